package exectest

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

const sample = `
	scalar Date
	enum Colour { RED GREEN }
	input One @oneOf { a: String b: [Int!] c: Deep }
	input Deep { must: Int! may: Deep list: [[Float]] colour: Colour = RED one: One date: Date }
	interface Node { id: ID! same: Node }
	interface Named implements Node { id: ID! name(upper: Boolean = true): String same: Named }
	type A implements Named & Node { id: ID! name(upper: Boolean = true): String same: A b(deep: Deep!): B list(one: One): [Both!] c: Int }
	type B implements Node { id: ID! same: B c: String colour: Colour both: [[Both]!]! named: Named on(date: Date!): Int }
	union Both = A | B
	type Query { a(ids: [ID!]!): A node(id: ID!): Node both: Both number(f: Float x: Int = 3): Int }
	type Mutation { set(one: One!): A }`

func TestWhatIsMadeIsValid(t *testing.T) {
	t.Parallel()
	own, err := os.ReadFile("../../schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for name, sdl := range map[string]string{"sample": sample, "own": string(own)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			schema, err := gqlparser.LoadSchema(&ast.Source{Name: name, Input: sdl})
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{}
			for seed := range uint64(1500) {
				o := Options{Fields: 20 + int(seed%60)}
				if seed%5 == 0 && schema.Mutation != nil {
					o.Operation = ast.Mutation
				}
				op := Query(schema, rand.New(rand.NewPCG(seed, 0)), o)
				doc, errs := gqlparser.LoadQueryWithRules(schema, op.Document, rules.NewDefaultRules())
				if errs != nil {
					t.Fatalf("seed %d: %v\n%s", seed, errs, op.Document)
				}
				if _, err := validator.VariableValues(schema, doc.Operations[0], op.Variables); err != nil {
					t.Fatalf("seed %d: %v\n%s\n%v", seed, err, op.Document, op.Variables)
				}
				for _, part := range []string{"fragment ", "... on ", "...F", "@skip", "@include", "(if: $", "k1", "$v", "{a: ", "__typename", " = "} {
					if strings.Contains(op.Document, part) {
						seen[part]++
					}
				}
			}
			for _, part := range []string{"fragment ", "... on ", "...F", "@skip", "@include", "(if: $", "k1", "$v", "__typename", " = "} {
				if seen[part] == 0 {
					t.Errorf("no operation has %q", part)
				}
			}
		})
	}
}

func TestTheSameSourceGivesTheSameOperation(t *testing.T) {
	t.Parallel()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "sample", Input: sample})
	if err != nil {
		t.Fatal(err)
	}
	make := func(seed uint64) string {
		return Query(schema, rand.New(rand.NewPCG(seed, 0)), Options{Scalar: func(_ string, r *rand.Rand) (string, any, bool) {
			return `"2026-11-22"`, "2026-11-22", true
		}}).Document
	}
	if make(7) != make(7) {
		t.Error("one seed gave two operations")
	}
	if make(7) == make(8) {
		t.Error("two seeds gave one operation")
	}
	dates := 0
	for seed := range uint64(300) {
		if strings.Contains(make(seed), "2026-11-22") {
			dates++
		}
	}
	if dates == 0 {
		t.Error("no operation has a value of a custom scalar")
	}
}
