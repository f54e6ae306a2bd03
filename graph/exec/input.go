package exec

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// inputField is a field of an input object, or an argument.
type inputField struct {
	name       string
	typ        *ast.Type
	hasDefault bool
	value      any // of the default

	preset *ast.Value // the default until it is coerced
	open   bool       // while it is being coerced
}

func newInput(name string, t *ast.Type, preset *ast.Value) *inputField {
	return &inputField{name: name, typ: t, preset: preset, hasDefault: preset != nil}
}

// inputs prepares input objects and the arguments of fields. Defaults come after, for
// they may be of any input object.
func (b *builder) inputs(t *typeInfo) {
	t.oneOf = t.def.Directives.ForName("oneOf") != nil
	for _, def := range t.def.Fields {
		if t.def.Kind == ast.InputObject {
			t.inputs = append(t.inputs, newInput(def.Name, def.Type, def.DefaultValue))
		} else if f := t.fields[def.Name]; f != nil {
			for _, a := range def.Arguments {
				f.args = append(f.args, newInput(a.Name, a.Type, a.DefaultValue))
			}
		}
	}
}

func (b *builder) defaults(t *typeInfo) {
	for _, f := range t.inputs {
		if err := b.settle(f); err != nil {
			b.mistake("default of %s.%s: %w", t.def.Name, f.name, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.fields)) {
		for _, a := range t.fields[name].args {
			if err := b.settle(a); err != nil {
				b.mistake("default of %s.%s(%s:): %w", t.def.Name, name, a.name, err)
			}
		}
	}
}

// settle coerces a default. It does nothing once the schema is made.
func (s *Schema) settle(f *inputField) error {
	if f.preset == nil {
		return nil
	}
	if f.open {
		return errors.New("it contains itself")
	}
	f.open = true
	defer func() { f.open = false }()
	value, err := s.literal(f.typ, f.preset, nil)
	if err == nil {
		f.value, f.preset = value, nil
	}
	return err
}

// inputType is the named type of an input; nil when it is none.
func (s *Schema) inputType(t *ast.Type) *typeInfo {
	if named := s.types[t.Name()]; named != nil && named.def.IsInputType() {
		return named
	}
	return nil
}

// errAbsent says that a literal is a variable without a value.
var errAbsent = errors.New("no value was given for the variable")

// literal coerces what stands in a document. Variables stand for their values, which are
// coerced already; a variable without value is errAbsent.
func (s *Schema) literal(t *ast.Type, v *ast.Value, variables map[string]any) (any, error) {
	if v.Kind == ast.Variable {
		value, given := variables[v.Raw]
		if !given {
			return nil, errAbsent
		}
		if value == nil && t.NonNull {
			return nil, notNull(t)
		}
		return value, nil
	}
	if v.Kind == ast.NullValue {
		if t.NonNull {
			return nil, notNull(t)
		}
		return nil, nil
	}
	if t.Elem != nil {
		return s.literalList(t, v, variables)
	}
	named := s.inputType(t)
	switch {
	case named == nil:
		return nil, fmt.Errorf("%s is no input type", t)
	case named.def.Kind == ast.InputObject:
		return s.literalObject(named, v, variables)
	case named.enum != nil:
		return named.enum.literal(v)
	case named.leaf.literal != nil:
		return named.leaf.literal(v)
	case named.leaf.parse == nil:
		return nil, fmt.Errorf("%s: %w", named.leaf.name, errNotForInput)
	}
	plain, err := ofLiteral(v, variables)
	if err != nil {
		return nil, err
	}
	return named.leaf.parse(plain)
}

func (s *Schema) literalList(t *ast.Type, v *ast.Value, variables map[string]any) (any, error) {
	if v.Kind != ast.ListValue {
		item, err := s.literal(t.Elem, v, variables)
		if err != nil {
			return nil, err
		}
		return []any{item}, nil
	}
	list := make([]any, len(v.Children))
	for i, c := range v.Children {
		item, err := s.literal(t.Elem, c.Value, variables)
		if errors.Is(err, errAbsent) && !t.Elem.NonNull {
			item, err = nil, nil
		}
		if err != nil {
			return nil, err
		}
		list[i] = item
	}
	return list, nil
}

func (s *Schema) literalObject(t *typeInfo, v *ast.Value, variables map[string]any) (any, error) {
	if v.Kind != ast.ObjectValue {
		return nil, fmt.Errorf("expected type %q to be an object", t.def.Name)
	}
	object := make(map[string]any, len(v.Children))
	for _, f := range t.inputs {
		given := v.Children.ForName(f.name)
		if given != nil {
			value, err := s.literal(f.typ, given, variables)
			if err == nil {
				object[f.name] = value
				continue
			}
			if !errors.Is(err, errAbsent) || t.oneOf {
				return nil, err
			}
		}
		if f.hasDefault {
			if err := s.settle(f); err != nil {
				return nil, err
			}
			object[f.name] = f.value
		} else if f.typ.NonNull {
			return nil, errRequired(f)
		}
	}
	for _, c := range v.Children {
		if t.input(c.Name) == nil {
			return nil, errUnknown(c.Name, t)
		}
	}
	if t.oneOf {
		if len(v.Children) != 1 {
			return nil, fmt.Errorf("exactly one key must be specified for OneOf type %q", t.def.Name)
		}
		if c := v.Children[0]; object[c.Name] == nil {
			return nil, fmt.Errorf("field %q must be non-null", c.Name)
		}
	}
	return object, nil
}

func (t *typeInfo) input(name string) *inputField {
	for _, f := range t.inputs {
		if f.name == name {
			return f
		}
	}
	return nil
}

func notNull(t *ast.Type) error {
	return fmt.Errorf("Expected non-nullable type %q not to be null.", t.String())
}

func errRequired(f *inputField) error {
	return fmt.Errorf("Field %q of required type %q was not provided.", f.name, f.typ.String())
}

func errUnknown(name string, t *typeInfo) error {
	return fmt.Errorf("Field %q is not defined by type %q.", shortened(name), t.def.Name)
}

// maxInputErrors is how many mistakes in the variables of one request are told.
const maxInputErrors = 50

// coercion gathers what is wrong with one variable.
type coercion struct {
	schema   *Schema
	variable *ast.VariableDefinition
	errors   []*Error
	full     bool
}

func (c *coercion) refuse(path string, value any, err error) {
	if len(c.errors) >= maxInputErrors {
		c.full = true
		return
	}
	at := ""
	if path != "" {
		at = ` at "` + c.variable.Variable + path + `"`
	}
	c.errors = append(c.errors, &Error{
		Message:   fmt.Sprintf(`Variable "$%s" got invalid value %s%s; %s`, c.variable.Variable, inspect(value), at, err),
		Locations: locations(c.variable.Position),
		cause:     err,
	})
}

// value coerces one value of a variable; what it returns is of use only without errors.
func (c *coercion) value(t *ast.Type, value any, path string) any {
	if c.full {
		return nil
	}
	if value == nil {
		if t.NonNull {
			c.refuse(path, nil, notNull(t))
		}
		return nil
	}
	if t.Elem != nil {
		items, isList := value.([]any)
		if !isList {
			return []any{c.value(t.Elem, value, path)}
		}
		list := make([]any, len(items))
		for i, item := range items {
			list[i] = c.value(t.Elem, item, path+"["+strconv.Itoa(i)+"]")
		}
		return list
	}
	named := c.schema.inputType(t)
	if named.def.Kind == ast.InputObject {
		return c.object(named, value, path)
	}
	parse := named.leaf.parse
	if named.enum != nil {
		parse = named.enum.parse
	}
	err := errNotForInput
	if parse != nil {
		var parsed any
		if parsed, err = parse(value); err == nil {
			return parsed
		}
	}
	c.refuse(path, value, err)
	return nil
}

func (c *coercion) object(t *typeInfo, value any, path string) any {
	given, isObject := value.(map[string]any)
	if !isObject {
		c.refuse(path, value, fmt.Errorf("Expected type %q to be an object.", t.def.Name))
		return nil
	}
	object := make(map[string]any, len(given))
	for _, f := range t.inputs {
		field, has := given[f.name]
		switch {
		case has:
			object[f.name] = c.value(f.typ, field, path+"."+f.name)
		case f.hasDefault:
			object[f.name] = f.value
		case f.typ.NonNull:
			c.refuse(path, value, errRequired(f))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		if t.input(name) == nil {
			c.refuse(path, value, errUnknown(name, t))
		}
	}
	if t.oneOf {
		if len(given) != 1 {
			c.refuse(path, value, fmt.Errorf("Exactly one key must be specified for OneOf type %q.", t.def.Name))
		}
		for name, field := range given {
			if len(given) == 1 && field == nil {
				c.refuse(path+"."+name, nil, fmt.Errorf("Field %q must be non-null.", name))
			}
		}
	}
	return object
}

// variable is a declared variable, its default coerced.
type variable struct {
	def        *ast.VariableDefinition
	hasDefault bool
	value      any
}

func (s *Schema) variables(defs ast.VariableDefinitionList) ([]variable, *Error) {
	out := make([]variable, len(defs))
	for i, def := range defs {
		out[i].def = def
		if s.inputType(def.Type) == nil {
			return nil, &Error{
				Message:   fmt.Sprintf(`Variable "$%s" expected value of type %q which cannot be used as an input type.`, def.Variable, def.Type.String()),
				Locations: locations(def.Type.Position),
			}
		}
		if def.DefaultValue == nil {
			continue
		}
		value, err := s.literal(def.Type, def.DefaultValue, nil)
		if err != nil {
			return nil, &Error{
				Message:   fmt.Sprintf(`Variable "$%s" has invalid default value %s: %s`, def.Variable, written(def.DefaultValue), err),
				Locations: locations(positionOf(def.DefaultValue)),
				cause:     err,
			}
		}
		out[i].hasDefault, out[i].value = true, value
	}
	return out, nil
}

// coerceVariables makes of what a request sent the values of its variables. A variable
// that was left out and has no default is absent.
func (s *Schema) coerceVariables(declared []variable, given map[string]any) (map[string]any, []*Error) {
	if len(declared) == 0 {
		return nil, nil
	}
	out := make(map[string]any, len(declared))
	c := coercion{schema: s}
	for _, v := range declared {
		c.variable = v.def
		name := v.def.Variable
		value, has := given[name]
		switch {
		case !has && v.hasDefault:
			out[name] = v.value
		case !has && v.def.Type.NonNull:
			c.errors = append(c.errors, &Error{
				Message:   fmt.Sprintf(`Variable "$%s" of required type %q was not provided.`, name, v.def.Type.String()),
				Locations: locations(v.def.Position),
			})
		case has && value == nil && v.def.Type.NonNull:
			c.errors = append(c.errors, &Error{
				Message:   fmt.Sprintf(`Variable "$%s" of non-null type %q must not be null.`, name, v.def.Type.String()),
				Locations: locations(v.def.Position),
			})
		case has:
			out[name] = c.value(v.def.Type, value, "")
		}
	}
	if c.full {
		c.errors = append(c.errors, &Error{Message: "Too many errors processing variables, error limit reached. Execution aborted."})
	}
	return out, c.errors
}

// argument is one argument of a field as a document gives it.
type argument struct {
	*inputField
	given *ast.Value // nil: not given
}

// arguments coerces the arguments of a field. The error has the place of the argument.
func (s *Schema) arguments(field *ast.Field, args []argument, fixed Args, variables map[string]any) (Args, *Error) {
	if len(args) == 0 && len(fixed) == 0 {
		return nil, nil
	}
	out := make(Args, len(args)+len(fixed))
	for _, a := range args {
		value, err := any(nil), errAbsent
		at := field.Position
		if a.given != nil {
			at = positionOf(a.given)
			value, err = s.literal(a.typ, a.given, variables)
		}
		isNull := a.given != nil && (a.given.Kind == ast.NullValue || a.given.Kind == ast.Variable && err != nil)
		switch {
		case err == nil:
			out[a.name] = value
		case errors.Is(err, errAbsent) && (a.given == nil || a.given.Kind == ast.Variable):
			if a.hasDefault {
				out[a.name] = a.value
			} else if a.typ.NonNull {
				why := "was not provided."
				if a.given != nil {
					why = fmt.Sprintf(`was provided the variable "$%s" which was not provided a runtime value.`, a.given.Raw)
				}
				return nil, &Error{Message: fmt.Sprintf("Argument %q of required type %q %s", a.name, a.typ.String(), why), Locations: locations(at)}
			}
		case isNull:
			return nil, &Error{Message: fmt.Sprintf("Argument %q of non-null type %q must not be null.", a.name, a.typ.String()), Locations: locations(at), cause: err}
		default:
			return nil, &Error{Message: fmt.Sprintf("Argument %q has invalid value %s: %s", a.name, written(a.given), err), Locations: locations(at), cause: err}
		}
	}
	for name, value := range fixed {
		out[name] = value
	}
	return out, nil
}

// positionOf is where a value stands. Of text the parser gives the column behind its
// quote, and of a block of text its last line; only the offset is that of its beginning.
func positionOf(v *ast.Value) *ast.Position {
	p := v.Position
	if p == nil || p.Src == nil || v.Kind != ast.StringValue && v.Kind != ast.BlockValue {
		return p
	}
	at := ast.Position{Start: p.Start, End: p.End, Line: 1, Column: 1, Src: p.Src}
	runes := 0
	before := rune(0)
	for _, r := range p.Src.Input {
		if runes == at.Start {
			break
		}
		runes++
		at.Column++
		if r == '\r' || r == '\n' && before != '\r' {
			at.Line++
		}
		if r == '\r' || r == '\n' {
			at.Column = 1
		}
		before = r
	}
	return &at
}

func hasVariable(v *ast.Value) bool {
	if v.Kind == ast.Variable {
		return true
	}
	for _, c := range v.Children {
		if hasVariable(c.Value) {
			return true
		}
	}
	return false
}
