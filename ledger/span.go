package ledger

import (
	"fmt"
	"strings"
	"time"
)

// Precision is how finely a Span's text named its time.
type Precision string

// The precisions, finest first.
const (
	PrecisionDay     Precision = "day"
	PrecisionMonth   Precision = "month"
	PrecisionQuarter Precision = "quarter"
	PrecisionHalf    Precision = "half"
	PrecisionYear    Precision = "year"
)

// Precisions lists the precisions, finest first.
var Precisions = []Precision{PrecisionDay, PrecisionMonth, PrecisionQuarter, PrecisionHalf, PrecisionYear}

func coarser(a, b Precision) Precision {
	for i := len(Precisions) - 1; i > 0; i-- {
		if p := Precisions[i]; a == p || b == p {
			return p
		}
	}
	return PrecisionDay
}

// Span is the time a cell names, From and To inclusive: one day, a month, a year, or a range.
//
// Three readings are decisions. 2024.10 is October and 2024.1 January, though a spreadsheet that
// stored 2024.10 as a number hands back 2024.1. 2024年底 is the day 2024-12-31 and 2024年初 the day
// 2024-01-01, with PrecisionMonth, because nobody means the day; 10月底 and 10月初 likewise. 上旬,
// 中旬 and 下旬 are their ten days with PrecisionMonth, the nearest that is not finer than meant.
type Span struct {
	From, To  Date
	Precision Precision // of a range: the coarser of its ends
}

// Day is the day that s names, if its text named one.
func (s Span) Day() (Date, bool) {
	return s.From, s.Precision == PrecisionDay && s.From == s.To && s.From.Valid()
}

// String is the day, or the two days with a dash between them. ParseSpan reads it back with the
// same From and To.
func (s Span) String() string {
	if s.From == s.To {
		return s.From.String()
	}
	return s.From.String() + "—" + s.To.String()
}

// Codes of DateError. They are findings' codes too and never change.
const (
	DateEmpty          = "empty"
	DateNotADate       = "not-a-date"
	DateSerial         = "date-serial"
	DateNoSuchDay      = "no-such-date"
	DateYearMissing    = "year-missing"
	DateUnexpectedText = "unexpected-text"
	DateReversed       = "dates-reversed"
)

var dateHints = map[string]string{
	DateEmpty:          "日期为空",
	DateNotADate:       "无法识别的日期，请写成 2024-10-26 或 2024年10月",
	DateSerial:         "这像是 Excel 的日期序号，请把单元格设为日期格式，或写成 2024-10-26",
	DateNoSuchDay:      "没有这一天，或年份不在 1900 至 2199 之间，请核对年、月、日",
	DateYearMissing:    "缺少年份，请写成 2024年10月",
	DateUnexpectedText: "日期前后有多余文字，请只保留日期",
	DateReversed:       "起始日期晚于结束日期，请核对",
}

// DateError says why a text is not a date.
type DateError struct {
	Code string // one of the Date… constants
	Text string // the text as it was given
	Hint string // in Chinese, for the person who filled in the cell: what to change
}

func (e *DateError) Error() string {
	return fmt.Sprintf("%s: %q: %s", e.Code, e.Text, e.Hint)
}

func dateError(code, text string) *DateError {
	return &DateError{Code: code, Text: text, Hint: dateHints[code]}
}

// maxDateText bounds the work one cell can ask for.
const maxDateText = 100

// ParseSpan reads a date, a month, quarter, half-year or year, or a range of them, in the forms
// Chinese offices use: 2024-01-05, 20240105, 2024年1月5日, 二〇二四年一月五日, 2024.10, 24年,
// 2024年上半年, 2024Q3, 2024年10月下旬, 2023年至2025年, 2024年3月-6月. Years are 1900 to 2199, two digits
// mean 20yy and only before 年. A number that looks like a spreadsheet's date serial is refused:
// whoever has the cell's format must convert it. Errors are *DateError.
func ParseSpan(s string) (Span, error) { return ParseSpanIn(s, 0) }

// ParseSpanIn is ParseSpan for a cell of a sheet about one year: a text that names a day, month or
// quarter without its year (10月26日, 三季度, 年底) is of that year. Zero: no year is known.
func ParseSpanIn(s string, year int) (Span, error) {
	span, code := readSpan(Narrow(s), year)
	if code != "" {
		return Span{}, dateError(code, s)
	}
	return span, nil
}

