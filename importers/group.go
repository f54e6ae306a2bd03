package importers

import (
	"slices"
	"strings"
)

// maxGrouped rows of data tell how the columns of a table are filled in.
const maxGrouped = 2000

// filling is how a column that may be filled in once for each group was filled in, over the first rows of its table.
type filling struct {
	index  int // of the column
	filled int // rows with something in them, merges counted in each row
	blank  int // rows without, below one with something
	// Rows that write once more what the row above has: in the midst of a group, and where a column to the right begins
	// another group.
	repeated, renewed int
	last              string
	once              bool // filled in once for each group
}

// decide finds out which columns are filled in once for each group: where a value would be written again, the row is
// blank, unless a smaller group begins that is filled in so too. In a column that is filled in on each row, a blank may
// be anything.
func (g *groups) decide() {
	smaller := false
	for i := len(g.columns) - 1; i >= 0; i-- {
		f := &g.columns[i]
		repeated := f.repeated
		if !smaller {
			repeated += f.renewed
		}
		f.once = f.blank > 0 && repeated*10 <= f.blank && (f.blank*2 >= f.filled || f.blank > 1 && f.blank*5 >= f.filled)
		smaller = smaller || f.once
	}
}

// groups is how the columns of a table that may be filled in once for each group were filled in.
type groups struct {
	columns []filling
	rows    int
}

// groupColumns are the columns that the profile carries down, from left to right, and the one of numbers.
func (m *mapping) groupColumns() groups {
	var g groups
	if m.table.form || !slices.ContainsFunc(m.columns, func(c mappedColumn) bool { return c.spec != nil && c.spec.Carry }) {
		return g
	}
	for i := range m.columns {
		if c := &m.columns[i]; c.spec != nil && (c.spec.Carry || c.col == m.table.serial) {
			g.columns = append(g.columns, filling{index: i})
		}
	}
	slices.SortFunc(g.columns, func(a, b filling) int { return m.columns[a.index].col - m.columns[b.index].col })
	return g
}

// met takes in a row of data.
func (g *groups) met(m *mapping, b bodyRow) {
	g.rows++
	lastNew := -1 // the last column that begins another group
	for i := range g.columns {
		c := &m.columns[g.columns[i].index]
		if _, covered := m.table.grid.cover(b.number, c.col); covered || !c.spec.Carry {
			continue
		}
		if cell, ok := m.table.grid.own(b.number, c.col); ok {
			if text := tidy(cell.Text); text != "" && text != g.columns[i].last && !isDitto(text) {
				lastNew = i
			}
		}
	}
	other := false // a column before begins another group
	for i := range g.columns {
		f := &g.columns[i]
		c := &m.columns[f.index]
		if _, covered := m.table.grid.cover(b.number, c.col); covered {
			f.filled++
			continue
		}
		cell, _ := m.table.grid.own(b.number, c.col)
		switch text := tidy(cell.Text); {
		case text == "" && other && slices.Contains(placeFields, c.spec.Field):
			f.last = "" // what is carried down ends with the place above
		case text == "":
			if f.last != "" {
				f.blank++
			}
		case !c.spec.Carry: // each number differs
			f.filled, f.last = f.filled+1, text
		case isDitto(text):
			f.filled, f.repeated = f.filled+1, f.repeated+1
		case text != f.last:
			f.filled, f.last, other = f.filled+1, text, true
		default:
			if f.filled++; lastNew > i {
				f.renewed++
			} else if !other {
				f.repeated++
			}
		}
	}
}

// leave is met for a row that begins another part of the table.
func (g *groups) leave() {
	for i := range g.columns {
		g.columns[i].last = ""
	}
}

// once reports whether a column, by its index, is filled in once for each group.
func (g *groups) once(index int) bool {
	i := slices.IndexFunc(g.columns, func(f filling) bool { return f.index == index })
	return i >= 0 && g.columns[i].once
}

// carries reports whether a blank of a column that may be filled in once for each group stands for the value above:
// where the sheet fills it in so, or where the number of the row above goes on.
func (x *row) carries(index int) bool {
	t, g := x.m.table, &x.m.samples.groups
	if g.once(index) {
		return true
	}
	if t.serial == 0 || t.form {
		return false
	}
	if from, covered := t.grid.cover(x.number, t.serial); covered {
		return from.col == t.serial && from.row > t.bottom
	}
	cell, _ := t.grid.own(x.number, t.serial)
	serial := slices.IndexFunc(x.m.columns, func(c mappedColumn) bool { return c.col == t.serial })
	return tidy(cell.Text) == "" && g.once(serial)
}

// blankAmongFilled reports a blank in a column that is filled in on each row: it is not taken for the value above. It
// is an error where it leaves open who, where or what the row is about.
func (x *row) blankAmongFilled(c *mappedColumn, above string) {
	code, hint := codeUnclearBlank, "此列各行都填写，这一格却空着，不能认作与上面的“"+shorten(above)+"”相同：请补填；属同一组的请合并单元格，确实没有的请填“无”"
	switch field := c.spec.Field; {
	case field == fieldName:
		return // a missing name is reported as such
	case slices.Contains([]string{fieldSector, fieldSummary, fieldNote, fieldPost, fieldTeam, fieldSerial, fieldIgnore, fieldPerson}, field), x.namesPlaceBelow(field):
		code, hint = codeBlankNotCarried, "此列各行都填写，这一格却空着，没有按上面的“"+shorten(above)+"”填入：请补填；属同一组的请合并单元格，确实没有的请填“无”"
	default:
		x.unclear = append(x.unclear, c.spec.ID())
	}
	at := x.spot(c, filled{}.Cell)
	if x.r.f.add(code, at, "", hint) {
		x.failed = true
	}
}

// namesPlaceBelow reports whether the row names a place below those of a field itself.
func (x *row) namesPlaceBelow(field string) bool {
	level := slices.Index(placeFields, field)
	if level < 0 && field != fieldZone {
		return false
	}
	return slices.ContainsFunc(x.m.columns, func(c mappedColumn) bool {
		if c.spec == nil || c.spec.Field != fieldPlace && (c.spec.Field != fieldZone || field == fieldZone) && slices.Index(placeFields, c.spec.Field) <= level {
			return false
		}
		cell, ok := x.m.table.grid.own(x.number, c.col)
		return ok && tidy(cell.Text) != ""
	})
}

// isUnclear reports whether what the row lacks in a column has been reported as an unclear blank.
func (x *row) isUnclear(code, lacking string) bool {
	return slices.ContainsFunc(x.unclear, func(id string) bool {
		field, _, _ := strings.Cut(id, ":")
		return lacking != "" && (id == lacking || field == lacking) ||
			code == codeMissingPlace && (field == fieldZone || slices.Contains(placeFields, field))
	})
}
