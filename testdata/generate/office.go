package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// fen is money. Cells show it in 万元 unless the text says otherwise.
type fen int64

const (
	yuan    fen = 100
	wanYuan fen = 10_000 * yuan
	yiYuan  fen = 10_000 * wanYuan
)

// wan is the amount as decimal text in 万元, exact and without trailing zeros.
func (m fen) wan() string { return decimal(int64(m), int64(wanYuan)) }

// yi is the amount in 亿元.
func (m fen) yi() string { return decimal(int64(m), int64(yiYuan)) }

func decimal(value, scale int64) string {
	text := strconv.FormatInt(value/scale, 10)
	if rest := value % scale; rest != 0 {
		digits := len(strconv.FormatInt(scale, 10)) - 1
		text += "." + strings.TrimRight(fmt.Sprintf("%0*d", digits, rest), "0")
	}
	return text
}

// number is a cell's number as decimal text: 345.29 stays 345.29.
type number string

// percent is a number shown as a percentage: 0.9 is displayed 90%.
type percent string

// book is a workbook being written.
type book struct {
	*excelize.File
	styles map[string]int
}

// newBook starts a workbook whose only sheet is called first.
func newBook(first string) *book {
	b := &book{excelize.NewFile(), map[string]int{}}
	try(b.SetSheetName("Sheet1", first))
	// Fixed, so that writing twice gives the same bytes.
	try(b.SetDocProps(&excelize.DocProperties{
		Creator: "jiedui/testdata/generate", LastModifiedBy: "jiedui/testdata/generate",
		Created: "2024-12-31T09:00:00Z", Modified: "2024-12-31T09:00:00Z", Title: "虚构样例",
	}))
	border := []excelize.Border{
		{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1},
		{Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1},
	}
	middle := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	amount, day, chinese := "#,##0.00", "yyyy/m/d", `yyyy"年"m"月"d"日"`
	for _, s := range []struct {
		name  string
		style excelize.Style
	}{
		{"title", excelize.Style{Font: &excelize.Font{Bold: true, Size: 18}, Alignment: middle}},
		{"plain", excelize.Style{Alignment: &excelize.Alignment{Vertical: "center"}}},
		{"head", excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: middle, Border: border, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}}},
		{"cell", excelize.Style{Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}, Border: border}},
		{"amount", excelize.Style{Border: border, CustomNumFmt: &amount}},
		{"day", excelize.Style{Border: border, CustomNumFmt: &day}},
		{"chinese day", excelize.Style{Border: border, CustomNumFmt: &chinese}},
		{"percent", excelize.Style{Border: border, NumFmt: 9}},
		{"sum", excelize.Style{Font: &excelize.Font{Bold: true}, Border: border, CustomNumFmt: &amount, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"FFF2CC"}}}},
	} {
		id, err := b.NewStyle(&s.style)
		try(err)
		b.styles[s.name] = id
	}
	return b
}

// try ends the generator: nothing here depends on a user's input.
func try(err error) {
	if err != nil {
		panic(err)
	}
}

// page adds a sheet, or returns the one there is, to be written from its first row.
func (b *book) page(name string) *page {
	if i, err := b.GetSheetIndex(name); err != nil || i < 0 {
		_, err := b.NewSheet(name)
		try(err)
	}
	return &page{book: b, name: name, row: 1}
}

func (b *book) bytes() []byte {
	buffer, err := b.WriteToBuffer()
	try(err)
	return buffer.Bytes()
}

// page is a sheet being written downwards.
type page struct {
	*book
	name string
	row  int // the next row to write
}

func (p *page) ref(col int) string {
	ref, err := excelize.CoordinatesToCellName(col, p.row)
	try(err)
	return ref
}

// set writes one cell of the current row. A nil leaves it empty, but with its border.
func (p *page) set(col int, style string, value any) {
	ref := p.ref(col)
	switch v := value.(type) {
	case nil:
	case string:
		try(p.SetCellStr(p.name, ref, v))
	case int:
		try(p.SetCellInt(p.name, ref, int64(v)))
	case fen:
		try(p.SetCellDefault(p.name, ref, v.wan()))
		if style == "cell" {
			style = "amount"
		}
	case number:
		try(p.SetCellDefault(p.name, ref, string(v)))
	case percent:
		try(p.SetCellDefault(p.name, ref, string(v)))
		style = "percent"
	case time.Time:
		try(p.SetCellInt(p.name, ref, int64(serial(v))))
		if style == "cell" {
			style = "day"
		}
	default:
		panic(fmt.Sprintf("no way to write a %T", value))
	}
	try(p.SetCellStyle(p.name, ref, ref, p.styles[style]))
}

// serial is the number that Excel stores for a day.
func serial(day time.Time) int {
	return int(day.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)) / (24 * time.Hour))
}

// line writes a row from column A on.
func (p *page) line(style string, values ...any) {
	for i, v := range values {
		p.set(i+1, style, v)
	}
	p.row++
}

// span writes one text over columns 1 to width.
func (p *page) span(style string, width int, text string) {
	p.set(1, style, text)
	if width > 1 {
		p.merge(1, width, 0)
	}
	p.row++
}

// merge joins columns from to to of the current row with as many rows below as down says.
func (p *page) merge(from, to, down int) {
	a, b := p.ref(from), ""
	p.row += down
	b = p.ref(to)
	p.row -= down
	try(p.MergeCell(p.name, a, b))
}

// widths sets the widths of the columns from A on.
func (p *page) widths(widths ...float64) {
	for i, w := range widths {
		col, err := excelize.ColumnNumberToName(i + 1)
		try(err)
		try(p.SetColWidth(p.name, col, col, w))
	}
}

// hide hides a column.
func (p *page) hide(col int) {
	name, err := excelize.ColumnNumberToName(col)
	try(err)
	try(p.SetColVisible(p.name, name, false))
}
