package storetest

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/ledger/holidays"
	"jiedui/store"
)

var (
	_ = add("calendars_are_made_changed_archived_and_undone", calendarsEdited)
	_ = add("a_due_date_never_moves", dueDatesStand)
	_ = add("periods_are_closed_and_reopened", periodsClosed)
	_ = add("a_closed_period_is_corrected_with_a_reason_only", closedGuarded)
	_ = add("undoing_what_a_closed_period_was_made_of_is_told", closedUndone)
	_ = add("headlines_and_bulletins_are_of_the_own_place", placedWithinScope)
	_ = add("published_figures_are_made_changed_archived_and_undone", publishedEdited)
	_ = add("a_bulletin_is_the_same_asked_again", bulletinsStand)
)

// quarterly is a calendar of the first programme, from the start of 2026.
func (w *writing) quarterly() ledger.EditCalendar {
	w.Helper()
	return ledger.EditCalendar{Programme: w.id(`SELECT id FROM programme WHERE code = 'guan-shao'`), Kind: ledger.PeriodQuarter,
		Covers: ledger.Set(ledger.CoverBoth), Rule: ledger.Set(ledger.DueWorkingDay), DueDay: ledger.Set(5), GraceDays: ledger.Set(3), FirstOn: ledger.Set(date(2026, 1, 1))}
}

func (w *writing) periods() []ledger.ReportingPeriod {
	w.Helper()
	l, err := w.ReportingPeriods(w.ctx, now, ledger.PeriodFilter{}, all)
	if err != nil {
		w.Fatal(err)
	}
	return l.Items
}

func calendarsEdited(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	made := w.edit(w.quarterly())
	calendar := made.Things[0].ID
	listed := must[[]ledger.ReportingCalendar](t)(s.ReportingCalendars(w.ctx, now))
	same(t, "calendars", []ledger.ReportingCalendar{{ID: calendar, Programme: w.quarterly().Programme, Kind: ledger.PeriodQuarter, Covers: ledger.CoverBoth,
		Rule: ledger.DueWorkingDay, DueDay: 5, GraceDays: 3, FirstOn: date(2026, 1, 1), Version: 1}}, listed)
	again := w.quarterly()
	none := ledger.EditCalendar{Programme: 4711, Kind: ledger.PeriodMonth, Rule: again.Rule, DueDay: again.DueDay, FirstOn: again.FirstOn}
	crooked := ledger.EditCalendar{ID: calendar, Version: 1, FirstOn: ledger.Set(date(2026, 2, 1))}
	w.refuseEdit(editRequest(again, none, crooked, ledger.EditCalendar{ID: calendar, Version: 7}, ledger.OpenPeriods{Calendar: 4711, Until: date(2026, 1, 1)}),
		"CONFLICT inputs.0.kind", "NOT_FOUND inputs.1.programme", "INVALID inputs.2.firstOn", "VERSION_CONFLICT inputs.3.expectedVersion", "NOT_FOUND inputs.4.calendar")

	opened := w.edit(ledger.OpenPeriods{Calendar: calendar, Until: date(2026, 11, 22)})
	if len(opened.Opened) != 4 || len(opened.Warnings) != 1 || opened.Warnings[0].Code != ledger.EditNoHolidays {
		t.Fatalf("opened %v, warnings %+v", opened.Opened, opened.Warnings)
	}
	var dues []string
	for _, p := range w.periods() {
		dues = append(dues, fmt.Sprint(p.StartsOn, p.EndsOn, p.DueOn, p.GraceUntil, p.HolidaysMissing, " ", p.Covers))
	}
	same(t, "periods", []string{
		"2026-01-01 2026-03-31 2026-04-08 2026-04-11 0 both", // 4 to 6 April: 清明节
		"2026-04-01 2026-06-30 2026-07-07 2026-07-10 0 both",
		"2026-07-01 2026-09-30 2026-10-13 2026-10-16 0 both", // 国庆节, and 10 October is made up
		"2026-10-01 2026-12-31 2027-01-07 2027-01-10 2027 both",
	}, dues)
	if r := w.edit(ledger.OpenPeriods{Calendar: calendar, Until: date(2026, 11, 22)}); r.Batch != 0 || len(r.Opened) != 0 || len(r.Warnings) != 0 {
		t.Errorf("opened twice: %+v", r)
	}
	w.refuseEdit(editRequest(ledger.OpenPeriods{Calendar: calendar, Until: date(2999, 1, 1)}), "INVALID inputs.0.until")
	if _, err := s.UndoBatch(w.ctx, opened.Batch, "审核", ""); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("undoing what opened periods: %v", err)
	}

	changed := w.edit(ledger.EditCalendar{ID: calendar, Version: 1, Rule: ledger.Set(ledger.DueDayOfMonth), DueDay: ledger.Set(31)})
	same(t, "changed", ledger.DueDayOfMonth, must[map[ledger.ID]ledger.ReportingCalendar](t)(s.ReportingCalendarsByID(w.ctx, []ledger.ID{calendar}))[calendar].Rule)
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	back := must[map[ledger.ID]ledger.ReportingCalendar](t)(s.ReportingCalendarsByID(w.ctx, []ledger.ID{calendar}))[calendar]
	back.Version = 1
	same(t, "change undone", listed[0], back)
	archived := w.edit(ledger.ArchiveCalendar{ID: calendar, Version: 3})
	same(t, "archived", 0, len(must[[]ledger.ReportingCalendar](t)(s.ReportingCalendars(w.ctx, now))))
	w.edit(w.quarterly())
	if _, err := s.UndoBatch(w.ctx, archived.Batch, "审核", ""); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("two calendars of one kind: %v", err)
	}
	w.undo(ledger.ImportBatch{ID: made.Batch}) // of the archived one: nothing is there to end
	same(t, "periods stay", 4, len(w.periods()))
}

