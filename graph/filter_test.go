package graph_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestFiltersCompose(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	for filter, want := range map[string]string{
		`{name: {contains: "希望"}}`:                                                                "P-1",
		`{name: {startsWith: "飞地"}, year: {gte: 2024}}`:                                           "P-2",
		`{year: {gt: 2024}}`:                                                                      "",
		`{sector: {isNull: true}}`:                                                                "P-2",
		`{startsOn: {gte: "2024-01-01", lt: "2024-03-02"}}`:                                       "P-1",
		`{not: {startsOn: {isNull: false}}}`:                                                      "P-2",
		`{code: {in: ["P-1", "P-9"]}}`:                                                            "P-1",
		`{or: [{code: {eq: "P-1"}}, {code: {eq: "P-2"}}]}`:                                        "P-1 P-2",
		`{and: [{code: {eq: "P-1"}}, {code: {eq: "P-2"}}]}`:                                       "",
		`{participations: {some: {role: {eq: FUNDING}}}}`:                                         "P-1",
		`{participations: {every: {role: {eq: INTRODUCING}}}}`:                                    "P-2",
		`{participations: {none: {shareBasisPoints: {gte: 6000}}}}`:                               "P-2",
		`{participations: {some: {organisation: {name: {contains: "华润(集团)"}}}}}`:                  "P-1",
		`{inProgrammes: {some: {lead: {eq: true}, programme: {strand: {eq: HORIZONTAL}}}}}`:       "P-1",
		`{places: {some: {place: {level: {eq: ZONE}, creditedTo: {code: {eq: "440229"}}}}}}`:      "P-2",
		`{places: {some: {place: {under: "440229"}}}}`:                                            "P-1",
		`{figures: {some: {measure: {eq: "contracted_investment"}, value: {gte: "1000000000"}}}}`: "P-1",
		`{figures: {some: {measure: {eq: "contracted_investment"}, value: {lt: "1000000000"}}, none: {measure: {eq: "paid_in_funds"}}}}`: "P-2",
		`{statuses: {some: {status: {eq: SIGNED}, validTo: {lte: "2024-03-01"}}}}`:                                                       "P-1",
		`{programmes: ["provincial"], sector: {eq: "民生"}}`:                                                                               "P-1",
		`{figures: {some: {batch: {file: {contains: "台账"}}, provider: {aliases: {some: {name: {eq: "华润"}}}}}}}`:                          "P-1",
	} {
		o.data(t, `{ projects(filter: `+filter+`, orderBy: {field: CODE}) { totalCount nodes { code } } }`, codes("projects", want))
	}
	for query, want := range map[string]string{
		`organisations(filter: {projects: {some: {code: {eq: "P-2"}}}}) { totalCount nodes { code: name } }`:                                             "东莞市人民政府",
		`organisations(filter: {parent: {name: {startsWith: "东莞"}}}) { totalCount nodes { code: name } }`:                                                "华润（集团）有限公司",
		`organisations(filter: {identifiers: {none: {}}}) { totalCount nodes { code: name } }`:                                                           "东莞市人民政府",
		`places(filter: {pairings: {some: {programme: {code: {eq: "guan-shao"}}}}}) { totalCount nodes { code } }`:                                       "440229",
		`places(filter: {projects: {some: {code: {eq: "P-2"}}}, level: {in: [COUNTY, ZONE]}}) { totalCount nodes { code } }`:                             "440229 441900Z1",
		`pairings(filter: {assistors: {some: {lead: {eq: true}, organisation: {kind: {eq: CITY_GOVERNMENT}}}}}) { totalCount nodes { code: startsOn } }`: "2021-01-01",
		`importBatches(filter: {findings: {some: {severity: {eq: ERROR}}}}) { totalCount nodes { code: file } }`:                                         "台账.xlsx",
		`figures(filter: {place: {children: {some: {name: {eq: "官渡镇"}}}}}) { totalCount nodes { code: validFrom } }`:                                     "2024-04-01",
	} {
		name, _, _ := strings.Cut(query, "(")
		o.data(t, `{ `+query+` }`, codes(name, want))
	}
}

// codes is the answer of a list that shows codes.
func codes(list, want string) string {
	var nodes []string
	for _, c := range strings.Fields(want) {
		nodes = append(nodes, fmt.Sprintf(`{"code": %q}`, c))
	}
	return fmt.Sprintf(`{%q: {"totalCount": %d, "nodes": [%s]}}`, list, len(nodes), strings.Join(nodes, ", "))
}

func TestListsAreOrderedBySeveralFieldsAndPagedBothWays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.data(t, `{
		a: projects(orderBy: [{field: YEAR}, {field: CONTRACTED_INVESTMENT, direction: DESC}]) { nodes { code } }
		b: projects(orderBy: [{field: STATUS}, {field: PLACE}]) { nodes { code } }
		c: organisations(orderBy: [{field: PROJECTS, direction: DESC}, {field: NAME}]) { nodes { name } }
		d: projects(last: 1, orderBy: {field: CODE}) { nodes { code } pageInfo { hasPreviousPage hasNextPage } }
	}`, `{
		"a": {"nodes": [{"code": "P-1"}, {"code": "P-2"}]},
		"b": {"nodes": [{"code": "P-1"}, {"code": "P-2"}]},
		"c": {"nodes": [{"name": "东莞市人民政府"}, {"name": "华润（集团）有限公司"}]},
		"d": {"nodes": [{"code": "P-2"}], "pageInfo": {"hasPreviousPage": true, "hasNextPage": false}}
	}`)
}

func TestFiltersThatSayNothingOrTooMuchAreRefused(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	deep := strings.Repeat(`{not: `, 20) + `{year: {eq: 2024}}` + strings.Repeat(`}`, 20)
	for filter, want := range map[string]string{
		`{name: {}}`:                         "INVALID name",
		`{participations: {}}`:               "INVALID participations",
		`{year: {in: []}}`:                   "INVALID year",
		`{id: {eq: "UGxhY2U6NDQ"}}`:          "INVALID id",
		`{package: {view: PACKAGES}}`:        "INVALID view",
		`{figures: {some: {history: true}}}`: "INVALID history",
		deep:                                 "LIMIT_EXCEEDED filter",
	} {
		_, errs, _ := o.ask(t, `{ projects(filter: `+filter+`) { totalCount } }`, nil)
		if len(errs) == 0 {
			t.Errorf("%.80s is accepted", filter)
			continue
		}
		x := errs[0].(map[string]any)["extensions"].(map[string]any)
		if got := fmt.Sprint(x["code"], " ", x["field"]); got != want {
			t.Errorf("%.80s: %s, want %s: %v", filter, got, want, errs[0])
		}
	}
}
