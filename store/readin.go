package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"time"

	"jiedui/ledger"
)

// readIn is selectIn for the hundreds of thousands of rows that a batch is compared with.
// It takes the driver's values as they are: database/sql would turn each into text and
// back, and sqlx look up the place of each by reflection. each must not keep the row.
func readIn[K any](ctx context.Context, tx *Tx, query string, keys []K, each func(r *row) error, args ...any) error {
	for len(keys) > 0 {
		n := min(len(keys), maxKeys)
		text, values := bindKeys(placeholders(tx), query, keys[:n], args)
		keys = keys[n:]
		named := make([]driver.NamedValue, len(values))
		for i, v := range values {
			plain, err := driver.DefaultParameterConverter.ConvertValue(v)
			if err != nil {
				return fmt.Errorf("%s: argument %d: %w", firstWords(query), i+1, err)
			}
			named[i] = driver.NamedValue{Ordinal: i + 1, Value: plain}
		}
		err := tx.conn.Raw(func(conn any) error {
			rows, err := conn.(driver.QueryerContext).QueryContext(ctx, text, named)
			if err != nil {
				return err
			}
			err = eachRow(rows, each)
			if e := rows.Close(); err == nil {
				err = e
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", firstWords(query), err)
		}
	}
	return nil
}

func eachRow(rows driver.Rows, each func(r *row) error) error {
	r := row{values: make([]driver.Value, len(rows.Columns()))}
	for {
		err := rows.Next(r.values)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		r.at = 0
		if err := each(&r); err != nil {
			return err
		}
		if r.err != nil {
			return r.err
		}
	}
}

// row is read value by value, in the order of the columns; err is the first mistake.
type row struct {
	values []driver.Value
	at     int
	err    error
}

func (r *row) next() driver.Value {
	v := r.values[r.at]
	r.at++
	return v
}

func (r *row) wrong(v driver.Value) {
	if r.err == nil {
		r.err = fmt.Errorf("column %d is a %T", r.at, v)
	}
}

// int reads an integer; NULL is zero.
func (r *row) int() int64 {
	switch v := r.next().(type) {
	case int64:
		return v
	case nil:
	default:
		r.wrong(v)
	}
	return 0
}

func (r *row) id() ledger.ID { return ledger.ID(r.int()) }

func (r *row) text() string {
	switch v := r.next().(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case nil:
	default:
		r.wrong(v)
	}
	return ""
}

func (r *row) bool() bool {
	switch v := r.next().(type) {
	case bool:
		return v
	case int64:
		return v != 0
	default:
		r.wrong(v)
	}
	return false
}

// date reads a day; NULL is the zero Date.
func (r *row) date() ledger.Date {
	switch v := r.next().(type) {
	case string:
		d, err := ledger.ParseISODate(v)
		if err != nil && r.err == nil {
			r.err = err
		}
		return d
	case time.Time:
		return ledger.DateOf(v)
	case nil:
	default:
		r.wrong(v)
	}
	return ledger.Date{}
}

func (r *row) instant() ledger.Instant { return ledger.Instant(r.int()) }

// interval reads the four columns valid_from, valid_to, known_from, known_to.
func (r *row) interval() ledger.Interval {
	return ledger.Interval{ValidFrom: r.date(), ValidTo: r.date(), KnownFrom: r.instant(), KnownTo: r.instant()}
}

// source reads the columns batch_id, source_sheet, source_row, source_col.
func (r *row) source() ledger.Source {
	return ledger.Source{Batch: r.id(), Sheet: int(r.int()), Row: int(r.int()), Col: int(r.int())}
}

// textOrNil reads a text; NULL is nil.
func (r *row) textOrNil() *string {
	if r.values[r.at] == nil {
		r.at++
		return nil
	}
	s := r.text()
	return &s
}

// share reads basis points; NULL is nil.
func (r *row) share() *int64 {
	switch v := r.next().(type) {
	case int64:
		return &v
	case nil:
	default:
		r.wrong(v)
	}
	return nil
}
