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
	l.out.add(int64(row), int64(l.batch), int64(tx.Now), kind, int64(id), field, from, to)
	return nil
}

// attributes applies what a claim says of one entity's own columns. Blank never erases.
type attributes struct {
	ctx     context.Context
	tx      *Tx
	log     *changeLog
	row     *entity
	changed bool
	err     error
}

// change reports whether a value is to be replaced, and logs that it is. A batch that
// makes an entity and then says something else of it contradicts itself.
func (a *attributes) change(field, from, to string) bool {
	if a.err != nil || to == "" || from == to {
		return false
	}
	if a.row.knownFrom == a.tx.Now {
		if from != "" {
			a.err = ledger.Conflict(a.row.kind, "", "同一批数据对 "+field+" 给出两种说法："+from+"、"+to)
			return false
		}
	} else {
		a.err = a.log.add(a.ctx, a.tx, a.row.kind, a.row.id, field, from, to)
	}
	a.changed = true
	return true
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

func (a *attributes) id(field string, have *ledger.ID, claimed ledger.ID) {
	if a.change(field, numberText(*have), numberText(claimed)) {
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
