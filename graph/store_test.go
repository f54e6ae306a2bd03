package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/graph"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// office is a small ledger as a county office has it: two programmes that share a
// project, a pairing, a reverse enclave, and figures of two imports, the second of which
// corrects the first.
type office struct {
	store  *store.Store
	server http.Handler
	log    *bytes.Buffer
}

func day(y, m, d int) ledger.Date { return ledger.Date{Year: y, Month: time.Month(m), Day: d} }

func bp(n int64) *int64 { return &n }

const wan = 1_000_000 // fen

func newOffice(t *testing.T) *office {
	t.Helper()
	s := storetest.SQLite(t)
	ctx := context.Background()
	_, err := s.SaveProgrammes(ctx, []ledger.Programme{
		{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: ledger.Horizontal},
		{Code: "provincial", Name: "省直纵向帮扶", Strand: ledger.Vertical},
	})
	check(t, err)
	check(t, s.EnsureProvinces(ctx, storetest.Guangdong))
	check(t, s.SaveZones(ctx, []ledger.Place{
		{Code: "441900Z1", Name: "东莞飞地", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229"},
		{Code: "440229Z1", Name: "翁源工业园", Level: ledger.LevelZone, Parent: "440229"},
	}))
	figure := func(measure string, value int64, q ledger.Qualifier, from ledger.Date, row, col int) ledger.FigureClaim {
		return ledger.FigureClaim{
			Subject: ledger.SubjectProject, Measure: measure, Series: ledger.Actual, Value: value, Qualifier: q,
			ValidFrom: from, Row: row, Col: col,
		}
	}
	organisations := []ledger.OrganisationClaim{
		{Name: "东莞市人民政府", Kind: ledger.CityGovernment, PlaceCode: "4419"},
		{
			Name: "华润（集团）有限公司", Kind: ledger.CentralSOE, Parent: "东莞市人民政府",
			Aliases:     []ledger.Alias{{Name: "华润", Kind: ledger.ShortName}},
			Identifiers: []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: "91440300MA5DA1XX0X"}},
		},
	}
	paid := func(value int64, q ledger.Qualifier, on ledger.Date, row int) ledger.FigureClaim {
		f := figure(ledger.PaidInFunds, value, q, on, row, 6)
		f.Provider = "华润（集团）有限公司"
		return f
	}
	entries := []ledger.Entry{
		{
			Sheet: 0, Row: 5, Organisations: organisations,
			Project: &ledger.ProjectClaim{
				Code: "P-1", Name: "华润希望乡村", Sector: "民生", Year: 2024, StartsOn: day(2024, 3, 1),
				Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Lead: true}, {Code: "provincial"}},
				Places:     []ledger.PlaceShare{{PlaceCode: "440229101201"}},
				Participations: []ledger.ParticipationClaim{
					{Organisation: "东莞市人民政府", Role: ledger.RoleLead, Share: bp(4000)},
					{Organisation: "华润（集团）有限公司", Role: ledger.RoleFunding, Share: bp(6000), Post: "分管副总"},
				},
				Attributes: map[string]string{"备注": "示范"},
			},
			Figures: []ledger.FigureClaim{
				figure(ledger.ContractedInvestment, 2900*wan, ledger.About, day(2024, 3, 31), 5, 3),
				figure(ledger.CompletedInvestment, 1000*wan, ledger.Exact, day(2024, 6, 30), 5, 4),
				figure("area_renovated", 20_000_000, ledger.Over, day(2024, 6, 30), 5, 5),
				paid(300*wan, ledger.Exact, day(2024, 4, 1), 5), paid(200*wan, ledger.Over, day(2024, 5, 1), 6),
			},
			Status: []ledger.StatusClaim{
				{Status: ledger.StatusSigned, ValidFrom: day(2024, 1, 1), Row: 5, Col: 8},
				{Status: ledger.StatusStarted, ValidFrom: day(2024, 3, 1), Row: 5, Col: 8},
			},
		},
		{
			Sheet: 0, Row: 7,
			Project: &ledger.ProjectClaim{
				Code: "P-2", Name: "飞地孵化器", Year: 2024,
				Programmes:     []ledger.ProgrammeClaim{{Code: "guan-shao"}},
				Places:         []ledger.PlaceShare{{PlaceCode: "441900Z1"}},
				Participations: []ledger.ParticipationClaim{{Organisation: "东莞市人民政府", Role: ledger.RoleIntroducing}},
			},
			Figures: []ledger.FigureClaim{
				figure(ledger.ContractedInvestment, 100*wan, ledger.Exact, day(2024, 3, 31), 7, 3),
				figure(ledger.TotalInvestment, 500*wan, ledger.Exact, day(2024, 3, 31), 7, 7),
			},
		},
		{
			Sheet: 0, Row: 9,
			Pairing: &ledger.PairingClaim{
				Programme: "guan-shao", Recipient: "440229", StartsOn: day(2021, 1, 1),
				Assistors: []ledger.AssistorClaim{{Organisation: "东莞市人民政府", Lead: true}, {Organisation: "华润（集团）有限公司"}},
			},
		},
		{
			Sheet: 0, Row: 10,
			Figures: []ledger.FigureClaim{{
				Subject: ledger.SubjectPlace, PlaceCode: "440229", Programme: "guan-shao", Measure: "trees_planted", Series: ledger.Actual,
				Value: 12_000, Qualifier: ledger.Exact, ValidFrom: day(2024, 4, 1), Row: 10, Col: 3,
			}},
		},
	}
	_, err = s.Apply(ctx, ledger.ImportBatch{
		Kind: ledger.BatchImport, FileName: "台账.xlsx", FileHash: strings.Repeat("a", 64), FileSize: 12_345, AsOf: day(2024, 6, 30), Actor: "帮扶办",
	}, sequence(entries), store.ApplyOptions{Complete: func(b *ledger.ImportBatch) error {
		b.Sheets = []ledger.BatchSheet{{Index: 0, Name: "项目", Profile: "guan-shao", HeaderRow: 4, Columns: []ledger.BatchColumn{
			{Col: 3, Heading: "合同投资额（万元）", Field: "contracted_investment"}, {Col: 4, Heading: "完成投资（万元）"},
		}}}
		b.Findings = []ledger.Finding{
			{Code: "ambiguous-place", Severity: ledger.SeverityWarning, Sheet: "项目", Row: 11, Col: 2, Heading: "地点", Seen: "官渡镇", Hint: "请写明县名"},
			{Code: "unit-missing", Severity: ledger.SeverityError, Sheet: "项目", Row: 12, Col: 3, Seen: "300万", Hint: "请注明单位"},
		}
		return nil
	}})
	check(t, err)
	correction := figure(ledger.ContractedInvestment, 3000*wan, ledger.Exact, day(2024, 3, 31), 2, 3)
	correction.Reason = "补充协议"
	_, err = s.Apply(ctx, ledger.ImportBatch{
		Kind: ledger.BatchImport, FileName: "更正.xlsx", FileHash: strings.Repeat("b", 64), FileSize: 9, Actor: "帮扶办",
	}, sequence([]ledger.Entry{{
		Row: 2, Project: &ledger.ProjectClaim{Code: "P-1", Name: "华润希望乡村"}, Figures: []ledger.FigureClaim{correction},
	}}), store.ApplyOptions{})
	check(t, err)

	o := &office{store: s, log: &bytes.Buffer{}}
	o.server, err = graph.NewHandler(graph.Deps{
		Ledger: s, Log: slog.New(slog.NewTextHandler(o.log, nil)), Now: func() time.Time { return storetest.Clock.Add(time.Hour) },
	}, graph.Options{})
	check(t, err)
	return o
}

func sequence(entries []ledger.Entry) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ask gives the data and errors of the answer, and how many statements it took.
func (o *office) ask(t *testing.T, query string, variables map[string]any) (data map[string]any, errs []any, statements int64) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	check(t, err)
	ctx, n := store.WithStatementCount(context.Background())
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	o.server.ServeHTTP(w, r)
	var answer struct {
		Data   map[string]any
		Errors []any
	}
	check(t, json.Unmarshal(w.Body.Bytes(), &answer))
	return answer.Data, answer.Errors, *n
}

// data compares the data of an answer without errors with what is wanted, as JSON.
func (o *office) data(t *testing.T, query, want string) {
	t.Helper()
	got, errs, _ := o.ask(t, query, nil)
	if len(errs) > 0 {
		t.Fatalf("%s: %v\n%s", query, errs, o.log)
	}
	var wanted map[string]any
	if err := json.Unmarshal([]byte(want), &wanted); err != nil {
		t.Fatalf("%v in %s", err, want)
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		text, _ := json.MarshalIndent(got, "", " ")
		t.Errorf("%s: %s\ngot %s", query, diff, text)
	}
}
