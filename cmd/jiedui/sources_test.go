package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

// reported is a list of one project, as a file of its own reports it.
func reported(project, county string) []byte {
	return []byte(titled + "项目名称,县（市、区）,合同投资额（万元）\n" + project + "," + county + ",100\n")
}

// folder writes files, by their names in it, into a folder of the office.
func (o *office) folder(t *testing.T, name string, files map[string][]byte) string {
	t.Helper()
	folder := filepath.Join(o.dir, name)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for inside, data := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, inside)), 0o700); err != nil {
			t.Fatal(err)
		}
		o.file(t, filepath.Join(name, inside), data)
	}
	return folder
}

// listed are the lines at the end of an import of several files: what became of each.
func listed(t *testing.T, out string) []string {
	t.Helper()
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	var list []string
	for _, line := range lines {
		for _, f := range fates {
			if rest, found := strings.CutPrefix(line, string(f)+" "); found {
				list = append(list, string(f)+" "+strings.TrimSpace(rest))
			}
		}
	}
	if !strings.Contains(lines[len(lines)-1], " files: ") {
		t.Errorf("the last line counts no files:\n%s", out)
	}
	return list
}

// batchFiles are the names of the files of all batches, from the first.
func (o *office) batchFiles(t *testing.T) []string {
	t.Helper()
	var ids []ledger.ID
	for id := range o.rowCounts(t)["import_batch"] {
		ids = append(ids, ledger.ID(id+1))
	}
	batches, err := o.store(t).BatchesByID(context.Background(), ids)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, id := range ids {
		names = append(names, batches[id].FileName)
	}
	return names
}

func TestFolderBringsWhatIsGoodAndListsTheRest(t *testing.T) {
	t.Parallel()
	zone := sample(t, "p08")
	eachEngine(t, func(t *testing.T, o *office) {
		folder := o.folder(t, "报送", map[string][]byte{
			"10月.csv":           reported("乙", "仁化县"),
			"2月.csv":            reported("甲", "翁源县"),
			"2月 副本.csv":         reported("甲", "翁源县"),
			"坏.csv":             badFiles(t)["wrong_unit_in_heading"].data,
			"空.xlsx":            nil,
			"市直/局/片区.dat":       zone.Data, // a workbook by its content
			"市直/说明.txt":         []byte("各单位请于每月五日前报送"),
			"市直/通知.docx":        zipOf(t, entry{name: "word/document.xml", data: []byte("<w:document/>")}),
			"市直/旧.7z":           []byte("7z\xBC\xAF\x27\x1C"),
			"~$2月.csv":          []byte("locked"),
			".~lock.2月.csv#":    []byte("locked"),
			".旧/3月.csv":         reported("不", "没有县"),
			"__MACOSX/._2月.csv": []byte("\x00\x05\x16\x07"),
			"Thumbs.db":         []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"),
		})
		got := o.run(t, "import", folder+string(filepath.Separator))
		if got.code != 8 || !oneLineOnly(got.err) || !strings.Contains(got.err, "of 9 files 3 applied, 3 refused; 报送/") {
			t.Errorf("exit code %d, %q", got.code, got.err)
		}
		want := []string{
			"applied 报送/2月.csv: batch 1",
			"unchanged 报送/2月 副本.csv",
			"applied 报送/10月.csv: batch 2",
			"refused 报送/坏.csv: 1 errors; nothing was written",
			"applied 报送/市直/局/片区.dat: batch 3",
			"refused 报送/市直/旧.7z: is an archive of a kind that is not read: unpack it, or make a .zip of it",
			"skipped 报送/市直/说明.txt: no workbook",
			"skipped 报送/市直/通知.docx: no workbook, but docx",
			"refused 报送/空.xlsx: 1 errors; nothing was written",
		}
		if diff := cmp.Diff(want, listed(t, got.out)); diff != "" {
			t.Errorf("listed (-want +got):\n%s", diff)
		}
		if last := "\n9 files: 3 applied, 1 unchanged, 3 refused, 2 skipped\n"; !strings.HasSuffix(got.out, last) {
			t.Errorf("does not end with %q:\n%s", last, got.out)
		}
		if len(errorLines(got.out)) != 2 {
			t.Errorf("two files have one error each:\n%s", got.out)
		}
		if diff := cmp.Diff([]string{"报送/2月.csv", "报送/10月.csv", "报送/市直/局/片区.dat"}, o.batchFiles(t)); diff != "" {
			t.Errorf("files of the batches (-want +got):\n%s", diff)
		}
		o.unchanged(t, func() {
			if again := o.run(t, "import", folder); again.code != 8 || !strings.HasSuffix(again.out, "\n9 files: 4 unchanged, 3 refused, 2 skipped\n") {
				t.Errorf("again: exit code %d\n%s", again.code, again.out)
			}
		})
	})
}

