package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
)

// validator holds a document to a schema. Each definition is visited once; what concerns an
// operation together with the fragments it reaches (variables, merging) is done from what
// that visit noted. It fills in what gqlparser's tree has room for: definitions, expected
// types, parents.
type validator struct {
	*index
	limits      Limits
	suggestions bool
	doc         *ast.QueryDocument
	marks       map[*ast.Position]*ast.Position

	fragments map[string]*part
	parts     []*part // operations, then fragments, in the order of the document
	current   *part

	overlaps map[[2]*ast.Definition]bool

	errors Errors
	// work counts what was visited and compared, so that a test can hold it to the size of
	// the document.
	work int
}

// part is an operation or a fragment, with what the visit noted of it.
type part struct {
	operation *ast.OperationDefinition // one of the two is nil
	fragment  *ast.FragmentDefinition
	set       ast.SelectionSet
	root      *ast.Definition                    // type that it selects from; nil: unknown
	variables map[string]*ast.VariableDefinition // of an operation
	usages    []usage
	spreads   []*ast.FragmentSpread
	// introspections are its fields __schema and __type.
	introspections []*ast.Field

	extent extent
}

// usage is a variable where a value of some type is expected.
type usage struct {
	value      *ast.Value
	expected   *ast.Type // nil: anything
	hasDefault bool
	oneOf      *ast.Definition // input object of which exactly one field is given
}

// report notes that a rule is broken.
func (v *validator) report(rule string, at []*ast.Position, format string, args ...any) {
	if v.full() {
		return
	}
	e := &Error{Code: CodeValidation, Rule: rule, Message: shortened(fmt.Sprintf(format, args...))}
	for _, p := range at {
		if p != nil {
			e.Locations = append(e.Locations, Location{p.Line, p.Column})
		}
	}
	v.errors = append(v.errors, e)
}

func (v *validator) full() bool { return len(v.errors) >= v.limits.MaxErrors }

func here(at ...*ast.Position) []*ast.Position { return at }

// validate checks a document, first its limits.
func (v *validator) validate() (failure *Error) {
	v.fragments = map[string]*part{}
	v.overlaps = map[[2]*ast.Definition]bool{}
	for _, op := range v.doc.Operations {
		v.parts = append(v.parts, &part{operation: op, set: op.SelectionSet, root: v.roots[op.Operation]})
	}
	for _, f := range v.doc.Fragments {
		p := &part{fragment: f, set: f.SelectionSet, root: v.composite(f.TypeCondition)}
		v.parts = append(v.parts, p)
		if v.fragments[f.Name] == nil {
			v.fragments[f.Name] = p
		}
	}
	if failure := v.withinLimits(); failure != nil {
		return failure
	}
	v.definitions()
	for _, p := range v.parts {
		v.current = p
		if p.operation != nil {
			v.operation(p)
		} else {
			v.fragmentDefinition(p)
		}
	}
	v.cycles()
	v.variables()
	for _, p := range v.parts {
		if p.operation != nil && p.operation.Operation == ast.Subscription && p.root != nil {
			v.singleField(p)
		}
	}
	v.introspectionDepth()
	return v.mergeable()
}

// definitions checks the names of operations and fragments.
func (v *validator) definitions() {
	operations := map[string]*ast.OperationDefinition{}
	for _, op := range v.doc.Operations {
		if op.Name == "" {
			if len(v.doc.Operations) > 1 {
				v.report("LoneAnonymousOperation", here(op.Position), "This anonymous operation must be the only defined operation.")
			}
		} else if other := operations[op.Name]; other != nil {
			v.report("UniqueOperationNames", here(v.marks[other.Position], v.marks[op.Position]), `There can be only one operation named "%s".`, op.Name)
		} else {
			operations[op.Name] = op
		}
		if v.roots[op.Operation] == nil {
			v.report("KnownOperationTypes", here(op.Position), "The %s operation is not supported by the schema.", op.Operation)
		}
	}
	for _, f := range v.doc.Fragments {
		if other := v.fragments[f.Name].fragment; other != f {
			v.report("UniqueFragmentNames", here(v.marks[other.Position], v.marks[f.Position]), `There can be only one fragment named "%s".`, f.Name)
		}
	}
}

var operationLocations = map[ast.Operation]ast.DirectiveLocation{
	ast.Query: ast.LocationQuery, ast.Mutation: ast.LocationMutation, ast.Subscription: ast.LocationSubscription,
}

