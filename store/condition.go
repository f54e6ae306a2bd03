package store

import (
	"strconv"
	"strings"

	"jiedui/ledger"
)

// rowSource is where rows of a kind stand and how their fields read in SQL. The functions
// are given the alias of the row.
type rowSource struct {
	table func(q *statement) string
	// seen says which rows are there at the question's times; nil: all.
	seen      func(q *statement, a string) string
	fields    map[string]expr
	relations map[string]joint
}

// expr is the SQL of a field of row a.
type expr func(q *statement, a string) string

// joint says that row b hangs on row a.
type joint func(q *statement, a, b string) string

func column(name string) expr { return func(_ *statement, a string) string { return a + "." + name } }

// filled is a column in which the empty text or zero means that nothing is said.
func filled(name, empty string) expr {
	return func(_ *statement, a string) string { return "NULLIF(" + a + "." + name + ", " + empty + ")" }
}

func filledText(name string) expr { return filled(name, "''") }

// open is the end of an interval, NULL where it has none.
func openDay(name string) expr { return filled(name, "'9999-12-31'") }

func named(table string) func(*statement) string { return func(*statement) string { return table } }

func knownRow(q *statement, a string) string { return q.known(a) }

// notEnded says that a row was not archived at the instant.
func notEnded(q *statement, a string) string {
	return "(" + a + ".ended_at = 0 OR " + a + ".ended_at > " + q.knownAt() + ")"
}

func equal(left, right string) joint {
	return func(_ *statement, a, b string) string { return b + "." + right + " = " + a + "." + left }
}

// figuresAbout joins the figures of a subject that hold.
func figuresAbout(kind ledger.SubjectKind) joint {
	return func(_ *statement, a, b string) string {
		if kind == ledger.SubjectPlace {
			return b + ".place_code <> '' AND " + b + ".place_code = " + a + ".code"
		}
		return b + ".subject_kind = '" + string(kind) + "' AND " + b + ".subject_id = " + a + ".id"
	}
}

// subjectOf joins the subject of a figure or report.
func subjectOf(kind ledger.SubjectKind) joint {
	return func(_ *statement, a, b string) string {
		return a + ".subject_kind = '" + string(kind) + "' AND " + b + ".id = " + a + ".subject_id"
	}
}

// through joins over a table of links, which are known or not like everything else.
func through(table, left, right string) joint {
	return func(q *statement, a, b string) string {
		l := q.alias("l")
		return b + ".id IN (SELECT " + l + "." + right + " FROM " + table + " " + l + " WHERE " + l + "." + left + " = " + a + ".id AND " + q.known(l) + ")"
	}
}

// alias is a name that no other row of the statement has.
func (q *statement) alias(prefix string) string {
	q.aliases++
	return prefix + strconv.Itoa(q.aliases)
}

// nameKeys are the folded columns beside names.
var nameKeys = map[ledger.RowKind]string{ledger.RowProject: "name_key", ledger.RowOrganisation: "name_key", ledger.RowAlias: "alias_key"}

// where is a condition on rows of a kind, alias a: true or false, never NULL. The package
// of a project may stand under the alias k; what names a project then names it too.
func (q *statement) where(kind ledger.RowKind, a string, c ledger.Condition, k ...string) string {
	if err := c.Check(kind); err != nil {
		q.fail(err)
		return "1 = 1"
	}
	return q.met(kind, a, c, k)
}

