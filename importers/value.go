package importers

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// row reads the cells of one row by what their columns hold. It is used for one row after
// the other.
type row struct {
	r        *reader
	m        *mapping
	number   int
	category string
	above    map[int]sheet.Cell // last filled cell of each carried column
	before   *aboveRow          // the row of data above; nil: none
	failed   bool
	unclear  []string // ids of the columns whose blanks were reported as unclear

	// What the columns hold, by index: read holds for rows of the same turn.
	cells []filled
	read  []reading
	turn  int

	// The amounts of measure columns and the columns that could not be read, by index: what
	// the sheet's totals are compared with.
	sums   []amount
	summed []bool
	unread []bool
}

// reading says of a column whether it was read, in which turn, and whether it is filled.
type reading struct {
	turn int
	ok   bool
}

func newRow(r *reader, m *mapping) *row {
	n := len(m.columns)
	return &row{r: r, m: m, cells: make([]filled, n), read: make([]reading, n), sums: make([]amount, n), summed: make([]bool, n), unread: make([]bool, n)}
}

// begin makes ready for a row.
func (x *row) begin(number int, category string) {
	x.number, x.category, x.failed = number, category, false
	x.turn++
	x.unclear = x.unclear[:0]
	clear(x.summed)
	clear(x.unread)
}

// filled is a cell with its column, neither blank nor an error.
type filled struct {
	sheet.Cell
	column *mappedColumn
	text   string // tidied
	// carried: the value stands above, in a merge or a group filled in once.
	carried bool
}

func (x *row) spot(c *mappedColumn, cell sheet.Cell) spot {
	at := spot{sheet: x.m.table.grid.name, row: x.number}
	if c != nil {
		at.row, at.col, at.heading = c.rowOf(x.number), c.col, c.text
	}
	if cell.Row != 0 {
		at.row, at.col = cell.Row, cell.Col
	}
	return at
}

// find adds a finding about a cell; an error keeps the row from being applied.
func (x *row) find(code string, c filled, seen, hint string) {
	if x.r.f.add(code, x.spot(c.column, c.Cell), seen, hint) {
		x.failed = true
	}
}

// findRow adds a finding about the row as a whole, or about what it lacks in a column.
func (x *row) findRow(code, lacking, hint string) {
	if x.isUnclear(code, lacking) {
		x.failed = true
		return
	}
	at := spot{sheet: x.m.table.grid.name, row: x.number}
	for _, c := range x.m.columns {
		if c.spec != nil && lacking != "" && (c.spec.Field == lacking || c.spec.ID() == lacking) {
			at.row, at.col, at.heading = c.rowOf(x.number), c.col, c.text
			break
		}
	}
	if x.r.f.add(code, at, "", hint) {
		x.failed = true
	}
}

// in reads the cell of a column by its index; not ok: blank, or an error that is reported.
func (x *row) in(i int) (*filled, bool) {
	if x.read[i].turn != x.turn {
		f, ok := x.fill(&x.m.columns[i], i)
		x.cells[i], x.read[i] = f, reading{x.turn, ok}
	}
	return &x.cells[i], x.read[i].ok
}

func (x *row) fill(c *mappedColumn, i int) (filled, bool) {
	g := x.m.table.grid
	number := c.rowOf(x.number)
	cell, ok := g.shown(number, c.col)
	f := filled{Cell: cell, column: c}
	if from, covered := g.cover(number, c.col); covered {
		// A value merged over several rows or columns stands where the merge begins. An
		// amount belongs to the first row only.
		if from.col != c.col || from.row <= x.m.table.bottom || c.spec.Measure != "" || c.spec.Field == fieldValue {
			return filled{}, false
		}
		f.carried = true
	}
	if ok {
		f.text = tidy(cell.Text)
	}
	if (!ok || f.text == "") && c.spec.Carry {
		if f.Cell, ok = x.above[c.col]; ok {
			f.text, f.carried = tidy(f.Text), true
			if !x.carries(i) {
				x.blankAmongFilled(c, f.text)
				return filled{}, false
			}
		}
	}
	if !ok || f.text == "" {
		return filled{}, false
	}
	if f.Kind == sheet.Error {
		hint := "公式出错，请改正公式或直接填写数值"
		if f.text == unstored {
			hint = "文件里只有公式，没有保存计算结果：请用 Excel 或 WPS 打开，重新计算后保存"
		}
		x.find(codeFormulaError, f, f.text, hint)
		return filled{}, false
	}
	if mayBeDitto(f.text) && isDitto(f.text) {
		above, ok := x.before.above(i)
		if !ok {
			x.find(codeNothingAbove, f, f.text, "写的是“同上”，上一行同一列却没有内容；请直接填写")
			return filled{}, false
		}
		above.Row, above.Col = f.Row, f.Col // the statement is made here
		f.Cell, f.text = above, tidy(above.Text)
	}
	if c.spec.Carry {
		x.above[c.col] = f.Cell
	}
	if ledger.IsBlankWord(f.text) {
		return filled{}, false
	}
	return f, true
}

