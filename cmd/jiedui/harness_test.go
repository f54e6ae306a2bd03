package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"jiedui/config"
	"jiedui/store"
	"jiedui/store/storetest"
	"jiedui/testdata"
)

var update = flag.Bool("update", false, "rewrite the golden files; review them like code")

func TestMain(m *testing.M) {
	// Settings of whoever runs the tests are not the tests' settings.
	for _, key := range append(config.Keys(), "config") {
		if err := os.Unsetenv(config.Variable(key)); err != nil {
			panic(err)
		}
	}
	dir, err := os.MkdirTemp("", "jiedui-acceptance-")
	if err != nil {
		panic(err)
	}
	workDir = dir
	code := m.Run()
	for _, drop := range leftovers {
		drop()
	}
	_ = os.RemoveAll(dir) // the system empties its folder for temporary files
	os.Exit(code)
}

// workDir is removed after all tests; leftovers are what else to remove then.
var (
	workDir   string
	leftovers []func()
)

// office is a ledger of a test's own, its address and a folder for files.
type office struct {
	engine string
	url    string
	dir    string
	config string // a settings file, so that none of the machine is found: whoever comes may read

	open sync.Once
	app  *app
}

// eachEngine gives a test an empty ledger on each engine.
func eachEngine(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, emptyOffice(t, engine))
		})
	}
}

// eachSampledEngine gives a test a ledger with all samples imported on each engine.
func eachSampledEngine(t *testing.T, test func(t *testing.T, o *office)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			test(t, sampledOffice(t, engine))
		})
	}
}

func emptyOffice(t *testing.T, engine string) *office {
	t.Helper()
	o := &office{engine: engine, dir: t.TempDir()}
	o.config = o.file(t, "settings.yaml", []byte("access: {anonymous: read}\n"))
	if o.url = storetest.SQLiteURL(t); engine == "postgres" {
		o.url = storetest.PostgresURL(t)
	}
	return o
}

// loadedOffice is an empty ledger in which the provinces of the samples are loaded.
func loadedOffice(t *testing.T, engine string) *office {
	t.Helper()
	return templateOffice(t, engine, "loaded", func(o *office) { o.must(t, "places", "load", "44", "35") })
}

// sampledOffice is a ledger with all samples imported, batches 1 to 10 in their order.
func sampledOffice(t *testing.T, engine string) *office {
	t.Helper()
	return templateOffice(t, engine, "sampled", func(o *office) { o.must(t, "demo", "--import-only") })
}

var templates = struct {
	sync.Mutex
	address map[string]string
}{address: map[string]string{}}

// templateOffice is a copy of a ledger that is filled once for all tests.
func templateOffice(t *testing.T, engine, name string, fill func(o *office)) *office {
	t.Helper()
	o := emptyOffice(t, engine)
	templates.Lock()
	defer templates.Unlock()
	key := engine + "_" + name
	template := templates.address[key]
	if template == "" {
		fill(o)
	}
	if engine == "sqlite" {
		file := strings.TrimPrefix(o.url, "sqlite:")
		if template == "" {
			templates.address[key] = filepath.Join(workDir, key+".db")
			copyFile(t, file, templates.address[key])
		} else {
			copyFile(t, template, file)
		}
		return o
	}
	database, admin := serverOf(t, o.url)
	if template == "" {
		execute(t, o.url, "ANALYZE") // as the server does by itself within a minute
		template = fmt.Sprintf("jiedui_%s_%d", name, os.Getpid())
		execute(t, admin, "CREATE DATABASE "+template+" TEMPLATE "+database)
		templates.address[key] = template
		leftovers = append(leftovers, func() {
			if db, err := sql.Open("postgres", admin); err == nil {
				_, _ = db.Exec("DROP DATABASE IF EXISTS " + template + " WITH (FORCE)") // a throw-away server may be gone
				_ = db.Close()
			}
		})
		return o
	}
	execute(t, admin, "DROP DATABASE "+database+" WITH (FORCE)")
	execute(t, admin, "CREATE DATABASE "+database+" TEMPLATE "+template)
	return o
}

