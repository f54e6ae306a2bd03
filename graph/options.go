package graph

import (
	"log/slog"
	"time"

	"jiedui/ledger"
)

// Ledger is all that the API reads.
type Ledger interface {
	Catalogue
	Projects
	ProjectLinks
	Organisations
	Places
	Pairings
	Figures
	Portfolios
	Batches
	Reporting
	ReportContents
	Calendars
	Dues
	Bulletins
	Headlines
	Versions
	Searching
	Histories
	Trails
	Feed
}

// Deps is what the API stands on.
type Deps struct {
	Ledger Ledger
	// Imports takes files in. Nil: none are taken.
	Imports Imports
	// Sheets reads rows of imported files. Nil: none are shown.
	Sheets Sheets
	// Edits changes things one by one. With neither, the ledger is only shown.
	Edits Edits
	// Reports moves progress reports on. Nil: they are only shown.
	Reports Reports
	// ReportBooks hands out workbooks to be filled in as reports, and takes them. Nil: it does not.
	ReportBooks ReportBooks
	// Notices keeps whom people are told through. Nil: nobody is told.
	Notices Notices
	// Progress tells when the jobs of this process get on. Nil: events of a job are those of
	// its state alone.
	Progress Progress
	// Callers says who asks. Nil: whoever comes may do everything.
	Callers Callers
	// Accounts keeps users, and Cookies their sessions in browsers. Nil: nobody signs in.
	Accounts Accounts
	Cookies  Cookies
	// As is what of these reads and writes, as a caller may. Nil: the same for all.
	As  func(Deps, ledger.Caller) Deps
	Log *slog.Logger     // nil: slog.Default()
	Now func() time.Time // nil: time.Now
	// Location is where "today" is read off the clock. Nil: Asia/Shanghai, UTC+8.
	Location *time.Location
}

func (d Deps) withDefaults() Deps {
	if d.Log == nil {
		d.Log = slog.Default()
	}
	if d.Now == nil {
		d.Now = time.Now
	}
	if d.Location == nil {
		// Fixed: China has had one zone without summer time since 1992, and a machine
		// without a zone database must still know the date.
		d.Location = time.FixedZone("Asia/Shanghai", 8*60*60)
	}
	return d
}

// Options bounds what one request may ask for; a zero field means the default.
type Options struct {
	MaxBodyBytes int64         // of a request, default 256 KiB
	MaxTokens    int           // of a document, default 8,000
	MaxFields    int           // selected, fragments expanded, default 1,000
	MaxDepth     int           // levels of selection, default 16: an introspection query has 15
	MaxAliases   int           // default 100
	MaxCost      int           // fields in the answer, estimated from page sizes, default 200,000
	MaxPage      int           // of a list, 1 to ledger.MaxPage, the default
	DefaultPage  int           // of a list when the request names none, default 50
	MaxFileBytes int64         // of an uploaded file, default 64 MiB
	Timeout      time.Duration // for one request once it has arrived, default 20 s
	// ReadOnly refuses mutations.
	ReadOnly bool
	// Anonymous is what whoever has not signed in may do where Callers knows callers, default none.
	Anonymous Anonymous
	// Provider: users may sign in through one, at /oidc/login.
	Provider bool
	// NoIntrospection refuses questions about the schema.
	NoIntrospection bool
	// Persisted are documents by their SHA-256 in hexadecimal, which clients may name
	// instead of sending them; with PersistedOnly no others are answered.
	Persisted     map[string]string
	PersistedOnly bool
	CacheBytes    int // of answers to costly questions that are kept, default 64 MiB

	MaxStreams     int           // subscriptions open at a time, default 200
	StreamLifetime time.Duration // of one subscription, default 1 h
	StreamBeat     time.Duration // between signs of life on one that is quiet, default 15 s
	StreamPatience time.Duration // for the client to take an event, default 10 s
}

func (o Options) withDefaults() Options {
	defaultTo(&o.MaxBodyBytes, 256<<10)
	defaultTo(&o.MaxTokens, 8_000)
	defaultTo(&o.MaxFields, 1_000)
	defaultTo(&o.MaxDepth, 16)
	defaultTo(&o.MaxAliases, 100)
	defaultTo(&o.MaxCost, 200_000)
	defaultTo(&o.MaxPage, ledger.MaxPage)
	defaultTo(&o.DefaultPage, 50)
	defaultTo(&o.MaxFileBytes, 64<<20)
	defaultTo(&o.Timeout, 20*time.Second)
	defaultTo(&o.CacheBytes, 64<<20)
	defaultTo(&o.MaxStreams, 200)
	defaultTo(&o.StreamLifetime, time.Hour)
	defaultTo(&o.StreamBeat, 15*time.Second)
	defaultTo(&o.StreamPatience, 10*time.Second)
	o.MaxPage = min(o.MaxPage, ledger.MaxPage)
	o.DefaultPage = min(o.DefaultPage, o.MaxPage)
	return o
}

func defaultTo[T int | int64 | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}
