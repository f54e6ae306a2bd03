package graph

import (
	"context"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// flows is the source of the type of that name.
type flows struct {
	*portfolio
	measure string
	series  ledger.Series
	place   ledger.GroupBy
	nodes   []ledger.FlowNode
	links   []ledger.FlowLink
}

type flowNode struct {
	of *flows
	at int
}

func (n flowNode) it() ledger.FlowNode { return n.of.nodes[n.at] }

func (n flowNode) times() ledger.At { return n.of.at }

// key is what the node is about; false for the others.
func (n flowNode) key() (groupKey, bool) {
	node := n.it()
	dimension := n.of.place
	switch node.Level {
	case ledger.FlowKind:
		dimension = ledger.ByOrganisationKind
	case ledger.FlowOrganisation:
		dimension = ledger.ByOrganisation
	}
	return groupKey{dimension, node.Key, n.of.portfolio.at}, node.Key != ""
}

type flowLink struct {
	of *flows
	it ledger.FlowLink
}

var flowLevels = newVocabulary("FlowLevel", "Column of a flow diagram (流向图的列).",
	word[ledger.FlowLevel]{ledger.FlowKind, "单位性质"},
	word[ledger.FlowLevel]{ledger.FlowOrganisation, "单位"},
	word[ledger.FlowLevel]{ledger.FlowPlace, "受帮扶地"},
)

// flowPlaces are the dimensions that are places.
var flowPlaces = []ledger.GroupBy{ledger.ByProvince, ledger.ByCity, ledger.ByCounty, ledger.ByTown, ledger.ByVillage, ledger.ByZone}

const flowsAbout = "Who assists whom (帮扶流向): from kinds of organisation through organisations to places, as a flow diagram draws it. " +
	"Σ links into places − overlap + unallocated = total, and total is the portfolio's."

func (s *schema) flowsField() field {
	return field{
		name: "flows", costly: true, typ: must(s.flowsType()), about: flowsAbout, weight: 2000,
		args: withArgs(timeArgs, graphql.FieldConfigArgument{
			"subject":     argumentOr(subjectKinds.enum, ledger.SubjectPairing, "What is counted and whose figures flow: PAIRING or PROJECT."),
			"filter":      argument(s.projectFilter, "Which ones, as for a portfolio."),
			"programme":   argument(graphql.String, "Code of one programme, beside the filter (行动代码)."),
			"measure":     argumentOr(graphql.String, ledger.PaidInFunds, "Code of the measure that flows (指标代码)."),
			"series":      argumentOr(seriesWords.enum, ledger.Actual, "Fact, target or promise; ACTUAL when left out."),
			"attribution": argumentOr(attributionModes.enum, ledger.FullAttribution, "How what several share is credited (归集口径)."),
			"place":       argumentOr(groupDimensions.enum, ledger.ByCounty, "Which places: PROVINCE, CITY, COUNTY, TOWN, VILLAGE or ZONE (受帮扶地层级)."),
			"top":         argumentOr(graphql.Int, 20, "How many organisations and how many places are shown by themselves, those with the largest amounts; the others are one node. 1 to 200."),
		}),
		batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) { return r.flows(ctx, at, a) }),
	}
}

