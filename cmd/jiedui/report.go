package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"jiedui/importers/annotate"
	"jiedui/importers/workbook"
	"jiedui/ledger"
)

// reportFormats are the endings of reports: the marked workbook, and lists of findings.
var reportFormats = []string{".xlsx", ".xlsm", ".csv", ".json"}

func reportFormat(path string) string { return strings.ToLower(filepath.Ext(path)) }

// isFolder tells a folder for reports by its last character, or because it is there.
func isFolder(report string) bool {
	if report == "" {
		return false
	}
	info, err := os.Stat(report)
	return os.IsPathSeparator(report[len(report)-1]) || err == nil && info.IsDir()
}

var errManyReports = ledger.Invalid("flag", "--report", "", "is about one file: name a folder, as in --report DIR/")

// checkReport refuses a report that could not be written when the import is done. Empty:
// none is asked for. A folder of reports is made if it is not there.
func checkReport(report string, files []string) error {
	if report == "" {
		return nil
	}
	if isFolder(report) {
		return checkReportFolder(report, files)
	}
	if !slices.Contains(reportFormats, reportFormat(report)) {
		return ledger.Invalid("flag", "--report", "", "name a file that ends in .xlsx, .csv or .json")
	}
	if len(files) > 1 || isFolder(existing(files[0])) {
		return errManyReports
	}
	if folder, err := os.Stat(filepath.Dir(report)); err != nil || !folder.IsDir() {
		return ledger.Invalid("flag", "--report", "", "there is no folder "+filepath.Dir(report))
	}
	for _, file := range files {
		a, errA := os.Stat(file)
		b, errB := os.Stat(report)
		if errA == nil && errB == nil && os.SameFile(a, b) {
			return ledger.Invalid("flag", "--report", "", "would be written over the file that is imported")
		}
	}
	return nil
}

// checkReportFolder refuses a folder whose reports would be imported the next time.
func checkReportFolder(report string, files []string) error {
	real := func(path string) string {
		if whole, err := filepath.Abs(path); err == nil {
			path = whole
		}
		if real, err := filepath.EvalSymlinks(path); err == nil {
			return real
		}
		if real, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
			return filepath.Join(real, filepath.Base(path))
		}
		return path
	}
	for _, file := range files {
		if file = existing(file); !isFolder(file) {
			continue
		}
		if inside, err := filepath.Rel(real(file), real(report)); err == nil && filepath.IsLocal(inside) {
			return ledger.Invalid("flag", "--report", "", "lies in the folder that is imported: name one outside of it")
		}
	}
	if err := os.Mkdir(report, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return ledger.Invalid("flag", "--report", "", "the folder "+report+" cannot be made: "+reasonOf(err))
	}
	return nil
}

