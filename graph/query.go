package graph

import (
	"context"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/graph/document"
	"jiedui/ledger"
)

// maxNodes bounds the ids of one nodes field.
const maxNodes = 100

func (s *schema) queryFields() []field {
	return append([]field{
		// Relay takes it for its own only where the id is the one argument.
		{name: "node", volatile: true, typ: s.node, about: "Anything by its global id, today and as known now; null when it is not there (按编号查). At other times: nodes.", weight: 5,
			args:  graphql.FieldConfigArgument{"id": argument(must(graphql.ID), "Global id.")},
			batch: nodesByID},
		{name: "nodes", volatile: true, typ: must(graphql.NewList(s.node)), about: "Things by their global ids, in order; null where nothing is (按编号查多条). At most 100.", weight: 5, size: maxNodes,
			args:  withArgs(timeArgs, graphql.FieldConfigArgument{"ids": argument(mustList(graphql.ID), "Global ids.")}),
			batch: nodesByID},
		{name: "importJob", volatile: true, typ: s.importJob, about: "An import job by its global id, with its progress (导入任务).", weight: 5,
			args: graphql.FieldConfigArgument{"id": argument(must(graphql.ID), "Global id.")},
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				id, refused := parseRowID(a.text("id"), "ImportJob")
				if refused != nil {
					return nil, refused
				}
				if r.deps.Imports == nil {
					return nil, nil
				}
				found, err := r.deps.Imports.ImportJobsByID(ctx, []ledger.ID{id})
				if j, ok := found[id]; ok {
					return importJobSource{j, at}, nil
				}
				return nil, err
			})},
		s.undoPreview(),
		s.reportTemplate(),
		s.reportCheck(),
		{name: "programmes", typ: mustList(s.programme), about: "All programmes (行动).", weight: 5, size: 20, args: timeArgs,
			batch: each(func(ctx context.Context, r *request, at ledger.At, _ args) (any, error) {
				list, err := r.programmeList(ctx)
				known := slices.DeleteFunc(slices.Clone(list), func(p ledger.Programme) bool { return p.EndedAt != 0 && p.EndedAt <= at.KnownAt })
				return allTimed(known, at), err
			})},
		{name: "programme", typ: s.programme, about: "A programme by its code (行动).", weight: 5,
			args: withArgs(timeArgs, graphql.FieldConfigArgument{"code": argument(must(graphql.String), "Code, such as guan-shao.")}),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				list, err := r.programmeList(ctx)
				for _, p := range list {
					if p.Code == a.text("code") {
						return programmeSource{p, at}, nil
					}
				}
				return nil, err
			})},
		{name: "measures", typ: mustList(s.measure), about: "All measures, in the order they are shown (指标).", weight: 5, size: 50,
			batch: each(func(ctx context.Context, r *request, at ledger.At, _ args) (any, error) {
				list, err := r.measureList(ctx)
				return allTimed(list, at), err
			})},
		{name: "place", typ: s.place, about: "A place by its code (区划).", weight: 5,
			args: withArgs(timeArgs, graphql.FieldConfigArgument{"code": argument(must(graphql.String), "Code, such as 440229.")}),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				found, err := r.deps.Ledger.PlacesByCode(ctx, []string{a.text("code")})
				if p, ok := found[a.text("code")]; ok {
					return placeSource{p, at}, nil
				}
				return nil, err
			})},
		root("projects", "Projects known at the instant (项目).", s.projects,
			withArgs(timeArgs, pageArgs, projectOrder, filterArg(s.filters.project)), projectFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.ProjectFilter, p ledger.Page) (ledger.List[ledger.Project], error) {
				return l.Projects(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.ProjectFilter) (int, error) {
				return l.ProjectCount(ctx, at, f)
			}),
		root("organisations", "Organisations known at the instant (单位).", s.organisations,
			withArgs(timeArgs, pageArgs, organisationOrder, filterArg(s.filters.organisation)), organisationFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.OrganisationFilter, p ledger.Page) (ledger.List[ledger.Organisation], error) {
				return l.Organisations(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.OrganisationFilter) (int, error) {
				return l.OrganisationCount(ctx, at, f)
			}),
		root("places", "Places of the provinces that are loaded, and zones (区划、园区).", s.places,
			withArgs(timeArgs, pageArgs, placeOrder, filterArg(s.filters.place)),
			placeFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PlaceFilter, p ledger.Page) (ledger.List[ledger.Place], error) {
				return l.Places(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PlaceFilter) (int, error) {
				return l.PlaceCount(ctx, at, f)
			}),
		root("pairings", "Pairings known at the instant (结对关系).", s.pairings,
			withArgs(timeArgs, pageArgs, pairingOrder, filterArg(s.filters.pairing)), pairingFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PairingFilter, p ledger.Page) (ledger.List[ledger.Pairing], error) {
				return l.Pairings(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PairingFilter) (int, error) {
				return l.PairingCount(ctx, at, f)
			}),
		root("figures", "Figures that hold at the times, or all of history (填报值).", s.figures,
			withArgs(timeArgs, pageArgs, figureOrder, filterArg(s.filters.figure)), figureFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.FigureFilter, p ledger.Page) (ledger.List[ledger.Figure], error) {
				return l.Figures(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.FigureFilter) (int, error) {
				return l.FigureCount(ctx, at, f)
			}),
		root("importBatches", "Import batches (导入批次).", s.batches,
			withArgs(timeArgs, pageArgs, batchOrder, filterArg(s.filters.batch)), batchFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.BatchFilter, p ledger.Page) (ledger.List[ledger.ImportBatch], error) {
				return l.Batches(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.BatchFilter) (int, error) {
				return l.BatchCount(ctx, at, f)
			}),
		s.portfolioField(),
		s.flowsField(),
		s.searchField(),
		s.historyField(),
	}, slices.Concat(s.reportingFields(), s.webhookQueries(), s.trailQueries(), s.accountQueries())...)
}

