package graph

import (
	"context"
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/graph/exec"
	"jiedui/ledger"
)

type figureSource = timed[ledger.Figure]

func (s *schema) figureFields() []field {
	return append(s.figureValueFields(func(p any) (ledger.Figure, int64) {
		f := p.(figureSource).it
		return f, f.Value
	}), []field{
		rowID("Figure", func(f ledger.Figure) ledger.ID { return f.ID }),
		value("statementId", must(graphql.ID), "Id of the figure that first said this: a late correction of an earlier date cuts it into pieces. Its own id otherwise.",
			func(f ledger.Figure) any { return rowGlobalID("Figure", f.Statement) }),
		{name: "subject", typ: s.subject, about: "What it is about (填报对象).", group: "subject", batch: subjects, weight: 5,
			key: func(p any) any { return subjectKey(p.(figureSource).it) }},
		toProgramme(s, "programme", "Programme under which a place, pairing or organisation was observed (行动).", func(f ledger.Figure) ledger.ID { return f.Programme }),
		enumValue("series", seriesWords, "Fact, target or promise.", func(f ledger.Figure) ledger.Series { return f.Series }),
		value("qualifier", must(qualifiers.enum), "How exactly it was stated (概数).", func(f ledger.Figure) any { return ledger.Join(f.Qualifier, ledger.Exact) }),
		dateValue("validFrom", must(dateScalar), "First day on which it is true (有效期起).", func(f ledger.Figure) ledger.Date { return f.ValidFrom }),
		dateValue("validTo", dateScalar, "Day from which it no longer is (有效期止); null: still true.", func(f ledger.Figure) ledger.Date { return f.ValidTo }),
		value("knownFrom", must(dateTimeScalar), "Instant from which the ledger believed it (入账时点).", func(f ledger.Figure) any { return f.KnownFrom }),
		value("knownTo", dateTimeScalar, "Instant from which it no longer did (更正时点); null: still does.", func(f ledger.Figure) any {
			if f.KnownTo == ledger.Unbounded {
				return nil
			}
			return f.KnownTo
		}),
		toOrganisation(s, "provider", "Who paid, for flows of money (出资方).", func(f ledger.Figure) ledger.ID { return f.Provider }),
		textValue("reason", graphql.String, "Why it was corrected, withdrawn or fell (理由).", func(f ledger.Figure) string { return f.Reason }),
		s.sourceField(func(p any) sourceRef { return sourceRefOf(p.(figureSource).it.Source) }),
	}...)
}

// figureValueFields declares measure, money and quantity of something that is a figure.
func (s *schema) figureValueFields(of func(any) (ledger.Figure, int64)) []field {
	amount := func(p any) any {
		f, v := of(p)
		return measured{f.Measure, sum{value: v, qualifier: f.Qualifier, figures: 1}}
	}
	return []field{
		toMeasure(s, func(p any) any { f, _ := of(p); return f.Measure }),
		{name: "money", typ: s.money, about: "Its value when the measure counts money (金额); else null.",
			key: amount, group: "measured", batch: measuredValues, fixed: args{"as": "money"}},
		{name: "quantity", typ: s.quantity, about: "Its value when the measure counts something else (数量); else null.",
			key: amount, group: "measured", batch: measuredValues, fixed: args{"as": "quantity"}},
	}
}

// measured is a value whose unit follows from its measure.
type measured struct {
	measure string
	sum     sum
}

// measuredValues gives values their measures' units, and shows each as money or as a
// quantity, never as both.
func measuredValues(ctx context.Context, calls []call) ([]any, error) {
	out := make([]any, len(calls))
	for i, c := range calls {
		v := c.parent.(measured)
		m, err := requestOf(ctx).measureByCode(ctx, v.measure)
		if err != nil {
			return nil, err
		}
		if m.IsMoney() == (c.args["as"] == "money") {
			v.sum.unit = m.Unit
			out[i] = v.sum
		}
	}
	return out, nil
}

