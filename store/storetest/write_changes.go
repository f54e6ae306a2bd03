package storetest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("a_dry_run_tells_every_change", tellsChanges)
	_ = add("totals_that_move_leave_packages_out", movedTotals)
	_ = add("what_contradicts_the_ledger_is_a_warning_at_its_cell", warnsOfContradictions)
	_ = add("what_agrees_with_the_ledger_is_no_warning", doesNotWarn)
	_ = add("a_fall_without_a_reason_is_refused", fallsNeedReason)
	_ = add("a_flow_without_a_day_is_not_added_twice", flowsNeedDays)
	_ = add("a_namesake_of_another_programme_or_place_is_a_warning", warnsOfNamesakes)
)

// preview applies entries for show and gives what would change, as lines.
func (w *writing) preview(batch ledger.ImportBatch, list ...ledger.Entry) (ledger.ImportBatch, ledger.ChangeSet, []string) {
	w.Helper()
	var set ledger.ChangeSet
	var lines []string
	b, err := w.Apply(w.ctx, batch, entries(list...), store.ApplyOptions{DryRun: true, Changes: &set, EachChange: func(c ledger.Change) {
		from, to := c.Old, c.New
		if c.OldFigure != nil {
			from = c.OldFigure.String()
		}
		if c.NewFigure != nil {
			to = c.NewFigure.String()
		}
		on := ""
		if !c.ValidFrom.IsZero() {
			on = " " + string(c.Series) + " " + c.ValidFrom.String()
		}
		lines = append(lines, fmt.Sprintf("%s!%s %s %s %s %s%s: %s → %s", c.Sheet, c.Cell(), c.Kind, c.Entity, c.Name, c.Field, on, from, to))
	}})
	if err != nil {
		w.Fatal(err)
	}
	return b, set, lines
}

func figureOf(measure string, value int64, from ledger.Date, row, col int) ledger.FigureClaim {
	return ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: measure, Series: ledger.Actual, Value: value, ValidFrom: from, Row: row, Col: col}
}

const tenThousandYuan = 1_000_000 // fen

func twoSheets(asOf ledger.Date, reason string) ledger.ImportBatch {
	b := aFile
	b.AsOf, b.Reason = asOf, reason
	b.Sheets = []ledger.BatchSheet{
		{Index: 0, Name: "项目", Columns: []ledger.BatchColumn{{Col: 9, Heading: "完成投资（万元）", Field: ledger.CompletedInvestment}}},
		{Index: 1, Name: "其他"},
	}
	return b
}

