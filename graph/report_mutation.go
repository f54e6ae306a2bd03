package graph

import (
	"context"
	"errors"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var (
	amountInput = inputObject("AmountInput", "Value of one measure (数).",
		inputField{"money", moneyInput, "Amount, of a measure that counts money; else null (金额)."},
		inputField{"quantity", quantityInput, "Amount, of any other measure; else null (数量)."})
	reportValueInput = inputObject("ReportValueInput", "One measure of a progress report (填报数).",
		inputField{"measure", must(graphql.String), "Code of the measure, such as completed_investment (指标)."},
		inputField{"cumulative", amountInput, "Level at the end of the period, of payments all up to then (累计); left out: previous + period."},
		inputField{"period", amountInput, "What came within the period (本期); left out: not said."},
		inputField{"qualifier", qualifiers.enum, "How exactly it is known (概数); left out: EXACT."},
		inputField{"reason", graphql.String, "Why it falls, jumps or repeats (理由)."})
	reportEventInput = inputObject("ReportEventInput", "A status that the project reached on a day (状态变化).",
		inputField{"on", must(dateScalar), "The day (日期)."},
		inputField{"status", must(statuses.enum), "Status (状态)."})
	reportInput = inputObject("ReportInput", "What a progress report says (进展报告). Left out: as it is; null: nothing.",
		inputField{"report", graphql.ID, "Global id of the report (报告); left out: that of the period, subject and organisation, made where there is none."},
		inputField{"expectedVersion", graphql.Int, "The version that the change is made against: its field version (版本); left out: the report is new. Another now is a VERSION_CONFLICT."},
		inputField{"period", graphql.ID, "Global id of the reporting period (报告期), of a new report."},
		inputField{"subject", graphql.ID, "Global id of the project or pairing (填报对象), of a new report."},
		inputField{"organisation", graphql.ID, "Global id of who reports (填报单位), of a new report; left out: the only organisation with a part in it that the caller may report for."},
		inputField{"text", graphql.String, "What is reported in words, at most 10,000 characters (文字说明)."},
		inputField{"nothingToReport", graphql.Boolean, "That there is nothing to report, which is an answer like any other (本期无进展)."},
		inputField{"progressBasisPoints", graphql.Int, "Physical progress in hundredths of a percent, 0 to 10,000 (形象进度)."},
		inputField{"values", listOfType(reportValueInput), "All values (填报数)."},
		inputField{"events", listOfType(reportEventInput), "All changes of status (状态变化)."})
)

// reportPayload is what a mutation of reports answers.
type reportPayload struct{ reports, errors []any }

// reportDeed is a mutation of reports.
type reportDeed struct {
	name, about string
	many        bool
	args        graphql.FieldConfigArgument
	do          func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error)
}

