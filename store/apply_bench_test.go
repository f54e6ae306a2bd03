package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"iter"
	"net/url"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/lib/pq"
	_ "modernc.org/sqlite" // the floor writes without the store

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// maxRatio is how many times the floor's CPU Apply may take: all its looking up,
// comparing and counting, on top of writing the rows.
const maxRatio = 3

// shape is a kind of sheet that is taken in.
type shape struct {
	name    string
	entries func(n int) iter.Seq2[ledger.Entry, error]
	figures int // of each entry
}

var shapes = []shape{{"narrow", manyEntries, 4}, {"wide", wideEntries, 6}}

// BenchmarkApply100k takes in 100,000 projects in one transaction and compares that with
// the floor: the very same rows put into empty tables with the same indexes and
// references, by COPY on PostgreSQL and by prepared inserts of many rows on SQLite. A
// narrow entry has a programme, a place, two participations and four figures; a wide one
// is what a sheet of 20 columns makes: six figures, two or three statuses and a pairing
// besides. It reports, in seconds of CPU (the making of the entries included), what
// applying took in the process and in PostgreSQL's server, what the floor took in both
// together, the ratio, and what the same entries took once more, when all is unchanged;
// and the peak of the heap for 20,000 and for 100,000 entries, which is the same when
// memory is bounded by the chunk.
//
//	go test ./store -run=^$ -bench=Apply100k -benchtime=1x
func BenchmarkApply100k(b *testing.B) {
	for _, s := range shapes {
		b.Run(s.name, func(b *testing.B) {
			b.Run("sqlite", func(b *testing.B) {
				benchmarkApply(b, s, "sqlite", func() string { return storetest.SQLiteURL(b) })
			})
			b.Run("postgres", func(b *testing.B) {
				benchmarkApply(b, s, "postgres", func() string { return storetest.PostgresURL(b) })
			})
		})
	}
}

func benchmarkApply(b *testing.B, s shape, driver string, newURL func() string) {
	b.StopTimer()
	for range b.N {
		small := applyMany(b, s, driver, newURL(), 20_000)
		from := newURL()
		b.StartTimer()
		large := applyMany(b, s, driver, from, 100_000)
		b.StopTimer()
		floor := copyRows(b, driver, from, newURL())
		ratio := (large.first.process + large.first.server) / (floor.process + floor.server)
		b.ReportMetric(large.first.process, "apply-s")
		b.ReportMetric(large.first.server, "server-s")
		b.ReportMetric(floor.process+floor.server, "floor-s")
		b.ReportMetric(ratio, "ratio")
		b.ReportMetric(large.again.process, "again-s")
		b.ReportMetric(large.again.server, "again-server-s")
		b.ReportMetric(small.heap, "heap20k-MB")
		b.ReportMetric(large.heap, "heap100k-MB")
		if ratio > maxRatio {
			b.Errorf("Apply takes %.1f times the floor, more than %d", ratio, maxRatio)
		}
		if large.heap > 1.5*small.heap+16 {
			b.Errorf("the heap grows with the entries: %.0f MB for 20,000, %.0f MB for 100,000", small.heap, large.heap)
		}
	}
}

// cost is CPU time in seconds: of this process, and of PostgreSQL's for a database where
// they can be seen.
type cost struct{ process, server float64 }

