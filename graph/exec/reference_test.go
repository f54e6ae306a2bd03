package exec

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"jiedui/graph/exec/exectest"
)

// The executor is compared with the specification written down as it stands (section
// 6.3–6.4: collect fields, execute each in turn, complete its value, depth first), on
// random operations over data that has nulls and errors everywhere.

const referenceSDL = `
	enum Colour { RED GREEN }
	input Deep { must: Int! may: Deep colour: Colour = RED }
	interface Node { id: ID! same: Node sameMust: Node! }
	interface Named implements Node { id: ID! name(upper: Boolean = true): String same: Named sameMust: Named! }
	type A implements Named & Node { id: ID! name(upper: Boolean = true): String same: A sameMust: A! b(deep: Deep): B list: [Both!] c: Int must: Int! }
	type B implements Node { id: ID! same: B sameMust: B! colour: Colour! both: [[Both]!]! named: Named text(s: String i: Int = 7): String! }
	union Both = A | B
	type Query { a(ids: [ID!]): A! node: Node both: Both list: [[A!]] number(f: Float x: Int = 3): Int lists: [[Int!]!] }
	type Mutation { a(n: Int): A both: Both! }`

// grown is an object whose fields follow from its seed.
type grown struct {
	typ  string
	seed uint64
}

// grow is the value of a field: always the same for the same object and arguments.
func grow(s *ast.Schema, owner grown, f *ast.FieldDefinition, args Args) any {
	h := fnv.New64a()
	fmt.Fprintf(h, "%v %s %s", owner, f.Name, inspect(args))
	return growType(s, rand.New(rand.NewPCG(h.Sum64(), 0)), f.Type, 12+int(owner.seed%40))
}

func growType(s *ast.Schema, r *rand.Rand, t *ast.Type, luck int) any {
	switch r.IntN(luck) {
	case 0:
		return nil
	case 1:
		return fmt.Errorf("error %d", r.IntN(10))
	}
	if t.Elem != nil {
		list := make([]any, r.IntN(4))
		for i := range list {
			list[i] = growType(s, r, t.Elem, 2*luck)
		}
		return list
	}
	switch named := s.Types[t.NamedType]; named.Kind {
	case ast.Enum:
		return []any{"RED", "GREEN", "RED", "GREEN", "BLUE"}[r.IntN(5)]
	case ast.Scalar:
		if t.NamedType == "Int" {
			return []any{1, 2, int64(3), 1 << 40, "no number"}[min(r.IntN(12), 4)]
		}
		return "t" + fmt.Sprint(r.IntN(100))
	default:
		possible := slices.DeleteFunc(slices.Clone(s.GetPossibleTypes(named)), func(d *ast.Definition) bool { return d.Kind != ast.Object })
		return grown{possible[r.IntN(len(possible))].Name, r.Uint64()}
	}
}

// literally executes as the specification is written.
type literally struct {
	schema    *ast.Schema
	own       *Schema // for the coercion of arguments and leaves, which have tests of their own
	doc       *ast.QueryDocument
	variables map[string]any
	errors    []string
	fields    int
}

type group struct {
	key   string
	nodes []*ast.Field
}

func (l *literally) collect(typ string, set ast.SelectionSet, visited map[string]bool, groups []group) []group {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			if l.left(s.Directives) {
				continue
			}
			i := slices.IndexFunc(groups, func(g group) bool { return g.key == s.Alias })
			if i < 0 {
				i, groups = len(groups), append(groups, group{key: s.Alias})
			}
			groups[i].nodes = append(groups[i].nodes, s)
		case *ast.InlineFragment:
			if !l.left(s.Directives) && l.applies(s.TypeCondition, typ) {
				groups = l.collect(typ, s.SelectionSet, visited, groups)
			}
		case *ast.FragmentSpread:
			if l.left(s.Directives) || visited[s.Name] {
				continue
			}
			visited[s.Name] = true
			if f := l.doc.Fragments.ForName(s.Name); l.applies(f.TypeCondition, typ) {
				groups = l.collect(typ, f.SelectionSet, visited, groups)
			}
		}
	}
	return groups
}

