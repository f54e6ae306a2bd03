package graph

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/graph/document"
	"jiedui/ledger"
)

// page is the source of a connection: one page of a list.
type page struct {
	items       []any // sources of the nodes
	cursors     []string
	hasNext     bool
	hasPrevious bool

	// total counts the whole lists of all pages that share it, by key, in one read; it
	// runs only when totalCount is asked for.
	total *total
	key   string
}

type total struct {
	count func(ctx context.Context, keys []string) (map[string]int, error)
}

// counted is the total of a list whose length is known without reading.
func counted(n int) *total {
	return &total{func(_ context.Context, keys []string) (map[string]int, error) {
		out := make(map[string]int, len(keys))
		for _, k := range keys {
			out[k] = n
		}
		return out, nil
	}}
}

// single is the total of a list that hangs on no parent.
func single(count func(ctx context.Context) (int, error)) *total {
	return &total{func(ctx context.Context, keys []string) (map[string]int, error) {
		n, err := count(ctx)
		return map[string]int{keys[0]: n}, err
	}}
}

func newPage[T any](l ledger.List[T], at ledger.At, t *total, key string) *page {
	return &page{
		items: allTimed(l.Items, at), cursors: l.Cursors, hasNext: l.HasNext, hasPrevious: l.HasPrevious,
		total: t, key: key,
	}
}

// edge is one item of a page with its place in the list.
type edge struct {
	node   any
	cursor string
}

func (s *schema) connection(name string, node *graphql.Object) *graphql.Object {
	edgeType := s.object(name+"Edge", "Item of a list with its cursor.", func() []field {
		return []field{
			{name: "cursor", typ: must(graphql.String), about: "Place in the list, for after and before (游标).",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(edge).cursor, nil }},
			{name: "node", typ: must(node), about: "The item.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(edge).node, nil }},
		}
	})
	return s.object(name+"Connection", "One page of a list (分页列表).", func() []field {
		return []field{
			{name: "edges", typ: mustList(edgeType), about: "Items with their cursors.", paged: true,
				value: func(_ context.Context, p any, _ args) (any, error) {
					pg := p.(*page)
					edges := make([]any, len(pg.items))
					for i, it := range pg.items {
						edges[i] = edge{it, pg.cursors[i]}
					}
					return edges, nil
				}},
			{name: "nodes", typ: mustList(node), about: "The items.", paged: true,
				value: func(_ context.Context, p any, _ args) (any, error) { return p.(*page).items, nil }},
			{name: "pageInfo", typ: must(s.pageInfo), about: "Where the page stands.",
				value: func(_ context.Context, p any, _ args) (any, error) { return p, nil }},
			{name: "totalCount", typ: must(graphql.Int), about: "Length of the whole list, counted only when asked for (总数).",
				batch: totalCounts, group: "totalCount", weight: 20},
		}
	})
}

func (s *schema) pageInfoFields() []field {
	cursor := func(get func(*page) int) func(context.Context, any, args) (any, error) {
		return func(_ context.Context, p any, _ args) (any, error) {
			pg := p.(*page)
			if len(pg.cursors) == 0 {
				return nil, nil
			}
			return pg.cursors[get(pg)], nil
		}
	}
	return []field{
		{name: "hasNextPage", typ: must(graphql.Boolean), about: "Whether items follow this page.",
			value: func(_ context.Context, p any, _ args) (any, error) { return p.(*page).hasNext, nil }},
		{name: "hasPreviousPage", typ: must(graphql.Boolean), about: "Whether items precede this page.",
			value: func(_ context.Context, p any, _ args) (any, error) { return p.(*page).hasPrevious, nil }},
		{name: "startCursor", typ: graphql.String, about: "Cursor of the first item; null on an empty page.",
			value: cursor(func(*page) int { return 0 })},
		{name: "endCursor", typ: graphql.String, about: "Cursor of the last item; null on an empty page.",
			value: cursor(func(p *page) int { return len(p.cursors) - 1 })},
	}
}

func totalCounts(ctx context.Context, calls []call) ([]any, error) {
	keys := map[*total][]string{}
	for _, c := range calls {
		// One parent may be met at several places of a level; asked for twice it would be
		// counted twice.
		if p := c.parent.(*page); !slices.Contains(keys[p.total], p.key) {
			keys[p.total] = append(keys[p.total], p.key)
		}
	}
	counts := make(map[*total]map[string]int, len(keys))
	for t, k := range keys {
		n, err := t.count(ctx, k)
		if err != nil {
			return nil, err
		}
		counts[t] = n
	}
	out := make([]any, len(calls))
	for i, c := range calls {
		p := c.parent.(*page)
		out[i] = counts[p.total][p.key]
	}
	return out, nil
}

var pageArgs = graphql.FieldConfigArgument{
	"first":  argument(graphql.Int, "How many items from the start of what lies between the cursors; 50 when neither first nor last is given, at most 1000 (前几条)."),
	"after":  argument(graphql.String, "Cursor: only items after it (游标之后)."),
	"last":   argument(graphql.Int, "How many items from the end of what lies between the cursors, at most 1000; not together with first (后几条)."),
	"before": argument(graphql.String, "Cursor: only items before it (游标之前)."),
}

