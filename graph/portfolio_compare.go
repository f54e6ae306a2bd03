package graph

import (
	"context"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var compareInput = inputs("CompareInput", "What to set a portfolio beside (对比): another date, another instant of knowledge, or both.", graphql.InputObjectConfigFieldMap{
	"asOf":    input(dateScalar, "The other date (对比的截至日期); the same when left out."),
	"knownAt": input(dateTimeScalar, "The other instant of knowledge (对比的填报时点); the same when left out."),
})

// compare asks the same of other times.
func (p *portfolio) compare(ctx context.Context, a args, answer *ledger.Portfolio) error {
	if a == nil {
		return nil
	}
	p.comparedAt = p.at
	asOf, dated := a["asOf"].(ledger.Date)
	if dated {
		p.comparedAt.AsOf = asOf
	}
	knownAt, known := a["knownAt"].(ledger.Instant)
	if known {
		p.comparedAt.KnownAt = knownAt
	}
	if !dated && !known {
		return invalid("compare", "对比要写明另一个 asOf 或 knownAt")
	}
	q := p.query
	q.AsOf, q.KnownAt = p.comparedAt.AsOf, p.comparedAt.KnownAt
	other, err := requestOf(ctx).deps.Ledger.Portfolio(ctx, q)
	if err != nil {
		return err
	}
	p.beside(other, answer)
	return nil
}

// beside sets a portfolio beside another, and adds to answer, empty, the rows that only the
// other has.
func (p *portfolio) beside(other ledger.Portfolio, answer *ledger.Portfolio) {
	compared := newCells(other)
	p.compared = &compared
	here := newCells(*answer)
	for _, row := range other.Rows {
		if _, found := here.byKeys[joinKeys(row.Keys)]; !found && len(row.Keys) > 0 {
			answer.Rows = append(answer.Rows, ledger.PortfolioCell{Keys: row.Keys})
		}
	}
	slices.SortFunc(answer.Rows, func(a, b ledger.PortfolioCell) int { return slices.Compare(a.Keys, b.Keys) })
}

// comparison is a cell beside the same of other times.
type comparison struct {
	of      *portfolio
	current ledger.PortfolioCell
	other   ledger.PortfolioCell
	changes []ledger.AmountChange
}

// countChange is a count beside another.
type countChange struct{ current, other int }

// amountChange is an amount beside another, each with its times.
type amountChange struct {
	it ledger.AmountChange
	of *portfolio
}

func (s *schema) comparisonField() field {
	ratio := s.ratioType()
	countType := s.once("CountChange", "A count beside another (个数对比).", func() []field {
		of := func(name string, t graphql.Output, about string, get func(countChange) any) field {
			return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(countChange)), nil }}
		}
		return []field{
			of("current", must(graphql.Int), "At the portfolio's own times (本期).", func(c countChange) any { return c.current }),
			of("other", must(graphql.Int), "At the times compared with (对比期).", func(c countChange) any { return c.other }),
			of("difference", must(graphql.Int), "Current less other (增减).", func(c countChange) any { return c.current - c.other }),
			of("percentChange", ratio, "Difference in percent of the other (增减幅); null: the other is zero.",
				func(c countChange) any { return ratioOrNull(ledger.RatioOf(int64(c.current-c.other), int64(c.other))) }),
		}
	})
	amountType := s.once("MeasureAmountChange", "Sum of one measure and series beside another (指标对比).", s.amountChangeFields)
	rateType := s.once("RatioChange", "A completion rate beside another (完成率对比).", func() []field {
		rate := func(name, about string, get func(current, other *ledger.Ratio) any) field {
			return field{name: name, typ: ratio, about: about, value: func(_ context.Context, p any, _ args) (any, error) {
				c := p.(comparison)
				return get(c.current.Completion.Rate(), c.other.Completion.Rate()), nil
			}}
		}
		return []field{
			rate("current", "At the portfolio's own times (本期); null: none.", func(current, _ *ledger.Ratio) any { return ratioOrNull(current) }),
			rate("other", "At the times compared with (对比期); null: none.", func(_, other *ledger.Ratio) any { return ratioOrNull(other) }),
			rate("difference", "Current less other, in percentage points (增减百分点); null where one is missing.", func(current, other *ledger.Ratio) any {
				if current == nil || other == nil {
					return nil
				}
				return current.Sub(*other)
			}),
		}
	})
	t := s.once("PortfolioComparison", "A part of a portfolio beside the same at other times (对比).", func() []field {
		of := func(name string, t graphql.Output, about string, get func(comparison) any) field {
			return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(comparison)), nil }}
		}
		return []field{
			of("asOf", must(dateScalar), "Date compared with (对比的截至日期).", func(c comparison) any { return c.of.comparedAt.AsOf }),
			{name: "knownAt", typ: must(dateTimeScalar), about: "Instant of knowledge compared with (对比的填报时点).",
				value: func(ctx context.Context, p any, _ args) (any, error) {
					return min(p.(comparison).of.comparedAt.KnownAt, ledger.InstantOf(requestOf(ctx).now)), nil
				}},
			of("count", must(countType), "How many subjects (个数).", func(c comparison) any { return countChange{c.current.Count, c.other.Count} }),
			of("started", must(countType), "How many projects have ever started (已开工).", func(c comparison) any { return countChange{c.current.Started, c.other.Started} }),
			{name: "amounts", typ: mustList(amountType), about: "Every measure and series reported at one of the times (各指标).", size: 8,
				value: func(_ context.Context, p any, _ args) (any, error) {
					c := p.(comparison)
					out := make([]any, len(c.changes))
					for i, it := range c.changes {
						out[i] = amountChange{it, c.of}
					}
					return out, nil
				}},
			{name: "amount", typ: amountType, about: "One measure and series; null: reported at neither time.", args: measureArgs,
				value: func(ctx context.Context, p any, a args) (any, error) {
					c := p.(comparison)
					series, _ := a["series"].(ledger.Series)
					for _, it := range c.changes {
						if it.Measure == a.text("measure") && it.Series == series {
							return amountChange{it, c.of}, nil
						}
					}
					return nil, requestOf(ctx).knownMeasure(ctx, a.text("measure"))
				}},
			of("completion", rateType, "The completion rate asked for (完成率); null: none was.", func(c comparison) any {
				if c.of.query.Completion == nil {
					return nil
				}
				return c
			}),
		}
	})
	return field{name: "comparison", typ: t, about: "The same at the times of compare (对比); null: not asked for.", weight: 5,
		value: func(_ context.Context, p any, _ args) (any, error) {
			c := p.(cell)
			if c.of.compared == nil {
				return nil, nil
			}
			other, err := c.of.compared.cell(c.selector, c.of.adds)
			if err != nil {
				return nil, err
			}
			changes, err := ledger.AmountChanges(c.it, other, c.of.adds)
			return comparison{c.of, c.it, other, changes}, err
		}}
}

