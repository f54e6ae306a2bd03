package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/xuri/excelize/v2"

	"jiedui/ledger"
	"jiedui/store"
)

// What partners fill in: forms that are checked as they are typed, evidence, workbooks, and
// that nothing is lost when a session ends in the middle.
func TestReportingInTheBrowser(t *testing.T) {
	t.Parallel()
	eachReportingEngine(t, func(t *testing.T, o *office, in map[string]any) { o.browse(t, "reporting.mjs", o.served(t), in) })
}

// What offices and reviewers decide, and who was first.
func TestReviewInTheBrowser(t *testing.T) {
	t.Parallel()
	eachReportingEngine(t, func(t *testing.T, o *office, in map[string]any) { o.browse(t, "review.mjs", o.served(t), in) })
}

// The whole way: invited, filled in by form and by workbook, returned, mended, approved;
// totals move by exactly what was approved.
func TestPartnerAndOfficeInTheBrowser(t *testing.T) {
	t.Parallel()
	eachReportingEngine(t, func(t *testing.T, o *office, in map[string]any) { o.browse(t, "loop.mjs", o.served(t), in) })
}

// eachReportingEngine gives a test a ledger in which a builder owes reports on four projects
// for the quarter of today, with an account for each role.
func eachReportingEngine(t *testing.T, test func(t *testing.T, o *office, in map[string]any)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			o := loadedOffice(t, engine)
			o.config = o.file(t, "settings.yaml", []byte("access: {anonymous: none}\nreports: {file_bytes: 1048576}\n"))
			test(t, o, reportingLedger(t, o.opened(t)))
		})
	}
}

func reportingLedger(t *testing.T, a *app) map[string]any {
	t.Helper()
	ctx := context.Background()
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const firm = "粤北试点建筑工程有限公司"
	var file bytes.Buffer
	file.WriteString(progressHeader + "（截至2024年12月31日）,,,,,,,单位：万元,\n" + progressColumn)
	names := []string{"村道硬化", "水渠修复", "卫生站改造", "桥梁加固"}
	for i, name := range names {
		fmt.Fprintf(&file, "%d,翁源县,官渡镇,%s,%s,%d,%d,在建,\n", i+1, firm, name, 1000, 100)
	}
	_, err := a.importBytes(ctx, "建筑业.csv", file.Bytes(), importOptions{})
	check(err)

	today := a.today()
	starts := ledger.Date{Year: today.Year, Month: (today.Month-1)/3*3 + 1, Day: 1}
	ends := ledger.Date{Year: today.Year + (int(starts.Month)+3)/13, Month: (starts.Month+2)%12 + 1, Day: 1}.AddDays(-1)
	var id ledger.ID
	check(a.store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, due_on, grace_until)
			SELECT 1, id, 'quarter', $1, $2, $3, $3 FROM programme WHERE code = 'builders'`, starts.String(), ends.String(), ends.AddDays(10).String()); err != nil {
			return err
		}
		return tx.GetContext(ctx, &id, `SELECT id FROM organisation WHERE name = $1`, firm)
	}))
	const password = "correct-horse-battery"
	for name, g := range map[string]ledger.Grant{
		"office": {Role: ledger.AccessOffice, Place: "440229"}, "reviewer": {Role: ledger.AccessReviewer, Place: "4402"}, "partner": {Role: ledger.AccessPartner, Organisation: id},
	} {
		_, err := a.store.AddUser(ctx, machine(), ledger.User{Name: name, DisplayName: map[string]string{"office": "翁源帮扶办", "reviewer": "市审核人", "partner": firm}[name], Grants: []ledger.Grant{g}}, password)
		check(err)
	}
	// Somebody fills a workbook in: level at the end of the period in 万元, by project.
	filler := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		form, err := io.ReadAll(r.Body)
		if err == nil {
			form, err = formWith(form, r.URL.Query().Get("project"), r.URL.Query().Get("value"))
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		_, _ = w.Write(form)
	}))
	t.Cleanup(filler.Close)
	return map[string]any{"firm": firm, "projects": names, "starts": starts.String(), "ends": ends.String(), "fileBytes": 1 << 20, "password": password, "filler": filler.URL}
}

// formWith is a form of reportTemplate with one value filled in.
func formWith(form []byte, project, value string) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(form))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := f.GetRows("进展")
	if err != nil {
		return nil, err
	}
	column := 0
	for i, key := range rows[2] {
		if key == "c:completed_investment" {
			column = i + 1
		}
	}
	for i, row := range rows {
		for _, cell := range row {
			if cell != project {
				continue
			}
			at, err := excelize.CoordinatesToCellName(column, i+1)
			if err != nil {
				return nil, err
			}
			if err := f.SetCellValue("进展", at, value); err != nil {
				return nil, err
			}
		}
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
