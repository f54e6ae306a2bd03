package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// clerk speaks to a served ledger that takes files.
type clerk struct {
	*testing.T
	*office
	intake *intake
	url    string
}

func newClerk(t *testing.T, o *office, fileBytes int64) *clerk {
	t.Helper()
	a := o.opened(t)
	a.settings.API.Writes, a.settings.Import.FileBytes = true, fileBytes
	i, err := newIntake(context.Background(), a)
	if err != nil {
		t.Fatal(err)
	}
	a.intake = i
	t.Cleanup(i.close)
	return &clerk{t, o, i, o.served(t)}
}

const jobFields = `id state running rowsRead rowsDone message file batch { id asOf counts { entity created } }
	preview { changeCount findingCount counts { entity created updated } totals { series before { measure { code } money { text } } after { money { text } } }
		changes(first: 3) { totalCount nodes { kind entity name field old new cell oldFigure { money { text } } newFigure { money { text } } } }
		findings { nodes { code cell } } }`

// upload sends a file as the multipart request specification says.
func (c *clerk) upload(name string, data []byte, header ...string) (int, map[string]any) {
	c.Helper()
	return c.send(c.uploading(name, data, `mutation ($file: Upload!, $asOf: Date) { importUpload(file: $file, asOf: $asOf) { job { `+jobFields+` } userErrors { code message field } } }`, header...))
}

func (c *clerk) uploading(name string, data []byte, query string, header ...string) *http.Request {
	c.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	operations, err := json.Marshal(map[string]any{
		"query": query, "variables": map[string]any{"file": nil},
	})
	if err != nil {
		c.Fatal(err)
	}
	for _, field := range [][2]string{{"operations", string(operations)}, {"map", `{"0": ["variables.file"]}`}} {
		if err := w.WriteField(field[0], field[1]); err != nil {
			c.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("0", name)
	if err != nil {
		c.Fatal(err)
	}
	if _, err := part.Write(data); err != nil {
		c.Fatal(err)
	}
	if err := w.Close(); err != nil {
		c.Fatal(err)
	}
	r, err := http.NewRequest(http.MethodPost, c.url+"/graphql", &body)
	if err != nil {
		c.Fatal(err)
	}
	r.Header.Set("Content-Type", w.FormDataContentType())
	for _, h := range header {
		r.Header.Set(h, "1")
	}
	return r
}

func (c *clerk) send(r *http.Request) (int, map[string]any) {
	c.Helper()
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		c.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		c.Fatal(err)
	}
	var answer map[string]any
	decode(c.T, data, &answer)
	return response.StatusCode, answer
}

// do runs a mutation or query and gives what its one field answers.
func (c *clerk) do(query, field string) map[string]any {
	c.Helper()
	a := ask(c.T, c.url, query)
	if len(a.Errors) > 0 {
		c.Fatalf("%s: %v", query, a.Errors)
	}
	thing, _ := a.Data.(map[string]any)[field].(map[string]any)
	return thing
}

// settled asks for a job until nothing works on it.
func (c *clerk) settled(id string) map[string]any {
	c.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(time.Minute)
	for {
		job := c.do(fmt.Sprintf(`{ importJob(id: %q) { %s } }`, id, jobFields), "importJob")
		if job["running"] == false {
			return job
		}
		select {
		case <-tick.C:
		case <-deadline:
			c.Fatalf("still %v after a minute", job)
		}
	}
}

// tried uploads a file and waits until it was tried.
func (c *clerk) tried(name string, data []byte) map[string]any {
	c.Helper()
	status, answer := c.upload(name, data, "GraphQL-Preflight")
	payload, _ := at(answer, "data", "importUpload").(map[string]any)
	if status != http.StatusOK || payload == nil || payload["job"] == nil {
		c.Fatalf("status %d: %v", status, answer)
	}
	return c.settled(at(payload, "job", "id").(string))
}

func (c *clerk) mutate(name, arguments string) (job map[string]any, refused string) {
	c.Helper()
	p := c.do(fmt.Sprintf(`mutation { %s(%s) { job { %s } userErrors { code message field } } }`, name, arguments, jobFields), name)
	if errors := p["userErrors"].([]any); len(errors) > 0 {
		return nil, fmt.Sprint(at(errors[0], "code"), " ", at(errors[0], "field"))
	}
	return p["job"].(map[string]any), ""
}

// at follows names into an answer; nil where nothing is.
func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

func TestFileSentThroughTheAPIIsTriedThenAppliedThenUndone(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		empty := c.snapshot(t)
		job := c.tried("六月.csv", progressList("2024年6月30日", "300", "200"))
		if job["state"] != "PREVIEWED" || fmt.Sprint(job["rowsRead"]) == "0" || c.rowCounts(t)["import_batch"] != 0 {
			t.Fatalf("tried: %v", job)
		}
		totals, _ := at(job, "preview", "totals").([]any)
		want := map[string]any{
			"series": "ACTUAL", "before": map[string]any{"measure": map[string]any{"code": "completed_investment"}, "money": map[string]any{"text": "0元"}},
			"after": map[string]any{"money": map[string]any{"text": "200万元"}},
		}
		if len(totals) != 2 || at(totals[1], "before", "measure", "code") != "completed_investment" || !cmp.Equal(at(want, "after"), at(totals[1], "after")) {
			t.Errorf("totals %v", totals)
		}
		if n := fmt.Sprint(at(job, "preview", "changeCount")); n != "6" || fmt.Sprint(at(job, "preview", "changes", "totalCount")) != n {
			t.Errorf("%s changes: %v", n, at(job, "preview"))
		}
		applying, refused := c.mutate("importApply", fmt.Sprintf("job: %q", job["id"]))
		if refused != "" || applying["state"] == "PREVIEWED" {
			t.Fatalf("apply: %v %s", applying, refused)
		}
		applied := c.settled(job["id"].(string))
		if applied["state"] != "APPLIED" || at(applied, "batch", "id") == nil || at(applied, "batch", "asOf") != "2024-06-30" {
			t.Fatalf("applied: %v", applied)
		}
		if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", job["id"])); refused != "CONFLICT <nil>" {
			t.Errorf("applied twice: %s", refused)
		}
		again := c.tried("六月.csv", progressList("2024年6月30日", "300", "200"))
		if fmt.Sprint(at(again, "preview", "changeCount")) != "0" {
			t.Errorf("the same again: %v", again)
		}
		if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", again["id"])); refused != "" {
			t.Fatal(refused)
		}
		if again = c.settled(again["id"].(string)); again["state"] != "APPLIED" || again["batch"] != nil {
			t.Errorf("the same again: %v", again)
		}
		p := c.do(fmt.Sprintf(`mutation { importUndo(batch: %q, reason: "发错文件") { batch { state } userErrors { code } } }`, at(applied, "batch", "id")), "importUndo")
		if at(p, "batch", "state") != "UNDONE" {
			t.Errorf("undone: %v", p)
		}
		var after bytes.Buffer
		if err := c.store(t).Snapshot(context.Background(), &after); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(after.Bytes(), []byte("乡村道路")) || len(empty) == 0 {
			t.Errorf("after undoing:\n%s", after.String())
		}
	})
}

