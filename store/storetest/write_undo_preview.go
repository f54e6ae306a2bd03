package storetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("an_undo_is_told_before_it_is_done", previewsUndo)
	_ = add("an_undo_tells_how_many_programmes_end", previewsUndoOfProgramme)
	_ = add("an_undo_that_cannot_be_is_refused_before", refusesUndoPreview)
)

func previewsUndo(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road(completed(100, date(2024, 1, 31))))
	water := road(completed(7, date(2024, 1, 31)))
	water.Project.Name = "水渠"
	batch := aFile
	batch.AsOf = date(2024, 6, 30)
	batch.Sheets = []ledger.BatchSheet{{Name: "台账", Profile: "guan-shao"}}
	b, err := s.Apply(w.ctx, batch, entries(whole(), water, road(completed(120, date(2024, 1, 31)), completed(130, date(2024, 3, 31)))), store.ApplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	later := water
	later.Figures = []ledger.FigureClaim{completed(9, date(2024, 1, 31))}
	c, err := s.Apply(w.ctx, batch, entries(later), store.ApplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rows, believed := w.rows(), w.snapshot()

	p, err := s.UndoPreview(w.ctx, b.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows, w.rows()); diff != "" {
		t.Errorf("a preview left something behind (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(believed, w.snapshot()); diff != "" {
		t.Errorf("a preview changed something (-before +after):\n%s", diff)
	}
	if p.Batch.ID != b.ID || p.Batch.State != ledger.BatchApplied || p.AsOf != batch.AsOf {
		t.Errorf("batch %+v as of %s", p.Batch, p.AsOf)
	}
	// Of the water project only the later batch's figure is left, and the project for its sake.
	if p.Superseded != 1 || p.Restored != 1 || p.KeptCount != 1 || len(p.Kept) != 1 {
		t.Fatalf("preview %+v", p)
	}
	if k := p.Kept[0]; k.Entity != "project" || k.Name != "水渠" || !cmp.Equal(k.Batches, []ledger.ID{c.ID}) {
		t.Errorf("kept %+v", k)
	}
	// The later batch says again that there is the water project.
	if repeating, err := s.BatchesRepeating(w.ctx, b.ID); err != nil || !cmp.Equal(repeating, []ledger.ID{c.ID}) || !cmp.Equal(p.Repeating, repeating) {
		t.Errorf("repeating %v, of the preview %v, %v", repeating, p.Repeating, err)
	}
	if repeating, err := s.BatchesRepeating(w.ctx, c.ID); err != nil || len(repeating) > 0 {
		t.Errorf("the last batch is repeated by %v, %v", repeating, err)
	}
	ends := map[string]int{}
	for _, e := range p.Ends {
		ends[e.Entity] = e.Count
	}
	// Seven figures of the whole entry and two of the road; the one of 水渠 is superseded.
	want := map[string]int{"figure": 9, "status": 1, "project": 1, "pairing": 1, "organisation": 2, "zone": 1, "link": ends["link"], "name": 2}
	if diff := cmp.Diff(want, ends); diff != "" || ends["link"] == 0 {
		t.Errorf("ends (-want +have):\n%s", diff)
	}
	roadTotal := ledger.TotalChange{}
	for _, total := range p.Totals {
		if total.Measure == ledger.CompletedInvestment && total.Subject == ledger.SubjectProject {
			roadTotal = total
		}
	}
	w.undo(b)
	w.sums(batch.AsOf, roadTotal.After)
	if roadTotal.After != 109 || roadTotal.Before <= 109 {
		t.Errorf("totals %+v", p.Totals)
	}
}

func previewsUndoOfProgramme(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	made := w.edit(ledger.EditProgramme{Code: "wan-qi", Name: ledger.Set("万企兴万村")})
	archived := w.edit(ledger.ArchiveEdit{Kind: ledger.SubjectProgramme, ID: made.Things[0].ID, Version: 1})
	back := w.edit(ledger.EditProgramme{Code: "wan-qi", Name: ledger.Set("万企兴万村")})
	ends := func(batch ledger.ID) int {
		t.Helper()
		p, err := s.UndoPreview(w.ctx, batch)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range p.Ends {
			if e.Entity == "programme" {
				return e.Count
			}
		}
		return 0
	}
	if n := ends(back.Batch); n != 1 {
		t.Errorf("undoing what brought it back ends %d programmes", n)
	}
	w.undo(ledger.ImportBatch{ID: back.Batch})
	if n := ends(archived.Batch); n != 0 {
		t.Errorf("undoing the archiving ends %d programmes", n)
	}
	w.undo(ledger.ImportBatch{ID: archived.Batch})
	if n := ends(made.Batch); n != 1 {
		t.Errorf("undoing the making ends %d programmes", n)
	}
}

func refusesUndoPreview(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	_, err := s.UndoPreview(w.ctx, 4711)
	w.failed(err, ledger.KindNotFound, "4711")
	b := w.apply(road(completed(100, date(2024, 1, 31))))
	w.undo(b)
	_, err = s.UndoPreview(w.ctx, b.ID)
	w.failed(err, ledger.KindConflict, "撤销")
}
