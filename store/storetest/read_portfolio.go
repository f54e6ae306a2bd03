package storetest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("portfolios_are_what_the_definitions_say", portfolioAgrees)
	_ = add("rows_less_overlap_with_unallocated_are_the_total", portfolioBalances)
	_ = add("a_row_lists_what_it_was_made_of", portfolioLists)
	_ = add("a_series_is_the_portfolio_of_each_date", seriesAgrees)
	_ = add("what_the_ledger_makes_of_headlines_is_the_portfolio", headlinesAgree)
	_ = add("both_sides_of_a_completion_rate_are_of_the_same_subjects", completionAgrees)
)

// questions asks about random worlds: every kind of subject, dimension, pair of
// dimensions, mode and pair of times comes up.
func questions(t *testing.T, s *store.Store, worlds, each int, ask func(t *testing.T, w *world, r *rand.Rand, q ledger.PortfolioQuery)) {
	t.Helper()
	r := rand.New(rand.NewPCG(uint64(worlds), uint64(each)))
	for n := range worlds {
		if n > 0 {
			clear := []string{"figure", "project_status", "participation", "project_place", "project_programme", "pairing_assistor", "pairing", "project", "organisation", "import_batch"}
			err := s.InTx(context.Background(), func(tx *store.Tx) error {
				if _, err := tx.Exec(`UPDATE project SET package_id = NULL`); err != nil {
					return err
				}
				for _, table := range clear {
					if _, err := tx.Exec(`DELETE FROM ` + table); err != nil {
						return fmt.Errorf("clear %s: %w", table, err)
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		w := newWorld(t, s, r, 8+r.IntN(25))
		for range each {
			ask(t, w, r, w.question(r))
			if t.Failed() {
				return
			}
		}
	}
}

func (w *world) question(r *rand.Rand) ledger.PortfolioQuery {
	q := ledger.PortfolioQuery{
		Subject: pick(r, []ledger.SubjectKind{
			ledger.SubjectProject, ledger.SubjectProject, ledger.SubjectProject, ledger.SubjectProject, ledger.SubjectPairing,
			ledger.SubjectPairing, ledger.SubjectPlace, ledger.SubjectPlace, ledger.SubjectOrganisation, ledger.SubjectProgramme,
		}),
		GroupBy: some(r, ledger.GroupDimensions, pick(r, []int{0, 1, 1, 1, 2, 2, 2, 3, 3})),
		AsOf:    pick(r, dates), KnownAt: pick(r, instants),
		Mode: pick(r, ledger.AttributionModes),
	}
	if chance(r, 20) {
		q.AsOf = q.AsOf.AddDays(r.IntN(400) - 200)
		q.KnownAt += ledger.Instant(r.IntN(100))
	}
	if q.Subject == ledger.SubjectProject && chance(r, 25) {
		q.Roles = some(r, ledger.Roles, 1+r.IntN(3))
	}
	if chance(r, 30) {
		q.Completion = completion(r, q.Subject)
	}
	if chance(r, 45) {
		q.Filter = w.filter(r, q.Subject, 2)
	}
	if q.Subject == ledger.SubjectProject {
		q.Filter.View = pick(r, []ledger.PackageView{"", ledger.AsParts, ledger.AsPackages})
	}
	return q
}

// filter is a random filter of fields that the subject has.
func (w *world) filter(r *rand.Rand, subject ledger.SubjectKind, depth int) ledger.ProjectFilter {
	var f ledger.ProjectFilter
	programme := func() string { return pick(r, w.programmes).Code }
	fields := []func(){
		func() { f.Programmes = []string{programme(), programme()} },
		func() { f.Strands = some(r, ledger.Strands, 2) },
		func() { f.Years = []int{pick(r, []int{2023, 2024, 2025})} },
	}
	if subject != ledger.SubjectProgramme {
		fields = append(fields,
			func() { f.Organisations = []ledger.ID{pick(r, w.organisations).ID, pick(r, w.organisations).ID} },
			func() { f.OrganisationKinds = []ledger.OrganisationKind{pick(r, w.organisations).Kind} })
	}
	if subject != ledger.SubjectProgramme && subject != ledger.SubjectOrganisation {
		fields = append(fields, func() {
			f.Under, f.Located = some(r, append(w.codes(), "35", "4406"), 1+r.IntN(3)), chance(r, 50)
		})
	}
	if subject == ledger.SubjectProject {
		started := chance(r, 50)
		fields = append(fields,
			func() { f.IDs = []ledger.ID{1, 4, 7, 8, 12} },
			func() { f.Codes = []string{"XM-02", "XM-05", "XM-06"} },
			func() { f.Roles = some(r, ledger.Roles, 2) },
			func() { f.Status = some(r, ledger.Statuses, 3) },
			func() { f.Started = &started },
			func() { f.Sectors = some(r, sectors, 2) },
			func() { f.Packages = []ledger.ID{1, 2} },
			func() { f.Batches = []ledger.ID{ledger.ID(1 + r.IntN(3))} },
			func() { f.Text = pick(r, []string{"官渡", "PARK", "项目1", "xm-0", "100%"}) })
	}
	for _, set := range some(r, fields, 1+r.IntN(2)) {
		set()
	}
	if depth == 0 {
		return f
	}
	if chance(r, 20) {
		f.And = []ledger.ProjectFilter{w.filter(r, subject, depth-1)}
	}
	if chance(r, 30) {
		f.Or = []ledger.ProjectFilter{w.filter(r, subject, depth-1), w.filter(r, subject, depth-1)}
	}
	if chance(r, 30) {
		not := w.filter(r, subject, depth-1)
		f.Not = &not
	}
	return f
}

func portfolioAgrees(t *testing.T, s *store.Store) {
	ctx, statements := store.WithStatementCount(context.Background())
	asked, rows := 0, 0
	questions(t, s, 6, 120, func(t *testing.T, w *world, _ *rand.Rand, q ledger.PortfolioQuery) {
		asked++
		got, err := s.Portfolio(ctx, q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		want := w.portfolio(q)
		if len(q.GroupBy) == 0 {
			want.Rows, want.Overlap, want.Unallocated = []ledger.PortfolioCell{want.Total}, ledger.PortfolioCell{}, ledger.PortfolioCell{}
		}
		rows += len(want.Rows)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%+v (-model +store):\n%s", q, diff)
		}
	})
	if *statements != int64(asked) {
		t.Errorf("%d portfolios took %d statements", asked, *statements)
	}
	if rows < asked {
		t.Errorf("%d portfolios had %d rows: the worlds are too empty to prove anything", asked, rows)
	}
}

func seriesAgrees(t *testing.T, s *store.Store) {
	ctx, statements := store.WithStatementCount(context.Background())
	asked, moved := 0, 0
	questions(t, s, 4, 60, func(t *testing.T, w *world, r *rand.Rand, q ledger.PortfolioQuery) {
		asked++
		var days []ledger.Date
		day := dates[0].AddDays(-40)
		for range 1 + r.IntN(9) {
			day = day.AddDays(1 + r.IntN(200))
			days = append(days, day)
			if next := pick(r, dates); day.Before(next) && chance(r, 40) { // the very day on which things begin or end
				day = next
				days = append(days, day)
			}
		}
		got, err := s.PortfolioSeries(ctx, q, days)
		if err != nil {
			t.Fatalf("%+v on %v: %v", q, days, err)
		}
		for i, day := range days {
			q.AsOf = day
			want := w.portfolio(q)
			if len(q.GroupBy) == 0 {
				want.Rows, want.Overlap, want.Unallocated = []ledger.PortfolioCell{want.Total}, ledger.PortfolioCell{}, ledger.PortfolioCell{}
			}
			if diff := cmp.Diff(want, got[i], cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%+v, date %d of %v (-model +store):\n%s", q, i, days, diff)
			}
			if i > 0 && !cmp.Equal(got[i-1], got[i], cmpopts.EquateEmpty()) {
				moved++
			}
		}
	})
	if *statements != int64(asked) {
		t.Errorf("%d series took %d statements", asked, *statements)
	}
	if moved < asked {
		t.Errorf("%d series moved %d times: too few to prove anything", asked, moved)
	}
}

func completion(r *rand.Rand, subject ledger.SubjectKind) *ledger.Completion {
	c := &ledger.Completion{Measure: ledger.CompletedInvestment, Series: ledger.Actual, OfMeasure: ledger.ContractedInvestment, OfSeries: ledger.Actual,
		ThisYear: chance(r, 40) && (subject == ledger.SubjectProject || subject == ledger.SubjectPairing)}
	if chance(r, 40) {
		sides := some(r, worldMeasures, 2)
		c.Measure, c.OfMeasure = sides[0], sides[1]
	}
	if chance(r, 30) {
		c.OfMeasure, c.OfSeries = c.Measure, ledger.Target
	}
	return c
}

func headlinesAgree(t *testing.T, s *store.Store) {
	ctx, statements := store.WithStatementCount(context.Background())
	asked, later, amounts := 0, 0, 0
	questions(t, s, 3, 20, func(t *testing.T, w *world, r *rand.Rand, _ ledger.PortfolioQuery) {
		var list []ledger.HeadlineQuery
		for range 12 {
			h := ledger.HeadlineQuery{Query: w.question(r), Series: ledger.Actual, After: pick(r, instants) - 50}
			if h.Query.AsOf.Before(dates[1]) {
				h.Query.AsOf = dates[1]
			}
			if chance(r, 70) {
				h.Measure = pick(r, worldMeasures)
			}
			list = append(list, h)
		}
		asked++
		got, err := s.HeadlineTotals(ctx, list)
		if err != nil {
			t.Fatalf("%+v: %v", list, err)
		}
		for i, h := range list {
			h.Query.GroupBy, h.Query.Completion, h.Query.Roles = nil, nil, nil
			total := w.portfolio(h.Query).Total
			want := ledger.HeadlineTotal{Count: total.Count}
			if h.Measure != "" {
				want.Amount = total.Amount(h.Measure, h.Series)
			}
			for _, l := range got[i].Later {
				if instants[l-1] <= h.After {
					t.Errorf("batch %d is not later than %d", l, h.After)
				}
			}
			if later += len(got[i].Later); want.Amount != nil {
				amounts++
			}
			if h.Query.Subject == ledger.SubjectProject && h.Measure == "" {
				of := map[ledger.ID]bool{}
				for _, p := range w.projects {
					if w.leaf(p, h.Query.KnownAt) && w.matches(p, h.Query.Filter, h.Query.Filter.View, h.Query.AsOf, h.Query.KnownAt) && instants[p.batch-1] > h.After {
						of[p.batch] = true
					}
				}
				want.Later = slices.Sorted(maps.Keys(of))
			} else {
				want.Later = got[i].Later // their figures and pairings all come from one batch
			}
			if diff := cmp.Diff(want, got[i], cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%+v (-model +store):\n%s", h, diff)
			}
		}
	})
	if *statements != int64(asked) || later < asked || amounts < asked {
		t.Errorf("%d times twelve headlines took %d statements, with %d amounts and %d later batches", asked, *statements, amounts, later)
	}
}

func completionAgrees(t *testing.T, s *store.Store) {
	asked, rates, left := 0, 0, 0
	questions(t, s, 5, 60, func(t *testing.T, w *world, r *rand.Rand, q ledger.PortfolioQuery) {
		asked++
		view := q.Filter.View
		q.Filter = ledger.ProjectFilter{}
		if q.Subject == ledger.SubjectProject {
			q.Filter.View = view
		}
		q.GroupBy = some(r, []ledger.GroupBy{ledger.ByProgramme, ledger.ByOrganisationKind, ledger.ByProvince, ledger.ByStatus}, 1+r.IntN(2))
		q.AsOf, q.KnownAt, q.Completion = pick(r, dates[1:]), instants[1], completion(r, q.Subject)
		list, err := s.PortfolioSeries(context.Background(), q, []ledger.Date{q.AsOf.AddDays(-200), q.AsOf})
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		one, err := s.Portfolio(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		want := w.portfolio(q)
		for _, got := range []ledger.Portfolio{one, list[1]} {
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("%+v by %+v (-model +store):\n%s", q, *q.Completion, diff)
			}
		}
		for _, c := range append(want.Rows, want.Total) {
			if c.Completion != nil {
				rates++
				left += c.Completion.LeftOut
			}
		}
	})
	if rates < asked/2 || left == 0 {
		t.Errorf("%d portfolios had %d completion rates that left out %d subjects: too few to prove anything", asked, rates, left)
	}
}

func portfolioBalances(t *testing.T, s *store.Store) {
	questions(t, s, 2, 100, func(t *testing.T, w *world, _ *rand.Rand, q ledger.PortfolioQuery) {
		p, err := s.Portfolio(context.Background(), q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		sums := map[string]int64{}
		add := func(sign int64, c ledger.PortfolioCell) {
			sums["count"] += sign * int64(c.Count)
			sums["started"] += sign * int64(c.Started)
			for _, a := range c.Amounts {
				if additive(a.Measure) {
					sums[a.Measure+"/"+string(a.Series)] += sign * *a.Value
				}
			}
		}
		for _, c := range p.Rows {
			add(1, c)
		}
		add(-1, p.Overlap)
		add(1, p.Unallocated)
		add(-1, p.Total)
		for name, left := range sums {
			if left != 0 {
				t.Errorf("%+v: rows − overlap + unallocated − total of %s is %d", q, name, left)
			}
		}
	})
}

func portfolioLists(t *testing.T, s *store.Store) {
	ctx := context.Background()
	lists := 0
	questions(t, s, 3, 40, func(t *testing.T, w *world, r *rand.Rand, q ledger.PortfolioQuery) {
		p, err := s.Portfolio(ctx, q)
		if err != nil {
			t.Fatalf("%+v: %v", q, err)
		}
		cells := []ledger.PortfolioCell{p.Total}
		selectors := []ledger.RowSelector{{}}
		if len(q.GroupBy) > 0 {
			cells, selectors = append(cells, p.Unallocated), append(selectors, ledger.RowSelector{Unallocated: true})
			for _, c := range p.Rows {
				cells, selectors = append(cells, c), append(selectors, ledger.RowSelector{Keys: c.Keys})
			}
			severalLists(t, s, r, q, p)
		}
		lists += len(cells)
		order := ledger.Order{Field: pick(r, []string{"", "value", "valid_from", "measure"}), Descending: chance(r, 50)}
		listed := pages(t, len(cells), order, r, func(p ledger.Page) ([]ledger.List[ledger.CreditedFigure], error) {
			return s.PortfolioFigures(ctx, q, selectors, nil, p)
		})
		for i, c := range cells {
			of := newTally()
			for _, f := range listed[i] {
				of.add(f.Figure, f.Credited)
			}
			if diff := cmp.Diff(c.Amounts, of.cell(nil).Amounts, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%+v row %v (-row +its figures):\n%s", q, c.Keys, diff)
			}
		}
		if q.Subject != ledger.SubjectProject {
			return
		}
		order.Field = pick(r, []string{"", "name", "code", "year", "starts_on", "sector", ledger.ContractedInvestment})
		projects := pages(t, len(cells), order, r, func(p ledger.Page) ([]ledger.List[ledger.Project], error) {
			return s.PortfolioProjects(ctx, q, selectors, p)
		})
		for i, c := range cells {
			distinct := map[ledger.ID]bool{}
			for _, p := range projects[i] {
				distinct[p.ID] = true
			}
			if len(distinct) != c.Count || len(projects[i]) != c.Count {
				t.Errorf("%+v row %v counts %d and lists %d, %d of them different", q, c.Keys, c.Count, len(projects[i]), len(distinct))
			}
		}
	})
	if lists < 100 {
		t.Errorf("only %d lists: the worlds are too empty to prove anything", lists)
	}
}

// severalLists holds the lists of some rows named as one to the lists of each.
func severalLists(t *testing.T, s *store.Store, r *rand.Rand, q ledger.PortfolioQuery, p ledger.Portfolio) {
	t.Helper()
	ctx := context.Background()
	if len(p.Rows) < 2 {
		return
	}
	together := ledger.RowSelector{}
	each := []ledger.RowSelector{}
	for _, c := range some(r, p.Rows, 2+r.IntN(3)) {
		together.Several = append(together.Several, c.Keys)
		each = append(each, ledger.RowSelector{Keys: c.Keys})
	}
	all := ledger.Page{First: ledger.MaxPage}
	lists, err := s.PortfolioFigures(ctx, q, append(each, together), nil, all)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	want, got := map[ledger.ID]int64{}, map[ledger.ID]int64{}
	for _, l := range lists[:len(each)] {
		for _, f := range l.Items {
			if additive(f.Measure) {
				want[f.ID] += f.Credited
			} else {
				want[f.ID] = f.Credited
			}
		}
	}
	for _, f := range lists[len(each)].Items {
		if _, twice := got[f.ID]; twice {
			t.Errorf("%+v: figure %d is listed twice behind %v", q, f.ID, together.Several)
		}
		got[f.ID] = f.Credited
	}
	counts, err := s.PortfolioFigureCounts(ctx, q, append(each, together), nil)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	for i, l := range lists {
		if counts[i] != len(l.Items) {
			t.Errorf("%+v: %d figures are counted and %d listed", q, counts[i], len(l.Items))
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%+v: figures behind %v (-of each +together):\n%s", q, together.Several, diff)
	}
	if q.Subject != ledger.SubjectProject {
		return
	}
	projects, err := s.PortfolioProjects(ctx, q, append(each, together), all)
	if err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	if counts, err = s.PortfolioProjectCounts(ctx, q, append(each, together)); err != nil {
		t.Fatalf("%+v: %v", q, err)
	}
	for i, l := range projects {
		if counts[i] != len(l.Items) {
			t.Errorf("%+v: %d projects are counted and %d listed", q, counts[i], len(l.Items))
		}
	}
	distinct := map[ledger.ID]bool{}
	for _, l := range projects[:len(each)] {
		for _, p := range l.Items {
			distinct[p.ID] = true
		}
	}
	if n := len(projects[len(each)].Items); n != len(distinct) {
		t.Errorf("%+v: %d projects behind %v, of each %d", q, n, together.Several, len(distinct))
	}
}

// pages reads n lists to their ends, each by its own cursors, in either direction, and
// checks that both directions agree.
func pages[T any](t *testing.T, n int, order ledger.Order, r *rand.Rand, read func(ledger.Page) ([]ledger.List[T], error)) [][]T {
	t.Helper()
	whole, err := read(ledger.Page{First: ledger.MaxPage, Order: order})
	if err != nil {
		t.Fatal(err)
	}
	lists := make([][]T, n)
	for i := range n {
		lists[i] = whole[i].Items
	}
	i := r.IntN(n) // one of them page by page
	for _, back := range []bool{false, true} {
		var walked []T
		p := ledger.Page{First: 3, Order: order}
		if back {
			p = ledger.Page{Last: 3, Order: order}
		}
		for {
			l, err := read(p)
			if err != nil {
				t.Fatal(err)
			}
			if len(l[i].Items) != len(l[i].Cursors) {
				t.Fatalf("%d items with %d cursors", len(l[i].Items), len(l[i].Cursors))
			}
			if back {
				walked = append(slices.Clone(l[i].Items), walked...)
			} else {
				walked = append(walked, l[i].Items...)
			}
			if back && l[i].HasPrevious {
				p.Before = l[i].Cursors[0]
			} else if !back && l[i].HasNext {
				p.After = l[i].Cursors[len(l[i].Cursors)-1]
			} else {
				break
			}
		}
		if diff := cmp.Diff(lists[i], walked, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("order %+v, backwards %v: pages differ from the whole (-whole +pages):\n%s", order, back, diff)
		}
	}
	return lists
}
