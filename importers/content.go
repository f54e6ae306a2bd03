package importers

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// enough is how sure a guess from contents has to be for the column to be read by it.
const enough = 90

// maxSamples of a column are looked at.
const maxSamples = 40

// A guess is what a column seems to hold.
type guess struct {
	column Column
	sure   int
	// name is what a heading that says so would be called, or several that may be meant.
	name string
}

// projectCode is the form that the national approval platform gives to projects.
var projectCode = regexp.MustCompile(`^\d{4}-\d{6}-\d{2}-\d{2}-\d{6}$`)

// readContents looks at columns whose headings say nothing: what is certain is used with a
// warning, what is not is only suggested.
func (r *reader) readContents(m *mapping) {
	for i := range m.columns {
		c := &m.columns[i]
		if c.spec != nil {
			continue
		}
		samples := m.samples.columns[i]
		if len(samples) == 0 {
			continue
		}
		g, ok := r.guess(m, c.tableColumn, samples)
		if !ok {
			continue
		}
		if g.sure < enough {
			c.suggested, c.sure = g.name, g.sure
			continue
		}
		c.spec, c.why, c.sure = &g.column, whyContent, g.sure
		r.f.add(codeMappedByContent, spot{sheet: m.table.grid.name, row: m.table.headRow(c.tableColumn), col: c.col, heading: c.text}, c.text,
			"表头没有说明，按内容认作“"+g.name+"”；请核对，并把列名改为“"+g.name+"”")
	}
}

// samples are what has to be known of a table's contents before its rows are read.
type samples struct {
	columns  map[int][]sheet.Cell // by index of a column that no heading explains
	unheaded []sheet.Cell         // the first of each column that has no heading
	headed   map[int]bool
	rates    map[int]rates // by column
	groups   groups
	left     int // columns that need more
}

// sample looks into the columns of a part's tables that say too little of themselves.
func (r *reader) sample(ctx context.Context, p part) error {
	left := 0
	for _, m := range p.mappings {
		m.samples = r.wanted(m)
		left += m.samples.left
	}
	if left == 0 {
		return nil
	}
	past := 0
	return p.body(ctx, func(i int, b bodyRow) bool {
		for ; past < i; past++ {
			left -= p.mappings[past].samples.left
		}
		m := p.mappings[i]
		before := m.samples.left
		m.look(b)
		left -= before - m.samples.left
		return left > 0
	}, nil, make([]bodyRead, len(p.tables)))
}

func (r *reader) wanted(m *mapping) samples {
	s := samples{columns: map[int][]sheet.Cell{}, headed: map[int]bool{}, rates: map[int]rates{}}
	x := &row{r: r, m: m}
	for i := range m.columns {
		c := &m.columns[i]
		s.headed[c.col] = true
		switch {
		case c.spec == nil:
			s.columns[i] = nil
		case c.spec.Field == fieldValue, measures[c.spec.Measure].Unit.Dimension() == ledger.Percent && x.unitFor(measures[c.spec.Measure], c.unit, c) == ledger.None:
			s.rates[c.col] = rates{}
		}
	}
	s.left = len(s.columns) + len(s.rates)
	if s.groups = m.groupColumns(); s.groups.columns != nil {
		s.left++
	}
	if !m.table.form {
		columns := m.table.columns
		for col := columns[0].col; col <= columns[len(columns)-1].col; col++ {
			if !s.headed[col] {
				s.left++
			}
		}
	}
	return s
}

// look takes samples of a row.
func (m *mapping) look(b bodyRow) {
	s, t := &m.samples, m.table
	for col, seen := range s.rates {
		if seen.fractions && seen.percents {
			continue
		}
		at := slices.IndexFunc(m.columns, func(c mappedColumn) bool { return c.col == col })
		if cell, ok := t.grid.own(m.columns[at].rowOf(b.number), col); ok {
			seen.meet(cell)
			if s.rates[col] = seen; seen.fractions && seen.percents {
				s.left--
			}
		}
	}
	if b.kind == categoryRow {
		s.groups.leave()
	}
	if b.kind != dataRow {
		return
	}
	if s.groups.columns != nil && s.groups.rows < maxGrouped {
		if s.groups.met(m, b); s.groups.rows == maxGrouped {
			s.left--
		}
	}
	for i, list := range s.columns {
		if len(list) == maxSamples {
			continue
		}
		c := &m.columns[i]
		cell, ok := t.grid.own(c.rowOf(b.number), c.col)
		if !ok || cell.Kind == sheet.Error || ledger.IsBlankWord(cell.Text) {
			continue
		}
		if s.columns[i] = append(list, cell); len(list)+1 == maxSamples {
			s.left--
		}
	}
	if t.form {
		return
	}
	for _, c := range t.cells {
		if !s.headed[c.Col] && !ledger.IsBlankWord(c.Text) {
			s.headed[c.Col] = true
			s.unheaded = append(s.unheaded, c)
			s.left--
		}
	}
}

