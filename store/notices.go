package store

import (
	"context"
	"fmt"
	"time"

	"jiedui/ledger"
)

// Notices go out in three steps, each a transaction of its own, so that nothing is lost
// whenever the process dies: what happened stands as a notice from the transaction it
// happened in (announce); a delivery is made out for each receiver (AddressNotices); who
// sends takes deliveries for a while (ClaimDeliveries) and says what became of each
// (SettleDelivery). A delivery whose sender died is taken again when its time is up.

// announce has people told of what the transaction does. What has the key of an earlier
// notice is not told again; told counts the others.
func (tx *Tx) announce(ctx context.Context, notices ...ledger.Notice) (told int, err error) {
	for _, n := range notices {
		if err := n.Validate(); err != nil {
			return told, err
		}
		var there int
		if err := tx.GetContext(ctx, &there, `SELECT COUNT(*) FROM notice WHERE event_key = $1`, n.Key); err != nil {
			return told, fmt.Errorf("look for a notice: %w", err)
		}
		if there > 0 {
			continue
		}
		id, err := tx.reserve(ctx, "notice", 1)
		if err != nil {
			return told, err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO notice (id, event, event_key, at, place_code, organisation_id, report_id, period_id, title, text)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			id, string(n.Event), n.Key, tx.Now, n.Place, idOrNull(n.Organisation), idOrNull(n.Report), idOrNull(n.Period), n.Title, n.Text)
		if err != nil {
			return told, fmt.Errorf("insert notice: %w", err)
		}
		told++
	}
	return told, nil
}

// Announce has people told of events that nothing in the ledger changes with, and counts
// those that are new by their keys.
func (s *Store) Announce(ctx context.Context, notices []ledger.Notice) (told int, err error) {
	err = s.aside(ctx, func(tx *Tx) error {
		told, err = tx.announce(ctx, notices...)
		return err
	})
	return told, err
}

const noticeColumns = `n.id, n.event, n.event_key, n.at, n.place_code, COALESCE(n.organisation_id, 0) AS organisation_id,
	COALESCE(n.report_id, 0) AS report_id, COALESCE(n.period_id, 0) AS period_id, n.title, n.text`

// addressedAtOnce is how many notices are addressed in one transaction.
const addressedAtOnce = 200

// AddressNotices makes out a delivery of each notice that has none yet for each webhook that
// wants it and for each address of mail that mailTo names, and counts the deliveries.
func (s *Store) AddressNotices(ctx context.Context, mailTo func(ledger.Notice) []string) (made int, err error) {
	var waiting []ledger.ID // looking is cheap, and does not keep others from writing
	if err := s.query(ctx, "notices to address", &waiting, &statement{}, `SELECT id FROM notice WHERE addressed_at = 0 ORDER BY id LIMIT 1`); err != nil || len(waiting) == 0 {
		return 0, err
	}
	err = s.aside(ctx, func(tx *Tx) error {
		made = 0
		var notices []ledger.Notice
		err := tx.SelectContext(ctx, &notices, `SELECT `+noticeColumns+` FROM notice n WHERE n.addressed_at = 0 ORDER BY n.id LIMIT $1`, addressedAtOnce)
		if err != nil {
			return err
		}
		var rows []webhookRow
		if err := tx.SelectContext(ctx, &rows, `SELECT `+webhookColumns+` FROM webhook WHERE archived_at = 0 ORDER BY id`); err != nil {
			return err
		}
		for _, n := range notices {
			for _, r := range rows {
				if r.webhook().Wants(n) {
					if err := addDelivery(ctx, tx, n, r.ID, ""); err != nil {
						return err
					}
					made++
				}
			}
			for _, address := range mailTo(n) {
				if err := addDelivery(ctx, tx, n, 0, address); err != nil {
					return err
				}
				made++
			}
			if _, err := tx.ExecContext(ctx, `UPDATE notice SET addressed_at = $2 WHERE id = $1`, n.ID, tx.Now); err != nil {
				return err
			}
		}
		return nil
	})
	return made, err
}

