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

func TestProjectsAreMadeChangedAndArchived(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	id := func(list, field, text string) string {
		return o.get(t, fmt.Sprintf(`{ %s(filter: {%s: %s}) { nodes { id } } }`, list, field, text), list, "nodes", 0, "id").(string)
	}
	city, firm := id("organisations", "text", `"东莞市人民政府"`), id("organisations", "text", `"华润"`)
	programme := o.get(t, `{ programme(code: "guan-shao") { id } }`, "programme", "id").(string)
	o.change(t, `{"project": {"name": "新桥", "version": 1, "year": 2025, "package": null, "places": [{"place": {"name": "翁源县"}, "shareBasisPoints": 5000}],
		"participations": [{"organisation": {"name": "东莞市人民政府"}, "role": "LEAD", "post": "科长"}], "attributes": [{"name": "备注", "value": "急"}]}, "warnings": [], "userErrors": []}`,
		`projectCreate(input: {name: "新桥", startsOn: "2025-03-01", programmes: [{programme: %q, lead: true}], places: [{place: "440229", shareBasisPoints: 5000}],
			participations: [{organisation: %q, role: LEAD, post: "科长"}], attributes: [{name: "备注", value: "急"}]}) {
			project { name version year package { name } places { place { name } shareBasisPoints } participations { organisation { name } role post } attributes { name value } } `+problemFields+`}`, programme, city)
	bridge := o.get(t, `{ projects(filter: {text: "新桥"}) { nodes { id } } }`, "projects", "nodes", 0, "id").(string)
	p1, p2 := o.project(t, "P-1"), o.project(t, "P-2")
	before := o.get(t, `{ projects { nodes { id version sector } } }`, "projects")
	o.refused(t, fmt.Sprintf(`projectsUpdate(reason: "整理", inputs: [
		{project: %[1]q, expectedVersion: 1, sector: "交通"}, {project: %[2]q, expectedVersion: 9, sector: "民生"},
		{project: %[3]q, expectedVersion: 1, participations: [{organisation: %[4]q, role: LEAD, shareBasisPoints: 9000}, {organisation: %[5]q, role: FUNDING, shareBasisPoints: 2000}]}])`, bridge, p1, p2, city, firm),
		"VERSION_CONFLICT inputs.1.expectedVersion", "INVALID inputs.2.participations.1.shareBasisPoints")
	o.refused(t, fmt.Sprintf(`projectsUpdate(inputs: [{project: %q, expectedVersion: 1}, {project: %q, expectedVersion: 1, programmes: [{programme: "x"}], places: [{place: "440229", shareBasisPoints: 10001}]}])`, bridge, p2),
		"INVALID inputs.1.programmes.0.programme", "INVALID inputs.1.places.0.shareBasisPoints")
	if after := o.get(t, `{ projects { nodes { id version sector } } }`, "projects"); fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("something was changed: %v, before %v", after, before)
	}
	o.change(t, `{"projects": [{"name": "新桥", "version": 2, "sector": "交通", "startsOn": null, "attributes": [], "participations": []}, {"name": "飞地孵化器", "version": 2, "sector": "产业", "startsOn": null, "attributes": [], "participations": [{"role": "INTRODUCING"}]}], "userErrors": []}`,
		`projectsUpdate(reason: "整理", inputs: [{project: %q, expectedVersion: 1, sector: "交通", startsOn: null, participations: [], attributes: [{name: "备注", value: null}]}, {project: %q, expectedVersion: 1, sector: "产业"}]) {
			projects { name version sector startsOn attributes { name } participations { role } } userErrors { code message field } }`, bridge, p2)
	o.refused(t, fmt.Sprintf(`projectArchive(project: %q, expectedVersion: 2, reason: "重复")`, p2), "IN_USE project")
	o.change(t, `{"project": {"name": "飞地孵化器", "contractedInvestment": {"text": "100万元"}}, "userErrors": []}`,
		`projectArchive(project: %q, expectedVersion: 2, reason: "重复", cascade: true) { project { name contractedInvestment { text } } userErrors { code message } }`, p2)
	o.data(t, `{ projects(filter: {codes: ["P-2"]}) { totalCount } }`, `{"projects": {"totalCount": 0}}`)
}

