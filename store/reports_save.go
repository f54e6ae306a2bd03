package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
)

// maxReported bounds a value of a report, so that a sum of two is a number.
const maxReported = 1 << 61

// SaveReports makes and changes drafts, all or nothing. A form that says what the report
// says already changes nothing, whatever version it was made against.
func (s *Store) SaveReports(ctx context.Context, req ledger.ReportRequest, forms []ledger.ReportForm) (ledger.EditResult, error) {
	if len(forms) == 0 || len(forms) > ledger.MaxReports {
		return ledger.EditResult{}, ledger.Invalid("report", "", "inputs", fmt.Sprintf("一次填写 1 到 %d 份报告", ledger.MaxReports))
	}
	return s.report(ctx, req, func(w *reporting) error {
		seen := map[ledger.ID]bool{}
		for i := range forms {
			f := &forms[i]
			d, err := w.meant(f)
			if err != nil {
				return err
			}
			if d == nil {
				continue
			}
			d.path = f.Path
			if d.ID != 0 && seen[d.ID] {
				w.invalid(f.Path, "report", "同一份报告填了两次，请合并")
				continue
			}
			if err := w.save(d, f); err != nil {
				return err
			}
			seen[d.ID] = true
			w.result.Things = append(w.result.Things, ledger.EditThing{ID: d.ID})
		}
		return nil
	})
}

// meant is the report that a form is for, ID zero: not made yet; nil: a problem was noted.
func (w *reporting) meant(f *ledger.ReportForm) (*dossier, error) {
	if f.ID != 0 {
		found, err := w.dossiers([]ledger.ID{f.ID})
		if err != nil {
			return nil, err
		}
		if d := found[f.ID]; d != nil && !d.standing.None() {
			return d, nil
		}
		w.missing(f.Path, "report", "没有这份报告")
		return nil, nil
	}
	d, err := w.begun(f)
	if d == nil || err != nil {
		return nil, err
	}
	var ids []ledger.ID
	if err := w.rows(&ids, `SELECT id FROM progress_report WHERE period_id = $1 AND subject_kind = $2 AND subject_id = $3 AND organisation_id = $4`,
		d.Period, string(d.Subject), d.About, d.By); err != nil || len(ids) == 0 {
		return d, err
	}
	found, err := w.dossiers(ids)
	return found[ids[0]], err
}

// begun is a new report: of a subject that the caller may report on, by an organisation
// that has a part in it.
func (w *reporting) begun(f *ledger.ReportForm) (*dossier, error) {
	members, linked := `SELECT DISTINCT organisation_id FROM participation WHERE project_id = $1 AND known_to = 9223372036854775807 ORDER BY organisation_id`,
		`SELECT COUNT(*) FROM project_programme l JOIN project p ON p.id = l.project_id AND p.known_to = 9223372036854775807
			WHERE l.project_id = $1 AND l.programme_id = $2 AND l.known_to = 9223372036854775807`
	switch f.Subject {
	case ledger.SubjectPairing:
		members = `SELECT DISTINCT organisation_id FROM pairing_assistor WHERE pairing_id = $1 AND known_to = 9223372036854775807 ORDER BY organisation_id`
		linked = `SELECT COUNT(*) FROM pairing WHERE id = $1 AND programme_id = $2 AND known_to = 9223372036854775807`
	case ledger.SubjectProject:
	default:
		w.invalid(f.Path, "subject", "进展报告只针对项目或结对关系")
		return nil, nil
	}
	var bodies []ledger.ID
	if err := w.rows(&bodies, members, f.About); err != nil {
		return nil, err
	}
	var candidates []*dossier
	for _, id := range bodies {
		candidates = append(candidates, &dossier{ProgressReport: ledger.ProgressReport{
			Period: f.Period, Subject: f.Subject, About: f.About, By: id, State: ledger.ReportDraft, Version: 0,
		}})
	}
	if err := w.complete(candidates); err != nil {
		return nil, err
	}
	candidates = slices.DeleteFunc(candidates, func(d *dossier) bool { return !d.standing.Author })
	if len(candidates) == 0 {
		w.missing(f.Path, "subject", "没有这个填报对象")
		return nil, nil
	}
	if candidates[0].period.ID == 0 {
		w.missing(f.Path, "period", "没有这个报告期")
		return nil, nil
	}
	if f.By != 0 {
		candidates = slices.DeleteFunc(candidates, func(d *dossier) bool { return d.By != f.By })
	}
	switch len(candidates) {
	case 0:
		w.missing(f.Path, "organisation", "这个单位没有参与，请填参与的单位")
		return nil, nil
	case 1:
	default:
		w.invalid(f.Path, "organisation", "有几个单位可以填报，请写明填报单位")
		return nil, nil
	}
	var n int
	if err := w.tx.GetContext(w.ctx, &n, linked, f.About, candidates[0].period.Programme); err != nil {
		return nil, fmt.Errorf("programme of a report: %w", err)
	}
	if n == 0 {
		w.invalid(f.Path, "period", "这个报告期不属于填报对象的帮扶行动")
		return nil, nil
	}
	return candidates[0], nil
}

