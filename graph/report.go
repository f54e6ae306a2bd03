package graph

import (
	"context"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Reports moves progress reports on, for the caller. What he can mend is an
// *ledger.EditRefusal.
type Reports interface {
	// CheckReport says what would be doubted of a report that says what a form says.
	CheckReport(ctx context.Context, form ledger.ReportForm) ([]ledger.ReportFinding, error)
	SaveReports(ctx context.Context, r ledger.ReportRequest, forms []ledger.ReportForm) (ledger.EditResult, error)
	ActOnReports(ctx context.Context, r ledger.ReportRequest, action ledger.ReportAction, refs []ledger.ReportRef) (ledger.EditResult, error)
	AttachEvidence(ctx context.Context, r ledger.ReportRequest, ref ledger.ReportRef, name string, content []byte) (ledger.EditResult, error)
	RemoveEvidence(ctx context.Context, r ledger.ReportRequest, evidence ledger.ID) (ledger.EditResult, error)
}

var reportActions = newVocabulary("ReportAction", "What may be done with a progress report.",
	word[ledger.ReportAction]{ledger.ReportSave, "填写"},
	word[ledger.ReportAction]{ledger.ReportSubmit, "提交"},
	word[ledger.ReportAction]{ledger.ReportWithdraw, "撤回"},
	word[ledger.ReportAction]{ledger.ReportReturn, "退回"},
	word[ledger.ReportAction]{ledger.ReportApprove, "审核"},
	word[ledger.ReportAction]{ledger.ReportLock, "锁定"},
	word[ledger.ReportAction]{ledger.ReportRequestUnlock, "申请解锁"},
	word[ledger.ReportAction]{ledger.ReportGrantUnlock, "同意解锁"},
	word[ledger.ReportAction]{ledger.ReportRefuseUnlock, "拒绝解锁"},
)

// reportValue is one measure of a report beside what was there before.
type reportValue struct {
	measure  string
	previous *ledger.Statement
	now      *ledger.ReportValue
}

// amountOf is a value of a measure with its qualifier; nil: nothing was said.
func (v reportValue) amountOf(n *int64, q ledger.Qualifier) any {
	if n == nil {
		return nil
	}
	return changeAmount{v.measure, *n, ledger.Join(q, "")}
}

func (v reportValue) before() any {
	if v.previous == nil {
		return nil
	}
	return v.amountOf(&v.previous.Value, v.previous.Qualifier)
}

// change is how far the level moves with the report.
func (v reportValue) change() any {
	switch {
	case v.now == nil:
		return nil
	case v.now.Period != nil:
		return v.amountOf(v.now.Period, v.now.Qualifier)
	case v.now.Cumulative == nil || v.previous == nil:
		return nil
	}
	n := *v.now.Cumulative - v.previous.Value
	return v.amountOf(&n, ledger.Join(v.now.Qualifier, v.previous.Qualifier))
}

// reportContents are the fields of a report that are not in its own row.
func (s *schema) reportContents() []field {
	detail := func(name string, typ graphql.Output, about string) field {
		return field{name: name, typ: typ, about: about, group: "report details", batch: reportDetails, fixed: args{"part": name},
			weight: 3, size: 10, volatile: true, key: reportKey}
	}
	values := detail("values", mustList(s.reportValueType()), "What is reported, beside what was there before (填报数).")
	values.args = graphql.FieldConfigArgument{"all": argumentOr(graphql.Boolean, false,
		"Also the measures that the ledger has of the subject from before and that the report does not have: all that a form shows (含上期指标).")}
	return []field{
		value("version", must(graphql.Int), "Rises with each change (版本); a change says which it was made against.", func(r ledger.ProgressReport) any { return int(r.Version) }),
		{name: "period", typ: must(s.period), about: "Period it is for (报告期).", batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ReportingPeriod, error) {
			return requestOf(ctx).deps.Ledger.ReportingPeriodsByID(ctx, ids)
		}), weight: 2, key: func(p any) any { return p.(timed[ledger.ProgressReport]).it.Period }},
		value("progressBasisPoints", graphql.Int, "Physical progress in hundredths of a percent, 0 to 10,000 (形象进度); null: not said.", func(r ledger.ProgressReport) any {
			if r.Progress == nil {
				return nil
			}
			return int(*r.Progress)
		}),
		value("nothingToReport", must(graphql.Boolean), "It says that there is nothing to report, which is an answer like any other (本期无进展).", func(r ledger.ProgressReport) any { return r.Nothing }),
		value("returnField", graphql.String, "What the reason of a return is about, such as values.completed_investment (退回的字段); null: the report.", func(r ledger.ProgressReport) any { return stringOrNull(r.ReturnField) }),
		value("unlockReason", graphql.String, "Why unlocking is asked for (解锁理由); null: it is not.", func(r ledger.ProgressReport) any { return stringOrNull(r.UnlockReason) }),
		value("reopened", must(graphql.Boolean), "Unlocking was granted: it may be changed although its period is over, until it is approved (已解锁).", func(r ledger.ProgressReport) any { return r.Reopened }),
		value("submittedAt", dateTimeScalar, "When it was last submitted (提交时间); null: never.", func(r ledger.ProgressReport) any { return instantOrNull(r.SubmittedAt) }),
		value("updatedAt", dateTimeScalar, "When it last changed (更新时间).", func(r ledger.ProgressReport) any { return instantOrNull(r.UpdatedAt) }),
		{name: "batch", typ: s.importBatch, about: "Batch that its last approval applied (导入批次); null: none.", group: "batch", weight: 2,
			batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) {
				return requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids)
			}),
			key: func(p any) any { return idOrNil(p.(timed[ledger.ProgressReport]).it.Batch) }},
		detail("actions", mustList(reportActions.enum), "What the caller may do with it now (可用操作)."),
		values,
		detail("events", mustList(s.reportEventType()), "Statuses that the project reached, with their days (状态变化)."),
		detail("findings", mustList(s.reportFindingType()), "What is doubtful (校验问题); an error keeps it from being submitted. docs/findings.md explains each."),
		{name: "steps", typ: mustList(s.reportStepType()), about: "Who did what with it, oldest first (办理记录).", weight: 3, size: 10, volatile: true, key: reportKey,
			batch: listOf(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.ReportStep, error) {
				return requestOf(ctx).deps.Ledger.ReportStepsOf(ctx, ids)
			})},
		{name: "evidence", typ: mustList(s.evidenceType()), about: "Files that bear it out (佐证材料).", weight: 3, size: 5, volatile: true, key: reportKey,
			batch: listOf(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID][]ledger.Evidence, error) {
				return requestOf(ctx).deps.Ledger.EvidenceOf(ctx, ids)
			})},
	}
}

