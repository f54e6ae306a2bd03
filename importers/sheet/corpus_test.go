package sheet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// corpus is a folder of spreadsheets that no one here wrote; see its README.md.
const corpus = "../../../shared/corpus"

func needCorpus(t testing.TB) {
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no corpus of found spreadsheets beside the repository: %v", err)
	}
}

// readAll gives the content of all sheets by reference, sheet names first: "Sheet1!A1".
func readAll(t testing.TB, w *Workbook) (map[string]Cell, map[string]int) {
	t.Helper()
	cells, rows := map[string]Cell{}, map[string]int{}
	for _, info := range w.Sheets() {
		previous := 0
		for row, err := range w.Rows(t.Context(), info.Index) {
			if err != nil {
				t.Fatal(err)
			}
			if row.Number <= previous || len(row.Cells) == 0 {
				t.Fatalf("row %d with %d cells after row %d", row.Number, len(row.Cells), previous)
			}
			previous = row.Number
			col := 0
			for _, c := range row.Cells {
				if c.Row != row.Number || c.Col <= col || c.Kind == Empty && !c.Formula {
					t.Fatalf("cell %+v after column %d in row %d", c, col, row.Number)
				}
				col = c.Col
				cells[info.Name+"!"+Ref(c.Row, c.Col)] = c
			}
			rows[info.Name]++
		}
	}
	return cells, rows
}

// manifest gives the rows of MANIFEST.tsv: path → columns.
func manifest(t testing.TB) map[string][]string {
	data, err := os.ReadFile(filepath.Join(corpus, "MANIFEST.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string][]string{}
	for _, line := range strings.Split(string(data), "\n")[1:] {
		if columns := strings.Split(line, "\t"); len(columns) > 9 {
			entries[columns[0]] = columns
		}
	}
	return entries
}

func TestCorpusReadsAsOtherReadersSawIt(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	fact := regexp.MustCompile(`([^;]+?)!([A-Z]+[0-9]+)=('[^']*'|[^;]*)`)
	files, facts := 0, 0
	for path, columns := range manifest(t) {
		ext := filepath.Ext(path)
		if strings.HasPrefix(path, "hostile/") || ext != ".xlsx" && ext != ".csv" && ext != ".xls" && ext != ".et" {
			continue
		}
		files++
		for range fact.FindAllString(columns[9], -1) {
			facts++
		}
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(corpus, path))
			if err != nil {
				t.Fatal(err)
			}
			w, err := Open(t.Context(), path, data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			cells, _ := readAll(t, w)
			for _, m := range fact.FindAllStringSubmatch(columns[9], -1) {
				sheet, ref, want := strings.TrimLeft(m[1], " "), m[2], m[3]
				if w.Format() == CSV {
					sheet = w.Sheets()[0].Name // the manifest names the encoding there
				}
				want = strings.Trim(want, "'")
				// The manifest writes Python literals, and keeps the TAB that we take off.
				want = strings.NewReplacer(`\t`, "", `\u3000`, "\u3000").Replace(want)
				if got := cells[sheet+"!"+ref].Text; got != want {
					t.Errorf("%s!%s = %q, want %q", sheet, ref, got, want)
				}
			}
		})
	}
	if files < 25 || facts < 50 {
		t.Errorf("looked at %d files and %d cells: has the manifest changed its form?", files, facts)
	}
}

