package main

import (
	"bytes"
	"context"
	"database/sql"
	"net/http"
	"testing"
	"time"
)

// A request that nobody waits for, or that takes too long, ends its statement in the
// server. Another transaction holds the table, so that the statement cannot end by itself.
func TestTheStatementEndsWithItsRequest(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "postgres")
	a := o.opened(t)
	a.settings.API.Timeout = 300 * time.Millisecond
	hurried := o.served(t)
	a.settings.API.Timeout = time.Hour
	patient := o.served(t)

	server, err := sql.Open("postgres", o.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	holder, err := server.Begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = holder.Rollback() })
	if _, err := holder.Exec(`LOCK TABLE project IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	waiting := func(want bool) {
		t.Helper()
		deadline := time.Now().Add(time.Minute)
		for {
			var some bool
			if err := server.QueryRow(`SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`).Scan(&some); err != nil {
				t.Fatal(err)
			}
			if some == want {
				return
			}
			if time.Now().After(deadline) {
				t.Fatalf("a statement waits: %v, want %v", some, want)
			}
			time.Sleep(5 * time.Millisecond)
		}
	}
	const query = `{ projects(first: 1) { nodes { id } } }`

	ctx, leave := context.WithCancel(context.Background())
	left := make(chan error, 1)
	go func() {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, patient+"/graphql", bytes.NewBufferString(`{"query": "`+query+`"}`))
		if err == nil {
			r.Header.Set("Content-Type", "application/json")
			var response *http.Response
			if response, err = http.DefaultClient.Do(r); err == nil {
				_ = response.Body.Close()
			}
		}
		left <- err
	}()
	waiting(true)
	leave()
	if err := <-left; err == nil {
		t.Error("the client had an answer")
	}
	waiting(false)

	r, err := http.Post(hurried+"/graphql", "application/json", bytes.NewBufferString(`{"query": "`+query+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if r.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d", r.StatusCode)
	}
	waiting(false)
}
