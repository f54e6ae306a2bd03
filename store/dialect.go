package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"jiedui/ledger"
)

// engine is the database behind the store.
type engine string

const (
	sqliteEngine   engine = "sqlite"
	postgresEngine engine = "postgres"
)

func init() { sqlx.BindDriver("sqlite", sqlx.DOLLAR) }

// parseURL tells the engine and the address its driver understands; for SQLite the path.
func parseURL(raw string) (engine, string, error) {
	if raw == "" {
		raw = DefaultURL
	}
	scheme, rest, found := strings.Cut(raw, ":")
	switch {
	case found && scheme == "sqlite":
		path := strings.TrimPrefix(rest, "//")
		if path == "" || strings.Contains(path, ":memory:") || strings.HasPrefix(path, "file:") {
			return "", "", ledger.Invalid("database", "", "url", "SQLite 要写成 sqlite:文件路径，不支持内存数据库")
		}
		return sqliteEngine, path, nil
	case found && (scheme == "postgres" || scheme == "postgresql"):
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" && u.Query().Get("host") == "" {
			// The cause would quote the password.
			return "", "", ledger.Invalid("database", "", "url", "PostgreSQL 地址应为 postgres://用户:密码@主机:端口/库名")
		}
		// Compiling a portfolio's plan takes longer than running it.
		if q := u.Query(); !q.Has("jit") {
			q.Set("jit", "off")
			u.RawQuery = q.Encode()
		}
		return postgresEngine, u.String(), nil
	}
	return "", "", ledger.Invalid("database", "", "url", "数据库地址应以 sqlite: 或 postgres:// 开头")
}

