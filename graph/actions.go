package graph

import (
	"context"
	"slices"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// actable is a thing with the mutations that act upon it as it is now, whoever asks.
type actable struct {
	key       string // as in its global id
	mutations []string
}

var (
	projectActions      = []string{"projectUpdate", "projectArchive", "figureRecord", "statusRecord", "statusWithdraw"}
	pairingActions      = []string{"pairingUpdate", "pairingArchive", "figureRecord"}
	organisationActions = []string{"organisationUpdate", "organisationArchive", "organisationMerge", "organisationAliasAdd", "organisationAliasRemove", "figureRecord"}
	zoneActions         = []string{"zoneUpdate", "zoneArchive", "placeReparent", "figureRecord"}
	placeActions        = []string{"zoneCreate", "figureRecord"}
)

func batchActions(b ledger.ImportBatch) (list []string) {
	if b.State == ledger.BatchApplied {
		list = append(list, "importUndo")
	}
	return list
}

func jobActions(j ledger.ImportJob) (list []string) {
	if j.State == ledger.JobPreviewed {
		list = append(list, "importApply")
	}
	if !j.State.Ended() {
		list = append(list, "importCancel")
	}
	return list
}

func actionsOnPlace(p ledger.Place) []string {
	if p.Level == ledger.LevelZone {
		return zoneActions
	}
	return placeActions
}

// rowActions declares the actions on things that have a row id.
func rowActions[T any](typeName string, id func(T) ledger.ID, mutations func(T) []string) field {
	return actionsField(typeName, func(p any) any {
		it := p.(timed[T]).it
		return actable{rowKeyOf(id(it)), mutations(it)}
	})
}

func actionsField(typeName string, key func(any) any) field {
	return field{
		name: "actions", typ: mustList(graphql.String), weight: 5, size: 5, key: key, group: "actions on " + typeName,
		about: "Names of the mutations that the caller may use on it now (可执行的操作), by the table of docs/access.md.",
		batch: func(ctx context.Context, calls []call) ([]any, error) {
			r, at := requestOf(ctx), calls[0].at
			within := map[audience]func(key string) bool{}
			out := make([]any, len(calls))
			for i, c := range calls {
				thing := c.parent.(actable)
				names := []string{}
				for _, name := range thing.mutations {
					who := gates["Mutation."+name]
					if !r.mayUse(who, strings.HasPrefix(name, "import")) {
						continue
					}
					if within[who] == nil {
						var err error
						if within[who], err = r.reach(ctx, who, typeName, at, calls); err != nil {
							return nil, err
						}
					}
					if within[who](thing.key) {
						names = append(names, name)
					}
				}
				out[i] = names
			}
			return out, nil
		},
	}
}

// mayUse reports whether a mutation is for the caller at all.
func (r *request) mayUse(who audience, imports bool) bool {
	refused := r.deps.Edits == nil || r.mayWrite() != nil
	if imports {
		refused = r.mayImport() != nil
	}
	return !refused && who.allow(r.caller) && (!nobody(r.caller) || r.options.Anonymous == AnonymousAll)
}

// reach tells which of the things the caller has one of the roles on: of what he sees by his
// other grants he may do nothing. Where all his grants have the roles nothing is read.
func (r *request) reach(ctx context.Context, who audience, typeName string, at ledger.At, calls []call) (func(key string) bool, error) {
	narrow := r.caller
	narrow.Grants = slices.DeleteFunc(slices.Clone(narrow.Grants), func(g ledger.Grant) bool { return who&roleBits[g.Role] == 0 })
	scope := narrow.Scope()
	switch {
	case scope.Everything:
		return func(string) bool { return true }, nil
	case typeName == "Place": // every caller sees all of them
		return func(code string) bool {
			return slices.ContainsFunc(scope.Places, func(above string) bool { return strings.HasPrefix(code, above) })
		}, nil
	case len(narrow.Grants) == len(r.caller.Grants) || r.whole.As == nil:
		return func(string) bool { return true }, nil
	}
	own := *r
	own.as(narrow, r.whole)
	keys := make([]string, len(calls))
	for i, c := range calls {
		keys[i] = c.parent.(actable).key
	}
	slices.Sort(keys)
	found, err := nodesOfType(withRequest(ctx, &own), typeName, at, slices.Compact(keys))
	return func(key string) bool { return found[key] != nil }, err
}
