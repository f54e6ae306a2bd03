package importers

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// table is one table of a sheet: what stands above it, its header, its rows.
type table struct {
	grid        *grid
	titles      []string // lines above the header, without spaces; of the sheet's first table too
	own         int      // how many of them, the first, stand right above this header
	top, bottom int      // first and last row of the header
	columns     []tableColumn
	form        bool   // one record, each value beside its label
	body        []span // rows below the header
	serial      int    // column of numbers; zero: none
	note        []int  // columns of notes

	// Scratch of inside.
	cells  []sheet.Cell
	labels []string
}

// span is a run of rows, both ends included.
type span struct{ first, last int }

type tableColumn struct {
	col int
	row int // of a form: where the value stands; else 0
	heading
}

// rowOf is the row in which the column's value of a record stands.
func (c tableColumn) rowOf(record int) int {
	if c.row != 0 {
		return c.row
	}
	return record
}

// headRow is the row that a finding about the column's heading names.
func (t *table) headRow(c tableColumn) int { return c.rowOf(t.bottom) }

// Words that end a table or keep a row from being data.
var (
	noteStart  = regexp.MustCompile(`^(?:备?注\d*[:：]|说明[:：]|填[表报](?:说明|人|单位|日期|时间)|制表|审[核批]人?[:：]|数据来源|资料来源|单位负责人|联系人[:：]|统计负责人|分管领导[:：]|主要领导[:：]|\*注)`)
	totalLabel = regexp.MustCompile(`^(.{0,12}?)(小计|合计|总计|共计)(?:\(.*\)|[:：]?共?\d{1,6}[个项宗家对条](?:项目)?)?[:：]?$`)
	// totalStart are words that call a row a total where it begins with them.
	totalStart = regexp.MustCompile(`^(?:累计|汇总|总数|计|(?i:total)|共\d{1,6}[个项宗家对条](?:项目)?)[:：]?$`)
	// addedLabel are words of a row that is no record, but part of the totals below it.
	addedLabel = regexp.MustCompile(`^(?:税金|税费|税额|增值税)(?:\([^()]*\))?[:：]?$`)
	countLabel = regexp.MustCompile(`(?:共|[小合总共]计[:：(]?)(\d{1,6})[个项宗家对条]`)
	ladder     = regexp.MustCompile(`^([一二三四五六七八九十]{1,3})[、.．]`)
	subLadder  = regexp.MustCompile(`^\([一二三四五六七八九十]{1,3}\)`)
	ladderOnly = regexp.MustCompile(`^(?:[一二三四五六七八九十]{1,3}、?|\([一二三四五六七八九十]{1,3}\))$`)
	exampleRow = regexp.MustCompile(`^\(?(?:填写|填报)?(?:示例|样例|范例|例如)\d*[)：:]?$`)
	plainValue = regexp.MustCompile(`^[-+(]?[\d,]*\.?\d+%?\)?$|^\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?$`)
)

var totalLevels = map[string]int{"小计": 3, "合计": 2, "总计": 1, "共计": 1}

// headerRow tells how much a row looks like a header: how many of its cells are known
// headings. A row with values is none.
func (r *reader) headerRow(g *grid, row gridRow) (known, total int) {
	cells := g.visible(row)
	values := 0
	for _, c := range cells {
		text := label(c)
		if text == "" {
			continue
		}
		total++
		if c.Kind != sheet.Text || isPlainValue(text) {
			values++
		}
	}
	if values > 1 || values*3 > total {
		return 0, total
	}
	for _, c := range cells {
		if text := label(c); c.Kind == sheet.Text && len(text) <= 180 && !isPlainValue(text) && r.knownHeading(text) {
			known++
		}
	}
	return known, total
}

