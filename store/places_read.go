package store

import (
	"context"

	"jiedui/ledger"
)

const shownPlaceColumns = `pl.code, pl.name, pl.level, COALESCE(pl.parent_code, '') AS parent_code,
	COALESCE(pl.credited_to, '') AS credited_to, CAST(pl.valid_from AS TEXT) AS valid_from, CAST(pl.valid_to AS TEXT) AS valid_to, pl.version`

// place reads shownPlaceColumns.
func (r *row) place() ledger.Place {
	return ledger.Place{Code: r.text(), Name: r.text(), Level: ledger.PlaceLevel(r.text()), Parent: r.text(), CreditedTo: r.text(),
		ValidFrom: r.date(), ValidTo: r.date(), Version: r.int()}
}

// placeName reads code, name, level and the place above.
func (r *row) placeName() ledger.Place {
	return ledger.Place{Code: r.text(), Name: r.text(), Level: ledger.PlaceLevel(r.text()), Parent: r.text()}
}

type placeRow struct {
	keyed
	ledger.Place
}

// placeOrders are code, name and level (from the province down, zones last).
func placeOrders(field string) (ordering, bool) {
	switch field {
	case "", "id", "code":
		return ordering{textID: true}, true
	case "name":
		return ordering{expr: "r.name", textID: true}, true
	case "level":
		return ordering{expr: ranks("r.level", append(ledger.AdministrativeLevels, ledger.LevelZone)), kind: numberOrder, textID: true}, true
	}
	return ordering{}, false
}

var placeListing = listing[placeRow, ledger.Place]{
	op: "places", kind: ledger.RowPlace, orders: fixedOrders(placeOrders), id: "code",
	with: func(_ *statement, shown, order string) string {
		return ` SELECT ` + shown + `, ` + shownPlaceColumns + ` FROM page x JOIN place pl ON pl.code = x.id ORDER BY ` + order
	},
	read: func(r *row, v *placeRow) { v.Place = r.place() },
	item: func(r placeRow) ledger.Place { return r.Place },
}

// Places lists places of the provinces that are loaded, and zones. The times are those at
// which what hangs on places is looked at.
func (s *Store) Places(ctx context.Context, at ledger.At, f ledger.PlaceFilter, p ledger.Page) (ledger.List[ledger.Place], error) {
	return placeListing.list(ctx, s, at, f.Condition(), false, p)
}

// PlaceCount is how many places Places would list in all.
func (s *Store) PlaceCount(ctx context.Context, at ledger.At, f ledger.PlaceFilter) (int, error) {
	return placeListing.count(ctx, s, at, f.Condition(), false)
}

// ChildrenOf lists a page of the places and zones directly under each place.
func (s *Store) ChildrenOf(ctx context.Context, at ledger.At, codes []string, f ledger.PlaceFilter, p ledger.Page) (map[string]ledger.List[ledger.Place], error) {
	return placeListing.of(ctx, s, at, codes, childrenOf(codes), f.Condition(), p)
}

// ChildCountsOf counts what ChildrenOf lists over all pages.
func (s *Store) ChildCountsOf(ctx context.Context, at ledger.At, codes []string, f ledger.PlaceFilter) (map[string]int, error) {
	return placeListing.countsOf(ctx, s, at, codes, childrenOf(codes), f.Condition())
}

func childrenOf(codes []string) func(q *statement) (hanging, error) {
	return func(q *statement) (hanging, error) {
		return q.ofCodes(codes, `CROSS JOIN place r WHERE r.parent_code = a.key`), nil
	}
}

// EachPlace reads places and hands each out, in no order.
func (s *Store) EachPlace(ctx context.Context, codes []string, each func(ledger.Place)) error {
	if len(codes) == 0 {
		return nil
	}
	q := s.timelessKeyed()
	return s.scan(ctx, "places by code", q, `SELECT `+shownPlaceColumns+` FROM place pl WHERE `+in(q, "pl.code", codes), func(r *row) error {
		each(r.place())
		return nil
	})
}

// PlacesByCode reads places.
func (s *Store) PlacesByCode(ctx context.Context, codes []string) (map[string]ledger.Place, error) {
	found := make(map[string]ledger.Place, len(codes))
	err := s.EachPlace(ctx, codes, func(p ledger.Place) { found[p.Code] = p })
	return found, err
}

// ranks is the place of a word in a list, as a number.
func ranks[T ~string](column string, words []T) string {
	s := "CASE " + column
	for i, w := range words {
		s += " WHEN '" + string(w) + "' THEN " + ints([]int{i})
	}
	return s + " END"
}
