package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"net/url"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/lib/pq"
	_ "modernc.org/sqlite" // the floor writes without the store

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// maxRatio is how many times the floor's time Apply may take: all its looking up,
// comparing and counting, on top of writing the rows.
const maxRatio = 3

// BenchmarkApply100k takes in 100,000 projects with a programme, a place, two
// participations and four figures each, in one transaction, and compares that with the
// floor: the very same rows put into empty tables with the same indexes and references,
// by COPY on PostgreSQL and by prepared inserts of many rows on SQLite. It reports the
// ratio, and the peak of the heap for 20,000 and for 100,000 entries, which is the same
// when memory is bounded by the chunk.
//
//	go test ./store -run=^$ -bench=Apply100k -benchtime=1x
func BenchmarkApply100k(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		benchmarkApply(b, "sqlite", func() string { return storetest.SQLiteURL(b) })
	})
	b.Run("postgres", func(b *testing.B) {
		benchmarkApply(b, "postgres", func() string { return storetest.PostgresURL(b) })
	})
}

func benchmarkApply(b *testing.B, driver string, newURL func() string) {
	b.StopTimer()
	for range b.N {
		_, small := applyMany(b, newURL(), 20_000)
		from := newURL()
		b.StartTimer()
		took, large := applyMany(b, from, 100_000)
		b.StopTimer()
		floor := copyRows(b, driver, from, newURL())
		ratio := took.Seconds() / floor.Seconds()
		b.ReportMetric(took.Seconds(), "apply-s")
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(ratio, "ratio")
		b.ReportMetric(small, "heap20k-MB")
		b.ReportMetric(large, "heap100k-MB")
		if ratio > maxRatio {
			b.Errorf("Apply takes %.1f times the floor, more than %d", ratio, maxRatio)
		}
		if large > 1.5*small+16 {
			b.Errorf("the heap grows with the entries: %.0f MB for 20,000, %.0f MB for 100,000", small, large)
		}
	}
}

// applyMany applies n entries to a new ledger and tells the time and the heap's peak in MB.
func applyMany(b *testing.B, url string, n int) (time.Duration, float64) {
	b.Helper()
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
	runtime.GC()
	peak := watchHeap()
	start := time.Now()
	batch, err := s.Apply(ctx, ledger.ImportBatch{FileName: "十万.xlsx"}, manyEntries(n), store.ApplyOptions{})
	took := time.Since(start)
	mb := peak()
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range batch.Counts {
		if c.Entity == "figure" && c.Created != 4*n || c.Entity == "project" && c.Created != n {
			b.Fatalf("counts %+v", c)
		}
	}
	return took, mb
}

func manyEntries(n int) iter.Seq2[ledger.Entry, error] {
	places := []string{"440229101", "440229102", "440229101201", "440205101", "441900003", "440606004"}
	return func(yield func(ledger.Entry, error) bool) {
		for i := range n {
			builder, owner := fmt.Sprintf("第%d建筑工程有限公司", i%997), fmt.Sprintf("第%d镇经济联合社", i%89)
			e := ledger.Entry{
				Row: i + 2,
				Organisations: []ledger.OrganisationClaim{
					{Name: builder, Kind: ledger.Builder}, {Name: owner, Kind: ledger.VillageCollective}},
				Project: &ledger.ProjectClaim{
					Code: fmt.Sprintf("2024-441900-%06d", i), Name: fmt.Sprintf("典型镇村建设项目第%d号", i), Sector: "乡村建设", Year: 2024,
					StartsOn:   ledger.Date{Year: 2024, Month: 3, Day: 1},
					Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}},
					Places:     []ledger.PlaceShare{{PlaceCode: places[i%len(places)]}},
					Participations: []ledger.ParticipationClaim{
						{Organisation: builder, Role: ledger.RoleImplementing}, {Organisation: owner, Role: ledger.RoleOwner}},
				},
			}
			for j, m := range []string{ledger.TotalInvestment, ledger.ContractedInvestment, ledger.CompletedInvestment, "beneficiaries"} {
				e.Figures = append(e.Figures, ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: m, Series: ledger.Actual,
					Value: int64(1_000_000 + i*10 + j), ValidFrom: ledger.Date{Year: 2024, Month: 6, Day: 30}, Col: 5 + j})
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// watchHeap samples the live heap until the peak, in MB, is asked for.
func watchHeap() func() float64 {
	stop, result := make(chan struct{}), make(chan float64)
	go func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		var peak uint64
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				metrics.Read(sample)
				peak = max(peak, sample[0].Value.Uint64())
			case <-stop:
				result <- float64(peak) / (1 << 20)
				return
			}
		}
	}()
	var once sync.Once
	var mb float64
	return func() float64 {
		once.Do(func() { close(stop); mb = <-result })
		return mb
	}
}