func (r *request) flows(ctx context.Context, at ledger.At, a args) (*flows, error) {
	f := &flows{portfolio: &portfolio{at: at, series: map[string][]cells{}}, measure: a.text("measure")}
	f.series, _ = a["series"].(ledger.Series)
	f.place, _ = a["place"].(ledger.GroupBy)
	top, _ := a["top"].(int)
	if err := r.knownMeasure(ctx, f.measure); err != nil {
		return nil, err
	}
	if err := f.readMeasures(ctx); err != nil {
		return nil, err
	}
	var err error
	if f.query, err = r.portfolioQuery(ctx, at, a); err != nil {
		return nil, err
	}
	isPlace := false
	for _, p := range flowPlaces {
		isPlace = isPlace || p == f.place
	}
	switch {
	case f.query.Subject != ledger.SubjectPairing && f.query.Subject != ledger.SubjectProject:
		return nil, invalid("subject", "流向只能按结对关系或项目统计")
	case !isPlace:
		return nil, invalid("place", "place 应为省、市、县、镇、村或园区")
	case top < 1 || top > 200:
		return nil, invalid("top", "top 应在 1 到 200 之间")
	case !f.adds(f.measure):
		return nil, invalid("measure", "比率不能相加：%s", f.measure)
	}
	if code := a.text("programme"); code != "" {
		one := ledger.ProjectFilter{Programmes: []string{code}}
		if err := r.knownProgrammes(ctx, one); err != nil {
			return nil, err
		}
		f.query.Filter.And = append(f.query.Filter.And, one)
	}
	f.query.GroupBy = []ledger.GroupBy{ledger.ByOrganisation, f.place}
	answer, err := r.deps.Ledger.Portfolio(ctx, f.query)
	if err != nil {
		return nil, err
	}
	f.answer = newCells(answer)
	kinds, err := r.kindsOf(ctx, at, answer.Rows)
	if err != nil {
		return nil, err
	}
	f.nodes, f.links, err = ledger.Flows(answer.Rows, func(id string) string { return kinds[id] }, f.measure, f.series, top, f.adds)
	return f, err
}

// kindsOf are the kinds of the organisations that rows are about.
func (r *request) kindsOf(ctx context.Context, at ledger.At, rows []ledger.PortfolioCell) (map[string]string, error) {
	seen := map[ledger.ID]bool{}
	var ids []ledger.ID
	for _, row := range rows {
		id, err := strconv.ParseInt(row.Keys[0], 10, 64)
		if err != nil {
			return nil, err
		}
		if !seen[ledger.ID(id)] {
			seen[ledger.ID(id)] = true
			ids = append(ids, ledger.ID(id))
		}
	}
	kinds := make(map[string]string, len(ids))
	if len(ids) == 0 {
		return kinds, nil
	}
	found, err := r.deps.Ledger.OrganisationsByID(ctx, at, ids)
	for id, o := range found {
		kinds[rowKeyOf(id)] = string(o.Kind)
	}
	return kinds, err
}

func (s *schema) flowsType() *graphql.Object {
	node := s.once("FlowNode", "Station of a flow diagram (流向图节点).", s.flowNodeFields)
	link := s.once("FlowLink", "What flows from one node to another (流向).", s.flowLinkFields)
	of := func(name string, t graphql.Output, about string, get func(*flows) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(*flows)), nil }}
	}
	list := func(n int, at func(i int) any) []any {
		out := make([]any, n)
		for i := range out {
			out[i] = at(i)
		}
		return out
	}
	return s.once("Flows", flowsAbout, func() []field {
		fields := []field{
			of("nodes", mustList(node), "Stations, level by level, the largest first (节点).", func(f *flows) any {
				return list(len(f.nodes), func(i int) any { return flowNode{f, i} })
			}),
			of("links", mustList(link), "What flows between them, by source and target (流向).", func(f *flows) any {
				return list(len(f.links), func(i int) any { return flowLink{f, f.links[i]} })
			}),
			of("total", must(s.totalType()), "All that was selected, counted once (合计).", func(f *flows) any { return cell{of: f.portfolio, it: f.answer.Total} }),
			of("overlap", must(s.overlapType()), "What the links into places count more than once (重复部分).", func(f *flows) any { return cell{of: f.portfolio, it: f.answer.Overlap} }),
			of("unallocated", must(s.totalType()), "What has no organisation or no such place (未归集).", func(f *flows) any {
				return cell{of: f.portfolio, it: f.answer.Unallocated, selector: ledger.RowSelector{Unallocated: true}}
			}),
			{name: "measure", typ: must(s.measure), about: "What flows (指标).", group: "measure", key: func(p any) any { return p.(*flows).measure }, batch: lookUp(measuresByCode)},
			of("series", must(seriesWords.enum), "Fact, target or promise.", func(f *flows) any { return f.series }),
			of("subject", must(subjectKinds.enum), "What is counted (统计对象).", func(f *flows) any { return f.query.Subject }),
			of("attribution", must(attributionModes.enum), "How what several share was credited (归集口径).", func(f *flows) any { return f.query.Mode }),
			of("asOf", must(dateScalar), "The date the facts are about (截至).", func(f *flows) any { return f.at.AsOf }),
		}
		fields[0].size, fields[1].size = 40, 100
		return fields
	})
}

