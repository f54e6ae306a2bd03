package exec

import (
	"errors"
	"testing"
)

// The cases of this file follow graphql-js, src/execution/__tests__/nonnull-test.ts and
// lists-test.ts. What does not apply: promises and iterables other than slices and arrays;
// errorPropagation-test.ts and onError-test.ts (their directive and option are not in the
// specification).

var nonNull = world{sdl: `
	type Query { sync: String other: String must: String! nest: Query mustNest: Query! arg(cannotBeNull: String!): String }`}

func init() {
	failing := obj{"sync": errors.New("sync"), "other": errors.New("other"), "must": errors.New("must"),
		"arg": func(a Args) any { return a["cannotBeNull"] }}
	failing["nest"], failing["mustNest"] = failing, failing
	nulling := obj{}
	nulling["nest"], nulling["mustNest"] = nulling, nulling
	nonNull.root = failing
	nullWorld.sdl, nullWorld.root = nonNull.sdl, nulling
}

var nullWorld world

const longChain = `{ a: nest { mustNest { mustNest { mustNest { must } } } } b: nest { mustNest { must } } }`

func TestNullSpreadsToTheNearestPlaceThatMayBeNull(t *testing.T) {
	t.Run("errors", func(t *testing.T) {
		nonNull.try(t, []example{
			{name: "a_field", query: `{ sync }`, data: `{"sync":null}`, errors: []string{"sync @1:3 sync"}},
			{name: "the_object_around", query: `{ nest { must } }`, data: `{"nest":null}`, errors: []string{"must @1:10 nest.must"}},
			{name: "a_tree_of_fields_that_may_be_null", query: `{ nest { sync other nest { sync } } n: nest { sync } }`,
				data:   `{"nest":{"sync":null,"other":null,"nest":{"sync":null}},"n":{"sync":null}}`,
				errors: []string{"sync @1:10 nest.sync", "other @1:15 nest.other", "sync @1:28 nest.nest.sync", "sync @1:47 n.sync"}},
			{name: "up_a_chain", query: longChain, data: `{"a":null,"b":null}`,
				errors: []string{"must @1:46 a.mustNest.mustNest.mustNest.must", "must @1:80 b.mustNest.must"}},
			{name: "the_root", query: `{ must }`, data: `null`, errors: []string{"must @1:3 must"}},
			{name: "one_error_for_what_became_null", query: `{ nest { must m: must sync } }`, data: `{"nest":null}`, errors: []string{"must @1:10 nest.must"}},
			{name: "errors_before_it_stay", query: `{ nest { sync must } }`, data: `{"nest":null}`, errors: []string{"sync @1:10 nest.sync", "must @1:15 nest.must"}},
		})
	})
	t.Run("nulls", func(t *testing.T) {
		nullWorld.try(t, []example{
			{name: "a_field", query: `{ sync }`, data: `{"sync":null}`},
			{name: "the_object_around", query: `{ nest { must } }`, data: `{"nest":null}`, errors: []string{"Cannot return null for non-nullable field Query.must. @1:10 nest.must"}},
			{name: "a_tree", query: `{ nest { sync nest { sync } } }`, data: `{"nest":{"sync":null,"nest":{"sync":null}}}`},
			{name: "up_a_chain", query: longChain, data: `{"a":null,"b":null}`,
				errors: []string{"Cannot return null for non-nullable field Query.must. @1:46 a.mustNest.mustNest.mustNest.must",
					"Cannot return null for non-nullable field Query.must. @1:80 b.mustNest.must"}},
			{name: "the_root", query: `{ must }`, data: `null`, errors: []string{"Cannot return null for non-nullable field Query.must. @1:3 must"}},
		})
	})
}

func TestAnArgumentThatMustNotBeNull(t *testing.T) {
	nonNull.try(t, []example{
		{name: "literal", query: `{ arg(cannotBeNull: "x") }`, data: `{"arg":"x"}`},
		{name: "variable", query: `query ($v: String!) { arg(cannotBeNull: $v) }`, variables: `{"v":"x"}`, data: `{"arg":"x"}`},
		{name: "default_of_the_variable", query: `query ($v: String = "d") { arg(cannotBeNull: $v) }`, data: `{"arg":"d"}`},
		{name: "missing", query: `{ arg }`, data: `{"arg":null}`, errors: []string{`Argument "cannotBeNull" of required type "String!" was not provided. @1:3 arg`}},
		{name: "null", query: `{ arg(cannotBeNull: null) }`, data: `{"arg":null}`, errors: []string{`Argument "cannotBeNull" of non-null type "String!" must not be null. @1:21 arg`}},
		{name: "variable_without_value", query: `query ($v: String) { arg(cannotBeNull: $v) }`, data: `{"arg":null}`,
			errors: []string{`Argument "cannotBeNull" of required type "String!" was provided the variable "$v" which was not provided a runtime value. @1:40 arg`}},
		{name: "variable_null", query: `query ($v: String = "d") { arg(cannotBeNull: $v) }`, variables: `{"v":null}`, data: `{"arg":null}`,
			errors: []string{`Argument "cannotBeNull" of non-null type "String!" must not be null. @1:46 arg`}},
	})
}

