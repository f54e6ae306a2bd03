package storetest

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("a_report_goes_from_draft_to_locked_and_is_corrected", reportsTheirWay)
	_ = add("a_report_is_refused_by_code_and_leaves_nothing", reportsRefused)
	_ = add("a_report_of_somebody_else_is_not_there", reportsOfOthers)
	_ = add("a_report_falls_only_with_a_reason", reportsFall)
	_ = add("a_form_is_checked_before_it_is_saved", reportsChecked)
	_ = add("a_report_key_repeats_its_answer", reportsRepeat)
	_ = add("undoing_the_batch_of_a_report_returns_it", reportsUndone)
	_ = add("of_two_reviewers_at_once_one_is_a_conflict", reportsAtOnce)
	_ = add("totals_are_what_was_approved_whatever_callers_do", reportsAtRandom)
	_ = add("evidence_is_kept_once_and_by_its_content", reportsEvidence)
)

// loop is a ledger with two projects, a pairing and an open quarter to report on.
type loop struct {
	*writing
	village, road, pairing, firm, city, quarter ledger.ID
	partner, office, reviewer, stranger         ledger.Caller
}

func newLoop(t *testing.T, s *store.Store) *loop {
	l := &loop{writing: newWriting(t, s)}
	l.apply(whole(), ledger.Entry{
		Row: 6, Figures: []ledger.FigureClaim{completed(100, date(2026, 6, 30))},
		Organisations: []ledger.OrganisationClaim{{Name: "别家公司", Kind: ledger.PrivateFirm}},
		Project: &ledger.ProjectClaim{
			Name: "官渡镇道路", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}, Places: []ledger.PlaceShare{{PlaceCode: "440229101"}},
			Participations: []ledger.ParticipationClaim{{Organisation: "华润", Role: ledger.RoleImplementing}},
		},
	})
	named := func(table, name string) ledger.ID { return l.id(`SELECT id FROM `+table+` WHERE name = $1`, name) }
	l.village, l.road = named("project", "希望乡村"), named("project", "官渡镇道路")
	l.firm, l.city = named("organisation", "华润(集团)有限公司"), named("organisation", "东莞市人民政府")
	l.pairing, l.quarter = l.id(`SELECT id FROM pairing`), 1
	for i, name := range []string{"hua", "office", "reviewer", "other"} {
		put(t, s, fmt.Sprintf(`INSERT INTO account (id, name, display_name, created_at) VALUES (%d, '%s', '%s', 1)`, i+1, name, name))
	}
	put(t, s, fmt.Sprintf(`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, due_on) VALUES (1, %d, 'quarter', '2026-10-01', '2026-12-31', '2027-01-15')`,
		named("programme", "莞韶对口帮扶")))
	caller := func(user ledger.ID, name string, g ledger.Grant) ledger.Caller {
		return ledger.Caller{User: user, Name: name, Through: ledger.ThroughUI, Grants: []ledger.Grant{g}}
	}
	l.partner = caller(1, "小华", ledger.Grant{Role: ledger.AccessPartner, Organisation: l.firm})
	l.office = caller(2, "翁源帮扶办", ledger.Grant{Role: ledger.AccessOffice, Place: "440229"})
	l.reviewer = caller(3, "审核人", ledger.Grant{Role: ledger.AccessReviewer, Place: "4402"})
	l.stranger = caller(4, "别家", ledger.Grant{Role: ledger.AccessPartner, Organisation: named("organisation", "别家公司")})
	return l
}

func (l *loop) form(project ledger.ID, version, value int64) ledger.ReportForm {
	return ledger.ReportForm{
		Path: "input", Version: version, Period: l.quarter, Subject: ledger.SubjectProject, About: project, By: l.firm,
		Values: ledger.Set([]ledger.ReportValue{{Measure: ledger.CompletedInvestment, Cumulative: &value}}),
	}
}

// save saves a draft and gives its report.
func (l *loop) save(f ledger.ReportForm) ledger.ID {
	l.Helper()
	r, err := l.As(l.partner).SaveReports(l.ctx, ledger.ReportRequest{}, []ledger.ReportForm{f})
	if err != nil {
		l.Fatalf("save: %v", err)
	}
	return r.Things[0].ID
}

