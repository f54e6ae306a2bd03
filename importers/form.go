package importers

import (
	"slices"
	"strings"

	"jiedui/importers/sheet"
)

// formPair is a label of a form and what stands beside it.
type formPair struct {
	labels []sheet.Cell // a parent merged over several rows first
	value  at           // where the value stands, or would stand if the form were filled in
}

// formRow is a row of a form: 项目名称 | 甲 | 建设地点 | 翁源县.
type formRow struct {
	index int // in grid.rows
	pairs []formPair
}

// A form has some rows and known labels; a sheet of more rows is a list.
const (
	minFormRows   = 3
	minFormLabels = 4
	maxFormRows   = 2000
)

// forms reads a sheet that is no table but one form, or several below one another: labels
// in some columns, their values to the right of them. Each form is a table of one row. A
// sheet with a row of headings side by side is no form.
func (r *reader) forms(g *grid) []*table {
	if len(g.rows) > maxFormRows || r.tallHeadings(g) {
		return nil
	}
	columns := r.labelColumns(g)
	if columns == nil {
		return nil
	}
	var rows []formRow
	labels := 0
	for i, row := range g.rows {
		pairs := r.pairs(g, row, columns)
		known := 0
		for _, p := range pairs {
			if r.knownHeading(label(p.labels[len(p.labels)-1])) {
				known++
			}
		}
		if known > 0 {
			rows = append(rows, formRow{i, pairs})
			labels += known
		}
	}
	if len(rows) < minFormRows || labels < minFormLabels {
		return nil
	}
	between := rows[len(rows)-1].index - rows[0].index + 1
	if len(rows)*2 < between {
		return nil
	}
	var found []*table
	var titles []string
	for _, row := range g.rows[max(0, rows[0].index-12):rows[0].index] {
		titles = append(titles, titleText(g, row))
	}
	start := label(rows[0].pairs[0].labels[0])
	for from := 0; from < len(rows); {
		to := from + 1
		for to < len(rows) && label(rows[to].pairs[0].labels[0]) != start {
			to++
		}
		found = append(found, newForm(g, titles, rows[from:to]))
		from = to
	}
	return found
}

// tallHeadings reports whether two known headings stand side by side and are each merged over the same rows: a header of
// several rows. A label of a form has its value beside it, or, as a parent, labels of one row each.
func (r *reader) tallHeadings(g *grid) bool {
	left := map[sheet.Range]bool{} // the merge right of a heading would be this one
	var tall []sheet.Range
	for _, m := range g.merges {
		if m.Row2 == m.Row1 || m.Row2-m.Row1 >= maxHeader {
			continue
		}
		if c, ok := g.own(m.Row1, m.Col1); ok && isLabel(c) && r.knownHeading(label(c)) {
			tall = append(tall, m)
			left[sheet.Range{Row1: m.Row1, Row2: m.Row2, Col1: m.Col2 + 1}] = true
		}
	}
	return slices.ContainsFunc(tall, func(m sheet.Range) bool {
		return left[sheet.Range{Row1: m.Row1, Row2: m.Row2, Col1: m.Col1}]
	})
}

// newForm makes the table of one form.
func newForm(g *grid, titles []string, rows []formRow) *table {
	first := g.rows[rows[0].index]
	t := &table{grid: g, titles: titles, own: len(titles), top: first.number, bottom: first.number, form: true}
	for _, row := range rows {
		for _, p := range row.pairs {
			var parts []string
			for _, l := range p.labels {
				parts = append(parts, l.Text)
			}
			if h := joinHeading(parts); h.text != "" {
				t.columns = append(t.columns, tableColumn{col: p.value.col, row: p.value.row, heading: h})
			}
		}
	}
	t.body = []span{{first.number, first.number}}
	return t
}

// labelColumns are the columns in which labels stand; nil: the sheet is no form.
func (r *reader) labelColumns(g *grid) map[int]bool {
	known, other := map[int]int{}, map[int]int{}
	for _, row := range g.rows {
		cells := g.visible(row)
		n, adjacent := 0, true
		for i, c := range cells {
			text := label(c)
			if c.Kind == sheet.Text && len(text) <= 90 && !isPlainValue(text) && r.knownHeading(text) {
				known[c.Col]++
				n++
				if i > 0 && cells[i-1].Col != c.Col-1 {
					adjacent = false
				}
			} else {
				other[c.Col]++
			}
		}
		if n == len(cells) && adjacent && (n > 2 || n == 2 && len(known) <= 2 && known[cells[0].Col] == 1) {
			return nil // headings side by side
		}
	}
	columns := map[int]bool{}
	for col, n := range known {
		if n > 1 && n >= other[col] || n >= 1 && other[col] == 0 {
			columns[col] = true
		}
	}
	if len(columns) == 0 {
		return nil
	}
	return columns
}

// pairs are the labels of a row with what stands right of them. A label without a value
// before the next one is a parent where it is merged over several rows, else left blank.
func (r *reader) pairs(g *grid, row gridRow, columns map[int]bool) []formPair {
	var pairs []formPair
	var open []sheet.Cell
	end := 0
	flush := func() {
		if len(open) > 0 {
			pairs = append(pairs, formPair{open, at{row.number, end + 1}})
			open = nil
		}
	}
	last := row.cells[len(row.cells)-1].Col
	for col := 1; col <= last; col++ {
		if from, under := g.covered[at{row.number, col}]; under {
			if c, ok := g.own(from.row, from.col); ok && from.row < row.number && from.col == col && columns[col] && isLabel(c) {
				flush()
				open, end = []sheet.Cell{c}, g.lastColumn(from) // a parent that begins above
			}
			continue
		}
		c, ok := row.cell(col)
		if !ok {
			continue
		}
		switch {
		case columns[col] && isLabel(c), len(open) == 1 && col < last && end+1 == col && g.tall(at{open[0].Row, open[0].Col}) && r.knownHeading(label(c)):
			if !(len(open) > 0 && end+1 == col && g.tall(at{open[0].Row, open[0].Col})) {
				flush()
			}
			open, end = append(open, c), g.lastColumn(at{row.number, col})
		case len(open) > 0:
			pairs = append(pairs, formPair{open, at{row.number, col}})
			open = nil
		}
	}
	flush()
	return pairs
}

func isLabel(c sheet.Cell) bool {
	text := label(c)
	return c.Kind == sheet.Text && text != "" && len(text) <= 90 && !isPlainValue(text) && !strings.ContainsAny(text, "。;")
}

// lastColumn is the last column of the merge that begins in a place, else the place's own.
func (g *grid) lastColumn(a at) int {
	for _, m := range g.merges {
		if m.Row1 == a.row && m.Col1 == a.col {
			return m.Col2
		}
	}
	return a.col
}

// tall reports whether a merge over several rows begins in a place.
func (g *grid) tall(a at) bool {
	for _, m := range g.merges {
		if m.Row1 == a.row && m.Col1 == a.col {
			return m.Row2 > m.Row1
		}
	}
	return false
}
