package storetest

import (
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("organisations_are_made_and_changed", editsOrganisations)
	_ = add("an_alias_is_remembered_for_later_imports", editsAliases)
	_ = add("merged_organisations_go_on_as_one", mergesOrganisations)
	_ = add("what_both_had_is_joined_by_a_rule", mergesShared)
	_ = add("a_merge_is_undone_in_any_order", mergesUndone)
	_ = add("what_was_joined_or_merged_on_is_undone_last_first", mergesChained)
	_ = add("merging_keeps_the_tree_a_tree", mergesTree)
	_ = add("of_two_changes_of_an_organisation_at_once_one_is_a_conflict", organisationAtOnce)
)

func (w *writing) organisation(name string) ledger.Organisation {
	w.Helper()
	id := w.id(`SELECT id FROM organisation WHERE name = $1 AND known_to = 9223372036854775807`, name)
	found, err := w.OrganisationsByID(w.ctx, ledger.At{AsOf: date(2024, 1, 1), KnownAt: ledger.Latest}, []ledger.ID{id})
	if err != nil {
		w.Fatal(err)
	}
	return found[id]
}

func editsOrganisations(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	city := w.organisation("东莞市人民政府")
	made := w.edit(ledger.EditOrganisation{Name: ledger.Set("韶关市帮扶办"), Kind: ledger.Set(ledger.GovernmentOffice), Parent: ledger.Set(city.ID), PlaceCode: ledger.Set("4402"),
		Identifiers: ledger.Set([]ledger.Identifier{{Scheme: "X", Value: "1"}}), Aliases: ledger.Set([]ledger.Alias{{Name: "韶关帮扶办", Kind: ledger.ShortName}})})
	office := w.organisation("韶关市帮扶办")
	want := ledger.Organisation{ID: made.Things[0].ID, Name: "韶关市帮扶办", Kind: ledger.GovernmentOffice, Parent: city.ID, PlaceCode: "4402", Version: 1,
		Identifiers: []ledger.Identifier{{Scheme: "X", Value: "1"}}, Aliases: []ledger.Alias{{Name: "韶关帮扶办", Kind: ledger.ShortName}}}
	if diff := cmp.Diff(want, office); diff != "" {
		t.Errorf("made (-want +have):\n%s", diff)
	}
	changed := w.edit(ledger.EditOrganisation{ID: office.ID, Version: 1, Name: ledger.Set("韶关市对口办"), Parent: ledger.Set(ledger.ID(0)), PlaceCode: ledger.Set(""), Identifiers: ledger.Set([]ledger.Identifier(nil))})
	want.Name, want.Parent, want.PlaceCode, want.Identifiers, want.Version = "韶关市对口办", 0, "", nil, 2
	want.Aliases = append(want.Aliases, ledger.Alias{Name: "韶关市帮扶办", Kind: ledger.FormerName})
	if diff := cmp.Diff(want, w.organisation("韶关市对口办")); diff != "" {
		t.Errorf("changed (-want +have):\n%s", diff)
	}
	then, err := s.OrganisationsByID(w.ctx, ledger.At{AsOf: date(2024, 1, 1), KnownAt: changed.At - 1}, []ledger.ID{office.ID})
	if err != nil || then[office.ID].Name != "韶关市帮扶办" || len(then[office.ID].Identifiers) != 1 {
		t.Errorf("as known before %+v, %v", then[office.ID], err)
	}
	w.refuseEdit(editRequest(ledger.EditOrganisation{ID: office.ID, Version: 1, Kind: ledger.Set(ledger.Builder)}, ledger.EditOrganisation{Name: ledger.Set("")},
		ledger.EditOrganisation{Name: ledger.Set("东莞市人民政府")}, ledger.EditOrganisation{ID: 4711, Version: 1},
		ledger.EditOrganisation{ID: city.ID, Version: 1, Parent: ledger.Set(w.organisation("华润(集团)有限公司").ID)},
		ledger.EditOrganisation{Name: ledger.Set("甲"), PlaceCode: ledger.Set("990000")},
		ledger.EditOrganisation{Name: ledger.Set("乙"), Identifiers: ledger.Set([]ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: "91440000100000000X"}})}),
		"VERSION_CONFLICT inputs.0.expectedVersion", "INVALID inputs.1.name", "CONFLICT inputs.2.name", "NOT_FOUND inputs.3.organisation",
		"INVALID inputs.4.parent", "NOT_FOUND inputs.5.place", "CONFLICT inputs.6.identifiers")
	same := ledger.EditOrganisation{ID: office.ID, Version: 2, Kind: ledger.Set(ledger.GovernmentOffice)}
	if r := w.edit(same); r.Batch != 0 {
		t.Errorf("nothing changed, and there is a batch")
	}
	w.refuseEdit(editRequest(same, same), "INVALID inputs.1.organisation")
	// A pairing that is found by the name of its assistor is found by the new one.
	pair := ledger.Entry{Row: 3, Organisations: []ledger.OrganisationClaim{{Name: "韶关市对口办"}}, Pairing: &ledger.PairingClaim{
		Programme: "guan-shao", Recipient: "440229", Assistors: []ledger.AssistorClaim{{Organisation: "韶关市对口办"}}}}
	paired := w.apply(pair)
	renamed := w.edit(ledger.EditOrganisation{ID: office.ID, Version: 2, Name: ledger.Set("韶关市协作中心")})
	w.counted(w.apply(pair), "organisation 0 0 1", "pairing 0 0 1")
	w.undo(ledger.ImportBatch{ID: renamed.Batch})
	w.counted(w.apply(pair), "organisation 0 0 1", "pairing 0 0 1")
	// A name that another has meanwhile is not given back.
	namesake := w.edit(ledger.EditOrganisation{Name: ledger.Set("韶关市帮扶办")})
	_, err = s.UndoBatch(w.ctx, changed.Batch, "审核", "")
	w.failed(err, ledger.KindConflict, "韶关市帮扶办")
	w.undo(ledger.ImportBatch{ID: namesake.Batch})
	w.undo(paired)
	w.undo(ledger.ImportBatch{ID: changed.Batch})
	w.undoes(made, before)
}