// TestFilesAreListedInTheOrderGiven, as they were given, and a dry run tries each by itself.
func TestFilesAreListedInTheOrderGiven(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	z := o.file(t, "z.csv", reported("甲", "翁源县"))
	inside := o.folder(t, "a", map[string][]byte{"z.csv": reported("甲", "翁源县"), "b.csv": reported("乙", "仁化县")})
	o.unchanged(t, func() {
		got := o.run(t, "import", z, inside, "--dry-run")
		if diff := cmp.Diff([]string{"would apply " + z, "would apply a/b.csv", "would apply a/z.csv"}, listed(t, got.out)); diff != "" || got.code != 0 {
			t.Errorf("exit code %d, listed (-want +got):\n%s", got.code, diff)
		}
	})
	got := o.run(t, "import", z, inside)
	if diff := cmp.Diff([]string{"applied " + z + ": batch 1", "applied a/b.csv: batch 2", "unchanged a/z.csv"}, listed(t, got.out)); diff != "" || got.code != 0 || got.err != "" {
		t.Errorf("exit code %d %s, listed (-want +got):\n%s", got.code, got.err, diff)
	}
	mixed := o.file(t, "好坏.csv", []byte(titled+"项目名称,县（市、区）,合同投资额（万元）\n丙,乐昌市,1\n丁,没有县,2\n"))
	got = o.run(t, "import", z, mixed, "--partial")
	if diff := cmp.Diff([]string{"unchanged " + z, "applied " + mixed + ": batch 3, 2 records left out"}, listed(t, got.out)); diff != "" || got.code != 0 {
		t.Errorf("partial: exit code %d, listed (-want +got):\n%s", got.code, diff)
	}
	if got := o.run(t, "import", inside, "--save-profile", "own"); got.code != 2 || !strings.Contains(got.err, "--save-profile") {
		t.Errorf("one profile for several files: %+v", got)
	}
	if got := o.run(t, "import", o.folder(t, "无表", map[string][]byte{"说明.txt": []byte("无")})); got.code != 2 || !oneLineOnly(got.err) || listed(t, got.out)[0] != "skipped 无表/说明.txt: no workbook" {
		t.Errorf("a folder without workbooks: %+v", got)
	}
}

