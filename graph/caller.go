package graph

import (
	"context"
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"

	"jiedui/ledger"
)

// Callers says who sends a request.
type Callers interface {
	// Of is the caller of a request, from its cookie or its token: through ThroughNobody where it
	// has neither, and an error of KindUnauthenticated where what it has is wrong, has ended or
	// was revoked.
	Of(r *http.Request) (ledger.Caller, error)
}

// Anonymous is what may be done by whoever has not signed in (access.anonymous).
type Anonymous string

// What may be done by whoever has not signed in.
const (
	AnonymousNone Anonymous = "none" // sign in, and ask for the schema
	AnonymousRead Anonymous = "read" // see everything but users and settings, write nothing
	AnonymousAll  Anonymous = "all"  // everything
)

// apiActor is who does what comes through an API that knows no persons.
const apiActor = "API"

const challenge = `Bearer realm="jiedui"`

// meet finds out who sends a request, before it is read. Whoever has a wrong cookie or token
// may do what strangers may, so that he can sign in.
func (h *Handler) meet(ctx context.Context, w http.ResponseWriter, r *http.Request) (int, *apiError) {
	req := requestOf(ctx)
	c, err := h.callerOf(r)
	switch {
	case err == nil:
	case ledger.KindOf(err) == ledger.KindUnauthenticated:
		c, req.unknown = ledger.Caller{Through: ledger.ThroughNobody}, err
	default:
		told := asAPIError(ctx, err)
		return told.kind.Policy().HTTPStatus, told
	}
	req.as(c, h.deps)
	if t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); t == multipartType && nobody(c) && h.options.Anonymous != AnonymousAll {
		w.Header().Set("WWW-Authenticate", challenge) // a file is not taken from whoever it is
		return http.StatusUnauthorized, unauthenticated()
	}
	return 0, nil
}

// callerOf is who sends a request, with what he may do though he has not signed in.
func (h *Handler) callerOf(r *http.Request) (ledger.Caller, error) {
	if h.deps.Callers == nil {
		return ledger.Machine(apiActor), nil
	}
	c, err := h.deps.Callers.Of(r)
	if err != nil || !nobody(c) {
		return c, err
	}
	switch h.options.Anonymous {
	case AnonymousAll:
		c = ledger.Machine(apiActor)
	case AnonymousRead:
		c = ledger.Caller{Grants: []ledger.Grant{{Role: ledger.AccessOffice}}}
	default:
		c = ledger.Caller{}
	}
	c.Through = ledger.ThroughNobody
	return c, nil
}

// nobody reports whether the caller has not signed in.
func nobody(c ledger.Caller) bool { return c.Through == "" || c.Through == ledger.ThroughNobody }

// as makes the request one of the caller.
func (r *request) as(c ledger.Caller, whole Deps) {
	r.caller, r.deps, r.whole = c, whole, whole
	if whole.As != nil {
		r.deps = whole.As(whole, c)
	}
	r.forget()
}

// sight names what a caller is shown: whoever has the same gets the same answers, but for
// fields that are volatile. What somebody brought in himself is shown to him alone, so only
// those who bring in nothing share theirs.
func sight(c ledger.Caller) string {
	grants := make([]string, len(c.Grants))
	for i, g := range c.Grants {
		grants[i] = fmt.Sprintf("%s,%s,%d,%d", g.Role, g.Place, g.Organisation, g.Project)
	}
	slices.Sort(grants)
	user := ledger.ID(0)
	if reporters.allow(c) {
		user = c.User
	}
	return fmt.Sprintf("%s|%d|%s", c.Through, user, strings.Join(grants, "|"))
}

// key is the idempotency key of a request as the ledger keeps it: each user has keys of his own.
func (r *request) key(given string) string {
	if given == "" || r.caller.User == 0 {
		return given
	}
	return fmt.Sprintf("%d/%s", r.caller.User, given)
}

// recheck asks again who follows a stream: his session or token may have ended, and what he
// may see may have changed. False: he may not follow it, and refused says why.
func (s *stream) recheck(ctx context.Context) bool {
	c, err := s.callerNow()
	if err == nil && sight(c) != sight(s.request.caller) {
		if err = s.mayFollow(c); err == nil {
			s.request.as(c, s.whole)
		}
	}
	if err != nil && ctx.Err() == nil {
		s.refused = err
	}
	return err == nil
}

func unauthenticated() *apiError {
	return &apiError{Code: string(ledger.KindUnauthenticated), Message: "请先登录，或在 Authorization 中带上 API 令牌", kind: ledger.KindUnauthenticated}
}
