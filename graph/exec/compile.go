package exec

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// compiler makes one variant of a plan.
type compiler struct {
	plan    *Plan
	variant *variant
	values  map[string]any // of the conditions
	visited int            // selections, for the limit
	failure *Error
}

// collected are the nodes that share a key of the answer.
type collected struct {
	key   string
	nodes []*ast.Field
}

// collection is CollectFields of the specification for one object type.
type collection struct {
	groups []collected
	byKey  map[string]int
	spread map[string]bool
}

func (c *compiler) collect(t *typeInfo, set ast.SelectionSet, into *collection) {
	for _, s := range set {
		if c.visited++; c.visited > c.plan.schema.options.MaxFields {
			c.tooLarge()
			return
		}
		switch s := s.(type) {
		case *ast.Field:
			if !c.included(s.Directives) {
				continue
			}
			key := s.Alias
			if key == "" {
				key = s.Name
			}
			i, known := into.byKey[key]
			if !known {
				i = len(into.groups)
				into.byKey[key] = i
				into.groups = append(into.groups, collected{key: key})
			}
			into.groups[i].nodes = append(into.groups[i].nodes, s)
		case *ast.InlineFragment:
			if c.included(s.Directives) && c.applies(s.TypeCondition, t) {
				c.collect(t, s.SelectionSet, into)
			}
		case *ast.FragmentSpread:
			if into.spread[s.Name] || !c.included(s.Directives) {
				continue
			}
			into.spread[s.Name] = true
			if f := c.plan.fragments[s.Name]; f != nil && c.applies(f.TypeCondition, t) {
				c.collect(t, f.SelectionSet, into)
			}
		}
	}
}

func (c *compiler) tooLarge() {
	if c.failure == nil {
		c.failure = &Error{
			Message:   fmt.Sprintf("The operation is too large: more than %d fields with its fragments expanded.", c.plan.schema.options.MaxFields),
			Locations: locations(c.plan.operation.Position),
		}
	}
}

func (c *compiler) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		v := condition(d)
		if v == nil {
			continue
		}
		holds := v.Kind == ast.BooleanValue && v.Raw == "true"
		if v.Kind == ast.Variable {
			holds = c.values[v.Raw] == true
		}
		if holds != (d.Name == "include") {
			return false
		}
	}
	return true
}

// applies reports whether a fragment on that type is for objects of type t.
func (c *compiler) applies(name string, t *typeInfo) bool {
	if name == "" || name == t.def.Name {
		return true
	}
	on := c.plan.schema.types[name]
	if on == nil {
		return false
	}
	for _, p := range on.possible {
		if p == t {
			return true
		}
	}
	return false
}

func (c *compiler) object(t *typeInfo, sets []ast.SelectionSet) *objectPlan {
	found := collection{byKey: map[string]int{}, spread: map[string]bool{}}
	for _, set := range sets {
		c.collect(t, set, &found)
	}
	o := &objectPlan{typ: t}
	for _, g := range found.groups {
		if c.failure != nil {
			break
		}
		if f := c.field(t, g); f != nil {
			f.place(len(o.fields) == 0)
			o.fields = append(o.fields, f)
			if f.column >= 0 {
				f.column = len(o.deep)
				o.deep = append(o.deep, f)
			}
		}
	}
	return o
}

// place fixes what stands before the value.
func (f *fieldPlan) place(first bool) {
	f.prefix = f.prefix[:0:0]
	if first {
		f.prefix = append(f.prefix, '{')
	} else {
		f.prefix = append(f.prefix, ',')
	}
	f.prefix = append(AppendString(f.prefix, f.key), ':')
	if f.info == nil {
		f.constant = append(f.prefix[:len(f.prefix):len(f.prefix)], f.constant...)
	}
}

func (c *compiler) field(t *typeInfo, g collected) *fieldPlan {
	node := g.nodes[0]
	if node.Name == "__typename" {
		return &fieldPlan{name: node.Name, key: g.key, nodes: g.nodes, constant: AppendString(nil, t.def.Name), column: -1, dynamic: -1}
	}
	info := t.fields[node.Name]
	if info == nil {
		return nil // as the specification has it; validation has refused it
	}
	if info.binding == nil {
		c.fail(fmt.Sprintf("Nothing answers %s.%s.", t.def.Name, node.Name), node)
		return nil
	}
	f := &fieldPlan{name: node.Name, key: g.key, info: info, nodes: g.nodes, column: -1, dynamic: -1, direct: true}
	c.arguments(f)
	if named := info.typ.innermost(); !named.def.IsLeafType() {
		sets := make([]ast.SelectionSet, 0, len(g.nodes))
		for _, n := range g.nodes {
			sets = append(sets, n.SelectionSet)
		}
		f.byType = make(map[string]*objectPlan, len(named.possible))
		for i, p := range named.possible {
			o := c.object(p, sets)
			o.index = i
			f.objects = append(f.objects, o)
			f.byType[p.def.Name] = o
			f.direct = f.direct && len(o.deep) == 0
			if c.failure != nil {
				return f
			}
		}
	}
	if info.binding.Batch != nil || !f.direct {
		f.column = 0
	}
	return f
}

func (c *compiler) fail(message string, node *ast.Field) {
	if c.failure == nil {
		c.failure = &Error{Message: message, Locations: locations(node.Position)}
	}
}

func (c *compiler) arguments(f *fieldPlan) {
	node := f.nodes[0]
	dynamic := false
	for _, in := range f.info.args {
		a := argument{inputField: in}
		if given := node.Arguments.ForName(in.name); given != nil {
			a.given = given.Value
			dynamic = dynamic || hasVariable(given.Value)
		}
		f.arguments = append(f.arguments, a)
	}
	if dynamic {
		f.dynamic = len(c.variant.dynamic)
		c.variant.dynamic = append(c.variant.dynamic, f)
		return
	}
	f.args, f.badArgs = c.plan.schema.arguments(node, f.arguments, f.info.binding.Fixed, nil)
}

// alone is an object with one of its fields.
func (c *compiler) alone(o *objectPlan, f *fieldPlan) *objectPlan {
	one := &objectPlan{typ: o.typ, fields: []*fieldPlan{f}}
	if f.column >= 0 {
		f.column = 0
		one.deep = one.fields
	}
	return one
}