func (q *statement) met(kind ledger.RowKind, a string, c ledger.Condition, k []string) string {
	var and []string
	for _, t := range c.Tests {
		test := q.test(kind, a, t)
		if len(k) > 0 && (t.Field == "id" || t.Field == "code" || t.Field == "name") {
			test = "(" + test + " OR " + k[0] + ".id IS NOT NULL AND " + q.test(kind, k[0], t) + ")"
		}
		and = append(and, test)
	}
	for _, r := range c.Related {
		and = append(and, q.related(kind, a, r))
	}
	for _, sub := range c.And {
		and = append(and, q.met(kind, a, sub, k))
	}
	if len(c.Or) > 0 {
		or := make([]string, len(c.Or))
		for i, sub := range c.Or {
			or[i] = q.met(kind, a, sub, k)
		}
		and = append(and, "("+strings.Join(or, ")\n\tOR (")+")")
	}
	if c.Not != nil {
		and = append(and, "NOT ("+q.met(kind, a, *c.Not, k)+")")
	}
	return all(and)
}

func (q *statement) related(kind ledger.RowKind, a string, r ledger.Related) string {
	relation, _ := ledger.Filterable[kind].Relation(r.Relation)
	of := rowSources[relation.Of]
	b := q.alias("r")
	and := []string{rowSources[kind].relations[r.Relation](q, a, b)}
	if of.seen != nil {
		and = append(and, of.seen(q, b))
	}
	inner := q.met(relation.Of, b, r.Where, nil)
	if r.Quantifier == ledger.ForEvery {
		inner = "NOT (" + inner + ")"
	}
	exists := "EXISTS (SELECT 1 FROM " + of.table(q) + " " + b + " WHERE " + all(append(and, inner)) + ")"
	if r.Quantifier == ledger.ForEvery || r.Quantifier == ledger.ForNone {
		return "NOT " + exists
	}
	return exists
}

var comparisons = map[ledger.Op]string{
	ledger.OpEq: " = ", ledger.OpLt: " < ", ledger.OpLte: " <= ", ledger.OpGt: " > ", ledger.OpGte: " >= ",
}

// test compares a field; where it has no value, the test is false.
func (q *statement) test(kind ledger.RowKind, a string, t ledger.Test) string {
	field, _ := ledger.Filterable[kind].Field(t.Field)
	read := rowSources[kind].fields[t.Field]
	if flag := flagTests[kind][t.Field]; flag != nil {
		if t.Op == ledger.OpIsNull { // they always have a value
			return truth("1 = 0", t)
		}
		return flag(q, a, t)
	}
	e := read(q, a)
	var s string
	switch t.Op {
	case ledger.OpIsNull:
		if t.Values[0] == true {
			return e + " IS NULL"
		}
		return e + " IS NOT NULL"
	case ledger.OpIn:
		s = e + " IN (" + joined(t.Values, q.literal) + ")"
	case ledger.OpUnder:
		if field.Type == ledger.IDField {
			s = e + " IN (" + q.bodiesUnder(t.Values) + ")"
			break
		}
		codes := make([]string, len(t.Values))
		for i, v := range t.Values {
			codes[i], _ = v.(string)
		}
		s = "(" + q.under(e, codes) + ")"
	case ledger.OpContains, ledger.OpStartsWith:
		text, _ := t.Values[0].(string)
		s = "LOWER(" + e + ") LIKE " + q.pattern(text, t.Op)
		if key := nameKeys[kind]; key != "" && field.Type == ledger.NameField {
			if folded := ledger.NameKey(text); folded != "" {
				s = "(" + s + " OR " + a + "." + key + " LIKE " + q.pattern(folded, t.Op) + ")"
			}
		}
	default:
		s = e + comparisons[t.Op] + q.literal(t.Values[0])
	}
	if field.Null {
		return "(" + e + " IS NOT NULL AND " + s + ")"
	}
	return s
}

// literal writes a value to compare with: ids and codes as they stand, since there may be
// thousands, and anything else as an argument.
func (q *statement) literal(v any) string {
	switch v := v.(type) {
	case ledger.ID:
		return strconv.FormatInt(int64(v), 10)
	case int64:
		return strconv.FormatInt(v, 10)
	case ledger.Instant:
		return strconv.FormatInt(int64(v), 10)
	case string:
		return q.text(v)
	}
	return q.arg(v)
}

