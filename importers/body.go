package importers

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"jiedui/importers/sheet"
)

// bodyKind is what a row below the header turned out to be.
type bodyKind int

const (
	dataRow bodyKind = iota
	totalRow
	addedRow // 税金: what a total below it adds to the rows
	categoryRow
	templateRow
	partRow // 其中：…, a part of what stands above
	noteRow
	emptyRow // nothing but a number that was filled in ahead, or nothing
)

// bodyRow is a row below a header. Its cells hold until the next one.
type bodyRow struct {
	gridRow
	kind  bodyKind
	label string // of a total or category row: its words
	col   int    // where the label stands
	level int    // of a total: 小计 3, 合计 2, 总计 1; of a category: 一、 1, （一） 2, unnumbered 3
	count int    // 共94项; -1: it says none
}

// bodyRead is what was met below a table's header.
type bodyRead struct {
	RowCounts
	ended bool
	parts bool // the last row was a part of one above
	// late is the first row below the notes that looks like data; zero: none.
	late int
	// afterGap is the row, below blank ones, that ended the table; zero: none did.
	afterGap int

	last  int   // row that was met last
	blank int   // blank rows since a row of data
	usual []int // columns that every row of data fills
}

// endingGap blank rows may end a table: what stands below them has to look like its rows to be one.
const endingGap = 2

// body goes through the rows below the headers of a part and tells them apart; visit is
// called for all but empty rows and notes, until it returns false. A note ends its table.
// Rows are those of p.tables[i].
func (p *part) body(ctx context.Context, visit func(i int, b bodyRow) bool, each func(row gridRow), met []bodyRead) error {
	defer func() { p.grid.current = gridRow{} }()
	i, run := 0, 0
	for row, err := range p.grid.each(ctx) {
		if err != nil {
			return err
		}
		if each != nil {
			each(row)
		}
		for i < len(p.tables) && (run == len(p.tables[i].body) || row.number > p.tables[i].body[run].last) {
			if run++; run >= len(p.tables[i].body) {
				i, run = i+1, 0
			} else {
				met[i].ended = false // what stood above a page header was the page's foot
			}
			if i < len(p.tables) {
				met[i].last = 0
			}
		}
		if i == len(p.tables) {
			if each == nil {
				return nil
			}
			continue
		}
		t := p.tables[i]
		if row.number < t.body[run].first {
			continue
		}
		b := bodyRow{gridRow: row, kind: dataRow, count: -1}
		if !t.form {
			b = t.classify(row)
		}
		if met[i].meet(t, &b) && !visit(i, b) {
			return nil
		}
	}
	return nil
}

// meet counts a row and reports whether it belongs to the table.
func (m *bodyRead) meet(t *table, b *bodyRow) bool {
	// Below 其中：A stands B, without a number of its own either.
	if m.parts = b.kind == partRow || m.parts && b.kind == dataRow && t.serial != 0 && !t.numbered(b.gridRow); m.parts {
		b.kind = partRow
	}
	if !t.form && !m.ended {
		m.mind(t, *b)
	}
	if m.ended || b.kind == noteRow {
		m.BelowNotes++
	}
	switch {
	case b.kind == noteRow:
		m.ended = true
		return false
	case m.ended:
		if b.kind == dataRow && len(t.cells)*2 > len(t.columns) && m.late == 0 {
			m.late = b.number
		}
		return false
	}
	switch b.kind {
	case emptyRow:
		m.Blank++
		return false
	case dataRow:
		m.Data++
	case totalRow, addedRow:
		m.Totals++
	case categoryRow, partRow:
		m.Groups++
	case templateRow:
		m.Templates++
	}
	return true
}

// mind ends the table at a row below a gap that is unlike the rows above it: another small table, remarks. Numbered
// rows, and those that fill most columns or all that the rows above fill, go on with it.
func (m *bodyRead) mind(t *table, b bodyRow) {
	if m.last != 0 {
		m.blank += b.number - m.last - 1
	}
	m.last = b.number
	switch {
	case b.kind == emptyRow:
		m.blank++
	case b.kind == dataRow && m.Data > 0 && m.blank >= endingGap && !m.goesOn(t):
		m.ended, m.afterGap = true, b.number
	case b.kind == dataRow:
		m.blank = 0
		m.fill(t)
	}
}

