package importers

import "sort"

// bands cuts a sheet into the tables that stand side by side, separated by an empty column.
// A gap inside one table stays: both sides need a header of their own, and they repeat a
// heading or begin in different rows.
func (r *reader) bands(g *grid) []*grid {
	header := -1
	for i, row := range g.rows {
		if isHeader(r.headerRow(g, row)) {
			header = i
			break
		}
	}
	if header < 0 {
		return []*grid{g}
	}
	ranges := g.occupied(header)
	if len(ranges) < 2 {
		return []*grid{g}
	}
	cuts := []columnRange{ranges[0]}
	left := r.bandHeader(g, header, ranges[0])
	for _, next := range ranges[1:] {
		here := r.bandHeader(g, header, next)
		if left.row >= 0 && here.row >= 0 && (left.row != here.row || left.shares(here)) {
			cuts = append(cuts, next)
			left = here
			continue
		}
		cuts[len(cuts)-1].last = next.last
		if left.row < 0 {
			left = here
		}
	}
	if len(cuts) < 2 {
		return []*grid{g}
	}
	var parts []*grid
	for _, c := range cuts {
		parts = append(parts, g.part(c, header))
	}
	return parts
}

// columnRange is a run of columns, both ends included.
type columnRange struct{ first, last int }

func (c columnRange) holds(col int) bool { return c.first <= col && col <= c.last }

// occupied lists the runs of columns with anything in them from a row on.
func (g *grid) occupied(from int) []columnRange {
	var used [maxColumn + 1]bool
	for col, last := range g.lastRows {
		used[col] = last >= g.rows[from].number
	}
	for _, m := range g.merges {
		if i := g.search(m.Row1); m.Row2 >= g.rows[from].number && i < len(g.rows) && m.Row2-m.Row1 < maxHeader && m.Row1 <= g.rows[from].number {
			for col := m.Col1; col <= min(m.Col2, maxColumn); col++ {
				used[col] = true
			}
		}
	}
	var ranges []columnRange
	for col, filled := range used {
		if !filled {
			continue
		}
		if n := len(ranges); n > 0 && ranges[n-1].last == col-1 {
			ranges[n-1].last = col
		} else {
			ranges = append(ranges, columnRange{col, col})
		}
	}
	return ranges
}

// bandHeader is the first header row in some columns, and its headings.
type bandHeader struct {
	row  int // −1: none
	keys map[string]bool
}

func (b bandHeader) shares(o bandHeader) bool {
	for key := range b.keys {
		if o.keys[key] {
			return true
		}
	}
	return false
}

// lookahead is how many rows below the sheet's first header a further one beside it may begin.
const lookahead = 10

func (r *reader) bandHeader(g *grid, from int, c columnRange) bandHeader {
	for i := from; i < min(len(g.rows), from+lookahead); i++ {
		row := g.rows[i].within(c)
		if len(row.cells) == 0 || !isHeader(r.headerRow(g, row)) {
			continue
		}
		b := bandHeader{i, map[string]bool{}}
		for _, cell := range g.visible(row) {
			if key := headingKey(cell.Text); key != "" {
				b.keys[key] = true
			}
		}
		return b
	}
	return bandHeader{row: -1}
}

// within are the row's cells in some columns.
func (r gridRow) within(c columnRange) gridRow {
	from := sort.Search(len(r.cells), func(i int) bool { return r.cells[i].Col >= c.first })
	to := sort.Search(len(r.cells), func(i int) bool { return r.cells[i].Col > c.last })
	return gridRow{r.number, r.cells[from:to:to]}
}

// part is the sheet reduced to some columns. What stands above the header over one band
// only is its own title; a line that stands alone is everybody's.
func (g *grid) part(c columnRange, header int) *grid {
	p := &grid{index: g.index, name: g.name, covered: g.covered, book: g.book, columns: c, whole: g.whole}
	for _, m := range g.merges {
		if m.Col2 >= c.first && m.Col1 <= c.last {
			p.merges = append(p.merges, m)
		}
	}
	for i, row := range g.rows {
		if row.cells == nil || i < header && len(g.visible(row)) == 1 {
			p.rows = append(p.rows, row)
			continue
		}
		if own := row.within(c); len(own.cells) > 0 {
			p.rows = append(p.rows, own)
		}
	}
	return p
}
