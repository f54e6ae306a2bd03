package ledger

// CalendarCover is about what the partners of a programme report.
type CalendarCover string

// What a calendar covers.
const (
	CoverProjects CalendarCover = "projects"
	CoverPairings CalendarCover = "pairings"
	CoverBoth     CalendarCover = "both"
)

// CalendarCovers lists what a calendar may cover.
var CalendarCovers = []CalendarCover{CoverProjects, CoverPairings, CoverBoth}

// Covers reports whether reports are owed about a kind of subject.
func (c CalendarCover) Covers(kind SubjectKind) bool {
	switch kind {
	case SubjectProject:
		return c == CoverProjects || c == CoverBoth
	case SubjectPairing:
		return c == CoverPairings || c == CoverBoth
	}
	return false
}

// DueRule is how the due date follows from the last day of a period.
type DueRule string

// The rules.
const (
	DueWorkingDay  DueRule = "working_day"  // the nth working day after it
	DueCalendarDay DueRule = "calendar_day" // the nth day after it, whatever the weekday
	DueDayOfMonth  DueRule = "day_of_month" // that day of the month after it, or the month's last
)

// DueRules lists the rules.
var DueRules = []DueRule{DueWorkingDay, DueCalendarDay, DueDayOfMonth}

// WorkingDays knows on which days people work.
type WorkingDays interface {
	// After is the nth working day after a day, and the years on the way whose holidays are
	// not known.
	After(d Date, n int) (on Date, missing []int)
}

// Bounds of a calendar.
const (
	MaxDueDay    = 90
	MaxGraceDays = 365
	// MaxPeriods is how many periods are opened at once.
	MaxPeriods = 240
)

// ReportingCalendar says when the partners of a programme report (报送日历). Periods are
// opened from it, and keep the dates that it gave them whatever becomes of it.
type ReportingCalendar struct {
	ID        ID            `db:"id"`
	Programme ID            `db:"programme_id"`
	Kind      PeriodKind    `db:"kind"` // one calendar of a kind for each programme
	Covers    CalendarCover `db:"covers"`
	Rule      DueRule       `db:"due_rule"`
	DueDay    int           `db:"due_day"` // n of the rule, ≥ 1
	// GraceDays is how many days after the due date a late report is still taken.
	GraceDays int   `db:"grace_days"`
	FirstOn   Date  `db:"first_on"` // first day of the first period
	Version   int64 `db:"version"`
	// EndedAt is the instant from which it was archived; zero: it is not.
	EndedAt Instant `db:"ended_at"`
}

// Validate checks that periods can be made by the calendar.
func (c ReportingCalendar) Validate() error {
	wrong := func(field, text string) error { return Invalid("reporting calendar", "", field, text) }
	last := MaxDueDay
	if c.Rule == DueDayOfMonth {
		last = 31
	}
	switch {
	case c.Kind.Months() == 0:
		return wrong("kind", "报告期应为月、季、半年或年")
	case !contains(CalendarCovers, c.Covers):
		return wrong("covers", "填报对象应为项目、结对关系或两者")
	case !contains(DueRules, c.Rule):
		return wrong("dueRule", "报送期限应为第几个工作日、第几天或次月几日")
	case c.DueDay < 1 || c.DueDay > last:
		return wrong("dueDay", "报送期限的天数超出范围")
	case c.GraceDays < 0 || c.GraceDays > MaxGraceDays:
		return wrong("graceDays", "宽限天数应为 0 到 365")
	case !c.FirstOn.Valid() || c.FirstOn != periodStart(c.FirstOn, c.Kind.Months()):
		return wrong("firstOn", "第一个报告期应从月、季、半年或年的第一天开始")
	}
	return nil
}

// periodStart is the first day of the stretch of so many months that a day lies in.
func periodStart(d Date, months int) Date {
	return monthsLater(Date{Year: d.Year, Month: d.Month, Day: 1}, -((int(d.Month) - 1) % months))
}

// Due is the day by which a period that ends on a day is to be reported, and the first year
// on the way whose holidays are not known; zero: none.
func (c ReportingCalendar) Due(endsOn Date, w WorkingDays) (due Date, missing int) {
	switch c.Rule {
	case DueCalendarDay:
		return endsOn.AddDays(c.DueDay), 0
	case DueDayOfMonth:
		month := endsOn.AddDays(1) // a period ends with a month
		return Date{Year: month.Year, Month: month.Month, Day: min(c.DueDay, daysIn(month.Year, month.Month))}, 0
	}
	due, years := w.After(endsOn, c.DueDay)
	if len(years) > 0 {
		missing = years[0]
	}
	return due, missing
}

// Period is the period that begins on a day.
func (c ReportingCalendar) Period(startsOn Date, w WorkingDays) ReportingPeriod {
	p := ReportingPeriod{Programme: c.Programme, Kind: c.Kind, StartsOn: startsOn, Covers: c.Covers,
		EndsOn: monthsLater(startsOn, c.Kind.Months()).AddDays(-1)}
	p.DueOn, p.HolidaysMissing = c.Due(p.EndsOn, w)
	p.GraceUntil = p.DueOn.AddDays(c.GraceDays)
	return p
}

// Periods are the periods that have begun by a day, the first first; at most MaxPeriods
// and one.
func (c ReportingCalendar) Periods(until Date, w WorkingDays) (list []ReportingPeriod) {
	for start := c.FirstOn; !start.After(until) && len(list) <= MaxPeriods; start = monthsLater(start, c.Kind.Months()) {
		list = append(list, c.Period(start, w))
	}
	return list
}
