package graph_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

func TestProjectWithEverythingThatHangsOnIt(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ projects(filter: {codes: ["P-1"]}) { totalCount nodes {
		id code name sector year startsOn endsOn status
		statusHistory { status validFrom validTo source { cell } }
		attributes { name value }
		programmes { programme { code name strand } lead shareBasisPoints }
		places { place { code fullName level } }
		participations { organisation { name kind kindLabel identifiers { scheme } aliases { name kind } parent { name } place { name } } role shareBasisPoints post }
		contractedInvestment { fen amount(unit: YI_YUAN, digits: 4) text qualifier figures }
		paidInFunds { amount text qualifier figures }
		totalInvestment { fen }
		target: completedInvestment(series: TARGET) { fen }
	} } }`, `{"projects": {"totalCount": 1, "nodes": [{
		"id": "UHJvamVjdDox", "code": "P-1", "name": "华润希望乡村", "sector": "民生", "year": 2024, "startsOn": "2024-03-01", "endsOn": null,
		"status": "STARTED",
		"statusHistory": [{"status": "SIGNED", "validFrom": "2024-01-01", "validTo": "2024-03-01", "source": {"cell": "H5"}},
			{"status": "STARTED", "validFrom": "2024-03-01", "validTo": null, "source": {"cell": "H5"}}],
		"attributes": [{"name": "备注", "value": "示范"}],
		"programmes": [{"programme": {"code": "guan-shao", "name": "莞韶对口帮扶", "strand": "HORIZONTAL"}, "lead": true, "shareBasisPoints": null},
			{"programme": {"code": "provincial", "name": "省直纵向帮扶", "strand": "VERTICAL"}, "lead": false, "shareBasisPoints": null}],
		"places": [{"place": {"code": "440229101201", "fullName": "广东省韶关市翁源县官渡镇镇仔村", "level": "VILLAGE"}}],
		"participations": [
			{"organisation": {"name": "东莞市人民政府", "kind": "CITY_GOVERNMENT", "kindLabel": "市级政府", "identifiers": [], "aliases": [], "parent": null, "place": {"name": "东莞市"}},
				"role": "LEAD", "shareBasisPoints": 4000, "post": null},
			{"organisation": {"name": "华润（集团）有限公司", "kind": "CENTRAL_SOE", "kindLabel": "央企", "identifiers": [{"scheme": "CN-USCC"}],
				"aliases": [{"name": "华润", "kind": "SHORT"}], "parent": {"name": "东莞市人民政府"}, "place": null},
				"role": "FUNDING", "shareBasisPoints": 6000, "post": "分管副总"}],
		"contractedInvestment": {"fen": "3000000000", "amount": "0.3000", "text": "3000万元", "qualifier": "EXACT", "figures": 1},
		"paidInFunds": {"amount": "5000000.00", "text": "超500万元", "qualifier": "OVER", "figures": 2},
		"totalInvestment": null, "target": null
	}]}}`)
}

func TestEveryFigureNamesItsCell(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ figures(filter: {measures: ["contracted_investment", "trees_planted"]}, orderBy: {field: ID}) { nodes {
		subject { __typename ... on Project { code } ... on Place { name } }
		programme { code } measure { code unit } series money { text } quantity { text value(digits: 1) } qualifier validFrom validTo reason
		source { file sheet row column cell heading batch { state } }
	} } }`, `{"figures": {"nodes": [
		{"subject": {"__typename": "Project", "code": "P-2"}, "programme": null, "measure": {"code": "contracted_investment", "unit": "万元"}, "series": "ACTUAL",
			"money": {"text": "100万元"}, "quantity": null, "qualifier": "EXACT", "validFrom": "2024-03-31", "validTo": null, "reason": null,
			"source": {"file": "台账.xlsx", "sheet": "项目", "row": 7, "column": 3, "cell": "C7", "heading": "合同投资额（万元）", "batch": {"state": "APPLIED"}}},
		{"subject": {"__typename": "Place", "name": "翁源县"}, "programme": {"code": "guan-shao"}, "measure": {"code": "trees_planted", "unit": "万株"}, "series": "ACTUAL",
			"money": null, "quantity": {"text": "1.2万株", "value": "1.2"}, "qualifier": "EXACT", "validFrom": "2024-04-01", "validTo": null, "reason": null,
			"source": {"file": "台账.xlsx", "sheet": "项目", "row": 10, "column": 3, "cell": "C10", "heading": "合同投资额（万元）", "batch": {"state": "APPLIED"}}},
		{"subject": {"__typename": "Project", "code": "P-1"}, "programme": null, "measure": {"code": "contracted_investment", "unit": "万元"}, "series": "ACTUAL",
			"money": {"text": "3000万元"}, "quantity": null, "qualifier": "EXACT", "validFrom": "2024-03-31", "validTo": null, "reason": "补充协议",
			"source": {"file": "更正.xlsx", "sheet": null, "row": 2, "column": 3, "cell": "C2", "heading": null, "batch": {"state": "APPLIED"}}}
	]}}`)
}

