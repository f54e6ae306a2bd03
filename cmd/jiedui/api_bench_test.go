package main

import (
	"bufio"
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph"
	"jiedui/ledger"
)

// apiShape is a kind of question. bar is how many times the floor's CPU the API's answer
// may take, process and server together; requests are asked of either in one turn.
type apiShape struct {
	name, query string
	bar         float64
	requests    int
	variables   func(t *apiBench) []map[string]any
}

const listQuery = `query List($after: String) { projects(first: 50, after: $after, asOf: "2025-12-31") {
	pageInfo { hasNextPage endCursor }
	nodes { id code name places { place { code name parent { code name } } } participations { role organisation { id name } }
		figures(measures: ["completed_investment"], series: [ACTUAL]) { validFrom money { fen text } } } } }`

var apiShapes = []apiShape{
	{"list", listQuery, 1.2, 40, func(t *apiBench) []map[string]any { return t.pages(20) }},
	{"tree", `query Tree($code: String!) { place(code: $code) { code name children(first: 30) { nodes { code name
		pairings(first: 60) { nodes { id team startsOn assistors { lead organisation { id name } } } } } } } }`,
		1.2, 15, func(*apiBench) []map[string]any { return []map[string]any{{"code": benchCounty}} }},
	{"one", `query One($id: ID!) { node(id: $id) { ... on Project { id code name sector year startsOn endsOn summary } } }`,
		1.5, 400, func(t *apiBench) (list []map[string]any) {
			for i := range 50 {
				list = append(list, map[string]any{"id": floorID("Project", int64(1+i*t.projects/50))})
			}
			return list
		}},
}

// BenchmarkAPI asks the API over HTTP for a page of 50 projects with four relations, for a
// county's tree of some 2,000 things and for one project, and compares each with the same
// answer written by hand: one prepared statement, structs, encoding/json. Both are asked in
// turns, in one process, on one database. It reports CPU a request in ms, of this process
// (the client, the same for both, included) and of PostgreSQL's, the ratios to the floor,
// and bytes allocated; then how long the API takes with 1, 8 and 32 clients, and portfolios
// of all projects, when asked for the first time and again. The server must run on this
// machine.
//
//	go test ./cmd/jiedui -run=^$ -bench=API -benchtime=5x
func BenchmarkAPI(b *testing.B) {
	t := newAPIBench(b)
	for _, s := range apiShapes {
		b.Run(s.name, func(b *testing.B) { t.compare(b, s) })
	}
	for _, s := range apiShapes {
		for _, clients := range []int{1, 8, 32} {
			b.Run(fmt.Sprintf("clients/%s/%d", s.name, clients), func(b *testing.B) { t.crowd(b, s, clients) })
		}
	}
	for name, groups := range map[string]string{"programme×status": "PROGRAMME, STATUS", "city": "CITY"} {
		b.Run("portfolio/"+name, func(b *testing.B) { t.portfolio(b, groups) })
	}
}

type apiBench struct {
	projects   int
	api, floor string // addresses
	db         *sql.DB
	postmaster int
}

