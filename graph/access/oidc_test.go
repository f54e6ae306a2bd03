package access_test

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"jiedui/graph/access"
	"jiedui/graph/nodetest"
	"jiedui/ledger"
	"jiedui/store/storetest"
)

// provider is a running OpenID provider.
type provider struct {
	issuer   string
	accounts io.Writer
}

// startProvider runs the provider of npm's package oidc-provider until the test ends.
func startProvider(t *testing.T, back string) *provider {
	t.Helper()
	const folder = "../../.ci/js/oidc"
	nodetest.Packages(t, folder)
	ctx, cancel := context.WithCancel(context.Background())
	run := exec.CommandContext(ctx, "node", folder+"/provider.mjs", back)
	if testing.Verbose() { // it warns of not being fit for production
		run.Stderr = os.Stderr
	}
	in, err := run.StdinPipe()
	check(t, err)
	out, err := run.StdoutPipe()
	check(t, err)
	check(t, run.Start())
	t.Cleanup(func() {
		_ = in.Close() // on which it ends
		cancel()
		_ = run.Wait() // killed
	})
	issuer, err := bufio.NewReader(out).ReadString('\n')
	check(t, err)
	return &provider{strings.TrimSpace(issuer), in}
}

func (p *provider) know(t *testing.T, accounts map[string]map[string]any) {
	t.Helper()
	text, err := json.Marshal(accounts)
	check(t, err)
	_, err = p.accounts.Write(append(text, '\n'))
	check(t, err)
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// browser follows links and fills in the provider's forms.
type browser struct {
	*testing.T
	http.Client
}

func newBrowser(t *testing.T) *browser {
	jar, err := cookiejar.New(nil)
	check(t, err)
	return &browser{t, http.Client{Jar: jar}}
}

func (b *browser) get(address string) (*http.Response, string) {
	b.Helper()
	r, err := b.Client.Get(address)
	check(b.T, err)
	return r, body(b.T, r)
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	check(t, err)
	return string(text)
}

var action = regexp.MustCompile(`action="([^"]+)"`)

// signIn goes through the provider as one of its accounts, to where that ends.
func (b *browser) signIn(site, account string) (*http.Response, string) {
	b.Helper()
	r, page := b.get(site + "/oidc/login?return=/after")
	for form := action.FindStringSubmatch(page); form != nil && strings.Contains(r.Request.URL.Path, "/interaction/"); form = action.FindStringSubmatch(page) {
		prompt := url.Values{"prompt": {"consent"}}
		if strings.Contains(page, `name="login"`) {
			prompt = url.Values{"prompt": {"login"}, "login": {account}, "password": {"any"}}
		}
		next, err := r.Request.URL.Parse(form[1])
		check(b.T, err)
		r, err = b.Client.PostForm(next.String(), prompt)
		check(b.T, err)
		page = body(b.T, r)
	}
	return r, page
}

func TestAProviderSignsUsersIn(t *testing.T) {
	t.Parallel()
	s := newSite(t, storetest.SQLite(t))
	check(t, s.EnsureProvinces(t.Context(), storetest.Guangdong))
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	public, err := url.Parse(server.URL)
	check(t, err)
	p := startProvider(t, server.URL+"/oidc/callback")
	callers := s.callers(access.Options{PublicURL: public})
	mux.Handle("/oidc/", access.NewOIDC(callers, s.Store, access.OIDCOptions{
		Issuer: p.issuer, ClientID: "jiedui", ClientSecret: "secret", PublicURL: public, Scopes: []string{"openid", "profile", "email", "groups"},
		GroupsClaim: "groups", Log: slog.New(slog.DiscardHandler),
		Grants: map[string][]ledger.Grant{"帮扶办": {{Role: ledger.AccessOffice, Place: "4402"}}, "看板": {{Role: ledger.AccessViewer}}},
	}))
	mux.HandleFunc("/after", func(w http.ResponseWriter, r *http.Request) {
		c, err := callers.Of(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		roles := []string{c.Name}
		for _, g := range c.Grants {
			roles = append(roles, string(g.Role)+g.Place)
		}
		_, _ = io.WriteString(w, strings.Join(roles, " "))
	})
	accounts := map[string]map[string]any{
		"1": {"name": "王五", "preferred_username": "wangwu", "groups": []string{"帮扶办", "看板", "别的"}},
		"2": {"name": "冒名", "preferred_username": "admin", "groups": "看板"},
	}
	p.know(t, accounts)
	if r, page := newBrowser(t).signIn(server.URL, "1"); r.Request.URL.Path != "/after" || page != "王五 office4402 viewer" {
		t.Errorf("%s: %s", r.Request.URL, page)
	}
	accounts["1"]["groups"] = []string{"看板"}
	p.know(t, accounts)
	if _, page := newBrowser(t).signIn(server.URL, "1"); page != "王五 viewer" {
		t.Errorf("after leaving a group: %s", page)
	}
	// The name of an account that is here is not taken over.
	if _, page := newBrowser(t).signIn(server.URL, "2"); page != "冒名 viewer" {
		t.Errorf("of a name that is taken: %s", page)
	}
	if u, err := s.UserByName(t.Context(), "admin@127.0.0.1"); err != nil || u.Issuer != p.issuer {
		t.Errorf("%+v, %v", u, err)
	}
	// What the provider did not send this browser for is refused.
	stranger := newBrowser(t)
	for _, forged := range []string{"?code=x&state=y", "?code=x", "?error=access_denied&state=", ""} {
		if r, page := stranger.get(server.URL + "/oidc/callback" + forged); r.StatusCode != http.StatusUnauthorized || !strings.Contains(page, ledger.CodeOIDCUnmatched) {
			t.Errorf("%s: %d %s", forged, r.StatusCode, page)
		}
	}
	stranger.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, _ := stranger.get(server.URL + "/oidc/login?return=//evil.example")
	to, err := r.Location()
	check(t, err)
	q := to.Query()
	if q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" || q.Get("nonce") == "" || q.Get("state") == "" {
		t.Errorf("asked for %v", q)
	}
	for _, c := range []struct{ query, code string }{{"error=access_denied", ledger.CodeOIDCRefused}, {"code=forged", ledger.CodeOIDCUnmatched}} {
		r, page := stranger.get(server.URL + "/oidc/callback?" + c.query + "&state=" + url.QueryEscape(q.Get("state"))) // the state is good once
		if r.StatusCode != http.StatusUnauthorized || !strings.Contains(page, c.code) {
			t.Errorf("%s: %d %s", c.query, r.StatusCode, page)
		}
	}
	r, _ = stranger.get(server.URL + "/oidc/login")
	to, err = r.Location()
	check(t, err)
	if r, page := stranger.get(server.URL + "/oidc/callback?code=forged&state=" + url.QueryEscape(to.Query().Get("state"))); r.StatusCode != http.StatusUnauthorized || !strings.Contains(page, ledger.CodeOIDCRefused) {
		t.Errorf("a forged code: %d %s", r.StatusCode, page)
	}
}
