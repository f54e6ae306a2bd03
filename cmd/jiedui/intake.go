package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync"
	"time"

	"jiedui/importers"
	"jiedui/ledger"
	"jiedui/store"
)

// intake takes in the files that come through the API: each is a job that is read and
// tried in the background, and applied when somebody says so. Jobs are worked on one
// after the other, because a file under way is held in memory.
//
// A job's row in the ledger says where it stands; while something works on it, its
// progress is known only here. A job is applied in the transaction of its batch, so a
// server that is killed leaves either both or neither.
//
// Files come from somebody: store is the ledger as he sees it and writes to it. All intakes of a server share
// its jobs.
type intake struct {
	*workbench
	store *store.Store
}

// workbench is the jobs that a server works on.
type workbench struct {
	app    *app
	server string // names this server in the jobs it works on

	ctx     context.Context
	stop    context.CancelFunc
	working sync.WaitGroup
	turn    chan struct{} // holds one token: whose turn it is to work

	mutex   sync.Mutex
	closed  bool
	running map[ledger.ID]*work
}

// work is a job under way.
type work struct {
	cancel    context.CancelFunc
	cancelled bool // by somebody, not by the server's end

	read, done int           // guarded by intake.mutex
	moved      chan struct{} // closed when read or done moves; nil: nobody has asked
}

// move notes how far the job has got. The caller holds intake.mutex.
func (w *work) move(counter *int, rows int) {
	*counter = rows
	if w.moved != nil {
		close(w.moved)
		w.moved = nil
	}
}

// newIntake marks what an earlier run of this server left under way as interrupted.
func newIntake(ctx context.Context, a *app) (*intake, error) {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	i := &intake{&workbench{app: a, server: host + " " + a.settings.HTTP.Address, turn: make(chan struct{}, 1), running: map[ledger.ID]*work{}}, a.store}
	// Jobs outlive the requests that start them, and end with the server.
	i.ctx, i.stop = context.WithCancel(context.WithoutCancel(ctx))
	n, err := a.store.InterruptImportJobs(ctx, i.server)
	if err != nil {
		i.stop()
		return nil, err
	}
	if n > 0 {
		a.logger.Warn("imports interrupted by the last stop", "jobs", n)
	}
	return i, nil
}

// as takes in the files of a caller.
func (i *intake) as(s *store.Store) *intake { return &intake{i.workbench, s} }

// close stops the jobs under way and waits for them; they end as interrupted.
func (i *intake) close() {
	i.mutex.Lock()
	i.closed = true
	i.mutex.Unlock()
	i.stop()
	i.working.Wait()
}

// ImportJobsByID reads jobs with the progress of those under way here.
func (i *intake) ImportJobsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ImportJob, error) {
	found, err := i.store.ImportJobsByID(ctx, ids)
	if err != nil {
		return nil, err
	}
	i.mutex.Lock()
	defer i.mutex.Unlock()
	for id, j := range found {
		if w := i.running[id]; w != nil && j.State.Running() {
			j.RowsRead, j.RowsDone = max(w.read, j.RowsRead), w.done
			found[id] = j
		}
	}
	return found, nil
}

// ImportMoved gives a channel that is closed when a job under way here gets on, or ends;
// nil: it is not under way here.
func (i *intake) ImportMoved(id ledger.ID) <-chan struct{} {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	w := i.running[id]
	if w == nil {
		return nil
	}
	if w.moved == nil {
		w.moved = make(chan struct{})
	}
	return w.moved
}

// StartImport queues a file, or each workbook of a zip; they are read and tried in the
// background.
func (i *intake) StartImport(ctx context.Context, u ledger.ImportUpload) ([]ledger.ImportJob, error) {
	if len(u.Content) == 0 {
		return nil, ledger.Invalid("file", u.FileName, "file", "文件是空的")
	}
	z, err := archiveOf(u.FileName, u.Content)
	if err != nil {
		return nil, inChinese(err)
	}
	if z != nil {
		if u.Inside, err = i.unzipped(ctx, u.FileName, z); err != nil {
			return nil, inChinese(err)
		}
	}
	jobs, repeated, err := i.store.AddImportJobs(ctx, u, i.server)
	if err != nil || repeated {
		return jobs, inChinese(err)
	}
	for _, j := range jobs {
		if err := i.work(j.ID, i.try); err != nil {
			return nil, err
		}
	}
	return jobs, nil
}

