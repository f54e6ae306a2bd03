package main

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"jiedui/importers"
	"jiedui/importers/workbooktest"
	"jiedui/ledger"
	"jiedui/testdata"
)

// officeCopies are the samples as LibreOffice saves them in its formats and those of others, made once.
var officeCopies = struct {
	sync.Mutex
	of map[string]map[string]string // by format and name
}{of: map[string]map[string]string{}}

// saved is a sample as LibreOffice saves it in another format.
func saved(t *testing.T, format string, s testdata.Sample) []byte {
	t.Helper()
	officeCopies.Lock()
	defer officeCopies.Unlock()
	if officeCopies.of[format] == nil {
		books := map[string][]byte{}
		for _, s := range samples(t) {
			if books[s.Name] = s.Data; strings.HasSuffix(s.Name, ".csv") { // which LibreOffice takes for what its country writes
				delete(books, s.Name)
				books[named(s, "", ".xlsx")] = asTexts(t, takeApart(t, s))
			}
		}
		officeCopies.of[format] = workbooktest.Office(t, format, books)
	}
	return []byte(officeCopies.of[format][named(s, "", ".xlsx")])
}

// rewriting changes what cells of a sheet say, without understanding what stands there.
type rewriting struct {
	*layout
	tables  []importers.TableReading // of the sheet, from the top
	changed int
}

// write puts a text or a number, as a spreadsheet program would store it, into a cell.
func (r *rewriting) write(row, col int, text string, number bool) {
	if r.rows[row-1].texts[col] == text {
		return
	}
	r.changed++
	r.rows[row-1].texts[col], r.rows[row-1].cells[col] = text, text
	if r.part == "" {
		return
	}
	if number {
		r.rows[row-1].cells[col] = `<c r="A1"><v>` + text + `</v></c>`
		return
	}
	r.rows[row-1].cells[col] = `<c r="A1" t="inlineStr"><is><t xml:space="preserve">` + html.EscapeString(text) + `</t></is></c>`
}

// each calls change for the filled cells below the header of each column that is meant.
func (r *rewriting) each(meant func(importers.ColumnReading) bool, change func(row, col int, text string)) {
	for i, table := range r.tables {
		last := len(r.rows)
		if i+1 < len(r.tables) {
			last = r.tables[i+1].Top - 1
		}
		for _, c := range table.Columns {
			for row := table.Bottom + 1; meant(c) && row <= last; row++ {
				if text := r.rows[row-1].texts[c.Col]; text != "" {
					change(row, c.Col, text)
				}
			}
		}
	}
}

func measured(c importers.ColumnReading) bool {
	return c.UnitFrom == "heading" || c.UnitFrom == "title" || c.UnitFrom == "measure"
}

func dated(c importers.ColumnReading) bool {
	return slices.Contains([]string{"signed_on", "started_on", "completed_on", "starts_on", "ends_on", "as_of", "paid_on"}, c.Field)
}

// rewritten gives a sample with its sheets changed; a change that changes nothing in a sample gives none.
func rewritten(change func(r *rewriting)) func(t *testing.T, s testdata.Sample) []upload {
	return func(t *testing.T, s testdata.Sample) []upload {
		reading, err := importers.Read(t.Context(), importers.Options{Name: s.Name, Data: s.Data})
		if err != nil {
			t.Fatal(err)
		}
		sheets, changed := takeApart(t, s), 0
		for _, l := range sheets {
			r := &rewriting{layout: l}
			for _, table := range reading.Tables {
				if table.Sheet == l.name {
					r.tables = append(r.tables, table)
				}
			}
			if len(r.tables) > 0 {
				change(r)
			}
			changed += r.changed
		}
		if changed == 0 {
			return nil
		}
		return []upload{{named(s, "", ""), putTogether(t, s, sheets)}}
	}
}

var plainNumber = regexp.MustCompile(`^\d+(\.\d+)?$`)

