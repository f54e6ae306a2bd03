package storetest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("an_entry_is_taken_in_whole", wholeEntry)
	_ = add("the_same_file_twice_changes_nothing", sameFileTwice)
	_ = add("a_dry_run_leaves_nothing", dryRun)
	_ = add("a_batch_is_all_or_nothing", allOrNothing)
	_ = add("chunks_and_order_of_rows_do_not_matter", chunksDoNotMatter)
	_ = add("blank_never_erases", blankNeverErases)
	_ = add("a_link_said_anew_ends_the_old_one", linksAnew)
	_ = add("projects_are_found_by_code_or_name_and_place", findsProjects)
	_ = add("packages_are_found_or_refused", findsPackages)
	_ = add("organisations_are_found_in_order", findsOrganisations)
	_ = add("pairings_are_found_by_team_or_first_assistor", findsPairings)
	_ = add("wrong_claims_are_refused_at_their_row", refusesClaims)
	_ = add("a_batch_that_contradicts_itself_is_refused", contradictions)
	_ = add("a_batch_keeps_its_file_counts_and_findings", batchRecord)
	_ = add("batches_at_once_are_taken_in_one_by_one", batchesAtOnce)
	_ = add("zones_are_made_and_kept", zonesMade)
)

func wholeEntry(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	b := w.apply(whole())
	if b.ID == 0 || b.AppliedAt == 0 {
		t.Errorf("batch %+v", b)
	}
	w.counted(b, "figure 7 0 0", "organisation 2 0 0", "pairing 1 0 0", "project 1 0 0", "status 1 0 0", "zone 1 0 0")
	w.believes(wholeBelieved...)
	if n := w.number(`SELECT COUNT(*) FROM figure WHERE batch_id = $1 AND source_sheet = 1 AND source_row = 7 AND source_col BETWEEN 9 AND 15`, b.ID); n != 7 {
		t.Errorf("%d figures name their cell, want 7", n)
	}
	if n := w.number(`SELECT COUNT(*) FROM place WHERE code = '441900Z1' AND credit_code = '440229' AND county_code = '440229' AND province_code = '44' AND town_code IS NULL`); n != 1 {
		t.Errorf("the enclave is not counted where it is credited")
	}
}

func sameFileTwice(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole(), road(completed(100, date(2024, 1, 1)), completed(150, date(2024, 2, 1))))
	before, believed := w.rows(), w.snapshot()
	b := w.apply(whole(), road(completed(100, date(2024, 1, 1)), completed(150, date(2024, 2, 1))))
	if b.ID != 0 {
		t.Errorf("an unchanged file made batch %d", b.ID)
	}
	w.counted(b, "figure 0 0 9", "organisation 0 0 2", "pairing 0 0 1", "project 0 0 2", "status 0 0 1", "zone 0 0 1")
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(believed, w.snapshot()); diff != "" {
		t.Errorf("snapshot (-before +after):\n%s", diff)
	}
	b = w.apply(whole(), road(completed(160, date(2024, 2, 1))))
	w.counted(b, "figure 0 1 7", "organisation 0 0 2", "pairing 0 0 1", "project 0 0 2", "status 0 0 1", "zone 0 0 1")
}

func dryRun(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road(completed(1, date(2024, 1, 1))))
	before := w.rows()
	dry, err := s.Apply(w.ctx, aFile, entries(whole()), store.ApplyOptions{DryRun: true})
	if err != nil || dry.ID != 0 {
		t.Fatalf("dry run: batch %d, %v", dry.ID, err)
	}
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		t.Errorf("a dry run left something behind (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(dry.Counts, w.apply(whole()).Counts); diff != "" {
		t.Errorf("a dry run promises something else (-dry +real):\n%s", diff)
	}
}