func TestJobThatFallsAsksForAReasonAndABadFileIsRejected(t *testing.T) {
	t.Parallel()
	c := newClerk(t, emptyOffice(t, "sqlite"), 1<<20)
	first := c.tried("六月.csv", progressList("2024年6月30日", "300", "200"))
	if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", first["id"])); refused != "" {
		t.Fatal(refused)
	}
	c.settled(first["id"].(string))
	fall := c.tried("十月.csv", progressList("2024年10月31日", "300", "150"))
	if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", fall["id"])); refused != "INVALID reason" {
		t.Errorf("applied without a reason: %s", refused)
	}
	if _, refused := c.mutate("importApply", fmt.Sprintf(`job: %q, reason: "审计核减"`, fall["id"])); refused != "" {
		t.Errorf("refused with a reason: %s", refused)
	}
	if fall = c.settled(fall["id"].(string)); fall["state"] != "APPLIED" {
		t.Errorf("with a reason: %v", fall)
	}
	bad := c.tried("坏.csv", progressList("2024年11月30日", "三百来块", "150"))
	if bad["state"] != "REJECTED" || bad["message"] == nil || len(at(bad, "preview", "findings", "nodes").([]any)) == 0 {
		t.Errorf("a bad file: %v", bad)
	}
	waiting := c.tried("年底.csv", progressList("2024年12月31日", "300", "160"))
	if job, refused := c.mutate("importCancel", fmt.Sprintf("job: %q", waiting["id"])); refused != "" || job["state"] != "CANCELLED" {
		t.Errorf("cancelled: %v %s", job, refused)
	}
	if _, refused := c.mutate("importApply", fmt.Sprintf("job: %q", waiting["id"])); refused != "CONFLICT <nil>" {
		t.Errorf("applied after it was cancelled: %s", refused)
	}
	if _, refused := c.mutate("importCancel", `job: "SW1wb3J0Sm9iOjQ3MTE"`); refused != "NOT_FOUND <nil>" {
		t.Errorf("an unknown job: %s", refused)
	}
}

