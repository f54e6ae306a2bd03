package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph/access"
	"jiedui/ledger"
)

// badRequest is what is sent to the served program, and the one code it answers with.
type badRequest struct {
	query  string
	by     *person           // whose token goes with it; nil: none
	header map[string]string // beside it
	file   io.Reader         // sent as the variable file; nil: none
	name   string            // of the file
	status int
	code   string
	// adds are the tables that take a row all the same: the record of what was tried.
	adds []string
	// length is what the request says beforehand, and waits to be told to go on; zero: nothing.
	length int64
}

// send gives the status, the body, and how many bytes were taken from the file.
func (b badRequest) send(t *testing.T, base string) (int, string, int64) {
	t.Helper()
	var body io.Reader
	file, mediaType := &countedReader{Reader: b.file}, "application/json"
	if b.file == nil {
		text, err := json.Marshal(map[string]string{"query": b.query})
		if err != nil {
			t.Fatal(err)
		}
		body = bytes.NewReader(text)
	} else {
		var head bytes.Buffer
		form := multipart.NewWriter(&head)
		operations, err := json.Marshal(map[string]any{"query": b.query, "variables": map[string]any{"file": nil}})
		if err != nil {
			t.Fatal(err)
		}
		_ = form.WriteField("operations", string(operations)) // into memory
		_ = form.WriteField("map", `{"0": ["variables.file"]}`)
		_, _ = form.CreateFormFile("0", b.name)
		mediaType = form.FormDataContentType()
		body = io.MultiReader(&head, file, strings.NewReader("\r\n--"+form.Boundary()+"--\r\n"))
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/graphql", body)
	if err != nil {
		t.Fatal(err)
	}
	if b.length > 0 {
		r.ContentLength = b.length
		r.Header.Set("Expect", "100-continue")
	}
	r.Header.Set("Content-Type", mediaType)
	r.Header.Set("GraphQL-Preflight", "1")
	if b.by != nil {
		r.Header.Set("Authorization", "Bearer "+b.by.token)
	}
	for name, value := range b.header {
		r.Header.Set(name, value)
	}
	client := http.Client{Transport: &http.Transport{ExpectContinueTimeout: patience}}
	defer client.CloseIdleConnections()
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text), file.read.Load()
}

var codeAnswered = regexp.MustCompile(`"code":"([^"]+)"`)

// leaks are words that no answer may have: of the engines, of the program's insides, of the
// others' affairs.
var leaks = regexp.MustCompile(`(?i)sqlite|pq:|select |insert |goroutine|\.go:|/work|粤北第2|乡村道路第5段`)

