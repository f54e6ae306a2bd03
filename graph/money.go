package graph

import (
	"context"
	"strconv"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/graph/exec"
	"jiedui/ledger"
)

// A sum is a value of one measure: of one figure, or added over several.
type sum struct {
	value     int64 // smallest unit of the measure's dimension
	unit      ledger.Unit
	qualifier ledger.Qualifier
	figures   int
}

func (m sum) quantity() ledger.Quantity {
	return ledger.Quantity{Value: m.value, Unit: m.unit, Qualifier: m.qualifier}.Canonical()
}

// addFigure adds one more figure of the same measure.
func (m *sum) addFigure(f ledger.Figure) error {
	total := m.value + f.Value
	if (total > m.value) != (f.Value > 0) && f.Value != 0 {
		return &ledger.Error{Kind: ledger.KindInvalid, Entity: "measure", Key: f.Measure, Field: "value", Text: "合计超出范围，请核对数据"}
	}
	m.value = total
	m.qualifier = ledger.Join(m.qualifier, f.Qualifier)
	m.figures++
	return nil
}

const moneyAbout = "Amount of one kind of money (金额), exact to the fen. Kinds of money are never added to one another."

const quantityAbout = "Amount of something counted or measured, other than money (数量)."

func moneyFields() []field {
	of := func(get func(sum) any) func(context.Context, any, args) (any, error) {
		return func(_ context.Context, p any, _ args) (any, error) { return get(p.(sum)), nil }
	}
	return []field{
		{name: "fen", typ: must(bigIntScalar), about: "Amount in fen (分), exact.", value: of(func(m sum) any { return m.value }),
			leaf: func(dst []byte, p any) ([]byte, error) {
				return append(strconv.AppendInt(append(dst, '"'), p.(sum).value, 10), '"'), nil
			}},
		{name: "amount", typ: must(decimalScalar), about: "Amount as a decimal number of a unit, rounded half away from zero.",
			args: graphql.FieldConfigArgument{
				"unit":   argumentOr(moneyUnitWords.enum, moneyUnit("yuan"), "Unit of the number (金额单位)."),
				"digits": argumentOr(graphql.Int, 2, "Decimals, 0 to 18; -1 for the exact number without trailing zeros."),
			},
			value: func(_ context.Context, p any, a args) (any, error) {
				unit, _ := a["unit"].(moneyUnit)
				digits, _ := a["digits"].(int)
				return decimalText(p.(sum).value, moneyUnits[unit], digits)
			}},
		{name: "qualifier", typ: must(qualifiers.enum), about: "How exactly it was stated (概数); of a sum, what follows from its figures.",
			value: of(func(m sum) any { return m.quantity().Qualifier })},
		{name: "text", typ: must(graphql.String), about: "Chinese text with qualifier, exact, in the unit people would say: 约2900万元, 345.29亿元.",
			value: of(func(m sum) any { return m.spoken().String() }),
			leaf:  func(dst []byte, p any) ([]byte, error) { return exec.AppendString(dst, p.(sum).spoken().String()), nil }},
		{name: "figures", typ: must(graphql.Int), about: "How many figures it was added from (填报值条数).",
			value: of(func(m sum) any { return m.figures })},
	}
}

// spoken is an amount of money in the largest unit of 元, 万元 and 亿元 that it reaches.
func (m sum) spoken() ledger.Quantity {
	unit := ledger.UnitYuan
	for _, u := range []ledger.Unit{ledger.UnitWanYuan, ledger.UnitYiYuan} {
		if m.value >= u.Scale() || m.value <= -u.Scale() {
			unit = u
		}
	}
	return ledger.Quantity{Value: m.value, Unit: unit, Qualifier: m.qualifier}
}

