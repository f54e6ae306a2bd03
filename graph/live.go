package graph

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph/exec"
	"jiedui/ledger"
)

// What is asked for as text/event-stream is answered as the protocol "GraphQL over
// Server-Sent Events" says, each operation over a connection of its own ("distinct
// connections mode"): events named next with a result, then one named complete. A
// subscription takes no other way.
//
// A stream is the goroutine of its request and keeps no queue: it asks the feed how far
// the ledger has got, answers, writes, and only then looks again. Whoever reads slowly
// sees the newest state only, and is cut off when an event cannot be written in time.

// Feed tells of transactions as they are committed.
type Feed interface {
	// Follow has Newest keep up with the ledger until leave is called.
	Follow(ctx context.Context) (leave func(), err error)
	// Newest is the instant of the newest committed transaction; the channel is closed when
	// there is a newer one.
	Newest() (ledger.Instant, <-chan struct{})
	// TouchedProjects tells of transactions in (after, upTo] that touched projects, oldest
	// first, and up to where it has told.
	TouchedProjects(ctx context.Context, after, upTo ledger.Instant) ([]ledger.Touched, ledger.Instant, error)
	// TouchedAmong is which of the touched projects a filter selects after or before.
	TouchedAmong(ctx context.Context, t ledger.Touched, asOf ledger.Date, f ledger.ProjectFilter) ([]ledger.ID, error)
}

// Progress tells when an import job of this process gets on.
type Progress interface {
	// ImportMoved gives a channel that is closed when the job gets on; nil: nothing works on
	// it here.
	ImportMoved(job ledger.ID) <-chan struct{}
}

const (
	eventsType = "text/event-stream"
	// answersAtOnce bounds the costly answers that are worked out at once for all streams
	// when the ledger moves.
	answersAtOnce = 4
)

// Why a stream ends when its client has not gone.
var (
	errStopping = errors.New("the server stops")
	errLifetime = errors.New("the stream has lasted as long as it may")
)

// streams are those that are open. They are told to end when the server stops.
type streams struct {
	most  int
	turns chan struct{} // a token for each costly answer being worked out

	mutex    sync.Mutex
	stopping bool
	ends     map[*stream]context.CancelCauseFunc
	works    map[string]*sharedWork // under way, by the key of the answer
}

// sharedWork is an answer that one stream works out for all that need it.
type sharedWork struct {
	done   chan struct{} // closed when it is there
	result *exec.Result  // nil: nothing came of it
}

func newStreams(most int) *streams {
	return &streams{
		most: most, turns: make(chan struct{}, answersAtOnce),
		ends: map[*stream]context.CancelCauseFunc{}, works: map[string]*sharedWork{},
	}
}

// EndStreams ends the streams that are open as complete and lets none begin. It is for
// when the server stops.
func (h *Handler) EndStreams() {
	h.streams.mutex.Lock()
	defer h.streams.mutex.Unlock()
	h.streams.stopping = true
	for _, end := range h.streams.ends {
		end(errStopping)
	}
}

// admit counts a stream until it is let go.
func (s *streams) admit(ctx context.Context, one *stream) (admitted context.Context, letGo func(), refused *apiError) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case s.stopping:
		return nil, nil, &apiError{Code: string(ledger.KindUnavailable), Message: "服务正在停止，请稍后再试", kind: ledger.KindUnavailable}
	case len(s.ends) >= s.most:
		return nil, nil, overLimit(codeTooManyStreams, s.most, "订阅太多，本服务同时最多 %d 个，请稍后再试", s.most)
	}
	ctx, end := context.WithCancelCause(ctx)
	s.ends[one] = end
	return ctx, func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		delete(s.ends, one)
		end(nil)
	}, nil
}

// stream is one subscription being answered. Its source of events, the answering of an
// event and the writing of it take turns in one goroutine.
type stream struct {
	wire    *eventWire
	request *request
	beat    *time.Ticker

	// callerNow says anew who follows the stream, and mayFollow whether he still may.
	callerNow func() (ledger.Caller, error)
	mayFollow func(ledger.Caller) error
	whole     Deps  // for any caller
	checked   bool  // that he may, since the last event
	refused   error // he may not

	since string // Last-Event-ID: the id of the last event that the client has
	id    string // of the event under way, and of the last one after it
	// passed is where a client that reconnects may go on though it was sent nothing of it.
	passed ledger.Instant

	costly bool // answers are worked out by turns
	state  bool // events are states: one that is answered as the last was is not sent
	last   [sha256.Size]byte
}

// at begins an event about the ledger as of a version. Zero: about no version.
func (s *stream) at(version ledger.Instant, id string) {
	s.id = id
	r := s.request
	r.now, r.version = r.deps.Now(), version
	r.forget()
}

// wait waits until one of the channels is ready. False: the stream is over.
func (s *stream) wait(ctx context.Context, moved, further <-chan struct{}) bool {
	for {
		beat := false
		select {
		case <-ctx.Done():
			return false
		case <-moved:
		case <-further:
		case <-s.beat.C:
			beat = true
		}
		if s.checked = s.recheck(ctx); !s.checked {
			return false
		}
		if !beat {
			return true
		}
		if s.passed != 0 {
			s.id = versionID(s.passed)
		}
		if s.wire.beat(s.id); s.wire.err != nil {
			return false
		}
		if s.state { // the day may have ended
			return true
		}
	}
}