// TestBadRequestIsOneErrorAndNothingWritten sends the served program what nobody should: each
// is answered with one code, writes nothing, and tells nothing of what the sender may not see.
func TestBadRequestIsOneErrorAndNothingWritten(t *testing.T) {
	t.Parallel()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := loadedOffice(t, engine)
			o.config = o.file(t, "closed.yaml", nil)
			w := newReporters(t, o, 3, 1)
			admin := o.person(t, "root", 0, ledger.Grant{Role: ledger.AccessAdmin})
			office := o.person(t, "office", 0, ledger.Grant{Role: ledger.AccessOffice, Place: "440229"})
			expired, revoked := o.person(t, "late", 0, ledger.Grant{Role: ledger.AccessViewer}), o.person(t, "gone", 0, ledger.Grant{Role: ledger.AccessViewer})
			if _, err := o.store(t).AddUser(context.Background(), machine(), ledger.User{Name: "zhang", Grants: []ledger.Grant{{Role: ledger.AccessViewer}}}, "correct horse battery"); err != nil {
				t.Fatal(err)
			}
			db := o.database(t)
			for _, statement := range []string{
				`UPDATE api_token SET expires_at = created_at + 1 WHERE user_id = (SELECT id FROM account WHERE name = 'late')`,
				`UPDATE api_token SET revoked_at = created_at + 1 WHERE user_id = (SELECT id FROM account WHERE name = 'gone')`,
				`UPDATE reporting_period SET closed_at = 5 WHERE id = 2`,
			} {
				if _, err := db.Exec(statement); err != nil {
					t.Fatal(err)
				}
			}
			p := start(t, o, "serve")
			w.at(p.url)
			partner, reviewer := w.partners[0], w.reviewers[0]
			done := &deeds{}
			begin := func(p *person, project ledger.ID) ledger.ID {
				p.url = w.partners[0].url
				id, refused, err := p.begin(t.Context(), done, project, w.months[0], content{completed: 100_500_000, paid: 77})
				if err != nil || refused != nil {
					t.Fatal(refused, err)
				}
				return id
			}
			act := func(p *person, a ledger.ReportAction, id ledger.ID, version int64) {
				if refused, err := p.act(t.Context(), done, a, id, version); err != nil || refused != nil {
					t.Fatal(refused, err)
				}
			}
			draft, sent, foreign := begin(partner, w.firms[0][0]), begin(partner, w.firms[0][1]), begin(w.partners[2], w.firms[1][0])
			act(partner, ledger.ReportSubmit, sent, 1)
			session := newVisitor(t, p.url)
			session.enters(`signIn(name: "zhang", password: "correct horse battery")`)
			cookie := ""
			for _, c := range session.Jar.Cookies(mustURL(t, p.url)) {
				cookie = c.Name + "=" + c.Value
			}
			forged := cookie[:len(cookie)-4] + "AAAA"
			report := func(id ledger.ID) string { return floorID("ProgressReport", int64(id)) }
			save := func(project, month ledger.ID, more string) string {
				return fmt.Sprintf(`mutation { reportSave(input: {period: %q, subject: %q, %s}%s) { report { id version } userErrors { code } } }`,
					floorID("ReportingPeriod", int64(month)), floorID("Project", int64(project)), content{completed: 100_700_000, paid: 5}.input(), more)
			}
			reportDo := func(name string, id ledger.ID, more string) string {
				return fmt.Sprintf(`mutation { %s(report: %q%s) { report { id state } userErrors { code } } }`, name, report(id), more)
			}
			attach := func(id ledger.ID) string {
				return fmt.Sprintf(`mutation ($file: Upload!) { evidenceAttach(report: %q, file: $file) { report { id } userErrors { code } } }`, report(id))
			}
			grant := func(name, grant string) string {
				var id int64
				if err := db.QueryRow(`SELECT id FROM account WHERE name = $1`, name).Scan(&id); err != nil {
					t.Fatal(err)
				}
				return fmt.Sprintf(`mutation { grantRole(user: %q, grant: {%s}) { user { id } userErrors { code } } }`, floorID("User", id), grant)
			}
			first := badRequest{query: save(w.firms[0][2], 3, `, idempotencyKey: "form"`), by: partner}
			status, once, _ := first.send(t, p.url)
			if status != http.StatusOK || codeAnswered.MatchString(once) {
				t.Fatalf("the form: %d %s", status, once)
			}
			const list, program = `{ projects { totalCount } }`, "MZ\x90\x00\x03\x00\x00\x00 a program"
			for name, b := range map[string]badRequest{
				"nobody":           {query: list, status: 401, code: "UNAUTHENTICATED"},
				"forged_cookie":    {query: list, header: map[string]string{"Cookie": forged, access.CSRFHeader: session.csrf}, status: 401, code: ledger.CodeSessionInvalid},
				"cookie_alone":     {query: `mutation { signOut { done } }`, header: map[string]string{"Cookie": cookie}, status: 403, code: ledger.CodeNoCSRF},
				"from_elsewhere":   {query: list, header: map[string]string{"Cookie": cookie, access.CSRFHeader: session.csrf, "Sec-Fetch-Site": "cross-site"}, status: 403, code: ledger.CodeCrossSite},
				"forged_token":     {query: list, by: &person{token: ledger.TokenPrefix + strings.Repeat("A", 26)}, status: 401, code: ledger.CodeTokenInvalid},
				"expired_token":    {query: list, by: expired, status: 401, code: ledger.CodeTokenExpired},
				"revoked_token":    {query: list, by: revoked, status: 401, code: ledger.CodeTokenRevoked},
				"wrong_password":   {query: `mutation { signIn(name: "zhang", password: "wrong") { userErrors { code } } }`, status: 200, code: ledger.CodeBadCredentials, adds: []string{"access_log", "sign_in_attempt"}},
				"unknown_user":     {query: `mutation { signIn(name: "nobody", password: "wrong") { userErrors { code } } }`, status: 200, code: ledger.CodeBadCredentials, adds: []string{"access_log", "sign_in_attempt"}},
				"unknown_role":     {query: grant("zhang", `role: BOSS`), by: admin, status: 200, code: "GRAPHQL_VALIDATION_FAILED"},
				"role_on_no_scope": {query: grant("zhang", `role: PARTNER`), by: admin, status: 200, code: "INVALID"},
				"overlapping_grant": {query: grant("office", `role: OFFICE, place: "440229109"`), by: admin,
					status: 200, code: ledger.CodeGrantCovered},
				"more_than_ones_own": {query: `mutation { inviteUser(input: {grants: [{role: ADMIN}]}) { link userErrors { code } } }`, by: office, status: 200, code: ledger.CodeGrantExceeds},
				"closed_period":      {query: save(w.firms[0][0], 2, ""), by: partner, status: 200, code: ledger.ReportPeriodClosed},
				"anothers_project":   {query: save(w.firms[1][0], 3, ""), by: partner, status: 200, code: "NOT_FOUND"},
				"no_project":         {query: save(999_999, 3, ""), by: partner, status: 200, code: "NOT_FOUND"},
				"anothers_report":    {query: reportDo("reportSubmit", foreign, ""), by: partner, status: 200, code: "NOT_FOUND"},
				"no_report":          {query: reportDo("reportSubmit", 999_999, ""), by: partner, status: 200, code: "NOT_FOUND"},
				"anothers_evidence":  {query: attach(foreign), by: partner, file: strings.NewReader("\x89PNG\r\n\x1a\n..."), name: "现场.png", status: 200, code: "NOT_FOUND"},
				"a_partner_approves": {query: reportDo("reportApprove", sent, ""), by: partner, status: 403, code: "FORBIDDEN"},
				"a_draft_approved":   {query: reportDo("reportApprove", draft, ""), by: reviewer, status: 200, code: ledger.ReportWrongState},
				"submitted_again":    {query: reportDo("reportSubmit", sent, ""), by: partner, status: 200, code: ledger.ReportWrongState},
				"an_old_version":     {query: reportDo("reportSubmit", sent, ", expectedVersion: 1"), by: partner, status: 200, code: ledger.EditVersion},
				"another_form_under_the_key": {query: save(w.firms[0][3], 3, `, idempotencyKey: "form"`), by: partner,
					status: 200, code: ledger.EditKeyReused},
				"program_named_jpg": {query: attach(draft), by: partner, file: strings.NewReader(program), name: "现场.jpg", status: 200, code: ledger.ReportFileType},
				"program":           {query: attach(draft), by: partner, file: strings.NewReader(program), name: "现场.exe", status: 200, code: ledger.ReportFileType},
				"two_gigabytes":     {query: attach(draft), by: partner, file: io.LimitReader(noughts{}, 2<<30), name: "现场.png", status: 413, code: "FILE_TOO_LARGE", length: 2 << 30},
				"two_gigabytes_of_a_workbook": {query: `mutation ($file: Upload!) { importUpload(file: $file) { job { id } userErrors { code } } }`, by: office,
					file: io.LimitReader(noughts{}, 2<<30), name: "台账.xlsx", status: 413, code: "FILE_TOO_LARGE", length: 2 << 30},
			} {
				t.Run(name, func(t *testing.T) {
					snapshot, rows := o.snapshot(t), o.rowCounts(t)
					status, text, read := b.send(t, p.url)
					codes := codeAnswered.FindAllStringSubmatch(text, -1)
					if status != b.status || len(codes) != 1 || codes[0][1] != b.code {
						t.Errorf("%d %s, want %d with %s alone", status, text, b.status, b.code)
					}
					if leaked := leaks.FindString(text); leaked != "" {
						t.Errorf("%q is told: %s", leaked, text)
					}
					if b.length > 0 && read > 0 {
						t.Errorf("%d bytes of it were taken", read)
					}
					now := o.rowCounts(t)
					for table := range rows {
						if slices.Contains(b.adds, table) {
							now[table] = rows[table]
						}
					}
					if diff := cmp.Diff(rows, now); diff != "" {
						t.Errorf("rows were written (-before +after):\n%s", diff)
					}
					if o.snapshot(t) != snapshot {
						t.Error("the ledger has changed")
					}
				})
			}
			// The same form again is answered as the first time, and not written again.
			o.unchanged(t, func() {
				if _, again, _ := first.send(t, p.url); again != once {
					t.Errorf("first %s, again %s", once, again)
				}
			})
			// What is not the sender's is answered in the same words as what is not there.
			same := func(one, other string) {
				_, a, _ := badRequest{query: strings.Replace(one, "{ code }", "{ code message field }", 1), by: partner}.send(t, p.url)
				_, b, _ := badRequest{query: strings.Replace(other, "{ code }", "{ code message field }", 1), by: partner}.send(t, p.url)
				if a != b {
					t.Errorf("there and not mine: %s; not there: %s", a, b)
				}
			}
			same(save(w.firms[1][0], 3, ""), save(999_999, 3, ""))
			same(reportDo("reportSubmit", foreign, ""), reportDo("reportSubmit", 999_999, ""))
		})
	}
}

// noughts are as many as are read.
type noughts struct{}

func (noughts) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// countedReader counts what is read of it.
type countedReader struct {
	io.Reader
	read atomic.Int64
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read.Add(int64(n))
	return n, err
}

func mustURL(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
