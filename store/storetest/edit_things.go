package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("projects_are_made_and_changed", editsProjects)
	_ = add("pairings_are_made_and_changed", editsPairings)
	_ = add("programmes_are_made_and_changed", editsProgrammes)
	_ = add("zones_are_edited_and_moved", editsZones)
	_ = add("what_is_used_is_archived_only_with_its_uses", archives)
	_ = add("a_name_goes_back_where_the_other_ends_with_the_undoing", nameGoesBack)
	_ = add("random_edits_undone_leave_the_ledger_as_it_was", randomEdits)
	_ = add("of_two_changes_of_a_project_at_once_one_is_a_conflict", projectAtOnce)
)

// everything is the snapshot with the programmes.
func (w *writing) everything() string {
	w.Helper()
	var b strings.Builder
	if err := w.Snapshot(w.ctx, &b); err != nil {
		w.Fatal(err)
	}
	return b.String()
}

// undoesAll is undoes for what concerns programmes too.
func (w *writing) undoesAll(r ledger.EditResult, before string) {
	w.Helper()
	w.undo(ledger.ImportBatch{ID: r.Batch})
	if diff := cmp.Diff(before, w.everything()); diff != "" {
		w.Errorf("after undoing (-before +after):\n%s", diff)
	}
}

func (w *writing) programme(code string) ledger.ID {
	return w.id(`SELECT id FROM programme WHERE code = $1`, code)
}

