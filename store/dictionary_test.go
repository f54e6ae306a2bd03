package store_test

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// TestDictionary holds docs/data-dictionary.md to the schema, the vocabulary and what a
// ledger does.
func TestDictionary(t *testing.T) {
	t.Parallel()
	dictionary := readDictionary(t)
	t.Run("has_the_columns_of_sqlite_and_no_others", func(t *testing.T) {
		t.Parallel()
		file := migratedFile(t)
		runQueries(t, dictionary, "sqlite", file)
		compareColumns(t, dictionary, columnsOf(t, "sqlite", file, `
			SELECT m.name, c.name, c."notnull" = 0 AND c.pk = 0 FROM sqlite_master m JOIN pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite!_%' ESCAPE '!'`))
	})
	t.Run("has_the_columns_of_postgres_and_no_others", func(t *testing.T) {
		t.Parallel()
		url := storetest.PostgresURL(t)
		runQueries(t, dictionary, "postgres", url)
		compareColumns(t, dictionary, columnsOf(t, "postgres", url, `
			SELECT table_name, column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = 'public'`))
	})
	t.Run("has_the_standard_measures_as_they_are", func(t *testing.T) { t.Parallel(); compareMeasures(t, dictionary) })
	t.Run("converts_units_as_the_ledger_does", func(t *testing.T) { t.Parallel(); compareUnits(t, dictionary) })
	t.Run("has_every_word_of_the_vocabulary_and_no_others", func(t *testing.T) { t.Parallel(); compareVocabulary(t, dictionary) })
	t.Run("has_every_word_that_the_schema_allows", func(t *testing.T) { t.Parallel(); compareChecks(t, dictionary) })
	t.Run("tells_what_a_ledger_does_with_its_example", func(t *testing.T) { t.Parallel(); workedExample(t, dictionary) })
	t.Run("names_columns_that_exist_and_links_that_lead_somewhere", func(t *testing.T) { t.Parallel(); compareMentions(t, dictionary) })
}

// chapter is what stands under one heading of the page.
type chapter struct {
	under, title string // the heading of two #, and its own
	text         string // all of it, tables included
	tables       []pageTable
}

type pageTable struct {
	columns []string
	rows    [][]string
}

