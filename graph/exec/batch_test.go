package exec

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// What is particular to this executor: what is read together, and with what.

// ledgerWorld logs each batch as «Type.field keys».
type ledgerWorld struct {
	mu  sync.Mutex
	log []string
}

type thing struct {
	id, owner, site int
	at              string
}

const ledgerSDL = `
	type Query { things(n: Int = 3): [Thing!]! other: Thing thing: Thing node: Node }
	interface Node { id: ID! }
	type Thing implements Node { id: ID! owner: Owner second: Owner site: Site parts(of: Int): [Thing!] boxed: Box strict: Owner! }
	type Box { owner: Owner thing: Thing }
	type Owner implements Node { id: ID! name: String site: Site }
	type Site { id: ID! name: String }`

func (w *ledgerWorld) note(name string, calls []Call) {
	keys := make([]string, len(calls))
	for i, c := range calls {
		keys[i] = fmt.Sprint(c.Parent)
		if c.Partition != nil {
			keys[i] += fmt.Sprint("@", c.Partition)
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.log = append(w.log, name+" "+strings.Join(keys, ","))
}

func (w *ledgerWorld) schema(t *testing.T, o Options) *Schema {
	t.Helper()
	owners := func(_ context.Context, calls []Call) ([]any, error) {
		w.note("owner", calls)
		out := make([]any, len(calls))
		for i, c := range calls {
			switch id := c.Parent.(int); {
			case id == 13:
				out[i] = errors.New("thirteen")
			case id >= 0:
				out[i] = &thing{id: -id}
			}
		}
		return out, nil
	}
	sites := Binding{Group: "site", Key: func(p any) any { return p.(*thing).site },
		Batch: func(_ context.Context, calls []Call) ([]any, error) {
			w.note("site", calls)
			out := make([]any, len(calls))
			for i, c := range calls {
				out[i] = &thing{id: c.Parent.(int)}
			}
			return out, nil
		}}
	owner := func(key func(*thing) any) Binding {
		return Binding{Group: "owner", Batch: owners, Key: func(p any) any { return key(p.(*thing)) }, Partition: func(p any) any { return p.(*thing).at }}
	}
	id := Binding{Append: func(dst []byte, p any) ([]byte, error) { return appendID(dst, p.(*thing).id) }}
	name := Binding{Value: func(_ context.Context, p any, _ Args) (any, error) { return fmt.Sprint("n", p.(*thing).id), nil }}
	self := Binding{Value: func(_ context.Context, p any, _ Args) (any, error) { return p, nil }}
	some := Binding{Value: func(_ context.Context, _ any, _ Args) (any, error) { return &thing{id: 9, owner: 90, site: 1}, nil }}
	o.TypeOf = map[string]func(any) (string, error){"Node": func(any) (string, error) { return "Thing", nil }}
	s, err := New(loadSchema(t, ledgerSDL), Bindings{
		"Query": {
			"things": {Value: func(_ context.Context, _ any, a Args) (any, error) {
				list := make([]*thing, a["n"].(int))
				for i := range list {
					list[i] = &thing{id: i, owner: i * 10, site: i % 2}
				}
				return list, nil
			}}, "other": some, "thing": some, "node": some,
		},
		"Thing": {
			"id": id, "site": sites, "boxed": self,
			"owner": owner(func(t *thing) any {
				if t.owner < 0 {
					return nil
				}
				return t.owner
			}),
			"second": owner(func(t *thing) any { return t.owner + 1 }),
			"strict": owner(func(t *thing) any { return t.owner + 3 }),
			"parts": {Batch: func(_ context.Context, calls []Call) ([]any, error) {
				w.note(fmt.Sprintf("parts(%v)", calls[0].Args["of"]), []Call{})
				out := make([]any, len(calls))
				for i, c := range calls {
					p := c.Parent.(*thing)
					out[i] = []any{&thing{id: p.id*10 + 1, owner: -1, at: "then"}, &thing{id: p.id*10 + 2, owner: 7, at: "now"}}
				}
				return out, nil
			}},
		},
		"Box":   {"owner": owner(func(t *thing) any { return t.owner + 2 }), "thing": self},
		"Owner": {"id": id, "name": name, "site": sites},
		"Site":  {"id": id, "name": name},
	}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsReadTogether(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, query string
		log         []string
		want        string
	}{
		{"one_batch_for_all_parents", `{ things { owner { name } } }`, []string{"owner 0@,10@,20@"},
			`{"data":{"things":[{"owner":{"name":"n0"}},{"owner":{"name":"n-10"}},{"owner":{"name":"n-20"}}]}}`},
		{"siblings_of_a_group_join", `{ things(n: 1) { owner { id } second { id } } }`, []string{"owner 0@,1@"},
			`{"data":{"things":[{"owner":{"id":"0"},"second":{"id":"-1"}}]}}`},
		{"selection_sites_join", `{ things(n: 1) { owner { id } } other { owner { id } o: owner { name } } }`, []string{"owner 0@,90@,90@"},
			`{"data":{"things":[{"owner":{"id":"0"}}],"other":{"owner":{"id":"-90"},"o":{"name":"n-90"}}}}`},
		{"what_is_read_together_is_of_one_level", `{ things(n: 1) { boxed { owner { id } thing { owner { id } } } } }`, []string{"owner 2@", "owner 0@"},
			`{"data":{"things":[{"boxed":{"owner":{"id":"-2"},"thing":{"owner":{"id":"0"}}}}]}}`},
		{"levels_do_not", `{ things(n: 2) { site { id } owner { site { id } } } }`, []string{"site 0,1", "owner 0@,10@", "site 0,0"},
			`{"data":{"things":[{"site":{"id":"0"},"owner":{"site":{"id":"0"}}},{"site":{"id":"1"},"owner":{"site":{"id":"0"}}}]}}`},
		{"partitions_stay_apart_and_null_keys_are_not_read", `{ things(n: 2) { parts { id owner { id } } } }`, []string{"parts(<nil>) ", "owner 7@now,7@now"},
			`{"data":{"things":[{"parts":[{"id":"1","owner":null},{"id":"2","owner":{"id":"-7"}}]},{"parts":[{"id":"11","owner":null},{"id":"12","owner":{"id":"-7"}}]}]}}`},
		{"partitions", `{ things(n: 1) { parts { second { id } } } }`, []string{"parts(<nil>) ", "owner 0@then", "owner 8@now"},
			`{"data":{"things":[{"parts":[{"second":{"id":"0"}},{"second":{"id":"-8"}}]}]}}`},
		{"without_group_each_place_is_for_itself", `{ thing { a: parts(of: 1) { id } b: parts(of: 2) { id } } }`, []string{"parts(1) ", "parts(2) "},
			`{"data":{"thing":{"a":[{"id":"91"},{"id":"92"}],"b":[{"id":"91"},{"id":"92"}]}}}`},
		{"without_group_a_fragment_is_one_place", `{ thing { ...P } other { ...P } } fragment P on Thing { parts(of: 1) { id } }`, []string{"parts(1) "},
			`{"data":{"thing":{"parts":[{"id":"91"},{"id":"92"}]},"other":{"parts":[{"id":"91"},{"id":"92"}]}}}`},
		{"abstract_types", `{ node { id ... on Thing { owner { id } } ... on Owner { name } } }`, []string{"owner 90@"},
			`{"data":{"node":{"id":"9","owner":{"id":"-90"}}}}`},
		{"nothing_asked_nothing_read", `{ things(n: 0) { owner { id site { id } } } }`, nil, `{"data":{"things":[]}}`},
	} {
		w := &ledgerWorld{}
		if got := answer(t, w.schema(t, Options{}), t.Context(), nil, c.query, "", nil); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if diff := cmp.Diff(c.log, w.log); diff != "" {
			t.Errorf("%s: read -want +got\n%s", c.name, diff)
		}
	}
}

func TestOneCallMayFailAlone(t *testing.T) {
	t.Parallel()
	w := &ledgerWorld{}
	got := readable(t, answer(t, w.schema(t, Options{}), t.Context(), nil, `{ things(n: 2) { strict { id } id } thing { id } }`, "", nil))
	want := response{`null`, []string{"thirteen @1:18 things.1.strict"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"owner 3@,13@"}, w.log); diff != "" {
		t.Error(diff)
	}
}

// counted binds n as a batch that does what do says.
func counted(t *testing.T, o Options, do func(ctx context.Context, calls []Call) ([]any, error)) *Schema {
	t.Helper()
	binding := Binding{Batch: do}
	s, err := New(loadSchema(t, `type Query { n: Int must: Int! value: Int next: Query list: [Query] }`), Bindings{"Query": {
		"n": binding, "must": binding, "value": {Value: func(context.Context, any, Args) (any, error) { return 7, nil }},
		"next": {Batch: func(_ context.Context, calls []Call) ([]any, error) {
			out := make([]any, len(calls))
			for i := range out {
				out[i] = i
			}
			return out, nil
		}},
		"list": {Value: func(context.Context, any, Args) (any, error) { return []int{0, 1, 2}, nil }},
	}}, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABatchThatFails(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		do     func(context.Context, []Call) ([]any, error)
		errors []string
	}{
		{"error", func(context.Context, []Call) ([]any, error) { return nil, errors.New("no disk") }, []string{"no disk @1:10 list.0.n", "no disk @1:10 list.1.n", "no disk @1:10 list.2.n"}},
		{"panic", func(context.Context, []Call) ([]any, error) { panic("at the disk") },
			[]string{"mended at the disk @1:10 list.0.n", "mended at the disk @1:10 list.1.n", "mended at the disk @1:10 list.2.n"}},
		{"too_few", func(context.Context, []Call) ([]any, error) { return []any{1}, nil },
			[]string{"Query.n: 1 results for 3 calls @1:10 list.0.n", "Query.n: 1 results for 3 calls @1:10 list.1.n", "Query.n: 1 results for 3 calls @1:10 list.2.n"}},
	} {
		var stack string
		s := counted(t, Options{Recover: func(_ context.Context, p any, at []byte) error {
			stack = string(at)
			return fmt.Errorf("mended %v", p)
		}}, c.do)
		got := readable(t, answer(t, s, t.Context(), nil, `{ list { n value } }`, "", nil))
		if diff := cmp.Diff(response{`{"list":[{"n":null,"value":7},{"n":null,"value":7},{"n":null,"value":7}]}`, c.errors}, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if c.name == "panic" && !strings.Contains(stack, "TestABatchThatFails") {
			t.Errorf("the stack does not lead to the panic: %s", stack)
		}
	}
}

func TestPanicsOfKeysAndPartitions(t *testing.T) {
	t.Parallel()
	never := func(context.Context, []Call) ([]any, error) { return nil, errors.New("read") }
	for name, b := range map[string]Binding{
		"key":       {Batch: never, Key: func(any) any { panic("x") }},
		"partition": {Batch: never, Partition: func(any) any { panic("x") }},
	} {
		s, err := New(loadSchema(t, `type Query { n: Int }`), Bindings{"Query": {"n": b}}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := readable(t, answer(t, s, t.Context(), nil, `{ n }`, "", nil))
		if diff := cmp.Diff(response{`{"n":null}`, []string{"internal error @1:3 n"}}, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	s, err := New(loadSchema(t, `type Query { n: Int }`), Bindings{"Query": {"n": {Batch: never, Partition: func(any) any { return []int{1} }}}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := readable(t, answer(t, s, t.Context(), nil, `{ n }`, "", nil))
	if diff := cmp.Diff(response{`{"n":null}`, []string{"partition of type []int cannot be compared @1:3 n"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnEndedContextReadsNothingMore(t *testing.T) {
	t.Parallel()
	cause := errors.New("enough")
	for _, c := range []struct{ name, query, want, log string }{
		{"on_the_same_level", `{ value n next { n value } }`,
			`{"errors":[{"message":"enough","locations":[{"line":1,"column":11}],"path":["next"]}],"data":{"value":7,"n":0,"next":null}}`, "1"},
		{"below", `{ value next { n value next { n } } n }`,
			`{"errors":[{"message":"enough","locations":[{"line":1,"column":16}],"path":["next","n"]}],"data":{"value":7,"next":{"n":null,"value":7,"next":null},"n":0}}`, "1"},
		{"places_that_must_not_be_null", `{ value next { must } x: next { n } must }`,
			`{"errors":[{"message":"enough","locations":[{"line":1,"column":16}],"path":["next","must"]}],"data":{"value":7,"next":null,"x":{"n":null},"must":0}}`, "1"},
	} {
		ctx, cancel := context.WithCancelCause(t.Context())
		var reads atomic.Int32
		s := counted(t, Options{}, func(_ context.Context, calls []Call) ([]any, error) {
			reads.Add(1)
			cancel(cause)
			return []any{0}, nil
		})
		p, err := s.Plan(parse(t, c.query), "")
		if err != nil {
			t.Fatal(err)
		}
		r := p.Execute(ctx, Request{})
		if got := string(r.AppendJSON(nil)); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if fmt.Sprint(reads.Load()) != c.log || !errors.Is(r.Aborted, cause) {
			t.Errorf("%s: %d reads, aborted %v", c.name, reads.Load(), r.Aborted)
		}
	}
}

func TestAnEndedContextStopsMutations(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	done := 0
	s, err := New(loadSchema(t, `type Query { n: Int } type Mutation { do: Int must: Int! }`), Bindings{
		"Query": {"n": {Value: func(context.Context, any, Args) (any, error) { return nil, nil }}},
		"Mutation": {"do": {Value: func(context.Context, any, Args) (any, error) { done++; cancel(); return done, nil }},
			"must": {Value: func(context.Context, any, Args) (any, error) { done++; return done, nil }}},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		`mutation { a: do b: do __typename c: do }`: `{"errors":[{"message":"context canceled","locations":[{"line":1,"column":18}],"path":["b"]}],"data":{"a":1,"b":null,"__typename":"Mutation","c":null}}`,
		`mutation { must do }`:                      `{"errors":[{"message":"context canceled","locations":[{"line":1,"column":12}],"path":["must"]}],"data":null}`,
	} {
		if strings.HasPrefix(query, "mutation { a") != (ctx.Err() == nil) {
			continue // the second is for a context that has ended
		}
		if got := answer(t, s, ctx, nil, query, "", nil); got != want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if done != 1 {
		t.Errorf("%d mutations done", done)
	}
}

func TestBatchesOfALevelMayRunAtOnce(t *testing.T) {
	t.Parallel()
	// Each of the two waits for the other: one after another they would never end.
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	met := make(chan struct{})
	var waiting atomic.Int32
	meet := func(ctx context.Context, _ []Call) ([]any, error) {
		if waiting.Add(1) == 2 {
			close(met)
		}
		select {
		case <-met:
			return []any{int(1)}, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	s := counted(t, Options{Concurrency: 2}, meet)
	if got, want := answer(t, s, ctx, nil, `{ n must value }`, "", nil), `{"data":{"n":1,"must":1,"value":7}}`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSelection(t *testing.T) {
	t.Parallel()
	var asked []Selection
	var names []string
	see := func(_ context.Context, calls []Call) ([]any, error) {
		for _, c := range calls {
			asked = append(asked, c.Selection)
		}
		names = calls[0].Selection.Names()
		return make([]any, len(calls)), nil
	}
	s, err := New(loadSchema(t, `interface Node { id: ID } type A implements Node { id: ID a: B } type B implements Node { id: ID b: A }
		type Query { node: Node nodes: [Node!] leaf: Int }`), Bindings{
		"Query": {"node": {Batch: see, Group: "node"}, "nodes": {Batch: see, Group: "node"}, "leaf": {Batch: see}},
		"A":     {"id": {Value: nothing}, "a": {Value: nothing}}, "B": {"id": {Value: nothing}, "b": {Value: nothing}},
	}, Options{TypeOf: map[string]func(any) (string, error){"Node": func(any) (string, error) { return "A", nil }}})
	if err != nil {
		t.Fatal(err)
	}
	answer(t, s, t.Context(), nil, `{ node { x: id ... on A { a { b { __typename } } } } nodes { ... on B { b { id } } } }`, "", nil)
	if len(asked) != 2 {
		t.Fatalf("%d calls", len(asked))
	}
	if want := []string{"a", "id"}; !slices.Equal(names, want) {
		t.Errorf("names %q, want %q", names, want)
	}
	if got := asked[0].Names("a", "b"); !slices.Equal(got, []string{"__typename"}) {
		t.Errorf("names below %q", got)
	}
	calls := []Call{{Selection: asked[0]}, {Selection: asked[0]}, {Selection: asked[1]}}
	for _, c := range []struct {
		path             string
		first, all, none bool
	}{{"id", true, true, false}, {"a b", true, true, false}, {"b", false, true, false}, {"b id", false, true, false}, {"a id", false, false, false}} {
		path := strings.Fields(c.path)
		if asked[0].Has(path...) != c.first || Asks(calls, path...) != c.all || (Selection{}).Has(path...) != c.none {
			t.Errorf("%s: %t, %t", c.path, asked[0].Has(path...), Asks(calls, path...))
		}
	}
	if answer(t, s, t.Context(), nil, `{ leaf }`, "", nil); asked[2] != (Selection{}) || asked[2].Names() != nil {
		t.Errorf("a leaf is asked for %v", asked[2])
	}
}

func nothing(context.Context, any, Args) (any, error) { return nil, nil }

func TestAppend(t *testing.T) {
	t.Parallel()
	s, err := New(loadSchema(t, `type Query { text: String! none: String mustNone: Int! bad: Int panics: String list: [Int!] deep: Query! }`), Bindings{"Query": {
		"text":     {Append: func(dst []byte, p any) ([]byte, error) { return AppendString(dst, "t\"\n\x00é\xff"), nil }},
		"none":     {Append: func(dst []byte, p any) ([]byte, error) { return dst, nil }},
		"mustNone": {Append: func(dst []byte, p any) ([]byte, error) { return dst, nil }},
		"bad":      {Append: func(dst []byte, p any) ([]byte, error) { return AppendInt(append(dst, "half"...), 1<<40) }},
		"panics":   {Append: func(dst []byte, p any) ([]byte, error) { panic("x") }},
		"list":     {Append: func(dst []byte, p any) ([]byte, error) { return append(dst, "[1,2]"...), nil }},
		"deep":     {Value: func(context.Context, any, Args) (any, error) { return 1, nil }},
	}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]response{
		`{ text none list bad panics }`: {`{"text":"t\"\n\u0000é` + "\ufffd" + `","none":null,"list":[1,2],"bad":null,"panics":null}`,
			[]string{"Int cannot represent non 32-bit signed integer value: 1099511627776 @1:18 bad", "internal error @1:22 panics"}},
		`{ deep { mustNone } }`: {`null`, []string{"Cannot return null for non-nullable field Query.mustNone. @1:10 deep.mustNone"}},
	} {
		if diff := cmp.Diff(want, readable(t, answer(t, s, t.Context(), nil, query, "", nil))); diff != "" {
			t.Errorf("%s: %s", query, diff)
		}
	}
}
