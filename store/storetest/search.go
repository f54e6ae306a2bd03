package storetest

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("search_finds_names_aliases_and_codes_by_two_characters", searchFinds)
	_ = add("search_finds_the_same_with_and_without_its_index", searchAgrees)
	_ = add("searches_that_say_nothing_are_refused", searchRefuses)
)

// searched lists all hits page by page and checks that they come in order, once.
func searched(t *testing.T, s *store.Store, at ledger.At, text string, size int, kinds ...ledger.SubjectKind) []ledger.SearchHit {
	t.Helper()
	var hits []ledger.SearchHit
	p := ledger.Page{First: size}
	for {
		l := must[ledger.List[ledger.SearchHit]](t)(s.Search(context.Background(), at, text, kinds, p))
		hits = append(hits, l.Items...)
		if !l.HasNext {
			break
		}
		p.After = l.Cursors[len(l.Cursors)-1]
	}
	seen := map[ledger.SearchHit]bool{}
	for i, h := range hits {
		h.Rank, h.Text = 0, ""
		if seen[h] || i > 0 && hits[i-1].Rank > hits[i].Rank {
			t.Errorf("%q: hit %d %+v is out of order or listed again", text, i, hits[i])
		}
		seen[h] = true
	}
	if n := must[int](t)(s.SearchCount(context.Background(), at, text, kinds)); n != len(hits) {
		t.Errorf("%q: count %d, listed %d", text, n, len(hits))
	}
	return hits
}

func searchFinds(t *testing.T, s *store.Store) {
	ctx := context.Background()
	if err := s.EnsureProvinces(ctx, Guangdong); err != nil {
		t.Fatal(err)
	}
	put(t, s, aBatch,
		`INSERT INTO programme (id, code, name) VALUES (1, 'guan-shao', '莞韶对口帮扶')`,
		`INSERT INTO organisation (id, name, name_key, kind, batch_id, known_from) VALUES (1, '华润（集团）有限公司', '华润集团', 'central_soe', 1, 100)`,
		`INSERT INTO organisation_alias (id, organisation_id, alias, alias_key, kind, batch_id, known_from) VALUES (1, 1, '華潤', '華潤', 'short', 1, 100)`,
		`INSERT INTO organisation_identifier (id, organisation_id, scheme, value, batch_id, known_from) VALUES (1, 1, 'CN-USCC', '91440300MA5DA1XX0X', 1, 100)`,
		`INSERT INTO project (id, code, name, name_key, batch_id, known_from) VALUES (1, 'ＸＭ-01', '华润希望乡村', '华润希望乡村', 1, 100)`,
		`INSERT INTO project (id, code, name, name_key, batch_id, known_from) VALUES (2, '', '官渡镇道路', '官渡镇道路', 1, 200)`,
		`INSERT INTO change_log (id, batch_id, at, entity, entity_id, field, old_value, new_value) VALUES (1, 1, 300, 'project', 2, 'name', '东华公路', '官渡镇道路')`,
		`INSERT INTO pairing (id, programme_id, place_code, team, pairing_key, batch_id, known_from) VALUES (1, 1, '440229', '驻翁源工作队', '驻翁源工作队', 1, 100)`)
	at := func(known ledger.Instant) ledger.At { return ledger.At{AsOf: dates[2], KnownAt: known} }
	for round := range 2 {
		for _, c := range []struct {
			text  string
			known ledger.Instant
			want  string // kinds with ranks
		}{
			{"华润", ledger.Latest, "organisation 華潤 0, project 华润希望乡村 1"}, // its alias is just that
			{"華潤集團", ledger.Latest, "organisation 华润（集团）有限公司 1"},
			{"希望乡村", ledger.Latest, "project 华润希望乡村 2"},
			{"华润希望乡村", ledger.Latest, "project 华润希望乡村 0"},
			{"乡村 华润", ledger.Latest, "project 华润希望乡村 2, organisation 华润（集团）有限公司 3"},
			{"xm-01", ledger.Latest, "project ＸＭ-01 0"},
			{"91440300ma5da1xx0x", ledger.Latest, "organisation 91440300MA5DA1XX0X 0"},
			{"0300ma5", ledger.Latest, "organisation 91440300MA5DA1XX0X 2"},
			{"030ma5", ledger.Latest, ""},
			{"官渡", ledger.Latest, "project 官渡镇道路 1, place 官渡镇 1"},
			{"东华公路", ledger.Latest, ""},
			{"东华公路", 250, "project 东华公路 0"},
			{"官渡镇道路", 250, ""},
			{"官渡镇 道路", 250, "place 官渡镇 3"},
			{"官渡", 150, "place 官渡镇 1"},
			{"帮扶", ledger.Latest, "programme 莞韶对口帮扶 2"},
			{"翁源", ledger.Latest, "place 翁源县 1, pairing 驻翁源工作队 2"},
			{"440229", ledger.Latest, "place 440229 0, place 440229101 1, place 440229101201 1, place 440229101202 1, place 440229102 1"},
			{"没有这个", ledger.Latest, ""},
		} {
			var got []string
			for _, h := range searched(t, s, at(c.known), c.text, 2) {
				got = append(got, string(h.Kind)+" "+h.Text+" "+string(rune('0'+h.Rank)))
			}
			same(t, c.text, c.want, strings.Join(got, ", "))
		}
		if round == 0 {
			n := must[int](t)(s.IndexSearch(ctx))
			if n == 0 {
				t.Error("nothing was indexed")
			}
		}
	}
}

