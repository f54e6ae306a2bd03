package store

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// orderKind is the type of what a list is ordered by.
type orderKind int

const (
	textOrder orderKind = iota
	numberOrder
	dateOrder
)

// ordering is one order a list can have. Every listing statement gives its rows an id and
// the columns of paging.columns; what is absent (NULL) comes last in either direction.
type ordering struct {
	expr     string // SQL of the key; empty: by id alone
	kind     orderKind
	nullable bool
	textID   bool // ids are codes
}

// orderKey is one of the fields that a page's list is ordered by.
type orderKey struct {
	ordering
	desc bool
}

// paging is a page that was asked for, checked, with the order it is asked in.
type paging struct {
	keys   []orderKey // those before the id
	desc   bool       // the id descends
	textID bool
	label  string // fields and directions: cursors of another order are refused
	back   bool   // the last rows instead of the first
	limit  int
	after  *position
	before *position
}

// position is a row's place in the order.
type position struct {
	Order string    `json:"o"`
	Keys  []*string `json:"k"`
	ID    string    `json:"i"`
}

// keyed is what a row says of its place in the order.
type keyed struct {
	ItemID    string  `db:"item_id"`
	number    int64   // instead of ItemID, where that is a number
	OrderKey  *string `db:"order_key"`
	OrderKey2 *string `db:"order_key2"`
	OrderKey3 *string `db:"order_key3"`
	OrderKey4 *string `db:"order_key4"`
	// Side is zero on the page; a row before it has 1 and one behind it 2.
	Side int `db:"side"`
}

func (k keyed) place() keyed { return k }

func (k keyed) id() string {
	if k.ItemID == "" {
		return strconv.FormatInt(k.number, 10)
	}
	return k.ItemID
}

func (k keyed) keys() []*string { return []*string{k.OrderKey, k.OrderKey2, k.OrderKey3, k.OrderKey4} }

// newPaging checks a page against the orders that a list knows.
func newPaging(p ledger.Page, orders func(field string) (ordering, bool)) (paging, error) {
	g := paging{limit: p.First}
	if err := g.orderedBy(p.Orders(), orders); err != nil {
		return paging{}, err
	}
	size := "first"
	if p.Last != 0 {
		g.limit, g.back, size = p.Last, true, "last"
	}
	switch {
	case p.First != 0 && p.Last != 0:
		return paging{}, ledger.Invalid("", "", "last", "first 和 last 只能用一个")
	case g.limit < 1:
		return paging{}, ledger.Invalid("", "", size, "每页条数应为 1 到 "+strconv.Itoa(ledger.MaxPage))
	case g.limit > ledger.MaxPage:
		return paging{}, limitExceeded(size, "每页最多 "+strconv.Itoa(ledger.MaxPage)+" 条")
	}
	var err error
	if g.after, err = g.parse("after", p.After); err != nil {
		return paging{}, err
	}
	g.before, err = g.parse("before", p.Before)
	return g, err
}

// orderedBy reads the order of a list, which always ends with the id.
func (g *paging) orderedBy(list []ledger.Order, orders func(field string) (ordering, bool)) error {
	if len(list) > ledger.MaxOrders {
		return limitExceeded("orderBy", "最多按 "+strconv.Itoa(ledger.MaxOrders)+" 个字段排序")
	}
	var labels []string
	for i, o := range list {
		found, ok := orders(o.Field)
		if !ok {
			return ledger.Invalid("", o.Field, "orderBy", "不能按这个字段排序")
		}
		g.desc, g.textID = o.Descending, found.textID
		label := o.Field
		if found.expr == "" {
			if i < len(list)-1 {
				return ledger.Invalid("", o.Field, "orderBy", "编号只能写在排序的最后一项")
			}
			label = ""
		} else {
			g.keys = append(g.keys, orderKey{found, o.Descending})
		}
		if o.Descending {
			label = "-" + label
		}
		if slices.Contains(labels, label) || o.Descending && slices.Contains(labels, o.Field) || slices.Contains(labels, "-"+o.Field) {
			return ledger.Invalid("", o.Field, "orderBy", "同一个字段只能排序一次")
		}
		labels = append(labels, label)
	}
	g.label = strings.Join(labels, ",")
	return nil
}