func editsProjects(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	city, firm := w.organisation("东莞市人民政府").ID, w.organisation("华润(集团)有限公司").ID
	first := ledger.EditProject{Name: ledger.Set("新建桥"), StartsOn: ledger.Set(date(2025, 2, 1)), Sector: ledger.Set("交通"),
		Programmes:     ledger.Set([]ledger.ProgrammeShare{{Programme: w.programme("guan-shao"), Lead: true}}),
		Places:         ledger.Set([]ledger.PlaceShare{{PlaceCode: "440229101"}, {PlaceCode: "441900Z1", Share: bp(100)}}),
		Participations: ledger.Set([]ledger.Participation{{Organisation: city, Role: ledger.RoleLead, Share: bp(4000), Post: "科长"}, {Organisation: firm, Role: ledger.RoleIntroducing}}),
		Attributes:     map[string]string{"备注": "急"}}
	made := w.edit(first)
	id := made.Things[0].ID
	w.has(1, "project\t\t新建桥\t440229101\t-\t-\t交通\t2025\t2025-02-01\t-\t\t{\"备注\":\"急\"}")
	w.has(1, "participation", "新建桥", "lead", "4000", "科长")
	w.has(2, "project place", "新建桥")
	w.refuseEdit(editRequest(first), "CONFLICT inputs.0.name")
	changed := w.edit(ledger.EditProject{ID: id, Version: 1, Name: ledger.Set("新建大桥"), Code: ledger.Set("P-9"), StartsOn: ledger.Set(ledger.Date{}), Package: ledger.Set(w.id(`SELECT id FROM project WHERE code = 'P-001'`)),
		Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: "441900Z1"}}), Participations: ledger.Set([]ledger.Participation{{Organisation: city, Role: ledger.RoleLead}}),
		Attributes: map[string]string{"备注": "", "联系": "某"}})
	w.has(1, "project\tP-9\t新建大桥\t441900Z1\tP-001\t希望乡村\t交通\t2025\t-\t-\t\t{\"联系\":\"某\"}")
	w.has(1, "participation", "新建大桥")
	w.has(1, "participation", "新建大桥", "lead", "-")
	w.has(1, "project place", "新建大桥", "441900Z1", "-")
	at := ledger.At{AsOf: date(2025, 6, 1), KnownAt: changed.At - 1}
	then, err := s.ParticipationsOf(w.ctx, at, []ledger.ID{id})
	if err != nil || len(then[id]) != 2 {
		t.Errorf("as known before %v, %v", then, err)
	}
	// A later file finds the project by its code, and what it does not say stays.
	w.counted(w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Code: "P-9", Name: "新建大桥"}}), "project 0 0 1")
	later := w.apply(ledger.Entry{Row: 2, Project: &ledger.ProjectClaim{Code: "P-9", Name: "新建大桥", Participations: []ledger.ParticipationClaim{{Organisation: "华润", Role: ledger.RoleIntroducing}}}})
	w.has(2, "participation", "新建大桥")
	nobody := []ledger.Participation{{Organisation: city, Role: ledger.RoleLead, Share: bp(6000)}, {Organisation: 4711, Role: ledger.RoleLead}}
	over := []ledger.Participation{{Organisation: city, Role: ledger.RoleLead, Share: bp(6000)}, {Organisation: firm, Role: ledger.RoleFunding, Share: bp(5000)}}
	twice := []ledger.PlaceShare{{PlaceCode: "440229"}, {PlaceCode: "440229"}}
	other := w.edit(ledger.EditProject{Name: ledger.Set("别的")}).Things[0].ID
	w.refuseEdit(editRequest(
		ledger.EditProject{ID: id, Version: 1}, ledger.EditProject{Name: ledger.Set("甲"), Participations: ledger.Set(nobody)},
		ledger.EditProject{Name: ledger.Set("乙"), Participations: ledger.Set(over)}, ledger.EditProject{Name: ledger.Set("丙"), Places: ledger.Set(twice)},
		ledger.EditProject{Name: ledger.Set("丁"), Code: ledger.Set("P-9")}, ledger.EditProject{Name: ledger.Set("戊"), Package: ledger.Set(id)},
		ledger.EditProject{Name: ledger.Set("己"), Participations: ledger.Set([]ledger.Participation{{Organisation: firm, Role: ledger.RoleIntroducing, Share: bp(1)}})},
		ledger.EditProject{ID: other, Version: 1, StartsOn: ledger.Set(date(2025, 1, 1)), EndsOn: ledger.Set(date(2024, 1, 1))},
		ledger.EditProject{Name: ledger.Set("庚"), Programmes: ledger.Set([]ledger.ProgrammeShare{{Programme: 99}})}),
		"VERSION_CONFLICT inputs.0.expectedVersion", "NOT_FOUND inputs.1.participations.1.organisation", "INVALID inputs.2.participations.1.shareBasisPoints",
		"INVALID inputs.3.places.1", "CONFLICT inputs.4.code", "INVALID inputs.5.package", "INVALID inputs.6.participations.0.shareBasisPoints",
		"INVALID inputs.7.endsOn", "NOT_FOUND inputs.8.programmes.0.programme")
	// What an edit took away stays away when an earlier statement of it is undone or a later one comes and goes.
	w.undo(later)
	w.has(1, "participation", "新建大桥")
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	w.has(2, "participation", "新建桥")
	w.undo(ledger.ImportBatch{ID: w.id(`SELECT batch_id FROM project WHERE id = $1`, other)})
	w.undoes(made, before)
}