// subjectKey names a figure's subject as a node; nil never happens.
func subjectKey(f ledger.Figure) any {
	switch f.Subject {
	case ledger.SubjectPlace:
		return nodeKey{typeName: "Place", key: f.PlaceCode}
	case ledger.SubjectPairing:
		return nodeKey{typeName: "Pairing", key: rowKeyOf(f.SubjectID)}
	case ledger.SubjectOrganisation:
		return nodeKey{typeName: "Organisation", key: rowKeyOf(f.SubjectID)}
	case ledger.SubjectProgramme:
		return nodeKey{typeName: "Programme", key: rowKeyOf(f.SubjectID)}
	}
	return nodeKey{typeName: "Project", key: rowKeyOf(f.SubjectID)}
}

func subjects(ctx context.Context, calls []call) ([]any, error) {
	keys := distinct[nodeKey](calls)
	for i := range keys {
		keys[i].at = calls[0].at
	}
	found, err := nodesByKey(ctx, keys)
	if err != nil {
		return nil, err
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		k := c.parent.(nodeKey)
		k.at = c.at
		out[i] = found[k]
	}
	return out, nil
}

func figureGroup(kind ledger.SubjectKind) string { return "figuresOf " + string(kind) }

// figuresOf declares the figures of a subject that hold at the times.
func (s *schema) figuresOf(kind ledger.SubjectKind, key func(any) any) field {
	return field{
		name: "figures", typ: mustList(s.figure), about: "Figures about it that hold at the times asked for (填报值).", weight: 5,
		args: graphql.FieldConfigArgument{
			"measures": argument(listOfType(graphql.String), "Codes of measures (指标代码); all when left out."),
			"series":   argument(listOfType(seriesWords.enum), "Series; all when left out."),
		},
		key: key, group: figureGroup(kind), batch: figuresOfSubjects(kind),
	}
}

// figuresOfSubjects reads, once per level, the figures of all subjects for every field
// that shows them: lists of figures, and the money fields, which name one measure and
// add what they find of it.
func figuresOfSubjects(kind ledger.SubjectKind) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		at := calls[0].at
		l := requestOf(ctx).deps.Ledger
		read := l.FiguresOf
		if onlyFigureValues(calls) {
			read = l.FigureValuesOf
		}
		found, err := read(ctx, at, kind, distinct[string](calls), neededMeasures(calls))
		if err != nil {
			return nil, err
		}
		out := make([]any, len(calls))
		for i, c := range calls {
			figures := found[c.parent.(string)]
			if measure := c.args.text("measure"); measure != "" {
				series, _ := c.args["series"].(ledger.Series)
				if out[i], err = moneyOf(figures, measure, series); err != nil {
					return nil, err
				}
				continue
			}
			measures := argList[string](c.args, "measures")
			series := argList[ledger.Series](c.args, "series")
			var list []ledger.Figure
			for _, f := range figures {
				if (len(measures) == 0 || slices.Contains(measures, f.Measure)) && (len(series) == 0 || slices.Contains(series, f.Series)) {
					list = append(list, f)
				}
			}
			out[i] = allTimed(list, at)
		}
		return out, nil
	}
}

// onlyFigureValues reports whether calls need no more of figures than FigureValuesOf reads:
// money added up, or what follows of single ones.
func onlyFigureValues(calls []call) bool {
	var last exec.Selection
	for i, c := range calls {
		if (i == 0 || c.asks != last) && c.args.text("measure") == "" && !only(c.asks, nil, figureValueFields) {
			return false
		}
		last = c.asks
	}
	return true
}

var figureValueFields = []string{"measure", "money", "quantity", "series", "qualifier", "validFrom"}

// neededMeasures is the union of what the calls ask for; nil: all.
func neededMeasures(calls []call) []string {
	var all []string
	for _, c := range calls {
		codes := argList[string](c.args, "measures")
		if m := c.args.text("measure"); m != "" {
			codes = []string{m}
		}
		if len(codes) == 0 {
			return nil
		}
		for _, code := range codes {
			if !slices.Contains(all, code) {
				all = append(all, code)
			}
		}
	}
	return all
}

