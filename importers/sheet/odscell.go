package sheet

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// odsValues are the attributes of a cell that tell its value.
type odsValues struct {
	kind    string // office:value-type
	isError bool   // as LibreOffice marks it; others see a text
	given   [odsKinds]bool
	value   [odsKinds][]byte
}

// Places in odsValues, by attribute.
const (
	odsNumber = iota
	odsDate
	odsTime
	odsBoolean
	odsString
	odsKinds
)

var odsAttributes = [odsKinds]string{"value", "date-value", "time-value", "boolean-value", "string-value"}

// readCell reads the cell just started up to its end and says in how many columns it stands.
func (w *odsSheet) readCell(col int) (repeated int, err error) {
	v := &w.attributes
	v.kind, v.isError, v.given = "", false, [odsKinds]bool{}
	repeated, ok := 1, true
	colSpan, rowSpan := 1, 1
	c := Cell{Row: w.row.Number, Col: col}
	parse := func(into *int, value []byte) {
		n, good := parseRepeat(value)
		*into, ok = n, ok && good
	}
	list := w.attrs
	for {
		name, value, err := list.next()
		if err != nil {
			return 0, w.damaged("%v in <table-cell>", err)
		}
		if name == nil {
			break
		}
		if string(name) == "calcext:value-type" { // beside that of the standard
			v.isError = string(value) == "error"
			continue
		}
		switch local := string(localName(name)); local {
		case "value-type":
			v.kind = string(value)
		case "formula":
			c.Formula = true
		case "number-columns-repeated":
			parse(&repeated, value)
		case "number-columns-spanned":
			parse(&colSpan, value)
		case "number-rows-spanned":
			parse(&rowSpan, value)
		default:
			for i, attribute := range odsAttributes {
				if local == attribute {
					v.given[i], v.value[i] = true, append(v.value[i][:0], value...)
				}
			}
		}
	}
	if !ok {
		return 0, w.damaged("malformed count of rows or columns at cell %s", Ref(c.Row, c.Col))
	}
	if colSpan > 1 || rowSpan > 1 {
		for i := range repeated {
			if err := w.addMerge(&w.spans, Range{c.Row, col + i, c.Row + rowSpan - 1, col + i + colSpan - 1}); err != nil {
				return 0, err
			}
		}
	}
	if w.yield == nil {
		return repeated, w.skip()
	}
	if err := w.readText(); err != nil {
		return 0, err
	}
	if err := w.setValue(&c); err != nil {
		return 0, err
	}
	if !c.hasContent() {
		return repeated, w.count(1)
	}
	if err := w.count(int64(repeated)); err != nil {
		return 0, err
	}
	if col+repeated-1 > maxCol {
		return 0, w.damaged("more columns than a sheet can hold")
	}
	for range repeated {
		c.Hidden = w.row.Hidden || c.Col <= len(w.hiddenCols) && w.hiddenCols[c.Col-1]
		w.row.Cells = append(w.row.Cells, c)
		c.Col++
	}
	return repeated, nil
}

// setValue makes a value of attributes and text. Without the attribute that its type calls for, a cell
// holds what it shows.
func (w *odsSheet) setValue(c *Cell) error {
	v := &w.attributes
	shown := func(kind Kind) {
		if len(w.text) > 0 || c.Formula && v.kind == "string" {
			c.Kind, c.Text = kind, string(w.text)
		}
	}
	if v.isError || c.Formula && (v.kind == "string" || v.kind == "float") && isErrorText(w.text) {
		shown(Error)
		return nil
	}
	switch v.kind {
	case "float", "currency", "percentage":
		if !v.given[odsNumber] {
			break
		}
		display := plain
		if v.kind == "percentage" {
			display = percent
		}
		c.setNumber(string(v.value[odsNumber]), display, false)
		return nil
	case "date", "time":
		at, parse := odsDate, isoText
		if v.kind == "time" {
			at, parse = odsTime, isoDuration
		}
		if !v.given[at] {
			break
		}
		raw := string(v.value[at])
		if text, ok := parse(raw); ok {
			c.Kind, c.Text, c.Raw = Date, text, raw
		} else {
			c.Kind, c.Text = Text, raw
		}
		return nil
	case "boolean":
		if !v.given[odsBoolean] {
			break
		}
		switch string(v.value[odsBoolean]) {
		case "true":
			c.Kind, c.Text = Bool, "TRUE"
		case "false":
			c.Kind, c.Text = Bool, "FALSE"
		default:
			return w.damaged("cell %s holds %.20q as true or false", Ref(c.Row, c.Col), v.value[odsBoolean])
		}
		return nil
	case "string":
		if v.given[odsString] {
			c.Kind, c.Text = Text, string(v.value[odsString])
			return w.checkText(v.value[odsString])
		}
	case "", "void":
	default:
		return w.damaged("cell %s has an unknown type", Ref(c.Row, c.Col))
	}
	shown(Text)
	return nil
}

