package store

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
	"jiedui/ledger/holidays"
)

// Entities of reporting, in the log.
const (
	countCalendar  = "reporting_calendar"
	countPeriod    = "reporting_period"
	countPublished = "published_figure"
	countBulletin  = "bulletin"
)

// oneRow reads a row by its id, if whoever edits may see it.
func oneRow[T any](e *editing, table, columns string, id ledger.ID, field, text string) (v T, err error) {
	err = sqlx.GetContext(e.ctx, e.tx.seen(), &v, `SELECT `+columns+` FROM `+table+` r WHERE r.id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return v, notFoundAt(table, field, numberText(id), text)
	}
	return v, err
}

// withinSight refuses a row that whoever wrote it may not see: its place is not his.
func (e *editing) withinSight(table string, id ledger.ID, place string) error {
	var n int
	err := sqlx.GetContext(e.ctx, e.tx.seen(), &n, `SELECT COUNT(*) FROM `+table+` r WHERE r.id = $1`, id)
	if err == nil && n == 0 {
		err = notFoundAt("place", "place", place, "没有这个地区，或者不在您负责的范围里")
	}
	return err
}

// made notes that a row with a column ended_at was made: undone, it is ended.
func (e *editing) made(kind string, id ledger.ID) error {
	e.count(kind, created)
	return e.log.add(e.ctx, e.tx, kind, id, endedField, "1", "")
}

// calendar makes a reporting calendar or changes one.
func (e *editing) calendar(edit ledger.EditCalendar) (ledger.EditThing, error) {
	old := ledger.ReportingCalendar{Programme: edit.Programme, Kind: edit.Kind, Covers: ledger.CoverBoth}
	if edit.ID != 0 {
		var err error
		if old, err = e.knownCalendar(edit.ID, edit.Version); err != nil {
			return ledger.EditThing{}, err
		}
	}
	want := old
	want.Covers, want.Rule, want.DueDay = edit.Covers.Over(old.Covers), edit.Rule.Over(old.Rule), edit.DueDay.Over(old.DueDay)
	want.GraceDays, want.FirstOn = edit.GraceDays.Over(old.GraceDays), edit.FirstOn.Over(old.FirstOn)
	if err := want.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	if edit.ID == 0 {
		if _, found := e.programmeByID(want.Programme); !found {
			return ledger.EditThing{}, notFoundAt("programme", "programme", numberText(want.Programme), "没有这个帮扶行动")
		}
		if err := e.taken("kind", "这个行动已有同样长短的报送日历，请修改原来的日历", `
			SELECT COUNT(*) FROM reporting_calendar WHERE programme_id = $1 AND kind = $2 AND ended_at = 0`, want.Programme, string(want.Kind)); err != nil {
			return ledger.EditThing{}, err
		}
		var err error
		if want.ID, err = e.tx.reserve(e.ctx, countCalendar, 1); err != nil {
			return ledger.EditThing{}, err
		}
		if _, err := e.tx.ExecContext(e.ctx, `
			INSERT INTO reporting_calendar (id, programme_id, kind, covers, due_rule, due_day, grace_days, first_on)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			want.ID, want.Programme, string(want.Kind), string(want.Covers), string(want.Rule), want.DueDay, want.GraceDays, want.FirstOn); err != nil {
			return ledger.EditThing{}, err
		}
		return ledger.EditThing{ID: want.ID}, e.made(countCalendar, want.ID)
	}
	row := e.row(countCalendar, want.ID, false)
	row.set("covers", string(old.Covers), string(want.Covers))
	row.set("due_rule", string(old.Rule), string(want.Rule))
	row.set("due_day", strconv.Itoa(old.DueDay), strconv.Itoa(want.DueDay))
	row.set("grace_days", strconv.Itoa(old.GraceDays), strconv.Itoa(want.GraceDays))
	row.set("first_on", dateText(old.FirstOn), dateText(want.FirstOn))
	return ledger.EditThing{ID: want.ID}, row.save()
}

