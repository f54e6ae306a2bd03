package sheet

import (
	"bytes"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sampleSize is how much of a text is looked at to guess its encoding and delimiter.
const sampleSize = 64 << 10

// charset is the encoding of a text file.
type charset struct {
	name    string
	bom     int               // length of the byte order mark
	decoder encoding.Encoding // nil: UTF-8, valid throughout
}

// reader gives the text as UTF-8. A decoder puts U+FFFD where it can make nothing of the bytes.
func (c charset) reader(data []byte) io.Reader {
	r := bytes.NewReader(data[c.bom:])
	if c.decoder == nil {
		return r
	}
	return transform.NewReader(r, c.decoder.NewDecoder())
}

var (
	utf16LE = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16BE = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
)

// detectCharset goes by byte order mark, then valid UTF-8, then the pattern of UTF-16, and what is
// left is GB18030, which covers GBK and GB2312. Statistical detectors misjudge short GBK files.
func detectCharset(data []byte) (charset, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		return detectUTF8(data, charset{name: "UTF-8", bom: 3})
	case bytes.HasPrefix(data, []byte("\xFF\xFE")):
		return charset{"UTF-16LE", 2, utf16LE}, nil
	case bytes.HasPrefix(data, []byte("\xFE\xFF")):
		return charset{"UTF-16BE", 2, utf16BE}, nil
	}
	if i := bytes.IndexByte(data, 0); i >= 0 {
		if c, ok := detectUTF16(data); ok {
			return c, nil
		}
		e := fail(NotAWorkbook, "binary data")
		e.Offset = int64(i)
		return charset{}, e
	}
	if isBinary(data) {
		return charset{}, fail(NotAWorkbook, "binary data")
	}
	if utf8.Valid(data) {
		return charset{name: "UTF-8"}, nil
	}
	if mostlyUTF8(data) {
		return detectUTF8(data, charset{name: "UTF-8"})
	}
	return charset{"GB18030", 0, simplifiedchinese.GB18030}, nil
}

// detectUTF8 is for text that claims to be UTF-8: reading it as anything else would make nonsense of
// all of it because of one bad byte.
func detectUTF8(data []byte, c charset) (charset, error) {
	if bytes.IndexByte(data, 0) >= 0 || isBinary(data) {
		return charset{}, fail(NotAWorkbook, "binary data")
	}
	for i := c.bom; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			e := fail(BadEncoding, "UTF-8")
			e.Row, e.Offset = 1+bytes.Count(data[:i], []byte("\n")), int64(i)
			return charset{}, e
		}
		i += size
	}
	return c, nil
}

// mostlyUTF8 recognises UTF-8 with a few bad bytes, such as one cut in the middle of a character. In
// GBK text sequences of three that fit UTF-8 are rare beside those that do not.
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size >= 3:
			good++
		}
		i += size
	}
	return good > 4*bad
}

// detectUTF16 looks for UTF-16 without a mark: delimiters and digits have a zero for one half, always
// the same one, though 一 (4E 00) puts some into the other. Read so, it must have lines.
func detectUTF16(data []byte) (charset, bool) {
	sample := data[:min(len(data), sampleSize)&^1]
	var zeros [2]int
	for i, c := range sample {
		if c == 0 {
			zeros[i&1]++
		}
	}
	c := charset{"UTF-16LE", 0, utf16LE}
	if zeros[0] > zeros[1] {
		c = charset{"UTF-16BE", 0, utf16BE}
	}
	if few, many := min(zeros[0], zeros[1]), max(zeros[0], zeros[1]); many < 2*few || many*50 < len(sample) {
		return charset{}, false
	}
	text, err := c.decoder.NewDecoder().Bytes(sample)
	if err != nil || bytes.IndexByte(text, 0) >= 0 || isBinary(text) ||
		!bytes.ContainsAny(text, "\r\n") || bytes.Contains(text, []byte("\uFFFD")) {
		return charset{}, false
	}
	return c, true
}

// isBinary tells by control characters that no text editor writes: more than one in 200.
func isBinary(data []byte) bool {
	sample := data[:min(len(data), sampleSize)]
	controls := 0
	for _, c := range sample {
		// \x1A ended files under DOS, \x1B switches fonts in reports of old printers.
		if c < ' ' && (c < '\t' || c > '\r') && c != 0x1A && c != 0x1B {
			controls++
		}
	}
	return controls*200 > len(sample)
}
