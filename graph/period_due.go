package graph

import (
	"context"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var (
	dueStates = newVocabulary("DueState", "Where a report stands that is owed (应报状态).",
		word[ledger.DueState]{ledger.ReportDue, "应报"},
		word[ledger.DueState]{ledger.ReportOverdue, "逾期未报"},
		word[ledger.DueState]{ledger.ReportMissed, "关账时缺报"},
	)
	dueSubjects = newVocabulary("ReportSubject", "About what reports are (填报对象).",
		word[ledger.SubjectKind]{ledger.SubjectProject, "项目"},
		word[ledger.SubjectKind]{ledger.SubjectPairing, "结对关系"},
	)
	completionsBy = newVocabulary("ReportCompletionBy", "By what the completion of reporting is told (报送情况的维度).",
		word[ledger.CompletionBy]{ledger.CompletionByPeriod, "报告期"},
		word[ledger.CompletionBy]{ledger.CompletionByProgramme, "行动"},
		word[ledger.CompletionBy]{ledger.CompletionByLeadOffice, "行动的牵头单位"},
		word[ledger.CompletionBy]{ledger.CompletionByOrganisation, "填报单位"},
		word[ledger.CompletionBy]{ledger.CompletionByProvince, "省"},
		word[ledger.CompletionBy]{ledger.CompletionByCity, "市"},
		word[ledger.CompletionBy]{ledger.CompletionByCounty, "县"},
		word[ledger.CompletionBy]{ledger.CompletionByTown, "乡镇"},
	)
	dueFilterInput = inputs("DueFilter", "Which reports; conditions are joined by and (筛选). Only periods that have begun are looked at.", graphql.InputObjectConfigFieldMap{
		"periods":       input(listOfType(graphql.ID), "Of these reporting periods (报告期)."),
		"programmes":    input(listOfType(graphql.String), "Programme codes (行动代码)."),
		"kinds":         input(listOfType(periodKinds.enum), "Of periods of these lengths (报告期类型)."),
		"subjects":      input(listOfType(dueSubjects.enum), "About projects or pairings only (填报对象)."),
		"organisations": input(listOfType(graphql.ID), "Owed by these organisations (填报单位)."),
		"under":         input(listOfType(graphql.String), "About what is credited to one of these places or below: codes (地区)."),
		"dueBy":         input(dateScalar, "Due on this day or before (期限不晚于)."),
	})
)

func dueFilter(a args) (f ledger.DueFilter, err error) {
	if err := refuseEmptyLists(a); err != nil {
		return f, err
	}
	f = ledger.DueFilter{Programmes: argList[string](a, "programmes"), Kinds: argList[ledger.PeriodKind](a, "kinds"),
		Subjects: argList[ledger.SubjectKind](a, "subjects"), Under: argList[string](a, "under")}
	f.DueBy, _ = a["dueBy"].(ledger.Date)
	if f.Periods, err = argIDs(a, "periods", "ReportingPeriod"); err != nil {
		return f, err
	}
	f.Organisations, err = argIDs(a, "organisations", "Organisation")
	return f, err
}

// forwardArgs are those of lists that are read in one direction.
var forwardArgs = graphql.FieldConfigArgument{"first": pageArgs["first"], "after": pageArgs["after"]}

func (s *schema) dueReportFields() []field {
	report := toReport(s)
	return []field{
		required(toPeriod(s, "period", "Reporting period (报告期).", func(d ledger.DueReport) ledger.ID { return d.Period })),
		{name: "subject", typ: s.subject, about: "Project or pairing to report about (填报对象).", group: "subject", batch: subjects, weight: 5,
			key: func(p any) any {
				d := p.(timed[ledger.DueReport]).it
				return subjectKey(ledger.Figure{Subject: d.Subject, SubjectID: d.About})
			}},
		toOrganisation(s, "organisation", "Who owes it (填报单位).", func(d ledger.DueReport) ledger.ID { return d.Organisation }),
		enumValue("state", dueStates, "Whether it is late (状态).", func(d ledger.DueReport) ledger.DueState { return d.State }),
		dateValue("dueOn", dateScalar, "Day it is due (报送期限).", func(d ledger.DueReport) ledger.Date { return d.DueOn }),
		dateValue("graceUntil", dateScalar, "Last day it is taken late (宽限期).", func(d ledger.DueReport) ledger.Date { return d.GraceUntil }),
		report,
	}
}

// toReport leads to the report that was begun and not sent.
func toReport(s *schema) field {
	return field{name: "report", typ: s.report, about: "The report that was begun, or returned to be mended; null: none (已有草稿或退回件).", group: "report",
		batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ProgressReport, error) {
			return requestOf(ctx).deps.Ledger.ProgressReportsByID(ctx, ids)
		}),
		key: func(p any) any { return idOrNil(p.(timed[ledger.DueReport]).it.Report) }}
}

