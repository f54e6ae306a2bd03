package store

import (
	"strconv"
	"strings"

	"jiedui/ledger"
)

// chain is the SQL that every question about a portfolio shares: which subjects, which
// of their figures, which keys each subject has, and what of each figure each key is
// credited with. Rows, totals and the lists behind them are read off the same chain,
// so that they cannot disagree. Its CTEs, in order:
//
//	subject (id, unit, started)   what has keys; unit is what is counted
//	fig (fig, subject, measure, series, additive, up, down, v)
//	key1, key2 (subject, key, credits …)   one row per key of a subject
//	credited                      fig with k1 (and k2) and in v what the keys get
//	rest                          fig with in v what nobody was credited with
//	member (unit, started, k1, k2), loose (unit, started)   for counting
type chain struct {
	*statement
	q    ledger.PortfolioQuery
	ctes []string
}

// newChain checks the question and writes the CTE subject.
func newChain(q ledger.PortfolioQuery, withStarted bool) *chain {
	if q.Subject == "" {
		q.Subject = ledger.SubjectProject
	}
	if q.Mode == "" {
		q.Mode = ledger.FullAttribution
	}
	c := &chain{statement: newStatement(ledger.At{AsOf: q.AsOf, KnownAt: q.KnownAt}), q: q}
	switch {
	case !q.Subject.Valid():
		c.fail(ledger.Invalid("portfolio", string(q.Subject), "subject", "不能统计这种对象"))
	case !q.Mode.Valid():
		c.fail(ledger.Invalid("portfolio", string(q.Mode), "attribution", "归集口径应为 full、share 或 lead"))
	case len(q.GroupBy) > 2:
		c.fail(ledger.Invalid("portfolio", "", "groupBy", "最多按两个维度分组"))
	case len(q.GroupBy) == 2 && q.GroupBy[0] == q.GroupBy[1]:
		c.fail(ledger.Invalid("portfolio", string(q.GroupBy[0]), "groupBy", "同一维度列了两次"))
	case len(q.Roles) > 0 && q.Subject != ledger.SubjectProject:
		c.fail(ledger.Invalid("portfolio", "", "roles", "参与方式只能用于项目"))
	}
	for _, g := range q.GroupBy {
		if !g.Valid() {
			c.fail(ledger.Invalid("portfolio", string(g), "groupBy", "不能按这个维度分组"))
		}
	}
	for _, r := range q.Roles {
		if !r.Valid() {
			c.fail(ledger.Invalid("portfolio", string(r), "roles", "参与方式不认识"))
		}
	}
	if c.err == nil {
		c.add(c.subject(withStarted))
	}
	return c
}

// add adds a CTE that is read more than once. SQLite would work it out each time.
func (c *chain) add(cte string) {
	c.ctes = append(c.ctes, strings.Replace(cte, " AS (", " AS MATERIALIZED (", 1))
}

func (c *chain) subject(withStarted bool) string {
	w := &conditions{statement: c.statement, subject: c.q.Subject}
	switch c.q.Subject {
	case ledger.SubjectProject:
		return c.projects(c.q.Filter, withStarted)
	case ledger.SubjectPairing:
		return `subject (id, unit, started) AS (
	SELECT p.id, p.id, 0 FROM pairing p WHERE ` + c.known("p") + ` AND ` + w.where(c.q.Filter) + `
)`
	}
	// The programme under which a place or an organisation was observed is the figure's,
	// so each figure is a subject of its own; what is counted is whom it is about.
	unit := "f.subject_id"
	if c.q.Subject == ledger.SubjectPlace {
		unit = "f.place_code"
	}
	return `subject (id, unit, started) AS (
	SELECT f.id, ` + unit + `, 0 FROM figure f
	WHERE f.subject_kind = '` + string(c.q.Subject) + `' AND ` + c.holds("f") + ` AND ` + w.where(c.q.Filter) + `
)`
}

// ofFigures reports whether each figure is a subject of its own.
func (c *chain) ofFigures() bool {
	return c.q.Subject != ledger.SubjectProject && c.q.Subject != ledger.SubjectPairing
}

