package ledger

import "strings"

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
	ReportApproved:  {ReportLocked, ReportReturned}, // returned: unlocked before the period was closed
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
	Reason  string      `db:"reason"` // why it was returned or unlocked
	Text    string      `db:"narrative"`
	Version int64       `db:"version"`
	// Batch is the batch that its approval applied; zero: not approved.
	Batch ID `db:"batch_id"`
}

// Move changes the state, or says why it may not.
func (r *ProgressReport) Move(to ReportState, reason string) error {
	if !contains(r.State.Next(), to) {
		return &Error{Kind: KindConflict, Entity: "report", Field: "state",
			Text: "报告当前状态为 " + string(r.State) + "，不能改为 " + string(to)}
	}
	if to == ReportReturned && strings.TrimSpace(reason) == "" {
		return Invalid("report", "", "reason", "退回或解锁要写明理由")
	}
	r.State, r.Reason = to, reason
	return nil
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
	}
	return nil
}