func editsAliases(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	o := w.organisation("东莞市人民政府")
	given := w.edit(ledger.EditAlias{Organisation: o.ID, Alias: ledger.Alias{Name: "莞市府", Kind: ledger.ShortName}})
	other := ledger.Entry{Row: 3, Organisations: []ledger.OrganisationClaim{{Name: "莞市府"}}}
	w.counted(w.apply(other), "organisation 0 0 1")
	ambiguous := w.edit(ledger.EditAlias{Organisation: o.ID, Alias: ledger.Alias{Name: "华润", Kind: ledger.FormerName}})
	if len(ambiguous.Warnings) != 1 || ambiguous.Warnings[0].Code != ledger.EditAmbiguousName {
		t.Errorf("warnings %+v", ambiguous.Warnings)
	}
	w.undo(ledger.ImportBatch{ID: ambiguous.Batch})
	taken := w.edit(ledger.EditAlias{Organisation: o.ID, Alias: ledger.Alias{Name: "莞市府"}, Remove: true})
	w.has(0, "alias", "莞市府")
	w.refuseEdit(editRequest(ledger.EditAlias{Organisation: o.ID, Alias: ledger.Alias{Name: "莞市府"}, Remove: true}, ledger.EditAlias{Organisation: o.ID, Alias: ledger.Alias{Name: o.Name, Kind: ledger.ShortName}},
		ledger.EditAlias{Organisation: 4711}), "INVALID inputs.0.alias", "INVALID inputs.1.alias", "NOT_FOUND inputs.2.organisation")
	w.undo(ledger.ImportBatch{ID: taken.Batch})
	w.has(1, "alias", "莞市府", "short")
	w.undoes(given, before)
}

// double claims that a second firm does much of what the firm of whole does.
func double() ledger.Entry {
	return ledger.Entry{Sheet: 1, Row: 9,
		Organisations: []ledger.OrganisationClaim{{Name: "润泽实业", Kind: ledger.CentralSOE, PlaceCode: "4402", Aliases: []ledger.Alias{{Name: "润泽", Kind: ledger.ShortName}},
			Identifiers: []ledger.Identifier{{Scheme: "X", Value: "9"}}}},
		Project: &ledger.ProjectClaim{Code: "P-002", Name: "二号", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}, Places: []ledger.PlaceShare{{PlaceCode: "440229"}},
			Participations: []ledger.ParticipationClaim{{Organisation: "润泽实业", Role: ledger.RoleFunding, Share: bp(3000), Post: "经理"}}},
		Pairing: &ledger.PairingClaim{Programme: "shengzhi", Recipient: "440229", Assistors: []ledger.AssistorClaim{{Organisation: "润泽实业", Lead: true}}},
		Figures: []ledger.FigureClaim{
			{Subject: ledger.SubjectProject, Measure: ledger.PaidInFunds, Series: ledger.Actual, Value: 40, Provider: "润泽实业", ValidFrom: date(2024, 7, 1), Col: 8},
			{Subject: ledger.SubjectOrganisation, Organisation: "润泽实业", Measure: "officials_assigned", Series: ledger.Actual, Value: 5, ValidFrom: date(2025, 1, 1), Col: 9},
		}}
}

