package ledger

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
)

func TestParseQuantity(t *testing.T) {
	t.Parallel()
	const wan, yi = 10_000, 100_000_000
	for _, c := range []struct {
		text string
		want Quantity
	}{
		// Published figures, as the articles print them.
		{"345.29亿元", Quantity{34529 * yi, UnitYiYuan, Exact}},
		{"超13.68亿元", Quantity{1368 * yi, UnitYiYuan, Over}},
		{"约2900万元", Quantity{2900 * wan * 100, UnitWanYuan, About}},
		{"逾60亿元", Quantity{60 * yi * 100, UnitYiYuan, Over}},
		{"60余", Quantity{60, None, Over}},
		{"110余栋", Quantity{110, "栋", Over}},
		{"8000余㎡", Quantity{8000 * 1500, UnitSquareMetre, Over}},
		{"9.2万㎡", Quantity{92_000 * 1500, UnitWanSquareMetre, Exact}},
		{"14.4万人", Quantity{144_000, "万人", Exact}},
		{"1.16万户", Quantity{11_600, "万户", Exact}},
		{"29.52万人次", Quantity{295_200, "万人次", Exact}},
		{"不少于45家", Quantity{45, UnitFirm, AtLeast}},
		{"90%以上", Quantity{900_000, UnitPercent, AtLeast}},
		{"500多名", Quantity{500, UnitPerson, Over}},
		{"5万余个", Quantity{50_000, UnitItem, Over}},
		{"十个", Quantity{10, UnitItem, Exact}},
		{"13.8个百分点", Quantity{138_000, UnitPercentagePoint, Exact}},
		// Percentages in words, decimals in words, digits and powers mixed.
		{"百分之九十", Quantity{900_000, UnitPercent, Exact}},
		{"约百分之九十五点五", Quantity{955_000, UnitPercent, About}},
		{"百分之12.5以上", Quantity{125_000, UnitPercent, AtLeast}},
		{"九成", Quantity{900_000, UnitPercent, Exact}},
		{"超9成", Quantity{900_000, UnitPercent, Over}},
		{"七成半左右", Quantity{750_000, UnitPercent, About}},
		{"八成五", Quantity{850_000, UnitPercent, Exact}},
		{"三点五亿", Quantity{350_000_000, None, Exact}},
		{"约三点二五亿元", Quantity{325 * yi, UnitYiYuan, About}},
		{"十二点五万元", Quantity{12_500_000, UnitWanYuan, Exact}},
		{"1亿2000万元", Quantity{12_000 * wan * 100, UnitYuan, Exact}},
		{"3亿5千万元", Quantity{35_000 * wan * 100, UnitYuan, Exact}},
		{"3千5百元", Quantity{350_000, UnitYuan, Exact}},
		{"2万5千亩", Quantity{25_000 * 1_000_000, UnitMu, Exact}},
		{"逾1亿2000万平方米", Quantity{120_000_000 * 1500, UnitSquareMetre, Over}},
		// Two words join.
		{"约9000余件", Quantity{9000, "件", About}},
		{"超过3000亩以上", Quantity{3000 * 1_000_000, UnitMu, Over}},
		{"至少约5户", Quantity{5, UnitHousehold, About}},
		// Qualifiers before, within and after.
		{"大约 2900 万元", Quantity{2900 * wan * 100, UnitWanYuan, About}},
		{"约为3亩", Quantity{3_000_000, UnitMu, About}},
		{"3000亩左右", Quantity{3000 * 1_000_000, UnitMu, About}},
		{"50人上下", Quantity{50, UnitPerson, About}},
		{"突破100亿元", Quantity{100 * yi * 100, UnitYiYuan, Over}},
		{"3亿多元", Quantity{3 * yi * 100, UnitYuan, Over}},
		{"六十余亿元", Quantity{60 * yi * 100, UnitYiYuan, Over}},
		{"不低于80%", Quantity{800_000, UnitPercent, AtLeast}},
		{"至少3套", Quantity{3, "套", AtLeast}},
		{"近200户", Quantity{200, UnitHousehold, Under}},
		{"将近200户", Quantity{200, UnitHousehold, Under}},
		{"不足10亩", Quantity{10_000_000, UnitMu, Under}},
		{"不超过10天", Quantity{10, "天", AtMost}},
		{"至多3次", Quantity{3, "次", AtMost}},
		{"30日以内", Quantity{30, "天", AtMost}},
		{"5%以下", Quantity{50_000, UnitPercent, AtMost}},
		{"≥45家", Quantity{45, UnitFirm, AtLeast}},
		{"＜10人", Quantity{10, UnitPerson, Under}},
		// Ways of writing a number.
		{"0", Quantity{0, None, Exact}},
		{"-0", Quantity{0, None, Exact}},
		{"007", Quantity{7, None, Exact}},
		{"１２３亩", Quantity{123_000_000, UnitMu, Exact}},
		{"1,234.5万", Quantity{12_345_000, None, Exact}},
		{"2,347,651.21元", Quantity{234_765_121, UnitYuan, Exact}},
		{"¥1,000.00", Quantity{100_000, UnitYuan, Exact}},
		{"￥1,000.00", Quantity{100_000, UnitYuan, Exact}},
		{"-¥5", Quantity{-500, UnitYuan, Exact}},
		{"¥-5", Quantity{-500, UnitYuan, Exact}},
		{"人民币5万元", Quantity{5 * wan * 100, UnitWanYuan, Exact}},
		{"¥5万", Quantity{5 * wan * 100, UnitYuan, Exact}},
		{"-3.5%", Quantity{-35_000, UnitPercent, Exact}},
		{"－3.5％", Quantity{-35_000, UnitPercent, Exact}},
		{"负3亩", Quantity{-3_000_000, UnitMu, Exact}},
		{"+13.8%", Quantity{138_000, UnitPercent, Exact}},
		{"（1,234.50）元", Quantity{-123_450, UnitYuan, Exact}},
		{"(¥1,234.50)", Quantity{-123_450, UnitYuan, Exact}},
		{"(3.5%)", Quantity{-35_000, UnitPercent, Exact}},
		{"1.2E+10", Quantity{12_000_000_000, None, Exact}},
		{"5E-2元", Quantity{5, UnitYuan, Exact}},
		{"1\u00a0234.5元", Quantity{123_450, UnitYuan, Exact}},
		{"1\u2009234\u2009567", Quantity{1_234_567, None, Exact}},
		{".5亩", Quantity{500_000, UnitMu, Exact}},
		{"1.50000000000000000000000元", Quantity{150, UnitYuan, Exact}},
		{"0.000000000000000000000000000001E+30", Quantity{1, None, Exact}},
		{"00000000000000000000000000000000005人", Quantity{5, UnitPerson, Exact}},
		{"2900\n万元", Quantity{2900 * wan * 100, UnitWanYuan, Exact}},
		{"2900（万元）", Quantity{2900 * wan * 100, UnitWanYuan, Exact}},
		{"三千亩", Quantity{3000 * 1_000_000, UnitMu, Exact}},
		{"一百二十万元", Quantity{120 * wan * 100, UnitWanYuan, Exact}},
		{"两千零五十户", Quantity{2050, UnitHousehold, Exact}},
		{"三千万公顷", Quantity{30_000_000 * 15_000_000, UnitHectare, Exact}},
		{"3千万", Quantity{30_000_000, None, Exact}},
		{"3百万元", Quantity{300 * wan * 100, UnitMillionYuan, Exact}},
		{"1万亿元", Quantity{1_000_000_000_000 * 100, UnitYiYuan, Exact}},
		// Ends of the range.
		{"92233720368547758.07元", Quantity{math.MaxInt64, UnitYuan, Exact}},
		{"-92233720368547758.07元", Quantity{-math.MaxInt64, UnitYuan, Exact}},
		{"9,223,372,036,854,775,807个", Quantity{math.MaxInt64, UnitItem, Exact}},
	} {
		got, err := ParseQuantity(c.text)
		if err != nil || got != c.want {
			t.Errorf("ParseQuantity(%q) = %+v, %v, want %+v", c.text, got, err, c.want)
		}
	}
}

