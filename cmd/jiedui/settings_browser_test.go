package main

import (
	"testing"

	"jiedui/ledger"
)

// failedDelivery makes a webhook that was tried as often as one is.
func failedDelivery(t *testing.T, a *app, name, answer string) {
	t.Helper()
	hook, err := a.store.SaveWebhook(t.Context(), ledger.Webhook{Name: name, URL: "https://hooks.example.com/duty", Form: ledger.WebhookWeCom})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.store.TestWebhook(t.Context(), hook.ID, "测试"); err != nil {
		t.Fatal(err)
	}
	for range ledger.MaxAttempts {
		claimed, err := a.store.ClaimDeliveries(t.Context(), 1, 0)
		if err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		if d := claimed[0].Delivery; d.Attempts == ledger.MaxAttempts {
			if err := a.store.SettleDelivery(t.Context(), d, false, answer); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestSettingsInTheBrowser(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		a := o.opened(t)
		a.settings.Access.Anonymous = "none"
		by := ledger.Doing{Caller: ledger.Machine("root")}
		for name, grant := range map[string]ledger.Grant{
			"admin": {Role: ledger.AccessAdmin}, "office": {Role: ledger.AccessOffice, Place: "4402"}, "viewer": {Role: ledger.AccessViewer},
		} {
			if _, err := a.store.AddUser(t.Context(), by, ledger.User{Name: name, DisplayName: "用户" + name, Grants: []ledger.Grant{grant}}, "a-long-password"); err != nil {
				t.Fatal(err)
			}
		}
		failedDelivery(t, a, "值班群", "502 Bad Gateway")
		// Of 2027 the public holidays are not known: they are announced late in the year before.
		o.browse(t, "settings.mjs", o.served(t), map[string]any{"programme": "建筑业企业结对帮扶", "failed": "502 Bad Gateway", "unknownYear": "2027"})
	})
}