func (v *validator) operation(p *part) {
	op := p.operation
	p.variables = make(map[string]*ast.VariableDefinition, len(op.VariableDefinitions))
	names := newRepeats(len(op.VariableDefinitions))
	for _, d := range op.VariableDefinitions {
		v.work++
		names.add(d.Variable, v.marks[d.Position])
		p.variables[d.Variable] = d
		named := innermost(d.Type)
		d.Definition = v.Types[named.NamedType]
		var s slot
		switch {
		case !v.known(named.NamedType, named.Position):
		case !d.Definition.IsInputType():
			v.report("VariablesAreInputTypes", here(d.Type.Position), `Variable "$%s" cannot be non-input type "%s".`, d.Variable, d.Type)
		default:
			s.expected = d.Type
		}
		if d.DefaultValue != nil {
			v.value(d.DefaultValue, s)
		}
		v.directivesOf(d.Directives, ast.LocationVariableDefinition, d.Definition)
	}
	for _, name := range names.repeated {
		v.report("UniqueVariableNames", firstFew(names.at[name]), `There can be only one variable named "$%s".`, name)
	}
	v.directivesOf(op.Directives, operationLocations[op.Operation], p.root)
	v.selections(op.SelectionSet, p.root)
}

func innermost(t *ast.Type) *ast.Type {
	for t.Elem != nil {
		t = t.Elem
	}
	return t
}

// known refuses the name of a type that the schema has not.
func (v *validator) known(name string, at *ast.Position) bool {
	if v.Types[name] != nil {
		return true
	}
	if !v.full() {
		v.report("KnownTypeNames", here(at), `Unknown type "%s".%s`, name, v.didYouMean("", name, v.typeNames))
	}
	return false
}

func (v *validator) fragmentDefinition(p *part) {
	f := p.fragment
	f.Definition = v.Types[f.TypeCondition]
	at := v.marks[v.marks[f.Position]]
	if v.known(f.TypeCondition, at) && p.root == nil {
		v.report("FragmentsOnCompositeTypes", here(at), `Fragment "%s" cannot condition on non composite type "%s".`, f.Name, f.TypeCondition)
	}
	v.directivesOf(f.Directives, ast.LocationFragmentDefinition, p.root)
	v.selections(f.SelectionSet, p.root)
}

func (v *validator) selections(set ast.SelectionSet, parent *ast.Definition) {
	for _, s := range set {
		v.work++
		switch s := s.(type) {
		case *ast.Field:
			v.field(s, parent)
		case *ast.InlineFragment:
			v.inlineFragment(s, parent)
		case *ast.FragmentSpread:
			v.spread(s, parent)
		}
	}
}

func (v *validator) inlineFragment(f *ast.InlineFragment, parent *ast.Definition) {
	f.ObjectDefinition = parent
	inner := parent
	if f.TypeCondition != "" {
		inner = v.composite(f.TypeCondition)
		at := v.marks[f.Position]
		if v.known(f.TypeCondition, at) && inner == nil {
			v.report("FragmentsOnCompositeTypes", here(at), `Fragment cannot condition on non composite type "%s".`, f.TypeCondition)
		}
		if inner != nil && parent != nil && !v.mayBeBoth(inner, parent) {
			v.report("PossibleFragmentSpreads", here(f.Position), `Fragment cannot be spread here as objects of type "%s" can never be of type "%s".`, parent.Name, inner.Name)
		}
	}
	v.directivesOf(f.Directives, ast.LocationInlineFragment, inner)
	v.selections(f.SelectionSet, inner)
}

func (v *validator) spread(s *ast.FragmentSpread, parent *ast.Definition) {
	s.ObjectDefinition = parent
	v.current.spreads = append(v.current.spreads, s)
	var inner *ast.Definition
	if p := v.fragments[s.Name]; p == nil {
		v.report("KnownFragmentNames", here(v.marks[s.Position]), `Unknown fragment "%s".`, s.Name)
	} else {
		s.Definition = p.fragment
		inner = p.root
		if inner != nil && parent != nil && !v.mayBeBoth(inner, parent) {
			v.report("PossibleFragmentSpreads", here(s.Position), `Fragment "%s" cannot be spread here as objects of type "%s" can never be of type "%s".`, s.Name, parent.Name, inner.Name)
		}
	}
	v.directivesOf(s.Directives, ast.LocationFragmentSpread, inner)
}

// mayBeBoth reports whether an object can be of both types.
func (v *validator) mayBeBoth(a, b *ast.Definition) bool {
	pair := [2]*ast.Definition{a, b}
	known, ok := v.overlaps[pair]
	if !ok {
		v.work += len(v.types[a.Name].possible)
		known = v.overlap(a, b)
		v.overlaps[pair] = known
	}
	return known
}

