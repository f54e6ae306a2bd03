package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var (
	calendarCovers = newVocabulary("CalendarCover", "About what reports are owed (填报对象).",
		word[ledger.CalendarCover]{ledger.CoverProjects, "项目"},
		word[ledger.CalendarCover]{ledger.CoverPairings, "结对关系"},
		word[ledger.CalendarCover]{ledger.CoverBoth, "项目和结对关系"},
	)
	dueRules = newVocabulary("DueRule", "How the due date follows from a period's last day (报送期限).",
		word[ledger.DueRule]{ledger.DueWorkingDay, "期后第几个工作日"},
		word[ledger.DueRule]{ledger.DueCalendarDay, "期后第几天"},
		word[ledger.DueRule]{ledger.DueDayOfMonth, "次月几日，没有那一天的取月末"},
	)
	periodStates = newVocabulary("PeriodState", "Where a reporting period stands (报告期状态).",
		word[ledger.PeriodState]{ledger.PeriodRunning, "进行中"},
		word[ledger.PeriodState]{ledger.PeriodOpen, "填报中"},
		word[ledger.PeriodState]{ledger.PeriodLate, "已逾期"},
		word[ledger.PeriodState]{ledger.PeriodClosed, "已关账"},
	)
)

// restatementSource is the source of a Restatement.
type restatementSource = timed[ledger.Restatement]

// periodExtras are the fields of a reporting period that follow from calendars and closing.
func (s *schema) periodExtras() []field {
	restatement := s.once("Restatement", "One correction of a closed period (更正).", func() []field {
		return []field{
			value("at", must(dateTimeScalar), "When (时间).", func(r ledger.Restatement) any { return r.At }),
			textValue("reason", must(graphql.String), "Why (理由).", func(r ledger.Restatement) string { return r.Reason }),
			{name: "batch", typ: s.importBatch, about: "The batch that corrected it, or whose undoing did (批次).", group: "batch",
				batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) {
					return requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids)
				}),
				key: func(p any) any { return idOrNil(p.(restatementSource).it.Batch) }},
		}
	})
	return []field{
		{name: "state", typ: must(periodStates.enum), about: "Where it stands on the question's date (状态).", value: func(_ context.Context, p any, _ args) (any, error) {
			t := p.(timed[ledger.ReportingPeriod])
			return t.it.State(t.at), nil
		}},
		enumValue("covers", calendarCovers, "About what reports are owed (填报对象).", func(p ledger.ReportingPeriod) ledger.CalendarCover { return p.Covers }),
		value("holidaysMissing", graphql.Int, "First year whose public holidays were not known when dueOn was set, with weekends alone; null: all were known (缺放假安排的年份).",
			func(p ledger.ReportingPeriod) any {
				if p.HolidaysMissing == 0 {
					return nil
				}
				return p.HolidaysMissing
			}),
		value("version", must(graphql.Int), "Rises with each change (版本).", func(p ledger.ReportingPeriod) any { return int(p.Version) }),
		{name: "restatements", typ: mustList(restatement), about: "Corrections since it was closed, oldest first (关账后的更正).", weight: 2,
			batch: listOf(func(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.Restatement, error) {
				return requestOf(ctx).deps.Ledger.RestatementsOf(ctx, at, ids)
			}),
			key: func(p any) any { return p.(timed[ledger.ReportingPeriod]).it.ID }},
	}
}

func (s *schema) calendarFields() []field {
	return []field{
		rowID("ReportingCalendar", func(c ledger.ReportingCalendar) ledger.ID { return c.ID }),
		required(toProgramme(s, "programme", "Programme whose partners report (行动).", func(c ledger.ReportingCalendar) ledger.ID { return c.Programme })),
		enumValue("kind", periodKinds, "Length of its periods (报告期类型).", func(c ledger.ReportingCalendar) ledger.PeriodKind { return c.Kind }),
		enumValue("covers", calendarCovers, "About what reports are owed (填报对象).", func(c ledger.ReportingCalendar) ledger.CalendarCover { return c.Covers }),
		enumValue("dueRule", dueRules, "How the due date follows from a period's last day (报送期限).", func(c ledger.ReportingCalendar) ledger.DueRule { return c.Rule }),
		value("dueDay", must(graphql.Int), "Which day of the rule, from 1 (第几).", func(c ledger.ReportingCalendar) any { return c.DueDay }),
		value("graceDays", must(graphql.Int), "Days after the due date on which a late report is still taken (宽限天数).", func(c ledger.ReportingCalendar) any { return c.GraceDays }),
		dateValue("firstOn", must(dateScalar), "First day of the first period (第一期起始日期).", func(c ledger.ReportingCalendar) ledger.Date { return c.FirstOn }),
		value("version", must(graphql.Int), "Rises with each change (版本).", func(c ledger.ReportingCalendar) any { return int(c.Version) }),
	}
}

// toPeriod declares a field that leads to a reporting period.
func toPeriod[T any](s *schema, name, about string, id func(T) ledger.ID) field {
	return field{name: name, typ: s.period, about: about, group: "period", batch: lookUp(periodsByID),
		key: func(p any) any { return idOrNil(id(p.(timed[T]).it)) }}
}

func periodsByID(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ReportingPeriod, error) {
	return requestOf(ctx).deps.Ledger.ReportingPeriodsByID(ctx, ids)
}

func (s *schema) calendarQuery() field {
	return field{name: "reportingCalendars", typ: mustList(s.calendar), about: "When the partners of each programme report (报送日历).", weight: 5, size: 20, args: timeArgs,
		batch: each(func(ctx context.Context, r *request, at ledger.At, _ args) (any, error) {
			list, err := r.deps.Ledger.ReportingCalendars(ctx, at)
			return allTimed(list, at), err
		})}
}