// shifted moves the point of a number to the right, or to the left.
func shifted(number string, places int) string {
	whole, fraction, _ := strings.Cut(number, ".")
	at := len(whole) + places
	digits := whole + fraction
	if at < 1 {
		digits, at = strings.Repeat("0", 1-at)+digits, 1
	}
	digits += strings.Repeat("0", max(0, at-len(digits)))
	whole, fraction = strings.TrimLeft(digits[:at], "0"), strings.TrimRight(digits[at:], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction == "" {
		return whole
	}
	return whole + "." + fraction
}

func TestShifted(t *testing.T) {
	for _, c := range []struct {
		number string
		places int
		want   string
	}{{"12.5", 4, "125000"}, {"12.5", -4, "0.00125"}, {"0", 4, "0"}, {"1234567", -4, "123.4567"}, {"10000", -4, "1"}, {"0.05", 1, "0.5"}} {
		if got := shifted(c.number, c.places); got != c.want {
			t.Errorf("%s by %d: %s, want %s", c.number, c.places, got, c.want)
		}
	}
}

// moneyUnits are powers of ten, by name.
var moneyUnits = map[ledger.Unit]int{ledger.UnitYuan: 0, ledger.UnitWanYuan: 4, ledger.UnitYiYuan: 8}

// anyUnit finds the name of a unit of money that is no part of another.
var anyUnit = map[ledger.Unit]*regexp.Regexp{
	ledger.UnitYuan: regexp.MustCompile(`(^|[^万亿千百美])元`), ledger.UnitWanYuan: regexp.MustCompile(`(^|[^千百])万元`), ledger.UnitYiYuan: regexp.MustCompile(`(^|[^万])亿元`),
}

// moneyIn says a sheet's money in another unit: in heading or title, and in all numbers below.
func moneyIn(to ledger.Unit) func(r *rewriting) {
	return func(r *rewriting) {
		var from ledger.Unit
		money := func(c importers.ColumnReading) bool {
			_, ok := moneyUnits[c.Unit]
			if ok && measured(c) {
				from = c.Unit
			}
			return ok && measured(c)
		}
		r.each(money, func(row, col int, text string) {
			if number := strings.TrimLeft(text, "约超逾近"); plainNumber.MatchString(number) {
				about := strings.TrimSuffix(text, number)
				r.write(row, col, about+shifted(number, moneyUnits[from]-moneyUnits[to]), about == "")
			}
		})
		if from == "" || from == to {
			return
		}
		for i := range r.rows {
			for col, text := range r.rows[i].texts {
				if i < r.tables[0].Bottom || !strings.ContainsAny(text, "0123456789") {
					r.write(i+1, col, anyUnit[from].ReplaceAllString(text, "${1}"+string(to)), false)
				}
			}
		}
	}
}

// datesAs writes the days in date columns in another form.
func datesAs(number bool, form func(d ledger.Date) string) func(r *rewriting) {
	return func(r *rewriting) {
		r.each(dated, func(row, col int, text string) {
			span, err := ledger.ParseSpan(text)
			if err != nil {
				return
			}
			if d, ok := span.Day(); ok {
				r.write(row, col, form(d), number)
			}
		})
	}
}

// numbersAs writes plain numbers in columns of measures as texts of another form.
func numbersAs(form func(string) string) func(r *rewriting) {
	return func(r *rewriting) {
		r.each(measured, func(row, col int, text string) {
			if plainNumber.MatchString(text) {
				r.write(row, col, form(text), false)
			}
		})
	}
}

func grouped(number string) string {
	whole, fraction, found := strings.Cut(number, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if found {
		return whole + "." + fraction
	}
	return whole
}

// wide is a text in full-width digits and points.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '.' || r == '-' {
			return r + ('０' - '0')
		}
		return r
	}, text)
}

// extraTitles puts lines above all that a sheet has.
func extraTitles(r *rewriting) {
	const more = 3
	lines := make([]layoutRow, more)
	for i := range lines {
		lines[i] = layoutRow{texts: map[int]string{}, cells: map[int]string{}}
	}
	r.rows = append(lines, r.rows...)
	r.tables = nil
	r.write(1, 1, "某某办公室编印", false)
	r.write(3, 1, "内部资料，注意保存", false)
	for i := range r.merges {
		r.merges[i].Row1, r.merges[i].Row2 = r.merges[i].Row1+more, r.merges[i].Row2+more
	}
}

