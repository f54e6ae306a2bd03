package graph

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/parser"
	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/ledger"
)

// Reference executes documents by graphql-go.
type Reference struct {
	deps    Deps
	options Options
	schema  *schema
}

func NewReference(t testing.TB, deps Deps, options Options) *Reference {
	return &Reference{deps.withDefaults(), options.withDefaults(), referenceSchema(t)}
}

// Execute gives the data as decoded from JSON, and the messages of the errors; refused
// tells that nothing was executed.
func (r *Reference) Execute(t *testing.T, document string, variables map[string]any) (data any, errors []string, refused bool) {
	t.Helper()
	version, err := r.deps.Ledger.LatestInstant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx := withRequest(t.Context(), &request{id: "reference", caller: ledger.Machine(apiActor), now: r.deps.Now(), deps: r.deps, options: r.options, version: version})
	doc, err := parser.Parse(parser.ParseParams{Source: document})
	if err != nil {
		t.Fatal(err)
	}
	// Its rules of validation refuse some documents that are valid.
	result := graphql.Execute(graphql.ExecuteParams{Schema: r.schema.graphql, AST: doc, Args: variables, Context: withPending(ctx)})
	for _, e := range result.Errors {
		refused = refused || len(e.Path) == 0 && result.Data == nil
		errors = append(errors, e.Message)
	}
	text, err := json.Marshal(result.Data)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &data); err != nil {
		t.Fatal(err)
	}
	return data, errors, refused
}

// TypeSystem is the schema that documents are checked against.
func (h *Handler) TypeSystem() *ast.Schema { return h.x.front.Schema() }

// RowGlobalID is the global id of a row.
func RowGlobalID(typeName string, id ledger.ID) string { return rowGlobalID(typeName, id) }

// MayUse reports whether a role may use a field, by the table; no role: whoever has not
// signed in.
func (h *Handler) MayUse(role ledger.AccessRole, owner, name string) bool {
	for _, f := range h.schema.fields[owner] {
		if f.name == name {
			if role == "" {
				return f.audience&strangers != 0
			}
			return f.audience&roleBits[role] != 0
		}
	}
	return true // of introspection
}

// ForStrangers reports whether whoever has not signed in may use a field.
func (h *Handler) ForStrangers(owner, name string) bool {
	for _, f := range h.schema.fields[owner] {
		if f.name == name {
			return f.audience&strangers != 0
		}
	}
	return false
}

// GlobalID is the global id of a thing, and ParseGlobalID what it says of a row.
func GlobalID(typeName, key string) string { return globalID(typeName, key) }

func ParseGlobalID(text string) (typeName string, id ledger.ID) {
	typeName, key, _ := parseGlobalID(text)
	n, _ := strconv.ParseInt(key, 10, 64)
	return typeName, ledger.ID(n)
}

func RowText(id ledger.ID) string { return rowKeyOf(id) }

func ParseGlobalKey(text string) (typeName, key string) {
	typeName, key, _ = parseGlobalID(text)
	return typeName, key
}
