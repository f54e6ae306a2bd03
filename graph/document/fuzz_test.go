package document

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"
)

// FuzzParse prepares any text: it must not panic, must be bounded in work and in what it
// tells, and what it accepts must mean the same when it is written down again.
func FuzzParse(f *testing.F) {
	text, err := os.ReadFile("testdata/seeds.graphql")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range strings.Split(string(text), "\n#---\n") {
		f.Add(seed)
	}
	for _, build := range hostile {
		f.Add(build(3))
	}
	for _, seed := range []string{"", "\uFEFF{ a }", "{ node(id: \"\\uD83D\\uDE00\\u{1F600}\") { id } }", "{ node(id: \"\"\"\n  a\n   \\\"\"\" b\"\"\") { id } }", "\xff", "{ a(b: -0.1e+2) }", "\"\" query { __typename }"} {
		f.Add(seed)
	}
	front := frontendOf(f, "testdata/schema.graphql", Options{Suggestions: true})
	f.Fuzz(func(t *testing.T, query string) {
		doc, errs, work := front.prepare(query)
		if work > 500_000 {
			t.Fatalf("%d steps", work)
		}
		if (doc == nil) == (len(errs) == 0) || len(errs) > 20 {
			t.Fatalf("document %v, %d errors", doc != nil, len(errs))
		}
		for _, e := range errs {
			if e.Code == "" || e.Message == "" || strings.ContainsAny(e.Code, " \n") || len([]rune(e.Message)) > mostText+1 {
				t.Fatalf("error %+v", e)
			}
			for _, l := range e.Locations {
				if l.Line < 1 || l.Column < 1 || l.Line > 1+strings.Count(query, "\n")+strings.Count(query, "\r") || l.Column > len(query)+1 {
					t.Fatalf("place %v of %q", l, e.Message)
				}
			}
		}
		if doc == nil {
			return
		}
		for _, op := range doc.AST.Operations {
			if cost, _ := doc.Cost(op, nil); cost < 1 || cost > ceiling {
				t.Fatalf("cost %d", cost)
			}
		}
		again := written(doc.AST)
		second, errs, _ := front.prepare(again)
		if errs != nil && errs[0].Limit == 0 {
			t.Fatalf("%v\n%s\nwritten again:\n%s", errs, query, again)
		}
		if errs == nil && written(second.AST) != again {
			t.Fatalf("%s\nwritten again:\n%s\nand again:\n%s", query, again, written(second.AST))
		}
	})
}

// FuzzLexer compares the places of tokens with the text that stands there.
func FuzzLexer(f *testing.F) {
	for _, seed := range []string{"{ a }", "\"汉\" b", "\"\"\"\r\n汉\r\"\"\" c", "# 汉\r\nd", "\uFEFFe\uFEFF", "1.5e3 f", "😀"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || len(text) > 2_000 { // the check is quadratic
			return
		}
		characters := []rune(text)
		l := newLexer(text)
		last := 0
		for {
			token := l.next()
			if token.kind == tokenEOF {
				return
			}
			if token.start < last || token.end <= token.start || token.end > len(characters) {
				t.Fatalf("%v from %d to %d, after %d", token, token.start, token.end, last)
			}
			last = token.end
			lines := strings.Split(strings.ReplaceAll(strings.ReplaceAll(string(characters[:token.start]), "\r\n", "\n"), "\r", "\n"), "\n")
			if token.line != len(lines) || token.column != len([]rune(lines[len(lines)-1]))+1 {
				t.Fatalf("%v at %d:%d, it stands at %d:%d", token, token.line, token.column, len(lines), len([]rune(lines[len(lines)-1]))+1)
			}
			if stands := string(characters[token.start:token.end]); token.kind == tokenName && stands != token.value {
				t.Fatalf("%q where %q stands", token.value, stands)
			}
		}
	})
}

func written(doc *ast.QueryDocument) string {
	var b strings.Builder
	formatter.NewFormatter(&b).FormatQueryDocument(doc)
	return b.String()
}
