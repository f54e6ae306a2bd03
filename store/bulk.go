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

// bindKeys puts keys where the query says IN (@keys), after args, all of which the query
// must have mentioned by then: one array on PostgreSQL, which reads and plans thousands
// of placeholders slowly, and a placeholder for each on SQLite, which has no arrays.
func bindKeys[K any](place placeholder, query string, keys []K, args []any) (string, []any) {
	if place != bare {
		values := append(make([]any, 0, len(args)+1), args...)
		return strings.ReplaceAll(query, "IN (@keys)", "= ANY ($"+strconv.Itoa(len(args)+1)+")"), append(values, keyArray(keys))
	}
	values := make([]any, 0, len(args)+len(keys))
	values = append(values, args...)
	var b strings.Builder
	b.Grow(2 * len(keys))
	for i, k := range keys {
		if i > 0 {
			b.WriteByte(',')
		}
		place.write(&b, len(args)+i+1)
		values = append(values, k)
	}
	return strings.ReplaceAll(query, "@keys", b.String()), values
}

// keyArray is a list as an argument of PostgreSQL.
func keyArray[K any](keys []K) any {
	switch keys := any(keys).(type) {
	case []string:
		return pq.StringArray(keys)
	case []ledger.ID:
		numbers := make(pq.Int64Array, len(keys))
		for i, id := range keys {
			numbers[i] = int64(id)
		}
		return numbers
	}
	return pq.Array(keys)
}

// firstWords names a statement in an error.
func firstWords(query string) string {
	return strings.Join(strings.Fields(query)[:3], " ")
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
