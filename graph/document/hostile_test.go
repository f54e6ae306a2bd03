package document

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// repeat joins copies of a text, numbered: % is the number from 0 to n-1, %1 the next.
func repeat(n int, format string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll(format, "%1", strconv.Itoa(i+1)), "%", strconv.Itoa(i)))
	}
	return b.String()
}

// hostile are documents made to cost more than their size, by name; n scales them. They are
// over the schema of testdata/schema.graphql.
var hostile = map[string]func(n int) string{
	"one field repeated":            func(n int) string { return "{" + repeat(n, " office{code}") + "}" },
	"one leaf repeated":             func(n int) string { return "{ office {" + repeat(n, " code") + "} }" },
	"one name, different arguments": func(n int) string { return "{" + repeat(n, ` node(id: "%") {id}`) + "}" },
	"one name, different fields":    func(n int) string { return "{ office {" + repeat(n/2, " a: code a: size") + "} }" },
	"repeated in depth":             func(n int) string { return "{" + repeat(n, " self { self { code: __typename } }") + "}" },
	"aliases":                       func(n int) string { return "{" + repeat(n, " a%: office {code}") + "}" },
	"unknown fields":                func(n int) string { return "{" + repeat(n, " nothing%") + "}" },
	"unknown arguments":             func(n int) string { return "{ office(" + repeat(n, " a%: 1") + ") {code} }" },
	"one argument repeated":         func(n int) string { return "{ node(" + repeat(n, " id: 1") + ") {id} }" },
	"fragments in a chain": func(n int) string {
		return "{ self { ...F0 } }" + repeat(n, " fragment F% on Query { __typename ...F%1 }") + fmt.Sprintf(" fragment F%d on Query { __typename }", n)
	},
	"fragments spread two others": func(n int) string {
		var b strings.Builder
		b.WriteString("{ ...F0 }")
		for i := range n {
			fmt.Fprintf(&b, " fragment F%d on Query { self { ...F%d } self { ...F%d } }", i, i+1, min(i+2, n))
		}
		fmt.Fprintf(&b, " fragment F%d on Query { __typename }", n)
		return b.String()
	},
	"all fragments spread all": func(n int) string {
		side := 1
		for side*side < n {
			side++
		}
		all := repeat(side, " ...F%")
		return "{" + all + "}" + repeat(side, " fragment F% on Query { self { "+all+" } }")
	},
	"one fragment spread often":     func(n int) string { return "{" + repeat(n, " ...F") + "} fragment F on Query { __typename }" },
	"fragment spreads itself often": func(n int) string { return "{ ...F } fragment F on Query {" + repeat(n, " ...F") + "}" },
	"unused fragments":              func(n int) string { return "{ __typename }" + repeat(n, " fragment F% on Query { __typename }") },
	"fragments of one name":         func(n int) string { return "{ ...F }" + repeat(n, " fragment F on Query { __typename }") },
	"operations":                    func(n int) string { return repeat(n, " query Q% { __typename }") },
	"operations that share fragments": func(n int) string {
		return repeat(n/2, " query Q%($v: ID!) { ...F }") + " fragment F on Query {" + repeat(n/2, " node(id: $v) {id}") + "}"
	},
	"operations of one name":  func(n int) string { return repeat(n, " query Q { __typename }") },
	"nested selections":       func(n int) string { return strings.Repeat("{ self ", n) + "{ __typename }" + strings.Repeat("}", n) },
	"nested and not closed":   func(n int) string { return strings.Repeat("{ self ", n) },
	"nested inline fragments": func(n int) string { return strings.Repeat("{ ... ", n) + "{ __typename }" + strings.Repeat("}", n) },
	"nested lists": func(n int) string {
		return "{ projects(ids: " + strings.Repeat("[", n) + strings.Repeat("]", n) + ") {id} }"
	},
	"nested objects": func(n int) string {
		return "{ projects(filter: " + strings.Repeat("{and: ", n) + "1" + strings.Repeat("}", n) + ") {id} }"
	},
	"nested types": func(n int) string {
		return "query ($a: " + strings.Repeat("[", n) + "Int" + strings.Repeat("]", n) + ") { __typename }"
	},
	"directives":             func(n int) string { return "{ office" + strings.Repeat(" @again", n) + " {code} }" },
	"unknown directives":     func(n int) string { return "{ office" + repeat(n, " @d%") + " {code} }" },
	"one directive repeated": func(n int) string { return "{ office" + strings.Repeat(` @onField(reason: "")`, n) + " {code} }" },
	"variables":              func(n int) string { return "query (" + repeat(n, " $v%: ID") + ") { __typename }" },
	"variables of one name":  func(n int) string { return "query (" + repeat(n, " $v: ID") + ") { node(id: $v) {id} }" },
	"undefined variables":    func(n int) string { return "{ projects(ids: [" + repeat(n, " $v%") + "]) {id} }" },
	"used variables": func(n int) string {
		return "query (" + repeat(n/2, " $v%: ID!") + ") { projects(ids: [" + repeat(n/2, " $v%") + "]) {id} }"
	},
	"long list":                 func(n int) string { return "{ projects(ids: [" + strings.Repeat(" 1", n) + "]) {id} }" },
	"long list of wrong values": func(n int) string { return "{ projects(filter: {status: [" + strings.Repeat(" X", n) + "]}) {id} }" },
	"long object":               func(n int) string { return "{ projects(filter: {" + repeat(n, " a%: 1") + "}) {id} }" },
	"one key repeated":          func(n int) string { return "{ projects(filter: {" + strings.Repeat(" min: 1", n) + "}) {id} }" },
	"long string":               func(n int) string { return `{ node(id: "` + strings.Repeat("字", n) + `") {id} }` },
	"string of escapes":         func(n int) string { return `{ node(id: "` + strings.Repeat(`\u{1F600}\n`, n/4) + `") {id} }` },
	"long block string":         func(n int) string { return `{ node(id: """` + strings.Repeat("  字\n", n/2) + `""") {id} }` },
	"string not ended":          func(n int) string { return `{ node(id: "` + strings.Repeat("a", n) },
	"block string not ended":    func(n int) string { return `{ node(id: """` + strings.Repeat("a\n\"\"", n) },
	"long name":                 func(n int) string { return "{ " + strings.Repeat("a", n) + " }" },
	"long number":               func(n int) string { return "{ projects(first: " + strings.Repeat("9", n) + ") {id} }" },
	"comments":                  func(n int) string { return strings.Repeat("#\n", n) + "{ __typename }" },
	"one comment":               func(n int) string { return "{ __typename } #" + strings.Repeat("汉", n) },
	"commas":                    func(n int) string { return strings.Repeat(",", n) + "{ __typename }" },
	"byte order marks":          func(n int) string { return strings.Repeat("\uFEFF", n) + "{ __typename }" },
	"lines":                     func(n int) string { return strings.Repeat("\r\n", n) + "{ nothing }" },
	"not UTF-8":                 func(n int) string { return "{ __typename } #" + strings.Repeat("a", n) + "\xff" },
	"types":                     func(n int) string { return repeat(n, " type T% { a: Int }") },
	"introspection":             func(n int) string { return "{" + strings.Repeat(" __schema { types { name } }", n/4) + "}" },
	"introspection in depth": func(n int) string {
		return "{ __schema { types {" + strings.Repeat(" fields { type {", n) + " name" + strings.Repeat("} }", n) + "} } }"
	},
	"introspection in fragments": func(n int) string {
		return "{ __schema { types { ...T0 } } }" + repeat(n, " fragment T% on __Type { ofType { ...T%1 ...T%1 } }") + fmt.Sprintf(" fragment T%d on __Type { name }", n)
	},
	"interfaces and objects mixed":  func(n int) string { return "{ node(id: 1) { ... on Place {" + mixed(min(n, 14)) + "} } }" },
	"subscription with many fields": func(n int) string { return "subscription {" + repeat(n, " a%: changed {id}") + "}" },
}

