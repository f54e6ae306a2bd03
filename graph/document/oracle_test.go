package document

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// opinion is what graphql-js says of a document.
type opinion struct {
	Syntax *struct {
		Message string
		At      []string
	}
	Errors []struct {
		Rule, Message string
		At            []string
	}
}

type oracleCase struct {
	Schema int    `json:"schema"`
	Query  string `json:"query"`
}

// verdict is what both must agree on: the place and text of a syntax error; else which
// rules are broken where.
func (o opinion) verdict() []string {
	if o.Syntax != nil {
		return []string{strings.Join(o.Syntax.At, " ") + " " + o.Syntax.Message}
	}
	var list []string
	for _, e := range o.Errors {
		list = append(list, broken(e.Rule, e.At))
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func broken(rule string, at []string) string {
	if rule == "OverlappingFieldsCanBeMerged" {
		return rule // which of several pairs are named, and how often, is a matter of taste
	}
	slices.Sort(at)
	return strings.Join(at, " ") + " " + rule
}

func ourVerdict(errs Errors) []string {
	var list []string
	for _, e := range errs {
		var at []string
		for _, l := range e.Locations {
			at = append(at, fmt.Sprintf("%d:%d", l.Line, l.Column))
		}
		if e.Rule == "" {
			list = append(list, strings.Join(at, " ")+" "+e.Message)
		} else {
			list = append(list, broken(e.Rule, at))
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// agree compares verdicts on documents.
func agree(t *testing.T, schemas []string, cases []oracleCase) {
	t.Helper()
	var opinions []opinion
	javascript(t, "oracle.cjs", map[string]any{"schemas": schemas, "cases": cases}, &opinions)
	limits := wide
	limits.MaxErrors = 10_000
	frontends := make([]*Frontend, len(schemas))
	for i, sdl := range schemas {
		f, err := New(sdl, Options{Limits: limits})
		if err != nil {
			t.Fatal(err)
		}
		frontends[i] = f
	}
	refused, differ := 0, 0
	for i, c := range cases {
		_, errs := frontends[c.Schema].Prepare(c.Query)
		if len(errs) > 0 {
			refused++
		}
		if len(errs) == 1 && errs[0].Rule == "ExecutableDefinitions" && len(opinions[i].verdict()) > 0 {
			continue // types are not read, so what else is wrong is not known
		}
		theirs, ours := opinions[i].verdict(), ourVerdict(errs)
		if slices.ContainsFunc(ours, func(s string) bool { return strings.HasSuffix(s, "UniqueInputFieldNames") }) {
			// Of fields given twice we check both values and they the last.
			values := func(s string) bool { return strings.HasSuffix(s, "ValuesOfCorrectType") }
			theirs, ours = slices.DeleteFunc(theirs, values), slices.DeleteFunc(ours, values)
		}
		if diff := cmp.Diff(theirs, ours); diff != "" {
			if differ++; differ <= 15 {
				t.Errorf("verdicts (-graphql-js +ours):\n%s\n%s\n%+v\n%v", diff, c.Query, opinions[i], errs)
			}
		}
	}
	t.Logf("%d documents, %d refused, %d verdicts differ", len(cases), refused, differ)
}

// seeds are valid and invalid documents over the schema of testdata/schema.graphql.
func seeds(t *testing.T) (string, []string) {
	t.Helper()
	sdl, err := os.ReadFile("testdata/schema.graphql")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile("testdata/seeds.graphql")
	if err != nil {
		t.Fatal(err)
	}
	return string(sdl), strings.Split(string(text), "\n#---\n")
}

// TestAgreementWithTheReference compares our verdicts with graphql-js's on documents and on
// thousands of others made from them by leaving out, doubling, moving and exchanging tokens.
func TestAgreementWithTheReference(t *testing.T) {
	sdl, documents := seeds(t)
	var cases []oracleCase
	pieces := []string{"{", "}", "(", ")", "[", "]", "!", "$", ":", "=", "@", "...", "on", "fragment", "query", "null", "1", "1.5", `"s"`, `"""b"""`, "name", "@skip(if: true)", "$a", "A", "{a: 1}", "[1]"}
	var names []string
	for _, token := range cut(sdl) {
		if isNameStart(token[0]) {
			names = append(names, token)
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, d := range documents {
		cases = append(cases, oracleCase{0, d})
		tokens := cut(d)
		pieces := append(slices.Clone(pieces), tokens...)
		for range 30 {
			changed := slices.Clone(tokens)
			for range 1 + random.IntN(2) {
				i, j := random.IntN(len(changed)), random.IntN(len(changed))
				switch random.IntN(5) {
				case 0:
					changed[i] = ""
				case 1:
					changed[i] += " " + changed[i]
				case 2:
					changed[i], changed[j] = changed[j], changed[i]
				case 3:
					changed[i] = pieces[random.IntN(len(pieces))]
				case 4:
					changed[i] += " " + pieces[random.IntN(len(pieces))]
				}
			}
			cases = append(cases, oracleCase{0, strings.Join(changed, " ")})
		}
		// The syntax stays as it is when one name takes another's place.
		own := slices.DeleteFunc(slices.Clone(tokens), func(s string) bool { return !isNameStart(s[0]) })
		for range 60 {
			changed := slices.Clone(tokens)
			for i := random.IntN(len(changed)); ; i = (i + 1) % len(changed) {
				if isNameStart(changed[i][0]) && changed[i] != "on" && changed[i] != "query" {
					if from := names; random.IntN(2) == 0 {
						changed[i] = from[random.IntN(len(from))]
					} else {
						changed[i] = own[random.IntN(len(own))]
					}
					break
				}
			}
			cases = append(cases, oracleCase{0, strings.Join(changed, " ")})
		}
	}
	agree(t, []string{sdl}, cases)
}

// TestAgreementOnQueriesMadeUp compares both on random selections, with few names so that
// fields meet, most of them valid.
func TestAgreementOnQueriesMadeUp(t *testing.T) {
	sdl, _ := seeds(t)
	f, err := New(sdl, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var cases []oracleCase
	for seed := range uint64(1_000) {
		g := generator{index: f.index, random: rand.New(rand.NewPCG(seed, 7))}
		cases = append(cases, oracleCase{0, g.document()})
	}
	agree(t, []string{sdl}, cases)
}

// cut is a valid document in tokens.
func cut(query string) []string {
	l := newLexer(query)
	var list []string
	for {
		l.skipIgnored()
		start := l.pos
		if t := l.next(); t.kind == tokenEOF {
			return list
		}
		list = append(list, query[start:l.pos])
	}
}

// TestAgreementOnText compares what both make of texts that the lexer has to tell apart.
func TestAgreementOnText(t *testing.T) {
	values := []string{
		`"`, `"a`, `"a` + "\n" + `"`, `"a` + "\r" + `"`, `""`, `"" ""`, `"""`, `""""""`, `"""a`, `"""a""`, `"""a\""" b"""`, `""" "" """`, `"""" """`, `"""a""""`,
		"\"\"\"\n  a\n    b\n\n  c\n\"\"\"", "\"\"\"a\r\n b\r c\"\"\"", `"\n\t\b\f\r\\\/\""`, `"\a"`, `"\'"`, `"\`, `"\u"`, `"\u1"`, `"\u12"`, `"\u123"`, `"\u1234"`, `"\u+123"`, `"\u 123"`, `"\uXXXX"`, `"\u_123"`,
		`"\uD83D\uDE00"`, `"\uD83D"`, `"\uDE00"`, `"\uDE00\uD83D"`, `"\uD83D\n"`, `"\uD83D\uD83D"`, `"\uD83D\u1"`, `"\u{1F600}"`, `"\u{41}"`, `"\u{}"`, `"\u{110000}"`, `"\u{D800}"`, `"\u{00000041}"`, `"\u{000000041}"`, `"\u{41"`, `"\u{4_1}"`, `"\u{+41}"`, `"\u{FFFFFFFF}"`, `"\u{41 }"`,
		"\"a\x00b\"", "\"a\x07b\"", "\"\u007F\"", "\"\u0085\"", "\"\u2028\"", "\"汉字\"", "\"é\" é", "\"\"\"汉\x00字\"\"\" ?",
		"0", "-0", "00", "01", "-01", "1", "-1", "-", "--1", "+1", "1.", "1.a", ".1", ".a", "..", "....", "1.0", "1.00", "01.0", "-1.5", "1.5.5", "1..5", "1e", "1e+", "1e5", "1E-5", "1e5.5", "1.5e5", "1.5ea", "1a", "1_", "0x1", "0b", "1e1a", "1-1", "9999999999999999999999999999", "1.0f",
		"a", "_", "_1", "a-b", "a.b", "é", "汉", "a汉", "\u00A0", "\uFEFFa", "a\uFEFF", "a\uFEFFb", "true", "null", "on", "$", "$1", "$a", "$ a", "#", "# c", "1 # c\n", "a,,,,,,", "\x00", "\x07", "\x0B", "\x0C", "'a'", "`a`", "?", "%", "&", "|", "~", "\\",
		"[", "]", "[]", "[,]", "[1 2]", "[1,2,]", "{", "{}", "{a}", "{a:}", "{a:1 b:2}", "{a:1,b:[{c:$d}]}", "[[[[[]]]]]", "[1", "{a:1", "@a", "!", "=", ":", "...",
	}
	shapes := []string{"{ f(a: %s) }", "%s", "%s { f }", "{ f } %s", "query ($v: T = %s) { f }", "query ($v: T @d(a: %s)) { f }", "{ %s }", "{ f %s }", "{ ... %s }", "query %s { f }", "fragment %s on T { f }", "fragment F on %s { f }", "%s query { f }", "{\n\r\n f(a: \"汉\", b: %s\n) @ }"}
	var cases []oracleCase
	for _, shape := range shapes {
		for _, v := range values {
			cases = append(cases, oracleCase{0, strings.ReplaceAll(shape, "%s", v)})
		}
	}
	for _, d := range []string{
		"", " ", "#", ",", "\uFEFF", "\uFEFF{ f }", "{ f }\uFEFF", "{}", "{ }", "{ f {} }", "query", "query {", "query Q", "query Q ()", "query Q () { f }", "query ($a) { f }", "query ($a: ) { f }", "query ($a: [Int) { f }", "query ($a: Int!!) { f }", "query ($a: [[Int!]!]!) { f }", "query (a: Int) { f }",
		`"about" query Q { f }`, `"about" { f }`, `"""about""" mutation Q { f }`, `"about" fragment F on T { f }`, `query ("about" $v: Int) { f }`, `query Q("a" "b" $v: Int) { f }`, `"a" "b" query { f }`, `"about"`, `"about" 1`, `"about" foo`, `"about" subscription { f }`, "# c\n\"about\" # c\nquery { f }",
		"fragment on on on { on }", "fragment F on on { f }", "{ ...on }", "{ ... on }", "{ ... on T }", "{ ... { f } }", "{ ... @a { f } }", "{ ...F @a }", "{ ... on on { f } }", "{ ...F(a: 1) }", "fragment F($a: Int) on T { f }", "{ f() }", "{ f(a) }", "{ f(a: 1 b: 2) }", "{ f: g: h }", "{ f: }", "{ query mutation subscription fragment true null on }", "{ a:b c:d }",
		"mutation M { f } query Q { f }", "notAnOperation Foo { f }", "{ f } { g }", "query Q { f } }", "query Q { f } extra", "subscription", "query Q @a @b(c: $d) ($v: Int) { f }", "query Q($v: Int) @a { f }",
		"query ($v: Int = $x) { f }", "query ($v: Int = [$x]) { f }", "query ($v: Int = {a: $x}) { f }", "query ($v: Int = $) { f }", "query ($v: Int @d(a: $x)) { f }", "query ($v: Int @d @e) { f }", "{ f\r\rg:\r\n1 }", "\n\n  \t{ f", "{ f(a: \"\"\"\n\n\"\"\") ?", strings.Repeat("{a", 50), strings.Repeat("[", 50),
		"subscription S { f @skip(if: true) }", "{ __typename @include(if: false) }",
	} {
		cases = append(cases, oracleCase{0, d})
	}
	agree(t, []string{"type Query { f(a: T, b: String): String g: Int h: Query } scalar T directive @a on QUERY | FIELD | INLINE_FRAGMENT directive @d(a: T) on VARIABLE_DEFINITION"}, cases)
}

// TestAgreementOnReferenceCases compares both on the exported cases, of which some were
// written for earlier versions.
func TestAgreementOnReferenceCases(t *testing.T) {
	schemas, groups := referenceCases(t)
	var sdls []string
	var cases []oracleCase
	for _, g := range groups {
		for _, c := range g.cases {
			sdl := c.Schema
			if i, err := strconv.Atoi(sdl); err == nil {
				sdl = schemas[i]
			}
			if sdl == "" {
				continue
			}
			at := slices.Index(sdls, sdl)
			if at < 0 {
				at = len(sdls)
				sdls = append(sdls, sdl)
			}
			if c.Name != "references to standard scalars that are missing in schema" { // testdata/deviations.yaml
				cases = append(cases, oracleCase{at, c.Query})
			}
		}
	}
	agree(t, sdls, cases)
}
