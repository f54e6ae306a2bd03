package storetest

import (
	"context"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var _ = add("a_caller_sees_what_is_in_his_scope", scopedReading)

func scopedReading(t *testing.T, s *store.Store) {
	w, _ := aWorld(t, s)
	ctx := context.Background()
	county := s.As(ledger.Caller{Name: "翁源", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessOffice, Place: "440229"}}})
	nobody := s.As(ledger.Caller{Through: ledger.ThroughNobody})
	here := ledger.At{AsOf: dates[2], KnownAt: ledger.Latest}
	var want []ledger.ID
	for _, p := range w.projects {
		for _, l := range p.places {
			if l.at(ledger.Latest) && p.at(ledger.Latest) && (len(l.code) >= 6 && l.code[:6] == "440229" || l.code == "441900Z1") {
				want = append(want, p.ID)
				break
			}
		}
	}
	var everyone []ledger.ID
	for _, p := range w.projects {
		everyone = append(everyone, p.ID)
	}
	got := must[map[ledger.ID]ledger.Project](t)(county.ProjectsByID(ctx, here, everyone))
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d projects by id, want %v", len(got), want)
	}
	for _, id := range want {
		if got[id].ID != id {
			t.Errorf("project %d is not seen", id)
		}
	}
	if n := must[int](t)(nobody.ProjectCount(ctx, here, ledger.ProjectFilter{})); n != 0 {
		t.Errorf("nobody sees %d projects", n)
	}
	must[ledger.List[ledger.Project]](t)(county.Projects(ctx, here, ledger.ProjectFilter{}, all))
	must[ledger.List[ledger.Organisation]](t)(county.Organisations(ctx, here, ledger.OrganisationFilter{}, all))
	must[ledger.List[ledger.ImportBatch]](t)(county.Batches(ctx, here, ledger.BatchFilter{}, all))
	must[ledger.List[ledger.Figure]](t)(county.Figures(ctx, here, ledger.FigureFilter{History: true}, all))
}
