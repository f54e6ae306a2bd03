package document

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Resolver gives the value of one field of one object: nil for null, a string, a bool, an
// []any for a list, else the parent of the fields selected on it. Arguments come coerced,
// defaults filled in.
type Resolver func(parent any, args map[string]any) any

// Introspection is how the fields of introspection are resolved, by type and field. Those
// of the query type, __schema and __type, take no parent.
func (f *Frontend) Introspection() map[string]map[string]Resolver {
	s := f.Schema()
	return map[string]map[string]Resolver{
		s.Query.Name: {
			"__schema": func(any, map[string]any) any { return s },
			"__type": func(_ any, args map[string]any) any {
				name, _ := args["name"].(string)
				return namedType(s, name)
			},
		},
		"__Schema":     schemaFields(s),
		"__Type":       typeFields(s),
		"__Field":      fieldFields(s),
		"__InputValue": inputFields(s),
		"__EnumValue": {
			"name":              of(func(v *ast.EnumValueDefinition) any { return v.Name }),
			"description":       of(func(v *ast.EnumValueDefinition) any { return orNull(v.Description) }),
			"isDeprecated":      of(func(v *ast.EnumValueDefinition) any { return deprecated(v.Directives) }),
			"deprecationReason": of(func(v *ast.EnumValueDefinition) any { return deprecation(s, v.Directives) }),
		},
		"__Directive": directiveFields(s),
	}
}

// of makes a resolver of a function on its own sort of parent.
func of[P any](resolve func(P) any) Resolver {
	return func(parent any, _ map[string]any) any { return resolve(parent.(P)) }
}

// introspected is a type as __Type shows it: a named one, or one made of another.
type introspected struct {
	def *ast.Definition // nil: typ is a list or not null
	typ *ast.Type
}

func namedType(s *ast.Schema, name string) any {
	if def := s.Types[name]; def != nil {
		return introspected{def: def}
	}
	return nil
}

func typeOf(s *ast.Schema, t *ast.Type) any {
	if t.NonNull || t.Elem != nil {
		return introspected{typ: t}
	}
	return namedType(s, t.NamedType)
}

func schemaFields(s *ast.Schema) map[string]Resolver {
	root := func(def *ast.Definition) Resolver {
		return func(any, map[string]any) any {
			if def == nil {
				return nil
			}
			return introspected{def: def}
		}
	}
	return map[string]Resolver{
		"description": func(any, map[string]any) any { return orNull(s.Description) },
		"types": func(any, map[string]any) any {
			list := make([]any, 0, len(s.Types))
			for _, name := range slices.Sorted(maps.Keys(s.Types)) {
				list = append(list, introspected{def: s.Types[name]})
			}
			return list
		},
		"queryType":        root(s.Query),
		"mutationType":     root(s.Mutation),
		"subscriptionType": root(s.Subscription),
		"directives": func(_ any, args map[string]any) any {
			list := make([]any, 0, len(s.Directives))
			for _, name := range slices.Sorted(maps.Keys(s.Directives)) {
				if d := s.Directives[name]; shown(d.Directives, args) {
					list = append(list, d)
				}
			}
			return list
		},
	}
}

func typeFields(s *ast.Schema) map[string]Resolver {
	// named resolves what only types of some kinds have.
	named := func(resolve func(def *ast.Definition, args map[string]any) any, kinds ...ast.DefinitionKind) Resolver {
		return func(parent any, args map[string]any) any {
			def := parent.(introspected).def
			if def == nil || len(kinds) > 0 && !slices.Contains(kinds, def.Kind) {
				return nil
			}
			return resolve(def, args)
		}
	}
	return map[string]Resolver{
		"kind": of(func(t introspected) any {
			switch {
			case t.def != nil:
				return string(t.def.Kind)
			case t.typ.NonNull:
				return "NON_NULL"
			}
			return "LIST"
		}),
		"name":        named(func(def *ast.Definition, _ map[string]any) any { return def.Name }),
		"description": named(func(def *ast.Definition, _ map[string]any) any { return orNull(def.Description) }),
		"specifiedByURL": named(func(def *ast.Definition, _ map[string]any) any {
			if d := def.Directives.ForName("specifiedBy"); d != nil {
				return d.Arguments.ForName("url").Value.Raw
			}
			return nil
		}, ast.Scalar),
		"isOneOf": named(func(def *ast.Definition, _ map[string]any) any {
			return def.Directives.ForName("oneOf") != nil
		}, ast.InputObject),
		"fields": named(func(def *ast.Definition, args map[string]any) any {
			return fieldsShown(def, args)
		}, ast.Object, ast.Interface),
		"inputFields": named(func(def *ast.Definition, args map[string]any) any {
			return fieldsShown(def, args)
		}, ast.InputObject),
		"interfaces": named(func(def *ast.Definition, _ map[string]any) any {
			list := make([]any, 0, len(def.Interfaces))
			for _, name := range def.Interfaces {
				list = append(list, namedType(s, name))
			}
			return list
		}, ast.Object, ast.Interface),
		"possibleTypes": named(func(def *ast.Definition, _ map[string]any) any {
			list := []any{}
			for _, p := range s.GetPossibleTypes(def) {
				if p.Kind == ast.Object {
					list = append(list, introspected{def: p})
				}
			}
			return list
		}, ast.Interface, ast.Union),
		"enumValues": named(func(def *ast.Definition, args map[string]any) any {
			list := make([]any, 0, len(def.EnumValues))
			for _, v := range def.EnumValues {
				if shown(v.Directives, args) {
					list = append(list, v)
				}
			}
			return list
		}, ast.Enum),
		"ofType": of(func(t introspected) any {
			switch {
			case t.def != nil:
				return nil
			case t.typ.NonNull:
				inner := *t.typ
				inner.NonNull = false
				return typeOf(s, &inner)
			}
			return typeOf(s, t.typ.Elem)
		}),
	}
}

