package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

func (s *schema) measureFields() []field {
	return []field{
		value("id", must(graphql.ID), "Global id, the same for ever (全局编号).", func(m ledger.Measure) any { return globalID("Measure", m.Code) }),
		value("code", must(graphql.String), "Stable name, such as contracted_investment (代码).", func(m ledger.Measure) any { return m.Code }),
		value("name", must(graphql.String), "Name in Chinese (名称).", func(m ledger.Measure) any { return m.Name }),
		value("unit", must(graphql.String), "Unit in which values are shown (单位).", func(m ledger.Measure) any { return string(m.Unit) }),
		value("behaviour", must(behaviours.enum), "Stock or flow (存量、流量).", func(m ledger.Measure) any { return m.Behaviour }),
		value("additive", must(graphql.Boolean), "Whether values of different subjects may be summed (可加).", func(m ledger.Measure) any { return m.Additive }),
		value("money", must(graphql.Boolean), "Whether it counts money (金额).", func(m ledger.Measure) any { return m.IsMoney() }),
		value("yearLong", must(graphql.Boolean), "Whether it is stated for one plan year and ends with it (当年有效).", func(m ledger.Measure) any { return m.YearLong }),
		value("note", graphql.String, "Definition (口径).", func(m ledger.Measure) any { return stringOrNull(m.Note) }),
	}
}

// toMeasure declares the measure of something that names it by code.
func toMeasure(s *schema, code func(any) any) field {
	return field{name: "measure", typ: must(s.measure), about: "What is counted (指标).", key: code, group: "measure",
		batch: lookUp(measuresByCode)}
}

func measuresByCode(ctx context.Context, _ ledger.At, codes []string) (map[string]ledger.Measure, error) {
	list, err := requestOf(ctx).measureList(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]ledger.Measure, len(list))
	for _, m := range list {
		out[m.Code] = m
	}
	return out, nil
}
