package sheet

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestPlainNumber(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"0": "0", "-0": "0", "0.0": "0", "-0.00": "0", "00": "0", "+5": "5", "007": "7", "5.": "5", ".5": "0.5", "-.50": "-0.5",
		"1234567.89": "1234567.89", "1.10": "1.1", "100": "100", "345.29000000000002": "345.29", "0.1235": "0.1235",
		"0.30000000000000004": "0.3", "-2.2999999999999998": "-2.3", "999999999999999": "999999999999999",
		"123456789012345678": "123456789012346000", "1E3": "1000", "1.5e-7": "0.00000015", "-1.25E+2": "-125", "12345E-2": "123.45",
		"9999999999999999": "10000000000000000", "1e-400": "0", "1E20": "100000000000000000000",
		"0.000001234567890123456": "0.00000123456789012346", "8595602512225": "8595602512225",
	} {
		if got, ok := plainNumber(raw); got != want || !ok {
			t.Errorf("plainNumber(%q) = %q, %v, want %q", raw, got, ok, want)
		}
	}
	for _, raw := range []string{"", "-", ".", "e5", "1e", "1e+", "1,5", "NaN", "Inf", "0x10", "1_000", "1e400", "１２", "1 2", "--1", "1.2.3"} {
		if got, ok := plainNumber(raw); ok {
			t.Errorf("plainNumber(%q) = %q, want none", raw, got)
		}
	}
}

func TestPlainNumberKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 20000 {
		// Up to 15 digits, stored the way Excel stores them: as the shortest text or with 17 digits.
		typed := strconv.FormatInt(random.Int64N(1e15), 10)
		if scale := random.IntN(8); scale > 0 && len(typed) > scale {
			typed = strings.TrimRight(typed[:len(typed)-scale]+"."+typed[len(typed)-scale:], "0")
			typed = strings.TrimSuffix(typed, ".")
		}
		f, err := strconv.ParseFloat(typed, 64)
		if err != nil {
			t.Fatal(err)
		}
		for _, stored := range []string{typed, strconv.FormatFloat(f, 'g', 17, 64), strconv.FormatFloat(f, 'E', -1, 64)} {
			if got, ok := plainNumber(stored); got != typed || !ok {
				t.Fatalf("typed %s, stored %s, read %s", typed, stored, got)
			}
		}
	}
}

func TestLongNumbersRoundAsDoublesDo(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	quick := 0
	for range 200_000 {
		digits := significant + 1 + random.IntN(2)
		b := []byte{byte('1' + random.IntN(9))}
		for len(b) < digits {
			b = append(b, byte('0'+random.IntN(10)))
		}
		switch at := 1 + random.IntN(digits-2); random.IntN(3) { // as binary errors look
		case 0:
			copy(b[at:], strings.Repeat("0", digits-1-at))
		case 1:
			copy(b[at:], strings.Repeat("9", digits-1-at))
		}
		if b[digits-1] == '0' {
			b[digits-1] = '7'
		}
		point := random.IntN(digits)
		raw := string(b[:point]) + "." + string(b[point:])
		if point == 0 {
			raw = "0." + strings.Repeat("0", random.IntN(5)) + string(b)
		}
		if random.IntN(2) == 0 {
			raw = "-" + raw
		}
		want, ok := viaDouble(raw)
		if got, also := plainNumber(raw); got != want || ok != also {
			t.Fatalf("%s: %s, want %s", raw, got, want)
		}
		if _, ok := rounded(raw, digits); ok {
			quick++
		}
	}
	if quick < 100_000 {
		t.Errorf("only %d were rounded as text", quick)
	}
}

