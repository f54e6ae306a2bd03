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
	Tag   string `db:"tag"` // identifier, alias or empty
	Text  string `db:"name_or_value"`
	Class string `db:"class"` // of the identifier or alias
}

// organisationsWith selects organisations o of the CTE page with what belongs to them.
func organisationsWith(q *statement, shown, order string) string {
	return `
		SELECT ` + shown + `, o.id, o.name, o.kind, COALESCE(o.parent_id, 0) AS parent_id, COALESCE(o.place_code, '') AS place_code, o.version,
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
	op: "organisations", kind: ledger.RowOrganisation, orders: organisationOrders, with: organisationsWith, fold: foldOrganisations,
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
	q := newStatement(at)
	var rows []organisationRow
	err := s.query(ctx, "organisations by id", &rows, q, `
		WITH page AS (SELECT o.id FROM `+q.organisation()+` o WHERE o.id IN (`+ints(ids)+`) AND `+q.known("o")+`)`+
		organisationsWith(q, "'' AS item_id", "x.id"))
	if err != nil {
		return nil, err
	}
	for _, r := range foldOrganisations(rows) {
		found[r.ID] = r.Organisation
	}
	return found, nil
}

// foldOrganisations makes one row of each organisation's neighbouring rows.
func foldOrganisations(rows []organisationRow) []organisationRow {
	var folded []organisationRow
	for _, r := range rows {
		if n := len(folded); n == 0 || folded[n-1].ID != r.ID {
			folded = append(folded, r)
		}
		o := &folded[len(folded)-1].Organisation
		switch r.Tag {
		case "identifier":
			o.Identifiers = append(o.Identifiers, ledger.Identifier{Scheme: r.Class, Value: r.Text})
		case "alias":
			o.Aliases = append(o.Aliases, ledger.Alias{Name: r.Text, Kind: ledger.AliasKind(r.Class)})
		}
	}
	return folded
}
