package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// testHandler has no ledger: what it tests must be refused before one is needed, or must
// survive that reading panics.
func testHandler(t *testing.T, o Options) (*Handler, *bytes.Buffer) {
	t.Helper()
	var log bytes.Buffer
	h, err := NewHandler(Deps{Log: slog.New(slog.NewTextHandler(&log, nil))}, o)
	if err != nil {
		t.Fatal(err)
	}
	return h, &log
}

type reply struct {
	status int
	header http.Header
	Data   any
	Errors []struct {
		Message    string
		Path       []any
		Extensions map[string]any
	}
	Extensions struct{ Cost int }
}

func (r reply) code() string {
	if len(r.Errors) == 0 {
		return ""
	}
	return fmt.Sprint(r.Errors[0].Extensions["code"])
}

func send(t *testing.T, h http.Handler, r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	got := reply{status: w.Code, header: w.Header()}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("answer is not JSON: %v: %s", err, w.Body)
	}
	return got
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", responseType)
	return r
}

func ask(t *testing.T, h http.Handler, query string, variables map[string]any) reply {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return send(t, h, post(string(body)))
}

// Whatever passes the guards must be validated in a time that a caller may be given: each
// of these took the validator seconds to minutes before its size was bounded.
func TestNoDocumentKeepsTheValidatorBusy(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	many := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			b.WriteString(strings.ReplaceAll(format, "%d", strconv.Itoa(i)))
		}
		return b.String()
	}
	values := make([]string, 20_000)
	for name, query := range map[string]string{
		"one field":                 "{ " + many(900, "__typename ") + "}",
		"unknown field":             "{ " + many(900, "nope ") + "}",
		"conflicting fields":        "{ " + many(450, "measures(x: %d) { code } ") + "}",
		"conflicting aliases":       "{ " + many(49, "a: measures { code } a: programmes { code } ") + "}",
		"chain of fragments":        many(90, "fragment f%d on Query { a: __typename ...f9%d }\n") + "{ ...f0 }",
		"fragments of no type":      "{ " + many(99, "...f%d ") + "} " + many(99, "fragment f%d on Nope%d { id } "),
		"arguments of one name":     "{ measures { code } __type(name: \"A\" " + many(2_500, "x: 1 ") + ") { name } }",
		"unknown arguments":         "{ " + many(240, "measures(x: 1, y: 2) { code } ") + "}",
		"unknown variables":         "{ " + many(240, "measures(x: $v%d, y: $w%d) { code } ") + "}",
		"variables of one name":     "query (" + many(1_500, "$a: Int ") + ") { measures { code } }",
		"variables of no type":      "query (" + many(1_500, "$x%d: Nope%d ") + ") { measures { code } }",
		"operations of one name":    many(400, "query A { measures { code } } "),
		"wrong enumeration values":  "{ projects(filter: {status: [" + many(7_000, "NOPE ") + "]}) { totalCount } }",
		"fewer of them":             "{ projects(filter: {status: [" + many(480, "NOPE ") + "]}) { totalCount } }",
		"input fields of one name":  "{ projects(filter: {" + many(2_000, "text: \"a\" ") + "}) { totalCount } }",
		"wrong values in variables": "query ($s: [Status!]) { projects(filter: {status: $s}) { totalCount } }",
	} {
		started := time.Now()
		got := ask(t, h, query, map[string]any{"s": values})
		if took := time.Since(started); took > 2*time.Second {
			t.Errorf("%s took %v (%s)", name, took, got.code())
		}
		if len(got.Errors) > 20 {
			t.Errorf("%s: %d errors", name, len(got.Errors))
		}
		for _, e := range got.Errors {
			if len(e.Message) > 2_100 {
				t.Errorf("%s: a message of %d bytes", name, len(e.Message))
			}
		}
	}
}

func TestOneNameInTheAnswerIsOneThing(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	const projects = "{ projects(first: 1) { nodes { %s } } } fragment p on Project { year } fragment q on Project { year: name }"
	for selection, fits := range map[string]bool{
		"name name ...p": true, "n: name n: name": true, "year: name ...p": false, "n: name n: code": false, "...p ...q": false,
		"parts(first: 1) { nodes { id } } parts(first: 1) { nodes { name } } ...p":           true,
		"parts(first: 1) { nodes { id } } parts(first: 2) { nodes { id } } ...p":             false,
		"parts(first: 1) { nodes { a: id } } parts(first: 1) { nodes { a: name } } ...p":     false,
		"parts(first: 1) { nodes { ...p } } parts(first: 1) { nodes { year: sector } }":      false,
		"figures { subject { ... on Project { x: name } ... on Place { x: code } } } ...p":   true,
		"figures { subject { ... on Project { x: name } ... on Place { x: id } } } ...p":     false,
		"figures { subject { ... on Project { x: name ... on Project { x: code } } } } ...p": false,
	} {
		query := strings.Replace(projects, "%s", selection, 1)
		if !strings.Contains(selection, "...q") {
			query, _, _ = strings.Cut(query, " fragment q")
		}
		if !strings.Contains(selection, "...p") {
			query, _, _ = strings.Cut(query, " fragment p")
		}
		// Without a ledger a document that fits fails when it is executed.
		if got := ask(t, h, query, nil); (got.code() == "INTERNAL") != fits {
			t.Errorf("%s: %v, want it to fit: %v", query, got.Errors, fits)
		}
	}
}

