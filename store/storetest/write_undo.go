package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("an_undone_batch_leaves_nothing_believed", undoLeavesNothing)
	_ = add("undoing_brings_back_what_a_batch_replaced", undoRestores)
	_ = add("undoing_an_earlier_batch_keeps_the_later_one", undoEarlier)
	_ = add("what_another_batch_refers_to_outlives_its_own", undoKeepsReferred)
	_ = add("a_lead_restored_yields_to_a_later_one", undoLead)
	_ = add("a_withdrawal_undone_restores_the_statement", undoWithdrawal)
	_ = add("figures_and_statuses_are_recorded_by_id", recordsByID)
	_ = add("attributes_are_those_known_at_the_instant", attributesKnownAt)
)

func undoLeavesNothing(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	b := w.apply(whole(), road(completed(1, date(2024, 1, 1))))
	undone, err := s.UndoBatch(w.ctx, b.ID, "审核", "报错了")
	if err != nil || undone.State != ledger.BatchUndone || undone.UndoneAt <= b.AppliedAt {
		t.Fatalf("undone %+v, %v", undone, err)
	}
	if diff := cmp.Diff(b.Counts, undone.Counts); diff != "" {
		t.Errorf("counts (-applied +undone):\n%s", diff)
	}
	w.believes()
	_, err = s.UndoBatch(w.ctx, b.ID, "审核", "再一次")
	w.failed(err, ledger.KindConflict, "已经撤销")
	_, err = s.UndoBatch(w.ctx, 4711, "审核", "")
	w.failed(err, ledger.KindNotFound, "4711")
	if n := w.number(`SELECT COUNT(*) FROM change_log WHERE batch_id = $1 AND entity = 'import_batch' AND new_value IN ('审核', '报错了')`, b.ID); n != 2 {
		t.Errorf("who undid it and why is not kept")
	}
	// What was believed before the undoing is still there to be asked for.
	if n := w.number(`SELECT COUNT(*) FROM figure WHERE known_from <= $1 AND $1 < known_to`, b.AppliedAt); n != 8 {
		t.Errorf("%d figures as known then, want 8", n)
	}
	again := w.apply(whole())
	w.counted(again, "figure 7 0 0", "organisation 2 0 0", "pairing 1 0 0", "project 1 0 0", "status 1 0 0", "zone 1 0 0")
	w.believes(wholeBelieved...)
}

// later changes everything that whole says.
func later() ledger.Entry {
	e := whole()
	e.Organisations[1].Kind = ""
	e.Organisations[1].Aliases = append(e.Organisations[1].Aliases, ledger.Alias{Name: "华润系", Kind: ledger.FormerName})
	e.Organisations[0].PlaceCode = "441900"
	p := e.Project
	p.Name, p.Sector, p.Year, p.StartsOn, p.Summary = "希望小镇", "文旅", 2025, date(2025, 1, 1), "改造"
	p.Attributes = map[string]string{"备注": "改了", "新列": "值"}
	p.Programmes[0].Share = bp(5000)
	p.Places[0].Share = bp(9000)
	p.Participations[0].Share = bp(8000)
	e.Pairing.EndsOn = date(2030, 1, 1)
	e.Pairing.Assistors[1].Lead, e.Pairing.Assistors[0].Lead = true, false
	for i := range e.Figures {
		e.Figures[i].Value += 100
	}
	e.Figures = append(e.Figures, completed(5, date(2024, 6, 1)))
	e.Status = []ledger.StatusClaim{{Status: ledger.StatusSigned, ValidFrom: date(2024, 3, 1)}, {Status: ledger.StatusCompleted, ValidFrom: date(2025, 1, 1)}}
	return e
}

