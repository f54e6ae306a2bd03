package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// followed is an open subscription.
type followed struct {
	*testing.T
	lines chan string // closed when the connection ends
	close func()
}

func follow(t *testing.T, base, query string, lastEventID string) *followed {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/graphql", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	f := &followed{t, make(chan string, 1000), cancel}
	go func() {
		defer close(f.lines)
		defer response.Body.Close()
		lines := bufio.NewScanner(response.Body)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			f.lines <- lines.Text()
		}
	}()
	return f
}

// block is the next block of lines: an event, or only an id. False: there is none.
func (f *followed) block() (id, event string, data any, more bool) {
	f.Helper()
	deadline := time.After(time.Minute)
	for {
		select {
		case line, open := <-f.lines:
			field, rest, _ := strings.Cut(line, ": ")
			switch {
			case !open:
				return id, event, data, false
			case line == "":
				return id, event, data, true
			case field == "id":
				id = rest
			case field == "event":
				event = rest
			case field == "data":
				var a answer
				decode(f.T, []byte(rest), &a)
				if data = a.Data; a.Errors != nil {
					f.Fatalf("errors: %s", rest)
				}
			}
		case <-deadline:
			f.Fatal("nothing came for a minute")
		}
	}
}

// next is what the only field of the next event says.
func (f *followed) next() any {
	f.Helper()
	for {
		_, event, data, more := f.block()
		if event == "next" {
			for _, v := range data.(map[string]any) {
				return v
			}
		}
		if event != "" || !more {
			f.Fatalf("%q came, more: %t", event, more)
		}
	}
}

// complete reads to the end, before which there may be no event but that of the end.
func (f *followed) complete() {
	f.Helper()
	completed := false
	for {
		_, event, data, more := f.block()
		if completed = completed || event == "complete"; event != "" && event != "complete" {
			f.Fatalf("%s %v", event, data)
		}
		if !more {
			break
		}
	}
	if !completed {
		f.Fatal("ended without being complete")
	}
}

// ready waits until the server has said from which version it will tell.
func (f *followed) ready() (id string) {
	f.Helper()
	for id == "" {
		id, _, _, _ = f.block()
	}
	return id
}