// dueDatesStand: of random changes of random calendars, periods opened in between, every
// period keeps what it was given, and has what the calendar said when it was opened.
func dueDatesStand(t *testing.T, s *store.Store) {
	w, r := newWriting(t, s), rand.New(rand.NewPCG(18, 7))
	kinds := []ledger.PeriodKind{ledger.PeriodMonth, ledger.PeriodQuarter, ledger.PeriodHalf, ledger.PeriodYear}
	calendars := map[ledger.PeriodKind]*ledger.ReportingCalendar{}
	given := map[ledger.ID]ledger.ReportingPeriod{}
	programme := w.quarterly().Programme
	for range 60 {
		kind := pick(r, kinds)
		c := calendars[kind]
		if c != nil && chance(r, 50) {
			until := date(2024, 1, 1).AddDays(r.IntN(1400))
			result := w.edit(ledger.OpenPeriods{Calendar: c.ID, Until: until})
			found := must[map[ledger.ID]ledger.ReportingPeriod](t)(s.ReportingPeriodsByID(w.ctx, result.Opened))
			for _, id := range result.Opened {
				p := found[id]
				want := c.Period(p.StartsOn, holidays.China())
				want.ID, want.Version = id, 1
				same(t, "opened", want, p)
				given[id] = p
			}
			continue
		}
		edit := ledger.EditCalendar{Programme: programme, Kind: kind, Rule: ledger.Set(pick(r, ledger.DueRules)), DueDay: ledger.Set(1 + r.IntN(31)),
			GraceDays: ledger.Set(r.IntN(10)), FirstOn: ledger.Set(date(2018+r.IntN(8), 1, 1)), Covers: ledger.Set(pick(r, ledger.CalendarCovers))}
		if c != nil {
			edit.ID, edit.Version = c.ID, c.Version
		}
		id := w.edit(edit).Things[0].ID
		now := must[map[ledger.ID]ledger.ReportingCalendar](t)(s.ReportingCalendarsByID(w.ctx, []ledger.ID{id}))[id]
		calendars[kind] = &now
	}
	have := map[ledger.ID]ledger.ReportingPeriod{}
	for _, p := range w.periods() {
		have[p.ID] = p
		if err := p.Validate(); err != nil {
			t.Errorf("%+v: %v", p, err)
		}
	}
	if diff := cmp.Diff(given, have); diff != "" || len(given) == 0 {
		t.Errorf("%d periods moved (-given +have):\n%s", len(given), diff)
	}
}

