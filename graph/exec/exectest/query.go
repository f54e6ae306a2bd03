// Package exectest makes random operations that are valid for a schema, for tests that
// compare executors. It must not be imported but by tests. Start at Query.
package exectest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Options shape what is made. The zero value will do.
type Options struct {
	// Operation is the kind of operation; empty: a query.
	Operation ast.Operation

	// Depth bounds how deep fields are nested; zero: 5.
	Depth int

	// Fields bounds the selections written; zero: 60.
	Fields int

	// Scalar makes a value of a scalar: as written in a document, and as decoded from
	// JSON. Nil, or ok false: one of any kind where it is built in; else arguments of that
	// type are left out, and so are fields that require them.
	Scalar func(name string, r *rand.Rand) (literal string, value any, ok bool)

	// NoNull makes no null, neither as a literal nor in a variable.
	NoNull bool

	// Omit leaves out an argument that is not required. Nil: none.
	Omit func(field *ast.FieldDefinition, argument *ast.ArgumentDefinition) bool

	// Skip leaves out a field. Nil: none but those whose names begin with __.
	Skip func(parent *ast.Definition, field *ast.FieldDefinition) bool
}

// Operation is a document with one operation and the values of its variables, as decoded
// from JSON.
type Operation struct {
	Document  string
	Variables map[string]any
}

// Query makes an operation with aliases, fragments of both kinds, repeated fields,
// @skip and @include, and variables. The same random source gives the same operation.
func Query(schema *ast.Schema, r *rand.Rand, o Options) Operation {
	if o.Depth <= 0 {
		o.Depth = 5
	}
	if o.Fields <= 0 {
		o.Fields = 60
	}
	if o.Operation == "" {
		o.Operation = ast.Query
	}
	root := map[ast.Operation]*ast.Definition{ast.Query: schema.Query, ast.Mutation: schema.Mutation, ast.Subscription: schema.Subscription}[o.Operation]
	g := &generator{schema: schema, rand: r, options: o, keys: map[string]string{}, variables: map[string]any{}}
	selection := g.selection(root, o.Depth)
	var b strings.Builder
	fmt.Fprintf(&b, "%s Random", o.Operation)
	if len(g.declared) > 0 {
		fmt.Fprintf(&b, "(%s)", strings.Join(g.declared, ", "))
	}
	fmt.Fprintf(&b, " %s\n", selection)
	for _, f := range g.fragments {
		fmt.Fprintf(&b, "fragment %s on %s %s\n", f.name, f.on.Name, f.text)
	}
	return Operation{b.String(), g.variables}
}

type generator struct {
	schema    *ast.Schema
	rand      *rand.Rand
	options   Options
	written   int
	names     int
	keys      map[string]string // by key of the answer: what it always stands for
	declared  []string
	variables map[string]any
	fragments []fragment
}

type fragment struct {
	name  string
	on    *ast.Definition
	text  string
	depth int // that was left where it was made
}

func (g *generator) one(n int) bool { return g.rand.IntN(n) == 0 }

func (g *generator) name(prefix string) string {
	g.names++
	return prefix + strconv.Itoa(g.names)
}

// selection writes a set of selections, at least one.
func (g *generator) selection(on *ast.Definition, depth int) string {
	fields := g.fields(on, depth)
	n := 1 + g.rand.IntN(5)
	var parts, heads []string
	var again []*ast.FieldDefinition
	for len(parts) == 0 || len(parts) < n && g.written < g.options.Fields {
		g.written++
		switch pick := g.rand.IntN(12); {
		case pick == 0:
			parts = append(parts, "__typename"+g.directives())
		case pick == 1 && depth > 0:
			if inner := g.narrowed(on); inner != nil {
				parts = append(parts, fmt.Sprintf("... on %s%s %s", inner.Name, g.directives(), g.selection(inner, depth-1)))
			}
		case pick == 2 && depth > 0:
			parts = append(parts, fmt.Sprintf("...%s %s", g.directives(), g.selection(on, depth-1)))
		case pick == 3 && depth > 0:
			if name := g.spread(on, depth); name != "" {
				parts = append(parts, "..."+name+g.directives())
			}
		case pick == 4 && len(heads) > 0: // a field once more, with other fields below
			i := g.rand.IntN(len(heads))
			parts = append(parts, heads[i]+g.directives()+g.below(again[i], depth))
		case len(fields) > 0:
			f := fields[g.rand.IntN(len(fields))]
			head := g.head(f)
			heads, again = append(heads, head), append(again, f)
			parts = append(parts, head+g.directives()+g.below(f, depth))
		case len(parts) == 0:
			parts = append(parts, "__typename")
		}
	}
	return "{ " + strings.Join(parts, " ") + " }"
}

