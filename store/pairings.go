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
	ledger.Pairing
	assistor ledger.Assistor // no organisation: none
}

const pairingColumns = `, r.programme_id, r.place_code, r.team, r.starts_on, r.ends_on, r.version`

// pairingsWith selects the rows x of the CTE page, which have pairingColumns, with their
// assistors a; more are further columns and joins of those.
func pairingsWith(q *statement, shown, order, more, joins string) string {
	return `
		SELECT ` + shown + `, x.id, x.programme_id, x.place_code, x.team, CAST(x.starts_on AS TEXT) AS starts_on, CAST(x.ends_on AS TEXT) AS ends_on, x.version,
			COALESCE(a.organisation_id, 0) AS organisation_id, CASE WHEN a.is_lead THEN 1 ELSE 0 END AS is_lead,
			a.share_bp, COALESCE(a.post, '') AS post` + more + `
		FROM page x LEFT JOIN pairing_assistor a ON a.pairing_id = x.id AND ` + q.known("a") + joins + `
		ORDER BY ` + order + `, a.id`
}

var pairingListing = listing[pairingRow, ledger.Pairing]{
	op: "pairings", kind: ledger.RowPairing, orders: fixedOrders(pairingOrders), carried: pairingColumns, join: joinAssistors,
	with: func(q *statement, shown, order string) string { return pairingsWith(q, shown, order, "", "") },
	read: readPairing,
	item: func(r pairingRow) ledger.Pairing { return r.Pairing },
}

func readPairing(r *row, v *pairingRow) {
	v.Pairing = ledger.Pairing{ID: r.id(), Programme: r.id(), Recipient: r.text(), Team: r.text(), StartsOn: r.date(), EndsOn: r.date(), Version: r.int()}
	v.assistor = ledger.Assistor{Organisation: r.id(), Lead: r.bool(), Share: r.share(), Post: r.text()}
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
	q := s.keyed(at)
	err := s.scan(ctx, "pairings by id", q, `
		WITH page AS (SELECT r.id`+pairingColumns+` FROM pairing r WHERE `+in(q, "r.id", ids)+` AND `+q.known("r")+`)`+
		pairingsWith(q, "'' AS item_id", "x.id", "", ""), func(r *row) error {
		var v pairingRow
		v.ItemID = r.text()
		readPairing(r, &v)
		v.Assistors = found[v.ID].Assistors
		joinAssistors(&v, &v, true)
		found[v.ID] = v.Pairing
		return nil
	})
	return found, err
}

// PairingsOf lists a page of the pairings of each programme or recipient place, or of those in
// which each organisation assists.
func (s *Store) PairingsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter, p ledger.Page) (map[string]ledger.List[ledger.Pairing], error) {
	return pairingListing.of(ctx, s, at, parents, pairingsOf(rel, parents), f.Condition(), p)
}

// TeamsOf is PairingsOf, and hands out id, name and kind of the assistors, some more than once.
// Of a brief page, pairings have id, team and dates, and assistors who they are and who leads.
func (s *Store) TeamsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.PairingFilter, p ledger.Page, each func(ledger.Organisation)) (map[string]ledger.List[ledger.Pairing], error) {
	named := pairingListing
	if p.Brief {
		named.carried = `, r.team, r.starts_on, r.ends_on`
	}
	named.with = func(q *statement, shown, order string) string {
		joins := ` LEFT JOIN ` + q.organisationNames() + ` o ON o.id = a.organisation_id`
		if !p.Brief {
			return pairingsWith(q, shown, order, ", o.name, o.kind", joins)
		}
		return `
		SELECT ` + shown + `, x.id, x.team, CAST(x.starts_on AS TEXT) AS starts_on, CAST(x.ends_on AS TEXT) AS ends_on,
			a.organisation_id, CASE WHEN a.is_lead THEN 1 ELSE 0 END AS is_lead, o.name, o.kind
		FROM page x LEFT JOIN pairing_assistor a ON a.pairing_id = x.id AND ` + q.known("a") + joins + `
		ORDER BY ` + order + `, a.id`
	}
	named.read = func(r *row, v *pairingRow) {
		if p.Brief {
			v.Pairing = ledger.Pairing{ID: r.id(), Team: r.text(), StartsOn: r.date(), EndsOn: r.date()}
			v.assistor = ledger.Assistor{Organisation: r.id(), Lead: r.bool()}
		} else {
			readPairing(r, v)
		}
		if o := (ledger.Organisation{ID: v.assistor.Organisation, Name: r.text(), Kind: ledger.OrganisationKind(r.text())}); o.Name != "" {
			each(o)
		}
	}
	return named.of(ctx, s, at, parents, pairingsOf(rel, parents), f.Condition(), p)
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

// joinAssistors adds a row's assistor to its pairing.
func joinAssistors(item, next *pairingRow, itself bool) bool {
	if !itself && (item.ID != next.ID || item.Side != next.Side) {
		return false
	}
	if next.assistor.Organisation != 0 {
		if item.Assistors == nil {
			item.Assistors = make([]ledger.Assistor, 0, 2)
		}
		item.Assistors = append(item.Assistors, next.assistor)
	}
	return true
}
