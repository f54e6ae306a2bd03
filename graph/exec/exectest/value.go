package exectest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// value is an input as written in a document and as decoded from JSON.
type value struct {
	text string
	json any
}

// can reports whether a value of a type can be made. above are the input objects that
// require it.
func (g *generator) can(t *ast.Type, above []string) bool {
	named := g.schema.Types[t.Name()]
	switch {
	case named == nil || slices.Contains(above, named.Name):
		return false
	case named.Kind == ast.Enum:
		return true
	case named.Kind == ast.Scalar:
		_, ok := g.scalar(named.Name, rand.New(rand.NewPCG(1, 1)))
		return ok
	}
	above = append(slices.Clip(above), named.Name)
	oneOf := named.Directives.ForName("oneOf") != nil
	for _, f := range named.Fields {
		required := f.Type.NonNull && f.DefaultValue == nil
		if !oneOf && !required { // not looked into: filters may hold each other in many ways
			continue
		}
		if g.can(f.Type, above) == oneOf {
			return oneOf
		}
	}
	return !oneOf
}

var texts = []string{"", "a", "官渡镇", "quote \" and \\", "line\nline", "7"}

func (g *generator) scalar(name string, r *rand.Rand) (value, bool) {
	if g.options.Scalar != nil {
		if literal, json, ok := g.options.Scalar(name, r); ok {
			return value{literal, json}, true
		}
	}
	switch name {
	case "Int":
		n := r.IntN(2000) - 1000
		return value{strconv.Itoa(n), float64(n)}, true
	case "Float":
		f := float64(r.IntN(2000)-1000) / 8
		return value{strconv.FormatFloat(f, 'f', -1, 64), f}, true
	case "Boolean":
		b := r.IntN(2) == 0
		return value{strconv.FormatBool(b), b}, true
	case "ID", "String":
		if name == "ID" && r.IntN(3) == 0 {
			n := r.IntN(1000)
			return value{strconv.Itoa(n), float64(n)}, true
		}
		s := texts[r.IntN(len(texts))]
		return value{strconv.Quote(s), s}, true
	}
	return value{}, false
}

// value makes one of a type for which there can be one; depth bounds what need not be.
func (g *generator) value(t *ast.Type, depth int) value {
	if !t.NonNull && !g.options.NoNull && g.one(6) {
		return value{"null", nil}
	}
	if t.Elem != nil {
		if g.one(4) && (t.Elem.NonNull || t.Elem.Elem == nil) { // one for a list of one
			return g.value(&ast.Type{NamedType: t.Elem.NamedType, Elem: t.Elem.Elem, NonNull: true}, depth)
		}
		list := make([]any, g.rand.IntN(4))
		items := make([]string, len(list))
		for i := range list {
			item := g.value(t.Elem, depth-1)
			list[i], items[i] = item.json, item.text
		}
		return value{"[" + strings.Join(items, ", ") + "]", list}
	}
	named := g.schema.Types[t.NamedType]
	switch named.Kind {
	case ast.Enum:
		name := named.EnumValues[g.rand.IntN(len(named.EnumValues))].Name
		return value{name, name}
	case ast.Scalar:
		v, _ := g.scalar(named.Name, g.rand)
		return v
	}
	return g.object(named, depth)
}

func (g *generator) object(t *ast.Definition, depth int) value {
	object := map[string]any{}
	var fields []string
	add := func(f *ast.FieldDefinition, typ *ast.Type) {
		v := g.value(typ, depth-1)
		object[f.Name] = v.json
		fields = append(fields, fmt.Sprintf("%s: %s", f.Name, v.text))
	}
	if t.Directives.ForName("oneOf") != nil {
		var able []*ast.FieldDefinition
		for _, f := range t.Fields {
			if g.can(f.Type, []string{t.Name}) {
				able = append(able, f)
			}
		}
		f := able[g.rand.IntN(len(able))]
		add(f, &ast.Type{NamedType: f.Type.NamedType, Elem: f.Type.Elem, NonNull: true})
	} else {
		for _, f := range t.Fields {
			required := f.Type.NonNull && f.DefaultValue == nil
			if required || depth > 0 && g.one(2) && g.can(f.Type, nil) {
				add(f, f.Type)
			}
		}
	}
	return value{"{" + strings.Join(fields, ", ") + "}", object}
}
