package exec

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"
)

// The cases of this file follow graphql-js, src/execution/__tests__/variables-test.ts,
// oneof-test.ts and the part of resolve-test.ts that is on arguments. What does not apply:
// variables of fragments (not in the specification).

var inputs = world{
	sdl: `
		scalar Complex
		scalar Big
		enum Colour { NULL FALSE CUSTOM PLAIN }
		input In { a: String b: [String] c: String! d: Complex e: Colour }
		input Nested { na: In! nb: String! }
		input Preset { x: Int = 1 y: Int! = 2 z: Deeper = {} w: Deeper }
		input Deeper { q: [Int!] = 7 r: String = "r" }
		input One @oneOf { a: String b: Int }
		type Query {
			colour(input: Colour): String
			mustColour(input: Colour!): String
			object(input: In): String
			string(input: String): String
			must(input: String!): String
			preset(input: String = "Hello"): String
			mustPreset(input: String! = "Hello"): String
			nested(input: Nested): String
			presets(input: Preset = {w: {r: null}}): String
			list(input: [String]): String
			nnList(input: [String]!): String
			listNN(input: [String!]): String
			nnListNN(input: [String!]!): String
			lists(input: [[Int]]): String
			int(input: Int): String float(input: Float): String id(input: ID): String bool(input: Boolean): String big(input: Big): String
			one(input: One!): String
			many(b: Int a: Int = 3): String
		}`,
	options: Options{
		Scalars: map[string]Scalar{
			"Complex": {Append: appendText, Parse: func(v any) (any, error) {
				if v != "Serialised" {
					return nil, fmt.Errorf("not %v", v)
				}
				return "Deserialised", nil
			}},
			"Big": {Append: appendText, Parse: func(v any) (any, error) {
				if n, ok := v.(json.Number); ok {
					return "big " + n.String(), nil
				}
				return fmt.Sprintf("%T", v), nil
			}},
		},
		Enums: map[string]Enum{"Colour": {Values: map[string]any{"NULL": nil, "FALSE": false, "CUSTOM": 17}}},
	},
}

func init() {
	echo := func(a Args) any {
		v, given := a["input"]
		if !given {
			return nil
		}
		text, _ := json.Marshal(v)
		return strings.ReplaceAll(string(text), `"`, `'`)
	}
	inputs.root = obj{"many": func(a Args) any { return inspect(a) }}
	for _, f := range []string{"colour", "mustColour", "object", "string", "must", "preset", "mustPreset", "nested", "presets",
		"list", "nnList", "listNN", "nnListNN", "lists", "int", "float", "id", "bool", "big", "one"} {
		inputs.root[f] = echo
	}
}

func TestAnErrorPointsAtTheFirstQuoteOfText(t *testing.T) {
	inputs.try(t, []example{
		{name: "text", query: "{ # é\r\n  int(input: \"x\") }", data: `{"int":null}`, errors: []string{`Argument "input" has invalid value "x": Int cannot represent non-integer value: "x" @2:14 int`}},
		{name: "block", query: "{ int(input: \"\"\"\nx\n\"\"\") }", data: `{"int":null}`, errors: []string{`Argument "input" has invalid value "x": Int cannot represent non-integer value: "x" @1:14 int`}},
	})
}