// goesOn reports whether the row of data that was classified last is like those above it.
func (m *bodyRead) goesOn(t *table) bool {
	if len(t.cells)*2 > len(t.columns) {
		return true
	}
	for i := range t.cells {
		if t.cells[i].Col == t.serial && isPlainValue(t.labels[i]) {
			return true
		}
	}
	return len(m.usual) > 0 && !slices.ContainsFunc(m.usual, func(col int) bool { return !t.fills(col) })
}

// fill notes which columns the row of data that was classified last leaves blank.
func (m *bodyRead) fill(t *table) {
	if m.Data > 0 {
		m.usual = slices.DeleteFunc(m.usual, func(col int) bool { return !t.fills(col) })
		return
	}
	for i := range t.cells {
		m.usual = append(m.usual, t.cells[i].Col)
	}
}

// fills reports whether the row that was classified last has something in a column.
func (t *table) fills(col int) bool {
	_, found := slices.BinarySearchFunc(t.cells, col, func(c sheet.Cell, col int) int { return c.Col - col })
	return found
}

// inside are the row's visible cells below the header, blanks left out, and their labels.
// They hold until the next row.
func (t *table) inside(row gridRow) ([]sheet.Cell, []string) {
	t.cells, t.labels = t.cells[:0], t.labels[:0]
	first, last := t.columns[0].col, t.columns[len(t.columns)-1].col
	for i := range row.cells {
		c := &row.cells[i]
		if c.Col < first || c.Col > last {
			continue
		}
		if len(t.grid.covered) > 0 {
			if _, under := t.grid.covered[at{c.Row, c.Col}]; under {
				continue
			}
		}
		if text := label(*c); text != "" {
			t.cells, t.labels = append(t.cells, *c), append(t.labels, text)
		}
	}
	return t.cells, t.labels
}

// know notes the columns that tell rows apart.
func (t *table) know() {
	for _, c := range t.columns {
		if t.serial == 0 && c.is(fieldSerial) {
			t.serial = c.col
		}
		if c.is(fieldNote) { // a note may say 样例 of a row that is none
			t.note = append(t.note, c.col)
		}
	}
}

func (h heading) is(field string) bool {
	i := slices.IndexFunc(vocabulary().Columns, func(c Column) bool { return c.Field == field })
	return len(h.parts) == 1 && slices.ContainsFunc(vocabulary().Columns[i].Words, func(w string) bool { return headingKey(w) == h.parts[0] })
}

func (t *table) classify(row gridRow) bodyRow {
	b := bodyRow{gridRow: row, kind: dataRow, count: -1}
	cells, labels := t.inside(row)
	filled := 0
	for i := range cells {
		if c := &cells[i]; !(c.Col == t.serial && isSerial(labels[i])) && !(c.Formula && (c.Text == "0" || c.Text == "FALSE" || c.Text == unstored)) {
			filled++
		}
	}
	switch {
	case len(cells) == 0 || filled == 0 && !ladderOnly.MatchString(labels[0]):
		b.kind = emptyRow
		return b
	case isIndexRow(labels):
		b.kind = emptyRow
		return b
	case len(cells) <= 4 && noteStart.MatchString(labels[0]):
		b.kind = noteRow
		return b
	}
	examples := 0
	for i, text := range labels {
		example := strings.Contains(text, "例") && exampleRow.MatchString(text) && !slices.Contains(t.note, cells[i].Col)
		if example {
			examples++
		}
		if isPlaceholder(text) || example && (i < 2 || examples > 1) {
			b.kind = templateRow
			return b
		}
	}
	for i, text := range labels {
		if i == 4 || cells[i].Kind != sheet.Text {
			continue
		}
		if addedLabel.MatchString(text) {
			b.kind, b.label, b.col = addedRow, text, cells[i].Col
			return b
		}
		if level, ok := totalLevel(text, i == 0); ok {
			b.kind, b.label, b.col, b.level = totalRow, text, cells[i].Col, level
			b.count = countIn(labels)
			return b
		}
	}
	for i, text := range labels {
		if i < 3 && strings.HasPrefix(text, "其中") && (t.serial == 0 || !t.numbered(row)) && partStart.MatchString(text) {
			b.kind = partRow
			return b
		}
	}
	t.classifyCategory(&b, cells, labels)
	return b
}

