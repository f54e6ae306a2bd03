package graph

import (
	"context"
	"iter"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/graph/exec"
	"jiedui/ledger"
)

// call is one parent's need of one field.
type call struct {
	parent any // what the field's key made of the parent
	at     ledger.At
	args   args
	asks   exec.Selection // what is asked of the result
}

// batchFunc answers a field for all parents of a level at once: the i-th result belongs
// to the i-th call. All calls have the same times.
type batchFunc func(ctx context.Context, calls []call) ([]any, error)

// asks reports whether any of the calls asks a field of its result.
func asks(calls []call, path ...string) bool {
	var last exec.Selection
	for _, c := range calls {
		if c.asks != last && c.asks.Has(path...) {
			return true
		}
		last = c.asks
	}
	return false
}

// asksOnly reports whether the calls ask nothing of their results but some fields.
func asksOnly(calls []call, fields []string) bool { return asksOnlyOf(calls, nil, fields) }

// asksOnlyOf is asksOnly for what lies at a path below the results.
func asksOnlyOf(calls []call, path, fields []string) bool {
	var last exec.Selection
	for i, c := range calls {
		if (i == 0 || c.asks != last) && !only(c.asks, path, fields) {
			return false
		}
		last = c.asks
	}
	return true
}

// only is true of a selection that asks nothing below a path but some fields. What is not
// known to be asked may be anything.
func only(asked exec.Selection, path, fields []string) bool {
	if asked == (exec.Selection{}) {
		return false
	}
	for _, name := range asked.Names(path...) {
		if name != "__typename" && !slices.Contains(fields, name) {
			return false
		}
	}
	return true
}

// field is one field of an object type. It is answered either by value, from the parent
// alone and without reading anything, or by batch.
type field struct {
	name  string
	typ   graphql.Output
	about string // with unit and source, in English and Chinese
	args  graphql.FieldConfigArgument

	value func(ctx context.Context, parent any, a args) (any, error)
	// leaf is value for scalars and enums, written as JSON at once; nothing written: null.
	leaf  func(dst []byte, parent any) ([]byte, error)
	batch batchFunc
	// subscribe opens the events of a field of the subscription type. Each is the parent
	// for which the field is answered or, with neither value nor batch, the answer.
	subscribe func(ctx context.Context, a args) (iter.Seq2[any, error], error)
	// group joins calls of several fields into one batch, all answered by the same
	// batch function. Empty: the field as selected at one place is a batch of its own.
	group string
	// key makes of the parent what batch needs. Nil result: the field is null and nothing
	// is read. Nil key: the parent itself.
	key func(parent any) any
	// fixed are arguments that the field itself stands for.
	fixed args

	weight   int  // what answering it costs, counted in plain fields; zero: one
	once     int  // what finding it for all parents together costs
	size     int  // items to expect of a list that is not paged; zero: expectedItems
	volatile bool // the answer may change though the ledger does not, or is of the caller himself
	costly   bool // an aggregate, whose answer is worth keeping
	// audience is who may use it, by the table in gates_table.go.
	audience audience
	paged    bool // as many items as the enclosing field's first or last asks for
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

// fewCalls are compared with each other faster than by a map.
const fewCalls = 64

// distinct lists the keys of calls without repetition, in order.
func distinct[K comparable](calls []call) []K {
	keys := make([]K, 0, len(calls))
	if len(calls) <= fewCalls {
		for _, c := range calls {
			if k := c.parent.(K); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
		return keys
	}
	seen := make(map[K]bool, len(calls))
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
		keys := distinct[K](calls)
		found, err := read(ctx, at, keys)
		if err != nil {
			return nil, err
		}
		out := make([]any, len(calls))
		if len(keys) == len(calls) {
			for i, key := range keys {
				if v, ok := found[key]; ok {
					out[i] = timed[T]{v, at}
				}
			}
			return out, nil
		}
		things := make(map[K]any, len(found)) // each once, however often it is met
		for key, v := range found {
			things[key] = timed[T]{v, at}
		}
		for i, c := range calls {
			out[i] = things[c.parent.(K)]
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
