package store

import (
	"cmp"
	"slices"
	"strconv"

	"jiedui/ledger"
)

// listed are candidates of one kind, in order: places by code, others by id.
type listed struct {
	kind  int
	ids   []int64
	codes []string
}

func (l listed) len() int { return len(l.ids) + len(l.codes) }

// take gives the first n candidates, and what is left of them.
func take(lists []listed, n int) (part []candidate, left []listed) {
	for i, l := range lists {
		for _, id := range l.ids[:min(len(l.ids), n-len(part))] {
			part, l.ids = append(part, candidate{kind: l.kind, id: id}), l.ids[1:]
		}
		for _, code := range l.codes[:min(len(l.codes), n-len(part))] {
			part, l.codes = append(part, candidate{kind: l.kind, code: code}), l.codes[1:]
		}
		if l.len() > 0 {
			return part, append([]listed{l}, lists[i+1:]...)
		}
	}
	return part, nil
}

// candidates are those that may have a rank, in order, from after a place if it is in that
// rank.
func (h *search) candidates(rank ledger.SearchRank, after *searchPlace) ([]listed, error) {
	var first []kindGram // what every kind needs is read at once
	any := h.text.Grams(rank)
	for _, kind := range h.kinds {
		for _, grams := range any {
			if list := h.rarest(kind, grams); len(list) > 0 {
				first = append(first, list[0])
			}
		}
	}
	if err := h.read(first); err != nil {
		return nil, err
	}
	var lists []listed
	for _, kind := range h.kinds {
		l := listed{kind: kind}
		for _, grams := range any {
			common, err := h.common(kind, grams)
			if err != nil {
				return nil, err
			}
			if l.ids == nil {
				l.ids = common
			} else {
				l.ids = slices.Concat(l.ids, common)
			}
		}
		place := searchKinds[kind] == ledger.SubjectPlace
		for _, id := range l.ids {
			if !place {
				break
			}
			l.codes = append(l.codes, strconv.FormatInt(id, 10))
		}
		if place {
			l.ids = nil
		}
		if rest := h.rest[kind]; rest.len() > 0 {
			l.ids, l.codes = slices.Concat(l.ids, rest.ids), slices.Concat(l.codes, rest.codes)
		}
		if len(any) > 1 || h.rest[kind].len() > 0 || place {
			slices.Sort(l.ids)
			slices.Sort(l.codes)
			l.ids, l.codes = slices.Compact(l.ids), slices.Compact(l.codes)
		}
		if after != nil && after.Rank == rank {
			switch at := slices.Index(searchKinds, after.Kind); {
			case kind < at:
				continue
			case kind == at:
				l = l.after(after.ID, after.Code)
			}
		}
		lists = append(lists, l)
	}
	return lists, nil
}

// after are those after one of them, which may not be there any more.
func (l listed) after(id int64, code string) listed {
	at, _ := slices.BinarySearch(l.ids, id+1)
	l.ids = l.ids[at:]
	at, found := slices.BinarySearch(l.codes, code)
	if found {
		at++
	}
	l.codes = l.codes[at:]
	return l
}

// fewCandidates need not be narrowed down further: what they are called is read anyway.
const fewCandidates = 500

// rarest are the grams of a kind, those of the fewest things first; none if one of them
// is nowhere.
func (h *search) rarest(kind int, grams []string) []kindGram {
	list := make([]kindGram, len(grams))
	for i, g := range grams {
		list[i] = kindGram{kind, g}
		if h.sizes[list[i]] == 0 {
			return nil
		}
	}
	slices.SortFunc(list, func(a, b kindGram) int {
		return cmp.Or(cmp.Compare(h.sizes[a], h.sizes[b]), cmp.Compare(a.gram, b.gram))
	})
	return slices.Compact(list)
}

// common are the members that all grams have, or a few more; they are not to be changed.
func (h *search) common(kind int, grams []string) ([]int64, error) {
	list := h.rarest(kind, grams)
	if len(list) == 0 {
		return nil, nil
	}
	if err := h.read(list[:1]); err != nil {
		return nil, err
	}
	left := h.members[list[0]]
	for _, g := range list[1:] {
		if len(left) <= fewCandidates || !h.narrows(g, len(left)) { // the others are of still more things
			break
		}
		if err := h.read([]kindGram{g}); err != nil {
			return nil, err
		}
		left = both(left, h.members[g])
	}
	return left, nil
}

// both are what two lists share.
func both(few, many []int64) []int64 {
	shared := make([]int64, 0, min(len(few), len(many)))
	i := 0
	for _, m := range few {
		for i < len(many) && many[i] < m {
			i++
		}
		if i < len(many) && many[i] == m {
			shared = append(shared, m)
		}
	}
	return shared
}

// membersPerLook is how many members of a gram are read in the time that it takes to look
// at one thing, about.
const membersPerLook = 100

// allPlaces is how many places there are, about.
const allPlaces = 650_000

// narrows reports whether reading the members of a gram is likely to spare more than it
// costs: nearly everything may have it.
func (h *search) narrows(g kindGram, left int) bool {
	size, all := h.sizes[g], allPlaces
	if kind := searchKinds[g.kind]; kind != ledger.SubjectPlace {
		all = max(int(h.last[string(kind)]), 1)
	}
	return float64(left)*(1-float64(size)/float64(all))*membersPerLook > float64(size)
}