func TestDaysAreThoseOfTheCalendar(t *testing.T) {
	t.Parallel()
	for day, date := 61, time.Date(1900, 3, 1, 0, 0, 0, 0, time.UTC); day < lastSerial; day, date = day+1, date.AddDate(0, 0, 1) {
		if got, want := civil(day, false), date.Format(time.DateOnly); got != want {
			t.Fatalf("day %d is %s, want %s", day, got, want)
		}
		if got := civil(day-days1904, true); day >= days1904 && got != civil(day, false) {
			t.Fatalf("day %d of 1904 is %s, want %s", day-days1904, got, civil(day, false))
		}
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	cases := []struct {
		serial   float64
		display  display
		date1904 bool
		want     string // "" : no date
	}{
		{1, calendar, false, "1900-01-01"},
		{59, calendar, false, "1900-02-28"},
		{60, calendar, false, "1900-02-29"},
		{61, calendar, false, "1900-03-01"},
		{45597, calendar, false, "2024-11-01"},
		{2958465, calendar, false, "9999-12-31"},
		{2958465.9999999999, calendar, false, ""},
		{2958466, calendar, false, ""},
		{-1, calendar, false, ""},
		{0, calendar, false, ""},
		{0, timeOfDay, false, "00:00:00"},
		{0.5, calendar, false, "12:00:00"},
		{0.75, timeOfDay, false, "18:00:00"},
		{45597.75, timeOfDay, false, "2024-11-01T18:00:00"},
		{45597.500011574073, calendar, false, "2024-11-01T12:00:01"},
		{45597.99999, calendar, false, "2024-11-01T23:59:59"},
		{45597.999997, calendar, false, "2024-11-01T23:59:59"},
		{45597.9999999999, calendar, false, "2024-11-02"},
		{1.5, elapsed, false, "36:00:00"},
		{0, calendar, true, "1904-01-01"},
		{0.5, timeOfDay, true, "12:00:00"},
		{0.5, calendar, true, "1904-01-01T12:00:00"},
		{44135, calendar, true, "2024-11-01"},
		{2957003, calendar, true, "9999-12-31"},
		{2957004, calendar, true, ""},
		{1e300, elapsed, false, ""},
	}
	for _, c := range cases {
		if got, ok := isoDate(c.serial, c.display, c.date1904); got != c.want || ok != (c.want != "") {
			t.Errorf("isoDate(%v, %d, %v) = %q, %v, want %q", c.serial, c.display, c.date1904, got, ok, c.want)
		}
	}
	for raw, want := range map[string]string{
		"2024-11-01": "2024-11-01", "2024-11-01T08:30:00": "2024-11-01T08:30:00", "2024-11-01T00:00:00.000Z": "2024-11-01",
		"2024-11-01T08:30Z": "2024-11-01T08:30:00", "08:30:00": "08:30:00", "T08:30:00": "08:30:00", "2024年": "",
	} {
		if got, _ := isoText(raw); got != want {
			t.Errorf("isoText(%q) = %q, want %q", raw, got, want)
		}
	}
}

func TestFormatCodes(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]display{
		"General": plain, "GENERAL;[Red]-General": plain, "0.00": plain, "#,##0.00_);[Red]\\(#,##0.00\\)": plain, "@": plain,
		`0!.0,"万"`: plain, "0.00E+00": plain, `"yyyy"0`: plain, `\d0`: plain, "[Red]0": plain, "[$-804]0": plain, "[DBNum1][$-804]General": plain,
		`_-* #,##0.00_-;\-* #,##0.00_-`: plain, "0_d": plain, `0"unclosed d`: plain, "[unclosed d": plain, "": plain, "\\": plain,
		"0%": percent, "0.00%;[Red]-0.00%": percent, `0"%"`: plain, `0\%`: plain,
		"yyyy-mm-dd": calendar, `yyyy"年"m"月"d"日"`: calendar, "yyyy年m月d日": calendar, `yyyy"年"m"月"`: calendar, "m/d/yy h:mm": calendar, "mmm-yy": calendar,
		"[$-804]aaaa": calendar, "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy": calendar, "[DBNum1][$-804]yyyy年m月": calendar, "m月": calendar, "e/m/d": calendar, "[=0]0;yyyy": calendar,
		"h:mm": timeOfDay, "mm:ss.0": timeOfDay, "h:mm AM/PM": timeOfDay, `上午/下午h"时"mm"分"`: timeOfDay, "[$-409]h:mm:ss a/p": timeOfDay,
		"[h]:mm": elapsed, "[mm]:ss": elapsed, "[HH]:MM:SS": elapsed, "[s]": elapsed,
	} {
		if got := codeDisplay(code); got != want {
			t.Errorf("codeDisplay(%q) = %d, want %d", code, got, want)
		}
	}
	for id, want := range map[int]display{0: plain, 2: plain, 9: percent, 10: percent, 11: plain, 14: calendar, 17: calendar, 18: timeOfDay, 21: timeOfDay, 22: calendar, 23: plain,
		27: calendar, 31: calendar, 32: timeOfDay, 36: calendar, 37: plain, 45: timeOfDay, 46: elapsed, 47: timeOfDay, 49: plain, 50: calendar, 55: timeOfDay, 58: calendar, 59: plain} {
		if got := builtinDisplay(id); got != want {
			t.Errorf("builtinDisplay(%d) = %d, want %d", id, got, want)
		}
	}
}

func TestReferences(t *testing.T) {
	t.Parallel()
	for ref, at := range map[string][2]int{"A1": {1, 1}, "C5": {5, 3}, "Z9": {9, 26}, "AA10": {10, 27}, "ZZ1": {1, 702}, "AAA1": {1, 703}, "XFD1048576": {1048576, 16384}} {
		if got := Ref(at[0], at[1]); got != ref {
			t.Errorf("Ref(%v) = %s, want %s", at, got, ref)
		}
		if row, col, ok := parseRef([]byte(ref)); !ok || row != at[0] || col != at[1] {
			t.Errorf("parseRef(%s) = %d, %d, %v", ref, row, col, ok)
		}
	}
	for _, ref := range []string{"", "A", "1", "A0", "XFE1", "A1048577", "A1B", "ABCDE1", "A99999999999999999999", "$A$1", "一1"} {
		if _, _, ok := parseRef([]byte(ref)); ok {
			t.Errorf("parseRef(%q) accepted", ref)
		}
	}
	if got := (Range{1, 1, 5, 3}).String() + " " + (Range{2, 2, 2, 2}).String(); got != "A1:C5 B2" {
		t.Errorf("Range: %s", got)
	}
}
