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
		value("code", must(graphql.String), "Short stable name, such as guan-shao (代码).", func(p ledger.Programme) any { return p.Code }),
		value("name", must(graphql.String), "Name as the lead office writes it (名称).", func(p ledger.Programme) any { return p.Name }),
		value("strand", strands.enum, "Direction of assistance (帮扶方向); null: nobody has said.", func(p ledger.Programme) any { return textOrNull(p.Strand) }),
		toOrganisation(s, "leadOffice", "Organisation that answers for it (牵头单位).", func(p ledger.Programme) ledger.ID { return p.LeadOffice }),
		value("startsOn", dateScalar, "First day (起始日期); null: open.", func(p ledger.Programme) any { return dateOrNull(p.StartsOn) }),
		value("endsOn", dateScalar, "Last day (截止日期); null: open.", func(p ledger.Programme) any { return dateOrNull(p.EndsOn) }),
		s.projectsOf("projects", "Projects under it (项目).", ledger.OfProgramme, func(p any) any { return rowKeyOf(p.(programmeSource).it.ID) }),
		s.figuresOf(ledger.SubjectProgramme, func(p any) any { return rowKeyOf(p.(programmeSource).it.ID) }),
	}
}

// projectsOf declares the connection of projects that hang on a parent.
func (s *schema) projectsOf(name, about string, rel ledger.Relation, key func(any) any) field {
	return field{
		name: name, typ: must(s.projects), about: about, key: key, weight: 10,
		args: withArgs(pageArgs, projectOrder, graphql.FieldConfigArgument{"filter": argument(s.projectFilter, "Which projects (筛选).")}),
		batch: func(ctx context.Context, calls []call) ([]any, error) {
			r := requestOf(ctx)
			filter, err := projectFilter(calls[0].args.object("filter"))
			if err != nil {
				return nil, err
			}
			p, err := r.page(calls[0].args)
			if err != nil {
				return nil, err
			}
			at := calls[0].at
			lists, err := r.deps.Ledger.ProjectsOf(ctx, at, rel, distinct[string](calls), filter, p)
			if err != nil {
				return nil, err
			}
			t := &total{func(ctx context.Context, keys []string) (map[string]int, error) {
				return r.deps.Ledger.ProjectCountsOf(ctx, at, rel, keys, filter)
			}}
			out := make([]any, len(calls))
			for i, c := range calls {
				key := c.parent.(string)
				out[i] = newPage(lists[key], at, t, key)
			}
			return out, nil
		},
	}
}