func TestPairingsProgrammesAndZonesAreMadeAndChanged(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	o.change(t, `{"programme": {"code": "wan-qi", "strand": "SOCIAL", "version": 1}, "userErrors": []}`,
		`programmeCreate(input: {code: "wan-qi", name: "万企兴万村", strand: SOCIAL}) { programme { code strand version } userErrors { code message } }`)
	o.refused(t, `programmeCreate(input: {code: "wan-qi", name: "又一个"})`, "CONFLICT input.code")
	programme := o.get(t, `{ programme(code: "wan-qi") { id } }`, "programme", "id").(string)
	o.change(t, `{"programme": {"name": "万企兴万村", "strand": null, "endsOn": "2030-12-31", "version": 2}}`,
		`programmeUpdate(input: {programme: %q, expectedVersion: 1, strand: null, endsOn: "2030-12-31"}) { programme { name strand endsOn version } }`, programme)
	firm := o.get(t, `{ organisations(filter: {text: "华润"}) { nodes { id } } }`, "organisations", "nodes", 0, "id").(string)
	o.change(t, `{"pairing": {"recipient": {"code": "440229"}, "assistors": [{"organisation": {"name": "华润（集团）有限公司"}, "lead": true, "shareBasisPoints": null}], "version": 1}, "userErrors": []}`,
		`pairingCreate(input: {programme: %q, recipient: "440229", assistors: [{organisation: %q, lead: true}]}) { pairing { recipient { code } assistors { organisation { name } lead shareBasisPoints } version } userErrors { code message field } }`, programme, firm)
	pairing := o.get(t, `{ pairings(filter: {programmes: ["wan-qi"]}) { nodes { id } } }`, "pairings", "nodes", 0, "id").(string)
	o.refused(t, fmt.Sprintf(`pairingUpdate(input: {pairing: %q, expectedVersion: 1, assistors: []})`, pairing), "INVALID input.assistors")
	o.change(t, `{"pairing": {"team": "甲组", "endsOn": "2026-01-01"}}`, `pairingUpdate(input: {pairing: %q, expectedVersion: 1, team: "甲组", endsOn: "2026-01-01"}) { pairing { team endsOn } }`, pairing)
	o.refused(t, fmt.Sprintf(`programmeArchive(programme: %q, expectedVersion: 2, reason: "误建")`, programme), "IN_USE programme")
	o.change(t, `{"pairing": {"team": "甲组", "assistors": [{"lead": true}]}}`, `pairingArchive(pairing: %q, expectedVersion: 2, reason: "误建") { pairing { team assistors { lead } } }`, pairing)
	o.change(t, `{"userErrors": []}`, `programmeArchive(programme: %q, expectedVersion: 2, reason: "误建") { userErrors { code message } }`, programme)
	if n := o.get(t, `{ programmes { code } }`, "programmes").([]any); len(n) != 2 {
		t.Errorf("programmes %v", n)
	}
	o.refused(t, fmt.Sprintf(`organisationArchive(organisation: %q, expectedVersion: 1, reason: "误建", cascade: true)`, firm), "IN_USE organisation")

	o.change(t, `{"place": {"name": "江尾园", "parent": {"code": "440229"}, "version": 0}, "userErrors": []}`,
		`zoneCreate(input: {host: "440229", name: "江尾园"}) { place { name parent { code } version } userErrors { code message } }`)
	zone := o.get(t, `{ places(filter: {text: "江尾园"}) { nodes { id } } }`, "places", "nodes", 0, "id").(string)
	o.change(t, `{"place": {"name": "江尾产业园", "validFrom": "2024-01-01", "version": 1}}`,
		`zoneUpdate(input: {place: %q, expectedVersion: 0, name: "江尾产业园", validFrom: "2024-01-01"}) { place { name validFrom version } }`, zone)
	o.refused(t, `placeReparent(place: "440229", parent: "4402", expectedVersion: 0, reason: "调整")`, "INVALID place")
	o.refused(t, `zoneUpdate(input: {place: "441900Z1", expectedVersion: 0, creditedTo: null})`, "IN_USE input.creditedTo")
	o.change(t, `{"place": {"code": "440229101Z1", "name": "东莞飞地", "projects": {"totalCount": 1}}, "userErrors": []}`,
		`placeReparent(place: "441900Z1", parent: "440229101", expectedVersion: 0, reason: "调整") { place { code name projects { totalCount } } userErrors { code message field } }`)
	o.refused(t, fmt.Sprintf(`zoneArchive(place: %q, expectedVersion: 0, reason: "误建")`, zone), "VERSION_CONFLICT expectedVersion")
	o.change(t, `{"userErrors": []}`, `zoneArchive(place: %q, expectedVersion: 1, reason: "误建") { userErrors { code message } }`, zone)
}

