package graph_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph"
	"jiedui/graph/access"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

const accountPassword = "correct horse battery"

// house is a server whose users sign in.
type house struct {
	*testing.T
	store *store.Store
	url   string
}

func newHouse(t *testing.T, s *store.Store) *house {
	t.Helper()
	check(t, s.EnsureProvinces(t.Context(), storetest.Guangdong))
	callers, err := access.New(s, access.Options{})
	check(t, err)
	h, err := graph.NewHandler(graph.Deps{
		Ledger: s, Edits: s, Accounts: s, Callers: callers, Cookies: callers, Log: slog.New(slog.DiscardHandler),
		As: func(d graph.Deps, c ledger.Caller) graph.Deps {
			as := s.As(c)
			d.Ledger, d.Edits = as, as
			return d
		},
	}, graph.Options{})
	check(t, err)
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return &house{t, s, server.URL + "/graphql"}
}

// guest is a browser, or a program with a token.
type guest struct {
	*house
	http.Client
	csrf, token string
}

func (h *house) guest() *guest {
	jar, err := cookiejar.New(nil)
	check(h.T, err)
	return &guest{house: h, Client: http.Client{Jar: jar}}
}

type said struct {
	status int
	Data   map[string]map[string]any
	Errors []struct{ Extensions struct{ Code string } }
}

// code is the code of the first error, or of the first of the payload's userErrors.
func (s said) code() string {
	if len(s.Errors) > 0 {
		return s.Errors[0].Extensions.Code
	}
	for _, payload := range s.Data {
		if list, _ := payload["userErrors"].([]any); len(list) > 0 {
			return list[0].(map[string]any)["code"].(string)
		}
	}
	return ""
}

func (g *guest) post(query string) said {
	g.Helper()
	body, err := json.Marshal(map[string]any{"query": query})
	check(g.T, err)
	r, err := http.NewRequestWithContext(g.Context(), http.MethodPost, g.url, strings.NewReader(string(body)))
	check(g.T, err)
	r.Header.Set("Content-Type", "application/json")
	return g.send(r)
}

func (g *guest) get(query string) said {
	g.Helper()
	r, err := http.NewRequestWithContext(g.Context(), http.MethodGet, g.url+"?query="+url.QueryEscape(query), nil)
	check(g.T, err)
	return g.send(r)
}

func (g *guest) send(r *http.Request) (out said) {
	g.Helper()
	if g.csrf != "" {
		r.Header.Set(access.CSRFHeader, g.csrf)
	}
	if g.token != "" {
		r.Header.Set("Authorization", "Bearer "+g.token)
	}
	answer, err := g.Do(r)
	check(g.T, err)
	defer answer.Body.Close()
	check(g.T, json.NewDecoder(answer.Body).Decode(&out))
	out.status = answer.StatusCode
	return out
}

// must asks for something that has to be done.
func (g *guest) must(query string) said {
	g.Helper()
	got := g.post(query)
	if got.code() != "" || got.status != http.StatusOK {
		g.Fatalf("%s: %d %+v", query, got.status, got)
	}
	return got
}

// refused asks for something that is refused with a code.
func (g *guest) refused(query, code string) {
	g.Helper()
	if got := g.post(query); got.code() != code {
		g.Fatalf("%s: %d %+v, want %s", query, got.status, got, code)
	}
}

func (g *guest) signIn(name string) *guest {
	g.Helper()
	got := g.must(`mutation { signIn(name: "` + name + `", password: "` + accountPassword + `") { me { csrfToken } userErrors { code } } }`)
	g.csrf = got.Data["signIn"]["me"].(map[string]any)["csrfToken"].(string)
	return g
}

// accept follows a link.
func (h *house) accept(link, name string) *guest {
	h.Helper()
	g := h.guest()
	_, secret, _ := strings.Cut(link, "#")
	got := g.must(`mutation { acceptInvitation(token: "` + secret + `", name: "` + name + `", password: "` + accountPassword + `") { me { csrfToken } userErrors { code } } }`)
	g.csrf = got.Data["acceptInvitation"]["me"].(map[string]any)["csrfToken"].(string)
	return g
}