// reportMutations are those of progress reports and their evidence.
func (s *schema) reportMutations() []field {
	report := graphql.FieldConfigArgument{
		"report":          argument(must(graphql.ID), "Global id of the report (报告)."),
		"expectedVersion": argument(graphql.Int, "The version that was judged: its field version (版本); left out: whichever it is at. Another now is a VERSION_CONFLICT."),
	}
	reports := graphql.FieldConfigArgument{"reports": argument(must(listOfType(graphql.ID)), "Global ids of the reports, at most 500: all or none (报告).")}
	why := func(needed bool) graphql.FieldConfigArgument {
		if needed {
			return graphql.FieldConfigArgument{"reason": argument(must(graphql.String), "Why (理由).")}
		}
		return graphql.FieldConfigArgument{"reason": argument(graphql.String, "Why (理由).")}
	}
	at := graphql.FieldConfigArgument{"field": argument(graphql.String, "What the reason is about, such as values.completed_investment (字段); left out: the report.")}
	act := func(a ledger.ReportAction) func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error) {
		return func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error) {
			refs := in.reports()
			if len(in.problems) > 0 {
				return ledger.EditResult{}, nil
			}
			return r.ActOnReports(in.ctx, req, a, refs)
		}
	}
	save := func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error) {
		var forms []ledger.ReportForm
		if input := in.object("input"); input != nil {
			item := *in
			item.args, item.path = input, "input"
			forms = append(forms, readReport(&item))
			in.problems, in.err = item.problems, item.err
		} else {
			in.each("inputs", func(item *given) { forms = append(forms, readReport(item)) })
		}
		if len(in.problems) > 0 || in.err != nil {
			return ledger.EditResult{}, in.err
		}
		return r.SaveReports(in.ctx, req, forms)
	}
	return s.reportDeeds(
		reportDeed{"reportSave", "Fill in a report, which is a draft until it is submitted; what is doubtful is among its findings at once (填写).", false,
			graphql.FieldConfigArgument{"input": argument(must(reportInput), "What it says (内容).")}, save},
		reportDeed{"reportsSave", "Fill in several reports, at most 500: all or none (批量填写).", true,
			graphql.FieldConfigArgument{"inputs": argument(mustList(reportInput), "What each says (内容).")}, save},
		reportDeed{"reportSubmit", "Send a report to the office (提交).", false, report, act(ledger.ReportSubmit)},
		reportDeed{"reportsSubmit", "Send several reports to the office (批量提交).", true, reports, act(ledger.ReportSubmit)},
		reportDeed{"reportWithdraw", "Take a submitted report back before it is judged (撤回).", false, withArgs(report, why(false)), act(ledger.ReportWithdraw)},
		reportDeed{"reportReturn", "Send a report back to be mended (退回). Figures of one that was approved stay until the corrected one is.", false, withArgs(report, why(true), at), act(ledger.ReportReturn)},
		reportDeed{"reportApprove", "Approve a report: its figures and statuses are in the ledger, with the report as their source (审核通过).", false, withArgs(report, why(false)), act(ledger.ReportApprove)},
		reportDeed{"reportsApprove", "Approve several reports (批量审核).", true, withArgs(reports, why(false)), act(ledger.ReportApprove)},
		reportDeed{"reportsLock", "Lock approved reports: they change only by unlocking (锁定).", true, reports, act(ledger.ReportLock)},
		reportDeed{"reportUnlockRequest", "Ask for a report to be unlocked, to correct it or because its period is over (申请解锁).", false, withArgs(report, why(true)), act(ledger.ReportRequestUnlock)},
		reportDeed{"reportUnlockDecide", "Grant or refuse unlocking (解锁审批). The figures stay until the corrected report is approved.", false,
			withArgs(report, why(false), graphql.FieldConfigArgument{"grant": argument(must(graphql.Boolean), "Whether it is granted (同意).")}),
			func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error) {
				if grant := in.flag("grant"); grant != nil && *grant {
					return act(ledger.ReportGrantUnlock)(in, r, req)
				}
				return act(ledger.ReportRefuseUnlock)(in, r, req)
			}},
		reportDeed{"evidenceAttach", "Attach a file to a report that may be filled in: jpg, png, webp, heic, pdf, Office files or text, by content (上传佐证).", false,
			withArgs(report, graphql.FieldConfigArgument{"file": argument(must(uploadScalar), "The file (文件).")}),
			func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error) {
				refs := in.reports()
				file, _ := in.args["file"].(*upload)
				if file == nil {
					in.refuse("file", "没有收到文件")
				}
				if len(in.problems) > 0 {
					return ledger.EditResult{}, nil
				}
				return r.AttachEvidence(in.ctx, req, refs[0], file.name, file.content)
			}},
		reportDeed{"evidenceRemove", "Take a file off a report that may be filled in (删除佐证).", false,
			graphql.FieldConfigArgument{"evidence": argument(must(graphql.ID), "Global id of the evidence (佐证材料).")},
			func(in *given, r Reports, req ledger.ReportRequest) (ledger.EditResult, error) {
				id := in.row("evidence", "ReportEvidence")
				if len(in.problems) > 0 {
					return ledger.EditResult{}, nil
				}
				return r.RemoveEvidence(in.ctx, req, id)
			}},
	)
}