// partStart begins a row that says what part of the one above is.
var partStart = regexp.MustCompile(`^其中(?:[:：、,]|$)`)

// numbered reports whether a row has a number of its own.
func (t *table) numbered(row gridRow) bool {
	c, ok := row.cell(t.serial)
	return ok && label(c) != ""
}

// isSerial tells a number that was filled in ahead from words that stand in its column.
func isSerial(text string) bool {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) && !strings.ContainsRune("一二三四五六七八九十百〇零第号", r) {
			return false
		}
	}
	return true
}

func isPlaceholder(text string) bool {
	return strings.IndexAny(text, "$&<") >= 0 &&
		(strings.Contains(text, "${") || strings.Contains(text, "&=") || strings.Contains(text, "<jx:") || strings.Contains(text, "</jx:"))
}

// totalLevel tells the label of a total and its level.
func totalLevel(text string, first bool) (int, bool) {
	if strings.Contains(text, "计") {
		if m := totalLabel.FindStringSubmatch(text); m != nil {
			return totalLevels[m[2]], true
		}
	}
	return totalLevels["合计"], first && totalStart.MatchString(text)
}

func (t *table) classifyCategory(b *bodyRow, cells []sheet.Cell, labels []string) {
	if len(cells)*2 > len(t.columns)+1 && len(cells) > 1 {
		return
	}
	first := labels[0]
	set := func(level, i int) {
		b.kind, b.level, b.label, b.col, b.count = categoryRow, level, categoryName(labels[i]), cells[i].Col, countIn(labels)
	}
	few := len(cells)*2 <= len(t.columns)+1
	switch {
	case ladderOnly.MatchString(first) && few:
		level := 1
		if strings.HasPrefix(first, "(") {
			level = 2
		}
		set(level, min(1, len(cells)-1))
	case ladder.MatchString(first) && few:
		set(1, 0)
	case subLadder.MatchString(first) && few:
		set(2, 0)
	case len(cells) == 1 && len(t.columns) > 2 && cells[0].Kind == sheet.Text && cells[0].Col <= t.columns[0].col+2 && !t.goesOn(b.gridRow):
		set(3, 0)
	}
}

// goesOn reports whether a cell merged from a row above reaches into this one.
func (t *table) goesOn(row gridRow) bool {
	for _, c := range t.columns {
		if from, ok := t.grid.covered[at{row.number, c.col}]; ok && from.row < row.number {
			return true
		}
	}
	return false
}

func categoryName(s string) string {
	s = ladder.ReplaceAllString(s, "")
	s = subLadder.ReplaceAllString(s, "")
	s = bracketed.ReplaceAllString(s, "")
	return strings.Trim(s, "、:：.")
}

func countIn(labels []string) int {
	for _, text := range labels {
		if m := countLabel.FindStringSubmatch(text); m != nil {
			n, _ := strconv.Atoi(m[1]) // at most six digits
			return n
		}
	}
	return -1
}

// ordinals number columns beside 1 2 3.
var ordinals = []rune("甲乙丙丁戊己庚辛壬癸")

// isIndexRow recognises the row that numbers the columns: 1 2 3 4, 甲 乙 1 2, A B C.
func isIndexRow(labels []string) bool {
	if len(labels) < 3 {
		return false
	}
	number := 0
	for i, text := range labels {
		switch {
		case isNumber(text, number+1):
			number++
		case number == 0 && isRune(text, ordinals[i%len(ordinals)], 'A'+rune(i%26)):
		case text == "栏次":
		default:
			return false
		}
	}
	return true
}

// isNumber compares without making a text of the number.
func isNumber(text string, n int) bool {
	if n > 99 || len(text) > 2 {
		return text == strconv.Itoa(n)
	}
	if n > 9 {
		return len(text) == 2 && text[0] == byte('0'+n/10) && text[1] == byte('0'+n%10)
	}
	return len(text) == 1 && text[0] == byte('0'+n)
}

func isRune(text string, either, or rune) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == len(text) && (r == either || r == or)
}