// floorTables are the tables that a batch of projects writes, those that others refer to first.
var floorTables = []string{"import_batch", "organisation", "project", "project_programme", "project_place", "participation", "figure", "import_count"}

// copyRows puts the rows of one ledger into another that is empty, in one transaction, and
// tells how long the writing took.
func copyRows(b *testing.B, driver, from, to string) time.Duration {
	b.Helper()
	ctx := context.Background()
	// The programme and the places that the rows refer to.
	s, err := store.Open(ctx, storetest.Options(to))
	if err != nil {
		b.Fatal(err)
	}
	if _, _, err := s.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	if err := s.EnsureProvinces(ctx, storetest.Guangdong); err != nil {
		b.Fatal(err)
	}
	if _, err := s.SaveProgrammes(ctx, []ledger.Programme{{Code: "guan-shao", Name: "莞韶对口帮扶"}}); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	source, target := openRaw(b, driver, from), openRaw(b, driver, to)
	defer source.Close()
	defer target.Close()
	rows := map[string][][]any{}
	columns := map[string][]string{}
	for _, table := range floorTables {
		columns[table], rows[table] = storedRows(b, source, table)
	}
	runtime.GC()
	start := time.Now()
	tx, err := target.Begin()
	if err != nil {
		b.Fatal(err)
	}
	defer tx.Rollback()
	for _, table := range floorTables {
		if driver == "postgres" {
			err = copyTable(tx, table, columns[table], rows[table])
		} else {
			err = insertTable(tx, table, columns[table], rows[table])
		}
		if err != nil {
			b.Fatalf("%s: %v", table, err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return time.Since(start)
}

func openRaw(b *testing.B, driver, address string) *sql.DB {
	b.Helper()
	if driver == "sqlite" {
		address = "file:" + (&url.URL{Path: strings.TrimPrefix(address, "sqlite:")}).EscapedPath() +
			"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=foreign_keys(1)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-65536)&_txlock=immediate"
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		b.Fatal(err)
	}
	return db
}

func storedRows(b *testing.B, db *sql.DB, table string) ([]string, [][]any) {
	b.Helper()
	rows, err := db.Query(`SELECT * FROM ` + table)
	if err != nil {
		b.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		b.Fatal(err)
	}
	var all [][]any
	for rows.Next() {
		row := make([]any, len(columns))
		targets := make([]any, len(columns))
		for i := range row {
			targets[i] = &row[i]
		}
		if err := rows.Scan(targets...); err != nil {
			b.Fatal(err)
		}
		for i, v := range row {
			switch v := v.(type) {
			case time.Time:
				row[i] = v.Format(time.DateOnly)
			case []byte:
				row[i] = string(v)
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		b.Fatal(err)
	}
	return columns, all
}

func copyTable(tx *sql.Tx, table string, columns []string, rows [][]any) error {
	stmt, err := tx.Prepare(pq.CopyIn(table, columns...))
	if err != nil {
		return err
	}
	for _, row := range rows {
		if _, err := stmt.Exec(row...); err != nil {
			return err
		}
	}
	if _, err := stmt.Exec(); err != nil {
		return err
	}
	return stmt.Close()
}

func insertTable(tx *sql.Tx, table string, columns []string, rows [][]any) error {
	const portion = 50
	prepare := func(n int) (*sql.Stmt, error) {
		place := "(?" + strings.Repeat(",?", len(columns)-1) + ")"
		return tx.Prepare(`INSERT INTO ` + table + ` (` + strings.Join(columns, ",") + `) VALUES ` + place + strings.Repeat(","+place, n-1))
	}
	many, err := prepare(portion)
	if err != nil {
		return err
	}
	one, err := prepare(1)
	if err != nil {
		return err
	}
	args := make([]any, 0, portion*len(columns))
	for len(rows) > 0 {
		n, stmt := portion, many
		if len(rows) < portion {
			n, stmt = 1, one
		}
		args = args[:0]
		for _, row := range rows[:n] {
			args = append(args, row...)
		}
		if _, err := stmt.Exec(args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
