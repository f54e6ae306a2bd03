package storetest

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("projects_are_those_the_filter_means", projectsAgree)
	_ = add("every_order_of_projects_is_total", projectOrdersAreTotal)
	_ = add("projects_of_parents_are_each_parents_own_list", projectsOfParents)
	_ = add("what_hangs_on_projects_is_what_was_known", projectLinks)
	_ = add("figures_are_those_that_hold_or_all_of_history", figuresAgree)
	_ = add("pairings_come_with_their_assistors", pairingsAgree)
	_ = add("thousands_of_parents_take_one_statement", manyParents)
)

// aWorld is one world for tests that do not need many.
func aWorld(t *testing.T, s *store.Store) (*world, *rand.Rand) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 7))
	return newWorld(t, s, r, 40), r
}

func (w *world) project1(id ledger.ID) worldProject { return w.projects[id-1] }

// listed are the ids that Projects should list, ascending.
func (w *world) listed(at ledger.At, f ledger.ProjectFilter) []ledger.ID {
	units := map[ledger.ID]bool{}
	for _, p := range w.projects {
		if w.leaf(p, at.KnownAt) && w.matches(p, f, f.View, at.AsOf, at.KnownAt) {
			units[w.unit(p, f.View, at.KnownAt)] = true
		}
	}
	var ids []ledger.ID
	for id := range units {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

func ids(projects []ledger.Project) []ledger.ID {
	var ids []ledger.ID
	for _, p := range projects {
		ids = append(ids, p.ID)
	}
	return ids
}

func same(t *testing.T, what any, want, got any) {
	t.Helper()
	if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%+v (-want +got):\n%s", what, diff)
	}
}

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

var all = ledger.Page{First: ledger.MaxPage}

func projectsAgree(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	found := 0
	for range 300 {
		ctx, statements := store.WithStatementCount(context.Background())
		at := ledger.At{AsOf: pick(r, dates), KnownAt: pick(r, instants)}
		f := w.filter(r, ledger.SubjectProject, 2)
		f.View = pick(r, []ledger.PackageView{"", ledger.AsParts, ledger.AsPackages})
		want := w.listed(at, f)
		found += len(want)
		got := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, at, f, all))
		same(t, f, want, ids(got.Items))
		if n := must[int](t)(s.ProjectCount(ctx, at, f)); n != len(want) || *statements != 2 {
			t.Errorf("%+v: count %d of %d in %d statements", f, n, len(want), *statements)
		}
		for _, p := range got.Items {
			same(t, "project", w.project1(p.ID).Project, p)
		}
	}
	if found < 300 {
		t.Errorf("300 filters found %d projects", found)
	}
	got := must[map[ledger.ID]ledger.Project](t)(s.ProjectsByID(context.Background(), ledger.At{AsOf: dates[0], KnownAt: 100}, []ledger.ID{1, 2, 3, 4, 5, 6, 7, 8, 99}))
	for id := ledger.ID(1); id <= 8; id++ {
		if _, found := got[id]; found != w.project1(id).at(100) {
			t.Errorf("project %d found: %v", id, found)
		}
	}
}

// projectOrdersAreTotal compares each order with sorting in Go and walks it by pages.
func projectOrdersAreTotal(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	ctx := context.Background()
	at := ledger.At{AsOf: dates[2], KnownAt: 200}
	text := func(v string) (string, bool) { return v, v != "" }
	number := func(v int64) (string, bool) { // ordered as text: offset to be positive, of one length
		return strconv.FormatUint(uint64(v)+1<<63+1e18, 36), true
	}
	total := func(id ledger.ID) (string, bool) {
		var sum int64
		stated := false
		for _, f := range w.figures {
			if f.Subject == ledger.SubjectProject && f.SubjectID == id && f.Measure == ledger.CompletedInvestment &&
				f.Series == ledger.Actual && f.Holds(at.AsOf, at.KnownAt) {
				sum += f.Value
				stated = true
			}
		}
		v, _ := number(sum)
		return v, stated
	}
	keys := map[string]func(p worldProject) (string, bool){
		"":                         func(worldProject) (string, bool) { return "", true },
		"name":                     func(p worldProject) (string, bool) { return text(p.Name) },
		"code":                     func(p worldProject) (string, bool) { return text(p.Code) },
		"sector":                   func(p worldProject) (string, bool) { return text(p.Sector) },
		"year":                     func(p worldProject) (string, bool) { return strconv.Itoa(p.Year), p.Year != 0 },
		"starts_on":                func(p worldProject) (string, bool) { return text(p.StartsOn.String()) },
		ledger.CompletedInvestment: func(p worldProject) (string, bool) { return total(p.ID) },
	}
	for field, key := range keys {
		for _, descending := range []bool{false, true} {
			want := w.listed(at, ledger.ProjectFilter{})
			slices.SortFunc(want, func(a, b ledger.ID) int {
				ka, okA := key(w.project1(a))
				kb, okB := key(w.project1(b))
				sign := 1
				if descending {
					sign = -1
				}
				switch {
				case okA != okB && okA:
					return -1
				case okA != okB:
					return 1
				case !okA:
					return sign * cmp.Compare(a, b)
				}
				return sign * cmp.Or(strings.Compare(ka, kb), cmp.Compare(a, b))
			})
			order := ledger.Order{Field: field, Descending: descending}
			got := pages(t, 1, order, r, func(p ledger.Page) ([]ledger.List[ledger.Project], error) {
				l, err := s.Projects(ctx, at, ledger.ProjectFilter{}, p)
				return []ledger.List[ledger.Project]{l}, err
			})
			same(t, order, want, ids(got[0]))
		}
	}
}

