package exec

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
)

// The cases of this file follow graphql-js, src/execution/__tests__/mutations-test.ts.
// What does not apply: promises (batches stand for them), @defer.

func TestMutationsRunOneAfterAnother(t *testing.T) {
	t.Parallel()
	for _, concurrency := range []int{0, 4} {
		var log []string
		number := 6
		change := func(_ context.Context, args Args) (any, error) {
			n, _ := args["to"].(int)
			log = append(log, fmt.Sprint("change ", n))
			if n < 0 {
				return nil, errors.New("cannot change the number")
			}
			number = n
			return obj{}, nil
		}
		source := loadSchema(t, `type Query { n: Int } type Holder { number: Int again: Holder }
			type Mutation { now(to: Int): Holder later(to: Int): Holder must(to: Int): Holder! bad: Int }`)
		later := Binding{Batch: func(ctx context.Context, calls []Call) ([]any, error) {
			if len(calls) != 1 {
				t.Errorf("%d mutations at once", len(calls))
			}
			v, err := change(ctx, calls[0].Args)
			return []any{v}, err
		}, Group: "change"}
		s, err := New(source, Bindings{
			"Query": {"n": {Value: func(context.Context, any, Args) (any, error) { return number, nil }}},
			"Mutation": {
				"now":   {Value: func(ctx context.Context, _ any, args Args) (any, error) { return change(ctx, args) }},
				"later": later, "must": later,
				"bad": {Value: func(context.Context, any, Args) (any, error) { panic("bad") }},
			},
			"Holder": {
				"number": {Batch: func(_ context.Context, calls []Call) ([]any, error) {
					log = append(log, fmt.Sprint("read ", number))
					return []any{number}, nil
				}},
				"again": {Value: func(context.Context, any, Args) (any, error) { return obj{}, nil }},
			},
		}, Options{Concurrency: concurrency})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name, query, want string
			log               []string
		}{
			{"each_is_done_with_all_below_it_before_the_next", `mutation { a: now(to: 1) { number again { number } } b: later(to: 2) { number } c: later(to: 3) { number } }`,
				`{"data":{"a":{"number":1,"again":{"number":1}},"b":{"number":2},"c":{"number":3}}}`,
				[]string{"change 1", "read 1", "read 1", "change 2", "read 2", "change 3", "read 3"}},
			{"a_failure_does_not_stop_the_next", `mutation { a: now(to: 1) { number } b: later(to: -2) { number } t: __typename c: now(to: -3) { number } bad d: later(to: 4) { number } }`,
				`{"errors":[{"message":"cannot change the number","locations":[{"line":1,"column":37}],"path":["b"]},` +
					`{"message":"cannot change the number","locations":[{"line":1,"column":79}],"path":["c"]},` +
					`{"message":"internal error","locations":[{"line":1,"column":105}],"path":["bad"]}],` +
					`"data":{"a":{"number":1},"b":null,"t":"Mutation","c":null,"bad":null,"d":{"number":4}}}`,
				[]string{"change 1", "read 1", "change -2", "change -3", "change 4", "read 4"}},
			{"where_the_whole_becomes_null_nothing_more_is_done", `mutation { a: now(to: 1) { number } b: must(to: -2) { number } c: now(to: 3) { number } }`,
				`{"errors":[{"message":"cannot change the number","locations":[{"line":1,"column":37}],"path":["b"]}],"data":null}`,
				[]string{"change 1", "read 1", "change -2"}},
			{"unknown_fields", `mutation { illegal }`, `{"data":{}}`, nil},
			{"skipped", `mutation { now(to: 9) @skip(if: true) { number } __typename }`, `{"data":{"__typename":"Mutation"}}`, nil},
		} {
			log = nil
			if got := answer(t, s, t.Context(), nil, c.query, "", nil); got != c.want {
				t.Errorf("%s: %s, want %s", c.name, got, c.want)
			}
			if !slices.Equal(log, c.log) {
				t.Errorf("%s: did %q, want %q", c.name, log, c.log)
			}
		}
	}
}
