package main

import (
	"strings"
	"testing"
)

// What a sheet writes of an organisation is explained once: the next file that writes it so
// needs no explanation, until the batch that brought it is undone.
func TestAWritingExplainedOnceIsKnown(t *testing.T) {
	t.Parallel()
	list := func(name, project, builder string) (string, []byte) {
		return name, []byte("莞韶对口帮扶项目台账（截至2024年12月31日）\n项目名称,县（市、区）,建设单位,总投资（万元）\n" + project + ",翁源县," + builder + ",1\n")
	}
	eachEngine(t, func(t *testing.T, o *office) {
		file := func(name, project, builder string) string {
			n, data := list(name, project, builder)
			return o.file(t, n, data)
		}
		const full, short = "中国建筑第四工程局有限公司", "中建四局"
		o.must(t, "import", file("一.csv", "甲", full))
		second := file("二.csv", "乙", short)
		if got := o.run(t, "import", second, "--no-new-organisations"); got.code != 8 || !strings.Contains(got.out, "unknown-organisation") {
			t.Fatalf("not explained: %d %s", got.code, got.out)
		}
		for _, c := range []struct {
			same string
			code int
		}{{short, 2}, {short + "=", 2}, {short + "=第五工程局", 8}} {
			if got := o.run(t, "import", second, "--same", c.same); got.code != c.code {
				t.Errorf("--same %s: exit code %d, want %d: %s%s", c.same, got.code, c.code, got.out, got.err)
			}
		}
		o.must(t, "import", second, "--same", short+"="+full, "--no-new-organisations")
		if n := o.rowCounts(t)["organisation"]; n != 1 {
			t.Errorf("%d organisations", n)
		}
		third := file("三.csv", "丙", short)
		o.must(t, "import", third, "--no-new-organisations")
		o.must(t, "import", "undo", "3", "--reason", "测试")
		o.must(t, "import", "undo", "2", "--reason", "测试")
		if got := o.run(t, "import", third, "--no-new-organisations"); got.code != 8 {
			t.Errorf("after undoing: %d %s", got.code, got.out)
		}
	})
}
