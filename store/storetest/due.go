package storetest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("who_owes_a_report_is_what_the_rule_says", dueAgrees)
	_ = add("what_is_owed_is_asked_within_bounds", dueBounds)
)

// owing is a world with reporting periods and reports, kept twice like the world.
type owing struct {
	*world
	periods []ledger.ReportingPeriod
	reports map[ledger.DueReport]ledger.ProgressReport // by period, subject and organisation
	stretch map[string][2]ledger.Date                  // in which a participation is in force
	ends    map[ledger.ID]ledger.Date                  // planned, of projects
	office  map[ledger.ID]ledger.ID                    // lead office of a programme
}

func stretchKey(project ledger.ID, l link) string { return fmt.Sprint(project, " ", l.id, " ", l.role) }

func newOwing(t *testing.T, s *store.Store, r *rand.Rand) *owing {
	t.Helper()
	o := &owing{world: newWorld(t, s, r, 25), reports: map[ledger.DueReport]ledger.ProgressReport{}, stretch: map[string][2]ledger.Date{},
		ends: map[ledger.ID]ledger.Date{}, office: map[ledger.ID]ledger.ID{}}
	var statements []string
	day := func() ledger.Date {
		if chance(r, 60) {
			return ledger.Date{}
		}
		return date(2023, 1, 1).AddDays(r.IntN(900))
	}
	text := func(d ledger.Date) string {
		if d.IsZero() {
			return "NULL"
		}
		return "'" + d.String() + "'"
	}
	for _, p := range o.projects {
		o.ends[p.ID] = day()
		statements = append(statements, fmt.Sprintf(`UPDATE project SET ends_on = %s WHERE id = %d`, text(o.ends[p.ID]), p.ID))
		for _, l := range p.parts {
			at := [2]ledger.Date{day(), day()}
			o.stretch[stretchKey(p.ID, l)] = at
			statements = append(statements, fmt.Sprintf(`UPDATE participation SET starts_on = %s, ends_on = %s WHERE project_id = %d AND organisation_id = %d AND role = '%s'`,
				text(at[0]), text(at[1]), p.ID, l.id, l.role))
		}
	}
	id := ledger.ID(0)
	for i, g := range o.programmes {
		if i > 0 {
			o.office[g.ID] = pick(r, o.organisations).ID
			statements = append(statements, fmt.Sprintf(`UPDATE programme SET lead_office_id = %d WHERE id = %d`, o.office[g.ID], g.ID))
		}
		c := ledger.ReportingCalendar{Programme: g.ID, Kind: pick(r, []ledger.PeriodKind{ledger.PeriodQuarter, ledger.PeriodHalf, ledger.PeriodYear}), Covers: pick(r, ledger.CalendarCovers),
			Rule: ledger.DueCalendarDay, DueDay: 1 + r.IntN(40), FirstOn: date(2023, 1, 1)}
		for _, p := range c.Periods(date(2025, 2, 1), nil) {
			id++
			p.ID, p.Version = id, 1
			if chance(r, 25) {
				p.ClosedAt = instants[1]
			}
			o.periods = append(o.periods, p)
			statements = append(statements, fmt.Sprintf(`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, due_on, grace_until, closed_at, covers)
				VALUES (%d, %d, '%s', '%s', '%s', '%s', '%s', %d, '%s')`, p.ID, p.Programme, p.Kind, p.StartsOn, p.EndsOn, p.DueOn, p.GraceUntil, p.ClosedAt, p.Covers))
		}
	}
	number := ledger.ID(0)
	for _, d := range o.owed(ledger.At{AsOf: date(2030, 1, 1), KnownAt: instants[2]}, ledger.DueFilter{}) {
		if chance(r, 40) {
			continue
		}
		number++
		rep := ledger.ProgressReport{ID: number, Period: d.Period, Subject: d.Subject, About: d.About, By: d.Organisation, State: pick(r, ledger.ReportStates), Nothing: chance(r, 30)}
		o.reports[d] = rep
		nothing := "0"
		if s.Engine() == "postgres" {
			nothing = "FALSE"
		}
		if rep.Nothing {
			nothing = map[bool]string{true: "TRUE", false: "1"}[s.Engine() == "postgres"]
		}
		statements = append(statements, fmt.Sprintf(`INSERT INTO progress_report (id, period_id, subject_kind, subject_id, organisation_id, state, nothing_to_report)
			VALUES (%d, %d, '%s', %d, %d, '%s', %s)`, number, rep.Period, rep.Subject, rep.About, rep.By, rep.State, nothing))
	}
	put(t, s, statements...)
	return o
}

