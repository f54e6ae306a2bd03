package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"jiedui/ledger"
)

const (
	// evidenceBytes is the largest file of evidence unless ReportOptions say otherwise.
	evidenceBytes = 20 << 20
	// inlineBytes is the largest that stays in the database where there is a folder.
	inlineBytes = 256 << 10
	// maxEvidence is how many files a report may have.
	maxEvidence = 50
)

const evidenceColumns = `e.id, e.report_id, e.file_hash, e.file_name, f.media_type, f.size, e.added_by, e.added_at`

// AttachEvidence keeps a file with a report that may still be written. The same content is
// kept once, however often and wherever it is attached.
func (s *Store) AttachEvidence(ctx context.Context, req ledger.ReportRequest, ref ledger.ReportRef, name string, content []byte) (ledger.EditResult, error) {
	most := s.reports.FileBytes
	if most <= 0 {
		most = evidenceBytes
	}
	if int64(len(content)) > most {
		return ledger.EditResult{}, &ledger.Error{Kind: ledger.KindLimitExceeded, Entity: "evidence", Field: "file",
			Text: fmt.Sprintf("文件过大，佐证材料每个最大 %d MB", most>>20)}
	}
	name, typ, err := ledger.EvidenceOf(name, content)
	if err != nil {
		return ledger.EditResult{}, err
	}
	sum := sha256.Sum256(content)
	hash := hex.EncodeToString(sum[:])
	return s.report(ctx, req, func(w *reporting) error {
		d, err := w.writable(ref)
		if d == nil || err != nil {
			return err
		}
		files, err := w.evidence(d.ID)
		if err != nil {
			return err
		}
		if len(files) >= maxEvidence {
			w.refuse(ledger.KindLimitExceeded, string(ledger.KindLimitExceeded), ref.Path, "file", fmt.Sprintf("每份报告最多 %d 个佐证材料", maxEvidence))
			return nil
		}
		for _, f := range files {
			if f.Hash == hash {
				w.result.Things = []ledger.EditThing{{ID: d.ID}} // it is there already
				return nil
			}
		}
		if err := s.keepFile(ctx, w.tx, hash, typ.MediaType, content); err != nil {
			return err
		}
		id, err := w.tx.reserve(ctx, "evidence", 1)
		if err != nil {
			return err
		}
		_, err = w.tx.ExecContext(ctx, `INSERT INTO evidence (id, report_id, file_hash, file_name, added_by, added_at) VALUES ($1, $2, $3, $4, $5, $6)`,
			id, d.ID, hash, name, w.caller.Name, w.tx.Now)
		if err != nil {
			return fmt.Errorf("insert evidence: %w", err)
		}
		return w.touched(d, "evidence")
	})
}

// RemoveEvidence takes a file off a report that may still be written. Who has read it may
// have judged by it, so its content stays for the record.
func (s *Store) RemoveEvidence(ctx context.Context, req ledger.ReportRequest, evidence ledger.ID) (ledger.EditResult, error) {
	return s.report(ctx, req, func(w *reporting) error {
		var reports []ledger.ID
		if err := w.rows(&reports, `SELECT report_id FROM evidence WHERE id = $1 AND removed_at = 0`, evidence); err != nil {
			return err
		}
		if len(reports) == 0 {
			w.missing("", "evidence", "没有这个佐证材料")
			return nil
		}
		found, err := w.dossiers(reports)
		if err != nil {
			return err
		}
		d := found[reports[0]]
		if d == nil || d.standing.None() {
			w.missing("", "evidence", "没有这个佐证材料")
			return nil
		}
		if !w.may(ledger.ReportSave, d) {
			return nil
		}
		if _, err := w.tx.ExecContext(ctx, `UPDATE evidence SET removed_at = $2 WHERE id = $1`, evidence, w.tx.Now); err != nil {
			return fmt.Errorf("remove evidence %d: %w", evidence, err)
		}
		return w.touched(d, "evidence")
	})
}

// writable is a report that the caller may write to now; nil: a problem was noted.
func (w *reporting) writable(ref ledger.ReportRef) (*dossier, error) {
	found, err := w.dossiers([]ledger.ID{ref.ID})
	if err != nil {
		return nil, err
	}
	d := found[ref.ID]
	if d == nil || d.standing.None() {
		w.missing(ref.Path, "report", "没有这份报告")
		return nil, nil
	}
	d.path = ref.Path
	if ref.Version != 0 && !w.expects(ref.Version, d) || !w.may(ledger.ReportSave, d) {
		return nil, nil
	}
	return d, nil
}

