package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"jiedui/importers"
	"jiedui/importers/template"
	"jiedui/ledger"
)

func newTemplate(a *app) *cobra.Command {
	var out string
	var list bool
	cmd := &cobra.Command{
		Use:   "template PROFILE",
		Short: "Write an empty workbook to fill in",
		Long: "Write the empty workbook of a profile: headings with their units, drop-downs, an example row and\n" +
			"notes. Filled in, it is recognised by the same profile.",
		Example: "  jiedui template --list\n" +
			"  jiedui template builders --out 建筑业企业结对帮扶.xlsx",
		Args: func(cmd *cobra.Command, args []string) error {
			if list {
				return cobra.NoArgs(cmd, args)
			}
			return cobra.ExactArgs(1)(cmd, args)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			profiles, err := a.profiles()
			if err != nil {
				return err
			}
			if list {
				return a.listProfiles(profiles)
			}
			return a.template(cmd.Context(), profiles, args[0], out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "file to write, .xlsx")
	cmd.Flags().BoolVar(&list, "list", false, "list the profiles and their programmes")
	return cmd
}

// profiles are those of the folder import.profiles and the built-in ones that none of
// them replaces, by name.
func (a *app) profiles() ([]importers.Profile, error) {
	own, err := a.ownProfiles()
	if err != nil {
		return nil, err
	}
	all := slices.Clone(own)
	for _, p := range importers.BuiltIn() {
		if !slices.ContainsFunc(own, func(o importers.Profile) bool { return o.Name == p.Name }) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b importers.Profile) int { return strings.Compare(a.Name, b.Name) })
	return all, nil
}

func (a *app) listProfiles(profiles []importers.Profile) error {
	table := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	for _, p := range profiles {
		var programmes []string
		for _, g := range p.Programmes {
			programmes = append(programmes, g.Name)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", p.Name, p.Title, strings.Join(programmes, "，"))
	}
	return table.Flush()
}

func (a *app) template(ctx context.Context, profiles []importers.Profile, name, out string) error {
	if strings.ToLower(filepath.Ext(out)) != ".xlsx" {
		return ledger.Invalid("flag", "--out", "", "name a file that ends in .xlsx")
	}
	i := slices.IndexFunc(profiles, func(p importers.Profile) bool { return p.Name == name })
	if i < 0 {
		return ledger.NotFound("profile", name)
	}
	data, err := template.Workbook(ctx, profiles[i])
	if err != nil {
		return err
	}
	return writeFile(out, func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
}
