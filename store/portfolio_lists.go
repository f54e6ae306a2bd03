package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// PortfolioFigures lists, for each selected row, the figures behind it with the part
// credited to it: page by page they add up to the row. Orders: id, value (credited),
// valid_from.
func (s *Store) PortfolioFigures(ctx context.Context, q ledger.PortfolioQuery, rows []ledger.RowSelector, measures []string, p ledger.Page) ([]ledger.List[ledger.CreditedFigure], error) {
	c := newChain(q, false)
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
	from := c.selected(rows, "x.fig, x.v", "fig", "rest", "credited")
	var found []struct {
		figureRow
		Row      int   `db:"selector"`
		Credited int64 `db:"credited"`
	}
	err = s.query(ctx, "portfolio figures", &found, c.statement, from(`,
listed AS (
	SELECT x.selector, x.fig AS id, x.v, `+g.key()+` AS ord FROM chosen x JOIN figure f ON f.id = x.fig
), ranked AS (
	SELECT x.selector, x.id, x.v, x.ord, ROW_NUMBER() OVER (PARTITION BY x.selector ORDER BY `+g.orderBy("x")+`) AS n
	FROM listed x WHERE `+g.beyond(c.statement, "x")+`
)
SELECT x.selector, x.v AS credited, `+g.shown("x")+`, `+figureColumns+`
FROM ranked x JOIN figure f ON f.id = x.id
WHERE x.n <= `+g.take()+` ORDER BY x.selector, x.n`))
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
	c := newChain(q, false)
	if c.q.Subject != ledger.SubjectProject {
		return nil, ledger.Invalid("portfolio", string(q.Subject), "subject", "只有按项目统计时才能列出项目")
	}
	g, err := newPaging(p, projectOrders)
	if err != nil {
		return nil, err
	}
	c.keys()
	c.members()
	from := c.selected(rows, "x.unit", "subject", "loose", "member")
	totals, join := measureTotals(c.statement, g.label)
	var found []struct {
		projectRow
		Row int `db:"selector"`
	}
	err = s.query(ctx, "portfolio projects", &found, c.statement, from(totals+`,
listed AS (
	SELECT u.selector, p.id, `+g.key()+` AS ord FROM (SELECT DISTINCT selector, unit FROM chosen) u JOIN `+c.project()+` p ON p.id = u.unit`+join+`
), ranked AS (
	SELECT x.selector, x.id, x.ord, ROW_NUMBER() OVER (PARTITION BY x.selector ORDER BY `+g.orderBy("x")+`) AS n
	FROM listed x WHERE `+g.beyond(c.statement, "x")+`
)
SELECT x.selector, `+g.shown("x")+`, `+projectColumns+`
FROM ranked x JOIN `+c.project()+` p ON p.id = x.id
WHERE x.n <= `+g.take()+` ORDER BY x.selector, x.n`))
	if err != nil {
		return nil, err
	}
	of := make([][]projectRow, len(rows))
	for _, r := range found {
		of[r.Row] = append(of[r.Row], r.projectRow)
	}
	return listsOf(g, of, projectRow.project)
}

// selected adds to the chain the CTE chosen: for each selector, by its number, what
// stands behind it in the total, the rest or the row. It returns how to write the
// statement, which without any selector would have none.
func (c *chain) selected(rows []ledger.RowSelector, columns, total, rest, row string) func(text string) string {
	dimensions := len(c.q.GroupBy)
	var values [3][]string
	for i, r := range rows {
		n := strconv.Itoa(i)
		switch {
		case r.Unallocated && len(r.Keys) == 0:
			values[1] = append(values[1], "("+n+")")
		case r.Unallocated || len(r.Keys) != 0 && len(r.Keys) != dimensions:
			c.fail(ledger.Invalid("portfolio", strings.Join(r.Keys, "/"), "keys", fmt.Sprintf("这一行应有 %d 个键", dimensions)))
		case len(r.Keys) == 0:
			values[0] = append(values[0], "("+n+")")
		case dimensions == 1:
			values[2] = append(values[2], "("+n+", "+c.text(r.Keys[0])+")")
		default:
			values[2] = append(values[2], "("+n+", "+c.text(r.Keys[0])+", "+c.text(r.Keys[1])+")")
		}
	}
	named := []string{"total_selector (selector)", "rest_selector (selector)", "row_selector (selector, k1, k2)"}
	match := []string{"", "", " ON x.k1 = s.k1 AND x.k2 = s.k2"}
	if dimensions < 2 {
		named[2], match[2] = "row_selector (selector, k1)", " ON x.k1 = s.k1"
	}
	var parts []string
	for i, from := range []string{total, rest, row} {
		if len(values[i]) == 0 || i == 1 && dimensions == 0 {
			continue
		}
		c.ctes = append(c.ctes, named[i]+" AS (VALUES "+strings.Join(values[i], ", ")+")")
		join := " CROSS JOIN "
		if match[i] != "" {
			join = " JOIN "
		}
		name, _, _ := strings.Cut(named[i], " ")
		parts = append(parts, "SELECT s.selector, "+columns+" FROM "+name+" s"+join+from+" x"+match[i])
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
