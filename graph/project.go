package graph

import (
	"context"
	"maps"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type projectSource = timed[ledger.Project]

// attribute is a further column of the sheet kept as text.
type attribute struct{ name, value string }

func (s *schema) projectFields() []field {
	id := func(p any) any { return p.(projectSource).it.ID }
	fields := []field{
		rowID("Project", func(p ledger.Project) ledger.ID { return p.ID }),
		rowActions("Project", func(p ledger.Project) ledger.ID { return p.ID }, func(ledger.Project) []string { return projectActions }),
		value("version", must(graphql.Int), "Rises by one with each change; a change says which it is made against (版本).", func(p ledger.Project) any { return int(p.Version) }),
		textValue("code", graphql.String, "The office's project code (项目代码).", func(p ledger.Project) string { return p.Code }),
		textValue("name", must(graphql.String), "Name (项目名称).", func(p ledger.Project) string { return p.Name }),
		toProject(s, "package", "Package of which it is a part (打包项目).", func(p ledger.Project) ledger.ID { return p.Package }),
		s.projectsOf("parts", "Its parts, where it is a package (子项目).", ledger.OfPackage,
			func(p any) any { return rowKeyOf(p.(projectSource).it.ID) }),
		textValue("sector", graphql.String, "Category under which the office files it (项目类别、行业).", func(p ledger.Project) string { return p.Sector }),
		value("year", graphql.Int, "Plan year (年度).", func(p ledger.Project) any {
			if p.Year == 0 {
				return nil
			}
			return p.Year
		}),
		dateValue("startsOn", dateScalar, "First day of work, planned or actual (开工日期).", func(p ledger.Project) ledger.Date { return p.StartsOn }),
		dateValue("endsOn", dateScalar, "Last day of work, planned or actual (竣工日期).", func(p ledger.Project) ledger.Date { return p.EndsOn }),
		textValue("summary", graphql.String, "Content of the work (主要建设内容).", func(p ledger.Project) string { return p.Summary }),
		{name: "attributes", typ: mustList(s.attributeType()), about: "Further columns of the sheet, kept as text, by heading (其他列).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				pr := p.(projectSource)
				var list []attribute
				for _, name := range slices.Sorted(maps.Keys(pr.it.Attributes)) {
					list = append(list, attribute{name, pr.it.Attributes[name]})
				}
				return allTimed(list, pr.at), nil
			}},
		{name: "programmes", typ: mustList(s.programmeShareType()), about: "Programmes it is under (所属行动).", key: id, weight: 5,
			group: "programmesOf", batch: listOf(func(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.ProgrammeShare, error) {
				return requestOf(ctx).deps.Ledger.ProgrammesOf(ctx, at, ids)
			})},
		{name: "places", typ: mustList(s.placeShareType()), about: "Places it stands on (项目地点).", key: id, weight: 5,
			group: "placesOf", batch: projectPlaces},
		{name: "participations", typ: mustList(s.participationType()), about: "Who takes part and how (参与单位).", key: id, weight: 5,
			group: "participationsOf", batch: participations},
		{name: "status", typ: statuses.enum, about: "Status as of the date (项目状态); null: not reported.", key: id, weight: 5,
			group: "statusesOf", batch: projectStatuses, fixed: args{"as": "current"}},
		{name: "statusHistory", typ: mustList(s.statusPeriodType()), about: "All stretches of status as known at the instant, oldest first (状态变更).", key: id, weight: 5,
			group: "statusesOf", batch: projectStatuses},
		s.figuresOf(ledger.SubjectProject, func(p any) any { return rowKeyOf(p.(projectSource).it.ID) }),
	}
	for _, m := range moneyMeasures {
		fields = append(fields, field{
			name: m.field, typ: s.money, about: m.about + " Null: not reported, not zero.", args: seriesArg, weight: 2,
			key:   func(p any) any { return rowKeyOf(p.(projectSource).it.ID) },
			group: figureGroup(ledger.SubjectProject), batch: figuresOfSubjects(ledger.SubjectProject), fixed: args{"measure": m.measure},
		})
	}
	return fields
}

// projectPlaces reads the places that are asked for along with the links to them.
func projectPlaces(ctx context.Context, calls []call) ([]any, error) {
	r := requestOf(ctx)
	return listOf(func(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.PlaceShare, error) {
		if !asks(calls, "place") {
			return r.deps.Ledger.PlacesOf(ctx, at, ids)
		}
		briefly := asksOnlyOf(calls, []string{"place"}, placeNameFields) && asksOnlyOf(calls, []string{"place", "parent"}, placeNameFields)
		places := r.placesAt(at)
		if briefly {
			places = r.placeNamesAt(at)
		}
		return r.deps.Ledger.SitesOf(ctx, at, ids, briefly, func(p ledger.Place) {
			if places[p.Code] == nil {
				places[p.Code] = placeSource{p, at}
			}
		})
	})(ctx, calls)
}

