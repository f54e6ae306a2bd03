package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// dossier is a report with all that it is judged by.
type dossier struct {
	ledger.ProgressReport
	period   ledger.ReportingPeriod
	values   []ledger.ReportValue
	events   []ledger.ReportEvent
	facts    ledger.ReportFacts
	standing ledger.ReportStanding
	path     string // in the request
}

func (d *dossier) findings() []ledger.ReportFinding {
	return ledger.CheckReport(d.ProgressReport, d.values, d.events, d.facts)
}

// reportReader reads reports for one caller, in or outside a transaction.
type reportReader struct {
	ctx    context.Context
	q      sqlx.QueryerContext
	caller ledger.Caller
	limits ledger.ReportLimits
}

func (r *reportReader) rows(dest any, query string, args ...any) error {
	if err := sqlx.SelectContext(r.ctx, r.q, dest, query, args...); err != nil {
		return fmt.Errorf("%s: %w", firstWords(query), err)
	}
	return nil
}

// dossiers reads reports by id; those that are not there are absent.
func (r *reportReader) dossiers(ids []ledger.ID) (map[ledger.ID]*dossier, error) {
	rows, err := selectIn[ledger.ProgressReport](r.ctx, r.q, `SELECT `+reportColumns+` FROM progress_report r WHERE r.id IN (@keys)`, unique(ids))
	if err != nil {
		return nil, err
	}
	found := make(map[ledger.ID]*dossier, len(rows))
	list := make([]*dossier, len(rows))
	for i, row := range rows {
		list[i] = &dossier{ProgressReport: row}
		found[row.ID] = list[i]
	}
	if len(list) == 0 {
		return found, nil
	}
	values, err := selectIn[ledger.ReportValue](r.ctx, r.q, `
		SELECT v.report_id, v.measure, v.cumulative, v.period_value, v.qualifier, v.reason
		FROM report_value v JOIN measure m ON m.code = v.measure WHERE v.report_id IN (@keys) ORDER BY v.report_id, m.position, v.measure`, unique(ids))
	if err != nil {
		return nil, err
	}
	for _, v := range values {
		found[v.Report].values = append(found[v.Report].values, v)
	}
	events, err := selectIn[ledger.ReportEvent](r.ctx, r.q, `
		SELECT report_id, happened_on, status FROM report_event WHERE report_id IN (@keys) ORDER BY report_id, happened_on`, unique(ids))
	if err != nil {
		return nil, err
	}
	for _, e := range events {
		found[e.Report].events = append(found[e.Report].events, e)
	}
	return found, r.complete(list)
}

// complete fills in periods, standings and facts.
func (r *reportReader) complete(list []*dossier) error {
	var ids []ledger.ID
	for _, d := range list {
		ids = append(ids, d.Period)
	}
	periods, err := selectIn[ledger.ReportingPeriod](r.ctx, r.q, `SELECT `+periodColumns+` FROM reporting_period r WHERE r.id IN (@keys)`, unique(ids))
	if err != nil {
		return err
	}
	for _, d := range list {
		for _, p := range periods {
			if p.ID == d.Period {
				d.period = p
			}
		}
	}
	if err := r.standings(list); err != nil {
		return err
	}
	return r.compared(list)
}

// reportedFact is a believed piece of a timeline beside which a report is laid.
type reportedFact struct {
	ledger.Statement
	Subject   ledger.SubjectKind `db:"subject_kind"`
	SubjectID ledger.ID          `db:"subject_id"`
	Measure   string             `db:"measure"`
	ValidTo   ledger.Date        `db:"valid_to"`
}

