package store

import (
	"context"
	"slices"

	"jiedui/ledger"
)

// closedBooks keeps what a batch states of days for which a reporting period was closed. A
// closed period is corrected with a reason or not at all: by restate through the API, or by
// an import or report that gives one.
type closedBooks struct {
	periods []ledger.ReportingPeriod // closed ones
	last    ledger.Date              // of them all
	noted   []notedFact              // of the chunk being worked on
	told    map[ledger.ID]bool       // periods whose correction is logged

	edit bool      // it is one of the API's requests
	only ledger.ID // the period that such a request restates
}

// notedFact is a fact stated or taken back from a day.
type notedFact struct {
	key    timelineKey
	from   ledger.Date
	source ledger.Source
	reason string
}

// periodClosed is the finding of an edit that would correct a closed period unsaid.
const periodClosed = "period-closed"

// restatedField is the field under which the log has that a closed period was corrected.
const restatedField = "restated"

func readClosed(ctx context.Context, tx *Tx) (*closedBooks, error) {
	b := &closedBooks{told: map[ledger.ID]bool{}}
	err := tx.SelectContext(ctx, &b.periods, `SELECT `+periodColumns+` FROM reporting_period r WHERE r.closed_at <> 0 ORDER BY r.id`)
	for _, p := range b.periods {
		if b.last.Before(p.EndsOn) {
			b.last = p.EndsOn
		}
	}
	return b, err
}

func (b *closedBooks) note(key timelineKey, from ledger.Date, source ledger.Source, reason string) {
	if b.only != 0 || !from.After(b.last) {
		b.noted = append(b.noted, notedFact{key, from, source, reason})
	}
}

// noteFresh notes what the chunk states anew.
func (c *chunk) noteFresh() {
	if len(c.closed.periods) == 0 {
		return
	}
	for _, set := range []*factSet{c.figures, c.statuses} {
		for _, t := range set.touched {
			for _, f := range t.fresh {
				c.closed.note(t.key, f.ValidFrom, f.Source, f.Reason)
			}
		}
	}
}

// guardClosed finds the closed periods that what was noted is part of. What corrects one
// is logged and warned of; without a reason it is refused, but for what a report says: whether
// one of a closed period is taken is decided when it is unlocked.
func (c *chunk) guardClosed() error {
	b := c.closed
	if len(b.noted) == 0 {
		return nil
	}
	programmes, err := c.programmesOfNoted()
	if err != nil {
		return err
	}
	for _, n := range b.noted {
		var of []ledger.ReportingPeriod
		for _, p := range b.periods {
			if !n.from.After(p.EndsOn) && slices.Contains(programmes(n.key), p.Programme) {
				of = append(of, p)
			}
		}
		switch {
		case b.edit && b.only == 0 && len(of) > 0:
			c.warnings.addAt(periodClosed, n.source, n.from.String(), c.periodName(of[0])+"已经关账，更正请用 restate 并写明理由")
			continue
		case b.only != 0 && !slices.ContainsFunc(of, func(p ledger.ReportingPeriod) bool { return p.ID == b.only }):
			c.warnings.addAt(periodClosed, n.source, n.from.String(), n.from.String()+" 起的数不属于要更正的报告期，请用普通的修改")
			continue
		case len(of) > 0 && b.only == 0:
			w := c.warnings.addAt(ledger.FindingPeriodRestated, n.source, n.from.String(), "更正了已关账的"+c.periodName(of[0])+"，请核对")
			if n.reason == "" && c.warnings.unexplained == nil && c.batch.Kind != ledger.BatchReport {
				c.warnings.unexplained = w
			}
		}
		for _, p := range of {
			if b.told[p.ID] {
				continue
			}
			b.told[p.ID] = true
			reason := c.batch.Reason
			if reason == "" {
				reason = n.reason
			}
			if reason == "" {
				reason = "批准进展报告"
			}
			if err := c.log.add(c.ctx, c.tx, countPeriod, p.ID, restatedField, "", reason); err != nil {
				return err
			}
		}
	}
	b.noted = b.noted[:0]
	return nil
}

func (c *chunk) periodName(p ledger.ReportingPeriod) string {
	name := ""
	for _, g := range c.programmes {
		if g.ID == p.Programme {
			name = "“" + g.Name + "”"
		}
	}
	return name + p.StartsOn.String() + " 至 " + p.EndsOn.String() + " 的报告期"
}

