package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed graphiql/build
var graphiqlFiles embed.FS

// graphiqlPolicy lets the page load what stands beside it and speak to its own host.
// Inline styles are the editor's: it positions its lines and cursor with them.
const graphiqlPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; " +
	"img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// asset is one embedded file as it is served.
type asset struct {
	content string
	etag    string
}

// GraphiQL serves the query editor: the page at /graphiql, its files below.
func GraphiQL() http.Handler {
	assets := map[string]asset{}
	entries, err := fs.ReadDir(graphiqlFiles, "graphiql/build")
	if err != nil {
		panic(err) // embedded: cannot fail in a program that was built
	}
	for _, e := range entries {
		content, err := graphiqlFiles.ReadFile(path.Join("graphiql/build", e.Name()))
		if err != nil {
			panic(err)
		}
		hash := sha256.Sum256(content)
		assets[e.Name()] = asset{string(content), `"` + hex.EncodeToString(hash[:12]) + `"`}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "请用 GET", http.StatusMethodNotAllowed)
			return
		}
		name := strings.TrimPrefix(r.URL.Path, "/graphiql")
		switch name {
		case "":
			name = "/index.html"
		case "/": // addresses on the page are relative to /graphiql without a slash
			http.Redirect(w, r, "../graphiql", http.StatusMovedPermanently)
			return
		}
		a, ok := assets[strings.TrimPrefix(name, "/")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", graphiqlPolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache") // asked again each time, answered with 304
		h.Set("ETag", a.etag)
		if strings.HasSuffix(name, ".txt") {
			h.Set("Content-Type", "text/plain; charset=utf-8")
		}
		http.ServeContent(w, r, name, time.Time{}, strings.NewReader(a.content))
	})
}
