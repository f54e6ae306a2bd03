package graph

import (
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// publishedMutations are those of published figures.
func (s *schema) publishedMutations() []field {
	published := noun{"publishedFigure", "publishedFigures", "PublishedFigure", s.publishedFigure, "The published figure"}
	fields := func(required func(graphql.Type) graphql.Input) []inputField {
		return []inputField{
			{"source", required(graphql.String), "Where it was published (出处)."},
			{"text", required(graphql.String), "Sentence or label, as it was published (原文)."},
			{"asOf", required(dateScalar), "Date it is about (截至日期)."},
			{"publishedOn", dateScalar, "Day on which it was published; left out: not known, taken to be asOf (发布日期)."},
			{"programme", graphql.ID, "Global id of the programme it is about (行动); left out: all."},
			{"place", graphql.ID, "Global id or code of the place it is about, what lies below it included (地区); left out: all."},
			{"subject", subjectKinds.enum, "What was counted; left out: PROJECT (统计对象)."},
			{"measure", graphql.String, "Code of the measure (指标); left out: how many subjects, given as count."},
			{"series", seriesWords.enum, "Fact, target or promise; left out: ACTUAL."},
			{"attribution", attributionModes.enum, "How what several share is credited; left out: FULL (归集口径)."},
			{"count", graphql.Int, "How many, of a count of subjects (个数)."},
		}
	}
	create := inputObject("PublishedFigureCreateInput", "A headline: what was said, where, and how the ledger would compute it (新通报数据).", slices.Concat(fields(mustHave), amountFields)...)
	update := inputObject("PublishedFigureUpdateInput", "What of a headline is different; null clears programme, place, measure and publishedOn (修改通报数据).",
		slices.Concat([]inputField{{"publishedFigure", must(graphql.ID), "Global id of the headline (通报数据)."}, versionField}, fields(maybe), amountFields)...)
	return s.editFields(
		edit{name: "publishedFigureCreate", many: "publishedFiguresCreate", about: "Record a headline, so that it is checked against the ledger (登记通报数据).", input: create, noun: published, read: readPublished},
		edit{name: "publishedFigureUpdate", about: "Change a headline (修改通报数据).", input: update, noun: published, read: readPublished},
		edit{name: "publishedFigureArchive", about: "Archive a headline: it was entered by mistake or twice (归档通报数据).", noun: published, reasoned: true,
			args: graphql.FieldConfigArgument{
				"publishedFigure": argument(must(graphql.ID), "Global id of the headline (通报数据)."),
				"expectedVersion": argument(must(graphql.Int), versionField.about),
			},
			read: func(in *given) ledger.Edit {
				return ledger.ArchivePublished{ID: in.row("publishedFigure", "PublishedFigure"), Version: in.version()}
			}})
}

func readPublished(in *given) ledger.Edit {
	e := ledger.EditPublished{ID: in.row("publishedFigure", "PublishedFigure"), Version: in.version(),
		Source: patched[string](in, "source"), Text: patched[string](in, "text"), AsOf: patched[ledger.Date](in, "asOf"), PublishedOn: patch[ledger.Date](in, "publishedOn"),
		Programme: in.patchRow("programme", "Programme"), PlaceCode: in.patchPlace("place"),
		Subject: patched[ledger.SubjectKind](in, "subject"), Measure: patch[string](in, "measure"), Series: patched[ledger.Series](in, "series"),
		Mode: patched[ledger.AttributionMode](in, "attribution"), Qualifier: patched[ledger.Qualifier](in, "qualifier")}
	count, counted := in.args["count"].(int)
	amount := in.object("money") != nil || in.object("quantity") != nil
	switch {
	case counted && amount:
		in.refuse("count", "count 与 money、quantity 只填一个")
	case counted:
		e.Value = ledger.Set(int64(count))
	case amount:
		if measure, err := in.publishedMeasure(e); err != nil {
			in.told("measure", err)
		} else {
			value, qualifier := in.value(measure)
			e.Value, e.Qualifier = ledger.Set(value), ledger.Set(qualifier)
		}
	case e.ID == 0 || e.Measure.Given:
		in.refuse("money", "请填写数值：金额 money、数量 quantity 或个数 count")
	}
	if counted && e.Measure.Value != "" {
		in.refuse("count", "写了指标的请填 money 或 quantity")
	}
	return e
}

// publishedMeasure is the measure of a headline that has an amount.
func (in *given) publishedMeasure(e ledger.EditPublished) (ledger.Measure, error) {
	code := e.Measure.Value
	if !e.Measure.Given && e.ID != 0 {
		found, err := in.request.deps.Ledger.PublishedFiguresByID(in.ctx, []ledger.ID{e.ID})
		if err != nil {
			return ledger.Measure{}, err
		}
		code = found[e.ID].Measure
	}
	if code == "" {
		return ledger.Measure{}, invalid("measure", "没有写指标的是个数，请填 count")
	}
	return in.request.measureByCode(in.ctx, code)
}