// pause lets time pass. False: the stream is over.
func (s *stream) pause(ctx context.Context, d time.Duration) bool {
	passed := make(chan struct{})
	timer := time.AfterFunc(d, func() { close(passed) })
	defer timer.Stop()
	return s.wait(ctx, passed, nil)
}

func versionID(at ledger.Instant) string { return strconv.FormatInt(int64(at), 10) }

// sinceVersion is the version that Last-Event-ID begins with; zero: none.
func (s *stream) sinceVersion() ledger.Instant {
	version, _, _ := strings.Cut(s.since, "/")
	at, err := strconv.ParseInt(version, 10, 64)
	if err != nil || at < 0 {
		return 0
	}
	return ledger.Instant(at)
}

// serveEvents answers a request over an event stream. A status other than streamed is
// that of an answer of its own: what is wrong with HTTP, or no room.
func (h *Handler) serveEvents(ctx context.Context, w http.ResponseWriter, r *http.Request, q query, p prepared, a answer) (int, answer) {
	wire := newEventWire(w, h.options.StreamPatience)
	switch {
	case p.op == nil && a.told[0].Code == codeMethod:
		w.Header().Set("Allow", "POST")
		return http.StatusMethodNotAllowed, a
	case p.op == nil && a.told[0].kind == ledger.KindUnauthenticated:
		w.Header().Set("WWW-Authenticate", challenge)
		return http.StatusUnauthorized, a
	case p.op == nil: // before anything is executed, as the protocol has it
	case p.op.Operation == ast.Subscription:
		return h.subscribe(ctx, wire, r, q, p)
	default:
		q.known = nil
		ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
		defer cancel()
		a = h.run(ctx, q, p)
	}
	wire.open()
	wire.next("", a.AppendJSON(nil))
	wire.complete()
	return streamed, a
}

func (h *Handler) subscribe(ctx context.Context, wire *eventWire, r *http.Request, q query, p prepared) (int, answer) {
	s := &stream{wire: wire, request: requestOf(ctx), since: r.Header.Get("Last-Event-ID"), whole: h.deps}
	s.callerNow = func() (ledger.Caller, error) { return h.callerOf(r) }
	s.mayFollow = func(c ledger.Caller) error {
		return h.schema.mayRun(&request{caller: c, options: h.options, deps: h.deps}, p.op)
	}
	gone := ctx
	ctx, letGo, refused := h.streams.admit(ctx, s)
	if refused != nil {
		wire.w.Header().Set("Retry-After", "5")
		return http.StatusServiceUnavailable, refusal(gone, refused)
	}
	defer letGo()
	leave, err := h.deps.Ledger.Follow(ctx)
	if err != nil {
		return http.StatusServiceUnavailable, refusal(gone, asAPIError(ctx, err))
	}
	defer leave()
	ctx, cancel := context.WithTimeoutCause(ctx, h.options.StreamLifetime, errLifetime)
	defer cancel()
	s.beat = time.NewTicker(h.options.StreamBeat)
	defer s.beat.Stop()
	s.request.stream = s
	wire.open()
	events, err := h.stream(ctx, s, q, p)
	a := answer{}
	if err != nil {
		a = refusal(gone, asAPIError(gone, err))
		wire.next("", a.AppendJSON(nil))
	}
	// One that has lasted long enough is broken off, so that its client asks anew.
	if cause := context.Cause(ctx); cause == nil || errors.Is(cause, errStopping) {
		wire.complete()
	}
	h.deps.Log.LogAttrs(gone, slog.LevelDebug, "subscription",
		slog.String("requestId", s.request.id), slog.Int("events", events), slog.Any("end", context.Cause(ctx)), slog.Any("write", wire.err))
	return streamed, a
}

// stream writes the events of a subscription until it ends, and counts them. The error is
// why it could not begin, or a panic.
func (h *Handler) stream(ctx context.Context, s *stream, q query, p prepared) (events int, err error) {
	defer recovered(&err)
	plan, err := h.plan(q, p)
	if err != nil {
		return 0, err
	}
	results, refused := plan.Subscribe(ctx, exec.Request{Variables: q.Variables, Around: h.around(s, q)})
	if refused != nil {
		results = func(yield func(*exec.Result) bool) { yield(refused) }
	}
	for result := range results {
		if ctx.Err() != nil || s.refused != nil {
			break
		}
		one := told(ctx, result)
		for _, e := range one.told {
			h.log(ctx, s.request.id, e)
		}
		if s.repeats(one) {
			s.wire.mark(s.id)
		} else {
			one.Extensions = map[string]any{"cost": p.cost}
			events++
			s.wire.next(s.id, one.AppendJSON(nil))
		}
		if s.wire.err != nil {
			break
		}
	}
	return events, s.refused
}

