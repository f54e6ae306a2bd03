package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// Tx is a writing transaction. One writes at a time, on either engine and however many
// servers share a PostgreSQL database, so that knowledge has one order: what commits
// later is known later. Readers are never held up by it.
type Tx struct {
	*sqlx.Tx
	// Now is the instant of everything the transaction learns: the clock's, or else one
	// microsecond after the last committed transaction's if the clock is behind that.
	Now ledger.Instant

	store *Store
	conn  *sqlx.Conn // that the transaction runs on
	ids   map[string]*idBlock
	// statements are the prepared inserts, by table and number of rows.
	statements map[string]insertion
	// written counts new rows, by table.
	written map[string]int
}

type idBlock struct {
	last, stored ledger.ID
	found        bool
}

const (
	instantName = "instant"
	maxAttempts = 5
)

// aside runs do in a transaction that teaches the ledger nothing, such as noting that a
// message was sent: answers that were kept stay good, and nobody is told of it. Its Now is
// the clock's.
func (s *Store) aside(ctx context.Context, do func(tx *Tx) error) error {
	return s.transact(ctx, maxAttempts, true, do)
}

// InTx runs do in a transaction and commits it, or rolls back if do fails or panics. When
// the engine asks for it, the transaction is tried again, so do must be repeatable.
func (s *Store) InTx(ctx context.Context, do func(tx *Tx) error) error {
	return s.inTx(ctx, maxAttempts, do)
}

// inTx makes at most the given number of attempts; with one, do runs once at most.
func (s *Store) inTx(ctx context.Context, attempts int, do func(tx *Tx) error) error {
	return s.transact(ctx, attempts, false, do)
}

func (s *Store) transact(ctx context.Context, attempts int, aside bool, do func(tx *Tx) error) error {
	select {
	case s.writer <- struct{}{}:
		defer func() { <-s.writer }()
	case <-ctx.Done():
		return s.fail(ctx, "wait for the writer", ctx.Err())
	}
	begun := 0
	for attempt := 1; ; attempt++ {
		err := s.attempt(ctx, &begun, aside, do)
		if err == nil {
			return nil
		}
		if attempt >= maxAttempts || begun >= attempts || !s.engine.transient(err) {
			return s.fail(ctx, "transaction", err)
		}
		pause := time.NewTimer(time.Duration(attempt*attempt) * 10 * time.Millisecond)
		select {
		case <-pause.C:
		case <-ctx.Done():
			pause.Stop()
			return s.fail(ctx, "transaction", ctx.Err())
		}
	}
}

// attempt counts in begun how often do was started.
func (s *Store) attempt(ctx context.Context, begun *int, aside bool, do func(tx *Tx) error) (err error) {
	conn, err := s.write.Connx(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }() // back to the pool, which it leaves only when broken
	t, err := conn.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed {
			// The cause, or the panic, is what matters; the engine rolls back anyway.
			_ = t.Rollback()
		}
	}()
	tx := &Tx{Tx: t, store: s, conn: conn, ids: map[string]*idBlock{}, statements: map[string]insertion{}, written: map[string]int{}}
	if err := s.engine.lockWriter(ctx, t); err != nil {
		return err
	}
	if aside {
		tx.Now = ledger.InstantOf(s.now())
	} else if err := tx.takeInstant(ctx); err != nil {
		return err
	}
	*begun++
	if err := do(tx); err != nil {
		return err
	}
	if err := tx.storeIDs(ctx); err != nil {
		return err
	}
	if !aside {
		if err := s.engine.notify(ctx, t, tx.Now); err != nil {
			return err
		}
	}
	if err := t.Commit(); err != nil {
		return err
	}
	committed = true
	if aside {
		return nil
	}
	s.latest.Store(int64(tx.Now))
	s.feed.advance(tx.Now)
	return nil
}

func (tx *Tx) takeInstant(ctx context.Context) error {
	tx.Now = ledger.InstantOf(tx.store.now())
	var last ledger.Instant
	err := tx.GetContext(ctx, &last, `SELECT last FROM id_block WHERE name = $1`, instantName)
	if err == sql.ErrNoRows {
		tx.ids[instantName] = &idBlock{last: ledger.ID(tx.Now)}
		return nil
	}
	if err != nil {
		return err
	}
	tx.Now = max(tx.Now, last+1, ledger.Instant(tx.store.latest.Load())+1)
	tx.ids[instantName] = &idBlock{last: ledger.ID(tx.Now), stored: ledger.ID(last), found: true}
	return nil
}

// LatestInstant is the instant of the last committed transaction: a question asked as
// known then has the same answer for ever, while one asked as known at this very
// moment may still be joined by a transaction that is about to commit. Zero: there was none.
func (s *Store) LatestInstant(ctx context.Context) (ledger.Instant, error) {
	var last []ledger.Instant
	if err := s.query(ctx, "latest instant", &last, s.timeless(), `SELECT last FROM id_block WHERE name = '`+instantName+`'`); err != nil || len(last) == 0 {
		return 0, err
	}
	return last[0], nil
}

// reserve gives n ids of a table and returns the first. They are the transaction's own
// until it ends; a rollback gives them back.
func (tx *Tx) reserve(ctx context.Context, table string, n int) (ledger.ID, error) {
	b := tx.ids[table]
	if b == nil {
		b = &idBlock{}
		err := tx.GetContext(ctx, &b.last, `SELECT last FROM id_block WHERE name = $1`, table)
		if err != nil && err != sql.ErrNoRows {
			return 0, fmt.Errorf("reserve ids of %s: %w", table, err)
		}
		b.found, b.stored = err == nil, b.last
		tx.ids[table] = b
	}
	first := b.last + 1
	b.last += ledger.ID(n)
	return first, nil
}

func (tx *Tx) storeIDs(ctx context.Context) error {
	for name, b := range tx.ids {
		var err error
		switch {
		case !b.found:
			_, err = tx.ExecContext(ctx, `INSERT INTO id_block (name, last) VALUES ($1, $2)`, name, b.last)
		case b.last != b.stored:
			_, err = tx.ExecContext(ctx, `UPDATE id_block SET last = $2 WHERE name = $1`, name, b.last)
		}
		if err != nil {
			return fmt.Errorf("store ids of %s: %w", name, err)
		}
	}
	return nil
}

// wrote notes that rows were added to a table.
func (tx *Tx) wrote(table string, rows int) { tx.written[table] += rows }
