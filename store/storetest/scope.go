package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("what_is_out_of_scope_reads_as_not_there", scopedReading)
	_ = add("a_callers_total_is_the_sum_of_what_he_can_list", scopedTotals)
	_ = add("every_method_has_a_case_of_scope", methodsScoped)
)

// scopeWorld is a random ledger with what the other worlds do not have: a tree of
// organisations at home in places, names, changes, reports, headlines, jobs and batches.
func scopeWorld(t *testing.T, s *store.Store, r *rand.Rand) *world {
	t.Helper()
	w := newWorld(t, s, r, 24)
	rows := []string{
		`INSERT INTO account (id, name, display_name, created_at) VALUES (1, 'a', '甲', 1), (2, 'b', '乙', 1)`,
		`UPDATE organisation SET parent_id = 1 WHERE id = 2`, `UPDATE organisation SET parent_id = 2 WHERE id = 3`,
		`UPDATE organisation SET place_code = '440229' WHERE id = 4`, `UPDATE organisation SET place_code = '441900Z1' WHERE id = 5`,
		`INSERT INTO organisation (id, name, name_key, kind, batch_id, known_from, place_code) VALUES (6, '莆田建工', '莆田建工', 'builder', 1, 100, '350303')`,
		`UPDATE programme SET lead_office_id = 4 WHERE id = 1`,
		`UPDATE figure SET batch_id = 1 + id % 3`,
		`INSERT INTO evidence_file (file_hash, size, media_type, content) VALUES ('f', 1, 'application/pdf', CAST('x' AS ` + map[bool]string{true: "BLOB", false: "BYTEA"}[s.Engine() == "sqlite"] + `))`,
		`INSERT INTO import_file (file_hash, content) SELECT 'hash' || (9 + id), content FROM project, evidence_file`,
		`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, due_on) VALUES (1, 1, 'year', '2024-01-01', '2024-12-31', '2024-12-31')`,
	}
	for id := range 6 {
		rows = append(rows,
			fmt.Sprintf(`INSERT INTO organisation_alias (id, organisation_id, alias, alias_key, kind, batch_id, known_from) VALUES (%d, %[1]d, '简称%[1]d', '简称%[1]d', 'short', 1, 100)`, id+1),
			fmt.Sprintf(`INSERT INTO organisation_identifier (id, organisation_id, scheme, value, batch_id, known_from) VALUES (%d, %[1]d, 'CN-USCC', '9100%[1]d', 1, 100)`, id+1),
			fmt.Sprintf(`INSERT INTO change_log (id, batch_id, at, entity, entity_id, field, old_value, new_value) VALUES
				(%d, 1, %d, 'organisation', %d, 'name', '旧单位', '单位'), (%d, 2, %[2]d, 'pairing', %[3]d, 'team', '旧', '新')`,
				100+id, pick(r, []int{150, 250}), id+1, 200+id))
	}
	for i, p := range w.projects {
		id, batch, code := i+1, 10+i, pick(r, w.codes())
		rows = append(rows,
			fmt.Sprintf(`INSERT INTO change_log (id, batch_id, at, entity, entity_id, field, old_value, new_value) VALUES (%d, 1, %d, 'project', %d, 'name', '旧名%[3]d', '%s')`,
				300+id, pick(r, []int{150, 250, 350}), id, p.Name),
			fmt.Sprintf(`INSERT INTO import_batch (id, kind, state, file_hash, actor, applied_at, user_id) VALUES (%d, 'edit', 'applied', 'hash%[1]d', '甲', %d, %s)`,
				batch, 100+10*i, pick(r, []string{"NULL", "1", "2"})),
			fmt.Sprintf(`INSERT INTO figure (id, statement_id, subject_kind, subject_id, measure, series, value, qualifier, valid_from, valid_to, stated_to, known_from, known_to, batch_id)
				VALUES (%d, %[1]d, 'project', %d, 'trees_planted', 'actual', 3, 'exact', '2024-01-01', '9999-12-31', '9999-12-31', %d, 9223372036854775807, %d)`,
				1000+id, id, 100+10*i, batch),
			fmt.Sprintf(`INSERT INTO import_sheet (batch_id, sheet, name) VALUES (%d, 0, '表')`, batch),
			fmt.Sprintf(`INSERT INTO import_count (batch_id, entity, read_count, created, updated, unchanged, rejected, skipped) VALUES (%d, 'figure', 1, 1, 0, 0, 0, 0)`, batch),
			fmt.Sprintf(`INSERT INTO finding (id, batch_id, code, severity) VALUES (%d, %d, 'unit-missing', 'warning')`, id, batch),
			fmt.Sprintf(`INSERT INTO import_job (id, state, file_hash, file_size, content, partial, server, created_at, updated_at, batch_id, user_id)
				VALUES (%d, 'rejected', 'h', 1, NULL, %s, 'x', 1, 1, %s, %s)`, id, truth(s, false), pick(r, []string{"NULL", strconv.Itoa(batch)}), pick(r, []string{"NULL", "1", "2"})),
			fmt.Sprintf(`INSERT INTO progress_report (id, period_id, subject_kind, subject_id, organisation_id, state) VALUES (%d, 1, 'project', %[1]d, %d, 'draft')`, id, 1+r.IntN(6)),
			fmt.Sprintf(`INSERT INTO published_figure (id, source, text, place_code, subject_kind, as_of, value, qualifier) VALUES (%d, 'S%[1]d', 'x', %s, 'project', '2024-12-31', 5, 'exact')`,
				id, pick(r, []string{"NULL", "'" + code + "'"})))
		rows = append(rows,
			fmt.Sprintf(`INSERT INTO report_step (id, report_id, at, actor, action, state, version) VALUES (%d, %[1]d, 1, '甲', 'save', 'draft', 1)`, id),
			fmt.Sprintf(`INSERT INTO bulletin (id, period_id, place_code, title, as_of, known_at, frozen_at, definition, numbers, batch_id)
				VALUES (%d, 1, %s, '通报', '2024-12-31', 300, 300, '{}', '{}', 1)`, id, pick(r, []string{"NULL", "'" + code + "'"})),
			fmt.Sprintf(`INSERT INTO evidence (id, report_id, file_hash, file_name, added_by, added_at) VALUES (%d, %[1]d, 'f', 'x.pdf', '甲', 1)`, id))
		if i < len(w.pairings) {
			rows = append(rows, fmt.Sprintf(`INSERT INTO progress_report (id, period_id, subject_kind, subject_id, organisation_id, state) VALUES (%d, 1, 'pairing', %d, %d, 'approved')`,
				500+id, id, 1+r.IntN(6)))
		}
	}
	put(t, s, rows...)
	return w
}

