package store_test

import (
	"database/sql"
	"strings"
	"sync"
	"testing"

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
