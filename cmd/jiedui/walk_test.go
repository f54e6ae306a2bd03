package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiedui/graph/access"
)

// reads is what a visitor reads at a path of the data of an answer; an error of the API ends the test.
func (v *visitor) reads(query string, path ...any) any {
	v.Helper()
	_, text := v.post(query)
	return v.at(query, text, path...)
}

func (v *visitor) at(query, text string, path ...any) any {
	v.Helper()
	var a answer
	decode(v.T, []byte(text), &a)
	if len(a.Errors) > 0 {
		v.Fatalf("%s\n%s", query, text)
	}
	at := a.Data
	for _, step := range path {
		switch step := step.(type) {
		case string:
			at = at.(map[string]any)[step]
		case int:
			at = at.([]any)[step]
		}
	}
	return at
}

// does carries out a mutation and gives what stands at a path below it; userErrors end the test.
func (v *visitor) does(mutation string, path ...any) any {
	v.Helper()
	query := "mutation { " + mutation + " }"
	_, text := v.post(query)
	name, _, _ := strings.Cut(mutation, "(")
	done := v.at(query, text, name)
	if wrong := done.(map[string]any)["userErrors"].([]any); len(wrong) > 0 {
		v.Fatalf("%s\n%v", mutation, wrong)
	}
	return v.at(query, text, append([]any{name}, path...)...)
}