func editsPairings(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	city, firm := w.organisation("东莞市人民政府").ID, w.organisation("华润(集团)有限公司").ID
	first := ledger.EditPairing{Programme: w.programme("shengzhi"), Recipient: "440229101", StartsOn: ledger.Set(date(2024, 1, 1)),
		Assistors: ledger.Set([]ledger.Assistor{{Organisation: firm, Lead: true, Post: "副总"}, {Organisation: city}})}
	made := w.edit(first)
	id := made.Things[0].ID
	w.has(1, "pairing", "shengzhi", "440229101", "华润集团", "2024-01-01")
	w.has(1, "assistor", "440229101", "1", "副总")
	changed := w.edit(ledger.EditPairing{ID: id, Version: 1, EndsOn: ledger.Set(date(2026, 1, 1)), Assistors: ledger.Set([]ledger.Assistor{{Organisation: city, Share: bp(10000)}})})
	w.has(1, "pairing", "440229101", "东莞市人民政府", "2026-01-01")
	w.has(1, "assistor", "440229101")
	team := w.edit(ledger.EditPairing{ID: id, Version: 2, Team: ledger.Set("甲组"), StartsOn: ledger.Set(ledger.Date{})})
	w.has(1, "pairing\tshengzhi\t440229101\t甲组\t甲组\t-\t2026-01-01")
	dup := first
	dup.Team = ledger.Set("甲组")
	none := first
	none.Assistors = ledger.Set([]ledger.Assistor(nil))
	w.refuseEdit(editRequest(dup, none, ledger.EditPairing{Programme: 99, Recipient: "440229"}, ledger.EditPairing{Programme: first.Programme, Recipient: "99"},
		ledger.EditPairing{ID: id, Version: 1}, ledger.EditPairing{Programme: first.Programme, Recipient: "440229", Assistors: ledger.Set([]ledger.Assistor{{Organisation: city, Lead: true}, {Organisation: firm, Lead: true}})}),
		"CONFLICT inputs.0.assistors", "INVALID inputs.1.assistors", "NOT_FOUND inputs.2.programme", "NOT_FOUND inputs.3.recipient", "VERSION_CONFLICT inputs.4.expectedVersion", "INVALID inputs.5.assistors.1.lead")
	w.undo(ledger.ImportBatch{ID: team.Batch})
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	w.has(2, "assistor", "440229101")
	w.undoes(made, before)
}

func editsProgrammes(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.everything()
	made := w.edit(ledger.EditProgramme{Code: "wan-qi", Name: ledger.Set("万企兴万村"), Strand: ledger.Set(ledger.Social), LeadOffice: ledger.Set(w.organisation("东莞市人民政府").ID), StartsOn: ledger.Set(date(2021, 1, 1))})
	lines := func(want string) {
		t.Helper()
		if !strings.Contains(w.everything(), "programme\t"+want+"\n") {
			t.Errorf("no %q in\n%s", want, w.everything())
		}
	}
	lines("wan-qi\t万企兴万村\tsocial\t东莞市人民政府\t2021-01-01\t-")
	id := made.Things[0].ID
	changed := w.edit(ledger.EditProgramme{ID: id, Version: 1, Name: ledger.Set("万企帮万村"), Strand: ledger.Set(ledger.Strand("")), LeadOffice: ledger.Set(ledger.ID(0)), EndsOn: ledger.Set(date(2030, 1, 1))})
	lines("wan-qi\t万企帮万村\t\t-\t2021-01-01\t2030-01-01")
	w.refuseEdit(editRequest(ledger.EditProgramme{ID: id, Version: 1}, ledger.EditProgramme{Code: "wan-qi", Name: ledger.Set("x")}, ledger.EditProgramme{Code: "Ü", Name: ledger.Set("x")},
		ledger.EditProgramme{ID: 99, Version: 1}, ledger.EditProgramme{Code: "x", Name: ledger.Set("x"), LeadOffice: ledger.Set(ledger.ID(4711))}),
		"VERSION_CONFLICT inputs.0.expectedVersion", "CONFLICT inputs.1.code", "INVALID inputs.2.code", "NOT_FOUND inputs.3.programme", "NOT_FOUND inputs.4.leadOffice")
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	lines("wan-qi\t万企兴万村\tsocial\t东莞市人民政府\t2021-01-01\t-")
	gone := w.edit(ledger.ArchiveEdit{Kind: ledger.SubjectProgramme, ID: id, Version: 3})
	w.refuse(ledger.KindInvalid, "wan-qi", ledger.Entry{Project: &ledger.ProjectClaim{Name: "x", Programmes: []ledger.ProgrammeClaim{{Code: "wan-qi"}}}})
	back := w.edit(ledger.EditProgramme{Code: "wan-qi", Name: ledger.Set("又一个")})
	if back.Things[0].ID != id {
		t.Errorf("programme %d, want %d again", back.Things[0].ID, id)
	}
	lines("wan-qi\t又一个\tsocial\t东莞市人民政府\t2021-01-01\t-")
	w.undo(ledger.ImportBatch{ID: back.Batch})
	w.undo(ledger.ImportBatch{ID: gone.Batch})
	// A programme that a file has used meanwhile stays.
	used := w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Name: "用", Programmes: []ledger.ProgrammeClaim{{Code: "wan-qi"}}}})
	w.undo(ledger.ImportBatch{ID: made.Batch})
	lines("wan-qi\t万企兴万村\tsocial\t东莞市人民政府\t2021-01-01\t-")
	w.undo(used)
	again := w.edit(ledger.ArchiveEdit{Kind: ledger.SubjectProgramme, ID: id, Version: w.number(`SELECT version FROM programme WHERE id = $1`, id)})
	if diff := cmp.Diff(before, w.everything()); diff != "" || again.Batch == 0 {
		t.Errorf("after all (-before +after):\n%s", diff)
	}
}