// fields are those of a type that may be written at this depth.
func (g *generator) fields(on *ast.Definition, depth int) []*ast.FieldDefinition {
	var out []*ast.FieldDefinition
	for _, f := range on.Fields {
		if strings.HasPrefix(f.Name, "__") || g.options.Skip != nil && g.options.Skip(on, f) {
			continue
		}
		if named := g.schema.Types[f.Type.Name()]; named == nil || !named.IsLeafType() && depth <= 0 {
			continue
		}
		if slices.ContainsFunc(f.Arguments, func(a *ast.ArgumentDefinition) bool {
			return a.Type.NonNull && a.DefaultValue == nil && !g.can(a.Type, nil)
		}) {
			continue
		}
		out = append(out, f)
	}
	return out
}

// head writes key, name and arguments. A key stands for the same field, arguments and type
// wherever it is written, so that all of them may be merged.
func (g *generator) head(f *ast.FieldDefinition) string {
	arguments := g.arguments(f)
	sense := f.Name + arguments + " " + f.Type.String()
	if known, taken := g.keys[f.Name]; (!taken || known == sense) && !g.one(4) {
		g.keys[f.Name] = sense
		return f.Name + arguments
	}
	key := g.name("k")
	g.keys[key] = sense
	return key + ": " + f.Name + arguments
}

func (g *generator) below(f *ast.FieldDefinition, depth int) string {
	if named := g.schema.Types[f.Type.Name()]; !named.IsLeafType() {
		return " " + g.selection(named, depth-1)
	}
	return ""
}

func (g *generator) arguments(f *ast.FieldDefinition) string {
	var given []string
	for _, a := range f.Arguments {
		required := a.Type.NonNull && a.DefaultValue == nil
		omitted := g.options.Omit != nil && g.options.Omit(f, a)
		if !required && (omitted || !g.one(2)) || !g.can(a.Type, nil) {
			continue
		}
		given = append(given, a.Name+": "+g.argument(a.Type))
	}
	if len(given) == 0 {
		return ""
	}
	return "(" + strings.Join(given, ", ") + ")"
}

// argument writes a literal or a variable.
func (g *generator) argument(t *ast.Type) string {
	v := g.value(t, 3)
	if !g.one(3) {
		return v.text
	}
	name := g.name("v")
	declaration := "$" + name + ": " + t.String()
	if g.one(3) {
		declaration += " = " + g.value(&ast.Type{NamedType: t.NamedType, Elem: t.Elem, NonNull: true}, 3).text
		if g.one(2) {
			g.declared = append(g.declared, declaration)
			return "$" + name
		}
	} else if !t.NonNull && g.one(4) {
		g.declared = append(g.declared, declaration)
		return "$" + name // left out
	}
	g.declared = append(g.declared, declaration)
	g.variables[name] = v.json
	return "$" + name
}

func (g *generator) directives() string {
	if !g.one(6) {
		return ""
	}
	condition := strconv.FormatBool(g.one(2))
	if g.one(2) {
		name := g.name("v")
		g.declared = append(g.declared, "$"+name+": Boolean!")
		g.variables[name] = g.one(2)
		condition = "$" + name
	}
	return fmt.Sprintf(" @%s(if: %s)", []string{"skip", "include"}[g.rand.IntN(2)], condition)
}

// narrowed is a type whose objects a place of type on may hold.
func (g *generator) narrowed(on *ast.Definition) *ast.Definition {
	var fit []*ast.Definition
	for _, name := range sortedTypes(g.schema) {
		if t := g.schema.Types[name]; t.IsCompositeType() && !strings.HasPrefix(name, "__") && g.overlap(t, on) {
			fit = append(fit, t)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[g.rand.IntN(len(fit))]
}

func sortedTypes(s *ast.Schema) []string {
	names := make([]string, 0, len(s.Types))
	for name := range s.Types {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (g *generator) overlap(a, b *ast.Definition) bool {
	for _, p := range g.schema.GetPossibleTypes(a) {
		if p.Kind == ast.Object && slices.Contains(g.schema.GetPossibleTypes(b), p) {
			return true
		}
	}
	return false
}

// spread is the name of a fragment that fits: one made before, or a new one. A fragment
// is listed once it is written, so none contains itself.
func (g *generator) spread(on *ast.Definition, depth int) string {
	if g.one(2) {
		var fit []string
		for _, f := range g.fragments {
			if f.depth <= depth && g.overlap(f.on, on) {
				fit = append(fit, f.name)
			}
		}
		if len(fit) > 0 {
			return fit[g.rand.IntN(len(fit))]
		}
	}
	inner := g.narrowed(on)
	if inner == nil {
		return ""
	}
	f := fragment{name: g.name("F"), on: inner, depth: depth}
	f.text = g.selection(inner, depth-1)
	g.fragments = append(g.fragments, f)
	return f.name
}