// moneyOf adds a subject's figures of one kind of money: the payments of a flow, or what
// several providers stated of a stock. Nil: none reported.
func moneyOf(figures []ledger.Figure, measure string, series ledger.Series) (any, error) {
	total := sum{unit: ledger.UnitWanYuan, qualifier: ledger.Exact}
	for _, f := range figures {
		if f.Measure == measure && f.Series == series {
			if err := total.addFigure(f); err != nil {
				return nil, err
			}
		}
	}
	if total.figures == 0 {
		return nil, nil
	}
	return total, nil
}

// sourceRef names the cell or the edit that a statement came from.
type sourceRef struct {
	batch           ledger.ID
	sheet, row, col int
}

func sourceRefOf(s ledger.Source) sourceRef { return sourceRef{s.Batch, s.Sheet, s.Row, s.Col} }

// sourced is a sourceRef with its batch.
type sourced struct {
	ref   sourceRef
	batch ledger.ImportBatch
}

// sheet is the sheet that the statement stands on; nil: none.
func (v sourced) sheet() *ledger.BatchSheet {
	for i := range v.batch.Sheets {
		if v.batch.Sheets[i].Index == v.ref.sheet {
			return &v.batch.Sheets[i]
		}
	}
	return nil
}

// sourceField declares where a statement came from. One read fetches the batches of all
// statements of the level.
func (s *schema) sourceField(ref func(any) sourceRef) field {
	return field{name: "source", typ: s.sourceType(), about: "Where it came from, down to the cell (来源).", weight: 2,
		group: "source", key: func(p any) any { return ref(p) },
		batch: func(ctx context.Context, calls []call) ([]any, error) {
			var ids []ledger.ID
			for _, c := range calls {
				if id := c.parent.(sourceRef).batch; !slices.Contains(ids, id) {
					ids = append(ids, id)
				}
			}
			found, err := requestOf(ctx).deps.Ledger.BatchesByID(ctx, ids)
			if err != nil {
				return nil, err
			}
			out := make([]any, len(calls))
			for i, c := range calls {
				ref := c.parent.(sourceRef)
				if b, ok := found[ref.batch]; ok {
					out[i] = timed[sourced]{sourced{ref, b}, c.at}
				}
			}
			return out, nil
		}}
}

func (s *schema) sourceType() *graphql.Object {
	if s.source == nil {
		s.source = s.object("Source", "Where a statement came from: file, sheet and cell, or an edit (来源).", func() []field {
			return []field{
				{name: "batch", typ: must(s.importBatch), about: "The batch that brought it (导入批次).",
					value: func(_ context.Context, p any, _ args) (any, error) {
						v := p.(timed[sourced])
						return timed[ledger.ImportBatch]{v.it.batch, v.at}, nil
					}},
				s.sourceCells(),
				value("file", graphql.String, "Name of the file (文件); null: not from a file.", func(v sourced) any { return stringOrNull(v.batch.FileName) }),
				value("sheet", graphql.String, "Name of the sheet (工作表).", func(v sourced) any {
					if sh := v.sheet(); sh != nil && v.ref.row > 0 {
						return sh.Name
					}
					return nil
				}),
				value("row", graphql.Int, "Row, from one (行).", func(v sourced) any { return positive(v.ref.row) }),
				value("column", graphql.Int, "Column, from one (列).", func(v sourced) any { return positive(v.ref.col) }),
				value("cell", graphql.String, "Cell as spreadsheet programs name it, such as C5 (单元格).", func(v sourced) any {
					return stringOrNull(ledger.Finding{Row: v.ref.row, Col: v.ref.col}.Cell())
				}),
				value("heading", graphql.String, "Heading of the column (表头).", func(v sourced) any {
					if sh := v.sheet(); sh != nil {
						for _, c := range sh.Columns {
							if c.Col == v.ref.col {
								return stringOrNull(c.Heading)
							}
						}
					}
					return nil
				}),
			}
		})
	}
	return s.source
}

// positive makes absent what the ledger keeps as zero.
func positive(n int) any {
	if n <= 0 {
		return nil
	}
	return n
}
