package annotate

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// plainBook is a workbook without sheets.
var plainBook = []struct{ name, content string }{
	{"[Content_Types].xml", xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/xl/workbook.xml" ContentType="` + mainTypes + `sheet.main+xml"/></Types>`},
	{"_rels/.rels", xmlHead + `<Relationships xmlns="` + packageNS + `"><Relationship Id="rId1" Type="` + transitional + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
	{"xl/workbook.xml", xmlHead + `<workbook xmlns="` + mainNS + `" xmlns:r="` + transitional + `"><sheets></sheets></workbook>`},
}

func newPackage() (*pack, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range plainBook {
		f, err := w.Create(part.name)
		if err == nil {
			_, err = f.Write([]byte(part.content))
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return openPackage(b.Bytes())
}

// listOnly is a workbook with nothing but the list.
func listOnly(w *labels, findings []ledger.Finding, note string) ([]byte, error) {
	p, err := newPackage()
	if err != nil {
		return nil, err
	}
	b, s, err := p.styled()
	if err != nil {
		return nil, err
	}
	a := &annotation{labels: w, findings: findings}
	if err := p.setResult(b, a.result(b, s, note)); err != nil {
		return nil, err
	}
	return p.bytes()
}

// convert makes a workbook of the cells and marks it.
func (a *annotation) convert(ctx context.Context, note string) ([]byte, error) {
	p, err := newPackage()
	if err != nil {
		return nil, err
	}
	b, s, err := p.styled()
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, info := range a.opened.Sheets() {
		if info.Name == ResultSheet {
			continue
		}
		content, err := a.copySheet(ctx, info, s)
		if err != nil {
			return nil, err
		}
		name := sheetName(info.Name, b)
		names[info.Name] = name
		if err := p.addSheet(b, name, content, info.Hidden || info.VeryHidden); err != nil {
			return nil, err
		}
		if err := p.markSheet(b, b.sheets[len(b.sheets)-1], a.marks[info.Name], s); err != nil {
			return nil, err
		}
	}
	a.findings = slices.Clone(a.findings)
	for i := range a.findings {
		if name, ok := names[a.findings[i].Sheet]; ok {
			a.findings[i].Sheet = name
		}
	}
	if err := p.setResult(b, a.result(b, s, note)); err != nil {
		return nil, err
	}
	return p.bytes()
}

// copySheet writes the cells of a sheet as values: dates as text that reads the same, what
// a formula gave instead of the formula.
func (a *annotation) copySheet(ctx context.Context, info sheet.Info, s *styles) (string, error) {
	w := newSheet(nil)
	for row, err := range a.opened.Rows(ctx, info.Index) {
		if err != nil {
			return "", err
		}
		w.open(row.Number, row.Hidden)
		for _, c := range row.Cells {
			at := cellAt{row.Number, c.Col}
			switch c.Kind {
			case sheet.Empty:
			case sheet.Number:
				format := 0
				if c.Percent {
					format = s.percent
				}
				w.cell(at, cell{"n", c.Text, format})
			case sheet.Bool:
				value := "0"
				if c.Text == "TRUE" {
					value = "1"
				}
				w.cell(at, cell{"b", value, 0})
			case sheet.Error:
				w.cell(at, cell{"e", c.Text, 0})
			default:
				w.cell(at, text(c.Text, 0))
			}
		}
		w.data.WriteString(`</row>`)
	}
	merges, err := a.opened.Merges(ctx, info.Index)
	if err != nil {
		return "", err
	}
	for _, m := range merges {
		w.merges = append(w.merges, m.String())
	}
	return w.xml(mainNS), nil
}

// nameLimit is how long the name of a sheet may be, in UTF-16 units.
const nameLimit = 31

// sheetName makes a name that a workbook may give a sheet, different from those it has.
func sheetName(name string, b *book) string {
	name = strings.Trim(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return '_'
		}
		return r
	}, name), "' ")
	if name == "" {
		name = "Sheet"
	}
	for n, full := 1, name; ; n++ {
		end := ""
		if n > 1 {
			end = fmt.Sprintf("(%d)", n)
		}
		name = full
		for len(utf16.Encode([]rune(name)))+len(end) > nameLimit {
			_, size := utf8.DecodeLastRuneInString(name)
			name = name[:len(name)-size]
		}
		name += end
		if !slices.ContainsFunc(b.sheets, func(t tab) bool { return strings.EqualFold(t.name, name) }) && name != ResultSheet {
			return name
		}
	}
}
