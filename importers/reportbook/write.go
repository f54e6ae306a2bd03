package reportbook

import (
	"bytes"
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"

	"jiedui/ledger"
)

type column struct {
	key, heading string
	width        float64
	open         bool // to be filled in
	options      []string
	of           func(s ledger.ReportSlot) string
	number       bool
}

func (b Book) columns() []column {
	nothing := func(s ledger.ReportSlot) string {
		if s.Report.Nothing {
			return yes
		}
		return ""
	}
	progress := func(s ledger.ReportSlot) string {
		if s.Report.Progress == nil {
			return ""
		}
		return ledger.BasisPointsText(*s.Report.Progress)
	}
	list := []column{
		{key: keyID, width: 4, of: func(s ledger.ReportSlot) string { return identity(s.Report, s.Name) }},
		{key: keyName, heading: "项目、结对名称", width: 30, of: func(s ledger.ReportSlot) string { return s.Name }},
		{key: keyPlace, heading: "地点", width: 14, of: func(s ledger.ReportSlot) string { return s.Place }},
		{key: keyNothing, heading: "本期无进展", width: 12, open: true, options: []string{yes}, of: nothing},
	}
	for _, m := range b.asked() {
		unit := "（" + string(m.Unit) + "）"
		value := func(of func(v ledger.ReportValue) *int64) func(s ledger.ReportSlot) string {
			return func(s ledger.ReportSlot) string {
				for _, v := range s.Values {
					if v.Measure == m.Code {
						return amount(m, of(v), v.Qualifier)
					}
				}
				return ""
			}
		}
		list = append(list, column{key: before + m.Code, heading: "上期累计" + m.Name + unit, width: 16, number: true, of: func(s ledger.ReportSlot) string {
			if p, known := s.Previous[m.Code]; known {
				return amount(m, &p.Value, p.Qualifier)
			}
			return ""
		}}, column{key: cumulative + m.Code, heading: "本期末累计" + m.Name + unit, width: 16, open: true, number: true,
			of: value(func(v ledger.ReportValue) *int64 { return v.Cumulative })})
		if m.Behaviour == ledger.Flow || m.Code == ledger.CompletedInvestment {
			list = append(list, column{key: period + m.Code, heading: "本期" + m.Name + unit, width: 16, open: true, number: true,
				of: value(func(v ledger.ReportValue) *int64 { return v.Period })})
		}
	}
	var words []string
	for _, s := range statusWords {
		words = append(words, s.word)
	}
	only := func(s ledger.ReportSlot) (e ledger.ReportEvent, ok bool) {
		if len(s.Events) != 1 { // several do not fit, and stay as they are when nothing is said
			return e, false
		}
		return s.Events[0], true
	}
	return append(list,
		column{key: keyProgress, heading: "形象进度（%）", width: 12, open: true, of: progress},
		column{key: keyStatus, heading: "状态变化", width: 10, open: true, options: words, of: func(s ledger.ReportSlot) string {
			e, _ := only(s)
			for _, w := range statusWords {
				if w.status == e.Status {
					return w.word
				}
			}
			return ""
		}},
		column{key: keyDay, heading: "变化日期", width: 13, open: true, of: func(s ledger.ReportSlot) string {
			if e, ok := only(s); ok {
				return e.On.String()
			}
			return ""
		}},
		column{key: keyReason, heading: "减少或异常的理由", width: 24, open: true, of: func(s ledger.ReportSlot) string {
			for _, v := range s.Values {
				if v.Reason != "" {
					return v.Reason
				}
			}
			return ""
		}},
		column{key: keyText, heading: "文字说明", width: 40, open: true, of: func(s ledger.ReportSlot) string { return s.Report.Text }})
}

// amount is a value in its measure's unit, exactly; the qualifier stands in front.
func amount(m ledger.Measure, n *int64, q ledger.Qualifier) string {
	if n == nil {
		return ""
	}
	text, err := ledger.DecimalText(*n, m.Unit, -1)
	if err != nil { // no finite decimal, such as ㎡ in 亩: as near as a form needs it
		text, _ = ledger.DecimalText(*n, m.Unit, 6)
	}
	return ledger.Join(q, "").Prefix() + text
}