// mixed selects on an interface and on two objects at each level, so that the fields that
// may be met together double in number with each level, while the text does not.
func mixed(levels int) string {
	if levels == 0 {
		return " id"
	}
	aside := strings.Repeat(" ... on Place { within {", levels-1) + " id" + strings.Repeat("} }", levels-1)
	return " within {" + mixed(levels-1) + "} ... on Town { within {" + aside + "} } ... on County { within {" + aside + "} }"
}

// sized is a hostile document of nearly so many bytes.
func sized(build func(int) string, bytes int) string {
	text := build(64)
	for n := bytes / (len(text)/64 + 1) * 5 / 4; ; n = n * 19 / 20 {
		if text = build(n); len(text) <= bytes {
			return text
		}
	}
}

func frontendOf(t testing.TB, path string, options Options) *Frontend {
	t.Helper()
	sdl, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(string(sdl), options)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFieldsThatMultiplyAreRefused(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{})
	for levels, want := range map[int]string{10: "", 11: CodeTooComplex, 14: CodeTooComplex} {
		doc, errs := f.Prepare("{ node(id: 1) { ... on Place {" + mixed(levels) + "} } }")
		switch {
		case want == "" && (doc == nil || len(errs) > 0):
			t.Errorf("%d levels: %v", levels, errs)
		case want != "" && (doc != nil || len(errs) != 1 || errs[0].Code != want || errs[0].Limit != maxMerged || errs[0].Message == ""):
			t.Errorf("%d levels: %v", levels, errs)
		}
	}
}

// TestWorkIsBounded counts what hostile documents of 64 KB cost under the limits of every
// day: tokens, visits and comparisons, each of which takes well under a microsecond.
func TestWorkIsBounded(t *testing.T) {
	const most = 500_000
	f := frontendOf(t, "testdata/schema.graphql", Options{})
	for name, build := range hostile {
		t.Run(name, func(t *testing.T) {
			_, errs, work := f.prepare(sized(build, 64<<10))
			if work > most {
				t.Errorf("%d steps, more than %d", work, most)
			}
			if len(errs) > 20 {
				t.Errorf("%d errors are told", len(errs))
			}
			for _, e := range errs {
				if len([]rune(e.Message)) > mostText+1 || len(e.Locations) > 40 || e.Code == "" {
					t.Errorf("error too long or without code: %.80s, %d locations", e.Message, len(e.Locations))
				}
			}
		})
	}
}

// TestWorkGrowsWithTheDocument lets hostile documents through all limits: twice the
// document is about twice the work, with the exceptions given.
func TestWorkGrowsWithTheDocument(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{Limits: wide})
	excepted := map[string]string{
		"operations that share fragments": "each operation's variables are looked up in each fragment: definitions × fields, bounded by MaxDefinitions",
		"interfaces and objects mixed":    "doubles with each level, up to maxMerged",
	}
	for name, build := range hostile {
		t.Run(name, func(t *testing.T) {
			_, _, once := f.prepare(build(1_000))
			_, _, twice := f.prepare(build(2_000))
			if reason := excepted[name]; reason == "" && twice > 5*once/2+100 {
				t.Errorf("%d steps for 1,000 and %d for 2,000", once, twice)
			}
		})
	}
}