// What was found in a file comes back in the file itself, and as a list.
func TestJobGivesItsFileBackMarked(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		bad := c.tried("坏.csv", progressList("2024年11月30日", "三百来块", "150"))
		get := func(id any, format string) map[string]any {
			t.Helper()
			file, _ := at(c.do(fmt.Sprintf(`{ importJob(id: %q) { returned(format: %s) { name mediaType size content } } }`, id, format), "importJob"), "returned").(map[string]any)
			return file
		}
		for format, want := range map[string]string{"WORKBOOK": "坏-校验结果.xlsx", "CSV": "坏-校验结果.csv", "JSON": "坏-校验结果.json"} {
			file := get(bad["id"], format)
			content, err := base64.StdEncoding.DecodeString(file["content"].(string))
			if err != nil || file["name"] != want || file["size"] != fmt.Sprint(len(content)) {
				t.Fatalf("%s: %v %v %v, %v", format, file["name"], file["mediaType"], file["size"], err)
			}
			if format == "WORKBOOK" {
				w, err := sheet.Open(context.Background(), want, content, sheet.Limits{})
				if err != nil || len(w.Sheets()) != 2 || w.Sheets()[1].Name != "导入结果" {
					t.Errorf("the marked workbook: %v, %v", w, err)
				}
			} else if !bytes.Contains(content, []byte("三百来块")) {
				t.Errorf("%s: %s", format, content)
			}
		}
		waiting := c.tried("年底.csv", progressList("2024年12月31日", "300", "160"))
		c.mutate("importCancel", fmt.Sprintf("job: %q", waiting["id"]))
		if file := get(waiting["id"], "WORKBOOK"); file != nil {
			t.Errorf("of a cancelled job: %v", file["name"])
		}
	})
}

// Before a file is applied, its tables are shown as they were understood, and its rows as they were sent.
func TestJobShowsItsSheets(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 1<<20)
		bad := c.tried("坏.csv", progressList("2024年11月30日", "三百来块", "150"))
		job := c.do(fmt.Sprintf(`{ importJob(id: %q) { preview { sheets { name headerRow columns { letters heading field } } findings { nodes { sheet row severity seen } } } } }`, bad["id"]), "importJob")
		sheets := at(job, "preview", "sheets").([]any)
		if len(sheets) != 1 || len(at(sheets[0].(map[string]any), "columns").([]any)) == 0 {
			t.Fatalf("sheets: %v", sheets)
		}
		var wrong map[string]any
		for _, n := range at(job, "preview", "findings", "nodes").([]any) {
			if f := n.(map[string]any); f["severity"] == "ERROR" {
				wrong = f
			}
		}
		rows := func(sheet any, numbers string) []any {
			t.Helper()
			return c.do(fmt.Sprintf(`{ importJob(id: %q) { rows(sheet: %q, rows: %s) { row cells { letters text } } } }`, bad["id"], sheet, numbers), "importJob")["rows"].([]any)
		}
		got := rows(wrong["sheet"], fmt.Sprintf("[999, %v, 1]", wrong["row"]))
		if len(got) != 2 || fmt.Sprint(at(got[1].(map[string]any), "row")) != fmt.Sprint(wrong["row"]) || !strings.Contains(fmt.Sprint(got[1]), "三百来块") {
			t.Errorf("rows: %v, want the first and the one of %v", got, wrong)
		}
		if got := rows("没有这一张", "[1]"); len(got) != 0 {
			t.Errorf("rows of no sheet: %v", got)
		}
	})
}

func TestUndoingIsShownBeforeItIsDone(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		shown := httptest.NewServer(mustHandler(t, o))
		t.Cleanup(shown.Close)
		c := newClerk(t, o, 1<<20)
		first := c.tried("六月.csv", progressList("2024年6月30日", "300", "200"))
		c.mutate("importApply", fmt.Sprintf("job: %q", first["id"]))
		batch := at(c.settled(first["id"].(string)), "batch", "id")
		before := c.snapshot(t)
		p := c.do(fmt.Sprintf(`{ undoPreview(batch: %q) { ends { entity count } restored superseded keptCount kept { name batches { id } } totals { difference { money { text } } } } }`, batch), "undoPreview")
		if len(at(p, "ends").([]any)) == 0 || len(at(p, "totals").([]any)) == 0 || fmt.Sprintf("%v %v", p["restored"], p["keptCount"]) != "0 0" {
			t.Errorf("preview %v", p)
		}
		if c.snapshot(t) != before {
			t.Error("looking has changed something")
		}
		second := c.tried("七月.csv", progressList("2024年7月31日", "300", "210"))
		c.mutate("importApply", fmt.Sprintf("job: %q", second["id"]))
		later := at(c.settled(second["id"].(string)), "batch", "id")
		p = c.do(fmt.Sprintf(`{ undoPreview(batch: %q) { repeating { id file } } }`, batch), "undoPreview")
		if diff := cmp.Diff([]any{map[string]any{"id": later, "file": "七月.csv"}}, p["repeating"]); diff != "" {
			t.Errorf("repeating (-want +have):\n%s", diff)
		}
		if a := ask(t, shown.URL, fmt.Sprintf(`{ undoPreview(batch: %q) { restored } }`, batch)); len(a.Errors) != 1 || at(a.Errors[0], "extensions", "code") != "FORBIDDEN" {
			t.Errorf("where the ledger is only shown: %v", a.Errors)
		}
	})
}

