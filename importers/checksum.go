package importers

import (
	"fmt"
	"math/big"
	"math/bits"
	"slices"

	"jiedui/ledger"
)

// line is a total or category row of a table's body, or what the rows of data between two
// such add up to.
type line struct {
	bodyRow
	records int         // of rows of data, without those that go on with the record above
	sums    []columnSum // of rows of data, by index of the column
}

// newLine keeps a total or category row.
func newLine(b bodyRow) line {
	b.cells = slices.Clone(b.cells)
	return line{bodyRow: b}
}

// added keeps a row that is no record and that totals below it add to the rows.
func (t *tableRows) added(b bodyRow) line {
	l := newLine(b)
	l.sums = make([]columnSum, len(t.m.columns))
	for i := range t.m.columns {
		c := &t.m.columns[i]
		if c.spec == nil || !measures[c.spec.Measure].Additive {
			continue
		}
		if in, ok := t.x.in(i); ok && !in.carried {
			t.x.sums[i], t.x.summed[i] = t.x.amount(*in, measures[c.spec.Measure], c.unit)
			t.x.unread[i] = !t.x.summed[i]
		}
	}
	l.add(t.x)
	return l
}

// segment is the line of the rows of data that end with the one being read.
func (t *tableRows) segment() *line {
	n := len(t.lines)
	if n == 0 || t.lines[n-1].kind != dataRow {
		t.lines = append(t.lines, line{bodyRow: bodyRow{kind: dataRow, count: -1}, sums: make([]columnSum, len(t.m.columns))})
		n++
	}
	return &t.lines[n-1]
}

// add adds the values of a row of data.
func (l *line) add(x *row) {
	for i := range x.sums {
		sum := &l.sums[i]
		sum.unread = sum.unread || x.unread[i]
		if a := &x.sums[i]; x.summed[i] {
			sum.add(a.Value)
			sum.decimals, sum.unit, sum.any = max(sum.decimals, a.decimals), a.Unit, true
			if a.rounded {
				sum.rounded++
			}
		}
	}
}

// checkTotals compares each total and category row with the rows that it sums up: the
// sheet's own totals are the proof that it was read whole. A 小计 sums up what stands
// between it and the 小计 before, a 合计 or 总计 likewise at its level or the whole table,
// a total at the top and a category row what follows.
func (x *row) checkTotals(lines []line) {
	for i, l := range lines {
		switch l.kind {
		case totalRow:
			x.checkTotal(lines, i, x.totalRanges(lines, i))
		case categoryRow:
			end := i + 1
			for end < len(lines) && !(lines[end].kind == categoryRow && lines[end].level <= l.level) &&
				!(lines[end].kind == totalRow && lines[end].level < 3) {
				end++
			}
			x.checkTotal(lines, i, [][]line{lines[i+1 : end]})
		}
	}
}

// totalRanges are the rows that a total may be about, the likeliest first: those since the
// last total of its level or above, the groups that it closes from the inmost outwards, the
// whole table so far; of a total at the top, what follows.
func (x *row) totalRanges(lines []line, i int) [][]line {
	start := 0
	for j := i - 1; j >= 0; j-- {
		if lines[j].kind == totalRow && lines[j].level <= lines[i].level {
			start = j + 1
			break
		}
	}
	var ranges [][]line
	if hasData(lines[start:i]) {
		ranges = append(ranges, lines[start:i])
	}
	if hasData(lines[:i]) {
		// The group of a total right below another one is a wider one.
		inmost, closed := maxLevel+1, len(ranges) == 0
		for j := i - 1; j >= 0 && inmost > 1; j-- {
			if lines[j].kind == categoryRow && lines[j].level < inmost {
				inmost = lines[j].level
				if closed {
					closed = false
					continue
				}
				ranges = append(ranges, lines[j+1:i])
			}
		}
		return append(ranges, lines[:i])
	}
	end := i + 1
	for end < len(lines) && !(lines[end].kind == totalRow && lines[end].level <= lines[i].level) {
		end++
	}
	return [][]line{lines[i+1 : end], lines[i+1:]}
}

// withoutAdded appends each range that has rows of tax without them: a total may be of either.
func withoutAdded(ranges [][]line) [][]line {
	isAdded := func(l line) bool { return l.kind == addedRow }
	for _, lines := range ranges[:len(ranges):len(ranges)] {
		if slices.ContainsFunc(lines, isAdded) {
			ranges = append(ranges, slices.DeleteFunc(slices.Clone(lines), isAdded))
		}
	}
	return ranges
}

// maxLevel is the lowest level of a category row: unnumbered.
const maxLevel = 3

func hasData(lines []line) bool {
	for _, l := range lines {
		if l.kind == dataRow {
			return true
		}
	}
	return false
}

// checkTotal reports what differs, unless one of the ranges agrees in all columns.
func (x *row) checkTotal(lines []line, i int, ranges [][]line) {
	l := lines[i]
	x.m.table.grid.current = l.gridRow
	x.begin(l.number, "")
	var problems []func()
	compared := false
	defer func() {
		if compared {
			x.m.said.Checks = append(x.m.said.Checks, TotalCheck{l.number, l.label, len(problems) == 0})
		}
	}()
	for n, candidate := range withoutAdded(ranges) {
		if !hasData(candidate) {
			continue
		}
		found, any := x.totalProblems(l, candidate)
		if compared = compared || any; len(found) == 0 {
			problems = nil
			return
		}
		if n == 0 {
			problems = found
		}
	}
	for _, report := range problems {
		report()
	}
}

