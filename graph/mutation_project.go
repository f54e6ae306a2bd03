package graph

import (
	"slices"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

var (
	shareField = inputField{"shareBasisPoints", graphql.Int, "Declared share in basis points, 0 to 10000 (占比，万分之一); left out: not declared."}
	leadField  = inputField{"lead", graphql.Boolean, "Whether it is credited in LEAD mode; one at most (牵头)."}
	postField  = inputField{"post", graphql.String, "Post that answers for it, never a person's name (岗位)."}
	placeField = inputField{"place", must(graphql.ID), "Global id or code of the place (地点)."}
	orgField   = inputField{"organisation", must(graphql.ID), "Global id of the organisation (单位)."}
	underField = inputField{"programme", must(graphql.ID), "Global id of the programme (行动)."}
	fromField  = inputField{"startsOn", dateScalar, "First day (起始日期)."}
	toField    = inputField{"endsOn", dateScalar, "Last day (截止日期)."}

	programmeShareInput = inputObject("ProgrammeShareInput", "A programme that a project is under (所属行动).", underField, shareField, leadField)
	placeShareInput     = inputObject("PlaceShareInput", "A place that a project stands on (项目地点).", placeField, shareField, leadField)
	participationInput  = inputObject("ParticipationInput", "An organisation's part in a project (参与单位).", orgField,
		inputField{"role", must(roles.enum), "What it does in the project (参与方式)."}, shareField, postField, fromField, toField)
	assistorInput  = inputObject("AssistorInput", "A member of a pairing's team (帮扶单位).", orgField, shareField, leadField, postField)
	attributeInput = inputObject("AttributeInput", "A further column of a project (其他列).",
		inputField{"name", must(graphql.String), "Heading (表头)."}, inputField{"value", graphql.String, "Text; null takes the column away (内容)."})
)

// archiveArgs are the arguments of archiving.
func archiveArgs(thing, about string) graphql.FieldConfigArgument {
	return graphql.FieldConfigArgument{
		thing:             argument(must(graphql.ID), about),
		"expectedVersion": argument(must(graphql.Int), versionField.about),
		"cascade":         argumentOr(graphql.Boolean, false, "End what depends on it too; otherwise it is refused as IN_USE (一并结束)."),
	}
}

const archiveAbout = "It was entered by mistake or twice: from now on it is not known. What was known before stays; undoing the batch brings it back. What only ended has endsOn instead."

// archive is the archiving of one sort of thing; thing is its argument.
func (s *schema) archive(sort, thing, typeName string, kind ledger.SubjectKind, typ *graphql.Object, about, cascades string) edit {
	each := inputObject(strings.ToUpper(sort[:1])+sort[1:]+"ArchiveInput", "One that is to be archived (归档).",
		inputField{thing, must(graphql.ID), "Global id of it."}, versionField,
		inputField{"cascade", graphql.Boolean, "End what depends on it too; otherwise it is refused as IN_USE (一并结束)."})
	return edit{name: sort + "Archive", many: sort + "sArchive", about: about + " " + archiveAbout + " " + cascades, each: each,
		noun: noun{thing, thing + "s", typeName, typ, "It, as it was known before"}, reasoned: true,
		args: archiveArgs(thing, "Global id of it."), read: func(in *given) ledger.Edit {
			a := ledger.ArchiveEdit{Kind: kind, Version: in.version(), Cascade: in.isSet("cascade")}
			if kind == ledger.SubjectPlace {
				a.Code = in.place(thing)
			} else {
				a.ID = in.row(thing, typeName)
			}
			return a
		}}
}

func maybe(t graphql.Type) graphql.Input    { return t }
func mustHave(t graphql.Type) graphql.Input { return must(t) }

// projectMutations are those of projects.
func (s *schema) projectMutations() []field {
	project := noun{"project", "projects", "Project", s.project, "The project"}
	fields := func(required func(graphql.Type) graphql.Input) []inputField {
		return []inputField{
			{"code", graphql.String, "The office's project code (项目代码)."},
			{"name", required(graphql.String), "Name (项目名称)."},
			{"package", graphql.ID, "Global id of the package of which it is a part (打包项目)."},
			{"sector", graphql.String, "Category under which the office files it (项目类别、行业)."},
			{"year", graphql.Int, "Plan year (年度)."}, fromField, toField,
			{"summary", graphql.String, "Content of the work (主要建设内容)."},
			{"programmes", listOfType(programmeShareInput), "All programmes it is under (所属行动)."},
			{"places", listOfType(placeShareInput), "All places it stands on (项目地点)."},
			{"participations", listOfType(participationInput), "All who take part (参与单位)."},
			{"attributes", listOfType(attributeInput), "Further columns; those not named stay (其他列)."},
		}
	}
	create := inputObject("ProjectCreateInput", "A project that the ledger does not have (新项目).", fields(mustHave)...)
	update := inputObject("ProjectUpdateInput", "What of a project is different. What is left out stays; null clears; a list is the whole list (修改项目).",
		slices.Concat([]inputField{{"project", must(graphql.ID), "Global id of the project (项目)."}, versionField}, fields(maybe))...)
	return s.editFields(
		edit{name: "projectCreate", many: "projectsCreate", about: "Make a project (新建项目).", input: create, noun: project, read: readProject(true)},
		edit{name: "projectUpdate", many: "projectsUpdate", about: "Change a project (修改项目).", input: update, noun: project, read: readProject(false)},
		s.archive("project", "project", "Project", ledger.SubjectProject, s.project, "Archive a project (归档项目).", "Its figures and its parts depend on it, and are ended by cascade; its status and links always are."),
	)
}

func readProject(made bool) func(in *given) ledger.Edit {
	return func(in *given) ledger.Edit {
		in.required("name", made)
		e := ledger.EditProject{
			ID: in.row("project", "Project"), Version: in.version(), Code: patch[string](in, "code"), Name: patch[string](in, "name"),
			Package: in.patchRow("package", "Project"), Sector: patch[string](in, "sector"), Year: patch[int](in, "year"),
			StartsOn: patch[ledger.Date](in, "startsOn"), EndsOn: patch[ledger.Date](in, "endsOn"), Summary: patch[string](in, "summary"),
			Programmes: patchList(in, "programmes", func(in *given) ledger.ProgrammeShare {
				return ledger.ProgrammeShare{Programme: in.row("programme", "Programme"), Share: in.share(), Lead: in.isSet("lead")}
			}),
			Places: patchList(in, "places", func(in *given) ledger.PlaceShare {
				return ledger.PlaceShare{PlaceCode: in.place("place"), Share: in.share(), Lead: in.isSet("lead")}
			}),
			Participations: patchList(in, "participations", func(in *given) ledger.Participation {
				role, _ := in.args["role"].(ledger.Role)
				return ledger.Participation{Organisation: in.row("organisation", "Organisation"), Role: role, Share: in.share(), Post: in.text("post"),
					StartsOn: in.date("startsOn"), EndsOn: in.date("endsOn")}
			}),
			Attributes: map[string]string{},
		}
		in.each("attributes", func(in *given) {
			if in.text("name") == "" {
				in.refuse("name", "表头为空")
			}
			e.Attributes[in.text("name")] = in.text("value")
		})
		return e
	}
}

// pairingMutations are those of pairings.
func (s *schema) pairingMutations() []field {
	pairing := noun{"pairing", "pairings", "Pairing", s.pairing, "The pairing"}
	team := inputField{"team", graphql.String, "Name or number of the team (组别)."}
	create := inputObject("PairingCreateInput", "A pairing that the ledger does not have (新结对关系).", underField,
		inputField{"recipient", must(graphql.ID), "Global id or code of the recipient place (受帮扶地)."}, team, fromField, toField,
		inputField{"assistors", mustList(assistorInput), "All who assist; without a team the first of them names the pairing (帮扶单位)."})
	update := inputObject("PairingUpdateInput", "What of a pairing is different; another programme or recipient is another pairing. What is left out stays; null clears (修改结对关系).",
		inputField{"pairing", must(graphql.ID), "Global id of the pairing (结对关系)."}, versionField, team, fromField, toField,
		inputField{"assistors", listOfType(assistorInput), "All who assist (帮扶单位)."})
	read := func(in *given) ledger.Edit {
		return ledger.EditPairing{
			ID: in.row("pairing", "Pairing"), Version: in.version(), Programme: in.row("programme", "Programme"), Recipient: in.place("recipient"),
			Team: patch[string](in, "team"), StartsOn: patch[ledger.Date](in, "startsOn"), EndsOn: patch[ledger.Date](in, "endsOn"),
			Assistors: patchList(in, "assistors", func(in *given) ledger.Assistor {
				return ledger.Assistor{Organisation: in.row("organisation", "Organisation"), Share: in.share(), Lead: in.isSet("lead"), Post: in.text("post")}
			}),
		}
	}
	return s.editFields(
		edit{name: "pairingCreate", many: "pairingsCreate", about: "Make a pairing (新建结对关系).", input: create, noun: pairing, read: read},
		edit{name: "pairingUpdate", many: "pairingsUpdate", about: "Change a pairing (修改结对关系).", input: update, noun: pairing, read: read},
		s.archive("pairing", "pairing", "Pairing", ledger.SubjectPairing, s.pairing, "Archive a pairing (归档结对关系).", "Its figures depend on it, and are ended by cascade; its team always is."),
	)
}

// programmeMutations are those of programmes.
func (s *schema) programmeMutations() []field {
	programme := noun{"programme", "programmes", "Programme", s.programme, "The programme"}
	fields := func(required func(graphql.Type) graphql.Input) []inputField {
		return []inputField{
			{"name", required(graphql.String), "Name as the lead office writes it (名称)."}, {"strand", strands.enum, "Direction of assistance (帮扶方向)."},
			{"leadOffice", graphql.ID, "Global id of the organisation that answers for it (牵头单位)."}, fromField, toField,
		}
	}
	create := inputObject("ProgrammeCreateInput", "A programme that the ledger does not have (新行动).",
		slices.Concat([]inputField{{"code", must(graphql.String), "Short stable name, such as guan-shao: lower-case letters, digits, hyphens; for ever (代码)."}}, fields(mustHave))...)
	update := inputObject("ProgrammeUpdateInput", "What of a programme is different. What is left out stays; null clears (修改行动).",
		slices.Concat([]inputField{underField, versionField}, fields(maybe))...)
	read := func(made bool) func(in *given) ledger.Edit {
		return func(in *given) ledger.Edit {
			in.required("name", made)
			return ledger.EditProgramme{ID: in.row("programme", "Programme"), Version: in.version(), Code: in.text("code"), Name: patch[string](in, "name"),
				Strand: patch[ledger.Strand](in, "strand"), LeadOffice: in.patchRow("leadOffice", "Organisation"),
				StartsOn: patch[ledger.Date](in, "startsOn"), EndsOn: patch[ledger.Date](in, "endsOn")}
		}
	}
	return s.editFields(
		edit{name: "programmeCreate", many: "programmesCreate", about: "Make a programme; one that was archived comes back under its code (新建行动).", input: create, noun: programme, read: read(true)},
		edit{name: "programmeUpdate", many: "programmesUpdate", about: "Change a programme (修改行动).", input: update, noun: programme, read: read(false)},
		s.archive("programme", "programme", "Programme", ledger.SubjectProgramme, s.programme, "Archive a programme (归档行动).", "Pairings and figures under it depend on it, and are ended by cascade; projects only leave it."),
		s.archive("organisation", "organisation", "Organisation", ledger.SubjectOrganisation, s.organisation, "Archive an organisation (归档单位).", "Its parts in projects and pairings, its figures and the offices under it depend on it; cascade ends the parts and figures and lets the offices go. What it paid, nothing ends: merge it instead."),
	)
}

// zoneMutations are those of zones.
func (s *schema) zoneMutations() []field {
	zone := noun{"place", "places", "Place", s.place, "The zone"}
	fields := []inputField{
		{"creditedTo", graphql.ID, "Global id or code of the place that its results count for, when that is not its host (归属地，反向飞地). It cannot change once the zone is used: past totals would."},
		{"validFrom", dateScalar, "First day it is in force (生效日期)."}, {"validTo", dateScalar, "Day from which it is no longer in force (失效日期)."},
	}
	create := inputObject("ZoneCreateInput", "A zone that the ledger does not have (新园区).", slices.Concat([]inputField{
		{"host", must(graphql.ID), "Global id or code of the place it lies in (所在地)."}, {"name", must(graphql.String), "Name (名称)."}}, fields)...)
	update := inputObject("ZoneUpdateInput", "What of a zone is different. What is left out stays; null clears (修改园区).", slices.Concat([]inputField{
		placeField, versionField, {"name", graphql.String, "Name (名称)."}}, fields)...)
	read := func(made bool) func(in *given) ledger.Edit {
		return func(in *given) ledger.Edit {
			in.required("name", made)
			return ledger.EditZone{Code: in.place("place"), Version: in.version(), Create: made, Host: in.place("host"), Name: patch[string](in, "name"),
				CreditedTo: in.patchPlace("creditedTo"), ValidFrom: patch[ledger.Date](in, "validFrom"), ValidTo: patch[ledger.Date](in, "validTo")}
		}
	}
	return s.editFields(
		edit{name: "zoneCreate", many: "zonesCreate", about: "Make a zone (新建园区、片区、飞地).", input: create, noun: zone, read: read(true)},
		edit{name: "zoneUpdate", many: "zonesUpdate", about: "Change a zone (修改园区).", input: update, noun: zone, read: read(false)},
		edit{name: "placeReparent", about: "Put a zone under another host (调整园区所在地). Its code follows from its host, so it goes on under another code, with all that stands on it. Places of the bureau's tree are where the bureau puts them.",
			noun: zone, reasoned: true, args: graphql.FieldConfigArgument{
				"place":           argument(must(graphql.ID), "Global id or code of the zone (园区)."),
				"expectedVersion": argument(must(graphql.Int), versionField.about),
				"parent":          argument(must(graphql.ID), "Global id or code of the place it lies in from now on (新的所在地)."),
			}, read: func(in *given) ledger.Edit {
				return ledger.MoveEdit{Code: in.place("place"), Version: in.version(), Host: in.place("parent")}
			}},
		s.archive("zone", "place", "Place", ledger.SubjectPlace, s.place, "Archive a zone (归档园区).", "Projects, pairings, organisations and figures on it depend on it; cascade ends the pairings and figures and lets the others go."),
	)
}
