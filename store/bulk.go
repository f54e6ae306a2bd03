package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"jiedui/ledger"
)

// maxKeys is how many keys one statement asks for: below SQLite's 32,766 parameters and
// PostgreSQL's 65,535, and small enough that planning stays cheap.
const maxKeys = 8000

// selectIn runs a query for many keys and gathers the rows. The query says IN (@keys)
// where the keys go; args are $1 and on.
func selectIn[T, K any](ctx context.Context, q sqlx.QueryerContext, query string, keys []K, args ...any) ([]T, error) {
	var all []T
	for len(keys) > 0 {
		n := min(len(keys), maxKeys)
		text, values := bindKeys(placeholders(q), query, keys[:n], args)
		keys = keys[n:]
		var rows []T
		if err := sqlx.SelectContext(ctx, q, &rows, text, values...); err != nil {
			return nil, fmt.Errorf("%s: %w", firstWords(query), err)
		}
		if all == nil {
			all = rows
		} else {
			all = append(all, rows...)
		}
	}
	return all, nil
}

// execIn runs a statement for many keys, as selectIn does, and counts the rows it touched.
func execIn[K any](ctx context.Context, tx *Tx, query string, keys []K, args ...any) (int64, error) {
	var touched int64
	for len(keys) > 0 {
		n := min(len(keys), maxKeys)
		text, values := bindKeys(placeholders(tx), query, keys[:n], args)
		keys = keys[n:]
		r, err := tx.ExecContext(ctx, text, values...)
		if err != nil {
			return touched, fmt.Errorf("%s: %w", firstWords(query), err)
		}
		rows, err := r.RowsAffected()
		if err != nil {
			return touched, err
		}
		touched += rows
	}
	return touched, nil
}

// bindKeys writes the placeholders of keys after those of args, all of which the query
// must have mentioned by then.
func bindKeys[K any](place placeholder, query string, keys []K, args []any) (string, []any) {
	values := make([]any, 0, len(args)+len(keys))
	values = append(values, args...)
	var b strings.Builder
	for i, k := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		place.write(&b, len(args)+i+1)
		values = append(values, k)
	}
	return strings.ReplaceAll(query, "@keys", b.String()), values
}

// firstWords names a statement in an error.
func firstWords(query string) string {
	return strings.Join(strings.Fields(query)[:3], " ")
}

// table collects new rows of one table, to be written at once.
type table struct {
	name    string
	columns []string
	values  []any // row after row
}

func newTable(name string, columns ...string) *table { return &table{name: name, columns: columns} }

func (t *table) add(values ...any) { t.values = append(t.values, values...) }

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
		err = t.insert(ctx, tx)
	}
	if err != nil {
		return fmt.Errorf("insert into %s: %w", t.name, err)
	}
	clear(t.values)
	t.values = t.values[:0]
	return nil
}

func (t *table) copyIn(ctx context.Context, tx *Tx) error {
	stmt, err := tx.Tx.Tx.PrepareContext(ctx, pq.CopyIn(t.name, t.columns...))
	if err != nil {
		return err
	}
	for rows := t.values; len(rows) > 0; rows = rows[len(t.columns):] {
		if _, err = stmt.ExecContext(ctx, rows[:len(t.columns)]...); err != nil {
			break
		}
	}
	if err == nil {
		_, err = stmt.ExecContext(ctx)
	}
	if e := stmt.Close(); err == nil {
		err = e
	}
	return err
}

func (t *table) insert(ctx context.Context, tx *Tx) error {
	return t.inPortions(ctx, tx, "")
}

// upsert replaces the given columns of rows that are there, by id.
func (t *table) upsert(ctx context.Context, tx *Tx, columns ...string) error {
	var b strings.Builder
	for i, c := range columns {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s = excluded.%s", c, c)
	}
	if err := t.inPortions(ctx, tx, " ON CONFLICT (id) DO UPDATE SET "+b.String()); err != nil {
		return fmt.Errorf("update %s: %w", t.name, err)
	}
	return nil
}

func (t *table) inPortions(ctx context.Context, tx *Tx, suffix string) error {
	width := len(t.columns)
	for rows := t.values; len(rows) > 0; {
		n := rowsPerInsert
		if len(rows) < n*width {
			n = 1
		}
		stmt, err := tx.insertStatement(ctx, t, n, suffix)
		if err != nil {
			return err
		}
		if _, err := stmt.ExecContext(ctx, rows[:n*width]...); err != nil {
			return err
		}
		rows = rows[n*width:]
	}
	return nil
}

// insertStatement is prepared once per transaction, which closes it.
func (tx *Tx) insertStatement(ctx context.Context, t *table, rows int, suffix string) (*sqlx.Stmt, error) {
	key := t.name + "\x00" + strconv.Itoa(rows) + suffix
	if s := tx.statements[key]; s != nil {
		return s, nil
	}
	var b strings.Builder
	fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES ", t.name, strings.Join(t.columns, ", "))
	place := placeholders(tx)
	for i := range rows {
		if i > 0 {
			b.WriteString(", ")
		}
		for j := range t.columns {
			if j == 0 {
				b.WriteByte('(')
			} else {
				b.WriteByte(',')
			}
			place.write(&b, i*len(t.columns)+j+1)
		}
		b.WriteByte(')')
	}
	b.WriteString(suffix)
	s, err := tx.PreparexContext(ctx, b.String())
	if err != nil {
		return nil, err
	}
	tx.statements[key] = s
	return s, nil
}

// orNull is a text or code column's value; the empty text is NULL.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// idOrNull is a reference's value; zero is NULL.
func idOrNull(id ledger.ID) any {
	if id == 0 {
		return nil
	}
	return int64(id)
}

// day is a date column's value; the zero Date is NULL.
func day(d ledger.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.String()
}

// basisPoints is a share column's value; nil is NULL.
func basisPoints(share *int64) any {
	if share == nil {
		return nil
	}
	return *share
}