// asTexts is a workbook of layouts whose cells are all texts.
func asTexts(t *testing.T, sheets []*layout) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, l := range sheets {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", l.name); err != nil {
				t.Fatal(err)
			}
		} else if _, err := f.NewSheet(l.name); err != nil {
			t.Fatal(err)
		}
		for n, row := range l.rows {
			for col, text := range row.texts {
				if err := f.SetCellStr(l.name, ledger.ColumnLetters(col)+strconv.Itoa(n+1), text); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, m := range l.merges {
			if err := f.MergeCell(l.name, ledger.ColumnLetters(m.Col1)+strconv.Itoa(m.Row1), ledger.ColumnLetters(m.Col2)+strconv.Itoa(m.Row2)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// savedAs is a sample as another program saves it.
func savedAs(format string) func(t *testing.T, s testdata.Sample) []upload {
	return func(t *testing.T, s testdata.Sample) []upload {
		return []upload{{named(s, "", "."+format), saved(t, format, s)}}
	}
}

// metamorphoses are ways to say the same otherwise.
var metamorphoses = map[string]func(t *testing.T, s testdata.Sample) []upload{
	"extra_title_rows":  rewritten(extraTitles),
	"money_in_yuan":     rewritten(moneyIn(ledger.UnitYuan)),
	"money_in_wan_yuan": rewritten(moneyIn(ledger.UnitWanYuan)),
	"money_in_yi_yuan":  rewritten(moneyIn(ledger.UnitYiYuan)),
	"dates_in_words":    rewritten(datesAs(false, func(d ledger.Date) string { return fmt.Sprintf("%d年%d月%d日", d.Year, d.Month, d.Day) })),
	"dates_with_points": rewritten(datesAs(false, func(d ledger.Date) string { return fmt.Sprintf("%d.%02d.%02d", d.Year, d.Month, d.Day) })),
	"dates_in_full_width": rewritten(datesAs(false, func(d ledger.Date) string {
		return wide(fmt.Sprintf("%d-%02d-%02d", d.Year, d.Month, d.Day))
	})),
	"dates_as_numbers": rewritten(datesAs(true, func(d ledger.Date) string {
		day := time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
		return strconv.Itoa(int(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Hours() / 24))
	})),
	"numbers_grouped":       rewritten(numbersAs(grouped)),
	"numbers_in_full_width": rewritten(numbersAs(wide)),
	"ods":                   savedAs("ods"),
	"xls":                   savedAs("xls"),
	"xlsx_of_another_hand":  savedAs("xlsx"),
	"csv_in_gbk": func(t *testing.T, s testdata.Sample) []upload {
		var files []upload
		for _, f := range layouts["csv_for_each_sheet"](t, s) {
			data, err := simplifiedchinese.GB18030.NewEncoder().Bytes(f.data)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, upload{f.name, data})
		}
		return files
	},
	"csv_with_a_mark": func(t *testing.T, s testdata.Sample) []upload {
		files := layouts["csv_for_each_sheet"](t, s)
		for i := range files {
			files[i].data = append([]byte("\ufeff"), files[i].data...)
		}
		return files
	},
	"all_cells_texts": func(t *testing.T, s testdata.Sample) []upload {
		sheets := slices.DeleteFunc(takeApart(t, s), func(l *layout) bool { return l.hidden })
		return []upload{{named(s, "", ".xlsx"), asTexts(t, sheets)}}
	},
	"two_files_joined_as_sheets": func(t *testing.T, s testdata.Sample) []upload {
		headers := headerRows(t, s)
		var sheets []*layout
		for _, l := range takeApart(t, s) {
			if l.hidden {
				continue
			}
			at := headers[l.name]
			if at == 0 {
				sheets = append(sheets, l)
				continue
			}
			first, second := l.split(at, groupBegins(s))
			second.name += "（续）"
			sheets = append(sheets, first, second)
		}
		return []upload{{named(s, "", ".xlsx"), asTexts(t, sheets)}}
	},
}

// TestSayingItOtherwiseSaysTheSame imports each sample as it is and in other ways of writing it: the ledger believes
// the same, to the figure and its dates, and its totals are the same.
func TestSayingItOtherwiseSaysTheSame(t *testing.T) {
	t.Parallel()
	var lock sync.Mutex
	tried := map[string]int{}
	t.Run("sample", func(t *testing.T) {
		for _, s := range samples(t) {
			t.Run(s.Name[:3], func(t *testing.T) {
				t.Parallel()
				o := loadedOffice(t, "sqlite")
				o.must(t, "import", o.file(t, s.Name, s.Data))
				want := o.snapshot(t)
				for name, otherwise := range metamorphoses {
					files := otherwise(t, s)
					if len(files) == 0 {
						continue
					}
					lock.Lock()
					tried[name]++
					lock.Unlock()
					t.Run(name, func(t *testing.T) {
						o := loadedOffice(t, "sqlite")
						for _, f := range files {
							if got := o.run(t, "import", o.file(t, f.name, f.data)); got.code != 0 {
								t.Fatalf("exit code %d\n%s%s", got.code, head(got.out, 12), got.err)
							}
						}
						if diff := gocmp.Diff(strings.Split(want, "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
							t.Errorf("the ledger says something else (-sample +otherwise):\n%s", head(diff, 40))
						}
					})
				}
			})
		}
	})
	for name := range metamorphoses {
		if tried[name] < 2 {
			t.Errorf("%s was tried with %d samples", name, tried[name])
		}
	}
}
