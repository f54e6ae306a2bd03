package document

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCases(t *testing.T) {
	var cases []struct {
		Name, Schema, Query string
		Errors              []string
	}
	readYAML(t, "testdata/cases.yaml", &cases)
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			f := frontendOf(t, "testdata/schema.graphql", Options{})
			if c.Schema != "" {
				var err error
				if f, err = New(c.Schema, Options{}); err != nil {
					t.Fatal(err)
				}
			}
			doc, errs := f.Prepare(c.Query)
			if (doc == nil) == (len(errs) == 0) {
				t.Fatalf("both or neither: %v, %v", doc, errs)
			}
			var got []string
			for _, e := range errs {
				line := ""
				for _, l := range e.Locations {
					line += strconv.Itoa(l.Line) + ":" + strconv.Itoa(l.Column) + " "
				}
				code := CodeSyntax
				if e.Rule != "" {
					line += e.Rule + ": "
					code = CodeValidation
				}
				got = append(got, line+e.Message)
				if e.Code != code {
					t.Errorf("code %s of %s", e.Code, e.Message)
				}
			}
			if diff := cmp.Diff(c.Errors, got); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

// TestLimits goes to each limit, which is allowed, and one past it, which is refused with
// a code of its own.
func TestLimits(t *testing.T) {
	list := func(n int, open, item, shut string) string { return open + strings.Repeat(item, n) + shut }
	for _, c := range []struct {
		name   string
		limits Limits
		build  func(n int) string // of n, where 8 is the limit
		code   string
	}{
		{"bytes", Limits{MaxBytes: 14 + 8}, func(n int) string { return list(n, "{ __typename }", " ", "") }, CodeQueryTooLong},
		{"tokens", Limits{MaxTokens: 2 + 8}, func(n int) string { return list(n, "{", " __typename", "}") }, CodeQueryTooLong},
		{"nesting of values", Limits{MaxNesting: 8}, func(n int) string {
			return `query ($v: Anything = ` + strings.Repeat("[", n) + strings.Repeat("]", n) + `) { f(a: $v) }`
		}, CodeTooDeep},
		{"nesting of objects", Limits{MaxNesting: 8}, func(n int) string {
			return `{ f(a: ` + strings.Repeat("{a: ", n-1) + "1" + strings.Repeat("}", n-1) + `) }`
		}, CodeTooDeep},
		{"nesting of types", Limits{MaxNesting: 8}, func(n int) string {
			return "query ($v: " + strings.Repeat("[", n) + "Int" + strings.Repeat("]", n) + ") { deep(a: $v) }"
		}, CodeTooDeep},
		{"nesting of selections", Limits{MaxNesting: 8, MaxDepth: 100}, func(n int) string {
			return strings.Repeat("{ self ", n-1) + "{ f }" + strings.Repeat("}", n-1)
		}, CodeTooDeep},
		{"definitions", Limits{MaxDefinitions: 8}, func(n int) string { return repeat(n, "query Q% { f }") }, CodeQueryTooLong},
		{"variables", Limits{MaxVariables: 8}, func(n int) string {
			return "query (" + repeat(n, "$v%: Anything ") + ") { f(a: [" + repeat(n, "$v% ") + "]) }"
		}, CodeQueryTooLong},
		{"aliases", Limits{MaxAliases: 8}, func(n int) string { return "{" + repeat(n, " a%: f") + "}" }, CodeAliases},
		{"directives", Limits{MaxDirectives: 8}, func(n int) string { return list(n, "{", " f @skip(if: true)", "}") }, CodeDirectives},
		{"depth", Limits{MaxDepth: 8}, func(n int) string {
			return "{ self { ...F0 } }" + repeat(n-2, " fragment F% on Query { self { ...F%1 } }") + " fragment F" + strconv.Itoa(n-2) + " on Query { f }"
		}, CodeTooDeep},
		{"fields", Limits{MaxFields: 6 + 8}, func(n int) string {
			return "{ ...F ...F " + strings.Repeat(" f", n) + "} fragment F on Query { f g: f }"
		}, CodeTooManyFields},
		{"fields of all operations", Limits{MaxFields: 8}, func(n int) string {
			return "query A { f f f f } query B {" + strings.Repeat(" f", n-4) + "}"
		}, CodeTooManyFields},
	} {
		t.Run(c.name, func(t *testing.T) {
			f, err := New(`scalar Anything type Query { f(a: Anything): Int self: Query deep(a: [[[[[[[[Int]]]]]]]]): Int }`, Options{Limits: c.limits})
			if err != nil {
				t.Fatal(err)
			}
			if _, errs := f.Prepare(c.build(8)); len(errs) > 0 {
				t.Errorf("at the limit: %v\n%s", errs, c.build(8))
			}
			_, errs := f.Prepare(c.build(9))
			if len(errs) != 1 || errs[0].Code != c.code || errs[0].Limit == 0 || !strings.Contains(errs[0].Message, strconv.Itoa(errs[0].Limit)) {
				t.Errorf("past the limit: %+v", errs)
			}
		})
	}
}

func TestErrorsAreBounded(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{Limits: Limits{MaxErrors: 3}})
	_, errs := f.Prepare("{ a b c d e f }")
	if len(errs) != 3 || !strings.Contains(errs.Error(), `"a" on type "Query". (1:3)`) {
		t.Errorf("got %v", errs)
	}
}

func TestSuggestionsAreOffUnlessAskedFor(t *testing.T) {
	const query = "{ node(idd: 1) { id } partner { ... on Frim { name } } offise { code } named { nam } projects(filter: {statu: DONE, status: DON}) { id @skop(if: true) } }"
	for _, on := range []bool{false, true} {
		f := frontendOf(t, "testdata/schema.graphql", Options{Suggestions: on})
		_, errs := f.Prepare(query)
		with := 0
		for _, e := range errs {
			if strings.Contains(e.Message, "Did you mean") {
				with++
			}
		}
		if want := map[bool]int{false: 0, true: 6}[on]; with != want {
			t.Errorf("suggestions %v: %d errors suggest something, not %d:\n%v", on, with, want, errs)
		}
	}
}

func TestOperation(t *testing.T) {
	f := frontendOf(t, "testdata/schema.graphql", Options{})
	for _, c := range []struct{ query, name, found, code string }{
		{"{ __typename }", "", "", ""},
		{"query A { __typename }", "", "A", ""},
		{"query A { __typename } query B { __typename }", "B", "B", ""},
		{"query A { __typename } query B { __typename }", "", "", CodeWhichOne},
		{"query A { __typename }", "B", "", CodeNoOperation},
		{"{ __typename }", "B", "", CodeNoOperation},
	} {
		doc, errs := f.Prepare(c.query)
		if errs != nil {
			t.Fatal(errs)
		}
		op, err := doc.Operation(c.name)
		switch {
		case c.code == "" && (err != nil || op.Name != c.found):
			t.Errorf("%s of %s: %v, %v", c.name, c.query, op, err)
		case c.code != "" && (err == nil || err.Code != c.code):
			t.Errorf("%s of %s: %v", c.name, c.query, err)
		}
	}
	doc, errs := f.Prepare("query A { self { ...F } } fragment F on Query { self { __typename __typename } }")
	if errs != nil || doc.Fields != 5 || doc.Depth != 3 {
		t.Errorf("%v: %+v", errs, doc)
	}
	if !slices.Equal([]string{doc.AST.Fragments[0].Definition.Name}, []string{"Query"}) {
		t.Error("the fragment's type is not filled in")
	}
}
