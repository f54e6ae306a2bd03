package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"jiedui/ledger"
	"jiedui/store"
)

// reporters is an office's ledger with firms that have projects to report on month by month,
// and the users who do it: partners, of whom two have each firm, and reviewers of the county.
type reporters struct {
	*office
	firms     [][]ledger.ID // the projects of each
	months    []ledger.ID   // periods, without a day by which they end
	partners  []*person
	reviewers []*person
}

const (
	reporterProjects = 4
	reporterMonths   = 24
)

// monthEnd is the last day of a month of reporters, counted from January 2024.
func monthEnd(month int) ledger.Date {
	d := time.Date(2024, time.Month(month+2), 0, 0, 0, 0, 0, time.UTC)
	return ledger.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()}
}

// builders is a list of projects, each with 100万元 put in place by the end of 2023.
func builders(firms, projects int) []byte {
	var b strings.Builder
	b.WriteString("韶关市建筑业企业结对帮扶共建项目台账,,,,,,,,\n（截至2023年12月31日）,,,,,,,单位：万元,\n" +
		"序号,县（市、区）,镇（街）,结对企业,项目名称,投资,,项目状态,备注\n,,,,,计划总投资,累计完成投资,,\n")
	for i := range firms * projects {
		fmt.Fprintf(&b, "%d,翁源县,官渡镇,粤北第%d建筑工程有限公司,乡村道路第%d段,900,100,在建,\n", i+1, i/projects+1, i+1)
	}
	return []byte(b.String())
}

