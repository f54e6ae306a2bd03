package ledger

import "sort"

// AttributionMode is how a shared project's figures are credited (归集口径).
type AttributionMode string

// The modes. In each, for every grouping: Σ rows − overlap + unallocated = total.
const (
	// FullAttribution (全额): each partner gets the whole; what is counted more than
	// once is the overlap.
	FullAttribution AttributionMode = "full"
	// ShareAttribution (分摊): declared shares, by largest remainder; what nobody
	// declared is unallocated. A sole partner has the whole unless it declared less.
	ShareAttribution AttributionMode = "share"
	// LeadAttribution (牵头): all to the lead; unallocated where none leads. A sole partner leads.
	LeadAttribution AttributionMode = "lead"
)

// AttributionModes lists the modes.
var AttributionModes = []AttributionMode{FullAttribution, ShareAttribution, LeadAttribution}

// Valid reports whether the mode is known.
func (m AttributionMode) Valid() bool { return contains(AttributionModes, m) }

// Apportion splits value by shares in basis points with the method of the largest
// remainder: each part gets the floor of its exact share, and the units left over go
// one each to the largest fractions, the earlier part first where they are equal. The
// parts sum to the floor of value times the sum of the shares, so to value itself when
// the shares sum to 10000. A negative value is split as its absolute value. Every value
// is in range; shares are ≥ 0 and sum to at most 10000, as Validate sees to.
func Apportion(value int64, shares []int64) []int64 {
	size := uint64(value)
	if value < 0 {
		size = -size // of the smallest int64 too
	}
	parts := make([]int64, len(shares))
	order := make([]int, len(shares))
	fractions := make([]uint64, len(shares))
	var sum, whole uint64
	for i, s := range shares {
		floor, fraction := shareOf(size, uint64(s))
		parts[i], fractions[i], order[i] = int64(floor), fraction, i
		sum += floor
		whole += uint64(s)
	}
	target, _ := shareOf(size, whole)
	sort.SliceStable(order, func(a, b int) bool { return fractions[order[a]] > fractions[order[b]] })
	for _, i := range order[:target-sum] {
		parts[i]++
	}
	if value < 0 {
		for i := range parts {
			parts[i] = -parts[i]
		}
	}
	return parts
}

// shareOf is the floor of size×share/10000 and the fraction left, in ten-thousandths,
// without the overflow of the plain product.
func shareOf(size, share uint64) (floor, fraction uint64) {
	const whole = uint64(WholeShare)
	rest := size % whole * share
	return size/whole*share + rest/whole, rest % whole
}
