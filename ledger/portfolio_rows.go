package ledger

import (
	"cmp"
	"math"
	"slices"
)

// RowValue is what rows of a portfolio are ordered and chosen by.
type RowValue string

// The values of a row.
const (
	RowKey        RowValue = "key"
	RowName       RowValue = "name"
	RowCount      RowValue = "count"
	RowStarted    RowValue = "started"
	RowMeasure    RowValue = "measure"
	RowCompletion RowValue = "completion"
	// RowTimeGap is the share of planned time elapsed less the completion rate.
	RowTimeGap RowValue = "time_gap"
)

// RowOrder is the order of a portfolio's rows. Rows without the value come last in either
// direction; ties go by key.
type RowOrder struct {
	By         RowValue // empty: by key
	Measure    string   // for RowMeasure, with its series
	Series     Series
	Descending bool
}

// RowCondition chooses rows by a value: AtLeast ≤ value ≤ AtMost, in the measure's
// smallest unit or, of a completion rate, in basis points of the exact rate. A row without
// the value is not chosen: missing is not zero.
type RowCondition struct {
	By      RowValue // count, started, measure or completion
	Measure string
	Series  Series
	AtLeast *int64
	AtMost  *int64
}

// RowQuery chooses, orders and cuts the rows of a portfolio.
type RowQuery struct {
	Having []RowCondition // joined by and
	Order  RowOrder
	Top    int // how many rows to keep; zero: all
}

// ArrangedRow is a row with its place in the order.
type ArrangedRow struct {
	PortfolioCell
	// Rank counts from one; rows with the same value share it, and the next has as many
	// places more. Zero: the row has no such value, or stands for several.
	Rank int
	// Several are the keys of the rows that this one stands for; nil: itself.
	Several [][]string
}

// Arrangement is a portfolio's rows as they were asked for. Rows, Others and Excluded
// together are all rows of the portfolio.
type Arrangement struct {
	Rows     []ArrangedRow
	Others   *ArrangedRow // what is left below the top; nil: nothing
	Excluded *ArrangedRow // what did not meet the conditions; nil: nothing
}

// rowNumber is the value of a row that it is ordered by.
type rowNumber struct {
	known bool
	n     int64
	ratio *Ratio
	text  string
}

func (v rowNumber) compare(other rowNumber) int {
	if v.ratio != nil && other.ratio != nil {
		return v.ratio.Compare(*other.ratio)
	}
	return cmp.Or(cmp.Compare(v.n, other.n), cmp.Compare(v.text, other.text))
}

func valueOf(c PortfolioCell, by RowValue, measure string, series Series, name func(keys []string) string) rowNumber {
	switch by {
	case RowName:
		return rowNumber{known: true, text: name(c.Keys)}
	case RowCount:
		return rowNumber{known: true, n: int64(c.Count)}
	case RowStarted:
		return rowNumber{known: true, n: int64(c.Started)}
	case RowMeasure:
		if a := c.Amount(measure, series); a != nil && a.Value != nil {
			return rowNumber{known: true, n: *a.Value}
		}
		return rowNumber{}
	case RowCompletion, RowTimeGap:
		rate := c.Completion.Rate()
		if rate != nil && by == RowTimeGap { // time elapsed is the same for all rows
			negative := RatioOf(0, 1).Sub(*rate)
			rate = &negative
		}
		return rowNumber{known: rate != nil, ratio: rate}
	}
	return rowNumber{known: true}
}

func (c RowCondition) holds(cell PortfolioCell) bool {
	v := valueOf(cell, c.By, c.Measure, c.Series, nil)
	within := func(bound int64) int {
		if v.ratio != nil {
			return v.ratio.Compare(*RatioOf(bound, WholeShare))
		}
		return cmp.Compare(v.n, bound)
	}
	return v.known && (c.AtLeast == nil || within(*c.AtLeast) >= 0) && (c.AtMost == nil || within(*c.AtMost) <= 0)
}

