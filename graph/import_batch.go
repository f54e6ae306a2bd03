package graph

import (
	"context"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type importBatchSource = timed[ledger.ImportBatch]

func (s *schema) importBatchFields() []field {
	return []field{
		rowID("ImportBatch", func(b ledger.ImportBatch) ledger.ID { return b.ID }),
		rowActions("ImportBatch", func(b ledger.ImportBatch) ledger.ID { return b.ID }, batchActions),
		value("kind", must(batchKinds.enum), "By which door it came in.", func(b ledger.ImportBatch) any { return b.Kind }),
		value("state", must(batchStates.enum), "Where it stands (状态).", func(b ledger.ImportBatch) any { return b.State }),
		value("file", graphql.String, "Name of the file as sent (文件名); null: not a file.", func(b ledger.ImportBatch) any { return stringOrNull(b.FileName) }),
		value("hash", graphql.String, "SHA-256 of the file's bytes, hexadecimal.", func(b ledger.ImportBatch) any { return stringOrNull(b.FileHash) }),
		value("size", bigIntScalar, "Bytes of the file; null: not a file.", func(b ledger.ImportBatch) any {
			if b.FileName == "" {
				return nil
			}
			return b.FileSize
		}),
		value("asOf", dateScalar, "Date the file is about (截至日期).", func(b ledger.ImportBatch) any { return dateOrNull(b.AsOf) }),
		value("actor", graphql.String, "Who brought it (操作人).", func(b ledger.ImportBatch) any { return stringOrNull(b.Actor) }),
		value("reason", graphql.String, "Why (理由).", func(b ledger.ImportBatch) any { return stringOrNull(b.Reason) }),
		value("appliedAt", must(dateTimeScalar), "When it was applied (入库时间).", func(b ledger.ImportBatch) any { return b.AppliedAt }),
		value("undoneAt", dateTimeScalar, "When it was undone (撤回时间).", func(b ledger.ImportBatch) any { return b.UndoneAt }),
		{name: "counts", typ: mustList(s.entityCount), about: "What became of what was read: read = created + updated + unchanged + rejected + skipped (处理结果).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				b := p.(importBatchSource)
				return allTimed(b.it.Counts, b.at), nil
			}},
		{name: "sheets", typ: mustList(s.sheetType()), about: "Sheets of the workbook as they were read (工作表).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				b := p.(importBatchSource)
				return allTimed(b.it.Sheets, b.at), nil
			}},
		{name: "findings", typ: must(s.findings), about: "Problems found in the file (校验问题).", weight: 10,
			args: withArgs(pageArgs, findingOrder, filterArg(s.filters.finding),
				graphql.FieldConfigArgument{"severity": argument(listOfType(severities.enum), "Of these severities only (级别).")}),
			key: func(p any) any { return rowKeyOf(p.(importBatchSource).it.ID) },
			batch: connectionOf(findingFilter,
				func(ctx context.Context, l Ledger, at ledger.At, batches []string, f ledger.FindingFilter, p ledger.Page) (map[string]ledger.List[ledger.Finding], error) {
					return l.FindingsOf(ctx, at, batches, f, p)
				},
				func(ctx context.Context, l Ledger, at ledger.At, batches []string, f ledger.FindingFilter) (map[string]int, error) {
					return l.FindingCountsOf(ctx, at, batches, f)
				})},
	}
}

// findingFilter is the filter of findings, severity included.
func findingFilter(a args) (f ledger.FindingFilter, err error) {
	f.Severities = argList[ledger.Severity](a, "severity")
	f.Where, err = whereOf(ledger.RowFinding, a.object("filter"))
	return f, err
}