func (l *loop) act(who ledger.Caller, a ledger.ReportAction, ids ...ledger.ID) error {
	refs := make([]ledger.ReportRef, len(ids))
	for i, id := range ids {
		refs[i] = ledger.ReportRef{Path: fmt.Sprintf("reports.%d", i), ID: id}
	}
	_, err := l.As(who).ActOnReports(l.ctx, ledger.ReportRequest{Reason: "理由", Field: "values.completed_investment"}, a, refs)
	return err
}

func (l *loop) must(who ledger.Caller, a ledger.ReportAction, ids ...ledger.ID) {
	l.Helper()
	if err := l.act(who, a, ids...); err != nil {
		l.Fatalf("%s: %v", a, err)
	}
}

// denied compares the problems of an error, written as "code path", and sees that nothing is left behind.
func (l *loop) denied(before map[string]int64, err error, want ...string) {
	l.Helper()
	var refused *ledger.EditRefusal
	if !errors.As(err, &refused) {
		l.Errorf("error %v; want problems %q", err, want)
		return
	}
	var have []string
	for _, p := range refused.Problems {
		have = append(have, p.Code+" "+p.Path)
	}
	if diff := cmp.Diff(want, have); diff != "" {
		l.Errorf("problems (-want +have):\n%s\n%v", diff, refused.Problems)
	}
	if diff := cmp.Diff(before, l.rows()); diff != "" {
		l.Errorf("left behind (-before +after):\n%s", diff)
	}
}

func (l *loop) report(id ledger.ID) ledger.ProgressReport {
	l.Helper()
	found, err := l.ProgressReportsByID(l.ctx, []ledger.ID{id})
	if err != nil {
		l.Fatal(err)
	}
	return found[id]
}

func (l *loop) details(who ledger.Caller, id ledger.ID) ledger.ReportDetails {
	l.Helper()
	found, err := l.As(who).ReportDetailsOf(l.ctx, []ledger.ID{id})
	if err != nil {
		l.Fatal(err)
	}
	return found[id]
}

func (l *loop) total() string { return l.totalAt(ledger.CompletedInvestment, ledger.Latest) }

func reportsTheirWay(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	f := l.form(l.road, 0, 150)
	f.Text, f.Progress = ledger.Set("基础完工"), ledger.Set(bp(4000))
	f.Events = ledger.Set([]ledger.ReportEvent{{On: date(2026, 10, 8), Status: ledger.StatusStarted}})
	id := l.save(f)
	before := l.total()
	d := l.details(l.partner, id)
	same(t, "actions", []ledger.ReportAction{ledger.ReportSave, ledger.ReportSubmit}, d.Actions)
	same(t, "findings", 0, len(d.Findings))
	same(t, "previous", int64(100), d.Previous[ledger.CompletedInvestment].Value)
	same(t, "the same form again changes nothing", id, l.save(f))
	same(t, "version", int64(1), l.report(id).Version)
	l.must(l.partner, ledger.ReportSubmit, id)
	l.must(l.partner, ledger.ReportWithdraw, id)
	l.must(l.partner, ledger.ReportSubmit, id)
	same(t, "a submitted report counts nothing", before, l.total())
	l.must(l.reviewer, ledger.ReportReturn, id)
	returned := l.report(id)
	same(t, "returned", "returned 理由 values.completed_investment", fmt.Sprint(returned.State, " ", returned.Reason, " ", returned.ReturnField))
	l.save(l.form(l.road, returned.Version, 160))
	l.must(l.partner, ledger.ReportSubmit, id)
	l.must(l.reviewer, ledger.ReportApprove, id)
	same(t, "total", "160exact", l.total())
	approved := l.report(id)
	batch, err := l.BatchesByID(l.ctx, []ledger.ID{approved.Batch})
	if err != nil || batch[approved.Batch].Kind != ledger.BatchReport || batch[approved.Batch].Actor != "审核人" || batch[approved.Batch].AsOf != date(2026, 12, 31) {
		t.Errorf("batch %+v, %v", batch, err)
	}
	l.has(1, "status", "官渡镇道路", "started")
	l.must(l.office, ledger.ReportLock, id)
	put(t, s, `UPDATE reporting_period SET closed_at = 5`)
	closing, err := s.LatestInstant(l.ctx)
	if err != nil {
		t.Fatal(err)
	}
	l.must(l.partner, ledger.ReportRequestUnlock, id)
	l.must(l.office, ledger.ReportRefuseUnlock, id)
	l.must(l.partner, ledger.ReportRequestUnlock, id)
	same(t, "an office may grant", []ledger.ReportAction{ledger.ReportGrantUnlock, ledger.ReportRefuseUnlock}, l.details(l.office, id).Actions)
	l.must(l.office, ledger.ReportGrantUnlock, id)
	same(t, "the figures stay while the report is mended", "160exact", l.total())
	// The corrected report drops what it said of the status, too.
	f = l.form(l.road, l.report(id).Version, 130)
	f.Events = ledger.Set([]ledger.ReportEvent{})
	l.save(f)
	l.must(l.partner, ledger.ReportSubmit, id)
	l.must(l.office, ledger.ReportApprove, id)
	same(t, "the corrected report replaces them", "130exact", l.total())
	same(t, "what was sent before the close stays known", "160exact", l.totalAt(ledger.CompletedInvestment, closing))
	l.has(0, "status", "官渡镇道路", "started")
	same(t, "one statement", int64(1), l.number(`SELECT COUNT(*) FROM figure WHERE measure = 'completed_investment' AND valid_from = '2026-12-31' AND known_to = 9223372036854775807`))
	steps, err := l.ReportStepsOf(l.ctx, []ledger.ID{id})
	if err != nil {
		t.Fatal(err)
	}
	var way []string
	for _, step := range steps[id] {
		way = append(way, string(step.Action)+" "+step.Actor)
	}
	same(t, "the way", "save 小华, submit 小华, withdraw 小华, submit 小华, return 审核人, save 小华, submit 小华, approve 审核人, lock 翁源帮扶办, "+
		"request_unlock 小华, refuse_unlock 翁源帮扶办, request_unlock 小华, grant_unlock 翁源帮扶办, save 小华, submit 小华, approve 翁源帮扶办", strings.Join(way, ", "))
	same(t, "told", int64(9), l.number(`SELECT COUNT(*) FROM notice WHERE report_id = $1`, id))
}

