package graph_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph"
	"jiedui/store"
)

func get(values url.Values) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/graphql?"+values.Encode(), nil)
	r.Header.Set("Accept", "application/graphql-response+json")
	return r
}

func TestQueriesByGET(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	got := send(t, o.server, get(url.Values{
		"query":         {"query A($x: Boolean!) { __typename @include(if: $x) } query B { b: __typename }"},
		"operationName": {"A"}, "variables": {`{"x": true}`}, "extensions": {`{"a": 1}`},
	}))
	if diff := cmp.Diff(any(map[string]any{"__typename": "Query"}), got.Data); got.status != http.StatusOK || diff != "" {
		t.Errorf("%d %s %v", got.status, diff, got.Errors)
	}
}

type reply struct {
	status int
	Data   any
	Errors []struct {
		Message    string
		Extensions map[string]any
	}
}

func (r reply) code() any {
	if len(r.Errors) == 0 {
		return nil
	}
	return r.Errors[0].Extensions["code"]
}

func send(t *testing.T, h http.Handler, r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	got := reply{status: w.Code}
	check(t, json.Unmarshal(w.Body.Bytes(), &got))
	return got
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// answerTo gives status, tag and body of a GET with the tag of an earlier answer.
func answerTo(h http.Handler, query, tag string) (status int, newTag, body string) {
	r := get(url.Values{"query": {query}})
	if tag != "" {
		r.Header.Set("If-None-Match", tag)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code, w.Header().Get("ETag"), w.Body.String()
}

// An answer has a tag until the ledger changes; asked with the tag it is not sent again,
// and what is kept of an aggregate is never older than the ledger.
func TestAnswersAreNamedByTheStateOfTheLedger(t *testing.T) {
	t.Parallel()
	for name, query := range map[string]string{
		"list":      `{ projects(first: 3) { totalCount nodes { name } } }`,
		"aggregate": `{ portfolio { total { count } } }`,
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			status, tag, body := answerTo(o.server, query, "")
			if status != http.StatusOK || tag == "" || strings.Contains(body, "errors") {
				t.Fatalf("%d %q %s", status, tag, body)
			}
			if status, again, body := answerTo(o.server, query, `"other", `+tag); status != http.StatusNotModified || again != tag || body != "" {
				t.Errorf("the same again: %d %q %q", status, again, body)
			}
			if status, _, same := answerTo(o.server, query, `"other"`); status != http.StatusOK || same != body {
				t.Errorf("with another tag: %d %s", status, same)
			}
			o.more(t, 2)
			if status, changed, body2 := answerTo(o.server, query, tag); status != http.StatusOK || changed == tag || body2 == body {
				t.Errorf("after a change: %d %q %s", status, changed, body2)
			}
		})
	}
	o := newOffice(t)
	for _, query := range []string{`{ nothing }`, `{ node(id: "UHJvamVjdDox") { id } }`, `{ projects(first: 1, after: "x") { nodes { id } } }`} {
		if _, tag, body := answerTo(o.server, query, ""); tag != "" {
			t.Errorf("%s: tag %q of %s", query, tag, body)
		}
	}
}

func TestAggregatesAreKeptUntilTheLedgerChanges(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const query = `{ portfolio(groupBy: [PROGRAMME]) { total { count } rows { count } } }`
	statements := func() int64 {
		_, errs, n := o.ask(t, query, nil)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		return n
	}
	first, second := statements(), statements()
	if second != 1 || first <= 1 {
		t.Errorf("%d statements, then %d: want one, for the state of the ledger", first, second)
	}
	o.more(t, 1)
	if third := statements(); third != first {
		t.Errorf("after a change %d statements, want %d", third, first)
	}
}

func TestDocumentsAreNamedByTheirHash(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	const text = "{ __typename }"
	by := func(query, hash string) reply {
		body, err := json.Marshal(map[string]any{"query": query, "extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hash}}})
		check(t, err)
		r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(string(body)))
		r.Header.Set("Content-Type", "application/json")
		return send(t, o.server, r)
	}
	if got := by("", hashOf(text)); got.status != http.StatusOK || got.code() != "PERSISTED_QUERY_NOT_FOUND" || got.Errors[0].Message != "PersistedQueryNotFound" {
		t.Errorf("before it was sent: %d %v", got.status, got.Errors)
	}
	if got := by(text, hashOf("other")); got.status != http.StatusBadRequest || got.code() != "BAD_REQUEST" {
		t.Errorf("a wrong hash: %d %v", got.status, got.Errors)
	}
	if got := by("", "short"); got.status != http.StatusBadRequest {
		t.Errorf("no hash at all: %d %v", got.status, got.Errors)
	}
	if got := by(text, hashOf(text)); got.Data == nil {
		t.Errorf("with its text: %v", got.Errors)
	}
	if got := by("", strings.ToUpper(hashOf(text))); got.Data == nil {
		t.Errorf("without its text: %v", got.Errors)
	}
}

var _ graph.Versions = (*store.Store)(nil)
