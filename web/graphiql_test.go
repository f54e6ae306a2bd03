package web

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func get(t *testing.T, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	GraphiQL().ServeHTTP(w, r)
	return w.Result()
}

func TestPageAndItsFilesAreServed(t *testing.T) {
	for path, want := range map[string]string{
		"/graphiql": "text/html; charset=utf-8", "/graphiql/graphiql.js": "text/javascript; charset=utf-8",
		"/graphiql/graphiql.css": "text/css; charset=utf-8", "/graphiql/LICENSES.txt": "text/plain; charset=utf-8",
	} {
		r := get(t, path)
		if r.StatusCode != http.StatusOK || r.Header.Get("Content-Type") != want || r.Header.Get("ETag") == "" {
			t.Errorf("%s: %d %v", path, r.StatusCode, r.Header)
		}
		if again := get(t, path, "If-None-Match", r.Header.Get("ETag")); again.StatusCode != http.StatusNotModified {
			t.Errorf("%s asked again: %d", path, again.StatusCode)
		}
	}
	for path, want := range map[string]int{
		"/graphiql/": http.StatusMovedPermanently, "/graphiql/nothing.js": http.StatusNotFound,
		"/graphiql/../graphiql.go": http.StatusNotFound, "/graphiqlx": http.StatusNotFound,
	} {
		if r := get(t, path); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
	}
}

// An office without the internet must be able to use the page: whatever it loads stands
// in this program, and the browser is told to load nothing else.
func TestPageFetchesNothingFromForeignHosts(t *testing.T) {
	policy := get(t, "/graphiql").Header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("policy %q", policy)
	}
	for source := range strings.FieldsFuncSeq(policy, func(r rune) bool { return r == ' ' || r == ';' }) {
		if strings.Contains(source, ":") && source != "data:" || strings.Contains(source, "*") {
			t.Errorf("policy allows %s", source)
		}
	}
	loads := map[string]*regexp.Regexp{
		"index.html":   regexp.MustCompile(`(?i)(?:src|href|action)\s*=\s*["']?((?:https?:)?//[^"'\s>]*)`),
		"graphiql.css": regexp.MustCompile(`(?i)(?:url\(|@import)\s*["']?((?:https?:)?//[^"')\s]*)`),
		"graphiql.js":  regexp.MustCompile(`(?:fetch|import|importScripts|Worker|WebSocket|EventSource|XMLHttpRequest|open)\(\s*["'` + "`" + `]((?:https?:|wss?:)?//[^"'` + "`" + `]*)`),
	}
	for name, pattern := range loads {
		content, err := graphiqlFiles.ReadFile("graphiql/build/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range pattern.FindAllSubmatch(content, -1) {
			t.Errorf("%s loads %s", name, found[1])
		}
	}
}

// The committed build is the one of the committed sources, as far as can be told without
// Node: the examples are in it, and the page.
func TestBuildHoldsTheExamples(t *testing.T) {
	script, err := graphiqlFiles.ReadFile("graphiql/build/graphiql.js")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("graphiql/examples/*.graphql")
	if err != nil || len(files) < 3 {
		t.Fatalf("%v %v", files, err)
	}
	for _, file := range files {
		example, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(strings.TrimSpace(string(example)), "\n") {
			if !strings.Contains(string(script), strings.TrimSpace(line)) {
				t.Errorf("%s: the build lacks %q; run graphiql/build.sh", file, line)
			}
		}
	}
	page, err := os.ReadFile("graphiql/index.html")
	if err != nil {
		t.Fatal(err)
	}
	built, err := graphiqlFiles.ReadFile("graphiql/build/index.html")
	if err != nil {
		t.Fatal(err)
	}
	if string(page) != string(built) {
		t.Error("index.html differs from the built one; run graphiql/build.sh")
	}
}
