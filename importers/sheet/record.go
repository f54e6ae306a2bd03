package sheet

import (
	"bytes"
	"errors"
	"io"
)

// records cuts UTF-8 text into records and fields the way Excel does: quotes count where a field
// begins with them, "" is a quote inside quotes, and a line ends with \n, \r\n or \r.
type records struct {
	src       io.Reader
	delimiter byte
	limit     int // bytes of one field

	buf  []byte
	r, w int
	done bool

	decoded bool   // U+FFFD is the decoder's complaint, not text
	number  int    // of the record in text, from 1
	text    []byte // its fields, joined
	ends    []int  // where each field ends in text
}

var errBadText = errors.New("undecodable text")

func newRecords(src io.Reader, delimiter byte, limits Limits) *records {
	return &records{src: src, delimiter: delimiter, limit: int(limits.TextBytes), buf: make([]byte, scanBuffer)}
}

// fill reads on when buf is used up. False: the text is at its end.
func (r *records) fill() (bool, error) {
	for r.r == r.w && !r.done {
		n, err := r.src.Read(r.buf)
		r.r, r.w = 0, n
		if err == io.EOF {
			r.done = true
		} else if err != nil {
			return false, err
		}
	}
	return r.r < r.w, nil
}

// next reads one record into text and ends. False: there is none left.
func (r *records) next() (bool, error) {
	r.text, r.ends = r.text[:0], r.ends[:0]
	if more, err := r.fill(); err != nil || !more {
		return false, err
	}
	r.number++
	for {
		last, err := r.field()
		if err != nil {
			return false, err
		}
		r.ends = append(r.ends, len(r.text))
		if last {
			break
		}
		if len(r.ends) == maxCol {
			e := fail(DamagedWorkbook, "more fields than a sheet has columns")
			e.Row = r.number
			return false, e
		}
	}
	if r.decoded && bytes.Contains(r.text, []byte("\uFFFD")) {
		return false, errBadText
	}
	return true, nil
}

// field reads one field and the delimiter or line end behind it.
func (r *records) field() (last bool, err error) {
	start := len(r.text)
	more, err := r.fill()
	if err != nil || !more {
		return true, err
	}
	if r.buf[r.r] == '"' {
		r.r++
		if err := r.quoted(start); err != nil {
			return false, err
		}
	}
	for {
		more, err := r.fill()
		if err != nil || !more {
			return true, err
		}
		b := r.buf[r.r:r.w]
		n := 0
		for n < len(b) && b[n] != r.delimiter && b[n] != '\n' && b[n] != '\r' {
			n++
		}
		if err := r.take(start, b[:n]); err != nil {
			return false, err
		}
		r.r += n
		if n == len(b) {
			continue
		}
		r.r++
		switch b[n] {
		case r.delimiter:
			return false, nil
		case '\r':
			if more, err := r.fill(); err != nil || !more {
				return true, err
			}
			if r.buf[r.r] == '\n' {
				r.r++
			}
		}
		return true, nil
	}
}

// quoted reads up to the closing quote. Line ends inside become "\n", as they are in a cell.
func (r *records) quoted(start int) error {
	for {
		more, err := r.fill()
		if err != nil {
			return err
		}
		if !more {
			e := fail(DamagedWorkbook, "a quote is opened in this row and never closed")
			e.Row = r.number
			return e
		}
		b := r.buf[r.r:r.w]
		n := bytes.IndexByte(b, '"')
		if n < 0 {
			n = len(b)
		}
		if err := r.take(start, b[:n]); err != nil {
			return err
		}
		r.r += n
		if n == len(b) {
			continue
		}
		r.r++
		more, err = r.fill()
		if err != nil {
			return err
		}
		if !more || r.buf[r.r] != '"' {
			r.text = append(r.text[:start], bytes.ReplaceAll(r.text[start:], []byte("\r\n"), []byte("\n"))...)
			return nil
		}
		r.text = append(r.text, '"')
		r.r++
	}
}

func (r *records) take(start int, b []byte) error {
	r.text = append(r.text, b...)
	if len(r.text)-start > r.limit {
		e := fail(LimitExceeded, "TextBytes")
		e.Row = r.number
		return e
	}
	return nil
}
