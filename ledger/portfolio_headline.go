package ledger

// HeadlineQuery asks what the ledger makes of a published figure by the same definition.
type HeadlineQuery struct {
	// Query selects what the figure is about: subject, filter, date and instant of
	// knowledge. The total does not depend on its attribution.
	Query   PortfolioQuery
	Measure string // empty: how many subjects
	Series  Series
	// After is the end of the day on which the headline was published: what came later is
	// news to it.
	After Instant
}

// HeadlineTotal is what the ledger makes of it.
type HeadlineTotal struct {
	Count  int
	Amount *Amount // of the measure; nil: none asked for, or not reported
	// Later are the batches behind the total that were applied after HeadlineQuery.After,
	// in order.
	Later []ID
}

// HeadlineState says whether the ledger reproduces a published figure.
type HeadlineState string

// The states.
const (
	HeadlineEqual         HeadlineState = "equal"            // to the smallest unit
	HeadlineWithin        HeadlineState = "within_qualifier" // as near as 约, 超, 近 … allow
	HeadlineDiffers       HeadlineState = "differs"
	HeadlineNotComparable HeadlineState = "not_comparable" // the ledger has no such number
)

// HeadlineStates lists the states.
var HeadlineStates = []HeadlineState{HeadlineEqual, HeadlineWithin, HeadlineDiffers, HeadlineNotComparable}

// Check compares a published figure with the ledger's value, in the smallest unit. A
// qualifier is taken at its word: 超 and 余 mean more, but by less than one of the last
// digit that was written (超13.68亿 is less than 13.69亿), 近 and 不足 the same below; 约 is
// what rounds to it; 不少于 and 不超过 have no end.
func (p PublishedFigure) Check(value *int64) HeadlineState {
	if value == nil {
		return HeadlineNotComparable
	}
	v, said := *value, p.Value
	if v == said {
		return HeadlineEqual
	}
	digit := lastDigit(said)
	within := false
	switch p.Qualifier {
	case Over:
		within = v > said && uint64(v)-uint64(said) < digit
	case Under:
		within = v < said && uint64(said)-uint64(v) < digit
	case About:
		distance := uint64(v) - uint64(said)
		if v < said {
			distance = uint64(said) - uint64(v)
		}
		within = distance <= digit/2
	case AtLeast:
		within = v > said
	case AtMost:
		within = v < said
	}
	if within {
		return HeadlineWithin
	}
	return HeadlineDiffers
}

// lastDigit is what one of the last digit other than zero is worth: 100 of 2900. Of zero, 1.
func lastDigit(v int64) uint64 {
	n := uint64(1)
	for v != 0 && v%10 == 0 {
		v, n = v/10, n*10
	}
	return n
}

// HeadlineNews are the figures behind the ledger's number that are known since the headline.
type HeadlineNews struct {
	Count  int
	Latest []ID // of the figures, the latest first
}
