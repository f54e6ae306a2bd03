package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// portfolio is the source of the type of that name. Its cells keep the pointer, by which
// the figures and projects of all rows are read at once.
type portfolio struct {
	query    ledger.PortfolioQuery
	answer   cells
	rows     ledger.List[cell] // the page asked for, in order
	groups   int               // how many rows there are in all
	excluded *cell
	at       ledger.At
	adds     func(measure string) bool // nil until readMeasures

	compared   *cells // nil: not asked for
	comparedAt ledger.At
	series     map[string][]cells // by their dates
}

// cell is a row, the total, the overlap or the unallocated part.
type cell struct {
	of       *portfolio
	it       ledger.PortfolioCell
	selector ledger.RowSelector
	rank     int
}

func (c cell) times() ledger.At { return c.of.at }

// cells is a portfolio whose rows are found by their keys.
type cells struct {
	ledger.Portfolio
	byKeys map[string]int
}

func newCells(p ledger.Portfolio) cells {
	c := cells{p, make(map[string]int, len(p.Rows))}
	for i, row := range p.Rows {
		c.byKeys[joinKeys(row.Keys)] = i
	}
	return c
}

func joinKeys(keys []string) string { return strings.Join(keys, "\x00") }

// cell is what a selector names; a row that is not there is empty.
func (c cells) cell(of ledger.RowSelector, adds func(string) bool) (ledger.PortfolioCell, error) {
	row := func(keys []string) ledger.PortfolioCell {
		if i, ok := c.byKeys[joinKeys(keys)]; ok {
			return c.Rows[i]
		}
		return ledger.PortfolioCell{Keys: keys}
	}
	switch {
	case of.Unallocated:
		return c.Unallocated, nil
	case len(of.Several) > 0:
		several := make([]ledger.PortfolioCell, len(of.Several))
		for i, keys := range of.Several {
			several[i] = row(keys)
		}
		return ledger.SumCells(several, adds)
	case len(of.Keys) > 0:
		return row(of.Keys), nil
	}
	return c.Total, nil
}

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
	return field{
		name: "portfolio", typ: must(s.portfolioType()), about: portfolioAbout, weight: 2000, costly: true,
		args: withArgs(timeArgs, graphql.FieldConfigArgument{
			"period":  argument(graphql.ID, "Of a reporting period's programme, as of the period's last day, instead of asOf and knownAt: its global id (报告期)."),
			"as":      argument(periodViews.enum, "How the period is known; RESTATED when left out (报送数或更正数)."),
			"subject": argumentOr(subjectKinds.enum, ledger.SubjectProject, "What is counted. One portfolio never mixes kinds of subject, so that the same funds are not added twice."),
			"filter":  argument(s.projectFilter, "Which projects. For other subjects only programmes, strands, organisations, organisationKinds, under and years apply."),
			"groupBy": argument(listOfType(groupDimensions.enum), "At most three dimensions, each once; none for the total alone."),
			"attribution": argumentOr(attributionModes.enum, ledger.FullAttribution,
				"How what several share is credited (归集口径)."),
			"roles":      argument(listOfType(roles.enum), "Only organisations in these roles are credited. INTRODUCING is never credited with money."),
			"completion": argument(completionInput, "Completion rate to work out for the total and each row (完成率)."),
			"having":     argument(havingInput, "Only rows that meet these conditions; the others are added up in excluded (行的条件)."),
			"orderBy":    argument(portfolioOrderInput, "Order of the rows; by key when left out. Rows without the value come last; ties go by key (排序)."),
			"top":        argument(graphql.Int, "Keep so many rows of the order and add up what is left in one row more, flagged others (前几名). Not together with first or after."),
			"compare":    argument(compareInput, "Another date, instant of knowledge or both to set every part beside (对比)."),
			"first":      argument(graphql.Int, "How many rows; 50 when left out, at most 1000."),
			"after":      argument(graphql.String, "endCursor of the rows before, asked in the same order."),
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
	pg, err := r.page(withoutOrder(a))
	if err != nil {
		return nil, err
	}
	of, err := r.periodOf(ctx, a)
	if err != nil {
		return nil, err
	}
	if of != nil {
		at = of.at
	}
	p := &portfolio{at: at, series: map[string][]cells{}}
	if a["having"] != nil || a["top"] != nil || a["compare"] != nil {
		if err := p.readMeasures(ctx); err != nil {
			return nil, err
		}
	}
	if p.query, err = r.portfolioQuery(ctx, at, a); err != nil {
		return nil, err
	}
	if of != nil {
		p.query.Filter = of.within(p.query.Filter)
	}
	rows, err := r.rowQuery(ctx, a, p.query.Completion)
	if err != nil {
		return nil, err
	}
	answer, err := r.deps.Ledger.Portfolio(ctx, p.query)
	if err != nil {
		return nil, err
	}
	if err := p.compare(ctx, a.object("compare"), &answer); err != nil {
		return nil, err
	}
	p.answer, p.groups = newCells(answer), len(answer.Rows)
	return p, p.arrange(ctx, rows, pg)
}

// readMeasures learns which measures add up, for what puts rows together or side by side.
func (p *portfolio) readMeasures(ctx context.Context) (err error) {
	if p.adds == nil {
		p.adds, err = requestOf(ctx).additive(ctx)
	}
	return err
}

// portfolioQuery reads the arguments that portfolios share.
func (r *request) portfolioQuery(ctx context.Context, at ledger.At, a args) (q ledger.PortfolioQuery, err error) {
	q = ledger.PortfolioQuery{AsOf: at.AsOf, KnownAt: at.KnownAt, GroupBy: argList[ledger.GroupBy](a, "groupBy"), Roles: argList[ledger.Role](a, "roles")}
	q.Subject, _ = a["subject"].(ledger.SubjectKind)
	q.Mode, _ = a["attribution"].(ledger.AttributionMode)
	if len(q.GroupBy) > ledger.MaxGroupBy {
		return q, invalid("groupBy", "分组最多三个维度，且不能重复")
	}
	if q.Filter, err = projectFilter(a.object("filter")); err != nil {
		return q, err
	}
	if err = r.knownProgrammes(ctx, q.Filter); err != nil {
		return q, err
	}
	q.Completion, err = r.completion(ctx, a.object("completion"))
	return q, err
}

// arrange puts the rows asked for in their order and keeps the page.
func (p *portfolio) arrange(ctx context.Context, q ledger.RowQuery, pg ledger.Page) error {
	name := func([]string) string { return "" }
	if q.Order.By == ledger.RowName {
		names, err := p.names(ctx)
		if err != nil {
			return err
		}
		name = func(keys []string) string { return names[joinKeys(keys)] }
	}
	arranged, err := ledger.Arrange(p.answer.Rows, q, name, p.adds)
	if err != nil {
		return err
	}
	if arranged.Excluded != nil {
		c := p.cellOf(*arranged.Excluded)
		p.excluded = &c
	}
	rows := make([]cell, 0, len(arranged.Rows)+1)
	for _, row := range arranged.Rows {
		rows = append(rows, p.cellOf(row))
	}
	if q.Top > 0 {
		if arranged.Others != nil {
			rows = append(rows, p.cellOf(*arranged.Others))
		}
		pg.First = len(rows) + 1
	}
	p.rows, err = memoryPage(rows, pg)
	return err
}

func (p *portfolio) cellOf(row ledger.ArrangedRow) cell {
	return cell{p, row.PortfolioCell, ledger.RowSelector{Keys: row.Keys, Several: row.Several}, row.Rank}
}

// names are the Chinese names of rows, by their keys.
func (p *portfolio) names(ctx context.Context) (map[string]string, error) {
	var calls []call
	for _, row := range p.answer.Rows {
		for i, k := range row.Keys {
			calls = append(calls, call{parent: groupKey{p.query.GroupBy[i], k, p.at}, at: p.at, args: args{"as": "label"}})
		}
	}
	labels, err := groupKeyNodes(ctx, calls)
	if err != nil {
		return nil, err
	}
	names := make(map[string]string, len(p.answer.Rows))
	for _, row := range p.answer.Rows {
		parts := make([]string, len(row.Keys))
		for i := range row.Keys {
			parts[i], _ = labels[i].(string)
		}
		labels = labels[len(row.Keys):]
		names[joinKeys(row.Keys)] = joinKeys(parts)
	}
	return names, nil
}

// additive tells which measures add up.
func (r *request) additive(ctx context.Context) (func(code string) bool, error) {
	measures, err := r.measureList(ctx)
	if err != nil {
		return nil, err
	}
	return func(code string) bool {
		return slices.ContainsFunc(measures, func(m ledger.Measure) bool { return m.Code == code && m.Additive })
	}, nil
}

func (s *schema) portfolioType() *graphql.Object {
	key := s.once("GroupKey", "What a row of a portfolio is about, in one dimension (分组).", groupKeyFieldsOf(s))
	row := s.once("PortfolioRow", "One group (汇总行).", func() []field {
		keys := field{name: "keys", typ: mustList(key), about: "One key per dimension grouped by (分组).", size: 2,
			value: func(_ context.Context, p any, _ args) (any, error) {
				c := p.(cell)
				out := make([]any, len(c.it.Keys))
				for i, k := range c.it.Keys {
					out[i] = groupKey{c.of.query.GroupBy[i], k, c.of.at}
				}
				return out, nil
			}}
		return slices.Concat([]field{keys}, rowFields(), s.cellFields(), s.wholeFields(), s.cellLists())
	})
	total, overlap := s.totalType(), s.overlapType()
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
	return s.once("Portfolio", portfolioAbout, func() []field {
		return []field{
			{name: "rows", typ: mustList(row), about: "Groups, as many as first or top asks for (汇总行).", paged: true,
				value: func(_ context.Context, p any, _ args) (any, error) {
					pf := p.(*portfolio)
					out := make([]any, len(pf.rows.Items))
					for i, r := range pf.rows.Items {
						out[i] = r
					}
					return out, nil
				}},
			plain("rowCount", must(graphql.Int), "How many groups there are, whatever having, top and first say (行数).", func(p *portfolio) any { return p.groups }),
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
				return cell{of: p, it: p.answer.Unallocated, selector: ledger.RowSelector{Unallocated: true}}
			}),
			plain("excluded", row, "Rows that do not meet the conditions of having, as one; null: none. Σ rows + excluded − overlap + unallocated = total (不符合条件的行).", func(p *portfolio) any {
				if p.excluded == nil {
					return nil
				}
				return *p.excluded
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

func (s *schema) totalType() *graphql.Object {
	return s.once("PortfolioTotal", "All that was selected, counted once; or what nobody is credited with (合计、未归集).", func() []field {
		return slices.Concat(s.cellFields(), s.wholeFields(), s.cellLists())
	})
}

func (s *schema) overlapType() *graphql.Object {
	return s.once("PortfolioOverlap", "What the rows count more than once (重复部分).", s.cellFields)
}