// measureArgs name one measure and series.
var measureArgs = withArgs(seriesArg, graphql.FieldConfigArgument{"measure": argument(must(graphql.String), "Code of the measure (指标代码).")})

func (s *schema) amountChangeFields() []field {
	amount := func(name, about string, get func(amountChange) (*ledger.Amount, ledger.At)) field {
		return field{name: name, typ: s.amount, about: about, value: func(_ context.Context, p any, _ args) (any, error) {
			return amountOrNull(get(p.(amountChange))), nil
		}}
	}
	return []field{
		toMeasure(s, func(p any) any { return p.(amountChange).it.Measure }),
		{name: "series", typ: must(seriesWords.enum), about: "Fact, target or promise.",
			value: func(_ context.Context, p any, _ args) (any, error) { return p.(amountChange).it.Series, nil }},
		amount("current", "At the portfolio's own times (本期); null: not reported, not zero.", func(c amountChange) (*ledger.Amount, ledger.At) { return c.it.Current, c.of.at }),
		amount("other", "At the times compared with (对比期); null: not reported, not zero.", func(c amountChange) (*ledger.Amount, ledger.At) { return c.it.Other, c.of.comparedAt }),
		amount("difference", "Current less other (增减). What was not reported is taken as nothing, so that the rows' differences add up to the total's. Of a rate, percentage points; null where one is missing.",
			func(c amountChange) (*ledger.Amount, ledger.At) { return c.it.Difference, c.of.at }),
		{name: "percentChange", typ: s.ratioType(), about: "Difference in percent of the other's size (增减幅); null: the other is zero or missing, the current is missing, or the measure is itself a rate.",
			value: func(_ context.Context, p any, _ args) (any, error) {
				c := p.(amountChange)
				if !c.of.adds(c.it.Measure) {
					return nil, nil
				}
				return ratioOrNull(c.it.Percent()), nil
			}},
	}
}

func amountOrNull(a *ledger.Amount, at ledger.At) any {
	if a == nil {
		return nil
	}
	return timed[ledger.Amount]{*a, at}
}