// figures adds the CTE fig, of some measures or of all.
func (c *chain) figures(measures []string) {
	link := "s.id = f.subject_id AND f.subject_kind = '" + string(c.q.Subject) + "'"
	if c.ofFigures() {
		link = "s.id = f.id"
	}
	some := ""
	if len(measures) > 0 {
		some = " AND f.measure IN (" + texts(c.statement, measures) + ")"
	}
	// up and down are ledger.Qualifier's Bounds.
	c.add(`fig (fig, subject, measure, series, additive, up, down, v) AS (
	SELECT f.id, s.id, f.measure, f.series, CASE WHEN m.additive THEN 1 ELSE 0 END,
		CASE f.qualifier WHEN 'over' THEN 2 WHEN 'at_least' THEN 1 WHEN 'about' THEN 1 ELSE 0 END,
		CASE f.qualifier WHEN 'under' THEN 2 WHEN 'at_most' THEN 1 WHEN 'about' THEN 1 ELSE 0 END, f.value
	FROM subject s JOIN figure f ON ` + link + ` JOIN measure m ON m.code = f.measure
	WHERE ` + c.holds("f") + some + `
)`)
}

// keys adds the CTE of the keys that each subject has in each dimension.
func (c *chain) keys() {
	for i, g := range c.q.GroupBy {
		c.add("key" + strconv.Itoa(i+1) + " AS (" + c.credits(c.dimension(g)) + "\n)")
	}
}

// credits says which keys of a subject are credited, by the mode: credits is 1 or NULL. In
// the lead mode only the lead's key is a key at all; in the share mode share is the
// key's and whole the sum of those declared. What is absent is NULL rather than 0,
// because PostgreSQL takes a CTE's column to be hardly ever equal to a constant, and
// would join two large CTEs row by row.
func (c *chain) credits(keys string) string {
	switch c.q.Mode {
	case ledger.LeadAttribution:
		return `
	SELECT r.subject, r.key, 1 AS credits FROM (
		SELECT r.subject, CASE WHEN SUM(r.carries) = 1 THEN MAX(CASE WHEN r.carries = 1 THEN r.key END)
			WHEN SUM(r.carries * r.lead) = 1 THEN MAX(CASE WHEN r.carries * r.lead = 1 THEN r.key END) END AS key
		FROM (` + keys + `) r GROUP BY r.subject) r
	WHERE r.key IS NOT NULL`
	case ledger.ShareAttribution:
		return `
	SELECT r.subject, r.key, r.credits, r.share, CAST(SUM(r.share) OVER (PARTITION BY r.subject) AS BIGINT) AS whole FROM (
		SELECT r.subject, r.key, NULLIF(r.carries, 0) AS credits, CASE WHEN r.carries = 0 THEN NULL
			WHEN r.share IS NULL AND SUM(r.carries) OVER (PARTITION BY r.subject) = 1 THEN ` + strconv.FormatInt(ledger.WholeShare, 10) + `
			ELSE r.share END AS share
		FROM (` + keys + `) r) r`
	}
	return `
	SELECT r.subject, r.key, NULLIF(r.carries, 0) AS credits FROM (` + keys + `) r`
}

// pieces adds the CTEs that credit figures to cells, and what is left. Where every cell
// of a subject is credited with the whole of its figures, the cells are worked out once
// for the subject; shares are rounded for each figure, dimension after dimension.
func (c *chain) pieces() {
	if len(c.q.GroupBy) == 0 {
		return
	}
	if c.q.Mode != ledger.ShareAttribution {
		c.add(c.cells())
		c.add(`tally AS (
	SELECT t.subject, COUNT(*) AS n FROM cell t GROUP BY t.subject
)`)
		c.ctes = append(c.ctes, `credited AS (
	SELECT f.fig, f.subject, f.measure, f.series, f.additive, f.up, f.down, f.v, `+c.groups("t")+`
	FROM fig f JOIN cell t ON t.subject = f.subject
)`, `rest AS (
	SELECT f.fig, f.measure, f.series, f.up, f.down, f.v
	FROM fig f LEFT JOIN tally t ON t.subject = f.subject WHERE t.subject IS NULL
)`)
		return
	}
	from, kept, each := "fig", "", "f.fig"
	for i := range c.q.GroupBy {
		n := strconv.Itoa(i + 1)
		name := "piece" + n
		if i+1 == len(c.q.GroupBy) {
			name = "credited"
		}
		c.add(name + " AS (" + c.piece(from, "key"+n, kept, each, "k"+n) + "\n)")
		from = name
		kept += "f.k" + n + ", "
		each += ", f.k" + n
	}
	c.add(`tally AS (
	SELECT p.fig, CAST(SUM(CASE WHEN p.additive = 1 THEN p.v ELSE 0 END) AS BIGINT) AS v FROM credited p GROUP BY p.fig
)`)
	c.ctes = append(c.ctes, `rest AS (
	SELECT f.fig, f.measure, f.series, f.up, f.down, CASE WHEN f.additive = 1 THEN f.v - COALESCE(t.v, 0) ELSE f.v END AS v
	FROM fig f LEFT JOIN tally t ON t.fig = f.fig
	WHERE t.fig IS NULL OR f.additive = 1 AND f.v <> t.v
)`)
}