func TestParseQuantityBelowHeader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		text   string
		header Unit
		want   Quantity
		code   string
	}{
		{"header_names_the_unit", "2900", UnitWanYuan, Quantity{2_900_000_000, UnitWanYuan, Exact}, ""},
		{"header_may_be_an_alias", "3", "平方米", Quantity{4_500, UnitSquareMetre, Exact}, ""},
		{"cell_unit_of_same_dimension_wins", "2亿元", UnitWanYuan, Quantity{20_000_000_000, UnitYiYuan, Exact}, ""},
		{"square_metres_below_mu", "3㎡", UnitMu, Quantity{4_500, UnitSquareMetre, Exact}, ""},
		{"cell_unit_of_other_dimension_conflicts", "128万平方米", UnitWanYuan, Quantity{}, QuantityUnitConflict},
		{"persons_are_not_person_times", "5人", UnitPersonTime, Quantity{}, QuantityUnitConflict},
		{"currency_sign_below_area_conflicts", "¥5", UnitMu, Quantity{}, QuantityUnitConflict},
		{"wan_below_plain_unit_scales", "5万", UnitYuan, Quantity{5_000_000, UnitYuan, Exact}, ""},
		{"wan_below_count_scales", "1.16万", UnitHousehold, Quantity{11_600, UnitHousehold, Exact}, ""},
		{"wan_below_wan_is_ambiguous", "5万", UnitWanYuan, Quantity{}, QuantityUnitAmbiguous},
		{"wan_with_infix_is_ambiguous_too", "5万余", UnitWanYuan, Quantity{}, QuantityUnitAmbiguous},
		{"chinese_wan_below_wan_is_ambiguous", "五万", UnitWanSquareMetre, Quantity{}, QuantityUnitAmbiguous},
		{"chinese_thousand_is_a_number", "三千", UnitWanYuan, Quantity{3_000_000_000, UnitWanYuan, Exact}, ""},
		{"full_unit_below_wan_is_clear", "5万元", UnitWanYuan, Quantity{5_000_000, UnitWanYuan, Exact}, ""},
		{"currency_sign_makes_it_clear", "¥5万", UnitWanYuan, Quantity{5_000_000, UnitYuan, Exact}, ""},
		{"accounting_negative", "（1,234.50）", UnitYuan, Quantity{-123_450, UnitYuan, Exact}, ""},
		{"space_grouped", "1 234.5", UnitWanYuan, Quantity{1_234_500_000, UnitWanYuan, Exact}, ""},
		{"percent_points_below_percent", "1.36个百分点", UnitPercent, Quantity{13_600, UnitPercentagePoint, Exact}, ""},
		{"unknown_header", "5", "万元/月", Quantity{}, QuantityUnitUnknown},
		{"label_below_header_is_text", "征迁300万", UnitMu, Quantity{}, QuantityUnexpectedText},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, err := ParseQuantityIn(c.text, c.header)
			if got != c.want || codeOf(err) != c.code {
				t.Errorf("ParseQuantityIn(%q, %q) = %+v, %v, want %+v, code %q", c.text, c.header, got, err, c.want, c.code)
			}
		})
	}
}