func projectsOfParents(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	has := func(links []link, k ledger.Instant, want func(l link) bool) bool {
		return slices.ContainsFunc(links, func(l link) bool { return l.at(k) && want(l) })
	}
	for range 60 {
		ctx, statements := store.WithStatementCount(context.Background())
		at := ledger.At{AsOf: pick(r, dates), KnownAt: pick(r, instants)}
		f := ledger.ProjectFilter{Located: chance(r, 50), View: pick(r, []ledger.PackageView{"", ledger.AsPackages})}
		if chance(r, 50) {
			f.Sectors = []string{"产业", ""}
		}
		relations := map[ledger.Relation]struct {
			parents []string
			child   func(p worldProject, parent string) bool
		}{
			ledger.OfProgramme: {[]string{"1", "2", "3", "99"}, func(p worldProject, parent string) bool {
				return has(p.programmes, at.KnownAt, func(l link) bool { return strconv.Itoa(int(l.id)) == parent })
			}},
			ledger.OfOrganisation: {[]string{"1", "2", "5"}, func(p worldProject, parent string) bool {
				return has(p.parts, at.KnownAt, func(l link) bool { return strconv.Itoa(int(l.id)) == parent })
			}},
			ledger.OfPlace: {[]string{"44", "4402", "440229", "441900", "35", "11"}, func(p worldProject, parent string) bool {
				return has(p.places, at.KnownAt, func(l link) bool {
					return w.lies(l.code, ledger.ProjectFilter{Under: []string{parent}, Located: f.Located})
				})
			}},
			ledger.OfPackage: {[]string{"1", "2", "3", "20"}, func(p worldProject, parent string) bool {
				return strconv.Itoa(int(p.Package)) == parent
			}},
		}
		for rel, of := range relations {
			view := f.View
			if rel == ledger.OfPackage {
				view = ledger.AsParts
			}
			lists := pages(t, len(of.parents), ledger.Order{Field: "name"}, r, func(p ledger.Page) ([]ledger.List[ledger.Project], error) {
				got, err := s.ProjectsOf(ctx, at, rel, of.parents, f, p)
				var lists []ledger.List[ledger.Project]
				for _, parent := range of.parents {
					lists = append(lists, got[parent])
				}
				return lists, err
			})
			counts := must[map[string]int](t)(s.ProjectCountsOf(ctx, at, rel, of.parents, f))
			for i, parent := range of.parents {
				if counts[parent] != len(lists[i]) {
					t.Errorf("%s %s: counted %d, listed %d", rel, parent, counts[parent], len(lists[i]))
				}
				want := map[ledger.ID]bool{}
				for _, p := range w.projects {
					if w.leaf(p, at.KnownAt) && w.matches(p, f, view, at.AsOf, at.KnownAt) && of.child(p, parent) {
						want[w.unit(p, view, at.KnownAt)] = true
					}
				}
				got := map[ledger.ID]bool{}
				for _, p := range lists[i] {
					got[p.ID] = true
				}
				same(t, []any{at, rel, parent, f}, want, got)
			}
		}
		if *statements == 0 {
			t.Error("statements are not counted")
		}
	}
}