func addDelivery(ctx context.Context, tx *Tx, n ledger.Notice, webhook ledger.ID, mail string) error {
	id, err := tx.reserve(ctx, "notice_delivery", 1)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		INSERT INTO notice_delivery (id, notice_id, webhook_id, mail, state, next_at) VALUES ($1, $2, $3, $4, 'pending', $5)`,
		id, n.ID, idOrNull(webhook), mail, tx.Now)
	return err
}

// TestWebhook tells one webhook alone that somebody tries it.
func (s *Store) TestWebhook(ctx context.Context, id ledger.ID, title string) (d ledger.Delivery, err error) {
	err = s.aside(ctx, func(tx *Tx) error {
		w, err := readWebhook(ctx, tx, id)
		if err != nil {
			return err
		}
		if w.Disabled {
			return ledger.Conflict("webhook", w.Name, "这个推送地址已停用，请先启用")
		}
		n := ledger.Notice{Event: ledger.NoticeTest, Key: fmt.Sprintf("test:%d:%d", id, tx.Now), Place: w.Place, Title: title}
		if _, err := tx.announce(ctx, n); err != nil {
			return err
		}
		if err := tx.GetContext(ctx, &n.ID, `SELECT id FROM notice WHERE event_key = $1`, n.Key); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE notice SET addressed_at = $2 WHERE id = $1`, n.ID, tx.Now); err != nil {
			return err
		}
		if err := addDelivery(ctx, tx, n, id, ""); err != nil {
			return err
		}
		return tx.GetContext(ctx, &d, `SELECT `+deliveryColumns+` FROM notice_delivery d WHERE d.notice_id = $1`, n.ID)
	})
	return d, err
}

const deliveryColumns = `d.id, d.notice_id, COALESCE(d.webhook_id, 0) AS webhook_id, d.mail, d.state, d.attempts, d.next_at, d.sent_at, d.answer`

