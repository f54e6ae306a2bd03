package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// opened gives the ids of a quarterly calendar of guan-shao and of its periods since 2026.
func (o *office) opened(t *testing.T) (calendar string, periods []string) {
	t.Helper()
	programme := o.get(t, `{ programme(code: "guan-shao") { id } }`, "programme", "id").(string)
	calendar = o.get(t, fmt.Sprintf(`mutation { reportingCalendarCreate(input: {programme: %q, kind: QUARTER, dueRule: WORKING_DAY, dueDay: 5, graceDays: 3, firstOn: "2026-01-01"}) {
		calendar { id } userErrors { message } } }`, programme), "reportingCalendarCreate", "calendar", "id").(string)
	made := o.get(t, fmt.Sprintf(`mutation { periodsOpen(input: {calendar: %q, until: "2026-11-22"}) { periods { id } } }`, calendar), "periodsOpen", "periods").([]any)
	for _, p := range made {
		periods = append(periods, p.(map[string]any)["id"].(string))
	}
	return calendar, periods
}

func TestCalendarsOpenPeriods(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	calendar, periods := o.opened(t)
	if len(periods) != 4 {
		t.Fatalf("periods %q", periods)
	}
	o.data(t, `{ reportingCalendars { programme { code } kind covers dueRule dueDay graceDays firstOn version } reportingPeriods(orderBy: [{field: STARTS_ON}]) { nodes { startsOn dueOn graceUntil state covers holidaysMissing version } } }`,
		`{"reportingCalendars": [{"programme": {"code": "guan-shao"}, "kind": "QUARTER", "covers": "BOTH", "dueRule": "WORKING_DAY", "dueDay": 5, "graceDays": 3, "firstOn": "2026-01-01", "version": 1}],
		"reportingPeriods": {"nodes": [
			{"startsOn": "2026-01-01", "dueOn": "2026-04-08", "graceUntil": "2026-04-11", "state": "LATE", "covers": "BOTH", "holidaysMissing": null, "version": 1},
			{"startsOn": "2026-04-01", "dueOn": "2026-07-07", "graceUntil": "2026-07-10", "state": "LATE", "covers": "BOTH", "holidaysMissing": null, "version": 1},
			{"startsOn": "2026-07-01", "dueOn": "2026-10-13", "graceUntil": "2026-10-16", "state": "LATE", "covers": "BOTH", "holidaysMissing": null, "version": 1},
			{"startsOn": "2026-10-01", "dueOn": "2027-01-07", "graceUntil": "2027-01-10", "state": "RUNNING", "covers": "BOTH", "holidaysMissing": 2027, "version": 1}]}}`)
	o.change(t, `{"calendar": {"version": 1}, "periods": [], "warnings": [], "userErrors": []}`,
		`periodsOpen(input: {calendar: %q, until: "2026-11-22"}) { calendar { version } periods { id } `+problemFields+`}`, calendar)
	o.change(t, `{"periods": [{"startsOn": "2027-01-01", "holidaysMissing": 2027}], "warnings": [{"code": "holidays-missing", "field": "input.until"}], "userErrors": []}`,
		`periodsOpen(input: {calendar: %q, until: "2027-01-01"}, idempotencyKey: "开") { periods { startsOn holidaysMissing } `+problemFields+`}`, calendar)
	o.change(t, `{"periods": [{"startsOn": "2027-01-01"}]}`, `periodsOpen(input: {calendar: %q, until: "2027-01-01"}, idempotencyKey: "开") { periods { startsOn } }`, calendar)
	o.change(t, `{"calendar": {"dueRule": "DAY_OF_MONTH", "dueDay": 10, "graceDays": 3, "version": 2}, "userErrors": []}`,
		`reportingCalendarUpdate(input: {calendar: %q, expectedVersion: 1, dueRule: DAY_OF_MONTH, dueDay: 10}) { calendar { dueRule dueDay graceDays version } userErrors { code } }`, calendar)
	o.refused(t, fmt.Sprintf(`reportingCalendarUpdate(input: {calendar: %q, expectedVersion: 2, dueDay: 99})`, calendar), "INVALID input.dueDay")
	o.refused(t, fmt.Sprintf(`periodsOpen(input: {calendar: %q, until: "2026-11-22"})`, periods[0]), "INVALID input.calendar")
	o.refused(t, fmt.Sprintf(`periodClose(input: {period: %q, expectedVersion: 1})`, periods[3]), "INVALID input.period")
	o.refused(t, fmt.Sprintf(`periodReopen(input: {period: %q, expectedVersion: 1}, reason: "")`, periods[0]), "INVALID reason")
	o.change(t, `{"calendar": {"kind": "QUARTER"}, "userErrors": []}`, `reportingCalendarArchive(calendar: %q, expectedVersion: 2, reason: "改为月报") { calendar { kind } userErrors { code } }`, calendar)
	o.data(t, `{ reportingCalendars { id } }`, `{"reportingCalendars": []}`)
}

