package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"jiedui/graph"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// badges are callers by the name that a request gives in Authorization.
type badges struct {
	mutex sync.Mutex
	known map[string]ledger.Caller
}

func newBadges() *badges {
	b := &badges{known: map[string]ledger.Caller{}}
	for i, role := range ledger.AccessRoles {
		b.known[string(role)] = ledger.Caller{
			User: ledger.ID(i + 1), Name: "某" + string(role), Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: role}},
		}
	}
	return b
}

func (b *badges) Of(r *http.Request) (ledger.Caller, error) {
	name := r.Header.Get("Authorization")
	if name == "" {
		return ledger.Caller{Through: ledger.ThroughNobody}, nil
	}
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if c, known := b.known[name]; known {
		return c, nil
	}
	return ledger.Caller{}, &ledger.Error{Kind: ledger.KindUnauthenticated, Text: "登录已过期，请重新登录"}
}

func (b *badges) grant(name string, role ledger.AccessRole) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	b.known[name] = ledger.Caller{User: 7, Name: name, Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: role}}}
}

func (b *badges) revoke(name string) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	delete(b.known, name)
}

// guarded serves an office to callers by their badges.
func guarded(t *testing.T, o *office, b *badges, options graph.Options) http.Handler {
	t.Helper()
	h, err := graph.NewHandler(graph.Deps{
		Ledger: o.store, Edits: o.store, Callers: b, Log: slog.New(slog.NewTextHandler(o.log, nil)),
		Now: func() time.Time { return storetest.Clock.Add(time.Hour) },
	}, options)
	check(t, err)
	return h
}

type answer struct {
	status int
	header http.Header
	body   string
	Data   map[string]any
	Errors []struct {
		Path       []any
		Extensions map[string]any
	}
}

// codes are those of the errors, each with its path.
func (a answer) codes() string {
	var codes []string
	for _, e := range a.Errors {
		text := fmt.Sprint(e.Extensions["code"])
		if len(e.Path) > 0 {
			text += fmt.Sprint(e.Path)
		}
		codes = append(codes, text)
	}
	return strings.Join(codes, " ")
}

func request(badge, query string) *http.Request {
	body, _ := json.Marshal(map[string]string{"query": query}) // text is JSON
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	if badge != "" {
		r.Header.Set("Authorization", badge)
	}
	return r
}

func asked(t *testing.T, h http.Handler, r *http.Request) answer {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	a := answer{status: w.Code, header: w.Header(), body: w.Body.String()}
	if a.body != "" {
		check(t, json.Unmarshal(w.Body.Bytes(), &a))
	}
	return a
}

func TestWhoeverHasNotSignedInMayDoWhatTheSettingSays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const (
		list     = "{ projects { totalCount } importBatches { totalCount } }"
		write    = `mutation { programmeCreate(input: {code: "new", name: "新行动"}) { programme { code } userErrors { code } } }`
		schema   = "{ __typename __schema { queryType { name } } }"
		followed = "subscription { ledgerChanged { version } }"
	)
	for _, c := range []struct {
		anonymous    graph.Anonymous
		badge, query string
		status       int
		codes        string
	}{
		{graph.AnonymousNone, "", list, 401, "UNAUTHENTICATED"},
		{"", "", list, 401, "UNAUTHENTICATED"},
		{graph.AnonymousNone, "", write, 401, "UNAUTHENTICATED"},
		{graph.AnonymousNone, "", followed, 401, "UNAUTHENTICATED"},
		{graph.AnonymousNone, "", schema, 200, ""},
		{graph.AnonymousNone, "forged", schema, 200, ""},
		{graph.AnonymousNone, "office", list, 200, ""},
		{graph.AnonymousRead, "", list, 200, ""},
		{graph.AnonymousRead, "", write, 401, "UNAUTHENTICATED"},
		{graph.AnonymousRead, "forged", list, 401, "UNAUTHENTICATED"},
		{graph.AnonymousAll, "forged", list, 401, "UNAUTHENTICATED"},
		{graph.AnonymousAll, "", list, 200, ""},
		{graph.AnonymousAll, "", write, 200, ""},
	} {
		r := request(c.badge, c.query)
		if c.query == followed {
			r.Header.Set("Accept", "text/event-stream")
		}
		got := asked(t, guarded(t, o, newBadges(), graph.Options{Anonymous: c.anonymous}), r)
		if got.status != c.status || got.codes() != c.codes || c.status == 401 && got.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s, %q, %s: %d %s", c.anonymous, c.badge, c.query, got.status, got.body)
		}
		for _, by := range []string{"Cookie", "Authorization"} {
			if !strings.Contains(got.header.Get("Vary"), by) {
				t.Errorf("Vary is %q", got.header.Get("Vary"))
			}
		}
	}
}

