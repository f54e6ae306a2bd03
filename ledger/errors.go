package ledger

import (
	"context"
	"errors"
	"fmt"
)

// Kind sorts errors by what the caller can do about them. It is given once, at the
// boundary where it is known; GraphQL codes, HTTP statuses, exit codes and log
// levels all follow from it by Policy.
type Kind string

// The kinds.
const (
	KindInvalid         Kind = "INVALID"         // the input is wrong; change it
	KindNotFound        Kind = "NOT_FOUND"       // nothing by that key
	KindRefused         Kind = "REFUSED"         // a file was read, and what was found in it keeps it out; mend the file
	KindConflict        Kind = "CONFLICT"        // somebody changed it first, or the key is taken
	KindForbidden       Kind = "FORBIDDEN"       // known caller, not allowed
	KindUnauthenticated Kind = "UNAUTHENTICATED" // unknown caller
	KindLimitExceeded   Kind = "LIMIT_EXCEEDED"  // too large, too deep, too many
	KindUnavailable     Kind = "UNAVAILABLE"     // try again later
	KindCanceled        Kind = "CANCELED"        // the caller went away or time ran out
	KindInternal        Kind = "INTERNAL"        // our fault
)

// Policy is what follows from a kind at the program's edges.
type Policy struct {
	HTTPStatus int
	ExitCode   int
	LogLevel   int // slog's numbers: -4 debug, 0 info, 4 warn, 8 error
	Retry      bool
}

var policies = map[Kind]Policy{
	KindInvalid:         {400, 2, 0, false},
	KindNotFound:        {404, 3, 0, false},
	KindRefused:         {422, 8, 0, false},
	KindConflict:        {409, 4, 0, false},
	KindForbidden:       {403, 5, 4, false},
	KindUnauthenticated: {401, 5, 0, false},
	KindLimitExceeded:   {413, 6, 4, false},
	KindUnavailable:     {503, 7, 4, true},
	KindCanceled:        {499, 130, 0, false},
	KindInternal:        {500, 1, 8, false},
}

// Policy returns what follows from the kind; an unknown kind is internal.
func (k Kind) Policy() Policy {
	if p, ok := policies[k]; ok {
		return p
	}
	return policies[KindInternal]
}

// Error is an error whose text may be shown to a user. What it wraps may not.
type Error struct {
	Kind   Kind
	Code   string // stable, where the kind does not say enough; empty: the kind
	Entity string // project, organisation, …; may be empty
	Key    string // the key as the user knows it; may be empty
	Field  string // the field at fault; may be empty
	Text   string // one sentence for the user, saying what to do
	Err    error  // the cause, for logs only
}

func (e *Error) Error() string {
	s := e.Text
	if e.Key != "" {
		s = e.Key + ": " + s
	}
	if e.Entity != "" {
		s = e.Entity + " " + s
	}
	if e.Err != nil {
		s = fmt.Sprintf("%s: %v", s, e.Err)
	}
	return s
}

func (e *Error) Unwrap() error { return e.Err }

// CodeOrKind is the code that a client is told.
func (e *Error) CodeOrKind() string {
	if e.Code != "" {
		return e.Code
	}
	return string(e.Kind)
}

// Invalid is an error of KindInvalid at one field of one entity.
func Invalid(entity, key, field, text string) error {
	return &Error{Kind: KindInvalid, Entity: entity, Key: key, Field: field, Text: text}
}

// NotFound is an error of KindNotFound.
func NotFound(entity, key string) error {
	return &Error{Kind: KindNotFound, Entity: entity, Key: key, Text: "没有这条记录"}
}

// Conflict is an error of KindConflict.
func Conflict(entity, key, text string) error {
	return &Error{Kind: KindConflict, Entity: entity, Key: key, Text: text}
}

// KindOf is the kind of the outermost *Error in err's chain; context errors are
// canceled, everything else is internal.
func KindOf(err error) Kind {
	var e *Error
	switch {
	case errors.As(err, &e):
		return e.Kind
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return KindCanceled
	}
	return KindInternal
}
