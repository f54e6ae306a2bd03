package store

import (
	"context"
	"fmt"
	"slices"

	"jiedui/ledger"
)

const placeColumns = `code, name, level, COALESCE(parent_code, '') AS parent_code, COALESCE(credited_to, '') AS credited_to, valid_from, valid_to, version`

// EnsureProvinces loads the places of provinces that the ledger does not have yet, by the
// provinces' codes (two digits). A province is there wholly or not at all.
func (s *Store) EnsureProvinces(ctx context.Context, codes ...string) error {
	var written map[string]int
	err := s.InTx(ctx, func(tx *Tx) error {
		written = tx.written
		return ensureProvinces(ctx, tx, codes)
	})
	if err == nil {
		s.gatherStatistics(ctx, written)
	}
	return err
}

func ensureProvinces(ctx context.Context, tx *Tx, codes []string) error {
	loaded, err := selectIn[string](ctx, tx, `SELECT code FROM place WHERE code IN (@keys)`, codes)
	if err != nil {
		return err
	}
	for _, code := range codes {
		if slices.Contains(loaded, code) {
			continue
		}
		if tx.store.divisions == nil {
			return ledger.NotFound("place", code)
		}
		places, err := tx.store.divisions.Province(code)
		if err != nil {
			return fmt.Errorf("province %s: %w", code, err)
		}
		if err := insertPlaces(ctx, tx, places, nil); err != nil {
			return fmt.Errorf("province %s: %w", code, err)
		}
		loaded = append(loaded, code)
	}
	return nil
}

// insertPlaces writes places, parents before children whatever their order; batch is
// that of a zone, or nil.
func insertPlaces(ctx context.Context, tx *Tx, places []ledger.Place, batch any) error {
	places = slices.Clone(places)
	slices.SortStableFunc(places, func(a, b ledger.Place) int { return len(a.Code) - len(b.Code) })
	t := newTable("place", "code", "name", "level", "parent_code", "credited_to", "credit_code",
		"province_code", "city_code", "county_code", "town_code", "village_code", "valid_from", "valid_to", "batch_id")
	for _, p := range places {
		if err := p.Validate(); err != nil {
			return err
		}
		credit := p.CreditCode()
		t.add(p.Code, p.Name, string(p.Level), orNull(p.Parent), orNull(p.CreditedTo), credit)
		for _, l := range ledger.AdministrativeLevels {
			t.add(orNull(ledger.AncestorCode(credit, l)))
		}
		t.add(day(p.ValidFrom), day(p.ValidTo), batch)
	}
	return t.write(ctx, tx)
}

// SaveZones makes zones known or brings them up to date, by code. What a zone leaves out
// (credited place, dates) stays as it is. Provinces they need are loaded.
func (s *Store) SaveZones(ctx context.Context, zones []ledger.Place) error {
	if err := s.everywhere("place", "", "园区须由管理员批量维护，请逐个修改或联系管理员"); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error {
		known, err := placesByCode(ctx, tx, zonePlaces(zones))
		if err != nil {
			return err
		}
		for _, z := range zones {
			if z.Level != ledger.LevelZone {
				return ledger.Invalid("place", z.Code, "level", "只能保存园区、片区、飞地")
			}
			old, found := known[z.Code]
			if found {
				z = filledZone(z, old)
				z.Version = old.Version
			}
			if err := checkZone(z, known); err != nil {
				return err
			}
			switch {
			case !found:
				err = insertPlaces(ctx, tx, []ledger.Place{z}, nil)
			case z != old:
				z.Version++
				err = updateZone(ctx, tx, z)
			}
			if err != nil {
				return fmt.Errorf("save zone %s: %w", z.Code, err)
			}
			known[z.Code] = z
		}
		return nil
	})
}

// undoneZone is the end of a zone whose batch was undone: it was never in force, and only
// history refers to it.
var undoneZone = ledger.Date{Year: 1900, Month: 1, Day: 1}

