package sheet

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// Records of a BIFF stream. Source: [MS-XLS] 2.3; those of Excel 5 and before: OpenOffice.org's
// "Microsoft Excel File Format". A number that means the same in several versions stands once.
const (
	recFormula     = 0x0006
	recEOF         = 0x000A
	recDate1904    = 0x0022
	recFilePass    = 0x002F
	recContinue    = 0x003C
	recCodePage    = 0x0042
	recColInfo     = 0x007D
	recBoundSheet  = 0x0085
	recMulRK       = 0x00BD
	recMulBlank    = 0x00BE
	recRString     = 0x00D6
	recXF          = 0x00E0
	recMergeCells  = 0x00E5
	recSST         = 0x00FC
	recLabelSST    = 0x00FD
	recBlank       = 0x0201
	recNumber      = 0x0203
	recLabel       = 0x0204
	recBoolErr     = 0x0205
	recFormula3    = 0x0206 // of Excel 3 and 4; some writers of today still use them
	recString      = 0x0207
	recRow         = 0x0208
	recDefaultRow  = 0x0225
	recRK          = 0x027E
	recFormula4    = 0x0406
	recFormat      = 0x041E
	recBOF         = 0x0809
	recBOFVersions = 0xF9FF // mask under which the BOF of Excel 2 to 4 are recBOF2
	recBOF2        = 0x0009
)

const recordHeader = 4 // bytes: number and length

// biffRecord is one record of a stream.
type biffRecord struct {
	id   uint16
	at   int // of its header in the stream
	data []byte
}

// u16 and u32 read a field of a record that is known to be long enough.
func (r biffRecord) u16(at int) int { return int(binary.LittleEndian.Uint16(r.data[at:])) }
func (r biffRecord) u32(at int) int { return int(binary.LittleEndian.Uint32(r.data[at:])) }

// biff reads a stream record by record. Copies of it read independently.
type biff struct {
	part    string // name of the stream
	stream  []byte
	pos     int
	unicode bool              // BIFF8; before it text is in a code page
	decoder encoding.Encoding // of that code page; nil: not known
	limit   int64             // Limits.TextBytes
}

// next reads a record. The end of the stream is an error: a substream ends with its EOF record.
func (b *biff) next() (biffRecord, error) {
	rest := b.stream[min(b.pos, len(b.stream)):]
	if len(rest) < recordHeader {
		return biffRecord{}, damaged(b.part, int64(b.pos), "ends in the middle, without an EOF record")
	}
	r := biffRecord{id: binary.LittleEndian.Uint16(rest), at: b.pos}
	n := int(binary.LittleEndian.Uint16(rest[2:]))
	if n > len(rest)-recordHeader {
		return r, damaged(b.part, int64(b.pos), "record %04X of %d bytes runs over the end of the stream", r.id, n)
	}
	r.data = rest[recordHeader : recordHeader+n : recordHeader+n]
	b.pos += recordHeader + n
	return r, nil
}

// need checks the length of a record before its fields are read.
func (b *biff) need(r biffRecord, n int) error {
	if len(r.data) < n {
		return damaged(b.part, int64(r.at), "record %04X of %d bytes, too short", r.id, len(r.data))
	}
	return nil
}

// skipSubstream reads on to the EOF of a substream whose BOF was just read: a chart inside a sheet.
func (b *biff) skipSubstream() error {
	for depth := 1; depth > 0; {
		r, err := b.next()
		if err != nil {
			return err
		}
		switch r.id {
		case recBOF:
			depth++
		case recEOF:
			depth--
		}
	}
	return nil
}

// chain reads a record and the CONTINUE records behind it in one go.
type chain struct {
	*biff
	record biffRecord // the one being read
	rest   []byte     // of it
	units  []uint16   // scratch
	raw    []byte     // scratch
}

func (b *biff) chain(r biffRecord, from int) *chain {
	return &chain{biff: b, record: r, rest: r.data[from:]}
}

// more makes sure that there is something in rest. False: the chain is at its end.
func (c *chain) more() (bool, error) {
	for len(c.rest) == 0 {
		at := c.pos
		if len(c.stream)-at < recordHeader || binary.LittleEndian.Uint16(c.stream[at:]) != recContinue {
			return false, nil
		}
		r, err := c.next()
		if err != nil {
			return false, err
		}
		c.record, c.rest = r, r.data
	}
	return true, nil
}

// take gives up to n bytes, all from one record.
func (c *chain) take(n int) ([]byte, error) {
	more, err := c.more()
	if err != nil {
		return nil, err
	}
	if !more {
		return nil, damaged(c.part, int64(c.record.at), "text runs over the end of record %04X", c.record.id)
	}
	n = min(n, len(c.rest))
	b := c.rest[:n]
	c.rest = c.rest[n:]
	return b, nil
}

// number reads a little-endian number of n bytes.
func (c *chain) number(n int) (int, error) {
	value := 0
	for i := range n {
		b, err := c.take(1)
		if err != nil {
			return 0, err
		}
		value |= int(b[0]) << (8 * i)
	}
	return value, nil
}

func (c *chain) skip(n int) error {
	for n > 0 {
		b, err := c.take(n)
		if err != nil {
			return err
		}
		n -= len(b)
	}
	return nil
}

