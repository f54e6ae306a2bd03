package store

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"

	"jiedui/ledger"
)

// orderKind is the type of what a list is ordered by.
type orderKind int

const (
	textOrder orderKind = iota
	numberOrder
	dateOrder
)

// ordering is one order a list can have. Every listing statement gives its rows the
// columns item_id and order_key; what is absent (NULL) comes last in either direction.
type ordering struct {
	expr     string // SQL of the key; empty: by id alone
	kind     orderKind
	nullable bool
	textID   bool // ids are codes
}

// paging is a page that was asked for, checked, with the order it is asked in.
type paging struct {
	ordering
	label string // field and direction: cursors of another order are refused
	desc  bool
	back  bool // the last rows before a cursor
	limit int
	from  *position
}

// position is a row's place in the order.
type position struct {
	Order string  `json:"o"`
	Key   *string `json:"k"`
	ID    string  `json:"i"`
}

// keyed is what a row says of its place in the order.
type keyed struct {
	ItemID   string  `db:"item_id"`
	OrderKey *string `db:"order_key"`
}

func (k keyed) place() keyed { return k }

// newPaging checks a page against the orders that a list knows.
func newPaging(p ledger.Page, orders func(field string) (ordering, bool)) (paging, error) {
	o, ok := orders(p.Order.Field)
	if !ok {
		return paging{}, ledger.Invalid("", p.Order.Field, "orderBy", "不能按这个字段排序")
	}
	g := paging{ordering: o, label: p.Order.Field, desc: p.Order.Descending, limit: p.First}
	if g.desc {
		g.label = "-" + g.label
	}
	field, cursor := "after", p.After
	if p.Last != 0 {
		g.limit, g.back = p.Last, true
		field, cursor = "before", p.Before
	}
	size := map[bool]string{false: "first", true: "last"}[g.back]
	switch {
	case p.First != 0 && p.Last != 0:
		return paging{}, ledger.Invalid("", "", "last", "first 和 last 只能用一个")
	case g.back && p.After != "", !g.back && p.Before != "":
		return paging{}, ledger.Invalid("", "", field, "after 只能与 first 同用，before 只能与 last 同用")
	case g.limit < 1:
		return paging{}, ledger.Invalid("", "", size, "每页条数应为 1 到 "+strconv.Itoa(ledger.MaxPage))
	case g.limit > ledger.MaxPage:
		return paging{}, limitExceeded(size, "每页最多 "+strconv.Itoa(ledger.MaxPage)+" 条")
	}
	if cursor != "" {
		if g.from = g.parse(cursor); g.from == nil {
			return paging{}, ledger.Invalid("", "", field, "游标无效，或不属于这个排序")
		}
	}
	return g, nil
}

func (g paging) parse(cursor string) *position {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil
	}
	var c position
	if json.Unmarshal(raw, &c) != nil || c.Order != g.label || (c.Key == nil) != (g.expr == "") && !g.nullable {
		return nil
	}
	if _, err := strconv.ParseInt(c.ID, 10, 64); err != nil && !g.textID {
		return nil
	}
	if c.Key == nil {
		return &c
	}
	switch g.kind {
	case numberOrder:
		_, err = strconv.ParseInt(*c.Key, 10, 64)
	case dateOrder:
		_, err = ledger.ParseISODate(*c.Key)
	}
	if err != nil {
		return nil
	}
	return &c
}

func (g paging) cursor(k keyed) string {
	raw, err := json.Marshal(position{Order: g.label, Key: k.OrderKey, ID: k.ItemID})
	if err != nil {
		return "" // three strings always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// key is the SQL of the column order_key of the rows to be ordered.
func (g paging) key() string {
	switch {
	case g.expr != "":
		return g.expr
	case g.textID:
		return "''"
	}
	return "0"
}

// shown are the columns that tell a row's place, from rows x with id and ord.
func (g paging) shown(x string) string {
	id := "CAST(" + x + ".id AS TEXT) AS item_id"
	if g.expr == "" {
		return id + ", CAST(NULL AS TEXT) AS order_key"
	}
	return id + ", CAST(" + x + ".ord AS TEXT) AS order_key"
}

// orderBy is the list of an ORDER BY over rows x with id and ord. Rows of a page asked
// for from its end are read backwards.
func (g paging) orderBy(x string) string {
	dir, nulls := "", ""
	if g.desc != g.back {
		dir = " DESC"
	}
	if g.back {
		nulls = " DESC"
	}
	by := x + ".id" + dir
	if g.expr != "" {
		by = x + ".ord" + dir + ", " + by
		if g.nullable {
			by = "CASE WHEN " + x + ".ord IS NULL THEN 1 ELSE 0 END" + nulls + ", " + by
		}
	}
	return by
}

// beyond says that a row x with id and ord lies beyond the cursor in reading direction.
func (g paging) beyond(q *statement, x string) string {
	if g.from == nil {
		return "1 = 1"
	}
	than := " > "
	if g.desc != g.back {
		than = " < "
	}
	id := x + ".id" + than + g.typed(q, g.from.ID, !g.textID)
	ord := x + ".ord"
	switch {
	case g.expr == "":
		return id
	case g.from.Key == nil && g.back:
		return "(" + ord + " IS NOT NULL OR " + id + ")"
	case g.from.Key == nil:
		return "(" + ord + " IS NULL AND " + id + ")"
	}
	v := g.typed(q, *g.from.Key, g.kind == numberOrder)
	c := ord + than + v + " OR " + ord + " = " + v + " AND " + id
	if g.nullable && !g.back {
		c += " OR " + ord + " IS NULL"
	}
	return "(" + c + ")"
}

func (g paging) typed(q *statement, v string, number bool) string {
	if !number {
		return q.arg(v)
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		q.fail(ledger.Invalid("", "", "after", "游标无效")) // parse has seen to it
	}
	return q.arg(n)
}

// take is one more row than the page has, which tells whether there is another page.
func (g paging) take() string { return strconv.Itoa(g.limit + 1) }

// listOf makes the page from the rows read, at most limit+1 of them.
func listOf[R interface{ place() keyed }, T any](g paging, rows []R, item func(R) (T, error)) (ledger.List[T], error) {
	more := len(rows) > g.limit
	if more {
		rows = rows[:g.limit]
	}
	l := ledger.List[T]{
		Items: make([]T, 0, len(rows)), Cursors: make([]string, 0, len(rows)),
		HasNext: more, HasPrevious: g.from != nil,
	}
	if g.back {
		l.HasNext, l.HasPrevious = l.HasPrevious, l.HasNext
	}
	for _, r := range rows {
		v, err := item(r)
		if err != nil {
			return l, err
		}
		l.Items = append(l.Items, v)
		l.Cursors = append(l.Cursors, g.cursor(r.place()))
	}
	if g.back {
		slices.Reverse(l.Items)
		slices.Reverse(l.Cursors)
	}
	return l, nil
}
