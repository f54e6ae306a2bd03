package graph

import (
	"context"
	"fmt"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/graph/exec"
	"jiedui/ledger"
)

// schema is the API's type system, with what answers each field beside what graphql-go
// keeps.
type schema struct {
	graphql graphql.Schema
	fields  map[string][]field // of object types, by name

	node         *graphql.Interface
	subject      *graphql.Union
	pageInfo     *graphql.Object
	money        *graphql.Object
	quantity     *graphql.Object
	programme    *graphql.Object
	organisation *graphql.Object
	place        *graphql.Object
	pairing      *graphql.Object
	project      *graphql.Object
	measure      *graphql.Object
	figure       *graphql.Object
	importBatch  *graphql.Object
	finding      *graphql.Object
	credited     *graphql.Object
	amount       *graphql.Object

	source *graphql.Object

	importJob, entityCount, change, changes, changeAmount, totalChange, userError *graphql.Object

	made map[string]*graphql.Object // by once

	calendar, dueReport, dueReports, bulletin, bulletins *graphql.Object
	figureInput, correctInput, statusInput               *graphql.InputObject

	period, report, publishedFigure, periods, reports, published *graphql.Object

	searchHits, history *graphql.Object

	filters       filters
	projectFilter *graphql.InputObject

	projects, organisations, places, pairings, figures, batches, findings, creditedFigures *graphql.Object
}

// newSchema builds the type system. It fails only on a mistake in this package.
func newSchema() (*schema, error) {
	s := &schema{fields: map[string][]field{}, made: map[string]*graphql.Object{}}
	s.node = graphql.NewInterface(graphql.InterfaceConfig{
		Name:        "Node",
		Description: "Whatever has a global id.",
		Fields: graphql.Fields{"id": &graphql.Field{
			Type: must(graphql.ID), Description: "Global id, the same for ever (全局编号).",
		}},
		ResolveType: unresolved,
	})
	s.pageInfo = s.object("PageInfo", "Where a page stands in its list (分页信息).", s.pageInfoFields)
	s.money = s.object("Money", moneyAbout, moneyFields)
	s.quantity = s.object("Quantity", quantityAbout, quantityFields)
	s.programme = s.object("Programme", "Named policy drive (行动、帮扶类别).", s.programmeFields, s.node)
	s.organisation = s.object("Organisation", "Legal body or office that assists, pays, builds or answers (单位).", s.organisationFields, s.node)
	s.place = s.object("Place", "Node of the province–city–county–town–village tree, or a zone in it (行政区划、园区).", s.placeFields, s.node)
	s.pairing = s.object("Pairing", "Dated link of assistors to one recipient place under a programme (结对关系).", s.pairingFields, s.node)
	s.project = s.object("Project", "Unit of work with its own status, money and places (项目).", s.projectFields, s.node)
	s.measure = s.object("Measure", "What is counted (指标).", s.measureFields, s.node)
	s.figure = s.object("Figure", "One value of one measure for one subject, valid for some time, known for some time, from some cell (填报值).", s.figureFields, s.node)
	s.importBatch = s.object("ImportBatch", "One file taken in, or one edit or report applied: the source of figures and the unit of undoing (导入批次).", s.importBatchFields, s.node)
	s.period = s.object("ReportingPeriod", "Stretch of the calendar for which a programme's partners report (报告期).", s.reportingPeriodFields, s.node)
	s.calendar = s.object("ReportingCalendar", "When the partners of a programme report (报送日历).", s.calendarFields, s.node)
	s.bulletin = s.object("Bulletin", "A portfolio frozen for a reporting period: its definition, and the numbers as they came out (通报).", s.bulletinFields, s.node)
	s.dueReport = s.object("DueReport", "A report that somebody owes and has not sent (应报未报).", s.dueReportFields)
	s.report = s.object("ProgressReport", "One submission for a project or pairing and period (进展报告).", s.progressReportFields, s.node)
	s.publishedFigure = s.object("PublishedFigure", "Headline: what was said and where (通报数据).", s.publishedFigureFields, s.node)
	s.finding = s.object("Finding", "One problem at one cell of an imported file (校验问题).", s.findingFields)
	s.importJob = s.object("ImportJob", "One file sent through the API on its way into the ledger: tried first, applied when somebody says so (导入任务).", s.importJobFields, s.node)
	s.entityCount = s.entityCountType()
	s.change = s.object("Change", "One thing that a file would make or alter (变化).", s.changeFields)
	s.changeAmount = s.object("ChangeAmount", "Value of one measure before or after a change (变化前后的数).", s.changeAmountFields)
	s.totalChange = s.totalChangeType()
	s.userError = s.object("UserError", "Why a mutation did nothing, for the caller to mend.", userErrorFields)
	s.amount = s.object("MeasureAmount", "Sum of one measure and series over a set of figures (合计). Different measures are never added.", s.amountFields)
	s.credited = s.object("CreditedFigure", "Figure with the part of it that a row of a portfolio is credited with (归集明细).", s.creditedFields)
	s.subject = graphql.NewUnion(graphql.UnionConfig{
		Name: "Subject", Description: "What a figure is about (填报对象).",
		Types:       []*graphql.Object{s.project, s.pairing, s.place, s.organisation, s.programme},
		ResolveType: unresolved,
	})
	s.projects = s.connection("Project", s.project)
	s.organisations = s.connection("Organisation", s.organisation)
	s.places = s.connection("Place", s.place)
	s.pairings = s.connection("Pairing", s.pairing)
	s.figures = s.connection("Figure", s.figure)
	s.batches = s.connection("ImportBatch", s.importBatch)
	s.periods = s.connection("ReportingPeriod", s.period)
	s.dueReports = s.connection("DueReport", s.dueReport)
	s.bulletins = s.connection("Bulletin", s.bulletin)
	s.reports = s.connection("ProgressReport", s.report)
	s.published = s.connection("PublishedFigure", s.publishedFigure)
	s.findings = s.connection("Finding", s.finding)
	s.changes = s.connection("Change", s.change)
	s.creditedFigures = s.connection("CreditedFigure", s.credited)
	s.history = s.connection("HistoryEntry", s.object("HistoryEntry", "One value that something had, or one change of an attribute (历史记录).", s.historyFields))
	s.searchHits = s.connection("SearchHit", s.object("SearchHit", "One thing that is found (搜索结果).", s.searchHitFields))
	s.filters = newFilters()
	s.projectFilter = s.filters.project

	var err error
	s.graphql, err = graphql.NewSchema(graphql.SchemaConfig{
		Query:    s.object("Query", "Everything that can be asked (查询).", s.queryFields),
		Mutation: s.object("Mutation", "Everything that can be done (操作). Refused where the ledger is only shown.", s.mutationFields),

		Subscription: s.object("Subscription", "Everything that can be followed as it happens (订阅), as text/event-stream.", s.subscriptionFields),
	})
	if err != nil {
		return nil, fmt.Errorf("build the schema: %w", err)
	}
	if err := s.decide(); err != nil {
		return nil, err
	}
	return s, nil
}

