package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// PortfolioFigures lists, for each selected row, the figures behind it with the part
// credited to it: page by page they add up to the row. Of several rows named as one, a
// figure is listed once with what all of them are credited. Orders: id, value (credited),
// valid_from.
func (s *Store) PortfolioFigures(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, measures []string, p ledger.Page) ([]ledger.List[ledger.CreditedFigure], error) {
	q.Completion = nil // what it takes off is no figure of the row
	c := s.newChain(q, false)
	g, err := newPaging(p, func(field string) (ordering, bool) {
		if field == "value" {
			return ordering{expr: "x.v", kind: numberOrder}, true
		}
		return figureOrders(field)
	})
	if err != nil {
		return nil, err
	}
	c.figures(measures)
	c.keys()
	c.pieces()
	from := c.selected(rows, "x.fig, x.v, x.additive", "fig", "rest", "credited")
	var found []struct {
		figureRow
		Row      int   `db:"selector"`
		Credited int64 `db:"credited"`
	}
	err = s.query(ctx, "portfolio figures", &found, c.statement, from(`,
ranked AS (
	`+g.ranked(c.statement, "selector", `SELECT x.selector, x.fig AS id, x.v`+g.columns()+` FROM (
		SELECT y.selector, y.fig, CAST(CASE WHEN MIN(y.additive) = 1 THEN SUM(y.v) ELSE MIN(y.v) END AS BIGINT) AS v
		FROM chosen y GROUP BY y.selector, y.fig) x JOIN figure f ON f.id = x.fig`)+`
)
SELECT x.selector, x.v AS credited, `+g.shown("x")+`, `+figureColumns+`
FROM ranked x JOIN figure f ON f.id = x.id
WHERE `+g.top("x")+` ORDER BY x.selector, x.side, x.n`))
	if err != nil {
		return nil, err
	}
	of := make([][]creditedRow, len(rows))
	for _, r := range found {
		of[r.Row] = append(of[r.Row], creditedRow{r.keyed, ledger.CreditedFigure{Figure: r.Figure, Credited: r.Credited}})
	}
	return listsOf(g, of, func(r creditedRow) (ledger.CreditedFigure, error) { return r.CreditedFigure, nil })
}

type creditedRow struct {
	keyed
	ledger.CreditedFigure
}

// PortfolioProjects lists, for each selected row, the projects that it counts: packages
// where the filter counts packages. It is for portfolios of projects only. Orders are
// those of Projects.
func (s *Store) PortfolioProjects(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, p ledger.Page) ([]ledger.List[ledger.Project], error) {
	c := s.newChain(q, false)
	if c.q.Subject != ledger.SubjectProject {
		return nil, ledger.Invalid("portfolio", string(q.Subject), "subject", "只有按项目统计时才能列出项目")
	}
	g, err := newPaging(p, projectOrders(c.statement))
	if err != nil {
		return nil, err
	}
	c.keys()
	c.members()
	from := c.selected(rows, "x.unit", "subject", "loose", "member")
	totals, join := measureTotals(c.statement, g)
	var found []struct {
		projectRow
		Row int `db:"selector"`
	}
	err = s.query(ctx, "portfolio projects", &found, c.statement, from(totals+`,
ranked AS (
	`+g.ranked(c.statement, "selector", `SELECT u.selector, p.id`+g.columns()+` FROM (SELECT DISTINCT selector, unit FROM chosen) u JOIN `+c.project()+` p ON p.id = u.unit`+join)+`
)
SELECT x.selector, `+g.shown("x")+`, `+projectColumns+`
FROM ranked x JOIN `+c.project()+` p ON p.id = x.id
WHERE `+g.top("x")+` ORDER BY x.selector, x.side, x.n`))
	if err != nil {
		return nil, err
	}
	of := make([][]projectRow, len(rows))
	for _, r := range found {
		of[r.Row] = append(of[r.Row], r.projectRow)
	}
	return listsOf(g, of, projectRow.project)
}

// PortfolioFigureCounts is how many figures PortfolioFigures would list in all for each
// selected row.
func (s *Store) PortfolioFigureCounts(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, measures []string) ([]int, error) {
	q.Completion = nil
	c := s.newChain(q, false)
	c.figures(measures)
	c.keys()
	c.pieces()
	return s.listed(ctx, "count portfolio figures", c, rows, "x.fig", "fig", "rest", "credited")
}

