package document

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// kind is the sort of a token.
type kind uint8

const (
	tokenEOF kind = iota
	tokenBang
	tokenDollar
	tokenAmp
	tokenParenL
	tokenParenR
	tokenSpread
	tokenColon
	tokenEquals
	tokenAt
	tokenBracketL
	tokenBracketR
	tokenBraceL
	tokenPipe
	tokenBraceR
	tokenName
	tokenInt
	tokenFloat
	tokenString
	tokenBlockString
)

// kindNames are the words of error messages.
var kindNames = [...]string{
	"<EOF>", `"!"`, `"$"`, `"&"`, `"("`, `")"`, `"..."`, `":"`, `"="`, `"@"`, `"["`, `"]"`, `"{"`, `"|"`, `"}"`,
	"Name", "Int", "Float", "String", "BlockString",
}

type token struct {
	kind   kind
	value  string // of names, numbers and strings
	start  int    // characters before it
	end    int    // characters up to its end
	line   int
	column int // in characters
}

func (t token) String() string {
	switch t.kind {
	case tokenName, tokenInt, tokenFloat, tokenString, tokenBlockString:
		return kindNames[t.kind] + ` "` + t.value + `"`
	}
	return kindNames[t.kind]
}

// lexer cuts a document, valid UTF-8, into tokens. Each byte is looked at a bounded
// number of times.
type lexer struct {
	src       string
	pos       int // in bytes
	line      int
	lineStart int // in bytes
	// Bytes that are not the first of their character: all so far, and before the line.
	trailing, trailingBefore int
	err                      *Error
}

func newLexer(src string) lexer { return lexer{src: src, line: 1} }

func (l *lexer) newLine() {
	l.line++
	l.lineStart = l.pos
	l.trailingBefore = l.trailing
}

func (l *lexer) column(pos int) int { return pos - l.lineStart - (l.trailing - l.trailingBefore) + 1 }

// fail refuses the text at a place on the current line.
func (l *lexer) fail(pos int, format string, args ...any) token {
	l.err = &Error{
		Code: CodeSyntax, Message: shortened("Syntax Error: " + fmt.Sprintf(format, args...)),
		Locations: []Location{{l.line, l.column(pos)}},
	}
	return token{kind: tokenEOF, line: l.line, column: l.column(pos)}
}

// at is the byte at a place; zero past the end.
func (l *lexer) at(pos int) byte {
	if pos < len(l.src) {
		return l.src[pos]
	}
	return 0
}

// next reads a token. At the end, and after an error, it is eof.
func (l *lexer) next() token {
	if l.err != nil {
		return token{kind: tokenEOF}
	}
	l.skipIgnored()
	start := l.pos
	if start >= len(l.src) {
		return l.token(tokenEOF, start, "")
	}
	single := func(k kind) token {
		l.pos++
		return l.token(k, start, "")
	}
	switch c := l.src[start]; c {
	case '!':
		return single(tokenBang)
	case '$':
		return single(tokenDollar)
	case '&':
		return single(tokenAmp)
	case '(':
		return single(tokenParenL)
	case ')':
		return single(tokenParenR)
	case ':':
		return single(tokenColon)
	case '=':
		return single(tokenEquals)
	case '@':
		return single(tokenAt)
	case '[':
		return single(tokenBracketL)
	case ']':
		return single(tokenBracketR)
	case '{':
		return single(tokenBraceL)
	case '|':
		return single(tokenPipe)
	case '}':
		return single(tokenBraceR)
	case '.':
		if strings.HasPrefix(l.src[start:], "...") {
			l.pos += 3
			return l.token(tokenSpread, start, "")
		}
		if l.at(start+1) == '.' {
			return l.fail(start, `Unexpected "..", did you mean "..."?`)
		}
		if isDigit(l.at(start + 1)) {
			end := start + 1
			for isDigit(l.at(end)) {
				end++
			}
			return l.fail(start, `Invalid number, expected digit before ".", did you mean "0.%s"?`, l.src[start+1:end])
		}
	case '"':
		if strings.HasPrefix(l.src[start:], `"""`) {
			return l.blockString()
		}
		return l.string()
	case '\'':
		return l.fail(start, `Unexpected single quote character ('), did you mean to use a double quote (")?`)
	default:
		if isDigit(c) || c == '-' {
			return l.number()
		}
		if isNameStart(c) {
			for l.pos < len(l.src) && (isNameStart(l.src[l.pos]) || isDigit(l.src[l.pos])) {
				l.pos++
			}
			return l.token(tokenName, start, l.src[start:l.pos])
		}
	}
	return l.fail(start, "Unexpected character: %s.", l.described(start))
}

