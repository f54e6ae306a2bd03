package main

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// TestReportsByWorkbook: a form is handed out, filled in and taken back as drafts, whose doubts
// are at its cells; what is not the caller's is not told apart from what is not there.
func TestReportsByWorkbook(t *testing.T) {
	t.Parallel()
	for name, open := range map[string]func(testing.TB) *store.Store{"sqlite": storetest.SQLite, "postgres": storetest.PostgreSQL} {
		t.Run(name, func(t *testing.T) { t.Parallel(); reportsByWorkbook(t, open(t)) })
	}
}

func reportsByWorkbook(t *testing.T, s *store.Store) {
	ctx := context.Background()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := s.SaveProgrammes(ctx, []ledger.Programme{{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: ledger.Horizontal}})
	check(err)
	project := func(name, firm string) ledger.Entry {
		return ledger.Entry{
			Organisations: []ledger.OrganisationClaim{{Name: firm, Kind: ledger.PrivateFirm}},
			Project: &ledger.ProjectClaim{
				Name: name, Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}, Places: []ledger.PlaceShare{{PlaceCode: "440229101"}},
				Participations: []ledger.ParticipationClaim{{Organisation: firm, Role: ledger.RoleImplementing}},
			},
			Figures: []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual, Value: 500_000_000, ValidFrom: ledger.Date{Year: 2026, Month: 6, Day: 30}}},
		}
	}
	_, err = s.Apply(ctx, ledger.ImportBatch{Kind: ledger.BatchImport, Actor: "测试"}, func(yield func(ledger.Entry, error) bool) {
		_ = yield(project("道路", "甲公司"), nil) && yield(project("桥梁", "甲公司"), nil) && yield(project("水厂", "乙公司"), nil)
	}, store.ApplyOptions{})
	check(err)
	id := func(query string) (id ledger.ID) {
		t.Helper()
		check(s.InTx(ctx, func(tx *store.Tx) error { return tx.GetContext(ctx, &id, query) }))
		return id
	}
	check(s.InTx(ctx, func(tx *store.Tx) error {
		_, err := tx.Exec(`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on) SELECT 1, id, 'quarter', '2026-10-01', '2026-12-31' FROM programme`)
		return err
	}))
	a, b := id(`SELECT id FROM organisation WHERE name = '甲公司'`), id(`SELECT id FROM organisation WHERE name = '乙公司'`)
	as := func(firm ledger.ID) reportBooks {
		return reportBooks{s.As(ledger.Caller{Name: "填报人", Through: ledger.ThroughUI, Grants: []ledger.Grant{{Role: ledger.AccessPartner, Organisation: firm}}})}
	}
	form, err := as(a).ReportTemplate(ctx, a, 1)
	check(err)
	for _, other := range []ledger.ID{b, 4711} { // there or not
		if _, err := as(a).ReportTemplate(ctx, other, 1); ledger.KindOf(err) != ledger.KindNotFound {
			t.Errorf("form of %d: %v", other, err)
		}
	}
	// Rows are by name: 桥梁 is the first, 道路 the second. The third column of what is asked is 本期末累计完成投资.
	filled := func(cells map[string]any) []byte {
		f, err := excelize.OpenReader(bytes.NewReader(form.Content))
		check(err)
		defer f.Close()
		rows, err := f.GetRows("进展")
		check(err)
		if len(rows) != 6 {
			t.Fatalf("%d rows: %q", len(rows), rows)
		}
		for cell, v := range cells {
			check(f.SetCellValue("进展", cell, v))
		}
		var out bytes.Buffer
		check(f.Write(&out))
		return out.Bytes()
	}
	text := func(found []ledger.ReportFinding) (s string) {
		for _, f := range found {
			s += f.Code + " " + reportCell(f) + "; "
		}
		return s
	}
	column := ""
	{
		f, err := excelize.OpenReader(bytes.NewReader(form.Content))
		check(err)
		keys, err := f.GetRows("进展")
		check(err)
		for i, key := range keys[2] {
			if key == "c:completed_investment" {
				column, _ = excelize.ColumnNumberToName(i + 1)
			}
		}
		check(f.Close())
	}
	up, err := as(a).UploadReports(ctx, ledger.ReportRequest{}, form.Name, filled(map[string]any{column + "5": 300, column + "6": "约620"}))
	check(err)
	if got := text(up.Findings); len(up.Result.Things) != 2 || got != "reason-needed 进展!"+column+"5; " {
		t.Errorf("%+v: %s", up, got)
	}
	// The same file again changes nothing, and neither does one of somebody else.
	up, err = as(a).UploadReports(ctx, ledger.ReportRequest{}, form.Name, filled(map[string]any{column + "5": 300, column + "6": "约620"}))
	check(err)
	if len(up.Result.Things) != 2 || id(`SELECT MAX(version) FROM progress_report`) != 1 {
		t.Errorf("again: %+v", up)
	}
	up, err = as(a).UploadReports(ctx, ledger.ReportRequest{}, form.Name, filled(map[string]any{column + "5": 300, column + "6": 700}))
	check(err)
	if len(up.Problems) != 1 || up.Problems[0].Code != ledger.EditVersion || up.Problems[0].Path != "进展!B6" {
		t.Errorf("an old form: %+v", up.Problems)
	}
	up, err = as(b).UploadReports(ctx, ledger.ReportRequest{}, form.Name, filled(map[string]any{column + "5": 300}))
	check(err)
	if got := fmt.Sprint(up.Problems); len(up.Problems) != 1 || up.Problems[0].Code != "NOT_FOUND" || up.Result.Things != nil || bytes.Contains([]byte(got), []byte("桥梁")) {
		t.Errorf("somebody else's form: %s", got)
	}
	form, err = as(a).ReportTemplate(ctx, a, 1)
	check(err)
	up, err = as(a).UploadReports(ctx, ledger.ReportRequest{}, form.Name, form.Content)
	check(err)
	if len(up.Problems) > 0 || id(`SELECT MAX(version) FROM progress_report`) != 1 {
		t.Errorf("a form of drafts as it was handed out: %+v", up)
	}
}
