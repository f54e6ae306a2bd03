package store

import (
	"context"
	"sync/atomic"

	"jiedui/ledger"
)

type statementCountKey struct{}

// WithStatementCount returns a context under which every SQL statement that a reading
// method issues is counted, so that a test can hold a caller to its budget. Read the
// count with atomic.LoadInt64 while statements may still be running.
func WithStatementCount(ctx context.Context) (context.Context, *int64) {
	n := new(int64)
	return context.WithValue(ctx, statementCountKey{}, n), n
}

// maxArguments is what SQLite takes in one statement; PostgreSQL takes twice as many.
const maxArguments = 32766

// query runs a reading statement and scans its rows into dest, a pointer to a slice.
// All reading methods go through it or scan.
func (s *Store) query(ctx context.Context, op string, dest any, q *statement, text string) error {
	text, err := s.ready(ctx, op, q, text)
	if err != nil {
		return err
	}
	return s.fail(ctx, op, s.read.SelectContext(ctx, dest, text, q.args...))
}

// ready limits a statement to what its reader may see, refuses one that cannot be run, and
// counts one that can.
func (s *Store) ready(ctx context.Context, op string, q *statement, text string) (string, error) {
	if q.err != nil {
		return "", q.err
	}
	text, err := s.sight.over(q, s.engine, text)
	if err != nil {
		return "", s.fail(ctx, op, err)
	}
	if len(q.args) > maxArguments {
		return "", limitExceeded("filter", "条件太多，请分批查询")
	}
	if n, ok := ctx.Value(statementCountKey{}).(*int64); ok {
		atomic.AddInt64(n, 1)
	}
	return text, nil
}

func limitExceeded(field, text string) error {
	return &ledger.Error{Kind: ledger.KindLimitExceeded, Field: field, Text: text}
}
