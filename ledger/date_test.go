package ledger

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"
)

func isoDay(t testing.TB, iso string) Date {
	t.Helper()
	d, err := ParseISODate(iso)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestParseSpan(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, from, to string
		precision      Precision
	}{
		// Days.
		{"2024-01-05", "2024-01-05", "2024-01-05", PrecisionDay},
		{" 2024/1/5 ", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024.1.5", "2024-01-05", "2024-01-05", PrecisionDay},
		{"２０２４．１．５", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024年1月5日", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024 年 1 月 5 日", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024年10月26号", "2024-10-26", "2024-10-26", PrecisionDay},
		{"20240105", "2024-01-05", "2024-01-05", PrecisionDay},
		{"二〇二四年十月二十六日", "2024-10-26", "2024-10-26", PrecisionDay},
		{"二零二四年十二月三十一日", "2024-12-31", "2024-12-31", PrecisionDay},
		{"二○二四年一月五日", "2024-01-05", "2024-01-05", PrecisionDay},
		{"24年1月5日", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024-02-29", "2024-02-29", "2024-02-29", PrecisionDay},
		// The time of day is dropped.
		{"2024-01-05 00:00:00", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024/1/5 0:00", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024-01-05T23:59:59.123", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024-01-05T00:00:00Z", "2024-01-05", "2024-01-05", PrecisionDay},
		{"2024年1月5日 12:30", "2024-01-05", "2024-01-05", PrecisionDay},
		// Months.
		{"2024年1月", "2024-01-01", "2024-01-31", PrecisionMonth},
		{"2024年2月份", "2024-02-01", "2024-02-29", PrecisionMonth},
		{"2024.10", "2024-10-01", "2024-10-31", PrecisionMonth},
		{"2024.1", "2024-01-01", "2024-01-31", PrecisionMonth},
		{"2024-10", "2024-10-01", "2024-10-31", PrecisionMonth},
		{"2024/10", "2024-10-01", "2024-10-31", PrecisionMonth},
		{"202410", "2024-10-01", "2024-10-31", PrecisionMonth},
		{"二〇二四年十月", "2024-10-01", "2024-10-31", PrecisionMonth},
		{"2024年10月底", "2024-10-31", "2024-10-31", PrecisionMonth},
		{"2024年10月初", "2024-10-01", "2024-10-01", PrecisionMonth},
		{"2024年10月上旬", "2024-10-01", "2024-10-10", PrecisionMonth},
		{"2018-06 中旬", "2018-06-11", "2018-06-20", PrecisionMonth},
		{"2024年2月下旬", "2024-02-21", "2024-02-29", PrecisionMonth},
		{"2024年底", "2024-12-31", "2024-12-31", PrecisionMonth},
		{"2024年年末", "2024-12-31", "2024-12-31", PrecisionMonth},
		{"2024年初", "2024-01-01", "2024-01-01", PrecisionMonth},
		{"2024年1-9月", "2024-01-01", "2024-09-30", PrecisionMonth},
		{"2024年1—9月份", "2024-01-01", "2024-09-30", PrecisionMonth},
		// Quarters, halves, years.
		{"2024年第三季度", "2024-07-01", "2024-09-30", PrecisionQuarter},
		{"2024年三季度", "2024-07-01", "2024-09-30", PrecisionQuarter},
		{"2024年4季度", "2024-10-01", "2024-12-31", PrecisionQuarter},
		{"2024年前三季度", "2024-01-01", "2024-09-30", PrecisionQuarter},
		{"2024Q3", "2024-07-01", "2024-09-30", PrecisionQuarter},
		{"2024年Q1", "2024-01-01", "2024-03-31", PrecisionQuarter},
		{"2024-q4", "2024-10-01", "2024-12-31", PrecisionQuarter},
		{"2018H2", "2018-07-01", "2018-12-31", PrecisionHalf},
		{"2024年上半年", "2024-01-01", "2024-06-30", PrecisionHalf},
		{"2024年下半年", "2024-07-01", "2024-12-31", PrecisionHalf},
		{"2024", "2024-01-01", "2024-12-31", PrecisionYear},
		{"2024年", "2024-01-01", "2024-12-31", PrecisionYear},
		{"2024年度", "2024-01-01", "2024-12-31", PrecisionYear},
		{"24年", "2024-01-01", "2024-12-31", PrecisionYear},
		{"15年", "2015-01-01", "2015-12-31", PrecisionYear},
		{"二四年", "2024-01-01", "2024-12-31", PrecisionYear},
		// Ranges.
		{"2015-01-04-2015-11-27", "2015-01-04", "2015-11-27", PrecisionDay},
		{"2015.1.4—2015.11.27", "2015-01-04", "2015-11-27", PrecisionDay},
		{"2015/1/4 - 2015/11/27", "2015-01-04", "2015-11-27", PrecisionDay},
		{"2015-01-04 00:00:00~2015-11-27 00:00:00", "2015-01-04", "2015-11-27", PrecisionDay},
		{"20150104-20151127", "2015-01-04", "2015-11-27", PrecisionDay},
		{"2023-2025", "2023-01-01", "2025-12-31", PrecisionYear},
		{"2023——2025年", "2023-01-01", "2025-12-31", PrecisionYear},
		{"2023年至2025年", "2023-01-01", "2025-12-31", PrecisionYear},
		{"2024年3月-2025年6月", "2024-03-01", "2025-06-30", PrecisionMonth},
		{"2024.3-2024.12", "2024-03-01", "2024-12-31", PrecisionMonth},
		{"2024-3-2024-12", "2024-03-01", "2024-12-31", PrecisionMonth},
		{"202403～202412", "2024-03-01", "2024-12-31", PrecisionMonth},
		{"2024年3月至6月", "2024-03-01", "2024-06-30", PrecisionMonth},
		{"2024年10月26日-11月3日", "2024-10-26", "2024-11-03", PrecisionDay},
		{"2024年10月26日至28日", "2024-10-26", "2024-10-28", PrecisionDay},
		{"2024年3月5日至2025年", "2024-03-05", "2025-12-31", PrecisionYear},
		{"2024年上半年至2025年三季度", "2024-01-01", "2025-09-30", PrecisionHalf},
	} {
		want := Span{isoDay(t, c.from), isoDay(t, c.to), c.precision}
		got, err := ParseSpan(c.text)
		if err != nil || got != want {
			t.Errorf("ParseSpan(%q) = %v %s, %v, want %v %s", c.text, got, got.Precision, err, want, c.precision)
		}
	}
}

func TestParseSpanIn_takes_the_year_of_the_sheet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, from, to string }{
		{"10月26日", "2024-10-26", "2024-10-26"},
		{"10月", "2024-10-01", "2024-10-31"},
		{"10月底", "2024-10-31", "2024-10-31"},
		{"三季度", "2024-07-01", "2024-09-30"},
		{"第3季度", "2024-07-01", "2024-09-30"},
		{"前三季度", "2024-01-01", "2024-09-30"},
		{"上半年", "2024-01-01", "2024-06-30"},
		{"年底", "2024-12-31", "2024-12-31"},
		{"3月至11月", "2024-03-01", "2024-11-30"},
		{"10月26日-11月3日", "2024-10-26", "2024-11-03"},
		{"2023年三季度", "2023-07-01", "2023-09-30"}, // its own year goes before
	} {
		got, err := ParseSpanIn(c.text, 2024)
		if err != nil || got.From != isoDay(t, c.from) || got.To != isoDay(t, c.to) {
			t.Errorf("ParseSpanIn(%q) = %v, %v, want %s to %s", c.text, got, err, c.from, c.to)
		}
	}
	for _, text := range []string{"26日", "底", "度", "13月", "第五季度", "三", "第三", "2月30日", "10月26日开工"} {
		if got, err := ParseSpanIn(text, 2024); err == nil {
			t.Errorf("ParseSpanIn(%q) = %v", text, got)
		}
	}
}

func TestParseSpanRefuses(t *testing.T) {
	t.Parallel()
	for code, texts := range map[string][]string{
		DateEmpty:  {"", " \u3000"},
		DateSerial: {"45597", "45597.5", "４５５９７"},
		DateNotADate: {
			"待定", "—", "5", "3.5", "123", "1234567", "123456789", "1/5/2024", "10-26-24", "24.10", "5年", "二十四年",
			"2024-10-12-", "2024.3-12", "2024-01-05T00:00:00-08:00", "Oct-24", "三五", "-2024",
			"2024-01-05 至 " + strings.Repeat("0", 100),
		},
		DateNoSuchDay: {
			"2024-13-01", "2024-02-30", "2023-02-29", "2024-00", "202413", "20240230", "2024年0月", "2024年13月",
			"2024年10月32日", "2024年第五季度", "1072", "9999-12-31", "2023-24", "2024年1-13月", "1066年",
		},
		DateYearMissing: {"10月", "10月26日", "26日", "十月", "三季度", "第3季度", "上半年", "年底", "2024年10月-28日"},
		DateUnexpectedText: {
			"2024-10-26 开工", "2024年10", "2024年1月5", "2024年10月前", "2024-01-05 25:00", "2024Q5", "2024X",
			"2024-01-05T16:00:00Z", "2024-01-05T00:00:00+08:00", "2023-2024-2025", "2024年3-2025年6月", "2024.", "2024年第一批", "2024-01-05 12", "2024-01-05 12:30:00.",
		},
		DateReversed: {"2025-2024", "2024年9-1月", "2024-11-27至2024-01-04"},
	} {
		for _, text := range texts {
			got, err := ParseSpan(text)
			var e *DateError
			if !errors.As(err, &e) || e.Code != code {
				t.Errorf("ParseSpan(%q) = %v, %v, want %s", text, got, err, code)
				continue
			}
			if e.Text != text || e.Hint == "" || got != (Span{}) {
				t.Errorf("ParseSpan(%q): text %q, hint %q, span %v", text, e.Text, e.Hint, got)
			}
		}
	}
}

func TestSpanDay(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"2024-10-26": true, "2024年10月": false, "2024年底": false, "2024-10-26至2024-10-28": false,
	} {
		span, err := ParseSpan(text)
		if err != nil {
			t.Fatal(err)
		}
		if d, ok := span.Day(); ok != want || d != span.From {
			t.Errorf("%q names the day %v, %v, want %v", text, d, ok, want)
		}
	}
	if _, ok := (Span{}).Day(); ok {
		t.Error("the zero Span names a day")
	}
}

func TestDateOrder(t *testing.T) {
	t.Parallel()
	order := []Date{{}, MinDate, isoDay(t, "2023-12-31"), isoDay(t, "2024-01-01"), isoDay(t, "2024-01-31"), isoDay(t, "2024-02-01"), Forever}
	for i, a := range order {
		for j, b := range order {
			want := 0
			if i < j {
				want = -1
			} else if i > j {
				want = 1
			}
			if a.Compare(b) != want || a.Before(b) != (want < 0) || a.After(b) != (want > 0) || (a == b) != (want == 0) {
				t.Errorf("%v against %v: Compare %d, want %d", a, b, a.Compare(b), want)
			}
		}
	}
}

func TestDateAddDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		from Date
		n    int
		want Date
	}{
		{isoDay(t, "2024-02-28"), 1, isoDay(t, "2024-02-29")},
		{isoDay(t, "2024-03-01"), -1, isoDay(t, "2024-02-29")},
		{isoDay(t, "2023-12-31"), 366, isoDay(t, "2024-12-31")},
		{isoDay(t, "9999-12-30"), 5, Forever},
		{Forever, -1, Forever},
		{MinDate, -1, MinDate},
		{isoDay(t, "2024-01-01"), 1 << 62, Forever},
		{isoDay(t, "2024-01-01"), -1 << 62, MinDate},
		{Date{}, 1, Date{}},
	} {
		if got := c.from.AddDays(c.n); got != c.want {
			t.Errorf("%v + %d days = %v, want %v", c.from, c.n, got, c.want)
		}
	}
}