// bodiesUnder selects organisations and all that belong to them, as they do now.
func (q *statement) bodiesUnder(ids []any) string {
	return `WITH RECURSIVE body (id) AS (SELECT o.id FROM organisation o WHERE o.id IN (` + joined(ids, q.literal) + `)
		UNION SELECT o.id FROM body b JOIN organisation o ON o.parent_id = b.id) SELECT id FROM body`
}

// flagTests are the tests of what is no column.
var flagTests = map[ledger.RowKind]map[string]func(q *statement, a string, t ledger.Test) string{
	ledger.RowProject: {
		"started": func(q *statement, a string, t ledger.Test) string { return truth(q.hasStarted(a), t) },
		"batch": func(q *statement, a string, t ledger.Test) string {
			return a + ".id IN (" + statedBy(joined(t.Values, q.literal)) + ")"
		},
	},
	ledger.RowPlace: {
		"inUse": func(q *statement, a string, t ledger.Test) string { return truth(a+".code IN ("+placesInUse+")", t) },
	},
	ledger.RowPairing: {
		"inForce": func(q *statement, a string, t ledger.Test) string {
			d := q.asOf()
			return truth(`((`+a+`.starts_on IS NULL OR `+q.day(a+".starts_on")+` <= `+d+`) AND (`+a+`.ends_on IS NULL OR `+q.day(a+".ends_on")+` >= `+d+`))`, t)
		},
	},
	ledger.RowFigure: {
		"underProgramme": func(q *statement, a string, t ledger.Test) string {
			codes := joined(t.Values, q.literal)
			return `(` + a + `.programme_id IN (SELECT g.id FROM programme g WHERE g.code IN (` + codes + `))
				OR ` + a + `.subject_kind = 'project' AND ` + a + `.subject_id IN (SELECT l.project_id FROM project_programme l
					JOIN programme g ON g.id = l.programme_id WHERE g.code IN (` + codes + `) AND ` + q.known("l") + `)
				OR ` + a + `.subject_kind = 'pairing' AND ` + a + `.subject_id IN (SELECT l.id FROM pairing l
					JOIN programme g ON g.id = l.programme_id WHERE g.code IN (` + codes + `) AND ` + q.known("l") + `)
				OR ` + a + `.subject_kind = 'programme' AND ` + a + `.subject_id IN (SELECT g.id FROM programme g WHERE g.code IN (` + codes + `)))`
		},
		// An index has those with a place alone.
		"placeCode": func(q *statement, a string, t ledger.Test) string {
			codes := make([]string, len(t.Values))
			for i, v := range t.Values {
				codes[i], _ = v.(string)
			}
			within := q.under(a+".place_code", codes)
			if t.Op != ledger.OpUnder {
				within = a + ".place_code IN (" + texts(q, codes) + ")"
			}
			return "(" + a + ".place_code <> '' AND " + within + ")"
		},
		"subjectId": func(q *statement, a string, t ledger.Test) string {
			return `(` + a + `.subject_kind <> 'place' AND ` + a + `.subject_id IN (` + joined(t.Values, q.literal) + `))`
		},
	},
}

func truth(condition string, t ledger.Test) string {
	if t.Values[0] == false {
		return "NOT " + condition
	}
	return condition
}

// placesInUse selects the codes of the places that the ledger names today, and of all
// that is above where they stand and where they are credited.
const placesInUse = `WITH RECURSIVE used (code) AS (
		SELECT code FROM (
			SELECT place_code AS code FROM project_place WHERE known_to = 9223372036854775807
			UNION SELECT place_code FROM pairing WHERE known_to = 9223372036854775807
			UNION SELECT place_code FROM figure WHERE place_code <> '' AND known_to = 9223372036854775807) named
		UNION SELECT up.code FROM used u JOIN place pl ON pl.code = u.code JOIN place up ON up.code IN (pl.parent_code, pl.credited_to)
	) SELECT code FROM used`
