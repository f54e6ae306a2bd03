package exec

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// Scalar is how the values of a scalar are written and read.
type Scalar struct {
	// Append appends the JSON of a value that is not nil. Appending nothing means null.
	Append func(dst []byte, value any) ([]byte, error)

	// Parse makes a value of input that is not null: string, bool, json.Number (also
	// float64 or int, as the variables were decoded), []any or map[string]any. Nil: the
	// scalar is not for input.
	Parse func(input any) (any, error)

	// Literal makes a value of what stands in a document. Nil: Parse of its JSON form,
	// with numbers as json.Number.
	Literal func(v *ast.Value) (any, error)
}

// Enum is what the names of an enum stand for.
type Enum struct {
	// Values are by name, comparable; a name that is missing stands for itself.
	Values map[string]any

	// Append appends the JSON name of a value that is not nil. Nil: looked up in Values.
	Append func(dst []byte, value any) ([]byte, error)
}

// leaf is a scalar or enum.
type leaf struct {
	name    string
	append  func(dst []byte, value any) ([]byte, error)
	parse   func(any) (any, error)
	literal func(*ast.Value) (any, error)
	trusted bool // append is of this package and does not panic
}

var builtInScalars = map[string]Scalar{
	"String":  {Append: appendText, Parse: parseText, Literal: literalText},
	"ID":      {Append: appendID, Parse: parseID, Literal: literalID},
	"Int":     {Append: appendWhole, Parse: parseWhole, Literal: literalWhole},
	"Float":   {Append: appendNumber, Parse: parseNumber, Literal: literalNumber},
	"Boolean": {Append: appendTruth, Parse: parseTruth, Literal: literalTruth},
}

// underlying follows pointers and strips the name of a value's type. Nil stands for a
// pointer to nothing.
func underlying(value any) any {
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return v.Uint()
	case reflect.Float32, reflect.Float64:
		return v.Float()
	}
	return v.Interface()
}

func cannotRepresent(scalar, what string, value any) error {
	return fmt.Errorf("%s cannot represent %svalue: %s", scalar, what, inspect(value))
}

func appendText(dst []byte, value any) ([]byte, error) {
	if s, ok := value.(string); ok {
		return AppendString(dst, s), nil
	}
	switch v := underlying(value).(type) {
	case nil:
		return dst, nil
	case string:
		return AppendString(dst, v), nil
	case bool:
		return AppendString(dst, strconv.FormatBool(v)), nil
	case int64:
		return AppendString(dst, strconv.FormatInt(v, 10)), nil
	case uint64:
		return AppendString(dst, strconv.FormatUint(v, 10)), nil
	case float64:
		if text, err := AppendFloat(nil, v); err == nil {
			return AppendString(dst, string(text)), nil
		}
	}
	return dst, cannotRepresent("String", "", value)
}

func appendID(dst []byte, value any) ([]byte, error) {
	if s, ok := value.(string); ok {
		return AppendString(dst, s), nil
	}
	switch v := underlying(value).(type) {
	case nil:
		return dst, nil
	case string:
		return AppendString(dst, v), nil
	case int64:
		return append(strconv.AppendInt(append(dst, '"'), v, 10), '"'), nil
	case uint64:
		return append(strconv.AppendUint(append(dst, '"'), v, 10), '"'), nil
	}
	return dst, cannotRepresent("ID", "", value)
}

func appendWhole(dst []byte, value any) ([]byte, error) {
	if n, ok := value.(int); ok {
		return AppendInt(dst, int64(n))
	}
	switch v := underlying(value).(type) {
	case nil:
		return dst, nil
	case int64:
		return AppendInt(dst, v)
	case uint64:
		if v <= math.MaxInt32 {
			return AppendInt(dst, int64(v))
		}
		return dst, cannotRepresent("Int", "non 32-bit signed integer ", value)
	case float64:
		if v == math.Trunc(v) && math.Abs(v) <= 1<<53 {
			return AppendInt(dst, int64(v))
		}
	}
	return dst, cannotRepresent("Int", "non-integer ", value)
}

