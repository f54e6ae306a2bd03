package storetest

import (
	"context"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var _ = add("attributes_tell_what_they_were_and_when", attributeHistory)

func attributeHistory(t *testing.T, s *store.Store) {
	ctx := context.Background()
	put(t, s, aBatch,
		`INSERT INTO project (id, name, name_key, batch_id, known_from) VALUES (7, '丙', '丙', 1, 100)`,
		`INSERT INTO change_log (id, batch_id, at, entity, entity_id, field, old_value, new_value) VALUES
			(1, 1, 200, 'project', 7, 'name', '甲', '乙'), (2, 1, 200, 'project', 7, 'sector', '', '产业'),
			(3, 1, 300, 'project', 7, 'name', '乙', '丙'), (4, 1, 300, 'project', 8, 'name', 'x', 'y'), (5, 1, 300, 'organisation', 7, 'name', 'x', 'y')`)
	first := ledger.AttributeChange{ID: 1, Batch: 1, At: 200, Until: 300, Field: "name", Old: "甲", New: "乙"}
	sector := ledger.AttributeChange{ID: 2, Batch: 1, At: 200, Field: "sector", New: "产业"}
	second := ledger.AttributeChange{ID: 3, Batch: 1, At: 300, Field: "name", Old: "乙", New: "丙"}
	stillFirst := first
	stillFirst.Until = 0
	for _, c := range []struct {
		known ledger.Instant
		field string
		page  ledger.Page
		want  []ledger.AttributeChange
		count int
	}{
		{ledger.Latest, "", all, []ledger.AttributeChange{first, sector, second}, 3},
		{ledger.Latest, "name", all, []ledger.AttributeChange{first, second}, 2},
		{ledger.Latest, "", ledger.Page{First: 1, Order: ledger.Order{Descending: true}}, []ledger.AttributeChange{second}, 3},
		{250, "", all, []ledger.AttributeChange{stillFirst, sector}, 2},
		{150, "", all, nil, 0},
	} {
		at := ledger.At{AsOf: dates[2], KnownAt: c.known}
		got := must[ledger.List[ledger.AttributeChange]](t)(s.AttributeHistory(ctx, at, ledger.SubjectProject, 7, c.field, c.page))
		same(t, c, c.want, got.Items)
		same(t, "count", c.count, must[int](t)(s.AttributeHistoryCount(ctx, at, ledger.SubjectProject, 7, c.field)))
	}
}
