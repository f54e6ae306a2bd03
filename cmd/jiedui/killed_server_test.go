package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"jiedui/ledger"
)

// mailbox receives notices and counts each delivery by its number.
type mailbox struct {
	*httptest.Server
	mutex sync.Mutex
	got   map[string]int
	came  chan struct{} // told of each, before it is answered
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	m := &mailbox{got: map[string]int{}, came: make(chan struct{}, 1)}
	m.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // what it says is another test's
		m.mutex.Lock()
		m.got[r.Header.Get("X-Jiedui-Delivery")]++
		m.mutex.Unlock()
		select {
		case m.came <- struct{}{}:
		default:
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(m.Close)
	return m
}

func (m *mailbox) counts() map[string]int {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	counts := make(map[string]int, len(m.got))
	for id, n := range m.got {
		counts[id] = n
	}
	return counts
}

// outboxState is what the ledger knows of deliveries: those answered, and those that are not.
func outboxState(t *testing.T, db *sql.DB) (answered, tried map[string]bool, waiting int) {
	t.Helper()
	answered, tried = map[string]bool{}, map[string]bool{}
	each(t, db, `SELECT id, state, attempts FROM notice_delivery`, func(scan func(...any)) {
		var id, state string
		var attempts int
		scan(&id, &state, &attempts)
		switch {
		case state == string(ledger.DeliverySent):
			answered[id] = true
		case attempts > 0:
			tried[id] = true
		}
		if state == string(ledger.DeliveryPending) {
			waiting++
		}
	})
	var notices int
	if err := db.QueryRow(`SELECT COUNT(*) FROM notice WHERE addressed_at = 0`).Scan(&notices); err != nil {
		t.Fatal(err)
	}
	return answered, tried, waiting + notices
}

// eventually waits for something that the program does in the background.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(4 * patience)
	for !is() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("still not: %s", what)
		}
	}
}

// importJob is a file on its way through the API.
type importJob struct {
	ID      string
	State   string
	Running bool
	Batch   *struct{ ID string }
}