// mayBeHeader reports whether a row, or part of it, may turn out to be a header: two known
// headings near one another, or three with hardly a value between them.
func (r *reader) mayBeHeader(row gridRow) bool {
	values, known := 0, 0
	var at, before [2]int // of the last two known headings: index of the cell, values before it
	for i := range row.cells {
		c := &row.cells[i]
		text := label(*c)
		if c.Kind != sheet.Text || isPlainValue(text) {
			values++
			continue
		}
		if len(text) > 180 || !r.knownHeading(text) {
			continue
		}
		if known++; known > 1 && i-at[1] <= 3 || known > 2 && values-before[0] <= 1 {
			return true
		}
		at, before = [2]int{at[1], i}, [2]int{before[1], values}
	}
	return false
}

// maxHeard bounds the memory of texts that were compared with headings.
const maxHeard = 20_000

// knownHeading reports whether a text is a heading that some profile knows. Data repeat
// themselves, so the answers are kept.
func (r *reader) knownHeading(text string) bool {
	known, heard := r.heard[text]
	if !heard {
		known = r.isKnownHeading(text)
		if len(r.heard) < maxHeard {
			r.heard[text] = known
		}
	}
	return known
}

func (r *reader) isKnownHeading(text string) bool {
	if isNoHeading(text) {
		return false
	}
	p := readHeading(text)
	if p.key == "" {
		return p.year != 0
	}
	if r.known[p.key] || p.year != 0 && r.known["年度"+p.key] {
		return true
	}
	_, _, ok := vocabulary().measureAndSeries(p.key)
	return ok
}

// isPlainValue reports whether a text is nothing but a number or a day.
func isPlainValue(text string) bool {
	return text != "" && text[0] < 'A' && plainValue.MatchString(text)
}

// isNoHeading tells a long number or code from a heading without taking it apart.
func isNoHeading(text string) bool {
	digits := 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			digits++
		case c >= utf8.RuneSelf, c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z':
			return false
		}
	}
	return digits > 6
}

func isHeader(known, total int) bool { return known >= 2 && (known*2 >= total || known >= 3) }

// part is a sheet, or a band of it, with its tables from top to bottom.
type part struct {
	grid     *grid
	tables   []*table
	mappings []*mapping // of the tables, once chosen
}

// parts finds the tables of a sheet: forms, or tables one below another and side by side.
func (r *reader) parts(g *grid) []part {
	if g.whole {
		if found := r.forms(g); found != nil {
			return []part{{grid: g, tables: found}}
		}
		if len(g.rows) > r.keepRows {
			g.thin(r)
		}
	}
	var found []part
	for _, band := range r.bands(g) {
		found = append(found, part{grid: band, tables: r.stacked(band)})
	}
	return found
}

// stacked finds the tables of a sheet that stand one below another. A header that repeats goes on with the table above;
// another one starts the next table.
func (r *reader) stacked(g *grid) []*table {
	var found []*table
	var current *table
	var rows []int // below current's header, as indexes of g.rows
	var first []string
	finish := func() {
		if current != nil {
			current.take(g, rows)
			found = append(found, current)
		}
	}
	for i := 0; i < len(g.rows); i++ {
		known, total := r.headerRow(g, g.rows[i])
		if !isHeader(known, total) || current != nil && known < 3 && !current.repeats(g, g.rows[i]) {
			rows = append(rows, i)
			continue
		}
		from, to := r.headerBlock(g, i)
		if current != nil && from <= g.search(current.bottom) {
			from = i
		}
		if above := i - from; above > 0 {
			rows = rows[:max(0, len(rows)-above)]
		}
		next := &table{grid: g, top: g.rows[from].number, bottom: g.rows[to].number}
		next.columns = g.headings(g.rows[from : to+1])
		next.know()
		if current == nil {
			for _, row := range rows[max(0, len(rows)-12):] {
				first = append(first, titleText(g, g.rows[row]))
			}
			next.titles, next.own = first, len(first)
			rows = nil
		} else {
			titles := 0
			for titles < 3 && titles < len(rows) && current.mayEndBefore(g, g.rows[rows[len(rows)-1-titles]]) {
				titles++
			}
			above := rows[len(rows)-titles:]
			for _, row := range above {
				next.titles = append(next.titles, titleText(g, g.rows[row]))
			}
			next.own = len(next.titles)
			if next.sameColumns(current) && !next.titledUnlike(current, first) {
				// A page header in the middle: the same table goes on, and so does a group
				// that begins right above it.
				rows = rows[:len(rows)-titles]
				for _, row := range above {
					if isGroup(titleText(g, g.rows[row])) {
						rows = append(rows, row)
					}
				}
				i = to
				continue
			}
			rows = rows[:len(rows)-titles]
			next.titles = append(next.titles, first...)
			finish()
			rows = nil
		}
		current, i = next, to
	}
	finish()
	return found
}

