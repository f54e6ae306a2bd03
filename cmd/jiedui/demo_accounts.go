package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"

	"jiedui/ledger"
)

// demoAccounts makes one account for each role, or gives those of an earlier run new
// passwords, and lists both.
func (a *app) demoAccounts(ctx context.Context) (string, error) {
	partner, err := a.demoPartner(ctx)
	if err != nil {
		return "", err
	}
	var list strings.Builder
	for _, demo := range []struct {
		grant ledger.Grant
		about string
	}{
		{ledger.Grant{Role: ledger.AccessAdmin}, "管理员"},
		{ledger.Grant{Role: ledger.AccessOffice, Place: "4402"}, "韶关市帮扶办"},
		{ledger.Grant{Role: ledger.AccessReviewer, Place: "4402"}, "韶关市审核人"},
		{ledger.Grant{Role: ledger.AccessPartner, Organisation: partner.ID}, partner.Name},
		{ledger.Grant{Role: ledger.AccessViewer}, "看板"},
	} {
		name, password := string(demo.grant.Role), strings.ToLower(rand.Text()[:12])
		found, err := a.store.UserByName(ctx, name)
		switch {
		case ledger.KindOf(err) == ledger.KindNotFound && err != nil:
			_, err = a.store.AddUser(ctx, machine(), ledger.User{Name: name, DisplayName: demo.about, Grants: []ledger.Grant{demo.grant}}, password)
		case err == nil:
			err = a.store.SetPassword(ctx, machine(), found.ID, password)
		}
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&list, "  %-9s %s  %s\n", name, password, demo.about)
	}
	return list.String(), nil
}

// demoPartner is the organisation whose partner the demo has.
func (a *app) demoPartner(ctx context.Context) (ledger.Organisation, error) {
	list, err := a.store.Organisations(ctx, ledger.At{AsOf: a.today(), KnownAt: ledger.Latest}, ledger.OrganisationFilter{}, ledger.Page{First: ledger.MaxPage})
	if err != nil {
		return ledger.Organisation{}, err
	}
	if len(list.Items) == 0 {
		return ledger.Organisation{}, ledger.NotFound("organisation", "")
	}
	for _, o := range list.Items {
		if strings.HasPrefix(o.Name, "华润") {
			return o, nil
		}
	}
	return list.Items[0], nil
}