// token ends here and began at start, on the current line.
func (l *lexer) token(k kind, start int, value string) token {
	return token{k, value, start - l.trailing, l.pos - l.trailing, l.line, l.column(start)}
}

// skipIgnored passes white space, commas, byte order marks and comments.
func (l *lexer) skipIgnored() {
	for l.pos < len(l.src) {
		switch l.src[l.pos] {
		case ' ', '\t', ',':
			l.pos++
		case '\n':
			l.pos++
			l.newLine()
		case '\r':
			l.pos++
			if l.at(l.pos) == '\n' {
				l.pos++
			}
			l.newLine()
		case '#':
			for l.pos < len(l.src) && l.src[l.pos] != '\n' && l.src[l.pos] != '\r' {
				if !utf8.RuneStart(l.src[l.pos]) {
					l.trailing++
				}
				l.pos++
			}
		case 0xEF: // the byte order mark is EF BB BF
			if !strings.HasPrefix(l.src[l.pos:], "\uFEFF") {
				return
			}
			l.pos += 3
			l.trailing += 2
		default:
			return
		}
	}
}

func isDigit(c byte) bool     { return c >= '0' && c <= '9' }
func isNameStart(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

// described names the character at a place.
func (l *lexer) described(pos int) string {
	if pos >= len(l.src) {
		return "<EOF>"
	}
	r, _ := utf8.DecodeRuneInString(l.src[pos:])
	switch {
	case r == '"':
		return `'"'`
	case r >= 0x20 && r <= 0x7E:
		return `"` + string(r) + `"`
	}
	return fmt.Sprintf("U+%04X", r)
}

func (l *lexer) number() token {
	start, k := l.pos, tokenInt
	if l.src[l.pos] == '-' {
		l.pos++
	}
	if l.at(l.pos) == '0' {
		l.pos++
		if isDigit(l.at(l.pos)) {
			return l.fail(l.pos, "Invalid number, unexpected digit after 0: %s.", l.described(l.pos))
		}
	} else if !l.digits() {
		return token{}
	}
	if l.at(l.pos) == '.' {
		l.pos++
		k = tokenFloat
		if !l.digits() {
			return token{}
		}
	}
	if c := l.at(l.pos); c == 'e' || c == 'E' {
		l.pos++
		k = tokenFloat
		if c := l.at(l.pos); c == '+' || c == '-' {
			l.pos++
		}
		if !l.digits() {
			return token{}
		}
	}
	if c := l.at(l.pos); c == '.' || isNameStart(c) {
		return l.fail(l.pos, "Invalid number, expected digit but got: %s.", l.described(l.pos))
	}
	return l.token(k, start, l.src[start:l.pos])
}

// digits passes at least one digit, else it fails.
func (l *lexer) digits() bool {
	start := l.pos
	for isDigit(l.at(l.pos)) {
		l.pos++
	}
	if l.pos == start {
		l.fail(l.pos, "Invalid number, expected digit but got: %s.", l.described(l.pos))
	}
	return l.pos > start
}

func (l *lexer) string() token {
	t := l.token(tokenString, l.pos, "")
	l.pos++
	chunk := l.pos
	var b strings.Builder
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == '"':
			t.value = l.src[chunk:l.pos]
			if b.Len() > 0 {
				b.WriteString(t.value)
				t.value = b.String()
			}
			l.pos++
			t.end = l.pos - l.trailing
			return t
		case c == '\n' || c == '\r':
			return l.fail(l.pos, "Unterminated string.")
		case c == '\\':
			b.WriteString(l.src[chunk:l.pos])
			if !l.escape(&b) {
				return token{}
			}
			chunk = l.pos
		default:
			if !utf8.RuneStart(c) {
				l.trailing++
			}
			l.pos++
		}
	}
	return l.fail(l.pos, "Unterminated string.")
}

