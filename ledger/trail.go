package ledger

// The trail (操作留痕) tells who did what, when, by which way and why. An act is what one
// person did at once: a file taken in, an edit, a batch taken back, a step of a report,
// something done to an account. A change is what an act did to one thing.

// ActKind is the sort of an act.
type ActKind string

// The sorts of acts.
const (
	ActImport  ActKind = "import"  // 导入: a file was taken in
	ActEdit    ActKind = "edit"    // 修改: something was changed by hand
	ActReport  ActKind = "report"  // 审核: a report's figures were taken over
	ActUndo    ActKind = "undo"    // 撤回: a batch was taken back
	ActStep    ActKind = "step"    // 报告: a report went a step of its way
	ActAccount ActKind = "account" // 账号: something was done to an account, or somebody signed in
)

// ActKinds lists the sorts of acts.
var ActKinds = []ActKind{ActImport, ActEdit, ActReport, ActUndo, ActStep, ActAccount}

// Act is one act of one person.
type Act struct {
	ID      string  `db:"id"`
	Kind    ActKind `db:"kind"`
	At      Instant `db:"at"`
	User    ID      `db:"user_id"` // zero: the machine's owner, or nobody had signed in
	Actor   string  `db:"actor"`
	Through Channel `db:"through"` // empty: not recorded
	// Batch is what was applied or taken back; zero: none.
	Batch ID `db:"batch_id"`
	// Report is the report of a step; zero: none.
	Report ID `db:"report_id"`
	// Action names a step of a report or what was done to an account.
	Action string `db:"action"`
	Reason string `db:"reason"` // empty: none was given
	Detail string `db:"detail"` // name of the file, or whose account
}

// TrailFilter selects acts; conditions are joined by and.
type TrailFilter struct {
	Kinds []ActKind
	User  ID // zero: anybody's
	Since Instant
	Until Instant // zero: up to now
}

// TrailChange is what an act did to one thing.
type TrailChange struct {
	ID      string      `db:"id"`
	At      Instant     `db:"at"`
	Batch   ID          `db:"batch_id"`
	Subject SubjectKind `db:"subject_kind"`
	About   ID          `db:"subject_id"` // of a subject other than a place
	Place   string      `db:"place_code"` // of a place
	// What is what was done: made, changed, stated (a figure or status), linked, or how a row
	// ended: removed, withdrawn, moved, archived.
	What string `db:"what"`
	// Field is the attribute, the code of a measure, status, or the sort of link.
	Field  string `db:"field"`
	Series Series `db:"series"`    // of a figure
	Old    string `db:"old_value"` // empty: nothing was said before
	New    string `db:"new_value"` // empty: it is said no more
}
