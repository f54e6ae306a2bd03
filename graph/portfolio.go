package graph

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// portfolio is the source of the type of that name. Its cells keep the pointer, by which
// the figures and projects of all rows are read at once.
type portfolio struct {
	query  ledger.PortfolioQuery
	answer ledger.Portfolio
	rows   ledger.List[ledger.PortfolioCell] // the page asked for, in order
	at     ledger.At
}

// cell is a row, the total, the overlap or the unallocated part.
type cell struct {
	of       *portfolio
	it       ledger.PortfolioCell
	selector ledger.RowSelector
}

func (c cell) times() ledger.At { return c.of.at }

// groupKey is one key of a row.
type groupKey struct {
	dimension ledger.GroupBy
	code      string
	at        ledger.At
}

func (k groupKey) times() ledger.At { return k.at }

const portfolioAbout = "Totals over one kind of subject, grouped (汇总). For count, started and every additive measure: " +
	"Σ rows − overlap + unallocated = total, and total does not depend on the grouping."

func (s *schema) portfolioField() field {
	orders := append([]word[string]{{"key", "分组代码"}, {"count", "数量"}, {"started", "已开工数"}}, moneyOrder()...)
	order := orderArg("Portfolio", orders...)
	order["orderBy"].Description = "Order of the rows; by key when left out. Money counts in its series ACTUAL, and rows without it come last."
	return field{
		name: "portfolio", typ: must(s.portfolioType()), about: portfolioAbout, weight: 2000,
		args: withArgs(timeArgs, order, graphql.FieldConfigArgument{
			"subject": argumentOr(subjectKinds.enum, ledger.SubjectProject, "What is counted. One portfolio never mixes kinds of subject, so that the same funds are not added twice."),
			"filter":  argument(s.projectFilter, "Which projects. For other subjects only programmes, strands, organisations, organisationKinds, under and years apply."),
			"groupBy": argument(listOfType(groupDimensions.enum), "At most two dimensions; none for the total alone."),
			"attribution": argumentOr(attributionModes.enum, ledger.FullAttribution,
				"How what several share is credited (归集口径)."),
			"roles": argument(listOfType(roles.enum), "Only organisations in these roles are credited. INTRODUCING is never credited with money."),
			"first": argument(graphql.Int, "How many rows; 50 when left out, at most 1000."),
			"after": argument(graphql.String, "endCursor of the rows before, asked in the same order."),
		}),
		batch: portfolios,
	}
}

func portfolios(ctx context.Context, calls []call) ([]any, error) {
	out := make([]any, len(calls))
	for i, c := range calls { // one root field each
		p, err := newPortfolio(ctx, c.args)
		if err != nil {
			return nil, err
		}
		out[i] = p
	}
	return out, nil
}

func newPortfolio(ctx context.Context, a args) (*portfolio, error) {
	r := requestOf(ctx)
	at := r.at(a)
	pg, err := r.page(a)
	if err != nil {
		return nil, err
	}
	q := ledger.PortfolioQuery{AsOf: at.AsOf, KnownAt: at.KnownAt, GroupBy: argList[ledger.GroupBy](a, "groupBy"), Roles: argList[ledger.Role](a, "roles")}
	q.Subject, _ = a["subject"].(ledger.SubjectKind)
	q.Mode, _ = a["attribution"].(ledger.AttributionMode)
	if len(q.GroupBy) > 2 || len(q.GroupBy) == 2 && q.GroupBy[0] == q.GroupBy[1] {
		return nil, invalid("groupBy", "分组最多两个维度，且不能重复")
	}
	if q.Filter, err = projectFilter(a.object("filter")); err != nil {
		return nil, err
	}
	if err := r.knownProgrammes(ctx, q.Filter); err != nil {
		return nil, err
	}
	answer, err := r.deps.Ledger.Portfolio(ctx, q)
	if err != nil {
		return nil, err
	}
	p := &portfolio{query: q, answer: answer, at: at}
	rows := slices.Clone(answer.Rows)
	sortCells(rows, pg.Order)
	p.rows, err = memoryPage(rows, pg)
	return p, err
}

// sortCells orders rows; ties, and rows without the amount, by key.
func sortCells(rows []ledger.PortfolioCell, o ledger.Order) {
	value := func(c ledger.PortfolioCell) (int64, bool) {
		switch o.Field {
		case "", "key":
			return 0, true
		case "count":
			return int64(c.Count), true
		case "started":
			return int64(c.Started), true
		}
		for _, a := range c.Amounts {
			if a.Measure == o.Field && a.Series == ledger.Actual && a.Value != nil {
				return *a.Value, true
			}
		}
		return 0, false
	}
	slices.SortStableFunc(rows, func(a, b ledger.PortfolioCell) int {
		va, okA := value(a)
		vb, okB := value(b)
		byKey := slices.Compare(a.Keys, b.Keys)
		switch {
		case okA != okB:
			if okA {
				return -1
			}
			return 1
		case va != vb && o.Descending:
			return cmp.Compare(vb, va)
		case va != vb:
			return cmp.Compare(va, vb)
		case o.Descending && o.Field == "key":
			return -byKey
		}
		return byKey
	})
}