// codeOf is the stable code of a quantity's or a date's error, "" for nil.
func codeOf(err error) string {
	var q *QuantityError
	var d *DateError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &q):
		return q.Code
	case errors.As(err, &d):
		return d.Code
	}
	return err.Error()
}

func TestParseQuantityRefuses(t *testing.T) {
	t.Parallel()
	for code, texts := range map[string][]string{
		QuantityEmpty: {"", " ", "\u3000\n", "\ufeff"},
		QuantityNotANumber: {
			"约", "待定", "—", "/", "无", "暂无", "万元", "百分之", "百分之几", "三点", "约元", "-", "()", "#REF!", "三千五", "百万",
			"一" + strings.Repeat("0", 300), "（待定）",
		},
		QuantityBadGrouping:    {"1,23,4", "12,34", "1234,567", "0,123", "1,2345", "1.5,2", "1 234,567", "1,234,56元"},
		QuantitySeveralNumbers: {"2/2/6", "2.50-4.00", "50→80", "1072/2499/382", "3至5个", "三至五个", "三五个", "1、2", "1.2.3", "2 3", "2019 300", "1,234 567", "5%-8%", "1亿2000元", "2万5", "1.5亿2000万元", "2万3亿元", "约2900万元，其中1000万元", "征迁2/3", "12:30", "1E+1234"},
		QuantityUnitMissing:    {"征迁300万", "投资约300", "第3"},
		QuantityUnexpectedText: {"征迁300万平方米", "45家企业", "5.", "（2900万元）", "（约2900万元）", "3+", "-(5)", "5)", "A5亩", "ma5", "~4"},
		QuantityUnitUnknown:    {"5万元/月", "三点五点六亿", "100美元", "$1,000", "50m3", "1.5e3", "5万年", "十几个", "一般", "5元/㎡", "3E5"},
		QuantityUnitConflict:   {"¥5亩"},
		QuantityTooPrecise:     {"0.001元", "1.5人", "1234.56", "0.0000001亩", "0.001㎡", "4.9E-2元", "1.00000000000000000000001元", "1E-300"},
		QuantityOverflow: {
			"92233720368547758.08元", "9223372036854775808", "-9223372036854775808", "99999999999亿元",
			"1E+300", strings.Repeat("9", 150), "9999999999999999999千万亿",
		},
	} {
		for _, text := range texts {
			got, err := ParseQuantity(text)
			var e *QuantityError
			if !errors.As(err, &e) || e.Code != code {
				t.Errorf("ParseQuantity(%q) = %+v, %v, want %s", text, got, err, code)
				continue
			}
			if e.Text != text || e.Hint == "" || got != (Quantity{}) {
				t.Errorf("ParseQuantity(%q): text %q, hint %q, value %+v", text, e.Text, e.Hint, got)
			}
		}
	}
}

