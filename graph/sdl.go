package graph

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/graphql-go/graphql"
)

// printSchema writes a schema in the schema definition language, types and fields by
// name. graphql-go has no printer.
func printSchema(s graphql.Schema) string {
	var b strings.Builder
	types := s.TypeMap()
	names := make([]string, 0, len(types))
	for name := range types {
		switch name {
		case "Int", "Float", "String", "Boolean", "ID":
			continue
		}
		if !strings.HasPrefix(name, "__") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for i, name := range names {
		if i > 0 {
			b.WriteByte('\n')
		}
		printType(&b, types[name])
	}
	return b.String()
}

func printType(b *strings.Builder, t graphql.Type) {
	printAbout(b, "", t.Description())
	switch t := t.(type) {
	case *graphql.Scalar:
		fmt.Fprintf(b, "scalar %s\n", t.Name())
	case *graphql.Enum:
		fmt.Fprintf(b, "enum %s {\n", t.Name())
		values := slices.Clone(t.Values())
		slices.SortFunc(values, func(a, b *graphql.EnumValueDefinition) int { return strings.Compare(a.Name, b.Name) })
		for _, v := range values {
			printAbout(b, "  ", v.Description)
			fmt.Fprintf(b, "  %s\n", v.Name)
		}
		b.WriteString("}\n")
	case *graphql.InputObject:
		fmt.Fprintf(b, "input %s {\n", t.Name())
		fields := t.Fields()
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			f := fields[name]
			printAbout(b, "  ", f.Description())
			fmt.Fprintf(b, "  %s: %s%s\n", name, f.Type, printDefault(f.Type, f.DefaultValue))
		}
		b.WriteString("}\n")
	case *graphql.Interface:
		fmt.Fprintf(b, "interface %s {\n", t.Name())
		printFields(b, t.Fields())
	case *graphql.Union:
		members := make([]string, len(t.Types()))
		for i, m := range t.Types() {
			members[i] = m.Name()
		}
		fmt.Fprintf(b, "union %s = %s\n", t.Name(), strings.Join(members, " | "))
	case *graphql.Object:
		implements := ""
		for i, in := range t.Interfaces() {
			implements += []string{" implements ", " & "}[min(i, 1)] + in.Name()
		}
		fmt.Fprintf(b, "type %s%s {\n", t.Name(), implements)
		printFields(b, t.Fields())
	}
}

func printFields(b *strings.Builder, fields graphql.FieldDefinitionMap) {
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		f := fields[name]
		printAbout(b, "  ", f.Description)
		b.WriteString("  " + name)
		printArguments(b, f.Args)
		fmt.Fprintf(b, ": %s\n", f.Type)
	}
	b.WriteString("}\n")
}

func printArguments(b *strings.Builder, args []*graphql.Argument) {
	if len(args) == 0 {
		return
	}
	args = slices.Clone(args)
	slices.SortFunc(args, func(a, b *graphql.Argument) int { return strings.Compare(a.Name(), b.Name()) })
	b.WriteString("(\n")
	for _, a := range args {
		printAbout(b, "    ", a.Description())
		fmt.Fprintf(b, "    %s: %s%s\n", a.Name(), a.Type, printDefault(a.Type, a.DefaultValue))
	}
	b.WriteString("  )")
}

func printDefault(t graphql.Type, v any) string {
	if v == nil {
		return ""
	}
	if n, ok := t.(*graphql.NonNull); ok {
		t = n.OfType
	}
	if e, ok := t.(*graphql.Enum); ok {
		v = e.Serialize(v)
	} else if text, ok := v.(string); ok {
		v = strconv.Quote(text)
	}
	return fmt.Sprintf(" = %v", v)
}

func printAbout(b *strings.Builder, indent, about string) {
	if about != "" {
		b.WriteString(indent + strconv.Quote(about) + "\n")
	}
}
