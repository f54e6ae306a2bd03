package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"jiedui/importers"
	"jiedui/ledger"
)

// corpus is a folder of spreadsheets that no one here wrote; see its README.md.
const corpus = "../../../shared/corpus"

func needCorpus(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no corpus of found spreadsheets beside the repository: %v", err)
	}
}

// corpusFiles are the paths of all files that the manifest names.
func corpusFiles(t *testing.T) []string {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(string(read(t, filepath.Join(corpus, "MANIFEST.tsv")))), "\n")
	var files []string
	for _, line := range lines[1:] {
		path, _, _ := strings.Cut(line, "\t")
		files = append(files, path)
	}
	if len(files) < 70 {
		t.Fatalf("only %d files in the manifest", len(files))
	}
	return files
}

// refusals are what importing each hostile file is refused with. Those that are in order
// as workbooks hold nothing of a partner's.
var refusals = map[string]string{
	"BadWorkbook.xlsx":                  "no-sheets",
	"OOM_alloc2.xls":                    "nothing-recognised", // 8426 texts
	"WrongFormulaRecordType.xls":        "nothing-recognised", // formulas under their number of Excel 3
	"duplicate-filename.xlsx":           "damaged-workbook",
	"encryptAES.xlsx":                   "password-protected",
	"encrypted_pass_protected.ods":      "password-protected",
	"encrypted_password.xls":            "password-protected",
	"encrypted_protected_passtika.xlsx": "password-protected",
	"fuzz_xlsx2csv_5636.xlsx":           "damaged-workbook",
	"fuzz_xlsx2csv_6594.xlsx":           "damaged-workbook",
	"issue_594_dos.ods":                 "limit-exceeded",
	"not_a_workbook_12_bytes.xlsx":      "wrong-extension",
	"poc-shared-strings.xlsx":           "damaged-workbook",
	"poc-xmlbomb.xlsx":                  "damaged-workbook",
	"slow_44593.xls":                    "nothing-recognised",
	"too_small.xls":                     "nothing-recognised", // a mail system's error message
	"xlsx-corrupted.xlsx":               "damaged-workbook",
	"xxe_in_schema.xlsx":                "nothing-recognised", // the entity is in a part that is not read
}

// keptOutCode is the exit code of an import of a file that what was found in it keeps out.
var keptOutCode = ledger.KindRefused.Policy().ExitCode

// mostHostileMiB is the memory that importing a hostile file may take, program and all.
const mostHostileMiB = 200

// measuring makes a process of the test binary run a command and print its largest memory. A process that our own
// started would be told our largest memory as its own: it is kept from before the program in it was exchanged.
const measuring = "JIEDUI_TEST_MEASURE"

func init() {
	if os.Getenv(measuring) == "" {
		return
	}
	c := exec.Command(os.Args[1], os.Args[2:]...)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	usage, _ := c.ProcessState.SysUsage().(*syscall.Rusage)
	fmt.Printf("%d %d\n%s", c.ProcessState.ExitCode(), usage.Maxrss, out)
	os.Exit(0)
}

// measured runs the built program in a process of its own, until it hangs.
func (o *office) measured(t *testing.T, temporary string, args ...string) (code int, peakMiB float64, out string) {
	t.Helper()
	path, err := builtBinary()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, os.Args[0], append([]string{path}, append(args, "--config", o.config, "--database.url", o.url, "--log.level", "warn")...)...)
	c.Env = append(os.Environ(), measuring+"=1", "TMPDIR="+temporary)
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // what it started ends with it
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
	said, err := c.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	var kib int
	if _, err := fmt.Sscan(string(said), &code, &kib); err != nil {
		t.Fatalf("%v in %s", err, said)
	}
	_, out, _ = strings.Cut(string(said), "\n")
	return code, float64(kib) / 1024, out
}

func TestHostileFileIsRefusedWithItsCodeInLittleMemory(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	entries, err := os.ReadDir(filepath.Join(corpus, "hostile"))
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(refusals) {
		t.Errorf("%d hostile files, and refusals of %d", len(entries), len(refusals))
	}
	o := loadedOffice(t, "sqlite")
	snapshot, rows := o.snapshot(t), o.rowCounts(t)
	temporary := t.TempDir()
	_, trivial, _ := o.measured(t, temporary, "import", o.file(t, "空.csv", []byte("甲,乙\n1,2\n")))
	for _, entry := range entries {
		report := filepath.Join(o.dir, "found.json")
		code, peak, out := o.measured(t, temporary, "import", filepath.Join(corpus, "hostile", entry.Name()), "--report", report)
		if code != keptOutCode || strings.Count(out, "\njiedui: ") != 1 {
			t.Errorf("%s: exit code %d: %s", entry.Name(), code, out)
			continue
		}
		var found findingsReport
		decode(t, read(t, report), &found)
		var errors []string
		for _, f := range found.Findings {
			if f.Severity == "error" {
				errors = append(errors, f.Code)
			}
			if f.Hint == "" {
				t.Errorf("%s: %+v does not say what to do", entry.Name(), f)
			}
		}
		if diff := gocmp.Diff([]string{refusals[entry.Name()]}, errors); diff != "" {
			t.Errorf("%s: errors (-want +got):\n%s", entry.Name(), diff)
		}
		if peak > mostHostileMiB || peak > 8*trivial {
			t.Errorf("%s: %.0f MiB, a file of two lines %.0f", entry.Name(), peak, trivial)
		}
		t.Logf("%s: %s, %.0f MiB (%.1f times a trivial file's %.0f)", entry.Name(), refusals[entry.Name()], peak, peak/trivial, trivial)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left in the folder for temporary files: %v %v", left, err)
	}
	if o.snapshot(t) != snapshot || !gocmp.Equal(rows, o.rowCounts(t)) {
		t.Error("the ledger has changed")
	}
}

