package sheet

import (
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"strconv"
)

// run is a stretch of the stream with cells of one row only.
type run struct {
	row        int // from 0
	start, end int // in the stream
}

// xlsSheet is one pass over a sheet. Rows may come in any order, mostly in blocks of 32, so the
// records are gone through once for where each row lies; what is kept of that is less than twice the
// size of the stream.
type xlsSheet struct {
	*xls
	yield func(Row) bool // nil: only merged ranges are wanted

	merges     []Range
	hiddenCols [xlsColumns]bool
	hiddenRows map[int]bool // of those with a record of their own
	restHidden bool         // the other rows are
	runs       []run
	open       bool  // the last run may still grow
	stored     int64 // cells met so far, empty ones too

	row     Row
	pending int // index in row.Cells of a formula waiting for its text; -1: none
	text    []byte
}

func (x *xls) read(ctx context.Context, sheet int, yield func(Row) bool) ([]Range, error) {
	s := &xlsSheet{xls: x, yield: yield, hiddenRows: map[int]bool{}}
	if err := x.walk(ctx, sheet, s.survey); err != nil {
		return nil, err
	}
	byRow := func(a, b run) int { return a.row - b.row }
	if !slices.IsSortedFunc(s.runs, byRow) {
		slices.SortStableFunc(s.runs, byRow)
	}
	for i := 0; i < len(s.runs); {
		if i&0xFF == 0 && ctx.Err() != nil {
			return nil, partError(ctx.Err(), x.biff.part, int64(s.runs[i].start))
		}
		first := i
		for i < len(s.runs) && s.runs[i].row == s.runs[first].row {
			i++
		}
		err := s.readRow(s.runs[first:i])
		if errors.Is(err, errStop) {
			return nil, nil
		}
		if err != nil {
			return nil, inRow(err, s.row.Number)
		}
	}
	return s.merges, nil
}

// cellSize is the least length of a record with a cell; 0: the record has none.
func cellSize(id uint16) int {
	switch id {
	case recBlank:
		return 6
	case recBoolErr, recLabel, recRString:
		return 8
	case recRK, recLabelSST:
		return 10
	case recMulBlank, recMulRK:
		return 8
	case recNumber, recFormula, recFormula3, recFormula4:
		return 14
	}
	return 0
}

// survey notes where rows lie and which rows and columns are hidden.
func (s *xlsSheet) survey(r biffRecord) error {
	size := cellSize(r.id)
	switch {
	case r.id == recMergeCells:
		return s.readMerges(r)
	case s.yield == nil:
		return nil
	case size == 0:
		return s.surveyOther(r)
	}
	if err := s.biff.need(r, size); err != nil {
		return err
	}
	cells := 1
	if r.id == recMulRK || r.id == recMulBlank {
		// Row, first column, formats (and values), last column.
		each := 2
		if r.id == recMulRK {
			each = 6
		}
		cells = (len(r.data) - 6) / each
		if first, last := r.u16(2), r.u16(len(r.data)-2); (len(r.data)-6)%each != 0 || last-first+1 != cells {
			return damaged(s.biff.part, int64(r.at), "record %04X of %d bytes for columns %d to %d", r.id, len(r.data), first+1, last+1)
		}
	}
	if last := r.u16(2) + cells; last > xlsColumns {
		return damaged(s.biff.part, int64(r.at), "cell in column %d", last)
	}
	if s.stored += int64(cells); s.stored > s.limits.Cells {
		e := fail(LimitExceeded, "Cells")
		e.Part, e.Offset = s.biff.part, int64(r.at)
		return e
	}
	if r.id == recBlank || r.id == recMulBlank {
		return nil
	}
	row, end := r.u16(0), r.at+recordHeader+len(r.data)
	if n := len(s.runs) - 1; s.open && s.runs[n].row == row {
		s.runs[n].end = end
	} else {
		s.runs = append(s.runs, run{row, r.at, end})
	}
	s.open = true
	return nil
}

