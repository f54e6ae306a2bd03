package store

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"jiedui/ledger"
)

// table collects new rows of one table, to be written at once. A row is added value by
// value, in the order of the columns.
//
// Most columns of a batch say the same in every row: a value equal to the one above it is
// kept as that one, without memory of its own, and a column of equal values is written
// into SQLite's statement instead of being bound row by row.
type table struct {
	name    string
	columns []string
	values  []any  // row after row
	varies  []bool // columns whose rows differ
	dates   map[ledger.Date]any
}

func newTable(name string, columns ...string) *table {
	return &table{name: name, columns: columns, varies: make([]bool, len(columns))}
}

// add adds values of the types that columns have: int64, string, bool or nil.
func (t *table) add(values ...any) *table {
	for _, v := range values {
		up, first := t.above()
		t.put(v, first || up == v)
	}
	return t
}

// above is the value of the same column in the row before; true: there is no such row.
func (t *table) above() (v any, first bool) {
	if i := len(t.values) - len(t.columns); i >= 0 {
		return t.values[i], false
	}
	return nil, true
}

func (t *table) put(v any, same bool) *table {
	if !same {
		t.varies[len(t.values)%len(t.columns)] = true
	}
	t.values = append(t.values, v)
	return t
}

func (t *table) int(v int64) *table {
	up, first := t.above()
	if n, is := up.(int64); is && n == v {
		return t.put(up, true)
	}
	return t.put(v, first)
}

func (t *table) id(v ledger.ID) *table { return t.int(int64(v)) }

// row adds where a value was found: a sheet, row or column.
func (t *table) row(v int) *table { return t.int(int64(v)) }

func (t *table) instant(v ledger.Instant) *table { return t.int(int64(v)) }

func (t *table) text(v string) *table {
	up, first := t.above()
	if s, is := up.(string); is && s == v {
		return t.put(up, true)
	}
	return t.put(v, first)
}

func (t *table) bool(v bool) *table {
	up, first := t.above()
	return t.put(v, first || up == v)
}

// bytes adds a value that is never like the one above it.
func (t *table) bytes(v []byte) *table { return t.put(v, false) }

func (t *table) null() *table {
	up, first := t.above()
	return t.put(nil, first || up == nil)
}

// date adds a day; the zero Date is NULL.
func (t *table) date(d ledger.Date) *table {
	if d.IsZero() {
		return t.null()
	}
	v, known := t.dates[d]
	if !known {
		if t.dates == nil || len(t.dates) > 4096 {
			t.dates = map[ledger.Date]any{}
		}
		v = d.String()
		t.dates[d] = v
	}
	up, first := t.above()
	return t.put(v, first || up == v)
}

// textOrNull adds a text or code; the empty text is NULL.
func (t *table) textOrNull(s string) *table {
	if s == "" {
		return t.null()
	}
	return t.text(s)
}

// idOrNull adds a reference; zero is NULL.
func (t *table) idOrNull(id ledger.ID) *table {
	if id == 0 {
		return t.null()
	}
	return t.id(id)
}

// share adds a share in basis points; nil is NULL.
func (t *table) share(s *int64) *table {
	if s == nil {
		return t.null()
	}
	return t.int(*s)
}

// rowsPerInsert keeps a SQLite statement small; more rows are not faster.
const rowsPerInsert = 50

// write inserts the collected rows and forgets them: by COPY on PostgreSQL, by prepared
// statements of many rows on SQLite.
func (t *table) write(ctx context.Context, tx *Tx) error {
	if len(t.values) == 0 {
		return nil
	}
	var err error
	if tx.store.engine == postgresEngine {
		err = t.copyIn(ctx, tx)
	} else {
		err = t.insert(ctx, tx, "")
	}
	if err != nil {
		return fmt.Errorf("insert into %s: %w", t.name, err)
	}
	tx.wrote(t.name, len(t.values)/len(t.columns))
	t.forget()
	return nil
}

func (t *table) forget() {
	clear(t.values)
	clear(t.varies)
	t.values = t.values[:0]
}

// upsert replaces the given columns of rows that are there, by id.
func (t *table) upsert(ctx context.Context, tx *Tx, columns ...string) error {
	if len(t.values) == 0 {
		return nil
	}
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s = excluded.%s", c, c)
	}
	if err := t.insert(ctx, tx, " ON CONFLICT (id) DO UPDATE SET "+b.String()); err != nil {
		return fmt.Errorf("update %s: %w", t.name, err)
	}
	t.forget()
	return nil
}

// copyPortion is how many bytes of a COPY are handed to the driver at a time.
const copyPortion = 48 << 10

// copyIn speaks to the driver itself: through database/sql every row would be a call with
// a lock, a copy of its values and a look at each one's type.
func (t *table) copyIn(ctx context.Context, tx *Tx) error {
	return tx.conn.Raw(func(driverConn any) error {
		stmt, err := driverConn.(driver.ConnPrepareContext).PrepareContext(ctx, pq.CopyIn(t.name, t.columns...))
		if err != nil {
			return err
		}
		err = t.copyRows(ctx, stmt.(copyStream))
		if e := stmt.Close(); err == nil {
			err = e
		}
		return err
	})
}

