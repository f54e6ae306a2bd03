package graph_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph"
	"jiedui/graph/document"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// liveOffice is an office that is served over real connections.
type liveOffice struct {
	*office
	handler *graph.Handler
	url     string

	mutex sync.Mutex
	now   time.Time
}

func newLiveOffice(t *testing.T, options graph.Options, configure ...func(*http.Server)) *liveOffice {
	t.Helper()
	return newLiveOfficeFor(t, nil, options, configure...)
}

// newLiveOfficeFor serves callers; nil: whoever comes.
func newLiveOfficeFor(t *testing.T, callers graph.Callers, options graph.Options, configure ...func(*http.Server)) *liveOffice {
	t.Helper()
	o := &liveOffice{office: newOffice(t), now: storetest.Clock.Add(time.Hour)}
	h, err := graph.NewHandler(graph.Deps{Ledger: o.store, Callers: callers, Log: slog.New(slog.DiscardHandler), Now: func() time.Time {
		o.mutex.Lock()
		defer o.mutex.Unlock()
		return o.now
	}}, options)
	check(t, err)
	server := httptest.NewUnstartedServer(h)
	for _, c := range configure {
		c(server.Config)
	}
	server.Start()
	t.Cleanup(func() {
		h.EndStreams()
		server.Close()
	})
	o.handler, o.url = h, server.URL
	return o
}

// eventStream is an open stream.
type eventStream struct {
	t        *testing.T
	response *http.Response
	lines    chan string // closed when the connection ends
	close    func()
}

// event is one event, or a sign of life where it has no name.
type event struct {
	name, id, data string
}

func (o *liveOffice) stream(t *testing.T, query string, variables map[string]any, header ...string) *eventStream {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	check(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, o.url, bytes.NewReader(body))
	check(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	return open(t, r, cancel)
}

func open(t *testing.T, r *http.Request, cancel func()) *eventStream {
	t.Helper()
	response, err := http.DefaultClient.Do(r)
	check(t, err)
	s := &eventStream{t: t, response: response, lines: make(chan string, 1000), close: cancel}
	t.Cleanup(cancel)
	go func() {
		defer close(s.lines)
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			s.lines <- lines.Text()
		}
	}()
	return s
}

// block reads up to an empty line. False: the connection has ended.
func (s *eventStream) block() (e event, more bool) {
	s.t.Helper()
	deadline := time.After(time.Minute)
	for {
		select {
		case line, open := <-s.lines:
			if !open {
				return e, false
			}
			field, rest, _ := strings.Cut(line, ":")
			rest = strings.TrimPrefix(rest, " ")
			switch field {
			case "event":
				e.name = rest
			case "id":
				e.id = rest
			case "data":
				e.data += rest
			case "":
				if line == "" {
					return e, true
				}
			}
		case <-deadline:
			s.t.Fatal("nothing came for a minute")
		}
	}
}

// event is the next event that has a name; with the id that the client keeps then.
func (s *eventStream) event() event {
	s.t.Helper()
	id := ""
	for {
		e, more := s.block()
		if !more {
			return event{name: "closed", id: id}
		}
		if e.id != "" {
			id = e.id
		}
		if e.name != "" {
			e.id = id
			return e
		}
	}
}

// next is the data of the next event, which has to be one and without errors; it returns
// its id.
func (s *eventStream) next(want string) string {
	s.t.Helper()
	e := s.event()
	if diff := cmp.Diff("next", e.name); diff != "" {
		s.t.Fatalf("event %+v: %s", e, diff)
	}
	var got struct{ Data, Errors any }
	check(s.t, json.Unmarshal([]byte(e.data), &got))
	var wanted any
	check(s.t, json.Unmarshal([]byte(want), &wanted))
	if diff := cmp.Diff(wanted, got.Data); diff != "" || got.Errors != nil {
		s.t.Fatalf("%s (-want +have):\n%s", e.data, diff)
	}
	return e.id
}

func (s *eventStream) ends(want string) {
	s.t.Helper()
	if e := s.event(); e.name != want {
		s.t.Fatalf("%+v, want %s", e, want)
	}
}