func TestJobUnderWayWhenTheServerEndsIsInterruptedAndLeavesNothing(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		c := newClerk(t, o, 64<<20)
		before := c.snapshot(t)
		status, answer := c.upload("大.csv", manyProjects(20_000), "GraphQL-Preflight")
		id, _ := at(answer, "data", "importUpload", "job", "id").(string)
		if status != http.StatusOK || id == "" {
			t.Fatalf("status %d: %v", status, answer)
		}
		c.intake.close()
		job := c.do(fmt.Sprintf(`{ importJob(id: %q) { %s } }`, id, jobFields), "importJob")
		if job["state"] != "INTERRUPTED" || c.snapshot(t) != before || c.rowCounts(t)["import_batch"] != 0 {
			t.Errorf("after the end: %v", job)
		}
		status, answer = c.upload("后.csv", progressList("2024年6月30日", "300", "200"), "GraphQL-Preflight")
		if code := at(answer["errors"].([]any)[0], "extensions", "code"); code != "UNAVAILABLE" {
			t.Errorf("a stopped server: status %d, %v", status, answer)
		}
		// What a killed server left is interrupted when it starts again.
		left, _, err := c.store(t).AddImportJobs(context.Background(), ledger.ImportUpload{FileName: "剩.csv", Content: []byte("x")}, c.intake.server)
		if err != nil {
			t.Fatal(err)
		}
		next, err := newIntake(context.Background(), o.opened(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(next.close)
		found, err := next.ImportJobsByID(context.Background(), []ledger.ID{left[0].ID})
		if err != nil || found[left[0].ID].State != ledger.JobInterrupted {
			t.Errorf("after a kill: %+v, %v", found, err)
		}
	})
}

func TestUploadsAreRefusedWithTheirCode(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "sqlite")
	shown := httptest.NewServer(mustHandler(t, o))
	t.Cleanup(shown.Close)
	code := func(answer map[string]any) any { return at(answer["errors"].([]any)[0], "extensions", "code") }

	readOnly := &clerk{t, o, nil, shown.URL}
	if status, answer := readOnly.upload("六月.csv", progressList("2024年6月30日", "300", "200"), "GraphQL-Preflight"); status != http.StatusUnauthorized || code(answer) != "UNAUTHENTICATED" {
		t.Errorf("read only: %d %v", status, answer)
	}
	body := `{"query": "mutation { importCancel(job: \"SW1wb3J0Sm9iOjE\") { userErrors { code } } }"}`
	r, err := http.NewRequest(http.MethodPost, shown.URL+"/graphql", bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if status, answer := readOnly.send(r); status != http.StatusUnauthorized || code(answer) != "UNAUTHENTICATED" {
		t.Errorf("read only: %d %v", status, answer)
	}

	c := newClerk(t, o, 1000)
	if status, answer := c.upload("大.csv", manyProjects(100), "GraphQL-Preflight"); status != http.StatusRequestEntityTooLarge || code(answer) != "FILE_TOO_LARGE" {
		t.Errorf("too large: %d %v", status, answer)
	}
	if status, answer := c.upload("六月.csv", progressList("2024年6月30日", "300", "200")); status != http.StatusBadRequest || code(answer) != "BAD_REQUEST" {
		t.Errorf("without the header that foreign pages cannot send: %d %v", status, answer)
	}
	if _, answer := c.upload("空.csv", nil, "GraphQL-Preflight"); at(at(answer, "data", "importUpload", "userErrors").([]any)[0], "field") != "file" {
		t.Errorf("empty: %v", answer)
	}
	get, err := http.NewRequest(http.MethodGet, c.url+"/graphql?query=mutation%7BimportCancel(job:%22SW1wb3J0Sm9iOjE%22)%7BuserErrors%7Bcode%7D%7D%7D", nil)
	if err != nil {
		t.Fatal(err)
	}
	if status, answer := c.send(get); status != http.StatusMethodNotAllowed || code(answer) != "METHOD_NOT_ALLOWED" {
		t.Errorf("by GET: %d %v", status, answer)
	}
}

func mustHandler(t *testing.T, o *office) http.Handler {
	t.Helper()
	h, err := o.opened(t).handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}
