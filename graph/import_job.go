package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type importJobSource = timed[ledger.ImportJob]

func (s *schema) importJobFields() []field {
	return []field{
		rowID("ImportJob", func(j ledger.ImportJob) ledger.ID { return j.ID }),
		rowActions("ImportJob", func(j ledger.ImportJob) ledger.ID { return j.ID }, jobActions),
		value("state", must(jobStates.enum), "Where it stands (状态).", func(j ledger.ImportJob) any { return j.State }),
		value("running", must(graphql.Boolean), "Whether something works on it: ask again (进行中).", func(j ledger.ImportJob) any { return j.State.Running() }),
		value("file", graphql.String, "Name of the file as sent (文件名).", func(j ledger.ImportJob) any { return stringOrNull(j.FileName) }),
		value("hash", must(graphql.String), "SHA-256 of the file's bytes, hexadecimal.", func(j ledger.ImportJob) any { return j.FileHash }),
		value("size", must(bigIntScalar), "Bytes of the file.", func(j ledger.ImportJob) any { return j.FileSize }),
		value("asOf", dateScalar, "Date the figures are about, where the sender said one (截至日期).", func(j ledger.ImportJob) any { return dateOrNull(j.AsOf) }),
		value("profile", graphql.String, "Profile to read by, where the sender named one (版式).", func(j ledger.ImportJob) any { return stringOrNull(j.Profile) }),
		value("partial", must(graphql.Boolean), "Whether good rows go in without the bad ones (部分导入).", func(j ledger.ImportJob) any { return j.Partial }),
		value("rowsRead", must(graphql.Int), "Rows read so far (已读行数).", func(j ledger.ImportJob) any { return j.RowsRead }),
		value("rowsDone", must(graphql.Int), "Records tried or applied so far (已处理条数).", func(j ledger.ImportJob) any { return j.RowsDone }),
		value("message", graphql.String, "Why it was rejected or failed (原因).", func(j ledger.ImportJob) any { return stringOrNull(j.Message) }),
		value("actor", graphql.String, "Who sent it (操作人).", func(j ledger.ImportJob) any { return stringOrNull(j.Actor) }),
		value("reason", graphql.String, "Why (理由).", func(j ledger.ImportJob) any { return stringOrNull(j.Reason) }),
		value("createdAt", must(dateTimeScalar), "When it was sent (提交时间).", func(j ledger.ImportJob) any { return j.CreatedAt }),
		value("updatedAt", must(dateTimeScalar), "When it last changed (更新时间).", func(j ledger.ImportJob) any { return j.UpdatedAt }),
		{name: "batch", typ: s.importBatch, about: "Batch it became (导入批次); null: not applied, or nothing had changed.", group: "batch",
			batch: lookUp(func(ctx context.Context, _ ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.ImportBatch, error) {
				return requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids)
			}),
			key: func(p any) any { return idOrNil(p.(importJobSource).it.Batch) }},
		s.returned(),
		s.jobRows(),
		{name: "preview", typ: s.importPreviewType(), about: "What trying it gave (预览); null: not tried yet.",
			value: func(_ context.Context, p any, _ args) (any, error) {
				j := p.(importJobSource)
				if j.it.Preview.Counts == nil && j.it.Preview.FindingCount == 0 {
					return nil, nil
				}
				return timed[ledger.JobPreview]{j.it.Preview, j.at}, nil
			}},
	}
}

func (s *schema) importPreviewType() *graphql.Object {
	return s.object("ImportPreview", "What a file would change, and what is wrong with it (导入预览).", func() []field {
		return []field{
			{name: "sheets", typ: mustList(s.sheetType()), about: "Sheets of the workbook as they were read: where the header ends, what each column was taken for (工作表). Empty: the job was tried before this was kept.", value: previewList(func(p ledger.JobPreview) []ledger.BatchSheet { return p.Sheets })},
			{name: "counts", typ: mustList(s.entityCount), about: "What would become of what was read (处理结果).", value: previewList(func(p ledger.JobPreview) []ledger.EntityCount { return p.Counts })},
			{name: "fields", typ: mustList(s.fieldCountType()), about: "The same by attribute, link and measure (按字段).", value: previewList(func(p ledger.JobPreview) []ledger.FieldCount { return p.Set.Fields })},
			{name: "totals", typ: mustList(s.totalChange), about: "Totals of the whole ledger that would move (合计变化).", value: previewList(func(p ledger.JobPreview) []ledger.TotalChange { return p.Set.Totals })},
			value("totalsAsOf", dateScalar, "Date of the totals (合计截至).", func(p ledger.JobPreview) any { return dateOrNull(p.Set.AsOf) }),
			value("changeCount", must(graphql.Int), "How many changes there would be (变化条数).", func(p ledger.JobPreview) any { return p.ChangeCount }),
			value("findingCount", must(graphql.Int), "How many findings there are (问题条数).", func(p ledger.JobPreview) any { return p.FindingCount }),
			{name: "changes", typ: must(s.changes), about: "The first 1,000 changes, in the order of the file (变化).", weight: 10, args: pageArgs,
				batch: previewPage(func(p ledger.JobPreview) []ledger.Change { return p.Changes })},
			{name: "findings", typ: must(s.findings), about: "The first 2,000 findings (校验问题).", weight: 10, args: pageArgs,
				batch: previewPage(func(p ledger.JobPreview) []ledger.Finding { return p.Findings })},
		}
	})
}