func overlaps(from, to ledger.Date, p ledger.ReportingPeriod) bool {
	return (from.IsZero() || !from.After(p.EndsOn)) && (to.IsZero() || !to.Before(p.StartsOn))
}

// owed is the rule of docs/periods.md, naively: who owes what, sent or not, by period,
// subject and organisation, in the order of due lists.
func (o *owing) owed(at ledger.At, f ledger.DueFilter) (list []ledger.DueReport) {
	for _, p := range o.periods {
		g := o.programme(p.Programme)
		switch {
		case p.StartsOn.After(at.AsOf), len(f.Periods) > 0 && !slices.Contains(f.Periods, p.ID), len(f.Programmes) > 0 && !slices.Contains(f.Programmes, g.Code),
			len(f.Kinds) > 0 && !slices.Contains(f.Kinds, p.Kind), !f.DueBy.IsZero() && p.DueOn.After(f.DueBy):
			continue
		}
		want := func(kind ledger.SubjectKind, places []string, about, by ledger.ID) {
			under := len(f.Under) == 0
			for _, code := range places {
				under = under || slices.ContainsFunc(f.Under, func(u string) bool { return o.lies(code, u) })
			}
			if !p.Covers.Covers(kind) || len(f.Subjects) > 0 && !slices.Contains(f.Subjects, kind) || len(f.Organisations) > 0 && !slices.Contains(f.Organisations, by) || !under {
				return
			}
			list = append(list, ledger.DueReport{Period: p.ID, Subject: kind, About: about, Organisation: by})
		}
		for _, w := range o.projects {
			if !w.at(at.KnownAt) || !o.leaf(w, at.KnownAt) || !overlaps(w.StartsOn, ledger.Date{}, p) || !o.inForce(w, p, at) ||
				!slices.ContainsFunc(w.programmes, func(l link) bool { return l.id == p.Programme && l.known.at(at.KnownAt) }) {
				continue
			}
			var codes []string
			for _, l := range w.places {
				if l.known.at(at.KnownAt) {
					codes = append(codes, l.code)
				}
			}
			for _, role := range ledger.ReportingRoles {
				found := false
				for _, l := range w.parts {
					if s := o.stretch[stretchKey(w.ID, l)]; l.role == role && l.known.at(at.KnownAt) && overlaps(s[0], s[1], p) {
						want(ledger.SubjectProject, codes, w.ID, l.id)
						found = true
					}
				}
				if found {
					break
				}
			}
		}
		for _, w := range o.pairings {
			if w.Programme != p.Programme || !w.at(at.KnownAt) || !overlaps(w.StartsOn, w.EndsOn, p) {
				continue
			}
			led := slices.ContainsFunc(w.assistors, func(l link) bool { return l.lead && l.known.at(at.KnownAt) })
			for _, l := range w.assistors {
				if l.known.at(at.KnownAt) && (l.lead || !led) {
					want(ledger.SubjectPairing, []string{w.Recipient}, w.ID, l.id)
				}
			}
		}
	}
	slices.SortFunc(list, func(a, b ledger.DueReport) int {
		return cmp.Or(o.period(a.Period).DueOn.Compare(o.period(b.Period).DueOn), cmp.Compare(a.Period, b.Period), -cmp.Compare(a.Subject, b.Subject),
			cmp.Compare(a.About, b.About), cmp.Compare(a.Organisation, b.Organisation))
	})
	return slices.Compact(list)
}

func (o *owing) period(id ledger.ID) ledger.ReportingPeriod { return o.periods[id-1] }

// lies reports whether what stands in a place is credited below another.
func (o *owing) lies(code, under string) bool {
	p := o.places[code]
	if p.CreditedTo != "" {
		code = p.CreditedTo
	}
	return len(code) >= len(under) && code[:len(under)] == under
}