func tellsChanges(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	first := whole()
	_, set, lines := w.preview(twoSheets(date(2024, 12, 31), ""), first)
	wantStart := []string{
		"其他!7 created zone 反向飞地 :  → ",
		"其他!7 created organisation 东莞市人民政府 :  → ",
		"其他!7 created organisation 华润(集团)有限公司 :  → ",
		"其他!7 created project 希望乡村 :  → ",
	}
	if diff := cmp.Diff(wantStart, lines[:len(wantStart)]); diff != "" {
		t.Errorf("changes of a new entry (-want +have):\n%s", diff)
	}
	counted := map[string]ledger.FieldCount{}
	for _, c := range set.Fields {
		counted[c.Entity+"."+c.Field] = c
	}
	if c := counted["project.sector"]; c.Created != 1 || c.Updated+c.Unchanged != 0 {
		t.Errorf("sector of a new project: %+v", c)
	}
	if c := counted["project.project_programme"]; c.Created != 2 {
		t.Errorf("programmes of a new project: %+v", c)
	}

	w.apply(first, road(completed(100*tenThousandYuan, date(2024, 1, 31))))
	changed := road(
		figureOf(ledger.CompletedInvestment, 120*tenThousandYuan, date(2024, 1, 31), 6, 9),
		figureOf(ledger.CompletedInvestment, 150*tenThousandYuan, date(2024, 2, 29), 6, 10))
	changed.Project.Sector = "交通"
	changed.Project.Programmes = []ledger.ProgrammeClaim{{Code: "guan-shao", Lead: true}}
	again := whole()
	again.Project.Sector = "乡村振兴"
	again.Figures, again.Status, again.Pairing = nil, nil, nil
	b, set, lines := w.preview(twoSheets(date(2024, 2, 29), ""), changed, again)
	if b.ID != 0 {
		t.Errorf("a dry run made batch %d", b.ID)
	}
	want := []string{
		"项目!5 created project 官渡镇道路 sector:  → 交通",
		"项目!5 created project 官渡镇道路 project_programme:  → 莞韶对口帮扶 牵头",
		"项目!I6 updated figure 官渡镇道路 completed_investment actual 2024-01-31: 100万元 → 120万元",
		"项目!J6 created figure 官渡镇道路 completed_investment actual 2024-02-29: 120万元 → 150万元",
		"其他!7 updated project 希望乡村 sector: 乡村建设 → 乡村振兴",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("changes (-want +have):\n%s", diff)
	}
	var figures, sectors ledger.FieldCount
	for _, c := range set.Fields {
		switch c.Entity + "." + c.Field {
		case "figure." + ledger.CompletedInvestment:
			figures = c
		case "project.sector":
			sectors = c
		}
	}
	if figures.Created != 1 || figures.Updated != 1 || sectors.Created != 1 || sectors.Updated != 1 {
		t.Errorf("fields %+v, %+v", figures, sectors)
	}
	_, set, lines = w.preview(twoSheets(date(2024, 2, 29), ""), first)
	if len(lines) != 0 || len(set.Totals) != 0 {
		t.Errorf("the same again changes %v, moves %v", lines, set.Totals)
	}
	for _, c := range set.Fields {
		if c.Created+c.Updated != 0 || c.Unchanged == 0 {
			t.Errorf("the same again: %+v", c)
		}
	}
}

func movedTotals(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road(completed(100, date(2024, 1, 31))))
	part := road(completed(40, date(2024, 1, 31)))
	part.Project.Name, part.Project.Package = "官渡镇道路一期", "官渡镇道路"
	other := road(completed(7, date(2024, 1, 31)), completed(9, date(2024, 3, 1)))
	other.Project.Name = "水渠"
	asOf := date(2024, 2, 1)
	b, set, _ := w.preview(twoSheets(asOf, ""), part, other)
	// The road has become a package, whose own figure is a control total.
	want := ledger.ChangeSet{AsOf: asOf, Fields: set.Fields, Totals: []ledger.TotalChange{
		{Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual, Before: 100, After: 47}}}
	if diff := cmp.Diff(want, set); diff != "" {
		t.Errorf("totals (-want +have):\n%s", diff)
	}
	if b.ID != 0 {
		t.Errorf("batch %d", b.ID)
	}
	w.sums(asOf, 100)
	w.apply(part, other)
	w.sums(asOf, 47)
}

// sums expects a portfolio's total of completed investment to be as a preview said.
func (w *writing) sums(asOf ledger.Date, want int64) {
	w.Helper()
	now, err := w.LatestInstant(w.ctx)
	if err != nil {
		w.Fatal(err)
	}
	p, err := w.Portfolio(w.ctx, ledger.PortfolioQuery{Subject: ledger.SubjectProject, AsOf: asOf, KnownAt: now, Mode: ledger.FullAttribution})
	if err != nil {
		w.Fatal(err)
	}
	if a := p.Total.Amounts; len(a) != 1 || a[0].Value == nil || *a[0].Value != want {
		w.Errorf("the portfolio says %+v, want %d", a, want)
	}
}

