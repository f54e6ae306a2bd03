package store

import (
	"context"

	"jiedui/ledger"
)

// BatchFile is the file that a batch came from: its name and bytes. Nil content: there is no
// such batch, or it came from no file.
func (s *Store) BatchFile(ctx context.Context, batch ledger.ID) (ledger.File, error) {
	var rows []struct {
		Name    string `db:"file_name"`
		Content []byte `db:"content"`
	}
	q := s.timeless()
	q.batches = []ledger.ID{batch}
	err := s.query(ctx, "file of batch", &rows, q, `
		SELECT b.file_name, f.content FROM import_batch b JOIN import_file f ON f.file_hash = b.file_hash
		WHERE b.file_hash <> '' AND b.id = `+numberText(batch))
	if err != nil || len(rows) == 0 {
		return ledger.File{}, err
	}
	return ledger.File{Name: rows[0].Name, Content: rows[0].Content}, nil
}
