package export

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"jiedui/importers/workbook"
	"jiedui/ledger"
)

var dimensionWords = map[ledger.GroupBy]string{
	ledger.ByProgramme: "帮扶行动", ledger.ByStrand: "帮扶方向", ledger.ByOrganisation: "单位", ledger.ByOrganisationKind: "单位性质",
	ledger.ByProvince: "省", ledger.ByCity: "市", ledger.ByCounty: "县", ledger.ByTown: "镇", ledger.ByVillage: "村", ledger.ByZone: "园区",
	ledger.ByStatus: "项目状态", ledger.BySector: "项目类别", ledger.ByYear: "年度",
}

// Portfolio is the totals of projects by dimensions (汇总): rows, what several rows share,
// what none is credited with, and the total. It holds nothing but totals, so it has no
// record to import.
func Portfolio(ctx context.Context, source Source, o Options, groupBy []ledger.GroupBy, mode ledger.AttributionMode) (workbook.Table, error) {
	x, err := newExporter(ctx, source, o)
	if err != nil {
		return workbook.Table{}, err
	}
	answer, err := source.Portfolio(ctx, ledger.PortfolioQuery{
		Filter: ledger.ProjectFilter{Programmes: o.Programmes}, GroupBy: groupBy, AsOf: o.At.AsOf, KnownAt: o.At.KnownAt, Mode: mode,
	})
	if err != nil {
		return workbook.Table{}, err
	}
	used := map[[2]string]bool{}
	for _, a := range answer.Total.Amounts {
		if i := slices.IndexFunc(x.measures, func(m ledger.Measure) bool { return m.Code == a.Measure }); i >= 0 && x.measures[i].Additive {
			used[[2]string{a.Measure, string(a.Series)}] = true
		}
	}
	columns := x.columns(used)
	header := []string{"汇总口径"}
	for _, g := range groupBy {
		header = append(header, dimensionWords[g])
	}
	header = append(header, "项目数", "已开工项目数")
	for _, c := range columns {
		header = append(header, c.heading())
	}
	labels, err := x.labels(ctx, groupBy, answer.Rows)
	if err != nil {
		return workbook.Table{}, err
	}
	rows := func(yield func([]workbook.Cell, error) bool) {
		write := func(what string, keys []string, cell ledger.PortfolioCell) bool {
			cells := []workbook.Cell{workbook.Text(what)}
			for i := range groupBy {
				text := ""
				if i < len(keys) {
					text = labels[i][keys[i]]
				}
				cells = append(cells, workbook.Text(text))
			}
			cells = append(cells, workbook.Number(fmt.Sprint(cell.Count)), workbook.Number(fmt.Sprint(cell.Started)))
			values, err := amountCells(columns, cell)
			return yield(append(cells, values...), err)
		}
		if len(groupBy) > 0 {
			for _, r := range answer.Rows {
				if !write("分组", r.Keys, r) {
					return
				}
			}
			if !write("其中重复计入", nil, answer.Overlap) || !write("未归集", nil, answer.Unallocated) {
				return
			}
		}
		write("合计", nil, answer.Total)
	}
	return workbook.Table{Name: "汇总", Header: header, Count: len(answer.Rows) + 3, Rows: iter.Seq2[[]workbook.Cell, error](rows)}, nil
}

func amountCells(columns []valueColumn, cell ledger.PortfolioCell) ([]workbook.Cell, error) {
	cells := make([]workbook.Cell, len(columns))
	for i, c := range columns {
		for _, a := range cell.Amounts {
			if a.Measure != c.measure.Code || a.Series != c.series || a.Value == nil {
				continue
			}
			var err error
			if cells[i], err = c.cell(ledger.Figure{Value: *a.Value, Qualifier: a.Qualifier}); err != nil {
				return nil, err
			}
		}
	}
	return cells, nil
}

// labels are what people call the keys of each dimension.
func (x *exporter) labels(ctx context.Context, groupBy []ledger.GroupBy, rows []ledger.PortfolioCell) ([]map[string]string, error) {
	labels := make([]map[string]string, len(groupBy))
	for i, g := range groupBy {
		labels[i] = map[string]string{}
		var organisations []ledger.ID
		for _, r := range rows {
			key := r.Keys[i]
			switch g {
			case ledger.ByProgramme:
				for _, p := range x.programmes {
					if p.Code == key {
						labels[i][key] = p.Name
					}
				}
			case ledger.ByProvince, ledger.ByCity, ledger.ByCounty, ledger.ByTown, ledger.ByVillage, ledger.ByZone:
				labels[i][key] = x.PlacePath(key)
			case ledger.ByStatus:
				labels[i][key] = statusWords[ledger.Status(key)]
			case ledger.ByOrganisation:
				var id ledger.ID
				if _, err := fmt.Sscan(key, &id); err != nil {
					return nil, fmt.Errorf("key %q of an organisation: %w", key, err)
				}
				organisations = append(organisations, id)
			default:
				labels[i][key] = key
			}
		}
		slices.Sort(organisations)
		found, err := x.source.OrganisationsByID(ctx, x.At, slices.Compact(organisations))
		if err != nil {
			return nil, err
		}
		for id, o := range found {
			labels[i][fmt.Sprint(int64(id))] = o.Name
		}
	}
	return labels, nil
}