func readDictionary(t *testing.T) []chapter {
	t.Helper()
	page, err := os.ReadFile("../docs/data-dictionary.md")
	if err != nil {
		t.Fatal(err)
	}
	chapters := []chapter{{}}
	under, inTable, inCode := "", false, false
	for _, line := range strings.Split(string(page), "\n") {
		inCode = inCode != strings.HasPrefix(line, "```")
		level, title, _ := strings.Cut(line, " ")
		if !inCode && strings.Trim(level, "#") == "" && level != "" {
			if level == "##" {
				under = title
			}
			chapters = append(chapters, chapter{under: under, title: title})
		}
		c := &chapters[len(chapters)-1]
		c.text += line + "\n"
		if !strings.HasPrefix(line, "|") {
			inTable = false
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		switch {
		case !inTable:
			inTable = true
			c.tables = append(c.tables, pageTable{columns: cells})
		case !strings.HasPrefix(line, "|---"):
			last := &c.tables[len(c.tables)-1]
			if len(cells) != len(last.columns) {
				t.Errorf("%s: %d cells where the table has %d columns: %s", c.title, len(cells), len(last.columns), line)
				continue
			}
			last.rows = append(last.rows, cells)
		}
	}
	return chapters
}

// rowsOf are the rows of the first table of a chapter that has a column of that name.
func rowsOf(t *testing.T, dictionary []chapter, title, column string) [][]string {
	t.Helper()
	for _, c := range dictionary {
		for _, table := range c.tables {
			if c.title == title && slices.Contains(table.columns, column) {
				return table.rows
			}
		}
	}
	t.Fatalf("no table with a column %q under %q", column, title)
	return nil
}

// code is what stands between backquotes in a cell that holds nothing else.
func code(cell string) string { return strings.Trim(cell, "`") }

// migratedFile is the path of a migrated SQLite ledger.
func migratedFile(t *testing.T) string {
	t.Helper()
	url := storetest.SQLiteURL(t)
	openLedger(t, storetest.Options(url))
	return strings.TrimPrefix(url, "sqlite:")
}

func openLedger(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, _, err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

// readRows hands a query's rows to scan one at a time.
func readRows(t *testing.T, driver, address, query string, scan func(rows *sql.Rows) error) {
	t.Helper()
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// runQueries sees that the page's queries run.
func runQueries(t *testing.T, dictionary []chapter, driver, address string) {
	t.Helper()
	ran := 0
	for _, c := range dictionary {
		for _, m := range query.FindAllStringSubmatch(c.text, -1) {
			ran++
			readRows(t, driver, address, m[1], func(*sql.Rows) error { return nil })
		}
	}
	if ran == 0 {
		t.Error("the page has no query")
	}
}

// columnsOf lists the columns of a schema as table.column, with NULL behind those that
// may be. The table of the migration tool is its own affair.
func columnsOf(t *testing.T, driver, address, query string) []string {
	t.Helper()
	var list []string
	readRows(t, driver, address, query, func(rows *sql.Rows) error {
		var table, column string
		var nullable bool
		err := rows.Scan(&table, &column, &nullable)
		if table != "goose_db_version" {
			list = append(list, columnLine(table, column, nullable))
		}
		return err
	})
	return list
}

func columnLine(table, column string, nullable bool) string {
	if nullable {
		return table + "." + column + " NULL"
	}
	return table + "." + column
}

func compareColumns(t *testing.T, dictionary []chapter, schema []string) {
	t.Helper()
	var described []string
	for _, c := range dictionary {
		if c.under != "Tables" || c.title == "Tables" {
			continue
		}
		for _, row := range rowsOf(t, dictionary, c.title, "empty") {
			described = append(described, columnLine(code(c.title), code(row[0]), strings.Contains(row[2], "NULL")))
		}
	}
	slices.Sort(described)
	slices.Sort(schema)
	if diff := gocmp.Diff(schema, described); diff != "" {
		t.Errorf("columns (- schema, + dictionary):\n%s", diff)
	}
}

// smallest is the dictionary's name of the unit that values of a unit are stored in. A
// counted thing is its own.
func smallest(u ledger.Unit) string {
	names := map[ledger.Dimension]string{
		ledger.Money: "分", ledger.Area: "µ亩", ledger.Length: "毫米", ledger.Mass: "公斤", ledger.Percent: "ppm",
	}
	return cmp.Or(names[u.Dimension()], string(u.Dimension()))
}

func compareMeasures(t *testing.T, dictionary []chapter) {
	yesNo := map[bool]string{true: "yes", false: "no"}
	var want, got [][]string
	for _, m := range ledger.StandardMeasures {
		behaviour := string(m.Behaviour)
		if m.YearLong {
			behaviour += ", plan year"
		}
		want = append(want, []string{m.Code, m.Name, string(m.Unit), smallest(m.Unit), behaviour, yesNo[m.Additive]})
	}
	for _, row := range rowsOf(t, dictionary, "Measures", "definition") {
		if row[6] == "" {
			t.Errorf("%s has no definition", row[0])
		}
		got = append(got, append([]string{code(row[0])}, row[1:6]...))
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Errorf("measures (- ledger, + dictionary):\n%s", diff)
	}
}

func compareUnits(t *testing.T, dictionary []chapter) {
	described := map[string]bool{}
	for _, row := range rowsOf(t, dictionary, "Units", "smallest unit") {
		u := ledger.Unit(row[0])
		described[row[0]] = true
		if row[1] != smallest(u) || row[2] != strconv.FormatInt(u.Scale(), 10) {
			t.Errorf("dictionary: 1 %s = %s %s; ledger: %d %s", u, row[2], row[1], u.Scale(), smallest(u))
		}
	}
	for _, m := range ledger.StandardMeasures {
		counted := smallest(m.Unit) == string(m.Unit.Dimension())
		if !described[string(m.Unit)] && !counted {
			t.Errorf("%s is shown in %s, which is not in the dictionary", m.Code, m.Unit)
		}
	}
}

// chapters says where each enumeration of the ledger is described; empty: it is neither
// stored nor part of what the API is asked.
var chapters = map[string]string{
	"SubjectKind": "Subject kind 统计对象", "Series": "Series 数据性质", "Qualifier": "Qualifier 概数", "Status": "Status 项目状态",
	"Role": "Role 参与方式", "OrganisationKind": "Organisation kind 单位性质", "AliasKind": "Alias kind 别名",
	"PlaceLevel": "Place level 行政层级", "Strand": "Strand 帮扶方向", "Behaviour": "Behaviour 存量流量",
	"AttributionMode": "Attribution 归集口径", "BatchKind": "Batch kind 批次来源", "BatchState": "Batch state 批次状态",
	"ReportAction": "Report action 报告操作", "ReportWindow": "Report window 填报时段",
	"Severity": "Severity 严重程度", "PeriodKind": "Period kind 报告期", "ReportState": "Report state 报告状态",
	"JobState": "Job state 导入任务状态", "GroupBy": "Grouping 分组维度", "PackageView": "Package view 打包项目口径",
	"NoticeEvent": "Notice event 提醒事项", "WebhookForm": "Webhook form 推送格式", "DeliveryState": "Delivery state 推送状态",
	"RowValue": "Row value 行的排序", "HeadlineState": "Check of a headline 通报核对",

	"AccessRole": "Access role 角色", "Channel": "Channel 途径", "TokenScope": "Token scope 令牌用途", "InvitationKind": "Invitation kind 链接用途",

	"CalendarCover": "Calendar cover 填报对象", "DueRule": "Due rule 报送期限", "PeriodState": "Period state 报告期状态",
	"DueState": "Due state 应报状态", "CompletionBy": "Completion of reporting 报送情况",

	"Unit": "", "Dimension": "", // under Units
	"FlowLevel": "", // columns of a diagram
	"ActKind":   "", "Precision": "", "Relation": "", "Kind": "", "ChangeKind": "", "ReportFormat": "",
	"RowKind": "", "Op": "", "Quantifier": "", "FieldType": "", // conditions of lists
}

func compareVocabulary(t *testing.T, dictionary []chapter) {
	enumerations := enumerationsOf(t, "../ledger")
	for name, want := range enumerations {
		title, known := chapters[name]
		if !known {
			t.Errorf("ledger.%s is in no chapter of the dictionary", name)
		}
		if title == "" {
			continue
		}
		var got []string
		for _, row := range rowsOf(t, dictionary, title, "value") {
			if row[1] == "" || row[2] == "" {
				t.Errorf("%s: %s has no Chinese word or no meaning", title, row[0])
			}
			got = append(got, code(row[0]))
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Errorf("ledger.%s (- ledger, + dictionary):\n%s", name, diff)
		}
	}
	for name := range chapters {
		if enumerations[name] == nil {
			t.Errorf("ledger.%s has no values", name)
		}
	}
	for _, row := range rowsOf(t, dictionary, "Report state 报告状态", "may become") {
		var next []string
		for _, s := range ledger.ReportState(code(row[0])).Next() {
			next = append(next, "`"+string(s)+"`")
		}
		if want := strings.Join(next, ", "); row[3] != want {
			t.Errorf("a report that is %s may become %s; dictionary: %s", row[0], want, row[3])
		}
	}
}

// enumerationsOf reads a package's constants of string types of its own from the source,
// in the order they stand there: not every type has a list of its values.
func enumerationsOf(t *testing.T, dir string) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob(dir + "/*.go")
	if err != nil {
		t.Fatal(err)
	}
	enumerations := map[string][]string{}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, declaration := range file.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok || general.Tok != token.CONST {
				continue
			}
			for _, spec := range general.Specs {
				named := spec.(*ast.ValueSpec)
				typeName, typed := named.Type.(*ast.Ident)
				if !typed || len(named.Values) != 1 || !typeName.IsExported() {
					continue
				}
				literal, ok := named.Values[0].(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					continue
				}
				value, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				enumerations[typeName.Name] = append(enumerations[typeName.Name], value)
			}
		}
	}
	return enumerations
}