// reports reads which reports are meant, one or several.
func (in *given) reports() (refs []ledger.ReportRef) {
	if _, one := in.args["report"]; one {
		return []ledger.ReportRef{{ID: in.row("report", "ProgressReport"), Version: in.version()}}
	}
	for i, text := range argList[string](in.args, "reports") {
		path := "reports." + strconv.Itoa(i)
		id, refused := parseRowID(text, "ProgressReport")
		if refused != nil {
			in.refuse(path, "%s", refused.Message)
		}
		refs = append(refs, ledger.ReportRef{Path: path, ID: id})
	}
	if len(refs) == 0 || len(refs) > ledger.MaxReports {
		in.refuse("reports", "一次处理 1 到 %d 份报告", ledger.MaxReports)
	}
	return refs
}

func readReport(in *given) ledger.ReportForm {
	f := ledger.ReportForm{
		Path: in.path, ID: in.row("report", "ProgressReport"), Version: in.version(), Period: in.row("period", "ReportingPeriod"),
		By: in.row("organisation", "Organisation"), Text: patch[string](in, "text"), Nothing: patch[bool](in, "nothingToReport"),
	}
	if n, set := in.args["progressBasisPoints"]; set {
		f.Progress = ledger.Set[*int64](nil)
		if n, ok := n.(int); ok {
			bp := int64(n)
			f.Progress.Value = &bp
		}
	}
	if f.ID == 0 {
		switch typeName, _, _ := parseGlobalID(in.text("subject")); typeName {
		case "Project":
			f.Subject, f.About = ledger.SubjectProject, in.row("subject", typeName)
		case "Pairing":
			f.Subject, f.About = ledger.SubjectPairing, in.row("subject", typeName)
		default:
			in.refuse("subject", "请填写项目或结对关系的 id，或报告的 id")
		}
		if f.Period == 0 {
			in.refuse("period", "请填写报告期的 id")
		}
	}
	f.Values = patchList(in, "values", readReportValue)
	f.Events = patchList(in, "events", func(item *given) ledger.ReportEvent {
		status, _ := item.args["status"].(ledger.Status)
		return ledger.ReportEvent{On: item.date("on"), Status: status}
	})
	return f
}

func readReportValue(in *given) ledger.ReportValue {
	qualifier, _ := in.args["qualifier"].(ledger.Qualifier)
	v := ledger.ReportValue{Measure: in.text("measure"), Qualifier: qualifier, Reason: in.text("reason")}
	m, err := in.request.measureByCode(in.ctx, v.Measure)
	switch {
	case ledger.KindOf(err) == ledger.KindNotFound:
		in.refuse("measure", "没有代码为 %q 的指标", v.Measure)
		return v
	case err != nil:
		in.err = err
		return v
	}
	v.Cumulative, v.Period = in.amount("cumulative", m), in.amount("period", m)
	return v
}

// amount reads a value that may be left out.
func (in *given) amount(name string, m ledger.Measure) *int64 {
	given := in.object(name)
	if given == nil {
		return nil
	}
	item := *in
	item.args, item.path, item.problems = given, in.at(name), nil
	n, _ := item.value(m)
	in.problems = append(in.problems, item.problems...)
	if in.err == nil {
		in.err = item.err
	}
	return &n
}

// reportCheck is what is asked while a form is being filled in.
func (s *schema) reportCheck() field {
	of := func(name string, typ graphql.Output, about string, get func(reportChecked) any) field {
		return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(reportChecked)), nil }}
	}
	answer := s.once("ReportCheck", "What would become of a form (试填结果).", func() []field {
		return []field{
			of("findings", mustList(s.reportFindingType()), "What would be doubtful (校验问题); an error keeps the report from being submitted.", func(c reportChecked) any { return c.findings }),
			of("userErrors", mustList(s.userError), "Why it could not be saved; empty: it could.", func(c reportChecked) any { return c.errors }),
		}
	})
	return field{name: "reportCheck", typ: must(answer), volatile: true, weight: 50,
		about: "What would be doubted of a report that says this; nothing is saved, and expectedVersion does not matter (试填).",
		args:  graphql.FieldConfigArgument{"input": argument(must(reportInput), "What it would say (内容).")},
		batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
			if r.deps.Reports == nil {
				return nil, readOnly()
			}
			in := given{args: a.object("input"), path: "input", request: r, ctx: ctx}
			form := readReport(&in)
			if in.err != nil {
				return nil, in.err
			}
			out := reportChecked{findings: []any{}, errors: problemList(in.problems)}
			if len(in.problems) > 0 {
				return out, nil
			}
			found, err := r.deps.Reports.CheckReport(ctx, form)
			var refused *ledger.EditRefusal
			if errors.As(err, &refused) {
				out.errors = problemList(refused.Problems)
				return out, nil
			}
			out.findings = allTimed(found, at)
			return out, err
		})}
}

