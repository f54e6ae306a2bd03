package importers

import (
	"context"
	"iter"
	"slices"
	"sort"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// grid is what is kept of one sheet. Of a small one that is all its cells. Of a larger one
// it is the rows around what may be headers; of all others only that they are there: they
// are read again, one after the other, when the tables are known.
type grid struct {
	index  int
	name   string
	rows   []gridRow // with content; cells nil: not kept
	merges []sheet.Range
	// covered names the upper left cell of the merge that a cell lies in.
	covered map[at]at
	hidden  int // rows hidden by their user
	// hiddenColumns are those with content.
	hiddenColumns map[int]bool
	// conflict is where a mark of an unresolved conflict of versions stands; zero: nowhere.
	conflict sheet.Cell
	// lastRows is by column the last row with content.
	lastRows [maxColumn + 1]int

	book    *sheet.Workbook
	columns columnRange // of a part of a sheet; zero: all
	whole   bool        // all cells are kept
	noted   int         // of a large sheet: index of the last row that may be a header
	free    [][]sheet.Cell

	current gridRow       // the row being read
	falling []sheet.Range // merges over several rows, from top to bottom
	next    int           // the first of falling that has not begun
	open    []anchor      // those that have, and have not ended
}

type gridRow struct {
	number int
	cells  []sheet.Cell // by column
}

// anchor is a merge with its upper left cell.
type anchor struct {
	sheet.Range
	cell sheet.Cell
}

// at is a cell's place.
type at struct{ row, col int }

// maxCovered bounds the cells of merges that are looked at, and maxColumn the columns:
// no table of an office is wider.
const (
	maxCovered = 4_000_000
	maxColumn  = 1024
)

// Rows above and below what may be a header that are kept of a large sheet.
const (
	keptAbove = 24
	keptBelow = 24
)

// readGrid looks through a sheet. The error is a *sheet.ReadError or ctx's.
func (r *reader) readGrid(ctx context.Context, w *sheet.Workbook, info sheet.Info, progress func(int)) (*grid, error) {
	g := &grid{index: info.Index, name: info.Name, covered: map[at]at{}, hiddenColumns: map[int]bool{}, book: w, whole: true}
	for row, err := range w.Rows(ctx, info.Index) {
		if err != nil {
			return nil, err
		}
		cells := contents(row.Cells)
		if len(cells) > 0 {
			if g.conflict.Row == 0 && isConflictMark(cells[0].Text) {
				g.conflict = cells[0]
			}
			for _, c := range cells {
				g.lastRows[c.Col] = row.Number
				if c.Hidden && !row.Hidden {
					g.hiddenColumns[c.Col] = true
				}
			}
			if row.Hidden {
				g.hidden++
			}
			g.keep(r, gridRow{row.Number, cells})
		}
		if progress != nil && row.Number%1000 == 0 {
			progress(len(g.rows))
		}
	}
	merges, err := w.Merges(ctx, info.Index)
	if err != nil {
		return nil, err
	}
	g.spread(merges)
	g.free = nil
	return g, nil
}

// isConflictMark recognises the lines that a merge of versions puts around what differs. The line between them,
// "=======", may be anybody's rule.
func isConflictMark(s string) bool {
	return (strings.HasPrefix(s, "<<<<<<<") || strings.HasPrefix(s, ">>>>>>>")) && (len(s) == 7 || s[7] == ' ')
}

// unstored is what stands for a formula whose result was never stored, as programs write it
// that do not compute.
const unstored = "公式没有结果"

// contents are the cells that are not blank. It works in place.
func contents(cells []sheet.Cell) []sheet.Cell {
	for i := range cells {
		if c := &cells[i]; c.Kind == sheet.Empty && c.Formula {
			c.Kind, c.Text = sheet.Error, unstored
		}
	}
	for i := range cells {
		if blank(&cells[i]) {
			kept := cells[:i]
			for _, c := range cells[i:] {
				if !blank(&c) {
					kept = append(kept, c)
				}
			}
			return kept
		}
	}
	return cells
}

func blank(c *sheet.Cell) bool {
	return c.Col > maxColumn || c.Kind == sheet.Empty || c.Kind == sheet.Text && strings.TrimSpace(c.Text) == ""
}

// keep takes in a row. The cells are copied.
func (g *grid) keep(r *reader, row gridRow) {
	var copied []sheet.Cell
	if n := len(g.free); n > 0 {
		copied, g.free = g.free[n-1][:0], g.free[:n-1]
	}
	g.rows = append(g.rows, gridRow{row.number, append(copied, row.cells...)})
	switch {
	case !g.whole:
		g.thinRow(r, len(g.rows)-1)
	case len(g.rows) > max(r.keepRows, maxFormRows):
		g.thin(r)
	}
}

// thin lets go of the cells that are far from what may be a header.
func (g *grid) thin(r *reader) {
	g.whole, g.noted = false, -keptBelow-1
	for i := range g.rows {
		g.thinRow(r, i)
	}
}

// thinRow looks at a row, and lets go of the one that no header can need any more.
func (g *grid) thinRow(r *reader, i int) {
	if r.mayBeHeader(g.rows[i]) {
		g.noted = i
	}
	if j := i - keptAbove; j >= 0 && g.noted < j-keptBelow {
		g.free = append(g.free, g.rows[j].cells)
		g.rows[j].cells = nil
	}
}

func (g *grid) spread(merges []sheet.Range) {
	g.merges = merges
	left := maxCovered
	for _, m := range merges {
		from := at{m.Row1, m.Col1}
		first := g.search(m.Row1)
		for i := first; i < len(g.rows) && g.rows[i].number <= m.Row2; i++ {
			for col := m.Col1; col <= min(m.Col2, maxColumn); col++ {
				if left--; left < 0 {
					return
				}
				if to := (at{g.rows[i].number, col}); to != from {
					g.covered[to] = from
				}
			}
		}
	}
}

// each goes through the rows from top to bottom, read again if they were not kept. The
// cells of a row hold until the next one. The error is a *sheet.ReadError or ctx's.
func (g *grid) each(ctx context.Context) iter.Seq2[gridRow, error] {
	return func(yield func(gridRow, error) bool) {
		g.open, g.next = g.open[:0], 0
		if g.whole {
			for i, row := range g.rows {
				if i%1000 == 0 && ctx.Err() != nil {
					yield(gridRow{}, ctx.Err())
					return
				}
				g.current = row
				if !yield(row, nil) {
					return
				}
			}
			return
		}
		if g.falling == nil {
			for _, m := range g.merges {
				if m.Row2 > m.Row1 && m.Col1 <= maxColumn {
					g.falling = append(g.falling, m)
				}
			}
			slices.SortStableFunc(g.falling, func(a, b sheet.Range) int { return a.Row1 - b.Row1 })
		}
		for row, err := range g.book.Rows(ctx, g.index) {
			if err != nil {
				yield(gridRow{}, err)
				return
			}
			own := gridRow{row.Number, contents(row.Cells)}
			if g.columns.last > 0 {
				own = own.within(g.columns)
			}
			if len(own.cells) == 0 {
				continue
			}
			g.enter(own)
			if !yield(own, nil) {
				return
			}
		}
	}
}

// enter makes a row the current one and remembers the cells that merges spread from it.
func (g *grid) enter(row gridRow) {
	g.current = row
	if len(g.falling) == 0 {
		return
	}
	g.open = slices.DeleteFunc(g.open, func(a anchor) bool { return a.Row2 < row.number })
	for ; g.next < len(g.falling) && g.falling[g.next].Row1 <= row.number; g.next++ {
		m := g.falling[g.next]
		if c, ok := row.cell(m.Col1); ok && m.Row1 == row.number {
			g.open = append(g.open, anchor{m, c})
		}
	}
}

// search is the index of the first row that is not above number.
func (g *grid) search(number int) int {
	return sort.Search(len(g.rows), func(i int) bool { return g.rows[i].number >= number })
}

// own is the cell that stands in a place itself, merges aside. Of a sheet that is not kept
// whole only the current row is known, what is merged into it, and what is near a header.
func (g *grid) own(row, col int) (sheet.Cell, bool) {
	if row == g.current.number {
		return g.current.cell(col)
	}
	for i := range g.open {
		if a := &g.open[i]; a.Row1 == row && a.Col1 == col {
			return a.cell, true
		}
	}
	i := g.search(row)
	if i == len(g.rows) || g.rows[i].number != row {
		return sheet.Cell{}, false
	}
	return g.rows[i].cell(col)
}

func (r gridRow) cell(col int) (sheet.Cell, bool) {
	// Most rows are filled from the first column on.
	if i := col - 1; i < len(r.cells) && r.cells[i].Col == col {
		return r.cells[i], true
	}
	i, found := slices.BinarySearchFunc(r.cells, col, func(c sheet.Cell, col int) int { return c.Col - col })
	if !found {
		return sheet.Cell{}, false
	}
	return r.cells[i], true
}

// shown is the cell that a reader sees in a place: of a merge its upper left one.
func (g *grid) shown(row, col int) (sheet.Cell, bool) {
	if len(g.covered) > 0 {
		if from, ok := g.covered[at{row, col}]; ok {
			return g.own(from.row, from.col)
		}
	}
	return g.own(row, col)
}

// visible are the row's cells that are not hidden under a merge.
func (g *grid) visible(r gridRow) []sheet.Cell {
	if len(g.covered) == 0 {
		return r.cells
	}
	cells := make([]sheet.Cell, 0, len(r.cells))
	for _, c := range r.cells {
		if _, under := g.covered[at{c.Row, c.Col}]; !under {
			cells = append(cells, c)
		}
	}
	return cells
}

// cover is the upper left cell of the merge that a place is covered by.
func (g *grid) cover(row, col int) (at, bool) {
	if len(g.covered) == 0 {
		return at{}, false
	}
	from, ok := g.covered[at{row, col}]
	return from, ok
}

// label is a cell's text without any space.
func label(c sheet.Cell) string {
	if c.Kind == sheet.Number || c.Kind == sheet.Date {
		return c.Text
	}
	return strings.ReplaceAll(ledger.Narrow(c.Text), " ", "")
}
