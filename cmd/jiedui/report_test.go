package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"jiedui/importers/annotate"
	"jiedui/importers/workbooktest"
	"jiedui/testdata"
)

// spoiled is a sample with some of its cells made wrong.
type spoiled struct {
	sample testdata.Sample
	sheet  string // the first: xl/worksheets/sheet1.xml
	cells  map[string]string
	// rounds say which cells are marked each time the file is sent, with the code of what is
	// wrong there.
	rounds []map[string]string
}

func spoiledSamples(t *testing.T) []spoiled {
	t.Helper()
	word := func(s string) string { return `t="inlineStr"><is><t>` + s + `</t></is>` }
	return []spoiled{{
		sample: sample(t, "p01"), sheet: "项目台账",
		cells: map[string]string{
			"J6":  word("1108㎡"),
			"K8":  `t="e"><v>#REF!</v>`,
			"M9":  word("也许开工"),
			"D10": word("不存在镇"),
			"J11": word("4252.7"), // a number as text is none
		},
		rounds: []map[string]string{
			{"J6": "unit-conflict", "K8": "formula-error", "M9": "unknown-status", "D10": "unknown-place"},
		},
	}, {
		sample: sample(t, "p05"), sheet: "共建项目汇总表",
		cells: map[string]string{
			"G8":   word("1661.69亩"),
			"I10":  word("不知道"),
			"H12":  `t="e"><v>#DIV/0!</v>`,
			"G475": `><v>106814</v>`,
			"H476": `><v>1</v>`,
		},
		// A total is compared when all it adds up is read.
		rounds: []map[string]string{
			{"G8": "unit-conflict", "I10": "unknown-status", "H12": "formula-error", "G475": "subtotal-mismatch"},
			{"H476": "subtotal-mismatch"},
		},
	}}
}

var reference = regexp.MustCompile(`^[A-Z]+[0-9]+$`)

// cellXML finds a cell in a sheet's XML: its beginning, with its format, and the rest.
func cellXML(t *testing.T, sheet []byte, ref string) []byte {
	t.Helper()
	if !reference.MatchString(ref) {
		t.Fatalf("%q is no cell", ref)
	}
	found := regexp.MustCompile(`(?s)<c r="` + ref + `"(?:[^>]*?/>|.*?</c>)`).Find(sheet)
	if found == nil {
		t.Fatalf("no cell %s", ref)
	}
	return found
}

var cellBegins = regexp.MustCompile(`^<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?`)

// changeSheet1 changes the first sheet of a workbook and keeps all else.
func changeSheet1(t *testing.T, data []byte, change func([]byte) []byte) []byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "xl/worksheets/sheet1.xml" {
			content = change(content)
		}
		part, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func (s spoiled) file(t *testing.T) []byte {
	t.Helper()
	return changeSheet1(t, s.sample.Data, func(sheet []byte) []byte {
		for ref, content := range s.cells {
			old := cellXML(t, sheet, ref)
			sheet = bytes.Replace(sheet, old, []byte(string(cellBegins.Find(old))+" "+content+"</c>"), 1)
		}
		return sheet
	})
}

// corrected takes the cells that are marked, and no others, back to what the sample says.
func (s spoiled) corrected(t *testing.T, returned []byte, marked []string) []byte {
	t.Helper()
	var right []byte
	changeSheet1(t, s.sample.Data, func(sheet []byte) []byte {
		right = sheet
		return sheet
	})
	return changeSheet1(t, returned, func(sheet []byte) []byte {
		for _, ref := range marked {
			sheet = bytes.Replace(sheet, cellXML(t, sheet, ref), cellXML(t, right, ref), 1)
		}
		return sheet
	})
}

