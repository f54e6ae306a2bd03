package main

import (
	"context"
	"slices"
	"strings"
	"sync"

	"jiedui/cmd/jiedui/notices"
	"jiedui/ledger"
)

// tellPeople has people told of what concerns them until ctx ends or stop is called, which
// waits for what is under way.
func (a *app) tellPeople(ctx context.Context) (stop func()) {
	m := a.settings.Mail
	ctx, cancel := context.WithCancel(ctx)
	sender := notices.New(a.store, notices.Options{
		Mail:   notices.Mail{Host: m.Host, Port: m.Port, Username: m.Username, Password: m.Password, From: m.From, TLS: m.TLS},
		MailTo: func(n ledger.Notice) []string { return a.mailTo(ctx, n) },
		Log:    a.logger,
	})
	var running sync.WaitGroup
	running.Go(func() { a.keepReminding(ctx) })
	running.Go(func() {
		sender.Run(ctx, func() <-chan struct{} {
			_, moved := a.store.Newest()
			return moved
		})
	})
	return func() { cancel(); running.Wait() }
}

// mailTo names the addresses of those whom a notice concerns: of who reports, the partners
// on that organisation or one above it; of who reviews, offices and reviewers of the place.
func (a *app) mailTo(ctx context.Context, n ledger.Notice) (addresses []string) {
	users, err := a.store.Users(ctx, ledger.Machine(""))
	if err != nil {
		a.logger.Warn("whom to write to", "error", err)
		return nil
	}
	lineage, err := a.lineage(ctx, n.Organisation)
	if err != nil {
		a.logger.Warn("whom to write to", "error", err)
		return nil
	}
	for _, u := range users {
		if u.Email != "" && !u.Disabled && slices.ContainsFunc(u.Grants, func(g ledger.Grant) bool { return concerns(g, n, lineage) }) {
			addresses = append(addresses, u.Email)
		}
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}

// concerns reports whether who has a grant is to be told of a notice.
func concerns(g ledger.Grant, n ledger.Notice, lineage []ledger.ID) bool {
	switch g.Role {
	case ledger.AccessPartner:
		return n.Event.ForPartner() && g.Organisation != 0 && slices.Contains(lineage, g.Organisation)
	case ledger.AccessOffice, ledger.AccessReviewer:
		return (!n.Event.ForPartner() || n.Event == ledger.NoticeOverdue) && strings.HasPrefix(n.Place, g.Place)
	}
	return false
}

// lineage is an organisation and all that it belongs to.
func (a *app) lineage(ctx context.Context, id ledger.ID) (list []ledger.ID, err error) {
	at := ledger.At{AsOf: a.store.Today(), KnownAt: ledger.Latest}
	for id != 0 && !slices.Contains(list, id) {
		list = append(list, id)
		found, err := a.store.OrganisationsByID(ctx, at, []ledger.ID{id})
		if err != nil {
			return nil, err
		}
		id = found[id].Parent
	}
	return list, nil
}
