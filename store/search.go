package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// searchKinds is the order of kinds among things that are found equally well.
var searchKinds = []ledger.SubjectKind{
	ledger.SubjectProgramme, ledger.SubjectOrganisation, ledger.SubjectProject, ledger.SubjectPairing, ledger.SubjectPlace,
}

// candidate is a thing that may be found: its key is its id, or its code if it is a place.
type candidate struct {
	kind int // index in searchKinds
	id   int64
	code string
}

// searchPlace is a hit's place among all hits.
type searchPlace struct {
	Rank ledger.SearchRank  `json:"r"`
	Kind ledger.SubjectKind `json:"k"`
	ID   int64              `json:"i"`
	Code string             `json:"c,omitempty"`
	Text string             `json:"t"` // what was searched for
}

// Search finds projects, organisations, places, programmes and teams of pairings by their
// names, aliases and codes, of some kinds or of all: first those whose name is what is
// searched for, then those that start with it, contain all its words, contain one of them;
// within these by kind and id. Texts are compared by SearchKey. It finds what was known at
// the instant, whether or not the index has it. A page goes forward only.
func (s *Store) Search(ctx context.Context, at ledger.At, text string, kinds []ledger.SubjectKind, p ledger.Page) (ledger.List[ledger.SearchHit], error) {
	h, err := s.newSearch(ctx, at, text, kinds)
	if err != nil {
		return ledger.List[ledger.SearchHit]{}, err
	}
	if p.Last != 0 || p.Before != "" || len(p.Then) > 0 || p.Order != (ledger.Order{}) {
		return ledger.List[ledger.SearchHit]{}, ledger.Invalid("", "", "last", "搜索结果只能用 first 和 after 往后翻")
	}
	if p.First < 1 || p.First > ledger.MaxPage {
		return ledger.List[ledger.SearchHit]{}, limitExceeded("first", "每页条数应为 1 到 "+strconv.Itoa(ledger.MaxPage))
	}
	var after *searchPlace
	if p.After != "" {
		if after = parseSearchPlace(p.After); after == nil || after.Text != h.text.Whole {
			return ledger.List[ledger.SearchHit]{}, ledger.Invalid("", "", "after", "游标无效，或属于另一次搜索")
		}
	}
	l := ledger.List[ledger.SearchHit]{HasPrevious: after != nil}
	for rank := ledger.SearchExact; rank < ledger.SearchNone && !l.HasNext; rank++ {
		if after != nil && rank < after.Rank {
			continue
		}
		err := h.hits(rank, after, p.First+1-len(l.Items), func(hit ledger.SearchHit) {
			if len(l.Items) == p.First {
				l.HasNext = true
				return
			}
			l.Items = append(l.Items, hit)
			l.Cursors = append(l.Cursors, h.cursor(hit))
		})
		if err != nil {
			return l, err
		}
	}
	return l, nil
}

// SearchCount is how many hits Search would list in all.
func (s *Store) SearchCount(ctx context.Context, at ledger.At, text string, kinds []ledger.SubjectKind) (int, error) {
	h, err := s.newSearch(ctx, at, text, kinds)
	if err != nil {
		return 0, err
	}
	n := 0
	for rank := ledger.SearchExact; rank < ledger.SearchNone; rank++ {
		if err := h.hits(rank, nil, 1<<62, func(ledger.SearchHit) { n++ }); err != nil {
			return 0, err
		}
	}
	return n, nil
}

func parseSearchPlace(cursor string) *searchPlace {
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	var c searchPlace
	if err != nil || json.Unmarshal(raw, &c) != nil || !c.Kind.Valid() || c.Rank < 0 || c.Rank >= ledger.SearchNone {
		return nil
	}
	return &c
}

// search is one search under way.
type search struct {
	ctx   context.Context
	s     *Store
	all   *Store // as the machine sees it
	at    ledger.At
	text  ledger.SearchText
	kinds []int
	rest  map[int]listed   // without index, by kind
	last  map[string]int64 // ids of the tables
	// What the index has of the grams asked for: how many there are, and those that were read.
	sizes   map[kindGram]int
	members map[kindGram][]int64
	seen    map[candidate]ledger.SearchHit
}

