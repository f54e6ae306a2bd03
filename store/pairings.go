package store

import (
	"context"

	"jiedui/ledger"
)

// pairingOrders are id, place_code, team and starts_on.
func pairingOrders(field string) (ordering, bool) {
	switch field {
	case "", "id":
		return ordering{}, true
	case "place_code":
		return ordering{expr: "p.place_code"}, true
	case "team":
		return ordering{expr: "NULLIF(p.team, '')", nullable: true}, true
	case "starts_on":
		return ordering{expr: "p.starts_on", kind: dateOrder, nullable: true}, true
	}
	return ordering{}, false
}

// pairingRow is a pairing beside one of its assistors.
type pairingRow struct {
	keyed
	ledger.Pairing
	Parent       ledger.ID `db:"parent"`
	Organisation ledger.ID `db:"organisation_id"` // zero: none
	Lead         bool      `db:"is_lead"`
	Share        *int64    `db:"share_bp"`
	Post         string    `db:"post"`
}

// pairingsWith selects pairings p of the CTE page with their assistors.
func pairingsWith(q *statement, shown, order string) string {
	return `
		SELECT ` + shown + `, p.id, p.programme_id, p.place_code, p.team, p.starts_on, p.ends_on, p.version,
			COALESCE(a.organisation_id, 0) AS organisation_id, CASE WHEN a.is_lead THEN 1 ELSE 0 END AS is_lead,
			a.share_bp, COALESCE(a.post, '') AS post
		FROM page x JOIN pairing p ON p.id = x.id LEFT JOIN pairing_assistor a ON a.pairing_id = p.id AND ` + q.known("a") + `
		ORDER BY ` + order + `, a.id`
}

// Pairings lists pairings known at the instant, with their assistors.
func (s *Store) Pairings(ctx context.Context, at ledger.At, f ledger.PairingFilter, p ledger.Page) (ledger.List[ledger.Pairing], error) {
	g, err := newPaging(p, pairingOrders)
	if err != nil {
		return ledger.List[ledger.Pairing]{}, err
	}
	q := newStatement(at)
	var rows []pairingRow
	err = s.query(ctx, "pairings", &rows, q, `
		WITH listed AS (SELECT p.id, `+g.key()+` AS ord FROM pairing p WHERE `+pairingConditions(q, f)+`),
		page AS (SELECT x.id, x.ord FROM listed x WHERE `+g.beyond(q, "x")+` ORDER BY `+g.orderBy("x")+` LIMIT `+g.take()+`)`+
		pairingsWith(q, g.shown("x"), g.orderBy("x")))
	if err != nil {
		return ledger.List[ledger.Pairing]{}, err
	}
	return listOf(g, foldPairings(rows), func(r pairingRow) (ledger.Pairing, error) { return r.Pairing, nil })
}

// PairingCount is how many pairings Pairings would list in all.
func (s *Store) PairingCount(ctx context.Context, at ledger.At, f ledger.PairingFilter) (int, error) {
	q := newStatement(at)
	return s.count(ctx, "count pairings", q, `SELECT COUNT(*) AS n FROM pairing p WHERE `+pairingConditions(q, f))
}

// PairingsByID reads pairings known at the instant.
func (s *Store) PairingsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Pairing, error) {
	found := make(map[ledger.ID]ledger.Pairing, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q := newStatement(at)
	var rows []pairingRow
	err := s.query(ctx, "pairings by id", &rows, q, `
		WITH page AS (SELECT p.id FROM pairing p WHERE p.id IN (`+ints(ids)+`) AND `+q.known("p")+`)`+
		pairingsWith(q, "'' AS item_id", "x.id"))
	if err != nil {
		return nil, err
	}
	for _, r := range foldPairings(rows) {
		found[r.ID] = r.Pairing
	}
	return found, nil
}

// PairingsOfPlaces lists the pairings of which each place is the recipient.
func (s *Store) PairingsOfPlaces(ctx context.Context, at ledger.At, codes []string) (map[string][]ledger.Pairing, error) {
	found := make(map[string][]ledger.Pairing, len(codes))
	if len(codes) == 0 {
		return found, nil
	}
	q := newStatement(at)
	var rows []pairingRow
	err := s.query(ctx, "pairings of places", &rows, q, `
		WITH page AS (SELECT p.id FROM pairing p WHERE p.place_code IN (`+texts(q, codes)+`) AND `+q.known("p")+`)`+
		pairingsWith(q, "'' AS item_id", "x.id"))
	if err != nil {
		return nil, err
	}
	for _, r := range foldPairings(rows) {
		found[r.Recipient] = append(found[r.Recipient], r.Pairing)
	}
	return found, nil
}

// PairingsOfOrganisations lists the pairings in which each organisation assists.
func (s *Store) PairingsOfOrganisations(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.Pairing, error) {
	found := make(map[ledger.ID][]ledger.Pairing, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q := newStatement(at)
	var rows []pairingRow
	err := s.query(ctx, "pairings of organisations", &rows, q, `
		WITH page AS (
			SELECT l.pairing_id AS id, l.organisation_id AS parent FROM pairing_assistor l JOIN pairing p ON p.id = l.pairing_id
			WHERE l.organisation_id IN (`+ints(ids)+`) AND `+q.known("l")+` AND `+q.known("p")+`)`+
		pairingsWith(q, "'' AS item_id, x.parent", "x.parent, x.id"))
	if err != nil {
		return nil, err
	}
	for _, r := range foldPairings(rows) {
		found[r.Parent] = append(found[r.Parent], r.Pairing)
	}
	return found, nil
}

func pairingConditions(q *statement, f ledger.PairingFilter) string {
	and := []string{q.known("p")}
	if len(f.IDs) > 0 {
		and = append(and, `p.id IN (`+ints(f.IDs)+`)`)
	}
	if len(f.Programmes) > 0 {
		and = append(and, `p.programme_id IN (SELECT g.id FROM programme g WHERE g.code IN (`+texts(q, f.Programmes)+`))`)
	}
	assists := `EXISTS (SELECT 1 FROM pairing_assistor l WHERE l.pairing_id = p.id AND `
	if len(f.Organisations) > 0 {
		and = append(and, assists+q.known("l")+` AND l.organisation_id IN (`+ints(f.Organisations)+`))`)
	}
	if len(f.Kinds) > 0 {
		and = append(and, assists+q.known("l")+` AND l.organisation_id IN (
			SELECT o.id FROM `+q.organisation()+` o WHERE o.kind IN (`+texts(q, f.Kinds)+`)))`)
	}
	if len(f.Under) > 0 {
		and = append(and, q.under("p.place_code", f.Under))
	}
	if f.InForce {
		a := q.asOf()
		and = append(and, `(p.starts_on IS NULL OR p.starts_on <= `+a+`) AND (p.ends_on IS NULL OR p.ends_on >= `+a+`)`)
	}
	return all(and)
}

// foldPairings makes one row of each pairing's neighbouring rows.
func foldPairings(rows []pairingRow) []pairingRow {
	var folded []pairingRow
	for _, r := range rows {
		if n := len(folded); n == 0 || folded[n-1].ID != r.ID || folded[n-1].Parent != r.Parent {
			folded = append(folded, r)
		}
		if r.Organisation != 0 {
			p := &folded[len(folded)-1].Pairing
			p.Assistors = append(p.Assistors, ledger.Assistor{Organisation: r.Organisation, Lead: r.Lead, Share: r.Share, Post: r.Post})
		}
	}
	return folded
}
