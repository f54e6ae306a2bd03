package annotate

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"jiedui/importers/sheet"
	"jiedui/importers/workbooktest"
	"jiedui/ledger"
)

// workbooks are files that other programs wrote: the samples, what stands beside the
// reader, and the corpus where it is.
func workbooks(t *testing.T, extensions ...string) []string {
	t.Helper()
	var files []string
	for _, folder := range []string{"../../testdata/samples", "../sheet/testdata", "../../../shared/corpus"} {
		_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error { // the corpus may not be there
			if err == nil && slices.Contains(extensions, filepath.Ext(path)) && !strings.Contains(path, "hostile") {
				files = append(files, path)
			}
			return nil
		})
	}
	if len(files) == 0 {
		t.Fatal("no workbooks")
	}
	return files
}

func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// rows are all cells of all sheets but the list, as the importer sees them.
func rows(t *testing.T, name string, data []byte) map[string][]sheet.Cell {
	t.Helper()
	w, err := sheet.Open(context.Background(), name, data, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]sheet.Cell{}
	for _, info := range w.Sheets() {
		if info.Name == ResultSheet {
			continue
		}
		cells := []sheet.Cell{}
		for row, err := range w.Rows(context.Background(), info.Index) {
			if err != nil {
				t.Fatal(err)
			}
			cells = append(cells, row.Cells...)
		}
		all[info.Name] = cells
	}
	return all
}

// someFindings are findings of all kinds on every visible sheet.
func someFindings(t *testing.T, name string, data []byte) []ledger.Finding {
	t.Helper()
	w, err := sheet.Open(context.Background(), name, data, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	list := []ledger.Finding{{Code: "as-of-missing", Severity: ledger.SeverityError, Hint: "请填报截至日期"}}
	for _, info := range w.Sheets() {
		add := func(code string, s ledger.Severity, row, col int, seen string) {
			list = append(list, ledger.Finding{Code: code, Severity: s, Sheet: info.Name, Row: row, Col: col, Heading: "总投资（万元）", Seen: seen, Hint: "请写明<单位>，例如 \"300 万元\""})
		}
		add("unit-missing", ledger.SeverityError, 3, 2, "300 & <3>")
		add("rounded", ledger.SeverityInfo, 3, 2, "0.005")
		add("credit-code-check", ledger.SeverityWarning, 3, 2, "9144")
		add("status-contradicts-dates", ledger.SeverityWarning, 4, 3, "在建\x01")
		add("unknown-place", ledger.SeverityError, 40000, 800, "")
		add("duplicate-project", ledger.SeverityError, 2, 0, "")
		add("unmapped-column", ledger.SeverityInfo, 1, 5, "")
		add("no-data", ledger.SeverityInfo, 0, 0, "")
	}
	return list
}

func annotated(t *testing.T, name string, data []byte, findings []ledger.Finding) []byte {
	t.Helper()
	out, err := Workbook(context.Background(), name, data, findings, Chinese)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// withoutMarks is a sheet's XML with what we add taken out again.
func withoutMarks(t *testing.T, content string) string {
	t.Helper()
	root, err := outline([]byte(content), 1)
	if err != nil {
		t.Fatal(err)
	}
	var e edits
	for _, c := range root.children {
		if strings.Contains(c.whole(), author) || c.name == "legacyDrawing" && strings.Contains(c.whole(), "xmlns:r=") {
			e.remove(c)
		}
	}
	return string(e.apply([]byte(content)))
}

func TestNothingButTheMarksIsAdded(t *testing.T) {
	for _, file := range workbooks(t, ".xlsx", ".xlsm") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			findings := someFindings(t, file, data)
			out := annotated(t, file, data, findings)
			before, after := parts(t, data), parts(t, out)
			sheets := 0
			for name, content := range before {
				now := after[name]
				switch {
				case strings.Contains(now, author) && !strings.Contains(name, "comments"):
					now = withoutMarks(t, now)
					sheets++
				case name == "[Content_Types].xml", strings.Contains(name, "_rels/"), strings.HasSuffix(name, "workbook.xml"),
					strings.HasSuffix(name, "styles.xml"), strings.Contains(name, "comments"), strings.HasSuffix(name, ".vml"):
					continue // something is added; checked as a package
				}
				if now != content {
					t.Errorf("%s has changed", name)
				}
			}
			if sheets == 0 {
				t.Error("no sheet is marked")
			}
			if diff := cmp.Diff(rows(t, file, data), rows(t, file, out)); diff != "" {
				t.Errorf("cells have changed (-before +after): %.2000s", diff)
			}
			known := workbooktest.Problems(data)
			for _, p := range workbooktest.Problems(out) {
				if !slices.Contains(known, p) {
					t.Error(p)
				}
			}

			again := parts(t, annotated(t, file, out, findings))
			if diff := cmp.Diff(after, again); diff != "" {
				t.Errorf("a second round is not the first (-first +second): %.2000s", diff)
			}
			clean := parts(t, annotated(t, file, out, nil))
			for name, content := range clean {
				if strings.Contains(name, "worksheets/sheet") && strings.Contains(content, author) {
					t.Errorf("%s is still marked", name)
				}
			}
		})
	}
}