func allOrNothing(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	before := w.rows()
	for _, size := range []int{1, 100} {
		_, err := s.Apply(w.ctx, aFile, failing([]ledger.Entry{whole(), road()}, errReading), store.ApplyOptions{ChunkSize: size})
		if !errors.Is(err, errReading) {
			t.Errorf("error %v, want that of the reader", err)
		}
		ctx, cancel := context.WithCancel(w.ctx)
		_, err = s.Apply(ctx, aFile, entries(whole(), road()), store.ApplyOptions{ChunkSize: 1, Progress: func(int) { cancel() }})
		if ledger.KindOf(err) != ledger.KindCanceled || !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want canceled", err)
		}
	}
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		t.Errorf("something was left behind (-before +after):\n%s", diff)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_, _ = s.Apply(w.ctx, aFile, entries(road()), store.ApplyOptions{Progress: func(int) { panic("in progress") }})
	}()
	w.apply(whole()) // the writer is free again
}

func chunksDoNotMatter(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	var list []ledger.Entry
	for i := range 6 {
		e := whole()
		e.Project.Code = fmt.Sprintf("P-%d", i)
		e.Project.Name = fmt.Sprintf("项目%d", i)
		list = append(list, e)
	}
	// The same project's months stand far apart.
	for month := range 6 {
		list = append(list, road(completed(int64(100*month+100), date(2024, month+1, 1))))
		if month == 3 {
			list = append(list, road(ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment,
				Series: ledger.Actual, Value: 5, ValidFrom: date(2023, 1, 1)}))
		}
	}
	r := rand.New(rand.NewPCG(1, 2))
	want := ""
	for _, size := range []int{0, 1, 2, 5} {
		b, err := s.Apply(w.ctx, aFile, entries(list...), store.ApplyOptions{ChunkSize: size})
		if err != nil {
			t.Fatalf("chunks of %d: %v", size, err)
		}
		have := w.snapshot()
		if want == "" {
			want = have
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("chunks of %d (-want +have):\n%s", size, diff)
		}
		if n := w.number(`SELECT COUNT(*) FROM figure WHERE known_from >= known_to OR valid_from >= valid_to`); n != 0 {
			t.Errorf("%d figures were known for no time", n)
		}
		w.undo(b)
		if have := strings.TrimSpace(w.snapshot()); have != "" {
			t.Fatalf("after undoing:\n%s", have)
		}
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
}

func blankNeverErases(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	b := w.apply(ledger.Entry{
		Organisations: []ledger.OrganisationClaim{{Name: "华润集团"}},
		Project: &ledger.ProjectClaim{Code: "P-001", Name: "希望乡村",
			Programmes:     []ledger.ProgrammeClaim{{Code: "guan-shao"}},
			Participations: []ledger.ParticipationClaim{{Organisation: "华润集团", Role: ledger.RoleFunding}},
			Attributes:     map[string]string{"备注": ""}},
		Pairing: &ledger.PairingClaim{Programme: "guan-shao", Recipient: "440229", Team: "第一组",
			Assistors: []ledger.AssistorClaim{{Organisation: "东莞市人民政府"}}},
	})
	w.counted(b, "organisation 0 0 1", "pairing 0 0 1", "project 0 0 1")
	w.believes(wholeBelieved...)
}

func linksAnew(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	first := w.apply(whole())
	b := w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Code: "P-001", Name: "希望乡村",
		Programmes:     []ledger.ProgrammeClaim{{Code: "shengzhi", Share: bp(3000), Lead: true}},
		Participations: []ledger.ParticipationClaim{{Organisation: "华润", Role: ledger.RoleFunding, Post: "董事长"}}}})
	w.counted(b, "project 0 1 0")
	want := slices.Clone(wholeBelieved)
	for i, line := range want {
		line = strings.Replace(line, "guan-shao 6000 1", "guan-shao 6000 0", 1)
		line = strings.Replace(line, "shengzhi 4000 0", "shengzhi 3000 1", 1)
		want[i] = strings.Replace(line, "总经理", "董事长", 1)
	}
	w.believes(want...)
	if n := w.number(`SELECT COUNT(*) FROM project_programme WHERE batch_id = $1 AND known_to = $2`, first.ID, b.AppliedAt); n != 2 {
		t.Errorf("%d old links ended with the batch, want 2", n)
	}
	if n := w.number(`SELECT version FROM project WHERE code = 'P-001'`); n != 2 {
		t.Errorf("version %d, want 2", n)
	}
	w.undo(b)
	w.believes(wholeBelieved...)
	w.refuse(ledger.KindInvalid, "超过 100%", ledger.Entry{Row: 9, Project: &ledger.ProjectClaim{Code: "P-001", Name: "希望乡村",
		Programmes: []ledger.ProgrammeClaim{{Code: "shengzhi", Share: bp(4001)}}}})
}