func (s *Store) newSearch(ctx context.Context, at ledger.At, text string, kinds []ledger.SubjectKind) (*search, error) {
	parsed, err := ledger.ParseSearch(text)
	if err != nil {
		return nil, err
	}
	// What may be found is gathered from all there is; only what the caller may see has a name to
	// be found by.
	h := &search{ctx: ctx, s: s, all: s.machine(), at: at, text: parsed,
		sizes: map[kindGram]int{}, members: map[kindGram][]int64{}, seen: map[candidate]ledger.SearchHit{}}
	for i, k := range searchKinds {
		if len(kinds) == 0 || slices.Contains(kinds, k) {
			h.kinds = append(h.kinds, i)
		}
	}
	// The marks are read before the index: what is indexed between the two is met twice.
	reached, err := h.all.searchReach(ctx)
	if err != nil {
		return nil, err
	}
	h.last = reached.last
	members, codes, err := h.all.tail(ctx, reached)
	if err != nil {
		return nil, err
	}
	h.rest = map[int]listed{}
	for _, i := range h.kinds {
		rest := listed{ids: members[searchKinds[i]]}
		if searchKinds[i] == ledger.SubjectPlace {
			rest = listed{codes: codes}
		}
		h.rest[i] = rest
	}
	return h, h.readSizes()
}

func (h *search) cursor(hit ledger.SearchHit) string {
	raw, err := json.Marshal(searchPlace{hit.Rank, hit.Kind, int64(hit.ID), hit.Code, h.text.Whole})
	if err != nil {
		return "" // numbers and texts always marshal
	}
	return base64.RawURLEncoding.EncodeToString(raw)
}

// kindGram is one gram of one kind of thing.
type kindGram struct {
	kind int
	gram string
}

// readSizes tells how much there is to read of each gram that any rank asks for.
func (h *search) readSizes() error {
	var grams []string
	for rank := ledger.SearchExact; rank < ledger.SearchNone; rank++ {
		for _, list := range h.text.Grams(rank) {
			grams = append(grams, list...)
		}
	}
	slices.Sort(grams)
	grams = slices.Compact(grams)
	q := h.all.timeless()
	var rows []struct {
		Gram string             `db:"gram"`
		Kind ledger.SubjectKind `db:"kind"`
		Size int                `db:"size"`
	}
	err := h.all.query(h.ctx, "sizes of search postings", &rows, q, `
		SELECT gram, kind, CAST(SUM(size) AS BIGINT) AS size FROM search_posting
		WHERE gram IN (`+joined(grams, func(g string) string { return q.arg(g) })+`) GROUP BY gram, kind`)
	for _, r := range rows {
		h.sizes[kindGram{slices.Index(searchKinds, r.Kind), r.Gram}] = r.Size
	}
	return err
}

// read reads the members of grams that were not read yet.
func (h *search) read(grams []kindGram) error {
	q := h.all.timeless()
	var each []string
	for _, g := range grams {
		if _, known := h.members[g]; !known {
			h.members[g] = nil
			each = append(each, `SELECT gram, kind, members FROM search_posting WHERE gram = `+q.arg(g.gram)+` AND kind = '`+string(searchKinds[g.kind])+`'`)
		}
	}
	if len(each) == 0 {
		return nil
	}
	var rows []struct {
		Gram    string             `db:"gram"`
		Kind    ledger.SubjectKind `db:"kind"`
		Members []byte             `db:"members"`
	}
	err := h.all.query(h.ctx, "search postings", &rows, q, strings.Join(each, "\nUNION ALL "))
	if err != nil {
		return err
	}
	for _, r := range rows {
		g := kindGram{slices.Index(searchKinds, r.Kind), r.Gram}
		if h.members[g], err = unpack(h.members[g], r.Members); err != nil {
			return h.s.fail(h.ctx, "search postings", err)
		}
	}
	for _, g := range grams {
		members := h.members[g]
		if !slices.IsSorted(members) {
			slices.Sort(members)
		}
		h.members[g] = slices.Compact(members)
	}
	return nil
}

// Rows that may be hits are read in portions that grow.
const (
	firstSearchPortion = 128
	lastSearchPortion  = 8192
)

