package graph

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

// The tables of docs/access.md are made of the table that the API goes by: whoever adds a
// field sees there who may use it.
func TestAccessPageIsTheTable(t *testing.T) {
	const page, mark = "../docs/access.md", "-update -->\n"
	text, err := os.ReadFile(page)
	check(t, err)
	head, _, found := strings.Cut(string(text), mark)
	if !found {
		t.Fatalf("%s has no line %q", page, mark)
	}
	got := head + mark + accessTables(testSchema(t))
	if *update {
		check(t, os.WriteFile(page, []byte(got), 0o644))
		return
	}
	if diff := cmp.Diff(string(text), got); diff != "" {
		t.Errorf("%s differs; after review: go test ./graph -run %s -update\n%s", page, t.Name(), diff)
	}
}

func accessTables(s *schema) string {
	var b strings.Builder
	columns := append(slices.Clone(ledger.AccessRoles), "nobody")
	cells := func(a audience) (text string) {
		for _, role := range columns {
			cell := " |"
			if bit := roleBits[role]; a&bit != 0 || bit == 0 && a&strangers != 0 {
				cell = " ✓ |"
			}
			text += cell
		}
		return text
	}
	for _, root := range []string{"Query", "Mutation", "Subscription"} {
		fmt.Fprintf(&b, "\n## %s\n\n| field |", root)
		for _, role := range columns {
			fmt.Fprintf(&b, " %s |", role)
		}
		b.WriteString("\n|---|" + strings.Repeat("---|", len(columns)) + "\n")
		fields := slices.Clone(s.fields[root])
		slices.SortFunc(fields, func(a, b field) int { return strings.Compare(a.name, b.name) })
		for _, f := range fields {
			fmt.Fprintf(&b, "| `%s` |%s\n", f.name, cells(f.audience))
		}
	}
	b.WriteString("\n## Fields of types\n\nPayloads of mutations are for whoever may use the mutation.\n\n| type | fields | who |\n|---|---|---|\n")
	for _, owner := range slices.Sorted(maps.Keys(s.fields)) {
		if owner != listed(owner) || strings.HasSuffix(owner, "Payload") || owner == "Query" || owner == "Mutation" || owner == "Subscription" {
			continue
		}
		names := map[audience][]string{}
		for _, f := range s.fields[owner] {
			names[f.audience] = append(names[f.audience], "`"+f.name+"`")
		}
		// Those for most first.
		for _, a := range slices.SortedFunc(maps.Keys(names), func(a, b audience) int { return int(b) - int(a) }) {
			slices.Sort(names[a])
			var who []string
			for _, role := range a.list() {
				who = append(who, string(role))
			}
			if a&everybody == everybody {
				who = []string{"all"}
			}
			fmt.Fprintf(&b, "| %s | %s | %s |\n", owner, strings.Join(names[a], ", "), strings.Join(who, ", "))
		}
	}
	return b.String()
}

func TestAFieldThatNoRowDecidesKeepsTheSchemaFromBeingBuilt(t *testing.T) {
	t.Parallel()
	s := &schema{fields: map[string][]field{
		"Query": {{name: "projects", typ: dateScalar}, {name: "secrets", typ: dateScalar}}, "Secret": {{name: "text", typ: dateScalar}},
	}}
	err := s.decide()
	if err == nil || !strings.HasSuffix(err.Error(), "may use Query.secrets, Secret.text") {
		t.Errorf("the schema is built: %v", err)
	}
}

// A row that no field goes by is of a field that was renamed, whose new name may be open.
func TestEveryRowOfTheTableIsOfTheSchema(t *testing.T) {
	t.Parallel()
	s := testSchema(t)
	for name := range gates {
		owner, fieldName, isField := strings.Cut(name, ".")
		known := s.fields[owner] != nil
		if isField {
			known = slices.ContainsFunc(s.fields[owner], func(f field) bool { return f.name == fieldName })
		}
		if !known {
			t.Errorf("the schema has no %s", name)
		}
	}
}
