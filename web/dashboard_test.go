package web

import (
	"compress/gzip"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func visit(t *testing.T, method, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	Dashboard().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestDashboardAnswersAtItsOwnAddressesOnly(t *testing.T) {
	for path, want := range map[string]int{
		"/": 200, "/projects": 200, "/projects/UHJvamVjdDox": 200, "/sign-in": 200, "/icon.svg": 200,
		"/index.html": 404, "/projectsx": 404, "/nothing": 404, "/assets/": 404, "/assets/nothing.js": 404, "/.well-known/x": 404,
		"/assets/../index.html": 404,
	} {
		if r := visit(t, http.MethodGet, path); r.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, r.StatusCode, want)
		}
	}
	if r := visit(t, http.MethodPost, "/"); r.StatusCode != http.StatusMethodNotAllowed || r.Header.Get("Allow") != "GET, HEAD" {
		t.Errorf("POST: %d %v", r.StatusCode, r.Header)
	}
	if r := visit(t, http.MethodHead, "/"); r.StatusCode != 200 || body(t, r) != "" || r.Header.Get("Content-Length") == "" {
		t.Errorf("HEAD: %d %v", r.StatusCode, r.Header)
	}
}

// No script but the build's own files runs on the page, no style without the nonce of the
// answer, nothing comes from another host, and no other site may frame it.
func TestPolicyOfTheDashboard(t *testing.T) {
	nonces := map[string]bool{}
	for range 3 {
		r := visit(t, http.MethodGet, "/projects")
		policy := map[string]string{}
		for directive := range strings.SplitSeq(r.Header.Get("Content-Security-Policy"), ";") {
			name, sources, _ := strings.Cut(strings.TrimSpace(directive), " ")
			policy[name] = sources
		}
		found := regexp.MustCompile(`^'self' 'nonce-([A-Za-z0-9_-]{22})'$`).FindStringSubmatch(policy["style-src"])
		if found == nil {
			t.Fatalf("style-src %q", policy["style-src"])
		}
		nonces[found[1]] = true
		for name, want := range map[string]string{
			"default-src": "'none'", "script-src": "'self'", "connect-src": "'self'", "frame-ancestors": "'none'", "base-uri": "'none'",
			"object-src": "'none'", "form-action": "'self'",
		} {
			if policy[name] != want {
				t.Errorf("%s is %q, want %q", name, policy[name], want)
			}
		}
		for name, sources := range policy {
			for source := range strings.FieldsSeq(sources) {
				if !strings.HasPrefix(source, "'") && source != "data:" && source != "blob:" || strings.HasPrefix(source, "'unsafe") {
					t.Errorf("%s allows %s", name, source)
				}
			}
		}
		page := body(t, r)
		if !strings.Contains(page, `<meta property="csp-nonce" nonce="`+found[1]+`">`) || strings.Contains(page, noncePlace) {
			t.Errorf("the page does not carry the nonce: %s", page)
		}
		if regexp.MustCompile(`(?i)<script[^>]*>[^<]|\son\w+\s*=|\sstyle\s*=`).MatchString(page) {
			t.Errorf("the page has a script or style in its text: %s", page)
		}
		for name, want := range map[string]string{
			"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Content-Type": "text/html; charset=utf-8",
		} {
			if r.Header.Get(name) != want {
				t.Errorf("%s: %q, want %q", name, r.Header.Get(name), want)
			}
		}
	}
	if len(nonces) != 3 {
		t.Errorf("nonces repeat: %v", nonces)
	}
}

// A browser keeps a file of the build for ever, for its name says what is in it, and gets
// it compressed.
func TestFilesOfTheDashboardAreKept(t *testing.T) {
	names, err := fs.Glob(dashboardFiles, "dist/assets/*")
	if err != nil || len(names) < 5 {
		t.Fatalf("%v %v", names, err)
	}
	for _, name := range names {
		address := strings.TrimPrefix(name, "dist")
		plain := visit(t, http.MethodGet, address)
		if plain.StatusCode != 200 || plain.Header.Get("Cache-Control") != "public, max-age=31536000, immutable" || plain.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s: %d %v", name, plain.StatusCode, plain.Header)
		}
		if kind := plain.Header.Get("Content-Type"); kind != kinds[filepath.Ext(name)] || kind == "" {
			t.Errorf("%s: type %q", name, kind)
		}
		packed := visit(t, http.MethodGet, address, "Accept-Encoding", "br, gzip;q=0.8")
		z, err := gzip.NewReader(packed.Body)
		if err != nil || packed.Header.Get("Content-Encoding") != "gzip" {
			t.Fatalf("%s: %v %v", name, packed.Header, err)
		}
		unpacked, err := io.ReadAll(z)
		if err != nil || string(unpacked) != body(t, plain) {
			t.Errorf("%s differs when compressed: %v", name, err)
		}
		if r := visit(t, http.MethodGet, address, "Accept-Encoding", "gzip;q=0"); r.Header.Get("Content-Encoding") != "" {
			t.Errorf("%s: compressed for a client that refuses it", name)
		}
	}
	if r := visit(t, http.MethodGet, "/icon.svg"); r.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("icon.svg: %v", r.Header)
	}
}

// What the navigation has, the server answers: both read one list.
func TestAddressesOfTheScreens(t *testing.T) {
	text, err := os.ReadFile("app/src/addresses.json")
	if err != nil {
		t.Fatal(err)
	}
	var addresses []string
	if err := json.Unmarshal(text, &addresses); err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("app/src/screens.tsx")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range regexp.MustCompile(`(?:path: |also: \[)'(/[^']*)'`).FindAllSubmatch(table, -1) {
		if r := visit(t, http.MethodGet, string(found[1])); r.StatusCode != 200 {
			t.Errorf("%s: %d; add it to addresses.json", found[1], r.StatusCode)
		}
	}
	for _, address := range addresses {
		if !strings.Contains(string(table), "'"+address+"'") {
			t.Errorf("%s is no screen's", address)
		}
	}
}

// What a browser loads before anything can be read, charts not among it.
func TestFirstViewIsUnder300KB(t *testing.T) {
	const limit = 300_000
	page := body(t, visit(t, http.MethodGet, "/"))
	names := regexp.MustCompile(`(?:src|href)="(/[^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(names) < 3 {
		t.Fatalf("the page loads %v", names)
	}
	total := len(page)
	for _, name := range names {
		total += len(body(t, visit(t, http.MethodGet, name[1], "Accept-Encoding", "gzip")))
	}
	if total > limit {
		t.Errorf("%d bytes, more than %d", total, limit)
	}
}
