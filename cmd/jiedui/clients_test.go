package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph/nodetest"
)

// client runs a script of .ci/js/clients.
func client(t *testing.T, script string, in, out any) {
	t.Helper()
	nodetest.Run(t, "../../.ci/js/clients", "../../.ci/js/clients/"+script, in, out)
}

// graphql-http holds a server to each sentence of GraphQL over HTTP: MUST, SHOULD and MAY.
func TestServerPassesTheAuditsOfGraphQLOverHTTP(t *testing.T) {
	t.Parallel()
	var audits []struct{ ID, Name, Status, Reason string }
	client(t, "audits.mjs", map[string]string{"url": emptyOffice(t, "sqlite").served(t) + "/graphql"}, &audits)
	if len(audits) < 61 {
		t.Errorf("only %d audits", len(audits))
	}
	for _, a := range audits {
		if a.Status != "ok" {
			t.Errorf("%s %s: %s: %s", a.ID, a.Name, a.Status, a.Reason)
		}
	}
}

// busyClerk serves a ledger of so many projects, named in their order, and into which
// each POST to the second address puts three more: a first, a last and one in between.
func busyClerk(t *testing.T, engine string, projects int) (c *clerk, insert string) {
	t.Helper()
	c = newClerk(t, loadedOffice(t, engine), 1<<20)
	name := func(n int) string { return fmt.Sprintf("乡村道路第%05d段", n) }
	names := make([]string, projects)
	for i := range names {
		names[i] = name(i + 1)
	}
	put := func(names []string) error {
		_, err := c.app.importBytes(context.Background(), "项目.csv", namedProjects(names), importOptions{})
		return err
	}
	if err := put(names); err != nil {
		t.Fatal(err)
	}
	times := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		times++
		middle := times * projects / 50 % projects
		later := fmt.Sprint("之", times)
		if err := put([]string{name(0) + later + "前", name(middle) + later + "中", name(projects) + later + "后"}); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}))
	t.Cleanup(server.Close)
	return c, server.URL
}

// namedProjects is a list of projects as a builder's office sends it.
func namedProjects(names []string) []byte {
	var b bytes.Buffer
	b.WriteString(progressHeader + "（截至2024年12月31日）,,,,,,,单位：万元,\n" + progressColumn)
	for i, name := range names {
		fmt.Fprintf(&b, "%d,翁源县,官渡镇,粤北第%d建筑工程有限公司,%s,%d,%d,在建,\n", i+1, i%97, name, 300+i%50, 100+i%150)
	}
	return b.Bytes()
}

// paged is what a client has in its cache after it went through all pages.
type paged struct {
	Pages int
	Names []string
	IDs   int // different ones
}

// hold compares with the projects that were there before the first page.
func (p paged) hold(t *testing.T, direction string, projects, size int) {
	t.Helper()
	if p.Pages < projects/size {
		t.Errorf("%s: only %d pages", direction, p.Pages)
	}
	var before []string
	for _, name := range p.Names {
		if strings.HasSuffix(name, "段") {
			before = append(before, name)
		}
	}
	if !slices.IsSorted(p.Names) || len(slices.Compact(slices.Clone(p.Names))) != len(p.Names) || p.IDs != len(p.Names) {
		t.Errorf("%s: %d projects with %d ids are out of order or shown twice", direction, len(p.Names), p.IDs)
	}
	if len(before) != projects {
		t.Errorf("%s: %d of %d projects are shown", direction, len(before), projects)
	}
	if len(before) == len(p.Names) {
		t.Errorf("%s: nothing that came in meanwhile is shown", direction)
	}
}

// journey is what a client that keeps a normalised cache sees of the API.
type journey struct {
	File struct {
		Unknown, Again         payload
		Tried, Applied, Cached jobState
		Found                  struct {
			TotalCount int
			Nodes      []struct{ Name, Status string }
		}
	}
	Forwards, Backwards paged
	Persisted           []int
	Exchanged           []string
	Complaints          []string
}

type payload struct {
	Job        *jobState
	UserErrors []struct{ Code, Message, Field string }
}

type jobState struct {
	State   string
	Running bool
	Preview struct{ ChangeCount int }
	Batch   struct{ State string }
}

// Clients with a normalised cache tell things apart by their global ids and join pages by
// their cursors. They go through 10,000 projects in both directions while rows come in
// before, between and behind; they send a file, and what a mutation answers is at once
// what the cache answers.
func TestClientsWithANormalisedCache(t *testing.T) {
	t.Parallel()
	const projects, size = 10_000, 1_000
	for script, engine := range map[string]string{"urql.mjs": "postgres", "apollo.mjs": "sqlite"} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			c, insert := busyClerk(t, engine, projects)
			var got journey
			client(t, script, map[string]any{
				"url": c.url + "/graphql", "insert": insert, "size": size,
				"workbook": string(progressList("2024年6月30日", "300", "200")), "project": "乡村道路",
			}, &got)
			for _, complaint := range got.Complaints {
				t.Errorf("it complains: %s", complaint)
			}
			f := got.File
			if f.Unknown.Job != nil || len(f.Unknown.UserErrors) != 1 || f.Unknown.UserErrors[0].Code != "NOT_FOUND" {
				t.Errorf("an unknown job: %+v", f.Unknown)
			}
			if f.Tried.State != "PREVIEWED" || f.Tried.Preview.ChangeCount == 0 || f.Applied.State != "APPLIED" || f.Applied.Batch.State != "APPLIED" {
				t.Errorf("tried %+v, applied %+v", f.Tried, f.Applied)
			}
			if diff := cmp.Diff(f.Applied, f.Cached); diff != "" {
				t.Errorf("the cache (-answered +cached):\n%s", diff)
			}
			if len(f.Again.UserErrors) != 1 || f.Again.UserErrors[0].Code != "CONFLICT" {
				t.Errorf("applied twice: %+v", f.Again)
			}
			if f.Found.TotalCount != 1 || len(f.Found.Nodes) != 1 {
				t.Errorf("found: %+v", f.Found)
			}
			got.Forwards.hold(t, "forwards", projects, size)
			got.Backwards.hold(t, "backwards", projects, size)
			if script == "apollo.mjs" {
				// Asked for by its hash, sent once with its text, then again by its hash alone.
				if diff := cmp.Diff([]string{"GET hash 200", "POST document 200", "GET hash 200"}, got.Exchanged); diff != "" || len(got.Persisted) != 2 {
					t.Errorf("persisted queries: %v %s", got.Persisted, diff)
				}
			}
		})
	}
}