func editsZones(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	made := w.edit(ledger.EditZone{Create: true, Host: "440229", Name: ledger.Set("翁源工业园"), ValidFrom: ledger.Set(date(2020, 1, 1))})
	code := made.Things[0].Code
	if code != ledger.ZoneCode("440229", ledger.ZoneSerial("翁源工业园")) {
		t.Errorf("code %s", code)
	}
	w.has(1, "zone", code, "翁源工业园", "2020-01-01")
	changed := w.edit(ledger.EditZone{Code: code, Version: 0, Name: ledger.Set("翁源高新园"), CreditedTo: ledger.Set("440229101"), ValidTo: ledger.Set(date(2030, 1, 1))})
	w.has(1, "zone", code, "翁源高新园", "440229101", "2020-01-01", "2030-01-01")
	w.refuseEdit(editRequest(ledger.EditZone{Code: code, Version: 0}, ledger.EditZone{Code: "440229"}, ledger.EditZone{Code: "441900Z1", CreditedTo: ledger.Set("")},
		ledger.EditZone{Create: true, Host: "99", Name: ledger.Set("x")}, ledger.EditZone{Create: true, Host: "441900Z1", Name: ledger.Set("x")}, ledger.EditZone{Code: "440229Z9"}),
		"VERSION_CONFLICT inputs.0.expectedVersion", "INVALID inputs.1.place", "IN_USE inputs.2.creditedTo", "NOT_FOUND inputs.3.host", "NOT_FOUND inputs.4.host", "NOT_FOUND inputs.5.place")
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	w.has(1, "zone", code, "翁源工业园")
	w.undoes(made, before)
	w.edit(ledger.EditZone{Create: true, Host: "440229", Name: ledger.Set("翁源工业园")})
	w.has(1, "zone", code, "翁源工业园", "-")

	// A zone that moves takes along what stands on it.
	seen := w.apply(ledger.Entry{Sheet: 1, Row: 3, Figures: []ledger.FigureClaim{{Subject: ledger.SubjectPlace, PlaceCode: "441900Z1", Programme: "guan-shao", Measure: "beneficiaries", Series: ledger.Actual, Value: 77, ValidFrom: date(2024, 1, 1), Col: 4}}},
		ledger.Entry{Row: 4, Pairing: &ledger.PairingClaim{Programme: "guan-shao", Recipient: "441900Z1", Assistors: []ledger.AssistorClaim{{Organisation: "华润"}}}},
		ledger.Entry{Row: 5, Project: &ledger.ProjectClaim{Name: "飞地厂房", Places: []ledger.PlaceShare{{PlaceCode: "441900Z1", Share: bp(5000)}}}})
	still := w.snapshot()
	w.refuseEdit(editRequest(ledger.MoveEdit{Code: "440229", Host: "4402"}, ledger.MoveEdit{Code: "441900Z1", Host: "9999"}, ledger.MoveEdit{Code: "441900Z1", Version: 3, Host: "440229"}),
		"INVALID inputs.0.place", "NOT_FOUND inputs.1.parent", "VERSION_CONFLICT inputs.2.expectedVersion")
	moved := w.edit(ledger.MoveEdit{Code: "441900Z1", Host: "440229101"})
	if moved.Things[0].Code != "440229101Z1" {
		t.Errorf("moved to %s", moved.Things[0].Code)
	}
	w.has(0, "441900Z1")
	w.has(1, "zone", "440229101Z1", "反向飞地", "440229")
	w.has(1, "project", "飞地厂房", "440229101Z1")
	w.has(2, "project place", "440229101Z1")
	w.has(1, "pairing", "guan-shao", "440229101Z1")
	w.has(1, "figure", "440229101Z1", "beneficiaries", "77")
	if n := w.number(`SELECT COUNT(*) FROM figure WHERE place_code = '440229101Z1' AND batch_id = $1 AND source_row = 3 AND source_col = 4`, seen.ID); n != 1 {
		t.Errorf("a figure that moved has lost its cell")
	}
	w.undoes(moved, still)
}

