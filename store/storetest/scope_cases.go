package storetest

import (
	"context"
	"math/rand/v2"
	"strings"

	"jiedui/ledger"
	"jiedui/store"
)

var _ = add("followers_are_told_of_what_they_see", scopedTouches)

// scopeQuestion is one question of a case: the same random choices for whoever is asked.
type scopeQuestion struct {
	*store.Store
	ctx context.Context
	w   *world
	r   *rand.Rand
	at  ledger.At
}

// scopeCase asks one method; what it answers is compared.
type scopeCase struct {
	method   string
	history  bool // tells of what was once in sight too
	timeless bool // is about now
	ask      func(q *scopeQuestion) any
}

type answers []any

// answer is one with its error.
func answer[T any](v T, err error) any {
	if err != nil {
		return answers{v, err.Error()}
	}
	return v
}

func upTo(n int) (ids []ledger.ID) {
	for i := range n {
		ids = append(ids, ledger.ID(i+1))
	}
	return ids
}

func (q *scopeQuestion) projectIDs() []ledger.ID { return upTo(len(q.w.projects)) }

func keysOf(ids []ledger.ID) (keys []string) {
	for _, id := range ids {
		keys = append(keys, idText(id))
	}
	return keys
}

var scopeZones = []string{"440229Z1", "441900Z1", "440229", "35"}

func (q *scopeQuestion) filter() ledger.ProjectFilter {
	var f ledger.ProjectFilter
	if chance(q.r, 60) {
		f = q.w.filter(q.r, ledger.SubjectProject, 2)
	}
	f.View = pick(q.r, []ledger.PackageView{ledger.AsParts, ledger.AsPackages})
	return f
}

func (q *scopeQuestion) condition(kind ledger.RowKind) *ledger.Condition {
	if chance(q.r, 40) {
		return nil
	}
	c := q.w.condition(q.r, kind, q.at, 2)
	return &c
}

func (q *scopeQuestion) page(fields ...string) ledger.Page {
	return ledger.Page{First: pick(q.r, []int{3, ledger.MaxPage}), Order: ledger.Order{Field: pick(q.r, append(fields, "id")), Descending: chance(q.r, 50)}}
}

func (q *scopeQuestion) relation() (ledger.Relation, []string) {
	switch q.r.IntN(4) {
	case 0:
		return ledger.OfProgramme, keysOf(upTo(4))
	case 1:
		return ledger.OfOrganisation, keysOf(upTo(6))
	case 2:
		return ledger.OfPackage, keysOf(upTo(3))
	}
	return ledger.OfPlace, append(q.w.codes(), "44", "35")
}

func (q *scopeQuestion) portfolio() ledger.PortfolioQuery {
	p := q.w.question(q.r)
	p.AsOf, p.KnownAt = q.at.AsOf, q.at.KnownAt
	return p
}

// selectors name the rows that the machine's portfolio has, which is more than most callers'.
func (q *scopeQuestion) selectors(p ledger.PortfolioQuery) []ledger.RowSelector {
	list := []ledger.RowSelector{{}}
	if len(p.GroupBy) == 0 {
		return list
	}
	for _, c := range q.w.portfolio(p).Rows {
		list = append(list, ledger.RowSelector{Keys: c.Keys})
	}
	return append(list, ledger.RowSelector{Unallocated: true})
}

func (q *scopeQuestion) subject() (ledger.SubjectKind, []string) {
	switch q.r.IntN(5) {
	case 0:
		return ledger.SubjectPairing, keysOf(upTo(len(q.w.pairings)))
	case 1:
		return ledger.SubjectOrganisation, keysOf(upTo(6))
	case 2:
		return ledger.SubjectProgramme, keysOf(upTo(4))
	case 3:
		return ledger.SubjectPlace, q.w.codes()
	}
	return ledger.SubjectProject, keysOf(q.projectIDs())
}

