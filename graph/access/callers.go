// Package access knows who sends an HTTP request: by the cookie of a session or by an API
// token. It keeps nothing itself and must not decide what a caller may do. Start reading
// at Callers.Of.
package access

import (
	"context"
	"crypto/subtle"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"jiedui/ledger"
)

// CSRFHeader carries the session's secret in every request that comes by cookie and is no
// GET: a page of another site can send the cookie, but cannot know the secret.
const CSRFHeader = "X-Jiedui-CSRF"

// Accounts tells whose a secret is.
type Accounts interface {
	// CallerOfSession is who has the session, or an error of KindUnauthenticated.
	CallerOfSession(ctx context.Context, secret string) (ledger.Caller, ledger.Session, error)
	// CallerOfToken is who a token speaks for, or an error of KindUnauthenticated.
	CallerOfToken(ctx context.Context, token string) (ledger.Caller, error)
}

// Options say how the server is reached.
type Options struct {
	// PublicURL is the address that browsers have; nil: that of each request.
	PublicURL *url.URL
	// TrustedProxies are believed when they say where a request comes from, and by https.
	TrustedProxies []netip.Prefix
	Now            func() time.Time // nil: time.Now
}

// Callers tells who sends requests, and keeps sessions in cookies. It is safe for
// concurrent use.
type Callers struct {
	accounts Accounts
	options  Options
	origins  *http.CrossOriginProtection
}

// New makes a Callers.
func New(accounts Accounts, o Options) (*Callers, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Callers{accounts: accounts, options: o, origins: http.NewCrossOriginProtection()}
	if u := o.PublicURL; u != nil {
		// A proxy may have changed the Host that the Origin is compared with.
		if err := c.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, ledger.Invalid("setting", "access.public_url", "", "必须是 http:// 或 https:// 开头的地址")
		}
	}
	return c, nil
}

// Of is the caller of a request: by its token, or else by the cookie of its session, or
// else nobody. What is forged, has expired or was revoked is KindUnauthenticated; a
// request that another site may have made is KindForbidden.
func (c *Callers) Of(r *http.Request) (ledger.Caller, error) {
	if scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(scheme, "Bearer") {
		return c.accounts.CallerOfToken(r.Context(), strings.TrimSpace(token))
	}
	if err := c.origins.Check(r); err != nil {
		return ledger.Caller{}, &ledger.Error{Kind: ledger.KindForbidden, Code: ledger.CodeCrossSite, Text: "请求来自其他网站的页面，已拒绝", Err: err}
	}
	cookie, err := r.Cookie(c.cookieName(r))
	if err != nil || cookie.Value == "" { // the only error is that there is none
		return ledger.Caller{Through: ledger.ThroughNobody}, nil
	}
	caller, session, err := c.accounts.CallerOfSession(r.Context(), cookie.Value)
	if err != nil {
		return ledger.Caller{}, err
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead &&
		subtle.ConstantTimeCompare([]byte(r.Header.Get(CSRFHeader)), []byte(session.CSRF)) != 1 {
		return ledger.Caller{}, &ledger.Error{Kind: ledger.KindForbidden, Code: ledger.CodeNoCSRF,
			Text: "请在 " + CSRFHeader + " 中带上 me.csrfToken（用 GET 查询）"}
	}
	return caller, nil
}

// Keep has the answer set the cookie of a session that has begun.
func (c *Callers) Keep(w http.ResponseWriter, r *http.Request, s ledger.OpenSession) {
	left := s.ExpiresAt.Time().Sub(c.options.Now())
	c.set(w, r, c.cookieName(r), s.Secret, "/", max(int(left/time.Second), 1))
}

// Drop has the answer delete the cookie of a session that has ended.
func (c *Callers) Drop(w http.ResponseWriter, r *http.Request) {
	c.set(w, r, c.cookieName(r), "", "/", -1)
}

func (c *Callers) set(w http.ResponseWriter, r *http.Request, name, value, path string, seconds int) {
	http.SetCookie(w, &http.Cookie{
		Name: name, Value: value, Path: path, MaxAge: seconds,
		// Lax, not Strict: a link in a message must find the reader signed in.
		HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: c.secure(r),
	})
}

// LinkTo is the address of a page of this site, as browsers have it.
func (c *Callers) LinkTo(r *http.Request, path string) string {
	if u := c.options.PublicURL; u != nil {
		return u.Scheme + "://" + u.Host + path
	}
	if c.secure(r) {
		return "https://" + r.Host + path
	}
	return "http://" + r.Host + path
}

// cookieName is another over https, where no other site of the same domain can set it.
func (c *Callers) cookieName(r *http.Request) string {
	if c.secure(r) {
		return "__Host-jiedui"
	}
	return "jiedui"
}

// secure reports whether the browser came by https.
func (c *Callers) secure(r *http.Request) bool {
	switch {
	case r.TLS != nil:
		return true
	case c.options.PublicURL != nil:
		return c.options.PublicURL.Scheme == "https"
	}
	return c.trusted(remote(r)) && strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https")
}

// Address is where a request comes from, as far as trusted proxies say.
func (c *Callers) Address(r *http.Request) string {
	from := remote(r)
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && c.trusted(from); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		from = hop.Unmap()
	}
	if !from.IsValid() {
		return r.RemoteAddr
	}
	return from.String()
}

func (c *Callers) trusted(a netip.Addr) bool {
	for _, p := range c.options.TrustedProxies {
		if a.IsValid() && p.Contains(a) {
			return true
		}
	}
	return false
}

func remote(r *http.Request) netip.Addr {
	at, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return at.Addr().Unmap().WithZone("")
}
