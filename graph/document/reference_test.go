package document

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// wide are limits that no reference case meets.
var wide = Limits{
	MaxBytes: 1 << 30, MaxTokens: 1 << 30, MaxNesting: 10_000, MaxDefinitions: 1 << 30, MaxVariables: 1 << 30,
	MaxAliases: 1 << 30, MaxDirectives: 1 << 30, MaxDepth: 1 << 30, MaxFields: 1 << 30, MaxErrors: 100,
}

// referenceCase is a case of the specification's reference implementation.
type referenceCase struct {
	Name   string
	Rule   string
	Schema string // a number: one of the schemas; else the schema
	Query  string
	Errors []struct {
		Message   string
		Locations []Location
	}
}

// deviation is a reference case that is answered otherwise, and why. Errors are what is
// told instead, as "line:column message"; absent, the case is not run.
type deviation struct {
	Case   string
	Reason string
	Errors *[]string
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(b, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

func deviations(t *testing.T) map[string]deviation {
	t.Helper()
	var list []deviation
	readYAML(t, "testdata/deviations.yaml", &list)
	byCase := map[string]deviation{}
	for _, d := range list {
		if d.Reason == "" {
			t.Errorf("%s deviates without a reason", d.Case)
		}
		byCase[d.Case] = d
	}
	return byCase
}

func told(message string, at []Location) string {
	places := make([]string, len(at))
	for i, l := range at {
		places[i] = strconv.Itoa(l.Line) + ":" + strconv.Itoa(l.Column)
	}
	slices.Sort(places)
	return strings.Join(places, " ") + " " + message
}

// ofRule are the errors of one rule, and what is no rule's, in order.
func ofRule(errs Errors, rule string) []string {
	list := []string{}
	for _, e := range errs {
		if e.Rule == rule || e.Rule == "" {
			list = append(list, told(e.Message, e.Locations))
		}
	}
	slices.Sort(list)
	return list
}

type referenceGroup struct {
	rule  string
	cases []referenceCase
}

// referenceCases reads the cases where the module has them.
func referenceCases(t *testing.T) (schemas []string, groups []referenceGroup) {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/vektah/gqlparser/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(strings.TrimSpace(string(dir)), "validator/imported/spec")
	readYAML(t, filepath.Join(folder, "schemas.yml"), &schemas)
	// gqlparser adds types that the cases take to be unknown.
	schemas[0], _, _ = strings.Cut(schemas[0], "# injected")
	files, err := filepath.Glob(filepath.Join(folder, "*.spec.yml"))
	if err != nil || len(files) < 30 {
		t.Fatalf("found %d files of cases in %s: %v", len(files), folder, err)
	}
	for _, file := range files {
		g := referenceGroup{rule: strings.TrimSuffix(filepath.Base(file), ".spec.yml")}
		readYAML(t, file, &g.cases)
		groups = append(groups, g)
	}
	return schemas, groups
}

// TestReferenceCases runs the validation cases of graphql-js, as gqlparser's module carries
// them, through our own entry point.
func TestReferenceCases(t *testing.T) {
	schemas, groups := referenceCases(t)
	known := deviations(t)
	ran, deviated := 0, 0
	for _, g := range groups {
		rule := g.rule
		for _, c := range g.cases {
			name := rule + "/" + c.Name
			d, isKnown := known[name]
			if all, ok := known[rule+"/*"]; ok && !isKnown {
				d, isKnown = all, true
			}
			if isKnown {
				deviated++
			}
			if isKnown && d.Errors == nil {
				continue
			}
			ran++
			t.Run(name, func(t *testing.T) {
				sdl := c.Schema
				if i, err := strconv.Atoi(sdl); err == nil {
					sdl = schemas[i]
				}
				f, err := New(sdl, Options{Limits: wide, Suggestions: true})
				if err != nil {
					t.Fatal(err)
				}
				want := []string{}
				for _, e := range c.Errors {
					want = append(want, told(e.Message, e.Locations))
				}
				slices.Sort(want)
				_, errs := f.Prepare(c.Query)
				got := ofRule(errs, c.Rule)
				if isKnown {
					if slices.Equal(got, want) {
						t.Errorf("the case is listed as a deviation and is none")
					}
					want = *d.Errors
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("errors (-want +got):\n%s\n%s", diff, c.Query)
				}
			})
		}
	}
	t.Logf("%d cases run, %d of all deviate", ran, deviated)
	if ran < 400 {
		t.Errorf("only %d cases were run", ran)
	}
}