func filterArg(t graphql.Input) graphql.FieldConfigArgument {
	return graphql.FieldConfigArgument{"filter": argument(t, "Which ones (筛选).")}
}

// each is the batch function of a root field: its level has one parent, and a read for
// each selection of it.
func each(read func(context.Context, *request, ledger.At, args) (any, error)) batchFunc {
	return eachCall(func(ctx context.Context, r *request, at ledger.At, c call) (any, error) {
		return read(ctx, r, at, c.args)
	})
}

func eachCall(read func(context.Context, *request, ledger.At, call) (any, error)) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		r := requestOf(ctx)
		out := make([]any, len(calls))
		for i, c := range calls {
			var err error
			if out[i], err = read(ctx, r, r.at(c.args), c); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
}

// root declares a connection at the root.
func root[F, T any](
	name, about string, t *graphql.Object, a graphql.FieldConfigArgument, filter func(args) (F, error),
	list func(context.Context, Ledger, ledger.At, F, ledger.Page) (ledger.List[T], error),
	count func(context.Context, Ledger, ledger.At, F) (int, error),
) field {
	return field{name: name, typ: must(t), about: about, args: a, weight: 10,
		batch: eachCall(func(ctx context.Context, r *request, at ledger.At, c call) (any, error) {
			a := c.args
			if err := refuseEmptyLists(a.object("filter")); err != nil {
				return nil, err
			}
			f, err := filter(a.object("filter"))
			if err != nil {
				return nil, err
			}
			p, err := r.page(a)
			if err != nil {
				return nil, err
			}
			p.Brief = name == "projects" && only(c.asks, []string{"nodes"}, projectBriefFields) && only(c.asks, []string{"edges", "node"}, projectBriefFields)
			l, err := list(ctx, r.deps.Ledger, at, f, p)
			if err != nil {
				return nil, err
			}
			return newPage(l, at, single(func(ctx context.Context) (int, error) {
				return count(ctx, r.deps.Ledger, at, f)
			}), ""), nil
		})}
}

// nodesByID answers node and nodes. An id that is not one of ours finds nothing: it may
// name what a later version knows.
func nodesByID(ctx context.Context, calls []call) ([]any, error) {
	r := requestOf(ctx)
	out := make([]any, len(calls))
	for i, c := range calls {
		at := r.at(c.args)
		one, single := c.args["id"].(string)
		texts := []string{one}
		if !single {
			texts = argList[string](c.args, "ids")
		}
		if len(texts) > maxNodes {
			return nil, overLimit(document.CodePageTooLarge, maxNodes, "一次最多查 %d 个 id", maxNodes)
		}
		keys := make([]nodeKey, len(texts))
		var known []nodeKey
		for j, text := range texts {
			if typeName, key, ok := parseGlobalID(text); ok {
				keys[j] = nodeKey{typeName, key, at}
				known = append(known, keys[j])
			}
		}
		found, err := nodesByKey(ctx, known)
		if err != nil {
			return nil, err
		}
		list := make([]any, len(keys))
		for j, k := range keys {
			list[j] = found[k]
		}
		out[i] = list
		if single {
			out[i] = list[0]
		}
	}
	return out, nil
}