func mergesOrganisations(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	second := w.apply(double())
	before := w.snapshot()
	from, into := w.organisation("润泽实业"), w.organisation("华润(集团)有限公司")
	total := w.totalAt(ledger.PaidInFunds, ledger.Latest)
	merged := w.edit(ledger.MergeEdit{From: from.ID, Into: into.ID})
	w.has(0, "organisation", "润泽实业")
	w.has(1, "alias", "华润(集团)有限公司", "润泽实业", "former")
	w.has(1, "alias", "华润(集团)有限公司", "润泽", "short")
	w.has(1, "identifier", "华润(集团)有限公司", "X", "9")
	w.has(1, "participation", "P-002", "华润(集团)有限公司", "funding", "3000", "经理")
	w.has(1, "assistor", "shengzhi", "华润(集团)有限公司", "1")
	w.has(1, "figure", "P-002", "paid_in_funds", "华润(集团)有限公司", "40")
	w.has(1, "figure", "organisation", "华润(集团)有限公司", "officials_assigned", "2024-01-01", "2025-01-01", "3")
	w.has(1, "figure", "organisation", "华润(集团)有限公司", "officials_assigned", "2025-01-01", "5")
	if o := w.organisation("华润(集团)有限公司"); o.PlaceCode != "4402" || o.Version != into.Version+1 {
		t.Errorf("merged into %+v", o)
	}
	if now := w.totalAt(ledger.PaidInFunds, ledger.Latest); now != total {
		t.Errorf("paid in %s, before %s", now, total)
	}
	// A payment still names its file, sheet and cell.
	if n := w.number(`SELECT COUNT(*) FROM figure WHERE measure = 'paid_in_funds' AND value = 40 AND batch_id = $1 AND source_sheet = 1 AND source_row = 9 AND source_col = 8 AND known_to = 9223372036854775807`, second.ID); n != 1 {
		t.Errorf("a payment that moved has lost its cell")
	}
	// Before the merge there were two.
	at := ledger.At{AsOf: date(2025, 6, 1), KnownAt: merged.At - 1}
	then, err := s.FiguresOf(w.ctx, at, ledger.SubjectOrganisation, []string{strconv.FormatInt(int64(from.ID), 10)}, nil)
	if err != nil || len(then[strconv.FormatInt(int64(from.ID), 10)]) != 1 {
		t.Errorf("figures as known before the merge: %v, %v", then, err)
	}
	parts, err := s.OrganisationsByID(w.ctx, at, []ledger.ID{from.ID})
	if err != nil || parts[from.ID].Name != "润泽实业" {
		t.Errorf("as known before the merge: %v, %v", parts, err)
	}
	// The same file again finds the one organisation, its pairing and project, and changes nothing.
	w.counted(w.apply(double()), "figure 0 0 2", "organisation 0 0 1", "pairing 0 0 1", "project 0 0 1")
	w.refuseEdit(editRequest(ledger.MergeEdit{From: into.ID, Into: into.ID}, ledger.MergeEdit{From: from.ID, Into: into.ID}),
		"INVALID inputs.0.into", "NOT_FOUND inputs.1.from")
	w.undoes(merged, before)
}

// shared has the second firm do the same things on the same days.
func shared() ledger.Entry {
	e := double()
	e.Project = &ledger.ProjectClaim{Code: "P-001", Name: "希望乡村", Participations: []ledger.ParticipationClaim{
		{Organisation: "润泽实业", Role: ledger.RoleIntroducing}, {Organisation: "润泽实业", Role: ledger.RoleFunding, Post: "书记"}}}
	e.Pairing = &ledger.PairingClaim{Programme: "guan-shao", Recipient: "440229", Team: "第一组", Assistors: []ledger.AssistorClaim{{Organisation: "润泽实业", Share: bp(500), Post: "处长"}}}
	e.Figures[0].ValidFrom, e.Figures[1].ValidFrom = date(2024, 5, 1), date(2024, 1, 1)
	return e
}

func mergesShared(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	w.apply(shared())
	before := w.snapshot()
	total := w.totalAt(ledger.PaidInFunds, ledger.Latest)
	merged := w.edit(ledger.MergeEdit{From: w.organisation("润泽实业").ID, Into: w.organisation("华润(集团)有限公司").ID})
	var codes []string
	for _, p := range merged.Warnings {
		codes = append(codes, p.Code)
	}
	slices.Sort(codes)
	if diff := cmp.Diff([]string{ledger.EditFigureDropped, ledger.EditFlowsAdded, ledger.EditSharesAdded, ledger.EditSharesAdded}, codes); diff != "" {
		t.Errorf("warnings (-want +have):\n%s\n%v", diff, merged.Warnings)
	}
	w.has(1, "participation", "华润(集团)有限公司", "funding", "10000", "总经理")
	w.has(1, "participation", "华润(集团)有限公司", "introducing")
	w.has(1, "assistor", "第一组", "华润(集团)有限公司", "500", "处长")
	w.has(1, "paid_in_funds", "2024-05-01", "540")
	w.has(1, "figure", "officials_assigned", "2024-01-01", "3")
	if now := w.totalAt(ledger.PaidInFunds, ledger.Latest); now != total {
		t.Errorf("paid in %s, before %s", now, total)
	}
	w.undoes(merged, before)
}