func accountsOnEachEngine(t *testing.T, test func(h *house)) {
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); test(newHouse(t, storetest.SQLite(t))) })
	t.Run("postgres", func(t *testing.T) { t.Parallel(); test(newHouse(t, storetest.PostgreSQL(t))) })
}

// firstAdmin is the administrator whom the set-up link makes.
func (h *house) firstAdmin() *guest {
	h.Helper()
	secret, err := h.store.SetupLink(h.Context(), ledger.Doing{Caller: ledger.Machine("root")})
	check(h.T, err)
	return h.accept("#"+secret, "admin")
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	accountsOnEachEngine(t, func(h *house) {
		stranger := h.guest()
		if got := stranger.get(`{ me { name user { name } channel actions csrfToken grants { role } } }`); got.status != http.StatusOK || cmp.Diff(map[string]any{
			"name": nil, "user": nil, "channel": "NOBODY", "csrfToken": nil, "grants": []any{},
			"actions": []any{"acceptInvitation", "changePassword", "signIn", "signOut"},
		}, got.Data["me"]) != "" {
			t.Errorf("%+v", got)
		}
		stranger.refused(`{ users { totalCount } }`, "UNAUTHENTICATED")
		stranger.refused(`mutation { inviteUser(input: {grants: [{role: ADMIN}]}) { userErrors { code } } }`, "UNAUTHENTICATED")
		stranger.refused(`mutation { changePassword(oldPassword: "x", password: "y") { userErrors { code } } }`, ledger.CodeNotSignedIn)
		stranger.refused(`mutation { signIn(name: "admin", password: "x") { userErrors { code } } }`, ledger.CodeBadCredentials)
		stranger.refused(`mutation { acceptInvitation(token: "jdi_x", password: "x") { userErrors { code } } }`, ledger.CodeLinkInvalid)

		admin := h.firstAdmin()
		me := admin.get(`{ me { name channel csrfToken grants { role roleLabel place { name } } user { id name grants { id } } actions } }`).Data["me"]
		if me["csrfToken"] != admin.csrf || me["channel"] != "UI" || !slices.Contains(me["actions"].([]any), any("programmeCreate")) {
			t.Errorf("%+v", me)
		}
		if diff := cmp.Diff([]any{map[string]any{"role": "ADMIN", "roleLabel": "管理员", "place": nil}}, me["grants"]); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		// An office invites partners and viewers in its places, and nobody else.
		invite := func(g *guest, grant string) said {
			return g.post(`mutation { inviteUser(input: {displayName: "某人", grants: [` + grant + `]}) { link invitation { id kind expiresAt grants { role place { code } } createdBy { name } } userErrors { code field } } }`)
		}
		got := invite(admin, `{role: OFFICE, place: "4402"}`)
		office := h.accept(got.Data["inviteUser"]["link"].(string), "office")
		if link := got.Data["inviteUser"]["link"].(string); !strings.HasPrefix(link, "http://127.0.0.1") || !strings.Contains(link, "/sign-in?for=invite#jdi_") {
			t.Errorf("link %s", link)
		}
		for grant, code := range map[string]string{
			`{role: VIEWER, place: "440229"}`: "", `{role: VIEWER}`: ledger.CodeGrantExceeds, `{role: ADMIN}`: ledger.CodeGrantExceeds,
			`{role: PARTNER, place: "440229"}`: "INVALID", `{role: PARTNER, organisation: "x"}`: "INVALID", ``: "INVALID",
			`{role: VIEWER, place: "440229"}, {role: VIEWER, place: "440229101"}`: ledger.CodeGrantCovered,
		} {
			if got := invite(office, grant); got.code() != code {
				t.Errorf("%s: %+v", grant, got)
			}
		}
		link := invite(office, `{role: VIEWER, place: "440229"}`).Data["inviteUser"]["link"].(string)
		viewer := h.accept(link, "viewer")
		_, secret, _ := strings.Cut(link, "#")
		h.guest().refused(`mutation { acceptInvitation(token: "`+secret+`", name: "again", password: "`+accountPassword+`") { userErrors { code } } }`, ledger.CodeLinkUsed)
		viewer.refused(`{ users { totalCount } }`, "FORBIDDEN")
		viewer.refused(`mutation { inviteUser(input: {grants: []}) { userErrors { code } } }`, "FORBIDDEN")
		for g, want := range map[*guest]float64{admin: 3, office: 2} {
			if got := g.must(`{ users { totalCount nodes { id name displayName lockedUntil grants { role } organisation { name } } } invitations { totalCount nodes { usedBy { name } } } }`); got.Data["users"]["totalCount"] != want {
				t.Errorf("%+v, want %v users", got, want)
			}
		}
		// Grants, and being shut out.
		id := viewer.must(`{ me { user { id } } }`).Data["me"]["user"].(map[string]any)["id"].(string)
		office.refused(`mutation { grantRole(user: "`+id+`", grant: {role: OFFICE, place: "440229"}) { userErrors { code } } }`, ledger.CodeGrantExceeds)
		office.refused(`mutation { grantRole(user: "`+id+`", grant: {role: VIEWER, place: "440229101"}) { userErrors { code } } }`, ledger.CodeGrantCovered)
		got = office.must(`mutation { grantRole(user: "` + id + `", grant: {role: VIEWER, place: "4402"}) { user { grants { id place { code } } } userErrors { code } } }`)
		grants := got.Data["grantRole"]["user"].(map[string]any)["grants"].([]any)
		if len(grants) != 1 {
			t.Errorf("%+v", grants)
		}
		office.must(`mutation { revokeGrant(grant: "` + grants[0].(map[string]any)["id"].(string) + `") { user { grants { id } } userErrors { code } } }`)
		adminID := me["user"].(map[string]any)["id"].(string)
		office.refused(`mutation { disableUser(user: "`+adminID+`") { userErrors { code } } }`, "NOT_FOUND")
		admin.refused(`mutation { disableUser(user: "`+adminID+`") { userErrors { code } } }`, "INVALID")
		admin.refused(`mutation { revokeGrant(grant: "`+me["user"].(map[string]any)["grants"].([]any)[0].(map[string]any)["id"].(string)+`") { userErrors { code } } }`, ledger.CodeLastAdmin)
		admin.must(`mutation { disableUser(user: "` + id + `") { user { disabled } userErrors { code } } }`)
		viewer.refused(`{ projects { totalCount } }`, ledger.CodeSessionInvalid)
		reset := admin.must(`mutation { enableUser(user: "` + id + `") { user { disabled } userErrors { code } } resetPassword(user: "` + id + `") { link userErrors { code } } }`)
		h.accept(reset.Data["resetPassword"]["link"].(string), "")
	})
}

