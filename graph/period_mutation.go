package graph

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// patched reads an attribute of an edit that may be left out and not cleared: null is left out.
func patched[T any](in *given, name string) ledger.Patch[T] {
	v, given := in.args[name].(T)
	if !given {
		return ledger.Patch[T]{}
	}
	return ledger.Set(v)
}

var whichPeriod = inputField{"period", must(graphql.ID), "Global id of the reporting period (报告期)."}

// periodMutations are those of calendars and periods.
func (s *schema) periodMutations() []field {
	calendar := noun{"calendar", "calendars", "ReportingCalendar", s.calendar, "The calendar"}
	period := noun{"period", "periods", "ReportingPeriod", s.period, "The period"}
	fields := func(required func(graphql.Type) graphql.Input) []inputField {
		return []inputField{
			{"covers", calendarCovers.enum, "About what reports are owed (填报对象); left out of a new one: BOTH."},
			{"dueRule", required(dueRules.enum), "How the due date follows from a period's last day (报送期限)."},
			{"dueDay", required(graphql.Int), "Which day of the rule: 1 to 90, of a month 1 to 31 (第几)."},
			{"graceDays", graphql.Int, "Days after the due date on which a late report is still taken, 0 to 365 (宽限天数)."},
			{"firstOn", required(dateScalar), "First day of the first period: of a month, quarter, half-year or year (第一期起始日期)."},
		}
	}
	create := inputObject("ReportingCalendarCreateInput", "When the partners of a programme report (新报送日历).",
		slices.Concat([]inputField{underField, {"kind", must(periodKinds.enum), "Length of the periods; one calendar of each for a programme (报告期类型)."}}, fields(mustHave))...)
	update := inputObject("ReportingCalendarUpdateInput", "What of a calendar is different; periods that are open keep their dates (修改报送日历).",
		slices.Concat([]inputField{{"calendar", must(graphql.ID), "Global id of the calendar (报送日历)."}, versionField}, fields(maybe))...)
	closing := inputObject("PeriodCloseInput", "A period to close or to open again (关账、重开).", whichPeriod, versionField)
	read := func(in *given) ledger.Edit {
		e := ledger.EditCalendar{ID: in.row("calendar", "ReportingCalendar"), Version: in.version(), Programme: in.row("programme", "Programme"),
			Covers: patched[ledger.CalendarCover](in, "covers"), Rule: patched[ledger.DueRule](in, "dueRule"), DueDay: patched[int](in, "dueDay"),
			GraceDays: patched[int](in, "graceDays"), FirstOn: patched[ledger.Date](in, "firstOn")}
		e.Kind, _ = in.args["kind"].(ledger.PeriodKind)
		return e
	}
	closes := func(reopen bool) func(in *given) ledger.Edit {
		return func(in *given) ledger.Edit {
			return ledger.ClosePeriod{ID: in.row("period", "ReportingPeriod"), Version: in.version(), Reopen: reopen}
		}
	}
	return append(s.editFields(
		edit{name: "reportingCalendarCreate", about: "Say when the partners of a programme report (新建报送日历).", input: create, noun: calendar, read: read},
		edit{name: "reportingCalendarUpdate", about: "Change a calendar. Only periods opened afterwards are other: a due date does not move (修改报送日历).", input: update, noun: calendar, read: read},
		edit{name: "reportingCalendarArchive", about: "Archive a calendar; its periods stay (归档报送日历).", noun: calendar, reasoned: true,
			args: graphql.FieldConfigArgument{
				"calendar":        argument(must(graphql.ID), "Global id of the calendar (报送日历)."),
				"expectedVersion": argument(must(graphql.Int), versionField.about),
			},
			read: func(in *given) ledger.Edit {
				return ledger.ArchiveCalendar{ID: in.row("calendar", "ReportingCalendar"), Version: in.version()}
			}},
		edit{name: "periodClose", about: "Close a period: what the ledger knows at this instant is what was sent, and is corrected by restate alone (关账).", input: closing, noun: period, read: closes(false)},
		edit{name: "periodReopen", about: "Open a closed period again (重开报告期).", input: closing, noun: period, reasoned: true, read: closes(true)},
	), s.periodsOpen(), s.restate())
}

// opened is the source of what periodsOpen answers.
type opened struct {
	calendar         any
	periods          []any
	warnings, errors []any
}

