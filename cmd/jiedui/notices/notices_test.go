package notices_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/cmd/jiedui/notices"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// receiver is a server that keeps what it is sent.
type receiver struct {
	*httptest.Server
	mutex  sync.Mutex
	got    []request
	answer func(n int) (int, string) // to the nth request, from one
}

type request struct {
	header http.Header
	query  map[string][]string
	body   string
}

func newReceiver(t *testing.T, answer func(n int) (int, string)) *receiver {
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, _ := io.ReadAll(q.Body)
		r.mutex.Lock()
		r.got = append(r.got, request{q.Header.Clone(), q.URL.Query(), string(body)})
		status, text := r.answer(len(r.got))
		r.mutex.Unlock()
		if status == http.StatusFound {
			w.Header().Set("Location", "/elsewhere")
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) requests() []request {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	return append([]request(nil), r.got...)
}

func always(status int, text string) func(int) (int, string) {
	return func(int) (int, string) { return status, text }
}

const secret = "0123456789abcdef"

// outbox is a ledger with a webhook and one thing to tell.
func outbox(t *testing.T, form ledger.WebhookForm, url string) *store.Store {
	t.Helper()
	s := storetest.SQLite(t)
	_, err := s.SaveWebhook(t.Context(), ledger.Webhook{Name: "值班", URL: url, Form: form, Secret: secret})
	if err != nil {
		t.Fatal(err)
	}
	tell(t, s, "1")
	return s
}

func tell(t *testing.T, s *store.Store, key string) {
	t.Helper()
	told, err := s.Announce(t.Context(), []ledger.Notice{{
		Event: ledger.NoticeReturned, Key: key, Place: "440229", Title: "[点我](http://evil.example) 的报告被退回", Text: "合同金额有误",
	}})
	if err != nil || told != 1 {
		t.Fatal(told, err)
	}
}

func send(t *testing.T, s *store.Store, o notices.Options) []ledger.Delivery {
	t.Helper()
	o.Now = func() time.Time { return time.Unix(1700000000, 0) }
	if err := notices.New(s, o).Send(t.Context()); err != nil {
		t.Fatal(err)
	}
	list, err := s.Deliveries(t.Context(), 0, ledger.Page{First: 100})
	if err != nil {
		t.Fatal(err)
	}
	return list.Items
}

func TestAWebhookGetsASignedNotice(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, always(204, ""))
	done := send(t, outbox(t, ledger.WebhookJSON, r.URL), notices.Options{})
	got := r.requests()
	if len(got) != 1 || len(done) != 1 || done[0].State != ledger.DeliverySent || done[0].Attempts != 1 {
		t.Fatalf("sent %+v, kept %+v", got, done)
	}
	if want := notices.Sign(secret, time.Unix(1700000000, 0), []byte(got[0].body)); got[0].header.Get("X-Jiedui-Signature") != want {
		t.Errorf("signature %q, want %q", got[0].header.Get("X-Jiedui-Signature"), want)
	}
	// The form that receivers check, worked out by hand with openssl dgst -sha256 -hmac.
	if got, want := notices.Sign("key", time.Unix(1, 0), []byte("{}")), "t=1,v1=1ba6b8171186efc613e8bcc0cbdab2748f24984d7c5a84faa2637afa0e40d224"; got != want {
		t.Errorf("Sign = %s, want %s", got, want)
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(got[0].body), &body); err != nil {
		t.Fatal(err)
	}
	delete(body, "at")
	want := map[string]any{"delivery": 1.0, "id": 1.0, "event": "returned", "key": "1", "place": "440229",
		"title": "[点我](http://evil.example) 的报告被退回", "text": "合同金额有误"}
	if d := cmp.Diff(want, body); d != "" {
		t.Errorf("body (-want +got):\n%s", d)
	}
}

func TestRobotsGetTheirFormAndAreBelievedByTheirCode(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		form  ledger.WebhookForm
		reply string
		state ledger.DeliveryState
	}{
		"wecom_takes_it":    {ledger.WebhookWeCom, `{"errcode":0,"errmsg":"ok"}`, ledger.DeliverySent},
		"wecom_refuses":     {ledger.WebhookWeCom, `{"errcode":93000,"errmsg":"invalid webhook url"}`, ledger.DeliveryPending},
		"dingtalk_takes_it": {ledger.WebhookDingTalk, `{"errcode":0,"errmsg":"ok"}`, ledger.DeliverySent},
		"dingtalk_refuses":  {ledger.WebhookDingTalk, `{"errcode":310000,"errmsg":"sign not match"}`, ledger.DeliveryPending},
		"not_a_robot":       {ledger.WebhookWeCom, `<html>`, ledger.DeliveryPending},
		"no_code":           {ledger.WebhookWeCom, `{}`, ledger.DeliveryPending},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, always(200, c.reply))
			done := send(t, outbox(t, c.form, r.URL+"/robot?access_token=k"), notices.Options{})
			if done[0].State != c.state || done[0].Answer != "HTTP 200 "+c.reply {
				t.Errorf("kept %+v", done[0])
			}
			got := r.requests()[0]
			var body struct {
				Type     string            `json:"msgtype"`
				Markdown map[string]string `json:"markdown"`
			}
			if err := json.Unmarshal([]byte(got.body), &body); err != nil || body.Type != "markdown" {
				t.Fatalf("body %s: %v", got.body, err)
			}
			text := body.Markdown["content"] + body.Markdown["text"]
			if strings.Contains(text, "[点我](") || !strings.Contains(text, `\[点我\]`) {
				t.Errorf("a name is read as a link: %s", text)
			}
			if signed := got.query["sign"] != nil && got.query["timestamp"][0] == "1700000000000"; signed != (c.form == ledger.WebhookDingTalk) {
				t.Errorf("query %v", got.query)
			}
		})
	}
}

