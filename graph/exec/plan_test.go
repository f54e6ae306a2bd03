package exec

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
)

func TestMistakesInBindingsAreTold(t *testing.T) {
	t.Parallel()
	value := Binding{Value: nothing}
	_, err := New(loadSchema(t, `
		scalar Odd
		union U = Query
		input I { a: Int = 1 self: I = {self: {}} }
		type Query { a: String b: String c: String d(n: Int = 7): Int e: Query f: Odd g: String h(i: I): Int }`), Bindings{
		"Query": {"a": {}, "b": {Value: nothing, Batch: twoWays}, "d": {Append: appendsNothing}, "e": {Append: appendsNothing}, "f": value, "zz": value,
			"g": {Value: nothing, Group: "g"}, "h": value},
		"Nowhere": {"a": value},
	}, Options{Scalars: map[string]Scalar{"No": {}}, Enums: map[string]Enum{"Query": {}}, TypeOf: map[string]func(any) (string, error){"Query": nil}})
	if err == nil {
		t.Fatal("no mistake was told")
	}
	want := []string{
		"scalar Odd has no codec", "field Query.a needs one of Value, Append and Batch; it has 0", "field Query.b needs one of Value, Append and Batch; it has 2",
		"field Query.c has no binding", "field Query.d takes arguments, which Append is not given", "field Query.e is answered by Append but is no scalar or enum",
		"field Query.g has no Batch to which Group, Key or Partition could belong", "abstract type U has no TypeOf",
		"default of I.self: it contains itself", "bindings are given for Nowhere, which is no object type", "a binding is given for Query.zz, which does not exist",
		"a codec is given for No, which is no scalar", "values are given for Query, which is no enum", "TypeOf is given for Query, which is neither interface nor union",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), err.Error()); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, err := New(loadSchema(t, `type Query { a(n: Int = "x"): Int }`), Bindings{"Query": {"a": value}}, Options{}); err == nil ||
		!strings.Contains(err.Error(), "default of Query.a(n:): Int cannot represent") {
		t.Errorf("default of another type: %v", err)
	}
}

var twoWays = basic.binding("Query", "b", true, "").Batch

func appendsNothing(dst []byte, _ any) ([]byte, error) { return dst, nil }

func TestAPlanIsOfBoundedSize(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("{ deep { ...F0 } }\n")
	for i := range 40 { // each level twice the last
		fmt.Fprintf(&b, "fragment F%d on Deep { x: deep { ...F%d } y: deep { ...F%d } }\n", i, i+1, i+1)
	}
	b.WriteString("fragment F40 on Deep { a }")
	s := basic.bind(t, manners[0])
	_, err := s.Plan(parse(t, b.String()), "")
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Message, "more than 50000 fields") {
		t.Fatalf("%v", err)
	}
	conditional := strings.Replace("query ($v: Boolean!) "+b.String(), "{ deep {", "{ a @skip(if: $v) deep {", 1)
	got := readable(t, answer(t, s, t.Context(), basic.root, conditional, "", map[string]any{"v": true}))
	if len(got.Errors) != 1 || got.Data != "" {
		t.Errorf("with conditions: %v", got)
	}
}

func TestAPlanKeepsSoManyVariants(t *testing.T) {
	t.Parallel()
	const bits = 8
	var declared, fields []string
	for i := range bits {
		declared = append(declared, fmt.Sprintf("$v%d: Boolean!", i))
		fields = append(fields, fmt.Sprintf("a%d: a @include(if: $v%d)", i, i))
	}
	s := basic.bind(t, manners[0])
	p, err := s.Plan(parse(t, fmt.Sprintf("query (%s) { %s }", strings.Join(declared, ", "), strings.Join(fields, " "))), "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for set := range 1 << bits {
				variables := map[string]any{}
				var want []string
				for i := range bits {
					variables[fmt.Sprint("v", i)] = set>>i&1 == 1
					if set>>i&1 == 1 {
						want = append(want, fmt.Sprintf(`"a%d":"Apple"`, i))
					}
				}
				got := string(p.Execute(t.Context(), Request{Variables: variables, Root: basic.root}).Data)
				if got != "{"+strings.Join(want, ",")+"}" {
					t.Errorf("%b: %s", set, got)
				}
			}
		})
	}
	wg.Wait()
	if n := p.variants.Len(); n != maxVariants {
		t.Errorf("%d variants kept", n)
	}
}