// compared reads what reports are compared with.
func (r *reportReader) compared(list []*dossier) error {
	var measures []ledger.Measure
	if err := r.rows(&measures, `SELECT code, name, unit, behaviour, additive, year_long, note FROM measure`); err != nil {
		return err
	}
	byCode := make(map[string]ledger.Measure, len(measures))
	for _, m := range measures {
		byCode[m.Code] = m
	}
	type subject struct {
		kind ledger.SubjectKind
		id   ledger.ID
	}
	figures, statuses := map[subject][]reportedFact{}, map[ledger.ID][]ledger.Statement{}
	ids := map[ledger.SubjectKind][]ledger.ID{}
	for _, d := range list {
		ids[d.Subject] = append(ids[d.Subject], d.About)
	}
	for kind, about := range ids {
		rows, err := selectIn[reportedFact](r.ctx, r.q, `
			SELECT id, batch_id, known_from, valid_from, stated_to, value, qualifier, '' AS status, subject_kind, subject_id, measure, valid_to
			FROM figure WHERE subject_kind = $1 AND subject_id IN (@keys) AND series = 'actual' AND known_to = 9223372036854775807`, unique(about), string(kind))
		if err != nil {
			return err
		}
		for _, f := range rows {
			key := subject{f.Subject, f.SubjectID}
			figures[key] = append(figures[key], f)
		}
	}
	rows, err := selectIn[struct {
		ledger.Statement
		Project ledger.ID `db:"project_id"`
	}](r.ctx, r.q, `
		SELECT id, batch_id, known_from, valid_from, NULL AS stated_to, 0 AS value, '' AS qualifier, status, project_id
		FROM project_status WHERE project_id IN (@keys) AND id = statement_id AND withdrawn_at = 0`, unique(ids[ledger.SubjectProject]))
	if err != nil {
		return err
	}
	for _, s := range rows {
		statuses[s.Project] = append(statuses[s.Project], s.Statement)
	}
	for _, d := range list {
		d.facts = ledger.ReportFacts{
			Period: d.period, Measures: byCode, Limits: r.limits,
			Previous: map[string]ledger.Statement{}, Held: map[string]ledger.Statement{}, Flows: map[string]int64{},
		}
		for _, f := range figures[subject{d.Subject, d.About}] {
			d.compare(f)
		}
		if d.Subject == ledger.SubjectProject {
			for _, s := range statuses[d.About] {
				if d.Batch == 0 || s.Batch != d.Batch {
					d.facts.Statuses = append(d.facts.Statuses, s)
				}
			}
		}
	}
	return nil
}

// compare lays a piece beside the report.
func (d *dossier) compare(f reportedFact) {
	own := d.Batch != 0 && f.Batch == d.Batch
	before := d.period.StartsOn.AddDays(-1)
	if d.facts.Measures[f.Measure].Behaviour == ledger.Flow {
		switch {
		case !f.ValidFrom.After(before):
			sum := d.facts.Previous[f.Measure]
			d.facts.Previous[f.Measure] = ledger.Statement{Value: sum.Value + f.Value, Qualifier: ledger.Join(sum.Qualifier, f.Qualifier)}
		case !f.ValidFrom.After(d.period.EndsOn) && !own:
			d.facts.Flows[f.Measure] += f.Value
		}
		return
	}
	holds := func(day ledger.Date) bool { return !day.Before(f.ValidFrom) && day.Before(f.ValidTo) }
	if holds(before) {
		d.facts.Previous[f.Measure] = f.Statement
	}
	if holds(d.period.EndsOn) && !own {
		d.facts.Held[f.Measure] = f.Statement
	}
}

// standings says what the caller is to each report.
func (r *reportReader) standings(list []*dossier) error {
	office, partner := r.caller.Scope(ledger.AccessAdmin, ledger.AccessOffice), r.caller.Scope(ledger.AccessPartner)
	reviewer := r.caller.Scope(ledger.AccessAdmin, ledger.AccessOffice, ledger.AccessReviewer)
	places, err := r.placesOf(list, reviewer)
	if err != nil {
		return err
	}
	bodies, err := r.bodiesAbove(list, partner)
	if err != nil {
		return err
	}
	for i, d := range list {
		d.standing.Office = within(office, places[i])
		d.standing.Reviewer = d.standing.Office || within(reviewer, places[i])
		d.standing.Author = d.standing.Office ||
			slices.ContainsFunc(bodies[d.By], func(id ledger.ID) bool { return slices.Contains(partner.Organisations, id) }) ||
			d.Subject == ledger.SubjectProject && slices.Contains(partner.Projects, d.About)
	}
	return nil
}

// within reports whether one of the places lies in a scope.
func within(s ledger.Scope, places []string) bool {
	return s.Everything || slices.ContainsFunc(places, func(code string) bool {
		return slices.ContainsFunc(s.Places, func(top string) bool { return strings.HasPrefix(code, top) })
	})
}

