package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"jiedui/ledger"
)

const importJobColumns = `id, state, file_name, file_hash, file_size, as_of, profile, area, partial, same_names, COALESCE(batch_id, 0) AS batch_id,
	rows_read, rows_done, preview, message, actor, reason, server, created_at, updated_at`

// jobRow is an import job as it is stored.
type jobRow struct {
	ledger.ImportJob
	AreaText    string `db:"area"`
	SameText    string `db:"same_names"`
	PreviewText string `db:"preview"`
}

func (r *jobRow) job() (ledger.ImportJob, error) {
	j := r.ImportJob
	if r.AreaText != "" {
		j.Area = strings.Split(r.AreaText, ",")
	}
	if r.SameText != "" {
		if err := json.Unmarshal([]byte(r.SameText), &j.Same); err != nil {
			return j, fmt.Errorf("names of import job %d: %w", j.ID, err)
		}
	}
	if r.PreviewText != "" {
		if err := json.Unmarshal([]byte(r.PreviewText), &j.Preview); err != nil {
			return j, fmt.Errorf("preview of import job %d: %w", j.ID, err)
		}
	}
	return j, nil
}

// AddImportJobs queues the files of an upload, in one transaction. Their bytes stay until
// the jobs end, those of a rejected one for 30 days. A repeated upload is answered with the
// jobs that it became before, as they are now.
func (s *Store) AddImportJobs(ctx context.Context, u ledger.ImportUpload, server string) (jobs []ledger.ImportJob, repeated bool, err error) {
	files := u.Inside
	if files == nil {
		files = func(yield func(ledger.File, error) bool) {
			yield(ledger.File{Name: u.FileName, Content: u.Content}, nil)
		}
	}
	var ids []ledger.ID
	err = s.InTx(ctx, func(tx *Tx) error {
		jobs, ids = nil, nil
		var err error
		if repeated, err = keptAnswer(ctx, tx, s.own(u.Key), tx.Now, &ids); err != nil || repeated {
			return cmp.Or(err, errNotKept)
		}
		for f, err := range files {
			if err != nil {
				return err
			}
			j, err := addJob(ctx, tx, u, f, server)
			if err != nil {
				return err
			}
			jobs, ids = append(jobs, j), append(ids, j.ID)
		}
		_, err = tx.ExecContext(ctx, `UPDATE import_job SET content = NULL WHERE state = 'rejected' AND content IS NOT NULL AND updated_at < $1`, tx.Now-rejectedKept)
		if err != nil {
			return fmt.Errorf("let go of rejected files: %w", err)
		}
		return keepAnswer(ctx, tx, s.own(u.Key), ids)
	})
	if errors.Is(err, errNotKept) {
		found, err := s.ImportJobsByID(ctx, ids)
		for _, id := range ids {
			jobs = append(jobs, found[id])
		}
		return jobs, true, err
	}
	return jobs, false, err
}

