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

func TestFlowsInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) { o.browse(t, "flows.mjs", o.served(t), nil) })
}

// Two organisations that the samples know: the walk makes one of them.
func TestPlacesInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		o.opened(t).settings.API.Writes = true
		url := o.served(t)
		found := ask(t, url, `{ organisations(first: 2, orderBy: [{field: PROJECTS, direction: DESC}], filter: {text: "实业", kinds: [PRIVATE_FIRM]}) { nodes { id name } } }`)
		nodes := found.Data.(map[string]any)["organisations"].(map[string]any)["nodes"].([]any)
		one, other := nodes[0].(map[string]any), nodes[1].(map[string]any)
		o.browse(t, "places.mjs", url, map[string]any{"organisation": one["id"], "name": one["name"], "other": other})
	})
}

// A quarter of one programme, long over, for which nobody has reported, and a bulletin about it.
func TestRankingInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		o.opened(t).settings.API.Writes = true
		url := o.served(t)
		id := func(query string, path ...string) string {
			t.Helper()
			answer := ask(t, url, query)
			at := answer.Data
			for _, name := range path {
				if list, ok := at.([]any); ok && len(list) > 0 {
					at = list[0]
				}
				inner, ok := at.(map[string]any)
				if !ok {
					t.Fatalf("%s: no %s in %v %v", query, name, answer.Data, answer.Errors)
				}
				at = inner[name]
			}
			return at.(string)
		}
		programme := id(`{ programme(code: "builders") { id } }`, "programme", "id")
		calendar := id(`mutation { reportingCalendarCreate(input: {programme: "`+programme+`", kind: QUARTER, dueRule: WORKING_DAY, dueDay: 5, graceDays: 3, firstOn: "2024-10-01", covers: PROJECTS}) { calendar { id } userErrors { message } } }`,
			"reportingCalendarCreate", "calendar", "id")
		period := id(`mutation { periodsOpen(input: {calendar: "`+calendar+`", until: "2024-12-31"}) { periods { id } userErrors { message } } }`, "periodsOpen", "periods", "id")
		title := "四季度通报"
		id(`mutation { bulletinFreeze(input: {period: "`+period+`", title: "`+title+`", groupBy: [COUNTY], completion: {of: TOTAL_INVESTMENT}}) { bulletin { id } userErrors { message } } }`, "bulletinFreeze", "bulletin", "id")
		o.browse(t, "ranking.mjs", url, map[string]any{"bulletin": title})
	})
}
