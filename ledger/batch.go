package ledger

// BatchKind says by which door statements came in.
type BatchKind string

// The kinds of batch.
const (
	BatchImport BatchKind = "import" // one file
	BatchEdit   BatchKind = "edit"   // one change through the API
	BatchReport BatchKind = "report" // one approved progress report
)

// BatchState is where a batch stands.
type BatchState string

// The states of a batch. A dry run or a rejected file leaves no batch.
const (
	BatchApplied BatchState = "applied"
	BatchUndone  BatchState = "undone"
)

// ImportBatch is one file taken in, or one edit or report applied: the source of
// statements and the unit of undoing (导入批次).
type ImportBatch struct {
	ID    ID         `db:"id"`
	Kind  BatchKind  `db:"kind"`
	State BatchState `db:"state"`
	// FileName is the file's base name as sent, of one that came in a folder or zip its place there,
	// after the name of that (报送.zip/翁源/台账.xlsx); empty for an edit.
	FileName string `db:"file_name"`
	// FileHash is the SHA-256 of its bytes, in hexadecimal.
	FileHash  string  `db:"file_hash"`
	FileSize  int64   `db:"file_size"` // bytes
	AsOf      Date    `db:"as_of"`     // the date the file is about, where the file or the caller says one
	Actor     string  `db:"actor"`     // who
	Reason    string  `db:"reason"`    // why
	AppliedAt Instant `db:"applied_at"`
	UndoneAt  Instant `db:"undone_at"` // zero: not undone

	Sheets   []BatchSheet  `db:"-"`
	Counts   []EntityCount `db:"-"`
	Findings []Finding     `db:"-"`
	// Content is the file's bytes, kept so that a figure's cell can be shown as it was.
	Content []byte `db:"-"`
}

// BatchSheet is one sheet of an imported workbook as it was read.
type BatchSheet struct {
	Index     int           `db:"sheet"` // zero-based
	Name      string        `db:"name"`
	Profile   string        `db:"profile"`    // name of the profile it was read by
	HeaderRow int           `db:"header_row"` // last row of the header, from one; zero: none
	Columns   []BatchColumn `db:"-"`
}

// BatchColumn is one column of an imported table.
type BatchColumn struct {
	Col     int    `db:"col"`     // from one
	Heading string `db:"heading"` // joined over the header's rows
	Field   string `db:"field"`   // what it was mapped to; empty: not mapped
}

// EntityCount tells what became of what a batch read, per kind of entity:
// Read = Created + Updated + Unchanged + Rejected + Skipped, always.
type EntityCount struct {
	Entity    string `db:"entity"` // project, pairing, figure, status, organisation
	Read      int    `db:"read_count"`
	Created   int    `db:"created"`
	Updated   int    `db:"updated"`
	Unchanged int    `db:"unchanged"`
	Rejected  int    `db:"rejected"`
	Skipped   int    `db:"skipped"`
}

// Balanced reports whether everything read is accounted for.
func (c EntityCount) Balanced() bool {
	return c.Read == c.Created+c.Updated+c.Unchanged+c.Rejected+c.Skipped
}