func reportKey(p any) any { return p.(timed[ledger.ProgressReport]).it.ID }

func instantOrNull(i ledger.Instant) any {
	if i == 0 {
		return nil
	}
	return i
}

// reportDetails reads all that is asked of the reports of a level at once.
func reportDetails(ctx context.Context, calls []call) ([]any, error) {
	r := requestOf(ctx)
	found, err := r.deps.Ledger.ReportDetailsOf(ctx, distinct[ledger.ID](calls))
	if err != nil {
		return nil, err
	}
	measures, err := r.measureList(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		d := found[c.parent.(ledger.ID)]
		list := []any{}
		switch c.args["part"] {
		case "actions":
			for _, a := range d.Actions {
				list = append(list, a)
			}
		case "events":
			list = allTimed(d.Events, c.at)
		case "findings":
			list = allTimed(d.Findings, c.at)
		case "values":
			all, _ := c.args["all"].(bool)
			for _, v := range reportValues(d, measures, all) {
				list = append(list, timed[reportValue]{v, c.at})
			}
		}
		out[i] = list
	}
	return out, nil
}

// reportValues lays a report's values beside what was there before, in the order in which
// measures are shown.
func reportValues(d ledger.ReportDetails, measures []ledger.Measure, all bool) (list []reportValue) {
	for _, m := range measures {
		v := reportValue{measure: m.Code}
		if s, known := d.Previous[m.Code]; known {
			v.previous = &s
		}
		if i := slices.IndexFunc(d.Values, func(v ledger.ReportValue) bool { return v.Measure == m.Code }); i >= 0 {
			v.now = &d.Values[i]
		}
		if v.now != nil || all && v.previous != nil {
			list = append(list, v)
		}
	}
	return list
}

func (s *schema) reportValueType() *graphql.Object {
	return s.once("ReportValue", "One measure of a progress report, beside what was there before it (填报数).", func() []field {
		amount := s.once("ReportAmount", "Value of one measure (数).", s.changeAmountFields)
		of := func(name, about string, get func(reportValue) any) field { return value(name, amount, about, get) }
		measure := toMeasure(s, func(p any) any { return p.(timed[reportValue]).it.measure })
		return []field{
			measure,
			of("previous", "What held on the day before the period, of payments all up to then (上期累计); null: nothing was said.", reportValue.before),
			of("now", "Level at the end of the period as the report has it, of payments all up to then (本期累计); null: not said.", func(v reportValue) any {
				if v.now == nil {
					return nil
				}
				return v.amountOf(v.now.Cumulative, v.now.Qualifier)
			}),
			of("period", "What came within the period as the report has it (本期数); null: not said.", func(v reportValue) any {
				if v.now == nil {
					return nil
				}
				return v.amountOf(v.now.Period, v.now.Qualifier)
			}),
			of("change", "What comes with the report: the period's value, or now less previous (本期增减); null: not known.", reportValue.change),
			value("qualifier", qualifiers.enum, "How exactly it is known (概数); null: not in the report.", func(v reportValue) any {
				if v.now == nil {
					return nil
				}
				return ledger.Join(v.now.Qualifier, ledger.Exact)
			}),
			value("reason", graphql.String, "Why it falls, jumps or repeats (理由).", func(v reportValue) any {
				if v.now == nil {
					return nil
				}
				return stringOrNull(v.now.Reason)
			}),
		}
	})
}