// object declares an object type. Fields are made when first needed, so that types may
// refer to one another.
func (s *schema) object(name, about string, fields func() []field, interfaces ...*graphql.Interface) *graphql.Object {
	return graphql.NewObject(graphql.ObjectConfig{
		Name: name, Description: about, Interfaces: interfaces,
		Fields: graphql.FieldsThunk(func() graphql.Fields {
			out := graphql.Fields{}
			s.fields[name] = fields()
			for _, f := range s.fields[name] {
				out[f.name] = &graphql.Field{Name: f.name, Type: f.typ, Description: f.about, Args: f.args}
			}
			return out
		}),
	})
}

// once declares an object type that several fields yield.
func (s *schema) once(name, about string, fields func() []field) *graphql.Object {
	if s.made[name] == nil {
		s.made[name] = s.object(name, about, fields)
	}
	return s.made[name]
}

// unresolved stands where graphql-go wants a resolver of abstract types, which it never calls.
func unresolved(graphql.ResolveTypeParams) *graphql.Object { return nil }

// value declares a field that follows from the thing itself.
func value[T any](name string, t graphql.Output, about string, get func(T) any) field {
	return field{name: name, typ: t, about: about, value: func(_ context.Context, parent any, _ args) (any, error) {
		return get(parent.(timed[T]).it), nil
	}}
}

// textValue declares a text; the empty text of a type that may be null is null.
func textValue[T any, S ~string](name string, t graphql.Output, about string, get func(T) S) field {
	_, required := t.(*graphql.NonNull)
	f := value(name, t, about, func(it T) any {
		if s := get(it); s != "" || required {
			return string(s)
		}
		return nil
	})
	f.leaf = func(dst []byte, parent any) ([]byte, error) {
		s := get(parent.(timed[T]).it)
		if s == "" && !required {
			return dst, nil
		}
		return exec.AppendString(dst, string(s)), nil
	}
	return f
}

// boolValue declares a truth value.
func boolValue[T any](name, about string, get func(T) bool) field {
	f := value(name, must(graphql.Boolean), about, func(it T) any { return get(it) })
	f.leaf = func(dst []byte, parent any) ([]byte, error) {
		return exec.AppendBool(dst, get(parent.(timed[T]).it)), nil
	}
	return f
}

// dateValue declares a day; none and the end of time are null.
func dateValue[T any](name string, t graphql.Output, about string, get func(T) ledger.Date) field {
	f := value(name, t, about, func(it T) any { return dateOrNull(get(it)) })
	f.leaf = func(dst []byte, parent any) ([]byte, error) {
		d := get(parent.(timed[T]).it)
		if d.IsZero() || d == ledger.Forever {
			return dst, nil
		}
		return append(append(append(dst, '"'), d.String()...), '"'), nil
	}
	return f
}

