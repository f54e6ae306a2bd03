package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sent uploads a file with further arguments, and gives the names of the jobs, their ids,
// and what was refused, as "code field message".
func (c *clerk) sent(name string, data []byte, arguments string) (files, ids []string, refused string) {
	c.Helper()
	query := `mutation ($file: Upload!) { importUpload(file: $file` + arguments + `) { job { id } jobs { id file } userErrors { code message field } } }`
	status, answer := c.send(c.uploading(name, data, query, "GraphQL-Preflight"))
	payload, _ := at(answer, "data", "importUpload").(map[string]any)
	if status != http.StatusOK || payload == nil {
		c.Fatalf("status %d: %v", status, answer)
	}
	if errors := payload["userErrors"].([]any); len(errors) > 0 {
		return nil, nil, fmt.Sprint(at(errors[0], "code"), " ", at(errors[0], "field"), " ", at(errors[0], "message"))
	}
	for _, j := range payload["jobs"].([]any) {
		files, ids = append(files, at(j, "file").(string)), append(ids, at(j, "id").(string))
	}
	if len(ids) == 0 || at(payload, "job", "id") != ids[0] {
		c.Errorf("job %v of %v", payload["job"], ids)
	}
	return files, ids, ""
}

func TestAZipSentThroughTheAPIBecomesAJobForEachWorkbook(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		zip := zipOf(t, entry{name: "10月.csv", data: progressList("2024年10月31日", "300", "250")}, entry{name: "翁源/6月.csv", data: progressList("2024年6月30日", "300", "200")},
			entry{name: "说明.txt", data: []byte("请查收")}, entry{name: "__MACOSX/._10月.csv", data: []byte("x")})
		files, ids, refused := c.sent("台账.zip", zip, "")
		if diff := cmp.Diff([]string{"台账.zip/10月.csv", "台账.zip/翁源/6月.csv"}, files); diff != "" || refused != "" {
			t.Fatalf("%s (-want +have):\n%s", refused, diff)
		}
		for _, id := range ids {
			if job := c.settled(id); job["state"] != "PREVIEWED" {
				t.Fatalf("tried: %v", job)
			}
			if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", id)); refused != "" {
				t.Fatal(refused)
			}
			if job := c.settled(id); job["state"] != "APPLIED" {
				t.Errorf("applied: %v", job)
			}
		}
		if n := c.rowCounts(t)["import_batch"]; n != 2 {
			t.Errorf("%d batches", n)
		}
		before := c.rowCounts(t)
		for name, z := range map[string]struct {
			data []byte
			says string
		}{
			"密码":  {zipOf(t, entry{name: "好.csv", data: []byte("a,b")}, entry{name: "坏.csv", data: []byte("a,b"), encrypted: true}), "有密码"},
			"重名":  {zipOf(t, entry{name: "a.csv", data: []byte("a,b")}, entry{name: "a.csv", data: []byte("c,d")}), "各用一个名字"},
			"损坏":  {zipOf(t, entry{name: "好.csv", data: []byte("a,b")}, entry{name: "坏.csv", data: []byte("a,b"), damaged: true}), "解不开"},
			"套":   {zipOf(t, entry{name: "内.zip", data: zip}), "又是压缩包"},
			"无台账": {zipOf(t, entry{name: "说明.txt", data: []byte("请查收")}), "没有台账文件"},
			"太多":  {zipOf(t, manyEntries(501)...), "最多 500 个"},
			"断":   {zip[:len(zip)/2], "打不开"},
		} {
			if _, _, refused := c.sent(name+".zip", z.data, ""); !strings.HasPrefix(refused, "INVALID file ") || !strings.Contains(refused, z.says) {
				t.Errorf("%s: %s", name, refused)
			}
		}
		if diff := cmp.Diff(before, c.rowCounts(t)); diff != "" {
			t.Errorf("what was refused left something (-before +after):\n%s", diff)
		}
	})
}

func manyEntries(n int) []entry {
	list := make([]entry, n)
	for i := range list {
		list[i] = entry{name: fmt.Sprintf("%d.csv", i), data: []byte("a,b")}
	}
	return list
}