// cells is the CTE of the cells whose keys are all credited.
func (c *chain) cells() string {
	if len(c.q.GroupBy) == 1 {
		return `cell AS (
	SELECT a.subject, a.key AS k1 FROM key1 a WHERE a.credits IS NOT NULL
)`
	}
	return `cell AS (
	SELECT a.subject, a.key AS k1, b.key AS k2 FROM key1 a JOIN key2 b ON b.subject = a.subject
	WHERE a.credits IS NOT NULL AND b.credits IS NOT NULL
)`
}

// piece splits what stands in from by the keys of one dimension. A rate is nobody's
// part of anything, so shares do not split it. The method of the largest remainder is
// ledger.Apportion's: floors, then one unit each to the largest fractions, the smaller
// key first among equals. Division truncates, so a negative value is split as its
// absolute value.
func (c *chain) piece(from, keys, kept, each, name string) string {
	columns := "f.fig, f.subject, f.measure, f.series, f.additive, f.up, f.down, "
	return `
	SELECT ` + columns + kept + `f.` + name + `,
		CASE WHEN f.additive = 0 THEN f.v
			WHEN ROW_NUMBER() OVER (PARTITION BY ` + each + ` ORDER BY f.fraction DESC, f.` + name + `) <= ABS(f.target - SUM(f.part) OVER (PARTITION BY ` + each + `))
			THEN f.part + CASE WHEN f.v < 0 THEN -1 ELSE 1 END
			ELSE f.part END AS v
	FROM (
		SELECT ` + columns + kept + `f.v, d.key AS ` + name + `,
			f.v / 10000 * d.share + f.v % 10000 * d.share / 10000 AS part,
			ABS(f.v % 10000 * d.share % 10000) AS fraction,
			f.v / 10000 * d.whole + f.v % 10000 * d.whole / 10000 AS target
		FROM ` + from + ` f JOIN ` + keys + ` d ON d.subject = f.subject
		WHERE d.credits IS NOT NULL AND (d.share IS NOT NULL OR f.additive = 0)) f`
}

// members adds the CTEs that count subjects: each under all of its keys, introducing
// ones too, or loose where a component is missing.
func (c *chain) members() {
	if len(c.q.GroupBy) == 0 {
		return
	}
	key, join := "a.key AS k1", " JOIN key1 a ON a.subject = s.id"
	if len(c.q.GroupBy) == 2 {
		key += ", b.key AS k2"
		join += " JOIN key2 b ON b.subject = s.id"
	}
	c.add(`member AS (
	SELECT s.id AS subject, s.unit, s.started, ` + key + ` FROM subject s` + join + `
)`)
	c.ctes = append(c.ctes, `loose AS (
	SELECT s.unit, s.started FROM subject s LEFT JOIN (SELECT DISTINCT m.subject FROM member m) m ON m.subject = s.id
	WHERE m.subject IS NULL
)`)
}

// groups are the columns that name a row of the portfolio, k1 and k2.
func (c *chain) groups(alias string) string {
	switch len(c.q.GroupBy) {
	case 0:
		return "'' AS k1, '' AS k2"
	case 1:
		return alias + ".k1 AS k1, '' AS k2"
	}
	return alias + ".k1 AS k1, " + alias + ".k2 AS k2"
}
