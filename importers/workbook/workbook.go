// Package workbook writes tables for people to open: .xlsx by excelize and .csv that
// spreadsheet programs read as UTF-8. It knows nothing of what the tables mean and
// reads nothing; start at Write.
package workbook

import (
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Table is one sheet: a header and rows.
type Table struct {
	Name   string // of the sheet; at most 31 characters
	Header []string
	Rows   iter.Seq2[[]Cell, error]
	// Count is the number of rows, told before they are written; it may be an upper bound.
	Count int
}

// Cell is a text, or a number as exact decimal text.
type Cell struct {
	Text   string
	Number bool
}

// Text is a cell of text.
func Text(s string) Cell { return Cell{Text: s} }

// Number is a cell with a number; an empty text is an empty cell.
func Number(decimal string) Cell { return Cell{Text: decimal, Number: decimal != ""} }

// exactDigits is how many significant digits a spreadsheet program keeps of a number.
const exactDigits = 15

// WriteXLSX writes the tables as the sheets of one workbook.
func WriteXLSX(w io.Writer, tables ...Table) error {
	f := excelize.NewFile()
	defer f.Close() // only removes temporary files; the error that matters is that of writing
	for i, t := range tables {
		if i == 0 {
			if err := f.SetSheetName("Sheet1", t.Name); err != nil {
				return fmt.Errorf("sheet %s: %w", t.Name, err)
			}
		} else if _, err := f.NewSheet(t.Name); err != nil {
			return fmt.Errorf("sheet %s: %w", t.Name, err)
		}
		if err := writeSheet(f, t); err != nil {
			return fmt.Errorf("sheet %s: %w", t.Name, err)
		}
	}
	_, err := f.WriteTo(w)
	return err
}

func writeSheet(f *excelize.File, t Table) error {
	// The stream writer leaves the sheet's dimension at A1, and then other readers see one cell.
	last, err := excelize.CoordinatesToCellName(max(len(t.Header), 1), t.Count+1)
	if err != nil {
		return err
	}
	if err := f.SetSheetDimension(t.Name, "A1:"+last); err != nil {
		return err
	}
	stream, err := f.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	header := make([]any, len(t.Header))
	for i, h := range t.Header {
		header[i] = h
	}
	if err := stream.SetRow("A1", header); err != nil {
		return err
	}
	values := make([]any, len(t.Header))
	row := 1
	for cells, err := range t.Rows {
		if err != nil {
			return err
		}
		row++
		for i, c := range cells {
			values[i] = c.value()
		}
		if err := stream.SetRow("A"+strconv.Itoa(row), values[:len(cells)]); err != nil {
			return err
		}
	}
	return stream.Flush()
}

// value is what the cell holds in a workbook. A number with more digits than a
// spreadsheet program keeps is written as text, so that none is lost.
func (c Cell) value() any {
	switch {
	case c.Text == "":
		return nil
	case c.Number && significant(c.Text) <= exactDigits:
		if n, err := strconv.ParseFloat(c.Text, 64); err == nil {
			return n
		}
	}
	return c.Text
}

func significant(decimal string) int {
	digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(decimal), "0")
	return len(digits)
}

// WriteCSV writes one table as comma-separated text in UTF-8 with a byte order mark,
// by which spreadsheet programs know the encoding. A text that such a program would
// take for a formula gets an apostrophe in front.
func WriteCSV(w io.Writer, t Table) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if err := out.Write(t.Header); err != nil {
		return err
	}
	record := make([]string, len(t.Header))
	for cells, err := range t.Rows {
		if err != nil {
			return err
		}
		for i, c := range cells {
			record[i] = c.Text
			if !c.Number && c.Text != "" && strings.ContainsRune("=+-@\t\r", rune(c.Text[0])) {
				record[i] = "'" + c.Text
			}
		}
		if err := out.Write(record[:len(cells)]); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
