package graph

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/gqlerrors"
	"github.com/graphql-go/graphql/language/ast"
	"github.com/graphql-go/graphql/language/location"
	"github.com/graphql-go/graphql/language/parser"
	"github.com/graphql-go/graphql/language/source"

	"jiedui/ledger"
)

// Handler answers GraphQL requests over HTTP. It is safe for concurrent use.
type Handler struct {
	deps    Deps
	options Options
	schema  *schema
}

// NewHandler makes the handler of /graphql.
func NewHandler(deps Deps, options Options) (*Handler, error) {
	s, err := newSchema()
	if err != nil {
		return nil, err
	}
	return &Handler{deps.withDefaults(), options.withDefaults(), s}, nil
}

// SDL is the schema in the schema definition language.
func (h *Handler) SDL() string { return printSchema(h.schema.graphql) }

// query is one request as it arrives.
type query struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`

	get bool // it came as GET, which must not change anything
}

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := h.deps.Now()
	id := requestID(r.Header.Get("X-Request-Id"))
	w.Header().Set("X-Request-Id", id)
	w.Header().Set("Vary", "Accept")
	w.Header().Set("Cache-Control", "no-store") // figures change without the query changing
	w.Header().Set("X-Content-Type-Options", "nosniff")

	req := &request{id: id, now: started, deps: h.deps, options: h.options, batches: map[batchKey]*batch{}}
	ctx := withRequest(r.Context(), req)

	legacy := acceptsOnlyJSON(r.Header.Get("Accept"))
	status, a := h.serve(ctx, w, r, legacy)
	for _, e := range a.Errors {
		h.log(ctx, id, e.own)
	}
	body, err := json.Marshal(a)
	if err != nil { // nothing in an answer can fail to marshal unless a resolver is wrong
		h.log(ctx, id, internal(fmt.Errorf("marshal the answer: %w", err)))
		status, body = http.StatusInternalServerError, []byte(`{"errors":[{"message":"`+internalText+`","extensions":{"code":"INTERNAL","requestId":"`+id+`"}}]}`)
	}
	contentType := responseType
	if legacy {
		contentType = jsonType
	}
	w.Header().Set("Content-Type", contentType+"; charset=utf-8")
	w.WriteHeader(status)
	_, err = w.Write(append(body, '\n'))
	h.deps.Log.LogAttrs(ctx, slog.LevelDebug, "graphql",
		slog.String("requestId", id), slog.Int("status", status), slog.Int("bytes", len(body)), slog.Int("errors", len(a.Errors)),
		slog.Duration("took", h.deps.Now().Sub(started)), slog.Any("write", err))
}

// answer is what a client gets; Data is absent when nothing was executed.
type answer struct {
	Errors []answerError `json:"errors,omitempty"`
	Data   *data         `json:"data,omitempty"`
}

// data is the result of execution; null when an error reached the root.
type data struct{ value any }

func (d *data) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(d.value)
	return b.Bytes(), err
}

type answerError struct {
	Message    string                    `json:"message"`
	Locations  []location.SourceLocation `json:"locations,omitempty"`
	Path       []any                     `json:"path,omitempty"`
	Extensions map[string]any            `json:"extensions"`

	own *apiError
}

func refusal(ctx context.Context, e *apiError) answer {
	return answer{Errors: []answerError{{Message: e.Message, Extensions: e.extensions(requestOf(ctx).id), own: e}}}
}

// serve reads, checks and executes a request. What is wrong with HTTP has a status of
// its own; what is wrong with the document is 400, or 200 for clients that know no media
// type but application/json (GraphQL over HTTP, section 6.4); what was executed is 200.
func (h *Handler) serve(ctx context.Context, w http.ResponseWriter, r *http.Request, legacy bool) (int, answer) {
	q, status, refused := h.read(w, r)
	if refused != nil {
		return status, refusal(ctx, refused)
	}
	ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
	defer cancel()
	a := h.execute(ctx, q)
	switch {
	case a.Data != nil || legacy:
		return http.StatusOK, a
	case a.Errors[0].own.Code == codeTimeout:
		return http.StatusServiceUnavailable, a
	case a.Errors[0].own.kind == ledger.KindInternal:
		return http.StatusInternalServerError, a
	case a.Errors[0].own.kind == ledger.KindForbidden:
		return http.StatusForbidden, a
	case a.Errors[0].own.Code == codeMethod:
		w.Header().Set("Allow", "POST")
		return http.StatusMethodNotAllowed, a
	}
	return http.StatusBadRequest, a
}

// read takes a query from the address or the body.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (q query, status int, refused *apiError) {
	switch r.Method {
	case http.MethodGet:
		q.get = true
		values := r.URL.Query()
		q.Query, q.OperationName = values.Get("query"), values.Get("operationName")
		if v := values.Get("variables"); v != "" {
			if err := json.Unmarshal([]byte(v), &q.Variables); err != nil {
				return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "variables 不是 JSON 对象"}
			}
		}
		if int64(len(r.URL.RawQuery)) > h.options.MaxBodyBytes {
			return q, http.StatusRequestEntityTooLarge, overLimit(codeBodyTooLarge, int(h.options.MaxBodyBytes), "请求过大")
		}
	case http.MethodPost:
		// JSON, or a form with a header of its own: a page of a foreign site can make a
		// browser send forms and plain text without asking, and these not.
		t, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if err == nil && t == multipartType {
			if q, status, refused = h.readMultipart(w, r); refused != nil {
				return q, status, refused
			}
			break
		}
		if err != nil || t != jsonType {
			return q, http.StatusUnsupportedMediaType, &apiError{Code: codeMediaType, Message: "Content-Type 应为 application/json"}
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.options.MaxBodyBytes))
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			return q, http.StatusRequestEntityTooLarge, overLimit(codeBodyTooLarge, int(h.options.MaxBodyBytes), "请求过大，最多 %d 字节", h.options.MaxBodyBytes)
		case err != nil:
			return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "请求没有收完整", cause: err}
		}
		if err := json.Unmarshal(body, &q); err != nil {
			return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "请求应为 JSON 对象 {query, variables, operationName}"}
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		return q, http.StatusMethodNotAllowed, &apiError{Code: codeMethod, Message: "请用 POST 或 GET"}
	}
	if strings.TrimSpace(q.Query) == "" {
		return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "缺少 query"}
	}
	return q, 0, nil
}

// execute checks and runs one document. Nothing of graphql-go but its parser sees the
// document before the guards have.
func (h *Handler) execute(ctx context.Context, q query) answer {
	a, err := h.attempt(ctx, q)
	if err != nil {
		return refusal(ctx, asAPIError(ctx, err))
	}
	return a
}

func (h *Handler) attempt(ctx context.Context, q query) (a answer, err error) {
	defer recovered(&err)
	doc, refused := h.parse(q)
	if refused != nil {
		return a, refused
	}
	if v := graphql.ValidateDocument(&h.schema.graphql, doc, rules); !v.IsValid {
		for _, e := range v.Errors[:min(len(v.Errors), maxMistakes)] {
			own := &apiError{Code: codeValidation, Message: shortened(e.Message), kind: ledger.KindInvalid}
			a.Errors = append(a.Errors, answerError{own.Message, e.Locations, nil, own.extensions(requestOf(ctx).id), own})
		}
		return a, nil
	}
	result := graphql.Execute(graphql.ExecuteParams{
		Schema: h.schema.graphql, AST: doc, OperationName: q.OperationName, Args: q.Variables, Context: ctx,
	})
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		// What was resolved by then is not handed out: a client could take it for the whole.
		return a, ctx.Err()
	}
	executed := result.Data != nil
	for _, e := range result.Errors {
		own := ownError(ctx, e)
		executed = executed || len(e.Path) > 0
		a.Errors = append(a.Errors, answerError{own.Message, e.Locations, e.Path, own.extensions(requestOf(ctx).id), own})
	}
	if executed {
		a.Data = &data{result.Data}
	}
	return a, nil
}

// maxMistakes is how many of a document's mistakes are told; one may cause hundreds.
const maxMistakes = 20

func (h *Handler) parse(q query) (*ast.Document, *apiError) {
	if refused := scan(q.Query, h.options); refused != nil {
		return nil, refused
	}
	doc, err := parser.Parse(parser.ParseParams{Source: source.NewSource(&source.Source{Body: []byte(blankComments(q.Query)), Name: "query"})})
	if err != nil {
		return nil, &apiError{Code: codeSyntax, Message: shortened(syntaxText(err)), kind: ledger.KindInvalid}
	}
	if refused := check(h.schema, doc, q.Variables, h.options); refused != nil {
		return nil, refused
	}
	for _, d := range doc.Definitions {
		op, is := d.(*ast.OperationDefinition)
		if !is || op.Operation != ast.OperationTypeMutation {
			continue
		}
		if q.get {
			return nil, &apiError{Code: codeMethod, Message: "修改请用 POST"}
		}
		if refused := h.mayWrite(); refused != nil {
			return nil, refused
		}
	}
	return doc, nil
}

// shortened bounds a text that quotes what was sent.
func shortened(text string) string {
	const most = 500
	runes := []rune(text[:min(len(text), 4*most)])
	if len(runes) <= most {
		return text
	}
	return string(runes[:most]) + "…"
}

// syntaxText is the first line of a parser's error; the rest repeats the document.
func syntaxText(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	var located *gqlerrors.Error
	if errors.As(err, &located) && len(located.Locations) > 0 && !strings.Contains(text, "(") {
		text = fmt.Sprintf("%s (%d:%d)", text, located.Locations[0].Line, located.Locations[0].Column)
	}
	return text
}

// log tells the operator what the client is not told, once, where the request ends.
func (h *Handler) log(ctx context.Context, id string, e *apiError) {
	level := slog.LevelInfo
	if e.kind != "" {
		level = slog.Level(e.kind.Policy().LogLevel)
	}
	h.deps.Log.LogAttrs(ctx, level, "graphql error",
		slog.String("requestId", id), slog.String("code", e.Code), slog.String("message", e.Message), slog.Any("cause", e.cause))
}

// requestID takes the caller's id when it is fit for a header and a log, else makes one.
func requestID(given string) string {
	ok := given != "" && len(given) <= 64
	for i := 0; ok && i < len(given); i++ {
		c := given[i]
		ok = c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c == '.'
	}
	if ok {
		return given
	}
	b := make([]byte, 12)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

// acceptsOnlyJSON reports whether a client names application/json and neither the media
// type of GraphQL responses nor anything at all.
func acceptsOnlyJSON(accept string) bool {
	legacy := false
	for part := range strings.SplitSeq(accept, ",") {
		switch t, _, _ := mime.ParseMediaType(strings.TrimSpace(part)); t {
		case responseType, "application/*", "*/*":
			return false
		case jsonType:
			legacy = true
		}
	}
	return legacy
}
