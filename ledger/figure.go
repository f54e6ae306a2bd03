package ledger

import (
	"math"
	"time"
)

// SubjectKind is what a figure is about.
type SubjectKind string

// The kinds of subject.
const (
	SubjectProject      SubjectKind = "project"
	SubjectPairing      SubjectKind = "pairing"
	SubjectPlace        SubjectKind = "place"
	SubjectOrganisation SubjectKind = "organisation"
	SubjectProgramme    SubjectKind = "programme"
)

// SubjectKinds lists the kinds of subject.
var SubjectKinds = []SubjectKind{SubjectProject, SubjectPairing, SubjectPlace, SubjectOrganisation, SubjectProgramme}

// Valid reports whether the kind is known.
func (k SubjectKind) Valid() bool { return contains(SubjectKinds, k) }

// Series tells a statement of fact from a target and a promise.
type Series string

// The series.
const (
	Actual        Series = "actual"         // 实际
	Target        Series = "target"         // 任务
	StretchTarget Series = "stretch_target" // 加压目标
	Pledge        Series = "pledge"         // 意向、框架
)

// SeriesList lists the series in the order they are shown.
var SeriesList = []Series{Actual, Target, StretchTarget, Pledge}

// Valid reports whether the series is known.
func (s Series) Valid() bool { return contains(SeriesList, s) }

// Instant is a moment of knowledge: microseconds since 1970-01-01 UTC. One
// transaction has one.
type Instant int64

// Unbounded is the end of what has not ended.
const Unbounded Instant = math.MaxInt64

// Latest asks for what is believed now, whatever the clock says.
const Latest = Unbounded - 1

// InstantOf converts a time, dropping what is finer than a microsecond.
func InstantOf(t time.Time) Instant { return Instant(t.UnixMicro()) }

// Time converts back, in UTC.
func (i Instant) Time() time.Time { return time.UnixMicro(int64(i)).UTC() }

// Interval is the rectangle a statement covers: when it is true in the world and
// when the ledger believed it. Both are half-open.
type Interval struct {
	ValidFrom Date    `db:"valid_from"`
	ValidTo   Date    `db:"valid_to"` // Forever: still true
	KnownFrom Instant `db:"known_from"`
	KnownTo   Instant `db:"known_to"` // Unbounded: still believed
}

// Holds reports whether the statement is true as of a date as known at an instant.
func (i Interval) Holds(asOf Date, knownAt Instant) bool {
	return !asOf.Before(i.ValidFrom) && asOf.Before(i.ValidTo) && i.KnownFrom <= knownAt && knownAt < i.KnownTo
}

// Source names where a statement came from: the batch that brought it and, for an
// import, the cell.
type Source struct {
	Batch ID `db:"batch_id"`
	// Sheet is the zero-based index of the sheet in its workbook; Row and Col count
	// from one. All zero for an edit or a report.
	Sheet int `db:"source_sheet"`
	Row   int `db:"source_row"`
	Col   int `db:"source_col"`
}

// Figure is one value of one measure for one subject, valid for some time, known for
// some time, from some cell (填报值).
type Figure struct {
	ID ID `db:"id"`
	// Statement is the figure that first said this. A late correction of an earlier
	// date cuts a statement's rectangle; the pieces name it here. Equal to ID for a
	// statement itself.
	Statement ID          `db:"statement_id"`
	Subject   SubjectKind `db:"subject_kind"`
	SubjectID ID          `db:"subject_id"` // zero for a place
	PlaceCode string      `db:"place_code"` // the place, when that is the subject
	Measure   string      `db:"measure"`
	Series    Series      `db:"series"`
	// Programme is the programme under which a place, pairing or organisation was
	// observed; zero for projects, whose programmes are their own.
	Programme ID `db:"programme_id"`
	// Provider is who paid, for flows of money; zero: not stated.
	Provider ID `db:"provider_id"`
	// Value is in the smallest unit of the measure's dimension: 分, µ亩, one.
	Value     int64     `db:"value"`
	Qualifier Qualifier `db:"qualifier"`
	Interval
	Source
	// Reason is why a correction, withdrawal or fall of a cumulative value was made.
	Reason string `db:"reason"`
}

// Quantity is the figure's value with the unit its measure is shown in.
func (f Figure) Quantity(m Measure) Quantity {
	return Quantity{Value: f.Value, Unit: m.Unit, Qualifier: f.Qualifier}
}

// Validate checks subject, series, qualifier and that the rectangle is not empty.
func (f Figure) Validate() error {
	switch {
	case !f.Subject.Valid():
		return Invalid("figure", f.Measure, "subject", "填报值要写明对象")
	case (f.Subject == SubjectPlace) != (f.PlaceCode != "") || (f.Subject == SubjectPlace) == (f.SubjectID != 0):
		return Invalid("figure", f.Measure, "subject", "行政区划用代码、其他对象用编号指明，二者只填其一")
	case f.Subject == SubjectProject && f.Programme != 0:
		return Invalid("figure", f.Measure, "programme", "项目的帮扶行动记在项目上，不记在填报值上")
	case f.Measure == "":
		return Invalid("figure", "", "measure", "填报值要写明指标")
	case !f.Series.Valid():
		return Invalid("figure", f.Measure, "series", "应为 actual、target、stretch_target 或 pledge")
	case !f.Qualifier.Valid():
		return Invalid("figure", f.Measure, "qualifier", "概数不认识")
	case !f.ValidFrom.Before(f.ValidTo):
		return Invalid("figure", f.Measure, "validTo", "有效期的终点应晚于起点")
	case f.KnownFrom >= f.KnownTo:
		return Invalid("figure", f.Measure, "knownTo", "知悉期的终点应晚于起点")
	}
	return nil
}
