package main

import (
	"bytes"
	"context"
	"path"
	"slices"
	"strings"

	"jiedui/importers/annotate"
	"jiedui/importers/sheet"
	"jiedui/importers/workbook"
	"jiedui/ledger"
)

const (
	xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	xlsmType = "application/vnd.ms-excel.sheet.macroEnabled.12"
)

// UndoPreview tells what undoing a batch would do.
func (i *intake) UndoPreview(ctx context.Context, batch ledger.ID) (ledger.UndoPreview, error) {
	return i.store.UndoPreview(ctx, batch)
}

// JobRows reads rows of a sheet of a job's file.
func (i *intake) JobRows(ctx context.Context, id ledger.ID, name string, rows []int) (map[int][]ledger.SheetCell, error) {
	jobs, err := i.store.ImportJobsByID(ctx, []ledger.ID{id})
	j, found := jobs[id]
	if err != nil || !found || len(rows) == 0 {
		return nil, err
	}
	data, err := i.store.ImportJobFile(ctx, id)
	if err != nil || data == nil {
		return nil, err
	}
	book, err := sheet.Open(ctx, j.FileName, data, sheet.Limits{})
	if err != nil {
		return nil, inChinese(err)
	}
	index := slices.IndexFunc(book.Sheets(), func(s sheet.Info) bool { return s.Name == name })
	if index < 0 {
		return nil, nil
	}
	return readRows(ctx, book, index, rows)
}

// ReturnedFile is the file of a job that was tried with its cells marked, or the list of
// what was found in it. A job keeps its first findings only, so only they are in it.
func (i *intake) ReturnedFile(ctx context.Context, id ledger.ID, format ledger.ReportFormat) (ledger.File, error) {
	jobs, err := i.store.ImportJobsByID(ctx, []ledger.ID{id})
	j, found := jobs[id]
	if err != nil || !found || j.State == ledger.JobQueued || j.State == ledger.JobReading {
		return ledger.File{}, err
	}
	findings := j.Preview.Findings
	base := path.Base(j.FileName) // a file of a zip has its folders in its name
	name := strings.TrimSuffix(base, path.Ext(base)) + "-校验结果"
	var list bytes.Buffer
	switch format {
	case ledger.ReportCSV:
		err := workbook.WriteCSV(&list, findingTable(findings))
		return ledger.File{Name: name + ".csv", MediaType: "text/csv; charset=utf-8", Content: list.Bytes()}, err
	case ledger.ReportJSON:
		err := writeFindingsJSON(&list, j.FileName, findings)
		return ledger.File{Name: name + ".json", MediaType: "application/json", Content: list.Bytes()}, err
	}
	data, err := i.store.ImportJobFile(ctx, id)
	if err != nil || data == nil {
		return ledger.File{}, err
	}
	marked, err := annotate.Workbook(ctx, j.FileName, data, findings, annotate.Chinese)
	if err != nil {
		return ledger.File{}, err
	}
	f := ledger.File{Name: name + annotate.Extension(data), MediaType: xlsxType, Content: marked}
	if strings.HasSuffix(f.Name, ".xlsm") {
		f.MediaType = xlsmType
	}
	return f, nil
}