func (s *schema) entityCountType() *graphql.Object {
	count := func(name, about string, get func(ledger.EntityCount) int) field {
		return value(name, must(graphql.Int), about, func(c ledger.EntityCount) any { return get(c) })
	}
	return s.object("EntityCount", "What became of what a batch read, per kind of thing (处理结果).", func() []field {
		return []field{
			value("entity", must(graphql.String), "project, pairing, figure, status or organisation.", func(c ledger.EntityCount) any { return c.Entity }),
			count("read", "Read (读取).", func(c ledger.EntityCount) int { return c.Read }),
			count("created", "Created (新增).", func(c ledger.EntityCount) int { return c.Created }),
			count("updated", "Updated (更新).", func(c ledger.EntityCount) int { return c.Updated }),
			count("unchanged", "Unchanged (未变).", func(c ledger.EntityCount) int { return c.Unchanged }),
			count("rejected", "Rejected (退回).", func(c ledger.EntityCount) int { return c.Rejected }),
			count("skipped", "Skipped (跳过).", func(c ledger.EntityCount) int { return c.Skipped }),
		}
	})
}

func (s *schema) sheetType() *graphql.Object {
	column := s.once("SheetColumn", "Column of an imported table (列).", func() []field {
		return []field{
			value("column", must(graphql.Int), "Number, from one.", func(c ledger.BatchColumn) any { return c.Col }),
			value("letters", must(graphql.String), "Name in spreadsheet programs, such as C.", func(c ledger.BatchColumn) any { return ledger.ColumnLetters(c.Col) }),
			value("heading", must(graphql.String), "Heading, joined over the header's rows (表头).", func(c ledger.BatchColumn) any { return c.Heading }),
			value("field", graphql.String, "What it was mapped to; null: not mapped (对应字段).", func(c ledger.BatchColumn) any { return stringOrNull(c.Field) }),
		}
	})
	return s.once("BatchSheet", "Sheet of an imported workbook as it was read (工作表).", func() []field {
		return []field{
			value("index", must(graphql.Int), "Position in the workbook, from zero.", func(b ledger.BatchSheet) any { return b.Index }),
			value("name", must(graphql.String), "Name (工作表名).", func(b ledger.BatchSheet) any { return b.Name }),
			value("profile", graphql.String, "Profile it was read by (版式).", func(b ledger.BatchSheet) any { return stringOrNull(b.Profile) }),
			value("headerRow", graphql.Int, "Last row of the header, from one; null: none (表头行).", func(b ledger.BatchSheet) any { return positive(b.HeaderRow) }),
			{name: "columns", typ: mustList(column), about: "Columns of the table (列).",
				value: func(_ context.Context, p any, _ args) (any, error) {
					b := p.(timed[ledger.BatchSheet])
					return allTimed(b.it.Columns, b.at), nil
				}},
		}
	})
}

func (s *schema) findingFields() []field {
	return []field{
		value("code", must(graphql.String), "Stable name of the problem, such as ambiguous-place (问题代码).", func(f ledger.Finding) any { return f.Code }),
		value("severity", must(severities.enum), "How much it matters (级别).", func(f ledger.Finding) any { return f.Severity }),
		value("sheet", graphql.String, "Name of the sheet (工作表); null: the file as a whole.", func(f ledger.Finding) any { return stringOrNull(f.Sheet) }),
		value("row", graphql.Int, "Row, from one (行); null: the sheet as a whole.", func(f ledger.Finding) any { return positive(f.Row) }),
		value("column", graphql.Int, "Column, from one (列); null: the row as a whole.", func(f ledger.Finding) any { return positive(f.Col) }),
		value("cell", graphql.String, "Cell, such as C5 (单元格).", func(f ledger.Finding) any { return stringOrNull(f.Cell()) }),
		value("heading", graphql.String, "Heading of the column (表头).", func(f ledger.Finding) any { return stringOrNull(f.Heading) }),
		value("seen", graphql.String, "What the cell holds (原值).", func(f ledger.Finding) any { return stringOrNull(f.Seen) }),
		value("hint", graphql.String, "What to do, in Chinese (处理建议).", func(f ledger.Finding) any { return stringOrNull(f.Hint) }),
	}
}
