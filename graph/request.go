package graph

import (
	"context"
	"net/http"
	"slices"
	"time"

	"jiedui/ledger"
)

// request is what the resolvers of one request share. They run one after another, so
// nothing here is locked.
type request struct {
	id      string
	now     time.Time
	deps    Deps
	options Options
	whole   Deps // of all callers
	writer  http.ResponseWriter
	http    *http.Request
	caller  ledger.Caller // who asks; deps are as he may use them
	unknown error         // why he could not be known; nil: he is, or there is nobody
	// contentType is the media type of the answer.
	contentType string
	// events: the client takes event streams; onlyEvents: and nothing else.
	events, onlyEvents bool
	stream             *stream // of a subscription
	// version is the instant of the ledger that the answer is to be of; zero: whatever is
	// committed when something is read.
	version ledger.Instant

	// buffer holds the answer that was executed; nil: none was, or it must not be used again.
	buffer *[]byte

	// Read once per request: they are small and almost everything refers to them.
	programmes []ledger.Programme
	measures   []ledger.Measure
	places     map[ledger.At]map[string]any
	placeNames map[ledger.At]map[string]any
	names      map[ledger.At]map[ledger.ID]any
}

type requestKey struct{}

func withRequest(ctx context.Context, r *request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// requestOf panics when ctx is not a request's: only the handler runs resolvers.
func requestOf(ctx context.Context) *request { return ctx.Value(requestKey{}).(*request) }

// at reads the arguments asOf and knownAt: today and what is known now where they are
// left out.
func (r *request) at(a args) ledger.At {
	at := ledger.At{AsOf: ledger.DateOf(r.now.In(r.deps.Location)), KnownAt: ledger.Latest}
	if r.version != 0 {
		at.KnownAt = r.version
	}
	if d, ok := a["asOf"].(ledger.Date); ok {
		at.AsOf = d
	}
	if k, ok := a["knownAt"].(ledger.Instant); ok {
		at.KnownAt = k
	}
	return at
}

func (r *request) programmeList(ctx context.Context) ([]ledger.Programme, error) {
	if r.programmes == nil {
		list, err := r.deps.Ledger.Programmes(ctx)
		if err != nil {
			return nil, err
		}
		r.programmes = list
	}
	return r.programmes, nil
}

func (r *request) measureList(ctx context.Context) ([]ledger.Measure, error) {
	if r.measures == nil {
		list, err := r.deps.Ledger.Measures(ctx)
		if err != nil {
			return nil, err
		}
		r.measures = list
	}
	return r.measures, nil
}

// placesAt are the sources of places that were read for one pair of times, by code,
// placeNamesAt those that have what placeNameFields need, if no more, and namesAt those of organisations with id, name and kind alone.
func (r *request) placesAt(at ledger.At) map[string]any { return kept(&r.places, at) }

func (r *request) placeNamesAt(at ledger.At) map[string]any { return kept(&r.placeNames, at) }

func (r *request) namesAt(at ledger.At) map[ledger.ID]any { return kept(&r.names, at) }

// learnName keeps an organisation with id, name and kind alone for namesAt.
func (r *request) learnName(at ledger.At) func(ledger.Organisation) {
	names := r.namesAt(at)
	return func(o ledger.Organisation) {
		if names[o.ID] == nil {
			names[o.ID] = organisationSource{o, at}
		}
	}
}

func kept[K comparable](all *map[ledger.At]map[K]any, at ledger.At) map[K]any {
	if *all == nil {
		*all = map[ledger.At]map[K]any{}
	}
	if (*all)[at] == nil {
		(*all)[at] = map[K]any{}
	}
	return (*all)[at]
}

// forget has everything read anew: it may be different now.
func (r *request) forget() {
	r.programmes, r.measures, r.places, r.placeNames, r.names = nil, nil, nil, nil, nil
}

// measureByCode finds a measure; the standard ones are the same in every ledger.
func (r *request) measureByCode(ctx context.Context, code string) (ledger.Measure, error) {
	for _, m := range ledger.StandardMeasures {
		if m.Code == code {
			return m, nil
		}
	}
	list, err := r.measureList(ctx)
	if err != nil {
		return ledger.Measure{}, err
	}
	for _, m := range list {
		if m.Code == code {
			return m, nil
		}
	}
	return ledger.Measure{}, ledger.NotFound("measure", code)
}

// knownMeasure refuses a code that no measure has: nothing reported looks just like it.
func (r *request) knownMeasure(ctx context.Context, code string) error {
	measures, err := r.measureList(ctx)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(measures, func(m ledger.Measure) bool { return m.Code == code }) {
		return invalid("measure", "没有代码为 %q 的指标", code)
	}
	return nil
}

// knownProgrammes refuses a filter by a programme that the ledger does not have.
func (r *request) knownProgrammes(ctx context.Context, f ledger.ProjectFilter) error {
	codes := f.Programmes
	inner := slices.Concat(f.And, f.Or)
	if f.Not != nil {
		inner = append(inner, *f.Not)
	}
	if len(codes) > 0 {
		programmes, err := r.programmeList(ctx)
		if err != nil {
			return err
		}
		for _, code := range codes {
			if !slices.ContainsFunc(programmes, func(p ledger.Programme) bool { return p.Code == code }) {
				return invalid("programmes", "没有代码为 %q 的行动", code)
			}
		}
	}
	for _, sub := range inner {
		if err := r.knownProgrammes(ctx, sub); err != nil {
			return err
		}
	}
	return nil
}