var (
	checkedWords = regexp.MustCompile(`CHECK \((\w+) (?:IN \(|= )([^)]*)\)`)
	quoted       = regexp.MustCompile(`'(\w+)'`)
	mention      = regexp.MustCompile("`([a-z_]+)\\.([a-z_]+)`")
	query        = regexp.MustCompile("(?s)```sql\n(SELECT .*?)```")
	pageLink     = regexp.MustCompile(`\]\(#([^)]*)\)`)
)

// compareChecks sees that each column which the schema restricts to some words is named
// by the chapter that explains them, and that no chapter has a word its columns refuse.
func compareChecks(t *testing.T, dictionary []chapter) {
	allowed := map[string][]string{} // table.column → words
	readRows(t, "sqlite", migratedFile(t), `SELECT name, sql FROM sqlite_master WHERE type = 'table'`, func(rows *sql.Rows) error {
		var table, text string
		err := rows.Scan(&table, &text)
		for _, check := range checkedWords.FindAllStringSubmatch(text, -1) {
			for _, word := range quoted.FindAllStringSubmatch(check[2], -1) {
				allowed[table+"."+check[1]] = append(allowed[table+"."+check[1]], word[1])
			}
		}
		return err
	})
	if len(allowed) == 0 {
		t.Fatal("the schema restricts no column to words")
	}
	explained := map[string]bool{}
	for _, c := range dictionary {
		if c.under != "Values" || c.title == "Values" {
			continue
		}
		var words []string
		for _, row := range rowsOf(t, dictionary, c.title, "value") {
			words = append(words, code(row[0]))
		}
		intro, _, _ := strings.Cut(c.text, "\n|")
		storable := map[string]bool{}
		for _, m := range mention.FindAllStringSubmatch(intro, -1) {
			column := m[1] + "." + m[2]
			explained[column] = true
			for _, word := range allowed[column] {
				storable[word] = true
				if !slices.Contains(words, word) {
					t.Errorf("%s: %s may be %s, which is not there", c.title, column, word)
				}
			}
		}
		for _, word := range words {
			if len(storable) > 0 && !storable[word] {
				t.Errorf("%s: no column may be %s", c.title, word)
			}
		}
	}
	for column := range allowed {
		if !explained[column] {
			t.Errorf("no chapter explains the words of %s", column)
		}
	}
}