// ApplyImport applies a job that was tried.
func (i *intake) ApplyImport(ctx context.Context, k ledger.RequestKey, id ledger.ID, reason string) (ledger.ImportJob, error) {
	j, repeated, err := i.store.MoveImportJobOnce(ctx, k, id, func(j *ledger.ImportJob) error {
		if reason != "" {
			j.Reason = reason
		}
		for _, f := range j.Preview.Findings {
			if f.Code == ledger.FindingReasonNeeded && j.Reason == "" {
				return ledger.Invalid("importJob", "", "reason", "累计完成投资下降，或更正已关账的报告期，须写明理由才能入库")
			}
		}
		j.State, j.Server, j.RowsDone = ledger.JobApplying, i.server, 0
		return nil
	})
	if err != nil || repeated {
		return j, err
	}
	return j, i.work(id, i.apply)
}

// CancelImport ends a job; what it had under way is taken back. One that another server
// works on is cancelled when that server comes to commit it.
func (i *intake) CancelImport(ctx context.Context, k ledger.RequestKey, id ledger.ID) (ledger.ImportJob, error) {
	if found, err := i.store.ImportJobsByID(ctx, []ledger.ID{id}); err != nil || len(found) == 0 {
		return ledger.ImportJob{}, cmp.Or(err, ledger.NotFound("importJob", strconv.FormatInt(int64(id), 10)))
	}
	// What is under way is stopped first, because it may hold the writer for long.
	repeated, err := i.store.Repeats(ctx, k)
	if err != nil {
		return ledger.ImportJob{}, err
	}
	i.mutex.Lock()
	w := i.running[id]
	if w != nil && !repeated {
		w.cancelled = true
		w.cancel()
	}
	i.mutex.Unlock()
	j, _, err := i.store.MoveImportJobOnce(ctx, k, id, func(j *ledger.ImportJob) error {
		if j.State == ledger.JobCancelled {
			return nil // the job itself was faster
		}
		j.State = ledger.JobCancelled
		return nil
	})
	return j, err
}

// UndoImport takes a batch back.
func (i *intake) UndoImport(ctx context.Context, k ledger.RequestKey, batch ledger.ID, actor, reason string) (ledger.ImportBatch, error) {
	return i.store.UndoBatchOnce(ctx, k, batch, actor, reason)
}

// work runs a step of a job in the background.
func (i *intake) work(id ledger.ID, step func(ctx context.Context, id ledger.ID, w *work) error) error {
	ctx, cancel := context.WithCancel(i.ctx)
	w := &work{cancel: cancel}
	i.mutex.Lock()
	defer i.mutex.Unlock()
	if i.closed {
		cancel()
		return &ledger.Error{Kind: ledger.KindUnavailable, Text: "服务正在停止，请稍后再试"}
	}
	i.running[id] = w
	i.working.Add(1)
	go func() {
		defer i.working.Done()
		defer cancel()
		err := i.inTurn(ctx, func() error { return step(ctx, id, w) })
		if err != nil {
			i.ended(id, w, err)
		}
		i.mutex.Lock()
		w.move(&w.done, w.done)
		if i.running[id] == w { // else it was applied at once after it was tried
			delete(i.running, id)
		}
		i.mutex.Unlock()
	}()
	return nil
}

