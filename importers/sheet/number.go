package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// significant is the number of decimal digits Excel keeps of a number. A double written with 17
// (345.29000000000002) shows its binary error; with 15 it shows what was typed.
const significant = 15

// plainNumber writes a stored number in plain decimal. Not ok: no number, or outside of doubles.
func plainNumber(raw string) (text string, ok bool) {
	digits, plain, ok := inspect(raw)
	if !ok {
		return "", false
	}
	if plain && digits <= significant {
		return raw, true
	}
	if plain && digits <= significant+2 && len(raw) < 40 { // far from where doubles have fewer digits
		if text, ok := rounded(raw, digits); ok {
			return text, true
		}
	}
	return viaDouble(raw)
}

func viaDouble(raw string) (text string, ok bool) {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return "", false // beyond the largest double; too small ones become 0 without error
	}
	// "-d.dddddddddddddde±xx"
	var buf [32]byte
	b := strconv.AppendFloat(buf[:0], f, 'e', significant-1, 64)
	var out strings.Builder
	if b[0] == '-' {
		b = b[1:]
		out.WriteByte('-')
	}
	exponent, _ := strconv.Atoi(string(b[significant+2:]))
	b[1] = b[0]
	mantissa := strings.TrimRight(string(b[1:significant+1]), "0")
	switch point := exponent + 1; {
	case mantissa == "":
		return "0", true
	case point <= 0:
		out.WriteString("0." + strings.Repeat("0", -point) + mantissa)
	case point >= len(mantissa):
		out.WriteString(mantissa + strings.Repeat("0", point-len(mantissa)))
	default:
		out.WriteString(mantissa[:point] + "." + mantissa[point:])
	}
	return out.String(), true
}

// rounded cuts a plain number of 16 or 17 digits, as programs store 345.29 (345.29000000000002), back to
// 15, without making a double of it. The nearest double differs from the text by less than 12 units of
// the 17th digit, so the two round alike unless what is cut off is about a half. Not ok: it is, or a
// carry would run to the front.
func rounded(raw string, digits int) (text string, ok bool) {
	point := strings.IndexByte(raw, '.')
	cut := len(raw) - (digits - significant)
	if point < 0 || point >= cut {
		return "", false
	}
	tail := int(raw[cut] - '0')
	if tail *= 10; digits == significant+2 {
		tail += int(raw[cut+1] - '0')
	}
	if tail > 50-12 && tail < 50+12 {
		return "", false
	}
	if tail < 50 {
		return strings.TrimRight(strings.TrimRight(raw[:cut], "0"), "."), true
	}
	// Nines at the end become zeros, which are not written.
	kept := strings.TrimRight(raw[:cut], "9")
	if len(kept) <= point+1 {
		return "", false
	}
	return kept[:len(kept)-1] + string(kept[len(kept)-1]+1), true
}

// inspect checks that raw is a decimal number and counts its significant digits. Plain: it is
// already written the one way plainNumber writes.
func inspect(raw string) (digits int, plain, ok bool) {
	i := 0
	if i < len(raw) && (raw[i] == '-' || raw[i] == '+') {
		i++
	}
	plain = i == 0 || raw[0] == '-'
	whole := i
	for ; i < len(raw) && raw[i] >= '0' && raw[i] <= '9'; i++ {
		if digits > 0 || raw[i] != '0' {
			digits++
		}
	}
	written := i - whole
	if written == 0 || written > 1 && raw[whole] == '0' {
		plain = false
	}
	if i < len(raw) && raw[i] == '.' {
		i++
		start := i
		for ; i < len(raw) && raw[i] >= '0' && raw[i] <= '9'; i++ {
			if digits > 0 || raw[i] != '0' {
				digits++
			}
		}
		if i == start || raw[i-1] == '0' {
			plain = false
		}
		written += i - start
	}
	if written == 0 {
		return 0, false, false
	}
	if digits == 0 && raw[0] == '-' {
		plain = false // "-0"
	}
	if i < len(raw) && raw[i]|0x20 == 'e' {
		plain = false
		i++
		if i < len(raw) && (raw[i] == '-' || raw[i] == '+') {
			i++
		}
		start := i
		for i < len(raw) && raw[i] >= '0' && raw[i] <= '9' {
			i++
		}
		if i == start {
			return 0, false, false
		}
	}
	return digits, plain, i == len(raw)
}