func truth(s *store.Store, v bool) string {
	if s.Engine() == "sqlite" {
		return map[bool]string{true: "1", false: "0"}[v]
	}
	return map[bool]string{true: "TRUE", false: "FALSE"}[v]
}

// scopeCallers are one of each role, some with overlapping grants, and random ones.
func scopeCallers(w *world, r *rand.Rand) []ledger.Caller {
	on := func(user ledger.ID, grants ...ledger.Grant) ledger.Caller {
		return ledger.Caller{User: user, Name: fmt.Sprint(grants), Through: ledger.ThroughUI, Grants: grants}
	}
	callers := []ledger.Caller{
		on(0),
		on(1, ledger.Grant{Role: ledger.AccessAdmin}),
		on(0, ledger.Grant{Role: ledger.AccessViewer}),
		on(1, ledger.Grant{Role: ledger.AccessOffice, Place: "440229"}),
		on(2, ledger.Grant{Role: ledger.AccessOffice, Place: "44"}),
		on(1, ledger.Grant{Role: ledger.AccessReviewer, Place: "4419"}),
		on(1, ledger.Grant{Role: ledger.AccessPartner, Organisation: 1}),
		on(2, ledger.Grant{Role: ledger.AccessPartner, Project: 5}, ledger.Grant{Role: ledger.AccessPartner, Project: 6}),
		on(2, ledger.Grant{Role: ledger.AccessOffice, Place: "440229"}, ledger.Grant{Role: ledger.AccessOffice, Place: "4406"},
			ledger.Grant{Role: ledger.AccessPartner, Organisation: 2}, ledger.Grant{Role: ledger.AccessViewer, Place: "4402"}),
		on(1, ledger.Grant{Role: ledger.AccessOffice, Place: "4402' OR 1=1 --"}),
	}
	for range 4 {
		var grants []ledger.Grant
		for range 1 + r.IntN(3) {
			g := ledger.Grant{Role: pick(r, ledger.AccessRoles[1:])}
			switch r.IntN(3) {
			case 0:
				g.Place = pick(r, w.codes())
			case 1:
				g.Organisation = ledger.ID(1 + r.IntN(6))
			default:
				g.Project = ledger.ID(1 + r.IntN(len(w.projects)))
			}
			grants = append(grants, g)
		}
		callers = append(callers, on(ledger.ID(r.IntN(3)), grants...))
	}
	return callers
}