// The times asked for at the root hold for whatever hangs below, in one request even for
// different times of the same fragment.
func TestTwoDatesReachEveryLevel(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	data, errs, _ := o.ask(t, `{ importBatches(orderBy: {field: APPLIED_AT}) { nodes { appliedAt } } }`, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	first := data["importBatches"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["appliedAt"]
	o.data(t, fmt.Sprintf(`{
		now: programme(code: "guan-shao") { ...p }
		before: programme(code: "guan-shao", knownAt: %q) { ...p }
		early: programme(code: "guan-shao", asOf: "2024-02-01") { ...p }
	}
	fragment p on Programme { projects(first: 2, filter: {codes: ["P-1"]}) { nodes {
		status contractedInvestment { text } places { place { projects(first: 2) { nodes { completedInvestment { text } figures(measures: ["contracted_investment"]) { money { text } } } } } }
	} } }`, first), `{
		"now": {"projects": {"nodes": [{"status": "STARTED", "contractedInvestment": {"text": "3000万元"},
			"places": [{"place": {"projects": {"nodes": [{"completedInvestment": {"text": "1000万元"}, "figures": [{"money": {"text": "3000万元"}}]}]}}}]}]}},
		"before": {"projects": {"nodes": [{"status": "STARTED", "contractedInvestment": {"text": "约2900万元"},
			"places": [{"place": {"projects": {"nodes": [{"completedInvestment": {"text": "1000万元"}, "figures": [{"money": {"text": "约2900万元"}}]}]}}}]}]}},
		"early": {"projects": {"nodes": [{"status": "SIGNED", "contractedInvestment": null,
			"places": [{"place": {"projects": {"nodes": [{"completedInvestment": null, "figures": []}]}}}]}]}}
	}`)
}

func TestPortfolioInFullCountsTheOverlap(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ portfolio(groupBy: [PROGRAMME], orderBy: {field: CONTRACTED_INVESTMENT, direction: DESC}) {
		rowCount subject attribution asOf
		rows { keys { dimension code label node { __typename } } count started contractedInvestment { text figures } intendedInvestment { fen } }
		total { count started contractedInvestment { text } totalInvestment { text } paidInFunds { text qualifier figures } }
		overlap { count contractedInvestment { text } }
		unallocated { count contractedInvestment { text } }
	} }`, `{"portfolio": {"rowCount": 2, "subject": "PROJECT", "attribution": "FULL", "asOf": "2026-11-22",
		"rows": [
			{"keys": [{"dimension": "PROGRAMME", "code": "guan-shao", "label": "莞韶对口帮扶", "node": {"__typename": "Programme"}}], "count": 2, "started": 1,
				"contractedInvestment": {"text": "3100万元", "figures": 2}, "intendedInvestment": null},
			{"keys": [{"dimension": "PROGRAMME", "code": "provincial", "label": "省直纵向帮扶", "node": {"__typename": "Programme"}}], "count": 1, "started": 1,
				"contractedInvestment": {"text": "3000万元", "figures": 1}, "intendedInvestment": null}],
		"total": {"count": 2, "started": 1, "contractedInvestment": {"text": "3100万元"}, "totalInvestment": {"text": "500万元"},
			"paidInFunds": {"text": "超500万元", "qualifier": "OVER", "figures": 2}},
		"overlap": {"count": 1, "contractedInvestment": {"text": "3000万元"}},
		"unallocated": {"count": 0, "contractedInvestment": null}}}`)
}

func TestPortfolioByShareOpensDownToTheFigures(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ portfolio(groupBy: [ORGANISATION, STATUS], attribution: SHARE) {
		rows { keys { label } amount(measure: "area_renovated") { money { fen } quantity { text } } completedInvestment { text }
			figures(measures: ["contracted_investment"]) { totalCount nodes { money { text } figure { money { text } source { cell } } } }
			projects { totalCount nodes { code } } }
		unallocated { contractedInvestment { text } amounts { measure { code } money { text } figures } figures { totalCount nodes { figure { source { cell } } } } }
	} }`, `{"portfolio": {
		"rows": [
			{"keys": [{"label": "东莞市人民政府"}, {"label": "在建"}], "amount": {"money": null, "quantity": {"text": "超8亩"}}, "completedInvestment": {"text": "400万元"},
				"figures": {"totalCount": 1, "nodes": [{"money": {"text": "1200万元"}, "figure": {"money": {"text": "3000万元"}, "source": {"cell": "C2"}}}]},
				"projects": {"totalCount": 1, "nodes": [{"code": "P-1"}]}},
			{"keys": [{"label": "华润（集团）有限公司"}, {"label": "在建"}], "amount": {"money": null, "quantity": {"text": "超12亩"}}, "completedInvestment": {"text": "600万元"},
				"figures": {"totalCount": 1, "nodes": [{"money": {"text": "1800万元"}, "figure": {"money": {"text": "3000万元"}, "source": {"cell": "C2"}}}]},
				"projects": {"totalCount": 1, "nodes": [{"code": "P-1"}]}}],
		"unallocated": {"contractedInvestment": {"text": "100万元"},
			"amounts": [{"measure": {"code": "total_investment"}, "money": {"text": "500万元"}, "figures": 1}, {"measure": {"code": "contracted_investment"}, "money": {"text": "100万元"}, "figures": 1}],
			"figures": {"totalCount": 2, "nodes": [{"figure": {"source": {"cell": "C7"}}}, {"figure": {"source": {"cell": "G7"}}}]}}}}`)
}

