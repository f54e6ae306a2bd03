package store

import (
	"context"
	"strings"

	"jiedui/ledger"
)

// Portfolio adds up what a filter selects, by at most three dimensions, in one statement.
// Pairings are counted from when the ledger knew them, in force or not: what they paid
// stays paid. Without dimensions the only row is the total.
func (s *Store) Portfolio(ctx context.Context, q ledger.PortfolioQuery) (ledger.Portfolio, error) {
	list, err := s.PortfolioSeries(ctx, q, []ledger.Date{q.AsOf})
	if err != nil {
		return ledger.Portfolio{}, err
	}
	return list[0], nil
}

// PortfolioSeries is the portfolio as of each date, as known at the one instant of the
// question, in one statement whatever the number of dates. Dates rise; there are at most
// ledger.MaxDates. The question's own AsOf does not matter.
func (s *Store) PortfolioSeries(ctx context.Context, q ledger.PortfolioQuery, dates []ledger.Date) ([]ledger.Portfolio, error) {
	if len(dates) > 0 {
		q.AsOf = dates[0]
	}
	c := s.newDatedChain(q, dates, true)
	var lines []portfolioLine
	if err := s.query(ctx, "portfolio", &lines, c.statement, c.answer()); err != nil {
		return nil, err
	}
	return assemble(lines, c.q, len(dates))
}

// portfolioLine is a count (no measure) or an amount, of one row or of a whole, on the
// dates numbered Enter to Leave − 1.
type portfolioLine struct {
	// Part is total, row or rest; twice: figures credited more than once; done, done row:
	// of subjects that have both sides of the completion rate.
	Part    string `db:"part"`
	K1      string `db:"k1"`
	K2      string `db:"k2"`
	K3      string `db:"k3"`
	Measure string `db:"measure"`
	Series  string `db:"series"`
	Enter   int    `db:"enter"`
	Leave   int    `db:"leave"`
	// N is how many figures; of a count, the number of the first date on which Units had
	// started.
	N     int `db:"n"`
	Units int `db:"units"` // how many units, of counts and of completion
	// High and Low make the sum high×splitAt + low, which no engine has to hold in 64
	// bits.
	High     int64 `db:"high"`
	Low      int64 `db:"low"`
	Up       int   `db:"up"`
	Down     int   `db:"down"`
	Additive bool  `db:"additive"`
	Position int   `db:"position"`
}

const splitAt = 1_000_000

func (c *chain) answer() string {
	if c.err != nil {
		return ""
	}
	c.figures(nil)
	c.keys()
	c.pieces()
	c.members()
	apart := "" // what a completion rate takes off is in no sum
	if c.q.Completion != nil && c.q.Completion.ThisYear {
		apart = " WHERE x.series <> '" + openingSeries + "'"
	}
	amounts := func(part, keys, from, group string) string {
		return `SELECT '` + part + `' AS part, ` + keys + `, x.measure, x.series, x.enter, x.leave, COUNT(*) AS n, 0 AS units,
		CAST(SUM(x.v / 1000000) AS BIGINT) AS high, CAST(SUM(x.v % 1000000) AS BIGINT) AS low,
		MAX(x.up) AS up, MAX(x.down) AS down
	FROM ` + from + ` x` + apart + ` GROUP BY ` + group + `x.measure, x.series, x.enter, x.leave`
	}
	counts := func(part, keys, from, group string) string {
		return `SELECT '` + part + `' AS part, ` + keys + `, '' AS measure, '' AS series, x.enter, x.leave, x.started AS n, COUNT(*) AS units,
		0 AS high, 0 AS low, 0 AS up, 0 AS down
	FROM (SELECT ` + group + `x.enter, x.leave, x.unit, MIN(x.started) AS started FROM ` + from + ` x
		GROUP BY ` + group + `x.enter, x.leave, x.unit) x GROUP BY ` + group + `x.enter, x.leave, x.started`
	}
	none := "'' AS k1, '' AS k2, '' AS k3"
	parts := []string{amounts("total", none, "fig", ""), counts("total", none, "subject", "")}
	if c.q.Completion != nil {
		parts = append(parts, c.done("done", none, "fig", ""))
	}
	if len(c.q.GroupBy) > 0 {
		group := c.group("x")
		parts = append(parts,
			amounts("row", c.groups("x"), "credited", group), counts("row", c.groups("x"), "member", group),
			amounts("rest", none, "rest", ""), counts("rest", none, "loose", ""))
		// Only in the full mode is a figure credited in whole to more than one.
		if c.q.Mode == ledger.FullAttribution {
			parts = append(parts, amounts("twice", none, "(SELECT f.* FROM fig f JOIN tally t ON t.subject = f.subject WHERE t.n > 1)", ""))
		}
		if c.q.Completion != nil {
			parts = append(parts, c.done("done row", c.groups("x"), "credited", group))
		}
	}
	return c.with() + `
SELECT x.part, x.k1, x.k2, x.k3, x.measure, x.series, x.enter, x.leave, x.n, x.units, x.high, x.low, x.up, x.down,
	CASE WHEN m.additive THEN 1 ELSE 0 END AS additive, COALESCE(m.position, -1) AS position
FROM (
	` + strings.Join(parts, "\n\tUNION ALL ") + `
) x LEFT JOIN measure m ON m.code = x.measure`
}

// done sums both sides of the completion rate over the units that have both.
func (c *chain) done(part, keys, from, group string) string {
	r := c.q.Completion
	measure, of := c.text(r.Measure), c.text(r.OfMeasure)
	series := c.text(string(r.Series))
	n, periods := "0", ""
	if len(c.dates) > 1 {
		n, periods = "period.n", " JOIN period ON x.enter <= period.n AND period.n < x.leave"
	}
	side := `CASE WHEN x.series = '` + openingSeries + `' THEN NULL WHEN x.measure = ` + measure + ` AND x.series = ` + series + ` THEN 1 ELSE 0 END`
	each := ` OVER (PARTITION BY ` + group + n + `, x.unit)`
	return `SELECT '` + part + `' AS part, ` + keys + `, x.measure, x.series, x.on_date AS enter, x.on_date + 1 AS leave,
		COUNT(*) AS n, COUNT(DISTINCT x.unit) AS units,
		CAST(SUM(x.v / 1000000) AS BIGINT) AS high, CAST(SUM(x.v % 1000000) AS BIGINT) AS low, MAX(x.up) AS up, MAX(x.down) AS down
	FROM (SELECT ` + group + `x.measure, x.series, x.unit, x.v, x.up, x.down, ` + n + ` AS on_date,
			MIN(` + side + `)` + each + ` AS least, MAX(` + side + `)` + each + ` AS most
		FROM ` + from + ` x` + periods + `
		WHERE x.additive = 1 AND (x.measure = ` + measure + ` AND x.series IN (` + series + `, '` + openingSeries + `')
			OR x.measure = ` + of + ` AND x.series = ` + c.text(string(r.OfSeries)) + `)) x
	WHERE x.least = 0 AND x.most = 1 GROUP BY ` + group + `x.measure, x.series, x.on_date`
}

func (c *chain) with() string { return "WITH " + strings.Join(c.ctes, ",\n") }

// keysOf are a line's keys, as many as there are dimensions.
func (l portfolioLine) keysOf(dimensions int) []string {
	return []string{l.K1, l.K2, l.K3}[:dimensions:dimensions]
}