func TestAWritingIsExplainedThroughTheAPI(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		list := func(project, builder string) []byte {
			return []byte("莞韶对口帮扶项目台账（截至2024年12月31日）\n项目名称,县（市、区）,建设单位,总投资（万元）\n" + project + ",翁源县," + builder + ",1\n")
		}
		const full, short = "中国建筑第四工程局有限公司", "中建四局"
		applied := func(data []byte, arguments string) {
			t.Helper()
			_, ids, refused := c.sent("台账.csv", data, arguments)
			if refused != "" {
				t.Fatal(refused)
			}
			c.settled(ids[0])
			if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", ids[0])); refused != "" {
				t.Fatal(refused)
			}
			if job := c.settled(ids[0]); job["state"] != "APPLIED" {
				t.Fatalf("applied: %v", job)
			}
		}
		applied(list("甲", full), "")
		organisation := c.do(`{ organisations { nodes { id name aliases { name } } } }`, "organisations")["nodes"].([]any)[0]
		for arguments, want := range map[string]string{
			`, same: [{written: "中建四局", organisation: ""}]`:                                                  "INVALID same.0",
			`, same: [{written: "中建四局", organisation: "甲局"}, {written: "中建四局", organisation: "乙局"}]`:         "INVALID same.1",
			`, same: [{written: "中建四局", organisation: "` + at(organisation, "id").(string)[:4] + `zzzzzz"}]`: "",
		} {
			_, ids, refused := c.sent("台账.csv", list("乙", short), arguments)
			switch {
			case want != "" && !strings.HasPrefix(refused, want):
				t.Errorf("%s: %s", arguments, refused)
			case want == "" && (refused != "" || c.settled(ids[0])["state"] != "REJECTED"):
				t.Errorf("%s: %s", arguments, refused)
			}
		}
		applied(list("乙", short), fmt.Sprintf(`, same: [{written: %q, organisation: %q}]`, short, at(organisation, "id")))
		applied(list("丙", short), "") // it is known now
		applied(list("丁", "四局"), fmt.Sprintf(`, same: [{written: "四局", organisation: %q}]`, full))
		nodes := c.do(`{ organisations { nodes { name aliases { name } } } }`, "organisations")["nodes"].([]any)
		want := []any{map[string]any{"name": full, "aliases": []any{map[string]any{"name": short}, map[string]any{"name": "四局"}}}}
		if diff := cmp.Diff(want, nodes); diff != "" {
			t.Errorf("organisations (-want +have):\n%s", diff)
		}
	})
}

func TestImportsSentAgainWithTheirKeyAreDoneOnce(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		data := progressList("2024年6月30日", "300", "200")
		_, ids, _ := c.sent("六月.csv", data, `, idempotencyKey: "send"`)
		_, again, _ := c.sent("六月.csv", data, `, idempotencyKey: "send"`)
		if diff := cmp.Diff(ids, again); diff != "" {
			t.Errorf("sent again (-first +second):\n%s", diff)
		}
		for name, data := range map[string][]byte{"七月.csv": data, "六月.csv": data[1:]} {
			if _, _, refused := c.sent(name, data, `, idempotencyKey: "send"`); !strings.HasPrefix(refused, "KEY_REUSED idempotencyKey") {
				t.Errorf("another file: %s", refused)
			}
		}
		if _, _, refused := c.sent("六月.csv", data, fmt.Sprintf(`, idempotencyKey: %q`, strings.Repeat("长", 100))); !strings.HasPrefix(refused, "INVALID idempotencyKey") {
			t.Errorf("a long key: %s", refused)
		}
		c.settled(ids[0])
		both := func(name, arguments, other string) {
			t.Helper()
			for range 2 {
				if _, refused := c.mutate(name, arguments); refused != "" {
					t.Errorf("%s(%s): %s", name, arguments, refused)
				}
				c.settled(ids[0])
			}
			if _, refused := c.mutate(name, other); refused != "KEY_REUSED idempotencyKey" {
				t.Errorf("%s(%s): %s", name, other, refused)
			}
		}
		both("importApply", fmt.Sprintf(`job: %q, idempotencyKey: "apply"`, ids[0]), fmt.Sprintf(`job: %q, reason: "另外", idempotencyKey: "apply"`, ids[0]))
		job := c.settled(ids[0])
		if job["state"] != "APPLIED" {
			t.Fatalf("applied: %v", job)
		}
		batch := at(job, "batch", "id").(string)
		undo := func(key string) string {
			p := c.do(fmt.Sprintf(`mutation { importUndo(batch: %q, reason: "发错", idempotencyKey: %q) { batch { id state } userErrors { code } } }`, batch, key), "importUndo")
			return fmt.Sprintf("%t %v %v", at(p, "batch", "id") == batch, at(p, "batch", "state"), p["userErrors"])
		}
		for _, c := range [][2]string{{"undo", "true UNDONE []"}, {"undo", "true UNDONE []"}, {"apply", "false <nil> [map[code:KEY_REUSED]]"}, {"other", "false <nil> [map[code:CONFLICT]]"}} {
			if got := undo(c[0]); got != c[1] {
				t.Errorf("undone with %s: %s", c[0], got)
			}
		}
		_, ids, _ = c.sent("七月.csv", progressList("2024年7月31日", "300", "210"), "")
		c.settled(ids[0])
		both("importCancel", fmt.Sprintf(`job: %q, idempotencyKey: "cancel"`, ids[0]), fmt.Sprintf(`job: %q, idempotencyKey: "send"`, ids[0]))
		if n := c.rowCounts(t)["import_batch"]; n != 1 {
			t.Errorf("%d batches", n)
		}
	})
}