// inTurn waits until nothing else is worked on. A panic is the step's error: one file
// must not end the server.
func (i *intake) inTurn(ctx context.Context, step func() error) (err error) {
	select {
	case i.turn <- struct{}{}:
		defer func() { <-i.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return step()
}

// endTime is how long writing down the end of a job may take after the server was told
// to stop.
const endTime = 5 * time.Second

// ended writes down that a job came to nothing.
func (i *intake) ended(id ledger.ID, w *work, cause error) {
	i.mutex.Lock()
	cancelled := w.cancelled
	i.mutex.Unlock()
	state, message := ledger.JobFailed, ""
	var known *ledger.Error
	switch {
	case cancelled:
		state = ledger.JobCancelled
	case i.ctx.Err() != nil:
		state = ledger.JobInterrupted
	case errors.As(cause, &known) && (known.Kind == ledger.KindInvalid || known.Kind == ledger.KindConflict):
		state, message = ledger.JobRejected, known.Text
	case errors.As(cause, &known):
		message = known.Text
	default:
		message = "导入没有完成，请把任务编号告诉管理员"
	}
	if state == ledger.JobFailed {
		i.app.logger.Error("import job failed", "job", id, "error", cause)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(i.ctx), endTime)
	defer cancel()
	_, err := i.app.store.MoveImportJob(ctx, id, func(j *ledger.ImportJob) error {
		if j.State.Ended() {
			return nil // whoever cancelled it has written that down
		}
		j.State, j.Message = state, message
		j.RowsRead, j.RowsDone = i.progressOf(w)
		return nil
	})
	if err != nil {
		i.app.logger.Error("import job left open", "job", id, "state", state, "error", err)
	}
}

func (i *intake) progressOf(w *work) (read, done int) {
	i.mutex.Lock()
	defer i.mutex.Unlock()
	return w.read, w.done
}

// try reads a file and tries what it says.
func (i *intake) try(ctx context.Context, id ledger.ID, w *work) error {
	s := i.app.store
	j, err := s.MoveImportJob(ctx, id, func(j *ledger.ImportJob) error { j.State = ledger.JobReading; return nil })
	if err != nil {
		return err
	}
	reading, err := i.open(ctx, j, w)
	if err != nil {
		return err
	}
	preview := ledger.JobPreview{}
	options := applying(reading)
	options.DryRun, options.Changes, options.Progress = true, &preview.Set, i.counter(w)
	options.EachChange = func(c ledger.Change) {
		if preview.ChangeCount++; preview.ChangeCount <= ledger.MaxJobChanges {
			preview.Changes = append(preview.Changes, c)
		}
	}
	batch, err := i.store.Apply(ctx, reading.Batch, reading.Stream(ctx), options)
	state, message := ledger.JobPreviewed, ""
	switch {
	case !reading.OK():
		i.counter(w)(0)
		preview = ledger.JobPreview{}
		batch, state, message = reading.Batch, ledger.JobRejected, "文件有错误，没有写入任何内容"
	case err != nil:
		return err
	}
	preview.Sheets, preview.Counts = reading.Batch.Sheets, batch.Counts
	preview.FindingCount = len(batch.Findings)
	preview.Findings = keptFindings(batch.Findings)
	_, err = s.MoveImportJob(ctx, id, func(j *ledger.ImportJob) error {
		j.State, j.Message, j.Preview = state, message, preview
		j.RowsRead, j.RowsDone = i.progressOf(w)
		return nil
	})
	return err
}

// keptFindings are the first, and the last where it asks for a reason.
func keptFindings(all []ledger.Finding) []ledger.Finding {
	if len(all) <= ledger.MaxJobFindings {
		return all
	}
	kept := all[:ledger.MaxJobFindings:ledger.MaxJobFindings]
	if last := all[len(all)-1]; last.Code == ledger.FindingReasonNeeded {
		kept[len(kept)-1] = last
	}
	return kept
}

// apply reads the file once more, because the ledger may have changed since, and applies it.
func (i *intake) apply(ctx context.Context, id ledger.ID, w *work) error {
	s := i.app.store
	found, err := s.ImportJobsByID(ctx, []ledger.ID{id})
	if err != nil {
		return err
	}
	reading, err := i.open(ctx, found[id], w)
	if err != nil {
		return err
	}
	options := applying(reading)
	options.Job, options.Progress = id, i.counter(w)
	batch, err := i.store.Apply(ctx, reading.Batch, reading.Stream(ctx), options)
	if !reading.OK() {
		return ledger.Invalid("file", found[id].FileName, "file", "台账已有变化，文件现在有错误，请重新上传")
	}
	if err != nil || batch.ID != 0 {
		return err
	}
	_, err = s.MoveImportJob(ctx, id, func(j *ledger.ImportJob) error { j.State = ledger.JobApplied; return nil })
	return err
}

func (i *intake) open(ctx context.Context, j ledger.ImportJob, w *work) (*importers.Reading, error) {
	data, err := i.app.store.ImportJobContent(ctx, j.ID)
	if err != nil {
		return nil, err
	}
	profiles, err := i.app.ownProfiles()
	if err != nil {
		return nil, err
	}
	places, err := i.app.resolver(ctx)
	if err != nil {
		return nil, err
	}
	return importers.Open(ctx, importers.Options{
		Name: j.FileName, Data: data, AsOf: j.AsOf, Today: i.app.today(), Area: j.Area, Profile: j.Profile, Profiles: profiles, Partial: j.Partial,
		Actor: j.Actor, Reason: j.Reason, Same: j.Same, Places: places, Directory: i.store,
		Progress: func(rows, _ int) {
			i.mutex.Lock()
			w.move(&w.read, rows)
			i.mutex.Unlock()
		},
	})
}

func (i *intake) counter(w *work) func(int) {
	return func(done int) {
		i.mutex.Lock()
		w.move(&w.done, done)
		i.mutex.Unlock()
	}
}
