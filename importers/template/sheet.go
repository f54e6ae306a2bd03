package template

import (
	"strings"

	"github.com/xuri/excelize/v2"
)

// Rows of a sheet.
const (
	titleRow   = 1
	aboutRow   = 2 // as of when, and in which unit
	headingRow = 3
	exampleRow = 4
	firstRow   = 5
	lastRow    = 54
	notesRow   = 56
)

// About is what stands in row 2: the date to be filled in, and the unit of money.
const about = "截至　　　　年　　月　　日　　　　　　金额单位：万元"

var notes = []string{
	"填表说明：",
	"1. 请在表头上方填写截至日期，如“截至2024年12月31日”；带 * 的列必须填写。",
	"2. 表头的单位可以改，如把“万元”改为“亿元”，也可以在单元格中写明单位，如“300万元”。约、超、不少于等字样照写。",
	"3. 空白表示没有填报，不会改动已有数据；没有发生的请填 0。",
	"4. 单位写全称，几个单位之间用“、”分隔，牵头的注明（牵头）；地名从县（市、区）写起。",
	"5. 各种代码以文本填写，不要让软件改成 1.9E+17 的样子。",
	"6. 示例行不导入，可以保留。行数不够时，请在本说明之前插入行。",
}

// styles are the formats of a workbook's cells.
type styles struct {
	title, about, heading, required, example, notes int
	cells                                           map[form]int
}

func newStyles(f *excelize.File) (*styles, error) {
	s := &styles{cells: map[form]int{}}
	var failed error
	add := func(style excelize.Style) int {
		id, err := f.NewStyle(&style)
		if err != nil {
			failed = err
		}
		return id
	}
	thin := []excelize.Border{
		{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1},
		{Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1},
	}
	fill := func(colour string) excelize.Fill {
		return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
	}
	wrapped := &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true}
	s.title = add(excelize.Style{Font: &excelize.Font{Bold: true, Size: 16}, Alignment: &excelize.Alignment{Horizontal: "center"}})
	s.about = add(excelize.Style{Alignment: &excelize.Alignment{Horizontal: "left"}})
	s.heading = add(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("DDEBF7"), Border: thin, Alignment: wrapped})
	s.required = add(excelize.Style{Font: &excelize.Font{Bold: true}, Fill: fill("BDD7EE"), Border: thin, Alignment: wrapped})
	s.example = add(excelize.Style{Font: &excelize.Font{Italic: true, Color: "808080"}, Border: thin, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	s.notes = add(excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	asText, day := 49, "yyyy-mm-dd"
	s.cells[words] = add(excelize.Style{Border: thin, Alignment: &excelize.Alignment{WrapText: true}})
	s.cells[number] = add(excelize.Style{Border: thin})
	s.cells[code] = add(excelize.Style{Border: thin, NumFmt: asText})
	s.cells[date] = add(excelize.Style{Border: thin, CustomNumFmt: &day})
	return s, failed
}

// write fills the table's sheet, which is there and empty.
func (t table) write(f *excelize.File, s *styles) error {
	w := writer{f: f, sheet: t.sheet}
	last := len(t.columns)
	w.text(titleRow, 1, t.title, s.title)
	w.merge(titleRow, last)
	w.text(aboutRow, 1, about, s.about)
	w.merge(aboutRow, last)
	for i, c := range t.columns {
		col := i + 1
		heading, style := c.heading, s.heading
		if c.required {
			heading, style = heading+"*", s.required
		}
		w.text(headingRow, col, heading, style)
		w.text(exampleRow, col, c.example, s.example)
		w.do(func() error { return f.SetCellStyle(t.sheet, ref(firstRow, col), ref(lastRow, col), s.cells[c.form]) })
		w.do(func() error {
			name, err := excelize.ColumnNumberToName(col)
			if err != nil {
				return err
			}
			return f.SetColWidth(t.sheet, name, name, max(c.width, float64(2*len([]rune(heading)))))
		})
		w.options(col, c)
	}
	w.text(notesRow, 1, strings.Join(notes, "\n"), s.notes)
	w.merge(notesRow, last)
	const line = 16 // points
	w.do(func() error { return f.SetRowHeight(t.sheet, notesRow, float64(line*len(notes))) })
	w.do(func() error { return f.SetRowHeight(t.sheet, headingRow, 2*line) })
	w.do(func() error {
		return f.SetPanes(t.sheet, &excelize.Panes{Freeze: true, YSplit: headingRow, TopLeftCell: ref(headingRow+1, 1), ActivePane: "bottomLeft"})
	})
	w.do(func() error {
		landscape, a4 := "landscape", 9
		return f.SetPageLayout(t.sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &a4})
	})
	return w.err
}

// writer stops at the first error.
type writer struct {
	f     *excelize.File
	sheet string
	err   error
}

func (w *writer) do(step func() error) {
	if w.err == nil {
		w.err = step()
	}
}

func ref(row, col int) string {
	name, _ := excelize.CoordinatesToCellName(col, row) // both are small and positive
	return name
}

func (w *writer) text(row, col int, s string, style int) {
	w.do(func() error { return w.f.SetCellStr(w.sheet, ref(row, col), s) })
	w.do(func() error { return w.f.SetCellStyle(w.sheet, ref(row, col), ref(row, col), style) })
}

func (w *writer) merge(row, last int) {
	if last > 1 {
		w.do(func() error { return w.f.MergeCell(w.sheet, ref(row, 1), ref(row, last)) })
	}
}

// options puts a drop-down on a column. It suggests: other words are read, too.
func (w *writer) options(col int, c column) {
	if len(c.options) == 0 {
		return
	}
	w.do(func() error {
		v := excelize.NewDataValidation(true)
		v.SetSqref(ref(firstRow, col) + ":" + ref(lastRow, col))
		if err := v.SetDropList(c.options); err != nil {
			return err
		}
		v.SetError(excelize.DataValidationErrorStyleInformation, c.heading, "列表中没有这个词；确认无误可以保留。")
		return w.f.AddDataValidation(w.sheet, v)
	})
}
