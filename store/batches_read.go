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

// batchOrders are id, which is the order of taking in, applied_at, as_of and file.
func batchOrders(field string) (ordering, bool) {
	switch field {
	case "", "id":
		return ordering{}, true
	case "applied_at":
		return ordering{expr: "r.applied_at", kind: numberOrder}, true
	case "as_of":
		return ordering{expr: "r.as_of", kind: dateOrder, nullable: true}, true
	case "file":
		return ordering{expr: "NULLIF(r.file_name, '')", nullable: true}, true
	}
	return ordering{}, false
}

var batchListing = listing[batchRow, ledger.ImportBatch]{
	op: "batches", kind: ledger.RowBatch, orders: fixedOrders(batchOrders), fold: foldBatches,
	with: func(_ *statement, shown, order string) string { return batchesWith(shown, order) },
	item: func(r batchRow) ledger.ImportBatch { return r.ImportBatch },
}

// Batches lists batches with sheets, columns and counts, without findings and bytes.
func (s *Store) Batches(ctx context.Context, at ledger.At, f ledger.BatchFilter, p ledger.Page) (ledger.List[ledger.ImportBatch], error) {
	return batchListing.list(ctx, s, at, f.Condition(), false, p)
}

// BatchCount is how many batches Batches would list in all.
func (s *Store) BatchCount(ctx context.Context, at ledger.At, f ledger.BatchFilter) (int, error) {
	return batchListing.count(ctx, s, at, f.Condition(), false)
}

// BatchesByID reads batches with sheets, columns and counts, without findings and bytes.
func (s *Store) BatchesByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) {
	found := make(map[ledger.ID]ledger.ImportBatch, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []batchRow
	q := s.timeless()
	q.batches = ids
	err := s.query(ctx, "batches by id", &rows, q, `
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

type findingRow struct {
	keyed
	parentRow
	ledger.Finding
}

// findingOrders are id, which is the order they were made in, severity (errors first), code
// and row.
func findingOrders(field string) (ordering, bool) {
	switch field {
	case "", "id":
		return ordering{}, true
	case "severity":
		return ordering{expr: ranks("r.severity", []ledger.Severity{ledger.SeverityError, ledger.SeverityWarning, ledger.SeverityInfo}), kind: numberOrder}, true
	case "code":
		return ordering{expr: "r.code"}, true
	case "row":
		return ordering{expr: "NULLIF(r.source_row, 0)", kind: numberOrder, nullable: true}, true
	}
	return ordering{}, false
}

var findingListing = listing[findingRow, ledger.Finding]{
	op: "findings of batches", kind: ledger.RowFinding, orders: fixedOrders(findingOrders),
	with: func(_ *statement, shown, order string) string {
		return ` SELECT ` + shown + `, f.code, f.severity, f.sheet, f.source_row, f.source_col, f.heading, f.seen, f.hint
			FROM page x JOIN finding f ON f.id = x.id ORDER BY ` + order
	},
	item: func(r findingRow) ledger.Finding { return r.Finding },
}

// FindingsOf lists a page of each batch's findings.
func (s *Store) FindingsOf(ctx context.Context, at ledger.At, batches []string, f ledger.FindingFilter, p ledger.Page) (map[string]ledger.List[ledger.Finding], error) {
	return findingListing.of(ctx, s, at, batches, findingsOf(batches), f.Condition(), p)
}

// FindingCountsOf counts what FindingsOf lists over all pages.
func (s *Store) FindingCountsOf(ctx context.Context, at ledger.At, batches []string, f ledger.FindingFilter) (map[string]int, error) {
	return findingListing.countsOf(ctx, s, at, batches, findingsOf(batches), f.Condition())
}

func findingsOf(batches []string) func(q *statement) (hanging, error) {
	return func(q *statement) (hanging, error) {
		q.batches, _ = parseIDs("import batch", batches)
		return q.ofIDs("import batch", batches, `CROSS JOIN finding r WHERE r.batch_id = a.key`)
	}
}