func TestPortfolioCountsAnEnclaveForTheRecipient(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ portfolio(groupBy: [COUNTY]) { rows { keys { code label node { ... on Place { fullName } } } count contractedInvestment { text } } } }`,
		`{"portfolio": {"rows": [{"keys": [{"code": "440229", "label": "翁源县", "node": {"fullName": "广东省韶关市翁源县"}}], "count": 2, "contractedInvestment": {"text": "3100万元"}}]}}`)
}

func TestPortfolioOfOtherSubjects(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{
		places: portfolio(subject: PLACE, groupBy: [COUNTY]) { subject rows { keys { label } count amounts { measure { code } quantity { text value } } } }
		pairings: portfolio(subject: PAIRING, groupBy: [ORGANISATION_KIND]) { rows { keys { code label } count } total { count } overlap { count } }
	}`, `{
		"places": {"subject": "PLACE", "rows": [{"keys": [{"label": "翁源县"}], "count": 1, "amounts": [{"measure": {"code": "trees_planted"}, "quantity": {"text": "1.2万株", "value": "1.2"}}]}]},
		"pairings": {"rows": [{"keys": [{"code": "CENTRAL_SOE", "label": "央企"}], "count": 1}, {"keys": [{"code": "CITY_GOVERNMENT", "label": "市级政府"}], "count": 1}],
			"total": {"count": 1}, "overlap": {"count": 1}}
	}`)
}

