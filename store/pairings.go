package store

import (
	"context"

	"jiedui/ledger"
)

// pairingOrders are id, place_code, place (its name), programme (its code), team,
// starts_on and ends_on.
func pairingOrders(field string) (ordering, bool) {
	switch field {
	case "", "id":
		return ordering{}, true
	case "place_code":
		return ordering{expr: "r.place_code"}, true
	case "place":
		return ordering{expr: "(SELECT pl.name FROM place pl WHERE pl.code = r.place_code)"}, true
	case "programme":
		return ordering{expr: "(SELECT g.code FROM programme g WHERE g.id = r.programme_id)"}, true
	case "team":
		return ordering{expr: "NULLIF(r.team, '')", nullable: true}, true
	case "starts_on", "ends_on":
		return ordering{expr: "r." + field, kind: dateOrder, nullable: true}, true
	}
	return ordering{}, false
}

// pairingRow is a pairing beside one of its assistors.
type pairingRow struct {
	keyed
	parentRow
	ledger.Pairing
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

var pairingListing = listing[pairingRow, ledger.Pairing]{
	op: "pairings", kind: ledger.RowPairing, orders: fixedOrders(pairingOrders), with: pairingsWith, fold: foldPairings,
	item: func(r pairingRow) ledger.Pairing { return r.Pairing },
}

// Pairings lists pairings known at the instant, with their assistors.
func (s *Store) Pairings(ctx context.Context, at ledger.At, f ledger.PairingFilter, p ledger.Page) (ledger.List[ledger.Pairing], error) {
	return pairingListing.list(ctx, s, at, f.Condition(), false, p)
}

// PairingCount is how many pairings Pairings would list in all.
func (s *Store) PairingCount(ctx context.Context, at ledger.At, f ledger.PairingFilter) (int, error) {
	return pairingListing.count(ctx, s, at, f.Condition(), false)
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

// PairingsOf lists a page of the pairings of each programme or recipient place, or of those in
// which each organisation assists.
func (s *Store) PairingsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter, p ledger.Page) (map[string]ledger.List[ledger.Pairing], error) {
	return pairingListing.of(ctx, s, at, parents, pairingsOf(rel, parents), f.Condition(), p)
}

// PairingCountsOf counts what PairingsOf lists over all pages.
func (s *Store) PairingCountsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter) (map[string]int, error) {
	return pairingListing.countsOf(ctx, s, at, parents, pairingsOf(rel, parents), f.Condition())
}

func pairingsOf(rel ledger.Relation, parents []string) func(q *statement) (hanging, error) {
	return func(q *statement) (hanging, error) {
		switch rel {
		case ledger.OfPlace:
			return q.ofCodes(parents, `CROSS JOIN pairing r WHERE r.place_code = a.key`), nil
		case ledger.OfProgramme:
			return q.ofIDs(string(rel), parents, `CROSS JOIN pairing r WHERE r.programme_id = a.key`)
		case ledger.OfOrganisation:
			return q.ofIDs(string(rel), parents, `CROSS JOIN pairing_assistor l JOIN pairing r ON r.id = l.pairing_id
				WHERE l.organisation_id = a.key AND `+q.known("l"))
		}
		return hanging{}, ledger.Invalid("pairing", string(rel), "relation", "没有这种关系")
	}
}

// foldPairings makes one row of each pairing's neighbouring rows.
func foldPairings(rows []pairingRow) []pairingRow {
	var folded []pairingRow
	for _, r := range rows {
		if n := len(folded); n == 0 || folded[n-1].ID != r.ID {
			folded = append(folded, r)
		}
		if r.Organisation != 0 {
			p := &folded[len(folded)-1].Pairing
			p.Assistors = append(p.Assistors, ledger.Assistor{Organisation: r.Organisation, Lead: r.Lead, Share: r.Share, Post: r.Post})
		}
	}
	return folded
}