func TestDateValid(t *testing.T) {
	t.Parallel()
	for _, d := range []Date{MinDate, Forever, {2024, 2, 29}, {2000, 2, 29}} {
		if !d.Valid() {
			t.Errorf("%v is not valid", d)
		}
	}
	for _, d := range []Date{{}, {2023, 2, 29}, {1900, 2, 29}, {2024, 13, 1}, {2024, 0, 1}, {2024, 1, 0}, {10000, 1, 1}, {0, 1, 1}} {
		if d.Valid() {
			t.Errorf("%v is valid", d)
		}
		if _, err := d.MarshalText(); (err == nil) != d.IsZero() {
			t.Errorf("%v marshals with %v", d, err)
		}
		if _, err := d.Value(); (err == nil) != d.IsZero() {
			t.Errorf("%v goes to the database with %v", d, err)
		}
	}
}

func TestParseISODateIsStrict(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "2024-1-5", "2024/01/05", "2024-01-05 ", "2024-02-30", "0000-01-01", "+024-01-05", "2024-01-5a", "２０２４-01-05"} {
		if d, err := ParseISODate(text); err == nil {
			t.Errorf("ParseISODate(%q) = %v, want a refusal", text, d)
		}
	}
}

func TestDateInTime(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("CST", 8*3600)
	d := isoDay(t, "2024-01-05")
	if got := d.Time(shanghai).UTC().Format(time.RFC3339); got != "2024-01-04T16:00:00Z" {
		t.Errorf("2024-01-05 begins in Shanghai at %s", got)
	}
	if got := DateOf(d.Time(shanghai)); got != d {
		t.Errorf("DateOf(Time) = %v, want %v", got, d)
	}
	if got := (Date{}).Time(shanghai); !got.IsZero() {
		t.Errorf("the zero Date begins at %v", got)
	}
}

