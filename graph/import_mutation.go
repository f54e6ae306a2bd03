package graph

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

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
		s.reportMutations(), []field{s.reportsUpload()}, s.projectMutations(), s.pairingMutations(), s.programmeMutations(), s.zoneMutations(), s.webhookMutations(), s.accountMutations(),
		s.periodMutations(), s.publishedMutations(), s.bulletinMutations())
}

func (s *schema) importFields() []field {
	job := must(s.payloadType("ImportJobPayload", "An import job after a mutation.", "job", s.importJob, "The job; null: refused."))
	sent := must(s.uploadPayload())
	batch := must(s.payloadType("ImportUndoPayload", "A batch after its undoing.", "batch", s.importBatch, "The batch; null: refused."))
	jobArg := argument(must(graphql.ID), "Global id of the job.")
	reason := argument(graphql.String, "Why, for the record; asked for where a cumulative figure falls (理由).")
	mutation := func(name, about string, typ graphql.Output, given graphql.FieldConfigArgument, do func(ctx context.Context, r *request, k ledger.RequestKey, a args) (any, error)) field {
		return field{name: name, typ: typ, about: about, args: withArgs(given, keyArg), weight: 50, value: func(ctx context.Context, _ any, a args) (any, error) {
			if refused := requestOf(ctx).mayImport(); refused != nil {
				return nil, refused
			}
			k, err := repeatable(name, a)
			if err != nil {
				return answered(nil, err)
			}
			r := requestOf(ctx)
			k.Name = r.key(k.Name)
			return answered(do(ctx, r, k, a))
		}}
	}
	onJob := func(do func(ctx context.Context, i Imports, k ledger.RequestKey, id ledger.ID, a args) (ledger.ImportJob, error)) func(context.Context, *request, ledger.RequestKey, args) (any, error) {
		return func(ctx context.Context, r *request, k ledger.RequestKey, a args) (any, error) {
			id, refused := parseRowID(a.text("job"), "ImportJob")
			if refused != nil {
				refused.Field = "job"
				return nil, refused
			}
			j, err := do(ctx, r.deps.Imports, k, id, a)
			return importJobSource{j, r.at(nil)}, err
		}
	}
	return []field{
		mutation("importUpload", "Send a file: it is read and tried in the background (上传文件). Each workbook of a zip becomes a job of its own; all of them do, or none.", sent, graphql.FieldConfigArgument{
			"file":    argument(must(uploadScalar), "The workbook or text file, or a zip of them."),
			"asOf":    argument(dateScalar, "Date the figures are about; a column of dates in the file goes before it (截至日期)."),
			"profile": argument(graphql.String, "Profile to read by; null: the one that fits best (版式)."),
			"area":    argument(listOfType(graphql.String), "Codes of the places the file is about, to tell namesakes apart (所属地区)."),
			"partial": argumentOr(graphql.Boolean, false, "Apply the good rows of a file that has bad ones (部分导入)."),
			"same":    argument(listOfType(sameInput), "Organisations that the file calls by names the ledger does not know; kept as aliases when it is applied (同一单位)."),
			"reason":  reason,
		}, func(ctx context.Context, r *request, k ledger.RequestKey, a args) (any, error) {
			file, _ := a["file"].(*upload)
			if file == nil {
				return nil, invalid("file", "没有收到文件")
			}
			asOf, _ := a["asOf"].(ledger.Date)
			partial, _ := a["partial"].(bool)
			same, err := sameNames(ctx, a)
			if err != nil {
				return nil, err
			}
			jobs, err := r.deps.Imports.StartImport(ctx, ledger.ImportUpload{
				FileName: file.name, Content: file.content, Actor: r.caller.Name, Reason: a.text("reason"), Key: k,
				ImportChoices: ledger.ImportChoices{AsOf: asOf, Profile: a.text("profile"), Area: argList[string](a, "area"), Partial: partial, Same: same},
			})
			return allTimed(jobs, r.at(nil)), err
		}),
		mutation("importApply", "Apply a job that was tried, in the background (确认入库).", job,
			graphql.FieldConfigArgument{"job": jobArg, "reason": reason},
			onJob(func(ctx context.Context, i Imports, k ledger.RequestKey, id ledger.ID, a args) (ledger.ImportJob, error) {
				return i.ApplyImport(ctx, k, id, a.text("reason"))
			})),
		mutation("importCancel", "Cancel a job that has not ended; nothing of it is left (取消).", job,
			graphql.FieldConfigArgument{"job": jobArg},
			onJob(func(ctx context.Context, i Imports, k ledger.RequestKey, id ledger.ID, _ args) (ledger.ImportJob, error) {
				return i.CancelImport(ctx, k, id)
			})),
		mutation("importUndo", "Take back everything a batch brought (撤回批次).", batch, graphql.FieldConfigArgument{
			"batch":  argument(must(graphql.ID), "Global id of the batch."),
			"reason": argument(must(graphql.String), "Why, for the record (理由)."),
		}, func(ctx context.Context, r *request, k ledger.RequestKey, a args) (any, error) {
			id, refused := parseRowID(a.text("batch"), "ImportBatch")
			if refused != nil {
				refused.Field = "batch"
				return nil, refused
			}
			if a.text("reason") == "" {
				return nil, invalid("reason", "请写明撤回的理由")
			}
			b, err := r.deps.Imports.UndoImport(ctx, k, id, r.caller.Name, a.text("reason"))
			return importBatchSource{b, r.at(nil)}, err
		}),
	}
}

