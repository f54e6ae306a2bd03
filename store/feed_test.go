package store_test

import (
	"context"
	"database/sql"
	"runtime"
	"strings"
	"testing"
	"time"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// openTwo opens one ledger twice, as two processes do.
func openTwo(t *testing.T, url string) (a, b *store.Store) {
	t.Helper()
	var both [2]*store.Store
	for i := range both {
		s, err := store.Open(context.Background(), storetest.Options(url))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
		both[i] = s
	}
	if _, _, err := both[0].Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return both[0], both[1]
}

// commit commits something and returns its instant.
func commit(t *testing.T, s *store.Store) (at ledger.Instant) {
	t.Helper()
	if err := s.InTx(context.Background(), func(tx *store.Tx) error { at = tx.Now; return nil }); err != nil {
		t.Fatal(err)
	}
	return at
}

func follow(t *testing.T, s *store.Store) (leave func()) {
	t.Helper()
	leave, err := s.Follow(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return leave
}

// awaitNewest waits until a store knows of an instant.
func awaitNewest(t *testing.T, s *store.Store, at ledger.Instant) {
	t.Helper()
	deadline := time.After(time.Minute)
	for {
		newest, moved := s.Newest()
		if newest >= at {
			return
		}
		select {
		case <-moved:
		case <-deadline:
			t.Fatalf("still at %d, not %d, after a minute", newest, at)
		}
	}
}

func TestFollowersLearnOfEveryCommit(t *testing.T) {
	t.Parallel()
	for engine, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLiteURL, "postgres": storetest.PostgresURL} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			a, b := openTwo(t, url(t))
			before := commit(t, b)
			leave := follow(t, a)
			if newest, _ := a.Newest(); newest != before {
				t.Errorf("newest is %d when following begins, want %d", newest, before)
			}
			own := commit(t, a)
			if newest, _ := a.Newest(); newest != own {
				t.Errorf("newest is %d after its own commit, want %d", newest, own)
			}
			awaitNewest(t, a, commit(t, b))
			second := follow(t, a)
			leave()
			leave() // once more means nothing
			awaitNewest(t, a, commit(t, b))
			second()
			leave = follow(t, a) // anew
			awaitNewest(t, a, commit(t, b))
			leave()
		})
	}
}

// A transaction that is rolled back tells nobody.
func TestFollowersDoNotHearOfWhatIsRolledBack(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	defer follow(t, s)()
	before, moved := s.Newest()
	refused := ledger.Invalid("x", "", "", "no")
	if err := s.InTx(context.Background(), func(*store.Tx) error { return refused }); err == nil {
		t.Fatal("no error")
	}
	select {
	case <-moved:
		t.Error("told of it")
	default:
	}
	if newest, _ := s.Newest(); newest != before {
		t.Errorf("newest moved from %d to %d", before, newest)
	}
}

// listeners are the connections that wait for notifications.
const listeners = `FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`

func TestNotificationsSurviveTheLossOfTheirConnection(t *testing.T) {
	t.Parallel()
	url := storetest.PostgresURL(t)
	a, b := openTwo(t, url)
	a.AskNever()
	defer follow(t, a)()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for round := range 3 {
		awaitCount(t, db, `SELECT COUNT(*) `+listeners, 1)
		if round > 0 { // the first is told by a connection that never broke
			if _, err := db.Exec(`SELECT pg_terminate_backend(pid) ` + listeners); err != nil {
				t.Fatal(err)
			}
		}
		awaitNewest(t, a, commit(t, b)) // while nobody listens
		awaitNewest(t, a, commit(t, b))
	}
}

func awaitCount(t *testing.T, db *sql.DB, query string, want int) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		var n int
		if err := db.QueryRow(query).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == want {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s is %d after a minute, want %d", query, n, want)
		}
	}
}

// Another ledger of the same database may be ahead in time; its notifications are no
// instants of ours.
func TestNotificationsOfAnotherLedgerMoveNothing(t *testing.T) {
	t.Parallel()
	url := storetest.PostgresURL(t)
	a, b := openTwo(t, url)
	a.AskNever()
	defer follow(t, a)()
	db, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	awaitCount(t, db, `SELECT COUNT(*) `+listeners, 1)
	for _, payload := range []string{"9000000000000000000", "", "x"} {
		if _, err := db.Exec(`SELECT pg_notify('jiedui_committed', $1)`, payload); err != nil {
			t.Fatal(err)
		}
	}
	at := commit(t, b)
	awaitNewest(t, a, at)
	if newest, _ := a.Newest(); newest != at {
		t.Errorf("newest is %d, want %d", newest, at)
	}
}

// Nothing of a feed is left when the last follower has gone.
func TestFollowingLeavesNoGoroutine(t *testing.T) {
	url := storetest.PostgresURL(t)
	a, b := openTwo(t, url)
	for range 5 {
		leave := follow(t, a)
		awaitNewest(t, a, commit(t, b))
		leave()
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if !strings.Contains(string(stacks), "store.(*Store).watch") && !strings.Contains(string(stacks), "pq.(*Listener)") {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("a minute after:\n%s", stacks)
		}
	}
}