// Arrange chooses, orders, ranks and cuts rows. name says what a row's keys are called, and
// is needed to order by name; adds tells whether a measure adds up.
func Arrange(rows []PortfolioCell, q RowQuery, name func(keys []string) string, adds func(measure string) bool) (Arrangement, error) {
	type placed struct {
		cell  PortfolioCell
		value rowNumber
	}
	var kept []placed
	var excluded []PortfolioCell
	for _, cell := range rows {
		if slices.ContainsFunc(q.Having, func(c RowCondition) bool { return !c.holds(cell) }) {
			excluded = append(excluded, cell)
			continue
		}
		kept = append(kept, placed{cell, valueOf(cell, q.Order.By, q.Order.Measure, q.Order.Series, name)})
	}
	slices.SortFunc(kept, func(a, b placed) int {
		byKey := slices.Compare(a.cell.Keys, b.cell.Keys)
		byValue := a.value.compare(b.value)
		if q.Order.Descending {
			byValue = -byValue
			if q.Order.By == "" || q.Order.By == RowKey {
				byKey = -byKey
			}
		}
		if a.value.known != b.value.known {
			byValue = 1
			if a.value.known {
				byValue = -1
			}
		}
		return cmp.Or(byValue, byKey)
	})
	var arranged Arrangement
	left := kept[len(kept):]
	if q.Top > 0 && len(kept) > q.Top {
		kept, left = kept[:q.Top], kept[q.Top:]
	}
	byKey := q.Order.By == "" || q.Order.By == RowKey
	for i, row := range kept {
		rank := i + 1
		if i > 0 && !byKey && row.value.compare(kept[i-1].value) == 0 {
			rank = arranged.Rows[i-1].Rank
		}
		if !row.value.known {
			rank = 0
		}
		arranged.Rows = append(arranged.Rows, ArrangedRow{PortfolioCell: row.cell, Rank: rank})
	}
	others := make([]PortfolioCell, len(left))
	for i, row := range left {
		others[i] = row.cell
	}
	var err error
	if arranged.Others, err = together(others, adds); err != nil {
		return arranged, err
	}
	arranged.Excluded, err = together(excluded, adds)
	return arranged, err
}

// together is one row that stands for several; nil for none.
func together(cells []PortfolioCell, adds func(string) bool) (*ArrangedRow, error) {
	if len(cells) == 0 {
		return nil, nil
	}
	sum, err := SumCells(cells, adds)
	row := &ArrangedRow{PortfolioCell: sum}
	for _, c := range cells {
		row.Several = append(row.Several, c.Keys)
	}
	return row, err
}

// SumCells adds cells: counts, amounts and both sides of the completion rate. What stands
// in several cells is counted in each, so that parts of a portfolio go on adding up to it.
// A measure that does not add up has a value only where a single figure is behind it.
func SumCells(cells []PortfolioCell, adds func(measure string) bool) (PortfolioCell, error) {
	var sum PortfolioCell
	for _, c := range cells {
		sum.Count += c.Count
		sum.Started += c.Started
		for _, a := range c.Amounts {
			held := sum.Amount(a.Measure, a.Series)
			if held == nil {
				sum.Amounts = append(sum.Amounts, a)
				continue
			}
			if err := held.add(a, 1, adds(a.Measure)); err != nil {
				return sum, err
			}
		}
		if c.Completion == nil {
			continue
		}
		if sum.Completion == nil {
			copied := *c.Completion
			sum.Completion = &copied
			continue
		}
		of := sum.Completion
		of.Subjects += c.Completion.Subjects
		if err := of.Numerator.add(c.Completion.Numerator, 1, true); err != nil {
			return sum, err
		}
		if err := of.Denominator.add(c.Completion.Denominator, 1, true); err != nil {
			return sum, err
		}
	}
	if sum.Completion != nil {
		sum.Completion.LeftOut = sum.Count - sum.Completion.Subjects
	}
	return sum, nil
}

