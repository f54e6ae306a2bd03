package storetest

import (
	"context"
	"fmt"
	"testing"

	"jiedui/store"
)

// Reference is a column whose values are those of another table's key.
type Reference struct{ Table, Column, To, Key string }

// UncheckedReferences are those that PostgreSQL does not check row by row, because that
// costs more than writing the rows (docs/decisions/0006-references-of-large-tables.md).
// After every case of the contract they are checked here.
var UncheckedReferences = []Reference{
	{"figure", "measure", "measure", "code"},
	{"figure", "batch_id", "import_batch", "id"},
	{"project_status", "project_id", "project", "id"},
	{"project_status", "batch_id", "import_batch", "id"},
	{"project_programme", "project_id", "project", "id"},
	{"project_programme", "programme_id", "programme", "id"},
	{"project_programme", "batch_id", "import_batch", "id"},
	{"project_place", "project_id", "project", "id"},
	{"project_place", "place_code", "place", "code"},
	{"project_place", "batch_id", "import_batch", "id"},
	{"participation", "project_id", "project", "id"},
	{"participation", "organisation_id", "organisation", "id"},
	{"participation", "batch_id", "import_batch", "id"},
	{"pairing_assistor", "pairing_id", "pairing", "id"},
	{"pairing_assistor", "organisation_id", "organisation", "id"},
	{"pairing_assistor", "batch_id", "import_batch", "id"},
}

// subjects are the references that no engine can check, because a figure has one column
// for subjects of every kind.
var subjects = []string{
	`SELECT COUNT(*) FROM figure f WHERE f.subject_kind = 'project' AND NOT EXISTS (SELECT 1 FROM project r WHERE r.id = f.subject_id)`,
	`SELECT COUNT(*) FROM figure f WHERE f.subject_kind = 'pairing' AND NOT EXISTS (SELECT 1 FROM pairing r WHERE r.id = f.subject_id)`,
	`SELECT COUNT(*) FROM figure f WHERE f.subject_kind = 'organisation' AND NOT EXISTS (SELECT 1 FROM organisation r WHERE r.id = f.subject_id)`,
	`SELECT COUNT(*) FROM figure f WHERE f.subject_kind = 'programme' AND NOT EXISTS (SELECT 1 FROM programme r WHERE r.id = f.subject_id)`,
	`SELECT COUNT(*) FROM figure f WHERE f.subject_kind = 'place' AND NOT EXISTS (SELECT 1 FROM place r WHERE r.code = f.place_code)`,
	`SELECT COUNT(*) FROM figure f WHERE f.provider_id <> 0 AND NOT EXISTS (SELECT 1 FROM organisation r WHERE r.id = f.provider_id)`,
	`SELECT COUNT(*) FROM figure f WHERE f.programme_id <> 0 AND NOT EXISTS (SELECT 1 FROM programme r WHERE r.id = f.programme_id)`,
	`SELECT COUNT(*) FROM figure f WHERE NOT EXISTS (SELECT 1 FROM figure r WHERE r.id = f.statement_id)`,
	`SELECT COUNT(*) FROM project_status f WHERE NOT EXISTS (SELECT 1 FROM project_status r WHERE r.id = f.statement_id)`,
}

// Orphans lists rows that refer to what is not there; none is right.
func Orphans(ctx context.Context, s *store.Store) ([]string, error) {
	queries := subjects[:len(subjects):len(subjects)]
	for _, r := range UncheckedReferences {
		queries = append(queries, fmt.Sprintf(`SELECT COUNT(*) FROM %s f WHERE NOT EXISTS (SELECT 1 FROM %s r WHERE r.%s = f.%s)`,
			r.Table, r.To, r.Key, r.Column))
	}
	var found []string
	err := s.InTx(ctx, func(tx *store.Tx) error {
		found = nil
		for _, query := range queries {
			var n int
			if err := tx.GetContext(ctx, &n, query); err != nil {
				return fmt.Errorf("%s: %w", query, err)
			}
			if n > 0 {
				found = append(found, fmt.Sprintf("%d: %s", n, query))
			}
		}
		return nil
	})
	return found, err
}

func noOrphans(t *testing.T, s *store.Store) {
	t.Helper()
	found, err := Orphans(context.Background(), s)
	if err != nil {
		t.Error(err)
	}
	for _, f := range found {
		t.Errorf("rows refer to what is not there: %s", f)
	}
}
