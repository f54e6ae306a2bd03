package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long the program may take to start, or to end once it should: far more
// than it needs, so that a busy machine does not fail a test.
const patience = 30 * time.Second

// process is the built program running.
type process struct {
	*exec.Cmd
	url    string
	out    bytes.Buffer // read both after wait only
	errOut bytes.Buffer
	ended  chan error
}

// start runs the built program with a server and waits until it says where it answers.
func start(t *testing.T, o *office, args ...string) *process {
	t.Helper()
	path, err := builtBinary()
	if err != nil {
		t.Fatal(err)
	}
	p := &process{Cmd: exec.Command(path, append(args, "--config", o.config, "--database.url", o.url, "--http.address", "127.0.0.1:0")...), ended: make(chan error, 1)}
	p.Dir, p.Stdout = o.dir, &p.out
	p.Env = append(os.Environ(), "XDG_CACHE_HOME="+o.dir)
	pipe, err := p.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if p.ProcessState == nil {
			_ = p.Process.Kill() // ended already if the test went well
		}
	})
	told := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(pipe)
		for lines.Scan() {
			fmt.Fprintln(&p.errOut, lines.Text())
			if _, url, found := strings.Cut(lines.Text(), "msg=serving url="); found {
				told <- url
			}
		}
		p.ended <- p.Wait()
	}()
	select {
	case p.url = <-told:
	case err := <-p.ended:
		t.Fatalf("ended with %v: %s", err, p.errOut.String())
	case <-time.After(patience):
		t.Fatal("does not say where it serves")
	}
	return p
}

// wait is the exit code of a program that has to end now.
func (p *process) wait(t *testing.T) int {
	t.Helper()
	select {
	case err := <-p.ended:
		p.ended <- err
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) {
			t.Fatal(err)
		}
		return p.ProcessState.ExitCode()
	case <-time.After(patience):
		t.Fatal("does not end")
		return -1
	}
}

func (p *process) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

const oneQuestion = `{ portfolio(filter: { programmes: ["guan-shao"] }) { total { count } } }`

// halfAsked sends a question without its last byte, once the server has said that it is
// waiting for the body: a request that is certainly under way. finish sends the rest and
// returns the answer.
func halfAsked(t *testing.T, p *process) (finish func() *http.Response) {
	t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]string{"query": oneQuestion})
	if err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "POST /graphql HTTP/1.1\r\nHost: jiedui\r\nContent-Type: application/json\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n", len(body))
	if err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(conn)
	line, err := reader.ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "HTTP/1.1 100") {
		t.Fatalf("no 100 Continue: %q, %v", line, err)
	}
	if _, err := reader.ReadString('\n'); err != nil { // the empty line after it
		t.Fatal(err)
	}
	if _, err := conn.Write(body[:len(body)-1]); err != nil {
		t.Fatal(err)
	}
	return func() *http.Response {
		if _, err := conn.Write(body[len(body)-1:]); err != nil {
			t.Fatal(err)
		}
		response, err := http.ReadResponse(reader, nil)
		if err != nil {
			t.Fatal(err)
		}
		return response
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, string(data)
}

func TestServerFinishesRunningRequestsWhenStopped(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		p := start(t, o, "serve")
		if status, body := get(t, p.url+"/healthz"); status != http.StatusOK || body != "ok\n" {
			t.Errorf("health: %d %q", status, body)
		}
		if status, body := get(t, p.url+"/graphiql/"); status != http.StatusOK || !strings.Contains(body, "<html") {
			t.Errorf("graphiql: %d %.100q", status, body)
		}
		finish := halfAsked(t, p)
		p.signal(t, syscall.SIGTERM)
		// No new connection is taken, while the request under way goes on.
		for deadline := time.Now().Add(patience); ; time.Sleep(5 * time.Millisecond) {
			conn, err := net.Dial("tcp", strings.TrimPrefix(p.url, "http://"))
			if err != nil {
				break
			}
			_ = conn.Close() // only whether it was taken matters
			if time.Now().After(deadline) {
				t.Fatal("still takes connections")
			}
		}
		select {
		case err := <-p.ended:
			t.Fatalf("ended with %v while a request was running", err)
		default:
		}
		response := finish()
		defer response.Body.Close()
		var a answer
		data, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		decode(t, data, &a)
		if got := fmt.Sprint(a.Data); response.StatusCode != http.StatusOK || got != "map[portfolio:map[total:map[count:644]]]" {
			t.Errorf("the running request: %d %s", response.StatusCode, data)
		}
		// It had seconds to finish; the program does not wait for them when it is done.
		done := time.Now()
		if code := p.wait(t); code != 0 {
			t.Errorf("exit code %d: %s", code, p.errOut.String())
		}
		if took := time.Since(done); took > 8*time.Second {
			t.Errorf("ended %v after the last answer", took)
		}
	})
}

func TestServerEndsAtOnceWhenIdle(t *testing.T) {
	t.Parallel()
	for _, s := range []os.Signal{syscall.SIGTERM, os.Interrupt} {
		t.Run(s.String(), func(t *testing.T) {
			t.Parallel()
			p := start(t, emptyOffice(t, "sqlite"), "serve")
			get(t, p.url+"/healthz") // leaves an idle connection open
			begun := time.Now()
			p.signal(t, s)
			if code := p.wait(t); code != 0 {
				t.Errorf("exit code %d: %s", code, p.errOut.String())
			}
			if took := time.Since(begun); took > 8*time.Second {
				t.Errorf("ended after %v", took)
			}
		})
	}
}

