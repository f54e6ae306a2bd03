package importers

import (
	"context"
	"fmt"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// Options are one file and what its sender says about it.
type Options struct {
	Name string
	Data []byte
	// AsOf is the date that the figures are about; zero: as the file says. A column of
	// dates in the file goes before it.
	AsOf ledger.Date
	// Today is the day of the reading, that actual values are not after; zero: no date is too late.
	Today ledger.Date
	// Area are codes of the places that the file is about; empty: as the profile says.
	Area []string
	// Profile is the name of the profile to read by; empty: the one that fits best.
	Profile string
	// Profiles are further profiles. One with the name of a built-in one replaces it.
	Profiles []Profile
	// Partial leaves out the rows that have errors instead of refusing the file.
	Partial bool
	// NoNewOrganisations makes an error of each organisation that Directory does not know.
	NoNewOrganisations bool
	// Same says of what the file writes which organisation of the ledger is meant, by name
	// or alias. It goes before what the ledger would find, and is kept as an alias.
	Same   map[string]string
	Actor  string
	Reason string
	Limits sheet.Limits
	// Places resolves names of places; nil: the bureau's tree without zones.
	Places Places
	// Directory knows the ledger's organisations; nil: all are new.
	Directory Directory
	// Progress, if set, is called now and then, from the goroutine that reads: with no row
	// done and the rows found so far while the file is looked through, and with the rows
	// done of all of them while they are read.
	Progress func(done, total int)
}

// Reading is what a file says, checked. What Open returns knows the file's tables; what
// their rows say comes with Stream.
type Reading struct {
	// Batch has the file, its date, its sheets and columns. When the rows have been read it
	// has all findings too, and of the counts what was read, rejected and skipped.
	Batch ledger.ImportBatch
	// Entries are the rows that may be applied, in the order of the file. Only Read fills
	// them in: Stream hands them out and keeps none.
	Entries []ledger.Entry
	// Programmes are those that the entries so far name, to be made before them.
	Programmes []ledger.Programme
	// Tables is how each table of the file was read, for Explain and SaveProfile: before
	// the rows have been read without their counts and totals.
	Tables []TableReading
	// Provinces are codes of the provinces whose places have to be loaded.
	Provinces []string

	reader  *reader
	partial bool
	blocked bool
	errors  int
	entries int // that may be applied
}

// OK reports, when the rows have been read, whether the entries may be applied: nothing is
// wrong, or, of a partial reading, nothing but rows that were left out.
func (r *Reading) OK() bool {
	if r.blocked {
		return false
	}
	return r.errors == 0 || r.partial && r.entries > 0
}

// Open looks through a file for its tables and chooses how to read them. The error says
// only that this could not be carried out. What is wrong with the file is in the findings
// that its Batch has when Stream has come to the end.
func Open(ctx context.Context, o Options) (*Reading, error) {
	r := newReader(o)
	if err := r.survey(ctx); err != nil {
		return nil, fmt.Errorf("read %s: %w", r.name, err)
	}
	return r.reading(), nil
}

// Read reads a file with all its entries at once, for files that are known to be small.
// The error says only that the reading could not be carried out: ctx ended or the
// directory failed. What is wrong with the file is in its findings.
func Read(ctx context.Context, o Options) (*Reading, error) {
	r, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	err = r.readRows(ctx, func(b block) error {
		r.Entries = append(r.Entries, b.entries...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	r.complete()
	return r, nil
}

// readRows reads the rows and hands out the entries in blocks.
func (r *Reading) readRows(ctx context.Context, emit func(block) error) error {
	if r.reader.emit != nil {
		return fmt.Errorf("read %s: its rows have been read before", r.Batch.FileName)
	}
	r.reader.emit = emit
	if err := r.reader.readParts(ctx); err != nil {
		return fmt.Errorf("read %s: %w", r.Batch.FileName, err)
	}
	return nil
}

// complete takes over what the rows said.
func (r *Reading) complete() {
	x := r.reader
	r.blocked, r.errors, r.entries = x.f.blocked, x.f.errors(), x.entries
	r.Batch.Counts = x.counts.list()
	r.Batch.Findings = x.f.all(x.names)
	r.Programmes = x.programmes()
	r.Provinces = sortedKeys(x.provinces)
	r.Tables = x.tableReadings()
	r.reader = &reader{emit: x.emit} // the rest may go
}

// Complete fills in a batch what only the end of the rows tells.
func (r *Reading) Complete(b *ledger.ImportBatch) error {
	b.Counts, b.Findings = r.Batch.Counts, r.Batch.Findings
	return nil
}