func (g paging) parse(field, cursor string) (*position, error) {
	if cursor == "" {
		return nil, nil
	}
	wrong := ledger.Invalid("", "", field, "游标无效，请用上一页给出的游标")
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return nil, wrong
	}
	var c position
	if json.Unmarshal(raw, &c) != nil {
		return nil, wrong
	}
	if c.Order != g.label {
		return nil, ledger.Invalid("", "", field, "游标属于另一种排序；换了排序要从头翻页")
	}
	if len(c.Keys) != len(g.keys) {
		return nil, wrong
	}
	if _, err := strconv.ParseInt(c.ID, 10, 64); err != nil && !g.textID {
		return nil, wrong
	}
	for i, v := range c.Keys {
		k := g.keys[i]
		switch {
		case v == nil && !k.nullable:
			return nil, wrong
		case v == nil:
		case k.kind == numberOrder:
			_, err = strconv.ParseInt(*v, 10, 64)
		case k.kind == dateOrder:
			_, err = ledger.ParseISODate(*v)
		}
		if err != nil {
			return nil, wrong
		}
	}
	return &c, nil
}

func (g paging) cursor(k keyed) string {
	if g.label == "" { // by id, which needs no escaping
		var plain [96]byte
		raw := append(append(append(plain[:0], `{"o":"","k":[],"i":"`...), k.id()...), `"}`...)
		return base64.RawURLEncoding.EncodeToString(raw)
	}
	raw, err := json.Marshal(position{Order: g.label, Keys: k.keys()[:len(g.keys)], ID: k.id()})
	if err != nil {
		return "" // texts always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// keyed reads the columns that paging.shown writes.
func (r *row) keyed(g paging) (k keyed) {
	if g.textID {
		k.ItemID = r.text()
	} else {
		k.number = r.int()
	}
	k.Side = int(r.int())
	for i, to := range []**string{&k.OrderKey, &k.OrderKey2, &k.OrderKey3, &k.OrderKey4} {
		if i < len(g.keys) {
			*to = r.textOrNil()
		}
	}
	return k
}

// setPlace fills in a row's place.
func (k *keyed) setPlace(v keyed) { *k = v }

// ord is the column of the i-th key.
func ord(i int) string {
	if i == 0 {
		return "ord"
	}
	return "ord" + strconv.Itoa(i+1)
}

// columns are the keys of the rows to be ordered, with a comma before each.
func (g paging) columns() string {
	var b strings.Builder
	for i, k := range g.keys {
		b.WriteString(", " + k.expr + " AS " + ord(i))
	}
	return b.String()
}

// shown are the columns that tell the place of a row x of page or ranked.
func (g paging) shown(x string) string {
	s := x + ".id AS item_id, " + x + ".side"
	for i := range g.keys {
		s += ", CAST(" + x + "." + ord(i) + " AS TEXT) AS order_key" + strings.TrimPrefix(ord(i), "ord")
	}
	return s
}

// orderBy is the list of an ORDER BY over rows x. Those of a page asked for from its end
// are read backwards.
func (g paging) orderBy(x string) string {
	var by []string
	dir := func(desc bool) string {
		if desc != g.back {
			return " DESC"
		}
		return ""
	}
	for i, k := range g.keys {
		column := x + "." + ord(i)
		if k.nullable {
			by = append(by, "CASE WHEN "+column+" IS NULL THEN 1 ELSE 0 END"+dir(false))
		}
		by = append(by, column+dir(k.desc))
	}
	return strings.Join(append(by, x+".id"+dir(g.desc)), ", ")
}

// later says that a row x comes later in the order than a position, or earlier.
func (g paging) later(q *statement, x string, than *position, earlier bool) string {
	compare := func(desc bool) string {
		if desc != earlier {
			return " < "
		}
		return " > "
	}
	c := x + ".id" + compare(g.desc) + g.typed(q, than.ID, !g.textID)
	for i := len(g.keys) - 1; i >= 0; i-- {
		k, column := g.keys[i], x+"."+ord(i)
		if than.Keys[i] == nil {
			if c = column + " IS NULL AND (" + c + ")"; earlier {
				c = column + " IS NOT NULL OR " + c
			}
			continue
		}
		v := g.typed(q, *than.Keys[i], k.kind == numberOrder)
		c = column + compare(k.desc) + v + " OR " + column + " = " + v + " AND (" + c + ")"
		if k.nullable && !earlier {
			c += " OR " + column + " IS NULL"
		} else if !k.nullable && i == 0 { // what an index can use
			c = column + strings.TrimSpace(compare(k.desc)) + "= " + v + " AND (" + c + ")"
		}
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

// within says that a row x lies between the cursors.
func (g paging) within(q *statement, x string) string {
	var and []string
	if g.after != nil {
		and = append(and, g.later(q, x, g.after, false))
	}
	if g.before != nil {
		and = append(and, g.later(q, x, g.before, true))
	}
	return all(and)
}

// page selects, from rows with id and columns, those of the page, one more if there is
// another, and one on the far side of each cursor if there is any.
func (g paging) page(q *statement, rows string) string {
	s := "SELECT x.*, 0 AS side FROM (" + rows + ") x WHERE " + g.within(q, "x") + " ORDER BY " + g.orderBy("x") + " LIMIT " + g.take()
	if g.after == nil && g.before == nil {
		return s
	}
	s = "SELECT * FROM (" + s + ") i"
	if g.after != nil {
		s += "\n\tUNION ALL SELECT * FROM (SELECT x.*, 1 AS side FROM (" + rows + ") x WHERE " + not(g.later(q, "x", g.after, false)) + " LIMIT 1) b"
	}
	if g.before != nil {
		s += "\n\tUNION ALL SELECT * FROM (SELECT x.*, 2 AS side FROM (" + rows + ") x WHERE " + not(g.later(q, "x", g.before, true)) + " LIMIT 1) a"
	}
	return s
}

// not is true where a condition is false or not known.
func not(condition string) string { return "CASE WHEN " + condition + " THEN 0 ELSE 1 END = 1" }

// ranked numbers, from rows with id and columns, those of each partition in the order of
// reading, so that top can take the page of each.
func (g paging) ranked(q *statement, partition, rows string) string {
	side := "0"
	if g.after != nil || g.before != nil {
		side = "CASE"
		if g.after != nil {
			side += " WHEN " + not(g.later(q, "x", g.after, false)) + " THEN 1"
		}
		if g.before != nil {
			side += " WHEN " + not(g.later(q, "x", g.before, true)) + " THEN 2"
		}
		side += " ELSE 0 END"
	}
	return "SELECT x.*, ROW_NUMBER() OVER (PARTITION BY x." + partition + ", x.side ORDER BY " + g.orderBy("x") + ") AS n\n" +
		"\tFROM (SELECT x.*, " + side + " AS side FROM (" + rows + ") x) x"
}

// top says that a row x of ranked belongs to what page would select.
func (g paging) top(x string) string {
	return "(" + x + ".side = 0 AND " + x + ".n <= " + g.take() + " OR " + x + ".side <> 0 AND " + x + ".n = 1)"
}

// take is one more row than the page has, which tells whether there is another page.
func (g paging) take() string { return strconv.Itoa(g.limit + 1) }

// listOf makes the page from the rows that page or ranked gave.
func listOf[R interface{ place() keyed }, T any](g paging, rows []R, item func(R) (T, error)) (ledger.List[T], error) {
	l := newList[T](g, len(rows))
	for _, r := range rows {
		if !l.takes(r.place()) {
			continue
		}
		v, err := item(r)
		if err != nil {
			return l.List, err
		}
		l.add(r.place(), v)
	}
	return l.done(), nil
}

// pageList is a page of a list while its rows are read.
type pageList[T any] struct {
	ledger.List[T]
	g    paging
	more bool
}

func newList[T any](g paging, rows int) *pageList[T] {
	n := min(g.limit, rows)
	return &pageList[T]{List: ledger.List[T]{Items: make([]T, 0, n), Cursors: make([]string, 0, n)}, g: g}
}

// takes reports whether a row is on the page; another only tells that there is more.
func (l *pageList[T]) takes(place keyed) bool {
	switch {
	case place.Side == 1:
		l.HasPrevious = true
	case place.Side == 2:
		l.HasNext = true
	case len(l.Items) == l.g.limit:
		l.more = true
	default:
		return true
	}
	return false
}

func (l *pageList[T]) add(place keyed, item T) {
	l.Items = append(l.Items, item)
	l.Cursors = append(l.Cursors, l.g.cursor(place))
}

func (l *pageList[T]) done() ledger.List[T] {
	if l.g.back {
		l.HasPrevious = l.HasPrevious || l.more
		slices.Reverse(l.Items)
		slices.Reverse(l.Cursors)
	} else {
		l.HasNext = l.HasNext || l.more
	}
	return l.List
}
