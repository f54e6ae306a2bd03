package graph_test

import "testing"

func TestHistoryTellsEveryValueWithItsSource(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	id := o.idOf(t, "P-1")
	o.data(t, `{ history(of: "`+id+`", measure: "contracted_investment") { totalCount nodes {
		attribute knownTo figure { validFrom money { text } } source { file cell } } }
		none: history(of: "`+id+`", attribute: "name") { totalCount nodes { before after } } }`, `{
		"history": {"totalCount": 2, "nodes": [
			{"attribute": null, "knownTo": "2026-11-22T01:00:06.000000Z", "figure": {"validFrom": "2024-03-31", "money": {"text": "约2900万元"}},
				"source": {"file": "台账.xlsx", "cell": "C5"}},
			{"attribute": null, "knownTo": null, "figure": {"validFrom": "2024-03-31", "money": {"text": "3000万元"}},
				"source": {"file": "更正.xlsx", "cell": "C2"}}]}, "none": {"totalCount": 0, "nodes": []}}`)
	for of, want := range map[string]string{`x`: "of", id: "measure"} {
		_, errs, _ := o.ask(t, `{ history(of: "`+of+`", measure: "nothing") { totalCount } }`, nil)
		if len(errs) != 1 || errs[0].(map[string]any)["extensions"].(map[string]any)["field"] != want {
			t.Error(of, errs)
		}
	}
}

func (o *office) idOf(t *testing.T, code string) string {
	t.Helper()
	data, errs, _ := o.ask(t, `{ projects(filter: {codes: ["`+code+`"]}) { nodes { id } } }`, nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	nodes := data["projects"].(map[string]any)["nodes"].([]any)
	return nodes[0].(map[string]any)["id"].(string)
}
