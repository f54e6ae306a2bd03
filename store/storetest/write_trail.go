package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("the_trail_tells_who_did_what_and_why", trailOfActs)
	_ = add("the_trail_of_a_thing_tells_each_value_before_and_after", trailOfThings)
	_ = add("the_trail_is_read_within_the_callers_scope", trailInScope)
)

// trails lists acts, the oldest first, page by page.
func trails(t *testing.T, s *store.Store, f ledger.TrailFilter) (list []ledger.Act) {
	t.Helper()
	page := ledger.Page{First: 2, Order: ledger.Order{Field: "at"}}
	for {
		l, err := s.Acts(t.Context(), f, page)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, l.Items...)
		if !l.HasNext {
			break
		}
		page.After = l.Cursors[len(l.Cursors)-1]
	}
	if n, err := s.ActCount(t.Context(), f); err != nil || n != len(list) {
		t.Errorf("counted %d, %v; listed %d", n, err, len(list))
	}
	return list
}

func (w *writing) trailOf(kind ledger.SubjectKind, key string) (list []string) {
	w.Helper()
	page := ledger.Page{First: 4, Order: ledger.Order{Field: "at"}}
	for {
		l, err := w.TrailOf(w.ctx, kind, key, page)
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range l.Items {
			list = append(list, fmt.Sprintf("%d %s %s%s: %s → %s", c.Batch, c.What, c.Field, c.Series, c.Old, c.New))
		}
		if !l.HasNext {
			break
		}
		page.After = l.Cursors[len(l.Cursors)-1]
	}
	if n, err := w.TrailCountOf(w.ctx, kind, key); err != nil || n != len(list) {
		w.Errorf("counted %d, %v; listed %d", n, err, len(list))
	}
	slices.Sort(list)
	return list
}