// reportName is a file name for the report about a file that came in a folder or a zip, without
// the characters that some system does not allow. taken keeps the names of one run apart.
func reportName(name, extension string, taken map[string]bool) string {
	base := strings.Map(func(r rune) rune {
		if r == '/' {
			return '-'
		}
		if strings.ContainsRune(`<>:"|?*\`, r) || !unicode.IsGraphic(r) {
			return '_'
		}
		return r
	}, strings.TrimSuffix(name, path.Ext(name)))
	base = strings.TrimLeft(base, ". ") // a name that begins with a dot is hidden
	for i := range base {
		if i > reportNameBytes {
			base = base[:i]
			break
		}
	}
	for n := 1; ; n++ {
		full := base + "-退回" + extension
		if n > 1 {
			full = base + "-退回-" + strconv.Itoa(n) + extension
		}
		if key := strings.ToLower(full); !taken[key] {
			taken[key] = true
			return full
		}
	}
}

// reportNameBytes leaves room for what is added: most systems take names of 255 bytes.
const reportNameBytes = 200

// checkReportOf refuses a name by which the marked copy of this file could not be opened.
func checkReportOf(report string, data []byte) error {
	format, want := reportFormat(report), annotate.Extension(data)
	if (format == ".xlsx" || format == ".xlsm") && format != want {
		return ledger.Invalid("flag", "--report", "", "has to end in "+want+", as the workbook's macros are kept or not")
	}
	return nil
}

// writeReport writes what was found in a file, if a report is asked for.
func (a *app) writeReport(ctx context.Context, report, name string, data []byte, findings []ledger.Finding) error {
	var write func(*os.File) error
	switch reportFormat(report) {
	case "":
		return nil
	case ".csv":
		write = func(f *os.File) error { return workbook.WriteCSV(f, findingTable(findings)) }
	case ".json":
		write = func(f *os.File) error { return writeFindingsJSON(f, name, findings) }
	default:
		marked, err := annotate.Workbook(ctx, name, data, findings, annotate.Chinese)
		if err != nil {
			return err
		}
		write = func(f *os.File) error {
			_, err := f.Write(marked)
			return err
		}
	}
	if err := writeFile(report, write); err != nil {
		return &ledger.Error{Kind: ledger.KindUnavailable, Entity: "report", Key: report, Text: textOf(err)}
	}
	fmt.Fprintf(a.out, "%s: what was found is in %s\n", name, report)
	return nil
}

// severityNames are what lists for people call the severities.
var severityNames = map[ledger.Severity]string{ledger.SeverityError: "错误", ledger.SeverityWarning: "警告", ledger.SeverityInfo: "提示"}

func findingTable(findings []ledger.Finding) workbook.Table {
	return workbook.Table{
		Name:   annotate.ResultSheet,
		Header: []string{"级别", "代码", "工作表", "单元格", "行", "列", "表头", "所见", "怎么改"},
		Count:  len(findings),
		Rows: func(yield func([]workbook.Cell, error) bool) {
			number := func(n int) workbook.Cell {
				if n == 0 {
					return workbook.Cell{}
				}
				return workbook.Number(strconv.Itoa(n))
			}
			for _, f := range findings {
				if !yield([]workbook.Cell{
					workbook.Text(severityNames[f.Severity]), workbook.Text(f.Code), workbook.Text(f.Sheet), workbook.Text(cellOf(f)),
					number(f.Row), number(f.Col), workbook.Text(f.Heading), workbook.Text(f.Seen), workbook.Text(f.Hint),
				}, nil) {
					return
				}
			}
		},
	}
}

// cellOf is the finding's cell; empty where it is about more than one.
func cellOf(f ledger.Finding) string {
	if f.Col == 0 {
		return ""
	}
	return f.Cell()
}

// findingsReport is the form of findings for programs.
type findingsReport struct {
	File     string          `json:"file"`
	Errors   int             `json:"errors"`
	Warnings int             `json:"warnings"`
	Infos    int             `json:"infos"`
	Findings []reportFinding `json:"findings"`
}

// reportFinding is one finding. What does not apply is left out: the row of what is about a
// sheet, the cell of what is about a row.
type reportFinding struct {
	Code     string          `json:"code"`
	Severity ledger.Severity `json:"severity"`
	Sheet    string          `json:"sheet,omitempty"`
	Cell     string          `json:"cell,omitempty"` // C5
	Row      int             `json:"row,omitempty"`  // from one
	Column   int             `json:"column,omitempty"`
	Heading  string          `json:"heading,omitempty"`
	Seen     string          `json:"seen,omitempty"`
	Hint     string          `json:"hint"`
}

func writeFindingsJSON(w io.Writer, name string, findings []ledger.Finding) error {
	r := findingsReport{File: name, Findings: []reportFinding{}}
	for _, f := range findings {
		switch f.Severity {
		case ledger.SeverityError:
			r.Errors++
		case ledger.SeverityWarning:
			r.Warnings++
		default:
			r.Infos++
		}
		r.Findings = append(r.Findings, reportFinding{
			Code: f.Code, Severity: f.Severity, Sheet: f.Sheet, Cell: cellOf(f), Row: f.Row, Column: f.Col,
			Heading: f.Heading, Seen: f.Seen, Hint: f.Hint,
		})
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(r)
}