// sends is does for a mutation with a file.
func (v *visitor) sends(mutation, name string, content []byte, path ...any) any {
	v.Helper()
	operations, err := json.Marshal(map[string]any{"query": "mutation($file: Upload!) { " + mutation + " }", "variables": map[string]any{"file": nil}})
	if err != nil {
		v.Fatal(err)
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	_ = form.WriteField("operations", string(operations))
	_ = form.WriteField("map", `{"0": ["variables.file"]}`)
	part, err := form.CreateFormFile("0", name)
	if err != nil {
		v.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = form.Close()
	r, err := http.NewRequestWithContext(v.Context(), http.MethodPost, v.url+"/graphql", &body)
	if err != nil {
		v.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set(access.CSRFHeader, v.csrf)
	r.Header.Set("GraphQL-Preflight", "1")
	response, err := v.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		v.Fatal(err)
	}
	return v.at(mutation, string(text), path...)
}

// invites has somebody invited, who accepts.
func (v *visitor) invites(name, grants string) *visitor {
	v.Helper()
	link := linkPrinted.FindStringSubmatch(v.does(`inviteUser(input: {displayName: "`+name+`", grants: [`+grants+`]}) { link userErrors { code message } }`, "link").(string))
	if link == nil {
		v.Fatal("no link")
	}
	guest := newVisitor(v.T, v.url)
	guest.enters(`acceptInvitation(token: "` + link[3] + `", name: "` + name + `", password: "correct horse battery")`)
	return guest
}

// TestAQuarterIsReportedReturnedCorrectedAndApproved walks the whole way of README: from the
// invitation of a partner to a dashboard's total, against the program as it is served.
func TestAQuarterIsReportedReturnedCorrectedAndApproved(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, o *office) {
		o.config = o.file(t, "closed.yaml", nil)
		o.must(t, "places", "load", "44")
		link := linkPrinted.FindStringSubmatch(o.must(t, "user", "add", "root", "--grant", "admin"))
		p := start(t, o, "serve")
		admin := newVisitor(t, p.url)
		admin.enters(`acceptInvitation(token: "` + link[3] + `", password: "correct horse battery")`)

		// The ledger: a programme, a firm with two projects in 翁源县, another's elsewhere.
		programme := admin.does(`programmeCreate(input: {code: "builders", name: "建筑业企业结对帮扶", strand: SOCIAL}) { programme { id } userErrors { code message } }`, "programme", "id")
		organisation := func(name string) any {
			return admin.does(fmt.Sprintf(`organisationCreate(input: {name: %q, kind: BUILDER}) { organisation { id } userErrors { code message } }`, name), "organisation", "id")
		}
		firm, other := organisation("粤北第一建筑有限公司"), organisation("外地建筑有限公司")
		project := func(name string, by any, place string) any {
			return admin.does(fmt.Sprintf(`projectCreate(input: {name: %q, programmes: [{programme: %q}], places: [{place: %q}], participations: [{organisation: %q, role: LEAD}]}) {
				project { id } userErrors { code message } }`, name, programme, place, by), "project", "id")
		}
		road, bridge, far := project("官渡镇道路", firm, "440229"), project("官渡镇桥梁", firm, "440229"), project("远方工程", other, "440281")
		for id, fen := range map[any]string{road: "100", bridge: "200", far: "5000"} {
			admin.does(fmt.Sprintf(`figureRecord(input: {subject: %q, measure: "completed_investment", money: {amount: %q, unit: WAN_YUAN}, validFrom: "2026-06-30"}) { userErrors { code message } }`, id, fen))
		}
		calendar := admin.does(fmt.Sprintf(`reportingCalendarCreate(input: {programme: %q, kind: QUARTER, dueRule: WORKING_DAY, dueDay: 5, graceDays: 200, firstOn: "2026-07-01", covers: PROJECTS}) {
			calendar { id } userErrors { code message } }`, programme), "calendar", "id")
		period := admin.does(fmt.Sprintf(`periodsOpen(input: {calendar: %q, until: "2026-09-30"}) { periods { id } userErrors { code message } }`, calendar), "periods", 0, "id")

		// An office invites a partner; a viewer's token is for a dashboard.
		office := admin.invites("zhang", `{role: OFFICE, place: "440229"}`)
		partner := office.invites("li", fmt.Sprintf(`{role: PARTNER, organisation: %q}`, firm))
		dashboard := newVisitor(t, p.url)
		dashboard.token = admin.does(`createToken(input: {name: "大屏", scope: READ, grants: [{role: VIEWER, place: "440229"}]}) { secret userErrors { code message } }`, "secret").(string)
		total := func() string {
			return fmt.Sprint(dashboard.reads(`{ portfolio(asOf: "2026-12-31") { total { count completedInvestment { text } } } }`, "portfolio", "total"))
		}
		if got := total(); got != "map[completedInvestment:map[text:300万元] count:2]" {
			t.Errorf("before anything is reported: %s", got)
		}

		// One by the API, one by the form that the office's program hands out.
		report := func(more string) string {
			return fmt.Sprintf(`reportSave(input: {%s values: [{measure: "completed_investment", cumulative: {money: {amount: %%q, unit: WAN_YUAN}}}]}) {
				report { id version state actions } userErrors { code message field } }`, more)
		}
		roads := partner.does(fmt.Sprintf(report(fmt.Sprintf(`period: %q, subject: %q, organisation: %q,`, period, road, firm)), "150"), "report", "id")
		if got := total(); got != "map[completedInvestment:map[text:300万元] count:2]" {
			t.Errorf("the dashboard sees a draft: %s", got)
		}
		form := partner.reads(fmt.Sprintf(`{ reportTemplate(organisation: %q, period: %q) { name content } }`, firm, period), "reportTemplate").(map[string]any)
		bridges := partner.sends(`reportsUpload(file: $file) { reports { id state subject { ... on Project { name } } } userErrors { code message field } }`,
			form["name"].(string), filledForm(t, form["content"].(string), "官渡镇桥梁", "completed_investment", 260), "reportsUpload")
		drafts := bridges.(map[string]any)["reports"].([]any)
		i := slices.IndexFunc(drafts, func(d any) bool {
			return d.(map[string]any)["subject"].(map[string]any)["name"] == "官渡镇桥梁"
		})
		if i < 0 {
			t.Fatalf("the form made %v", bridges)
		}
		second := drafts[i].(map[string]any)["id"]
		submit := func(id any) {
			partner.does(fmt.Sprintf(`reportSubmit(report: %q) { report { state } userErrors { code message } }`, id))
		}
		submit(roads)
		submit(second)

		// The office returns one with a reason; the partner corrects it; both are approved.
		office.does(fmt.Sprintf(`reportReturn(report: %q, reason: "与监理月报不符", field: "values.completed_investment.cumulative") { report { state } userErrors { code message } }`, roads))
		back := partner.reads(fmt.Sprintf(`{ node(id: %q) { ... on ProgressReport { state reason returnField version } } }`, roads), "node").(map[string]any)
		if back["state"] != "RETURNED" || back["reason"] != "与监理月报不符" || back["returnField"] != "values.completed_investment.cumulative" {
			t.Errorf("came back as %v", back)
		}
		partner.does(fmt.Sprintf(report(fmt.Sprintf(`report: %q, expectedVersion: %v,`, roads, back["version"])), "140"))
		submit(roads)
		office.does(fmt.Sprintf(`reportsApprove(reports: [%q, %q]) { reports { state } userErrors { code message } }`, roads, second))

		// Totals moved by exactly what was approved: 100 → 140 and 200 → 260.
		if got := total(); got != "map[completedInvestment:map[text:400万元] count:2]" {
			t.Errorf("after approval: %s", got)
		}
		if _, text := dashboard.post(`{ progressReports { totalCount } }`); !strings.Contains(text, "FORBIDDEN") {
			t.Errorf("the dashboard reads reports: %s", text)
		}
		// The trail tells the story.
		var steps []string
		for _, n := range office.reads(`{ trail(first: 50, kinds: [STEP]) { nodes { actor action reason through } } }`, "trail", "nodes").([]any) {
			n := n.(map[string]any)
			steps = append(steps, fmt.Sprint(n["actor"], " ", n["action"], " ", n["through"]))
		}
		slices.Reverse(steps)
		if !slices.ContainsFunc(steps, func(s string) bool { return s == "zhang return UI" }) || steps[len(steps)-1] != "zhang approve UI" || !strings.HasPrefix(steps[0], "li ") {
			t.Errorf("the trail tells %q", steps)
		}
		changes := fmt.Sprint(office.reads(`{ trail(first: 5, kinds: [REPORT]) { nodes { actor changes { field before after } } } }`, "trail", "nodes"))
		for _, want := range []string{"after:140万元", "before:100万元", "after:260万元"} {
			if !strings.Contains(changes, want) {
				t.Errorf("the trail does not tell %s: %s", want, changes)
			}
		}
		p.signal(t, syscall.SIGTERM)
		if code := p.wait(t); code != 0 {
			t.Errorf("exit code %d: %s", code, p.errOut.String())
		}
	})
}

// filledForm is a form for reports, in Base64, with a level in 万元 for one project.
func filledForm(t *testing.T, encoded, project, measure string, value float64) []byte {
	t.Helper()
	content, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("进展")
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[2], "c:"+measure) + 1
	row := slices.IndexFunc(rows, func(cells []string) bool { return slices.Contains(cells, project) }) + 1
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		t.Fatalf("%s in %q: %v", project, rows, err)
	}
	if err := f.SetCellValue("进展", cell, value); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
