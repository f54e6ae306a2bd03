package graph_test

import (
	"context"

	"jiedui/ledger"
	"jiedui/store"
)

// reads answers, with the store's other methods, what it does not yet answer in one statement.
type reads struct{ *store.Store }

func (r reads) ChildrenOf(ctx context.Context, codes []string) (map[string][]ledger.Place, error) {
	out := map[string][]ledger.Place{}
	for _, code := range codes {
		l, err := r.Places(ctx, ledger.PlaceFilter{Parent: code}, ledger.Page{First: ledger.MaxPage})
		if err != nil {
			return nil, err
		}
		out[code] = l.Items
	}
	return out, nil
}

func (r reads) ProjectCountsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.ProjectFilter) (map[string]int, error) {
	out := map[string]int{}
	for _, key := range parents {
		lists, err := r.ProjectsOf(ctx, at, rel, []string{key}, f, ledger.Page{First: ledger.MaxPage})
		if err != nil {
			return nil, err
		}
		out[key] = len(lists[key].Items)
	}
	return out, nil
}
