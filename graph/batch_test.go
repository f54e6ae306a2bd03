package graph

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// run executes a query on a type system of the test's own whose batch functions note
// how they were called.
func run(t *testing.T, query string, fields func(s *schema, node *graphql.Object) []field) string {
	t.Helper()
	s := &schema{fields: map[string][]field{}}
	var node *graphql.Object
	node = s.object("Node", "", func() []field {
		return append(fields(s, node), value("name", graphql.String, "", func(n string) any { return n }))
	})
	var err error
	s.graphql, err = graphql.NewSchema(graphql.SchemaConfig{Query: s.object("Query", "", func() []field {
		return []field{{name: "root", typ: graphql.NewList(node), args: timeArgs,
			batch: each(func(_ context.Context, _ *request, at ledger.At, _ args) (any, error) {
				return allTimed([]string{"a", "b", "c"}, at), nil
			})}}
	})})
	if err != nil {
		t.Fatal(err)
	}
	for _, fields := range s.fields {
		for i := range fields {
			fields[i].audience = everybody
		}
	}
	x, err := s.executable(Options{}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	h := &Handler{deps: Deps{Log: slog.New(slog.DiscardHandler)}.withDefaults(), options: Options{}.withDefaults(), schema: s, x: x, persisted: newPersisted(nil, false)}
	body, err := json.Marshal(ask(t, h, query, nil))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func children(calls *[]string, fail error) func(*schema, *graphql.Object) []field {
	return func(_ *schema, node *graphql.Object) []field {
		key := func(p any) any {
			if n := p.(timed[string]).it; n != "b" {
				return n
			}
			return nil
		}
		name := func(_ context.Context, cs []call) ([]any, error) {
			line := cs[0].at.AsOf.String() + ":"
			out := make([]any, len(cs))
			for i, c := range cs {
				line += fmt.Sprintf(" %v%v", c.parent, c.args["of"])
				out[i] = timed[string]{fmt.Sprintf("%v%v", c.parent, c.args["of"]), c.at}
			}
			*calls = append(*calls, line)
			return out, fail
		}
		return []field{
			{name: "left", typ: node, key: key, group: "child", batch: name, fixed: args{"of": "l"}},
			{name: "right", typ: node, key: key, group: "child", batch: name, fixed: args{"of": "r"}},
			{name: "alone", typ: node, batch: func(ctx context.Context, cs []call) ([]any, error) {
				*calls = append(*calls, fmt.Sprintf("alone %d", len(cs)))
				return allTimed(make([]string, len(cs)), cs[0].at), nil
			}},
			{name: "short", typ: node, batch: func(context.Context, []call) ([]any, error) { return nil, nil }},
			{name: "panics", typ: node, batch: func(context.Context, []call) ([]any, error) { panic("secret") }},
		}
	}
}

func TestOneCallServesALevel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query string
		calls int
		lines []string // some of the calls
	}{
		"one field":                    {`{ root { alone { name } } }`, 1, []string{"alone 3"}},
		"two fields of one group":      {`{ root(asOf: "2024-01-01") { left { name } right { name } } }`, 1, nil},
		"levels":                       {`{ root { alone { alone { alone { name } } } } }`, 3, []string{"alone 3", "alone 3", "alone 3"}},
		"a null parent reads nothing":  {`{ root(asOf: "2024-01-01") { left { name } } }`, 1, []string{"2024-01-01: al cl"}},
		"an alias is its own field":    {`{ root { x: alone { name } y: alone { name } } }`, 2, []string{"alone 3", "alone 3"}},
		"two times in one fragment":    {`{ x: root(asOf: "2024-01-01") { ...f } y: root(asOf: "2023-01-01") { ...f } } fragment f on Node { left { name } }`, 2, []string{"2024-01-01: al cl", "2023-01-01: al cl"}},
		"same time in one fragment":    {`{ x: root(asOf: "2024-01-01") { ...f } y: root(asOf: "2024-01-01") { ...f } } fragment f on Node { left { name } }`, 1, []string{"2024-01-01: al cl al cl"}},
		"group meets at deeper levels": {`{ root(asOf: "2024-01-01") { left { right { name } } } }`, 2, []string{"2024-01-01: al cl", "2024-01-01: alr clr"}},
	} {
		var calls []string
		body := run(t, c.query, children(&calls, nil))
		if strings.Contains(body, "message") || len(calls) != c.calls {
			t.Errorf("%s: %d calls %q, want %d: %s", name, len(calls), calls, c.calls, body)
		}
		for _, line := range c.lines {
			if !strings.Contains("\n"+strings.Join(calls, "\n")+"\n", "\n"+line+"\n") {
				t.Errorf("%s: no call %q in %q", name, line, calls)
			}
		}
	}
}

func TestErrorsKeepTheirCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query   string
		err     error
		code    string
		message string
	}{
		"ledger error":    {`{ root { left { name } } }`, ledger.Invalid("project", "P1", "share", "占比不对"), "INVALID", "占比不对"},
		"not found":       {`{ root { left { name } } }`, fmt.Errorf("read: %w", ledger.NotFound("place", "44")), "NOT_FOUND", "没有这条记录"},
		"internal":        {`{ root { left { name } } }`, errors.New("pq: password of db1 is wrong"), "INTERNAL", internalText},
		"canceled":        {`{ root { left { name } } }`, fmt.Errorf("read: %w", context.Canceled), "CANCELED", "请求已取消"},
		"deadline":        {`{ root { left { name } } }`, fmt.Errorf("read: %w", context.DeadlineExceeded), codeTimeout, "查询超时，请缩小范围或分页"},
		"panic":           {`{ root { panics { name } } }`, nil, "INTERNAL", internalText},
		"too few results": {`{ root { short { name } } }`, nil, "INTERNAL", internalText},
	} {
		var calls []string
		var got struct {
			Data   map[string]any
			Errors []struct {
				Message    string
				Path       []any
				Extensions map[string]any
			}
		}
		if err := json.Unmarshal([]byte(run(t, c.query, children(&calls, c.err))), &got); err != nil {
			t.Fatal(err)
		}
		if len(got.Errors) == 0 || got.Data == nil {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for _, e := range got.Errors {
			if e.Extensions["code"] != c.code || e.Message != c.message || len(e.Path) != 3 {
				t.Errorf("%s: %+v, want %s %s", name, e, c.code, c.message)
			}
		}
		if c.code == "INVALID" {
			want := map[string]any{"code": "INVALID", "entity": "project", "key": "P1", "field": "share"}
			delete(got.Errors[0].Extensions, "requestId")
			if diff := cmp.Diff(want, got.Errors[0].Extensions); diff != "" {
				t.Error(diff)
			}
		}
	}
}