func (s *schema) portfolioType() *graphql.Object {
	key := s.object("GroupKey", "What a row of a portfolio is about, in one dimension (分组).", groupKeyFieldsOf(s))
	row := s.object("PortfolioRow", "One group (汇总行).", func() []field {
		keys := field{name: "keys", typ: mustList(key), about: "One key per dimension grouped by (分组).", size: 2,
			value: func(_ context.Context, p any, _ args) (any, error) {
				c := p.(cell)
				out := make([]any, len(c.it.Keys))
				for i, k := range c.it.Keys {
					out[i] = groupKey{c.of.query.GroupBy[i], k, c.of.at}
				}
				return out, nil
			}}
		return append([]field{keys}, append(s.cellFields(), s.cellLists()...)...)
	})
	total := s.object("PortfolioTotal", "All that was selected, counted once; or what nobody is credited with (合计、未归集).", func() []field {
		return append(s.cellFields(), s.cellLists()...)
	})
	overlap := s.object("PortfolioOverlap", "What the rows count more than once (重复部分).", s.cellFields)
	part := func(name, about string, t *graphql.Object, get func(*portfolio) cell) field {
		return field{name: name, typ: must(t), about: about, value: func(_ context.Context, p any, _ args) (any, error) {
			return get(p.(*portfolio)), nil
		}}
	}
	plain := func(name string, t graphql.Output, about string, get func(*portfolio) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) {
			return get(p.(*portfolio)), nil
		}}
	}
	return s.object("Portfolio", portfolioAbout, func() []field {
		return []field{
			{name: "rows", typ: mustList(row), about: "Groups, as many as first asks for (汇总行).", paged: true,
				value: func(_ context.Context, p any, _ args) (any, error) {
					pf := p.(*portfolio)
					out := make([]any, len(pf.rows.Items))
					for i, r := range pf.rows.Items {
						out[i] = cell{pf, r, ledger.RowSelector{Keys: r.Keys}}
					}
					return out, nil
				}},
			plain("rowCount", must(graphql.Int), "How many groups there are, whatever first says (行数).", func(p *portfolio) any { return len(p.answer.Rows) }),
			plain("endCursor", graphql.String, "Place of the last row given, for after; null: no rows (游标).", func(p *portfolio) any {
				if n := len(p.rows.Cursors); n > 0 {
					return p.rows.Cursors[n-1]
				}
				return nil
			}),
			plain("hasNextPage", must(graphql.Boolean), "Whether there are rows after these.", func(p *portfolio) any { return p.rows.HasNext }),
			part("total", "All that was selected, counted once (合计).", total, func(p *portfolio) cell { return cell{of: p, it: p.answer.Total} }),
			part("overlap", "What the rows count more than once (重复部分).", overlap, func(p *portfolio) cell { return cell{of: p, it: p.answer.Overlap} }),
			part("unallocated", "What no row is credited with (未归集).", total, func(p *portfolio) cell {
				return cell{p, p.answer.Unallocated, ledger.RowSelector{Unallocated: true}}
			}),
			plain("subject", must(subjectKinds.enum), "What is counted.", func(p *portfolio) any { return p.query.Subject }),
			plain("asOf", must(dateScalar), "The date the facts are about (截至).", func(p *portfolio) any { return p.at.AsOf }),
			{name: "knownAt", typ: must(dateTimeScalar), about: "The instant of knowledge (填报时点): give it back to get the same answer again.",
				value: func(ctx context.Context, p any, _ args) (any, error) {
					return min(p.(*portfolio).at.KnownAt, ledger.InstantOf(requestOf(ctx).now)), nil
				}},
			plain("attribution", must(attributionModes.enum), "How what several share was credited (归集口径).", func(p *portfolio) any { return p.query.Mode }),
		}
	})
}

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
	for i := range c.Amounts {
		if c.Amounts[i].Measure == measure && c.Amounts[i].Series == series {
			return &c.Amounts[i]
		}
	}
	return nil
}

// cellLists are what a cell was made of.
func (s *schema) cellLists() []field {
	return []field{
		{name: "figures", typ: must(s.creditedFigures), about: "Figures it was made of, with the part credited (填报值明细): they add up to the amounts.", weight: 200,
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
				for i, l := range lists {
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
				for i, l := range lists {
					out[i] = newPage(l, p.at, counted(cells[i].it.Count), "")
				}
				return out, nil
			})},
	}
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
