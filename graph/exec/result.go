package exec

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"
)

// Result is what came of an operation.
type Result struct {
	// Data is the JSON of the answer: an object, or null when an error reached its root.
	// Nil: the operation was not executed.
	Data []byte

	// Errors are in the order of the answer's fields; at most one for a place.
	Errors []*Error

	// Extensions are for the caller to fill.
	Extensions map[string]any

	// Aborted is why the context ended before all was read; nil when it did not. Data is
	// then what had been read by that time.
	Aborted error
}

// Location is a place in a document. Lines and columns count from 1.
type Location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Error is one error of a response.
type Error struct {
	Message    string         `json:"message"`
	Locations  []Location     `json:"locations,omitempty"`
	Path       []any          `json:"path,omitempty"` // strings and ints
	Extensions map[string]any `json:"extensions,omitempty"`
	cause      error
}

func (e *Error) Error() string { return e.Message }

// Unwrap is what a binding or codec returned, for the caller to present it otherwise.
func (e *Error) Unwrap() error { return e.cause }

// newError is the error of a field. Extensions are those of a cause that has any.
func newError(cause error) *Error {
	if own, is := cause.(*Error); is {
		e := *own
		return &e
	}
	e := &Error{Message: cause.Error(), cause: cause}
	var extended interface {
		error
		Extensions() map[string]any
	}
	if errors.As(cause, &extended) {
		e.Extensions = extended.Extensions()
	}
	return e
}

func locations(positions ...*ast.Position) []Location {
	out := make([]Location, 0, len(positions))
	for _, p := range positions {
		if p != nil {
			out = append(out, Location{p.Line, p.Column})
		}
	}
	return out
}

func refused(errs ...*Error) *Result { return &Result{Errors: errs} }

// AppendJSON appends the response as the specification has it: errors first, where a
// reader sees them.
func (r *Result) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	if len(r.Errors) > 0 {
		dst = append(dst, `"errors":[`...)
		for i, e := range r.Errors {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = e.appendJSON(dst)
		}
		dst = append(dst, ']', ',')
	}
	if r.Data != nil {
		dst = append(append(append(dst, `"data":`...), r.Data...), ',')
	}
	if len(r.Extensions) > 0 {
		dst = append(appendAny(append(dst, `"extensions":`...), r.Extensions), ',')
	}
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	return append(dst, '}')
}

func (e *Error) appendJSON(dst []byte) []byte {
	dst = AppendString(append(dst, `{"message":`...), e.Message)
	for i, l := range e.Locations {
		dst = append(dst, []string{`,"locations":[`, `,`}[min(i, 1)]...)
		dst = strconv.AppendInt(append(dst, `{"line":`...), int64(l.Line), 10)
		dst = strconv.AppendInt(append(dst, `,"column":`...), int64(l.Column), 10)
		dst = append(dst, '}')
	}
	if len(e.Locations) > 0 {
		dst = append(dst, ']')
	}
	if len(e.Path) > 0 {
		dst = appendAny(append(dst, `,"path":`...), e.Path)
	}
	if len(e.Extensions) > 0 {
		dst = appendAny(append(dst, `,"extensions":`...), e.Extensions)
	}
	return append(dst, '}')
}

// appendAny appends what callers and paths are made of. What has no JSON becomes null: an
// extension must not cost the caller the answer.
func appendAny(dst []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		return appendNull(dst)
	}
	return append(dst, text...)
}

// MarshalJSON is AppendJSON.
func (r *Result) MarshalJSON() ([]byte, error) { return r.AppendJSON(nil), nil }
