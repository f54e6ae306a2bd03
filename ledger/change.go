package ledger

import "strconv"

// ChangeKind is what happens to the thing that a change is about.
type ChangeKind string

// The kinds of change. What is unchanged is only counted.
const (
	ChangeCreated ChangeKind = "created"
	ChangeUpdated ChangeKind = "updated"
)

// Change is one thing that a batch makes or alters: an entity, one attribute or link of
// it, a figure or a status.
type Change struct {
	Kind ChangeKind
	// Entity is as in EntityCount: organisation, zone, project, pairing, figure, status.
	Entity string
	// Name is the entity's, or that of the subject of a figure or status.
	Name string
	// Field is the attribute or link that changes, or the measure of a figure; empty:
	// the entity as a whole, which is new.
	Field string
	// Old and New are the attribute, link or status before and after, as text; Old is
	// empty where nothing was said before.
	Old, New string
	// OldFigure is what held at ValidFrom before, NewFigure what is stated; nil: nothing
	// was, or it is taken back.
	OldFigure, NewFigure *Quantity
	Subject              SubjectKind // of a figure
	Series               Series      // of a figure
	ValidFrom            Date        // of a figure or status

	Sheet string // name of the sheet; empty: not from a sheet
	Row   int    // from one; zero: none
	Col   int    // from one; zero: the row as a whole
}

// Cell is the change's cell as spreadsheet programs name it, as Finding.Cell.
func (c Change) Cell() string {
	if c.Row == 0 {
		return ""
	}
	return ColumnLetters(c.Col) + strconv.Itoa(c.Row)
}

// ChangeSet sums up what a batch changes.
type ChangeSet struct {
	// AsOf is the date of Totals: the one the batch is about, else today.
	AsOf   Date
	Fields []FieldCount  // by entity and field
	Totals []TotalChange // those that move, by subject, measure and series
}

// FieldCount tells how often a field of a kind of entity was said and what became of it.
type FieldCount struct {
	Entity string
	// Field is an attribute, a link, a measure or "status".
	Field     string
	Created   int // said for the first time, of a new thing or at a new date
	Updated   int
	Unchanged int
}

// TotalChange is a total of the whole ledger before and after a batch: of one measure
// and series over all subjects of one kind, packages left out, for their parts are in it.
type TotalChange struct {
	Subject SubjectKind `db:"subject_kind"`
	Measure string      `db:"measure"`
	Series  Series      `db:"series"`
	Before  int64       `db:"before_value"` // smallest unit of the measure
	After   int64       `db:"after_value"`
}

// UndoPreview says what undoing a batch takes back and what it must leave.
type UndoPreview struct {
	Batch ImportBatch
	// Ends counts what the batch said and what is no longer believed when it is undone.
	Ends []EndCount
	// Restored is how many figures and statuses of other batches hold again.
	Restored int
	// Superseded is how many of the batch's figures and statuses are no longer believed
	// as it is: a later batch replaced or withdrew them.
	Superseded int
	// Kept are the things that the batch made and that stay, because something of
	// another batch builds on them: the first MaxKept of KeptCount.
	Kept      []KeptEntity
	KeptCount int
	// Repeating are later batches, by id, that found something of what they say unchanged in
	// the ledger. What they only repeat of this batch ends with it: import them again afterwards.
	Repeating []ID
	// Totals are those that move when it is undone now, as of AsOf.
	Totals []TotalChange
	AsOf   Date
}

// EndCount is how many of one kind of thing end.
type EndCount struct {
	Entity string // figure, status, link, name, project, pairing, organisation, zone, attribute
	Count  int
}

// MaxKept is how many kept entities an UndoPreview names.
const MaxKept = 1000

// KeptEntity is one that an undone batch made and that stays.
type KeptEntity struct {
	Entity  string // organisation, zone, project, pairing
	ID      ID     // zero for a zone
	Name    string
	Batches []ID // applied batches that build on it, in order
}

// AttributeChange is one change of an attribute of a project, organisation or pairing after
// it was made, as the log has it.
type AttributeChange struct {
	ID    ID      `db:"id"`
	Batch ID      `db:"batch_id"`
	At    Instant `db:"at"`
	// Until is when the attribute was changed again; zero: it is still as it was made then.
	Until Instant `db:"until_at"`
	Field string  `db:"field"`
	// Old and New are what it was and became, as text; empty: nothing was said.
	Old string `db:"old_value"`
	New string `db:"new_value"`
}
