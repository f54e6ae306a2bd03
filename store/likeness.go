package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"jiedui/ledger"
)

// OrganisationsLike finds, for each name, at most limit organisations of another NameKey
// whose name or alias is much like it, the likest first: most pairs of neighbouring
// characters are the same, one name holds the other and is less than twice as long, or
// one is the other with characters left out (中建四局, 中国建筑第四工程局). They are
// suggestions, not answers. All organisations are looked at once, however many names.
func (s *Store) OrganisationsLike(ctx context.Context, names []string, limit int) (map[string][]ledger.Organisation, error) {
	if len(names) == 0 || limit <= 0 {
		return map[string][]ledger.Organisation{}, nil
	}
	x := newLikeness(names, limit)
	rows, err := s.reader().QueryContext(ctx, `
		SELECT id, name_key FROM organisation WHERE known_to = 9223372036854775807
		UNION ALL SELECT organisation_id, alias_key FROM organisation_alias WHERE known_to = 9223372036854775807`)
	if err != nil {
		return nil, s.fail(ctx, "like names", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id ledger.ID
		var key string
		if err := rows.Scan(&id, &key); err != nil {
			return nil, s.fail(ctx, "like names", err)
		}
		x.compare(id, key)
	}
	if err := rows.Err(); err != nil {
		return nil, s.fail(ctx, "like names", err)
	}
	organisations, err := selectIn[ledger.Organisation](ctx, s.reader(), `
		SELECT id, name, kind, COALESCE(parent_id, 0) AS parent_id, COALESCE(place_code, '') AS place_code, version FROM organisation
		WHERE id IN (@keys) AND known_to = 9223372036854775807`, x.ids())
	if err != nil {
		return nil, s.fail(ctx, "like names", err)
	}
	byID := make(map[ledger.ID]ledger.Organisation, len(organisations))
	for _, o := range organisations {
		byID[o.ID] = o
	}
	found := map[string][]ledger.Organisation{}
	for i, name := range names {
		for _, like := range x.asked[i].likest {
			if o, there := byID[like.id]; there { // one made since has gone again
				found[name] = append(found[name], o)
			}
		}
	}
	return found, nil
}

// likeness compares many names with one key after another.
type likeness struct {
	limit int
	asked []*askedName
	// byPair and byFirst are the names that have a pair of characters, or begin with one.
	byPair  map[[2]rune][]*askedName
	byFirst map[rune][]*askedName
}

type askedName struct {
	key    string
	runes  []rune
	shared int // pairs in common with the key being compared
	likest []likeOne
}

type likeOne struct {
	id    ledger.ID
	score int // of 100
}

// The least that is worth a suggestion, and what the two other ways of being like count.
const (
	alikeEnough    = 75
	heldLikeness   = 80
	shortForLonger = 90
)

func newLikeness(names []string, limit int) *likeness {
	x := &likeness{limit: limit, byPair: map[[2]rune][]*askedName{}, byFirst: map[rune][]*askedName{}}
	for _, name := range names {
		key := ledger.NameKey(name)
		a := &askedName{key: key, runes: []rune(key)}
		x.asked = append(x.asked, a)
		if len(a.runes) < 2 {
			continue
		}
		x.byFirst[a.runes[0]] = append(x.byFirst[a.runes[0]], a)
		for i := range len(a.runes) - 1 {
			pair := [2]rune(a.runes[i : i+2])
			x.byPair[pair] = append(x.byPair[pair], a)
		}
	}
	return x
}

// compare looks at an organisation under one of its names.
func (x *likeness) compare(id ledger.ID, key string) {
	runes := []rune(key)
	if len(runes) < 2 {
		return
	}
	var met []*askedName
	for i := range len(runes) - 1 {
		for _, a := range x.byPair[[2]rune(runes[i:i+2])] {
			if a.shared == 0 {
				met = append(met, a)
			}
			a.shared++
		}
	}
	for _, a := range met {
		// A pair that comes twice in both counts four times.
		shared := min(a.shared, len(a.runes)-1, len(runes)-1)
		a.shared = 0
		score := 200 * shared / (len(a.runes) + len(runes) - 2)
		short, long := min(len(a.runes), len(runes)), max(len(a.runes), len(runes))
		if 2*short > long && (strings.Contains(a.key, key) || strings.Contains(key, a.key)) {
			score = max(score, heldLikeness)
		}
		x.note(a, id, key, score)
	}
	for _, a := range x.byFirst[runes[0]] {
		if abbreviates(a.runes, runes) || abbreviates(runes, a.runes) {
			x.note(a, id, key, shortForLonger)
		}
	}
}

// abbreviates reports whether short is long with characters left out, and not only at the end.
func abbreviates(short, long []rune) bool {
	if len(short) < 3 || len(short) >= len(long) || slices.Equal(short, long[:len(short)]) {
		return false
	}
	i := 0
	for _, r := range long {
		if i < len(short) && short[i] == r {
			i++
		}
	}
	return i == len(short)
}

// note keeps an organisation among the likest of a name, once.
func (x *likeness) note(a *askedName, id ledger.ID, key string, score int) {
	if score < alikeEnough || key == a.key {
		return
	}
	if i := slices.IndexFunc(a.likest, func(o likeOne) bool { return o.id == id }); i >= 0 {
		a.likest[i].score = max(a.likest[i].score, score)
	} else {
		a.likest = append(a.likest, likeOne{id, score})
	}
	slices.SortFunc(a.likest, func(p, q likeOne) int { return cmp.Or(cmp.Compare(q.score, p.score), cmp.Compare(p.id, q.id)) })
	a.likest = a.likest[:min(len(a.likest), x.limit)]
}

func (x *likeness) ids() []ledger.ID {
	var ids []ledger.ID
	for _, a := range x.asked {
		for _, o := range a.likest {
			ids = append(ids, o.id)
		}
	}
	return unique(ids)
}