func reportsRefused(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	id := l.save(l.form(l.road, 0, 150))
	save := func(change func(f *ledger.ReportForm)) error {
		f := l.form(l.road, 1, 170)
		change(&f)
		_, err := l.As(l.partner).SaveReports(l.ctx, ledger.ReportRequest{}, []ledger.ReportForm{f})
		return err
	}
	before := l.rows()
	negative := int64(-1)
	for _, c := range []struct {
		change func(f *ledger.ReportForm)
		want   []string
	}{
		{func(f *ledger.ReportForm) { f.Version = 7 }, []string{"VERSION_CONFLICT input.expectedVersion"}},
		{func(f *ledger.ReportForm) { f.Period = 9 }, []string{"NOT_FOUND input.period"}},
		{func(f *ledger.ReportForm) { f.By = l.city }, []string{"NOT_FOUND input.organisation"}},
		{func(f *ledger.ReportForm) { f.Subject = ledger.SubjectPlace }, []string{"INVALID input.subject"}},
		{func(f *ledger.ReportForm) { f.Progress = ledger.Set(bp(10001)) }, []string{"INVALID input.progress"}},
		{func(f *ledger.ReportForm) {
			f.Values = ledger.Set([]ledger.ReportValue{{Measure: "none"}, {Measure: ledger.TotalInvestment, Cumulative: &negative}, {Measure: ledger.TotalInvestment}})
		}, []string{"INVALID input.values.0.measure", "INVALID input.values.1.cumulative", "INVALID input.values.2.measure"}},
		{func(f *ledger.ReportForm) {
			f.Events = ledger.Set([]ledger.ReportEvent{{On: date(2026, 10, 1), Status: "done"}, {Status: ledger.StatusSigned}})
		}, []string{"INVALID input.events.0.status", "INVALID input.events.1.on"}},
	} {
		l.denied(before, save(c.change), c.want...)
	}
	l.denied(before, l.act(l.partner, ledger.ReportApprove, id), "FORBIDDEN reports.0.report")
	l.denied(before, l.act(l.office, ledger.ReportApprove, id, id), "REPORT_STATE reports.0.report", "INVALID reports.1.report")
	l.denied(before, l.act(l.partner, ledger.ReportSubmit, id, 99), "NOT_FOUND reports.1.report")
	empty := l.form(l.village, 0, 0)
	empty.Values = ledger.Set([]ledger.ReportValue{})
	other := l.save(empty)
	before = l.rows()
	l.denied(before, l.act(l.partner, ledger.ReportSubmit, id, other), "nothing-reported reports.1")
	same(t, "none was submitted", ledger.ReportDraft, l.report(id).State)
	put(t, s, `UPDATE reporting_period SET closed_at = 5`)
	l.denied(before, save(func(f *ledger.ReportForm) {}), "PERIOD_CLOSED input.report")
	l.denied(before, l.act(l.partner, ledger.ReportSubmit, id), "PERIOD_CLOSED reports.0.report")
	// Unlocking is how a report that is late is still taken.
	l.must(l.partner, ledger.ReportRequestUnlock, id)
	l.must(l.office, ledger.ReportGrantUnlock, id)
	l.must(l.partner, ledger.ReportSubmit, id)
	l.must(l.reviewer, ledger.ReportApprove, id)
	same(t, "total", "150exact", l.total())
	put(t, s, `INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on) SELECT 2, programme_id, kind, '2027-01-01', '2027-03-31' FROM reporting_period WHERE id = 1`,
		`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on) SELECT 3, id, 'quarter', '2026-10-01', '2026-12-31' FROM programme WHERE code = 'shengzhi'`)
	before = l.rows()
	l.denied(before, save(func(f *ledger.ReportForm) { f.Period = 2 }), "PERIOD_NOT_BEGUN input.report")
	l.denied(before, save(func(f *ledger.ReportForm) { f.Period = 3 }), "INVALID input.period")
}