// programmesOfNoted tells under which programmes the subjects of what was noted are.
func (c *chunk) programmesOfNoted() (func(timelineKey) []ledger.ID, error) {
	var projects, pairings []ledger.ID
	for _, n := range c.closed.noted {
		switch n.key.Subject {
		case ledger.SubjectProject:
			projects = append(projects, n.key.SubjectID)
		case ledger.SubjectPairing:
			pairings = append(pairings, n.key.SubjectID)
		}
	}
	type row struct {
		Subject   ledger.ID `db:"subject_id"`
		Programme ledger.ID `db:"programme_id"`
	}
	of := map[ledger.SubjectKind]map[ledger.ID][]ledger.ID{ledger.SubjectProject: {}, ledger.SubjectPairing: {}}
	read := func(kind ledger.SubjectKind, query string, ids []ledger.ID) error {
		rows, err := selectIn[row](c.ctx, c.tx, query, unique(ids))
		for _, r := range rows {
			of[kind][r.Subject] = append(of[kind][r.Subject], r.Programme)
		}
		return err
	}
	if err := read(ledger.SubjectProject, `SELECT project_id AS subject_id, programme_id FROM project_programme
		WHERE project_id IN (@keys) AND known_to = 9223372036854775807`, projects); err != nil {
		return nil, err
	}
	if err := read(ledger.SubjectPairing, `SELECT id AS subject_id, programme_id FROM pairing WHERE id IN (@keys)`, pairings); err != nil {
		return nil, err
	}
	return func(k timelineKey) []ledger.ID {
		switch k.Subject {
		case ledger.SubjectProject, ledger.SubjectPairing:
			return of[k.Subject][k.SubjectID]
		case ledger.SubjectProgramme:
			return []ledger.ID{k.SubjectID}
		}
		return []ledger.ID{k.Programme}
	}, nil
}

// restating sees that a request restates a period that is closed.
func (e *editing) restating() error {
	e.closed.edit, e.closed.only = true, e.request.Restates
	if e.closed.only == 0 {
		return nil
	}
	i := slices.IndexFunc(e.closed.periods, func(p ledger.ReportingPeriod) bool { return p.ID == e.closed.only })
	if i >= 0 {
		return nil
	}
	p, err := oneRow[ledger.ReportingPeriod](e, countPeriod, periodColumns, e.closed.only, "period", "没有这个报告期")
	if err == nil {
		err = ledger.Invalid(countPeriod, p.StartsOn.String(), "period", "这个报告期没有关账，请用普通的修改")
	}
	return err
}

// reporting refuses to undo what opened or closed periods or froze a bulletin, and notes
// which closed periods are other than they were sent when the batch is undone.
func (u *undoing) reporting(ctx context.Context, reason string) error {
	var n int
	if err := u.tx.GetContext(ctx, &n, `
		SELECT COUNT(*) FROM change_log WHERE batch_id = $1 AND (entity = '`+countBulletin+`' OR entity = '`+countPeriod+`' AND field <> '`+restatedField+`')`, u.batch); err != nil {
		return err
	}
	if n > 0 {
		return ledger.Conflict("batch", numberText(u.batch), "开报告期、关账和通报不能撤回；关账可以重开报告期")
	}
	var periods []ledger.ID
	const believed = ` AND l.known_to = 9223372036854775807`
	if err := u.tx.SelectContext(ctx, &periods, `
		SELECT DISTINCT v.id FROM reporting_period v JOIN (
			SELECT l.programme_id, MIN(f.valid_from) AS since FROM figure f JOIN project_programme l ON l.project_id = f.subject_id`+believed+`
			WHERE f.batch_id = $1 AND f.subject_kind = 'project' GROUP BY l.programme_id
			UNION ALL SELECT l.programme_id, MIN(f.valid_from) FROM project_status f JOIN project_programme l ON l.project_id = f.project_id`+believed+`
			WHERE f.batch_id = $1 GROUP BY l.programme_id
			UNION ALL SELECT l.programme_id, MIN(f.valid_from) FROM figure f JOIN pairing l ON l.id = f.subject_id
			WHERE f.batch_id = $1 AND f.subject_kind = 'pairing' GROUP BY l.programme_id
			UNION ALL SELECT f.subject_id, MIN(f.valid_from) FROM figure f WHERE f.batch_id = $1 AND f.subject_kind = 'programme' GROUP BY f.subject_id
			UNION ALL SELECT f.programme_id, MIN(f.valid_from) FROM figure f
			WHERE f.batch_id = $1 AND f.subject_kind IN ('place', 'organisation') GROUP BY f.programme_id
		) t ON t.programme_id = v.programme_id AND t.since <= v.ends_on
		WHERE v.closed_at <> 0 ORDER BY v.id`, u.batch); err != nil {
		return err
	}
	for _, p := range periods {
		if err := u.log.add(ctx, u.tx, countPeriod, p, restatedField, "", reason); err != nil {
			return err
		}
	}
	return nil
}

// calendarsFree refuses to bring back a calendar beside another of its kind.
func (u *undoing) calendarsFree(ctx context.Context, values map[ledger.ID]map[string]string) error {
	for id, fields := range values {
		if ended, changed := fields[endedField]; !changed || ended != "" {
			continue
		}
		var n int
		if err := u.tx.GetContext(ctx, &n, `
			SELECT COUNT(*) FROM reporting_calendar c JOIN reporting_calendar o ON o.programme_id = c.programme_id AND o.kind = c.kind AND o.id <> c.id
			WHERE c.id = $1 AND o.ended_at = 0`, id); err != nil {
			return err
		}
		if n > 0 {
			return takenSince(u.batch, "报送日历")
		}
	}
	return nil
}
