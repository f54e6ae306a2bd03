package ledger

import (
	"math/big"
	"strings"
)

// Ratio is an exact quotient: a completion rate, a share of time, a change in percent. It
// is rounded only when written, so that differences are taken before rounding.
type Ratio struct{ of *big.Rat }

// RatioOf divides; nil where the denominator is zero.
func RatioOf(numerator, denominator int64) *Ratio {
	if denominator == 0 {
		return nil
	}
	return &Ratio{new(big.Rat).SetFrac(big.NewInt(numerator), big.NewInt(denominator))}
}

// Sub is the difference of two ratios: of percentages, their percentage points.
func (r Ratio) Sub(other Ratio) Ratio { return Ratio{new(big.Rat).Sub(r.of, other.of)} }

// Compare orders ratios by size.
func (r Ratio) Compare(other Ratio) int { return r.of.Cmp(other.of) }

// BasisPoints is the ratio in ten-thousandths, rounded half to even; false when that does
// not fit in 64 bits.
func (r Ratio) BasisPoints() (int64, bool) {
	n := r.scaled(big.NewInt(10_000))
	return n.Int64(), n.IsInt64()
}

// MaxPercentDigits is how many decimals Percent writes at most.
const MaxPercentDigits = 18

// Percent is the ratio in percent with so many decimals (0 to MaxPercentDigits), rounded
// half to even: 61.14.
func (r Ratio) Percent(digits int) string {
	n := r.scaled(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)+2), nil))
	sign := ""
	if n.Sign() < 0 {
		sign, n = "-", n.Neg(n)
	}
	text := n.String()
	if digits == 0 {
		return sign + text
	}
	if len(text) <= digits {
		text = strings.Repeat("0", digits+1-len(text)) + text
	}
	return sign + text[:len(text)-digits] + "." + text[len(text)-digits:]
}

func (r Ratio) scaled(by *big.Int) *big.Int {
	return roundHalfEven(new(big.Rat).Mul(r.of, new(big.Rat).SetInt(by)))
}

func roundHalfEven(v *big.Rat) *big.Int {
	quotient, rest := new(big.Int).DivMod(v.Num(), v.Denom(), new(big.Int)) // Euclidean: rest ≥ 0
	switch rest.Lsh(rest, 1).Cmp(v.Denom()) {
	case 1:
		quotient.Add(quotient, big.NewInt(1))
	case 0:
		quotient.Add(quotient, new(big.Int).SetUint64(uint64(quotient.Bit(0))))
	}
	return quotient
}

// Elapsed is the share of a stretch of time, its first and last day included, that has
// passed by the end of a date (时间进度), from 0 to 1. Months count as equal parts and days
// as parts of their month: at the end of October ten twelfths of any year have passed. Nil
// where the stretch is empty.
func Elapsed(first, last, by Date) *Ratio {
	start := monthsPassed(first.AddDays(-1))
	whole := new(big.Rat).Sub(monthsPassed(last), start)
	if whole.Sign() <= 0 {
		return nil
	}
	passed := new(big.Rat).Sub(monthsPassed(by), start)
	passed.Quo(passed, whole)
	if one := big.NewRat(1, 1); passed.Cmp(one) > 0 {
		passed = one
	} else if passed.Sign() < 0 {
		passed = new(big.Rat)
	}
	return &Ratio{passed}
}

// monthsPassed counts months from the year 0 to the end of a date.
func monthsPassed(d Date) *big.Rat {
	length := monthsLater(Date{Year: d.Year, Month: d.Month, Day: 1}, 1).AddDays(-1).Day
	months := big.NewRat(int64(d.Year)*12+int64(d.Month)-1, 1)
	return months.Add(months, big.NewRat(int64(d.Day), int64(length)))
}

// Completion names a completion rate (完成率): what is divided by what.
type Completion struct {
	Measure   string // of the numerator: what has been done
	Series    Series
	OfMeasure string // of the denominator: what it is measured against
	OfSeries  Series
	// ThisYear takes off the numerator what stood at the end of the year before the as-of
	// date: a plan of one year is measured by what was done in that year. Nothing stated
	// by then counts as nothing done. For portfolios of projects and pairings only.
	ThisYear bool
	// PlannedFrom and PlannedTo are the first and last day of the time planned for the
	// denominator; zero: with ThisYear the year of the as-of date, else not known, so that
	// there is no gap to the time elapsed.
	PlannedFrom, PlannedTo Date
}

// Planned reports whether the planned time is known.
func (c *Completion) Planned() bool {
	return c != nil && (c.ThisYear || !c.PlannedFrom.IsZero() && !c.PlannedTo.IsZero())
}

// TimeElapsed is the share of the planned time that has passed by a date; nil where no
// time is planned.
func (c *Completion) TimeElapsed(by Date) *Ratio {
	switch {
	case !c.Planned():
		return nil
	case c.PlannedFrom.IsZero():
		return Elapsed(Date{Year: by.Year, Month: 1, Day: 1}, Date{Year: by.Year, Month: 12, Day: 31}, by)
	}
	return Elapsed(c.PlannedFrom, c.PlannedTo, by)
}

// CompletionSums are the two sides of a completion rate, both over the same subjects.
type CompletionSums struct {
	Numerator   Amount
	Denominator Amount
	Subjects    int // how many have both
	LeftOut     int // how many of the cell's subjects lack one of them
}

// Rate is the completion rate; nil without a denominator.
func (c *CompletionSums) Rate() *Ratio {
	if c == nil || c.Numerator.Value == nil || c.Denominator.Value == nil {
		return nil
	}
	return RatioOf(*c.Numerator.Value, *c.Denominator.Value)
}