var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// escape passes the escape sequence here and writes what it stands for.
func (l *lexer) escape(b *strings.Builder) bool {
	start := l.pos
	if c := l.at(start + 1); c != 'u' {
		if escapes[c] == 0 {
			l.fail(start, `Invalid character escape sequence: "%s".`, l.upTo(start, 2))
			return false
		}
		b.WriteByte(escapes[c])
		l.pos += 2
		return true
	}
	if l.at(start+2) == '{' {
		return l.bracedEscape(b)
	}
	point, ok := l.fourDigits(start + 2)
	if !ok {
		l.fail(start, `Invalid Unicode escape sequence: "%s".`, l.upTo(start, 6))
		return false
	}
	l.pos += 6
	if utf8.ValidRune(point) {
		b.WriteRune(point)
		return true
	}
	// A leading surrogate makes one character with the trailing surrogate after it.
	if point < 0xDC00 && l.at(l.pos) == '\\' && l.at(l.pos+1) == 'u' {
		if low, ok := l.fourDigits(l.pos + 2); ok && low >= 0xDC00 && low <= 0xDFFF {
			b.WriteRune((point-0xD800)<<10 | (low - 0xDC00) + 0x10000)
			l.pos += 6
			return true
		}
	}
	l.fail(start, `Invalid Unicode escape sequence: "%s".`, l.upTo(start, 6))
	return false
}

// bracedEscape is \u{…} with one to eight digits.
func (l *lexer) bracedEscape(b *strings.Builder) bool {
	const longest = len(`\u{00000000}`)
	var point rune
	size := len(`\u{`)
	for size < longest {
		c := l.at(l.pos + size)
		size++
		if c == '}' {
			if size == len(`\u{}`) || !utf8.ValidRune(point) {
				break
			}
			b.WriteRune(point)
			l.pos += size
			return true
		}
		digit, ok := hexDigit(c)
		if !ok {
			break
		}
		if point = point<<4 | digit; point < 0 { // more than 31 bits
			break
		}
	}
	l.fail(l.pos, `Invalid Unicode escape sequence: "%s".`, l.upTo(l.pos, size))
	return false
}

func (l *lexer) fourDigits(pos int) (rune, bool) {
	var point rune
	for i := range 4 {
		digit, ok := hexDigit(l.at(pos + i))
		if !ok {
			return 0, false
		}
		point = point<<4 | digit
	}
	return point, true
}

func hexDigit(c byte) (rune, bool) {
	switch {
	case isDigit(c):
		return rune(c - '0'), true
	case c >= 'a' && c <= 'f':
		return rune(c-'a') + 10, true
	case c >= 'A' && c <= 'F':
		return rune(c-'A') + 10, true
	}
	return 0, false
}

// upTo is the next bytes, a character not cut in two.
func (l *lexer) upTo(start, n int) string {
	end := min(start+n, len(l.src))
	for end < len(l.src) && !utf8.RuneStart(l.src[end]) {
		end++
	}
	return l.src[start:end]
}

func (l *lexer) blockString() token {
	t := l.token(tokenBlockString, l.pos, "")
	l.pos += 3
	chunk := l.pos
	var b strings.Builder
	var lines []string
	endLine := func() {
		line := l.src[chunk:l.pos]
		if b.Len() > 0 {
			b.WriteString(line)
			line = b.String()
			b = strings.Builder{}
		}
		lines = append(lines, line)
	}
	for l.pos < len(l.src) {
		switch c := l.src[l.pos]; {
		case c == '"' && strings.HasPrefix(l.src[l.pos:], `"""`):
			endLine()
			t.value = dedented(lines)
			l.pos += 3
			t.end = l.pos - l.trailing
			return t
		case c == '\\' && strings.HasPrefix(l.src[l.pos:], `\"""`):
			b.WriteString(l.src[chunk:l.pos])
			chunk = l.pos + 1
			l.pos += 4
		case c == '\n' || c == '\r':
			endLine()
			l.pos++
			if c == '\r' && l.at(l.pos) == '\n' {
				l.pos++
			}
			chunk = l.pos
			l.newLine()
		default:
			if !utf8.RuneStart(c) {
				l.trailing++
			}
			l.pos++
		}
	}
	return l.fail(l.pos, "Unterminated string.")
}

// dedented is the value of a block string: the indentation that all lines but the first
// share is taken away, and so are blank lines at both ends.
func dedented(lines []string) string {
	common, first, last := -1, -1, -1
	for i, line := range lines {
		indent := len(line) - len(strings.TrimLeft(line, " \t"))
		if indent == len(line) {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
		if i > 0 && (common < 0 || indent < common) {
			common = indent
		}
	}
	if first < 0 {
		return ""
	}
	for i := first; i <= last; i++ {
		if i > 0 && common > 0 {
			lines[i] = lines[i][min(common, len(lines[i])):]
		}
	}
	return strings.Join(lines[first:last+1], "\n")
}