// serverOf is the name of a URL's database, and a URL by which it can be dropped.
func serverOf(t *testing.T, address string) (database, admin string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	database = strings.TrimPrefix(u.Path, "/")
	if admin = os.Getenv("JIEDUI_TEST_POSTGRES"); admin == "" {
		u.Path = "/postgres"
		admin = u.String()
	}
	return database, admin
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	db, err := sql.Open("postgres", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	// A write-ahead log beside it would not be copied.
	if _, err := os.Stat(from + "-wal"); err == nil {
		t.Fatalf("%s is still open", from)
	}
	data, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// outcome is what a command left behind.
type outcome struct {
	code     int
	out, err string
}

// run runs one command on the office's ledger, unless the arguments name another.
func (o *office) run(t *testing.T, args ...string) outcome {
	t.Helper()
	given := strings.Join(args, " ")
	if !strings.Contains(given, "--config") {
		args = append(args, "--config", o.config)
	}
	if !strings.Contains(given, "--database.url") {
		args = append(args, "--database.url", o.url)
	}
	if !strings.Contains(given, "--log.level") {
		args = append(args, "--log.level", "warn")
	}
	return command(t, args...)
}

// command runs one command line in this process.
func command(t *testing.T, args ...string) outcome {
	t.Helper()
	dir := t.TempDir()
	out, errOut := create(t, filepath.Join(dir, "out")), create(t, filepath.Join(dir, "err"))
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	code := run(context.Background(), args, in, out, errOut)
	return outcome{code, contents(t, out), contents(t, errOut)}
}

func create(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func contents(t *testing.T, f *os.File) string {
	t.Helper()
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// must runs a command that has to succeed, and returns what it printed.
func (o *office) must(t *testing.T, args ...string) string {
	t.Helper()
	got := o.run(t, args...)
	if got.code != 0 || got.err != "" {
		t.Fatalf("jiedui %s: exit code %d\n%s%s", strings.Join(args, " "), got.code, got.out, got.err)
	}
	return got.out
}

// file writes a file into the office's folder and returns its path.
func (o *office) file(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// opened is the program with the office's ledger open until the test ends.
func (o *office) opened(t *testing.T) *app {
	t.Helper()
	o.open.Do(func() {
		settings, err := config.Load(o.config, nil)
		if err != nil {
			t.Fatal(err)
		}
		settings.Database.URL = o.url
		null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
		if err != nil {
			t.Fatal(err)
		}
		a := &app{terminal: &terminal{null, null, null}, settings: settings, logger: slog.New(slog.DiscardHandler)}
		if err := a.openMigrated(context.Background()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			a.close()
			_ = null.Close()
		})
		o.app = a
	})
	return o.app
}

func (o *office) store(t *testing.T) *store.Store {
	t.Helper()
	return o.opened(t).store
}

// snapshot is all that the ledger believes now.
func (o *office) snapshot(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if err := o.store(t).Snapshot(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// rowCounts is how many rows each table of the database has, whatever they say.
func (o *office) rowCounts(t *testing.T) map[string]int {
	t.Helper()
	driver, source, list := "postgres", o.url, `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
	if o.engine == "sqlite" {
		driver, source, list = "sqlite", strings.TrimPrefix(o.url, "sqlite:"), `SELECT name FROM sqlite_master WHERE type = 'table'`
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(list)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for _, name := range tables {
		var n int
		if err := db.QueryRow(`SELECT COUNT(*) FROM "` + name + `"`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts[name] = n
	}
	if len(counts) < 10 {
		t.Fatalf("only %d tables counted", len(counts))
	}
	return counts
}

// served answers over HTTP until the test ends; it returns the base URL.
func (o *office) served(t *testing.T) string {
	t.Helper()
	handler, err := o.opened(t).handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// answer is what the API says to a query.
type answer struct {
	Data   any
	Errors []any
}

// ask posts a query to a served ledger. Numbers stay as they are written.
func ask(t *testing.T, base, query string) answer {
	t.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.Post(base+"/graphql", "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		t.Fatalf("status %d: %s", response.StatusCode, data)
	}
	var a answer
	decode(t, data, &a)
	return a
}

func decode(t *testing.T, data []byte, into any) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%v in %s", err, data)
	}
}

// sample is the sample workbook whose name begins with a number such as p05.
func sample(t *testing.T, number string) testdata.Sample {
	t.Helper()
	for _, s := range samples(t) {
		if strings.HasPrefix(s.Name, number+"-") {
			return s
		}
	}
	t.Fatalf("no sample %s", number)
	return testdata.Sample{}
}

func samples(t *testing.T) []testdata.Sample {
	t.Helper()
	list, err := testdata.Samples()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// builtBinary is the path of the program, built once for all tests.
var builtBinary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(workDir, "jiedui")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w: %s", err, out)
	}
	return path, nil
})

// tally is what an import says became of one kind of entity.
type tally struct {
	entity                                               string
	read, created, updated, unchanged, rejected, skipped int
}

// tallies reads the table that an import prints; other lines may follow it.
func tallies(t *testing.T, out string) []tally {
	t.Helper()
	_, table, found := strings.Cut(out, "skipped\n")
	if !found {
		t.Fatalf("no counts in:\n%s", out)
	}
	var list []tally
	for line := range strings.Lines(table) {
		var c tally
		n, err := fmt.Sscan(line, &c.entity, &c.read, &c.created, &c.updated, &c.unchanged, &c.rejected, &c.skipped)
		if err != nil || n != 7 {
			break
		}
		if c.read != c.created+c.updated+c.unchanged+c.rejected+c.skipped {
			t.Errorf("%+v does not balance", c)
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		t.Fatalf("no counts in:\n%s", out)
	}
	return list
}