func undoRestores(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	b := w.apply(later())
	w.counted(b, "figure 1 7 0", "organisation 0 2 0", "pairing 0 1 0", "project 0 1 0", "status 1 1 0", "zone 0 0 1")
	changed := w.snapshot()
	w.undo(b)
	w.believes(wholeBelieved...)
	w.apply(later())
	if diff := cmp.Diff(changed, w.snapshot()); diff != "" {
		t.Errorf("applied again (-first +again):\n%s", diff)
	}
	if n := w.number(`SELECT COUNT(*) FROM change_log WHERE batch_id = $1 AND entity = 'project' AND field = 'sector' AND old_value = '乡村建设' AND new_value = '文旅'`, b.ID); n != 1 {
		t.Errorf("who changed what is not logged")
	}
}

func undoEarlier(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	first := w.apply(later())
	more := later()
	more.Project.Sector = "农业"
	more.Project.Attributes = map[string]string{"第三列": "三"}
	more.Project.Programmes[0].Share = bp(1000)
	for i := range more.Figures {
		more.Figures[i].Value++
	}
	more.Figures = more.Figures[:1]
	more.Status = nil
	second := w.apply(more)
	w.undo(first)
	// What only the first of them said is gone, what the second said stays.
	snapshot := w.snapshot()
	for _, want := range []string{`农业	2024	2024-03-01	2025-12-31	改造民居	{"备注":"样板","第三列":"三","联系岗位":"项目部"}`, "guan-shao	1000	1", "total_investment	actual	-	-	2024-03-01	9999-12-31	3001"} {
		if !strings.Contains(snapshot, want) {
			t.Errorf("missing %q in\n%s", want, snapshot)
		}
	}
	w.undo(second)
	if diff := cmp.Diff(before, w.snapshot()); diff != "" {
		t.Errorf("both undone (-before +after):\n%s", diff)
	}
}

func undoKeepsReferred(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	first := w.apply(whole())
	second := w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Code: "P-001", Name: "希望乡村"}, Figures: []ledger.FigureClaim{completed(5, date(2024, 6, 1))}},
		ledger.Entry{Project: &ledger.ProjectClaim{Code: "P-002", Name: "另一个", Places: []ledger.PlaceShare{{PlaceCode: "441900Z1"}},
			Participations: []ledger.ParticipationClaim{{Organisation: "华润", Role: ledger.RoleOwner}}}})
	w.undo(first)
	w.believes(
		"zone 441900Z1 反向飞地 440229 - -",
		"organisation 东莞市人民政府 city_government - 4419", // the body that the next belongs to
		"organisation 华润(集团)有限公司 central_soe 东莞市人民政府 -",
		`project P-001 希望乡村 440229101201 - - 乡村建设 2024 2024-03-01 2025-12-31 改造民居 {"备注":"样板","联系岗位":"项目部"}`,
		"figure project P-001 希望乡村 440229101201 - - - - -  completed_investment actual - - 2024-06-01 9999-12-31 5 exact ",
		"project P-002 另一个 441900Z1 - -  0 - -  ",
		"project place P-002 另一个 441900Z1 441900Z1 - 0",
		"participation P-002 另一个 441900Z1 华润(集团)有限公司 owner -  - -")
	w.undo(second)
	w.believes()
}

func undoLead(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	if _, err := s.SaveProgrammes(w.ctx, []ledger.Programme{{Code: "third", Name: "第三个"}}); err != nil {
		t.Fatal(err)
	}
	lead := func(code string) ledger.ImportBatch {
		return w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Code: "P", Name: "项目", Programmes: []ledger.ProgrammeClaim{{Code: code, Lead: true}}}})
	}
	leads := func(want ...string) {
		t.Helper()
		var have []string
		for _, line := range strings.Split(w.snapshot(), "\n") {
			if cells := strings.Split(line, "\t"); cells[0] == "project programme" {
				have = append(have, cells[4]+cells[6])
			}
		}
		slices.Sort(want)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("leads (-want +have):\n%s", diff)
		}
	}
	lead("guan-shao")
	second := lead("shengzhi")
	third := lead("third")
	leads("guan-shao0", "shengzhi0", "third1")
	w.undo(second)
	leads("guan-shao0", "shengzhi0", "third1") // the third said itself that the second does not lead
	w.undo(third)
	leads("guan-shao1")
}