func TestWhatIsNotTakenIsTriedAgainLater(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(n int) (int, string) {
		if n < 3 {
			return []int{503, 302}[n-1], "no\x00t yet"
		}
		return 200, "ok"
	})
	s := outbox(t, ledger.WebhookJSON, r.URL)
	for i, want := range []string{"HTTP 503 not yet", "HTTP 302 not yet", "HTTP 200 ok"} {
		var done []ledger.Delivery
		for len(r.requests()) <= i { // the ledger's clock goes on with each look at it
			done = send(t, s, notices.Options{})
		}
		if done[0].Answer != want || done[0].Attempts != i+1 {
			t.Errorf("attempt %d: %+v", i+1, done[0])
		}
	}
	for range 20 {
		send(t, s, notices.Options{})
	}
	if n := len(r.requests()); n != 3 {
		t.Errorf("%d requests; what was taken is sent again", n)
	}
}

func TestAReceiverThatCannotBeReachedIsSaidSoWithoutItsKey(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, always(200, ""))
	r.Close()
	done := send(t, outbox(t, ledger.WebhookJSON, r.URL+"/robot?access_token=verysecret"), notices.Options{})
	if done[0].State != ledger.DeliveryPending || done[0].Answer == "" || strings.Contains(done[0].Answer, "verysecret") {
		t.Errorf("kept %+v", done[0])
	}
}

func TestRunSendsWhenTheLedgerMovesAndStops(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{}, 10)
	r := newReceiver(t, func(int) (int, string) { arrived <- struct{}{}; return 200, "" })
	s := outbox(t, ledger.WebhookJSON, r.URL)
	moved := make(chan chan struct{}, 1)
	moved <- make(chan struct{})
	next := func() <-chan struct{} { c := <-moved; moved <- c; return c }
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		notices.New(s, notices.Options{Look: time.Hour}).Run(ctx, next)
	}()
	<-arrived
	tell(t, s, "2")
	c := <-moved
	moved <- make(chan struct{})
	close(c)
	<-arrived
	stop()
	<-ended
}

// A server of SMTP that takes one message and shows it.
func smtpServer(t *testing.T) (port int, message <-chan string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	taken := make(chan string, 1)
	go func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		c := textproto.NewConn(conn)
		say := func(line string) { _ = c.PrintfLine("%s", line) }
		say("220 test")
		for {
			line, err := c.ReadLine()
			if err != nil {
				return
			}
			switch word := strings.ToUpper(strings.Fields(line + " x")[0]); word {
			case "EHLO":
				say("250-test")
				say("250 8BITMIME")
			case "DATA":
				say("354 go on")
				body, err := c.ReadDotBytes()
				if err != nil {
					return
				}
				taken <- string(body)
				say("250 taken")
			case "QUIT":
				say("221 bye")
				return
			default:
				say("250 ok")
			}
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, taken
}

func TestMailIsHandedOver(t *testing.T) {
	t.Parallel()
	port, taken := smtpServer(t)
	s := storetest.SQLite(t)
	tell(t, s, "1")
	done := send(t, s, notices.Options{
		Mail:   notices.Mail{Host: "127.0.0.1", Port: port, From: "jiedui@example.com", TLS: "none"},
		MailTo: func(ledger.Notice) []string { return []string{"clerk@example.com"} },
	})
	if len(done) != 1 || done[0].State != ledger.DeliverySent || done[0].Mail != "clerk@example.com" {
		t.Fatalf("kept %+v", done)
	}
	m, err := mail.ReadMessage(bufio.NewReader(strings.NewReader(<-taken)))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil || subject != "[结对] [点我](http://evil.example) 的报告被退回" {
		t.Errorf("subject %q, %v", subject, err)
	}
	if got := m.Header.Get("Message-Id"); got != fmt.Sprintf("<notice-1-%d@jiedui>", done[0].ID) {
		t.Errorf("message id %q", got)
	}
}

func TestWithoutAServerNoMailIsMadeOut(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	tell(t, s, "1")
	if done := send(t, s, notices.Options{MailTo: func(ledger.Notice) []string { return []string{"clerk@example.com"} }}); len(done) != 0 {
		t.Errorf("made out %+v", done)
	}
}
