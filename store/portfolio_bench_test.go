package store_test

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"time"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// maxShareRatio is how many times the full mode's time the share mode may take over two
// dimensions in which every project is shared.
const maxShareRatio = 4

// BenchmarkShares adds up 50,000 projects, each of two organisations and two counties with
// declared shares and with three figures, by organisation and county. The peer is the same
// portfolio in the full mode, which credits as many cells without splitting anything. It
// reports the ratio, and that of a series of twelve months to one portfolio.
//
//	go test ./store -run=^$ -bench=Shares -benchtime=1x
func BenchmarkShares(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchmarkShares(b, storetest.SQLiteURL(b)) })
	b.Run("postgres", func(b *testing.B) { benchmarkShares(b, storetest.PostgresURL(b)) })
}

func benchmarkShares(b *testing.B, url string) {
	ctx := context.Background()
	s, err := store.Open(ctx, storetest.Options(url))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, _, err := s.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	if err := s.EnsureProvinces(ctx, storetest.Guangdong); err != nil {
		b.Fatal(err)
	}
	if _, err := s.SaveProgrammes(ctx, []ledger.Programme{{Code: "guan-shao", Name: "莞韶对口帮扶"}}); err != nil {
		b.Fatal(err)
	}
	if _, err := s.Apply(ctx, ledger.ImportBatch{FileName: "五万.xlsx"}, sharedEntries(50_000), store.ApplyOptions{}); err != nil {
		b.Fatal(err)
	}
	end := ledger.Date{Year: 2024, Month: 12, Day: 31}
	q := ledger.PortfolioQuery{GroupBy: []ledger.GroupBy{ledger.ByOrganisation, ledger.ByCounty}, AsOf: end, KnownAt: ledger.Latest}
	took := func(ask func() error) time.Duration {
		best := time.Hour
		for range 3 {
			start := time.Now()
			if err := ask(); err != nil {
				b.Fatal(err)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	one := func(mode ledger.AttributionMode) time.Duration {
		q.Mode = mode
		return took(func() error { _, err := s.Portfolio(ctx, q); return err })
	}
	var months []ledger.Date
	spans, err := ledger.Periods(ledger.Date{Year: 2024, Month: 1, Day: 1}, end, ledger.PeriodMonth)
	if err != nil {
		b.Fatal(err)
	}
	for _, span := range spans {
		months = append(months, span.Last)
	}
	b.ResetTimer()
	for range b.N {
		full, share := one(ledger.FullAttribution), one(ledger.ShareAttribution)
		q.Mode = ledger.FullAttribution
		series := took(func() error { _, err := s.PortfolioSeries(ctx, q, months); return err })
		b.ReportMetric(full.Seconds(), "full-s")
		b.ReportMetric(share.Seconds(), "share-s")
		b.ReportMetric(share.Seconds()/full.Seconds(), "share/full")
		b.ReportMetric(series.Seconds()/full.Seconds(), "12months/one")
		if ratio := share.Seconds() / full.Seconds(); ratio > maxShareRatio {
			b.Errorf("shares take %.1f times as long as the whole, more than %d", ratio, maxShareRatio)
		}
	}
}

func sharedEntries(n int) iter.Seq2[ledger.Entry, error] {
	places := []string{"440229101", "440205101", "440606004", "441900003"}
	percent := func(p int64) *int64 { p *= 100; return &p }
	return func(yield func(ledger.Entry, error) bool) {
		for i := range n {
			one, other := fmt.Sprintf("第%d建筑工程有限公司", i%97), fmt.Sprintf("第%d镇经济联合社", i%89)
			share := int64(10 + i%80)
			e := ledger.Entry{
				Row:           i + 2,
				Organisations: []ledger.OrganisationClaim{{Name: one, Kind: ledger.Builder}, {Name: other, Kind: ledger.VillageCollective}},
				Project: &ledger.ProjectClaim{
					Code: fmt.Sprintf("XM-%06d", i), Name: fmt.Sprintf("项目%06d", i), Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}},
					Places: []ledger.PlaceShare{{PlaceCode: places[i%4], Share: percent(share)}, {PlaceCode: places[(i+1)%4], Share: percent(100 - share)}},
					Participations: []ledger.ParticipationClaim{
						{Organisation: one, Role: ledger.RoleImplementing, Share: percent(share)},
						{Organisation: other, Role: ledger.RoleFunding, Share: percent((100 - share) / 2)},
					},
				},
			}
			for j, measure := range []string{ledger.TotalInvestment, ledger.ContractedInvestment, ledger.CompletedInvestment} {
				e.Figures = append(e.Figures, ledger.FigureClaim{
					Subject: ledger.SubjectProject, Measure: measure, Series: ledger.Actual, Value: int64(i*(j+1)) * 1_000_000,
					ValidFrom: ledger.Date{Year: 2024, Month: 3, Day: 31},
				})
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}
