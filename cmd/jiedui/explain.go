package main

import (
	"fmt"
	"os"

	"github.com/spf13/pflag"

	"jiedui/importers"
	"jiedui/ledger"
)

// readingOptions is how a file is to be read and what is to be said of the reading.
type readingOptions struct {
	explain     bool
	saveProfile string
	// knownOnly: an organisation that the ledger does not have is an error.
	knownOnly bool
}

func (o *readingOptions) addFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&o.explain, "explain", false, "print how each sheet was read: tables, headers, each column with its field and the reason, totals compared")
	flags.StringVar(&o.saveProfile, "save-profile", "", "keep how the file was read as a profile of this name in the folder import.profiles")
	flags.BoolVar(&o.knownOnly, "no-new-organisations", false, "take organisations that the ledger does not have as errors")
}

// keepProfile keeps how a file is read, if that was asked for, before anything is applied.
func (a *app) keepProfile(r *importers.Reading, o readingOptions) error {
	if o.saveProfile == "" {
		return nil
	}
	folder := a.settings.Import.Profiles
	if folder == "" {
		return ledger.Invalid("flag", "--save-profile", "", "needs a folder: set import.profiles")
	}
	path, err := importers.SaveProfile(folder, o.saveProfile, r)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "%s: profile written to %s\n", r.Batch.FileName, path)
	return nil
}

// ownProfiles are those of the folder import.profiles.
func (a *app) ownProfiles() ([]importers.Profile, error) {
	folder := a.settings.Import.Profiles
	if folder == "" {
		return nil, nil
	}
	if _, err := os.Stat(folder); err != nil {
		return nil, ledger.Invalid("import.profiles", folder, "", "cannot be read: "+reasonOf(err))
	}
	return importers.LoadProfiles(os.DirFS(folder))
}
