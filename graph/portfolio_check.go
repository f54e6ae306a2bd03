package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var headlineStates = newVocabulary("PublishedState", "Whether the ledger reproduces a published figure (核对结果).",
	word[ledger.HeadlineState]{ledger.HeadlineEqual, "一致，到最小单位"},
	word[ledger.HeadlineState]{ledger.HeadlineWithin, "在约、超、近等概数所指的范围内"},
	word[ledger.HeadlineState]{ledger.HeadlineDiffers, "不一致"},
	word[ledger.HeadlineState]{ledger.HeadlineNotComparable, "不可比：台账中没有这个数"},
)

// checked is a published figure beside what the ledger makes of it.
type checked struct {
	published ledger.PublishedFigure
	total     ledger.HeadlineTotal
	at        ledger.At // of the headline, as known at the question's instant
	asked     ledger.HeadlineQuery
	compares  bool // what was asked; false: the ledger has no such number
}

// value is the ledger's number; nil: it has none.
func (c checked) value() *int64 {
	if c.published.Measure == "" {
		n := int64(c.total.Count)
		return &n
	}
	if c.total.Amount == nil {
		return nil
	}
	return c.total.Amount.Value
}

func (s *schema) checkField() field {
	return field{
		name: "check", typ: must(s.checkType()), weight: 500, batch: publishedChecks,
		about: "What the ledger makes of it by the same definition, as of the headline's date and as known at knownAt, and whether that is what was published (核对).",
	}
}

// publishedChecks reads what the ledger makes of all headlines of the level at once.
func publishedChecks(ctx context.Context, calls []call) ([]any, error) {
	r := requestOf(ctx)
	programmes, err := r.programmeList(ctx)
	if err != nil {
		return nil, err
	}
	codes := make(map[ledger.ID]string, len(programmes))
	for _, p := range programmes {
		codes[p.ID] = p.Code
	}
	out := make([]any, len(calls))
	var asked []ledger.HeadlineQuery
	var where []int
	for i, c := range calls {
		f := c.parent.(timed[ledger.PublishedFigure]).it
		out[i] = checked{published: f, at: ledger.At{AsOf: f.AsOf, KnownAt: c.at.KnownAt}}
		q := ledger.HeadlineQuery{Measure: f.Measure, Series: f.Series,
			Query: ledger.PortfolioQuery{Subject: f.Subject, AsOf: f.AsOf, KnownAt: c.at.KnownAt},
			After: ledger.InstantOf(f.Known().AddDays(1).Time(r.deps.Location)) - 1}
		if f.Programme != 0 {
			q.Query.Filter.Programmes = []string{codes[f.Programme]}
		}
		if f.PlaceCode != "" {
			if f.Subject == ledger.SubjectOrganisation || f.Subject == ledger.SubjectProgramme {
				continue // neither stands anywhere: not comparable
			}
			q.Query.Filter.Under = []string{f.PlaceCode}
		}
		asked = append(asked, q)
		where = append(where, i)
	}
	totals, err := r.deps.Ledger.HeadlineTotals(ctx, asked)
	if err != nil {
		return nil, err
	}
	for j, i := range where {
		c := out[i].(checked)
		c.total, c.asked, c.compares = totals[j], asked[j], true
		out[i] = c
	}
	return out, nil
}

func (s *schema) checkType() *graphql.Object {
	of := func(name string, t graphql.Output, about string, get func(checked) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(checked)), nil }}
	}
	return s.once("PublishedCheck", "A published figure beside the ledger's own (通报数据核对).", func() []field {
		return []field{
			of("state", must(headlineStates.enum), "Whether they agree (核对结果).", func(c checked) any { return c.published.Check(c.value()) }),
			of("amount", s.amount, "The ledger's sum (台账数); null: a count, or not reported.", func(c checked) any { return amountOrNull(c.total.Amount, c.at) }),
			of("count", graphql.Int, "The ledger's count, where the headline is one (台账个数); null: it is not.", func(c checked) any {
				if c.published.Measure != "" {
					return nil
				}
				return c.total.Count
			}),
			{name: "gap", typ: s.amount, about: "The ledger's sum less what was published (差额); null: a count, or not comparable.",
				value: func(_ context.Context, p any, _ args) (any, error) {
					c := p.(checked)
					change, err := c.change()
					if err != nil || c.published.Measure == "" {
						return nil, err
					}
					return amountOrNull(change.Difference, c.at), nil
				}},
			of("gapCount", graphql.Int, "The ledger's count less what was published (个数差); null: not a count.", func(c checked) any {
				if c.published.Measure != "" {
					return nil
				}
				return c.total.Count - int(c.published.Value)
			}),
			{name: "gapPercent", typ: s.ratioType(), about: "The gap in percent of what was published (差幅); null: not comparable, or zero was published.",
				value: func(_ context.Context, p any, _ args) (any, error) {
					change, err := p.(checked).change()
					return ratioOrNull(change.Percent()), err
				}},
			{name: "laterBatches", typ: mustList(s.importBatch), weight: 5, group: "laterBatches", batch: laterBatches,
				about: "Batches behind the ledger's number that arrived after the day of publication, the first ten (之后入库的批次)."},
			{name: "asPublished", typ: s.amount, weight: 500, group: "asPublished", batch: publishedThen, fixed: args{"as": "amount"},
				about: "The ledger's sum as it was known at the end of the day of publication (发布时的台账数): what is more or less now came since. Null: a count, or not reported by then."},
			{name: "countAsPublished", typ: graphql.Int, weight: 500, group: "asPublished", batch: publishedThen, fixed: args{"as": "count"},
				about: "The ledger's count as it was known then (发布时的台账个数); null: the headline is no count."},
			{name: "laterFigures", typ: mustList(s.figure), weight: 500, size: maxLaterFigures, group: "laterFigures", batch: laterFigures, fixed: args{"as": "list"},
				about: "Figures behind the ledger's number that are known since the day of publication, the latest first, at most 100 (之后入库的数)."},
			{name: "laterFigureCount", typ: must(graphql.Int), weight: 500, group: "laterFigures", batch: laterFigures, fixed: args{"as": "count"}, about: "How many there are (之后入库的数的个数)."},
			of("laterBatchCount", must(graphql.Int), "How many there are.", func(c checked) any { return len(c.total.Later) }),
		}
	})
}

