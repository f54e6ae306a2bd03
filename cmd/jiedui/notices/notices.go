// Package notices sends what the ledger has to tell: to webhooks, to group robots of WeCom
// (企业微信) and DingTalk (钉钉), and by mail.
//
// What is to be told stands in the ledger (its outbox) from the transaction in which it
// happened; this package only takes it from there, sends it, and says what became of it. It
// decides neither who is told nor what. Start at Sender.Run.
package notices

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"jiedui/ledger"
)

// Outbox is where notices wait.
type Outbox interface {
	// AddressNotices makes out deliveries of the notices that have none yet.
	AddressNotices(ctx context.Context, mailTo func(ledger.Notice) []string) (int, error)
	// ClaimDeliveries takes deliveries that are to be sent now, for as long as the lease.
	ClaimDeliveries(ctx context.Context, most int, lease time.Duration) ([]ledger.Dispatch, error)
	// SettleDelivery says what became of an attempt.
	SettleDelivery(ctx context.Context, d ledger.Delivery, taken bool, answer string) error
}

// Options say how notices are sent; a zero field means the default.
type Options struct {
	Mail Mail // none: no mail is sent
	// MailTo names the addresses of mail that are told of a notice; nil: none.
	MailTo func(ledger.Notice) []string
	// Look is how often the outbox is looked into when nothing happens here: 5 s.
	Look time.Duration
	// Timeout bounds one attempt: 10 s.
	Timeout time.Duration
	Log     *slog.Logger // nil: slog.Default()
	// Now is the clock that signatures carry; nil: time.Now.
	Now func() time.Time
}

const (
	// atOnce is how many deliveries are under way together.
	atOnce = 8
	// leases is how many timeouts a claim lasts: all that was claimed has been tried by then.
	leases = 6
)

// Sender sends notices.
type Sender struct {
	outbox  Outbox
	options Options
	client  *http.Client
}

// New makes a sender.
func New(outbox Outbox, o Options) *Sender {
	if o.Look <= 0 {
		o.Look = 5 * time.Second
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.MailTo == nil || o.Mail.Host == "" {
		o.MailTo = func(ledger.Notice) []string { return nil }
	}
	return &Sender{outbox: outbox, options: o, client: &http.Client{
		// A receiver that moved is to be told so: what is signed for one address is for no other.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Run sends until ctx ends. moved, which may be nil, gives a channel that is closed when the
// ledger got on.
func (s *Sender) Run(ctx context.Context, moved func() <-chan struct{}) {
	look := time.NewTicker(s.options.Look)
	defer look.Stop()
	for {
		var next <-chan struct{}
		if moved != nil {
			next = moved()
		}
		if err := s.Send(ctx); err != nil && ctx.Err() == nil {
			s.options.Log.WarnContext(ctx, "notices", "error", err)
		}
		select {
		case <-next:
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}

// Send sends all that is to be sent now.
func (s *Sender) Send(ctx context.Context) error {
	for {
		addressed, err := s.outbox.AddressNotices(ctx, s.options.MailTo)
		if err != nil {
			return fmt.Errorf("address notices: %w", err)
		}
		claimed, err := s.outbox.ClaimDeliveries(ctx, atOnce, leases*s.options.Timeout)
		if err != nil {
			return fmt.Errorf("claim deliveries: %w", err)
		}
		if len(claimed) == 0 && addressed == 0 {
			return ctx.Err()
		}
		var under sync.WaitGroup
		for _, d := range claimed {
			under.Go(func() { s.attempt(ctx, d) })
		}
		under.Wait()
	}
}

func (s *Sender) attempt(ctx context.Context, d ledger.Dispatch) {
	trying, cancel := context.WithTimeout(ctx, s.options.Timeout)
	defer cancel()
	var taken bool
	var answer string
	if d.Webhook != 0 {
		taken, answer = s.post(trying, d)
	} else {
		taken, answer = s.mail(trying, d)
	}
	if ctx.Err() != nil && !taken {
		return // stopped, not refused: the claim runs out and another tries it
	}
	// What a receiver took is noted even when the server is being stopped.
	noting, done := context.WithTimeout(context.WithoutCancel(ctx), s.options.Timeout)
	defer done()
	if err := s.outbox.SettleDelivery(noting, d.Delivery, taken, answer); err != nil {
		s.options.Log.WarnContext(ctx, "notices", "delivery", d.ID, "error", err)
	}
}
