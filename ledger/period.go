package ledger

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
