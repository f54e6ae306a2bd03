package store

import (
	"context"

	"jiedui/ledger"
)

// listing is a list of one table without relations: how it is ordered and what is shown.
type listing struct {
	op, table, columns string
	orders             func(field string) (ordering, bool)
}

type periodRow struct {
	keyed
	ledger.ReportingPeriod
}

type reportRow struct {
	keyed
	ledger.ProgressReport
}

type publishedRow struct {
	keyed
	ledger.PublishedFigure
}

// listed reads a page of a listing.
func listed[R interface{ place() keyed }, T any](ctx context.Context, s *Store, l listing, p ledger.Page, where func(q *statement) string, item func(R) T) (ledger.List[T], error) {
	g, err := newPaging(p, l.orders)
	if err != nil {
		return ledger.List[T]{}, err
	}
	q := &statement{}
	var rows []R
	err = s.query(ctx, l.op, &rows, q, `
		WITH listed AS (SELECT r.id, `+g.key()+` AS ord FROM `+l.table+` r WHERE `+where(q)+`),
		page AS (SELECT x.id, x.ord FROM listed x WHERE `+g.beyond(q, "x")+` ORDER BY `+g.orderBy("x")+` LIMIT `+g.take()+`)
		SELECT `+g.shown("x")+`, `+l.columns+` FROM page x JOIN `+l.table+` r ON r.id = x.id ORDER BY `+g.orderBy("x"))
	if err != nil {
		return ledger.List[T]{}, err
	}
	return listOf(g, rows, func(r R) (T, error) { return item(r), nil })
}

func (s *Store) listedCount(ctx context.Context, l listing, where func(q *statement) string) (int, error) {
	q := &statement{}
	return s.count(ctx, "count "+l.op, q, `SELECT COUNT(*) AS n FROM `+l.table+` r WHERE `+where(q))
}

// byID reads rows of a listing.
func byID[T any](ctx context.Context, s *Store, l listing, ids []ledger.ID, id func(T) ledger.ID) (map[ledger.ID]T, error) {
	found := make(map[ledger.ID]T, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []T
	if err := s.query(ctx, l.op, &rows, &statement{}, `SELECT `+l.columns+` FROM `+l.table+` r WHERE r.id IN (`+ints(ids)+`)`); err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[id(r)] = r
	}
	return found, nil
}

// programmesNamed says that a row's programme has one of the codes.
func (q *statement) programmesNamed(codes []string) string {
	return `r.programme_id IN (SELECT g.id FROM programme g WHERE g.code IN (` + texts(q, codes) + `))`
}

var periodListing = listing{"reporting periods", "reporting_period",
	`r.id, r.programme_id, r.kind, r.starts_on, r.ends_on, r.due_on, r.grace_until, r.closed_at`,
	func(field string) (ordering, bool) {
		if field == "starts_on" || field == "due_on" {
			return ordering{expr: "r." + field, kind: dateOrder, nullable: true}, true
		}
		return ordering{}, field == "" || field == "id"
	}}

func periodConditions(f ledger.PeriodFilter) func(*statement) string {
	return func(q *statement) string {
		var and []string
		if len(f.IDs) > 0 {
			and = append(and, `r.id IN (`+ints(f.IDs)+`)`)
		}
		if len(f.Programmes) > 0 {
			and = append(and, q.programmesNamed(f.Programmes))
		}
		if len(f.Kinds) > 0 {
			and = append(and, `r.kind IN (`+texts(q, f.Kinds)+`)`)
		}
		if f.Open != nil && *f.Open {
			and = append(and, `r.closed_at = 0`)
		} else if f.Open != nil {
			and = append(and, `r.closed_at <> 0`)
		}
		return all(and)
	}
}

// ReportingPeriods lists reporting periods.
func (s *Store) ReportingPeriods(ctx context.Context, f ledger.PeriodFilter, p ledger.Page) (ledger.List[ledger.ReportingPeriod], error) {
	return listed(ctx, s, periodListing, p, periodConditions(f), func(r periodRow) ledger.ReportingPeriod { return r.ReportingPeriod })
}

