package ledger

import (
	"strings"
	"testing"
)

func TestNarrow(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                        "",
		"１２３．５％":                  "123.5%",
		"（Ｑ３）":                    "(Q3)",
		"￥1,000":                  "¥1,000",
		"\u3000万\u00a0元\t":        "万 元",
		"a\nb":                    "a b",
		"\ufeff12\u200b3":         "123",
		"\u22125":                 "-5",
		"2015—2016":               "2015—2016", // a dash is no minus
		"项目":                      "项目",
		"1\u20092\u202f3\u20074":  "1 2 3 4",
		"bad \xff utf8\u3000here": "bad \ufffd utf8 here",
	} {
		if got := Narrow(text); got != want {
			t.Errorf("Narrow(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestParseChineseNumeral(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"零": 0, "〇": 0, "一": 1, "两": 2, "十": 10, "十五": 15, "二十": 20, "二十六": 26,
		"一百": 100, "一百零五": 105, "一百一十五": 115, "三千": 3000, "两千零五十": 2050,
		"两千零五": 2005, "一万": 10_000, "一万零五": 10_005, "一万五千": 15_000, "十万零三千": 103_000,
		"一百二十万": 1_200_000, "一千零五万": 10_050_000, "一亿": 100_000_000, "一亿五千万": 150_000_000,
		"一万亿": 1_000_000_000_000, "壹佰贰拾萬": 1_200_000, "兩億": 200_000_000,
		"九千九百九十九万九千九百九十九亿九千九百九十九万九千九百九十九": 9_999_999_999_999_999,
	} {
		if got, ok := ParseChineseNumeral(text); !ok || got != want {
			t.Errorf("ParseChineseNumeral(%q) = %d, %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{
		"", "百", "万", "三千五", "一百二", "一万五", "一百五万", "三五", "二〇二四", "零五", "三十零五",
		"一百零", "一百零十", "一千零万", "十百", "一百二百", "一万二万", "一亿亿", "三万万", "5", "三个",
		"一零零", "百十", "一百十",
	} {
		if got, ok := ParseChineseNumeral(text); ok {
			t.Errorf("ParseChineseNumeral(%q) = %d, want a refusal", text, got)
		}
	}
}

// chineseText writes n < 10^16 in the standard form, the reverse of ParseChineseNumeral.
func chineseText(n int64) string {
	if n == 0 {
		return "零"
	}
	section := func(n int64) string { // below 10,000
		var b strings.Builder
		zero := false
		for i, power := range []int64{1000, 100, 10, 1} {
			d := n / power % 10
			if d == 0 {
				zero = b.Len() > 0
				continue
			}
			if zero {
				b.WriteString("零")
			}
			zero = false
			b.WriteString(string([]rune("零一二三四五六七八九")[d]))
			b.WriteString([]string{"千", "百", "十", ""}[i])
		}
		return b.String()
	}
	var join func(n int64, power int64, word string, lower func(int64) string) string
	join = func(n, power int64, word string, lower func(int64) string) string {
		high, low := n/power, n%power
		if high == 0 {
			return lower(low)
		}
		upper := section
		if power == 100_000_000 {
			upper = func(n int64) string { return join(n, 10_000, "万", section) }
		}
		s := upper(high) + word
		if low != 0 && low < power/10 {
			s += "零"
		}
		return s + lower(low)
	}
	return join(n, 100_000_000, "亿", func(n int64) string { return join(n, 10_000, "万", section) })
}

func TestChineseNumeralsRoundTrip(t *testing.T) {
	t.Parallel()
	check := func(n int64) {
		text := chineseText(n)
		if got, ok := ParseChineseNumeral(text); !ok || got != n {
			t.Fatalf("%d is written %q and reads as %d, %v", n, text, got, ok)
		}
	}
	for n := int64(0); n < 120_000; n++ {
		check(n)
	}
	for n := int64(120_000); n < 9_999_999_999_999_999; n = n*11/10 + 7_919 {
		check(n)
	}
}
