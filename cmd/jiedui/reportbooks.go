package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"jiedui/importers/reportbook"
	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/store"
)

// reportBooks hands out workbooks that are filled in as reports, and takes them back.
type reportBooks struct{ store *store.Store }

// ReportTemplate is the form of an organisation for a period, filled in as far as its drafts are.
func (b reportBooks) ReportTemplate(ctx context.Context, organisation, period ledger.ID) (ledger.File, error) {
	slots, err := b.store.ReportSlots(ctx, organisation, period)
	if err != nil {
		return ledger.File{}, err
	}
	if slots = slices.DeleteFunc(slots, func(s ledger.ReportSlot) bool { return !s.Writable }); len(slots) == 0 {
		return ledger.File{}, &ledger.Error{Kind: ledger.KindConflict, Code: ledger.ReportWrongState, Entity: "report", Field: "period", Text: "本期的报告都已提交或已结束，没有可填的"}
	}
	measures, err := b.store.Measures(ctx)
	if err != nil {
		return ledger.File{}, err
	}
	periods, err := b.store.ReportingPeriodsByID(ctx, []ledger.ID{period})
	if err != nil {
		return ledger.File{}, err
	}
	name := ""
	err = b.store.EachOrganisationName(ctx, ledger.At{AsOf: b.store.Today(), KnownAt: ledger.Latest}, []ledger.ID{organisation}, func(o ledger.Organisation) { name = o.Name })
	if err != nil {
		return ledger.File{}, err
	}
	content, err := reportbook.Write(reportbook.Book{Organisation: name, Period: periods[period], Measures: measures, Slots: slots})
	return ledger.File{Name: "进展报告-" + periods[period].StartsOn.String() + ".xlsx", MediaType: xlsxType, Content: content}, err
}

// UploadReports makes drafts of what was filled in, all or none.
func (b reportBooks) UploadReports(ctx context.Context, req ledger.ReportRequest, name string, content []byte) (ledger.ReportUpload, error) {
	measures, err := b.store.Measures(ctx)
	if err != nil {
		return ledger.ReportUpload{}, err
	}
	filled, err := reportbook.Read(ctx, name, content, measures)
	var unreadable *sheet.ReadError
	if errors.As(err, &unreadable) {
		return ledger.ReportUpload{}, &ledger.Error{Kind: ledger.KindInvalid, Entity: "report", Field: "file", Text: "文件不是完整的工作簿，请重新下载填报表", Err: err}
	}
	if err != nil {
		return ledger.ReportUpload{}, err
	}
	up := ledger.ReportUpload{Findings: filled.Findings}
	for _, f := range filled.Findings {
		up.Problems = append(up.Problems, ledger.EditProblem{Code: f.Code, Path: reportCell(f), Text: f.Hint})
	}
	if len(filled.Forms) == 0 && len(up.Problems) == 0 {
		return up, &ledger.Error{Kind: ledger.KindInvalid, Entity: "report", Field: "file", Text: "表里还没有填写内容"}
	}
	if len(up.Problems) > 0 {
		return up, nil
	}
	up.Result, err = b.store.SaveReports(ctx, req, filled.Forms)
	var refused *ledger.EditRefusal
	if errors.As(err, &refused) {
		for _, p := range refused.Problems {
			row, field, _ := strings.Cut(p.Path, ".")
			n, err := strconv.Atoi(row)
			if err != nil { // of the request
				up.Problems = append(up.Problems, p)
				continue
			}
			found := filled.Locate(n, ledger.ReportFinding{Field: field, Finding: ledger.Finding{Code: p.Code, Severity: ledger.SeverityError, Hint: p.Text}})
			up.Findings = append(up.Findings, found)
			up.Problems = append(up.Problems, ledger.EditProblem{Code: p.Code, Path: reportCell(found), Text: p.Text})
		}
		return up, nil
	}
	if err != nil {
		return ledger.ReportUpload{}, err
	}
	return up, b.doubts(ctx, filled, &up)
}

// doubts puts the findings of the drafts at their cells.
func (b reportBooks) doubts(ctx context.Context, filled reportbook.Filled, up *ledger.ReportUpload) error {
	var ids []ledger.ID
	for _, t := range up.Result.Things {
		ids = append(ids, t.ID)
	}
	details, err := b.store.ReportDetailsOf(ctx, ids)
	if err != nil || len(ids) != len(filled.Forms) {
		return err
	}
	for i, id := range ids {
		row, err := strconv.Atoi(filled.Forms[i].Path)
		if err != nil {
			return err
		}
		for _, f := range details[id].Findings {
			up.Findings = append(up.Findings, filled.Locate(row, f))
		}
	}
	slices.SortStableFunc(up.Findings, func(x, y ledger.ReportFinding) int { return cmp.Compare(x.Row, y.Row) })
	return nil
}

func reportCell(f ledger.ReportFinding) string {
	switch cell := f.Cell(); {
	case f.Sheet == "":
		return "file"
	case cell == "":
		return f.Sheet
	default:
		return f.Sheet + "!" + cell
	}
}