func undoWithdrawal(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	first := w.apply(road(completed(1, date(2024, 1, 1)), completed(2, date(2024, 2, 1))))
	before := w.snapshot()
	back := completed(0, date(2024, 2, 1))
	back.Withdraw, back.Reason = true, "重复"
	b := w.apply(road(back))
	w.counted(b, "figure 0 1 0", "project 0 0 1")
	if !strings.Contains(w.snapshot(), "2024-01-01	9999-12-31	1") {
		t.Errorf("the statement before did not run on:\n%s", w.snapshot())
	}
	w.counted(w.apply(road(back)), "figure 0 0 1", "project 0 0 1")
	w.undo(b)
	if diff := cmp.Diff(before, w.snapshot()); diff != "" {
		t.Errorf("snapshot (-before +after):\n%s", diff)
	}
	// Withdrawn twice, a statement comes back when both are undone, but not if its own batch was.
	b = w.apply(road(back))
	w.apply(road(completed(3, date(2024, 2, 1))))
	c := w.apply(road(back))
	w.undo(b)
	if strings.Contains(w.snapshot(), "2024-02-01") {
		t.Errorf("withdrawn by two, restored by one:\n%s", w.snapshot())
	}
	w.undo(c)
	if !strings.Contains(w.snapshot(), "2024-02-01	9999-12-31	3") {
		t.Errorf("not restored:\n%s", w.snapshot())
	}
	b = w.apply(road(back))
	w.undo(first)
	w.undo(b)
	if snapshot := w.snapshot(); !strings.Contains(snapshot, "2024-02-01	9999-12-31	3") || strings.Contains(snapshot, "2024-01-01") {
		t.Errorf("after all:\n%s", snapshot)
	}
}

func recordsByID(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	edit := ledger.ImportBatch{Actor: "张", Reason: "更正"}
	id := func(query string) ledger.ID { return ledger.ID(w.number(query)) }
	project := id(`SELECT id FROM project`)
	edits := []store.FigureEdit{
		{SubjectID: project, FigureClaim: completed(7, date(2024, 7, 1))},
		{FigureClaim: ledger.FigureClaim{Subject: ledger.SubjectPlace, PlaceCode: "440229", Programme: "guan-shao", Measure: "beneficiaries", Series: ledger.Actual, Value: 13, ValidFrom: date(2024, 1, 1), Reason: "漏报"}},
		{SubjectID: id(`SELECT id FROM pairing`), FigureClaim: ledger.FigureClaim{Subject: ledger.SubjectPairing, Measure: "officials_assigned", Series: ledger.Actual, Value: 2, ValidFrom: date(2024, 1, 1)}},
		{SubjectID: id(`SELECT id FROM organisation WHERE name = '东莞市人民政府'`), FigureClaim: ledger.FigureClaim{Subject: ledger.SubjectOrganisation, Measure: "officials_assigned", Series: ledger.Actual, Value: 2, ValidFrom: date(2024, 1, 1)}},
		{FigureClaim: ledger.FigureClaim{Subject: ledger.SubjectProgramme, Programme: "guan-shao", Measure: ledger.PaidInFunds, Series: ledger.Actual, Value: 2, ValidFrom: date(2024, 1, 1)}},
	}
	b, err := s.RecordFigures(w.ctx, edit, edits)
	if err != nil || b.ID == 0 || b.Kind != ledger.BatchEdit {
		t.Fatalf("batch %+v, %v", b, err)
	}
	w.counted(b, "figure 4 1 0")
	again, err := s.RecordFigures(w.ctx, edit, edits)
	if err != nil || again.ID != 0 {
		t.Errorf("again: batch %d, %v", again.ID, err)
	}
	_, err = s.RecordFigures(w.ctx, edit, []store.FigureEdit{{SubjectID: 4711, FigureClaim: completed(7, date(2024, 7, 1))}})
	w.failed(err, ledger.KindNotFound, "4711")
	c, err := s.RecordStatuses(w.ctx, edit, []store.StatusEdit{{Project: project, StatusClaim: ledger.StatusClaim{Status: ledger.StatusCompleted, ValidFrom: date(2025, 1, 1)}}})
	if err != nil {
		t.Fatal(err)
	}
	w.counted(c, "status 1 0 0")
	_, err = s.RecordStatuses(w.ctx, edit, []store.StatusEdit{{Project: 4711, StatusClaim: ledger.StatusClaim{Status: ledger.StatusCompleted, ValidFrom: date(2025, 1, 1)}}})
	w.failed(err, ledger.KindNotFound, "4711")
	w.undo(b)
	w.undo(c)
	if diff := cmp.Diff(before, w.snapshot()); diff != "" {
		t.Errorf("snapshot (-before +after):\n%s", diff)
	}
}

