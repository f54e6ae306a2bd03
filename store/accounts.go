package store

import (
	"context"
	"fmt"
	"time"

	"jiedui/ledger"
)

// accountsLock is the key of PostgreSQL's advisory lock for transactions on accounts.
const accountsLock = writerLock + 1

// inAccounts runs do in a transaction on accounts, one at a time. It does not wait for
// whoever writes the ledger, where the engine allows that: nobody could sign in while a
// large file is taken in. The ledger does not learn anything by it.
func (s *Store) inAccounts(ctx context.Context, do func(tx *Tx) error) (err error) {
	if s.engine == sqliteEngine {
		return s.aside(ctx, do)
	}
	defer func() { err = s.fail(ctx, "accounts", err) }()
	t, err := s.write.BeginTxx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = t.Rollback() }() // does nothing once committed; else the cause matters
	if _, err := t.ExecContext(ctx, `SELECT pg_advisory_xact_lock($1)`, int64(accountsLock)); err != nil {
		return err
	}
	if err := do(&Tx{Tx: t, Now: ledger.InstantOf(s.now()), store: s}); err != nil {
		return err
	}
	return t.Commit()
}

// attempted is inAccounts for what is kept though it was refused, such as the count of
// wrong passwords.
func (s *Store) attempted(ctx context.Context, do func(tx *Tx) (refused, err error)) error {
	var refused error
	err := s.inAccounts(ctx, func(tx *Tx) (err error) {
		refused, err = do(tx)
		return err
	})
	if err != nil {
		return err
	}
	return refused
}

// What is done to accounts, in the log.
const (
	didSignIn         = "sign_in"
	didFailToSignIn   = "sign_in_failed"
	didLockOut        = "locked_out"
	didSignOut        = "sign_out"
	didEndSession     = "session_ended"
	didEndSessions    = "sessions_ended"
	didCreateUser     = "user_created"
	didDisableUser    = "user_disabled"
	didEnableUser     = "user_enabled"
	didChangePassword = "password_changed"
	didInvite         = "invited"
	didRevokeInvite   = "invitation_revoked"
	didCreateToken    = "token_created"
	didRevokeToken    = "token_revoked"
	didGrant          = "granted"
	didRevokeGrant    = "grant_revoked"
	touchEvery        = ledger.Instant(time.Minute / time.Microsecond)
	sessionsKept      = ledger.Instant(30 * 24 * time.Hour / time.Microsecond)
	defaultIdle       = 2 * time.Hour
	defaultLifetime   = 24 * time.Hour
	accountColumns    = `a.id, a.name, a.display_name, a.email, COALESCE(a.organisation_id, 0) AS organisation_id, a.disabled, a.issuer,
		a.password_hash <> '' AS has_password, a.created_at, a.signed_in_at`
)

// record adds to the log of accounts.
func record(ctx context.Context, tx *Tx, by ledger.Doing, action string, about ledger.ID, detail string) error {
	through := by.Through
	if through == "" {
		through = ledger.ThroughNobody
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO access_log (at, user_id, token_id, actor, through, address, action, about_user, detail)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		tx.Now, idOrNull(by.User), idOrNull(by.Token), by.Name, string(through), by.Address, action, idOrNull(about), detail)
	if err != nil {
		return fmt.Errorf("write the log of accounts: %w", err)
	}
	return nil
}

func accessDenied(code, text string) error {
	return &ledger.Error{Kind: ledger.KindForbidden, Code: code, Entity: "user", Text: text}
}

func unauthenticated(code, text string) error {
	return &ledger.Error{Kind: ledger.KindUnauthenticated, Code: code, Text: text}
}

// insertID runs an INSERT … RETURNING id.
func insertID(ctx context.Context, tx *Tx, text string, args ...any) (id ledger.ID, err error) {
	err = tx.GetContext(ctx, &id, text+" RETURNING id", args...)
	return id, err
}
