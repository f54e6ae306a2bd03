package export

import (
	"context"
	"iter"
	"slices"

	"jiedui/importers/workbook"
	"jiedui/ledger"
)

var observationHeader = []string{"帮扶行动代码", "地区", "指标", "计量单位", "截至日期", "实际完成", "任务", "加压目标", "意向"}

// Observations is what is counted of places themselves: a row for each place, programme,
// measure and date.
func Observations(ctx context.Context, source Source, o Options) (workbook.Table, error) {
	x, err := newExporter(ctx, source, o)
	if err != nil {
		return workbook.Table{}, err
	}
	filter := ledger.FigureFilter{Subject: ledger.SubjectPlace, Programmes: o.Programmes}
	count, err := source.FigureCount(ctx, o.At, filter)
	if err != nil {
		return workbook.Table{}, err
	}
	return workbook.Table{Name: "观测", Header: observationHeader, Count: count, Rows: x.observations(ctx, filter)}, nil
}

func (x *exporter) observations(ctx context.Context, filter ledger.FigureFilter) iter.Seq2[[]workbook.Cell, error] {
	return func(yield func([]workbook.Cell, error) bool) {
		after := ""
		for {
			list, err := x.source.Figures(ctx, x.At, filter, ledger.Page{First: page, After: after})
			if err != nil {
				yield(nil, err)
				return
			}
			for _, f := range list.Items {
				if !yield(x.observation(f)) {
					return
				}
			}
			if !list.HasNext {
				return
			}
			after = list.Cursors[len(list.Cursors)-1]
		}
	}
}

func (x *exporter) observation(f ledger.Figure) ([]workbook.Cell, error) {
	i := slices.IndexFunc(x.measures, func(m ledger.Measure) bool { return m.Code == f.Measure })
	column := valueColumn{x.measures[i], f.Series}
	value, err := column.cell(f)
	cells := []workbook.Cell{
		workbook.Text(x.programmes[f.Programme].Code), workbook.Text(x.PlacePath(f.PlaceCode)), workbook.Text(column.measure.Name),
		workbook.Text(string(unit(column.measure))), date(f.ValidFrom), {}, {}, {}, {},
	}
	cells[5+slices.Index(ledger.SeriesList, f.Series)] = value
	return cells, err
}
