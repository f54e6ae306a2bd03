package main

import (
	"bytes"
	"context"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/importers/workbook"
	"jiedui/ledger"
	"jiedui/store"
)

// badFile is a file that cannot be imported as it is, and the one error that says so.
type badFile struct {
	name  string
	data  []byte
	args  []string
	place string // sheet and cell of the error, as it is printed; empty: the file as a whole
	code  string
	says  string // part of what was seen or what to do
}

const titled = "莞韶对口帮扶项目台账（截至2024年12月31日）\n"

// badFiles are read by every engine's test anew, so that none can spoil another's.
func badFiles(t *testing.T) map[string]badFile {
	t.Helper()
	zone := sample(t, "p08")
	return map[string]badFile{
		"text_named_xlsx":    {"台账.xlsx", []byte(titled + "项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n"), nil, "", "wrong-extension", "扩展名"},
		"half_of_a_workbook": {zone.Name, zone.Data[:len(zone.Data)/2], nil, "", "damaged-workbook", "已损坏"},
		"empty_file":         {"空.csv", nil, nil, "", "empty-file", ""},
		"empty_sheet":        {"空.xlsx", xlsx(t, "空表", nil), nil, "", "nothing-recognised", "没有可以导入的表"},
		"no_header":          {"无表头.csv", []byte("广州,天河区,正佳店\n广州,越秀区,北京路店\n"), nil, "", "nothing-recognised", "没有可以导入的表"},
		"wrong_unit_in_heading": {"台账.csv", []byte(titled + "项目名称,县（市、区）,合同投资额（亩）\n甲,翁源县,1\n"),
			nil, "台账!C2", "unit-conflict", "亩"},
		"wrong_unit_in_cell": {"台账.csv", []byte(titled + "项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n乙,翁源县,100亩\n"),
			nil, "台账!C4", "unit-conflict", "100亩"},
		"no_unit": {"台账.csv", []byte(titled + "项目名称,县（市、区）,合同投资额\n甲,翁源县,1.5\n"), nil, "台账!C3", "unit-missing", "1.5"},
		"unknown_place": {"台账.csv", []byte(titled + "项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n乙,没有县,2\n"),
			nil, "台账!B4", "unknown-place", "没有县"},
		"ambiguous_place": {"包点.csv", []byte("包点责任表\n包点镇,包点单位,岗位\n官渡镇,县农业局,局长\n"),
			nil, "包点!A3", "ambiguous-place", "440229109"},
		"ambiguous_organisation": {"结对.csv", []byte("千企帮千镇结对表\n企业名称,村\n华南建设,韶关市翁源县官渡镇镇仔村\n"),
			nil, "结对!A3", "ambiguous-organisation", "广州华南建设工程有限公司"},
		"unknown_status": {"台账.csv", []byte(titled + "项目名称,县（市、区）,合同投资额（万元）,状态\n甲,翁源县,1,快完了\n"),
			nil, "台账!D3", "unknown-status", "快完了"},
		"subtotal_that_does_not_add_up": {"台账.csv", []byte(titled + "序号,项目名称,县（市、区）,合同投资额（亿元）\n1,甲,翁源县,1.5\n2,乙,仁化县,2.25\n合计,,,4.75\n"),
			nil, "台账!D5", "subtotal-mismatch", "3.75亿元"},
		"formula_error": {zone.Name, withCell(t, "p08", 6, 6, `<c r="F6" t="e"><f>#REF!*2</f><v>#REF!</v></c>`),
			nil, "Sheet1!F6", "formula-error", "#REF!"},
		"number_in_a_code_column": {"台账.xlsx", xlsx(t, "台账", []string{"项目代码", "项目名称", "县（市、区）", "合同投资额（万元）"},
			[]workbook.Cell{workbook.Number("240144022904012"), workbook.Text("甲"), workbook.Text("翁源县"), workbook.Number("1")}),
			[]string{"--profile", "guan-shao", "--as-of", "2024-12-31"}, "台账!A2", "code-as-number", "文本格式"},
		"no_date": {"台账.csv", []byte("莞韶对口帮扶项目台账\n项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n"),
			nil, "台账!2", "as-of-missing", "--as-of"},
		"unknown_profile": {"台账.csv", []byte(titled + "项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n"),
			[]string{"--profile", "no-such"}, "", "unknown-profile", "guan-shao"},
	}
}

