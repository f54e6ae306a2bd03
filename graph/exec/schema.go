package exec

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Args are the arguments of a field by name, coerced by their types. An argument that was
// left out and has no default is absent; one given as null is present and nil. They are
// shared by all calls of the field and by requests: never to be written to.
type Args map[string]any

// Call is one parent's need of one field.
type Call struct {
	Parent    any // the parent, or what Binding.Key made of it
	Partition any // what Binding.Partition made of the parent
	Args      Args
	Selection Selection // what is asked of the result
}

// Binding says how a field of an object type is answered: by exactly one of Value, Append
// and Batch, from parents that are what the field above answered.
type Binding struct {
	// Value answers from the parent alone, without reading anything.
	Value func(ctx context.Context, parent any, args Args) (any, error)

	// Append answers a scalar or enum from the parent alone by appending its JSON to dst.
	// Appending nothing means null. It is what Value is, without the cost of boxing; the
	// field takes no arguments.
	Append func(dst []byte, parent any) ([]byte, error)

	// Batch answers for all parents of a level: the i-th result belongs to the i-th call.
	// A result that is an error fails its own call alone; a returned error fails all. The
	// list of calls is not to be kept: others are put into it.
	Batch func(ctx context.Context, calls []Call) ([]any, error)

	// Group joins the calls of all fields of one level that name it, wherever they are
	// selected, into one Batch; they must have the same Batch function. Empty: a field is
	// joined only with itself, so that all calls have the same arguments.
	Group string

	// Key makes of the parent what Batch needs. Nil result: the field is null and nothing
	// is read for it. Nil Key: the parent itself.
	Key func(parent any) any

	// Partition keeps calls apart whose results, being comparable, differ. Nil: none.
	Partition func(parent any) any

	// Fixed are arguments that the field itself stands for, beside those it is given.
	Fixed Args

	// Subscribe opens the stream of events of a field of the subscription type. Each event
	// is the parent for which the field is then answered; with neither Value, Append nor
	// Batch the event is the answer. The stream ends with its context.
	Subscribe func(ctx context.Context, args Args) (iter.Seq2[any, error], error)
}

// Bindings are by object type and field.
type Bindings map[string]map[string]Binding

// Options are what a schema needs beside its bindings. The zero value will do for a
// schema without abstract types.
type Options struct {
	// TypeOf names, by interface or union, the object type of a value.
	TypeOf map[string]func(value any) (string, error)

	// Scalars are the codecs of custom scalars, by name. A built-in scalar that is named
	// here has its codec replaced.
	Scalars map[string]Scalar

	// Enums are by name. An enum that is not listed has its names as its values.
	Enums map[string]Enum

	// Recover makes an error of a panic in a binding or codec. Nil: an error that does not
	// say what happened.
	Recover func(ctx context.Context, panicked any, stack []byte) error

	// Concurrency is how many batches of one level may run at once, in goroutines of their
	// own. Zero and one: one after another, in the order of the query.
	Concurrency int

	// MaxFields bounds the fields of a plan, each counted once for every object type at
	// every place where it is selected. Zero: 50,000.
	MaxFields int
}

// Schema is a type system with what answers its fields. It does not change once made and
// may be used by many requests at once.
type Schema struct {
	types   map[string]*typeInfo
	roots   map[ast.Operation]*typeInfo
	options Options
}

type typeInfo struct {
	def    *ast.Definition
	fields map[string]*fieldInfo // of an object
	leaf   *leaf                 // of a scalar or enum
	enum   *enumValues
	inputs []*inputField // of an input object
	oneOf  bool
	// possible are the object types of an abstract type, and an object type itself.
	possible []*typeInfo
	typeOf   func(any) (string, error)
}

type fieldInfo struct {
	def     *ast.FieldDefinition
	owner   *typeInfo
	typ     *shape
	args    []*inputField
	binding *Binding // nil: none; only fields of introspection may lack one
}

// shape is an output type.
type shape struct {
	nonNull bool
	elem    *shape    // of a list
	named   *typeInfo // of anything else
}

func (t *shape) innermost() *typeInfo {
	for t.elem != nil {
		t = t.elem
	}
	return t.named
}

const maxFields = 50_000

