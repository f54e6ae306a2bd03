package storetest

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("organisations_come_with_identifiers_and_aliases", organisationsListed)
	_ = add("places_are_listed_by_subtree_parent_level_and_use", placesListed)
	_ = add("batches_come_with_sheets_columns_and_counts", batchesListed)
	_ = add("programmes_and_measures_are_listed", catalogueListed)
	_ = add("further_columns_of_a_project_come_back", attributesRead)
	_ = add("a_question_that_makes_no_sense_names_the_field", refusals)
	_ = add("a_total_beyond_sixty_four_bits_is_refused", totalTooLarge)
	_ = add("ties_of_shares_go_to_the_smaller_key", tiesOfShares)
	_ = add("introducing_counts_the_project_and_carries_nothing", introducing)
	_ = add("a_reverse_enclave_counts_where_it_is_credited", reverseEnclave)
	_ = add("packages_and_parts_are_never_mixed", packagesOrParts)
	_ = add("a_known_instant_at_the_end_of_time_is_now", endOfTime)
)

var now = ledger.At{AsOf: ledger.Date{Year: 2026, Month: 11, Day: 22}, KnownAt: ledger.Unbounded}

// put runs statements that put rows where a test wants them.
func put(t *testing.T, s *store.Store, statements ...string) {
	t.Helper()
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		for _, sql := range statements {
			if _, err := tx.Exec(sql); err != nil {
				return fmt.Errorf("%s: %w", sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

const aBatch = `INSERT INTO import_batch (id, kind, state, applied_at) VALUES (1, 'import', 'applied', 100)`

func organisation(id int, name, kind string) string {
	return fmt.Sprintf(`INSERT INTO organisation (id, name, name_key, kind, batch_id, known_from) VALUES (%d, '%s', '%[2]s', '%s', 1, 100)`, id, name, kind)
}

// project is a project with one exact contracted investment, if not zero.
func project(id int, parent string, fen int64) []string {
	rows := []string{fmt.Sprintf(`INSERT INTO project (id, code, name, name_key, package_id, batch_id, known_from)
		VALUES (%d, 'XM-%[1]d', '项目%[1]d', '项目%[1]d', %s, 1, 100)`, id, parent)}
	if fen != 0 {
		rows = append(rows, fmt.Sprintf(`INSERT INTO figure (id, statement_id, subject_kind, subject_id, measure, series, value, qualifier,
			valid_from, valid_to, stated_to, known_from, known_to, batch_id)
			VALUES (%d, %[1]d, 'project', %[1]d, 'contracted_investment', 'actual', %d, 'exact', '2024-01-01', '9999-12-31', '9999-12-31', 100, %d, 1)`,
			id, fen, int64(ledger.Unbounded)))
	}
	return rows
}

func participation(id, project, organisation int, role, share string) string {
	return fmt.Sprintf(`INSERT INTO participation (id, project_id, organisation_id, role, share_bp, batch_id, known_from) VALUES (%d, %d, %d, '%s', %s, 1, 100)`,
		id, project, organisation, role, share)
}

func place(id, project int, code string) string {
	return fmt.Sprintf(`INSERT INTO project_place (id, project_id, place_code, is_lead, batch_id, known_from) VALUES (%d, %d, '%s', %s, 1, 100)`,
		id, project, code, "(1 = 0)")
}

func portfolioOf(t *testing.T, s *store.Store, mode ledger.AttributionMode, f ledger.ProjectFilter, groups ...ledger.GroupBy) ledger.Portfolio {
	t.Helper()
	return must[ledger.Portfolio](t)(s.Portfolio(context.Background(), ledger.PortfolioQuery{
		Filter: f, GroupBy: groups, AsOf: now.AsOf, KnownAt: now.KnownAt, Mode: mode,
	}))
}

// brief is a cell in a line: keys, count, and fen of contracted investment.
func brief(c ledger.PortfolioCell) string {
	s := fmt.Sprint(c.Keys, " ", c.Count)
	for _, a := range c.Amounts {
		s += fmt.Sprint(" ", *a.Value)
	}
	return s
}

func briefs(p ledger.Portfolio) []string {
	var lines []string
	for _, c := range p.Rows {
		lines = append(lines, brief(c))
	}
	return append(lines, "total "+brief(p.Total), "overlap "+brief(p.Overlap), "unallocated "+brief(p.Unallocated))
}

func organisationsListed(t *testing.T, s *store.Store) {
	rows := []string{aBatch, organisation(1, "华润(集团)有限公司", "central_soe"), organisation(2, "Bosch 100%", "private_firm"), organisation(3, "中山大学", "university")}
	rows = append(rows,
		`INSERT INTO organisation_identifier (id, organisation_id, scheme, value, batch_id, known_from) VALUES (1, 1, 'CN-USCC', '91110000100005538W', 1, 100)`,
		`INSERT INTO organisation_alias (id, organisation_id, alias, alias_key, kind, batch_id, known_from) VALUES (1, 1, '华润', '华润', 'short', 1, 100)`,
		`INSERT INTO organisation_alias (id, organisation_id, alias, alias_key, kind, batch_id, known_from) VALUES (2, 1, '华润集团', '华润集团', 'short', 1, 200)`)
	put(t, s, rows...)
	ctx, statements := store.WithStatementCount(context.Background())
	huarun := ledger.Organisation{
		ID: 1, Name: "华润(集团)有限公司", Kind: ledger.CentralSOE, Version: 1,
		Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: "91110000100005538W"}},
		Aliases:     []ledger.Alias{{Name: "华润", Kind: ledger.ShortName}, {Name: "华润集团", Kind: ledger.ShortName}},
	}
	for _, c := range []struct {
		filter ledger.OrganisationFilter
		want   []ledger.ID
	}{
		{ledger.OrganisationFilter{}, []ledger.ID{1, 2, 3}},
		{ledger.OrganisationFilter{Text: "华润集"}, []ledger.ID{1}},
		{ledger.OrganisationFilter{Text: "bOSCH"}, []ledger.ID{2}},
		{ledger.OrganisationFilter{Text: "0%"}, []ledger.ID{2}},
		{ledger.OrganisationFilter{Text: "1_0"}, nil},
		{ledger.OrganisationFilter{Code: "91110000100005538W"}, []ledger.ID{1}},
		{ledger.OrganisationFilter{Kinds: []ledger.OrganisationKind{ledger.University}, IDs: []ledger.ID{1, 3}}, []ledger.ID{3}},
	} {
		got := must[ledger.List[ledger.Organisation]](t)(s.Organisations(ctx, now, c.filter, all))
		var ids []ledger.ID
		for _, o := range got.Items {
			ids = append(ids, o.ID)
			if o.ID == 1 {
				same(t, c.filter, huarun, o)
			}
		}
		same(t, c.filter, c.want, ids)
		if n := must[int](t)(s.OrganisationCount(ctx, now, c.filter)); n != len(c.want) {
			t.Errorf("%+v: count %d", c.filter, n)
		}
	}
	earlier := now
	earlier.KnownAt = 150
	byID := must[map[ledger.ID]ledger.Organisation](t)(s.OrganisationsByID(ctx, earlier, []ledger.ID{1, 3, 9}))
	huarun.Aliases = huarun.Aliases[:1]
	same(t, "as known before the second alias", huarun, byID[1])
	names := map[ledger.ID]ledger.Organisation{}
	if err := s.EachOrganisationName(ctx, earlier, []ledger.ID{1, 3, 9}, func(o ledger.Organisation) { names[o.ID] = o }); err != nil {
		t.Fatal(err)
	}
	same(t, "names", ledger.Organisation{ID: 1, Name: huarun.Name, Kind: huarun.Kind}, names[1])
	if len(byID) != 2 || len(names) != 2 || *statements != 16 {
		t.Errorf("%d and %d organisations, %d statements", len(byID), len(names), *statements)
	}
	got := must[ledger.List[ledger.Organisation]](t)(s.Organisations(ctx, now, ledger.OrganisationFilter{}, ledger.Page{First: 2, Order: ledger.Order{Field: "name"}}))
	if got.Items[0].Name != "Bosch 100%" || got.Items[1].Name != "中山大学" || !got.HasNext || got.HasPrevious {
		t.Errorf("by name: %+v", got)
	}
}

func placesListed(t *testing.T, s *store.Store) {
	ctx := context.Background()
	if err := s.EnsureProvinces(ctx, Guangdong, Fujian); err != nil {
		t.Fatal(err)
	}
	zones := []ledger.Place{{Code: "441900Z1", Name: "东莞飞地", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229"}}
	if err := s.SaveZones(ctx, zones); err != nil {
		t.Fatal(err)
	}
	put(t, s, aBatch, project(1, "NULL", 0)[0], place(1, 1, "441900Z1"),
		`INSERT INTO figure (id, statement_id, subject_kind, subject_id, place_code, measure, series, value, qualifier, valid_from, valid_to, stated_to, known_from, known_to, batch_id)
		VALUES (1, 1, 'place', 0, '350303101', 'trees_planted', 'actual', 1, 'exact', '2024-01-01', '9999-12-31', '9999-12-31', 100, 9223372036854775807, 1)`)
	for _, c := range []struct {
		filter ledger.PlaceFilter
		want   []string
	}{
		{ledger.PlaceFilter{Parent: "440229"}, []string{"440229101", "440229102"}},
		{ledger.PlaceFilter{Under: "440229101"}, []string{"440229101", "440229101201", "440229101202"}},
		{ledger.PlaceFilter{Under: "4419"}, []string{"4419", "441900", "441900003", "441900Z1"}},
		{ledger.PlaceFilter{Text: "官渡"}, []string{"350303102", "440229101"}},
		{ledger.PlaceFilter{Levels: []ledger.PlaceLevel{ledger.LevelProvince, ledger.LevelZone}}, []string{"35", "44", "441900Z1"}},
		{ledger.PlaceFilter{Codes: []string{"44", "35", "99"}}, []string{"35", "44"}},
		{ledger.PlaceFilter{InUse: true}, []string{"35", "3503", "350303", "350303101", "44", "4402", "440229", "4419", "441900", "441900Z1"}},
		{ledger.PlaceFilter{InUse: true, Parent: "44"}, []string{"4402", "4419"}},
	} {
		got := must[ledger.List[ledger.Place]](t)(s.Places(ctx, now, c.filter, all))
		var codes []string
		for _, p := range got.Items {
			codes = append(codes, p.Code)
		}
		same(t, c.filter, c.want, codes)
		if n := must[int](t)(s.PlaceCount(ctx, now, c.filter)); n != len(c.want) {
			t.Errorf("%+v: count %d", c.filter, n)
		}
		if len(got.Items) > 1 {
			second := must[ledger.List[ledger.Place]](t)(s.Places(ctx, now, c.filter, ledger.Page{First: 1, After: got.Cursors[0]}))
			if second.Items[0].Code != c.want[1] {
				t.Errorf("%+v: after %s comes %s", c.filter, c.want[0], second.Items[0].Code)
			}
		}
	}
	byCode := must[map[string]ledger.Place](t)(s.PlacesByCode(ctx, []string{"441900Z1", "nowhere ' ;"}))
	same(t, "by code", map[string]ledger.Place{"441900Z1": zones[0]}, byCode)

	parents := []string{"440229", "441900", "350303101200", "nowhere ' ;"}
	for _, c := range []struct {
		filter ledger.PlaceFilter
		page   ledger.Page
		want   map[string][]string
	}{
		{ledger.PlaceFilter{}, all, map[string][]string{"440229": {"440229101", "440229102"}, "441900": {"441900003", "441900Z1"}}},
		{ledger.PlaceFilter{}, ledger.Page{Last: 1}, map[string][]string{"440229": {"440229102"}, "441900": {"441900Z1"}}},
		{ledger.PlaceFilter{Levels: []ledger.PlaceLevel{ledger.LevelZone}}, all, map[string][]string{"441900": {"441900Z1"}}},
	} {
		codes := map[string][]string{}
		for parent, list := range must[map[string]ledger.List[ledger.Place]](t)(s.ChildrenOf(ctx, now, parents, c.filter, c.page)) {
			for _, p := range list.Items {
				codes[parent] = append(codes[parent], p.Code)
			}
		}
		same(t, "children", c.want, codes)
	}
	same(t, "numbers of children", map[string]int{"440229": 2, "441900": 2}, must[map[string]int](t)(s.ChildCountsOf(ctx, now, parents, ledger.PlaceFilter{})))
}

func batchesListed(t *testing.T, s *store.Store) {
	put(t, s,
		`INSERT INTO import_batch (id, kind, state, file_name, file_hash, file_size, as_of, actor, reason, applied_at)
			VALUES (1, 'import', 'applied', '台账.xlsx', 'abc', 10, '2024-06-30', '县帮扶办', '月报', 100)`,
		`INSERT INTO import_batch (id, kind, state, applied_at, undone_at) VALUES (2, 'edit', 'undone', 200, 300)`,
		`INSERT INTO import_sheet (batch_id, sheet, name, profile, header_row) VALUES (1, 1, '表二', 'p1', 3), (1, 0, '表一', '', 1)`,
		`INSERT INTO import_column (batch_id, sheet, col, heading, field) VALUES (1, 1, 2, '总投资', 'total_investment'), (1, 1, 1, '名称', '')`,
		`INSERT INTO import_count (batch_id, entity, read_count, created, updated, unchanged, rejected, skipped) VALUES (1, 'project', 6, 1, 2, 3, 0, 0)`,
		`INSERT INTO finding (id, batch_id, code, severity, sheet, source_row, source_col, heading, seen, hint)
			VALUES (2, 1, 'unit-missing', 'warning', '表二', 5, 2, '总投资', '3', '写明单位'), (1, 1, 'ambiguous-place', 'error', '', 0, 0, '', '', '')`)
	ctx, statements := store.WithStatementCount(context.Background())
	want := ledger.ImportBatch{
		ID: 1, Kind: ledger.BatchImport, State: ledger.BatchApplied, FileName: "台账.xlsx", FileHash: "abc", FileSize: 10,
		AsOf: ledger.Date{Year: 2024, Month: 6, Day: 30}, Actor: "县帮扶办", Reason: "月报", AppliedAt: 100,
		Sheets: []ledger.BatchSheet{{Index: 0, Name: "表一", HeaderRow: 1}, {Index: 1, Name: "表二", Profile: "p1", HeaderRow: 3, Columns: []ledger.BatchColumn{
			{Col: 1, Heading: "名称"}, {Col: 2, Heading: "总投资", Field: "total_investment"},
		}}},
		Counts: []ledger.EntityCount{{Entity: "project", Read: 6, Created: 1, Updated: 2, Unchanged: 3}},
	}
	got := must[ledger.List[ledger.ImportBatch]](t)(s.Batches(ctx, now, ledger.BatchFilter{}, ledger.Page{First: 1, Order: ledger.Order{Field: "applied_at", Descending: true}}))
	same(t, "latest", []ledger.ImportBatch{{ID: 2, Kind: ledger.BatchEdit, State: ledger.BatchUndone, AppliedAt: 200, UndoneAt: 300}}, got.Items)
	got = must[ledger.List[ledger.ImportBatch]](t)(s.Batches(ctx, now, ledger.BatchFilter{}, ledger.Page{First: 1, After: got.Cursors[0], Order: ledger.Order{Field: "applied_at", Descending: true}}))
	same(t, "before it", []ledger.ImportBatch{want}, got.Items)
	same(t, "by id", map[ledger.ID]ledger.ImportBatch{1: want}, must[map[ledger.ID]ledger.ImportBatch](t)(s.BatchesByID(ctx, []ledger.ID{1, 7})))
	if n := must[int](t)(s.BatchCount(ctx, now, ledger.BatchFilter{})); n != 2 {
		t.Errorf("%d batches", n)
	}
	for _, without := range []ledger.ID{1, 2, 7} { // no bytes kept, an edit, nothing
		same(t, "file", ledger.File{}, must[ledger.File](t)(s.BatchFile(ctx, without)))
	}
	findings := must[map[string]ledger.List[ledger.Finding]](t)(s.FindingsOf(ctx, now, []string{"1", "2"}, ledger.FindingFilter{}, all))
	same(t, "findings", []ledger.Finding{
		{Code: "ambiguous-place", Severity: ledger.SeverityError},
		{Code: "unit-missing", Severity: ledger.SeverityWarning, Sheet: "表二", Row: 5, Col: 2, Heading: "总投资", Seen: "3", Hint: "写明单位"},
	}, findings["1"].Items)
	warnings := ledger.FindingFilter{Severities: []ledger.Severity{ledger.SeverityWarning}}
	same(t, "warnings", map[string]int{"1": 1}, must[map[string]int](t)(s.FindingCountsOf(ctx, now, []string{"1", "2"}, warnings)))
	if *statements != 9 {
		t.Errorf("nine questions took %d statements", *statements)
	}
}

func catalogueListed(t *testing.T, s *store.Store) {
	ctx := context.Background()
	same(t, "measures", ledger.StandardMeasures, must[[]ledger.Measure](t)(s.Measures(ctx)))
	same(t, "no programmes yet", []ledger.Programme{}, must[[]ledger.Programme](t)(s.Programmes(ctx)))
	saved := must[[]ledger.Programme](t)(s.SaveProgrammes(ctx, []ledger.Programme{
		{Code: "b", Name: "乙"}, {Code: "a", Name: "甲", Strand: ledger.Social, StartsOn: ledger.Date{Year: 2020, Month: 1, Day: 1}},
	}))
	same(t, "programmes by code", []ledger.Programme{saved[1], saved[0]}, must[[]ledger.Programme](t)(s.Programmes(ctx)))
}

func attributesRead(t *testing.T, s *store.Store) {
	put(t, s, aBatch, project(1, "NULL", 0)[0], `UPDATE project SET attributes = '{"备注":"续建","责任人岗位":"副县长"}'`)
	got := must[map[ledger.ID]ledger.Project](t)(s.ProjectsByID(context.Background(), now, []ledger.ID{1}))
	same(t, "attributes", map[string]string{"备注": "续建", "责任人岗位": "副县长"}, got[1].Attributes)
}

func refusals(t *testing.T, s *store.Store) {
	ctx := context.Background()
	cursor := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	projects := func(p ledger.Page) error {
		_, err := s.Projects(ctx, now, ledger.ProjectFilter{}, p)
		return err
	}
	portfolio := func(set func(q *ledger.PortfolioQuery)) error {
		q := ledger.PortfolioQuery{AsOf: now.AsOf, KnownAt: now.KnownAt}
		set(&q)
		_, err := s.Portfolio(ctx, q)
		return err
	}
	deep := ledger.ProjectFilter{}
	for range 20 {
		deep = ledger.ProjectFilter{And: []ledger.ProjectFilter{deep}}
	}
	wide := ledger.ProjectFilter{Or: make([]ledger.ProjectFilter, 300)}
	rows := func(selectors ...ledger.RowSelector) error {
		q := ledger.PortfolioQuery{AsOf: now.AsOf, KnownAt: now.KnownAt, GroupBy: []ledger.GroupBy{ledger.ByCity}}
		_, err := s.PortfolioFigures(ctx, q, selectors, nil, all)
		return err
	}
	relation := func(rel ledger.Relation, parent string) error {
		_, err := s.ProjectsOf(ctx, now, rel, []string{parent}, ledger.ProjectFilter{}, all)
		return err
	}
	_, noDate := s.ProjectCount(ctx, ledger.At{KnownAt: 100}, ledger.ProjectFilter{})
	_, notANumber := s.FiguresOf(ctx, now, ledger.SubjectProject, []string{"1 OR 1=1"}, nil)
	_, noSuchSubject := s.FiguresOf(ctx, now, "'; DROP TABLE figure; --", []string{"1"}, nil)
	_, pairings := s.PortfolioProjects(ctx, ledger.PortfolioQuery{Subject: ledger.SubjectPairing, AsOf: now.AsOf, KnownAt: 100}, nil, all)
	for name, c := range map[string]struct {
		err   error
		kind  ledger.Kind
		field string
	}{
		"no size":             {projects(ledger.Page{}), ledger.KindInvalid, "first"},
		"negative size":       {projects(ledger.Page{First: -1}), ledger.KindInvalid, "first"},
		"negative last":       {projects(ledger.Page{Last: -1}), ledger.KindInvalid, "last"},
		"both ends":           {projects(ledger.Page{First: 1, Last: 1}), ledger.KindInvalid, "last"},
		"before with first":   {projects(ledger.Page{First: 1, Before: "x"}), ledger.KindInvalid, "before"},
		"too large":           {projects(ledger.Page{First: ledger.MaxPage + 1}), ledger.KindLimitExceeded, "first"},
		"not base64":          {projects(ledger.Page{First: 1, After: "***"}), ledger.KindInvalid, "after"},
		"not a cursor":        {projects(ledger.Page{First: 1, After: cursor("[]")}), ledger.KindInvalid, "after"},
		"no number as id":     {projects(ledger.Page{Last: 1, Before: cursor(`{"o":"","k":[],"i":"x"}`)}), ledger.KindInvalid, "before"},
		"cursor of an order":  {projects(ledger.Page{First: 1, After: cursor(`{"o":"name","k":["a"],"i":"1"}`)}), ledger.KindInvalid, "after"},
		"no number as year":   {projects(ledger.Page{First: 1, Order: ledger.Order{Field: "year"}, After: cursor(`{"o":"year","k":["a"],"i":"1"}`)}), ledger.KindInvalid, "after"},
		"no day as date":      {projects(ledger.Page{First: 1, Order: ledger.Order{Field: "starts_on"}, After: cursor(`{"o":"starts_on","k":["2024-02-30"],"i":"1"}`)}), ledger.KindInvalid, "after"},
		"unknown order":       {projects(ledger.Page{First: 1, Order: ledger.Order{Field: "name; --"}}), ledger.KindInvalid, "orderBy"},
		"no date":             {noDate, ledger.KindInvalid, "asOf"},
		"no number as key":    {notANumber, ledger.KindInvalid, "id"},
		"no subject":          {noSuchSubject, ledger.KindInvalid, "subject"},
		"no relation":         {relation("nephew", "1"), ledger.KindInvalid, "relation"},
		"no number as parent": {relation(ledger.OfProgramme, "guan-shao"), ledger.KindInvalid, "id"},
		"too deep":            {portfolio(func(q *ledger.PortfolioQuery) { q.Filter = deep }), ledger.KindLimitExceeded, "filter"},
		"too wide":            {portfolio(func(q *ledger.PortfolioQuery) { q.Filter = wide }), ledger.KindLimitExceeded, "filter"},
		"unknown view":        {portfolio(func(q *ledger.PortfolioQuery) { q.Filter.View = "both" }), ledger.KindInvalid, "view"},
		"another view inside": {portfolio(func(q *ledger.PortfolioQuery) {
			q.Filter.Or = []ledger.ProjectFilter{{View: ledger.AsPackages}}
		}), ledger.KindInvalid, "view"},
		"packages of pairings": {portfolio(func(q *ledger.PortfolioQuery) {
			q.Subject, q.Filter.View = ledger.SubjectPairing, ledger.AsPackages
		}), ledger.KindInvalid, "view"},
		"status of pairings": {portfolio(func(q *ledger.PortfolioQuery) {
			q.Subject, q.Filter.Status = ledger.SubjectPairing, ledger.Statuses
		}), ledger.KindInvalid, "status"},
		"text of places": {portfolio(func(q *ledger.PortfolioQuery) {
			q.Subject, q.Filter.Not = ledger.SubjectPlace, &ledger.ProjectFilter{Text: "x"}
		}), ledger.KindInvalid, "text"},
		"roles of pairings": {portfolio(func(q *ledger.PortfolioQuery) { q.Subject, q.Roles = ledger.SubjectPairing, ledger.Roles }), ledger.KindInvalid, "roles"},
		"unknown role":      {portfolio(func(q *ledger.PortfolioQuery) { q.Roles = []ledger.Role{"'"} }), ledger.KindInvalid, "roles"},
		"unknown subject":   {portfolio(func(q *ledger.PortfolioQuery) { q.Subject = "'" }), ledger.KindInvalid, "subject"},
		"unknown mode":      {portfolio(func(q *ledger.PortfolioQuery) { q.Mode = "half" }), ledger.KindInvalid, "attribution"},
		"unknown dimension": {portfolio(func(q *ledger.PortfolioQuery) { q.GroupBy = []ledger.GroupBy{"name"} }), ledger.KindInvalid, "groupBy"},
		"a dimension twice": {portfolio(func(q *ledger.PortfolioQuery) { q.GroupBy = []ledger.GroupBy{ledger.ByCity, ledger.ByCity} }), ledger.KindInvalid, "groupBy"},
		"four dimensions":   {portfolio(func(q *ledger.PortfolioQuery) { q.GroupBy = ledger.GroupDimensions[:4] }), ledger.KindInvalid, "groupBy"},
		"rates of a year of places": {portfolio(func(q *ledger.PortfolioQuery) {
			q.Subject, q.Completion = ledger.SubjectPlace, &ledger.Completion{ThisYear: true}
		}), ledger.KindInvalid, "completion"},
		"rows and keys at once": {rows(ledger.RowSelector{Keys: []string{"a"}, Several: [][]string{{"b"}}}), ledger.KindInvalid, "keys"},
		"too many keys":         {rows(ledger.RowSelector{Keys: []string{"a", "b"}}), ledger.KindInvalid, "keys"},
		"keys of unallocated":   {rows(ledger.RowSelector{Keys: []string{"a"}, Unallocated: true}), ledger.KindInvalid, "keys"},
		"projects of pairings":  {pairings, ledger.KindInvalid, "subject"},
	} {
		var e *ledger.Error
		if !errors.As(c.err, &e) || e.Kind != c.kind || e.Field != c.field || e.Text == "" {
			t.Errorf("%s: %v of field %q; want %s of %q", name, c.err, fieldOf(c.err), c.kind, c.field)
		}
	}
	if err := rows(); err != nil {
		t.Errorf("no rows: %v", err)
	}
	canceled, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.ProjectCount(canceled, now, ledger.ProjectFilter{}); ledger.KindOf(err) != ledger.KindCanceled {
		t.Errorf("canceled: %v", err)
	}
}

func fieldOf(err error) string {
	var e *ledger.Error
	if errors.As(err, &e) {
		return e.Field
	}
	return ""
}

func totalTooLarge(t *testing.T, s *store.Store) {
	rows := []string{aBatch}
	for id := range 3 {
		rows = append(rows, project(id+1, "NULL", math.MaxInt64/2)...)
	}
	put(t, s, rows...)
	two := portfolioOf(t, s, ledger.FullAttribution, ledger.ProjectFilter{IDs: []ledger.ID{1, 2}})
	if got := *two.Total.Amounts[0].Value; got != math.MaxInt64-1 {
		t.Errorf("two of them are %d", got)
	}
	_, err := s.Portfolio(context.Background(), ledger.PortfolioQuery{AsOf: now.AsOf, KnownAt: now.KnownAt})
	if ledger.KindOf(err) != ledger.KindLimitExceeded {
		t.Errorf("three of them: %v", err)
	}
}

func tiesOfShares(t *testing.T, s *store.Store) {
	rows := append([]string{aBatch}, project(1, "NULL", -7)...)
	for i, name := range []string{"丙", "甲", "乙"} { // ids 9, 10, 11: as text 10 < 11 < 9
		rows = append(rows, organisation(9+i, name, "builder"), participation(i+1, 1, 9+i, "funding", "2500"))
	}
	put(t, s, rows...)
	// −7 × ¼ each: floors of 1 and fractions of ¾; −7 × ¾ leaves two units for the first two keys.
	p := portfolioOf(t, s, ledger.ShareAttribution, ledger.ProjectFilter{}, ledger.ByOrganisation)
	same(t, "shares", []string{"[10] 1 -2", "[11] 1 -2", "[9] 1 -1", "total [] 1 -7", "overlap [] 2", "unallocated [] 0 -2"}, briefs(p))
}

func introducing(t *testing.T, s *store.Store) {
	rows := append([]string{aBatch, organisation(1, "东莞市", "city_government"), organisation(2, "某企业", "private_firm")}, project(1, "NULL", 100)...)
	rows = append(rows, project(2, "NULL", 50)...)
	put(t, s, append(rows, participation(1, 1, 1, "introducing", "NULL"), participation(2, 1, 2, "funding", "NULL"), participation(3, 2, 1, "introducing", "NULL"))...)
	for mode, want := range map[ledger.AttributionMode][]string{
		ledger.FullAttribution:  {"[1] 2", "[2] 1 100", "total [] 2 150", "overlap [] 1", "unallocated [] 0 50"},
		ledger.ShareAttribution: {"[1] 2", "[2] 1 100", "total [] 2 150", "overlap [] 1", "unallocated [] 0 50"},
		ledger.LeadAttribution:  {"[2] 1 100", "total [] 2 150", "overlap [] 0", "unallocated [] 1 50"},
	} {
		same(t, mode, want, briefs(portfolioOf(t, s, mode, ledger.ProjectFilter{}, ledger.ByOrganisation)))
	}
}

func reverseEnclave(t *testing.T, s *store.Store) {
	ctx := context.Background()
	if err := s.EnsureProvinces(ctx, Guangdong); err != nil {
		t.Fatal(err)
	}
	zone := ledger.Place{Code: "441900Z1", Name: "东莞飞地", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229"}
	if err := s.SaveZones(ctx, []ledger.Place{zone}); err != nil {
		t.Fatal(err)
	}
	put(t, s, append(append([]string{aBatch}, project(1, "NULL", 100)...), place(1, 1, "441900Z1"))...)
	same(t, "city", []string{"[4402] 1 100", "total [] 1 100", "overlap [] 0", "unallocated [] 0"},
		briefs(portfolioOf(t, s, ledger.FullAttribution, ledger.ProjectFilter{}, ledger.ByCity)))
	same(t, "zone", []string{"[441900Z1] 1 100", "total [] 1 100", "overlap [] 0", "unallocated [] 0"},
		briefs(portfolioOf(t, s, ledger.FullAttribution, ledger.ProjectFilter{}, ledger.ByZone)))
	for _, c := range []struct {
		under   string
		located bool
		want    int
	}{{"4402", false, 1}, {"4402", true, 0}, {"4419", false, 0}, {"4419", true, 1}} {
		if n := must[int](t)(s.ProjectCount(ctx, now, ledger.ProjectFilter{Under: []string{c.under}, Located: c.located})); n != c.want {
			t.Errorf("under %s, located %v: %d", c.under, c.located, n)
		}
	}
	// The zone itself has what stands in it.
	for parent, want := range map[string]int{zone.Code: 1, "440229": 1, "441900": 0} {
		list := must[map[string]ledger.List[ledger.Project]](t)(s.ProjectsOf(ctx, now, ledger.OfPlace, []string{parent}, ledger.ProjectFilter{}, all))
		if n := len(list[parent].Items); n != want {
			t.Errorf("projects of %s: %d", parent, n)
		}
	}
}

// packagesOrParts: 1 package of 2 parts and a single project; the package's own figure is
// a control total.
func packagesOrParts(t *testing.T, s *store.Store) {
	rows := append([]string{aBatch}, project(1, "NULL", 300)...)
	rows = append(rows, project(2, "1", 100)...)
	rows = append(rows, project(3, "1", 200)...)
	put(t, s, append(rows, project(4, "NULL", 7)...)...)
	ctx := context.Background()
	for view, want := range map[ledger.PackageView]struct {
		ids   []ledger.ID
		total string
	}{
		ledger.AsParts:    {[]ledger.ID{2, 3, 4}, "[] 3 307"},
		ledger.AsPackages: {[]ledger.ID{1, 4}, "[] 2 307"},
	} {
		f := ledger.ProjectFilter{View: view}
		got := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, now, f, all))
		same(t, view, want.ids, ids(got.Items))
		same(t, view, want.total, brief(portfolioOf(t, s, ledger.FullAttribution, f).Total))
	}
	byMoney := ledger.Page{First: 1, Order: ledger.Order{Field: ledger.ContractedInvestment, Descending: true}}
	got := must[ledger.List[ledger.Project]](t)(s.Projects(ctx, now, ledger.ProjectFilter{View: ledger.AsPackages}, byMoney))
	same(t, "largest by its parts", []ledger.ID{1}, ids(got.Items))
	parts := must[map[string]ledger.List[ledger.Project]](t)(s.ProjectsOf(ctx, now, ledger.OfPackage, []string{"1", "4"}, ledger.ProjectFilter{View: ledger.AsPackages}, all))
	same(t, "parts", []ledger.ID{2, 3}, ids(parts["1"].Items))
	same(t, "no parts", []ledger.ID(nil), ids(parts["4"].Items))
}

func endOfTime(t *testing.T, s *store.Store) {
	put(t, s, append([]string{aBatch}, project(1, "NULL", 1)...)...)
	if n := must[int](t)(s.ProjectCount(context.Background(), ledger.At{AsOf: now.AsOf, KnownAt: ledger.Unbounded}, ledger.ProjectFilter{})); n != 1 {
		t.Errorf("%d projects", n)
	}
}

var _ = add("periods_reports_and_headlines_are_listed", reportingListed)

// reportingListed: periods, reports and headlines by every condition, and by id.
func reportingListed(t *testing.T, s *store.Store) {
	ctx := context.Background()
	put(t, s, append([]string{aBatch,
		`INSERT INTO programme (id, code, name) VALUES (7, 'own-drive', '自有行动')`,
		`INSERT INTO organisation (id, name, name_key, kind, batch_id, known_from) VALUES (3, '东莞市', '东莞市', 'city_government', 1, 100)`,
		`INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on, due_on, closed_at) VALUES
			(1, 7, 'quarter', '2024-01-01', '2024-03-31', '2024-04-08', 5), (2, 7, 'quarter', '2024-04-01', '2024-06-30', NULL, 0)`,
		`INSERT INTO progress_report (id, period_id, subject_kind, subject_id, organisation_id, state) VALUES
			(1, 1, 'project', 1, 3, 'locked'), (2, 2, 'project', 1, 3, 'draft')`,
		`INSERT INTO published_figure (id, source, text, programme_id, subject_kind, measure, as_of, value, qualifier) VALUES
			(1, 'S4', '合同投资额', 7, 'project', 'contracted_investment', '2024-12-31', 3452900000000, 'exact'),
			(2, 'S4', '洽谈意向项目', NULL, 'project', '', '2024-12-31', 60, 'over')`},
		project(1, "NULL", 0)...)...)
	open, shut := true, false
	for _, c := range []struct {
		filter ledger.PeriodFilter
		want   []ledger.ID
	}{
		{ledger.PeriodFilter{}, []ledger.ID{1, 2}},
		{ledger.PeriodFilter{Open: &open, Programmes: []string{"own-drive"}}, []ledger.ID{2}},
		{ledger.PeriodFilter{Open: &shut, Kinds: []ledger.PeriodKind{ledger.PeriodQuarter}}, []ledger.ID{1}},
		{ledger.PeriodFilter{Kinds: []ledger.PeriodKind{ledger.PeriodYear}}, nil},
		{ledger.PeriodFilter{IDs: []ledger.ID{2, 9}}, []ledger.ID{2}},
	} {
		list := must[ledger.List[ledger.ReportingPeriod]](t)(s.ReportingPeriods(ctx, now, c.filter, all))
		var have []ledger.ID
		for _, p := range list.Items {
			have = append(have, p.ID)
		}
		same(t, c.filter, c.want, have)
		same(t, "count", len(c.want), must[int](t)(s.ReportingPeriodCount(ctx, now, c.filter)))
	}
	period := must[map[ledger.ID]ledger.ReportingPeriod](t)(s.ReportingPeriodsByID(ctx, []ledger.ID{1}))[1]
	same(t, "period", ledger.ReportingPeriod{ID: 1, Programme: 7, Kind: ledger.PeriodQuarter, StartsOn: date(2024, 1, 1), EndsOn: date(2024, 3, 31), DueOn: date(2024, 4, 8), ClosedAt: 5, Covers: ledger.CoverBoth, Version: 1}, period)
	for _, c := range []struct {
		filter ledger.ReportFilter
		want   int
	}{
		{ledger.ReportFilter{}, 2},
		{ledger.ReportFilter{Periods: []ledger.ID{2}, Organisations: []ledger.ID{3}}, 1},
		{ledger.ReportFilter{States: []ledger.ReportState{ledger.ReportLocked}}, 1},
		{ledger.ReportFilter{Organisations: []ledger.ID{4}}, 0},
	} {
		same(t, c.filter, c.want, len(must[ledger.List[ledger.ProgressReport]](t)(s.ProgressReports(ctx, now, c.filter, all)).Items))
		same(t, "count", c.want, must[int](t)(s.ProgressReportCount(ctx, now, c.filter)))
	}
	report := must[map[ledger.ID]ledger.ProgressReport](t)(s.ProgressReportsByID(ctx, []ledger.ID{2}))[2]
	same(t, "report", ledger.ProgressReport{ID: 2, Period: 2, Subject: ledger.SubjectProject, About: 1, By: 3, State: ledger.ReportDraft, Version: 1}, report)
	for _, c := range []struct {
		filter ledger.PublishedFilter
		want   int
	}{
		{ledger.PublishedFilter{Sources: []string{"S4"}}, 2},
		{ledger.PublishedFilter{Programmes: []string{"own-drive"}, Measures: []string{ledger.ContractedInvestment}}, 1},
		{ledger.PublishedFilter{Sources: []string{"S0"}}, 0},
	} {
		same(t, c.filter, c.want, len(must[ledger.List[ledger.PublishedFigure]](t)(s.PublishedFigures(ctx, now, c.filter, all)).Items))
		same(t, "count", c.want, must[int](t)(s.PublishedFigureCount(ctx, now, c.filter)))
	}
	headline := must[map[ledger.ID]ledger.PublishedFigure](t)(s.PublishedFiguresByID(ctx, []ledger.ID{2}))[2]
	same(t, "headline", ledger.PublishedFigure{ID: 2, Source: "S4", Text: "洽谈意向项目", Subject: ledger.SubjectProject, Series: ledger.Actual,
		AsOf: date(2024, 12, 31), Mode: ledger.FullAttribution, Value: 60, Qualifier: ledger.Over, Version: 1}, headline)
}
