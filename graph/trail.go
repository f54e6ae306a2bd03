package graph

import (
	"context"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Trails reads who did what.
type Trails interface {
	Acts(ctx context.Context, f ledger.TrailFilter, p ledger.Page) (ledger.List[ledger.Act], error)
	ActCount(ctx context.Context, f ledger.TrailFilter) (int, error)
	// TrailOf lists what was done to one thing; the key is an id or a place's code.
	TrailOf(ctx context.Context, kind ledger.SubjectKind, key string, p ledger.Page) (ledger.List[ledger.TrailChange], error)
	TrailCountOf(ctx context.Context, kind ledger.SubjectKind, key string) (int, error)
	// ChangesOfBatches lists what each batch did, at most some changes of each.
	ChangesOfBatches(ctx context.Context, batches []ledger.ID, most int) (map[ledger.ID][]ledger.TrailChange, error)
}

var actKinds = newVocabulary("ActKind", "Sort of an act (操作类别).",
	word[ledger.ActKind]{ledger.ActImport, "导入"},
	word[ledger.ActKind]{ledger.ActEdit, "修改"},
	word[ledger.ActKind]{ledger.ActReport, "审核入账"},
	word[ledger.ActKind]{ledger.ActUndo, "撤回"},
	word[ledger.ActKind]{ledger.ActStep, "报告流转"},
	word[ledger.ActKind]{ledger.ActAccount, "账号"},
)

var channels = newVocabulary("Channel", "Way by which somebody came (途径).",
	word[ledger.Channel]{ledger.ThroughUI, "浏览器"},
	word[ledger.Channel]{ledger.ThroughToken, "API 令牌"},
	word[ledger.Channel]{ledger.ThroughMachine, "服务器本机"},
	word[ledger.Channel]{ledger.ThroughNobody, "未登录"},
)

// maxChanges is how many changes of one act are handed out.
const maxChanges = 100

func (s *schema) trailChangeType() *graphql.Object {
	said := func(name, about string, get func(ledger.TrailChange) string) field {
		return field{name: name, typ: graphql.String, about: about, value: func(ctx context.Context, p any, _ args) (any, error) {
			c := p.(timed[ledger.TrailChange]).it
			return shownValue(ctx, c, get(c))
		}}
	}
	return s.once("TrailChange", "What an act did to one thing (变更明细).", func() []field {
		return []field{
			value("at", must(dateTimeScalar), "When (时间).", func(c ledger.TrailChange) any { return c.At }),
			{name: "subject", typ: s.subject, about: "What it was done to; null where it is no longer there (对象).", group: "subject", batch: subjects, weight: 5,
				key: func(p any) any {
					c := p.(timed[ledger.TrailChange]).it
					return subjectKey(ledger.Figure{Subject: c.Subject, SubjectID: c.About, PlaceCode: c.Place})
				}},
			textValue("what", must(graphql.String), "made, changed, stated (a figure or status), linked; removed, withdrawn or archived (动作).", func(c ledger.TrailChange) string { return c.What }),
			textValue("field", graphql.String, "Attribute, code of the measure, status, or sort of link; null: the thing itself (字段).", func(c ledger.TrailChange) string { return c.Field }),
			value("series", seriesWords.enum, "Fact, target or promise, of a figure.", func(c ledger.TrailChange) any { return textOrNull(c.Series) }),
			said("before", "What it was (原值), figures with their unit; null: nothing was said.", func(c ledger.TrailChange) string { return c.Old }),
			said("after", "What it became (新值), figures with their unit; null: it is said no more.", func(c ledger.TrailChange) string { return c.New }),
			s.sourceField(func(p any) sourceRef { return sourceRef{batch: p.(timed[ledger.TrailChange]).it.Batch} }),
		}
	})
}

// shownValue is a value as people read it: a figure with its unit.
func shownValue(ctx context.Context, c ledger.TrailChange, text string) (any, error) {
	if text == "" {
		return nil, nil
	}
	v, err := strconv.ParseInt(text, 10, 64)
	if c.Series == "" || err != nil {
		return text, nil
	}
	m, err := requestOf(ctx).measureByCode(ctx, c.Field)
	if err != nil {
		return nil, err
	}
	one := sum{value: v, unit: m.Unit, qualifier: ledger.Exact, figures: 1}
	if m.IsMoney() {
		return one.spoken().String(), nil
	}
	return one.quantity().String(), nil
}

func (s *schema) trailEntryType() *graphql.Object {
	return s.once("TrailEntry", "What one person did at once (操作记录).", func() []field {
		return []field{
			value("id", must(graphql.ID), "Id of the entry.", func(a ledger.Act) any { return globalID("TrailEntry", a.ID) }),
			value("kind", must(actKinds.enum), "Sort of act (操作类别).", func(a ledger.Act) any { return a.Kind }),
			value("at", must(dateTimeScalar), "When (时间).", func(a ledger.Act) any { return a.At }),
			textValue("actor", graphql.String, "Who, by name (操作人).", func(a ledger.Act) string { return a.Actor }),
			value("user", graphql.ID, "Global id of the user; null: the machine's owner, or nobody had signed in (用户).", func(a ledger.Act) any {
				if a.User == 0 {
					return nil
				}
				return rowGlobalID("User", a.User)
			}),
			value("through", channels.enum, "By which way; null: not recorded (途径).", func(a ledger.Act) any { return textOrNull(a.Through) }),
			textValue("action", graphql.String, "Step of a report, or what was done to an account; null: the kind says it (动作).", func(a ledger.Act) string { return a.Action }),
			textValue("reason", graphql.String, "Why; null: nobody said (理由).", func(a ledger.Act) string { return a.Reason }),
			textValue("detail", graphql.String, "Name of the file, the field of a report, or whose account (说明).", func(a ledger.Act) string { return a.Detail }),
			value("report", graphql.ID, "Global id of the report of a step; null: none (报告).", func(a ledger.Act) any {
				if a.Report == 0 {
					return nil
				}
				return rowGlobalID("ProgressReport", a.Report)
			}),
			value("batch", graphql.ID, "Global id of the batch that was applied or taken back; null: none (批次).", func(a ledger.Act) any {
				if a.Batch == 0 {
					return nil
				}
				return rowGlobalID("ImportBatch", a.Batch)
			}),
			{name: "changes", typ: mustList(s.trailChangeType()), about: "What it did, at most " + strconv.Itoa(maxChanges) + " changes; of what was taken back, what it had done (变更明细).", weight: 10, size: 20,
				key: func(p any) any { return p.(timed[ledger.Act]).it.Batch },
				batch: func(ctx context.Context, calls []call) ([]any, error) {
					var batches []ledger.ID
					for _, id := range distinct[ledger.ID](calls) {
						if id != 0 {
							batches = append(batches, id)
						}
					}
					found, err := requestOf(ctx).deps.Ledger.ChangesOfBatches(ctx, batches, maxChanges)
					if err != nil {
						return nil, err
					}
					out := make([]any, len(calls))
					for i, c := range calls {
						out[i] = allTimed(found[c.parent.(ledger.ID)], c.at)
					}
					return out, nil
				}},
		}
	})
}

// trailQueries are what can be asked of the trail.
func (s *schema) trailQueries() []field {
	newest := func(r *request, a args) (ledger.Page, error) {
		p, err := r.page(a)
		p.Order = ledger.Order{Field: "at", Descending: true}
		return p, err
	}
	return []field{
		{name: "trail", volatile: true, typ: must(s.connection("TrailEntry", s.trailEntryType())), weight: 20,
			about: "Who did what, when, by which way and why, the newest first (操作留痕).",
			args: withArgs(pageArgs, graphql.FieldConfigArgument{
				"user":  argument(graphql.ID, "By this user only, by global id (用户)."),
				"kinds": argument(listOfType(actKinds.enum), "Of these sorts only (操作类别)."),
				"since": argument(dateTimeScalar, "From this instant on (起)."),
				"until": argument(dateTimeScalar, "Before this instant (止)."),
			}),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				p, err := newest(r, a)
				if err != nil {
					return nil, err
				}
				f := ledger.TrailFilter{Kinds: argList[ledger.ActKind](a, "kinds")}
				f.Since, _ = a["since"].(ledger.Instant)
				f.Until, _ = a["until"].(ledger.Instant)
				if text := a.text("user"); text != "" {
					var refused *apiError
					if f.User, refused = parseRowID(text, "User"); refused != nil {
						refused.Field = "user"
						return nil, refused
					}
				}
				l, err := r.deps.Ledger.Acts(ctx, f, p)
				if err != nil {
					return nil, err
				}
				return newPage(l, at, single(func(ctx context.Context) (int, error) { return r.deps.Ledger.ActCount(ctx, f) }), ""), nil
			})},
		{name: "trailOf", volatile: true, typ: must(s.connection("TrailChange", s.trailChangeType())), weight: 20,
			about: "What was done to one thing, with what was before and after, the newest first (对象留痕).",
			args:  withArgs(pageArgs, graphql.FieldConfigArgument{"of": argument(must(graphql.ID), "Global id of a project, pairing, organisation, programme or place (对象).")}),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				p, err := newest(r, a)
				if err != nil {
					return nil, err
				}
				kind, key, refused := parseSubject(a.text("of"))
				if refused != nil {
					refused.Field = "of"
					return nil, refused
				}
				l, err := r.deps.Ledger.TrailOf(ctx, kind, key, p)
				if err != nil {
					return nil, err
				}
				return newPage(l, at, single(func(ctx context.Context) (int, error) { return r.deps.Ledger.TrailCountOf(ctx, kind, key) }), ""), nil
			})},
	}
}
