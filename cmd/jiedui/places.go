package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

func newPlaces(a *app) *cobra.Command {
	places := &cobra.Command{
		Use:   "places",
		Short: "Look up and load administrative divisions (行政区划)",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	places.AddCommand(newPlacesResolve(a), newPlacesLoad(a))
	return places
}

func newPlacesResolve(a *app) *cobra.Command {
	var under []string
	cmd := &cobra.Command{
		Use:   "resolve NAME...",
		Short: "Say which place a name means; several arguments are the levels of one path",
		Example: "  jiedui places resolve 韶关市翁源县官渡镇镇仔村\n" +
			"  jiedui places resolve 官渡镇 --under 4402",
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, names []string) error {
			r := divisions.NewResolver()
			m := r.Resolve(divisions.Context{Under: under}, names...)
			if m.OK {
				fmt.Fprintf(a.out, "%s\t%s\t%s\n", m.Place.Code, m.Place.Level, r.Path(m.Place.Code))
				return nil
			}
			for _, c := range m.Candidates {
				fmt.Fprintf(a.out, "%s\t%s\t%s\n", c.Place.Code, c.Place.Level, c.Path)
			}
			name := strings.Join(names, " ")
			if m.Reason == "ambiguous" {
				return ledger.Conflict("place", name, "several places have this name; add the county or city, or use --under CODE")
			}
			return ledger.NotFound("place", name)
		},
	}
	cmd.Flags().StringSliceVar(&under, "under", nil, "codes of the places to look under")
	return cmd
}

func newPlacesLoad(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "load PROVINCE...",
		Short:   "Load provinces into the ledger; imports do this by themselves",
		Example: "  jiedui places load 44 35",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, codes []string) error {
			if err := a.openMigrated(cmd.Context()); err != nil {
				return err
			}
			defer a.close()
			return a.store.EnsureProvinces(cmd.Context(), codes...)
		},
	}
}