// enumValue declares a word of a vocabulary.
func enumValue[T any, W ~string](name string, v vocabulary[W], about string, get func(T) W) field {
	f := value(name, must(v.enum), about, func(it T) any { return get(it) })
	quoted := v.quoted()
	f.leaf = func(dst []byte, parent any) ([]byte, error) {
		w := get(parent.(timed[T]).it)
		text, known := quoted[w]
		if !known {
			return dst, fmt.Errorf("%s has no value %q", v.enum.Name(), w)
		}
		return append(dst, text...), nil
	}
	return f
}

// textOrNull makes absent what the ledger keeps as empty text.
func textOrNull[T ~string](s T) any {
	if s == "" {
		return nil
	}
	return s
}

func stringOrNull(s string) any { return textOrNull(s) }

func idOrNil(id ledger.ID) any {
	if id == 0 {
		return nil
	}
	return id
}

func codeOrNil(code string) any {
	if code == "" {
		return nil
	}
	return code
}

func dateOrNull(d ledger.Date) any {
	if d.IsZero() || d == ledger.Forever {
		return nil
	}
	return d
}

// toProgramme, toOrganisation, toPlace, toProject and toBatch declare fields that follow
// a key. Those of one kind on one level are read together, whatever the fields' names.

func toProgramme[T any](s *schema, name, about string, id func(T) ledger.ID) field {
	return field{name: name, typ: s.programme, about: about, group: "programme", batch: lookUp(programmesByID),
		key: func(p any) any { return idOrNil(id(p.(timed[T]).it)) }}
}

func toOrganisation[T any](s *schema, name, about string, id func(T) ledger.ID) field {
	return field{name: name, typ: s.organisation, about: about, group: "organisation",
		batch: organisationsByID,
		key:   func(p any) any { return idOrNil(id(p.(timed[T]).it)) }}
}

func toPlace[T any](s *schema, name, about string, code func(T) string) field {
	return field{name: name, typ: s.place, about: about, group: "place",
		batch: placesByCode,
		key:   func(p any) any { return codeOrNil(code(p.(timed[T]).it)) }}
}

func toProject[T any](s *schema, name, about string, id func(T) ledger.ID) field {
	return field{name: name, typ: s.project, about: about, group: "project",
		batch: lookUp(func(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Project, error) {
			return requestOf(ctx).deps.Ledger.ProjectsByID(ctx, at, ids)
		}),
		key: func(p any) any { return idOrNil(id(p.(timed[T]).it)) }}
}

// organisationNameFields are the fields that EachOrganisationName is enough for.
var organisationNameFields = []string{"id", "name", "kind", "kindLabel"}

// organisationsByID reads of organisations what is asked for: mostly their names alone,
// which may have been read along with what led to them.
func organisationsByID(ctx context.Context, calls []call) ([]any, error) {
	r, at := requestOf(ctx), calls[0].at
	if !asksOnly(calls, organisationNameFields) {
		return lookUp(r.deps.Ledger.OrganisationsByID)(ctx, calls)
	}
	names := r.namesAt(at)
	err := r.deps.Ledger.EachOrganisationName(ctx, at, unread(calls, names), func(o ledger.Organisation) {
		names[o.ID] = organisationSource{o, at}
	})
	return found(calls, names), err
}

// placeNameFields are the fields of a place that need no more of it than code, name, level
// and the code of the place above.
var placeNameFields = []string{"id", "code", "name", "level", "parent", "path", "fullName", "children", "zones", "pairings", "projects", "figures"}

// placesByCode reads places, where the places above are asked for too along with those.
func placesByCode(ctx context.Context, calls []call) ([]any, error) {
	r, at := requestOf(ctx), calls[0].at
	places := r.placesAt(at)
	if names := r.placeNamesAt(at); len(names) > 0 && asksOnly(calls, placeNameFields) {
		if len(unread(calls, names)) == 0 {
			return found(calls, names), nil
		}
	}
	missing := unread(calls, places)
	if len(missing) > 0 && asks(calls, "parent") {
		var above []string
		for _, code := range missing {
			if up := ledger.PlaceAbove(code); up != "" && places[up] == nil {
				above = append(above, up)
			}
		}
		slices.Sort(above)
		missing = append(missing, slices.Compact(above)...)
	}
	err := r.deps.Ledger.EachPlace(ctx, missing, func(p ledger.Place) { places[p.Code] = placeSource{p, at} })
	return found(calls, places), err
}

// unread are the keys of calls that nothing is known of, each once.
func unread[K comparable](calls []call, known map[K]any) (keys []K) {
	for _, key := range distinct[K](calls) {
		if known[key] == nil {
			keys = append(keys, key)
		}
	}
	return keys
}

// found is what is known of the calls' keys; null where nothing is.
func found[K comparable](calls []call, known map[K]any) []any {
	out := make([]any, len(calls))
	for i, c := range calls {
		out[i] = known[c.parent.(K)]
	}
	return out
}

func programmesByID(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Programme, error) {
	list, err := requestOf(ctx).programmeList(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[ledger.ID]ledger.Programme, len(ids))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, nil
}

// required makes a field's type non-null.
func required(f field) field {
	f.typ = must(f.typ)
	return f
}