func TestCorpusRowsSheetsAndMerges(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	cases := []struct {
		path   string
		rows   map[string]int // sheet → rows with content
		merges map[string]int
	}{
		{"poi/57893-many-merges.xlsx", map[string]int{}, map[string]int{"Sheet1": 50000}},
		{"calamine/merged_range.xlsx", map[string]int{"Sheet1": 3, "Sheet2": 3}, map[string]int{"Sheet1": 9, "Sheet2": 6}},
		{"zh-enterprise/soe_financing_progress.xlsx", nil, map[string]int{"融资进展反馈（按已完成审批和未审批反馈）": 27}},
		{"zh-csv/nbs_province_gdp_2005_2024_gbk.csv", map[string]int{"nbs_province_gdp_2005_2024_gbk": 37}, nil},
		{"zh-csv/nbs_fiscal_utf8bom_tabs.csv", map[string]int{"nbs_fiscal_utf8bom_tabs": 26}, nil},
		{"zh-csv/it_project_list.csv", map[string]int{"it_project_list": 11}, nil},
		{"zh-regions/ok_data_level3.csv", map[string]int{"ok_data_level3": 3640}, nil},
		{"poi/59746_NoRowNums.xlsx", map[string]int{"Features": 71}, nil},
	}
	for _, c := range cases {
		t.Run(c.path, func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(filepath.Join(corpus, c.path))
			if err != nil {
				t.Fatal(err)
			}
			w, err := Open(t.Context(), c.path, data, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			_, rows := readAll(t, w)
			for _, info := range w.Sheets() {
				merges, err := w.Merges(t.Context(), info.Index)
				if err != nil {
					t.Fatal(err)
				}
				if c.rows != nil && rows[info.Name] != c.rows[info.Name] {
					t.Errorf("%s: %d rows, want %d", info.Name, rows[info.Name], c.rows[info.Name])
				}
				if c.merges != nil && len(merges) != c.merges[info.Name] {
					t.Errorf("%s: %d merges, want %d", info.Name, len(merges), c.merges[info.Name])
				}
			}
		})
	}
}

// furtherThanCells are the sheets that the manifest has end beyond the last cell with content: it counts styled
// blanks of xlsx and a field that is but the TAB we take off. Sheet → what we see.
var furtherThanCells = map[string]string{
	"zh-csv/nbs_fiscal_utf8bom_tabs.csv csv:utf-8-sig":               "26r x 10c",
	"zh-enterprise/project_stat_3row_header.xlsx 项目统计表":              "19r x 15c",
	"zh-enterprise/soe_financing_progress.xlsx 融资进展反馈（按已完成审批和未审批反馈）": "5r x 20c",
	"calamine/merged_range.xlsx Sheet2":                              "4r x 6c",
	"calamine/errors.xlsx Feuil2":                                    "0r x 0c",
	"calamine/errors.xlsx Feuil3":                                    "0r x 0c",
}

// The manifest says of each sheet how far it reaches, how many merges it has and whether it is hidden: 'name'
// HIDDEN 11r x 9c m6. It does so otherwise for ods, see TestCorpusODSReadsAsLibreOfficeSawIt, and in words for
// one xlsx, see TestCorpusRowsSheetsAndMerges.
func TestCorpusReachesAsFarAsOtherReadersSaw(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	fact := regexp.MustCompile(`'([^']*)' (HIDDEN )?(\d+r x \d+c) m(\d+)`)
	sheets, further := 0, 0
	for path, columns := range manifest(t) {
		if strings.HasPrefix(path, "hostile/") || filepath.Ext(path) == ".ods" || path == "poi/57893-many-merges.xlsx" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(corpus, path))
		if err != nil {
			t.Fatal(err)
		}
		w, err := Open(t.Context(), path, data, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want := fact.FindAllStringSubmatch(columns[8], -1)
		more := 0 // sheets that the manifest only counts: (+25 sheets)
		if at := strings.Index(columns[8], "(+"); at >= 0 {
			fmt.Sscanf(columns[8][at:], "(+%d sheets)", &more)
		}
		if len(want) == 0 || len(w.Sheets()) != len(want)+more {
			t.Errorf("%s: %d sheets, want %s", path, len(w.Sheets()), columns[8])
			continue
		}
		for i, w2 := range want {
			sheets++
			info := w.Sheets()[i]
			merges, err := w.Merges(t.Context(), i)
			if err != nil {
				t.Fatal(err)
			}
			rows, cols := 0, 0
			for row, err := range w.Rows(t.Context(), i) {
				if err != nil {
					t.Fatal(err)
				}
				rows, cols = row.Number, max(cols, row.Cells[len(row.Cells)-1].Col)
			}
			name, reach := info.Name, w2[3]
			if w.Format() == CSV {
				name = w2[1] // the manifest has the encoding there
			}
			if seen, ok := furtherThanCells[path+" "+name]; ok {
				reach = seen
				further++
			}
			got := fmt.Sprintf("'%s' %dr x %dc m%d hidden %v", name, rows, cols, len(merges), info.Hidden)
			if expected := fmt.Sprintf("'%s' %s m%s hidden %v", w2[1], reach, w2[4], w2[2] != ""); got != expected {
				t.Errorf("%s: got %s, want %s", path, got, expected)
			}
		}
	}
	if sheets < 70 || further != len(furtherThanCells) {
		t.Errorf("looked at %d sheets, %d set apart: has the manifest changed its form?", sheets, further)
	}
}

