package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("a_notice_is_told_once", noticeOnce)
	_ = add("a_notice_goes_to_whoever_wants_it", noticeAddressed)
	_ = add("a_delivery_is_one_senders_until_its_time_is_up", deliveryClaimed)
	_ = add("a_delivery_is_tried_until_it_is_taken_or_too_often", deliveryRetried)
	_ = add("a_webhook_is_changed_at_its_version_and_keeps_its_secret", webhookChanged)
	_ = add("what_is_sent_does_not_move_the_ledger", noticesAside)
	_ = add("deliveries_are_listed_by_page", deliveriesListed)
)

var aWebhook = ledger.Webhook{Name: "值班", URL: "https://hook.example/x", Form: ledger.WebhookJSON, Secret: "0123456789abcdef"}

func (w *writing) webhook(change func(h *ledger.Webhook)) ledger.Webhook {
	w.Helper()
	h := aWebhook
	change(&h)
	made, err := w.SaveWebhook(w.ctx, h)
	if err != nil {
		w.Fatal(err)
	}
	return made
}

func (w *writing) tell(notices ...ledger.Notice) {
	w.Helper()
	told, err := w.Announce(w.ctx, notices)
	if err != nil || told != len(notices) {
		w.Fatalf("told %d of %d, %v", told, len(notices), err)
	}
}

func nobody(ledger.Notice) []string { return nil }

func (w *writing) address(mailTo func(ledger.Notice) []string) (made int) {
	w.Helper()
	made, err := w.AddressNotices(w.ctx, mailTo)
	if err != nil {
		w.Fatal(err)
	}
	return made
}

func (w *writing) claim(most int, lease time.Duration) []ledger.Dispatch {
	w.Helper()
	claimed, err := w.ClaimDeliveries(w.ctx, most, lease)
	if err != nil {
		w.Fatal(err)
	}
	return claimed
}

func submitted(key, place string) ledger.Notice {
	return ledger.Notice{Event: ledger.NoticeSubmitted, Key: key, Place: place, Title: "第三季度报告已提交", Text: "请审核"}
}

func noticeOnce(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.tell(submitted("a", "440229"), submitted("b", ""))
	told, err := s.Announce(w.ctx, []ledger.Notice{submitted("a", "4402"), submitted("c", "")})
	if err != nil || told != 1 {
		t.Errorf("told %d, %v; only c is new", told, err)
	}
	if _, err := s.Announce(w.ctx, []ledger.Notice{submitted("d", ""), {Event: "boo", Key: "e", Title: "x"}}); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("an event that nobody knows is told: %v", err)
	}
	if told, err := s.Announce(w.ctx, []ledger.Notice{submitted("d", "")}); told != 1 || err != nil {
		t.Errorf("what was refused left something behind: %d, %v", told, err)
	}
	found, err := s.NoticesByID(w.ctx, []ledger.ID{1, 2, 4711})
	if err != nil || len(found) != 2 || found[1].Place != "440229" || found[1].Text != "请审核" {
		t.Errorf("notices %+v, %v", found, err)
	}
}

func noticeAddressed(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	all := w.webhook(func(h *ledger.Webhook) {})
	county := w.webhook(func(h *ledger.Webhook) { h.Place = "440229" })
	overdue := w.webhook(func(h *ledger.Webhook) { h.Events = []ledger.NoticeEvent{ledger.NoticeOverdue} })
	off := w.webhook(func(h *ledger.Webhook) { h.Disabled = true })
	gone := w.webhook(func(h *ledger.Webhook) {})
	if err := s.ArchiveWebhook(w.ctx, gone.ID); err != nil {
		t.Fatal(err)
	}
	w.tell(submitted("town", "440229103"), submitted("elsewhere", "4406"))
	mailTo := func(n ledger.Notice) []string {
		if n.Place == "4406" {
			return []string{"a@example.com", "b@example.com"}
		}
		return nil
	}
	if made := w.address(mailTo); made != 5 {
		t.Errorf("%d deliveries made out, want 5", made)
	}
	if made := w.address(mailTo); made != 0 {
		t.Errorf("%d made out again", made)
	}
	var got []string
	for _, d := range w.claim(100, time.Minute) {
		got = append(got, fmt.Sprint(d.Of.Key, " ", d.Webhook, d.Mail, " ", d.Through.URL))
		if d.Webhook != 0 && d.Through.Secret != aWebhook.Secret {
			t.Errorf("the sender is not given the secret")
		}
	}
	want := []string{
		fmt.Sprint("town ", all.ID, " ", aWebhook.URL), fmt.Sprint("town ", county.ID, " ", aWebhook.URL),
		fmt.Sprint("elsewhere ", all.ID, " ", aWebhook.URL), "elsewhere 0a@example.com ", "elsewhere 0b@example.com ",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("deliveries (-want +got):\n%s", d)
	}
	_, _ = overdue, off
	d, err := s.TestWebhook(w.ctx, county.ID, "试一试")
	if err != nil || d.Webhook != county.ID {
		t.Errorf("test %+v, %v", d, err)
	}
	if one := w.claim(100, time.Minute); len(one) != 1 || one[0].Of.Event != ledger.NoticeTest || one[0].Webhook != county.ID {
		t.Errorf("a test reaches %+v", one)
	}
	if _, err := s.TestWebhook(w.ctx, off.ID, "试一试"); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("a webhook that is off is tried: %v", err)
	}
	if _, err := s.TestWebhook(w.ctx, gone.ID, "试一试"); ledger.KindOf(err) != ledger.KindNotFound {
		t.Errorf("an archived webhook is tried: %v", err)
	}
}

