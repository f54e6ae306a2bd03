package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"
)

// csvFile is delimited text: one sheet, all of whose cells are text.
type csvFile struct {
	data      []byte
	charset   charset
	delimiter byte
	declared  bool // the first line says which delimiter
	limits    Limits
}

func openCSV(name string, data []byte, limits Limits) (*Workbook, error) {
	charset, err := detectCharset(data)
	if err != nil {
		return nil, err
	}
	// Text named .xls is let through: many systems export tables that way and Excel opens them. Text
	// named .xlsx it refuses, so there somebody renamed or saved the wrong thing.
	switch strings.ToLower(path.Ext(name)) {
	case ".xlsx", ".xlsm", ".xltx", ".xlsb":
		return nil, fail(WrongExtension, "text, "+charset.name)
	}
	if int64(len(data)) > limits.UnpackedBytes {
		return nil, fail(LimitExceeded, "UnpackedBytes")
	}
	sample := make([]byte, sampleSize)
	n, err := io.ReadFull(charset.reader(data), sample)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, fmt.Errorf("decode %s as %s: %w", name, charset.name, err)
	}
	sample = sample[:n]
	if len(bytes.TrimSpace(sample)) == 0 {
		return nil, fail(EmptyFile, "")
	}
	c := &csvFile{data: data, charset: charset, limits: limits}
	if c.delimiter, c.declared = declaredDelimiter(sample); !c.declared {
		c.delimiter = sniffDelimiter(sample, limits)
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return &Workbook{format: CSV, sheets: []Info{{Name: strings.TrimSuffix(base, path.Ext(base))}}, source: c}, nil
}

func (c *csvFile) read(ctx context.Context, _ int, yield func(Row) bool) ([]Range, error) {
	if yield == nil {
		return nil, nil // text has no merged cells
	}
	return nil, c.rows(ctx, yield)
}

func (c *csvFile) rows(ctx context.Context, yield func(Row) bool) error {
	r := newRecords(c.charset.reader(c.data), c.delimiter, c.limits)
	r.decoded = c.charset.decoder != nil
	if c.declared {
		if _, err := r.next(); err != nil {
			return err
		}
		r.number = 0 // Excel does not show that line
	}
	var row Row
	var stored int64
	for {
		if r.number&0xFF == 0 && ctx.Err() != nil {
			return fmt.Errorf("read row %d: %w", r.number+1, ctx.Err())
		}
		more, err := r.next()
		if errors.Is(err, errBadText) {
			e := fail(BadEncoding, c.charset.name)
			e.Row = r.number
			return e
		}
		if err != nil || !more {
			return err
		}
		if stored += int64(len(r.ends)); stored > c.limits.Cells {
			e := fail(LimitExceeded, "Cells")
			e.Row = r.number
			return e
		}
		row = Row{Number: r.number, Cells: row.Cells[:0]}
		text, start := string(r.text), 0 // one allocation a row; its cells share it
		for i, end := range r.ends {
			if value := fieldValue(text[start:end]); value != "" {
				row.Cells = append(row.Cells, Cell{Row: r.number, Col: i + 1, Kind: Text, Text: value})
			}
			start = end
		}
		if len(row.Cells) > 0 && !yield(row) {
			return nil
		}
	}
}

// fieldValue takes off what is written around a text so that spreadsheet programs leave it one: a TAB at the end or
// ="001" against making a number of a code, and the apostrophe that our own exports (workbook.WriteCSV) put before
// what would be taken for a formula.
func fieldValue(field string) string {
	if len(field) > 1 && field[0] == '\'' && strings.IndexByte("=+-@\t\r", field[1]) >= 0 {
		field = field[1:]
	} else if inside, ok := strings.CutPrefix(field, `="`); ok {
		// Another quote inside means an expression, not one text; doubled, it is part of the text.
		inside, ok = strings.CutSuffix(inside, `"`)
		if whole := strings.ReplaceAll(inside, `""`, ""); ok && !strings.Contains(whole, `"`) {
			field = strings.ReplaceAll(inside, `""`, `"`)
		}
	}
	return strings.TrimSuffix(field, "\t")
}

// declaredDelimiter reads a first line such as "sep=;", by which Excel is told.
func declaredDelimiter(sample []byte) (delimiter byte, ok bool) {
	line, _, _ := bytes.Cut(sample, []byte("\n"))
	line = bytes.Trim(bytes.TrimSuffix(line, []byte("\r")), `"`)
	if len(line) != len("sep=;") || !bytes.EqualFold(line[:4], []byte("sep=")) || bytes.IndexByte([]byte("\"\r\x00"), line[4]) >= 0 {
		return 0, false
	}
	return line[4], line[4] < utf8.RuneSelf
}

var delimiters = []byte{',', '\t', ';', '|'}

// sniffDelimiter takes the delimiter that cuts the beginning most evenly: the one for which most
// records agree on a width, then the one with the larger width, then the first of delimiters. Titles
// and notes agree with nothing; commas that are decimal signs are absent from the header.
func sniffDelimiter(sample []byte, limits Limits) byte {
	best, mostRecords, bestWidth := delimiters[0], 0, 0
	for _, d := range delimiters {
		text := sample
		if d == '\t' {
			text = withoutTrailingTabs(sample)
		}
		r := newRecords(bytes.NewReader(text), d, limits)
		widths := map[int]int{}
		for range 100 {
			more, err := r.next()
			if err != nil || !more {
				break // an error here may only mean that the sample ends inside quotes
			}
			widths[len(r.ends)]++
		}
		for width, count := range widths {
			if width > 1 && (count > mostRecords || count == mostRecords && width > bestWidth) {
				best, mostRecords, bestWidth = d, count, width
			}
		}
	}
	return best
}

// withoutTrailingTabs removes the TABs that end a field of another delimiter.
func withoutTrailingTabs(sample []byte) []byte {
	out := make([]byte, 0, len(sample))
	for i, c := range sample {
		if c == '\t' && endsField(bytes.TrimPrefix(sample[i+1:], []byte(`"`))) {
			continue
		}
		out = append(out, c)
	}
	return out
}

func endsField(rest []byte) bool {
	return len(rest) == 0 || bytes.IndexByte([]byte(",;|\r\n"), rest[0]) >= 0
}
