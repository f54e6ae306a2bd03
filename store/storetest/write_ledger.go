package storetest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

// writing is a ledger with the programmes that cases of the writing side use.
type writing struct {
	*testing.T
	*store.Store
	ctx context.Context
}

func newWriting(t *testing.T, s *store.Store) *writing {
	w := &writing{t, s, context.Background()}
	_, err := s.SaveProgrammes(w.ctx, []ledger.Programme{
		{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: ledger.Horizontal},
		{Code: "shengzhi", Name: "省直纵向帮扶", Strand: ledger.Vertical},
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func entries(list ...ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
	}
}

var (
	aFile = ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "台账.xlsx", Actor: "测试"}
	// aReasonedFile may also let cumulative figures fall.
	aReasonedFile = ledger.ImportBatch{Kind: ledger.BatchImport, FileName: "台账.xlsx", Actor: "测试", Reason: "更正"}
)

// apply applies entries and expects that to work.
func (w *writing) apply(list ...ledger.Entry) ledger.ImportBatch {
	w.Helper()
	b, err := w.Apply(w.ctx, aFile, entries(list...), store.ApplyOptions{})
	if err != nil {
		w.Fatalf("apply: %v", err)
	}
	return b
}

// refuse applies entries and expects an error of a kind that says something and leaves
// everything as it was.
func (w *writing) refuse(kind ledger.Kind, says string, list ...ledger.Entry) {
	w.Helper()
	before := w.rows()
	_, err := w.Apply(w.ctx, aFile, entries(list...), store.ApplyOptions{})
	w.failed(err, kind, says)
	if diff := cmp.Diff(before, w.rows()); diff != "" {
		w.Errorf("a refused batch left something behind (-before +after):\n%s", diff)
	}
}

func (w *writing) failed(err error, kind ledger.Kind, says string) {
	w.Helper()
	if err == nil || ledger.KindOf(err) != kind || !strings.Contains(err.Error(), says) {
		w.Fatalf("error %v (%s); want %s saying %q", err, ledger.KindOf(err), kind, says)
	}
}

func (w *writing) undo(b ledger.ImportBatch) {
	w.Helper()
	if _, err := w.UndoBatch(w.ctx, b.ID, "审核", "报错了"); err != nil {
		w.Fatalf("undo %d: %v", b.ID, err)
	}
}

// snapshot is what the ledger believes, without the measures and programmes it started with.
func (w *writing) snapshot() string {
	w.Helper()
	var b strings.Builder
	if err := w.Snapshot(w.ctx, &b); err != nil {
		w.Fatal(err)
	}
	var kept []string
	for _, line := range strings.Split(b.String(), "\n") {
		if !strings.HasPrefix(line, "measure\t") && !strings.HasPrefix(line, "programme\t") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}

// believes compares the snapshot with lines in any order; cells are written with spaces.
func (w *writing) believes(lines ...string) {
	w.Helper()
	var have []string
	for _, line := range strings.Split(strings.Trim(w.snapshot(), "\n"), "\n") {
		if line != "" {
			have = append(have, strings.ReplaceAll(line, "\t", " "))
		}
	}
	slices.Sort(lines)
	slices.Sort(have)
	if diff := cmp.Diff(lines, have); diff != "" {
		w.Errorf("the ledger believes (-want +have):\n%s", diff)
	}
}

// tables are all tables in which rows may be left behind.
var tables = []string{
	"import_batch", "import_file", "import_sheet", "import_column", "import_count", "finding", "place", "organisation",
	"organisation_identifier", "organisation_alias", "programme", "measure", "project", "project_programme", "project_place",
	"participation", "pairing", "pairing_assistor", "figure", "project_status", "change_log", "reporting_period",
	"progress_report", "report_value", "report_event", "report_step", "evidence", "evidence_file", "notice",
	"published_figure", "reporting_calendar", "bulletin", "import_job", "idempotency_key",
}

// rows counts the rows of every table.
func (w *writing) rows() map[string]int64 {
	w.Helper()
	counts := map[string]int64{}
	for _, table := range tables {
		counts[table] = w.number(`SELECT COUNT(*) FROM ` + table)
	}
	return counts
}

func (w *writing) number(query string, args ...any) int64 {
	w.Helper()
	var n int64
	err := w.InTx(w.ctx, func(tx *store.Tx) error { return tx.GetContext(w.ctx, &n, query, args...) })
	if err != nil {
		w.Fatalf("%s: %v", query, err)
	}
	return n
}

// counted compares what became of a batch: "project 1 0 2" is one created, none updated,
// two unchanged.
func (w *writing) counted(b ledger.ImportBatch, want ...string) {
	w.Helper()
	var have []string
	for _, c := range b.Counts {
		if !c.Balanced() {
			w.Errorf("counts of %s do not balance: %+v", c.Entity, c)
		}
		have = append(have, fmt.Sprintf("%s %d %d %d", c.Entity, c.Created, c.Updated, c.Unchanged))
	}
	slices.Sort(want)
	slices.Sort(have)
	if diff := cmp.Diff(want, have); diff != "" {
		w.Errorf("counts (-want +have):\n%s", diff)
	}
}

func bp(n int64) *int64 { return &n }

func date(year, month, day int) ledger.Date {
	d, err := ledger.ParseISODate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	if err != nil {
		panic(err) // a mistake in a case
	}
	return d
}

// completed is a cumulative value of the entry's project from a date on.
func completed(value int64, from ledger.Date) ledger.FigureClaim {
	return ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.CompletedInvestment, Series: ledger.Actual, Value: value, ValidFrom: from}
}

// road is a project with one place, as a claim that names no more than what finds it.
func road(claims ...ledger.FigureClaim) ledger.Entry {
	return ledger.Entry{Sheet: 0, Row: 5, Figures: claims, Project: &ledger.ProjectClaim{
		Name: "官渡镇道路", Places: []ledger.PlaceShare{{PlaceCode: "440229101"}}}}
}

// whole is an entry that claims everything an entry can.
func whole() ledger.Entry {
	return ledger.Entry{
		Sheet: 1, Row: 7,
		Organisations: []ledger.OrganisationClaim{
			{Name: "东莞市人民政府", Kind: ledger.CityGovernment, PlaceCode: "4419"},
			{Name: "华润(集团)有限公司", Kind: ledger.CentralSOE, Parent: "东莞市人民政府",
				Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: "91440000100000000X"}},
				Aliases:     []ledger.Alias{{Name: "华润", Kind: ledger.ShortName}}},
		},
		Zone: &ledger.Place{Code: "441900Z1", Name: "反向飞地", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229"},
		Project: &ledger.ProjectClaim{
			Code: "P-001", Name: "希望乡村", Sector: "乡村建设", Year: 2024, StartsOn: date(2024, 3, 1), EndsOn: date(2025, 12, 31), Summary: "改造民居",
			Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Share: bp(6000), Lead: true}, {Code: "shengzhi", Share: bp(4000)}},
			Places:     []ledger.PlaceShare{{PlaceCode: "440229101201"}, {PlaceCode: "441900Z1"}},
			Participations: []ledger.ParticipationClaim{
				{Organisation: "华润", Role: ledger.RoleFunding, Share: bp(10000), Post: "总经理"},
				{Organisation: "东莞市人民政府", Role: ledger.RoleLead, StartsOn: date(2024, 1, 1)}},
			Attributes: map[string]string{"备注": "样板", "联系岗位": "项目部"},
		},
		Pairing: &ledger.PairingClaim{
			Programme: "guan-shao", Recipient: "440229", Team: "第一组", StartsOn: date(2022, 1, 1),
			Assistors: []ledger.AssistorClaim{{Organisation: "东莞市人民政府", Lead: true, Post: "副市长"}, {Organisation: "华润"}},
		},
		Figures: []ledger.FigureClaim{
			{Subject: ledger.SubjectProject, Measure: ledger.TotalInvestment, Series: ledger.Actual, Value: 2900, Qualifier: ledger.About, ValidFrom: date(2024, 3, 1), Col: 9},
			{Subject: ledger.SubjectProject, Measure: ledger.AnnualPlanInvestment, Series: ledger.Target, Value: 1000, ValidFrom: date(2024, 1, 1), Col: 10},
			{Subject: ledger.SubjectProject, Measure: ledger.PaidInFunds, Series: ledger.Actual, Value: 500, Provider: "华润", ValidFrom: date(2024, 5, 1), Col: 11},
			{Subject: ledger.SubjectPairing, Measure: ledger.ContractedInvestment, Series: ledger.Pledge, Value: 7, ValidFrom: date(2024, 1, 1), Col: 12},
			{Subject: ledger.SubjectPlace, PlaceCode: "440229", Programme: "guan-shao", Measure: "beneficiaries", Series: ledger.Actual, Value: 12, ValidFrom: date(2024, 1, 1), Col: 13},
			{Subject: ledger.SubjectOrganisation, Organisation: "华润", Measure: "officials_assigned", Series: ledger.Actual, Value: 3, ValidFrom: date(2024, 1, 1), Col: 14},
			{Subject: ledger.SubjectProgramme, Programme: "shengzhi", Measure: ledger.PaidInFunds, Series: ledger.Actual, Value: 9, Qualifier: ledger.Over, ValidFrom: date(2024, 1, 1), Col: 15},
		},
		Status: []ledger.StatusClaim{{Status: ledger.StatusStarted, ValidFrom: date(2024, 3, 1), Col: 16}},
	}
}

