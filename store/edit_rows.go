package store

import (
	"fmt"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// Fields under which the log says what edits do besides changing attributes. The entity is
// the table, and undoing the batch reverses them.
const (
	// removedField: a link, alias or identifier was taken away.
	removedField = "removed"
	// movedField: a statement or link of another batch goes on under another organisation
	// or place; the row is the new one, and it is still that batch's.
	movedField = "moved"
	// joinedField: a statement or link was made one with another, which is the batch's own.
	joinedField = "joined"
	// archivedField: an entity is believed no longer.
	archivedField = "archived"
	// endedField is a programme's column ended_at.
	endedField = "ended_at"
)

const countProgramme = "programme"

// rowEdit changes columns of one row of programme, organisation, project or pairing.
type rowEdit struct {
	e    *editing
	kind string // the table, and the entity in the log
	id   ledger.ID
	made bool // by this request: there is nothing to be logged

	sets    []string
	args    []any
	touched bool // something besides columns changed
	err     error
}

func (e *editing) row(kind string, id ledger.ID, made bool) *rowEdit {
	return &rowEdit{e: e, kind: kind, id: id, made: made, args: []any{int64(id)}}
}

// set changes a column, given as texts of the log, and reports whether it does.
func (r *rowEdit) set(column, from, to string) bool {
	if r.err != nil || from == to {
		return false
	}
	value, err := loggedValue(column, to)
	if err == nil {
		r.derive(column, value)
		err = r.log(column, from, to)
	}
	r.err = err
	return err == nil
}

// derive changes a column that follows from others, and is worked out again by undoing.
func (r *rowEdit) derive(column string, value any) {
	r.args = append(r.args, value)
	r.sets = append(r.sets, column+" = $"+strconv.Itoa(len(r.args)))
}

func (r *rowEdit) log(field, from, to string) error {
	if r.made {
		return nil
	}
	return r.e.log.add(r.e.ctx, r.e.tx, r.kind, r.id, field, from, to)
}

// save writes the row, a version later, and counts what became of it.
func (r *rowEdit) save() error {
	if r.err != nil {
		return r.err
	}
	result := unchanged
	switch {
	case r.made:
		result = created
	case len(r.sets) > 0 || r.touched:
		result = updated
		r.sets = append(r.sets, "version = version + 1")
	}
	if r.kind != "progress_report" { // of which a batch counts none
		r.e.count(r.kind, result)
	}
	if len(r.sets) == 0 {
		return nil
	}
	_, err := r.e.tx.ExecContext(r.e.ctx, `UPDATE `+r.kind+` SET `+strings.Join(r.sets, ", ")+` WHERE id = $1`, r.args...)
	if err != nil {
		return fmt.Errorf("edit %s %d: %w", r.kind, r.id, err)
	}
	return nil
}

// archive ends the belief in a row of organisation, project or pairing.
func (e *editing) archive(kind string, id ledger.ID) error {
	if err := e.log.add(e.ctx, e.tx, kind, id, archivedField, "", e.request.Reason); err != nil {
		return err
	}
	_, err := e.tx.ExecContext(e.ctx, `UPDATE `+kind+` SET known_to = $2, version = version + 1 WHERE id = $1`, id, e.tx.Now)
	e.count(kind, updated)
	return err
}

// removeRows ends rows of a link or name table that a condition selects, and tells of
// which owners.
func (e *editing) removeRows(table, column, condition string, args ...any) ([]ledger.ID, error) {
	var rows []struct {
		ID    ledger.ID `db:"id"`
		Owner ledger.ID `db:"owner"`
	}
	err := e.tx.SelectContext(e.ctx, &rows, `
		SELECT id, `+column+` AS owner FROM `+table+` WHERE `+condition+` AND known_to = 9223372036854775807 ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", table, err)
	}
	ids, owners := make([]ledger.ID, len(rows)), make([]ledger.ID, len(rows))
	for i, r := range rows {
		ids[i], owners[i] = r.ID, r.Owner
		if err := e.log.add(e.ctx, e.tx, table, r.ID, removedField, "", e.request.Reason); err != nil {
			return nil, err
		}
	}
	_, err = execIn(e.ctx, e.tx, `UPDATE `+table+` SET known_to = $1 WHERE id IN (@keys)`, ids, e.tx.Now)
	return unique(owners), err
}

// withdrawAll takes back all that is stated on whole timelines, which a condition selects.
func (e *editing) withdrawAll(t *factTable, condition string, args ...any) error {
	var ids []ledger.ID
	err := e.tx.SelectContext(e.ctx, &ids, `
		SELECT id FROM `+t.name+` WHERE id = statement_id AND withdrawn_at = 0 AND `+condition+` ORDER BY id`, args...)
	if err != nil {
		return fmt.Errorf("read %s: %w", t.name, err)
	}
	entity := countFigure
	if t == statusTable {
		entity = countStatus
	}
	for _, id := range ids {
		if err := e.log.add(e.ctx, e.tx, t.name, id, withdrawnField, "", e.request.Reason); err != nil {
			return err
		}
		e.count(entity, updated)
	}
	if _, err = execIn(e.ctx, e.tx, `UPDATE `+t.name+` SET known_to = $1 WHERE statement_id IN (@keys) AND known_to = 9223372036854775807`, ids, e.tx.Now); err != nil {
		return err
	}
	_, err = execIn(e.ctx, e.tx, `UPDATE `+t.name+` SET withdrawn_at = $1 WHERE id IN (@keys)`, ids, e.tx.Now)
	return err
}

// relink makes a list of links all that is believed of their owner, and reports whether
// that changes anything.
func (e *editing) relink(set *linkSet, owner ledger.ID, want []link) (bool, error) {
	if err := set.load(e.ctx, e.tx, []ledger.ID{owner}); err != nil {
		return false, err
	}
	changed := false
	kept := map[linkKey]bool{}
	for _, l := range want {
		l.Owner = owner
		kept[l.key()] = true
	}
	for _, old := range append([]*link(nil), set.byOwner[owner]...) {
		if !kept[old.key()] {
			changed = true
			if err := set.remove(e.ctx, e.tx, e.log, old, e.request.Reason); err != nil {
				return false, err
			}
		}
	}
	for _, l := range want {
		l.Owner = owner
		old := set.find(l.key())
		if old != nil {
			if equalShares(old.Share, l.Share) && old.Lead == l.Lead && old.Post == l.Post && old.StartsOn == l.StartsOn && old.EndsOn == l.EndsOn {
				continue
			}
			l.ID = old.ID
		}
		changed = true
		if err := set.replace(e.ctx, e.tx, e.batch.ID, old, l); err != nil {
			return false, err
		}
	}
	return changed, set.write(e.ctx, e.tx)
}

// oneByID reads a live row.
func oneByID[T any](e *editing, kind, columns string, id ledger.ID, field, text string) (T, error) {
	rows, err := selectIn[T](e.ctx, e.tx.seen(), `SELECT `+columns+` FROM `+kind+` WHERE id IN (@keys) AND known_to = 9223372036854775807`, []ledger.ID{id})
	if err != nil || len(rows) == 1 {
		if err == nil {
			return rows[0], nil
		}
		var none T
		return none, err
	}
	var none T
	return none, notFoundAt(kind, field, numberText(id), text)
}

// count is how many rows a query counts.
func (e *editing) number(query string, args ...any) (n int, err error) {
	err = e.tx.GetContext(e.ctx, &n, query, args...)
	return n, err
}

// taken refuses what another live row has already.
func (e *editing) taken(field, text, query string, args ...any) error {
	n, err := e.number(query, args...)
	if err != nil || n == 0 {
		return err
	}
	return &ledger.Error{Kind: ledger.KindConflict, Field: field, Text: text}
}