// mergesUndone: whichever of the batches is undone first, what remains is as if it had
// never come.
func mergesUndone(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	first := w.snapshot()
	second := w.apply(double())
	merged := w.edit(ledger.MergeEdit{From: w.organisation("润泽实业").ID, Into: w.organisation("华润(集团)有限公司").ID})
	w.undo(second)
	for _, words := range [][]string{{"project", "P-002"}, {"participation", "P-002"}, {"assistor", "shengzhi"}, {"paid_in_funds", "40"}, {"officials_assigned", "5"}} {
		w.has(0, words...)
	}
	w.undoes(merged, first)
	// And a link that moved, was said anew and is said so no more.
	second = w.apply(double())
	before := w.snapshot()
	merged = w.edit(ledger.MergeEdit{From: w.organisation("润泽实业").ID, Into: w.organisation("华润(集团)有限公司").ID})
	more := ledger.Entry{Row: 4, Project: &ledger.ProjectClaim{Code: "P-002", Name: "二号", Participations: []ledger.ParticipationClaim{
		{Organisation: "润泽", Role: ledger.RoleFunding, Share: bp(4000)}}},
		Figures: []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.PaidInFunds, Series: ledger.Actual, Value: 0, Withdraw: true, Provider: "润泽", ValidFrom: date(2024, 7, 1)}}}
	third := w.apply(more)
	w.has(0, "paid_in_funds", "2024-07-01")
	w.undo(third)
	w.has(1, "participation", "P-002", "华润(集团)有限公司", "3000")
	third = w.apply(more)
	w.undo(ledger.ImportBatch{ID: merged.Batch})
	w.has(1, "paid_in_funds", "2024-07-01", "润泽实业", "40")
	w.undo(third)
	if diff := cmp.Diff(before, w.snapshot()); diff != "" {
		t.Errorf("after all (-before +after):\n%s", diff)
	}
}

func mergesTree(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	under := func(name, parent string) ledger.Entry {
		return ledger.Entry{Row: 1, Organisations: []ledger.OrganisationClaim{{Name: name, Parent: parent}}}
	}
	w.apply(under("省", ""), under("市", "省"), under("县", "市"), under("镇", "县"), under("局", "市"))
	before := w.snapshot()
	parents := func(want ...string) {
		t.Helper()
		for i := 0; i < len(want); i += 2 {
			w.has(1, "organisation\t"+want[i]+"\tother\t"+want[i+1])
		}
	}
	down := w.edit(ledger.MergeEdit{From: w.organisation("市").ID, Into: w.organisation("镇").ID})
	parents("县", "省", "镇", "县", "局", "镇", "省", "-")
	w.undoes(down, before)
	up := w.edit(ledger.MergeEdit{From: w.organisation("镇").ID, Into: w.organisation("省").ID})
	parents("市", "省", "县", "市", "省", "-")
	w.undoes(up, before)
	child := w.edit(ledger.MergeEdit{From: w.organisation("省").ID, Into: w.organisation("市").ID})
	parents("市", "-", "县", "市")
	w.undoes(child, before)
}

func organisationAtOnce(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	id := w.organisation("东莞市人民政府").ID
	w.atOnce(func(i int) ledger.Edit {
		return ledger.EditOrganisation{ID: id, Version: 1, Kind: ledger.Set(ledger.OrganisationKinds[i+1])}
	})
}

// mergesChained: undoing what a later merge has built on would leave a payment twice, or
// half of a sum.
func mergesChained(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	second := w.apply(shared())
	before := w.snapshot()
	city, firm := w.organisation("东莞市人民政府").ID, w.organisation("华润(集团)有限公司").ID
	first := w.edit(ledger.MergeEdit{From: w.organisation("润泽实业").ID, Into: firm})
	_, err := s.UndoBatch(w.ctx, second.ID, "审核", "")
	w.failed(err, ledger.KindConflict, "请先撤回批次")
	on := w.edit(ledger.MergeEdit{From: firm, Into: city})
	_, err = s.UndoBatch(w.ctx, first.Batch, "审核", "")
	w.failed(err, ledger.KindConflict, "请先撤回批次")
	w.undo(ledger.ImportBatch{ID: on.Batch})
	w.undoes(first, before)
	w.undo(second)
	w.believes(wholeBelieved...)
}
