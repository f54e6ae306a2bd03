package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("an_office_imports_what_is_its_own", importsInScope)
	_ = add("an_office_changes_what_is_its_own", editsInScope)
	_ = add("an_office_undoes_what_is_its_own", undoesInScope)
	_ = add("random_edits_of_an_office_stay_in_its_scope", randomEditsInScope)
	_ = add("the_catalogue_is_the_administrators", catalogueIsAdmins)
)

// as is the same ledger for another caller.
func (w *writing) as(user ledger.ID, name string, grants ...ledger.Grant) *writing {
	return &writing{w.T, w.Store.As(ledger.Caller{User: user, Name: name, Through: ledger.ThroughUI, Grants: grants}), w.ctx}
}

func officeOf(place string) ledger.Grant {
	return ledger.Grant{Role: ledger.AccessOffice, Place: place}
}

func (w *writing) accounts() {
	w.Helper()
	put(w.T, w.Store, `INSERT INTO account (id, name, display_name, created_at) VALUES (1, 'a', '甲', 1), (2, 'b', '乙', 1)`)
}

// standing is a project of one name and place with one figure.
func standing(name, code string, value int64, places ...string) ledger.Entry {
	e := ledger.Entry{Sheet: 1, Row: 4, Project: &ledger.ProjectClaim{Name: name, Code: code}}
	for _, p := range places {
		e.Project.Places = append(e.Project.Places, ledger.PlaceShare{PlaceCode: p})
	}
	e.Figures = []ledger.FigureClaim{{Subject: ledger.SubjectProject, Measure: ledger.ContractedInvestment, Series: ledger.Actual, Value: value, ValidFrom: date(2024, 1, 1)}}
	return e
}

func importsInScope(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.accounts()
	w.apply(standing("别县的桥", "XM-9", 500, "350303101"), standing("本县的桥", "", 300, "440229101"),
		ledger.Entry{Organisations: []ledger.OrganisationClaim{{Name: "别县的公司", Kind: ledger.PrivateFirm}}})
	office := w.as(1, "翁源帮扶办", officeOf("440229"))

	b := office.apply(standing("新桥", "", 100, "440229101"), standing("两县的路", "", 100, "350303101", "440229"), standing("飞地厂房", "", 7, "440229102"),
		ledger.Entry{Organisations: []ledger.OrganisationClaim{{Name: "新公司", Kind: ledger.PrivateFirm}}})
	if b.Actor != "翁源帮扶办" || w.number(`SELECT COUNT(*) FROM import_batch WHERE id = $1 AND user_id = 1 AND through = 'ui'`, b.ID) != 1 {
		t.Errorf("batch %+v does not say who made it", b)
	}
	const row = "第 2 个工作表第 4 行"
	office.refuse(ledger.KindForbidden, row+"：“外县的新桥”", standing("本县的桥", "", 400, "440229101"), standing("外县的新桥", "", 100, "350303101"))
	// What it would change, or would not, is not told.
	office.refuse(ledger.KindForbidden, row+"：“别县的桥”", standing("别县的桥", "XM-9", 500, "350303101"))
	office.refuse(ledger.KindForbidden, row+"：“我的桥”", standing("我的桥", "XM-9", 500, "440229101"))
	office.refuse(ledger.KindForbidden, "授权范围", ledger.Entry{Figures: []ledger.FigureClaim{{
		Subject: ledger.SubjectPlace, PlaceCode: "440205", Measure: "trees_planted", Series: ledger.Actual, Value: 1, ValidFrom: date(2024, 1, 1)}}})
	office.refuse(ledger.KindForbidden, "别县的公司", ledger.Entry{Sheet: 1, Row: 4, Organisations: []ledger.OrganisationClaim{{Name: "别县的公司", Kind: ledger.PrivateFirm, PlaceCode: "440229"}}})
	_, err := office.Apply(w.ctx, aFile, entries(standing("新桥", "", 200, "440229101")), store.ApplyOptions{Programmes: func() []ledger.Programme {
		return []ledger.Programme{{Code: "new", Name: "新行动"}}
	}})
	office.failed(err, ledger.KindForbidden, "新行动")
	for _, role := range []ledger.Grant{{Role: ledger.AccessViewer, Place: "440229"}, {Role: ledger.AccessReviewer, Place: "440229"}, {Role: ledger.AccessPartner, Project: 1}} {
		w.as(2, "别人", role).refuse(ledger.KindForbidden, "权限", standing("新桥", "", 200, "440229101"))
	}
	w.as(0, "").refuse(ledger.KindForbidden, "权限", standing("新桥", "", 200, "440229101"))

	// The totals that a dry run shows are of what the office sees.
	var set ledger.ChangeSet
	if _, err := office.Apply(w.ctx, aFile, entries(standing("新桥", "", 150, "440229101")), store.ApplyOptions{DryRun: true, Changes: &set}); err != nil {
		t.Fatal(err)
	}
	if len(set.Totals) != 1 || set.Totals[0].Before != 507 || set.Totals[0].After != 557 {
		t.Errorf("totals %+v, want 300 + 100 + 100 + 7 before", set.Totals)
	}

	// A key is its user's.
	upload := ledger.ImportUpload{FileName: "a.xlsx", Content: []byte("x"), Key: ledger.RequestKey{Name: "k", Fingerprint: "f"}}
	mine, _, err := office.AddImportJobs(w.ctx, upload, "here")
	other := w.as(2, "始兴帮扶办", officeOf("440222"))
	theirs, repeated, err2 := other.AddImportJobs(w.ctx, upload, "here")
	if err != nil || err2 != nil || repeated || mine[0].ID == theirs[0].ID {
		t.Errorf("jobs %+v and %+v, repeated %v, %v, %v", mine, theirs, repeated, err, err2)
	}
	if kept, err := other.Repeats(w.ctx, ledger.RequestKey{Name: "k2", Fingerprint: "f"}); err != nil || kept {
		t.Errorf("repeats %v, %v", kept, err)
	}
	_, err = other.MoveImportJob(w.ctx, mine[0].ID, func(j *ledger.ImportJob) error { j.State = ledger.JobCancelled; return nil })
	w.failed(err, ledger.KindNotFound, "")
	if _, err = office.MoveImportJob(w.ctx, mine[0].ID, func(j *ledger.ImportJob) error { j.State = ledger.JobCancelled; return nil }); err != nil {
		t.Error(err)
	}
}