func TestWhoOwesReportsIsListedAndCounted(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	_, periods := o.opened(t)
	owed := func(period, due string) string {
		return `{"period": {"startsOn": "` + period + `"}, "subject": {"__typename": "Project", "name": "华润希望乡村"}, "organisation": {"name": "东莞市人民政府"}, "state": "` + due + `", "report": null},
			{"period": {"startsOn": "` + period + `"}, "subject": {"__typename": "Pairing"}, "organisation": {"name": "东莞市人民政府"}, "state": "` + due + `", "report": null}`
	}
	fields := `nodes { period { startsOn } subject { __typename ... on Project { name } } organisation { name } state report { state } } totalCount pageInfo { hasNextPage }`
	o.data(t, `{ dueReports { `+fields+` } }`, `{"dueReports": {"nodes": [`+owed("2026-10-01", "DUE")+`], "totalCount": 2, "pageInfo": {"hasNextPage": false}}}`)
	o.data(t, `{ overdueReports(first: 2, filter: {programmes: ["guan-shao"]}) { `+fields+` } }`, `{"overdueReports": {"nodes": [`+owed("2026-01-01", "OVERDUE")+`], "totalCount": 6, "pageInfo": {"hasNextPage": true}}}`)
	o.data(t, `{ overdueReports(filter: {periods: ["`+periods[2]+`"], subjects: [PROJECT], under: ["440229"], dueBy: "2026-10-13"}) { totalCount nodes { dueOn graceUntil } } }`,
		`{"overdueReports": {"totalCount": 1, "nodes": [{"dueOn": "2026-10-13", "graceUntil": "2026-10-16"}]}}`)
	o.change(t, `{"period": {"state": "CLOSED", "version": 2}, "userErrors": []}`, `periodClose(input: {period: %q, expectedVersion: 1}) { period { state version } userErrors { code } }`, periods[0])
	counts := `{ owed sent due overdue missed nothing approved returned rate { percent } }`
	o.data(t, `{ reportCompletion(by: PERIOD) { rows { owed missed overdue due period { startsOn } organisation { name } place { name } programme { code } } total `+counts+` rowCount hasNextPage } }`,
		`{"reportCompletion": {"rows": [
			{"owed": 2, "missed": 2, "overdue": 0, "due": 0, "period": {"startsOn": "2026-01-01"}, "organisation": null, "place": null, "programme": null},
			{"owed": 2, "missed": 0, "overdue": 2, "due": 0, "period": {"startsOn": "2026-04-01"}, "organisation": null, "place": null, "programme": null},
			{"owed": 2, "missed": 0, "overdue": 2, "due": 0, "period": {"startsOn": "2026-07-01"}, "organisation": null, "place": null, "programme": null},
			{"owed": 2, "missed": 0, "overdue": 0, "due": 2, "period": {"startsOn": "2026-10-01"}, "organisation": null, "place": null, "programme": null}],
		"total": {"owed": 8, "sent": 0, "due": 2, "overdue": 4, "missed": 2, "nothing": 0, "approved": 0, "returned": 0, "rate": {"percent": "0.00"}}, "rowCount": 4, "hasNextPage": false}}`)
	o.data(t, `{ a: reportCompletion(by: ORGANISATION) { rows { owed organisation { name } } } b: reportCompletion(by: COUNTY) { rows { owed place { code } } }
		c: reportCompletion(by: PROGRAMME) { rows { owed programme { code } } } d: reportCompletion(by: LEAD_OFFICE, first: 1) { rows { owed organisation { name } } } }`,
		`{"a": {"rows": [{"owed": 8, "organisation": {"name": "东莞市人民政府"}}]}, "b": {"rows": [{"owed": 8, "place": {"code": "440229"}}]},
		"c": {"rows": [{"owed": 8, "programme": {"code": "guan-shao"}}]}, "d": {"rows": [{"owed": 8, "organisation": null}]}}`)
}

