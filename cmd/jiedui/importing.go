package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"jiedui/importers"
	"jiedui/ledger"
	"jiedui/store"
)

// importBytes reads and applies one file, prints what was found and what became of it, and
// returns its batch, which has a number if it was applied and changed something. name is
// the file's, after that of the folder or zip it came in.
func (a *app) importBytes(ctx context.Context, name string, data []byte, o importOptions) (ledger.ImportBatch, error) {
	if err := checkReportOf(o.report, data); err != nil {
		return ledger.ImportBatch{}, err
	}
	bar := a.progress(name, "import")
	defer bar.end()
	reading, err := a.openReading(ctx, name, data, o, bar.set)
	if err != nil {
		return ledger.ImportBatch{}, err
	}
	reading.Batch.FileName = name // with its place in the folder or zip that it came in
	if err := a.keepProfile(reading, o.readingOptions); err != nil {
		return ledger.ImportBatch{}, err
	}
	options := applying(reading)
	options.DryRun = o.dryRun
	var set ledger.ChangeSet
	changes := changeList{most: shownChanges}
	if o.verbose {
		changes.most = 0
	}
	if o.dryRun {
		options.Changes, options.EachChange = &set, changes.add
	}
	batch, err := a.store.Apply(ctx, reading.Batch, reading.Stream(ctx), options)
	bar.end()
	if o.explain {
		if err := reading.Explain(a.out); err != nil {
			return ledger.ImportBatch{}, err
		}
	}
	if !reading.OK() {
		printFindings(a.out, name, reading.Batch.Findings, o.verbose)
		if err := a.writeReport(ctx, o.report, name, data, reading.Batch.Findings); err != nil {
			return ledger.ImportBatch{}, err
		}
		errors := countErrors(reading.Batch.Findings)
		return reading.Batch, refused(name, fmt.Sprintf("%d errors; nothing was written", errors))
	}
	printFindings(a.out, name, batch.Findings, o.verbose) // of a batch that is refused for want of a reason, too
	if err == nil || len(batch.Findings) > 0 {
		if err := a.writeReport(ctx, o.report, name, data, batch.Findings); err != nil {
			return batch, err // it may be applied
		}
	}
	if err != nil {
		return batch, keptOut(err)
	}
	printCounts(a.out, name, batch, o.dryRun)
	changes.print(a.out, name, set)
	if n := len(batch.Findings); o.dryRun && n > 0 && batch.Findings[n-1].Code == ledger.FindingReasonNeeded {
		return batch, refused(name, "would be refused without --reason")
	}
	return batch, nil
}

// openReading looks through a file and chooses how to read it.
func (a *app) openReading(ctx context.Context, name string, data []byte, o importOptions, progress func(done, total int)) (*importers.Reading, error) {
	same, err := o.sameAs()
	if err != nil {
		return nil, err
	}
	profiles, err := a.ownProfiles()
	if err != nil {
		return nil, err
	}
	places, err := a.resolver(ctx)
	if err != nil {
		return nil, err
	}
	return importers.Open(ctx, importers.Options{
		Name: name, Data: data, AsOf: o.asOf, Today: a.today(), Area: o.area, Profile: o.profile, Profiles: profiles,
		Partial: o.partial, Actor: o.actor, Reason: o.reason,
		Places: places, Directory: a.store, Progress: progress, NoNewOrganisations: o.knownOnly, Same: same,
	})
}

// applying are the options by which the store applies a reading while it goes on.
func applying(r *importers.Reading) store.ApplyOptions {
	return store.ApplyOptions{
		Programmes: func() []ledger.Programme { return r.Programmes },
		Complete:   r.Complete,
	}
}

func countErrors(findings []ledger.Finding) int {
	n := 0
	for _, f := range findings {
		if f.Severity == ledger.SeverityError {
			n++
		}
	}
	return n
}

// printFindings lists what has to be looked at, and of what is only good to know how
// often it was met, unless all is asked for.
func printFindings(w io.Writer, file string, findings []ledger.Finding, all bool) {
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	var notes []string
	met := map[string]int{}
	for _, f := range findings {
		if f.Severity == ledger.SeverityInfo && !all {
			if met[f.Code]++; met[f.Code] == 1 {
				notes = append(notes, f.Code)
			}
			continue
		}
		place := strings.TrimSuffix(strings.TrimPrefix(f.Sheet+"!"+f.Cell(), "!"), "!")
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", file, place, f.Severity, f.Code, oneLine(f.Seen), f.Hint)
	}
	_ = table.Flush() // a closed terminal is no concern of the import
	for _, code := range notes {
		fmt.Fprintf(w, "%s: %d × %s (--verbose lists them)\n", file, met[code], code)
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func printCounts(w io.Writer, file string, b ledger.ImportBatch, dryRun bool) {
	switch {
	case dryRun:
		fmt.Fprintf(w, "%s: dry run, nothing was written\n", file)
	case b.ID == 0:
		fmt.Fprintf(w, "%s: nothing has changed\n", file)
	default:
		fmt.Fprintf(w, "%s: batch %d\n", file, b.ID)
	}
	table := tabwriter.NewWriter(w, 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "\tread\tcreated\tupdated\tunchanged\trejected\tskipped\t")
	for _, c := range b.Counts {
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t\n", c.Entity, c.Read, c.Created, c.Updated, c.Unchanged, c.Rejected, c.Skipped)
	}
	_ = table.Flush()
}