func reportsOfOthers(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	id := l.save(l.form(l.road, 0, 150))
	before := l.rows()
	for _, about := range []ledger.ID{l.road, 4711} { // there or not: the same answer
		_, err := l.As(l.stranger).SaveReports(l.ctx, ledger.ReportRequest{}, []ledger.ReportForm{{Path: "input", Period: l.quarter, Subject: ledger.SubjectProject, About: about}})
		l.denied(before, err, "NOT_FOUND input.subject")
	}
	for _, a := range ledger.ReportActions[1:] {
		l.denied(before, l.act(l.stranger, a, id), "NOT_FOUND reports.0.report")
	}
	d := l.details(l.stranger, id)
	same(t, "actions", 0, len(d.Actions))
	// Everywhere else in the tree of organisations and places: the parent body, a grant on
	// the project, an office of another county.
	with := func(g ledger.Grant) ledger.ReportStanding {
		return l.details(ledger.Caller{Grants: []ledger.Grant{g}}, id).Standing
	}
	for _, c := range []struct {
		grant ledger.Grant
		want  ledger.ReportStanding
	}{
		{ledger.Grant{Role: ledger.AccessPartner, Organisation: l.city}, ledger.ReportStanding{Author: true}},
		{ledger.Grant{Role: ledger.AccessPartner, Project: l.road}, ledger.ReportStanding{Author: true}},
		{ledger.Grant{Role: ledger.AccessPartner, Project: l.village}, ledger.ReportStanding{}},
		{ledger.Grant{Role: ledger.AccessReviewer, Place: "440229"}, ledger.ReportStanding{Reviewer: true}},
		{ledger.Grant{Role: ledger.AccessOffice, Place: "440222"}, ledger.ReportStanding{}},
		{ledger.Grant{Role: ledger.AccessViewer, Place: "440229"}, ledger.ReportStanding{}},
		{ledger.Grant{Role: ledger.AccessAdmin}, ledger.ReportStanding{Author: true, Reviewer: true, Office: true}},
	} {
		same(t, c.grant, c.want, with(c.grant))
	}
	// A pairing is reported on by those who assist.
	pairing := l.save(ledger.ReportForm{Period: l.quarter, Subject: ledger.SubjectPairing, About: l.pairing, Text: ledger.Set("走访 3 次")})
	same(t, "by", l.firm, l.report(pairing).By)
	l.must(l.partner, ledger.ReportSubmit, pairing)
	l.must(l.office, ledger.ReportApprove, pairing)
	same(t, "text alone is no batch", ledger.ID(0), l.report(pairing).Batch)
	slots, err := l.As(l.partner).ReportSlots(l.ctx, l.firm, l.quarter)
	var names []string
	for _, slot := range slots {
		names = append(names, fmt.Sprint(slot.Name, " ", slot.Report.Version, " ", slot.Writable))
	}
	same(t, "slots", []string{"官渡镇道路 1 true", "希望乡村 0 true", "第一组 3 false"}, names)
	if _, other := l.As(l.stranger).ReportSlots(l.ctx, l.firm, l.quarter); err != nil || ledger.KindOf(other) != ledger.KindNotFound {
		t.Errorf("%v; to a stranger %v", err, other)
	}
	quiet := l.save(ledger.ReportForm{Period: l.quarter, Subject: ledger.SubjectProject, About: l.village, Nothing: ledger.Set(true)})
	l.must(l.partner, ledger.ReportSubmit, quiet)
	same(t, "nothing to report", true, l.report(quiet).Nothing)
}

