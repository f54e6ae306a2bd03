package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"jiedui/ledger"
)

// defaultTokenLifetime is that of a token made without saying how long.
const defaultTokenLifetime = 90 * 24 * time.Hour

// CreateToken makes a token of the caller's, or of anybody's for the machine's owner. The
// secret is handed out this once. Its grants must be within those of its user.
func (s *Store) CreateToken(ctx context.Context, by ledger.Doing, t ledger.Token) (out ledger.Token, secret string, err error) {
	t.Name = strings.TrimSpace(t.Name)
	if n := utf8.RuneCountInString(t.Name); n < 1 || n > 100 {
		return out, "", ledger.Invalid("token", "", "name", "请写明令牌的用途，最长 100 个字符")
	}
	if !t.Scope.Valid() {
		return out, "", ledger.Invalid("token", string(t.Scope), "scope", "用途应为 read 或 write")
	}
	secret = newSecret(ledger.TokenPrefix)
	err = s.inAccounts(ctx, func(tx *Tx) error {
		out = t
		if out.User == 0 {
			out.User = by.User
		}
		switch {
		case by.Token != 0:
			return accessDenied("", "令牌不能再生成令牌，请登录后操作")
		case out.User != by.User && by.Through != ledger.ThroughMachine, out.User == 0:
			return accessDenied("", "只能为自己生成令牌，请登录后操作")
		}
		if out.ExpiresAt == 0 {
			out.ExpiresAt = tx.Now + micros(defaultTokenLifetime)
		}
		if out.ExpiresAt <= tx.Now || out.ExpiresAt > tx.Now+micros(ledger.MaxTokenLifetime) {
			return ledger.Invalid("token", "", "expiresAt", "有效期应在两年以内的将来")
		}
		users, err := tx.grantsOf(ctx, ofUser(out.User))
		if err != nil {
			return err
		}
		above, err := organisationsAbove(ctx, tx, users, t.Grants)
		if err != nil {
			return err
		}
		for _, g := range t.Grants {
			if err := g.Validate(); err != nil {
				return err
			}
			covered := false
			for _, u := range users {
				covered = covered || u.Covers(g, above)
			}
			if !covered {
				return &ledger.Error{Kind: ledger.KindForbidden, Code: ledger.CodeGrantExceeds, Entity: "token", Field: "grants", Text: "令牌的权限不能超过其用户的权限，请缩小范围"}
			}
		}
		out.Hint, out.CreatedAt, out.UsedAt, out.RevokedAt = secret[:len(ledger.TokenPrefix)+4], tx.Now, 0, 0
		out.ID, err = insertID(ctx, tx, `
			INSERT INTO api_token (user_id, name, hint, hash, scope, own_grants, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			out.User, out.Name, out.Hint, secretHash(secret), string(out.Scope), len(t.Grants) > 0, tx.Now, out.ExpiresAt)
		if err != nil {
			return fmt.Errorf("insert token: %w", err)
		}
		out.Grants = nil
		for _, g := range t.Grants {
			if g, err = tx.addGrant(ctx, by, ofToken(out.ID), g, false); err != nil {
				return err
			}
			out.Grants = append(out.Grants, g)
		}
		return record(ctx, tx, by, didCreateToken, out.User, out.Hint+" "+out.Name)
	})
	if err != nil {
		return ledger.Token{}, "", err
	}
	return out, secret, nil
}

// RevokeToken ends a token: one's own, or that of a user whom one looks after.
func (s *Store) RevokeToken(ctx context.Context, by ledger.Doing, id ledger.ID) (out ledger.Token, err error) {
	err = s.inAccounts(ctx, func(tx *Tx) error {
		tokens, err := tx.tokens(ctx, `t.id = $1`, id)
		if err != nil {
			return err
		}
		if len(tokens) == 0 {
			return ledger.NotFound("token", numberText(id))
		}
		out = tokens[0]
		if out.User != by.User {
			if err := tx.mustManage(ctx, by, out.User); err != nil {
				if ledger.KindOf(err) == ledger.KindForbidden { // that it is there is not for everybody
					return ledger.NotFound("token", numberText(id))
				}
				return err
			}
		}
		if out.RevokedAt != 0 {
			return nil
		}
		out.RevokedAt = tx.Now
		if _, err := tx.ExecContext(ctx, `UPDATE api_token SET revoked_at = $1 WHERE id = $2`, tx.Now, id); err != nil {
			return err
		}
		return record(ctx, tx, by, didRevokeToken, out.User, out.Hint+" "+out.Name)
	})
	return out, err
}

func (tx *Tx) tokens(ctx context.Context, condition string, args ...any) ([]ledger.Token, error) {
	var rows []ledger.Token
	err := tx.SelectContext(ctx, &rows, `
		SELECT t.id, t.user_id, t.name, t.hint, t.scope, t.created_at, t.expires_at, t.used_at, t.revoked_at FROM api_token t
		WHERE `+condition+` ORDER BY t.id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read tokens: %w", err)
	}
	return rows, nil
}

// asCode reports whether an error has a code.
func asCode(err error, code string) bool {
	var known *ledger.Error
	return errors.As(err, &known) && known.Code == code
}