func readSpan(text string, year int) (span Span, code string) {
	switch {
	case text == "":
		return span, DateEmpty
	case len(text) > maxDateText:
		return span, DateNotADate
	case isSerial(text):
		return span, DateSerial
	}
	var base Span
	if year != 0 {
		if base, code = monthsSpan(year, 1, 12, PrecisionYear); code != "" {
			return span, code
		}
	}
	first, rest, code := scanPoint(text, base)
	if code == DateNotADate && startsPartOfYear(text) {
		if year == 0 {
			return span, DateYearMissing
		}
		first, rest, code = scanYearWords(year, text)
	}
	if code != "" {
		return span, code
	}
	if rest == "" {
		return first, ""
	}
	rest, ok := cutRangeSign(rest)
	if !ok {
		return span, DateUnexpectedText
	}
	last, rest, code := scanPoint(rest, first)
	switch {
	case code != "":
		return span, code
	case rest != "":
		return span, DateUnexpectedText
	case first.From.After(last.To):
		return span, DateReversed
	}
	return Span{first.From, last.To, coarser(first.Precision, last.Precision)}, ""
}

// startsPartOfYear recognises what may stand behind a year: 三季度, 第3季度, 前三季度, 上半年, 年底.
func startsPartOfYear(s string) bool {
	for _, w := range []string{"上半年", "下半年", "全年", "年底", "年末", "年初"} {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	if !cutWord(&s, "第") {
		cutWord(&s, "前")
	}
	_, after, ok := scanNumeral(s)
	_, quarter := cutSpaced(after, "季度")
	return ok && quarter
}

// isSerial recognises the days since 1900 that spreadsheets store: five digits reach from 1927
// to 2173, a fraction is the time of day.
func isSerial(s string) bool {
	whole, fraction, _ := strings.Cut(s, ".")
	return len(whole) == 5 && digitRun(whole) == 5 && digitRun(fraction) == len(fraction)
}

func cutRangeSign(s string) (rest string, ok bool) {
	s = strings.TrimLeft(s, " ")
	for _, sign := range []string{"--", "-", "——", "—", "–", "―", "─", "~", "〜", "→", "至", "到"} {
		if after, found := strings.CutPrefix(s, sign); found {
			return strings.TrimLeft(after, " "), true
		}
	}
	return s, false
}

// scanPoint reads one end of a range, or the whole. From the second end of a range, year and
// month may be missing: base is the first end, zero when there is none.
func scanPoint(s string, base Span) (span Span, rest, code string) {
	run := digitRun(s)
	after := s[run:]
	switch run {
	case 8:
		span, code = daySpan(smallInt(s[:4]), smallInt(s[4:6]), smallInt(s[6:8]))
		return span, cutClock(after), code
	case 6:
		span, code = monthSpan(smallInt(s[:4]), smallInt(s[4:6]))
		return span, after, code
	case 4:
		year := smallInt(s[:4])
		if rest, ok := cutSpaced(after, "年"); ok {
			return scanYearWords(year, rest)
		}
		return scanSeparated(year, after)
	}
	value, after, ok := scanNumeral(s)
	if !ok {
		return span, s, DateNotADate
	}
	if rest, ok := cutSpaced(after, "年"); ok {
		year, ok := scanYear(s[:len(s)-len(after)])
		if !ok {
			return span, s, DateNotADate
		}
		return scanYearWords(year, rest)
	}
	if rest, ok := cutMonthWord(after); ok {
		if base.From.IsZero() {
			return span, s, DateYearMissing
		}
		return scanMonthWords(base.From.Year, value, rest)
	}
	if rest, ok := cutDayWord(after); ok {
		if base.Precision != PrecisionDay {
			return span, s, DateYearMissing
		}
		span, code = daySpan(base.From.Year, int(base.From.Month), value)
		return span, cutClock(rest), code
	}
	return span, s, DateNotADate
}

// scanNumeral reads one or two ASCII digits or a Chinese numeral.
func scanNumeral(s string) (value int, rest string, ok bool) {
	if run := digitRun(s); run > 0 {
		return smallInt(s[:min(run, 2)]), s[run:], run <= 2
	}
	run := chineseRun(s)
	if n, ok := ParseChineseNumeral(s[:run]); ok && n < 100 {
		return int(n), s[run:], true
	}
	// Digits side by side are years; scanYear reads them.
	_, _, ok = chineseDigits(s[:run])
	return 0, s[run:], ok
}

// scanYear reads the two digits of 24年 and the Chinese digits of 二〇二四年.
func scanYear(s string) (year int, ok bool) {
	count := digitRun(s)
	year = smallInt(s[:min(count, 4)])
	if count == 0 {
		if year, count, ok = chineseDigits(s); !ok {
			return 0, false
		}
	}
	switch count {
	case 2:
		return 2000 + year, true
	case 4:
		return year, true
	}
	return 0, false
}

// scanSeparated reads what follows a year of four digits without 年: 2024-01-05, 2024.10, 2024Q3.
func scanSeparated(year int, s string) (span Span, rest, code string) {
	if s == "" {
		span, code = monthsSpan(year, 1, 12, PrecisionYear)
		return span, s, code
	}
	tail := s
	if strings.IndexByte("-/.", s[0]) >= 0 {
		tail = s[1:]
	}
	if len(tail) > 1 && isLetter(tail[0]) {
		return scanLetterPeriod(year, tail)
	}
	run := digitRun(tail)
	if len(tail) == len(s) || run == 0 || run > 2 {
		// Not a month: a year alone, or the first of a range (2023-2025).
		span, code = monthsSpan(year, 1, 12, PrecisionYear)
		return span, s, code
	}
	month, after := smallInt(tail[:run]), tail[run:]
	if after != "" && after[0] == s[0] {
		if run := digitRun(after[1:]); run == 1 || run == 2 {
			span, code = daySpan(year, month, smallInt(after[1:1+run]))
			return span, cutClock(after[1+run:]), code
		}
	}
	return scanMonthWords(year, month, after)
}

// scanLetterPeriod reads Q3 and H2.
func scanLetterPeriod(year int, s string) (span Span, rest, code string) {
	n := int(s[1]) - '0'
	switch {
	case s[0]|0x20 == 'q' && n >= 1 && n <= 4:
		span, code = monthsSpan(year, 3*n-2, 3*n, PrecisionQuarter)
	case s[0]|0x20 == 'h' && n >= 1 && n <= 2:
		span, code = monthsSpan(year, 6*n-5, 6*n, PrecisionHalf)
	default:
		code = DateUnexpectedText
	}
	return span, s[2:], code
}

// scanYearWords reads what follows 年.
func scanYearWords(year int, s string) (span Span, rest, code string) {
	s = strings.TrimLeft(s, " ")
	whole, code := monthsSpan(year, 1, 12, PrecisionYear)
	switch {
	case code != "":
		return span, s, code
	case cutWord(&s, "度", "全年"):
		return whole, s, ""
	case cutWord(&s, "上半年"):
		span, code = monthsSpan(year, 1, 6, PrecisionHalf)
		return span, s, code
	case cutWord(&s, "下半年"):
		span, code = monthsSpan(year, 7, 12, PrecisionHalf)
		return span, s, code
	case cutWord(&s, "年底", "年末", "底", "末"):
		return Span{whole.To, whole.To, PrecisionMonth}, s, ""
	case cutWord(&s, "年初", "初"):
		return Span{whole.From, whole.From, PrecisionMonth}, s, ""
	case len(s) > 1 && isLetter(s[0]):
		return scanLetterPeriod(year, s)
	}
	tail := s
	quarter := cutWord(&tail, "第")
	first := 0
	if !quarter && cutWord(&tail, "前") {
		quarter, first = true, 1
	}
	n, after, ok := scanNumeral(tail)
	if !ok {
		return whole, s, ""
	}
	if rest, ok := cutSpaced(after, "季度"); ok {
		if n > 4 {
			return span, s, DateNoSuchDay
		}
		if first == 0 {
			first = 3*n - 2
		}
		span, code = monthsSpan(year, first, 3*n, PrecisionQuarter)
		return span, rest, code
	}
	if quarter {
		return whole, s, ""
	}
	if rest, ok := cutMonthWord(after); ok {
		return scanMonthWords(year, n, rest)
	}
	// 2024年1-9月: the word 月 stands once.
	if rest, ok := cutRangeSign(after); ok {
		if last, after, ok := scanNumeral(rest); ok {
			if rest, ok := cutMonthWord(after); ok {
				span, code = monthsSpan(year, n, last, PrecisionMonth)
				return span, rest, code
			}
		}
	}
	return whole, s, ""
}

// scanMonthWords reads what follows 月, or a month written with a separator.
func scanMonthWords(year, month int, s string) (span Span, rest, code string) {
	whole, code := monthSpan(year, month)
	if code != "" {
		return span, s, code
	}
	tail := strings.TrimLeft(s, " ")
	from, to := whole.From, whole.To
	switch {
	case cutWord(&tail, "上旬"):
		to.Day = 10
	case cutWord(&tail, "中旬"):
		from.Day, to.Day = 11, 20
	case cutWord(&tail, "下旬"):
		from.Day = 21
	case cutWord(&tail, "月底", "月末", "底", "末"):
		from = to
	case cutWord(&tail, "月初", "初"):
		to = from
	default:
		if day, after, ok := scanNumeral(tail); ok {
			if after, ok := cutDayWord(after); ok {
				span, code = daySpan(year, month, day)
				return span, cutClock(after), code
			}
		}
		return whole, s, ""
	}
	return Span{from, to, PrecisionMonth}, tail, ""
}

// cutSpaced cuts a word that may have spaces before it.
func cutSpaced(s, word string) (rest string, ok bool) {
	rest, ok = strings.CutPrefix(strings.TrimLeft(s, " "), word)
	return strings.TrimLeft(rest, " "), ok
}

func cutMonthWord(s string) (rest string, ok bool) {
	if rest, ok = cutSpaced(s, "月份"); ok {
		return rest, ok
	}
	return cutSpaced(s, "月")
}

func cutDayWord(s string) (rest string, ok bool) {
	if rest, ok = cutSpaced(s, "日"); ok {
		return rest, ok
	}
	return cutSpaced(s, "号")
}

// cutClock takes the time of day off a date (2024-01-05 00:00:00): the ledger keeps days. A Z is
// accepted at midnight only, since any other instant may be another day here.
func cutClock(s string) string {
	t := strings.TrimLeft(s, " ")
	if t == s && !strings.HasPrefix(s, "T") && (s == "" || !isDigit(s[0])) {
		return s
	}
	t = strings.TrimPrefix(t, "T")
	midnight := true
	for part, limit := range [...]int{23, 59, 59} {
		run := digitRun(t)
		if run < 1 || run > 2 || smallInt(t[:run]) > limit {
			return s
		}
		midnight = midnight && smallInt(t[:run]) == 0
		t = t[run:]
		if part == 2 || t == "" || t[0] != ':' {
			if part == 0 {
				return s
			}
			break
		}
		t = t[1:]
	}
	if fraction, ok := strings.CutPrefix(t, "."); ok {
		run := digitRun(fraction)
		if run == 0 {
			return s
		}
		midnight = midnight && strings.Trim(fraction[:run], "0") == ""
		t = fraction[run:]
	}
	if after, ok := strings.CutPrefix(t, "Z"); ok && midnight {
		t = after
	}
	if t != "" && (isLetter(t[0]) || isDigit(t[0]) || t[0] == '+') {
		return s
	}
	return t
}

func daySpan(year, month, day int) (Span, string) {
	d := Date{year, time.Month(month), day}
	if _, code := monthSpan(year, month); code != "" || !d.Valid() {
		return Span{}, DateNoSuchDay
	}
	return Span{d, d, PrecisionDay}, ""
}

func monthSpan(year, month int) (Span, string) { return monthsSpan(year, month, month, PrecisionMonth) }

// monthsSpan runs from the first day of one month to the last day of another in one year.
func monthsSpan(year, first, last int, p Precision) (Span, string) {
	if year < 1900 || year > 2199 || first < 1 || first > 12 || last < 1 || last > 12 {
		return Span{}, DateNoSuchDay
	}
	if first > last {
		return Span{}, DateReversed
	}
	return Span{
		From:      Date{year, time.Month(first), 1},
		To:        Date{year, time.Month(last), daysIn(year, time.Month(last))},
		Precision: p,
	}, ""
}