// totalProblems are what differs between a total and some rows, and whether it says
// anything to compare.
func (x *row) totalProblems(l line, rows []line) (problems []func(), compared bool) {
	records := 0
	for _, r := range rows {
		records += r.records
	}
	compared = l.count >= 0
	if l.count >= 0 && l.count != records {
		at := spot{sheet: x.m.table.grid.name, row: l.number, col: l.col}
		problems = append(problems, func() {
			x.r.f.add(codeSubtotalMismatch, at, l.label, fmt.Sprintf("写明共 %d 项，实际读到 %d 项，请核对是否漏行或多行", l.count, records))
		})
	}
	for i := range x.m.columns {
		c := &x.m.columns[i]
		if c.spec == nil || !measures[c.spec.Measure].Additive {
			continue
		}
		in, ok := x.in(i)
		if !ok || in.carried {
			continue
		}
		f := *in
		total, ok := x.amount(f, measures[c.spec.Measure], c.unit)
		if !ok {
			continue
		}
		compared = true
		if sum, complete := sumOf(rows, i); complete && !agrees(total, sum) {
			problems = append(problems, func() {
				x.find(codeSubtotalMismatch, f, f.text, fmt.Sprintf("“%s”写的是 %s，各行相加是 %s，请核对",
					l.label, total.String(), decimal(sum.total(), total.Unit)))
			})
		}
	}
	return problems, compared
}

// columnSum is what the rows add up to, in smallest units, and the finest decimals met.
type columnSum struct {
	high     int64 // of the 128 bits of the sum
	low      uint64
	decimals int
	unit     ledger.Unit
	rounded  int64 // how many of the values were rounded to the smallest unit
	any      bool  // there is a value
	unread   bool  // one of the values could not be read
}

func (s *columnSum) add(v int64) { s.addWide(v>>63, uint64(v)) }

func (s *columnSum) addWide(high int64, low uint64) {
	var carry uint64
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high += high + int64(carry)
}

// total is the sum, however large.
func (s columnSum) total() *big.Int {
	sum := new(big.Int).Lsh(big.NewInt(s.high), 64)
	return sum.Add(sum, new(big.Int).SetUint64(s.low))
}

func sumOf(rows []line, column int) (columnSum, bool) {
	var sum columnSum
	for i := range rows {
		if rows[i].kind != dataRow && rows[i].kind != addedRow {
			continue
		}
		s := &rows[i].sums[column]
		if s.unread {
			return sum, false
		}
		if s.any {
			sum.unit = s.unit
		}
		sum.addWide(s.high, s.low)
		sum.decimals = max(sum.decimals, s.decimals)
		sum.rounded += s.rounded
	}
	return sum, true
}

// agrees compares exactly; where the total is written with fewer decimals than the rows, or
// in a larger unit, to half of its last digit; where computed values were rounded, to half
// a smallest unit for each.
func agrees(total amount, sum columnSum) bool {
	diff := sum.total()
	diff.Sub(big.NewInt(total.Value), diff)
	diff.Abs(diff)
	slack := sum.rounded
	if total.rounded {
		slack++
	}
	if new(big.Int).Lsh(diff, 1).Cmp(big.NewInt(slack)) <= 0 {
		return true
	}
	if total.decimals >= sum.decimals && total.Unit.Scale() <= max(sum.unit.Scale(), 1) {
		return false
	}
	step := big.NewInt(total.Unit.Scale())
	for range total.decimals {
		step.Quo(step, big.NewInt(10))
	}
	return diff.Mul(diff, big.NewInt(2)).Cmp(step) <= 0
}

func decimal(value *big.Int, unit ledger.Unit) string {
	if !value.IsInt64() {
		return value.String()
	}
	text, err := ledger.DecimalText(value.Int64(), unit, -1)
	if err != nil { // an area that is no finite decimal in its unit
		text, _ = ledger.DecimalText(value.Int64(), unit, 4)
	}
	return text + string(unit)
}

// runningSums adds up the columns of the rows of data so far, in the smallest unit.
type runningSums struct {
	rows int
	of   []int64 // by index of the column
}

func newRunningSums(m *mapping) runningSums { return runningSums{of: make([]int64, len(m.columns))} }

func (s *runningSums) add(x *row) {
	s.rows++
	for i := range s.of {
		if x.summed[i] {
			s.of[i] += x.sums[i].Value
		}
	}
}

// totalOf reports whether a row that names no place, no organisation and no state of its own
// has only the sums of the rows above: a total that nobody called one.
func (s *runningSums) totalOf(x *row) bool {
	if s.rows < 2 || !slices.Contains(x.summed, true) {
		return false
	}
	for i := range s.of {
		if x.summed[i] && (x.sums[i].Value == 0 || s.of[i] != x.sums[i].Value) {
			return false
		}
	}
	for i := range x.m.columns {
		c := &x.m.columns[i]
		if c.spec == nil || c.spec.Measure != "" || slices.Contains(saysNothing, c.spec.Field) {
			continue
		}
		if cell, ok := x.m.table.grid.own(x.number, c.col); ok && tidy(cell.Text) != "" {
			return false
		}
	}
	return true
}

// saysNothing are the fields that a total may have filled in as a record does.
var saysNothing = []string{fieldSerial, fieldIgnore, fieldName, fieldNote, fieldYear, fieldAsOf, fieldPerson, fieldPackage, fieldValue}