// quiet waits for a sign of life, before which nothing may come.
func (s *eventStream) quiet() (id string) {
	s.t.Helper()
	for range 2 { // what was under way when the first came is behind the second
		e, more := s.block()
		if !more || e.name != "" {
			s.t.Fatalf("%+v came", e)
		}
		id = e.id
	}
	return id
}

func (o *liveOffice) latest(t *testing.T) ledger.Instant {
	t.Helper()
	at, err := o.store.LatestInstant(context.Background())
	check(t, err)
	return at
}

// nothing commits a transaction that says nothing.
func (o *liveOffice) nothing(t *testing.T) ledger.Instant {
	t.Helper()
	check(t, o.store.InTx(context.Background(), func(*store.Tx) error { return nil }))
	return o.latest(t)
}

// completed states what was completed of a project by the middle of 2024.
func (o *liveOffice) completed(t *testing.T, codes []string, value int64) ledger.ImportBatch {
	t.Helper()
	var list []ledger.Entry
	for i, code := range codes {
		list = append(list, ledger.Entry{Row: i + 1, Project: &ledger.ProjectClaim{Code: code, Name: "项目" + code}, Figures: []ledger.FigureClaim{{
			Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual, Value: value, ValidFrom: day(2024, 7, 1),
		}}})
	}
	b, err := o.store.Apply(context.Background(), ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "进度.xlsx", Reason: "进度"}, sequence(list), store.ApplyOptions{})
	check(t, err)
	return b
}

func TestLedgerChangedTellsEachStateOnce(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{})
	const query = `subscription { ledgerChanged { version } }`
	says := func(at ledger.Instant) string { return fmt.Sprintf(`{"ledgerChanged": {"version": "%d"}}`, at) }
	s := o.stream(t, query, nil)
	if got := s.response.Header; s.response.StatusCode != http.StatusOK || got.Get("Content-Type") != "text/event-stream; charset=utf-8" ||
		got.Get("X-Accel-Buffering") != "no" || got.Get("Cache-Control") != "no-store, no-transform" {
		t.Errorf("%d %v", s.response.StatusCode, got)
	}
	first := o.latest(t)
	id := s.next(says(first))
	second := o.nothing(t)
	if got := s.next(says(second)); id != fmt.Sprint(first) || got != fmt.Sprint(second) {
		t.Errorf("ids %s and %s of %d and %d", id, got, first, second)
	}
	s.close()
	// One that has the newest state is told of the next alone; one that lags of the newest.
	same := o.stream(t, query, nil, "Last-Event-ID", fmt.Sprint(second))
	lagging := o.stream(t, query, nil, "Last-Event-ID", fmt.Sprint(first))
	foreign := o.stream(t, query, nil, "Last-Event-ID", "9223372036854775807")
	broken := o.stream(t, query, nil, "Last-Event-ID", "x/-1")
	for _, s := range []*eventStream{lagging, foreign, broken} {
		s.next(says(second))
	}
	third := o.nothing(t)
	for _, s := range []*eventStream{same, lagging, foreign, broken} {
		s.next(says(third))
	}
}

func TestPortfolioChangedTellsWhatDiffers(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{StreamBeat: 20 * time.Millisecond})
	const query = `subscription { portfolioChanged(filter: {codes: ["P-1"]}, groupBy: [PROGRAMME]) {
		asOf rowCount total { count completedInvestment { text } } } }`
	says := func(amount, on string) string {
		return fmt.Sprintf(`{"portfolioChanged": {"asOf": %q, "rowCount": 2, "total": {"count": 1, "completedInvestment": {"text": %q}}}}`, on, amount)
	}
	s := o.stream(t, query, nil)
	s.next(says("1000万元", "2026-11-22"))
	o.nothing(t)
	o.completed(t, []string{"P-2"}, 5*wan)
	at := o.latest(t)
	for { // the answer is the same, and the client may go on from here
		if e, _ := s.block(); e.name != "" {
			t.Fatalf("%+v came", e)
		} else if e.id == fmt.Sprintf("%d/2026-11-22", at) {
			break
		}
	}
	o.completed(t, []string{"P-1"}, 2000*wan)
	id := s.next(says("2000万元", "2026-11-22"))
	s.close()
	again := o.stream(t, query, nil, "Last-Event-ID", id)
	again.quiet()
	o.mutex.Lock()
	o.now = o.now.Add(24 * time.Hour)
	o.mutex.Unlock()
	again.next(says("2000万元", "2026-11-23"))
	o.stream(t, query, nil, "Last-Event-ID", id).next(says("2000万元", "2026-11-23"))
}