// ClaimDeliveries takes deliveries that are to be sent now, at most some, for a while: who
// has not said by then what became of them loses them to the next who asks. Those that
// cannot be sent any more fail.
func (s *Store) ClaimDeliveries(ctx context.Context, most int, lease time.Duration) ([]ledger.Dispatch, error) {
	var waiting []ledger.ID
	if err := s.query(ctx, "deliveries to send", &waiting, &statement{args: []any{int64(ledger.InstantOf(s.now()))}},
		`SELECT id FROM notice_delivery WHERE state = 'pending' AND next_at <= $1 LIMIT 1`); err != nil || len(waiting) == 0 {
		return nil, err
	}
	var claimed []ledger.Dispatch
	err := s.aside(ctx, func(tx *Tx) error {
		claimed = nil
		_, err := tx.ExecContext(ctx, `
			UPDATE notice_delivery SET state = 'failed', answer = CASE WHEN attempts >= $2 THEN answer ELSE '推送地址已停用或删除' END
			WHERE state = 'pending' AND next_at <= $1 AND (attempts >= $2
				OR webhook_id IN (SELECT w.id FROM webhook w WHERE w.archived_at <> 0 OR w.is_disabled))`, tx.Now, ledger.MaxAttempts)
		if err != nil {
			return err
		}
		var deliveries []ledger.Delivery
		err = tx.SelectContext(ctx, &deliveries, `
			SELECT `+deliveryColumns+` FROM notice_delivery d WHERE d.state = 'pending' AND d.next_at <= $1 ORDER BY d.next_at, d.id LIMIT $2`, tx.Now, most)
		if err != nil {
			return err
		}
		until := tx.Now + ledger.Instant(lease.Microseconds())
		for _, d := range deliveries {
			one := ledger.Dispatch{Delivery: d}
			one.Attempts++
			one.NextAt = until
			if err := tx.GetContext(ctx, &one.Of, `SELECT `+noticeColumns+` FROM notice n WHERE n.id = $1`, d.Notice); err != nil {
				return err
			}
			if d.Webhook != 0 {
				if one.Through, err = readWebhook(ctx, tx, d.Webhook); err != nil {
					return err
				}
			}
			if _, err := tx.ExecContext(ctx, `UPDATE notice_delivery SET attempts = $2, next_at = $3 WHERE id = $1`, d.ID, one.Attempts, until); err != nil {
				return err
			}
			claimed = append(claimed, one)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

// SettleDelivery says what became of an attempt: the receiver took it, or it is tried again
// later, or it was the last. Of an attempt that was overtaken by another only the success
// is noted.
func (s *Store) SettleDelivery(ctx context.Context, d ledger.Delivery, taken bool, answer string) error {
	return s.aside(ctx, func(tx *Tx) (err error) {
		switch {
		case taken:
			_, err = tx.ExecContext(ctx, `UPDATE notice_delivery SET state = 'sent', sent_at = $2, answer = $3 WHERE id = $1 AND state <> 'sent'`, d.ID, tx.Now, answer)
		default:
			state := ledger.DeliveryPending
			if d.Attempts >= ledger.MaxAttempts {
				state = ledger.DeliveryFailed
			}
			next := tx.Now + ledger.Instant(ledger.RetryAfter(d.Attempts).Microseconds())
			_, err = tx.ExecContext(ctx, `UPDATE notice_delivery SET state = $3, next_at = $4, answer = $5 WHERE id = $1 AND attempts = $2 AND state = 'pending'`,
				d.ID, d.Attempts, string(state), next, answer)
		}
		return err
	})
}

// RetryDelivery has a delivery that failed tried anew, now.
func (s *Store) RetryDelivery(ctx context.Context, id ledger.ID) (d ledger.Delivery, err error) {
	err = s.aside(ctx, func(tx *Tx) error {
		r, err := tx.ExecContext(ctx, `UPDATE notice_delivery SET state = 'pending', attempts = 0, next_at = $2 WHERE id = $1 AND state = 'failed'`, id, tx.Now)
		if err != nil {
			return err
		}
		var found []ledger.Delivery
		if err := tx.SelectContext(ctx, &found, `SELECT `+deliveryColumns+` FROM notice_delivery d WHERE d.id = $1`, id); err != nil {
			return err
		}
		if len(found) == 0 {
			return ledger.NotFound("delivery", numberText(id))
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			return ledger.Conflict("delivery", numberText(id), "只有发送失败的推送可以重发")
		}
		d = found[0]
		return nil
	})
	return d, err
}

type deliveryRow struct {
	keyed
	ledger.Delivery
}

// Deliveries lists what was sent to one webhook or, with none, to all receivers, by id.
func (s *Store) Deliveries(ctx context.Context, webhook ledger.ID, p ledger.Page) (ledger.List[ledger.Delivery], error) {
	g, err := newPaging(p, func(field string) (ordering, bool) { return ordering{}, field == "" || field == "id" })
	if err != nil {
		return ledger.List[ledger.Delivery]{}, err
	}
	q := &statement{}
	var found []deliveryRow
	err = s.query(ctx, "deliveries", &found, q, `WITH page AS (`+g.page(q, `SELECT r.id`+g.columns()+` `+deliveriesTo(q, webhook))+`)
		SELECT `+g.shown("x")+`, `+deliveryColumns+` FROM page x JOIN notice_delivery d ON d.id = x.id ORDER BY x.side, `+g.orderBy("x"))
	if err != nil {
		return ledger.List[ledger.Delivery]{}, err
	}
	return listOf(g, found, func(r deliveryRow) (ledger.Delivery, error) { return r.Delivery, nil })
}

// DeliveryCount is how many Deliveries would list in all.
func (s *Store) DeliveryCount(ctx context.Context, webhook ledger.ID) (int, error) {
	q := &statement{}
	return s.count(ctx, "count deliveries", q, `SELECT COUNT(*) AS n `+deliveriesTo(q, webhook))
}

func deliveriesTo(q *statement, webhook ledger.ID) string {
	if webhook == 0 {
		return `FROM notice_delivery r`
	}
	return `FROM notice_delivery r WHERE r.webhook_id = ` + q.arg(int64(webhook))
}

// NoticesByID reads notices.
func (s *Store) NoticesByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Notice, error) {
	found := make(map[ledger.ID]ledger.Notice, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var rows []ledger.Notice
	if err := s.query(ctx, "notices by id", &rows, &statement{}, `SELECT `+noticeColumns+` FROM notice n WHERE n.id IN (`+ints(ids)+`)`); err != nil {
		return nil, err
	}
	for _, n := range rows {
		found[n.ID] = n
	}
	return found, nil
}
