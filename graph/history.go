package graph

import (
	"context"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Histories reads what attributes were before.
type Histories interface {
	AttributeHistory(ctx context.Context, at ledger.At, entity ledger.SubjectKind, id ledger.ID, field string, p ledger.Page) (ledger.List[ledger.AttributeChange], error)
	AttributeHistoryCount(ctx context.Context, at ledger.At, entity ledger.SubjectKind, id ledger.ID, field string) (int, error)
}

// historyFields are those of a value that something had: a figure, or an attribute.
func (s *schema) historyFields() []field {
	change := func(name string, t graphql.Output, about string, get func(ledger.AttributeChange) any) field {
		return field{name: name, typ: t, about: about, value: func(_ context.Context, p any, _ args) (any, error) {
			if c, is := p.(timed[ledger.AttributeChange]); is {
				return get(c.it), nil
			}
			return nil, nil
		}}
	}
	return []field{
		{name: "figure", typ: s.figure, about: "The value of a measure, with both its intervals and its cell (填报值); null: an attribute.",
			value: func(_ context.Context, p any, _ args) (any, error) {
				if f, is := p.(figureSource); is {
					return f, nil
				}
				return nil, nil
			}},
		change("attribute", graphql.String, "Name of the attribute, such as name or sector (属性); null: a figure.", func(c ledger.AttributeChange) any { return c.Field }),
		change("before", graphql.String, "What the attribute was (变更前); null: nothing was said.", func(c ledger.AttributeChange) any { return stringOrNull(c.Old) }),
		change("after", graphql.String, "What it became (变更后); null: it was taken back.", func(c ledger.AttributeChange) any { return stringOrNull(c.New) }),
		{name: "knownFrom", typ: must(dateTimeScalar), about: "Instant from which the ledger believed it (入账时点).",
			value: func(_ context.Context, p any, _ args) (any, error) {
				if f, is := p.(figureSource); is {
					return f.it.KnownFrom, nil
				}
				return p.(timed[ledger.AttributeChange]).it.At, nil
			}},
		{name: "knownTo", typ: dateTimeScalar, about: "Instant from which it no longer did (更正时点); null: still does.",
			value: func(_ context.Context, p any, _ args) (any, error) {
				until := ledger.Instant(0)
				if f, is := p.(figureSource); is {
					until = f.it.KnownTo
				} else {
					until = p.(timed[ledger.AttributeChange]).it.Until
				}
				if until == 0 || until == ledger.Unbounded {
					return nil, nil
				}
				return until, nil
			}},
		s.sourceField(func(p any) sourceRef {
			if f, is := p.(figureSource); is {
				return sourceRefOf(f.it.Source)
			}
			return sourceRef{batch: p.(timed[ledger.AttributeChange]).it.Batch}
		}),
	}
}

// historyField is the history of one measure of a thing, or of its attributes.
func (s *schema) historyField() field {
	return field{
		name: "history", typ: must(s.history), weight: 10,
		about: "What the ledger said of a thing before and since, in the order it was learnt (历史): every value of a measure, or every change of its own attributes.",
		args: withArgs(timeArgs, pageArgs, graphql.FieldConfigArgument{
			"of":        argument(must(graphql.ID), "Global id of a project, pairing, organisation, programme or place (对象)."),
			"measure":   argument(graphql.String, "Code of a measure (指标代码); attributes when left out."),
			"attribute": argument(graphql.String, "Changes of this attribute only (属性)."),
		}),
		batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
			p, err := r.page(a)
			if err != nil {
				return nil, err
			}
			kind, key, refused := parseSubject(a.text("of"))
			if refused != nil {
				return nil, refused
			}
			n, _ := strconv.ParseInt(key, 10, 64) // of a place it is none, and not used
			if measure := a.text("measure"); measure != "" {
				if err := r.knownMeasure(ctx, measure); err != nil {
					return nil, err
				}
				f := ledger.FigureFilter{Subject: kind, Measures: []string{measure}, History: true}
				if f.IDs = []ledger.ID{ledger.ID(n)}; kind == ledger.SubjectPlace {
					f.IDs, f.Places = nil, []string{key}
				}
				p.Order = ledger.Order{Field: "known_from"}
				l, err := r.deps.Ledger.Figures(ctx, at, f, p)
				if err != nil {
					return nil, err
				}
				return newPage(l, at, single(func(ctx context.Context) (int, error) { return r.deps.Ledger.FigureCount(ctx, at, f) }), ""), nil
			}
			if kind == ledger.SubjectPlace || kind == ledger.SubjectProgramme {
				return nil, invalid("of", "区划和行动没有属性变更记录，请写明 measure")
			}
			l, err := r.deps.Ledger.AttributeHistory(ctx, at, kind, ledger.ID(n), a.text("attribute"), p)
			if err != nil {
				return nil, err
			}
			return newPage(l, at, single(func(ctx context.Context) (int, error) {
				return r.deps.Ledger.AttributeHistoryCount(ctx, at, kind, ledger.ID(n), a.text("attribute"))
			}), ""), nil
		}),
	}
}

// parseSubject reads the global id of whatever figures are about: its kind, and its id or a
// place's code.
func parseSubject(text string) (ledger.SubjectKind, string, *apiError) {
	typeName, key, ok := parseGlobalID(text)
	kind := map[string]ledger.SubjectKind{"Place": ledger.SubjectPlace}[typeName]
	for k, name := range subjectTypes {
		if name == typeName {
			kind = k
		}
	}
	_, notNumber := strconv.ParseInt(key, 10, 64)
	if !ok || kind == "" || notNumber != nil && kind != ledger.SubjectPlace {
		return "", "", invalid("of", "%q 不是项目、结对关系、单位、行动或区划的 id", text)
	}
	return kind, key, nil
}
