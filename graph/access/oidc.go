package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"jiedui/ledger"
)

// Externals lets in whom an OpenID provider vouches for.
type Externals interface {
	// SignInExternally begins a session; the user is named by issuer and subject, and has
	// the grants that are given.
	SignInExternally(ctx context.Context, u ledger.User, address string) (ledger.OpenSession, error)
}

// OIDCOptions say which OpenID provider signs users in.
type OIDCOptions struct {
	Issuer, ClientID, ClientSecret string
	PublicURL                      *url.URL // to which the provider sends users back
	Scopes                         []string
	// GroupsClaim lists the groups of a user; Grants is what their members may do.
	GroupsClaim string
	Grants      map[string][]ledger.Grant
	Log         *slog.Logger
	Client      *http.Client // nil: one that waits 10 s
}

// OIDC signs users in through an OpenID provider: /oidc/login sends them there, and
// /oidc/callback takes them back. It asks for a code with PKCE, state and nonce, which the
// browser keeps in a cookie meanwhile, so that any server may take it back.
type OIDC struct {
	http.Handler
	callers  *Callers
	accounts Externals
	options  OIDCOptions

	mu       sync.Mutex
	provider *oidc.Provider // once it has answered
}

// NewOIDC makes the handler of /oidc/. The provider is asked when the first user signs in.
func NewOIDC(callers *Callers, accounts Externals, o OIDCOptions) *OIDC {
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 10 * time.Second}
	}
	p := &OIDC{callers: callers, accounts: accounts, options: o}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /oidc/login", p.answer(p.login))
	mux.HandleFunc("GET /oidc/callback", p.answer(p.callback))
	p.Handler = mux
	return p
}

// errand is what a browser keeps while its user is at the provider.
type errand struct {
	State, Nonce, Verifier, Return string
}

const errandSeconds = 600

func (p *OIDC) answer(do func(w http.ResponseWriter, r *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		err := do(w, r)
		if err == nil {
			return
		}
		text, status := "登录服务暂时不可用，请稍后再试", http.StatusBadGateway
		var known *ledger.Error
		if errors.As(err, &known) {
			text, status = known.Text+"（"+known.CodeOrKind()+"）", known.Kind.Policy().HTTPStatus
		}
		p.options.Log.LogAttrs(r.Context(), slog.LevelWarn, "sign-in through the OpenID provider", slog.Any("error", err))
		http.Error(w, text, status)
	}
}

func (p *OIDC) login(w http.ResponseWriter, r *http.Request) error {
	config, _, err := p.config(r.Context())
	if err != nil {
		return err
	}
	e := errand{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier(), Return: localPath(r.URL.Query().Get("return"))}
	text, err := json.Marshal(e)
	if err != nil {
		return err
	}
	p.callers.set(w, r, p.errandCookie(r), base64.RawURLEncoding.EncodeToString(text), "/", errandSeconds)
	http.Redirect(w, r, config.AuthCodeURL(e.State, oidc.Nonce(e.Nonce), oauth2.S256ChallengeOption(e.Verifier)), http.StatusSeeOther)
	return nil
}

func (p *OIDC) callback(w http.ResponseWriter, r *http.Request) error {
	e, err := p.errand(r)
	if err != nil {
		return err
	}
	p.callers.set(w, r, p.errandCookie(r), "", "/", -1) // good once
	query := r.URL.Query()
	if refused := query.Get("error"); refused != "" {
		return unauthenticated(ledger.CodeOIDCRefused, "身份提供方没有同意登录，请重试或联系管理员", errors.New(refused+" "+query.Get("error_description")))
	}
	user, err := p.user(r.Context(), query.Get("code"), e)
	if err != nil {
		return err
	}
	session, err := p.accounts.SignInExternally(r.Context(), user, p.callers.Address(r))
	var known *ledger.Error
	if errors.As(err, &known) && known.Code == ledger.CodeNameTaken {
		// Whoever has the name here is somebody else, for all that is known.
		if issuer, parseErr := url.Parse(user.Issuer); parseErr == nil {
			user.Name += "@" + issuer.Hostname()
			session, err = p.accounts.SignInExternally(r.Context(), user, p.callers.Address(r))
		}
	}
	if err != nil {
		return err
	}
	p.callers.Keep(w, r, session)
	http.Redirect(w, r, e.Return, http.StatusSeeOther)
	return nil
}

