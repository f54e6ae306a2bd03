package ledger

import (
	"math"
	"testing"
)

func TestPublishedRatesComeOutAsPrinted(t *testing.T) {
	t.Parallel()
	rate := func(n, d int64) Ratio { return *RatioOf(n, d) }
	for _, c := range []struct {
		name string
		got  Ratio
		want string
	}{
		{"119.73 of 195.82", rate(11973, 19582), "61.14"},
		{"62.5 less that", rate(625, 1000).Sub(rate(11973, 19582)), "1.36"},
		{"629.0 of 647.4", rate(6290, 6474), "97.16"},
		{"that less ten twelfths", rate(6290, 6474).Sub(*Elapsed(Date{2018, 1, 1}, Date{2018, 12, 31}, Date{2018, 10, 31})), "13.82"},
		{"ten twelfths of a leap year", *Elapsed(Date{2024, 1, 1}, Date{2024, 12, 31}, Date{2024, 10, 31}), "83.33"},
		{"before the plan begins", *Elapsed(Date{2024, 1, 1}, Date{2024, 12, 31}, Date{2023, 5, 1}), "0.00"},
		{"after it has ended", *Elapsed(Date{2024, 1, 1}, Date{2024, 12, 31}, Date{2026, 5, 1}), "100.00"},
		{"half of a 30-day month of one month", *Elapsed(Date{2024, 6, 1}, Date{2024, 6, 30}, Date{2024, 6, 15}), "50.00"},
		{"a tie goes to the even digit, down", rate(1, 800), "0.12"},
		{"a tie goes to the even digit, up", rate(3, 800), "0.38"},
		{"less than nothing", rate(-1, 800), "-0.12"},
		{"the largest of all", rate(math.MaxInt64, 1), "922337203685477580700.00"},
	} {
		if got := c.got.Percent(2); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if got := rate(6290, 6474).Sub(rate(10, 12)).Percent(1); got != "13.8" {
		t.Errorf("rounded before the difference was taken: %s", got)
	}
	if RatioOf(1, 0) != nil || Elapsed(Date{2024, 2, 1}, Date{2024, 1, 31}, Date{2024, 3, 1}) != nil {
		t.Error("a quotient by nothing")
	}
	if bp, ok := rate(11973, 19582).BasisPoints(); bp != 6114 || !ok {
		t.Errorf("61.14 %% is %d basis points", bp)
	}
	if _, ok := rate(math.MaxInt64, 1).BasisPoints(); ok {
		t.Error("what does not fit in 64 bits does")
	}
	if got := rate(1, 3).Percent(18); got != "33.333333333333333333" {
		t.Errorf("a third is %s", got)
	}
	if got := rate(1, 3).Percent(0); got != "33" {
		t.Errorf("a third is %s", got)
	}
}
