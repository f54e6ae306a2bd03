package store

import (
	"context"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// Invite makes a link by which somebody makes an account with the given grants. The secret
// is handed out this once.
func (s *Store) Invite(ctx context.Context, by ledger.Doing, v ledger.Invitation) (out ledger.Invitation, secret string, err error) {
	if len(v.Grants) == 0 {
		return out, "", ledger.Invalid("invitation", "", "grants", "请写明授予什么角色、什么范围")
	}
	secret = newSecret(ledger.InvitationPrefix)
	err = s.inAccounts(ctx, func(tx *Tx) (err error) {
		for _, g := range v.Grants {
			if err := g.Validate(); err != nil {
				return err
			}
			if err := tx.mayGrant(ctx, by, g); err != nil {
				return err
			}
		}
		out = v
		out.Kind, out.User = ledger.InviteUser, 0
		out.ExpiresAt = tx.Now + micros(ledger.InvitationLifetime)
		return tx.addInvitation(ctx, by, &out, secret)
	})
	if err != nil {
		return ledger.Invitation{}, "", err
	}
	return out, secret, nil
}

func (tx *Tx) addInvitation(ctx context.Context, by ledger.Doing, v *ledger.Invitation, secret string) (err error) {
	v.CreatedBy, v.CreatedAt = by.User, tx.Now
	v.ID, err = insertID(ctx, tx, `
		INSERT INTO invitation (kind, hash, user_id, display_name, email, organisation_id, created_by, created_at, expires_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		string(v.Kind), secretHash(secret), idOrNull(v.User), v.DisplayName, v.Email, idOrNull(v.Organisation), idOrNull(v.CreatedBy), v.CreatedAt, v.ExpiresAt)
	if err != nil {
		return fmt.Errorf("insert invitation: %w", err)
	}
	detail := []string{string(v.Kind)}
	grants := v.Grants
	v.Grants = nil
	for _, g := range grants {
		if g, err = tx.addGrant(ctx, by, ofInvitation(v.ID), g, false); err != nil {
			return err
		}
		v.Grants = append(v.Grants, g)
		detail = append(detail, describeGrant(g))
	}
	return record(ctx, tx, by, didInvite, v.User, strings.Join(detail, ", "))
}

// SetupLink makes a link by which the first administrator is made; empty: there is one.
func (s *Store) SetupLink(ctx context.Context, by ledger.Doing) (secret string, err error) {
	err = s.inAccounts(ctx, func(tx *Tx) error {
		var admins int
		if err := tx.GetContext(ctx, &admins, countAdmins); err != nil || admins > 0 {
			return err
		}
		secret = newSecret(ledger.InvitationPrefix)
		return tx.addInvitation(ctx, by, &ledger.Invitation{Kind: ledger.InviteSetup, ExpiresAt: tx.Now + micros(ledger.SetupLifetime),
			Grants: []ledger.Grant{{Role: ledger.AccessAdmin}}}, secret)
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// ResetLink makes a link by which a user gets a new password. Earlier ones are void.
func (s *Store) ResetLink(ctx context.Context, by ledger.Doing, user ledger.ID) (secret string, err error) {
	secret = newSecret(ledger.InvitationPrefix)
	err = s.inAccounts(ctx, func(tx *Tx) error {
		if err := tx.mustManage(ctx, by, user); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE invitation SET revoked_at = $1 WHERE user_id = $2 AND used_at = 0 AND revoked_at = 0`, tx.Now, user); err != nil {
			return err
		}
		return tx.addInvitation(ctx, by, &ledger.Invitation{Kind: ledger.InvitePassword, User: user, ExpiresAt: tx.Now + micros(ledger.ResetLifetime)}, secret)
	})
	if err != nil {
		return "", err
	}
	return secret, nil
}

// RevokeInvitation makes a link void.
func (s *Store) RevokeInvitation(ctx context.Context, by ledger.Doing, id ledger.ID) error {
	return s.inAccounts(ctx, func(tx *Tx) error {
		var found []ledger.Invitation
		if err := tx.SelectContext(ctx, &found, `SELECT `+invitationColumns+` FROM invitation i WHERE i.id = $1`, id); err != nil {
			return err
		}
		if len(found) == 0 || !by.Has(ledger.AccessAdmin) && (by.User == 0 || found[0].CreatedBy != by.User) {
			return ledger.NotFound("invitation", numberText(id))
		}
		n, err := tx.changed(ctx, `UPDATE invitation SET revoked_at = $1 WHERE id = $2 AND used_at = 0 AND revoked_at = 0`, tx.Now, id)
		if err != nil || n == 0 {
			return err
		}
		return record(ctx, tx, by, didRevokeInvite, found[0].User, numberText(id))
	})
}

const invitationColumns = `i.id, i.kind, COALESCE(i.user_id, 0) AS user_id, i.display_name, i.email, COALESCE(i.organisation_id, 0) AS organisation_id,
	COALESCE(i.created_by, 0) AS created_by, i.created_at, i.expires_at, i.used_at, COALESCE(i.used_by, 0) AS used_by, i.revoked_at`

