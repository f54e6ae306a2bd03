package export

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"jiedui/importers/workbook"
	"jiedui/ledger"
)

var pairingHeader = []string{"帮扶行动代码", "帮扶单位", "受帮扶地", "帮扶团队", "岗位", "开始时间", "结束时间", "截至日期"}

// pairingRow is a pairing with the figures stated from one date.
type pairingRow struct {
	pairing       ledger.Pairing
	figures       []ledger.Figure
	organisations map[ledger.ID]ledger.Organisation
	first         bool
}

// Pairings is the list of pairings with their figures; a transfer has a row of its own.
func Pairings(ctx context.Context, source Source, o Options) (workbook.Table, error) {
	x, err := newExporter(ctx, source, o)
	if err != nil {
		return workbook.Table{}, err
	}
	used := map[[2]string]bool{}
	rows := 0
	for r, err := range x.pairings(ctx) {
		if err != nil {
			return workbook.Table{}, err
		}
		rows++
		for _, f := range r.figures {
			used[[2]string{f.Measure, string(f.Series)}] = true
		}
	}
	columns := x.columns(used)
	header := slices.Clone(pairingHeader)
	for _, c := range columns {
		header = append(header, c.heading())
	}
	return workbook.Table{Name: "结对", Header: header, Count: rows, Rows: func(yield func([]workbook.Cell, error) bool) {
		for r, err := range x.pairings(ctx) {
			if err != nil {
				yield(nil, err)
				return
			}
			values, err := x.valueCells(columns, r.figures)
			if !yield(append(x.pairingCells(r), values...), err) {
				return
			}
		}
	}}, nil
}

func (x *exporter) pairings(ctx context.Context) iter.Seq2[pairingRow, error] {
	return func(yield func(pairingRow, error) bool) {
		filter := ledger.PairingFilter{Programmes: x.Programmes}
		after := ""
		for {
			list, err := x.source.Pairings(ctx, x.At, filter, ledger.Page{First: page, After: after})
			if err != nil {
				yield(pairingRow{}, err)
				return
			}
			of := ids(list.Items, func(p ledger.Pairing) ledger.ID { return p.ID })
			figures, err := x.source.FiguresOf(ctx, x.At, ledger.SubjectPairing, keys(of), nil)
			if err != nil {
				yield(pairingRow{}, err)
				return
			}
			var named []ledger.ID
			for _, p := range list.Items {
				named = append(named, ids(p.Assistors, func(a ledger.Assistor) ledger.ID { return a.Organisation })...)
			}
			slices.Sort(named)
			organisations, err := x.source.OrganisationsByID(ctx, x.At, slices.Compact(named))
			if err != nil {
				yield(pairingRow{}, err)
				return
			}
			for _, p := range list.Items {
				groups := byDate(figures[strconv.FormatInt(int64(p.ID), 10)])
				if len(groups) == 0 {
					groups = [][]ledger.Figure{nil}
				}
				for i, g := range groups {
					if !yield(pairingRow{p, g, organisations, i == 0}, nil) {
						return
					}
				}
			}
			if !list.HasNext {
				return
			}
			after = list.Cursors[len(list.Cursors)-1]
		}
	}
}

func (x *exporter) pairingCells(r pairingRow) []workbook.Cell {
	var assistors []string
	posts := map[string]bool{}
	for _, a := range r.pairing.Assistors {
		assistors = append(assistors, named(r.organisations[a.Organisation].Name, a.Share, a.Lead))
		posts[a.Post] = true
	}
	cells := []workbook.Cell{
		workbook.Text(x.programmes[r.pairing.Programme].Code),
		workbook.Text(strings.Join(assistors, "、")),
		workbook.Text(x.PlacePath(r.pairing.Recipient)),
		workbook.Text(r.pairing.Team),
		{}, {}, {}, {},
	}
	// One column of posts speaks for all assistors of the row.
	if len(posts) == 1 {
		for post := range posts {
			cells[4] = workbook.Text(post)
		}
	}
	if r.first {
		cells[5], cells[6] = date(r.pairing.StartsOn), date(r.pairing.EndsOn)
	}
	if len(r.figures) > 0 {
		cells[7] = date(r.figures[0].ValidFrom)
	}
	return cells
}
