package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
)

// ReportOptions say how progress reports are taken.
type ReportOptions struct {
	Limits ledger.ReportLimits
	// FileBytes is the largest file of evidence; zero: 20 MiB.
	FileBytes int64
	// Folder keeps files of more than inlineBytes; empty: the database does.
	Folder string
}

// reporting is a request about reports being carried out, all or nothing.
type reporting struct {
	reportReader
	tx       *Tx
	request  ledger.ReportRequest
	today    ledger.Date
	result   ledger.EditResult
	problems []ledger.EditProblem
	kind     ledger.Kind // of the first problem
}

// report carries out a request: once for each key, and not at all if anything is wrong.
func (s *Store) report(ctx context.Context, req ledger.ReportRequest, do func(w *reporting) error) (ledger.EditResult, error) {
	var result ledger.EditResult
	key := req.Key
	if key.Name != "" { // another caller's key is another key
		key.Name = "report " + numberText(s.caller.User) + " " + s.caller.Name + " " + key.Name
	}
	err := s.InTx(ctx, func(tx *Tx) error {
		w := &reporting{
			reportReader: reportReader{ctx: ctx, q: tx, caller: s.caller, limits: s.reports.Limits},
			tx:           tx, request: req, today: ledger.DateOf(tx.Now.Time().In(s.location)), result: ledger.EditResult{At: tx.Now},
		}
		result = ledger.EditResult{}
		if kept, err := keptAnswer(ctx, tx, key, tx.Now, &result); err != nil {
			return err
		} else if kept {
			result.Repeated = true
			return errNotKept
		}
		if err := do(w); err != nil {
			return err
		}
		if len(w.problems) > 0 {
			return &ledger.EditRefusal{Kind: w.kind, Problems: w.problems}
		}
		result = w.result
		return keepAnswer(ctx, tx, key, result)
	})
	if err != nil && !errors.Is(err, errNotKept) {
		return ledger.EditResult{}, err
	}
	return result, nil
}

func (w *reporting) refuse(kind ledger.Kind, code, path, field, text string) {
	if len(w.problems) == 0 {
		w.kind = kind
	}
	w.problems = append(w.problems, ledger.EditProblem{Code: code, Path: joinedPath(path, field), Text: text})
}

func (w *reporting) invalid(path, field, text string) {
	w.refuse(ledger.KindInvalid, string(ledger.KindInvalid), path, field, text)
}

// missing is said of what is not there and of what the caller has nothing to do with.
func (w *reporting) missing(path, field, text string) {
	w.refuse(ledger.KindNotFound, string(ledger.KindNotFound), path, field, text)
}

// may refuses an action that is not allowed now.
func (w *reporting) may(a ledger.ReportAction, d *dossier) bool {
	refused := ledger.MayAct(a, d.ProgressReport, d.standing, d.period, w.today)
	if refused == nil {
		return true
	}
	kind := ledger.KindConflict
	if refused.Code == string(ledger.KindForbidden) {
		kind = ledger.KindForbidden
	}
	w.refuse(kind, refused.Code, d.path, "report", refused.Text)
	return false
}

// expects refuses what was made against another version of the report.
func (w *reporting) expects(version int64, d *dossier) bool {
	if version == d.Version {
		return true
	}
	text := fmt.Sprintf("报告已被修改：现在是第 %d 版，这次依据的是第 %d 版，请重新读取后再操作", d.Version, version)
	if version == 0 {
		text = "这个对象本期已有报告，请在原报告上修改"
	}
	w.refuse(ledger.KindConflict, ledger.EditVersion, d.path, "expectedVersion", text)
	return false
}

// ActOnReports does one thing with reports: submits, withdraws, returns, approves, locks
// them, or asks for, grants or refuses their unlocking; all of them or none. What is wrong
// with any of them is an *ledger.EditRefusal. Approving puts their figures and statuses
// into the ledger, each report as a batch of its own, in the same transaction.
func (s *Store) ActOnReports(ctx context.Context, req ledger.ReportRequest, action ledger.ReportAction, refs []ledger.ReportRef) (ledger.EditResult, error) {
	if len(refs) == 0 || len(refs) > ledger.MaxReports {
		return ledger.EditResult{}, ledger.Invalid("report", "", "reports", fmt.Sprintf("一次处理 1 到 %d 份报告", ledger.MaxReports))
	}
	return s.report(ctx, req, func(w *reporting) error {
		ids := make([]ledger.ID, len(refs))
		for i, r := range refs {
			ids[i] = r.ID
		}
		found, err := w.dossiers(ids)
		if err != nil {
			return err
		}
		seen := map[ledger.ID]bool{}
		for _, ref := range refs {
			d := found[ref.ID]
			switch {
			case d == nil || d.standing.None():
				w.missing(ref.Path, "report", "没有这份报告")
				continue
			case seen[ref.ID]:
				w.invalid(ref.Path, "report", "同一份报告列了两次")
				continue
			}
			seen[ref.ID], d.path = true, ref.Path
			if ref.Version != 0 && !w.expects(ref.Version, d) {
				continue
			}
			if err := w.act(action, d); err != nil {
				return err
			}
			w.result.Things = append(w.result.Things, ledger.EditThing{ID: d.ID})
		}
		return nil
	})
}