func (v *validator) field(f *ast.Field, parent *ast.Definition) {
	f.ObjectDefinition = parent
	def := v.index.field(parent, f.Name)
	var inner *ast.Definition
	if def != nil {
		f.Definition = def.FieldDefinition
		inner = v.composite(def.Type.Name())
		v.leaf(f, inner)
		v.arguments(f.Arguments, &def.argumentIndex)
		for _, a := range def.required {
			v.work++
			if !given(f.Arguments, a.Name) {
				v.report("ProvidedRequiredArguments", here(f.Position), `Field "%s" argument "%s" of type "%s" is required, but it was not provided.`, f.Name, a.Name, a.Type)
			}
		}
		for _, a := range f.Arguments {
			if def.arguments[a.Name] == nil && !v.full() {
				v.report("KnownArgumentNames", here(a.Position), `Unknown argument "%s" on field "%s.%s".%s`, a.Name, parent.Name, f.Name,
					v.didYouMean("", a.Name, argumentNames(def.Arguments)))
			}
		}
	} else {
		if parent != nil && !v.full() {
			v.report("FieldsOnCorrectType", here(f.Position), `Cannot query field "%s" on type "%s".%s`, f.Name, parent.Name, v.fieldSuggestion(f.Name, parent))
		}
		v.arguments(f.Arguments, &argumentIndex{})
	}
	if isIntrospection(f.Name) && f.Name != typename.Name {
		v.current.introspections = append(v.current.introspections, f)
	}
	v.directivesOf(f.Directives, ast.LocationField, inner)
	v.selections(f.SelectionSet, inner)
}

// leaf refuses a selection on what has no fields, and an object without one.
func (v *validator) leaf(f *ast.Field, inner *ast.Definition) {
	switch {
	case inner == nil && f.SelectionSet != nil:
		v.report("ScalarLeafs", here(v.marks[f.Position]), `Field "%s" must not have a selection since type "%s" has no subfields.`, f.Name, f.Definition.Type)
	case inner != nil && f.SelectionSet == nil:
		v.report("ScalarLeafs", here(f.Position), `Field "%s" of type "%s" must have a selection of subfields. Did you mean "%s { ... }"?`, f.Name, f.Definition.Type, f.Name)
	}
}

func given(list ast.ArgumentList, name string) bool { return list.ForName(name) != nil }

func argumentNames(list ast.ArgumentDefinitionList) []string {
	names := make([]string, len(list))
	for i, a := range list {
		names[i] = a.Name
	}
	return names
}

// arguments checks that each is given once and is of the type that it should be.
func (v *validator) arguments(list ast.ArgumentList, defs *argumentIndex) {
	if len(list) == 0 {
		return
	}
	names := newRepeats(len(list))
	for _, a := range list {
		v.work++
		names.add(a.Name, a.Position)
		s := slot{}
		if def := defs.arguments[a.Name]; def != nil {
			s.expected, s.hasDefault = def.Type, def.DefaultValue != nil
		}
		v.value(a.Value, s)
	}
	for _, name := range names.repeated {
		v.report("UniqueArgumentNames", firstFew(names.at[name]), `There can be only one argument named "%s".`, name)
	}
}

// repeats finds names that are given more than once.
type repeats struct {
	at       map[string][]*ast.Position
	repeated []string
}

func newRepeats(n int) *repeats { return &repeats{at: make(map[string][]*ast.Position, n)} }

func (r *repeats) add(name string, at *ast.Position) {
	r.at[name] = append(r.at[name], at)
	if len(r.at[name]) == 2 {
		r.repeated = append(r.repeated, name)
	}
}

// firstFew bounds how many places one error names.
func firstFew(at []*ast.Position) []*ast.Position { return at[:min(len(at), 20)] }

func (v *validator) directivesOf(list ast.DirectiveList, location ast.DirectiveLocation, parent *ast.Definition) {
	if len(list) == 0 {
		return
	}
	seen := map[string]*ast.Directive{}
	for _, d := range list {
		v.work++
		def := v.Directives[d.Name]
		d.Definition, d.Location, d.ParentDefinition = def, location, parent
		if def == nil {
			v.report("KnownDirectives", here(d.Position), `Unknown directive "@%s".`, d.Name)
			v.arguments(d.Arguments, &argumentIndex{})
			continue
		}
		if !allows(def, location) {
			v.report("KnownDirectives", here(d.Position), `Directive "@%s" may not be used on %s.`, d.Name, location)
		}
		if other := seen[d.Name]; other != nil && !def.IsRepeatable {
			v.report("UniqueDirectivesPerLocation", here(other.Position, d.Position), `The directive "@%s" can only be used once at this location.`, d.Name)
		} else if other == nil {
			seen[d.Name] = d
		}
		defs := v.directives[d.Name]
		v.arguments(d.Arguments, defs)
		for _, a := range d.Arguments {
			if defs.arguments[a.Name] == nil && !v.full() {
				v.report("KnownArgumentNames", here(a.Position), `Unknown argument "%s" on directive "@%s".%s`, a.Name, d.Name,
					v.didYouMean("", a.Name, argumentNames(def.Arguments)))
			}
		}
		for _, a := range defs.required {
			if !given(d.Arguments, a.Name) {
				v.report("ProvidedRequiredArguments", here(d.Position), `Directive "@%s" argument "%s" of type "%s" is required, but it was not provided.`, d.Name, a.Name, a.Type)
			}
		}
	}
}

func allows(def *ast.DirectiveDefinition, location ast.DirectiveLocation) bool {
	for _, l := range def.Locations {
		if l == location {
			return true
		}
	}
	return false
}
