package store

import (
	"context"
	"strconv"

	"jiedui/ledger"
)

const figureColumns = `f.id, f.statement_id, f.subject_kind, f.subject_id, f.place_code, f.measure, f.series, f.programme_id,
	f.provider_id, f.value, f.qualifier, f.valid_from, f.valid_to, f.known_from, f.known_to,
	f.batch_id, f.source_sheet, f.source_row, f.source_col, f.reason`

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
	q := newStatement(at)
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
	q := newStatement(at)
	return s.count(ctx, "count figures", q, `SELECT COUNT(*) AS n FROM figure f WHERE `+figureConditions(q, f))
}

func figureConditions(q *statement, f ledger.FigureFilter) string {
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
	var rows []ledger.Figure
	err := s.query(ctx, "figures by id", &rows, &statement{}, `SELECT `+figureColumns+` FROM figure f WHERE f.id IN (`+ints(ids)+`)`)
	if err != nil {
		return nil, err
	}
	for _, f := range rows {
		found[f.ID] = f
	}
	return found, nil
}

// FiguresOf lists the figures of each subject that hold at the times, of some measures or
// of all: by measure in the order shown, then by date. Keys are ids, or codes for places;
// a subject without any has no entry.
func (s *Store) FiguresOf(ctx context.Context, at ledger.At, subject ledger.SubjectKind, keys []string, measures []string) (map[string][]ledger.Figure, error) {
	found := make(map[string][]ledger.Figure, len(keys))
	if len(keys) == 0 {
		return found, nil
	}
	if !subject.Valid() {
		return nil, ledger.Invalid("figure", string(subject), "subject", "没有这种对象的数据")
	}
	q := newStatement(at)
	of := `f.place_code <> '' AND f.place_code IN (` + texts(q, keys) + `)`
	if subject != ledger.SubjectPlace {
		ids, err := parseIDs(string(subject), keys)
		if err != nil {
			return nil, err
		}
		of = `f.subject_id IN (` + ints(ids) + `)`
	}
	some := ""
	if len(measures) > 0 {
		some = ` AND f.measure IN (` + texts(q, measures) + `)`
	}
	var rows []ledger.Figure
	err := s.query(ctx, "figures of "+string(subject), &rows, q, `
		SELECT `+figureColumns+` FROM figure f JOIN measure m ON m.code = f.measure
		WHERE f.subject_kind = '`+string(subject)+`' AND `+of+some+` AND `+q.holds("f")+`
		ORDER BY m.position, f.series, f.valid_from, f.id`)
	if err != nil {
		return nil, err
	}
	for _, f := range rows {
		key := f.PlaceCode
		if subject != ledger.SubjectPlace {
			key = strconv.FormatInt(int64(f.SubjectID), 10)
		}
		found[key] = append(found[key], f)
	}
	return found, nil
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