func projectLinks(t *testing.T, s *store.Store) {
	w, _ := aWorld(t, s)
	ctx := context.Background()
	var every []ledger.ID
	for _, p := range w.projects {
		every = append(every, p.ID)
	}
	for _, k := range instants {
		at := ledger.At{AsOf: dates[1], KnownAt: k}
		programmes := map[ledger.ID][]ledger.ProgrammeShare{}
		places := map[ledger.ID][]ledger.PlaceShare{}
		parts := map[ledger.ID][]ledger.Participation{}
		statuses := map[ledger.ID][]ledger.StatusPeriod{}
		for _, p := range w.projects {
			for _, l := range p.programmes {
				if l.at(k) {
					programmes[p.ID] = append(programmes[p.ID], ledger.ProgrammeShare{Programme: l.id, Share: l.share, Lead: l.lead})
				}
			}
			for _, l := range p.places {
				if l.at(k) {
					places[p.ID] = append(places[p.ID], ledger.PlaceShare{PlaceCode: l.code, Share: l.share, Lead: l.lead})
				}
			}
			for _, l := range p.parts {
				if l.at(k) {
					parts[p.ID] = append(parts[p.ID], ledger.Participation{Organisation: l.id, Role: l.role, Share: l.share})
				}
			}
			for _, st := range p.statuses {
				if st.KnownFrom <= k && k < st.KnownTo {
					statuses[p.ID] = append(statuses[p.ID], st)
				}
			}
		}
		same(t, k, programmes, must[map[ledger.ID][]ledger.ProgrammeShare](t)(s.ProgrammesOf(ctx, at, every)))
		same(t, k, places, must[map[ledger.ID][]ledger.PlaceShare](t)(s.PlacesOf(ctx, at, every)))
		same(t, k, parts, must[map[ledger.ID][]ledger.Participation](t)(s.ParticipationsOf(ctx, at, every)))
		sites, above := map[string]ledger.Place{}, map[string]ledger.Place{}
		same(t, k, places, must[map[ledger.ID][]ledger.PlaceShare](t)(s.SitesOf(ctx, at, every, false, func(p ledger.Place) { sites[p.Code] = p })))
		var codes []string
		for _, shares := range places {
			for _, share := range shares {
				codes = append(codes, share.PlaceCode)
			}
		}
		want := must[map[string]ledger.Place](t)(s.PlacesByCode(ctx, codes))
		codes = nil
		for _, p := range want {
			codes = append(codes, p.Parent)
		}
		if err := s.EachPlace(ctx, codes, func(p ledger.Place) { above[p.Code] = p }); err != nil {
			t.Fatal(err)
		}
		maps.Copy(want, above)
		same(t, "places and those above them", want, sites)
		same(t, k, places, must[map[ledger.ID][]ledger.PlaceShare](t)(s.SitesOf(ctx, at, every, true, func(p ledger.Place) {
			full := want[p.Code]
			same(t, "a place briefly", ledger.Place{Code: full.Code, Name: full.Name, Level: full.Level, Parent: full.Parent}, p)
		})))
		partners := map[ledger.ID]ledger.Organisation{}
		same(t, k, parts, must[map[ledger.ID][]ledger.Participation](t)(s.PartnersOf(ctx, at, every, false, func(o ledger.Organisation) { partners[o.ID] = o })))
		var organisations []ledger.ID
		for _, list := range parts {
			for _, p := range list {
				organisations = append(organisations, p.Organisation)
			}
		}
		names := map[ledger.ID]ledger.Organisation{}
		for id, o := range must[map[ledger.ID]ledger.Organisation](t)(s.OrganisationsByID(ctx, at, organisations)) {
			names[id] = ledger.Organisation{ID: id, Name: o.Name, Kind: o.Kind}
		}
		same(t, "names of partners", names, partners)
		briefly := must[map[ledger.ID][]ledger.Participation](t)(s.PartnersOf(ctx, at, every, true, func(o ledger.Organisation) { same(t, "name of a partner", names[o.ID], o) }))
		for id, list := range parts {
			for i, p := range list {
				same(t, "a partner briefly", ledger.Participation{Organisation: p.Organisation, Role: p.Role}, briefly[id][i])
			}
		}
		got := must[map[ledger.ID][]ledger.StatusPeriod](t)(s.StatusesOf(ctx, at, every))
		for _, periods := range got {
			for i := range periods {
				periods[i].ID, periods[i].Source = 0, ledger.Source{}
			}
		}
		same(t, k, statuses, got)
	}
}

