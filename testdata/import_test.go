package testdata_test

import (
	"context"
	"testing"

	"jiedui/importers"
	"jiedui/ledger"
	"jiedui/testdata"
)

// TestEverySampleImportsWhole reads the samples by the built-in profiles: no row is
// refused, and what the importers add up is what the cells add up to.
func TestEverySampleImportsWhole(t *testing.T) {
	t.Parallel()
	// By sample and measure, with the series where it is not actual, in the smallest unit.
	want := map[string]map[string]ledger.Quantity{
		"p01": {"contracted_investment": {Value: 34529000000_00}},
		"p02": {"paid_in_funds": {Value: 1368000000_00, Qualifier: ledger.Over}, "intention_projects pledge": {Value: 60, Qualifier: ledger.Over}},
		"p03": {"beneficiaries": {Value: 144000}},
		"p04": {},
		"p05": {"total_investment": {Value: 10647000000_00}, "completed_investment": {Value: 6570000000_00}},
		"p06": {"area_renovated target": {Value: 4000_000000, Qualifier: ledger.About}, "area_demolished stretch_target": {Value: 3330_000000}},
		"p07": {
			"households_affected": {Value: 3875, Qualifier: ledger.About}, "officials_assigned": {Value: 500, Qualifier: ledger.Over},
			"floor_area_expropriated": {Value: 2775_000000, Qualifier: ledger.About}, "land_released": {Value: 2187_000000, Qualifier: ledger.About},
		},
		"p08": {"total_investment": {Value: 2040000000_00, Qualifier: ledger.About}, "intended_investment pledge": {Value: 6000000000_00, Qualifier: ledger.Over}},
		"p09": {},
		"p10": {"trees_planted": {Value: 1350000}, "courtyards_built": {Value: 11600}, "village_groups_covered": {Value: 13757}, "issues_solved": {Value: 11000, Qualifier: ledger.Over}},
	}
	projects := map[string]int{"p01": 644, "p02": 51, "p03": 306, "p04": 122, "p05": 447, "p06": 6, "p07": 0, "p08": 24, "p09": 13, "p10": 0}
	samples, err := testdata.Samples()
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range samples {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			reading, err := importers.Read(context.Background(), importers.Options{Name: s.Name, Data: s.Data})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range reading.Batch.Findings {
				if f.Severity != ledger.SeverityInfo {
					t.Errorf("%s row %d %q: %s %s", f.Sheet, f.Row, f.Heading, f.Code, f.Hint)
				}
			}
			sums, rows, started := map[string]ledger.Quantity{}, 0, 0
			for _, e := range reading.Entries {
				if e.Project != nil {
					rows++
				}
				if n := len(e.Status); n > 0 && e.Status[n-1].Status.HasStarted() {
					started++
				}
				for _, f := range e.Figures {
					key := f.Measure
					if f.Series != ledger.Actual {
						key += " " + string(f.Series)
					}
					if _, asked := want[s.Name[:3]][key]; asked {
						q := sums[key]
						q.Value += f.Value
						q.Qualifier = ledger.Join(q.Qualifier, f.Qualifier)
						sums[key] = q
					}
				}
			}
			for key, q := range want[s.Name[:3]] {
				if q.Qualifier == "" {
					q.Qualifier = ledger.Exact
				}
				same(t, key, sums[key], q)
			}
			same(t, "projects", rows, projects[s.Name[:3]])
			if s.Name[:3] == "p05" {
				same(t, "started", started, 348)
			}
		})
	}
}