// dueQueries are the lists of what is owed.
func (s *schema) dueQueries() []field {
	list := func(name, about string, overdue bool) field {
		return field{name: name, typ: must(s.dueReports), about: about, weight: 200,
			args: withArgs(timeArgs, forwardArgs, filterArg(dueFilterInput)),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				f, err := dueFilter(a.object("filter"))
				if err != nil {
					return nil, err
				}
				p, err := r.page(a)
				if err != nil {
					return nil, err
				}
				l, err := r.deps.Ledger.DueReports(ctx, at, f, overdue, p)
				if err != nil {
					return nil, err
				}
				return newPage(l, at, single(func(ctx context.Context) (int, error) {
					return r.deps.Ledger.DueReportCount(ctx, at, f, overdue)
				}), ""), nil
			})}
	}
	return []field{
		list("dueReports", "Who owes a report that is not late: of periods that have begun and are not closed, due on asOf or later, and not sent; by due date (应报清单). docs/periods.md says who owes what.", false),
		list("overdueReports", "Who is late with a report: of periods that are not closed, due before asOf, and not sent; by due date (逾期未报清单).", true),
		{name: "reportCompletion", typ: must(s.completionOfReports()), about: "How much of what is owed was sent, worst first: of periods that have begun, closed or not, at most " +
			strconv.Itoa(ledger.MaxDuePeriods) + " (报送情况). owed = sent + due + overdue + missed, and Σ rows = total.", weight: 1000, costly: true,
			args: withArgs(timeArgs, forwardArgs, filterArg(dueFilterInput), graphql.FieldConfigArgument{"by": argument(must(completionsBy.enum), "What a row is of (维度).")}),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				f, err := dueFilter(a.object("filter"))
				if err != nil {
					return nil, err
				}
				p, err := r.page(a)
				if err != nil {
					return nil, err
				}
				c := reportCompletion{at: at}
				c.by, _ = a["by"].(ledger.CompletionBy)
				rows, total, err := r.deps.Ledger.ReportCompletions(ctx, at, f, c.by)
				if err != nil {
					return nil, err
				}
				c.total, c.count = completionRow{total, &c}, len(rows)
				c.rows, err = memoryPage(rows, p)
				return &c, err
			})},
	}
}

// reportCompletion is the source of the type of that name, completionRow of a row.
type reportCompletion struct {
	by    ledger.CompletionBy
	at    ledger.At
	rows  ledger.List[ledger.ReportCompletion]
	total completionRow
	count int
}

type completionRow struct {
	it ledger.ReportCompletion
	of *reportCompletion
}

func (c completionRow) times() ledger.At { return c.of.at }