func TestAClosedPeriodIsRestated(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	_, periods := o.opened(t)
	project := o.project(t, "P-1")
	total := func(want ...string) {
		t.Helper()
		var have []string
		for _, as := range []string{"SENT", "RESTATED"} {
			have = append(have, o.get(t, fmt.Sprintf(`{ portfolio(period: %q, as: %s) { asOf total { contractedInvestment { fen } } } }`, periods[0], as), "portfolio", "total", "contractedInvestment", "fen").(string))
		}
		if diff := cmp.Diff(want, have); diff != "" {
			t.Errorf("as sent, as restated (-want +have): %s", diff)
		}
	}
	_, errs, _ := o.ask(t, fmt.Sprintf(`{ portfolio(period: %q, as: SENT) { total { count } } }`, periods[0]), nil)
	if len(errs) != 1 || !strings.Contains(fmt.Sprint(errs), "没有关账") {
		t.Errorf("of an open period: %v", errs)
	}
	for _, wrong := range []string{`period: "x"`, `as: SENT`, fmt.Sprintf(`period: %q, asOf: "2026-01-01"`, periods[0]), `period: "UmVwb3J0aW5nUGVyaW9kOjQ3MTE"`} {
		if _, errs, _ := o.ask(t, `{ portfolio(`+wrong+`) { total { count } } }`, nil); len(errs) != 1 {
			t.Errorf("portfolio(%s): %v", wrong, errs)
		}
	}
	o.change(t, `{"userErrors": []}`, `periodClose(input: {period: %q, expectedVersion: 1}) { userErrors { message } }`, periods[0])
	total("3100000000", "3100000000")
	late := fmt.Sprintf(`{subject: %q, measure: "contracted_investment", validFrom: "2026-03-01", money: {amount: "3500", unit: WAN_YUAN}}`, project)
	o.refused(t, `figureRecord(input: `+late+`)`, "PERIOD_CLOSED input.validFrom")
	o.refused(t, fmt.Sprintf(`restate(input: {period: %q}, reason: "漏报")`, periods[0]), "INVALID input")
	o.refused(t, fmt.Sprintf(`restate(input: {period: %q, figures: [%s]}, reason: " ")`, periods[0], late), "INVALID reason")
	o.refused(t, fmt.Sprintf(`restate(input: {period: %q, figures: [%s]}, reason: "漏报")`, periods[1], late), "INVALID input.period")
	o.refused(t, fmt.Sprintf(`restate(input: {period: %q, figures: [%s, {subject: %q, measure: "none", validFrom: "2026-03-01"}]}, reason: "漏报")`, periods[0], late, project), "INVALID input.figures.1.measure")
	o.refused(t, fmt.Sprintf(`restate(input: {period: %q, figures: [%s]}, reason: "漏报")`, periods[0], strings.Replace(late, "03-01", "05-01", 1)), "PERIOD_CLOSED input.figures.0.validFrom")
	restate := fmt.Sprintf(`restate(input: {period: %q, figures: [%s], statuses: [{project: %q, status: COMPLETED, validFrom: "2026-03-20"}]}, reason: "漏报", idempotencyKey: "更正") {
		period { restatements { reason batch { kind reason } } } figures { money { text } } batch { reason } userErrors { code message } }`, periods[0], late, project)
	want := `{"period": {"restatements": [{"reason": "漏报", "batch": {"kind": "EDIT", "reason": "漏报"}}]}, "figures": [{"money": {"text": "3500万元"}}], "batch": {"reason": "漏报"}, "userErrors": []}`
	o.change(t, want, "%s", restate)
	o.change(t, want, "%s", restate)
	total("3100000000", "3600000000")
	o.change(t, `{"period": {"state": "LATE", "closedAt": null}, "userErrors": []}`, `periodReopen(input: {period: %q, expectedVersion: 2}, reason: "补报") { period { state closedAt } userErrors { code } }`, periods[0])
	o.change(t, `{"userErrors": []}`, `figureRecord(input: %s) { userErrors { code } }`, strings.Replace(late, "3500", "3600", 1))
}

