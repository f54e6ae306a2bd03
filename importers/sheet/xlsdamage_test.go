package sheet

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/richardlehane/mscfb"
)

// foundFiles gives the workbooks of testdata with an extension; see its ORIGINS.md.
func foundFiles(t testing.TB, extensions ...string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, ext := range extensions {
		paths, err := filepath.Glob("testdata/*" + ext)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(path)] = data
		}
	}
	if len(files) == 0 {
		t.Fatal("no files in testdata")
	}
	return files
}

// streamOf takes the records out of their container.
func streamOf(t testing.TB, data []byte) []byte {
	t.Helper()
	container, err := mscfb.New(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range container.File {
		if (f.Name == "Workbook" || f.Name == "Book") && len(f.Path) == 0 {
			stream, err := readStream(f, len(data))
			if err != nil {
				t.Fatal(err)
			}
			return stream
		}
	}
	t.Fatal("no workbook in the container")
	return nil
}

// told writes down all there is in a workbook.
func told(ctx context.Context, w *Workbook) (string, error) {
	var all strings.Builder
	for _, info := range w.Sheets() {
		fmt.Fprintf(&all, "%+v\n", info)
		merges, err := w.Merges(ctx, info.Index)
		if err != nil {
			return all.String(), err
		}
		fmt.Fprintln(&all, merges)
		for row, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				return all.String(), err
			}
			fmt.Fprintf(&all, "%+v\n", row)
		}
	}
	return all.String(), nil
}

func toldStream(ctx context.Context, stream []byte) (string, error) {
	w, err := openXLS(ctx, "Workbook", stream, Limits{}.withDefaults())
	if err != nil {
		return "", err
	}
	return told(ctx, w)
}

// smallStreams are streams to be damaged in many ways: found ones, and one with a bit of everything.
func smallStreams(t testing.TB) map[string][]byte {
	streams := map[string][]byte{"plain": plainXLS()}
	for name, data := range foundFiles(t, ".xls", ".et") {
		if name != "encrypted_password.xls" {
			streams[name] = streamOf(t, data)
		}
	}
	globals := join(rec(recCodePage, uint16(1200)), testFormats(),
		rec(recSST, uint32(2), uint32(2), wide8("合同"), uint16(4), byte(richText), uint16(1), "ab"), rec(recContinue, byte(1), "\x0C\x54\x0C\x54", "\x01\x00\x05\x00"))
	streams["everything"] = oneSheet(globals,
		rec(recColInfo, uint16(1), uint16(1), uint16(0), uint16(0), uint16(1), uint16(0)),
		rec(recRow, uint16(40), uint16(0), uint16(9), uint16(0), uint16(0), uint16(0), uint16(0x20), uint16(0)),
		num(40, 0, 1, 45597), rec(recLabelSST, uint16(40), uint16(1), uint16(0), uint32(1)),
		rec(recMulRK, uint16(0), uint16(0), uint16(0), uint32(6), uint16(0), uint32(10), uint16(1)),
		formula(0, 2, 0, []byte{0, 0, 0, 0, 0, 0, 0xFF, 0xFF}), rec(recString, uint16(3), byte(0), "ab"), rec(recContinue, byte(1), "\x0C\x54"),
		rec(recBOF, uint16(biff8), uint16(0x20), make([]byte, 12)), num(0, 9, 0, 99), rec(recEOF),
		rec(recBoolErr, uint16(1), uint16(0), uint16(0), byte(0x2A), byte(1)),
		rec(recLabel, uint16(2), uint16(0), uint16(0), wide8("标签")),
		rec(recMergeCells, uint16(1), uint16(0), uint16(1), uint16(0), uint16(1))).stream()
	return streams
}

func TestACutStreamIsAlwaysAnError(t *testing.T) {
	t.Parallel()
	for name, stream := range smallStreams(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want, err := toldStream(t.Context(), stream)
			if err != nil {
				t.Fatal(err)
			}
			b := biff{stream: stream}
			cuts := 0
			for b.pos < len(stream) {
				if _, err := b.next(); err != nil {
					break // zeros behind the last sheet
				}
				for _, cut := range []int{b.pos, b.pos - 1, b.pos + 1, b.pos + 3} {
					if cut >= len(stream) {
						continue
					}
					cuts++
					got, err := toldStream(t.Context(), stream[:cut])
					if code := codeOf(err); err == nil && got != want || err != nil && code != DamagedWorkbook {
						t.Fatalf("cut at %d of %d: %v", cut, len(stream), err)
					}
				}
			}
			if cuts < 20 {
				t.Errorf("only %d cuts", cuts)
			}
		})
	}
}