// However many look at the same dashboard, it is worked out once.
func TestStreamsThatAskTheSameShareTheAnswer(t *testing.T) {
	t.Parallel()
	const readers = 40
	ctx, statements := store.WithStatementCount(context.Background())
	o := newLiveOffice(t, graph.Options{}, func(s *http.Server) { s.BaseContext = func(net.Listener) context.Context { return ctx } })
	const query = `subscription ($codes: [String!]) { portfolioChanged(filter: {codes: $codes}) { total { completedInvestment { text } } } }`
	says := func(amount string) string {
		return fmt.Sprintf(`{"portfolioChanged": {"total": {"completedInvestment": {"text": %q}}}}`, amount)
	}
	codes := map[string]any{"codes": []string{"P-1"}}
	var all []*eventStream
	for range readers {
		s := o.stream(t, query, codes)
		s.next(says("1000万元"))
		all = append(all, s)
	}
	o.stream(t, query, map[string]any{"codes": []string{"P-2"}}).next(`{"portfolioChanged": {"total": {"completedInvestment": null}}}`)
	before := atomic.LoadInt64(statements)
	o.completed(t, []string{"P-1"}, 2000*wan)
	for _, s := range all {
		s.next(says("2000万元"))
	}
	if n := atomic.LoadInt64(statements) - before; n >= readers {
		t.Errorf("%d statements for %d readers", n, readers)
	}
}

func TestProjectChangedTellsEachTransaction(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{StreamBeat: 20 * time.Millisecond})
	var ids struct {
		Projects struct{ Nodes []struct{ ID, Code string } }
	}
	data, errs, _ := o.ask(t, `{ projects(orderBy: {field: CODE}) { nodes { id code } } }`, nil)
	text, err := json.Marshal(data)
	check(t, err)
	if err := json.Unmarshal(text, &ids); err != nil || errs != nil || len(ids.Projects.Nodes) != 2 {
		t.Fatalf("%s %v %v", text, err, errs)
	}
	one := ids.Projects.Nodes[0].ID
	const query = `subscription ($ids: [ID!], $filter: ProjectFilter) { projectChanged(ids: $ids, filter: $filter) {
		version batch { file } projectCount projects(first: 2) { project { code status } } } }`
	says := func(at ledger.Instant, count int, projects string) string {
		return fmt.Sprintf(`{"projectChanged": {"version": "%d", "batch": {"file": "进度.xlsx"}, "projectCount": %d, "projects": [%s]}}`, at, count, projects)
	}
	const p1, p2, p3 = `{"project": {"code": "P-1", "status": "STARTED"}}`, `{"project": {"code": "P-2", "status": null}}`, `{"project": {"code": "P-3", "status": null}}`

	before := o.latest(t)
	all := o.stream(t, query, nil)
	some := o.stream(t, query, map[string]any{"ids": []string{one}})
	started := o.stream(t, query, map[string]any{"filter": map[string]any{"status": []string{"STARTED"}}})
	for _, s := range []*eventStream{all, some, started} { // each is there before anything happens
		if e, _ := s.block(); e != (event{}) {
			t.Fatalf("%+v", e)
		}
		if e, _ := s.block(); e.id != fmt.Sprint(before) {
			t.Fatalf("begins at %+v, not at %d", e, before)
		}
	}
	o.nothing(t) // touches no project
	b := o.completed(t, []string{"P-1", "P-2", "P-3"}, 3000*wan)
	first := o.latest(t)
	all.next(says(first, 3, p1+","+p2))
	some.next(says(first, 1, p1))
	started.next(says(first, 1, p1))

	o.completed(t, []string{"P-3"}, 3001*wan)
	second := o.latest(t)
	all.next(says(second, 1, p3))
	_, err = o.store.UndoBatch(context.Background(), b.ID, "测试", "错了")
	check(t, err)
	third := o.latest(t)
	all.next(says(third, 3, p1+","+p2))
	if id := some.next(says(third, 1, p1)); id != fmt.Sprint(third) {
		t.Errorf("id %s of %d", id, third)
	}
	started.next(says(third, 1, p1))

	// Who was away is told what was missed, in order; who knows all of it is told nothing.
	missed := o.stream(t, query, nil, "Last-Event-ID", fmt.Sprint(before))
	missed.next(says(first, 3, p1+","+p2))
	missed.next(says(second, 1, p3))
	missed.next(says(third, 3, p1+","+p2))
	if id := missed.quiet(); id != fmt.Sprint(third) {
		t.Errorf("goes on from %s, not from %d", id, third)
	}
	o.stream(t, query, nil, "Last-Event-ID", fmt.Sprint(third)).quiet()
	// What touches none of them is passed, so that it is not looked at again.
	o.completed(t, []string{"P-3"}, 3002*wan)
	for fourth := fmt.Sprint(o.latest(t)); some.quiet() != fourth; {
	}
}