// New joins a type system with its bindings. It fails when a field of an object type has
// no binding, when a binding or codec names nothing, or when a default value is not of its
// type. Fields of introspection, whose names begin with __, need a binding only when they
// are to be asked for.
func New(schema *ast.Schema, bindings Bindings, o Options) (*Schema, error) {
	if o.MaxFields <= 0 {
		o.MaxFields = maxFields
	}
	if o.Recover == nil {
		o.Recover = func(context.Context, any, []byte) error { return errPanicked }
	}
	s := &Schema{types: map[string]*typeInfo{}, roots: map[ast.Operation]*typeInfo{}, options: o}
	for name, def := range schema.Types {
		s.types[name] = &typeInfo{def: def}
	}
	b := builder{Schema: s, source: schema, bindings: bindings}
	for _, name := range slices.Sorted(maps.Keys(s.types)) {
		b.describe(s.types[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.types)) {
		b.inputs(s.types[name])
	}
	for _, name := range slices.Sorted(maps.Keys(s.types)) {
		b.defaults(s.types[name])
	}
	b.superfluous()
	for op, def := range map[ast.Operation]*ast.Definition{
		ast.Query: schema.Query, ast.Mutation: schema.Mutation, ast.Subscription: schema.Subscription,
	} {
		if def != nil {
			s.roots[op] = s.types[def.Name]
		}
	}
	if len(b.mistakes) > 0 {
		return nil, errors.Join(b.mistakes...)
	}
	return s, nil
}

var errPanicked = errors.New("internal error")

type builder struct {
	*Schema
	source   *ast.Schema
	bindings Bindings
	mistakes []error
}

func (b *builder) mistake(format string, args ...any) {
	b.mistakes = append(b.mistakes, fmt.Errorf(format, args...))
}

func (b *builder) describe(t *typeInfo) {
	name := t.def.Name
	switch t.def.Kind {
	case ast.Scalar:
		codec, custom := b.options.Scalars[name]
		if !custom {
			var builtIn bool
			if codec, builtIn = builtInScalars[name]; !builtIn {
				b.mistake("scalar %s has no codec", name)
				return
			}
		}
		t.leaf = &leaf{name: name, append: codec.Append, parse: codec.Parse, literal: codec.Literal, trusted: !custom}
	case ast.Enum:
		t.enum = newEnum(t.def, b.options.Enums[name])
		t.leaf = &leaf{name: name, append: t.enum.append, trusted: b.options.Enums[name].Append == nil}
	case ast.Interface, ast.Union:
		t.typeOf = b.options.TypeOf[name]
		if t.typeOf == nil {
			b.mistake("abstract type %s has no TypeOf", name)
		}
		for _, p := range b.source.PossibleTypes[name] {
			if p.Kind == ast.Object {
				t.possible = append(t.possible, b.types[p.Name])
			}
		}
		slices.SortFunc(t.possible, func(a, b *typeInfo) int { return strings.Compare(a.def.Name, b.def.Name) })
	case ast.Object:
		t.possible = []*typeInfo{t}
		t.fields = make(map[string]*fieldInfo, len(t.def.Fields))
		for _, def := range t.def.Fields {
			f := &fieldInfo{def: def, owner: t, typ: b.shape(def.Type)}
			t.fields[def.Name] = f
			if binding, bound := b.bindings[name][def.Name]; bound {
				f.binding = &binding
				b.check(f)
			} else if !strings.HasPrefix(name, "__") && !strings.HasPrefix(def.Name, "__") {
				b.mistake("field %s.%s has no binding", name, def.Name)
			}
		}
	}
}

func (b *builder) check(f *fieldInfo) {
	ways := 0
	for _, is := range []bool{f.binding.Value != nil, f.binding.Append != nil, f.binding.Batch != nil} {
		if is {
			ways++
		}
	}
	name := f.owner.def.Name + "." + f.def.Name
	if ways == 0 && f.binding.Subscribe != nil {
		f.binding.Value = func(_ context.Context, event any, _ Args) (any, error) { return event, nil }
		ways = 1
	}
	if ways != 1 {
		b.mistake("field %s needs one of Value, Append and Batch; it has %d", name, ways)
	}
	if f.binding.Batch == nil && (f.binding.Group != "" || f.binding.Key != nil || f.binding.Partition != nil) {
		b.mistake("field %s has no Batch to which Group, Key or Partition could belong", name)
	}
	if f.binding.Append != nil && len(f.def.Arguments) > 0 {
		b.mistake("field %s takes arguments, which Append is not given", name)
	}
	if named := f.typ.innermost(); f.binding.Append != nil && named != nil && !named.def.IsLeafType() {
		b.mistake("field %s is answered by Append but is no scalar or enum", name)
	}
}

// superfluous reports bindings and codecs of what the schema does not have.
func (b *builder) superfluous() {
	for _, name := range slices.Sorted(maps.Keys(b.bindings)) {
		t := b.types[name]
		if t == nil || t.def.Kind != ast.Object {
			b.mistake("bindings are given for %s, which is no object type", name)
			continue
		}
		for _, field := range slices.Sorted(maps.Keys(b.bindings[name])) {
			if t.fields[field] == nil {
				b.mistake("a binding is given for %s.%s, which does not exist", name, field)
			}
		}
	}
	is := func(name string, kinds ...ast.DefinitionKind) bool {
		t := b.types[name]
		return t != nil && slices.Contains(kinds, t.def.Kind)
	}
	for _, name := range slices.Sorted(maps.Keys(b.options.Scalars)) {
		if !is(name, ast.Scalar) {
			b.mistake("a codec is given for %s, which is no scalar", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.options.Enums)) {
		if !is(name, ast.Enum) {
			b.mistake("values are given for %s, which is no enum", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b.options.TypeOf)) {
		if !is(name, ast.Interface, ast.Union) {
			b.mistake("TypeOf is given for %s, which is neither interface nor union", name)
		}
	}
}

func (b *builder) shape(t *ast.Type) *shape {
	if t.Elem != nil {
		return &shape{nonNull: t.NonNull, elem: b.shape(t.Elem)}
	}
	named := b.types[t.NamedType]
	if named == nil {
		b.mistake("type %s does not exist", t.NamedType)
		named = &typeInfo{def: &ast.Definition{Kind: ast.Scalar, Name: t.NamedType}}
	}
	return &shape{nonNull: t.NonNull, named: named}
}
