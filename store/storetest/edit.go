package storetest

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("figures_are_recorded_corrected_and_withdrawn", editsFigures)
	_ = add("statuses_are_recorded_and_withdrawn", editsStatuses)
	_ = add("one_wrong_edit_keeps_all_out", editsAllOrNothing)
	_ = add("a_key_repeats_its_answer", editsRepeat)
	_ = add("of_two_corrections_at_once_one_is_a_conflict", editsAtOnce)
)

// edit makes edits and expects that to work.
func (w *writing) edit(edits ...ledger.Edit) ledger.EditResult {
	w.Helper()
	r, err := w.Edit(w.ctx, editRequest(edits...))
	if err != nil {
		w.Fatalf("edit: %v", err)
	}
	return r
}

func editRequest(edits ...ledger.Edit) ledger.EditRequest {
	r := ledger.EditRequest{Actor: "张", Reason: "核对"}
	for i, e := range edits {
		r.Items = append(r.Items, ledger.EditItem{Path: fmt.Sprintf("inputs.%d", i), Edit: e})
	}
	return r
}

// refuseEdit expects problems, written as "code path", and that nothing is left behind.
func (w *writing) refuseEdit(r ledger.EditRequest, want ...string) {
	w.Helper()
	before := w.rows()
	_, err := w.Edit(w.ctx, r)
	var refused *ledger.EditRefusal
	if !errors.As(err, &refused) {
		w.Fatalf("error %v; want problems %q", err, want)
	}
	var have []string
	for _, p := range refused.Problems {
		have = append(have, p.Code+" "+p.Path)
		if p.Text == "" {
			w.Errorf("%s says nothing", p.Code)
		}
	}
	if diff := cmp.Diff(want, have); diff != "" {
		w.Errorf("problems (-want +have):\n%s\n%v", diff, refused.Problems)
	}
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		w.Errorf("a refused edit left something behind (-before +after):\n%s", diff)
	}
}

// undoes undoes an edit and compares what is believed with what was before it.
func (w *writing) undoes(r ledger.EditResult, before string) {
	w.Helper()
	w.undo(ledger.ImportBatch{ID: r.Batch})
	if diff := cmp.Diff(before, w.snapshot()); diff != "" {
		w.Errorf("after undoing (-before +after):\n%s", diff)
	}
}

func (w *writing) id(query string, args ...any) ledger.ID {
	w.Helper()
	return ledger.ID(w.number(query, args...))
}

// has compares the lines of the snapshot that hold all of some words.
func (w *writing) has(n int, words ...string) {
	w.Helper()
	found := 0
	for _, line := range strings.Split(w.snapshot(), "\n") {
		all := true
		for _, word := range words {
			all = all && strings.Contains("\t"+line+"\t", "\t"+word+"\t")
		}
		if all {
			found++
		}
	}
	if found != n {
		w.Errorf("%d lines with %q, want %d:\n%s", found, words, n, w.snapshot())
	}
}

// totalAt is the total of a measure of projects as known at an instant.
func (w *writing) totalAt(measure string, knownAt ledger.Instant) string {
	w.Helper()
	p, err := w.Portfolio(w.ctx, ledger.PortfolioQuery{AsOf: date(2030, 1, 1), KnownAt: knownAt})
	if err != nil {
		w.Fatal(err)
	}
	for _, a := range p.Total.Amounts {
		if a.Measure == measure && a.Series == ledger.Actual && a.Value != nil {
			return fmt.Sprint(*a.Value, a.Qualifier)
		}
	}
	return "none"
}

