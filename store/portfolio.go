package store

import (
	"context"
	"math/big"
	"slices"
	"strings"

	"jiedui/ledger"
)

// Portfolio adds up what a filter selects, by at most two dimensions, in one statement.
// Pairings are counted from when the ledger knew them, in force or not: what they paid
// stays paid. Without dimensions the only row is the total.
func (s *Store) Portfolio(ctx context.Context, q ledger.PortfolioQuery) (ledger.Portfolio, error) {
	c := newChain(q, true)
	var lines []portfolioLine
	if err := s.query(ctx, "portfolio", &lines, c.statement, c.answer()); err != nil {
		return ledger.Portfolio{}, err
	}
	return assemble(lines, len(c.q.GroupBy))
}

// portfolioLine is a count (no measure) or an amount, of one row or of a whole.
type portfolioLine struct {
	Part    string `db:"part"` // total, row, rest; twice: figures credited more than once
	K1      string `db:"k1"`
	K2      string `db:"k2"`
	Measure string `db:"measure"`
	Series  string `db:"series"`
	// N is how many figures; of a count, how many units.
	N int `db:"n"`
	// High and Low make the sum high×splitAt + low, which no engine has to hold in 64
	// bits; of a count, High is how many have started.
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
	amounts := func(part, keys, from, group string) string {
		return `SELECT '` + part + `' AS part, ` + keys + `, x.measure, x.series, COUNT(*) AS n,
		CAST(SUM(x.v / 1000000) AS BIGINT) AS high, CAST(SUM(x.v % 1000000) AS BIGINT) AS low,
		MAX(x.up) AS up, MAX(x.down) AS down
	FROM ` + from + ` x GROUP BY ` + group + `x.measure, x.series`
	}
	counts := func(part, keys, from, group string) string {
		return `SELECT '` + part + `' AS part, ` + keys + `, '' AS measure, '' AS series, COUNT(DISTINCT x.unit) AS n,
		COUNT(DISTINCT CASE WHEN x.started = 1 THEN x.unit END) AS high, 0 AS low, 0 AS up, 0 AS down
	FROM ` + from + ` x` + group
	}
	none := "'' AS k1, '' AS k2"
	parts := []string{amounts("total", none, "fig", ""), counts("total", none, "subject", "")}
	if n := len(c.q.GroupBy); n > 0 {
		group := []string{"x.k1", "x.k1, x.k2"}[n-1]
		parts = append(parts,
			amounts("row", c.groups("x"), "credited", group+", "), counts("row", c.groups("x"), "member", " GROUP BY "+group),
			amounts("rest", none, "rest", ""), counts("rest", none, "loose", ""))
		// Only in the full mode is a figure credited in whole to more than one.
		if c.q.Mode == ledger.FullAttribution {
			parts = append(parts, amounts("twice", none, "(SELECT f.* FROM fig f JOIN tally t ON t.subject = f.subject WHERE t.n > 1)", ""))
		}
	}
	return c.with() + `
SELECT x.part, x.k1, x.k2, x.measure, x.series, x.n, x.high, x.low, x.up, x.down,
	CASE WHEN m.additive THEN 1 ELSE 0 END AS additive, COALESCE(m.position, -1) AS position
FROM (
	` + strings.Join(parts, "\n\tUNION ALL ") + `
) x LEFT JOIN measure m ON m.code = x.measure`
}

func (c *chain) with() string { return "WITH " + strings.Join(c.ctes, ",\n") }

