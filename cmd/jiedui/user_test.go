package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"jiedui/graph/access"
)

var linkPrinted = regexp.MustCompile(`(http://\S+)/sign-in\?for=(\w+)#(jdi_\w+)`)

// visitor is a browser at a served ledger.
type visitor struct {
	*testing.T
	http.Client
	url, csrf, token string
}

func newVisitor(t *testing.T, url string) *visitor {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &visitor{T: t, Client: http.Client{Jar: jar}, url: url}
}

// post answers with the status and the body of the answer.
func (v *visitor) post(query string) (int, string) {
	v.Helper()
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		v.Fatal(err)
	}
	r, err := http.NewRequestWithContext(v.Context(), http.MethodPost, v.url+"/graphql", strings.NewReader(string(body)))
	if err != nil {
		v.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	if v.csrf != "" {
		r.Header.Set(access.CSRFHeader, v.csrf)
	}
	if v.token != "" {
		r.Header.Set("Authorization", "Bearer "+v.token)
	}
	answer, err := v.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		v.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

var csrfTold = regexp.MustCompile(`"csrfToken":"(\w+)"`)

// enters begins a session by a mutation that answers with me.
func (v *visitor) enters(mutation string) {
	v.Helper()
	status, text := v.post(`mutation { ` + mutation + ` { me { csrfToken } userErrors { code } } }`)
	told := csrfTold.FindStringSubmatch(text)
	if status != http.StatusOK || told == nil {
		v.Fatalf("%s: %d %s", mutation, status, text)
	}
	v.csrf = told[1]
}

func TestTheFirstAdministratorComesByThePrintedLink(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		o.config = o.file(t, "closed.yaml", nil)
		printed := func() string {
			p := start(t, o, "serve")
			if status, text := newVisitor(t, p.url).post(`{ projects { totalCount } }`); status != http.StatusUnauthorized || !strings.Contains(text, "UNAUTHENTICATED") {
				t.Errorf("whoever comes reads: %d %s", status, text)
			}
			p.signal(t, syscall.SIGTERM)
			if code := p.wait(t); code != 0 {
				t.Fatalf("exit code %d: %s", code, p.errOut.String())
			}
			return p.out.String()
		}
		first, second := linkPrinted.FindStringSubmatch(printed()), linkPrinted.FindStringSubmatch(printed())
		if first == nil || second == nil || first[3] == second[3] || first[2] != "setup" {
			t.Fatalf("printed %v and %v", first, second)
		}
		p := start(t, o, "serve")
		admin := newVisitor(t, p.url)
		admin.enters(`acceptInvitation(token: "` + first[3] + `", name: "root", password: "correct horse battery")`)
		if status, text := admin.post(`mutation { programmeCreate(input: {code: "p", name: "行动", strand: SOCIAL}) { userErrors { code } } }`); status != http.StatusOK || !strings.Contains(text, `"userErrors":[]`) {
			t.Errorf("%d %s", status, text)
		}
		if _, text := newVisitor(t, p.url).post(`mutation { acceptInvitation(token: "` + second[3] + `", name: "other", password: "correct horse battery") { userErrors { code } } }`); !strings.Contains(text, "LINK_USED") {
			t.Errorf("a second administrator: %s", text)
		}
		p.signal(t, syscall.SIGTERM)
		if code := p.wait(t); code != 0 {
			t.Errorf("exit code %d: %s", code, p.errOut.String())
		}
		if got := printed(); strings.Contains(got, "jdi_") {
			t.Errorf("printed though there is an administrator: %s", got)
		}
	})
}

