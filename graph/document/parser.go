package document

import (
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// parsed is a document as it was read, without regard to a schema.
type parsed struct {
	doc *ast.QueryDocument
	// marks are second places of definitions and selections, by their first: the name of an
	// operation, fragment or spread, the condition of an inline fragment, the brace after a
	// field or an anonymous operation; and by the name of a fragment, its condition, of an
	// operation, its brace.
	marks  map[*ast.Position]*ast.Position
	tokens int
}

// parser reads executable documents. The tree is gqlparser's; the grammar is the
// specification's, which gqlparser's own parser does not keep to in all places
// (testdata/deviations.md).
type parser struct {
	lexer
	limits Limits
	source *ast.Source
	token  token // the next

	tokens, nesting, aliases, directives, definitions int

	doc   *ast.QueryDocument
	marks map[*ast.Position]*ast.Position
	// refusal is the first error; from then on the next token is tokenEOF.
	refusal *Error
}

// parse reads a document within the limits.
func parse(query string, limits Limits) (parsed, *Error) {
	if len(query) > limits.MaxBytes {
		return parsed{}, overLimit(CodeQueryTooLong, limits.MaxBytes, "查询过长，最多 %d 字节")
	}
	if !utf8.ValidString(query) {
		return parsed{}, invalidUTF8(query)
	}
	p := &parser{
		lexer: newLexer(query), limits: limits, source: &ast.Source{Input: query},
		doc: &ast.QueryDocument{}, marks: map[*ast.Position]*ast.Position{},
	}
	p.advance()
	p.doc.Position = p.position()
	for {
		p.definition()
		if p.refusal != nil || p.token.kind == tokenEOF {
			return parsed{p.doc, p.marks, p.tokens}, p.refusal
		}
	}
}

func invalidUTF8(query string) *Error {
	l := newLexer(query)
	for l.pos < len(query) {
		r, width := utf8.DecodeRuneInString(query[l.pos:])
		if r == utf8.RuneError && width == 1 {
			break
		}
		l.pos += width
		l.trailing += width - 1
		if r == '\n' || r == '\r' && l.at(l.pos) != '\n' {
			l.newLine()
		}
	}
	l.fail(l.pos, "Invalid UTF-8.")
	return l.err
}

// advance goes on to the next token.
func (p *parser) advance() {
	if p.refusal != nil {
		return
	}
	p.token = p.next()
	if p.lexer.err != nil {
		p.refuse(p.lexer.err)
		return
	}
	if p.token.kind != tokenEOF {
		if p.tokens++; p.tokens > p.limits.MaxTokens {
			p.refuse(overLimit(CodeQueryTooLong, p.limits.MaxTokens, "查询过长，最多 %d 个词元"))
		}
	}
}

// refuse ends the reading.
func (p *parser) refuse(e *Error) {
	if p.refusal == nil {
		p.refusal = e
	}
	p.token.kind = tokenEOF
}

func (p *parser) syntax(t token, message string) {
	p.refuse(&Error{Code: CodeSyntax, Message: shortened("Syntax Error: " + message), Locations: []Location{{t.line, t.column}}})
}

func (p *parser) unexpected(t token) { p.syntax(t, "Unexpected "+t.String()+".") }

func (p *parser) expect(k kind) token {
	t := p.token
	if t.kind != k {
		p.syntax(t, "Expected "+kindNames[k]+", found "+t.String()+".")
	} else {
		p.advance()
	}
	return t
}

// skip passes a token if it is next.
func (p *parser) skip(k kind) bool {
	if p.token.kind != k {
		return false
	}
	p.advance()
	return true
}

func (p *parser) isKeyword(word string) bool {
	return p.token.kind == tokenName && p.token.value == word
}

func (p *parser) keyword(word string) {
	if !p.isKeyword(word) {
		p.syntax(p.token, `Expected "`+word+`", found `+p.token.String()+".")
	}
	p.advance()
}

// position is where the next token is.
func (p *parser) position() *ast.Position { return p.positionOf(p.token) }

func (p *parser) positionOf(t token) *ast.Position {
	return &ast.Position{Start: t.start, End: t.end, Line: t.line, Column: t.column, Src: p.source}
}

func (p *parser) name() string { return p.expect(tokenName).value }

// nested counts a level of brackets. Callers end it with p.nesting--.
func (p *parser) nested() bool {
	if p.nesting++; p.nesting > p.limits.MaxNesting {
		p.refuse(tooDeep(p.limits.MaxNesting))
	}
	return p.refusal == nil
}

// many reads one or more of what stands between two brackets, if the first is next.
func (p *parser) many(opening, closing kind, read func()) {
	if !p.skip(opening) {
		return
	}
	for {
		read()
		if p.refusal != nil || p.skip(closing) {
			return
		}
	}
}

func (p *parser) description() (string, bool) {
	if p.token.kind != tokenString && p.token.kind != tokenBlockString {
		return "", false
	}
	d := p.token.value
	p.advance()
	return d, true
}

func (p *parser) definition() {
	first := p.token
	about, described := p.description()
	keyword := p.token
	switch {
	case p.refusal != nil:
		return
	case keyword.kind == tokenBraceL && described:
		p.syntax(first, "Unexpected description, descriptions are not supported on shorthand queries.")
		return
	case keyword.kind != tokenName && keyword.kind != tokenBraceL:
		p.unexpected(keyword)
		return
	}
	if p.definitions++; p.definitions > p.limits.MaxDefinitions {
		p.refuse(overLimit(CodeQueryTooLong, p.limits.MaxDefinitions, "操作和片段过多，最多 %d 个"))
		return
	}
	switch {
	case keyword.kind == tokenBraceL, keyword.value == "query", keyword.value == "mutation", keyword.value == "subscription":
		p.operation(first, about)
	case keyword.value == "fragment":
		p.fragment(first, about)
	case keyword.value == "extend" && described:
		p.syntax(first, "Unexpected description, only GraphQL definitions support descriptions.")
	case ofTypeSystem[keyword.value]:
		p.notExecutable(first)
	case described:
		p.syntax(first, "Unexpected description, only GraphQL definitions support descriptions.")
	default:
		p.unexpected(keyword)
	}
}

var ofTypeSystem = map[string]bool{
	"schema": true, "scalar": true, "type": true, "interface": true, "union": true, "enum": true, "input": true,
	"directive": true, "extend": true,
}

// notExecutable refuses a document that defines types.
func (p *parser) notExecutable(first token) {
	if p.isKeyword("extend") {
		p.advance()
	}
	what := "The schema"
	if !p.isKeyword("schema") {
		p.advance()
		p.skip(tokenAt)
		what = `The "` + p.token.value + `"`
	}
	p.refuse(&Error{
		Code: CodeValidation, Rule: "ExecutableDefinitions", Message: shortened(what + " definition is not executable."),
		Locations: []Location{{first.line, first.column}},
	})
}

func (p *parser) operation(first token, about string) {
	op := &ast.OperationDefinition{Description: about, Operation: ast.Query, Position: p.positionOf(first)}
	last := op.Position
	p.doc.Operations = append(p.doc.Operations, op)
	if p.token.kind == tokenName {
		op.Operation = ast.Operation(p.token.value)
		p.advance()
		if p.token.kind == tokenName {
			last = p.position()
			p.marks[op.Position] = last
			op.Name = p.name()
		}
		p.many(tokenParenL, tokenParenR, func() { p.variable(op) })
		op.Directives = p.directivesHere(false)
	}
	p.marks[last] = p.position()
	op.SelectionSet = p.selections()
}

func (p *parser) variable(op *ast.OperationDefinition) {
	v := &ast.VariableDefinition{Position: p.position()}
	v.Description, _ = p.description()
	v.Variable = p.variableName(v.Position)
	p.expect(tokenColon)
	v.Type = p.typeReference()
	if p.skip(tokenEquals) {
		v.DefaultValue = p.value(true)
	}
	v.Directives = p.directivesHere(true)
	if len(op.VariableDefinitions) >= p.limits.MaxVariables {
		p.refuse(overLimit(CodeQueryTooLong, p.limits.MaxVariables, "变量过多，最多 %d 个"))
		return
	}
	op.VariableDefinitions = append(op.VariableDefinitions, v)
}

// variableName reads a dollar sign and a name, whose place it notes.
func (p *parser) variableName(at *ast.Position) string {
	p.expect(tokenDollar)
	p.marks[at] = p.position()
	return p.name()
}

func (p *parser) typeReference() *ast.Type {
	t := &ast.Type{Position: p.position()}
	if p.skip(tokenBracketL) {
		if p.nested() {
			t.Elem = p.typeReference()
			p.expect(tokenBracketR)
		}
		p.nesting--
	} else {
		t.NamedType = p.name()
	}
	t.NonNull = p.skip(tokenBang)
	return t
}

func (p *parser) fragment(first token, about string) {
	f := &ast.FragmentDefinition{Description: about, Position: p.positionOf(first)}
	p.doc.Fragments = append(p.doc.Fragments, f)
	p.advance() // fragment
	at := p.position()
	p.marks[f.Position] = at
	f.Name = p.fragmentName()
	p.keyword("on")
	p.marks[at] = p.position()
	f.TypeCondition = p.name()
	f.Directives = p.directivesHere(false)
	f.SelectionSet = p.selections()
}

func (p *parser) fragmentName() string {
	if p.isKeyword("on") {
		p.unexpected(p.token)
	}
	return p.name()
}

// selections reads a selection set, which must be next.
func (p *parser) selections() ast.SelectionSet {
	var set ast.SelectionSet
	if p.token.kind != tokenBraceL {
		p.expect(tokenBraceL)
		return nil
	}
	if p.nested() {
		p.many(tokenBraceL, tokenBraceR, func() { set = append(set, p.selection()) })
	}
	p.nesting--
	return set
}

func (p *parser) selection() ast.Selection {
	if p.token.kind != tokenSpread {
		return p.field()
	}
	at := p.position()
	p.advance()
	if p.token.kind == tokenName && p.token.value != "on" {
		s := &ast.FragmentSpread{Position: at}
		p.marks[at] = p.position()
		s.Name = p.name()
		s.Directives = p.directivesHere(false)
		return s
	}
	f := &ast.InlineFragment{Position: at}
	if p.isKeyword("on") {
		p.advance()
		p.marks[at] = p.position()
		f.TypeCondition = p.name()
	}
	f.Directives = p.directivesHere(false)
	f.SelectionSet = p.selections()
	return f
}

func (p *parser) field() *ast.Field {
	f := &ast.Field{Position: p.position()}
	f.Alias = p.name()
	f.Name = f.Alias
	if p.skip(tokenColon) {
		f.Name = p.name()
		if p.aliases++; p.aliases > p.limits.MaxAliases {
			p.refuse(overLimit(CodeAliases, p.limits.MaxAliases, "别名过多，最多 %d 个"))
		}
	}
	f.Arguments = p.arguments(false)
	f.Directives = p.directivesHere(false)
	if p.token.kind == tokenBraceL {
		p.marks[f.Position] = p.position()
		f.SelectionSet = p.selections()
	}
	return f
}

func (p *parser) directivesHere(constant bool) ast.DirectiveList {
	var list ast.DirectiveList
	for p.token.kind == tokenAt {
		if p.directives++; p.directives > p.limits.MaxDirectives {
			p.refuse(overLimit(CodeDirectives, p.limits.MaxDirectives, "指令过多，最多 %d 个"))
			return nil
		}
		d := &ast.Directive{Position: p.position()}
		p.advance()
		d.Name = p.name()
		d.Arguments = p.arguments(constant)
		list = append(list, d)
	}
	return list
}

func (p *parser) arguments(constant bool) ast.ArgumentList {
	var list ast.ArgumentList
	p.many(tokenParenL, tokenParenR, func() {
		a := &ast.Argument{Position: p.position()}
		a.Name = p.name()
		p.expect(tokenColon)
		a.Value = p.value(constant)
		list = append(list, a)
	})
	return list
}

// value reads a literal or, unless it must be constant, a variable. It is never nil.
func (p *parser) value(constant bool) *ast.Value {
	t := p.token
	v := &ast.Value{Position: p.position(), Raw: t.value}
	switch t.kind {
	case tokenBracketL:
		v.Kind = ast.ListValue
		p.children(v, tokenBracketR, func() *ast.ChildValue {
			return &ast.ChildValue{Position: p.position(), Value: p.value(constant)}
		})
		return v
	case tokenBraceL:
		v.Kind = ast.ObjectValue
		p.children(v, tokenBraceR, func() *ast.ChildValue {
			c := &ast.ChildValue{Position: p.position()}
			c.Name = p.name()
			p.expect(tokenColon)
			c.Value = p.value(constant)
			return c
		})
		return v
	case tokenDollar:
		v.Kind = ast.Variable
		p.advance()
		if constant && p.token.kind == tokenName {
			p.syntax(t, `Unexpected variable "$`+p.token.value+`" in constant value.`)
		} else if constant {
			p.unexpected(t)
		}
		v.Raw = p.name()
		return v
	case tokenInt:
		v.Kind = ast.IntValue
	case tokenFloat:
		v.Kind = ast.FloatValue
	case tokenString:
		v.Kind = ast.StringValue
	case tokenBlockString:
		v.Kind = ast.BlockValue
	case tokenName:
		switch t.value {
		case "true", "false":
			v.Kind = ast.BooleanValue
		case "null":
			v.Kind = ast.NullValue
		default:
			v.Kind = ast.EnumValue
		}
	default:
		p.unexpected(t)
		return v
	}
	p.advance()
	return v
}

// children reads the items of a list or the fields of an object.
func (p *parser) children(v *ast.Value, closing kind, read func() *ast.ChildValue) {
	p.advance()
	if p.nested() {
		for p.refusal == nil && !p.skip(closing) {
			v.Children = append(v.Children, read())
		}
	}
	p.nesting--
}