// costOf measures work on a database; connections must outlive it to be counted.
func costOf(b *testing.B, driver string, db *sql.DB, work func()) cost {
	b.Helper()
	server := func() float64 {
		if driver != "postgres" {
			return 0
		}
		rows, err := db.Query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database()`)
		if err != nil {
			b.Fatal(err)
		}
		defer rows.Close()
		var ticks float64
		for rows.Next() {
			var pid, user, system int
			if err := rows.Scan(&pid); err != nil {
				b.Fatal(err)
			}
			stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
			if err != nil {
				continue // on another machine, or gone meanwhile
			}
			_, fields, _ := strings.Cut(string(stat), ") ")
			if words := strings.Fields(fields); len(words) > 12 {
				fmt.Sscan(words[11]+" "+words[12], &user, &system)
			}
			ticks += float64(user + system)
		}
		return ticks / 100
	}
	process := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
	}
	before, serverBefore := process(), server()
	work()
	return cost{process() - before, server() - serverBefore}
}

// applied is what taking in entries cost, and once more the same; heap is the peak in MB.
type applied struct {
	first, again cost
	heap         float64
}

// applyMany applies n entries to a new ledger, twice.
func applyMany(b *testing.B, kind shape, driver, url string, n int) applied {
	b.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, storetest.Options(url))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	prepareLedger(b, s)
	raw := openRaw(b, driver, url)
	defer raw.Close()
	runtime.GC()
	var result applied
	var batch ledger.ImportBatch
	peak := watchHeap()
	apply := func() {
		if batch, err = s.Apply(ctx, ledger.ImportBatch{FileName: "十万.xlsx"}, kind.entries(n), store.ApplyOptions{}); err != nil {
			b.Fatal(err)
		}
	}
	result.first = costOf(b, driver, raw, apply)
	result.heap = peak()
	for _, c := range batch.Counts {
		if c.Entity == "figure" && c.Created != kind.figures*n || c.Entity == "project" && c.Created != n {
			b.Fatalf("counts %+v", c)
		}
	}
	result.again = costOf(b, driver, raw, apply)
	for _, c := range batch.Counts {
		if c.Created+c.Updated > 0 {
			b.Fatalf("the same entries change something: %+v", c)
		}
	}
	return result
}

// prepareLedger migrates a ledger and makes the programme and places that entries name.
func prepareLedger(b *testing.B, s *store.Store) {
	b.Helper()
	ctx := context.Background()
	if _, _, err := s.Migrate(ctx); err != nil {
		b.Fatal(err)
	}
	if err := s.EnsureProvinces(ctx, storetest.Guangdong); err != nil {
		b.Fatal(err)
	}
	if _, err := s.SaveProgrammes(ctx, []ledger.Programme{{Code: "guan-shao", Name: "莞韶对口帮扶"}}); err != nil {
		b.Fatal(err)
	}
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

// wideEntries are projects as a sheet of 20 columns has them: a builder and an office, a
// pairing, six figures and two or three statuses each.
func wideEntries(n int) iter.Seq2[ledger.Entry, error] {
	places := []string{"440229101", "440229102", "440205101", "440606004"}
	asOf := ledger.Date{Year: 2024, Month: 12, Day: 31}
	measures := []string{"annual_plan_investment", "beneficiaries", ledger.CompletedInvestment, ledger.ContractedInvestment, "land_area", ledger.TotalInvestment}
	return func(yield func(ledger.Entry, error) bool) {
		for i := range n {
			builder, office := fmt.Sprintf("粤北第%d建筑工程有限公司", i%997), fmt.Sprintf("翁源县第%d工作局", i%89)
			place := places[i%len(places)]
			signed := ledger.DateOf(storetest.Clock.AddDate(-3, 0, i%200))
			started := ledger.DateOf(storetest.Clock.AddDate(-2, 0, -i%100))
			e := ledger.Entry{
				Row: i + 4,
				Organisations: []ledger.OrganisationClaim{
					{Name: builder, Kind: ledger.Builder}, {Name: office, Kind: ledger.GovernmentOffice}},
				Project: &ledger.ProjectClaim{
					Code: fmt.Sprintf("2024-440229-%06d", i), Name: fmt.Sprintf("典型镇村建设项目第%d号", i+1),
					Sector: []string{"乡村建设", "民生", "产业"}[i%3], Summary: fmt.Sprintf("改造民居%d栋，铺装道路，建设文体广场", i%500),
					StartsOn: started, EndsOn: ledger.DateOf(storetest.Clock.AddDate(0, 0, i%300)),
					Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}},
					Places:     []ledger.PlaceShare{{PlaceCode: place}},
					Participations: []ledger.ParticipationClaim{
						{Organisation: builder, Role: ledger.RoleImplementing}, {Organisation: office, Role: ledger.RoleAccountable}},
					Attributes: map[string]string{"备注": fmt.Sprintf("第%d批", i%12)},
				},
				Pairing: &ledger.PairingClaim{Programme: "guan-shao", Recipient: place, Assistors: []ledger.AssistorClaim{{Organisation: builder}}},
				Status: []ledger.StatusClaim{
					{Status: ledger.StatusSigned, ValidFrom: signed, Col: 17}, {Status: ledger.StatusStarted, ValidFrom: started, Col: 18}},
			}
			if i%3 == 1 {
				e.Status = append(e.Status, ledger.StatusClaim{Status: ledger.StatusCompleted, ValidFrom: asOf, Col: 16})
			}
			for j, m := range measures {
				f := ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: m, Series: ledger.Actual,
					Value: int64(1_000_000 + i*10 + j), ValidFrom: asOf, Col: 10 + j}
				if j == 0 {
					f.ValidFrom = ledger.Date{Year: 2024, Month: 1, Day: 1}
				}
				e.Figures = append(e.Figures, f)
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
var floorTables = []string{"import_batch", "organisation", "project", "pairing", "project_programme", "project_place", "participation",
	"pairing_assistor", "figure", "project_status", "import_count"}

// copyRows puts the rows of one ledger into another that is empty, in one transaction, and
// tells what the writing cost.
func copyRows(b *testing.B, driver, from, to string) cost {
	b.Helper()
	s, err := store.Open(context.Background(), storetest.Options(to))
	if err != nil {
		b.Fatal(err)
	}
	prepareLedger(b, s)
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
	observer := openRaw(b, driver, to)
	defer observer.Close()
	if err := target.Ping(); err != nil { // so that its connection is counted from the start
		b.Fatal(err)
	}
	return costOf(b, driver, observer, func() {
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
	})
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