// attributesKnownAt: a total of the past keeps its groups, filters and parts when a
// project is filed anew, made part of a package, or both are undone.
func attributesKnownAt(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	project := func(name, sector, whole string, year int) ledger.Entry {
		return ledger.Entry{Row: 1, Project: &ledger.ProjectClaim{Name: name, Sector: sector, Package: whole, Year: year,
			Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}, Places: []ledger.PlaceShare{{PlaceCode: "440229"}}},
			Figures: []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment, Series: ledger.Actual,
				Value: int64(len(name)) * 100, Qualifier: ledger.Exact, ValidFrom: date(2024, 1, 1)}}}
	}
	first := w.apply(project("道路提升包", "交通", "", 2023), project("江尾路", "环境", "", 2023))
	second := w.apply(project("江尾路", "房建", "道路提升包", 2024))
	describe := func(knownAt ledger.Instant) []string {
		t.Helper()
		var out []string
		for _, g := range []ledger.GroupBy{ledger.BySector, ledger.ByYear} {
			p, err := s.Portfolio(w.ctx, ledger.PortfolioQuery{GroupBy: []ledger.GroupBy{g}, AsOf: date(2024, 12, 31), KnownAt: knownAt})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range append(p.Rows, p.Total) {
				out = append(out, fmt.Sprint(r.Keys, r.Count, *r.Amounts[0].Value))
			}
		}
		n, err := s.ProjectCount(w.ctx, ledger.At{AsOf: date(2024, 12, 31), KnownAt: knownAt}, ledger.ProjectFilter{Sectors: []string{"环境"}})
		if err != nil {
			t.Fatal(err)
		}
		list, err := s.Projects(w.ctx, ledger.At{AsOf: date(2024, 12, 31), KnownAt: knownAt}, ledger.ProjectFilter{}, ledger.Page{First: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range list.Items {
			out = append(out, fmt.Sprint(p.Name, p.Sector, p.Year, p.Package != 0))
		}
		return append(out, fmt.Sprint("环境 ", n))
	}
	then := []string{"[交通] 1 1500", "[环境] 1 900", "[] 2 2400", "[2023] 2 2400", "[] 2 2400", "道路提升包交通2023 false", "江尾路环境2023 false", "环境 1"}
	now := []string{"[房建] 1 900", "[] 1 900", "[2024] 1 900", "[] 1 900", "江尾路房建2024 true", "环境 0"}
	check := func(what string, want, got []string) {
		t.Helper()
		slices.Sort(want)
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	check("as known then", then, describe(first.AppliedAt))
	check("as known now", now, describe(ledger.Latest))
	undone, err := s.UndoBatch(w.ctx, second.ID, "", "误报")
	if err != nil {
		t.Fatal(err)
	}
	check("as known before the undoing", now, describe(undone.UndoneAt-1))
	check("as known after the undoing", then, describe(undone.UndoneAt))
	check("as known at first", then, describe(first.AppliedAt))
	check("as known now", then, describe(ledger.Latest))
}
