package main

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/store"
)

// sheetRows shows rows of imported files, as far as the caller of its store sees them.
type sheetRows struct{ store *store.Store }

// SheetRows opens each file once and reads each sheet no further than its last row asked for.
func (s sheetRows) SheetRows(ctx context.Context, rows []ledger.SheetRow) (map[ledger.SheetRow][]ledger.SheetCell, error) {
	wanted := map[ledger.ID]map[int][]int{}
	for _, r := range rows {
		if wanted[r.Batch] == nil {
			wanted[r.Batch] = map[int][]int{}
		}
		wanted[r.Batch][r.Sheet] = append(wanted[r.Batch][r.Sheet], r.Row)
	}
	found := map[ledger.SheetRow][]ledger.SheetCell{}
	for _, batch := range slices.Sorted(maps.Keys(wanted)) {
		file, err := s.store.BatchFile(ctx, batch)
		if err != nil {
			return nil, err
		}
		if file.Content == nil {
			continue
		}
		book, err := sheet.Open(ctx, file.Name, file.Content, sheet.Limits{})
		if err != nil {
			return nil, err
		}
		for index, numbers := range wanted[batch] {
			got, err := readRows(ctx, book, index, numbers)
			if err != nil {
				return nil, err
			}
			for number, cells := range got {
				found[ledger.SheetRow{Batch: batch, Sheet: index, Row: number}] = cells
			}
		}
	}
	return found, nil
}

// readRows reads rows of a sheet with what merged cells above or left of them hold.
func readRows(ctx context.Context, book *sheet.Workbook, index int, numbers []int) (map[int][]ledger.SheetCell, error) {
	merges, err := book.Merges(ctx, index)
	if err != nil {
		return nil, err
	}
	type place struct{ row, col int }
	covered := map[place][]place{} // upper left corner → the cells of wanted rows that show it
	last := slices.Max(numbers)
	for _, m := range merges {
		for _, row := range numbers {
			if row < m.Row1 || row > m.Row2 {
				continue
			}
			corner := place{m.Row1, m.Col1}
			covered[corner] = append(covered[corner], place{row, m.Col1})
		}
	}
	cells := map[int]map[int]string{}
	put := func(row, col int, text string) {
		if cells[row] == nil {
			cells[row] = map[int]string{}
		}
		cells[row][col] = text
	}
	for row, err := range book.Rows(ctx, index) {
		if err != nil {
			return nil, err
		}
		if row.Number > last {
			break
		}
		wanted := slices.Contains(numbers, row.Number)
		for _, c := range row.Cells {
			if wanted && c.Text != "" {
				put(c.Row, c.Col, c.Text)
			}
			for _, shown := range covered[place{c.Row, c.Col}] {
				put(shown.row, shown.col, c.Text)
			}
		}
	}
	list := make(map[int][]ledger.SheetCell, len(cells))
	for row, texts := range cells {
		for col, text := range texts {
			list[row] = append(list[row], ledger.SheetCell{Col: col, Text: text})
		}
		slices.SortFunc(list[row], func(a, b ledger.SheetCell) int { return cmp.Compare(a.Col, b.Col) })
	}
	return list, nil
}
