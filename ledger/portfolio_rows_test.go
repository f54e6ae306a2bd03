package ledger

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const rate = "survey_completion_rate"

func addsUp(measure string) bool { return measure != rate }

// randomRows are rows by organisation and place with what a portfolio may have.
func randomRows(r *rand.Rand) []PortfolioCell {
	var rows []PortfolioCell
	for o := range r.IntN(6) {
		for p := range r.IntN(5) {
			c := PortfolioCell{Keys: []string{fmt.Sprint(o), fmt.Sprint(p)}, Count: r.IntN(4), Started: r.IntN(2)}
			for _, m := range []string{TotalInvestment, CompletedInvestment, rate} {
				if v := int64(r.IntN(5) - 1); r.IntN(3) > 0 {
					c.Amounts = append(c.Amounts, Amount{Measure: m, Series: Actual, Value: &v, Qualifier: Qualifiers[r.IntN(6)], Figures: 1 + r.IntN(2)})
				}
			}
			if r.IntN(2) == 0 {
				done, of := int64(r.IntN(4)), int64(r.IntN(3))
				c.Completion = &CompletionSums{Numerator: Amount{Measure: CompletedInvestment, Series: Actual, Value: &done, Qualifier: Exact, Figures: 1},
					Denominator: Amount{Measure: TotalInvestment, Series: Actual, Value: &of, Qualifier: Exact, Figures: 1}, Subjects: c.Count}
			}
			rows = append(rows, c)
		}
	}
	return rows
}

// sums are the numbers of cells that have to add up.
func sums(cells ...PortfolioCell) map[string]int64 {
	out := map[string]int64{}
	for _, c := range cells {
		out["count"] += int64(c.Count)
		out["started"] += int64(c.Started)
		for _, a := range c.Amounts {
			if addsUp(a.Measure) {
				out[a.Measure] += *a.Value
				out[a.Measure+" figures"] += int64(a.Figures)
			}
		}
		if c.Completion != nil {
			out["done"] += *c.Completion.Numerator.Value
			out["of"] += *c.Completion.Denominator.Value
			out["subjects"] += int64(c.Completion.Subjects)
		}
	}
	return out
}

func TestRowsOthersAndExcludedAreAllRows(t *testing.T) {
	t.Parallel()
	orders := []RowValue{"", RowKey, RowName, RowCount, RowStarted, RowMeasure, RowCompletion, RowTimeGap}
	cut := 0
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		rows := randomRows(r)
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		q := RowQuery{Top: r.IntN(6), Order: RowOrder{By: orders[r.IntN(len(orders))], Measure: CompletedInvestment, Series: Actual, Descending: r.IntN(2) == 0}}
		if r.IntN(2) == 0 {
			least := int64(r.IntN(3))
			q.Having = append(q.Having, RowCondition{By: RowMeasure, Measure: TotalInvestment, Series: Actual, AtLeast: &least})
		}
		if r.IntN(3) == 0 {
			most := int64(r.IntN(3)) * 5000
			q.Having = append(q.Having, RowCondition{By: RowCompletion, AtMost: &most})
		}
		name := func(keys []string) string { return keys[1] }
		got, err := Arrange(rows, q, name, addsUp)
		if err != nil {
			t.Fatal(err)
		}
		cells, keys := []PortfolioCell{}, map[string]int{}
		for i, row := range got.Rows {
			cells = append(cells, row.PortfolioCell)
			keys[strings.Join(row.Keys, "/")]++
			checkRank(t, got.Rows, i, q.Order, name)
		}
		for _, several := range []*ArrangedRow{got.Others, got.Excluded} {
			if several == nil {
				continue
			}
			cut++
			cells = append(cells, several.PortfolioCell)
			for _, k := range several.Several {
				keys[strings.Join(k, "/")]++
			}
		}
		if diff := cmp.Diff(sums(rows...), sums(cells...)); diff != "" {
			t.Fatalf("seed %d: (-rows +parts) %s", seed, diff)
		}
		if len(keys) != len(rows) || q.Top > 0 && len(got.Rows) > q.Top {
			t.Fatalf("seed %d: %d of %d rows, %d shown of the top %d", seed, len(keys), len(rows), len(got.Rows), q.Top)
		}
	}
	if cut < 500 {
		t.Errorf("only %d parts stood for several rows", cut)
	}
}

