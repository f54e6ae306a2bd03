package store

import (
	"context"

	"jiedui/ledger"
)

type attributeChangeRow struct {
	keyed
	ledger.AttributeChange
}

// AttributeHistory lists the changes of a project's, organisation's or pairing's own
// attributes that were known at the instant, of one field or of all, in the order they were
// made or backwards (order id).
func (s *Store) AttributeHistory(ctx context.Context, at ledger.At, entity ledger.SubjectKind, id ledger.ID, field string, p ledger.Page) (ledger.List[ledger.AttributeChange], error) {
	q := s.ask(at)
	g, err := newPaging(p, func(field string) (ordering, bool) { return ordering{}, field == "" || field == "id" })
	if err != nil {
		return ledger.List[ledger.AttributeChange]{}, err
	}
	rows := attributeChanges(q, entity, id, field)
	var found []attributeChangeRow
	err = s.query(ctx, "attribute history", &found, q, `
		WITH changed AS (SELECT h.id, COALESCE(LEAD(h.at) OVER (PARTITION BY h.field ORDER BY h.id), 0) AS until_at `+rows+`),
		page AS (`+g.page(q, `SELECT c.id`+g.columns()+` FROM changed c`)+`)
		SELECT `+g.shown("x")+`, h.id, h.batch_id, h.at, c.until_at, h.field, h.old_value, h.new_value
		FROM page x JOIN change_log h ON h.id = x.id JOIN changed c ON c.id = x.id ORDER BY x.side, `+g.orderBy("x"))
	if err != nil {
		return ledger.List[ledger.AttributeChange]{}, err
	}
	return listOf(g, found, func(r attributeChangeRow) (ledger.AttributeChange, error) { return r.AttributeChange, nil })
}

// AttributeHistoryCount is how many AttributeHistory would list in all.
func (s *Store) AttributeHistoryCount(ctx context.Context, at ledger.At, entity ledger.SubjectKind, id ledger.ID, field string) (int, error) {
	q := s.ask(at)
	return s.count(ctx, "count attribute history", q, `SELECT COUNT(*) AS n `+attributeChanges(q, entity, id, field))
}

func attributeChanges(q *statement, entity ledger.SubjectKind, id ledger.ID, field string) string {
	q.history = true
	and := ""
	if field != "" {
		and = ` AND h.field = ` + q.text(field)
	}
	return `FROM change_log h WHERE h.entity = ` + q.text(string(entity)) + ` AND h.entity_id = ` + q.literal(id) + ` AND h.at <= ` + q.knownAt() + and
}