// knownCalendar is a calendar that is not archived, at the version expected; zero: any.
func (e *editing) knownCalendar(id ledger.ID, version int64) (ledger.ReportingCalendar, error) {
	const none = "没有这个报送日历"
	c, err := oneRow[ledger.ReportingCalendar](e, countCalendar, calendarColumns, id, "calendar", none)
	if err == nil && c.EndedAt != 0 {
		err = notFoundAt(countCalendar, "calendar", numberText(id), none)
	}
	if err != nil || version == 0 {
		return c, err
	}
	if err := e.expect(countCalendar, "报送日历", c.Version, version); err != nil {
		return c, err
	}
	return c, e.once(countCalendar, numberText(id))
}

func (e *editing) archiveCalendar(edit ledger.ArchiveCalendar) (ledger.EditThing, error) {
	c, err := e.knownCalendar(edit.ID, edit.Version)
	if err != nil {
		return ledger.EditThing{}, err
	}
	row := e.row(countCalendar, c.ID, false)
	row.set(endedField, "", numberText(e.tx.Now))
	return ledger.EditThing{ID: c.ID, Ended: true}, row.save()
}

// openPeriods opens the periods of a calendar that are not there. Those that are keep
// their dates, whatever the calendar says now.
func (e *editing) openPeriods(edit ledger.OpenPeriods) (ledger.EditThing, error) {
	c, err := e.knownCalendar(edit.Calendar, 0)
	if err != nil {
		return ledger.EditThing{}, err
	}
	if !edit.Until.Valid() {
		return ledger.EditThing{}, ledger.Invalid(countPeriod, "", "until", "要写明开到哪一天")
	}
	list := c.Periods(edit.Until, holidays.China())
	if len(list) > ledger.MaxPeriods {
		return ledger.EditThing{}, ledger.Invalid(countPeriod, "", "until", fmt.Sprintf("一次最多开 %d 个报告期，请写早一些的日期", ledger.MaxPeriods))
	}
	var have []ledger.Date
	if err := e.tx.SelectContext(e.ctx, &have, `SELECT starts_on FROM reporting_period WHERE programme_id = $1 AND kind = $2`, c.Programme, string(c.Kind)); err != nil {
		return ledger.EditThing{}, err
	}
	there := make(map[ledger.Date]bool, len(have))
	for _, d := range have {
		there[d] = true
	}
	thing := ledger.EditThing{ID: c.ID}
	var missing []string
	for _, p := range list {
		if there[p.StartsOn] {
			e.count(countPeriod, unchanged)
			continue
		}
		if p.ID, err = e.tx.reserve(e.ctx, countPeriod, 1); err != nil {
			return thing, err
		}
		if _, err := e.tx.ExecContext(e.ctx, `
			INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, due_on, grace_until, covers, holidays_missing)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			p.ID, p.Programme, string(p.Kind), p.StartsOn, p.EndsOn, p.DueOn, p.GraceUntil, string(p.Covers), p.HolidaysMissing); err != nil {
			return thing, fmt.Errorf("open a period: %w", err)
		}
		e.count(countPeriod, created)
		if err := e.log.add(e.ctx, e.tx, countPeriod, p.ID, "due_on", "", dateText(p.DueOn)); err != nil {
			return thing, err
		}
		e.result.Opened = append(e.result.Opened, p.ID)
		if p.HolidaysMissing != 0 {
			missing = append(missing, p.StartsOn.String()+" 起的报告期（"+p.DueOn.String()+"）")
		}
	}
	if len(missing) > 0 {
		e.warn(ledger.EditNoHolidays, "until", "没有 "+strings.Join(yearsMissing(list, there), "、")+
			" 年的放假安排，以下期限只按周末推算，请核对："+strings.Join(missing, "、"))
	}
	return thing, nil
}

// yearsMissing are the years whose holidays were not known for new periods.
func yearsMissing(list []ledger.ReportingPeriod, there map[ledger.Date]bool) (years []string) {
	last := 0
	for _, p := range list {
		if y := p.HolidaysMissing; y != 0 && y != last && !there[p.StartsOn] {
			years, last = append(years, strconv.Itoa(y)), y
		}
	}
	return years
}

// closePeriod closes a period or opens it again.
func (e *editing) closePeriod(edit ledger.ClosePeriod) (ledger.EditThing, error) {
	p, err := oneRow[ledger.ReportingPeriod](e, countPeriod, periodColumns, edit.ID, "period", "没有这个报告期")
	if err != nil {
		return ledger.EditThing{}, err
	}
	name := p.StartsOn.String() + " 起的报告期"
	if err := e.expect(countPeriod, name, p.Version, edit.Version); err != nil {
		return ledger.EditThing{}, err
	}
	if err := e.once(countPeriod, numberText(p.ID)); err != nil {
		return ledger.EditThing{}, err
	}
	want := e.tx.Now
	switch {
	case edit.Reopen && p.ClosedAt == 0:
		return ledger.EditThing{}, ledger.Invalid(countPeriod, name, "period", "这个报告期没有关账，不需要重开")
	case edit.Reopen && strings.TrimSpace(e.request.Reason) == "":
		return ledger.EditThing{}, ledger.Invalid(countPeriod, name, "reason", "重开报告期要写明理由")
	case edit.Reopen:
		want = 0
	case p.ClosedAt != 0:
		return ledger.EditThing{}, ledger.Invalid(countPeriod, name, "period", "这个报告期已经关账")
	case !p.EndsOn.Before(e.tx.store.Today()):
		return ledger.EditThing{}, ledger.Invalid(countPeriod, name, "period", "报告期还没有结束，"+p.EndsOn.String()+" 之后才能关账")
	}
	row := e.row(countPeriod, p.ID, false)
	row.set("closed_at", numberText(p.ClosedAt), numberText(want))
	return ledger.EditThing{ID: p.ID}, row.save()
}

// published makes a published figure or changes one.
func (e *editing) published(edit ledger.EditPublished) (ledger.EditThing, error) {
	old := ledger.PublishedFigure{Subject: ledger.SubjectProject, Series: ledger.Actual, Mode: ledger.FullAttribution, Qualifier: ledger.Exact}
	if edit.ID != 0 {
		var err error
		if old, err = e.knownPublished(edit.ID, edit.Version); err != nil {
			return ledger.EditThing{}, err
		}
	}
	want := old
	want.Source, want.Text, want.Programme = edit.Source.Over(old.Source), edit.Text.Over(old.Text), edit.Programme.Over(old.Programme)
	want.PlaceCode, want.Subject, want.Measure = edit.PlaceCode.Over(old.PlaceCode), edit.Subject.Over(old.Subject), edit.Measure.Over(old.Measure)
	want.Series, want.AsOf, want.PublishedOn = edit.Series.Over(old.Series), edit.AsOf.Over(old.AsOf), edit.PublishedOn.Over(old.PublishedOn)
	want.Mode, want.Value, want.Qualifier = edit.Mode.Over(old.Mode), edit.Value.Over(old.Value), edit.Qualifier.Over(old.Qualifier)
	if err := want.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	if _, found := e.programmeByID(want.Programme); !found && want.Programme != 0 && want.Programme != old.Programme {
		return ledger.EditThing{}, notFoundAt("programme", "programme", numberText(want.Programme), "没有这个帮扶行动")
	}
	if _, found := e.measures[want.Measure]; !found && want.Measure != "" {
		return ledger.EditThing{}, notFoundAt("measure", "measure", want.Measure, "没有这个指标")
	}
	if want.PlaceCode != old.PlaceCode && want.PlaceCode != "" {
		if err := e.placeThere("place", want.PlaceCode); err != nil {
			return ledger.EditThing{}, err
		}
	}
	if edit.ID == 0 {
		var err error
		if want.ID, err = e.tx.reserve(e.ctx, countPublished, 1); err != nil {
			return ledger.EditThing{}, err
		}
		if _, err := e.tx.ExecContext(e.ctx, `
			INSERT INTO published_figure (id, source, text, programme_id, place_code, subject_kind, measure, series, as_of, published_on, attribution, value, qualifier)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
			want.ID, want.Source, want.Text, idOrNull(want.Programme), orNull(want.PlaceCode), string(want.Subject), want.Measure, string(want.Series),
			want.AsOf, want.PublishedOn, string(want.Mode), want.Value, string(want.Qualifier)); err != nil {
			return ledger.EditThing{}, fmt.Errorf("publish: %w", err)
		}
		if err := e.withinSight(countPublished, want.ID, want.PlaceCode); err != nil {
			return ledger.EditThing{}, err
		}
		return ledger.EditThing{ID: want.ID}, e.made(countPublished, want.ID)
	}
	row := e.row(countPublished, want.ID, false)
	row.set("source", old.Source, want.Source)
	row.set("text", old.Text, want.Text)
	row.set("programme_id", numberText(old.Programme), numberText(want.Programme))
	row.set("place_code", old.PlaceCode, want.PlaceCode)
	row.set("subject_kind", string(old.Subject), string(want.Subject))
	row.set("measure", old.Measure, want.Measure)
	row.set("series", string(old.Series), string(want.Series))
	row.set("as_of", dateText(old.AsOf), dateText(want.AsOf))
	row.set("published_on", dateText(old.PublishedOn), dateText(want.PublishedOn))
	row.set("attribution", string(old.Mode), string(want.Mode))
	row.set("value", strconv.FormatInt(old.Value, 10), strconv.FormatInt(want.Value, 10))
	row.set("qualifier", string(old.Qualifier), string(want.Qualifier))
	if err := row.save(); err != nil {
		return ledger.EditThing{}, err
	}
	return ledger.EditThing{ID: want.ID}, e.withinSight(countPublished, want.ID, want.PlaceCode)
}