// copyStream takes the text of a COPY, without the last line's end.
type copyStream interface {
	CopyData(ctx context.Context, lines string) (driver.Result, error)
}

func (t *table) copyRows(ctx context.Context, to copyStream) error {
	buffer := make([]byte, 0, copyPortion+(4<<10))
	for rows := t.values; len(rows) > 0; rows = rows[len(t.columns):] {
		if len(buffer) > 0 {
			buffer = append(buffer, '\n')
		}
		for i, v := range rows[:len(t.columns)] {
			if i > 0 {
				buffer = append(buffer, '\t')
			}
			buffer = appendCopied(buffer, v)
		}
		if len(buffer) >= copyPortion || len(rows) == len(t.columns) {
			if _, err := to.CopyData(ctx, string(buffer)); err != nil {
				return err
			}
			buffer = buffer[:0]
		}
	}
	return nil
}

// appendCopied writes a value as COPY's text format has it.
func appendCopied(b []byte, v any) []byte {
	switch v := v.(type) {
	case int64:
		return strconv.AppendInt(b, v, 10)
	case string:
		for i := 0; i < len(v); i++ {
			switch c := v[i]; c {
			case '\\':
				b = append(b, '\\', '\\')
			case '\n':
				b = append(b, '\\', 'n')
			case '\r':
				b = append(b, '\\', 'r')
			case '\t':
				b = append(b, '\\', 't')
			default:
				b = append(b, c)
			}
		}
		return b
	case bool:
		if v {
			return append(b, 't')
		}
		return append(b, 'f')
	case []byte:
		return hex.AppendEncode(append(b, '\\', '\\', 'x'), v)
	}
	return append(b, '\\', 'N') // a table has no other types
}

func (t *table) insert(ctx context.Context, tx *Tx, suffix string) error {
	width := len(t.columns)
	fixed := t.fixed(tx)
	var args []any
	for rows := t.values; len(rows) > 0; {
		n := rowsPerInsert
		if len(rows) < n*width {
			n = 1
		}
		stmt, err := tx.insertStatement(ctx, t, fixed, n, suffix)
		if err != nil {
			return err
		}
		args = args[:0]
		for i, v := range rows[:n*width] {
			if fixed[i%width] == "" {
				args = append(args, v)
			}
		}
		if _, err := stmt.ExecContext(ctx, args...); err != nil {
			return err
		}
		rows = rows[n*width:]
	}
	return nil
}

// fixed are the columns' common values as they stand in a SQLite statement; empty: bound.
func (t *table) fixed(tx *Tx) []string {
	fixed := make([]string, len(t.columns))
	if tx.store.engine != sqliteEngine {
		return fixed
	}
	for i, v := range t.values[:len(t.columns)] {
		if !t.varies[i] {
			fixed[i] = literal(v)
		}
	}
	return fixed
}

// literal is a value in the text of a statement; empty: it has to be bound.
func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case int64:
		if v != math.MinInt64 { // cannot be written: 9223372036854775808 is no integer
			return strconv.FormatInt(v, 10)
		}
	case bool:
		if v {
			return "1"
		}
		return "0"
	case string:
		if !strings.ContainsRune(v, 0) {
			return "'" + strings.ReplaceAll(v, "'", "''") + "'"
		}
	}
	return ""
}

// insertion is a prepared statement and the text it was made of.
type insertion struct {
	text string
	stmt *sqlx.Stmt
}

// insertStatement is prepared once per transaction and common values, and closed with it.
func (tx *Tx) insertStatement(ctx context.Context, t *table, fixed []string, rows int, suffix string) (*sqlx.Stmt, error) {
	var row strings.Builder
	place := placeholders(tx)
	n := 0
	for j, text := range fixed {
		if j > 0 {
			row.WriteByte(',')
		}
		if text != "" {
			row.WriteString(text)
			continue
		}
		n++
		place.write(&row, n)
	}
	text := row.String() + suffix
	key := t.name + "\x00" + strconv.Itoa(rows) + suffix
	last, found := tx.statements[key]
	if found && last.text == text {
		return last.stmt, nil
	}
	if found {
		if err := last.stmt.Close(); err != nil {
			return nil, err
		}
		delete(tx.statements, key)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", t.name, strings.Join(t.columns, ", "))
	n = 0
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for j, text := range fixed {
			if j > 0 {
				b.WriteByte(',')
			}
			if text != "" {
				b.WriteString(text)
				continue
			}
			n++
			place.write(&b, n)
		}
		b.WriteByte(')')
	}
	b.WriteString(suffix)
	s, err := tx.PreparexContext(ctx, b.String())
	if err != nil {
		return nil, err
	}
	tx.statements[key] = insertion{text, s}
	return s, nil
}