// take makes runs of the rows below a table's header.
func (t *table) take(g *grid, rows []int) {
	for i, row := range rows {
		if i > 0 && rows[i-1] == row-1 {
			t.body[len(t.body)-1].last = g.rows[row].number
			continue
		}
		t.body = append(t.body, span{g.rows[row].number, g.rows[row].number})
	}
}

// mayEndBefore reports whether a row right above the next header may belong to that one: it
// has hardly any cells, and is neither a total nor a numbered record of this table.
func (t *table) mayEndBefore(g *grid, row gridRow) bool {
	if row.cells == nil || isTotal(row) {
		return false
	}
	cells := g.visible(row)
	if len(cells) == 2 && cells[0].Col == t.serial && isPlainValue(label(cells[0])) {
		return false
	}
	return len(cells) <= 2
}

func isTotal(row gridRow) bool {
	for _, c := range row.cells {
		if totalLabel.MatchString(label(c)) {
			return true
		}
	}
	return false
}

func titleText(g *grid, row gridRow) string {
	var parts []string
	for _, c := range g.visible(row) {
		parts = append(parts, label(c))
	}
	return strings.Join(parts, " ")
}

func (t *table) repeats(g *grid, row gridRow) bool {
	texts := map[string]bool{}
	for _, c := range t.columns {
		for part := range strings.SplitSeq(c.text, " / ") {
			texts[part] = true
		}
	}
	for _, c := range g.visible(row) {
		if !texts[strings.Join(strings.Fields(c.Text), "")] {
			return false
		}
	}
	return true
}

// pageWords are what differs between the titles of one table's pages.
var pageWords = regexp.MustCompile(`\(?(?:续表?|接上[页表]|第?\d{1,4}页,?|共\d{1,4}页)\)?`)

// titledUnlike reports whether what stands above a header, which repeats that of the table
// above it, is the title of another table: it names another place, date or unit, where a
// page header says what the first page said.
func (t *table) titledUnlike(above *table, first []string) bool {
	said := slices.Concat(above.titles[:above.own], first)
	for _, line := range t.titles {
		text := pageWords.ReplaceAllString(line, "")
		if slices.ContainsFunc(said, func(s string) bool { return strings.Contains(s, text) }) || isGroup(text) || noteStart.MatchString(text) {
			continue
		}
		if titleUnit.MatchString(text) || yearAnywhere.MatchString(text) || titleAsOf.MatchString(text) || namesPlace.MatchString(text) {
			return true
		}
	}
	return false
}

// namesPlace is how a title begins that says whose table it is.
var namesPlace = regexp.MustCompile(`^\p{Han}{1,12}[省市县区镇乡村]|^\p{Han}{1,12}街道`)

// isGroup reports whether a line is the numbered heading of a group: 二、产业类.
func isGroup(text string) bool {
	return ladder.MatchString(text) || subLadder.MatchString(text) || ladderOnly.MatchString(text)
}

func (t *table) sameColumns(other *table) bool {
	return slices.EqualFunc(t.columns, other.columns, func(a, b tableColumn) bool {
		return a.col == b.col && a.text == b.text
	})
}

// maxHeader rows make a header.
const maxHeader = 5