func editsInScope(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.accounts()
	w.apply(standing("别县的桥", "", 500, "350303101"), standing("本县的桥", "", 300, "440229101"),
		ledger.Entry{Organisations: []ledger.OrganisationClaim{{Name: "甲公司", Kind: ledger.PrivateFirm}, {Name: "乙公司", Kind: ledger.PrivateFirm, PlaceCode: "440229"},
			{Name: "丙公司", Kind: ledger.PrivateFirm, PlaceCode: "440229101"}}})
	ours, theirs := w.id(`SELECT id FROM project WHERE name = '本县的桥'`), w.id(`SELECT id FROM project WHERE name = '别县的桥'`)
	firm := func(name string) ledger.ID { return w.id(`SELECT id FROM organisation WHERE name = $1`, name) }
	office := w.as(1, "翁源帮扶办", officeOf("440229"))
	version := func() int64 { return w.number(`SELECT version FROM project WHERE id = $1`, ours) }

	office.edit(ledger.EditProject{ID: ours, Version: version(), Sector: ledger.Set("交通")})
	office.refuseEdit(editRequest(ledger.EditProject{ID: theirs, Version: 1, Sector: ledger.Set("交通")}), "NOT_FOUND inputs.0.project")
	office.refuseEdit(editRequest(ledger.EditProject{ID: 4711, Version: 1, Sector: ledger.Set("交通")}), "NOT_FOUND inputs.0.project")
	forbid := func(says string, edits ...ledger.Edit) {
		t.Helper()
		before := w.rows()
		_, err := office.Edit(w.ctx, editRequest(edits...))
		w.failed(err, ledger.KindForbidden, says)
		if diff := cmp.Diff(before, w.rows()); diff != "" {
			t.Errorf("a forbidden edit left something behind (-before +after):\n%s", diff)
		}
	}
	forbid("授权范围", ledger.EditProject{ID: ours, Version: version(), Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: "350303101"}})})
	forbid("授权范围", ledger.EditProject{Name: ledger.Set("外县新桥"), Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: "350303101"}})})
	forbid("管理员", ledger.EditProgramme{Code: "new", Name: ledger.Set("新行动")})
	forbid("管理员", ledger.EditProgramme{ID: w.programme("guan-shao"), Version: 1, Name: ledger.Set("改名")})
	figure := func(claim ledger.FigureClaim, subject ledger.ID) ledger.EditFigure {
		claim.Measure, claim.Series, claim.Value, claim.ValidFrom = ledger.PaidInFunds, ledger.Actual, 5, date(2024, 2, 1)
		return ledger.EditFigure{SubjectID: subject, Claim: claim}
	}
	office.edit(figure(ledger.FigureClaim{Subject: ledger.SubjectProject}, ours))
	office.refuseEdit(editRequest(figure(ledger.FigureClaim{Subject: ledger.SubjectProject}, theirs)), "NOT_FOUND inputs.0.subject")
	office.refuseEdit(editRequest(figure(ledger.FigureClaim{Subject: ledger.SubjectOrganisation}, firm("甲公司"))), "NOT_FOUND inputs.0.subject")
	forbid("授权范围", figure(ledger.FigureClaim{Subject: ledger.SubjectPlace, PlaceCode: "440205"}, 0))
	forbid("管理员", figure(ledger.FigureClaim{Subject: ledger.SubjectProgramme}, w.programme("guan-shao")))
	_, err := office.RecordFigures(w.ctx, aReasonedFile, []store.FigureEdit{{SubjectID: theirs, FigureClaim: standing("", "", 1).Figures[0]}})
	w.failed(err, ledger.KindNotFound, "")
	_, err = office.RecordStatuses(w.ctx, aReasonedFile, []store.StatusEdit{{Project: theirs, StatusClaim: ledger.StatusClaim{Status: ledger.StatusStarted, ValidFrom: date(2024, 1, 1)}}})
	w.failed(err, ledger.KindNotFound, "")

	// Organisations: both sides of a merge have to be seen, and nobody takes one over.
	office.refuseEdit(editRequest(ledger.MergeEdit{From: firm("甲公司"), Into: firm("乙公司")}), "NOT_FOUND inputs.0.from")
	office.refuseEdit(editRequest(ledger.EditOrganisation{ID: firm("甲公司"), Version: 1, PlaceCode: ledger.Set("440229")}), "NOT_FOUND inputs.0.organisation")
	office.refuseEdit(editRequest(ledger.EditProject{ID: ours, Version: version(), Participations: ledger.Set([]ledger.Participation{{Organisation: firm("甲公司"), Role: ledger.RoleLead}})}),
		"NOT_FOUND inputs.0.participations.0.organisation")
	office.edit(ledger.MergeEdit{From: firm("丙公司"), Into: firm("乙公司")})
	made := office.edit(ledger.EditOrganisation{Name: ledger.Set("新公司"), Kind: ledger.Set(ledger.PrivateFirm)})
	if made.Batch == 0 {
		t.Error("an office makes organisations")
	}
	office.edit(ledger.ArchiveEdit{Kind: ledger.SubjectProject, ID: ours, Version: version(), Cascade: true})

	// The answer to a key is its user's.
	again := editRequest(ledger.EditProject{Name: ledger.Set("第三座桥"), Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: "440229102"}})})
	again.Key, again.Fingerprint = "k", "f"
	first, err := office.Edit(w.ctx, again)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := office.Edit(w.ctx, again); err != nil || !r.Repeated || r.Batch != first.Batch {
		t.Errorf("the same key: %+v, %v", r, err)
	}
	if _, err := w.as(2, "乙", officeOf("3503")).Edit(w.ctx, again); ledger.KindOf(err) != ledger.KindForbidden {
		t.Errorf("another's key is answered: %v", err)
	}
}