// Write makes the workbook. What is not to be filled in is locked, without a password: it
// keeps cells from being shifted by mistake.
func Write(b Book) ([]byte, error) {
	f := excelize.NewFile()
	defer f.Close() // only removes temporary files; the error that matters is that of writing
	w := writer{f: f}
	w.do(func() error { return f.SetSheetName("Sheet1", sheetName) })
	columns := b.columns()
	thin := []excelize.Border{{Type: "left", Color: "808080", Style: 1}, {Type: "right", Color: "808080", Style: 1}, {Type: "top", Color: "808080", Style: 1}, {Type: "bottom", Color: "808080", Style: 1}}
	title := w.style(&excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}})
	heading := w.style(&excelize.Style{Font: &excelize.Font{Bold: true}, Border: thin, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center", WrapText: true},
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDEBF7"}}})
	locked := w.style(&excelize.Style{Border: thin, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"F2F2F2"}}, Protection: &excelize.Protection{Locked: true}})
	asText := 49
	open := w.style(&excelize.Style{Border: thin, Protection: &excelize.Protection{}})
	text := w.style(&excelize.Style{Border: thin, NumFmt: asText, Protection: &excelize.Protection{}, Alignment: &excelize.Alignment{WrapText: true}})
	w.text(titleRow, 2, b.Organisation+" "+b.Period.StartsOn.String()+" 至 "+b.Period.EndsOn.String()+" 进展报告", title)
	w.text(aboutRow, 2, "只填白色单元格；空白表示没有填报，没有发生的填 0；约、超等字样可以写在数前面。请不要增删、移动行和列。", 0)
	for i, c := range columns {
		col := i + 1
		w.text(keyRow, col, c.key, 0)
		w.text(headingRow, col, c.heading, heading)
		name, _ := excelize.ColumnNumberToName(col)
		w.do(func() error { return f.SetColWidth(sheetName, name, name, c.width) })
		for j, s := range b.Slots {
			row := firstRow + j
			style := locked
			if c.open && s.Writable {
				style = open
				if !c.number {
					style = text
				}
			}
			value := c.of(s)
			if n, err := strconv.ParseFloat(value, 64); err == nil && c.number && len(value) <= 15 {
				w.do(func() error { return f.SetCellFloat(sheetName, ref(row, col), n, -1, 64) })
				w.do(func() error { return f.SetCellStyle(sheetName, ref(row, col), ref(row, col), style) })
				continue
			}
			w.text(row, col, value, style)
		}
		if len(c.options) > 0 && len(b.Slots) > 0 {
			w.do(func() error {
				v := excelize.NewDataValidation(true)
				v.SetSqref(ref(firstRow, col) + ":" + ref(firstRow+len(b.Slots)-1, col))
				if err := v.SetDropList(c.options); err != nil {
					return err
				}
				v.SetError(excelize.DataValidationErrorStyleStop, c.heading, "请从列表中选择。")
				return f.AddDataValidation(sheetName, v)
			})
		}
	}
	w.do(func() error { return f.SetRowVisible(sheetName, keyRow, false) })
	w.do(func() error { return f.SetColVisible(sheetName, "A", false) })
	w.do(func() error { return f.SetRowHeight(sheetName, headingRow, 32) })
	w.do(func() error {
		return f.SetPanes(sheetName, &excelize.Panes{Freeze: true, XSplit: 2, YSplit: headingRow, TopLeftCell: "C5", ActivePane: "bottomRight"})
	})
	w.do(func() error {
		return f.ProtectSheet(sheetName, &excelize.SheetProtectionOptions{SelectLockedCells: true, SelectUnlockedCells: true, FormatColumns: true, FormatRows: true})
	})
	var out bytes.Buffer
	w.do(func() error { return f.Write(&out) })
	if w.err != nil {
		return nil, fmt.Errorf("workbook of reports: %w", w.err)
	}
	return out.Bytes(), nil
}

// writer stops at the first error.
type writer struct {
	f   *excelize.File
	err error
}

func (w *writer) do(step func() error) {
	if w.err == nil {
		w.err = step()
	}
}

func (w *writer) style(s *excelize.Style) (id int) {
	w.do(func() (err error) { id, err = w.f.NewStyle(s); return err })
	return id
}

func ref(row, col int) string {
	name, _ := excelize.CoordinatesToCellName(col, row) // both are small and positive
	return name
}

func (w *writer) text(row, col int, s string, style int) {
	w.do(func() error { return w.f.SetCellStr(sheetName, ref(row, col), s) })
	w.do(func() error { return w.f.SetCellStyle(sheetName, ref(row, col), ref(row, col), style) })
}