func (q *scopeQuestion) pairingRelation() (ledger.Relation, []string) {
	switch q.r.IntN(3) {
	case 0:
		return ledger.OfProgramme, keysOf(upTo(4))
	case 1:
		return ledger.OfOrganisation, keysOf(upTo(6))
	}
	return ledger.OfPlace, q.w.codes()
}

func batchIDs() []ledger.ID { return upTo(40) }

var scopeCases = []scopeCase{
	{method: "Projects", ask: func(q *scopeQuestion) any {
		return answer(q.Projects(q.ctx, q.at, q.filter(), q.page("name", "status", "place", "updated", ledger.ContractedInvestment)))
	}},
	{method: "Projects", ask: func(q *scopeQuestion) any {
		return answer(q.Projects(q.ctx, q.at, ledger.ProjectFilter{Where: q.condition(ledger.RowProject)}, q.page("name")))
	}},
	{method: "ProjectCount", ask: func(q *scopeQuestion) any { return answer(q.ProjectCount(q.ctx, q.at, q.filter())) }},
	{method: "ProjectsByID", ask: func(q *scopeQuestion) any { return answer(q.ProjectsByID(q.ctx, q.at, q.projectIDs())) }},
	{method: "ProjectsOf", ask: func(q *scopeQuestion) any {
		rel, parents := q.relation()
		return answer(q.ProjectsOf(q.ctx, q.at, rel, parents, q.filter(), q.page("name", "updated")))
	}},
	{method: "ProjectCountsOf", ask: func(q *scopeQuestion) any {
		rel, parents := q.relation()
		return answer(q.ProjectCountsOf(q.ctx, q.at, rel, parents, q.filter()))
	}},
	{method: "ProgrammesOf", ask: func(q *scopeQuestion) any { return answer(q.ProgrammesOf(q.ctx, q.at, q.projectIDs())) }},
	{method: "PlacesOf", ask: func(q *scopeQuestion) any { return answer(q.PlacesOf(q.ctx, q.at, q.projectIDs())) }},
	{method: "ParticipationsOf", ask: func(q *scopeQuestion) any { return answer(q.ParticipationsOf(q.ctx, q.at, q.projectIDs())) }},
	{method: "StatusesOf", ask: func(q *scopeQuestion) any { return answer(q.StatusesOf(q.ctx, q.at, q.projectIDs())) }},
	{method: "SitesOf", ask: func(q *scopeQuestion) any {
		places := map[string]ledger.Place{}
		found := answer(q.SitesOf(q.ctx, q.at, q.projectIDs(), false, func(p ledger.Place) { places[p.Code] = p }))
		return answers{found, places}
	}},
	{method: "PartnersOf", ask: func(q *scopeQuestion) any {
		partners := map[ledger.ID]ledger.Organisation{}
		found := answer(q.PartnersOf(q.ctx, q.at, q.projectIDs(), false, func(o ledger.Organisation) { partners[o.ID] = o }))
		return answers{found, partners}
	}},
	{method: "Organisations", ask: func(q *scopeQuestion) any {
		return answer(q.Organisations(q.ctx, q.at, ledger.OrganisationFilter{Where: q.condition(ledger.RowOrganisation)}, q.page("name", "projects", "pairings")))
	}},
	{method: "OrganisationCount", ask: func(q *scopeQuestion) any {
		return answer(q.OrganisationCount(q.ctx, q.at, ledger.OrganisationFilter{Where: q.condition(ledger.RowOrganisation)}))
	}},
	{method: "OrganisationsByID", ask: func(q *scopeQuestion) any { return answer(q.OrganisationsByID(q.ctx, q.at, upTo(7))) }},
	{method: "EachOrganisationName", ask: func(q *scopeQuestion) any {
		names := map[ledger.ID]ledger.Organisation{}
		err := q.EachOrganisationName(q.ctx, q.at, upTo(7), func(o ledger.Organisation) { names[o.ID] = o })
		return answer(names, err)
	}},
	{method: "OrganisationsNamed", timeless: true, ask: func(q *scopeQuestion) any {
		return answer(q.OrganisationsNamed(q.ctx, []string{"单位1", "单位4", "简称2", "简称6", "莆田建工"}))
	}},
	{method: "OrganisationsIdentified", timeless: true, ask: func(q *scopeQuestion) any {
		return answer(q.OrganisationsIdentified(q.ctx, ledger.SchemeCreditCode, []string{"91001", "91002", "91003", "91004", "91005", "91006"}))
	}},
	{method: "OrganisationsLike", timeless: true, ask: func(q *scopeQuestion) any {
		return answer(q.OrganisationsLike(q.ctx, []string{"莆田建工集团", "单位", "简称33"}, 3))
	}},
	{method: "Places", ask: func(q *scopeQuestion) any {
		return answer(q.Places(q.ctx, q.at, ledger.PlaceFilter{Where: q.condition(ledger.RowPlace), InUse: chance(q.r, 40)}, q.page("name", "level")))
	}},
	{method: "PlaceCount", ask: func(q *scopeQuestion) any {
		return answer(q.PlaceCount(q.ctx, q.at, ledger.PlaceFilter{InUse: chance(q.r, 70)}))
	}},
	{method: "PlacesByCode", timeless: true, ask: func(q *scopeQuestion) any { return answer(q.PlacesByCode(q.ctx, scopeZones)) }},
	{method: "EachPlace", timeless: true, ask: func(q *scopeQuestion) any {
		places := map[string]ledger.Place{}
		err := q.EachPlace(q.ctx, scopeZones, func(p ledger.Place) { places[p.Code] = p })
		return answer(places, err)
	}},
	{method: "ChildrenOf", ask: func(q *scopeQuestion) any {
		return answer(q.ChildrenOf(q.ctx, q.at, []string{"440229", "441900", "44"}, ledger.PlaceFilter{InUse: chance(q.r, 50)}, q.page()))
	}},
	{method: "ChildCountsOf", ask: func(q *scopeQuestion) any {
		return answer(q.ChildCountsOf(q.ctx, q.at, []string{"440229", "441900", "44"}, ledger.PlaceFilter{InUse: chance(q.r, 50)}))
	}},
	{method: "Zones", timeless: true, ask: func(q *scopeQuestion) any { return answer(q.Zones(q.ctx)) }},
	{method: "Pairings", ask: func(q *scopeQuestion) any {
		return answer(q.Pairings(q.ctx, q.at, ledger.PairingFilter{Where: q.condition(ledger.RowPairing)}, q.page("place", "programme")))
	}},
	{method: "PairingCount", ask: func(q *scopeQuestion) any {
		return answer(q.PairingCount(q.ctx, q.at, ledger.PairingFilter{Where: q.condition(ledger.RowPairing)}))
	}},
	{method: "PairingsByID", ask: func(q *scopeQuestion) any {
		return answer(q.PairingsByID(q.ctx, q.at, upTo(len(q.w.pairings))))
	}},
	{method: "PairingsOf", ask: func(q *scopeQuestion) any {
		rel, parents := q.pairingRelation()
		return answer(q.PairingsOf(q.ctx, q.at, rel, parents, ledger.PairingFilter{Where: q.condition(ledger.RowPairing)}, q.page()))
	}},
	{method: "TeamsOf", ask: func(q *scopeQuestion) any {
		rel, parents := q.pairingRelation()
		members := map[ledger.ID]ledger.Organisation{}
		found := answer(q.TeamsOf(q.ctx, q.at, rel, parents, ledger.PairingFilter{}, q.page(), func(o ledger.Organisation) { members[o.ID] = o }))
		return answers{found, members}
	}},
	{method: "PairingCountsOf", ask: func(q *scopeQuestion) any {
		rel, parents := q.pairingRelation()
		return answer(q.PairingCountsOf(q.ctx, q.at, rel, parents, ledger.PairingFilter{}))
	}},
	{method: "Figures", ask: func(q *scopeQuestion) any {
		return answer(q.Figures(q.ctx, q.at, ledger.FigureFilter{Where: q.condition(ledger.RowFigure)}, q.page("value", "measure")))
	}},
	{method: "Figures", history: true, ask: func(q *scopeQuestion) any {
		return answer(q.Figures(q.ctx, q.at, ledger.FigureFilter{History: true}, q.page("value", "known_from")))
	}},
	{method: "FigureCount", ask: func(q *scopeQuestion) any {
		return answer(q.FigureCount(q.ctx, q.at, ledger.FigureFilter{Where: q.condition(ledger.RowFigure)}))
	}},
	{method: "FigureCount", history: true, ask: func(q *scopeQuestion) any {
		return answer(q.FigureCount(q.ctx, q.at, ledger.FigureFilter{History: true}))
	}},
	{method: "FiguresByID", history: true, timeless: true, ask: func(q *scopeQuestion) any {
		return answer(q.FiguresByID(q.ctx, upTo(1100)))
	}},
	{method: "FiguresOf", ask: func(q *scopeQuestion) any {
		kind, keys := q.subject()
		return answer(q.FiguresOf(q.ctx, q.at, kind, keys, nil))
	}},
	{method: "FigureValuesOf", ask: func(q *scopeQuestion) any {
		kind, keys := q.subject()
		return answer(q.FigureValuesOf(q.ctx, q.at, kind, keys, worldMeasures[:1+q.r.IntN(3)]))
	}},
	{method: "AttributeHistory", history: true, ask: func(q *scopeQuestion) any {
		var all answers
		for _, kind := range []ledger.SubjectKind{ledger.SubjectProject, ledger.SubjectOrganisation, ledger.SubjectPairing} {
			for _, id := range upTo(12) {
				all = append(all, answer(q.AttributeHistory(q.ctx, q.at, kind, id, "", q.page())))
			}
		}
		return all
	}},
	{method: "AttributeHistoryCount", history: true, ask: func(q *scopeQuestion) any {
		var all answers
		for _, id := range q.projectIDs() {
			all = append(all, answer(q.AttributeHistoryCount(q.ctx, q.at, ledger.SubjectProject, id, "name")))
		}
		return all
	}},
	{method: "Portfolio", ask: func(q *scopeQuestion) any { return answer(q.Portfolio(q.ctx, q.portfolio())) }},
	{method: "Portfolio", ask: func(q *scopeQuestion) any { return answer(q.Portfolio(q.ctx, q.portfolio())) }},
	{method: "Portfolio", ask: func(q *scopeQuestion) any { return answer(q.Portfolio(q.ctx, q.portfolio())) }},
	{method: "PortfolioSeries", ask: func(q *scopeQuestion) any {
		return answer(q.PortfolioSeries(q.ctx, q.portfolio(), dates))
	}},
	{method: "PortfolioFigures", ask: func(q *scopeQuestion) any {
		p := q.portfolio()
		return answer(q.PortfolioFigures(q.ctx, p, q.selectors(p), nil, q.page("value")))
	}},
	{method: "PortfolioFigureCounts", ask: func(q *scopeQuestion) any {
		p := q.portfolio()
		return answer(q.PortfolioFigureCounts(q.ctx, p, q.selectors(p), nil))
	}},
	{method: "PortfolioProjects", ask: func(q *scopeQuestion) any {
		p := q.portfolio()
		p.Subject, p.Filter, p.Completion = ledger.SubjectProject, q.filter(), nil
		return answer(q.PortfolioProjects(q.ctx, p, q.selectors(p), q.page("name", "updated")))
	}},
	{method: "PortfolioProjectCounts", ask: func(q *scopeQuestion) any {
		p := q.portfolio()
		p.Subject, p.Filter, p.Completion = ledger.SubjectProject, q.filter(), nil
		return answer(q.PortfolioProjectCounts(q.ctx, p, q.selectors(p)))
	}},
	{method: "HeadlineTotals", ask: func(q *scopeQuestion) any {
		var headlines []ledger.HeadlineQuery
		for range 3 {
			h := ledger.HeadlineQuery{Query: q.portfolio(), After: instants[0]}
			if chance(q.r, 50) {
				h.Measure, h.Series = pick(q.r, worldMeasures), ledger.Actual
			}
			headlines = append(headlines, h)
		}
		return answer(q.HeadlineTotals(q.ctx, headlines))
	}},
	{method: "HeadlineFigures", ask: func(q *scopeQuestion) any {
		var headlines []ledger.HeadlineQuery
		for range 4 {
			headlines = append(headlines, ledger.HeadlineQuery{Query: q.portfolio(), After: instants[0], Measure: pick(q.r, worldMeasures), Series: ledger.Actual})
		}
		return answer(q.HeadlineFigures(q.ctx, headlines, 5))
	}},
	{method: "Batches", ask: func(q *scopeQuestion) any {
		return answer(q.Batches(q.ctx, q.at, ledger.BatchFilter{}, q.page("applied_at")))
	}},
	{method: "BatchCount", ask: func(q *scopeQuestion) any { return answer(q.BatchCount(q.ctx, q.at, ledger.BatchFilter{})) }},
	{method: "BatchesByID", ask: func(q *scopeQuestion) any { return answer(q.BatchesByID(q.ctx, batchIDs())) }},
	{method: "BatchByHash", ask: func(q *scopeQuestion) any {
		var all answers
		for _, id := range batchIDs() {
			all = append(all, answer(q.BatchByHash(q.ctx, "hash"+idText(id))))
		}
		return all
	}},
	{method: "BatchFile", ask: func(q *scopeQuestion) any {
		var all answers
		for _, id := range batchIDs() {
			all = append(all, answer(q.BatchFile(q.ctx, id)))
		}
		return all
	}},
	{method: "FindingsOf", ask: func(q *scopeQuestion) any {
		return answer(q.FindingsOf(q.ctx, q.at, keysOf(batchIDs()), ledger.FindingFilter{}, q.page()))
	}},
	{method: "FindingCountsOf", ask: func(q *scopeQuestion) any {
		return answer(q.FindingCountsOf(q.ctx, q.at, keysOf(batchIDs()), ledger.FindingFilter{}))
	}},
	{method: "ImportJobsByID", ask: func(q *scopeQuestion) any { return answer(q.ImportJobsByID(q.ctx, q.projectIDs())) }},
	{method: "ImportJobFile", ask: func(q *scopeQuestion) any { return answer(q.ImportJobFile(q.ctx, 3)) }},
	{method: "ImportJobContent", ask: func(q *scopeQuestion) any {
		var all answers
		for _, id := range q.projectIDs() { // there is none to give, but only whose job it is may know
			all = append(all, answer(q.ImportJobContent(q.ctx, id)))
		}
		return all
	}},
	{method: "ReportingPeriods", ask: func(q *scopeQuestion) any {
		return answer(q.ReportingPeriods(q.ctx, q.at, ledger.PeriodFilter{}, q.page()))
	}},
	{method: "ReportingPeriodCount", ask: func(q *scopeQuestion) any {
		return answer(q.ReportingPeriodCount(q.ctx, q.at, ledger.PeriodFilter{}))
	}},
	{method: "ReportingPeriodsByID", ask: func(q *scopeQuestion) any { return answer(q.ReportingPeriodsByID(q.ctx, upTo(2))) }},
	{method: "ProgressReports", ask: func(q *scopeQuestion) any {
		return answer(q.ProgressReports(q.ctx, q.at, ledger.ReportFilter{}, q.page("organisation")))
	}},
	{method: "ProgressReportCount", ask: func(q *scopeQuestion) any {
		return answer(q.ProgressReportCount(q.ctx, q.at, ledger.ReportFilter{}))
	}},
	{method: "ProgressReportsByID", timeless: true, ask: func(q *scopeQuestion) any {
		return answer(q.ProgressReportsByID(q.ctx, upTo(540)))
	}},
	{method: "ReportingCalendars", ask: func(q *scopeQuestion) any { return answer(q.ReportingCalendars(q.ctx, q.at)) }},
	{method: "ReportingCalendarsByID", ask: func(q *scopeQuestion) any { return answer(q.ReportingCalendarsByID(q.ctx, upTo(2))) }},
	{method: "RestatementsOf", ask: func(q *scopeQuestion) any { return answer(q.RestatementsOf(q.ctx, q.at, upTo(2))) }},
	{method: "Bulletins", ask: func(q *scopeQuestion) any {
		return answer(q.Bulletins(q.ctx, q.at, ledger.BulletinFilter{}, q.page()))
	}},
	{method: "BulletinCount", ask: func(q *scopeQuestion) any { return answer(q.BulletinCount(q.ctx, q.at, ledger.BulletinFilter{})) }},
	{method: "BulletinsByID", ask: func(q *scopeQuestion) any { return answer(q.BulletinsByID(q.ctx, q.projectIDs())) }},
	{method: "DueReports", ask: func(q *scopeQuestion) any {
		return answer(q.DueReports(q.ctx, q.at, ledger.DueFilter{}, chance(q.r, 50), ledger.Page{First: ledger.MaxPage}))
	}},
	{method: "DueReportCount", ask: func(q *scopeQuestion) any {
		return answer(q.DueReportCount(q.ctx, q.at, ledger.DueFilter{}, chance(q.r, 50)))
	}},
	{method: "ReportCompletions", ask: func(q *scopeQuestion) any {
		rows, total, err := q.ReportCompletions(q.ctx, q.at, ledger.DueFilter{}, ledger.CompletionByOrganisation)
		return answer(answers{rows, total}, err)
	}},
	{method: "ReportStepsOf", timeless: true, ask: func(q *scopeQuestion) any { return answer(q.ReportStepsOf(q.ctx, upTo(540))) }},
	{method: "EvidenceOf", timeless: true, ask: func(q *scopeQuestion) any { return answer(q.EvidenceOf(q.ctx, upTo(540))) }},
	{method: "EvidenceFile", timeless: true, ask: func(q *scopeQuestion) any {
		var all answers
		for _, id := range q.projectIDs() {
			all = append(all, answer(q.EvidenceFile(q.ctx, id)))
		}
		return all
	}},
	{method: "PublishedFigures", ask: func(q *scopeQuestion) any {
		return answer(q.PublishedFigures(q.ctx, q.at, ledger.PublishedFilter{}, q.page("source")))
	}},
	{method: "PublishedFigureCount", ask: func(q *scopeQuestion) any {
		return answer(q.PublishedFigureCount(q.ctx, q.at, ledger.PublishedFilter{}))
	}},
	{method: "PublishedFiguresByID", ask: func(q *scopeQuestion) any { return answer(q.PublishedFiguresByID(q.ctx, q.projectIDs())) }},
	{method: "Programmes", ask: func(q *scopeQuestion) any { return answer(q.Programmes(q.ctx)) }},
	{method: "Measures", ask: func(q *scopeQuestion) any { return answer(q.Measures(q.ctx)) }},
	{method: "Search", ask: func(q *scopeQuestion) any {
		var all answers
		for _, text := range []string{"官渡", "项目", "单位", "简称2", "XM-1", "飞地", "3组", "旧名"} {
			all = append(all, answer(q.Search(q.ctx, q.at, text, nil, ledger.Page{First: 50})))
		}
		return all
	}},
	{method: "SearchCount", ask: func(q *scopeQuestion) any { return answer(q.SearchCount(q.ctx, q.at, "项目", nil)) }},
	{method: "Snapshot", timeless: true, ask: func(q *scopeQuestion) any {
		var b strings.Builder
		err := q.Snapshot(q.ctx, &b)
		return answer(b.String(), err)
	}},
	{method: "TouchedAmong", ask: func(q *scopeQuestion) any {
		// Nothing becomes known just after the instant, so that before and after are the same.
		return answer(q.TouchedAmong(q.ctx, ledger.Touched{At: min(q.at.KnownAt+1, ledger.Latest), Projects: q.projectIDs()}, q.at.AsOf, q.filter()))
	}},
}