// touched makes a report a version later.
func (w *reporting) touched(d *dossier, field string) error {
	before := d.Version
	d.Version++
	if err := w.store(d, before); err != nil {
		return err
	}
	w.request.Field = field
	w.result.Things = []ledger.EditThing{{ID: d.ID}}
	return w.step(d, ledger.ReportSave)
}

func (w *reporting) evidence(report ledger.ID) (files []ledger.Evidence, err error) {
	err = w.rows(&files, `SELECT `+evidenceColumns+` FROM evidence e JOIN evidence_file f ON f.file_hash = e.file_hash
		WHERE e.report_id = $1 AND e.removed_at = 0 ORDER BY e.id`, report)
	return files, err
}

// keepFile keeps a content once. A large one is in its folder before the transaction
// commits: should that fail, the file is found there the next time.
func (s *Store) keepFile(ctx context.Context, tx *Tx, hash, mediaType string, content []byte) error {
	var inline any = content
	if s.reports.Folder != "" && len(content) > inlineBytes {
		inline = nil
		if err := s.keepInFolder(hash, content); err != nil {
			return &ledger.Error{Kind: ledger.KindUnavailable, Entity: "evidence", Text: "佐证材料暂时无法保存，请稍后再试", Err: err}
		}
	}
	_, err := tx.ExecContext(ctx, `
		INSERT INTO evidence_file (file_hash, size, media_type, content) VALUES ($1, $2, $3, $4) ON CONFLICT (file_hash) DO NOTHING`,
		hash, int64(len(content)), mediaType, inline)
	if err != nil {
		return fmt.Errorf("keep a file of evidence: %w", err)
	}
	return nil
}

// pathOf is where a large file lies.
func (s *Store) pathOf(hash string) string { return filepath.Join(s.reports.Folder, hash[:2], hash) }

// keepInFolder writes a file so that it is there whole or not at all.
func (s *Store) keepInFolder(hash string, content []byte) (err error) {
	path := s.pathOf(hash)
	if at, err := os.Stat(path); err == nil && at.Size() == int64(len(content)) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".arriving-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name()) // the error that matters is the one before
		}
	}()
	_, err = f.Write(content)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

// EvidenceOf lists the files of each report.
func (s *Store) EvidenceOf(ctx context.Context, reports []ledger.ID) (map[ledger.ID][]ledger.Evidence, error) {
	rows, err := selectIn[ledger.Evidence](ctx, s.reader(), `
		SELECT `+evidenceColumns+` FROM evidence e JOIN evidence_file f ON f.file_hash = e.file_hash
		WHERE e.report_id IN (@keys) AND e.removed_at = 0 ORDER BY e.id`, reports)
	if err != nil {
		return nil, s.fail(ctx, "evidence of reports", err)
	}
	out := make(map[ledger.ID][]ledger.Evidence, len(reports))
	for _, e := range rows {
		out[e.Report] = append(out[e.Report], e)
	}
	return out, nil
}

// EvidenceFile is a file of evidence; to whom its report is not there, it is not either.
func (s *Store) EvidenceFile(ctx context.Context, evidence ledger.ID) (ledger.File, error) {
	var rows []struct {
		ledger.Evidence
		Content []byte `db:"content"`
	}
	err := s.query(ctx, "file of evidence", &rows, &statement{}, `
		SELECT `+evidenceColumns+`, f.content FROM evidence e JOIN evidence_file f ON f.file_hash = e.file_hash
		WHERE e.removed_at = 0 AND e.id IN (`+ints([]ledger.ID{evidence})+`)`)
	if err != nil {
		return ledger.File{}, err
	}
	if len(rows) == 0 {
		return ledger.File{}, ledger.NotFound("evidence", numberText(evidence))
	}
	e := rows[0]
	if e.Content == nil {
		if e.Content, err = os.ReadFile(s.pathOf(e.Hash)); err != nil {
			return ledger.File{}, &ledger.Error{Kind: ledger.KindUnavailable, Entity: "evidence", Text: "佐证材料暂时读不到，请联系管理员", Err: err}
		}
	}
	return ledger.File{Name: e.Name, MediaType: e.MediaType, Content: e.Content}, nil
}
