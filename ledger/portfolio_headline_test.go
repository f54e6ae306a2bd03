package ledger

import (
	"math"
	"testing"
)

func TestHeadlinesAreHeldToTheirWord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		said      int64
		qualifier Qualifier
		ledger    int64
		want      HeadlineState
	}{
		{34529, Exact, 34529, HeadlineEqual},
		{34529, Exact, 34530, HeadlineDiffers},
		{1368_000_000, Over, 1368_000_001, HeadlineWithin},
		{1368_000_000, Over, 1368_999_999, HeadlineWithin},
		{1368_000_000, Over, 1369_000_000, HeadlineDiffers},
		{1368_000_000, Over, 1367_999_999, HeadlineDiffers},
		{1368_000_000, Over, 1368_000_000, HeadlineEqual},
		{60, Over, 69, HeadlineWithin}, // 60余个
		{60, Over, 70, HeadlineDiffers},
		{2900, About, 2950, HeadlineWithin},
		{2900, About, 2850, HeadlineWithin},
		{2900, About, 2951, HeadlineDiffers},
		{9000, Under, 8001, HeadlineWithin},
		{9000, Under, 8000, HeadlineDiffers},
		{9000, Under, 9001, HeadlineDiffers},
		{100, AtLeast, 5000, HeadlineWithin},
		{100, AtLeast, 99, HeadlineDiffers},
		{100, AtMost, 1, HeadlineWithin},
		{100, AtMost, 101, HeadlineDiffers},
		{0, About, 1, HeadlineDiffers},
		{math.MinInt64, About, math.MaxInt64, HeadlineDiffers},
	} {
		if got := (PublishedFigure{Value: c.said, Qualifier: c.qualifier}).Check(&c.ledger); got != c.want {
			t.Errorf("%s %d beside %d: %s, want %s", c.qualifier, c.said, c.ledger, got, c.want)
		}
	}
	if got := (PublishedFigure{}).Check(nil); got != HeadlineNotComparable {
		t.Errorf("beside nothing: %s", got)
	}
}