func newAPIBench(b *testing.B) *apiBench {
	b.Helper()
	easeCollector() // as a server does; the floor has it too
	s, url, projects := benchLedger(b)
	handler, err := graph.NewHandler(graph.Deps{Ledger: s, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, graph.Options{})
	if err != nil {
		b.Fatal(err)
	}
	serve := func(h http.Handler) string {
		server := httptest.NewServer(h)
		b.Cleanup(server.Close)
		return strings.TrimPrefix(server.URL, "http://")
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	t := &apiBench{projects: projects, api: serve(handler), floor: serve(newFloor(b, url)), db: db}
	var backend int
	if err := db.QueryRow(`SELECT pg_backend_pid()`).Scan(&backend); err != nil {
		b.Fatal(err)
	}
	if t.postmaster = parentOf(backend); t.postmaster == 0 {
		b.Fatal("the PostgreSQL server is not on this machine: its CPU cannot be seen")
	}
	return t
}

// parentOf is the process that started one; zero: not seen.
func parentOf(pid int) int {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, fields, _ := strings.Cut(string(stat), ") ")
	words := strings.Fields(fields)
	if len(words) < 2 {
		return 0
	}
	parent, _ := strconv.Atoi(words[1])
	return parent
}

// serverTime is the CPU time of all of PostgreSQL's processes.
func (t *apiBench) serverTime(b *testing.B) time.Duration {
	b.Helper()
	entries, err := os.ReadDir("/proc")
	if err != nil {
		b.Fatal(err)
	}
	var sum time.Duration
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil || parentOf(pid) != t.postmaster {
			continue
		}
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", pid))
		if err != nil {
			continue // gone meanwhile
		}
		ns, _, _ := strings.Cut(string(stat), " ")
		n, err := strconv.ParseInt(ns, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		sum += time.Duration(n)
	}
	return sum
}

func processTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// asked is what requests cost.
type asked struct {
	process, server time.Duration
	bytes           uint64
	n               int
}

func (a asked) both() time.Duration { return a.process + a.server }

// ms is a part of what was asked in ms a request.
func (a asked) ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(a.n) }

// ask sends n requests one after another and adds up what they cost.
func (a *asked) ask(b *testing.B, t *apiBench, c *rawClient, requests [][]byte, n int) {
	b.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	process, server := processTime(b), t.serverTime(b)
	for i := range n {
		c.ask(requests[(a.n+i)%len(requests)])
	}
	a.process += processTime(b) - process
	a.server += t.serverTime(b) - server
	runtime.ReadMemStats(&after)
	a.bytes += after.TotalAlloc - before.TotalAlloc
	a.n += n
}

func (t *apiBench) compare(b *testing.B, s apiShape) {
	requests := t.requests(b, s)
	api, floor := newRawClient(b, t.api), newRawClient(b, t.floor)
	for _, r := range requests[:min(3, len(requests))] {
		same(b, api.ask(r), floor.ask(r))
	}
	for i := range 20 { // until plans are kept and connections warm
		api.ask(requests[i%len(requests)])
		floor.ask(requests[i%len(requests)])
	}
	var x, f asked
	b.ResetTimer()
	for range b.N {
		for range 10 { // turns: enough for a figure even when the first one is above the bar, which ends it
			f.ask(b, t, floor, requests, s.requests)
			x.ask(b, t, api, requests, s.requests)
		}
	}
	b.StopTimer()
	ratio := func(a, b time.Duration) float64 { return float64(a) / float64(b) }
	both := ratio(x.both(), f.both())
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(f.ms(f.process), "floor-ms")
	b.ReportMetric(f.ms(f.server), "floor-server-ms")
	b.ReportMetric(x.ms(x.process), "api-ms")
	b.ReportMetric(x.ms(x.server), "api-server-ms")
	b.ReportMetric(ratio(x.process, f.process), "process-ratio")
	b.ReportMetric(ratio(x.server, f.server), "server-ratio")
	b.ReportMetric(both, "ratio")
	b.ReportMetric(float64(f.bytes)/float64(f.n)/1024, "floor-KB")
	b.ReportMetric(float64(x.bytes)/float64(x.n)/1024, "api-KB")
	b.ReportMetric(float64(len(api.ask(requests[0])))/1024, "answer-KB")
	if both > s.bar {
		b.Errorf("%s takes %.2f times the CPU of the floor, more than %.1f: %.3f ms here and %.3f ms in the server to %.3f and %.3f ms; %.0f KB to %.0f KB",
			s.name, both, s.bar, x.ms(x.process), x.ms(x.server), f.ms(f.process), f.ms(f.server),
			float64(x.bytes)/float64(x.n)/1024, float64(f.bytes)/float64(f.n)/1024)
	}
}

// same holds the API's answer to the floor's.
func same(b *testing.B, api, floor []byte) {
	b.Helper()
	var got, want struct {
		Data   any
		Errors any
	}
	if err := json.Unmarshal(api, &got); err != nil {
		b.Fatalf("%v: %s", err, api)
	}
	if err := json.Unmarshal(floor, &want); err != nil {
		b.Fatalf("%v: %s", err, floor)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		b.Fatalf("the API answers otherwise than the floor (-floor +api):\n%s", diff)
	}
}

// crowd measures how long answers take when several clients ask at once.
func (t *apiBench) crowd(b *testing.B, s apiShape, clients int) {
	requests := t.requests(b, s)
	each := max(s.requests/clients, 10)
	var took []time.Duration
	b.ResetTimer()
	for range b.N {
		var wg sync.WaitGroup
		all := make([][]time.Duration, clients)
		for i := range clients {
			c := newRawClient(b, t.api)
			wg.Go(func() {
				for j := range each {
					started := time.Now()
					c.ask(requests[(i+j)%len(requests)])
					all[i] = append(all[i], time.Since(started))
				}
			})
		}
		wg.Wait()
		took = append(took, slices.Concat(all...)...)
	}
	slices.Sort(took)
	at := func(share float64) float64 {
		return float64(took[min(int(share*float64(len(took))), len(took)-1)].Microseconds()) / 1000
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(at(0.5), "p50-ms")
	b.ReportMetric(at(0.99), "p99-ms")
	b.ReportMetric(peakMemory(b), "peak-MB")
}

// peakMemory is the most memory that this process has had, in MB.
func peakMemory(b *testing.B) float64 {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Maxrss) / 1024
}

// portfolio adds up all projects by some dimensions, each time as of another day, and then
// once more as before.
func (t *apiBench) portfolio(b *testing.B, groups string) {
	c := newRawClient(b, t.api)
	var cold, kept asked
	var coldTook, keptTook time.Duration
	for i := range b.N {
		body := t.body(b, `query Portfolio($asOf: Date) { portfolio(groupBy: [`+groups+`], asOf: $asOf) { rows { keys { label } count
			contractedInvestment { text } completedInvestment { text } } total { count completedInvestment { text } } } }`, "Portfolio",
			map[string]any{"asOf": ledger.Date{Year: 2025, Month: 1, Day: 1}.AddDays(i).String()})
		started := time.Now()
		cold.ask(b, t, c, [][]byte{body}, 1)
		coldTook += time.Since(started)
		started = time.Now()
		kept.ask(b, t, c, [][]byte{body}, 1)
		keptTook += time.Since(started)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(coldTook.Microseconds())/1000/float64(b.N), "cold-ms")
	b.ReportMetric(cold.ms(cold.both()), "cold-cpu-ms")
	b.ReportMetric(float64(keptTook.Microseconds())/1000/float64(b.N), "again-ms")
	b.ReportMetric(kept.ms(kept.both()), "again-cpu-ms")
}

func (t *apiBench) body(b *testing.B, query, operation string, variables map[string]any) []byte {
	b.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "operationName": operation, "variables": variables})
	if err != nil {
		b.Fatal(err)
	}
	return body
}

