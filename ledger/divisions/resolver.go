package divisions

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"unicode/utf8"

	"jiedui/ledger"
)

// Reasons why a name gave no place.
const (
	ReasonUnknown   = "unknown"   // no such path
	ReasonAmbiguous = "ambiguous" // several places fit equally well
)

// Context is what is known about a name from where it stands.
type Context struct {
	// Under are codes of places that the batch or the row is about: matches in
	// them win, those in the innermost first. A full path to a place outside
	// still resolves.
	Under []string
	// Level is the level that the column is headed with; matches of that level
	// win. Empty: any. A match of another level is still given when it is the
	// only one, so a caller that insists compares Place.Level.
	Level ledger.PlaceLevel
}

// Match is what a name resolved to.
type Match struct {
	Place ledger.Place
	OK    bool
	// Rest is the name of a group or hamlet behind the village's, without marks
	// and spaces: 谢屋小组. Not part of the place.
	Rest string
	// Candidates: when ambiguous, all places that fit, by code. When unknown,
	// near misses for the hint: what the beginning of the text was resolved to,
	// then places elsewhere with the name that did not fit.
	Candidates []Candidate
	Reason     string // ReasonUnknown, ReasonAmbiguous, or empty when OK
}

// Candidate is a place with its full path, 广东省韶关市翁源县官渡镇.
type Candidate struct {
	Place ledger.Place
	Path  string
}

// Limits on the work for one text.
const (
	maxRunes      = 200 // longer texts are no place names: unknown
	maxProvinces  = 8   // village lists read for one name; 官渡镇 without context needs 7
	maxNearMisses = 20
)

// Resolver finds places by name or code. It is safe for concurrent use; all
// resolvers share the bureau's tree and differ in their zones.
type Resolver struct {
	adding sync.Mutex
	added  atomic.Pointer[tree] // what AddZones brought in; replaced, never changed
}

// NewResolver returns a resolver without zones. The upper four levels are read on
// the first call in the process that needs them, the villages of a province
// likewise.
func NewResolver() *Resolver {
	r := &Resolver{}
	r.added.Store(newTree(nil))
	return r
}

// AddZones makes places of the database known beside the bureau's: zones, and
// divisions made or named after the bureau's list. A code that was added before
// is replaced. Places that do not validate are left out: the store, which they
// come from, keeps none.
func (r *Resolver) AddZones(zones ...ledger.Place) {
	r.adding.Lock()
	defer r.adding.Unlock()
	byCode := map[string]node{}
	for _, n := range r.added.Load().nodes {
		byCode[n.code] = n
	}
	for _, zone := range zones {
		if zone.Validate() != nil {
			continue
		}
		n := newNode(zone.Code, zone.Name, zone.Level)
		n.given = &zone
		byCode[zone.Code] = n
	}
	nodes := slices.SortedFunc(maps.Values(byCode), func(a, b node) int { return strings.Compare(a.code, b.code) })
	r.added.Store(newTree(nodes))
}

// Resolve finds the place that the parts name together, from coarse to fine: one
// text, or one part for each column; empty parts are skipped. Levels and the
// usual suffixes may be left out. A text of six digits or more is a code.
//
// Villages are looked for in the provinces that the text or the context names,
// never in the whole country.
func (r *Resolver) Resolve(ctx Context, parts ...string) Match {
	text, ends := join(parts)
	if text == "" || utf8.RuneCountInString(text) > maxRunes {
		return Match{Reason: ReasonUnknown}
	}
	if len(text) >= 6 && isDigits(text) {
		if place, ok := r.ByCode(text); ok {
			return Match{Place: place, OK: true}
		}
	}
	ctx.Under = r.places(ctx.Under)
	upper, added := country(), r.added.Load()
	w := newWalk(text, ends)
	w.upper(upper, added)
	best := choose(w.finals(), ctx)
	if wantsVillages(best, text, ctx.Level) {
		for _, province := range w.provinces(ctx.Under) {
			w.lower(villages[province](), added, ctx.Under)
		}
		best = choose(w.finals(), ctx)
	}
	rest := ""
	if len(best) == 0 {
		if states, position := w.beforeGroup(); len(states) > 0 {
			best, rest = choose(states, ctx), text[position:]
		}
	}
	switch len(best) {
	case 0:
		return Match{Reason: ReasonUnknown, Candidates: r.nearMisses(w, upper, added)}
	case 1:
		return Match{Place: best[0].node.place(), OK: true, Rest: rest}
	}
	m := Match{Reason: ReasonAmbiguous, Rest: rest}
	for _, s := range best {
		m.Candidates = append(m.Candidates, r.candidate(s.node))
	}
	return m
}