func TestLists(t *testing.T) {
	const null = "Cannot return null for non-nullable field Query.list. @1:3 list"
	bad := errors.New("bad")
	for _, c := range []struct {
		name   string
		value  any
		want   [4]string // as [Int], [Int]!, [Int!], [Int!]!
		errors []string  // of the kinds of list that have any
		from   int       // the first kind that has them
		also   []int     // further kinds that have none
	}{
		{"values", []any{1, 2}, [4]string{`{"list":[1,2]}`, `{"list":[1,2]}`, `{"list":[1,2]}`, `{"list":[1,2]}`}, nil, 4, nil},
		{"typed", []int{1, 2}, [4]string{`{"list":[1,2]}`, `{"list":[1,2]}`, `{"list":[1,2]}`, `{"list":[1,2]}`}, nil, 4, nil},
		{"array", [2]int{1, 2}, [4]string{`{"list":[1,2]}`, `{"list":[1,2]}`, `{"list":[1,2]}`, `{"list":[1,2]}`}, nil, 4, nil},
		{"empty", []any{}, [4]string{`{"list":[]}`, `{"list":[]}`, `{"list":[]}`, `{"list":[]}`}, nil, 4, nil},
		{"nil_slice_is_empty", []int(nil), [4]string{`{"list":[]}`, `{"list":[]}`, `{"list":[]}`, `{"list":[]}`}, nil, 4, nil},
		{"with_null", []any{1, nil, 2}, [4]string{`{"list":[1,null,2]}`, `{"list":[1,null,2]}`, `{"list":null}`, `null`}, []string{null + ".1"}, 2, nil},
		{"null", nil, [4]string{`{"list":null}`, `null`, `{"list":null}`, `null`}, []string{null}, 1, []int{2}},
		{"with_error", []any{1, bad, 2}, [4]string{`{"list":[1,null,2]}`, `{"list":[1,null,2]}`, `{"list":null}`, `null`}, []string{"bad @1:3 list.1"}, 0, nil},
		{"error", bad, [4]string{`{"list":null}`, `null`, `{"list":null}`, `null`}, []string{"bad @1:3 list"}, 0, nil},
		{"no_list", "Singular", [4]string{`{"list":null}`, `null`, `{"list":null}`, `null`}, []string{`Expected a list, but found string for field "Query.list". @1:3 list`}, 0, nil},
	} {
		for i, typ := range []string{"[Int]", "[Int]!", "[Int!]", "[Int!]!"} {
			e := example{name: c.name + "/" + typ, query: `{ list }`, data: c.want[i]}
			none := i < c.from
			for _, j := range c.also {
				none = none || i == j
			}
			if !none {
				e.errors = c.errors
			}
			world{sdl: "type Query { list: " + typ + " }", root: obj{"list": c.value}}.try(t, []example{e})
		}
	}
}

func TestListsOfObjectsAndOfLists(t *testing.T) {
	one, bad := obj{"n": 1, "must": 1}, obj{"n": 2, "must": errors.New("bad")}
	world{
		sdl: `type Query { rows: [[Row]] strict: [[Row!]!] rowsMust: [Row!] numbers: [[Int!]] one: Row } type Row { n: Int must: Int! rows: [Row] }`,
		root: obj{"rows": []any{[]any{one, nil}, nil, []any{bad, one}}, "strict": []any{[]any{one}, []any{one, bad}},
			"rowsMust": []any{one, bad}, "numbers": []any{[]int{1}, []any{2, nil}, nil}, "one": []any{one}},
	}.try(t, []example{
		{name: "lists_of_lists", query: `{ rows { n must } }`, data: `{"rows":[[{"n":1,"must":1},null],null,[null,{"n":1,"must":1}]]}`, errors: []string{"bad @1:12 rows.2.0.must"}},
		{name: "up_through_lists", query: `{ strict { must } }`, data: `{"strict":null}`, errors: []string{"bad @1:12 strict.1.1.must"}},
		{name: "up_to_the_list", query: `{ rowsMust { must } }`, data: `{"rowsMust":null}`, errors: []string{"bad @1:14 rowsMust.1.must"}},
		{name: "leaves", query: `{ numbers }`, data: `{"numbers":[[1],null,null]}`, errors: []string{"Cannot return null for non-nullable field Query.numbers. @1:3 numbers.1.1"}},
	})
}