// A check finds what saving would find, refuses what it would refuse, and leaves nothing.
func reportsChecked(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	before := l.rows()
	found, err := l.As(l.partner).CheckReport(l.ctx, l.form(l.village, 0, -5))
	l.denied(before, err, "INVALID input.values.0.cumulative")
	if found != nil {
		l.Errorf("found %v", found)
	}
	_, err = l.As(l.stranger).CheckReport(l.ctx, l.form(l.village, 0, 5))
	l.denied(before, err, "NOT_FOUND input.subject")
	fresh, err := l.As(l.partner).CheckReport(l.ctx, l.form(l.road, 0, 50))
	if err != nil || len(fresh) != 1 || fresh[0].Code != ledger.FindingReasonNeeded || fresh[0].Field != "values.completed_investment.cumulative" {
		l.Errorf("%+v, %v", fresh, err)
	}
	if diff := cmp.Diff(before, l.rows()); diff != "" {
		l.Errorf("left behind (-before +after):\n%s", diff)
	}
	id := l.save(l.form(l.road, 0, 50))
	if diff := cmp.Diff(fresh, l.details(l.partner, id).Findings); diff != "" {
		l.Errorf("saved (-checked +saved):\n%s", diff)
	}
	f := l.form(l.road, 7, 150) // another version does not matter
	f.ID = id
	if found, err := l.As(l.partner).CheckReport(l.ctx, f); err != nil || len(found) != 0 {
		l.Errorf("%+v, %v", found, err)
	}
	if v := l.report(id).Version; v != 1 {
		l.Errorf("version %d", v)
	}
}

func reportsFall(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	id := l.save(l.form(l.road, 0, 80))
	before := l.rows()
	l.denied(before, l.act(l.partner, ledger.ReportSubmit, id), "reason-needed reports.0.values.completed_investment.cumulative")
	f := l.form(l.road, 1, 80)
	f.Values.Value[0].Reason = "核减重复计算"
	l.save(f)
	l.must(l.partner, ledger.ReportSubmit, id)
	// Between submitting and approving the ledger learns of something in the quarter.
	l.apply(road(completed(120, date(2026, 11, 1))))
	l.must(l.office, ledger.ReportApprove, id)
	same(t, "total", "80exact", l.total())
	found, err := l.FindingsOf(l.ctx, now, []string{fmt.Sprint(l.report(id).Batch)}, ledger.FindingFilter{}, all)
	if err != nil || len(found[fmt.Sprint(l.report(id).Batch)].Items) != 1 {
		t.Errorf("findings %v, %v", found, err)
	}
	// A period's value alone makes the level, a flow's the payment.
	period, paid := int64(25), int64(7)
	f = ledger.ReportForm{Period: l.quarter, Subject: ledger.SubjectProject, About: l.village, By: l.firm,
		Values: ledger.Set([]ledger.ReportValue{{Measure: ledger.PaidInFunds, Period: &paid}, {Measure: "area_renovated", Cumulative: &period}})}
	other := l.save(f)
	l.must(l.partner, ledger.ReportSubmit, other)
	before2 := l.totalAt(ledger.PaidInFunds, ledger.Latest)
	l.must(l.office, ledger.ReportApprove, other)
	if after := l.totalAt(ledger.PaidInFunds, ledger.Latest); after == before2 {
		t.Errorf("paid %s before and after", after)
	}
}

