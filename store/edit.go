package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// Edit makes the changes of one request as one batch of kind edit, all or nothing. What
// is wrong with any of them is told together, as an *ledger.EditRefusal. Each thing may
// be changed once in a request, and only if it is still at the version that the edit
// expects. What changes nothing leaves no batch.
//
// A request with a key that was used in the last 30 days is not carried out: it has the
// answer of the first one, unless its fingerprint differs, which is a conflict.
func (s *Store) Edit(ctx context.Context, r ledger.EditRequest) (ledger.EditResult, error) {
	var result ledger.EditResult
	if err := s.somewhere(""); err != nil {
		return result, err
	}
	err := s.InTx(ctx, func(tx *Tx) error {
		result = ledger.EditResult{At: tx.Now}
		key := s.own(ledger.RequestKey{Name: r.Key, Fingerprint: r.Fingerprint})
		if kept, err := keptAnswer(ctx, tx, key, tx.Now, &result); err != nil || kept {
			result.Repeated = kept
			return cmp.Or(err, errNotKept)
		}
		a, err := newApplication(ctx, tx, ledger.ImportBatch{Kind: ledger.BatchEdit, Actor: r.Actor, Reason: r.Reason}, ApplyOptions{})
		if err != nil {
			return err
		}
		e := &editing{application: a, ctx: ctx, request: r, result: &result, edited: map[string]bool{}}
		if err := e.run(); err != nil {
			return err
		}
		if a.changed() {
			result.Batch = a.batch.ID
		}
		switch {
		case r.Key != "":
			if err := keepAnswer(ctx, tx, key, result); err != nil {
				return err
			}
			if result.Batch == 0 { // made in this transaction: nobody has seen it
				_, err = tx.ExecContext(ctx, `DELETE FROM import_batch WHERE id = $1`, a.batch.ID)
				return err
			}
		case result.Batch == 0:
			return errNotKept
		}
		if err := e.finish(ctx); err != nil {
			return err
		}
		return e.inScope(ctx)
	})
	if err != nil && !errors.Is(err, errNotKept) {
		return ledger.EditResult{}, err
	}
	return result, nil
}

// editing is a request being carried out.
type editing struct {
	*application
	ctx      context.Context
	request  ledger.EditRequest
	result   *ledger.EditResult
	edited   map[string]bool // things that the request has changed
	path     string          // of the item being worked on
	problems []ledger.EditProblem
	kind     ledger.Kind // of the first problem
}

// run carries out the items and gathers what is wrong with them.
func (e *editing) run() error {
	if len(e.request.Items) > ledger.MaxEdits {
		return &ledger.Error{Kind: ledger.KindLimitExceeded, Field: "inputs", Text: fmt.Sprintf("一次最多修改 %d 条", ledger.MaxEdits)}
	}
	e.result.Things = make([]ledger.EditThing, len(e.request.Items))
	if err := e.restating(); err != nil {
		if err := e.note(err); err != nil {
			return err
		}
		return &ledger.EditRefusal{Kind: e.kind, Problems: e.problems}
	}
	var figures, statuses []int
	for i, item := range e.request.Items {
		switch item.Edit.(type) {
		case ledger.EditFigure:
			figures = append(figures, i)
			continue
		case ledger.EditStatus:
			statuses = append(statuses, i)
			continue
		}
		e.path = item.Path
		thing, err := e.one(item.Edit)
		if err := e.note(err); err != nil {
			return err
		}
		e.result.Things[i] = thing
	}
	if err := e.figures(figures); err != nil {
		return err
	}
	if err := e.statuses(statuses); err != nil {
		return err
	}
	e.doubts()
	if len(e.problems) > 0 {
		return &ledger.EditRefusal{Kind: e.kind, Problems: e.problems}
	}
	return nil
}

