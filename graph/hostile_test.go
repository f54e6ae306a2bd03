package graph

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"jiedui/graph/document"
)

// hostile is a request that must be refused before anything is read for it.
type hostile struct {
	name    string
	request func() *http.Request
	status  int
	code    string
}

// hostileQueries are requests of the kinds that are published about GraphQL servers.
func hostileQueries() []hostile {
	aliases := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "a%d: measures { code } ", i)
		}
		return "{" + b.String() + "}"
	}
	nested := func(n int) string {
		return "{ projects { nodes { " + strings.Repeat("package { ", n) + "id" + strings.Repeat(" }", n) + " } } }"
	}
	doubling := "query { ...f0 } fragment f29 on Query { measures { code } }\n"
	for i := range 29 {
		doubling += fmt.Sprintf("fragment f%d on Query { ...f%d ...f%d }\n", i, i+1, i+1)
	}
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
		}
		return b.String()
	}
	queries := map[string]struct {
		query     string
		variables map[string]any
		code      string
	}{
		"alias flood":                   {aliases(101), nil, document.CodeAliases},
		"deep selection":                {nested(40), nil, document.CodeTooDeep},
		"very deep selection":           {nested(10_000), nil, document.CodeQueryTooLong},
		"brackets without end":          {strings.Repeat("{a", 30_000), nil, document.CodeTooDeep},
		"deep list value":               {"{ measures(x: " + strings.Repeat("[", 50_000) + ") { code } }", nil, document.CodeTooDeep},
		"deep type":                     {"query ($x: " + strings.Repeat("[", 50_000) + "Int) { measures { code } }", nil, document.CodeTooDeep},
		"brackets after a string":       {`{ measures(x: "\"") { code } }` + strings.Repeat("{a", 30_000), nil, document.CodeTooDeep},
		"brackets after a block":        {`{ measures(x: """ \""" """) { code } }` + strings.Repeat("{a", 30_000), nil, document.CodeTooDeep},
		"fragment of itself":            {"{ ...a } fragment a on Query { ...a }", nil, document.CodeValidation},
		"fragment cycle":                {"{ ...a } fragment a on Query { ...b } fragment b on Query { measures { code } ...a }", nil, document.CodeValidation},
		"unused fragment cycle":         {"{ measures { code } } fragment a on Query { ...b } fragment b on Query { ...a }", nil, document.CodeValidation},
		"cycle in a second fragment":    {"{ ...a } fragment a on Query { ...a } fragment a on Query { measures { code } }", nil, document.CodeValidation},
		"unknown fragment":              {"{ ...nobody }", nil, document.CodeValidation},
		"fragments that double":         {doubling, nil, document.CodeTooManyFields},
		"field flood":                   {"{ measures { " + strings.Repeat("code ", 1_500) + "} }", nil, document.CodeTooManyFields},
		"token flood":                   {"{ measures { " + strings.Repeat("code ", 20_000) + "} }", nil, document.CodeQueryTooLong},
		"directive flood":               {"{ measures { code " + strings.Repeat("@skip(if: false) ", 500) + "} }", nil, document.CodeDirectives},
		"huge page":                     {"{ projects(first: 1001) { nodes { id } } }", nil, document.CodePageTooLarge},
		"page beyond an int":            {"{ projects(first: 99999999999999999999) { nodes { id } } }", nil, document.CodeValidation},
		"huge page in a variable":       {"query ($n: Int) { projects(first: $n) { nodes { id } } }", map[string]any{"n": 5000}, document.CodePageTooLarge},
		"huge page in text":             {"query ($n: Int) { projects(first: $n) { nodes { id } } }", map[string]any{"n": "5000"}, "INVALID"},
		"huge page in a default":        {"query ($n: Int = 5000) { projects(first: $n) { nodes { id } } }", nil, document.CodePageTooLarge},
		"huge page in a fragment":       {"{ projects { nodes { ...p } } } fragment p on Project { parts(last: 5000) { nodes { id } } }", nil, document.CodePageTooLarge},
		"pages of pages":                {"{ projects(first: 1000) { nodes { parts(first: 1000) { nodes { id } } } } }", nil, document.CodeTooCostly},
		"pages of pages in a fragment":  {"{ projects(first: 1000) { nodes { ...p } } } fragment p on Project { parts(first: 1000) { ...l } } fragment l on ProjectConnection { nodes { id } }", nil, document.CodeTooCostly},
		"introspection in circles":      {"{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }", nil, document.CodeValidation},
		"many portfolios":               {"{" + strings.Repeat("x: portfolio { rowCount } ", 100) + "}", nil, document.CodeTooCostly},
		"no such field":                 {"{ grandTotal }", nil, document.CodeValidation},
		"sum of kinds":                  {"{ portfolio { total { contractedInvestment { fen } allMoney { fen } } } }", nil, document.CodeValidation},
		"schema definition":             {"type Query { a: Int }", nil, document.CodeValidation},
		"unfinished":                    {"{ projects { nodes { id }", nil, document.CodeSyntax},
		"variable without a type":       {"query ($a:) { measures { code } }", nil, document.CodeSyntax},
		"variable of a list of nothing": {"query ($a: [!]) { measures { code } }", nil, document.CodeSyntax},
		"unfinished string":             {`{ measures(x: "abc`, nil, document.CodeSyntax},
		"wrong type of variable":        {"query ($n: Int) { projects(first: $n) { nodes { id } } }", map[string]any{"n": map[string]any{}}, "INVALID"},
		"variable flood":                {"query (" + many(500, "$v%d: Int ") + ") { measures { code } }", nil, document.CodeQueryTooLong},
		"operation flood":               {many(500, "query Q%d { measures { code } } "), nil, document.CodeQueryTooLong},
		"fragment flood":                {"{ measures { code } } " + many(500, "fragment f%d on Measure { code } "), nil, document.CodeQueryTooLong},
		"argument flood":                {"{ measures(" + many(3_000, "x%d: 1 ") + ") { code } }", nil, document.CodeQueryTooLong},
		"value flood":                   {"{ nodes(ids: [" + many(20_000, "\"a\" ") + "]) { id } }", nil, document.CodeQueryTooLong},
		"alias flood in a fragment":     {"{ ...f } fragment f on Query {" + many(101, "a%d: measures { code } ") + "}", nil, document.CodeAliases},
		"directive flood on variables":  {"query ($x: Int " + strings.Repeat("@skip(if: true) ", 500) + ") { measures { code } }", nil, document.CodeDirectives},
		"unknown directive":             {"{ measures { code @nothing } }", nil, document.CodeValidation},
		"directive twice":               {"{ measures { code @skip(if: true) @skip(if: true) } }", nil, document.CodeValidation},
		"conflicting fields":            {"{ " + many(400, "measures(x: %d) { code } ") + "}", nil, document.CodeValidation},
		"conflict far below":            {"{ a: projects(first: 1) { nodes { x: id } } a: projects(first: 1) { nodes { x: name } } }", nil, document.CodeValidation},
		"unknown operation":             {"query A { measures { code } } query B { measures { code } }", nil, document.CodeWhichOne},
		"introspection of deep types":   {"{ __schema { types { " + strings.Repeat("ofType { ", 40) + "name" + strings.Repeat(" }", 40) + " } } }", nil, document.CodeTooDeep},
		"introspection many times":      {"{ " + many(90, "s%d: __schema { types { fields { args { name description } } } } ") + "}", nil, document.CodeTooCostly},
		"long string":                   {`{ place(code: "` + strings.Repeat("长", 30_000) + `") { name } }`, nil, document.CodeQueryTooLong},
		"long block string":             {`{ place(code: """` + strings.Repeat("\n x", 25_000) + `""") { name } }`, nil, document.CodeQueryTooLong},
		"long name":                     {"{ " + strings.Repeat("a", 60_000) + " }", nil, document.CodeValidation},
		"control characters":            {"{ \x00 measures { code } }", nil, document.CodeSyntax},
		"bad escape":                    {`{ place(code: "\ud800") { name } }`, nil, document.CodeSyntax},
		"comment flood":                 {strings.Repeat("# x\n", 20_000) + "{ measures { code } }", nil, document.CodeQueryTooLong},
		"comma flood":                   {"{ measures { code " + strings.Repeat(",", 70_000) + "} }", nil, document.CodeQueryTooLong},
		"subscription of nothing":       {"subscription { nothing }", nil, document.CodeValidation},
		"null for what is required":     {"query ($c: String!) { place(code: $c) { name } }", map[string]any{"c": nil}, "INVALID"},
		"variable of another type":      {"query ($c: Int!) { place(code: $c) { name } }", map[string]any{"c": 1}, document.CodeValidation},
	}
	var list []hostile
	for name, q := range queries {
		body, err := json.Marshal(map[string]any{"query": q.query, "variables": q.variables})
		if err != nil {
			panic(err)
		}
		list = append(list, hostile{name, func() *http.Request { return post(string(body)) }, http.StatusBadRequest, q.code})
	}
	noise := make([]byte, 50_000)
	for i, r := 0, rand.New(rand.NewPCG(1, 2)); i < len(noise); i++ {
		noise[i] = byte(r.Uint32())
	}
	for name, b := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"malformed JSON": {`{"query": "{ measures`, 400, codeBadRequest},
		"noise":          {string(noise), 400, codeBadRequest},
		"wrong UTF-8":    {"{\"query\": \"{ measures(x: \\\"\xff\xfe\\\") { code } }\"}", 400, document.CodeValidation},
		"batch flood":    {"[" + strings.TrimSuffix(strings.Repeat(`{"query": "{ measures { code } }"},`, 5_000), ",") + "]", 400, codeBadRequest},
		"deep JSON":      {`{"query": "{ measures { code } }", "variables": ` + strings.Repeat(`{"a":`, 40_000), 400, codeBadRequest},
		"large body":     {`{"query": "` + strings.Repeat(" ", 300<<10) + `"}`, 413, codeBodyTooLarge},
		// Only the resolver knows how deep a filter may be.
		"deep filter":         {`{"query": "{ projects(filter: ` + strings.Repeat("{not: ", 60) + "{}" + strings.Repeat("}", 60) + `) { totalCount } }"}`, 200, document.CodeTooDeep},
		"persisted by nobody": {`{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}}`, 400, codeBadRequest},
	} {
		list = append(list, hostile{name, func() *http.Request { return post(b.body) }, b.status, b.code})
	}
	return list
}