func warnsOfContradictions(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	day := date(2024, 6, 30)
	signed := func(e ledger.Entry, status ledger.Status, from ledger.Date, row int) ledger.Entry {
		e.Status = append(e.Status, ledger.StatusClaim{Status: status, ValidFrom: from, Row: row, Col: 12})
		return e
	}
	w.apply(signed(road(
		figureOf(ledger.TotalInvestment, 100, day, 6, 7), completed(80, date(2024, 5, 1))), ledger.StatusStarted, date(2024, 3, 1), 6))
	batch := twoSheets(day, "审计核减")
	b, err := s.Apply(w.ctx, batch, entries(signed(road(
		figureOf(ledger.ContractedInvestment, 120, day, 6, 8),
		figureOf(ledger.CompletedInvestment, 70, day, 6, 9),
		figureOf(ledger.CompletedInvestment, 130, date(2024, 9, 30), 6, 10),
	), ledger.StatusSigned, date(2024, 4, 1), 6)), store.ApplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, f := range b.Findings {
		have = append(have, strings.TrimSpace(fmt.Sprintf("%s %s %s!%s %s", f.Severity, f.Code, f.Sheet, f.Cell(), f.Heading)))
		if f.Hint == "" || f.Seen == "" {
			t.Errorf("%+v says nothing", f)
		}
	}
	want := []string{
		"warning contract-above-total 项目!H6",
		"warning cumulative-falls 项目!I6 完成投资（万元）",
		"warning completed-above-contract 项目!J6",
		"warning completed-above-total 项目!J6",
		"warning dates-out-of-order 项目!L6",
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("findings (-want +have):\n%s", diff)
	}
	id := strconv.FormatInt(int64(b.ID), 10)
	kept, err := s.FindingsOf(w.ctx, now, []string{id}, ledger.FindingFilter{}, all)
	if err != nil || len(kept[id].Items) != len(want) {
		t.Errorf("kept findings %v, %v", kept, err)
	}
}

func doesNotWarn(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	day := date(2024, 6, 30)
	about := figureOf(ledger.TotalInvestment, 100, day, 6, 7)
	about.Qualifier = ledger.Over
	first := road(about, figureOf(ledger.ContractedInvestment, 120, day, 6, 8), completed(110, date(2024, 6, 1)), completed(110, day))
	first.Status = []ledger.StatusClaim{{Status: ledger.StatusSigned, ValidFrom: date(2024, 1, 1)}, {Status: ledger.StatusStarted, ValidFrom: date(2024, 3, 1)},
		{Status: ledger.StatusSuspended, ValidFrom: date(2024, 4, 1)}, {Status: ledger.StatusStarted, ValidFrom: date(2024, 5, 1)}}
	paid := figureOf(ledger.PaidInFunds, 9, date(2024, 1, 1), 6, 11)
	less := figureOf(ledger.PaidInFunds, 3, date(2024, 2, 1), 6, 12)
	first.Figures = append(first.Figures, paid, less)
	for range 2 { // the second time, and a correction of one day, are quiet too
		b := w.apply(first)
		if len(b.Findings) != 0 {
			t.Errorf("findings %+v", b.Findings)
		}
	}
	if b := w.apply(road(completed(90, date(2024, 6, 1)))); len(b.Findings) != 0 {
		t.Errorf("a correction on its own day: %+v", b.Findings)
	}
}

func fallsNeedReason(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road(completed(100, date(2024, 1, 31))))
	rows, fall := w.rows(), road(completed(90, date(2024, 2, 29)))
	dry, _, _ := w.preview(aFile, fall)
	b, err := s.Apply(w.ctx, aFile, entries(fall), store.ApplyOptions{})
	w.failed(err, ledger.KindInvalid, "--reason")
	for _, b := range []ledger.ImportBatch{dry, b} {
		if n := len(b.Findings); b.ID != 0 || n != 2 || b.Findings[0].Code != ledger.FindingCumulativeFalls ||
			b.Findings[1].Code != ledger.FindingReasonNeeded || b.Findings[1].Severity != ledger.SeverityError || b.Findings[1].Row != 5 {
			t.Errorf("batch %d, findings %+v", b.ID, b.Findings)
		}
	}
	if diff := cmp.Diff(rows, w.rows()); diff != "" {
		t.Errorf("a refused batch left something behind (-before +after):\n%s", diff)
	}
	// A figure may bring its own reason, as the batch may for all.
	fall.Figures[0].Reason = "审计核减"
	if b := w.apply(fall); b.ID == 0 || len(b.Findings) != 1 {
		t.Errorf("batch %d, findings %+v", b.ID, b.Findings)
	}
	// An earlier figure that is raised makes the later one a fall.
	if b, err := s.Apply(w.ctx, aReasonedFile, entries(road(completed(95, date(2024, 2, 10)))), store.ApplyOptions{}); err != nil || b.ID == 0 || len(b.Findings) != 2 {
		t.Errorf("batch %d, findings %+v, %v", b.ID, b.Findings, err)
	}
}