// checkRank holds a row to those before it: values fall or rise, known before unknown, ties
// by key with one rank.
func checkRank(t *testing.T, rows []ArrangedRow, i int, o RowOrder, name func([]string) string) {
	t.Helper()
	value := func(i int) rowNumber { return valueOf(rows[i].PortfolioCell, o.By, o.Measure, o.Series, name) }
	byKey := o.By == "" || o.By == RowKey
	v := value(i)
	if want := i + 1; !v.known && rows[i].Rank != 0 || v.known && byKey && rows[i].Rank != want {
		t.Fatalf("row %d has rank %d", i, rows[i].Rank)
	}
	if i == 0 {
		return
	}
	before := value(i - 1)
	order := before.compare(v)
	if o.Descending {
		order = -order
	}
	keys := slices.Compare(rows[i-1].Keys, rows[i].Keys)
	if byKey && o.Descending {
		keys = -keys
	}
	switch {
	case v.known && !before.known:
		t.Fatalf("row %d is known after one that is not", i)
	case v.known && before.known && (order > 0 || order == 0 && keys >= 0), !v.known && !before.known && keys >= 0:
		t.Fatalf("rows %d and %d are out of order by %+v", i-1, i, o)
	case v.known && !byKey && order == 0 && rows[i].Rank != rows[i-1].Rank, v.known && order != 0 && rows[i].Rank != i+1:
		t.Fatalf("row %d has rank %d after %d", i, rows[i].Rank, rows[i-1].Rank)
	}
}

func TestFlowsIntoPlacesAreTheRows(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 2))
		rows := randomRows(r)
		top := r.IntN(4)
		nodes, links, err := Flows(rows, func(o string) string { return "kind" + string(o[0]%2+'0') }, CompletedInvestment, Actual, top, addsUp)
		if err != nil {
			t.Fatal(err)
		}
		levels, in, stands := map[FlowLevel][]PortfolioCell{}, map[FlowLevel][]PortfolioCell{}, map[FlowLevel]int{}
		through := make([][]PortfolioCell, len(nodes))
		for _, n := range nodes {
			levels[n.Level] = append(levels[n.Level], n.Cell)
			stands[n.Level] += n.StandsFor
			if top > 0 && n.Level != FlowKind && n.Key != "" && len(levels[n.Level]) > top {
				t.Fatalf("seed %d: more than %d of %s", seed, top, n.Level)
			}
		}
		for _, l := range links {
			if l.From >= l.To || nodes[l.From].Level == nodes[l.To].Level {
				t.Fatalf("seed %d: a link from %d to %d", seed, l.From, l.To)
			}
			in[nodes[l.To].Level] = append(in[nodes[l.To].Level], l.Cell)
			through[l.To] = append(through[l.To], l.Cell)
		}
		for i, cells := range through {
			if nodes[i].Level == FlowKind {
				continue
			}
			if diff := cmp.Diff(sums(nodes[i].Cell), sums(cells...)); diff != "" {
				t.Fatalf("seed %d: node %d (-itself +what flows in) %s", seed, i, diff)
			}
		}
		organisations, places := map[string]bool{}, map[string]bool{}
		for _, row := range rows {
			organisations[row.Keys[0]], places[row.Keys[1]] = true, true
		}
		if stands[FlowOrganisation] != len(organisations) || stands[FlowPlace] != len(places) {
			t.Fatalf("seed %d: nodes stand for %v", seed, stands)
		}
		for _, level := range []FlowLevel{FlowOrganisation, FlowPlace} {
			if diff := cmp.Diff(sums(rows...), sums(in[level]...)); diff != "" {
				t.Fatalf("seed %d: links into %s (-rows +links) %s", seed, level, diff)
			}
		}
	}
}