// errand is that of the browser, if the provider answers to it.
func (p *OIDC) errand(r *http.Request) (e errand, err error) {
	cookie, err := r.Cookie(p.errandCookie(r))
	var text []byte
	if err == nil {
		if text, err = base64.RawURLEncoding.DecodeString(cookie.Value); err == nil {
			err = json.Unmarshal(text, &e)
		}
	}
	if err != nil || e.State == "" || subtle.ConstantTimeCompare([]byte(r.URL.Query().Get("state")), []byte(e.State)) != 1 {
		return e, unauthenticated(ledger.CodeOIDCUnmatched, "登录已超时或不是从这里发起的，请重新登录", err)
	}
	e.Return = localPath(e.Return)
	return e, nil
}

// user is whom the provider vouches for with a code.
func (p *OIDC) user(ctx context.Context, code string, e errand) (u ledger.User, err error) {
	refused := func(err error) error {
		return unauthenticated(ledger.CodeOIDCRefused, "身份提供方的答复无效，请重新登录", err)
	}
	config, provider, err := p.config(ctx)
	if err != nil {
		return u, err
	}
	ctx = oidc.ClientContext(ctx, p.options.Client)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(e.Verifier))
	if err != nil {
		return u, refused(err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := provider.Verifier(&oidc.Config{ClientID: p.options.ClientID}).Verify(ctx, raw)
	switch {
	case err != nil:
		return u, refused(err)
	case subtle.ConstantTimeCompare([]byte(id.Nonce), []byte(e.Nonce)) != 1:
		return u, refused(errors.New("another nonce"))
	}
	claims := map[string]any{}
	if err := id.Claims(&claims); err != nil {
		return u, refused(err)
	}
	if _, told := claims[p.options.GroupsClaim]; !told && provider.UserInfoEndpoint() != "" {
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		if err == nil && info.Subject != id.Subject {
			err = errors.New("user info is of another subject")
		}
		if err == nil {
			err = info.Claims(&claims)
		}
		if err != nil {
			return u, refused(err)
		}
	}
	text := func(names ...string) string {
		for _, name := range names {
			if s, _ := claims[name].(string); s != "" {
				return s
			}
		}
		return ""
	}
	u = ledger.User{Issuer: id.Issuer, Subject: id.Subject, Email: text("email"), Name: text("preferred_username", "email", "sub")}
	u.DisplayName = text("name", "preferred_username", "email")
	for _, group := range groups(claims[p.options.GroupsClaim]) {
		u.Grants = append(u.Grants, p.options.Grants[group]...)
	}
	return u, nil
}

// groups are those of a claim, which is a list or a single name.
func groups(claim any) (names []string) {
	switch claim := claim.(type) {
	case string:
		return []string{claim}
	case []any:
		for _, g := range claim {
			if name, ok := g.(string); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

// config asks the provider how to speak to it, until it has answered once.
func (p *OIDC) config(ctx context.Context) (*oauth2.Config, *oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.provider == nil {
		// The provider's keys are fetched with this context later on too.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.options.Client), p.options.Issuer)
		if err != nil {
			return nil, nil, &ledger.Error{Kind: ledger.KindUnavailable, Text: "身份提供方暂时不可用，请稍后再试", Err: fmt.Errorf("ask the OpenID provider: %w", err)}
		}
		p.provider = found
	}
	return &oauth2.Config{
		ClientID: p.options.ClientID, ClientSecret: p.options.ClientSecret, Endpoint: p.provider.Endpoint(),
		RedirectURL: p.options.PublicURL.JoinPath("/oidc/callback").String(), Scopes: p.options.Scopes,
	}, p.provider, nil
}

func (p *OIDC) errandCookie(r *http.Request) string { return p.callers.cookieName(r) + "-oidc" }

// localPath is a path of this site, so that nobody is sent elsewhere after signing in.
func localPath(given string) string {
	u, err := url.Parse(given)
	if err != nil || !strings.HasPrefix(given, "/") || strings.HasPrefix(given, "//") || strings.ContainsAny(given, "\\\r\n\t") || u.Host != "" || u.Scheme != "" {
		return "/"
	}
	return given
}

func unauthenticated(code, text string, cause error) error {
	return &ledger.Error{Kind: ledger.KindUnauthenticated, Code: code, Text: text, Err: cause}
}
