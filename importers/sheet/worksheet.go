package sheet

import (
	"bytes"
	"context"
	"errors"
)

// worksheet is one pass over the part of a sheet. What it keeps is one row and the columns' state.
type worksheet struct {
	*xlsx
	*scanner
	yield func(Row) bool

	hiddenCols   []bool // by column, from 0; shorter: visible
	hiddenRanges int
	filled       bool  // sheetData has been met
	row          Row   // being read
	stored       int64 // cells met so far, empty ones too
	merges       []Range
	value        []byte // scratch
	texts        arena
}

// errStop ends a pass because the caller wants no more rows.
var errStop = errors.New("stopped by the caller")

func (x *xlsx) read(ctx context.Context, sheet int, yield func(Row) bool) ([]Range, error) {
	s, err := x.archive.scan(ctx, x.parts[sheet])
	if err != nil {
		return nil, err
	}
	defer s.close()
	w := &worksheet{xlsx: x, scanner: s, yield: yield}
	err = s.document("worksheet", func() error {
		switch string(s.name) {
		case "cols":
			return s.children(w.readColumn)
		case "sheetData":
			if w.filled {
				return s.damaged("a second <sheetData>")
			}
			w.filled = true
			if yield == nil {
				return s.skip()
			}
			if err := s.children(w.readRow); err != nil {
				return err
			}
			w.row.Number = 0 // what follows belongs to no row
		case "mergeCells":
			return s.children(w.readMerge)
		}
		return nil
	})
	switch {
	case errors.Is(err, errStop):
		return nil, nil
	case err != nil:
		return nil, inRow(err, w.row.Number)
	case !w.filled:
		return nil, s.damaged("has no <sheetData>")
	}
	return w.merges, nil
}

func (w *worksheet) readColumn() error {
	first, last, hidden := 0, 0, false
	err := w.each(func(name, value []byte) {
		switch string(name) {
		case "min":
			first, _ = parseIndex(value, maxCol)
		case "max":
			last, _ = parseIndex(value, maxCol)
		case "hidden":
			hidden = hidden || isTrue(value)
		case "width":
			hidden = hidden || isZero(value)
		}
	})
	if err != nil || !hidden {
		return err
	}
	if first < 1 || last < first {
		return w.damaged("malformed <col>")
	}
	// Ranges may not overlap, so there are no more of them than columns.
	if w.hiddenRanges++; w.hiddenRanges > maxCol {
		return w.damaged("more <col> than columns")
	}
	for len(w.hiddenCols) < last {
		w.hiddenCols = append(w.hiddenCols, false)
	}
	for i := first - 1; i < last; i++ {
		w.hiddenCols[i] = true
	}
	return nil
}

// readRow reads the row just started. A sheet may say that rows are hidden unless written (zeroHeight); those with
// cells are written, and visible unless they say otherwise themselves.
func (w *worksheet) readRow() error {
	if string(w.name) != "row" {
		return nil
	}
	previous, given := w.row.Number, false
	w.row = Row{Number: previous + 1, Cells: w.row.Cells[:0]}
	list := w.attrs
	for {
		name, value, err := list.next()
		if err != nil {
			return w.damaged("%v in <row>", err)
		}
		if name == nil {
			break
		}
		switch string(name) {
		case "r":
			n, ok := parseIndex(value, maxRow)
			if !ok || n <= previous {
				return w.damaged("row number %.20q after row %d", value, previous)
			}
			w.row.Number, given = n, true
		case "hidden":
			w.row.Hidden = w.row.Hidden || isTrue(value)
		case "ht":
			w.row.Hidden = w.row.Hidden || isZero(value)
		}
	}
	if err := w.readCells(previous, given); err != nil {
		return err
	}
	if w.row.Number > maxRow {
		return w.damaged("more rows than a sheet can hold")
	}
	if len(w.row.Cells) > 0 && !w.yield(w.row) {
		return errStop
	}
	return nil
}

