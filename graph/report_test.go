package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"jiedui/graph"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// loop is an office with a quarter to report on, as a partner, the county's office and a
// stranger see it.
type loop struct {
	partner, desk, stranger *office
	project, period, firm   string
}

func newLoop(t *testing.T) *loop {
	t.Helper()
	o := newOffice(t)
	ctx := context.Background()
	var firm ledger.ID
	check(t, o.store.InTx(ctx, func(tx *store.Tx) error {
		for _, sql := range []string{
			`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on) SELECT 1, id, 'quarter', '2026-10-01', '2026-12-31' FROM programme WHERE code = 'guan-shao'`,
			`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, closed_at) SELECT 2, id, 'quarter', '2026-07-01', '2026-09-30', 5 FROM programme WHERE code = 'guan-shao'`,
		} {
			if _, err := tx.Exec(sql); err != nil {
				return err
			}
		}
		return tx.GetContext(ctx, &firm, `SELECT id FROM organisation WHERE name LIKE '华润%'`)
	}))
	as := func(name string, g ledger.Grant) *office {
		s := o.store.As(ledger.Caller{Name: name, Through: ledger.ThroughUI, Grants: []ledger.Grant{g}})
		server, err := graph.NewHandler(graph.Deps{
			Ledger: s, Reports: s, Edits: s, Log: slog.New(slog.NewTextHandler(o.log, nil)), Now: func() time.Time { return storetest.Clock.Add(time.Hour) },
		}, graph.Options{MaxFileBytes: 1 << 20})
		check(t, err)
		return &office{store: s, server: server, log: o.log}
	}
	l := &loop{
		partner:  as("华润", ledger.Grant{Role: ledger.AccessPartner, Organisation: firm}),
		desk:     as("翁源帮扶办", ledger.Grant{Role: ledger.AccessOffice, Place: "440229"}),
		stranger: as("别县", ledger.Grant{Role: ledger.AccessOffice, Place: "440222"}),
	}
	l.project = l.partner.project(t, "P-1")
	l.firm = l.partner.get(t, `{ organisations(filter: {text: "华润"}) { nodes { id } } }`, "organisations", "nodes", 0, "id").(string)
	l.period = l.partner.get(t, `{ reportingPeriods(filter: {open: true}) { nodes { id } } }`, "reportingPeriods", "nodes", 0, "id").(string)
	return l
}

// save fills in the report of the project's completed investment, in 万元.
func (l *loop) save(t *testing.T, version int, amount string) string {
	t.Helper()
	expected := ""
	if version > 0 {
		expected = fmt.Sprintf("expectedVersion: %d, ", version)
	}
	const fields = `{ report { id } userErrors { code field } }`
	return l.partner.get(t, fmt.Sprintf(`mutation { reportSave(input: {%speriod: %q, subject: %q,
		values: [{measure: "completed_investment", cumulative: {money: {amount: %q, unit: WAN_YUAN}}}]}) `+fields+` }`, expected, l.period, l.project, amount), "reportSave", "report", "id").(string)
}