func TestErrorsNameCodeTextAndHint(t *testing.T) {
	t.Parallel()
	_, quantity := ParseQuantity("征迁300万")
	_, date := ParseSpan("45597")
	for err, want := range map[error]string{
		quantity: `unit-missing: "征迁300万": ` + quantityHints[QuantityUnitMissing],
		date:     `date-serial: "45597": ` + dateHints[DateSerial],
	} {
		if err.Error() != want {
			t.Errorf("Error() = %q, want %q", err, want)
		}
	}
}

func TestParseQuantityRounded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text    string
		header  Unit
		want    Quantity
		rounded bool
	}{
		{"0.005", UnitYuan, Quantity{1, UnitYuan, Exact}, true},
		{"0.0049999999999999999999999", UnitYuan, Quantity{0, UnitYuan, Exact}, true},
		{"-0.005", UnitYuan, Quantity{-1, UnitYuan, Exact}, true},
		{"-0.004", UnitYuan, Quantity{0, UnitYuan, Exact}, true},
		{"1368.0000000000001", UnitWanYuan, Quantity{1_368_000_000, UnitWanYuan, Exact}, true},
		{"966.66666666666663", UnitWanYuan, Quantity{966_666_667, UnitWanYuan, Exact}, true},
		{"4.9999999999999996E-2", UnitYuan, Quantity{5, UnitYuan, Exact}, true},
		{"1E-300", UnitYuan, Quantity{0, UnitYuan, Exact}, true},
		{"2.5", UnitPerson, Quantity{3, UnitPerson, Exact}, true},
		{"12.50", UnitYuan, Quantity{1_250, UnitYuan, Exact}, false},
		// 1.5 millionths of a 亩: the rounded value is no longer finite in ㎡.
		{"0.001", UnitSquareMetre, Quantity{2, UnitMu, Exact}, true},
	} {
		got, rounded, err := ParseQuantityRounded(c.text, c.header)
		if err != nil || got != c.want || rounded != c.rounded {
			t.Errorf("ParseQuantityRounded(%q, %q) = %+v, %v, %v, want %+v, %v",
				c.text, c.header, got, rounded, err, c.want, c.rounded)
		}
	}
	if _, _, err := ParseQuantityRounded("92233720368547758.075", UnitYuan); codeOf(err) != QuantityOverflow {
		t.Errorf("rounding past the range: %v, want overflow", err)
	}
}

func TestQuantityString(t *testing.T) {
	t.Parallel()
	for want, q := range map[string]Quantity{
		"约2900万元":                {2_900_000_000, UnitWanYuan, About},
		"超13.68亿元":               {136_800_000_000, UnitYiYuan, Over},
		"不少于45家":                 {45, UnitFirm, AtLeast},
		"近200户":                  {200, UnitHousehold, Under},
		"不超过10天":                 {10, "天", AtMost},
		"-0.01元":                 {-1, UnitYuan, Exact},
		"0元":                     {0, UnitYuan, Exact},
		"1.36个百分点":               {13_600, UnitPercentagePoint, Exact},
		"12.35%":                 {123_500, UnitPercent, Exact},
		"0.000001亩":              {1, UnitSquareMetre, Exact}, // 1/1500 ㎡ has no finite decimal
		"0.002㎡":                 {3, UnitSquareMetre, ""},
		"5":                      {5, None, Exact},
		"92233720368547758.07元":  {math.MaxInt64, UnitYuan, Exact},
		"-92233720368547758.07元": {-math.MaxInt64, UnitYuan, Exact},
		"7?斤":                    {7, "斤", Exact},
	} {
		if got := q.String(); got != want {
			t.Errorf("%#v.String() = %q, want %q", q, got, want)
		}
	}
}

