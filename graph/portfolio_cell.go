package graph

import (
	"context"
	"slices"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// cellFields are what every part of a portfolio has: counts, and money per measure.
func (s *schema) cellFields() []field {
	fields := []field{
		{name: "count", typ: must(graphql.Int), about: "How many subjects: distinct projects or packages, pairings, places (个数). In the overlap: how often subjects were counted again.",
			value: func(_ context.Context, p any, _ args) (any, error) { return p.(cell).it.Count, nil }},
		{name: "started", typ: must(graphql.Int), about: "How many projects have ever started by the date, completed ones included (已开工).",
			value: func(_ context.Context, p any, _ args) (any, error) { return p.(cell).it.Started, nil }},
		{name: "amounts", typ: mustList(s.amount), about: "Every measure and series that was reported, one by one (各指标合计).", size: 8,
			value: func(_ context.Context, p any, _ args) (any, error) {
				c := p.(cell)
				return allTimed(c.it.Amounts, c.of.at), nil
			}},
		{name: "amount", typ: s.amount, about: "One measure and series; null: not reported, not zero (指标合计).",
			args: withArgs(seriesArg, graphql.FieldConfigArgument{"measure": argument(must(graphql.String), "Code of the measure (指标代码).")}),
			value: func(ctx context.Context, p any, a args) (any, error) {
				c := p.(cell)
				if v := amountOf(c.it, a.text("measure"), a); v != nil {
					return timed[ledger.Amount]{*v, c.of.at}, nil
				}
				return nil, requestOf(ctx).knownMeasure(ctx, a.text("measure"))
			}},
	}
	for _, m := range moneyMeasures {
		fields = append(fields, field{name: m.field, typ: s.money, about: m.about + " Null: not reported, not zero.", args: seriesArg,
			value: func(_ context.Context, p any, a args) (any, error) {
				if v := amountOf(p.(cell).it, m.measure, a); v != nil && v.Value != nil {
					return sum{*v.Value, ledger.UnitWanYuan, v.Qualifier, v.Figures}, nil
				}
				return nil, nil
			}})
	}
	return fields
}

func amountOf(c ledger.PortfolioCell, measure string, a args) *ledger.Amount {
	series, _ := a["series"].(ledger.Series)
	return c.Amount(measure, series)
}

// cellLists are what a cell was made of.
func (s *schema) cellLists() []field {
	return []field{
		{name: "figures", typ: must(s.creditedFigures), about: "Figures it was made of, with the part credited (填报值明细): they add up to the amounts. Of a row that stands for several, each figure once.", weight: 200,
			args: withArgs(pageArgs, figureOrder, graphql.FieldConfigArgument{
				"measures": argument(listOfType(graphql.String), "Codes of measures; all when left out."),
			}),
			batch: cellsOf(func(ctx context.Context, p *portfolio, rows []ledger.RowSelector, cells []cell, a args, pg ledger.Page) ([]any, error) {
				measures := argList[string](a, "measures")
				lists, err := requestOf(ctx).deps.Ledger.PortfolioFigures(ctx, p.query, rows, measures, pg)
				if err != nil {
					return nil, err
				}
				out := make([]any, len(lists))
				several := severalTotal(rows, func(ctx context.Context, rows []ledger.RowSelector) ([]int, error) {
					return requestOf(ctx).deps.Ledger.PortfolioFigureCounts(ctx, p.query, rows, measures)
				})
				for i, l := range lists {
					if len(rows[i].Several) > 0 {
						out[i] = newPage(l, p.at, several, strconv.Itoa(i))
						continue
					}
					n := 0
					for _, am := range cells[i].it.Amounts {
						if len(measures) == 0 || slices.Contains(measures, am.Measure) {
							n += am.Figures
						}
					}
					out[i] = newPage(l, p.at, counted(n), "")
				}
				return out, nil
			})},
		{name: "projects", typ: must(s.projects), about: "Projects it counts (项目明细); portfolios of projects only.", weight: 200,
			args: withArgs(pageArgs, projectOrder),
			batch: cellsOf(func(ctx context.Context, p *portfolio, rows []ledger.RowSelector, cells []cell, _ args, pg ledger.Page) ([]any, error) {
				lists, err := requestOf(ctx).deps.Ledger.PortfolioProjects(ctx, p.query, rows, pg)
				if err != nil {
					return nil, err
				}
				out := make([]any, len(lists))
				several := severalTotal(rows, func(ctx context.Context, rows []ledger.RowSelector) ([]int, error) {
					return requestOf(ctx).deps.Ledger.PortfolioProjectCounts(ctx, p.query, rows)
				})
				for i, l := range lists {
					if len(rows[i].Several) > 0 {
						out[i] = newPage(l, p.at, several, strconv.Itoa(i))
						continue
					}
					out[i] = newPage(l, p.at, counted(cells[i].it.Count), "")
				}
				return out, nil
			})},
	}
}

// severalTotal counts the lists of rows that stand for several, in which a figure or
// project is listed once however many of the rows it is in. Keys are positions.
func severalTotal(rows []ledger.RowSelector, count func(context.Context, []ledger.RowSelector) ([]int, error)) *total {
	return &total{func(ctx context.Context, keys []string) (map[string]int, error) {
		asked := make([]ledger.RowSelector, len(keys))
		for i, k := range keys {
			n, err := strconv.Atoi(k)
			if err != nil {
				return nil, err
			}
			asked[i] = rows[n]
		}
		counts, err := count(ctx, asked)
		if err != nil {
			return nil, err
		}
		out := make(map[string]int, len(keys))
		for i, k := range keys {
			out[k] = counts[i]
		}
		return out, nil
	}}
}

// cellsOf is the batch function of a list that hangs on cells: one read per portfolio.
func cellsOf(read func(context.Context, *portfolio, []ledger.RowSelector, []cell, args, ledger.Page) ([]any, error)) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		pg, err := requestOf(ctx).page(calls[0].args)
		if err != nil {
			return nil, err
		}
		indices := map[*portfolio][]int{}
		for i, c := range calls {
			p := c.parent.(cell).of
			indices[p] = append(indices[p], i)
		}
		out := make([]any, len(calls))
		for p, list := range indices {
			rows := make([]ledger.RowSelector, len(list))
			cells := make([]cell, len(list))
			for j, i := range list {
				cells[j] = calls[i].parent.(cell)
				rows[j] = cells[j].selector
			}
			lists, err := read(ctx, p, rows, cells, calls[0].args, pg)
			if err != nil {
				return nil, err
			}
			for j, i := range list {
				out[i] = lists[j]
			}
		}
		return out, nil
	}
}