// AcceptInvitation does what a link is for and begins a session. The link is void then.
func (s *Store) AcceptInvitation(ctx context.Context, a ledger.Acceptance) (ledger.OpenSession, error) {
	v, err := s.invitationOf(ctx, a.Secret)
	if err != nil {
		return ledger.OpenSession{}, err
	}
	name := ""
	if v.Kind == ledger.InvitePassword {
		if err := s.read.GetContext(ctx, &name, `SELECT name FROM account WHERE id = $1`, v.User); err != nil {
			return ledger.OpenSession{}, s.fail(ctx, "read user", err)
		}
	} else if name, err = ledger.UserName(a.Name); err != nil {
		return ledger.OpenSession{}, err
	}
	hash, err := s.newPassword(ctx, a.Password, name)
	if err != nil {
		return ledger.OpenSession{}, err
	}
	var opened ledger.OpenSession
	err = s.inAccounts(ctx, func(tx *Tx) error {
		n, err := tx.changed(ctx, `UPDATE invitation SET used_at = $1 WHERE id = $2 AND used_at = 0 AND revoked_at = 0`, tx.Now, v.ID)
		if err != nil {
			return err
		}
		if n == 0 {
			return linkRefused(ledger.CodeLinkUsed)
		}
		user, by := v.User, ledger.Doing{Caller: ledger.Caller{Through: ledger.ThroughNobody}, Address: a.Address}
		display := firstOf(a.DisplayName, v.DisplayName, name)
		if v.Kind == ledger.InvitePassword {
			var disabled bool
			if err := tx.GetContext(ctx, &disabled, `SELECT disabled FROM account WHERE id = $1`, user); err != nil {
				return err
			}
			if disabled {
				return unauthenticated(ledger.CodeUserDisabled, "账号已停用，请联系管理员")
			}
			if _, err := tx.ExecContext(ctx, `DELETE FROM sign_in_attempt WHERE key = $1`, attemptKey("name", name)); err != nil {
				return err
			}
			if err := tx.setPassword(ctx, by, user, hash); err != nil {
				return err
			}
		} else if user, err = tx.acceptInvited(ctx, by, v, name, display, hash); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE invitation SET used_by = $1 WHERE id = $2`, user, v.ID); err != nil {
			return err
		}
		opened, err = tx.openSession(ctx, user, display, a.Address)
		return err
	})
	return opened, err
}

// acceptInvited makes the account of an invitation, with the grants of that.
func (tx *Tx) acceptInvited(ctx context.Context, by ledger.Doing, v ledger.Invitation, name, display, hash string) (ledger.ID, error) {
	if v.Kind == ledger.InviteSetup {
		var admins int
		if err := tx.GetContext(ctx, &admins, countAdmins); err != nil {
			return 0, err
		}
		if admins > 0 { // another link was faster
			return 0, linkRefused(ledger.CodeLinkUsed)
		}
	}
	grants, err := tx.grantsOf(ctx, ofInvitation(v.ID))
	if err != nil {
		return 0, err
	}
	by.User = v.CreatedBy
	return tx.addUser(ctx, by, ledger.User{Name: name, DisplayName: display, Email: v.Email, Organisation: v.Organisation, Grants: grants}, hash)
}

// InvitationBySecret is what a link is for, before it is used.
func (s *Store) InvitationBySecret(ctx context.Context, secret string) (ledger.Invitation, error) {
	return s.invitationOf(ctx, secret)
}

func (s *Store) invitationOf(ctx context.Context, secret string) (ledger.Invitation, error) {
	if !wellFormed(secret, ledger.InvitationPrefix) {
		return ledger.Invitation{}, linkRefused(ledger.CodeLinkInvalid)
	}
	var found []ledger.Invitation
	err := s.read.SelectContext(ctx, &found, `SELECT `+invitationColumns+` FROM invitation i WHERE i.hash = $1`, secretHash(secret))
	switch {
	case err != nil:
		return ledger.Invitation{}, s.fail(ctx, "look for the invitation", err)
	case len(found) == 0, found[0].RevokedAt != 0:
		return ledger.Invitation{}, linkRefused(ledger.CodeLinkInvalid)
	case found[0].UsedAt != 0:
		return ledger.Invitation{}, linkRefused(ledger.CodeLinkUsed)
	case ledger.InstantOf(s.now()) >= found[0].ExpiresAt:
		return ledger.Invitation{}, linkRefused(ledger.CodeLinkExpired)
	}
	return found[0], nil
}

func linkRefused(code string) error {
	text := map[string]string{
		ledger.CodeLinkInvalid: "链接无效，请向发给您的人要一个新的",
		ledger.CodeLinkUsed:    "链接已用过，请直接登录，或要一个新的",
		ledger.CodeLinkExpired: "链接已过期，请向发给您的人要一个新的",
	}[code]
	return &ledger.Error{Kind: ledger.KindInvalid, Code: code, Entity: "invitation", Field: "token", Text: text}
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return ""
}
