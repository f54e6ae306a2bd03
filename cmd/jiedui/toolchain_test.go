package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiedui/graph/nodetest"
)

func written(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile("../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// examples are the documents of the API's page, the readme and GraphiQL's tabs.
func examples(t *testing.T) (list []string) {
	t.Helper()
	for _, page := range []string{"README.md", "docs/api.md"} {
		for _, b := range readme(t, page) {
			if b.language == "graphql" {
				list = append(list, b.text)
			}
		}
	}
	tabs, err := filepath.Glob("../../web/graphiql/examples/*.graphql")
	if err != nil {
		t.Fatal(err)
	}
	for _, tab := range tabs {
		list = append(list, written(t, strings.TrimPrefix(tab, "../../")))
	}
	if len(list) < 20 {
		t.Fatalf("only %d examples", len(list))
	}
	return list
}

// Typed clients are generated from the schema, and compile where every value that may be
// missing has to be looked at.
func TestTypedClientsAreGenerated(t *testing.T) {
	t.Parallel()
	const uses = `
import { Client, fetchExchange } from '@urql/core';
import { type Example1Query, Example1Document } from './api.js';

export async function count(url: string): Promise<number> {
  const client = new Client({ url, exchanges: [fetchExchange] });
  const { data, error } = await client.query(Example1Document, {}).toPromise();
  if (!data) throw error;
  const typed: Example1Query = data;
  // @ts-expect-error: money that was not reported is null
  typed.portfolio.total.contractedInvestment.text;
  // @ts-expect-error: no such field was asked for
  typed.portfolio.total.paidInFunds;
  const text: string = typed.portfolio.total.contractedInvestment?.text ?? '没有填报';
  return text.length + typed.portfolio.total.count;
}
`
	var got struct {
		Types, Documents, Exit int
		Problems               string
	}
	documents := examples(t)
	client(t, "generate.mjs", map[string]any{"schema": written(t, "graph/schema.graphql"), "documents": documents, "uses": uses}, &got)
	if got.Exit != 0 || got.Problems != "" || got.Types < 200 || got.Documents < len(documents) {
		t.Errorf("%d types and %d documents of %d are generated; tsc ends with %d:\n%s", got.Types, got.Documents, len(documents), got.Exit, got.Problems)
	}
}

// Relay's compiler holds a schema to global ids, nodes, connections and pages as Relay
// wants them, and writes the queries by which lists go on.
func TestRelayCompilesAgainstTheSchema(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, d := range []string{"src", "generated"} {
		if err := os.Mkdir(filepath.Join(dir, d), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{
		"schema.graphql":    written(t, "graph/schema.graphql"),
		"src/projects.ts":   written(t, ".ci/js/clients/relay/projects.ts"),
		"relay.config.json": `{"src": "src", "schema": "schema.graphql", "language": "typescript", "artifactDirectory": "generated", "customScalarTypes": {"BigInt": "string", "Date": "string", "DateTime": "string", "Decimal": "string", "Upload": "string"}}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	relay := exec.CommandContext(t.Context(), filepath.Join(nodetest.Packages(t, "../../.ci/js/clients"), ".bin", "relay-compiler"), "relay.config.json")
	relay.Dir = dir
	if out, err := relay.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for artifact, asks := range map[string]string{
		"projectsListPaginationQuery":         `projects(|hasNextPage`,
		"projectsOneRefetchQuery":             `node(id: $id)`,
		"projectsPartsPaginationQuery":        `node(id: $id)|hasPreviousPage|startCursor`,
		"projectsOrganisationPaginationQuery": `node(id: $id)|endCursor`,
	} {
		text, err := os.ReadFile(filepath.Join(dir, "generated", artifact+".graphql.ts"))
		if err != nil {
			t.Error(err)
			continue
		}
		for part := range strings.SplitSeq(asks, "|") {
			if !strings.Contains(string(text), part) {
				t.Errorf("%s lacks %s", artifact, part)
			}
		}
	}
}

// acceptedBreaks are changes since the last release that break clients and are wanted,
// with the reason; they leave when that release is no longer the last.
var acceptedBreaks = map[string]string{}

func breaks(t *testing.T, before, after string) (list []string) {
	t.Helper()
	client(t, "breaks.mjs", map[string]string{"before": before, "after": after}, &list)
	return list
}

// What was released keeps working: nothing that a client may ask is taken away.
func TestSchemaBreaksNoClientOfTheLastRelease(t *testing.T) {
	t.Parallel()
	tag, err := exec.Command("git", "describe", "--tags", "--abbrev=0").Output()
	if err != nil {
		t.Log("there is no release yet")
		return
	}
	released, err := exec.Command("git", "show", strings.TrimSpace(string(tag))+":graph/schema.graphql").Output()
	if err != nil {
		t.Fatalf("the schema of %s: %v", tag, err)
	}
	for _, change := range breaks(t, string(released), written(t, "graph/schema.graphql")) {
		if _, accepted := acceptedBreaks[change]; !accepted {
			t.Errorf("since %s: %s", strings.TrimSpace(string(tag)), change)
		}
	}
}

var (
	totalCount  = regexp.MustCompile(`(?s)(type ChangeConnection \{.*?)\n  "[^"]*"\n  totalCount: Int!`)
	applyReason = regexp.MustCompile(`(?s)(importApply\(.*?reason: String)\b`)
)

func TestBreaksOfASchemaAreFound(t *testing.T) {
	t.Parallel()
	schema := written(t, "graph/schema.graphql")
	if list := breaks(t, schema, schema); len(list) > 0 {
		t.Errorf("the same schema: %v", list)
	}
	without := totalCount.ReplaceAllString(schema, "$1")
	stricter := applyReason.ReplaceAllString(schema, "$1!")
	added := strings.Replace(schema, "type Query {\n", "type Query {\n  more: Int\n", 1)
	for name, c := range map[string]struct {
		after string
		want  []string
	}{
		"a field is taken away":    {without, []string{"FIELD_REMOVED: ChangeConnection.totalCount was removed."}},
		"an argument is asked for": {stricter, []string{"ARG_CHANGED_KIND: Mutation.importApply arg reason has changed type from String to String!."}},
		"a field is added":         {added, nil},
	} {
		if c.after == schema {
			t.Fatalf("%s: the schema is the same", name)
		}
		if got := breaks(t, schema, c.after); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
