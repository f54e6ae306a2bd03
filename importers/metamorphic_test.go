package importers

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// textSheet is a sheet of a sample as a clerk would save it as csv.
type textSheet struct {
	name  string // of the file
	rows  [][]string
	table TableReading // how it is read
}

// readRows are the sheets of a sample that are read, as rows of text without merges.
func readRows(t *testing.T, file string) (*Reading, []textSheet) {
	t.Helper()
	data, err := os.ReadFile(file)
	check(t, err)
	whole, err := Read(context.Background(), Options{Name: filepath.Base(file), Data: data})
	check(t, err)
	w, err := sheet.Open(context.Background(), filepath.Base(file), data, sheet.Limits{})
	check(t, err)
	var list []textSheet
	for _, info := range w.Sheets() {
		at := slices.IndexFunc(whole.Tables, func(r TableReading) bool { return r.Sheet == info.Name })
		if at < 0 || info.Hidden {
			continue
		}
		s := textSheet{name: strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + "-" + info.Name + ".csv", table: whole.Tables[at]}
		for row, err := range w.Rows(context.Background(), info.Index) {
			check(t, err)
			for len(s.rows) < row.Number {
				s.rows = append(s.rows, nil)
			}
			for _, c := range row.Cells {
				for len(s.rows[row.Number-1]) < c.Col {
					s.rows[row.Number-1] = append(s.rows[row.Number-1], "")
				}
				text := c.Text
				if c.Percent {
					text = shiftTwo(text) + "%"
				}
				s.rows[row.Number-1][c.Col-1] = text
			}
		}
		list = append(list, s)
	}
	return whole, list
}

func (s textSheet) read(t *testing.T) *Reading {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	for _, row := range s.rows {
		if len(row) == 0 {
			row = []string{""}
		}
		check(t, w.Write(row))
	}
	w.Flush()
	r, err := Read(context.Background(), Options{Name: s.name, Data: b.Bytes()})
	check(t, err)
	return r
}

func (s textSheet) clone() textSheet {
	s.rows = slices.Clone(s.rows)
	for i := range s.rows {
		s.rows[i] = slices.Clone(s.rows[i])
	}
	return s
}

// each calls change for the cells below the header of a column.
func (s textSheet) each(c ColumnReading, change func(string) string) {
	for _, row := range s.rows[s.table.Bottom:] {
		if c.Col <= len(row) {
			row[c.Col-1] = change(row[c.Col-1])
		}
	}
}

// unitless is a number without a unit, perhaps behind a word: 约1,200.5.
var unitless = regexp.MustCompile(`^(\D*)(\d[\d,]*(?:\.\d+)?)$`)

// metamorphoses are ways to write the same sheet otherwise. Each reports how many cells it
// changed, so that one that changes nothing is noticed.
var metamorphoses = map[string]func(textSheet) (textSheet, int){
	"extra_title_rows": func(s textSheet) (textSheet, int) {
		s.rows = append([][]string{{"某某办公室编印"}, {}, {"内部资料，注意保存"}}, s.rows...)
		return s, 1
	},
	"money_in_yuan": func(s textSheet) (textSheet, int) {
		n := 0
		for _, c := range s.table.Columns {
			if c.Unit != ledger.UnitWanYuan || c.UnitFrom != unitFromHeading {
				continue
			}
			for i, row := range s.rows { // also of headers repeated on each page
				if c.Col <= len(row) && i >= s.table.Top-1 && !strings.ContainsAny(row[c.Col-1], "0123456789") {
					row[c.Col-1] = strings.Replace(row[c.Col-1], "万元", "元", 1)
				}
			}
			s.each(c, func(text string) string {
				m := unitless.FindStringSubmatch(ledger.Narrow(text))
				if m == nil {
					return text
				}
				n++
				return m[1] + shiftTwo(shiftTwo(strings.ReplaceAll(m[2], ",", "")))
			})
		}
		return s, n
	},
	"days_in_other_words": func(s textSheet) (textSheet, int) {
		n := 0
		for _, c := range s.table.Columns {
			if !slices.Contains([]string{fieldStarts, fieldEnds, fieldStarted, fieldDone, fieldSigned, fieldAsOf, fieldPaidOn}, c.Field) {
				continue
			}
			s.each(c, func(text string) string {
				if len(text) >= 10 && text[4:5] == "-" {
					text = text[:10]
				}
				span, err := ledger.ParseSpan(text)
				if err != nil {
					return text
				}
				d, ok := span.Day()
				if !ok {
					return text
				}
				n++
				return []string{
					fmt.Sprintf("%d.%d.%d", d.Year, d.Month, d.Day), fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day),
					fmt.Sprintf("%04d%02d%02d", d.Year, d.Month, d.Day), fmt.Sprintf(" %d／%d／%d ", d.Year, d.Month, d.Day),
				}[n%4]
			})
		}
		return s, n
	},
	"columns_shuffled": func(s textSheet) (textSheet, int) {
		if s.table.Top != s.table.Bottom { // without merges the parents of a header stand over what is to their right
			return s, 0
		}
		last := 0
		for _, row := range s.rows {
			last = max(last, len(row))
		}
		order := rand.New(rand.NewSource(int64(last))).Perm(last)
		for i := s.table.Bottom - 1; i < len(s.rows); i++ {
			row := make([]string, last)
			for to, from := range order {
				if from < len(s.rows[i]) {
					row[to] = s.rows[i][from]
				}
			}
			if len(s.rows[i]) > 0 && !strings.HasPrefix(s.rows[i][0], "注") && !strings.HasPrefix(s.rows[i][0], "填表") {
				s.rows[i] = row
			}
		}
		return s, last
	},
	"a_header_on_each_page": func(s textSheet) (textSheet, int) {
		header := s.rows[s.table.Top-1 : s.table.Bottom]
		middle := s.table.Bottom + (len(s.rows)-s.table.Bottom)/2
		s.rows = slices.Concat(s.rows[:middle], header, s.rows[middle:])
		return s, 1
	},
}

func TestMetamorphoses_leave_the_entries_the_same(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/samples/*")
	check(t, err)
	if len(files) < 10 {
		t.Fatalf("only %d samples", len(files))
	}
	changed := map[string]int{}
	for _, file := range files {
		_, sheets := readRows(t, file)
		for _, s := range sheets {
			plain := s.read(t)
			if !plain.OK() || len(plain.Entries) == 0 {
				t.Errorf("%s as csv is not read: %v", s.name, plain.Batch.Findings)
				continue
			}
			for name, change := range metamorphoses {
				other, n := change(s.clone())
				if n == 0 {
					continue
				}
				changed[name]++
				got := other.read(t)
				if d := cmp.Diff(claims(plain.Entries), claims(got.Entries)); d != "" {
					t.Errorf("%s, %s: %d entries, now %d\n%.1500s", s.name, name, len(plain.Entries), len(got.Entries), d)
				}
			}
		}
	}
	for name := range metamorphoses {
		if changed[name] < 2 {
			t.Errorf("%s changed %d sheets", name, changed[name])
		}
	}
}

// A workbook and the csv files of its sheets say the same.
func TestMetamorphoses_csv_says_what_xlsx_does(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/samples/*.xlsx")
	check(t, err)
	for _, file := range files {
		whole, sheets := readRows(t, file)
		var want, got []ledger.Entry
		for _, s := range sheets {
			got = append(got, claims(s.read(t).Entries)...)
		}
		want = claims(whole.Entries)
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %.1500s", filepath.Base(file), d)
		}
	}
}