func TestInputObjects(t *testing.T) {
	const q = `query ($input: In) { object(input: $input) }`
	const full = `{"object":"{'a':'foo','b':['bar'],'c':'baz'}"}`
	refused := func(rest string) []string { return []string{`Variable "$input" got invalid value ` + rest + " @1:8"} }
	inputs.try(t, []example{
		{name: "literal", query: `{ object(input: {a: "foo", b: ["bar"], c: "baz"}) }`, data: full},
		{name: "literal_single_value_for_a_list", query: `{ object(input: {a: "foo", b: "bar", c: "baz"}) }`, data: full},
		{name: "literal_null", query: `{ object(input: {a: null, b: null, c: "C", d: null}) }`, data: `{"object":"{'a':null,'b':null,'c':'C','d':null}"}`},
		{name: "literal_null_in_a_list", query: `{ object(input: {b: ["A", null, "C"], c: "C"}) }`, data: `{"object":"{'b':['A',null,'C'],'c':'C'}"}`},
		{name: "literal_of_another_type", query: `{ object(input: ["foo"]) }`, data: `{"object":null}`,
			errors: []string{`Argument "input" has invalid value ["foo"]: expected type "In" to be an object @1:17 object`}},
		{name: "literal_scalar", query: `{ object(input: {c: "foo", d: "Serialised"}) }`, data: `{"object":"{'c':'foo','d':'Deserialised'}"}`},
		{name: "literal_without_a_required_field", query: `{ object(input: {a: "foo"}) }`, data: `{"object":null}`,
			errors: []string{`Argument "input" has invalid value {a:"foo"}: Field "c" of required type "String!" was not provided. @1:17 object`}},
		{name: "literal_with_an_unknown_field", query: `{ object(input: {c: "c", x: 1}) }`, data: `{"object":null}`,
			errors: []string{`Argument "input" has invalid value {c:"c",x:1}: Field "x" is not defined by type "In". @1:17 object`}},
		{name: "literal_with_variables", query: `query ($c: String!, $a: String, $d: Complex) { object(input: {c: $c, a: $a, b: [$a, $c], d: $d}) }`, variables: `{"c":"C","d":"Serialised"}`,
			data: `{"object":"{'b':[null,'C'],'c':'C','d':'Deserialised'}"}`},
		{name: "variable", query: q, variables: `{"input":{"a":"foo","b":["bar"],"c":"baz"}}`, data: full},
		{name: "variable_default", query: `query ($input: In = {a: "foo", b: ["bar"], c: "baz"}) { object(input: $input) }`, data: full},
		{name: "variable_single_value_for_a_list", query: q, variables: `{"input":{"a":"foo","b":"bar","c":"baz"}}`, data: full},
		{name: "variable_scalar", query: q, variables: `{"input":{"c":"foo","d":"Serialised"}}`, data: `{"object":"{'c':'foo','d':'Deserialised'}"}`},
		{name: "variable_scalar_refuses", query: q, variables: `{"input":{"c":"foo","d":"x"}}`, errors: refused(`"x" at "input.d"; not x`)},
		{name: "variable_null_inside", query: q, variables: `{"input":{"a":"foo","c":null}}`, errors: refused(`null at "input.c"; Expected non-nullable type "String!" not to be null.`)},
		{name: "variable_no_object", query: q, variables: `{"input":"foo"}`, errors: refused(`"foo"; Expected type "In" to be an object.`)},
		{name: "variable_without_a_required_field", query: q, variables: `{"input":{"a":"foo"}}`, errors: refused(`{"a":"foo"}; Field "c" of required type "String!" was not provided.`)},
		{name: "variable_with_an_unknown_field", query: q, variables: `{"input":{"c":"c","x":1}}`, errors: refused(`{"c":"c","x":1}; Field "x" is not defined by type "In".`)},
		{name: "many_mistakes", query: `query ($input: Nested) { nested(input: $input) }`, variables: `{"input":{"na":{"a":"foo"}}}`,
			errors: append(refused(`{"a":"foo"} at "input.na"; Field "c" of required type "String!" was not provided.`),
				refused(`{"na":{"a":"foo"}}; Field "nb" of required type "String!" was not provided.`)...)},
		{name: "defaults_inside", query: `{ presets(input: {}) a: presets b: presets(input: {x: null, w: {q: [1]}, z: null}) }`,
			data: `{"presets":"{'x':1,'y':2,'z':{'q':[7],'r':'r'}}","a":"{'w':{'q':[7],'r':null},'x':1,'y':2,'z':{'q':[7],'r':'r'}}","b":"{'w':{'q':[1],'r':'r'},'x':null,'y':2,'z':null}"}`},
		{name: "defaults_inside_a_variable", query: `query ($v: Preset) { presets(input: $v) }`, variables: `{"v":{"y":5}}`, data: `{"presets":"{'x':1,'y':5,'z':{'q':[7],'r':'r'}}"}`},
	})
}

func TestEnumsAsInput(t *testing.T) {
	inputs.try(t, []example{
		{name: "literals", query: `{ a: colour(input: NULL) b: colour(input: FALSE) c: colour(input: CUSTOM) d: colour(input: PLAIN) }`,
			data: `{"a":"null","b":"false","c":"17","d":"'PLAIN'"}`},
		{name: "a_value_may_stand_for_null", query: `{ mustColour(input: NULL) }`, data: `{"mustColour":"null"}`},
		{name: "text_is_no_enum", query: `{ colour(input: "PLAIN") }`, data: `{"colour":null}`,
			errors: []string{`Argument "input" has invalid value "PLAIN": Enum "Colour" cannot represent non-enum value: "PLAIN". @1:17 colour`}},
		{name: "variable", query: `query ($v: Colour) { colour(input: $v) }`, variables: `{"v":"CUSTOM"}`, data: `{"colour":"17"}`},
		{name: "unknown", query: `query ($v: Colour) { colour(input: $v) }`, variables: `{"v":"BLUE"}`,
			errors: []string{`Variable "$v" got invalid value "BLUE"; Value "BLUE" does not exist in "Colour" enum. @1:8`}},
		{name: "number", query: `query ($v: Colour) { colour(input: $v) }`, variables: `{"v":17}`,
			errors: []string{`Variable "$v" got invalid value 17; Enum "Colour" cannot represent non-string value: 17. @1:8`}},
	})
}

