package store

import (
	"context"

	"jiedui/ledger"
)

const calendarColumns = `r.id, r.programme_id, r.kind, r.covers, r.due_rule, r.due_day, r.grace_days, r.first_on, r.version, r.ended_at`

// ReportingCalendars lists the calendars that were not archived at the instant, by
// programme and kind.
func (s *Store) ReportingCalendars(ctx context.Context, at ledger.At) ([]ledger.ReportingCalendar, error) {
	list := []ledger.ReportingCalendar{}
	q := s.ask(at)
	err := s.query(ctx, "reporting calendars", &list, q, `SELECT `+calendarColumns+` FROM reporting_calendar r WHERE `+notEnded(q, "r")+`
		ORDER BY r.programme_id, r.kind, r.id`)
	return list, err
}

// ReportingCalendarsByID reads calendars, archived ones too.
func (s *Store) ReportingCalendarsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportingCalendar, error) {
	return byID(ctx, s, "reporting_calendar", calendarColumns, ids, func(c ledger.ReportingCalendar) ledger.ID { return c.ID })
}

// RestatementsOf lists, oldest first, the corrections of each period since it was closed,
// as known at the instant.
func (s *Store) RestatementsOf(ctx context.Context, at ledger.At, periods []ledger.ID) (map[ledger.ID][]ledger.Restatement, error) {
	found := make(map[ledger.ID][]ledger.Restatement, len(periods))
	if len(periods) == 0 {
		return found, nil
	}
	var rows []ledger.Restatement
	q := s.ask(at)
	err := s.query(ctx, "restatements", &rows, q, `
		SELECT l.entity_id AS period_id, l.batch_id, l.at, l.new_value AS reason FROM change_log l
		WHERE l.entity = '`+countPeriod+`' AND l.field = '`+restatedField+`' AND l.entity_id IN (`+ints(periods)+`) AND l.at <= `+q.knownAt()+`
		ORDER BY l.entity_id, l.id`)
	for _, r := range rows {
		found[r.Period] = append(found[r.Period], r)
	}
	return found, err
}

type bulletinRow struct {
	keyed
	ledger.Bulletin
}

const bulletinColumns = `r.id, r.period_id, COALESCE(r.place_code, '') AS place_code, r.title, r.as_of, r.known_at, r.frozen_at, r.definition, r.numbers, r.batch_id`

var bulletinListing = listing[bulletinRow, ledger.Bulletin]{
	op: "bulletins", kind: ledger.RowBulletin, with: plain("bulletin", bulletinColumns),
	orders: fixedOrders(func(field string) (ordering, bool) {
		switch field {
		case "as_of":
			return ordering{expr: "r.as_of", kind: dateOrder}, true
		case "frozen_at":
			return ordering{expr: "r.frozen_at", kind: numberOrder}, true
		case "title":
			return ordering{expr: "r.title"}, true
		}
		return ordering{}, field == "" || field == "id"
	}),
	item: func(r bulletinRow) ledger.Bulletin { return r.Bulletin },
}

// Bulletins lists bulletins.
func (s *Store) Bulletins(ctx context.Context, at ledger.At, f ledger.BulletinFilter, p ledger.Page) (ledger.List[ledger.Bulletin], error) {
	return bulletinListing.list(ctx, s, at, f.Condition(), false, p)
}

// BulletinCount is how many Bulletins would list in all.
func (s *Store) BulletinCount(ctx context.Context, at ledger.At, f ledger.BulletinFilter) (int, error) {
	return bulletinListing.count(ctx, s, at, f.Condition(), false)
}

// BulletinsByID reads bulletins.
func (s *Store) BulletinsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Bulletin, error) {
	return byID(ctx, s, "bulletin", bulletinColumns, ids, func(b ledger.Bulletin) ledger.ID { return b.ID })
}
