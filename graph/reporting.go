package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var periodKinds = newVocabulary("PeriodKind", "Length of a reporting period.",
	word[ledger.PeriodKind]{ledger.PeriodMonth, "月"},
	word[ledger.PeriodKind]{ledger.PeriodQuarter, "季"},
	word[ledger.PeriodKind]{ledger.PeriodHalf, "半年"},
	word[ledger.PeriodKind]{ledger.PeriodYear, "年"},
)

var reportStates = newVocabulary("ReportState", "Where a progress report stands.",
	word[ledger.ReportState]{ledger.ReportDraft, "草稿"},
	word[ledger.ReportState]{ledger.ReportSubmitted, "已提交"},
	word[ledger.ReportState]{ledger.ReportReturned, "已退回"},
	word[ledger.ReportState]{ledger.ReportApproved, "已审核"},
	word[ledger.ReportState]{ledger.ReportLocked, "已锁定"},
)

func (s *schema) reportingPeriodFields() []field {
	return append(s.periodExtras(), []field{
		rowID("ReportingPeriod", func(p ledger.ReportingPeriod) ledger.ID { return p.ID }),
		required(toProgramme(s, "programme", "Programme whose partners report (行动).", func(p ledger.ReportingPeriod) ledger.ID { return p.Programme })),
		value("kind", must(periodKinds.enum), "Length (报告期类型).", func(p ledger.ReportingPeriod) any { return p.Kind }),
		value("startsOn", must(dateScalar), "First day (起始日期).", func(p ledger.ReportingPeriod) any { return p.StartsOn }),
		value("endsOn", must(dateScalar), "Last day (截止日期).", func(p ledger.ReportingPeriod) any { return p.EndsOn }),
		value("dueOn", dateScalar, "Day reports are due; set once, does not move (报送期限).", func(p ledger.ReportingPeriod) any { return dateOrNull(p.DueOn) }),
		value("graceUntil", dateScalar, "Last day a late report is taken (宽限期); null: dueOn.", func(p ledger.ReportingPeriod) any { return dateOrNull(p.GraceUntil) }),
		value("closedAt", dateTimeScalar, "When it was closed (关账时间); null: open.", func(p ledger.ReportingPeriod) any { return p.ClosedAt }),
	}...)
}

func (s *schema) progressReportFields() []field {
	return append([]field{
		rowID("ProgressReport", func(r ledger.ProgressReport) ledger.ID { return r.ID }),
		value("periodId", must(graphql.ID), "Global id of the reporting period (报告期).", func(r ledger.ProgressReport) any { return rowGlobalID("ReportingPeriod", r.Period) }),
		{name: "subject", typ: s.subject, about: "Project or pairing it is about (填报对象).", group: "subject", batch: subjects, weight: 5,
			key: func(p any) any {
				r := p.(timed[ledger.ProgressReport]).it
				return subjectKey(ledger.Figure{Subject: r.Subject, SubjectID: r.About})
			}},
		required(toOrganisation(s, "organisation", "Who reports (填报单位).", func(r ledger.ProgressReport) ledger.ID { return r.By })),
		value("state", must(reportStates.enum), "Where it stands (状态).", func(r ledger.ProgressReport) any { return r.State }),
		value("reason", graphql.String, "Why it was returned or unlocked (理由).", func(r ledger.ProgressReport) any { return stringOrNull(r.Reason) }),
		value("text", graphql.String, "What is reported in words (文字说明).", func(r ledger.ProgressReport) any { return stringOrNull(r.Text) }),
	}, s.reportContents()...)
}

func (s *schema) publishedFigureFields() []field {
	return []field{
		rowID("PublishedFigure", func(f ledger.PublishedFigure) ledger.ID { return f.ID }),
		value("source", must(graphql.String), "Where it was published (出处).", func(f ledger.PublishedFigure) any { return f.Source }),
		value("text", must(graphql.String), "Sentence or label (原文).", func(f ledger.PublishedFigure) any { return f.Text }),
		toProgramme(s, "programme", "Programme it is about (行动).", func(f ledger.PublishedFigure) ledger.ID { return f.Programme }),
		value("subject", must(subjectKinds.enum), "What was counted (统计对象).", func(f ledger.PublishedFigure) any { return f.Subject }),
		s.publishedMeasure(),
		value("series", must(seriesWords.enum), "Fact, target or promise.", func(f ledger.PublishedFigure) any { return f.Series }),
		value("asOf", must(dateScalar), "Date it is about (截至日期).", func(f ledger.PublishedFigure) any { return f.AsOf }),
		{name: "money", typ: s.money, about: "Its value when the measure counts money (金额); else null.",
			key: publishedAmount, group: "measured", batch: measuredValues, fixed: args{"as": "money"}},
		{name: "quantity", typ: s.quantity, about: "Its value when the measure counts something else (数量); else null.",
			key: publishedAmount, group: "measured", batch: measuredValues, fixed: args{"as": "quantity"}},
		value("count", graphql.Int, "How many subjects, where no measure is named (个数).", func(f ledger.PublishedFigure) any {
			if f.Measure != "" {
				return nil
			}
			return int(f.Value)
		}),
		dateValue("publishedOn", dateScalar, "Day on which it was published; null: not known, taken to be asOf (发布日期).", func(f ledger.PublishedFigure) ledger.Date { return f.PublishedOn }),
		enumValue("attribution", attributionModes, "How it credits what several share; the total does not depend on it (归集口径).", func(f ledger.PublishedFigure) ledger.AttributionMode { return f.Mode }),
		value("version", must(graphql.Int), "Rises with each change (版本).", func(f ledger.PublishedFigure) any { return int(f.Version) }),
		value("qualifier", must(qualifiers.enum), "How exactly it was stated (概数).", func(f ledger.PublishedFigure) any { return f.Qualifier }),
		toPlace(s, "place", "Place it is about, what lies below it included (地区); null: all.", func(f ledger.PublishedFigure) string { return f.PlaceCode }),
		s.checkField(),
	}
}