func TestAReportGoesItsWay(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	l.partner.change(t, `{"report": {"state": "DRAFT", "version": 1, "text": "封顶", "progressBasisPoints": 8000, "actions": ["SAVE", "SUBMIT"],
		"organisation": {"name": "华润（集团）有限公司"}, "subject": {"name": "华润希望乡村"}, "period": {"startsOn": "2026-10-01"},
		"values": [{"measure": {"code": "contracted_investment"}, "previous": {"money": {"text": "3000万元"}}, "now": null, "period": null, "change": null},
			{"measure": {"code": "paid_in_funds"}, "previous": {"money": {"text": "超500万元"}}, "now": null, "period": {"money": {"text": "20.5万元"}}, "change": {"money": {"text": "20.5万元"}}},
			{"measure": {"code": "completed_investment"}, "previous": {"money": {"text": "1000万元"}}, "now": {"money": {"text": "3200万元"}}, "period": null, "change": {"money": {"text": "2200万元"}}},
			{"measure": {"code": "area_renovated"}, "previous": {"money": null}, "now": null, "period": null, "change": null}],
		"events": [{"on": "2026-10-08", "status": "COMPLETED"}],
		"findings": [{"code": "completed-above-contract", "severity": "WARNING", "field": "values.completed_investment.cumulative"}]}, "userErrors": []}`,
		`reportSave(input: {period: %q, subject: %q, organisation: %q, text: "封顶", progressBasisPoints: 8000,
			values: [{measure: "completed_investment", cumulative: {money: {amount: 3200, unit: WAN_YUAN}}}, {measure: "paid_in_funds", period: {money: {amount: "20.5", unit: WAN_YUAN}}}],
			events: [{on: "2026-10-08", status: COMPLETED}]}) {
			report { state version text progressBasisPoints actions organisation { name } subject { ... on Project { name } } period { startsOn }
				values(all: true) { measure { code } previous { money { text } } now { money { text } } period { money { text } } change { money { text } } }
				events { on status } findings { code severity field } } userErrors { code field message } }`, l.period, l.project, l.firm)
	id := l.partner.get(t, `{ progressReports { nodes { id } } }`, "progressReports", "nodes", 0, "id").(string)
	l.partner.data(t, fmt.Sprintf(`{ a: reportCheck(input: {report: %q, values: [{measure: "completed_investment", cumulative: {money: {amount: 900, unit: WAN_YUAN}}}]}) { findings { code field } userErrors { code } }
		b: reportCheck(input: {report: %q, values: [{measure: "none"}]}) { findings { code } userErrors { code field } } }`, id, id),
		`{"a": {"findings": [{"code": "reason-needed", "field": "values.completed_investment.cumulative"}], "userErrors": []}, "b": {"findings": [], "userErrors": [{"code": "INVALID", "field": "input.values.0.measure"}]}}`)
	l.partner.data(t, `{ node(id: "`+id+`") { ... on ProgressReport { version } } }`, `{"node": {"version": 1}}`)
	l.partner.refused(t, fmt.Sprintf(`reportApprove(report: %q)`, id), "FORBIDDEN report")
	l.desk.refused(t, fmt.Sprintf(`reportApprove(report: %q)`, id), "REPORT_STATE report")
	l.stranger.refused(t, fmt.Sprintf(`reportApprove(report: %q)`, id), "NOT_FOUND report")
	l.stranger.data(t, `{ progressReports { totalCount } node(id: "`+id+`") { id } }`, `{"progressReports": {"totalCount": 0}, "node": null}`)
	const state = ` { report { state actions } userErrors { code message } }`
	l.partner.change(t, `{"report": {"state": "SUBMITTED", "actions": ["WITHDRAW"]}, "userErrors": []}`, `reportSubmit(report: %q, expectedVersion: 1)`+state, id)
	l.desk.refused(t, fmt.Sprintf(`reportReturn(report: %q, expectedVersion: 1, reason: "超合同")`, id), "VERSION_CONFLICT expectedVersion")
	l.desk.refused(t, fmt.Sprintf(`reportReturn(report: %q, reason: " ")`, id), "INVALID reason")
	l.desk.change(t, `{"report": {"state": "RETURNED", "reason": "超合同", "returnField": "values.completed_investment"}}`,
		`reportReturn(report: %q, expectedVersion: 2, reason: "超合同", field: "values.completed_investment") { report { state reason returnField } }`, id)
	before := l.desk.get(t, `{ projects(filter: {codes: ["P-1"]}) { nodes { completedInvestment { text } status } } }`, "projects", "nodes", 0)
	if text := fmt.Sprint(before); !strings.Contains(text, "1000万元") || !strings.Contains(text, "STARTED") {
		t.Errorf("before: %s", text)
	}
	l.partner.change(t, `{"report": {"findings": []}}`, `reportSave(input: {report: %q, expectedVersion: 3,
		values: [{measure: "completed_investment", period: {money: {amount: "0.15", unit: YI_YUAN}}, reason: "主体完工"}]}) { report { findings { code } } }`, id)
	l.partner.change(t, `{"reports": [{"state": "SUBMITTED"}]}`, `reportsSubmit(reports: [%q]) { reports { state } }`, id)
	l.desk.change(t, `{"reports": [{"state": "APPROVED", "batch": {"kind": "REPORT", "actor": "翁源帮扶办"}}], "userErrors": []}`,
		`reportsApprove(reports: [%q], idempotencyKey: "k") { reports { state batch { kind actor } } userErrors { code } }`, id)
	l.desk.change(t, `{"reports": [{"version": 6}], "userErrors": []}`, `reportsApprove(reports: [%q], idempotencyKey: "k") { reports { version } userErrors { code } }`, id)
	l.desk.refused(t, fmt.Sprintf(`reportsApprove(reports: [%q])`, id), "REPORT_STATE reports.0.report")
	l.desk.data(t, `{ projects(filter: {codes: ["P-1"]}, asOf: "2026-12-31") { nodes { completedInvestment { text } status } } }`,
		`{"projects": {"nodes": [{"completedInvestment": {"text": "2500万元"}, "status": "COMPLETED"}]}}`)
	l.desk.change(t, `{"reports": [{"state": "LOCKED"}]}`, `reportsLock(reports: [%q]) { reports { state } }`, id)
	l.partner.change(t, `{"report": {"unlockReason": "漏报", "state": "LOCKED"}}`, `reportUnlockRequest(report: %q, reason: "漏报") { report { unlockReason state } }`, id)
	l.desk.data(t, `{ progressReports(filter: {unlockReason: {isNull: false}}) { totalCount } }`, `{"progressReports": {"totalCount": 1}}`)
	l.desk.change(t, `{"report": {"state": "RETURNED", "reopened": true, "unlockReason": null, "steps": [
		{"action": "SAVE"}, {"action": "SUBMIT"}, {"action": "RETURN"}, {"action": "SAVE"}, {"action": "SUBMIT"}, {"action": "APPROVE"}, {"action": "LOCK"}, {"action": "REQUEST_UNLOCK"}, {"action": "GRANT_UNLOCK"}]}}`,
		`reportUnlockDecide(report: %q, grant: true) { report { state reopened unlockReason steps { action } } }`, id)
}