func reportsRepeat(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	id := l.save(l.form(l.road, 0, 150))
	req, partner := ledger.ReportRequest{Key: ledger.RequestKey{Name: "k", Fingerprint: "a"}}, l.As(l.partner)
	refs := []ledger.ReportRef{{ID: id, Version: 1}}
	first, err := partner.ActOnReports(l.ctx, req, ledger.ReportSubmit, refs)
	if err != nil {
		t.Fatal(err)
	}
	again, err := partner.ActOnReports(l.ctx, req, ledger.ReportSubmit, refs)
	if err != nil || !again.Repeated || again.At != first.At || !slices.Equal(again.Things, first.Things) {
		t.Errorf("again %+v, %v; first %+v", again, err, first)
	}
	before := l.rows()
	req.Key.Fingerprint = "b"
	_, err = partner.ActOnReports(l.ctx, req, ledger.ReportSubmit, refs)
	l.denied(before, err, "KEY_REUSED idempotencyKey")
	// The key of another caller is another key.
	req.Key.Fingerprint = "a"
	_, err = l.As(l.stranger).ActOnReports(l.ctx, req, ledger.ReportSubmit, refs)
	l.denied(before, err, "NOT_FOUND report")
}

func reportsUndone(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	before := l.total()
	id := l.save(l.form(l.road, 0, 150))
	l.must(l.partner, ledger.ReportSubmit, id)
	l.must(l.office, ledger.ReportApprove, id)
	l.undo(ledger.ImportBatch{ID: l.report(id).Batch})
	same(t, "total", before, l.total())
	r := l.report(id)
	same(t, "report", "returned 报错了", fmt.Sprint(r.State, " ", r.Reason))
	l.save(l.form(l.road, r.Version, 155))
	l.must(l.partner, ledger.ReportSubmit, id)
	l.must(l.office, ledger.ReportApprove, id)
	same(t, "approved again", "155exact", l.total())
}

func reportsAtOnce(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	ids := []ledger.ID{l.save(l.form(l.road, 0, 150)), l.save(l.form(l.village, 0, 40))}
	l.must(l.partner, ledger.ReportSubmit, ids...)
	const reviewers = 8
	errs := make([]error, reviewers)
	var start, done sync.WaitGroup
	start.Add(1)
	for i := range reviewers {
		done.Go(func() {
			start.Wait()
			order := slices.Clone(ids)
			if i%2 == 1 {
				slices.Reverse(order)
			}
			errs[i] = l.act([]ledger.Caller{l.reviewer, l.office}[i%2], ledger.ReportApprove, order...)
		})
	}
	start.Done()
	done.Wait()
	won := 0
	for _, err := range errs {
		switch {
		case err == nil:
			won++
		case ledger.KindOf(err) != ledger.KindConflict:
			t.Errorf("%s: %v", ledger.KindOf(err), err)
		}
	}
	same(t, "reviewers who approved", 1, won)
	same(t, "total", "190exact", l.total())
	same(t, "batches", int64(2), l.number(`SELECT COUNT(*) FROM import_batch WHERE kind = 'report'`))
}

// reportsAtRandom: whatever callers do in whatever order, a total is the sum of what was
// approved last, and a refusal has a code.
func reportsAtRandom(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	random := rand.New(rand.NewSource(11))
	base := map[ledger.ID]int64{l.road: 100, l.village: 0}
	approved, drafted := map[ledger.ID]int64{}, map[ledger.ID]int64{}
	ids := map[ledger.ID]ledger.ID{}
	for _, about := range []ledger.ID{l.road, l.village} {
		drafted[about] = 500
		ids[about] = l.save(l.form(about, 0, 500))
	}
	callers := []ledger.Caller{l.partner, l.partner, l.office, l.reviewer, l.stranger}
	moves := map[string]int{}
	for step := range 220 {
		about := []ledger.ID{l.road, l.village}[random.Intn(2)]
		id, who := ids[about], callers[random.Intn(len(callers))]
		a := ledger.ReportActions[random.Intn(len(ledger.ReportActions))]
		before := l.report(id)
		allowed := slices.Contains(l.details(who, id).Actions, a)
		var err error
		value := 500 + int64(random.Intn(100))
		if a == ledger.ReportSave {
			f := l.form(about, before.Version, value)
			f.Values.Value[0].Reason = "核对"
			_, err = l.As(who).SaveReports(l.ctx, ledger.ReportRequest{}, []ledger.ReportForm{f})
		} else {
			err = l.act(who, a, id)
		}
		after := l.report(id)
		if allowed != (err == nil) {
			t.Fatalf("step %d: %s of a %s report, allowed %v: %v", step, a, before.State, allowed, err)
		}
		if err != nil {
			var refused *ledger.EditRefusal
			if !errors.As(err, &refused) || before != after {
				t.Fatalf("step %d: %s: %v; %+v became %+v", step, a, err, before, after)
			}
			continue
		}
		moves[string(before.State)+" "+string(a)]++
		switch a {
		case ledger.ReportSave:
			drafted[about] = value
		case ledger.ReportApprove:
			approved[about] = drafted[about]
		}
		want := int64(0)
		for about, value := range base {
			if v, counts := approved[about]; counts {
				value = v
			}
			want += value
		}
		if have := l.total(); have != fmt.Sprint(want, ledger.Exact) {
			t.Fatalf("step %d: after %s the total is %s, want %d", step, a, have, want)
		}
	}
	if len(moves) < 8 {
		t.Errorf("only %v", moves)
	}
}

