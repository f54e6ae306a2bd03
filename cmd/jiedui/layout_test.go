package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/testdata"
)

// layout is one sheet of a sample taken apart, so that it can be laid out anew: cells as
// the file has them, to be moved without being understood, and beside them their texts.
type layout struct {
	name   string
	hidden bool
	part   string // name of the part in the package; empty for csv
	before string // XML before and after the rows
	rows   []layoutRow
	merges []sheet.Range
}

type layoutRow struct {
	attributes string
	cells      map[int]string // by column, from one
	texts      map[int]string
}

var (
	xmlRow  = regexp.MustCompile(`(?s)<row r="(\d+)"([^>]*?)(?:/>|>(.*?)</row>)`)
	xmlCell = regexp.MustCompile(`(?s)<c r="([A-Z]+)\d+"(?:[^>]*?/>|.*?</c>)`)
	xmlRef  = regexp.MustCompile(`^<c r="[A-Z]+\d+"`)
	xmlCols = regexp.MustCompile(`(?s)<cols>.*?</cols>`)
)

// takeApart reads the layouts of all sheets of a sample; rows are without gaps, so that a
// row's number is its index and one.
func takeApart(t *testing.T, s testdata.Sample) []*layout {
	t.Helper()
	ctx := context.Background()
	w, err := sheet.Open(ctx, s.Name, s.Data, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	var list []*layout
	for _, info := range w.Sheets() {
		l := &layout{name: info.Name, hidden: info.Hidden || info.VeryHidden}
		if l.merges, err = w.Merges(ctx, info.Index); err != nil {
			t.Fatal(err)
		}
		for row, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				t.Fatal(err)
			}
			for len(l.rows) < row.Number {
				l.rows = append(l.rows, layoutRow{cells: map[int]string{}, texts: map[int]string{}})
			}
			for _, c := range row.Cells {
				text := c.Text
				if c.Percent {
					q, err := ledger.ParseQuantityIn(c.Text, "%")
					if err != nil {
						t.Fatal(err)
					}
					text = strings.TrimSuffix(ledger.Quantity{Value: 100 * q.Value, Unit: "%"}.String(), "%") + "%"
				}
				l.rows[row.Number-1].texts[c.Col], l.rows[row.Number-1].cells[c.Col] = text, text
			}
		}
		if w.Format() == sheet.XLSX {
			// The generator names parts by the order of the sheets.
			l.part = "xl/worksheets/sheet" + strconv.Itoa(info.Index+1) + ".xml"
			l.takeCells(t, string(part(t, s.Data, l.part)))
		}
		list = append(list, l)
	}
	return list
}

func (l *layout) takeCells(t *testing.T, xml string) {
	t.Helper()
	l.before, _, _ = strings.Cut(xml, "<sheetData>")
	for _, m := range xmlRow.FindAllStringSubmatch(xml, -1) {
		number, err := strconv.Atoi(m[1])
		if err != nil || number > len(l.rows) && strings.Contains(m[3], "<v>") {
			t.Fatalf("row %s of %s", m[1], l.part)
		}
		if number > len(l.rows) {
			continue
		}
		row := &l.rows[number-1]
		row.attributes, row.cells = m[2], map[int]string{}
		for _, c := range xmlCell.FindAllStringSubmatch(m[3], -1) {
			row.cells[columnOf(c[1])] = c[0]
		}
	}
}

func columnOf(letters string) int {
	n := 0
	for _, r := range letters {
		n = n*26 + int(r-'A') + 1
	}
	return n
}