func archives(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	w.apply(ledger.Entry{Row: 2, Project: &ledger.ProjectClaim{Name: "子项", Package: "P-001"}, Figures: []ledger.FigureClaim{completed(5, date(2024, 1, 1))}})
	w.apply(ledger.Entry{Row: 3, Organisations: []ledger.OrganisationClaim{{Name: "独行公司", Parent: "东莞市人民政府", Aliases: []ledger.Alias{{Name: "独行", Kind: ledger.ShortName}}}},
		Pairing: &ledger.PairingClaim{Programme: "shengzhi", Recipient: "440229", Assistors: []ledger.AssistorClaim{{Organisation: "独行公司"}}},
		Figures: []ledger.FigureClaim{{Subject: ledger.SubjectPairing, Measure: "officials_assigned", Series: ledger.Actual, Value: 2, ValidFrom: date(2024, 1, 1)},
			{Subject: ledger.SubjectOrganisation, Organisation: "独行公司", Measure: "officials_assigned", Series: ledger.Actual, Value: 2, ValidFrom: date(2024, 1, 1)}}})
	before := w.everything()
	version := func(kind string, id ledger.ID) int64 {
		return w.number(`SELECT version FROM `+kind+` WHERE id = $1`, id)
	}
	project := w.id(`SELECT id FROM project WHERE code = 'P-001'`)
	firm, alone := w.organisation("华润(集团)有限公司").ID, w.organisation("独行公司").ID
	pairing := w.id(`SELECT id FROM pairing WHERE pairing_key = '第一组'`)
	guanShao := w.programme("guan-shao")
	a := func(kind ledger.SubjectKind, id ledger.ID, cascade bool) ledger.ArchiveEdit {
		return ledger.ArchiveEdit{Kind: kind, ID: id, Version: version(string(kind), id), Cascade: cascade}
	}
	stale := a(ledger.SubjectProject, project, true)
	stale.Version = 0
	w.refuseEdit(editRequest(a(ledger.SubjectProject, project, false), a(ledger.SubjectPairing, pairing, false), a(ledger.SubjectOrganisation, alone, false),
		a(ledger.SubjectProgramme, guanShao, false), ledger.ArchiveEdit{Kind: ledger.SubjectPlace, Code: "441900Z1"}, a(ledger.SubjectOrganisation, firm, true), stale),
		"IN_USE inputs.0.project", "IN_USE inputs.1.pairing", "IN_USE inputs.2.organisation", "IN_USE inputs.3.programme", "IN_USE inputs.4.place",
		"IN_USE inputs.5.organisation", "VERSION_CONFLICT inputs.6.expectedVersion")
	for name, c := range map[string]struct {
		edit ledger.ArchiveEdit
		gone [][]string
	}{
		"project":      {a(ledger.SubjectProject, project, true), [][]string{{"project", "P-001"}, {"project", "子项"}, {"figure", "project"}, {"participation", "P-001"}, {"status", "P-001"}}},
		"pairing":      {a(ledger.SubjectPairing, pairing, true), [][]string{{"pairing", "第一组"}, {"assistor", "第一组"}, {"figure", "第一组"}}},
		"organisation": {a(ledger.SubjectOrganisation, alone, true), [][]string{{"organisation", "独行公司"}, {"alias", "独行"}, {"pairing", "shengzhi"}, {"officials_assigned", "2"}}},
		"programme":    {a(ledger.SubjectProgramme, guanShao, true), [][]string{{"pairing", "guan-shao"}, {"project programme", "guan-shao"}, {"figure", "guan-shao"}}},
		"zone":         {ledger.ArchiveEdit{Kind: ledger.SubjectPlace, Code: "441900Z1", Version: version2(w, "441900Z1"), Cascade: true}, [][]string{{"zone", "441900Z1"}, {"project place", "441900Z1"}}},
	} {
		// Each undoing is a later version.
		if c.edit.ID != 0 {
			c.edit.Version = version(string(c.edit.Kind), c.edit.ID)
		}
		total := w.totalAt(ledger.TotalInvestment, ledger.Latest)
		r := w.edit(c.edit)
		for _, words := range c.gone {
			w.has(0, words...)
		}
		if have := w.totalAt(ledger.TotalInvestment, r.At-1); have != total {
			t.Errorf("%s: as known before %s, want %s", name, have, total)
		}
		w.undoesAll(r, before)
	}
	// The name is free meanwhile, and then in the way of undoing.
	gone := w.edit(a(ledger.SubjectPairing, pairing, true))
	w.apply(ledger.Entry{Row: 9, Pairing: &ledger.PairingClaim{Programme: "guan-shao", Recipient: "440229", Team: "第一组", Assistors: []ledger.AssistorClaim{{Organisation: "华润"}}}})
	_, err := s.UndoBatch(w.ctx, gone.Batch, "审核", "")
	w.failed(err, ledger.KindConflict, "第一组")
}

