package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

const grantColumns = `COALESCE(g.role, '') AS role, COALESCE(g.place_code, '') AS place_code,
	COALESCE(g.organisation_id, 0) AS grant_organisation, COALESCE(g.project_id, 0) AS project_id, COALESCE(g.id, 0) AS grant_id`

// grantRow is a grant beside whatever has it; no role: it has none.
type grantRow struct {
	GrantID      ledger.ID         `db:"grant_id"`
	Role         ledger.AccessRole `db:"role"`
	Place        string            `db:"place_code"`
	Organisation ledger.ID         `db:"grant_organisation"`
	Project      ledger.ID         `db:"project_id"`
}

func (r grantRow) grant() ledger.Grant {
	return ledger.Grant{ID: r.GrantID, Role: r.Role, Place: r.Place, Organisation: r.Organisation, Project: r.Project}
}

// callerRow is a session or token with its user, beside one of the grants.
type callerRow struct {
	grantRow
	ID        ledger.ID         `db:"id"`
	User      ledger.ID         `db:"user_id"`
	Name      string            `db:"display_name"`
	Disabled  bool              `db:"disabled"`
	CSRF      string            `db:"csrf"`
	Scope     ledger.TokenScope `db:"scope"`
	SeenAt    ledger.Instant    `db:"seen_at"`
	ExpiresAt ledger.Instant    `db:"expires_at"`
	EndedAt   ledger.Instant    `db:"ended_at"`
	OwnGrants bool              `db:"own_grants"`
	OfToken   bool              `db:"of_token"` // the grant
}

func (r *callerRow) grants() []ledger.Grant {
	if r.Role == "" {
		return nil
	}
	return []ledger.Grant{r.grant()}
}

// CallerOfSession is who has the session with a cookie's value.
func (s *Store) CallerOfSession(ctx context.Context, secret string) (ledger.Caller, ledger.Session, error) {
	invalid := unauthenticated(ledger.CodeSessionInvalid, "登录状态无效，请重新登录")
	if !wellFormed(secret, "") {
		return ledger.Caller{}, ledger.Session{}, invalid
	}
	var rows []callerRow
	q := &statement{engine: s.engine}
	err := s.query(ctx, "caller of session", &rows, q, `
		SELECT s.id, s.user_id, a.display_name, a.disabled, s.csrf, '' AS scope, s.seen_at, s.expires_at, s.ended_at,
			1 = 0 AS own_grants, 1 = 0 AS of_token, `+grantColumns+`
		FROM session s JOIN account a ON a.id = s.user_id
			LEFT JOIN access_grant g ON g.user_id = a.id AND g.revoked_at = 0
		WHERE s.hash = `+q.arg(secretHash(secret))+` ORDER BY g.id`)
	if err != nil {
		return ledger.Caller{}, ledger.Session{}, err
	}
	if len(rows) == 0 {
		return ledger.Caller{}, ledger.Session{}, invalid
	}
	r, now := &rows[0], ledger.InstantOf(s.now())
	switch {
	case r.EndedAt != 0:
		return ledger.Caller{}, ledger.Session{}, invalid
	case now >= r.ExpiresAt, now >= r.SeenAt+micros(s.sessionIdle):
		return ledger.Caller{}, ledger.Session{}, unauthenticated(ledger.CodeSessionExpired, "登录已过期，请重新登录")
	case r.Disabled:
		return ledger.Caller{}, ledger.Session{}, unauthenticated(ledger.CodeUserDisabled, "账号已停用，请联系管理员")
	}
	if now-r.SeenAt >= min(touchEvery, micros(s.sessionIdle)/4) {
		if err := s.touch(ctx, `UPDATE session SET seen_at = $1 WHERE id = $2`, now, r.ID); err != nil {
			return ledger.Caller{}, ledger.Session{}, err
		}
	}
	caller := ledger.Caller{User: r.User, Session: r.ID, Name: r.Name, Through: ledger.ThroughUI}
	for i := range rows {
		caller.Grants = append(caller.Grants, rows[i].grants()...)
	}
	return caller, ledger.Session{ID: r.ID, User: r.User, CSRF: r.CSRF, ExpiresAt: r.ExpiresAt}, nil
}

