package graph

import (
	"context"
	"fmt"
	"testing"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// What graphql-go's own executor answers over the same types and the same functions is
// what ours is held to.

// referenceSchema gives the types resolvers for graphql-go's executor. A resolver of a
// batch only notes its call and returns a thunk; graphql-go forces thunks level by level,
// so the first one forced finds the calls of the whole level noted.
func referenceSchema(t testing.TB) *schema {
	t.Helper()
	s, err := newSchema()
	if err != nil {
		t.Fatal(err)
	}
	for name, typ := range s.graphql.TypeMap() {
		typeOf := func(p graphql.ResolveTypeParams) *graphql.Object {
			o, _ := s.graphql.Type(typeNameOf(p.Value)).(*graphql.Object)
			return o
		}
		switch typ := typ.(type) {
		case *graphql.Interface:
			typ.ResolveType = typeOf
		case *graphql.Union:
			typ.ResolveType = typeOf
		case *graphql.Object:
			for _, f := range s.fields[name] {
				typ.Fields()[f.name].Resolve = f.resolver(name)
			}
		}
	}
	return s
}

type pendingKey struct{}

// pending are the batches of a request that were not answered yet.
type pending map[batchKey]*pendingBatch

type batchKey struct {
	group any // a group's name, or the selected *ast.Field
	owner string
	at    ledger.At
}

type pendingBatch struct {
	calls   []call
	results []any
	err     error
	done    bool
}

func (f field) resolver(owner string) graphql.FieldResolveFn {
	if f.batch == nil {
		return func(p graphql.ResolveParams) (any, error) {
			return f.value(p.Context, p.Source, f.arguments(p.Args))
		}
	}
	return func(p graphql.ResolveParams) (any, error) {
		c := call{parent: p.Source, at: timesOf(p.Source), args: f.arguments(p.Args)}
		if f.key != nil {
			if c.parent = f.key(p.Source); c.parent == nil {
				return nil, nil
			}
		}
		key := batchKey{group: f.group, at: c.at}
		if f.group == "" {
			key.group, key.owner = p.Info.FieldASTs[0], owner
		}
		open := p.Context.Value(pendingKey{}).(pending)
		b := open[key]
		if b == nil {
			b = &pendingBatch{}
			open[key] = b
		}
		i := len(b.calls)
		b.calls = append(b.calls, c)
		return func() (any, error) {
			if !b.done {
				delete(open, key) // calls of a deeper level start a batch of their own
				b.done = true
				if b.results, b.err = f.batch(p.Context, b.calls); b.err == nil && len(b.results) != len(b.calls) {
					b.err = fmt.Errorf("batch of %d calls gave %d results", len(b.calls), len(b.results))
				}
			}
			if b.err != nil {
				return nil, b.err
			}
			if err, failed := b.results[i].(error); failed {
				return nil, err
			}
			return b.results[i], nil
		}, nil
	}
}

func (f field) arguments(given map[string]any) args {
	a := args{}
	for k, v := range given {
		a[k] = v
	}
	for k, v := range f.fixed {
		a[k] = v
	}
	return a
}

func withPending(ctx context.Context) context.Context {
	return context.WithValue(ctx, pendingKey{}, pending{})
}