// hits shows at most n of a rank, after a place if it is in that rank.
func (h *search) hits(rank ledger.SearchRank, after *searchPlace, n int, show func(ledger.SearchHit)) error {
	if rank == ledger.SearchSomeWord && len(h.text.Words) == 1 {
		return nil // one of one word is all of them
	}
	lists, err := h.candidates(rank, after)
	if err != nil {
		return err
	}
	for portion := firstSearchPortion; n > 0; portion = min(4*portion, lastSearchPortion) {
		var part []candidate
		if part, lists = take(lists, portion); len(part) == 0 {
			break
		}
		if err := h.look(part); err != nil {
			return err
		}
		for _, c := range part {
			if hit := h.seen[c]; hit.Rank == rank && n > 0 {
				show(hit)
				n--
			}
		}
	}
	return nil
}

// look reads what candidates are called and how well that is met.
func (h *search) look(part []candidate) error {
	ids := map[int][]int64{}
	var codes []string
	for _, c := range part {
		switch _, known := h.seen[c]; {
		case known:
		case c.code != "":
			codes = append(codes, c.code)
		default:
			ids[c.kind] = append(ids[c.kind], c.id)
		}
		if _, known := h.seen[c]; !known {
			h.seen[c] = ledger.SearchHit{Rank: ledger.SearchNone}
		}
	}
	q := h.s.ask(h.at)
	q.fewRows = true
	var parts []string
	for kind, list := range ids {
		parts = append(parts, searchedTexts(q, kind, ints(list))...)
	}
	if len(codes) > 0 {
		list := texts(q, codes)
		kind := strconv.Itoa(slices.Index(searchKinds, ledger.SubjectPlace))
		parts = append(parts, `SELECT `+kind+` AS kind, 0 AS id, pl.code, pl.name AS text, pl.code AS other FROM place pl WHERE pl.code IN (`+list+`)`)
	}
	if len(parts) == 0 {
		return q.err
	}
	var rows []struct {
		Kind int    `db:"kind"`
		ID   int64  `db:"id"`
		Code string `db:"code"`
		Text string `db:"text"`
		More string `db:"other"`
	}
	if err := h.s.query(h.ctx, "search texts", &rows, q, strings.Join(parts, "\nUNION ALL ")); err != nil {
		return err
	}
	for _, r := range rows {
		c := candidate{r.Kind, r.ID, r.Code}
		for _, text := range []string{r.Text, r.More} {
			if rank := h.text.Rank(ledger.SearchKey(text)); rank < h.seen[c].Rank {
				h.seen[c] = ledger.SearchHit{Kind: searchKinds[r.Kind], ID: ledger.ID(r.ID), Code: r.Code, Rank: rank, Text: text}
			}
		}
	}
	return nil
}

// searchedTexts select (kind, id, code, text, other) of things of a kind, names first.
func searchedTexts(q *statement, kind int, ids string) []string {
	k := strconv.Itoa(kind)
	part := func(id, text, other, from string) string {
		return fmt.Sprintf(`SELECT %s AS kind, %s AS id, '' AS code, %s AS text, %s AS other FROM %s`, k, id, text, other, from)
	}
	switch searchKinds[kind] {
	case ledger.SubjectProject:
		from := q.project() + ` p WHERE p.id IN (` + ids + `) AND ` + q.known("p")
		return []string{part("p.id", "p.name", "p.code", from)}
	case ledger.SubjectOrganisation:
		inner := func(alias string) string {
			return ` JOIN organisation o ON o.id = ` + alias + `.organisation_id WHERE o.id IN (` + ids + `) AND ` + q.known("o") + ` AND ` + q.known(alias)
		}
		return []string{
			part("o.id", "o.name", "''", q.organisation()+` o WHERE o.id IN (`+ids+`) AND `+q.known("o")),
			part("o.id", "a.alias", "''", `organisation_alias a`+inner("a")),
			part("o.id", "i.value", "''", `organisation_identifier i`+inner("i")),
		}
	case ledger.SubjectPairing:
		return []string{part("p.id", "p.team", "''", `pairing p WHERE p.id IN (`+ids+`) AND `+q.known("p"))}
	}
	from := `programme g WHERE g.id IN (` + ids + `)`
	return []string{part("g.id", "g.name", "g.code", from)}
}