func (s *schema) flowNodeFields() []field {
	of := func(name string, t graphql.Output, about string, get func(flowNode) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(flowNode)), nil }}
	}
	return []field{
		of("index", must(graphql.Int), "Position in nodes, from 0: what links name (序号).", func(n flowNode) any { return n.at }),
		of("level", must(flowLevels.enum), "Column (列).", func(n flowNode) any { return n.it().Level }),
		of("code", graphql.String, "Kind in upper case, global id of the organisation or code of the place; null for the others (代码).", func(n flowNode) any {
			if k, ok := n.key(); ok {
				return k.publicCode()
			}
			return nil
		}),
		{name: "label", typ: must(graphql.String), about: "Chinese name; of the others, how many they are (名称).", group: "flowNode", batch: flowNodeKeys, fixed: args{"as": "label"}},
		{name: "node", typ: s.node, about: "The organisation or place itself; null for kinds and the others.", group: "flowNode", batch: flowNodeKeys, weight: 2},
		of("others", must(graphql.Boolean), "Whether it stands for those below the top (其他).", func(n flowNode) any { return n.it().Key == "" }),
		of("standsFor", must(graphql.Int), "How many organisations or places it is; 1: itself.", func(n flowNode) any { return n.it().StandsFor }),
		of("count", must(graphql.Int), "How many pairings or projects flow through it, counted in each link (个数).", func(n flowNode) any { return n.it().Cell.Count }),
		of("amount", s.amount, "How much flows through it (数额); null: not reported, not zero.", func(n flowNode) any { return n.of.amount(n.it().Cell) }),
	}
}

func (s *schema) flowLinkFields() []field {
	of := func(name string, t graphql.Output, about string, get func(flowLink) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(flowLink)), nil }}
	}
	return []field{
		of("source", must(graphql.Int), "Index of the node it comes from (起点).", func(l flowLink) any { return l.it.From }),
		of("target", must(graphql.Int), "Index of the node it goes to (终点).", func(l flowLink) any { return l.it.To }),
		of("count", must(graphql.Int), "How many pairings or projects (个数).", func(l flowLink) any { return l.it.Cell.Count }),
		of("amount", s.amount, "How much (数额); null: not reported, not zero.", func(l flowLink) any { return l.of.amount(l.it.Cell) }),
	}
}

func (f *flows) amount(c ledger.PortfolioCell) any {
	return amountOrNull(c.Amount(f.measure, f.series), f.at)
}

// flowNodeKeys answers label and node of all nodes of the level: one read per kind.
func flowNodeKeys(ctx context.Context, calls []call) ([]any, error) {
	out := make([]any, len(calls))
	var keyed []call
	var where []int
	for i, c := range calls {
		n := c.parent.(flowNode)
		if k, ok := n.key(); ok {
			keyed = append(keyed, call{parent: k, at: c.at, args: c.args})
			where = append(where, i)
		} else if c.args["as"] == "label" {
			out[i] = "其他" + strconv.Itoa(n.it().StandsFor) + "个"
		}
	}
	found, err := groupKeyNodes(ctx, keyed)
	if err != nil {
		return nil, err
	}
	for j, i := range where {
		out[i] = found[j]
	}
	return out, nil
}
