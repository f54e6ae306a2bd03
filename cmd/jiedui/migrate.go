package main

import (
	"fmt"

	"github.com/spf13/cobra"
)

func newMigrate(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "migrate",
		Short:   "Bring the database's schema up to date",
		Example: "  jiedui migrate --database.url postgres://jiedui@127.0.0.1/jiedui",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.open(cmd.Context()); err != nil {
				return err
			}
			defer a.close()
			from, to, err := a.store.Migrate(cmd.Context())
			if err != nil {
				return err
			}
			if from == to {
				fmt.Fprintf(a.out, "schema is at version %d, nothing to do\n", to)
			} else {
				fmt.Fprintf(a.out, "schema brought from version %d to %d\n", from, to)
			}
			return nil
		},
	}
}
