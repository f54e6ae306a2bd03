package store

import (
	"context"
	"strconv"

	"jiedui/ledger"
)

const figureColumns = `f.id, f.statement_id, f.subject_kind, f.subject_id, f.place_code, f.measure, f.series, f.programme_id,
	f.provider_id, f.value, f.qualifier, CAST(f.valid_from AS TEXT) AS valid_from, CAST(f.valid_to AS TEXT) AS valid_to, f.known_from, f.known_to,
	f.batch_id, f.source_sheet, f.source_row, f.source_col, f.reason`

// figure reads figureColumns.
func (r *row) figure() ledger.Figure {
	return ledger.Figure{
		ID: r.id(), Statement: r.id(), Subject: ledger.SubjectKind(r.text()), SubjectID: r.id(), PlaceCode: r.text(), Measure: r.text(),
		Series: ledger.Series(r.text()), Programme: r.id(), Provider: r.id(), Value: r.int(), Qualifier: ledger.Qualifier(r.text()),
		Interval: r.interval(), Source: r.source(), Reason: r.text(),
	}
}

type figureRow struct {
	keyed
	ledger.Figure
}

// figureOrders are id, value, valid_from, known_from, series and measure (in the order shown).
func figureOrders(field string) (ordering, bool) {
	switch field {
	case "", "id":
		return ordering{}, true
	case "value", "known_from":
		return ordering{expr: "f." + field, kind: numberOrder}, true
	case "valid_from":
		return ordering{expr: "f.valid_from", kind: dateOrder}, true
	case "series":
		return ordering{expr: ranks("f.series", ledger.SeriesList), kind: numberOrder}, true
	case "measure":
		return ordering{expr: "(SELECT m.position FROM measure m WHERE m.code = f.measure)", kind: numberOrder}, true
	}
	return ordering{}, false
}

// Figures lists figures that hold at the times, or with History all there ever were.
func (s *Store) Figures(ctx context.Context, at ledger.At, f ledger.FigureFilter, p ledger.Page) (ledger.List[ledger.Figure], error) {
	q := s.ask(at)
	g, err := newPaging(p, figureOrders)
	if err != nil {
		return ledger.List[ledger.Figure]{}, err
	}
	var rows []figureRow
	err = s.query(ctx, "figures", &rows, q, `
		WITH page AS (`+g.page(q, `SELECT f.id`+g.columns()+` FROM figure f WHERE `+figureConditions(q, f))+`)
		SELECT `+g.shown("x")+`, `+figureColumns+` FROM page x JOIN figure f ON f.id = x.id ORDER BY x.side, `+g.orderBy("x"))
	if err != nil {
		return ledger.List[ledger.Figure]{}, err
	}
	return listOf(g, rows, func(r figureRow) (ledger.Figure, error) { return r.Figure, nil })
}

// FigureCount is how many figures Figures would list in all.
func (s *Store) FigureCount(ctx context.Context, at ledger.At, f ledger.FigureFilter) (int, error) {
	q := s.ask(at)
	return s.count(ctx, "count figures", q, `SELECT COUNT(*) AS n FROM figure f WHERE `+figureConditions(q, f))
}

func figureConditions(q *statement, f ledger.FigureFilter) string {
	q.history = f.History
	where := q.where(ledger.RowFigure, "f", f.Condition())
	if f.History {
		return where
	}
	return all([]string{q.holds("f"), where})
}

// FiguresByID reads figures, whenever they held.
func (s *Store) FiguresByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Figure, error) {
	found := make(map[ledger.ID]ledger.Figure, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q := s.timelessKeyed()
	q.history = true
	err := s.scan(ctx, "figures by id", q, `SELECT `+figureColumns+` FROM figure f WHERE `+in(q, "f.id", ids), func(r *row) error {
		f := r.figure()
		found[f.ID] = f
		return nil
	})
	return found, err
}

// FiguresOf lists the figures of each subject that hold at the times, of some measures or
// of all: by measure in the order shown, then by date. Keys are ids, or codes for places;
// a subject without any has no entry.
func (s *Store) FiguresOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys []string, measures []string) (map[string][]ledger.Figure, error) {
	return s.figuresOf(ctx, at, subject, keys, measures, figureColumns, (*row).figure)
}

// FigureValuesOf is FiguresOf without what only says where figures came from: they have
// subject, measure, series, value, qualifier and ValidFrom.
func (s *Store) FigureValuesOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys []string, measures []string) (map[string][]ledger.Figure, error) {
	return s.figuresOf(ctx, at, subject, keys, measures,
		`f.subject_id, f.place_code, f.measure, f.series, f.value, f.qualifier, CAST(f.valid_from AS TEXT)`,
		func(r *row) ledger.Figure {
			f := ledger.Figure{Subject: subject, SubjectID: r.id(), PlaceCode: r.text(), Measure: r.text(), Series: ledger.Series(r.text()),
				Value: r.int(), Qualifier: ledger.Qualifier(r.text())}
			f.ValidFrom = r.date()
			return f
		})
}

func (s *Store) figuresOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys, measures []string, columns string, read func(*row) ledger.Figure) (map[string][]ledger.Figure, error) {
	found := make(map[string][]ledger.Figure, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	if !subject.Valid() {
		return nil, ledger.Invalid("figure", string(subject), "subject", "没有这种对象的数据")
	}
	q := s.keyed(at)
	var of string
	byID := map[ledger.ID]string{}
	if subject == ledger.SubjectPlace {
		of = `f.place_code <> '' AND ` + in(q, "f.place_code", keys)
	} else {
		ids, err := parseIDs(string(subject), keys)
		if err != nil {
			return nil, err
		}
		for i, id := range ids {
			byID[id] = keys[i]
		}
		of = in(q, "f.subject_id", ids)
	}
	join, position := ` JOIN measure m ON m.code = f.measure`, `m.position, `
	switch len(measures) {
	case 0:
	case 1: // nothing is to be ordered by measure
		of += ` AND f.measure = ` + q.arg(measures[0])
		join, position = "", ""
	default:
		of += ` AND ` + in(q, "f.measure", measures)
	}
	err := s.scan(ctx, "figures of "+string(subject), q, `
		SELECT `+columns+` FROM figure f`+join+`
		WHERE f.subject_kind = '`+string(subject)+`' AND `+of+` AND `+q.holds("f")+`
		ORDER BY `+position+`f.series, f.valid_from, f.id`, func(r *row) error {
		f := read(r)
		key := f.PlaceCode
		if subject != ledger.SubjectPlace {
			key = byID[f.SubjectID]
		}
		found[key] = append(found[key], f)
		return nil
	})
	return found, err
}

// parseIDs reads ids written as text, in the one form that they are written in.
func parseIDs(entity string, keys []string) ([]ledger.ID, error) {
	ids := make([]ledger.ID, len(keys))
	for i, k := range keys {
		n, err := strconv.ParseInt(k, 10, 64)
		if err != nil || strconv.FormatInt(n, 10) != k {
			return nil, ledger.Invalid(entity, k, "id", "编号应为数字")
		}
		ids[i] = ledger.ID(n)
	}
	return ids, nil
}
