package store

import (
	"strconv"
	"strings"

	"jiedui/ledger"
)

// statement gathers the arguments of one SQL text while its pieces are written. The
// pieces may stand in any order, because arguments are numbered.
type statement struct {
	args []any
	at   ledger.At
	err  error

	asOfArg, knownArg string

	engine engine // empty: the text must do for both
	// keyed: what the statement is asked with are keys that indexes find, so that one plan
	// does for all of them and PostgreSQL may keep it.
	keyed bool
	// unfiltered is set when what a list is asked for has no condition.
	unfiltered bool

	// sight is that of who reads; sighted, that the statement is limited to it already.
	sight   *sight
	sighted bool
	history bool        // also of what was once in the reader's sight
	listing bool        // a page of what there is, though it is keyed
	fewRows bool        // so few that each is looked up by itself
	around  bool        // of what is in sight at the instant or was just before it
	inline  bool        // what limits it has its values in the text
	batches []ledger.ID // no others are asked for; empty: any may be

	// eachDate asks for each date of the CTE period instead of for one; dates
	// are then compared as text, as which both engines show them. lookedAtDate tells
	// that something depended on the date.
	eachDate, lookedAtDate bool
	aliases                int // given out
}

// ask is a statement about the ledger as of one date as known at one instant.
func (s *Store) ask(at ledger.At) *statement {
	q := s.timeless()
	q.at = at
	if !at.AsOf.Valid() {
		q.fail(ledger.Invalid("", "", "asOf", "要写明截至日期"))
	}
	// At the end of time nothing would be believed any more.
	q.at.KnownAt = min(at.KnownAt, ledger.Latest)
	return q
}

// keyed is a statement that looks rows up by their keys.
func (s *Store) keyed(at ledger.At) *statement {
	q := s.ask(at)
	q.engine, q.keyed = s.engine, true
	return q
}

// timelessKeyed is one that looks rows up by their keys.
func (s *Store) timelessKeyed() *statement {
	q := s.timeless()
	q.engine, q.keyed = s.engine, true
	return q
}

// timeless is a statement about what does not change with the times of a question.
func (s *Store) timeless() *statement { return &statement{sight: s.sight} }

// fail keeps the first error for when the statement is run.
func (q *statement) fail(err error) {
	if q.err == nil {
		q.err = err
	}
}

// arg adds an argument and returns its placeholder.
func (q *statement) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

func (q *statement) asOf() string {
	q.lookedAtDate = true
	if q.eachDate {
		return "period.at"
	}
	if q.asOfArg == "" {
		q.asOfArg = q.arg(q.at.AsOf)
	}
	return q.asOfArg
}

func (q *statement) knownAt() string {
	if q.knownArg == "" {
		q.knownArg = q.arg(int64(q.at.KnownAt))
	}
	return q.knownArg
}

// known says that the ledger believed a row at the instant. What is believed now is what
// nothing has ended: the same words for every question, of which engines keep statistics.
func (q *statement) known(alias string) string {
	if !q.past() {
		return alias + ".known_to = 9223372036854775807"
	}
	k := q.knownAt()
	return alias + ".known_from <= " + k + " AND " + k + " < " + alias + ".known_to"
}

// holds says that a row was true as of the date as known at the instant.
func (q *statement) holds(alias string) string {
	a := q.asOf()
	return q.day(alias+".valid_from") + " <= " + a + " AND " + a + " < " + q.day(alias+".valid_to") + " AND " + q.known(alias)
}

// day is a date column as it is compared with asOf.
func (q *statement) day(column string) string {
	if q.eachDate {
		return "CAST(" + column + " AS TEXT)"
	}
	return column
}

// project is the table of projects as it was known at the instant: its rows hold what is
// known now, the log what changed since. Names, packages, sectors and years are put
// back; what only describes a project (dates, summary, further columns) is as of now.
func (q *statement) project() string {
	if !q.past() {
		return "project"
	}
	return `(SELECT r.id, r.code, ` + q.before("project", "name", "r.name") + ` AS name, r.name_key,
		` + q.before("project", "package_id", "CAST(r.package_id AS TEXT)", "BIGINT") + ` AS package_id,
		` + q.before("project", "sector", "r.sector") + ` AS sector,
		` + q.before("project", "year", "CAST(r.year AS TEXT)", "BIGINT") + ` AS year,
		r.starts_on, r.ends_on, r.summary, r.attributes, r.version, r.batch_id, r.known_from, r.known_to FROM project r)`
}

// organisation is the table of organisations as it was known at the instant.
func (q *statement) organisation() string {
	if !q.past() {
		return "organisation"
	}
	return `(SELECT r.id, ` + q.before("organisation", "name", "r.name") + ` AS name, r.name_key,
		` + q.before("organisation", "kind", "r.kind") + ` AS kind, r.parent_id, r.place_code, r.version, r.batch_id, r.known_from, r.known_to
		FROM organisation r)`
}

// organisationNames are id, name and kind of the organisations known at the instant.
func (q *statement) organisationNames() string {
	return `(SELECT o.id, o.name, o.kind FROM ` + q.organisation() + ` o WHERE ` + q.known("o") + `)`
}

// past reports whether the question is about what was known before now.
func (q *statement) past() bool { return q.at.KnownAt < ledger.Latest }

