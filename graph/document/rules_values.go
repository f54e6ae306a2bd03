package document

import (
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// slot is where a value stands.
type slot struct {
	expected   *ast.Type // nil: unknown, nothing is expected
	hasDefault bool
	oneOf      *ast.Definition // input object of which exactly one field is given
	// variablesOnly: a value around it is already refused, or is of a custom scalar, so only
	// its variables matter.
	variablesOnly bool
}

// value checks a literal against what is expected of it, and notes its variables.
func (v *validator) value(value *ast.Value, s slot) {
	v.work++
	var def *ast.Definition
	if s.expected != nil {
		def = v.Types[s.expected.Name()]
		value.ExpectedType, value.Definition, value.ExpectedTypeHasDefault = s.expected, def, s.hasDefault
	}
	check := def != nil && !s.variablesOnly
	switch value.Kind {
	case ast.Variable:
		v.current.usages = append(v.current.usages, usage{value, s.expected, s.hasDefault, s.oneOf})
		value.VariableDefinition = v.current.variables[value.Raw]
	case ast.NullValue:
		if check && s.expected.NonNull {
			v.wrong(value, `Expected value of type "%s", found null.`, s.expected)
		}
	case ast.ListValue:
		inner := slot{variablesOnly: s.variablesOnly}
		switch {
		case s.expected != nil && s.expected.Elem != nil:
			inner.expected = s.expected.Elem
		case check:
			v.single(value, s.expected, def)
			inner.variablesOnly = true
		}
		for _, c := range value.Children {
			v.value(c.Value, inner)
		}
	case ast.ObjectValue:
		v.object(value, s, def, check)
	default:
		if check {
			v.single(value, s.expected, def)
		}
	}
}

// wrong reports a value that is not of the type it should be.
func (v *validator) wrong(value *ast.Value, format string, args ...any) {
	v.report("ValuesOfCorrectType", here(value.Position), format, args...)
}

func (v *validator) object(value *ast.Value, s slot, def *ast.Definition, check bool) {
	isInput := def != nil && def.Kind == ast.InputObject
	if check && !isInput {
		v.single(value, s.expected, def)
	}
	seen := make(map[string]*ast.ChildValue, len(value.Children))
	var known []*ast.ChildValue
	var t *typeIndex
	if isInput {
		t = v.types[def.Name]
	}
	for _, c := range value.Children {
		v.work++
		if other := seen[c.Name]; other != nil {
			v.report("UniqueInputFieldNames", here(other.Position, c.Position), `There can be only one input field named "%s".`, c.Name)
		} else {
			seen[c.Name] = c
		}
		inner := slot{variablesOnly: s.variablesOnly || !isInput}
		if isInput {
			if f := t.fields[c.Name]; f != nil {
				known = append(known, c)
				inner.expected, inner.hasDefault = f.Type, f.DefaultValue != nil
				if t.oneOf {
					inner.oneOf = def
				}
			} else if check && !v.full() {
				v.report("ValuesOfCorrectType", here(c.Position), `Field "%s" is not defined by type "%s".%s`, c.Name, def.Name,
					v.didYouMean("", c.Name, fieldNames(def)))
			}
		}
		v.value(c.Value, inner)
	}
	if !check || !isInput {
		return
	}
	for _, f := range t.required {
		v.work++
		if seen[f.Name] == nil {
			v.wrong(value, `Field "%s.%s" of required type "%s" was not provided.`, def.Name, f.Name, f.Type)
		}
	}
	switch {
	case !t.oneOf:
	case len(known) != 1:
		v.wrong(value, `OneOf Input Object "%s" must specify exactly one key.`, def.Name)
	case known[0].Value.Kind == ast.NullValue:
		v.wrong(value, `Field "%s.%s" must be non-null.`, def.Name, known[0].Name)
	}
}

func fieldNames(def *ast.Definition) []string {
	names := make([]string, 0, len(def.Fields))
	for _, f := range def.Fields {
		if !isIntrospection(f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// single checks a literal that stands for one value of a scalar or an enumeration.
func (v *validator) single(value *ast.Value, expected *ast.Type, def *ast.Definition) {
	if v.full() {
		return
	}
	k := value.Kind
	isString := k == ast.StringValue || k == ast.BlockValue
	switch {
	case def.Kind == ast.Enum:
		if k != ast.EnumValue {
			v.wrong(value, `Enum "%s" cannot represent non-enum value: %s.%s`, def.Name, printed{value}, v.enumSuggestion(value, def))
		} else if !v.types[def.Name].values[value.Raw] {
			v.wrong(value, `Value "%s" does not exist in "%s" enum.%s`, value.Raw, def.Name, v.enumSuggestion(value, def))
		}
	case def.Kind != ast.Scalar:
		v.wrong(value, `Expected value of type "%s", found %s.`, expected, printed{value})
	case def.Name == "Int":
		if k != ast.IntValue {
			v.wrong(value, "Int cannot represent non-integer value: %s", printed{value})
		} else if _, err := strconv.ParseInt(value.Raw, 10, 32); err != nil {
			v.wrong(value, "Int cannot represent non 32-bit signed integer value: %s", printed{value})
		}
	case def.Name == "Float" && k != ast.IntValue && k != ast.FloatValue:
		v.wrong(value, "Float cannot represent non numeric value: %s", printed{value})
	case def.Name == "String" && !isString:
		v.wrong(value, "String cannot represent a non string value: %s", printed{value})
	case def.Name == "Boolean" && k != ast.BooleanValue:
		v.wrong(value, "Boolean cannot represent a non boolean value: %s", printed{value})
	case def.Name == "ID" && !isString && k != ast.IntValue:
		v.wrong(value, "ID cannot represent a non-string and non-integer value: %s", printed{value})
	}
}
