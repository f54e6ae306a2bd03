package store

import (
	"context"

	"jiedui/ledger"
)

// listing is a list of rows r of one kind: its orders, and how what belongs to the rows x of
// a CTE page (by id) is read.
type listing[R interface{ place() keyed }, T any] struct {
	op     string
	kind   ledger.RowKind
	orders func(q *statement) func(field string) (ordering, bool)
	// with writes the statement that reads the page's rows after its CTEs.
	with func(q *statement, shown, order string) string
	fold func(rows []R) []R // nil: a row for each item
	// join adds a row to the one before if it is of the same item; what fold does, while rows
	// are read.
	join func(last, next *R) bool
	item func(R) T
	id   string // column; empty: id
	// read reads what with selects after the row's place. Nil: by the names of the columns.
	read func(r *row, v *R)
}

func (l listing[R, T]) idColumn() string {
	if l.id != "" {
		return l.id
	}
	return "id"
}

// rows selects those that a condition is true of, with the columns of a page's order.
func (l listing[R, T]) rows(q *statement, g paging, c ledger.Condition, everything bool) string {
	return "SELECT r." + l.idColumn() + " AS id" + g.columns() + " FROM " + l.from(q, c, everything)
}

// from is the table with its conditions; everything: rows that do not hold too.
func (l listing[R, T]) from(q *statement, c ledger.Condition, everything bool) string {
	source := rowSources[l.kind]
	var and []string
	if source.seen != nil && !everything {
		and = append(and, source.seen(q, "r"))
	}
	return source.table(q) + " r WHERE " + all(append(and, q.where(l.kind, "r", c)))
}

func (l listing[R, T]) folded(g paging, rows []R) (ledger.List[T], error) {
	return listOf(g, rows, func(r R) (T, error) { return l.item(r), nil })
}

// list reads a page of all rows that a condition is true of.
func (l listing[R, T]) list(ctx context.Context, s *Store, at ledger.At, c ledger.Condition, everything bool, p ledger.Page) (ledger.List[T], error) {
	q := newStatement(at)
	g, err := newPaging(p, l.orders(q))
	if err != nil {
		return ledger.List[T]{}, err
	}
	rows, err := l.readRows(ctx, s, g, q, `WITH page AS (`+g.page(q, l.rows(q, g, c, everything))+`)`+
		l.with(q, g.shown("x"), "x.side, "+g.orderBy("x")), false)
	if err != nil {
		return ledger.List[T]{}, err
	}
	return l.folded(g, rows)
}

// readRows reads rows R that have the key of a parent before their place, or not, folded.
func (l listing[R, T]) readRows(ctx context.Context, s *Store, g paging, q *statement, text string, hanging bool) (rows []R, err error) {
	if l.read == nil {
		if err = s.query(ctx, l.op, &rows, q, text); err == nil && l.fold != nil {
			rows = l.fold(rows)
		}
		return rows, err
	}
	var v R
	hung, _ := any(&v).(interface{ setParent(string) })
	placed := any(&v).(interface{ setPlace(keyed) })
	parent := ""
	err = s.scan(ctx, l.op, q, text, func(r *row) error {
		if hanging {
			if key := r.text(); key != parent { // one text for all of a parent
				parent = key
			}
			hung.setParent(parent)
		}
		placed.setPlace(r.keyed(g))
		l.read(r, &v)
		if l.join == nil || len(rows) == 0 || !l.join(&rows[len(rows)-1], &v) {
			rows = append(rows, v)
		}
		return nil
	})
	return rows, err
}

func (l listing[R, T]) count(ctx context.Context, s *Store, at ledger.At, c ledger.Condition, everything bool) (int, error) {
	q := newStatement(at)
	return s.count(ctx, "count "+l.op, q, `SELECT COUNT(*) AS n FROM `+l.from(q, c, everything))
}

// parented is a row of a list that hangs on a parent.
type parented interface{ parentKey() string }

// hanging says how rows r hang on parents: a from clause that joins them to the parents'
// keys a.key, with a condition at its end.
type hanging struct {
	values string // the rows of the CTE parent (key)
	join   string
}

