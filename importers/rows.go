package importers

import (
	"context"
	"slices"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// readParts reads the rows of all tables.
func (r *reader) readParts(ctx context.Context) error {
	r.seen.foresee(r.found)
	if err := r.rehearse(ctx); err != nil {
		return err
	}
	for _, p := range r.found {
		if err := r.readPart(ctx, p); err != nil {
			return err
		}
	}
	if err := r.settleRecords(ctx); err != nil {
		return err
	}
	return r.addSuggestions(ctx)
}

// rehearse finds out whom the zones of the file are credited to, where a later row may say
// so of one that an earlier row names.
func (r *reader) rehearse(ctx context.Context) error {
	crediting := slices.ContainsFunc(r.found, func(p part) bool {
		return slices.ContainsFunc(p.mappings, func(m *mapping) bool { return m.has(fieldCredited) })
	})
	if !crediting {
		return nil
	}
	dry := *r
	dry.rehearsing, dry.f, dry.o.Progress = true, findings{}, nil
	dry.zones, dry.provinces, dry.used, dry.noAsOf = map[string]ledger.Place{}, map[string]bool{}, map[string]bool{}, map[*table]bool{}
	for _, p := range r.found {
		if err := dry.readPart(ctx, p); err != nil {
			return err
		}
	}
	r.credited = dry.zones
	return nil
}

// readPart reads the rows of the tables of a part and checks their totals.
func (r *reader) readPart(ctx context.Context, p part) error {
	met := make([]bodyRead, len(p.tables))
	reading := -1
	var rows *tableRows
	var failed error
	end := func(next int) {
		for ; reading < next; reading++ {
			if reading >= 0 {
				rows.end(met[reading])
			}
			if reading+1 < len(p.tables) {
				rows = r.beginRows(p.mappings[reading+1])
			}
		}
	}
	err := p.body(ctx, func(i int, b bodyRow) bool {
		end(i)
		failed = rows.read(ctx, b)
		return failed == nil
	}, func(row gridRow) {
		if r.done++; r.done%1000 == 0 {
			r.progress(r.done, r.rows)
		}
	}, met)
	if err == nil {
		err = failed
	}
	if err != nil {
		return err
	}
	end(len(p.tables))
	r.progress(r.done, r.rows)
	return nil
}

// tableRows is the reading of one table's rows.
type tableRows struct {
	r        *reader
	m        *mapping
	x        *row // used for every row
	carried  map[int]sheet.Cell
	groups   map[string]string
	category string
	previous *record // that the next row may go on with
	above    aboveRow
	lines    []line
	sums     runningSums
	// likeTotal is the row above, where it states nothing but sums; nil: it does not.
	likeTotal *record
}

func (r *reader) beginRows(m *mapping) *tableRows {
	t := &tableRows{r: r, m: m, carried: map[int]sheet.Cell{}, groups: map[string]string{}, sums: newRunningSums(m)}
	t.x = newRow(r, m)
	t.x.above, t.x.before = t.carried, &t.above
	return t
}

// read reads a row. Records are settled when there are enough of them and none can grow by
// what follows.
func (t *tableRows) read(ctx context.Context, b bodyRow) error {
	r, m, x := t.r, t.m, t.x
	x.begin(b.number, t.category)
	switch b.kind {
	case templateRow:
		r.f.add(codeTemplateRow, spot{sheet: m.table.grid.name, row: b.number}, "", "模板的示例或占位行，未导入")
	case partRow:
		t.previous = nil
		r.f.add(codePartRow, spot{sheet: m.table.grid.name, row: b.number}, "", "“其中”行是上面一行的一部分，未单独导入；若是独立的项目，请去掉“其中”并编上序号")
	case categoryRow:
		t.endGroup()
		t.category = b.label
		clear(t.carried)
		t.previous = nil
		t.lines = append(t.lines, newLine(b))
	case totalRow:
		t.endGroup()
		t.previous = nil
		t.lines = append(t.lines, newLine(b))
	case addedRow:
		t.previous = nil
		t.lines = append(t.lines, t.added(b))
	case dataRow:
		return t.readData(ctx, b.gridRow)
	}
	return nil
}

func (t *tableRows) readData(ctx context.Context, b gridRow) error {
	r, x := t.r, t.x
	x.leaveGroup(t.groups)
	rec := x.newRecord()
	t.above.keep(x, b)
	segment := t.segment()
	segment.add(x)
	if rec == nil {
		return nil
	}
	t.likeTotal = nil // what looked like one is followed by more rows of data
	likeTotal := t.sums.totalOf(x)
	t.sums.add(x)
	if t.previous != nil && t.previous.goOnWith(rec) {
		t.previous.failed = t.previous.failed || rec.failed
		if rec.entry.Pairing == nil {
			return nil
		}
		// With another place: a pairing of its own.
		rec.entry.Project, rec.entry.Figures, rec.entry.Status, rec.lost = nil, nil, nil, nil
		r.pending = append(append(r.pending, rec), rec.extra()...)
		return nil
	}
	if len(r.pending) >= r.blockRows {
		if err := r.settleRecords(ctx); err != nil {
			return err
		}
	}
	segment.records++
	r.pending = append(append(r.pending, rec), rec.extra()...)
	t.previous = rec
	if likeTotal {
		t.likeTotal = rec
	}
	return nil
}

// endGroup reports the last row of a group or table where it looks like their total.
func (t *tableRows) endGroup() {
	if rec := t.likeTotal; rec != nil {
		t.r.f.add(codeUnlabelledTotal, spot{sheet: rec.sheet, row: rec.entry.Row}, "",
			"此行的数恰好是以上各行之和，又没有单位、地点等内容：若是合计行，请在首列写“合计”；若是项目，请补填单位、地点或状态")
		rec.failed = true
	}
	t.likeTotal = nil
}

func (t *tableRows) end(met bodyRead) {
	r, m := t.r, t.m
	t.endGroup()
	m.said.Rows = met.RowCounts
	if !hasData(t.lines) {
		r.f.add(codeNoData, spot{sheet: m.table.grid.name, row: m.table.bottom}, "", "表头下没有数据行")
	}
	if met.afterGap != 0 {
		r.f.add(codeRowsAfterGap, spot{sheet: m.table.grid.name, row: met.afterGap}, "", "表格下方隔了空行还有内容，与上面各行不同，从此行起未导入；若是数据，请删去空行并填全各列")
	}
	if met.late != 0 {
		r.f.add(codeRowsAfterNotes, spot{sheet: m.table.grid.name, row: met.late}, "", "表格下方的注释、说明之后还有像数据的行，未导入；若是数据请移到表格里")
	}
	m.said.Checks = nil
	x := newRow(r, m)
	x.above = map[int]sheet.Cell{}
	x.checkTotals(t.lines)
}

// aboveRow is the row of data above the one that is read, for ditto marks.
type aboveRow struct {
	cells []sheet.Cell // by index of the column; Col zero: blank
	meant []ditto      // by index of the column: what a ditto mark stands for
}

type ditto struct {
	is, ok bool
	cell   sheet.Cell
}

// keep makes a row the one above.
func (a *aboveRow) keep(x *row, b gridRow) {
	n := len(x.m.columns)
	if a.cells == nil {
		a.cells, a.meant = make([]sheet.Cell, n), make([]ditto, n)
	}
	for i := range x.m.columns {
		c := &x.m.columns[i]
		cell, ok := x.m.table.grid.shown(c.rowOf(b.number), c.col)
		var meant ditto
		if ok && mayBeDitto(cell.Text) && isDitto(tidy(cell.Text)) {
			meant.is = true
			meant.cell, meant.ok = a.above(i)
		}
		if !ok {
			cell = sheet.Cell{}
		}
		a.cells[i], a.meant[i] = cell, meant
	}
}

// above is the nearest cell above a column's that is filled in and no ditto mark.
func (a *aboveRow) above(i int) (sheet.Cell, bool) {
	switch {
	case a == nil || a.cells == nil || tidy(a.cells[i].Text) == "":
		return sheet.Cell{}, false
	case a.meant[i].is:
		return a.meant[i].cell, a.meant[i].ok
	}
	return a.cells[i], a.cells[i].Kind != sheet.Error
}