func previewList[T any](of func(ledger.JobPreview) []T) func(context.Context, any, args) (any, error) {
	return func(_ context.Context, p any, _ args) (any, error) {
		preview := p.(timed[ledger.JobPreview])
		return allTimed(of(preview.it), preview.at), nil
	}
}

func previewPage[T any](of func(ledger.JobPreview) []T) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		out := make([]any, len(calls))
		for i, c := range calls {
			p, err := requestOf(ctx).page(c.args)
			if err != nil {
				return nil, err
			}
			list := of(c.parent.(timed[ledger.JobPreview]).it)
			l, err := memoryPage(list, p)
			if err != nil {
				return nil, err
			}
			out[i] = newPage(l, c.at, counted(len(list)), "")
		}
		return out, nil
	}
}

func (s *schema) fieldCountType() *graphql.Object {
	return s.object("FieldCount", "What would become of one field of a kind of thing (按字段的处理结果).", func() []field {
		return []field{
			value("entity", must(graphql.String), "project, pairing, figure, status, organisation or zone.", func(c ledger.FieldCount) any { return c.Entity }),
			value("field", must(graphql.String), "Attribute, link or measure.", func(c ledger.FieldCount) any { return c.Field }),
			value("created", must(graphql.Int), "Said for the first time (新增).", func(c ledger.FieldCount) any { return c.Created }),
			value("updated", must(graphql.Int), "Changed (更新).", func(c ledger.FieldCount) any { return c.Updated }),
			value("unchanged", must(graphql.Int), "The same as before (未变).", func(c ledger.FieldCount) any { return c.Unchanged }),
		}
	})
}

// changeAmount is a value of a measure before or after a change.
type changeAmount struct {
	measure   string
	value     int64
	qualifier ledger.Qualifier
}

func (s *schema) totalChangeType() *graphql.Object {
	amount := func(name, about string, of func(ledger.TotalChange) int64) field {
		return value(name, must(s.changeAmount), about, func(t ledger.TotalChange) any { return changeAmount{t.Measure, of(t), ledger.Exact} })
	}
	return s.object("TotalChange", "Total of one measure and series over all subjects of a kind, before and after (合计变化). Packages are left out: their parts are in it.", func() []field {
		return []field{
			value("subject", must(subjectKinds.enum), "What the figures are about.", func(t ledger.TotalChange) any { return t.Subject }),
			value("series", must(seriesWords.enum), "Fact, target or promise.", func(t ledger.TotalChange) any { return t.Series }),
			amount("before", "Before (变化前).", func(t ledger.TotalChange) int64 { return t.Before }),
			amount("after", "After (变化后).", func(t ledger.TotalChange) int64 { return t.After }),
			amount("difference", "After less before (差额).", func(t ledger.TotalChange) int64 { return t.After - t.Before }),
		}
	})
}

func (s *schema) changeAmountFields() []field {
	return s.figureValueFields(func(p any) (ledger.Figure, int64) {
		a := p.(changeAmount)
		return ledger.Figure{Measure: a.measure, Qualifier: a.qualifier, Value: a.value}, a.value
	})
}

func (s *schema) changeFields() []field {
	figure := func(name, about string, of func(ledger.Change) *ledger.Quantity) field {
		return value(name, s.changeAmount, about, func(c ledger.Change) any {
			q := of(c)
			if q == nil {
				return nil
			}
			return changeAmount{c.Field, q.Value, q.Qualifier}
		})
	}
	return []field{
		value("kind", must(changeKinds.enum), "What would happen.", func(c ledger.Change) any { return c.Kind }),
		value("entity", must(graphql.String), "project, pairing, figure, status, organisation or zone.", func(c ledger.Change) any { return c.Entity }),
		value("name", must(graphql.String), "Name of it, or of what a figure or status is about (名称).", func(c ledger.Change) any { return c.Name }),
		value("field", graphql.String, "Attribute, link or measure; null: the thing itself is new.", func(c ledger.Change) any { return stringOrNull(c.Field) }),
		value("old", graphql.String, "Attribute, link or status before (原值).", func(c ledger.Change) any { return stringOrNull(c.Old) }),
		value("new", graphql.String, "Attribute, link or status after (新值).", func(c ledger.Change) any { return stringOrNull(c.New) }),
		figure("oldFigure", "What held at the date before (原数).", func(c ledger.Change) *ledger.Quantity { return c.OldFigure }),
		figure("newFigure", "What is stated (新数).", func(c ledger.Change) *ledger.Quantity { return c.NewFigure }),
		value("series", seriesWords.enum, "Fact, target or promise, of a figure.", func(c ledger.Change) any { return textOrNull(c.Series) }),
		value("validFrom", dateScalar, "From when, of a figure or status (有效期起).", func(c ledger.Change) any { return dateOrNull(c.ValidFrom) }),
		value("sheet", graphql.String, "Sheet it comes from (工作表).", func(c ledger.Change) any { return stringOrNull(c.Sheet) }),
		value("cell", graphql.String, "Cell or row it comes from (单元格).", func(c ledger.Change) any { return stringOrNull(c.Cell()) }),
	}
}
