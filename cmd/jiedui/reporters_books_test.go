package main

import (
	"context"
	"database/sql"
	"fmt"
	"testing"

	"jiedui/ledger"
)

// balanced holds the books of reporters to what was answered: each deed that was answered
// stands as it was answered and once; a report's state, steps, batch, figures and notices
// belong together; and totals, asked through the API and read from the store, are what the
// approved reports say. Projects that came beside those of w have 100万元 each.
func (w *reporters) balanced(t *testing.T, done *deeds) {
	t.Helper()
	db := w.database(t)
	w.whole(t, db)
	w.kept(t, db, done)
	w.added(t, db)
}

// none asks for what must not be there.
func none(t *testing.T, db *sql.DB, what, query string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	for n := 0; rows.Next() && n < 5; n++ {
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		text := ""
		for i, c := range columns {
			text += " " + c + "=" + values[i].String
		}
		t.Errorf("%s:%s", what, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

const believed = `known_to = 9223372036854775807`

// whole: nothing is half done.
func (w *reporters) whole(t *testing.T, db *sql.DB) {
	t.Helper()
	none(t, db, "a report whose steps do not make its version and state", `
		SELECT r.id, r.version, r.state FROM progress_report r
		WHERE r.version <> (SELECT COUNT(*) FROM report_step s WHERE s.report_id = r.id)
			OR r.version <> (SELECT COUNT(DISTINCT s.version) FROM report_step s WHERE s.report_id = r.id)
			OR r.version <> (SELECT MAX(s.version) FROM report_step s WHERE s.report_id = r.id)
			OR r.state <> (SELECT s.state FROM report_step s WHERE s.report_id = r.id AND s.version = r.version)`)
	none(t, db, "a report that is approved without a batch, twice, or not approved with one", `
		SELECT r.id, r.state, r.batch_id FROM progress_report r
		WHERE (r.state = 'approved') <> (r.batch_id IS NOT NULL)
			OR (CASE WHEN r.state = 'approved' THEN 1 ELSE 0 END) <> (SELECT COUNT(*) FROM report_step s WHERE s.report_id = r.id AND s.action = 'approve')`)
	none(t, db, "a batch without its report", `
		SELECT b.id FROM import_batch b WHERE b.kind = 'report' AND 1 <> (SELECT COUNT(*) FROM progress_report r WHERE r.batch_id = b.id)`)
	none(t, db, "a figure of a report that is not there once, or another", `
		SELECT r.id, v.measure FROM progress_report r JOIN report_value v ON v.report_id = r.id
		WHERE r.state = 'approved' AND 1 <> (SELECT COUNT(*) FROM figure f WHERE f.batch_id = r.batch_id AND f.subject_id = r.subject_id
			AND f.measure = v.measure AND f.`+believed+` AND f.value = COALESCE(v.cumulative, v.period_value))`)
	none(t, db, "a figure more than its reports say", `
		SELECT b.id FROM import_batch b WHERE b.kind = 'report' AND 2 <> (SELECT COUNT(*) FROM figure f WHERE f.batch_id = b.id AND f.`+believed+`)`)
	none(t, db, "two levels of one project at once", `
		SELECT a.subject_id FROM figure a JOIN figure b ON b.subject_kind = a.subject_kind AND b.subject_id = a.subject_id AND b.measure = a.measure AND b.id > a.id
		WHERE a.measure = 'completed_investment' AND a.`+believed+` AND b.`+believed+` AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to`)
	none(t, db, "a step that nobody is told of", `
		SELECT s.report_id, s.version, s.action FROM report_step s
		WHERE s.action IN ('submit', 'return', 'approve') AND 1 <> (SELECT COUNT(*) FROM notice n WHERE n.event_key = 'report/' || s.report_id || '/' || s.version)`)
	none(t, db, "a notice of nothing that was done", `
		SELECT n.event_key FROM notice n WHERE n.report_id IS NOT NULL AND NOT EXISTS (
			SELECT 1 FROM report_step s WHERE n.event_key = 'report/' || s.report_id || '/' || s.version)`)
}

// kept: nothing that was answered is lost, and no two were told that they made the same version.
func (w *reporters) kept(t *testing.T, db *sql.DB, done *deeds) {
	t.Helper()
	type key struct {
		report  ledger.ID
		version int64
	}
	type made struct{ action, actor string }
	there := map[key]made{}
	each(t, db, `SELECT report_id, version, action, actor FROM report_step`, func(scan func(...any)) {
		var k key
		var m made
		scan(&k.report, &k.version, &m.action, &m.actor)
		there[k] = m
	})
	done.Lock()
	defer done.Unlock()
	answered, last := map[key]bool{}, map[ledger.ID]deed{}
	for _, d := range done.list {
		k := key{d.report, d.version}
		if answered[k] {
			t.Errorf("two were answered that they made version %d of report %d", k.version, k.report)
		}
		answered[k] = true
		if want := (made{string(d.action), d.actor}); there[k] != want {
			t.Errorf("version %d of report %d was answered as %v, there is %v", k.version, k.report, want, there[k])
		}
		if d.action == ledger.ReportSave && d.version > last[d.report].version {
			last[d.report] = d
		}
	}
	for k, m := range there { // a save whose answer was lost counts as well
		if d, saved := last[k.report]; saved && m.action == string(ledger.ReportSave) && k.version > d.version {
			delete(last, k.report)
		}
	}
	each(t, db, `SELECT report_id, SUM(COALESCE(cumulative, 0)), SUM(COALESCE(period_value, 0)) FROM report_value GROUP BY report_id`, func(scan func(...any)) {
		var id ledger.ID
		var c content
		scan(&id, &c.completed, &c.paid)
		if d, saved := last[id]; saved && d.content != c {
			t.Errorf("report %d says %+v, what was last saved is %+v", id, c, d.content)
		}
	})
}

// added: totals are the sum of what was approved.
func (w *reporters) added(t *testing.T, db *sql.DB) {
	t.Helper()
	const begun = 100_000_000 // fen
	var projects, approved, paid, completed int64
	one := func(query string, into *int64) {
		if err := db.QueryRow(query).Scan(into); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
	one(`SELECT COUNT(*) FROM project WHERE `+believed, &projects)
	one(`SELECT COUNT(*) FROM progress_report WHERE state = 'approved'`, &approved)
	one(`SELECT COALESCE(SUM(v.period_value), 0) FROM report_value v JOIN progress_report r ON r.id = v.report_id WHERE r.state = 'approved' AND v.measure = 'paid_in_funds'`, &paid)
	// A level counts until the next month's: the project's last that was approved.
	one(fmt.Sprintf(`SELECT COALESCE(SUM(v.cumulative - %d), 0) FROM report_value v JOIN progress_report r ON r.id = v.report_id
		WHERE r.state = 'approved' AND v.measure = 'completed_investment' AND NOT EXISTS (
			SELECT 1 FROM progress_report l WHERE l.subject_id = r.subject_id AND l.state = 'approved' AND l.period_id > r.period_id)`, begun), &completed)
	completed += projects * begun
	var stored struct{ paid, completed int64 }
	one(`SELECT COALESCE(SUM(value), 0) FROM figure WHERE measure = 'paid_in_funds' AND `+believed, &stored.paid)
	one(`SELECT COALESCE(SUM(value), 0) FROM figure WHERE measure = 'completed_investment' AND valid_to > '2099-01-01' AND `+believed, &stored.completed)
	if stored.paid != paid || stored.completed != completed {
		t.Errorf("figures add up to %+v, approved reports to %d and %d", stored, paid, completed)
	}
	type money struct {
		Fen int64 `json:",string"`
	}
	var data struct {
		Portfolio struct {
			Total struct {
				Count                            int64
				CompletedInvestment, PaidInFunds *money
			}
		}
		ProgressReports struct{ TotalCount int64 }
	}
	err := w.reviewers[0].ask(context.Background(), `{ portfolio(asOf: "2026-01-01") { total { count completedInvestment { fen } paidInFunds { fen } } } progressReports(filter: {states: [APPROVED]}) { totalCount } }`, &data)
	if err != nil {
		t.Fatal(err)
	}
	total := data.Portfolio.Total
	if total.PaidInFunds == nil {
		total.PaidInFunds = &money{}
	}
	if total.Count != projects || total.CompletedInvestment.Fen != completed || total.PaidInFunds.Fen != paid || data.ProgressReports.TotalCount != approved {
		t.Errorf("the API says %d projects, %d completed, %d paid, %d approved; the reports %d, %d, %d, %d",
			total.Count, total.CompletedInvestment.Fen, total.PaidInFunds.Fen, data.ProgressReports.TotalCount, projects, completed, paid, approved)
	}
}

func each(t *testing.T, db *sql.DB, query string, row func(scan func(...any))) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	for rows.Next() {
		row(func(into ...any) {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
		})
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}