// scopedReading asks everything twice: of the ledger as a caller sees it, and of a ledger that
// has nothing but what an oracle lets him see. The answers are the same.
func scopedReading(t *testing.T, s *store.Store) {
	r := rand.New(rand.NewPCG(5, 17))
	w := scopeWorld(t, s, r)
	m := newMirror(t, s.Engine())
	tables := dump(t, s)
	ctx := context.Background()
	told, asked := 0, 0
	for i, caller := range scopeCallers(w, r) {
		known := pick(r, []ledger.Instant{instants[0], instants[1], instants[2], 260, ledger.Latest})
		if i%3 == 0 {
			known = ledger.Latest
		}
		for _, history := range []bool{false, true} {
			m.show(t, &oracle{tables: tables, caller: caller, at: known, history: history})
			for _, c := range scopeCases {
				if c.history != history || c.timeless && known != ledger.Latest {
					continue
				}
				seed := r.Uint64()
				ask := func(s *store.Store) any {
					q := &scopeQuestion{Store: s, ctx: ctx, w: w, r: rand.New(rand.NewPCG(seed, 1)), at: ledger.At{AsOf: dates[2], KnownAt: known}}
					q.at.AsOf = pick(q.r, dates)
					return c.ask(q)
				}
				want, got := ask(m.Store), ask(s.As(caller))
				asked++
				if !reflect.DeepEqual(want, ask(s)) {
					told++
				}
				same(t, fmt.Sprintf("%s as %v, known at %d", c.method, caller.Grants, known), want, got)
				if t.Failed() {
					return
				}
			}
		}
	}
	if told < asked/4 {
		t.Errorf("of %d questions only %d have another answer for a caller: the scopes prove nothing", asked, told)
	}
}

// scopedTouches compares what callers are told of transactions with what they see of it.
func scopedTouches(t *testing.T, s *store.Store) {
	r := rand.New(rand.NewPCG(2, 9))
	w := scopeWorld(t, s, r)
	ctx := context.Background()
	all := func(s *store.Store) (all []ledger.Touched) {
		for after := ledger.Instant(0); after < ledger.Latest; {
			touched, reached, err := s.TouchedProjects(ctx, after, ledger.Latest)
			if err != nil {
				t.Fatal(err)
			}
			all, after = append(all, touched...), reached
		}
		return all
	}
	touched := all(s)
	tables := dump(t, s)
	told := 0
	for _, caller := range scopeCallers(w, r) {
		var want []ledger.Touched
		for _, one := range touched {
			mine := one
			mine.Projects = nil
			for _, id := range one.Projects {
				o := &oracle{tables: tables, caller: caller}
				scope := caller.ScopeOf(ledger.RowProject)
				if o.project(scope, int64(id), believedAt(one.At)) || o.project(scope, int64(id), believedAt(one.At-1)) {
					mine.Projects = append(mine.Projects, id)
				}
			}
			if len(mine.Projects) > 0 {
				want = append(want, mine)
			}
		}
		got := all(s.As(caller))
		same(t, fmt.Sprintf("told to %v", caller.Grants), want, got)
		told += len(got)
	}
	if told == 0 {
		t.Error("nobody was told anything")
	}
}

// scopedTotals adds up what callers can list.
func scopedTotals(t *testing.T, s *store.Store) {
	r := rand.New(rand.NewPCG(8, 3))
	w := scopeWorld(t, s, r)
	ctx := context.Background()
	sums := 0
	for _, caller := range scopeCallers(w, r) {
		mine := s.As(caller)
		for range 8 {
			q := w.question(r)
			q.Subject, q.Roles, q.Completion = ledger.SubjectProject, nil, nil
			q.Filter = w.filter(r, q.Subject, 2)
			p := must[ledger.Portfolio](t)(mine.Portfolio(ctx, q))
			at := ledger.At{AsOf: q.AsOf, KnownAt: q.KnownAt}
			listed := must[ledger.List[ledger.Project]](t)(mine.Projects(ctx, at, q.Filter, all)).Items
			var keys []string
			for _, project := range listed {
				keys = append(keys, idText(project.ID))
			}
			of := newTally()
			for _, list := range must[map[string][]ledger.Figure](t)(mine.FiguresOf(ctx, at, ledger.SubjectProject, keys, nil)) {
				for _, f := range list {
					of.add(f, f.Value)
					sums++
				}
			}
			want := of.cell(nil)
			slices.SortFunc(want.Amounts, func(a, b ledger.Amount) int { return 0 })
			same(t, fmt.Sprintf("%+v as %v", q, caller.Grants), want.Amounts, p.Total.Amounts)
			if p.Total.Count != len(listed) {
				t.Errorf("%+v as %v counts %d and lists %d", q, caller.Grants, p.Total.Count, len(listed))
			}
			if t.Failed() {
				return
			}
		}
	}
	if sums < 100 {
		t.Errorf("only %d figures were added up", sums)
	}
}

