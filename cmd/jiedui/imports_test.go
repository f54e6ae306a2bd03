package main

import (
	"encoding/json"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is who may import whom among our own packages, and which libraries only one
// of them may know. Arrows point inward: ledger ← {store, importers, graph} ← cmd.
var mayImport = map[string][]string{
	"jiedui/config":                         {"jiedui/ledger"},
	"jiedui/ledger":                         {},
	"jiedui/ledger/divisions":               {"jiedui/ledger", "jiedui/ledger/divisions/internal/pack"},
	"jiedui/ledger/divisions/internal/pack": {},
	"jiedui/ledger/holidays":                {"jiedui/ledger"},
	"jiedui/store":                          {"jiedui/ledger", "jiedui/ledger/holidays"},
	"jiedui/store/storetest":                {"jiedui/ledger", "jiedui/ledger/holidays", "jiedui/store"},
	"jiedui/importers":                      {"jiedui/ledger", "jiedui/ledger/divisions", "jiedui/importers/sheet"},
	"jiedui/importers/sheet":                {},
	"jiedui/importers/annotate":             {"jiedui/ledger", "jiedui/importers/sheet"},
	"jiedui/importers/export":               {"jiedui/ledger", "jiedui/importers/workbook"},
	"jiedui/importers/template":             {"jiedui/ledger", "jiedui/ledger/divisions", "jiedui/importers"},
	"jiedui/importers/reportbook":           {"jiedui/ledger", "jiedui/importers/sheet"},
	"jiedui/importers/workbook":             {},
	"jiedui/importers/workbooktest":         {},
	"jiedui/graph":                          {"jiedui/ledger", "jiedui/graph/document", "jiedui/graph/exec", "jiedui/graph/lru"},
	"jiedui/graph/access":                   {"jiedui/ledger"},
	"jiedui/graph/document":                 {"jiedui/graph/lru"},
	"jiedui/graph/exec":                     {"jiedui/graph/lru"},
	"jiedui/graph/lru":                      {},
	"jiedui/graph/exec/exectest":            {},
	"jiedui/graph/nodetest":                 {},
	"jiedui/web":                            {},
	"jiedui/testdata":                       {},
	"jiedui/testdata/generate":              {"jiedui/ledger", "jiedui/ledger/divisions"},
	"jiedui/cmd/jiedui/notices":             {"jiedui/ledger"},
	"jiedui/cmd/jiedui":                     nil, // knows every package
}

var onlyIn = map[string][]string{
	"github.com/jmoiron/sqlx":        {"jiedui/store"},
	"github.com/lib/pq":              {"jiedui/store"},
	"modernc.org/sqlite":             {"jiedui/store"},
	"github.com/pressly/goose/v3":    {"jiedui/store"},
	"github.com/xuri/excelize/v2":    {"jiedui/importers", "jiedui/testdata/generate"},
	"github.com/graphql-go/graphql":  {"jiedui/graph"},
	"github.com/coreos/go-oidc/v3":   {"jiedui/graph/access"},
	"golang.org/x/oauth2":            {"jiedui/graph/access"},
	"golang.org/x/crypto":            {"jiedui/store"},
	"github.com/vektah/gqlparser/v2": {"jiedui/graph"},
	"github.com/spf13/viper":         {"jiedui/config"},
	"github.com/spf13/cobra":         {"jiedui/cmd"},
	"github.com/wneessen/go-mail":    {"jiedui/cmd/jiedui/notices"},
}

func TestImportsPointInward(t *testing.T) {
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "jiedui/...", "jiedui/testdata", "jiedui/testdata/generate").Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for decoder.More() {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		seen++
		allowed, known := mayImport[p.ImportPath]
		if !known {
			t.Errorf("%s is in no row of the table: say what it may import", p.ImportPath)
			continue
		}
		for _, imported := range p.Imports {
			if strings.HasPrefix(imported, "jiedui/") && allowed != nil && !slices.Contains(allowed, imported) {
				t.Errorf("%s may not import %s", p.ImportPath, imported)
			}
			if p.ImportPath == "jiedui/ledger" && strings.Contains(imported, ".") {
				t.Errorf("ledger imports %s; it may use the standard library only", imported)
			}
			for library, owners := range onlyIn {
				if (imported == library || strings.HasPrefix(imported, library+"/")) && !slices.ContainsFunc(owners, func(o string) bool {
					return p.ImportPath == o || strings.HasPrefix(p.ImportPath, o+"/")
				}) {
					t.Errorf("%s imports %s, which is for %v", p.ImportPath, imported, owners)
				}
			}
		}
	}
	if seen < 8 {
		t.Fatalf("only %d packages listed", seen)
	}
}