func figuresAgree(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	ctx := context.Background()
	codes := func(f ledger.Figure, k ledger.Instant) []string {
		of := []string{w.programme(f.Programme).Code}
		switch f.Subject {
		case ledger.SubjectProject:
			for _, l := range w.project1(f.SubjectID).programmes {
				if l.at(k) {
					of = append(of, w.programme(l.id).Code)
				}
			}
		case ledger.SubjectPairing:
			if !w.pairings[f.SubjectID-1].at(k) { // observed under it all the same
				return of
			}
		case ledger.SubjectProgramme:
			of = append(of, w.programme(f.SubjectID).Code)
		}
		return of
	}
	found := 0
	for range 200 {
		at := ledger.At{AsOf: pick(r, dates), KnownAt: pick(r, instants)}
		f := ledger.FigureFilter{History: chance(r, 30)}
		for _, set := range some(r, []func(){
			func() { f.Subject = pick(r, ledger.SubjectKinds) },
			func() { f.IDs = []ledger.ID{1, 2, 5, 9} },
			func() { f.Places = some(r, w.codes(), 4) },
			func() { f.Under = pick(r, []string{"44", "440229", "35"}) },
			func() { f.Measures = some(r, worldMeasures, 2) },
			func() { f.Series = []ledger.Series{ledger.Target} },
			func() { f.Programmes = []string{pick(r, w.programmes).Code} },
			func() { f.Batches = []ledger.ID{1} },
			func() { f.Batches = []ledger.ID{2} },
		}, r.IntN(3)) {
			set()
		}
		var want []ledger.Figure
		for _, fig := range w.figures {
			place := fig.Subject == ledger.SubjectPlace
			if (f.History || fig.Holds(at.AsOf, at.KnownAt)) &&
				(f.Subject == "" || fig.Subject == f.Subject) &&
				(f.IDs == nil || !place && slices.Contains(f.IDs, fig.SubjectID)) &&
				(f.Places == nil || place && slices.Contains(f.Places, fig.PlaceCode)) &&
				(f.Under == "" || place && strings.HasPrefix(fig.PlaceCode, f.Under)) &&
				(f.Measures == nil || slices.Contains(f.Measures, fig.Measure)) &&
				(f.Series == nil || slices.Contains(f.Series, fig.Series)) &&
				(f.Programmes == nil || slices.ContainsFunc(f.Programmes, func(c string) bool { return slices.Contains(codes(fig, at.KnownAt), c) })) &&
				(f.Batches == nil || slices.Contains(f.Batches, 1)) {
				fig.Batch = 1
				want = append(want, fig)
			}
		}
		slices.SortFunc(want, func(a, b ledger.Figure) int { return cmp.Compare(a.ID, b.ID) })
		found += len(want)
		got := pages(t, 1, ledger.Order{}, r, func(p ledger.Page) ([]ledger.List[ledger.Figure], error) {
			l, err := s.Figures(ctx, at, f, p)
			return []ledger.List[ledger.Figure]{l}, err
		})
		same(t, f, want, got[0])
		if n := must[int](t)(s.FigureCount(ctx, at, f)); n != len(want) {
			t.Errorf("%+v: count %d, want %d", f, n, len(want))
		}
	}
	if found < 1000 {
		t.Errorf("200 filters found %d figures", found)
	}

	at := ledger.At{AsOf: dates[1], KnownAt: 200}
	for _, subject := range ledger.SubjectKinds {
		keys := []string{"1", "2", "3"}
		if subject == ledger.SubjectPlace {
			keys = []string{"440229", "440229Z1", "4402"}
		}
		want := map[string]map[ledger.ID]bool{}
		for _, f := range w.figures {
			key := strconv.Itoa(int(f.SubjectID))
			if subject == ledger.SubjectPlace {
				key = f.PlaceCode
			}
			if f.Subject == subject && f.Holds(at.AsOf, at.KnownAt) && f.Measure != ledger.PaidInFunds && slices.Contains(keys, key) {
				if want[key] == nil {
					want[key] = map[ledger.ID]bool{}
				}
				want[key][f.ID] = true
			}
		}
		got := map[string]map[ledger.ID]bool{}
		but := slices.DeleteFunc(slices.Clone(worldMeasures), func(m string) bool { return m == ledger.PaidInFunds })
		values := must[map[string][]ledger.Figure](t)(s.FigureValuesOf(ctx, at, subject, keys, but))
		for key, figures := range must[map[string][]ledger.Figure](t)(s.FiguresOf(ctx, at, subject, keys, but)) {
			got[key] = map[ledger.ID]bool{}
			for i, f := range figures {
				only := ledger.Figure{Subject: f.Subject, SubjectID: f.SubjectID, PlaceCode: f.PlaceCode, Measure: f.Measure, Series: f.Series,
					Value: f.Value, Qualifier: f.Qualifier}
				only.ValidFrom = f.ValidFrom
				same(t, "values of figures", only, values[key][i])
			}
			for i, f := range figures {
				got[key][f.ID] = true
				if i > 0 && position(figures[i-1].Measure) > position(f.Measure) {
					t.Errorf("figures of %s %s are not in the order of their measures", subject, key)
				}
			}
		}
		same(t, subject, want, got)
	}
	byID := must[map[ledger.ID]ledger.Figure](t)(s.FiguresByID(ctx, []ledger.ID{1, 2, 9999}))
	if len(byID) != 2 || byID[2].ID != 2 {
		t.Errorf("figures by id: %v", byID)
	}
}

