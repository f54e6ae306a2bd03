package importers

import (
	"context"
	"slices"
	"sort"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// grid is one sheet in memory: rows with content by number, and what merges cover.
type grid struct {
	index  int
	name   string
	rows   []gridRow
	merges []sheet.Range
	// covered names the upper left cell of the merge that a cell lies in.
	covered map[at]at
	hidden  int // rows hidden by their user
	// hiddenColumns are those with content.
	hiddenColumns map[int]bool
}

type gridRow struct {
	number int
	cells  []sheet.Cell // by column
}

// at is a cell's place.
type at struct{ row, col int }

// maxCovered bounds the cells of merges that are looked at, and maxColumn the columns:
// no table of an office is wider.
const (
	maxCovered = 4_000_000
	maxColumn  = 1024
)

// readGrid reads a sheet. The error is a *sheet.ReadError or ctx's.
func readGrid(ctx context.Context, w *sheet.Workbook, info sheet.Info, progress func(int)) (*grid, error) {
	g := &grid{index: info.Index, name: info.Name, covered: map[at]at{}, hiddenColumns: map[int]bool{}}
	for row, err := range w.Rows(ctx, info.Index) {
		if err != nil {
			return nil, err
		}
		cells := make([]sheet.Cell, 0, len(row.Cells))
		for _, c := range row.Cells {
			if c.Col <= maxColumn && (c.Kind != sheet.Text || strings.TrimSpace(c.Text) != "") && c.Kind != sheet.Empty {
				cells = append(cells, c)
				if c.Hidden && !row.Hidden {
					g.hiddenColumns[c.Col] = true
				}
			}
		}
		if len(cells) > 0 {
			g.rows = append(g.rows, gridRow{row.Number, cells})
			if row.Hidden {
				g.hidden++
			}
		}
		if progress != nil && row.Number%1000 == 0 {
			progress(row.Number)
		}
	}
	merges, err := w.Merges(ctx, info.Index)
	if err != nil {
		return nil, err
	}
	g.cover(merges)
	return g, nil
}

func (g *grid) cover(merges []sheet.Range) {
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

// search is the index of the first row that is not above number.
func (g *grid) search(number int) int {
	return sort.Search(len(g.rows), func(i int) bool { return g.rows[i].number >= number })
}

// own is the cell that stands in a place itself, merges aside.
func (g *grid) own(row, col int) (sheet.Cell, bool) {
	i := g.search(row)
	if i == len(g.rows) || g.rows[i].number != row {
		return sheet.Cell{}, false
	}
	return g.rows[i].cell(col)
}

func (r gridRow) cell(col int) (sheet.Cell, bool) {
	i, found := slices.BinarySearchFunc(r.cells, col, func(c sheet.Cell, col int) int { return c.Col - col })
	if !found {
		return sheet.Cell{}, false
	}
	return r.cells[i], true
}

// shown is the cell that a reader sees in a place: of a merge its upper left one.
func (g *grid) shown(row, col int) (sheet.Cell, bool) {
	if from, ok := g.covered[at{row, col}]; ok {
		return g.own(from.row, from.col)
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

// label is a cell's text without any space.
func label(c sheet.Cell) string { return strings.ReplaceAll(ledger.Narrow(c.Text), " ", "") }
