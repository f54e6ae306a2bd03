package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"jiedui/importers/annotate"
	"jiedui/ledger"
)

// fate is what became of a file.
type fate string

const (
	fateApplied     fate = "applied"
	fateWould       fate = "would apply" // a dry run
	fateUnchanged   fate = "unchanged"
	fateRefused     fate = "refused"  // for what was found in it
	fateConflict    fate = "conflict" // with what somebody else did
	fateFailed      fate = "failed"   // could not be read, or the import could not run
	fateInterrupted fate = "interrupted"
	fateNotBegun    fate = "not begun"
	fateSkipped     fate = "skipped" // is no workbook
)

// fates in the order of the line that counts them.
var fates = []fate{fateApplied, fateWould, fateUnchanged, fateRefused, fateConflict, fateFailed, fateInterrupted, fateNotBegun, fateSkipped}

// gravity orders kinds of errors: the first that a file ended with is the exit code of them all.
var gravity = []ledger.Kind{ledger.KindCanceled, ledger.KindInternal, ledger.KindUnavailable, ledger.KindForbidden, ledger.KindUnauthenticated,
	ledger.KindConflict, ledger.KindRefused, ledger.KindLimitExceeded, ledger.KindNotFound, ledger.KindInvalid}

// fileResult is what became of one file.
type fileResult struct {
	label string
	fate  fate
	why   string
	err   error
}

// importRun imports files one after the other and keeps what became of each. A file that is
// refused does not stop the others; what would stop every other does.
type importRun struct {
	*app
	options importOptions
	folder  bool // the report is a folder
	alone   bool // one workbook was named: its error is told as it is, without a list
	ended   bool // the files that are left are not begun
	results []fileResult
	reports map[string]bool // names taken in the folder of reports
}

// take imports a file, or what is in it.
func (r *importRun) take(ctx context.Context, s source) {
	switch {
	case r.ended || ctx.Err() != nil:
		r.add(fileResult{s.label, fateNotBegun, "", nil})
	case s.skip != "":
		r.add(fileResult{s.label, fateSkipped, s.skip, nil})
	case s.err != nil:
		r.addError(ctx, s, s.err)
	case s.met && slices.Contains(archiveEndings, ending(s.name)):
		r.addError(ctx, s, refused(s.name, "is an archive of a kind that is not read: unpack it, or make a .zip of it"))
	default:
		r.open(ctx, s)
	}
}

func (r *importRun) open(ctx context.Context, s source) {
	if s.doubtful() {
		may, err := s.holdsWorkbook()
		if err != nil {
			r.addError(ctx, s, err)
			return
		}
		if !may {
			r.add(fileResult{s.label, fateSkipped, "no workbook", nil})
			return
		}
	}
	data, err := s.read(r.settings.Import.FileBytes)
	if err != nil {
		r.addError(ctx, s, err)
		return
	}
	z, err := archiveOf(s.name, data)
	switch {
	case err == nil && z != nil && s.zipped:
		err = nestedZip(s.name)
	case err == nil && z != nil:
		var inside []source
		if inside, err = zipped(s.name, z, r.settings.Import.FileBytes); err == nil && r.options.report != "" && !r.folder {
			err = errManyReports
		}
		if err == nil {
			r.alone = false
			for _, file := range inside {
				r.take(ctx, file)
			}
			return
		}
	}
	if err != nil {
		r.addError(ctx, s, err)
		return
	}
	if s.doubtful() {
		if what := noWorkbook(ctx, s.name, data); what != "" {
			r.add(fileResult{s.label, fateSkipped, what, nil})
			return
		}
	}
	r.workbook(ctx, s, data)
}