// xlsx is a workbook of one sheet.
func xlsx(t *testing.T, name string, header []string, rows ...[]workbook.Cell) []byte {
	t.Helper()
	var b bytes.Buffer
	table := workbook.Table{Name: name, Header: header, Count: len(rows), Rows: iter.Seq2[[]workbook.Cell, error](func(yield func([]workbook.Cell, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	})}
	if err := workbook.WriteXLSX(&b, table); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withCell is a sample with another cell in its first sheet.
func withCell(t *testing.T, number string, row, col int, cell string) []byte {
	t.Helper()
	s := sample(t, number)
	sheets := takeApart(t, s)
	if sheets[0].rows[row-1].cells[col] == "" {
		t.Fatalf("no cell in row %d, column %d", row, col)
	}
	sheets[0].rows[row-1].cells[col] = cell
	return putTogether(t, s, sheets)
}

// twoOfOneAlias puts two organisations into the ledger that are called the same.
func twoOfOneAlias(t *testing.T, o *office) {
	t.Helper()
	var entries []ledger.Entry
	for _, name := range []string{"广东华南建设集团有限公司", "广州华南建设工程有限公司"} {
		entries = append(entries, ledger.Entry{Organisations: []ledger.OrganisationClaim{{
			Name: name, Kind: ledger.OtherOrganisation, Aliases: []ledger.Alias{{Name: "华南建设", Kind: ledger.ShortName}},
		}}})
	}
	if _, err := o.store(t).Apply(context.Background(), ledger.ImportBatch{Kind: ledger.BatchEdit}, sequence(entries), store.ApplyOptions{}); err != nil {
		t.Fatal(err)
	}
}

func sequence(entries []ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// errorLines are the errors among what an import printed: file, place if any, severity, code.
func errorLines(out string) []string {
	var lines []string
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); len(fields) > 3 && (fields[1] == "error" || fields[2] == "error") {
			lines = append(lines, line)
		}
	}
	return lines
}

// unchanged runs something that must leave the ledger as it is.
func (o *office) unchanged(t *testing.T, run func()) {
	t.Helper()
	snapshot, rows := o.snapshot(t), o.rowCounts(t)
	run()
	if diff := cmp.Diff(rows, o.rowCounts(t)); diff != "" {
		t.Errorf("rows were written (-before +after):\n%s", diff)
	}
	if diff := cmp.Diff(strings.Split(snapshot, "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
		t.Errorf("the ledger has changed (-before +after):\n%s", head(diff, 40))
	}
}

func TestBadFileIsOneFindingAtItsCellAndNothingWritten(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		twoOfOneAlias(t, o)
		for name, f := range badFiles(t) {
			t.Run(name, func(t *testing.T) {
				o.unchanged(t, func() {
					got := o.run(t, append([]string{"import", o.file(t, f.name, f.data)}, f.args...)...)
					if got.code != 8 || !oneLineOnly(got.err) || !strings.Contains(got.err, "nothing was written") {
						t.Errorf("exit code %d, %q", got.code, got.err)
					}
					lines := errorLines(got.out)
					if len(lines) != 1 {
						t.Fatalf("%d errors instead of one in:\n%s", len(lines), got.out)
					}
					fields := strings.Fields(strings.TrimPrefix(lines[0], f.name))
					if f.place == "" {
						fields = append([]string{""}, fields...)
					}
					if diff := cmp.Diff([]string{f.place, "error", f.code}, fields[:3]); diff != "" {
						t.Errorf("finding (-want +got):\n%s\n%s", diff, lines[0])
					}
					if !strings.Contains(lines[0], f.says) {
						t.Errorf("%q is not in %q", f.says, lines[0])
					}
				})
			})
		}
	})
}