// participations reads the names of organisations, where nothing else is asked of them,
// along with the links to them.
func participations(ctx context.Context, calls []call) ([]any, error) {
	r := requestOf(ctx)
	return listOf(func(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.Participation, error) {
		if !asksNamesAt(calls, nil) {
			return r.deps.Ledger.ParticipationsOf(ctx, at, ids)
		}
		return r.deps.Ledger.PartnersOf(ctx, at, ids, asksOnly(calls, []string{"role", "organisation"}), r.learnName(at))
	})(ctx, calls)
}

// projectBriefFields are the fields of a project that need no more of it than id, code and name.
var projectBriefFields = []string{"id", "actions", "code", "name", "parts", "programmes", "places", "participations", "status", "statusHistory", "figures",
	"intendedInvestment", "totalInvestment", "annualPlanInvestment", "contractedInvestment", "paidInFunds", "completedInvestment"}

func (s *schema) attributeType() *graphql.Object {
	return s.object("Attribute", "Further column of a sheet kept as text.", func() []field {
		return []field{
			textValue("name", must(graphql.String), "Heading (表头).", func(a attribute) string { return a.name }),
			textValue("value", must(graphql.String), "Text of the cell.", func(a attribute) string { return a.value }),
		}
	})
}

func (s *schema) programmeShareType() *graphql.Object {
	return s.object("ProjectProgramme", "A project's place under a programme (所属行动).", func() []field {
		return []field{
			required(toProgramme(s, "programme", "The programme (行动).", func(p ledger.ProgrammeShare) ledger.ID { return p.Programme })),
			value("shareBasisPoints", graphql.Int, shareAbout, func(p ledger.ProgrammeShare) any { return shareOrNull(p.Share) }),
			boolValue("lead", "Whether the project is credited to it in LEAD mode (牵头).", func(p ledger.ProgrammeShare) bool { return p.Lead }),
		}
	})
}

func (s *schema) placeShareType() *graphql.Object {
	return s.object("ProjectPlace", "A place a project stands on (项目地点).", func() []field {
		return []field{
			required(toPlace(s, "place", "The place (地点).", func(p ledger.PlaceShare) string { return p.PlaceCode })),
			value("shareBasisPoints", graphql.Int, shareAbout, func(p ledger.PlaceShare) any { return shareOrNull(p.Share) }),
			boolValue("lead", "Whether the project is credited to it in LEAD mode (牵头).", func(p ledger.PlaceShare) bool { return p.Lead }),
		}
	})
}

func (s *schema) participationType() *graphql.Object {
	return s.object("Participation", "An organisation's part in a project (参与单位).", func() []field {
		return []field{
			required(toOrganisation(s, "organisation", "The organisation (单位).", func(p ledger.Participation) ledger.ID { return p.Organisation })),
			enumValue("role", roles, "What it does; INTRODUCING counts projects and never money (参与方式).", func(p ledger.Participation) ledger.Role { return p.Role }),
			value("shareBasisPoints", graphql.Int, shareAbout, func(p ledger.Participation) any { return shareOrNull(p.Share) }),
			textValue("post", graphql.String, "Post that answers for it, never a person's name (岗位).", func(p ledger.Participation) string { return p.Post }),
			dateValue("startsOn", dateScalar, "First day (起始日期).", func(p ledger.Participation) ledger.Date { return p.StartsOn }),
			dateValue("endsOn", dateScalar, "Last day (截止日期).", func(p ledger.Participation) ledger.Date { return p.EndsOn }),
		}
	})
}

func (s *schema) statusPeriodType() *graphql.Object {
	return s.object("StatusPeriod", "One stretch of a project's status (状态区间).", func() []field {
		return []field{
			value("status", must(statuses.enum), "The status (项目状态).", func(p ledger.StatusPeriod) any { return p.Status }),
			dateValue("validFrom", must(dateScalar), "First day (起).", func(p ledger.StatusPeriod) ledger.Date { return p.ValidFrom }),
			dateValue("validTo", dateScalar, "Day from which it no longer holds (止); null: still holds.", func(p ledger.StatusPeriod) ledger.Date { return p.ValidTo }),
			value("knownFrom", must(dateTimeScalar), "Instant from which the ledger has known it.", func(p ledger.StatusPeriod) any { return p.KnownFrom }),
			s.sourceField(func(p any) sourceRef { return sourceRefOf(p.(timed[ledger.StatusPeriod]).it.Source) }),
		}
	})
}

func projectStatuses(ctx context.Context, calls []call) ([]any, error) {
	at := calls[0].at
	found, err := requestOf(ctx).deps.Ledger.StatusesOf(ctx, at, distinct[ledger.ID](calls))
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		periods := found[c.parent.(ledger.ID)]
		if c.args["as"] != "current" {
			out[i] = allTimed(periods, at)
			continue
		}
		for _, p := range periods {
			if p.Holds(at.AsOf, at.KnownAt) {
				out[i] = p.Status
			}
		}
	}
	return out, nil
}