// guess tells by its contents what a column is that the profile has no column for yet.
func (r *reader) guess(m *mapping, c tableColumn, samples []sheet.Cell) (guess, bool) {
	all := func(fits func(text string) bool) bool {
		return !slices.ContainsFunc(samples, func(s sheet.Cell) bool { return !fits(tidy(s.Text)) })
	}
	sure := func(high, low, atLeast int) int {
		if len(samples) >= atLeast {
			return high
		}
		return low
	}
	project := m.records(ProjectRecord)
	switch {
	case project && !m.has(fieldCode) && all(projectCode.MatchString):
		return guess{Column{Field: fieldCode}, sure(97, 80, 2), "项目代码"}, true
	case m.firstRole() != "" && !m.hasField(fieldCreditCode) && all(ledger.CreditCodeChecks):
		return guess{Column{Field: fieldCreditCode}, sure(96, 80, 2), "统一社会信用代码"}, true
	case project && !m.has(fieldStatus) && all(func(s string) bool { return vocabulary().statusWords[headingKey(s)] != "" }):
		return guess{Column{Field: fieldStatus}, sure(92, 70, 3), "项目状态"}, true
	case all(func(s string) bool { return isMoneyWithUnit(s) }):
		return guess{sure: 50, name: "总投资、合同投资额、完成投资等金额"}, true
	case !slices.ContainsFunc(samples, func(s sheet.Cell) bool { return s.Kind != sheet.Date && !isDay(s) }):
		return guess{sure: 60, name: "开工时间、竣工时间等日期"}, true
	case !m.hasPlaces() && all(r.placesBelowCity(m)):
		return guess{Column{Field: fieldPlace}, sure(90, 70, 2), "建设地点"}, true
	case !m.hasField(fieldOrganisation) && all(endsLikeOrganisation):
		return guess{sure: 60, name: "建设单位、帮扶单位等单位"}, true
	}
	return guess{}, false
}

func isMoneyWithUnit(s string) bool {
	q, err := ledger.ParseQuantity(s)
	return err == nil && q.Unit.Dimension() == ledger.Money
}

// isDay reports whether a text is a date to the month or day; a bare number may be anything.
func isDay(c sheet.Cell) bool {
	if c.Kind != sheet.Text {
		return false
	}
	span, err := ledger.ParseSpan(c.Text)
	return err == nil && (span.Precision == ledger.PrecisionDay || span.Precision == ledger.PrecisionMonth)
}

// placesBelowCity reports of a text whether it is a county, town or village of the area.
func (r *reader) placesBelowCity(m *mapping) func(string) bool {
	area := m.profile.Area
	if len(r.o.Area) > 0 {
		area = r.o.Area
	}
	return func(s string) bool {
		match := r.resolve(divisions.Context{Under: area}, s)
		return match.OK && match.Rest == "" && len(area) > 0 && len(match.Place.Code) > 4 && match.Place.Level != ledger.LevelZone &&
			slices.ContainsFunc(area, func(code string) bool { return strings.HasPrefix(match.Place.Code, code) })
	}
}

// hasField reports whether a column holds the field, in whatever role.
func (m *mapping) hasField(field string) bool {
	return slices.ContainsFunc(m.columns, func(c mappedColumn) bool { return c.spec != nil && c.spec.Field == field })
}

func (m *mapping) hasPlaces() bool {
	return slices.ContainsFunc(append([]string{fieldPlace, fieldZone, fieldCredited}, placeFields...), m.has)
}