// TestBadFileAfterAGoodOneLeavesTheGoodOne: each file is all or nothing by itself.
func TestBadFileAfterAGoodOneLeavesTheGoodOne(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		s, bad := sample(t, "p08"), badFiles(t)["unknown_place"]
		got := o.run(t, "import", o.file(t, s.Name, s.Data), o.file(t, bad.name, bad.data))
		if got.code != 8 || !oneLineOnly(got.err) || !strings.Contains(got.out, s.Name+": batch 1\n") {
			t.Errorf("exit code %d, %q\n%s", got.code, got.err, got.out)
		}
		if n := o.rowCounts(t)["import_batch"]; n != 1 {
			t.Errorf("%d batches, want 1", n)
		}
	})
}

// TestWrongCommandIsOneLine: what cannot even begin says so in one line and an exit code.
func TestWrongCommandIsOneLine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	good := write("台账.csv", titled+"项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n")
	profiles := filepath.Join(dir, "profiles")
	if err := os.Mkdir(profiles, 0o700); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "空")
	if err := os.MkdirAll(filepath.Join(empty, "也空"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("空/.hidden.csv", titled)
	write("profiles/bad.yaml", "name: [\n")
	for name, c := range map[string]struct {
		args []string
		code int
		says string
	}{
		"missing_file":        {[]string{"import", filepath.Join(dir, "没有.xlsx")}, 2, "没有.xlsx"},
		"missing_among_good":  {[]string{"import", good, filepath.Join(dir, "没有.xlsx")}, 2, "没有.xlsx"},
		"star_is_no_file":     {[]string{"import", filepath.Join(dir, "*.xlsx")}, 2, "name the folder"},
		"empty_folder":        {[]string{"import", empty}, 2, "holds no workbook"},
		"empty_among_good":    {[]string{"import", good, empty}, 2, "holds no workbook"},
		"no_file":             {[]string{"import"}, 2, "arg"},
		"bad_as_of":           {[]string{"import", good, "--as-of", "31.12.2024"}, 2, "--as-of"},
		"impossible_as_of":    {[]string{"import", good, "--as-of", "2024-02-30"}, 2, "--as-of"},
		"unknown_flag":        {[]string{"import", good, "--nonsense"}, 2, "--nonsense"},
		"unknown_command":     {[]string{"improt", good}, 2, "improt"},
		"unknown_subcommand":  {[]string{"places", "find", "官渡镇"}, 2, "find"},
		"missing_config":      {[]string{"import", good, "--config", filepath.Join(dir, "none.yaml")}, 2, "none.yaml"},
		"config_is_no_yaml":   {[]string{"import", good, "--config", write("broken.yaml", "database: [")}, 2, "broken.yaml"},
		"unknown_config_key":  {[]string{"import", good, "--config", write("key.yaml", "database:\n  ulr: sqlite:x.db\n")}, 2, "database.ulr"},
		"bad_config_value":    {[]string{"import", good, "--config", write("value.yaml", "log:\n  format: xml\n")}, 2, "log.format"},
		"config_of_bad_kind":  {[]string{"import", good, "--config", write("kind.yaml", "api:\n  max_depth: deep\n")}, 2, "max_depth"},
		"unknown_database":    {[]string{"import", good, "--database.url", "mysql://localhost/x"}, 2, "database.url"},
		"unreachable_server":  {[]string{"import", good, "--database.url", "postgres://127.0.0.1:1/none?sslmode=disable"}, 7, "database"},
		"no_such_folder":      {[]string{"import", good, "--database.url", "sqlite:" + filepath.Join(dir, "none", "x.db")}, 7, "database"},
		"not_a_database":      {[]string{"import", good, "--database.url", "sqlite:" + write("text.db", strings.Repeat("这不是数据库\n", 100))}, 7, "database"},
		"bad_log_level":       {[]string{"import", good, "--log.level", "loud"}, 2, "log.level"},
		"bad_timezone":        {[]string{"import", good, "--timezone", "Asia/Nowhere"}, 2, "Asia/Nowhere"},
		"no_profiles_folder":  {[]string{"import", good, "--import.profiles", filepath.Join(dir, "none")}, 2, "none"},
		"broken_profile":      {[]string{"import", good, "--import.profiles", profiles}, 2, "bad.yaml"},
		"place_nobody_has":    {[]string{"places", "resolve", "没有这个地方县"}, 3, "没有这个地方县"},
		"place_several_have":  {[]string{"places", "resolve", "官渡镇"}, 4, "官渡镇"},
		"province_nobody_has": {[]string{"places", "load", "99"}, 3, "99"},
		"bad_address":         {[]string{"serve", "--http.address", "8484"}, 2, "http.address"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := emptyOffice(t, "sqlite")
			o.must(t, "migrate")
			o.unchanged(t, func() {
				got := o.run(t, c.args...)
				if got.code != c.code || !oneLineOnly(got.err) || !strings.Contains(got.err, c.says) {
					t.Errorf("exit code %d, want %d; %q should be one line with %q", got.code, c.code, got.err, c.says)
				}
				if name != "place_several_have" && got.out != "" {
					t.Errorf("printed: %s", got.out)
				}
			})
		})
	}
}