func pairingsAgree(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	found := 0
	for range 100 {
		ctx, statements := store.WithStatementCount(context.Background())
		at := ledger.At{AsOf: pick(r, dates), KnownAt: pick(r, instants)}
		f := ledger.PairingFilter{InForce: chance(r, 30)}
		for _, set := range some(r, []func(){
			func() { f.IDs = []ledger.ID{1, 2, 3, 4, 5, 6, 7, 8} },
			func() { f.Programmes = []string{pick(r, w.programmes).Code} },
			func() { f.Organisations = []ledger.ID{1, 2} },
			func() { f.Kinds = []ledger.OrganisationKind{ledger.Builder, ledger.University} },
			func() { f.Under = some(r, []string{"4402", "35", "441900"}, 2) },
		}, r.IntN(3)) {
			set()
		}
		want := map[ledger.ID]ledger.Pairing{}
		ofPlace := map[string][]ledger.Pairing{}
		ofOrganisation := map[string][]ledger.Pairing{}
		for _, p := range w.pairings {
			if !p.at(at.KnownAt) {
				continue
			}
			v := p.Pairing
			for _, l := range p.assistors {
				if l.at(at.KnownAt) {
					v.Assistors = append(v.Assistors, ledger.Assistor{Organisation: l.id, Lead: l.lead, Share: l.share})
				}
			}
			ofPlace[v.Recipient] = append(ofPlace[v.Recipient], v)
			for _, a := range v.Assistors {
				by := strconv.Itoa(int(a.Organisation))
				ofOrganisation[by] = append(ofOrganisation[by], v)
			}
			assists := func(ok func(o ledger.Organisation) bool) bool {
				return slices.ContainsFunc(v.Assistors, func(a ledger.Assistor) bool { return ok(w.organisations[a.Organisation-1]) })
			}
			if (f.IDs == nil || slices.Contains(f.IDs, v.ID)) &&
				(f.Programmes == nil || slices.Contains(f.Programmes, w.programme(v.Programme).Code)) &&
				(f.Organisations == nil || assists(func(o ledger.Organisation) bool { return slices.Contains(f.Organisations, o.ID) })) &&
				(f.Kinds == nil || assists(func(o ledger.Organisation) bool { return slices.Contains(f.Kinds, o.Kind) })) &&
				(f.Under == nil || slices.ContainsFunc(f.Under, func(u string) bool { return strings.HasPrefix(v.Recipient, u) })) &&
				(!f.InForce || !at.AsOf.Before(v.StartsOn)) {
				want[v.ID] = v
			}
		}
		found += len(want)
		order := ledger.Order{Field: pick(r, []string{"", "team", "starts_on", "place_code"}), Descending: chance(r, 50)}
		lists := pages(t, 1, order, r, func(p ledger.Page) ([]ledger.List[ledger.Pairing], error) {
			l, err := s.Pairings(ctx, at, f, p)
			return []ledger.List[ledger.Pairing]{l}, err
		})
		got := map[ledger.ID]ledger.Pairing{}
		for _, p := range lists[0] {
			got[p.ID] = p
		}
		same(t, f, want, got)
		before := *statements
		if n := must[int](t)(s.PairingCount(ctx, at, f)); n != len(want) {
			t.Errorf("%+v: count %d, want %d", f, n, len(want))
		}
		hanging := func(rel ledger.Relation, parents []string) map[string][]ledger.Pairing {
			items := map[string][]ledger.Pairing{}
			for parent, l := range must[map[string]ledger.List[ledger.Pairing]](t)(s.PairingsOf(ctx, at, rel, parents, ledger.PairingFilter{}, all)) {
				if len(l.Items) > 0 {
					items[parent] = l.Items
				}
			}
			return items
		}
		same(t, "of places", ofPlace, hanging(ledger.OfPlace, w.codes()))
		same(t, "of organisations", ofOrganisation, hanging(ledger.OfOrganisation, []string{"1", "2", "3", "4", "5"}))
		byID := must[map[ledger.ID]ledger.Pairing](t)(s.PairingsByID(ctx, at, []ledger.ID{1, 2, 3, 99}))
		for id, p := range byID {
			if len(f.IDs)+len(f.Programmes)+len(f.Organisations)+len(f.Kinds)+len(f.Under) == 0 && !f.InForce {
				same(t, id, want[id], p)
			}
		}
		if *statements-before != 4 {
			t.Errorf("four questions took %d statements", *statements-before)
		}
		unnamed := must[map[string]ledger.List[ledger.Pairing]](t)(s.PairingsOf(ctx, at, ledger.OfPlace, w.codes(), f, all))
		names, members := map[ledger.ID]ledger.Organisation{}, map[ledger.ID]ledger.Organisation{}
		same(t, "with names", unnamed, must[map[string]ledger.List[ledger.Pairing]](t)(s.TeamsOf(ctx, at, ledger.OfPlace, w.codes(), f, all,
			func(o ledger.Organisation) { names[o.ID] = o })))
		var ids []ledger.ID
		for _, l := range unnamed {
			for _, p := range l.Items {
				for _, a := range p.Assistors {
					ids = append(ids, a.Organisation)
				}
			}
		}
		if err := s.EachOrganisationName(ctx, at, ids, func(o ledger.Organisation) { members[o.ID] = o }); err != nil {
			t.Fatal(err)
		}
		same(t, "names of assistors", members, names)
		briefly := all
		briefly.Brief = true
		teams := must[map[string]ledger.List[ledger.Pairing]](t)(s.TeamsOf(ctx, at, ledger.OfPlace, w.codes(), f, briefly,
			func(o ledger.Organisation) { same(t, "name of an assistor", members[o.ID], o) }))
		for _, l := range unnamed {
			for i, p := range l.Items {
				l.Items[i] = ledger.Pairing{ID: p.ID, Team: p.Team, StartsOn: p.StartsOn, EndsOn: p.EndsOn}
				for _, a := range p.Assistors {
					l.Items[i].Assistors = append(l.Items[i].Assistors, ledger.Assistor{Organisation: a.Organisation, Lead: a.Lead})
				}
			}
		}
		same(t, "briefly", unnamed, teams)
	}
	if found < 100 {
		t.Errorf("100 filters found %d pairings", found)
	}
}