// Flags before the characters of a BIFF8 string.
const (
	wideText     = 1 << 0 // two bytes a character; else one, the upper byte being zero
	phoneticText = 1 << 2 // followed by how it is pronounced
	richText     = 1 << 3 // followed by its runs of fonts
)

// text adds a string to dst: its length, in lengthSize bytes, and its characters.
func (c *chain) text(dst []byte, lengthSize int) ([]byte, error) {
	length, err := c.number(lengthSize)
	if err != nil {
		return dst, err
	}
	at, start := c.record.at, len(dst)
	if more, err := c.more(); err != nil || length == 0 && !more { // some leave out what belongs to no character
		return dst, err
	}
	if c.unicode {
		dst, err = c.wide(dst, length)
	} else {
		dst, err = c.coded(dst, length)
	}
	if err != nil {
		return dst, err
	}
	if int64(len(dst)-start) > c.limit {
		e := fail(LimitExceeded, "TextBytes")
		e.Part, e.Offset = c.part, int64(at)
		return dst, e
	}
	return dst, nil
}

// wide reads a BIFF8 string behind its length.
func (c *chain) wide(dst []byte, length int) ([]byte, error) {
	flags, err := c.number(1)
	if err != nil {
		return dst, err
	}
	trailing := 0
	if flags&richText != 0 {
		runs, err := c.number(2)
		if err != nil {
			return dst, err
		}
		trailing += 4 * runs
	}
	if flags&phoneticText != 0 {
		size, err := c.number(4)
		if err != nil {
			return dst, err
		}
		trailing += size
	}
	c.units = c.units[:0]
	for len(c.units) < length {
		// A record that continues characters begins with a flag of its own: its part of the string
		// may be stored the other way.
		if len(c.rest) == 0 {
			if flags, err = c.number(1); err != nil {
				return dst, err
			}
			if len(c.rest) == 0 {
				continue
			}
		}
		if flags&wideText == 0 {
			b, err := c.take(length - len(c.units))
			if err != nil {
				return dst, err
			}
			for _, unit := range b {
				c.units = append(c.units, uint16(unit))
			}
			continue
		}
		b, err := c.take(min(2*(length-len(c.units)), len(c.rest)&^1))
		if err != nil {
			return dst, err
		}
		if len(b) == 0 {
			return dst, damaged(c.part, int64(c.record.at), "half a character at the end of record %04X", c.record.id)
		}
		for i := 0; i < len(b); i += 2 {
			c.units = append(c.units, binary.LittleEndian.Uint16(b[i:]))
		}
	}
	return appendUTF16(dst, c.units), c.skip(trailing)
}

// appendUTF16 leaves out NUL: neither Excel nor a database holds it in text.
func appendUTF16(dst []byte, units []uint16) []byte {
	for i := 0; i < len(units); i++ {
		r := rune(units[i])
		if utf16.IsSurrogate(r) {
			r2 := utf8.RuneError
			if i+1 < len(units) {
				r2 = rune(units[i+1])
			}
			if r = utf16.DecodeRune(r, r2); r != utf8.RuneError {
				i++
			}
		}
		if r != 0 {
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}

// coded reads a string of a code page behind its length, in bytes.
func (c *chain) coded(dst []byte, length int) ([]byte, error) {
	c.raw = c.raw[:0]
	ascii := true
	for len(c.raw) < length {
		b, err := c.take(length - len(c.raw))
		if err != nil {
			return dst, err
		}
		c.raw = append(c.raw, b...)
	}
	c.raw = bytes.ReplaceAll(c.raw, []byte{0}, nil)
	for _, b := range c.raw {
		ascii = ascii && b < utf8.RuneSelf
	}
	if ascii {
		return append(dst, c.raw...), nil
	}
	if c.decoder != nil {
		if text, err := c.decoder.NewDecoder().Bytes(c.raw); err == nil && !bytes.Contains(text, []byte("\uFFFD")) {
			return append(dst, text...), nil
		}
	}
	e := fail(BadEncoding, "not of the code page that the workbook names")
	if c.decoder != nil {
		e.Detail = fmt.Sprint(c.decoder)
	}
	e.Part, e.Offset = c.part, int64(c.record.at)
	return dst, e
}

// codePages are the encodings of text before BIFF8, by the number in CODEPAGE. GB18030 covers GBK,
// which 936 means.
var codePages = map[int]encoding.Encoding{
	936: simplifiedchinese.GB18030, 54936: simplifiedchinese.GB18030,
	950: traditionalchinese.Big5, 932: japanese.ShiftJIS, 949: korean.EUCKR,
	10000: charmap.Macintosh, 32768: charmap.Macintosh,
	437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 855: charmap.CodePage855,
	858: charmap.CodePage858, 860: charmap.CodePage860, 862: charmap.CodePage862, 863: charmap.CodePage863,
	865: charmap.CodePage865, 866: charmap.CodePage866, 874: charmap.Windows874,
	1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 32769: charmap.Windows1252,
	1253: charmap.Windows1253, 1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256,
	1257: charmap.Windows1257, 1258: charmap.Windows1258,
}