func TestPlacesAndPairings(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{
		place(code: "440229") { fullName path { name } parent { name }
			children(first: 1, levels: [TOWN]) { totalCount nodes { name } pageInfo { hasNextPage } } zones { name }
			pairings { totalCount nodes { programme { code } recipient { name } startsOn assistors { organisation { name pairings { nodes { recipient { name } } } } lead } } }
			figures { quantity { text } } projects { totalCount nodes { code } } }
		zone: place(code: "441900Z1") { fullName creditedTo { name } parent { name } }
		nowhere: place(code: "99") { name }
	}`, `{
		"place": {"fullName": "广东省韶关市翁源县", "path": [{"name": "广东省"}, {"name": "韶关市"}, {"name": "翁源县"}], "parent": {"name": "韶关市"},
			"children": {"totalCount": 2, "nodes": [{"name": "官渡镇"}], "pageInfo": {"hasNextPage": true}}, "zones": [{"name": "翁源工业园"}],
			"pairings": {"totalCount": 1, "nodes": [{"programme": {"code": "guan-shao"}, "recipient": {"name": "翁源县"}, "startsOn": "2021-01-01", "assistors": [
				{"organisation": {"name": "东莞市人民政府", "pairings": {"nodes": [{"recipient": {"name": "翁源县"}}]}}, "lead": true},
				{"organisation": {"name": "华润（集团）有限公司", "pairings": {"nodes": [{"recipient": {"name": "翁源县"}}]}}, "lead": false}]}]},
			"figures": [{"quantity": {"text": "1.2万株"}}], "projects": {"totalCount": 2, "nodes": [{"code": "P-1"}, {"code": "P-2"}]}},
		"zone": {"fullName": "广东省东莞市东莞飞地", "creditedTo": {"name": "翁源县"}, "parent": {"name": "东莞市"}},
		"nowhere": null
	}`)
}

func TestImportBatchesShowWhatWasRead(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{ importBatches(first: 1) { totalCount nodes { kind file size asOf actor
		counts { entity read created updated unchanged rejected skipped }
		findings(severity: [ERROR]) { totalCount nodes { code severity sheet row column cell seen hint } }
		sheets { name profile headerRow columns { letters heading field } } } } }`, `{"importBatches": {"totalCount": 2, "nodes": [{
		"kind": "IMPORT", "file": "台账.xlsx", "size": "12345", "asOf": "2024-06-30", "actor": "帮扶办",
		"counts": [{"entity": "figure", "read": 8, "created": 8, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0},
			{"entity": "organisation", "read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0},
			{"entity": "pairing", "read": 1, "created": 1, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0},
			{"entity": "project", "read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0},
			{"entity": "status", "read": 2, "created": 2, "updated": 0, "unchanged": 0, "rejected": 0, "skipped": 0}],
		"findings": {"totalCount": 1, "nodes": [{"code": "unit-missing", "severity": "ERROR", "sheet": "项目", "row": 12, "column": 3, "cell": "C12", "seen": "300万", "hint": "请注明单位"}]},
		"sheets": [{"name": "项目", "profile": "guan-shao", "headerRow": 4, "columns": [
			{"letters": "C", "heading": "合同投资额（万元）", "field": "contracted_investment"}, {"letters": "D", "heading": "完成投资（万元）", "field": null}]}]}]}}`)
}

