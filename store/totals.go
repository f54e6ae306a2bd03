package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// movedTotals are the totals of the whole ledger that the transaction moves, on a day:
// what was believed just before it against what is believed now. A package's own figures
// are control totals and are left out; so are measures that do not add up.
func movedTotals(ctx context.Context, tx *Tx, asOf ledger.Date) ([]ledger.TotalChange, error) {
	// counts says that a figure is part of the total while rows are known in some way.
	counts := func(known func(alias string) string) string {
		return known("f") + ` AND NOT (f.subject_kind = 'project' AND EXISTS (
				SELECT 1 FROM project c WHERE c.package_id = f.subject_id AND ` + known("c") + `))`
	}
	before := func(alias string) string { return alias + `.known_from < $2 AND ` + alias + `.known_to >= $2` }
	after := func(alias string) string { return alias + `.known_to = 9223372036854775807` }
	var rows []ledger.TotalChange
	err := sqlx.SelectContext(ctx, tx.seenAll(), &rows, `
		SELECT t.subject_kind, t.measure, t.series, t.before_value, t.after_value FROM (
			SELECT f.subject_kind, f.measure, f.series,
				CAST(COALESCE(SUM(CASE WHEN `+counts(before)+` THEN f.value END), 0) AS BIGINT) AS before_value,
				CAST(COALESCE(SUM(CASE WHEN `+counts(after)+` THEN f.value END), 0) AS BIGINT) AS after_value
			FROM figure f JOIN measure m ON m.code = f.measure
			WHERE m.additive AND f.valid_from <= $1 AND f.valid_to > $1 AND f.known_to >= $2
			GROUP BY f.subject_kind, f.measure, f.series) t
		JOIN measure m ON m.code = t.measure
		WHERE t.before_value <> t.after_value ORDER BY t.subject_kind, m.position, t.series`, asOf, tx.Now)
	if err != nil {
		return nil, fmt.Errorf("totals that move: %w", err)
	}
	return rows, nil
}