func TestSessions(t *testing.T) {
	t.Parallel()
	accountsOnEachEngine(t, func(h *house) {
		admin := h.firstAdmin()
		cookie := func(g *guest) string {
			at, err := url.Parse(h.url)
			check(t, err)
			for _, c := range g.Jar.Cookies(at) {
				return c.Value
			}
			return ""
		}
		// Whoever signs in gets a new session, and the one before ends.
		first := cookie(admin)
		admin.signIn("admin")
		if second := cookie(admin); second == first || second == "" {
			t.Errorf("session %q after %q", second, first)
		}
		fixed := h.guest()
		at, err := url.Parse(h.url)
		check(t, err)
		fixed.Jar.SetCookies(at, []*http.Cookie{{Name: "jiedui", Value: first, Path: "/"}})
		fixed.refused(`{ projects { totalCount } }`, ledger.CodeSessionInvalid)
		fixed.signIn("admin") // though its cookie is worth nothing
		if cookie(fixed) == first {
			t.Error("a session that somebody else chose was taken")
		}
		// Changes carry the secret of the session.
		good := admin.csrf
		for _, wrong := range []string{"", "x", fixed.csrf} {
			admin.csrf = wrong
			for _, query := range []string{`{ projects { totalCount } }`, `mutation { signOut { done } }`} {
				if got := admin.post(query); got.code() != ledger.CodeNoCSRF || got.status != http.StatusForbidden {
					t.Errorf("%q %s: %+v", wrong, query, got)
				}
			}
		}
		admin.csrf = ""
		if got := admin.get(`{ me { csrfToken } projects { totalCount } }`); got.code() != "" || got.Data["me"]["csrfToken"] != good {
			t.Errorf("%+v", got)
		}
		admin.csrf = good
		if got := fixed.must(`mutation { endSessions { ended userErrors { code } } }`); got.Data["endSessions"]["ended"] != float64(1) {
			t.Errorf("%+v", got)
		}
		admin.refused(`{ projects { totalCount } }`, ledger.CodeSessionInvalid)
		fixed.refused(`mutation { changePassword(oldPassword: "wrong", password: "another password") { userErrors { code } } }`, ledger.CodeBadCredentials)
		fixed.refused(`mutation { changePassword(oldPassword: "`+accountPassword+`", password: "short") { userErrors { code } } }`, ledger.CodeWeakPassword)
		fixed.must(`mutation { changePassword(oldPassword: "` + accountPassword + `", password: "another password") { done userErrors { code } } }`)
		was := cookie(fixed)
		fixed.must(`mutation { signOut { done userErrors { code } } }`)
		if cookie(fixed) != "" {
			t.Error("the cookie is still there")
		}
		fixed.refused(`{ projects { totalCount } }`, "UNAUTHENTICATED")
		fixed.Jar.SetCookies(at, []*http.Cookie{{Name: "jiedui", Value: was, Path: "/"}})
		fixed.refused(`{ projects { totalCount } }`, ledger.CodeSessionInvalid)
		for range 5 {
			h.guest().refused(`mutation { signIn(name: "admin", password: "wrong") { userErrors { code } } }`, ledger.CodeBadCredentials)
		}
		h.guest().refused(`mutation { signIn(name: "admin", password: "another password") { userErrors { code } } }`, ledger.CodeLockedOut)
	})
}