func (l *literally) left(directives ast.DirectiveList) bool {
	holds := func(d *ast.Directive) bool {
		v, err := d.Arguments.ForName("if").Value.Value(l.variables)
		return err == nil && v == true
	}
	if d := directives.ForName("skip"); d != nil && holds(d) {
		return true
	}
	d := directives.ForName("include")
	return d != nil && !holds(d)
}

func (l *literally) applies(condition, typ string) bool {
	if condition == "" {
		return true
	}
	return slices.ContainsFunc(l.schema.GetPossibleTypes(l.schema.Types[condition]), func(d *ast.Definition) bool { return d.Name == typ })
}

// object gives the JSON of an object; false: it must be null.
func (l *literally) object(o grown, sets []ast.SelectionSet, path string) (string, bool) {
	var groups []group
	visited := map[string]bool{}
	for _, set := range sets {
		groups = l.collect(o.typ, set, visited, groups)
	}
	var parts []string
	for _, g := range groups {
		l.fields++
		node := g.nodes[0]
		text, ok := fmt.Sprintf("%q", o.typ), true
		if node.Name != "__typename" {
			text, ok = l.field(o, node, g, strings.TrimPrefix(path+"."+g.key, "."))
		}
		if !ok {
			return "", false
		}
		parts = append(parts, fmt.Sprintf("%q:%s", g.key, text))
	}
	return "{" + strings.Join(parts, ",") + "}", true
}

func (l *literally) field(o grown, node *ast.Field, g group, path string) (string, bool) {
	info := l.own.types[o.typ].fields[node.Name]
	var arguments []argument
	for _, in := range info.args {
		a := argument{inputField: in}
		if given := node.Arguments.ForName(in.name); given != nil {
			a.given = given.Value
		}
		arguments = append(arguments, a)
	}
	args, refused := l.own.arguments(node, arguments, nil, l.variables)
	if refused != nil {
		l.errors = append(l.errors, fmt.Sprintf("%s @%d:%d %s", refused.Message, refused.Locations[0].Line, refused.Locations[0].Column, path))
		return "null", !info.def.Type.NonNull
	}
	return l.complete(info.def.Type, g, grow(l.schema, o, info.def, args), path, o.typ+"."+node.Name)
}

func (l *literally) fail(g group, t *ast.Type, message, path string) (string, bool) {
	for i, n := range g.nodes {
		message += fmt.Sprintf("%s%d:%d", []string{" @", ","}[min(i, 1)], n.Position.Line, n.Position.Column)
	}
	l.errors = append(l.errors, message+" "+path)
	return "null", !t.NonNull
}

func (l *literally) complete(t *ast.Type, g group, v any, path, field string) (string, bool) {
	if err, failed := v.(error); failed {
		return l.fail(g, t, err.Error(), path)
	}
	if v == nil {
		if t.NonNull {
			return l.fail(g, t, "Cannot return null for non-nullable field "+field+".", path)
		}
		return "null", true
	}
	if t.Elem != nil {
		var items []string
		for i, item := range v.([]any) {
			text, ok := l.complete(t.Elem, g, item, fmt.Sprint(path, ".", i), field)
			if !ok {
				return "null", !t.NonNull
			}
			items = append(items, text)
		}
		return "[" + strings.Join(items, ",") + "]", true
	}
	o, isObject := v.(grown)
	if !isObject {
		text, err := l.own.types[t.NamedType].leaf.append(nil, v)
		if err != nil {
			return l.fail(g, t, err.Error(), path)
		}
		return string(text), true
	}
	var sets []ast.SelectionSet
	for _, n := range g.nodes {
		sets = append(sets, n.SelectionSet)
	}
	text, ok := l.object(o, sets, path)
	if !ok {
		return "null", !t.NonNull
	}
	return text, true
}