// office is a workbook as an office has it: merges, its own comment, its own conditional
// formats, a table above which stands a title.
func office(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(f.SetSheetName("Sheet1", "项目 '一' 表"))
	name := "项目 '一' 表"
	must(f.SetCellValue(name, "A1", "台账"))
	must(f.MergeCell(name, "A1", "C1"))
	for i, h := range []string{"项目名称", "总投资（万元）", "建设地点"} {
		must(f.SetCellValue(name, sheet.Ref(2, i+1), h))
	}
	must(f.SetCellValue(name, "B4", 300))
	must(f.SetCellFormula(name, "B5", "SUM(B4:B4)"))
	must(f.AddComment(name, excelize.Comment{Cell: "B4", Author: "张三", Text: "已核对"}))
	must(f.AddComment(name, excelize.Comment{Cell: "C4", Author: "张三", Text: "看这里"}))
	green, err := f.NewConditionalStyle(&excelize.Style{Fill: excelize.Fill{Type: "pattern", Color: []string{"00FF00"}, Pattern: 1}})
	must(err)
	must(f.SetConditionalFormat(name, "A3:A9", []excelize.ConditionalFormatOptions{{Type: "formula", Criteria: "LEN(A3)=0", Format: &green}}))
	list := excelize.NewDataValidation(true)
	list.Sqref = "C3:C9"
	must(list.SetDropList([]string{"甲", "乙"}))
	must(f.AddDataValidation(name, list))
	var b bytes.Buffer
	must(f.Write(&b))
	return b.Bytes()
}