func findsProjects(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road(), ledger.Entry{Project: &ledger.ProjectClaim{Name: "官渡镇道路", Places: []ledger.PlaceShare{{PlaceCode: "350303102"}}}})
	coded := road()
	coded.Project.Code = "R-1"
	w.counted(w.apply(coded), "project 0 1 0")
	w.counted(w.apply(road(), coded), "project 0 0 2")
	w.believes(
		"project R-1 官渡镇道路 440229101 - -  0 - -  ", "project place R-1 官渡镇道路 440229101 440229101 - 0",
		"project  官渡镇道路 350303102 - -  0 - -  ", "project place  官渡镇道路 350303102 350303102 - 0")
	other := road()
	other.Project.Code = "R-2"
	w.counted(w.apply(other), "project 1 0 0")
	w.refuse(ledger.KindConflict, "R-1 官渡镇道路", road())
	renamed := ledger.Entry{Project: &ledger.ProjectClaim{Code: "R-2", Name: "官渡大道", StartsOn: date(2023, 4, 1)}}
	b := w.apply(renamed)
	w.counted(b, "project 0 1 0")
	if n := w.number(`SELECT year FROM project WHERE code = 'R-2' AND name = '官渡大道'`); n != 2023 {
		t.Errorf("year %d, want that of the start", n)
	}
	w.counted(w.apply(road()), "project 0 0 1") // R-1 only, now
	w.undo(b)
	if n := w.number(`SELECT COUNT(*) FROM project WHERE code = 'R-2' AND name = '官渡镇道路' AND name_key = '官渡镇道路' AND year = 0 AND starts_on IS NULL`); n != 1 {
		t.Errorf("the name did not come back")
	}
}

func findsPackages(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	pack := ledger.Entry{Row: 2, Project: &ledger.ProjectClaim{Name: "打包一", Places: []ledger.PlaceShare{{PlaceCode: "440229"}}}}
	part := func(name, of string) ledger.Entry {
		return ledger.Entry{Row: 3, Project: &ledger.ProjectClaim{Name: name, Package: of, Places: []ledger.PlaceShare{{PlaceCode: "440229"}}}}
	}
	w.refuse(ledger.KindInvalid, "第 1 个工作表第 3 行", part("子项目", "打包一"), pack)
	w.apply(pack, part("子项目", "打包一"))
	elsewhere := pack
	elsewhere.Project = &ledger.ProjectClaim{Name: "打包一", Places: []ledger.PlaceShare{{PlaceCode: "350303"}}}
	w.apply(elsewhere)
	w.counted(w.apply(part("子项目二", "打包一")), "project 1 0 0")
	if n := w.number(`SELECT COUNT(*) FROM project p JOIN project q ON q.id = p.package_id AND q.place_key = '440229'`); n != 2 {
		t.Errorf("%d parts hang on the package of their place, want 2", n)
	}
	w.refuse(ledger.KindConflict, "打包一", ledger.Entry{Row: 3, Project: &ledger.ProjectClaim{Name: "子项目三", Package: "打包一"}})
	w.refuse(ledger.KindInvalid, "不能是自己", part("打包一", "打包一"))
	w.refuse(ledger.KindInvalid, "不能再属于", part("孙项目", "子项目"))
	w.refuse(ledger.KindInvalid, "不能再属于", part("单独", ""), part("打包一", "单独"))
}

