package storetest

import (
	"context"
	"strings"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var _ = add("batches_and_jobs_that_are_not_seen_are_not_moved_or_undone", unseenBatches)

func unseenBatches(t *testing.T, s *store.Store) {
	ctx := context.Background()
	jobs, _, err := s.AddImportJobs(ctx, ledger.ImportUpload{FileName: "a.csv", Content: []byte("a")}, "server")
	if err != nil {
		t.Fatal(err)
	}
	b, err := s.Apply(ctx, ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "a.csv", FileHash: strings.Repeat("a", 64), Content: []byte("a")}, entries(ledger.Entry{
		Row: 1, Project: &ledger.ProjectClaim{Name: "别处的项目"},
	}), store.ApplyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	county := s.As(ledger.Caller{User: 1, Name: "翁源", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessOffice, Place: "440229"}}})
	_, moved := county.MoveImportJob(ctx, jobs[0].ID, func(j *ledger.ImportJob) error { j.State = ledger.JobCancelled; return nil })
	_, undone := county.UndoBatchOnce(ctx, ledger.RequestKey{}, b.ID, "翁源", "理由")
	_, previewed := county.UndoPreview(ctx, b.ID)
	for what, err := range map[string]error{"moved": moved, "undone": undone, "previewed": previewed} {
		if ledger.KindOf(err) != ledger.KindNotFound {
			t.Errorf("%s: %v", what, err)
		}
	}
	if j := must[map[ledger.ID]ledger.ImportJob](t)(s.ImportJobsByID(ctx, []ledger.ID{jobs[0].ID}))[jobs[0].ID]; j.State != ledger.JobQueued {
		t.Errorf("the job is %s", j.State)
	}
	same(t, "its file, seen", ledger.File{Name: "a.csv", Content: []byte("a")}, must[ledger.File](t)(s.BatchFile(ctx, b.ID)))
	same(t, "its file, not seen", ledger.File{}, must[ledger.File](t)(county.BatchFile(ctx, b.ID)))
	if b := must[map[ledger.ID]ledger.ImportBatch](t)(s.BatchesByID(ctx, []ledger.ID{b.ID}))[b.ID]; b.State != ledger.BatchApplied {
		t.Errorf("the batch is %s", b.State)
	}
}