const (
	secondsPerDay = 24 * 60 * 60
	lastSerial    = 2958466 // the day after 9999-12-31, counted from 1900
	days1904      = 1462    // what 1904 counts start later
)

// isoDate writes a serial number as a date, a time, or both. Not ok: the serial stands for none,
// and Excel would show ##### or the day 0.
func isoDate(serial float64, display display, date1904 bool) (string, bool) {
	last := lastSerial
	if date1904 {
		last -= days1904
	}
	if !(serial >= 0 && serial < lastSerial) { // NaN too
		return "", false
	}
	day, seconds := splitSerial(serial)
	if day >= last {
		return "", false
	}
	if display == elapsed {
		return clock(int64(day)*secondsPerDay + seconds), true
	}
	// Below 1 there is no day, except where counting starts with one and the format shows it.
	if day == 0 && (display == timeOfDay || !date1904) {
		if display == calendar && seconds == 0 {
			return "", false
		}
		return clock(seconds), true
	}
	date := civil(day, date1904)
	if seconds == 0 {
		return date, true
	}
	return date + "T" + clock(seconds), true
}

// splitSerial separates days from whole seconds. Serials hold a second to about 1e-6 of it, so
// rounding is needed, but a moment before midnight must not move to the next day.
func splitSerial(serial float64) (day int, seconds int64) {
	whole, fraction := math.Modf(serial)
	millis := int64(math.Round(fraction * secondsPerDay * 1000))
	if millis >= secondsPerDay*1000 {
		return int(whole) + 1, 0
	}
	return int(whole), min((millis+500)/1000, secondsPerDay-1)
}

// civil writes the day of a serial number. The arithmetic is that of the Gregorian calendar in years that
// begin in March: "days_from_civil" and back in H. Hinnant, chrono-Compatible Low-Level Date Algorithms.
func civil(day int, date1904 bool) string {
	switch {
	case date1904:
		day += days1904
	case day == 60:
		return "1900-02-29" // Lotus 1-2-3 took 1900 for a leap year and Excel keeps to it
	case day < 60:
		day++
	}
	const (
		era   = 146097 // days in 400 years
		epoch = 693899 // 1899-12-30, which is serial 0 from March 1900 on, in days from 0000-03-01
	)
	day += epoch
	ofEra := day % era
	yearOfEra := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	shifted := (5*ofYear + 2) / 153 // 0: March
	year, month := yearOfEra+400*(day/era), shifted+3
	if month > 12 {
		year, month = year+1, month-12
	}
	b := make([]byte, 0, len("2006-01-02"))
	b = appendPadded(appendPadded(b, int64(year/100)), int64(year%100))
	b = appendPadded(append(b, '-'), int64(month))
	return string(appendPadded(append(b, '-'), int64(ofYear-(153*shifted+2)/5+1)))
}

// clock writes seconds as hh:mm:ss; hours may pass 23.
func clock(seconds int64) string {
	b := make([]byte, 0, 16)
	b = appendPadded(b, seconds/3600)
	b = append(b, ':')
	b = appendPadded(b, seconds/60%60)
	b = append(b, ':')
	return string(appendPadded(b, seconds%60))
}

func appendPadded(b []byte, n int64) []byte {
	if n < 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, n, 10)
}

// isoText brings a date stored as text (cell type d) into the form of Cell.Text.
func isoText(raw string) (string, bool) {
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", time.TimeOnly, "T15:04:05Z07:00", "T15:04:05"} {
		t, err := time.Parse(layout, raw) // takes fractions of a second too
		if err != nil {
			continue
		}
		t = t.Round(time.Second)
		switch {
		case t.Year() == 0:
			return t.Format(time.TimeOnly), true
		case t.Equal(t.Truncate(24 * time.Hour)):
			return t.Format(time.DateOnly), true
		}
		return t.Format("2006-01-02T15:04:05"), true
	}
	return "", false
}