func appendNumber(dst []byte, value any) ([]byte, error) {
	switch v := underlying(value).(type) {
	case nil:
		return dst, nil
	case float64:
		return AppendFloat(dst, v)
	case int64:
		return strconv.AppendInt(dst, v, 10), nil
	case uint64:
		return strconv.AppendUint(dst, v, 10), nil
	}
	return dst, cannotRepresent("Float", "non numeric ", value)
}

func appendTruth(dst []byte, value any) ([]byte, error) {
	switch v := underlying(value).(type) {
	case nil:
		return dst, nil
	case bool:
		return AppendBool(dst, v), nil
	}
	return dst, cannotRepresent("Boolean", "a non boolean ", value)
}

func parseText(input any) (any, error) {
	if s, ok := input.(string); ok {
		return s, nil
	}
	return nil, cannotRepresent("String", "a non string ", input)
}

func literalText(v *ast.Value) (any, error) {
	if v.Kind == ast.StringValue || v.Kind == ast.BlockValue {
		return v.Raw, nil
	}
	return nil, fmt.Errorf("String cannot represent a non string value: %s", written(v))
}

func parseID(input any) (any, error) {
	switch n := input.(type) {
	case string:
		return n, nil
	case json.Number:
		if f, err := parseNumber(n); err != nil || f != math.Trunc(f.(float64)) {
			break
		}
		if _, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
			return n.String(), nil
		}
	case float64:
		if n == math.Trunc(n) && math.Abs(n) <= 1<<53 {
			return strconv.FormatInt(int64(n), 10), nil
		}
	case int:
		return strconv.Itoa(n), nil
	case int64:
		return strconv.FormatInt(n, 10), nil
	}
	return nil, cannotRepresent("ID", "", input)
}

func literalID(v *ast.Value) (any, error) {
	switch v.Kind {
	case ast.StringValue, ast.BlockValue, ast.IntValue:
		return v.Raw, nil
	}
	return nil, fmt.Errorf("ID cannot represent a non-string and non-integer value: %s", written(v))
}

// parseWhole gives an int.
func parseWhole(input any) (any, error) {
	f, err := parseNumber(input)
	if err != nil || f != math.Trunc(f.(float64)) {
		return nil, cannotRepresent("Int", "non-integer ", input)
	}
	if n := f.(float64); n <= math.MaxInt32 && n >= math.MinInt32 {
		return int(n), nil
	}
	return nil, cannotRepresent("Int", "non 32-bit signed integer ", input)
}

func literalWhole(v *ast.Value) (any, error) {
	if v.Kind != ast.IntValue {
		return nil, fmt.Errorf("Int cannot represent non-integer value: %s", written(v))
	}
	n, err := strconv.ParseInt(v.Raw, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("Int cannot represent non 32-bit signed integer value: %s", written(v))
	}
	return int(n), nil
}

func parseNumber(input any) (any, error) {
	switch n := input.(type) {
	case float64:
		return n, nil
	case int:
		return float64(n), nil
	case int64:
		return float64(n), nil
	case json.Number:
		if f, err := n.Float64(); err == nil {
			return f, nil
		}
	}
	return nil, cannotRepresent("Float", "non numeric ", input)
}

func literalNumber(v *ast.Value) (any, error) {
	if v.Kind == ast.IntValue || v.Kind == ast.FloatValue {
		if f, err := strconv.ParseFloat(v.Raw, 64); err == nil {
			return f, nil
		}
	}
	return nil, fmt.Errorf("Float cannot represent non numeric value: %s", written(v))
}

func parseTruth(input any) (any, error) {
	if b, ok := input.(bool); ok {
		return b, nil
	}
	return nil, cannotRepresent("Boolean", "a non boolean ", input)
}

func literalTruth(v *ast.Value) (any, error) {
	if v.Kind == ast.BooleanValue {
		return v.Raw == "true", nil
	}
	return nil, fmt.Errorf("Boolean cannot represent a non boolean value: %s", written(v))
}

