package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"jiedui/ledger"
)

// How many wrong passwords there may be within the window: for one name, after which it is
// locked for a while, and from one address, which may be a whole office's.
const (
	attemptWindow      = 15 * time.Minute
	maxNameFailures    = 5
	maxAddressFailures = 50
	attemptsKept       = 24 * time.Hour
)

// SignIn begins a session for whoever knows a user's password. Whether the name is wrong or
// the password is not told, nor to be measured: either way a password is compared.
//
// An attempt is counted before the password is looked at, so that many at once are no more
// guesses than one after another. Names that no user has are locked like others.
func (s *Store) SignIn(ctx context.Context, name, password, address string) (ledger.OpenSession, error) {
	name = strings.ToLower(strings.TrimSpace(name))
	var user struct {
		ID       ledger.ID `db:"id"`
		Name     string    `db:"display_name"`
		Hash     string    `db:"password_hash"`
		Disabled bool      `db:"disabled"`
	}
	by := ledger.Doing{Caller: ledger.Caller{Through: ledger.ThroughNobody}, Address: address}
	err := s.attempted(ctx, func(tx *Tx) (refused, err error) {
		err = tx.GetContext(ctx, &user, `SELECT id, display_name, password_hash, disabled FROM account WHERE name = $1`, name)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, err
		}
		return tx.countAttempt(ctx, by, name, user.ID)
	})
	if err != nil {
		return ledger.OpenSession{}, err
	}
	same, stale, err := s.passwords.matches(ctx, password, user.Hash)
	if err != nil {
		return ledger.OpenSession{}, s.fail(ctx, "compare the password", err)
	}
	if !same || user.Disabled {
		err := s.inAccounts(ctx, func(tx *Tx) error { return record(ctx, tx, by, didFailToSignIn, user.ID, "") })
		if err != nil {
			return ledger.OpenSession{}, err
		}
		return ledger.OpenSession{}, unauthenticated(ledger.CodeBadCredentials, "登录名或密码不对，请重新输入")
	}
	fresh := ""
	if stale {
		if fresh, err = s.passwords.hash(ctx, password); err != nil {
			return ledger.OpenSession{}, s.fail(ctx, "hash the password", err)
		}
	}
	var opened ledger.OpenSession
	err = s.inAccounts(ctx, func(tx *Tx) (err error) {
		if fresh != "" {
			if _, err = tx.ExecContext(ctx, `UPDATE account SET password_hash = $1 WHERE id = $2 AND password_hash = $3`, fresh, user.ID, user.Hash); err != nil {
				return err
			}
		}
		if _, err = tx.ExecContext(ctx, `DELETE FROM sign_in_attempt WHERE key = $1`, attemptKey("name", name)); err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, `UPDATE sign_in_attempt SET failures = failures - 1 WHERE key = $1 AND failures > 0`, attemptKey("address", address)); err != nil {
			return err
		}
		opened, err = tx.openSession(ctx, user.ID, user.Name, address)
		return err
	})
	return opened, err
}

func attemptKey(kind, of string) string { return secretHash(kind + " " + of) }

