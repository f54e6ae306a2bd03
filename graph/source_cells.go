package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// rowCell is a cell of a row with the heading of its column.
type rowCell struct {
	ledger.SheetCell
	heading string
	stated  bool
}

// sourceCells is the field of a source that shows its row as the sheet has it. Each file is
// opened once for all the rows of a level.
func (s *schema) sourceCells() field {
	return field{
		name: "cells", typ: listOfType(s.sheetCell()), weight: 200, group: "cells",
		about: "The whole row as the sheet has it, cells without content left out (原表该行); null: not from a file, or its bytes are no longer kept.",
		key:   func(p any) any { return p.(timed[sourced]).it },
		batch: func(ctx context.Context, calls []call) ([]any, error) {
			out := make([]any, len(calls))
			sheets := requestOf(ctx).deps.Sheets
			if sheets == nil {
				return out, nil
			}
			var rows []ledger.SheetRow
			for _, c := range calls {
				if ref := c.parent.(sourced).ref; ref.row > 0 {
					rows = append(rows, ref.sheetRow())
				}
			}
			found, err := sheets.SheetRows(ctx, rows)
			if err != nil {
				return nil, err
			}
			for i, c := range calls {
				v := c.parent.(sourced)
				if cells, ok := found[v.ref.sheetRow()]; ok {
					out[i] = allTimed(v.rowCells(cells), c.at)
				}
			}
			return out, nil
		},
	}
}

// sheetCell is the type of a cell of a row.
func (s *schema) sheetCell() *graphql.Object {
	return s.once("SheetCell", "Cell of a row as the sheet has it (单元格).", func() []field {
		return []field{
			value("column", must(graphql.Int), "Column, from one (列).", func(c rowCell) any { return c.Col }),
			value("letters", must(graphql.String), "Name of the column in spreadsheet programs, such as C.", func(c rowCell) any { return ledger.ColumnLetters(c.Col) }),
			value("heading", graphql.String, "Heading of the column (表头).", func(c rowCell) any { return stringOrNull(c.heading) }),
			value("text", must(graphql.String), "Value held, not yet taken for anything; of a merged cell, that of its upper left corner (原值).", func(c rowCell) any { return c.Text }),
			value("stated", must(graphql.Boolean), "Whether the statement stands in this cell (本填报值所在).", func(c rowCell) any { return c.stated }),
		}
	})
}

func (r sourceRef) sheetRow() ledger.SheetRow {
	return ledger.SheetRow{Batch: r.batch, Sheet: r.sheet, Row: r.row}
}

func (v sourced) rowCells(cells []ledger.SheetCell) []rowCell {
	headings := map[int]string{}
	if sh := v.sheet(); sh != nil {
		for _, c := range sh.Columns {
			headings[c.Col] = c.Heading
		}
	}
	list := make([]rowCell, len(cells))
	for i, c := range cells {
		list[i] = rowCell{c, headings[c.Col], c.Col == v.ref.col}
	}
	return list
}
