package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/graphql-go/graphql"

	"jiedui/graph/document"
	"jiedui/graph/exec"
	"jiedui/ledger"
)

// executable is the schema made ready to answer requests: graphql-go keeps the types, the
// documents are checked by document and executed by exec.
type executable struct {
	front *document.Frontend
	exec  *exec.Schema
	plans *exec.Cache
}

const (
	documentCacheBytes = 32 << 20
	cachedPlans        = 500
)

func (s *schema) executable(o Options) (*executable, error) {
	front, err := document.New(printSchema(s.graphql), document.Options{
		Limits: document.Limits{
			MaxTokens: o.MaxTokens, MaxFields: o.MaxFields, MaxDepth: o.MaxDepth, MaxAliases: o.MaxAliases,
		},
		CacheBytes: documentCacheBytes,
		Cost:       document.CostModel{Field: s.costOf, DefaultPage: o.DefaultPage, MaxPage: o.MaxPage, MaxCost: o.MaxCost},
	})
	if err != nil {
		return nil, err
	}
	options := exec.Options{
		TypeOf: map[string]func(any) (string, error){}, Scalars: map[string]exec.Scalar{}, Enums: map[string]exec.Enum{},
		Recover: func(_ context.Context, panicked any, stack []byte) error {
			return internal(fmt.Errorf("panic: %v\n%s", panicked, stack))
		},
	}
	bindings := exec.Bindings{}
	for name, t := range s.graphql.TypeMap() {
		switch t := t.(type) {
		case *graphql.Object:
			if fields := s.fields[name]; fields != nil {
				bindings[name] = map[string]exec.Binding{}
				for _, f := range fields {
					bindings[name][f.name] = f.gated(f.binding())
				}
			}
		case *graphql.Interface, *graphql.Union:
			options.TypeOf[name] = func(v any) (string, error) { return typeNameOf(v), nil }
		case *graphql.Enum:
			if front.Schema().Types[name].BuiltIn {
				continue
			}
			values := map[string]any{}
			for _, v := range t.Values() {
				values[v.Name] = v.Value
			}
			options.Enums[name] = exec.Enum{Values: values}
		case *graphql.Scalar:
			if !front.Schema().Types[name].BuiltIn {
				options.Scalars[name] = codec(t)
			}
		}
	}
	for name, fields := range front.Introspection() {
		if bindings[name] == nil {
			bindings[name] = map[string]exec.Binding{}
		}
		for field, resolve := range fields {
			bindings[name][field] = exec.Binding{Value: func(_ context.Context, parent any, a exec.Args) (any, error) {
				return resolve(parent, a), nil
			}}
		}
	}
	x, err := exec.New(front.Schema(), bindings, options)
	if err != nil {
		return nil, fmt.Errorf("make the schema executable: %w", err)
	}
	return &executable{front, x, exec.NewCache(cachedPlans)}, nil
}

// costOf describes a field to the estimate of a document's cost.
func (s *schema) costOf(parent, name string) document.FieldCost {
	for _, f := range s.fields[parent] {
		if f.name != name {
			continue
		}
		c := document.FieldCost{Weight: f.weight, Once: f.once, Size: f.size, Paged: f.paged}
		if first := f.args["first"]; first != nil {
			c.TakesPage = true
			c.DefaultPage, _ = first.DefaultValue.(int)
		}
		return c
	}
	return introspectionCosts[parent+"."+name]
}

// introspectionCosts are how many items the lists of an introspection have about, of types
// that have any. Half of all wrapped types wrap another: introspections ask nine deep.
var introspectionCosts = map[string]document.FieldCost{
	"__Schema.types": {Size: 60}, "__Schema.directives": {Size: 5},
	"__Type.fields": {Size: 12}, "__Type.enumValues": {Size: 6}, "__Type.inputFields": {Size: 6}, "__Type.possibleTypes": {Size: 3},
	"__Type.interfaces": {Size: 1}, "__Type.ofType": {Percent: 50}, "__Field.args": {Size: 3},
}

// binding tells the executor how the field is answered.
func (f field) binding() exec.Binding {
	b := exec.Binding{Fixed: exec.Args(f.fixed)}
	if f.subscribe != nil {
		b.Subscribe = func(ctx context.Context, a exec.Args) (iter.Seq2[any, error], error) {
			return f.subscribe(ctx, args(a))
		}
	}
	switch {
	case f.batch == nil && f.value == nil:
		return b
	case f.leaf != nil && f.audience&everybody == everybody:
		b.Append = f.leaf
		return b
	case f.batch == nil:
		b.Value = func(ctx context.Context, parent any, a exec.Args) (any, error) { return f.value(ctx, parent, args(a)) }
		return b
	}
	b.Group, b.Key = f.group, f.key
	// Times are part of it because one fragment may be spread under two roots that ask for
	// different times.
	b.Partition = func(parent any) any { return partitionOf(timesOf(parent)) }
	b.Batch = func(ctx context.Context, needs []exec.Call) ([]any, error) {
		list := callLists.Get().(*[]call)
		calls := slices.Grow((*list)[:0], len(needs))
		for _, n := range needs {
			at, _ := n.Partition.(ledger.At)
			calls = append(calls, call{parent: n.Parent, at: at, args: args(n.Args), asks: n.Selection})
		}
		out, err := f.batch(ctx, calls)
		clear(calls)
		*list = calls
		callLists.Put(list)
		return out, err
	}
	return b
}

// callLists are lists of calls, to be used again: a level has up to some thousands.
var callLists = sync.Pool{New: func() any { return new([]call) }}

// lastPartition is the partition that was made last: nearly all parents have the same times,
// and to put them into an interface anew for each takes memory.
var lastPartition atomic.Pointer[any]

func partitionOf(at ledger.At) any {
	if last := lastPartition.Load(); last != nil && *last == any(at) {
		return *last
	}
	var made any = at
	lastPartition.Store(&made)
	return made
}

// codec makes of a scalar's functions what the executor needs. A scalar that serialises
// to nothing is null.
func codec(t *graphql.Scalar) exec.Scalar {
	return exec.Scalar{
		Append: func(dst []byte, v any) ([]byte, error) {
			switch out := t.Serialize(v).(type) {
			case nil:
				return dst, nil
			case string:
				return exec.AppendString(dst, out), nil
			case bool:
				return exec.AppendBool(dst, out), nil
			default:
				return dst, fmt.Errorf("%s serialises to %T", t.Name(), out)
			}
		},
		Parse: func(input any) (any, error) {
			v := t.ParseValue(input)
			if v == nil {
				return nil, fmt.Errorf("不是 %s：%s", t.Name(), shortened(quoted(input)))
			}
			return v, nil
		},
	}
}

func quoted(input any) string {
	text, err := json.Marshal(input)
	if err != nil {
		return "?"
	}
	return string(text)
}
