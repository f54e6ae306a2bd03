package access_test

import (
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"jiedui/graph/access"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

const password = "correct horse battery"

var machine = ledger.Doing{Caller: ledger.Machine("root")}

// site is a ledger with an administrator who has signed in.
type site struct {
	*testing.T
	*store.Store
	session ledger.OpenSession
}

func newSite(t *testing.T, s *store.Store) *site {
	t.Helper()
	if _, err := s.AddUser(t.Context(), machine, ledger.User{Name: "admin", Grants: []ledger.Grant{{Role: ledger.AccessAdmin}}}, password); err != nil {
		t.Fatal(err)
	}
	o, err := s.SignIn(t.Context(), "admin", password, "10.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	return &site{t, s, o}
}

func (s *site) callers(o access.Options) *access.Callers {
	s.Helper()
	o.Now = func() time.Time { return storetest.Clock }
	c, err := access.New(s.Store, o)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

func eachEngine(t *testing.T, test func(s *site)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(newSite(t, storetest.SQLite(t))) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(newSite(t, storetest.PostgreSQL(t))) })
}

// request makes a request with headers, given as name, value, name, value.
func request(method string, headers ...string) *http.Request {
	r := httptest.NewRequest(method, "http://jiedui.example/graphql", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

func (s *site) code(err error) string {
	s.Helper()
	var known *ledger.Error
	switch {
	case err == nil:
		return ""
	case !errors.As(err, &known):
		s.Fatal(err)
	}
	return known.CodeOrKind()
}

func TestRequestsSayWhoSendsThem(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(s *site) {
		c := s.callers(access.Options{})
		_, token, err := s.CreateToken(s.Context(), ledger.Doing{Caller: ledger.Caller{User: s.session.User}}, ledger.Token{Name: "t", Scope: ledger.TokenRead})
		if err != nil {
			s.Fatal(err)
		}
		cookie, secret := "jiedui="+s.session.Secret, s.session.Secret
		for name, want := range map[string]struct {
			r       *http.Request
			through ledger.Channel
			code    string
		}{
			"nobody":                       {request("POST"), ledger.ThroughNobody, ""},
			"a_session_that_asks":          {request("GET", "Cookie", cookie), ledger.ThroughUI, ""},
			"a_session_that_changes":       {request("POST", "Cookie", cookie, access.CSRFHeader, s.session.CSRF), ledger.ThroughUI, ""},
			"no_csrf":                      {request("POST", "Cookie", cookie), "", ledger.CodeNoCSRF},
			"wrong_csrf":                   {request("POST", "Cookie", cookie, access.CSRFHeader, s.session.CSRF[1:]), "", ledger.CodeNoCSRF},
			"the_secret_is_not_the_csrf":   {request("POST", "Cookie", cookie, access.CSRFHeader, secret), "", ledger.CodeNoCSRF},
			"same_site":                    {request("POST", "Cookie", cookie, access.CSRFHeader, s.session.CSRF, "Sec-Fetch-Site", "same-origin"), ledger.ThroughUI, ""},
			"cross_site":                   {request("POST", "Cookie", cookie, access.CSRFHeader, s.session.CSRF, "Sec-Fetch-Site", "cross-site"), "", ledger.CodeCrossSite},
			"cross_site_without_cookie":    {request("POST", "Sec-Fetch-Site", "cross-site"), "", ledger.CodeCrossSite},
			"another_origin":               {request("POST", "Cookie", cookie, access.CSRFHeader, s.session.CSRF, "Origin", "http://evil.example"), "", ledger.CodeCrossSite},
			"its_own_origin":               {request("POST", "Cookie", cookie, access.CSRFHeader, s.session.CSRF, "Origin", "http://jiedui.example"), ledger.ThroughUI, ""},
			"a_forged_cookie":              {request("GET", "Cookie", "jiedui="+strings.Repeat("A", len(secret))), "", ledger.CodeSessionInvalid},
			"a_truncated_cookie":           {request("GET", "Cookie", "jiedui="+secret[:10]), "", ledger.CodeSessionInvalid},
			"a_cookie_of_https_over_http":  {request("GET", "Cookie", "__Host-jiedui="+secret), ledger.ThroughNobody, ""},
			"a_token":                      {request("POST", "Authorization", "Bearer "+token), ledger.ThroughToken, ""},
			"a_token_from_another_site":    {request("POST", "Authorization", "bearer "+token, "Sec-Fetch-Site", "cross-site"), ledger.ThroughToken, ""},
			"a_forged_token":               {request("POST", "Authorization", "Bearer jd_"+strings.Repeat("A", 26)), "", ledger.CodeTokenInvalid},
			"a_session_is_no_token":        {request("POST", "Authorization", "Bearer "+secret), "", ledger.CodeTokenInvalid},
			"a_bad_token_beside_a_session": {request("GET", "Authorization", "Bearer jd_", "Cookie", cookie), "", ledger.CodeTokenInvalid},
			"a_password_for_a_proxy":       {request("POST", "Authorization", "Basic eDp5"), ledger.ThroughNobody, ""},
			"a_token_as_cookie":            {request("GET", "Cookie", "jiedui="+token), "", ledger.CodeSessionInvalid},
		} {
			caller, err := c.Of(want.r)
			if code := s.code(err); code != want.code || caller.Through != want.through {
				s.Errorf("%s: %s through %q, want %s through %q", name, code, caller.Through, want.code, want.through)
			}
		}
		if caller, err := c.Of(request("GET", "Cookie", cookie)); err != nil || caller.User != s.session.User || !caller.Has(ledger.AccessAdmin) {
			s.Errorf("%+v, %v", caller, err)
		}
	})
}

func TestSessionsAreKeptInCookies(t *testing.T) {
	t.Parallel()
	s := newSite(t, storetest.SQLite(t))
	https := request("POST")
	https.TLS = &tls.ConnectionState{}
	proxied := request("POST", "X-Forwarded-Proto", "https", "X-Forwarded-For", "6.6.6.6, 203.0.113.9, 10.0.0.2")
	proxied.RemoteAddr = "10.0.0.1:4711"
	own := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	public, _ := url.Parse("https://jiedui.example")
	for name, c := range map[string]struct {
		o       access.Options
		r       *http.Request
		want    string
		address string
	}{
		"http":                {access.Options{}, request("POST"), "jiedui=; HttpOnly; SameSite=Lax", "192.0.2.1"},
		"https":               {access.Options{}, https, "__Host-jiedui=; HttpOnly; Secure; SameSite=Lax", "192.0.2.1"},
		"https_by_setting":    {access.Options{PublicURL: public}, request("POST"), "__Host-jiedui=; HttpOnly; Secure; SameSite=Lax", "192.0.2.1"},
		"https_at_a_proxy":    {access.Options{TrustedProxies: own}, proxied, "__Host-jiedui=; HttpOnly; Secure; SameSite=Lax", "203.0.113.9"},
		"https_at_any_proxy":  {access.Options{}, proxied, "jiedui=; HttpOnly; SameSite=Lax", "10.0.0.1"},
		"a_proxy_without_tls": {access.Options{TrustedProxies: own}, withRemote(request("POST"), "10.0.0.1:1"), "jiedui=; HttpOnly; SameSite=Lax", "10.0.0.1"},
	} {
		callers := s.callers(c.o)
		w := httptest.NewRecorder()
		callers.Keep(w, c.r, s.session)
		got := w.Header().Get("Set-Cookie")
		name0, rest, _ := strings.Cut(c.want, "=")
		_, attributes, _ := strings.Cut(got, "; Max-Age=86")
		if !strings.HasPrefix(got, name0+"="+s.session.Secret+"; Path=/; Max-Age=86") || !strings.HasSuffix(attributes, strings.TrimPrefix(rest, ";")) || strings.Contains(got, "Domain") {
			t.Errorf("%s: %s", name, got)
		}
		if a := callers.Address(c.r); a != c.address {
			t.Errorf("%s: from %s, want %s", name, a, c.address)
		}
		w = httptest.NewRecorder()
		callers.Drop(w, c.r)
		if got := w.Header().Get("Set-Cookie"); !strings.HasPrefix(got, name0+"=; Path=/; Max-Age=0;") {
			t.Errorf("%s: %s", name, got)
		}
	}
	if _, err := access.New(s.Store, access.Options{PublicURL: &url.URL{Path: "x"}}); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("got %v", err)
	}
}

func withRemote(r *http.Request, address string) *http.Request {
	r.RemoteAddr = address
	return r
}
