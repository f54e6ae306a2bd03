package graph

import (
	"slices"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// patch reads a field that may be left out (it stays as it is) or null (it is cleared).
func patch[T any](in *given, name string) ledger.Patch[T] {
	v, set := in.args[name]
	out, _ := v.(T)
	return ledger.Patch[T]{Given: set, Value: out}
}

// patchRow is patch for a global id.
func (in *given) patchRow(name, typeName string) ledger.Patch[ledger.ID] {
	_, set := in.args[name]
	return ledger.Patch[ledger.ID]{Given: set, Value: in.row(name, typeName)}
}

// patchPlace is patch for a place.
func (in *given) patchPlace(name string) ledger.Patch[string] {
	_, set := in.args[name]
	return ledger.Patch[string]{Given: set, Value: in.place(name)}
}

// patchList is patch for a list of input objects, each read at its place.
func patchList[T any](in *given, name string, read func(in *given) T) ledger.Patch[[]T] {
	_, set := in.args[name]
	out := ledger.Patch[[]T]{Given: set}
	in.each(name, func(item *given) { out.Value = append(out.Value, read(item)) })
	return out
}

// each reads the items of a list.
func (in *given) each(name string, read func(item *given)) {
	for i, o := range argList[map[string]any](in.args, name) {
		item := *in
		item.args, item.path, item.problems = o, in.at(name)+"."+strconv.Itoa(i), nil
		read(&item)
		in.problems = append(in.problems, item.problems...)
		if in.err == nil {
			in.err = item.err
		}
	}
}

// share reads a share in basis points; nil: none is declared.
func (in *given) share() *int64 {
	n, ok := in.args["shareBasisPoints"].(int)
	if !ok {
		return nil
	}
	share := int64(n)
	if share < 0 || share > ledger.WholeShare {
		in.refuse("shareBasisPoints", "占比应在 0 到 10000 之间（万分之一）")
	}
	return &share
}

// required refuses a patch that clears what must not be empty.
func (in *given) required(name string, made bool) {
	if v, set := in.args[name]; made && !set || set && (v == nil || v == "") {
		in.refuse(name, "%s 不能为空", name)
	}
}

var (
	identifierInput = inputObject("IdentifierInput", "Code that a registry gave an organisation (单位代码).",
		inputField{"scheme", must(graphql.String), "Registry; CN-USCC for the 统一社会信用代码."},
		inputField{"value", must(graphql.String), "The code (代码)."})
	aliasInput = inputObject("AliasInput", "Another name by which sheets call an organisation (别名).",
		inputField{"name", must(graphql.String), "The name (名称)."},
		inputField{"kind", aliasKinds.enum, "What sort of name; left out: SHORT."})
)

// organisationMutations are those of organisations.
func (s *schema) organisationMutations() []field {
	organisation := noun{"organisation", "organisations", "Organisation", s.organisation, "The organisation"}
	id := inputField{"organisation", must(graphql.ID), "Global id of the organisation (单位)."}
	fields := func(required func(graphql.Type) graphql.Input) []inputField {
		return []inputField{
			{"name", required(graphql.String), "Full name (全称). A new one leaves the old one as a former name."},
			{"kind", organisationKinds.enum, "Nature (单位性质)."},
			{"parent", graphql.ID, "Global id of the body it belongs to (上级单位); null: none known."},
			{"place", graphql.ID, "Global id or code of the place it governs or is seated in (所在地); null: not known."},
			{"identifiers", listOfType(identifierInput), "All its codes (单位代码)."},
			{"aliases", listOfType(aliasInput), "All its other names (别名)."},
		}
	}
	create := inputObject("OrganisationCreateInput", "An organisation that the ledger does not have (新单位).", fields(func(t graphql.Type) graphql.Input { return must(t) })...)
	update := inputObject("OrganisationUpdateInput", "What of an organisation is different. What is left out stays; null clears; a list is the whole list (修改单位).",
		slices.Concat([]inputField{id, versionField}, fields(func(t graphql.Type) graphql.Input { return t }))...)
	alias := graphql.FieldConfigArgument{
		"organisation": argument(must(graphql.ID), id.about), "name": argument(must(graphql.String), "The other name, as sheets write it (别名)."),
	}
	return s.editFields(
		edit{name: "organisationCreate", many: "organisationsCreate", about: "Make an organisation (新建单位).", input: create, noun: organisation, read: readOrganisation(true)},
		edit{name: "organisationUpdate", many: "organisationsUpdate", about: "Change an organisation (修改单位).", input: update, noun: organisation, read: readOrganisation(false)},
		edit{name: "organisationMerge", about: "Make one organisation of two that are the same: all that the one had is the other's, its names become aliases, and later files that use them are understood (合并单位). Where both have the same: shares and payments of one day are added, other figures are those of into; the warnings tell.",
			noun: organisation, reasoned: true, args: graphql.FieldConfigArgument{
				"from": argument(must(graphql.ID), "Global id of the organisation that ends (被并入的单位)."),
				"into": argument(must(graphql.ID), "Global id of the one that goes on (并入的单位)."),
			}, read: func(in *given) ledger.Edit {
				return ledger.MergeEdit{From: in.row("from", "Organisation"), Into: in.row("into", "Organisation")}
			}},
		edit{name: "organisationAliasAdd", about: "Remember another name of an organisation, for later files (添加别名).", noun: organisation,
			args: withArgs(alias, graphql.FieldConfigArgument{"kind": argumentOr(aliasKinds.enum, ledger.ShortName, "What sort of name.")}), read: readAlias(false)},
		edit{name: "organisationAliasRemove", about: "Forget another name of an organisation (删除别名).", noun: organisation, args: alias, read: readAlias(true)},
	)
}

func readOrganisation(made bool) func(in *given) ledger.Edit {
	return func(in *given) ledger.Edit {
		in.required("name", made)
		in.required("kind", false)
		return ledger.EditOrganisation{
			ID: in.row("organisation", "Organisation"), Version: in.version(),
			Name: patch[string](in, "name"), Kind: patch[ledger.OrganisationKind](in, "kind"),
			Parent: in.patchRow("parent", "Organisation"), PlaceCode: in.patchPlace("place"),
			Identifiers: patchList(in, "identifiers", func(in *given) ledger.Identifier {
				return ledger.Identifier{Scheme: in.text("scheme"), Value: in.text("value")}
			}),
			Aliases: patchList(in, "aliases", func(in *given) ledger.Alias { return ledger.Alias{Name: in.text("name"), Kind: in.aliasKind()} }),
		}
	}
}

func (in *given) aliasKind() ledger.AliasKind {
	if kind, ok := in.args["kind"].(ledger.AliasKind); ok {
		return kind
	}
	return ledger.ShortName
}

func readAlias(remove bool) func(in *given) ledger.Edit {
	return func(in *given) ledger.Edit {
		return ledger.EditAlias{Organisation: in.row("organisation", "Organisation"), Remove: remove,
			Alias: ledger.Alias{Name: in.text("name"), Kind: in.aliasKind()}}
	}
}
