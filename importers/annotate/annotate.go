// Package annotate gives a file back with its findings marked: each wrong cell filled and
// commented with the reason and the remedy, and a sheet 导入结果 that lists all findings.
//
// Of an .xlsx it writes only what it adds: parts are edited as text at the places where
// something is added, and all else, cells and their formats included, stays byte for byte
// as it was sent. It must not rewrite a part from a model of it (excelize drops what its
// model does not know, see docs/decisions/0005-returned-workbook.md), so fills are
// conditional formats, which can be taken away again without knowing what was there
// before. Marks of an earlier round are replaced. Files of other kinds come back as an
// .xlsx of their cells.
//
// Start at Workbook. xml.go finds places in a part, package.go reads and writes parts,
// worksheet.go, comment.go and style.go edit one kind of part each, result.go writes the
// list, convert.go makes a workbook of what cannot be edited.
package annotate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// ResultSheet is the name of the sheet that lists the findings. It is never imported.
const ResultSheet = "导入结果"

// author marks comments and conditional formats as ours.
const author = "结对导入"

// Language is that of headings and labels. Hints are in the language of their findings.
type Language string

// The languages.
const (
	Chinese Language = "zh"
	English Language = "en"
)

// Extension is how the name of a returned file has to end: .xlsm for a workbook with
// macros, which no program opens under another name, else .xlsx.
func Extension(data []byte) string {
	if p, err := openPackage(data); err == nil && p.macros() {
		return ".xlsm"
	}
	return ".xlsx"
}

// Workbook is the file with its findings marked. Findings of cells that are only good to
// know are listed, not marked. The error says only that ctx ended.
func Workbook(ctx context.Context, name string, data []byte, findings []ledger.Finding, language Language) ([]byte, error) {
	w := words[language]
	if w == nil {
		w = words[Chinese]
	}
	// The list of an earlier round is not the user's to mend.
	findings = slices.DeleteFunc(slices.Clone(findings), func(f ledger.Finding) bool { return f.Sheet == ResultSheet })
	opened, err := sheet.Open(ctx, name, data, sheet.Limits{})
	if err != nil {
		if err := unlessUnreadable(ctx, err); err != nil {
			return nil, err
		}
		return listOnly(w, findings, w.unreadable)
	}
	a := &annotation{labels: w, opened: opened, findings: findings}
	if err := a.locate(ctx); err != nil {
		if err := unlessUnreadable(ctx, err); err != nil {
			return nil, err
		}
		return listOnly(w, findings, w.unreadable)
	}
	if opened.Format() == sheet.XLSX {
		out, err := a.edit(data)
		if !errors.Is(err, errNotEditable) {
			return out, err
		}
	}
	note := fmt.Sprintf(w.converted, strings.TrimPrefix(path.Ext(name), "."))
	out, err := a.convert(ctx, note)
	if err != nil {
		if err := unlessUnreadable(ctx, err); err != nil {
			return nil, err
		}
		return listOnly(w, findings, w.unreadable)
	}
	return out, nil
}

// unlessUnreadable keeps errors that the file is not to blame for.
func unlessUnreadable(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("mark findings: %w", ctx.Err())
	}
	var bad *sheet.ReadError
	if errors.As(err, &bad) {
		return nil
	}
	return fmt.Errorf("mark findings: %w", err)
}

// cellAt is a cell's place, both from one.
type cellAt struct{ row, col int }

func (c cellAt) ref() string { return sheet.Ref(c.row, c.col) }

// mark is what is shown at one cell.
type mark struct {
	cellAt
	severity ledger.Severity // the worst of its findings
	text     string          // of the comment
}

// annotation is one file being marked.
type annotation struct {
	*labels
	opened   *sheet.Workbook
	findings []ledger.Finding
	// places are where the findings are shown, the zero place for those of a sheet or of
	// the file.
	places []cellAt
	marks  map[string][]mark // by sheet, in the order of rows and columns
}