var sameInput = inputObject("SameOrganisationInput", "What a file calls an organisation of the ledger (同一单位).",
	inputField{"written", must(graphql.String), "The name as the file writes it (文件中的写法)."},
	inputField{"organisation", must(graphql.ID), "Global id or full name of the organisation (单位)."})

// sameNames are the full names of organisations by what the file calls them.
func sameNames(ctx context.Context, a args) (map[string]string, error) {
	r := requestOf(ctx)
	list := argList[map[string]any](a, "same")
	same := make(map[string]string, len(list))
	for i, o := range list {
		at := fmt.Sprintf("same.%d", i)
		written, name := strings.TrimSpace(args(o).text("written")), strings.TrimSpace(args(o).text("organisation"))
		if written == "" || name == "" {
			return nil, invalid(at, "请写明文件中的写法和台账中的单位")
		}
		if typeName, _, ok := parseGlobalID(name); ok && typeName == "Organisation" {
			id, refused := parseRowID(name, "Organisation")
			if refused != nil {
				refused.Field = at
				return nil, refused
			}
			found, err := r.deps.Ledger.OrganisationsByID(ctx, r.at(nil), []ledger.ID{id})
			if err != nil {
				return nil, err
			}
			if name = found[id].Name; name == "" {
				return nil, invalid(at, "台账中没有这个单位")
			}
		}
		if before, twice := same[written]; twice && before != name {
			return nil, invalid(at, "“%s”指定了两个不同的单位", written)
		}
		same[written] = name
	}
	return same, nil
}

// repeatable is the name that a request gives itself, so that it can be sent again.
func repeatable(name string, a args) (ledger.RequestKey, error) {
	k := ledger.RequestKey{Name: a.text("idempotencyKey")}
	if k.Name == "" {
		return k, nil
	}
	if len(k.Name) > maxKeyBytes {
		return k, invalid("idempotencyKey", keyTooLong)
	}
	var err error
	k.Fingerprint, err = fingerprint(name, a)
	return k, err
}

// uploadPayload declares what sending a file answers.
func (s *schema) uploadPayload() *graphql.Object {
	return s.object("ImportUploadPayload", "The import jobs that a file became.", func() []field {
		jobs := func(p any) []any { list, _ := p.(payload).thing.([]any); return list }
		return []field{
			{name: "job", typ: s.importJob, about: "The job, of a zip the first; null: refused.", value: func(_ context.Context, p any, _ args) (any, error) {
				if list := jobs(p); len(list) > 0 {
					return list[0], nil
				}
				return nil, nil
			}},
			{name: "jobs", typ: mustList(s.importJob), about: "All jobs, of a zip in the order of its names; empty: refused.",
				value: func(_ context.Context, p any, _ args) (any, error) { return append([]any{}, jobs(p)...), nil }},
			{name: "userErrors", typ: mustList(s.userError), about: "Why nothing was done; empty: it was.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(payload).errors, nil }},
		}
	})
}

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
	var edit *ledger.EditRefusal
	if errors.As(err, &edit) {
		return payload{errors: problemList(edit.Problems)}, nil
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
