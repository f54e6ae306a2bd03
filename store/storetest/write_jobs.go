package storetest

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("an_import_job_keeps_what_became_of_it", jobKept)
	_ = add("an_import_job_goes_only_where_it_may", jobSteps)
	_ = add("a_job_and_its_batch_are_committed_together", jobWithBatch)
	_ = add("a_rejected_file_is_kept_to_be_given_back", jobFileKept)
	_ = add("a_server_that_ended_interrupts_its_jobs_only", jobsInterrupted)
)

var anUpload = ledger.ImportUpload{
	FileName: "台账.xlsx", Content: []byte("some bytes"), Actor: "测试",
	ImportChoices: ledger.ImportChoices{AsOf: date(2024, 6, 30), Profile: "builders", Area: []string{"4402", "4419"}, Partial: true},
}

func (w *writing) job(server string, states ...ledger.JobState) ledger.ImportJob {
	w.Helper()
	j, err := w.AddImportJob(w.ctx, anUpload, server)
	if err != nil {
		w.Fatal(err)
	}
	for _, state := range states {
		if j, err = w.MoveImportJob(w.ctx, j.ID, func(j *ledger.ImportJob) error { j.State = state; return nil }); err != nil {
			w.Fatal(err)
		}
	}
	return j
}

func (w *writing) storedJob(id ledger.ID) ledger.ImportJob {
	w.Helper()
	found, err := w.ImportJobsByID(w.ctx, []ledger.ID{id, 4711})
	if err != nil || len(found) != 1 {
		w.Fatalf("jobs %+v, %v", found, err)
	}
	return found[id]
}