func TestReportsAreRefusedAtTheirFields(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	closed := l.partner.get(t, `{ reportingPeriods(filter: {open: false}) { nodes { id } } }`, "reportingPeriods", "nodes", 0, "id").(string)
	foreign := l.desk.get(t, `{ projects(filter: {codes: ["P-2"]}) { nodes { id } } }`, "projects", "nodes", 0, "id").(string)
	for input, want := range map[string]string{
		fmt.Sprintf(`{period: %q, subject: %q}`, closed, l.project):                                                                                "PERIOD_CLOSED input.report",
		fmt.Sprintf(`{period: %q, subject: %q}`, l.period, foreign):                                                                                "NOT_FOUND input.subject",
		fmt.Sprintf(`{period: %q, subject: "UHJvamVjdDo0NzEx"}`, l.period):                                                                         "NOT_FOUND input.subject",
		fmt.Sprintf(`{period: %q, subject: "UHJvamVjdDo0NzEx", organisation: %q}`, l.period, l.firm):                                               "NOT_FOUND input.subject",
		fmt.Sprintf(`{period: %q}`, l.period):                                                                                                      "INVALID input.subject",
		fmt.Sprintf(`{subject: %q}`, l.project):                                                                                                    "INVALID input.period",
		fmt.Sprintf(`{period: %q, subject: %q, values: [{measure: "none"}]}`, l.period, l.project):                                                 "INVALID input.values.0.measure",
		fmt.Sprintf(`{period: %q, subject: %q, values: [{measure: "total_investment", cumulative: {quantity: {value: 1}}}]}`, l.period, l.project): "INVALID input.values.0.cumulative.quantity",
		fmt.Sprintf(`{period: %q, subject: %q, progressBasisPoints: 10001}`, l.period, l.project):                                                  "INVALID input.progress",
	} {
		l.partner.refused(t, `reportSave(input: `+input+`)`, want)
	}
	id := l.save(t, 0, "900")
	l.partner.refused(t, fmt.Sprintf(`reportSave(input: {period: %q, subject: %q, text: "又一份"})`, l.period, l.project), "VERSION_CONFLICT input.expectedVersion")
	l.partner.refused(t, fmt.Sprintf(`reportSubmit(report: %q)`, id), "reason-needed values.completed_investment.cumulative")
	l.partner.refused(t, `reportsSubmit(reports: ["x"])`, "INVALID reports.0")
	l.partner.refused(t, `reportsSubmit(reports: [])`, "INVALID reports")
	l.partner.data(t, `{ progressReports { totalCount nodes { state } } }`, `{"progressReports": {"totalCount": 1, "nodes": [{"state": "DRAFT"}]}}`)
}

// send sends a file with a mutation, by the multipart request specification.
func (o *office) send(t *testing.T, mutation, name string, content io.Reader) (*httptest.ResponseRecorder, int64) {
	t.Helper()
	operations, err := json.Marshal(map[string]any{"query": "mutation ($file: Upload!) { m: " + mutation + " }", "variables": map[string]any{"file": nil}})
	check(t, err)
	var head bytes.Buffer
	form := multipart.NewWriter(&head)
	check(t, form.WriteField("operations", string(operations)))
	check(t, form.WriteField("map", `{"0": ["variables.file"]}`))
	_, err = form.CreateFormFile("0", name)
	check(t, err)
	body := &counted{Reader: io.MultiReader(&head, content, strings.NewReader("\r\n--"+form.Boundary()+"--\r\n"))}
	r := httptest.NewRequest(http.MethodPost, "/graphql", body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("GraphQL-Preflight", "1")
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, r)
	return w, body.read
}