func TestAbsentAndNull(t *testing.T) {
	const q = `query ($v: String) { string(input: $v) }`
	inputs.try(t, []example{
		{name: "left_out", query: `{ string }`, data: `{"string":null}`},
		{name: "variable_left_out", query: q, data: `{"string":null}`},
		{name: "variable_undeclared", query: `{ string(input: $v) }`, data: `{"string":null}`},
		{name: "variable_null", query: q, variables: `{"v":null}`, data: `{"string":"null"}`},
		{name: "variable", query: q, variables: `{"v":"a"}`, data: `{"string":"'a'"}`},
		{name: "literal", query: `{ string(input: "a") }`, data: `{"string":"'a'"}`},
		{name: "null_literal", query: `{ string(input: null) }`, data: `{"string":"null"}`},
		{name: "variable_default", query: `query ($v: String = "d") { string(input: $v) }`, data: `{"string":"'d'"}`},
		{name: "value_not_default", query: `query ($v: String = "d") { string(input: $v) }`, variables: `{"v":"a"}`, data: `{"string":"'a'"}`},
		{name: "null_not_default", query: `query ($v: String = "d") { string(input: $v) }`, variables: `{"v":null}`, data: `{"string":"null"}`},
		{name: "default_null", query: `query ($v: String = null) { string(input: $v) }`, data: `{"string":"null"}`},
		{name: "required_with_default", query: `query ($v: String! = "d") { must(input: $v) }`, data: `{"must":"'d'"}`},
		{name: "default_for_required", query: `query ($v: String = "d") { must(input: $v) }`, data: `{"must":"'d'"}`},
		{name: "required_left_out", query: `query ($v: String!) { must(input: $v) }`, errors: []string{`Variable "$v" of required type "String!" was not provided. @1:8`}},
		{name: "required_null", query: `query ($v: String!) { must(input: $v) }`, variables: `{"v":null}`, errors: []string{`Variable "$v" of non-null type "String!" must not be null. @1:8`}},
		{name: "argument_default", query: `{ preset }`, data: `{"preset":"'Hello'"}`},
		{name: "argument_default_for_absent_variable", query: `query ($v: String) { preset(input: $v) mustPreset(input: $v) }`, data: `{"preset":"'Hello'","mustPreset":"'Hello'"}`},
		{name: "argument_null_not_default", query: `query ($v: String) { preset(input: $v) }`, variables: `{"v":null}`, data: `{"preset":"null"}`},
		{name: "argument_null_for_required", query: `query ($v: String) { mustPreset(input: $v) }`, variables: `{"v":null}`, data: `{"mustPreset":null}`,
			errors: []string{`Argument "input" of non-null type "String!" must not be null. @1:40 mustPreset`}},
		{name: "argument_of_wrong_type", query: `{ preset(input: WRONG) }`, data: `{"preset":null}`,
			errors: []string{`Argument "input" has invalid value WRONG: String cannot represent a non string value: WRONG @1:17 preset`}},
		{name: "no_input_type", query: `query ($v: Query!) { string(input: $v) }`, errors: []string{`Variable "$v" expected value of type "Query!" which cannot be used as an input type. @1:12`}},
		{name: "no_type", query: `query ($v: Nothing!) { string(input: $v) }`, errors: []string{`Variable "$v" expected value of type "Nothing!" which cannot be used as an input type. @1:12`}},
		{name: "bad_default", query: `query ($v: Int = "x") { int(input: $v) }`, errors: []string{`Variable "$v" has invalid default value "x": Int cannot represent non-integer value: "x" @1:18`}},
	})
}