// TestPathsAsWindowsCopiesThem are understood.
func TestPathsAsWindowsCopiesThem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder, file := filepath.Join(dir, "报送 表"), filepath.Join(dir, "台账.csv")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, reported("甲", "翁源县"), 0o600); err != nil {
		t.Fatal(err)
	}
	for given, want := range map[string]string{
		file: file, `"` + file + `"`: file, "'" + file + "'": file, "“" + file + "”": file, "\u202a" + file: file, file + "/": file, " " + file + " ": file,
		folder: folder, folder + "/": folder + "/", folder + `\`: folder, `"` + folder + `\"`: folder, folder + `"`: folder,
		file + "x": file + "x", "": "", `"`: `"`,
	} {
		if got := existing(given); got != want {
			t.Errorf("%q is taken as %q, want %q", given, got, want)
		}
	}
	quoted := filepath.Join(dir, `"引号".csv`)
	if err := os.WriteFile(quoted, nil, 0o600); err == nil && existing(quoted) != quoted {
		t.Error("a name that has quotes is not found")
	}
}

func TestNaturalOrder(t *testing.T) {
	t.Parallel()
	want := []string{
		"", "1月.xls", "02月.xls", "2月.xls", "2月.xlsx", "2月(1).xls", "2月 副本.xls", "10月.xls", "2024/1.csv", "2024/9.csv", "2024/10.csv", "2024年", "A1.csv", "a2.csv",
		"A10.csv", "报送/1/2.csv", "报送/1/10.csv", "报送/2.csv", "报送/10", "报送10", "99999999999999999999999月", "100000000000000000000000月",
	}
	sorted := slices.Clone(want)
	slices.SortFunc(sorted, strings.Compare)
	slices.SortStableFunc(sorted, natural)
	for i := 1; i < len(sorted); i++ {
		if natural(sorted[i-1], sorted[i]) >= 0 || natural(sorted[i], sorted[i-1]) <= 0 {
			t.Errorf("%q and %q have no order", sorted[i-1], sorted[i])
		}
	}
	at := func(name string) int { return slices.Index(sorted, name) }
	for _, pair := range [][2]string{
		{"1月.xls", "2月.xls"}, {"2月.xls", "10月.xls"}, {"2月.xls", "2月(1).xls"}, {"2月.xls", "2月 副本.xls"}, {"2月 副本.xls", "10月.xls"}, {"2024/9.csv", "2024/10.csv"},
		{"2024/10.csv", "2024年"}, {"A1.csv", "a2.csv"}, {"a2.csv", "A10.csv"}, {"报送/1/2.csv", "报送/1/10.csv"}, {"报送/1/10.csv", "报送/2.csv"}, {"报送/2.csv", "报送/10"},
		{"99999999999999999999999月", "100000000000000000000000月"},
	} {
		if at(pair[0]) >= at(pair[1]) {
			t.Errorf("%q does not stand before %q", pair[0], pair[1])
		}
	}
}

func TestReadableNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"台账 2024　年.xlsx": "台账 2024　年.xlsx", "\xCC\xA8\xD5\xCB.xlsx": "台账.xlsx", "a\x1b[2Jb\n.csv": "a\uFFFD[2Jb\uFFFD.csv", "a\u202excod.csv": "a\uFFFDxcod.csv",
	} {
		if got := readable(name); got != want {
			t.Errorf("%q is shown as %q, want %q", name, got, want)
		}
	}
}

// TestLayoutOverFilesOfAFolderDoesNotMatter: a sample's rows over two files of a folder or a zip
// say what the one file says.
func TestLayoutOverFilesOfAFolderDoesNotMatter(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		for _, engine := range []string{"sqlite", "postgres"} {
			t.Run(s.Name[:3]+"/"+engine, func(t *testing.T) {
				t.Parallel()
				whole, o := loadedOffice(t, engine), loadedOffice(t, engine)
				whole.must(t, "import", whole.file(t, s.Name, s.Data))
				files, entries := map[string][]byte{}, []entry{}
				for _, f := range layouts["rows_split_over_two_files"](t, s) {
					files[f.name], entries = f.data, append(entries, entry{name: f.name, data: f.data})
				}
				var at string
				if engine == "sqlite" {
					at = o.folder(t, "报送", files)
				} else {
					at = o.file(t, "报送.zip", zipOf(t, entries...))
				}
				o.must(t, "import", at)
				if diff := cmp.Diff(strings.Split(whole.snapshot(t), "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
					t.Errorf("the ledger says something else (-one file +two):\n%s", head(diff, 60))
				}
				knownAt := func(o *office) string {
					latest, err := o.store(t).LatestInstant(context.Background())
					if err != nil {
						t.Fatal(err)
					}
					return totalsAt(t, o, latest)
				}
				if diff := cmp.Diff(knownAt(whole), knownAt(o)); diff != "" {
					t.Errorf("totals (-one file +two):\n%s", diff)
				}
			})
		}
	}
}
