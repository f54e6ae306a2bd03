package main

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"jiedui/ledger"
)

// TestSeriesComparisonsAndTopsAddUpOnTheSamples asks the samples for period after period:
// the portfolio of each date is that of the date asked for by itself, what the periods
// changed by leads from the opening to the end, and the top with the others and what a
// condition excludes is all there is. Three dimensions balance as one and two do.
func TestSeriesComparisonsAndTopsAddUpOnTheSamples(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		s, ctx := o.store(t), context.Background()
		known, err := s.LatestInstant(ctx)
		if err != nil {
			t.Fatal(err)
		}
		c := portfolioCase{T: t, s: s, additive: map[string]bool{}}
		measures, err := s.Measures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range measures {
			c.additive[m.Code] = m.Additive
		}
		adds := func(measure string) bool { return c.additive[measure] }
		spans, err := ledger.Periods(day(t, "2023-01-01"), day(t, "2024-12-31"), ledger.PeriodQuarter)
		if err != nil {
			t.Fatal(err)
		}
		days := []ledger.Date{day(t, "2018-12-31"), day(t, "2022-12-31")}
		for _, span := range spans {
			days = append(days, span.Last)
		}
		moved := 0
		for i, q := range []ledger.PortfolioQuery{
			{GroupBy: []ledger.GroupBy{ledger.ByProgramme}},
			{GroupBy: []ledger.GroupBy{ledger.ByOrganisationKind, ledger.ByStatus}, Mode: ledger.LeadAttribution},
			{GroupBy: []ledger.GroupBy{ledger.ByOrganisation, ledger.ByCity, ledger.ByYear}, Mode: ledger.ShareAttribution},
			{GroupBy: []ledger.GroupBy{ledger.ByProgramme, ledger.ByOrganisationKind, ledger.ByCounty}},
			{GroupBy: []ledger.GroupBy{ledger.ByCounty}, Filter: ledger.ProjectFilter{Status: []ledger.Status{ledger.StatusStarted, ledger.StatusCompleted}}},
			{GroupBy: []ledger.GroupBy{ledger.ByProgramme}, Subject: ledger.SubjectPlace},
			{GroupBy: []ledger.GroupBy{ledger.ByOrganisation, ledger.ByCounty}, Subject: ledger.SubjectPairing},
		} {
			if q.KnownAt, q.AsOf = known, days[len(days)-1]; q.Subject == "" {
				q.Subject = ledger.SubjectProject
				q.Completion = &ledger.Completion{Measure: ledger.CompletedInvestment, Series: ledger.Actual, OfMeasure: ledger.TotalInvestment, OfSeries: ledger.Actual, ThisYear: i%2 == 1}
			}
			c.q = q
			series, err := s.PortfolioSeries(ctx, q, days)
			if err != nil {
				t.Fatalf("%v: %v", c, err)
			}
			sums := c.quantities(series[0].Total)
			for n, at := range series {
				c.q.AsOf = days[n]
				c.balanced(at)
				alone, err := s.Portfolio(ctx, c.q)
				if err != nil {
					t.Fatalf("%v: %v", c, err)
				}
				if diff := cmp.Diff(alone, at, cmpopts.EquateEmpty()); diff != "" {
					t.Fatalf("%v: (-by itself +in the series) %s", c, diff)
				}
				if n == 0 {
					continue
				}
				changes, err := ledger.AmountChanges(at.Total, series[n-1].Total, adds)
				if err != nil {
					t.Fatal(err)
				}
				for _, change := range changes {
					if adds(change.Measure) && *change.Difference.Value != 0 {
						sums[amountKey{change.Measure, change.Series}] += *change.Difference.Value
						moved++
					}
				}
				c.cut(at, adds)
			}
			last := c.quantities(series[len(series)-1].Total)
			for key, v := range sums {
				if v != last[key] {
					t.Errorf("%v: opening and changes of %v come to %d, the end is %d", c, key, v, last[key])
				}
			}
		}
		if moved < 20 {
			t.Errorf("only %d changes: the samples prove nothing", moved)
		}
	})
}

// cut holds the top rows, the others and the excluded to the total.
func (c portfolioCase) cut(p ledger.Portfolio, adds func(string) bool) {
	c.Helper()
	some := int64(2)
	arranged, err := ledger.Arrange(p.Rows, ledger.RowQuery{
		Top: 3, Order: ledger.RowOrder{By: ledger.RowMeasure, Measure: ledger.TotalInvestment, Series: ledger.Actual, Descending: true},
		Having: []ledger.RowCondition{{By: ledger.RowCount, AtLeast: &some}},
	}, nil, adds)
	if err != nil {
		c.Fatalf("%v: %v", c, err)
	}
	parts := []ledger.PortfolioCell{}
	for _, row := range arranged.Rows {
		parts = append(parts, row.PortfolioCell)
	}
	for _, several := range []*ledger.ArrangedRow{arranged.Others, arranged.Excluded} {
		if several != nil {
			parts = append(parts, several.PortfolioCell)
		}
	}
	add := func(sums map[amountKey]int64, cell ledger.PortfolioCell, sign int64) {
		for key, v := range c.quantities(cell) {
			sums[key] += sign * v
		}
	}
	sums, count := map[amountKey]int64{}, -p.Overlap.Count+p.Unallocated.Count
	for _, cell := range parts {
		add(sums, cell, 1)
		count += cell.Count
	}
	add(sums, p.Overlap, -1)
	add(sums, p.Unallocated, 1)
	if diff := cmp.Diff(c.quantities(p.Total), sums, cmp.AllowUnexported(amountKey{})); diff != "" || count != p.Total.Count {
		c.Errorf("%v: top, others and excluded count %d of %d: (-total +parts) %s", c, count, p.Total.Count, diff)
	}
	if !slices.IsSortedFunc(arranged.Rows, func(a, b ledger.ArrangedRow) int { return a.Rank - b.Rank }) && arranged.Rows[len(arranged.Rows)-1].Rank != 0 {
		c.Errorf("%v: ranks fall", c)
	}
}