// placesOf are, for each report, the places that its subject stands in or is credited to.
func (r *reportReader) placesOf(list []*dossier, scope ledger.Scope) ([][]string, error) {
	out := make([][]string, len(list))
	if scope.Everything || len(scope.Places) == 0 {
		return out, nil
	}
	type standing struct {
		ID     ledger.ID `db:"id"`
		Code   string    `db:"code"`
		Credit string    `db:"credit_code"`
	}
	for kind, query := range map[ledger.SubjectKind]string{
		ledger.SubjectProject: `SELECT l.project_id AS id, p.code, p.credit_code FROM project_place l JOIN place p ON p.code = l.place_code
			WHERE l.known_to = 9223372036854775807 AND l.project_id IN (@keys)`,
		ledger.SubjectPairing: `SELECT l.id, p.code, p.credit_code FROM pairing l JOIN place p ON p.code = l.place_code
			WHERE l.known_to = 9223372036854775807 AND l.id IN (@keys)`,
	} {
		var ids []ledger.ID
		for _, d := range list {
			if d.Subject == kind {
				ids = append(ids, d.About)
			}
		}
		rows, err := selectIn[standing](r.ctx, r.q, query, unique(ids))
		if err != nil {
			return nil, err
		}
		codes := map[ledger.ID][]string{}
		for _, row := range rows {
			codes[row.ID] = append(codes[row.ID], row.Code, row.Credit)
		}
		for i, d := range list {
			if d.Subject == kind {
				out[i] = codes[d.About]
			}
		}
	}
	return out, nil
}

// bodiesAbove are, for each reporting organisation, itself and those it belongs to.
func (r *reportReader) bodiesAbove(list []*dossier, scope ledger.Scope) (map[ledger.ID][]ledger.ID, error) {
	above := map[ledger.ID][]ledger.ID{}
	if len(scope.Organisations) == 0 {
		return above, nil
	}
	var ids []ledger.ID
	for _, d := range list {
		ids = append(ids, d.By)
	}
	rows, err := selectIn[struct {
		ID   ledger.ID `db:"id"`
		Body ledger.ID `db:"body"`
	}](r.ctx, r.q, `
		WITH RECURSIVE above (id, body) AS (SELECT o.id, o.id FROM organisation o WHERE o.id IN (@keys)
			UNION SELECT a.id, o.parent_id FROM above a JOIN organisation o ON o.id = a.body WHERE o.parent_id IS NOT NULL)
		SELECT id, body FROM above`, unique(ids))
	for _, row := range rows {
		above[row.ID] = append(above[row.ID], row.Body)
	}
	return above, err
}

// ReportDetailsOf reads what the caller may do with each report today, what is in it, what was
// there before and what is doubtful. A report that is not there is absent.
func (s *Store) ReportDetailsOf(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ReportDetails, error) {
	r := &reportReader{ctx: ctx, q: s.read, caller: s.caller, limits: s.reports.Limits}
	found, err := r.dossiers(ids)
	if err != nil {
		return nil, s.fail(ctx, "details of reports", err)
	}
	out := make(map[ledger.ID]ledger.ReportDetails, len(found))
	for id, d := range found {
		if d.standing.None() { // as the condition on progress_report has it
			continue
		}
		out[id] = ledger.ReportDetails{
			Standing: d.standing, Actions: ledger.ActionsOf(d.ProgressReport, d.standing, d.period, s.Today()),
			Values: d.values, Events: d.events, Previous: d.facts.Previous, Findings: d.findings(),
		}
	}
	return out, nil
}

// ReportStepsOf lists the steps of each report's way, oldest first.
func (s *Store) ReportStepsOf(ctx context.Context, reports []ledger.ID) (map[ledger.ID][]ledger.ReportStep, error) {
	rows, err := selectIn[ledger.ReportStep](ctx, s.reader(), `
		SELECT id, report_id, at, actor, COALESCE(user_id, 0) AS user_id, through, action, state, version, reason, field
		FROM report_step WHERE report_id IN (@keys) ORDER BY id`, reports)
	if err != nil {
		return nil, s.fail(ctx, "steps of reports", err)
	}
	out := make(map[ledger.ID][]ledger.ReportStep, len(reports))
	for _, row := range rows {
		out[row.Report] = append(out[row.Report], row)
	}
	return out, nil
}