func (t *apiBench) requests(b *testing.B, s apiShape) (list [][]byte) {
	b.Helper()
	_, rest, _ := strings.Cut(s.query, "query ")
	operation, _, _ := strings.Cut(rest, "(")
	for _, v := range s.variables(t) {
		list = append(list, t.body(b, s.query, operation, v))
	}
	return list
}

// pages are the variables of pages far apart.
func (t *apiBench) pages(n int) (list []map[string]any) {
	for i := range n {
		list = append(list, map[string]any{"after": floorCursor(int64(1 + i*(t.projects-100)/n))})
	}
	return list
}

// rawClient speaks HTTP over one connection and costs little beside what it measures.
type rawClient struct {
	b    *testing.B
	conn net.Conn
	r    *bufio.Reader
	out  []byte
	in   bytes.Buffer
}

func newRawClient(b *testing.B, address string) *rawClient {
	b.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = conn.Close() })
	return &rawClient{b: b, conn: conn, r: bufio.NewReaderSize(conn, 64<<10)}
}

// ask posts a body and returns what comes back, which the next call overwrites.
func (c *rawClient) ask(body []byte) []byte {
	answer, err := c.post(body)
	if err != nil {
		c.b.Error(err)
	}
	return answer
}

func (c *rawClient) post(body []byte) ([]byte, error) {
	c.out = append(c.out[:0], "POST /graphql HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nAccept: application/graphql-response+json\r\nContent-Length: "...)
	c.out = append(append(strconv.AppendInt(c.out, int64(len(body)), 10), "\r\n\r\n"...), body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return nil, err
	}
	length, ok := -1, false
	for first := true; ; first = false {
		line, err := c.r.ReadSlice('\n')
		if err != nil {
			return nil, err
		}
		if first {
			ok = bytes.HasPrefix(line, []byte("HTTP/1.1 200 "))
		}
		if len(line) <= 2 {
			break
		}
		if value, is := bytes.CutPrefix(line, []byte("Content-Length: ")); is {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return nil, err
			}
		}
	}
	c.in.Reset()
	if length >= 0 {
		if _, err := io.CopyN(&c.in, c.r, int64(length)); err != nil {
			return nil, err
		}
	} else {
		if _, err := c.in.ReadFrom(httputil.NewChunkedReader(c.r)); err != nil {
			return nil, err
		}
		if _, err := c.r.Discard(2); err != nil { // the empty trailer
			return nil, err
		}
	}
	if !ok {
		return nil, fmt.Errorf("answer: %s", c.in.Bytes())
	}
	return c.in.Bytes(), nil
}