func TestQuantityRoundTripInEveryUnit(t *testing.T) {
	t.Parallel()
	values := []int64{0, 1, -1, 2, 3, 7, 99, 100, 1_499, 1_500, 1_501, 123_456_789, math.MaxInt64, -math.MaxInt64, math.MaxInt64 - 1}
	for u := range units {
		for _, qualifier := range Qualifiers {
			for _, v := range values {
				checkRoundTrip(t, Quantity{v, u, qualifier})
			}
		}
	}
}

func checkRoundTrip(t *testing.T, q Quantity) {
	t.Helper()
	canonical := q.Canonical()
	if canonical.Value != q.Value || canonical.Unit.Dimension() != q.Unit.Dimension() || canonical != canonical.Canonical() {
		t.Fatalf("%#v.Canonical() = %#v", q, canonical)
	}
	got, err := ParseQuantity(q.String())
	if err != nil || got != canonical {
		t.Fatalf("%#v is written %q and reads as %#v, %v", canonical, q.String(), got, err)
	}
}

func TestDecimalText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		value  int64
		unit   Unit
		digits int
		want   string
	}{
		{3_452_900_000_000, UnitYuan, 2, "34529000000.00"},
		{3_452_900_000_000, UnitYiYuan, -1, "345.29"},
		{3_452_900_000_000, UnitYiYuan, 0, "345"},
		{3_452_900_000_000, UnitYiYuan, 1, "345.3"},
		{150, UnitYuan, 0, "2"},
		{-150, UnitYuan, 0, "-2"},
		{149, UnitYuan, 0, "1"},
		{-49, UnitYuan, 0, "0"},
		{-4, UnitYuan, 1, "0.0"},
		{-5, UnitYuan, 1, "-0.1"},
		{99_999, UnitYuan, 1, "1000.0"},
		{9_995, UnitYuan, 1, "100.0"},
		{100, UnitYuan, -1, "1"},
		{110, UnitYuan, -1, "1.1"},
		{1, UnitSquareMetre, 6, "0.000667"}, // 1/1500
		{1_000_000, UnitSquareMetre, 2, "666.67"},
		{3_130_000_000, UnitSquareMetre, 2, "2086666.67"}, // 3130 亩, S0
		{1, UnitWanTonne, -1, "0.0000001"},
		{1, UnitPercent, -1, "0.0001"},
		{math.MinInt64, UnitYuan, -1, "-92233720368547758.08"},
		{math.MaxInt64, UnitYuan, 1, "92233720368547758.1"},
		{1, UnitYuan, 18, "0.010000000000000000"},
	} {
		got, err := DecimalText(c.value, c.unit, c.digits)
		if err != nil || got != c.want {
			t.Errorf("DecimalText(%d, %q, %d) = %q, %v, want %q", c.value, c.unit, c.digits, got, err, c.want)
		}
	}
	if got, err := DecimalText(1, UnitSquareMetre, -1); codeOf(err) != QuantityNotFinite {
		t.Errorf("one 1500th of a ㎡ exactly: %q, %v, want not-finite", got, err)
	}
	if got, err := DecimalText(1, "斤", 2); codeOf(err) != QuantityUnitUnknown {
		t.Errorf("unknown unit: %q, %v", got, err)
	}
	for _, digits := range []int{-2, 19} {
		if got, err := DecimalText(1, UnitYuan, digits); err == nil {
			t.Errorf("%d digits: %q, want an error", digits, got)
		}
	}
}

func TestDecimalTextAgreesWithRationals(t *testing.T) {
	t.Parallel()
	values := []int64{1, 4, 5, 6, 44, 45, 149, 150, 151, 749, 750, 751, 5_000, 999_999_999, 123_456_789_012_345, math.MaxInt64}
	for u := range units {
		for _, v := range values {
			for digits := 0; digits <= maxDecimals; digits++ {
				for _, signed := range []int64{v, -v} {
					got, err := DecimalText(signed, u, digits)
					// FloatString rounds half away from zero, as offices do.
					want := new(big.Rat).SetFrac64(signed, u.Scale()).FloatString(digits)
					if strings.Trim(want, "-0.") == "" {
						want = strings.TrimPrefix(want, "-")
					}
					if err != nil || got != want {
						t.Fatalf("DecimalText(%d, %q, %d) = %q, %v, want %q", signed, u, digits, got, err, want)
					}
				}
			}
		}
	}
}

