package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
)

// holder is what has grants: a user, a token or an invitation.
type holder struct {
	column string // of access_grant
	id     ledger.ID
}

func ofUser(id ledger.ID) holder       { return holder{"user_id", id} }
func ofToken(id ledger.ID) holder      { return holder{"token_id", id} }
func ofInvitation(id ledger.ID) holder { return holder{"invitation_id", id} }

// grantsOf are those in force.
func (tx *Tx) grantsOf(ctx context.Context, h holder) ([]ledger.Grant, error) {
	var rows []grantRow
	err := tx.SelectContext(ctx, &rows, `SELECT `+grantColumns+` FROM access_grant g WHERE g.`+h.column+` = $1 AND g.revoked_at = 0 ORDER BY g.id`, h.id)
	if err != nil {
		return nil, fmt.Errorf("read grants: %w", err)
	}
	var out []ledger.Grant
	for _, r := range rows {
		out = append(out, r.grant())
	}
	return out, nil
}

// addGrant gives a grant. One that a wider grant of the same role covers is refused; those
// that it covers itself end.
func (tx *Tx) addGrant(ctx context.Context, by ledger.Doing, h holder, g ledger.Grant, fromProvider bool) (ledger.Grant, error) {
	if err := g.Validate(); err != nil {
		return g, err
	}
	if err := tx.knownScope(ctx, g); err != nil {
		return g, err
	}
	have, err := tx.grantsOf(ctx, h)
	if err != nil {
		return g, err
	}
	above, err := organisationsAbove(ctx, tx, append(have, g))
	if err != nil {
		return g, err
	}
	for _, old := range have {
		if old.Role == g.Role && old.Covers(g, above) {
			return g, &ledger.Error{Kind: ledger.KindConflict, Code: ledger.CodeGrantCovered, Entity: "grant", Key: describeGrant(old), Field: "grant",
				Text: "已有的授权包含了这一条，不必再授"}
		}
	}
	for _, old := range have {
		if old.Role == g.Role && g.Covers(old, above) {
			if err := tx.endGrant(ctx, by, h, old); err != nil {
				return g, err
			}
		}
	}
	var place any
	if g.Place != "" {
		place = g.Place
	}
	g.ID, err = insertID(ctx, tx, `
		INSERT INTO access_grant (`+h.column+`, role, place_code, organisation_id, project_id, from_provider, granted_by, granted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		h.id, string(g.Role), place, idOrNull(g.Organisation), idOrNull(g.Project), fromProvider, idOrNull(by.User), tx.Now)
	if err != nil {
		return g, fmt.Errorf("insert grant: %w", err)
	}
	if h.column != "user_id" {
		return g, nil
	}
	return g, record(ctx, tx, by, didGrant, h.id, describeGrant(g))
}

func (tx *Tx) endGrant(ctx context.Context, by ledger.Doing, h holder, g ledger.Grant) error {
	n, err := tx.changed(ctx, `UPDATE access_grant SET revoked_at = $1 WHERE id = $2 AND revoked_at = 0`, tx.Now, g.ID)
	if err != nil || n == 0 || h.column != "user_id" {
		return err
	}
	return record(ctx, tx, by, didRevokeGrant, h.id, describeGrant(g))
}

func describeGrant(g ledger.Grant) string {
	switch {
	case g.Place != "":
		return string(g.Role) + " place " + g.Place
	case g.Organisation != 0:
		return string(g.Role) + " organisation " + numberText(g.Organisation)
	case g.Project != 0:
		return string(g.Role) + " project " + numberText(g.Project)
	}
	return string(g.Role)
}

// knownScope refuses a scope that the ledger does not have.
func (tx *Tx) knownScope(ctx context.Context, g ledger.Grant) error {
	text, key, entity := "", any(nil), ""
	switch {
	case g.Place != "":
		text, key, entity = `SELECT COUNT(*) FROM place WHERE code = $1`, g.Place, "place"
	case g.Organisation != 0:
		text, key, entity = `SELECT COUNT(*) FROM organisation WHERE id = $1 AND known_to = 9223372036854775807`, g.Organisation, "organisation"
	case g.Project != 0:
		text, key, entity = `SELECT COUNT(*) FROM project WHERE id = $1 AND known_to = 9223372036854775807`, g.Project, "project"
	default:
		return nil
	}
	var n int
	if err := tx.GetContext(ctx, &n, text, key); err != nil {
		return fmt.Errorf("look for the scope: %w", err)
	}
	if n == 0 {
		return &ledger.Error{Kind: ledger.KindNotFound, Entity: entity, Key: fmt.Sprint(key), Field: entity, Text: "授权范围里的地区、单位或项目不存在，请检查"}
	}
	return nil
}

// mayGrant refuses a grant that is not the caller's to give: an administrator gives any, an
// office those of partners and viewers that see no more than it does itself.
func (tx *Tx) mayGrant(ctx context.Context, by ledger.Doing, g ledger.Grant) error {
	exceeds := accessDenied(ledger.CodeGrantExceeds, "只能在自己的地区范围内授予帮扶单位和查看权限")
	if by.Has(ledger.AccessAdmin) {
		return nil
	}
	office := by.Scope(ledger.AccessOffice)
	if office.Empty() || g.Role != ledger.AccessPartner && g.Role != ledger.AccessViewer {
		return exceeds
	}
	if office.Everything {
		return nil
	}
	// What is not there is refused like what is elsewhere, so that nobody learns which it is.
	q := &statement{}
	var outside string
	switch {
	case g.Everywhere():
		return exceeds
	case g.Place != "":
		for _, place := range office.Places {
			if strings.HasPrefix(g.Place, place) {
				return nil
			}
		}
		return exceeds
	case g.Project != 0:
		outside = `SELECT CASE WHEN EXISTS (` + placesOfProject(q.arg(g.Project), q, office.Places) + `) THEN 0 ELSE 1 END`
	default:
		// All that the organisation takes part in has to lie in the office's places. Where it
		// takes part in nothing yet, so has its seat, if that is known.
		outside = `
			WITH RECURSIVE below (id) AS (
				SELECT id FROM organisation WHERE id = ` + q.arg(g.Organisation) + `
				UNION SELECT o.id FROM organisation o JOIN below b ON o.parent_id = b.id WHERE o.known_to = 9223372036854775807
			), tied (inside) AS (
				SELECT CASE WHEN EXISTS (` + placesOfProject("n.project_id", q, office.Places) + `) THEN 1 ELSE 0 END
				FROM participation n JOIN below b ON b.id = n.organisation_id WHERE n.known_to = 9223372036854775807
				UNION ALL
				SELECT CASE WHEN ` + withinPlaces("r.place_code", q, office.Places) + ` THEN 1 ELSE 0 END
				FROM pairing_assistor n JOIN below b ON b.id = n.organisation_id
					JOIN pairing r ON r.id = n.pairing_id AND r.known_to = 9223372036854775807 WHERE n.known_to = 9223372036854775807
				UNION ALL
				SELECT CASE WHEN ` + withinPlaces("o.place_code", q, office.Places) + ` THEN 1 ELSE 0 END
				FROM organisation o JOIN below b ON b.id = o.id WHERE o.place_code IS NOT NULL AND NOT EXISTS (
					SELECT 1 FROM participation n JOIN below c ON c.id = n.organisation_id WHERE n.known_to = 9223372036854775807
					UNION ALL SELECT 1 FROM pairing_assistor n JOIN below c ON c.id = n.organisation_id WHERE n.known_to = 9223372036854775807)
			) SELECT (SELECT COUNT(*) FROM tied WHERE inside = 0) + CASE WHEN EXISTS (
				SELECT 1 FROM organisation o JOIN below b ON b.id = o.id WHERE o.known_to = 9223372036854775807) THEN 0 ELSE 1 END`
	}
	var n int
	if err := tx.GetContext(ctx, &n, outside, q.args...); err != nil {
		return fmt.Errorf("look at the scope: %w", err)
	}
	if n > 0 {
		return exceeds
	}
	return nil
}

// placesOfProject selects the places of a project that lie in, or are credited to, some places.
func placesOfProject(project string, q *statement, places []string) string {
	return `SELECT 1 FROM project_place pp JOIN place l ON l.code = pp.place_code WHERE pp.project_id = ` + project +
		` AND pp.known_to = 9223372036854775807 AND (` + withinPlaces("l.code", q, places) + ` OR ` + withinPlaces("l.credit_code", q, places) + `)`
}

func withinPlaces(column string, q *statement, places []string) string {
	var or []string
	for _, p := range places {
		or = append(or, column+` >= `+q.arg(p)+` AND `+column+` < `+q.arg(p+"~"))
	}
	return "(" + strings.Join(or, " OR ") + ")"
}

// mustManage refuses whoever may not look after a user: an administrator may, and an office
// for those that it invited, as long as they have no more than it can give.
func (tx *Tx) mustManage(ctx context.Context, by ledger.Doing, user ledger.ID) error {
	var found []struct {
		InvitedBy ledger.ID `db:"invited_by"`
	}
	err := tx.SelectContext(ctx, &found, `
		SELECT COALESCE((SELECT MAX(i.created_by) FROM invitation i WHERE i.used_by = a.id AND i.kind = 'invite'), 0) AS invited_by
		FROM account a WHERE a.id = $1`, user)
	switch {
	case err != nil:
		return fmt.Errorf("look for the user: %w", err)
	case !by.Has(ledger.AccessAdmin, ledger.AccessOffice):
		return accessDenied("", "只有管理员和帮扶办可以管理用户")
	case len(found) == 0:
		return ledger.NotFound("user", numberText(user))
	case by.Has(ledger.AccessAdmin):
		return nil
	case found[0].InvitedBy != by.User || by.User == 0:
		return ledger.NotFound("user", numberText(user))
	}
	grants, err := tx.grantsOf(ctx, ofUser(user))
	if err != nil {
		return err
	}
	for _, g := range grants {
		if err := tx.mayGrant(ctx, by, g); err != nil {
			return err
		}
	}
	return nil
}

// GrantRole gives a user a role on a scope.
func (s *Store) GrantRole(ctx context.Context, by ledger.Doing, user ledger.ID, g ledger.Grant) (out ledger.Grant, err error) {
	err = s.inAccounts(ctx, func(tx *Tx) (err error) {
		if err = tx.mustManage(ctx, by, user); err != nil {
			return err
		}
		if err = g.Validate(); err != nil {
			return err
		}
		if err = tx.mayGrant(ctx, by, g); err != nil {
			return err
		}
		out, err = tx.addGrant(ctx, by, ofUser(user), g, false)
		return err
	})
	return out, err
}

// RevokeGrant ends a grant of a user, and says whose it was.
func (s *Store) RevokeGrant(ctx context.Context, by ledger.Doing, grant ledger.ID) (user ledger.ID, err error) {
	err = s.inAccounts(ctx, func(tx *Tx) error {
		var rows []struct {
			grantRow
			User ledger.ID `db:"user_id"`
		}
		err := tx.SelectContext(ctx, &rows, `SELECT g.user_id, `+grantColumns+` FROM access_grant g WHERE g.id = $1 AND g.user_id IS NOT NULL AND g.revoked_at = 0`, grant)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			return ledger.NotFound("grant", numberText(grant))
		}
		user = rows[0].User
		if err := tx.mustManage(ctx, by, user); err != nil {
			return err
		}
		if err := tx.endGrant(ctx, by, ofUser(user), rows[0].grant()); err != nil {
			return err
		}
		return tx.adminLeft(ctx, rows[0].Role == ledger.AccessAdmin)
	})
	return user, err
}

const countAdmins = `SELECT COUNT(*) FROM account a WHERE NOT a.disabled AND EXISTS (
	SELECT 1 FROM access_grant g WHERE g.user_id = a.id AND g.role = 'admin' AND g.revoked_at = 0)`

// adminLeft refuses what leaves nobody who can manage users.
func (tx *Tx) adminLeft(ctx context.Context, concerned bool) error {
	if !concerned {
		return nil
	}
	var n int
	if err := tx.GetContext(ctx, &n, countAdmins); err != nil {
		return fmt.Errorf("count administrators: %w", err)
	}
	if n == 0 {
		return &ledger.Error{Kind: ledger.KindConflict, Code: ledger.CodeLastAdmin, Entity: "user", Text: "这是最后一个管理员，请先另设一个"}
	}
	return nil
}

// mapGrants makes the grants that come of groups at the provider what they are now.
func (tx *Tx) mapGrants(ctx context.Context, by ledger.Doing, user ledger.ID, want []ledger.Grant) error {
	var rows []grantRow
	err := tx.SelectContext(ctx, &rows, `SELECT `+grantColumns+` FROM access_grant g WHERE g.user_id = $1 AND g.from_provider AND g.revoked_at = 0`, user)
	if err != nil {
		return fmt.Errorf("read grants of groups: %w", err)
	}
	var have []ledger.Grant
	for _, r := range rows {
		g := r.grant()
		g.ID = 0
		if !slices.Contains(want, g) {
			if err := tx.endGrant(ctx, by, ofUser(user), r.grant()); err != nil {
				return err
			}
			continue
		}
		have = append(have, g)
	}
	for _, g := range want {
		if slices.Contains(have, g) {
			continue
		}
		_, err := tx.addGrant(ctx, by, ofUser(user), g, true)
		if known := asCode(err, ledger.CodeGrantCovered); err != nil && !known {
			return err
		}
	}
	return nil
}
