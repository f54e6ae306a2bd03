package ledger

import (
	"cmp"
	"database/sql/driver"
	"fmt"
	"time"
)

// Date is a day of the civil calendar, without time and zone. The zero Date is "absent" (NULL in
// the database, empty as text) and sorts before every day. Dates are comparable with ==.
type Date struct {
	Year  int // 1 to 9999
	Month time.Month
	Day   int
}

var (
	// MinDate is the first Date.
	MinDate = Date{1, time.January, 1}
	// Forever is the last Date: the end of what has not ended.
	Forever = Date{9999, time.December, 31}
)

// DateOf is the day that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseISODate reads 2006-01-02 and nothing else. Errors are *DateError.
func ParseISODate(s string) (Date, error) {
	var part [3]int
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return Date{}, dateError(DateNotADate, s)
	}
	for i, text := range [...]string{s[:4], s[5:7], s[8:]} {
		if digitRun(text) != len(text) {
			return Date{}, dateError(DateNotADate, s)
		}
		part[i] = smallInt(text)
	}
	d := Date{part[0], time.Month(part[1]), part[2]}
	if !d.Valid() {
		return Date{}, dateError(DateNoSuchDay, s)
	}
	return d, nil
}

// smallInt reads a run of at most 18 digits.
func smallInt(digits string) int {
	n := 0
	for _, c := range []byte(digits) {
		n = n*10 + int(c-'0')
	}
	return n
}

// IsZero reports whether d is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether d is a day of the calendar; the zero Date is not.
func (d Date) Valid() bool {
	return d.Year >= MinDate.Year && d.Year <= Forever.Year &&
		d.Month >= time.January && d.Month <= time.December &&
		d.Day >= 1 && d.Day <= daysIn(d.Year, d.Month)
}

func daysIn(year int, month time.Month) int {
	return time.Date(year, month+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// Compare is -1, 0 or +1 as d lies before, on or after other.
func (d Date) Compare(other Date) int {
	return cmp.Or(cmp.Compare(d.Year, other.Year), cmp.Compare(d.Month, other.Month), cmp.Compare(d.Day, other.Day))
}

// Before reports whether d lies before other.
func (d Date) Before(other Date) bool { return d.Compare(other) < 0 }

// After reports whether d lies after other.
func (d Date) After(other Date) bool { return d.Compare(other) > 0 }

// AddDays is the day n days later, or earlier for a negative n. It stops at MinDate and Forever,
// and Forever itself does not move, nor does the zero Date.
func (d Date) AddDays(n int) Date {
	const moreThanAll = 10_000 * 366
	if d.IsZero() || d == Forever {
		return d
	}
	n = min(max(n, -moreThanAll), moreThanAll)
	moved := DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
	switch {
	case moved.Before(MinDate):
		return MinDate
	case moved.After(Forever):
		return Forever
	}
	return moved
}

// Time is the first instant of d in loc; the zero time for the zero Date.
func (d Date) Time(loc *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// String is 2006-01-02, empty for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	if !d.Valid() {
		return fmt.Sprintf("%04d-%02d-%02d", d.Year, int(d.Month), d.Day)
	}
	return string(d.appendISO(nil))
}

func (d Date) appendISO(b []byte) []byte {
	two := func(n int) { b = append(b, '0'+byte(n/10), '0'+byte(n%10)) }
	two(d.Year / 100)
	two(d.Year % 100)
	b = append(b, '-')
	two(int(d.Month))
	b = append(b, '-')
	two(d.Day)
	return b
}

// Value implements driver.Valuer: the ISO text, which both engines store and order; NULL for
// the zero Date.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	if !d.Valid() {
		return nil, dateError(DateNoSuchDay, d.String())
	}
	return d.String(), nil
}

// Scan implements sql.Scanner for the forms in which the two engines hand back a date.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		scanned := DateOf(v)
		if !scanned.Valid() {
			return dateError(DateNoSuchDay, v.String())
		}
		*d = scanned
		return nil
	case string:
		return d.scanText(v)
	case []byte:
		return d.scanText(string(v))
	}
	return fmt.Errorf("scan date: cannot read a %T", src)
}

func (d *Date) scanText(s string) error {
	text := s
	// A driver that guesses column types may add midnight: 2024-01-05T00:00:00Z.
	if len(text) > 10 && (text[10] == 'T' || text[10] == ' ') {
		text = text[:10]
	}
	scanned, err := ParseISODate(text)
	if err != nil {
		return fmt.Errorf("scan date %q: %w", s, err)
	}
	*d = scanned
	return nil
}

// MarshalText implements encoding.TextMarshaler: ISO, empty for the zero Date.
func (d Date) MarshalText() ([]byte, error) {
	if !d.IsZero() && !d.Valid() {
		return nil, dateError(DateNoSuchDay, d.String())
	}
	return []byte(d.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseISODate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
