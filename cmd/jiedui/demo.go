package main

import (
	"context"
	"fmt"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"jiedui/config"
	"jiedui/testdata"
)

func newDemo(a *app) *cobra.Command {
	var importOnly bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Import the sample workbooks and serve them",
		Long: "Import the sample workbooks, one per programme, and serve them. The rows are invented; they add\n" +
			"up to published headlines (testdata/SOURCES.md). The ledger is a file in the user's cache folder\n" +
			"unless database.url is set.",
		Example: "  jiedui demo\n  jiedui demo --database.url postgres://jiedui@127.0.0.1/demo",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			listener := net.Listener(nil)
			if !importOnly {
				var err error
				if listener, err = a.listen(); err != nil {
					return err
				}
				defer listener.Close() // closed by serve before; the second time says nothing
			}
			if a.settings.Database.URL == config.Default("database.url") {
				path, err := demoFile()
				if err != nil {
					return err
				}
				a.settings.Database.URL = "sqlite:" + path
			}
			if a.settings.Access.Anonymous == config.Default("access.anonymous") {
				a.settings.Access.Anonymous = "read" // the samples are for looking at
			}
			a.settings.API.Writes = false
			fmt.Fprintln(a.out, "ledger:", redacted(a.settings.Database.URL))
			if err := a.openMigrated(cmd.Context()); err != nil {
				return err
			}
			defer a.close()
			if err := a.importSamples(cmd.Context()); err != nil {
				return err
			}
			if importOnly {
				return nil
			}
			accounts, err := a.demoAccounts(cmd.Context())
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), listener, func(url string) error {
				fmt.Fprintf(a.out, "\nDashboard: %s\nGraphQL:   %s/graphql\nGraphiQL:  %s/graphiql/\nSign in as (password):\n%s\nStop with Ctrl-C.\n", url, url, url, accounts)
				return nil
			})
		},
	}
	settingFlag(cmd.Flags(), "http.address", "host and port to listen on")
	cmd.Flags().BoolVar(&importOnly, "import-only", false, "import the samples and end")
	return cmd
}

// redacted is a database URL without its password.
func redacted(database string) string {
	if u, err := url.Parse(database); err == nil {
		return u.Redacted()
	}
	return "(not shown)"
}

// demoFile is where the demo keeps its ledger.
func demoFile() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	dir = filepath.Join(dir, "jiedui")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", fmt.Errorf("make folder for the demo's ledger: %w", err)
	}
	return filepath.Join(dir, "demo.db"), nil
}

func (a *app) importSamples(ctx context.Context) error {
	samples, err := testdata.Samples()
	if err != nil {
		return err
	}
	started := time.Now()
	for _, s := range samples {
		if _, err := a.importBytes(ctx, s.Name, s.Data, importOptions{actor: "demo", reason: "sample workbooks"}); err != nil {
			return err
		}
	}
	a.logger.Info("samples imported", "files", len(samples), "took", time.Since(started).Round(time.Millisecond))
	return nil
}