func fieldsShown(def *ast.Definition, args map[string]any) any {
	list := make([]any, 0, len(def.Fields))
	for _, f := range def.Fields {
		if !isIntrospection(f.Name) && shown(f.Directives, args) {
			list = append(list, f)
		}
	}
	return list
}

func argumentsShown(all ast.ArgumentDefinitionList, args map[string]any) any {
	list := make([]any, 0, len(all))
	for _, a := range all {
		if shown(a.Directives, args) {
			list = append(list, a)
		}
	}
	return list
}

func fieldFields(s *ast.Schema) map[string]Resolver {
	return map[string]Resolver{
		"name":        of(func(f *ast.FieldDefinition) any { return f.Name }),
		"description": of(func(f *ast.FieldDefinition) any { return orNull(f.Description) }),
		"args": func(parent any, args map[string]any) any {
			return argumentsShown(parent.(*ast.FieldDefinition).Arguments, args)
		},
		"type":              of(func(f *ast.FieldDefinition) any { return typeOf(s, f.Type) }),
		"isDeprecated":      of(func(f *ast.FieldDefinition) any { return deprecated(f.Directives) }),
		"deprecationReason": of(func(f *ast.FieldDefinition) any { return deprecation(s, f.Directives) }),
	}
}

// inputFields are those of arguments and of input objects' fields.
func inputFields(s *ast.Schema) map[string]Resolver {
	input := func(resolve func(ast.ArgumentDefinition) any) Resolver {
		return func(parent any, _ map[string]any) any {
			if f, ok := parent.(*ast.FieldDefinition); ok {
				return resolve(ast.ArgumentDefinition{
					Name: f.Name, Description: f.Description, Type: f.Type, DefaultValue: f.DefaultValue, Directives: f.Directives,
				})
			}
			return resolve(*parent.(*ast.ArgumentDefinition))
		}
	}
	return map[string]Resolver{
		"name":        input(func(a ast.ArgumentDefinition) any { return a.Name }),
		"description": input(func(a ast.ArgumentDefinition) any { return orNull(a.Description) }),
		"type":        input(func(a ast.ArgumentDefinition) any { return typeOf(s, a.Type) }),
		"defaultValue": input(func(a ast.ArgumentDefinition) any {
			if a.DefaultValue == nil {
				return nil
			}
			var b strings.Builder
			printValue(&b, a.DefaultValue, 0)
			return b.String()
		}),
		"isDeprecated":      input(func(a ast.ArgumentDefinition) any { return deprecated(a.Directives) }),
		"deprecationReason": input(func(a ast.ArgumentDefinition) any { return deprecation(s, a.Directives) }),
	}
}

func directiveFields(s *ast.Schema) map[string]Resolver {
	return map[string]Resolver{
		"name":         of(func(d *ast.DirectiveDefinition) any { return d.Name }),
		"description":  of(func(d *ast.DirectiveDefinition) any { return orNull(d.Description) }),
		"isRepeatable": of(func(d *ast.DirectiveDefinition) any { return d.IsRepeatable }),
		"locations": of(func(d *ast.DirectiveDefinition) any {
			list := make([]any, len(d.Locations))
			for i, l := range d.Locations {
				list[i] = string(l)
			}
			return list
		}),
		"args": func(parent any, args map[string]any) any {
			return argumentsShown(parent.(*ast.DirectiveDefinition).Arguments, args)
		},
		"isDeprecated":      of(func(d *ast.DirectiveDefinition) any { return deprecated(d.Directives) }),
		"deprecationReason": of(func(d *ast.DirectiveDefinition) any { return deprecation(s, d.Directives) }),
	}
}

// orNull is a description; nil: there is none. The tree does not tell none from an empty one.
func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

func deprecated(list ast.DirectiveList) bool { return list.ForName("deprecated") != nil }

// shown reports whether something is listed: what is deprecated only when asked for.
func shown(list ast.DirectiveList, args map[string]any) bool {
	all, _ := args["includeDeprecated"].(bool)
	return all || !deprecated(list)
}

// deprecation is why something is deprecated; nil: it is not.
func deprecation(s *ast.Schema, list ast.DirectiveList) any {
	d := list.ForName("deprecated")
	if d == nil {
		return nil
	}
	if reason := d.Arguments.ForName("reason"); reason != nil {
		return reason.Value.Raw
	}
	return s.Directives["deprecated"].Arguments.ForName("reason").DefaultValue.Raw
}