// wantsVillages reports whether a text that the upper levels read as best may
// still be a village's. What they read exactly, or what does not sound like a
// village, is left as it is: 翁源官渡 is the town, not a village in it.
func wantsVillages(best []state, text string, level ledger.PlaceLevel) bool {
	switch {
	case len(best) == 0, level == ledger.LevelVillage:
		return true
	case best[0].cost >= costRepeat: // 凌家湖农场凌家湖农场 is a village in the town
		return true
	}
	return best[0].writing() > 0 && soundsLikeVillage(text)
}

// provinces are those whose villages the text may go on to: where its longest
// readable beginning leads (within the context if that leads there), and those of
// the context. Too many: the text says too little, none.
func (w *walk) provinces(under []string) []string {
	states, _ := w.leading()
	states = innermost(states, under)
	var codes []string
	for _, s := range states {
		codes = append(codes, s.node.code[:2])
	}
	for _, code := range under {
		codes = append(codes, code[:2])
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	codes = slices.DeleteFunc(codes, func(code string) bool { return villages[code] == nil })
	if len(codes) > maxProvinces {
		return nil
	}
	return codes
}

// nearMisses are the hints for a text that fits nowhere.
func (r *Resolver) nearMisses(w *walk, trees ...*tree) []Candidate {
	leading, position := w.leading()
	var nodes []*node
	byCost := slices.SortedStableFunc(slices.Values(leading), func(a, b state) int { return cmp.Compare(a.cost, b.cost) })
	for _, s := range byCost {
		if s.writing() == byCost[0].writing() {
			nodes = append(nodes, s.node)
		}
	}
	rest := w.rest(position)
	for _, t := range trees {
		for n := range t.beginning(rest) {
			n.spellings(rest[n.core:], func(size, cost int) {
				if cost < costBare && int(n.core)+size == len(rest) && !slices.Contains(nodes, n) {
					nodes = append(nodes, n)
				}
			})
		}
	}
	var misses []Candidate
	for _, n := range nodes[:min(len(nodes), maxNearMisses)] {
		misses = append(misses, r.candidate(n))
	}
	return misses
}

func (r *Resolver) candidate(n *node) Candidate {
	return Candidate{Place: n.place(), Path: r.Path(n.code)}
}

// Path is the place's full name from the province down, without placeholders such
// as 市辖区; empty for an unknown code.
func (r *Resolver) Path(code string) string {
	n := r.find(code)
	if n == nil {
		return ""
	}
	path := n.name
	for up := parentCode(code); up != ""; up = parentCode(up) {
		if parent := r.find(up); parent != nil && !parent.hidden && !(n.hidden && parent.name == n.name) {
			path = parent.name + path
		}
	}
	return path
}

// ByCode is the place with the code. Codes filled up with zeros mean the level
// before the zeros: 440229000000 is the county 440229, 441900000000 the city 4419.
func (r *Resolver) ByCode(code string) (ledger.Place, bool) {
	code = strings.TrimSpace(code)
	if n := r.find(code); n != nil {
		return n.place(), true
	}
	if !isDigits(code) {
		return ledger.Place{}, false
	}
	for _, level := range slices.Backward(ledger.AdministrativeLevels) {
		size := level.Digits()
		if size >= len(code) || strings.Trim(code[size:], "0") != "" {
			continue
		}
		if len(code) != 6 && len(code) != 9 && len(code) != 12 {
			break
		}
		if n := r.find(code[:size]); n != nil {
			if parent := r.find(parentCode(n.code)); n.hidden && parent != nil && parent.name == n.name {
				n = parent
			}
			return n.place(), true
		}
	}
	return ledger.Place{}, false
}

func (r *Resolver) find(code string) *node {
	if n := r.added.Load().find(code); n != nil {
		return n
	}
	if len(code) == ledger.LevelVillage.Digits() {
		if list, ok := villages[code[:2]]; ok {
			return list().find(code)
		}
	}
	return country().find(code)
}

// places cleans the codes of a context: zeros at the end go, a placeholder counts
// as what it stands for, and what is no code is left out.
func (r *Resolver) places(codes []string) []string {
	var under []string
	for _, code := range codes {
		n := r.find(code)
		if n == nil {
			place, ok := r.ByCode(code)
			if !ok {
				continue
			}
			n = r.find(place.Code)
		}
		if code = n.code; n.hidden {
			code = parentCode(code)
		}
		under = append(under, code)
	}
	return under
}

// join folds the parts into one text and notes where each ends.
func join(parts []string) (text string, ends []int) {
	if len(parts) == 1 {
		text = fold(parts[0])
		return text, []int{len(text)}
	}
	var all strings.Builder
	for _, part := range parts {
		if part = fold(part); part != "" {
			all.WriteString(part)
			ends = append(ends, all.Len())
		}
	}
	return all.String(), ends
}

func isDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// SplitNames cuts a cell that lists several places: 官渡镇、龙仙镇.
func SplitNames(s string) []string {
	var names []string
	for _, name := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、，,;；/\n", r) }) {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