func TestCellsAreFilledAndCommented(t *testing.T) {
	name := "项目 '一' 表"
	at := func(code string, s ledger.Severity, row, col int) ledger.Finding {
		return ledger.Finding{Code: code, Severity: s, Sheet: name, Row: row, Col: col, Heading: "表头", Seen: "所见 " + code, Hint: "改 " + code}
	}
	findings := []ledger.Finding{
		at("merged-away", ledger.SeverityWarning, 1, 3),
		at("of-the-row", ledger.SeverityError, 4, 0),
		at("on-a-comment", ledger.SeverityError, 4, 2),
		at("known", ledger.SeverityInfo, 4, 3),
		at("empty-cell", ledger.SeverityWarning, 9, 3),
		at("and-worse", ledger.SeverityError, 9, 3),
	}
	out := annotated(t, "a.xlsx", office(t), findings)
	filled, comments := workbooktest.Marked(t, out, name)
	wantFilled := map[string]string{"A3:A9": "FF00FF00", "A1": "FFFFEB9C", "B4": "FFFFC7CE", "C9": "FFFFC7CE"}
	if diff := cmp.Diff(wantFilled, filled); diff != "" {
		t.Errorf("filled (-want +got):\n%s", diff)
	}
	wantComments := map[string]string{
		"A1": "【结对导入】警告（merged-away）\n所见：所见 merged-away\n怎么改：改 merged-away",
		"B4": "已核对\n【结对导入】错误（of-the-row）\n所见：所见 of-the-row\n怎么改：改 of-the-row\n\n错误（on-a-comment）\n所见：所见 on-a-comment\n怎么改：改 on-a-comment",
		"C4": "看这里",
		"C9": "【结对导入】警告（empty-cell）\n所见：所见 empty-cell\n怎么改：改 empty-cell\n\n错误（and-worse）\n所见：所见 and-worse\n怎么改：改 and-worse",
	}
	if diff := cmp.Diff(wantComments, comments); diff != "" {
		t.Errorf("comments (-want +got):\n%s", diff)
	}

	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	list, err := f.GetRows(ResultSheet)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"错误 3 条，警告 2 条，提示 1 条"}, {words[Chinese].advice},
		words[Chinese].headings,
		{"警告", "merged-away", name, "C1", "“表头”", "“所见 merged-away”", "改 merged-away"},
		{"错误", "of-the-row", name, "第 4 行", "“表头”", "“所见 of-the-row”", "改 of-the-row"},
		{"错误", "on-a-comment", name, "B4", "“表头”", "“所见 on-a-comment”", "改 on-a-comment"},
		{"提示", "known", name, "C4", "“表头”", "“所见 known”", "改 known"},
		{"警告", "empty-cell", name, "C9", "“表头”", "“所见 empty-cell”", "改 empty-cell"},
		{"错误", "and-worse", name, "C9", "“表头”", "“所见 and-worse”", "改 and-worse"},
	}
	if diff := cmp.Diff(want, list); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	for cell, want := range map[string]string{"D4": "'项目 ''一'' 表'!A1", "D5": "'项目 ''一'' 表'!B4", "D9": "'项目 ''一'' 表'!C9"} {
		if ok, target, err := f.GetCellHyperLink(ResultSheet, cell); err != nil || !ok || target != want {
			t.Errorf("link at %s: %v %q %v", cell, ok, target, err)
		}
	}
	if problems := workbooktest.Problems(out); len(problems) > 0 {
		t.Error(problems)
	}

	// The next round takes the marks off and leaves the office's own.
	filled, comments = workbooktest.Marked(t, annotated(t, "a.xlsx", out, nil), name)
	if diff := cmp.Diff(map[string]string{"A3:A9": "FF00FF00"}, filled); diff != "" {
		t.Errorf("filled after all was corrected (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(map[string]string{"B4": "已核对", "C4": "看这里"}, comments); diff != "" {
		t.Errorf("comments after all was corrected (-want +got):\n%s", diff)
	}
}

func TestMarksSurviveOtherPrograms(t *testing.T) {
	// Both save the file from a model of their own; what we added must still be known as ours.
	findings := []ledger.Finding{
		{Code: "a", Severity: ledger.SeverityError, Sheet: "项目 '一' 表", Row: 3, Col: 2, Hint: "改"},
		{Code: "b", Severity: ledger.SeverityWarning, Sheet: "项目 '一' 表", Row: 4, Col: 2, Hint: "改"},
	}
	out := annotated(t, "a.xlsx", office(t), findings)
	saved := map[string][]byte{}
	f, err := excelize.OpenReader(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.SetCellValue("项目 '一' 表", "A4", "甲"); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	saved["excelize"] = b.Bytes()
	for name, content := range workbooktest.Office(t, "xlsx", map[string][]byte{"a.xlsx": out}) {
		saved["LibreOffice "+name] = []byte(content)
	}
	for program, data := range saved {
		filled, comments := workbooktest.Marked(t, annotated(t, "a.xlsx", data, findings[1:]), "项目 '一' 表")
		delete(filled, "A3:A9")
		if diff := cmp.Diff(map[string]string{"B4": "FFFFEB9C"}, filled); diff != "" {
			t.Errorf("%s: filled (-want +got):\n%s", program, diff)
		}
		if diff := cmp.Diff([]string{"B4", "C4"}, slices.Sorted(maps.Keys(comments))); diff != "" || strings.Count(comments["B4"], opening) != 1 {
			t.Errorf("%s: comments (-want +got):\n%s\n%s", program, diff, comments["B4"])
		}
	}
}

func TestWhatCannotBeEditedComesBackAsItsCells(t *testing.T) {
	for _, file := range workbooks(t, ".csv", ".xls", ".ods", ".et") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			opened, err := sheet.Open(context.Background(), file, data, sheet.Limits{})
			if err != nil {
				out := annotated(t, file, data, []ledger.Finding{{Code: "x", Severity: ledger.SeverityError, Hint: "改"}})
				if list := listed(t, out); !strings.Contains(list, "原文件无法读取") || !strings.Contains(list, "错误\tx") {
					t.Errorf("listed: %s", list)
				}
				return
			}
			out := annotated(t, file, data, someFindings(t, file, data))
			if problems := workbooktest.Problems(out); len(problems) > 0 && opened.Format() != sheet.XLSX {
				t.Error(problems)
			}
			if list := listed(t, out); opened.Format() != sheet.XLSX && !strings.Contains(list, "无法在原样上标注") {
				t.Errorf("it is not said that this is a copy: %.300s", list)
			}
			want, got := valuesOf(rows(t, file, data)), valuesOf(rows(t, "a.xlsx", out))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("values (-file +copy): %.2000s", diff)
			}
		})
	}
}