// CallerOfToken is who a token speaks for, with what it may do: of its own grants those that
// its user has as well.
func (s *Store) CallerOfToken(ctx context.Context, token string) (ledger.Caller, error) {
	invalid := unauthenticated(ledger.CodeTokenInvalid, "令牌无效，请检查 Authorization")
	if !wellFormed(token, ledger.TokenPrefix) {
		return ledger.Caller{}, invalid
	}
	var rows []callerRow
	q := &statement{engine: s.engine}
	err := s.query(ctx, "caller of token", &rows, q, `
		SELECT t.id, t.user_id, a.display_name, a.disabled, '' AS csrf, t.scope, t.used_at AS seen_at, t.expires_at, t.revoked_at AS ended_at,
			t.own_grants, g.token_id IS NOT NULL AS of_token, `+grantColumns+`
		FROM api_token t JOIN account a ON a.id = t.user_id
			LEFT JOIN access_grant g ON (g.user_id = a.id OR g.token_id = t.id) AND g.revoked_at = 0
		WHERE t.hash = `+q.arg(secretHash(token))+` ORDER BY g.id`)
	if err != nil {
		return ledger.Caller{}, err
	}
	if len(rows) == 0 {
		return ledger.Caller{}, invalid
	}
	r, now := &rows[0], ledger.InstantOf(s.now())
	switch {
	case r.EndedAt != 0:
		return ledger.Caller{}, unauthenticated(ledger.CodeTokenRevoked, "令牌已被撤销，请换一个")
	case now >= r.ExpiresAt:
		return ledger.Caller{}, unauthenticated(ledger.CodeTokenExpired, "令牌已过期，请换一个")
	case r.Disabled:
		return ledger.Caller{}, unauthenticated(ledger.CodeUserDisabled, "账号已停用，请联系管理员")
	}
	if now-r.SeenAt >= touchEvery {
		if err := s.touch(ctx, `UPDATE api_token SET used_at = $1 WHERE id = $2`, now, r.ID); err != nil {
			return ledger.Caller{}, err
		}
	}
	var own, users []ledger.Grant
	for i := range rows {
		if rows[i].OfToken {
			own = append(own, rows[i].grants()...)
		} else {
			users = append(users, rows[i].grants()...)
		}
	}
	caller := ledger.Caller{User: r.User, Token: r.ID, Name: r.Name, Through: ledger.ThroughToken, Grants: users, ReadOnly: r.Scope == ledger.TokenRead}
	if r.OwnGrants {
		above, err := organisationsAbove(ctx, s.read, own, users)
		if err != nil {
			return ledger.Caller{}, s.fail(ctx, "grants of token", err)
		}
		caller.Grants = ledger.Within(own, users, above)
	}
	return caller, nil
}

// touch notes when something was last used. It can wait for the next time: where somebody
// is writing it is left out, so that no question waits for that.
func (s *Store) touch(ctx context.Context, text string, args ...any) error {
	if s.engine == sqliteEngine {
		select {
		case s.writer <- struct{}{}:
			defer func() { <-s.writer }()
		default:
			return nil
		}
	}
	_, err := s.write.ExecContext(ctx, text, args...)
	if s.engine.transient(err) {
		return nil // another process is writing
	}
	return s.fail(ctx, "note the last use", err)
}

// organisationsAbove reads what the organisations of grants belong to: of each its own id
// and those above it, as believed now.
func organisationsAbove(ctx context.Context, from sqlx.QueryerContext, lists ...[]ledger.Grant) (func(ledger.ID) []ledger.ID, error) {
	var ids []ledger.ID
	for _, list := range lists {
		for _, g := range list {
			if g.Organisation != 0 {
				ids = append(ids, g.Organisation)
			}
		}
	}
	above := map[ledger.ID][]ledger.ID{}
	if len(ids) > 0 {
		var rows []struct {
			Of ledger.ID `db:"of_id"`
			ID ledger.ID `db:"id"`
		}
		err := sqlx.SelectContext(ctx, from, &rows, `
			WITH RECURSIVE above (of_id, id) AS (
				SELECT id, id FROM organisation WHERE id IN (`+ints(ids)+`)
				UNION SELECT a.of_id, o.parent_id FROM above a JOIN organisation o ON o.id = a.id WHERE o.parent_id IS NOT NULL
			) SELECT of_id, id FROM above`)
		if err != nil {
			return nil, fmt.Errorf("organisations above: %w", err)
		}
		for _, r := range rows {
			above[r.Of] = append(above[r.Of], r.ID)
		}
	}
	return func(id ledger.ID) []ledger.ID { return above[id] }, nil
}
