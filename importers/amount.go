package importers

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// amount is a value as read, with how many decimals it was written.
type amount struct {
	ledger.Quantity
	decimals int
	rounded  bool
}

// amount reads the value of a measure. unit is the unit of the column or of the row.
func (x *row) amount(f filled, m ledger.Measure, unit ledger.Unit) (amount, bool) {
	text := f.text
	rounding := f.Kind == sheet.Number || plainNumber.MatchString(text)
	switch f.Kind {
	case sheet.Date, sheet.Bool:
		x.find(ledger.QuantityNotANumber, f, text, "此处应为数值，单元格却是日期或是否；请改为数值")
		return amount{}, false
	case sheet.Number:
		if f.Percent {
			text = shiftTwo(text) + "%"
		}
	}
	header, from := x.unitFrom(m, unit, f.column)
	if rivals, two := x.r.about(x.m.table).rivals[m.Unit.Dimension()]; two && from == unitFromTitle {
		x.rivalUnits(m, rivals)
	}
	q, rounded, err := ledger.ParseQuantityRounded(text, header)
	if err == nil && rounded && !rounding {
		_, err = ledger.ParseQuantityIn(text, header)
	}
	if err != nil && x.countsAlike(err, m, header) {
		// 14处 below a heading 个: both count the same thing.
		q, rounded, err = ledger.ParseQuantityRounded(text, ledger.None)
	}
	if err != nil && f.column != nil && f.column.spec.Ranges {
		if low, ok := lowerBound(text, header); ok {
			x.find(codeLowerBound, f, f.text, "一格里有两个数，按区间的下限读取（“不少于”）；请改填一个数")
			q, rounded, err = low, false, nil
		}
	}
	if err != nil {
		var bad *ledger.QuantityError
		if !errors.As(err, &bad) {
			bad = &ledger.QuantityError{Code: ledger.QuantityNotANumber, Hint: err.Error()}
		}
		x.find(bad.Code, f, f.text, bad.Hint)
		return amount{}, false
	}
	if q.Unit == ledger.None && m.Unit.Dimension() == ledger.Percent && q.Value >= 0 {
		q, rounded, err = x.rate(f, m, text)
		if err != nil {
			x.find(ledger.QuantityUnitMissing, f, f.text, "“"+m.Name+"”有的大于 1、有的小于 1，无法判断是百分数还是小数；请写成 90%")
			return amount{}, false
		}
	}
	if q.Unit == ledger.None && q.Value != 0 {
		x.find(ledger.QuantityUnitMissing, f, f.text, "“"+m.Name+"”没有写明单位，不能猜测：请在表头写“"+m.Name+"（"+string(m.Unit)+"）”，或在数字后写单位")
		return amount{}, false
	}
	q.Unit = alike(q.Unit, m)
	if q.Unit != ledger.None && q.Unit.Dimension() != m.Unit.Dimension() {
		x.find(ledger.QuantityUnitConflict, f, f.text, "单位与指标“"+m.Name+"”（"+string(m.Unit)+"）不是同一类，请核对")
		return amount{}, false
	}
	if rounded {
		x.find(codeRounded, f, f.text, "小数超出最小单位，已四舍五入")
	}
	a := amount{Quantity: q, rounded: rounded}
	if _, fraction, ok := strings.Cut(strings.TrimRight(strings.TrimFunc(ledger.Narrow(text), notDigit), " "), "."); ok {
		a.decimals = len(fraction)
	}
	return a, true
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

// rivalUnits reports, once for a table and dimension, that two units stand above its header.
func (x *row) rivalUnits(m ledger.Measure, rivals [2]ledger.Unit) {
	x.failed = true
	at := spot{sheet: x.m.table.grid.name, row: x.m.table.bottom}
	x.r.f.block(ledger.QuantityUnitConflict, at, string(rivals[0])+"、"+string(rivals[1]),
		"表上方写了两种单位，无法判断“"+m.Name+"”等列以哪一种为准；请只留一种，或在表头逐列写明单位")
}

// Where the unit of a cell that writes none comes from.
const (
	unitFromHeading = "heading"
	unitFromTitle   = "title"
	unitFromProfile = "profile"
	unitFromMeasure = "measure"
)

// unitFor is the unit of a cell that writes none: its heading's, else the one above the
// table, else the profile's, else that of things counted one by one.
func (x *row) unitFor(m ledger.Measure, unit ledger.Unit, c *mappedColumn) ledger.Unit {
	u, _ := x.unitFrom(m, unit, c)
	return u
}

func (x *row) unitFrom(m ledger.Measure, unit ledger.Unit, c *mappedColumn) (ledger.Unit, string) {
	if unit != ledger.None {
		return unit, unitFromHeading
	}
	if u, ok := x.r.about(x.m.table).units[m.Unit.Dimension()]; ok {
		return u, unitFromTitle
	}
	if c != nil && c.spec.Unit != "" {
		u, _ := ledger.ParseUnit(c.spec.Unit) // checked with the profile
		return u, unitFromProfile
	}
	switch m.Unit.Dimension() {
	case ledger.Money, ledger.Area, ledger.Length, ledger.Mass, ledger.Percent:
		return ledger.None, ""
	}
	if m.Unit.Scale() == 1 {
		return m.Unit, unitFromMeasure
	}
	return ledger.None, ""
}

// shiftTwo multiplies plain decimal text by a hundred: 0.1235 is 12.35.
func shiftTwo(s string) string {
	sign := ""
	if rest, ok := strings.CutPrefix(s, "-"); ok {
		sign, s = "-", rest
	}
	whole, fraction, _ := strings.Cut(s, ".")
	fraction += "00"
	whole = strings.TrimLeft(whole+fraction[:2], "0")
	if whole == "" {
		whole = "0"
	}
	if fraction = strings.TrimRight(fraction[2:], "0"); fraction != "" {
		whole += "." + fraction
	}
	return sign + whole
}

// alike is the measure's own unit for one that counts the same thing with another word: 14处
// of a measure counted in 个. Other units stay as they are.
func alike(u ledger.Unit, m ledger.Measure) ledger.Unit {
	own := m.Unit.Dimension()
	if !slices.Contains(vocabulary().Classifiers[string(own)], string(u.Dimension())) {
		return u
	}
	if u.Scale() == 1 {
		return ledger.Unit(own)
	}
	return "万" + ledger.Unit(own)
}

// countsAlike reports whether a cell could not be read only because cell and heading count
// with different words.
func (x *row) countsAlike(err error, m ledger.Measure, header ledger.Unit) bool {
	var bad *ledger.QuantityError
	return errors.As(err, &bad) && bad.Code == ledger.QuantityUnitConflict && alike(header, m).Dimension() == m.Unit.Dimension()
}

// rate reads a rate without any unit by its column: fractions where no value is above one,
// percentages where none but zero is below. An error: the column has both.
func (x *row) rate(f filled, m ledger.Measure, text string) (ledger.Quantity, bool, error) {
	fractions, percents := x.rates(f.column)
	switch {
	case fractions && percents:
		return ledger.Quantity{}, false, errMixedRates
	case fractions:
		x.r.f.addOnce(x.m.table.grid.name+"\x00"+f.column.text, codeRateWithoutUnit, x.spot(f.column, f.Cell), f.text, "此列没有写单位，最大不超过 1，按小数（1 即 100%）读取；请写成百分数")
		text = shiftTwo(ledger.Narrow(text))
	default:
		x.r.f.addOnce(x.m.table.grid.name+"\x00"+f.column.text, codeRateWithoutUnit, x.spot(f.column, f.Cell), f.text, "此列没有写单位，按百分数（90 即 90%）读取；请在表头写“（%）”")
	}
	return ledger.ParseQuantityRounded(text, ledger.UnitPercent)
}

var errMixedRates = errors.New("fractions and percentages in one column")

// rates tells of a column of bare numbers whether some lie between 0 and 1, and some above.
func (x *row) rates(c *mappedColumn) (fractions, percents bool) {
	met := x.m.samples.rates[c.col]
	return met.fractions, met.percents
}

type rates struct{ fractions, percents bool }

// meet takes in a cell of the column.
func (r *rates) meet(cell sheet.Cell) {
	text := strings.ReplaceAll(ledger.Narrow(cell.Text), ",", "")
	if cell.Percent || !bareRate.MatchString(text) {
		return
	}
	whole, fraction, _ := strings.Cut(text, ".")
	zero := strings.Trim(whole, "0") == "" && strings.Trim(fraction, "0") == ""
	one := strings.TrimLeft(whole, "0") == "1" && strings.Trim(fraction, "0") == ""
	switch {
	case zero:
	case one, strings.Trim(whole, "0") == "":
		r.fractions = true
	default:
		r.percents = true
	}
}

var bareRate = regexp.MustCompile(`^\d+(?:\.\d+)?$|^\.\d+$`)

// twoNumbers are the ends of a range: 3～5亿元, 2.50-4.00, 3万至5万元.
var twoNumbers = regexp.MustCompile(`^(\D*)(\d[\d,]*(?:\.\d+)?)([^\d~～—–至到-]*)[~～—–至到-]+(\d[\d,]*(?:\.\d+)?)(\D*)$`)

// lowerBound reads the lower end of a range as "at least".
func lowerBound(text string, header ledger.Unit) (ledger.Quantity, bool) {
	m := twoNumbers.FindStringSubmatch(strings.ReplaceAll(ledger.Narrow(text), " ", ""))
	if m == nil {
		return ledger.Quantity{}, false
	}
	unit := m[3]
	if unit == "" {
		unit = m[5]
	}
	low, err := ledger.ParseQuantityIn(m[2]+unit, header)
	if err != nil {
		return low, false
	}
	high, err := ledger.ParseQuantityIn(m[4]+m[5], header)
	if err != nil || high.Value < low.Value || high.Unit.Dimension() != low.Unit.Dimension() {
		return low, false
	}
	low.Qualifier = ledger.AtLeast
	return low, true
}
