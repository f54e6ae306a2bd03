package importers

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

const smallProfile = `name: own
title: 自有模板
programmes:
  - {code: own-drive, name: 自有行动, strand: own}
match: {must: [自有行动]}
tables:
  - name: projects
    record: [project]
    requires: [name]
    columns:
      - {field: name, words: [干什么]}
`

func TestBuiltIn_covers_the_ten_programmes(t *testing.T) {
	t.Parallel()
	var codes []string
	for _, p := range BuiltIn() {
		for _, g := range p.Programmes {
			codes = append(codes, g.Code)
		}
	}
	want := []string{"guan-shao", "provincial-vertical", "central-soe", "thousand-firms", "double-hundred", "builders",
		"village-industrial-parks", "two-wheel-expropriation", "mountain-plain", "park-buildup", "responsible-offices", "grassroots"}
	for _, code := range want {
		if !slices.Contains(codes, code) {
			t.Errorf("%s is in no built-in profile: %v", code, codes)
		}
	}
}

func TestParseProfile_says_what_is_wrong(t *testing.T) {
	t.Parallel()
	if _, err := ParseProfile("own.yaml", []byte(smallProfile)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, says string }{
		{"match:", "matches:", "field matches not found"},
		{"field: name", "field: nmae", `"nmae"`},
		{"requires: [name]", "requires: [nmae]", `"nmae"`},
		{"record: [project]", "record: [projekt]", `"projekt"`},
		{"strand: own", "strand: up", "own-drive"},
		{"{field: name, words", "{measure: cost, words", `"cost"`},
		{"{field: name, words", "{field: organisation, words", "role"},
		{"{field: name, words", "{field: name, unit: 斤两, words", "斤两"},
		{"name: own\n", "", "name"},
		{"title: 自有模板", "title: [", "yaml"},
	} {
		text := strings.Replace(smallProfile, c.from, c.to, 1)
		_, err := ParseProfile("own.yaml", []byte(text))
		if err == nil || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), "own.yaml") {
			t.Errorf("%s: %v", c.to, err)
		}
		if ledger.KindOf(err) != ledger.KindInvalid {
			t.Errorf("%s: kind %s", c.to, ledger.KindOf(err))
		}
	}
}

func TestLoadProfiles(t *testing.T) {
	t.Parallel()
	folder := fstest.MapFS{"a.yaml": {Data: []byte(smallProfile)}, "readme.txt": {Data: []byte("x")}}
	profiles, err := LoadProfiles(folder)
	if err != nil || len(profiles) != 1 || profiles[0].Name != "own" {
		t.Fatalf("%v %v", profiles, err)
	}
	r, err := Read(t.Context(), Options{Name: "a.csv", Data: []byte("自有行动\n干什么,镇,干得怎样\n修路,翁源县官渡镇,好\n"), Profile: "own", Profiles: profiles})
	if err != nil || !r.OK() || len(r.Entries) != 1 || r.Entries[0].Project.Name != "修路" || r.Programmes[0].Code != "own-drive" {
		t.Errorf("%v %+v", err, r)
	}
	twin := profiles[0]
	twin.Name = "twin"
	r, err = Read(t.Context(), Options{Name: "a.csv", Data: []byte("自有行动\n干什么,镇\n修路,翁源县官渡镇\n"), Profiles: []Profile{profiles[0], twin}})
	if err != nil || r.OK() || r.Batch.Findings[0].Code != codeAmbiguousProfile || r.Batch.Findings[0].Seen != "own、twin" {
		t.Errorf("%v %+v", err, r.Batch.Findings)
	}
	folder["b.yaml"] = &fstest.MapFile{Data: []byte(smallProfile)}
	if _, err := LoadProfiles(folder); err == nil || !strings.Contains(err.Error(), "a.yaml") {
		t.Errorf("two of one name: %v", err)
	}
}