// isDitto recognises what offices write for the value above.
func isDitto(s string) bool {
	switch ledger.Narrow(s) {
	case "同上", "同上行", "同上栏", "〃", "″", "\"", "''":
		return true
	}
	return false
}

// mayBeDitto spares most texts the closer look.
func mayBeDitto(s string) bool {
	if s == "" || len(s) > 24 {
		return false
	}
	switch s[0] {
	case '"', '\'', ' ', '\t', '\n', '\r', 0xC2, 0xE2, 0xE3, 0xEF: // quotes, spaces of all kinds
		return true
	}
	return strings.HasPrefix(s, "同")
}

// leaveGroup forgets the towns and villages above where the row names another county: what
// is carried down belongs to its group. groups has the last name met in each field.
func (x *row) leaveGroup(groups map[string]string) {
	left := false
	for level, field := range placeFields {
		for _, i := range x.m.places[level] {
			c := &x.m.columns[i]
			if left {
				delete(x.above, c.col)
			}
			cell, ok := x.m.table.grid.shown(c.rowOf(x.number), c.col)
			text := tidy(cell.Text)
			if !ok || text == "" {
				continue
			}
			if was, met := groups[field]; met && was != text {
				left = true
			}
			groups[field] = text
		}
	}
}

// all reads the cells of all columns with an id, in the order of their headings, so that
// the order of columns does not matter.
func (x *row) all(id string) []filled {
	var cells []filled
	for _, i := range x.m.byID[id] {
		if f, ok := x.in(i); ok {
			cells = append(cells, *f)
		}
	}
	return cells
}

// one is the first of all.
func (x *row) one(id string) (filled, bool) {
	var first *filled
	for _, i := range x.m.byID[id] {
		if f, ok := x.in(i); ok && first == nil {
			first = f
		}
	}
	if first != nil {
		return *first, true
	}
	if x.m.layout.Categories == id && x.category != "" {
		return filled{Cell: sheet.Cell{Kind: sheet.Text, Text: x.category}, text: x.category, carried: true}, true
	}
	if x.m.layout.SheetName == id {
		name := tidy(x.m.table.grid.name)
		return filled{Cell: sheet.Cell{Kind: sheet.Text, Text: name}, text: name, carried: true}, name != ""
	}
	return filled{}, false
}

// tidy makes one line of a cell: line breaks go, and spaces except between Latin words.
func tidy(s string) string {
	if isTidy(s) {
		return s
	}
	words := strings.Fields(strings.Map(func(r rune) rune {
		switch r {
		case '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff':
			return -1
		case '\u00a0', '\u3000':
			return ' '
		}
		return r
	}, s))
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			if last, _ := lastRune(words[i-1]); last < 0x2E80 {
				if first, _ := firstRune(w); first < 0x2E80 {
					b.WriteByte(' ')
				}
			}
		}
		b.WriteString(w)
	}
	return b.String()
}

// isTidy tells most texts that are one word by their bytes: those of spaces and of
// characters without width are no part of any other character.
func isTidy(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ':
			return false
		case c < 0xC2:
		case c == 0xC2, c == 0xE1, c == 0xE2:
			return false
		case c == 0xE3 && strings.HasPrefix(s[i:], "\u3000"), c == 0xEF && strings.HasPrefix(s[i:], "\ufeff"):
			return false
		}
	}
	return true
}

var (
	plainNumber = regexp.MustCompile(`^[-+]?[\d,]*\.?\d+$`)
	scientific  = regexp.MustCompile(`^\d(?:\.\d+)?[Ee]\+?\d+$`)
)

// span reads a date, a month, a year or a range.
func (x *row) span(f filled) (ledger.Span, bool) {
	text := f.text
	switch f.Kind {
	case sheet.Date:
		if len(text) >= 10 {
			text = text[:10]
		}
	case sheet.Number:
		if shortOctober.MatchString(text) {
			x.find(codeBadDate, f, f.text, "数字 "+text+" 可能是 1 月，也可能是 10 月（数字末尾的 0 不保存）；请写成 "+text[:4]+"年1月 或 "+text[:4]+"年10月")
			return ledger.Span{}, false
		}
		if d, ok := x.serialDay(text); ok {
			x.find(codeDateSerial, f, f.text, "日期存成了数字，已按日期 "+d.String()+" 读取；请把单元格设为日期格式")
			return ledger.Span{From: d, To: d, Precision: ledger.PrecisionDay}, true
		}
	}
	span, err := ledger.ParseSpan(text)
	if err == nil {
		return span, true
	}
	var bad *ledger.DateError
	if year := x.yearOfTable(); year != 0 && errors.As(err, &bad) && bad.Code == ledger.DateYearMissing {
		if span, err = ledger.ParseSpanIn(text, year); err == nil {
			x.find(codeYearAssumed, f, f.text, fmt.Sprintf("没有写年份，按本表的 %d 年读取；请写明年份", year))
			return span, true
		}
	}
	hint := "无法识别的日期，请写成 2024-10-26 或 2024年10月"
	if errors.As(err, &bad) {
		if d, ok := x.serialDay(text); ok && bad.Code == ledger.DateSerial {
			x.find(codeDateSerial, f, f.text, "日期存成了数字，已按日期 "+d.String()+" 读取；请把单元格设为日期格式")
			return ledger.Span{From: d, To: d, Precision: ledger.PrecisionDay}, true
		}
		hint = bad.Hint
	}
	x.find(codeBadDate, f, f.text, hint)
	return ledger.Span{}, false
}

