package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"jiedui/config"
	"jiedui/ledger"
)

func newUser(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "user",
		Short: "Look after accounts, as the machine's owner",
		Long: "Look after accounts, as the machine's owner: whoever can open the ledger's database may do everything.\n" +
			"A grant is a role, alone or with a scope: admin, office@440229, reviewer@4402, partner@organisation:12,\n" +
			"partner@project:34, viewer.",
	}
	cmd.AddCommand(newUserAdd(a), newUserGrant(a), newUserList(a), newUserDisable(a, true), newUserDisable(a, false), newUserReset(a), newUserToken(a))
	return cmd
}

// onLedger runs do on the migrated ledger.
func (a *app) onLedger(do func(ctx context.Context, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		if err := a.openMigrated(cmd.Context()); err != nil {
			return err
		}
		defer a.close()
		return do(cmd.Context(), args)
	}
}

func parseGrants(texts []string) (grants []ledger.Grant, err error) {
	for _, text := range texts {
		g, err := config.ParseGrant(text)
		if err != nil {
			return nil, err
		}
		grants = append(grants, g)
	}
	return grants, nil
}

// printReset prints a link by which a user gives himself a password.
func (a *app) printReset(ctx context.Context, user ledger.User) error {
	secret, err := a.store.ResetLink(ctx, machine(), user.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s sets a password within 24 hours at\n  %s\n", user.Name, a.link("http://"+a.settings.HTTP.Address, ledger.InvitePassword, secret))
	return nil
}

func newUserAdd(a *app) *cobra.Command {
	var u ledger.User
	var grants []string
	cmd := &cobra.Command{
		Use:     "add NAME",
		Short:   "Make an account and print a link by which it gets its password",
		Example: "  jiedui user add zhang --display 张三 --grant office@440229",
		Args:    cobra.ExactArgs(1),
	}
	cmd.RunE = a.onLedger(func(ctx context.Context, args []string) (err error) {
		u.Name = args[0]
		if u.Grants, err = parseGrants(grants); err != nil {
			return err
		}
		made, err := a.store.AddUser(ctx, machine(), u, "")
		if err != nil {
			return err
		}
		return a.printReset(ctx, made)
	})
	cmd.Flags().StringVar(&u.DisplayName, "display", "", "as others see the user; the name when left out")
	cmd.Flags().StringVar(&u.Email, "email", "", "address for messages")
	cmd.Flags().StringArrayVar(&grants, "grant", nil, "what the user may do, such as office@440229; may be repeated")
	return cmd
}

func newUserGrant(a *app) *cobra.Command {
	return &cobra.Command{
		Use:     "grant NAME GRANT",
		Short:   "Give a user a role on a scope",
		Example: "  jiedui user grant zhang reviewer@440229",
		Args:    cobra.ExactArgs(2),
		RunE: a.onLedger(func(ctx context.Context, args []string) error {
			g, err := config.ParseGrant(args[1])
			if err != nil {
				return err
			}
			u, err := a.store.UserByName(ctx, args[0])
			if err != nil {
				return err
			}
			_, err = a.store.GrantRole(ctx, machine(), u.ID, g)
			return err
		}),
	}
}

func newUserList(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts and what they may do",
		Args:  cobra.NoArgs,
		RunE: a.onLedger(func(ctx context.Context, _ []string) error {
			users, err := a.store.Users(ctx, machine().Caller)
			if err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, u := range users {
				state, grants := "active", make([]string, len(u.Grants))
				switch {
				case u.Disabled:
					state = "disabled"
				case u.LockedUntil != 0:
					state = "locked until " + u.LockedUntil.Time().In(a.settings.Location()).Format(time.RFC3339)
				case !u.HasPassword && u.Issuer == "":
					state = "no password"
				}
				for i, g := range u.Grants {
					grants[i] = config.GrantText(g)
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", u.Name, u.DisplayName, state, strings.Join(grants, " "))
			}
			return w.Flush()
		}),
	}
}

func newUserDisable(a *app, disabled bool) *cobra.Command {
	cmd := &cobra.Command{Use: "enable NAME", Short: "Let a user in again, and end a lock after wrong passwords", Args: cobra.ExactArgs(1)}
	if disabled {
		cmd.Use, cmd.Short = "disable NAME", "Shut a user out: sessions end, tokens are refused"
	}
	cmd.RunE = a.onLedger(func(ctx context.Context, args []string) error {
		u, err := a.store.UserByName(ctx, args[0])
		if err != nil {
			return err
		}
		_, err = a.store.SetUserDisabled(ctx, machine(), u.ID, disabled)
		return err
	})
	return cmd
}

func newUserReset(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "reset-password NAME",
		Short: "Print a link by which a user gives himself a new password",
		Args:  cobra.ExactArgs(1),
		RunE: a.onLedger(func(ctx context.Context, args []string) error {
			u, err := a.store.UserByName(ctx, args[0])
			if err != nil {
				return err
			}
			return a.printReset(ctx, u)
		}),
	}
}

func newUserToken(a *app) *cobra.Command {
	var name, scope string
	var grants []string
	var days int
	cmd := &cobra.Command{
		Use:     "token NAME",
		Short:   "Make an API token in a user's name and print it, this once",
		Example: "  jiedui user token zhang --for 看板 --scope read --grant viewer@440229 --days 365",
		Args:    cobra.ExactArgs(1),
	}
	cmd.RunE = a.onLedger(func(ctx context.Context, args []string) error {
		u, err := a.store.UserByName(ctx, args[0])
		if err != nil {
			return err
		}
		t := ledger.Token{User: u.ID, Name: name, Scope: ledger.TokenScope(scope), ExpiresAt: ledger.InstantOf(time.Now().AddDate(0, 0, days))}
		if t.Grants, err = parseGrants(grants); err != nil {
			return err
		}
		_, secret, err := a.store.CreateToken(ctx, machine(), t)
		if err != nil {
			return err
		}
		fmt.Fprintln(a.out, secret)
		return nil
	})
	cmd.Flags().StringVar(&name, "for", "API", "what it is for")
	cmd.Flags().StringVar(&scope, "scope", "read", "what it is good for: read or write")
	cmd.Flags().StringArrayVar(&grants, "grant", nil, "what it may do, within what the user may; left out: what the user may")
	cmd.Flags().IntVar(&days, "days", 90, "how long it is good")
	return cmd
}
