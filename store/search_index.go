package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// Searching stands on an index of the pairs of characters that names, aliases and codes
// have. It is brought up to date after the transactions that change them, not by them,
// and knows how far it has got: what came later is looked through at each search, so
// that what is found is the same whether or not the index is up to date.

const (
	// searchTail is how much of a source may be without index.
	searchTail = 1000
	// searchPortion is how many rows of a source one run of indexing takes.
	searchPortion = 20_000
)

// placeNumber is a place's code as a number: codes have no leading zero, and their lengths
// are not alike where the digits are. Zones have none; they are always looked through.
func placeNumber(code string) int64 {
	n, err := strconv.ParseInt(code, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// searchSource is one table of texts to be searched: rows (id, member, a, b) after $1.
type searchSource struct {
	name  string
	table string
	kind  ledger.SubjectKind
	rows  string
}

var searchSources = []searchSource{
	{"project", "project", ledger.SubjectProject, `SELECT id, id AS member, name AS a, code AS b FROM project WHERE id > $1`},
	{"organisation", "organisation", ledger.SubjectOrganisation, `SELECT id, id AS member, name AS a, '' AS b FROM organisation WHERE id > $1`},
	{"organisation_alias", "organisation_alias", ledger.SubjectOrganisation, `SELECT id, organisation_id AS member, alias AS a, '' AS b FROM organisation_alias WHERE id > $1`},
	{"organisation_identifier", "organisation_identifier", ledger.SubjectOrganisation, `SELECT id, organisation_id AS member, value AS a, '' AS b FROM organisation_identifier WHERE id > $1`},
	{"pairing", "pairing", ledger.SubjectPairing, `SELECT id, id AS member, team AS a, '' AS b FROM pairing WHERE id > $1`},
	// What something was and has been called since.
	changesOf("project"), changesOf("organisation"), changesOf("pairing"),
}

func changesOf(entity string) searchSource {
	return searchSource{"change_log of " + entity, "change_log", ledger.SubjectKind(entity), `
		SELECT id, entity_id AS member, old_value AS a, new_value AS b FROM change_log
		WHERE id > $1 AND entity = '` + entity + `' AND field IN ('name', 'code', 'team')`}
}

// IndexSearch brings the search index up to date, in short transactions, and tells how many
// texts it took in. A few that are left to the next time are found all the same.
func (s *Store) IndexSearch(ctx context.Context) (int, error) {
	total := 0
	for {
		taken := 0
		stale, err := s.searchIsStale(ctx)
		if err != nil || !stale {
			return total, err
		}
		err = s.InTx(ctx, func(tx *Tx) error {
			var err error
			taken, err = indexPortion(ctx, tx)
			return err
		})
		total += taken
		if err != nil || taken == 0 {
			return total, err
		}
	}
}

// searchIsStale looks before a transaction takes its turn to write.
func (s *Store) searchIsStale(ctx context.Context) (bool, error) {
	marks, err := s.searchMarks(ctx)
	if err != nil {
		return false, err
	}
	for _, source := range searchSources {
		var n int
		err := s.read.GetContext(ctx, &n, `SELECT COUNT(*) FROM (SELECT id FROM (`+source.rows+`) t LIMIT `+strconv.Itoa(searchTail)+`) t`, marks[source.name])
		if err != nil {
			return false, s.fail(ctx, "texts after the index", err)
		}
		if n == searchTail {
			return true, nil
		}
	}
	provinces, err := s.provincesWithoutIndex(ctx, marks)
	return len(provinces) > 0, err
}

type searchMark struct {
	Source string `db:"source"`
	Last   int64  `db:"last"`
}

func (s *Store) searchMarks(ctx context.Context) (map[string]int64, error) {
	var rows []searchMark
	if err := s.query(ctx, "search marks", &rows, s.timeless(), `SELECT source, last FROM search_mark`); err != nil {
		return nil, err
	}
	return marksOf(rows), nil
}

func marksOf(rows []searchMark) map[string]int64 {
	marks := make(map[string]int64, len(rows))
	for _, r := range rows {
		marks[r.Source] = r.Last
	}
	return marks
}

func provinceMark(code string) string { return "place " + code }

func (s *Store) provincesWithoutIndex(ctx context.Context, marks map[string]int64) ([]string, error) {
	var codes []string
	err := s.query(ctx, "provinces", &codes, s.timeless(), `SELECT code FROM place WHERE parent_code IS NULL ORDER BY code`)
	return slices.DeleteFunc(codes, func(c string) bool { return marks[provinceMark(c)] != 0 }), err
}

// postings are the members of each gram of a kind.
type postings map[ledger.SubjectKind]map[string][]int64

func (p postings) add(kind ledger.SubjectKind, member int64, texts ...string) {
	grams := p[kind]
	if grams == nil {
		grams = map[string][]int64{}
		p[kind] = grams
	}
	for _, text := range texts {
		for _, g := range ledger.SearchGrams(ledger.SearchKey(text)) {
			grams[g] = append(grams[g], member)
		}
	}
}

// indexPortion takes in one portion of each source.
func indexPortion(ctx context.Context, tx *Tx) (int, error) {
	var rows []searchMark
	if err := tx.SelectContext(ctx, &rows, `SELECT source, last FROM search_mark`); err != nil {
		return 0, fmt.Errorf("search marks: %w", err)
	}
	marks, found, taken := marksOf(rows), postings{}, 0
	moved := newTable("search_mark", "source", "last")
	for _, source := range searchSources {
		var texts []struct {
			ID     int64  `db:"id"`
			Member int64  `db:"member"`
			A      string `db:"a"`
			B      string `db:"b"`
		}
		if err := tx.SelectContext(ctx, &texts, source.rows+` ORDER BY id LIMIT `+strconv.Itoa(searchPortion), marks[source.name]); err != nil {
			return 0, fmt.Errorf("texts of %s: %w", source.name, err)
		}
		for _, t := range texts {
			found.add(source.kind, t.Member, t.A, t.B)
		}
		taken += len(texts)
		last := marks[source.name]
		switch {
		case len(texts) == searchPortion:
			last = texts[searchPortion-1].ID
		default: // what is left of the table has none of these texts
			if err := tx.GetContext(ctx, &last, `SELECT COALESCE(MAX(id), 0) FROM `+source.table); err != nil {
				return 0, fmt.Errorf("last of %s: %w", source.name, err)
			}
		}
		if last > marks[source.name] {
			moved.add(source.name, last)
		}
	}
	var provinces []string
	if err := tx.SelectContext(ctx, &provinces, `SELECT code FROM place WHERE parent_code IS NULL ORDER BY code`); err != nil {
		return 0, fmt.Errorf("provinces: %w", err)
	}
	for _, code := range provinces {
		if marks[provinceMark(code)] != 0 {
			continue
		}
		var places []ledger.Place
		if err := tx.SelectContext(ctx, &places, `SELECT code, name FROM place WHERE code >= $1 AND code < $2 AND level <> 'zone'`, code, code+"~"); err != nil {
			return 0, fmt.Errorf("places of %s: %w", code, err)
		}
		for _, p := range places {
			found.add(ledger.SubjectPlace, placeNumber(p.Code), p.Name, p.Code)
		}
		moved.add(provinceMark(code), int64(1))
		taken += len(places)
		break // one at a time
	}
	for i := 0; i < len(moved.values); i += 2 {
		_, err := tx.ExecContext(ctx, `INSERT INTO search_mark (source, last) VALUES ($1, $2)
			ON CONFLICT (source) DO UPDATE SET last = excluded.last`, moved.values[i], moved.values[i+1])
		if err != nil {
			return 0, fmt.Errorf("move search mark: %w", err)
		}
	}
	return taken, found.write(ctx, tx)
}

func (p postings) write(ctx context.Context, tx *Tx) error {
	part, err := tx.reserve(ctx, "search_posting", 1)
	if err != nil {
		return err
	}
	out := newTable("search_posting", "gram", "kind", "part", "size", "members")
	for kind, grams := range p {
		for gram, members := range grams {
			slices.Sort(members)
			members = slices.Compact(members)
			out.text(gram).text(string(kind)).id(part).int(int64(len(members))).bytes(pack(members))
		}
	}
	return out.write(ctx, tx)
}

// pack writes ascending keys as the differences between them.
func pack(members []int64) []byte {
	b := make([]byte, 0, 2*len(members))
	before := int64(0)
	for _, m := range members {
		b = binary.AppendUvarint(b, uint64(m-before))
		before = m
	}
	return b
}

// unpack adds what pack wrote.
func unpack(to []int64, b []byte) ([]int64, error) {
	at := int64(0)
	for len(b) > 0 {
		d, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, fmt.Errorf("search posting ends within a number")
		}
		at += int64(d)
		to = append(to, at)
		b = b[n:]
	}
	return to, nil
}

// searchReach is how far the index and the tables that it is of reach.
type searchReach struct {
	marks map[string]int64 // by source
	last  map[string]int64 // ids, by table
}

func (s *Store) searchReach(ctx context.Context) (searchReach, error) {
	reach := searchReach{map[string]int64{}, map[string]int64{}}
	text := `SELECT source, last FROM search_mark`
	for _, source := range searchSources {
		if _, known := reach.last[source.table]; !known {
			reach.last[source.table] = 0
			text += ` UNION ALL SELECT 'last ` + source.table + `', COALESCE(MAX(id), 0) FROM ` + source.table
		}
	}
	var rows []searchMark
	if err := s.query(ctx, "search marks", &rows, s.timeless(), text); err != nil {
		return reach, err
	}
	for _, r := range rows {
		if table, is := strings.CutPrefix(r.Source, "last "); is {
			reach.last[table] = r.Last
		} else {
			reach.marks[r.Source] = r.Last
		}
	}
	return reach, nil
}

// tail are the rows that the index does not have, by kind, with the codes of places.
func (s *Store) tail(ctx context.Context, reach searchReach) (map[ledger.SubjectKind][]int64, []string, error) {
	q := s.timeless()
	parts := []string{`SELECT 'programme' AS kind, id AS member, '' AS code FROM programme`,
		`SELECT 'place' AS kind, 0 AS member, code FROM place WHERE level = 'zone'`}
	for _, source := range searchSources {
		if mark, last := reach.marks[source.name], reach.last[source.table]; mark < last {
			// With both ends, the server reads the few rows there are by the index, whatever it
			// has counted so far.
			rows := strings.Replace(source.rows, "$1", q.arg(mark)+" AND id <= "+q.arg(last), 1)
			parts = append(parts, `SELECT '`+string(source.kind)+`' AS kind, t.member, '' AS code FROM (`+rows+`) t`)
		}
	}
	provinces, err := s.provincesWithoutIndex(ctx, reach.marks)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range provinces {
		parts = append(parts, `SELECT 'place' AS kind, 0 AS member, code FROM place WHERE code >= `+q.text(p)+` AND code < `+q.text(p)+` || '~' AND level <> 'zone'`)
	}
	var rows []struct {
		Kind   ledger.SubjectKind `db:"kind"`
		Member int64              `db:"member"`
		Code   string             `db:"code"`
	}
	if err := s.query(ctx, "texts after the index", &rows, q, strings.Join(parts, "\nUNION ALL ")); err != nil {
		return nil, nil, err
	}
	members := map[ledger.SubjectKind][]int64{}
	var codes []string
	for _, r := range rows {
		if r.Kind == ledger.SubjectPlace {
			codes = append(codes, r.Code)
		} else {
			members[r.Kind] = append(members[r.Kind], r.Member)
		}
	}
	return members, codes, nil
}
