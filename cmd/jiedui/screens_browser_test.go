package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"jiedui/ledger"
)

func TestOverviewInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		// Each POST to this address is an import by somebody else.
		times := 0
		others := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			times++
			if _, err := o.app.importBytes(context.Background(), "项目.csv", namedProjects([]string{fmt.Sprint("别人的项目", times)}), importOptions{}); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		}))
		defer others.Close()
		o.browse(t, "overview.mjs", o.served(t), map[string]any{"insert": others.URL})
	})
}

// Whoever has not signed in sees nothing where the office says so; each role sees what is its own.
func TestAccountsInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		a := o.opened(t)
		a.settings.Access.Anonymous = "none"
		by := ledger.Doing{Caller: ledger.Machine("root")}
		for name, grant := range map[string]ledger.Grant{
			"office": {Role: ledger.AccessOffice, Place: "4402"}, "viewer": {Role: ledger.AccessViewer},
		} {
			if _, err := a.store.AddUser(t.Context(), by, ledger.User{Name: name, DisplayName: "用户" + name, Grants: []ledger.Grant{grant}}, "a-long-password"); err != nil {
				t.Fatal(err)
			}
		}
		invited, secret, err := a.store.Invite(t.Context(), by, ledger.Invitation{DisplayName: "新人", Grants: []ledger.Grant{{Role: ledger.AccessViewer}}})
		if err != nil || invited.ID == 0 {
			t.Fatal(invited, err)
		}
		o.browse(t, "account.mjs", o.served(t), map[string]any{"secret": secret})
	})
}

// Names that a browser or a spreadsheet program would run if they were not taken for text.
func TestProjectsInTheBrowser(t *testing.T) {
	t.Parallel()
	names := []string{
		`<img src=x onerror=alert(1)>危险`, `<script>alert(1)</script>危险`, `=HYPERLINK("http://127.0.0.1:1/","危险")`,
		`+1+cmd|' /C calc'!A0危险`, `-1+1危险`, `@SUM(A1)危险`, "\"><svg onload=alert(1)>危险",
	}
	eachSampledEngine(t, func(t *testing.T, o *office) {
		var file bytes.Buffer
		file.WriteString(progressHeader + "（截至2024年12月31日）,,,,,,,单位：万元,\n" + progressColumn)
		for i, name := range names {
			fmt.Fprintf(&file, "%d,翁源县,官渡镇,粤北第%d建筑工程有限公司,%s,%d,%d,在建,\n", i+1, i+1, quoted(name), 300+i, 100+i)
		}
		if _, err := o.opened(t).importBytes(context.Background(), "危险.csv", file.Bytes(), importOptions{}); err != nil {
			t.Fatal(err)
		}
		o.browse(t, "projects.mjs", o.served(t), map[string]any{"hostile": map[string]any{"search": "危险", "names": names}})
	})
}

// quoted is a field of CSV in quotation marks.
func quoted(text string) string {
	return `"` + string(bytes.ReplaceAll([]byte(text), []byte(`"`), []byte(`""`))) + `"`
}
