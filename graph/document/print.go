package document

import (
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// printed writes a value in the syntax of GraphQL for an error message, cut off where the
// message would be.
type printed struct{ *ast.Value }

func (p printed) String() string {
	var b strings.Builder
	printValue(&b, p.Value, mostText)
	return b.String()
}

// printValue writes a value and stops soon after most bytes; zero: it does not stop.
func printValue(b *strings.Builder, v *ast.Value, most int) {
	if most > 0 && b.Len() > most {
		return
	}
	switch v.Kind {
	case ast.Variable:
		b.WriteString("$" + v.Raw)
	case ast.StringValue, ast.BlockValue:
		printString(b, v.Raw, most)
	case ast.ListValue:
		b.WriteByte('[')
		for i, c := range v.Children {
			if i > 0 {
				b.WriteString(", ")
			}
			if most > 0 && b.Len() > most {
				return
			}
			printValue(b, c.Value, most)
		}
		b.WriteByte(']')
	case ast.ObjectValue:
		b.WriteString("{")
		for i, c := range v.Children {
			if i > 0 {
				b.WriteByte(',')
			}
			if most > 0 && b.Len() > most {
				return
			}
			b.WriteString(" " + c.Name + ": ")
			printValue(b, c.Value, most)
		}
		if len(v.Children) > 0 {
			b.WriteByte(' ')
		}
		b.WriteString("}")
	default:
		b.WriteString(v.Raw)
	}
}

var escaped = strings.NewReplacer(escapePairs()...)

// escapePairs are the characters that a string literal cannot hold as they are, or that
// would not be seen in it, each with its escape.
func escapePairs() []string {
	const hex = "0123456789ABCDEF"
	pairs := []string{`"`, `\"`, `\`, `\\`, "\b", `\b`, "\f", `\f`, "\n", `\n`, "\r", `\r`, "\t", `\t`}
	for r := rune(0); r < 0xA0; r++ {
		if r < 0x20 && !strings.ContainsRune("\b\f\n\r\t", r) || r >= 0x7F {
			pairs = append(pairs, string(r), `\u00`+string(hex[r>>4])+string(hex[r&15]))
		}
	}
	return pairs
}

func printString(b *strings.Builder, s string, most int) {
	if most > 0 && len(s) > most {
		for most < len(s) && !utf8.RuneStart(s[most]) {
			most++
		}
		s = s[:most]
	}
	b.WriteByte('"')
	b.WriteString(escaped.Replace(s))
	b.WriteByte('"')
}