func findsOrganisations(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	claim := func(o ledger.OrganisationClaim) ledger.Entry {
		return ledger.Entry{Row: 4, Organisations: []ledger.OrganisationClaim{o}}
	}
	const code = "91440000100000000X"
	w.apply(claim(ledger.OrganisationClaim{Name: "华润(集团)有限公司", Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: code}}}))
	same := []ledger.OrganisationClaim{
		{Name: "换了名的公司", Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: code}}},
		{Name: "华润（集团）有限公司"},
		{Name: "华润集团"},
	}
	for _, o := range same {
		w.counted(w.apply(claim(o)), "organisation 0 0 1")
	}
	w.counted(w.apply(claim(ledger.OrganisationClaim{Name: "华润集团", Kind: ledger.CentralSOE, Aliases: []ledger.Alias{{Name: "华润", Kind: ledger.ShortName}}})), "organisation 0 1 0")
	w.counted(w.apply(claim(ledger.OrganisationClaim{Name: "华润", Kind: ledger.PrivateFirm})), "organisation 0 0 1")
	w.refuse(ledger.KindConflict, "代码与本行不同", claim(ledger.OrganisationClaim{Name: "华润(集团)有限公司",
		Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: "914400001000000001"}}}))
	// A similar name with another code is another body; afterwards the short form is ambiguous.
	w.counted(w.apply(claim(ledger.OrganisationClaim{Name: "华润集团", Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: "914400001000000001"}}})), "organisation 1 0 0")
	w.refuse(ledger.KindConflict, "华润(集团)有限公司、华润集团", claim(ledger.OrganisationClaim{Name: "华润 集团"}))
	w.counted(w.apply(claim(ledger.OrganisationClaim{Name: "华润集团"})), "organisation 0 0 1") // exact name wins
	w.refuse(ledger.KindConflict, "与名称不符", claim(ledger.OrganisationClaim{Name: "华润集团", Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: code}}}))
	w.refuse(ledger.KindInvalid, "不在台账中", ledger.Entry{Row: 4, Project: &ledger.ProjectClaim{Name: "路",
		Participations: []ledger.ParticipationClaim{{Organisation: "没登记的单位", Role: ledger.RoleOwner}}}})

	named, err := s.OrganisationsNamed(w.ctx, []string{"华润", "华润集团", "华润 集团", "没有", "（）"})
	if err != nil {
		t.Fatal(err)
	}
	have := map[string][]string{}
	for name, list := range named {
		for _, o := range list {
			have[name] = append(have[name], fmt.Sprint(o.Name, o.Kind, len(o.Identifiers), len(o.Aliases)))
		}
		slices.Sort(have[name])
	}
	want := map[string][]string{
		"华润":    {"华润(集团)有限公司central_soe1 1"},
		"华润集团":  {"华润集团other1 0"},
		"华润 集团": {"华润(集团)有限公司central_soe1 1", "华润集团other1 0"},
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("by name (-want +have):\n%s", diff)
	}
	identified, err := s.OrganisationsIdentified(w.ctx, ledger.SchemeCreditCode, []string{code, "914400001000000002"})
	if err != nil || len(identified) != 1 || identified[code].Name != "华润(集团)有限公司" {
		t.Errorf("by code: %v, %v", identified, err)
	}
}