func (s *schema) completionOfReports() *graphql.Object {
	counts := func() []field {
		of := func(name, about string, get func(ledger.ReportCompletion) int) field {
			return field{name: name, typ: must(graphql.Int), about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(completionRow).it), nil }}
		}
		return []field{
			of("owed", "Reports owed (应报).", func(c ledger.ReportCompletion) int { return c.Owed }),
			of("sent", "Of these, sent: submitted, approved or locked (已报).", func(c ledger.ReportCompletion) int { return c.Sent }),
			of("approved", "Of those sent, approved or locked (已审核).", func(c ledger.ReportCompletion) int { return c.Approved }),
			of("nothing", "Of those sent, with nothing to report (无新进展).", func(c ledger.ReportCompletion) int { return c.Nothing }),
			of("due", "Not sent, and not due yet (未到期).", func(c ledger.ReportCompletion) int { return c.Due }),
			of("overdue", "Not sent, and late (逾期未报).", func(c ledger.ReportCompletion) int { return c.Overdue }),
			of("missed", "Not sent when the period was closed (缺报).", func(c ledger.ReportCompletion) int { return c.Missed }),
			of("returned", "Of those not sent, returned to be mended (已退回).", func(c ledger.ReportCompletion) int { return c.Returned }),
			{name: "rate", typ: s.ratioType(), about: "Share that was sent (报送率); null: nothing is owed.", value: func(_ context.Context, p any, _ args) (any, error) {
				return ratioOrNull(p.(completionRow).it.Rate()), nil
			}},
		}
	}
	is := func(by ...ledger.CompletionBy) func(any) string {
		return func(p any) string {
			row := p.(completionRow)
			for _, b := range by {
				if row.of.by == b {
					return row.it.Key
				}
			}
			return ""
		}
	}
	id := func(key func(any) string) func(any) any {
		return func(p any) any {
			n, err := strconv.ParseInt(key(p), 10, 64)
			if err != nil {
				return nil
			}
			return ledger.ID(n)
		}
	}
	organisation := is(ledger.CompletionByOrganisation, ledger.CompletionByLeadOffice)
	place := is(ledger.CompletionByProvince, ledger.CompletionByCity, ledger.CompletionByCounty, ledger.CompletionByTown)
	total := s.once("ReportCompletionTotal", "Everything that is owed (合计).", counts)
	row := s.once("ReportCompletionRow", "What one organisation, place, programme or period owes (报送情况). Null everywhere: of none.", func() []field {
		return append(counts(),
			field{name: "organisation", typ: s.organisation, about: "Who owes, or the lead office (单位); null: told by something else.", group: "organisation", batch: organisationsByID, key: id(organisation)},
			field{name: "place", typ: s.place, about: "Place (地区); null: told by something else.", group: "place", batch: placesByCode, key: func(p any) any { return codeOrNil(place(p)) }},
			field{name: "period", typ: s.period, about: "Reporting period (报告期); null: told by something else.", group: "period", batch: lookUp(periodsByID), key: id(is(ledger.CompletionByPeriod))},
			field{name: "programme", typ: s.programme, about: "Programme (行动); null: told by something else.", group: "programmeByCode",
				batch: lookUp(func(ctx context.Context, _ ledger.At, codes []string) (map[string]ledger.Programme, error) {
					list, err := requestOf(ctx).programmeList(ctx)
					found := make(map[string]ledger.Programme, len(list))
					for _, p := range list {
						found[p.Code] = p
					}
					return found, err
				}),
				key: func(p any) any { return codeOrNil(is(ledger.CompletionByProgramme)(p)) }},
		)
	})
	of := func(name string, t graphql.Output, about string, get func(*reportCompletion) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(*reportCompletion)), nil }}
	}
	return s.once("ReportCompletion", "How much of what is owed was sent (报送情况).", func() []field {
		rows := of("rows", mustList(row), "Worst first: the smaller share sent, then more overdue and missed (各行，最差的在前).", func(c *reportCompletion) any {
			out := make([]any, len(c.rows.Items))
			for i, r := range c.rows.Items {
				out[i] = completionRow{r, c}
			}
			return out
		})
		rows.paged = true
		return []field{
			rows,
			of("total", must(total), "Everything that is owed (合计).", func(c *reportCompletion) any { return c.total }),
			of("rowCount", must(graphql.Int), "How many rows there are (行数).", func(c *reportCompletion) any { return c.count }),
			of("endCursor", graphql.String, "Place of the last row given, for after; null: no rows (游标).", func(c *reportCompletion) any {
				if n := len(c.rows.Cursors); n > 0 {
					return c.rows.Cursors[n-1]
				}
				return nil
			}),
			of("hasNextPage", must(graphql.Boolean), "Whether there are rows after these.", func(c *reportCompletion) any { return c.rows.HasNext }),
		}
	})
}