// Whoever imports, every server tells of it: the two that serve one ledger and have
// nothing else in common, with an import by a third process. When a server stops, its
// streams are complete.
func TestServersTellOfImportsByAnother(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		june := o.file(t, "六月.csv", progressList("2024年6月30日", "300", "200"))
		july := o.file(t, "七月.csv", progressList("2024年7月31日", "300", "250"))
		other := o.file(t, "别的.csv", bytes.ReplaceAll(progressList("2024年7月31日", "50", "10"), []byte("乡村道路"), []byte("农贸市场")))
		o.must(t, "import", june)
		servers := []*process{start(t, o, "serve"), start(t, o, "serve")}
		const (
			changes   = `subscription { projectChanged(filter: {text: "乡村道路"}) { projectCount batch { file } projects { project { name completedInvestment { text } } } } }`
			portfolio = `subscription { portfolioChanged(filter: {text: "乡村道路"}) { total { count completedInvestment { text } } } }`
		)
		changed := func(file, completed string) any {
			return map[string]any{"projectCount": json.Number("1"), "batch": map[string]any{"file": file}, "projects": []any{
				map[string]any{"project": map[string]any{"name": "乡村道路", "completedInvestment": map[string]any{"text": completed}}}}}
		}
		total := func(completed string) any {
			return map[string]any{"total": map[string]any{"count": json.Number("1"), "completedInvestment": map[string]any{"text": completed}}}
		}
		says := func(f *followed, want any) {
			t.Helper()
			if diff := cmp.Diff(want, f.next()); diff != "" {
				t.Fatalf("(-want +have):\n%s", diff)
			}
		}
		var projects, portfolios []*followed
		since := ""
		for _, s := range servers {
			p := follow(t, s.url, changes, "")
			since = p.ready()
			projects = append(projects, p)
			p = follow(t, s.url, portfolio, "")
			says(p, total("200万元"))
			portfolios = append(portfolios, p)
		}
		o.must(t, "import", other)
		o.must(t, "import", july)
		for i := range servers {
			says(projects[i], changed("七月.csv", "250万元"))
			says(portfolios[i], total("250万元"))
		}
		if o.engine == "postgres" { // a connection for notifications that is lost hides nothing
			execute(t, o.url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`)
		}
		o.must(t, "import", "undo", "3", "--reason", "发错文件")
		for i := range servers {
			says(projects[i], changed("七月.csv", "200万元"))
			says(portfolios[i], total("200万元"))
		}
		// Who was away is told what was missed, by either server.
		for _, s := range servers {
			f := follow(t, s.url, changes, since)
			says(f, changed("七月.csv", "250万元"))
			says(f, changed("七月.csv", "200万元"))
			f.close()
		}
		for i, s := range servers {
			s.signal(t, syscall.SIGTERM)
			projects[i].complete()
			portfolios[i].complete()
			if code := s.wait(t); code != 0 {
				t.Errorf("exit code %d: %s", code, s.errOut.String())
			}
		}
	})
}

// A job is followed until it has ended, at the server that works on it and at another.
func TestImportJobsAreFollowed(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		here := newClerk(t, o, 1<<20)
		sibling := &office{engine: o.engine, url: o.url, dir: o.dir, config: o.config}
		sibling.opened(t).settings.HTTP.Address = "127.0.0.1:1" // a server is known by its address
		there := newClerk(t, sibling, 1<<20)

		_, answered := here.upload("六月.csv", progressList("2024年6月30日", "300", "200"), "GraphQL-Preflight")
		id, _ := at(answered, "data", "importUpload", "job", "id").(string)
		query := fmt.Sprintf(`subscription { importProgress(job: %q) { state running rowsRead rowsDone message batch { file } } }`, id)
		streams := []*followed{follow(t, here.url, query, ""), follow(t, there.url, query, "")}
		steps := []any{"QUEUED", "READING", "PREVIEWED", "APPLYING", "APPLIED"}
		// until reads up to a state; the events go forward only, and no two say the same.
		until := func(f *followed, state string) (last map[string]any) {
			t.Helper()
			for {
				now := f.next().(map[string]any)
				if last != nil && (slices.Index(steps, now["state"]) < slices.Index(steps, last["state"]) || cmp.Equal(last, now)) {
					t.Errorf("%v after %v", now, last)
				}
				if last = now; now["state"] == state {
					return last
				}
			}
		}
		for _, f := range streams {
			until(f, "PREVIEWED")
		}
		if _, refused := here.mutate("importApply", fmt.Sprintf("job: %q", id)); refused != "" {
			t.Fatal(refused)
		}
		for _, f := range streams {
			if last := until(f, "APPLIED"); at(last, "batch", "file") != "六月.csv" || last["running"] != false {
				t.Errorf("applied: %v", last)
			}
			f.complete()
		}
		// One that has ended says so at once.
		ended := follow(t, there.url, query, "")
		until(ended, "APPLIED")
		ended.complete()
	})
}

// The client of the npm package works, and comes back by itself.
func TestTheClientOfGraphQLOverSSE(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed", program)
		}
	}
	// A folder of its own: other packages' tests use the same modules at the same time.
	dir := t.TempDir()
	for _, name := range []string{"package.json", "package-lock.json", ".npmrc", "live.cjs"} {
		copyFile(t, filepath.Join("..", "..", ".ci", "js", name), filepath.Join(dir, name))
	}
	install := exec.Command("npm", "ci", "--silent")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v: %s", err, out)
	}
	o := emptyOffice(t, "sqlite")
	o.must(t, "import", o.file(t, "六月.csv", progressList("2024年6月30日", "300", "200")))
	handler, err := o.opened(t).handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(func() {
		handler.endStreams()
		server.Close()
	})

	client := exec.Command("node", "live.cjs", server.URL+"/graphql")
	client.Dir = dir
	in, err := client.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := client.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var errOut bytes.Buffer
	client.Stderr = &errOut
	if err := client.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Process.Kill() }) // ended already if the test went well
	lines := make(chan string)
	go func() {
		defer close(lines)
		text := bufio.NewScanner(out)
		for text.Scan() {
			lines <- text.Text()
		}
	}()
	asks := func(name, query string) {
		t.Helper()
		if err := json.NewEncoder(in).Encode(map[string]string{"name": name, "query": query}); err != nil {
			t.Fatal(err)
		}
	}
	says := func(name, event, data string) {
		t.Helper()
		select {
		case line, more := <-lines:
			if !more {
				t.Fatalf("the client ended: %s", errOut.String())
			}
			var got struct {
				Name, Event string
				Result      struct{ Data, Errors any }
			}
			decode(t, []byte(line), &got)
			var want any
			if data != "" {
				decode(t, []byte(data), &want)
			}
			if got.Name != name || got.Event != event || !cmp.Equal(want, got.Result.Data) {
				t.Fatalf("%s; want %s %s %s", line, name, event, data)
			}
		case <-time.After(time.Minute):
			t.Fatalf("no %s of %s after a minute", event, name)
		}
	}
	const total = `{ total { completedInvestment { text } } }`
	of := func(field, completed string) string {
		return fmt.Sprintf(`{%q: {"total": {"completedInvestment": {"text": %q}}}}`, field, completed)
	}
	asks("query", `{ portfolio `+total+` }`)
	says("query", "connected", "")
	says("query", "next", of("portfolio", "200万元"))
	says("query", "complete", "")
	asks("wrong", `subscription { nobody }`)
	says("wrong", "connected", "")
	says("wrong", "next", "") // with errors
	says("wrong", "complete", "")
	asks("live", `subscription { portfolioChanged `+total+` }`)
	says("live", "connected", "")
	says("live", "next", of("portfolioChanged", "200万元"))
	o.must(t, "import", o.file(t, "七月.csv", progressList("2024年7月31日", "300", "250")))
	says("live", "next", of("portfolioChanged", "250万元"))
	server.CloseClientConnections()
	says("live", "reconnected", "")
	says("live", "next", of("portfolioChanged", "250万元"))
	o.must(t, "import", o.file(t, "八月.csv", progressList("2024年8月31日", "300", "260")))
	says("live", "next", of("portfolioChanged", "260万元"))
	handler.endStreams()
	says("live", "complete", "")
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	if _, more := <-lines; more {
		t.Error("the client says more")
	}
	if err := client.Wait(); err != nil {
		t.Errorf("%v: %s", err, errOut.String())
	}
}
