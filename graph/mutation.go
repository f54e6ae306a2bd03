package graph

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Edits changes the ledger.
type Edits interface {
	// Edit makes the changes of one request, all or nothing. What the caller can mend is
	// an *ledger.EditRefusal.
	Edit(ctx context.Context, r ledger.EditRequest) (ledger.EditResult, error)
}

// noun is what mutations of one sort answer with.
type noun struct {
	one, many string // fields of the payloads
	typeName  string
	typ       *graphql.Object
	about     string
}

// edit is a mutation that changes one thing, and its form for many.
type edit struct {
	name, many string // empty: there is no such form
	about      string
	input      *graphql.InputObject
	args       graphql.FieldConfigArgument // instead of input
	each       *graphql.InputObject        // input of the form for many, where it is not input
	noun       noun
	reasoned   bool // it asks for a reason
	read       func(in *given) ledger.Edit
}

var keyArg = graphql.FieldConfigArgument{
	"idempotencyKey": argument(graphql.String, "Name for this request, at most 200 characters: sent again within 30 days it is answered as the first time, and nothing is done twice (幂等键)."),
}

const (
	maxKeyBytes = 200
	keyTooLong  = "idempotencyKey 最长 200 个字符"
)

func reasonArg(needed bool) graphql.FieldConfigArgument {
	if needed {
		return graphql.FieldConfigArgument{"reason": argument(must(graphql.String), "Why, for the record (理由).")}
	}
	return graphql.FieldConfigArgument{"reason": argument(graphql.String, "Why, for the record; asked for where a cumulative figure falls (理由).")}
}

// editFields declares the forms of a mutation.
func (s *schema) editFields(edits ...edit) []field {
	var out []field
	for _, e := range edits {
		given := e.args
		if e.input != nil {
			given = graphql.FieldConfigArgument{"input": argument(must(e.input), "What to do (内容).")}
		}
		out = append(out, field{
			name: e.name, about: e.about, typ: must(s.editPayload(e.noun, false)), weight: 50,
			args: withArgs(given, reasonArg(e.reasoned), keyArg),
			value: func(ctx context.Context, _ any, a args) (any, error) {
				own, path := a, ""
				if e.input != nil {
					own, path = a.object("input"), "input"
				}
				return e.do(ctx, e.name, a, []args{own}, []string{path}, false)
			},
		})
		if e.many == "" {
			continue
		}
		out = append(out, field{
			name: e.many, about: e.about + " Many at once, at most 500: all or nothing (批量，全成或全不成).", typ: must(s.editPayload(e.noun, true)), weight: 500,
			args: withArgs(graphql.FieldConfigArgument{"inputs": argument(mustList(cmp.Or(e.each, e.input)), "What to do, each (内容).")}, reasonArg(e.reasoned), keyArg),
			value: func(ctx context.Context, _ any, a args) (any, error) {
				list := argList[map[string]any](a, "inputs")
				items, paths := make([]args, len(list)), make([]string, len(list))
				for i, o := range list {
					items[i], paths[i] = o, "inputs."+strconv.Itoa(i)
				}
				return e.do(ctx, e.many, a, items, paths, true)
			},
		})
	}
	return out
}

// do reads the items, has them carried out, and reads back what they changed.
func (e *edit) do(ctx context.Context, name string, a args, items []args, paths []string, many bool) (any, error) {
	r := requestOf(ctx)
	if r.deps.Edits == nil {
		return nil, readOnly()
	}
	req := ledger.EditRequest{Actor: r.caller.Name, Reason: a.text("reason"), Key: a.text("idempotencyKey")}
	in := given{request: r, ctx: ctx}
	if len(items) == 0 || len(items) > ledger.MaxEdits {
		in.refuse("inputs", "一次修改 1 到 %d 条", ledger.MaxEdits)
		items = nil
	}
	if e.reasoned && req.Reason == "" {
		in.refuse("reason", "请写明理由")
	}
	if len(req.Key) > maxKeyBytes {
		in.refuse("idempotencyKey", "%s", keyTooLong)
	}
	for i, item := range items {
		in.path, in.args = paths[i], item
		req.Items = append(req.Items, ledger.EditItem{Path: paths[i], Edit: e.read(&in)})
	}
	if in.err != nil {
		return nil, in.err
	}
	if len(in.problems) > 0 {
		return refusedEdit(in.problems), nil
	}
	if req.Key = r.key(req.Key); req.Key != "" {
		var err error
		if req.Fingerprint, err = fingerprint(name, a); err != nil {
			return nil, err
		}
	}
	result, err := r.deps.Edits.Edit(ctx, req)
	var refused *ledger.EditRefusal
	if errors.As(err, &refused) {
		return refusedEdit(refused.Problems), nil
	}
	if err != nil {
		p, err := answered(nil, err)
		if err != nil {
			return nil, err
		}
		return editPayload{errors: p.(payload).errors}, nil
	}
	return e.noun.payload(ctx, result, many)
}