func TestReturnedWorkbookIsCorrectedAndGoesIn(t *testing.T) {
	t.Parallel()
	for _, s := range spoiledSamples(t) {
		for _, engine := range []string{"sqlite", "postgres"} {
			t.Run(s.sample.Name[:3]+"/"+engine, func(t *testing.T) {
				t.Parallel()
				whole := loadedOffice(t, engine)
				whole.must(t, "import", whole.file(t, s.sample.Name, s.sample.Data))

				o := loadedOffice(t, engine)
				snapshot, rows := o.snapshot(t), o.rowCounts(t)
				data := s.file(t)
				for n, want := range s.rounds {
					report := filepath.Join(o.dir, fmt.Sprintf("请改正-%d-%s", n, s.sample.Name))
					got := o.run(t, "import", o.file(t, s.sample.Name, data), "--report", report)
					if got.code != 8 || !oneLineOnly(got.err) {
						t.Fatalf("round %d: exit code %d: %s", n, got.code, got.err)
					}
					if o.snapshot(t) != snapshot {
						t.Errorf("round %d: the ledger has changed", n)
					}
					if diff := gocmp.Diff(rows, o.rowCounts(t)); diff != "" {
						t.Errorf("round %d: rows were written (-before +after):\n%s", n, diff)
					}
					returned := read(t, report)
					if problems := workbooktest.Problems(returned); len(problems) > 0 {
						t.Errorf("round %d: the returned workbook is not sound: %q", n, problems)
					}
					filled, comments := workbooktest.Marked(t, returned, s.sheet)
					marked := slices.Sorted(maps.Keys(filled))
					if diff := gocmp.Diff(slices.Sorted(maps.Keys(want)), marked); diff != "" {
						t.Errorf("round %d: filled (-want +got):\n%s", n, diff)
					}
					if diff := gocmp.Diff(marked, slices.Sorted(maps.Keys(comments))); diff != "" {
						t.Errorf("round %d: commented (-filled +commented):\n%s", n, diff)
					}
					for ref, code := range want {
						if !strings.Contains(comments[ref], "（"+code+"）") || !strings.Contains(comments[ref], "怎么改：") {
							t.Errorf("round %d: %s is commented %q", n, ref, comments[ref])
						}
					}
					data = s.corrected(t, returned, marked)
				}
				if out := o.must(t, "import", o.file(t, s.sample.Name, data), "--verbose"); strings.Contains(out, annotate.ResultSheet+"!") {
					t.Errorf("the list is read as a table:\n%s", head(out, 20))
				}
				if diff := gocmp.Diff(strings.Split(whole.snapshot(t), "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
					t.Errorf("corrected, the workbook says something else (-sample +corrected):\n%s", head(diff, 60))
				}
			})
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestReturnedCSVGoesInAsAWorkbook: of a csv file the cells come back in a workbook.
func TestReturnedCSVGoesInAsAWorkbook(t *testing.T) {
	t.Parallel()
	s := sample(t, "p03")
	whole, o := loadedOffice(t, "sqlite"), loadedOffice(t, "sqlite")
	whole.must(t, "import", whole.file(t, s.Name, s.Data))
	report := filepath.Join(o.dir, "returned.xlsx")
	wrong := bytes.Replace(s.Data, []byte(",234.21,"), []byte(",234.21kg,"), 1)
	if got := o.run(t, "import", o.file(t, s.Name, wrong), "--report", report); got.code != 8 {
		t.Fatalf("exit code %d: %s", got.code, got.err)
	}
	returned := read(t, report)
	name := strings.TrimSuffix(s.Name, ".csv")
	filled, _ := workbooktest.Marked(t, returned, name)
	marked := slices.Sorted(maps.Keys(filled))
	if len(marked) != 1 {
		t.Fatalf("marked %q", marked)
	}
	right := changeSheet1(t, returned, func(sheet []byte) []byte {
		old := cellXML(t, sheet, marked[0])
		return bytes.Replace(sheet, old, bytes.Replace(old, []byte("234.21kg"), []byte("234.21"), 1), 1)
	})
	o.must(t, "import", o.file(t, name+".xlsx", right))
	if diff := gocmp.Diff(strings.Split(whole.snapshot(t), "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
		t.Errorf("corrected, the workbook says something else (-sample +corrected):\n%s", head(diff, 60))
	}
}

func TestFindingsAreListedForProgramsAndPeople(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	s := spoiledSamples(t)[1]
	path := o.file(t, s.sample.Name, s.file(t))
	for _, name := range []string{"found.json", "found.csv"} {
		if got := o.run(t, "import", path, "--report", filepath.Join(o.dir, name)); got.code != 8 {
			t.Fatalf("exit code %d: %s", got.code, got.err)
		}
	}
	var found findingsReport
	decode(t, read(t, filepath.Join(o.dir, "found.json")), &found)
	var errors []reportFinding
	for _, f := range found.Findings {
		if f.Severity == "error" {
			errors = append(errors, f)
		}
	}
	if found.File != s.sample.Name || found.Errors != len(errors) || found.Errors+found.Warnings+found.Infos != len(found.Findings) {
		t.Errorf("%s: %d errors, %d warnings, %d infos", found.File, found.Errors, found.Warnings, found.Infos)
	}
	if len(errors) == 0 {
		t.Fatal("no errors")
	}
	want := reportFinding{Code: "unit-conflict", Severity: "error", Sheet: s.sheet, Cell: "G8", Row: 8, Column: 7,
		Heading: "投资情况 / 总投资 / 万元", Seen: "1661.69亩", Hint: errors[0].Hint}
	if diff := gocmp.Diff(want, errors[0]); diff != "" || want.Hint == "" {
		t.Errorf("first error (-want +got):\n%s", diff)
	}
	list := string(read(t, filepath.Join(o.dir, "found.csv")))
	if !strings.HasPrefix(list, "\ufeff级别,代码,工作表,单元格,行,列,表头,所见,怎么改\r\n") ||
		!strings.Contains(list, "\r\n错误,unit-conflict,共建项目汇总表,G8,8,7,投资情况 / 总投资 / 万元,1661.69亩,") ||
		strings.Count(list, "\r\n") != len(found.Findings)+1 {
		t.Errorf("listed: %s", head(list, 10))
	}
}

func TestReportThatCannotBeWrittenIsRefusedFirst(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	s := sample(t, "p08")
	path := o.file(t, s.Name, s.Data)
	folder := o.folder(t, "报送", map[string][]byte{"台账.csv": reported("甲", "翁源县")})
	packed := o.file(t, "补报.zip", zipOf(t, entry{name: "台账.csv", data: reported("甲", "翁源县")}))
	snapshot := o.snapshot(t)
	for name, args := range map[string][]string{
		"unknown_format":       {path, "--report", filepath.Join(o.dir, "a.pdf")},
		"several_files":        {path, path, "--report", filepath.Join(o.dir, "a.json")},
		"no_such_folder":       {path, "--report", filepath.Join(o.dir, "none", "a.json")},
		"over_the_file":        {path, "--report", path},
		"without_any_macros":   {path, "--report", filepath.Join(o.dir, "a.xlsm")},
		"a_name_and_no_format": {path, "--report", filepath.Join(o.dir, "report")},
		"a_folder_of_files":    {folder, "--report", filepath.Join(o.dir, "a.xlsx")},
		"a_zip_of_files":       {packed, "--report", filepath.Join(o.dir, "a.xlsx")},
		"folder_in_the_folder": {folder, "--report", filepath.Join(folder, "退回") + "/"},
		"folder_it_is":         {folder, "--report", folder},
		"folder_of_no_folder":  {folder, "--report", filepath.Join(o.dir, "none", "退回") + "/"},
	} {
		got := o.run(t, append([]string{"import"}, args...)...)
		if got.code != 2 || !oneLineOnly(got.err) || !strings.Contains(got.err, "--report") {
			t.Errorf("%s: exit code %d: %s", name, got.code, got.err)
		}
	}
	if o.snapshot(t) != snapshot {
		t.Error("the ledger has changed")
	}
	if string(read(t, path)) != string(s.Data) {
		t.Error("the file that is imported was written over")
	}
}

// TestOfficeOpensWhatWeWrite opens every kind of workbook that the program writes, and the
// samples, as their readers do, and looks at each package by the standard.
func TestOfficeOpensWhatWeWrite(t *testing.T) {
	t.Parallel()
	books := map[string][]byte{}
	for _, s := range samples(t) {
		if filepath.Ext(s.Name) == ".xlsx" {
			books[s.Name] = s.Data
		}
	}
	o := sampledOffice(t, "sqlite")
	for _, what := range []string{"projects", "pairings", "observations", "portfolio"} {
		path := filepath.Join(o.dir, what+".xlsx")
		o.must(t, "export", what, "--out", path)
		books["export "+what+".xlsx"] = read(t, path)
	}
	comments := map[string]int{}
	fresh := loadedOffice(t, "sqlite")
	returned := func(name string, data []byte, marks int) {
		report := filepath.Join(fresh.dir, "returned.xlsx")
		if got := fresh.run(t, "import", fresh.file(t, name, data), "--dry-run", "--report", report); got.code != 0 && got.code != 8 {
			t.Fatalf("%s: %+v", name, got)
		}
		books["returned "+name+".xlsx"] = read(t, report)
		comments["returned "+name+".xlsx"] = marks
	}
	for _, s := range spoiledSamples(t) {
		returned(s.sample.Name, s.file(t), len(s.rounds[0]))
	}
	csv := sample(t, "p03")
	returned(csv.Name, bytes.Replace(csv.Data, []byte(",234.21,"), []byte(",234.21kg,"), 1), 1)
	returned("nothing.pdf", []byte("%PDF-1.4\n%\xE2\xE3\xCF\xD3\n"), 0)

	for name, data := range books {
		if problems := workbooktest.Problems(data); len(problems) > 0 {
			t.Errorf("%s is not sound: %q", name, problems)
		}
	}
	for name, content := range workbooktest.Office(t, "fods", books) {
		if !strings.Contains(content, "<table:table-cell") {
			t.Errorf("%s has no cells when opened", name)
		}
		if n, want := strings.Count(content, "<office:annotation "), comments[name]; n != want {
			t.Errorf("%s has %d comments when opened, want %d", name, n, want)
		}
		if _, ok := comments[name]; ok && !strings.Contains(content, `table:name="`+annotate.ResultSheet+`"`) {
			t.Errorf("%s has no list when opened", name)
		}
	}
}

// TestFolderOfReportsHasOneForEachFile, under names that any system can write.
func TestFolderOfReportsHasOneForEachFile(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	bad := badFiles(t)["unknown_place"].data
	given := o.folder(t, "报送", map[string][]byte{
		"台账.csv": reported("甲", "翁源县"), "市直/台账.csv": bad, "市直-台账.csv": bad, "说明.txt": []byte("无"),
		"补报.zip": zipOf(t, entry{name: "../../a:b?.csv", data: bad}, entry{name: strings.Repeat("很长的名字", 60) + ".csv", data: bad}),
	})
	reports := filepath.Join(o.dir, "退回")
	got := o.run(t, "import", given, "--dry-run", "--report", reports+"/")
	if got.code != 8 || !oneLineOnly(got.err) {
		t.Fatalf("exit code %d: %s\n%s", got.code, got.err, got.out)
	}
	files, err := os.ReadDir(reports)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		names = append(names, f.Name())
		if problems := workbooktest.Problems(read(t, filepath.Join(reports, f.Name()))); len(problems) > 0 {
			t.Errorf("%s is not sound: %q", f.Name(), problems)
		}
		if !strings.Contains(got.out, "what was found is in "+filepath.Join(reports, f.Name())+"\n") {
			t.Errorf("%s is not named in:\n%s", f.Name(), got.out)
		}
	}
	long := "报送-补报.zip-" + strings.Repeat("很长的名字", 60)
	want := []string{"报送-台账-退回.xlsx", "报送-市直-台账-退回-2.xlsx", "报送-市直-台账-退回.xlsx", "报送-补报.zip-a_b_-退回.xlsx", ""}
	if len(names) == len(want) {
		want[4] = names[4]
		if stem, found := strings.CutSuffix(names[4], "-退回.xlsx"); !found || len(names[4]) > 255 || !strings.HasPrefix(long, stem) || len(stem) < 150 {
			t.Errorf("the long name is %s", names[4])
		}
	}
	if diff := gocmp.Diff(want, names); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
	// The next round writes over them, and a file that is now right has a report that says so.
	again := o.run(t, "import", given, "--report", reports)
	if files, err := os.ReadDir(reports); err != nil || len(files) != len(want) || again.code != 8 {
		t.Errorf("again: %d files, %v: %+v", len(files), err, again)
	}
	if one := o.run(t, "import", filepath.Join(given, "台账.csv"), "--report", reports); one.code != 0 || !strings.Contains(one.out, filepath.Join(reports, "台账-退回.xlsx")) {
		t.Errorf("of one file: %+v", one)
	}
}
