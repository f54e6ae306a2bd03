package document

import (
	"encoding/json"
	"math"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// FieldCost is what the cost of a field depends on.
type FieldCost struct {
	Weight int // what the field itself costs beyond being in the answer
	// Once is what it costs to find it for all items of the lists around it together.
	Once int
	// Size is how many items a list has, expected; zero: CostModel.ListSize.
	Size int
	// Paged: it has as many items as the nearest field around it that takes a page was
	// asked for.
	Paged bool
	// TakesPage: it has arguments first and last. DefaultPage is how many items it gives
	// without them; zero: CostModel.DefaultPage.
	TakesPage   bool
	DefaultPage int
	// Percent is how often it has a value, from 1 to 100; zero: always.
	Percent int
}

// CostModel says what a document costs: about how many fields its answer has, plus the
// weights of what is hard to find.
type CostModel struct {
	// Field describes a field of a type. Nil: a field is one, a list ListSize.
	Field       func(parent, field string) FieldCost
	ListSize    int // of lists that are neither paged nor described, default 4
	DefaultPage int // default 50
	MaxPage     int // largest first or last, default 500
	MaxCost     int // of an operation, default 200,000
}

func (m CostModel) withDefaults() CostModel {
	if m.Field == nil {
		m.Field = func(string, string) FieldCost { return FieldCost{} }
	}
	for _, d := range []struct {
		field *int
		value int
	}{{&m.ListSize, 4}, {&m.DefaultPage, 50}, {&m.MaxPage, 500}, {&m.MaxCost, 200_000}} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return m
}

// Cost estimates an operation of the document with its variables as they came, before or
// after coercion. It takes time that grows with the size of the document, whatever its
// fragments expand to, and never overflows. The error is over the largest cost or page.
func (d *Document) Cost(op *ast.OperationDefinition, variables map[string]any) (int, *Error) {
	c := &coster{CostModel: d.frontend.options.Cost, index: d.frontend.index, variables: variables, operation: op,
		fragments: d.fragments, known: map[string]price{}}
	all := c.set(op.SelectionSet)
	total := plus(all.at(1), all.once)
	if c.failure != nil {
		return total, c.failure
	}
	if total > c.MaxCost {
		e := overLimit(CodeTooCostly, c.MaxCost, "查询代价过高（上限 %d），请减小 first 或减少嵌套")
		e.Message = "查询代价过高（估计 " + strconv.Itoa(total) + "，上限 " + strconv.Itoa(c.MaxCost) + "），请减小 first 或减少嵌套"
		return total, e
	}
	return total, nil
}

// coster adds up one operation.
type coster struct {
	CostModel
	*index
	operation *ast.OperationDefinition
	variables map[string]any
	fragments map[string]*part
	known     map[string]price // of fragments
	failure   *Error
	work      int
}

// price is the cost of a selection as it depends on the page that the field around it was
// asked for: fixed + perItem × page. Because it is no more than that, a fragment is priced
// once, however many pages it is spread in. What is found for all items together is not
// multiplied by any list.
type price struct{ fixed, perItem, once int }

func (p price) at(page int) int { return plus(p.fixed, times(p.perItem, page)) }

func plus(a, b int) int { return min(a+b, ceiling) }

// times multiplies what is between zero and the ceiling.
func times(a, b int) int {
	if a != 0 && b > ceiling/a {
		return ceiling
	}
	return a * b
}

// percent is a share of what is between zero and the ceiling.
func percent(a, p int) int { return a/100*p + a%100*p/100 }

func (c *coster) set(set ast.SelectionSet) price {
	var total price
	for _, s := range set {
		c.work++
		var p price
		switch s := s.(type) {
		case *ast.Field:
			p = c.field(s)
		case *ast.InlineFragment:
			p = c.set(s.SelectionSet)
		case *ast.FragmentSpread:
			known := false
			if p, known = c.known[s.Name]; !known {
				p = c.set(c.fragments[s.Name].set)
				c.known[s.Name] = p
			}
		}
		total.fixed = plus(total.fixed, p.fixed)
		total.perItem = plus(total.perItem, p.perItem)
		total.once = plus(total.once, p.once)
	}
	return total
}

func (c *coster) field(f *ast.Field) price {
	about := c.Field(f.ObjectDefinition.Name, f.Name)
	inner := c.set(f.SelectionSet)
	if about.TakesPage { // what is inside depends on this page, and on none around it
		inner = price{fixed: inner.at(c.page(f, about)), once: inner.once}
	}
	if about.Percent > 0 {
		inner = price{percent(inner.fixed, about.Percent), percent(inner.perItem, about.Percent), inner.once}
	}
	once := plus(inner.once, min(max(about.Once, 0), ceiling))
	inner.fixed = plus(inner.fixed, 1) // the item itself
	weight := min(max(about.Weight, 0), ceiling)
	switch {
	case about.Paged:
		// A page counts once: lists of pages inside it take a page of their own.
		return price{weight, plus(inner.fixed, inner.perItem), once}
	case f.Definition.Type.Elem != nil:
		size := about.Size
		if size <= 0 {
			size = c.ListSize
		}
		return price{plus(weight, times(size, inner.fixed)), times(size, inner.perItem), once}
	}
	return price{plus(weight, inner.fixed), inner.perItem, once}
}

// page is how many items a field is asked for: first, else last, else the default.
func (c *coster) page(f *ast.Field, about FieldCost) int {
	size := about.DefaultPage
	if size <= 0 {
		size = c.DefaultPage
	}
	for _, name := range []string{"last", "first"} {
		a := f.Arguments.ForName(name)
		if a == nil {
			continue
		}
		n, ok := c.number(a.Value)
		if !ok {
			continue
		}
		if n > c.MaxPage && c.failure == nil {
			c.failure = overLimit(CodePageTooLarge, c.MaxPage, name+" 最大为 %d")
		}
		size = min(n, ceiling)
	}
	return max(size, 1) // an empty page is still a field
}

// number is a whole number written down or given by a variable; absent, null or no number:
// there is none.
func (c *coster) number(v *ast.Value) (int, bool) {
	if v.Kind == ast.Variable {
		given, isGiven := c.variables[v.Raw]
		if isGiven {
			return whole(given)
		}
		def := c.operation.VariableDefinitions.ForName(v.Raw)
		if def == nil || def.DefaultValue == nil {
			return 0, false
		}
		v = def.DefaultValue
	}
	if v.Kind != ast.IntValue {
		return 0, false
	}
	return digits(v.Raw)
}

// digits reads a whole number; one that an int cannot hold is the ceiling.
func digits(s string) (int, bool) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return ceiling, true
	}
	return int(min(n, ceiling)), true
}

func whole(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return min(n, ceiling), true
	case int32:
		return int(n), true
	case int64:
		return int(min(n, ceiling)), true
	case float64:
		if math.IsNaN(n) {
			return 0, false
		}
		return int(max(min(n, ceiling), -1)), true
	case json.Number:
		if f, err := n.Float64(); err == nil {
			return whole(f)
		}
		return ceiling, true
	}
	return 0, false
}