func TestRequestThatNeverEndsDoesNotHoldTheServer(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "sqlite")
	o.config = o.file(t, "short.yaml", []byte("http:\n  shutdown_timeout: 200ms\n"))
	p := start(t, o, "serve")
	_ = halfAsked(t, p) // and never finished
	p.signal(t, syscall.SIGTERM)
	if code := p.wait(t); code == 0 {
		t.Errorf("exit code 0, though a request was cut off: %s", p.errOut.String())
	}
	if !strings.Contains(p.errOut.String(), "jiedui: stop server") {
		t.Errorf("it is not said that requests were cut off: %s", p.errOut.String())
	}
}

func TestHealthFailsWithTheDatabase(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "postgres")
	p := start(t, o, "serve")
	if status, _ := get(t, p.url+"/healthz"); status != http.StatusOK {
		t.Fatalf("health: %d", status)
	}
	database, admin := serverOf(t, o.url)
	execute(t, admin, "DROP DATABASE "+database+" WITH (FORCE)")
	if status, body := get(t, p.url+"/healthz"); status != http.StatusServiceUnavailable || body != "unavailable\n" {
		t.Errorf("health without a database: %d %q", status, body)
	}
	p.signal(t, syscall.SIGTERM)
	if code := p.wait(t); code != 0 {
		t.Errorf("exit code %d: %s", code, p.errOut.String())
	}
}

// binary runs the built program to its end.
func binary(t *testing.T, o *office, args ...string) outcome {
	t.Helper()
	path, err := builtBinary()
	if err != nil {
		t.Fatal(err)
	}
	var out, errOut bytes.Buffer
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	c := exec.CommandContext(ctx, path, append(args, "--config", o.config, "--database.url", o.url, "--log.level", "warn")...)
	c.Dir, c.Stdout, c.Stderr = o.dir, &out, &errOut
	var exit *exec.ExitError
	if err := c.Run(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return outcome{c.ProcessState.ExitCode(), out.String(), errOut.String()}
}

func TestPortInUseIsOneLine(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() }) // after the engines' tests, which outlive this function
	eachEngine(t, func(t *testing.T, o *office) {
		for _, command := range []string{"serve", "demo"} {
			got := binary(t, o, command, "--http.address", taken.Addr().String())
			if got.code != 7 || !oneLineOnly(got.err) || !strings.Contains(got.err, taken.Addr().String()) {
				t.Errorf("%s: exit code %d, %q", command, got.code, got.err)
			}
		}
	})
}

// TestExitCodes of the program as the shell sees them.
func TestExitCodes(t *testing.T) {
	t.Parallel()
	o := emptyOffice(t, "sqlite")
	good := o.file(t, "台账.csv", []byte(titled+"项目名称,县（市、区）,合同投资额（万元）\n甲,翁源县,1\n"))
	bad := o.file(t, "坏.csv", []byte(titled+"项目名称,县（市、区）,合同投资额（亩）\n甲,翁源县,1\n"))
	for _, c := range []struct {
		args string
		code int
	}{
		{"version", 0}, {"migrate", 0}, {"import " + good, 0}, {"import " + good, 0}, {"import " + bad, 8},
		{"import " + filepath.Join(o.dir, "none.csv"), 2}, {"import undo 1 --reason 发错文件", 0}, {"import undo 1 --reason 发错文件", 4},
		{"import undo 7 --reason 发错文件", 3}, {"places resolve 翁源县", 0}, {"places resolve 官渡镇", 4}, {"nonsense", 2},
	} {
		got := binary(t, o, strings.Fields(c.args)...)
		if got.code != c.code || (got.code == 0) != (got.err == "") {
			t.Errorf("jiedui %s: exit code %d, want %d\n%s%s", c.args, got.code, c.code, got.out, got.err)
		}
	}
}

// TestDemoAnswersTheReadme from nothing, as somebody does who has just cloned it: on a
// server with the address given, and in the file that it chooses itself.
func TestDemoAnswersTheReadme(t *testing.T) {
	t.Parallel()
	asked := questions(readme(t, "README.md"))
	eachEngine(t, func(t *testing.T, o *office) {
		p := start(t, o, "demo")
		askAll(t, p.url, asked)
		p.signal(t, syscall.SIGTERM)
		if code := p.wait(t); code != 0 {
			t.Errorf("exit code %d: %s", code, p.errOut.String())
		}
	})
	t.Run("own_file", func(t *testing.T) {
		t.Parallel()
		o := emptyOffice(t, "sqlite")
		o.url = "sqlite:jiedui.db" // the setting's default: not given
		for range 2 {              // the second time the samples are there
			p := start(t, o, "demo")
			askAll(t, p.url, asked)
			p.signal(t, os.Interrupt)
			if code := p.wait(t); code != 0 {
				t.Errorf("exit code %d: %s", code, p.errOut.String())
			}
		}
		if _, err := os.Stat(filepath.Join(o.dir, "jiedui", "demo.db")); err != nil {
			t.Errorf("the demo's ledger is not in the user's cache folder: %v", err)
		}
		if _, err := os.Stat(filepath.Join(o.dir, "jiedui.db")); err == nil {
			t.Error("the demo has made a ledger in the working directory")
		}
	})
}