// change is the ledger's number beside the published one.
func (c checked) change() (ledger.AmountChange, error) {
	amount := func(v *int64, q ledger.Qualifier) ledger.PortfolioCell {
		return ledger.PortfolioCell{Amounts: []ledger.Amount{{Measure: c.published.Measure, Series: c.published.Series, Value: v, Qualifier: q, Figures: 1}}}
	}
	v := c.value()
	if v == nil {
		return ledger.AmountChange{}, nil
	}
	qualifier, figures := ledger.Exact, 0
	if c.total.Amount != nil {
		qualifier, figures = c.total.Amount.Qualifier, c.total.Amount.Figures
	}
	list, err := ledger.AmountChanges(amount(v, qualifier), amount(&c.published.Value, c.published.Qualifier), func(string) bool { return true })
	if err != nil {
		return ledger.AmountChange{}, err
	}
	list[0].Difference.Figures = figures
	return list[0], nil
}

// maxLaterBatches is how many are shown of each headline.
const maxLaterBatches = 10

// laterBatches reads the batches of all headlines of the level at once.
func laterBatches(ctx context.Context, calls []call) ([]any, error) {
	var ids []ledger.ID
	seen := map[ledger.ID]bool{}
	shown := func(c call) []ledger.ID {
		later := c.parent.(checked).total.Later
		return later[:min(len(later), maxLaterBatches)]
	}
	for _, c := range calls {
		for _, id := range shown(c) {
			if !seen[id] {
				seen[id] = true
				ids = append(ids, id)
			}
		}
	}
	found := map[ledger.ID]ledger.ImportBatch{}
	if len(ids) > 0 {
		var err error
		if found, err = requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids); err != nil {
			return nil, err
		}
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		list := []any{}
		for _, id := range shown(c) {
			list = append(list, timed[ledger.ImportBatch]{found[id], c.parent.(checked).at})
		}
		out[i] = list
	}
	return out, nil
}

// maxLaterFigures is how many are shown of each headline.
const maxLaterFigures = 100

// publishedThen reads what the ledger made of all headlines of the level when they were
// published.
func publishedThen(ctx context.Context, calls []call) ([]any, error) {
	out := make([]any, len(calls))
	var asked []ledger.HeadlineQuery
	var where []int
	for i, c := range calls {
		if p := c.parent.(checked); p.compares {
			q := p.asked
			q.Query.KnownAt = min(q.Query.KnownAt, q.After)
			asked, where = append(asked, q), append(where, i)
		}
	}
	totals, err := requestOf(ctx).deps.Ledger.HeadlineTotals(ctx, asked)
	if err != nil {
		return nil, err
	}
	for j, i := range where {
		p := calls[i].parent.(checked)
		switch at := (ledger.At{AsOf: p.at.AsOf, KnownAt: asked[j].Query.KnownAt}); {
		case calls[i].args.text("as") == "amount":
			out[i] = amountOrNull(totals[j].Amount, at)
		case p.published.Measure == "":
			out[i] = totals[j].Count
		}
	}
	return out, nil
}

// laterFigures reads what of each headline's number came since.
func laterFigures(ctx context.Context, calls []call) ([]any, error) {
	r := requestOf(ctx)
	var distinctly []ledger.HeadlineQuery
	place := map[ledger.ID]int{}
	for _, c := range calls {
		p := c.parent.(checked) // what does not compare was not asked: it has no measure
		if _, there := place[p.published.ID]; !there {
			place[p.published.ID] = len(distinctly)
			distinctly = append(distinctly, p.asked)
		}
	}
	news, err := r.deps.Ledger.HeadlineFigures(ctx, distinctly, maxLaterFigures)
	if err != nil {
		return nil, err
	}
	var ids []ledger.ID
	for _, n := range news {
		ids = append(ids, n.Latest...)
	}
	found := map[ledger.ID]ledger.Figure{}
	if len(ids) > 0 {
		if found, err = r.deps.Ledger.FiguresByID(ctx, ids); err != nil {
			return nil, err
		}
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		p := c.parent.(checked)
		n := news[place[p.published.ID]]
		if c.args.text("as") == "count" {
			out[i] = n.Count
			continue
		}
		list := []any{}
		for _, id := range n.Latest {
			list = append(list, timed[ledger.Figure]{found[id], p.at})
		}
		out[i] = list
	}
	return out, nil
}