func version2(w *writing, code string) int64 {
	return w.number(`SELECT version FROM place WHERE code = $1`, code)
}

// A pairing is called otherwise, an import makes another in its place, and that is called
// otherwise too. In whatever order the three are undone, no two ever have one name.
func nameGoesBack(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.everything()
	for _, order := range [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}} {
		const named = ` WHERE team = '第一组' AND known_to = 9223372036854775807`
		rename := func(team string) ledger.ID {
			id := w.id(`SELECT id FROM pairing` + named)
			return w.edit(ledger.EditPairing{ID: id, Version: w.number(`SELECT version FROM pairing WHERE id = $1`, id), Team: ledger.Set(team)}).Batch
		}
		batches := []ledger.ID{rename("甲组"), w.apply(whole()).ID, rename("乙组")}
		var refused []ledger.ID
		undo := func(batch ledger.ID) {
			t.Helper()
			if _, err := s.UndoBatch(w.ctx, batch, "审核", ""); ledger.KindOf(err) == ledger.KindConflict {
				w.failed(err, ledger.KindConflict, "先合并或归档后来的")
				refused = append(refused, batch)
			} else if err != nil {
				t.Fatalf("%v: %v", order, err)
			}
		}
		for _, i := range order {
			undo(batches[i])
		}
		for again := refused; len(again) > 0 && len(refused) > 0; again = refused {
			refused = nil
			for _, batch := range again {
				undo(batch)
			}
			if len(refused) == len(again) {
				t.Fatalf("%v: %d batches cannot be undone", order, len(refused))
			}
		}
		if diff := cmp.Diff(before, w.everything()); diff != "" {
			t.Errorf("%v undone (-before +after):\n%s", order, diff)
		}
	}
}

