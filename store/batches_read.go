package store

import (
	"context"

	"jiedui/ledger"
)

// batchRow is a batch beside one of its sheets, columns or counts, if any.
type batchRow struct {
	keyed
	ledger.ImportBatch
	Tag   string `db:"tag"` // sheet, column, entity or empty
	Sheet int    `db:"sheet"`
	N     int    `db:"n"` // the header's row, or the column
	Text  string `db:"text_a"`
	Other string `db:"text_b"`
	ledger.EntityCount
}

// batchesWith selects batches of the CTE page with their sheets, columns and counts;
// not the file's bytes.
func batchesWith(shown, order string) string {
	return `
		SELECT ` + shown + `, b.id, b.kind, b.state, b.file_name, b.file_hash, b.file_size, b.as_of, b.actor, b.reason, b.applied_at, b.undone_at,
			COALESCE(n.tag, '') AS tag, COALESCE(n.sheet, 0) AS sheet, COALESCE(n.n, 0) AS n,
			COALESCE(n.text_a, '') AS text_a, COALESCE(n.text_b, '') AS text_b, COALESCE(n.text_a, '') AS entity,
			COALESCE(n.read_count, 0) AS read_count, COALESCE(n.created, 0) AS created, COALESCE(n.updated, 0) AS updated,
			COALESCE(n.unchanged, 0) AS unchanged, COALESCE(n.rejected, 0) AS rejected, COALESCE(n.skipped, 0) AS skipped
		FROM page x JOIN import_batch b ON b.id = x.id LEFT JOIN (
			SELECT h.batch_id, 1 AS rank, 'sheet' AS tag, h.sheet, h.header_row AS n, h.name AS text_a, h.profile AS text_b,
				0 AS read_count, 0 AS created, 0 AS updated, 0 AS unchanged, 0 AS rejected, 0 AS skipped
			FROM import_sheet h WHERE h.batch_id IN (SELECT id FROM page)
			UNION ALL SELECT c.batch_id, 2, 'column', c.sheet, c.col, c.heading, c.field, 0, 0, 0, 0, 0, 0
			FROM import_column c WHERE c.batch_id IN (SELECT id FROM page)
			UNION ALL SELECT e.batch_id, 3, 'entity', 0, 0, e.entity, '', e.read_count, e.created, e.updated, e.unchanged, e.rejected, e.skipped
			FROM import_count e WHERE e.batch_id IN (SELECT id FROM page)
		) n ON n.batch_id = b.id
		ORDER BY ` + order + `, n.rank, n.sheet, n.n, n.text_a`
}

// batchOrders are id, which is the order of taking in, and applied_at.
func batchOrders(field string) (ordering, bool) {
	switch field {
	case "", "id":
		return ordering{}, true
	case "applied_at":
		return ordering{expr: "b.applied_at", kind: numberOrder}, true
	}
	return ordering{}, false
}

// Batches lists batches with sheets, columns and counts, without findings and bytes.
func (s *Store) Batches(ctx context.Context, p ledger.Page) (ledger.List[ledger.ImportBatch], error) {
	g, err := newPaging(p, batchOrders)
	if err != nil {
		return ledger.List[ledger.ImportBatch]{}, err
	}
	q := &statement{}
	var rows []batchRow
	err = s.query(ctx, "batches", &rows, q, `
		WITH listed AS (SELECT b.id, `+g.key()+` AS ord FROM import_batch b),
		page AS (SELECT x.id, x.ord FROM listed x WHERE `+g.beyond(q, "x")+` ORDER BY `+g.orderBy("x")+` LIMIT `+g.take()+`)`+
		batchesWith(g.shown("x"), g.orderBy("x")))
	if err != nil {
		return ledger.List[ledger.ImportBatch]{}, err
	}
	return listOf(g, foldBatches(rows), func(r batchRow) (ledger.ImportBatch, error) { return r.ImportBatch, nil })
}

// BatchCount is how many batches there are.
func (s *Store) BatchCount(ctx context.Context) (int, error) {
	return s.count(ctx, "count batches", &statement{}, `SELECT COUNT(*) AS n FROM import_batch`)
}

// BatchesByID reads batches with sheets, columns and counts, without findings and bytes.
func (s *Store) BatchesByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) {
	found := make(map[ledger.ID]ledger.ImportBatch, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []batchRow
	err := s.query(ctx, "batches by id", &rows, &statement{}, `
		WITH page AS (SELECT b.id FROM import_batch b WHERE b.id IN (`+ints(ids)+`))`+batchesWith("'' AS item_id", "x.id"))
	if err != nil {
		return nil, err
	}
	for _, r := range foldBatches(rows) {
		found[r.ID] = r.ImportBatch
	}
	return found, nil
}

// foldBatches makes one row of each batch's neighbouring rows; columns follow sheets.
func foldBatches(rows []batchRow) []batchRow {
	var folded []batchRow
	for _, r := range rows {
		if n := len(folded); n == 0 || folded[n-1].ID != r.ID {
			folded = append(folded, r)
		}
		b := &folded[len(folded)-1].ImportBatch
		switch r.Tag {
		case "sheet":
			b.Sheets = append(b.Sheets, ledger.BatchSheet{Index: r.Sheet, Name: r.Text, Profile: r.Other, HeaderRow: r.N})
		case "column":
			for i := range b.Sheets {
				if b.Sheets[i].Index == r.Sheet {
					b.Sheets[i].Columns = append(b.Sheets[i].Columns, ledger.BatchColumn{Col: r.N, Heading: r.Text, Field: r.Other})
				}
			}
		case "entity":
			b.Counts = append(b.Counts, r.EntityCount)
		}
	}
	return folded
}

// FindingsOf lists the findings of each batch in the order they were made.
func (s *Store) FindingsOf(ctx context.Context, batches []ledger.ID) (map[ledger.ID][]ledger.Finding, error) {
	found := make(map[ledger.ID][]ledger.Finding, len(batches))
	if len(batches) == 0 {
		return found, nil
	}
	var rows []struct {
		Batch ledger.ID `db:"batch_id"`
		ledger.Finding
	}
	err := s.query(ctx, "findings of batches", &rows, &statement{}, `
		SELECT batch_id, code, severity, sheet, source_row, source_col, heading, seen, hint
		FROM finding WHERE batch_id IN (`+ints(batches)+`) ORDER BY batch_id, id`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		found[r.Batch] = append(found[r.Batch], r.Finding)
	}
	return found, nil
}