// ReportingPeriodCount is how many ReportingPeriods would list in all.
func (s *Store) ReportingPeriodCount(ctx context.Context, f ledger.PeriodFilter) (int, error) {
	return s.listedCount(ctx, periodListing, periodConditions(f))
}

// ReportingPeriodsByID reads reporting periods.
func (s *Store) ReportingPeriodsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportingPeriod, error) {
	return byID(ctx, s, periodListing, ids, func(p ledger.ReportingPeriod) ledger.ID { return p.ID })
}

var reportListing = listing{"progress reports", "progress_report",
	`r.id, r.period_id, r.subject_kind, r.subject_id, r.organisation_id, r.state, r.reason, r.narrative, r.version, COALESCE(r.batch_id, 0) AS batch_id`,
	func(field string) (ordering, bool) { return ordering{}, field == "" || field == "id" }}

func reportConditions(f ledger.ReportFilter) func(*statement) string {
	return func(q *statement) string {
		var and []string
		for _, list := range []struct {
			column string
			ids    []ledger.ID
		}{{"id", f.IDs}, {"period_id", f.Periods}, {"organisation_id", f.Organisations}} {
			if len(list.ids) > 0 {
				and = append(and, `r.`+list.column+` IN (`+ints(list.ids)+`)`)
			}
		}
		if len(f.States) > 0 {
			and = append(and, `r.state IN (`+texts(q, f.States)+`)`)
		}
		return all(and)
	}
}

// ProgressReports lists progress reports.
func (s *Store) ProgressReports(ctx context.Context, f ledger.ReportFilter, p ledger.Page) (ledger.List[ledger.ProgressReport], error) {
	return listed(ctx, s, reportListing, p, reportConditions(f), func(r reportRow) ledger.ProgressReport { return r.ProgressReport })
}

// ProgressReportCount is how many ProgressReports would list in all.
func (s *Store) ProgressReportCount(ctx context.Context, f ledger.ReportFilter) (int, error) {
	return s.listedCount(ctx, reportListing, reportConditions(f))
}

// ProgressReportsByID reads progress reports.
func (s *Store) ProgressReportsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ProgressReport, error) {
	return byID(ctx, s, reportListing, ids, func(r ledger.ProgressReport) ledger.ID { return r.ID })
}

var publishedListing = listing{"published figures", "published_figure",
	`r.id, r.source, r.text, COALESCE(r.programme_id, 0) AS programme_id, COALESCE(r.place_code, '') AS place_code, r.subject_kind,
		r.measure, r.series, r.as_of, r.attribution, r.value, r.qualifier`,
	func(field string) (ordering, bool) {
		if field == "as_of" {
			return ordering{expr: "r.as_of", kind: dateOrder}, true
		}
		return ordering{}, field == "" || field == "id"
	}}

func publishedConditions(f ledger.PublishedFilter) func(*statement) string {
	return func(q *statement) string {
		var and []string
		if len(f.IDs) > 0 {
			and = append(and, `r.id IN (`+ints(f.IDs)+`)`)
		}
		if len(f.Programmes) > 0 {
			and = append(and, q.programmesNamed(f.Programmes))
		}
		if len(f.Sources) > 0 {
			and = append(and, `r.source IN (`+texts(q, f.Sources)+`)`)
		}
		if len(f.Measures) > 0 {
			and = append(and, `r.measure IN (`+texts(q, f.Measures)+`)`)
		}
		return all(and)
	}
}

// PublishedFigures lists published figures.
func (s *Store) PublishedFigures(ctx context.Context, f ledger.PublishedFilter, p ledger.Page) (ledger.List[ledger.PublishedFigure], error) {
	return listed(ctx, s, publishedListing, p, publishedConditions(f), func(r publishedRow) ledger.PublishedFigure { return r.PublishedFigure })
}

// PublishedFigureCount is how many PublishedFigures would list in all.
func (s *Store) PublishedFigureCount(ctx context.Context, f ledger.PublishedFilter) (int, error) {
	return s.listedCount(ctx, publishedListing, publishedConditions(f))
}

// PublishedFiguresByID reads published figures.
func (s *Store) PublishedFiguresByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.PublishedFigure, error) {
	return byID(ctx, s, publishedListing, ids, func(f ledger.PublishedFigure) ledger.ID { return f.ID })
}
