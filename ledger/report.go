package ledger

import "strings"

// PeriodKind is the length of a reporting period.
type PeriodKind string

// The kinds of reporting period.
const (
	PeriodMonth   PeriodKind = "month"
	PeriodQuarter PeriodKind = "quarter"
	PeriodHalf    PeriodKind = "half_year"
	PeriodYear    PeriodKind = "year"
)

// Months is the length in months; 0 for an unknown kind.
func (k PeriodKind) Months() int {
	switch k {
	case PeriodMonth:
		return 1
	case PeriodQuarter:
		return 3
	case PeriodHalf:
		return 6
	case PeriodYear:
		return 12
	}
	return 0
}

// ReportingPeriod is a stretch of the calendar for which a programme's partners report (报告期).
type ReportingPeriod struct {
	ID        ID         `db:"id"`
	Programme ID         `db:"programme_id"`
	Kind      PeriodKind `db:"kind"`
	StartsOn  Date       `db:"starts_on"`
	EndsOn    Date       `db:"ends_on"` // last day
	DueOn     Date       `db:"due_on"`  // set once, does not move
	// GraceUntil is the last day a late report is still taken; zero: DueOn.
	GraceUntil Date `db:"grace_until"`
	// ClosedAt is when the period was closed; zero: open.
	ClosedAt Instant `db:"closed_at"`
}

// Validate checks that the period is exactly one calendar month, quarter, half-year
// or year and that its dates are in order.
func (p ReportingPeriod) Validate() error {
	months := p.Kind.Months()
	switch {
	case months == 0:
		return Invalid("period", "", "kind", "报告期应为月、季、半年或年")
	case !p.StartsOn.Valid() || p.StartsOn.Day != 1 || (int(p.StartsOn.Month)-1)%months != 0:
		return Invalid("period", p.StartsOn.String(), "startsOn", "报告期应从月、季、半年或年的第一天开始")
	case p.EndsOn != monthsLater(p.StartsOn, months).AddDays(-1):
		return Invalid("period", p.StartsOn.String(), "endsOn", "报告期应到月、季、半年或年的最后一天为止")
	case !p.DueOn.IsZero() && p.DueOn.Before(p.StartsOn):
		return Invalid("period", p.StartsOn.String(), "dueOn", "报送期限早于报告期")
	case !p.GraceUntil.IsZero() && (p.DueOn.IsZero() || p.GraceUntil.Before(p.DueOn)):
		return Invalid("period", p.StartsOn.String(), "graceUntil", "宽限期早于报送期限，或没有报送期限")
	}
	return nil
}

func monthsLater(d Date, months int) Date {
	m := int(d.Month) - 1 + months
	d.Year += m / 12
	d.Month = 1
	for range m % 12 {
		d.Month++
	}
	return d
}

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

// PublishedFigure is a headline (通报数据): what was said, where, and how the ledger would
// compute it, so that the gap can be shown.
type PublishedFigure struct {
	ID        ID              `db:"id"`
	Source    string          `db:"source"` // where it was published
	Text      string          `db:"text"`   // the sentence or label
	Programme ID              `db:"programme_id"`
	PlaceCode string          `db:"place_code"`
	Subject   SubjectKind     `db:"subject_kind"`
	Measure   string          `db:"measure"` // empty: a count of subjects
	Series    Series          `db:"series"`
	AsOf      Date            `db:"as_of"`
	Mode      AttributionMode `db:"attribution"`
	Value     int64           `db:"value"` // smallest unit of the measure
	Qualifier Qualifier       `db:"qualifier"`
}

// Validate checks that the headline can be looked for in the ledger.
func (p PublishedFigure) Validate() error {
	switch {
	case p.Source == "" || p.Text == "":
		return Invalid("published figure", p.Source, "source", "通报数据要写明出处和原文")
	case !p.Subject.Valid():
		return Invalid("published figure", p.Text, "subject", "通报数据要写明统计对象")
	case !p.Series.Valid() || !p.Qualifier.Valid() || !p.Mode.Valid():
		return Invalid("published figure", p.Text, "series", "数据性质、概数和归集口径都要填写")
	case p.AsOf.IsZero():
		return Invalid("published figure", p.Text, "asOf", "通报数据要写明截至日期")
	}
	return nil
}