// inForce: not finished before the period, nor over by its plan where no status says so.
func (o *owing) inForce(w worldProject, p ledger.ReportingPeriod, at ledger.At) bool {
	before := ledger.At{AsOf: p.StartsOn.AddDays(-1), KnownAt: at.KnownAt}
	for _, s := range w.statuses {
		if s.Holds(before.AsOf, before.KnownAt) {
			return s.Status != ledger.StatusCompleted && s.Status != ledger.StatusOperating && s.Status != ledger.StatusCancelled
		}
	}
	return overlaps(ledger.Date{}, o.ends[w.ID], p)
}

func (o *owing) filter(r *rand.Rand) (f ledger.DueFilter) {
	if chance(r, 20) {
		f.Programmes = []string{pick(r, o.programmes).Code, "none"}
	}
	if chance(r, 20) {
		f.Periods = []ledger.ID{pick(r, o.periods).ID, pick(r, o.periods).ID}
	}
	if chance(r, 20) {
		f.Kinds = []ledger.PeriodKind{pick(r, o.periods).Kind}
	}
	if chance(r, 20) {
		f.Subjects = []ledger.SubjectKind{pick(r, []ledger.SubjectKind{ledger.SubjectProject, ledger.SubjectPairing})}
	}
	if chance(r, 20) {
		f.Organisations = []ledger.ID{pick(r, o.organisations).ID}
	}
	if chance(r, 20) {
		f.Under = []string{pick(r, []string{"44", "4402", "440229", "35"})}
	}
	if chance(r, 20) {
		f.DueBy = date(2024, 1, 1).AddDays(r.IntN(400))
	}
	return f
}

func dueAgrees(t *testing.T, s *store.Store) {
	ctx, r := context.Background(), rand.New(rand.NewPCG(7, 18))
	o := newOwing(t, s, r)
	seen := map[ledger.DueState]int{}
	for range 30 {
		at := ledger.At{AsOf: date(2023, 6, 1).AddDays(r.IntN(800)), KnownAt: pick(r, instants)}
		f := o.filter(r)
		want := map[bool][]ledger.DueReport{}
		counted := map[ledger.CompletionBy]map[string]ledger.ReportCompletion{}
		for _, by := range ledger.CompletionsBy {
			counted[by] = map[string]ledger.ReportCompletion{}
		}
		for _, d := range o.owed(at, f) {
			rep, begun := o.reports[d]
			period := o.period(d.Period)
			one := ledger.ReportCompletion{Owed: 1}
			state := period.Owed(at)
			switch {
			case begun && (rep.State == ledger.ReportSubmitted || rep.State == ledger.ReportApproved || rep.State == ledger.ReportLocked):
				one.Sent = 1
				if rep.State != ledger.ReportSubmitted {
					one.Approved = 1
				}
				if rep.Nothing {
					one.Nothing = 1
				}
			default:
				one.Due, one.Overdue, one.Missed = map[ledger.DueState]int{ledger.ReportDue: 1}[state], map[ledger.DueState]int{ledger.ReportOverdue: 1}[state], map[ledger.DueState]int{ledger.ReportMissed: 1}[state]
				if rep.State == ledger.ReportReturned {
					one.Returned = 1
				}
				seen[state]++
				if state != ledger.ReportMissed {
					key := d
					d.Report, d.ReportState, d.State, d.DueOn, d.GraceUntil = o.reports[key].ID, rep.State, state, period.DueOn, period.GraceUntil
					want[state == ledger.ReportOverdue] = append(want[state == ledger.ReportOverdue], d)
					d = key
				}
			}
			for by, key := range o.completionKeys(d, at) {
				sum := counted[by][key]
				sum.Key = key
				sum.Add(one)
				counted[by][key] = sum
			}
		}
		for _, overdue := range []bool{false, true} {
			have := []ledger.DueReport{}
			page := ledger.Page{First: 1 + r.IntN(20)}
			for {
				l := must[ledger.List[ledger.DueReport]](t)(s.DueReports(ctx, at, f, overdue, page))
				have = append(have, l.Items...)
				if !l.HasNext {
					break
				}
				page.After = l.Cursors[len(l.Cursors)-1]
			}
			same(t, fmt.Sprintf("due (overdue %t) at %v of %+v", overdue, at, f), want[overdue], have)
			same(t, "count", len(want[overdue]), must[int](t)(s.DueReportCount(ctx, at, f, overdue)))
		}
		for by, sums := range counted {
			rows, total, err := s.ReportCompletions(ctx, at, f, by)
			if err != nil {
				t.Fatal(err)
			}
			wanted := slices.SortedFunc(maps.Values(sums), ledger.WorstFirst)
			same(t, fmt.Sprintf("completion by %s at %v of %+v", by, at, f), wanted, rows)
			sum := ledger.ReportCompletion{}
			for _, row := range rows {
				sum.Add(row)
			}
			same(t, "Σ rows", total, sum)
			if total.Owed != total.Sent+total.Due+total.Overdue+total.Missed {
				t.Errorf("%+v", total)
			}
		}
		if t.Failed() {
			return
		}
	}
	if seen[ledger.ReportDue] == 0 || seen[ledger.ReportOverdue] == 0 || seen[ledger.ReportMissed] == 0 {
		t.Errorf("states seen: %v", seen)
	}
}

