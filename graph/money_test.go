package graph

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

func fieldNamed(t *testing.T, fields []field, name string) field {
	t.Helper()
	for _, f := range fields {
		if f.name == name {
			return f
		}
	}
	t.Fatalf("no field %s", name)
	return field{}
}

func TestMoneyIsWrittenInItsUnits(t *testing.T) {
	t.Parallel()
	amount := fieldNamed(t, moneyFields(), "amount")
	for _, c := range []struct {
		fen    int64
		unit   moneyUnit
		digits int
		want   string
	}{
		{3_452_900_000_000, "yi_yuan", 2, "345.29"},
		{3_452_900_000_000, "wan_yuan", -1, "3452900"},
		{1, "yuan", 2, "0.01"},
		{1, "yi_yuan", -1, "0.0000000001"},
		{150, "yuan", 0, "2"},
		{-150, "yuan", 0, "-2"},
		{99_995_000_000, "yi_yuan", 2, "10.00"},
		{math.MaxInt64, "yuan", 2, "92233720368547758.07"},
		{123_456, "thousand_yuan", 3, "1.235"},
	} {
		got, err := amount.value(context.Background(), sum{value: c.fen, unit: ledger.UnitWanYuan}, args{"unit": c.unit, "digits": c.digits})
		if err != nil || got != c.want {
			t.Errorf("%d fen in %s with %d digits: %v %v, want %s", c.fen, c.unit, c.digits, got, err, c.want)
		}
	}
	for _, digits := range []int{-2, 19} {
		if _, err := amount.value(context.Background(), sum{value: 1}, args{"unit": moneyUnit("yuan"), "digits": digits}); err == nil {
			t.Errorf("%d digits are accepted", digits)
		}
	}
	for unit := range moneyUnits {
		if moneyUnitWords.label(unit) != string(moneyUnits[unit]) {
			t.Errorf("%s is %s in the ledger and %s in the schema", unit, moneyUnits[unit], moneyUnitWords.label(unit))
		}
	}
}

func TestQuantitiesConvertWithinTheirDimension(t *testing.T) {
	t.Parallel()
	mu := sum{value: 1_000_000, unit: ledger.UnitMu, qualifier: ledger.Over}
	for _, c := range []struct {
		unit   string
		digits any
		want   string
	}{
		{"", nil, "1"}, {"亩", 2, "1.00"}, {"㎡", nil, "666.666667"}, {"平方米", 1, "666.7"}, {"公顷", 4, "0.0667"},
	} {
		a := args{"unit": c.unit}
		if c.digits != nil {
			a["digits"] = c.digits
		}
		got, err := quantityValue(context.Background(), mu, a)
		if err != nil || got != c.want {
			t.Errorf("1 亩 in %q: %v %v, want %s", c.unit, got, err, c.want)
		}
	}
	for _, unit := range []string{"元", "人", "光年"} {
		if got, err := quantityValue(context.Background(), mu, args{"unit": unit}); err == nil {
			t.Errorf("1 亩 is %v %s", got, unit)
		}
	}
}

func TestSumsOfPaymentsKeepQualifierAndRange(t *testing.T) {
	t.Parallel()
	figure := func(measure string, series ledger.Series, v int64, q ledger.Qualifier) ledger.Figure {
		return ledger.Figure{Measure: measure, Series: series, Value: v, Qualifier: q}
	}
	figures := []ledger.Figure{
		figure(ledger.PaidInFunds, ledger.Actual, 100, ledger.Exact),
		figure(ledger.PaidInFunds, ledger.Actual, 250, ledger.Over),
		figure(ledger.PaidInFunds, ledger.Target, 999, ledger.Exact),
		figure(ledger.TotalInvestment, ledger.Actual, 7_777, ledger.About),
	}
	got, err := moneyOf(figures, ledger.PaidInFunds, ledger.Actual)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(sum{350, ledger.UnitWanYuan, ledger.Over, 2}, got, cmp.AllowUnexported(sum{})); diff != "" {
		t.Error(diff)
	}
	if got, err := moneyOf(figures, ledger.CompletedInvestment, ledger.Actual); got != nil || err != nil {
		t.Errorf("not reported reads %v %v", got, err)
	}
	for _, sign := range []int64{1, -1} {
		huge := []ledger.Figure{
			figure(ledger.PaidInFunds, ledger.Actual, sign*math.MaxInt64, ledger.Exact),
			figure(ledger.PaidInFunds, ledger.Actual, sign*2, ledger.Exact),
		}
		if got, err := moneyOf(huge, ledger.PaidInFunds, ledger.Actual); err == nil {
			t.Errorf("a sum out of range reads %v", got)
		}
	}
}

