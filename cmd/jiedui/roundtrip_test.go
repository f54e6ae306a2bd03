package main

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiedui/importers"
	"jiedui/importers/annotate"
	"jiedui/importers/sheet"
	"jiedui/importers/workbooktest"
	"jiedui/ledger"
	"jiedui/testdata"
)

// mistake is a cell of a sample in which something else stands, and the code that this is found with.
type mistake struct {
	sheet    string
	row, col int
	seen     string // empty: the cell is blank
	code     string
}

func (m mistake) ref() string { return ledger.ColumnLetters(m.col) + strconv.Itoa(m.row) }

// slip is a mistake that is made in a column of a sheet.
type slip struct {
	code  string
	seen  func(was string) string
	meant func(c importers.ColumnReading) bool
	total bool // in a row of totals
}

func always(s string) func(string) string { return func(string) string { return s } }

func ofField(fields ...string) func(importers.ColumnReading) bool {
	return func(c importers.ColumnReading) bool { return slices.Contains(fields, c.Field) }
}

// counted are columns of money and of things, not of area.
func counted(c importers.ColumnReading) bool {
	return measured(c) && !strings.Contains(string(c.Unit), "㎡") && !strings.Contains(c.Field, "area")
}

var slips = []slip{
	{code: "unit-conflict", seen: func(was string) string { return was + "亩" }, meant: counted},
	{code: "not-a-number", seen: always("待定额"), meant: func(c importers.ColumnReading) bool { return measured(c) && c.Field != "value" }},
	{code: "unknown-place", seen: always("无此地镇"), meant: ofField("town", "place")},
	{code: "ambiguous-place", seen: always("官渡镇"), meant: ofField("place")},
	{code: "bad-date", seen: always("2024年13月45日"), meant: dated},
	{code: "missing-name", meant: ofField("name")},
	{code: "missing-organisation", meant: ofField("organisation:assistor")},
	{code: "unknown-status", seen: always("差不多了"), meant: ofField("status")},
	{code: "bad-share", seen: always("东莞甲有限公司（60%）、东莞乙有限公司（70%）"), meant: ofField("organisation:funding", "organisation:implementing")},
	{code: "unknown-programme", seen: always("没有的行动"), meant: ofField("programmes")},
	{code: "subtotal-mismatch", seen: func(was string) string { return shifted(was, 1) }, meant: measured, total: true},
}

// mistakes makes each slip once in each table of a sample where there is a place for it, no two in one row.
func mistakes(t *testing.T, s testdata.Sample) []mistake {
	t.Helper()
	reading, err := importers.Read(t.Context(), importers.Options{Name: s.Name, Data: s.Data})
	if err != nil {
		t.Fatal(err)
	}
	sheets := map[string]*layout{}
	for _, l := range takeApart(t, s) {
		sheets[l.name] = l
	}
	var list []mistake
	for n, table := range reading.Tables {
		l := sheets[table.Sheet]
		last := len(l.rows)
		if n+1 < len(reading.Tables) && reading.Tables[n+1].Sheet == table.Sheet {
			last = reading.Tables[n+1].Top - 1
		}
		taken := map[int]bool{}
		for _, slip := range slips {
			at := slices.IndexFunc(table.Columns, slip.meant)
			if at < 0 {
				continue
			}
			col := table.Columns[at].Col
			if slip.code == "ambiguous-place" && strings.HasPrefix(s.Name, "p02") {
				continue // the sheet's area has but one of the name
			}
			if slip.code == "missing-organisation" && slices.ContainsFunc(table.Columns, ofField("name", "team")) {
				continue // of a project it need not be said who pairs, and a blank may be the one above
			}
			if slip.code == "missing-organisation" && slices.ContainsFunc(l.rows[table.Bottom:last], func(r layoutRow) bool { return len(r.texts) > 3 && r.texts[col] == "" }) {
				continue // written once, and a blank is the one above
			}
			for row := table.Bottom + 1; row <= last; row++ {
				was := l.rows[row-1].texts[col]
				covered := slices.ContainsFunc(l.merges, func(m sheet.Range) bool {
					return m.Row1 <= row && row <= m.Row2 && m.Col1 <= col && col <= m.Col2
				})
				if was == "" || covered || taken[row] || l.prose(row-1) || l.rows[row-1].isTotal() != slip.total || len(l.rows[row-1].texts) < 3 && !slip.total {
					continue
				}
				if (slip.total || slip.code == "unit-conflict") && (!plainNumber.MatchString(was) || was == "0") || l.rows[row-1].numbersColumns() || was == table.Columns[at].Heading {
					continue
				}
				if !slip.total && strings.Contains(l.rows[row-1].texts[1]+l.rows[row-1].texts[2], "计") {
					continue
				}
				taken[row] = true
				m := mistake{table.Sheet, row, col, "", slip.code}
				if slip.seen != nil {
					m.seen = slip.seen(was)
				}
				list = append(list, m)
				break
			}
		}
	}
	return list
}