// isErrorText knows what is shown for errors by programs that do not mark them.
func isErrorText(text []byte) bool {
	if bytes.HasPrefix(text, []byte("Err:5")) && len(text) == len("Err:502") {
		return true
	}
	if len(text) == 0 || text[0] != '#' {
		return false
	}
	for _, known := range errorText {
		if string(text) == known {
			return true
		}
	}
	return false
}

// readText reads the content of the cell just started up to its end: its paragraphs, a line each.
// Notes and drawings hold paragraphs too, further down.
func (w *odsSheet) readText() error {
	w.text = w.text[:0]
	paragraphs := 0
	return w.children(func() error {
		switch string(w.name) {
		case "p":
			if paragraphs++; paragraphs > 1 {
				w.text = append(w.text, '\n')
			}
			if err := w.readParagraph(); err != nil {
				return err
			}
			return w.checkText(w.text)
		case "table":
			return w.damaged("a table inside a cell")
		}
		return nil
	})
}

func (w *odsSheet) checkText(text []byte) error {
	if int64(len(text)) > w.limits.TextBytes {
		return w.exceeded("TextBytes")
	}
	return nil
}

// readParagraph adds the text of the paragraph just started. Any number of blanks in the file counts as
// one, at the beginning as none; those meant are elements.
func (w *odsSheet) readParagraph() error {
	inside := w.depth()
	blank := true // what stands before is blank, or nothing
	for {
		tok, err := w.next()
		if err != nil {
			return err
		}
		switch {
		case tok == tokenEnd && w.depth() < inside:
			return nil
		case tok == tokenText:
			from := len(w.text)
			if w.text, err = w.appendText(w.text); err != nil {
				return err
			}
			out := w.text[:from]
			for _, b := range w.text[from:] {
				if !isSpace(b) {
					out, blank = append(out, b), false
				} else if !blank {
					out, blank = append(out, ' '), true
				}
			}
			w.text = out
		case tok == tokenStart:
			if err := w.readInline(&blank); err != nil {
				return err
			}
		}
	}
}

// readInline reads an element inside a paragraph; the text of those it does not know belongs to the
// paragraph.
func (w *odsSheet) readInline(blank *bool) error {
	switch string(w.name) {
	case "s":
		n, ok := 1, true
		err := w.each(func(name, value []byte) {
			if string(localName(name)) == "c" {
				n, ok = parseRepeat(value)
			}
		})
		if err != nil {
			return err
		}
		if !ok {
			return w.damaged("malformed count of blanks")
		}
		if int64(n) > w.limits.TextBytes {
			return w.exceeded("TextBytes")
		}
		w.text = append(w.text, bytes.Repeat([]byte(" "), n)...)
	case "tab":
		w.text = append(w.text, '\t')
	case "line-break":
		w.text = append(w.text, '\n')
	case "annotation", "note", "ruby-text", "frame", "custom-shape", "g":
		return w.skip()
	default:
		return nil
	}
	*blank = false
	return w.checkText(w.text)
}

// isoDuration brings a time of day or a duration, "PT36H15M00S", into the form of Cell.Text.
func isoDuration(raw string) (string, bool) {
	rest, ok := strings.CutPrefix(raw, "P")
	if !ok {
		return "", false
	}
	seconds, found, clockPart := 0.0, false, false
	for rest != "" {
		if rest[0] == 'T' && !clockPart {
			rest, clockPart = rest[1:], true
			continue
		}
		n := strings.IndexFunc(rest, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if n < 1 {
			return "", false
		}
		value, err := strconv.ParseFloat(rest[:n], 64)
		if err != nil {
			return "", false
		}
		switch unit := rest[n]; {
		case unit == 'D' && !clockPart:
			value *= secondsPerDay
		case unit == 'H' && clockPart:
			value *= 3600
		case unit == 'M' && clockPart:
			value *= 60
		case unit == 'S' && clockPart:
		default:
			return "", false // months and years have no length
		}
		seconds, found, rest = seconds+value, true, rest[n+1:]
	}
	if !found || seconds >= lastSerial*secondsPerDay {
		return "", false
	}
	return clock(int64(math.Round(seconds))), true
}
