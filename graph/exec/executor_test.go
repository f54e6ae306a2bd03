package exec

import (
	"errors"
	"testing"
)

// The cases of this file follow graphql-js, src/execution/__tests__/executor-test.ts,
// schema-test.ts and sync-test.ts. What does not apply, and why: no document, no schema,
// variables that are no map (the types exclude them); promises, and execution that must
// stay synchronous (Go has neither); custom default resolvers of fields and types, and the
// merging of methods and properties of resolve-test.ts (there are no default resolvers;
// resolve-test's cases on arguments are in variables_test.go); isTypeOf (an object type is
// known by where its value comes from); definitions of types in a document (the parser
// refuses them); @defer and @stream (not in the specification); numbers in text as Int
// (what a type does not hold is an error here).

var basic = world{
	sdl: `
		type Query { a: String b: String c: String d: String e: String f: String
			pic(size: Int): String deep: Deep same: Query list: [Query] none: Query opt(a: Boolean b: Boolean c: Boolean d: Int e: Int): String
			fails: String failsToo: String failsItems: [String] extended: String panics: String foods: [Food] int: Int big: Int whole: Int odd: Custom }
		type Deep { a: String b: String c: [String] deeper: [Query] deep: Deep nullable: Deep nonNull: Deep! throws: String! }
		type Food { name: String }
		type Mutation { c: String }
		scalar Custom`,
	options: Options{Scalars: map[string]Scalar{"Custom": {Append: func(dst []byte, v any) ([]byte, error) {
		if v == "panic" {
			panic("codec")
		}
		return dst, nil
	}}}},
}

type extendedError struct{ error }

func (extendedError) Extensions() map[string]any { return map[string]any{"code": "FOO"} }

func init() {
	deep := obj{"a": "Already", "b": "Boring", "c": []any{"Contrived", nil, "Confusing"}, "throws": errors.New("catch me")}
	deep["deep"], deep["nullable"], deep["nonNull"] = deep, deep, deep
	basic.root = obj{
		"a": "Apple", "b": "Banana", "c": "Cookie", "d": "Donut", "e": "Egg", "f": "Fish",
		"pic":   func(a Args) any { return "size: " + inspect(a["size"]) },
		"opt":   func(a Args) any { return inspect(a) },
		"deep":  deep,
		"fails": errors.New("no luck"), "failsToo": errors.New("none either"),
		"failsItems": []any{"0", errors.New("one"), "2", errors.New("three")},
		"extended":   extendedError{errors.New("extended")},
		"panics":     boom{}, "foods": errors.New("oops"),
		"int": 1 << 31, "big": 1.5, "whole": 3.0, "odd": "nothing",
	}
	basic.root["same"] = basic.root
	deep["deeper"] = []any{basic.root, nil, basic.root}
	basic.root["list"] = []obj{basic.root, basic.root}
}

