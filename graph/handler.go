package graph

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph/document"
	"jiedui/graph/exec"
	"jiedui/ledger"
)

// Handler answers GraphQL requests over HTTP. It is safe for concurrent use.
type Handler struct {
	deps    Deps
	options Options
	sdl     string
	schema  *schema
	x       *executable

	persisted *persisted
	answers   *answers
	streams   *streams
}

// NewHandler makes the handler of /graphql.
func NewHandler(deps Deps, options Options) (*Handler, error) {
	s, err := newSchema()
	if err != nil {
		return nil, err
	}
	options = options.withDefaults()
	x, err := s.executable(options)
	if err != nil {
		return nil, err
	}
	return &Handler{
		deps: deps.withDefaults(), options: options, sdl: printSchema(s.graphql), schema: s, x: x,
		persisted: newPersisted(options.Persisted, options.PersistedOnly), answers: newAnswers(options.CacheBytes),
		streams: newStreams(options.MaxStreams),
	}, nil
}

// SDL is the schema in the schema definition language.
func (h *Handler) SDL() string { return h.sdl }

// query is one request as it arrives.
type query struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`

	get   bool     // it came as GET, which must not change anything
	known []string // tags of answers that the client has, as in If-None-Match
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	started := h.deps.Now()
	id := requestID(r.Header.Get("X-Request-Id"))
	w.Header().Set("X-Request-Id", id)
	w.Header().Set("Vary", "Accept, Accept-Encoding, Cookie, Authorization")
	w.Header().Set("Cache-Control", "no-store") // figures change without the query changing
	w.Header().Set("X-Content-Type-Options", "nosniff")

	accept := strings.Join(r.Header.Values("Accept"), ",")
	contentType := negotiated(accept)
	req := &request{id: id, writer: w, http: r, now: started, deps: h.deps, options: h.options, contentType: contentType, events: takesEvents(accept)}
	if req.onlyEvents = contentType == "" && req.events; req.onlyEvents {
		contentType = jsonType // of what is refused before a stream begins
	}
	ctx := withRequest(r.Context(), req)
	status, a := http.StatusNotAcceptable, answer{}
	if contentType == "" {
		contentType = responseType
		a = refusal(ctx, &apiError{Code: codeNotAcceptable, Message: "请在 Accept 中写 " + responseType + " 或 " + jsonType})
	} else {
		status, a = h.serve(ctx, w, r, contentType == jsonType)
	}
	for _, e := range a.told {
		h.log(ctx, id, e)
	}
	if status == streamed {
		return
	}
	if a.tag != "" {
		w.Header().Set("ETag", a.tag)
		w.Header().Set("Cache-Control", "private, no-cache") // to be asked for again each time
	}
	if status == http.StatusNotModified {
		w.WriteHeader(status)
		return
	}
	whole := buffers.Get().(*[]byte)
	body := append(a.AppendJSON((*whole)[:0]), '\n')
	w.Header().Set("Content-Type", contentType+"; charset=utf-8")
	err := writeBody(w, r, status, body)
	giveBack(whole, body)
	if req.buffer != nil {
		giveBack(req.buffer, a.Data)
	}
	h.deps.Log.LogAttrs(ctx, slog.LevelDebug, "graphql",
		slog.String("requestId", id), slog.Int("status", status), slog.Int("bytes", len(body)), slog.Int("errors", len(a.told)),
		slog.Duration("took", h.deps.Now().Sub(started)), slog.Any("write", err))
}

// buffers are of answers, to be used again.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxBuffer is the largest buffer that is kept.
const maxBuffer = 1 << 20

// giveBack keeps a buffer in the size to which it has grown.
func giveBack(buffer *[]byte, grown []byte) {
	if cap(grown) <= maxBuffer {
		*buffer = grown[:0]
		buffers.Put(buffer)
	}
}

// answer is what a client gets; Data is nil when nothing was executed.
type answer struct {
	exec.Result
	told []*apiError // of each error, for the log
	tag  string      // names the answer; empty: it is not to be kept
	// unchanged: the client has the answer of the tag already.
	unchanged bool
}

// add puts an error into the answer.
func (a *answer) add(ctx context.Context, e *apiError, locations []exec.Location, path []any) {
	a.told = append(a.told, e)
	a.Errors = append(a.Errors, &exec.Error{Message: e.Message, Locations: locations, Path: path, Extensions: e.extensions(requestOf(ctx).id)})
}

func refusal(ctx context.Context, e *apiError) (a answer) {
	a.add(ctx, e, nil, nil)
	return a
}

// streamed is in place of a status where the answer has been sent as a stream.
const streamed = 0

// serve reads, checks and executes a request. What is wrong with HTTP has a status of
// its own; what is wrong with the document is 400, or 200 for clients that know no media
// type but application/json (GraphQL over HTTP, section 6.4); what was executed is 200.
func (h *Handler) serve(ctx context.Context, w http.ResponseWriter, r *http.Request, legacy bool) (int, answer) {
	if status, refused := h.meet(ctx, w, r); refused != nil {
		return status, refusal(ctx, refused)
	}
	q, status, refused := h.read(w, r)
	if refused == nil {
		status, refused = h.persisted.resolve(&q)
	}
	if refused != nil && status == http.StatusOK && requestOf(ctx).onlyEvents {
		return h.serveEvents(ctx, w, r, q, prepared{}, refusal(ctx, refused))
	}
	if refused != nil {
		return status, refusal(ctx, refused)
	}
	p, a := h.prepare(ctx, q)
	subscribes := p.op != nil && p.op.Operation == ast.Subscription
	switch accepts := requestOf(ctx); {
	case accepts.onlyEvents, accepts.events && subscribes:
		return h.serveEvents(ctx, w, r, q, p, a)
	case subscribes:
		return http.StatusNotAcceptable, refusal(ctx, &apiError{Code: codeNotAcceptable, Message: "订阅请在 Accept 中写 " + eventsType})
	case p.op != nil:
		ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
		defer cancel()
		a = h.run(ctx, q, p)
	}
	switch {
	case a.unchanged:
		return http.StatusNotModified, a
	case a.Data != nil:
		return http.StatusOK, a
	case a.told[0].Code == codeTimeout:
		return http.StatusServiceUnavailable, a
	case a.told[0].kind == ledger.KindInternal:
		return http.StatusInternalServerError, a
	case a.told[0].kind == ledger.KindForbidden:
		return http.StatusForbidden, a
	case a.told[0].kind == ledger.KindUnauthenticated:
		w.Header().Set("WWW-Authenticate", challenge)
		return http.StatusUnauthorized, a
	case a.told[0].Code == codeMethod:
		w.Header().Set("Allow", "POST")
		return http.StatusMethodNotAllowed, a
	case legacy:
		return http.StatusOK, a
	}
	return http.StatusBadRequest, a
}

// read takes a query from the address or the body.
func (h *Handler) read(w http.ResponseWriter, r *http.Request) (q query, status int, refused *apiError) {
	switch r.Method {
	case http.MethodGet:
		q.get, q.known = true, r.Header.Values("If-None-Match")
		values := r.URL.Query()
		q.Query, q.OperationName = values.Get("query"), values.Get("operationName")
		if v := values.Get("variables"); v != "" {
			if err := decode([]byte(v), &q.Variables); err != nil {
				return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "variables 不是 JSON 对象"}
			}
		}
		if v := values.Get("extensions"); v != "" {
			if err := decode([]byte(v), &q.Extensions); err != nil {
				return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "extensions 不是 JSON 对象"}
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
		if err := decode(body, &q); err != nil {
			return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "请求应为 JSON 对象 {query, variables, operationName}"}
		}
	default:
		w.Header().Set("Allow", "GET, POST")
		return q, http.StatusMethodNotAllowed, &apiError{Code: codeMethod, Message: "请用 POST 或 GET"}
	}
	if _, named := q.Extensions["persistedQuery"]; strings.TrimSpace(q.Query) == "" && !named {
		return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "缺少 query"}
	}
	return q, 0, nil
}

// decode reads one JSON value, numbers as they are written: a BigInt has more digits than
// a float64 keeps.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("more than one JSON value")
	}
	return nil
}

// prepared is an operation that may be executed; op is nil when it may not.
type prepared struct {
	doc  *document.Document
	op   *ast.OperationDefinition
	cost int
}

// prepare checks a document.
func (h *Handler) prepare(ctx context.Context, q query) (p prepared, a answer) {
	p, a, err := h.checked(ctx, q)
	if err != nil {
		return prepared{}, refusal(ctx, asAPIError(ctx, err))
	}
	return p, a
}

func (h *Handler) checked(ctx context.Context, q query) (p prepared, a answer, err error) {
	defer recovered(&err)
	doc, errs := h.x.front.Prepare(q.Query)
	for _, e := range errs {
		a.add(ctx, refusedDocument(e), locations(e.Locations), nil)
	}
	if doc == nil {
		return p, a, nil
	}
	op, refused := doc.Operation(q.OperationName)
	if refused != nil {
		return p, a, refusedDocument(refused)
	}
	if op.Operation == ast.Mutation {
		if q.get {
			return p, a, &apiError{Code: codeMethod, Message: "修改请用 POST"}
		}
	}
	if refused := h.schema.mayRun(requestOf(ctx), op); refused != nil {
		return p, a, refused
	}
	cost, refused := doc.Cost(op, q.Variables)
	if refused != nil {
		return p, a, refusedDocument(refused)
	}
	return prepared{doc, op, cost}, a, nil
}

// run executes what was prepared.
func (h *Handler) run(ctx context.Context, q query, p prepared) answer {
	a, err := h.attempt(ctx, q, p)
	if err != nil {
		return refusal(ctx, asAPIError(ctx, err))
	}
	return a
}

// plan is the operation made ready, which is kept for the next request.
func (h *Handler) plan(q query, p prepared) (*exec.Plan, error) {
	plan, err := h.x.plans.Plan(h.x.exec, q.Query, q.OperationName, func() (*exec.Plan, error) {
		return h.x.exec.Plan(p.doc.AST, q.OperationName)
	})
	if err != nil {
		return nil, invalid("query", "%s", shortened(err.Error()))
	}
	return plan, nil
}

func (h *Handler) attempt(ctx context.Context, q query, p prepared) (a answer, err error) {
	defer recovered(&err)
	r, fresh := requestOf(ctx), h.schema.freshnessOf(p.op)
	if fresh.introspect && h.options.NoIntrospection {
		return a, &apiError{Code: codeIntrospection, Message: "本服务不回答内省查询（设置 api.introspection）", kind: ledger.KindForbidden}
	}
	a.Extensions = map[string]any{"cost": p.cost}
	key := ""
	if fresh.costly || fresh.steady && q.get {
		if r.version, err = h.deps.Ledger.LatestInstant(ctx); err != nil {
			return a, err
		}
	}
	if r.version != 0 && fresh.steady {
		if key, err = r.answerKey(q); err != nil {
			return a, err
		}
		if q.get {
			a.tag = entityTag(key, r.contentType)
			if a.unchanged = matches(q.known, a.tag); a.unchanged {
				return a, nil
			}
		}
		if kept, found := h.answers.Get(key); found {
			a.Data = kept
			return a, nil
		}
	}
	plan, err := h.plan(q, p)
	if err != nil {
		return a, err
	}
	r.buffer = buffers.Get().(*[]byte)
	result := plan.Execute(ctx, exec.Request{Variables: q.Variables, Buffer: *r.buffer})
	done := told(ctx, result)
	a.Data, a.Errors, a.told = done.Data, done.Errors, done.told
	switch {
	case len(a.told) > 0:
		a.tag = ""
	case fresh.costly && key != "":
		h.answers.keep(key, bytes.Clone(a.Data))
	}
	return a, nil
}

// told is what a client gets of a result.
func told(ctx context.Context, result *exec.Result) (a answer) {
	switch {
	case result.Aborted != nil:
		// What was resolved by then is not handed out: a client could take it for the whole.
		return refusal(ctx, asAPIError(ctx, result.Aborted))
	case result.Data == nil: // nothing was executed
		for _, e := range result.Errors[:min(len(result.Errors), maxMistakes)] {
			var known *ledger.Error
			var own *apiError
			if len(e.Path) > 0 || errors.As(e, &known) || errors.As(e, &own) { // a stream could not be
				own = ownError(ctx, e)
			} else { // the variables are wrong
				own = &apiError{Code: string(ledger.KindInvalid), Message: shortened(e.Message), kind: ledger.KindInvalid}
			}
			a.add(ctx, own, e.Locations, nil)
		}
	default:
		for _, e := range result.Errors {
			a.add(ctx, ownError(ctx, e), e.Locations, e.Path)
		}
		a.Data = result.Data
	}
	return a
}

// maxMistakes is how many mistakes in variables are told; one may cause hundreds.
const maxMistakes = 20

func locations(of []document.Location) []exec.Location {
	out := make([]exec.Location, len(of))
	for i, l := range of {
		out[i] = exec.Location(l)
	}
	return out
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
