package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommittedSamplesAreWhatTheGeneratorWrites(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	want, got := names(t, folder), names(t, "../samples")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("files (-generated +committed), run go run ./testdata/generate:\n%s", diff)
	}
	for _, name := range want {
		if !bytes.Equal(read(t, folder, name), read(t, "../samples", name)) {
			t.Errorf("%s is not what the generator writes: run go run ./testdata/generate", name)
		}
	}
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	slices.Sort(list)
	return list
}

func read(t *testing.T, folder, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSplitsAreExact(t *testing.T) {
	t.Parallel()
	d := newDice(99)
	for range 200 {
		total, n := d.between(1_000_000, 1<<41), int(d.between(1, 700))
		parts := d.split(total, n, 100, 10)
		var sum int64
		for _, p := range parts {
			sum += p
			if p <= 0 && total > int64(n)*1000 {
				t.Fatalf("split(%d, %d) has a part of %d", total, n, p)
			}
		}
		if sum != total || len(parts) != n {
			t.Fatalf("split(%d, %d): %d parts of %d together", total, n, len(parts), sum)
		}
		limits := d.split(total, n, 1)
		sum = 0
		for i, p := range d.within(total/5*3, limits, 10) {
			if p < 0 || p > limits[i] {
				t.Fatalf("within: %d of %d", p, limits[i])
			}
			sum += p
		}
		if sum != total/5*3 {
			t.Fatalf("within: %d together, want %d", sum, total/5*3)
		}
	}
}
