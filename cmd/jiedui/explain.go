package main

import (
	"fmt"
	"os"
	"strings"

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
	// same are the texts of --same.
	same []string
}

func (o *readingOptions) addFlags(flags *pflag.FlagSet) {
	flags.BoolVar(&o.explain, "explain", false, "print how each sheet was read: tables, headers, each column with its field and the reason, totals compared")
	flags.StringVar(&o.saveProfile, "save-profile", "", "keep how the file was read as a profile of this name in the folder import.profiles")
	flags.StringArrayVar(&o.same, "same", nil, "WRITTEN=ORGANISATION: what the sheet writes is this organisation of the ledger; kept as an alias")
	flags.BoolVar(&o.knownOnly, "no-new-organisations", false, "take organisations that the ledger does not have as errors")
}

// sameAs reads the texts of --same.
func (o readingOptions) sameAs() (map[string]string, error) {
	same := map[string]string{}
	for _, text := range o.same {
		written, name, found := strings.Cut(text, "=")
		written, name = strings.TrimSpace(written), strings.TrimSpace(name)
		if !found || written == "" || name == "" {
			return nil, ledger.Invalid("flag", "--same", "", fmt.Sprintf("must be WRITTEN=ORGANISATION, not %q", text))
		}
		if before, twice := same[written]; twice && before != name {
			return nil, ledger.Invalid("flag", "--same", "", fmt.Sprintf("says that %q is both %q and %q", written, before, name))
		}
		same[written] = name
	}
	return same, nil
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