// bindGrown binds a schema to grown objects, each field in a manner of its own.
func bindGrown(t testing.TB, schema *ast.Schema, manner uint64) *Schema {
	t.Helper()
	r := rand.New(rand.NewPCG(manner, 0))
	bindings := Bindings{}
	o := Options{TypeOf: map[string]func(any) (string, error){}, Concurrency: int(manner % 4)}
	for name, def := range schema.Types {
		if strings.HasPrefix(name, "__") {
			continue
		}
		if def.IsAbstractType() {
			o.TypeOf[name] = func(v any) (string, error) { return v.(grown).typ, nil }
		}
		if def.Kind != ast.Object {
			continue
		}
		bindings[name] = map[string]Binding{}
		for _, f := range def.Fields {
			if strings.HasPrefix(f.Name, "__") {
				continue
			}
			b := Binding{Value: func(_ context.Context, parent any, args Args) (any, error) {
				v := grow(schema, parent.(grown), f, args)
				if err, failed := v.(error); failed {
					return nil, err
				}
				return v, nil
			}}
			if r.IntN(2) == 0 {
				b = Binding{Batch: func(_ context.Context, calls []Call) ([]any, error) {
					out := make([]any, len(calls))
					for i, c := range calls {
						out[i] = grow(schema, c.Parent.(grown), f, c.Args)
					}
					return out, nil
				}}
				if r.IntN(3) == 0 {
					b.Partition = func(p any) any { return p.(grown).seed % 3 }
				}
			}
			bindings[name][f.Name] = b
		}
	}
	s, err := New(schema, bindings, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func compareWithSpecification(t *testing.T, schema *ast.Schema, seed uint64) (fields, failures int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	o := exectest.Options{Depth: 2 + r.IntN(6), Fields: 20 + r.IntN(120)}
	if r.IntN(5) == 0 {
		o.Operation = ast.Mutation
	}
	op := exectest.Query(schema, r, o)
	doc, errs := gqlparser.LoadQueryWithRules(schema, op.Document, rules.NewDefaultRules())
	if errs != nil {
		t.Fatalf("seed %d: %v\n%s", seed, errs, op.Document)
	}
	s := bindGrown(t, schema, seed)
	p, err := s.Plan(doc, "")
	if err != nil {
		t.Fatal(err)
	}
	variables, refusals := s.coerceVariables(p.variables, op.Variables)
	if len(refusals) > 0 {
		t.Fatalf("seed %d: %v", seed, errors.Join(refusals[0]))
	}
	root := grown{p.root.def.Name, seed}
	l := &literally{schema: schema, own: s, doc: doc, variables: variables}
	data, ok := l.object(root, []ast.SelectionSet{doc.Operations[0].SelectionSet}, "")
	if !ok {
		data = "null"
	}
	for range 2 { // the second time from the plan that is there
		got := p.Execute(t.Context(), Request{Variables: op.Variables, Root: root})
		want := response{compact(data), l.errors}
		if diff := cmp.Diff(want, readable(t, string(got.AppendJSON(nil)))); diff != "" {
			t.Fatalf("seed %d: -want +got\n%s\n%s\n%v", seed, diff, op.Document, op.Variables)
		}
	}
	return l.fields, len(l.errors)
}

func TestRandomOperationsAreExecutedAsTheSpecificationIsWritten(t *testing.T) {
	t.Parallel()
	schema := loadSchema(t, referenceSDL)
	fields, failures := 0, 0
	for seed := range uint64(1500) {
		f, e := compareWithSpecification(t, schema, seed)
		fields, failures = fields+f, failures+e
	}
	if fields < 12_000 || failures < 1_500 {
		t.Errorf("only %d fields and %d errors were compared", fields, failures)
	}
}

func FuzzExecute(f *testing.F) {
	schema := loadSchema(f, referenceSDL)
	f.Add(uint64(1))
	f.Fuzz(func(t *testing.T, seed uint64) { compareWithSpecification(t, schema, seed) })
}
