package graph_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

func TestPortfolioTopAndOthersAreStillTheTotal(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.more(t, 5)
	o.data(t, `{ portfolio(groupBy: [SECTOR], top: 2, orderBy: {field: MEASURE, measure: "completed_investment", direction: DESC}) {
		rowCount hasNextPage
		rows { keys { code } rank others standsFor count completedInvestment { text figures }
			figures(first: 2) { totalCount nodes { money { text } } } projects(first: 1) { totalCount nodes { code } } }
		unallocated { count } overlap { count } total { count completedInvestment { text } }
	} }`, `{"portfolio": {"rowCount": 6, "hasNextPage": false, "rows": [
		{"keys": [{"code": "民生"}], "rank": 1, "others": false, "standsFor": 1, "count": 1, "completedInvestment": {"text": "1000万元", "figures": 1},
			"figures": {"totalCount": 5, "nodes": [{"money": {"text": "1000万元"}}, {"money": null}]}, "projects": {"totalCount": 1, "nodes": [{"code": "P-1"}]}},
		{"keys": [{"code": "项目000"}], "rank": 2, "others": false, "standsFor": 1, "count": 1, "completedInvestment": {"text": "1万元", "figures": 1},
			"figures": {"totalCount": 1, "nodes": [{"money": {"text": "1万元"}}]}, "projects": {"totalCount": 1, "nodes": [{"code": "M-项目000"}]}},
		{"keys": [], "rank": null, "others": true, "standsFor": 4, "count": 4, "completedInvestment": {"text": "4万元", "figures": 4},
			"figures": {"totalCount": 4, "nodes": [{"money": {"text": "1万元"}}, {"money": {"text": "1万元"}}]}, "projects": {"totalCount": 4, "nodes": [{"code": "M-项目001"}]}}],
		"unallocated": {"count": 1}, "overlap": {"count": 0}, "total": {"count": 7, "completedInvestment": {"text": "1005万元"}}}}`)
}

func TestPortfolioRowsThatMeetConditionsAndThoseThatDoNot(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.more(t, 3)
	o.data(t, `{ portfolio(groupBy: [PROGRAMME], having: {count: {gte: 2}, amounts: [{measure: "completed_investment", lte: "1003万元", gte: "0.1003亿元"}]},
			orderBy: {field: NAME, direction: DESC}) {
		rowCount rows { keys { code } rank count }
		excluded { others standsFor count completedInvestment { text } projects { totalCount } }
	} }`, `{"portfolio": {"rowCount": 2, "rows": [{"keys": [{"code": "provincial"}], "rank": 1, "count": 4}],
		"excluded": {"others": true, "standsFor": 1, "count": 2, "completedInvestment": {"text": "1000万元"}, "projects": {"totalCount": 2}}}}`)
}

