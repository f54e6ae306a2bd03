package graph

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/ast"
)

// A file comes by the GraphQL multipart request specification: a part "operations" with
// the request as JSON and null where the file goes, a part "map" that says which part
// goes to which variable, then the file.

const (
	multipartType = "multipart/form-data"
	// preflightHeader has to be there, whatever it says: a page of a foreign site can make
	// a browser send a form with a file without asking, but no header of its own.
	preflightHeader = "GraphQL-Preflight"
	// uploadTime is how long a file may take to arrive.
	uploadTime = 15 * time.Minute
)

// upload is a file of a request.
type upload struct {
	name    string
	content []byte
}

// MarshalJSON tells a file from another, for the fingerprint of its request.
func (u *upload) MarshalJSON() ([]byte, error) {
	return json.Marshal([]string{u.name, fmt.Sprintf("%x", sha256.Sum256(u.content))})
}

var uploadScalar = graphql.NewScalar(graphql.ScalarConfig{
	Name: "Upload",
	Description: "File sent with the request (上传文件), by the GraphQL multipart request specification, " +
		"with the header " + preflightHeader + ". Only as a variable.",
	Serialize: func(any) any { return nil },
	ParseValue: func(v any) any {
		if u, ok := v.(*upload); ok {
			return u
		}
		return nil
	},
	ParseLiteral: func(ast.Value) any { return nil },
})

// readMultipart takes a query and its files from a body.
func (h *Handler) readMultipart(w http.ResponseWriter, r *http.Request) (q query, status int, refused *apiError) {
	if refused := h.mayWrite(); refused != nil {
		return q, http.StatusForbidden, refused
	}
	if r.Header.Get(preflightHeader) == "" {
		return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "上传文件的请求要带 " + preflightHeader + " 请求头"}
	}
	most := h.options.MaxFileBytes + 3*h.options.MaxBodyBytes
	if r.ContentLength > most { // before any of it is read
		return q, http.StatusRequestEntityTooLarge, overLimit(codeFileTooLarge, int(h.options.MaxFileBytes), "文件过大，最多 %d 字节", h.options.MaxFileBytes)
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) // where it cannot be set, the server's own holds
	r.Body = http.MaxBytesReader(w, r.Body, most)
	parts, err := r.MultipartReader()
	if err != nil {
		return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "multipart 请求没有写明分隔符", cause: err}
	}
	var places map[string][]string
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "请求没有收完整", cause: err}
		}
		switch name := part.FormName(); {
		case name == "operations" || name == "map":
			var into any = &q
			if name == "map" {
				into = &places
			}
			if status, refused := h.readField(part, into); refused != nil {
				return q, status, refused
			}
		case len(places[name]) > 0:
			if status, refused := h.readFile(part, places[name], q.Variables); refused != nil {
				return q, status, refused
			}
		default:
			return q, http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "operations 和 map 要排在文件之前，每个文件都要写在 map 里"}
		}
	}
	return q, 0, nil
}

func (h *Handler) readField(part *multipart.Part, into any) (int, *apiError) {
	data, refused, status := limited(part, h.options.MaxBodyBytes, codeBodyTooLarge)
	if refused != nil {
		return status, refused
	}
	if err := decode(data, into); err != nil {
		return http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "operations 应为一个 {query, variables} 对象，map 应为 {文件: [变量]} 对象"}
	}
	return 0, nil
}

func (h *Handler) readFile(part *multipart.Part, places []string, variables map[string]any) (int, *apiError) {
	data, refused, status := limited(part, h.options.MaxFileBytes, codeFileTooLarge)
	if refused != nil {
		return status, refused
	}
	for _, place := range places {
		name, found := strings.CutPrefix(place, "variables.")
		value, given := variables[name]
		if !found || !given || value != nil {
			return http.StatusBadRequest, &apiError{Code: codeBadRequest, Message: "map 应指向值为 null 的变量，如 variables.file"}
		}
		variables[name] = &upload{part.FileName(), data}
	}
	return 0, nil
}

// limited reads a part of at most so many bytes.
func limited(part *multipart.Part, most int64, code string) ([]byte, *apiError, int) {
	data, err := io.ReadAll(io.LimitReader(part, most+1))
	var tooLarge *http.MaxBytesError
	switch {
	case int64(len(data)) > most, errors.As(err, &tooLarge):
		return nil, overLimit(code, int(most), "%s 过大，最多 %d 字节", part.FormName(), most), http.StatusRequestEntityTooLarge
	case err != nil:
		return nil, &apiError{Code: codeBadRequest, Message: "请求没有收完整", cause: err}, http.StatusBadRequest
	}
	return data, nil, 0
}

// mayWrite refuses mutations where the ledger is only shown.
func (h *Handler) mayWrite() *apiError { return mayWrite(h.options, h.deps) }

func (r *request) mayWrite() *apiError { return mayWrite(r.options, r.deps) }

func mayWrite(o Options, d Deps) *apiError {
	if o.ReadOnly || d.Imports == nil && d.Edits == nil {
		return readOnly()
	}
	return nil
}

// mayImport refuses what needs the taking in of files.
func (r *request) mayImport() *apiError {
	if r.deps.Imports == nil {
		return readOnly()
	}
	return r.mayWrite()
}
