package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// AddUser makes an account at the machine; an empty password leaves it without, to be given
// one by a link.
func (s *Store) AddUser(ctx context.Context, by ledger.Doing, u ledger.User, password string) (out ledger.User, err error) {
	if u.Name, err = ledger.UserName(u.Name); err != nil {
		return out, err
	}
	u.DisplayName = firstOf(u.DisplayName, u.Name)
	hash := ""
	if password != "" {
		if hash, err = s.newPassword(ctx, password, u.Name); err != nil {
			return out, err
		}
	}
	err = s.inAccounts(ctx, func(tx *Tx) error {
		if !by.Has(ledger.AccessAdmin) {
			return accessDenied("", "只有管理员可以新建用户")
		}
		id, err := tx.addUser(ctx, by, u, hash)
		if err != nil {
			return err
		}
		users, err := tx.users(ctx, `a.id = $1`, id)
		if err == nil {
			out = users[0]
		}
		return err
	})
	return out, err
}

func (tx *Tx) addUser(ctx context.Context, by ledger.Doing, u ledger.User, hash string) (ledger.ID, error) {
	var taken int
	if err := tx.GetContext(ctx, &taken, `SELECT COUNT(*) FROM account WHERE name = $1`, u.Name); err != nil {
		return 0, err
	}
	if taken > 0 {
		return 0, &ledger.Error{Kind: ledger.KindConflict, Code: ledger.CodeNameTaken, Entity: "user", Key: u.Name, Field: "name", Text: "这个登录名已有人用，请换一个"}
	}
	id, err := insertID(ctx, tx, `
		INSERT INTO account (name, display_name, email, password_hash, issuer, subject, organisation_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		u.Name, u.DisplayName, u.Email, hash, u.Issuer, u.Subject, idOrNull(u.Organisation), tx.Now)
	if err != nil {
		return 0, fmt.Errorf("insert user: %w", err)
	}
	if by.User == 0 && by.Through == ledger.ThroughNobody {
		by.User, by.Name = id, u.DisplayName // who makes his own account
	}
	if err := record(ctx, tx, by, didCreateUser, id, u.Name); err != nil {
		return 0, err
	}
	for _, g := range u.Grants {
		if _, err := tx.addGrant(ctx, by, ofUser(id), g, false); err != nil {
			return 0, err
		}
	}
	return id, nil
}

// SetUserDisabled shuts a user out or lets him in again; a lock after wrong passwords ends
// either way. Links that whoever is shut out has sent are void.
func (s *Store) SetUserDisabled(ctx context.Context, by ledger.Doing, user ledger.ID, disabled bool) (out ledger.User, err error) {
	err = s.inAccounts(ctx, func(tx *Tx) error {
		if err := tx.mustManage(ctx, by, user); err != nil {
			return err
		}
		if user == by.User && disabled {
			return ledger.Invalid("user", numberText(user), "user", "不能停用自己，请由另一位管理员操作")
		}
		n, err := tx.changed(ctx, `UPDATE account SET disabled = $1 WHERE id = $2 AND disabled <> $1`, disabled, user)
		if err != nil {
			return err
		}
		users, err := tx.users(ctx, `a.id = $1`, user)
		if err != nil {
			return err
		}
		out = users[0]
		if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in_attempt WHERE key = $1`, attemptKey("name", out.Name)); err != nil {
			return err
		}
		out.LockedUntil = 0
		if n == 0 {
			return nil
		}
		action := didEnableUser
		if disabled {
			action = didDisableUser
			if _, err := tx.endSessions(ctx, by, user); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `UPDATE invitation SET revoked_at = $1 WHERE created_by = $2 AND used_at = 0 AND revoked_at = 0`, tx.Now, user)
			if err != nil {
				return err
			}
		}
		if err := record(ctx, tx, by, action, user, ""); err != nil {
			return err
		}
		return tx.adminLeft(ctx, disabled)
	})
	return out, err
}