func TestQuantityIn(t *testing.T) {
	t.Parallel()
	q := Quantity{3_130_000_000, UnitMu, Exact}
	for unit, want := range map[Unit]string{UnitMu: "3130.00", UnitSquareMetre: "2086666.67", UnitHectare: "208.67"} {
		if got, err := q.In(unit, 2); err != nil || got != want {
			t.Errorf("3130亩 in %s = %q, %v, want %q", unit, got, err, want)
		}
	}
	for unit, code := range map[Unit]string{UnitYuan: QuantityUnitConflict, None: QuantityUnitConflict, "斤": QuantityUnitUnknown} {
		if got, err := q.In(unit, 2); codeOf(err) != code {
			t.Errorf("3130亩 in %q = %q, %v, want %s", unit, got, err, code)
		}
	}
}

func TestIsBlankWord(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"无", " 暂无 ", "—", "——", "-", "－", "/", "／", "N/A", "n/a", "#N/A", "…"} {
		if !IsBlankWord(text) {
			t.Errorf("%q is not a blank word", text)
		}
	}
	for _, text := range []string{"", " ", "0", "待定", "无锡市", "-1", "清空"} {
		if IsBlankWord(text) {
			t.Errorf("%q is a blank word", text)
		}
	}
}

func TestPlainNumbersDoNotAllocate(t *testing.T) {
	for _, text := range []string{"1234.56", "2,347,651.21", "-0.5", "约2900万元", "一百二十万元", "110余元"} {
		if n := testing.AllocsPerRun(100, func() {
			if _, err := ParseQuantityIn(text, UnitYuan); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("ParseQuantityIn(%q) allocates %v times", text, n)
		}
	}
}

func BenchmarkParseQuantity(b *testing.B) {
	for _, text := range []string{"1234.56", "约2900万元", "１２３亩", "待定"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = ParseQuantity(text)
			}
		})
	}
}

// FuzzQuantityRoundTrip: what String writes, ParseQuantity reads back unchanged.
func FuzzQuantityRoundTrip(f *testing.F) {
	f.Add(int64(2_900_000_000), "万元", "about")
	f.Add(int64(1), "㎡", "over")
	f.Add(int64(-math.MaxInt64), "亿元", "exact")
	f.Fuzz(func(t *testing.T, value int64, unit, qualifier string) {
		q := Quantity{value, Unit(unit), Qualifier(qualifier)}
		if !q.Valid() {
			// Any strings still name one of each, so that no input is wasted.
			if value == math.MinInt64 {
				value++
			}
			names := append([]string{"", "元", "亿元", "亩", "㎡", "公顷", "%", "百分点", "吨", "公里"}, countUnits...)
			q = Quantity{value, Unit(names[len(unit)%len(names)]), Qualifiers[len(qualifier)%len(Qualifiers)]}
		}
		checkRoundTrip(t, q)
	})
}

// FuzzParseQuantity: no text panics; every refusal has a hint; what is read is valid, canonical
// and reads the same once written; rounding only adds texts, it never changes one.
func FuzzParseQuantity(f *testing.F) {
	for _, seed := range []string{
		"约2900万元", "（1,234.50）", "1.2E+10", "征迁300万", "三千亩", "5万余个", "￥1 234.5", "90%以上", "2/2/6", "十余万㎡左右", "1E-300",
	} {
		f.Add(seed, "")
		f.Add(seed, "万元")
		f.Add(seed, "个")
	}
	f.Fuzz(func(t *testing.T, text, header string) {
		q, err := ParseQuantityIn(text, Unit(header))
		loose, rounded, looseErr := ParseQuantityRounded(text, Unit(header))
		if err != nil {
			var e *QuantityError
			if !errors.As(err, &e) || e.Hint == "" || e.Text != text {
				t.Fatalf("%q below %q: %#v", text, header, err)
			}
			if (looseErr == nil) != (e.Code == QuantityTooPrecise && codeOf(looseErr) != QuantityOverflow) {
				t.Fatalf("%q below %q: strict %v, rounded %v", text, header, err, looseErr)
			}
			if looseErr == nil && !rounded {
				t.Fatalf("%q below %q: %v, but nothing was rounded", text, header, err)
			}
			return
		}
		if looseErr != nil || rounded || loose != q {
			t.Fatalf("%q below %q: strict %#v, rounded %#v %v %v", text, header, q, loose, rounded, looseErr)
		}
		if !q.Valid() || q != q.Canonical() {
			t.Fatalf("%q below %q reads as %#v", text, header, q)
		}
		checkRoundTrip(t, q)
	})
}
