package sheet

import (
	"bytes"
	"unicode/utf8"
)

// quickCell reads the next cell of the row if it is written the way nearly all are, and wholly in the buffer:
//
//	<c r="B7" s="3" t="s"><v>12</v></c>
//	<c r="C7"><f>A7*2</f><v>0.5</v></c>
//	<c r="D7" t="inlineStr"><is><t>甲</t></is></c>
//	<c r="E7" s="3"/>
//
// Not ok: it is written some other way, or wrong; nothing has been read then, and readCells finds out. What it
// does read must come out as from there, which a test compares.
func (w *worksheet) quickCell(col int) (c Cell, ok bool) {
	b := w.buf[w.r:w.w]
	if w.empty || len(b) < 3 || b[0] != '<' || b[1] != 'c' || b[2] != ' ' {
		return c, false
	}
	kind, style, i, ok := quickAttributes(&c, b)
	if !ok || c.Row != w.row.Number || c.Col <= col {
		return c, false
	}
	c.Hidden = w.row.Hidden || c.Col <= len(w.hiddenCols) && w.hiddenCols[c.Col-1]
	if b[i] == '/' {
		if i+1 == len(b) || b[i+1] != '>' {
			return c, false
		}
		w.r += i + 2
		return c, true
	}
	b = b[i+1:]
	value, end := b, "</v></c>"
	if kind == 'i' {
		value, ok = bytes.CutPrefix(b, []byte("<is><t>"))
		end = "</t></is></c>"
	} else {
		if rest, found := bytes.CutPrefix(b, []byte("<f>")); found {
			n := bytes.IndexByte(rest, '<')
			if n < 0 {
				return c, false
			}
			value, ok = bytes.CutPrefix(rest[n:], []byte("</f>"))
			c.Formula = true
		}
		if ok {
			value, ok = bytes.CutPrefix(value, []byte("<v>"))
		}
	}
	if !ok {
		return c, false
	}
	n := bytes.IndexByte(value, '<')
	if n <= 0 || int64(n) > w.text || len(value)-n < len(end) || string(value[n:n+len(end)]) != end {
		return c, false
	}
	rest := len(value) - n - len(end)
	if !w.quickValue(&c, kind, style, value[:n]) {
		return c, false
	}
	w.r = w.w - rest
	return c, true
}

// quickAttributes reads the attributes at the beginning of b, "<c ", up to the '>' or '/' at i.
func quickAttributes(c *Cell, b []byte) (kind byte, style, i int, ok bool) {
	kind = 'n'
	for i = 3; ; i++ {
		if i+3 >= len(b) || b[i+1] != '=' || b[i+2] != '"' {
			return 0, 0, 0, false
		}
		name := b[i]
		i += 3
		start := i
		switch name {
		case 'r':
			col, row := 0, 0
			for ; i < len(b) && b[i] >= 'A' && b[i] <= 'Z'; i++ {
				col = col*26 + int(b[i]-'A') + 1
			}
			letters := i - start
			for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
				row = row*10 + int(b[i]-'0')
			}
			if letters > 3 || i-start-letters > 7 || col > maxCol || row > maxRow {
				return 0, 0, 0, false
			}
			c.Row, c.Col = row, col
		case 's':
			style = 0
			for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
				style = style*10 + int(b[i]-'0')
			}
			if i-start > 6 {
				return 0, 0, 0, false
			}
		case 't':
			for i < len(b) && b[i] >= 'A' && b[i] <= 'z' {
				i++
			}
			kind = cellType(b[start:i])
		default:
			return 0, 0, 0, false
		}
		if i == start || i+1 >= len(b) || b[i] != '"' {
			return 0, 0, 0, false
		}
		i++
		if b[i] == '>' || b[i] == '/' {
			return kind, style, i, c.Row > 0
		}
		if b[i] != ' ' {
			return 0, 0, 0, false
		}
	}
}

// quickValue sets the value of a cell, if that takes no decoding and is in order.
func (w *worksheet) quickValue(c *Cell, kind byte, style int, value []byte) bool {
	switch kind {
	case 'n':
		for _, b := range value {
			if b <= ' ' || b == '&' || b >= utf8.RuneSelf {
				return false
			}
		}
		c.setNumber(w.texts.string(value), w.display(style), w.date1904)
		return true
	case 's':
		i, ok := parseIndex(value, 1<<30)
		if !ok || i >= len(w.strings) {
			return false
		}
		c.Kind, c.Text = Text, w.strings[i]
		return true
	case 't', 'i':
		for _, b := range value {
			if b == '&' || b == '\r' || b == '_' {
				return false
			}
		}
		if !utf8.Valid(value) {
			return false
		}
		c.Kind, c.Text = Text, w.texts.string(value)
		return true
	}
	return false
}
