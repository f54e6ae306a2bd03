package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// UndoPreview tells what undoing a batch would take back and what would stay because
// later batches build on it. It undoes the batch and takes that back.
func (s *Store) UndoPreview(ctx context.Context, id ledger.ID) (ledger.UndoPreview, error) {
	var p ledger.UndoPreview
	if err := s.seesBatch(ctx, id); err != nil {
		return p, err
	}
	err := s.InTx(ctx, func(tx *Tx) error {
		if err := tx.undoable(ctx, id); err != nil {
			return err
		}
		u, err := newUndoing(ctx, tx, id)
		if err != nil {
			return err
		}
		p = ledger.UndoPreview{Batch: u.undone, AsOf: u.undone.AsOf}
		p.Batch.State, p.Batch.UndoneAt = ledger.BatchApplied, 0
		if p.AsOf.IsZero() {
			p.AsOf = s.Today()
		}
		if p.Superseded, err = u.superseded(ctx); err != nil {
			return fmt.Errorf("what is superseded: %w", err)
		}
		if p.Repeating, err = repeating(ctx, tx, id); err != nil {
			return err
		}
		if err := u.run(ctx, "", ""); err != nil {
			return err
		}
		if err := u.ended(ctx, &p); err != nil {
			return fmt.Errorf("what ends: %w", err)
		}
		if err := u.kept(ctx, &p); err != nil {
			return fmt.Errorf("what is kept: %w", err)
		}
		if p.Totals, err = movedTotals(ctx, tx, p.AsOf); err != nil {
			return err
		}
		return errNotKept
	})
	if err != nil && !errors.Is(err, errNotKept) {
		return ledger.UndoPreview{}, err
	}
	return p, nil
}

// BatchesRepeating are the later batches, by id, of tables of the same profiles that found
// something of what they say unchanged in the ledger. The ledger does not note by whom a thing
// was repeated: what they only repeat of the batch ends when it is undone.
func (s *Store) BatchesRepeating(ctx context.Context, id ledger.ID) ([]ledger.ID, error) {
	var ids []ledger.ID
	err := s.InTx(ctx, func(tx *Tx) error {
		var err error
		if err = tx.undoable(ctx, id); err != nil {
			return err
		}
		ids, err = repeating(ctx, tx, id)
		return err
	})
	return ids, err
}

func repeating(ctx context.Context, tx *Tx, id ledger.ID) ([]ledger.ID, error) {
	var ids []ledger.ID
	err := sqlx.SelectContext(ctx, tx.seenAll(), &ids, `
		SELECT b.id FROM import_batch b
		WHERE b.id > $1 AND b.state = 'applied'
			AND EXISTS (SELECT 1 FROM import_count c WHERE c.batch_id = b.id AND c.unchanged > 0 AND c.entity <> 'organisation')
			AND EXISTS (SELECT 1 FROM import_sheet s JOIN import_sheet o ON o.profile = s.profile WHERE s.batch_id = b.id AND o.batch_id = $1)
		ORDER BY b.id`, id)
	if err != nil {
		return nil, fmt.Errorf("batches repeating %d: %w", id, err)
	}
	return ids, nil
}

