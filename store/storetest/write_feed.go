package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("a_transaction_tells_exactly_which_projects_it_touched", touchedExactly)
	_ = add("what_a_withdrawal_touched_is_told_after_it_was_undone", touchedByWithdrawal)
	_ = add("touched_projects_are_those_of_the_filter_before_or_after", touchedOfFilter)
)

// touchedByScan is what a transaction touched, by looking at every row there is.
const touchedByScan = `
	SELECT id FROM project WHERE known_from = $1 OR known_to = $1
	UNION SELECT entity_id FROM change_log WHERE entity = 'project' AND at = $1
	UNION SELECT subject_id FROM figure WHERE subject_kind = 'project' AND (known_from = $1 OR known_to = $1 OR withdrawn_at = $1)
	UNION SELECT project_id FROM project_status WHERE known_from = $1 OR known_to = $1 OR withdrawn_at = $1
	UNION SELECT project_id FROM project_programme WHERE known_from = $1 OR known_to = $1
	UNION SELECT project_id FROM project_place WHERE known_from = $1 OR known_to = $1
	UNION SELECT project_id FROM participation WHERE known_from = $1 OR known_to = $1
	ORDER BY 1`

// touchedExactly compares what is found by batches with a scan, over random batches and
// undoings, and the telling in portions with the telling at once.
func touchedExactly(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	random := rand.New(rand.NewPCG(7, 11))
	start, err := s.LatestInstant(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	var batches []ledger.ImportBatch
	var all []ledger.Touched
	after := start
	for round := range 60 {
		if round%5 == 4 && len(batches) > 0 {
			i := random.IntN(len(batches))
			w.undo(batches[i])
			batches = slices.Delete(batches, i, i+1)
		} else {
			var b ledger.ImportBatch
			if round%5 == 3 { // by hand
				edit := store.FigureEdit{
					SubjectID:   ledger.ID(w.number(`SELECT MIN(id) FROM project WHERE known_to = 9223372036854775807`)),
					FigureClaim: completed(random.Int64N(1000), date(2024, 2, 1)),
				}
				b, err = s.RecordFigures(w.ctx, ledger.ImportBatch{Actor: "张", Reason: "更正"}, []store.FigureEdit{edit})
			} else {
				list := make([]ledger.Entry, 1+random.IntN(3))
				for i := range list {
					list[i] = randomEntry(random)
				}
				b, err = s.Apply(w.ctx, aReasonedFile, entries(list...), store.ApplyOptions{ChunkSize: 2})
			}
			if err != nil {
				t.Fatal(err)
			}
			if b.ID != 0 {
				batches = append(batches, b)
			}
		}
		at, err := s.LatestInstant(w.ctx)
		if err != nil {
			t.Fatal(err)
		}
		touched, reached, err := s.TouchedProjects(w.ctx, after, at)
		if err != nil || reached != at {
			t.Fatalf("reached %d of %d, %v", reached, at, err)
		}
		after = at
		var have []ledger.ID
		for _, one := range touched {
			if one.At != at {
				t.Fatalf("round %d: told of %d, not of %d", round, one.At, at)
			}
			have = append(have, one.Projects...)
		}
		var want []ledger.ID
		if err := s.InTx(w.ctx, func(tx *store.Tx) error {
			want = nil
			return tx.SelectContext(w.ctx, &want, touchedByScan, int64(at))
		}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatalf("round %d (-want +have):\n%s", round, diff)
		}
		all = append(all, touched...)
	}
	// From the start again, which is older than what is kept of them, or from anywhere.
	for _, from := range []int{-1, 0, len(all) / 2, len(all) - 2} {
		at, want := start, all
		if from >= 0 {
			at, want = all[from].At, all[from+1:]
		}
		var again []ledger.Touched
		for at < after {
			page, reached, err := s.TouchedProjects(w.ctx, at, after)
			if err != nil || reached <= at {
				t.Fatalf("from %d to %d, %v", at, reached, err)
			}
			again, at = append(again, page...), reached
		}
		if diff := cmp.Diff(want, again); diff != "" {
			t.Errorf("again from %d (-want +have):\n%s", from, diff)
		}
	}
}

// touchedByWithdrawal: the only statement is taken back and comes back, and each of the
// three transactions is told of afterwards, by a store that kept nothing of them.
func touchedByWithdrawal(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road())
	id := ledger.ID(w.number(`SELECT id FROM project`))
	start, err := s.LatestInstant(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(road(completed(1, date(2024, 1, 1))))
	back := completed(0, date(2024, 1, 1))
	back.Withdraw, back.Reason = true, "重复"
	w.undo(w.apply(road(back)))
	end, err := s.LatestInstant(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	touched, reached, err := s.TouchedProjects(w.ctx, start, end)
	if err != nil || reached != end || len(touched) != 3 {
		t.Fatalf("%v, reached %d of %d, %v", touched, reached, end, err)
	}
	for _, one := range touched {
		if diff := cmp.Diff([]ledger.ID{id}, one.Projects); diff != "" {
			t.Errorf("batch %d (-want +have):\n%s", one.Batch, diff)
		}
	}
}

// randomEntry says something of one of a few projects, some of them parts of a package.
func randomEntry(random *rand.Rand) ledger.Entry {
	n := random.IntN(5)
	p := &ledger.ProjectClaim{Code: fmt.Sprintf("P%d", n), Name: fmt.Sprintf("项目%d", n)}
	e := ledger.Entry{Row: 1 + random.IntN(1000), Project: p}
	on := date(2024, 1+random.IntN(4), 1)
	switch random.IntN(7) {
	case 0:
		p.Sector = fmt.Sprintf("行业%d", random.IntN(3))
	case 1:
		p.Programmes = []ledger.ProgrammeClaim{{Code: []string{"guan-shao", "shengzhi"}[random.IntN(2)], Lead: true}}
	case 2:
		p.Places = []ledger.PlaceShare{{PlaceCode: []string{"440229101", "440229102"}[random.IntN(2)], Share: bp(int64(random.IntN(3)) * 1000)}}
	case 3:
		e.Status = []ledger.StatusClaim{{Status: []ledger.Status{ledger.StatusSigned, ledger.StatusStarted}[random.IntN(2)], ValidFrom: on}}
	case 4:
		claim := completed(0, on)
		claim.Withdraw, claim.Reason = true, "重复"
		e.Figures = []ledger.FigureClaim{claim}
	default:
		e.Figures = []ledger.FigureClaim{completed(int64(random.IntN(3)), on)}
	}
	return e
}

func touchedOfFilter(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	part := func(code string, status ledger.Status) ledger.Entry {
		return ledger.Entry{
			Project: &ledger.ProjectClaim{Code: code, Name: code, Package: "G"},
			Status:  []ledger.StatusClaim{{Status: status, ValidFrom: date(2024, 1, 1)}},
		}
	}
	w.apply(ledger.Entry{Project: &ledger.ProjectClaim{Code: "G", Name: "G"}},
		part("A", ledger.StatusStarted), part("B", ledger.StatusStarted), part("C", ledger.StatusSigned))
	id := map[string]ledger.ID{}
	for _, code := range []string{"A", "B", "C", "G"} {
		id[code] = ledger.ID(w.number(`SELECT id FROM project WHERE code = $1`, code))
	}
	before, err := s.LatestInstant(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.apply(part("A", ledger.StatusCompleted), part("C", ledger.StatusCompleted))
	after, err := s.LatestInstant(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	touched, _, err := s.TouchedProjects(w.ctx, before, after)
	if err != nil || len(touched) != 1 {
		t.Fatalf("%v, %v", touched, err)
	}
	if diff := cmp.Diff([]ledger.ID{id["A"], id["C"]}, touched[0].Projects); diff != "" {
		t.Errorf("touched (-want +have):\n%s", diff)
	}
	for name, c := range map[string]struct {
		filter ledger.ProjectFilter
		want   []ledger.ID
	}{
		"all":                       {ledger.ProjectFilter{}, []ledger.ID{id["A"], id["C"]}},
		"those that left the list":  {ledger.ProjectFilter{Status: []ledger.Status{ledger.StatusStarted}}, []ledger.ID{id["A"]}},
		"those that came":           {ledger.ProjectFilter{Status: []ledger.Status{ledger.StatusCompleted}}, []ledger.ID{id["A"], id["C"]}},
		"those that are not of it":  {ledger.ProjectFilter{Status: []ledger.Status{ledger.StatusPlanned}}, nil},
		"by ids that were touched":  {ledger.ProjectFilter{IDs: []ledger.ID{id["B"], id["C"]}}, []ledger.ID{id["C"]}},
		"a package and not a part":  {ledger.ProjectFilter{View: ledger.AsPackages}, []ledger.ID{id["G"]}},
		"either of two conditions":  {ledger.ProjectFilter{Or: []ledger.ProjectFilter{{Codes: []string{"A"}}, {Codes: []string{"B"}}}}, []ledger.ID{id["A"]}},
		"a condition that excludes": {ledger.ProjectFilter{Not: &ledger.ProjectFilter{Codes: []string{"A"}}}, []ledger.ID{id["C"]}},
	} {
		got, err := s.TouchedAmong(w.ctx, touched[0], date(2024, 6, 1), c.filter)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +have):\n%s", name, diff)
		}
	}
}