// randomEdits makes edits of every sort at random, and imports between them, and undoes
// all: in reverse, when after each undoing the ledger believes what it did before the
// batch, and its totals as known then are what they were; or in any order that is not
// refused, when it does so in the end.
func randomEdits(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	for _, seed := range []uint64{0, 1, 2, 3, 39, 59} {
		r := rand.New(rand.NewPCG(seed, 7))
		type done struct {
			batch  ledger.ID
			before string
			total  string
			at     ledger.Instant
		}
		var batches []done
		w.apply(whole(), double())
		for range 25 {
			before, total := w.everything(), w.totalAt(ledger.PaidInFunds, ledger.Latest)
			if r.IntN(6) == 0 {
				e := []ledger.Entry{whole(), double(), shared(), later()}[r.IntN(4)]
				b, err := s.Apply(w.ctx, aReasonedFile, entries(e), store.ApplyOptions{})
				if err == nil && b.ID != 0 {
					batches = append(batches, done{b.ID, before, total, b.AppliedAt})
				}
				continue
			}
			result, err := s.Edit(w.ctx, editRequest(w.randomEdit(r)))
			if err != nil {
				if k := ledger.KindOf(err); k != ledger.KindConflict && k != ledger.KindInvalid && k != ledger.KindNotFound {
					t.Fatal(err)
				}
				if now := w.everything(); now != before {
					t.Fatalf("a refused edit changed something: %s", cmp.Diff(before, now))
				}
				continue
			}
			if result.Batch != 0 {
				batches = append(batches, done{result.Batch, before, total, result.At})
			}
		}
		if len(batches) < 8 {
			t.Errorf("seed %d: only %d batches", seed, len(batches))
		}
		if first := batches[0].before; seed%2 == 1 {
			for len(batches) > 0 {
				r.Shuffle(len(batches), func(i, j int) { batches[i], batches[j] = batches[j], batches[i] })
				var left []done // what others have built on
				for _, b := range batches {
					if _, err := s.UndoBatch(w.ctx, b.batch, "审核", ""); ledger.KindOf(err) == ledger.KindConflict {
						left = append(left, b)
					} else if err != nil {
						t.Fatalf("seed %d: %v", seed, err)
					}
				}
				if len(left) == len(batches) {
					t.Fatalf("seed %d: %d batches cannot be undone", seed, len(left))
				}
				batches = left
			}
			if diff := cmp.Diff(first, w.everything()); diff != "" {
				t.Fatalf("seed %d undone in any order (-before +after):\n%s", seed, diff)
			}
			continue
		}
		for i := len(batches) - 1; i >= 0; i-- {
			b := batches[i]
			if have := w.totalAt(ledger.PaidInFunds, b.at-1); have != b.total {
				t.Fatalf("seed %d, batch %d: total as known before it %s, want %s", seed, i, have, b.total)
			}
			if _, err := s.UndoPreview(w.ctx, b.batch); err != nil {
				t.Fatalf("seed %d, batch %d: preview %v", seed, i, err)
			}
			w.undo(ledger.ImportBatch{ID: b.batch})
			if diff := cmp.Diff(b.before, w.everything()); diff != "" {
				t.Fatalf("seed %d, batch %d of %d undone (-before +after):\n%s", seed, i, len(batches), diff)
			}
		}
	}
}

func (w *writing) ids(table string) []ledger.ID {
	var ids []ledger.ID
	err := w.InTx(w.ctx, func(tx *store.Tx) error {
		ids = nil
		return tx.SelectContext(w.ctx, &ids, `SELECT id FROM `+table+` ORDER BY id`)
	})
	if err != nil {
		w.Fatal(err)
	}
	return ids
}

