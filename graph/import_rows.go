package graph

import (
	"context"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// mostJobRows is how many rows of a sheet are read at once: some screens' worth.
const mostJobRows = 100

// jobRow is a row of a job's sheet.
type jobRow struct {
	number int
	cells  []rowCell
}

// jobRows is the field of an import job that shows rows of its sheets as they were sent.
func (s *schema) jobRows() field {
	row := s.object("SheetRow", "Row of a sheet as it was sent (原表的一行).", func() []field {
		return []field{
			value("row", must(graphql.Int), "Row, from one (行).", func(r jobRow) any { return r.number }),
			{name: "cells", typ: mustList(s.sheetCell()), about: "Its cells, those without content left out (单元格).",
				value: func(_ context.Context, p any, _ args) (any, error) {
					r := p.(timed[jobRow])
					return allTimed(r.it.cells, r.at), nil
				}},
		}
	})
	return field{
		name: "rows", typ: mustList(row), weight: 200,
		about: "Rows of one of its sheets as they were sent, in their order, empty ones left out (原表各行). Empty: no such sheet, or the bytes are no longer kept.",
		args: graphql.FieldConfigArgument{
			"sheet": argument(must(graphql.String), "Name of the sheet (工作表)."),
			"rows":  argument(mustList(graphql.Int), "Numbers of the rows, from one; at most 100 (行号)."),
		},
		key: func(p any) any { return p.(importJobSource).it.ID },
		batch: func(ctx context.Context, calls []call) ([]any, error) {
			r := requestOf(ctx)
			out := make([]any, len(calls))
			for i, c := range calls {
				numbers := argList[int](c.args, "rows")
				if len(numbers) > mostJobRows {
					return nil, ledger.Invalid("importJob", "", "rows", "一次最多看 100 行")
				}
				slices.Sort(numbers)
				name, _ := c.args["sheet"].(string)
				found, err := r.deps.Imports.JobRows(ctx, c.parent.(ledger.ID), name, numbers)
				if err != nil {
					return nil, err
				}
				list := []jobRow{}
				for _, number := range slices.Compact(numbers) {
					if cells, ok := found[number]; ok {
						shown := make([]rowCell, len(cells))
						for n, cell := range cells {
							shown[n] = rowCell{SheetCell: cell}
						}
						list = append(list, jobRow{number, shown})
					}
				}
				out[i] = allTimed(list, c.at)
			}
			return out, nil
		},
	}
}