// uploads sends a list of projects and waits until it was tried.
func (p *person) uploads(t *testing.T, content []byte) importJob {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	operations, err := json.Marshal(map[string]any{
		"query": `mutation ($file: Upload!) { m: importUpload(file: $file) { job { id } userErrors { code message field } } }`, "variables": map[string]any{"file": nil},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = form.WriteField("operations", string(operations)) // into memory
	_ = form.WriteField("map", `{"0": ["variables.file"]}`)
	part, _ := form.CreateFormFile("0", "台账.csv")
	_, _ = part.Write(content)
	_ = form.Close()
	var data struct {
		M struct {
			Job        *importJob
			UserErrors []refusal
		}
	}
	if err := p.post(t.Context(), form.FormDataContentType(), &body, &data); err != nil || data.M.Job == nil {
		t.Fatal(data.M.UserErrors, err)
	}
	return p.settled(t, data.M.Job.ID)
}

// settled is a job when nothing works on it any more.
func (p *person) settled(t *testing.T, id string) (job importJob) {
	t.Helper()
	eventually(t, "job "+id+" settled", func() bool {
		var data struct{ ImportJob importJob }
		if err := p.ask(t.Context(), fmt.Sprintf(`{ importJob(id: %q) { id state running batch { id } } }`, id), &data); err != nil {
			t.Fatal(err)
		}
		job = data.ImportJob
		return !job.Running
	})
	return job
}

// applies has a job applied, which the server does after it has answered.
func (p *person) applies(ctx context.Context, job importJob) (*refusal, error) {
	var data struct {
		M struct{ UserErrors []refusal }
	}
	err := p.ask(ctx, fmt.Sprintf(`mutation { m: importApply(job: %q) { job { id } userErrors { code message field } } }`, job.ID), &data)
	if err == nil && len(data.M.UserErrors) > 0 {
		return &data.M.UserErrors[0], nil
	}
	return nil, err
}

// TestAKilledServerLosesNothingItAnswered kills the program with SIGKILL while it serves: in
// turns when an approval is on its way, when an import that it was told to apply is being
// applied, and when a receiver has just got a notice. After each kill nothing is half
// done, whatever was answered is there, and the ledger goes on. In the end each notice has
// come, once, or again only where the kill came before the answer was noted.
//
//	JIEDUI_TEST_KILLS=50 go test ./cmd/jiedui -run TestAKilledServer -v
func TestAKilledServerLosesNothingItAnswered(t *testing.T) {
	t.Parallel()
	kills := number(t, "JIEDUI_TEST_KILLS", 6)
	const people, rows = 8, 200
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			w := newReporters(t, loadedOffice(t, engine), 40, people/2)
			clerk := w.person(t, "office", 0, ledger.Grant{Role: ledger.AccessOffice, Place: "440229"}, ledger.Grant{Role: ledger.AccessAdmin})
			box := newMailbox(t)
			if _, err := w.store(t).SaveWebhook(t.Context(), ledger.Webhook{Name: "值班", URL: box.URL, Form: ledger.WebhookJSON, Secret: "0123456789abcdef"}); err != nil {
				t.Fatal(err)
			}
			db := w.database(t)
			seed := time.Now().UnixNano()
			random := rand.New(rand.NewPCG(uint64(seed), 0))
			serve := func() *process {
				p := start(t, w.office, "serve")
				w.at(p.url)
				clerk.url = p.url
				return p
			}
			p := serve()
			all := newCrowd(w)
			all.sending = make(chan struct{}, 1)
			noted, open := map[string]int{}, map[string]bool{} // deliveries answered, and not, when a kill came
			applying := 300 * time.Millisecond
			applied, interrupted := 0, 0
			for i := range kills {
				var job importJob
				file := bytes.ReplaceAll(builders(1, rows), []byte("乡村道路"), fmt.Appendf(nil, "第%d批道路", i))
				if i%3 == 1 {
					job = clerk.uploads(t, file)
				}
				all.gone.Store(false)
				all.from = i * people / 2
				for _, c := range []chan struct{}{all.sending, box.came} {
					select {
					case <-c: // of before
					default:
					}
				}
				var working sync.WaitGroup
				working.Go(func() { all.work(t, people, func(int) bool { return !all.gone.Load() && !t.Failed() }) })
				var moment time.Duration
				wait := func(what string, c <-chan struct{}) { // for some of them
					for range 1 + random.IntN(6) {
						select {
						case <-c:
						case <-time.After(2 * patience):
							t.Errorf("seed %d, kill %d: no %s", seed, i+1, what)
							return
						}
					}
				}
				switch i % 3 {
				case 0:
					wait("approval", all.sending)
					moment = time.Duration(random.Int64N(int64(30 * time.Millisecond)))
				case 1:
					if refused, err := clerk.applies(t.Context(), job); refused != nil || err != nil {
						t.Error(refused, err)
					}
					moment = time.Duration(random.Int64N(int64(applying)))
				case 2:
					wait("notice", box.came)
					moment = time.Duration(random.Int64N(int64(5 * time.Millisecond)))
				}
				<-time.After(moment)
				all.gone.Store(true)
				_ = p.Process.Kill()
				<-p.ended
				working.Wait()
				if t.Failed() {
					t.FailNow()
				}
				if engine == "postgres" { // what was being committed is, or is not
					eventually(t, "the last transaction ended", func() (over bool) {
						database, _ := serverOf(t, w.url)
						err := db.QueryRow(`SELECT COUNT(*) = 0 FROM pg_stat_activity WHERE datname = $1 AND backend_xid IS NOT NULL`, database).Scan(&over)
						return err == nil && over
					})
				}
				counts := box.counts()
				answered, tried, _ := outboxState(t, db)
				for id := range answered {
					if before, was := noted[id]; was && counts[id] != before {
						t.Errorf("delivery %s came again though its answer was noted", id)
					}
					noted[id] = counts[id]
				}
				for id := range tried {
					open[id] = true
				}
				// As though the minute had passed for which the killed server had taken them.
				if _, err := db.Exec(`UPDATE notice_delivery SET next_at = 0 WHERE state = 'pending'`); err != nil {
					t.Fatal(err)
				}
				p = serve()
				if job.ID != "" {
					was := clerk.settled(t, job.ID)
					var there int
					if err := db.QueryRow(fmt.Sprintf(`SELECT COUNT(*) FROM project WHERE name LIKE '第%d批道路%%'`, i)).Scan(&there); err != nil {
						t.Fatal(err)
					}
					if whole := was.State == "APPLIED"; !whole && was.State != "INTERRUPTED" || whole != (was.Batch != nil) || whole && there != rows || !whole && there != 0 {
						t.Errorf("the import is %+v with %d of %d projects", was, there, rows)
					} else if whole {
						applied++
						applying = applying * 4 / 5
					} else {
						interrupted++
						applying = applying * 5 / 4
						again := clerk.uploads(t, file)
						if refused, err := clerk.applies(t.Context(), again); err != nil || refused != nil || clerk.settled(t, again.ID).State != "APPLIED" {
							t.Errorf("importing it again: %v %v", refused, err)
						}
					}
				}
				w.balanced(t, all.done)
				if t.Failed() {
					t.Fatalf("after kill %d of seed %d, of kind %d", i+1, seed, i%3)
				}
			}
			eventually(t, "all notices sent", func() bool { _, _, left := outboxState(t, db); return left == 0 })
			p.signal(t, syscall.SIGTERM)
			if code := p.wait(t); code != 0 {
				t.Errorf("exit code %d: %s", code, p.errOut.String())
			}
			none(t, db, "a notice without one delivery that was answered", `
				SELECT n.id FROM notice n WHERE 1 <> (SELECT COUNT(*) FROM notice_delivery d WHERE d.notice_id = n.id AND d.state = 'sent')`)
			answered, _, _ := outboxState(t, db)
			counts, again := box.counts(), 0
			for id := range answered {
				switch n := counts[id]; {
				case n == 0:
					t.Errorf("delivery %s never came", id)
				case n > 1 && !open[id]:
					t.Errorf("delivery %s came %d times; no kill was between its coming and its note", id, n)
				case n > 1:
					again += n - 1
				}
				if before, was := noted[id]; was && counts[id] != before {
					t.Errorf("delivery %s came again though its answer was noted", id)
				}
			}
			t.Logf("seed %d: %d kills; %d changes answered, all there; %d imports whole, %d not there and imported again; %d notices, of which %d came a second time",
				seed, kills, len(all.done.list), applied, interrupted, len(answered), again)
			if strings.Contains(p.errOut.String(), "panic") {
				t.Error(p.errOut.String())
			}
		})
	}
}
