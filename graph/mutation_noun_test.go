package graph_test

import (
	"fmt"
	"testing"
)

func TestOrganisationsAreMadeChangedAndMerged(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	const fields = ` { organisation { name kind version aliases { name kind } parent { name } place { code } identifiers { value } } ` + problemFields + `}`
	o.change(t, `{"organisation": {"name": "翁源县帮扶办", "kind": "GOVERNMENT_OFFICE", "version": 1, "aliases": [{"name": "翁源办", "kind": "SHORT"}], "parent": null, "place": {"code": "440229"}, "identifiers": []}, "warnings": [], "userErrors": []}`,
		`organisationCreate(input: {name: "翁源县帮扶办", kind: GOVERNMENT_OFFICE, place: "440229", aliases: [{name: "翁源办"}]})`+fields)
	id := func(name string) string {
		return o.get(t, `{ organisations(filter: {text: "`+name+`"}) { nodes { id } } }`, "organisations", "nodes", 0, "id").(string)
	}
	office, city := id("翁源县帮扶办"), id("东莞市人民政府")
	o.change(t, `{"organisation": {"name": "翁源县帮扶办", "kind": "GOVERNMENT_OFFICE", "version": 2, "aliases": [{"name": "翁源办", "kind": "SHORT"}], "parent": {"name": "东莞市人民政府"}, "place": null, "identifiers": []}, "warnings": [], "userErrors": []}`,
		`organisationUpdate(input: {organisation: %q, expectedVersion: 1, place: null, parent: %q})`+fields, office, city)
	o.refused(t, fmt.Sprintf(`organisationUpdate(input: {organisation: %q, expectedVersion: 1, kind: OTHER})`, office), "VERSION_CONFLICT input.expectedVersion")
	o.refused(t, fmt.Sprintf(`organisationsUpdate(inputs: [{organisation: %[1]q, expectedVersion: 2, name: null}, {organisation: "x", expectedVersion: 1}])`, office),
		"INVALID inputs.0.name", "INVALID inputs.1.organisation")
	o.refused(t, fmt.Sprintf(`organisationsUpdate(inputs: [{organisation: %[1]q, expectedVersion: 2, parent: %[1]q}, {organisation: %[2]q, expectedVersion: 1, parent: %[1]q}])`, office, city),
		"INVALID inputs.0.parent", "INVALID inputs.1.parent")
	o.change(t, `{"organisation": {"aliases": [{"name": "翁源办"}, {"name": "县帮扶办"}]}}`, `organisationAliasAdd(organisation: %q, name: "县帮扶办") { organisation { aliases { name } } }`, office)
	o.change(t, `{"organisation": {"aliases": [{"name": "县帮扶办"}]}}`, `organisationAliasRemove(organisation: %q, name: "翁源办") { organisation { aliases { name } } }`, office)
	o.change(t, `{"organisation": {"name": "东莞市人民政府", "aliases": [{"name": "翁源县帮扶办"}, {"name": "县帮扶办"}]}, "batch": {"reason": "重复登记"}, "userErrors": []}`,
		`organisationMerge(from: %q, into: %q, reason: "重复登记") { organisation { name aliases { name } } batch { reason } userErrors { code message } }`, office, city)
	o.refused(t, fmt.Sprintf(`organisationMerge(from: %q, into: %q, reason: "再来")`, office, city), "NOT_FOUND from")
}
