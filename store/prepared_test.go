package store_test

import (
	"context"
	"database/sql"
	"testing"

	"jiedui/store"
	"jiedui/store/storetest"
)

// What a server keeps for a connection may be gone when it is asked for: a pooler gave
// another connection, or the server was started again.
func TestPreparedStatementsThatAreGone(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	url := storetest.PostgresURL(t)
	s := open(t, storetest.Options(url))
	if err := s.EnsureProvinces(ctx, storetest.Guangdong); err != nil {
		t.Fatal(err)
	}
	read := func(t *testing.T) error {
		t.Helper()
		found, err := s.PlacesByCode(ctx, []string{"440229", "no"})
		if err == nil && (len(found) != 1 || found["440229"].Name != "翁源县") {
			t.Errorf("found %v", found)
		}
		return err
	}
	if err := read(t); err != nil {
		t.Fatal(err)
	}
	if store.Prepared(ctx, t, s) == 0 { // the connection used last is used next
		t.Fatal("nothing is kept prepared")
	}
	store.Deallocate(ctx, t, s)
	for range 3 {
		if err := read(t); err != nil {
			t.Fatalf("after the server forgot: %v", err)
		}
	}
	other, err := sql.Open("postgres", url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	if _, err := other.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`); err != nil {
		t.Fatal(err)
	}
	failed := 0
	for range 10 { // each connection that was cut off may fail once
		if read(t) != nil {
			failed++
		}
	}
	if err := read(t); err != nil || failed > 9 {
		t.Errorf("%d of 10 questions failed after connections were cut off, then: %v", failed, err)
	}
}
