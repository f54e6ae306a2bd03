package store_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// BenchmarkSearch200k searches among 200,000 projects, for words that few and that all of
// them have, and compares that with LIKE '%…%' over their names in the same database. It
// reports the ratio of medians, and what bringing the index up to date takes.
//
//	go test ./store -run=^$ -bench=Search200k -benchtime=1x
func BenchmarkSearch200k(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.PostgreSQL} {
		b.Run(name, func(b *testing.B) {
			b.StopTimer()
			ctx := context.Background()
			s := open(b)
			fillProjects(b, s, 200_000)
			began := time.Now()
			if n, err := s.IndexSearch(ctx); err != nil || n < 200_000 {
				b.Fatal(n, err)
			}
			b.ReportMetric(time.Since(began).Seconds(), "index-s")
			at := ledger.At{AsOf: ledger.Date{Year: 2024, Month: 1, Day: 1}, KnownAt: ledger.Latest}
			for _, text := range []string{"官渡镇第77777", "项目", "道路 示范"} {
				find := func() int {
					l, err := s.Search(ctx, at, text, nil, ledger.Page{First: 50})
					if err != nil {
						b.Fatal(err)
					}
					return len(l.Items)
				}
				scan := func() {
					f := ledger.ProjectFilter{Text: text}
					if _, err := s.ProjectCount(ctx, at, f); err != nil {
						b.Fatal(err)
					}
				}
				find()
				scan()
				b.StartTimer()
				found := median(func() { find() })
				b.StopTimer()
				scanned := median(scan)
				fmt.Printf("%s %q: search %v, LIKE %v, ratio %.2f\n", name, text, found, scanned, found.Seconds()/scanned.Seconds())
			}
		})
	}
}

// median is the time that half of the runs take at most.
func median(run func()) time.Duration {
	var times []time.Duration
	for range 9 {
		began := time.Now()
		run()
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	return times[len(times)/2]
}

func fillProjects(b *testing.B, s *store.Store, n int) {
	b.Helper()
	kinds := []string{"道路改造", "示范园区", "水利设施", "小学扩建", "产业道路示范"}
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		if _, err := tx.Exec(`INSERT INTO import_batch (id, kind, state, applied_at) VALUES (1, 'import', 'applied', 100)`); err != nil {
			return err
		}
		for from := 0; from < n; from += 1000 {
			text := ""
			for i := from + 1; i <= from+1000; i++ {
				if text != "" {
					text += ", "
				}
				text += fmt.Sprintf("(%d, 'XM-%06d', '官渡镇第%d号%s项目', '官渡镇第%d号%s项目', 1, 100)", i, i, i, kinds[i%len(kinds)], i, kinds[i%len(kinds)])
			}
			if _, err := tx.Exec(`INSERT INTO project (id, code, name, name_key, batch_id, known_from) VALUES ` + text); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}
