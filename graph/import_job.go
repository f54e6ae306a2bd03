package graph

import (
	"context"
	"errors"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

type importJobSource = timed[ledger.ImportJob]

func (s *schema) importJobFields() []field {
	return []field{
		rowID("ImportJob", func(j ledger.ImportJob) ledger.ID { return j.ID }),
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

// userError is a refusal that the caller can do something about.
type userError struct{ code, message, field string }

// payload is what a mutation answers.
type payload struct {
	thing  any // timed; nil: refused
	errors []any
}

func (s *schema) payloadType(name, about, thing string, typ graphql.Output, thingAbout string) *graphql.Object {
	return s.object(name, about, func() []field {
		return []field{
			{name: thing, typ: typ, about: thingAbout, value: func(_ context.Context, p any, _ args) (any, error) { return p.(payload).thing, nil }},
			{name: "userErrors", typ: mustList(s.userError), about: "Why nothing was done; empty: it was.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(payload).errors, nil }},
		}
	})
}

func userErrorFields() []field {
	of := func(name string, typ graphql.Output, about string, get func(userError) any) field {
		return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(userError)), nil }}
	}
	return []field{
		of("code", must(graphql.String), "Stable code, such as NOT_FOUND.", func(e userError) any { return e.code }),
		of("message", must(graphql.String), "What is wrong, in Chinese.", func(e userError) any { return e.message }),
		of("field", graphql.String, "Argument at fault.", func(e userError) any { return stringOrNull(e.field) }),
	}
}

func (s *schema) mutationFields() []field {
	return slices.Concat(s.importFields(), s.statementFields(), s.organisationMutations(),
		s.projectMutations(), s.pairingMutations(), s.programmeMutations(), s.zoneMutations(), s.webhookMutations())
}

func (s *schema) importFields() []field {
	job := must(s.payloadType("ImportJobPayload", "An import job after a mutation.", "job", s.importJob, "The job; null: refused."))
	batch := must(s.payloadType("ImportUndoPayload", "A batch after its undoing.", "batch", s.importBatch, "The batch; null: refused."))
	jobArg := argument(must(graphql.ID), "Global id of the job.")
	reason := argument(graphql.String, "Why, for the record; asked for where a cumulative figure falls (理由).")
	mutation := func(name, about string, typ graphql.Output, given graphql.FieldConfigArgument, do func(ctx context.Context, r *request, a args) (any, error)) field {
		return field{name: name, typ: typ, about: about, args: given, weight: 50, value: func(ctx context.Context, _ any, a args) (any, error) {
			if refused := requestOf(ctx).mayImport(); refused != nil {
				return nil, refused
			}
			return answered(do(ctx, requestOf(ctx), a))
		}}
	}
	onJob := func(do func(ctx context.Context, i Imports, id ledger.ID, a args) (ledger.ImportJob, error)) func(context.Context, *request, args) (any, error) {
		return func(ctx context.Context, r *request, a args) (any, error) {
			id, refused := parseRowID(a.text("job"), "ImportJob")
			if refused != nil {
				refused.Field = "job"
				return nil, refused
			}
			j, err := do(ctx, r.deps.Imports, id, a)
			return importJobSource{j, r.at(nil)}, err
		}
	}
	return []field{
		mutation("importUpload", "Send a file: it is read and tried in the background (上传文件).", job, graphql.FieldConfigArgument{
			"file":    argument(must(uploadScalar), "The workbook or text file."),
			"asOf":    argument(dateScalar, "Date the figures are about; a column of dates in the file goes before it (截至日期)."),
			"profile": argument(graphql.String, "Profile to read by; null: the one that fits best (版式)."),
			"area":    argument(listOfType(graphql.String), "Codes of the places the file is about, to tell namesakes apart (所属地区)."),
			"partial": argumentOr(graphql.Boolean, false, "Apply the good rows of a file that has bad ones (部分导入)."),
			"reason":  reason,
		}, func(ctx context.Context, r *request, a args) (any, error) {
			file, _ := a["file"].(*upload)
			if file == nil {
				return nil, invalid("file", "没有收到文件")
			}
			asOf, _ := a["asOf"].(ledger.Date)
			partial, _ := a["partial"].(bool)
			j, err := r.deps.Imports.StartImport(ctx, ledger.ImportUpload{
				FileName: file.name, Content: file.content, Actor: apiActor, Reason: a.text("reason"),
				ImportChoices: ledger.ImportChoices{AsOf: asOf, Profile: a.text("profile"), Area: argList[string](a, "area"), Partial: partial},
			})
			return importJobSource{j, r.at(nil)}, err
		}),
		mutation("importApply", "Apply a job that was tried, in the background (确认入库).", job,
			graphql.FieldConfigArgument{"job": jobArg, "reason": reason},
			onJob(func(ctx context.Context, i Imports, id ledger.ID, a args) (ledger.ImportJob, error) {
				return i.ApplyImport(ctx, id, a.text("reason"))
			})),
		mutation("importCancel", "Cancel a job that has not ended; nothing of it is left (取消).", job,
			graphql.FieldConfigArgument{"job": jobArg},
			onJob(func(ctx context.Context, i Imports, id ledger.ID, _ args) (ledger.ImportJob, error) {
				return i.CancelImport(ctx, id)
			})),
		mutation("importUndo", "Take back everything a batch brought (撤回批次).", batch, graphql.FieldConfigArgument{
			"batch":  argument(must(graphql.ID), "Global id of the batch."),
			"reason": argument(must(graphql.String), "Why, for the record (理由)."),
		}, func(ctx context.Context, r *request, a args) (any, error) {
			id, refused := parseRowID(a.text("batch"), "ImportBatch")
			if refused != nil {
				refused.Field = "batch"
				return nil, refused
			}
			if a.text("reason") == "" {
				return nil, invalid("reason", "请写明撤回的理由")
			}
			b, err := r.deps.Imports.UndoImport(ctx, id, apiActor, a.text("reason"))
			return importBatchSource{b, r.at(nil)}, err
		}),
	}
}

// apiActor is who does what comes through the API, which knows no persons yet.
const apiActor = "API"

// answered makes a payload of what a mutation did: what the caller can mend is a user
// error, anything else an error of the request.
func answered(thing any, err error) (any, error) {
	if err == nil {
		return payload{thing: thing, errors: []any{}}, nil
	}
	var refused *apiError
	if errors.As(err, &refused) && refused.kind == ledger.KindInvalid {
		return payload{errors: []any{userError{refused.Code, refused.Message, refused.Field}}}, nil
	}
	var known *ledger.Error
	if errors.As(err, &known) {
		switch known.Kind {
		case ledger.KindInvalid, ledger.KindNotFound, ledger.KindConflict, ledger.KindLimitExceeded:
			return payload{errors: []any{userError{known.CodeOrKind(), known.Text, known.Field}}}, nil
		}
	}
	return nil, err
}
