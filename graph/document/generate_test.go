package document

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// generator makes up documents that a schema may answer: selections that exist, arguments
// mostly of their type, and few aliases, so that fields of one name meet.
type generator struct {
	*index
	random    *rand.Rand
	fragments []string
	left      int // selections still to be made
	bare      bool
}

// withoutArguments makes up documents in which no field has arguments.
func (g generator) withoutArguments() *generator {
	g.bare = true
	return &g
}

func (g *generator) one(in int) bool { return g.random.IntN(in) == 0 }

func (g *generator) document() string {
	g.left = 6 + g.random.IntN(14)
	var b strings.Builder
	b.WriteString("{" + g.selections(g.Query, 0) + "}")
	return b.String() + strings.Join(g.fragments, "")
}

func (g *generator) selections(def *ast.Definition, depth int) string {
	var b strings.Builder
	for range 1 + g.random.IntN(3) {
		g.left--
		switch {
		case g.one(5) || def.Kind == ast.Union && !g.one(6):
			b.WriteString(g.inline(def, depth))
		case g.one(9) && depth < 4 && g.left > 0:
			at := len(g.fragments)
			name := fmt.Sprintf("F%d", at)
			g.fragments = append(g.fragments, "") // keeps its number while it is made
			on := g.other(def)
			g.fragments[at] = fmt.Sprintf("\nfragment %s on %s {%s}", name, on.Name, g.selections(on, depth+1))
			b.WriteString(" ..." + name)
			if g.one(3) {
				b.WriteString(" ..." + name)
			}
		default:
			b.WriteString(g.field(def, depth))
		}
	}
	return b.String()
}

// other is a type that an object of this type may have too.
func (g *generator) other(def *ast.Definition) *ast.Definition {
	var may []*ast.Definition
	for _, name := range g.typeNames {
		if o := g.composite(name); o != nil && !isIntrospection(name) && g.overlap(def, o) {
			may = append(may, o)
		}
	}
	return may[g.random.IntN(len(may))]
}

func (g *generator) inline(def *ast.Definition, depth int) string {
	if depth > 5 {
		return " __typename"
	}
	on := g.other(def)
	return fmt.Sprintf(" ... on %s {%s}", on.Name, g.selections(on, depth+1))
}

func (g *generator) field(def *ast.Definition, depth int) string {
	fields := slices.DeleteFunc(slices.Clone(def.Fields), func(f *ast.FieldDefinition) bool {
		return isIntrospection(f.Name) || (depth > 4 || g.left <= 0) && g.composite(f.Type.Name()) != nil
	})
	if len(fields) == 0 || g.one(12) {
		return " __typename"
	}
	f := fields[g.random.IntN(len(fields))]
	text := " " + f.Name
	if g.one(3) {
		text = " " + string("xyz"[g.random.IntN(3)]) + ": " + f.Name
	}
	var args []string
	for _, a := range f.Arguments {
		if a.Type.NonNull && a.DefaultValue == nil || g.one(3) && !g.bare {
			args = append(args, a.Name+": "+g.value(a.Type, 0))
		}
	}
	if len(args) > 0 {
		text += "(" + strings.Join(args, ", ") + ")"
	}
	if inner := g.composite(f.Type.Name()); inner != nil {
		text += " {" + g.selections(inner, depth+1) + "}"
	}
	return text
}

func (g *generator) value(t *ast.Type, depth int) string {
	if !t.NonNull && g.one(8) {
		return "null"
	}
	if t.Elem != nil {
		if g.one(3) {
			return g.value(t.Elem, depth+1)
		}
		return "[" + g.value(t.Elem, depth+1) + "]"
	}
	def := g.Types[t.NamedType]
	switch {
	case def.Kind == ast.Enum:
		return def.EnumValues[g.random.IntN(len(def.EnumValues))].Name
	case def.Kind == ast.InputObject:
		if depth > 3 {
			return "{}"
		}
		var fields []string
		for _, f := range def.Fields {
			if f.Type.NonNull && f.DefaultValue == nil || g.one(3) {
				fields = append(fields, f.Name+": "+g.value(f.Type, depth+1))
			}
		}
		if g.types[def.Name].oneOf && len(fields) > 1 {
			fields = fields[:1]
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case t.NamedType == "Boolean":
		return []string{"true", "false"}[g.random.IntN(2)]
	case t.NamedType == "Int":
		return []string{"1", "2", "3000000000"}[min(g.random.IntN(9)/4, 2)]
	case t.NamedType == "Float":
		return []string{"1", "1.5"}[g.random.IntN(2)]
	case t.NamedType == "ID":
		return []string{`"a"`, "1"}[g.random.IntN(2)]
	}
	return `"text"`
}
