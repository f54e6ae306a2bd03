package main

import "math/rand/v2"

// dice are the chances of one workbook. Each workbook has a seed of its own, so that a
// change to one leaves the others byte for byte as they were.
type dice struct{ *rand.Rand }

func newDice(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 0x6a6965647569))} }

func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// percent is true in n of 100 cases.
func (d dice) percent(n int) bool { return d.IntN(100) < n }

// between is from low to high, both included.
func (d dice) between(low, high int64) int64 { return low + d.Int64N(high-low+1) }

// split cuts total into n parts, the largest up to a hundred times the smallest, as
// projects differ. See apportion.
func (d dice) split(total int64, n int, steps ...int64) []int64 {
	return d.apportion(total, n, func() int64 { return d.between(4, 40) * d.between(4, 40) }, steps)
}

// share cuts total into n parts of the same order, as counties differ.
func (d dice) share(total int64, n int, steps ...int64) []int64 {
	return d.apportion(total, n, func() int64 { return d.between(50, 160) }, steps)
}

// apportion cuts total into parts by weight, each a multiple of one of the steps except
// the last, which takes the rest. Whole numbers only: floats differ between processors,
// and the sum has to be exact.
func (d dice) apportion(total int64, n int, weight func() int64, steps []int64) []int64 {
	weights := make([]int64, n)
	var sum int64
	for i := range weights {
		weights[i] = weight()
		sum += weights[i]
	}
	parts := make([]int64, n)
	rest := total
	for i, w := range weights[:n-1] {
		// total stays below 2^42 and a weight below 2^11.
		part := total * w / sum
		step := pick(d, steps)
		part = max(part-part%step, step)
		parts[i] = part
		rest -= part
	}
	parts[n-1] = rest
	return parts
}

// within cuts total into parts below limits[i]: the same share of each limit, then
// amounts that move between neighbours, so that the sum never changes. All but one part
// are multiples of step.
func (d dice) within(total int64, limits []int64, step int64) []int64 {
	var room int64
	for _, l := range limits {
		room += l / step
	}
	parts := make([]int64, len(limits))
	rest := total
	for i, l := range limits {
		parts[i] = total / room * (l / step)
		parts[i] -= parts[i] % step
		rest -= parts[i]
	}
	parts[0] += rest
	for i := range len(parts) - 1 {
		move := min(parts[i]*d.between(0, 70)/100, (limits[i+1]-parts[i+1])*d.between(0, 90)/100)
		move -= move % step
		parts[i] -= move
		parts[i+1] += move
	}
	for i, p := range parts {
		if p < 0 || p > limits[i] {
			panic("within: the limits leave no room for the total")
		}
	}
	return parts
}

// count spreads total things over n holders, each having at least least.
func (d dice) count(total, n, least int) []int {
	counts := make([]int, n)
	for i := range counts {
		counts[i] = least
	}
	for range total - n*least {
		counts[d.IntN(n)]++
	}
	return counts
}
