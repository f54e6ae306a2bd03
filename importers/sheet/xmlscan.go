package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// token is a piece of XML met by scanner.next.
type token uint8

const (
	tokenEOF   token = iota // the root element is closed and nothing follows
	tokenStart              // scanner.name, scanner.attrs
	tokenEnd                // scanner.name; comes for <v/> as well
	tokenText               // scanner.appendText
)

const scanBuffer = 64 << 10

// scanner cuts the XML of a workbook part into tags and text as it is unpacked. It checks that tags
// match and that the document is whole, and knows elements by local name: which prefix stands for
// the spreadsheet namespace, and which of its two editions, is left to the file.
// It does not know DTDs: a DOCTYPE is refused, so entities cannot be declared.
type scanner struct {
	src  io.ReadCloser
	part string
	text int64 // Limits.TextBytes
	deep int64 // Limits.Nesting

	buf  []byte // buf[r:w] is read but not yet used
	r, w int
	base int64 // offset of buf[0] in the part
	done bool  // src gave io.EOF

	name    []byte // local name of the tag; valid until next, as all below
	attrs   attrs
	raw     []byte // text as it stands in the file
	literal bool   // raw comes from CDATA: no references in it
	empty   bool   // <v/>: its end is still to be told
	rooted  bool   // the root element has been met

	open  []byte // qualified names of the open elements, one after the other
	marks []int  // where each begins in open
}

func newScanner(src io.ReadCloser, part string, limits Limits) *scanner {
	return &scanner{src: src, part: part, text: limits.TextBytes, deep: limits.Nesting, buf: make([]byte, scanBuffer)}
}

func (s *scanner) close() { s.src.Close() }

func (s *scanner) offset() int64 { return s.base + int64(s.r) }

func (s *scanner) damaged(format string, args ...any) error {
	return damaged(s.part, s.offset(), format, args...)
}

func (s *scanner) exceeded(limit string) error {
	e := fail(LimitExceeded, limit)
	e.Part, e.Offset = s.part, s.offset()
	return e
}

// depth is the number of open elements; after tokenStart its element is one of them.
func (s *scanner) depth() int { return len(s.marks) }

// more reads on, keeping buf[r:w] in one piece. It gives io.EOF at the end of the part.
func (s *scanner) more() error {
	if s.done {
		return io.EOF
	}
	if s.r > 0 {
		copy(s.buf, s.buf[s.r:s.w])
		s.base += int64(s.r)
		s.w -= s.r
		s.r = 0
	}
	if s.w == len(s.buf) {
		// One piece of markup or text fills the buffer. References are longer than what they stand
		// for, hence the factor.
		if int64(len(s.buf)) > 8*s.text+scanBuffer {
			return s.exceeded("TextBytes")
		}
		s.buf = append(s.buf, make([]byte, len(s.buf))...)
	}
	for range 100 {
		n, err := s.src.Read(s.buf[s.w:])
		s.w += n
		if err == io.EOF {
			s.done = true
			if n > 0 {
				return nil
			}
			return io.EOF
		}
		if err != nil {
			return partError(err, s.part, s.base+int64(s.w))
		}
		if n > 0 {
			return nil
		}
	}
	return partError(io.ErrNoProgress, s.part, s.base+int64(s.w))
}

// cut is more for where the part must not end.
func (s *scanner) cut() error {
	err := s.more()
	if err == io.EOF {
		s.r = s.w
		return s.damaged("ends in the middle, inside <%s>", s.innermost())
	}
	return err
}

func (s *scanner) innermost() []byte {
	if len(s.marks) == 0 {
		return nil
	}
	return s.open[s.marks[len(s.marks)-1]:]
}

// find gives the distance from r to the next occurrence of what, reading on as needed.
func (s *scanner) find(what string, from int) (int, error) {
	pattern := []byte(what)
	for {
		if i := bytes.Index(s.buf[s.r+from:s.w], pattern); i >= 0 {
			return from + i, nil
		}
		from = max(from, s.w-s.r-len(what)+1)
		if err := s.cut(); err != nil {
			return 0, err
		}
	}
}