// before is an attribute of row r as it was known at the instant: what the first change
// after it changed, or else what it is now.
func (q *statement) before(entity, field, now string, kind ...string) string {
	old := `(SELECT h.old_value FROM ` + q.every("change_log") + ` h WHERE h.entity = '` + entity + `' AND h.entity_id = r.id AND h.field = '` + field + `'
		AND h.at > ` + q.knownAt() + ` ORDER BY h.id LIMIT 1)`
	if len(kind) == 0 {
		return `COALESCE(` + old + `, ` + now + `)`
	}
	return `CAST(NULLIF(COALESCE(` + old + `, ` + now + `), '') AS ` + kind[0] + `)`
}

// hasStarted says that a project has ever started by the date.
func (q *statement) hasStarted(project string) string {
	return `EXISTS (SELECT 1 FROM project_status st WHERE st.project_id = ` + project + `.id
		AND ` + started("st") + ` AND ` + q.day("st.valid_from") + ` <= ` + q.asOf() + ` AND ` + q.known("st") + `)`
}

// started says that a status is one of those that a project has only once it started.
func started(alias string) string {
	return alias + `.status IN ('started', 'completed', 'operating', 'suspended')`
}

// text writes a value: codes as they stand, which thousands of parents at once need,
// and anything else as an argument.
func (q *statement) text(v string) string {
	for i := 0; i < len(v); i++ {
		c := v[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return q.arg(v)
		}
	}
	return "'" + v + "'"
}

// fewKeys are written as arguments of their own: PostgreSQL takes an array of unknown
// length for one of ten and would plan the statement anew each time for fewer.
const fewKeys = 16

// in says that a column is one of the keys: one argument on PostgreSQL, so that the text
// is the same however many there are.
func in[K ~string | ~int64](q *statement, column string, keys []K) string {
	if q.engine != postgresEngine {
		return column + " IN (" + joined(keys, func(k K) string { return q.literal(k) }) + ")"
	}
	switch {
	case len(keys) == 1:
		return column + " = " + q.arg(keys[0])
	case len(keys) <= fewKeys:
		return column + " IN (" + strings.Join(few(q, keys), ", ") + ")"
	}
	return column + " = ANY (" + q.arg(keyArray(keys)) + ")"
}

// rowsOf selects the keys as rows of one column, on PostgreSQL with some NULL.
func rowsOf[K ~string | ~int64](q *statement, keys []K) string {
	if q.engine != postgresEngine {
		return "VALUES " + joined(keys, func(k K) string { return "(" + q.literal(k) + ")" })
	}
	kind := "BIGINT"
	if _, are := any(keys).([]string); are {
		kind = "TEXT"
	}
	if len(keys) <= fewKeys {
		return "VALUES " + joined(few(q, keys), func(k string) string { return "(CAST(" + k + " AS " + kind + "))" })
	}
	return "SELECT UNNEST(CAST(" + q.arg(keyArray(keys)) + " AS " + kind + "[]))"
}

// few are arguments for the keys, filled up with NULL to a power of two so that texts are few.
func few[K any](q *statement, keys []K) (list []string) {
	size := 1
	for size < len(keys) {
		size *= 2
	}
	for i := range size {
		if i < len(keys) {
			list = append(list, q.arg(keys[i]))
		} else {
			list = append(list, q.arg(nil))
		}
	}
	return list
}

// texts writes the list of an IN.
func texts[T ~string](q *statement, list []T) string {
	return joined(list, func(v T) string { return q.text(string(v)) })
}

// ints writes the list of an IN.
func ints[T ~int | ~int64](list []T) string {
	return joined(list, func(v T) string { return strconv.FormatInt(int64(v), 10) })
}

func joined[T any](list []T, write func(T) string) string {
	var b strings.Builder
	for i, v := range list {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(write(v))
	}
	return b.String()
}

// contains is the pattern of LIKE … ESCAPE '!' for texts that have part in them,
// whatever the case of its ASCII letters; compare it with LOWER(column).
func (q *statement) contains(part string) string { return q.pattern(part, ledger.OpContains) }

// pattern is that of contains, or of texts that start with part.
func (q *statement) pattern(part string, op ledger.Op) string {
	escaped := strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(lowerASCII(part))
	if op == ledger.OpContains {
		escaped = "%" + escaped
	}
	return q.arg(escaped+"%") + " ESCAPE '!'"
}

// lowerASCII is what LOWER does in SQLite and, under the collation C, in PostgreSQL.
func lowerASCII(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// under says that a column of place codes lies at or below one of the codes: a subtree
// is a range of codes.
func (q *statement) under(column string, codes []string) string {
	if len(codes) == 1 {
		return column + " >= " + q.arg(codes[0]) + " AND " + column + " < " + q.arg(codes[0]+"~")
	}
	// A chain of OR would be deeper than SQLite allows; this is worked out once.
	return column + ` IN (WITH u (code) AS MATERIALIZED (VALUES ` + joined(codes, func(c string) string { return "(" + q.text(c) + ")" }) + `)
		SELECT z.code FROM u JOIN place z ON z.code >= u.code AND z.code < u.code || '~')`
}

// all joins conditions by AND.
func all(conditions []string) string {
	if len(conditions) == 0 {
		return "1 = 1"
	}
	return "(" + strings.Join(conditions, ")\n\tAND (") + ")"
}
