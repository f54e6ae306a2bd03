package importers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"jiedui/ledger"
)

var update = flag.Bool("update", false, "rewrite want.json and findings.json of the cases; review them like code")

// caseFile is the case.yaml of a case: what its sender says, and what the ledger knows.
type caseFile struct {
	Name          string            `yaml:"name"` // of the file; empty: input.csv or input.xlsx
	AsOf          string            `yaml:"as_of"`
	Today         string            `yaml:"today"`
	Area          []string          `yaml:"area"`
	Profile       string            `yaml:"profile"`
	Partial       bool              `yaml:"partial"`
	KnownOnly     bool              `yaml:"no_new_organisations"`
	Same          map[string]string `yaml:"same"`
	Organisations []caseOrg         `yaml:"organisations"`
	Cut           int               `yaml:"cut"` // percent of the file that is kept; zero: all
	Workbook      []workbookFile    `yaml:"sheets"`
}

type caseOrg struct {
	Name       string   `yaml:"name"`
	Aliases    []string `yaml:"aliases"`
	CreditCode string   `yaml:"credit_code"`
}

// register is a directory of a few organisations.
type register []ledger.Organisation

func (r register) OrganisationsNamed(_ context.Context, names []string) (map[string][]ledger.Organisation, error) {
	found := map[string][]ledger.Organisation{}
	for _, name := range names {
		for _, o := range r {
			fits := ledger.NameKey(o.Name) == ledger.NameKey(name)
			for _, a := range o.Aliases {
				fits = fits || ledger.NameKey(a.Name) == ledger.NameKey(name)
			}
			if fits {
				found[name] = append(found[name], o)
			}
		}
	}
	return found, nil
}

func (r register) OrganisationsIdentified(_ context.Context, scheme string, values []string) (map[string]ledger.Organisation, error) {
	found := map[string]ledger.Organisation{}
	for _, value := range values {
		for _, o := range r {
			for _, id := range o.Identifiers {
				if id.Scheme == scheme && id.Value == value {
					found[value] = o
				}
			}
		}
	}
	return found, nil
}

func (r register) OrganisationsLike(_ context.Context, names []string, limit int) (map[string][]ledger.Organisation, error) {
	found := map[string][]ledger.Organisation{}
	for _, name := range names {
		for _, o := range r {
			if likeness(ledger.NameKey(name), ledger.NameKey(o.Name)) >= alikeEnough && len(found[name]) < limit {
				found[name] = append(found[name], o)
			}
		}
	}
	return found, nil
}

// loadCase reads a case's input and options.
func loadCase(t *testing.T, dir string) Options {
	t.Helper()
	var c caseFile
	if data, err := os.ReadFile(filepath.Join(dir, "case.yaml")); err == nil {
		d := yaml.NewDecoder(bytes.NewReader(data))
		d.KnownFields(true)
		if err := d.Decode(&c); err != nil {
			t.Fatal(err)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	o := Options{Name: c.Name, Area: c.Area, Profile: c.Profile, Partial: c.Partial, NoNewOrganisations: c.KnownOnly, Same: c.Same}
	if err := o.AsOf.UnmarshalText([]byte(c.AsOf)); err != nil {
		t.Fatal(err)
	}
	if err := o.Today.UnmarshalText([]byte(c.Today)); err != nil {
		t.Fatal(err)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "profile.yaml")); err == nil {
		p, err := ParseProfile(dir, data)
		check(t, err)
		o.Profiles = []Profile{p}
	}
	var known register
	for _, org := range c.Organisations {
		entry := ledger.Organisation{Name: org.Name, Kind: ledger.OtherOrganisation}
		for _, a := range org.Aliases {
			entry.Aliases = append(entry.Aliases, ledger.Alias{Name: a, Kind: ledger.ShortName})
		}
		if org.CreditCode != "" {
			entry.Identifiers = []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: org.CreditCode}}
		}
		known = append(known, entry)
	}
	o.Directory = known
	name := "input.csv"
	if c.Workbook != nil {
		name = "input.xlsx"
		o.Data = buildWorkbook(t, c.Workbook)
	} else {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		o.Data = data
	}
	if o.Name == "" {
		o.Name = name
	}
	if c.Cut > 0 {
		o.Data = o.Data[:len(o.Data)*c.Cut/100]
	}
	return o
}

// wanted is a reading as want.json has it.
type wanted struct {
	OK         bool
	AsOf       ledger.Date
	Sheets     []ledger.BatchSheet
	Counts     []string
	Programmes []string
	Provinces  []string
	Entries    []ledger.Entry
}

func summary(r *Reading) wanted {
	w := wanted{OK: r.OK(), AsOf: r.Batch.AsOf, Sheets: r.Batch.Sheets, Provinces: r.Provinces, Entries: r.Entries}
	for _, c := range r.Batch.Counts {
		w.Counts = append(w.Counts, fmt.Sprintf("%s: read %d, rejected %d, skipped %d", c.Entity, c.Read, c.Rejected, c.Skipped))
	}
	for _, p := range r.Programmes {
		w.Programmes = append(w.Programmes, p.Code)
	}
	return w
}

// lean drops what is empty, so that a golden file shows what was said.
func lean(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, inner := range v {
			if inner = lean(inner); inner == nil || inner == "" || inner == false || inner == json.Number("0") && k != "Value" && k != "Share" {
				delete(v, k)
			} else {
				v[k] = inner
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		for i := range v {
			v[i] = lean(v[i])
		}
		if len(v) == 0 {
			return nil
		}
	}
	return v
}

func golden(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(&tree); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(lean(tree)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestCases(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob("testdata/*/want.json")
	if *update || err != nil {
		if dirs, err = filepath.Glob("testdata/*/*.*"); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[string]bool{}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		if seen[dir] || filepath.Base(dir) == "fuzz" {
			continue
		}
		seen[dir] = true
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			r, err := Read(context.Background(), loadCase(t, dir))
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range r.Batch.Counts {
				if c.Read < c.Rejected+c.Skipped {
					t.Errorf("%+v does not balance", c)
				}
			}
			results := map[string]string{"want.json": golden(t, summary(r)), "findings.json": golden(t, r.Batch.Findings)}
			sameInPieces(t, r, loadCase(t, dir))
			for name, got := range results {
				path := filepath.Join(dir, name)
				if *update {
					if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
						t.Fatal(err)
					}
					continue
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
			}
		})
	}
	if len(seen) == 0 {
		t.Fatal("no cases in testdata")
	}
}

// sameInPieces reads a file once more as if it were too large to be kept: its rows are read
// again after its tables are found, and settled a few at a time.
func sameInPieces(t *testing.T, want *Reading, o Options) {
	t.Helper()
	for _, records := range []int{1, 3} {
		r := newReader(o)
		r.keepRows, r.blockRows = 0, records
		check(t, r.survey(context.Background()))
		got := r.reading()
		for e, err := range got.Stream(context.Background()) {
			if err == ErrRefused && !want.OK() {
				got.Entries = want.Entries // only as many as were read before the first error
				break
			}
			check(t, err)
			got.Entries = append(got.Entries, e)
		}
		if d := cmp.Diff(summary(want), summary(got)); d != "" {
			t.Errorf("%d records at a time (-at once +in pieces):\n%s", records, d)
		}
		if d := cmp.Diff(want.Batch.Findings, got.Batch.Findings); d != "" {
			t.Errorf("findings, %d records at a time (-at once +in pieces):\n%s", records, d)
		}
	}
}