func TestQueriesAndRefusalsOverEventStreams(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{})
	code := func(data string) string {
		var got struct {
			Errors []struct{ Extensions map[string]any }
		}
		check(t, json.Unmarshal([]byte(data), &got))
		if len(got.Errors) == 0 {
			return ""
		}
		return fmt.Sprint(got.Errors[0].Extensions["code"])
	}
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		code      string
	}{
		"a query":                          {`{ programmes { code } }`, nil, ""},
		"a field that is not there":        {`subscription { nobody }`, nil, document.CodeValidation},
		"two root fields":                  {`subscription { ledgerChanged { version } b: ledgerChanged { version } }`, nil, document.CodeValidation},
		"introspection at the root":        {`subscription { __typename }`, nil, document.CodeValidation},
		"a root field that may be skipped": {`subscription ($x: Boolean!) { ledgerChanged @skip(if: $x) { version } }`, map[string]any{"x": true}, document.CodeValidation},
		"too costly":                       {`subscription { portfolioChanged { a: rows { projects(first: 1000) { nodes { figures { id } } } } } }`, nil, "QUERY_TOO_COSTLY"},
		"wrong variables":                  {`subscription ($x: ID!) { importProgress(job: $x) { state } }`, nil, "INVALID"},
		"an id of something else":          {`subscription { importProgress(job: "x") { state } }`, nil, "INVALID"},
		"a job that is not there":          {`subscription { importProgress(job: "SW1wb3J0Sm9iOjE") { state } }`, nil, "NOT_FOUND"},
		"an empty list":                    {`subscription { projectChanged(ids: []) { version } }`, nil, "INVALID"},
		"an unknown programme":             {`subscription { projectChanged(filter: {programmes: ["x"]}) { version } }`, nil, "INVALID"},
		"a mutation where nothing is sent": {`mutation { importCancel(job: "x") { job { id } } }`, nil, "FORBIDDEN"},
	} {
		s := o.stream(t, c.query, c.variables)
		e := s.event()
		if s.response.StatusCode != http.StatusOK || e.name != "next" || code(e.data) != c.code {
			t.Errorf("%s: status %d, %+v", name, s.response.StatusCode, e)
		}
		s.ends("complete")
		s.ends("closed")
	}

	get := func(accept string, values url.Values) *http.Request {
		r, err := http.NewRequest(http.MethodGet, o.url+"?"+values.Encode(), nil)
		check(t, err)
		r.Header.Set("Accept", accept)
		return r
	}
	post := func(accept, contentType, body string) *http.Request {
		r, err := http.NewRequest(http.MethodPost, o.url, strings.NewReader(body))
		check(t, err)
		r.Header.Set("Accept", accept)
		r.Header.Set("Content-Type", contentType)
		return r
	}
	const events, subscription = "text/event-stream", `subscription { ledgerChanged { version } }`
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"a mutation by GET":                 {get(events, url.Values{"query": {`mutation { importCancel(job: "x") { job { id } } }`}}), 405, "METHOD_NOT_ALLOWED"},
		"a body that is no JSON":            {post(events, "application/json", "{"), 400, "BAD_REQUEST"},
		"a form":                            {post(events, "text/plain", "{}"), 415, "UNSUPPORTED_MEDIA_TYPE"},
		"a body that is too large":          {post(events, "application/json", `{"query": "`+strings.Repeat(" ", 300_000)+`"}`), 413, "BODY_TOO_LARGE"},
		"a subscription for JSON":           {get("application/json", url.Values{"query": {subscription}}), 406, "NOT_ACCEPTABLE"},
		"a subscription for anything":       {get("*/*", url.Values{"query": {subscription}}), 406, "NOT_ACCEPTABLE"},
		"a subscription that is not wanted": {get("text/event-stream;q=0, */*", url.Values{"query": {subscription}}), 406, "NOT_ACCEPTABLE"},
		"a query of one who takes both":     {get("text/event-stream, application/json", url.Values{"query": {`{ programmes { code } }`}}), 200, ""},
		"what neither can be parsed":        {get("text/event-stream, application/graphql-response+json", url.Values{"query": {`{`}}), 400, document.CodeSyntax},
	} {
		response, err := http.DefaultClient.Do(c.request)
		check(t, err)
		body, err := io.ReadAll(response.Body)
		check(t, err)
		check(t, response.Body.Close())
		if response.StatusCode != c.status || code(string(body)) != c.code {
			t.Errorf("%s: %d %s", name, response.StatusCode, body)
		}
	}
	s := open(t, get("text/event-stream, application/json", url.Values{"query": {subscription}}), func() {})
	if e := s.event(); e.name != "next" {
		t.Errorf("%+v", e)
	}
}