func (s *schema) reportEventType() *graphql.Object {
	return s.once("ReportEvent", "A status that the project reached on a day (状态变化).", func() []field {
		return []field{
			value("on", must(dateScalar), "The day (日期).", func(e ledger.ReportEvent) any { return e.On }),
			value("status", must(statuses.enum), "Status (状态).", func(e ledger.ReportEvent) any { return e.Status }),
		}
	})
}

func (s *schema) reportFindingType() *graphql.Object {
	return s.once("ReportFinding", "One doubt about a progress report (校验问题).", func() []field {
		return []field{
			value("code", must(graphql.String), "Stable name, such as cumulative-falls; docs/findings.md explains each.", func(f ledger.ReportFinding) any { return f.Code }),
			value("severity", must(severities.enum), "How much it matters.", func(f ledger.ReportFinding) any { return f.Severity }),
			value("field", graphql.String, "What it is about, such as values.completed_investment.cumulative, events.2026-05-01 or progress (字段); null: the report.", func(f ledger.ReportFinding) any { return stringOrNull(f.Field) }),
			value("seen", graphql.String, "What was reported there (填报内容).", func(f ledger.ReportFinding) any { return stringOrNull(f.Seen) }),
			value("hint", must(graphql.String), "What to do, in Chinese (怎么改).", func(f ledger.ReportFinding) any { return f.Hint }),
			value("sheet", graphql.String, "Sheet of an uploaded workbook (工作表); null: not from one.", func(f ledger.ReportFinding) any { return stringOrNull(f.Sheet) }),
			value("cell", graphql.String, "Cell of it, such as F7 (单元格).", func(f ledger.ReportFinding) any { return stringOrNull(f.Cell()) }),
		}
	})
}

func (s *schema) reportStepType() *graphql.Object {
	return s.once("ReportStep", "One step of a report's way (办理记录).", func() []field {
		return []field{
			value("at", must(dateTimeScalar), "When (时间).", func(p ledger.ReportStep) any { return p.At }),
			value("actor", must(graphql.String), "Who (经办人).", func(p ledger.ReportStep) any { return p.Actor }),
			value("action", must(reportActions.enum), "What was done (操作).", func(p ledger.ReportStep) any { return p.Action }),
			value("state", must(reportStates.enum), "Where it stood afterwards (状态).", func(p ledger.ReportStep) any { return p.State }),
			value("version", must(graphql.Int), "Its version afterwards (版本).", func(p ledger.ReportStep) any { return int(p.Version) }),
			value("reason", graphql.String, "Why (理由).", func(p ledger.ReportStep) any { return stringOrNull(p.Reason) }),
			value("field", graphql.String, "What it was about (字段).", func(p ledger.ReportStep) any { return stringOrNull(p.Field) }),
		}
	})
}

func (s *schema) evidenceType() *graphql.Object {
	return s.once("ReportEvidence", "A file that bears a report out (佐证材料).", func() []field {
		return []field{
			value("id", must(graphql.ID), "Global id (全局编号).", func(e ledger.Evidence) any { return rowGlobalID("ReportEvidence", e.ID) }),
			value("name", must(graphql.String), "Its name as sent (文件名).", func(e ledger.Evidence) any { return e.Name }),
			value("mediaType", must(graphql.String), "Media type, by its content.", func(e ledger.Evidence) any { return e.MediaType }),
			value("size", must(bigIntScalar), "Bytes.", func(e ledger.Evidence) any { return e.Size }),
			value("hash", must(graphql.String), "SHA-256 of its bytes, hexadecimal.", func(e ledger.Evidence) any { return e.Hash }),
			value("url", must(graphql.String), "Where to download it, on this server (下载地址).", func(e ledger.Evidence) any { return EvidencePath + rowGlobalID("ReportEvidence", e.ID) }),
			value("addedBy", must(graphql.String), "Who attached it (上传人).", func(e ledger.Evidence) any { return e.AddedBy }),
			value("addedAt", must(dateTimeScalar), "When (上传时间).", func(e ledger.Evidence) any { return e.AddedAt }),
		}
	})
}