func TestNodesOfEveryTypeAreFoundByTheirIDs(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	data, errs, _ := o.ask(t, `{ programmes { id } measures { id } projects { nodes { id } } organisations { nodes { id } }
		places(filter: {inUse: true}) { nodes { id } } pairings { nodes { id } } figures { nodes { id } } importBatches { nodes { id } } }`, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var ids, want []string
	for _, list := range []struct{ field, typeName string }{
		{"programmes", "Programme"}, {"measures", "Measure"}, {"projects", "Project"}, {"organisations", "Organisation"},
		{"places", "Place"}, {"pairings", "Pairing"}, {"figures", "Figure"}, {"importBatches", "ImportBatch"},
	} {
		items, ok := data[list.field].([]any)
		if !ok {
			items = data[list.field].(map[string]any)["nodes"].([]any)
		}
		ids = append(ids, items[0].(map[string]any)["id"].(string))
		want = append(want, list.typeName)
	}
	ids = append(ids, "UHJvamVjdDo5OTk", "nonsense") // Project:999
	data, errs, n := o.ask(t, `query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }`, map[string]any{"ids": ids})
	if len(errs) > 0 || n > 8 {
		t.Fatalf("%v after %d statements", errs, n)
	}
	for i, item := range data["nodes"].([]any) {
		if i >= len(want) {
			if item != nil {
				t.Errorf("%s is %v", ids[i], item)
			}
			continue
		}
		if node := item.(map[string]any); node["__typename"] != want[i] || node["id"] != ids[i] {
			t.Errorf("%s is %v, want a %s", ids[i], node, want[i])
		}
	}
	o.data(t, `{ node(id: "UHJvamVjdDox") { ... on Project { code } } none: node(id: "UHJvamVjdDo5OTk") { id } }`, `{"node": {"code": "P-1"}, "none": null}`)
}

func TestPagesForwardAndBack(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	page := func(arguments string) (codes []string, info map[string]any) {
		data, errs, _ := o.ask(t, `{ projects(orderBy: {field: CODE, direction: DESC}, `+arguments+`) { edges { cursor node { code } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`, nil)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		list := data["projects"].(map[string]any)
		for _, e := range list["edges"].([]any) {
			codes = append(codes, e.(map[string]any)["node"].(map[string]any)["code"].(string))
		}
		return codes, list["pageInfo"].(map[string]any)
	}
	codes, info := page("first: 1")
	if fmt.Sprint(codes) != "[P-2]" || info["hasNextPage"] != true || info["hasPreviousPage"] != false {
		t.Errorf("first page %v %v", codes, info)
	}
	codes, info = page(fmt.Sprintf("first: 1, after: %q", info["endCursor"]))
	if fmt.Sprint(codes) != "[P-1]" || info["hasNextPage"] != false || info["hasPreviousPage"] != true {
		t.Errorf("second page %v %v", codes, info)
	}
	codes, _ = page(fmt.Sprintf("last: 5, before: %q", info["startCursor"]))
	if fmt.Sprint(codes) != "[P-2]" {
		t.Errorf("page before %v", codes)
	}
}

func TestReportsAndHeadlinesCanBeAskedFor(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `{
		reportingPeriods(filter: {open: true, kinds: [QUARTER], programmes: ["guan-shao"]}, orderBy: {field: DUE_ON}) { totalCount nodes { id dueOn } }
		progressReports(filter: {states: [SUBMITTED]}) { totalCount nodes { state subject { __typename } organisation { name } } }
		publishedFigures(filter: {measures: ["contracted_investment"]}) { totalCount nodes { text measure { name } money { text } quantity { text } count } }
		node(id: "UmVwb3J0aW5nUGVyaW9kOjE") { id }
	}`, `{"reportingPeriods": {"totalCount": 0, "nodes": []}, "progressReports": {"totalCount": 0, "nodes": []},
		"publishedFigures": {"totalCount": 0, "nodes": []}, "node": null}`)
}

func TestRowsOfAPortfolioArePaged(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var codes []string
	for after, pages := "", 0; pages < 10; pages++ {
		data, errs, _ := o.ask(t, `{ portfolio(groupBy: [ORGANISATION], first: 1`+after+`) { rowCount endCursor hasNextPage rows { keys { label } } } }`, nil)
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		p := data["portfolio"].(map[string]any)
		for _, r := range p["rows"].([]any) {
			codes = append(codes, r.(map[string]any)["keys"].([]any)[0].(map[string]any)["label"].(string))
		}
		if p["hasNextPage"] == false {
			if fmt.Sprint(p["rowCount"]) != fmt.Sprint(len(codes)) || len(codes) < 2 {
				t.Errorf("%v of %v rows", codes, p["rowCount"])
			}
			return
		}
		after = fmt.Sprintf(", after: %q", p["endCursor"])
	}
	t.Errorf("no end: %v", codes)
}

// graphql-go's lexer counts bytes here and characters there.
func TestChineseInCommentsAndStrings(t *testing.T) {
	t.Parallel()
	newOffice(t).data(t, `# 项目：“孵化”与其他 # 再一个
		{ # 注释
			a: projects(filter: {text: "孵化"}) { totalCount } # 引号 " 在注释里
			b: projects(filter: {text: """华润"""}) { totalCount }
			c: projects(filter: {text: "# 不是注释"}) { totalCount }
		}`, `{"a": {"totalCount": 1}, "b": {"totalCount": 1}, "c": {"totalCount": 0}}`)
}

