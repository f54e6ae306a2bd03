package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// maxWebhooks bounds how many receivers there may be.
const maxWebhooks = 100

const webhookColumns = `id, name, url, form, secret, events, place_code, is_disabled, version, made_at`

type webhookRow struct {
	ledger.Webhook
	EventList string `db:"events"`
}

func (r webhookRow) webhook() ledger.Webhook {
	w := r.Webhook
	for e := range strings.SplitSeq(r.EventList, ",") {
		if e != "" {
			w.Events = append(w.Events, ledger.NoticeEvent(e))
		}
	}
	return w
}

func eventList(events []ledger.NoticeEvent) string {
	words := make([]string, len(events))
	for i, e := range events {
		words[i] = string(e)
	}
	return strings.Join(words, ",")
}

// Webhooks lists the webhooks that are not archived, in the order they were made, without
// their secrets.
func (s *Store) Webhooks(ctx context.Context) ([]ledger.Webhook, error) {
	var rows []webhookRow
	err := s.query(ctx, "webhooks", &rows, &statement{}, `SELECT `+webhookColumns+` FROM webhook WHERE archived_at = 0 ORDER BY id`)
	if err != nil {
		return nil, err
	}
	list := make([]ledger.Webhook, len(rows))
	for i, r := range rows {
		list[i] = r.webhook()
		list[i].Secret = ""
	}
	return list, nil
}

// SaveWebhook makes a webhook (ID zero) or changes the one of that ID if it is still at the
// version. An empty secret leaves the one it has.
func (s *Store) SaveWebhook(ctx context.Context, w ledger.Webhook) (ledger.Webhook, error) {
	err := s.aside(ctx, func(tx *Tx) error {
		if w.ID == 0 {
			return addWebhook(ctx, tx, &w)
		}
		before, err := readWebhook(ctx, tx, w.ID)
		if err != nil {
			return err
		}
		if before.Version != w.Version {
			return ledger.Conflict("webhook", before.Name, "这个推送地址已被别人修改，请刷新后再改")
		}
		if w.Secret == "" {
			w.Secret = before.Secret
		}
		if err := w.Validate(); err != nil {
			return err
		}
		w.Version, w.MadeAt = w.Version+1, before.MadeAt
		_, err = tx.ExecContext(ctx, `
			UPDATE webhook SET name = $2, url = $3, form = $4, secret = $5, events = $6, place_code = $7, is_disabled = $8, version = $9
			WHERE id = $1`, w.ID, w.Name, w.URL, string(w.Form), w.Secret, eventList(w.Events), w.Place, w.Disabled, w.Version)
		return err
	})
	if err != nil {
		return ledger.Webhook{}, s.fail(ctx, "save webhook", err)
	}
	w.Secret = ""
	return w, nil
}

func addWebhook(ctx context.Context, tx *Tx, w *ledger.Webhook) error {
	if err := w.Validate(); err != nil {
		return err
	}
	var there int
	if err := tx.GetContext(ctx, &there, `SELECT COUNT(*) FROM webhook WHERE archived_at = 0`); err != nil {
		return err
	}
	if there >= maxWebhooks {
		return limitExceeded("webhook", fmt.Sprintf("推送地址最多 %d 个", maxWebhooks))
	}
	var err error
	if w.ID, err = tx.reserve(ctx, "webhook", 1); err != nil {
		return err
	}
	w.Version, w.MadeAt = 1, tx.Now
	_, err = tx.ExecContext(ctx, `
		INSERT INTO webhook (id, name, url, form, secret, events, place_code, is_disabled, version, made_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		w.ID, w.Name, w.URL, string(w.Form), w.Secret, eventList(w.Events), w.Place, w.Disabled, w.Version, w.MadeAt)
	return err
}

func readWebhook(ctx context.Context, tx *Tx, id ledger.ID) (ledger.Webhook, error) {
	var row webhookRow
	err := tx.GetContext(ctx, &row, `SELECT `+webhookColumns+` FROM webhook WHERE id = $1 AND archived_at = 0`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Webhook{}, ledger.NotFound("webhook", numberText(id))
	}
	return row.webhook(), err
}

// ArchiveWebhook ends a webhook; what it was to be sent is not sent any more.
func (s *Store) ArchiveWebhook(ctx context.Context, id ledger.ID) error {
	return s.aside(ctx, func(tx *Tx) error {
		if _, err := readWebhook(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE webhook SET archived_at = $2, secret = '' WHERE id = $1`, id, tx.Now)
		return err
	})
}