// fingerprint names an operation and its input, but for the key.
func fingerprint(name string, a args) (string, error) {
	given := make(map[string]any, len(a))
	for k, v := range a {
		if k != "idempotencyKey" {
			given[k] = v
		}
	}
	text, err := json.Marshal(given)
	if err != nil {
		return "", fmt.Errorf("fingerprint of %s: %w", name, err)
	}
	sum := sha256.Sum256(append([]byte(name+"\x00"), text...))
	return hex.EncodeToString(sum[:]), nil
}

// editPayload is what an edit answers.
type editPayload struct {
	things           []any
	batch            any
	warnings, errors []any
}

func refusedEdit(problems []ledger.EditProblem) editPayload {
	return editPayload{things: []any{}, warnings: []any{}, errors: problemList(problems)}
}

func problemList(problems []ledger.EditProblem) []any {
	out := make([]any, len(problems))
	for i, p := range problems {
		out[i] = userError{p.Code, p.Text, p.Path}
	}
	return out
}

// payload reads what was changed: as it is now, but as it was then for a request that
// is answered again, and as it was before for what was ended.
func (n noun) payload(ctx context.Context, result ledger.EditResult, many bool) (any, error) {
	r := requestOf(ctx)
	r.forget()
	now := r.at(nil)
	if result.Repeated {
		now.KnownAt = result.At
	}
	before := now
	before.KnownAt = result.At - 1
	keys := map[ledger.At][]string{}
	for _, t := range result.Things {
		at := now
		if t.Ended {
			at = before
		}
		keys[at] = append(keys[at], thingKey(t))
	}
	out := editPayload{things: []any{}, warnings: problemList(result.Warnings), errors: []any{}}
	found := map[ledger.At]map[string]any{}
	for at, list := range keys {
		var err error
		if found[at], err = nodesOfType(ctx, n.typeName, at, list); err != nil {
			return nil, err
		}
	}
	for _, t := range result.Things {
		at := now
		if t.Ended {
			at = before
		}
		if v := found[at][thingKey(t)]; v != nil {
			out.things = append(out.things, v)
		}
	}
	if result.Batch != 0 {
		batches, err := r.deps.Ledger.BatchesByID(ctx, []ledger.ID{result.Batch})
		if err != nil {
			return nil, err
		}
		if b, found := batches[result.Batch]; found {
			out.batch = importBatchSource{b, now}
		}
	}
	if len(out.things) != len(result.Things) && many {
		return nil, internal(fmt.Errorf("%d of %d changed things are not there", len(result.Things)-len(out.things), len(result.Things)))
	}
	return out, nil
}

func thingKey(t ledger.EditThing) string {
	if t.Code != "" {
		return t.Code
	}
	return rowKeyOf(t.ID)
}

// editPayload declares the payload of mutations that answer with one noun, or many.
func (s *schema) editPayload(n noun, many bool) *graphql.Object {
	name, thing, typ, about := n.typeName+"Payload", n.one, graphql.Output(n.typ), n.about+"; null: refused."
	value := func(p editPayload) any {
		if len(p.things) == 0 {
			return nil
		}
		return p.things[0]
	}
	if many {
		name, thing, typ, about = n.typeName+"ListPayload", n.many, mustList(n.typ), n.about+", in the order of the inputs; empty: refused."
		value = func(p editPayload) any { return p.things }
	}
	of := func(name string, typ graphql.Output, about string, get func(editPayload) any) field {
		return field{name: name, typ: typ, about: about, value: func(_ context.Context, p any, _ args) (any, error) { return get(p.(editPayload)), nil }}
	}
	warning := s.once("EditWarning", "What was done and may not have been meant (提醒).", userErrorFields)
	return s.once(name, "What a change made (修改结果).", func() []field {
		return []field{
			of(thing, typ, about, value),
			of("batch", s.importBatch, "The batch that the change is, and by which it is undone (批次); null: refused, or everything was so already.", func(p editPayload) any { return p.batch }),
			of("warnings", mustList(warning), "What ought to be looked at (提醒).", func(p editPayload) any { return p.warnings }),
			of("userErrors", mustList(s.userError), "Why nothing was done; empty: it was.", func(p editPayload) any { return p.errors }),
		}
	})
}

func readOnly() *apiError {
	return &apiError{Code: string(ledger.KindForbidden), Message: "本服务只供查询，不接受修改（设置 api.writes）", kind: ledger.KindForbidden}
}
