package graph

import (
	"compress/gzip"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

const (
	jsonType     = "application/json"
	responseType = "application/graphql-response+json"
)

// negotiated chooses the media type of the answer: that of GraphQL responses for clients
// that name it and do not rate application/json higher, application/json for those that
// take anything, as clients did before there was another (GraphQL over HTTP, section 6.1).
// Empty: the client takes neither.
func negotiated(accept string) string {
	if strings.TrimSpace(accept) == "" {
		return jsonType
	}
	rated := func(mediaType string) (q float64, best int) { // the most specific range counts
		for part := range strings.SplitSeq(accept, ",") {
			t, params, err := mime.ParseMediaType(strings.TrimSpace(part))
			specific := map[string]int{mediaType: 3, "application/*": 2, "*/*": 1}[t]
			if charset := strings.ToLower(params["charset"]); err != nil || specific <= best || charset != "" && charset != "utf-8" {
				continue
			}
			best, q = specific, 1
			if text, given := params["q"]; given {
				if q, err = strconv.ParseFloat(text, 64); err != nil {
					q = 0
				}
			}
		}
		return q, best
	}
	response, named := rated(responseType)
	plain, _ := rated(jsonType)
	switch {
	case response == 0 && plain == 0:
		return ""
	case plain > response || plain > 0 && named < 3:
		return jsonType
	}
	return responseType
}

// takesEvents reports whether a client names event streams among what it takes. One that
// takes anything is not meant: it would wait for the end.
func takesEvents(accept string) bool {
	for part := range strings.SplitSeq(accept, ",") {
		if t, params, err := mime.ParseMediaType(strings.TrimSpace(part)); err == nil && t == eventsType {
			q, err := strconv.ParseFloat(params["q"], 64)
			return err != nil || q > 0
		}
	}
	return false
}

// takesGzip reports whether a client takes gzip.
func takesGzip(r *http.Request) bool {
	for _, line := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(line, ",") {
			coding, quality, _ := strings.Cut(strings.TrimSpace(part), ";")
			if strings.TrimSpace(coding) != "gzip" {
				continue
			}
			q, err := strconv.ParseFloat(strings.TrimPrefix(strings.TrimSpace(quality), "q="), 64)
			return err != nil || q > 0
		}
	}
	return false
}

// compressedFrom is the size in bytes from which an answer is compressed: below, it fits
// into one packet anyway.
const compressedFrom = 1400

var gzips = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(io.Discard, gzip.BestSpeed) // the level is a good one
	return w
}}

// writeBody writes an answer, compressed where that helps and the client takes it.
func writeBody(w http.ResponseWriter, r *http.Request, status int, body []byte) error {
	if len(body) < compressedFrom || !takesGzip(r) {
		w.WriteHeader(status)
		_, err := w.Write(body)
		return err
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := gzips.Get().(*gzip.Writer)
	defer gzips.Put(z)
	z.Reset(w)
	if _, err := z.Write(body); err != nil {
		return err
	}
	return z.Close()
}