func addJob(ctx context.Context, tx *Tx, u ledger.ImportUpload, f ledger.File, server string) (ledger.ImportJob, error) {
	sum, who := sha256.Sum256(f.Content), tx.store.caller
	j := ledger.ImportJob{
		State: ledger.JobQueued, FileName: f.Name, FileHash: hex.EncodeToString(sum[:]), FileSize: int64(len(f.Content)),
		ImportChoices: u.ImportChoices, Actor: cmp.Or(who.Name, u.Actor), Reason: u.Reason, Server: server, CreatedAt: tx.Now, UpdatedAt: tx.Now,
	}
	same := ""
	if len(u.Same) > 0 {
		text, err := json.Marshal(u.Same)
		if err != nil {
			return j, err
		}
		same = string(text)
	}
	var err error
	if j.ID, err = tx.reserve(ctx, "import_job", 1); err != nil {
		return j, err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO import_job (id, state, file_name, file_hash, file_size, content, as_of, profile, area, partial, same_names, actor, reason, server, created_at, updated_at, user_id, token_id, through)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, $16, $17, $18)`,
		j.ID, string(j.State), j.FileName, j.FileHash, j.FileSize, f.Content, day(j.AsOf), j.Profile, strings.Join(j.Area, ","), j.Partial, same,
		j.Actor, j.Reason, j.Server, tx.Now, idOrNull(who.User), idOrNull(who.Token), string(who.Through))
	if err != nil {
		return j, fmt.Errorf("insert import job: %w", err)
	}
	return j, nil
}

// ImportJobsByID reads jobs without their bytes; those that are not there are absent.
func (s *Store) ImportJobsByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.ImportJob, error) {
	found := make(map[ledger.ID]ledger.ImportJob, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []jobRow
	if err := s.query(ctx, "import jobs by id", &rows, s.timeless(), `SELECT `+importJobColumns+` FROM import_job WHERE id IN (`+ints(ids)+`)`); err != nil {
		return nil, err
	}
	for i := range rows {
		j, err := rows[i].job()
		if err != nil {
			return nil, s.fail(ctx, "import jobs by id", err)
		}
		found[j.ID] = j
	}
	return found, nil
}

// rejectedKept is how long the bytes of rejected files are kept, so that they can be
// given back marked; microseconds.
const rejectedKept = ledger.Instant(30 * 24 * 3600 * 1_000_000)

// ImportJobFile is the file of a job as it was sent; nil: its bytes are no longer kept.
func (s *Store) ImportJobFile(ctx context.Context, id ledger.ID) ([]byte, error) {
	var found [][]byte
	err := s.query(ctx, "file of import job", &found, s.timeless(), `
		SELECT COALESCE(j.content, f.content) FROM import_job j LEFT JOIN import_file f ON f.file_hash = j.file_hash
		WHERE j.id = `+numberText(id))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	return found[0], nil
}

// ImportJobContent is the file of a job that has not ended.
func (s *Store) ImportJobContent(ctx context.Context, id ledger.ID) ([]byte, error) {
	var found [][]byte
	err := s.query(ctx, "content of import job", &found, s.timeless(),
		`SELECT CASE WHEN state <> 'rejected' THEN content END FROM import_job WHERE id = `+numberText(id))
	switch {
	case err != nil:
		return nil, err
	case len(found) == 0:
		return nil, ledger.NotFound("importJob", numberText(id))
	case found[0] == nil:
		return nil, ledger.Conflict("importJob", numberText(id), "这个导入任务已经结束")
	}
	return found[0], nil
}

// MoveImportJob changes a job, whose state and server the change sees as they are now. A
// step that the state does not allow is a conflict.
func (s *Store) MoveImportJob(ctx context.Context, id ledger.ID, change func(j *ledger.ImportJob) error) (ledger.ImportJob, error) {
	j, _, err := s.MoveImportJobOnce(ctx, ledger.RequestKey{}, id, change)
	return j, err
}

// MoveImportJobOnce is MoveImportJob for a request that may be repeated, which then
// changes nothing and has the job as it is now.
func (s *Store) MoveImportJobOnce(ctx context.Context, k ledger.RequestKey, id ledger.ID, change func(j *ledger.ImportJob) error) (moved ledger.ImportJob, repeated bool, err error) {
	if s.sight != nil { // what is not seen is not changed
		if found, err := s.ImportJobsByID(ctx, []ledger.ID{id}); err != nil || len(found) == 0 {
			return ledger.ImportJob{}, false, cmp.Or(err, ledger.NotFound("importJob", numberText(id)))
		}
	}
	err = s.InTx(ctx, func(tx *Tx) error {
		var answered ledger.ID
		var err error
		if repeated, err = keptAnswer(ctx, tx, s.own(k), tx.Now, &answered); err != nil {
			return err
		}
		if repeated {
			if moved, err = readJob(ctx, tx, id); err != nil {
				return err
			}
			return errNotKept
		}
		if moved, err = moveJob(ctx, tx, id, change); err != nil {
			return err
		}
		return keepAnswer(ctx, tx, s.own(k), id)
	})
	if err != nil && !errors.Is(err, errNotKept) {
		return ledger.ImportJob{}, false, err
	}
	return moved, repeated, nil
}

func readJob(ctx context.Context, tx *Tx, id ledger.ID) (ledger.ImportJob, error) {
	var rows []jobRow
	if err := tx.SelectContext(ctx, &rows, `SELECT `+importJobColumns+` FROM import_job WHERE id = $1`, id); err != nil {
		return ledger.ImportJob{}, fmt.Errorf("read import job %d: %w", id, err)
	}
	if len(rows) == 0 {
		return ledger.ImportJob{}, ledger.NotFound("importJob", numberText(id))
	}
	return rows[0].job()
}

func moveJob(ctx context.Context, tx *Tx, id ledger.ID, change func(j *ledger.ImportJob) error) (ledger.ImportJob, error) {
	j, err := readJob(ctx, tx, id)
	if err != nil {
		return j, err
	}
	before := j.State
	if err := change(&j); err != nil {
		return j, err
	}
	if j.State != before && !before.MayBecome(j.State) {
		return j, ledger.Conflict("importJob", numberText(id), "导入任务现在是 "+string(before)+"，不能变为 "+string(j.State))
	}
	preview, err := json.Marshal(j.Preview)
	if err != nil {
		return j, err
	}
	j.UpdatedAt = tx.Now
	_, err = tx.ExecContext(ctx, `
		UPDATE import_job SET state = $2, batch_id = $3, rows_read = $4, rows_done = $5, preview = $6, message = $7, reason = $8, server = $9, updated_at = $10
		WHERE id = $1`, id, string(j.State), idOrNull(j.Batch), j.RowsRead, j.RowsDone, string(preview), j.Message, j.Reason, j.Server, tx.Now)
	if err == nil && j.State.Ended() && j.State != ledger.JobRejected {
		_, err = tx.ExecContext(ctx, `UPDATE import_job SET content = NULL WHERE id = $1`, id)
	}
	if err != nil {
		return j, fmt.Errorf("update import job %d: %w", id, err)
	}
	return j, nil
}

// InterruptImportJobs ends the jobs that a server had under way when it stopped, and
// counts them. What they had tried or begun to apply was never committed.
func (s *Store) InterruptImportJobs(ctx context.Context, server string) (int, error) {
	var n int64
	err := s.InTx(ctx, func(tx *Tx) error {
		r, err := tx.ExecContext(ctx, `
			UPDATE import_job SET state = 'interrupted', content = NULL, updated_at = $2
			WHERE server = $1 AND state IN ('queued', 'reading', 'applying')`, server, tx.Now)
		if err != nil {
			return err
		}
		n, err = r.RowsAffected()
		return err
	})
	return int(n), err
}
