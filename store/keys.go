package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"jiedui/ledger"
)

// Requests that carry a key are carried out once: the transaction that does it keeps what
// it answered, and the same key is answered from there.

// keysKept is how long an idempotency key is remembered.
const keysKept = ledger.Instant(30 * 24 * time.Hour / time.Microsecond)

// rowReader is a transaction, or the ledger outside of one.
type rowReader interface {
	GetContext(ctx context.Context, to any, query string, args ...any) error
}

// own is a key of the caller: another's of the same name is another key.
func (s *Store) own(k ledger.RequestKey) ledger.RequestKey {
	if k.Name != "" && s.caller.User != 0 {
		k.Name = "user " + numberText(s.caller.User) + " " + k.Name
	}
	return k
}

// keptAnswer reads the answer that a key stands for, and reports whether there is one. A
// key that was used for something else is a conflict.
func keptAnswer(ctx context.Context, from rowReader, k ledger.RequestKey, now ledger.Instant, answer any) (bool, error) {
	if k.Name == "" {
		return false, nil
	}
	var row struct {
		Fingerprint string `db:"fingerprint"`
		Answer      string `db:"answer"`
	}
	err := from.GetContext(ctx, &row, `SELECT fingerprint, answer FROM idempotency_key WHERE name = $1 AND at >= $2`, k.Name, now-keysKept)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for the idempotency key: %w", err)
	}
	if row.Fingerprint != k.Fingerprint {
		return false, &ledger.EditRefusal{Kind: ledger.KindConflict, Problems: []ledger.EditProblem{{
			Code: ledger.EditKeyReused, Path: "idempotencyKey", Text: "这个 idempotencyKey 已用于另一次内容不同的修改，请换一个"}}}
	}
	if err := json.Unmarshal([]byte(row.Answer), answer); err != nil {
		return false, fmt.Errorf("answer of idempotency key: %w", err)
	}
	return true, nil
}

// keepAnswer remembers what a key stands for, and forgets those that are old.
func keepAnswer(ctx context.Context, tx *Tx, k ledger.RequestKey, answer any) error {
	if k.Name == "" {
		return nil
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM idempotency_key WHERE at < $1`, tx.Now-keysKept); err != nil {
		return fmt.Errorf("forget old idempotency keys: %w", err)
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO idempotency_key (name, fingerprint, answer, at) VALUES ($1, $2, $3, $4)`,
		k.Name, k.Fingerprint, string(text), tx.Now)
	if err != nil {
		return fmt.Errorf("keep the idempotency key: %w", err)
	}
	return nil
}

// Repeats reports whether a request with the key was carried out already. A key that was
// used for something else is a conflict.
func (s *Store) Repeats(ctx context.Context, k ledger.RequestKey) (bool, error) {
	var answer json.RawMessage
	kept, err := keptAnswer(ctx, s.read, s.own(k), ledger.InstantOf(s.now()), &answer)
	var refused *ledger.EditRefusal
	if errors.As(err, &refused) {
		return false, err
	}
	return kept, s.fail(ctx, "idempotency key", err)
}