// unscoped are the methods that no scope limits, and why.
var unscoped = map[string]string{
	"As": "gives the handle", "Close": "no rows", "Engine": "no rows", "Ping": "no rows", "Today": "no rows", "SchemaVersion": "no rows",
	"Migrate": "the machine's", "IndexSearch": "the machine's: what is indexed is looked up again by who searches", "InTx": "writes: cases of their own",
	"Newest": "an instant", "Follow": "an instant", "LatestInstant": "an instant",
	"TouchedProjects": "a case of its own above",
	"EnsureProvinces": "the administrative tree is public", "InterruptImportJobs": "a server's own, when it starts",
}

// elsewhere are the methods whose scope other cases show.
var elsewhere = map[string]string{
	"Apply": "scope_write.go", "Edit": "scope_write.go", "UndoBatch": "scope_write.go", "UndoBatchOnce": "scope_write.go", "UndoPreview": "scope_write.go", "BatchesRepeating": "scope_write.go",
	"RecordFigures": "scope_write.go", "RecordStatuses": "scope_write.go", "SaveMeasures": "scope_write.go", "SaveProgrammes": "scope_write.go",
	"SaveZones": "scope_write.go", "AddImportJobs": "scope_write.go", "MoveImportJob": "scope_write.go", "MoveImportJobOnce": "scope_write.go",
	"Repeats":      "scope_write.go",
	"ActOnReports": "cases of reports", "SaveReports": "cases of reports", "AttachEvidence": "cases of reports", "RemoveEvidence": "cases of reports", "ReportDetailsOf": "cases of reports", "ReportSlots": "cases of reports", "CheckReport": "cases of reports",
	// Accounts are an administrator's, or their own user's: graph's table of access says so.
	"AcceptInvitation": "accounts", "AddUser": "accounts", "CSRFOf": "accounts", "CallerOfSession": "accounts", "CallerOfToken": "accounts", "ChangePassword": "accounts",
	"CreateToken": "accounts", "EndSessions": "accounts", "GrantRole": "accounts", "InvitationBySecret": "accounts", "Invitations": "accounts", "Invite": "accounts",
	"ResetLink": "accounts", "RevokeGrant": "accounts", "RevokeInvitation": "accounts", "RevokeToken": "accounts", "SetUserDisabled": "accounts", "SetupLink": "accounts",
	"SignIn": "accounts", "SignInExternally": "accounts", "SignOut": "accounts", "Tokens": "accounts", "UserByName": "accounts", "Users": "accounts", "UsersByID": "accounts", "SetPassword": "accounts",
	"Acts": "write_trail.go", "ActCount": "write_trail.go", "TrailOf": "write_trail.go", "TrailCountOf": "write_trail.go", "ChangesOfBatches": "write_trail.go",
	// What is told to whom is the administrator's: a field of the API is his or nobody's.
	"AddressNotices": "the machine's", "Announce": "the machine's", "ClaimDeliveries": "the machine's", "SettleDelivery": "the machine's",
	"ArchiveWebhook": "administrators only", "Deliveries": "administrators only", "DeliveryCount": "administrators only", "NoticesByID": "administrators only",
	"RetryDelivery": "administrators only", "SaveWebhook": "administrators only", "TestWebhook": "administrators only", "Webhooks": "administrators only",
}

// methodsScoped fails for a method of which nobody has said whose rows it reads.
func methodsScoped(t *testing.T, s *store.Store) {
	have := map[string]bool{}
	for _, c := range scopeCases {
		have[c.method] = true
	}
	methods := reflect.TypeOf(s)
	for i := range methods.NumMethod() {
		name := methods.Method(i).Name
		if !have[name] && unscoped[name] == "" && elsewhere[name] == "" && name != "AskNever" {
			t.Errorf("Store.%s has no case of scope: add one to scopeCases", name)
		}
	}
}