func deliveryClaimed(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.webhook(func(h *ledger.Webhook) {})
	w.tell(submitted("1", ""), submitted("2", ""), submitted("3", ""))
	w.address(nobody)
	first := w.claim(2, 40*time.Second)
	second := w.claim(2, 40*time.Second)
	if len(first) != 2 || len(second) != 1 || second[0].ID == first[0].ID || second[0].ID == first[1].ID {
		t.Fatalf("claimed %+v and then %+v", first, second)
	}
	if err := s.SettleDelivery(w.ctx, first[0].Delivery, true, "200"); err != nil {
		t.Fatal(err)
	}
	// The other two are taken again when the time of who claimed them is up, by whomever asks.
	again := map[ledger.ID]int{}
	for range 60 {
		for _, d := range w.claim(5, time.Hour) {
			again[d.ID] = d.Attempts
		}
	}
	if d := cmp.Diff(map[ledger.ID]int{first[1].ID: 2, second[0].ID: 2}, again); d != "" {
		t.Errorf("claimed again (-want +got):\n%s", d)
	}
	// An attempt that was overtaken and failed says nothing; one that was taken does.
	if err := s.SettleDelivery(w.ctx, first[1].Delivery, false, "late"); err != nil {
		t.Fatal(err)
	}
	if err := s.SettleDelivery(w.ctx, second[0].Delivery, true, "200"); err != nil {
		t.Fatal(err)
	}
	states := w.deliveryStates()
	want := map[ledger.ID]string{first[0].ID: "sent 200", first[1].ID: "pending ", second[0].ID: "sent 200"}
	if d := cmp.Diff(want, states); d != "" {
		t.Errorf("states (-want +got):\n%s", d)
	}
}

func (w *writing) deliveryStates() map[ledger.ID]string {
	w.Helper()
	list, err := w.Deliveries(w.ctx, 0, ledger.Page{First: 100})
	if err != nil {
		w.Fatal(err)
	}
	states := map[ledger.ID]string{}
	for _, d := range list.Items {
		states[d.ID] = string(d.State) + " " + d.Answer
	}
	return states
}

func deliveryRetried(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	h := w.webhook(func(h *ledger.Webhook) {})
	w.tell(submitted("1", ""))
	w.address(nobody)
	d := w.claim(1, time.Hour)[0].Delivery
	before := ledger.InstantOf(Clock)
	for d.Attempts < ledger.MaxAttempts {
		if err := s.SettleDelivery(w.ctx, d, false, "HTTP 503"); err != nil {
			t.Fatal(err)
		}
		list, err := s.Deliveries(w.ctx, h.ID, ledger.Page{First: 1})
		if err != nil || len(list.Items) != 1 {
			t.Fatal(list, err)
		}
		d = list.Items[0]
		if d.State != ledger.DeliveryPending || d.Answer != "HTTP 503" || d.NextAt-before < ledger.Instant(ledger.RetryAfter(d.Attempts).Microseconds()) {
			t.Fatalf("after attempt %d: %+v", d.Attempts, d)
		}
		d.Attempts++ // as the next claim would, which need not be waited for
		put(t, s, `UPDATE notice_delivery SET attempts = attempts + 1`)
	}
	if err := s.SettleDelivery(w.ctx, d, false, "HTTP 503"); err != nil {
		t.Fatal(err)
	}
	if got := w.deliveryStates()[d.ID]; got != "failed HTTP 503" {
		t.Errorf("after the last attempt: %s", got)
	}
	if again, err := s.RetryDelivery(w.ctx, d.ID); err != nil || again.State != ledger.DeliveryPending || again.Attempts != 0 {
		t.Errorf("retried %+v, %v", again, err)
	}
	if _, err := s.RetryDelivery(w.ctx, d.ID); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("what is pending is retried: %v", err)
	}
	if _, err := s.RetryDelivery(w.ctx, 4711); ledger.KindOf(err) != ledger.KindNotFound {
		t.Errorf("what is not there is retried: %v", err)
	}
	// Whom nobody listens to any more is not tried.
	if err := s.ArchiveWebhook(w.ctx, h.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.claim(1, time.Hour); len(got) != 0 {
		t.Errorf("claimed for an archived webhook: %+v", got)
	}
	if got := w.deliveryStates()[d.ID]; got != "failed 推送地址已停用或删除" {
		t.Errorf("of an archived webhook: %s", got)
	}
}

