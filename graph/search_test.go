package graph_test

import "testing"

func TestSearchFindsWhatHasAName(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.data(t, `{
		a: search(text: "華潤") { totalCount nodes { kind rank text node { __typename ... on Project { code } ... on Organisation { name } } } }
		b: search(text: "官渡", kinds: [PLACE], first: 1) { nodes { node { ... on Place { code } } } pageInfo { hasNextPage } }
		c: search(text: "希望 飞地", kinds: [PROJECT]) { nodes { rank node { ... on Project { code } } } }
	}`, `{
		"a": {"totalCount": 2, "nodes": [
			{"kind": "ORGANISATION", "rank": "EXACT", "text": "华润", "node": {"__typename": "Organisation", "name": "华润（集团）有限公司"}},
			{"kind": "PROJECT", "rank": "PREFIX", "text": "华润希望乡村", "node": {"__typename": "Project", "code": "P-1"}}]},
		"b": {"nodes": [{"node": {"code": "440229101"}}], "pageInfo": {"hasNextPage": false}},
		"c": {"nodes": [{"rank": "SOME_WORD", "node": {"code": "P-1"}}, {"rank": "SOME_WORD", "node": {"code": "P-2"}}]}
	}`)
	_, errs, _ := o.ask(t, `{ search(text: "（）") { totalCount } }`, nil)
	if len(errs) != 1 || errs[0].(map[string]any)["extensions"].(map[string]any)["field"] != "text" {
		t.Error(errs)
	}
}
