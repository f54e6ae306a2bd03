// Package store keeps the ledger in SQLite or PostgreSQL: schema, transactions, taking
// in what importers claim, undoing it, and answering questions at two dates.
//
// It is the only package that knows SQL. It must not read spreadsheets, speak GraphQL or
// decide what a column means. What differs between the engines stands in dialect.go;
// everything else is one SQL text for both. Start reading at apply.go for how claims
// become rows; tx.go says what a transaction promises.
package store

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"

	"jiedui/ledger"
)

//go:embed migrations
var migrations embed.FS

// DefaultURL is the database of a program that was not told where its data is.
const DefaultURL = "sqlite:jiedui.db"

// Options says where the ledger is kept and what the store needs from outside.
type Options struct {
	// URL is sqlite:path or postgres://…; empty: DefaultURL.
	URL string
	// MaxOpen is the largest number of connections for reading; zero: 8. SQLite writes
	// over one further connection.
	MaxOpen int
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// Location is where civil dates are read off the clock; nil: Asia/Shanghai.
	Location *time.Location
	// Logger takes what goes wrong where no caller can be told; nil: none.
	Logger *slog.Logger
	// Divisions is the tree of administrative divisions that provinces are loaded from;
	// nil: none can be loaded.
	Divisions Divisions
	// SessionIdle and SessionLifetime bound sessions: without a request, and in any case;
	// zero: 2 and 24 hours.
	SessionIdle, SessionLifetime time.Duration
	// Passwords is what a guess at one costs; zero: some 30 ms.
	Passwords PasswordCost
	// Reports say how progress reports are taken.
	Reports ReportOptions
}

// Divisions hands out the statistics bureau's tree, one province at a time, parents
// before children.
type Divisions interface {
	Province(code string) ([]ledger.Place, error)
}

// Store is an open ledger as one caller sees it: as opened, the machine, which sees everything; As
// gives it to others. It is safe for concurrent use.
type Store struct {
	*database
	caller ledger.Caller
	sight  *sight // nil: everything
}

// As is the ledger as a caller sees it and writes to it: what is out of his scope reads as not
// there, and what he writes is his. It is light, and all handles share their connections.
func (s *Store) As(c ledger.Caller) *Store {
	return &Store{database: s.database, caller: c, sight: sightOf(c)}
}

// machine is the ledger as a whole, for what keeps it in order.
func (s *Store) machine() *Store { return &Store{database: s.database, caller: ledger.Machine("")} }

// database is what all handles of an open ledger have in common.
type database struct {
	engine    engine
	dsn       string // as the driver understands it
	write     *sqlx.DB
	read      *sqlx.DB
	now       func() time.Time
	location  *time.Location
	logger    *slog.Logger
	divisions Divisions
	reports   ReportOptions

	prepared prepared

	passwords                    *hasher
	sessionIdle, sessionLifetime time.Duration

	// writer holds one token: one transaction of this process writes at a time, and
	// those that wait for it occupy no connection.
	writer chan struct{}
	// latest is the instant of the last transaction committed here.
	latest atomic.Int64
	feed   feed
}

// Open connects to the ledger and proves that it answers. It does not migrate.
func Open(ctx context.Context, o Options) (*Store, error) {
	e, dsn, err := parseURL(o.URL)
	if err != nil {
		return nil, err
	}
	s := &Store{database: &database{
		engine: e, dsn: dsn, feed: newFeed(e), now: o.Now, location: o.Location, logger: o.Logger, divisions: o.Divisions, reports: o.Reports,
		writer: make(chan struct{}, 1),
	}, caller: ledger.Machine("")}
	if s.now == nil {
		s.now = time.Now
	}
	s.passwords = newHasher(o.Passwords)
	if s.sessionIdle = o.SessionIdle; s.sessionIdle <= 0 {
		s.sessionIdle = defaultIdle
	}
	if s.sessionLifetime = o.SessionLifetime; s.sessionLifetime <= 0 {
		s.sessionLifetime = defaultLifetime
	}
	if s.location == nil {
		s.location = time.FixedZone("Asia/Shanghai", 8*60*60)
	}
	if s.logger == nil {
		s.logger = slog.New(slog.DiscardHandler)
	}
	if o.MaxOpen <= 0 {
		o.MaxOpen = 8
	}
	if s.write, s.read, err = e.open(ctx, dsn, o.MaxOpen); err != nil {
		return nil, &ledger.Error{Kind: ledger.KindUnavailable, Entity: "database", Text: "无法打开数据库，请检查地址和权限", Err: err}
	}
	return s, nil
}

// Close closes all connections.
func (s *Store) Close() error {
	err := s.write.Close()
	if s.read != s.write {
		err = errors.Join(err, s.read.Close())
	}
	return err
}

// Engine is the name of the engine: sqlite or postgres.
func (s *Store) Engine() string { return string(s.engine) }

// Today is the civil date of now where the store is.
func (s *Store) Today() ledger.Date { return ledger.DateOf(s.now().In(s.location)) }

// Migrate brings the schema to the version this program was built for and sees that the
// standard measures are there. Where nothing is to be done, nothing is written. A schema
// of a later program is a Conflict: this one does not know what it would break.
func (s *Store) Migrate(ctx context.Context) (from, to int64, err error) {
	p, err := s.provider()
	if err != nil {
		return 0, 0, err
	}
	sources := p.ListSources()
	to = sources[len(sources)-1].Version
	if from, err = s.SchemaVersion(ctx); err != nil {
		return 0, 0, err
	}
	if from > to {
		return from, from, ledger.Conflict("database", "", fmt.Sprintf("数据库的结构版本是 %d，本程序只认识到 %d；请换用新版程序", from, to))
	}
	if from < to {
		if err := s.up(ctx, p, to); err != nil {
			return from, from, err
		}
	}
	measures, err := s.Measures(ctx)
	if err != nil {
		return from, to, err
	}
	for _, m := range ledger.StandardMeasures {
		if !slices.Contains(measures, m) {
			return from, to, s.InTx(ctx, func(tx *Tx) error { return saveMeasures(ctx, tx, ledger.StandardMeasures) })
		}
	}
	return from, to, nil
}

// Another process may be migrating the same SQLite file, which nothing keeps it from. One
// of the two fails and finds the work done a moment later.
const (
	migrationPause = 100 * time.Millisecond
	migrationTries = 50
)

func (s *Store) up(ctx context.Context, p *goose.Provider, to int64) error {
	_, err := p.Up(ctx)
	for range migrationTries {
		if err == nil || s.engine != sqliteEngine {
			break
		}
		select {
		case <-ctx.Done():
			return s.fail(ctx, "migrate", ctx.Err())
		case <-time.After(migrationPause):
		}
		if at, readErr := s.SchemaVersion(ctx); readErr == nil && at >= to {
			return nil
		}
		_, err = p.Up(ctx)
	}
	return s.fail(ctx, "migrate", err)
}

// SchemaVersion is the number of the last migration applied; zero: none. It writes nothing.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	var v int64
	err := s.read.GetContext(ctx, &v, `SELECT COALESCE(MAX(version_id), 0) FROM goose_db_version WHERE is_applied`)
	if s.engine.noSuchTable(err) {
		return 0, nil
	}
	return v, s.fail(ctx, "read the schema's version", err)
}

func (s *Store) provider() (*goose.Provider, error) {
	dir, err := fs.Sub(migrations, "migrations/"+string(s.engine))
	if err != nil {
		return nil, err
	}
	dialect, options, err := s.engine.gooseDialect()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, s.write.DB, dir, append(options, goose.WithLogger(goose.NopLogger()))...)
}