func periodsClosed(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	opened := w.edit(ledger.OpenPeriods{Calendar: w.edit(w.quarterly()).Things[0].ID, Until: date(2026, 11, 22)}).Opened
	first, last := opened[0], opened[3]
	w.refuseEdit(editRequest(ledger.ClosePeriod{ID: last, Version: 1}, ledger.ClosePeriod{ID: first, Version: 2}, ledger.ClosePeriod{ID: 4711, Version: 1},
		ledger.ClosePeriod{ID: first, Version: 1, Reopen: true}),
		"INVALID inputs.0.period", "VERSION_CONFLICT inputs.1.expectedVersion", "NOT_FOUND inputs.2.period", "INVALID inputs.3.period")
	closed := w.edit(ledger.ClosePeriod{ID: first, Version: 1})
	period := func() ledger.ReportingPeriod {
		return must[map[ledger.ID]ledger.ReportingPeriod](t)(s.ReportingPeriodsByID(w.ctx, []ledger.ID{first}))[first]
	}
	same(t, "closed at", closed.At, period().ClosedAt)
	w.refuseEdit(editRequest(ledger.ClosePeriod{ID: first, Version: 2}), "INVALID inputs.0.period")
	unsaid := editRequest(ledger.ClosePeriod{ID: first, Version: 2, Reopen: true})
	unsaid.Reason = " "
	w.refuseEdit(unsaid, "INVALID reason")
	w.edit(ledger.ClosePeriod{ID: first, Version: 2, Reopen: true})
	same(t, "reopened", ledger.Instant(0), period().ClosedAt)
	if _, err := s.UndoBatch(w.ctx, closed.Batch, "审核", ""); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("undoing a closing: %v", err)
	}
}

// closedQuarter is a ledger with figures of a quarter that is closed.
func closedQuarter(t *testing.T, s *store.Store) (w *writing, period ledger.ReportingPeriod) {
	t.Helper()
	w = newWriting(t, s)
	w.apply(whole())
	opened := w.edit(ledger.OpenPeriods{Calendar: w.edit(w.quarterly()).Things[0].ID, Until: date(2026, 11, 22)}).Opened
	w.edit(ledger.ClosePeriod{ID: opened[0], Version: 1})
	return w, must[map[ledger.ID]ledger.ReportingPeriod](t)(s.ReportingPeriodsByID(w.ctx, opened[:1]))[opened[0]]
}

func (w *writing) restatements(period ledger.ID) []string {
	w.Helper()
	found, err := w.RestatementsOf(w.ctx, now, []ledger.ID{period})
	if err != nil {
		w.Fatal(err)
	}
	var list []string
	for _, r := range found[period] {
		list = append(list, fmt.Sprint(r.Batch, " ", r.Reason))
	}
	return list
}

