package reportbook

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"

	"jiedui/ledger"
)

func aBook() Book {
	wan := func(n int64) *int64 { n *= 1_000_000; return &n }
	bp := int64(4000)
	return Book{
		Organisation: "甲公司", Measures: ledger.StandardMeasures,
		Period: ledger.ReportingPeriod{ID: 3, StartsOn: ledger.Date{Year: 2026, Month: 10, Day: 1}, EndsOn: ledger.Date{Year: 2026, Month: 12, Day: 31}},
		Slots: []ledger.ReportSlot{
			{Name: "官渡镇道路", Place: "官渡镇", Writable: true, Report: ledger.ProgressReport{Subject: ledger.SubjectProject, About: 7, Period: 3, By: 5},
				Previous: map[string]ledger.Statement{ledger.CompletedInvestment: {Value: 100_000_000, Qualifier: ledger.About}, "land_area": {Value: 2_000_000}}},
			{Name: "希望乡村", Writable: true,
				Report: ledger.ProgressReport{ID: 9, Version: 2, Subject: ledger.SubjectProject, About: 8, Period: 3, By: 5, Text: "=封顶", Progress: &bp},
				Values: []ledger.ReportValue{{Measure: ledger.CompletedInvestment, Cumulative: wan(250), Qualifier: ledger.Over, Reason: "核减"}, {Measure: ledger.PaidInFunds, Period: wan(3), Qualifier: ledger.Exact, Reason: "核减"}},
				Events: []ledger.ReportEvent{{On: ledger.Date{Year: 2026, Month: 10, Day: 8}, Status: ledger.StatusStarted}}},
		},
	}
}

// fill writes cells by their column's key.
func fill(t *testing.T, data []byte, cells map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	keys, err := f.GetRows(sheetName)
	if err != nil {
		t.Fatal(err)
	}
	for at, text := range cells {
		key, row, _ := strings.Cut(at, "@")
		found := false
		for i, k := range keys[keyRow-1] {
			if k == key {
				name, _ := excelize.ColumnNumberToName(i + 1)
				found = f.SetCellStr(sheetName, name+row, text) == nil
			}
		}
		if !found {
			t.Fatalf("no column %s", key)
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	t.Parallel()
	b := aBook()
	data, err := Write(b)
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(context.Background(), "填报表.xlsx", data, b.Measures)
	if err != nil || len(got.Findings) > 0 || len(got.Forms) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	s := b.Slots[1]
	want := ledger.ReportForm{
		Path: "6", Version: 2, Period: 3, Subject: ledger.SubjectProject, About: 8, By: 5, Text: ledger.Set("=封顶"), Nothing: ledger.Set(false),
		Progress: ledger.Set(s.Report.Progress), Events: ledger.Set(s.Events), Values: ledger.Set(s.Values),
	}
	byMeasure := cmpopts.SortSlices(func(a, b ledger.ReportValue) bool { return a.Measure < b.Measure })
	if diff := cmp.Diff(want, got.Forms[0], byMeasure); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if p, err := f.GetSheetProtection(sheetName); err != nil || p.EditObjects || p.Password != "" {
		t.Errorf("protection %+v, %v", p, err)
	}
	for cell, locked := range map[string]bool{"A5": true, "B5": true, "H5": true, "I5": false} {
		id, err := f.GetCellStyle(sheetName, cell)
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || style.Protection == nil || style.Protection.Locked != locked {
			t.Errorf("%s: %+v, %v; want locked %v", cell, style.Protection, err, locked)
		}
	}
	drops, err := f.GetDataValidations(sheetName)
	if err != nil || len(drops) != 2 {
		t.Errorf("%d drop-downs, %v", len(drops), err)
	}
	visible, err := f.GetColVisible(sheetName, "A")
	if err != nil || visible {
		t.Errorf("ids are visible: %v", err)
	}
}

func TestWhatIsFilledInIsRead(t *testing.T) {
	t.Parallel()
	b := aBook()
	data, err := Write(b)
	if err != nil {
		t.Fatal(err)
	}
	data = fill(t, data, map[string]string{
		"c:completed_investment@5": "约1.2亿元", "p:paid_in_funds@5": "0", "progress@5": "55.5%", "status@5": "完工", "day@5": "2026/11/01", "c:land_area@5": "2000㎡", "text@5": " 收尾 ",
	})
	got, err := Read(context.Background(), "x", data, b.Measures)
	if err != nil || len(got.Findings) > 0 || len(got.Forms) != 2 {
		t.Fatalf("%+v, %v", got, err)
	}
	f := got.Forms[0]
	values := map[string]int64{}
	for _, v := range f.Values.Value {
		n := v.Cumulative
		if n == nil {
			n = v.Period
		}
		values[v.Measure] = *n
	}
	if diff := cmp.Diff(map[string]int64{ledger.CompletedInvestment: 12_000_000_000, ledger.PaidInFunds: 0, "land_area": 3_000_000}, values); diff != "" {
		t.Error(diff)
	}
	if *f.Progress.Value != 5550 || f.Text.Value != "收尾" || f.Version != 0 || f.Events.Value[0] != (ledger.ReportEvent{On: ledger.Date{Year: 2026, Month: 11, Day: 1}, Status: ledger.StatusCompleted}) {
		t.Errorf("%+v", f)
	}
	found := got.Locate(5, ledger.ReportFinding{Field: "values.completed_investment.cumulative"})
	if found.Cell() == "" || found.Sheet != sheetName || got.Locate(5, ledger.ReportFinding{Field: "report"}).Cell() != "B5" {
		t.Errorf("%+v", found)
	}
}

func TestWhatIsWrongIsFoundAtItsCell(t *testing.T) {
	t.Parallel()
	b := aBook()
	data, err := Write(b)
	if err != nil {
		t.Fatal(err)
	}
	for want, cells := range map[string]map[string]string{
		"report-row-shifted 5": {"name@5": "希望乡村", "c:completed_investment@5": "1"},
		"report-row-shifted 6": {"id@6": "project-7-3-5-0-0000000000"},
		"report-value I5":      {"c:completed_investment@5": "很多"},
		"report-value":         {"status@5": "完工"},
	} {
		got, err := Read(context.Background(), "x", fill(t, data, cells), b.Measures)
		if err != nil || len(got.Findings) != 1 || !strings.HasPrefix(got.Findings[0].Code+" "+got.Findings[0].Cell(), want) || got.Findings[0].Hint == "" {
			t.Errorf("%s: %+v, %v", want, got.Findings, err)
		}
	}
	other := excelize.NewFile()
	defer other.Close()
	var out bytes.Buffer
	if err := other.Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := Read(context.Background(), "x", out.Bytes(), b.Measures)
	if err != nil || len(got.Findings) != 1 || got.Findings[0].Code != codeNotForm {
		t.Errorf("%+v, %v", got, err)
	}
	if _, err := Read(context.Background(), "x", data[:len(data)/2], b.Measures); err == nil {
		t.Error("half a workbook was read")
	}
	page, err := os.ReadFile("../../docs/findings.md")
	if err != nil {
		t.Fatal(err)
	}
	for code := range Severities {
		if !bytes.Contains(page, []byte("| `"+code+"` | error |")) {
			t.Errorf("%s is not documented", code)
		}
	}
}
