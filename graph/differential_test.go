package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph"
	"jiedui/graph/exec/exectest"
	"jiedui/store/storetest"
)

// randomQueries is how many are compared; JIEDUI_RANDOM_QUERIES asks for another number.
const randomQueries = 400

// Random queries over the real schema and a real ledger are answered as graphql-go's
// executor answers them. Where a field fails the two differ by intent (graphql-go gives
// up all data when a thunk fails), so of those only that both fail is compared.
func TestAnswersAreThoseOfGraphQLGo(t *testing.T) {
	t.Parallel()
	n := randomQueries
	if text := os.Getenv("JIEDUI_RANDOM_QUERIES"); text != "" {
		var err error
		n, err = strconv.Atoi(text)
		check(t, err)
	}
	o := newOffice(t)
	o.more(t, 3)
	deps := graph.Deps{Ledger: o.store, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return storetest.Clock.Add(time.Hour) }}
	// What a document may cost is not what is compared.
	options := graph.Options{MaxCost: 1 << 40, MaxFields: 1 << 20, MaxAliases: 1 << 20, MaxDepth: 50, MaxTokens: 1 << 20}
	h, err := graph.NewHandler(deps, options)
	check(t, err)
	reference := graph.NewReference(t, deps, options)
	answered, failed, refused := 0, 0, 0
	for seed := range uint64(n) {
		r := rand.New(rand.NewPCG(seed, 7))
		op := exectest.Query(h.TypeSystem(), r, exectest.Options{
			Depth: 6, Fields: 40, NoNull: true, Scalar: randomScalar, Skip: incomparable, Omit: mostlyRefused(seed),
		})
		ours, ourErrors := execute(t, h, op)
		theirs, theirErrors, theyRefuse := reference.Execute(t, op.Document, op.Variables)
		if theyRefuse && len(ourErrors) == 0 {
			// Its variables are of 2016: one that must not be null may have no default.
			refused++
			continue
		}
		if len(ourErrors) > 0 || len(theirErrors) > 0 {
			failed++
			if (len(ourErrors) > 0) != (len(theirErrors) > 0) {
				t.Fatalf("seed %d: ours %v, graphql-go %v\n%s\n%v", seed, ourErrors, theirErrors, op.Document, op.Variables)
			}
			continue
		}
		answered++
		if diff := cmp.Diff(theirs, ours); diff != "" {
			t.Fatalf("seed %d (-graphql-go +ours):\n%s\n%s\n%v", seed, diff, op.Document, op.Variables)
		}
	}
	t.Logf("%d answered alike, %d failed in both, %d refused by graphql-go alone", answered, failed, refused)
	if answered < n/3 || refused > n/20 {
		t.Errorf("only %d of %d were answered", answered, n)
	}
}

func execute(t *testing.T, h http.Handler, op exectest.Operation) (data any, errors []string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": op.Document, "variables": op.Variables})
	check(t, err)
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var answer struct {
		Data   any
		Errors []struct{ Message string }
	}
	check(t, json.Unmarshal(w.Body.Bytes(), &answer))
	for _, e := range answer.Errors {
		errors = append(errors, e.Message)
	}
	return answer.Data, errors
}

func randomScalar(name string, r *rand.Rand) (literal string, value any, ok bool) {
	pick := func(texts ...string) (string, any, bool) {
		text := texts[r.IntN(len(texts))]
		return strconv.Quote(text), text, true
	}
	switch name {
	case "Date":
		return pick("2024-01-15", "2024-04-01", "2024-06-30", "2026-01-01")
	case "DateTime":
		return pick("2026-11-22T04:00:00.000000Z", "2030-01-01T00:00:00Z")
	case "BigInt":
		return pick(fmt.Sprint(r.IntN(1000)), "0")
	case "ID":
		return pick("UHJvamVjdDox", "T3JnYW5pc2F0aW9uOjE", "UGxhY2U6NDQwMjI5", "UHJvamVjdDo5OTk")
	case "String":
		return pick("440229", "guan-shao", "contracted_investment", "民生", "华润", "P-1")
	case "Int":
		n := 1 + r.IntN(5)
		return strconv.Itoa(n), n, true
	}
	return "", nil, false
}

// mostlyRefused are arguments that are almost always wrong when made at random; every
// fourth query has them.
func mostlyRefused(seed uint64) func(*ast.FieldDefinition, *ast.ArgumentDefinition) bool {
	return func(_ *ast.FieldDefinition, a *ast.ArgumentDefinition) bool {
		switch a.Name {
		case "after", "before", "last", "ids", "filter", "orderBy", "having", "completion", "compare", "measures", "under", "places", "codes":
			return seed%4 != 0
		}
		return false
	}
}

// incomparable are fields that the two answer differently by intent, or whose arguments
// made at random are almost always refused.
func incomparable(parent *ast.Definition, field *ast.FieldDefinition) bool {
	return strings.HasPrefix(field.Name, "__") || parent.Name == "Query" && field.Name == "undoPreview"
}
