package storetest

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

func idText(id ledger.ID) string { return strconv.FormatInt(int64(id), 10) }

// orderValue is what a project is ordered by; nil: nothing, which comes last.
func (w *world) orderValue(p worldProject, field string, at ledger.At) any {
	v := w.projectRow(p, at)
	switch field {
	case "starts_on":
		return v.fields["startsOn"]
	case "status":
		if s, given := v.fields["status"].(string); given {
			return int64(slices.Index(ledger.Statuses, ledger.Status(s)))
		}
		return nil
	case "place":
		for _, l := range p.places {
			if l.at(at.KnownAt) {
				return l.code
			}
		}
		return nil
	case "updated":
		last := p.from
		for _, f := range w.figures {
			if f.Subject == ledger.SubjectProject && f.SubjectID == p.ID && f.KnownFrom <= at.KnownAt {
				last = max(last, f.KnownFrom)
			}
		}
		for _, st := range p.statuses {
			if st.KnownFrom <= at.KnownAt {
				last = max(last, st.KnownFrom)
			}
		}
		return last
	case ledger.ContractedInvestment, ledger.CompletedInvestment:
		var sum any
		for _, f := range w.figuresOf(at, ledger.SubjectProject, p.ID, "")() {
			if f.fields["measure"] == field && f.fields["series"] == string(ledger.Actual) {
				before, _ := sum.(int64)
				sum = before + f.fields["value"].(int64)
			}
		}
		return sum
	}
	return v.fields[field]
}

func ordersAgree(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	ctx := context.Background()
	fields := []string{"name", "code", "sector", "year", "starts_on", "status", "place", "updated", ledger.ContractedInvestment, ledger.CompletedInvestment}
	for range 60 {
		at := ledger.At{AsOf: pick(r, dates), KnownAt: pick(r, append(instants, ledger.Latest))}
		var orders []ledger.Order
		for _, f := range some(r, fields, 1+r.IntN(ledger.MaxOrders-1)) {
			orders = append(orders, ledger.Order{Field: f, Descending: chance(r, 50)})
		}
		last := orders[len(orders)-1].Descending
		if chance(r, 30) {
			last = chance(r, 50)
			orders = append(orders, ledger.Order{Field: "id", Descending: last})
		}
		want := w.listed(at, ledger.ProjectFilter{})
		slices.SortFunc(want, func(a, b ledger.ID) int {
			for _, o := range orders {
				va, vb := w.orderValue(w.project1(a), o.Field, at), w.orderValue(w.project1(b), o.Field, at)
				switch {
				case o.Field == "id" || va == vb:
					continue
				case va == nil:
					return 1
				case vb == nil:
					return -1
				}
				if c := compareValues(va, vb); c != 0 {
					return signed(c, o.Descending)
				}
			}
			return signed(cmp.Compare(a, b), last)
		})
		got := pagesOf(t, orders, r, func(p ledger.Page) (ledger.List[ledger.Project], error) {
			return s.Projects(ctx, at, ledger.ProjectFilter{}, p)
		})
		same(t, orders, want, ids(got))
	}
	// Pages of the other lists are the whole, whatever the order.
	at := ledger.At{AsOf: dates[1], KnownAt: 250}
	for range 20 {
		pagesOf(t, randomOrders(r, "name", "kind", "projects", "pairings"), r, func(p ledger.Page) (ledger.List[ledger.Organisation], error) {
			return s.Organisations(ctx, at, ledger.OrganisationFilter{}, p)
		})
		pagesOf(t, randomOrders(r, "name", "level"), r, func(p ledger.Page) (ledger.List[ledger.Place], error) {
			return s.Places(ctx, at, ledger.PlaceFilter{}, p)
		})
		pagesOf(t, randomOrders(r, "place_code", "place", "programme", "team", "starts_on", "ends_on"), r, func(p ledger.Page) (ledger.List[ledger.Pairing], error) {
			return s.Pairings(ctx, at, ledger.PairingFilter{}, p)
		})
		pagesOf(t, randomOrders(r, "value", "valid_from", "known_from", "measure", "series"), r, func(p ledger.Page) (ledger.List[ledger.Figure], error) {
			return s.Figures(ctx, at, ledger.FigureFilter{History: true, Measures: []string{ledger.ContractedInvestment}}, p)
		})
		pagesOf(t, randomOrders(r, "applied_at", "as_of", "file"), r, func(p ledger.Page) (ledger.List[ledger.ImportBatch], error) {
			return s.Batches(ctx, at, ledger.BatchFilter{}, p)
		})
	}
}

func signed(c int, descending bool) int {
	if descending {
		return -c
	}
	return c
}

func randomOrders(r *rand.Rand, fields ...string) []ledger.Order {
	var orders []ledger.Order
	for _, f := range some(r, fields, 1+r.IntN(ledger.MaxOrders)) {
		orders = append(orders, ledger.Order{Field: f, Descending: chance(r, 50)})
	}
	return orders
}

// pagesOf reads a list to its ends by its cursors, in either direction, checks that both
// agree and returns it.
func pagesOf[T any](t *testing.T, orders []ledger.Order, r *rand.Rand, read func(ledger.Page) (ledger.List[T], error)) []T {
	t.Helper()
	return pages(t, 1, orders[0], r, func(p ledger.Page) ([]ledger.List[T], error) {
		p.Then = orders[1:]
		l, err := read(p)
		return []ledger.List[T]{l}, err
	})[0]
}

// pagesAreExact asks for what lies between any two cursors, from either end.
func pagesAreExact(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	ctx := context.Background()
	at := ledger.At{AsOf: dates[1], KnownAt: 150}
	for _, order := range []ledger.Order{{}, {Field: "id", Descending: true}, {Field: "sector"}, {Field: ledger.ContractedInvestment, Descending: true}} {
		whole := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, at, ledger.ProjectFilter{}, ledger.Page{First: ledger.MaxPage, Order: order}))
		brief := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, at, ledger.ProjectFilter{}, ledger.Page{First: ledger.MaxPage, Order: order, Brief: true}))
		same(t, "cursors of a brief list", whole.Cursors, brief.Cursors)
		for i, p := range whole.Items {
			same(t, "brief", ledger.Project{ID: p.ID, Code: p.Code, Name: p.Name}, brief.Items[i])
		}
		n := len(whole.Items)
		if n < 10 || whole.HasNext || whole.HasPrevious {
			t.Fatalf("%d projects of %d, %v %v", n, len(w.projects), whole.HasNext, whole.HasPrevious)
		}
		for range 60 {
			p := ledger.Page{Order: order}
			from, to := 0, n // between the cursors
			if chance(r, 60) {
				i := r.IntN(n)
				p.After, from = whole.Cursors[i], i+1
			}
			if chance(r, 60) {
				i := r.IntN(n)
				p.Before, to = whole.Cursors[i], i
			}
			size := 1 + r.IntN(6)
			between := max(to, from) // empty when the cursors have crossed
			first, last := from, min(from+size, between)
			if p.First = size; chance(r, 50) {
				p.First, p.Last = 0, size
				first, last = max(from, between-size), between
			}
			got := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, at, ledger.ProjectFilter{}, p))
			same(t, p, ids(whole.Items[first:last]), ids(got.Items))
			if first < last { // of an empty page only the rows tell
				same(t, p, [2]bool{first > 0, last < n}, [2]bool{got.HasPrevious, got.HasNext})
			} else {
				same(t, p, [2]bool{from > 0, to < n}, [2]bool{got.HasPrevious, got.HasNext})
			}
		}
	}
}