// assemble sorts the lines into cells: amounts by measure, then series; rows by key.
func assemble(lines []portfolioLine, dimensions int) (ledger.Portfolio, error) {
	slices.SortStableFunc(lines, func(a, b portfolioLine) int {
		if a.Position != b.Position {
			return a.Position - b.Position
		}
		return slices.Index(ledger.SeriesList, ledger.Series(a.Series)) - slices.Index(ledger.SeriesList, ledger.Series(b.Series))
	})
	var p ledger.Portfolio
	rows := make(map[[2]string]*ledger.PortfolioCell)
	balance := newBalance()
	for _, l := range lines {
		cell := &p.Total
		switch l.Part {
		case "row":
			if cell = rows[[2]string{l.K1, l.K2}]; cell == nil {
				cell = &ledger.PortfolioCell{Keys: []string{l.K1, l.K2}[:dimensions]}
				rows[[2]string{l.K1, l.K2}] = cell
			}
		case "rest":
			cell = &p.Unallocated
		case "twice":
			balance.twice[balance.key(l)] = l
			continue
		}
		balance.add(l)
		if l.Measure == "" {
			cell.Count, cell.Started = l.N, int(l.High)
			continue
		}
		a := ledger.Amount{
			Measure: l.Measure, Series: ledger.Series(l.Series), Qualifier: ledger.QualifierOf(l.Up, l.Down), Figures: l.N,
		}
		if l.Additive || l.N == 1 {
			v, err := sixtyFour(l.sum())
			if err != nil {
				return ledger.Portfolio{}, err
			}
			a.Value = &v
		}
		cell.Amounts = append(cell.Amounts, a)
	}
	if dimensions == 0 {
		p.Rows = []ledger.PortfolioCell{p.Total}
		return p, nil
	}
	p.Rows = make([]ledger.PortfolioCell, 0, len(rows))
	for _, cell := range rows {
		p.Rows = append(p.Rows, *cell)
	}
	slices.SortFunc(p.Rows, func(a, b ledger.PortfolioCell) int { return slices.Compare(a.Keys, b.Keys) })
	var err error
	p.Overlap, err = balance.overlap(lines)
	return p, err
}

func (l portfolioLine) sum() *big.Int {
	v := new(big.Int).Mul(big.NewInt(l.High), big.NewInt(splitAt))
	return v.Add(v, big.NewInt(l.Low))
}

func sixtyFour(v *big.Int) (int64, error) {
	if !v.IsInt64() {
		return 0, limitExceeded("", "合计超出可表示的范围，请缩小统计范围")
	}
	return v.Int64(), nil
}

// balance is Σ rows + unallocated − total, of each amount and of the counts.
type balance struct {
	sums           map[amountKey]*big.Int
	twice          map[amountKey]portfolioLine
	count, started int
}

type amountKey struct{ measure, series string }

func newBalance() *balance {
	return &balance{sums: make(map[amountKey]*big.Int), twice: make(map[amountKey]portfolioLine)}
}

func (b *balance) key(l portfolioLine) amountKey { return amountKey{l.Measure, l.Series} }

func (b *balance) add(l portfolioLine) {
	sign := 1
	if l.Part == "total" {
		sign = -1
	}
	if l.Measure == "" {
		b.count += sign * l.N
		b.started += sign * int(l.High)
		return
	}
	sum := b.sums[b.key(l)]
	if sum == nil {
		sum = new(big.Int)
		b.sums[b.key(l)] = sum
	}
	if v := l.sum(); sign > 0 {
		sum.Add(sum, v)
	} else {
		sum.Sub(sum, v)
	}
}

// overlap lists the additive amounts of which something was credited more than once.
func (b *balance) overlap(lines []portfolioLine) (ledger.PortfolioCell, error) {
	cell := ledger.PortfolioCell{Count: b.count, Started: b.started}
	for _, l := range lines {
		twice, found := b.twice[b.key(l)]
		if l.Part != "total" || !l.Additive || !found {
			continue
		}
		v, err := sixtyFour(b.sums[b.key(l)])
		if err != nil {
			return cell, err
		}
		cell.Amounts = append(cell.Amounts, ledger.Amount{
			Measure: l.Measure, Series: ledger.Series(l.Series), Value: &v,
			Qualifier: ledger.QualifierOf(twice.Up, twice.Down), Figures: twice.N,
		})
	}
	return cell, nil
}