// warnsOfNamesakes: name and place say which project is meant, so a row that joins a
// project of another programme, or makes a second one a level lower, says so.
func warnsOfNamesakes(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	row := func(name, programme, place string, value int64) ledger.Entry {
		return ledger.Entry{Row: 7, Project: &ledger.ProjectClaim{Name: name,
			Programmes: []ledger.ProgrammeClaim{{Code: programme}}, Places: []ledger.PlaceShare{{PlaceCode: place}}},
			Figures: []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment, Series: ledger.Actual,
				Value: value, Qualifier: ledger.Exact, ValidFrom: date(2024, 1, 1), Row: 7, Col: 3}}}
	}
	w.apply(row("圩镇提升", "guan-shao", "440229101", 100))
	for name, c := range map[string]struct {
		entry ledger.Entry
		want  []string
	}{
		"the_same_again":           {row("圩镇提升", "guan-shao", "440229101", 100), nil},
		"corrected":                {row("圩镇提升", "guan-shao", "440229101", 200), nil},
		"of_another_programme":     {row("圩镇提升", "shengzhi", "440229101", 7777), []string{ledger.FindingJoinsProgramme}},
		"at_a_finer_place":         {row("圩镇提升", "guan-shao", "440229101201", 100), []string{ledger.FindingSimilarProject}},
		"at_a_coarser_place":       {row("圩镇提升", "guan-shao", "440229", 100), []string{ledger.FindingSimilarProject}},
		"elsewhere":                {row("圩镇提升", "guan-shao", "440229102", 100), nil},
		"finer_in_other_programme": {row("圩镇提升", "shengzhi", "440229101201", 100), nil},
		"another_name":             {row("圩镇改造", "shengzhi", "440229101", 100), nil},
	} {
		b, err := s.Apply(w.ctx, aFile, entries(c.entry), store.ApplyOptions{DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		var have []string
		for _, f := range b.Findings {
			have = append(have, f.Code)
			if f.Row != 7 || f.Hint == "" {
				t.Errorf("%s: %+v", name, f)
			}
		}
		if diff := cmp.Diff(c.want, have); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// flowsNeedDays: a sheet of funds that gives no day of payment can be taken in once and
// corrected, and is refused when it is sent again about a later date.
func flowsNeedDays(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	row := func(value int64, on ledger.Date, undated bool) ledger.Entry {
		e := road(ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.PaidInFunds, Series: ledger.Actual,
			Value: value, Qualifier: ledger.Exact, ValidFrom: on, Undated: undated, Row: 5, Col: 8})
		return e
	}
	june, september := date(2024, 6, 30), date(2024, 9, 30)
	w.apply(row(100, june, true))
	w.apply(row(110, june, true)) // a correction
	if b := w.apply(row(110, june, true)); b.ID != 0 {
		t.Errorf("the same again is batch %d", b.ID)
	}
	rows := w.rows()
	b, err := s.Apply(w.ctx, aReasonedFile, entries(row(150, september, true)), store.ApplyOptions{})
	w.failed(err, ledger.KindInvalid, "拨付日期")
	if n := len(b.Findings); n != 1 || b.Findings[0].Code != ledger.FindingFlowRestated || b.Findings[0].Row != 5 || b.Findings[0].Col != 8 {
		t.Errorf("findings %+v", b.Findings)
	}
	if diff := cmp.Diff(rows, w.rows()); diff != "" {
		t.Errorf("a refused batch left something behind (-before +after):\n%s", diff)
	}
	if b := w.apply(row(40, september, false)); b.ID == 0 || len(b.Findings) != 0 {
		t.Errorf("a payment with its day: batch %d, findings %+v", b.ID, b.Findings)
	}
}