func TestDateInDatabase(t *testing.T) {
	t.Parallel()
	want := isoDay(t, "2024-01-05")
	for _, src := range []any{
		"2024-01-05", []byte("2024-01-05"), "2024-01-05T00:00:00Z", "2024-01-05 00:00:00+00:00",
		time.Date(2024, 1, 5, 0, 0, 0, 0, time.UTC),
	} {
		var got Date
		if err := got.Scan(src); err != nil || got != want {
			t.Errorf("Scan(%v) = %v, %v", src, got, err)
		}
	}
	if v, err := want.Value(); v != "2024-01-05" || err != nil {
		t.Errorf("Value() = %v, %v", v, err)
	}
	got := want
	if err := got.Scan(nil); err != nil || !got.IsZero() {
		t.Errorf("Scan(nil) = %v, %v, want the zero Date", got, err)
	}
	if v, err := (Date{}).Value(); v != nil || err != nil {
		t.Errorf("zero Value() = %v, %v, want NULL", v, err)
	}
	for _, src := range []any{"", "soon", "2024-02-30", int64(45597), time.Date(12024, 1, 5, 0, 0, 0, 0, time.UTC)} {
		got := want
		if err := got.Scan(src); err == nil || got != want {
			t.Errorf("Scan(%v) = %v, %v, want an error and the old value", src, got, err)
		}
	}
}

