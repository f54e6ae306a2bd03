package exec

import (
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
)

// The cases of this file follow graphql-js, src/execution/__tests__/subscribe-test.ts.
// What does not apply: default streams and streams of another type (the types exclude
// them), promises, several calls of next at once (a sequence is for one loop).

type eventSource = iter.Seq2[any, error]

func events(list ...any) eventSource {
	return func(yield func(any, error) bool) {
		for _, v := range list {
			err, failed := v.(error)
			if failed {
				v = nil
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

func subscribeTo(t *testing.T, stream func(ctx context.Context, args Args) (eventSource, error), query string, variables map[string]any) ([]string, *Result) {
	t.Helper()
	stop := Binding{Value: nothing}
	s, err := New(loadSchema(t, `type Query { a: String } type Email { from: String bad: String unread(of: Int): Int }
		type Subscription { email(priority: Int = 0): Email plain: String must: String! quiet: String }`), Bindings{
		"Query": {"a": stop},
		"Email": {
			"from": {Value: func(_ context.Context, p any, _ Args) (any, error) { return p.(obj)["from"], nil }},
			"bad":  {Value: func(context.Context, any, Args) (any, error) { return nil, errors.New("bad") }},
			"unread": {Batch: func(_ context.Context, calls []Call) ([]any, error) {
				return []any{calls[0].Args["of"]}, nil
			}},
		},
		"Subscription": {
			"email": {Subscribe: stream, Value: func(_ context.Context, event any, args Args) (any, error) {
				if event == "broken" {
					return nil, errors.New("broken event")
				}
				return obj{"from": event}, nil
			}},
			"plain": {Subscribe: stream}, "must": {Subscribe: stream}, "quiet": stop,
		},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Plan(parse(t, query), "")
	if err != nil {
		t.Fatal(err)
	}
	results, refusal := p.Subscribe(t.Context(), Request{Variables: variables})
	if refusal != nil {
		return nil, refusal
	}
	var out []*Result
	for r := range results {
		out = append(out, r)
	}
	var texts []string // after the loop: results must not share memory
	for _, r := range out {
		texts = append(texts, string(r.AppendJSON(nil)))
	}
	return texts, nil
}

func TestSubscriptions(t *testing.T) {
	t.Parallel()
	of := func(list ...any) func(context.Context, Args) (eventSource, error) {
		return func(context.Context, Args) (eventSource, error) { return events(list...), nil }
	}
	for _, c := range []struct {
		name, query string
		stream      func(context.Context, Args) (eventSource, error)
		variables   map[string]any
		want        []string
		refusal     string
	}{
		{name: "a_result_for_each_event", query: `subscription ($n: Int = 3) { email { from unread(of: $n) } }`, stream: of("joe", "ann"),
			want: []string{`{"data":{"email":{"from":"joe","unread":3}}}`, `{"data":{"email":{"from":"ann","unread":3}}}`}},
		{name: "the_event_may_be_the_answer", query: `subscription { p: plain }`, stream: of("x", nil), want: []string{`{"data":{"p":"x"}}`, `{"data":{"p":null}}`}},
		{name: "no_events", query: `subscription { plain }`, stream: of()},
		{name: "errors_of_an_event_do_not_end_it", query: `subscription { email { from } }`, stream: of("joe", "broken", "ann"),
			want: []string{`{"data":{"email":{"from":"joe"}}}`, `{"errors":[{"message":"broken event","locations":[{"line":1,"column":16}],"path":["email"]}],"data":{"email":null}}`, `{"data":{"email":{"from":"ann"}}}`}},
		{name: "nor_do_those_of_its_fields", query: `subscription { email { bad } }`, stream: of("joe"),
			want: []string{`{"errors":[{"message":"bad","locations":[{"line":1,"column":24}],"path":["email","bad"]}],"data":{"email":{"bad":null}}}`}},
		{name: "null_reaches_the_root", query: `subscription { must }`, stream: of(nil, "x"),
			want: []string{`{"errors":[{"message":"Cannot return null for non-nullable field Subscription.must.","locations":[{"line":1,"column":16}],"path":["must"]}],"data":null}`, `{"data":{"must":"x"}}`}},
		{name: "a_source_that_fails_ends_it", query: `subscription { plain }`, stream: of("x", errors.New("gone"), "y"), want: []string{`{"data":{"plain":"x"}}`, `{"errors":[{"message":"gone"}]}`}},
		{name: "a_source_that_panics_ends_it", query: `subscription { plain }`, stream: func(context.Context, Args) (eventSource, error) {
			return func(yield func(any, error) bool) { yield("x", nil); panic("source") }, nil
		}, want: []string{`{"data":{"plain":"x"}}`, `{"errors":[{"message":"internal error"}]}`}},
		{name: "arguments", query: `subscription ($p: Int) { email(priority: $p) { from } }`, variables: map[string]any{"p": 2.0},
			stream: func(_ context.Context, a Args) (eventSource, error) { return events(inspect(a["priority"])), nil }, want: []string{`{"data":{"email":{"from":"2"}}}`}},
		{name: "default_arguments", query: `subscription { email { from } }`,
			stream: func(_ context.Context, a Args) (eventSource, error) { return events(inspect(a["priority"])), nil }, want: []string{`{"data":{"email":{"from":"0"}}}`}},
		{name: "a_stream_that_does_not_open", query: `subscription { plain }`, stream: func(context.Context, Args) (eventSource, error) { return nil, errors.New("closed") },
			refusal: `{"errors":[{"message":"closed","locations":[{"line":1,"column":16}],"path":["plain"]}]}`},
		{name: "a_stream_that_panics", query: `subscription { plain }`, stream: func(context.Context, Args) (eventSource, error) { panic("x") },
			refusal: `{"errors":[{"message":"internal error","locations":[{"line":1,"column":16}],"path":["plain"]}]}`},
		{name: "no_stream", query: `subscription { quiet }`, stream: of(), refusal: `{"errors":[{"message":"The subscription field \"quiet\" has no stream.","locations":[{"line":1,"column":16}]}]}`},
		{name: "nil_stream", query: `subscription { plain }`, stream: func(context.Context, Args) (eventSource, error) { return nil, nil },
			refusal: `{"errors":[{"message":"The subscription field \"plain\" opened no stream.","locations":[{"line":1,"column":16}],"path":["plain"]}]}`},
		{name: "unknown_field", query: `subscription { unknown }`, stream: of(), refusal: `{"errors":[{"message":"The subscription field \"unknown\" is not defined.","locations":[{"line":1,"column":16}]}]}`},
		{name: "wrong_variables", query: `subscription ($p: Int) { email(priority: $p) { from } }`, variables: map[string]any{"p": "meow"}, stream: of(),
			refusal: `{"errors":[{"message":"Variable \"$p\" got invalid value \"meow\"; Int cannot represent non-integer value: \"meow\"","locations":[{"line":1,"column":15}]}]}`},
		{name: "no_subscription", query: `{ a }`, stream: of(), refusal: `{"errors":[{"message":"The operation is no subscription.","locations":[{"line":1,"column":1}]}]}`},
	} {
		got, refusal := subscribeTo(t, c.stream, c.query, c.variables)
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		text := ""
		if refusal != nil {
			text = string(refusal.AppendJSON(nil))
		}
		if text != c.refusal {
			t.Errorf("%s: refused %s, want %s", c.name, text, c.refusal)
		}
	}
}

func TestASubscriptionEndsWithItsLoopAndItsContext(t *testing.T) {
	t.Parallel()
	closed := 0
	endless := func(ctx context.Context, _ Args) (eventSource, error) {
		return func(yield func(any, error) bool) {
			defer func() { closed++ }()
			for ctx.Err() == nil && yield("x", nil) {

			}
		}, nil
	}
	s, err := New(loadSchema(t, `type Query { a: String } type Subscription { plain: String }`),
		Bindings{"Query": {"a": {Value: nothing}}, "Subscription": {"plain": {Subscribe: endless}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Plan(parse(t, `subscription { plain }`), "")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	loop := func(until func(n int) bool) (n int) {
		results, refusal := p.Subscribe(ctx, Request{})
		if refusal != nil {
			t.Fatal(refusal)
		}
		for range results {
			if n++; until(n) {
				break
			}
		}
		return n
	}
	if n := loop(func(n int) bool { return n == 3 }); n != 3 || closed != 1 {
		t.Errorf("%d events, %d sources closed", n, closed)
	}
	if n := loop(func(n int) bool { cancel(); return n > 100 }); n != 1 || closed != 2 {
		t.Errorf("%d events after the context ended, %d sources closed", n, closed)
	}
	func() {
		defer func() {
			if recover() != "the caller's own" {
				t.Error("a panic of the caller's loop did not reach the caller")
			}
		}()
		ctx = t.Context()
		loop(func(int) bool { panic("the caller's own") })
	}()
}

func TestTheExecutionForAnEventMayBeWrappedOrSpared(t *testing.T) {
	t.Parallel()
	type number struct{}
	s, err := New(loadSchema(t, `type Query { a: String } type Subscription { a: Int }`), Bindings{
		"Query": {"a": {Value: nothing}},
		"Subscription": {"a": {
			Subscribe: func(context.Context, Args) (eventSource, error) { return events("a", "b", "c"), nil },
			Value:     func(ctx context.Context, _ any, _ Args) (any, error) { return ctx.Value(number{}), nil },
		}},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.Plan(parse(t, `subscription { a }`), "")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	results, refusal := p.Subscribe(t.Context(), Request{Around: func(ctx context.Context, execute func(context.Context) *Result) *Result {
		if count++; count == 2 {
			return &Result{Data: []byte(`{"a":"spared"}`)}
		}
		return execute(context.WithValue(ctx, number{}, count))
	}})
	if refusal != nil {
		t.Fatal(refusal.Errors)
	}
	var have []string
	for r := range results {
		have = append(have, string(r.Data))
	}
	if want := []string{`{"a":1}`, `{"a":"spared"}`, `{"a":3}`}; !slices.Equal(want, have) {
		t.Errorf("%s", have)
	}
}
