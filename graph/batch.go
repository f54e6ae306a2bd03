package graph

import (
	"context"
	"fmt"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// call is one parent's need of one field.
type call struct {
	parent any // what the field's key made of the parent
	at     ledger.At
	args   args
}

// batchFunc answers a field for all parents of a level at once: the i-th result belongs
// to the i-th call. All calls have the same times.
type batchFunc func(ctx context.Context, calls []call) ([]any, error)

// field is one field of an object type. It is answered either by value, from the parent
// alone and without reading anything, or by batch.
type field struct {
	name  string
	typ   graphql.Output
	about string // with unit and source, in English and Chinese
	args  graphql.FieldConfigArgument

	value func(ctx context.Context, parent any, a args) (any, error)
	batch batchFunc
	// group joins calls of several fields into one batch, all answered by the same
	// batch function. Empty: the field as selected at one place is a batch of its own.
	group string
	// key makes of the parent what batch needs. Nil result: the field is null and nothing
	// is read. Nil key: the parent itself.
	key func(parent any) any
	// fixed are arguments that the field itself stands for.
	fixed args

	weight int  // what answering it costs, counted in plain fields; zero: one
	size   int  // items to expect of a list that is not paged; zero: expectedItems
	paged  bool // as many items as the enclosing field's first or last asks for
}

// timed is a value of the ledger with the times at which it was asked for, which its
// children are asked for too.
type timed[T any] struct {
	it T
	at ledger.At
}

func (t timed[T]) times() ledger.At { return t.at }

func timesOf(parent any) ledger.At {
	if t, ok := parent.(interface{ times() ledger.At }); ok {
		return t.times()
	}
	return ledger.At{}
}

func allTimed[T any](items []T, at ledger.At) []any {
	out := make([]any, len(items))
	for i, it := range items {
		out[i] = timed[T]{it, at}
	}
	return out
}

// batchKey names the batch that a call joins. Times are part of it because one fragment
// may be spread under two roots that ask for different times.
type batchKey struct {
	group any // a group's name, or the selected *ast.Field
	owner string
	at    ledger.At
}

type batch struct {
	calls   []call
	results []any
	err     error
	done    bool
}

// The adapter between batch form and graphql-go: a resolver only notes its call and
// returns a thunk. graphql-go forces thunks level by level, so the first one forced finds
// the calls of the whole level noted and answers them all. Another executor can call
// field.batch directly and needs none of this.
func (f field) resolver(owner string) graphql.FieldResolveFn {
	if f.batch == nil {
		return func(p graphql.ResolveParams) (result any, err error) {
			defer recovered(&err)
			if err := p.Context.Err(); err != nil {
				return nil, asAPIError(p.Context, err)
			}
			result, err = f.value(p.Context, p.Source, f.arguments(p.Args))
			if err != nil {
				return nil, asAPIError(p.Context, err)
			}
			return result, nil
		}
	}
	return func(p graphql.ResolveParams) (result any, err error) {
		defer recovered(&err)
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
		r := requestOf(p.Context)
		b := r.batches[key]
		if b == nil {
			b = &batch{}
			r.batches[key] = b
		}
		i := len(b.calls)
		b.calls = append(b.calls, c)
		return func() (any, error) {
			if !b.done {
				// Calls of a deeper level that share the key start a batch of their own.
				delete(r.batches, key)
				b.run(p.Context, f.batch)
			}
			if b.err != nil {
				return nil, b.err
			}
			return b.results[i], nil
		}, nil
	}
}

func (b *batch) run(ctx context.Context, f batchFunc) {
	defer func() {
		if b.err != nil {
			b.err = asAPIError(ctx, b.err)
		}
	}()
	defer recovered(&b.err)
	b.done = true
	if b.err = ctx.Err(); b.err != nil {
		return
	}
	b.results, b.err = f(ctx, b.calls)
	if b.err == nil && len(b.results) != len(b.calls) {
		b.err = fmt.Errorf("batch of %d calls gave %d results", len(b.calls), len(b.results))
	}
}

func (f field) arguments(given map[string]any) args {
	if len(f.fixed) == 0 {
		return given
	}
	a := make(args, len(given)+len(f.fixed))
	for k, v := range given {
		a[k] = v
	}
	for k, v := range f.fixed {
		a[k] = v
	}
	return a
}

// distinct lists the keys of calls without repetition, in order.
func distinct[K comparable](calls []call) []K {
	seen := make(map[K]bool, len(calls))
	keys := make([]K, 0, len(calls))
	for _, c := range calls {
		if k := c.parent.(K); !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	return keys
}

// lookUp is the batch function of fields that follow a key to one thing: one read for
// all keys of the level. What is not there is null.
func lookUp[K comparable, T any](read func(context.Context, ledger.At, []K) (map[K]T, error)) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		at := calls[0].at
		found, err := read(ctx, at, distinct[K](calls))
		if err != nil {
			return nil, err
		}
		out := make([]any, len(calls))
		for i, c := range calls {
			if v, ok := found[c.parent.(K)]; ok {
				out[i] = timed[T]{v, at}
			}
		}
		return out, nil
	}
}

// listOf is the batch function of fields that follow a key to a short list.
func listOf[K comparable, T any](read func(context.Context, ledger.At, []K) (map[K][]T, error)) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		at := calls[0].at
		found, err := read(ctx, at, distinct[K](calls))
		if err != nil {
			return nil, err
		}
		out := make([]any, len(calls))
		for i, c := range calls {
			out[i] = allTimed(found[c.parent.(K)], at)
		}
		return out, nil
	}
}