func TestFilters(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for filter, want := range map[string]string{
		`{}`: "P-1 P-2", `{programmes: ["provincial"]}`: "P-1", `{strands: [HORIZONTAL]}`: "P-1 P-2", `{started: true}`: "P-1",
		`{status: [STARTED, COMPLETED]}`: "P-1", `{organisationKinds: [CENTRAL_SOE]}`: "P-1", `{organisations: ["T3JnYW5pc2F0aW9uOjE"], roles: [INTRODUCING]}`: "P-2",
		`{under: ["440229"]}`: "P-1 P-2", `{under: ["440229"], located: true}`: "P-1", `{under: ["4419"]}`: "", `{text: "孵化"}`: "P-2",
		`{not: {codes: ["P-1"]}}`: "P-2", `{or: [{codes: ["P-1"]}, {text: "飞地"}]}`: "P-1 P-2", `{and: [{years: [2024]}, {not: {sectors: ["民生"]}}]}`: "P-2",
		`{ids: ["UHJvamVjdDoy"]}`: "P-2",
	} {
		data, errs, _ := o.ask(t, `{ projects(orderBy: {field: CODE}, filter: `+filter+`) { totalCount nodes { code } } }`, nil)
		if len(errs) > 0 {
			t.Errorf("%s: %v", filter, errs)
			continue
		}
		var codes []string
		list := data["projects"].(map[string]any)
		for _, n := range list["nodes"].([]any) {
			codes = append(codes, n.(map[string]any)["code"].(string))
		}
		if got := strings.Join(codes, " "); got != want || list["totalCount"] != float64(len(codes)) {
			t.Errorf("%s: %q of %v, want %q", filter, got, list["totalCount"], want)
		}
	}
}

func TestMistakesAreToldWithTheirCode(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for query, want := range map[string]string{
		`{ projects(filter: {ids: []}) { totalCount } }`:                                                  "INVALID ids",
		`{ projects(filter: {ids: ["UGxhY2U6NDQ"]}) { totalCount } }`:                                     "INVALID ids",
		`{ organisations(filter: {kinds: []}) { totalCount } }`:                                           "INVALID kinds",
		`{ projects(first: 0) { totalCount } }`:                                                           "INVALID first",
		`{ projects(first: 1, last: 1) { totalCount } }`:                                                  "INVALID first",
		`{ projects(after: "nonsense") { totalCount } }`:                                                  "INVALID after",
		`{ portfolio { total { amount(measure: "nothing") { figures } } } }`:                              "INVALID measure",
		`{ portfolio(filter: {or: [{programmes: ["zzz"]}]}) { rowCount } }`:                               "INVALID programmes",
		`{ portfolio(groupBy: [CITY, CITY]) { rowCount } }`:                                               "INVALID groupBy",
		`{ portfolio(groupBy: [CITY, YEAR, STATUS, TOWN]) { rowCount } }`:                                 "INVALID groupBy",
		`{ portfolio(subject: PAIRING) { total { projects { nodes { id } } } } }`:                         "INVALID subject",
		`{ figures(filter: {ids: ["UHJvamVjdDox"]}) { totalCount } }`:                                     "INVALID ids",
		`{ figures(filter: {under: "44"}) { totalCount } }`:                                               "INVALID subject",
		`{ projects { nodes { contractedInvestment { amount(digits: 99) } } } }`:                          "INVALID digits",
		`{ figures(filter: {measures: ["area_renovated"]}) { nodes { quantity { value(unit: "元") } } } }`: "INVALID unit",
	} {
		_, errs, _ := o.ask(t, query, nil)
		if len(errs) == 0 {
			t.Errorf("%s is accepted", query)
			continue
		}
		x := errs[0].(map[string]any)["extensions"].(map[string]any)
		if got := fmt.Sprint(x["code"], " ", x["field"]); got != want {
			t.Errorf("%s: %s, want %s: %v", query, got, want, errs[0])
		}
	}
}

func TestTroubleInTheDatabaseStaysInTheLog(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	_, errs, _ := o.ask(t, `{ projects { nodes { id } } }`, nil)
	if len(errs) != 1 {
		t.Fatal(errs)
	}
	text := fmt.Sprint(errs[0])
	for _, secret := range []string{"sql", "database", "SELECT", "projects:"} {
		if strings.Contains(text, secret) {
			t.Errorf("client is told %s", text)
		}
	}
	if !strings.Contains(o.log.String(), "closed") {
		t.Errorf("log does not tell the cause: %s", o.log)
	}
}