var timeArgs = graphql.FieldConfigArgument{
	"asOf":    argument(dateScalar, "The date the facts are about (截至日期); today when left out."),
	"knownAt": argument(dateTimeScalar, "The instant of knowledge (填报时点): the answer is what the ledger believed then; now when left out."),
}

// page reads the arguments of a connection.
func (r *request) page(a args) (ledger.Page, error) {
	p := ledger.Page{After: a.text("after"), Before: a.text("before")}
	first, hasFirst := a["first"].(int)
	last, hasLast := a["last"].(int)
	switch {
	case hasFirst && hasLast:
		return p, invalid("first", "first 和 last 只能用一个")
	case hasFirst && first < 1, hasLast && last < 1:
		return p, invalid("first", "每页至少 1 条")
	case first > r.options.MaxPage || last > r.options.MaxPage:
		return p, overLimit(document.CodePageTooLarge, r.options.MaxPage, "每页最多 %d 条", r.options.MaxPage)
	case hasLast:
		p.Last = last
	case hasFirst:
		p.First = first
	default:
		p.First = r.options.DefaultPage
	}
	if one := a.object("orderBy"); one != nil {
		p.Order = orderOf(one)
		return p, nil
	}
	for i, o := range argList[map[string]any](a, "orderBy") {
		if i == 0 {
			p.Order = orderOf(o)
		} else {
			p.Then = append(p.Then, orderOf(o))
		}
	}
	return p, nil
}

func orderOf(o args) ledger.Order {
	field, _ := o["field"].(string)
	return ledger.Order{Field: field, Descending: o["direction"] == direction("desc")}
}

// connectionOf is the batch function of a connection that hangs on parents: one read for
// all parents of a level, and one more if somebody asks for their lengths.
func connectionOf[F, T any](
	filter func(a args) (F, error),
	list func(ctx context.Context, l Ledger, at ledger.At, parents []string, f F, p ledger.Page) (map[string]ledger.List[T], error),
	count func(ctx context.Context, l Ledger, at ledger.At, parents []string, f F) (map[string]int, error),
) batchFunc {
	return func(ctx context.Context, calls []call) ([]any, error) {
		r, at := requestOf(ctx), calls[0].at
		f, err := filter(calls[0].args)
		if err != nil {
			return nil, err
		}
		p, err := r.page(calls[0].args)
		if err != nil {
			return nil, err
		}
		lists, err := list(ctx, r.deps.Ledger, at, distinct[string](calls), f, p)
		if err != nil {
			return nil, err
		}
		t := &total{func(ctx context.Context, keys []string) (map[string]int, error) {
			return count(ctx, r.deps.Ledger, at, keys, f)
		}}
		out := make([]any, len(calls))
		for i, c := range calls {
			key := c.parent.(string)
			out[i] = newPage(lists[key], at, t, key)
		}
		return out, nil
	}
}

// memoryPage cuts a page out of a list that was read whole; cursors are positions.
func memoryPage[T any](items []T, p ledger.Page) (ledger.List[T], error) {
	from, to := 0, len(items)
	if p.After != "" {
		n, err := positionOf(p.After)
		if err != nil {
			return ledger.List[T]{}, err
		}
		from = min(n+1, len(items))
	}
	if p.Before != "" {
		n, err := positionOf(p.Before)
		if err != nil {
			return ledger.List[T]{}, err
		}
		to = min(n, len(items))
	}
	if p.First > 0 {
		to = min(to, from+p.First)
	}
	if p.Last > 0 {
		from = max(from, to-p.Last)
	}
	l := ledger.List[T]{HasNext: to < len(items), HasPrevious: from > 0}
	for i := from; i < to; i++ {
		l.Items = append(l.Items, items[i])
		l.Cursors = append(l.Cursors, base64.RawURLEncoding.EncodeToString([]byte("position:"+strconv.Itoa(i))))
	}
	return l, nil
}

func positionOf(cursor string) (int, error) {
	name, key, ok := parseGlobalID(cursor)
	n, err := strconv.Atoi(key)
	if !ok || name != "position" || err != nil || n < 0 {
		return 0, invalid("after", "游标无效，请用上一页给出的游标")
	}
	return n, nil
}

// orderArg declares orderBy over some fields, as the ledger names them, in the API's
// upper case.
func orderArg(name string, fields ...word[string]) graphql.FieldConfigArgument {
	fieldEnum := newVocabulary(name+"OrderField", "What "+name+" lists are ordered by; ties by id.", fields...)
	input := graphql.NewInputObject(graphql.InputObjectConfig{
		Name: name + "Order", Description: "Order of a list (排序).",
		Fields: graphql.InputObjectConfigFieldMap{
			"field":     {Type: must(fieldEnum.enum), Description: "What to order by."},
			"direction": {Type: directions.enum, DefaultValue: direction("asc"), Description: "Direction."},
		},
	})
	return graphql.FieldConfigArgument{"orderBy": argument(input, "Order; by id when left out (排序).")}
}

// ordersArg is orderArg for lists that several fields may order.
func ordersArg(name string, fields ...word[string]) graphql.FieldConfigArgument {
	one := orderArg(name, fields...)["orderBy"].Type
	return graphql.FieldConfigArgument{"orderBy": argument(listOfType(one),
		"Order, the first field first, at most 4; what has no value comes last, ties by id; by id when left out (排序).")}
}