func findsPairings(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	firms := []ledger.OrganisationClaim{{Name: "甲建筑有限公司", Kind: ledger.Builder, Aliases: []ledger.Alias{{Name: "甲建", Kind: ledger.ShortName}}}, {Name: "乙建筑有限公司"}}
	pair := func(team string, members ...string) ledger.Entry {
		p := &ledger.PairingClaim{Programme: "shengzhi", Recipient: "440229101", Team: team}
		for _, m := range members {
			p.Assistors = append(p.Assistors, ledger.AssistorClaim{Organisation: m})
		}
		return ledger.Entry{Row: 6, Organisations: firms, Pairing: p}
	}
	b := w.apply(pair("", "甲建筑有限公司"), pair("", "甲建"), pair("二组", "乙建筑有限公司"), pair("二组"))
	w.counted(b, "organisation 2 0 6", "pairing 2 0 2")
	w.counted(w.apply(pair("", "甲建", "乙建筑有限公司")), "organisation 0 0 2", "pairing 0 1 0")
	w.refuse(ledger.KindInvalid, "至少要有一个帮扶单位", pair(""))
	w.refuse(ledger.KindInvalid, "至少要有一个帮扶单位", pair("三组"))
}

func refusesClaims(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	figure := func(change func(f *ledger.FigureClaim)) ledger.Entry {
		f := completed(1, date(2024, 1, 1))
		f.Row = 42
		change(&f)
		return road(f)
	}
	for says, e := range map[string]ledger.Entry{
		"第 1 个工作表第 42 行":  figure(func(f *ledger.FigureClaim) { f.Measure = "没有" }),
		"指标 没有 不存在":       figure(func(f *ledger.FigureClaim) { f.Measure = "没有" }),
		"从哪一天起":           figure(func(f *ledger.FigureClaim) { f.ValidFrom = ledger.Date{} }),
		"不晚于起始日期":         figure(func(f *ledger.FigureClaim) { f.ValidTo = f.ValidFrom }),
		"概数用语":            figure(func(f *ledger.FigureClaim) { f.Qualifier = "大概" }),
		"实际、任务":           figure(func(f *ledger.FigureClaim) { f.Series = "" }),
		"没有写明是哪个结对关系":     figure(func(f *ledger.FigureClaim) { f.Subject = ledger.SubjectPairing }),
		"行政区划代码 44022910": figure(func(f *ledger.FigureClaim) { f.Subject, f.PlaceCode = ledger.SubjectPlace, "44022910" }),
		"流量是一笔一笔的":        figure(func(f *ledger.FigureClaim) { f.Measure, f.ValidTo = ledger.PaidInFunds, date(2025, 1, 1) }),
		"单位“某人”不在台账中":     figure(func(f *ledger.FigureClaim) { f.Provider = "某人" }),
		"帮扶行动 zzz 不存在":    {Project: &ledger.ProjectClaim{Name: "路", Programmes: []ledger.ProgrammeClaim{{Code: "zzz"}}}},
		"项目名称为空":          {Project: &ledger.ProjectClaim{Name: "（）"}},
		"行政区划代码 991 不存在":  {Project: &ledger.ProjectClaim{Name: "路", Places: []ledger.PlaceShare{{PlaceCode: "991"}}}},
		"项目状态不认识":         {Project: &ledger.ProjectClaim{Name: "路"}, Status: []ledger.StatusClaim{{Status: "快了", ValidFrom: date(2024, 1, 1)}}},
		"哪个项目的":           {Status: []ledger.StatusClaim{{Status: ledger.StatusSigned, ValidFrom: date(2024, 1, 1)}}},
	} {
		w.refuse(ledger.KindInvalid, says, e)
	}
}

