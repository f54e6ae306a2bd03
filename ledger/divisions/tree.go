package divisions

import (
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"jiedui/ledger"
)

// node is a place with its name cut into core and suffix.
type node struct {
	code   string
	name   string // as the bureau writes it
	folded string // name without marks and spaces, see foldRune
	core   uint16 // bytes of folded that come before the suffix
	rule   uint8  // index into rules: which suffixes may stand after the core
	hidden bool   // a placeholder that paths leave out
	given  *ledger.Place
}

func newNode(code, name string, level ledger.PlaceLevel) node {
	folded := fold(name)
	core, rule := cut(folded, level)
	return node{code: code, name: name, folded: folded, core: uint16(core), rule: uint8(rule)}
}

// place is the node as the rest of the program sees it.
func (n *node) place() ledger.Place {
	if n.given != nil {
		return *n.given
	}
	return ledger.Place{Code: n.code, Name: n.name, Level: n.level(), Parent: parentCode(n.code)}
}

func (n *node) level() ledger.PlaceLevel {
	if n.given != nil {
		return n.given.Level
	}
	return levelOf(n.code)
}

// within reports whether the node is the place with the code or lies in it. A
// zone lies in its host and in the place that it is credited to.
func (n *node) within(code string) bool {
	return within(n.code, code) || n.given != nil && n.given.CreditedTo != "" && within(n.given.CreditedTo, code)
}

func within(inner, outer string) bool {
	return strings.HasPrefix(inner, outer) && (len(inner) == len(outer) || !strings.Contains(outer, "Z"))
}

// tree is an unchanging set of nodes ordered by code, found by code or by the
// core of the name.
type tree struct {
	nodes []node
	// first is the index of the first node with a core; next leads from each node
	// to the next with the same core, -1 ends.
	first map[string]int32
	next  []int32
	// lengths has, for the first rune of a core, a bit for each length in runes
	// that cores beginning so have, so that few substrings are looked up.
	lengths map[rune]uint64
}

// maxCoreRunes is the longest core that can be found; the bureau's longest name
// has 33 runes, and a bit set has 64.
const maxCoreRunes = 63

func newTree(nodes []node) *tree {
	t := &tree{
		nodes: nodes, next: make([]int32, len(nodes)),
		first: make(map[string]int32, len(nodes)), lengths: map[rune]uint64{},
	}
	for i := len(nodes) - 1; i >= 0; i-- {
		core := nodes[i].folded[:nodes[i].core]
		t.next[i] = -1
		if runes := utf8.RuneCountInString(core); 0 < runes && runes <= maxCoreRunes {
			if j, ok := t.first[core]; ok {
				t.next[i] = j
			}
			t.first[core] = int32(i)
			r, _ := utf8.DecodeRuneInString(core)
			t.lengths[r] |= 1 << runes
		}
	}
	return t
}

// find is the node with the code, nil when there is none.
func (t *tree) find(code string) *node {
	i, ok := slices.BinarySearchFunc(t.nodes, code, func(n node, code string) int { return strings.Compare(n.code, code) })
	if !ok {
		return nil
	}
	return &t.nodes[i]
}

// under is the run of nodes whose code begins with the given one.
func (t *tree) under(code string) []node {
	from, _ := slices.BinarySearchFunc(t.nodes, code, func(n node, code string) int { return strings.Compare(n.code, code) })
	to := from
	for to < len(t.nodes) && strings.HasPrefix(t.nodes[to].code, code) {
		to++
	}
	return t.nodes[from:to]
}

// beginning yields the nodes whose core the text begins with.
func (t *tree) beginning(text string) iter.Seq[*node] {
	return func(yield func(*node) bool) {
		r, size := utf8.DecodeRuneInString(text)
		lengths := t.lengths[r]
		for end, runes := size, 1; lengths>>runes != 0 && end <= len(text); runes++ {
			if lengths&(1<<runes) != 0 {
				if i, ok := t.first[text[:end]]; ok {
					for ; i >= 0; i = t.next[i] {
						if !yield(&t.nodes[i]) {
							return
						}
					}
				}
			}
			if end == len(text) {
				return
			}
			_, size := utf8.DecodeRuneInString(text[end:])
			end += size
		}
	}
}