func trailOfActs(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	file := w.apply(whole())
	clerk := s.As(ledger.Caller{Name: "王会计", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessAdmin}}})
	project := w.id(`SELECT id FROM project`)
	edited, err := clerk.Edit(w.ctx, ledger.EditRequest{Actor: "王会计", Reason: "核对", Items: []ledger.EditItem{{Path: "input", Edit: ledger.EditFigure{SubjectID: project,
		Claim: ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment, Series: ledger.Actual, Value: 4000, ValidFrom: date(2024, 9, 1)}}}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := clerk.UndoBatch(w.ctx, edited.Batch, "王会计", "填错了"); err != nil {
		t.Fatal(err)
	}
	var got []string
	all := trails(t, s, ledger.TrailFilter{})
	for _, a := range all {
		got = append(got, fmt.Sprintf("%s %s %s %d %s %s", a.Kind, a.Actor, a.Through, a.Batch, a.Reason, a.Detail))
	}
	want := []string{
		fmt.Sprintf("import 测试 machine %d  台账.xlsx", file.ID),
		fmt.Sprintf("edit 王会计 ui %d 核对 ", edited.Batch),
		fmt.Sprintf("undo 王会计 ui %d 填错了 ", edited.Batch),
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("acts (-want +got):\n%s", d)
	}
	if some := trails(t, s, ledger.TrailFilter{Kinds: []ledger.ActKind{ledger.ActUndo, ledger.ActImport}, Since: all[1].At, Until: all[2].At + 1}); len(some) != 1 || some[0].Kind != ledger.ActUndo {
		t.Errorf("of two kinds since the edit: %+v", some)
	}
	changes, err := s.ChangesOfBatches(w.ctx, []ledger.ID{file.ID, edited.Batch, 4711}, 3)
	if err != nil || len(changes) != 2 || len(changes[file.ID]) != 3 {
		t.Fatalf("changes %+v, %v", changes, err)
	}
	if d := cmp.Diff([]ledger.TrailChange{{ID: changes[edited.Batch][0].ID, At: edited.At, Batch: edited.Batch, Subject: ledger.SubjectProject, About: project,
		What: "stated", Field: ledger.TotalInvestment, Series: ledger.Actual, Old: "2900", New: "4000"}}, changes[edited.Batch]); d != "" {
		t.Errorf("changes of the edit (-want +got):\n%s", d)
	}
}

func trailOfThings(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	file := w.apply(whole())
	project := w.id(`SELECT id FROM project`)
	version := w.number(`SELECT version FROM project`)
	changed := w.edit(ledger.EditProject{ID: project, Version: version, Sector: ledger.Set("文旅")})
	stated := w.edit(ledger.EditStatus{Project: project, Claim: ledger.StatusClaim{Status: ledger.StatusCompleted, ValidFrom: date(2025, 1, 1)}})
	contract := w.id(`SELECT id FROM figure WHERE measure = 'total_investment' AND subject_kind = 'project' AND known_to > 9000000000000000000`)
	gone := w.edit(ledger.EditFigure{Figure: contract, Withdraw: true, Claim: ledger.FigureClaim{Withdraw: true}})
	seen := w.edit(ledger.EditFigure{Claim: ledger.FigureClaim{Subject: ledger.SubjectPlace, PlaceCode: "440229", Measure: "trees_planted", Series: ledger.Actual, Value: 5, ValidFrom: date(2024, 1, 1)}})
	zone := w.edit(ledger.EditZone{Create: true, Host: "440229", Name: ledger.Set("新园")})
	code := zone.Things[0].Code
	renamed := w.edit(ledger.EditZone{Code: code, Version: version2(w, code), Name: ledger.Set("老园")})
	got := w.trailOf(ledger.SubjectProject, fmt.Sprint(project))
	for _, want := range []string{
		fmt.Sprintf("%d made :  → ", file.ID),
		fmt.Sprintf("%d changed sector: ", changed.Batch),
		fmt.Sprintf("%d stated status: ", stated.Batch),
		fmt.Sprintf("%d linked place: ", file.ID),
		fmt.Sprintf("%d linked participation: ", file.ID),
		fmt.Sprintf("%d stated total_investmentactual:  → 2900", file.ID),
		fmt.Sprintf("%d withdrawn total_investmentactual: 2900 → ", gone.Batch),
	} {
		if !slices.ContainsFunc(got, func(line string) bool { return len(line) >= len(want) && line[:len(want)] == want }) {
			t.Errorf("the trail does not say %q:\n%v", want, got)
		}
	}
	if d := cmp.Diff([]string{fmt.Sprintf("%d stated beneficiariesactual:  → 12", file.ID), fmt.Sprintf("%d stated trees_plantedactual:  → 5", seen.Batch)}, w.trailOf(ledger.SubjectPlace, "440229")); d != "" {
		t.Errorf("of a place (-want +got):\n%s", d)
	}
	if got := w.trailOf(ledger.SubjectPlace, code); !slices.Contains(got, fmt.Sprintf("%d changed name: 新园 → 老园", renamed.Batch)) {
		t.Errorf("of a zone: %v", got)
	}
	if none := w.trailOf(ledger.SubjectProject, "4711"); none != nil {
		t.Errorf("of nothing: %v", none)
	}
}

func trailInScope(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	elsewhere := s.As(ledger.Caller{User: 0, Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessOffice, Place: "11"}}})
	if list := trails(t, elsewhere, ledger.TrailFilter{}); len(list) != 0 {
		t.Errorf("another office reads %+v", list)
	}
	project := fmt.Sprint(w.id(`SELECT id FROM project`))
	l, err := elsewhere.TrailOf(w.ctx, ledger.SubjectProject, project, ledger.Page{First: 9, Order: ledger.Order{Field: "at"}})
	if err != nil || len(l.Items) != 0 {
		t.Errorf("another office reads %+v, %v", l.Items, err)
	}
	if n, err := elsewhere.TrailCountOf(w.ctx, ledger.SubjectProject, project); err != nil || n != 0 {
		t.Errorf("another office counts %d, %v", n, err)
	}
	batch := w.id(`SELECT id FROM import_batch`)
	if found, err := elsewhere.ChangesOfBatches(w.ctx, []ledger.ID{batch}, 9); err != nil || len(found) != 0 {
		t.Errorf("another office reads %+v, %v", found, err)
	}
	w.edit(ledger.EditProject{ID: w.id(`SELECT id FROM project`), Version: w.number(`SELECT version FROM project`), Sector: ledger.Set("文旅")})
	own := s.As(ledger.Caller{Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessOffice, Place: "44"}}})
	if list := trails(t, own, ledger.TrailFilter{}); len(list) != 1 || list[0].Kind != ledger.ActEdit {
		t.Errorf("the office itself reads %+v", list)
	}
}