func closedGuarded(t *testing.T, s *store.Store) {
	w, period := closedQuarter(t, s)
	project := w.id(`SELECT id FROM project`)
	state := func(value int64, from ledger.Date) ledger.EditFigure {
		return ledger.EditFigure{SubjectID: project, Claim: ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment, Series: ledger.Actual, Value: value, ValidFrom: from}}
	}
	total := func(at ledger.At) int64 {
		p := must[ledger.Portfolio](t)(s.Portfolio(w.ctx, ledger.PortfolioQuery{AsOf: at.AsOf, KnownAt: at.KnownAt}))
		return *p.Total.Amount(ledger.TotalInvestment, ledger.Actual).Value
	}
	today := ledger.At{AsOf: period.EndsOn, KnownAt: ledger.Latest}
	status := ledger.EditStatus{Project: project, Claim: ledger.StatusClaim{Status: ledger.StatusCompleted, ValidFrom: date(2026, 3, 1)}}
	w.refuseEdit(editRequest(state(3000, date(2026, 2, 1)), state(1, date(2026, 5, 1)), status), "PERIOD_CLOSED inputs.0.validFrom", "PERIOD_CLOSED inputs.2.validFrom")
	w.edit(state(3100, date(2026, 5, 1))) // after it: as ever
	figure := w.id(`SELECT id FROM figure WHERE measure = 'total_investment' AND valid_from = '2024-03-01' AND known_to = 9223372036854775807`)
	taken := ledger.EditFigure{Figure: figure, Withdraw: true, Claim: ledger.FigureClaim{Withdraw: true}}
	w.refuseEdit(editRequest(taken), "PERIOD_CLOSED inputs.0.validFrom")
	same(t, "restated", []string(nil), w.restatements(period.ID))

	restate := func(edits ...ledger.Edit) ledger.EditRequest {
		r := editRequest(edits...)
		r.Restates, r.Reason = period.ID, "漏报"
		return r
	}
	w.refuseEdit(restate(state(3000, date(2026, 2, 1)), state(1, date(2026, 7, 1))), "PERIOD_CLOSED inputs.1.validFrom")
	open := restate(state(3000, date(2026, 2, 1)))
	open.Restates++
	w.refuseEdit(open, "INVALID period")
	open.Restates = 4711
	w.refuseEdit(open, "NOT_FOUND period")
	result, err := s.Edit(w.ctx, restate(state(3000, date(2026, 2, 1)), status))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "as sent", int64(2900), total(period.Sent()))
	same(t, "as restated", int64(3000), total(today))
	want := []string{fmt.Sprint(result.Batch, " 漏报")}
	same(t, "restated", want, w.restatements(period.ID))

	// A file says why or is kept out; what it does not change asks for nothing.
	late := whole()
	late.Figures = []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment, Series: ledger.Actual, Value: 3050, ValidFrom: date(2026, 2, 1)}}
	w.apply(whole())
	w.refuse(ledger.KindInvalid, "更正已关账的报告期", late)
	b := must[ledger.ImportBatch](t)(s.Apply(w.ctx, aReasonedFile, entries(late), store.ApplyOptions{}))
	if len(b.Findings) != 1 || b.Findings[0].Code != ledger.FindingPeriodRestated || b.Findings[0].Severity != ledger.SeverityWarning {
		t.Errorf("findings %+v", b.Findings)
	}
	same(t, "as sent", int64(2900), total(period.Sent()))
	same(t, "by a file", int64(3050), total(today))
	want = append(want, fmt.Sprint(b.ID, " 更正"))
	same(t, "restated", want, w.restatements(period.ID))
	// Of a project of another programme nothing is closed.
	w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Code: "P-9", Name: "别的", Programmes: []ledger.ProgrammeClaim{{Code: "shengzhi"}}},
		Figures: []ledger.FigureClaim{completed(5, date(2026, 1, 5))}})
	// A project that the file itself puts under the programme is part of the period too.
	w.refuse(ledger.KindInvalid, "更正已关账的报告期", ledger.Entry{Project: &ledger.ProjectClaim{Code: "P-10", Name: "新的", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}},
		Figures: []ledger.FigureClaim{completed(5, date(2026, 1, 5))}})
	// Opened again, it is corrected as ever.
	w.edit(ledger.ClosePeriod{ID: period.ID, Version: 2, Reopen: true})
	w.edit(state(3070, date(2026, 2, 1)))
	same(t, "restated", want, w.restatements(period.ID))
}

func closedUndone(t *testing.T, s *store.Store) {
	w, period := closedQuarter(t, s)
	b := w.id(`SELECT MIN(id) FROM import_batch`)
	w.undo(ledger.ImportBatch{ID: b})
	same(t, "restated", []string{fmt.Sprint(b, " 报错了")}, w.restatements(period.ID))
}

