package importers

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

// strangeSheet is read only by whoever names the profile: no word of its title is known.
const strangeSheet = `某某情况表（截至2024年12月31日）
序号,项目名称,县（市、区）,总投资（万元）,2024年度计划投资（万元）,开工
1,甲,翁源县,100,10,在建
2,乙,仁化县,200,20,签约
`

func TestSaveProfile_reads_the_same_header_again(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	read := func(text, profile string) *Reading {
		profiles, err := LoadProfiles(os.DirFS(folder))
		check(t, err)
		r, err := Read(context.Background(), Options{Name: "情况.csv", Data: []byte(text), Profile: profile, Profiles: profiles})
		check(t, err)
		return r
	}
	if r := read(strangeSheet, ""); r.OK() {
		t.Fatal("the sheet is read without a profile being named")
	}
	first := read(strangeSheet, "guan-shao")
	path, err := SaveProfile(folder, "strange", first)
	check(t, err)
	if path != filepath.Join(folder, "strange.yaml") {
		t.Errorf("written to %s", path)
	}
	again := read(strangeSheet, "")
	if !again.OK() || again.Tables[0].Profile != "strange" {
		t.Fatalf("%+v", again.Batch.Findings)
	}
	if d := cmp.Diff(first.Entries, again.Entries); d != "" {
		t.Error(d)
	}
	// The same headings in another order, but no others.
	rows := strings.Split(strangeSheet, "\n")
	for i, row := range rows[1:4] {
		cells := strings.Split(row, ",")
		slices.Reverse(cells)
		rows[i+1] = strings.Join(cells, ",")
	}
	turned := read(strings.Join(rows, "\n"), "")
	if d := cmp.Diff(claims(first.Entries), claims(turned.Entries)); d != "" {
		t.Error(d)
	}
	if r := read(strings.Replace(strangeSheet, "序号", "备注", 1), ""); r.OK() {
		t.Error("another header is read by the saved profile")
	}
	// A sheet that the profile's model reads is not fought over.
	if r := read(flatSheet, ""); !r.OK() || r.Tables[0].Profile != "guan-shao" {
		t.Errorf("%+v", r.Batch.Findings)
	}
	if _, err := SaveProfile(folder, "strange", first); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("written over: %v", err)
	}
	for _, name := range []string{"", "../x", "甲", "A"} {
		if _, err := SaveProfile(folder, name, first); ledger.KindOf(err) != ledger.KindInvalid {
			t.Errorf("%q: %v", name, err)
		}
	}
	if _, err := SaveProfile(folder, "nothing", readText(t, "a.csv", "甲,乙\n")); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("of nothing: %v", err)
	}
}

// Each profile that is built in reads again what it was saved from.
func TestSaveProfile_of_each_case_reads_again(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob("testdata/*/want.json")
	check(t, err)
	saved := 0
	for _, file := range dirs {
		dir := filepath.Dir(file)
		o := loadCase(t, dir)
		first, err := Read(context.Background(), o)
		check(t, err)
		p, err := first.profile("saved")
		if err != nil {
			continue // several profiles, or nothing read
		}
		o.Profiles, o.Profile = []Profile{p}, ""
		again, err := Read(context.Background(), o)
		check(t, err)
		if d := cmp.Diff(first.Entries, again.Entries); d != "" {
			t.Errorf("%s: %s", dir, d)
		}
		saved++
	}
	if saved < 20 {
		t.Errorf("only %d cases could be saved", saved)
	}
}

func TestExplain_says_how_a_sheet_was_read(t *testing.T) {
	t.Parallel()
	o := loadCase(t, "testdata/columns_known_by_content")
	r, err := Read(context.Background(), o)
	check(t, err)
	var b bytes.Buffer
	check(t, r.Explain(&b))
	r = readText(t, "b.csv", "莞韶对口帮扶项目台账（截至2024年12月31日）\n单位：万元\n项目名称,县,投资,,2024年计划投资,状态\n,,总投资,合同投资额（亿元）,,\n甲,翁源县,1,2,3,在建\n合计,,1,3,3,\n\n注：无\n丁\n")
	check(t, r.Explain(&b))
	check(t, readText(t, "c.csv", "没有表").Explain(&b))
	path := "testdata/explain.golden"
	if *update {
		check(t, os.WriteFile(path, b.Bytes(), 0o644))
	}
	want, err := os.ReadFile(path)
	check(t, err)
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Error(d)
	}
}
