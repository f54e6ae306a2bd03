// Package export turns what the ledger holds into tables that people open and that import
// again as all unchanged, by the profile jiedui-export. It reads through Source, asks in
// batches, writes nothing itself (see importers/workbook), and knows no SQL.
//
// Start at Projects. A record has one row for each date its figures are stated from:
// the newest first with all that is known of it, the others with the figures alone.
package export

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"jiedui/importers/workbook"
	"jiedui/ledger"
)

// Source is what is read of the ledger.
type Source interface {
	Measures(ctx context.Context) ([]ledger.Measure, error)
	Programmes(ctx context.Context) ([]ledger.Programme, error)
	OrganisationsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Organisation, error)
	FiguresOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys []string, measures []string) (map[string][]ledger.Figure, error)
	ProjectSource
	PairingSource
	ObservationSource
	Portfolio(ctx context.Context, q ledger.PortfolioQuery) (ledger.Portfolio, error)
}

// ProjectSource reads projects and their links.
type ProjectSource interface {
	Projects(ctx context.Context, at ledger.At, f ledger.ProjectFilter, p ledger.Page) (ledger.List[ledger.Project], error)
	ProjectCount(ctx context.Context, at ledger.At, f ledger.ProjectFilter) (int, error)
	ProjectsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Project, error)
	ProgrammesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.ProgrammeShare, error)
	PlacesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.PlaceShare, error)
	ParticipationsOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.Participation, error)
	StatusesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.StatusPeriod, error)
}

// PairingSource reads pairings.
type PairingSource interface {
	Pairings(ctx context.Context, at ledger.At, f ledger.PairingFilter, p ledger.Page) (ledger.List[ledger.Pairing], error)
	PairingCount(ctx context.Context, at ledger.At, f ledger.PairingFilter) (int, error)
}

// ObservationSource reads the figures of places.
type ObservationSource interface {
	Figures(ctx context.Context, at ledger.At, f ledger.FigureFilter, p ledger.Page) (ledger.List[ledger.Figure], error)
	FigureCount(ctx context.Context, at ledger.At, f ledger.FigureFilter) (int, error)
}

// Options are what is exported and from when.
type Options struct {
	At ledger.At
	// Programmes are codes; empty: all.
	Programmes []string
	// PlacePath writes a place as a path that resolves to it again, such as
	// 广东省韶关市翁源县; ledger/divisions does.
	PlacePath func(code string) string
}

const page = ledger.MaxPage

// exporter is one export under way.
type exporter struct {
	Options
	source     Source
	measures   []ledger.Measure
	programmes map[ledger.ID]ledger.Programme
}

func newExporter(ctx context.Context, source Source, o Options) (*exporter, error) {
	x := &exporter{Options: o, source: source, programmes: map[ledger.ID]ledger.Programme{}}
	var err error
	if x.measures, err = source.Measures(ctx); err != nil {
		return nil, err
	}
	programmes, err := source.Programmes(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range programmes {
		x.programmes[p.ID] = p
	}
	for _, code := range o.Programmes {
		if !slices.ContainsFunc(programmes, func(p ledger.Programme) bool { return p.Code == code }) {
			return nil, ledger.NotFound("programme", code)
		}
	}
	return x, nil
}

// valueColumn is a column of values: one measure in one series.
type valueColumn struct {
	measure ledger.Measure
	series  ledger.Series
}

var seriesWords = map[ledger.Series]string{
	ledger.Actual: "", ledger.Target: "任务", ledger.StretchTarget: "加压目标", ledger.Pledge: "意向",
}

// unit is what values are written in: small enough that every value is a finite decimal.
func unit(m ledger.Measure) ledger.Unit {
	switch m.Unit.Dimension() {
	case ledger.Money:
		return ledger.UnitYuan
	case ledger.Area:
		return ledger.UnitMu
	}
	return m.Unit
}

func (c valueColumn) heading() string {
	series := seriesWords[c.series]
	if c.measure.Code == ledger.IntendedInvestment && c.series == ledger.Pledge {
		series = "" // 意向投资 says it
	}
	return c.measure.Name + series + "（" + string(unit(c.measure)) + "）"
}

// cell writes a figure's value: a number, or a text with the word for how exact it is.
func (c valueColumn) cell(f ledger.Figure) (workbook.Cell, error) {
	q := ledger.Quantity{Value: f.Value, Unit: unit(c.measure), Qualifier: f.Qualifier}
	text, err := q.In(unit(c.measure), -1)
	if err != nil {
		return workbook.Cell{}, fmt.Errorf("write figure %d: %w", f.ID, err)
	}
	if f.Qualifier == ledger.Exact {
		return workbook.Number(text), nil
	}
	return workbook.Text(q.String()), nil
}

// columns are the columns that any of the figures needs, in the order measures are shown.
func (x *exporter) columns(used map[[2]string]bool) []valueColumn {
	var list []valueColumn
	for _, m := range x.measures {
		for _, s := range ledger.SeriesList {
			if used[[2]string{m.Code, string(s)}] {
				list = append(list, valueColumn{m, s})
			}
		}
	}
	return list
}

// byDate groups figures by the date they are stated from and who provided them, the
// newest first.
func byDate(figures []ledger.Figure) [][]ledger.Figure {
	figures = slices.Clone(figures)
	slices.SortStableFunc(figures, func(a, b ledger.Figure) int {
		if c := b.ValidFrom.Compare(a.ValidFrom); c != 0 {
			return c
		}
		return int(a.Provider - b.Provider)
	})
	return slices.Collect(chunkBy(figures, func(a, b ledger.Figure) bool {
		return a.ValidFrom == b.ValidFrom && (a.Provider == b.Provider || a.Provider == 0 || b.Provider == 0)
	}))
}

func chunkBy[T any](list []T, same func(a, b T) bool) iter.Seq[[]T] {
	return func(yield func([]T) bool) {
		for start := 0; start < len(list); {
			end := start + 1
			for end < len(list) && same(list[start], list[end]) {
				end++
			}
			if !yield(list[start:end]) {
				return
			}
			start = end
		}
	}
}

func (x *exporter) valueCells(columns []valueColumn, figures []ledger.Figure) ([]workbook.Cell, error) {
	cells := make([]workbook.Cell, len(columns))
	for _, f := range figures {
		i := slices.IndexFunc(columns, func(c valueColumn) bool { return c.measure.Code == f.Measure && c.series == f.Series })
		var err error
		if cells[i], err = columns[i].cell(f); err != nil {
			return nil, err
		}
	}
	return cells, nil
}

// named writes an organisation with its share and whether it leads, as sheets do.
func named(name string, share *int64, lead bool) string {
	if lead {
		name += "（牵头）"
	}
	if share != nil {
		name += decimalPercent(*share) + "%"
	}
	return name
}

// decimalPercent writes basis points as percent: 6050 is 60.5.
func decimalPercent(basisPoints int64) string {
	text := strconv.FormatInt(basisPoints/100, 10) + "." + fmt.Sprintf("%02d", basisPoints%100)
	return strings.TrimRight(strings.TrimRight(text, "0"), ".")
}

func date(d ledger.Date) workbook.Cell {
	if d.IsZero() {
		return workbook.Cell{}
	}
	return workbook.Text(d.String())
}

func ids[T any](list []T, id func(T) ledger.ID) []ledger.ID {
	out := make([]ledger.ID, len(list))
	for i, v := range list {
		out[i] = id(v)
	}
	return out
}

func keys(list []ledger.ID) []string {
	out := make([]string, len(list))
	for i, id := range list {
		out[i] = strconv.FormatInt(int64(id), 10)
	}
	return out
}