func TestABulletinStandsAndIsCompared(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	_, periods := o.opened(t)
	freeze := func(more string) string {
		return fmt.Sprintf(`bulletinFreeze(input: {period: %q, title: "一季度通报", place: "440229", groupBy: [COUNTY], filter: {years: [2024]}, completion: {of: TOTAL_INVESTMENT}%s})`, periods[0], more)
	}
	id := o.get(t, `mutation { m: `+freeze("")+` { bulletin { id } userErrors { message } } }`, "m", "bulletin", "id").(string)
	o.refused(t, freeze(`, as: SENT`), "INVALID input.as")
	o.refused(t, freeze(`, subject: ORGANISATION`), "INVALID input.place")
	o.refused(t, strings.Replace(freeze(""), "一季度通报", " ", 1), "INVALID input.title")
	o.change(t, `{"userErrors": []}`, `figureRecord(input: {subject: %q, measure: "contracted_investment", validFrom: "2026-03-01", money: {amount: "3500", unit: WAN_YUAN}}) { userErrors { code } }`, o.project(t, "P-1"))
	rows := `rows { keys { code } contractedInvestment { fen } } total { count contractedInvestment { fen } }`
	frozen := `{"rows": [{"keys": [{"code": "440229"}], "contractedInvestment": {"fen": "3100000000"}}], "total": {"count": 2, "contractedInvestment": {"fen": "3100000000"}}}`
	current := strings.ReplaceAll(frozen, "31", "36")
	o.data(t, `{ bulletins(first: 1, filter: {periods: ["`+periods[0]+`"], programmes: ["guan-shao"], title: {contains: "通报"}}) { totalCount nodes { id period { startsOn } place { code } title asOf reproduced
		frozen(first: 5) { `+rows+` } rerun(first: 5) { `+rows+` } current(first: 5) { `+rows+` } } } }`,
		`{"bulletins": {"totalCount": 1, "nodes": [{"id": "`+id+`", "period": {"startsOn": "2026-01-01"}, "place": {"code": "440229"}, "title": "一季度通报", "asOf": "2026-03-31", "reproduced": true,
		"frozen": `+frozen+`, "rerun": `+frozen+`, "current": `+current+`}]}}`)
}

func TestHeadlinesAreWrittenAndTheirGapExplained(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	create := `publishedFigureCreate(input: {source: "S4", text: "合同投资额3000万元", asOf: "2026-10-31", publishedOn: "2026-11-21", programme: %q, place: "440229", measure: "contracted_investment", money: {amount: "3000", unit: WAN_YUAN}})`
	programme := o.get(t, `{ programme(code: "guan-shao") { id } }`, "programme", "id").(string)
	id := o.get(t, `mutation { m: `+fmt.Sprintf(create, programme)+` { publishedFigure { id } userErrors { message } } }`, "m", "publishedFigure", "id").(string)
	// Everything came in on 22 November, after it was published.
	o.data(t, `{ publishedFigures { nodes { publishedOn attribution version check { state gap { money { fen } } asPublished { figures } laterFigureCount laterFigures { money { fen } } } } } }`,
		`{"publishedFigures": {"nodes": [{"publishedOn": "2026-11-21", "attribution": "FULL", "version": 1, "check": {"state": "DIFFERS", "gap": {"money": {"fen": "100000000"}}, "asPublished": null,
		"laterFigureCount": 2, "laterFigures": [{"money": {"fen": "3000000000"}}, {"money": {"fen": "100000000"}}]}}]}}`)
	o.change(t, `{"publishedFigure": {"publishedOn": null, "place": null, "measure": null, "money": null, "count": 2, "version": 2, "check": {"state": "EQUAL", "countAsPublished": 0, "laterFigureCount": 0}}, "userErrors": []}`,
		`publishedFigureUpdate(input: {publishedFigure: %q, expectedVersion: 1, publishedOn: null, place: null, measure: null, count: 2}) {
			publishedFigure { publishedOn place { code } measure { code } money { fen } count version check { state countAsPublished laterFigureCount } } userErrors { code message } }`, id)
	for input, want := range map[string]string{
		`source: "S4", text: "x", asOf: "2026-10-31"`:                                                    "INVALID input.money",
		`source: "S4", text: "x", asOf: "2026-10-31", count: 3, money: {amount: "1", unit: YUAN}`:        "INVALID input.count",
		`source: "S4", text: "x", asOf: "2026-10-31", measure: "contracted_investment", count: 3`:        "INVALID input.count",
		`source: "S4", text: "x", asOf: "2026-10-31", measure: "none", money: {amount: "1", unit: YUAN}`: "NOT_FOUND input.measure",
		`source: "S4", text: "x", asOf: "2026-10-31", money: {amount: "1", unit: YUAN}`:                  "INVALID input.measure",
		`source: "", text: "x", asOf: "2026-10-31", count: 3`:                                            "INVALID input.source",
		`source: "S4", text: "x", asOf: "2026-10-31", publishedOn: "2026-10-30", count: 3`:               "INVALID input.publishedOn",
		`source: "S4", text: "x", asOf: "2026-10-31", place: "999999", count: 3`:                         "NOT_FOUND input.place",
	} {
		o.refused(t, `publishedFigureCreate(input: {`+input+`})`, want)
	}
	o.change(t, `{"publishedFigure": {"text": "合同投资额3000万元"}, "userErrors": []}`, `publishedFigureArchive(publishedFigure: %q, expectedVersion: 2, reason: "重复") { publishedFigure { text } userErrors { code } }`, id)
	o.data(t, `{ publishedFigures { totalCount } }`, `{"publishedFigures": {"totalCount": 0}}`)
}