// next moves to the next tag or text. Comments and processing instructions are passed over.
func (s *scanner) next() (token, error) {
	if s.empty {
		s.empty = false
		s.pop()
		return tokenEnd, nil
	}
	for {
		from := 0
		i := bytes.IndexByte(s.buf[s.r:s.w], '<')
		for i < 0 {
			from = s.w - s.r
			err := s.more()
			if err == io.EOF {
				return s.end()
			}
			if err != nil {
				return 0, err
			}
			if i = bytes.IndexByte(s.buf[s.r+from:s.w], '<'); i >= 0 {
				i += from
			}
		}
		if i > 0 {
			s.raw, s.literal = s.buf[s.r:s.r+i], false
			if len(s.marks) > 0 {
				s.r += i
				return tokenText, nil
			}
			if err := s.outside(); err != nil {
				return 0, err
			}
			s.r += i
			continue
		}
		for s.w-s.r < 2 {
			if err := s.cut(); err != nil {
				return 0, err
			}
		}
		switch s.buf[s.r+1] {
		case '/':
			return tokenEnd, s.endTag()
		case '?':
			if err := s.instruction(); err != nil {
				return 0, err
			}
		case '!':
			found, err := s.declaration()
			if err != nil || found {
				return tokenText, err
			}
		default:
			return tokenStart, s.startTag()
		}
	}
}

// outside accepts text outside the root element if it is blank.
func (s *scanner) outside() error {
	blank := s.raw
	if s.offset() == 0 {
		blank = bytes.TrimPrefix(blank, []byte("\uFEFF"))
	}
	if len(bytes.TrimSpace(blank)) > 0 {
		return s.damaged("text outside of XML")
	}
	return nil
}

func (s *scanner) end() (token, error) {
	if len(s.marks) > 0 {
		s.r = s.w
		return 0, s.damaged("ends in the middle, inside <%s>", s.innermost())
	}
	s.raw = s.buf[s.r:s.w]
	if err := s.outside(); err != nil {
		return 0, err
	}
	if !s.rooted {
		return 0, s.damaged("is empty")
	}
	s.r = s.w
	return tokenEOF, nil
}

func (s *scanner) startTag() error {
	n, err := s.tagLength()
	if err != nil {
		return err
	}
	body := s.buf[s.r+1 : s.r+n]
	if len(body) > 0 && body[len(body)-1] == '/' {
		s.empty = true
		body = body[:len(body)-1]
	}
	end := 0
	for end < len(body) && !isSpace(body[end]) {
		end++
	}
	qualified := body[:end]
	if !isName(qualified) {
		return s.damaged("malformed tag")
	}
	if len(s.marks) == 0 && s.rooted {
		return s.damaged("a second root element <%s>", qualified)
	}
	if int64(len(s.marks)) == s.deep {
		return s.exceeded("Nesting")
	}
	s.rooted = true
	s.marks = append(s.marks, len(s.open))
	s.open = append(s.open, qualified...)
	s.name = localName(qualified)
	s.attrs = attrs(body[end:])
	s.r += n + 1
	return nil
}

// tagLength is the distance from '<' to the '>' that ends the tag: not one inside quotes.
func (s *scanner) tagLength() (int, error) {
	var quote byte
	i := 1
	for {
		b := s.buf[s.r:s.w]
		for ; i < len(b); i++ {
			c := b[i]
			switch {
			case c == '<':
				return 0, s.damaged("'<' inside a tag")
			case quote != 0:
				if c == quote {
					quote = 0
				}
			case c == '>':
				return i, nil
			case c == '"' || c == '\'':
				quote = c
			}
		}
		if err := s.cut(); err != nil {
			return 0, err
		}
	}
}

func (s *scanner) endTag() error {
	n := bytes.IndexByte(s.buf[s.r:s.w], '>')
	if n < 0 {
		var err error
		if n, err = s.find(">", 2); err != nil {
			return err
		}
	}
	qualified := s.buf[s.r+2 : s.r+n]
	if k := len(qualified); k > 0 && isSpace(qualified[k-1]) {
		qualified = bytes.TrimRight(qualified, " \t\r\n")
	}
	if len(s.marks) == 0 || !bytes.Equal(qualified, s.innermost()) {
		return s.damaged("</%.40s> closes <%.40s>", qualified, s.innermost())
	}
	s.name = localName(qualified)
	s.r += n + 1
	s.pop()
	return nil
}

func (s *scanner) pop() {
	last := len(s.marks) - 1
	s.open = s.open[:s.marks[last]]
	s.marks = s.marks[:last]
}

