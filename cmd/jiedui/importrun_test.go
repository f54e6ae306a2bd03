package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

// TestGravestOutcomeIsTheExitCode, whatever the order of the files.
func TestGravestOutcomeIsTheExitCode(t *testing.T) {
	t.Parallel()
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = null.Close() })
	result := func(f fate) fileResult {
		r := fileResult{label: string(f), fate: f}
		switch f {
		case fateRefused:
			r.err = refused("a", "3 errors; nothing was written")
		case fateConflict:
			r.err = ledger.Conflict("", "", "changed")
		case fateFailed:
			r.err = cannotRead("a", os.ErrPermission)
		case fateInterrupted:
			r.err = &ledger.Error{Kind: ledger.KindCanceled, Text: "interrupted: nothing of a was written"}
		}
		return r
	}
	for name, c := range map[string]struct {
		fates []fate
		code  int
	}{
		"all_in":       {[]fate{fateApplied, fateUnchanged, fateSkipped, fateWould}, 0},
		"nothing_new":  {[]fate{fateUnchanged, fateUnchanged}, 0},
		"nothing_read": {[]fate{fateSkipped, fateSkipped}, 2},
		"refused":      {[]fate{fateApplied, fateRefused, fateSkipped}, 8},
		"conflict":     {[]fate{fateRefused, fateConflict, fateUnchanged}, 4},
		"failed":       {[]fate{fateRefused, fateConflict, fateFailed}, 7},
		"interrupted":  {[]fate{fateRefused, fateConflict, fateFailed, fateInterrupted, fateNotBegun}, 130},
		"not_begun":    {[]fate{fateApplied, fateNotBegun}, 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for range c.fates {
				c.fates = append(c.fates[1:], c.fates[0])
				r := importRun{app: &app{terminal: &terminal{null, null, null}}}
				for _, f := range c.fates {
					r.add(result(f))
				}
				code := 0
				if err := r.end(); err != nil {
					code = ledger.KindOf(err).Policy().ExitCode
				}
				if code != c.code {
					t.Errorf("%q: exit code %d, want %d", c.fates, code, c.code)
				}
			}
		})
	}
}

// TestExitCodesAreWrittenDown: the table of docs/configuration.md and the help of imports have
// the codes that the kinds of errors have, and no others.
func TestExitCodesAreWrittenDown(t *testing.T) {
	t.Parallel()
	want := map[int]bool{0: true}
	for _, kind := range append(gravity, "") {
		want[kind.Policy().ExitCode] = true
	}
	data, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(data), "## Exit codes\n")
	got := map[int]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\| (\d+) \|`).FindAllStringSubmatch(table, -1) {
		code, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		got[code] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("docs/configuration.md (-code +written):\n%s", diff)
	}
	help := command(t, "import", "--help").out
	for _, code := range []int{0, 1, 2, 4, 6, 7, 8, 130} {
		if !want[code] || !regexp.MustCompile(fmt.Sprintf(`\b%d [a-z]`, code)).MatchString(help) {
			t.Errorf("%d is not explained in:\n%s", code, help)
		}
	}
	// The order in which the help names them is that of their gravity.
	var order []string
	for _, kind := range gravity {
		if code := strconv.Itoa(kind.Policy().ExitCode); slices.Contains([]string{"130", "1", "7", "4", "8", "6", "2"}, code) && !slices.Contains(order, code) {
			order = append(order, code)
		}
	}
	if text := "the first of " + strings.Join(order, ", ") + "."; !strings.Contains(help, text) {
		t.Errorf("%q is not in:\n%s", text, help)
	}
}

// TestReportThatFailsAfterwardsDoesNotHideTheBatch.
func TestReportThatFailsAfterwardsDoesNotHideTheBatch(t *testing.T) {
	t.Parallel()
	o := loadedOffice(t, "sqlite")
	reports := o.folder(t, "退回/甲-退回.xlsx/在此", nil) // a folder has the name of the report
	reports = filepath.Dir(filepath.Dir(reports))
	first, second := o.file(t, "甲.csv", reported("甲", "翁源县")), o.file(t, "乙.csv", reported("乙", "仁化县"))
	got := o.run(t, "import", first, "--report", reports)
	if got.code != 7 || !oneLineOnly(got.err) || !strings.Contains(got.err, "applied as batch 1, but its report was not written") {
		t.Errorf("one file: %+v", got)
	}
	o = loadedOffice(t, "sqlite")
	got = o.run(t, "import", first, second, "--report", reports)
	list := listed(t, got.out)
	if got.code != 7 || len(list) != 2 || !strings.HasPrefix(list[0], "applied "+first+": batch 1, but its report was not written: ") || list[1] != "not begun "+second {
		t.Errorf("two files: exit code %d %s\n%q", got.code, got.err, list)
	}
	if n := o.rowCounts(t)["import_batch"]; n != 1 {
		t.Errorf("%d batches, want 1", n)
	}
}

// TestInterruptLeavesNothingOfTheFileUnderWay: what was in before stays, what comes after is not
// begun, and one line says so.
func TestInterruptLeavesNothingOfTheFileUnderWay(t *testing.T) {
	t.Parallel()
	long := manyProjects(40_000)
	eachEngine(t, func(t *testing.T, o *office) {
		path, err := builtBinary()
		if err != nil {
			t.Fatal(err)
		}
		first, under, next := o.file(t, "1.csv", reported("甲", "翁源县")), o.file(t, "2.csv", long), o.file(t, "3.csv", reported("乙", "仁化县"))
		// interrupted imports files, waits until one has said so, then until another is being
		// written, and interrupts it.
		interrupted := func(says string, files ...string) outcome {
			t.Helper()
			args := append([]string{"import"}, files...)
			c := exec.Command(path, append(args, "--config", o.config, "--database.url", o.url, "--log.level", "warn")...)
			var out, errOut bytes.Buffer
			c.Dir, c.Stderr = o.dir, &errOut
			pipe, err := c.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(pipe)
			for says != "" && lines.Scan() {
				fmt.Fprintln(&out, lines.Text())
				if strings.Contains(lines.Text(), says) {
					break
				}
			}
			w := o.watch(t, c.Process.Pid)
			w.until(t, writing, nil)
			if err := c.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			for lines.Scan() {
				fmt.Fprintln(&out, lines.Text())
			}
			var exit *exec.ExitError
			if err := c.Wait(); err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			return outcome{c.ProcessState.ExitCode(), out.String(), errOut.String()}
		}
		o.must(t, "places", "load", "44")
		o.unchanged(t, func() {
			got := interrupted("", under)
			if got.code != 130 || got.err != "jiedui: interrupted: nothing of "+under+" was written\n" || got.out != "" {
				t.Errorf("one file: %+v", got)
			}
		})
		got := interrupted("1.csv: batch ", first, under, next)
		want := []string{"applied " + first + ": batch 1", "interrupted " + under + ": nothing was written", "not begun " + next}
		if diff := cmp.Diff(want, listed(t, got.out)); diff != "" {
			t.Errorf("listed (-want +got):\n%s", diff)
		}
		if got.code != 130 || got.err != "jiedui: interrupted: nothing of "+under+" was written; files not begun: 1\n" {
			t.Errorf("exit code %d, %q", got.code, got.err)
		}
		if diff := cmp.Diff([]string{"1.csv"}, o.batchFiles(t)); diff != "" {
			t.Errorf("files of the batches (-want +got):\n%s", diff)
		}
	})
}
