package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var _ = add("paging_while_rows_are_inserted_neither_skips_nor_repeats", pagingWhileInserting)

// pagingWhileInserting walks 10,000 projects in both directions while others come in
// between its pages.
func pagingWhileInserting(t *testing.T, s *store.Store) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(3, 3))
	put(t, s, aBatch)
	made := 0
	insert := func(n int) {
		rows := make([]string, n)
		for i := range rows {
			made++
			name := fmt.Sprintf("项目%05d-%d", r.IntN(50_000), made)
			rows[i] = fmt.Sprintf("(%d, '%s', '%s', '%d', %d, 1, 100)", made, name, name, made, 2000+r.IntN(30))
		}
		put(t, s, `INSERT INTO project (id, name, name_key, place_key, year, batch_id, known_from) VALUES `+strings.Join(rows, ", "))
	}
	for range 20 {
		insert(500)
	}
	const there = 10_000
	for _, order := range [][]ledger.Order{{{}}, {{Field: "name"}}, {{Field: "year", Descending: true}, {Field: "name"}}} {
		for _, back := range []bool{false, true} {
			seen := map[ledger.ID]int{}
			p := ledger.Page{First: 900, Order: order[0], Then: order[1:]}
			if back {
				p.First, p.Last = 0, 900
			}
			for {
				l := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, now, ledger.ProjectFilter{}, p))
				for _, project := range l.Items {
					seen[project.ID]++
				}
				insert(25)
				if back && l.HasPrevious {
					p.Before = l.Cursors[0]
				} else if !back && l.HasNext {
					p.After = l.Cursors[len(l.Cursors)-1]
				} else {
					break
				}
			}
			for id := ledger.ID(1); id <= there; id++ {
				if seen[id] != 1 {
					t.Fatalf("order %v, backwards %v: project %d was listed %d times", order, back, id, seen[id])
				}
			}
		}
	}
}