// An answer that takes too long is an event that says so; the stream goes on.
func TestAnEventThatTakesTooLongDoesNotEndItsStream(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{Timeout: time.Nanosecond})
	const query = `subscription { portfolioChanged { rowCount } }`
	first, second := o.stream(t, query, nil), o.stream(t, query, nil)
	for range 2 {
		for _, s := range []*eventStream{first, second} {
			if e := s.event(); e.name != "next" || !strings.Contains(e.data, `"TIMEOUT"`) {
				t.Fatalf("%+v", e)
			}
		}
		o.nothing(t)
	}
}

// A stream outlives the time that a request has, for reading and for answering.
func TestStreamsOutliveTheTimeOfRequests(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{StreamBeat: 20 * time.Millisecond, Timeout: 100 * time.Millisecond},
		func(s *http.Server) { s.ReadTimeout, s.WriteTimeout = 100*time.Millisecond, 100*time.Millisecond })
	s := o.stream(t, `subscription { ledgerChanged { version } }`, nil)
	if e := s.event(); e.name != "next" {
		t.Fatalf("%+v", e)
	}
	for range 10 {
		s.quiet()
	}
	s.next(fmt.Sprintf(`{"ledgerChanged": {"version": "%d"}}`, o.nothing(t)))
}

func TestThereAreOnlySoManyStreams(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{MaxStreams: 2})
	const query = `subscription { ledgerChanged { version } }`
	first, second := o.stream(t, query, nil), o.stream(t, query, nil)
	third := o.stream(t, query, nil)
	if third.response.StatusCode != http.StatusServiceUnavailable || third.response.Header.Get("Retry-After") == "" {
		t.Errorf("%d %v", third.response.StatusCode, third.response.Header)
	}
	if line := <-third.lines; !strings.Contains(line, `"TOO_MANY_STREAMS"`) {
		t.Error(line)
	}
	if e := o.stream(t, `{ programmes { code } }`, nil).event(); e.name != "next" {
		t.Errorf("a query is no stream: %+v", e)
	}
	first.close()
	o.admitted(t, query)
	second.event()
}

// admitted tries until there is room for a stream.
func (o *liveOffice) admitted(t *testing.T, query string) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for o.stream(t, query, nil).response.StatusCode != http.StatusOK {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("no room after a minute")
		}
	}
}

func TestStreamsEndWithTheServerAndWithTheirTime(t *testing.T) {
	t.Parallel()
	const query = `subscription { ledgerChanged { version } }`
	stopped := newLiveOffice(t, graph.Options{})
	s := stopped.stream(t, query, nil)
	if e := s.event(); e.name != "next" {
		t.Fatalf("%+v", e)
	}
	stopped.handler.EndStreams()
	s.ends("complete")
	s.ends("closed")
	if got := stopped.stream(t, query, nil).response.StatusCode; got != http.StatusServiceUnavailable {
		t.Errorf("status %d after the stop", got)
	}
	// Without the event of completion clients come back by themselves.
	old := newLiveOffice(t, graph.Options{StreamLifetime: 50 * time.Millisecond})
	s = old.stream(t, query, nil)
	for e := s.event(); e.name != "closed"; e = s.event() {
		if e.name != "next" {
			t.Errorf("%+v", e)
		}
	}
}

