package graph

import (
	"bytes"
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

// codesOf are the codes that constants of a file stand for.
func codesOf(t *testing.T, path string) (codes []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
	check(t, err)
	shape := regexp.MustCompile(`^[A-Z]+(_[A-Z]+)*$`)
	ast.Inspect(file, func(n ast.Node) bool {
		if d, ok := n.(*ast.GenDecl); ok && d.Tok == token.CONST {
			ast.Inspect(d, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && shape.MatchString(text) {
						codes = append(codes, text)
					}
				}
				return true
			})
		}
		return true
	})
	if len(codes) < 3 {
		t.Fatalf("%s: %v", path, codes)
	}
	return codes
}

// documentedCodes are the rows of the table in docs/api.md: statuses by code.
func documentedCodes(t *testing.T) map[string][]string {
	t.Helper()
	page, err := os.ReadFile("../docs/api.md")
	check(t, err)
	_, table, _ := strings.Cut(string(page), "\n## Errors\n")
	rows := map[string][]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([A-Z_]+)` \\| ([0-9, ]+) \\| (.+) \\|$").FindAllStringSubmatch(table, -1) {
		rows[m[1]] = strings.Split(m[2], ", ")
	}
	return rows
}

func TestEveryCodeIsDocumented(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, file := range []string{"errors.go", "document/errors.go", "../ledger/errors.go", "../ledger/edit.go", "../ledger/report_action.go", "../ledger/account.go"} {
		codes = append(codes, codesOf(t, file)...)
	}
	codes = slices.DeleteFunc(codes, func(code string) bool { return strings.HasPrefix(code, "OIDC_") }) // of another address
	slices.Sort(codes)
	if diff := cmp.Diff(slices.Compact(codes), slices.Sorted(maps.Keys(documentedCodes(t)))); diff != "" {
		t.Errorf("the table in docs/api.md (-codes +table):\n%s", diff)
	}
}

// Each status of the table is met by a request, but for those of fields: what a resolver
// returns is told in an answer of 200.
func TestCodesHaveTheStatusOfTheTable(t *testing.T) {
	t.Parallel()
	rows := documentedCodes(t)
	met := map[string][]string{}
	meet := func(code string, status int) {
		if text := strconv.Itoa(status); !slices.Contains(met[code], text) {
			met[code] = append(met[code], text)
		}
	}
	by := func(query string) func() *http.Request {
		return func() *http.Request { return post(`{"query": ` + strconv.Quote(query) + `}`) }
	}
	with := func(header, value string, request func() *http.Request) func() *http.Request {
		return func() *http.Request {
			r := request()
			r.Header.Set(header, value)
			return r
		}
	}
	const subscription = "subscription { ledgerChanged { version } }"
	for _, c := range []struct {
		code    string
		options Options
		request func() *http.Request
		prepare func(*Handler)
	}{
		{code: codeBadRequest, request: by("")},
		{code: codeMediaType, request: with("Content-Type", "text/plain", by("{ __typename }"))},
		{code: codeNotAcceptable, request: with("Accept", "text/html", by("{ __typename }"))},
		{code: codeMethod, request: func() *http.Request { return httptest.NewRequest(http.MethodPut, "/graphql", nil) }},
		{code: codeNotPersisted, request: func() *http.Request {
			return post(`{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "` + hashOf("?") + `"}}}`)
		}},
		{code: codeNotListed, options: Options{PersistedOnly: true}, request: by("{ __typename }")},
		{code: codeIntrospection, options: Options{NoIntrospection: true}, request: by("{ __schema { types { name } } }")},
		{code: codeBodyTooLarge, options: Options{MaxBodyBytes: 10}, request: by("{ __typename }")},
		{code: codeTimeout, options: Options{Timeout: 1}, request: by("{ measures { code } }")},
		{code: codeFileTooLarge, options: Options{MaxFileBytes: 1}, request: largeUpload},
		{code: codeTooManyStreams, request: with("Accept", eventsType, by(subscription)), prepare: func(h *Handler) { h.streams.most = 0 }},
		{code: "UNAVAILABLE", request: with("Accept", eventsType, by(subscription)), prepare: func(h *Handler) { h.streams.stopping = true }},
		{code: "FORBIDDEN", options: Options{ReadOnly: true}, request: by(`mutation { importCancel(job: "SW1wb3J0Sm9iOjE") { userErrors { code } } }`)},
		{code: "UNAUTHENTICATED", request: by("{ portfolio { total { count } } }"), prepare: func(h *Handler) { h.deps.Callers = strangersOnly{} }},
		{code: "INTERNAL", request: by("{ portfolio { total { count } } }")},
		{code: "INVALID", request: by("query ($n: Int!) { projects(first: $n) { totalCount } }")},
		{code: "GRAPHQL_PARSE_FAILED", request: by("{")},
		{code: "GRAPHQL_VALIDATION_FAILED", request: by("{ nothing }")},
		{code: "QUERY_TOO_LONG", options: Options{MaxTokens: 2}, request: by("{ __typename }")},
		{code: "QUERY_TOO_DEEP", options: Options{MaxDepth: 1}, request: by("{ measures { code } }")},
		{code: "TOO_MANY_FIELDS", options: Options{MaxFields: 1}, request: by("{ measures { code } }")},
		{code: "TOO_MANY_ALIASES", options: Options{MaxAliases: 1}, request: by("{ a: __typename b: __typename }")},
		{code: "TOO_MANY_DIRECTIVES", request: by("{ " + strings.Repeat("__typename @skip(if: false) ", 101) + "}")},
		{code: "QUERY_TOO_COSTLY", options: Options{MaxCost: 1}, request: by("{ measures { code } }")},
		// No interface of the schema has fields that nest, so it takes more fields than are
		// allowed by default.
		{code: "QUERY_TOO_COMPLEX", options: Options{MaxTokens: 100_000, MaxFields: 100_000}, request: by(manyFields())},
		{code: "PAGE_TOO_LARGE", request: by("{ projects(first: 5000) { totalCount } }")},
		{code: "OPERATION_NOT_FOUND", request: func() *http.Request { return post(`{"query": "{ __typename }", "operationName": "A"}`) }},
		{code: "OPERATION_NAME_NEEDED", request: by("query A { __typename } query B { __typename }")},
	} {
		h, err := NewHandler(Deps{Imports: struct{ Imports }{}}, c.options)
		check(t, err)
		if c.prepare != nil {
			c.prepare(h)
		}
		got := send(t, h, c.request())
		if got.code() != c.code {
			t.Errorf("%s: %d %v", c.code, got.status, got.Errors)
		}
		meet(c.code, got.status)
	}
	h, _ := testHandler(t, Options{})
	if got := ask(t, h, "{ projects { totalCount } }", nil); got.code() == "INTERNAL" {
		meet("INTERNAL", got.status)
	}
	for _, code := range slices.Concat(codesOf(t, "../ledger/errors.go"), codesOf(t, "../ledger/edit.go"), codesOf(t, "../ledger/report_action.go")) {
		told := asAPIError(context.Background(), &ledger.Error{Kind: ledger.Kind(code), Text: "?"})
		if told.Code != code {
			t.Errorf("%s is told as %s", code, told.Code)
		}
		meet(code, http.StatusOK)
	}
	for _, code := range codesOf(t, "../ledger/account.go") {
		kind := ledger.KindInvalid
		switch code {
		case ledger.CodeNoCSRF, ledger.CodeCrossSite:
			kind = ledger.KindForbidden
		case ledger.CodeSessionExpired, ledger.CodeSessionInvalid, ledger.CodeTokenExpired, ledger.CodeTokenRevoked, ledger.CodeTokenInvalid, ledger.CodeUserDisabled:
			kind = ledger.KindUnauthenticated
		case ledger.CodeOIDCRefused, ledger.CodeOIDCUnmatched: // of another address
			continue
		}
		if refused := (&ledger.Error{Kind: kind, Code: code, Text: "?"}); kind != ledger.KindInvalid {
			h, err := NewHandler(Deps{Callers: refusing{refused}}, Options{})
			check(t, err)
			got := send(t, h, by("{ portfolio { total { count } } }")())
			if got.code() != code {
				t.Errorf("%s: %d %v", code, got.status, got.Errors)
			}
			meet(code, got.status)
		}
		if kind == ledger.KindInvalid || code == ledger.CodeUserDisabled {
			meet(code, http.StatusOK) // TestAccounts
		}
	}
	for code, statuses := range met {
		slices.Sort(statuses)
		if diff := cmp.Diff(statuses, rows[code]); diff != "" {
			t.Errorf("%s (-met +table): %s", code, diff)
		}
	}
	for code := range rows {
		if met[code] == nil {
			t.Errorf("%s is met by no request", code)
		}
	}
}

type strangersOnly struct{}

func (strangersOnly) Of(*http.Request) (ledger.Caller, error) { return ledger.Caller{}, nil }

// manyFields has 60,000 fields, in a fragment that is spread in many places.
func manyFields() string {
	query := "{"
	for i := range 60 {
		query += fmt.Sprintf(" a%d: programmes { ...f }", i)
	}
	return query + " } fragment f on Programme { " + strings.Repeat("id ", 1_000) + "}"
}

// refusing knows no caller.
type refusing struct{ err error }

func (r refusing) Of(*http.Request) (ledger.Caller, error) { return ledger.Caller{}, r.err }

func largeUpload() *http.Request {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("operations", `{"query": "{ __typename }", "variables": {"file": null}}`) // memory does not fail
	_ = w.WriteField("map", `{"0": ["variables.file"]}`)
	part, _ := w.CreateFormFile("0", "x.csv")
	_, _ = part.Write([]byte("too large"))
	_ = w.Close()
	r := httptest.NewRequest(http.MethodPost, "/graphql", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Accept", responseType)
	r.Header.Set(preflightHeader, "1")
	return r
}