func TestListsAsInput(t *testing.T) {
	var cases []example
	for _, c := range []struct{ field, typ, input, want, refusal string }{
		{"list", "[String]", `null`, "null", ""},
		{"list", "[String]", `["A"]`, "['A']", ""},
		{"list", "[String]", `"A"`, "['A']", ""},
		{"list", "[String]", `["A",null,"B"]`, "['A',null,'B']", ""},
		{"nnList", "[String]!", `null`, "", `of non-null type "[String]!" must not be null.`},
		{"nnList", "[String]!", `["A"]`, "['A']", ""},
		{"nnList", "[String]!", `["A",null]`, "['A',null]", ""},
		{"listNN", "[String!]", `null`, "null", ""},
		{"listNN", "[String!]", `["A"]`, "['A']", ""},
		{"listNN", "[String!]", `["A",null]`, "", `got invalid value null at "v[1]"; Expected non-nullable type "String!" not to be null.`},
		{"nnListNN", "[String!]!", `null`, "", `of non-null type "[String!]!" must not be null.`},
		{"nnListNN", "[String!]!", `["A"]`, "['A']", ""},
		{"nnListNN", "[String!]!", `["A",null]`, "", `got invalid value null at "v[1]"; Expected non-nullable type "String!" not to be null.`},
		{"lists", "[[Int]]", `1`, "[[1]]", ""},
		{"lists", "[[Int]]", `[1,2]`, "[[1],[2]]", ""},
		{"lists", "[[Int]]", `[[1],null,[2,null]]`, "[[1],null,[2,null]]", ""},
	} {
		e := example{name: c.field + c.input, query: fmt.Sprintf(`query ($v: %s) { %s(input: $v) }`, c.typ, c.field), variables: `{"v":` + c.input + `}`}
		if c.refusal == "" {
			e.data = fmt.Sprintf(`{%q:%q}`, c.field, c.want)
			literal := e
			literal.name, literal.variables, literal.query = "literal_"+e.name, "", fmt.Sprintf(`{ %s(input: %s) }`, c.field, c.input)
			cases = append(cases, literal)
		} else {
			e.errors = []string{`Variable "$v" ` + c.refusal + " @1:8"}
		}
		cases = append(cases, e)
	}
	inputs.try(t, cases)
}

func TestBuiltInScalarsAsInput(t *testing.T) {
	var cases []example
	for _, c := range []struct{ field, typ, input, want string }{
		{"int", "Int", `7`, "7"}, {"int", "Int", `-2147483648`, "-2147483648"}, {"int", "Int", `2147483648`, ""}, {"int", "Int", `1.5`, ""},
		{"int", "Int", `"7"`, ""}, {"int", "Int", `true`, ""}, {"float", "Float", `7`, "7"}, {"float", "Float", `1.5`, "1.5"}, {"float", "Float", `"1.5"`, ""},
		{"id", "ID", `"x"`, "'x'"}, {"id", "ID", `7`, "'7'"}, {"id", "ID", `1.5`, ""}, {"id", "ID", `true`, ""},
		{"bool", "Boolean", `true`, "true"}, {"bool", "Boolean", `1`, ""}, {"bool", "Boolean", `"true"`, ""}, {"string", "String", `7`, ""}, {"string", "String", `"7"`, "'7'"},
	} {
		for _, q := range []example{
			{name: "variable", query: fmt.Sprintf(`query ($v: %s) { %s(input: $v) }`, c.typ, c.field), variables: `{"v":` + c.input + `}`},
			{name: "literal", query: fmt.Sprintf(`{ %s(input: %s) }`, c.field, c.input)},
		} {
			q.name += "_" + c.field + c.input
			s := inputs.bind(t, manners[0])
			var variables map[string]any
			if q.variables != "" {
				if err := json.Unmarshal([]byte(q.variables), &variables); err != nil {
					t.Fatal(err)
				}
			}
			got := readable(t, answer(t, s, t.Context(), inputs.root, q.query, "", variables))
			if c.want == "" {
				if len(got.Errors) != 1 || !strings.Contains(got.Errors[0], c.typ+" cannot represent") {
					t.Errorf("%s: %v, want one refusal", q.name, got)
				}
				continue
			}
			q.data = fmt.Sprintf(`{%q:%q}`, c.field, c.want)
			cases = append(cases, q)
		}
	}
	inputs.try(t, append(cases,
		example{name: "a_float_that_is_whole", query: `query ($v: Int) { int(input: $v) }`, variables: `{"v":7.0}`, data: `{"int":"7"}`},
		example{name: "a_literal_with_a_point_is_no_int", query: `{ int(input: 7.0) }`, data: `{"int":null}`,
			errors: []string{`Argument "input" has invalid value 7.0: Int cannot represent non-integer value: 7.0 @1:14 int`}},
		example{name: "large_numbers_are_exact", query: `{ big(input: 12345678901234567890) }`, data: `{"big":"'big12345678901234567890'"}`},
		example{name: "defaults_of_arguments", query: `{ many a: many(a: null, b: 2) }`, data: `{"many":"{\"a\":3}","a":"{\"a\":null,\"b\":2}"}`},
	))
}