// countAttempt counts one attempt to sign in, or refuses it.
func (tx *Tx) countAttempt(ctx context.Context, by ledger.Doing, name string, user ledger.ID) (refused, err error) {
	if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in_attempt WHERE since < $1`, tx.Now-micros(attemptsKept)); err != nil {
		return nil, fmt.Errorf("forget old attempts: %w", err)
	}
	for _, limit := range []struct {
		key    string
		most   int64
		code   string
		locked string
	}{
		{attemptKey("address", by.Address), maxAddressFailures, ledger.CodeRateLimited, "登录尝试过多，请在 %s 之后再试"},
		{attemptKey("name", name), maxNameFailures, ledger.CodeLockedOut, "密码连续输错，已锁定到 %s，请届时再试或请管理员解锁"},
	} {
		var row struct {
			Failures    int64          `db:"failures"`
			LockedUntil ledger.Instant `db:"locked_until"`
		}
		err := tx.GetContext(ctx, &row, `
			INSERT INTO sign_in_attempt (key, failures, since) VALUES ($1, 1, $2)
			ON CONFLICT (key) DO UPDATE SET
				failures = CASE WHEN sign_in_attempt.since < $3 OR sign_in_attempt.locked_until BETWEEN 1 AND $2 THEN 1 ELSE sign_in_attempt.failures + 1 END,
				since = CASE WHEN sign_in_attempt.since < $3 OR sign_in_attempt.locked_until BETWEEN 1 AND $2 THEN excluded.since ELSE sign_in_attempt.since END,
				locked_until = CASE WHEN sign_in_attempt.locked_until <= $2 THEN 0 ELSE sign_in_attempt.locked_until END
			RETURNING failures, locked_until`, limit.key, tx.Now, tx.Now-micros(attemptWindow))
		if err != nil {
			return nil, fmt.Errorf("count the attempt: %w", err)
		}
		if row.LockedUntil == 0 && row.Failures > limit.most {
			row.LockedUntil = tx.Now + micros(attemptWindow)
			if _, err := tx.ExecContext(ctx, `UPDATE sign_in_attempt SET locked_until = $1 WHERE key = $2`, row.LockedUntil, limit.key); err != nil {
				return nil, fmt.Errorf("lock: %w", err)
			}
			if err := record(ctx, tx, by, didLockOut, user, limit.code); err != nil {
				return nil, err
			}
		}
		if row.LockedUntil != 0 {
			until := row.LockedUntil.Time().In(tx.store.location).Format("2006-01-02 15:04")
			return &ledger.Error{Kind: ledger.KindLimitExceeded, Code: limit.code, Text: fmt.Sprintf(limit.locked, until)}, nil
		}
	}
	return nil, nil
}

// openSession begins a session under a secret of its own, whatever cookie came with the
// request.
func (tx *Tx) openSession(ctx context.Context, user ledger.ID, name, address string) (ledger.OpenSession, error) {
	o := ledger.OpenSession{Secret: newSecret(""), Session: ledger.Session{
		User: user, CSRF: newSecret(""), ExpiresAt: tx.Now + micros(tx.store.sessionLifetime),
	}}
	var err error
	o.ID, err = insertID(ctx, tx, `
		INSERT INTO session (user_id, hash, csrf, address, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6)`,
		user, secretHash(o.Secret), o.CSRF, address, tx.Now, o.ExpiresAt)
	if err != nil {
		return o, fmt.Errorf("insert session: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM session WHERE expires_at < $1`, tx.Now-sessionsKept); err != nil {
		return o, fmt.Errorf("forget old sessions: %w", err)
	}
	if _, err := tx.ExecContext(ctx, `UPDATE account SET signed_in_at = $1 WHERE id = $2`, tx.Now, user); err != nil {
		return o, fmt.Errorf("note the sign-in: %w", err)
	}
	by := ledger.Doing{Caller: ledger.Caller{User: user, Name: name, Through: ledger.ThroughUI}, Address: address}
	return o, record(ctx, tx, by, didSignIn, user, "")
}

// CSRFOf is what changes by a session must carry beside its cookie.
func (s *Store) CSRFOf(ctx context.Context, session ledger.ID) (string, error) {
	var csrf string
	err := s.read.GetContext(ctx, &csrf, `SELECT csrf FROM session WHERE id = $1`, session)
	return csrf, s.fail(ctx, "read session", err)
}

// SignOut ends the caller's session.
func (s *Store) SignOut(ctx context.Context, by ledger.Doing) error {
	return s.inAccounts(ctx, func(tx *Tx) error {
		n, err := tx.changed(ctx, `UPDATE session SET ended_at = $1 WHERE id = $2 AND ended_at = 0`, tx.Now, by.Session)
		if err != nil || n == 0 {
			return err
		}
		return record(ctx, tx, by, didSignOut, by.User, "")
	})
}

