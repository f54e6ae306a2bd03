package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"jiedui/importers/export"
	"jiedui/importers/workbook"
	"jiedui/ledger"
)

// exportOptions is what the caller of an export may choose.
type exportOptions struct {
	out         string
	asOf        string
	knownAt     string
	programmes  []string
	groupBy     []string
	attribution string
}

func newExport(a *app) *cobra.Command {
	var o exportOptions
	cmd := &cobra.Command{
		Use:   "export projects|pairings|observations|portfolio",
		Short: "Write lists and totals as .xlsx or .csv",
		Long: "Write lists and totals as .xlsx or .csv. projects, pairings and observations (what is counted of\n" +
			"places themselves) are lists; portfolio is totals, and as a workbook the lists they are made of, too.\n" +
			"Lists import again as all unchanged; totals have no record to import.",
		Example: "  jiedui export projects --programme guan-shao --out 项目.xlsx\n" +
			"  jiedui export portfolio --group-by county,status --as-of 2024-12-31 --out 汇总.csv",
		Args:      cobra.MatchAll(cobra.ExactArgs(1), cobra.OnlyValidArgs),
		ValidArgs: []string{"projects", "pairings", "observations", "portfolio"},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.export(cmd.Context(), args[0], o)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.out, "out", "", "file to write, .xlsx or .csv")
	flags.StringVar(&o.asOf, "as-of", "", "date that figures and statuses are about (default: today)")
	flags.StringVar(&o.knownAt, "known-at", "", "instant at which the ledger knew them, RFC 3339 (default: now)")
	flags.StringSliceVar(&o.programmes, "programme", nil, "codes of programmes (default: all)")
	flags.StringSliceVar(&o.groupBy, "group-by", []string{"programme"}, "dimensions of the portfolio, at most two")
	flags.StringVar(&o.attribution, "attribution", "full", "how shared projects are credited: full, share or lead")
	return cmd
}

func (a *app) export(ctx context.Context, what string, o exportOptions) error {
	format := strings.ToLower(filepath.Ext(o.out))
	if format != ".xlsx" && format != ".csv" {
		return ledger.Invalid("flag", "--out", "", "name a file that ends in .xlsx or .csv")
	}
	at, err := a.at(o)
	if err != nil {
		return err
	}
	mode := ledger.AttributionMode(o.attribution)
	if !mode.Valid() {
		return ledger.Invalid("flag", "--attribution", "", "must be full, share or lead, not "+o.attribution)
	}
	var groupBy []ledger.GroupBy
	for _, g := range o.groupBy {
		if !ledger.GroupBy(g).Valid() {
			return ledger.Invalid("flag", "--group-by", "", fmt.Sprintf("cannot group by %q; known are %v", g, ledger.GroupDimensions))
		}
		groupBy = append(groupBy, ledger.GroupBy(g))
	}
	if err := a.openMigrated(ctx); err != nil {
		return err
	}
	defer a.close()
	places, err := a.resolver(ctx)
	if err != nil {
		return err
	}
	options := export.Options{At: at, Programmes: o.programmes, PlacePath: places.Path}
	lists := map[string]func() (workbook.Table, error){
		"projects":     func() (workbook.Table, error) { return export.Projects(ctx, a.store, options) },
		"pairings":     func() (workbook.Table, error) { return export.Pairings(ctx, a.store, options) },
		"observations": func() (workbook.Table, error) { return export.Observations(ctx, a.store, options) },
		"portfolio":    func() (workbook.Table, error) { return export.Portfolio(ctx, a.store, options, groupBy, mode) },
	}
	sheets := []string{what}
	if what == "portfolio" && format == ".xlsx" {
		sheets = []string{"portfolio", "projects", "pairings", "observations"}
	}
	var tables []workbook.Table
	for _, sheet := range sheets {
		table, err := lists[sheet]()
		if err != nil {
			return err
		}
		tables = append(tables, table)
	}
	return writeFile(o.out, func(f *os.File) error {
		if format == ".csv" {
			return workbook.WriteCSV(f, tables[0])
		}
		return workbook.WriteXLSX(f, tables...)
	})
}

// at is the pair of times an export is asked at.
func (a *app) at(o exportOptions) (ledger.At, error) {
	at := ledger.At{AsOf: a.today(), KnownAt: ledger.Latest}
	asOf, err := parseDate("as-of", o.asOf)
	if err != nil {
		return at, err
	}
	if !asOf.IsZero() {
		at.AsOf = asOf
	}
	if o.knownAt != "" {
		if at.KnownAt, err = parseInstant("known-at", o.knownAt); err != nil {
			return at, err
		}
	}
	return at, nil
}

// writeFile writes a whole file or none: under another name first, renamed when done.
func writeFile(path string, write func(*os.File) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".jiedui-*")
	if err != nil {
		return ledger.Invalid("file", path, "", "cannot be written: "+reasonOf(err))
	}
	defer func() {
		if err != nil {
			_ = f.Close()           // closed twice on some paths; the first error is the one to tell
			_ = os.Remove(f.Name()) // what is left is a dot file; the error that matters is err
		}
	}()
	if err := write(f); err != nil {
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return ledger.Invalid("file", path, "", "cannot be written: "+reasonOf(err))
	}
	return nil
}
