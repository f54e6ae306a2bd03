package store

import (
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// chain is the SQL that every question about a portfolio shares: which subjects, which
// of their figures, which keys each subject has, and what of each figure each key is
// credited with. Rows, totals and the lists behind them are read off the same chain,
// so that they cannot disagree. Its CTEs, in order:
//
//	period (n, at, opening)       the dates asked for, where there are several
//	subject (id, ref, unit, started, enter, leave)   what has keys; unit is what is counted
//	fig (fig, subject, unit, measure, series, additive, up, down, v, enter, leave)
//	key1 … key3 (subject, key, credits …)   one row per key of a subject
//	credited                      fig with k1 … k3 and in v what the keys get
//	rest                          fig with in v what nobody was credited with
//	member (unit, started, enter, leave, k1 …), loose (unit, started, enter, leave)
//
// Several dates are asked for in one statement. A row stands for the dates numbered enter
// to leave − 1, so that a figure is read once however many dates it holds on. Where the
// filter or a dimension looks at the date (status), each date has subjects of its own.
type chain struct {
	*statement
	q     ledger.PortfolioQuery
	dates []ledger.Date // rising; what is numbered from 0
	dated bool          // each date has subjects of its own
	ctes  []string
}

// newChain checks the question and writes the CTE subject.
func (s *Store) newChain(q ledger.PortfolioQuery, withStarted bool) *chain {
	return s.newDatedChain(q, []ledger.Date{q.AsOf}, withStarted)
}

// newDatedChain asks the same question as of several dates.
func (s *Store) newDatedChain(q ledger.PortfolioQuery, dates []ledger.Date, withStarted bool) *chain {
	return chainOn(s.ask(ledger.At{AsOf: q.AsOf, KnownAt: q.KnownAt}), q, dates, withStarted)
}

// chainOn writes into a statement that is about the question's times.
func chainOn(of *statement, q ledger.PortfolioQuery, dates []ledger.Date, withStarted bool) *chain {
	c := &chain{statement: of, q: q, dates: dates}
	if c.q.Subject == "" {
		c.q.Subject = ledger.SubjectProject
	}
	if c.q.Mode == "" {
		c.q.Mode = ledger.FullAttribution
	}
	c.check()
	if c.err != nil {
		return c
	}
	if len(dates) > 1 {
		c.add(`period (n, at, opening) AS (VALUES ` + joined(c.numbers(), func(n int) string {
			return "(" + strconv.Itoa(n) + ", " + c.arg(dates[n]) + ", " + c.arg(yearBefore(dates[n])) + ")"
		}) + `)`)
	}
	c.add(c.subject(withStarted))
	return c
}

// yearBefore is the last day of the year before a date's.
func yearBefore(d ledger.Date) ledger.Date { return ledger.Date{Year: d.Year - 1, Month: 12, Day: 31} }

func (c *chain) numbers() []int {
	list := make([]int, len(c.dates))
	for i := range list {
		list[i] = i
	}
	return list
}

// check refuses what cannot be asked.
func (c *chain) check() {
	q := c.q
	refuse := func(key, field, text string) { c.fail(ledger.Invalid("portfolio", key, field, text)) }
	switch {
	case !q.Subject.Valid():
		refuse(string(q.Subject), "subject", "不能统计这种对象")
	case !q.Mode.Valid():
		refuse(string(q.Mode), "attribution", "归集口径应为 full、share 或 lead")
	case len(q.GroupBy) > ledger.MaxGroupBy:
		refuse("", "groupBy", "最多按三个维度分组")
	case len(q.Roles) > 0 && q.Subject != ledger.SubjectProject:
		refuse("", "roles", "参与方式只能用于项目")
	case len(c.dates) == 0 || len(c.dates) > ledger.MaxDates:
		c.fail(limitExceeded("dates", "一次最多问 "+strconv.Itoa(ledger.MaxDates)+" 个日期"))
	case q.Completion != nil && q.Completion.ThisYear && c.ofFigures():
		refuse(string(q.Subject), "completion", "年度完成率只能用于项目和结对关系")
	}
	for i, d := range c.dates {
		if !d.Valid() || i > 0 && !c.dates[i-1].Before(d) {
			refuse("", "dates", "日期应有效，且从早到晚")
		}
	}
	for i, g := range q.GroupBy {
		if !g.Valid() {
			refuse(string(g), "groupBy", "不能按这个维度分组")
		}
		if slices.Contains(q.GroupBy[:i], g) {
			refuse(string(g), "groupBy", "同一维度列了两次")
		}
	}
	for _, r := range q.Roles {
		if !r.Valid() {
			refuse(string(r), "roles", "参与方式不认识")
		}
	}
}

// add adds a CTE that is read more than once. SQLite would work it out each time.
func (c *chain) add(cte string) {
	c.ctes = append(c.ctes, strings.Replace(cte, " AS (", " AS MATERIALIZED (", 1))
}

func (c *chain) subject(withStarted bool) string {
	w := &conditions{statement: c.statement, subject: c.q.Subject}
	c.eachDate = len(c.dates) > 1
	where := w.where(c.q.Filter)
	c.dated = c.eachDate && (c.lookedAtDate || c.ofFigures() || slices.Contains(c.q.GroupBy, ledger.ByStatus))
	c.eachDate = c.dated
	write := func(id, unit, started, from, when string) string {
		span, periods := ", 0, "+strconv.Itoa(len(c.dates)), ""
		key := id
		if c.dated {
			key = c.distinct(id, "period.n")
			span, periods = ", period.n, period.n + 1", " CROSS JOIN period"
		}
		return `subject (id, ref, unit, started, enter, leave) AS (
	SELECT ` + key + `, ` + id + `, ` + unit + `, ` + started + span + `
	FROM ` + from + periods + `
	WHERE ` + when + `
	AND ` + where + `
)`
	}
	never := strconv.Itoa(len(c.dates))
	switch c.q.Subject {
	case ledger.SubjectProject:
		unit, from, started := "p.id", c.project()+" p", never
		if w.view == ledger.AsPackages {
			unit = "COALESCE(k.id, p.id)"
			from += " LEFT JOIN " + c.project() + " k ON k.id = p.package_id AND " + c.known("k")
		}
		if withStarted {
			started = c.startedBy()
		}
		return write("p.id", unit, started, from, c.known("p")+`
	AND `+c.withoutParts())
	case ledger.SubjectPairing:
		return write("p.id", "p.id", never, "pairing p", c.known("p"))
	}
	// The programme under which a place or an organisation was observed is the figure's,
	// so each figure is a subject of its own; what is counted is whom it is about.
	unit := "f.subject_id"
	if c.q.Subject == ledger.SubjectPlace {
		unit = "f.place_code"
	}
	return write("f.id", unit, never, "figure f", "f.subject_kind = '"+string(c.q.Subject)+"' AND "+c.holds("f"))
}

// startedBy is the number of the first date by which project p had ever started; the
// number of dates if it had not.
func (c *chain) startedBy() string {
	never := strconv.Itoa(len(c.dates))
	switch {
	case c.dated:
		return "CASE WHEN " + c.hasStarted("p") + " THEN period.n ELSE " + never + " END"
	case len(c.dates) == 1:
		return "CASE WHEN " + c.hasStarted("p") + " THEN 0 ELSE " + never + " END"
	}
	return `COALESCE((SELECT MIN(` + c.number("st.valid_from") + `) FROM project_status st
		WHERE st.project_id = p.id AND ` + started("st") + ` AND ` + c.known("st") + `), ` + never + `)`
}

// number is the number of the first date on or after a day; the number of dates if all
// are before it.
func (c *chain) number(column string) string {
	var between func(low, high int) string
	between = func(low, high int) string {
		if low == high {
			return strconv.Itoa(low)
		}
		middle := (low + high) / 2
		return "CASE WHEN " + column + " <= " + c.arg(c.dates[middle]) + " THEN " + between(low, middle) + " ELSE " + between(middle+1, high) + " END"
	}
	return between(0, len(c.dates))
}

// distinct makes of an id one for each date.
func (c *chain) distinct(id, n string) string {
	return id + " * " + strconv.Itoa(len(c.dates)) + " + " + n
}

// ofFigures reports whether each figure is a subject of its own.
func (c *chain) ofFigures() bool {
	return c.q.Subject != ledger.SubjectProject && c.q.Subject != ledger.SubjectPairing
}

const figColumns = "fig, subject, unit, measure, series, additive, up, down, v, enter, leave"

// figures adds the CTE fig, of some measures or of all.
func (c *chain) figures(measures []string) {
	link := "s.ref = f.subject_id AND f.subject_kind = '" + string(c.q.Subject) + "'"
	if c.ofFigures() {
		link = "s.ref = f.id"
	}
	some := ""
	if len(measures) > 0 {
		some = " AND f.measure IN (" + texts(c.statement, measures) + ")"
	}
	from := "subject s JOIN figure f ON " + link + " JOIN measure m ON m.code = f.measure"
	// up and down are ledger.Qualifier's Bounds.
	columns := `s.id AS subject, s.unit, f.measure, f.series, CASE WHEN m.additive THEN 1 ELSE 0 END AS additive,
		CASE f.qualifier WHEN 'over' THEN 2 WHEN 'at_least' THEN 1 WHEN 'about' THEN 1 ELSE 0 END AS up,
		CASE f.qualifier WHEN 'under' THEN 2 WHEN 'at_most' THEN 1 WHEN 'about' THEN 1 ELSE 0 END AS down, f.value AS v`
	var held string
	if len(c.dates) == 1 {
		held = `SELECT f.id AS fig, ` + columns + `, 0 AS enter, 1 AS leave
	FROM ` + from + ` WHERE ` + c.holds("f") + some
	} else {
		id := "f.id"
		if c.dated {
			id = c.distinct("f.id", "s.enter")
		}
		held = `SELECT x.fig, x.subject, x.unit, x.measure, x.series, x.additive, x.up, x.down, x.v,
		CASE WHEN x.fe > x.se THEN x.fe ELSE x.se END AS enter, CASE WHEN x.fl < x.sl THEN x.fl ELSE x.sl END AS leave
	FROM (SELECT ` + id + ` AS fig, ` + columns + `, s.enter AS se, s.leave AS sl,
		` + c.number("f.valid_from") + ` AS fe, ` + c.number("f.valid_to") + ` AS fl
	FROM ` + from + ` WHERE ` + c.known("f") + ` AND f.valid_from <= ` + c.arg(c.dates[len(c.dates)-1]) + `
		AND f.valid_to > ` + c.arg(c.dates[0]) + some + `) x
	WHERE x.fe < x.fl AND x.fe < x.sl AND x.se < x.fl`
	}
	if c.q.Completion != nil && c.q.Completion.ThisYear && len(measures) == 0 {
		held += `
	UNION ALL ` + c.opening(from)
	}
	c.add("fig (" + figColumns + ") AS (\n\t" + held + "\n)")
}

// openingSeries marks in fig what stood at the end of the year before, taken off.
const openingSeries = "opening"

// opening selects what is taken off the numerator of a completion rate of one year.
func (c *chain) opening(from string) string {
	n, id, held := "0", "f.id", ""
	if len(c.dates) == 1 {
		day := c.arg(yearBefore(c.dates[0]))
		held = "f.valid_from <= " + day + " AND " + day + " < f.valid_to"
	} else {
		n, id = "period.n", c.distinct("f.id", "period.n")
		from += " JOIN period ON s.enter <= period.n AND period.n < s.leave"
		held = "CAST(f.valid_from AS TEXT) <= period.opening AND period.opening < CAST(f.valid_to AS TEXT)"
	}
	r := c.q.Completion
	return `SELECT -(` + id + `) - 1, s.id, s.unit, f.measure, '` + openingSeries + `', 1,
		CASE f.qualifier WHEN 'under' THEN 2 WHEN 'at_most' THEN 1 WHEN 'about' THEN 1 ELSE 0 END,
		CASE f.qualifier WHEN 'over' THEN 2 WHEN 'at_least' THEN 1 WHEN 'about' THEN 1 ELSE 0 END, -f.value, ` + n + `, ` + n + ` + 1
	FROM ` + from + ` WHERE ` + c.known("f") + ` AND ` + held + ` AND f.measure = ` + c.text(r.Measure) + ` AND f.series = ` + c.text(string(r.Series))
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
	SELECT f.fig, f.subject, f.unit, f.measure, f.series, f.additive, f.up, f.down, f.v, f.enter, f.leave, `+c.groups("t")+`
	FROM fig f JOIN cell t ON t.subject = f.subject
)`, `rest AS (
	SELECT f.fig, f.measure, f.series, f.additive, f.up, f.down, f.v, f.enter, f.leave
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
	SELECT f.fig, f.measure, f.series, f.additive, f.up, f.down, CASE WHEN f.additive = 1 THEN f.v - COALESCE(t.v, 0) ELSE f.v END AS v, f.enter, f.leave
	FROM fig f LEFT JOIN tally t ON t.fig = f.fig
	WHERE t.fig IS NULL OR f.additive = 1 AND f.v <> t.v
)`)
}

// cells is the CTE of the cells whose keys are all credited.
func (c *chain) cells() string {
	columns, from, credited := "d1.subject", "", make([]string, len(c.q.GroupBy))
	for i := range c.q.GroupBy {
		n := strconv.Itoa(i + 1)
		columns += ", d" + n + ".key AS k" + n
		from += " JOIN key" + n + " d" + n
		if i > 0 {
			from += " ON d" + n + ".subject = d1.subject"
		}
		credited[i] = "d" + n + ".credits IS NOT NULL"
	}
	return `cell AS (
	SELECT ` + columns + ` FROM` + strings.TrimPrefix(from, " JOIN") + ` WHERE ` + strings.Join(credited, " AND ") + `
)`
}

// piece splits what stands in from by the keys of one dimension. A rate is nobody's
// part of anything, so shares do not split it. The method of the largest remainder is
// ledger.Apportion's: floors, then one unit each to the largest fractions, the smaller
// key first among equals. Division truncates, so a negative value is split as its
// absolute value. A multiple of ten thousand has no fractions, and most amounts are
// multiples of 万元: those are not sorted.
func (c *chain) piece(from, keys, kept, each, name string) string {
	columns := "f.fig, f.subject, f.unit, f.measure, f.series, f.additive, f.up, f.down, f.enter, f.leave, " + kept
	return `
	SELECT ` + columns + `d.key AS ` + name + `, CASE WHEN f.additive = 0 THEN f.v ELSE f.v / 10000 * d.share END AS v
	FROM ` + from + ` f JOIN ` + keys + ` d ON d.subject = f.subject
	WHERE d.credits IS NOT NULL AND (f.additive = 0 OR f.v % 10000 = 0 AND d.share IS NOT NULL)
	UNION ALL
	SELECT ` + columns + `f.` + name + `,
		CASE WHEN ROW_NUMBER() OVER (PARTITION BY ` + each + ` ORDER BY f.fraction DESC, f.` + name + `) <= ABS(f.target - SUM(f.part) OVER (PARTITION BY ` + each + `))
			THEN f.part + CASE WHEN f.v < 0 THEN -1 ELSE 1 END
			ELSE f.part END
	FROM (
		SELECT ` + columns + `f.v, d.key AS ` + name + `,
			f.v / 10000 * d.share + f.v % 10000 * d.share / 10000 AS part,
			ABS(f.v % 10000 * d.share % 10000) AS fraction,
			f.v / 10000 * d.whole + f.v % 10000 * d.whole / 10000 AS target
		FROM ` + from + ` f JOIN ` + keys + ` d ON d.subject = f.subject
		WHERE d.credits IS NOT NULL AND f.additive = 1 AND f.v % 10000 <> 0 AND d.share IS NOT NULL) f`
}

// members adds the CTEs that count subjects: each under all of its keys, introducing
// ones too, or loose where a component is missing.
func (c *chain) members() {
	if len(c.q.GroupBy) == 0 {
		return
	}
	columns, join := "", ""
	for i := range c.q.GroupBy {
		n := strconv.Itoa(i + 1)
		columns += ", d" + n + ".key AS k" + n
		join += " JOIN key" + n + " d" + n + " ON d" + n + ".subject = s.id"
	}
	c.add(`member AS (
	SELECT s.id AS subject, s.unit, s.started, s.enter, s.leave` + columns + ` FROM subject s` + join + `
)`)
	c.ctes = append(c.ctes, `loose AS (
	SELECT s.unit, s.started, s.enter, s.leave FROM subject s LEFT JOIN (SELECT DISTINCT m.subject FROM member m) m ON m.subject = s.id
	WHERE m.subject IS NULL
)`)
}

// keyNames are the columns that name a row of the portfolio.
var keyNames = []string{"k1", "k2", "k3"}

// group lists the columns of the keys of a row, each with a comma after it; nothing
// without dimensions.
func (c *chain) group(alias string) string {
	var b strings.Builder
	for i := range c.q.GroupBy {
		b.WriteString(alias + "." + keyNames[i] + ", ")
	}
	return b.String()
}

// groups are the columns that name a row of the portfolio, all of them, empty where
// there is no dimension.
func (c *chain) groups(alias string) string {
	list := slices.Clone(keyNames)
	for i, k := range list {
		from := "''"
		if i < len(c.q.GroupBy) {
			from = alias + "." + k
		}
		list[i] = from + " AS " + k
	}
	return strings.Join(list, ", ")
}
