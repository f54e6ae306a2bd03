package template

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiedui/importers"
	"jiedui/importers/workbooktest"
	"jiedui/ledger"
)

func read(t *testing.T, p importers.Profile, data []byte) *importers.Reading {
	t.Helper()
	r, err := importers.Read(context.Background(), importers.Options{Name: "报送.xlsx", Data: data, Profiles: []importers.Profile{p}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func codes(r *importers.Reading) map[string]bool {
	found := map[string]bool{}
	for _, f := range r.Batch.Findings {
		found[string(f.Severity)+" "+f.Code] = true
	}
	return found
}

func TestEmptyTemplateSaysThatItIsEmpty(t *testing.T) {
	for _, p := range importers.BuiltIn() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			data, err := Workbook(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			if problems := workbooktest.Problems(data); len(problems) > 0 {
				t.Error(problems)
			}
			r := read(t, p, data)
			if diff := cmp.Diff(map[string]bool{"info no-data": true, "info template-row": true}, codes(r)); diff != "" {
				t.Errorf("findings (-want +got):\n%s\n%+v", diff, r.Batch.Findings)
			}
			if len(r.Entries) > 0 {
				t.Errorf("%d records in an empty template", len(r.Entries))
			}
		})
	}
}

// filled is the template with two rows on each sheet, filled in as the example is.
func filled(t *testing.T, p importers.Profile, data []byte) ([]byte, int) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows := 0
	for _, table := range tablesOf(p) {
		if err := f.SetCellValue(table.sheet, "A2", "截至2024年12月31日　　金额单位：万元"); err != nil {
			t.Fatal(err)
		}
		for n := range 2 {
			rows++
			for i, c := range table.columns {
				var value any = c.example
				switch c.id {
				case "serial":
					value = n + 1
				case "name", "code", "zone", "team":
					value = c.example + strconv.Itoa(n+1)
				case "organisation:assistor":
					value = strings.ReplaceAll(c.example, "某某", []string{"甲某", "乙某"}[n])
				case "indicator":
					value = c.options[n]
				case "programmes":
					if c.heading == "帮扶行动代码" {
						value = "guan-shao"
					}
				default:
					if c.form == number {
						v, err := strconv.ParseFloat(c.example, 64)
						if err != nil {
							t.Fatal(err)
						}
						value = v
					}
				}
				if err := f.SetCellValue(table.sheet, ref(firstRow+n, i+1), value); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), rows
}

func TestFilledTemplateIsReadWithoutAnError(t *testing.T) {
	for _, p := range importers.BuiltIn() {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			data, err := Workbook(context.Background(), p)
			if err != nil {
				t.Fatal(err)
			}
			data, rows := filled(t, p, data)
			r := read(t, p, data)
			for _, f := range r.Batch.Findings {
				if f.Severity != ledger.SeverityInfo || f.Code == "unmapped-column" {
					t.Errorf("%s!%s %s %s %q: %s", f.Sheet, f.Cell(), f.Severity, f.Code, f.Seen, f.Hint)
				}
			}
			if !r.OK() || len(r.Entries) < rows {
				t.Errorf("%d records of %d rows", len(r.Entries), rows)
			}
			for _, s := range r.Batch.Sheets {
				if s.Profile != p.Name {
					t.Errorf("%s is read by %s", s.Name, s.Profile)
				}
			}
		})
	}
}

func TestHeadingsOfATemplate(t *testing.T) {
	for _, p := range importers.BuiltIn() {
		if p.Name != "builders" {
			continue
		}
		var got []string
		for _, c := range tablesOf(p)[0].columns {
			got = append(got, c.heading)
		}
		want := strings.Fields(`序号 结对企业 项目代码 项目名称 县（市、区） 镇（街） 村（社区） 项目类别 建设内容 总投资（万元） 完成投资（万元）
			项目状态 开工时间 竣工时间 备注`)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestDropDownsHoldTheWords(t *testing.T) {
	for _, p := range importers.BuiltIn() {
		if p.Name != "provincial-vertical" {
			continue
		}
		data, err := Workbook(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		f, err := excelize.OpenReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		list, err := f.GetDataValidations("项目")
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, v := range list {
			got[v.Sqref] = v.Formula1
		}
		want := map[string]string{"B5:B54": `"省直纵向帮扶,央企帮扶"`, "P5:P54": `"意向,谋划,签约,在建,完工,投产,停工,终止"`}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func TestProfileThatIsNotRecognisedGivesNoTemplate(t *testing.T) {
	p, err := importers.ParseProfile("own.yaml", []byte(`
name: own
title: 自定义台账
programmes: [{code: own, name: 自定义, strand: own}]
match: {not: [台账]}
tables:
  - {name: projects, record: [project], requires: [name]}
`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Workbook(context.Background(), p)
	if ledger.KindOf(err) != ledger.KindInvalid {
		t.Fatalf("got %v", err)
	}
	p.Match.Not = nil
	p.Match.Must = []string{"区域合作|合作"}
	data, err := Workbook(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	if r := read(t, p, data); r.Batch.Sheets[0].Profile != "own" {
		t.Errorf("read by %s", r.Batch.Sheets[0].Profile)
	}
}

func TestOfficeOpensTemplates(t *testing.T) {
	books, dropDowns := map[string][]byte{}, map[string]bool{}
	for _, p := range importers.BuiltIn() {
		data, err := Workbook(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		books[p.Name+".xlsx"] = data
		for _, table := range tablesOf(p) {
			for _, c := range table.columns {
				dropDowns[p.Name+".xlsx"] = dropDowns[p.Name+".xlsx"] || len(c.options) > 0
			}
		}
	}
	for name, content := range workbooktest.Office(t, "fods", books) {
		if !strings.Contains(content, "填表说明：") || dropDowns[name] != strings.Contains(content, "<table:content-validation ") {
			t.Errorf("%s has lost its notes or its drop-downs when opened", name)
		}
	}
}
