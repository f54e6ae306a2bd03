package sheet

import (
	"context"
	"errors"
	"strings"
)

// ods is an opened OpenDocument spreadsheet. All sheets lie one after the other in one part, which
// openODS has read to its end; a pass over a sheet ends where the sheet does.
type ods struct {
	archive *archive
	tables  []int // of each sheet, its place among the tables
}

func openODS(ctx context.Context, a *archive) (*Workbook, error) {
	o := &ods{archive: a}
	hidden := map[string]bool{} // names of styles
	var sheets []Info
	tables := 0
	err := o.content(ctx, func(s *scanner) error {
		switch string(s.name) {
		case "automatic-styles":
			return s.children(func() error { return readTableStyle(s, hidden) })
		case "body":
			return s.eachTable(func() error {
				info, style := Info{Index: len(sheets)}, ""
				err := s.each(func(name, value []byte) {
					switch string(localName(name)) {
					case "name":
						info.Name = string(value)
					case "style-name":
						style = string(value)
					}
				})
				tables++
				if isCache(info.Name) {
					return err
				}
				info.Hidden = hidden[style]
				sheets = append(sheets, info)
				o.tables = append(o.tables, tables-1)
				return err
			})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(sheets) == 0 {
		e := fail(NoSheets, "")
		e.Part = odfContent
		return nil, e
	}
	return &Workbook{format: ODS, sheets: sheets, source: o}, nil
}

// content calls visit at each child of the root of the part that holds the sheets.
func (o *ods) content(ctx context.Context, visit func(*scanner) error) error {
	s, err := o.archive.scan(ctx, odfContent)
	if err != nil {
		return err
	}
	defer s.close()
	return s.document("document-content", func() error { return visit(s) })
}

// eachTable calls visit at each sheet inside the body just started.
func (s *scanner) eachTable(visit func() error) error {
	return s.children(func() error {
		if string(s.name) != "spreadsheet" {
			return nil
		}
		return s.children(func() error {
			if string(s.name) != "table" {
				return nil
			}
			return visit()
		})
	})
}

// readTableStyle notes a style that hides its sheets.
func readTableStyle(s *scanner, hidden map[string]bool) error {
	style, family := "", ""
	err := s.each(func(name, value []byte) {
		switch string(localName(name)) {
		case "name":
			style = string(value)
		case "family":
			family = string(value)
		}
	})
	if err != nil || family != "table" {
		return err
	}
	return s.children(func() error {
		if string(s.name) != "table-properties" {
			return nil
		}
		return s.each(func(name, value []byte) {
			if string(localName(name)) == "display" && string(value) == "false" {
				hidden[style] = true
			}
		})
	})
}

// isCache knows copies of sheets of other files, kept for formulas that refer to them; LibreOffice
// names them 'file:///…/other.ods'#Sheet1.
func isCache(name string) bool {
	return strings.HasPrefix(name, "'file:") && strings.Contains(name, "'#")
}

func (o *ods) read(ctx context.Context, sheet int, yield func(Row) bool) ([]Range, error) {
	w := &odsSheet{yield: yield}
	table := 0
	err := o.content(ctx, func(s *scanner) error {
		if string(s.name) != "body" {
			return nil
		}
		return s.eachTable(func() error {
			if table++; table-1 != o.tables[sheet] {
				return nil
			}
			w.scanner, w.limits = s, o.archive.limits
			w.ended = func() error {
				if err := ctx.Err(); err != nil {
					return partError(err, s.part, s.offset())
				}
				return nil
			}
			if err := s.children(w.section(false)); err != nil {
				return err
			}
			w.row.Number = 0 // what follows belongs to no row
			return errStop
		})
	})
	if err != nil && !errors.Is(err, errStop) {
		return nil, inRow(err, w.row.Number)
	}
	return w.merges, nil
}
