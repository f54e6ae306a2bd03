package ledger

import "slices"

// Qualifier says how exactly a value was stated (概数): offices write 约2900万元 or
// 超13.68亿元, and the word is part of the fact. The empty Qualifier reads as Exact.
type Qualifier string

const (
	// Exact is a value given without any qualifying word.
	Exact Qualifier = "exact"
	// About is 约: the true value may lie on either side.
	About Qualifier = "about"
	// Over is 超, 逾, 余, 多: the true value is strictly more.
	Over Qualifier = "over"
	// AtLeast is 不少于, 以上: the true value is the same or more.
	AtLeast Qualifier = "at_least"
	// Under is 近, 不足: the true value is strictly less.
	Under Qualifier = "under"
	// AtMost is 不超过, 以内: the true value is the same or less.
	AtMost Qualifier = "at_most"
)

// Qualifiers lists the qualifiers, Exact first.
var Qualifiers = []Qualifier{Exact, About, Over, AtLeast, Under, AtMost}

// Valid reports whether q is one of the six constants.
func (q Qualifier) Valid() bool { return slices.Contains(Qualifiers, q) }

// Prefix is the Chinese word written before the number, empty for Exact.
func (q Qualifier) Prefix() string {
	switch q {
	case About:
		return "约"
	case Over:
		return "超"
	case AtLeast:
		return "不少于"
	case Under:
		return "近"
	case AtMost:
		return "不超过"
	}
	return ""
}

// Bounds says how far the true value may lie above (up) and below (down) the stated one:
// 0 not at all, 1 it may, 2 it certainly does. SQL keeps the two numbers and takes the
// maximum of each over the rows of a sum; QualifierOf turns the maxima back into a word.
// A word that is none of the six may hide anything and reads as About.
func (q Qualifier) Bounds() (up, down int) {
	switch q {
	case Exact, "":
		return 0, 0
	case Over:
		return 2, 0
	case AtLeast:
		return 1, 0
	case Under:
		return 0, 2
	case AtMost:
		return 0, 1
	}
	return 1, 1
}

// QualifierOf is the inverse of Bounds. Whatever may lie on both sides is About.
func QualifierOf(up, down int) Qualifier {
	switch {
	case up > 0 && down > 0:
		return About
	case up > 1:
		return Over
	case up > 0:
		return AtLeast
	case down > 1:
		return Under
	case down > 0:
		return AtMost
	}
	return Exact
}

// Join is the Qualifier of the sum of two quantities, and of one quantity that carries two
// qualifying words (约9000余件). It is commutative, associative and idempotent, so the order
// in which rows are added cannot change the word.
func Join(a, b Qualifier) Qualifier {
	aUp, aDown := a.Bounds()
	bUp, bDown := b.Bounds()
	return QualifierOf(max(aUp, bUp), max(aDown, bDown))
}
