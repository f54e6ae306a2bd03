package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jiedui/importers/workbook"
	"jiedui/ledger"
	"jiedui/store"
)

// codesOf are the codes that importing a file as a report lists them ends with.
func (o *office) codesOf(t *testing.T, file string, args ...string) []string {
	t.Helper()
	report := filepath.Join(o.dir, "found.json")
	if got := o.run(t, append([]string{"import", file, "--report", report}, args...)...); got.code != 0 && got.code != keptOutCode {
		t.Fatalf("%s: %+v", file, got)
	}
	var found findingsReport
	decode(t, read(t, report), &found)
	var codes []string
	for _, f := range found.Findings {
		codes = append(codes, f.Code)
		if f.Hint == "" {
			t.Errorf("%+v does not say what to do", f)
		}
	}
	return codes
}

// close closes a reporting period: of a programme, of a kind, from a day.
func (o *office) close(t *testing.T, period []string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, store.Options{URL: o.url})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	edit := func(e ledger.Edit) ledger.EditResult {
		r, err := s.Edit(ctx, ledger.EditRequest{Actor: "帮扶办", Items: []ledger.EditItem{{Edit: e}}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	programmes, err := s.Programmes(ctx)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(programmes, func(p ledger.Programme) bool { return p.Code == period[0] })
	from, err := ledger.ParseISODate(period[2])
	if err != nil || i < 0 {
		t.Fatalf("%q: %v", period, err)
	}
	calendar := edit(ledger.EditCalendar{Programme: programmes[i].ID, Kind: ledger.PeriodKind(period[1]), Rule: ledger.Set(ledger.DueWorkingDay), DueDay: ledger.Set(5), FirstOn: ledger.Set(from)})
	opened := edit(ledger.OpenPeriods{Calendar: calendar.Things[0].ID, Until: from})
	edit(ledger.ClosePeriod{ID: opened.Opened[0], Version: 1})
}

// TestFindingsAgainstTheLedgerHaveCasesForAndAgainst: for each code that applying gives there is a folder of files to
// be imported one after the other, the last of which produces it, and one beside it (…_ok) that only just does not.
func TestFindingsAgainstTheLedgerHaveCasesForAndAgainst(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("testdata/findings/*")
	if err != nil || len(folders) != 2*len(ledger.ApplyFindings) {
		t.Errorf("%d folders of cases for %d codes: %v", len(folders), len(ledger.ApplyFindings), err)
	}
	for code := range ledger.ApplyFindings {
		for _, suffix := range []string{"", "_ok"} {
			t.Run(code+suffix, func(t *testing.T) {
				t.Parallel()
				folder := filepath.Join("testdata/findings", code+suffix)
				files, err := filepath.Glob(filepath.Join(folder, "*.csv"))
				if err != nil || len(files) == 0 {
					t.Fatalf("no files in %s: %v", folder, err)
				}
				var args []string
				if given, err := filepath.Glob(filepath.Join(folder, "args")); err == nil && len(given) == 1 {
					args = strings.Fields(string(read(t, given[0])))
				}
				o := loadedOffice(t, "sqlite")
				for _, file := range files[:len(files)-1] {
					o.must(t, "import", file)
				}
				if given, err := filepath.Glob(filepath.Join(folder, "closed")); err == nil && len(given) == 1 {
					o.close(t, strings.Fields(string(read(t, given[0]))))
				}
				codes := o.codesOf(t, files[len(files)-1], args...)
				if slices.Contains(codes, code) != (suffix == "") {
					t.Errorf("found %q", codes)
				}
			})
		}
	}
}

// TestDateAfterTodayIsAWarning: commands tell the reading what day it is.
func TestDateAfterTodayIsAWarning(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	file := o.file(t, "莞韶.csv", []byte("莞韶对口帮扶项目台账\n序号,项目名称,县（市、区）,合同投资额（万元）\n1,某某新项目,翁源县,80\n"))
	for asOf, late := range map[string]bool{"2025-12-31": false, "2999-12-31": true} {
		if codes := o.codesOf(t, file, "--dry-run", "--as-of", asOf); slices.Contains(codes, "as-of-in-future") != late {
			t.Errorf("as of %s: %q", asOf, codes)
		}
	}
}

// TestFindingsAreExplainedInBothLanguages: meaning and remedy of each code in Chinese and in English.
func TestFindingsAreExplainedInBothLanguages(t *testing.T) {
	t.Parallel()
	rows := regexp.MustCompile("(?m)^\\| `[a-z-]+` \\|.*$").FindAllString(string(read(t, "../../docs/findings.md")), -1)
	if len(rows) < 80 {
		t.Errorf("only %d codes", len(rows))
	}
	chinese := regexp.MustCompile(`\p{Han}`)
	english := regexp.MustCompile(`[a-z]{3}`)
	for _, row := range rows {
		cells := strings.Split(strings.ReplaceAll(row, `\|`, ""), "|")
		if len(cells) != 8 || !chinese.MatchString(cells[3]) || strings.TrimSpace(cells[4]) == "" ||
			!english.MatchString(cells[5]) || strings.TrimSpace(cells[6]) == "" {
			t.Errorf("%s", row)
		}
	}
}

// TestFindingsOfTheFileHaveCasesForAndAgainst: what no small file that can be read as text shows.
func TestFindingsOfTheFileHaveCasesForAndAgainst(t *testing.T) {
	t.Parallel()
	header := []string{"项目代码", "项目名称", "县（市、区）", "合同投资额（万元）"}
	book := xlsx(t, "台账", header, []workbook.Cell{workbook.Text("2404"), workbook.Text("甲"), workbook.Text("翁源县"), workbook.Number("1")})
	places := func(n int) []byte {
		var b bytes.Buffer
		b.WriteString(titled + "项目名称,县（市、区）,合同投资额（万元）\n")
		for i := range n {
			fmt.Fprintf(&b, "项目%d,无此县%d,1\n", i, i)
		}
		return b.Bytes()
	}
	sheets := regexp.MustCompile(`(?s)<sheets>.*</sheets>`)
	blanks := func(n int) func([]byte) []byte {
		return func(sheet []byte) []byte {
			return bytes.Replace(sheet, []byte("<sheetData>"), []byte(strings.Repeat(" ", n)+"<sheetData>"), 1)
		}
	}
	same := func(part []byte) []byte { return part }
	for code, c := range map[string]struct {
		name       string
		bad, right []byte
	}{
		"password-protected": {"台账.xls", read(t, "../../importers/sheet/testdata/encrypted_password.xls"), read(t, "../../importers/sheet/testdata/chinese-provinces.xls")},
		"no-sheets": {"台账.xlsx", changedPart(t, book, "xl/workbook.xml", func(b []byte) []byte { return sheets.ReplaceAll(b, []byte("<sheets/>")) }),
			changedPart(t, book, "xl/workbook.xml", same)},
		// One part may unpack to 300 times its size beyond 1 MiB.
		"limit-exceeded":    {"台账.xlsx", changedPart(t, book, "xl/worksheets/sheet1.xml", blanks(2<<20)), changedPart(t, book, "xl/worksheets/sheet1.xml", blanks(1<<19))},
		"too-many-findings": {"台账.csv", places(1001), places(1000)},
	} {
		o := loadedOffice(t, "sqlite")
		args := []string{"--profile", "guan-shao", "--as-of", "2024-12-31", "--dry-run"}
		if codes := o.codesOf(t, o.file(t, c.name, c.bad), args...); !slices.Contains(codes, code) {
			t.Errorf("%s is not in %q", code, codes)
		}
		if codes := o.codesOf(t, o.file(t, c.name, c.right), args...); slices.Contains(codes, code) {
			t.Errorf("%s is in %q", code, codes)
		}
	}
}

// changedPart is a workbook with one of its parts changed.
func changedPart(t *testing.T, data []byte, name string, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		content := part(t, data, f.Name)
		if f.Name == name {
			content = change(content)
		}
		to, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(to, string(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
