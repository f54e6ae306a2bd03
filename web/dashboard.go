package web

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"embed"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed dist app/src/addresses.json
var dashboardFiles embed.FS

// noncePlace stands in the built page where each answer has its own nonce.
const noncePlace = "__NONCE__"

// dashboardPolicy lets the page load and ask its own host only. Scripts are files, never
// text of the page. Style elements need the nonce of the answer: the component library
// writes them as it draws. Attributes of style in markup are refused.
const dashboardPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-" + noncePlace + "'; " +
	"connect-src 'self'; img-src 'self' data: blob:; font-src 'self'; manifest-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

// dashboardFile is one file of the build as it is sent.
type dashboardFile struct {
	plain   []byte
	gzipped func() []byte // nil where it would not be shorter
	kind    string
}

// Dashboard serves the pages for people at /: the build's files by their names, and its one
// page at the addresses that are its own (app/src/addresses.json). Anything else is not found.
func Dashboard() http.Handler {
	files := map[string]dashboardFile{} // by path, with the slash
	err := fs.WalkDir(dashboardFiles, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		plain, err := dashboardFiles.ReadFile(name)
		if err != nil {
			return err
		}
		files[strings.TrimPrefix(name, "dist")] = newDashboardFile(name, plain)
		return nil
	})
	if err != nil {
		panic(err) // embedded: cannot fail in a program that was built
	}
	d := &dashboard{files: files, page: string(files["/index.html"].plain)}
	delete(files, "/index.html")
	text, err := dashboardFiles.ReadFile("app/src/addresses.json")
	if err == nil {
		err = json.Unmarshal(text, &d.addresses)
	}
	if err != nil {
		panic(err)
	}
	return d
}

// kinds are the media types of the build's files, whatever the machine has in its tables.
var kinds = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".svg":  "image/svg+xml; charset=utf-8",
	".txt":  "text/plain; charset=utf-8",
}

func newDashboardFile(name string, plain []byte) dashboardFile {
	f := dashboardFile{plain: plain, kind: kinds[path.Ext(name)]}
	if strings.HasSuffix(f.kind, "charset=utf-8") {
		// Not in the build: what a compressor writes differs between its releases.
		f.gzipped = sync.OnceValue(func() []byte {
			var b bytes.Buffer
			z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a good one
			_, _ = z.Write(plain)                                 // into memory
			_ = z.Close()
			return b.Bytes()
		})
	}
	return f
}

type dashboard struct {
	files     map[string]dashboardFile
	page      string
	addresses []string
}

func (d *dashboard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "请用 GET", http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if f, ok := d.files[r.URL.Path]; ok {
		if strings.HasPrefix(r.URL.Path, "/assets/") { // named by what is in them
			h.Set("Cache-Control", "public, max-age=31536000, immutable")
		} else {
			h.Set("Cache-Control", "no-cache")
		}
		f.serve(w, r)
		return
	}
	if !d.owns(r.URL.Path) {
		http.NotFound(w, r)
		return
	}
	nonce := newNonce()
	h.Set("Content-Security-Policy", strings.ReplaceAll(dashboardPolicy, noncePlace, nonce))
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	// Never answered with 304: the nonce of the kept page would not be that of the header.
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", "text/html; charset=utf-8")
	page := strings.ReplaceAll(d.page, noncePlace, nonce)
	h.Set("Content-Length", strconv.Itoa(len(page)))
	if r.Method == http.MethodGet {
		_, _ = w.Write([]byte(page)) // a client that went away needs no page
	}
}

// owns reports whether an address is one of the dashboard's: "/", or one of its first
// segments and what is below.
func (d *dashboard) owns(address string) bool {
	if address == "/" {
		return true
	}
	for _, own := range d.addresses {
		if address == own || strings.HasPrefix(address, own+"/") {
			return true
		}
	}
	return false
}

func (f dashboardFile) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	body := f.plain
	if f.gzipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r.Header.Get("Accept-Encoding")) {
			body = f.gzipped()
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(body) // a client that went away needs no file
	}
}

// takesGzip reports whether a client takes gzip, as browsers say it.
func takesGzip(accept string) bool {
	for coding := range strings.SplitSeq(accept, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(coding), ";")
		if strings.TrimSpace(name) == "gzip" {
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(weight), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}

// newNonce is 128 random bits.
func newNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}
