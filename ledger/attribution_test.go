package ledger

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestApportion(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		value  int64
		shares []int64
		want   []int64
	}{
		{"halves_of_an_odd_value_favour_the_first", 101, []int64{5000, 5000}, []int64{51, 50}},
		{"thirds", 100, []int64{3334, 3333, 3333}, []int64{34, 33, 33}},
		{"largest_fraction_wins_over_order", 10, []int64{1200, 1900, 6900}, []int64{1, 2, 7}},
		{"undeclared_rest_is_not_handed_out", 1001, []int64{3000, 2000}, []int64{300, 200}},
		{"one_fen_among_many", 1, []int64{2500, 2500, 2500, 2500}, []int64{1, 0, 0, 0}},
		{"one_fen_not_fully_declared", 1, []int64{5000, 4999}, []int64{0, 0}},
		{"nothing_for_a_share_of_nothing", 7, []int64{0, 10000, 0}, []int64{0, 7, 0}},
		{"zero", 0, []int64{5000, 5000}, []int64{0, 0}},
		{"negative_mirrors_positive", -101, []int64{5000, 5000}, []int64{-51, -50}},
		{"no_shares", 100, nil, []int64{}},
		{"largest_value", math.MaxInt64, []int64{10000}, []int64{math.MaxInt64}},
		{"smallest_value", math.MinInt64, []int64{10000}, []int64{math.MinInt64}},
		{"smallest_value_in_halves", math.MinInt64, []int64{5000, 5000}, []int64{math.MinInt64 / 2, math.MinInt64 / 2}},
		// 345.29 亿元 in 分 between three partners.
		{"headline", 3_452_900_000_000, []int64{3333, 3333, 3334}, []int64{1_150_851_570_000, 1_150_851_570_000, 1_151_196_860_000}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Apportion(c.value, c.shares); !slices.Equal(got, c.want) {
				t.Errorf("Apportion(%d, %v) = %v, want %v", c.value, c.shares, got, c.want)
			}
		})
	}
}

// The rules of the largest remainder, checked with integers that cannot overflow.
func TestApportionKeepsTheRulesOfTheLargestRemainder(t *testing.T) {
	t.Parallel()
	edges := []int64{0, 1, 2, 9999, 10000, 10001, math.MaxInt64, math.MaxInt64 - 1, math.MaxInt64 / 10000, math.MinInt64, math.MinInt64 + 1}
	whole := big.NewInt(WholeShare)
	for seed := range uint64(20000) {
		random := rand.New(rand.NewPCG(seed, 2))
		shares := randomShares(random)
		value := edges[random.IntN(len(edges))]
		switch random.IntN(4) {
		case 0:
			value = random.Int64N(30000) - 15000 // few units: fractions decide
		case 1:
			value = int64(random.Uint64())
		}
		parts := Apportion(value, shares)
		if len(parts) != len(shares) {
			t.Fatalf("seed %d: %d parts for %d shares", seed, len(parts), len(shares))
		}

		size := new(big.Int).Abs(big.NewInt(value))
		sum, declared := new(big.Int), new(big.Int)
		extra := make([]bool, len(parts))
		fraction := make([]int64, len(parts))
		for i, part := range parts {
			if part != 0 && (part < 0) != (value < 0) {
				t.Fatalf("seed %d: part %d of %d has the other sign", seed, part, value)
			}
			// QuoRem of two non-negative numbers: floor and rest.
			rest := new(big.Int)
			floor, _ := new(big.Int).QuoRem(new(big.Int).Mul(size, big.NewInt(shares[i])), whole, rest)
			got := new(big.Int).Abs(big.NewInt(part))
			over := new(big.Int).Sub(got, floor)
			fraction[i] = rest.Int64()
			switch {
			case over.Sign() == 0:
			case over.Cmp(big.NewInt(1)) == 0 && fraction[i] > 0:
				extra[i] = true
			default:
				t.Fatalf("seed %d: %d of %d by %d: floor %v and %d/10000", seed, part, value, shares[i], floor, fraction[i])
			}
			sum.Add(sum, got)
			declared.Add(declared, big.NewInt(shares[i]))
		}
		want := new(big.Int).Mul(size, declared)
		if want.Quo(want, whole); sum.Cmp(want) != 0 {
			t.Fatalf("seed %d: parts of %d by %v sum to %v, want %v", seed, value, shares, sum, want)
		}
		for i := range parts {
			for j := range parts {
				before := fraction[i] > fraction[j] || fraction[i] == fraction[j] && i < j
				if before && extra[j] && !extra[i] {
					t.Fatalf("seed %d: Apportion(%d, %v) = %v gives a unit to part %d before part %d", seed, value, shares, parts, j, i)
				}
			}
		}
	}
}

// randomShares are some shares of at most the whole, often equal, often of exactly
// the whole.
func randomShares(random *rand.Rand) []int64 {
	n := 1 + random.IntN(7)
	if random.IntN(8) == 0 {
		n = 40 // sorting is stable by luck below a dozen
	}
	shares := make([]int64, n)
	left := WholeShare
	for i := range shares {
		shares[i] = random.Int64N(left + 1)
		if random.IntN(2) == 0 {
			shares[i] = min(left, WholeShare/int64(n))
		}
		left -= shares[i]
	}
	if random.IntN(2) == 0 {
		shares[n-1] += left
	}
	return shares
}

func TestAttributionModeValid(t *testing.T) {
	t.Parallel()
	for _, m := range []AttributionMode{"full", "share", "lead"} {
		if !m.Valid() {
			t.Errorf("%q is a mode", m)
		}
	}
	for _, m := range []AttributionMode{"", "FULL", "even"} {
		if m.Valid() {
			t.Errorf("%q is not a mode", m)
		}
	}
}
