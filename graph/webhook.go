package graph

import (
	"context"
	"strconv"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// Notices keeps whom people are told through.
type Notices interface {
	Webhooks(ctx context.Context) ([]ledger.Webhook, error)
	SaveWebhook(ctx context.Context, w ledger.Webhook) (ledger.Webhook, error)
	ArchiveWebhook(ctx context.Context, id ledger.ID) error
	TestWebhook(ctx context.Context, id ledger.ID, title string) (ledger.Delivery, error)
	// Deliveries lists what was sent to one webhook; zero: to all receivers.
	Deliveries(ctx context.Context, webhook ledger.ID, p ledger.Page) (ledger.List[ledger.Delivery], error)
	DeliveryCount(ctx context.Context, webhook ledger.ID) (int, error)
	RetryDelivery(ctx context.Context, id ledger.ID) (ledger.Delivery, error)
	NoticesByID(ctx context.Context, ids []ledger.ID) (map[ledger.ID]ledger.Notice, error)
}

var noticeEvents = newVocabulary("NoticeEvent", "What somebody is told of (提醒事项).",
	word[ledger.NoticeEvent]{ledger.NoticeDueSoon, "即将到期"},
	word[ledger.NoticeEvent]{ledger.NoticeOverdue, "已逾期"},
	word[ledger.NoticeEvent]{ledger.NoticeSubmitted, "已提交"},
	word[ledger.NoticeEvent]{ledger.NoticeReturned, "已退回"},
	word[ledger.NoticeEvent]{ledger.NoticeApproved, "已通过"},
	word[ledger.NoticeEvent]{ledger.NoticeUnlockRequested, "申请解锁"},
	word[ledger.NoticeEvent]{ledger.NoticeTest, "测试"},
)

var webhookForms = newVocabulary("WebhookForm", "Form of the bodies that a webhook is sent (推送格式).",
	word[ledger.WebhookForm]{ledger.WebhookJSON, "JSON，带签名"},
	word[ledger.WebhookForm]{ledger.WebhookWeCom, "企业微信群机器人"},
	word[ledger.WebhookForm]{ledger.WebhookDingTalk, "钉钉群机器人"},
)

var deliveryStates = newVocabulary("DeliveryState", "What became of telling one receiver (推送状态).",
	word[ledger.DeliveryState]{ledger.DeliveryPending, "待发送"},
	word[ledger.DeliveryState]{ledger.DeliverySent, "已送达"},
	word[ledger.DeliveryState]{ledger.DeliveryFailed, "失败"},
)

type (
	webhookSource  = timed[ledger.Webhook]
	deliverySource = timed[ledger.Delivery]
)

func (s *schema) webhookType() *graphql.Object {
	return s.once("Webhook", "An address that notices are sent to (消息推送). docs/api.md says how bodies are signed.", func() []field {
		return []field{
			rowID("Webhook", func(w ledger.Webhook) ledger.ID { return w.ID }),
			value("version", must(graphql.Int), "Rises by one with each change (版本).", func(w ledger.Webhook) any { return int(w.Version) }),
			textValue("name", must(graphql.String), "What people call it (名称).", func(w ledger.Webhook) string { return w.Name }),
			textValue("url", must(graphql.String), "Where notices are sent (推送地址).", func(w ledger.Webhook) string { return w.URL }),
			value("form", must(webhookForms.enum), "Form of the bodies (推送格式).", func(w ledger.Webhook) any { return w.Form }),
			value("events", mustList(noticeEvents.enum), "What it is told of; empty: everything (提醒事项).", func(w ledger.Webhook) any {
				events := make([]any, len(w.Events))
				for i, e := range w.Events {
					events[i] = e
				}
				return events
			}),
			toPlace(s, "place", "It is told only of what lies at or below this place; null: of everything (范围).", func(w ledger.Webhook) string { return w.Place }),
			boolValue("disabled", "Nothing is sent for now (停用).", func(w ledger.Webhook) bool { return w.Disabled }),
			value("madeAt", must(dateTimeScalar), "When it was made (建立时间).", func(w ledger.Webhook) any { return w.MadeAt }),
		}
	})
}

func (s *schema) deliveryType() *graphql.Object {
	notice := s.once("Notice", "One event that people are told of (提醒).", func() []field {
		return []field{
			rowID("Notice", func(n ledger.Notice) ledger.ID { return n.ID }),
			value("event", must(noticeEvents.enum), "What happened (事项).", func(n ledger.Notice) any { return n.Event }),
			value("at", must(dateTimeScalar), "When (时间).", func(n ledger.Notice) any { return n.At }),
			textValue("title", must(graphql.String), "One line for people, in Chinese (标题).", func(n ledger.Notice) string { return n.Title }),
			textValue("text", graphql.String, "What to do, in Chinese (说明).", func(n ledger.Notice) string { return n.Text }),
		}
	})
	return s.once("Delivery", "A notice on its way to one receiver (推送记录).", func() []field {
		return []field{
			rowID("Delivery", func(d ledger.Delivery) ledger.ID { return d.ID }),
			{name: "notice", typ: must(notice), about: "What it tells (提醒).", group: "noticeOfDelivery", weight: 1,
				batch: func(ctx context.Context, calls []call) ([]any, error) {
					ids := make([]ledger.ID, len(calls))
					for i, c := range calls {
						ids[i] = c.parent.(deliverySource).it.Notice
					}
					found, err := requestOf(ctx).deps.Notices.NoticesByID(ctx, ids)
					if err != nil {
						return nil, err
					}
					out := make([]any, len(calls))
					for i, c := range calls {
						if n, there := found[ids[i]]; there {
							out[i] = timed[ledger.Notice]{n, c.at}
						}
					}
					return out, nil
				}},
			value("webhook", graphql.ID, "Global id of the webhook it goes to; null: it goes by mail.", func(d ledger.Delivery) any {
				if d.Webhook == 0 {
					return nil
				}
				return rowGlobalID("Webhook", d.Webhook)
			}),
			textValue("mail", graphql.String, "Address it goes to; null: it goes to a webhook (邮件地址).", func(d ledger.Delivery) string { return d.Mail }),
			value("state", must(deliveryStates.enum), "Where it stands (状态).", func(d ledger.Delivery) any { return d.State }),
			value("attempts", must(graphql.Int), "How often it was tried; at most "+strconv.Itoa(ledger.MaxAttempts)+" times, over about two days (尝试次数).",
				func(d ledger.Delivery) any { return d.Attempts }),
			value("nextAt", dateTimeScalar, "When it is tried next; null: not any more (下次尝试).", func(d ledger.Delivery) any {
				if d.State != ledger.DeliveryPending {
					return nil
				}
				return d.NextAt
			}),
			value("sentAt", dateTimeScalar, "When the receiver took it; null: not yet (送达时间).", func(d ledger.Delivery) any {
				if d.SentAt == 0 {
					return nil
				}
				return d.SentAt
			}),
			textValue("answer", graphql.String, "What the receiver said last, or why it could not be reached (对方应答).", func(d ledger.Delivery) string { return d.Answer }),
		}
	})
}

// webhookQueries are what can be asked of webhooks.
func (s *schema) webhookQueries() []field {
	return []field{
		{name: "webhooks", volatile: true, typ: mustList(s.webhookType()), about: "The addresses that notices are sent to, in the order they were made; at most 100 (消息推送).", weight: 5, size: 100,
			batch: each(func(ctx context.Context, r *request, at ledger.At, _ args) (any, error) {
				if r.deps.Notices == nil {
					return []any{}, nil
				}
				list, err := r.deps.Notices.Webhooks(ctx)
				return allTimed(list, at), err
			})},
		{name: "deliveries", volatile: true, typ: must(s.connection("Delivery", s.deliveryType())), about: "What was sent to receivers, the newest first (推送记录).", weight: 10,
			args: withArgs(pageArgs, graphql.FieldConfigArgument{"webhook": argument(graphql.ID, "To this webhook only, by its global id.")}),
			batch: each(func(ctx context.Context, r *request, at ledger.At, a args) (any, error) {
				p, err := r.page(a)
				if err != nil {
					return nil, err
				}
				p.Order = ledger.Order{Descending: true}
				var webhook ledger.ID
				if text := a.text("webhook"); text != "" {
					var refused *apiError
					if webhook, refused = parseRowID(text, "Webhook"); refused != nil {
						return nil, refused
					}
				}
				if r.deps.Notices == nil {
					return newPage(ledger.List[ledger.Delivery]{}, at, counted(0), ""), nil
				}
				list, err := r.deps.Notices.Deliveries(ctx, webhook, p)
				if err != nil {
					return nil, err
				}
				return newPage(list, at, single(func(ctx context.Context) (int, error) {
					return r.deps.Notices.DeliveryCount(ctx, webhook)
				}), ""), nil
			})},
	}
}

// webhookMutations change whom people are told through.
func (s *schema) webhookMutations() []field {
	one := must(s.payloadType("WebhookPayload", "A webhook after a mutation.", "webhook", s.webhookType(), "The webhook; null: refused, or archived."))
	sent := must(s.payloadType("DeliveryPayload", "A delivery after a mutation.", "delivery", s.deliveryType(), "The delivery; null: refused."))
	of := argument(must(graphql.ID), "Global id of the webhook.")
	mutation := func(name, about string, typ graphql.Output, given graphql.FieldConfigArgument, do func(ctx context.Context, r *request, a args) (any, error)) field {
		return field{name: name, typ: typ, about: about, args: given, weight: 50, value: func(ctx context.Context, _ any, a args) (any, error) {
			r := requestOf(ctx)
			if r.deps.Notices == nil {
				return nil, readOnly()
			}
			return answered(do(ctx, r, a))
		}}
	}
	row := func(a args, name, typeName string) (ledger.ID, error) {
		id, refused := parseRowID(a.text(name), typeName)
		if refused != nil {
			refused.Field = name
			return 0, refused
		}
		return id, nil
	}
	input := func(name, about string, more ...inputField) *graphql.InputObject {
		return inputObject(name, about, append(more,
			inputField{"name", must(graphql.String), "What people call it (名称)."},
			inputField{"url", must(graphql.String), "Where notices are sent: https://… (推送地址)."},
			inputField{"form", must(webhookForms.enum), "Form of the bodies (推送格式)."},
			inputField{"secret", graphql.String, "What signs the bodies of JSON (at least 16 bytes) and DINGTALK (签名密钥). It is never shown again; left out of a change: the one it has."},
			inputField{"events", listOfType(noticeEvents.enum), "What it is told of; left out or empty: everything (提醒事项)."},
			inputField{"place", graphql.ID, "Global id or code of a place: only of what lies at or below it; left out: of everything (范围)."},
			inputField{"disabled", graphql.Boolean, "Send nothing for now (停用)."})...)
	}
	read := func(in args, id ledger.ID) ledger.Webhook {
		g := given{args: in}
		form, _ := in["form"].(ledger.WebhookForm)
		disabled, _ := in["disabled"].(bool)
		return ledger.Webhook{ID: id, Version: g.version(), Name: in.text("name"), URL: in.text("url"), Form: form, Secret: in.text("secret"),
			Events: argList[ledger.NoticeEvent](in, "events"), Place: g.place("place"), Disabled: disabled}
	}
	save := func(ctx context.Context, r *request, w ledger.Webhook) (any, error) {
		w, err := r.deps.Notices.SaveWebhook(ctx, w)
		return webhookSource{w, r.at(nil)}, err
	}
	return []field{
		mutation("webhookCreate", "Have notices sent to an address (新建推送).", one,
			graphql.FieldConfigArgument{"input": argument(must(input("WebhookCreateInput", "An address that notices are to be sent to (新推送地址).")), "What to do (内容).")},
			func(ctx context.Context, r *request, a args) (any, error) {
				return save(ctx, r, read(a.object("input"), 0))
			}),
		mutation("webhookUpdate", "Change an address that notices are sent to (修改推送).", one,
			graphql.FieldConfigArgument{"input": argument(must(input("WebhookUpdateInput", "What an address that notices are sent to is to be (修改推送地址).",
				inputField{"webhook", must(graphql.ID), "Global id of the webhook."}, versionField)), "What to do (内容).")},
			func(ctx context.Context, r *request, a args) (any, error) {
				in := a.object("input")
				id, err := row(in, "webhook", "Webhook")
				if err != nil {
					return nil, err
				}
				return save(ctx, r, read(in, id))
			}),
		mutation("webhookArchive", "Send an address nothing any more (删除推送). The record of what it was sent stays.", one,
			graphql.FieldConfigArgument{"webhook": of},
			func(ctx context.Context, r *request, a args) (any, error) {
				id, err := row(a, "webhook", "Webhook")
				if err != nil {
					return nil, err
				}
				return nil, r.deps.Notices.ArchiveWebhook(ctx, id)
			}),
		mutation("webhookTest", "Send an address a test, whatever it is told of otherwise (测试推送).", sent,
			graphql.FieldConfigArgument{"webhook": of},
			func(ctx context.Context, r *request, a args) (any, error) {
				id, err := row(a, "webhook", "Webhook")
				if err != nil {
					return nil, err
				}
				d, err := r.deps.Notices.TestWebhook(ctx, id, "结对：这是一条测试消息")
				return deliverySource{d, r.at(nil)}, err
			}),
		mutation("deliveryRetry", "Try a delivery anew that failed (重发).", sent,
			graphql.FieldConfigArgument{"delivery": argument(must(graphql.ID), "Global id of the delivery.")},
			func(ctx context.Context, r *request, a args) (any, error) {
				id, err := row(a, "delivery", "Delivery")
				if err != nil {
					return nil, err
				}
				d, err := r.deps.Notices.RetryDelivery(ctx, id)
				return deliverySource{d, r.at(nil)}, err
			}),
	}
}
