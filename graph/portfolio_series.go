package graph

import (
	"context"
	"fmt"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// point is one period of a cell's series.
type point struct {
	of         *portfolio
	span       ledger.PeriodSpan
	start, end ledger.PortfolioCell // on the day before the period, and at its end
	changes    []ledger.AmountChange
}

// at are the times at the period's end.
func (p point) at() ledger.At { return ledger.At{AsOf: p.span.Last, KnownAt: p.of.at.KnownAt} }

// before are the times before the period.
func (p point) before() ledger.At {
	return ledger.At{AsOf: p.span.First.AddDays(-1), KnownAt: p.of.at.KnownAt}
}

// pointAmount is one measure and series of a point.
type pointAmount struct {
	of point
	it ledger.AmountChange
}

func (s *schema) seriesField() field {
	return field{
		name: "series", typ: mustList(s.pointType()), weight: 25, once: 2000, size: 24, group: "portfolioSeries",
		about: "Period after period (时间序列): the value at the end of each and what it changed by, as known at the portfolio's knownAt. The filter and the grouping hold as of each period's end.",
		args: graphql.FieldConfigArgument{
			"from": argument(must(dateScalar), "First day of the first period (起)."),
			"to":   argument(must(dateScalar), "Last day of the last period (止)."),
			"by":   argument(must(periodKinds.enum), "Periods of the calendar; the first and last may be cut short by from and to. At most 240."),
		},
		batch: portfolioSeries,
	}
}

// portfolioSeries answers all series of a level: one read for each portfolio and each set
// of periods, however many rows and periods.
func portfolioSeries(ctx context.Context, calls []call) ([]any, error) {
	out := make([]any, len(calls))
	for i, c := range calls {
		of := c.parent.(cell)
		from, _ := c.args["from"].(ledger.Date)
		to, _ := c.args["to"].(ledger.Date)
		kind, _ := c.args["by"].(ledger.PeriodKind)
		spans, err := ledger.Periods(from, to, kind)
		if err != nil {
			return nil, err
		}
		if err := of.of.readMeasures(ctx); err != nil {
			return nil, err
		}
		list, err := of.of.seriesOn(ctx, spans)
		if err != nil {
			return nil, err
		}
		if out[i], err = of.points(spans, list); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// seriesOn is the portfolio on the day before the first period and at the end of each.
func (p *portfolio) seriesOn(ctx context.Context, spans []ledger.PeriodSpan) ([]cells, error) {
	dates := []ledger.Date{spans[0].First.AddDays(-1)}
	for _, span := range spans {
		dates = append(dates, span.Last)
	}
	key := fmt.Sprint(dates)
	if list, read := p.series[key]; read {
		return list, nil
	}
	answer, err := requestOf(ctx).deps.Ledger.PortfolioSeries(ctx, p.query, dates)
	if err != nil {
		return nil, err
	}
	list := make([]cells, len(answer))
	for i, a := range answer {
		list[i] = newCells(a)
	}
	p.series[key] = list
	return list, nil
}

func (c cell) points(spans []ledger.PeriodSpan, list []cells) (any, error) {
	out := make([]any, len(spans))
	start, err := list[0].cell(c.selector, c.of.adds)
	if err != nil {
		return nil, err
	}
	for i, span := range spans {
		end, err := list[i+1].cell(c.selector, c.of.adds)
		if err != nil {
			return nil, err
		}
		changes, err := ledger.AmountChanges(end, start, c.of.adds)
		if err != nil {
			return nil, err
		}
		out[i] = point{c.of, span, start, end, changes}
		start = end
	}
	return out, nil
}

func (s *schema) pointType() *graphql.Object {
	of := func(name string, t graphql.Output, about string, get func(point) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(point)), nil }}
	}
	amountType := s.once("PointAmount", "One measure and series in a period (时期的指标).", s.pointAmountFields)
	return s.once("PortfolioPoint", "One period of a series (时期).", func() []field {
		return []field{
			of("startsOn", must(dateScalar), "First day (起).", func(p point) any { return p.span.First }),
			of("endsOn", must(dateScalar), "Last day (止).", func(p point) any { return p.span.Last }),
			of("count", must(graphql.Int), "How many subjects at the end (期末个数).", func(p point) any { return p.end.Count }),
			of("started", must(graphql.Int), "How many projects had ever started by the end (期末已开工).", func(p point) any { return p.end.Started }),
			of("newlyStarted", must(graphql.Int), "How many more had started at the end than before the period (本期新开工).", func(p point) any { return p.end.Started - p.start.Started }),
			{name: "amounts", typ: mustList(amountType), about: "Every measure and series reported by the end or before the period (各指标).", size: 8,
				value: func(_ context.Context, v any, _ args) (any, error) {
					p := v.(point)
					out := make([]any, len(p.changes))
					for i, it := range p.changes {
						out[i] = pointAmount{p, it}
					}
					return out, nil
				}},
			{name: "amount", typ: amountType, about: "One measure and series; null: not reported, not zero.", args: measureArgs,
				value: func(ctx context.Context, v any, a args) (any, error) {
					p := v.(point)
					series, _ := a["series"].(ledger.Series)
					for _, it := range p.changes {
						if it.Measure == a.text("measure") && it.Series == series {
							return pointAmount{p, it}, nil
						}
					}
					return nil, requestOf(ctx).knownMeasure(ctx, a.text("measure"))
				}},
			of("completion", s.completionType(), "Completion rate at the end (期末完成率); null as that of the row.", func(p point) any {
				return completionOf(p.of.query.Completion, p.end, p.at())
			}),
		}
	})
}

func (s *schema) pointAmountFields() []field {
	amount := func(name, about string, get func(pointAmount) (*ledger.Amount, ledger.At)) field {
		return field{name: name, typ: s.amount, about: about, value: func(_ context.Context, p any, _ args) (any, error) {
			return amountOrNull(get(p.(pointAmount))), nil
		}}
	}
	return []field{
		toMeasure(s, func(p any) any { return p.(pointAmount).it.Measure }),
		{name: "series", typ: must(seriesWords.enum), about: "Fact, target or promise.",
			value: func(_ context.Context, p any, _ args) (any, error) { return p.(pointAmount).it.Series, nil }},
		amount("opening", "Value on the day before the period (期初); null: not reported, not zero.",
			func(p pointAmount) (*ledger.Amount, ledger.At) { return p.it.Other, p.of.before() }),
		amount("cumulative", "Value at the end of the period (期末累计); null: not reported, not zero.",
			func(p pointAmount) (*ledger.Amount, ledger.At) { return p.it.Current, p.of.at() }),
		amount("change", "Value of the period: the end's less the opening's, what was not reported taken as nothing (本期发生). Openings and changes add up; null for a rate.",
			func(p pointAmount) (*ledger.Amount, ledger.At) {
				if !p.of.of.adds(p.it.Measure) {
					return nil, ledger.At{}
				}
				return p.it.Difference, p.of.at()
			}),
	}
}
