package annotate

import (
	"fmt"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// labels are what the list and the comments say in one language.
type labels struct {
	headings   []string
	severity   map[ledger.Severity]string
	counts     string
	advice     string
	comment    string // severity, code, seen, hint
	unseen     string // severity, code, hint
	row        string
	converted  string
	unreadable string
	none       string
}

var words = map[Language]*labels{
	Chinese: {
		headings: []string{"级别", "代码", "工作表", "单元格", "表头", "所见", "怎么改"},
		severity: map[ledger.Severity]string{ledger.SeverityError: "错误", ledger.SeverityWarning: "警告", ledger.SeverityInfo: "提示"},
		counts:   "错误 %d 条，警告 %d 条，提示 %d 条",
		advice: "红色单元格必须改正，黄色单元格请核对，原因和改法见批注；点“单元格”一栏可跳到该处。改好后直接用本文件再次导入：" +
			"本表不会导入，标注会在下次导入时更新。",
		comment:    "%s（%s）\n所见：%s\n怎么改：%s",
		unseen:     "%s（%s）\n怎么改：%s",
		row:        "第 %d 行",
		converted:  "原文件（%s）无法在原样上标注，这里是各工作表单元格的内容，不含原来的格式和公式。可改在本文件中再导入，也可对照着改原文件。",
		unreadable: "原文件无法读取，不能标注；请按下面的提示处理后重新导入原文件。",
		none:       "没有发现问题",
	},
	English: {
		headings: []string{"Severity", "Code", "Sheet", "Cell", "Heading", "Seen", "What to do"},
		severity: map[ledger.Severity]string{ledger.SeverityError: "Error", ledger.SeverityWarning: "Warning", ledger.SeverityInfo: "Note"},
		counts:   "%d errors, %d warnings, %d notes",
		advice: "Red cells have to be corrected, yellow ones looked at; comments say why and how, links lead to the cells. " +
			"Import this same file again when done: this sheet is not imported, and marks are renewed.",
		comment:    "%s (%s)\nSeen: %s\nWhat to do: %s",
		unseen:     "%s (%s)\nWhat to do: %s",
		row:        "row %d",
		converted:  "The file (%s) cannot be marked as it is: these are the contents of its cells, without formats and formulas. Correct and import this file, or correct the original.",
		unreadable: "The file cannot be read, so nothing in it is marked; follow the hints below and import the original again.",
		none:       "Nothing was found",
	},
}

// said is what a cell's comment says of a finding.
func (l *labels) said(f ledger.Finding) string {
	if f.Seen == "" {
		return fmt.Sprintf(l.unseen, l.severity[f.Severity], f.Code, f.Hint)
	}
	return fmt.Sprintf(l.comment, l.severity[f.Severity], f.Code, f.Seen, f.Hint)
}

var severityOrder = []ledger.Severity{ledger.SeverityError, ledger.SeverityWarning, ledger.SeverityInfo}

// widths of the list's columns, in characters.
var widths = []int{8, 26, 20, 11, 26, 36, 70}

// result writes the sheet that lists the findings; note is said above them.
func (a *annotation) result(b *book, s *styles, note string) string {
	l := a.labels
	counts := map[ledger.Severity]int{}
	for _, f := range a.findings {
		counts[f.Severity]++
	}
	sheet := newSheet(widths)
	sheet.row(text(fmt.Sprintf(l.counts, counts[severityOrder[0]], counts[severityOrder[1]], counts[severityOrder[2]]), s.bold))
	sheet.wide(s.wrap, len(widths), l.advice)
	if note != "" {
		sheet.wide(s.bold, len(widths), note)
	}
	if len(a.findings) == 0 {
		sheet.row(text(l.none, s.wrap))
	} else {
		var heads []cell
		for _, h := range l.headings {
			heads = append(heads, text(h, s.bold))
		}
		sheet.row(heads...)
	}
	known := map[string]bool{}
	for _, t := range b.sheets {
		known[t.name] = true
	}
	filled := map[ledger.Severity][]mark{}
	first := sheet.rows + 1
	for i, f := range a.findings {
		at := a.place(i)
		shown, format := f.Cell(), s.wrap
		if f.Row > 0 && f.Col == 0 {
			shown = fmt.Sprintf(l.row, f.Row)
		}
		if known[f.Sheet] && at.row > 0 {
			format = s.link
			sheet.link(cellAt{sheet.rows + 1, 4}, "'"+strings.ReplaceAll(f.Sheet, "'", "''")+"'!"+at.ref())
		}
		filled[f.Severity] = append(filled[f.Severity], mark{cellAt: cellAt{sheet.rows + 1, 1}, severity: f.Severity})
		sheet.row(text(l.severity[f.Severity], s.wrap), text(f.Code, s.wrap), text(f.Sheet, s.wrap), text(shown, format),
			text(quoted(f.Heading), s.wrap), text(quoted(f.Seen), s.wrap), text(f.Hint, s.wrap))
	}
	if len(a.findings) > 0 {
		sheet.filter(first-1, len(widths))
	}
	sheet.rules = fillRules("", append(filled[ledger.SeverityError], filled[ledger.SeverityWarning]...), s, 1)
	return sheet.xml(b.namespace())
}

// quoted keeps a heading that is listed from being taken for one: a row of the list with two
// of them would read as the header of a table.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	return "“" + s + "”"
}