// TestFoundFileIsReadOrRefusedInOneLine takes every file of the corpus through the whole import: none of them is a
// list of assistance by a profile that we have, so each is refused, and says why.
func TestFoundFileIsReadOrRefusedInOneLine(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	snapshot, rows := o.snapshot(t), o.rowCounts(t)
	report := filepath.Join(o.dir, "found.json")
	for _, path := range corpusFiles(t) {
		for _, args := range [][]string{{"--dry-run"}, {"--partial"}} {
			got := o.run(t, append([]string{"import", filepath.Join(corpus, path), "--report", report}, args...)...)
			if got.code != keptOutCode || !oneLineOnly(got.err) {
				t.Errorf("%s %s: exit code %d: %s", path, args, got.code, got.err)
				continue
			}
			var found findingsReport
			decode(t, read(t, report), &found)
			if found.Errors == 0 || found.Errors+found.Warnings+found.Infos != len(found.Findings) {
				t.Errorf("%s %s: %+v", path, args, found)
			}
		}
	}
	if o.snapshot(t) != snapshot || !gocmp.Equal(rows, o.rowCounts(t)) {
		t.Error("the ledger has changed")
	}
}

// foundReading is how a sheet that an office made is read by a profile written for it.
type foundReading struct {
	path string
	// name is the heading of the column that is taken for a project's name; heads are further headings that the
	// profile knows.
	name  string
	heads []string
	// tables are the tables that the profile reads, as "sheet: header rows, data + totals".
	tables []string
	// entries is how many records come of it.
	entries int
	codes   []string // errors, if the sheet does not add up or is not whole
}

// The headers and rows are those that MANIFEST.tsv has for each. Not every list has names that are unique without their
// places or years: what is double there is an error, as what is masked (某某市).
var foundReadings = []foundReading{
	{path: "zh-fupin-guangzhou/conghua_206_dec.xls", name: "村名称", heads: []string{"镇名称", "帮扶单位", "区（县）"},
		tables: []string{"fp_diqu: 1-2, 125 + 1"}, entries: 124, codes: []string{"duplicate-project"}},
	{path: "zh-fupin-guangzhou/report1_blankform.xls", name: "贫困村", heads: []string{"帮扶单位", "1.贫困户基本情况", "上年村级集体经济收入", "预计今年村级集体经济收入", "贫困村帮扶措施落实情况"},
		tables: []string{"1: 4-6, 0 + 0", "2: 4-6, 0 + 0"}},
	{path: "zh-fupin-guangzhou/report2_funds_notes.xls", name: "贫困村", heads: []string{"帮扶单位"},
		tables: []string{"3 : 4-6, 0 + 0"}},
	{path: "zh-fupin-guangzhou/stat_5sheets_empty.xls", name: "分类", heads: []string{"区（县）", "贫困户户数", "到村到户", "产业发展带动农户", "村集体项目", "规划"},
		tables: []string{"一: 1-2, 0 + 0", "二: 1-2, 0 + 0", "三: 1-2, 0 + 0", "四: 1-2, 0 + 0", "五: 1-2, 0 + 0"}},
	{path: "zh-budget/hainan_xiangmuku_huizong.xls", name: "项目名称", heads: []string{"使用单位"},
		tables: []string{"项目库汇总: 2-3, 0 + 1"}},
	{path: "zh-enterprise/project_stat_3row_header.xlsx", name: "任务名称", heads: []string{"任务类型", "技术负责人"},
		tables: []string{"项目统计表: 3-3, 6 + 0"}, codes: []string{"unknown-place"}},
	{path: "zh-enterprise/soe_financing_progress.xlsx", name: "公司单位", heads: []string{"操作类型"},
		tables: []string{"融资进展反馈（按已完成审批和未审批反馈）: 2-3, 0 + 0"}},
	{path: "zh-enterprise/soe_audit_jxls_template.xls", name: "审计项目名称", heads: []string{"被审计单位或人员"},
		tables: []string{"Sheet1: 4-4, 0 + 0"}},
	{path: "zh-enterprise/huaian_budget_hidden_sheet.xls", name: "项目名称", heads: []string{"产品规格", "产品材料说明"},
		tables: []string{"舞台部分: 2-2, 10 + 3"}, entries: 10},
	{path: "zh-enterprise/risk_list_formulas.xlsx", name: "风险描述", heads: []string{"风险系数", "发生概率", "严重程度"},
		tables: []string{"风险列表: 4-4, 1 + 0"}, entries: 1},
	{path: "zh-stats/pv_panel_33sheets.xlsx", name: "城市", heads: []string{"年份", "UR_Ratio", "PM25", "PV", "Income"}, tables: []string{"32 tables from row 1, 3957 + 0"}, entries: 360, codes: []string{"duplicate-project"}},
	{path: "zh-stats/nbs_province_gdp.xls", name: "地区", tables: []string{"分省年度数据: 1-1, 31 + 0"}, entries: 31},
	{path: "zh-stats/nbs_gdp_title_rows.xls", name: "指标", heads: []string{"2020年第一季度", "2019年第四季度", "2019年第三季度"},
		tables: []string{"季度数据: 3-3, 11 + 0"}, entries: 11},
	{path: "zh-csv/nbs_province_gdp_2005_2024_gbk.csv", name: "地区", tables: []string{"nbs_province_gdp_2005_2024_gbk: 4-4, 31 + 0"}, entries: 31},
	{path: "zh-csv/nbs_fiscal_utf8bom_tabs.csv", name: "指标", tables: []string{"nbs_fiscal_utf8bom_tabs: 3-3, 21 + 0"}, entries: 21},
	{path: "zh-csv/nbs_gdp_gbk_footer.csv", name: "地区", tables: []string{"nbs_gdp_gbk_footer: 1-1, 31 + 0"}, entries: 31},
	{path: "zh-csv/stock_git_conflict_markers.csv", name: "date", heads: []string{"open", "high", "close", "low"},
		codes: []string{"unresolved-conflict"}},
	{path: "zh-csv/it_project_list.csv", name: "项目名称", tables: []string{"it_project_list: 1-1, 10 + 0"}, entries: 10},
	{path: "zh-regions/ok_data_level3.csv", name: "id", heads: []string{"pid", "pinyin_prefix", "ext_name", "pinyin", "deep"},
		tables: []string{"ok_data_level3: 1-1, 3639 + 0"}, entries: 3639},
	{path: "oc4ids/projectStatus.csv", name: "Code", heads: []string{"Title", "Description"}, tables: []string{"projectStatus: 1-1, 8 + 0"}, entries: 8},
}