func (w *reporting) act(a ledger.ReportAction, d *dossier) error {
	if a == ledger.ReportSave || !w.may(a, d) {
		return nil
	}
	if a == ledger.ReportSubmit || a == ledger.ReportApprove {
		errs := ledger.ReportErrors(d.findings())
		for _, f := range errs {
			w.refuse(ledger.KindInvalid, f.Code, d.path, f.Field, f.Hint)
		}
		if len(errs) > 0 {
			return nil
		}
	}
	before := d.ProgressReport
	if err := d.Act(a, w.request.Reason, w.request.Field); err != nil {
		var known *ledger.Error
		if errors.As(err, &known) {
			w.invalid("", known.Field, known.Text)
			return nil
		}
		return err
	}
	if len(w.problems) > 0 { // nothing will be kept
		return nil
	}
	if a == ledger.ReportSubmit {
		d.SubmittedAt = w.tx.Now
	}
	if a == ledger.ReportApprove {
		if err := w.approve(d); err != nil {
			return err
		}
	}
	if err := w.store(d, before.Version); err != nil {
		return err
	}
	if err := w.step(d, a); err != nil {
		return err
	}
	return w.tell(d, a)
}

// store writes a report that was at a version.
func (w *reporting) store(d *dossier, version int64) error {
	r, err := w.tx.ExecContext(w.ctx, `
		UPDATE progress_report SET state = $3, reason = $4, return_field = $5, narrative = $6, progress_bp = $7, unlock_reason = $8, reopened = $9,
			submitted_at = $10, updated_at = $11, version = $12, batch_id = $13, nothing_to_report = $14
		WHERE id = $1 AND version = $2`,
		d.ID, version, string(d.State), d.Reason, d.ReturnField, d.Text, basisPoints(d.Progress), d.UnlockReason, d.Reopened,
		d.SubmittedAt, w.tx.Now, d.Version, idOrNull(d.Batch), d.Nothing)
	if err != nil {
		return fmt.Errorf("update report %d: %w", d.ID, err)
	}
	if n, err := r.RowsAffected(); err != nil || n != 1 {
		return errors.Join(err, ledger.Conflict("report", numberText(d.ID), "报告已被别人修改，请重新读取"))
	}
	return nil
}

// step notes what was done with a report.
func (w *reporting) step(d *dossier, a ledger.ReportAction) error {
	return w.tx.reportStep(w.ctx, ledger.ReportStep{
		Report: d.ID, Actor: w.caller.Name, User: w.caller.User, Through: w.caller.Through,
		Action: a, State: d.State, Version: d.Version, Reason: strings.TrimSpace(w.request.Reason), Field: w.request.Field,
	})
}

func (tx *Tx) reportStep(ctx context.Context, s ledger.ReportStep) error {
	id, err := tx.reserve(ctx, "report_step", 1)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO report_step (id, report_id, at, actor, user_id, through, action, state, version, reason, field)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		id, s.Report, tx.Now, s.Actor, idOrNull(s.User), string(s.Through), string(s.Action), string(s.State), s.Version, s.Reason, s.Field)
	if err != nil {
		return fmt.Errorf("note a step of report %d: %w", s.Report, err)
	}
	return nil
}

// told is whom a step concerns enough to be told of it.
var told = map[ledger.ReportAction]struct {
	event ledger.NoticeEvent
	words string
}{
	ledger.ReportSubmit:        {ledger.NoticeSubmitted, "已提交，请审核"},
	ledger.ReportReturn:        {ledger.NoticeReturned, "已退回，请修改后再提交"},
	ledger.ReportApprove:       {ledger.NoticeApproved, "已审核通过"},
	ledger.ReportRequestUnlock: {ledger.NoticeUnlockRequested, "申请解锁，请处理"},
}

// tell has those concerned told of a step, in the same transaction.
func (w *reporting) tell(d *dossier, a ledger.ReportAction) error {
	notice, found := told[a]
	if !found {
		return nil
	}
	name, place, err := w.named(d)
	if err != nil {
		return err
	}
	_, err = w.tx.announce(w.ctx, ledger.Notice{
		Event: notice.event, Key: fmt.Sprintf("report/%d/%d", d.ID, d.Version), Place: place, Organisation: d.By, Report: d.ID, Period: d.Period,
		Title: "“" + name + "”" + d.period.StartsOn.String() + " 至 " + d.period.EndsOn.String() + " 的进展报告" + notice.words,
		Text:  strings.TrimSpace(w.request.Reason),
	})
	return err
}