// A file is not taken in from whoever it is.
func TestUploadsOfStrangersAreNotRead(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodPost, "/graphql", nil)
	r.Body = unreadable{t}
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	if got := asked(t, guarded(t, newOffice(t), newBadges(), graph.Options{Anonymous: graph.AnonymousRead}), r); got.status != 401 {
		t.Errorf("%d %s", got.status, got.body)
	}
}

type unreadable struct{ t *testing.T }

func (u unreadable) Read([]byte) (int, error) {
	u.t.Error("it was read")
	return 0, http.ErrBodyNotAllowed
}
func (unreadable) Close() error { return nil }

func TestFieldsOfOtherRolesAreForbidden(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	h := guarded(t, o, newBadges(), graph.Options{})
	const source = `{ figures(filter: {measures: ["area_renovated"]}) { nodes { qualifier source { file cell } } } }`
	got := asked(t, h, request("viewer", source))
	if got.status != 200 || got.codes() != "FORBIDDEN[figures nodes 0 source]" ||
		!strings.Contains(got.body, `"nodes":[{"qualifier":"OVER","source":null}]`) || strings.Contains(got.body, "台账") {
		t.Errorf("a viewer was shown the source: %d %s", got.status, got.body)
	}
	if got := asked(t, h, request("office", source)); got.codes() != "" || !strings.Contains(got.body, `"file":"台账.xlsx"`) {
		t.Errorf("an office was not shown the source: %s", got.body)
	}
	if got := asked(t, h, request("partner", "{ importBatches { nodes { file } } }")); got.codes() != "FORBIDDEN[importBatches]" || strings.Contains(got.body, "台账") {
		t.Errorf("a partner was shown files: %s", got.body)
	}
	batches, err := o.store.Batches(t.Context(), ledger.At{AsOf: day(2024, 12, 31), KnownAt: ledger.Latest}, ledger.BatchFilter{}, ledger.Page{First: 1})
	check(t, err)
	id := graph.RowGlobalID("ImportBatch", batches.Items[0].ID)
	if got := asked(t, h, request("partner", `{ node(id: "`+id+`") { __typename } }`)); got.codes() != "" || got.Data["node"] != nil {
		t.Errorf("a partner was told that a batch is there: %s", got.body)
	}
}

// A mutation that is not for the caller is refused before anything of it, and of those
// beside it, is done.
func TestMutationsOfOtherRolesAreForbiddenAsAWhole(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	h := guarded(t, o, newBadges(), graph.Options{})
	const two = `mutation {
		organisationCreate(input: {name: "新单位", kind: BUILDER}) { userErrors { code } }
		programmeCreate(input: {code: "new", name: "新行动"}) { userErrors { code } } }`
	before, err := o.store.LatestInstant(t.Context())
	check(t, err)
	for badge, status := range map[string]int{"viewer": 403, "partner": 403, "reviewer": 403, "office": 403, "admin": 200} {
		if badge == "admin" {
			continue
		}
		if got := asked(t, h, request(badge, two)); got.status != status || got.codes() != "FORBIDDEN" {
			t.Errorf("%s: %d %s", badge, got.status, got.body)
		}
	}
	if now, err := o.store.LatestInstant(t.Context()); err != nil || now != before {
		t.Errorf("something was written: %v, %v", now, err)
	}
	if got := asked(t, h, request("admin", two)); got.status != 200 || got.codes() != "" {
		t.Errorf("admin: %d %s", got.status, got.body)
	}
	list, err := o.store.Batches(t.Context(), ledger.At{AsOf: day(2024, 12, 31), KnownAt: ledger.Latest}, ledger.BatchFilter{}, ledger.Page{Last: 1})
	check(t, err)
	if list.Items[0].Actor != "某admin" {
		t.Errorf("the record names %q", list.Items[0].Actor)
	}
}

// What is kept for those who see as much is not handed to others.
func TestAnswersAreKeptForThoseWhoSeeAsMuch(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b := newBadges()
	b.known["second"] = ledger.Caller{User: 9, Name: "另一人", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessViewer}}}
	b.known["county"] = ledger.Caller{User: 8, Name: "翁源", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessViewer, Place: "440229"}}}
	var worked []string
	h, err := graph.NewHandler(graph.Deps{
		Ledger: o.store, Callers: b, Log: slog.New(slog.DiscardHandler),
		As: func(d graph.Deps, c ledger.Caller) graph.Deps {
			d.Ledger = countingPortfolios{d.Ledger, func() { worked = append(worked, c.Name) }}
			return d
		},
	}, graph.Options{})
	check(t, err)
	tags := map[string]bool{}
	get := func(badge string) {
		r := request(badge, "")
		r.Method, r.URL.RawQuery, r.Body = http.MethodGet, "query="+strings.ReplaceAll("{ portfolio { total { count } } }", " ", "+"), http.NoBody
		got := asked(t, h, r)
		if got.status != 200 || got.header.Get("ETag") == "" {
			t.Fatalf("%s: %d %s", badge, got.status, got.body)
		}
		tags[got.header.Get("ETag")] = true
	}
	for _, badge := range []string{"viewer", "second", "county", "county", "office"} {
		get(badge)
	}
	if len(tags) != 3 || fmt.Sprint(worked) != "[某viewer 翁源 某office]" {
		t.Errorf("tags %v, worked out for %v", tags, worked)
	}
}