func undoesInScope(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.accounts()
	theirs := w.apply(standing("别县的桥", "", 500, "350303101"))
	ours := w.apply(standing("本县的桥", "", 300, "440229101"))
	both := w.apply(standing("又一座桥", "", 1, "440229101"), standing("别县又一座桥", "", 1, "350303101"))
	office := w.as(1, "翁源帮扶办", officeOf("440229"))
	for _, b := range []ledger.ImportBatch{theirs, both, {ID: 4711}} {
		_, err := office.UndoBatch(w.ctx, b.ID, "", "")
		w.failed(err, ledger.KindNotFound, "")
		_, err = office.UndoPreview(w.ctx, b.ID)
		w.failed(err, ledger.KindNotFound, "")
		_, err = office.BatchesRepeating(w.ctx, b.ID)
		w.failed(err, ledger.KindNotFound, "")
	}
	p, err := office.UndoPreview(w.ctx, ours.ID)
	if err != nil || len(p.Totals) != 1 || p.Totals[0].Before != 301 || p.Totals[0].After != 1 {
		t.Errorf("preview %+v, %v", p.Totals, err)
	}
	project := w.id(`SELECT id FROM project WHERE name = '本县的桥'`)
	// It goes to another county: what was imported then is no longer the office's to take back.
	moved := w.edit(ledger.EditProject{ID: project, Version: 1, Places: ledger.Set([]ledger.PlaceShare{{PlaceCode: "350303101"}})})
	if seen, err := office.BatchesByID(w.ctx, []ledger.ID{ours.ID}); err != nil || len(seen) != 1 {
		t.Errorf("the office no longer sees what was imported for it: %v, %v", seen, err)
	}
	before := w.rows()
	if _, err := office.UndoBatch(w.ctx, ours.ID, "", ""); err == nil && w.number(`SELECT COUNT(*) FROM project WHERE id = $1 AND known_to = 9223372036854775807`, project) == 1 {
		t.Error("the office changed a project of another county")
	} else if err != nil {
		w.failed(err, ledger.KindForbidden, "上级帮扶办")
		if diff := cmp.Diff(before, w.rows()); diff != "" {
			t.Errorf("a forbidden undoing left something behind (-before +after):\n%s", diff)
		}
	}
	w.undo(ledger.ImportBatch{ID: moved.Batch})
	if _, err := office.UndoBatch(w.ctx, ours.ID, "", ""); err != nil {
		t.Error(err)
	}
	if _, err := w.as(2, "审核", ledger.Grant{Role: ledger.AccessReviewer, Place: "440229"}).UndoBatch(w.ctx, ours.ID, "", ""); ledger.KindOf(err) != ledger.KindNotFound {
		t.Errorf("a reviewer undoes: %v", err)
	}
}