func jobKept(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	j := w.job("here", ledger.JobReading)
	content, err := s.ImportJobContent(w.ctx, j.ID)
	if err != nil || !bytes.Equal(content, anUpload.Content) {
		t.Errorf("content %q, %v", content, err)
	}
	value := ledger.Quantity{Value: 5, Unit: ledger.UnitWanYuan, Qualifier: ledger.About}
	want, err := s.MoveImportJob(w.ctx, j.ID, func(j *ledger.ImportJob) error {
		j.State, j.RowsRead, j.RowsDone = ledger.JobPreviewed, 9, 7
		j.Preview = ledger.JobPreview{
			Counts:      []ledger.EntityCount{{Entity: "figure", Read: 1, Created: 1}},
			Set:         ledger.ChangeSet{AsOf: date(2024, 6, 30), Fields: []ledger.FieldCount{{Entity: "figure", Field: "x", Created: 1}}},
			Changes:     []ledger.Change{{Kind: ledger.ChangeCreated, Entity: "figure", NewFigure: &value, ValidFrom: date(2024, 6, 30), Sheet: "项目", Row: 5, Col: 3}},
			ChangeCount: 1, Findings: []ledger.Finding{{Code: "x", Severity: ledger.SeverityInfo}}, FindingCount: 1,
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, w.storedJob(j.ID)); diff != "" {
		t.Errorf("stored (-want +have):\n%s", diff)
	}
	if want.AsOf != anUpload.AsOf || !cmp.Equal(want.Area, anUpload.Area) || !want.Partial || want.Server != "here" || want.UpdatedAt <= want.CreatedAt {
		t.Errorf("job %+v", want)
	}
}

func jobSteps(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	for _, from := range []ledger.JobState{ledger.JobQueued, ledger.JobReading, ledger.JobPreviewed} {
		path := map[ledger.JobState][]ledger.JobState{
			ledger.JobQueued: nil, ledger.JobReading: {ledger.JobReading}, ledger.JobPreviewed: {ledger.JobReading, ledger.JobPreviewed},
		}[from]
		_, err := s.MoveImportJob(w.ctx, w.job("here", path...).ID, func(j *ledger.ImportJob) error { j.State = ledger.JobApplied; return nil })
		w.failed(err, ledger.KindConflict, string(from))
	}
	ended := w.job("here", ledger.JobCancelled)
	_, err := s.MoveImportJob(w.ctx, ended.ID, func(j *ledger.ImportJob) error { j.State = ledger.JobReading; return nil })
	w.failed(err, ledger.KindConflict, "cancelled")
	_, err = s.ImportJobContent(w.ctx, ended.ID)
	w.failed(err, ledger.KindConflict, "结束")
	_, err = s.MoveImportJob(w.ctx, 4711, func(*ledger.ImportJob) error { return nil })
	w.failed(err, ledger.KindNotFound, "4711")
}

// A rejected file can be given back marked for some time; that of a cancelled job not, and
// an applied one is its batch's.
func jobFileKept(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	file := func(id ledger.ID) []byte {
		t.Helper()
		data, err := s.ImportJobFile(w.ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	rejected := w.job("here", ledger.JobReading, ledger.JobRejected)
	if got := file(rejected.ID); !bytes.Equal(got, anUpload.Content) {
		t.Errorf("rejected: %q", got)
	}
	_, err := s.ImportJobContent(w.ctx, rejected.ID)
	w.failed(err, ledger.KindConflict, "结束")
	if got := file(w.job("here", ledger.JobCancelled).ID); got != nil {
		t.Errorf("cancelled: %q", got)
	}
	if got := file(4711); got != nil {
		t.Errorf("unknown: %q", got)
	}
	applying := w.job("here", ledger.JobReading, ledger.JobPreviewed, ledger.JobApplying)
	batch := aFile
	batch.FileHash, batch.Content = applying.FileHash, anUpload.Content
	if _, err := s.Apply(w.ctx, batch, entries(road(completed(1, date(2024, 1, 1)))), store.ApplyOptions{Job: applying.ID}); err != nil {
		t.Fatal(err)
	}
	if got := file(applying.ID); !bytes.Equal(got, anUpload.Content) {
		t.Errorf("applied: %q", got)
	}
}

func jobWithBatch(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	path := []ledger.JobState{ledger.JobReading, ledger.JobPreviewed, ledger.JobApplying}
	j := w.job("here", path...)
	b, err := s.Apply(w.ctx, aFile, entries(road(completed(1, date(2024, 1, 1)))), store.ApplyOptions{Job: j.ID})
	if err != nil {
		t.Fatal(err)
	}
	if got := w.storedJob(j.ID); got.State != ledger.JobApplied || got.Batch != b.ID || b.ID == 0 {
		t.Errorf("job %+v of batch %d", got, b.ID)
	}
	// A job that was cancelled meanwhile keeps its batch out.
	gone := w.job("here", append(path, ledger.JobCancelled)...)
	rows := w.rows()
	_, err = s.Apply(w.ctx, aFile, entries(road(completed(2, date(2024, 1, 1)))), store.ApplyOptions{Job: gone.ID})
	w.failed(err, ledger.KindConflict, "cancelled")
	if diff := cmp.Diff(rows, w.rows()); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
}

func jobsInterrupted(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	reading, previewed := w.job("here", ledger.JobReading), w.job("here", ledger.JobReading, ledger.JobPreviewed)
	applying, elsewhere := w.job("here", ledger.JobReading, ledger.JobPreviewed, ledger.JobApplying), w.job("there", ledger.JobReading)
	n, err := s.InterruptImportJobs(w.ctx, "here")
	if err != nil || n != 2 {
		t.Errorf("%d interrupted, %v", n, err)
	}
	for id, want := range map[ledger.ID]ledger.JobState{
		reading.ID: ledger.JobInterrupted, applying.ID: ledger.JobInterrupted, previewed.ID: ledger.JobPreviewed, elsewhere.ID: ledger.JobReading,
	} {
		if got := w.storedJob(id).State; got != want {
			t.Errorf("job %d is %s, want %s", id, got, want)
		}
	}
}