// sqliteDSN sets every pragma in the address, because one set by a statement holds for
// one pooled connection only. busy_timeout stands first so that it covers the others;
// NORMAL is safe under WAL and does not wait for the disk at each commit.
func sqliteDSN(path string, pragmas ...string) string {
	q := "_txlock=immediate"
	for _, p := range pragmas {
		q += "&_pragma=" + url.QueryEscape(p)
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q
}

func (e engine) open(ctx context.Context, dsn string, maxOpen int) (write, read *sqlx.DB, err error) {
	if e == postgresEngine {
		if write, err = sqlx.ConnectContext(ctx, "postgres", dsn); err != nil {
			return nil, nil, err
		}
		write.SetMaxOpenConns(maxOpen + 1)
		write.SetMaxIdleConns(maxOpen + 1)
		return write, write, nil
	}
	write, err = sqlx.ConnectContext(ctx, "sqlite", sqliteDSN(dsn,
		"busy_timeout(5000)", "journal_mode(WAL)", "foreign_keys(1)", "synchronous(NORMAL)", "cache_size(-32768)", "temp_store(MEMORY)"))
	if err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	read, err = sqlx.ConnectContext(ctx, "sqlite", sqliteDSN(dsn,
		"busy_timeout(5000)", "query_only(1)", "cache_size(-16384)", "temp_store(MEMORY)"))
	if err != nil {
		return nil, nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(maxOpen)
	read.SetMaxIdleConns(maxOpen)
	return write, read, nil
}

// gooseDialect also locks a PostgreSQL schema, so that two servers that start at once
// do not migrate it twice.
func (e engine) gooseDialect() (goose.Dialect, []goose.ProviderOption, error) {
	if e == sqliteEngine {
		return goose.DialectSQLite3, nil, nil
	}
	locker, err := lock.NewPostgresSessionLocker()
	return goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

// qualified is the name of a table that no common table expression of the same name hides where
// it stands. In PostgreSQL, whose schema may have any name, the expression must come later.
func (e engine) qualified(table string) string {
	if e == sqliteEngine {
		return "main." + table
	}
	return table
}

// among says that a column is one of the few values that a query selects. PostgreSQL takes a query
// for half of all rows where it is one condition of several, and an array for a few.
func (e engine) among(column, query string) string {
	if e == sqliteEngine {
		return column + " IN (" + query + ")"
	}
	return column + " = ANY (ARRAY(" + query + "))"
}

// noSuchTable reports whether a statement failed for want of a table.
func (e engine) noSuchTable(err error) bool {
	var p *pq.Error
	if errors.As(err, &p) {
		return p.Code.Name() == "undefined_table"
	}
	var l *sqlite.Error // has no code of its own for this
	return errors.As(err, &l) && l.Code() == sqlite3.SQLITE_ERROR && strings.Contains(l.Error(), "no such table")
}

// writerLock is the key of PostgreSQL's advisory lock for writing transactions.
const writerLock = 0x6a69656475690001

// lockWriter makes the transaction the only one that writes. SQLite has done so when the
// transaction began.
func (e engine) lockWriter(ctx context.Context, tx *sqlx.Tx) error {
	if e == sqliteEngine {
		return nil
	}
	_, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(writerLock))
	return err
}

// lookUpByIndex keeps PostgreSQL from reading whole tables in a transaction that looks up
// some thousand keys at a time: it has no statistics of rows that the transaction itself
// wrote, and would read them all again for each chunk of a batch.
func (e engine) lookUpByIndex(ctx context.Context, tx *Tx, only bool) error {
	if e == sqliteEngine {
		return nil
	}
	setting := `SET LOCAL enable_seqscan = on`
	if only {
		setting = `SET LOCAL enable_seqscan = off`
	}
	_, err := tx.ExecContext(ctx, setting)
	return err
}

// transient reports whether the same transaction may succeed when tried again.
func (e engine) transient(err error) bool {
	var p *pq.Error
	if errors.As(err, &p) {
		return p.Code == "40001" || p.Code == "40P01"
	}
	var l *sqlite.Error
	if errors.As(err, &l) {
		return l.Code()&0xff == sqlite3.SQLITE_BUSY || l.Code()&0xff == sqlite3.SQLITE_LOCKED
	}
	return errors.Is(err, driver.ErrBadConn)
}

// fail gives an error its kind, once: one that has a kind passes as it is. A statement
// that ended because the caller went away is canceled, whatever the engine calls it.
func (s *Store) fail(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	var known *ledger.Error
	if errors.As(err, &known) {
		return err
	}
	cause := fmt.Errorf("%s: %w", op, err)
	if ctx.Err() != nil {
		return &ledger.Error{Kind: ledger.KindCanceled, Text: "操作已取消或超时", Err: errors.Join(ctx.Err(), cause)}
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &ledger.Error{Kind: ledger.KindCanceled, Text: "操作已取消或超时", Err: cause}
	}
	kind, text := s.engine.kind(err)
	return &ledger.Error{Kind: kind, Text: text, Err: cause}
}

func (e engine) kind(err error) (ledger.Kind, string) {
	const (
		taken       = "编号或名称已被占用，请刷新后重试"
		missing     = "引用的记录不存在"
		wrong       = "数据不符合要求"
		unavailable = "数据库暂时不可用，请稍后再试"
	)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.KindNotFound, "没有这条记录"
	}
	var p *pq.Error
	if errors.As(err, &p) {
		switch {
		case p.Code == "23505":
			return ledger.KindConflict, taken
		case p.Code == "23503":
			return ledger.KindInvalid, missing
		case p.Code.Class() == "22", p.Code.Class() == "23":
			return ledger.KindInvalid, wrong
		case e.transient(err), p.Code == "57014":
			return ledger.KindUnavailable, unavailable
		case p.Code.Class() == "08", p.Code.Class() == "28", p.Code.Class() == "3D", p.Code.Class() == "53", p.Code.Class() == "57":
			return ledger.KindUnavailable, unavailable
		}
		return ledger.KindInternal, "数据库出错"
	}
	var l *sqlite.Error
	if errors.As(err, &l) {
		switch l.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
			return ledger.KindConflict, taken
		case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
			return ledger.KindInvalid, missing
		}
		switch l.Code() & 0xff {
		case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG:
			return ledger.KindInvalid, wrong
		case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR,
			sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_NOTADB:
			return ledger.KindUnavailable, unavailable
		}
		return ledger.KindInternal, "数据库出错"
	}
	var n *net.OpError
	if errors.As(err, &n) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return ledger.KindUnavailable, unavailable
	}
	return ledger.KindInternal, "内部错误"
}

// placeholder is how the many values of a bulk statement are written. SQLite looks up $n
// by walking the names of all before it, so that n values cost n² steps (a third of the
// time of taking in a batch); a bare ? has no name. Elsewhere both engines read $n.
type placeholder bool

const bare placeholder = true

func placeholders(q any) placeholder {
	d, ok := q.(interface{ DriverName() string })
	return placeholder(ok && d.DriverName() == "sqlite")
}

func (p placeholder) write(b *strings.Builder, n int) {
	if p == bare {
		b.WriteByte('?')
		return
	}
	b.WriteByte('$')
	b.WriteString(strconv.Itoa(n))
}
