package graph

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

	"jiedui/graph/document"
	"jiedui/graph/exec"
	"jiedui/ledger"
)

// Codes of the API's own refusals, in extensions.code; the others are document's and
// ledger.Kind.
const (
	codeBadRequest    = "BAD_REQUEST"
	codeMediaType     = "UNSUPPORTED_MEDIA_TYPE"
	codeMethod        = "METHOD_NOT_ALLOWED"
	codeNotAcceptable = "NOT_ACCEPTABLE"
	codeNotPersisted  = "PERSISTED_QUERY_NOT_FOUND"
	codeNotListed     = "PERSISTED_QUERY_ONLY"
	codeIntrospection = "INTROSPECTION_OFF"
	codeBodyTooLarge  = "BODY_TOO_LARGE"
	codeTimeout       = "TIMEOUT"
	codeFileTooLarge  = "FILE_TOO_LARGE"

	codeTooManyStreams = "TOO_MANY_STREAMS"
)

const internalText = "服务器内部错误，请把 requestId 告诉管理员"

// apiError is what a client is told: a text that may be shown and a stable code.
type apiError struct {
	Code    string
	Message string
	Entity  string // project, organisation, …; may be empty
	Key     string // as the caller knows it; may be empty
	Field   string // at fault; may be empty
	Limit   int    // the limit that was passed; zero: not about a limit

	kind  ledger.Kind // for the log's level
	cause error       // for the log only
}

func (e *apiError) Error() string { return e.Message }

// Unwrap gives the cause to errors.Is; the text of the cause is not part of Error.
func (e *apiError) Unwrap() error { return e.cause }

func (e *apiError) extensions(requestID string) map[string]any {
	x := map[string]any{"code": e.Code, "requestId": requestID}
	for name, text := range map[string]string{"entity": e.Entity, "key": e.Key, "field": e.Field} {
		if text != "" {
			x[name] = text
		}
	}
	if e.Limit != 0 {
		x["limit"] = e.Limit
	}
	return x
}

// invalid refuses an argument.
func invalid(field, format string, args ...any) *apiError {
	return &apiError{Code: string(ledger.KindInvalid), Field: field, Message: fmt.Sprintf(format, args...), kind: ledger.KindInvalid}
}

// overLimit refuses a request that asks for too much.
func overLimit(code string, limit int, format string, args ...any) *apiError {
	return &apiError{Code: code, Limit: limit, Message: fmt.Sprintf(format, args...), kind: ledger.KindLimitExceeded}
}

func internal(cause error) *apiError {
	return &apiError{Code: string(ledger.KindInternal), Message: internalText, kind: ledger.KindInternal, cause: cause}
}

// asAPIError turns what a resolver returned into what the client is told.
func asAPIError(ctx context.Context, err error) *apiError {
	var api *apiError
	if errors.As(err, &api) {
		return api
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(ctx.Err(), context.DeadlineExceeded) {
		// lib/pq reports a timeout in words of its own, hence the look at ctx.
		return &apiError{Code: codeTimeout, Message: "查询超时，请缩小范围或分页", kind: ledger.KindCanceled, cause: err}
	}
	if errors.Is(err, context.Canceled) || ctx.Err() != nil {
		return &apiError{Code: string(ledger.KindCanceled), Message: "请求已取消", kind: ledger.KindCanceled, cause: err}
	}
	var known *ledger.Error
	if errors.As(err, &known) && known.Kind != ledger.KindInternal {
		return &apiError{
			Code: known.CodeOrKind(), Message: known.Text, Entity: known.Entity, Key: known.Key, Field: known.Field,
			kind: known.Kind, cause: known.Err,
		}
	}
	return internal(err)
}

// recovered turns a panic into an internal error. Defer it directly, with the address of
// the named result: within another deferred function it would recover nothing.
func recovered(err *error) {
	if v := recover(); v != nil {
		*err = internal(fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
	}
}

// ownError finds what the client is told in an error of a field. What the executor says
// itself may quote values and Go types, and is replaced.
func ownError(ctx context.Context, e *exec.Error) *apiError {
	if cause := e.Unwrap(); cause != nil {
		return asAPIError(ctx, cause)
	}
	if ctx.Err() != nil {
		return asAPIError(ctx, ctx.Err())
	}
	return internal(errors.New(e.Message))
}

// refusedDocument tells the client what document says of its request.
func refusedDocument(e *document.Error) *apiError {
	kind := ledger.KindInvalid
	if e.Limit != 0 {
		kind = ledger.KindLimitExceeded
	}
	return &apiError{Code: e.Code, Message: e.Message, Limit: e.Limit, kind: kind}
}