func TestTokens(t *testing.T) {
	t.Parallel()
	accountsOnEachEngine(t, func(h *house) {
		admin := h.firstAdmin()
		create := func(g *guest, input string) said {
			return g.post(`mutation { createToken(input: {name: "看板", ` + input + `}) { secret token { id hint scope expiresAt grants { role place { code } } user { name } } userErrors { code field } } }`)
		}
		got := create(admin, `scope: READ, grants: [{role: VIEWER, place: "4402"}]`)
		program := h.guest()
		program.token, _ = got.Data["createToken"]["secret"].(string)
		if !strings.HasPrefix(program.token, "jd_") {
			t.Fatalf("%+v", got)
		}
		if me := program.must(`{ me { channel actions grants { role place { code } } csrfToken } }`).Data["me"]; cmp.Diff(map[string]any{
			"channel": "TOKEN", "csrfToken": nil, "grants": []any{map[string]any{"role": "VIEWER", "place": map[string]any{"code": "4402"}}},
			"actions": []any{"acceptInvitation", "changePassword", "signIn", "signOut"},
		}, me) != "" {
			t.Errorf("%+v", me)
		}
		program.refused(`mutation { createToken(input: {name: "t", scope: READ}) { userErrors { code } } }`, "FORBIDDEN")
		program.refused(`mutation { changePassword(oldPassword: "x", password: "y") { userErrors { code } } }`, ledger.CodeNotSignedIn)
		writer := h.guest()
		writer.token = create(admin, `scope: WRITE`).Data["createToken"]["secret"].(string)
		writer.must(`mutation { programmeCreate(input: {code: "p", name: "行动", strand: SOCIAL}) { userErrors { code } } }`)
		for input, code := range map[string]string{
			`scope: READ, expiresAt: "2020-01-01T00:00:00Z"`: "INVALID", `scope: READ, grants: [{role: OFFICE, organisation: "x"}]`: "INVALID",
		} {
			if got := create(admin, input); got.code() != code {
				t.Errorf("%s: %+v", input, got)
			}
		}
		id := got.Data["createToken"]["token"].(map[string]any)["id"].(string)
		admin.must(`mutation { revokeToken(token: "` + id + `") { token { revokedAt } userErrors { code } } }`)
		program.refused(`{ projects { totalCount } }`, ledger.CodeTokenRevoked)
		program.token = "jd_forged"
		program.refused(`{ projects { totalCount } }`, ledger.CodeTokenInvalid)
		if got := admin.must(`{ tokens(first: 1) { totalCount nodes { usedAt } pageInfo { hasNextPage } } }`); got.Data["tokens"]["totalCount"] != float64(2) {
			t.Errorf("%+v", got)
		}
	})
}