// users reads users with their grants in force.
func (tx *Tx) users(ctx context.Context, condition string, args ...any) ([]ledger.User, error) {
	var users []ledger.User
	if err := tx.SelectContext(ctx, &users, `SELECT `+accountColumns+` FROM account a WHERE `+condition+` ORDER BY a.id`, args...); err != nil {
		return nil, fmt.Errorf("read users: %w", err)
	}
	var grants []struct {
		grantRow
		User ledger.ID `db:"user_id"`
	}
	err := tx.SelectContext(ctx, &grants, `
		SELECT g.user_id, `+grantColumns+` FROM access_grant g JOIN account a ON a.id = g.user_id WHERE g.revoked_at = 0 AND `+condition+` ORDER BY g.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read grants of users: %w", err)
	}
	var locked []struct {
		Key   string         `db:"key"`
		Until ledger.Instant `db:"locked_until"`
	}
	if err := tx.SelectContext(ctx, &locked, `SELECT key, locked_until FROM sign_in_attempt WHERE locked_until > $1`, tx.Now); err != nil {
		return nil, fmt.Errorf("read locks: %w", err)
	}
	at := make(map[ledger.ID]*ledger.User, len(users))
	until := make(map[string]ledger.Instant, len(locked))
	for _, l := range locked {
		until[l.Key] = l.Until
	}
	for i := range users {
		at[users[i].ID] = &users[i]
		users[i].LockedUntil = until[attemptKey("name", users[i].Name)]
	}
	for _, g := range grants {
		at[g.User].Grants = append(at[g.User].Grants, g.grant())
	}
	return users, nil
}

// reading runs do in a reading transaction on accounts.
func (s *Store) reading(ctx context.Context, do func(tx *Tx) error) error {
	t, err := s.read.BeginTxx(ctx, &sql.TxOptions{ReadOnly: true}) // SQLite would begin to write
	if err != nil {
		return s.fail(ctx, "read accounts", err)
	}
	defer func() { _ = t.Rollback() }() // nothing was written
	return s.fail(ctx, "read accounts", do(&Tx{Tx: t, Now: ledger.InstantOf(s.now()), store: s}))
}

// Users lists the users whom somebody may look after: all for an administrator, those that
// it invited for an office, and for everybody himself.
func (s *Store) Users(ctx context.Context, by ledger.Caller) ([]ledger.User, error) {
	return s.usersFor(ctx, by, `1 = 1`)
}

// UsersByID are those of Users that have one of the ids.
func (s *Store) UsersByID(ctx context.Context, by ledger.Caller, ids []ledger.ID) (map[ledger.ID]ledger.User, error) {
	found := make(map[ledger.ID]ledger.User, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	users, err := s.usersFor(ctx, by, `a.id IN (`+ints(ids)+`)`)
	for _, u := range users {
		found[u.ID] = u
	}
	return found, err
}

func (s *Store) usersFor(ctx context.Context, by ledger.Caller, condition string) (out []ledger.User, err error) {
	err = s.reading(ctx, func(tx *Tx) (err error) {
		if by.Has(ledger.AccessAdmin) {
			out, err = tx.users(ctx, condition)
			return err
		}
		out, err = tx.users(ctx, condition+` AND (a.id = $1 OR a.id IN (SELECT i.used_by FROM invitation i WHERE i.created_by = $1 AND i.kind = 'invite'))`, by.User)
		return err
	})
	return out, err
}

// UserByName is the user who signs in by a name, for the machine's owner.
func (s *Store) UserByName(ctx context.Context, name string) (out ledger.User, err error) {
	err = s.reading(ctx, func(tx *Tx) error {
		users, err := tx.users(ctx, `a.name = $1`, strings.ToLower(strings.TrimSpace(name)))
		if err == nil && len(users) == 0 {
			return ledger.NotFound("user", name)
		}
		if err == nil {
			out = users[0]
		}
		return err
	})
	return out, err
}

// Tokens lists the caller's tokens, or everybody's for an administrator.
func (s *Store) Tokens(ctx context.Context, by ledger.Caller) (out []ledger.Token, err error) {
	err = s.reading(ctx, func(tx *Tx) error {
		condition, args := `t.user_id = $1`, []any{by.User}
		if by.Has(ledger.AccessAdmin) {
			condition, args = `1 = 1`, nil
		}
		if out, err = tx.tokens(ctx, condition, args...); err != nil {
			return err
		}
		for i := range out {
			if out[i].Grants, err = tx.grantsOf(ctx, ofToken(out[i].ID)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Invitations lists the links that the caller has made, or everybody's for an administrator,
// the newest first.
func (s *Store) Invitations(ctx context.Context, by ledger.Caller) (out []ledger.Invitation, err error) {
	err = s.reading(ctx, func(tx *Tx) error {
		condition, args := `i.created_by = $1`, []any{by.User}
		if by.Has(ledger.AccessAdmin) {
			condition, args = `1 = 1`, nil
		}
		if err := tx.SelectContext(ctx, &out, `SELECT `+invitationColumns+` FROM invitation i WHERE `+condition+` ORDER BY i.id DESC`, args...); err != nil {
			return err
		}
		for i := range out {
			if out[i].Grants, err = tx.grantsOf(ctx, ofInvitation(out[i].ID)); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// SignInExternally begins a session for whom an OpenID provider vouches for. The account is
// made at the first time; the grants that come of groups are made anew each time.
func (s *Store) SignInExternally(ctx context.Context, u ledger.User, address string) (ledger.OpenSession, error) {
	var opened ledger.OpenSession
	if u.Issuer == "" || u.Subject == "" {
		return opened, fmt.Errorf("sign in externally: no issuer or subject")
	}
	err := s.inAccounts(ctx, func(tx *Tx) error {
		by := ledger.Doing{Caller: ledger.Caller{Through: ledger.ThroughNobody, Name: u.Issuer}, Address: address}
		found, err := tx.users(ctx, `a.issuer = $1 AND a.subject = $2`, u.Issuer, u.Subject)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			made := u
			made.Grants = nil
			if made.Name, err = ledger.UserName(u.Name); err != nil {
				return err
			}
			made.DisplayName = firstOf(u.DisplayName, made.Name)
			if made.ID, err = tx.addUser(ctx, by, made, ""); err != nil {
				return err
			}
			found = append(found, made)
		}
		if found[0].Disabled {
			return unauthenticated(ledger.CodeUserDisabled, "账号已停用，请联系管理员")
		}
		if err := tx.mapGrants(ctx, by, found[0].ID, u.Grants); err != nil {
			return err
		}
		opened, err = tx.openSession(ctx, found[0].ID, found[0].DisplayName, address)
		return err
	})
	return opened, err
}