func webhookChanged(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	h := w.webhook(func(h *ledger.Webhook) {
		h.Events = []ledger.NoticeEvent{ledger.NoticeSubmitted, ledger.NoticeOverdue}
	})
	if h.Secret != "" || h.Version != 1 {
		t.Errorf("made %+v", h)
	}
	h.Name = "值班二"
	changed, err := s.SaveWebhook(w.ctx, h)
	if err != nil || changed.Version != 2 {
		t.Fatalf("changed %+v, %v", changed, err)
	}
	if _, err := s.SaveWebhook(w.ctx, h); ledger.KindOf(err) != ledger.KindConflict {
		t.Errorf("an old version is taken: %v", err)
	}
	bad := changed
	bad.URL = "http://hook.example/"
	if _, err := s.SaveWebhook(w.ctx, bad); ledger.KindOf(err) != ledger.KindInvalid {
		t.Errorf("an address without TLS is taken: %v", err)
	}
	list, err := s.Webhooks(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff([]ledger.Webhook{changed}, list); d != "" {
		t.Errorf("webhooks (-want +got):\n%s", d)
	}
	w.tell(submitted("1", ""))
	w.address(nobody)
	if got := w.claim(1, time.Minute); len(got) != 1 || got[0].Through.Secret != aWebhook.Secret || got[0].Through.Name != "值班二" {
		t.Errorf("the secret is lost by the change: %+v", got)
	}
	if err := s.ArchiveWebhook(w.ctx, h.ID); err != nil {
		t.Fatal(err)
	}
	if err := s.ArchiveWebhook(w.ctx, h.ID); ledger.KindOf(err) != ledger.KindNotFound {
		t.Errorf("archived twice: %v", err)
	}
	if list, err := s.Webhooks(w.ctx); err != nil || len(list) != 0 {
		t.Errorf("archived webhooks are listed: %+v, %v", list, err)
	}
}

func noticesAside(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	before, err := s.LatestInstant(w.ctx)
	if err != nil {
		t.Fatal(err)
	}
	w.webhook(func(*ledger.Webhook) {})
	w.tell(submitted("1", ""))
	w.address(nobody)
	for _, d := range w.claim(1, time.Minute) {
		if err := s.SettleDelivery(w.ctx, d.Delivery, true, "200"); err != nil {
			t.Fatal(err)
		}
	}
	after, err := s.LatestInstant(w.ctx)
	if err != nil || after != before {
		t.Errorf("the ledger moved from %d to %d, %v", before, after, err)
	}
}

func deliveriesListed(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	h := w.webhook(func(*ledger.Webhook) {})
	w.webhook(func(h *ledger.Webhook) { h.Name = "另一个" })
	for i := range 5 {
		w.tell(submitted(fmt.Sprint(i), ""))
	}
	w.address(nobody)
	var ids []ledger.ID
	page := ledger.Page{First: 2, Order: ledger.Order{Descending: true}}
	for {
		list, err := s.Deliveries(w.ctx, h.ID, page)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list.Items {
			ids = append(ids, d.Notice)
		}
		if !list.HasNext {
			break
		}
		page.After = list.Cursors[len(list.Cursors)-1]
	}
	if one, err := s.DeliveryCount(w.ctx, h.ID); err != nil || one != 5 {
		t.Errorf("%d to one, %v", one, err)
	}
	if all, err := s.DeliveryCount(w.ctx, 0); err != nil || all != 10 {
		t.Errorf("%d to all, %v", all, err)
	}
	if d := cmp.Diff([]ledger.ID{5, 4, 3, 2, 1}, ids); d != "" {
		t.Errorf("listed (-want +got):\n%s", d)
	}
}