func TestPlansAreKept(t *testing.T) {
	t.Parallel()
	s, other := basic.bind(t, manners[0]), basic.bind(t, manners[1])
	c := NewCache(3)
	made := 0
	plan := func(s *Schema, document, operation string) (*Plan, error) {
		return c.Plan(s, document, operation, func() (*Plan, error) {
			made++
			return s.Plan(parse(t, document), operation)
		})
	}
	const two = `query A { a } query B { b }`
	for i, ask := range []struct {
		schema              *Schema
		document, operation string
		made                int
	}{
		{s, two, "A", 1}, {s, two, "A", 1}, {s, two, "B", 2}, {other, two, "A", 3}, {s, two, "A", 3},
		{s, `{ c }`, "", 4}, // B goes, being the one not used for longest
		{s, two, "A", 4}, {other, two, "A", 4}, {s, two, "B", 5}, {s, `{ c }`, "", 6},
	} {
		p, err := plan(ask.schema, ask.document, ask.operation)
		if err != nil || p.schema != ask.schema || p.operation.Name != ask.operation || p.Operation() != ast.Query || p.Document().Operations.ForName(ask.operation) == nil {
			t.Fatalf("%d: %v", i, err)
		}
		if made != ask.made {
			t.Errorf("%d: %d plans made, want %d", i, made, ask.made)
		}
	}
	if _, err := plan(s, two, "C"); err == nil {
		t.Error("a plan for no operation")
	}
	if _, err := plan(s, two, "C"); err == nil || made != 8 {
		t.Error("what could not be made was kept")
	}
	if c.Len() != 3 {
		t.Errorf("%d plans kept", c.Len())
	}
}

func TestOnePlanForManyRequestsAtOnce(t *testing.T) {
	t.Parallel()
	s := basic.bind(t, manners[4])
	p, err := s.Plan(parse(t, `query ($n: Int) { a deep { deeper { a pic(size: $n) } c } failsItems }`), "")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			var buf []byte
			for range 50 {
				r := p.Execute(t.Context(), Request{Variables: map[string]any{"n": float64(i)}, Root: basic.root, Buffer: buf})
				buf = r.Data
				want := fmt.Sprintf(`{"a":"Apple","deep":{"deeper":[{"a":"Apple","pic":"size: %d"},null,{"a":"Apple","pic":"size: %d"}],"c":["Contrived",null,"Confusing"]},"failsItems":["0",null,"2",null]}`, i, i)
				if string(r.Data) != want || len(r.Errors) != 2 {
					t.Errorf("%s %v", r.Data, r.Errors)
				}
			}
		})
	}
	wg.Wait()
}

func TestAppendJSON(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		result Result
		want   string
	}{
		{Result{}, `{}`},
		{Result{Data: []byte(`{}`)}, `{"data":{}}`},
		{Result{Data: []byte(`null`), Extensions: map[string]any{"n": 1}}, `{"data":null,"extensions":{"n":1}}`},
		{Result{Errors: []*Error{{Message: "a\n"}, {Message: "b", Locations: []Location{{1, 2}, {3, 4}}, Path: []any{"x", 0}, Extensions: map[string]any{"code": "C"}}}},
			`{"errors":[{"message":"a\n"},{"message":"b","locations":[{"line":1,"column":2},{"line":3,"column":4}],"path":["x",0],"extensions":{"code":"C"}}]}`},
		{Result{Extensions: map[string]any{"f": func() {}}}, `{"extensions":null}`},
	} {
		if got := string(c.result.AppendJSON(nil)); got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}

func TestTheCauseOfAnErrorIsKept(t *testing.T) {
	t.Parallel()
	s := basic.bind(t, manners[0])
	p, err := s.Plan(parse(t, `{ extended fails }`), "")
	if err != nil {
		t.Fatal(err)
	}
	r := p.Execute(t.Context(), Request{Root: basic.root})
	var own extendedError
	if len(r.Errors) != 2 || !errors.As(r.Errors[0], &own) || !errors.Is(r.Errors[1], basic.root["fails"].(error)) {
		t.Errorf("%v", r.Errors)
	}
}

func TestExtensionsOfAWrappedErrorAreKept(t *testing.T) {
	t.Parallel()
	world{sdl: `type Query { a: Int }`, root: obj{"a": fmt.Errorf("wrapped: %w", extendedError{errors.New("x")})}}.try(t, []example{
		{name: "wrapped", query: `{ a }`, data: `{"a":null}`, errors: []string{"wrapped: x @1:3 a map[code:FOO]"}}})
}

func TestMessagesRepeatOnlyTheBeginningOfWhatWasSent(t *testing.T) {
	t.Parallel()
	s := inputs.bind(t, manners[0])
	long := strings.Repeat("官", 1_000_000)
	wide := map[string]any{}
	for i := range 100_000 {
		wide[fmt.Sprint("k", i)] = long
	}
	for _, v := range []any{long, []any{long, long}, map[string]any{"a": long}, wide} {
		p, err := s.Plan(parse(t, `query ($v: [Int]) { lists(input: $v) }`), "")
		if err != nil {
			t.Fatal(err)
		}
		r := p.Execute(t.Context(), Request{Variables: map[string]any{"v": v}})
		if len(r.Errors) == 0 {
			t.Fatal("no error")
		}
		for _, e := range r.Errors {
			if n := len(e.Message); n > 1000 {
				t.Errorf("a message of %d bytes", n)
			}
		}
	}
	got := readable(t, answer(t, s, t.Context(), inputs.root, fmt.Sprintf(`{ int(input: "%s") }`, long), "", nil))
	if n := len(got.Errors[0]); n > 1000 {
		t.Errorf("a message of %d bytes", n)
	}
}