// PortfolioProjectCounts is how many projects PortfolioProjects would list in all for each
// selected row.
func (s *Store) PortfolioProjectCounts(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector) ([]int, error) {
	c := s.newChain(q, false)
	c.keys()
	c.members()
	return s.listed(ctx, "count portfolio projects", c, rows, "x.unit", "subject", "loose", "member")
}

// listed counts, for each selector, the different values of a column of what is chosen.
func (s *Store) listed(ctx context.Context, op string, c *chain, rows []ledger.RowSelector, column, total, rest, row string) ([]int, error) {
	from := c.selected(rows, column+" AS counted", total, rest, row)
	var found []struct {
		Row int `db:"selector"`
		N   int `db:"n"`
	}
	if err := s.query(ctx, op, &found, c.statement, from(` SELECT selector, COUNT(DISTINCT counted) AS n FROM chosen GROUP BY selector`)); err != nil {
		return nil, err
	}
	counts := make([]int, len(rows))
	for _, r := range found {
		counts[r.Row] = r.N
	}
	return counts, nil
}

// selected adds to the chain the CTE chosen: for each selector, by its number, what
// stands behind it in the total, the rest or the row. It returns how to write the
// statement, which without any selector would have none.
func (c *chain) selected(rows []ledger.RowSelector, columns, total, rest, row string) func(text string) string {
	dimensions := len(c.q.GroupBy)
	var values [3][]string
	keyed := func(n string, keys []string) {
		if len(keys) != dimensions || dimensions == 0 {
			c.fail(ledger.Invalid("portfolio", strings.Join(keys, "/"), "keys", fmt.Sprintf("这一行应有 %d 个键", dimensions)))
			return
		}
		for _, k := range keys {
			n += ", " + c.text(k)
		}
		values[2] = append(values[2], "("+n+")")
	}
	for i, r := range rows {
		n := strconv.Itoa(i)
		switch {
		case r.Unallocated && len(r.Keys) == 0 && len(r.Several) == 0:
			values[1] = append(values[1], "("+n+")")
		case r.Unallocated || len(r.Keys) > 0 && len(r.Several) > 0:
			c.fail(ledger.Invalid("portfolio", strings.Join(r.Keys, "/"), "keys", "一行只能用键、若干行或未归集之一指明"))
		case len(r.Several) > 0:
			for _, keys := range r.Several {
				keyed(n, keys)
			}
		case len(r.Keys) > 0:
			keyed(n, r.Keys)
		default:
			values[0] = append(values[0], "("+n+")")
		}
	}
	names := []string{"total_selector", "rest_selector", "row_selector"}
	match := make([]string, dimensions)
	for i := range match {
		match[i] = "x." + keyNames[i] + " = s." + keyNames[i]
	}
	var parts []string
	for i, from := range []string{total, rest, row} {
		if len(values[i]) == 0 || i > 0 && dimensions == 0 {
			continue
		}
		named, join := " (selector)", " CROSS JOIN "+from+" x"
		if i == 2 {
			named = " (selector, " + strings.Join(keyNames[:dimensions], ", ") + ")"
			join = " JOIN " + from + " x ON " + strings.Join(match, " AND ")
		}
		c.ctes = append(c.ctes, names[i]+named+" AS (VALUES "+strings.Join(values[i], ", ")+")")
		parts = append(parts, "SELECT s.selector, "+columns+" FROM "+names[i]+" s"+join)
	}
	if len(parts) == 0 { // nothing is asked for, or only what cannot be there
		parts = []string{"SELECT 0 AS selector, " + columns + " FROM " + total + " x WHERE 1 = 0"}
	}
	c.ctes = append(c.ctes, "chosen AS (\n\t"+strings.Join(parts, "\n\tUNION ALL ")+"\n)")
	return func(text string) string { return c.with() + text }
}

// listsOf makes one list for each parent's rows.
func listsOf[R interface{ place() keyed }, T any](g paging, of [][]R, item func(R) (T, error)) ([]ledger.List[T], error) {
	lists := make([]ledger.List[T], len(of))
	for i, rows := range of {
		var err error
		if lists[i], err = listOf(g, rows, item); err != nil {
			return nil, err
		}
	}
	return lists, nil
}