// one carries out an item that is not a statement.
func (e *editing) one(edit ledger.Edit) (ledger.EditThing, error) {
	switch edit := edit.(type) {
	case ledger.EditOrganisation:
		return e.organisation(edit)
	case ledger.EditAlias:
		return e.alias(edit)
	case ledger.MergeEdit:
		return e.merge(edit)
	case ledger.EditProgramme:
		return e.programme(edit)
	case ledger.EditProject:
		return e.project(edit)
	case ledger.EditPairing:
		return e.pairing(edit)
	case ledger.EditZone:
		return e.zone(edit)
	case ledger.MoveEdit:
		return e.moveZone(edit)
	case ledger.ArchiveEdit:
		return e.archiving(edit)
	case ledger.EditCalendar:
		return e.calendar(edit)
	case ledger.ArchiveCalendar:
		return e.archiveCalendar(edit)
	case ledger.OpenPeriods:
		return e.openPeriods(edit)
	case ledger.ClosePeriod:
		return e.closePeriod(edit)
	case ledger.EditPublished:
		return e.published(edit)
	case ledger.ArchivePublished:
		return e.archivePublished(edit)
	case ledger.FreezeBulletin:
		return e.freeze(edit)
	}
	return ledger.EditThing{}, fmt.Errorf("no such edit: %T", edit)
}

// note keeps what the caller can mend, and gives back any other error.
func (e *editing) note(err error) error {
	if err == nil {
		return nil
	}
	var known *ledger.Error
	if !errors.As(err, &known) {
		return err
	}
	switch known.Kind {
	case ledger.KindInvalid, ledger.KindNotFound, ledger.KindConflict:
	default:
		return err
	}
	code := string(known.Kind)
	var coded *codedError
	if errors.As(err, &coded) {
		code = coded.code
	}
	e.problem(known.Kind, code, known.Field, known.Text)
	return nil
}

func (e *editing) problem(kind ledger.Kind, code, field, text string) {
	if len(e.problems) == 0 {
		e.kind = kind
	}
	e.problems = append(e.problems, ledger.EditProblem{Code: code, Path: e.at(field), Text: text})
}

// warn tells of what was done and may not have been meant.
func (e *editing) warn(code, field, text string) {
	e.result.Warnings = append(e.result.Warnings, ledger.EditProblem{Code: code, Path: e.at(field), Text: text})
}

// at is the place of a field of the item in the request.
func (e *editing) at(field string) string { return joinedPath(e.path, field) }

func joinedPath(path, field string) string {
	switch {
	case field == "reason": // that of the request
		return field
	case path == "" || field == "":
		return path + field
	}
	return path + "." + field
}

// codedError is an error whose problem has a code of its own.
type codedError struct {
	error
	code string
}

func (e *codedError) Unwrap() error { return e.error }

// expect refuses an edit that was made against another version.
func (e *editing) expect(entity, name string, have, expected int64) error {
	if have == expected {
		return nil
	}
	return &codedError{&ledger.Error{Kind: ledger.KindConflict, Entity: entity, Key: name, Field: "expectedVersion",
		Text: fmt.Sprintf("“%s”已被别人修改：现在是第 %d 版，这次修改依据的是第 %d 版，请重新读取后再改", name, have, expected)}, ledger.EditVersion}
}

// once refuses to change one thing twice in a request: which of the two comes first would
// be for the caller to guess.
func (e *editing) once(kind, key string) error {
	if e.edited[kind+" "+key] {
		return ledger.Invalid(kind, key, kind, "同一次请求里改了两次，请合并成一次")
	}
	e.edited[kind+" "+key] = true
	return nil
}

// doubts makes warnings of what applying finds doubtful, and problems of what it refuses.
func (e *editing) doubts() {
	found := e.warnings.findings(&e.batch)
	for i := range found {
		f := &found[i]
		path := ""
		if f.Row > 0 { // statements carry the number of their item
			path = e.request.Items[f.Row-1].Path
			f.Row = 0
		}
		e.path = path
		switch {
		case f.Code == ledger.FindingReasonNeeded:
			_, f.Hint, _ = strings.Cut(f.Hint, "：")
			e.problem(ledger.KindInvalid, f.Code, "reason", "累计完成投资下降，须写明理由 reason："+f.Hint)
		case f.Code == periodClosed:
			e.problem(ledger.KindConflict, ledger.EditPeriodClosed, "validFrom", f.Hint)
		case f.Severity == ledger.SeverityError:
			e.problem(ledger.KindInvalid, f.Code, "value", f.Hint)
		default:
			e.result.Warnings = append(e.result.Warnings, ledger.EditProblem{Code: f.Code, Path: path, Text: f.Hint})
		}
	}
	e.batch.Findings = found
}
