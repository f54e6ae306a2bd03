package graph

import (
	"context"
	"math"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Which rows of a portfolio, and in which order.

func inputs(name, about string, fields graphql.InputObjectConfigFieldMap) *graphql.InputObject {
	return graphql.NewInputObject(graphql.InputObjectConfig{Name: name, Description: about, Fields: fields})
}

var (
	countRangeInput = inputs("CountRange", "Bounds of a count, both included.", graphql.InputObjectConfigFieldMap{
		"eq":  input(graphql.Int, "Exactly so many."),
		"gte": input(graphql.Int, "At least so many (不少于)."),
		"lte": input(graphql.Int, "At most so many (不超过)."),
	})
	percentRangeInput = inputs("BasisPointRange", "Bounds of a rate in basis points, both included: 8000 is 80 %. The exact rate is compared, not the rounded one.", graphql.InputObjectConfigFieldMap{
		"eq":  input(graphql.Int, "Exactly this rate."),
		"gte": input(graphql.Int, "At least this rate (不低于)."),
		"lte": input(graphql.Int, "At most this rate (不高于)."),
	})
	amountRangeInput = inputs("AmountRange", "Bounds of one measure, both included, each written with its unit: 1.5亿元, 3000万元, 600亩, 120户. A row in which it was not reported does not meet them.", graphql.InputObjectConfigFieldMap{
		"measure": input(must(graphql.String), "Code of the measure (指标代码)."),
		"series":  {Type: seriesWords.enum, DefaultValue: ledger.Actual, Description: "Fact, target or promise; ACTUAL when left out."},
		"eq":      input(graphql.String, "Exactly this amount."),
		"gte":     input(graphql.String, "At least this amount (不少于)."),
		"lte":     input(graphql.String, "At most this amount (不超过)."),
	})
	havingInput = inputs("PortfolioHaving", "Which rows of a portfolio (行的条件); conditions are joined by and.", graphql.InputObjectConfigFieldMap{
		"count":      input(countRangeInput, "How many subjects (个数)."),
		"started":    input(countRangeInput, "How many have ever started (已开工数)."),
		"amounts":    input(listOfType(amountRangeInput), "Amounts of measures, all of them (指标)."),
		"completion": input(percentRangeInput, "The completion rate asked for by the argument completion (完成率)."),
	})

	portfolioOrders = newVocabulary("PortfolioOrderField", "What rows of a portfolio are ordered by; ties by key.", append([]word[string]{
		{"key", "分组代码"}, {"name", "名称，按字码"}, {"count", "数量"}, {"started", "已开工数"},
		{"measure", "measure 所指的指标"}, {"completion", "完成率"}, {"time_gap", "时间进度减完成率，即慢进度"},
	}, moneyOrder()...)...)
	portfolioOrderInput = inputs("PortfolioOrder", "Order of rows (排序).", graphql.InputObjectConfigFieldMap{
		"field":     input(must(portfolioOrders.enum), "What to order by."),
		"measure":   input(graphql.String, "Code of the measure, for MEASURE (指标代码)."),
		"series":    {Type: seriesWords.enum, DefaultValue: ledger.Actual, Description: "Series of the measure or kind of money; ACTUAL when left out."},
		"direction": {Type: directions.enum, DefaultValue: direction("asc"), Description: "Direction."},
	})
)

// withoutOrder leaves out the order, which is not that of a list.
func withoutOrder(a args) args {
	out := make(args, len(a))
	for k, v := range a {
		if k != "orderBy" {
			out[k] = v
		}
	}
	return out
}

// rowQuery reads having, orderBy and top.
func (r *request) rowQuery(ctx context.Context, a args, completion *ledger.Completion) (q ledger.RowQuery, err error) {
	if q.Order, err = r.rowOrder(ctx, a.object("orderBy"), completion); err != nil {
		return q, err
	}
	if top, ok := a["top"].(int); ok {
		switch {
		case top < 1 || top > r.options.MaxPage:
			return q, invalid("top", "top 应在 1 到 %d 之间", r.options.MaxPage)
		case a["first"] != nil || a["after"] != nil:
			return q, invalid("top", "top 不与 first、after 同用")
		}
		q.Top = top
	}
	q.Having, err = r.having(ctx, a.object("having"), completion)
	return q, err
}

func (r *request) rowOrder(ctx context.Context, a args, completion *ledger.Completion) (o ledger.RowOrder, err error) {
	if a == nil {
		return o, nil
	}
	name, _ := a["field"].(string)
	o.By = ledger.RowValue(name)
	o.Series, _ = a["series"].(ledger.Series)
	o.Descending = a["direction"] == direction("desc")
	o.Measure = a.text("measure")
	for _, m := range moneyMeasures {
		if name == m.measure {
			if o.Measure != "" {
				return o, invalid("measure", "measure 只与 MEASURE 同用")
			}
			o.By, o.Measure = ledger.RowMeasure, m.measure
			return o, nil
		}
	}
	switch {
	case o.By == ledger.RowMeasure && o.Measure == "":
		return o, invalid("measure", "按指标排序时请写明 measure")
	case o.By == ledger.RowMeasure:
		return o, r.knownMeasure(ctx, o.Measure)
	case o.Measure != "":
		return o, invalid("measure", "measure 只与 MEASURE 同用")
	case (o.By == ledger.RowCompletion || o.By == ledger.RowTimeGap) && completion == nil:
		return o, invalid("completion", "按完成率排序时请用 completion 写明是哪一个完成率")
	case o.By == ledger.RowTimeGap && !completion.Planned():
		return o, invalid("completion", "按进度差排序时请写明计划的起止日期 plannedFrom、plannedTo")
	}
	return o, nil
}

func (r *request) having(ctx context.Context, a args, completion *ledger.Completion) ([]ledger.RowCondition, error) {
	var list []ledger.RowCondition
	if err := refuseEmptyLists(a); err != nil {
		return nil, err
	}
	for _, of := range []struct {
		name string
		by   ledger.RowValue
	}{{"count", ledger.RowCount}, {"started", ledger.RowStarted}, {"completion", ledger.RowCompletion}} {
		given := a.object(of.name)
		if given == nil {
			continue
		}
		if of.by == ledger.RowCompletion && completion == nil {
			return nil, invalid("completion", "按完成率选行时请用 completion 写明是哪一个完成率")
		}
		c := ledger.RowCondition{By: of.by}
		if err := bounds(given, &c, func(name string) (int64, error) {
			n, _ := given[name].(int)
			return int64(n), nil
		}); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	for _, item := range argList[map[string]any](a, "amounts") {
		given := args(item)
		if err := r.knownMeasure(ctx, given.text("measure")); err != nil {
			return nil, err
		}
		m, err := r.measureByCode(ctx, given.text("measure"))
		if err != nil {
			return nil, err
		}
		c := ledger.RowCondition{By: ledger.RowMeasure, Measure: m.Code}
		c.Series, _ = given["series"].(ledger.Series)
		if err := bounds(given, &c, func(name string) (int64, error) { return amountText(m, name, given.text(name)) }); err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// bounds reads eq, gte and lte.
func bounds(a args, c *ledger.RowCondition, read func(name string) (int64, error)) error {
	for _, name := range []string{"eq", "gte", "lte"} {
		if a[name] == nil {
			continue
		}
		v, err := read(name)
		if err != nil {
			return err
		}
		if name != "lte" {
			n := v
			if c.AtLeast != nil {
				n = max(n, *c.AtLeast)
			}
			c.AtLeast = &n
		}
		if name != "gte" {
			n := v
			if c.AtMost != nil {
				n = min(n, *c.AtMost)
			}
			c.AtMost = &n
		}
	}
	if c.AtLeast == nil && c.AtMost == nil {
		return invalid("having", "条件要写明 eq、gte 或 lte")
	}
	return nil
}

// amountText reads an amount of a measure. Its unit is never guessed.
func amountText(m ledger.Measure, name, text string) (int64, error) {
	q, err := ledger.ParseQuantity(text)
	switch {
	case err != nil || q.Unit == ledger.None || q.Unit.Dimension() != m.Unit.Dimension() || q.Value == math.MinInt64:
		return 0, invalid(name, "%s 应写数和单位，如 %s：%q", m.Name, ledger.Quantity{Value: m.Unit.Scale(), Unit: m.Unit}.Canonical(), text)
	case q.Canonical().Qualifier != ledger.Exact:
		return 0, invalid(name, "条件应是确数：%q", text)
	}
	return q.Value, nil
}

// rowFields are what only rows have beside their keys.
func rowFields() []field {
	plain := func(name string, t graphql.Output, about string, get func(cell) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(cell)), nil }}
	}
	return []field{
		plain("rank", graphql.Int, "Place in the order, from 1; rows with the same value share it (名次). Null: the row has no such value, or stands for several.",
			func(c cell) any { return positive(c.rank) }),
		plain("others", must(graphql.Boolean), "Whether it stands for the rows below the top, or for those excluded (其他).",
			func(c cell) any { return len(c.selector.Several) > 0 }),
		plain("standsFor", must(graphql.Int), "How many rows it stands for; 1: itself. What is in several of them is counted in each, so that all parts add up.",
			func(c cell) any { return max(1, len(c.selector.Several)) }),
	}
}
