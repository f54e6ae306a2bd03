package sheet

import (
	"context"
	"fmt"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Versions a BOF record may name; Excel 95 names that of Excel 5.
const (
	biff5 = 0x0500
	biff8 = 0x0600
)

// Kinds of substreams in BOF and of sheets in BOUNDSHEET.
const (
	bofGlobals  = 0x0005
	bofSheet    = 0x0010
	boundCells  = 0
	ctxRecords  = 4096  // between looks at ctx
	xlsRows     = 65536 // of a sheet
	xlsColumns  = 256
	hiddenState = 1
	veryHidden  = 2
)

// xls is an opened workbook of Excel 5 to 2003. It is complete and read-only once openXLS is done;
// sheets are read from the stream each time.
type xls struct {
	biff     biff
	limits   Limits
	begins   []int // where the records of each sheet begin, behind its BOF
	strings  []string
	styles   []display // by index of the cell format; beyond: plain
	date1904 bool
}

// openXLS reads what stands before the sheets.
func openXLS(ctx context.Context, part string, stream []byte, limits Limits) (*Workbook, error) {
	x := &xls{biff: biff{part: part, stream: stream, limit: limits.TextBytes}, limits: limits}
	b := &x.biff
	first, err := b.next()
	if err != nil {
		return nil, err
	}
	if first.id&recBOFVersions == recBOF2 {
		return nil, fail(UnsupportedFormat, "biff4")
	}
	if first.id != recBOF || len(first.data) < 4 || first.u16(2) != bofGlobals {
		return nil, damaged(part, 0, "begins with record %04X instead of the workbook's BOF", first.id)
	}
	switch version := first.u16(0); version {
	case biff8:
		b.unicode = true
	case biff5:
	default:
		return nil, damaged(part, 0, "unknown version %04X", version)
	}
	// Those that hold text wait for CODEPAGE, which need not come first.
	var bounds, formats []biffRecord
	var ids []int
	coded := false
	for {
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("read %s: %w", part, err)
		}
		r, err := b.next()
		if err != nil {
			return nil, err
		}
		if r.id == recEOF {
			break
		}
		switch r.id {
		case recFilePass:
			return nil, fail(PasswordProtected, "")
		case recDate1904:
			if err := b.need(r, 2); err != nil {
				return nil, err
			}
			x.date1904 = r.u16(0) != 0
		case recCodePage:
			if err := b.need(r, 2); err != nil {
				return nil, err
			}
			b.decoder, coded = codePages[r.u16(0)], true
		case recBoundSheet:
			bounds = append(bounds, r)
		case recFormat:
			formats = append(formats, r)
		case recXF:
			if err := b.need(r, 4); err != nil {
				return nil, err
			}
			ids = append(ids, r.u16(2))
		case recSST:
			if err := x.readStrings(r); err != nil {
				return nil, err
			}
		case recBOF:
			return nil, damaged(part, int64(r.at), "a second BOF before the EOF of the workbook")
		}
	}
	if !coded {
		b.decoder = simplifiedchinese.GB18030 // as for csv: what our users' programs leave unsaid
	}
	codes, err := x.formatCodes(formats)
	if err != nil {
		return nil, err
	}
	x.styles = displaysOf(ids, codes)
	sheets, err := x.readSheets(bounds)
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		e := fail(NoSheets, "")
		e.Part = part
		return nil, e
	}
	return &Workbook{format: XLS, sheets: sheets, date1904: x.date1904, source: x}, nil
}

// readStrings reads the shared strings. Whether there are as many as announced shows when a cell
// wants one: some writers count wrongly.
func (x *xls) readStrings(r biffRecord) error {
	if err := x.biff.need(r, 8); err != nil {
		return err
	}
	table := stringTable{limit: x.limits.Strings}
	c := x.biff.chain(r, 8)
	var text []byte
	for range r.u32(4) {
		more, err := c.more()
		if err != nil {
			return err
		}
		if !more {
			break
		}
		at := int64(c.record.at)
		if text, err = c.text(text[:0], 2); err != nil {
			return err
		}
		if err := table.add(text); err != nil {
			return partError(err, x.biff.part, at)
		}
	}
	x.strings = table.strings
	return nil
}

// formatCodes gives the number formats that the workbook defines, by the number XF refers to.
func (x *xls) formatCodes(formats []biffRecord) (map[int]string, error) {
	codes := make(map[int]string, len(formats))
	for _, r := range formats {
		if err := x.biff.need(r, 2); err != nil {
			return nil, err
		}
		b := x.biff
		b.pos = r.at + recordHeader + len(r.data)
		lengthSize := 1
		if b.unicode {
			lengthSize = 2
		}
		code, err := b.chain(r, 2).text(nil, lengthSize)
		if err != nil {
			return nil, err
		}
		codes[r.u16(0)] = string(code)
	}
	delete(codes, 0) // always General, in whatever language it is written
	return codes, nil
}

// readSheets lists the sheets of cells in tab order and finds where they begin.
func (x *xls) readSheets(bounds []biffRecord) ([]Info, error) {
	var sheets []Info
	for _, r := range bounds {
		if err := x.biff.need(r, 7); err != nil {
			return nil, err
		}
		b := x.biff
		b.pos = r.at + recordHeader + len(r.data)
		name, err := b.chain(r, 6).text(nil, 1)
		if err != nil {
			return nil, err
		}
		if r.data[5] != boundCells {
			continue // a chart, old macros or a module
		}
		b.pos = r.u32(0)
		bof, err := b.next()
		if err != nil {
			return nil, within(err, string(name))
		}
		if bof.id != recBOF || len(bof.data) < 4 {
			return nil, within(damaged(b.part, int64(bof.at), "record %04X instead of the sheet's BOF", bof.id), string(name))
		}
		if bof.u16(2) != bofSheet {
			continue
		}
		state := r.data[4] & 3
		sheets = append(sheets, Info{Index: len(sheets), Name: string(name), Hidden: state == hiddenState || state == veryHidden, VeryHidden: state == veryHidden})
		x.begins = append(x.begins, b.pos)
	}
	return sheets, nil
}

// at gives a reader of the stream from a place on.
func (x *xls) at(pos int) *biff {
	b := x.biff
	b.pos = pos
	return &b
}

// walk calls visit for each record of a sheet, those of embedded charts left out, up to its EOF.
func (x *xls) walk(ctx context.Context, sheet int, visit func(biffRecord) error) error {
	b := x.at(x.begins[sheet])
	for n := 0; ; n++ {
		if n%ctxRecords == 0 && ctx.Err() != nil {
			return fmt.Errorf("read %s: %w", b.part, ctx.Err())
		}
		r, err := b.next()
		if err != nil {
			return err
		}
		switch r.id {
		case recEOF:
			return nil
		case recFilePass:
			return fail(PasswordProtected, "")
		case recBOF:
			err = b.skipSubstream()
		}
		if err == nil {
			err = visit(r)
		}
		if err != nil {
			return err
		}
	}
}

// errorText names the error values of a cell. Source: [MS-XLS] 2.5.10.
var errorText = map[byte]string{
	0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A", 0x2B: "#GETTING_DATA",
}
