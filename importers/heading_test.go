package importers

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

func tablesOf(t *testing.T, file string) []*table {
	t.Helper()
	data, err := os.ReadFile(file)
	check(t, err)
	w, err := sheet.Open(context.Background(), filepath.Base(file), data, sheet.Limits{})
	check(t, err)
	r := newReader(Options{})
	var tables []*table
	for _, info := range w.Sheets() {
		if info.Hidden {
			continue
		}
		g, err := r.readGrid(context.Background(), w, info, nil)
		check(t, err)
		for _, p := range r.parts(g) {
			tables = append(tables, p.tables...)
		}
	}
	return tables
}

func TestReadHeading(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		key  string
		unit ledger.Unit
		year int
		asOf string
	}{
		{text: "项  目\n名  称", key: "项目名称"},
		{text: "总投资（万元）", key: "总投资", unit: "万元"},
		{text: "总投资/亿元", key: "总投资", unit: "亿元"},
		{text: "*投资额（单位：千元）", key: "投资额", unit: "千元"},
		{text: "县（市、区）", key: "县"},
		{text: "2024年度计划投资（万元）", key: "计划投资", unit: "万元", year: 2024},
		{text: "截至2024年12月底累计完成投资", key: "累计完成投资", asOf: "2024-12-31"},
		{text: "2019年", key: "", year: 2019},
		{text: "（万㎡）", key: "", unit: "万㎡"},
		{text: "亩", key: "", unit: "亩"},
		{text: "户", key: "户"},
		{text: "1.项目名称", key: "项目名称"},
		{text: "ｎｏ．", key: "NO"},
		{text: "总投资（含税）（万元）", key: "总投资", unit: "万元"},
	} {
		p := readHeading(c.text)
		if p.key != c.key || p.unit != c.unit || p.year != c.year || p.asOf.String() != c.asOf {
			t.Errorf("%q: %+v", c.text, p)
		}
	}
}

func TestColumn_means(t *testing.T) {
	t.Parallel()
	profiles := BuiltIn()
	var p *Profile
	for i := range profiles {
		if profiles[i].Name == "guan-shao" {
			p = &profiles[i]
		}
	}
	w := newLayoutWords(p, &p.Tables[0])
	for _, c := range []struct {
		rows []string
		id   string
	}{
		{[]string{"投资（万元）", "合同额"}, ledger.ContractedInvestment},
		{[]string{"总投资", "（万元）"}, ledger.TotalInvestment},
		{[]string{"2024年度计划投资（万元）"}, ledger.AnnualPlanInvestment},
		{[]string{"2024年计划投资"}, ledger.AnnualPlanInvestment},
		{[]string{"截至2024年底累计完成投资"}, ledger.CompletedInvestment},
		{[]string{"2024年完成投资"}, ""}, // the year's own part
		{[]string{"本年完成投资"}, ""},
		{[]string{"总投资万元"}, ledger.TotalInvestment},
		{[]string{"清拆面积", "2019年任务"}, "area_demolished:target"},
		{[]string{"清拆面积（亩）", "加压目标"}, "area_demolished:stretch_target"},
		{[]string{"清拆任务（亩）"}, "area_demolished:target"},
		{[]string{"受帮扶地"}, "credited_to"},
		{[]string{"单位"}, ""},
		{[]string{"联系电话"}, "person"},
	} {
		h := joinHeading(c.rows)
		spec, why, sure := w.column(&h)
		if got := (mappedColumn{spec: spec}).field(); got != c.id || (spec == nil) != (why == "" && sure == 0) {
			t.Errorf("%v: %q, want %q", c.rows, got, c.id)
		}
	}
}

func TestVocabulary_words_are_clear(t *testing.T) {
	t.Parallel()
	owner := map[string]string{}
	for _, c := range vocabulary().Columns {
		if err := c.check(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		for _, w := range c.Words {
			key := headingKey(w)
			if key == "" {
				t.Errorf("%s: %q says nothing", c.ID(), w)
			}
			if other := owner[key]; other != "" && other != c.ID() {
				t.Errorf("%q is a word of %s and of %s", w, other, c.ID())
			}
			owner[key] = c.ID()
		}
	}
	for s := range vocabulary().Status {
		if !s.Valid() {
			t.Errorf("status %q", s)
		}
	}
	for s := range vocabulary().Series {
		if !s.Valid() {
			t.Errorf("series %q", s)
		}
	}
	words := map[string]ledger.Status{}
	for s, list := range vocabulary().Status {
		for _, w := range list {
			if other := words[headingKey(w)]; other != "" && other != s {
				t.Errorf("%q is %s and %s", w, other, s)
			}
			words[headingKey(w)] = s
		}
	}
	if err := checkKinds(vocabulary().Kinds); err != nil {
		t.Error(err)
	}
}

func FuzzReadHeading(f *testing.F) {
	for _, s := range []string{"总投资（万元）", "2024年1-9月完成", "((", "）（", "/万元", "截至2024年12月底", "①一、1.", "单位:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := readHeading(s)
		if utf8.ValidString(s) && !utf8.ValidString(p.key) && len(s) < 600 {
			t.Errorf("%q: key %q is no text", s, p.key)
		}
		if strings.Contains(p.key, " ") {
			t.Errorf("%q: key %q has spaces", s, p.key)
		}
		if !p.unit.Valid() || p.year != 0 && (p.year < 1900 || p.year > 2199) {
			t.Errorf("%q: %+v", s, p)
		}
	})
}

func FuzzRead(f *testing.F) {
	f.Add(flatSheet)
	cases, _ := filepath.Glob("testdata/*/input.csv") // the pattern is good
	for _, file := range cases {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(context.Background(), Options{Name: "a.csv", Data: []byte(text), Partial: true})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range r.Batch.Counts {
			if c.Read < c.Rejected+c.Skipped {
				t.Errorf("%+v does not balance", c)
			}
		}
		if len(r.Batch.Findings) == 0 && len(r.Entries) == 0 {
			t.Error("neither entries nor findings")
		}
		for _, e := range r.Entries {
			for _, o := range e.Organisations {
				if o.Name == "" || !o.Kind.Valid() {
					t.Errorf("%+v", o)
				}
			}
			for _, f := range e.Figures {
				if f.ValidFrom.IsZero() || !f.Series.Valid() || !f.Subject.Valid() {
					t.Errorf("%+v", f)
				}
			}
		}
	})
}
