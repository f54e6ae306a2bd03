package divisions

import (
	"cmp"
	"slices"
	"strings"

	"jiedui/ledger"
)

// state says that the text up to some position can be read as a path that ends
// at a node. A nil node is the start, above all provinces.
type state struct {
	node *node
	// cost tells how far the text is from the full path: the sum of what
	// spellings charge, plus costSkip if a level was skipped. 0: fully written.
	cost int
}

// writing is the cost without the skipped levels: how the names were written.
func (s state) writing() int { return s.cost &^ costSkip }

// walk reads one text as a path in every possible way at once: it goes through
// the positions of the text and keeps, for each, the nodes that paths can end at.
type walk struct {
	text string    // folded, all parts in a row
	ends []int     // where each part ends: no name reaches over it
	at   [][]state // by position in text
}

func newWalk(text string, ends []int) *walk {
	w := &walk{text: text, ends: ends, at: make([][]state, len(text)+1)}
	w.at[0] = []state{{}}
	return w
}

// rest is the text from a position to the end of the part it lies in.
func (w *walk) rest(position int) string {
	for _, end := range w.ends {
		if position < end {
			return w.text[position:end]
		}
	}
	return ""
}

// upper follows the names of the trees, which hold no villages of the bureau's.
func (w *walk) upper(trees ...*tree) {
	for position := range w.text {
		for _, t := range trees {
			if len(w.at[position]) > 0 && len(t.nodes) > 0 {
				w.follow(t, position, w.at[position], func(n *node, from state) bool {
					return from.node == nil || n.within(from.node.code)
				}, true)
			}
		}
	}
}

// lower goes on from where upper came to, into the villages of a province and the
// zones in them. Without any place before it a village is only looked for in the
// places that the context names.
func (w *walk) lower(t, zones *tree, under []string) {
	for position := range w.text {
		from := slices.DeleteFunc(slices.Clone(w.at[position]), func(s state) bool {
			return s.node != nil && s.node.level() == ledger.LevelVillage
		})
		if len(from) > 0 {
			w.follow(t, position, from, func(n *node, from state) bool {
				if from.node != nil {
					return n.within(from.node.code)
				}
				return slices.ContainsFunc(under, n.within)
			}, false)
		}
		if len(zones.nodes) > 0 && len(from) < len(w.at[position]) {
			w.follow(zones, position, w.at[position], func(n *node, from state) bool {
				return from.node != nil && n.within(from.node.code)
			}, false)
		}
	}
}

// follow takes every name of the tree that the text goes on with at the position
// and extends the states in which it fits. With repeat a name may also be that of
// a place already passed, as in 北京市北京市朝阳区 or in columns that each write
// the whole path.
func (w *walk) follow(t *tree, position int, from []state, fits func(*node, state) bool, repeat bool) {
	rest := w.rest(position)
	for n := range t.beginning(rest) {
		for _, s := range from {
			switch {
			case s.node != n && fits(n, s):
				n.spellings(rest[n.core:], func(size, cost int) {
					cost += s.cost
					if !isNext(s.node, n) {
						cost |= costSkip
					}
					w.reach(position+int(n.core)+size, state{n, cost})
				})
			case repeat && s.node != nil && within(s.node.code, n.code):
				n.spellings(rest[n.core:], func(size, cost int) {
					w.reach(position+int(n.core)+size, state{s.node, s.cost + cost + costRepeat})
				})
			}
		}
	}
}

// reach notes a state, the cheapest one for each node.
func (w *walk) reach(position int, s state) {
	for i, old := range w.at[position] {
		if old.node == s.node {
			if s.cost < old.cost {
				w.at[position][i] = s
			}
			return
		}
	}
	w.at[position] = append(w.at[position], s)
}