// searchAgrees compares the index, with rows behind it, and no index at all with each other
// and with looking at every row.
func searchAgrees(t *testing.T, s *store.Store) {
	ctx := context.Background()
	r := rand.New(rand.NewPCG(5, 5))
	syllables := []string{"官渡", "江尾", "道路", "水利", "示范", "园", "A1", "b", "莞", "韶"}
	name := func() string {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			b.WriteString(pick(r, syllables))
		}
		return b.String()
	}
	put(t, s, aBatch)
	names := map[ledger.ID]string{}
	insert := func(n int) {
		var rows []string
		for range n {
			id := ledger.ID(len(names) + 1)
			names[id] = name()
			rows = append(rows, "("+idText(id)+", '"+names[id]+"', '', '"+idText(id)+"', 1, 100)")
		}
		put(t, s, `INSERT INTO project (id, name, name_key, place_key, batch_id, known_from) VALUES `+strings.Join(rows, ", "))
	}
	check := func() {
		t.Helper()
		for range 25 {
			words := name()
			if chance(r, 40) {
				words += " " + name()
			}
			text := must[ledger.SearchText](t)(ledger.ParseSearch(words))
			var want []ledger.ID
			for rank := ledger.SearchExact; rank < ledger.SearchNone; rank++ {
				for id := ledger.ID(1); int(id) <= len(names); id++ {
					if text.Rank(ledger.SearchKey(names[id])) == rank {
						want = append(want, id)
					}
				}
			}
			var got []ledger.ID
			for _, h := range searched(t, s, now, words, 700, ledger.SubjectProject) {
				got = append(got, h.ID)
			}
			if !slices.Equal(want, got) {
				t.Fatalf("%q: found %d, want %d", words, len(got), len(want))
			}
		}
	}
	insert(600)
	check() // no index
	if n := must[int](t)(s.IndexSearch(ctx)); n != 0 {
		t.Errorf("%d texts are indexed before it is worth it", n)
	}
	insert(900)
	if n := must[int](t)(s.IndexSearch(ctx)); n != len(names) {
		t.Errorf("%d texts are indexed, want %d", n, len(names))
	}
	check() // all in the index
	insert(300)
	put(t, s, `UPDATE project SET name = '改名园' WHERE id = 7`,
		`INSERT INTO change_log (id, batch_id, at, entity, entity_id, field, old_value, new_value) VALUES (1, 1, 150, 'project', 7, 'name', '`+names[7]+`', '改名园')`)
	names[7] = "改名园"
	check() // some behind it
	insert(1100)
	must[int](t)(s.IndexSearch(ctx))
	check() // a second part
}

func searchRefuses(t *testing.T, s *store.Store) {
	ctx := context.Background()
	page := ledger.Page{First: 1}
	ask := func(text string, p ledger.Page) error {
		_, err := s.Search(ctx, now, text, nil, p)
		return err
	}
	for name, c := range map[string]struct {
		err   error
		field string
	}{
		"nothing":        {ask(" （）", page), "text"},
		"too long":       {ask(strings.Repeat("官", 101), page), "text"},
		"too many words": {ask("a b c d e f g h i j k", page), "text"},
		"backwards":      {ask("官渡", ledger.Page{Last: 1}), "last"},
		"no size":        {ask("官渡", ledger.Page{}), "first"},
		"no cursor":      {ask("官渡", ledger.Page{First: 1, After: "x"}), "after"},
	} {
		e, _ := c.err.(*ledger.Error)
		if e == nil || e.Field != c.field {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}