// randomEditsInScope makes random edits as an office: whatever succeeds touches nothing that was
// out of scope or is now, and whatever is forbidden would have.
func randomEditsInScope(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.accounts()
	r := rand.New(rand.NewPCG(4, 4))
	w.apply(whole(), double(), shared(), standing("远方的桥", "", 5, "350303101"))
	done, forbidden := 0, 0
	for n := range 120 {
		place := pick(r, []string{"440229", "440229101", "4419", "44", "35"})
		office := w.as(1, "办", officeOf(place))
		before := dump(t, s)
		request := editRequest(w.randomEdit(r))
		result, err := office.Edit(w.ctx, request)
		switch kind := ledger.KindOf(err); {
		case err == nil:
			if wrong := outOfScope(before, dump(t, s), ledger.Scope{Places: []string{place}}, result.At); len(wrong) > 0 {
				t.Fatalf("edit %d of %s, %+v, touched %v", n, place, request.Items[0].Edit, wrong)
			}
			done++
		case kind == ledger.KindForbidden:
			result, err := w.Edit(w.ctx, request)
			if err == nil {
				if wrong := outOfScope(before, dump(t, s), ledger.Scope{Places: []string{place}}, result.At); len(wrong) == 0 {
					t.Fatalf("edit %d of %s, %+v, is forbidden for nothing", n, place, request.Items[0].Edit)
				}
			}
			forbidden++
		case kind != ledger.KindNotFound && kind != ledger.KindInvalid && kind != ledger.KindConflict:
			t.Fatal(err)
		}
	}
	if done < 10 || forbidden < 3 {
		t.Errorf("%d edits were made and %d forbidden: that proves little", done, forbidden)
	}
}

