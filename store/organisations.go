package store

import (
	"context"

	"jiedui/ledger"
)

// organisationOrders are id, name, kind, and how many projects and pairings it has a part in.
func organisationOrders(q *statement) func(field string) (ordering, bool) {
	linked := func(table, column string) (ordering, bool) {
		return ordering{kind: numberOrder, expr: `(SELECT COUNT(DISTINCT l.` + column + `) FROM ` + table + ` l
			WHERE l.organisation_id = r.id AND ` + q.known("l") + `)`}, true
	}
	return func(field string) (ordering, bool) {
		switch field {
		case "", "id":
			return ordering{}, true
		case "name", "kind":
			return ordering{expr: "r." + field}, true
		case "projects":
			return linked("participation", "project_id")
		case "pairings":
			return linked("pairing_assistor", "pairing_id")
		}
		return ordering{}, false
	}
}

// organisationRow is an organisation beside one of its identifiers or aliases, if any.
type organisationRow struct {
	keyed
	ledger.Organisation
	tag, text, class string // tag: identifier, alias or empty
}

const shownOrganisationColumns = `o.id, o.name, o.kind, COALESCE(o.parent_id, 0) AS parent_id, COALESCE(o.place_code, '') AS place_code, o.version`

// organisation reads shownOrganisationColumns.
func (r *row) organisation() ledger.Organisation {
	return ledger.Organisation{ID: r.id(), Name: r.text(), Kind: ledger.OrganisationKind(r.text()), Parent: r.id(), PlaceCode: r.text(), Version: r.int()}
}

// organisationsWith selects organisations o of the CTE page with what belongs to them.
func organisationsWith(q *statement, shown, order string) string {
	return `
		SELECT ` + shown + `, ` + shownOrganisationColumns + `,
			COALESCE(n.tag, '') AS tag, COALESCE(n.name_or_value, '') AS name_or_value, COALESCE(n.class, '') AS class
		FROM page x JOIN ` + q.organisation() + ` o ON o.id = x.id LEFT JOIN (
			SELECT i.organisation_id, 'identifier' AS tag, i.value AS name_or_value, i.scheme AS class, i.id
			FROM organisation_identifier i WHERE ` + q.known("i") + ` AND i.organisation_id IN (SELECT id FROM page)
			UNION ALL SELECT a.organisation_id, 'alias', a.alias, a.kind, a.id
			FROM organisation_alias a WHERE ` + q.known("a") + ` AND a.organisation_id IN (SELECT id FROM page)
		) n ON n.organisation_id = o.id
		ORDER BY ` + order + `, n.tag, n.id`
}

var organisationListing = listing[organisationRow, ledger.Organisation]{
	op: "organisations", kind: ledger.RowOrganisation, orders: organisationOrders, with: organisationsWith, join: joinNames,
	read: func(r *row, v *organisationRow) {
		v.Organisation = r.organisation()
		v.tag, v.text, v.class = r.text(), r.text(), r.text()
	},
	item: func(r organisationRow) ledger.Organisation { return r.Organisation },
}

// Organisations lists organisations known at the instant, with identifiers and aliases.
func (s *Store) Organisations(ctx context.Context, at ledger.At, f ledger.OrganisationFilter, p ledger.Page) (ledger.List[ledger.Organisation], error) {
	return organisationListing.list(ctx, s, at, f.Condition(), false, p)
}

// OrganisationCount is how many organisations Organisations would list in all.
func (s *Store) OrganisationCount(ctx context.Context, at ledger.At, f ledger.OrganisationFilter) (int, error) {
	return organisationListing.count(ctx, s, at, f.Condition(), false)
}

// OrganisationsByID reads organisations known at the instant.
func (s *Store) OrganisationsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Organisation, error) {
	found := make(map[ledger.ID]ledger.Organisation, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q := s.keyed(at)
	err := s.scan(ctx, "organisations by id", q, `
		WITH page AS (SELECT o.id FROM `+q.organisation()+` o WHERE `+in(q, "o.id", ids)+` AND `+q.known("o")+`)`+
		organisationsWith(q, "'' AS item_id", "x.id"), func(r *row) error {
		var v organisationRow
		v.ItemID = r.text()
		organisationListing.read(r, &v)
		v.Identifiers, v.Aliases = found[v.ID].Identifiers, found[v.ID].Aliases
		joinNames(&v, &v, true)
		found[v.ID] = v.Organisation
		return nil
	})
	return found, err
}

// EachOrganisationName reads id, name and kind of organisations known at the instant and
// hands each out, in no order.
func (s *Store) EachOrganisationName(ctx context.Context, at ledger.At, ids []ledger.ID, each func(ledger.Organisation)) error {
	if len(ids) == 0 {
		return nil
	}
	q := s.keyed(at)
	return s.scan(ctx, "organisation names", q, `
		SELECT o.id, o.name, o.kind FROM `+q.organisation()+` o WHERE `+in(q, "o.id", ids)+` AND `+q.known("o"), func(r *row) error {
		each(r.organisationName())
		return nil
	})
}

func (r *row) organisationName() ledger.Organisation {
	return ledger.Organisation{ID: r.id(), Name: r.text(), Kind: ledger.OrganisationKind(r.text())}
}

// joinNames adds a row's identifier or alias to its organisation.
func joinNames(item, next *organisationRow, itself bool) bool {
	if !itself && (item.ID != next.ID || item.Side != next.Side) {
		return false
	}
	switch next.tag {
	case "identifier":
		item.Identifiers = append(item.Identifiers, ledger.Identifier{Scheme: next.class, Value: next.text})
	case "alias":
		item.Aliases = append(item.Aliases, ledger.Alias{Name: next.text, Kind: ledger.AliasKind(next.class)})
	}
	return true
}