func TestScalarsRoundTrip(t *testing.T) {
	t.Parallel()
	big := int64(9_007_199_254_740_993)
	if got := bigIntScalar.ParseValue(bigIntScalar.Serialize(big)); got != big {
		t.Errorf("BigInt %v", got)
	}
	for _, bad := range []any{"1.5", 1.5, 1e300, "", true} {
		if got := bigIntScalar.ParseValue(bad); got != nil {
			t.Errorf("BigInt %v reads %v", bad, got)
		}
	}
	day := ledger.Date{Year: 2024, Month: 2, Day: 29}
	if got := dateScalar.ParseValue(dateScalar.Serialize(day)); got != day {
		t.Errorf("Date %v", got)
	}
	if got := dateScalar.ParseValue("2023-02-29"); got != nil {
		t.Errorf("Date reads %v", got)
	}
	now := ledger.InstantOf(time.Date(2026, 11, 22, 6, 0, 0, 123_456_000, time.UTC))
	if got := dateTimeScalar.Serialize(now); got != "2026-11-22T06:00:00.123456Z" {
		t.Errorf("DateTime is written %v", got)
	}
	for _, text := range []string{"2026-11-22T06:00:00.123456Z", "2026-11-22T14:00:00.123456+08:00"} {
		if got := dateTimeScalar.ParseValue(text); got != now {
			t.Errorf("DateTime %s reads %v, want %v", text, got, now)
		}
	}
}

func TestPagesOfAListReadWhole(t *testing.T) {
	t.Parallel()
	items := []int{10, 11, 12, 13, 14}
	first, err := memoryPage(items, ledger.Page{First: 2})
	if err != nil {
		t.Fatal(err)
	}
	second, err := memoryPage(items, ledger.Page{First: 2, After: first.Cursors[1]})
	if err != nil {
		t.Fatal(err)
	}
	last, err := memoryPage(items, ledger.Page{Last: 2})
	if err != nil {
		t.Fatal(err)
	}
	before, err := memoryPage(items, ledger.Page{Last: 2, Before: last.Cursors[0]})
	if err != nil {
		t.Fatal(err)
	}
	type shape struct {
		Items         []int
		Next, Earlier bool
	}
	got := []shape{}
	for _, l := range []ledger.List[int]{first, second, last, before} {
		got = append(got, shape{l.Items, l.HasNext, l.HasPrevious})
	}
	want := []shape{{[]int{10, 11}, true, false}, {[]int{12, 13}, true, true}, {[]int{13, 14}, false, true}, {[]int{11, 12}, true, true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{"x", globalID("position", "-1"), globalID("Project", "1")} {
		if _, err := memoryPage(items, ledger.Page{First: 2, After: bad}); err == nil {
			t.Errorf("cursor %q is accepted", bad)
		}
	}
}

func TestGlobalIDs(t *testing.T) {
	t.Parallel()
	id, refused := parseRowID(rowGlobalID("Project", 42), "Project")
	if refused != nil || id != 42 {
		t.Errorf("%d %v", id, refused)
	}
	for _, bad := range []string{"", "!", "42", globalID("Place", "42"), globalID("Project", "-1"), globalID("Project", "1x"), globalID("Project", "")} {
		if id, refused := parseRowID(bad, "Project"); refused == nil {
			t.Errorf("%q reads %d", bad, id)
		}
	}
}
