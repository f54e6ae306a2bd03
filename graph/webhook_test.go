package graph_test

import (
	"fmt"
	"testing"
)

func TestWebhooksAreMadeTriedChangedAndArchived(t *testing.T) {
	t.Parallel()
	o := newDesk(t)
	const fields = ` { webhook { name url form events place { name } disabled version } userErrors { code field message } }`
	o.change(t, `{"webhook": {"name": "值班群", "url": "https://hook.example/a", "form": "WECOM", "events": ["OVERDUE"], "place": {"name": "翁源县"}, "disabled": false, "version": 1}, "userErrors": []}`,
		`webhookCreate(input: {name: "值班群", url: "https://hook.example/a", form: WECOM, events: [OVERDUE], place: "440229"})`+fields)
	id := o.get(t, `{ webhooks { id } }`, "webhooks", 0, "id").(string)
	o.change(t, `{"webhook": null, "userErrors": [{"code": "INVALID", "field": "secret", "message": "签名密钥至少 16 个字节"}]}`,
		`webhookUpdate(input: {webhook: %q, expectedVersion: 1, name: "值班群", url: "https://hook.example/b", form: JSON, secret: "short"})`+fields, id)
	o.change(t, `{"webhook": {"name": "值班群", "url": "https://hook.example/b", "form": "JSON", "events": [], "place": null, "disabled": false, "version": 2}, "userErrors": []}`,
		`webhookUpdate(input: {webhook: %q, expectedVersion: 1, name: "值班群", url: "https://hook.example/b", form: JSON, secret: "0123456789abcdef"})`+fields, id)
	o.change(t, `{"webhook": null, "userErrors": [{"code": "CONFLICT", "field": null}]}`,
		`webhookUpdate(input: {webhook: %q, expectedVersion: 1, name: "值班群", url: "https://hook.example/b", form: JSON}) { webhook { version } userErrors { code field } }`, id)
	o.change(t, `{"delivery": {"state": "PENDING", "attempts": 0, "notice": {"event": "TEST", "title": "结对：这是一条测试消息"}, "webhook": "`+id+`", "mail": null}, "userErrors": []}`,
		`webhookTest(webhook: %q) { delivery { state attempts notice { event title } webhook mail } userErrors { code } }`, id)
	delivery := o.get(t, fmt.Sprintf(`{ deliveries(webhook: %q) { totalCount nodes { id } } }`, id), "deliveries", "nodes", 0, "id").(string)
	o.change(t, `{"delivery": null, "userErrors": [{"code": "CONFLICT"}]}`, `deliveryRetry(delivery: %q) { delivery { id } userErrors { code } }`, delivery)
	o.change(t, `{"webhook": null, "userErrors": [{"code": "INVALID", "field": "webhook"}]}`, `webhookArchive(webhook: %q) { webhook { id } userErrors { code field } }`, delivery)
	o.change(t, `{"webhook": null, "userErrors": []}`, `webhookArchive(webhook: %q) { webhook { id } userErrors { code field } }`, id)
	o.data(t, `{ webhooks { id } deliveries(first: 1) { totalCount } }`, `{"webhooks": [], "deliveries": {"totalCount": 1}}`)
}
