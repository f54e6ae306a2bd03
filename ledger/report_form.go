package ledger

// ReportValue is one measure of a progress report, in the measure's smallest unit.
type ReportValue struct {
	Report  ID     `db:"report_id"`
	Measure string `db:"measure"`
	// Cumulative is the level at the end of the period: of a stock what holds then, of a
	// flow all that was paid up to then. Nil: not said.
	Cumulative *int64 `db:"cumulative"`
	// Period is what came within the period. Nil: not said.
	Period    *int64    `db:"period_value"`
	Qualifier Qualifier `db:"qualifier"`
	Reason    string    `db:"reason"` // why it falls, jumps or repeats
}

// ReportEvent is a status that the project reached on a day.
type ReportEvent struct {
	Report ID     `db:"report_id"`
	On     Date   `db:"happened_on"`
	Status Status `db:"status"`
}

// Evidence is a file that bears out a report (佐证材料).
type Evidence struct {
	ID        ID      `db:"id"`
	Report    ID      `db:"report_id"`
	Hash      string  `db:"file_hash"` // SHA-256, hexadecimal
	Name      string  `db:"file_name"` // as sent, without folders
	MediaType string  `db:"media_type"`
	Size      int64   `db:"size"` // bytes
	AddedBy   string  `db:"added_by"`
	AddedAt   Instant `db:"added_at"`
}

// ReportStep is one step of a report's way: who did what, when and why.
type ReportStep struct {
	ID      ID           `db:"id"`
	Report  ID           `db:"report_id"`
	At      Instant      `db:"at"`
	Actor   string       `db:"actor"`
	User    ID           `db:"user_id"` // zero: not a user
	Through Channel      `db:"through"`
	Action  ReportAction `db:"action"`
	State   ReportState  `db:"state"`   // afterwards
	Version int64        `db:"version"` // afterwards
	Reason  string       `db:"reason"`
	Field   string       `db:"field"`
}

// ReportForm is what is saved of a report. Values and events are all of them: what is
// left out is no longer in the report.
type ReportForm struct {
	Path string // in the request, for problems; empty: the request itself
	// ID is the report; zero: that of the subject, period and organisation, which is made
	// when there is none.
	ID      ID
	Version int64 // expected; zero: the report is new
	Period  ID
	Subject SubjectKind
	About   ID
	By      ID // zero: the only organisation of the subject that the caller may report for

	Text     Patch[string]
	Nothing  Patch[bool]
	Progress Patch[*int64] // basis points
	Values   Patch[[]ReportValue]
	Events   Patch[[]ReportEvent]
}

// ReportRef names a report at a version.
type ReportRef struct {
	Path    string
	ID      ID
	Version int64 // expected; zero: whichever it is at
}

// ReportRequest is what one call does with reports, all or nothing.
type ReportRequest struct {
	Reason string
	Field  string     // what the reason of a return is about
	Key    RequestKey // no other caller's is the same
}

// MaxReports is how many reports one call may save or move.
const MaxReports = 500

// ReportDetails is all that a form or a reviewer sees of a report beside its own row.
type ReportDetails struct {
	Standing ReportStanding // of the caller
	Actions  []ReportAction
	Values   []ReportValue
	Events   []ReportEvent
	Previous map[string]Statement // by measure, on the day before the period
	Findings []ReportFinding
}

// ReportFinding is one doubt about a report, at one of its fields.
type ReportFinding struct {
	Finding
	// Field is such as values.completed_investment.cumulative, events.2024-05-01 or progress;
	// empty: the report as a whole.
	Field string
	// Measure is the code of the measure; empty: none.
	Measure string
}

// ReportSlot is one line of the form that an organisation fills in for a period: a subject,
// and its report as far as there is one.
type ReportSlot struct {
	Report   ProgressReport // ID zero: none was begun
	Name     string         // of the subject
	Place    string
	Values   []ReportValue
	Events   []ReportEvent
	Previous map[string]Statement
	Writable bool // the caller may fill it in now
}

// ReportUpload is what became of a workbook of reports.
type ReportUpload struct {
	Result EditResult
	// Findings are at the cells of the workbook.
	Findings []ReportFinding
	// Problems are why nothing was saved, at cells such as 进展!F7; empty: it was.
	Problems []EditProblem
}
