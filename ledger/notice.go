package ledger

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// NoticeEvent is what somebody is told of (提醒).
type NoticeEvent string

// The events.
const (
	NoticeDueSoon         NoticeEvent = "due_soon"         // 即将到期: a report is due within a few days
	NoticeOverdue         NoticeEvent = "overdue"          // 已逾期: its due date has passed
	NoticeSubmitted       NoticeEvent = "submitted"        // 已提交: it waits for review
	NoticeReturned        NoticeEvent = "returned"         // 已退回: it is to be mended
	NoticeApproved        NoticeEvent = "approved"         // 已通过: its figures count
	NoticeUnlockRequested NoticeEvent = "unlock_requested" // 申请解锁: it is to be opened again
	NoticeTest            NoticeEvent = "test"             // 测试: somebody tries a webhook
)

// NoticeEvents lists the events.
var NoticeEvents = []NoticeEvent{NoticeDueSoon, NoticeOverdue, NoticeSubmitted, NoticeReturned, NoticeApproved, NoticeUnlockRequested, NoticeTest}

// Valid reports whether the event is known.
func (e NoticeEvent) Valid() bool { return contains(NoticeEvents, e) }

// ForPartner reports whether who reports is told, not who reviews.
func (e NoticeEvent) ForPartner() bool {
	return e == NoticeDueSoon || e == NoticeOverdue || e == NoticeReturned || e == NoticeApproved
}

// Notice is one event for whoever wants to know of it.
type Notice struct {
	ID    ID          `db:"id" json:"id"`
	Event NoticeEvent `db:"event" json:"event"`
	// Key names the event; what has the key of an earlier notice is not told again.
	Key string  `db:"event_key" json:"key"`
	At  Instant `db:"at" json:"-"` // of the transaction it came with
	// Place is where it belongs, empty: nowhere in particular. Webhooks of a place hear of
	// what lies at or below it.
	Place        string `db:"place_code" json:"place,omitempty"`
	Organisation ID     `db:"organisation_id" json:"organisation,omitempty"` // who reports; zero: nobody
	Report       ID     `db:"report_id" json:"report,omitempty"`
	Period       ID     `db:"period_id" json:"period,omitempty"`
	Title        string `db:"title" json:"title"` // one line for people
	Text         string `db:"text" json:"text"`   // what to do; may be empty
}

// Validate checks that the notice can be told.
func (n Notice) Validate() error {
	switch {
	case !n.Event.Valid():
		return Invalid("notice", string(n.Event), "event", "提醒的事项不认识")
	case strings.TrimSpace(n.Key) == "" || strings.TrimSpace(n.Title) == "":
		return Invalid("notice", n.Key, "key", "提醒要有标识和标题")
	}
	return nil
}

// WebhookForm is the form of the bodies that a webhook is sent.
type WebhookForm string

// The forms.
const (
	WebhookJSON     WebhookForm = "json"     // the notice as JSON, signed in a header
	WebhookWeCom    WebhookForm = "wecom"    // 企业微信 group robot
	WebhookDingTalk WebhookForm = "dingtalk" // 钉钉 group robot
)

// WebhookForms lists the forms.
var WebhookForms = []WebhookForm{WebhookJSON, WebhookWeCom, WebhookDingTalk}

// Valid reports whether the form is known.
func (f WebhookForm) Valid() bool { return contains(WebhookForms, f) }

// Webhook is an address that notices are sent to (消息推送).
type Webhook struct {
	ID   ID          `db:"id"`
	Name string      `db:"name"`
	URL  string      `db:"url"`
	Form WebhookForm `db:"form"`
	// Secret signs what is sent (WebhookJSON, WebhookDingTalk); never handed out again.
	Secret string        `db:"secret"`
	Events []NoticeEvent // none: all
	// Place: only what lies at or below it; empty: everything.
	Place    string  `db:"place_code"`
	Disabled bool    `db:"is_disabled"`
	Version  int64   `db:"version"`
	MadeAt   Instant `db:"made_at"`
}

// minSecret is how long a secret must be, in bytes.
const minSecret = 16

// Validate checks address, form and secret.
func (w Webhook) Validate() error {
	u, err := url.Parse(w.URL)
	switch {
	case strings.TrimSpace(w.Name) == "" || len(w.Name) > 200:
		return Invalid("webhook", w.Name, "name", "推送地址要有名称，最长 200 个字节")
	case err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http":
		return Invalid("webhook", w.Name, "url", "推送地址应为 https://… 的完整网址，不带用户名")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return Invalid("webhook", w.Name, "url", "推送地址应为 https://…；http 只能用于本机")
	case !w.Form.Valid():
		return Invalid("webhook", w.Name, "form", "推送格式应为 json、wecom 或 dingtalk")
	case w.Form == WebhookJSON && len(w.Secret) < minSecret:
		return Invalid("webhook", w.Name, "secret", "签名密钥至少 "+strconv.Itoa(minSecret)+" 个字节")
	}
	for _, e := range w.Events {
		if !e.Valid() {
			return Invalid("webhook", w.Name, "events", "提醒的事项不认识："+string(e))
		}
	}
	return nil
}

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

// Wants reports whether the webhook is to hear of a notice.
func (w Webhook) Wants(n Notice) bool {
	return !w.Disabled && (len(w.Events) == 0 || contains(w.Events, n.Event)) && strings.HasPrefix(n.Place, w.Place)
}

// DeliveryState is what became of telling one receiver.
type DeliveryState string

// The states.
const (
	DeliveryPending DeliveryState = "pending" // 待发送, or to be tried again
	DeliverySent    DeliveryState = "sent"    // 已送达: the receiver took it
	DeliveryFailed  DeliveryState = "failed"  // 失败: tried as often as is tried
)

// DeliveryStates lists the states.
var DeliveryStates = []DeliveryState{DeliveryPending, DeliverySent, DeliveryFailed}

// Delivery is a notice on its way to one receiver: a webhook or an address of mail.
type Delivery struct {
	ID       ID            `db:"id"`
	Notice   ID            `db:"notice_id"`
	Webhook  ID            `db:"webhook_id"` // zero: mail
	Mail     string        `db:"mail"`       // empty: a webhook
	State    DeliveryState `db:"state"`
	Attempts int           `db:"attempts"` // begun
	// NextAt is when it is tried next, while pending.
	NextAt Instant `db:"next_at"`
	SentAt Instant `db:"sent_at"` // zero: not yet
	// Answer is what the receiver said last, or why it could not be reached.
	Answer string `db:"answer"`
}

// Dispatch is a delivery with what it takes to send it.
type Dispatch struct {
	Delivery
	Of      Notice
	Through Webhook // zero: mail
}

// MaxAttempts is how often a delivery is tried: over about two days.
const MaxAttempts = 10

// RetryAfter is how long to wait after an attempt that failed, counted from one: 10 s, then
// four times longer each time, at most 12 h.
func RetryAfter(attempt int) time.Duration {
	wait := 10 * time.Second
	for range attempt - 1 {
		if wait *= 4; wait > 12*time.Hour {
			return 12 * time.Hour
		}
	}
	return wait
}
