package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// eachEngine gives a test the address of a new ledger on each engine.
func eachEngine(t *testing.T, test func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(t, storetest.SQLiteURL(t)) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(t, storetest.PostgresURL(t)) })
}

func open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestInstantsRiseWhileTheClockStands(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		standing := func(at time.Time) store.Options {
			o := storetest.Options(url)
			o.Now = func() time.Time { return at }
			return o
		}
		// Two servers on one ledger, one a day behind the other.
		ahead, behind := open(t, standing(storetest.Clock)), open(t, standing(storetest.Clock.AddDate(0, 0, -1)))
		last := ledger.Instant(0)
		for i := range 6 {
			s := []*store.Store{ahead, behind}[i%2]
			var now ledger.Instant
			if err := s.InTx(context.Background(), func(tx *store.Tx) error { now = tx.Now; return nil }); err != nil {
				t.Fatal(err)
			}
			if now <= last {
				t.Errorf("transaction %d: instant %d after %d", i, now, last)
			}
			last = now
		}
	})
}

func TestATransactionIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := storetest.PostgreSQL(t)
	ctx := context.Background()
	collide := func(tx *store.Tx) error {
		_, err := tx.ExecContext(ctx, `DO $$ BEGIN RAISE EXCEPTION 'collision' USING ERRCODE = '40001'; END $$`)
		return err
	}
	tries := 0
	err := s.InTx(ctx, func(tx *store.Tx) error {
		if tries++; tries < 3 {
			return collide(tx)
		}
		return nil
	})
	if err != nil || tries != 3 {
		t.Errorf("%d tries, %v; want the third to succeed", tries, err)
	}
	tries = 0
	err = s.InTx(ctx, func(tx *store.Tx) error { tries++; return collide(tx) })
	if ledger.KindOf(err) != ledger.KindUnavailable || tries != 5 {
		t.Errorf("%d tries, %v; want five and unavailable", tries, err)
	}
	tries = 0
	ctx, cancel := context.WithCancel(ctx)
	err = s.InTx(ctx, func(tx *store.Tx) error { tries++; defer cancel(); return collide(tx) })
	if ledger.KindOf(err) != ledger.KindCanceled || tries != 1 {
		t.Errorf("%d tries, %v; want one and canceled", tries, err)
	}
}

func TestServersShareOneLedger(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		const servers, each = 3, 4
		var stores []*store.Store
		for range servers {
			stores = append(stores, open(t, storetest.Options(url)))
		}
		var group sync.WaitGroup
		errs := make(chan error, servers*each)
		for i, s := range stores {
			group.Go(func() {
				for j := range each {
					_, err := s.Apply(context.Background(), ledger.ImportBatch{}, project("共同项目", int64(i*each+j), month(2024, 1+i*each+j)), store.ApplyOptions{})
					errs <- err
				}
			})
		}
		group.Wait()
		close(errs)
		for err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		snapshot := snapshotOf(t, stores[0])
		if n := strings.Count(snapshot, "\nfigure\t"); n != servers*each {
			t.Errorf("%d statements, want %d:\n%s", n, servers*each, snapshot)
		}
		if n := strings.Count(snapshot, "\nproject\t"); n != 1 {
			t.Errorf("%d projects, want 1", n)
		}
	})
}

func TestEnginesBelieveTheSame(t *testing.T) {
	t.Parallel()
	var snapshots []string
	for _, s := range []*store.Store{storetest.SQLite(t), storetest.PostgreSQL(t)} {
		if err := s.SaveZones(context.Background(), []ledger.Place{{Code: "441900Z1", Name: "飞地\t一", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229", ValidFrom: month(2020, 5)}}); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"甲", "a", "B", "乙 \\n", "é"} {
			if _, err := s.Apply(context.Background(), ledger.ImportBatch{}, project(name, int64(i), month(2024, i+1)), store.ApplyOptions{}); err != nil {
				t.Fatal(err)
			}
		}
		snapshots = append(snapshots, snapshotOf(t, s))
	}
	if diff := cmp.Diff(snapshots[0], snapshots[1]); diff != "" {
		t.Errorf("snapshot (-sqlite +postgres):\n%s", diff)
	}
}

// largeProvince is a province as large as Guangdong: 28,000 places.
type largeProvince struct{}

func (largeProvince) Province(string) ([]ledger.Place, error) {
	places := []ledger.Place{{Code: "44", Name: "大省", Level: ledger.LevelProvince}, {Code: "4401", Name: "大市", Level: ledger.LevelCity, Parent: "44"}}
	for county := range 20 {
		c := fmt.Sprintf("4401%02d", county)
		places = append(places, ledger.Place{Code: c, Name: "县", Level: ledger.LevelCounty, Parent: "4401"})
		for town := range 70 {
			t := fmt.Sprintf("%s%03d", c, town)
			places = append(places, ledger.Place{Code: t, Name: "镇", Level: ledger.LevelTown, Parent: c})
			for village := range 19 {
				places = append(places, ledger.Place{Code: fmt.Sprintf("%s%03d", t, village), Name: "村", Level: ledger.LevelVillage, Parent: t})
			}
		}
	}
	return places, nil
}

func TestALargeProvinceIsLoadedInSeconds(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, url string) {
		o := storetest.Options(url)
		o.Divisions = largeProvince{}
		s := open(t, o)
		// Far above what it takes (about a second), so that a busy machine does not fail it.
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		start := time.Now()
		if err := s.EnsureProvinces(ctx, "44"); err != nil {
			t.Fatal(err)
		}
		t.Logf("28,022 places in %v", time.Since(start))
		var n int
		if err := s.InTx(ctx, func(tx *store.Tx) error { return tx.GetContext(ctx, &n, `SELECT COUNT(*) FROM place`) }); err != nil || n != 28022 {
			t.Errorf("%d places, %v", n, err)
		}
	})
}

func month(year, month int) ledger.Date {
	return ledger.DateOf(time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC))
}

func project(name string, value int64, from ledger.Date) func(func(ledger.Entry, error) bool) {
	return func(yield func(ledger.Entry, error) bool) {
		yield(ledger.Entry{
			Project: &ledger.ProjectClaim{Name: name, Places: []ledger.PlaceShare{{PlaceCode: "440229", Lead: true}}},
			Figures: []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual, Value: value, ValidFrom: from}},
		}, nil)
	}
}

func snapshotOf(t *testing.T, s *store.Store) string {
	t.Helper()
	var b strings.Builder
	if err := s.Snapshot(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