// profile is one for the sheet, as an office would write it.
func (f foundReading) profile(t *testing.T) importers.Profile {
	t.Helper()
	var b strings.Builder
	b.WriteString("name: own\ntitle: 自有模板\nprogrammes:\n  - {code: own-drive, name: 自有行动, strand: own}\nmatch: {must: []}\n" +
		"tables:\n  - name: rows\n    record: [project]\n    requires: [name]\n    columns:\n")
	fmt.Fprintf(&b, "      - {field: name, words: [%q]}\n", f.name)
	for _, h := range f.heads {
		fmt.Fprintf(&b, "      - {field: ignore, words: [%q]}\n", h)
	}
	p, err := importers.ParseProfile("own.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestFoundSheetIsReadAsItsManifestSays(t *testing.T) {
	needCorpus(t)
	t.Parallel()
	for _, f := range foundReadings {
		t.Run(f.path, func(t *testing.T) {
			t.Parallel()
			r, err := importers.Read(t.Context(), importers.Options{
				Name: f.path, Data: read(t, filepath.Join(corpus, f.path)), AsOf: day(t, "2024-12-31"),
				Profile: "own", Profiles: []importers.Profile{f.profile(t)}, Area: []string{"44"},
			})
			if err != nil {
				t.Fatal(err)
			}
			var tables, codes []string
			first, data := 0, 0
			for _, table := range r.Tables {
				if table.Profile == "own" {
					first, data = first+table.Bottom, data+table.Rows.Data
					tables = append(tables, fmt.Sprintf("%s: %d-%d, %d + %d", table.Sheet, table.Top, table.Bottom, table.Rows.Data, table.Rows.Totals))
				}
			}
			for _, finding := range r.Batch.Findings {
				if finding.Severity == "error" {
					codes = append(codes, finding.Code)
				}
			}
			if diff := gocmp.Diff(f.codes, slices.Compact(codes)); diff != "" {
				t.Errorf("errors (-want +got):\n%s%.3000s", diff, fmt.Sprint(slices.DeleteFunc(slices.Clone(r.Batch.Findings), func(f ledger.Finding) bool { return f.Severity != "error" })))
			}
			if n := len(tables); n > 10 && first == n {
				tables = []string{fmt.Sprintf("%d tables from row 1, %d + 0", n, data)}
			}
			if diff := gocmp.Diff(f.tables, tables); diff != "" {
				t.Errorf("tables (-want +got):\n%s", diff)
			}
			if len(r.Entries) != f.entries {
				t.Errorf("%d records, want %d", len(r.Entries), f.entries)
			}
		})
	}
}