func (e *editing) knownPublished(id ledger.ID, version int64) (ledger.PublishedFigure, error) {
	const none = "没有这条通报数据"
	p, err := oneRow[ledger.PublishedFigure](e, countPublished, publishedColumns, id, "publishedFigure", none)
	if err == nil && p.EndedAt != 0 {
		err = notFoundAt(countPublished, "publishedFigure", numberText(id), none)
	}
	if err != nil {
		return p, err
	}
	if err := e.expect(countPublished, p.Text, p.Version, version); err != nil {
		return p, err
	}
	return p, e.once(countPublished, numberText(id))
}

func (e *editing) archivePublished(edit ledger.ArchivePublished) (ledger.EditThing, error) {
	p, err := e.knownPublished(edit.ID, edit.Version)
	if err != nil {
		return ledger.EditThing{}, err
	}
	row := e.row(countPublished, p.ID, false)
	row.set(endedField, "", numberText(e.tx.Now))
	return ledger.EditThing{ID: p.ID, Ended: true}, row.save()
}

// freeze keeps a bulletin.
func (e *editing) freeze(edit ledger.FreezeBulletin) (ledger.EditThing, error) {
	p, err := oneRow[ledger.ReportingPeriod](e, countPeriod, periodColumns, edit.Period, "period", "没有这个报告期")
	if err != nil {
		return ledger.EditThing{}, err
	}
	b := ledger.Bulletin{Period: p.ID, PlaceCode: edit.Place, Title: edit.Title, AsOf: edit.Query.AsOf, KnownAt: edit.Query.KnownAt, FrozenAt: e.tx.Now, Batch: e.batch.ID}
	if b.Definition, err = ledger.WriteDefinition(edit.Query); err != nil {
		return ledger.EditThing{}, err
	}
	if b.Numbers, err = ledger.WriteNumbers(edit.Numbers); err != nil {
		return ledger.EditThing{}, err
	}
	if err := b.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	if b.PlaceCode != "" {
		if err := e.placeThere("place", b.PlaceCode); err != nil {
			return ledger.EditThing{}, err
		}
	}
	if b.ID, err = e.tx.reserve(e.ctx, countBulletin, 1); err != nil {
		return ledger.EditThing{}, err
	}
	if _, err := e.tx.ExecContext(e.ctx, `
		INSERT INTO bulletin (id, period_id, place_code, title, as_of, known_at, frozen_at, definition, numbers, batch_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		b.ID, b.Period, orNull(b.PlaceCode), b.Title, b.AsOf, int64(b.KnownAt), int64(b.FrozenAt), b.Definition, b.Numbers, b.Batch); err != nil {
		return ledger.EditThing{}, fmt.Errorf("freeze a bulletin: %w", err)
	}
	if err := e.withinSight(countBulletin, b.ID, b.PlaceCode); err != nil {
		return ledger.EditThing{}, err
	}
	e.count(countBulletin, created)
	return ledger.EditThing{ID: b.ID}, e.log.add(e.ctx, e.tx, countBulletin, b.ID, "title", "", b.Title)
}
