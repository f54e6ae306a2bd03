package store

import (
	"context"

	"jiedui/ledger"
)

const shownPlaceColumns = `pl.code, pl.name, pl.level, COALESCE(pl.parent_code, '') AS parent_code,
	COALESCE(pl.credited_to, '') AS credited_to, pl.valid_from, pl.valid_to`

type placeRow struct {
	keyed
	ledger.Place
}

// placeOrders are code and name.
func placeOrders(field string) (ordering, bool) {
	switch field {
	case "", "id", "code":
		return ordering{textID: true}, true
	case "name":
		return ordering{expr: "pl.name", textID: true}, true
	}
	return ordering{}, false
}

// Places lists places of the provinces that are loaded, and zones.
func (s *Store) Places(ctx context.Context, f ledger.PlaceFilter, p ledger.Page) (ledger.List[ledger.Place], error) {
	g, err := newPaging(p, placeOrders)
	if err != nil {
		return ledger.List[ledger.Place]{}, err
	}
	q := &statement{}
	var rows []placeRow
	err = s.query(ctx, "places", &rows, q, `WITH `+inUse(f)+`
		listed AS (SELECT pl.code AS id, `+g.key()+` AS ord FROM place pl WHERE `+placeConditions(q, f)+`),
		page AS (SELECT x.id, x.ord FROM listed x WHERE `+g.beyond(q, "x")+` ORDER BY `+g.orderBy("x")+` LIMIT `+g.take()+`)
		SELECT `+g.shown("x")+`, `+shownPlaceColumns+` FROM page x JOIN place pl ON pl.code = x.id ORDER BY `+g.orderBy("x"))
	if err != nil {
		return ledger.List[ledger.Place]{}, err
	}
	return listOf(g, rows, func(r placeRow) (ledger.Place, error) { return r.Place, nil })
}

// PlaceCount is how many places Places would list in all.
func (s *Store) PlaceCount(ctx context.Context, f ledger.PlaceFilter) (int, error) {
	q := &statement{}
	return s.count(ctx, "count places", q, `WITH `+inUse(f)+`
		listed AS (SELECT pl.code FROM place pl WHERE `+placeConditions(q, f)+`) SELECT COUNT(*) AS n FROM listed`)
}

// PlacesByCode reads places.
func (s *Store) PlacesByCode(ctx context.Context, codes []string) (map[string]ledger.Place, error) {
	found := make(map[string]ledger.Place, len(codes))
	if len(codes) == 0 {
		return found, nil
	}
	q := &statement{}
	var rows []ledger.Place
	err := s.query(ctx, "places by code", &rows, q, `SELECT `+shownPlaceColumns+` FROM place pl WHERE pl.code IN (`+texts(q, codes)+`)`)
	if err != nil {
		return nil, err
	}
	for _, p := range rows {
		found[p.Code] = p
	}
	return found, nil
}

// ChildrenOf lists the places and zones directly under each place, by code.
func (s *Store) ChildrenOf(ctx context.Context, codes []string) (map[string][]ledger.Place, error) {
	children := make(map[string][]ledger.Place, len(codes))
	if len(codes) == 0 {
		return children, nil
	}
	q := &statement{}
	var rows []ledger.Place
	err := s.query(ctx, "children of places", &rows, q, `SELECT `+shownPlaceColumns+` FROM place pl
		WHERE pl.parent_code IN (`+texts(q, codes)+`) ORDER BY pl.code`)
	if err != nil {
		return nil, err
	}
	for _, p := range rows {
		children[p.Parent] = append(children[p.Parent], p)
	}
	return children, nil
}

// inUse is the CTE used (code) of the places that the ledger names today, and of all
// that is above where they stand and where they are credited, if the filter asks for it.
func inUse(f ledger.PlaceFilter) string {
	if !f.InUse {
		return ""
	}
	const today = `known_to = 9223372036854775807`
	return `RECURSIVE used (code) AS (
			SELECT code FROM (
				SELECT place_code AS code FROM project_place WHERE ` + today + `
				UNION SELECT place_code FROM pairing WHERE ` + today + `
				UNION SELECT place_code FROM figure WHERE place_code <> '' AND ` + today + `) named
			UNION SELECT up.code FROM used u JOIN place pl ON pl.code = u.code JOIN place up ON up.code IN (pl.parent_code, pl.credited_to)
		),`
}

func placeConditions(q *statement, f ledger.PlaceFilter) string {
	var and []string
	if len(f.Codes) > 0 {
		and = append(and, `pl.code IN (`+texts(q, f.Codes)+`)`)
	}
	if len(f.Levels) > 0 {
		and = append(and, `pl.level IN (`+texts(q, f.Levels)+`)`)
	}
	if f.Under != "" {
		and = append(and, q.under("pl.code", []string{f.Under}))
	}
	if f.Parent != "" {
		and = append(and, `pl.parent_code = `+q.arg(f.Parent))
	}
	if f.Text != "" {
		and = append(and, `LOWER(pl.name) LIKE `+q.contains(f.Text))
	}
	if f.InUse {
		and = append(and, `pl.code IN (SELECT code FROM used)`)
	}
	return all(and)
}
