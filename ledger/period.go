package ledger

import "time"

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
	// ClosedAt is when the period was closed; zero: open. What was sent for it is what the
	// ledger knew then.
	ClosedAt Instant `db:"closed_at"`
	// Covers is about what reports are owed, as the calendar said when the period was opened.
	Covers CalendarCover `db:"covers"`
	// HolidaysMissing is the first year whose public holidays were not known when DueOn was
	// set, with weekends alone; zero: all were known.
	HolidaysMissing int   `db:"holidays_missing"`
	Version         int64 `db:"version"`
}

// Sent is the pair of times at which a closed period shows what was sent for it.
func (p ReportingPeriod) Sent() At { return At{AsOf: p.EndsOn, KnownAt: p.ClosedAt} }

// Restatement is one correction of a closed period (更正): by which batch, or by undoing
// which, and why.
type Restatement struct {
	Period ID      `db:"period_id"`
	Batch  ID      `db:"batch_id"`
	At     Instant `db:"at"`
	Reason string  `db:"reason"`
}

// PeriodState is where a reporting period stands.
type PeriodState string

// The states of a period. One that is over due is still open: late reports are taken until
// it is closed.
const (
	PeriodRunning PeriodState = "running" // its last day has not passed
	PeriodOpen    PeriodState = "open"    // to be reported by the due date
	PeriodLate    PeriodState = "late"    // the due date has passed
	PeriodClosed  PeriodState = "closed"
)

// PeriodStates lists the states in order.
var PeriodStates = []PeriodState{PeriodRunning, PeriodOpen, PeriodLate, PeriodClosed}

// State is where the period stands on a date, as known at an instant.
func (p ReportingPeriod) State(at At) PeriodState {
	switch {
	case p.ClosedAt != 0 && p.ClosedAt <= at.KnownAt:
		return PeriodClosed
	case !p.EndsOn.Before(at.AsOf):
		return PeriodRunning
	case !p.DueOn.IsZero() && p.DueOn.Before(at.AsOf):
		return PeriodLate
	}
	return PeriodOpen
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

// monthsLater is the same day so many months later, or earlier for a negative number; for
// first days of months, which all have.
func monthsLater(d Date, months int) Date {
	m := d.Year*12 + int(d.Month) - 1 + months
	d.Year, d.Month = m/12, time.Month(m%12+1)
	return d
}