func TestFindings_are_documented(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/findings.md")
	if err != nil {
		t.Fatal(err)
	}
	documented := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([a-z]+) \\| .+ \\| .+ \\|$").FindAllStringSubmatch(string(text), -1) {
		if documented[m[1]] != "" {
			t.Errorf("%s is documented twice", m[1])
		}
		documented[m[1]] = m[2]
	}
	for code, severity := range severities {
		if documented[code] != string(severity) {
			t.Errorf("%s is %s in the code, %q in docs/findings.md", code, severity, documented[code])
		}
		delete(documented, code)
	}
	for code, severity := range ledger.ReportFindings {
		if _, shared := ledger.ApplyFindings[code]; shared {
			continue
		}
		if documented[code] != string(severity) {
			t.Errorf("%s is %s in a report, %q in docs/findings.md", code, severity, documented[code])
		}
		delete(documented, code)
	}
	for code, severity := range ledger.ApplyFindings { // what applying finds is explained there too
		if documented[code] != string(severity) {
			t.Errorf("%s is %s when applied, %q in docs/findings.md", code, severity, documented[code])
		}
		delete(documented, code)
	}
	for _, code := range []string{"not-a-report-form", "report-row-shifted", "report-value"} { // of importers/reportbook, whose test has them
		delete(documented, code)
	}
	for code := range documented {
		t.Errorf("%s is in docs/findings.md and not in the code", code)
	}
	// Every code that a reading passes on has its severity.
	for file, pattern := range map[string]string{
		"finding.go":            `(?m)^\tcode\w+ += "([a-z-]+)"`,
		"sheet/error.go":        `(?m)^\t\w+ +Code = "([a-z-]+)"`,
		"../ledger/quantity.go": `(?m)^\tQuantity\w+ += "([a-z-]+)"`,
	} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		codes := regexp.MustCompile(pattern).FindAllStringSubmatch(string(source), -1)
		if len(codes) < 5 {
			t.Errorf("%s: only %d codes found", file, len(codes))
		}
		for _, m := range codes {
			// A blank cell is never parsed, and nothing is converted to a unit it is no finite decimal in.
			if _, ok := severities[m[1]]; !ok && m[1] != ledger.QuantityEmpty && m[1] != ledger.QuantityNotFinite {
				t.Errorf("%s of %s has no severity", m[1], file)
			}
		}
	}
}

func TestProfiles_documentation_reads(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/profiles.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(text), "```yaml\n")
	example, _, _ := strings.Cut(rest, "```")
	if _, err := ParseProfile("docs/profiles.md", []byte(example)); err != nil {
		t.Error(err)
	}
	for _, f := range fields {
		if !strings.Contains(string(text), "`"+f+"`") {
			t.Errorf("field %s is not documented", f)
		}
	}
}

// exempt are the codes that no file of a few lines can show; another test does.
var exempt = map[string]string{
	string(sheet.PasswordProtected): "sheet: needs an encrypted workbook",
	string(sheet.NoSheets):          "sheet: needs a workbook of charts alone",
	string(sheet.LimitExceeded):     "sheet: needs a file of that size",
	codeTooManyFindings:             "TestRead_many_findings_are_cut_and_counted",
}

// Each code has a case that produces it and beside it, with the suffix _ok, one that only
// just does not.
func TestFindings_have_cases_for_and_against(t *testing.T) {
	t.Parallel()
	if *update {
		return // the cases are being written
	}
	dirs, err := filepath.Glob("testdata/*/findings.json")
	check(t, err)
	codes := map[string]map[string]bool{} // by case
	for _, file := range dirs {
		data, err := os.ReadFile(file)
		check(t, err)
		var list []ledger.Finding
		check(t, json.Unmarshal(data, &list))
		name := filepath.Base(filepath.Dir(file))
		codes[name] = map[string]bool{}
		for _, f := range list {
			codes[name][f.Code] = true
		}
	}
	for code := range severities {
		shown, refuted := false, false
		for name, has := range codes {
			against, paired := codes[name+"_ok"]
			shown = shown || has[code]
			refuted = refuted || has[code] && paired && !against[code]
		}
		if _, ok := exempt[code]; ok == refuted {
			t.Errorf("%s: produced %v, refuted beside it %v, exempt %v", code, shown, refuted, ok)
		}
	}
}