type countingPortfolios struct {
	graph.Ledger
	count func()
}

func (c countingPortfolios) Portfolio(ctx context.Context, q ledger.PortfolioQuery) (ledger.Portfolio, error) {
	c.count()
	return c.Ledger.Portfolio(ctx, q)
}

// A stream ends with its code when its caller's session or token has ended: when the
// ledger moves, and at a sign of life.
func TestStreamsEndWithTheSession(t *testing.T) {
	t.Parallel()
	for name, beat := range map[string]time.Duration{"when_the_ledger_moves": time.Hour, "while_it_is_quiet": 5 * time.Millisecond} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBadges()
			o := newLiveOfficeFor(t, b, graph.Options{StreamBeat: beat})
			for _, query := range []string{"subscription { ledgerChanged { version } }", "subscription { portfolioChanged { total { count } } }"} {
				b.grant("viewer", ledger.AccessViewer)
				s := o.stream(t, query, nil, "Authorization", "viewer")
				s.event()
				b.revoke("viewer")
				o.nothing(t)
				if data := s.event().data; !strings.Contains(data, `"code":"UNAUTHENTICATED"`) || strings.Contains(data, "version") {
					t.Errorf("%s: %s", query, data)
				}
				s.ends("complete")
			}
		})
	}
}

// What a stream shows follows what its caller may see.
func TestStreamsFollowTheGrants(t *testing.T) {
	t.Parallel()
	b := newBadges()
	o := newLiveOfficeFor(t, b, graph.Options{})
	s := o.stream(t, "subscription { projectChanged { batch { reason } } }", nil, "Authorization", "office")
	s.block() // the head
	s.block() // from where it goes on
	o.completed(t, []string{"P-1"}, 1)
	if data := s.event().data; !strings.Contains(data, `"reason":"进度"`) {
		t.Errorf("an office is not shown the batch: %s", data)
	}
	b.grant("office", ledger.AccessViewer)
	o.completed(t, []string{"P-1"}, 2)
	if data := s.event().data; !strings.Contains(data, `"batch":null`) || !strings.Contains(data, `"code":"FORBIDDEN"`) {
		t.Errorf("a viewer is shown the batch: %s", data)
	}
}

// What may be done with a thing is what the table says of the caller's roles on that very
// thing, and what its state leaves.
func TestThingsTellWhatTheCallerMayDo(t *testing.T) {
	t.Parallel()
	engines(t, func(t *testing.T, s *store.Store) {
		m := newMatrixLedger(t, s)
		m.badges.known["both"] = ledger.Caller{User: 50, Name: "两处", Through: ledger.ThroughUI, Grants: []ledger.Grant{
			{Role: ledger.AccessOffice, Place: m.in.place}, {Role: ledger.AccessViewer, Place: m.out.place},
		}}
		actions := func(badge string, half side, typeName string) string {
			a := m.asks(t, badge, `{ node(id: "`+half.ids[typeName]+`") { ... on Project { actions } ... on Pairing { actions } ... on Organisation { actions }
				... on Place { actions } ... on ImportBatch { actions } ... on ImportJob { actions } } }`)
			if a.at("node") == nil || strings.Contains(a.codes(), "INTERNAL") {
				return "nothing " + a.codes()
			}
			return strings.Trim(fmt.Sprint(a.at("node", "actions")), "[]")
		}
		const project = "projectUpdate projectArchive figureRecord statusRecord statusWithdraw"
		for _, c := range []struct {
			badge    string
			half     side
			typeName string
			want     string
		}{
			{"office", m.in, "Project", project}, {"admin", m.out, "Project", project},
			{"viewer", m.in, "Project", ""}, {"partner", m.in, "Project", ""}, {"reviewer", m.in, "Project", ""},
			{"both", m.in, "Project", project}, {"both", m.out, "Project", ""}, {"office", m.out, "Project", "nothing "},
			{"both", m.in, "Zone", "zoneUpdate zoneArchive placeReparent figureRecord"}, {"both", m.out, "Zone", ""},
			{"office", m.in, "Place", "zoneCreate figureRecord"}, {"office", m.out, "Place", ""},
			{"both", m.in, "Pairing", "pairingUpdate pairingArchive figureRecord"}, {"both", m.out, "Pairing", ""},
			{"both", m.out, "Organisation", ""},
			{"office", m.in, "ImportBatch", "importUndo"}, {"admin", m.in, "ImportJob", "importCancel"},
		} {
			if got := actions(c.badge, c.half, c.typeName); got != c.want {
				t.Errorf("%s, %s %s: %q, want %q", c.badge, c.half.name, c.typeName, got, c.want)
			}
		}
	})
}