// repeats reports whether an event says what the last one said.
func (s *stream) repeats(a answer) bool {
	if !s.state || len(a.Errors) > 0 {
		s.last = [sha256.Size]byte{}
		return false
	}
	sum := sha256.Sum256(a.Data)
	same := sum == s.last
	s.last = sum
	return same
}

// around stands around the answering of each event: it is bounded in time, and a costly
// answer is worked out once for all streams that ask the same, a few at once.
func (h *Handler) around(s *stream, q query) func(context.Context, func(context.Context) *exec.Result) *exec.Result {
	return func(ctx context.Context, execute func(context.Context) *exec.Result) *exec.Result {
		if !s.checked && !s.recheck(ctx) {
			return &exec.Result{Aborted: s.refused}
		}
		s.checked = false
		bounded := func() *exec.Result {
			ctx, cancel := context.WithTimeout(ctx, h.options.Timeout)
			defer cancel()
			return execute(ctx)
		}
		if !s.costly {
			return bounded()
		}
		key, err := s.request.answerKey(q)
		if err != nil { // variables that came as JSON are JSON
			return bounded()
		}
		return h.streams.once(ctx, key, func() *exec.Result {
			if data, found := h.answers.Get(key); found {
				return &exec.Result{Data: data}
			}
			select {
			case h.streams.turns <- struct{}{}:
				defer func() { <-h.streams.turns }()
			case <-ctx.Done():
				return &exec.Result{Aborted: ctx.Err()}
			}
			result := bounded()
			if result.Aborted == nil && len(result.Errors) == 0 {
				h.answers.keep(key, result.Data)
			}
			return result
		})
	}
}

// once has one of the streams that need an answer work it out and gives it to all. If
// that one comes to nothing, perhaps because its client has gone, another does it.
func (s *streams) once(ctx context.Context, key string, work func() *exec.Result) *exec.Result {
	for {
		s.mutex.Lock()
		w := s.works[key]
		if w == nil {
			w = &sharedWork{done: make(chan struct{})}
			s.works[key] = w
			s.mutex.Unlock()
			defer func() { // also after a panic
				s.mutex.Lock()
				delete(s.works, key)
				s.mutex.Unlock()
				close(w.done)
			}()
			result := work()
			if ctx.Err() == nil {
				w.result = result
			}
			return result
		}
		s.mutex.Unlock()
		select {
		case <-w.done:
			if w.result != nil {
				return w.result
			}
		case <-ctx.Done():
			return &exec.Result{Aborted: ctx.Err()}
		}
	}
}

// eventWire writes Server-Sent Events. After the first failure, which is that the client
// has gone or does not read, it writes nothing.
type eventWire struct {
	w        http.ResponseWriter
	control  *http.ResponseController
	patience time.Duration
	text     []byte
	err      error
}

func newEventWire(w http.ResponseWriter, patience time.Duration) *eventWire {
	return &eventWire{w: w, control: http.NewResponseController(w), patience: patience}
}

// open sends the head of the answer, so that the client knows that it is heard.
func (e *eventWire) open() {
	h := e.w.Header()
	h.Set("Content-Type", eventsType+"; charset=utf-8")
	h.Set("Cache-Control", "no-store, no-transform")
	h.Set("X-Accel-Buffering", "no") // nginx would gather events
	// The server's time for reading a request would else end the connection; a recorder
	// of tests has no deadlines.
	if err := e.control.SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		e.err = err
		return
	}
	e.w.WriteHeader(http.StatusOK)
	e.text = append(e.text[:0], ":\n\n"...)
	e.write()
}

// next sends a result. JSON as it is written here has no line breaks.
func (e *eventWire) next(id string, result []byte) {
	e.text = append(e.text[:0], "event: next\n"...)
	e.appendID(id)
	e.text = append(append(append(e.text, "data: "...), result...), "\n\n"...)
	e.write()
}

// complete sends the end; without a line of data a browser would pass over it.
func (e *eventWire) complete() {
	e.text = append(e.text[:0], "event: complete\ndata:\n\n"...)
	e.write()
}

// mark tells the client from where to go on, without an event.
func (e *eventWire) mark(id string) {
	e.text = e.text[:0]
	e.appendID(id)
	e.text = append(e.text, '\n')
	e.write()
}

// beat shows that the connection is there, and from where to go on.
func (e *eventWire) beat(id string) {
	e.text = append(e.text[:0], ":\n"...)
	e.appendID(id)
	e.text = append(e.text, '\n')
	e.write()
}

func (e *eventWire) appendID(id string) {
	if id != "" {
		e.text = append(append(append(e.text, "id: "...), id...), '\n')
	}
}

func (e *eventWire) write() {
	if e.err != nil {
		return
	}
	if e.err = e.control.SetWriteDeadline(time.Now().Add(e.patience)); errors.Is(e.err, http.ErrNotSupported) {
		e.err = nil // as above
	}
	if e.err == nil {
		_, e.err = e.w.Write(e.text)
	}
	if e.err == nil {
		e.err = e.control.Flush()
	}
	if cap(e.text) > 64<<10 { // a large event is not held for as long as the stream lasts
		e.text = nil
	}
}
