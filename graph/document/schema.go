package document

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	sdl "github.com/vektah/gqlparser/v2/parser"
	types "github.com/vektah/gqlparser/v2/validator"
)

//go:embed prelude.graphql
var prelude string

// LoadSchema reads a schema in the definition language and adds the types and directives
// that every schema has, with today's introspection. gqlparser's own are of 2021 and
// declare @defer, which nothing here executes.
func LoadSchema(name, text string) (*ast.Schema, error) {
	doc, err := sdl.ParseSchemas(
		&ast.Source{Name: "prelude.graphql", Input: prelude, BuiltIn: true},
		&ast.Source{Name: name, Input: text},
	)
	if err != nil {
		return nil, fmt.Errorf("load schema %s: %w", name, err)
	}
	schema, err := types.ValidateSchemaDocument(doc)
	if err != nil {
		return nil, fmt.Errorf("load schema %s: %w", name, err)
	}
	if schema.Query == nil {
		return nil, fmt.Errorf("load schema %s: it has no query type", name)
	}
	return schema, nil
}

// index finds in a schema what gqlparser's lists would have to be searched for.
type index struct {
	*ast.Schema
	types      map[string]*typeIndex
	directives map[string]*argumentIndex
	typeNames  []string // sorted, for suggestions
	roots      map[ast.Operation]*ast.Definition
}

type typeIndex struct {
	fields   map[string]*fieldIndex
	required []*ast.FieldDefinition // of an input object
	values   map[string]bool        // of an enumeration
	possible map[string]bool        // object types that an object of this type may have; nil: it is not composite
	oneOf    bool
}

type fieldIndex struct {
	*ast.FieldDefinition
	argumentIndex
}

type argumentIndex struct {
	arguments map[string]*ast.ArgumentDefinition
	required  []*ast.ArgumentDefinition
}

func newIndex(s *ast.Schema) *index {
	x := &index{
		Schema: s, types: map[string]*typeIndex{}, directives: map[string]*argumentIndex{},
		roots: map[ast.Operation]*ast.Definition{ast.Query: s.Query, ast.Mutation: s.Mutation, ast.Subscription: s.Subscription},
	}
	for name, def := range s.Types {
		x.typeNames = append(x.typeNames, name)
		t := &typeIndex{fields: map[string]*fieldIndex{}, values: map[string]bool{}, oneOf: def.Directives.ForName("oneOf") != nil}
		for _, f := range def.Fields {
			t.fields[f.Name] = &fieldIndex{f, indexArguments(f.Arguments)}
			if def.Kind == ast.InputObject && f.Type.NonNull && f.DefaultValue == nil {
				t.required = append(t.required, f)
			}
		}
		if def.IsCompositeType() {
			t.fields[typename.Name] = &fieldIndex{typename, argumentIndex{}}
			t.possible = map[string]bool{}
			for _, p := range s.GetPossibleTypes(def) {
				if p != nil && p.Kind == ast.Object {
					t.possible[p.Name] = true
				}
			}
		}
		for _, v := range def.EnumValues {
			t.values[v.Name] = true
		}
		x.types[name] = t
	}
	for name, d := range s.Directives {
		a := indexArguments(d.Arguments)
		x.directives[name] = &a
	}
	slices.Sort(x.typeNames)
	return x
}

// typename is the field that every object, interface and union has.
var typename = &ast.FieldDefinition{Name: "__typename", Type: ast.NonNullNamedType("String", nil)}

func indexArguments(list ast.ArgumentDefinitionList) argumentIndex {
	x := argumentIndex{arguments: map[string]*ast.ArgumentDefinition{}}
	for _, a := range list {
		x.arguments[a.Name] = a
		if a.Type.NonNull && a.DefaultValue == nil {
			x.required = append(x.required, a)
		}
	}
	return x
}

// field is a field of a type; nil: it has none of that name.
func (x *index) field(parent *ast.Definition, name string) *fieldIndex {
	if parent == nil {
		return nil
	}
	return x.types[parent.Name].fields[name]
}

// composite is a named type that selections are made on; nil: there is none of that name.
func (x *index) composite(name string) *ast.Definition {
	if def := x.Types[name]; def != nil && def.IsCompositeType() {
		return def
	}
	return nil
}

// overlap reports whether an object can be of both types.
func (x *index) overlap(a, b *ast.Definition) bool {
	if a == b {
		return true
	}
	small, large := x.types[a.Name].possible, x.types[b.Name].possible
	if len(small) > len(large) {
		small, large = large, small
	}
	for name := range small {
		if large[name] {
			return true
		}
	}
	return false
}

// isIntrospection reports whether a name is one of GraphQL's own.
func isIntrospection(name string) bool { return strings.HasPrefix(name, "__") }