func (w *writing) randomEdit(r *rand.Rand) ledger.Edit {
	const believed = ` WHERE known_to = 9223372036854775807`
	pick := func(ids []ledger.ID) ledger.ID {
		if len(ids) == 0 {
			return 0
		}
		return ids[r.IntN(len(ids))]
	}
	organisations, projects := w.ids("organisation"+believed), w.ids("project"+believed)
	pairings, figures := w.ids("pairing"+believed), w.ids("figure"+believed)
	programmes := w.ids("programme WHERE ended_at = 0")
	version := func(kind string, id ledger.ID) int64 {
		if id == 0 {
			return 0
		}
		return w.number(`SELECT version FROM `+kind+` WHERE id = $1`, id)
	}
	share := func() *int64 {
		if r.IntN(2) == 0 {
			return nil
		}
		return bp(int64(r.IntN(3)) * 1000)
	}
	name := fmt.Sprintf("名%d", r.IntN(6))
	places := []string{"440229", "440229101", "441900Z1", "440229101201"}
	place := places[r.IntN(len(places))]
	switch r.IntN(16) {
	case 0:
		return ledger.EditOrganisation{Name: ledger.Set(name), Parent: ledger.Set(pick(organisations))}
	case 1, 2:
		id := pick(organisations)
		return ledger.EditOrganisation{ID: id, Version: version("organisation", id), Name: ledger.Set(name), PlaceCode: ledger.Set(place), Parent: ledger.Set(pick(organisations))}
	case 3, 4:
		return ledger.MergeEdit{From: pick(organisations), Into: pick(organisations)}
	case 5:
		return ledger.EditProject{Name: ledger.Set(name), Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: place, Share: share()}}), Package: ledger.Set(pick(append(projects, 0)))}
	case 6, 7:
		id := pick(projects)
		return ledger.EditProject{ID: id, Version: version("project", id), Sector: ledger.Set(name), Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: place}}),
			Programmes:     ledger.Set([]ledger.ProgrammeShare{{Programme: pick(programmes), Lead: r.IntN(2) == 0, Share: share()}}),
			Participations: ledger.Set([]ledger.Participation{{Organisation: pick(organisations), Role: ledger.Roles[r.IntN(4)], Share: share()}}), Attributes: map[string]string{"备注": name}}
	case 8:
		return ledger.EditPairing{Programme: pick(programmes), Recipient: place, Assistors: ledger.Set([]ledger.Assistor{{Organisation: pick(organisations), Lead: true}})}
	case 9:
		id := pick(pairings)
		return ledger.EditPairing{ID: id, Version: version("pairing", id), Team: ledger.Set([]string{"", name}[r.IntN(2)]), Assistors: ledger.Set([]ledger.Assistor{{Organisation: pick(organisations), Share: share()}})}
	case 10:
		return ledger.EditFigure{SubjectID: pick(projects), Provider: pick(organisations), Claim: ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.PaidInFunds, Series: ledger.Actual,
			Value: int64(r.IntN(9)), ValidFrom: date(2024, 1+r.IntN(8), 1)}}
	case 11:
		return ledger.EditFigure{Figure: pick(figures), Withdraw: r.IntN(2) == 0, Claim: ledger.FigureClaim{Value: int64(r.IntN(50))}}
	case 12:
		return ledger.EditStatus{Project: pick(projects), Claim: ledger.StatusClaim{Status: ledger.Statuses[r.IntN(8)], ValidFrom: date(2024, 1+r.IntN(8), 1)}}
	case 13:
		return ledger.MoveEdit{Code: "441900Z1", Version: version2(w, "441900Z1"), Host: places[r.IntN(2)]}
	case 14:
		return ledger.EditAlias{Organisation: pick(organisations), Alias: ledger.Alias{Name: name, Kind: ledger.ShortName}}
	}
	kinds := []ledger.SubjectKind{ledger.SubjectProject, ledger.SubjectPairing, ledger.SubjectOrganisation, ledger.SubjectProgramme}
	kind := kinds[r.IntN(4)]
	id := pick(map[ledger.SubjectKind][]ledger.ID{ledger.SubjectProject: projects, ledger.SubjectPairing: pairings, ledger.SubjectOrganisation: organisations, ledger.SubjectProgramme: programmes}[kind])
	return ledger.ArchiveEdit{Kind: kind, ID: id, Version: version(string(kind), id), Cascade: true}
}

func projectAtOnce(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	id := w.id(`SELECT id FROM project`)
	w.atOnce(func(i int) ledger.Edit {
		return ledger.EditProject{ID: id, Version: 1, Sector: ledger.Set(fmt.Sprint("类", i))}
	})
}