// The end of a container may be padding: then a cut one reads like the whole, or not at all.
func TestACutContainerNeverReadsShorter(t *testing.T) {
	t.Parallel()
	for name, data := range foundFiles(t, ".xls", ".et") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if name == "encrypted_password.xls" {
				return // there is nothing to compare with
			}
			w, err := Open(t.Context(), name, data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			want, err := told(t.Context(), w)
			if err != nil {
				t.Fatal(err)
			}
			refused := 0
			for n := 8; n < len(data); n += 61 {
				w, err := Open(t.Context(), name, data[:n], Limits{})
				if err == nil {
					var got string
					if got, err = told(t.Context(), w); err == nil && got != want {
						t.Fatalf("cut at %d of %d reads differently", n, len(data))
					}
				}
				if err != nil && codeOf(err) != DamagedWorkbook {
					t.Fatalf("cut at %d of %d: %v", n, len(data), err)
				}
				if err != nil {
					refused++
				}
			}
			if refused == 0 {
				t.Error("no cut was noticed")
			}
		})
	}
}

func TestFlippedBytesOfXLSNeverPanic(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 6))
	refused := 0
	try := func(name string, read func() error) {
		err := read()
		if code := codeOf(err); code == "other" {
			t.Fatalf("%s: not a ReadError: %v", name, err)
		}
		if err != nil {
			refused++
		}
	}
	for name, data := range foundFiles(t, ".xls", ".et") {
		for range 400 {
			changed := bytes.Clone(data)
			at := random.IntN(len(changed))
			if random.IntN(3) == 0 {
				at = random.IntN(512) // the header, by which all is found
			}
			changed[at] ^= byte(1 << random.IntN(8))
			try(fmt.Sprintf("%s byte %d", name, at), func() error { return exhaust(t.Context(), name, changed) })
		}
	}
	for name, stream := range smallStreams(t) {
		for range 1000 {
			changed := bytes.Clone(stream)
			at := random.IntN(len(changed))
			changed[at] ^= byte(1 + random.IntN(255))
			try(fmt.Sprintf("%s byte %d", name, at), func() error {
				_, err := toldStream(t.Context(), changed)
				return err
			})
		}
	}
	if refused < 100 {
		t.Errorf("only %d changes were noticed", refused)
	}
}

// FuzzXLS takes data for a file and, since few changes of a container leave it readable, for a stream.
func FuzzXLS(f *testing.F) {
	for _, data := range foundFiles(f, ".xls", ".et") {
		f.Add(data)
	}
	for _, stream := range smallStreams(f) {
		f.Add(stream)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		limits := Limits{Cells: 100_000, Strings: 1 << 20, TextBytes: 1 << 16, Merges: 10_000}
		check := func(w *Workbook, err error) {
			if err == nil {
				err = inOrder(t.Context(), w)
			}
			if codeOf(err) == "other" {
				t.Fatalf("not a ReadError: %v", err)
			}
		}
		check(Open(t.Context(), "a.xls", data, limits))
		check(openXLS(t.Context(), "Workbook", data, limits.withDefaults()))
	})
}

// inOrder reads a workbook and checks what holds for any.
func inOrder(ctx context.Context, w *Workbook) error {
	for _, info := range w.Sheets() {
		if _, err := w.Merges(ctx, info.Index); err != nil {
			return err
		}
		previous := 0
		for row, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				return err
			}
			if row.Number <= previous || row.Number > maxRow || len(row.Cells) == 0 {
				return fmt.Errorf("row %d with %d cells after row %d", row.Number, len(row.Cells), previous)
			}
			previous = row.Number
			col := 0
			for _, c := range row.Cells {
				if c.Row != row.Number || c.Col <= col || c.Col > maxCol || !c.hasContent() {
					return fmt.Errorf("cell %+v after column %d in row %d", c, col, row.Number)
				}
				col = c.Col
				if again, ok := plainNumber(c.Text); c.Kind == Number && (!ok || again != c.Text) {
					return fmt.Errorf("number %q is not plain: %q", c.Text, again)
				}
			}
		}
	}
	return nil
}
