package sheet

// odsSheet is one pass over a sheet. What it keeps is one row, the columns' state and merged ranges.
type odsSheet struct {
	*scanner
	limits Limits
	yield  func(Row) bool // nil: only merged ranges are wanted
	ended  func() error   // whether the context has

	hiddenCols []bool // by column, from 0; shorter: visible
	columns    int    // declared so far
	last       int    // row read last
	row        Row    // being read
	stored     int64  // cells met so far; repeated ones count as often as they are passed on
	merges     []Range
	spans      []Range // of the row being read

	attributes odsValues
	text       []byte // scratch
}

// section gives what to do at a child of a sheet, or of a group in it.
func (w *odsSheet) section(hidden bool) func() error {
	return func() error {
		switch string(w.name) {
		case "table-column":
			return w.readColumn(hidden)
		case "table-row":
			return w.readRow(hidden)
		case "table-columns", "table-header-columns", "table-rows", "table-header-rows":
			return w.children(w.section(hidden))
		case "table-column-group", "table-row-group":
			inside := hidden
			err := w.each(func(name, value []byte) {
				if string(localName(name)) == "display" && string(value) == "false" {
					inside = true
				}
			})
			if err != nil {
				return err
			}
			return w.children(w.section(inside))
		}
		return nil
	}
}

// band reads the attributes that columns and rows have alike.
func (w *odsSheet) band(repeatedAs string, hidden *bool) (repeated int, err error) {
	repeated, ok := 1, true
	err = w.each(func(name, value []byte) {
		switch string(localName(name)) {
		case repeatedAs:
			repeated, ok = parseRepeat(value)
		case "visibility":
			if string(value) == "collapse" || string(value) == "filter" {
				*hidden = true
			}
		}
	})
	if err == nil && !ok {
		err = w.damaged("malformed %s", repeatedAs)
	}
	return repeated, err
}

// manyRepeats stands for any larger number: sheets have no more rows or columns than that.
const manyRepeats = 1 << 30

// parseRepeat reads how often something stands there, from 1.
func parseRepeat(value []byte) (n int, ok bool) {
	for _, c := range value {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = min(n*10+int(c-'0'), manyRepeats)
	}
	return n, n > 0
}

func (w *odsSheet) readColumn(hidden bool) error {
	repeated, err := w.band("number-columns-repeated", &hidden)
	if err != nil {
		return err
	}
	from := w.columns
	w.columns = min(from+repeated, maxCol)
	if hidden {
		for len(w.hiddenCols) < w.columns {
			w.hiddenCols = append(w.hiddenCols, len(w.hiddenCols) >= from)
		}
	}
	return nil
}

func (w *odsSheet) readRow(hidden bool) error {
	w.row = Row{Number: w.last + 1, Cells: w.row.Cells[:0]}
	w.spans = w.spans[:0]
	repeated, err := w.band("number-rows-repeated", &hidden)
	if err != nil {
		return err
	}
	w.row.Hidden = hidden
	first, col := w.row.Number, 1
	err = w.children(func() error {
		if name := string(w.name); name != "table-cell" && name != "covered-table-cell" {
			return nil
		}
		n, err := w.readCell(col)
		col = min(col+n, manyRepeats)
		return err
	})
	if err != nil {
		return err
	}
	w.last = min(w.last+repeated, manyRepeats)
	if err := w.repeatMerges(first, repeated); err != nil || len(w.row.Cells) == 0 {
		return err
	}
	if err := w.count(int64(repeated-1) * int64(len(w.row.Cells))); err != nil {
		return err
	}
	if w.last > maxRow {
		return w.damaged("more rows than a sheet can hold")
	}
	for number := first; number <= w.last; number++ {
		if number&0x3FF == 0 {
			if err := w.ended(); err != nil {
				return err
			}
		}
		w.row.Number = number
		for i := range w.row.Cells {
			w.row.Cells[i].Row = number
		}
		if !w.yield(w.row) {
			return errStop
		}
	}
	return nil
}

func (w *odsSheet) count(cells int64) error {
	if w.stored += cells; w.stored > w.limits.Cells {
		return w.exceeded("Cells")
	}
	return nil
}

// repeatMerges keeps the merged ranges of the row just read, for each time it stands there.
func (w *odsSheet) repeatMerges(first, repeated int) error {
	if len(w.spans) == 0 {
		return nil
	}
	for i := range repeated {
		for _, r := range w.spans {
			r.Row1, r.Row2 = first+i, r.Row2+i
			if r.Row2 > maxRow || r.Col2 > maxCol {
				return w.damaged("merged range beyond what a sheet can hold")
			}
			if err := w.addMerge(&w.merges, r); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *odsSheet) addMerge(list *[]Range, r Range) error {
	if int64(len(*list)) >= w.limits.Merges {
		return w.exceeded("Merges")
	}
	*list = append(*list, r)
	return nil
}