// newReporters is an office with reporters for so many partners and reviewers. Its address has
// to be set with at.
func newReporters(t *testing.T, o *office, partners, reviewers int) *reporters {
	t.Helper()
	w := &reporters{office: o}
	firms := (partners + 1) / 2
	o.must(t, "import", o.file(t, "台账.csv", builders(firms, reporterProjects)))
	s, db, ctx := o.store(t), o.database(t), context.Background()
	var programme ledger.ID
	scan := func(query string, into ...any) {
		if err := db.QueryRow(query).Scan(into...); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	scan(`SELECT MIN(programme_id) FROM project_programme`, &programme)
	err := s.InTx(ctx, func(tx *store.Tx) error {
		for m := range reporterMonths {
			end := monthEnd(m)
			w.months = append(w.months[:m], ledger.ID(m+1))
			if _, err := tx.Exec(`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on) VALUES ($1, $2, 'month', $3, $4)`,
				m+1, programme, ledger.Date{Year: end.Year, Month: end.Month, Day: 1}.String(), end.String()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for f := range firms {
		var firm ledger.ID
		scan(fmt.Sprintf(`SELECT id FROM organisation WHERE name = '粤北第%d建筑工程有限公司'`, f+1), &firm)
		w.firms = append(w.firms, nil)
		for i := range reporterProjects {
			var id ledger.ID
			scan(fmt.Sprintf(`SELECT id FROM project WHERE name = '乡村道路第%d段'`, f*reporterProjects+i+1), &id)
			w.firms[f] = append(w.firms[f], id)
		}
		for i := f * 2; i < min(f*2+2, partners); i++ {
			w.partners = append(w.partners, w.person(t, fmt.Sprintf("partner%d", i), f, ledger.Grant{Role: ledger.AccessPartner, Organisation: firm}))
		}
	}
	for i := range reviewers {
		w.reviewers = append(w.reviewers, w.person(t, fmt.Sprintf("reviewer%d", i), 0, ledger.Grant{Role: ledger.AccessReviewer, Place: "440229"}))
	}
	return w
}

// database is the ledger as its engine has it, until the test ends.
func (o *office) database(t *testing.T) *sql.DB {
	t.Helper()
	driver, source := "postgres", o.url
	if o.engine == "sqlite" {
		driver, source = "sqlite", strings.TrimPrefix(o.url, "sqlite:")+"?_pragma=busy_timeout(20000)"
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// person asks by a token of a user's own.
type person struct {
	name, token, url string
	firm             int
	client           *http.Client
}

func (o *office) person(t *testing.T, name string, firm int, grants ...ledger.Grant) *person {
	t.Helper()
	s, ctx := o.store(t), context.Background()
	u, err := s.AddUser(ctx, machine(), ledger.User{Name: name, Grants: grants}, "")
	if err != nil {
		t.Fatal(err)
	}
	_, secret, err := s.CreateToken(ctx, machine(), ledger.Token{User: u.ID, Name: "测试", Scope: ledger.TokenWrite})
	if err != nil {
		t.Fatal(err)
	}
	return &person{name: name, token: secret, firm: firm, client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}, Timeout: 2 * patience}}
}

// at says where everybody finds the server.
func (w *reporters) at(url string) {
	for _, p := range append(w.partners, w.reviewers...) {
		p.client.CloseIdleConnections()
		p.url = url
	}
}

// refusal is what a user can mend.
type refusal struct{ Code, Message, Field string }

// ask has the API answer into data. An error: it did not, or not with data.
func (p *person) ask(ctx context.Context, query string, data any) error {
	body, err := json.Marshal(map[string]string{"query": query})
	if err != nil {
		return err
	}
	return p.post(ctx, "application/json", bytes.NewReader(body), data)
}

func (p *person) post(ctx context.Context, mediaType string, body io.Reader, data any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.url+"/graphql", body)
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", mediaType)
	r.Header.Set("GraphQL-Preflight", "1")
	r.Header.Set("Authorization", "Bearer "+p.token)
	response, err := p.client.Do(r)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnanswered, err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnanswered, err)
	}
	var answer struct {
		Data   json.RawMessage
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return fmt.Errorf("status %d: %w: %s", response.StatusCode, err, text)
	}
	if len(answer.Errors) > 0 {
		return fmt.Errorf("status %d: %+v", response.StatusCode, answer.Errors)
	}
	return json.Unmarshal(answer.Data, data)
}

// errUnanswered is said of a request of which nobody knows whether it was carried out.
var errUnanswered = fmt.Errorf("no answer")

// row is the id behind a global id.
func row(global string) ledger.ID {
	text, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(global, "="))
	if err != nil {
		return 0
	}
	_, number, _ := strings.Cut(string(text), ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return ledger.ID(id)
}

// content is what a report says, in fen: a level, and what was paid in the period.
type content struct{ completed, paid int64 }

func (c content) input() string {
	yuan := func(fen int64) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }
	return fmt.Sprintf(`values: [{measure: "completed_investment", cumulative: {money: {amount: %q, unit: YUAN}}}, {measure: "paid_in_funds", period: {money: {amount: %q, unit: YUAN}}}]`,
		yuan(c.completed), yuan(c.paid))
}

// deed is something that the server said it has done: whoever it answered made that version
// of the report.
type deed struct {
	report  ledger.ID
	version int64
	action  ledger.ReportAction
	actor   string
	content // of a save
}

// deeds are those of all, in the order of the answers.
type deeds struct {
	sync.Mutex
	list []deed
}

func (d *deeds) add(one deed) {
	d.Lock()
	defer d.Unlock()
	d.list = append(d.list, one)
}

// change carries out a mutation of one report, made against a version, and notes what was
// answered. A refusal that is not nil is somebody else's having come first, or a mistake.
func (p *person) change(ctx context.Context, done *deeds, mutation string, made deed) (id ledger.ID, refused *refusal, err error) {
	var data struct {
		M struct {
			Report *struct {
				ID      string
				Version int64
			}
			UserErrors []refusal
		}
	}
	if err := p.ask(ctx, `mutation { m: `+mutation+` { report { id version } userErrors { code message field } } }`, &data); err != nil {
		return 0, nil, err
	}
	if len(data.M.UserErrors) > 0 {
		return 0, &data.M.UserErrors[0], nil
	}
	if data.M.Report == nil {
		return 0, nil, fmt.Errorf("%s: neither a report nor an error", mutation)
	}
	// The report is read after the change: another's may have come by then.
	if made.report = row(data.M.Report.ID); data.M.Report.Version < made.version {
		return 0, nil, fmt.Errorf("%s: version %d, want %d", mutation, data.M.Report.Version, made.version)
	}
	made.actor = p.name
	done.add(made)
	return made.report, nil, nil
}

// begin reports on a project for a month that nobody has reported on.
func (p *person) begin(ctx context.Context, done *deeds, project, period ledger.ID, c content) (ledger.ID, *refusal, error) {
	return p.change(ctx, done, fmt.Sprintf(`reportSave(input: {period: %q, subject: %q, %s})`, floorID("ReportingPeriod", int64(period)), floorID("Project", int64(project)), c.input()),
		deed{version: 1, action: ledger.ReportSave, content: c})
}

// amend saves a report again.
func (p *person) amend(ctx context.Context, done *deeds, report ledger.ID, version int64, c content) (*refusal, error) {
	_, refused, err := p.change(ctx, done, fmt.Sprintf(`reportSave(input: {report: %q, expectedVersion: %d, %s})`, floorID("ProgressReport", int64(report)), version, c.input()),
		deed{version: version + 1, action: ledger.ReportSave, content: c})
	return refused, err
}

// act submits, returns or approves.
func (p *person) act(ctx context.Context, done *deeds, a ledger.ReportAction, report ledger.ID, version int64) (*refusal, error) {
	name := map[ledger.ReportAction]string{ledger.ReportSubmit: "reportSubmit", ledger.ReportReturn: "reportReturn", ledger.ReportApprove: "reportApprove"}[a]
	reason := ""
	if a == ledger.ReportReturn {
		reason = `, reason: "与监理月报不符"`
	}
	_, refused, err := p.change(ctx, done, fmt.Sprintf(`%s(report: %q, expectedVersion: %d%s)`, name, floorID("ProgressReport", int64(report)), version, reason),
		deed{version: version + 1, action: a})
	return refused, err
}

// waiting is a report in a list.
type waiting struct {
	ID      string
	Version int64
	State   string
	Subject struct{ ID string }
	Period  struct{ ID string }
}

// reports lists some of those that the person sees in some states, the newest first.
func (p *person) reports(ctx context.Context, states string, first int) ([]waiting, error) {
	var data struct{ ProgressReports struct{ Nodes []waiting } }
	err := p.ask(ctx, fmt.Sprintf(`{ progressReports(first: %d, filter: {states: [%s]}, orderBy: [{field: ID, direction: DESC}]) {
		nodes { id version state subject { ... on Project { id } } period { id } } } }`, first, states), &data)
	return data.ProgressReports.Nodes, err
}
