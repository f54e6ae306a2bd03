package main

import (
	"context"

	"jiedui/cmd/jiedui/notices"
)

// sendNotices sends what the ledger has to tell until ctx ends or stop is called, which
// waits for what is under way.
func (a *app) sendNotices(ctx context.Context) (stop func()) {
	m := a.settings.Mail
	sender := notices.New(a.store, notices.Options{
		Mail: notices.Mail{Host: m.Host, Port: m.Port, Username: m.Username, Password: m.Password, From: m.From, TLS: m.TLS},
		Log:  a.logger,
	})
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		sender.Run(ctx, func() <-chan struct{} {
			_, moved := a.store.Newest()
			return moved
		})
	}()
	return func() { cancel(); <-ended }
}
