package graph_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph"
	"jiedui/store/storetest"
)

// newDesk is an office whose ledger may be changed.
func newDesk(t *testing.T) *office {
	t.Helper()
	o := newOffice(t)
	server, err := graph.NewHandler(graph.Deps{
		Ledger: o.store, Edits: o.store, Notices: o.store, Log: slog.New(slog.NewTextHandler(o.log, nil)), Now: func() time.Time { return storetest.Clock.Add(time.Hour) },
	}, graph.Options{})
	check(t, err)
	o.server = server
	return o
}

// get gives what stands at a path of the answer to a query.
func (o *office) get(t *testing.T, query string, path ...any) any {
	t.Helper()
	data, errs, _ := o.ask(t, query, nil)
	if len(errs) > 0 {
		t.Fatalf("%s: %v\n%s", query, errs, o.log)
	}
	var v any = data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			v = v.(map[string]any)[step]
		case int:
			v = v.([]any)[step]
		}
	}
	return v
}

const problemFields = ` warnings { code field } userErrors { code field } `

// change runs a mutation and compares its payload with what is wanted, as JSON; %s and
// the like in the mutation are filled in.
func (o *office) change(t *testing.T, want, mutation string, args ...any) {
	t.Helper()
	o.data(t, "mutation { m: "+fmt.Sprintf(mutation, args...)+" }", `{"m": `+want+`}`)
}

