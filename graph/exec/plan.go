package exec

import (
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"jiedui/graph/lru"
)

// Plan is one operation of a document made ready for one schema: fields merged, fragments
// flattened for each object type, literals coerced. It may be used by many requests at
// once.
//
// Where @skip and @include depend on variables, the plan has a variant for each set of
// their values that was asked for. So the order of the answer and what fragments add to
// it are always those of the fields that are there, and nothing is left to decide while
// the answer is written.
type Plan struct {
	schema     *Schema
	document   *ast.QueryDocument
	operation  *ast.OperationDefinition
	fragments  map[string]*ast.FragmentDefinition
	root       *typeInfo
	variables  []variable
	conditions []string // variables on which @skip and @include depend, sorted

	variants *lru.Cache[string, *variant]
}

// maxVariants bounds what a plan keeps; more sets of conditions are compiled anew.
const maxVariants = 64

// variant is a plan for one set of values of its conditions.
type variant struct {
	root *objectPlan
	// each is, for a mutation, every field of root by itself: they run one after another.
	each []*objectPlan
	// dynamic are the fields whose arguments have variables; the i-th has its arguments in
	// run.args[i].
	dynamic []*fieldPlan
}

// objectPlan is what is asked of the objects of one type at one place.
type objectPlan struct {
	typ    *typeInfo
	fields []*fieldPlan
	deep   []*fieldPlan // those that are answered level by level; run.go
	index  int          // among the object types of its place
}

// fieldPlan is one field of the answer.
type fieldPlan struct {
	name      string // in the schema
	key       string // in the answer
	prefix    []byte // `{"key":` for the first of an object, else `,"key":`
	constant  []byte // the whole of it, prefix and value, for __typename
	info      *fieldInfo
	nodes     []*ast.Field
	args      Args
	dynamic   int // index in run.args; -1: args
	badArgs   *Error
	arguments []argument

	objects []*objectPlan // of a composite type, one for each possible object type
	byType  map[string]*objectPlan
	column  int  // index in frontier.cols; -1: answered while writing
	direct  bool // what is below is answered while writing
}

// Plan makes ready the operation of that name; the only one when the name is empty. The
// error is an *Error: there is no such operation, or it is too large.
func (s *Schema) Plan(doc *ast.QueryDocument, operation string) (*Plan, error) {
	op, refusal := chosen(doc, operation)
	if refusal != nil {
		return nil, refusal
	}
	root := s.roots[op.Operation]
	if root == nil {
		return nil, &Error{
			Message:   fmt.Sprintf("Schema is not configured to execute %s operation.", op.Operation),
			Locations: locations(op.Position),
		}
	}
	declared, refusal := s.variables(op.VariableDefinitions)
	if refusal != nil {
		return nil, refusal
	}
	p := &Plan{
		schema: s, document: doc, operation: op, root: root, variables: declared,
		fragments: make(map[string]*ast.FragmentDefinition, len(doc.Fragments)),
		variants:  lru.New[string, *variant](maxVariants),
	}
	for _, f := range doc.Fragments {
		p.fragments[f.Name] = f
	}
	seen := map[string]bool{}
	p.findConditions(op.SelectionSet, seen)
	slices.Sort(p.conditions)
	p.conditions = slices.Compact(p.conditions)
	if len(p.conditions) == 0 { // a plan that cannot be is refused now
		if _, refusal := p.variant(nil); refusal != nil {
			return nil, refusal
		}
	}
	return p, nil
}

// Operation is the kind of the plan's operation.
func (p *Plan) Operation() ast.Operation { return p.operation.Operation }

// Document is what the plan was made of, for checks that depend on the variables.
func (p *Plan) Document() *ast.QueryDocument { return p.document }

func chosen(doc *ast.QueryDocument, name string) (*ast.OperationDefinition, *Error) {
	if name != "" {
		if op := doc.Operations.ForName(name); op != nil && op.Name == name {
			return op, nil
		}
		return nil, &Error{Message: fmt.Sprintf("Unknown operation named %q.", shortened(name))}
	}
	switch len(doc.Operations) {
	case 0:
		return nil, &Error{Message: "Must provide an operation."}
	case 1:
		return doc.Operations[0], nil
	}
	return nil, &Error{Message: "Must provide operation name if query contains multiple operations."}
}

// findConditions gathers the variables of @skip and @include below a selection.
func (p *Plan) findConditions(set ast.SelectionSet, seen map[string]bool) {
	note := func(directives ast.DirectiveList) {
		for _, d := range directives {
			if v := condition(d); v != nil && v.Kind == ast.Variable {
				p.conditions = append(p.conditions, v.Raw)
			}
		}
	}
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			note(s.Directives)
			p.findConditions(s.SelectionSet, seen)
		case *ast.InlineFragment:
			note(s.Directives)
			p.findConditions(s.SelectionSet, seen)
		case *ast.FragmentSpread:
			note(s.Directives)
			if f := p.fragments[s.Name]; f != nil && !seen[s.Name] {
				seen[s.Name] = true
				p.findConditions(f.SelectionSet, seen)
			}
		}
	}
}

// condition is the argument of @skip and @include; nil of other directives.
func condition(d *ast.Directive) *ast.Value {
	if d.Name != "skip" && d.Name != "include" {
		return nil
	}
	if a := d.Arguments.ForName("if"); a != nil {
		return a.Value
	}
	return nil
}

// variant compiles the plan for the values of its conditions, or finds it compiled.
func (p *Plan) variant(variables map[string]any) (*variant, *Error) {
	values := make([]byte, len(p.conditions))
	for i, name := range p.conditions {
		if variables[name] == true {
			values[i] = 1
		}
	}
	key := string(values)
	v, ok := p.variants.Get(key)
	if ok {
		return v, nil
	}
	c := compiler{plan: p, variant: &variant{}, values: variables}
	v = c.variant
	v.root = c.object(p.root, []ast.SelectionSet{p.operation.SelectionSet})
	if p.operation.Operation == ast.Mutation && c.failure == nil {
		for _, f := range v.root.fields {
			v.each = append(v.each, c.alone(v.root, f))
		}
	}
	if c.failure != nil {
		return nil, c.failure
	}
	p.variants.Add(key, v, 1)
	return v, nil
}
