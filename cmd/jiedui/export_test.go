package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lists of records and their totals, in both formats.
var exported = []string{"projects.xlsx", "projects.csv", "pairings.xlsx", "pairings.csv", "observations.xlsx", "observations.csv",
	"portfolio.xlsx", "portfolio.csv"}

func TestExportsImportAgainAsAllUnchanged(t *testing.T) {
	eachSampledEngine(t, func(t *testing.T, o *office) {
		snapshot, rows := o.snapshot(t), o.rowCounts(t)
		for _, name := range exported {
			path := filepath.Join(o.dir, name)
			what, _, _ := strings.Cut(name, ".")
			o.must(t, "export", what, "--out", path)
			for _, c := range countLines(t, o.must(t, "import", path)) {
				if c.read != c.unchanged || c.read == 0 {
					t.Errorf("%s: %+v", name, c)
				}
			}
		}
		if got := o.snapshot(t); got != snapshot {
			t.Error("the ledger has changed")
		}
		if got := o.rowCounts(t); fmt.Sprint(got) != fmt.Sprint(rows) {
			t.Errorf("rows were written: %v, before %v", got, rows)
		}
	})
}

// countLine is one line of what an import prints.
type countLine struct {
	entity                                               string
	read, created, updated, unchanged, rejected, skipped int
}

func countLines(t *testing.T, out string) []countLine {
	t.Helper()
	var lines []countLine
	_, table, found := strings.Cut(out, "skipped\n")
	if !found {
		t.Fatalf("no counts in %q", out)
	}
	for line := range strings.Lines(table) {
		var c countLine
		if _, err := fmt.Sscan(line, &c.entity, &c.read, &c.created, &c.updated, &c.unchanged, &c.rejected, &c.skipped); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		lines = append(lines, c)
	}
	return lines
}

func TestExportOfOneProgrammeHasItsTotal(t *testing.T) {
	eachSampledEngine(t, func(t *testing.T, o *office) {
		path := filepath.Join(o.dir, "t.csv")
		o.must(t, "export", "portfolio", "--programme", "builders", "--group-by", "status", "--out", path)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(strings.TrimSpace(string(data)), "\r\n")
		last := lines[len(lines)-1]
		if !strings.HasPrefix(last, "合计,,447,348,") || !strings.Contains(last, ",10647000000,") || !strings.Contains(last, ",6570000000") {
			t.Errorf("total %q under %q", last, lines[0])
		}
	})
}

func TestExportRefusesWhatItCannotWrite(t *testing.T) {
	o := emptyOffice(t, "sqlite")
	for name, args := range map[string][]string{
		"no_file":             {"export", "projects"},
		"unknown_format":      {"export", "projects", "--out", filepath.Join(o.dir, "a.pdf")},
		"unknown_list":        {"export", "everything", "--out", filepath.Join(o.dir, "a.csv")},
		"unknown_programme":   {"export", "projects", "--programme", "nobody", "--out", filepath.Join(o.dir, "a.csv")},
		"unknown_dimension":   {"export", "portfolio", "--group-by", "colour", "--out", filepath.Join(o.dir, "a.csv")},
		"unknown_attribution": {"export", "portfolio", "--attribution", "even", "--out", filepath.Join(o.dir, "a.csv")},
		"bad_instant":         {"export", "portfolio", "--known-at", "yesterday", "--out", filepath.Join(o.dir, "a.csv")},
		"no_such_folder":      {"export", "projects", "--out", filepath.Join(o.dir, "none", "a.csv")},
	} {
		t.Run(name, func(t *testing.T) {
			got := o.run(t, args...)
			want := 2
			if name == "unknown_programme" {
				want = 3
			}
			if got.code != want || strings.Count(got.err, "\n") != 1 {
				t.Errorf("exit code %d, %q", got.code, got.err)
			}
			if files, _ := filepath.Glob(filepath.Join(o.dir, "*.csv")); len(files) > 0 {
				t.Errorf("left behind: %v", files)
			}
			if files, _ := filepath.Glob(filepath.Join(o.dir, ".jiedui-*")); len(files) > 0 {
				t.Errorf("left behind: %v", files)
			}
		})
	}
}
