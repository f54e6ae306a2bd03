package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiedui/importers"
	"jiedui/importers/workbooktest"
)

func TestTemplateIsFilledInAndImported(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		path := filepath.Join(o.dir, "上报.xlsx")
		o.must(t, "template", "builders", "--out", path)
		empty := o.run(t, "import", path, "--verbose")
		if empty.code != 0 || strings.Count(empty.out, "no-data") != 2 || !strings.Contains(empty.out, "nothing has changed") {
			t.Errorf("an empty template: %+v", empty)
		}

		f, err := excelize.OpenReader(bytes.NewReader(read(t, path)))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for cell, value := range map[string]any{
			"A2": "截至2024年12月31日　　金额单位：万元",
			"A5": 1, "B5": "粤北甲一建设有限公司（牵头）、粤北乙二建设有限公司", "D5": "官渡镇农贸市场改造工程", "E5": "翁源县", "F5": "官渡镇",
			"J5": 320.5, "K5": "约200万元", "L5": "在建", "M5": "2024年3月",
			"A6": 2, "B6": "粤北甲一建设有限公司", "C6": "2404-440229-04-01-000001", "D6": "坝仔镇道路工程", "E6": "翁源县", "F6": "坝仔镇",
			"J6": 1180, "L6": "签约",
		} {
			if err := f.SetCellValue("项目", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		out := o.must(t, "import", o.file(t, "上报-已填.xlsx", b.Bytes()))
		created := map[string]int{}
		for _, c := range countLines(t, out) {
			created[c.entity] = c.created
		}
		if created["project"] != 2 || created["pairing"] != 2 || created["figure"] != 3 {
			t.Errorf("created %v in\n%s", created, out)
		}
		if snapshot := o.snapshot(t); strings.Contains(snapshot, "某某") {
			t.Error("the example row is in the ledger")
		}
	})
}

// TestCodeAsNumberComesBackMarked: a template filled in by a program that makes numbers of
// codes is marked there, corrected, and goes in.
func TestCodeAsNumberComesBackMarked(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	path := filepath.Join(o.dir, "上报.xlsx")
	o.must(t, "template", "park-buildup", "--out", path)
	fill := func(data []byte, cells map[string]any) []byte {
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for cell, value := range cells {
			if err := f.SetCellValue("项目", cell, value); err != nil {
				t.Fatal(err)
			}
		}
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	wrong := fill(read(t, path), map[string]any{
		"A2": "截至2024年12月31日", "A5": 1, "B5": 2404440604040100001.0, "C5": "科创大厦项目", "D5": "石湾镇街道", "I5": 1200,
	})
	report := filepath.Join(o.dir, "请改正.xlsx")
	if got := o.run(t, "import", o.file(t, "a.xlsx", wrong), "--report", report); got.code != 8 || !strings.Contains(got.out, "code-as-number") {
		t.Fatalf("%+v", got)
	}
	filled, comments := workbooktest.Marked(t, read(t, report), "项目")
	if len(filled) != 1 || len(comments) != 1 || !strings.Contains(comments["B5"], "（code-as-number）") {
		t.Errorf("filled %v, commented %v", filled, comments)
	}
	// Saved by a program that writes the whole workbook anew, as Excel does.
	right := fill(read(t, report), map[string]any{"B5": "2404-440604-04-01-000001"})
	o.must(t, "import", o.file(t, "a.xlsx", right))
}

func TestProfilesAreListed(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "sqlite")
	out := o.must(t, "template", "--list")
	for _, p := range importers.BuiltIn() {
		if !strings.Contains(out, p.Name+" ") || !strings.Contains(out, p.Title) {
			t.Errorf("%s is not listed", p.Name)
		}
	}
	if n := strings.Count(out, "\n"); n != len(importers.BuiltIn()) {
		t.Errorf("%d lines", n)
	}
}

func TestTemplateRefusesWhatItCannotWrite(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "sqlite")
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"unknown_profile": {[]string{"template", "nobody", "--out", filepath.Join(o.dir, "a.xlsx")}, 3},
		"no_file":         {[]string{"template", "builders"}, 2},
		"unknown_format":  {[]string{"template", "builders", "--out", filepath.Join(o.dir, "a.csv")}, 2},
		"no_profile":      {[]string{"template"}, 2},
		"no_such_folder":  {[]string{"template", "builders", "--out", filepath.Join(o.dir, "none", "a.xlsx")}, 2},
	} {
		got := o.run(t, c.args...)
		if got.code != c.code || !oneLineOnly(got.err) {
			t.Errorf("%s: exit code %d: %s", name, got.code, got.err)
		}
	}
}
