package document

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

const costSchema = `
type Query { item: Item items(first: Int, last: Int): Connection few(first: Int): Connection hard: Item list: [Item] sized: [[Item]] }
type Connection { edges: [Edge] nodes: [Item] count: Int info: Info }
type Info { last: String }
type Edge { node: Item }
type Item { id: ID told: Item self: Item children(first: Int): Connection list: [Item] }
`

func costModel(parent, field string) FieldCost {
	switch parent + "." + field {
	case "Query.items", "Item.children":
		return FieldCost{TakesPage: true}
	case "Query.few":
		return FieldCost{TakesPage: true, DefaultPage: 5}
	case "Connection.edges", "Connection.nodes":
		return FieldCost{Paged: true}
	case "Query.hard":
		return FieldCost{Weight: 100}
	case "Item.told":
		return FieldCost{Weight: 2, Once: 1000}
	case "Query.sized":
		return FieldCost{Size: 7}
	}
	return FieldCost{}
}

func TestCost(t *testing.T) {
	f, err := New(costSchema, Options{Cost: CostModel{Field: costModel, ListSize: 4, DefaultPage: 10, MaxPage: 100, MaxCost: 5_000}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, query string
		variables   map[string]any
		want        int
		code        string
	}{
		{"a field is one", "{ item { id } }", nil, 2, ""},
		{"a weight is added", "{ hard { id } }", nil, 102, ""},
		{"what is found for all is counted once", "{ list { told { id } } }", nil, 4*(1+2+2) + 1000, ""},
		{"and once for a page", "{ items(first: 3) { nodes { told { id } children(first: 2) { nodes { told { id } } } } } }", nil, 1 + 3*(1+4+1+2*5) + 2000, ""},
		{"a list has its expected items", "{ list { id } }", nil, 8, ""},
		{"a list described has its own size", "{ sized { id } }", nil, 14, ""},
		{"lists multiply", "{ list { list { id } } }", nil, 4 + 4*8, ""},
		{"the page is the default", "{ items { nodes { id } } }", nil, 1 + 20, ""},
		{"a field has a default page of its own", "{ few { nodes { id } } }", nil, 1 + 10, ""},
		{"the page asked for", "{ items(first: 3) { nodes { id } } }", nil, 1 + 6, ""},
		{"the last page", "{ items(last: 3) { nodes { id } } }", nil, 1 + 6, ""},
		{"first goes before last", "{ items(last: 3, first: 2) { nodes { id } } }", nil, 1 + 4, ""},
		{"null is the default", "{ items(first: null) { nodes { id } } }", nil, 1 + 20, ""},
		{"none is one", "{ items(first: 0) { nodes { id } } }", nil, 1 + 2, ""},
		{"negative is one", "{ items(first: -5) { nodes { id } } }", nil, 1 + 2, ""},
		{"a page inside a page", "{ items(first: 3) { edges { node { children(first: 5) { nodes { id } } } } } }", nil, 1 + 3*(1+1+1+10), ""},
		{"beside what is paged", "{ items(first: 3) { count info { last } nodes { id } } }", nil, 1 + 1 + 2 + 6, ""},
		{"a variable", "query ($n: Int) { items(first: $n) { nodes { id } } }", map[string]any{"n": 4}, 1 + 8, ""},
		{"a variable from JSON", "query ($n: Int) { items(first: $n) { nodes { id } } }", map[string]any{"n": float64(4)}, 1 + 8, ""},
		{"a variable with its digits", "query ($n: Int) { items(first: $n) { nodes { id } } }", map[string]any{"n": json.Number("4")}, 1 + 8, ""},
		{"a variable not given", "query ($n: Int) { items(first: $n) { nodes { id } } }", nil, 1 + 20, ""},
		{"a variable of null", "query ($n: Int = 3) { items(first: $n) { nodes { id } } }", map[string]any{"n": nil}, 1 + 20, ""},
		{"a variable's default", "query ($n: Int = 3) { items(first: $n) { nodes { id } } }", nil, 1 + 6, ""},
		{"a variable in a fragment", "query ($n: Int = 3) { ...F } fragment F on Query { items(first: $n) { nodes { id } } }", nil, 1 + 6, ""},
		{"a fragment in two pages", "{ a: items(first: 2) { ...F } b: items(first: 3) { ...F } } fragment F on Connection { nodes { id } count }", nil, 2 + 4 + 6 + 2, ""},
		{"a page too large", "{ items(first: 101) { nodes { id } } }", nil, 0, CodePageTooLarge},
		{"a variable too large", "query ($n: Int) { items(first: $n) { nodes { id } } }", map[string]any{"n": int64(101)}, 0, CodePageTooLarge},
		{"a variable beyond all numbers", "query ($n: Int) { items(first: $n) { nodes { id } } }", map[string]any{"n": math.Inf(1)}, 0, CodePageTooLarge},
		{"a variable of many digits", "query ($n: Int) { items(first: $n) { nodes { id } } }", map[string]any{"n": json.Number("9e999")}, 0, CodePageTooLarge},
		{"too costly", "{ items(first: 100) { nodes { children(first: 100) { nodes { id } } } } }", nil, 0, CodeTooCostly},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc, errs := f.Prepare(c.query)
			if errs != nil {
				t.Fatal(errs)
			}
			cost, failure := doc.Cost(doc.AST.Operations[0], c.variables)
			switch {
			case c.code == "" && (failure != nil || cost != c.want):
				t.Errorf("cost %d, %v; want %d", cost, failure, c.want)
			case c.code != "" && (failure == nil || failure.Code != c.code || failure.Limit == 0):
				t.Errorf("cost %d, %+v; want %s", cost, failure, c.code)
			}
		})
	}
}