// add adds another amount of the same measure and series, or takes it off (sign −1).
func (a *Amount) add(other Amount, sign int64, additive bool) error {
	a.Figures += other.Figures
	q := other.Qualifier
	if sign < 0 {
		up, down := q.Bounds()
		q = QualifierOf(down, up)
	}
	a.Qualifier = Join(a.Qualifier, q)
	if a.Value == nil || other.Value == nil || !additive {
		a.Value = nil
		return nil
	}
	left, right := *a.Value, *other.Value
	if right == math.MinInt64 && sign < 0 {
		return tooLarge()
	}
	right *= sign
	v := left + right
	if (v > left) != (right > 0) && right != 0 {
		return tooLarge()
	}
	a.Value = &v
	return nil
}

func tooLarge() error {
	return &Error{Kind: KindLimitExceeded, Text: "合计超出可表示的范围，请缩小统计范围"}
}

// AmountChange is an amount at one pair of times beside the same at another.
type AmountChange struct {
	Measure string
	Series  Series
	Current *Amount // nil: not reported
	Other   *Amount // nil: not reported
	// Difference is current less other; what was not reported is taken as nothing, so that
	// the rows' differences add up to the total's. Nil: a measure that does not add up and
	// was not stated, once each, at both.
	Difference *Amount
}

// Percent is the change in percent of the other; nil where that is zero or missing, or the
// current one is missing.
func (c AmountChange) Percent() *Ratio {
	if c.Current == nil || c.Other == nil || c.Difference == nil || c.Current.Value == nil || c.Other.Value == nil {
		return nil
	}
	size := *c.Other.Value
	if size < 0 {
		if size == math.MinInt64 {
			return nil
		}
		size = -size
	}
	return RatioOf(*c.Difference.Value, size)
}

// AmountChanges sets the amounts of two cells side by side: every measure and series that
// one of them has, in the order of the first, then of the second.
func AmountChanges(current, other PortfolioCell, adds func(measure string) bool) ([]AmountChange, error) {
	var list []AmountChange
	for i := range current.Amounts {
		a := &current.Amounts[i]
		list = append(list, AmountChange{Measure: a.Measure, Series: a.Series, Current: a, Other: other.Amount(a.Measure, a.Series)})
	}
	for i := range other.Amounts {
		a := &other.Amounts[i]
		if current.Amount(a.Measure, a.Series) == nil {
			list = append(list, AmountChange{Measure: a.Measure, Series: a.Series, Other: a})
		}
	}
	for i := range list {
		c := &list[i]
		if !adds(c.Measure) && (c.Current == nil || c.Other == nil || c.Current.Value == nil || c.Other.Value == nil) {
			continue
		}
		difference := Amount{Measure: c.Measure, Series: c.Series, Value: new(int64), Qualifier: Exact}
		for sign, a := range map[int64]*Amount{1: c.Current, -1: c.Other} {
			if a == nil {
				continue
			}
			if err := difference.add(*a, sign, true); err != nil {
				return nil, err
			}
		}
		c.Difference = &difference
	}
	return list, nil
}

// PeriodSpan is a stretch of the calendar, first and last day included.
type PeriodSpan struct{ First, Last Date }

// Periods cuts a stretch of time at the ends of calendar months, quarters, half-years or
// years; the first and the last period may be cut short. There are at most MaxDates − 1.
func Periods(first, last Date, kind PeriodKind) ([]PeriodSpan, error) {
	months := kind.Months()
	switch {
	case months == 0:
		return nil, Invalid("", string(kind), "by", "应为月、季、半年或年")
	case !first.Valid() || !last.Valid() || last.Before(first):
		return nil, Invalid("", first.String(), "from", "起始日期应不晚于截止日期")
	}
	var list []PeriodSpan
	for start := first; !last.Before(start); {
		into := (int(start.Month) - 1) % months
		end := monthsLater(Date{Year: start.Year, Month: start.Month, Day: 1}, months-into).AddDays(-1)
		if last.Before(end) {
			end = last
		}
		if list = append(list, PeriodSpan{start, end}); len(list) >= MaxDates {
			return nil, &Error{Kind: KindLimitExceeded, Field: "from", Text: "时期太多，请缩短起止时间或按更长的时期统计"}
		}
		start = end.AddDays(1)
	}
	return list, nil
}
