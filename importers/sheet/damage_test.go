package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// written is a workbook as excelize writes it: text, numbers, dates, merges, 40 rows.
func written(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for row := 1; row <= 40; row++ {
		values := []any{"项目 & <" + Ref(row, 1) + ">", float64(row) / 7, row%2 == 0, time.Date(2024, 1, row, 8, 30, 0, 0, time.UTC), nil, row}
		if err := f.SetSheetRow("Sheet1", Ref(row, 1), &values); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.MergeCell("Sheet1", "A1", "B2"); err != nil {
		t.Fatal(err)
	}
	out, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatExcelizeWritesIsReadBack(t *testing.T) {
	t.Parallel()
	data := written(t)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	want, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	w, err := Open(t.Context(), "a.xlsx", data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	cells, rows := readAll(t, w)
	if rows["Sheet1"] != len(want) {
		t.Errorf("%d rows, want %d", rows["Sheet1"], len(want))
	}
	compared := 0
	for i, row := range want {
		for j, value := range row {
			c := cells["Sheet1!"+Ref(i+1, j+1)]
			if got := rawValue(c); got != value {
				t.Errorf("%s = %q (%v), excelize reads %q", Ref(i+1, j+1), got, c.Kind, value)
			}
			compared++
		}
	}
	if compared < 200 {
		t.Errorf("compared %d cells", compared)
	}
	if c := cells["Sheet1!D3"]; c.Kind != Date || c.Text != "2024-01-03T08:30:00" {
		t.Errorf("D3 = %+v", c)
	}
	merges, err := w.Merges(t.Context(), 0)
	if err != nil || len(merges) != 1 || merges[0] != (Range{1, 1, 2, 2}) {
		t.Errorf("merges %v, %v", merges, err)
	}
}

func TestACutFileIsAlwaysAnError(t *testing.T) {
	t.Parallel()
	for _, data := range [][]byte{written(t), pack(t, onSheet(`<row><c><v>1</v></c></row>`))} {
		for n := range len(data) {
			if n > 200 && n < len(data)-200 && n%37 != 0 {
				continue
			}
			err := exhaust(t.Context(), "a.xlsx", data[:n])
			if code := codeOf(err); code == "" || code == "other" {
				t.Fatalf("cut at %d of %d: %v", n, len(data), err)
			}
		}
	}
}

// A sheet may also be cut before it is zipped, by the program that wrote it: zip and checksum are
// right then, and only the XML shows it.
func TestACutSheetIsAlwaysAnError(t *testing.T) {
	t.Parallel()
	whole := `<?xml version="1.0"?><worksheet><cols><col min="1" max="2" hidden="1"/></cols><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>甲&amp;</t></is></c>` +
		`<c r="B1"><f>A1</f><v>12.5</v></c></row><!-- x --><row r="2"><c r="A2" t="b"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells></worksheet>`
	if err := exhaust(t.Context(), "", pack(t, map[string]string{sheet1: whole})); err != nil {
		t.Fatal(err)
	}
	for n := 1; n < len(whole); n++ {
		data := pack(t, map[string]string{sheet1: whole[:n]})
		if _, err := collect(t.Context(), data, Limits{}); codeOf(err) != DamagedWorkbook && codeOf(err) != BadEncoding {
			t.Fatalf("rows of %q: %v", whole[:n], err)
		}
		w, err := Open(t.Context(), "", data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if merges, err := w.Merges(t.Context(), 0); codeOf(err) != DamagedWorkbook {
			t.Fatalf("merges of %q: %v, %v", whole[:n], merges, err)
		}
	}
}

func TestFlippedBytesAreNoticedOrHarmless(t *testing.T) {
	t.Parallel()
	data := written(t)
	read := func(data []byte) (string, error) {
		w, err := Open(t.Context(), "a.xlsx", data, Limits{})
		if err != nil {
			return "", err
		}
		var all strings.Builder
		for row, err := range w.Rows(t.Context(), 0) {
			if err != nil {
				return "", err
			}
			for _, c := range row.Cells {
				all.WriteString(Ref(c.Row, c.Col) + c.Kind.String() + c.Text + "\n")
			}
		}
		return all.String(), nil
	}
	want, err := read(data)
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 3000 {
		changed := bytes.Clone(data)
		at := random.IntN(len(changed))
		changed[at] ^= byte(1 + random.IntN(255))
		got, err := read(changed)
		if code := codeOf(err); code == "other" {
			t.Fatalf("byte %d: not a ReadError: %v", at, err)
		}
		// Names in the zip directory are not under a checksum: a part may get lost, and a workbook may
		// do without styles, say. A changed number must not pass.
		if err == nil && strings.Count(got, "\n") != strings.Count(want, "\n") {
			t.Fatalf("byte %d: %d cells instead of %d without an error", at, strings.Count(got, "\n"), strings.Count(want, "\n"))
		}
	}
}

// storedZip packs parts without compression, checksums right, so that fuzzing reaches the XML.
func storedZip(sheet, shared, styles []byte) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range []string{"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml", sheet1} {
		content := []byte(minimal[name])
		switch name {
		case sheet1:
			content = sheet
		case "xl/sharedStrings.xml":
			content = shared
		case "xl/styles.xml":
			content = styles
		}
		f, err := z.CreateRaw(&zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(content),
			CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content))})
		if err == nil {
			_, err = f.Write(content)
		}
		if err != nil {
			panic(err) // a bytes.Buffer takes everything
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func FuzzXLSX(f *testing.F) {
	shared := []byte(`<sst><si><t>甲_x000D_</t></si><si><r><t>a</t></r><rPh><t>b</t></rPh></si></sst>`)
	styles := []byte(`<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;"/></numFmts><cellXfs><xf/><xf numFmtId="164"/><xf numFmtId="46"/></cellXfs></styleSheet>`)
	for _, rows := range []string{
		`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" s="1"><v>45597.5</v></c><c t="inlineStr"><is><t>&#20013;<![CDATA[x]]></t></is></c></row>`,
		`<row><c s="2"><f>A1</f><v>1.5E-3</v></c><c t="d"><v>2024-01-01</v></c><c t="e"><v>#N/A</v></c><!-- c --><?p i?></row>`,
	} {
		f.Add([]byte(minimal[sheet1][:len(minimal[sheet1])-len("<sheetData/></worksheet>")]+`<sheetData>`+rows+`</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>`), shared, styles, uint32(0), byte(0))
	}
	f.Fuzz(func(t *testing.T, sheet, shared, styles []byte, at uint32, flip byte) {
		if !bytes.Contains(sheet, []byte("<![CDATA[")) { // in which oddly would change text
			readBoth(t, sheet, shared, styles)
		}
		data := storedZip(sheet, shared, styles)
		data[int(at)%len(data)] ^= flip
		w, err := Open(t.Context(), "a.xlsx", data, Limits{})
		if err != nil {
			if codeOf(err) == "other" {
				t.Fatalf("not a ReadError: %v", err)
			}
			return
		}
		previous := 0
		for row, err := range w.Rows(t.Context(), 0) {
			if err != nil {
				if codeOf(err) == "other" {
					t.Fatalf("not a ReadError: %v", err)
				}
				break
			}
			if row.Number <= previous || row.Number > maxRow || len(row.Cells) == 0 {
				t.Fatalf("row %d after %d", row.Number, previous)
			}
			previous = row.Number
			for _, c := range row.Cells {
				if c.Kind == Number {
					if again, ok := plainNumber(c.Text); !ok || again != c.Text {
						t.Fatalf("number %q is not plain: %q", c.Text, again)
					}
				}
			}
		}
		if _, err := w.Merges(t.Context(), 0); codeOf(err) == "other" {
			t.Fatalf("not a ReadError: %v", err)
		}
	})
}

func TestZipEncryptionIsToldAsSuch(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range minimal {
		f, err := z.CreateRaw(&zip.FileHeader{Name: name, Flags: 1, CompressedSize64: uint64(len(content)), UncompressedSize64: uint64(len(content))})
		if err == nil {
			_, err = f.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := exhaust(t.Context(), "a.xlsx", out.Bytes()); codeOf(err) != PasswordProtected {
		t.Errorf("got %v", err)
	}
}

// A lying directory must not make more of a part than it declares.
func TestDeclaredSizeHolds(t *testing.T) {
	t.Parallel()
	data := pack(t, onSheet(strings.Repeat("<row/>", 1000)))
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		if f.Name == sheet1 {
			size := binary.LittleEndian.AppendUint32(nil, uint32(f.UncompressedSize64))
			data = bytes.ReplaceAll(data, size, []byte{60, 0, 0, 0})
		}
	}
	if _, err := collect(t.Context(), data, Limits{}); codeOf(err) != DamagedWorkbook {
		t.Errorf("got %v", err)
	}
}