// One who does not read is cut off, and holds up nobody.
func TestSlowReadersAreCutOff(t *testing.T) {
	t.Parallel()
	o := newLiveOffice(t, graph.Options{MaxStreams: 2, StreamPatience: 100 * time.Millisecond}, func(s *http.Server) {
		s.ConnState = func(c net.Conn, state http.ConnState) {
			if tcp, ok := c.(*net.TCPConn); ok && state == http.StateNew {
				_ = tcp.SetWriteBuffer(4 << 10) // what the system holds for a reader is much
			}
		}
	})
	selection := ""
	for i := range 90 {
		selection += fmt.Sprintf(" a%d: instant", i)
	}
	body, err := json.Marshal(map[string]string{"query": `subscription { ledgerChanged { version` + selection + ` } }`})
	check(t, err)
	conn, err := net.Dial("tcp", strings.TrimPrefix(o.url, "http://"))
	check(t, err)
	defer conn.Close()
	check(t, conn.(*net.TCPConn).SetReadBuffer(4<<10))
	_, err = fmt.Fprintf(conn, "POST / HTTP/1.1\r\nHost: x\r\nAccept: text/event-stream\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
	check(t, err)
	first := make([]byte, 12)
	_, err = io.ReadFull(conn, first)
	check(t, err)

	const query = `subscription { ledgerChanged { version } }`
	reader := o.stream(t, query, nil)
	reader.event()
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for o.stream(t, query, nil).response.StatusCode != http.StatusOK {
		reader.next(fmt.Sprintf(`{"ledgerChanged": {"version": "%d"}}`, o.nothing(t)))
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the slow reader is still there after a minute")
		}
	}
}

func TestStreamsNeedTheLedger(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	h, err := graph.NewHandler(graph.Deps{Ledger: o.store, Log: slog.New(slog.DiscardHandler)}, graph.Options{})
	check(t, err)
	r := httptest.NewRequest(http.MethodGet, "/graphql?query="+url.QueryEscape(`subscription { ledgerChanged { version } }`), nil)
	r.Header.Set("Accept", "text/event-stream")
	ctx, cancel := context.WithCancel(context.Background())
	cancel() // as a ledger that does not answer
	got := send(t, h, r.WithContext(ctx))
	if got.status != http.StatusServiceUnavailable {
		t.Errorf("%d %v", got.status, got.Errors)
	}
}

// Not parallel: it looks at all goroutines.
func TestNothingIsLeftOfStreams(t *testing.T) {
	o := newLiveOffice(t, graph.Options{})
	for range 3 {
		var open []*eventStream
		for _, query := range []string{
			`subscription { ledgerChanged { version } }`,
			`subscription { portfolioChanged { rowCount } }`,
			`subscription { projectChanged { version } }`,
		} {
			s := o.stream(t, query, nil)
			s.block()
			open = append(open, s)
		}
		o.completed(t, []string{"P-1"}, int64(o.latest(t)))
		for _, s := range open {
			s.event()
			s.close()
		}
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !bytes.Contains(stacks, []byte("graph.(*Handler).subscribe")) && !bytes.Contains(stacks, []byte("store.(*Store).watch")) {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("a minute after:\n%s", stacks)
		}
	}
}

func TestSubscriptionsOfTheAPIPageAreAnswered(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/api.md")
	check(t, err)
	o := newLiveOffice(t, graph.Options{})
	parts := strings.Split(string(page), "```graphql subscription\n")[1:]
	if len(parts) != 2 {
		t.Errorf("%d examples", len(parts))
	}
	for _, part := range parts {
		query, _, _ := strings.Cut(part, "```")
		s := o.stream(t, query, nil)
		if e, _ := s.block(); e != (event{}) {
			t.Fatalf("%+v", e)
		}
		if e, _ := s.block(); e.id == "" || strings.Contains(e.data, `"errors"`) {
			t.Errorf("%s: %+v", query, e)
		}
	}
}
