package store

import (
	"context"
	"slices"

	"jiedui/ledger"
)

// listing is a list of rows r of one kind: its orders, and how what belongs to the rows x of
// a CTE page (by id) is read.
type listing[R interface{ place() keyed }, T any] struct {
	op     string
	kind   ledger.RowKind
	orders func(q *statement) func(field string) (ordering, bool)
	// carried are columns r.… that the rows x of page have beside their id, with a comma
	// before each: with need not look them up again.
	carried string
	// with writes the statement that reads the page's rows after its CTEs.
	with func(q *statement, shown, order string) string
	fold func(rows []R) []R // nil: a row for each item
	// join adds what a row brings to the row of its item, if it is of that item or is that
	// very row; what fold does, while rows are read.
	join func(item, next *R, itself bool) bool
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
	return "SELECT r." + l.idColumn() + " AS id" + g.columns() + l.carried + " FROM " + l.from(q, c, everything)
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
	q := s.ask(at)
	g, err := newPaging(p, l.orders(q))
	if err != nil {
		return ledger.List[T]{}, err
	}
	var list ledger.List[T]
	err = l.readRows(ctx, s, g, q, `WITH page AS (`+g.page(q, l.rows(q, g, c, everything))+`)`+
		l.with(q, g.shown("x"), "x.side, "+g.orderBy("x")), false, func(_ string, rows []R) (err error) {
		list, err = l.folded(g, rows)
		return err
	})
	return list, err
}

// readRows reads rows R, those of one item joined. Hanging ones have the key of their parent
// before their place; done is given those of one parent at a time, and may not keep them.
func (l listing[R, T]) readRows(ctx context.Context, s *Store, g paging, q *statement, text string, hanging bool, done func(parent string, rows []R) error) error {
	var rows []R
	if l.read == nil {
		err := s.query(ctx, l.op, &rows, q, text)
		if err == nil && l.fold != nil {
			rows = l.fold(rows)
		}
		for err == nil && len(rows) > 0 { // those of one parent stand together
			to := len(rows)
			parent := ""
			if hanging {
				parent = any(&rows[0]).(parented).parentKey()
				to = slices.IndexFunc(rows, func(r R) bool { return any(&r).(parented).parentKey() != parent })
				if to < 0 {
					to = len(rows)
				}
			}
			err = done(parent, rows[:to])
			rows = rows[to:]
		}
		return err
	}
	var v R
	place := any(&v).(interface{ setPlace(keyed) })
	parent := ""
	err := s.scan(ctx, l.op, q, text, func(r *row) error {
		if hanging {
			if key := r.text(); key != parent {
				if len(rows) > 0 {
					if err := done(parent, rows); err != nil {
						return err
					}
				}
				parent, rows = key, rows[:0]
			}
		}
		place.setPlace(r.keyed(g))
		l.read(r, &v)
		if n := len(rows); l.join == nil || n == 0 || !l.join(&rows[n-1], &v, false) {
			rows = append(rows, v)
			if l.join != nil {
				l.join(&rows[n], &v, true)
			}
		}
		return nil
	})
	if err == nil && len(rows) > 0 {
		err = done(parent, rows)
	}
	return err
}

func (l listing[R, T]) count(ctx context.Context, s *Store, at ledger.At, c ledger.Condition, everything bool) (int, error) {
	q := s.ask(at)
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
	err = l.readRows(ctx, s, g, q, `WITH parent (key) AS MATERIALIZED (`+h.values+`),
		ranked AS (`+g.ranked(q, "parent", `SELECT a.key AS parent, r.`+l.idColumn()+` AS id`+g.columns()+l.carried+` FROM parent a `+l.hung(q, h, c))+`),
		page AS (SELECT x.*, CAST(x.parent AS TEXT) AS parent_key FROM ranked x WHERE `+g.top("x")+`)`+
		l.with(q, "x.parent_key, "+g.shown("x"), "x.parent, x.side, x.n"), true, func(parent string, rows []R) (err error) {
		lists[parent], err = l.folded(g, rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, parent := range parents {
		if _, any := lists[parent]; !any {
			lists[parent] = ledger.List[T]{Items: []T{}, Cursors: []string{}}
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
	q := s.ask(at)
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

// unconditional reports whether a condition is true of everything.
func unconditional(c ledger.Condition) bool {
	return len(c.Tests)+len(c.Related)+len(c.And)+len(c.Or) == 0 && c.Not == nil
}

// fixedOrders are orders whose SQL needs nothing of the statement.
func fixedOrders(orders func(field string) (ordering, bool)) func(q *statement) func(field string) (ordering, bool) {
	return func(*statement) func(field string) (ordering, bool) { return orders }
}
