package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"jiedui/config"
	"jiedui/ledger"
	"jiedui/ledger/divisions"
	"jiedui/store"
)

// terminal is where a command reads and writes.
type terminal struct{ in, out, err *os.File }

// interactive reports whether progress may be drawn instead of logged.
func (t *terminal) interactive() bool { return term.IsTerminal(int(t.err.Fd())) }

// app is what a command works with: settings, logger and, once opened, the ledger.
type app struct {
	*terminal
	settings config.Settings
	logger   *slog.Logger
	store    *store.Store
	intake   *intake // takes files through the API; nil: it does not
	started  bool    // the command line was understood and its command runs
}

func newRoot(a *app) *cobra.Command {
	var file string
	root := &cobra.Command{
		Use:   "jiedui",
		Short: "Jiedui (结对) keeps the ledger of paired assistance and its investment",
		Long: "Jiedui (结对) keeps the ledger of paired assistance and its investment:\n" +
			"partner workbooks in, portfolio and totals out by GraphQL.",
		SilenceUsage:  true,
		SilenceErrors: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := config.Load(file, cmd.Flags())
			if err != nil {
				return err
			}
			a.settings = settings
			a.logger = newLogger(a.err, settings.Log)
			a.started = true
			return nil
		},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", err, cmd.CommandPath())
	})
	flags := root.PersistentFlags()
	flags.StringVar(&file, "config", "", "settings file (default: jiedui.yaml here or in the user's configuration folder)")
	settingFlag(flags, "database.url", "where the ledger is kept: sqlite:PATH or postgres://…")
	settingFlag(flags, "import.profiles", "folder with further import profiles")
	settingFlag(flags, "log.level", "debug, info, warn or error")
	settingFlag(flags, "log.format", "text or json")
	settingFlag(flags, "timezone", "whose calendar dates follow")
	root.AddCommand(newServe(a), newDemo(a), newImport(a), newPlaces(a), newMigrate(a), newExport(a), newTemplate(a), newVersion(a), newUser(a))
	return root
}

// settingFlag adds the flag of a setting; config.Load finds it by its name.
func settingFlag(flags interface {
	String(name, value, usage string) *string
}, key, usage string) {
	flags.String(key, config.Default(key), usage)
}

func newLogger(w *os.File, l config.Log) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(l.Level)) // config.Load has checked it
	options := &slog.HandlerOptions{Level: level}
	if l.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// open opens the ledger as it is.
func (a *app) open(ctx context.Context) error {
	s, err := store.Open(ctx, store.Options{
		URL:      a.settings.Database.URL,
		MaxOpen:  a.settings.Database.MaxConnections,
		Location: a.settings.Location(),
		Logger:   a.logger,

		SessionIdle: a.settings.Access.SessionIdle, SessionLifetime: a.settings.Access.SessionLifetime,

		Divisions: tree{},
		Reports: store.ReportOptions{
			Limits:    ledger.ReportLimits{Jump: a.settings.Reports.JumpFactor, Gap: 100 * a.settings.Reports.PercentGap},
			FileBytes: a.settings.Reports.FileBytes,
			Folder:    a.settings.Reports.Folder,
		},
	})
	if err != nil {
		return err
	}
	a.store = s
	return nil
}

// openMigrated opens the ledger and brings its schema up to date.
func (a *app) openMigrated(ctx context.Context) error {
	if err := a.open(ctx); err != nil {
		return err
	}
	if _, _, err := a.store.Migrate(ctx); err != nil {
		a.close()
		return err
	}
	return nil
}

func (a *app) close() {
	if err := a.store.Close(); err != nil {
		a.logger.Warn("close ledger", "error", err)
	}
}

// today is the current date of the ledger's calendar.
func (a *app) today() ledger.Date { return ledger.DateOf(time.Now().In(a.settings.Location())) }

// tree hands the store the administrative divisions that the binary carries.
type tree struct{}

func (tree) Province(code string) ([]ledger.Place, error) { return divisions.Province(code) }

// resolver resolves place names by the national tree and the ledger's own zones.
func (a *app) resolver(ctx context.Context) (*divisions.Resolver, error) {
	zones, err := a.store.Zones(ctx)
	if err != nil {
		return nil, err
	}
	r := divisions.NewResolver()
	r.AddZones(zones...)
	return r, nil
}

// parseDate reads a date given on the command line; empty is the zero date.
func parseDate(flag, text string) (ledger.Date, error) {
	if text == "" {
		return ledger.Date{}, nil
	}
	d, err := ledger.ParseISODate(text)
	if err != nil {
		return ledger.Date{}, ledger.Invalid("flag", "--"+flag, "", "must be a date such as 2024-12-31, not "+text)
	}
	return d, nil
}

// parseInstant reads an instant given on the command line.
func parseInstant(flag, text string) (ledger.Instant, error) {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return 0, ledger.Invalid("flag", "--"+flag, "", "must be an instant such as 2024-12-31T18:00:00+08:00, not "+text)
	}
	return ledger.InstantOf(t), nil
}