// named is what the report's subject is called, and the first place it belongs to.
func (w *reporting) named(d *dossier) (name, place string, err error) {
	query := `SELECT name, place_key AS place FROM project WHERE id = $1`
	if d.Subject == ledger.SubjectPairing {
		query = `SELECT p.name, r.place_code AS place FROM pairing r JOIN place p ON p.code = r.place_code WHERE r.id = $1`
	}
	var row struct {
		Name  string `db:"name"`
		Place string `db:"place"`
	}
	if err := w.tx.GetContext(w.ctx, &row, query, d.About); err != nil {
		return "", "", fmt.Errorf("name of %s %d: %w", d.Subject, d.About, err)
	}
	return row.Name, row.Place, nil
}

// approve puts what a report says into the ledger. What an earlier approval of the same
// report had put there ends in the same instant, so that the corrected report replaces it
// and not one fen is there twice.
func (w *reporting) approve(d *dossier) error {
	if d.Batch != 0 {
		u, err := newUndoing(w.ctx, w.tx, d.Batch)
		switch {
		case err == nil:
			if err := u.run(w.ctx, w.caller.Name, "进展报告更正后重新审核"); err != nil {
				return err
			}
		case ledger.KindOf(err) != ledger.KindConflict: // a conflict: it was taken back before
			return err
		}
		d.Batch = 0
	}
	a, err := newApplication(w.ctx, w.tx, ledger.ImportBatch{
		Kind: ledger.BatchReport, AsOf: d.period.EndsOn, Actor: w.caller.Name, Reason: strings.TrimSpace(w.request.Reason),
	}, ApplyOptions{})
	if err != nil {
		return err
	}
	if err := a.recordFigures(w.ctx, d.figures()); err != nil {
		return err
	}
	if err := a.recordStatuses(w.ctx, d.statuses()); err != nil {
		return err
	}
	a.batch.Findings = a.warnings.findings(&a.batch)
	for _, f := range a.batch.Findings {
		if f.Severity == ledger.SeverityError {
			w.refuse(ledger.KindInvalid, f.Code, d.path, "values", f.Hint)
		}
	}
	if !a.changed() { // the ledger says so already
		_, err := w.tx.ExecContext(w.ctx, `DELETE FROM import_batch WHERE id = $1`, a.batch.ID)
		return err
	}
	d.Batch = a.batch.ID
	return a.finish(w.ctx)
}

// figures are what the report states of measures.
func (d *dossier) figures() []FigureEdit {
	var edits []FigureEdit
	for _, v := range d.facts.CompletePeriods(d.values) {
		value := v.Cumulative
		if d.facts.Measures[v.Measure].Behaviour == ledger.Flow {
			value = v.Period
		}
		if value == nil || d.facts.Measures[v.Measure].Behaviour == ledger.Flow && *value == 0 { // nothing was paid
			continue
		}
		edits = append(edits, FigureEdit{SubjectID: d.About, FigureClaim: ledger.FigureClaim{
			Subject: d.Subject, Measure: v.Measure, Series: ledger.Actual, Value: *value, Qualifier: v.Qualifier,
			ValidFrom: d.period.EndsOn, Reason: v.Reason,
		}})
	}
	return edits
}

func (d *dossier) statuses() []StatusEdit {
	edits := make([]StatusEdit, 0, len(d.events))
	for _, e := range d.events {
		edits = append(edits, StatusEdit{Project: d.About, StatusClaim: ledger.StatusClaim{Status: e.Status, ValidFrom: e.On}})
	}
	return edits
}

// reports lets a report whose batch is undone go back to its author.
func (u *undoing) reports(ctx context.Context, actor, reason string) error {
	if u.undone.Kind != ledger.BatchReport {
		return nil
	}
	var rows []ledger.ProgressReport
	err := u.tx.SelectContext(ctx, &rows, `SELECT `+reportColumns+` FROM progress_report r WHERE r.batch_id = $1`, u.batch)
	if err != nil {
		return fmt.Errorf("report of batch %d: %w", u.batch, err)
	}
	for _, r := range slices.DeleteFunc(rows, func(r ledger.ProgressReport) bool { return !r.State.Applied() }) {
		_, err := u.tx.ExecContext(ctx, `
			UPDATE progress_report SET state = 'returned', reason = $2, return_field = '', reopened = $3, version = version + 1, updated_at = $4 WHERE id = $1`,
			r.ID, reason, true, u.tx.Now)
		if err != nil {
			return fmt.Errorf("return report %d: %w", r.ID, err)
		}
		err = u.tx.reportStep(ctx, ledger.ReportStep{Report: r.ID, Actor: actor, Action: ledger.ReportReturn, State: ledger.ReportReturned, Version: r.Version + 1, Reason: reason})
		if err != nil {
			return err
		}
	}
	return nil
}
