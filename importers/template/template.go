// Package template writes the empty workbook that belongs to a profile (空白模板): for each
// kind of table a sheet with title, headings with their units, drop-downs, an example row
// and notes, so that what is filled in is read by the same profile without an error.
//
// It must not know more of a layout than its profile says, nor hand out a workbook that the
// profile does not recognise: Workbook reads back what it wrote. Start there; column.go
// says which columns a table gets and what they are called, sheet.go writes one sheet.
package template

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"jiedui/importers"
	"jiedui/ledger"
)

// Workbook is the empty workbook of a profile. The error is KindInvalid where the profile
// would not recognise it.
func Workbook(ctx context.Context, p importers.Profile) ([]byte, error) {
	tables := tablesOf(p)
	f := excelize.NewFile()
	defer f.Close() // only removes temporary files; the error that matters is that of writing
	s, err := newStyles(f)
	if err != nil {
		return nil, err
	}
	for i, t := range tables {
		if i == 0 {
			err = f.SetSheetName("Sheet1", t.sheet)
		} else {
			_, err = f.NewSheet(t.sheet)
		}
		if err == nil {
			err = t.write(f, s)
		}
		if err != nil {
			return nil, fmt.Errorf("template %s, sheet %s: %w", p.Name, t.sheet, err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		return nil, fmt.Errorf("template %s: %w", p.Name, err)
	}
	if err := recognised(ctx, p, tables, b.Bytes()); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// table is one sheet to be written.
type table struct {
	sheet   string
	title   string
	columns []column
}

// sheetNames are what the layouts of the built-in profiles are called on a tab.
var sheetNames = map[string]string{
	"projects": "项目", "pairings": "结对", "observations": "指标", "zones": "园区", "indicators": "指标",
	"totals": "汇总", "townships": "乡镇结对", "villages": "村进度", "units": "支持单位", "progress": "进度",
	"deals": "框架协议", "places": "镇村包点", "wide": "统计",
}

func tablesOf(p importers.Profile) []table {
	// What is counted of places can be filled in row by row; a column for each measure that
	// there is would be no form.
	long := slices.ContainsFunc(p.Tables, func(l importers.Layout) bool { return requires(l, "indicator") })
	var tables []table
	for _, l := range p.Tables {
		if long && slices.Contains(l.Requires, anyMeasure) {
			continue
		}
		t := table{sheet: sheetNames[l.Name], columns: columnsOf(p, l)}
		if t.sheet == "" {
			t.sheet = l.Name
		}
		t.title = p.Title + "：" + t.sheet
		var headings []string
		for _, c := range t.columns {
			headings = append(headings, c.heading)
		}
		around := t.title + "\n" + strings.Join(headings, "\n")
		for _, words := range slices.Concat(p.Match.Must, l.Match.Must) {
			alternatives := strings.Split(words, "|")
			if !slices.ContainsFunc(alternatives, func(w string) bool { return strings.Contains(around, w) }) {
				t.title += "（" + alternatives[0] + "）"
			}
		}
		tables = append(tables, t)
	}
	return tables
}

// recognised reads the workbook as its user will send it.
func recognised(ctx context.Context, p importers.Profile, tables []table, data []byte) error {
	reading, err := importers.Read(ctx, importers.Options{Name: "template.xlsx", Data: data, Profiles: []importers.Profile{p}})
	if err != nil {
		return err
	}
	no := func(format string, args ...any) error {
		return ledger.Invalid("profile", p.Name, "", "gives no template that it would recognise: "+fmt.Sprintf(format, args...))
	}
	for _, f := range reading.Batch.Findings {
		if f.Severity == ledger.SeverityError {
			return no("%s %s %s: %s", f.Sheet, f.Code, f.Seen, f.Hint)
		}
	}
	for _, t := range tables {
		i := slices.IndexFunc(reading.Batch.Sheets, func(s ledger.BatchSheet) bool { return s.Name == t.sheet })
		if i < 0 || reading.Batch.Sheets[i].Profile != p.Name {
			return no("%s is not read by it", t.sheet)
		}
		for _, c := range t.columns {
			if !slices.ContainsFunc(reading.Batch.Sheets[i].Columns, func(b ledger.BatchColumn) bool { return b.Field == c.id }) {
				return no("%s: the heading %s is not read as %s", t.sheet, c.heading, c.id)
			}
		}
	}
	return nil
}
