package graph

import (
	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// args are a field's arguments by name, coerced by their types. What was left out or
// given as null is absent.
type args map[string]any

func (a args) text(name string) string { s, _ := a[name].(string); return s }

func (a args) flag(name string) *bool {
	if b, ok := a[name].(bool); ok {
		return &b
	}
	return nil
}

func (a args) object(name string) args {
	switch o := a[name].(type) {
	case map[string]any:
		return o
	case args:
		return o
	}
	return nil
}

// argList reads a list of one type; an item that is null is dropped.
func argList[T any](a args, name string) []T {
	items, _ := a[name].([]any)
	var out []T
	for _, it := range items {
		if v, ok := it.(T); ok {
			out = append(out, v)
		}
	}
	return out
}

// argIDs reads a list of global ids of one type of node.
func argIDs(a args, name, typeName string) ([]ledger.ID, error) {
	var out []ledger.ID
	for _, text := range argList[string](a, name) {
		id, err := parseRowID(text, typeName)
		if err != nil {
			err.Field = name
			return nil, err
		}
		out = append(out, id)
	}
	return out, nil
}

func argument(t graphql.Input, about string) *graphql.ArgumentConfig {
	return &graphql.ArgumentConfig{Type: t, Description: about}
}

func argumentOr(t graphql.Input, value any, about string) *graphql.ArgumentConfig {
	return &graphql.ArgumentConfig{Type: t, DefaultValue: value, Description: about}
}

// withArgs joins sets of arguments.
func withArgs(sets ...graphql.FieldConfigArgument) graphql.FieldConfigArgument {
	out := graphql.FieldConfigArgument{}
	for _, s := range sets {
		for name, a := range s {
			out[name] = a
		}
	}
	return out
}

func listOfType(t graphql.Type) *graphql.List { return graphql.NewList(graphql.NewNonNull(t)) }

func must(t graphql.Type) *graphql.NonNull { return graphql.NewNonNull(t) }

func mustList(t graphql.Type) *graphql.NonNull { return must(listOfType(t)) }
