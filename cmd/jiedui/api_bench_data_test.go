package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"strconv"
	"testing"

	"jiedui/ledger"
	"jiedui/ledger/divisions"
	"jiedui/store"
	"jiedui/store/storetest"
)

// What the API is measured on: a province's projects, JIEDUI_BENCH_PROJECTS of them, else
// 20,000; and one county whose towns have a pairing for each of many teams.
const (
	fewProjects    = 20_000
	benchProvince  = "44"
	benchCounty    = "440229"
	pairingsOfTown = 50
	benchBuilders  = 1_997
	benchOffices   = 499
)

// benchAsOf is the date that is asked for: all has been reported by then.
var benchAsOf = ledger.Date{Year: 2025, Month: 12, Day: 31}

// benchLedger is a new ledger on PostgreSQL with the data set; projects tells its size.
func benchLedger(b *testing.B) (s *store.Store, url string, projects int) {
	b.Helper()
	projects = fewProjects
	if text := os.Getenv("JIEDUI_BENCH_PROJECTS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1_000 {
			b.Fatalf("JIEDUI_BENCH_PROJECTS=%s: want a number from 1000", text)
		}
		projects = n
	}
	ctx := context.Background()
	url = storetest.PostgresURL(b)
	s, err := store.Open(ctx, store.Options{URL: url, Divisions: tree{}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	if _, _, err := s.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	if err := s.EnsureProvinces(ctx, benchProvince); err != nil {
		b.Fatal(err)
	}
	_, err = s.SaveProgrammes(ctx, []ledger.Programme{
		{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: ledger.Horizontal}, {Code: "builders", Name: "建筑业企业结对帮扶", Strand: ledger.Social}})
	if err != nil {
		b.Fatal(err)
	}
	places, err := divisions.Province(benchProvince)
	if err != nil {
		b.Fatal(err)
	}
	var towns []string
	for _, p := range places {
		if p.Level == ledger.LevelTown {
			towns = append(towns, p.Code)
		}
	}
	for name, entries := range map[string]iter.Seq2[ledger.Entry, error]{
		"项目.xlsx": benchProjects(projects, towns), "结对.xlsx": benchPairings(towns)} {
		if _, err := s.Apply(ctx, ledger.ImportBatch{FileName: name, AsOf: benchAsOf}, entries, store.ApplyOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	return s, url, projects
}

// benchProjects are projects with a place, two participations, two statuses and eight
// figures: what was contracted, and seven reports of what was completed.
func benchProjects(n int, towns []string) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for i := range n {
			builder, office := benchBuilder(i), fmt.Sprintf("第%d镇经济联合社", i%benchOffices)
			started := ledger.Date{Year: 2023, Month: 1, Day: 1}.AddDays(i % 365)
			e := ledger.Entry{
				Row:           i + 4,
				Organisations: []ledger.OrganisationClaim{{Name: builder, Kind: ledger.Builder}, {Name: office, Kind: ledger.VillageCollective}},
				Project: &ledger.ProjectClaim{
					Code: fmt.Sprintf("2023-%07d", i), Name: fmt.Sprintf("典型镇村建设项目第%d号", i+1),
					Sector: []string{"乡村建设", "民生", "产业"}[i%3], Year: 2023, Summary: fmt.Sprintf("改造民居%d栋，铺装道路，建设文体广场", i%500),
					StartsOn: started, EndsOn: started.AddDays(900),
					Programmes: []ledger.ProgrammeClaim{{Code: []string{"guan-shao", "builders"}[i%2]}},
					Places:     []ledger.PlaceShare{{PlaceCode: towns[i*7%len(towns)]}},
					Participations: []ledger.ParticipationClaim{
						{Organisation: builder, Role: ledger.RoleImplementing}, {Organisation: office, Role: ledger.RoleOwner}},
				},
				Status: []ledger.StatusClaim{
					{Status: ledger.StatusSigned, ValidFrom: started.AddDays(-60)}, {Status: ledger.StatusStarted, ValidFrom: started}},
			}
			claim := func(measure string, fen int64, from ledger.Date, col int) {
				e.Figures = append(e.Figures, ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: measure, Series: ledger.Actual,
					Value: fen, ValidFrom: from, Col: col})
			}
			whole := int64(10_000_000 + i%90_000*10_000)
			claim(ledger.ContractedInvestment, whole, started.AddDays(-60), 5)
			for report := range 7 {
				claim(ledger.CompletedInvestment, whole*int64(report+1)/8, started.AddDays(91*(report+1)), 6+report)
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

func benchBuilder(i int) string {
	return fmt.Sprintf("粤北第%d建筑工程有限公司", i%benchBuilders)
}

// benchPairings are the teams that assist the towns of one county, of two builders each.
func benchPairings(towns []string) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		row := 4
		for _, town := range towns {
			if ledger.AncestorCode(town, ledger.LevelCounty) != benchCounty {
				continue
			}
			for team := range pairingsOfTown {
				one, other := benchBuilder(row), benchBuilder(row*5+1)
				e := ledger.Entry{
					Row:           row,
					Organisations: []ledger.OrganisationClaim{{Name: one, Kind: ledger.Builder}, {Name: other, Kind: ledger.Builder}},
					Pairing: &ledger.PairingClaim{Programme: "builders", Recipient: town, Team: fmt.Sprintf("第%d组", team+1),
						StartsOn:  ledger.Date{Year: 2023, Month: 1, Day: 1},
						Assistors: []ledger.AssistorClaim{{Organisation: one, Lead: true}, {Organisation: other}}},
				}
				row++
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}