func part(t *testing.T, data []byte, name string) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// putTogether is the file with its sheets laid out as they are now.
func putTogether(t *testing.T, s testdata.Sample, sheets []*layout) []byte {
	t.Helper()
	if sheets[0].part == "" {
		return sheets[0].asCSV(t)
	}
	edited := map[string]string{}
	for _, l := range sheets {
		edited[l.part] = l.asXML()
	}
	var out bytes.Buffer
	from, err := zip.NewReader(bytes.NewReader(s.Data), int64(len(s.Data)))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&out)
	for _, f := range from.File {
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		content, found := edited[f.Name]
		if !found {
			content = string(part(t, s.Data, f.Name))
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (l *layout) asXML() string {
	var b strings.Builder
	b.WriteString(l.before + "<sheetData>")
	for i, row := range l.rows {
		number := strconv.Itoa(i + 1)
		b.WriteString(`<row r="` + number + `"` + row.attributes + `>`)
		for _, col := range sortedColumns(row.cells) {
			b.WriteString(xmlRef.ReplaceAllLiteralString(row.cells[col], `<c r="`+ledger.ColumnLetters(col)+number+`"`))
		}
		b.WriteString(`</row>`)
	}
	b.WriteString("</sheetData>")
	if len(l.merges) > 0 {
		b.WriteString(`<mergeCells>`)
		for _, m := range l.merges {
			fmt.Fprintf(&b, `<mergeCell ref="%s%d:%s%d"/>`, ledger.ColumnLetters(m.Col1), m.Row1, ledger.ColumnLetters(m.Col2), m.Row2)
		}
		b.WriteString(`</mergeCells>`)
	}
	b.WriteString("</worksheet>")
	return b.String()
}

// asCSV is the sheet as a spreadsheet program saves it as csv: what is covered by a merge
// is blank.
func (l *layout) asCSV(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	width := 0
	for _, row := range l.rows {
		width = max(width, lastColumn(row.texts))
	}
	for _, row := range l.rows {
		record := make([]string, width)
		for col, text := range row.texts {
			record[col-1] = text
		}
		if err := w.Write(record); err != nil {
			t.Fatal(err)
		}
	}
	if w.Flush(); w.Error() != nil {
		t.Fatal(w.Error())
	}
	return out.Bytes()
}

func sortedColumns(cells map[int]string) []int {
	var columns []int
	for col := range cells {
		columns = append(columns, col)
	}
	slices.Sort(columns)
	return columns
}

func lastColumn(cells map[int]string) int {
	last := 0
	for col := range cells {
		last = max(last, col)
	}
	return last
}

// header is the index of the first row of the first header: lines above it have one or
// two cells.
func (l *layout) header() int {
	return slices.IndexFunc(l.rows, func(r layoutRow) bool { return len(r.texts) > 2 })
}

// prose reports whether a row is a line across the table: a title, a note or a category.
func (l *layout) prose(i int) bool {
	row := l.rows[i]
	if i < l.header() {
		return true
	}
	for col, text := range row.texts {
		_, err := strconv.ParseFloat(text, 64)
		return len(row.texts) == 1 && col == 1 && err != nil
	}
	return len(row.texts) == 0
}

// shuffle turns the order of the columns round, all but the first, in which a sheet has
// its running numbers and the labels of its totals. Columns under one merged heading stay
// together; those that only a further table below has follow the first table's. Lines
// across the table and the row that numbers the columns stay as they are, and the label
// of a total is no longer merged.
func (l *layout) shuffle() {
	top := l.header()
	width := lastColumn(l.rows[top].texts)
	last := width
	for _, row := range l.rows[top:] {
		last = max(last, lastColumn(row.texts))
	}
	joined := make([]bool, last+2) // the column belongs to the one before it
	for _, m := range l.merges {
		if !l.prose(m.Row1-1) && m.Col1 > 1 {
			for col := m.Col1 + 1; col <= m.Col2; col++ {
				joined[col] = true
			}
		}
	}
	to := map[int]int{1: 1}
	place := 1
	move := func(first, last int) { // blocks from the last to the first
		for end := last; end >= first; {
			start := end
			for start > first && joined[start] {
				start--
			}
			for col := start; col <= end; col++ {
				place++
				to[col] = place
			}
			end = start - 1
		}
	}
	move(2, width)
	move(width+1, last)
	var merges []sheet.Range
	for _, m := range l.merges {
		switch {
		case l.prose(m.Row1 - 1):
		case m.Col1 == 1 && m.Col2 > 1:
			continue
		default:
			m.Col1, m.Col2 = to[m.Col1], to[m.Col1]+m.Col2-m.Col1
		}
		merges = append(merges, m)
	}
	for i, row := range l.rows {
		if !l.prose(i) && !row.numbersColumns() {
			l.rows[i].cells, l.rows[i].texts = moved(row.cells, to), moved(row.texts, to)
		}
	}
	l.merges = merges
	l.before = xmlCols.ReplaceAllString(l.before, "") // widths, and what is hidden, are of the old order
}

// numbersColumns reports whether a row holds the numbers of the columns.
func (r layoutRow) numbersColumns() bool {
	for col, text := range r.texts {
		if text != strconv.Itoa(col) {
			return false
		}
	}
	return len(r.texts) > 2
}

func moved(cells map[int]string, to map[int]int) map[int]string {
	out := make(map[int]string, len(cells))
	for col, cell := range cells {
		if place, found := to[col]; found {
			col = place
		}
		out[col] = cell
	}
	return out
}

// isTotal reports whether a row is a subtotal or total by its label.
func (r layoutRow) isTotal() bool {
	label := strings.NewReplacer(" ", "", "\u3000", "").Replace(r.texts[1])
	return strings.HasSuffix(label, "合计") || strings.HasSuffix(label, "小计") || strings.HasSuffix(label, "总计")
}

// split makes two sheets of one, each with the lines above and the header, and drops the
// totals. The cut is at the first row from the middle on at which whole says that a new
// group begins. What is merged across the cut is merged in both, and filled in again.
func (l *layout) split(headerRow int, whole func(layoutRow) bool) (first, second *layout) {
	var data []int
	for i := headerRow; i < len(l.rows); i++ {
		if !l.rows[i].isTotal() {
			data = append(data, i)
		}
	}
	at := len(data) / 2
	for at < len(data) && !whole(l.rows[data[at]]) {
		at++
	}
	cut := 0
	if at < len(data) {
		cut = data[at]
	}
	if cut == 0 { // nothing to cut: all stays in one
		return l.only(func(i int) bool { return !l.rows[i].isTotal() || i < headerRow }), l.only(func(int) bool { return false })
	}
	first = l.only(func(i int) bool { return i < headerRow || i < cut && !l.rows[i].isTotal() })
	for _, m := range l.merges {
		if m.Row1-1 >= headerRow && m.Row1-1 < cut && m.Row2-1 >= cut {
			l.rows[cut].cells[m.Col1] = l.rows[m.Row1-1].cells[m.Col1]
			l.rows[cut].texts[m.Col1] = l.rows[m.Row1-1].texts[m.Col1]
		}
	}
	second = l.only(func(i int) bool { return i < headerRow || i >= cut && !l.rows[i].isTotal() })
	return first, second
}

// only is the layout with some of its rows, moved up, and what is left of its merges.
func (l *layout) only(keep func(i int) bool) *layout {
	out := &layout{name: l.name, hidden: l.hidden, part: l.part, before: l.before}
	place := make([]int, len(l.rows)) // number of the row now; zero: dropped
	for i, row := range l.rows {
		if keep(i) {
			out.rows = append(out.rows, layoutRow{row.attributes, moved(row.cells, nil), moved(row.texts, nil)})
			place[i] = len(out.rows)
		}
	}
	for _, m := range l.merges {
		left := m
		left.Row1, left.Row2 = 0, 0
		for n := m.Row1; n <= min(m.Row2, len(place)); n++ {
			if p := place[n-1]; p != 0 {
				left.Row1, left.Row2 = cmp.Or(left.Row1, p), p
			}
		}
		if left.Row1 != 0 && (left.Row2 > left.Row1 || left.Col2 > left.Col1) {
			out.merges = append(out.merges, left)
		}
	}
	return out
}

// named is a sample's name with something before its extension, and maybe another extension.
func named(s testdata.Sample, suffix, extension string) string {
	own := filepath.Ext(s.Name)
	return strings.TrimSuffix(s.Name, own) + suffix + cmp.Or(extension, own)
}
