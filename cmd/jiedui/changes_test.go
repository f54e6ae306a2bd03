package main

import (
	"strings"
	"testing"
)

const (
	progressHeader = "韶关市建筑业企业结对帮扶共建项目台账,,,,,,,,\n"
	progressColumn = "序号,县（市、区）,镇（街）,结对企业,项目名称,投资,,项目状态,备注\n,,,,,计划总投资,累计完成投资,,\n"
)

// progressList is a builders' list about one project, as of the end of a month of 2024.
func progressList(asOf, total, completed string) []byte {
	return []byte(progressHeader + "（截至" + asOf + "）,,,,,,,单位：万元,\n" + progressColumn +
		"1,翁源县,官渡镇,粤北第一建筑工程有限公司,乡村道路," + total + "," + completed + ",在建,\n")
}

// lineWith is the first line that has all the words; empty: none has.
func lineWith(text string, words ...string) string {
	for line := range strings.Lines(text) {
		found := true
		for _, w := range words {
			found = found && strings.Contains(line, w)
		}
		if found {
			return line
		}
	}
	return ""
}

func TestDryRunTellsChangesAndTotalsAndAFallAsksForAReason(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		o.must(t, "import", o.file(t, "六月.csv", progressList("2024年6月30日", "300", "200")))
		before := o.rowCounts(t)
		more := o.file(t, "九月.csv", progressList("2024年9月30日", "300", "250"))
		out := o.must(t, "import", more, "--dry-run")
		for _, words := range [][]string{
			{"!G5", "created", "figure", "乡村道路", "completed_investment 2024-09-30", "200万元 → 250万元"},
			{"nothing was written"},
			{"totals as of 2024-09-30"},
			{"project", "completed_investment", "actual", "200万元", "250万元", "50万元"},
		} {
			if lineWith(out, words...) == "" {
				t.Errorf("no line says %q:\n%s", words, out)
			}
		}
		less := o.file(t, "十月.csv", progressList("2024年10月31日", "300", "150"))
		for _, args := range [][]string{{"import", less, "--dry-run"}, {"import", less}} {
			got := o.run(t, args...)
			if got.code != 8 || lineWith(got.out, "!G5", "warning", "cumulative-falls") == "" || lineWith(got.out, "!G5", "error", "reason-needed") == "" ||
				!strings.Contains(got.err, "--reason") {
				t.Errorf("%v: exit code %d\n%s%s", args, got.code, got.out, got.err)
			}
		}
		after := o.rowCounts(t)
		for table, n := range before {
			if after[table] != n {
				t.Errorf("%s has %d rows, had %d", table, after[table], n)
			}
		}
		if out := o.must(t, "import", less, "--reason", "审计核减"); lineWith(out, "batch 2") == "" || lineWith(out, "cumulative-falls") == "" {
			t.Errorf("with a reason:\n%s", out)
		}
	})
}

func TestUndoTellsBeforeWhatStays(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		o.must(t, "import", o.file(t, "六月.csv", progressList("2024年6月30日", "300", "200")))
		o.must(t, "import", o.file(t, "九月.csv", progressList("2024年9月30日", "300", "250")))
		believed := o.snapshot(t)
		out := o.must(t, "import", "undo", "1", "--dry-run")
		for _, words := range [][]string{
			{"project 乡村道路 stays", "batches [2]"}, {"nothing was undone"}, {"figure"}, {"project", "completed_investment", "200万元", "0万元"},
		} {
			if lineWith(out, words...) == "" {
				t.Errorf("no line says %q:\n%s", words, out)
			}
		}
		if now := o.snapshot(t); now != believed {
			t.Errorf("telling changed the ledger:\n%s", now)
		}
		if got := o.run(t, "import", "undo", "3", "--dry-run"); got.code != 3 {
			t.Errorf("an unknown batch: exit code %d\n%s", got.code, got.err)
		}
	})
}