func contradictions(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road())
	for _, size := range []int{1, 10} {
		for says, list := range map[string][]ledger.Entry{
			"两个不同的值": {road(completed(1, date(2024, 1, 1))), road(completed(2, date(2024, 1, 1)))},
			"两种说法":   {{Project: &ledger.ProjectClaim{Name: "新", Summary: "一"}}, {Project: &ledger.ProjectClaim{Name: "新", Summary: "二"}}},
			"同一关系": {
				{Project: &ledger.ProjectClaim{Name: "新", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Share: bp(1)}}}},
				{Project: &ledger.ProjectClaim{Name: "新", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Share: bp(2)}}}}},
			"两个牵头": {
				{Project: &ledger.ProjectClaim{Name: "新", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Lead: true}}}},
				{Project: &ledger.ProjectClaim{Name: "新", Programmes: []ledger.ProgrammeClaim{{Code: "shengzhi", Lead: true}}}}},
		} {
			before := w.rows()
			_, err := s.Apply(w.ctx, aFile, entries(list...), store.ApplyOptions{ChunkSize: size})
			w.failed(err, ledger.KindConflict, says)
			if diff := cmp.Diff(before, w.rows()); diff != "" {
				t.Errorf("%s (-before +after):\n%s", says, diff)
			}
		}
	}
	// Adding to what the batch said before is no contradiction.
	b, err := s.Apply(w.ctx, aFile, entries(
		ledger.Entry{Project: &ledger.ProjectClaim{Name: "新", Sector: "一", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}}},
		ledger.Entry{Project: &ledger.ProjectClaim{Name: "新", Summary: "二", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Share: bp(7)}}}},
	), store.ApplyOptions{ChunkSize: 1})
	if err != nil {
		t.Fatal(err)
	}
	w.counted(b, "project 1 1 0")
	if n := w.number(`SELECT COUNT(*) FROM project_programme WHERE batch_id = $1 AND share_bp = 7`, b.ID); n != 1 {
		t.Errorf("%d links, want 1", n)
	}
}

func batchRecord(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	batch := aFile
	batch.Content = []byte("PK…")
	batch.AsOf = date(2024, 12, 31)
	batch.Sheets = []ledger.BatchSheet{{Index: 0, Name: "项目", Profile: "p2", HeaderRow: 3, Columns: []ledger.BatchColumn{{Col: 1, Heading: "序号"}, {Col: 2, Heading: "项目名称", Field: "name"}}}}
	batch.Counts = []ledger.EntityCount{{Entity: "project", Read: 3, Rejected: 2, Skipped: 1}}
	completeCalled := false
	b, err := s.Apply(w.ctx, batch, entries(road()), store.ApplyOptions{Complete: func(b *ledger.ImportBatch) error {
		completeCalled = true
		b.Findings = append(b.Findings, ledger.Finding{Code: "unit-missing", Severity: ledger.SeverityError, Sheet: "项目", Row: 9, Col: 3, Heading: "投资", Seen: "300", Hint: "写明单位"})
		return nil
	}})
	if err != nil || !completeCalled {
		t.Fatal(err, completeCalled)
	}
	want := ledger.EntityCount{Entity: "project", Read: 4, Created: 1, Rejected: 2, Skipped: 1}
	if diff := cmp.Diff(want, countsOf(b)["project"]); diff != "" {
		t.Errorf("counts (-want +have):\n%s", diff)
	}
	found, err := s.BatchByHash(w.ctx, b.FileHash)
	if err != nil || found.ID != b.ID || found.FileSize != int64(len(batch.Content)) || found.AsOf != batch.AsOf || found.Actor != batch.Actor {
		t.Errorf("by hash: %+v, %v", found, err)
	}
	for query, want := range map[string]int64{
		`SELECT COUNT(*) FROM import_file WHERE file_hash = $1`:                         1,
		`SELECT COUNT(*) FROM import_batch WHERE file_hash = $1`:                        1,
		`SELECT COUNT(*) FROM import_column WHERE $1 <> '' AND heading <> ''`:           2,
		`SELECT COUNT(*) FROM import_sheet WHERE $1 <> '' AND profile = 'p2'`:           1,
		`SELECT COUNT(*) FROM finding WHERE $1 <> '' AND source_row = 9`:                1,
		`SELECT SUM(rejected + skipped) FROM import_count WHERE CAST($1 AS TEXT) <> ''`: 3,
	} {
		if n := w.number(query, b.FileHash); n != want {
			t.Errorf("%s = %d, want %d", query, n, want)
		}
	}
	w.undo(b)
	if found, err := s.BatchByHash(w.ctx, b.FileHash); err != nil || found.ID != 0 {
		t.Errorf("an undone batch is found by hash: %+v, %v", found, err)
	}
}

