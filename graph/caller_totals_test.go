package graph_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http/httptest"
	"strconv"
	"testing"

	"jiedui/graph"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// For whoever asks, a total is the sum over the rows that he can list, and totalCount is
// how many they are.
func TestTotalsAreThoseOfTheRowsThatTheCallerCanList(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		m := newRandomLedger(t, s, rand.New(rand.NewPCG(5, 24)))
		seen := map[int]bool{}
		for badge := range m.badges.known {
			total, count := 0, -1
			sum := m.asks(t, badge, `{ portfolio { total { count contractedInvestment { fen } } } }`)
			if text := sum.at("portfolio", "total", "contractedInvestment", "fen"); text != nil {
				var err error
				total, err = strconv.Atoi(text.(string))
				check(t, err)
			}
			listed, rows := 0, 0
			count = m.each(t, badge, "projects", `contractedInvestment { fen }`, func(node map[string]any) {
				rows++
				if amount, reported := node["contractedInvestment"].(map[string]any); reported {
					fen, err := strconv.Atoi(amount["fen"].(string))
					check(t, err)
					listed += fen
				}
			})
			if counted := int(sum.at("portfolio", "total", "count").(float64)); total != listed || counted != rows || count != rows {
				t.Errorf("%v: a total of %d fen over %d projects, %d of them counted, but %d fen over %d that are listed",
					m.badges.known[badge].Grants, total, counted, count, listed, rows)
			}
			seen[rows] = true
			for _, list := range []string{"pairings", "organisations", "places", "figures"} {
				rows := 0
				if count := m.each(t, badge, list, "id", func(map[string]any) { rows++ }); count != rows {
					t.Errorf("%v: %d %s are counted and %d listed", m.badges.known[badge].Grants, count, list, rows)
				}
			}
		}
		if len(seen) < 5 {
			t.Errorf("callers see as little apart as %v", seen)
		}
	})
}

// at is what stands at a path of the data.
func (a answer) at(path ...string) any {
	var v any = a.Data
	for _, step := range path {
		object, _ := v.(map[string]any)
		v = object[step]
	}
	return v
}

// each lists to the end, page by page, and gives totalCount.
func (m *matrixLedger) each(t *testing.T, badge, list, fields string, visit func(node map[string]any)) int {
	t.Helper()
	after := ""
	for {
		a := m.asks(t, badge, fmt.Sprintf(`{ %s(first: 7%s) { totalCount pageInfo { hasNextPage endCursor } nodes { %s } } }`, list, after, fields))
		if a.codes() != "" {
			t.Fatalf("%s: %s", list, a.body)
		}
		for _, node := range a.at(list, "nodes").([]any) {
			visit(node.(map[string]any))
		}
		if a.at(list, "pageInfo", "hasNextPage") != true {
			return int(a.at(list, "totalCount").(float64))
		}
		after = fmt.Sprintf(", after: %q", a.at(list, "pageInfo", "endCursor"))
	}
}

// newRandomLedger has projects, pairings and callers at random.
func newRandomLedger(t *testing.T, s *store.Store, r *rand.Rand) *matrixLedger {
	t.Helper()
	_, err := s.SaveProgrammes(t.Context(), []ledger.Programme{{Code: "guan-shao", Name: "莞韶对口帮扶"}})
	check(t, err)
	check(t, s.EnsureProvinces(t.Context(), storetest.Guangdong))
	check(t, s.SaveZones(t.Context(), []ledger.Place{{Code: "441900Z1", Name: "飞地", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229"}}))
	places := []string{"4402", "440229", "440229101", "440229101201", "441900", "441900Z1"}
	some := func(list []string) string { return list[r.IntN(len(list))] }
	var firms []string
	var list []ledger.Entry
	for i := range 6 {
		name := fmt.Sprintf("第%d公司", i)
		o := ledger.OrganisationClaim{Name: name, Kind: ledger.Builder, PlaceCode: some(places)}
		if i%2 == 1 {
			o.Parent = firms[i-1]
		}
		firms = append(firms, name)
		list = append(list, ledger.Entry{Row: len(list) + 1, Organisations: []ledger.OrganisationClaim{o}})
	}
	for i := range 40 {
		p := &ledger.ProjectClaim{Code: fmt.Sprintf("P-%d", i), Name: fmt.Sprintf("项目%d", i), Places: []ledger.PlaceShare{{PlaceCode: some(places)}}}
		if second := some(places); r.IntN(3) == 0 && second != p.Places[0].PlaceCode {
			p.Places = append(p.Places, ledger.PlaceShare{PlaceCode: second})
		}
		for range r.IntN(3) {
			p.Participations = append(p.Participations, ledger.ParticipationClaim{Organisation: some(firms), Role: ledger.Roles[len(p.Participations)]})
		}
		e := ledger.Entry{Row: len(list) + 1, Project: p}
		if r.IntN(4) > 0 {
			e.Figures = []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.ContractedInvestment, Series: ledger.Actual,
				Value: r.Int64N(1_000_000), ValidFrom: day(2024, 1, 1)}}
		}
		list = append(list, e)
	}
	for _, place := range places[:4] {
		list = append(list, ledger.Entry{Row: len(list) + 1, Pairing: &ledger.PairingClaim{Programme: "guan-shao", Recipient: place,
			Assistors: []ledger.AssistorClaim{{Organisation: some(firms)}}}})
	}
	_, err = s.Apply(t.Context(), ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "随机.xlsx"}, sequence(list), store.ApplyOptions{})
	check(t, err)

	at := ledger.At{AsOf: day(2024, 12, 31), KnownAt: ledger.Latest}
	organisations, err := s.Organisations(t.Context(), at, ledger.OrganisationFilter{}, ledger.Page{First: 100})
	check(t, err)
	projects, err := s.Projects(t.Context(), at, ledger.ProjectFilter{}, ledger.Page{First: 100})
	check(t, err)
	m := &matrixLedger{store: s, badges: newBadges()}
	for i := range 12 {
		c := ledger.Caller{User: ledger.ID(100 + i), Name: strconv.Itoa(i), Through: ledger.ThroughToken}
		for range r.IntN(4) {
			g := ledger.Grant{Role: ledger.AccessViewer}
			switch r.IntN(5) {
			case 0, 1:
				g.Place = some(places[1:])
			case 2:
				g.Role, g.Organisation = ledger.AccessPartner, organisations.Items[r.IntN(len(organisations.Items))].ID
			case 3:
				g.Project = projects.Items[r.IntN(len(projects.Items))].ID
			case 4:
				g.Role, g.Place = ledger.AccessOffice, some(places)
			}
			c.Grants = append(c.Grants, g)
		}
		if len(c.Grants) > 0 {
			m.badges.known[c.Name] = c
		}
	}
	m.handler, err = graph.NewHandler(graph.Deps{Ledger: s, Callers: m.badges, Log: slog.New(slog.DiscardHandler),
		As: func(d graph.Deps, c ledger.Caller) graph.Deps { d.Ledger = s.As(c); return d }}, graph.Options{})
	check(t, err)
	server := httptest.NewServer(m.handler)
	t.Cleanup(server.Close)
	m.url = server.URL
	return m
}