// EndSessions ends all sessions of a user, but for the one that asks for it, and counts
// them. Everybody may end his own.
func (s *Store) EndSessions(ctx context.Context, by ledger.Doing, user ledger.ID) (n int, err error) {
	err = s.inAccounts(ctx, func(tx *Tx) error {
		if user != by.User {
			if err := tx.mustManage(ctx, by, user); err != nil {
				return err
			}
		}
		n, err = tx.endSessions(ctx, by, user)
		return err
	})
	return n, err
}

func (tx *Tx) endSessions(ctx context.Context, by ledger.Doing, user ledger.ID) (int, error) {
	n, err := tx.changed(ctx, `UPDATE session SET ended_at = $1 WHERE user_id = $2 AND id <> $3 AND ended_at = 0 AND expires_at > $1`,
		tx.Now, user, by.Session)
	if err != nil || n == 0 {
		return n, err
	}
	return n, record(ctx, tx, by, didEndSessions, user, fmt.Sprint(n))
}

// changed runs a statement and counts the rows that it changed.
func (tx *Tx) changed(ctx context.Context, text string, args ...any) (int, error) {
	r, err := tx.ExecContext(ctx, text, args...)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

// ChangePassword gives the caller another password and ends his other sessions. A wrong old
// one counts as an attempt to sign in.
func (s *Store) ChangePassword(ctx context.Context, by ledger.Doing, old, password string) error {
	var user struct {
		Name string `db:"name"`
		Hash string `db:"password_hash"`
	}
	err := s.attempted(ctx, func(tx *Tx) (refused, err error) {
		err = tx.GetContext(ctx, &user, `SELECT name, password_hash FROM account WHERE id = $1`, by.User)
		if errors.Is(err, sql.ErrNoRows) {
			return unauthenticated(ledger.CodeNotSignedIn, "请先登录"), nil
		}
		if err != nil {
			return nil, err
		}
		return tx.countAttempt(ctx, by, user.Name, by.User)
	})
	if err != nil {
		return err
	}
	same, _, err := s.passwords.matches(ctx, old, user.Hash)
	switch {
	case err != nil:
		return s.fail(ctx, "compare the password", err)
	case !same:
		return &ledger.Error{Kind: ledger.KindInvalid, Code: ledger.CodeBadCredentials, Entity: "user", Field: "oldPassword", Text: "原密码不对，请重新输入"}
	}
	hash, err := s.newPassword(ctx, password, user.Name)
	if err != nil {
		return err
	}
	return s.inAccounts(ctx, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in_attempt WHERE key = $1`, attemptKey("name", user.Name)); err != nil {
			return err
		}
		return tx.setPassword(ctx, by, by.User, hash)
	})
}

// SetPassword gives a user whom one looks after another password, and ends his sessions.
func (s *Store) SetPassword(ctx context.Context, by ledger.Doing, user ledger.ID, password string) error {
	hash, err := s.newPassword(ctx, password, "")
	if err != nil {
		return err
	}
	return s.inAccounts(ctx, func(tx *Tx) error {
		if err := tx.mustManage(ctx, by, user); err != nil {
			return err
		}
		return tx.setPassword(ctx, by, user, hash)
	})
}

// newPassword is what is kept of a password that may be one.
func (s *Store) newPassword(ctx context.Context, password, name string) (string, error) {
	if err := ledger.CheckPassword(password, name); err != nil {
		return "", err
	}
	hash, err := s.passwords.hash(ctx, password)
	return hash, s.fail(ctx, "hash the password", err)
}

func (tx *Tx) setPassword(ctx context.Context, by ledger.Doing, user ledger.ID, hash string) error {
	if _, err := tx.ExecContext(ctx, `UPDATE account SET password_hash = $1 WHERE id = $2`, hash, user); err != nil {
		return fmt.Errorf("set the password: %w", err)
	}
	if _, err := tx.endSessions(ctx, by, user); err != nil {
		return err
	}
	return record(ctx, tx, by, didChangePassword, user, "")
}
