package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("a_transaction_commits_or_leaves_nothing", transactions)
	_ = add("the_latest_instant_is_that_of_the_last_commit", instantsRise)
	_ = add("programmes_are_saved_by_code", programmesSaved)
	_ = add("a_measure_in_use_keeps_its_dimension", measuresSaved)
	_ = add("provinces_are_loaded_once_and_whole", provincesLoaded)
	_ = add("database_errors_have_a_kind", errorKinds)
)

var errWork = errors.New("the work failed")

func transactions(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	before := w.rows()
	insert := func(tx *store.Tx) error {
		_, err := tx.ExecContext(w.ctx, `INSERT INTO import_file (file_hash, content) VALUES ($1, $2)`, "x", []byte("y"))
		return err
	}
	err := s.InTx(w.ctx, func(tx *store.Tx) error { return errors.Join(insert(tx), errWork) })
	if !errors.Is(err, errWork) {
		t.Errorf("error %v, want that of the work", err)
	}
	func() {
		defer func() {
			if recover() != "panic" {
				t.Error("the panic was swallowed")
			}
		}()
		_ = s.InTx(w.ctx, func(tx *store.Tx) error {
			if err := insert(tx); err != nil {
				return err
			}
			panic("panic")
		})
	}()
	if have := w.rows(); have["import_file"] != before["import_file"] {
		t.Errorf("%d rows were left behind", have["import_file"])
	}
	if err := s.InTx(w.ctx, insert); err != nil {
		t.Fatal(err)
	}
	if have := w.rows(); have["import_file"] != before["import_file"]+1 {
		t.Errorf("the row was not committed")
	}
	ctx, cancel := context.WithCancel(w.ctx)
	cancel()
	err = s.InTx(ctx, insert)
	w.failed(err, ledger.KindCanceled, "")
	if err := s.Ping(w.ctx); err != nil {
		t.Error(err)
	}
	if s.Today() != date(2026, 11, 22) {
		t.Errorf("today is %v", s.Today())
	}
}

func instantsRise(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	last, err := s.LatestInstant(w.ctx)
	if err != nil || last == 0 {
		t.Fatal(last, err)
	}
	b := w.apply(road())
	if b.AppliedAt <= last {
		t.Errorf("applied at %d, after %d", b.AppliedAt, last)
	}
	if latest, err := s.LatestInstant(w.ctx); err != nil || latest != b.AppliedAt {
		t.Errorf("latest %d, want %d (%v)", latest, b.AppliedAt, err)
	}
	if _, err := s.Apply(w.ctx, aFile, failing(nil, errReading), store.ApplyOptions{}); err == nil {
		t.Error("no error")
	}
	if latest, err := s.LatestInstant(w.ctx); err != nil || latest != b.AppliedAt {
		t.Errorf("a transaction rolled back left its instant: %d (%v)", latest, err)
	}
}

