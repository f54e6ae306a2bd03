package holidays

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"jiedui/ledger"
)

//go:embed china.txt
var china string

// Calendar tells working days from others.
type Calendar struct {
	days  map[ledger.Date]bool // true: a working day, whatever the day of the week
	years map[int]bool
}

// China is the calendar of china.txt.
var China = sync.OnceValue(func() *Calendar {
	c, err := parse(china)
	if err != nil {
		panic(err) // the file is part of the program, and a test reads it
	}
	return c
})

// parse reads lines as the head of china.txt describes them.
func parse(text string) (*Calendar, error) {
	c := &Calendar{days: map[ledger.Date]bool{}, years: map[int]bool{}}
	year := 0
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		if err := c.line(words, &year); err != nil {
			return nil, fmt.Errorf("holidays, line %d: %w", n+1, err)
		}
	}
	return c, nil
}

func (c *Calendar) line(words []string, year *int) error {
	if len(words) < 2 {
		return fmt.Errorf("%q says too little", words[0])
	}
	if words[0] == "year" {
		n, err := strconv.Atoi(words[1])
		if err != nil || c.years[n] {
			return fmt.Errorf("year %q is none, or is there twice", words[1])
		}
		*year, c.years[n] = n, true
		return nil
	}
	works := words[0] == "on"
	if !works && words[0] != "off" {
		return fmt.Errorf("%q is neither year nor off nor on", words[0])
	}
	from, to, span := strings.Cut(words[1], "..")
	if !span {
		to = from
	}
	first, err := ledger.ParseISODate(from)
	if err != nil {
		return err
	}
	last, err := ledger.ParseISODate(to)
	if err != nil {
		return err
	}
	if last.Before(first) {
		return fmt.Errorf("%s ends before it begins", words[1])
	}
	for d := first; !d.After(last); d = d.AddDays(1) {
		if _, twice := c.days[d]; twice {
			return fmt.Errorf("%s is there twice", d)
		}
		if d.Year != *year && (d.Year != *year-1 || d.Month != time.December) {
			return fmt.Errorf("%s stands under %d", d, *year)
		}
		c.days[d] = works
	}
	return nil
}

// Years lists the years whose holidays are known.
func (c *Calendar) Years() []int { return slices.Sorted(maps.Keys(c.years)) }

// Works reports whether a day is a working day. Of a year that is not known only its
// weekends are no working days.
func (c *Calendar) Works(d ledger.Date) bool {
	if works, named := c.days[d]; named {
		return works
	}
	weekday := d.Time(time.UTC).Weekday()
	return weekday != time.Saturday && weekday != time.Sunday
}

// After is the nth working day after a day (n ≥ 1), and the years on the way whose
// holidays are not known, where it may be wrong.
func (c *Calendar) After(d ledger.Date, n int) (on ledger.Date, missing []int) {
	for n > 0 && d != ledger.Forever {
		if d = d.AddDays(1); c.Works(d) {
			n--
		}
		if !c.years[d.Year] && (len(missing) == 0 || missing[len(missing)-1] != d.Year) {
			missing = append(missing, d.Year)
		}
	}
	return d, missing
}

// Between is how many working days lie after a day, up to another and with it.
func (c *Calendar) Between(after, until ledger.Date) int {
	n := 0
	for d := after; d.Before(until); {
		if d = d.AddDays(1); c.Works(d) {
			n++
		}
	}
	return n
}