func TestNumbersOfVariablesMayBeExact(t *testing.T) {
	t.Parallel()
	s := inputs.bind(t, manners[0])
	got := answer(t, s, t.Context(), inputs.root, `query ($i: Int, $f: Float, $id: ID, $b: Big) { int(input: $i) float(input: $f) id(input: $id) big(input: $b) }`, "",
		map[string]any{"i": json.Number("7"), "f": json.Number("1e3"), "id": json.Number("9007199254740993"), "b": json.Number("9007199254740993")})
	want := `{"data":{"int":"7","float":"1000","id":"'9007199254740993'","big":"'big 9007199254740993'"}}`
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestOneOf(t *testing.T) {
	const q = `query ($v: One!) { one(input: $v) }`
	inputs.try(t, []example{
		{name: "default", query: `query ($v: One! = {a: "abc"}) { one(input: $v) }`, data: `{"one":"{'a':'abc'}"}`},
		{name: "bad_default", query: `query ($v: One! = {a: "abc", b: 1}) { one(input: $v) }`,
			errors: []string{`Variable "$v" has invalid default value {a:"abc",b:1}: exactly one key must be specified for OneOf type "One" @1:19`}},
		{name: "variable", query: q, variables: `{"v":{"b":1}}`, data: `{"one":"{'b':1}"}`},
		{name: "null", query: q, variables: `{"v":{"a":null}}`, errors: []string{`Variable "$v" got invalid value null at "v.a"; Field "a" must be non-null. @1:8`}},
		{name: "two", query: q, variables: `{"v":{"a":"x","b":1}}`, errors: []string{`Variable "$v" got invalid value {"a":"x","b":1}; Exactly one key must be specified for OneOf type "One". @1:8`}},
		{name: "two_one_null", query: q, variables: `{"v":{"a":"x","b":null}}`, errors: []string{`Variable "$v" got invalid value {"a":"x","b":null}; Exactly one key must be specified for OneOf type "One". @1:8`}},
		{name: "none", query: q, variables: `{"v":{}}`, errors: []string{`Variable "$v" got invalid value {}; Exactly one key must be specified for OneOf type "One". @1:8`}},
		{name: "literal", query: `{ one(input: {b: 2}) }`, data: `{"one":"{'b':2}"}`},
		{name: "literal_two", query: `{ one(input: {a: "x", b: 2}) }`, data: `{"one":null}`, errors: []string{`Argument "input" has invalid value {a:"x",b:2}: exactly one key must be specified for OneOf type "One" @1:14 one`}},
		{name: "field_variable_null", query: `query ($a: String) { one(input: {a: $a}) }`, variables: `{"a":null}`, data: `{"one":null}`,
			errors: []string{`Argument "input" has invalid value {a:$a}: field "a" must be non-null @1:33 one`}},
		{name: "field_variable_absent", query: `query ($a: String) { one(input: {a: $a}) }`, data: `{"one":null}`,
			errors: []string{`Argument "input" has invalid value {a:$a}: no value was given for the variable @1:33 one`}},
	})
}

func TestMistakesInVariablesAreBounded(t *testing.T) {
	t.Parallel()
	s := inputs.bind(t, manners[0])
	items := make([]any, 10*maxInputErrors)
	for i := range items {
		items[i] = i
	}
	p, err := s.Plan(parse(t, `query ($v: [String!]) { listNN(input: $v) }`), "")
	if err != nil {
		t.Fatal(err)
	}
	r := p.Execute(t.Context(), Request{Variables: map[string]any{"v": items}})
	if n := len(r.Errors); n != maxInputErrors+1 {
		t.Fatalf("%d errors", n)
	}
	if got := r.Errors[maxInputErrors].Message; got != "Too many errors processing variables, error limit reached. Execution aborted." {
		t.Error(got)
	}
	if got := r.Errors[1].Message; got != `Variable "$v" got invalid value 1 at "v[1]"; String cannot represent a non string value: 1` {
		t.Error(got)
	}
}

func TestArgumentsWithoutVariablesAreCoercedOnce(t *testing.T) {
	t.Parallel()
	s := inputs.bind(t, manners[0])
	p, err := s.Plan(&ast.QueryDocument{Operations: parse(t, `{ int(input: 7) }`).Operations}, "")
	if err != nil {
		t.Fatal(err)
	}
	p.Execute(t.Context(), Request{Root: inputs.root})
	if v, ok := p.variants.Get(""); !ok || v.dynamic != nil {
		t.Error("constant arguments are kept as variable")
	}
}