func programmesSaved(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	office := ledger.ID(w.number(`SELECT id FROM organisation WHERE name = '东莞市人民政府'`))
	saved, err := s.SaveProgrammes(w.ctx, []ledger.Programme{
		{Code: "guan-shao", Name: "莞韶帮扶协作", LeadOffice: office, StartsOn: date(2016, 1, 1)},
		{Code: "new", Name: "新行动"},
	})
	if err != nil || len(saved) != 2 || saved[0].Strand != ledger.Horizontal || saved[0].Version != 2 || saved[1].ID == 0 {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	again, err := s.SaveProgrammes(w.ctx, []ledger.Programme{{Code: "guan-shao", Name: "莞韶帮扶协作"}})
	if err != nil || again[0] != saved[0] {
		t.Errorf("again %+v, %v", again, err)
	}
	_, err = s.SaveProgrammes(w.ctx, []ledger.Programme{{Code: "Bad Code", Name: "坏"}})
	w.failed(err, ledger.KindInvalid, "代码")
	_, err = s.SaveProgrammes(w.ctx, []ledger.Programme{{Code: "x", Name: "x", LeadOffice: 4711}})
	w.failed(err, ledger.KindInvalid, "引用的记录不存在")
}

func measuresSaved(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	own := ledger.Measure{Code: "bridges", Name: "桥梁", Unit: "座", Behaviour: ledger.Stock, Additive: true}
	if err := s.SaveMeasures(w.ctx, []ledger.Measure{own}); err != nil {
		t.Fatal(err)
	}
	own.Unit = "㎡" // not used yet
	if err := s.SaveMeasures(w.ctx, []ledger.Measure{own}); err != nil {
		t.Fatal(err)
	}
	total := ledger.StandardMeasures[1]
	total.Unit = "亿元"
	if err := s.SaveMeasures(w.ctx, []ledger.Measure{total}); err != nil {
		t.Errorf("another unit of the same dimension: %v", err)
	}
	total.Unit = "亩"
	w.failed(s.SaveMeasures(w.ctx, []ledger.Measure{total}), ledger.KindConflict, total.Code)
	if _, _, err := s.Migrate(w.ctx); err != nil {
		t.Fatal(err)
	}
	if n := w.number(`SELECT COUNT(*) FROM measure`); n != int64(len(ledger.StandardMeasures)+1) {
		t.Errorf("%d measures", n)
	}
}

func provincesLoaded(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	for range 2 {
		if err := s.EnsureProvinces(w.ctx, Guangdong, Fujian); err != nil {
			t.Fatal(err)
		}
		if n := w.number(`SELECT COUNT(*) FROM place`); n != 23 {
			t.Fatalf("%d places, want 23", n)
		}
	}
	if n := w.number(`
		SELECT COUNT(*) FROM place WHERE code = '440229101201' AND parent_code = '440229101' AND credit_code = code AND province_code = '44'
			AND city_code = '4402' AND county_code = '440229' AND town_code = '440229101' AND village_code = code`); n != 1 {
		t.Error("a village does not have its ancestors")
	}
	if n := w.number(`SELECT COUNT(*) FROM place WHERE level = 'county' AND town_code IS NULL AND county_code = code AND parent_code = city_code`); n != 5 {
		t.Errorf("%d counties are well, want 5", n)
	}
	w.failed(s.EnsureProvinces(w.ctx, "99"), ledger.KindNotFound, "99")
}

func errorKinds(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road())
	for name, c := range map[string]struct {
		statement string
		kind      ledger.Kind
	}{
		"taken":     {`INSERT INTO measure (code, name, unit, behaviour, additive, year_long, position) SELECT code, name, unit, behaviour, additive, year_long, position FROM measure`, ledger.KindConflict},
		"dangling":  {`UPDATE project SET package_id = 4711`, ledger.KindInvalid},
		"unchecked": {`UPDATE import_batch SET state = 'lost'`, ledger.KindInvalid},
		"missing":   {`UPDATE project SET name = NULL`, ledger.KindInvalid},
		"nonsense":  {`SELEKT`, ledger.KindInternal},
	} {
		err := s.InTx(w.ctx, func(tx *store.Tx) error { _, err := tx.ExecContext(w.ctx, c.statement); return err })
		if ledger.KindOf(err) != c.kind {
			t.Errorf("%s: %v is %s, want %s", name, err, ledger.KindOf(err), c.kind)
		}
	}
	for _, url := range []string{"sqlite::memory:", "sqlite:", "sqlite:file:x?mode=memory", "mysql://x", "jiedui.db", "postgres://", "postgres://%zz"} {
		_, err := store.Open(w.ctx, store.Options{URL: url})
		w.failed(err, ledger.KindInvalid, "")
	}
	for _, url := range []string{"sqlite:" + t.TempDir() + "/missing/ledger.db", "postgres://nobody@127.0.0.1:1/none?sslmode=disable"} {
		_, err := store.Open(w.ctx, store.Options{URL: url})
		w.failed(err, ledger.KindUnavailable, fmt.Sprint("无法打开数据库"))
	}
}
