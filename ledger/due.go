package ledger

import "cmp"

// ReportingRoles are the roles in which an organisation answers for a project's reports: the
// first of them that anybody has in the project.
var ReportingRoles = []Role{RoleLead, RoleImplementing, RoleAccountable}

// DueState is where a report stands that is owed.
type DueState string

// The states of what is owed and was not sent.
const (
	ReportDue     DueState = "due"     // the due date is to come, or is today
	ReportOverdue DueState = "overdue" // it has passed
	ReportMissed  DueState = "missed"  // the period was closed without it
)

// DueStates lists the states in order.
var DueStates = []DueState{ReportDue, ReportOverdue, ReportMissed}

// Sent reports whether a report in this state answers for its period.
func (s ReportState) Sent() bool {
	return s == ReportSubmitted || s == ReportApproved || s == ReportLocked
}

// Owed is the state of a report that was not sent for the period, on a date.
func (p ReportingPeriod) Owed(at At) DueState {
	switch p.State(at) {
	case PeriodClosed:
		return ReportMissed
	case PeriodLate:
		return ReportOverdue
	}
	return ReportDue
}

// DueReport is a report that somebody owes (应报): for a period, about a project or pairing.
type DueReport struct {
	Period       ID          `db:"period_id"`
	Subject      SubjectKind `db:"subject_kind"`
	About        ID          `db:"subject_id"`
	Organisation ID          `db:"organisation_id"`
	// Report is the one that is not sent yet, a draft or one returned; zero: none was begun.
	Report      ID          `db:"report_id"`
	ReportState ReportState `db:"report_state"` // empty: none was begun
	DueOn       Date        `db:"-"`
	GraceUntil  Date        `db:"-"`
	State       DueState    `db:"-"`
}

// DueFilter selects what is owed; conditions are joined by and. Of periods only those that
// have begun are looked at.
type DueFilter struct {
	Periods       []ID
	Programmes    []string // codes
	Kinds         []PeriodKind
	Subjects      []SubjectKind
	Organisations []ID     // who owes
	Under         []string // about a project or pairing of one of these places or below it
	DueBy         Date     // due on that day or before; zero: whenever
}

// MaxDuePeriods is how many periods one question about what is owed may be about.
const MaxDuePeriods = 120

// CompletionBy is what the completion of reporting is told by.
type CompletionBy string

// What it is told by. A project in several places counts at its lead place, or else at
// the first by code.
const (
	CompletionByPeriod       CompletionBy = "period"
	CompletionByProgramme    CompletionBy = "programme"
	CompletionByLeadOffice   CompletionBy = "lead_office" // of the programme
	CompletionByOrganisation CompletionBy = "organisation"
	CompletionByProvince     CompletionBy = "province"
	CompletionByCity         CompletionBy = "city"
	CompletionByCounty       CompletionBy = "county"
	CompletionByTown         CompletionBy = "town"
)

// CompletionsBy lists what the completion of reporting may be told by.
var CompletionsBy = []CompletionBy{
	CompletionByPeriod, CompletionByProgramme, CompletionByLeadOffice, CompletionByOrganisation,
	CompletionByProvince, CompletionByCity, CompletionByCounty, CompletionByTown,
}

// ReportCompletion tells how much of what is owed was sent:
// Owed = Sent + Due + Overdue + Missed, always.
type ReportCompletion struct {
	// Key is an id (period, organisation) or a code; empty: of none, or the total.
	Key      string
	Owed     int
	Sent     int // submitted, approved or locked
	Approved int // of those sent, approved or locked
	Nothing  int // of those sent, with nothing to report
	Due      int
	Overdue  int
	Missed   int
	Returned int // of those not sent, returned to be mended
}

// Add counts another's in.
func (c *ReportCompletion) Add(o ReportCompletion) {
	c.Owed, c.Sent, c.Approved, c.Nothing = c.Owed+o.Owed, c.Sent+o.Sent, c.Approved+o.Approved, c.Nothing+o.Nothing
	c.Due, c.Overdue, c.Missed, c.Returned = c.Due+o.Due, c.Overdue+o.Overdue, c.Missed+o.Missed, c.Returned+o.Returned
}

// Rate is the share that was sent; nil: nothing is owed.
func (c ReportCompletion) Rate() *Ratio { return RatioOf(int64(c.Sent), int64(c.Owed)) }

// WorstFirst orders completions: the smaller share first, of equal shares what is more
// overdue or missed, then what owes more, then by key.
func WorstFirst(a, b ReportCompletion) int {
	return cmp.Or(
		cmp.Compare(int64(a.Sent)*int64(b.Owed), int64(b.Sent)*int64(a.Owed)),
		cmp.Compare(b.Overdue+b.Missed, a.Overdue+a.Missed),
		cmp.Compare(b.Owed, a.Owed), cmp.Compare(a.Key, b.Key))
}
