package store

import (
	"context"
	"testing"
)

// Prepared is how many statements the server keeps for a connection of the pool.
func Prepared(ctx context.Context, t *testing.T, s *Store) (n int) {
	t.Helper()
	if err := s.read.GetContext(ctx, &n, `SELECT COUNT(*) FROM pg_prepared_statements WHERE name <> ''`); err != nil {
		t.Fatal(err)
	}
	return n
}

// Deallocate has the server forget what it keeps for the connections of the pool.
func Deallocate(ctx context.Context, t *testing.T, s *Store) {
	t.Helper()
	for range s.read.Stats().MaxOpenConnections {
		c, err := s.read.DB.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close() }()
		if _, err := c.ExecContext(ctx, `DEALLOCATE ALL`); err != nil {
			t.Fatal(err)
		}
	}
}
