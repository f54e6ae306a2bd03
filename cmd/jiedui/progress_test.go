package main

import (
	"bytes"
	"log/slog"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		done, total int
		elapsed     time.Duration
		text, log   string
	}{
		{0, 0, 0, "0 rows", "rows=0"},
		{0, 500, time.Minute, "0 of 500 rows", "rows=0 total=500"},
		{900, 1000, 999 * time.Millisecond, "900 of 1,000 rows", "rows=900 total=1000"}, // too early to say
		{1234, 0, time.Second, "1,234 rows, 1,234 rows/s", "rows=1234 rows_per_second=1234"},
		{1_000_000, 4_000_000, 20 * time.Second, "1,000,000 of 4,000,000 rows, 50,000 rows/s, 1m0s left", "rows=1000000 total=4000000 rows_per_second=50000 left=1m0s"},
		{2, 3, 10 * time.Second, "2 of 3 rows, 5s left", "rows=2 total=3 left=5s"},
		{1, 1 << 40, 1000 * time.Hour, "1 of 1,099,511,627,776 rows", "rows=1 total=1099511627776"}, // longer than a duration holds
		{500, 500, 2 * time.Second, "500 of 500 rows, 250 rows/s, 0s left", "rows=500 total=500 rows_per_second=250 left=0s"},
		{600, 500, 2 * time.Second, "600 of 500 rows, 300 rows/s", "rows=600 total=500 rows_per_second=300"}, // the total was a guess
	} {
		p := paceOf(c.done, c.total, c.elapsed)
		if p.String() != c.text {
			t.Errorf("%d of %d in %s: %q, want %q", c.done, c.total, c.elapsed, p, c.text)
		}
		var line bytes.Buffer
		slog.New(slog.NewTextHandler(&line, nil)).Info("read", p.attributes()...)
		if _, got, _ := strings.Cut(strings.TrimSpace(line.String()), "msg=read "); got != c.log {
			t.Errorf("%d of %d in %s: logged %q, want %q", c.done, c.total, c.elapsed, got, c.log)
		}
	}
}

// TestProgressIsLoggedNowAndThen where nobody watches: at most a line every five seconds.
func TestProgressIsLoggedNowAndThen(t *testing.T) {
	t.Parallel()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	var log bytes.Buffer
	a := &app{terminal: &terminal{null, null, null}, logger: slog.New(slog.NewTextHandler(&log, nil))}
	p := a.progress("台账.csv", "apply")
	p.set(10, 100) // at once: too early
	p.started, p.shown = p.started.Add(-10*time.Second), p.shown.Add(-logEvery)
	for done := 20; done <= 100; done += 10 {
		p.set(done, 100)
	}
	p.end()
	_, line, _ := strings.Cut(log.String(), "level=INFO ")
	if diff := cmp.Diff("msg=apply file=台账.csv rows=20 total=100 rows_per_second=2 left=40s\n", line); diff != "" {
		t.Errorf("logged (-want +got):\n%s", diff)
	}
}

func TestShortenedNames(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "台账.xlsx": "台账.xlsx", "0123456789": "0123456789", "01234567890": "…234567890", "各单位报送/台账": "…报送/台账", "各单位报送/a台账": "…送/a台账", "１２３４５６": "…３４５６",
	} {
		got := shortened(text, 10)
		columns := 0
		for _, r := range got {
			columns += columnsOf(r)
		}
		if got != want || columns > 10 {
			t.Errorf("%q is shortened to %q of %d columns, want %q", text, got, columns, want)
		}
	}
}