// publishedMeasure is the measure of a headline; null: a count of subjects.
func (s *schema) publishedMeasure() field {
	f := toMeasure(s, func(p any) any {
		if code := p.(timed[ledger.PublishedFigure]).it.Measure; code != "" {
			return code
		}
		return nil
	})
	f.typ, f.about = s.measure, "What was measured (指标); null: a count of subjects."
	return f
}

// publishedAmount is the value with its measure; nil: a count of subjects.
func publishedAmount(p any) any {
	f := p.(timed[ledger.PublishedFigure]).it
	if f.Measure == "" {
		return nil
	}
	return measured{f.Measure, sum{value: f.Value, qualifier: f.Qualifier, figures: 1}}
}

var (
	periodOrder    = ordersArg("ReportingPeriod", word[string]{"id", "编号"}, word[string]{"starts_on", "起始日期"}, word[string]{"due_on", "报送期限"}, word[string]{"programme", "行动代码"})
	reportOrder    = ordersArg("ProgressReport", word[string]{"id", "编号"}, word[string]{"state", "状态，按先后"}, word[string]{"organisation", "填报单位"}, word[string]{"period", "报告期"})
	publishedOrder = ordersArg("PublishedFigure", word[string]{"id", "编号"}, word[string]{"as_of", "截至日期"}, word[string]{"published_on", "发布日期"}, word[string]{"source", "出处"}, word[string]{"programme", "行动代码"})
)

func periodFilter(a args) (f ledger.PeriodFilter, err error) {
	f = ledger.PeriodFilter{Programmes: argList[string](a, "programmes"), Kinds: argList[ledger.PeriodKind](a, "kinds"), Open: a.flag("open")}
	if f.IDs, err = argIDs(a, "ids", "ReportingPeriod"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowPeriod, a)
	return f, err
}

func reportFilter(a args) (f ledger.ReportFilter, err error) {
	f = ledger.ReportFilter{States: argList[ledger.ReportState](a, "states")}
	if f.IDs, err = argIDs(a, "ids", "ProgressReport"); err != nil {
		return f, err
	}
	if f.Periods, err = argIDs(a, "periods", "ReportingPeriod"); err != nil {
		return f, err
	}
	if f.Organisations, err = argIDs(a, "organisations", "Organisation"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowReport, a)
	return f, err
}

func publishedFilter(a args) (f ledger.PublishedFilter, err error) {
	f = ledger.PublishedFilter{Programmes: argList[string](a, "programmes"), Sources: argList[string](a, "sources"), Measures: argList[string](a, "measures")}
	if f.IDs, err = argIDs(a, "ids", "PublishedFigure"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowPublished, a)
	return f, err
}

// reportingFields are the lists of what is reported and published.
func (s *schema) reportingFields() []field {
	return append(append(s.dueQueries(), s.calendarQuery(), s.bulletinQuery()), []field{
		root("reportingPeriods", "Reporting periods (报告期).", s.periods,
			withArgs(timeArgs, pageArgs, periodOrder, filterArg(s.filters.period)), periodFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PeriodFilter, p ledger.Page) (ledger.List[ledger.ReportingPeriod], error) {
				return l.ReportingPeriods(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PeriodFilter) (int, error) {
				return l.ReportingPeriodCount(ctx, at, f)
			}),
		root("progressReports", "Progress reports (进展报告).", s.reports,
			withArgs(timeArgs, pageArgs, reportOrder, filterArg(s.filters.report)), reportFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.ReportFilter, p ledger.Page) (ledger.List[ledger.ProgressReport], error) {
				return l.ProgressReports(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.ReportFilter) (int, error) {
				return l.ProgressReportCount(ctx, at, f)
			}),
		root("publishedFigures", "Headlines as they were published (通报数据).", s.published,
			withArgs(timeArgs, pageArgs, publishedOrder, filterArg(s.filters.published)), publishedFilter,
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PublishedFilter, p ledger.Page) (ledger.List[ledger.PublishedFigure], error) {
				return l.PublishedFigures(ctx, at, f, p)
			},
			func(ctx context.Context, l Ledger, at ledger.At, f ledger.PublishedFilter) (int, error) {
				return l.PublishedFigureCount(ctx, at, f)
			}),
	}...)
}
