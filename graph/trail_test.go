package graph_test

import (
	"fmt"
	"testing"
)

func TestTheTrailTellsWhoDidWhat(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	p := o.project(t, "P-2")
	o.change(t, `{"figure": {"money": {"text": "2亿元"}}, "userErrors": []}`,
		`figureRecord(input: {subject: %q, measure: "total_investment", money: {amount: "2", unit: YI_YUAN}, validFrom: "2024-12-31"}, reason: "补报") { figure { money { text } } userErrors { code message } }`, p)
	o.data(t, `{ trail(first: 1) { totalCount nodes { kind actor through reason report changes { what field series before after subject { __typename ... on Project { code } } } } } }`,
		`{"trail": {"totalCount": 3, "nodes": [{"kind": "EDIT", "actor": "API", "through": "MACHINE", "reason": "补报", "report": null,
			"changes": [{"what": "stated", "field": "total_investment", "series": "ACTUAL", "before": "500万元", "after": "2亿元", "subject": {"__typename": "Project", "code": "P-2"}}]}]}}`)
	o.data(t, fmt.Sprintf(`{ trailOf(of: %q, first: 1) { nodes { what after source { batch { kind } } } pageInfo { hasNextPage } } }`, p),
		`{"trailOf": {"nodes": [{"what": "stated", "after": "2亿元", "source": {"batch": {"kind": "EDIT"}}}], "pageInfo": {"hasNextPage": true}}}`)
	o.data(t, `{ trail(kinds: [UNDO, ACCOUNT], since: "2020-01-01T00:00:00Z", until: "2020-01-02T00:00:00Z") { totalCount } }`, `{"trail": {"totalCount": 0}}`)
	for _, wrong := range []string{`{ trailOf(of: "x") { totalCount } }`, `{ trail(user: "x") { totalCount } }`} {
		if _, errs, _ := o.ask(t, wrong, nil); len(errs) != 1 {
			t.Errorf("%s: %v", wrong, errs)
		}
	}
}