// enumValues are the names of an enum and what they stand for.
type enumValues struct {
	name    string
	byName  map[string]any
	byValue map[any]string // quoted
	write   func(dst []byte, value any) ([]byte, error)
}

func newEnum(def *ast.Definition, given Enum) *enumValues {
	e := &enumValues{name: def.Name, byName: map[string]any{}, byValue: map[any]string{}, write: given.Append}
	for _, v := range def.EnumValues {
		value, has := given.Values[v.Name]
		if !has {
			value = v.Name
		}
		e.byName[v.Name] = value
		if value != nil && reflect.TypeOf(value).Comparable() {
			e.byValue[value] = `"` + v.Name + `"`
		}
	}
	return e
}

func (e *enumValues) append(dst []byte, value any) ([]byte, error) {
	if e.write != nil {
		return e.write(dst, value)
	}
	if reflect.TypeOf(value).Comparable() {
		if name, ok := e.byValue[value]; ok {
			return append(dst, name...), nil
		}
	}
	switch v := underlying(value).(type) {
	case nil:
		return dst, nil
	case string:
		if name, ok := e.byValue[v]; ok {
			return append(dst, name...), nil
		}
	}
	return dst, fmt.Errorf("Enum %q cannot represent value: %s", e.name, inspect(value))
}

func (e *enumValues) parse(input any) (any, error) {
	name, ok := input.(string)
	if !ok {
		return nil, fmt.Errorf("Enum %q cannot represent non-string value: %s.", e.name, inspect(input))
	}
	value, ok := e.byName[name]
	if !ok {
		return nil, fmt.Errorf("Value %q does not exist in %q enum.", shortened(name), e.name)
	}
	return value, nil
}

func (e *enumValues) literal(v *ast.Value) (any, error) {
	if v.Kind != ast.EnumValue {
		return nil, fmt.Errorf("Enum %q cannot represent non-enum value: %s.", e.name, written(v))
	}
	return e.parse(v.Raw)
}

// ofLiteral is the JSON form of a literal without variables, numbers as json.Number.
func ofLiteral(v *ast.Value, variables map[string]any) (any, error) {
	switch v.Kind {
	case ast.NullValue:
		return nil, nil
	case ast.BooleanValue:
		return v.Raw == "true", nil
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), nil
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, c := range v.Children {
			var err error
			if list[i], err = ofLiteral(c.Value, variables); err != nil {
				return nil, err
			}
		}
		return list, nil
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, c := range v.Children {
			field, err := ofLiteral(c.Value, variables)
			if err != nil {
				return nil, err
			}
			object[c.Name] = field
		}
		return object, nil
	case ast.Variable:
		return variables[v.Raw], nil
	}
	return v.Raw, nil
}

const maxInspected = 200 // bytes of a value that a message repeats

// inspect is a value as a message shows it: its JSON, of which no more is made than is
// shown, for the values of a request are as large as a request may be.
func inspect(value any) string { return shortened(string(appendInspected(nil, value))) }

func appendInspected(dst []byte, value any) []byte {
	if len(dst) > maxInspected {
		return dst
	}
	switch v := value.(type) {
	case string:
		return AppendString(dst, v[:min(len(v), 2*maxInspected)])
	case []any:
		dst = append(dst, '[')
		for i, item := range v[:min(len(v), maxInspected)] {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendInspected(dst, item)
		}
		return append(dst, ']')
	case Args:
		return appendInspected(dst, map[string]any(v))
	case map[string]any:
		if len(v) > maxInspected {
			return fmt.Appendf(dst, "{%d fields}", len(v))
		}
		dst = append(dst, '{')
		for i, name := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendInspected(dst, name), ':')
			dst = appendInspected(dst, v[name])
		}
		return append(dst, '}')
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Appendf(dst, "%T", value)
	}
	return append(dst, text...)
}

// written is a literal as a message shows it.
func written(v *ast.Value) string { return shortened(v.String()) }

func shortened(text string) string {
	if len(text) <= maxInspected {
		return text
	}
	return string([]rune(text[:maxInspected])) + "…"
}

var errNotForInput = errors.New("it is not for input")