// periodsOpen opens the periods of a calendar.
func (s *schema) periodsOpen() field {
	inputs := inputObject("PeriodsOpenInput", "Which periods to open (开报告期).",
		inputField{"calendar", must(graphql.ID), "Global id of the calendar (报送日历)."},
		inputField{"until", must(dateScalar), "Those that begin on this day or before, and are not open yet (开到哪一天)."})
	warning := s.once("EditWarning", "What was done and may not have been meant (提醒).", userErrorFields)
	of := func(name string, typ graphql.Output, about string, get func(opened) any) field {
		return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(opened)), nil }}
	}
	payload := s.once("PeriodsOpenPayload", "Periods that were opened (开报告期结果).", func() []field {
		return []field{
			of("calendar", s.calendar, "The calendar; null: refused (报送日历).", func(o opened) any { return o.calendar }),
			of("periods", mustList(s.period), "Those opened now, the first first; empty: all were open, or it was refused (新开的报告期).", func(o opened) any { return o.periods }),
			of("warnings", mustList(warning), "What ought to be looked at: holidays-missing where a due date was set without knowing that year's holidays (提醒).", func(o opened) any { return o.warnings }),
			of("userErrors", mustList(s.userError), "Why nothing was done; empty: it was.", func(o opened) any { return o.errors }),
		}
	})
	return field{name: "periodsOpen", typ: must(payload), weight: 50,
		about: "Open the periods of a calendar up to a day. Those that are open already keep their dates; asking again opens nothing twice (开报告期).",
		args:  withArgs(graphql.FieldConfigArgument{"input": argument(must(inputs), "What to do (内容).")}, keyArg),
		value: func(ctx context.Context, _ any, a args) (any, error) {
			r := requestOf(ctx)
			in := given{request: r, ctx: ctx, args: a.object("input"), path: "input"}
			result, refused, err := in.edit("periodsOpen", a, 0, []ledger.EditItem{{Path: "input", Edit: ledger.OpenPeriods{Calendar: in.row("calendar", "ReportingCalendar"), Until: in.date("until")}}})
			if err != nil || refused != nil {
				return opened{periods: []any{}, warnings: []any{}, errors: refused}, err
			}
			at := r.at(nil)
			found, err := r.deps.Ledger.ReportingPeriodsByID(ctx, result.Opened)
			if err != nil {
				return nil, err
			}
			out := opened{periods: []any{}, warnings: problemList(result.Warnings), errors: []any{}}
			for _, id := range result.Opened {
				out.periods = append(out.periods, timed[ledger.ReportingPeriod]{found[id], at})
			}
			calendars, err := r.deps.Ledger.ReportingCalendarsByID(ctx, []ledger.ID{result.Things[0].ID})
			if c, there := calendars[result.Things[0].ID]; there {
				out.calendar = timed[ledger.ReportingCalendar]{c, at}
			}
			return out, err
		}}
}

// edit carries out items gathered by a mutation of its own form; refused are the user
// errors, nil where it was done.
func (in *given) edit(name string, a args, restates ledger.ID, items []ledger.EditItem) (result ledger.EditResult, refused []any, err error) {
	r := in.request
	if r.deps.Edits == nil {
		return result, nil, readOnly()
	}
	req := ledger.EditRequest{Actor: r.caller.Name, Reason: a.text("reason"), Key: a.text("idempotencyKey"), Restates: restates, Items: items}
	if len(req.Key) > maxKeyBytes {
		in.problems = append(in.problems, ledger.EditProblem{Code: string(ledger.KindInvalid), Path: "idempotencyKey", Text: keyTooLong})
	}
	if in.err != nil || len(in.problems) > 0 {
		return result, problemList(in.problems), in.err
	}
	if req.Key = r.key(req.Key); req.Key != "" {
		if req.Fingerprint, err = fingerprint(name, a); err != nil {
			return result, nil, err
		}
	}
	result, err = r.deps.Edits.Edit(in.ctx, req)
	var refusal *ledger.EditRefusal
	if errors.As(err, &refusal) {
		for i := range refusal.Problems {
			if refusal.Problems[i].Path == "period" { // the one to be restated
				refusal.Problems[i].Path = "input.period"
			}
		}
		return result, problemList(refusal.Problems), nil
	}
	if err != nil {
		p, err := answered(nil, err)
		if err != nil {
			return result, nil, err
		}
		return result, p.(payload).errors, nil
	}
	r.forget()
	return result, nil, nil
}

// restated is the source of what restate answers.
type restated struct {
	period, batch             any
	figures, warnings, errors []any
}