// readCells reads the row just started up to its end. A row without a number of its own takes it
// from its first cell, and failing that follows the row before.
func (w *worksheet) readCells(previous int, given bool) error {
	inside := w.depth()
	col := 0
	for {
		if cell, ok := w.quickCell(col); ok {
			col, given = cell.Col, true
			if err := w.add(cell); err != nil {
				return err
			}
			continue
		}
		tok, err := w.next()
		if err != nil {
			return err
		}
		if tok == tokenEnd && w.depth() < inside {
			return nil
		}
		if tok != tokenStart || w.depth() != inside+1 || string(w.name) != "c" {
			continue
		}
		var kind []byte
		var ref [2]int
		style := 0
		list := w.attrs
		for {
			name, value, err := list.next()
			if err != nil {
				return w.damaged("%v in <c>", err)
			}
			if name == nil {
				break
			}
			switch string(name) {
			case "r":
				r, c, ok := parseRef(value)
				if !ok {
					return w.damaged("cell reference %.20q", value)
				}
				ref = [2]int{r, c}
			case "s":
				style, _ = parseIndex(value, 1<<30)
			case "t":
				kind = value
			}
		}
		if ref[0] == 0 {
			ref = [2]int{w.row.Number, col + 1}
		}
		if ref[0] != w.row.Number {
			if given || col > 0 || ref[0] <= previous {
				return w.damaged("cell %s in row %d", Ref(ref[0], ref[1]), w.row.Number)
			}
			w.row.Number = ref[0]
		}
		if ref[1] <= col || ref[1] > maxCol {
			return w.damaged("cell %s after %s", Ref(ref[0], ref[1]), Ref(w.row.Number, max(col, 1)))
		}
		col, given = ref[1], true
		cell := Cell{Row: ref[0], Col: col, Hidden: w.row.Hidden || col <= len(w.hiddenCols) && w.hiddenCols[col-1]}
		if err := w.readCell(&cell, cellType(kind), w.display(style)); err != nil {
			return err
		}
		if err := w.add(cell); err != nil {
			return err
		}
	}
}

func (w *worksheet) add(cell Cell) error {
	if w.stored++; w.stored > w.limits.Cells {
		return w.exceeded("Cells")
	}
	if cell.hasContent() {
		w.row.Cells = append(w.row.Cells, cell)
	}
	return nil
}

func (x *xlsx) display(style int) display {
	if style < len(x.styles) {
		return x.styles[style]
	}
	return plain
}

// cellType is the attribute t of a cell in one byte.
func cellType(t []byte) byte {
	switch string(t) {
	case "", "n":
		return 'n'
	case "s", "b", "e", "d":
		return t[0]
	case "str":
		return 't'
	case "inlineStr":
		return 'i'
	}
	return '?'
}

// readCell reads the cell just started up to its end.
func (w *worksheet) readCell(c *Cell, kind byte, display display) error {
	inside := w.depth()
	found := false
	w.value = w.value[:0]
	for {
		tok, err := w.next()
		if err != nil {
			return err
		}
		if tok == tokenEnd && w.depth() < inside {
			break
		}
		if tok != tokenStart || w.depth() != inside+1 {
			continue
		}
		switch string(w.name) {
		case "v":
			w.value, err = w.content(w.value[:0])
			found = true
		case "is":
			w.value, err = w.richText(w.value[:0])
			found = true
		case "f":
			c.Formula = true
			err = w.skip()
		}
		if err != nil {
			return err
		}
	}
	switch kind {
	case 't':
		found = found || c.Formula // a formula that gives "" may be stored without <v>
		w.value = unescape(w.value)
		fallthrough
	case 'i':
		if found {
			c.Kind, c.Text = Text, w.texts.string(w.value)
		}
		return nil
	}
	value := w.value
	if len(value) > 0 && (value[0] <= ' ' || value[len(value)-1] <= ' ') {
		value = bytes.TrimSpace(value)
	}
	if len(value) == 0 {
		return nil
	}
	switch kind {
	case 'n':
		c.setNumber(w.texts.string(value), display, w.date1904)
	case 's':
		i, ok := parseIndex(value, 1<<30)
		if !ok || i >= len(w.strings) {
			return w.damaged("cell %s wants shared string %.20q of %d", Ref(c.Row, c.Col), value, len(w.strings))
		}
		c.Kind, c.Text = Text, w.strings[i]
	case 'b':
		switch string(value) {
		case "1", "true":
			c.Kind, c.Text = Bool, "TRUE"
		case "0", "false":
			c.Kind, c.Text = Bool, "FALSE"
		default:
			return w.damaged("cell %s holds %.20q as true or false", Ref(c.Row, c.Col), value)
		}
	case 'e':
		c.Kind, c.Text = Error, string(value)
	case 'd':
		c.Raw = string(value)
		if text, ok := isoText(c.Raw); ok {
			c.Kind, c.Text = Date, text
		} else {
			c.Kind, c.Text, c.Raw = Text, c.Raw, ""
		}
	default:
		return w.damaged("cell %s has an unknown type", Ref(c.Row, c.Col))
	}
	return nil
}

func (w *worksheet) readMerge() error {
	var r Range
	ok := false
	err := w.each(func(name, value []byte) {
		if string(name) == "ref" {
			r, ok = parseRange(value)
		}
	})
	switch {
	case err != nil:
		return err
	case !ok:
		return w.damaged("malformed <mergeCell>")
	case int64(len(w.merges)) == w.limits.Merges:
		return w.exceeded("Merges")
	}
	w.merges = append(w.merges, r)
	return nil
}