func TestDateInJSON(t *testing.T) {
	t.Parallel()
	type row struct{ On, Off Date }
	in := row{On: isoDay(t, "2024-01-05")}
	text, err := json.Marshal(in)
	if err != nil || string(text) != `{"On":"2024-01-05","Off":""}` {
		t.Errorf("marshals as %s, %v", text, err)
	}
	out := row{Off: Forever}
	if err := json.Unmarshal(text, &out); err != nil || out != in {
		t.Errorf("unmarshals as %v, %v", out, err)
	}
	if err := json.Unmarshal([]byte(`{"On":"5.1.2024"}`), &out); codeOf(err) != DateNotADate {
		t.Errorf("5.1.2024 unmarshals with %v", err)
	}
}

func TestPlainDatesDoNotAllocate(t *testing.T) {
	for _, text := range []string{"2024-01-05", "2024年10月", "2015.1.4—2015.11.27"} {
		if n := testing.AllocsPerRun(100, func() {
			if _, err := ParseSpan(text); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("ParseSpan(%q) allocates %v times", text, n)
		}
	}
}

func BenchmarkParseSpan(b *testing.B) {
	for _, text := range []string{"2024-01-05", "2024年10月26日", "2015.1.4—2015.11.27"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = ParseSpan(text)
			}
		})
	}
}

// FuzzParseSpan: no text panics; every refusal has a hint; what is read is ordered, made of real
// days, and its String reads as the same days.
func FuzzParseSpan(f *testing.F) {
	for _, seed := range []string{
		"2024-01-05 00:00:00", "2024.10", "20240105", "二〇二四年十月二十六日", "2015.1.4—2015.11.27", "2024年第三季度",
		"2024Q3", "2024年10月下旬", "24年底", "2024年1-9月", "45597", "2024年3月至6月", "2024-01-05T00:00:00.000Z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		span, err := ParseSpan(text)
		if err != nil {
			var e *DateError
			if !errors.As(err, &e) || e.Hint == "" || e.Text != text {
				t.Fatalf("%q: %#v", text, err)
			}
			return
		}
		if !span.From.Valid() || !span.To.Valid() || span.From.After(span.To) {
			t.Fatalf("%q reads as %v", text, span)
		}
		again, err := ParseSpan(span.String())
		if err != nil || again.From != span.From || again.To != span.To {
			t.Fatalf("%q is written %q and reads as %v, %v", text, span, again, err)
		}
	})
}
