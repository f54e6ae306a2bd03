// Package storetest is the contract of package store, run on both engines, and gives the
// tests of other packages a migrated ledger of their own on each.
//
// SQLite lives in the test's directory. PostgreSQL is the server named by
// JIEDUI_TEST_POSTGRES (a superuser's URL of the maintenance database) or else one started
// for the test binary and stopped at its end; where no server can be had, a laptop
// skips and JIEDUI_CI=1 fails. Start reading at Engines.
package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/lib/pq" // the driver that makes and drops databases

	"jiedui/store"
)

// SQLite is a migrated ledger in a file of the test's own.
func SQLite(t testing.TB) *store.Store {
	t.Helper()
	return open(t, SQLiteURL(t), true)
}

// PostgreSQL is a migrated ledger in a database of the test's own.
func PostgreSQL(t testing.TB) *store.Store {
	t.Helper()
	return open(t, PostgresURL(t), false)
}

// SQLiteURL is the address of a file that does not exist yet.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "ledger.db")
}

// Clock is the instant at which test ledgers start.
var Clock = time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC)

// Options are those of a test ledger: the clock, which moves by a second each time it is
// read, the divisions of Tree, and passwords that are cheap to compare.
func Options(url string) store.Options {
	var ticks atomic.Int64
	return store.Options{
		URL: url, MaxOpen: 4, Divisions: Tree{}, Passwords: store.PasswordCost{MemoryKiB: 64, Passes: 1, Lanes: 1},
		Now: func() time.Time { return Clock.Add(time.Duration(ticks.Add(1)) * time.Second) },
	}
}

func open(t testing.TB, url string, migrate bool) *store.Store {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, Options(url))
	if err != nil {
		t.Fatalf("open %s: %v", url, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if migrate {
		if _, _, err := s.Migrate(ctx); err != nil {
			t.Fatalf("migrate %s: %v", url, err)
		}
	}
	return s
}

// server is the PostgreSQL server of this test binary, and a migrated database that tests'
// databases are cloned from, which takes a tenth of the time of migrating. The template
// is there while a test uses a clone, so that nothing is left on a server that stays.
var server struct {
	sync.Mutex
	url      string
	err      error
	template string
	clones   int // in use
	made     int // ever
}

// PostgresURL is the address of a new migrated database, dropped after the test.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server.Lock()
	defer server.Unlock()
	if server.url == "" && server.err == nil {
		if server.url = os.Getenv("JIEDUI_TEST_POSTGRES"); server.url == "" {
			server.url, server.err = throwAwayServer()
		}
	}
	if server.err != nil {
		if os.Getenv("JIEDUI_CI") == "1" {
			t.Fatalf("PostgreSQL is needed here: %v", server.err)
		}
		t.Skipf("no PostgreSQL: %v", server.err)
	}
	if server.template == "" {
		if err := makeTemplate(); err != nil {
			t.Fatalf("migrated template: %v", err)
		}
	}
	server.made++
	name := fmt.Sprintf("jiedui_test_%d_%d", os.Getpid(), server.made)
	if err := execute(server.url, `CREATE DATABASE `+name+` TEMPLATE `+server.template); err != nil {
		t.Fatalf("create database: %v", err)
	}
	server.clones++
	t.Cleanup(func() {
		server.Lock()
		defer server.Unlock()
		err := execute(server.url, `DROP DATABASE IF EXISTS `+name+` WITH (FORCE)`)
		if server.clones--; server.clones == 0 {
			err = errors.Join(err, execute(server.url, `DROP DATABASE IF EXISTS `+server.template+` WITH (FORCE)`))
			server.template = ""
		}
		if err != nil {
			t.Errorf("drop database: %v", err)
		}
	})
	return databaseURL(server.url, name)
}

func makeTemplate() error {
	name := fmt.Sprintf("jiedui_template_%d", os.Getpid())
	if err := execute(server.url, `CREATE DATABASE `+name); err != nil {
		return err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, Options(databaseURL(server.url, name)))
	if err != nil {
		return err
	}
	if _, _, err := s.Migrate(ctx); err != nil {
		return errors.Join(err, s.Close())
	}
	server.template = name
	return s.Close()
}

func databaseURL(base, name string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	u.Path = "/" + name
	return u.String()
}

func execute(url, statement string) error {
	db, err := sql.Open("postgres", url)
	if err != nil {
		return err
	}
	_, err = db.Exec(statement)
	if e := db.Close(); err == nil {
		err = e
	}
	return err
}
