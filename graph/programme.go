package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type programmeSource = timed[ledger.Programme]

func (s *schema) programmeFields() []field {
	return []field{
		rowID("Programme", func(p ledger.Programme) ledger.ID { return p.ID }),
		value("version", must(graphql.Int), "Rises by one with each change; a change says which it is made against (版本).", func(p ledger.Programme) any { return int(p.Version) }),
		textValue("code", must(graphql.String), "Short stable name, such as guan-shao (代码).", func(p ledger.Programme) string { return p.Code }),
		textValue("name", must(graphql.String), "Name as the lead office writes it (名称).", func(p ledger.Programme) string { return p.Name }),
		value("strand", strands.enum, "Direction of assistance (帮扶方向); null: nobody has said.", func(p ledger.Programme) any { return textOrNull(p.Strand) }),
		toOrganisation(s, "leadOffice", "Organisation that answers for it (牵头单位).", func(p ledger.Programme) ledger.ID { return p.LeadOffice }),
		dateValue("startsOn", dateScalar, "First day (起始日期); null: open.", func(p ledger.Programme) ledger.Date { return p.StartsOn }),
		dateValue("endsOn", dateScalar, "Last day (截止日期); null: open.", func(p ledger.Programme) ledger.Date { return p.EndsOn }),
		s.projectsOf("projects", "Projects under it (项目).", ledger.OfProgramme, func(p any) any { return rowKeyOf(p.(programmeSource).it.ID) }),
		s.pairingsOf("Pairings under it (结对关系).", ledger.OfProgramme, func(p any) any { return rowKeyOf(p.(programmeSource).it.ID) }),
		s.figuresOf(ledger.SubjectProgramme, func(p any) any { return rowKeyOf(p.(programmeSource).it.ID) }),
	}
}

// projectsOf declares the connection of projects that hang on a parent.
func (s *schema) projectsOf(name, about string, rel ledger.Relation, key func(any) any) field {
	return field{
		name: name, typ: must(s.projects), about: about, key: key, weight: 10,
		args: withArgs(pageArgs, projectOrder, filterArg(s.filters.project)),
		batch: connectionOf(filterOf(projectFilter),
			func(ctx context.Context, l Ledger, at ledger.At, parents []string, f ledger.ProjectFilter, p ledger.Page) (map[string]ledger.List[ledger.Project], error) {
				return l.ProjectsOf(ctx, at, rel, parents, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, parents []string, f ledger.ProjectFilter) (map[string]int, error) {
				return l.ProjectCountsOf(ctx, at, rel, parents, f)
			}),
	}
}

// pairingsOf declares the connection of pairings that hang on a parent.
func (s *schema) pairingsOf(about string, rel ledger.Relation, key func(any) any) field {
	return field{
		name: "pairings", typ: must(s.pairings), about: about, key: key, weight: 10,
		args:  withArgs(pageArgs, pairingOrder, filterArg(s.filters.pairing)),
		batch: pairings(rel),
	}
}

// pairings reads the names of assistors, where nothing else is asked of them, along with
// the pairings.
func pairings(rel ledger.Relation) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		named := asksNamesAt(calls, []string{"nodes", "assistors"}, []string{"edges", "node", "assistors"})
		return connectionOf(filterOf(pairingFilter),
			func(ctx context.Context, l Ledger, at ledger.At, parents []string, f ledger.PairingFilter, p ledger.Page) (map[string]ledger.List[ledger.Pairing], error) {
				if named {
					p.Brief = onlyTeams(calls, "nodes") && onlyTeams(calls, "edges", "node")
					return l.TeamsOf(ctx, at, rel, parents, f, p, requestOf(ctx).learnName(at))
				}
				return l.PairingsOf(ctx, at, rel, parents, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, parents []string, f ledger.PairingFilter) (map[string]int, error) {
				return l.PairingCountsOf(ctx, at, rel, parents, f)
			})(ctx, calls)
	}
}

// onlyTeams reports whether nothing is asked of pairings at a path but what brief ones have.
func onlyTeams(calls []call, path ...string) bool {
	return asksOnlyOf(calls, path, []string{"id", "team", "startsOn", "endsOn", "assistors", "figures"}) &&
		asksOnlyOf(calls, append(path, "assistors"), []string{"lead", "organisation"})
}

// asksNamesAt reports whether names of organisations, and nothing else of any, are asked of
// what lies at some paths below the results.
func asksNamesAt(calls []call, paths ...[]string) (named bool) {
	for _, path := range paths {
		path = append(path, "organisation")
		if !asks(calls, path...) {
			continue
		}
		if !asksOnlyOf(calls, path, organisationNameFields) {
			return false
		}
		named = true
	}
	return named
}

// filterOf reads the argument filter.
func filterOf[F any](read func(a args) (F, error)) func(a args) (F, error) {
	return func(a args) (F, error) { return read(a.object("filter")) }
}