func batchesAtOnce(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	const writers = 6
	errs := make([]error, writers)
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() {
			list := []ledger.Entry{whole(), road(completed(int64(i), date(2024, i+1, 1)))}
			_, errs[i] = s.Apply(w.ctx, aFile, entries(list...), store.ApplyOptions{ChunkSize: 1})
		})
	}
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	for reading := true; reading; {
		select {
		case <-done:
			reading = false
		default:
			// A reader sees whole batches only: the first brings two projects.
			var b strings.Builder
			if err := s.Snapshot(w.ctx, &b); err != nil {
				t.Fatalf("a reader was held up: %v", err)
			}
		}
	}
	for i, err := range errs {
		if err != nil && ledger.KindOf(err) != ledger.KindConflict {
			t.Errorf("writer %d: %v", i, err)
		}
	}
	if n := w.number(`SELECT COUNT(*) FROM figure WHERE measure = 'completed_investment' AND known_to = 9223372036854775807`); n != writers {
		t.Errorf("%d statements, want %d", n, writers)
	}
	if n := w.number(`SELECT COUNT(DISTINCT applied_at) FROM import_batch`); n != writers {
		t.Errorf("%d instants for %d batches", n, writers)
	}
	if n := w.number(`SELECT COUNT(*) FROM project WHERE known_to = 9223372036854775807`); n != 2 {
		t.Errorf("%d projects, want 2", n)
	}
	ctx, cancel := context.WithTimeout(w.ctx, time.Nanosecond)
	defer cancel()
	_, err := s.Apply(ctx, aFile, entries(road()), store.ApplyOptions{})
	w.failed(err, ledger.KindCanceled, "")
}

func zonesMade(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	zone := &ledger.Place{Code: "440606004Z1", Name: "大富北片区", Level: ledger.LevelZone, Parent: "440606004"}
	first := w.apply(ledger.Entry{Zone: zone})
	w.counted(first, "zone 1 0 0")
	renamed := *zone
	renamed.Name = "奇槎片区"
	w.refuse(ledger.KindConflict, "大富北片区", ledger.Entry{Row: 2, Zone: &renamed})
	if err := s.SaveZones(w.ctx, []ledger.Place{renamed, {Code: "440606004Z2", Name: "三龙湾", Level: ledger.LevelZone, Parent: "440606004", CreditedTo: "350303"}}); err != nil {
		t.Fatal(err)
	}
	renamed.Version = 1
	zones, err := s.Zones(w.ctx)
	want := []ledger.Place{renamed, {Code: "440606004Z2", Name: "三龙湾", Level: ledger.LevelZone, Parent: "440606004", CreditedTo: "350303"}}
	if diff := cmp.Diff(want, zones); err != nil || diff != "" {
		t.Errorf("%v, zones (-want +have):\n%s", err, diff)
	}
	if n := w.number(`SELECT COUNT(*) FROM place WHERE code = '440606004Z2' AND city_code = '3503' AND town_code IS NULL`); n != 1 {
		t.Errorf("the zone's ancestors are not those of the place it is credited to")
	}
	w.undo(first)
	renamed.Version = 1
	if zones, err := s.Zones(w.ctx); err != nil || len(zones) != 1 {
		t.Errorf("after undoing: %v, %v", zones, err)
	}
	w.counted(w.apply(ledger.Entry{Zone: zone}), "zone 1 0 0")
	w.believes("zone 440606004Z1 大富北片区 - - -", "zone 440606004Z2 三龙湾 350303 - -")
	w.failed(s.SaveZones(w.ctx, []ledger.Place{{Code: "44Z1", Name: "无处", Level: ledger.LevelZone, Parent: "440000"}}), ledger.KindInvalid, "")
}