// What the tests over the corpus look at is what is in it: every file is in the manifest, unchanged, and, unless it
// is hostile, read to its end.
func TestManifestIsOfTheWholeCorpus(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	entries := manifest(t)
	err := filepath.WalkDir(corpus, func(file string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		path, err := filepath.Rel(corpus, file)
		if err != nil || path == "README.md" || path == "MANIFEST.tsv" {
			return err
		}
		columns, ok := entries[path]
		if !ok {
			t.Errorf("%s is not in the manifest", path)
			return nil
		}
		delete(entries, path)
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if sum := sha256.Sum256(data); fmt.Sprint(len(data)) != columns[4] || hex.EncodeToString(sum[:])[:12] != columns[5] {
			t.Errorf("%s is not the file that the manifest describes", path)
		}
		if err := exhaust(t.Context(), path, data); err != nil && !strings.HasPrefix(path, "hostile/") {
			t.Errorf("%s: %v", path, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for path := range entries {
		t.Errorf("%s is in the manifest alone", path)
	}
}

func TestHostileFilesAreRefusedOrReadInTime(t *testing.T) {
	needCorpus(t)
	want := map[string]Code{
		"poc-xmlbomb.xlsx":                  DamagedWorkbook,
		"poc-shared-strings.xlsx":           DamagedWorkbook,
		"xlsx-corrupted.xlsx":               DamagedWorkbook,
		"duplicate-filename.xlsx":           DamagedWorkbook,
		"encrypted_protected_passtika.xlsx": PasswordProtected,
		"encryptAES.xlsx":                   PasswordProtected,
		"encrypted_password.xls":            PasswordProtected,
		"slow_44593.xls":                    "", // large, and in order
		"WrongFormulaRecordType.xls":        "", // formulas under their number of Excel 3
		"OOM_alloc2.xls":                    "", // 8426 texts in a file without formats
		"too_small.xls":                     "", // a line of text, an error message of a mail system
		"fuzz_xlsx2csv_5636.xlsx":           DamagedWorkbook,
		"fuzz_xlsx2csv_6594.xlsx":           DamagedWorkbook,
		"BadWorkbook.xlsx":                  NoSheets,
		"issue_594_dos.ods":                 LimitExceeded,
		"encrypted_pass_protected.ods":      PasswordProtected,
		"not_a_workbook_12_bytes.xlsx":      WrongExtension,
		"xxe_in_schema.xlsx":                "", // the entity is in a part that is not read
	}
	entries, err := os.ReadDir(filepath.Join(corpus, "hostile"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want) {
		t.Errorf("%d hostile files, want %d", len(entries), len(want))
	}
	for _, entry := range entries {
		t.Run(entry.Name(), func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(corpus, "hostile", entry.Name()))
			if err != nil {
				t.Fatal(err)
			}
			start := time.Now()
			err = exhaust(t.Context(), entry.Name(), data)
			took := time.Since(start)
			if got := codeOf(err); got != want[entry.Name()] {
				t.Errorf("got %v, want %q", err, want[entry.Name()])
			}
			apart := readApart(t, exhausting, filepath.Join(corpus, "hostile", entry.Name()))
			if took > 2*time.Second || apart.wall > 2*time.Second || apart.peak > 200 {
				t.Errorf("took %v, and a process of its own %v and %.0f MiB", took, apart.wall, apart.peak)
			}
		})
	}
}

// exhaust reads all there is of a file and gives the first error.
func exhaust(ctx context.Context, name string, data []byte) error {
	w, err := Open(ctx, name, data, Limits{})
	if err != nil {
		return err
	}
	return drain(ctx, w)
}

func drain(ctx context.Context, w *Workbook) error {
	for _, info := range w.Sheets() {
		if _, err := w.Merges(ctx, info.Index); err != nil {
			return err
		}
		for _, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// codeOf gives the code of a ReadError, "" for no error, "other" for any other.
func codeOf(err error) Code {
	var e *ReadError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e) && e.Hint != "":
		return e.Code
	}
	return "other"
}
