package document

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
)

// walk answers a selection of introspection in the simplest way there is: field by field,
// with the resolvers that an executor would use.
type walk struct {
	resolvers map[string]map[string]Resolver
	fragments map[string]*ast.FragmentDefinition
}

func (w walk) selection(set ast.SelectionSet, parent any, into map[string]any) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			args := map[string]any{}
			for _, def := range s.Definition.Arguments {
				if a := s.Arguments.ForName(def.Name); a != nil {
					args[def.Name], _ = a.Value.Value(nil)
				} else if def.DefaultValue != nil {
					args[def.Name], _ = def.DefaultValue.Value(nil)
				}
			}
			into[s.Alias] = w.complete(s, w.resolvers[s.ObjectDefinition.Name][s.Name](parent, args))
		case *ast.InlineFragment:
			w.selection(s.SelectionSet, parent, into)
		case *ast.FragmentSpread:
			w.selection(s.Definition.SelectionSet, parent, into)
		}
	}
}

func (w walk) complete(f *ast.Field, value any) any {
	switch v := value.(type) {
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = w.complete(f, item)
		}
		return list
	case nil:
		return nil
	}
	if f.SelectionSet == nil {
		return value
	}
	object := map[string]any{}
	w.selection(f.SelectionSet, value, object)
	return object
}

func introspect(t *testing.T, f *Frontend, query string) map[string]any {
	t.Helper()
	doc, errs := f.Prepare(query)
	if errs != nil {
		t.Fatalf("%v\n%s", errs, query)
	}
	answer := map[string]any{}
	walk{resolvers: f.Introspection()}.selection(doc.AST.Operations[0].SelectionSet, nil, answer)
	return answer
}

type introspectionQuery struct {
	Options map[string]bool
	Query   string
}

func introspectionQueries(t *testing.T) []introspectionQuery {
	t.Helper()
	var list []introspectionQuery
	javascript(t, "queries.cjs", nil, &list)
	if len(list) != 128 {
		t.Fatalf("%d queries", len(list))
	}
	return list
}

// TestClientsRebuildTheSchema has graphql-js build the schema from the answer to its own
// introspection query with all options, and compares that with the schema as written.
func TestClientsRebuildTheSchema(t *testing.T) {
	queries := introspectionQueries(t)
	for _, path := range []string{"../schema.graphql", "testdata/schema.graphql", "testdata/introspected.graphql"} {
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			sdl, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			f, err := New(string(sdl), Options{})
			if err != nil {
				t.Fatal(err)
			}
			var printed struct {
				Want string
				Got  []string
			}
			answer := introspect(t, f, queries[len(queries)-1].Query) // all options on
			javascript(t, "print.cjs", map[string]any{"sdl": string(sdl), "answers": []any{answer}}, &printed)
			if diff := cmp.Diff(printed.Want, printed.Got[0]); diff != "" || !strings.Contains(printed.Want, "type Query") {
				t.Errorf("schema (-as written +as introspected):\n%s", diff)
			}
		})
	}
}

// TestIntrospectionAnswersAsTheReference compares whole answers with graphql-js's, for each
// combination of options.
func TestIntrospectionAnswersAsTheReference(t *testing.T) {
	queries := introspectionQueries(t)
	sdl, err := os.ReadFile("testdata/introspected.graphql")
	if err != nil {
		t.Fatal(err)
	}
	f, err := New(string(sdl), Options{})
	if err != nil {
		t.Fatal(err)
	}
	more := []introspectionQuery{
		{Query: `{ a: __type(name: "Shape") { ...T } b: __type(name: "Nobody") { name } c: __type(name: "Filter") { ...T } d: __type(name: "__Type") { ...T } }
			fragment T on __Type { kind name fields { name } fields2: fields(includeDeprecated: true) { name args { name } more: args(includeDeprecated: true) { name } }
			inputFields { name } enumValues { name } interfaces { name } possibleTypes { name } ofType { name } isOneOf specifiedByURL description }`},
		{Query: `{ __type(name: "Query") { fields { name type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { name } } } } } } } }`},
		{Query: `{ __schema { directives { name isDeprecated } all: directives(includeDeprecated: true) { name isDeprecated deprecationReason isRepeatable locations } } }`},
	}
	queries = append(queries, more...)
	var texts []string
	for _, q := range queries {
		texts = append(texts, q.Query)
	}
	var answers []map[string]any
	javascript(t, "answer.cjs", map[string]any{"sdl": string(sdl), "queries": texts}, &answers)
	for i, q := range queries {
		text, err := json.Marshal(introspect(t, f, q.Query))
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(text, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(comparable(answers[i]), comparable(got)); diff != "" {
			t.Fatalf("options %v: answer (-graphql-js +ours):\n%s", q.Options, diff)
		}
	}
}

// comparable puts types and directives in the order of their names, which the
// specification leaves open, and takes away the descriptions of what every schema has,
// which are in our own words.
func comparable(v any) any {
	switch v := v.(type) {
	case []any:
		// A place of fragments' arguments, which are a proposal.
		v = slices.DeleteFunc(v, func(item any) bool {
			m, _ := item.(map[string]any)
			return m["name"] == "FRAGMENT_VARIABLE_DEFINITION"
		})
		byName := map[string]any{}
		for i := range v {
			v[i] = comparable(v[i])
			if m, ok := v[i].(map[string]any); ok {
				if name, ok := m["name"].(string); ok {
					byName[name] = m
				}
			}
		}
		if len(byName) == len(v) && len(v) > 0 {
			return byName
		}
	case map[string]any:
		name, _ := v["name"].(string)
		_, isDirective := v["locations"]
		own := strings.HasPrefix(name, "__") || strings.Contains(" Int Float String Boolean ID ", " "+name+" ") && name != "" ||
			isDirective && strings.Contains(" skip include deprecated specifiedBy oneOf ", " "+name+" ")
		if own {
			undescribed(v)
		}
		for key := range v {
			v[key] = comparable(v[key])
		}
	}
	return v
}

func undescribed(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			undescribed(item)
		}
	case map[string]any:
		delete(v, "description")
		for _, item := range v {
			undescribed(item)
		}
	}
}
