package store

import (
	"context"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// zone makes a zone or changes one.
func (e *editing) zone(edit ledger.EditZone) (ledger.EditThing, error) {
	if edit.Create {
		return e.makeZone(edit)
	}
	old, err := e.knownZone(edit.Code, edit.Version)
	if err != nil {
		return ledger.EditThing{}, err
	}
	z := old
	z.Name, z.CreditedTo, z.ValidFrom, z.ValidTo = edit.Name.Over(old.Name), edit.CreditedTo.Over(old.CreditedTo), edit.ValidFrom.Over(old.ValidFrom), edit.ValidTo.Over(old.ValidTo)
	if z.CreditedTo == z.Parent {
		z.CreditedTo = ""
	}
	if z.CreditedTo != old.CreditedTo {
		// Where a zone counts is one fact for all times: what was known before would change.
		if err := e.unused("creditedTo", "归属地一改，已发出的合计就会变；请新建园区并把项目移过去", zoneUses(z.Code)); err != nil {
			return ledger.EditThing{}, err
		}
	}
	if err := e.zoneFits(z, "host"); err != nil {
		return ledger.EditThing{}, err
	}
	return ledger.EditThing{Code: z.Code}, e.saveZone(old, z)
}

// knownZone reads a zone that is in use.
func (e *editing) knownZone(code string, version int64) (ledger.Place, error) {
	known, err := placesSeen(e.ctx, e.tx, []string{code})
	if err != nil {
		return ledger.Place{}, err
	}
	z, found := known[code]
	if !found || z.ValidTo == undoneZone {
		return z, notFoundAt("place", "place", code, "没有代码为 "+code+" 的行政区划或园区")
	}
	if z.Level != ledger.LevelZone {
		return z, ledger.Invalid("place", code, "place", "行政区划随国家统计局的代码，只有园区、片区、飞地可以修改")
	}
	if err := e.expect("place", z.Name, z.Version, version); err != nil {
		return z, err
	}
	return z, e.once("place", code)
}

func (e *editing) zoneFits(z ledger.Place, hostField string) error {
	codes := zonePlaces([]ledger.Place{z})
	known, err := placesByCode(e.ctx, e.tx, codes)
	if err != nil {
		return err
	}
	if p, found := known[z.Parent]; !found || p.Level == ledger.LevelZone {
		return notFoundAt("place", hostField, z.Parent, "园区应设在一个行政区划内，没有代码为 "+z.Parent+" 的行政区划")
	}
	if !z.ValidFrom.IsZero() && !z.ValidTo.IsZero() && !z.ValidFrom.Before(z.ValidTo) {
		return ledger.Invalid("place", z.Code, "validTo", "失效日期应晚于生效日期")
	}
	return checkZone(z, known)
}

// makeZone makes a zone under the code that importers would give it, or the next free one.
func (e *editing) makeZone(edit ledger.EditZone) (ledger.EditThing, error) {
	if err := e.oneWithin("host", []string{edit.Host}); err != nil {
		return ledger.EditThing{}, err
	}
	z := ledger.Place{Level: ledger.LevelZone, Parent: edit.Host, Name: edit.Name.Value, CreditedTo: edit.CreditedTo.Value, ValidFrom: edit.ValidFrom.Value, ValidTo: edit.ValidTo.Value}
	if z.CreditedTo == z.Parent {
		z.CreditedTo = ""
	}
	for serial := ledger.ZoneSerial(z.Name); ; serial++ {
		z.Code = ledger.ZoneCode(z.Parent, serial)
		known, err := placesByCode(e.ctx, e.tx, []string{z.Code})
		if err != nil {
			return ledger.EditThing{}, err
		}
		old, found := known[z.Code]
		if !found || old.ValidTo == undoneZone {
			break
		}
		if ledger.ZoneKey(old.Name) == ledger.ZoneKey(z.Name) {
			return ledger.EditThing{}, &ledger.Error{Kind: ledger.KindConflict, Entity: "place", Key: z.Code, Field: "name", Text: "这里已有园区“" + old.Name + "”（" + z.Code + "）"}
		}
	}
	if err := e.zoneFits(z, "host"); err != nil {
		return ledger.EditThing{}, err
	}
	e.count(countZone, created)
	return ledger.EditThing{Code: z.Code}, e.insertZone(z)
}

// insertZone writes a zone, in the place of one that was never in force.
func (e *editing) insertZone(z ledger.Place) error {
	known, err := placesByCode(e.ctx, e.tx, []string{z.Code})
	if err != nil {
		return err
	}
	old, found := known[z.Code]
	if !found {
		return insertPlaces(e.ctx, e.tx, []ledger.Place{z}, int64(e.batch.ID))
	}
	z.Version = old.Version + 1
	if err := updateZone(e.ctx, e.tx, z); err != nil {
		return err
	}
	return e.log.zoneInForce(e.ctx, e.tx, z)
}

// zoneInForce makes the batch the one by which a zone that was archived or undone is in
// force again.
func (l *changeLog) zoneInForce(ctx context.Context, tx *Tx, z ledger.Place) error {
	var was []ledger.ID
	if err := tx.SelectContext(ctx, &was, `SELECT COALESCE(batch_id, 0) FROM place WHERE code = $1`, z.Code); err != nil {
		return err
	}
	if err := l.add(ctx, tx, "place", 0, zoneField(z.Code, zoneBatch), numberText(was[0]), numberText(l.batch)); err != nil {
		return err
	}
	if err := l.add(ctx, tx, "place", 0, zoneField(z.Code, "valid_to"), undoneZone.String(), dateText(z.ValidTo)); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE place SET batch_id = $2 WHERE code = $1`, z.Code, l.batch)
	return err
}

// saveZone writes what of a zone is different, a version later.
func (e *editing) saveZone(old, z ledger.Place) error {
	changed := false
	for _, c := range []struct{ column, from, to string }{
		{"name", old.Name, z.Name}, {"credited_to", old.CreditedTo, z.CreditedTo},
		{"valid_from", dateText(old.ValidFrom), dateText(z.ValidFrom)}, {"valid_to", dateText(old.ValidTo), dateText(z.ValidTo)},
	} {
		if c.from == c.to {
			continue
		}
		changed = true
		if err := e.log.add(e.ctx, e.tx, "place", 0, zoneField(z.Code, c.column), c.from, c.to); err != nil {
			return err
		}
	}
	if !changed {
		e.count(countZone, unchanged)
		return nil
	}
	e.count(countZone, updated)
	z.Version = old.Version + 1
	return updateZone(e.ctx, e.tx, z)
}

// moveZone puts a zone under another host, and so under another code: all that stands on
// it goes with it, each figure still with its batch and cell.
func (e *editing) moveZone(edit ledger.MoveEdit) (ledger.EditThing, error) {
	old, err := e.knownZone(edit.Code, edit.Version)
	if err != nil {
		return ledger.EditThing{}, err
	}
	if err := e.oneWithin("parent", []string{edit.Host}); err != nil {
		return ledger.EditThing{}, err
	}
	if edit.Host == old.Parent {
		return ledger.EditThing{Code: old.Code}, nil
	}
	if err := e.unused("place", "有通报数据以这个园区统计", []use{{"条通报数据", `SELECT COUNT(*) FROM published_figure WHERE place_code = $1 AND ended_at = 0`, old.Code}}); err != nil {
		return ledger.EditThing{}, err
	}
	_, serial, _ := strings.Cut(old.Code, "Z")
	z := old
	z.Parent, z.Code, z.Version = edit.Host, edit.Host+"Z"+serial, 0
	if z.CreditedTo == z.Parent {
		z.CreditedTo = ""
	}
	known, err := placesByCode(e.ctx, e.tx, []string{z.Code})
	if err != nil {
		return ledger.EditThing{}, err
	}
	if there, found := known[z.Code]; found && there.ValidTo != undoneZone {
		return ledger.EditThing{}, &ledger.Error{Kind: ledger.KindConflict, Entity: "place", Key: z.Code, Field: "parent", Text: "那里已有代码相同的园区“" + there.Name + "”"}
	}
	if err := e.zoneFits(z, "parent"); err != nil {
		return ledger.EditThing{}, err
	}
	if err := e.insertZone(z); err != nil {
		return ledger.EditThing{}, err
	}
	var owners []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &owners, `SELECT DISTINCT project_id FROM project_place WHERE place_code = $1 AND known_to = 9223372036854775807 ORDER BY project_id`, old.Code); err != nil {
		return ledger.EditThing{}, err
	}
	set := newLinkSet(projectPlaces)
	if err := set.load(e.ctx, e.tx, owners); err != nil {
		return ledger.EditThing{}, err
	}
	for _, owner := range owners {
		l := set.find(linkKey{owner: owner, place: old.Code})
		to := *l
		to.PlaceCode = z.Code
		if err := set.move(e.ctx, e.tx, e.log, l, to, e.request.Reason); err != nil {
			return ledger.EditThing{}, err
		}
	}
	if err := set.write(e.ctx, e.tx); err != nil {
		return ledger.EditThing{}, err
	}
	for _, c := range []struct{ kind, column string }{{countProject, "place_key"}, {countPairing, "place_code"}, {countOrganisation, "place_code"}} {
		if err := e.setAll(c.kind, c.column, old.Code, z.Code); err != nil {
			return ledger.EditThing{}, err
		}
	}
	if err := e.moveFigures(`place_code <> '' AND place_code = $1`, old.Code, func(k *timelineKey) { k.PlaceCode = z.Code }, "place"); err != nil {
		return ledger.EditThing{}, err
	}
	ended := old
	ended.ValidTo = undoneZone
	return ledger.EditThing{Code: z.Code}, e.saveZone(old, ended)
}

// setAll changes a column of all live rows that have one value to another.
func (e *editing) setAll(kind, column, from, to string) error {
	var ids []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &ids, `SELECT id FROM `+kind+` WHERE `+column+` = $1 AND known_to = 9223372036854775807 ORDER BY id`, from); err != nil {
		return fmt.Errorf("read %s by %s: %w", kind, column, err)
	}
	for _, id := range ids {
		row := e.row(kind, id, false)
		row.set(column, from, to)
		if err := row.save(); err != nil {
			return err
		}
	}
	return nil
}
