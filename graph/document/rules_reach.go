package document

import (
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// ceiling keeps sums and products of sizes in range.
const ceiling = 1 << 40

// extent is how large a selection is with its fragments expanded. What is known of a
// fragment is found once, so that fragments that spread fragments cost no time however
// much they expand to.
type extent struct {
	fields, depth int
	state         extentState
}

type extentState uint8

const (
	unmeasured extentState = iota
	open                   // being measured: meeting it again is a cycle, which validation tells of
	measured
)

// withinLimits refuses documents that expand to more than they may.
func (v *validator) withinLimits() *Error {
	total := extent{}
	for _, p := range v.parts { // unused fragments too: validation visits them
		e := v.measure(p)
		if p.operation != nil {
			total.fields = min(total.fields+e.fields, ceiling)
		}
		total.fields = max(total.fields, e.fields)
		total.depth = max(total.depth, e.depth)
	}
	switch {
	case total.depth > v.limits.MaxDepth:
		return tooDeep(v.limits.MaxDepth)
	case total.fields > v.limits.MaxFields:
		return overLimit(CodeTooManyFields, v.limits.MaxFields, "查询字段过多（片段展开后），最多 %d 个")
	}
	return nil
}

func (v *validator) measure(p *part) extent {
	if p.extent.state == unmeasured {
		p.extent.state = open
		e := v.measureSet(p.set)
		e.state = measured
		p.extent = e
	}
	return p.extent
}

func (v *validator) measureSet(set ast.SelectionSet) extent {
	var e extent
	for _, s := range set {
		v.work++
		var inner extent
		switch s := s.(type) {
		case *ast.Field:
			inner = v.measureSet(s.SelectionSet)
			inner.depth++
			inner.fields++
		case *ast.InlineFragment:
			inner = v.measureSet(s.SelectionSet)
		case *ast.FragmentSpread:
			if p := v.fragments[s.Name]; p != nil {
				inner = v.measure(p)
			}
			inner.fields++
		}
		e.fields = min(e.fields+inner.fields, ceiling)
		e.depth = max(e.depth, inner.depth)
	}
	return e
}

// cycles refuses fragments that spread themselves, however far round.
func (v *validator) cycles() {
	visited := map[*part]bool{}
	place := map[*part]int{} // on the path, from one
	var path []*ast.FragmentSpread
	var follow func(p *part)
	follow = func(p *part) {
		if visited[p] {
			return
		}
		visited[p] = true
		place[p] = len(path) + 1
		for _, s := range p.spreads {
			v.work++
			next := v.fragments[s.Name]
			if next == nil || v.full() {
				continue
			}
			path = append(path, s)
			if at := place[next]; at == 0 {
				follow(next)
			} else {
				v.reportCycle(path[at-1:])
			}
			path = path[:len(path)-1]
		}
		place[p] = 0
	}
	for _, f := range v.doc.Fragments {
		follow(v.fragments[f.Name])
	}
}

func (v *validator) reportCycle(round []*ast.FragmentSpread) {
	var via []string
	var at []*ast.Position
	for _, s := range round {
		via = append(via, `"`+s.Name+`"`)
		at = append(at, s.Position)
	}
	last := round[len(round)-1].Name
	text := ""
	if via = via[:len(via)-1]; len(via) > 0 {
		text = " via " + strings.Join(via, ", ")
	}
	v.report("NoFragmentCycles", firstFew(at), `Cannot spread fragment "%s" within itself%s.`, last, text)
}

// variables checks each operation's variables where they are used, fragments included,
// and that each fragment is used by an operation.
func (v *validator) variables() {
	used := map[*part]bool{}
	for _, p := range v.parts {
		if p.operation != nil {
			v.variablesOf(p, used)
		}
	}
	for _, f := range v.doc.Fragments {
		if p := v.fragments[f.Name]; !used[p] {
			v.report("NoUnusedFragments", here(f.Position), `Fragment "%s" is never used.`, f.Name)
		}
	}
}

func (v *validator) variablesOf(p *part, used map[*part]bool) {
	op := p.operation
	within, in := "", ""
	if op.Name != "" {
		within = ` by operation "` + op.Name + `"`
		in = ` in operation "` + op.Name + `"`
	}
	reached := []*part{p}
	seen := map[*part]bool{p: true}
	for i := 0; i < len(reached); i++ {
		used[reached[i]] = true
		for _, u := range reached[i].usages {
			v.work++
			def := p.variables[u.value.Raw]
			if def == nil {
				v.report("NoUndefinedVariables", here(u.value.Position, op.Position), `Variable "$%s" is not defined%s.`, u.value.Raw, within)
				continue
			}
			def.Used = true
			v.position(def, u)
		}
		for _, s := range reached[i].spreads {
			v.work++
			if next := v.fragments[s.Name]; next != nil && !seen[next] {
				seen[next] = true
				reached = append(reached, next)
			}
		}
	}
	for _, d := range op.VariableDefinitions {
		if used := p.variables[d.Variable]; used != nil && !used.Used {
			v.report("NoUnusedVariables", here(d.Position), `Variable "$%s" is never used%s.`, d.Variable, in)
		}
	}
}

// position checks that a variable may stand where it does.
func (v *validator) position(def *ast.VariableDefinition, u usage) {
	if def.Definition == nil || u.expected == nil {
		return
	}
	expected := *u.expected
	if expected.NonNull && !def.Type.NonNull && (u.hasDefault || def.DefaultValue != nil && def.DefaultValue.Kind != ast.NullValue) {
		expected.NonNull = false
	}
	if !fits(def.Type, &expected) {
		v.report("VariablesInAllowedPosition", here(def.Position, u.value.Position),
			`Variable "$%s" of type "%s" used in position expecting type "%s".`, def.Variable, def.Type, u.expected)
	}
	if u.oneOf != nil && !def.Type.NonNull {
		v.report("VariablesInAllowedPosition", here(def.Position, u.value.Position),
			`Variable "$%s" is of type "%s" but must be non-nullable to be used for OneOf Input Object "%s".`, def.Variable, def.Type, u.oneOf.Name)
	}
}

// fits reports whether every value of an input type is one of another.
func fits(t, expected *ast.Type) bool {
	for {
		if expected.NonNull && !t.NonNull || t.NamedType != expected.NamedType || (t.Elem == nil) != (expected.Elem == nil) {
			return false
		}
		if t.Elem == nil {
			return true
		}
		t, expected = t.Elem, expected.Elem
	}
}

// singleField holds a subscription to one field, which must not depend on variables.
func (v *validator) singleField(p *part) {
	who := "Anonymous Subscription"
	if p.operation.Name != "" {
		who = `Subscription "` + p.operation.Name + `"`
	}
	byName := map[string][]*ast.Field{}
	var names []string
	var conditions []*ast.Position
	seen := map[*part]bool{}
	conditional := func(list ast.DirectiveList) {
		for _, d := range list {
			if d.Name == "skip" || d.Name == "include" {
				conditions = append(conditions, d.Position)
			}
		}
	}
	applies := func(condition string) bool {
		def := v.Types[condition]
		return condition == "" || def != nil && v.types[condition].possible[p.root.Name]
	}
	var collect func(set ast.SelectionSet)
	collect = func(set ast.SelectionSet) {
		for _, s := range set {
			v.work++
			switch s := s.(type) {
			case *ast.Field:
				conditional(s.Directives)
				if byName[s.Alias] == nil {
					names = append(names, s.Alias)
				}
				byName[s.Alias] = append(byName[s.Alias], s)
			case *ast.InlineFragment:
				conditional(s.Directives)
				if applies(s.TypeCondition) {
					collect(s.SelectionSet)
				}
			case *ast.FragmentSpread:
				conditional(s.Directives)
				if next := v.fragments[s.Name]; next != nil && !seen[next] && applies(next.fragment.TypeCondition) {
					seen[next] = true
					collect(next.set)
				}
			}
		}
	}
	collect(p.set)
	if len(conditions) > 0 {
		v.report("SingleFieldSubscriptions", firstFew(conditions), "%s must not use `@skip` or `@include` directives in the top level selection.", who)
		return
	}
	if len(names) == 0 {
		brace := v.marks[p.operation.Position]
		if p.operation.Name != "" {
			brace = v.marks[brace]
		}
		v.report("SingleFieldSubscriptions", here(brace), "%s must select one top level field.", who)
	}
	var extra []*ast.Position
	for i, name := range names {
		var own []*ast.Position
		for _, f := range byName[name] {
			own = append(own, f.Position)
		}
		if i > 0 {
			extra = append(extra, own...)
		}
		if isIntrospection(byName[name][0].Name) {
			v.report("SingleFieldSubscriptions", firstFew(own), "%s must not select an introspection top level field.", who)
		}
	}
	if len(extra) > 0 {
		v.report("SingleFieldSubscriptions", firstFew(extra), "%s must select only one top level field.", who)
	}
}

// maxIntrospectionLists is how many lists of types may be asked for within one another:
// each level multiplies the answer by the number of types or fields.
const maxIntrospectionLists = 3

// introspectionDepth bounds the lists of introspection. A fragment is looked into again
// only when it is met deeper than before, so at most maxIntrospectionLists times.
func (v *validator) introspectionDepth() {
	deepest := map[*part]int{} // depth met without exceeding, plus one
	exceeded := map[*part]int{}
	var exceeds func(set ast.SelectionSet, depth int) bool
	exceeds = func(set ast.SelectionSet, depth int) bool {
		for _, s := range set {
			v.work++
			switch s := s.(type) {
			case *ast.Field:
				inner := depth
				switch s.Name {
				case "fields", "interfaces", "possibleTypes", "inputFields":
					if inner++; inner >= maxIntrospectionLists {
						return true
					}
				}
				if exceeds(s.SelectionSet, inner) {
					return true
				}
			case *ast.InlineFragment:
				if exceeds(s.SelectionSet, depth) {
					return true
				}
			case *ast.FragmentSpread:
				next := v.fragments[s.Name]
				if next == nil || deepest[next] > depth {
					continue
				}
				if at := exceeded[next]; at > 0 && at <= depth+1 {
					return true
				}
				deepest[next] = depth + 1
				if exceeds(next.set, depth) {
					exceeded[next] = depth + 1
					deepest[next] = 0
					return true
				}
			}
		}
		return false
	}
	for _, p := range v.parts {
		for _, f := range p.introspections {
			if exceeds(f.SelectionSet, 0) {
				v.report("MaxIntrospectionDepth", here(f.Position), "Maximum introspection depth exceeded")
			}
		}
	}
}