func reportsEvidence(t *testing.T, s *store.Store) {
	l := newLoop(t, s)
	id := l.save(l.form(l.road, 0, 150))
	attach := func(who ledger.Caller, name, content string) error {
		_, err := l.As(who).AttachEvidence(l.ctx, ledger.ReportRequest{}, ledger.ReportRef{Path: "input", ID: id}, name, []byte(content))
		return err
	}
	const picture = "\xff\xd8\xff\xe0 a picture"
	for range 2 {
		if err := attach(l.partner, `C:\现场\塔吊.JPG`, picture); err != nil {
			t.Fatal(err)
		}
	}
	before := l.rows()
	for name, content := range map[string]string{"塔吊.jpg": "MZ\x90\x00 a program", "塔吊.png": picture, "": picture, "空.txt": "", "页.html": "<html>", "图.svg": "<svg/>"} {
		err := attach(l.partner, name, content)
		l.failed(err, ledger.KindInvalid, "")
	}
	l.failed(attach(l.partner, "大.txt", strings.Repeat("大", 8<<20)), ledger.KindLimitExceeded, "20 MB")
	l.denied(before, attach(l.stranger, "塔吊.jpg", picture+"2"), "NOT_FOUND input.report")
	l.denied(before, attach(l.reviewer, "塔吊.jpg", picture+"2"), "FORBIDDEN input.report")
	files, err := l.EvidenceOf(l.ctx, []ledger.ID{id})
	if err != nil || len(files[id]) != 1 || files[id][0].Name != "塔吊.JPG" || files[id][0].MediaType != "image/jpeg" || files[id][0].Size != int64(len(picture)) {
		t.Fatalf("files %+v, %v", files, err)
	}
	file, err := l.As(l.reviewer).EvidenceFile(l.ctx, files[id][0].ID)
	if err != nil || string(file.Content) != picture {
		t.Errorf("file %+v, %v", file, err)
	}
	_, err = l.As(l.stranger).EvidenceFile(l.ctx, files[id][0].ID)
	l.failed(err, ledger.KindNotFound, "")
	_, err = l.As(l.stranger).RemoveEvidence(l.ctx, ledger.ReportRequest{}, files[id][0].ID)
	l.denied(before, err, "NOT_FOUND evidence")
	l.must(l.partner, ledger.ReportSubmit, id)
	before = l.rows()
	_, err = l.As(l.partner).RemoveEvidence(l.ctx, ledger.ReportRequest{}, files[id][0].ID)
	l.denied(before, err, "REPORT_STATE report")
	l.must(l.partner, ledger.ReportWithdraw, id)
	if _, err = l.As(l.partner).RemoveEvidence(l.ctx, ledger.ReportRequest{}, files[id][0].ID); err != nil {
		t.Fatal(err)
	}
	files, err = l.EvidenceOf(l.ctx, []ledger.ID{id})
	same(t, "files", 0, len(files[id]))
	same(t, "content for the record", int64(1), l.number(`SELECT COUNT(*) FROM evidence_file`))
	if err != nil {
		t.Error(err)
	}
}