// reportChecked is what a check of a form came to.
type reportChecked struct{ findings, errors []any }

func (s *schema) reportDeeds(deeds ...reportDeed) (fields []field) {
	for _, d := range deeds {
		weight := 50
		if d.many {
			weight = 500
		}
		fields = append(fields, field{
			name: d.name, about: d.about, typ: must(s.reportPayload()), weight: weight, args: withArgs(d.args, keyArg),
			value: func(ctx context.Context, _ any, a args) (any, error) { return d.run(ctx, a) },
		})
	}
	return fields
}

func (s *schema) reportPayload() *graphql.Object {
	return s.once("ProgressReportPayload", "Reports after a mutation (办理结果).", func() []field {
		of := func(name string, typ graphql.Output, about string, get func(reportPayload) any) field {
			return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(reportPayload)), nil }}
		}
		return []field{
			of("report", s.report, "The report as it is now; null: refused.", func(p reportPayload) any {
				if len(p.reports) == 0 {
					return nil
				}
				return p.reports[0]
			}),
			of("reports", mustList(s.report), "All of them, in order; empty: refused.", func(p reportPayload) any { return p.reports }),
			of("userErrors", mustList(s.userError), "Why nothing was done; empty: it was.", func(p reportPayload) any { return p.errors }),
		}
	})
}

// run carries a mutation out and reads back the reports.
func (d reportDeed) run(ctx context.Context, a args) (any, error) {
	r := requestOf(ctx)
	if r.deps.Reports == nil {
		return nil, readOnly()
	}
	in := given{args: a, request: r, ctx: ctx}
	req := ledger.ReportRequest{Reason: a.text("reason"), Field: a.text("field"), Key: ledger.RequestKey{Name: a.text("idempotencyKey")}}
	if len(req.Key.Name) > maxKeyBytes {
		in.refuse("idempotencyKey", "%s", keyTooLong)
	}
	if req.Key.Name != "" {
		var err error
		if req.Key.Fingerprint, err = fingerprint(d.name, a); err != nil {
			return nil, err
		}
	}
	result, err := d.do(&in, r.deps.Reports, req)
	if len(in.problems) > 0 {
		return reportPayload{reports: []any{}, errors: problemList(in.problems)}, nil
	}
	var refused *ledger.EditRefusal
	if errors.As(err, &refused) {
		return reportPayload{reports: []any{}, errors: problemList(refused.Problems)}, nil
	}
	if err != nil {
		p, err := answered(nil, err)
		if err != nil {
			return nil, err
		}
		return reportPayload{reports: []any{}, errors: p.(payload).errors}, nil
	}
	return readReports(ctx, result)
}

// readReports reads the reports of a result as they are now.
func readReports(ctx context.Context, result ledger.EditResult) (any, error) {
	r := requestOf(ctx)
	r.forget()
	var keys []string
	for _, t := range result.Things {
		keys = append(keys, rowKeyOf(t.ID))
	}
	found, err := nodesOfType(ctx, "ProgressReport", r.at(nil), keys)
	if err != nil {
		return nil, err
	}
	out := reportPayload{reports: []any{}, errors: []any{}}
	for _, key := range keys {
		if report := found[key]; report != nil {
			out.reports = append(out.reports, report)
		}
	}
	return out, nil
}
