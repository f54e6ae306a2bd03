package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

func bothEngines(t *testing.T, test func(t *testing.T, driver, url string)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, "sqlite", storetest.SQLiteURL(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, "postgres", storetest.PostgresURL(t)) })
}

func opened(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestSchemaOfALaterProgramIsRefused(t *testing.T) {
	bothEngines(t, func(t *testing.T, driver, url string) {
		s := opened(t, url)
		_, at, err := s.Migrate(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		db, err := sql.Open(driver, strings.TrimPrefix(url, "sqlite:"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES ($1, $2)`, at+1, true); err != nil {
			t.Fatal(err)
		}
		if _, _, err := s.Migrate(t.Context()); ledger.KindOf(err) != ledger.KindConflict {
			t.Errorf("got %v", err)
		}
	})
}

func TestManyFirstStartsAtOnceAllSucceed(t *testing.T) {
	bothEngines(t, func(t *testing.T, _, url string) {
		var all sync.WaitGroup
		for range 6 {
			s := opened(t, url)
			all.Go(func() {
				if _, _, err := s.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	})
}

func TestMigratingAgainWritesNothing(t *testing.T) {
	s := opened(t, storetest.SQLiteURL(t))
	if _, _, err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	err := s.InTx(t.Context(), func(*store.Tx) error {
		_, _, err := s.Migrate(t.Context()) // would wait for the transaction around it
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// earlier opens a ledger as an earlier program left it: with the schema of a version.
func earlier(t *testing.T, driver, url string, version int64) *sql.DB {
	t.Helper()
	db, err := sql.Open(driver, strings.TrimPrefix(url, "sqlite:"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	dialect := goose.DialectSQLite3
	if driver == "postgres" {
		dialect = goose.DialectPostgres
	}
	p, err := goose.NewProvider(dialect, db, os.DirFS(filepath.Join("migrations", driver)), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if driver == "postgres" { // a test's database is migrated already
		_, err = p.DownTo(t.Context(), version)
	} else {
		_, err = p.UpTo(t.Context(), version)
	}
	if err != nil {
		t.Fatal(err)
	}
	return db
}

const earlierRows = `
	INSERT INTO import_batch (id, kind, state, applied_at) VALUES (1, 'import', 'applied', 10);
	INSERT INTO measure (code, name, unit, behaviour, additive, year_long, position) VALUES ('trees', 'n', 'one', 'stock', TRUE, FALSE, 1);
	INSERT INTO project (id, name, name_key, batch_id, known_from) VALUES (1, 'n', 'n', 1, 10);
	INSERT INTO project_status (id, statement_id, project_id, status, valid_from, valid_to, known_from, known_to, batch_id)
		VALUES (1, 1, 1, 'started', '2024-01-01', '9999-12-31', 10, 9223372036854775807, 1);
	INSERT INTO figure (id, statement_id, subject_kind, subject_id, measure, series, value, qualifier, valid_from, valid_to, stated_to, known_from, known_to, batch_id)
		VALUES (1, 1, 'project', 1, 'trees', 'actual', 7, 'exact', '2024-01-01', '9999-12-31', '9999-12-31', 10, 9223372036854775807, 1)`

func TestALedgerOfAnEarlierProgramKeepsItsRowsAndItsWords(t *testing.T) {
	bothEngines(t, func(t *testing.T, driver, url string) {
		db := earlier(t, driver, url, 2)
		if driver == "postgres" {
			if _, err := db.Exec(`DELETE FROM measure`); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := db.Exec(earlierRows); err != nil {
			t.Fatal(err)
		}
		s := opened(t, url)
		if from, to, err := s.Migrate(t.Context()); err != nil || from != 2 || to < 3 {
			t.Fatalf("from %d to %d, %v", from, to, err)
		}
		var value int64
		if err := db.QueryRow(`SELECT value FROM figure WHERE batch_id = 1`).Scan(&value); err != nil || value != 7 {
			t.Errorf("value %d, %v", value, err)
		}
		if found, err := storetest.Orphans(t.Context(), s); err != nil || found != nil {
			t.Errorf("%v, %v", found, err)
		}
		// Each connection, the one from before included, refuses words that are not of the vocabulary.
		for _, wrong := range []string{
			`UPDATE figure SET subject_kind = 'person'`, `UPDATE figure SET series = 'guess'`, `UPDATE figure SET qualifier = 'maybe'`,
			`UPDATE figure SET valid_to = valid_from`, `UPDATE project_status SET status = 'open'`,
			`INSERT INTO participation (id, project_id, organisation_id, role, batch_id, known_from) VALUES (1, 1, 1, 'friend', 1, 10)`,
		} {
			if _, err := db.Exec(wrong); err == nil || !strings.Contains(strings.ToLower(err.Error()), "check constraint") {
				t.Errorf("%s: %v", wrong, err)
			}
			err := s.InTx(t.Context(), func(tx *store.Tx) error { _, err := tx.Exec(wrong); return err })
			if ledger.KindOf(err) != ledger.KindInvalid {
				t.Errorf("%s: %v", wrong, err)
			}
		}
		if driver == "sqlite" {
			var text string
			if err := db.QueryRow(`SELECT group_concat(sql) FROM sqlite_schema WHERE name IN ('figure', 'project_status', 'participation')`).Scan(&text); err != nil || strings.Contains(text, " IN (") {
				t.Errorf("a check is still slow: %s, %v", text, err)
			}
			if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&text); err != nil || text != "ok" {
				t.Errorf("integrity: %s, %v", text, err)
			}
		}
	})
}

// TestUncheckedReferences compares what each engine checks with the list that the contract
// checks in PostgreSQL's place.
func TestUncheckedReferences(t *testing.T) {
	references := func(driver, address, query string) []storetest.Reference {
		db, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		rows, err := db.Query(query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var list []storetest.Reference
		for rows.Next() {
			var r storetest.Reference
			if err := rows.Scan(&r.Table, &r.Column, &r.To, &r.Key); err != nil {
				t.Fatal(err)
			}
			list = append(list, r)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return list
	}
	lite := references("sqlite", migratedFile(t), `
		SELECT m.name, f."from", f."table", f."to" FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'`)
	full := references("postgres", storetest.PostgresURL(t), `
		SELECT c.conrelid::regclass::text, a.attname, c.confrelid::regclass::text, r.attname
		FROM pg_constraint c
		JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
		JOIN pg_attribute r ON r.attrelid = c.confrelid AND r.attnum = c.confkey[1]
		WHERE c.contype = 'f'`)
	order := func(list []storetest.Reference) []storetest.Reference {
		return slices.SortedFunc(slices.Values(list), func(a, b storetest.Reference) int {
			return cmp.Or(cmp.Compare(a.Table, b.Table), cmp.Compare(a.Column, b.Column))
		})
	}
	if diff := gocmp.Diff(order(lite), order(append(full, storetest.UncheckedReferences...))); diff != "" {
		t.Error(diff)
	}
}

func TestAnOrphanIsSeen(t *testing.T) {
	t.Parallel()
	s := storetest.PostgreSQL(t)
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO project_place (id, project_id, place_code, is_lead, batch_id, known_from) VALUES (1, 7, '44', FALSE, 7, 1)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if found, err := storetest.Orphans(context.Background(), s); err != nil || len(found) != 3 {
		t.Errorf("%d orphans seen, want the project, the place and the batch: %v, %v", len(found), found, err)
	}
}
