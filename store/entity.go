package store

import (
	"context"
	"strconv"

	"jiedui/ledger"
)

// entity is a row of organisation, project or pairing while a transaction changes it. The
// row's own columns are updated in place; every change of a row that others may have
// seen is logged.
type entity struct {
	kind      string // as in change_log
	id        ledger.ID
	knownFrom ledger.Instant
	fresh     bool // not stored yet
}

// changeLog collects what attributes were changed from and to.
type changeLog struct {
	batch ledger.ID
	out   *table
}

func newChangeLog(batch ledger.ID) *changeLog {
	return &changeLog{batch, newTable("change_log", "id", "batch_id", "at", "entity", "entity_id", "field", "old_value", "new_value")}
}

func (l *changeLog) add(ctx context.Context, tx *Tx, kind string, id ledger.ID, field, from, to string) error {
	row, err := tx.reserve(ctx, "change_log", 1)
	if err != nil {
		return err
	}
	l.out.id(row).id(l.batch).instant(tx.Now).text(kind).id(id).text(field).text(from).text(to)
	return nil
}

// attributes applies what a claim says of one entity's own columns. Blank never erases.
type attributes struct {
	ctx     context.Context
	tx      *Tx
	log     *changeLog
	changes *recorder
	row     *entity
	name    string // of the entity, for changes
	changed bool
	err     error
}

// change reports whether a value is to be replaced, and logs that it is. A batch that
// makes an entity and then says something else of it contradicts itself.
func (a *attributes) change(field, from, to string) bool {
	return a.changeNamed(field, from, to, from, to)
}

// changeNamed is change for what is logged as an id and shown by name.
func (a *attributes) changeNamed(field, from, to, fromName, toName string) bool {
	if a.err != nil || to == "" {
		return false
	}
	fresh := a.row.knownFrom == a.tx.Now
	if from == to {
		a.changes.field(a.row, fresh, a.name, field, "", "", unchanged)
		return false
	}
	if fresh {
		if from != "" {
			a.err = ledger.Conflict(a.row.kind, "", "同一批数据对 "+field+" 给出两种说法："+from+"、"+to)
			return false
		}
	} else {
		a.err = a.log.add(a.ctx, a.tx, a.row.kind, a.row.id, field, from, to)
	}
	a.changed = true
	o := updated
	if from == "" {
		o = created
	}
	a.changes.field(a.row, fresh, a.name, field, fromName, toName, o)
	return true
}

// attributesOf changes the attributes of an entity.
func (c *chunk) attributesOf(row *entity, name string) *attributes {
	return &attributes{ctx: c.ctx, tx: c.tx, log: c.log, changes: c.changes, row: row, name: name}
}

func (a *attributes) text(field string, have *string, claimed string) {
	if a.change(field, *have, claimed) {
		*have = claimed
	}
}

func (a *attributes) date(field string, have *ledger.Date, claimed ledger.Date) {
	if a.change(field, dateText(*have), dateText(claimed)) {
		*have = claimed
	}
}

func (a *attributes) id(field string, have *ledger.ID, claimed ledger.ID, name func(ledger.ID) string) {
	if a.changeNamed(field, numberText(*have), numberText(claimed), name(*have), name(claimed)) {
		*have = claimed
	}
}

func (a *attributes) year(have *int, claimed int) {
	if a.change("year", numberText(*have), numberText(claimed)) {
		*have = claimed
	}
}

func dateText(d ledger.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func numberText[T ~int | ~int64](n T) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatInt(int64(n), 10)
}