func TestProgrammesAndZonesAreMadeChangedAndArchivedTogether(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	o.change(t, `{"programmes": [{"code": "wan-qi", "version": 1}, {"code": "shuang-bai", "version": 1}], "userErrors": []}`,
		`programmesCreate(inputs: [{code: "wan-qi", name: "万企兴万村"}, {code: "shuang-bai", name: "双百行动"}]) { programmes { code version } userErrors { code field } }`)
	o.refused(t, `programmesCreate(inputs: [{code: "new", name: "新"}, {code: "wan-qi", name: "又一个"}])`, "CONFLICT inputs.1.code")
	id := func(code string) string {
		return o.get(t, `{ programme(code: "`+code+`") { id } }`, "programme", "id").(string)
	}
	one, two := id("wan-qi"), id("shuang-bai")
	o.change(t, `{"programmes": [{"name": "万企兴万村", "endsOn": "2030-12-31"}, {"name": "百校百县", "endsOn": null}]}`,
		`programmesUpdate(inputs: [{programme: %q, expectedVersion: 1, endsOn: "2030-12-31"}, {programme: %q, expectedVersion: 1, name: "百校百县"}]) { programmes { name endsOn } }`, one, two)
	o.refused(t, fmt.Sprintf(`programmesArchive(reason: "误建", inputs: [{programme: %q, expectedVersion: 2}, {programme: %q, expectedVersion: 1}])`, one, two), "VERSION_CONFLICT inputs.1.expectedVersion")
	o.change(t, `{"programmes": [{"name": "万企兴万村"}, {"name": "百校百县"}], "batch": {"reason": "误建"}, "userErrors": []}`,
		`programmesArchive(reason: "误建", inputs: [{programme: %q, expectedVersion: 2}, {programme: %q, expectedVersion: 2}]) { programmes { name } batch { reason } userErrors { code } }`, one, two)

	const zones = ` { places { name version parent { code } } userErrors { code message } }`
	o.change(t, `{"places": [{"name": "江尾园", "version": 0, "parent": {"code": "440229"}}, {"name": "官渡园", "version": 0, "parent": {"code": "440229101"}}], "userErrors": []}`,
		`zonesCreate(inputs: [{host: "440229", name: "江尾园"}, {host: "440229101", name: "官渡园"}])`+zones)
	zone := func(name string) string {
		return o.get(t, `{ places(filter: {text: "`+name+`"}) { nodes { id } } }`, "places", "nodes", 0, "id").(string)
	}
	east, west := zone("江尾园"), zone("官渡园")
	o.refused(t, fmt.Sprintf(`zonesUpdate(inputs: [{place: %q, expectedVersion: 0, name: "江尾产业园"}, {place: "440229", expectedVersion: 0}])`, east), "INVALID inputs.1.place")
	o.change(t, `{"places": [{"name": "江尾产业园", "version": 1}, {"name": "官渡产业园", "version": 1}]}`,
		`zonesUpdate(inputs: [{place: %q, expectedVersion: 0, name: "江尾产业园"}, {place: %q, expectedVersion: 0, name: "官渡产业园"}]) { places { name version } }`, east, west)
	o.change(t, `{"places": [{"name": "江尾产业园"}, {"name": "官渡产业园"}], "userErrors": []}`,
		`zonesArchive(reason: "误建", inputs: [{place: %q, expectedVersion: 1}, {place: %q, expectedVersion: 1}]) { places { name } userErrors { code message } }`, east, west)

	p1, p2 := o.project(t, "P-1"), o.project(t, "P-2")
	o.refused(t, fmt.Sprintf(`projectsArchive(reason: "重复", inputs: [{project: %q, expectedVersion: 1, cascade: true}, {project: %q, expectedVersion: 1}])`, p1, p2), "IN_USE inputs.1.project")
	o.change(t, `{"projects": [{"name": "华润希望乡村"}, {"name": "飞地孵化器"}], "userErrors": []}`,
		`projectsArchive(reason: "重复", inputs: [{project: %q, expectedVersion: 1, cascade: true}, {project: %q, expectedVersion: 1, cascade: true}]) { projects { name } userErrors { code message } }`, p1, p2)
	o.data(t, `{ projects { totalCount } }`, `{"projects": {"totalCount": 0}}`)
}