func editsFigures(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	project := w.id(`SELECT id FROM project`)
	payer := w.id(`SELECT id FROM organisation WHERE name = '东莞市人民政府'`)
	programme := w.id(`SELECT id FROM programme WHERE code = 'guan-shao'`)
	state := func(measure string, value int64, from ledger.Date) ledger.EditFigure {
		return ledger.EditFigure{SubjectID: project, Claim: ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: measure, Series: ledger.Actual, Value: value, ValidFrom: from}}
	}
	paid := state(ledger.PaidInFunds, 70, date(2024, 6, 1))
	paid.Provider = payer
	seen := ledger.EditFigure{Programme: programme, Claim: ledger.FigureClaim{Subject: ledger.SubjectPlace, PlaceCode: "440229", Measure: "trees_planted", Series: ledger.Target, Value: 5, ValidFrom: date(2024, 1, 1)}}
	first := w.edit(paid, seen, state(ledger.TotalInvestment, 4000, date(2024, 9, 1)))
	if len(first.Things) != 3 || first.Things[0].ID == 0 || first.Batch == 0 {
		t.Fatalf("result %+v", first)
	}
	w.has(1, "figure", "paid_in_funds", "东莞市人民政府", "2024-06-01", "70")
	w.has(1, "figure", "440229", "trees_planted", "target", "guan-shao", "5")
	w.has(1, "figure", "total_investment", "2024-03-01", "2024-09-01", "2900")
	if n := w.number(`SELECT COUNT(*) FROM figure WHERE batch_id = $1 AND source_row <> 0`, first.Batch); n != 0 {
		t.Errorf("%d figures of an edit name a row", n)
	}

	// The contract is far above the total: that is said, and done.
	above := w.edit(state(ledger.ContractedInvestment, 9000, date(2024, 10, 1)))
	if len(above.Warnings) != 1 || above.Warnings[0].Code != ledger.FindingContractAboveTotal || above.Warnings[0].Path != "inputs.0" {
		t.Errorf("warnings %+v", above.Warnings)
	}
	contract := above.Things[0].ID
	corrected := w.edit(ledger.EditFigure{Figure: contract, Claim: ledger.FigureClaim{Value: 3000, Qualifier: ledger.About, Reason: "多写一位"}})
	w.has(1, "contracted_investment", "2024-10-01", "3000", "about", "多写一位")
	if have, want := w.totalAt(ledger.ContractedInvestment, corrected.At-1), "9000exact"; have != want {
		t.Errorf("as known before the correction %s, want %s", have, want)
	}
	w.refuseEdit(editRequest(ledger.EditFigure{Figure: contract, Claim: ledger.FigureClaim{Value: 1}}, ledger.EditFigure{Figure: 4711}),
		"VERSION_CONFLICT inputs.0.figure", "NOT_FOUND inputs.1.figure")
	gone := w.edit(ledger.EditFigure{Figure: corrected.Things[0].ID, Withdraw: true, Claim: ledger.FigureClaim{Withdraw: true}})
	if have := w.totalAt(ledger.ContractedInvestment, ledger.Latest); have != "none" {
		t.Errorf("withdrawn, the contract is %s", have)
	}
	for _, r := range []ledger.EditResult{gone, corrected, above} {
		w.undo(ledger.ImportBatch{ID: r.Batch})
	}
	w.undoes(first, before)
	same := w.edit(ledger.EditFigure{Figure: w.id(`SELECT id FROM figure WHERE measure = 'total_investment' AND known_to > 9000000000000000000`),
		Claim: ledger.FigureClaim{Value: 2900, Qualifier: ledger.About}})
	if same.Batch != 0 || same.Things[0].ID == 0 {
		t.Errorf("a correction that changes nothing: %+v", same)
	}
}

func editsStatuses(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	before := w.snapshot()
	project := w.id(`SELECT id FROM project`)
	to := func(status ledger.Status, from ledger.Date) ledger.EditStatus {
		return ledger.EditStatus{Project: project, Claim: ledger.StatusClaim{Status: status, ValidFrom: from}}
	}
	done := w.edit(to(ledger.StatusCompleted, date(2025, 6, 1)), to(ledger.StatusOperating, date(2025, 9, 1)))
	w.has(1, "status", "2025-06-01", "2025-09-01", "completed")
	back := w.edit(ledger.EditStatus{Project: project, Withdraw: true, Claim: ledger.StatusClaim{ValidFrom: date(2025, 6, 1)}})
	w.has(1, "status", "2024-03-01", "2025-09-01", "started")
	w.refuseEdit(editRequest(ledger.EditStatus{Project: project, Withdraw: true, Claim: ledger.StatusClaim{ValidFrom: date(2025, 6, 1)}}, ledger.EditStatus{Project: 4711, Claim: to(ledger.StatusSigned, date(2024, 1, 1)).Claim}),
		"INVALID inputs.0.validFrom", "NOT_FOUND inputs.1.project")
	w.undo(ledger.ImportBatch{ID: back.Batch})
	w.has(1, "status", "2025-06-01", "2025-09-01", "completed")
	w.undoes(done, before)
}