// counted counts what is read of it.
type counted struct {
	io.Reader
	read int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read += int64(n)
	return n, err
}

// zeros are as many as are read.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestEvidenceIsTakenByItsContent(t *testing.T) {
	t.Parallel()
	l := newLoop(t)
	id := l.save(t, 0, "1200")
	attach := fmt.Sprintf(`evidenceAttach(report: %q, file: $file) { report { evidence { name mediaType size addedBy } } userErrors { code field } }`, id)
	w, _ := l.partner.send(t, attach, "现场.png", strings.NewReader("\x89PNG\r\n\x1a\n..."))
	if want := `"evidence":[{"name":"现场.png","mediaType":"image/png","size":"11","addedBy":"华润"}]`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("answer %s", w.Body)
	}
	w, _ = l.partner.send(t, attach, "现场.jpg", strings.NewReader("MZ\x90\x00\x03 a program"))
	if want := `"userErrors":[{"code":"FILE_TYPE","field":"file"}]`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("a program named .jpg: %s", w.Body)
	}
	w, read := l.partner.send(t, attach, "大.png", io.LimitReader(zeros{}, 2<<30))
	if !strings.Contains(w.Body.String(), "FILE_TOO_LARGE") || read > 8<<20 {
		t.Errorf("2 GB: %d bytes were read, %d %s", read, w.Code, w.Body)
	}
	w, _ = l.stranger.send(t, attach, "现场.png", strings.NewReader("\x89PNG\r\n\x1a\n.."))
	if !strings.Contains(w.Body.String(), `"code":"NOT_FOUND","field":"report"`) {
		t.Errorf("a stranger: %s", w.Body)
	}
	evidence := l.desk.get(t, `{ progressReports { nodes { evidence { id url } } } }`, "progressReports", "nodes", 0, "evidence", 0).(map[string]any)
	if url := evidence["url"].(string); url != "/files/evidence/"+evidence["id"].(string) {
		t.Errorf("url %s", url)
	}
	for who, want := range map[*office]int{l.desk: http.StatusOK, l.stranger: http.StatusNotFound} {
		w := httptest.NewRecorder()
		mux := http.NewServeMux()
		mux.HandleFunc("GET "+graph.EvidencePath+"{id}", who.server.(*graph.Handler).ServeEvidence)
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, evidence["url"].(string), nil))
		if w.Code != want || want == http.StatusNotFound && strings.Contains(w.Body.String(), "PNG") {
			t.Errorf("download: %d %s", w.Code, w.Body)
		}
		if want != http.StatusOK {
			continue
		}
		for header, value := range map[string]string{
			"Content-Disposition": "attachment; filename*=utf-8''%E7%8E%B0%E5%9C%BA.png", "X-Content-Type-Options": "nosniff",
			"Content-Security-Policy": "default-src 'none'; sandbox", "Content-Type": "image/png",
		} {
			if w.Header().Get(header) != value {
				t.Errorf("%s: %q", header, w.Header().Get(header))
			}
		}
	}
	l.partner.change(t, `{"report": {"evidence": []}, "userErrors": []}`, `evidenceRemove(evidence: %q) { report { evidence { id } } userErrors { code } }`, evidence["id"])
	l.partner.refused(t, fmt.Sprintf(`evidenceRemove(evidence: %q)`, evidence["id"]), "NOT_FOUND evidence")
}

// The question of docs/api.md is answered whole.
func TestTheFormOfTheAPIPage(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/api.md")
	check(t, err)
	_, text, _ := strings.Cut(string(page), "\n## Progress reports\n")
	_, text, _ = strings.Cut(text, "```graphql\n")
	query, _, found := strings.Cut(text, "```")
	l := newLoop(t)
	id := l.save(t, 0, "1200")
	data, errs, _ := l.partner.ask(t, query, nil)
	if !found || len(errs) > 0 || data["progressReports"].(map[string]any)["nodes"].([]any)[0].(map[string]any)["id"] != id {
		t.Errorf("%v %v", data, errs)
	}
}
