package store_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
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

// TestReadingGoesThroughTheScope fails where a file reads past the handle's caller. Those listed
// read what is no row of the ledger, or hold to a rule of their own, which their cases show.
func TestReadingGoesThroughTheScope(t *testing.T) {
	t.Parallel()
	past := []string{
		"store.go", "count.go", "prepared.go", "scope.go", "search_index.go", "directory.go", "keys.go",
		"accounts_callers.go", "accounts_invitations.go", "accounts_sessions.go", "accounts_users.go", // users, not places
		"reports_load.go", "reports_slots.go", // each report by what its caller is to it
		"facts.go", "links.go", // columns of that name
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	reads := regexp.MustCompile(`\b(s|store|all)\.read\b`)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if reads.Match(text) && !slices.Contains(past, file) && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s reads the database past the caller's scope: use query, scan or reader", file)
		}
	}
}
