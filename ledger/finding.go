package ledger

import "strconv"

// Severity is how much a finding matters.
type Severity string

// The severities. An error keeps its row from being applied.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Codes of findings that need the ledger to be made: the store gives them when a batch is
// applied. docs/findings.md explains each.
const (
	FindingCumulativeFalls        = "cumulative-falls"
	FindingReasonNeeded           = "reason-needed"
	FindingContractAboveTotal     = "contract-above-total"
	FindingCompletedAboveContract = "completed-above-contract"
	FindingCompletedAboveTotal    = "completed-above-total"
	FindingDatesOutOfOrder        = "dates-out-of-order"
	FindingJoinsProgramme         = "joins-other-programme"
	FindingSimilarProject         = "similar-project"
	FindingFlowRestated           = "flow-restated"
	FindingPeriodRestated         = "period-restated"
)

// ApplyFindings are the codes that applying may add, with their severities.
var ApplyFindings = map[string]Severity{
	FindingCumulativeFalls:        SeverityWarning,
	FindingReasonNeeded:           SeverityError,
	FindingContractAboveTotal:     SeverityWarning,
	FindingCompletedAboveContract: SeverityWarning,
	FindingCompletedAboveTotal:    SeverityWarning,
	FindingDatesOutOfOrder:        SeverityWarning,
	FindingJoinsProgramme:         SeverityWarning,
	FindingSimilarProject:         SeverityWarning,
	FindingFlowRestated:           SeverityError,
	FindingPeriodRestated:         SeverityWarning,
}

// Finding is one problem at one cell of an imported file (校验问题): data for the user,
// not a Go error.
type Finding struct {
	// Code is the stable name of the problem, such as ambiguous-place;
	// docs/findings.md explains each.
	Code     string   `db:"code"`
	Severity Severity `db:"severity"`
	Sheet    string   `db:"sheet"`      // sheet name; empty: the file as a whole
	Row      int      `db:"source_row"` // from one; zero: the sheet as a whole
	Col      int      `db:"source_col"` // from one; zero: the row as a whole
	Heading  string   `db:"heading"`    // the column's heading as the sheet has it
	Seen     string   `db:"seen"`       // what the cell holds
	Hint     string   `db:"hint"`       // what to do, in Chinese
}

// Cell is the finding's cell as spreadsheet programs name it, such as C5; the row's
// number alone when it is about a row.
func (f Finding) Cell() string {
	if f.Row == 0 {
		return ""
	}
	return ColumnLetters(f.Col) + strconv.Itoa(f.Row)
}

// ColumnLetters names a column counted from one: 1 is A, 27 is AA. Empty for zero.
func ColumnLetters(col int) string {
	var b []byte
	for ; col > 0; col = (col - 1) / 26 {
		b = append([]byte{byte('A' + (col-1)%26)}, b...)
	}
	return string(b)
}