func publishedEdited(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	headline := ledger.EditPublished{Source: ledger.Set("S4"), Text: ledger.Set("总投资约2900元"), Programme: ledger.Set(w.quarterly().Programme), PlaceCode: ledger.Set("440229"),
		Measure: ledger.Set(ledger.TotalInvestment), AsOf: ledger.Set(date(2024, 12, 31)), PublishedOn: ledger.Set(date(2025, 1, 10)), Value: ledger.Set(int64(2900)), Qualifier: ledger.Set(ledger.About)}
	wrong := headline
	wrong.Measure, wrong.PlaceCode = ledger.Set("none"), ledger.Set("")
	far := headline
	far.Programme = ledger.Set(ledger.ID(4711))
	early := headline
	early.PublishedOn = ledger.Set(date(2024, 1, 1))
	nowhere := headline
	nowhere.PlaceCode = ledger.Set("999999")
	w.refuseEdit(editRequest(wrong, far, early, nowhere, ledger.EditPublished{}),
		"NOT_FOUND inputs.0.measure", "NOT_FOUND inputs.1.programme", "INVALID inputs.2.publishedOn", "NOT_FOUND inputs.3.place", "INVALID inputs.4.source")
	made := w.edit(headline)
	id := made.Things[0].ID
	read := func() ledger.PublishedFigure {
		p := must[map[ledger.ID]ledger.PublishedFigure](t)(s.PublishedFiguresByID(w.ctx, []ledger.ID{id}))[id]
		p.Version = 0
		return p
	}
	count := func(at ledger.At) int {
		return must[int](t)(s.PublishedFigureCount(w.ctx, at, ledger.PublishedFilter{}))
	}
	want := ledger.PublishedFigure{ID: id, Source: "S4", Text: "总投资约2900元", Programme: w.quarterly().Programme, PlaceCode: "440229", Subject: ledger.SubjectProject,
		Measure: ledger.TotalInvestment, Series: ledger.Actual, AsOf: date(2024, 12, 31), PublishedOn: date(2025, 1, 10), Mode: ledger.FullAttribution, Value: 2900, Qualifier: ledger.About}
	same(t, "made", want, read())
	w.refuseEdit(editRequest(ledger.EditPublished{ID: id, Version: 9}, ledger.ArchivePublished{ID: 4711, Version: 1}), "VERSION_CONFLICT inputs.0.expectedVersion", "NOT_FOUND inputs.1.publishedFigure")
	changed := w.edit(ledger.EditPublished{ID: id, Version: 1, Measure: ledger.Set(""), Value: ledger.Set(int64(60)), PlaceCode: ledger.Set(""), Programme: ledger.Set(ledger.ID(0))})
	other := want
	other.Measure, other.Value, other.PlaceCode, other.Programme = "", 60, "", 0
	same(t, "changed", other, read())
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	same(t, "change undone", want, read())
	archived := w.edit(ledger.ArchivePublished{ID: id, Version: 3})
	same(t, "archived", 0, count(now))
	same(t, "as known before", 1, count(ledger.At{AsOf: now.AsOf, KnownAt: archived.At - 1}))
	w.undo(ledger.ImportBatch{ID: archived.Batch})
	same(t, "archiving undone", want, read())
	w.undo(ledger.ImportBatch{ID: made.Batch})
	same(t, "making undone", 0, count(now))
}

// placedWithinScope: an office of a county writes, sees and changes what is said of its own
// places, and of others not even that it is there.
func placedWithinScope(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	opened := w.edit(ledger.OpenPeriods{Calendar: w.edit(w.quarterly()).Things[0].ID, Until: date(2026, 11, 22)}).Opened
	headline := func(place string) ledger.EditPublished {
		return ledger.EditPublished{Source: ledger.Set("S4"), Text: ledger.Set("项目数"), PlaceCode: ledger.Set(place), AsOf: ledger.Set(date(2026, 3, 31)), Value: ledger.Set(int64(1))}
	}
	bulletin := func(place string) ledger.FreezeBulletin {
		return ledger.FreezeBulletin{Period: opened[0], Place: place, Title: "通报", Query: ledger.PortfolioQuery{AsOf: date(2026, 3, 31), KnownAt: 5}}
	}
	far := w.edit(headline("4419"), bulletin("4419"), headline(""), bulletin(""))
	county := *w
	county.Store = s.As(ledger.Caller{Name: "翁源", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessOffice, Place: "440229"}}})
	near := county.edit(headline("440229"), bulletin("440229101"))
	for _, refused := range []ledger.Edit{headline("4419"), headline(""), bulletin("4419"), bulletin(""),
		ledger.EditPublished{ID: near.Things[0].ID, Version: 1, PlaceCode: ledger.Set("")}} {
		county.refuseEdit(editRequest(refused), "NOT_FOUND inputs.0.place")
	}
	county.refuseEdit(editRequest(ledger.ArchivePublished{ID: far.Things[0].ID, Version: 1}), "NOT_FOUND inputs.0.publishedFigure")
	same(t, "headlines", 1, must[int](t)(county.PublishedFigureCount(w.ctx, now, ledger.PublishedFilter{})))
	same(t, "bulletins", 1, must[int](t)(county.BulletinCount(w.ctx, now, ledger.BulletinFilter{})))
	county.edit(ledger.ArchivePublished{ID: near.Things[0].ID, Version: 1})
}