func TestExecutor(t *testing.T) {
	basic.try(t, []example{
		{name: "answers_in_the_order_of_the_query", query: `{ a b x: c ...c f ...on Query { pic(size: 100) same { a } } deep { a b c deeper { a b } } } fragment c on Query { d e }`,
			data: `{"a":"Apple","b":"Banana","x":"Cookie","d":"Donut","e":"Egg","f":"Fish","pic":"size:100","same":{"a":"Apple"},
				"deep":{"a":"Already","b":"Boring","c":["Contrived",null,"Confusing"],"deeper":[{"a":"Apple","b":"Banana"},null,{"a":"Apple","b":"Banana"}]}}`},
		{name: "merges_fragments_side_by_side", query: `{ a ...One ...Two } fragment One on Query { b deep { b deeper: deep { b } } } fragment Two on Query { c deep { c deeper: deep { a } } }`,
			data: `{"a":"Apple","b":"Banana","deep":{"b":"Boring","deeper":{"b":"Boring","a":"Already"},"c":["Contrived",null,"Confusing"]},"c":"Cookie"}`},
		{name: "null_has_no_below", query: `{ none { a none { b } } }`, data: `{"none":null}`},
		{name: "errors_null_their_fields_alone", query: "{\n a\n fails\n failsToo\n failsItems\n extended\n}",
			data: `{"a":"Apple","fails":null,"failsToo":null,"failsItems":["0",null,"2",null],"extended":null}`,
			errors: []string{"no luck @3:2 fails", "none either @4:2 failsToo", "one @5:2 failsItems.1", "three @5:2 failsItems.3",
				"extended @6:2 extended map[code:FOO]"}},
		{name: "an_error_has_all_places_of_its_field", query: "{ fails\n fails }", data: `{"fails":null}`, errors: []string{"no luck @1:3,2:2 fails"}},
		{name: "a_list_that_fails_is_null", query: `{ foods { name } }`, data: `{"foods":null}`, errors: []string{"oops @1:3 foods"}},
		{name: "a_path_goes_through_what_became_null", query: `{ deep { up: nullable { nonNull { other: nonNull { throws } } } } }`,
			data: `{"deep":{"up":null}}`, errors: []string{"catch me @1:52 deep.up.nonNull.other.throws"}},
		{name: "an_operation_without_name", query: `{ a }`, data: `{"a":"Apple"}`},
		{name: "the_only_operation_needs_no_name", query: `query Example { a }`, data: `{"a":"Apple"}`},
		{name: "the_named_operation", query: `query One { first: a } query Two { second: a }`, operation: "Two", data: `{"second":"Apple"}`},
		{name: "no_operation", query: `fragment Example on Query { a }`, errors: []string{"Must provide an operation."}},
		{name: "which_operation", query: `query One { a } query Two { a }`, errors: []string{"Must provide operation name if query contains multiple operations."}},
		{name: "no_such_operation", query: `query One { a } query Two { a }`, operation: "Three", errors: []string{`Unknown operation named "Three".`}},
		{name: "mutation_type_for_mutations", query: `query Q { a } mutation M { c }`, operation: "M", data: `{"c":"Cookie"}`},
		{name: "no_subscription_type", query: `subscription S { __typename }`, errors: []string{"Schema is not configured to execute subscription operation. @1:1"}},
		{name: "a_fragment_that_spreads_itself", query: `{ a ...F ...F } fragment F on Query { a ...F }`, data: `{"a":"Apple"}`},
		{name: "a_missing_selection_is_empty", query: `{ deep }`, data: `{"deep":{}}`},
		{name: "an_unknown_field_is_left_out", query: `{ illegal }`, data: `{}`},
		{name: "an_unknown_field_beside_others", query: `{ illegal a ...Gone ...on Nothing { b } }`, data: `{"a":"Apple"}`},
		{name: "arguments_that_were_not_set_are_absent", query: `{ opt(a: true, c: false, e: 0) }`, data: `{"opt":"{\"a\":true,\"c\":false,\"e\":0}"}`},
		{name: "a_codec_that_gives_nothing_is_null", query: `{ odd }`, data: `{"odd":null}`},
		{name: "int_has_32_bits", query: `{ int }`, data: `{"int":null}`, errors: []string{"Int cannot represent non 32-bit signed integer value: 2147483648 @1:3 int"}},
		{name: "int_is_whole", query: `{ big whole }`, data: `{"big":null,"whole":3}`, errors: []string{"Int cannot represent non-integer value: 1.5 @1:3 big"}},
		{name: "typename_is_under_any_key", query: `{ __typename t: __typename deep { __typename } }`, data: `{"__typename":"Query","t":"Query","deep":{"__typename":"Deep"}}`},
		{name: "typed_lists_are_lists", query: `{ list { a } }`, data: `{"list":[{"a":"Apple"},{"a":"Apple"}]}`},
		{name: "introspection_needs_its_bindings", query: `{ __schema { queryType { name } } }`, errors: []string{"Nothing answers Query.__schema. @1:3"}},
	})
}

func TestAPanicIsTheErrorOfItsField(t *testing.T) {
	basic.try(t, []example{
		{name: "value", query: `{ a panics b }`, data: `{"a":"Apple","panics":null,"b":"Banana"}`, errors: []string{"internal error @1:5 panics"}},
	}, "values")
}

func TestFieldsOfAComplexSchema(t *testing.T) {
	article := func(id int) obj {
		return obj{"id": id, "isPublished": true, "title": "Article", "keywords": []any{"foo", 1, true, nil}}
	}
	author := obj{"id": 123, "name": "John", "recent": article(1), "pic": func(a Args) any {
		return obj{"url": "cdn://123", "width": a["width"], "height": a["height"]}
	}}
	a := article(1)
	a["author"] = author
	world{
		sdl: `type Query { article(id: ID): Article feed: [Article] }
			type Article { id: String! isPublished: Boolean author: Author title: String keywords: [String] }
			type Author { id: String name: String pic(width: Int height: Int): Image recent: Article }
			type Image { url: String width: Int height: Int }`,
		root: obj{"article": a, "feed": []any{article(1), article(2), article(3)}},
	}.try(t, []example{{name: "all", query: `{ feed { id title } article(id: "1") { ...f author { id name pic(width: 640, height: 480) { url width height } recent { ...f keywords } } } }
		fragment f on Article { id isPublished title hidden }`,
		data: `{"feed":[{"id":"1","title":"Article"},{"id":"2","title":"Article"},{"id":"3","title":"Article"}],
			"article":{"id":"1","isPublished":true,"title":"Article","author":{"id":"123","name":"John",
			"pic":{"url":"cdn://123","width":640,"height":480},"recent":{"id":"1","isPublished":true,"title":"Article","keywords":["foo","1","true",null]}}}}`}})
}