// ofIDs hangs rows on parents by id; the join names the parent as a.key.
func (q *statement) ofIDs(entity string, parents []string, join string) (hanging, error) {
	ids, err := parseIDs(entity, parents)
	return hanging{rowsOf(q, ids), join}, err
}

func (q *statement) ofCodes(codes []string, join string) hanging {
	return hanging{rowsOf(q, codes), join}
}

// of reads a page of each parent's rows in one statement.
func (l listing[R, T]) of(ctx context.Context, s *Store, at ledger.At, parents []string, hang func(q *statement) (hanging, error), c ledger.Condition, p ledger.Page) (map[string]ledger.List[T], error) {
	q := s.keyed(at)
	q.keyed = unconditional(c)
	g, err := newPaging(p, l.orders(q))
	if err != nil {
		return nil, err
	}
	lists := make(map[string]ledger.List[T], len(parents))
	if len(parents) == 0 {
		return lists, nil
	}
	h, err := hang(q)
	if err != nil {
		return nil, err
	}
	rows, err := l.readRows(ctx, s, g, q, `WITH parent (key) AS MATERIALIZED (`+h.values+`),
		ranked AS (`+g.ranked(q, "parent", `SELECT a.key AS parent, r.`+l.idColumn()+` AS id`+g.columns()+` FROM parent a `+l.hung(q, h, c))+`),
		page AS (SELECT x.*, CAST(x.parent AS TEXT) AS parent_key FROM ranked x WHERE `+g.top("x")+`)`+
		l.with(q, "x.parent_key, "+g.shown("x"), "x.parent, x.side, x.n"), true)
	if err != nil {
		return nil, err
	}
	of := make(map[string][]R, len(parents))
	for from := 0; from < len(rows); { // those of one parent stand together
		key, to := any(&rows[from]).(parented).parentKey(), from+1
		for to < len(rows) && any(&rows[to]).(parented).parentKey() == key {
			to++
		}
		of[key] = rows[from:to]
		from = to
	}
	for _, parent := range parents {
		if lists[parent], err = l.folded(g, of[parent]); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

func (l listing[R, T]) hung(q *statement, h hanging, c ledger.Condition) string {
	and := []string{q.where(l.kind, "r", c)}
	if seen := rowSources[l.kind].seen; seen != nil {
		and = append(and, seen(q, "r"))
	}
	return h.join + " AND " + all(and)
}

// countsOf counts what of lists over all pages.
func (l listing[R, T]) countsOf(ctx context.Context, s *Store, at ledger.At, parents []string, hang func(q *statement) (hanging, error), c ledger.Condition) (map[string]int, error) {
	counts := make(map[string]int, len(parents))
	if len(parents) == 0 {
		return counts, nil
	}
	q := newStatement(at)
	h, err := hang(q)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Parent string `db:"parent"`
		N      int    `db:"n"`
	}
	err = s.query(ctx, "count "+l.op, &rows, q, `WITH parent (key) AS MATERIALIZED (`+h.values+`)
		SELECT CAST(a.key AS TEXT) AS parent, COUNT(*) AS n FROM parent a `+l.hung(q, h, c)+` GROUP BY a.key`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		counts[r.Parent] = r.N
	}
	return counts, nil
}

// parentRow says on which parent a row hangs.
type parentRow struct {
	ParentKey string `db:"parent_key"`
}

func (p parentRow) parentKey() string { return p.ParentKey }

func (p *parentRow) setParent(key string) { p.ParentKey = key }

// unconditional reports whether a condition is true of everything.
func unconditional(c ledger.Condition) bool {
	return len(c.Tests)+len(c.Related)+len(c.And)+len(c.Or) == 0 && c.Not == nil
}

// fixedOrders are orders whose SQL needs nothing of the statement.
func fixedOrders(orders func(field string) (ordering, bool)) func(q *statement) func(field string) (ordering, bool) {
	return func(*statement) func(field string) (ordering, bool) { return orders }
}