// withMistakes is the sample's file with mistakes, as its sender would have made them.
func withMistakes(t *testing.T, s testdata.Sample, list []mistake) []byte {
	t.Helper()
	if strings.HasSuffix(s.Name, ".csv") {
		l := takeApart(t, s)[0]
		for _, m := range list {
			l.rows[m.row-1].texts[m.col] = m.seen
		}
		return l.asCSV(t)
	}
	return edited(t, s.Data, func(f *excelize.File) {
		for _, m := range list {
			if err := f.SetCellValue(m.sheet, m.ref(), cellValue(m.seen)); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func cellValue(text string) any {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	if text == "" {
		return nil
	}
	return text
}

// edited is a workbook after somebody has worked on it with another program.
func edited(t *testing.T, data []byte, edit func(f *excelize.File)) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	edit(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// listedErrors are the errors in the list of a returned workbook: the cells that its links lead to, with their codes.
func listedErrors(t *testing.T, data []byte) map[string]string {
	t.Helper()
	found := map[string]string{}
	edited(t, data, func(f *excelize.File) {
		rows, err := f.GetRows(annotate.ResultSheet)
		if err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if row[0] != "错误" {
				continue
			}
			linked, target, err := f.GetCellHyperLink(annotate.ResultSheet, fmt.Sprintf("D%d", i+1))
			if err != nil || !linked {
				t.Fatalf("row %d of the list, %q, leads nowhere: %v", i+1, row, err)
			}
			if want := "'" + row[2] + "'!" + row[3]; target != want && !strings.HasPrefix(row[3], "第") {
				t.Errorf("row %d of the list is about %s and leads to %s", i+1, want, target)
			}
			sheet, ref, _ := strings.Cut(target, "!")
			found[strings.Trim(sheet, "'")+"!"+ref] = row[1]
		}
	})
	return found
}

// listText is all that the list of a returned workbook says.
func listText(t *testing.T, data []byte) string {
	t.Helper()
	var b strings.Builder
	edited(t, data, func(f *excelize.File) {
		rows, err := f.GetRows(annotate.ResultSheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			fmt.Fprintln(&b, strings.Join(row, "\t"))
		}
	})
	return b.String()
}

// put takes cells back to what the sample says.
func put(t *testing.T, data []byte, right map[string]*layout, cells []string) []byte {
	t.Helper()
	return edited(t, data, func(f *excelize.File) {
		for _, cell := range cells {
			name, ref, _ := strings.Cut(cell, "!")
			col, row, err := excelize.CellNameToCoordinates(ref)
			if err != nil {
				t.Fatal(err)
			}
			l := right[name]
			text := l.rows[row-1].texts[col]
			number := l.part != "" && strings.Contains(l.rows[row-1].cells[col], "<v>") && !strings.Contains(l.rows[row-1].cells[col], ` t="`)
			if number && plainNumber.MatchString(text) {
				err = f.SetCellDefault(name, ref, text)
			} else {
				err = f.SetCellStr(name, ref, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestReturnedSampleIsCorrectedByItsList makes mistakes of all kinds in every sample, sends it, corrects in the
// returned workbook the cells that its list leads to and no others, and sends that, until it goes in: then the ledger
// believes what it does of the sample.
func TestReturnedSampleIsCorrectedByItsList(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		t.Run(s.Name[:3], func(t *testing.T) {
			t.Parallel()
			whole, o := loadedOffice(t, "sqlite"), loadedOffice(t, "sqlite")
			plain := filepath.Join(o.dir, "plain.xlsx")
			whole.must(t, "import", whole.file(t, s.Name, s.Data), "--report", plain)
			right := map[string]*layout{}
			for _, l := range takeApart(t, s) {
				right[l.name] = l
			}
			made := mistakes(t, s)
			if len(made) < 2 {
				t.Fatalf("only %d mistakes: %v", len(made), made)
			}
			want := map[string]string{}
			for _, m := range made {
				want[m.sheet+"!"+m.ref()] = m.code
			}
			name := named(s, "", ".xlsx")
			data := withMistakes(t, s, made)
			if strings.HasSuffix(s.Name, ".csv") {
				name = s.Name
			}
			empty := o.state(t)
			found := map[string]string{}
			for round := 1; len(found) < len(want); round++ {
				report := filepath.Join(o.dir, fmt.Sprintf("请改正-%d.xlsx", round))
				got := o.run(t, "import", o.file(t, name, data), "--report", report)
				if got.code != keptOutCode {
					t.Fatalf("round %d: exit code %d, errors (-made +found):\n%s%s", round, got.code, gocmp.Diff(want, found), head(got.out, 20))
				}
				if diff := gocmp.Diff(empty, o.state(t)); diff != "" {
					t.Fatalf("round %d has changed the ledger: %s", round, head(diff, 20))
				}
				returned := read(t, report)
				if problems := workbooktest.Problems(returned); len(problems) > 0 {
					t.Errorf("round %d: the returned workbook is not sound: %q", round, problems)
				}
				list := listedErrors(t, returned)
				var cells []string
				for cell, code := range list {
					if found[cell] != "" {
						t.Fatalf("round %d: %s is an error again: %s, before %s", round, cell, code, found[cell])
					}
					if want[cell] != code {
						t.Errorf("round %d: %s is %s, want %q", round, cell, code, want[cell])
					}
					found[cell] = code
					cells = append(cells, cell)
				}
				if len(cells) == 0 {
					t.Fatalf("round %d: refused without an error in the list\n%s", round, got.out)
				}
				// Sent back as it is, it is refused for the same: the marks are no contents.
				again := filepath.Join(o.dir, "again.xlsx")
				if got := o.run(t, "import", o.file(t, named(s, "", ".xlsx"), returned), "--report", again); got.code != keptOutCode {
					t.Errorf("round %d, uncorrected: exit code %d", round, got.code)
				} else if diff := gocmp.Diff(list, listedErrors(t, read(t, again))); diff != "" {
					t.Errorf("round %d, uncorrected (-first +again):\n%s", round, diff)
				}
				name, data = named(s, "", ".xlsx"), put(t, returned, right, cells)
			}
			if diff := gocmp.Diff(want, found); diff != "" {
				t.Errorf("errors (-made +found):\n%s", diff)
			}
			last := filepath.Join(o.dir, "last.xlsx") // the list in the workbook that is sent is no table
			if got := o.run(t, "import", o.file(t, name, data), "--report", last); got.code != 0 {
				t.Fatalf("corrected: exit code %d\n%s", got.code, got.out)
			}
			if diff := gocmp.Diff(strings.Split(whole.snapshot(t), "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
				t.Errorf("corrected, it says something else (-sample +corrected):\n%s", head(diff, 60))
			}
			if list := listedErrors(t, read(t, last)); len(list) > 0 || strings.Contains(listText(t, read(t, last)), annotate.ResultSheet) {
				t.Errorf("corrected, errors %v are listed: %s", list, listText(t, read(t, last)))
			}
			for sheet, l := range right {
				if l.hidden {
					continue
				}
				before, _ := workbooktest.Marked(t, read(t, plain), sheet)
				after, comments := workbooktest.Marked(t, read(t, last), sheet)
				if diff := gocmp.Diff(before, after); diff != "" || len(comments) != len(after) {
					t.Errorf("%s: marks (-of the sample +left):\n%s%q", sheet, diff, comments)
				}
			}
		})
	}
}

// TestOfficeSeesWhatWasWritten has another program open each kind of workbook that we write and save it in a format
// of its own, and compares the cells.
func TestOfficeSeesWhatWasWritten(t *testing.T) {
	t.Parallel()
	books := map[string][]byte{}
	o := sampledOffice(t, "sqlite")
	out := filepath.Join(o.dir, "out.xlsx")
	for _, what := range []string{"projects", "pairings", "observations", "portfolio"} {
		o.must(t, "export", what, "--out", out)
		books["export "+what+".xlsx"] = read(t, out)
	}
	for _, profile := range importers.BuiltIn() {
		if got := o.run(t, "template", profile.Name, "--out", out); got.code == 0 {
			books["template "+profile.Name+".xlsx"] = read(t, out)
		}
	}
	fresh := loadedOffice(t, "sqlite")
	for _, s := range samples(t) {
		if got := fresh.run(t, "import", fresh.file(t, s.Name, withMistakes(t, s, mistakes(t, s))), "--report", out); got.code != keptOutCode {
			t.Fatalf("%s: %+v", s.Name, got)
		}
		books["returned "+named(s, "", ".xlsx")] = read(t, out)
	}
	if len(books) < 20 {
		t.Errorf("only %d workbooks", len(books))
	}
	for name, content := range workbooktest.Office(t, "ods", books) {
		want, got := cellsOf(t, name, books[name]), cellsOf(t, strings.TrimSuffix(name, ".xlsx")+".ods", []byte(content))
		if len(want) < 5 {
			t.Errorf("%s has %d cells", name, len(want))
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-written +opened):\n%s", name, head(diff, 20))
		}
	}
}

// cellsOf are the texts of all cells of a workbook.
func cellsOf(t *testing.T, name string, data []byte) map[string]string {
	t.Helper()
	ctx := context.Background()
	w, err := sheet.Open(ctx, name, data, sheet.Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	cells := map[string]string{}
	for _, info := range w.Sheets() {
		for row, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, c := range row.Cells {
				if c.Text != "" {
					cells[info.Name+"!"+sheet.Ref(c.Row, c.Col)] = c.Text
				}
			}
		}
	}
	return cells
}