func TestIntrospectionByToolsIsAllowed(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	got := ask(t, h, introspectionQuery, nil)
	if got.status != http.StatusOK || len(got.Errors) != 0 {
		t.Fatalf("status %d, errors %v", got.status, got.Errors)
	}
	// Tools ask ever deeper, and the schema grows.
	fields, cost := fieldsOf(got.Data), got.Extensions.Cost
	if most := h.options.MaxCost; cost < fields || cost > most/2 {
		t.Errorf("%d fields are taken for a cost of %d, of at most %d", fields, cost, most)
	}
}

func fieldsOf(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			n += fieldsOf(item)
		}
	case map[string]any:
		for _, item := range v {
			n += 1 + fieldsOf(item)
		}
	}
	return n
}

func TestRequestsThatAreNotGraphQL(t *testing.T) {
	t.Parallel()
	with := func(r *http.Request, header, value string) *http.Request {
		r.Header.Set(header, value)
		return r
	}
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		code    string
	}{
		"malformed JSON":      {post(`{"query": "{ measures`), 400, codeBadRequest},
		"not an object":       {post(`[{"query": "{ measures { code } }"}]`), 400, codeBadRequest},
		"no query":            {post(`{}`), 400, codeBadRequest},
		"body too large":      {post(`{"query": "` + strings.Repeat(" ", 300<<10) + `"}`), 413, codeBodyTooLarge},
		"deep JSON":           {post(`{"query": "{ measures { code } }", "variables": ` + strings.Repeat(`{"a":`, 40_000)), 400, codeBadRequest},
		"form":                {with(post(`query={measures{code}}`), "Content-Type", "application/x-www-form-urlencoded"), 415, codeMediaType},
		"no content type":     {with(post(`{}`), "Content-Type", ""), 415, codeMediaType},
		"other method":        {httptest.NewRequest(http.MethodDelete, "/graphql", nil), 405, codeMethod},
		"get without query":   {httptest.NewRequest(http.MethodGet, "/graphql", nil), 400, codeBadRequest},
		"get with bad values": {httptest.NewRequest(http.MethodGet, "/graphql?query={measures{code}}&variables=[", nil), 400, codeBadRequest},
	} {
		h, _ := testHandler(t, Options{})
		got := send(t, h, c.request)
		if got.status != c.status || got.code() != c.code {
			t.Errorf("%s: %d %s, want %d %s", name, got.status, got.code(), c.status, c.code)
		}
	}
}

func TestMediaTypesAndStatus(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	for accept, want := range map[string]struct {
		contentType  string
		ok, rejected int
	}{
		"":                              {jsonType, 200, 200},
		"*/*":                           {jsonType, 200, 200},
		"text/html, */*;q=0.1":          {jsonType, 200, 200},
		responseType:                    {responseType, 200, 400},
		responseType + ";charset=utf-8": {responseType, 200, 400},
		"application/json":              {jsonType, 200, 200},
		"application/json, application/graphql-response+json":       {responseType, 200, 400},
		"application/json, application/graphql-response+json;q=0.9": {jsonType, 200, 200},
		"application/json;q=0.5, application/graphql-response+json": {responseType, 200, 400},
		"text/html": {responseType, 406, 406},
		"application/json;q=0, application/graphql-response+json;q=0": {responseType, 406, 406},
	} {
		for query, status := range map[string]int{"{ __typename }": want.ok, "{ nothing }": want.rejected} {
			r := post(`{"query": "` + query + `"}`)
			r.Header.Set("Accept", accept)
			got := send(t, h, r)
			if got.status != status || got.header.Get("Content-Type") != want.contentType+"; charset=utf-8" {
				t.Errorf("Accept %q, %s: %d %s, want %d %s", accept, query, got.status, got.header.Get("Content-Type"), status, want.contentType)
			}
		}
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{})
	for given, kept := range map[string]bool{"abc-1.2_X": true, "": false, "a b": false, "x\ny": false, strings.Repeat("x", 65): false} {
		r := post(`{"query": "{ nothing }"}`)
		r.Header.Set("X-Request-Id", given)
		got := send(t, h, r)
		id := got.header.Get("X-Request-Id")
		if id == "" || (id == given) != kept {
			t.Errorf("given %q, answered with %q", given, id)
		}
		if got.Errors[0].Extensions["requestId"] != id {
			t.Errorf("error says %v, header %q", got.Errors[0].Extensions["requestId"], id)
		}
	}
}

