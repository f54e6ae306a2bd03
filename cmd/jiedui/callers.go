package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/user"
	"strings"

	"jiedui/graph"
	"jiedui/graph/access"
	"jiedui/ledger"
)

// anonymous is what whoever has not signed in may do.
func (a *app) anonymous() graph.Anonymous {
	if a.settings.API.Writes {
		return graph.AnonymousAll
	}
	return graph.Anonymous(a.settings.Access.Anonymous)
}

// callers tells who sends requests; provider signs users in elsewhere, nil: it is not set.
func (a *app) callers() (*access.Callers, *access.OIDC, error) {
	public, err := a.settings.Access.Public()
	if err != nil {
		return nil, nil, err
	}
	proxies, err := a.settings.Access.Proxies()
	if err != nil {
		return nil, nil, err
	}
	callers, err := access.New(a.store, access.Options{PublicURL: public, TrustedProxies: proxies})
	if err != nil {
		return nil, nil, err
	}
	set := a.settings.Access.OIDC
	if set.Issuer == "" {
		return callers, nil, nil
	}
	grants, err := set.GroupGrants()
	if err != nil {
		return nil, nil, err
	}
	return callers, access.NewOIDC(callers, a.store, access.OIDCOptions{
		Issuer: set.Issuer, ClientID: set.ClientID, ClientSecret: set.ClientSecret, PublicURL: public,
		Scopes: strings.Fields(set.Scopes), GroupsClaim: set.GroupsClaim, Grants: grants, Log: a.logger,
	}), nil
}

// offerSetup prints a link by which the first administrator is made, as long as there is none.
func (a *app) offerSetup(ctx context.Context, base string) error {
	secret, err := a.store.SetupLink(ctx, machine())
	if err != nil || secret == "" {
		return err
	}
	fmt.Fprintf(a.out, "There is no administrator yet. Become it within 24 hours at\n  %s\n", a.link(base, ledger.InviteSetup, secret))
	return nil
}

// machine is the owner of the machine, who may do everything.
func machine() ledger.Doing {
	name := os.Getenv("USER")
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	return ledger.Doing{Caller: ledger.Machine(name)}
}

// link is the address of a link that is good once. base is where the server is reached,
// unless the settings say how browsers reach it.
func (a *app) link(base string, kind ledger.InvitationKind, secret string) string {
	if public, err := a.settings.Access.Public(); err == nil && public != nil { // checked by Load
		base = public.String()
	} else if u, err := url.Parse(base); err == nil {
		if ip := net.ParseIP(u.Hostname()); ip != nil && ip.IsUnspecified() {
			u.Host = net.JoinHostPort("127.0.0.1", u.Port())
			base = u.String()
		}
	}
	return base + kind.Page(secret)
}

// depsAs is what the API reads and writes, as a caller may.
func (a *app) depsAs(d graph.Deps, c ledger.Caller) graph.Deps {
	s := a.store.As(c)
	d.Ledger = s
	d.Sheets = sheetRows{s}
	if d.Edits != nil {
		d.Edits = s
	}
	if d.Reports != nil {
		d.Reports = s
	}
	if d.ReportBooks != nil {
		d.ReportBooks = reportBooks{s}
	}
	if d.Imports != nil {
		d.Imports = a.intake.as(s)
	}
	return d
}