func TestChangesAddUpAndAreNeverInfinite(t *testing.T) {
	t.Parallel()
	n := func(v int64) *int64 { return &v }
	cell := func(measure string, v *int64, q Qualifier) PortfolioCell {
		return PortfolioCell{Amounts: []Amount{{Measure: measure, Series: Actual, Value: v, Qualifier: q, Figures: 1}}}
	}
	for name, c := range map[string]struct {
		current, other PortfolioCell
		difference     *int64
		qualifier      Qualifier
		percent        string
	}{
		"more":                          {cell(PaidInFunds, n(150), Exact), cell(PaidInFunds, n(100), Exact), n(50), Exact, "50.00"},
		"less than nothing":             {cell(PaidInFunds, n(-50), Exact), cell(PaidInFunds, n(-100), Exact), n(50), Exact, "50.00"},
		"from zero":                     {cell(PaidInFunds, n(150), Exact), cell(PaidInFunds, n(0), Exact), n(150), Exact, ""},
		"from nothing reported":         {cell(PaidInFunds, n(150), Over), PortfolioCell{}, n(150), Over, ""},
		"to nothing reported":           {PortfolioCell{}, cell(PaidInFunds, n(150), Over), n(-150), Under, ""},
		"rates":                         {cell(rate, n(6), Exact), cell(rate, n(4), Exact), n(2), Exact, "50.00"},
		"a rate that was not reported":  {cell(rate, n(6), Exact), PortfolioCell{}, nil, "", ""},
		"a rate that does not add up":   {cell(rate, nil, Exact), cell(rate, n(4), Exact), nil, "", ""},
		"the qualifier of what is less": {cell(PaidInFunds, n(1), AtLeast), cell(PaidInFunds, n(3), AtMost), n(-2), AtLeast, "-66.67"},
	} {
		changes, err := AmountChanges(c.current, c.other, addsUp)
		if err != nil || len(changes) != 1 {
			t.Fatalf("%s: %v %v", name, changes, err)
		}
		got := changes[0]
		if (got.Difference == nil) != (c.difference == nil) || got.Difference != nil && (*got.Difference.Value != *c.difference || got.Difference.Qualifier != c.qualifier) {
			t.Errorf("%s: difference %+v", name, got.Difference)
		}
		percent := ""
		if p := got.Percent(); p != nil {
			percent = p.Percent(2)
		}
		if percent != c.percent {
			t.Errorf("%s: %s percent, want %s", name, percent, c.percent)
		}
	}
	var refused *Error
	if _, err := AmountChanges(cell(PaidInFunds, n(math.MaxInt64), Exact), cell(PaidInFunds, n(-1), Exact), addsUp); !errors.As(err, &refused) || refused.Kind != KindLimitExceeded {
		t.Errorf("a difference beyond 64 bits: %v", err)
	}
	if _, err := SumCells([]PortfolioCell{cell(PaidInFunds, n(math.MinInt64), Exact), cell(PaidInFunds, n(-1), Exact)}, addsUp); !errors.As(err, &refused) {
		t.Errorf("a sum beyond 64 bits: %v", err)
	}
}

func TestPeriodsCoverTheTimeOnce(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 3))
		first := Date{2023, 1, 1}.AddDays(r.IntN(800))
		last := first.AddDays(r.IntN(900))
		kind := []PeriodKind{PeriodMonth, PeriodQuarter, PeriodHalf, PeriodYear}[r.IntN(4)]
		list, err := Periods(first, last, kind)
		if err != nil {
			t.Fatal(err)
		}
		next := first
		for i, p := range list {
			if p.First != next || p.Last.Before(p.First) {
				t.Fatalf("%s from %s to %s: %v", kind, first, last, list)
			}
			if i > 0 && (p.First.Day != 1 || (int(p.First.Month)-1)%kind.Months() != 0) {
				t.Fatalf("%s: %s does not begin one", kind, p.First)
			}
			next = p.Last.AddDays(1)
		}
		if next != last.AddDays(1) {
			t.Fatalf("%s from %s to %s: %v", kind, first, last, list)
		}
	}
}