// locate finds the cell to show each finding at: its own, the upper left one where that
// is merged away, and for a row the first cell that holds something.
func (a *annotation) locate(ctx context.Context) error {
	a.places = make([]cellAt, len(a.findings))
	rows := map[string]map[int]int{} // sheet → row → first used column
	for i, f := range a.findings {
		a.places[i] = cellAt{f.Row, f.Col}
		if f.Row > 0 && f.Col == 0 {
			if rows[f.Sheet] == nil {
				rows[f.Sheet] = map[int]int{}
			}
			rows[f.Sheet][f.Row] = 1
		}
	}
	merges := map[string][]sheet.Range{}
	for _, info := range a.opened.Sheets() {
		if !slices.ContainsFunc(a.findings, func(f ledger.Finding) bool { return f.Sheet == info.Name && f.Row > 0 }) {
			continue
		}
		var err error
		if merges[info.Name], err = a.opened.Merges(ctx, info.Index); err != nil {
			return err
		}
		if err := firstUsed(ctx, a.opened, info.Index, rows[info.Name]); err != nil {
			return err
		}
	}
	for i, f := range a.findings {
		at := &a.places[i]
		if at.row == 0 {
			*at = cellAt{}
			continue
		}
		if at.col == 0 {
			at.col = rows[f.Sheet][at.row]
		}
		for _, m := range merges[f.Sheet] {
			if m.Row1 <= at.row && at.row <= m.Row2 && m.Col1 <= at.col && at.col <= m.Col2 {
				*at = cellAt{m.Row1, m.Col1}
				break
			}
		}
	}
	a.gather()
	return nil
}

// firstUsed looks up the first column with content of the rows that are keys of wanted.
func firstUsed(ctx context.Context, w *sheet.Workbook, index int, wanted map[int]int) error {
	left := len(wanted)
	if left == 0 {
		return nil
	}
	for row, err := range w.Rows(ctx, index) {
		if err != nil {
			return err
		}
		if _, ok := wanted[row.Number]; ok && len(row.Cells) > 0 {
			wanted[row.Number] = row.Cells[0].Col
			if left--; left == 0 {
				break
			}
		}
	}
	return nil
}

// gather joins the findings of each cell into one mark.
func (a *annotation) gather() {
	a.marks = map[string][]mark{}
	found := map[string]map[cellAt]int{}
	for i, f := range a.findings {
		at := a.places[i]
		if at.row == 0 || f.Severity == ledger.SeverityInfo {
			continue
		}
		if found[f.Sheet] == nil {
			found[f.Sheet] = map[cellAt]int{}
		}
		n, ok := found[f.Sheet][at]
		if !ok {
			n = len(a.marks[f.Sheet])
			found[f.Sheet][at] = n
			a.marks[f.Sheet] = append(a.marks[f.Sheet], mark{cellAt: at, severity: f.Severity})
		}
		m := &a.marks[f.Sheet][n]
		if f.Severity == ledger.SeverityError {
			m.severity = f.Severity
		}
		if m.text != "" {
			m.text += "\n\n"
		}
		m.text += a.said(f)
	}
	for _, list := range a.marks {
		slices.SortFunc(list, func(x, y mark) int { return cmp.Or(x.row-y.row, x.col-y.col) })
	}
}

// edit marks a package in place.
func (a *annotation) edit(data []byte) ([]byte, error) {
	p, err := openPackage(data)
	if err != nil {
		return nil, err
	}
	b, s, err := p.styled()
	if err != nil {
		return nil, err
	}
	for _, t := range b.sheets {
		if t.name == ResultSheet {
			continue
		}
		if err := p.markSheet(b, t, a.marks[t.name], s); err != nil {
			return nil, err
		}
	}
	if err := p.setResult(b, a.result(b, s, "")); err != nil {
		return nil, err
	}
	return p.bytes()
}