// outOfScope tells what changed between two states of a ledger, at an instant, and was not in scope
// before, or is not after.
func outOfScope(before, after *contents, s ledger.Scope, at ledger.Instant) (wrong []string) {
	was, is := &oracle{tables: before}, &oracle{tables: after}
	then, now := believedAt(at-1), believedAt(at)
	for table, rows := range after.rows {
		for _, r := range rows {
			old := stored{}
			if _, has := r["id"]; has {
				old = was.row(table, r.number("id"))
			} else if table == "place" {
				for _, p := range before.rows[table] {
					if p.text("code") == r.text("code") {
						old = p
					}
				}
			} else {
				continue
			}
			if fmt.Sprint(old) == fmt.Sprint(r) {
				continue
			}
			note := func(ok bool, what string) {
				if !ok {
					wrong = append(wrong, fmt.Sprintf("%s of %s %v", what, table, r["id"]))
				}
			}
			project := func(id int64) {
				if p := was.row("project", id); len(p) > 0 && p.number("known_to") == int64(ledger.Unbounded) {
					note(was.project(s, id, then), "project before")
				}
				if p := is.row("project", id); p.number("known_to") == int64(ledger.Unbounded) {
					note(is.project(s, id, now), "project after")
				}
			}
			pairing := func(id int64) {
				if p := was.row("pairing", id); len(p) > 0 && p.number("known_to") == int64(ledger.Unbounded) {
					note(was.pairing(s, id, then), "pairing before")
				}
				if p := is.row("pairing", id); p.number("known_to") == int64(ledger.Unbounded) {
					note(is.pairing(s, id, now), "pairing after")
				}
			}
			organisation := func(id int64) {
				if o := was.row("organisation", id); len(o) > 0 {
					note(was.organisation(s, id, then), "organisation before")
				}
			}
			switch table {
			case "project":
				project(r.number("id"))
			case "project_programme", "project_place", "participation", "project_status":
				project(r.number("project_id"))
			case "pairing":
				pairing(r.number("id"))
			case "pairing_assistor":
				pairing(r.number("pairing_id"))
			case "organisation":
				organisation(r.number("id"))
			case "organisation_identifier", "organisation_alias":
				organisation(r.number("organisation_id"))
			case "programme":
				note(false, "definition")
			case "place":
				note(is.within(s, r.text("code")) && (len(old) == 0 || was.within(s, r.text("code"))), "place")
			case "figure":
				switch r.text("subject_kind") {
				case "project":
					project(r.number("subject_id"))
				case "pairing":
					pairing(r.number("subject_id"))
				default:
					note(is.about(s, r.text("subject_kind"), r.number("subject_id"), r.text("place_code"), now), "subject")
				}
			}
		}
	}
	return wrong
}

func catalogueIsAdmins(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	office := w.as(0, "办", officeOf("440229"))
	_, err := office.SaveProgrammes(w.ctx, []ledger.Programme{{Code: "x", Name: "新"}})
	w.failed(err, ledger.KindForbidden, "管理员")
	w.failed(office.SaveMeasures(w.ctx, ledger.StandardMeasures[:1]), ledger.KindForbidden, "管理员")
	w.failed(office.SaveZones(w.ctx, []ledger.Place{{Code: "440229Z9", Name: "园", Level: ledger.LevelZone, Parent: "440229"}}), ledger.KindForbidden, "管理员")
	admin := w.as(0, "管理员", ledger.Grant{Role: ledger.AccessAdmin})
	if _, err := admin.SaveProgrammes(w.ctx, []ledger.Programme{{Code: "x", Name: "新"}}); err != nil {
		t.Error(err)
	}
	if !strings.Contains(w.everything(), "programme\tx\t新") {
		t.Error("the administrator's programme is not there")
	}
}
