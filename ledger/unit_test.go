package ledger

import (
	"errors"
	"testing"
)

func TestParseUnit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Unit{
		"":                None,
		"（）":              None,
		"元":               UnitYuan,
		" 万 元 ":           UnitWanYuan,
		"（万元）":            UnitWanYuan,
		"(亿元)":            UnitYiYuan,
		"【千元】":            UnitThousandYuan,
		"单位：万元":           UnitWanYuan,
		"（金额单位：千元）":       UnitThousandYuan,
		"百万元":             UnitMillionYuan,
		"平方米":             UnitSquareMetre,
		"m²":              UnitSquareMetre,
		"M2":              UnitSquareMetre,
		"平米":              UnitSquareMetre,
		"平方":              UnitSquareMetre,
		"㎡":               UnitSquareMetre,
		"万平方米":            UnitWanSquareMetre,
		"万平米":             UnitWanSquareMetre,
		"万㎡":              UnitWanSquareMetre,
		"km²":             UnitSquareKilometre,
		"ｋｍ":              UnitKilometre,
		"千米":              UnitKilometre,
		"％":               UnitPercent,
		"百分比":             UnitPercent,
		"个百分点":            UnitPercentagePoint,
		"名":               UnitPerson,
		"位":               UnitPerson,
		"万名":              "万人",
		"幢":               "栋",
		"棵":               "株",
		"万棵":              "万株",
		"场":               "场次",
		"日":               "天",
		"万\u00a0人\u3000次": "万人次",
		"万件":              "万件",
	} {
		got, err := ParseUnit(text)
		if err != nil || got != want {
			t.Errorf("ParseUnit(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
}

func TestParseUnitRefuses(t *testing.T) {
	t.Parallel()
	// A rate is not money, a bare 万 counts nothing, foreign money has no rate here.
	for _, text := range []string{"万元/月", "元/年", "万", "亿", "美元", "万美元", "万元、亩", "元元", "投资：万元", "?"} {
		got, err := ParseUnit(text)
		var e *QuantityError
		if !errors.As(err, &e) || e.Code != QuantityUnitUnknown || e.Text != text || e.Hint == "" {
			t.Errorf("ParseUnit(%q) = %q, %v, want unit-unknown", text, got, err)
		}
	}
}

func TestUnitScales(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit      Unit
		dimension Dimension
		scale     int64
	}{
		{None, "", 1},
		{UnitYuan, Money, 100},
		{UnitThousandYuan, Money, 100_000},
		{UnitWanYuan, Money, 1_000_000},
		{UnitMillionYuan, Money, 100_000_000},
		{UnitYiYuan, Money, 10_000_000_000},
		{UnitMu, Area, 1_000_000},
		{UnitWanMu, Area, 10_000_000_000},
		{UnitSquareMetre, Area, 1_500},
		{UnitWanSquareMetre, Area, 15_000_000},
		{UnitHectare, Area, 15_000_000},
		{UnitSquareKilometre, Area, 1_500_000_000},
		{UnitMetre, Length, 1_000},
		{UnitKilometre, Length, 1_000_000},
		{UnitKilogram, Mass, 1},
		{UnitTonne, Mass, 1_000},
		{UnitWanTonne, Mass, 10_000_000},
		{UnitPercent, Percent, 10_000},
		{UnitPercentagePoint, Percent, 10_000},
		{UnitPerson, "人", 1},
		{"万人", "人", 10_000},
		{UnitPersonTime, "人次", 1},
		{"万人次", "人次", 10_000},
		{"万株", "株", 10_000},
		{"平方米", "", 0}, // an alias is no Unit until parsed
	} {
		if c.unit.Dimension() != c.dimension || c.unit.Scale() != c.scale {
			t.Errorf("%q: %q × %d, want %q × %d", c.unit, c.unit.Dimension(), c.unit.Scale(), c.dimension, c.scale)
		}
		if c.unit.Valid() != (c.scale > 0) {
			t.Errorf("%q: Valid() = %v", c.unit, c.unit.Valid())
		}
	}
}

func TestEveryUnitReadsItself(t *testing.T) {
	t.Parallel()
	for u := range units {
		if got, err := ParseUnit(string(u)); err != nil || got != u {
			t.Errorf("ParseUnit(%q) = %q, %v", u, got, err)
		}
	}
	for name, u := range unitNames {
		if !u.Valid() {
			t.Errorf("%q names the unknown unit %q", name, u)
		}
	}
}
