package holidays

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"jiedui/ledger"
)

func day(y, m, d int) ledger.Date { return ledger.Date{Year: y, Month: time.Month(m), Day: d} }

func TestTheFileIsReadAndItsDaysDifferFromThePlainWeekOrLieInAHoliday(t *testing.T) {
	t.Parallel()
	c, err := parse(china)
	if err != nil {
		t.Fatal(err)
	}
	if want := []int{2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026}; !slices.Equal(c.Years(), want) {
		t.Errorf("years %v, want %v", c.Years(), want)
	}
	for d, works := range c.days {
		weekend := d.Time(time.UTC).Weekday()%6 == 0
		if works && !weekend {
			t.Errorf("%s is a make-up day on a day that works anyway", d)
		}
	}
	for _, year := range c.Years() {
		made, off := 0, 0 // what is made up is taken off the week
		for d := day(year, 1, 1); d.Year == year; d = d.AddDays(1) {
			switch weekend := d.Time(time.UTC).Weekday()%6 == 0; {
			case weekend && c.Works(d):
				made++
			case !weekend && !c.Works(d):
				off++
			}
		}
		// Eleven public holidays, thirteen since 2025; those on weekends are made up for,
		// and New Year's may be taken in the old year.
		holidays := 11
		if year >= 2025 {
			holidays = 13
		}
		if n := off - made; n < holidays-3 || n > holidays+2 {
			t.Errorf("%d: %d days off in the week, %d made up", year, off, made)
		}
	}
}

func TestKnownDueDates(t *testing.T) {
	t.Parallel()
	c := China()
	for _, k := range []struct {
		after   ledger.Date
		n       int
		want    ledger.Date
		missing []int
	}{
		{day(2024, 9, 30), 5, day(2024, 10, 12), nil},        // after 国庆节; 12 October is made up
		{day(2020, 1, 31), 1, day(2020, 2, 3), nil},          // the festival that was made longer
		{day(2018, 12, 31), 5, day(2019, 1, 8), nil},         // 元旦
		{day(2025, 12, 31), 3, day(2026, 1, 6), nil},         // 4 January is made up
		{day(2026, 12, 31), 5, day(2027, 1, 7), []int{2027}}, // not announced: weekends alone
		{day(2017, 12, 29), 1, day(2018, 1, 2), []int{2017}}, // the 30th and 31st were a weekend
		{day(2016, 12, 30), 1, day(2017, 1, 2), []int{2016, 2017}},
	} {
		if on, missing := c.After(k.after, k.n); on != k.want || !slices.Equal(missing, k.missing) {
			t.Errorf("After(%s, %d) = %s, %v; want %s, %v", k.after, k.n, on, missing, k.want, k.missing)
		}
	}
}

// Of random days: the nth working day after is a working day, n of them lie up to it, they
// rise with n, and to go m and then n is to go m + n.
func TestArithmeticOfWorkingDays(t *testing.T) {
	t.Parallel()
	c, r := China(), rand.New(rand.NewPCG(5, 7))
	for range 3000 {
		from := day(2016, 1, 1).AddDays(r.IntN(13 * 365))
		n, m := 1+r.IntN(30), 1+r.IntN(30)
		on, _ := c.After(from, n)
		if !c.Works(on) || !from.Before(on) || c.Between(from, on) != n {
			t.Fatalf("After(%s, %d) = %s: works %t, %d between", from, n, on, c.Works(on), c.Between(from, on))
		}
		next, _ := c.After(from, n+1)
		if !on.Before(next) {
			t.Fatalf("the %dth working day after %s is %s, the next one %s", n, from, on, next)
		}
		further, _ := c.After(on, m)
		if at, _ := c.After(from, n+m); at != further {
			t.Fatalf("%d and %d working days after %s are %s, %d are %s", n, m, from, further, n+m, at)
		}
		if d := from.AddDays(1); c.Works(d) != (c.Between(from, d) == 1) {
			t.Fatalf("%s", d)
		}
	}
}

func TestWrongLinesAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"off", "off 2020-01-01", "year x", "year 2020\nyear 2020", "year 2020\naway 2020-01-01", "year 2020\noff 2020-13-01",
		"year 2020\noff 2020-01-02..2020-01-01", "year 2020\noff 2020-01-01\non 2020-01-01", "year 2020\noff 2019-11-30", "year 2020\noff 2021-01-01",
		"year 2020\noff 2020-01-01..x",
	} {
		if _, err := parse(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