func (s *xlsSheet) surveyOther(r biffRecord) error {
	switch r.id {
	case recBOF:
		s.open = false
	case recString, recContinue:
		if s.open {
			s.runs[len(s.runs)-1].end = r.at + recordHeader + len(r.data)
		}
	case recRow:
		if err := s.biff.need(r, 14); err != nil {
			return err
		}
		s.hiddenRows[r.u16(0)] = r.data[12]&0x20 != 0
	case recDefaultRow:
		if err := s.biff.need(r, 2); err != nil {
			return err
		}
		s.restHidden = r.data[0]&2 != 0
	case recColInfo:
		if err := s.biff.need(r, 10); err != nil {
			return err
		}
		if r.data[8]&1 != 0 {
			// The last column is 256, one too many, where all to the end are meant.
			for col := r.u16(0); col <= min(r.u16(2), xlsColumns-1); col++ {
				s.hiddenCols[col] = true
			}
		}
	}
	return nil
}

func (s *xlsSheet) readMerges(r biffRecord) error {
	const size = 8 // bytes of a range
	if err := s.biff.need(r, 2); err != nil {
		return err
	}
	count := r.u16(0)
	if err := s.biff.need(r, 2+size*count); err != nil {
		return err
	}
	for i := range count {
		at := 2 + size*i
		m := Range{1 + r.u16(at), 1 + r.u16(at+4), 1 + r.u16(at+2), 1 + r.u16(at+6)}
		if m.Row2 < m.Row1 || m.Col2 < m.Col1 || m.Col2 > xlsColumns {
			return damaged(s.biff.part, int64(r.at), "malformed merged range")
		}
		if int64(len(s.merges)) == s.limits.Merges {
			e := fail(LimitExceeded, "Merges")
			e.Part, e.Offset = s.biff.part, int64(r.at)
			return e
		}
		s.merges = append(s.merges, m)
	}
	return nil
}

func (s *xlsSheet) readRow(runs []run) error {
	row := runs[0].row
	hidden, own := s.hiddenRows[row]
	s.row = Row{Number: row + 1, Hidden: hidden || !own && s.restHidden, Cells: s.row.Cells[:0]}
	for _, run := range runs {
		b := s.at(run.start)
		s.pending = -1
		for b.pos < run.end {
			r, err := b.next()
			if err != nil {
				return err
			}
			switch {
			case r.id == recString:
				err = s.readResult(b, r)
			case cellSize(r.id) > 0:
				s.pending = -1
				err = s.readCells(b, r)
			}
			if err != nil {
				return err
			}
		}
	}
	byCol := func(a, b Cell) int { return a.Col - b.Col }
	if !slices.IsSortedFunc(s.row.Cells, byCol) {
		slices.SortStableFunc(s.row.Cells, byCol)
	}
	for i := 1; i < len(s.row.Cells); i++ {
		if c := s.row.Cells[i]; c.Col == s.row.Cells[i-1].Col {
			return damaged(s.biff.part, int64(runs[0].start), "cell %s is there twice", Ref(c.Row, c.Col))
		}
	}
	// Formulas that waited for their text were kept; other cells without content were not.
	if len(s.row.Cells) > 0 && !s.yield(s.row) {
		return errStop
	}
	return nil
}