// workbook imports one workbook.
func (r *importRun) workbook(ctx context.Context, s source, data []byte) {
	o := r.options
	if r.folder {
		o.report = filepath.Join(o.report, reportName(s.name, annotate.Extension(data), r.reports))
	}
	batch, err := r.importBytes(ctx, s.name, data, o)
	switch {
	case err != nil && batch.ID == 0:
		r.addError(ctx, s, err)
		kind := ledger.KindOf(err) // of the command or the database: it would be the same for the next
		r.ended = ctx.Err() == nil && (kind == ledger.KindInvalid || kind == ledger.KindUnavailable)
	case err != nil:
		text := fmt.Sprintf("batch %d, but its report was not written: %s", batch.ID, textOf(err))
		r.add(fileResult{s.label, fateApplied, text, &ledger.Error{Kind: ledger.KindOf(err), Entity: "file", Key: s.label, Text: "applied as " + text}})
		r.ended = true
	default:
		fate, why := fateUnchanged, ""
		created, rejected := 0, 0
		for _, c := range batch.Counts {
			created, rejected = created+c.Created+c.Updated, rejected+c.Rejected
		}
		switch {
		case batch.ID != 0:
			fate, why = fateApplied, fmt.Sprintf("batch %d", batch.ID)
		case o.dryRun && created > 0:
			fate = fateWould
		}
		if rejected > 0 {
			why = strings.TrimPrefix(fmt.Sprintf("%s, %d records left out", why, rejected), ", ")
		}
		r.add(fileResult{s.label, fate, why, nil})
	}
}

func (r *importRun) add(f fileResult) { r.results = append(r.results, f) }

// addError adds a file of which nothing was written.
func (r *importRun) addError(ctx context.Context, s source, err error) {
	kind := ledger.KindOf(err)
	result := fileResult{s.label, fateFailed, textOf(err), err}
	switch {
	case kind == ledger.KindRefused || kind == ledger.KindLimitExceeded:
		result.fate = fateRefused
	case ctx.Err() != nil:
		result.fate, result.why = fateInterrupted, "nothing was written"
		result.err = &ledger.Error{Kind: ledger.KindCanceled, Text: "interrupted: nothing of " + s.label + " was written"}
	case kind == ledger.KindConflict:
		result.fate = fateConflict
	}
	r.add(result)
}

// textOf is an error's text without the name of the file, which stands beside it.
func textOf(err error) string {
	var known *ledger.Error
	if errors.As(err, &known) {
		return oneLine(known.Text)
	}
	return oneLine(err.Error())
}

// end prints what became of the files, unless one was imported alone, and returns the error of
// the run: its kind is the gravest met.
func (r *importRun) end() error {
	if r.alone && len(r.results) == 1 {
		return r.results[0].err
	}
	printResults(r.out, r.results)
	var gravest *fileResult
	counts := map[fate]int{}
	for i, f := range r.results {
		counts[f.fate]++
		if f.err != nil && (gravest == nil || grave(f.err) < grave(gravest.err)) {
			gravest = &r.results[i]
		}
	}
	rest := func(list ...fate) string {
		var words []string
		for _, f := range list {
			if counts[f] > 0 {
				words = append(words, fmt.Sprintf("%d %s", counts[f], f))
			}
		}
		return strings.Join(words, ", ")
	}
	switch {
	case counts[fateInterrupted]+counts[fateNotBegun] > 0 && !r.ended:
		text := "interrupted"
		if gravest != nil && gravest.fate == fateInterrupted {
			text = gravest.err.Error()
		}
		if n := counts[fateNotBegun]; n > 0 {
			text += fmt.Sprintf("; files not begun: %d", n)
		}
		return &ledger.Error{Kind: ledger.KindCanceled, Text: text}
	case gravest != nil:
		return &ledger.Error{Kind: ledger.KindOf(gravest.err), Text: fmt.Sprintf("of %d files %s; %s: %s", len(r.results),
			rest(fateApplied, fateRefused, fateConflict, fateFailed, fateNotBegun), gravest.label, textOf(gravest.err))}
	case counts[fateSkipped] == len(r.results):
		return ledger.Invalid("", "", "", "there is no workbook to import")
	}
	return nil
}

func grave(err error) int { return slices.Index(gravity, ledger.KindOf(err)) }

// printResults lists what became of each file, and counts.
func printResults(w io.Writer, results []fileResult) {
	counts := map[fate]int{}
	width := 0
	for _, f := range results {
		counts[f.fate]++
		width = max(width, len(f.fate))
	}
	for _, f := range results {
		line := fmt.Sprintf("%-*s  %s", width, f.fate, f.label)
		if f.why != "" {
			line += ": " + f.why
		}
		fmt.Fprintln(w, line)
	}
	fmt.Fprintf(w, "%d files:", len(results))
	separator := " "
	for _, f := range fates {
		if counts[f] > 0 {
			fmt.Fprintf(w, "%s%d %s", separator, counts[f], f)
			separator = ", "
		}
	}
	fmt.Fprintln(w)
}