// TestDryRunWritesNothing, not even the provinces that the sheets name, and it says what
// the import then does.
func TestDryRunWritesNothing(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		o.must(t, "migrate")
		for _, s := range samples(t) {
			path := o.file(t, s.Name, s.Data)
			var said string
			o.unchanged(t, func() { said = o.must(t, "import", path, "--dry-run") })
			if !strings.Contains(said, s.Name+": dry run, nothing was written\n") {
				t.Errorf("%s: it is said:\n%s", s.Name, said)
			}
			if s.Name[:3] > "p02" { // the importing alone is proved elsewhere
				continue
			}
			done := o.must(t, "import", path)
			if diff := cmp.Diff(tallies(t, said), tallies(t, done), cmp.AllowUnexported(tally{})); diff != "" {
				t.Errorf("%s (-dry run +import):\n%s", s.Name, diff)
			}
		}
	})
}

// TestPartialAppliesTheGoodRows and reports the others; what no row can be left out for
// is refused all the same.
func TestPartialAppliesTheGoodRows(t *testing.T) {
	t.Parallel()
	mixed := []byte(titled + "序号,项目名称,县（市、区）,合同投资额（万元）,状态\n" +
		"1,甲,翁源县,100,在建\n2,乙,没有县,200,在建\n3,丙,仁化县,300亩,在建\n4,丁,乐昌市,400,完工\n")
	eachEngine(t, func(t *testing.T, o *office) {
		o.must(t, "places", "load", "44")
		path := o.file(t, "台账.csv", mixed)
		o.unchanged(t, func() {
			if got := o.run(t, "import", path); got.code != 8 {
				t.Errorf("without --partial: exit code %d", got.code)
			}
			if got := o.run(t, "import", path, "--partial", "--dry-run"); got.code != 0 {
				t.Errorf("dry run: exit code %d, %q", got.code, got.err)
			}
		})
		got := o.run(t, "import", path, "--partial")
		if got.code != 0 || got.err != "" {
			t.Fatalf("exit code %d, %q\n%s", got.code, got.err, got.out)
		}
		var cells []string
		for _, line := range errorLines(got.out) {
			fields := strings.Fields(line)
			cells = append(cells, fields[1]+" "+fields[3])
		}
		if diff := cmp.Diff([]string{"台账!C4 unknown-place", "台账!D5 unit-conflict"}, cells); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
		if want := (tally{"project", 4, 2, 0, 0, 2, 0}); !slices.Contains(tallies(t, got.out), want) {
			t.Errorf("%+v is not in:\n%s", want, got.out)
		}
		snapshot := o.snapshot(t)
		for name, there := range map[string]bool{"甲": true, "乙": false, "丙": false, "丁": true} {
			if got := strings.Contains(snapshot, "\nproject\t\t"+name+"\t"); got != there {
				t.Errorf("project %s is in the ledger: %t", name, got)
			}
		}
		refused := badFiles(t)["wrong_unit_in_heading"]
		o.unchanged(t, func() {
			if got := o.run(t, "import", o.file(t, refused.name, refused.data), "--partial"); got.code != 8 {
				t.Errorf("a bad heading: exit code %d\n%s", got.code, got.out)
			}
		})
	})
}