// valuesOf are places and values, whatever the sheets are called.
func valuesOf(sheets map[string][]sheet.Cell) []string {
	var all []string
	for _, cells := range sheets {
		for _, c := range cells {
			if c.Kind != sheet.Empty {
				all = append(all, fmt.Sprintf("%s %s %v", sheet.Ref(c.Row, c.Col), c.Text, c.Percent))
			}
		}
	}
	slices.Sort(all)
	return all
}

func listed(t *testing.T, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(ResultSheet)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.Join(r, "\t") + "\n")
	}
	return b.String()
}

func TestNamesOfSheetsAreMadeAllowed(t *testing.T) {
	b := &book{}
	for name, want := range map[string]string{
		"a/b:c":                 "a_b_c",
		"'引号'":                  "引号",
		"":                      "Sheet",
		strings.Repeat("长", 40): strings.Repeat("长", 31),
		ResultSheet:             ResultSheet + "(2)",
		strings.Repeat("𠀀", 16): strings.Repeat("𠀀", 15),
		"  ":                    "Sheet",
		"p03-千企帮千镇万企兴万村[2024?]*x": "p03-千企帮千镇万企兴万村_2024___x",
	} {
		if got := sheetName(name, b); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	b.sheets = []tab{{name: "ABC"}, {name: "abc(2)"}}
	if got := sheetName("abc", b); got != "abc(3)" {
		t.Error(got)
	}
}

func TestManyCellsAreMarked(t *testing.T) {
	var findings []ledger.Finding
	for i := range 2000 {
		findings = append(findings, ledger.Finding{Code: "x", Severity: ledger.SeverityError, Sheet: "项目 '一' 表", Row: i/50 + 1, Col: i%50 + 1, Hint: "改"})
	}
	out := annotated(t, "a.xlsx", office(t), findings)
	filled, comments := workbooktest.Marked(t, out, "项目 '一' 表")
	if len(filled) != 1998+1 || len(comments) != 1998 { // B1 and C1 lie under A1; A3:A9 is the office's
		t.Errorf("%d filled, %d commented", len(filled), len(comments))
	}
}

func TestEnglishLabels(t *testing.T) {
	out, err := Workbook(context.Background(), "a.xlsx", office(t), []ledger.Finding{{Code: "x", Severity: ledger.SeverityError, Hint: "fix it"}}, English)
	if err != nil {
		t.Fatal(err)
	}
	if list := listed(t, out); !strings.Contains(list, "1 errors, 0 warnings, 0 notes") || !strings.Contains(list, "Error\tx") {
		t.Error(list)
	}
}

func TestEndOfContextEndsTheMarking(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Workbook(ctx, "a.xlsx", office(t), nil, Chinese); err == nil {
		t.Error("no error")
	}
}

func TestExtensionFollowsMacros(t *testing.T) {
	if got := Extension(office(t)); got != ".xlsx" {
		t.Error(got)
	}
	if got := Extension([]byte("a,b\n")); got != ".xlsx" {
		t.Error(got)
	}
}