// bulletinsStand freezes random questions between random batches, edits and undoings, and
// asks each again at the end.
func bulletinsStand(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	opened := w.edit(ledger.OpenPeriods{Calendar: w.edit(w.quarterly()).Things[0].ID, Until: date(2026, 11, 22)}).Opened
	r := rand.New(rand.NewPCG(20, 26))
	h := &history{writing: w, r: r, run: 0, model: model{lines: map[string][]said{}, undone: map[int]ledger.Instant{}}}
	if _, err := s.SaveProgrammes(w.ctx, []ledger.Programme{{Code: h.programme(), Name: "观察"}}); err != nil {
		t.Fatal(err)
	}
	var frozen []ledger.ID
	for range 40 {
		h.step()
		for _, id := range h.projectIDs() { // attributes are put back to what was known
			if chance(r, 10) {
				version := w.number(`SELECT version FROM project WHERE id = $1`, id)
				w.edit(ledger.EditProject{ID: id, Version: version, Sector: ledger.Set(pick(r, sectors)), Year: ledger.Set(2020 + r.IntN(5))})
			}
		}
		if chance(r, 50) {
			continue
		}
		q := ledger.PortfolioQuery{Subject: ledger.SubjectProject, AsOf: date(2024, 1, 1).AddDays(r.IntN(900)), Mode: pick(r, ledger.AttributionModes),
			GroupBy: some(r, []ledger.GroupBy{ledger.ByProgramme, ledger.ByCounty, ledger.ByTown, ledger.ByStatus, ledger.BySector, ledger.ByYear, ledger.ByOrganisation}, 2),
			KnownAt: must[ledger.Instant](t)(s.LatestInstant(w.ctx))}
		if chance(r, 50) {
			q.Filter = ledger.ProjectFilter{Not: &ledger.ProjectFilter{Sectors: []string{"民生"}}, Where: &ledger.Condition{
				Tests:   []ledger.Test{{Field: "year", Op: ledger.OpIsNull, Values: []any{chance(r, 50)}}},
				Related: []ledger.Related{{Relation: "figures", Quantifier: ledger.ForSome, Where: ledger.Condition{Tests: []ledger.Test{{Field: "value", Op: ledger.OpGt, Values: []any{r.Int64N(500)}}, {Field: "validFrom", Op: ledger.OpGte, Values: []any{date(2023, 1, 1)}}}}}},
			}}
		}
		numbers := must[ledger.Portfolio](t)(s.Portfolio(w.ctx, q))
		frozen = append(frozen, w.edit(ledger.FreezeBulletin{Period: opened[0], Place: pick(r, []string{"", "440229"}), Title: "通报", Query: q, Numbers: numbers}).Things[0].ID)
	}
	found := must[map[ledger.ID]ledger.Bulletin](t)(s.BulletinsByID(w.ctx, frozen))
	filled := 0
	for _, id := range frozen {
		b := found[id]
		q := must[ledger.PortfolioQuery](t)(ledger.ReadDefinition(b.Definition))
		numbers := must[ledger.Portfolio](t)(s.Portfolio(w.ctx, q))
		same(t, q, b.Numbers, must[string](t)(ledger.WriteNumbers(numbers)))
		kept := must[ledger.Portfolio](t)(ledger.ReadNumbers(b.Numbers))
		same(t, "total", numbers.Total, kept.Total)
		same(t, "times", [2]any{b.AsOf, b.KnownAt}, [2]any{q.AsOf, q.KnownAt})
		if numbers.Total.Count > 0 {
			filled++
		}
	}
	if filled < 5 {
		t.Errorf("only %d of %d bulletins have numbers", filled, len(frozen))
	}
	list := must[ledger.List[ledger.Bulletin]](t)(s.Bulletins(w.ctx, now, ledger.BulletinFilter{Periods: opened[:1], Programmes: []string{"guan-shao"}}, all))
	same(t, "listed", len(frozen), len(list.Items))
	same(t, "of others", 0, must[int](t)(s.BulletinCount(w.ctx, now, ledger.BulletinFilter{Periods: opened[1:]})))
	same(t, "counted", len(frozen), must[int](t)(s.BulletinCount(w.ctx, now, ledger.BulletinFilter{IDs: frozen})))
	w.refuseEdit(editRequest(ledger.FreezeBulletin{Period: 4711, Title: "x"}, ledger.FreezeBulletin{Period: opened[0], Title: " "},
		ledger.FreezeBulletin{Period: opened[0], Title: "x", Query: ledger.PortfolioQuery{AsOf: date(2026, 1, 1), KnownAt: ledger.Latest}}),
		"NOT_FOUND inputs.0.period", "INVALID inputs.1.title", "INVALID inputs.2.knownAt")
}