func TestHostileQueriesAreRefusedWithTheirCode(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	list := hostileQueries()
	if len(list) < 50 {
		t.Errorf("%d kinds, want 50", len(list))
	}
	for _, c := range list {
		got := send(t, h, c.request())
		if got.code() != c.code || got.status != c.status || got.Data != nil {
			t.Errorf("%s: %d %q with data %v, want %d %q without: %.300v", c.name, got.status, got.code(), got.Data, c.status, c.code, got.Errors)
		}
	}
}

// mostAllocated is what refusing one request may allocate, its body included.
const mostAllocated = 20 << 20

// Not parallel: nothing else allocates meanwhile.
func TestHostileQueriesTakeLittleMemory(t *testing.T) {
	h, _ := testHandler(t, Options{})
	for _, c := range hostileQueries() {
		r := c.request()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		h.ServeHTTP(httptest.NewRecorder(), r)
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > mostAllocated {
			t.Errorf("%s allocates %d bytes", c.name, n)
		}
	}
}

// BenchmarkHostileQueries reports the CPU of the costliest refusal beside that of merely
// decoding the largest body.
//
//	go test ./graph -run=^$ -bench=HostileQueries
func BenchmarkHostileQueries(b *testing.B) {
	h, err := NewHandler(Deps{}, Options{})
	if err != nil {
		b.Fatal(err)
	}
	list := hostileQueries()
	cpu := func(do func()) time.Duration {
		var before, after syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &before); err != nil {
			b.Fatal(err)
		}
		do()
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &after); err != nil {
			b.Fatal(err)
		}
		return time.Duration(after.Utime.Nano() - before.Utime.Nano() + after.Stime.Nano() - before.Stime.Nano())
	}
	var worst time.Duration
	name := ""
	for b.Loop() {
		for _, c := range list {
			r := c.request()
			if took := cpu(func() { h.ServeHTTP(httptest.NewRecorder(), r) }); took > worst {
				worst, name = took, c.name
			}
		}
	}
	body := []byte(`{"query": "` + strings.Repeat("a", 250<<10) + `"}`)
	var q query
	floor := cpu(func() {
		for range 100 {
			if err := json.Unmarshal(body, &q); err != nil {
				b.Fatal(err)
			}
		}
	}) / 100
	b.Logf("costliest: %s", name)
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
	b.ReportMetric(float64(worst)/float64(max(floor, 1)), "×decoding-250KB")
	if worst > 50*time.Millisecond {
		b.Errorf("%s took %v of CPU", name, worst)
	}
}
