package store

import (
	"math/big"
	"slices"
	"strings"

	"jiedui/ledger"
)

// assemble adds up lines into a portfolio for each date: amounts by measure, then series;
// rows by key.
func assemble(lines []portfolioLine, q ledger.PortfolioQuery, dates int) ([]ledger.Portfolio, error) {
	list := make([]ledger.Portfolio, dates)
	for n, sums := range sumLines(lines, len(q.GroupBy), dates) {
		var err error
		if list[n], err = sums.portfolio(q); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// dateSums are the cells of one date while lines are added.
type dateSums struct {
	total, rest cellSums
	twice       map[amountKey]*amountSum
	rows        map[[3]string]*cellSums
}

type cellSums struct {
	keys           []string
	count, started int
	amounts        map[amountKey]*amountSum
	done           map[amountKey]*amountSum
}

type amountKey struct{ measure, series string }

type amountSum struct {
	value    big.Int
	figures  int
	units    int
	up, down int
	additive bool
	position int
}

func sumLines(lines []portfolioLine, dimensions, dates int) []dateSums {
	all := make([]dateSums, dates)
	for i := range all {
		all[i].twice = map[amountKey]*amountSum{}
		all[i].rows = map[[3]string]*cellSums{}
	}
	var value, part big.Int
	for _, l := range lines {
		value.SetInt64(l.High)
		value.Mul(&value, part.SetInt64(splitAt))
		value.Add(&value, part.SetInt64(l.Low))
		for n := l.Enter; n < l.Leave; n++ {
			d := &all[n]
			cell, done := &d.total, false
			switch l.Part {
			case "rest":
				cell = &d.rest
			case "twice":
				add(d.twice, l, &value)
				continue
			case "done":
				done = true
			case "row", "done row":
				key := [3]string{l.K1, l.K2, l.K3}
				if cell = d.rows[key]; cell == nil {
					cell = &cellSums{keys: l.keysOf(dimensions)}
					d.rows[key] = cell
				}
				done = l.Part == "done row"
			}
			switch {
			case done:
				if cell.done == nil {
					cell.done = map[amountKey]*amountSum{}
				}
				add(cell.done, l, &value)
			case l.Measure == "":
				cell.count += l.Units
				if l.N <= n {
					cell.started += l.Units
				}
			default:
				if cell.amounts == nil {
					cell.amounts = map[amountKey]*amountSum{}
				}
				add(cell.amounts, l, &value)
			}
		}
	}
	return all
}

func add(amounts map[amountKey]*amountSum, l portfolioLine, value *big.Int) {
	key := amountKey{l.Measure, l.Series}
	a := amounts[key]
	if a == nil {
		a = &amountSum{additive: l.Additive, position: l.Position}
		amounts[key] = a
	}
	a.value.Add(&a.value, value)
	a.figures += l.N
	a.units += l.Units
	a.up, a.down = max(a.up, l.Up), max(a.down, l.Down)
}

func (d dateSums) portfolio(q ledger.PortfolioQuery) (p ledger.Portfolio, err error) {
	if p.Total, err = d.total.cell(q); err != nil {
		return p, err
	}
	if len(q.GroupBy) == 0 {
		p.Rows = []ledger.PortfolioCell{p.Total}
		return p, nil
	}
	if p.Unallocated, err = d.rest.cell(q); err != nil {
		return p, err
	}
	p.Rows = make([]ledger.PortfolioCell, 0, len(d.rows))
	for _, row := range d.rows {
		cell, err := row.cell(q)
		if err != nil {
			return p, err
		}
		p.Rows = append(p.Rows, cell)
	}
	slices.SortFunc(p.Rows, func(a, b ledger.PortfolioCell) int { return slices.Compare(a.Keys, b.Keys) })
	p.Overlap, err = d.overlap()
	return p, err
}

func (c cellSums) cell(q ledger.PortfolioQuery) (ledger.PortfolioCell, error) {
	cell := ledger.PortfolioCell{Keys: c.keys, Count: c.count, Started: c.started}
	for _, key := range inOrder(c.amounts) {
		a, err := c.amounts[key].amount(key)
		if err != nil {
			return cell, err
		}
		cell.Amounts = append(cell.Amounts, a)
	}
	if len(c.done) == 0 {
		return cell, nil
	}
	r := q.Completion
	numerator, denominator := amountKey{r.Measure, string(r.Series)}, amountKey{r.OfMeasure, string(r.OfSeries)}
	sums := &ledger.CompletionSums{Subjects: c.done[denominator].units}
	sums.LeftOut = c.count - sums.Subjects
	up := c.done[numerator]
	if taken := c.done[amountKey{r.Measure, openingSeries}]; taken != nil {
		up.value.Add(&up.value, &taken.value)
		up.up, up.down = max(up.up, taken.up), max(up.down, taken.down)
	}
	var err error
	if sums.Numerator, err = up.amount(numerator); err != nil {
		return cell, err
	}
	sums.Denominator, err = c.done[denominator].amount(denominator)
	cell.Completion = sums
	return cell, err
}

func (a *amountSum) amount(key amountKey) (ledger.Amount, error) {
	amount := ledger.Amount{
		Measure: key.measure, Series: ledger.Series(key.series), Qualifier: ledger.QualifierOf(a.up, a.down), Figures: a.figures,
	}
	if !a.additive && a.figures != 1 {
		return amount, nil
	}
	v, err := sixtyFour(&a.value)
	amount.Value = &v
	return amount, err
}

func sixtyFour(v *big.Int) (int64, error) {
	if !v.IsInt64() {
		return 0, limitExceeded("", "合计超出可表示的范围，请缩小统计范围")
	}
	return v.Int64(), nil
}

// inOrder lists amounts by measure, then series.
func inOrder(amounts map[amountKey]*amountSum) []amountKey {
	keys := make([]amountKey, 0, len(amounts))
	for key := range amounts {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b amountKey) int {
		if of, to := amounts[a].position, amounts[b].position; of != to {
			return of - to
		}
		if a.measure != b.measure {
			return strings.Compare(a.measure, b.measure)
		}
		return slices.Index(ledger.SeriesList, ledger.Series(a.series)) - slices.Index(ledger.SeriesList, ledger.Series(b.series))
	})
	return keys
}

// overlap is Σ rows + unallocated − total: of the counts, and of the additive amounts of
// which something was credited more than once.
func (d dateSums) overlap() (ledger.PortfolioCell, error) {
	cell := ledger.PortfolioCell{Count: d.rest.count - d.total.count, Started: d.rest.started - d.total.started}
	for _, row := range d.rows {
		cell.Count += row.count
		cell.Started += row.started
	}
	for _, key := range inOrder(d.total.amounts) {
		total, twice := d.total.amounts[key], d.twice[key]
		if !total.additive || twice == nil {
			continue
		}
		var sum big.Int
		sum.Neg(&total.value)
		if rest := d.rest.amounts[key]; rest != nil {
			sum.Add(&sum, &rest.value)
		}
		for _, row := range d.rows {
			if a := row.amounts[key]; a != nil {
				sum.Add(&sum, &a.value)
			}
		}
		v, err := sixtyFour(&sum)
		if err != nil {
			return cell, err
		}
		cell.Amounts = append(cell.Amounts, ledger.Amount{
			Measure: key.measure, Series: ledger.Series(key.series), Value: &v,
			Qualifier: ledger.QualifierOf(twice.up, twice.down), Figures: twice.figures,
		})
	}
	return cell, nil
}
