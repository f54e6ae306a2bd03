package graph

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jiedui/ledger"
)

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestOnlyListedDocumentsAreAnswered(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "documents.json")
	write := func(hash, text string) (map[string]string, error) {
		data, err := json.Marshal(map[string]string{hash: text})
		check(t, err)
		check(t, os.WriteFile(file, data, 0o600))
		return ReadPersisted(file)
	}
	if _, err := write(hashOf("other"), "{ __typename }"); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("a wrong hash: %v", err)
	}
	if _, err := ReadPersisted(file + "x"); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("no file: %v", err)
	}
	listed, err := write("sha256:"+hashOf("{ __typename }"), "{ __typename }")
	check(t, err)
	h, _ := testHandler(t, Options{Persisted: listed, PersistedOnly: true})
	hash, err := json.Marshal(map[string]any{"extensions": map[string]any{"persistedQuery": map[string]any{"version": 1, "sha256Hash": hashOf("{ __typename }")}}})
	check(t, err)
	if got := send(t, h, post(string(hash))); got.Data == nil {
		t.Errorf("a listed hash: %v", got.Errors)
	}
	if got := send(t, h, post(`{"query": "{ __typename }"}`)); got.Data == nil {
		t.Errorf("a listed text: %v", got.Errors)
	}
	if got := send(t, h, post(`{"query": "{ a: __typename }"}`)); got.status != http.StatusForbidden || got.code() != codeNotListed {
		t.Errorf("another: %d %v", got.status, got.Errors)
	}
}

func TestAnswersAreCompressed(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	answer := func(query, takes string) *httptest.ResponseRecorder {
		body, err := json.Marshal(map[string]any{"query": query})
		check(t, err)
		r := post(string(body))
		r.Header.Set("Accept-Encoding", takes)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	plain := answer(introspectionQuery, "br, gzip;q=0").Body.Bytes()
	w := answer(introspectionQuery, "br, gzip")
	if w.Header().Get("Content-Encoding") != "gzip" || w.Body.Len() > len(plain)/5 {
		t.Fatalf("%d bytes of %d, encoding %q", w.Body.Len(), len(plain), w.Header().Get("Content-Encoding"))
	}
	z, err := gzip.NewReader(w.Body)
	check(t, err)
	read, err := io.ReadAll(z)
	check(t, err)
	if string(read) != string(plain) {
		t.Error("not the same answer")
	}
	if w := answer("{ __typename }", "gzip"); w.Header().Get("Content-Encoding") != "" {
		t.Error("a short answer is compressed")
	}
}

func TestTheSchemaIsToldOnlyWhereAllowed(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{NoIntrospection: true})
	for _, query := range []string{introspectionQuery, "{ ...f } fragment f on Query { ... { t: __type(name: \"Place\") { name } } }"} {
		if got := ask(t, h, query, nil); got.status != http.StatusForbidden || got.code() != codeIntrospection {
			t.Errorf("%d %v", got.status, got.Errors)
		}
	}
	if got := ask(t, h, "{ __typename }", nil); got.Data == nil {
		t.Errorf("%v", got.Errors)
	}
}

func TestTheCostIsTold(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, post(`{"query": "{ __typename }"}`))
	var got struct{ Extensions struct{ Cost int } }
	check(t, json.Unmarshal(w.Body.Bytes(), &got))
	if got.Extensions.Cost < 1 {
		t.Errorf("%s", w.Body)
	}
}

func TestDocumentsUsedLastAreKept(t *testing.T) {
	t.Parallel()
	kept := newPersisted(nil, false)
	for i := range 3 {
		text := strings.Repeat(string(rune('a'+i)), persistedBytes/2)
		kept.sent.Add(hashOf(text), text, len(text))
	}
	if _, found := kept.find(hashOf(strings.Repeat("a", persistedBytes/2))); found || kept.sent.Len() != 2 || kept.sent.Held() > persistedBytes {
		t.Errorf("%d documents of %d bytes are kept", kept.sent.Len(), kept.sent.Held())
	}
}
