package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"jiedui/importers"
	"jiedui/ledger"
	"jiedui/testdata"
)

// upload is one file as it is sent.
type upload struct {
	name string
	data []byte
}

// layouts are other ways to send the tables of a sample, by what was done to them. All
// samples go through all of them: merges move with their columns, are cut with their
// rows, and are gone in csv.
var layouts = map[string]func(t *testing.T, s testdata.Sample) []upload{
	"columns_shuffled": func(t *testing.T, s testdata.Sample) []upload {
		sheets := takeApart(t, s)
		for _, l := range sheets {
			if !l.hidden {
				l.shuffle()
			}
		}
		return []upload{{named(s, "", ""), putTogether(t, s, sheets)}}
	},
	"rows_split_over_two_files": func(t *testing.T, s testdata.Sample) []upload {
		headers := headerRows(t, s)
		var first, second []*layout
		for _, l := range takeApart(t, s) {
			a, b := l, l
			if at := headers[l.name]; at > 0 {
				a, b = l.split(at, groupBegins(s))
			}
			first, second = append(first, a), append(second, b)
		}
		return []upload{{named(s, "-1", ""), putTogether(t, s, first)}, {named(s, "-2", ""), putTogether(t, s, second)}}
	},
	"csv_for_each_sheet": func(t *testing.T, s testdata.Sample) []upload {
		var files []upload
		for _, l := range takeApart(t, s) {
			if !l.hidden {
				files = append(files, upload{named(s, "-"+l.name, ".csv"), l.asCSV(t)})
			}
		}
		return files
	},
}

// headerRows is the number of the last header row of each sheet that is imported.
func headerRows(t *testing.T, s testdata.Sample) map[string]int {
	t.Helper()
	reading, err := importers.Read(context.Background(), importers.Options{Name: s.Name, Data: s.Data})
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]int{}
	for _, b := range reading.Batch.Sheets {
		rows[b.Name] = b.HeaderRow
	}
	return rows
}

// groupBegins says at which rows a table may be cut: anywhere, but for the builders'
// whose category rows count what is below them, and for the universities' whose names
// are written once.
func groupBegins(s testdata.Sample) func(layoutRow) bool {
	switch s.Name[:3] {
	case "p04":
		return func(r layoutRow) bool { return r.texts[2] != "" }
	case "p05":
		return func(r layoutRow) bool { return strings.Contains(r.texts[1], "、") }
	}
	return func(layoutRow) bool { return true }
}

func TestLayoutDoesNotMatter(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		for _, engine := range []string{"sqlite", "postgres"} {
			t.Run(s.Name[:3]+"/"+engine, func(t *testing.T) {
				t.Parallel()
				o := loadedOffice(t, engine)
				empty := o.snapshot(t)
				o.must(t, "import", o.file(t, s.Name, s.Data))
				want := o.snapshot(t)
				if want == empty {
					t.Fatal("the sample says nothing")
				}
				for name, relaid := range layouts {
					t.Run(name, func(t *testing.T) {
						o := loadedOffice(t, engine)
						for _, f := range relaid(t, s) {
							o.must(t, "import", o.file(t, f.name, f.data))
						}
						if diff := gocmp.Diff(strings.Split(want, "\n"), strings.Split(o.snapshot(t), "\n")); diff != "" {
							t.Errorf("the ledger says something else (-sample +laid out anew):\n%s", head(diff, 60))
						}
					})
				}
			})
		}
	}
}

func head(text string, lines int) string {
	all := strings.SplitAfter(text, "\n")
	if len(all) > lines {
		return strings.Join(all[:lines], "") + fmt.Sprintf("… and %d lines more", len(all)-lines)
	}
	return text
}

func TestImportingASampleAgainChangesNothing(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		snapshot, rows := o.snapshot(t), o.rowCounts(t)
		for _, s := range samples(t) {
			out := o.must(t, "import", o.file(t, s.Name, s.Data))
			if !strings.Contains(out, s.Name+": nothing has changed\n") {
				t.Errorf("%s: it is said:\n%s", s.Name, out)
			}
			for _, c := range tallies(t, out) {
				if c.read != c.unchanged || c.read == 0 {
					t.Errorf("%s: %+v", s.Name, c)
				}
			}
		}
		if diff := gocmp.Diff(snapshot, o.snapshot(t)); diff != "" {
			t.Errorf("the ledger has changed: %s", head(diff, 40))
		}
		if diff := gocmp.Diff(rows, o.rowCounts(t)); diff != "" {
			t.Errorf("rows were written (-before +after):\n%s", diff)
		}
	})
}