// wholeBelieved is the snapshot of whole.
var wholeBelieved = []string{
	"zone 441900Z1 反向飞地 440229 - -",
	"organisation 东莞市人民政府 city_government - 4419",
	"organisation 华润(集团)有限公司 central_soe 东莞市人民政府 -",
	"identifier 华润(集团)有限公司 CN-USCC 91440000100000000X",
	"alias 华润(集团)有限公司 华润 short",
	`project P-001 希望乡村 440229101201 - - 乡村建设 2024 2024-03-01 2025-12-31 改造民居 {"备注":"样板","联系岗位":"项目部"}`,
	"project programme P-001 希望乡村 440229101201 guan-shao 6000 1",
	"project programme P-001 希望乡村 440229101201 shengzhi 4000 0",
	"project place P-001 希望乡村 440229101201 440229101201 - 0",
	"project place P-001 希望乡村 440229101201 441900Z1 - 0",
	"participation P-001 希望乡村 440229101201 华润(集团)有限公司 funding 10000 总经理 - -",
	"participation P-001 希望乡村 440229101201 东莞市人民政府 lead -  2024-01-01 -",
	"pairing guan-shao 440229 第一组 第一组 2022-01-01 -",
	"assistor guan-shao 440229 第一组 东莞市人民政府 1 - 副市长",
	"assistor guan-shao 440229 第一组 华润(集团)有限公司 0 - ",
	"figure project P-001 希望乡村 440229101201 - - - - -  total_investment actual - - 2024-03-01 9999-12-31 2900 about ",
	"figure project P-001 希望乡村 440229101201 - - - - -  annual_plan_investment target - - 2024-01-01 2025-01-01 1000 exact ",
	"figure project P-001 希望乡村 440229101201 - - - - -  paid_in_funds actual - 华润(集团)有限公司 2024-05-01 9999-12-31 500 exact ",
	"figure pairing - - - guan-shao 440229 第一组 - -  contracted_investment pledge - - 2024-01-01 9999-12-31 7 exact ",
	"figure place - - - - - - - - 440229 beneficiaries actual guan-shao - 2024-01-01 9999-12-31 12 exact ",
	"figure organisation - - - - - - 华润(集团)有限公司 -  officials_assigned actual - - 2024-01-01 9999-12-31 3 exact ",
	"figure programme - - - - - - - shengzhi  paid_in_funds actual - - 2024-01-01 9999-12-31 9 over ",
	"status P-001 希望乡村 440229101201 2024-03-01 9999-12-31 started ",
}

// failing yields entries and then an error.
func failing(list []ledger.Entry, err error) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range list {
			if !yield(e, nil) {
				return
			}
		}
		yield(ledger.Entry{}, err)
	}
}

var errReading = errors.New("the sheet is cut short")

// countsOf are a batch's counts by entity.
func countsOf(b ledger.ImportBatch) map[string]ledger.EntityCount {
	counts := map[string]ledger.EntityCount{}
	for _, c := range b.Counts {
		counts[c.Entity] = c
	}
	return maps.Clone(counts)
}
