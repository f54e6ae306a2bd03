package importers

import (
	"fmt"
	"math/big"
	"slices"

	"jiedui/ledger"
)

// line is a row of a table's body with what it adds to the table's totals.
type line struct {
	bodyRow
	sums    map[int]amount
	unread  map[int]bool
	records int // 1, or 0 where it goes on with the record above
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
	t := *x
	t.number = l.number
	var problems []func()
	compared := false
	defer func() {
		if compared {
			x.m.said.Checks = append(x.m.said.Checks, TotalCheck{l.number, l.label, len(problems) == 0})
		}
	}()
	for n, candidate := range ranges {
		if !hasData(candidate) {
			continue
		}
		found, any := t.totalProblems(l, candidate)
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
		f, ok := x.in(c)
		if !ok || f.carried {
			continue
		}
		total, ok := x.amount(f, measures[c.spec.Measure], c.unit)
		if !ok {
			continue
		}
		compared = true
		if sum, complete := sumOf(rows, c.col); complete && !agrees(total, sum) {
			problems = append(problems, func() {
				x.find(codeSubtotalMismatch, f, f.text, fmt.Sprintf("“%s”写的是 %s，各行相加是 %s，请核对",
					l.label, total.String(), decimal(sum.value, total.Unit)))
			})
		}
	}
	return problems, compared
}

// columnSum is what the rows add up to, in smallest units, and the finest decimals met.
type columnSum struct {
	value    *big.Int
	decimals int
	unit     ledger.Unit
	rounded  int64 // how many of the values were rounded to the smallest unit
}

func sumOf(rows []line, col int) (columnSum, bool) {
	sum := columnSum{value: new(big.Int)}
	for _, r := range rows {
		if r.unread[col] {
			return sum, false
		}
		if a, ok := r.sums[col]; ok {
			sum.value.Add(sum.value, big.NewInt(a.Value))
			sum.decimals, sum.unit = max(sum.decimals, a.decimals), a.Unit
			if a.rounded {
				sum.rounded++
			}
		}
	}
	return sum, true
}

// agrees compares exactly; where the total is written with fewer decimals than the rows, or
// in a larger unit, to half of its last digit; where computed values were rounded, to half
// a smallest unit for each.
func agrees(total amount, sum columnSum) bool {
	diff := new(big.Int).Sub(big.NewInt(total.Value), sum.value)
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
	of   map[int]int64
}

func (s *runningSums) add(values map[int]amount) {
	s.rows++
	for col, v := range values {
		s.of[col] += v.Value
	}
}

// totalOf reports whether a row that names no place and no organisation of its own states
// nothing but the sums of the rows above: a total that nobody called one.
func (s *runningSums) totalOf(x *row) bool {
	if s.rows < 2 || len(x.sums) == 0 {
		return false
	}
	for col, v := range x.sums {
		if v.Value == 0 || s.of[col] != v.Value {
			return false
		}
	}
	for i := range x.m.columns {
		c := &x.m.columns[i]
		if c.spec == nil || c.spec.Field != fieldOrganisation && c.spec.Field != fieldPlace && c.spec.Field != fieldZone &&
			!slices.Contains(placeFields, c.spec.Field) {
			continue
		}
		if cell, ok := x.m.table.grid.own(x.number, c.col); ok && tidy(cell.Text) != "" {
			return false
		}
	}
	return true
}