// readCells reads a record that survey found long enough.
func (s *xlsSheet) readCells(b *biff, r biffRecord) error {
	c := Cell{Row: s.row.Number, Col: r.u16(2) + 1}
	format := r.u16(4)
	switch r.id {
	case recBlank, recMulBlank:
		return nil
	case recNumber:
		c.setNumber(rawNumber(float64At(r.data[6:])), s.display(format), s.date1904)
	case recRK:
		c.setNumber(rawNumber(rk(r.data[6:])), s.display(format), s.date1904)
	case recMulRK:
		for at := 4; at+6 <= len(r.data)-2; at += 6 {
			c := Cell{Row: c.Row, Col: c.Col + (at-4)/6}
			c.setNumber(rawNumber(rk(r.data[at+2:])), s.display(r.u16(at)), s.date1904)
			s.add(c)
		}
		return nil
	case recLabelSST:
		i := r.u32(6)
		if i >= len(s.strings) {
			return damaged(b.part, int64(r.at), "cell %s wants shared string %d of %d", Ref(c.Row, c.Col), i, len(s.strings))
		}
		c.Kind, c.Text = Text, s.strings[i]
	case recLabel, recRString:
		var err error
		if s.text, err = b.chain(r, 6).text(s.text[:0], 2); err != nil {
			return err
		}
		c.Kind, c.Text = Text, string(s.text)
	case recBoolErr:
		return s.addSpecial(r, c, r.data[6], r.data[7] != 0)
	case recFormula, recFormula3, recFormula4:
		return s.readFormula(r, c, s.display(format))
	}
	s.add(c)
	return nil
}

// readFormula reads the stored result of a formula: a number, or what its last two bytes mark as
// something else.
func (s *xlsSheet) readFormula(r biffRecord, c Cell, display display) error {
	c.Formula = true
	result := r.data[6:14]
	if result[6] != 0xFF || result[7] != 0xFF {
		c.setNumber(rawNumber(float64At(result)), display, s.date1904)
		s.add(c)
		return nil
	}
	switch result[0] {
	case 0: // text, in a STRING record that follows; until then the result is one never stored
		s.add(c)
		s.pending = len(s.row.Cells) - 1
		return nil
	case 1, 2:
		return s.addSpecial(r, c, result[2], result[0] == 2)
	case 3:
		c.Kind = Text
		s.add(c)
		return nil
	}
	return damaged(s.biff.part, int64(r.at), "formula %s has a result of unknown type %d", Ref(c.Row, c.Col), result[0])
}

// readResult reads the text of a formula, after which others without a formula are ignored.
func (s *xlsSheet) readResult(b *biff, r biffRecord) error {
	if s.pending < 0 {
		return nil
	}
	var err error
	if s.text, err = b.chain(r, 0).text(s.text[:0], 2); err != nil {
		return err
	}
	c := &s.row.Cells[s.pending]
	c.Kind, c.Text = Text, string(s.text)
	s.pending = -1
	return nil
}

// addSpecial adds a truth value or an error.
func (s *xlsSheet) addSpecial(r biffRecord, c Cell, value byte, isError bool) error {
	switch {
	case isError:
		text, known := errorText[value]
		if !known {
			return damaged(s.biff.part, int64(r.at), "cell %s holds the unknown error %02X", Ref(c.Row, c.Col), value)
		}
		c.Kind, c.Text = Error, text
	case value == 0:
		c.Kind, c.Text = Bool, "FALSE"
	default:
		c.Kind, c.Text = Bool, "TRUE"
	}
	s.add(c)
	return nil
}

func (s *xlsSheet) add(c Cell) {
	if c.hasContent() {
		c.Hidden = s.row.Hidden || s.hiddenCols[c.Col-1]
		s.row.Cells = append(s.row.Cells, c)
	}
}

func (x *xls) display(format int) display {
	if format < len(x.styles) {
		return x.styles[format]
	}
	return plain
}

func float64At(b []byte) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(b))
}

// rk unpacks a number of four bytes: 30 bits of an integer or of a double, perhaps in hundredths.
func rk(b []byte) float64 {
	const hundredths, integer = 1, 2
	packed := binary.LittleEndian.Uint32(b)
	var f float64
	if packed&integer != 0 {
		f = float64(int32(packed) >> 2)
	} else {
		f = math.Float64frombits(uint64(packed&^3) << 32)
	}
	if packed&hundredths != 0 {
		f /= 100
	}
	return f
}

// rawNumber writes a number in as few digits as tell it from its neighbours, with an exponent where
// xlsx has one.
func rawNumber(f float64) string {
	if abs := math.Abs(f); abs != 0 && (abs < 1e-4 || abs >= 1e17) {
		return strconv.FormatFloat(f, 'E', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
