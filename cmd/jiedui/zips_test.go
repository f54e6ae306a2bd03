package main

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	endian "encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// entry is one file of a zip, as some program writes it.
type entry struct {
	name      string
	data      []byte
	silent    bool // the name is not said to be UTF-8
	encrypted bool
	damaged   bool   // the checksum is of something else
	says      uint64 // what it says it unpacks to, if that is not true
	extra     []byte
}

func zipOf(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, CRC32: crc32.ChecksumIEEE(e.data), UncompressedSize64: uint64(len(e.data)), Extra: e.extra}
		var packed []byte
		if len(e.data) > 0 {
			h.Method, packed = zip.Deflate, deflated(t, e.data)
		}
		h.CompressedSize64 = uint64(len(packed))
		if !e.silent {
			h.Flags |= 1 << 11
		}
		if e.encrypted {
			h.Flags |= 1
		}
		if e.damaged {
			h.CRC32++
		}
		if e.says > 0 {
			h.UncompressedSize64 = e.says
		}
		into, err := z.CreateRaw(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := into.Write(packed); err != nil && len(packed) > 0 {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deflated(t *testing.T, data []byte) []byte {
	t.Helper()
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.Bytes()
}

func gbk(t *testing.T, text string) string {
	t.Helper()
	encoded, err := simplifiedchinese.GBK.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// infoZip is the extra field that gives a name in Unicode beside the name.
func infoZip(name, unicode string) []byte {
	field := endian.LittleEndian.AppendUint32([]byte{1}, crc32.ChecksumIEEE([]byte(name)))
	field = append(field, unicode...)
	return append(endian.LittleEndian.AppendUint16(endian.LittleEndian.AppendUint16(nil, 0x7075), uint16(len(field))), field...)
}

// TestNamesInZips as Windows, macOS, Linux and Chinese archive programs write them.
func TestNamesInZips(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		entries []entry
		want    []string
	}{
		"said_to_be_utf8":         {[]entry{{name: "台账/翁源.xlsx"}, {name: "a.xlsx"}}, []string{"台账/翁源.xlsx", "a.xlsx"}},
		"utf8_not_said":           {[]entry{{name: "台账/翁源.xlsx", silent: true}, {name: "a.xlsx", silent: true}}, []string{"台账/翁源.xlsx", "a.xlsx"}},
		"gbk":                     {[]entry{{name: gbk(t, "台账/翁源.xlsx"), silent: true}, {name: "a.xlsx", silent: true}}, []string{"台账/翁源.xlsx", "a.xlsx"}},
		"gbk_that_is_valid_utf8":  {[]entry{{name: gbk(t, "抠") + ".xlsx", silent: true}}, []string{"抠.xlsx"}},
		"one_pair_among_others":   {[]entry{{name: gbk(t, "抠") + ".xlsx", silent: true}, {name: gbk(t, "翁源县.xlsx"), silent: true}}, []string{"抠.xlsx", "翁源县.xlsx"}},
		"gbk_beside_utf8":         {[]entry{{name: gbk(t, "翁源.xlsx"), silent: true}, {name: "仁化.xlsx"}}, []string{"翁源.xlsx", "仁化.xlsx"}},
		"backslash_within_a_char": {[]entry{{name: gbk(t, `韶关\乗.xlsx`), silent: true}}, []string{"韶关/乗.xlsx"}}, // 乗 ends in the byte of a backslash
		"backslashes":             {[]entry{{name: `市直\局\台账.xlsx`}}, []string{"市直/局/台账.xlsx"}},
		"unicode_beside_it":       {[]entry{{name: "?.xlsx", silent: true, extra: infoZip("?.xlsx", "翁源.xlsx")}}, []string{"翁源.xlsx"}},
		"unicode_of_another_name": {[]entry{{name: "b.xlsx", silent: true, extra: infoZip("a.xlsx", "翁源.xlsx")}}, []string{"b.xlsx"}},
		"extra_cut_short":         {[]entry{{name: "b.xlsx", silent: true, extra: infoZip("b.xlsx", "翁源.xlsx")[:9]}}, []string{"b.xlsx"}},
		"out_of_the_zip":          {[]entry{{name: "../../etc/cron.d/a.csv"}, {name: `..\..\b.csv`}, {name: "/c.csv"}, {name: "d/../../e.csv"}, {name: ".."}}, []string{"etc/cron.d/a.csv", "b.csv", "c.csv", "e.csv", "/"}},
		"folder":                  {[]entry{{name: "台账/"}, {name: `局\`, silent: false}}, []string{"台账/", "局/"}},
		"no_characters":           {[]entry{{name: "a\x1b[2J\n.csv"}}, []string{"a\uFFFD[2J\uFFFD.csv"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			data := zipOf(t, c.entries...)
			z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, zipNames(z.File)); diff != "" {
				t.Errorf("names (-want +got):\n%s", diff)
			}
		})
	}
}

// TestZipIsImportedFileByFile: its files are batches of their own, whatever it is called and
// whatever they are called, and nothing of it is written to disk.
func TestZipIsImportedFileByFile(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		folder := o.folder(t, "报送", map[string][]byte{"补报.zip": zipOf(t,
			entry{name: gbk(t, "韶关/"), silent: true},
			entry{name: gbk(t, "韶关/10月.csv"), data: reported("乙", "仁化县"), silent: true},
			entry{name: gbk(t, "韶关/2月.csv"), data: reported("甲", "翁源县"), silent: true},
			entry{name: gbk(t, "韶关/坏.csv"), data: badFiles(t)["unknown_place"].data, silent: true},
			entry{name: "../../../出去.csv", data: reported("丙", "乐昌市")},
			entry{name: "__MACOSX/._2月.csv", data: []byte("\x00")},
			entry{name: gbk(t, "韶关/照片.jpg"), data: []byte("\xFF\xD8\xFF"), silent: true},
		)})
		want := []string{
			"applied 补报.zip/出去.csv: batch 1",
			"applied 补报.zip/韶关/2月.csv: batch 2",
			"applied 补报.zip/韶关/10月.csv: batch 3",
			"refused 补报.zip/韶关/坏.csv: 1 errors; nothing was written",
			"skipped 补报.zip/韶关/照片.jpg: no workbook",
		}
		before := filesUnder(t, o.dir)
		got := o.run(t, "import", filepath.Join(folder, "补报.zip"))
		if diff := cmp.Diff(want, listed(t, got.out)); diff != "" || got.code != 8 || !oneLineOnly(got.err) {
			t.Errorf("exit code %d, %q, listed (-want +got):\n%s", got.code, got.err, diff)
		}
		if diff := cmp.Diff([]string{"补报.zip/出去.csv", "补报.zip/韶关/2月.csv", "补报.zip/韶关/10月.csv"}, o.batchFiles(t)); diff != "" {
			t.Errorf("files of the batches (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(before, filesUnder(t, o.dir)); diff != "" {
			t.Errorf("files (-before +after):\n%s", diff)
		}
		o.unchanged(t, func() {
			got := o.run(t, "import", folder)
			if list := listed(t, got.out); len(list) != 5 || list[1] != "unchanged 报送/补报.zip/韶关/2月.csv" {
				t.Errorf("in a folder: %q", list)
			}
		})
	})
}

func filesUnder(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		names = append(names, path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// TestZipThatIsNotReadSaysWhy, of the file or of the whole, and the good files beside go in.
func TestZipThatIsNotReadSaysWhy(t *testing.T) {
	t.Parallel()
	good, blank := entry{name: "好.csv", data: reported("甲", "翁源县")}, make([]byte, 8<<20)
	whole := zipOf(t, good)
	encryptedBook := sample(t, "p08")
	var many []entry
	for i := range zipEntries + 1 {
		many = append(many, entry{name: fmt.Sprintf("%d.csv", i)})
	}
	huge := []entry{good}
	for i := range 40 { // says what nothing of it is: 40 × 8 GiB
		huge = append(huge, entry{name: fmt.Sprintf("%d.csv", i), data: []byte("x"), says: 8 << 30})
	}
	for name, c := range map[string]struct {
		file string
		data []byte
		code int
		says []string // lines of the list, or the one error
	}{
		"nested_by_name": {"a.zip", zipOf(t, good, entry{name: "内.zip", data: whole}), 8,
			[]string{"refused a.zip/内.zip: is a zip within a zip: unpack it and import what is in it", "applied a.zip/好.csv: batch 1"}},
		"nested_by_content": {"a.zip", zipOf(t, good, entry{name: "内.xlsx", data: whole}), 8,
			[]string{"refused a.zip/内.xlsx: is a zip within a zip: unpack it and import what is in it", "applied a.zip/好.csv: batch 1"}},
		"rar_within": {"a.zip", zipOf(t, good, entry{name: "内.rar", data: []byte("Rar!\x1A\x07")}), 8,
			[]string{"refused a.zip/内.rar: is an archive of a kind that is not read: unpack it, or make a .zip of it", "applied a.zip/好.csv: batch 1"}},
		"encrypted": {"a.zip", zipOf(t, good, entry{name: gbk(t, "密.xlsx"), data: encryptedBook.Data, encrypted: true, silent: true}), 8,
			[]string{"applied a.zip/好.csv: batch 1", "refused a.zip/密.xlsx: is encrypted: make a zip without password"}},
		"twice": {"a.zip", zipOf(t, good, entry{name: "./好.csv", data: reported("乙", "仁化县")}), 8,
			[]string{"applied a.zip/好.csv: batch 1", "refused a.zip/好.csv: is in the zip twice: give each file a name of its own"}},
		"bomb": {"a.zip", zipOf(t, good, entry{name: "炸.csv", data: blank}), 6,
			[]string{"applied a.zip/好.csv: batch 1", "refused a.zip/炸.csv: unpacks to more than 300 times its size"}},
		"says_more_than_can_be": {"a.zip", zipOf(t, good, entry{name: "大.csv", data: []byte("x"), says: 300 << 20}), 6,
			[]string{"refused a.zip/大.csv: unpacks to more than 300 times its size", "applied a.zip/好.csv: batch 1"}},
		"more_than_it_says": {"a.zip", zipOf(t, good, entry{name: "谎.csv", data: blank, says: 100}), 8,
			[]string{"applied a.zip/好.csv: batch 1", "refused a.zip/谎.csv: cannot be unpacked: zip: not a valid zip file"}},
		"damaged_file": {"a.zip", zipOf(t, entry{name: "伤.csv", data: reported("乙", "仁化县"), damaged: true}, good), 8,
			[]string{"refused a.zip/伤.csv: cannot be unpacked: zip: checksum error", "applied a.zip/好.csv: batch 1"}},
		"too_much":            {"a.zip", zipOf(t, huge...), 6, []string{"a.zip: unpacks to more than 4294967296 bytes"}},
		"too_many":            {"a.zip", zipOf(t, many...), 6, []string{"a.zip: holds more than 10000 files"}},
		"empty":               {"a.zip", zipOf(t), 8, []string{"a.zip: holds no workbook"}},
		"folders_only":        {"a.zip", zipOf(t, entry{name: "台账/"}, entry{name: ".隐/a.csv"}), 8, []string{"a.zip: holds no workbook"}},
		"cut_short":           {"a.zip", whole[:len(whole)/2], 8, []string{"a.zip: is no zip, or a damaged one"}},
		"no_zip":              {"a.zip", []byte("<html>登录已过期</html>"), 8, []string{"a.zip: is no zip, or a damaged one"}},
		"called_xlsx":         {"a.xlsx", whole, 0, []string{"applied a.xlsx/好.csv: batch 1"}},
		"workbook_called_zip": {"片区.zip", sample(t, "p08").Data, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := loadedOffice(t, "sqlite")
			got := o.run(t, "import", o.file(t, c.file, c.data))
			if got.code != c.code || (c.code != 0 && !oneLineOnly(got.err)) {
				t.Errorf("exit code %d, want %d: %s\n%s", got.code, c.code, got.err, got.out)
			}
			switch {
			case c.says == nil:
			case len(c.says) == 1 && c.code != 0:
				if !strings.Contains(got.err, c.says[0]) || got.out != "" {
					t.Errorf("%q is not in %q, or something was printed: %s", c.says[0], got.err, got.out)
				}
			default:
				if diff := cmp.Diff(c.says, listed(t, got.out)); diff != "" {
					t.Errorf("listed (-want +got):\n%s", diff)
				}
			}
			if name == "workbook_called_zip" && !strings.Contains(got.out, "片区.zip: batch 1\n") {
				t.Errorf("not imported as the workbook that it is:\n%s", got.out)
			}
		})
	}
}

// TestFileBytesBoundEachFileOfAZip, and the zip.
func TestFileBytesBoundEachFileOfAZip(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	settings := o.file(t, "small.yaml", []byte("import:\n  file_bytes: 2000\n"))
	large := append(reported("乙", "仁化县"), bytes.Repeat([]byte("注：无\n"), 200)...)
	got := o.run(t, "import", o.file(t, "a.zip", zipOf(t, entry{name: "好.csv", data: reported("甲", "翁源县")}, entry{name: "大.csv", data: large})), "--config", settings)
	want := []string{"refused a.zip/大.csv: is larger than import.file_bytes (2000 bytes)", "applied a.zip/好.csv: batch 1"}
	if diff := cmp.Diff(want, listed(t, got.out)); diff != "" || got.code != 6 {
		t.Errorf("exit code %d %s, listed (-want +got):\n%s", got.code, got.err, diff)
	}
	got = o.run(t, "import", o.file(t, "b.zip", append(zipOf(t, entry{name: "好.csv", data: reported("甲", "翁源县")}), make([]byte, 2000)...)), "--config", settings)
	if got.code != 6 || !strings.Contains(got.err, "b.zip: is larger than import.file_bytes (2000 bytes)") {
		t.Errorf("the zip itself: %+v", got)
	}
}
