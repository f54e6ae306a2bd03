package storetest

import (
	"bytes"
	"errors"
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
	_ = add("an_archive_becomes_a_job_for_each_file_or_none", jobsOfArchive)
	_ = add("an_import_request_that_is_sent_again_does_nothing_twice", jobsRepeat)
	_ = add("a_server_that_ended_interrupts_its_jobs_only", jobsInterrupted)
)

var anUpload = ledger.ImportUpload{
	FileName: "台账.xlsx", Content: []byte("some bytes"), Actor: "测试",
	ImportChoices: ledger.ImportChoices{AsOf: date(2024, 6, 30), Profile: "builders", Area: []string{"4402", "4419"}, Partial: true, Same: map[string]string{"中建四局": "中国建筑第四工程局有限公司"}},
}

func (w *writing) job(server string, states ...ledger.JobState) ledger.ImportJob {
	w.Helper()
	j := w.jobs(anUpload, server)[0]
	var err error
	for _, state := range states {
		if j, err = w.MoveImportJob(w.ctx, j.ID, func(j *ledger.ImportJob) error { j.State = state; return nil }); err != nil {
			w.Fatal(err)
		}
	}
	return j
}

func (w *writing) jobs(u ledger.ImportUpload, server string) []ledger.ImportJob {
	w.Helper()
	jobs, repeated, err := w.AddImportJobs(w.ctx, u, server)
	if err != nil || repeated {
		w.Fatalf("repeated %t: %v", repeated, err)
	}
	return jobs
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
	if want.AsOf != anUpload.AsOf || !cmp.Equal(want.Area, anUpload.Area) || !cmp.Equal(want.Same, anUpload.Same) || !want.Partial || want.Server != "here" || want.UpdatedAt <= want.CreatedAt {
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

func jobsOfArchive(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	u := anUpload
	u.Inside = func(yield func(ledger.File, error) bool) {
		_ = yield(ledger.File{Name: "甲.csv", Content: []byte("one")}, nil) && yield(ledger.File{Name: "乙.csv", Content: []byte("two")}, nil)
	}
	jobs := w.jobs(u, "here")
	if len(jobs) != 2 || jobs[0].FileName != "甲.csv" || jobs[1].FileName != "乙.csv" || !jobs[1].Partial {
		t.Fatalf("jobs %+v", jobs)
	}
	for i, want := range []string{"one", "two"} {
		if got, err := s.ImportJobContent(w.ctx, jobs[i].ID); err != nil || string(got) != want {
			t.Errorf("content %q, %v; want %s", got, err, want)
		}
	}
	before := w.rows()
	bad := errors.New("cannot be unpacked")
	u.Inside = func(yield func(ledger.File, error) bool) {
		_ = yield(ledger.File{Name: "甲.csv", Content: []byte("one")}, nil) && yield(ledger.File{}, bad)
	}
	if _, _, err := s.AddImportJobs(w.ctx, u, "here"); !errors.Is(err, bad) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		t.Errorf("rows (-before +after):\n%s", diff)
	}
}

func jobsRepeat(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	key := func(name string) ledger.RequestKey { return ledger.RequestKey{Name: name, Fingerprint: name} }
	other := func(name string) ledger.RequestKey { return ledger.RequestKey{Name: name, Fingerprint: "other"} }
	reused := func(what string, err error) {
		t.Helper()
		var refused *ledger.EditRefusal
		if !errors.As(err, &refused) || refused.Problems[0].Code != ledger.EditKeyReused {
			t.Errorf("%s with another input: %v", what, err)
		}
	}
	repeats := func(k ledger.RequestKey, want bool) {
		t.Helper()
		if got, err := s.Repeats(w.ctx, k); err != nil || got != want {
			t.Errorf("%s repeats: %t, %v", k.Name, got, err)
		}
	}
	u := anUpload
	u.Key = key("send")
	repeats(u.Key, false)
	j := w.jobs(u, "here")[0]
	repeats(u.Key, true)
	repeats(ledger.RequestKey{}, false)
	again, repeated, err := s.AddImportJobs(w.ctx, u, "there")
	if err != nil || !repeated || len(again) != 1 || again[0].ID != j.ID || again[0].Server != "here" {
		t.Errorf("sent again: %+v, %t, %v", again, repeated, err)
	}
	u.Key = other("send")
	_, _, err = s.AddImportJobs(w.ctx, u, "here")
	reused("send", err)
	_, err = s.Repeats(w.ctx, u.Key)
	reused("send", err)

	for _, state := range []ledger.JobState{ledger.JobReading, ledger.JobPreviewed} {
		if _, err := s.MoveImportJob(w.ctx, j.ID, func(j *ledger.ImportJob) error { j.State = state; return nil }); err != nil {
			t.Fatal(err)
		}
	}
	calls := 0
	applying := func(j *ledger.ImportJob) error { calls++; j.State = ledger.JobApplying; return nil }
	refuse := func(*ledger.ImportJob) error { return ledger.Conflict("importJob", "", "不行") }
	_, _, err = s.MoveImportJobOnce(w.ctx, key("apply"), j.ID, refuse)
	w.failed(err, ledger.KindConflict, "不行")
	for i := range 2 { // what was refused is not remembered
		moved, repeated, err := s.MoveImportJobOnce(w.ctx, key("apply"), j.ID, applying)
		if err != nil || repeated != (i == 1) || moved.State != ledger.JobApplying || calls != 1 {
			t.Errorf("applied %d times: %+v, %t, %v", calls, moved, repeated, err)
		}
	}
	_, _, err = s.MoveImportJobOnce(w.ctx, other("apply"), j.ID, applying)
	reused("apply", err)

	b, err := s.Apply(w.ctx, aFile, entries(road(completed(1, date(2024, 1, 1)))), store.ApplyOptions{Job: j.ID})
	if err != nil {
		t.Fatal(err)
	}
	first, err := s.UndoBatchOnce(w.ctx, key("undo"), b.ID, "审核", "报错了")
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.UndoBatchOnce(w.ctx, key("undo"), b.ID, "审核", "报错了")
	if err != nil || second.ID != b.ID || second.State != ledger.BatchUndone || second.UndoneAt != first.UndoneAt {
		t.Errorf("undone again: %+v, %v", second, err)
	}
	_, err = s.UndoBatchOnce(w.ctx, other("undo"), b.ID, "审核", "报错了")
	reused("undo", err)
	_, err = s.UndoBatch(w.ctx, b.ID, "审核", "报错了")
	w.failed(err, ledger.KindConflict, "已经撤销")
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