func (s *scanner) instruction() error {
	n, err := s.find("?>", 2)
	if err != nil {
		return err
	}
	body := s.buf[s.r+2 : s.r+n]
	if bytes.HasPrefix(body, []byte("xml ")) {
		list := attrs(body[len("xml "):])
		for {
			name, value, err := list.next()
			if err != nil {
				return s.damaged("malformed XML declaration")
			}
			if name == nil {
				break
			}
			if string(name) == "encoding" && !isUnicode(string(bytes.ToLower(value))) {
				e := fail(BadEncoding, "XML declares encoding "+string(value))
				e.Part = s.part
				return e
			}
		}
	}
	s.r += n + len("?>")
	return nil
}

// isUnicode: what parts may be written in, by the standard; archive.open made UTF-8 of it.
func isUnicode(encoding string) bool {
	switch encoding {
	case "utf-8", "utf8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "ascii":
		return true
	}
	return false
}

// declaration reads what begins with "<!". Found: it is CDATA, now in raw.
func (s *scanner) declaration() (found bool, err error) {
	const cdata, comment = "<![CDATA[", "<!--"
	for s.w-s.r < len(cdata) {
		if err := s.more(); err == io.EOF {
			break // a short comment may still be whole
		} else if err != nil {
			return false, err
		}
	}
	b := s.buf[s.r:s.w]
	switch {
	case bytes.HasPrefix(b, []byte(comment)):
		n, err := s.find("-->", len(comment))
		if err != nil {
			return false, err
		}
		s.r += n + len("-->")
		return false, nil
	case bytes.HasPrefix(b, []byte(cdata)):
		if len(s.marks) == 0 {
			return false, s.damaged("text outside of XML")
		}
		n, err := s.find("]]>", len(cdata))
		if err != nil {
			return false, err
		}
		s.raw, s.literal = s.buf[s.r+len(cdata):s.r+n], true
		s.r += n + len("]]>")
		return true, nil
	}
	return false, s.damaged("DOCTYPE or another declaration that workbooks do not have")
}

// appendText adds the text just met to dst, references resolved and line ends as "\n".
func (s *scanner) appendText(dst []byte) ([]byte, error) {
	if !utf8.Valid(s.raw) {
		e := fail(BadEncoding, "not UTF-8")
		e.Part, e.Offset = s.part, s.offset()
		return dst, e
	}
	if s.literal || bytes.IndexByte(s.raw, '&') < 0 {
		dst = append(dst, lineEnds(s.raw)...)
	} else {
		var ok bool
		if dst, ok = resolve(dst, s.raw); !ok {
			return dst, s.damaged("unknown or malformed reference (&…;)")
		}
	}
	if int64(len(dst)) > s.text {
		return dst, s.exceeded("TextBytes")
	}
	return dst, nil
}

// content adds the text directly inside the element just started and moves past its end.
func (s *scanner) content(dst []byte) ([]byte, error) {
	inside := s.depth()
	for {
		tok, err := s.next()
		if err != nil {
			return dst, err
		}
		switch {
		case tok == tokenText && s.depth() == inside:
			if dst, err = s.appendText(dst); err != nil {
				return dst, err
			}
		case tok == tokenEnd && s.depth() < inside:
			return dst, nil
		}
	}
}

// skip moves past the end of the element just started.
func (s *scanner) skip() error {
	inside := s.depth()
	for {
		tok, err := s.next()
		if err != nil {
			return err
		}
		if tok == tokenEnd && s.depth() < inside {
			return nil
		}
	}
}

// children calls visit at each start tag directly inside the element just started. Visit may read on
// inside its element or leave it; what it leaves is passed over.
func (s *scanner) children(visit func() error) error {
	inside := s.depth()
	for {
		tok, err := s.next()
		if err != nil {
			return err
		}
		switch {
		case tok == tokenEnd && s.depth() < inside:
			return nil
		case tok == tokenStart && s.depth() == inside+1:
			if err := visit(); err != nil {
				return err
			}
		}
	}
}

// document calls visit at each child of the root, which must be named root, and reads to the end of
// the part: only then are its tags and its checksum known to be right.
func (s *scanner) document(root string, visit func() error) error {
	tok, err := s.next()
	if err != nil {
		return err
	}
	if tok != tokenStart || string(s.name) != root {
		return s.damaged("begins with <%.40s> instead of <%s>", s.name, root)
	}
	if err := s.children(visit); err != nil {
		return err
	}
	_, err = s.next() // whatever is not blank gives an error
	return err
}
