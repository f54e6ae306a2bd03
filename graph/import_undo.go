package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type undoPreviewSource = timed[ledger.UndoPreview]

// batchesListed answers lists of ids with the batches, one read for all.
func batchesListed(ctx context.Context, calls []call) ([]any, error) {
	var ids []ledger.ID
	for _, c := range calls {
		ids = append(ids, c.parent.([]ledger.ID)...)
	}
	found, err := requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		list := []any{}
		for _, id := range c.parent.([]ledger.ID) {
			if b, ok := found[id]; ok {
				list = append(list, importBatchSource{b, c.at})
			}
		}
		out[i] = list
	}
	return out, nil
}

// undoPreview is the field that says what undoing a batch would do. It tries the undoing
// in a transaction of the one writer, so it is there only where writing is allowed.
func (s *schema) undoPreview() field {
	end := s.object("EndCount", "How many of one kind of thing would end (撤回数量).", func() []field {
		return []field{
			value("entity", must(graphql.String), "figure, status, link, name, project, pairing, organisation, programme, zone or attribute.", func(e ledger.EndCount) any { return e.Entity }),
			value("count", must(graphql.Int), "How many (数量).", func(e ledger.EndCount) any { return e.Count }),
		}
	})
	kept := s.object("KeptEntity", "Something the batch made that stays, because another batch builds on it (保留的记录).", func() []field {
		return []field{
			value("entity", must(graphql.String), "project, pairing, organisation or zone.", func(k ledger.KeptEntity) any { return k.Entity }),
			value("name", must(graphql.String), "Name (名称).", func(k ledger.KeptEntity) any { return k.Name }),
			{name: "batches", typ: mustList(s.importBatch), about: "Batches that build on it (依赖它的批次).", size: 5,
				key: func(p any) any { return p.(timed[ledger.KeptEntity]).it.Batches }, batch: batchesListed},
		}
	})
	list := func(name, about string, typ graphql.Output, of func(ledger.UndoPreview) []any) field {
		return field{name: name, typ: mustList(typ), about: about, value: func(_ context.Context, p any, _ args) (any, error) { return of(p.(undoPreviewSource).it), nil }}
	}
	preview := s.object("UndoPreview", "What undoing a batch would take back, and what it must leave (撤回预览).", func() []field {
		return []field{
			list("ends", "What would no longer be believed (将撤回).", end, func(p ledger.UndoPreview) []any { return allTimed(p.Ends, ledger.At{}) }),
			value("restored", must(graphql.Int), "Figures and statuses of other batches that would hold again (将恢复).", func(p ledger.UndoPreview) any { return p.Restored }),
			value("superseded", must(graphql.Int), "Figures and statuses of the batch that later batches have replaced already (已被替代).", func(p ledger.UndoPreview) any { return p.Superseded }),
			list("kept", "The first 1,000 things that would stay (将保留).", kept, func(p ledger.UndoPreview) []any { return allTimed(p.Kept, ledger.At{}) }),
			value("keptCount", must(graphql.Int), "How many would stay (保留数量).", func(p ledger.UndoPreview) any { return p.KeptCount }),
			{name: "repeating", typ: mustList(s.importBatch), about: "Later batches that said something of it again: what they only repeat ends with it, so that their files have to be imported again (重复了其内容的批次).", size: 2,
				key: func(p any) any { return p.(undoPreviewSource).it.Repeating }, batch: batchesListed},
			list("totals", "Totals of the whole ledger that would move (合计变化).", s.totalChange, func(p ledger.UndoPreview) []any { return allTimed(p.Totals, ledger.At{}) }),
			value("totalsAsOf", dateScalar, "Date of the totals (合计截至).", func(p ledger.UndoPreview) any { return dateOrNull(p.AsOf) }),
		}
	})
	return field{
		name: "undoPreview", typ: preview, weight: 200, volatile: true,
		about: "What undoing a batch would do, without doing it (撤回预览). Refused where the ledger is only shown.",
		args:  graphql.FieldConfigArgument{"batch": argument(must(graphql.ID), "Global id of the batch.")},
		batch: each(func(ctx context.Context, r *request, _ ledger.At, a args) (any, error) {
			if refused := r.mayImport(); refused != nil {
				return nil, refused
			}
			id, refused := parseRowID(a.text("batch"), "ImportBatch")
			if refused != nil {
				refused.Field = "batch"
				return nil, refused
			}
			p, err := r.deps.Imports.UndoPreview(ctx, id)
			return undoPreviewSource{it: p}, err
		}),
	}
}