func (o *owing) completionKeys(d ledger.DueReport, at ledger.At) map[ledger.CompletionBy]string {
	p := o.period(d.Period)
	number := func(id ledger.ID) string {
		if id == 0 {
			return ""
		}
		return fmt.Sprint(id)
	}
	code := ""
	if d.Subject == ledger.SubjectPairing {
		code = o.pairings[d.About-1].Recipient
	} else {
		lead := false
		for _, l := range o.projects[d.About-1].places {
			if l.known.at(at.KnownAt) && (code == "" || l.lead && !lead || l.lead == lead && l.code < code) {
				code, lead = l.code, l.lead
			}
		}
	}
	keys := map[ledger.CompletionBy]string{ledger.CompletionByPeriod: number(p.ID), ledger.CompletionByProgramme: o.programme(p.Programme).Code,
		ledger.CompletionByLeadOffice: number(o.office[p.Programme]), ledger.CompletionByOrganisation: number(d.Organisation)}
	for _, by := range []ledger.CompletionBy{ledger.CompletionByProvince, ledger.CompletionByCity, ledger.CompletionByCounty, ledger.CompletionByTown} {
		keys[by] = ""
		if code != "" {
			keys[by] = o.placeKey(code, ledger.GroupBy(by))
		}
	}
	return keys
}

func dueBounds(t *testing.T, s *store.Store) {
	ctx, w := context.Background(), newWriting(t, s)
	calendar := w.quarterly()
	calendar.Kind, calendar.FirstOn = ledger.PeriodMonth, ledger.Set(date(2010, 1, 1))
	w.edit(ledger.OpenPeriods{Calendar: w.edit(calendar).Things[0].ID, Until: date(2022, 1, 1)})
	for _, c := range []struct {
		page ledger.Page
		f    ledger.DueFilter
		kind ledger.Kind
	}{
		{ledger.Page{First: 5}, ledger.DueFilter{}, ledger.KindLimitExceeded},
		{ledger.Page{First: 5}, ledger.DueFilter{DueBy: date(2011, 1, 1)}, ""},
		{ledger.Page{Last: 5}, ledger.DueFilter{}, ledger.KindInvalid},
		{ledger.Page{First: ledger.MaxPage + 1}, ledger.DueFilter{}, ledger.KindInvalid},
		{ledger.Page{First: 5, After: "x"}, ledger.DueFilter{DueBy: date(2011, 1, 1)}, ledger.KindInvalid},
	} {
		_, err := s.DueReports(ctx, now, c.f, true, c.page)
		if err == nil && c.kind != "" || err != nil && ledger.KindOf(err) != c.kind {
			t.Errorf("%+v %+v: %v, want %s", c.page, c.f, err, c.kind)
		}
	}
	if _, _, err := s.ReportCompletions(ctx, now, ledger.DueFilter{}, "moon"); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("by the moon: %v", err)
	}
	if _, _, err := s.ReportCompletions(ctx, now, ledger.DueFilter{}, ledger.CompletionByPeriod); ledger.KindOf(err) != ledger.KindLimitExceeded {
		t.Errorf("of all periods: %v", err)
	}
}
