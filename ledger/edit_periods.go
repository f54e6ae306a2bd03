package ledger

// EditCalendar makes a reporting calendar (ID zero) or changes one. Programme and kind are
// what it is. Periods that are open already keep their dates.
type EditCalendar struct {
	ID        ID
	Version   int64 // expected
	Programme ID
	Kind      PeriodKind
	Covers    Patch[CalendarCover]
	Rule      Patch[DueRule]
	DueDay    Patch[int]
	GraceDays Patch[int]
	FirstOn   Patch[Date]
}

// ArchiveCalendar ends a reporting calendar; its periods stay.
type ArchiveCalendar struct {
	ID      ID
	Version int64
}

// OpenPeriods opens the periods of a calendar that have begun by a day and are not open yet.
type OpenPeriods struct {
	Calendar ID
	Until    Date
}

// ClosePeriod closes a reporting period, or opens it again, which needs a reason.
type ClosePeriod struct {
	ID      ID
	Version int64
	Reopen  bool
}

// EditPublished makes a published figure (ID zero) or changes one.
type EditPublished struct {
	ID          ID
	Version     int64
	Source      Patch[string]
	Text        Patch[string]
	Programme   Patch[ID]
	PlaceCode   Patch[string]
	Subject     Patch[SubjectKind]
	Measure     Patch[string]
	Series      Patch[Series]
	AsOf        Patch[Date]
	PublishedOn Patch[Date]
	Mode        Patch[AttributionMode]
	Value       Patch[int64]
	Qualifier   Patch[Qualifier]
}

// ArchivePublished ends a published figure: it was entered by mistake or twice.
type ArchivePublished struct {
	ID      ID
	Version int64
}

// FreezeBulletin keeps a portfolio as it came out. The query's times are the bulletin's.
type FreezeBulletin struct {
	Period  ID
	Place   string // empty: everywhere
	Title   string
	Query   PortfolioQuery
	Numbers Portfolio
}

func (EditCalendar) edit()     {}
func (ArchiveCalendar) edit()  {}
func (OpenPeriods) edit()      {}
func (ClosePeriod) edit()      {}
func (EditPublished) edit()    {}
func (ArchivePublished) edit() {}
func (FreezeBulletin) edit()   {}