// CheckReport says what would be doubted of a report if it said what a form says. Nothing is
// saved; what could not be is an *ledger.EditRefusal.
func (s *Store) CheckReport(ctx context.Context, f ledger.ReportForm) (found []ledger.ReportFinding, err error) {
	_, err = s.report(ctx, ledger.ReportRequest{}, func(w *reporting) error {
		d, err := w.meant(&f)
		if d == nil || err != nil {
			return err
		}
		d.path = f.Path
		want, values, events := filledIn(d, &f)
		if !w.sound(d, &f, want, values, events) || !w.may(ledger.ReportSave, d) {
			return nil
		}
		d.ProgressReport, d.values, d.events = want, values, events
		found = d.findings()
		return errNotKept
	})
	return found, err
}

// filledIn is what a report says once a form is laid over it.
func filledIn(d *dossier, f *ledger.ReportForm) (ledger.ProgressReport, []ledger.ReportValue, []ledger.ReportEvent) {
	want := d.ProgressReport
	want.Text, want.Progress = strings.TrimSpace(f.Text.Over(d.Text)), f.Progress.Over(d.Progress)
	want.Nothing = f.Nothing.Over(d.Nothing)
	return want, f.Values.Over(d.values), f.Events.Over(d.events)
}

// save writes what a form says.
func (w *reporting) save(d *dossier, f *ledger.ReportForm) error {
	want, values, events := filledIn(d, f)
	if !w.sound(d, f, want, values, events) {
		return nil
	}
	if d.ID != 0 && want.Text == d.Text && want.Nothing == d.Nothing && equalShares(want.Progress, d.Progress) && sameValues(values, d.values) && sameEvents(events, d.events) {
		return nil
	}
	if !w.may(ledger.ReportSave, d) || !w.expects(f.Version, d) || len(w.problems) > 0 {
		return nil
	}
	before := d.Version
	d.ProgressReport, d.values, d.events = want, values, events
	d.Version++
	if d.ID == 0 {
		var err error
		if d.ID, err = w.tx.reserve(w.ctx, "progress_report", 1); err != nil {
			return err
		}
		_, err = w.tx.ExecContext(w.ctx, `
			INSERT INTO progress_report (id, period_id, subject_kind, subject_id, organisation_id, state, version) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			d.ID, d.Period, string(d.Subject), d.About, d.By, string(d.State), before)
		if err != nil {
			return fmt.Errorf("insert report: %w", err)
		}
	}
	if err := w.store(d, before); err != nil {
		return err
	}
	if err := w.contents(d); err != nil {
		return err
	}
	return w.step(d, ledger.ReportSave)
}

// contents replaces values and events.
func (w *reporting) contents(d *dossier) error {
	for _, table := range []string{"report_value", "report_event"} {
		if _, err := w.tx.ExecContext(w.ctx, `DELETE FROM `+table+` WHERE report_id = $1`, d.ID); err != nil {
			return fmt.Errorf("empty %s: %w", table, err)
		}
	}
	for _, v := range d.values {
		_, err := w.tx.ExecContext(w.ctx, `
			INSERT INTO report_value (report_id, measure, cumulative, period_value, qualifier, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
			d.ID, v.Measure, basisPoints(v.Cumulative), basisPoints(v.Period), string(ledger.Join(v.Qualifier, "")), v.Reason)
		if err != nil {
			return fmt.Errorf("insert a value of report %d: %w", d.ID, err)
		}
	}
	for _, e := range d.events {
		_, err := w.tx.ExecContext(w.ctx, `INSERT INTO report_event (report_id, happened_on, status) VALUES ($1, $2, $3)`, d.ID, day(e.On), string(e.Status))
		if err != nil {
			return fmt.Errorf("insert an event of report %d: %w", d.ID, err)
		}
	}
	return nil
}

// sound refuses what no report can say.
func (w *reporting) sound(d *dossier, f *ledger.ReportForm, want ledger.ProgressReport, values []ledger.ReportValue, events []ledger.ReportEvent) bool {
	before := len(w.problems)
	if want.Progress != nil && (*want.Progress < 0 || *want.Progress > ledger.WholeShare) {
		w.invalid(f.Path, "progress", "形象进度应在 0 到 100% 之间")
	}
	if len([]rune(want.Text)) > 10_000 {
		w.invalid(f.Path, "text", "文字说明最多一万字")
	}
	seen := map[string]bool{}
	for i, v := range values {
		m, known := d.facts.Measures[v.Measure]
		switch at := itemPath("values", i, "measure"); {
		case !known:
			w.invalid(f.Path, at, "没有代码为 "+v.Measure+" 的指标")
		case seen[v.Measure]:
			w.invalid(f.Path, at, "同一指标填了两次")
		}
		seen[v.Measure] = true
		if v.Qualifier != "" && !v.Qualifier.Valid() {
			w.invalid(f.Path, itemPath("values", i, "qualifier"), "概数用语不认识")
		}
		tooLarge := func(n *int64) bool { return n != nil && (*n > maxReported || *n < -maxReported) }
		switch {
		case tooLarge(v.Cumulative):
			w.invalid(f.Path, itemPath("values", i, "cumulative"), "数值过大")
		case v.Cumulative != nil && *v.Cumulative < 0 && m.Additive:
			w.invalid(f.Path, itemPath("values", i, "cumulative"), "累计数不能是负数")
		}
		if tooLarge(v.Period) {
			w.invalid(f.Path, itemPath("values", i, "period"), "数值过大")
		}
	}
	days := map[ledger.Date]bool{}
	for i, e := range events {
		switch {
		case d.Subject != ledger.SubjectProject:
			w.invalid(f.Path, itemPath("events", i, "status"), "只有项目有状态")
		case !e.Status.Valid():
			w.invalid(f.Path, itemPath("events", i, "status"), "项目状态不认识")
		case e.On.IsZero() || !e.On.Valid():
			w.invalid(f.Path, itemPath("events", i, "on"), "请填日期")
		case days[e.On]:
			w.invalid(f.Path, itemPath("events", i, "on"), "同一天填了两个状态")
		}
		days[e.On] = true
	}
	return len(w.problems) == before
}

func sameValues(a, b []ledger.ReportValue) bool {
	by := func(x, y ledger.ReportValue) int { return cmp.Compare(x.Measure, y.Measure) }
	a, b = slices.SortedFunc(slices.Values(a), by), slices.SortedFunc(slices.Values(b), by)
	return slices.EqualFunc(a, b, func(x, y ledger.ReportValue) bool {
		return x.Measure == y.Measure && equalShares(x.Cumulative, y.Cumulative) && equalShares(x.Period, y.Period) &&
			ledger.Join(x.Qualifier, "") == ledger.Join(y.Qualifier, "") && x.Reason == y.Reason
	})
}

func sameEvents(a, b []ledger.ReportEvent) bool {
	by := func(x, y ledger.ReportEvent) int { return x.On.Compare(y.On) }
	a, b = slices.SortedFunc(slices.Values(a), by), slices.SortedFunc(slices.Values(b), by)
	return slices.EqualFunc(a, b, func(x, y ledger.ReportEvent) bool { return x.On == y.On && x.Status == y.Status })
}