func quantityFields() []field {
	of := func(get func(sum) any) func(context.Context, any, args) (any, error) {
		return func(_ context.Context, p any, _ args) (any, error) { return get(p.(sum)), nil }
	}
	return []field{
		{name: "value", typ: must(decimalScalar), about: "Amount as a decimal number of the unit.",
			args: graphql.FieldConfigArgument{
				"unit":   argument(graphql.String, "Unit of the number, of the same dimension, such as 亩 or ㎡; the measure's own when left out."),
				"digits": argument(graphql.Int, "Decimals, 0 to 18, rounded half away from zero. Left out: exact, where that is a finite number, else 6."),
			},
			value: quantityValue},
		{name: "unit", typ: must(graphql.String), about: "The measure's unit, in Chinese (单位).",
			value: of(func(m sum) any { return string(m.quantity().Unit) })},
		{name: "smallest", typ: must(bigIntScalar), about: "Amount in the smallest unit of its dimension: millionths of a 亩, mm, kg, parts per million, one.",
			value: of(func(m sum) any { return m.value })},
		{name: "qualifier", typ: must(qualifiers.enum), about: "How exactly it was stated (概数).",
			value: of(func(m sum) any { return m.quantity().Qualifier })},
		{name: "text", typ: must(graphql.String), about: "Chinese text with qualifier and unit, such as 110余栋.",
			value: of(func(m sum) any { return m.quantity().String() })},
		{name: "figures", typ: must(graphql.Int), about: "How many figures it was added from (填报值条数).",
			value: of(func(m sum) any { return m.figures })},
	}
}

func quantityValue(_ context.Context, p any, a args) (any, error) {
	q := p.(sum).quantity()
	unit := q.Unit
	if text := strings.TrimSpace(a.text("unit")); text != "" {
		parsed, err := ledger.ParseUnit(text)
		if err != nil {
			return nil, invalid("unit", "不认识的单位 %q", text)
		}
		unit = parsed
	}
	if unit.Dimension() != q.Unit.Dimension() {
		return nil, invalid("unit", "%s 不能换算成 %s", q.Unit, unit)
	}
	if digits, ok := a["digits"].(int); ok {
		return decimalText(q.Value, unit, digits)
	}
	text, err := ledger.DecimalText(q.Value, unit, -1)
	if err != nil { // no finite decimal: 1 亩 is 666.666… ㎡
		text, err = ledger.DecimalText(q.Value, unit, 6)
	}
	return text, err
}

func decimalText(v int64, unit ledger.Unit, digits int) (any, error) {
	if digits < -1 || digits > 18 {
		return nil, invalid("digits", "小数位应在 0 到 18 之间，-1 表示不取舍")
	}
	text, err := ledger.DecimalText(v, unit, digits)
	if err != nil {
		return nil, invalid("digits", "该数换算成 %s 是无限小数，请指定保留位数", unit)
	}
	return text, nil
}

var seriesArg = graphql.FieldConfigArgument{
	"series": argumentOr(seriesWords.enum, ledger.Actual, "Fact, target or promise; ACTUAL when left out."),
}

// moneyMeasure is one of the six kinds of money as a field of its own.
type moneyMeasure struct {
	field, measure, about string
}

// moneyMeasures are the fields in which money appears on projects and in portfolios.
// Nothing in the schema adds two of them.
var moneyMeasures = []moneyMeasure{
	{"intendedInvestment", ledger.IntendedInvestment, "Intended investment (意向投资、框架协议), not binding. Stock."},
	{"totalInvestment", ledger.TotalInvestment, "Planned cost of the whole (总投资). Stock."},
	{"annualPlanInvestment", ledger.AnnualPlanInvestment, "Planned for the year of asOf (年度计划投资). Stock, valid one year."},
	{"contractedInvestment", ledger.ContractedInvestment, "Contracted (合同投资额). Stock."},
	{"paidInFunds", ledger.PaidInFunds, "Paid in by asOf, all payments added (到位资金、投入资金). Flow."},
	{"completedInvestment", ledger.CompletedInvestment, "Work put in place since the beginning, a statistical value and not cash (完成投资). Stock, cumulative."},
}