// expanded is the cost with all fragments written out: the definition that Cost must meet.
func expanded(set ast.SelectionSet, page int) (total, once int) {
	within := func(set ast.SelectionSet, page int) int {
		each, all := expanded(set, page)
		once += all
		return each
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			about := costModel(s.ObjectDefinition.Name, s.Name)
			inner, items := page, 1
			switch {
			case about.TakesPage:
				inner = max(about.DefaultPage, 0)
				if inner == 0 {
					inner = 10
				}
			case about.Paged:
				items, inner = page, 1
			case s.Definition.Type.Elem != nil:
				if items = about.Size; items == 0 {
					items = 4
				}
			}
			once += about.Once
			total += about.Weight + items*(1+within(s.SelectionSet, inner))
		case *ast.InlineFragment:
			total += within(s.SelectionSet, page)
		case *ast.FragmentSpread:
			total += within(s.Definition.SelectionSet, page)
		}
	}
	return total, once
}

func TestCostIsThatOfTheFragmentsWrittenOut(t *testing.T) {
	f, err := New(costSchema, Options{Limits: wide, Cost: CostModel{Field: costModel, ListSize: 4, DefaultPage: 10, MaxCost: ceiling}})
	if err != nil {
		t.Fatal(err)
	}
	priced := 0
	for seed := range uint64(500) {
		g := generator{index: f.index, random: rand.New(rand.NewPCG(seed, 3))}
		doc, errs := f.Prepare(g.withoutArguments().document())
		if errs != nil {
			continue // fields that cannot be merged
		}
		priced++
		op := doc.AST.Operations[0]
		each, once := expanded(op.SelectionSet, 1)
		if cost, failure := doc.Cost(op, nil); failure != nil || cost != each+once {
			t.Fatalf("seed %d: cost %d, %v; written out %d", seed, cost, failure, each+once)
		}
	}
	if priced < 100 {
		t.Errorf("only %d documents were priced", priced)
	}
}

// TestCostOfWhatExpandsWithoutEnd prices, in as many steps as it has selections, a document
// that stands for more fields than there are numbers.
func TestCostOfWhatExpandsWithoutEnd(t *testing.T) {
	limits := wide
	limits.MaxFields = ceiling + 1
	f, err := New(costSchema, Options{Limits: limits, Cost: CostModel{Field: costModel}})
	if err != nil {
		t.Fatal(err)
	}
	const n = 400
	doc, errs := f.Prepare("{ item { ...F0 } }" + repeat(n, " fragment F% on Item { list { ...F%1 } list { ...F%1 } children { nodes { ...F%1 } edges { node { ...F%1 } } } }") + " fragment F400 on Item { id }")
	if errs != nil {
		t.Fatal(errs)
	}
	c := &coster{CostModel: f.options.Cost, index: f.index, operation: doc.AST.Operations[0], fragments: doc.fragments, known: map[string]price{}}
	if total := c.set(doc.AST.Operations[0].SelectionSet).at(1); total != ceiling {
		t.Errorf("cost %d", total)
	}
	if c.work > 12*n {
		t.Errorf("%d steps", c.work)
	}
	if _, failure := doc.Cost(doc.AST.Operations[0], nil); failure == nil || failure.Code != CodeTooCostly {
		t.Errorf("%v", failure)
	}
}

func TestWhatSeldomHasAValueCostsLess(t *testing.T) {
	f, err := New(`type Query { seldom: Query always: Query id: ID }`, Options{Cost: CostModel{Field: func(_, field string) FieldCost {
		if field == "seldom" {
			return FieldCost{Percent: 25}
		}
		return FieldCost{}
	}}})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"{ seldom { a: id b: id c: id d: id } }":                     1 + 1,
		"{ seldom { seldom { " + repeat(80, " i%: id") + " } id } }": 1 + (1+20+1)/4,
		"{ always { a: id b: id c: id d: id } }":                     1 + 4,
	} {
		doc, errs := f.Prepare(query)
		if errs != nil {
			t.Fatal(errs)
		}
		if cost, failure := doc.Cost(doc.AST.Operations[0], nil); failure != nil || cost != want {
			t.Errorf("%s: %d, %v; want %d", query, cost, failure, want)
		}
	}
}