// headerBlock finds the rows above and below a header row that belong to it: merged with
// it, parents over several columns, children below a parent, a row of units.
func (r *reader) headerBlock(g *grid, i int) (from, to int) {
	from, to = i, i
	for grown := true; grown; {
		grown = false
		for _, m := range g.merges {
			if m.Row2-m.Row1 >= maxHeader || m.Row2 == m.Row1 {
				continue
			}
			a, b := g.search(m.Row1), g.search(m.Row2+1)-1
			if a > b || b < from || a > to || b-from >= maxHeader || to-a >= maxHeader {
				continue
			}
			if a < from || b > to {
				from, to, grown = min(a, from), max(b, to), true
			}
		}
	}
	for to+1 < len(g.rows) && to-from < maxHeader-1 && g.rows[to+1].number == g.rows[to].number+1 && r.isChild(g, g.rows[to], g.rows[to+1]) {
		to++
	}
	for from > 0 && to-from < maxHeader-1 && g.rows[from-1].number == g.rows[from].number-1 && r.isParent(g, g.rows[from-1], g.rows[from]) {
		from--
	}
	return from, to
}

// isChild reports whether a row stands below a header row as its children or units.
func (r *reader) isChild(g *grid, header, row gridRow) bool {
	cells := g.visible(row)
	known, units := 0, 0
	for _, c := range cells {
		text := label(c)
		if c.Kind != sheet.Text || isPlainValue(text) || len(text) > 90 {
			return false
		}
		p := readHeading(text)
		_, series := vocabulary().seriesOf(p.key)
		switch {
		case p.key == "" && p.unit != ledger.None:
			units++
		case series || r.knownHeading(text):
			known++
		}
	}
	if len(cells) == 0 || (known+units)*2 < len(cells) || len(header.cells) == 0 {
		return false
	}
	if units == len(cells) {
		return true
	}
	// A repeated header has a cell below the first one; children leave it free.
	return cells[0].Col > header.cells[0].Col
}

// isParent reports whether a row stands above a header row and groups its columns.
func (r *reader) isParent(g *grid, row, header gridRow) bool {
	cells := g.visible(row)
	first, last := header.cells[0].Col, header.cells[len(header.cells)-1].Col
	known := 0
	for _, c := range cells {
		text := label(c)
		if c.Kind != sheet.Text || isPlainValue(text) || len(text) > 90 {
			return false
		}
		if r.knownHeading(text) {
			known++
		}
	}
	for _, m := range g.merges {
		if m.Row1 == row.number && m.Row2 == row.number && m.Col2 > m.Col1 && m.Col1 > first && m.Col2 <= last && len(cells) > 1 && known > 0 {
			return true
		}
	}
	return len(cells) > 1 && known > 0 && known*2 >= len(cells)
}

// headings joins the header's cells of each column, merges spread over what they cover.
// Where there are none (csv), a parent is spread over the blanks to its right that have
// a child below.
func (g *grid) headings(rows []gridRow) []tableColumn {
	last := 0
	for _, row := range rows {
		last = max(last, row.cells[len(row.cells)-1].Col)
	}
	for _, m := range g.merges {
		if m.Row2 >= rows[0].number && m.Row1 <= rows[len(rows)-1].number {
			last = max(last, min(m.Col2, maxColumn))
		}
	}
	text := func(i, col int) string {
		if c, ok := g.shown(rows[i].number, col); ok {
			return c.Text
		}
		return ""
	}
	var columns []tableColumn
	for col := 1; col <= last; col++ {
		var parts []string
		for i := range rows {
			part := text(i, col)
			if part == "" && len(g.covered) == 0 && i+1 < len(rows) && text(i+1, col) != "" {
				for left := col - 1; left > 0 && part == "" && text(i+1, left) != ""; left-- {
					part = text(i, left)
				}
			}
			parts = append(parts, part)
		}
		if h := joinHeading(parts); h.text != "" {
			columns = append(columns, tableColumn{col: col, heading: h})
		}
	}
	return columns
}