// restate corrects a closed period.
func (s *schema) restate() field {
	what := inputObject("RestateInput", "What of a closed period was wrong (更正已关账的报告期): at least one list.",
		whichPeriod,
		inputField{"figures", listOfType(s.figureInput), "Figures to state; one stated from the same day before is replaced (补报、改报)."},
		inputField{"corrections", listOfType(s.correctInput), "Figures to correct from their own day on (更正)."},
		inputField{"withdraw", listOfType(graphql.ID), "Global ids of figures to take back (撤回)."},
		inputField{"statuses", listOfType(s.statusInput), "Statuses of projects, from a day on (项目状态)."})
	warning := s.once("EditWarning", "What was done and may not have been meant (提醒).", userErrorFields)
	of := func(name string, typ graphql.Output, about string, get func(restated) any) field {
		return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(restated)), nil }}
	}
	payload := s.once("RestatePayload", "What a correction made (更正结果).", func() []field {
		return []field{
			of("period", s.period, "The period; null: refused (报告期).", func(r restated) any { return r.period }),
			of("figures", mustList(s.figure), "The figures stated and corrected, in their order (填报值).", func(r restated) any { return r.figures }),
			of("batch", s.importBatch, "The batch that the correction is, and by which it is undone (批次); null: refused, or everything was so already.", func(r restated) any { return r.batch }),
			of("warnings", mustList(warning), "What ought to be looked at (提醒).", func(r restated) any { return r.warnings }),
			of("userErrors", mustList(s.userError), "Why nothing was done; empty: it was.", func(r restated) any { return r.errors }),
		}
	})
	return field{name: "restate", typ: must(payload), weight: 500,
		about: "Correct a closed period, all or nothing. What was sent stays answerable: portfolio(period:, as: SENT) (更正已关账的报告期).",
		args:  withArgs(graphql.FieldConfigArgument{"input": argument(must(what), "What to correct (内容).")}, reasonArg(true), keyArg),
		value: func(ctx context.Context, _ any, a args) (any, error) {
			r := requestOf(ctx)
			in := given{request: r, ctx: ctx, args: a.object("input"), path: "input"}
			period := in.row("period", "ReportingPeriod")
			items := in.restated()
			if strings.TrimSpace(a.text("reason")) == "" {
				in.problems = append(in.problems, ledger.EditProblem{Code: string(ledger.KindInvalid), Path: "reason", Text: "请写明理由"})
			}
			result, refused, err := in.edit("restate", a, period, items)
			if err != nil || refused != nil {
				return restated{figures: []any{}, warnings: []any{}, errors: refused}, err
			}
			return restatedPayload(ctx, result, items, period)
		}}
}

// restated reads the items of a correction.
func (in *given) restated() (items []ledger.EditItem) {
	own := in.args
	each := func(name string, read func(in *given) ledger.Edit) {
		for i, o := range argList[map[string]any](own, name) {
			path := "input." + name + "." + strconv.Itoa(i)
			in.args, in.path = o, path
			items = append(items, ledger.EditItem{Path: path, Edit: read(in)})
		}
		in.args, in.path = own, "input"
	}
	each("figures", readFigure)
	each("corrections", readCorrection)
	for i, text := range argList[string](own, "withdraw") {
		path := "input.withdraw." + strconv.Itoa(i)
		in.args, in.path = args{"figure": text}, path
		items = append(items, ledger.EditItem{Path: path, Edit: ledger.EditFigure{Figure: in.row("figure", "Figure"), Withdraw: true, Claim: ledger.FigureClaim{Withdraw: true}}})
	}
	in.args, in.path = own, "input"
	each("statuses", readStatus)
	if len(items) == 0 || len(items) > ledger.MaxEdits {
		in.refuse("", "一次更正 1 到 %d 条", ledger.MaxEdits)
	}
	return items
}

func restatedPayload(ctx context.Context, result ledger.EditResult, items []ledger.EditItem, period ledger.ID) (any, error) {
	r := requestOf(ctx)
	at := r.at(nil)
	out := restated{figures: []any{}, warnings: problemList(result.Warnings), errors: []any{}}
	periods, err := r.deps.Ledger.ReportingPeriodsByID(ctx, []ledger.ID{period})
	if err != nil {
		return nil, err
	}
	if p, there := periods[period]; there {
		out.period = timed[ledger.ReportingPeriod]{p, at}
	}
	var ids []ledger.ID
	for i, item := range items {
		if e, is := item.Edit.(ledger.EditFigure); is && !e.Withdraw {
			ids = append(ids, result.Things[i].ID)
		}
	}
	figures, err := r.deps.Ledger.FiguresByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if f, there := figures[id]; there {
			out.figures = append(out.figures, timed[ledger.Figure]{f, at})
		}
	}
	if result.Batch != 0 {
		batches, err := r.deps.Ledger.BatchesByID(ctx, []ledger.ID{result.Batch})
		if err != nil {
			return nil, err
		}
		if b, there := batches[result.Batch]; there {
			out.batch = importBatchSource{b, at}
		}
	}
	return out, nil
}