// A place that is met twice on a level has as many children as one that is met once.
func TestParentsMetTwiceAreCountedOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	alone, errs, _ := o.ask(t, `{ place(code: "44") { children { totalCount } } }`, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	data, errs, _ := o.ask(t, `{ places(first: 10) { nodes { path { children { totalCount } } } } }`, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, place := range data["places"].(map[string]any)["nodes"].([]any) {
		if diff := cmp.Diff(alone["place"], place.(map[string]any)["path"].([]any)[0]); diff != "" {
			t.Fatal(diff)
		}
	}
}

// One statement for each relation followed on a level, however many rows there are, and for
// an aggregate one for the state of the ledger.
func TestStatementsDoNotGrowWithRows(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.more(t, 30)
	for query, want := range map[string]int64{
		`{ projects(first: 40) { nodes { code } } }`:                                                                                                             1,
		`{ projects(first: 40) { nodes { code } totalCount } }`:                                                                                                  2,
		`{ projects(first: 40) { nodes { participations { organisation { parent { name } } } } } }`:                                                              4,
		`{ projects(first: 40) { nodes { contractedInvestment { text } completedInvestment { text } paidInFunds { text } figures { reason } } } }`:               2,
		`{ projects(first: 40) { nodes { figures { measure { name } money { text } quantity { text } source { cell } } } } }`:                                    4,
		`{ projects(first: 40) { nodes { places { place { path { name } fullName } } } } }`:                                                                      3,
		`{ projects(first: 40) { nodes { status statusHistory { status } programmes { programme { name } } } } }`:                                                4,
		`{ programmes { projects(first: 40) { nodes { participations { organisation { pairings(first: 5) { nodes { recipient { name } } } } } } } } }`:           6,
		`{ places(first: 40) { nodes { pairings(first: 5) { nodes { assistors { organisation { name } } } } } } }`:                                               2,
		`{ places(first: 40) { nodes { pairings(first: 5) { nodes { assistors { organisation { name parent { name } } } } } } } }`:                               4,
		`{ portfolio(groupBy: [ORGANISATION]) { rows { keys { label node { id } } contractedInvestment { text } } } }`:                                           3,
		`{ portfolio(groupBy: [SECTOR]) { rows { count figures(first: 3) { nodes { figure { source { cell } } } } projects(first: 3) { nodes { status } } } } }`: 6,
	} {
		_, errs, n := o.ask(t, query, nil)
		if len(errs) > 0 || n != want {
			t.Errorf("%s took %d statements, want %d: %v", query, n, want, errs)
		}
	}
}

// more adds n projects, each in a sector of its own.
func (o *office) more(t *testing.T, n int) {
	t.Helper()
	var entries []ledger.Entry
	for i := range n {
		name := fmt.Sprintf("项目%03d", i)
		entries = append(entries, ledger.Entry{
			Row:           i + 2,
			Organisations: []ledger.OrganisationClaim{{Name: "单位" + name, Kind: ledger.Builder, Parent: "东莞市人民政府"}},
			Project: &ledger.ProjectClaim{
				Code: "M-" + name, Name: name, Sector: name,
				Programmes:     []ledger.ProgrammeClaim{{Code: "provincial"}},
				Places:         []ledger.PlaceShare{{PlaceCode: "440205101"}},
				Participations: []ledger.ParticipationClaim{{Organisation: "单位" + name, Role: ledger.RoleImplementing}},
			},
			Figures: []ledger.FigureClaim{{
				Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual, Value: wan,
				Qualifier: ledger.Exact, ValidFrom: day(2024, 1, 1), Row: i + 2, Col: 3,
			}},
			Status: []ledger.StatusClaim{{Status: ledger.StatusPlanned, ValidFrom: day(2024, 1, 1), Row: i + 2, Col: 4}},
		})
	}
	_, err := o.store.Apply(t.Context(), ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "更多.xlsx", FileHash: strings.Repeat("c", 64)},
		sequence(entries), store.ApplyOptions{})
	check(t, err)
}

// The examples that GraphiQL opens with are answered.
func TestExamplesOfGraphiQLAreAnswered(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../web/graphiql/examples/*.graphql")
	check(t, err)
	if len(files) < 3 {
		t.Fatalf("%d examples", len(files))
	}
	o := newOffice(t)
	for _, file := range files {
		query, err := os.ReadFile(file)
		check(t, err)
		// An event of a portfolio is the answer to the same question.
		asked := strings.NewReplacer("subscription ", "query ", "portfolioChanged(", "portfolio(").Replace(string(query))
		data, errs, _ := o.ask(t, asked, nil)
		if len(errs) > 0 || len(data) == 0 {
			t.Errorf("%s: %v", file, errs)
		}
	}
}