// Without a ledger every read is a nil dereference: its text goes to the log and a
// general one to the client.
func TestPanicsStayInside(t *testing.T) {
	t.Parallel()
	h, log := testHandler(t, Options{})
	got := ask(t, h, "{ a: measures { code } node(id: \"UHJvamVjdDox\") { id } }", nil)
	if got.status != http.StatusOK {
		t.Errorf("status %d, want 200: it was executed", got.status)
	}
	for _, e := range got.Errors {
		if e.Message != internalText || e.Extensions["code"] != "INTERNAL" {
			t.Errorf("client is told %q %v", e.Message, e.Extensions)
		}
	}
	if len(got.Errors) == 0 || !strings.Contains(log.String(), "nil pointer") || !strings.Contains(log.String(), got.header.Get("X-Request-Id")) {
		t.Errorf("log does not say what happened: %s", log)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	h, _ := testHandler(t, Options{Timeout: time.Nanosecond})
	got := ask(t, h, "{ measures { code } }", nil)
	if got.status != http.StatusServiceUnavailable || got.code() != codeTimeout {
		t.Errorf("%d %s", got.status, got.code())
	}
}

func TestOptionsHaveDefaultsAndBounds(t *testing.T) {
	t.Parallel()
	want := Options{
		MaxBodyBytes: 256 << 10, MaxTokens: 8_000, MaxFields: 1_000, MaxDepth: 16, MaxAliases: 100, MaxCost: 200_000,
		MaxPage: 1_000, DefaultPage: 50, MaxFileBytes: 64 << 20, Timeout: 20 * time.Second, CacheBytes: 64 << 20,
		MaxStreams: 200, StreamLifetime: time.Hour, StreamBeat: 15 * time.Second, StreamPatience: 10 * time.Second,
	}
	if diff := cmp.Diff(want, Options{}.withDefaults()); diff != "" {
		t.Error(diff)
	}
	if o := (Options{MaxPage: 5_000}).withDefaults(); o.MaxPage != 1_000 {
		t.Errorf("MaxPage %d", o.MaxPage)
	}
}

// introspectionQuery is what GraphiQL 3.8 and graphql-js 16 send, word for word.
const introspectionQuery = `query IntrospectionQuery {
  __schema {

    queryType { name kind }
    mutationType { name kind }
    subscriptionType { name kind }
    types {
      ...FullType
    }
    directives {
      name
      description

      locations
      args {
        ...InputValue
      }
    }
  }
}

fragment FullType on __Type {
  kind
  name
  description


  fields(includeDeprecated: true) {
    name
    description
    args {
      ...InputValue
    }
    type {
      ...TypeRef
    }
    isDeprecated
    deprecationReason
  }
  inputFields {
    ...InputValue
  }
  interfaces {
    ...TypeRef
  }
  enumValues(includeDeprecated: true) {
    name
    description
    isDeprecated
    deprecationReason
  }
  possibleTypes {
    ...TypeRef
  }
}

fragment InputValue on __InputValue {
  name
  description
  type { ...TypeRef }
  defaultValue


}

fragment TypeRef on __Type {
  kind
  name
  ofType {
    kind
    name
    ofType {
      kind
      name
      ofType {
        kind
        name
        ofType {
          kind
          name
          ofType {
            kind
            name
            ofType {
              kind
              name
              ofType {
                kind
                name
                ofType {
                  kind
                  name
                  ofType {
                    kind
                    name
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}`

// No document may crash the process or get past the guards into endless work.
func FuzzDocuments(f *testing.F) {
	for _, seed := range []string{
		"{ projects(first: 5) { nodes { id ...p } } } fragment p on Project { name parts { nodes { id } } }",
		`query Q($a: Int = 3, $b: [ID!]) @skip(if: true) { x: nodes(ids: $b) { ... on Place { name } __typename } }`,
		"{ a # 注释 \"\n b(x: \"\"\"块\\\"\"\" \"\"\", y: [1, {z: $v}]) }", introspectionQuery,
	} {
		f.Add(seed)
	}
	h, err := NewHandler(Deps{Log: slog.New(slog.DiscardHandler)}, Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		answered := make(chan reply, 1)
		go func() { answered <- ask(t, h, text, nil) }()
		select {
		case got := <-answered:
			if len(got.Errors) == 0 && got.Data == nil {
				t.Fatalf("neither data nor errors for %q", text)
			}
		case <-time.After(3 * time.Second):
			t.Fatalf("no answer to %q", text)
		}
	})
}