// TestUndoingGoesBackStepByStep imports the samples one by one and takes them back from
// the last to the first. What was known after each stays answerable at that instant.
func TestUndoingGoesBackStepByStep(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := loadedOffice(t, engine)
			snapshots, answers, instants := []string{stated(o.snapshot(t))}, []string{}, []ledger.Instant{}
			for _, s := range samples(t) {
				o.must(t, "import", o.file(t, s.Name, s.Data))
				snapshots = append(snapshots, stated(o.snapshot(t)))
				at, err := o.store(t).LatestInstant(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				instants, answers = append(instants, at), append(answers, totalsAt(t, o, at))
			}
			stillKnown := func(when string) {
				t.Helper()
				for i, at := range instants {
					if diff := gocmp.Diff(answers[i], totalsAt(t, o, at)); diff != "" {
						t.Errorf("%s, what was known after sample %d is answered otherwise (-then +now):\n%s", when, i+1, head(diff, 40))
					}
				}
			}
			for n := len(instants); n > 0; n-- {
				if snapshots[n] == snapshots[n-1] {
					t.Errorf("sample %d says nothing", n)
				}
				o.must(t, "import", "undo", strconv.Itoa(n), "--reason", "发错文件")
				if diff := gocmp.Diff(strings.Split(snapshots[n-1], "\n"), strings.Split(stated(o.snapshot(t)), "\n")); diff != "" {
					t.Errorf("after undoing sample %d (-before it came +now):\n%s", n, head(diff, 40))
				}
			}
			stillKnown("after undoing all")
			for i, s := range samples(t) {
				o.must(t, "import", o.file(t, s.Name, s.Data))
				if diff := gocmp.Diff(strings.Split(snapshots[i+1], "\n"), strings.Split(stated(o.snapshot(t)), "\n")); diff != "" {
					t.Errorf("sample %d imported again (-at first +now):\n%s", i+1, head(diff, 40))
				}
			}
			stillKnown("after importing all again")
		})
	}
}

// stated is a snapshot without the catalogue: a programme is made when the first file
// under it comes and stays, as a measure does, for it says nothing of its own.
func stated(snapshot string) string {
	var b strings.Builder
	for line := range strings.Lines(snapshot) {
		if !strings.HasPrefix(line, "programme\t") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// totalsAt is the portfolio of each programme and kind of subject as known at an instant.
func totalsAt(t *testing.T, o *office, known ledger.Instant) string {
	t.Helper()
	var b strings.Builder
	for _, subject := range []ledger.SubjectKind{ledger.SubjectProject, ledger.SubjectPairing, ledger.SubjectPlace} {
		p, err := o.store(t).Portfolio(context.Background(), ledger.PortfolioQuery{
			Subject: subject, GroupBy: []ledger.GroupBy{ledger.ByProgramme}, AsOf: day(t, "2024-12-31"), KnownAt: known,
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, cell := range append(p.Rows, p.Overlap, p.Unallocated, p.Total) {
			fmt.Fprintf(&b, "%s %q %d %d", subject, cell.Keys, cell.Count, cell.Started)
			for _, a := range cell.Amounts {
				value := "-"
				if a.Value != nil {
					value = strconv.FormatInt(*a.Value, 10)
				}
				fmt.Fprintf(&b, " %s/%s=%s %s of %d", a.Measure, a.Series, value, a.Qualifier, a.Figures)
			}
			b.WriteString("\n")
		}
	}
	return b.String()
}

func TestUndoneBatchIsUndoneOnce(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		o.must(t, "import", "undo", "10", "--reason", "发错文件")
		snapshot, rows := o.snapshot(t), o.rowCounts(t)
		for args, code := range map[string]int{
			"10 --reason 发错文件": ledger.KindConflict.Policy().ExitCode, // already taken back
			"99 --reason 发错文件": ledger.KindNotFound.Policy().ExitCode,
			"9":                ledger.KindInvalid.Policy().ExitCode, // no reason given
			"x --reason 发错文件":  ledger.KindInvalid.Policy().ExitCode,
		} {
			got := o.run(t, append([]string{"import", "undo"}, strings.Fields(args)...)...)
			if got.code != code || !oneLineOnly(got.err) {
				t.Errorf("undo %s: exit code %d, want %d: %s", args, got.code, code, got.err)
			}
		}
		if o.snapshot(t) != snapshot {
			t.Error("the ledger has changed")
		}
		if diff := gocmp.Diff(rows, o.rowCounts(t)); diff != "" {
			t.Errorf("rows were written (-before +after):\n%s", diff)
		}
	})
}

// oneLineOnly reports whether a text is one line that says something.
func oneLineOnly(text string) bool {
	return strings.HasPrefix(text, "jiedui: ") && len(text) > len("jiedui: ")+3 && strings.Count(text, "\n") == 1
}

// TestALateErrorLeavesNothing imports a file whose last row is wrong: the rows before it
// are being applied when it is read.
func TestALateErrorLeavesNothing(t *testing.T) {
	t.Parallel()
	const rows = 6500
	var data bytes.Buffer
	data.WriteString("莞韶对口帮扶项目台账（截至2024年12月31日）\n项目名称,县（市、区）,引进单位,合同投资额（万元）,项目状态\n")
	for i := range rows {
		status := "在建"
		if i == rows-1 {
			status = "不明"
		}
		fmt.Fprintf(&data, "项目%d,翁源县,第%d公司,%d,%s\n", i, i%50, i+1, status)
	}
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := loadedOffice(t, engine)
			before := o.rowCounts(t)
			file := o.file(t, "晚.csv", data.Bytes())
			for _, flags := range [][]string{nil, {"--dry-run"}} {
				got := o.run(t, append([]string{"import", file}, flags...)...)
				if got.code != 8 || len(errorLines(got.out)) != 1 || !strings.Contains(got.out, fmt.Sprintf("!E%d", rows+2)) {
					t.Errorf("%v: exit code %d:\n%s", flags, got.code, head(got.out, 20))
				}
				if diff := gocmp.Diff(before, o.rowCounts(t)); diff != "" {
					t.Errorf("%v: rows were left behind (-before +after):\n%s", flags, diff)
				}
			}
			o.must(t, "import", file, "--partial", "--dry-run")
			want := tally{entity: "project", read: rows, created: rows - 1, rejected: 1}
			if got := tallies(t, o.must(t, "import", file, "--partial")); !slices.Contains(got, want) {
				t.Errorf("partial: %+v", got)
			}
		})
	}
}
