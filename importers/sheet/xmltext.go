package sheet

import (
	"bytes"
	"errors"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// attrs are the attributes of a tag as they stand in the file, taken one by one.
type attrs []byte

var errAttribute = errors.New("malformed attribute")

// next takes the first attribute off the list; name is nil after the last.
func (a *attrs) next() (name, value []byte, err error) {
	b := *a
	i := 0
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) {
		*a = nil
		return nil, nil, nil
	}
	start := i
	for i < len(b) && b[i] != '=' && !isSpace(b[i]) {
		i++
	}
	name = b[start:i]
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) || b[i] != '=' || len(name) == 0 {
		return nil, nil, errAttribute
	}
	i++
	for i < len(b) && isSpace(b[i]) {
		i++
	}
	if i == len(b) || b[i] != '"' && b[i] != '\'' {
		return nil, nil, errAttribute
	}
	quote := b[i]
	i++
	n := bytes.IndexByte(b[i:], quote)
	if n < 0 {
		return nil, nil, errAttribute
	}
	value = b[i : i+n]
	*a = b[i+n+1:]
	if bytes.IndexByte(value, '&') >= 0 {
		var ok bool
		if value, ok = resolve(nil, value); !ok {
			return nil, nil, errAttribute
		}
	}
	return name, value, nil
}

// each hands all attributes of the tag just started to visit.
func (s *scanner) each(visit func(name, value []byte)) error {
	list := s.attrs
	for {
		name, value, err := list.next()
		if err != nil {
			return s.damaged("%v in <%.40s>", err, s.name)
		}
		if name == nil {
			return nil
		}
		visit(name, value)
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

func isName(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	c := b[0]
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= utf8.RuneSelf
}

func localName(qualified []byte) []byte {
	return qualified[bytes.IndexByte(qualified, ':')+1:]
}

// isTrue reads a boolean attribute.
func isTrue(value []byte) bool {
	return string(value) == "1" || string(value) == "true"
}

// isZero reads a height or width.
func isZero(value []byte) bool {
	return len(value) > 0 && value[0] == '0' && len(bytes.Trim(value, "0.")) == 0
}

// resolve adds text to dst with its references (&amp; &#20013; &#x4E2D;) replaced and its own line
// ends as "\n". Not ok: a reference that XML does not define.
func resolve(dst, text []byte) (_ []byte, ok bool) {
	for {
		i := bytes.IndexByte(text, '&')
		if i < 0 {
			return append(dst, lineEnds(text)...), true
		}
		dst = append(dst, lineEnds(text[:i])...)
		n := bytes.IndexByte(text[i:min(len(text), i+16)], ';')
		if n < 0 {
			return dst, false
		}
		r := reference(string(text[i+1 : i+n]))
		if r < 0 {
			return dst, false
		}
		dst = utf8.AppendRune(dst, r)
		text = text[i+n+1:]
	}
}

// reference gives the character a reference stands for, or -1.
func reference(name string) rune {
	switch name {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if len(name) < 2 || name[0] != '#' {
		return -1
	}
	digits, radix := name[1:], 10
	if digits[0] == 'x' {
		digits, radix = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, radix, 31)
	if err != nil || n == 0 || !utf8.ValidRune(rune(n)) {
		return -1
	}
	return rune(n)
}

// lineEnds makes "\n" of "\r\n" and "\r", as XML demands of a reader.
func lineEnds(b []byte) []byte {
	if bytes.IndexByte(b, '\r') < 0 {
		return b
	}
	out := make([]byte, 0, len(b))
	for i, c := range b {
		switch {
		case c != '\r':
			out = append(out, c)
		case i+1 == len(b) || b[i+1] != '\n':
			out = append(out, '\n')
		}
	}
	return out
}

// unescape replaces Excel's own escapes for characters that XML cannot hold: _x000D_ is a carriage
// return, _x005F_ an underscore that would otherwise begin an escape. It works in place.
func unescape(b []byte) []byte {
	i := bytes.Index(b, []byte("_x"))
	if i < 0 {
		return b
	}
	out := b[:i]
	for i < len(b) {
		unit, ok := escaped(b[i:])
		if !ok {
			out = append(out, b[i])
			i++
			continue
		}
		i += escapeLength
		r := rune(unit)
		if utf16.IsSurrogate(r) {
			low, ok := escaped(b[i:])
			if pair := utf16.DecodeRune(r, rune(low)); ok && pair != utf8.RuneError {
				r = pair
				i += escapeLength
			}
		}
		out = utf8.AppendRune(out, r)
	}
	return out
}

const escapeLength = len("_x000D_")

func escaped(b []byte) (unit uint16, ok bool) {
	if len(b) < escapeLength || b[0] != '_' || b[1] != 'x' || b[6] != '_' {
		return 0, false
	}
	for _, c := range b[2:6] {
		switch {
		case c >= '0' && c <= '9':
			unit = unit<<4 | uint16(c-'0')
		case c >= 'A' && c <= 'F':
			unit = unit<<4 | uint16(c-'A'+10)
		case c >= 'a' && c <= 'f':
			unit = unit<<4 | uint16(c-'a'+10)
		default:
			return 0, false
		}
	}
	return unit, unit != 0 // neither Excel nor a database holds a NUL in text
}