// isNext reports whether a full path goes from one node to the other with nothing
// between: placeholders may be left out.
func isNext(from, to *node) bool {
	parent := parentCode(to.code)
	if from == nil {
		return parent == ""
	}
	if parent == from.code {
		return true
	}
	if parentCode(parent) != from.code {
		return false
	}
	between := country().find(parent)
	return between != nil && between.hidden
}

// finals are the ways to read the whole text.
func (w *walk) finals() []state { return w.at[len(w.text)] }

// leading are the ways to read the longest beginning of the text, and where it ends.
func (w *walk) leading() ([]state, int) {
	for position := len(w.text) - 1; position > 0; position-- {
		if len(w.at[position]) > 0 {
			return w.at[position], position
		}
	}
	return nil, 0
}

// beforeGroup are the villages, written with their suffix or in a column of their
// own, behind which only the name of a group or hamlet is left, and where that begins.
func (w *walk) beforeGroup() ([]state, int) {
	for position := len(w.text) - 1; position > 0; position-- {
		if len(w.at[position]) == 0 || !isBelowVillage(w.text[position:]) ||
			!soundsLikeVillage(w.text[:position]) && !slices.Contains(w.ends, position) {
			continue
		}
		var villages []state
		for _, s := range w.at[position] {
			if s.node.level() == ledger.LevelVillage {
				villages = append(villages, s)
			}
		}
		if len(villages) > 0 {
			return villages, position
		}
	}
	return nil, 0
}

// choose narrows the ways to read a text to the best ones, by code. One is left
// where the text is clear.
func choose(states []state, ctx Context) []state {
	best := slices.Clone(states)
	slices.SortStableFunc(best, func(a, b state) int { return strings.Compare(a.node.code, b.node.code) })
	best = slices.CompactFunc(best, func(a, b state) bool { return a.node.code == b.node.code }) // a stored place over the bureau's
	if ctx.Level != "" {
		best = prefer(best, func(s state) bool { return s.node.level() == ctx.Level })
	}
	best = prefer(best, func(s state) bool { return s.cost == 0 })
	if len(best) > 0 && best[0].cost == 0 {
		return withoutDescendants(best)
	}
	best = innermost(best, ctx.Under)
	if len(best) == 0 {
		return nil
	}
	least := slices.MinFunc(best, func(a, b state) int { return cmp.Compare(a.writing(), b.writing()) }).writing()
	best = prefer(best, func(s state) bool { return s.writing() == least })
	// A short name that a city shares with towns elsewhere is the city's: 长沙.
	// County and town stay ambiguous: 官渡 is a district of Kunming and nine towns.
	if slices.ContainsFunc(best, func(s state) bool { return s.node.level() == ledger.LevelCity }) {
		best = prefer(best, func(s state) bool {
			return s.node.level() != ledger.LevelTown && s.node.level() != ledger.LevelVillage
		})
	}
	return withoutDescendants(best)
}

// prefer keeps the states that pass, or all when none does.
func prefer(states []state, pass func(state) bool) []state {
	var kept []state
	for _, s := range states {
		if pass(s) {
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 {
		return states
	}
	return kept
}

// innermost keeps the states within the longest code that has any; all when none has.
func innermost(states []state, under []string) []state {
	if len(under) == 0 {
		return states
	}
	for length := 12; length > 0; length-- {
		inside := func(s state) bool {
			return slices.ContainsFunc(under, func(code string) bool {
				host, _, _ := strings.Cut(code, "Z")
				return len(host) == length && s.node.within(code)
			})
		}
		if slices.ContainsFunc(states, inside) {
			return prefer(states, inside)
		}
	}
	return states
}

// withoutDescendants leaves out places that lie within another of the list: 东莞市
// is the city rather than the county row in it, 长沙 the city rather than 长沙县.
func withoutDescendants(states []state) []state {
	var kept []state
	for _, s := range states { // ordered by code: an ancestor comes before
		if !slices.ContainsFunc(kept, func(k state) bool { return within(s.node.code, k.node.code) }) {
			kept = append(kept, s)
		}
	}
	return kept
}
