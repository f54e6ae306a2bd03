package graph

import (
	"context"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// statementFields are the mutations of figures and statuses.
func (s *schema) statementFields() []field {
	figure := noun{"figure", "figures", "Figure", s.figure, "The figure as it is believed"}
	project := noun{"project", "projects", "Project", s.project, "The project"}
	dated := inputField{"validFrom", must(dateScalar), "Day from which it is true; of a payment, its day (有效期起)."}
	why := inputField{"reason", graphql.String, "Why this one, where it is not the reason of the request (理由)."}
	record := inputObject("FigureRecordInput", "One value of one measure for one subject (填报值).", slices.Concat([]inputField{
		{"subject", must(graphql.ID), "Global id of the project, pairing, place, organisation or programme it is about (填报对象)."},
		{"measure", must(graphql.String), "Code of the measure, such as completed_investment (指标)."},
		{"series", seriesWords.enum, "Fact, target or promise; left out: ACTUAL."},
		dated,
		{"validTo", dateScalar, "First day on which it is true no longer, where it ends by itself (有效期止); left out: open, or the end of the year for a measure of a year."},
		{"programme", graphql.ID, "Global id of the programme under which a place or organisation is observed (所属行动)."},
		{"provider", graphql.ID, "Global id of the organisation that paid, of a payment (出资单位)."},
		why,
	}, amountFields)...)
	correct := inputObject("FigureCorrectInput", "What a figure ought to have been (更正).", slices.Concat([]inputField{
		{"figure", must(graphql.ID), "Global id of the figure as it is believed now (填报值)."},
		{"validTo", dateScalar, "First day on which it is true no longer (有效期止); left out: as it was."}, why,
	}, amountFields)...)
	status := inputObject("StatusRecordInput", "A project's status from a day on (项目状态).",
		inputField{"project", must(graphql.ID), "Global id of the project (项目)."},
		inputField{"status", must(statuses.enum), "Status (状态)."}, dated, why)
	s.figureInput, s.correctInput, s.statusInput = record, correct, status
	noStatus := inputObject("StatusWithdrawInput", "A status that was never true (撤回状态).",
		inputField{"project", must(graphql.ID), "Global id of the project (项目)."}, dated)
	return s.editFields(
		edit{name: "figureRecord", many: "figuresRecord", about: "State a figure; one stated from the same day before is replaced (填报).", input: record, noun: figure, read: readFigure},
		edit{name: "figureCorrect", many: "figuresCorrect", about: "Correct a figure from its own day on; what was known before stays known as of then (更正).", input: correct, noun: figure, reasoned: true, read: readCorrection},
		edit{name: "figureWithdraw", about: "Take back a figure: nothing is said of its day any more (撤回填报值).", noun: figure, reasoned: true,
			args: graphql.FieldConfigArgument{"figure": argument(must(graphql.ID), "Global id of the figure as it is believed now (填报值).")},
			read: func(in *given) ledger.Edit {
				return ledger.EditFigure{Figure: in.row("figure", "Figure"), Withdraw: true, Claim: ledger.FigureClaim{Withdraw: true, Reason: in.text("reason")}}
			}},
		edit{name: "statusRecord", many: "statusesRecord", about: "State how far a project has got, from a day on (更新项目状态).", input: status, noun: project, read: readStatus},
		edit{name: "statusWithdraw", about: "Take back what was stated of a project's status from a day on (撤回项目状态).", input: noStatus, noun: project, reasoned: true, read: func(in *given) ledger.Edit {
			return ledger.EditStatus{Project: in.row("project", "Project"), Withdraw: true, Claim: ledger.StatusClaim{ValidFrom: in.date("validFrom")}}
		}},
	)
}

func readStatus(in *given) ledger.Edit {
	word, _ := in.args["status"].(ledger.Status)
	return ledger.EditStatus{Project: in.row("project", "Project"), Claim: ledger.StatusClaim{Status: word, ValidFrom: in.date("validFrom"), Reason: in.text("reason")}}
}

func readFigure(in *given) ledger.Edit {
	e := ledger.EditFigure{Programme: in.row("programme", "Programme"), Provider: in.row("provider", "Organisation")}
	c := &e.Claim
	c.Series, _ = in.args["series"].(ledger.Series)
	if c.Series == "" {
		c.Series = ledger.Actual
	}
	c.Measure, c.ValidFrom, c.ValidTo, c.Reason = in.text("measure"), in.date("validFrom"), in.date("validTo"), in.text("reason")
	typeName, key, _ := parseGlobalID(in.text("subject"))
	if typeName == "Place" {
		c.Subject, c.PlaceCode = ledger.SubjectPlace, key
	}
	for kind, name := range subjectTypes {
		if name == typeName {
			c.Subject, e.SubjectID = kind, in.row("subject", typeName)
		}
	}
	if c.Subject == "" {
		in.refuse("subject", "填报对象应为项目、结对关系、行政区划、单位或行动的 id")
	}
	m, err := in.request.measureByCode(in.ctx, c.Measure)
	switch {
	case ledger.KindOf(err) == ledger.KindNotFound:
		in.refuse("measure", "没有代码为 %q 的指标", c.Measure)
	case err != nil:
		in.err = err
	default:
		c.Value, c.Qualifier = in.value(m)
	}
	return e
}

func readCorrection(in *given) ledger.Edit {
	e := ledger.EditFigure{Figure: in.row("figure", "Figure")}
	e.Claim.ValidTo, e.Claim.Reason = in.date("validTo"), in.text("reason")
	m, err := in.measureOf(e.Figure)
	if err != nil {
		in.err = err
		return e
	}
	if m.Code != "" {
		e.Claim.Value, e.Claim.Qualifier = in.value(m)
	} else if e.Figure != 0 {
		in.problems = append(in.problems, ledger.EditProblem{Code: string(ledger.KindNotFound), Path: in.at("figure"), Text: "没有这个填报值"})
	}
	return e
}

// measureOf is the measure of a figure; without code: there is no such figure.
func (in *given) measureOf(id ledger.ID) (ledger.Measure, error) {
	if id == 0 {
		return ledger.Measure{}, nil
	}
	found, err := figuresByID(in.ctx, []ledger.ID{id})
	if err != nil || found[id].Measure == "" {
		return ledger.Measure{}, err
	}
	return in.request.measureByCode(in.ctx, found[id].Measure)
}

func figuresByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Figure, error) {
	return requestOf(ctx).deps.Ledger.FiguresByID(ctx, ids)
}
