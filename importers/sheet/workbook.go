// Package sheet is the reading layer of imports: the bytes of a workbook in, its sheets, rows and
// cells out, each cell with its own row and column.
//
// It must not know the domain (units, headers, programmes are the business of its callers), guess
// values (a csv field stays text), or shorten: a damaged file ends in a *ReadError that names the
// place, never in fewer rows.
//
// Start at Open, then Workbook.Rows. format.go tells containers apart, package.go and ole.go what is
// in them. An xlsx sheet is streamed: archive.go unpacks a part within limits, ahead.go does so while
// the part is read, xmlscan.go cuts it into tags and text, worksheet.go makes rows of them, cellscan.go
// most cells in one go. Of an xls the records of one stream are read:
// biff.go cuts them, xls.go reads what stands before the sheets, xlssheet.go makes rows. ods.go,
// odssheet.go and odscell.go do for OpenDocument what xlsx.go and worksheet.go do. csv.go reads
// delimited text, error.go lists the codes.
package sheet

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"sync/atomic"
)

// Format is what the content of a file turned out to be.
type Format string

const (
	XLSX Format = "xlsx" // Office Open XML workbook: .xlsx, .xlsm
	XLS  Format = "xls"  // BIFF workbook of Excel 5 to 2003: .xls, and .et of WPS
	ODS  Format = "ods"  // OpenDocument spreadsheet
	CSV  Format = "csv"  // delimited text: comma, tab, semicolon or bar
)

// Info describes one sheet.
type Info struct {
	Index      int    // place in Workbook.Sheets, from 0, as Merges and Rows take it
	Name       string // csv: the file's name without folder and extension
	Hidden     bool   // hidden in any way
	VeryHidden bool   // hidden so that Excel's own menu cannot show it
}

// Workbook is an opened file. Its sheets may be read by several goroutines at once and as often as
// wanted. It keeps the bytes given to Open.
type Workbook struct {
	format   Format
	sheets   []Info
	date1904 bool
	source   source
	merged   atomic.Pointer[merged] // of the sheet that was read whole last
}

type merged struct {
	sheet  int
	ranges []Range
}

// source is what a format implements: it is given indexes that exist.
type source interface {
	// read calls yield for each row with content, until yield returns false, and gives the merged ranges,
	// which stand behind the rows. Without yield only these are wanted.
	read(ctx context.Context, sheet int, yield func(Row) bool) ([]Range, error)
}

// Open looks at the bytes and prepares to read them. The content decides the format, never the
// name; the name only serves messages and one refusal: text named .xlsx, which Excel refuses too.
// Errors are *ReadError, or ctx's error.
func Open(ctx context.Context, name string, data []byte, limits Limits) (*Workbook, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	limits = limits.withDefaults()
	kind, err := sniff(data)
	if err != nil {
		return nil, err
	}
	switch kind {
	case zipFile:
		return openPackage(ctx, data, limits)
	case oleFile:
		return openOLE(ctx, data, limits)
	}
	return openCSV(name, data, limits)
}

// Format tells what the content is.
func (w *Workbook) Format() Format { return w.format }

// Sheets lists the sheets that hold cells, in the order of their tabs. Chart and macro sheets are
// left out.
func (w *Workbook) Sheets() []Info { return w.sheets }

// Date1904 tells whether the stored serial numbers of dates count from 1904. Cells of Kind Date
// have it applied already.
func (w *Workbook) Date1904() bool { return w.date1904 }

// Merges lists the merged ranges of a sheet in stored order; none for csv. Only the upper left cell
// of a range is shown by Excel, but covered cells may still hold content and Rows returns them.
// It costs a pass over the sheet, or nothing if Rows has just read that to its end.
func (w *Workbook) Merges(ctx context.Context, sheet int) ([]Range, error) {
	if err := w.check(sheet); err != nil {
		return nil, err
	}
	if known := w.merged.Load(); known != nil && known.sheet == sheet {
		return slices.Clone(known.ranges), nil
	}
	ranges, err := w.source.read(ctx, sheet, nil)
	if err != nil {
		return nil, within(err, w.sheets[sheet].Name)
	}
	return ranges, nil
}

// Rows reads a sheet from top to bottom. Rows without content are left out: follow Row.Number.
// An error is the last thing yielded, after the rows that could be read; only when the loop ends
// without one was the sheet read whole. Row.Cells is reused for the next row.
func (w *Workbook) Rows(ctx context.Context, sheet int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		if err := w.check(sheet); err != nil {
			yield(Row{}, err)
			return
		}
		stopped := false
		ranges, err := w.source.read(ctx, sheet, func(r Row) bool {
			stopped = !yield(r, nil)
			return !stopped
		})
		switch {
		case stopped:
		case err != nil:
			yield(Row{}, within(err, w.sheets[sheet].Name))
		default:
			w.merged.Store(&merged{sheet, ranges})
		}
	}
}

func (w *Workbook) check(sheet int) error {
	if sheet < 0 || sheet >= len(w.sheets) {
		return fmt.Errorf("sheet index %d outside 0..%d", sheet, len(w.sheets)-1)
	}
	return nil
}
