package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"jiedui/graph"
	"jiedui/ledger"
	"jiedui/web"
)

func newServe(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Serve the dashboard at / and the GraphQL API at /graphql",
		Example: "  jiedui serve --http.address 0.0.0.0:8484 --database.url postgres://jiedui@127.0.0.1/jiedui",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener, err := a.listen()
			if err != nil {
				return err
			}
			defer listener.Close() // closed by serve before; the second time says nothing
			if err := a.openMigrated(cmd.Context()); err != nil {
				return err
			}
			defer a.close()
			return a.serve(cmd.Context(), listener, func(url string) error { return a.offerSetup(cmd.Context(), url) })
		},
	}
	settingFlag(cmd.Flags(), "http.address", "host and port to listen on")
	return cmd
}

// listen takes the address before any work is done that a taken one would waste.
func (a *app) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", a.settings.HTTP.Address)
	if err != nil {
		return nil, &ledger.Error{Kind: ledger.KindUnavailable, Entity: "setting", Key: "http.address",
			Text: "cannot listen on " + a.settings.HTTP.Address + "; choose another with --http.address", Err: err}
	}
	return listener, nil
}

// serve answers requests until ctx ends, then lets running ones finish. ready, if not
// nil, is told the base URL once connections are taken.
func (a *app) serve(ctx context.Context, listener net.Listener, ready func(url string) error) error {
	easeCollector()
	i, err := newIntake(ctx, a)
	if err != nil {
		return err
	}
	a.intake = i
	defer i.close() // after the last request
	handler, err := a.handler()
	if err != nil {
		return err
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       time.Minute,
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(a.logger.Handler(), slog.LevelWarn),
	}
	server.RegisterOnShutdown(handler.endStreams)
	indexing, stopIndexing := context.WithCancel(ctx)
	indexed := make(chan struct{})
	go a.keepSearchIndexed(indexing, indexed)
	defer func() { stopIndexing(); <-indexed }()
	defer a.tellPeople(ctx)()
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	url := "http://" + listener.Addr().String()
	if ready != nil {
		if err := ready(url); err != nil && ctx.Err() == nil {
			return errors.Join(err, server.Close())
		}
	}
	a.logger.Info("serving", "url", url)
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	a.logger.Info("stopping", "timeout", a.settings.HTTP.ShutdownTimeout)
	// ctx has ended already; requests under way get their own time to finish.
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), a.settings.HTTP.ShutdownTimeout)
	defer cancel()
	if err := server.Shutdown(grace); err != nil {
		_ = server.Close() // what is left after the grace is cut off; the error that matters is the first
		return fmt.Errorf("stop server: %w", err)
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// site is all that is served.
type site struct {
	http.Handler
	endStreams func() // ends what would last for as long as its client
}

func (a *app) handler() (*site, error) {
	deps := graph.Deps{Ledger: a.store, Sheets: sheetRows{a.store}, As: a.depsAs, Log: a.logger, Location: a.settings.Location()}
	if a.intake != nil {
		deps.Imports, deps.Progress = a.intake, a.intake
	}
	deps.ReportBooks = reportBooks{a.store}
	deps.Edits, deps.Reports, deps.Notices = a.store, a.store, a.store
	callers, provider, err := a.callers()
	if err != nil {
		return nil, err
	}
	deps.Accounts, deps.Callers, deps.Cookies = a.store, callers, callers
	var documents map[string]string
	if file := a.settings.API.Persisted; file != "" {
		var err error
		if documents, err = graph.ReadPersisted(file); err != nil {
			return nil, err
		}
	}
	api, err := graph.NewHandler(
		deps,
		graph.Options{
			Anonymous:    a.anonymous(),
			Provider:     provider != nil,
			MaxFileBytes: a.settings.Import.FileBytes,
			Timeout:      a.settings.API.Timeout,
			MaxDepth:     a.settings.API.MaxDepth,
			MaxCost:      a.settings.API.MaxCost,
			MaxBodyBytes: a.settings.API.BodyBytes,

			NoIntrospection: !a.settings.API.Introspection,
			Persisted:       documents,
			PersistedOnly:   a.settings.API.PersistedOnly,
			CacheBytes:      a.settings.API.CacheBytes,
			MaxStreams:      a.settings.API.MaxStreams,
		})
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", api)
	mux.HandleFunc("GET "+graph.EvidencePath+"{id}", api.ServeEvidence)
	if a.settings.HTTP.GraphiQL {
		page := web.GraphiQL()
		mux.Handle("/graphiql", page)
		mux.Handle("/graphiql/", page)
	}
	if provider != nil {
		mux.Handle("/oidc/", provider)
	}
	mux.Handle("/", web.Dashboard())
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := a.store.Ping(r.Context()); err != nil {
			a.logger.Error("health", "error", err)
			http.Error(w, "unavailable", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n")) // a client that went away is no concern of health
	})
	return &site{mux, api.EndStreams}, nil
}