func (b *book) namespace() string {
	if b.base == strict {
		return "http://purl.oclc.org/ooxml/spreadsheetml/main"
	}
	return mainNS
}

// place is where a finding is shown; nothing is located in a file that cannot be read.
func (a *annotation) place(i int) cellAt {
	if i < len(a.places) {
		return a.places[i]
	}
	return cellAt{}
}

// cell is one cell of a sheet that we write.
type cell struct {
	kind   string // attribute t: inlineStr, n, b, e
	value  string
	format int
}

func text(s string, format int) cell { return cell{"inlineStr", s, format} }

// sheetWriter writes a worksheet from top to bottom.
type sheetWriter struct {
	head     string // before the cells
	data     strings.Builder
	rows     int // written so far: number of the last
	width    int
	merges   []string
	links    []string
	filtered string // the range of the filter
	rules    string
}

func newSheet(widths []int) *sheetWriter {
	w := &sheetWriter{}
	if len(widths) > 0 {
		var b strings.Builder
		for i, n := range widths {
			fmt.Fprintf(&b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, n)
		}
		w.head = `<cols>` + b.String() + `</cols>`
	}
	return w
}

// row adds the next row, its cells from column A on.
func (w *sheetWriter) row(cells ...cell) {
	w.rows++
	w.open(w.rows, false)
	for i, c := range cells {
		if c.value != "" {
			w.cell(cellAt{w.rows, i + 1}, c)
		}
	}
	w.data.WriteString(`</row>`)
}

// wide adds a row with one text over several columns.
func (w *sheetWriter) wide(format, columns int, s string) {
	w.rows++
	fmt.Fprintf(&w.data, `<row r="%d" ht="34" customHeight="1">`, w.rows)
	w.cell(cellAt{w.rows, 1}, text(s, format))
	w.data.WriteString(`</row>`)
	w.merges = append(w.merges, cellAt{w.rows, 1}.ref()+":"+cellAt{w.rows, columns}.ref())
}

func (w *sheetWriter) open(number int, hidden bool) {
	w.rows = number
	w.data.WriteString(`<row r="` + strconv.Itoa(number) + `"`)
	if hidden {
		w.data.WriteString(` hidden="1"`)
	}
	w.data.WriteString(`>`)
}

func (w *sheetWriter) cell(at cellAt, c cell) {
	w.width = max(w.width, at.col)
	w.data.WriteString(`<c r="` + at.ref() + `"`)
	if c.format != 0 {
		w.data.WriteString(` s="` + strconv.Itoa(c.format) + `"`)
	}
	if c.kind == "inlineStr" {
		w.data.WriteString(` t="inlineStr"><is><t xml:space="preserve">` + escape(c.value) + `</t></is></c>`)
		return
	}
	w.data.WriteString(` t="` + c.kind + `"><v>` + escape(c.value) + `</v></c>`)
}

func (w *sheetWriter) link(at cellAt, location string) {
	w.links = append(w.links, fmt.Sprintf(`<hyperlink ref="%s" location="%s"/>`, at.ref(), escape(location)))
}

func (w *sheetWriter) filter(header, columns int) {
	w.filtered = cellAt{header, 1}.ref() + ":" + cellAt{w.rows, columns}.ref()
}

func (w *sheetWriter) xml(namespace string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<worksheet xmlns="` + namespace + `"><dimension ref="A1:` + cellAt{max(w.rows, 1), max(w.width, 1)}.ref() + `"/>`)
	b.WriteString(w.head + `<sheetData>` + w.data.String() + `</sheetData>`)
	if w.filtered != "" {
		b.WriteString(`<autoFilter ref="` + w.filtered + `"/>`)
	}
	if len(w.merges) > 0 {
		fmt.Fprintf(&b, `<mergeCells count="%d"><mergeCell ref="%s"/></mergeCells>`, len(w.merges), strings.Join(w.merges, `"/><mergeCell ref="`))
	}
	b.WriteString(w.rules)
	if len(w.links) > 0 {
		b.WriteString(`<hyperlinks>` + strings.Join(w.links, "") + `</hyperlinks>`)
	}
	b.WriteString(`<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`)
	return b.String()
}