func TestRowsWithTheSameValueShareARank(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.more(t, 3)
	data, errs, _ := o.ask(t, `{ portfolio(groupBy: [SECTOR], orderBy: {field: COMPLETED_INVESTMENT}) { rows { rank } } }`, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if got := fmt.Sprint(data["portfolio"]); strings.Count(got, "rank:1") != 3 || strings.Count(got, "rank:4") != 1 {
		t.Errorf("three rows of 1万元 and one of 1000万元: %s", got)
	}
}

func TestPortfolioBesideAnotherDate(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ portfolio(groupBy: [PROGRAMME], asOf: "2024-12-31", compare: {asOf: "2024-04-15"}, completion: {of: CONTRACTED_INVESTMENT}) {
		rows { keys { code } comparison { asOf started { current other difference percentChange { text } }
			paid: amount(measure: "paid_in_funds") { current { money { text } } other { money { text } } difference { money { text } } percentChange { percent basisPoints } }
			completed: amount(measure: "completed_investment") { other { figures } difference { money { text } } percentChange { text } } } }
		total { comparison { amounts { measure { code } percentChange { percent(digits: 0) } } completion { current { text } other { text } difference { text } } } }
	} }`, `{"portfolio": {"rows": [
		{"keys": [{"code": "guan-shao"}], "comparison": {"asOf": "2024-04-15", "started": {"current": 1, "other": 1, "difference": 0, "percentChange": {"text": "0.00%"}},
			"paid": {"current": {"money": {"text": "超500万元"}}, "other": {"money": {"text": "300万元"}}, "difference": {"money": {"text": "超200万元"}}, "percentChange": {"percent": "66.67", "basisPoints": "6667"}},
			"completed": {"other": null, "difference": {"money": {"text": "1000万元"}}, "percentChange": null}}},
		{"keys": [{"code": "provincial"}], "comparison": {"asOf": "2024-04-15", "started": {"current": 1, "other": 1, "difference": 0, "percentChange": {"text": "0.00%"}},
			"paid": {"current": {"money": {"text": "超500万元"}}, "other": {"money": {"text": "300万元"}}, "difference": {"money": {"text": "超200万元"}}, "percentChange": {"percent": "66.67", "basisPoints": "6667"}},
			"completed": {"other": null, "difference": {"money": {"text": "1000万元"}}, "percentChange": null}}}],
		"total": {"comparison": {"amounts": [
				{"measure": {"code": "total_investment"}, "percentChange": {"percent": "0"}}, {"measure": {"code": "contracted_investment"}, "percentChange": {"percent": "0"}},
				{"measure": {"code": "paid_in_funds"}, "percentChange": {"percent": "67"}}, {"measure": {"code": "completed_investment"}, "percentChange": null},
				{"measure": {"code": "area_renovated"}, "percentChange": null}],
			"completion": {"current": {"text": "33.33%"}, "other": null, "difference": null}}}}}`)
}

func TestPortfolioPeriodAfterPeriod(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.data(t, `{ portfolio(groupBy: [PROGRAMME], filter: {programmes: ["provincial"]}, completion: {of: TOTAL_INVESTMENT}) {
		total { series(from: "2024-02-15", to: "2024-07-31", by: QUARTER) { startsOn endsOn count started newlyStarted
			amount(measure: "paid_in_funds") { opening { money { text } } cumulative { money { text } figures } change { money { text } } } completion { subjects } } }
	} }`, `{"portfolio": {"total": {"series": [
		{"startsOn": "2024-02-15", "endsOn": "2024-03-31", "count": 1, "started": 1, "newlyStarted": 1, "amount": null, "completion": null},
		{"startsOn": "2024-04-01", "endsOn": "2024-06-30", "count": 1, "started": 1, "newlyStarted": 0,
			"amount": {"opening": null, "cumulative": {"money": {"text": "超500万元"}, "figures": 2}, "change": {"money": {"text": "超500万元"}}}, "completion": null},
		{"startsOn": "2024-07-01", "endsOn": "2024-07-31", "count": 1, "started": 1, "newlyStarted": 0,
			"amount": {"opening": {"money": {"text": "超500万元"}}, "cumulative": {"money": {"text": "超500万元"}, "figures": 2}, "change": {"money": {"text": "约0元"}}}, "completion": null}]}}}`)
	_, errs, n := o.ask(t, `{ portfolio(groupBy: [ORGANISATION]) { rows { series(from: "2023-01-01", to: "2024-12-31", by: MONTH) { count amounts { cumulative { figures } } } }
		total { series(from: "2023-01-01", to: "2024-12-31", by: MONTH) { count } } unallocated { series(from: "2023-01-01", to: "2024-12-31", by: MONTH) { count } } } }`, nil)
	if len(errs) > 0 || n != 4 { // the state of the ledger, the portfolio, its measures, the series of all parts
		t.Errorf("%d statements: %v", n, errs)
	}
}

func TestCompletionOfTheYearsPlan(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	stated := func(measure string, value int64, on ledger.Date) ledger.FigureClaim {
		return ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: measure, Series: ledger.Actual, Value: value, Qualifier: ledger.Exact, ValidFrom: on}
	}
	_, err := o.store.Apply(t.Context(), ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "年度.xlsx", FileHash: strings.Repeat("d", 64)}, sequence([]ledger.Entry{
		{Row: 2, Project: &ledger.ProjectClaim{Code: "Y-1", Name: "续建项目", Sector: "年度", Programmes: []ledger.ProgrammeClaim{{Code: "provincial"}}}, Figures: []ledger.FigureClaim{
			stated(ledger.CompletedInvestment, 5_000*wan, day(2023, 12, 31)), stated(ledger.CompletedInvestment, 11_973*wan+5_000*wan, day(2024, 8, 31)),
			stated(ledger.AnnualPlanInvestment, 19_582*wan, day(2024, 1, 1))}},
		{Row: 3, Project: &ledger.ProjectClaim{Code: "Y-2", Name: "未报计划", Sector: "年度", Programmes: []ledger.ProgrammeClaim{{Code: "provincial"}}}, Figures: []ledger.FigureClaim{
			stated(ledger.CompletedInvestment, 7*wan, day(2024, 8, 31))}},
	}), store.ApplyOptions{})
	check(t, err)
	o.data(t, `{ portfolio(groupBy: [SECTOR], asOf: "2024-08-31", completion: {of: ANNUAL_PLAN_INVESTMENT}, orderBy: {field: TIME_GAP, direction: DESC}, having: {completion: {gte: 6114, lte: 6115}}) {
		rows { keys { code } rank count completedInvestment { text }
			completion { rate { text percent(digits: 6) } numerator { measure { code } money { text } } denominator { money { text } } subjects leftOut timeElapsed { text } gap { text } } }
	} }`, `{"portfolio": {"rows": [{"keys": [{"code": "年度"}], "rank": 1, "count": 2, "completedInvestment": {"text": "1.698亿元"},
		"completion": {"rate": {"text": "61.14%", "percent": "61.142886"}, "numerator": {"measure": {"code": "completed_investment"}, "money": {"text": "1.1973亿元"}}, "denominator": {"money": {"text": "1.9582亿元"}},
			"subjects": 1, "leftOut": 1, "timeElapsed": {"text": "66.67%"}, "gap": {"text": "5.52%"}}}]}}`)
}

func TestMistakesAboutRowsAreToldWithTheirField(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for arguments, want := range map[string]string{
		`top: 0`:                    "INVALID top",
		`top: 1, first: 2`:          "INVALID top",
		`orderBy: {field: MEASURE}`: "INVALID measure",
		`orderBy: {field: MEASURE, measure: "nothing"}`:                  "INVALID measure",
		`orderBy: {field: COUNT, measure: "paid_in_funds"}`:              "INVALID measure",
		`orderBy: {field: COMPLETION}`:                                   "INVALID completion",
		`orderBy: {field: TIME_GAP}, completion: {of: TOTAL_INVESTMENT}`: "INVALID completion",
		`having: {completion: {gte: 1}}`:                                 "INVALID completion",
		`having: {count: {}}`:                                            "INVALID having",
		`having: {amounts: []}`:                                          "INVALID amounts",
		`having: {amounts: [{measure: "paid_in_funds", gte: "300"}]}`:    "INVALID gte",
		`having: {amounts: [{measure: "paid_in_funds", gte: "300亩"}]}`:   "INVALID gte",
		`having: {amounts: [{measure: "paid_in_funds", lte: "约300万元"}]}`: "INVALID lte",
		`completion: {of: TOTAL_INVESTMENT, measure: "paid_in_funds"}`:   "INVALID measure",
		`completion: {of: TARGET, measure: "output_growth"}`:             "INVALID measure",
		`completion: {of: TARGET, plannedFrom: "2024-01-01"}`:            "INVALID plannedTo",
		`completion: {of: ANNUAL_PLAN_INVESTMENT}, subject: PLACE`:       "INVALID completion",
		`compare: {}`: "INVALID compare",
	} {
		_, errs, _ := o.ask(t, `{ portfolio(groupBy: [CITY], `+arguments+`) { rowCount } }`, nil)
		if len(errs) == 0 {
			t.Errorf("%s is accepted", arguments)
			continue
		}
		x := errs[0].(map[string]any)["extensions"].(map[string]any)
		if got := fmt.Sprint(x["code"], " ", x["field"]); got != want {
			t.Errorf("%s: %s, want %s: %v", arguments, got, want, errs[0])
		}
	}
	for arguments, want := range map[string]string{
		`from: "2024-12-31", to: "2024-01-01", by: MONTH`: "INVALID from",
		`from: "1900-01-01", to: "2024-01-01", by: MONTH`: "LIMIT_EXCEEDED from",
	} {
		_, errs, _ := o.ask(t, `{ portfolio { total { series(`+arguments+`) { count } } } }`, nil)
		if len(errs) == 0 {
			t.Errorf("%s is accepted", arguments)
			continue
		}
		x := errs[0].(map[string]any)["extensions"].(map[string]any)
		if got := fmt.Sprint(x["code"], " ", x["field"]); got != want {
			t.Errorf("%s: %s, want %s: %v", arguments, got, want, errs[0])
		}
	}
}

func TestFlowsGoFromKindsThroughOrganisationsToPlaces(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.more(t, 3)
	o.data(t, `{ flows(subject: PROJECT, measure: "completed_investment", top: 2, programme: "provincial") {
		measure { code } subject attribution
		nodes { index level label others standsFor count amount { money { text } } node { __typename } }
		links { source target count amount { money { text } } }
		total { count completedInvestment { text } } overlap { count completedInvestment { text } } unallocated { count completedInvestment { text } }
	} }`, `{"flows": {"measure": {"code": "completed_investment"}, "subject": "PROJECT", "attribution": "FULL",
		"nodes": [
			{"index": 0, "level": "ORGANISATION_KIND", "label": "央企", "others": false, "standsFor": 1, "count": 1, "amount": {"money": {"text": "1000万元"}}, "node": null},
			{"index": 1, "level": "ORGANISATION_KIND", "label": "市级政府", "others": false, "standsFor": 1, "count": 1, "amount": {"money": {"text": "1000万元"}}, "node": null},
			{"index": 2, "level": "ORGANISATION_KIND", "label": "建筑业企业", "others": false, "standsFor": 1, "count": 3, "amount": {"money": {"text": "3万元"}}, "node": null},
			{"index": 3, "level": "ORGANISATION", "label": "东莞市人民政府", "others": false, "standsFor": 1, "count": 1, "amount": {"money": {"text": "1000万元"}}, "node": {"__typename": "Organisation"}},
			{"index": 4, "level": "ORGANISATION", "label": "华润（集团）有限公司", "others": false, "standsFor": 1, "count": 1, "amount": {"money": {"text": "1000万元"}}, "node": {"__typename": "Organisation"}},
			{"index": 5, "level": "ORGANISATION", "label": "其他3个", "others": true, "standsFor": 3, "count": 3, "amount": {"money": {"text": "3万元"}}, "node": null},
			{"index": 6, "level": "PLACE", "label": "翁源县", "others": false, "standsFor": 1, "count": 2, "amount": {"money": {"text": "2000万元"}}, "node": {"__typename": "Place"}},
			{"index": 7, "level": "PLACE", "label": "曲江区", "others": false, "standsFor": 1, "count": 3, "amount": {"money": {"text": "3万元"}}, "node": {"__typename": "Place"}}],
		"links": [
			{"source": 0, "target": 4, "count": 1, "amount": {"money": {"text": "1000万元"}}}, {"source": 1, "target": 3, "count": 1, "amount": {"money": {"text": "1000万元"}}},
			{"source": 2, "target": 5, "count": 3, "amount": {"money": {"text": "3万元"}}}, {"source": 3, "target": 6, "count": 1, "amount": {"money": {"text": "1000万元"}}},
			{"source": 4, "target": 6, "count": 1, "amount": {"money": {"text": "1000万元"}}}, {"source": 5, "target": 7, "count": 3, "amount": {"money": {"text": "3万元"}}}],
		"total": {"count": 4, "completedInvestment": {"text": "1003万元"}}, "overlap": {"count": 1, "completedInvestment": {"text": "1000万元"}},
		"unallocated": {"count": 0, "completedInvestment": null}}}`)
	o.data(t, `{ flows(attribution: LEAD) { nodes { level label count amount { figures } } links { count } total { count } } }`, `{"flows": {"nodes": [
		{"level": "ORGANISATION_KIND", "label": "市级政府", "count": 1, "amount": null}, {"level": "ORGANISATION", "label": "东莞市人民政府", "count": 1, "amount": null},
		{"level": "PLACE", "label": "翁源县", "count": 1, "amount": null}], "links": [{"count": 1}, {"count": 1}], "total": {"count": 1}}}`)
	for arguments, want := range map[string]string{
		`subject: PLACE`: "INVALID subject", `place: YEAR`: "INVALID place", `top: 0`: "INVALID top",
		`measure: "nothing"`: "INVALID measure", `measure: "output_growth"`: "INVALID measure", `programme: "nothing"`: "INVALID programmes",
	} {
		_, errs, _ := o.ask(t, `{ flows(`+arguments+`) { total { count } } }`, nil)
		if len(errs) == 0 {
			t.Errorf("%s is accepted", arguments)
			continue
		}
		x := errs[0].(map[string]any)["extensions"].(map[string]any)
		if got := fmt.Sprint(x["code"], " ", x["field"]); got != want {
			t.Errorf("%s: %s, want %s: %v", arguments, got, want, errs[0])
		}
	}
}

func TestHeadlinesAreCheckedAgainstTheLedger(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	check(t, o.store.InTx(t.Context(), func(tx *store.Tx) error {
		for i, f := range []struct {
			text, place, subject, measure, qualifier string
			value                                    int64
		}{
			{"合同投资", "", "project", "contracted_investment", "exact", 3100 * wan},
			{"到位资金", "440229", "project", "paid_in_funds", "about", 480 * wan},
			{"项目数", "", "project", "", "exact", 3},
			{"植树", "", "place", "trees_planted", "over", 10_000},
			{"意向投资", "", "project", "intended_investment", "exact", 1},
			{"某地单位", "44", "organisation", "beneficiaries", "exact", 1},
		} {
			var place any
			if f.place != "" {
				place = f.place
			}
			if _, err := tx.ExecContext(t.Context(), `INSERT INTO published_figure (id, source, text, programme_id, place_code, subject_kind, measure, as_of, value, qualifier)
				VALUES ($1, 'S', $2, 1, $3, $4, $5, '2024-12-31', $6, $7)`, i+1, f.text, place, f.subject, f.measure, f.value, f.qualifier); err != nil {
				return err
			}
		}
		return nil
	}))
	const query = `{ publishedFigures { nodes { text place { name } check { state amount { money { text } quantity { text } } count gap { money { text } quantity { text } } gapCount gapPercent { text }
		laterBatchCount laterBatches { file } } } } }`
	o.data(t, query, `{"publishedFigures": {"nodes": [
		{"text": "合同投资", "place": null, "check": {"state": "EQUAL", "amount": {"money": {"text": "3100万元"}, "quantity": null}, "count": null, "gap": {"money": {"text": "0元"}, "quantity": null},
			"gapCount": null, "gapPercent": {"text": "0.00%"}, "laterBatchCount": 2, "laterBatches": [{"file": "台账.xlsx"}, {"file": "更正.xlsx"}]}},
		{"text": "到位资金", "place": {"name": "翁源县"}, "check": {"state": "DIFFERS", "amount": {"money": {"text": "超500万元"}, "quantity": null}, "count": null, "gap": {"money": {"text": "约20万元"}, "quantity": null},
			"gapCount": null, "gapPercent": {"text": "4.17%"}, "laterBatchCount": 1, "laterBatches": [{"file": "台账.xlsx"}]}},
		{"text": "项目数", "place": null, "check": {"state": "DIFFERS", "amount": null, "count": 2, "gap": null, "gapCount": -1, "gapPercent": {"text": "-33.33%"},
			"laterBatchCount": 1, "laterBatches": [{"file": "台账.xlsx"}]}},
		{"text": "植树", "place": null, "check": {"state": "WITHIN_QUALIFIER", "amount": {"money": null, "quantity": {"text": "1.2万株"}}, "count": null, "gap": {"money": null, "quantity": {"text": "近0.2万株"}},
			"gapCount": null, "gapPercent": {"text": "20.00%"}, "laterBatchCount": 1, "laterBatches": [{"file": "台账.xlsx"}]}},
		{"text": "意向投资", "place": null, "check": {"state": "NOT_COMPARABLE", "amount": null, "count": null, "gap": null, "gapCount": null, "gapPercent": null, "laterBatchCount": 0, "laterBatches": []}},
		{"text": "某地单位", "place": {"name": "广东省"}, "check": {"state": "NOT_COMPARABLE", "amount": null, "count": null, "gap": null, "gapCount": null, "gapPercent": null, "laterBatchCount": 0, "laterBatches": []}}]}}`)
	if _, errs, n := o.ask(t, query, nil); len(errs) > 0 || n != 5 { // headlines, programmes, places, totals, batches
		t.Errorf("%d statements: %v", n, errs)
	}
}

func TestExamplesOfTheAPIPageAreAnswered(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/api.md")
	check(t, err)
	o := newDesk(t)
	// What stands before is asked of the samples, in cmd/jiedui.
	_, reference, _ := strings.Cut(string(page), "\n## Portfolio\n")
	parts := strings.Split(reference, "```graphql\n")[1:]
	if len(parts) < 7 {
		t.Errorf("only %d examples", len(parts))
	}
	for _, part := range parts {
		query, _, _ := strings.Cut(part, "```")
		if data, errs, _ := o.ask(t, query, nil); len(errs) > 0 || data == nil {
			t.Errorf("%s: %v", query, errs)
		} else if text, _ := json.Marshal(data); strings.Contains(string(text), `"userErrors":[{`) {
			t.Errorf("%s: %s", query, text)
		}
	}
}