func editsAllOrNothing(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	project := w.id(`SELECT id FROM project`)
	good := ledger.EditFigure{SubjectID: project, Claim: completed(10, date(2024, 6, 1))}
	wrong := good
	wrong.Claim.Measure = "no_such"
	nobody := good
	nobody.SubjectID = 4711
	ended := good
	ended.Claim.ValidTo = date(2024, 1, 1)
	w.refuseEdit(editRequest(good, wrong, nobody, ended), "INVALID inputs.1.measure", "NOT_FOUND inputs.2.subject", "INVALID inputs.3.validTo")
	again := good
	again.Claim.Value = 11
	w.refuseEdit(editRequest(good, again), "CONFLICT inputs.1")
	// A cumulative value that falls needs a reason.
	w.edit(good)
	falls := editRequest(ledger.EditFigure{SubjectID: project, Claim: completed(9, date(2024, 7, 1))})
	falls.Reason = ""
	w.refuseEdit(falls, "reason-needed reason")
	falls.Reason = "核减"
	r, err := s.Edit(w.ctx, falls)
	if err != nil || len(r.Warnings) != 1 || r.Warnings[0].Code != ledger.FindingCumulativeFalls {
		t.Errorf("%+v, %v", r, err)
	}
	many := editRequest()
	many.Items = make([]ledger.EditItem, ledger.MaxEdits+1)
	_, err = s.Edit(w.ctx, many)
	w.failed(err, ledger.KindLimitExceeded, "500")
}

func editsRepeat(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(whole())
	r := editRequest(ledger.EditFigure{SubjectID: w.id(`SELECT id FROM project`), Claim: completed(10, date(2024, 6, 1))})
	r.Key, r.Fingerprint = "k1", "f1"
	first, err := s.Edit(w.ctx, r)
	if err != nil || first.Repeated {
		t.Fatalf("%+v, %v", first, err)
	}
	rows := w.rows()
	again, err := s.Edit(w.ctx, r)
	first.Repeated = true
	if diff := cmp.Diff(first, again); err != nil || diff != "" {
		t.Errorf("%v (-first +again):\n%s", err, diff)
	}
	if diff := cmp.Diff(rows, w.rows()); diff != "" {
		t.Errorf("the second time something was written:\n%s", diff)
	}
	r.Fingerprint = "f2"
	w.refuseEdit(r, "KEY_REUSED idempotencyKey")
	// A key is kept although there was nothing to do, and no batch with it.
	r.Key = "k2"
	nothing, err := s.Edit(w.ctx, r)
	if err != nil || nothing.Batch != 0 || nothing.Things[0] != first.Things[0] {
		t.Errorf("%+v, %v", nothing, err)
	}
	rows["idempotency_key"]++
	if diff := cmp.Diff(rows, w.rows()); diff != "" {
		t.Errorf("more than a key was kept:\n%s", diff)
	}
	// What is refused may be tried again with the same key.
	r.Key, r.Fingerprint = "k3", "f3"
	r.Items[0].Edit = ledger.EditFigure{SubjectID: 4711, Claim: completed(10, date(2024, 6, 1))}
	w.refuseEdit(r, "NOT_FOUND inputs.0.subject")
	// After 30 days a key is free.
	if err := s.InTx(w.ctx, func(tx *store.Tx) error {
		_, err := tx.ExecContext(w.ctx, `UPDATE idempotency_key SET at = at - $1 WHERE name = 'k1'`, int64(31*24*3600*1e6))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	r = editRequest(ledger.EditFigure{SubjectID: w.id(`SELECT id FROM project`), Claim: completed(12, date(2024, 8, 1))})
	r.Key, r.Fingerprint = "k1", "f4"
	if late, err := s.Edit(w.ctx, r); err != nil || late.Repeated || late.Batch == 0 {
		t.Errorf("%+v, %v", late, err)
	}
}

func editsAtOnce(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(road(completed(1, date(2024, 1, 1))))
	figure := w.id(`SELECT id FROM figure`)
	w.atOnce(func(i int) ledger.Edit {
		return ledger.EditFigure{Figure: figure, Claim: ledger.FigureClaim{Value: int64(10 + i)}}
	})
}

// atOnce has four writers make an edit each at once, of which one may succeed.
func (w *writing) atOnce(edit func(i int) ledger.Edit) {
	w.Helper()
	const writers = 4
	errs := make([]error, writers)
	var group sync.WaitGroup
	for i := range writers {
		group.Go(func() { _, errs[i] = w.Edit(w.ctx, editRequest(edit(i))) })
	}
	group.Wait()
	done := 0
	for _, err := range errs {
		var refused *ledger.EditRefusal
		switch {
		case err == nil:
			done++
		case !errors.As(err, &refused) || refused.Problems[0].Code != ledger.EditVersion:
			w.Errorf("error %v", err)
		}
	}
	if done != 1 {
		w.Errorf("%d of %d writers succeeded, want one", done, writers)
	}
}
