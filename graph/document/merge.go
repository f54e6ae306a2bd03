package document

import (
	"encoding/binary"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// merger finds fields that stand under one name in the answer and are not the same: the
// rule FieldsInSetCanMerge. The specification compares all pairs, which takes quadratic
// time on one field repeated and exponential time on fragments. Here all that stand under
// one name are taken together: first those that one object may have at once must be one
// field with one set of arguments, then all must have one shape. Each group of fields is
// looked at once. Only where interfaces and objects are mixed in one place, again and
// again inside one another, may the groups multiply; maxMerged bounds that.
type merger struct {
	*validator
	ids     map[*ast.Field]int
	asked   map[*ast.Field]string
	groups  map[string]bool
	merged  int
	clashes map[[2]*ast.Field]*clash
	tops    []*clash
	failure *Error
}

// maxMerged is how many fields the groups of one document may have in all.
const maxMerged = 50_000

// maxClashes is how many clashes of one document are told apart.
const maxClashes = 100

// merging is a field in the answer, with the field that it is inside of.
type merging struct {
	field  *ast.Field
	parent *ast.Definition
	up     *merging
}

// clash is two fields that cannot be merged: for a reason of their own, or because of what
// is inside them.
type clash struct {
	a, b   *ast.Field
	reason string
	inner  []*clash
}

// mergeSet is a selection set inside of a field.
type mergeSet struct {
	set    ast.SelectionSet
	parent *ast.Definition
	up     *merging
}

// pass is one way to look at the fields of one name.
type pass struct {
	groups func([]*merging) [][]*merging
	check  func([]*merging)
}

func (v *validator) mergeable() *Error {
	m := &merger{
		validator: v, ids: map[*ast.Field]int{}, asked: map[*ast.Field]string{},
		groups: map[string]bool{}, clashes: map[[2]*ast.Field]*clash{},
	}
	for _, pass := range []pass{{byParent, m.sameField}, {together, m.sameShape}} {
		clear(m.groups)
		reached := map[*part]bool{}
		for _, p := range v.parts { // operations come first, so fragments are those not used
			if !reached[p] {
				m.descend([]mergeSet{{p.set, p.root, nil}}, pass, reached)
			}
		}
		if m.failure != nil {
			return m.failure
		}
	}
	for _, c := range m.tops {
		var left, right []*ast.Position
		reason := c.told(&left, &right)
		v.report("OverlappingFieldsCanBeMerged", firstFew(append(left, right...)),
			`Fields "%s" conflict because %s. Use different aliases on the fields to fetch both if this was intentional.`, c.a.Alias, reason)
	}
	return nil
}

// told is the reason, and gathers the places.
func (c *clash) told(left, right *[]*ast.Position) string {
	*left = append(*left, c.a.Position)
	*right = append(*right, c.b.Position)
	if c.reason != "" {
		return c.reason
	}
	reasons := make([]string, len(c.inner))
	for i, inner := range c.inner {
		reasons[i] = `subfields "` + inner.a.Alias + `" conflict because ` + inner.told(left, right)
	}
	return strings.Join(reasons, " and ")
}

// descend gathers what is selected by name and checks each name's fields.
func (m *merger) descend(sets []mergeSet, look pass, reached map[*part]bool) {
	var names []string
	byName := map[string][]*merging{}
	var spreads []*ast.FragmentSpread
	var ups []*merging
	visited := map[*part]bool{}
	var collect func(s mergeSet)
	collect = func(s mergeSet) {
		for _, sel := range s.set {
			m.work++
			switch sel := sel.(type) {
			case *ast.Field:
				if byName[sel.Alias] == nil {
					names = append(names, sel.Alias)
				}
				byName[sel.Alias] = append(byName[sel.Alias], &merging{sel, s.parent, s.up})
			case *ast.InlineFragment:
				parent := s.parent
				if sel.TypeCondition != "" {
					parent = m.composite(sel.TypeCondition)
				}
				collect(mergeSet{sel.SelectionSet, parent, s.up})
			case *ast.FragmentSpread:
				spreads, ups = append(spreads, sel), append(ups, s.up)
			}
		}
	}
	for _, s := range sets {
		collect(s)
		for i := 0; i < len(spreads); i++ { // grows while fragments spread fragments
			if p := m.fragments[spreads[i].Name]; p != nil && !visited[p] {
				visited[p] = true
				reached[p] = true
				collect(mergeSet{p.set, p.root, ups[i]})
			}
		}
		spreads, ups = spreads[:0], ups[:0]
	}
	inner := func(group []*merging) {
		var next []mergeSet
		for _, g := range group {
			if g.field.SelectionSet != nil {
				var parent *ast.Definition
				if g.field.Definition != nil {
					parent = m.composite(g.field.Definition.Type.Name())
				}
				next = append(next, mergeSet{g.field.SelectionSet, parent, g})
			}
		}
		if next != nil {
			m.descend(next, look, reached)
		}
	}
	for _, name := range names {
		for _, group := range look.groups(byName[name]) {
			if m.first(group) {
				look.check(group)
				inner(group)
			}
		}
	}
}

func together(fields []*merging) [][]*merging { return [][]*merging{fields} }

// byParent parts fields by the objects that can have them: those selected on one object
// type go together with those selected on an interface, which that object may implement.
func byParent(fields []*merging) [][]*merging {
	var anyObject []*merging
	var objects []*ast.Definition
	byObject := map[*ast.Definition][]*merging{}
	for _, f := range fields {
		if f.parent == nil || f.parent.Kind != ast.Object {
			anyObject = append(anyObject, f)
			continue
		}
		if byObject[f.parent] == nil {
			objects = append(objects, f.parent)
		}
		byObject[f.parent] = append(byObject[f.parent], f)
	}
	if len(objects) == 0 || len(objects) == 1 {
		return [][]*merging{fields}
	}
	groups := make([][]*merging, len(objects))
	for i, o := range objects {
		groups[i] = slices.Concat(anyObject, byObject[o])
	}
	return groups
}

// first reports whether a group of fields is met for the first time, and counts it.
func (m *merger) first(group []*merging) bool {
	if m.failure != nil || len(m.clashes) > maxClashes {
		return false
	}
	m.work += len(group)
	if m.merged += len(group); m.merged > maxMerged {
		m.failure = &Error{Code: CodeTooComplex, Limit: maxMerged, Message: "查询里同名字段的组合过多，请减少接口上的片段或使用别名"}
		return false
	}
	ids := make([]int, len(group))
	for i, g := range group {
		id, known := m.ids[g.field]
		if !known {
			id = len(m.ids) + 1
			m.ids[g.field] = id
		}
		ids[i] = id
	}
	slices.Sort(ids)
	key := make([]byte, 0, 3*len(ids))
	for _, id := range slices.Compact(ids) {
		key = binary.AppendUvarint(key, uint64(id))
	}
	if m.groups[string(key)] {
		return false
	}
	m.groups[string(key)] = true
	return true
}

// sameField refuses fields of one name that are different fields or have different arguments.
func (m *merger) sameField(group []*merging) {
	var different []*merging
	seen := map[string]bool{}
	for _, g := range group {
		asked := m.askedBy(g.field)
		if seen[asked] {
			continue
		}
		seen[asked] = true
		for _, d := range different {
			reason := "they have differing arguments"
			if d.field.Name != g.field.Name {
				reason = `"` + d.field.Name + `" and "` + g.field.Name + `" are different fields`
			}
			m.clash(d, g, reason)
		}
		different = append(different, g)
	}
}

// askedBy is a field's name and arguments, in one spelling.
func (m *merger) askedBy(f *ast.Field) string {
	if len(f.Arguments) == 0 {
		return f.Name
	}
	asked, known := m.asked[f]
	if !known {
		parts := make([]string, len(f.Arguments))
		for i, a := range f.Arguments {
			var b strings.Builder
			b.WriteString(a.Name + ":")
			m.spell(&b, a.Value)
			parts[i] = b.String()
		}
		slices.Sort(parts)
		asked = f.Name + "(" + strings.Join(parts, ",") + ")"
		m.work += len(asked)
		m.asked[f] = asked
	}
	return asked
}

// spell writes a value so that only equal values are written alike: the fields of objects
// by name, block strings apart from others.
func (m *merger) spell(b *strings.Builder, v *ast.Value) {
	switch v.Kind {
	case ast.ListValue:
		b.WriteByte('[')
		for _, c := range v.Children {
			m.spell(b, c.Value)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case ast.ObjectValue:
		children := slices.Clone(v.Children)
		slices.SortStableFunc(children, func(x, y *ast.ChildValue) int { return strings.Compare(x.Name, y.Name) })
		b.WriteByte('{')
		for _, c := range children {
			b.WriteString(c.Name + ":")
			m.spell(b, c.Value)
			b.WriteByte(',')
		}
		b.WriteByte('}')
	case ast.BlockValue:
		b.WriteString(`""`)
		printString(b, v.Raw, 0)
	default:
		printValue(b, v, 0)
	}
}

// sameShape refuses fields of one name whose values look different in the answer.
func (m *merger) sameShape(group []*merging) {
	var different []*merging
	seen := map[string]bool{}
	for _, g := range group {
		if g.field.Definition == nil {
			continue
		}
		shape := m.shape(g.field.Definition.Type)
		if seen[shape] {
			continue
		}
		seen[shape] = true
		for _, d := range different {
			m.clash(d, g, `they return conflicting types "`+d.field.Definition.Type.String()+`" and "`+g.field.Definition.Type.String()+`"`)
		}
		different = append(different, g)
	}
}

// shape is a type as an answer shows it: objects are told apart by their fields only.
func (m *merger) shape(t *ast.Type) string {
	text := t.String()
	if name := t.Name(); m.composite(name) != nil {
		return strings.Replace(text, name, "{}", 1)
	}
	return text
}

// clash notes two fields that cannot be merged, under the outermost fields whose
// selections they came from.
func (m *merger) clash(a, b *merging, reason string) {
	if len(m.clashes) > maxClashes || m.clashes[[2]*ast.Field{a.field, b.field}] != nil {
		return
	}
	for x, y := a.up, b.up; x != nil && y != nil && x.field != y.field; x, y = x.up, y.up {
		if c := m.clashes[[2]*ast.Field{x.field, y.field}]; c != nil && c.reason != "" {
			return // these two are not merged, so what is inside them does not matter
		}
	}
	c := &clash{a: a.field, b: b.field, reason: reason}
	m.clashes[[2]*ast.Field{c.a, c.b}] = c
	for x, y := a.up, b.up; x != nil && y != nil && x.field != y.field; x, y = x.up, y.up {
		key := [2]*ast.Field{x.field, y.field}
		if outer := m.clashes[key]; outer != nil {
			outer.inner = append(outer.inner, c)
			return
		}
		outer := &clash{a: x.field, b: y.field, inner: []*clash{c}}
		m.clashes[key] = outer
		c = outer
	}
	m.tops = append(m.tops, c)
}
