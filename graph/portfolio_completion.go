package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type completionBase string

var completionBases = newVocabulary("CompletionBase", "Denominator of a completion rate (完成率的分母). The numerator is completed investment; for TARGET and STRETCH_TARGET, what was done of the same measure.",
	word[completionBase]{ledger.ContractedInvestment, "合同投资额"},
	word[completionBase]{ledger.TotalInvestment, "计划总投资"},
	word[completionBase]{ledger.AnnualPlanInvestment, "年度计划投资；分子是当年完成的投资"},
	word[completionBase]{completionBase(ledger.Target), "同一指标的任务"},
	word[completionBase]{completionBase(ledger.StretchTarget), "同一指标的加压目标"},
)

var completionInput = inputs("CompletionInput", "Which completion rate, and the time planned for it (完成率).", graphql.InputObjectConfigFieldMap{
	"of":          input(must(completionBases.enum), "Denominator (分母)."),
	"measure":     input(graphql.String, "Code of the measure, for TARGET and STRETCH_TARGET; completed_investment when left out."),
	"plannedFrom": input(dateScalar, "First day of the planned time; for ANNUAL_PLAN_INVESTMENT the year of asOf when left out (计划起)."),
	"plannedTo":   input(dateScalar, "Last day of the planned time (计划止)."),
})

// completion reads which completion rate is asked for; nil: none.
func (r *request) completion(ctx context.Context, a args) (*ledger.Completion, error) {
	if a == nil {
		return nil, nil
	}
	base, _ := a["of"].(completionBase)
	c := &ledger.Completion{Measure: ledger.CompletedInvestment, Series: ledger.Actual, OfMeasure: string(base), OfSeries: ledger.Actual}
	c.PlannedFrom, _ = a["plannedFrom"].(ledger.Date)
	c.PlannedTo, _ = a["plannedTo"].(ledger.Date)
	measure := a.text("measure")
	if series := ledger.Series(base); series == ledger.Target || series == ledger.StretchTarget {
		if measure != "" {
			c.Measure = measure
		}
		c.OfMeasure, c.OfSeries = c.Measure, series
	} else if measure != "" {
		return nil, invalid("measure", "measure 只与 TARGET、STRETCH_TARGET 同用")
	}
	c.ThisYear = c.OfMeasure == ledger.AnnualPlanInvestment
	if c.PlannedFrom.IsZero() != c.PlannedTo.IsZero() || c.PlannedTo.Before(c.PlannedFrom) {
		return nil, invalid("plannedTo", "计划的起止日期要一起写，且先起后止")
	}
	if err := r.knownMeasure(ctx, c.Measure); err != nil {
		return nil, err
	}
	if adds, err := r.additive(ctx); err != nil || !adds(c.Measure) {
		return nil, invalid("measure", "比率没有完成率：%s", c.Measure)
	}
	return c, nil
}

// completed is the source of a Completion: the sums of one cell on one date.
type completed struct {
	of   *ledger.Completion
	sums *ledger.CompletionSums
	at   ledger.At
}

func (s *schema) completionType() *graphql.Object {
	of := func(name string, t graphql.Output, about string, get func(completed) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(completed)), nil }}
	}
	gap := func(c completed) any {
		elapsed, rate := c.of.TimeElapsed(c.at.AsOf), c.sums.Rate()
		if elapsed == nil || rate == nil {
			return nil
		}
		return elapsed.Sub(*rate)
	}
	return s.once("Completion", "Completion rate (完成率): both sides are of the same subjects, those that have both.", func() []field {
		return []field{
			of("rate", s.ratioType(), "Numerator by denominator (完成率); null: the denominator is zero.", func(c completed) any { return ratioOrNull(c.sums.Rate()) }),
			of("numerator", must(s.amount), "What was done (分子).", func(c completed) any { return timed[ledger.Amount]{c.sums.Numerator, c.at} }),
			of("denominator", must(s.amount), "What it is measured against (分母).", func(c completed) any { return timed[ledger.Amount]{c.sums.Denominator, c.at} }),
			of("subjects", must(graphql.Int), "How many subjects have both (参与计算的个数).", func(c completed) any { return c.sums.Subjects }),
			of("leftOut", must(graphql.Int), "How many of the count were left out because one of the two was not reported (未参与计算的个数).", func(c completed) any { return c.sums.LeftOut }),
			of("timeElapsed", s.ratioType(), "Share of the planned time that had passed (时间进度): months as equal parts, days as parts of their month. Null: no planned time.",
				func(c completed) any { return ratioOrNull(c.of.TimeElapsed(c.at.AsOf)) }),
			of("gap", s.ratioType(), "Time elapsed less the rate, in percentage points: above zero is behind (慢进度). The difference is taken before rounding.", gap),
		}
	})
}

func completionOf(of *ledger.Completion, c ledger.PortfolioCell, at ledger.At) any {
	if c.Completion == nil {
		return nil
	}
	return completed{of, c.Completion, at}
}

func ratioOrNull(r *ledger.Ratio) any {
	if r == nil {
		return nil
	}
	return *r
}

func (s *schema) ratioType() *graphql.Object {
	return s.once("Ratio", "Rate, share of time, change in percent or percentage points (比率): exact, rounded half to even only when written.", func() []field {
		return []field{
			{name: "basisPoints", typ: bigIntScalar, about: "In ten-thousandths (万分之一): 6114 is 61.14 %. Null: beyond 64 bits.",
				value: func(_ context.Context, p any, _ args) (any, error) {
					if n, ok := p.(ledger.Ratio).BasisPoints(); ok {
						return n, nil
					}
					return nil, nil
				}},
			{name: "percent", typ: must(decimalScalar), about: "In percent or percentage points (百分数).",
				args: graphql.FieldConfigArgument{"digits": argumentOr(graphql.Int, 2, "Decimals, 0 to 18.")},
				value: func(_ context.Context, p any, a args) (any, error) {
					digits, _ := a["digits"].(int)
					if digits < 0 || digits > ledger.MaxPercentDigits {
						return nil, invalid("digits", "小数位应在 0 到 %d 之间", ledger.MaxPercentDigits)
					}
					return p.(ledger.Ratio).Percent(digits), nil
				}},
			{name: "text", typ: must(graphql.String), about: "With two decimals and the sign: 61.14%.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(ledger.Ratio).Percent(2) + "%", nil }},
		}
	})
}

// wholeFields are what rows and totals have, and the overlap has not.
func (s *schema) wholeFields() []field {
	return []field{
		{name: "completion", typ: s.completionType(), about: "Completion rate that the portfolio was asked for (完成率); null: not asked for, no subject has both sides, or what no row is credited with.",
			value: func(_ context.Context, p any, _ args) (any, error) {
				c := p.(cell)
				return completionOf(c.of.query.Completion, c.it, c.of.at), nil
			}},
		s.comparisonField(),
		s.seriesField(),
	}
}
