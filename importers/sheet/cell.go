package sheet

import "strconv"

// Largest row and column a workbook of today can hold: XFD1048576.
const (
	maxRow = 1 << 20
	maxCol = 1 << 14
)

// Kind of a cell's stored value.
type Kind uint8

const (
	Empty Kind = iota // only met with Formula: a formula whose result was never stored
	Text
	Number
	Bool
	Error
	Date
)

var kindNames = [...]string{"empty", "text", "number", "bool", "error", "date"}

func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "kind(" + strconv.Itoa(int(k)) + ")"
}

// Cell is one stored cell.
type Cell struct {
	Row, Col int // from 1
	Kind     Kind
	// Text is the value, not as displayed but as held:
	//   - Text: the text, escapes decoded, not trimmed; csv: line breaks inside a field as "\n".
	//   - Number: plain decimal without exponent and at most 15 significant digits, which is what
	//     Excel itself holds: 345.29, never 345.29000000000002.
	//   - Date: "2006-01-02", "2006-01-02T15:04:05", or "15:04:05" for a time or a duration, whose
	//     hours may pass 23. The day 1900-02-29, which Excel believes in, is passed on as such.
	//   - Bool: "TRUE" or "FALSE". Error: "#DIV/0!" and the like.
	Text string
	// Raw is the number as stored, for Number and Date: "0.12345", "45597.5", "4.4E+17". Where dates are
	// stored as text (ods) it is that: "2024-11-01", "PT36H00M00S".
	Raw string
	// Percent: the number format shows a percentage; "12.35%" holds 0.1235.
	Percent bool
	// Formula: the value is the stored result of a formula.
	Formula bool
	// Hidden: the cell lies in a hidden row or column.
	Hidden bool
}

// setNumber fills in a numeric cell. What is stored as a number but is none ("NaN" from careless
// writers, or beyond doubles) stays visible as text, for the caller to report.
func (c *Cell) setNumber(raw string, display display, date1904 bool) {
	text, ok := plainNumber(raw)
	if !ok {
		c.Kind, c.Text = Text, raw
		return
	}
	c.Kind, c.Text, c.Raw = Number, text, raw
	switch display {
	case plain:
	case percent:
		c.Percent = true
	default:
		var serial float64
		if day, ok := parseIndex([]byte(raw), lastSerial); ok {
			serial = float64(day)
		} else {
			serial, _ = strconv.ParseFloat(raw, 64) // plainNumber has seen that it is one
		}
		if date, ok := isoDate(serial, display, date1904); ok {
			c.Kind, c.Text = Date, date
		}
	}
}

// hasContent: the cell is worth a place in Row.Cells.
func (c *Cell) hasContent() bool { return c.Formula || c.Kind != Empty && c.Text != "" }

// Row is one row of a sheet.
type Row struct {
	Number int // from 1; csv: the record's number, blank lines counted, as Excel numbers them
	Hidden bool
	// Cells are those with content, by ascending Col. The slice is reused for the next row: copy
	// what is kept. The strings in it may be kept.
	Cells []Cell
}

// Range is a rectangle of cells, corners included, from 1, Row1 ≤ Row2 and Col1 ≤ Col2.
type Range struct{ Row1, Col1, Row2, Col2 int }

func (r Range) String() string {
	if r.Row1 == r.Row2 && r.Col1 == r.Col2 {
		return Ref(r.Row1, r.Col1)
	}
	return Ref(r.Row1, r.Col1) + ":" + Ref(r.Row2, r.Col2)
}

// Ref names a cell the way its user sees it: Ref(5, 3) is "C5". Row and column count from 1.
func Ref(row, col int) string {
	var buf [32]byte
	i := len(buf)
	for ; col > 0; col = (col - 1) / 26 {
		i--
		buf[i] = byte('A' + (col-1)%26)
	}
	return string(strconv.AppendInt(append([]byte(nil), buf[i:]...), int64(row), 10))
}

// parseRef reads "C5". Not ok: malformed, or outside what a workbook can hold.
func parseRef(b []byte) (row, col int, ok bool) {
	i := 0
	for ; i < len(b) && i < 4; i++ {
		c := b[i] &^ 0x20 // upper case
		if c < 'A' || c > 'Z' {
			break
		}
		col = col*26 + int(c-'A') + 1
	}
	if row, ok = parseIndex(b[i:], maxRow); !ok {
		return 0, 0, false
	}
	return row, col, col >= 1 && col <= maxCol && row >= 1
}

// parseIndex reads a number from 0 to max written in digits only.
func parseIndex(b []byte, max int) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		if n = n*10 + int(c-'0'); n > max {
			return 0, false
		}
	}
	return n, len(b) > 0
}

// parseRange reads "A1:C5" or "A1".
func parseRange(b []byte) (Range, bool) {
	end := len(b)
	for i, c := range b {
		if c == ':' {
			end = i
			break
		}
	}
	r1, c1, ok := parseRef(b[:end])
	if !ok {
		return Range{}, false
	}
	if end == len(b) {
		return Range{r1, c1, r1, c1}, true
	}
	r2, c2, ok := parseRef(b[end+1:])
	return Range{min(r1, r2), min(c1, c2), max(r1, r2), max(c1, c2)}, ok
}