// superseded counts the batch's statements of which nothing is believed any more.
func (u *undoing) superseded(ctx context.Context) (int, error) {
	total := 0
	for _, t := range factTables {
		var n int
		err := u.tx.GetContext(ctx, &n, `
			SELECT COUNT(*) FROM `+t.name+` f WHERE f.batch_id = $1 AND f.id = f.statement_id AND NOT EXISTS (
				SELECT 1 FROM `+t.name+` p WHERE p.batch_id = $1 AND p.statement_id = f.id AND p.known_to = 9223372036854775807)`, u.batch)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// ended counts what ended at the transaction's instant, and what holds again.
func (u *undoing) ended(ctx context.Context, p *ledger.UndoPreview) error {
	count := func(entity, query string) error {
		var n int
		if err := u.tx.GetContext(ctx, &n, query, u.batch, u.tx.Now); err != nil {
			return err
		}
		if n == 0 {
			return nil
		}
		i := slices.IndexFunc(p.Ends, func(e ledger.EndCount) bool { return e.Entity == entity })
		if i < 0 {
			p.Ends = append(p.Ends, ledger.EndCount{Entity: entity})
			i = len(p.Ends) - 1
		}
		p.Ends[i].Count += n
		return nil
	}
	for _, t := range factTables {
		entity := countFigure
		if t == statusTable {
			entity = countStatus
		}
		if err := count(entity, `SELECT COUNT(DISTINCT statement_id) FROM `+t.name+` WHERE batch_id = $1 AND known_to = $2`); err != nil {
			return err
		}
		var again int
		if err := u.tx.GetContext(ctx, &again, `
			SELECT COUNT(DISTINCT statement_id) FROM `+t.name+` WHERE batch_id <> $1 AND known_from = $2`, u.batch, u.tx.Now); err != nil {
			return err
		}
		p.Restored += again
	}
	for _, t := range linkTables {
		if err := count("link", `SELECT COUNT(*) FROM `+t.name+` WHERE batch_id = $1 AND known_to = $2`); err != nil {
			return err
		}
	}
	for _, name := range []string{"organisation_identifier", "organisation_alias"} {
		if err := count("name", `SELECT COUNT(*) FROM `+name+` WHERE batch_id = $1 AND known_to = $2`); err != nil {
			return err
		}
	}
	if err := count("attribute", `
		SELECT COUNT(*) FROM change_log WHERE batch_id = $1 AND at < $2 AND entity IN ('organisation', 'project', 'pairing')`); err != nil {
		return err
	}
	for _, kind := range []string{countProject, countPairing, countOrganisation} {
		if err := count(kind, `SELECT COUNT(*) FROM `+kind+` WHERE batch_id = $1 AND known_to = $2`); err != nil {
			return err
		}
	}
	// A programme has no row that ends: the log tells who made it, or brought it back.
	if err := count(countProgramme, `
		SELECT COUNT(*) FROM programme p WHERE p.ended_at > 0 AND CAST($2 AS BIGINT) > 0
			AND EXISTS (SELECT 1 FROM change_log l WHERE l.batch_id = $1 AND l.entity = 'programme' AND l.entity_id = p.id AND l.field = '`+endedField+`' AND l.new_value = '')
			AND NOT EXISTS (SELECT 1 FROM change_log l JOIN import_batch b ON b.id = l.batch_id AND b.state = 'applied'
				WHERE l.batch_id > $1 AND l.entity = 'programme' AND l.entity_id = p.id AND l.field = '`+endedField+`')`); err != nil {
		return err
	}
	return count(countZone, `SELECT COUNT(*) FROM place WHERE batch_id = $1 AND level = 'zone' AND valid_to = '`+undoneZone.String()+`' AND CAST($2 AS BIGINT) > 0`)
}

// builders are the rows by which a batch builds on an entity: a table, its column that
// names the entity and what else must hold of the row.
var builders = map[string][]struct{ table, column, condition string }{
	countProject: {
		{"project_programme", "project_id", "r.known_to = 9223372036854775807"},
		{"project_place", "project_id", "r.known_to = 9223372036854775807"},
		{"participation", "project_id", "r.known_to = 9223372036854775807"},
		{"project", "package_id", "r.known_to = 9223372036854775807"},
		{"figure", "subject_id", "r.subject_kind = 'project'"},
		{"project_status", "project_id", "r.id > 0"},
		{"change_log", "entity_id", "r.entity = 'project'"},
	},
	countPairing: {
		{"pairing_assistor", "pairing_id", "r.known_to = 9223372036854775807"},
		{"figure", "subject_id", "r.subject_kind = 'pairing'"},
		{"change_log", "entity_id", "r.entity = 'pairing'"},
	},
	countOrganisation: {
		{"organisation", "parent_id", "r.known_to = 9223372036854775807"},
		{"organisation_identifier", "organisation_id", "r.known_to = 9223372036854775807"},
		{"organisation_alias", "organisation_id", "r.known_to = 9223372036854775807"},
		{"participation", "organisation_id", "r.known_to = 9223372036854775807"},
		{"pairing_assistor", "organisation_id", "r.known_to = 9223372036854775807"},
		{"figure", "subject_id", "r.subject_kind = 'organisation'"},
		{"figure", "provider_id", "r.provider_id <> 0"},
		{"change_log", "entity_id", "r.entity = 'organisation'"},
	},
}

// kept lists what the batch made and what stays.
func (u *undoing) kept(ctx context.Context, p *ledger.UndoPreview) error {
	names := map[string]string{
		countProject: "e.name", countOrganisation: "e.name",
		countPairing: "e.pairing_key || '→' || (SELECT l.name FROM place l WHERE l.code = e.place_code)",
	}
	for _, kind := range []string{countProject, countPairing, countOrganisation} {
		var rows []struct {
			ID   ledger.ID `db:"id"`
			Name string    `db:"name"`
		}
		if err := u.tx.SelectContext(ctx, &rows, `
			SELECT e.id, `+names[kind]+` AS name FROM `+kind+` e WHERE e.batch_id = $1 AND e.known_to = 9223372036854775807 ORDER BY e.id`, u.batch); err != nil {
			return err
		}
		p.KeptCount += len(rows)
		rows = rows[:min(len(rows), ledger.MaxKept-len(p.Kept))]
		ids := make([]ledger.ID, 0, len(rows))
		for _, r := range rows {
			ids = append(ids, r.ID)
		}
		on, err := u.builtOn(ctx, kind, ids)
		if err != nil {
			return err
		}
		for _, r := range rows {
			p.Kept = append(p.Kept, ledger.KeptEntity{Entity: kind, ID: r.ID, Name: r.Name, Batches: on[r.ID]})
		}
	}
	var zones []string
	if err := u.tx.SelectContext(ctx, &zones, `
		SELECT e.name FROM place e WHERE e.batch_id = $1 AND e.level = 'zone' AND (e.valid_to IS NULL OR e.valid_to <> $2) ORDER BY e.code`,
		u.batch, undoneZone); err != nil {
		return err
	}
	p.KeptCount += len(zones)
	for _, name := range zones[:min(len(zones), ledger.MaxKept-len(p.Kept))] {
		p.Kept = append(p.Kept, ledger.KeptEntity{Entity: countZone, Name: name})
	}
	return nil
}

// builtOn tells which other batches that hold say something of each entity.
func (u *undoing) builtOn(ctx context.Context, kind string, ids []ledger.ID) (map[ledger.ID][]ledger.ID, error) {
	on := map[ledger.ID][]ledger.ID{}
	for _, b := range builders[kind] {
		rows, err := selectIn[struct {
			ID    ledger.ID `db:"id"`
			Batch ledger.ID `db:"batch_id"`
		}](ctx, u.tx, `
			SELECT DISTINCT r.`+b.column+` AS id, r.batch_id FROM `+b.table+` r JOIN import_batch b ON b.id = r.batch_id AND b.state = 'applied'
			WHERE `+b.condition+` AND r.`+b.column+` IN (@keys)`, ids)
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			on[r.ID] = append(on[r.ID], r.Batch)
		}
	}
	for id := range on {
		on[id] = unique(on[id])
		slices.Sort(on[id])
	}
	return on, nil
}
