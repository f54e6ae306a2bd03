package store

import (
	"cmp"
	"fmt"
	"slices"

	"jiedui/ledger"
)

// moveFigures lets what a condition on one argument selects go on on another timeline.
// Of each date the statement that counts is stated there again, with the batch and cell
// it came from; those that waited behind it are taken back. Flows of one day are added.
func (e *editing) moveFigures(condition string, arg any, rekey func(*timelineKey), field string) error {
	var rows []fact
	err := e.tx.SelectContext(e.ctx, &rows, `
		SELECT `+figureTable.read+` FROM figure WHERE id = statement_id AND withdrawn_at = 0 AND (`+condition+`) ORDER BY known_from, id`, arg)
	if err != nil {
		return fmt.Errorf("read figures to move: %w", err)
	}
	if len(rows) == 0 {
		return nil
	}
	set := newFactSet(figureTable, e.behaviourOf)
	subjects := map[ledger.SubjectKind][]ledger.ID{}
	var places, measures []string
	moving := map[ledger.ID]bool{}
	counts := map[movingKey]*fact{} // of each timeline and date
	for i := range rows {
		f := &rows[i]
		moving[f.ID] = true
		measures = append(measures, f.Measure)
		counts[movingKey{f.timelineKey, f.ValidFrom}] = f // the last stated
		to := f.timelineKey
		rekey(&to)
		for _, k := range []timelineKey{f.timelineKey, to} {
			if k.Subject == ledger.SubjectPlace {
				places = append(places, k.PlaceCode)
			} else {
				subjects[k.Subject] = append(subjects[k.Subject], k.SubjectID)
			}
		}
	}
	for kind, ids := range subjects {
		if err := set.load(e.ctx, e.tx, kind, unique(ids), unique(measures)); err != nil {
			return err
		}
	}
	if err := set.loadPlaces(e.ctx, e.tx, unique(places), unique(measures)); err != nil {
		return err
	}
	for i := range rows {
		f := &rows[i]
		old := set.at(f.timelineKey)
		old.statements = slices.DeleteFunc(old.statements, func(s ledger.Statement) bool { return s.ID == f.ID })
		set.withdrawn = append(set.withdrawn, f.ID)
		set.touch(old)
		if err := e.log.add(e.ctx, e.tx, set.name, f.ID, withdrawnField, "", e.request.Reason); err != nil {
			return err
		}
	}
	for i := range rows {
		f := &rows[i]
		if counts[movingKey{f.timelineKey, f.ValidFrom}] != f {
			continue
		}
		if err := e.moveFigure(set, f, rekey, field); err != nil {
			return err
		}
		e.count(countFigure, updated)
	}
	return set.write(e.ctx, e.tx)
}

// movingKey is one date of one timeline.
type movingKey struct {
	timelineKey
	from ledger.Date
}

func (e *editing) moveFigure(set *factSet, f *fact, rekey func(*timelineKey), field string) error {
	moved := set.facts.next()
	*moved = *f
	rekey(&moved.timelineKey)
	t := set.at(moved.timelineKey)
	held, found := ledger.Statement{}, false
	for _, s := range t.statements {
		if s.ValidFrom == f.ValidFrom && (!found || cmp.Or(cmp.Compare(s.StatedAt, held.StatedAt), cmp.Compare(s.ID, held.ID)) > 0) {
			held, found = s, true
		}
	}
	measure := e.measures[f.Measure]
	said := func(v int64, q ledger.Qualifier) string {
		return f.ValidFrom.String() + " 的" + measure.Name + " " + ledger.Quantity{Value: v, Unit: measure.Unit, Qualifier: q}.String()
	}
	own := false
	switch {
	case found && t.behaviour != ledger.Flow:
		if held.Value != f.Value || held.Qualifier != f.Qualifier {
			e.warn(ledger.EditFigureDropped, field, "两边都有"+said(held.Value, held.Qualifier)+"、"+said(f.Value, f.Qualifier)+"，保留前一个")
		}
		return nil
	case found:
		sum := held.Value + f.Value
		if (sum > held.Value) != (f.Value > 0) && f.Value != 0 {
			return ledger.Invalid("figure", f.Measure, field, "合计超出范围，请核对数据")
		}
		e.warn(ledger.EditFlowsAdded, field, "两边都有"+said(held.Value, held.Qualifier)+"、"+said(f.Value, f.Qualifier)+"，已相加；若是同一笔，请更正")
		moved.Value, moved.Qualifier = sum, ledger.Join(held.Qualifier, f.Qualifier)
		moved.Source, moved.Reason = ledger.Source{Batch: e.batch.ID}, e.request.Reason
		own = true
	}
	id, err := e.tx.reserve(e.ctx, set.name, 1)
	if err != nil {
		return err
	}
	moved.ID, moved.StatementID, moved.KnownFrom, moved.KnownTo = id, id, e.tx.Now, ledger.Unbounded
	t.statements = append(t.statements, moved.statement())
	t.fresh = append(t.fresh, moved)
	set.touch(t)
	if own { // said by this batch itself
		for _, part := range []ledger.ID{held.ID, f.ID} {
			if err := e.log.add(e.ctx, e.tx, set.name, part, joinedField, "", e.request.Reason); err != nil {
				return err
			}
		}
		return nil
	}
	return e.log.add(e.ctx, e.tx, set.name, id, movedField, numberText(f.ID), e.request.Reason)
}
