package exec

import "testing"

// The cases of this file follow graphql-js, src/execution/__tests__/directives-test.ts and
// the part of collectFields-test.ts that is not about @defer.

func TestSkipAndInclude(t *testing.T) {
	w := world{sdl: `type Query { a: String b: String o: Query }`, root: obj{"a": "a", "b": "b", "o": obj{"a": "x", "b": "y"}}}
	both, onlyA := `{"a":"a","b":"b"}`, `{"a":"a"}`
	var cases []example
	for _, place := range []struct{ name, query string }{
		{"field", `{ a b % }`},
		{"spread", `{ a ...F % } fragment F on Query { b }`},
		{"inline", `{ a ... on Query % { b } }`},
		{"anonymous", `{ a ... % { b } }`},
	} {
		for _, d := range []struct{ name, directives, want string }{
			{"include_true", `@include(if: true)`, both}, {"include_false", `@include(if: false)`, onlyA},
			{"skip_true", `@skip(if: true)`, onlyA}, {"skip_false", `@skip(if: false)`, both},
			{"include_not_skip", `@include(if: true) @skip(if: false)`, both},
			{"include_and_skip", `@include(if: true) @skip(if: true)`, onlyA},
			{"neither", `@include(if: false) @skip(if: false)`, onlyA},
		} {
			cases = append(cases, example{name: place.name + "_" + d.name, query: replaceOne(place.query, d.directives), data: d.want})
		}
	}
	const order = `query ($x: Boolean!, $y: Boolean = true) { ...A @include(if: $x) b ...A @skip(if: $x) o { a @include(if: $y) } o @skip(if: $y) { b } } fragment A on Query { a }`
	w.try(t, append(cases, []example{
		{name: "variables_true", query: order, variables: `{"x":true}`, data: `{"a":"a","b":"b","o":{"a":"x"}}`},
		{name: "the_order_is_that_of_what_is_included", query: order, variables: `{"x":false}`, data: `{"b":"b","a":"a","o":{"a":"x"}}`},
		{name: "merged_fields_have_conditions_of_their_own", query: order, variables: `{"x":false,"y":false}`, data: `{"b":"b","a":"a","o":{"b":"y"}}`},
		{name: "null_is_not_true", query: order, variables: `{"x":true,"y":null}`, data: `{"a":"a","b":"b","o":{"b":"y"}}`},
		{name: "nothing_left", query: `query ($x: Boolean!) { o { a @include(if: $x) } }`, variables: `{"x":false}`, data: `{"o":{}}`},
		{name: "one_node_for_a_fragment_spread_twice", query: `{ ...F ...F } fragment F on Query { gone: a }`, data: `{"gone":"a"}`},
	}...))
}

func replaceOne(query, with string) string {
	for i := range query {
		if query[i] == '%' {
			return query[:i] + with + query[i+1:]
		}
	}
	return query
}
