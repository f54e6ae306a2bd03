package graph

import (
	"context"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type placeSource = timed[ledger.Place]

func (s *schema) placeFields() []field {
	code := func(p any) any { return p.(placeSource).it.Code }
	return []field{
		textValue("id", must(graphql.ID), "Global id, the same for ever (全局编号).", func(p ledger.Place) string { return globalID("Place", p.Code) }),
		actionsField("Place", func(p any) any { return actable{p.(placeSource).it.Code, actionsOnPlace(p.(placeSource).it)} }),
		textValue("code", must(graphql.String), "Code of the statistics bureau, 2 to 12 digits; of a zone, its host's code, Z and a number (区划代码).",
			func(p ledger.Place) string { return p.Code }),
		value("version", must(graphql.Int), "Of a zone: rises by one with each change from zero; a change says which it is made against (版本).", func(p ledger.Place) any { return int(p.Version) }),
		textValue("name", must(graphql.String), "Name (名称).", func(p ledger.Place) string { return p.Name }),
		enumValue("level", placeLevels, "Rank (层级).", func(p ledger.Place) ledger.PlaceLevel { return p.Level }),
		dateValue("validFrom", dateScalar, "First day the code is in force; null: since before the 2023 list.", func(p ledger.Place) ledger.Date { return p.ValidFrom }),
		dateValue("validTo", dateScalar, "Day from which it is no longer in force; null: still is.", func(p ledger.Place) ledger.Date { return p.ValidTo }),
		toPlace(s, "parent", "Next place up; of a zone, its host (上级).", func(p ledger.Place) string { return p.Parent }),
		toPlace(s, "creditedTo", "Place to which a zone's results are credited when that is not its host (归属地，反向飞地).",
			func(p ledger.Place) string { return p.CreditedTo }),
		{name: "path", typ: mustList(s.place), about: "The province first, down to the place itself (区划路径).",
			group: "placePath", batch: placePaths, weight: 5},
		{name: "fullName", typ: must(graphql.String), about: "Names of the path joined, such as 广东省韶关市翁源县官渡镇 (全名).",
			group: "placePath", batch: placePaths, fixed: args{"as": "text"}, weight: 5},
		{name: "children", typ: must(s.places), about: "Places and zones directly under it, by code (下级).", weight: 10, key: code,
			args: withArgs(pageArgs, placeOrder, filterArg(s.filters.place),
				graphql.FieldConfigArgument{"levels": argument(listOfType(placeLevels.enum), "Of these levels only (层级).")}),
			batch: connectionOf(childFilter,
				func(ctx context.Context, l Ledger, at ledger.At, codes []string, f ledger.PlaceFilter, p ledger.Page) (map[string]ledger.List[ledger.Place], error) {
					return l.ChildrenOf(ctx, at, codes, f, p)
				},
				func(ctx context.Context, l Ledger, at ledger.At, codes []string, f ledger.PlaceFilter) (map[string]int, error) {
					return l.ChildCountsOf(ctx, at, codes, f)
				})},
		{name: "zones", typ: mustList(s.place), about: "Zones directly under it, at most 1000 (园区、片区、飞地).", weight: 10,
			key: code, batch: placeZones},
		s.pairingsOf("Pairings of which it is the recipient (结对关系).", ledger.OfPlace, code),
		s.projectsOf("projects", "Projects credited to it or to a place below it (项目).", ledger.OfPlace, code),
		s.figuresOf(ledger.SubjectPlace, code),
	}
}

// placeLineage lists the codes of a place's ancestors, the province first, and its own.
func placeLineage(p ledger.Place) []string {
	var codes []string
	for _, level := range ledger.AdministrativeLevels {
		if c := ledger.AncestorCode(p.Code, level); c != "" && c != p.Code {
			codes = append(codes, c)
		}
	}
	return append(codes, p.Code)
}

func placePaths(ctx context.Context, calls []call) ([]any, error) {
	var codes []string
	seen := map[string]bool{}
	for _, c := range calls {
		for _, code := range placeLineage(c.parent.(placeSource).it) {
			if !seen[code] {
				seen[code] = true
				codes = append(codes, code)
			}
		}
	}
	found, err := requestOf(ctx).deps.Ledger.PlacesByCode(ctx, codes)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		var path []ledger.Place
		var name strings.Builder
		for _, code := range placeLineage(c.parent.(placeSource).it) {
			if p, ok := found[code]; ok {
				// 东莞市 (4419) has one county-level child, itself (441900): said once.
				if len(path) == 0 || path[len(path)-1].Name != p.Name {
					name.WriteString(p.Name)
				}
				path = append(path, p)
			}
		}
		out[i] = allTimed(path, c.at)
		if c.args["as"] == "text" {
			out[i] = name.String()
		}
	}
	return out, nil
}

// childFilter is the filter of children, levels included.
func childFilter(a args) (ledger.PlaceFilter, error) {
	f, err := placeFilter(a.object("filter"))
	if levels := argList[ledger.PlaceLevel](a, "levels"); len(levels) > 0 {
		inner := f.Condition()
		f = ledger.PlaceFilter{Levels: levels, Where: &inner}
	}
	return f, err
}

func placeZones(ctx context.Context, calls []call) ([]any, error) {
	zones := ledger.PlaceFilter{Levels: []ledger.PlaceLevel{ledger.LevelZone}}
	at := calls[0].at
	found, err := requestOf(ctx).deps.Ledger.ChildrenOf(ctx, at, distinct[string](calls), zones, ledger.Page{First: ledger.MaxPage})
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		out[i] = allTimed(found[c.parent.(string)].Items, at)
	}
	return out, nil
}
