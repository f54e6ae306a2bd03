package importers

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// specimen is a file that somebody might send.
type specimen struct {
	name string
	data []byte
}

// specimens are the samples, and the found spreadsheets that are not large where they are.
func specimens(t testing.TB) []specimen {
	t.Helper()
	var list []specimen
	for _, pattern := range []string{"../testdata/samples/*", "../../shared/corpus/zh-*/*", "../../shared/corpus/hostile/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(data) < 100<<10 {
				list = append(list, specimen{filepath.Base(file), data})
			}
		}
	}
	if len(list) < 10 {
		t.Fatalf("only %d files", len(list))
	}
	return list
}

// inside is the sheet in a package, or what else a change is made in, and how to put it back.
func (s specimen) inside() ([]byte, func([]byte) []byte) {
	z, err := zip.NewReader(bytes.NewReader(s.data), int64(len(s.data)))
	if err != nil {
		return s.data, func(b []byte) []byte { return b }
	}
	parts := map[string][]byte{}
	var names []string
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			return s.data, func(b []byte) []byte { return b }
		}
		part, err := io.ReadAll(io.LimitReader(r, 8<<20)) // hostile ones go on
		if err != nil {
			return s.data, func(b []byte) []byte { return b }
		}
		parts[f.Name], names = part, append(names, f.Name)
	}
	at := slices.IndexFunc(names, func(n string) bool { return n == "content.xml" || strings.HasPrefix(n, "xl/worksheets/sheet") })
	if at < 0 {
		return s.data, func(b []byte) []byte { return b }
	}
	return parts[names[at]], func(b []byte) []byte {
		parts[names[at]] = b
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for _, name := range names {
			f, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
			if err == nil {
				_, _ = f.Write(parts[name]) // into memory
			}
		}
		_ = w.Close() // into memory
		return out.Bytes()
	}
}

// spliced is a specimen after a change inside: cut, some bytes turned, a piece taken out or put in twice, or gone on
// with another's, at places that are often where a row or a cell begins.
func spliced(s, other specimen, how uint8, i, j uint32, turned byte) []byte {
	b, rebuild := s.inside()
	rest, _ := other.inside()
	at := func(b []byte, n uint32) int {
		if len(b) == 0 {
			return 0
		}
		at := int(n) % len(b)
		for _, mark := range []string{"<row", "<c ", "\n"} {
			if found := bytes.Index(b[at:], []byte(mark)); n%4 > 0 && found >= 0 {
				return at + found
			}
		}
		return at
	}
	from, to := at(b, i), at(b, j)
	if from > to {
		from, to = to, from
	}
	switch how % 6 {
	case 0:
		return rebuild(b[:from])
	case 1:
		b = bytes.Clone(b)
		for n := from; n < len(b) && n < from+3; n++ {
			b[n] ^= turned
		}
		return rebuild(b)
	case 2:
		return rebuild(slices.Concat(b[:from], b[to:]))
	case 3:
		return rebuild(slices.Concat(b[:to], b[from:]))
	case 4:
		return rebuild(slices.Concat(b[:from], rest[at(rest, j):]))
	}
	return s.data[:len(s.data)*int(i%100)/100]
}

// mostAllocated bounds what reading one of these files may allocate in all, in MiB.
const mostAllocated = 400

// readsOrSays holds what is promised of whatever is sent: it is read within bounds, what is read is accounted for, and
// if nothing comes of it that is said.
func readsOrSays(t *testing.T, name string, data []byte) (ok bool) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := Read(context.Background(), Options{Name: name, Data: data, Partial: true, AsOf: ledger.Date{Year: 2024, Month: 12, Day: 31},
		Limits: sheet.Limits{Cells: 200_000, Strings: 1 << 22, UnpackedBytes: 16 << 20, Merges: 60_000}})
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > mostAllocated {
		t.Errorf("%s: %d MiB allocated for %d KiB", name, allocated, len(data)>>10)
	}
	accepted := map[string]int{}
	for _, e := range r.Entries {
		if e.Project != nil {
			accepted["project"]++
		}
		if e.Pairing != nil {
			accepted["pairing"]++
		}
		accepted["figure"] += len(e.Figures)
		accepted["status"] += len(e.Status)
	}
	for _, c := range r.Batch.Counts {
		if n, counted := accepted[c.Entity]; c.Read < c.Rejected+c.Skipped || c.Rejected < 0 || c.Skipped < 0 || counted && c.Read != c.Rejected+c.Skipped+n {
			t.Errorf("%s: %+v, and %d are there to be applied", name, c, accepted[c.Entity])
		}
	}
	if len(r.Entries) == 0 && len(r.Batch.Findings) == 0 {
		t.Errorf("%s: neither entries nor findings", name)
	}
	wrong := slices.ContainsFunc(r.Batch.Findings, func(f ledger.Finding) bool { return f.Severity == ledger.SeverityError })
	if r.OK() && wrong && len(r.Entries) == 0 {
		t.Errorf("%s: may be applied with errors and without an entry", name)
	}
	return len(r.Entries) > 0
}

func TestRead_spliced_files_are_read_or_refused(t *testing.T) {
	list := specimens(t)
	random := rand.New(rand.NewPCG(17, 4))
	read := 0
	for range 300 {
		s, other := list[random.IntN(10)], list[random.IntN(len(list))] // of samples, that there is something to read
		if readsOrSays(t, s.name, spliced(s, other, uint8(random.IntN(6)), random.Uint32(), random.Uint32(), byte(1+random.IntN(255)))) {
			read++
		}
	}
	if read < 30 {
		t.Errorf("only %d of 300 were read", read)
	}
}

func FuzzReadSpliced(f *testing.F) {
	list := specimens(f)
	for n := range list {
		for how := range 6 {
			f.Add(uint8(n), uint8(n+how), uint8(how), uint32(n*7919), uint32(n*104729), byte(how+1))
		}
	}
	f.Fuzz(func(t *testing.T, n, other, how uint8, i, j uint32, turned byte) {
		s := list[int(n)%len(list)]
		readsOrSays(t, s.name, spliced(s, list[int(other)%len(list)], how, i, j, turned))
	})
}