// filledZone is a zone with what it leaves out taken from the one that is there, unless
// that was undone.
func filledZone(z, old ledger.Place) ledger.Place {
	if old.ValidTo == undoneZone {
		return z
	}
	if z.CreditedTo == "" {
		z.CreditedTo = old.CreditedTo
	}
	if z.ValidFrom.IsZero() {
		z.ValidFrom = old.ValidFrom
	}
	if z.ValidTo.IsZero() {
		z.ValidTo = old.ValidTo
	}
	return z
}

func updateZone(ctx context.Context, tx *Tx, z ledger.Place) error {
	credit := z.CreditCode()
	args := []any{z.Code, z.Name, orNull(z.CreditedTo), credit, day(z.ValidFrom), day(z.ValidTo)}
	for _, l := range ledger.AdministrativeLevels {
		args = append(args, orNull(ledger.AncestorCode(credit, l)))
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE place SET name = $2, credited_to = $3, credit_code = $4, valid_from = $5, valid_to = $6,
			province_code = $7, city_code = $8, county_code = $9, town_code = $10, village_code = $11, version = $12
		WHERE code = $1`, append(args, z.Version)...)
	return err
}

// zonePlaces are the codes that zones name: their own, their host's and the credited place's.
func zonePlaces(zones []ledger.Place) []string {
	var codes []string
	for _, z := range zones {
		codes = append(codes, z.Code)
		if z.Parent != "" {
			codes = append(codes, z.Parent)
		}
		if z.CreditedTo != "" {
			codes = append(codes, z.CreditedTo)
		}
	}
	return codes
}

func checkZone(z ledger.Place, known map[string]ledger.Place) error {
	if err := z.Validate(); err != nil {
		return err
	}
	if _, found := known[z.Parent]; !found {
		return ledger.Invalid("place", z.Code, "parent", "园区所在地 "+z.Parent+" 不存在")
	}
	if _, found := known[z.CreditedTo]; z.CreditedTo != "" && !found {
		return ledger.Invalid("place", z.Code, "creditedTo", "园区归属地 "+z.CreditedTo+" 不存在")
	}
	return nil
}

// placesByCode reads places, loading first the provinces of those that are missing. A
// code that exists nowhere is not in the answer.
func placesByCode(ctx context.Context, tx *Tx, codes []string) (map[string]ledger.Place, error) {
	byCode := make(map[string]ledger.Place, len(codes))
	read := func(codes []string) error {
		rows, err := selectIn[ledger.Place](ctx, tx, `SELECT `+placeColumns+` FROM place WHERE code IN (@keys)`, codes)
		for _, p := range rows {
			byCode[p.Code] = p
		}
		return err
	}
	codes = unique(codes)
	if err := read(codes); err != nil {
		return nil, err
	}
	var missing, provinces []string
	for _, code := range codes {
		if _, found := byCode[code]; found {
			continue
		}
		missing = append(missing, code)
		if p := ledger.AncestorCode(code, ledger.LevelProvince); p != "" && tx.store.divisions != nil {
			provinces = append(provinces, p)
		}
	}
	if len(provinces) == 0 {
		return byCode, nil
	}
	for _, p := range unique(provinces) {
		// A province that does not exist is a wrong code: the caller names its row.
		if err := ensureProvinces(ctx, tx, []string{p}); err != nil && ledger.KindOf(err) != ledger.KindNotFound {
			return nil, err
		}
	}
	return byCode, read(missing)
}

// placesSeen is placesByCode without the zones that the transaction's caller does not see.
func placesSeen(ctx context.Context, tx *Tx, codes []string) (map[string]ledger.Place, error) {
	known, err := placesByCode(ctx, tx, codes)
	if err != nil || tx.store.sight == nil {
		return known, err
	}
	seen, err := selectIn[string](ctx, tx.seen(), `SELECT code FROM place WHERE code IN (@keys)`, unique(codes))
	for code := range known {
		if !slices.Contains(seen, code) {
			delete(known, code)
		}
	}
	return known, err
}

// unique sorts and drops what comes twice.
func unique[T ~string | ~int64](list []T) []T {
	list = slices.Clone(list)
	slices.Sort(list)
	return slices.Compact(list)
}