// refused runs a mutation and compares its user errors, written as "code field".
func (o *office) refused(t *testing.T, mutation string, want ...string) {
	t.Helper()
	m := o.get(t, "mutation { m: "+mutation+" { userErrors { code message field } } }", "m", "userErrors").([]any)
	var have []string
	for _, e := range m {
		e := e.(map[string]any)
		field, _ := e["field"].(string)
		have = append(have, e["code"].(string)+" "+field)
		if text := e["message"].(string); strings.ContainsAny(text, "<>") || text == "" {
			t.Errorf("message %q", text)
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		t.Errorf("%s (-want +have):\n%s\n%v", mutation, diff, m)
	}
}

func (o *office) project(t *testing.T, code string) string {
	t.Helper()
	return o.get(t, `{ projects(filter: {codes: ["`+code+`"]}) { nodes { id } } }`, "projects", "nodes", 0, "id").(string)
}

func TestFiguresAreRecordedExactly(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	p := o.project(t, "P-2")
	o.change(t, `{"figure": {"money": {"fen": "123456789", "text": "约123.456789万元"}, "validFrom": "2024-07-01", "series": "TARGET"}, "warnings": [], "userErrors": []}`,
		`figureRecord(input: {subject: %q, measure: "completed_investment", series: TARGET, validFrom: "2024-07-01", qualifier: ABOUT, money: {amount: "123.456789", unit: WAN_YUAN}}) {
			figure { money { fen text } validFrom series } `+problemFields+`}`, p)
	// A number in the document is as exact as a text.
	o.change(t, `{"figure": {"money": {"fen": "34529000000001"}}, "batch": {"kind": "EDIT", "actor": "API", "reason": "核对"}}`,
		`figureRecord(reason: "核对", input: {subject: %q, measure: "intended_investment", validFrom: "2024-07-01", money: {amount: 3452.9000000001, unit: YI_YUAN}}) { figure { money { fen } } batch { kind actor reason } }`, p)
	o.change(t, `{"figure": {"quantity": {"text": "1.5亩", "smallest": "1500000"}}, "userErrors": []}`,
		`figureRecord(input: {subject: %q, measure: "area_renovated", validFrom: "2024-07-01", quantity: {value: "1000", unit: "㎡"}}) { figure { quantity { text smallest } } userErrors { code field message } }`, p)
	for amount, want := range map[string]string{
		`money: {amount: "0.001", unit: YUAN}`:                   "too-precise input.money.amount",
		`money: {amount: "99999999999999999999", unit: YI_YUAN}`: "overflow input.money.amount",
		`quantity: {value: "1"}`:                                 "INVALID input.quantity",
		``:                                                       "INVALID input.money",
		`money: {amount: "1", unit: YUAN}, quantity: {value: "1"}`: "INVALID input.money",
	} {
		o.refused(t, fmt.Sprintf(`figureRecord(input: {subject: %q, measure: "total_investment", validFrom: "2024-07-01", %s})`, p, amount), want)
	}
	for _, amount := range []string{`"1e3"`, `"1,000"`, `"一千"`, `"1万"`, `1e3`, `""`, `true`} {
		_, errs, _ := o.ask(t, fmt.Sprintf(`mutation { figureRecord(input: {subject: %q, measure: "total_investment", validFrom: "2024-07-01", money: {amount: %s, unit: YUAN}}) { userErrors { code } } }`, p, amount), nil)
		if len(errs) == 0 {
			t.Errorf("amount %s was taken", amount)
		}
	}
}

func TestManyFiguresAreAllOrNothing(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	p := o.project(t, "P-1")
	place := o.get(t, `{ place(code: "440229") { id } }`, "place", "id").(string)
	total := `{ figures(filter: {history: true}) { totalCount } }`
	before := o.get(t, total, "figures", "totalCount")
	money := `validFrom: "2024-09-01", money: {amount: "1", unit: YI_YUAN}`
	o.refused(t, fmt.Sprintf(`figuresRecord(inputs: [
		{subject: %[1]q, measure: "total_investment", %[2]s}, {subject: "x", measure: "total_investment", %[2]s},
		{subject: %[1]q, measure: "none", %[2]s}, {subject: %[1]q, measure: "trees_planted", %[2]s}])`, p, money),
		"INVALID inputs.1.subject", "INVALID inputs.2.measure", "INVALID inputs.3.money")
	o.refused(t, fmt.Sprintf(`figuresRecord(inputs: [
		{subject: %[1]q, measure: "total_investment", %[2]s}, {subject: %[1]q, measure: "total_investment", validTo: "2024-01-01", %[2]s},
		{subject: "UHJvamVjdDo0NzEx", measure: "total_investment", %[2]s}])`, p, money),
		"INVALID inputs.1.validTo", "NOT_FOUND inputs.2.subject")
	o.refused(t, `figuresRecord(inputs: [])`, "INVALID inputs")
	if after := o.get(t, total, "figures", "totalCount"); after != before {
		t.Errorf("%v figures, %v before", after, before)
	}
	o.change(t, `{"figures": [{"subject": {"__typename": "Project"}}, {"subject": {"__typename": "Place"}}], "warnings": [], "userErrors": []}`,
		`figuresRecord(inputs: [{subject: %q, measure: "total_investment", %s}, {subject: %q, measure: "trees_planted", validFrom: "2024-09-01", quantity: {value: "7"}}]) {
			figures { subject { __typename } } `+problemFields+`}`, p, money, place)
}

func TestFiguresAreCorrectedAndWithdrawn(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	p := o.project(t, "P-1")
	id := o.get(t, `{ figures(filter: {measures: ["contracted_investment"], subject: PROJECT, ids: ["`+p+`"]}) { nodes { id } } }`, "figures", "nodes", 0, "id")
	then := o.get(t, `{ importBatches { nodes { appliedAt } } }`, "importBatches", "nodes", 1, "appliedAt").(string)
	o.refused(t, fmt.Sprintf(`figureCorrect(reason: "", input: {figure: %q, money: {amount: 1, unit: YUAN}})`, id), "INVALID reason")
	o.change(t, `{"figure": {"money": {"text": "超3100万元"}, "validFrom": "2024-03-31"}, "userErrors": []}`,
		`figureCorrect(reason: "再次核对", input: {figure: %q, qualifier: OVER, money: {amount: 3100, unit: WAN_YUAN}}) { figure { money { text } validFrom } userErrors { code message } }`, id)
	o.refused(t, fmt.Sprintf(`figureWithdraw(figure: %q, reason: "重复")`, id), "VERSION_CONFLICT figure")
	o.data(t, `{ projects(filter: {codes: ["P-1"]}) { nodes { contractedInvestment { text } } } then: projects(filter: {codes: ["P-1"]}, knownAt: "`+then+`") { nodes { contractedInvestment { text } } } }`,
		`{"projects": {"nodes": [{"contractedInvestment": {"text": "超3100万元"}}]}, "then": {"nodes": [{"contractedInvestment": {"text": "3000万元"}}]}}`)
	id = o.get(t, `{ figures(filter: {measures: ["contracted_investment"], subject: PROJECT, ids: ["`+p+`"]}) { nodes { id } } }`, "figures", "nodes", 0, "id")
	o.change(t, `{"figure": {"money": {"text": "超3100万元"}}, "userErrors": []}`, `figureWithdraw(figure: %q, reason: "重复") { figure { money { text } } userErrors { code } }`, id)
	o.data(t, `{ projects(filter: {codes: ["P-1"]}) { nodes { contractedInvestment { text } } } }`, `{"projects": {"nodes": [{"contractedInvestment": null}]}}`)
	o.change(t, `{"project": {"status": "SUSPENDED"}}`, `statusRecord(input: {project: %q, status: SUSPENDED, validFrom: "2024-08-01"}) { project { status } }`, p)
	o.change(t, `{"project": {"status": "STARTED"}}`, `statusWithdraw(reason: "误报", input: {project: %q, validFrom: "2024-08-01"}) { project { status } }`, p)
	o.refused(t, fmt.Sprintf(`statusesRecord(inputs: [{project: %q, status: SIGNED, validFrom: "2024-08-01"}, {project: "x", status: SIGNED, validFrom: "2024-08-01"}])`, p), "INVALID inputs.1.project")
	o.refused(t, fmt.Sprintf(`figureRecord(input: {subject: %q, measure: "completed_investment", validFrom: "2024-12-31", money: {amount: "1", unit: YUAN}})`, p), "reason-needed reason")
	o.change(t, `{"warnings": [{"code": "cumulative-falls", "field": "input"}], "userErrors": []}`,
		`figureRecord(reason: "核减", input: {subject: %q, measure: "completed_investment", validFrom: "2024-12-31", money: {amount: "1", unit: YUAN}}) {`+problemFields+`}`, p)
}

func TestAKeyIsAnsweredAsTheFirstTime(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	p := o.project(t, "P-2")
	record := func(amount int) string {
		return fmt.Sprintf(`figureRecord(idempotencyKey: "k", input: {subject: %q, measure: "total_investment", validFrom: "2024-09-01", money: {amount: %d, unit: WAN_YUAN}})`, p, amount)
	}
	const fields = ` { figure { id money { text } } batch { id } }`
	first, err := json.Marshal(o.get(t, "mutation { m: "+record(5)+fields+" }", "m"))
	check(t, err)
	o.change(t, string(first), "%s", record(5)+fields)
	o.refused(t, record(6), "KEY_REUSED idempotencyKey")
	o.refused(t, `figureWithdraw(figure: "x", reason: "x", idempotencyKey: "`+strings.Repeat("k", 201)+`")`, "INVALID idempotencyKey", "INVALID figure")
	if n := o.get(t, `{ importBatches { totalCount } }`, "importBatches", "totalCount"); n != 3.0 {
		t.Errorf("%v batches, want the imports' two and one", n)
	}
}

func TestNothingIsChangedWhereTheLedgerIsOnlyShown(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	_, errs, _ := o.ask(t, `mutation { figureWithdraw(figure: "x", reason: "x") { userErrors { code } } }`, nil)
	if len(errs) != 1 || errs[0].(map[string]any)["extensions"].(map[string]any)["code"] != "FORBIDDEN" {
		t.Errorf("errors %v", errs)
	}
}