func groupKeyFieldsOf(s *schema) func() []field {
	return func() []field {
		return []field{
			{name: "dimension", typ: must(groupDimensions.enum), about: "What is grouped by (维度).",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(groupKey).dimension, nil }},
			{name: "code", typ: must(graphql.String), about: "Code of the programme or place, global id of the organisation, value of the enumeration in upper case, sector or year.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(groupKey).publicCode(), nil }},
			{name: "label", typ: must(graphql.String), about: "Chinese name or word (名称).",
				group: "groupKey", batch: groupKeyNodes, fixed: args{"as": "label"}},
			{name: "node", typ: s.node, about: "The programme, organisation or place itself; null for other dimensions.",
				group: "groupKey", batch: groupKeyNodes, weight: 2},
		}
	}
}

func (k groupKey) node() (nodeKey, bool) {
	switch k.dimension {
	case ledger.ByOrganisation:
		return nodeKey{"Organisation", k.code, k.at}, true
	case ledger.ByProvince, ledger.ByCity, ledger.ByCounty, ledger.ByTown, ledger.ByVillage, ledger.ByZone:
		return nodeKey{"Place", k.code, k.at}, true
	}
	return nodeKey{}, false
}

func (k groupKey) publicCode() string {
	switch k.dimension {
	case ledger.ByOrganisation:
		return globalID("Organisation", k.code)
	case ledger.ByStrand, ledger.ByOrganisationKind, ledger.ByStatus:
		return upper(k.code)
	}
	return k.code
}

// groupKeyNodes answers label and node of all keys of the level: one read per kind.
func groupKeyNodes(ctx context.Context, calls []call) ([]any, error) {
	var keys []nodeKey
	programmes := map[string]ledger.Programme{}
	for _, c := range calls {
		k := c.parent.(groupKey)
		if n, ok := k.node(); ok && !slices.Contains(keys, n) {
			keys = append(keys, n)
		}
		if k.dimension == ledger.ByProgramme && len(programmes) == 0 {
			list, err := requestOf(ctx).programmeList(ctx)
			if err != nil {
				return nil, err
			}
			for _, p := range list {
				programmes[p.Code] = p
			}
		}
	}
	nodes, err := nodesByKey(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		k := c.parent.(groupKey)
		var node any
		if n, ok := k.node(); ok {
			node = nodes[n]
		} else if p, ok := programmes[k.code]; ok && k.dimension == ledger.ByProgramme {
			node = programmeSource{p, c.at}
		}
		out[i] = node
		if c.args["as"] == "label" {
			out[i] = k.label(node)
		}
	}
	return out, nil
}

func (k groupKey) label(node any) string {
	switch n := node.(type) {
	case programmeSource:
		return n.it.Name
	case organisationSource:
		return n.it.Name
	case placeSource:
		return n.it.Name
	}
	switch k.dimension {
	case ledger.ByStrand:
		return strands.label(ledger.Strand(k.code))
	case ledger.ByOrganisationKind:
		return organisationKinds.label(ledger.OrganisationKind(k.code))
	case ledger.ByStatus:
		return statuses.label(ledger.Status(k.code))
	case ledger.ByYear:
		if _, err := strconv.Atoi(k.code); err == nil {
			return k.code + "年"
		}
	}
	return k.code
}

func (s *schema) amountFields() []field {
	amount := func(p any) any {
		a := p.(timed[ledger.Amount]).it
		if a.Value == nil {
			return nil
		}
		return measured{a.Measure, sum{value: *a.Value, qualifier: a.Qualifier, figures: a.Figures}}
	}
	return []field{
		toMeasure(s, func(p any) any { return p.(timed[ledger.Amount]).it.Measure }),
		value("series", must(seriesWords.enum), "Fact, target or promise.", func(a ledger.Amount) any { return a.Series }),
		{name: "money", typ: s.money, about: "The sum when the measure counts money (金额); else null.",
			key: amount, group: "measured", batch: measuredValues, fixed: args{"as": "money"}},
		{name: "quantity", typ: s.quantity, about: "The sum when the measure counts something else (数量). Null also for rates, which do not add up.",
			key: amount, group: "measured", batch: measuredValues, fixed: args{"as": "quantity"}},
		value("figures", must(graphql.Int), "How many figures it was made of (填报值条数).", func(a ledger.Amount) any { return a.Figures }),
	}
}

func (s *schema) creditedFields() []field {
	return append(s.figureValueFields(func(p any) (ledger.Figure, int64) {
		f := p.(timed[ledger.CreditedFigure]).it
		return f.Figure, f.Credited
	}), field{
		name: "figure", typ: must(s.figure), about: "The figure itself, with its whole value (填报值). money and quantity here are the part credited.",
		value: func(_ context.Context, p any, _ args) (any, error) {
			f := p.(timed[ledger.CreditedFigure])
			return figureSource{f.it.Figure, f.at}, nil
		},
	})
}
