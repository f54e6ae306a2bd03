package store_test

import (
	"context"
	"slices"
	"testing"

	"jiedui/store"
	"jiedui/store/storetest"
)

// TestEveryTableIsDecided fails for a new table of which nobody has said who may read its rows.
func TestEveryTableIsDecided(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	var tables []string
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		return tx.Select(&tables, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' ORDER BY name`)
	})
	if err != nil {
		t.Fatal(err)
	}
	decided := store.TablesDecided()
	for _, table := range tables {
		if !slices.Contains(decided, table) {
			t.Errorf("who may read rows of %s? Write its condition in scope.go, or its name in openTables", table)
		}
	}
	for _, table := range decided {
		if !slices.Contains(tables, table) {
			t.Errorf("there is no table %s", table)
		}
	}
}
