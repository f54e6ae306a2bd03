package exec

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// obj is an object of a test: its fields by name. A function is called with the
// arguments; "__typename" says of which type it is.
type obj map[string]any

type fn = func(Args) any

// boom in place of a value panics.
type boom struct{}

// world is a schema with what its root holds.
type world struct {
	sdl     string
	root    obj
	options Options
	// subscribe are the streams of the fields of Subscription.
	subscribe map[string]func(context.Context, Args) (iter.Seq2[any, error], error)
}

// manner is a way in which all fields are bound. The answer must not depend on it.
type manner struct {
	name        string
	batch       func(i int) bool // by the position of the field
	group       string
	concurrency int
}

var manners = []manner{
	{name: "values", batch: func(int) bool { return false }},
	{name: "batches", batch: func(int) bool { return true }},
	{name: "mixed", batch: func(i int) bool { return i%2 == 0 }},
	{name: "one_group", batch: func(int) bool { return true }, group: "all"},
	{name: "at_once", batch: func(i int) bool { return i%3 > 0 }, concurrency: 3},
}

func fieldOf(parent any, name string, args Args) (any, error) {
	o, _ := parent.(obj)
	switch v := o[name].(type) {
	case fn:
		return checked(v(args))
	case boom:
		panic("boom at " + name)
	default:
		return checked(v)
	}
}

func checked(v any) (any, error) {
	if err, failed := v.(error); failed {
		return nil, err
	}
	return v, nil
}

func loadSchema(t testing.TB, sdl string) *ast.Schema {
	t.Helper()
	schema, err := gqlparser.LoadSchema(&ast.Source{Name: "test", Input: sdl})
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// bind answers every field from obj, in one manner.
func (w world) bind(t testing.TB, m manner) *Schema {
	t.Helper()
	source := loadSchema(t, w.sdl)
	o := w.options
	o.Concurrency = m.concurrency
	o.TypeOf = map[string]func(any) (string, error){}
	for name, f := range w.options.TypeOf {
		o.TypeOf[name] = f
	}
	bindings := Bindings{}
	for name, def := range source.Types {
		if strings.HasPrefix(name, "__") {
			continue
		}
		switch def.Kind {
		case ast.Interface, ast.Union:
			if o.TypeOf[name] == nil {
				o.TypeOf[name] = func(v any) (string, error) {
					name, _ := v.(obj)["__typename"].(string)
					return name, nil
				}
			}
		case ast.Object:
			bindings[name] = map[string]Binding{}
			for i, f := range def.Fields {
				if strings.HasPrefix(f.Name, "__") {
					continue
				}
				bindings[name][f.Name] = w.binding(name, f.Name, m.batch(i), m.group)
			}
		}
	}
	s, err := New(source, bindings, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (w world) binding(owner, name string, batch bool, group string) Binding {
	b := Binding{}
	if owner == "Subscription" {
		b.Subscribe = w.subscribe[name]
	}
	if !batch {
		b.Value = func(_ context.Context, parent any, args Args) (any, error) { return fieldOf(parent, name, args) }
		return b
	}
	// The field's name goes with the call, so that fields of one group are told apart.
	b.Fixed = Args{"__field": name}
	b.Group = group
	b.Batch = func(_ context.Context, calls []Call) ([]any, error) {
		out := make([]any, len(calls))
		for i, c := range calls {
			args := Args{}
			for k, v := range c.Args {
				if k != "__field" {
					args[k] = v
				}
			}
			v, err := fieldOf(c.Parent, c.Args["__field"].(string), args)
			if err != nil {
				v = err
			}
			out[i] = v
		}
		return out, nil
	}
	return b
}

func parse(t testing.TB, query string) *ast.QueryDocument {
	t.Helper()
	doc, err := parser.ParseQuery(&ast.Source{Name: "query", Input: query})
	if err != nil {
		t.Fatalf("%v in %s", err, query)
	}
	return doc
}

// answer is the response to a query, refusals included.
func answer(t testing.TB, s *Schema, ctx context.Context, root any, query, operation string, variables map[string]any) string {
	t.Helper()
	p, err := s.Plan(parse(t, query), operation)
	if err != nil {
		var e *Error
		if !errors.As(err, &e) {
			t.Fatalf("%T is no *Error", err)
		}
		return string(refused(e).AppendJSON(nil))
	}
	return string(p.Execute(ctx, Request{Variables: variables, Root: root}).AppendJSON(nil))
}

// example is a query with its response, in full. An error is written as
// «message @line:column path», in which path is a.0.b.
type example struct {
	name      string
	query     string
	operation string
	variables string
	data      string // "": not executed
	errors    []string
}

func (w world) try(t *testing.T, examples []example, only ...string) {
	t.Helper()
	for _, m := range manners {
		if len(only) > 0 && only[0] != m.name {
			continue
		}
		s := w.bind(t, m)
		for _, e := range examples {
			t.Run(e.name+"/"+m.name, func(t *testing.T) {
				t.Parallel()
				var variables map[string]any
				if e.variables != "" {
					if err := json.Unmarshal([]byte(e.variables), &variables); err != nil {
						t.Fatal(err)
					}
				}
				got := answer(t, s, t.Context(), w.root, e.query, e.operation, variables)
				if diff := cmp.Diff(e.response(), readable(t, got)); diff != "" {
					t.Errorf("-want +got\n%s\n%s", diff, got)
				}
			})
		}
	}
}

type response struct {
	Data   string
	Errors []string
}

func (e example) response() response { return response{compact(e.data), e.errors} }

func compact(data string) string { return strings.Join(strings.Fields(data), "") }

// readable takes a response apart. Space in data is dropped, as in examples.
func readable(t testing.TB, text string) response {
	t.Helper()
	var raw struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Locations  []Location
			Path       []any
			Extensions map[string]any
		}
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	r := response{Data: compact(string(raw.Data))}
	for _, e := range raw.Errors {
		line := e.Message
		for i, l := range e.Locations {
			line += fmt.Sprintf("%s%d:%d", []string{" @", ","}[min(i, 1)], l.Line, l.Column)
		}
		for i, p := range e.Path {
			line += fmt.Sprintf("%s%v", []string{" ", "."}[min(i, 1)], p)
		}
		if len(e.Extensions) > 0 {
			line += fmt.Sprint(" ", e.Extensions)
		}
		r.Errors = append(r.Errors, line)
	}
	return r
}