func TestTheMachinesOwnerLooksAfterAccounts(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		o.must(t, "places", "load", "44")
		link := linkPrinted.FindStringSubmatch(o.must(t, "user", "add", "Zhang", "--display", "张三", "--grant", "office@440229", "--grant", "admin"))
		if link == nil || link[2] != "reset" || link[1] != "http://127.0.0.1:8484" {
			t.Fatalf("printed %v", link)
		}
		o.must(t, "user", "grant", "zhang", "reviewer@4402")
		if got := o.must(t, "user", "list"); got != "zhang  张三  no password  office@440229 admin reviewer@4402\n" {
			t.Errorf("listed %q", got)
		}
		token := strings.TrimSpace(o.must(t, "user", "token", "zhang", "--for", "看板", "--grant", "viewer@440229", "--days", "7"))
		reset := linkPrinted.FindStringSubmatch(o.must(t, "user", "reset-password", "zhang"))
		for _, c := range []struct {
			args string
			code int
			says string
		}{
			{"user add zhang", 4, "登录名"}, {"user add x", 2, "登录名"}, {"user grant nobody admin", 3, "nobody"}, {"user grant zhang chief", 2, "角色"},
			{"user grant zhang office@440229", 4, "授权"}, {"user grant zhang partner@firm:1", 2, "范围"}, {"user grant zhang viewer@99", 3, "不存在"},
			{"user disable zhang", 4, "最后一个管理员"}, {"user token zhang --days 9999", 2, "有效期"}, {"user token zhang --scope all", 2, "用途"},
		} {
			if got := o.run(t, strings.Fields(c.args)...); got.code != c.code || !strings.Contains(got.err, c.says) || !oneLineOnly(got.err) {
				t.Errorf("jiedui %s: exit code %d, %q", c.args, got.code, got.err)
			}
		}
		url := o.served(t)
		program := newVisitor(t, url)
		program.token = token
		if status, text := program.post(`{ me { channel grants { role place { code } } } }`); status != http.StatusOK || !strings.Contains(text, `"channel":"TOKEN","grants":[{"role":"VIEWER","place":{"code":"440229"}}]`) {
			t.Errorf("%d %s", status, text)
		}
		if _, text := newVisitor(t, url).post(`mutation { acceptInvitation(token: "` + link[3] + `", password: "correct horse battery") { userErrors { code } } }`); !strings.Contains(text, "LINK_INVALID") {
			t.Errorf("the earlier link: %s", text)
		}
		newVisitor(t, url).enters(`acceptInvitation(token: "` + reset[3] + `", password: "correct horse battery")`)
		newVisitor(t, url).enters(`signIn(name: "zhang", password: "correct horse battery")`)
		o.must(t, "user", "add", "second", "--grant", "admin")
		o.must(t, "user", "disable", "zhang")
		if status, text := program.post(`{ projects { totalCount } }`); status != http.StatusUnauthorized || !strings.Contains(text, "USER_DISABLED") {
			t.Errorf("%d %s", status, text)
		}
		o.must(t, "user", "enable", "zhang")
		if status, _ := program.post(`{ projects { totalCount } }`); status != http.StatusOK {
			t.Errorf("status %d", status)
		}
	})
}

var accountPrinted = regexp.MustCompile(`(?m)^  (admin|office|reviewer|partner|viewer) +(\w+)  \S+$`)

func TestDemoHasAnAccountForEachRole(t *testing.T) {
	t.Parallel()
	o := sampledOffice(t, "sqlite")
	o.config = o.file(t, "default.yaml", nil)
	run := func(with func(url string)) [][]string {
		p := start(t, o, "demo")
		with(p.url)
		p.signal(t, os.Interrupt)
		if code := p.wait(t); code != 0 {
			t.Fatalf("exit code %d: %s", code, p.errOut.String())
		}
		return accountPrinted.FindAllStringSubmatch(p.out.String(), -1)
	}
	first := run(func(url string) {
		stranger := newVisitor(t, url)
		if status, text := stranger.post(`{ portfolio { total { count } } }`); status != http.StatusOK || !strings.Contains(text, `"count":644`) && !strings.Contains(text, `"count"`) {
			t.Errorf("whoever comes does not read: %d %s", status, text)
		}
		if status, text := stranger.post(`mutation { programmeCreate(input: {code: "p", name: "行动", strand: SOCIAL}) { userErrors { code } } }`); status != http.StatusUnauthorized {
			t.Errorf("whoever comes writes: %d %s", status, text)
		}
	})
	if len(first) != 5 {
		t.Fatalf("accounts %v", first)
	}
	o.opened(t)
	url := o.served(t)
	for _, account := range first {
		v := newVisitor(t, url)
		v.enters(`signIn(name: "` + account[1] + `", password: "` + account[2] + `")`)
		if _, text := v.post(`{ me { grants { role } } }`); !strings.Contains(text, strings.ToUpper(account[1])) {
			t.Errorf("%s has %s", account[1], text)
		}
	}
	second := run(func(string) {}) // passwords are those of the run
	v := newVisitor(t, url)
	if _, text := v.post(`mutation { signIn(name: "admin", password: "` + first[0][2] + `") { userErrors { code } } }`); len(second) != 5 || !strings.Contains(text, "BAD_CREDENTIALS") {
		t.Errorf("an earlier run's password: %s", text)
	}
	v.enters(`signIn(name: "admin", password: "` + second[0][2] + `")`)
}
