package main

import (
	"fmt"
	"os"
	"strconv"

	"github.com/spf13/cobra"

	"jiedui/ledger"
)

// importOptions is what the caller of an import may choose.
type importOptions struct {
	asOf    ledger.Date
	area    []string
	profile string
	dryRun  bool
	partial bool
	verbose bool
	report  string
	actor   string
	reason  string
	readingOptions
}

func newImport(a *app) *cobra.Command {
	var o importOptions
	var asOf string
	cmd := &cobra.Command{
		Use:   "import FILE|FOLDER|ZIP...",
		Short: "Take in partner workbooks (.xlsx, .xls, .et, .ods, .csv), folders and zips of them",
		Long: "Take in partner workbooks (.xlsx, .xls, .et, .ods, .csv), folders and zips of them. A file with\n" +
			"errors changes nothing: every problem is listed with its sheet and cell. The same file twice changes\n" +
			"nothing the second time.\n\n" +
			"Each workbook is a batch of its own, and one that is refused does not stop the others: at the end\n" +
			"stands what became of each. A dry run tries each by itself.\n\n" +
			"Exit codes: 0 all in, or nothing to change; 2 the command, a setting or a path is wrong; 4 a\n" +
			"conflict with what somebody else did; 6 a file is beyond a limit; 7 could not run, as the database\n" +
			"or a file cannot be read or written; 8 at least one file refused for what was found in it;\n" +
			"130 interrupted; 1 a fault of the program. Of several the first of 130, 1, 7, 4, 8, 6, 2.",
		Example: "  jiedui import 台账.xlsx --as-of 2024-12-31 --dry-run\n" +
			"  jiedui import 台账.xlsx --area 4402\n" +
			"  jiedui import 台账.xlsx --report 台账-请改正.xlsx\n" +
			"  jiedui import 各单位报送/ 补报.zip --report 退回/\n" +
			"  jiedui import undo 17 --reason 发错文件",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			var err error
			if o.asOf, err = parseDate("as-of", asOf); err != nil {
				return err
			}
			sources, err := sourcesOf(files)
			if err != nil {
				return err
			}
			alone := len(sources) == 1 && !sources[0].met
			if o.saveProfile != "" && !alone {
				return ledger.Invalid("flag", "--save-profile", "", "is about one file: import it by itself")
			}
			if err := checkReport(o.report, files); err != nil {
				return err
			}
			if err := a.openMigrated(cmd.Context()); err != nil {
				if cmd.Context().Err() != nil {
					return &ledger.Error{Kind: ledger.KindCanceled, Text: "interrupted: nothing was written"}
				}
				return err
			}
			defer a.close()
			run := importRun{app: a, options: o, folder: isFolder(o.report), alone: alone, reports: map[string]bool{}}
			for _, s := range sources {
				run.take(cmd.Context(), s)
			}
			return run.end()
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&asOf, "as-of", "", "date the figures are about; a column of dates in the file goes before it, its title does not")
	flags.StringSliceVar(&o.area, "area", nil, "codes of the places the file is about, to tell namesakes apart")
	flags.StringVar(&o.profile, "profile", "", "read by this profile instead of the one recognised")
	flags.BoolVar(&o.dryRun, "dry-run", false, "say what would change and which totals move, and change nothing")
	flags.BoolVar(&o.partial, "partial", false, "apply the good rows of a file that has bad ones")
	flags.BoolVar(&o.verbose, "verbose", false, "list what is only good to know, and all changes of a dry run")
	flags.StringVar(&o.report, "report", "", "write what was found: .xlsx gives the file back with its cells marked, .csv and .json list it; a folder takes the marked copies of several files")
	flags.StringVar(&o.actor, "actor", os.Getenv("USER"), "who imports, for the record")
	flags.StringVar(&o.reason, "reason", "", "why, for the record; asked for where a cumulative figure falls")
	o.addFlags(flags)
	cmd.AddCommand(newImportUndo(a))
	return cmd
}

func newImportUndo(a *app) *cobra.Command {
	var actor, reason string
	var dryRun bool
	cmd := &cobra.Command{
		Use:     "undo BATCH",
		Short:   "Take back everything a batch brought",
		Example: "  jiedui import undo 17 --dry-run\n  jiedui import undo 17 --reason 发错文件",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := strconv.ParseInt(args[0], 10, 64)
			if err != nil || id <= 0 {
				return ledger.Invalid("batch", args[0], "", "must be the number of a batch")
			}
			if reason == "" && !dryRun {
				return ledger.Invalid("flag", "--reason", "", "say why the batch is taken back")
			}
			if err := a.openMigrated(cmd.Context()); err != nil {
				return err
			}
			defer a.close()
			if dryRun {
				p, err := a.store.UndoPreview(cmd.Context(), ledger.ID(id))
				if err == nil {
					printUndo(a.out, p)
				}
				return err
			}
			repeating, err := a.store.BatchesRepeating(cmd.Context(), ledger.ID(id))
			if err != nil {
				return err
			}
			if _, err := a.store.UndoBatch(cmd.Context(), ledger.ID(id), actor, reason); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "batch %d undone\n", id)
			printRepeating(a.out, ledger.ID(id), repeating)
			return nil
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "say what would be taken back and what would stay, and change nothing")
	cmd.Flags().StringVar(&actor, "actor", os.Getenv("USER"), "who undoes it, for the record")
	cmd.Flags().StringVar(&reason, "reason", "", "why, for the record")
	return cmd
}