// manyParents asks for more parents than a statement has arguments.
func manyParents(t *testing.T, s *store.Store) {
	aWorld(t, s)
	at := ledger.At{AsOf: dates[1], KnownAt: 200}
	ctx, statements := store.WithStatementCount(context.Background())
	var numbers []ledger.ID
	var texts, codes []string
	for i := range 40_000 {
		numbers = append(numbers, ledger.ID(i+1))
		texts = append(texts, strconv.Itoa(i+1))
		codes = append(codes, strconv.Itoa(440229000000+i))
	}
	codes = append(codes, "440229")
	must[map[ledger.ID][]ledger.PlaceShare](t)(s.PlacesOf(ctx, at, numbers))
	must[map[ledger.ID]ledger.Organisation](t)(s.OrganisationsByID(ctx, at, numbers))
	must[map[string]ledger.Place](t)(s.PlacesByCode(ctx, codes))
	must[map[string][]ledger.Figure](t)(s.FiguresOf(ctx, at, ledger.SubjectProject, texts, nil))
	must[map[string]ledger.List[ledger.Project]](t)(s.ProjectsOf(ctx, at, ledger.OfProgramme, texts, ledger.ProjectFilter{}, all))
	lists := must[map[string]ledger.List[ledger.Project]](t)(s.ProjectsOf(ctx, at, ledger.OfPlace, codes, ledger.ProjectFilter{}, all))
	if len(lists) != len(codes) || len(lists["440229"].Items) == 0 {
		t.Errorf("%d lists, %d projects in 翁源县", len(lists), len(lists["440229"].Items))
	}
	must[ledger.List[ledger.Project]](t)(s.Projects(ctx, at, ledger.ProjectFilter{IDs: numbers, Under: codes}, all))
	if *statements != 7 {
		t.Errorf("seven questions took %d statements", *statements)
	}
}