// shortOctober is what is left of 2024.10 typed as a number, and may be January as well.
var shortOctober = regexp.MustCompile(`^(?:19|20|21)\d{2}\.1$`)

// yearOfTable is the year that stands above the table, else that of the as-of date.
func (x *row) yearOfTable() int {
	a := x.r.about(x.m.table)
	return cmp.Or(a.year, x.r.o.AsOf.Year, a.asOf.Year)
}

// Serial numbers of 1950 and 2100: what lies between may be a date.
const firstSerial, lastSerial = 18264, 73051

func (x *row) serialDay(text string) (ledger.Date, bool) {
	whole, _, _ := strings.Cut(text, ".")
	n, err := strconv.Atoi(whole)
	if err != nil {
		return ledger.Date{}, false
	}
	if x.r.date1904 {
		n += 1462
	}
	if n < firstSerial || n > lastSerial {
		return ledger.Date{}, false
	}
	return ledger.Date{Year: 1899, Month: 12, Day: 30}.AddDays(n), true
}

// codeText reads a code; a number that Excel may have cut is refused.
func (x *row) codeText(f filled) (string, bool) {
	text := strings.ReplaceAll(ledger.Narrow(f.text), " ", "")
	if f.Kind == sheet.Number || scientific.MatchString(text) {
		seen := f.Raw
		if seen == "" {
			seen = f.text
		}
		x.find(codeCodeAsNumber, f, seen, "代码存成了数字，前面的零和超过 15 位的部分会丢失：请把整列设为文本格式后重新录入")
		return "", false
	}
	return text, true
}

// about is what stands above a table and holds for all of it.
type about struct {
	asOf  ledger.Date
	year  int
	units map[ledger.Dimension]ledger.Unit
	// rivals are two units of one dimension that stand above the same header.
	rivals map[ledger.Dimension][2]ledger.Unit
}

var (
	titleAsOf = regexp.MustCompile(`(?:截至|截止到?|截止至)((?:\d{4}年)(?:\d{1,2}月)?(?:\d{1,2}[日号]|底|末)?|\d{4}[-./]\d{1,2}(?:[-./]\d{1,2})?)`)
	titleDate = regexp.MustCompile(`(\d{4}年(?:\d{1,2}[-~至—])?\d{1,2}月(?:\d{1,2}[日号]|底|末)?|\d{4}年(?:第?[一二三四1-4]季度|上半年|前三季度|年底|底|末)|\d{4}[-./]\d{1,2}[-./]\d{1,2})`)
	titleUnit = regexp.MustCompile(`单位[:：]?([^\s()]{1,30})`)
)

func readAbout(t *table) about {
	a := about{units: map[ledger.Dimension]ledger.Unit{}, rivals: map[ledger.Dimension][2]ledger.Unit{}}
	lines := append([]string{}, t.titles...)
	lines = append(lines, strings.ReplaceAll(ledger.Narrow(t.grid.name), " ", ""))
	for _, pattern := range []*regexp.Regexp{titleAsOf, titleDate} {
		for _, line := range lines {
			if m := pattern.FindStringSubmatch(line); m != nil && a.asOf.IsZero() {
				if span, err := ledger.ParseSpan(m[1]); err == nil {
					a.asOf = span.To
				}
			}
		}
	}
	for _, line := range lines {
		if m := yearAnywhere.FindStringSubmatch(line); m != nil && a.year == 0 {
			a.year, _ = strconv.Atoi(m[1]) // four digits
		}
	}
	a.readUnits(lines[:t.own])
	a.readUnits(lines[t.own:])
	return a
}

// readUnits reads the units that some lines name. What lines nearer to the header said
// before counts; among these lines two units of one dimension are rivals.
func (a *about) readUnits(lines []string) {
	said := map[ledger.Dimension]bool{}
	for d := range a.units {
		said[d] = true
	}
	for _, line := range lines {
		for _, m := range titleUnit.FindAllStringSubmatch(line, -1) {
			for _, name := range strings.FieldsFunc(m[1], func(r rune) bool { return strings.ContainsRune("、,，;/", r) }) {
				u, err := ledger.ParseUnit(name)
				if err != nil || u == ledger.None || said[u.Dimension()] {
					continue
				}
				first, met := a.units[u.Dimension()]
				if !met {
					a.units[u.Dimension()] = u
				} else if first.Scale() != u.Scale() {
					a.rivals[u.Dimension()] = [2]ledger.Unit{first, u}
				}
			}
		}
	}
}