// compareMentions sees that what running text calls table.column is described, and that
// links within the page find their heading.
func compareMentions(t *testing.T, dictionary []chapter) {
	columns, anchors := map[string]bool{}, map[string]bool{}
	for _, c := range dictionary {
		anchors[strings.ReplaceAll(strings.ToLower(code(c.title)), " ", "-")] = true
		if c.under != "Tables" || c.title == "Tables" {
			continue
		}
		for _, row := range rowsOf(t, dictionary, c.title, "empty") {
			columns[code(c.title)+"."+code(row[0])] = true
		}
	}
	for _, c := range dictionary {
		for _, m := range mention.FindAllStringSubmatch(c.text, -1) {
			if column := m[1] + "." + m[2]; !columns[column] {
				t.Errorf("%s: there is no column %s", c.title, column)
			}
		}
		for _, m := range pageLink.FindAllStringSubmatch(c.text, -1) {
			if !anchors[m[1]] {
				t.Errorf("%s: the link #%s leads nowhere", c.title, m[1])
			}
		}
	}
}

// workedExample does what the chapter on time tells and compares rows and answers.
func workedExample(t *testing.T, dictionary []chapter) {
	const title = "Two time axes"
	ctx := context.Background()
	now := time.Date(2024, time.October, 1, 0, 0, 0, 0, time.UTC)
	options := storetest.Options(storetest.SQLiteURL(t))
	options.Now = func() time.Time { return now }
	s := openLedger(t, options)
	for _, file := range []struct {
		arrives, asOf string
		wan           int64
	}{
		{"2024-10-08", "2024-09-30", 6000},
		{"2025-01-06", "2024-12-31", 9000},
		{"2025-02-10", "2024-09-30", 6500},
	} {
		now = instant(t, file.arrives).Time()
		entry := ledger.Entry{Row: 2, Project: &ledger.ProjectClaim{Name: "官渡镇文旅项目"}, Figures: []ledger.FigureClaim{{
			Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual,
			Value: file.wan * ledger.UnitWanYuan.Scale(), ValidFrom: date(t, file.asOf),
		}}}
		if _, err := s.Apply(ctx, ledger.ImportBatch{}, one(entry), store.ApplyOptions{}); err != nil {
			t.Fatal(err)
		}
	}
	var stored [][]string
	now = instant(t, "2025-03-01").Time()
	at := ledger.At{AsOf: date(t, "2025-03-01"), KnownAt: instant(t, "2025-03-01")}
	all, err := s.Figures(ctx, at, ledger.FigureFilter{History: true}, ledger.Page{First: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all.Items {
		known := f.KnownTo.Time().Format(time.DateOnly)
		if f.KnownTo == ledger.Unbounded {
			known = "∞"
		}
		stored = append(stored, []string{fmt.Sprint(f.ID), fmt.Sprint(f.Statement), fmt.Sprint(f.Value), f.ValidFrom.String(), f.ValidTo.String(),
			f.KnownFrom.Time().Format(time.DateOnly), known, fmt.Sprint(f.Batch)})
	}
	if diff := gocmp.Diff(stored, rowsOf(t, dictionary, title, "statement_id")); diff != "" {
		t.Errorf("rows of the example (- ledger, + dictionary):\n%s", diff)
	}
	questions := rowsOf(t, dictionary, title, "万元")
	if len(questions) == 0 {
		t.Error("the example asks nothing")
	}
	for _, q := range questions {
		found, err := s.Figures(ctx, ledger.At{AsOf: date(t, q[0]), KnownAt: instant(t, q[1])}, ledger.FigureFilter{}, ledger.Page{First: 100})
		if err != nil {
			t.Fatal(err)
		}
		var answers [][]string
		for _, f := range found.Items {
			answers = append(answers, []string{fmt.Sprint(f.ID), fmt.Sprint(f.Value / ledger.UnitWanYuan.Scale())})
		}
		if diff := gocmp.Diff(answers, [][]string{q[2:4]}); diff != "" {
			t.Errorf("as of %s as known at %s, row and 万元 (- ledger, + dictionary):\n%s", q[0], q[1], diff)
		}
	}
}

func date(t *testing.T, text string) ledger.Date {
	t.Helper()
	d, err := ledger.ParseISODate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// instant is midnight UTC of a date.
func instant(t *testing.T, text string) ledger.Instant {
	t.Helper()
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return ledger.InstantOf(at)
}

func one(e ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) { yield(e, nil) }
}
