package ledger

// ReportState is where a progress report stands.
type ReportState string

// The states of a report: draft → submitted → returned | approved → locked.
const (
	ReportDraft     ReportState = "draft"
	ReportSubmitted ReportState = "submitted"
	ReportReturned  ReportState = "returned"
	ReportApproved  ReportState = "approved"
	ReportLocked    ReportState = "locked"
)

var reportMoves = map[ReportState][]ReportState{
	ReportDraft:     {ReportSubmitted},
	ReportSubmitted: {ReportReturned, ReportApproved, ReportDraft}, // back to draft: withdrawn by its author
	ReportReturned:  {ReportSubmitted},
	ReportApproved:  {ReportLocked, ReportReturned}, // returned: unlocked, or by the office while the period is open
	ReportLocked:    {ReportReturned},               // unlocked on request, with a reason
}

// ReportStates lists the states in order.
var ReportStates = []ReportState{ReportDraft, ReportSubmitted, ReportReturned, ReportApproved, ReportLocked}

// Valid reports whether the state is known.
func (s ReportState) Valid() bool { return contains(ReportStates, s) }

// Next lists the states a report in this state may move to.
func (s ReportState) Next() []ReportState { return reportMoves[s] }

// ProgressReport is one submission for a project or pairing and period (进展报告).
type ProgressReport struct {
	ID      ID          `db:"id"`
	Period  ID          `db:"period_id"`
	Subject SubjectKind `db:"subject_kind"` // project or pairing
	About   ID          `db:"subject_id"`
	By      ID          `db:"organisation_id"` // who reports
	State   ReportState `db:"state"`
	Reason  string      `db:"reason"` // why it was returned, unlocked or withdrawn
	// ReturnField is what the reason of a return is about, such as values.completed_investment;
	// empty: the report as a whole.
	ReturnField string `db:"return_field"`
	Text        string `db:"narrative"`
	// Nothing says that there is nothing to report: an answer like any other.
	Nothing bool `db:"nothing_to_report"`
	// Progress is physical progress (形象进度) in basis points, 0 to 10,000; nil: not said.
	Progress *int64 `db:"progress_bp"`
	// UnlockReason is why unlocking is asked for; empty: it is not.
	UnlockReason string `db:"unlock_reason"`
	// Reopened lets a report move although its period is over: unlocking was granted.
	Reopened    bool    `db:"reopened"`
	Version     int64   `db:"version"`
	SubmittedAt Instant `db:"submitted_at"` // the last time; zero: never
	UpdatedAt   Instant `db:"updated_at"`
	// Batch is the batch that its last approval applied; zero: never approved, or it changed nothing.
	Batch ID `db:"batch_id"`
}

// Validate checks subject and state.
func (r ProgressReport) Validate() error {
	switch {
	case r.Subject != SubjectProject && r.Subject != SubjectPairing:
		return Invalid("report", "", "subject", "进展报告只针对项目或结对关系")
	case r.About == 0 || r.Period == 0 || r.By == 0:
		return Invalid("report", "", "subject", "进展报告要写明对象、报告期和填报单位")
	case !r.State.Valid():
		return Invalid("report", "", "state", "报告状态不认识")
	case r.Progress != nil && (*r.Progress < 0 || *r.Progress > WholeShare):
		return Invalid("report", "", "progress", "形象进度应在 0 到 100% 之间")
	}
	return nil
}
