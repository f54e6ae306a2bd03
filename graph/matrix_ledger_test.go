package graph_test

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"jiedui/graph"
	"jiedui/graph/access"
	"jiedui/ledger"
	"jiedui/store"
	"jiedui/store/storetest"
)

// In the ledger of the matrix everything stands twice: once in 翁源 and of its partner, which
// the callers were granted, and once in 东莞, where each name and code has the secret word.
const secret = "禁看"

// side is the global ids of one half of the ledger, by the type of the thing, and what is
// written in place of them.
type side struct {
	ids   map[string]string
	place string // code
	name  string
}

type matrixLedger struct {
	store   *store.Store
	handler *graph.Handler
	url     string
	badges  *badges
	in, out side
}

func newMatrixLedger(t *testing.T, s *store.Store) *matrixLedger {
	t.Helper()
	ctx := context.Background()
	_, err := s.SaveProgrammes(ctx, []ledger.Programme{{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: ledger.Horizontal}})
	check(t, err)
	check(t, s.EnsureProvinces(ctx, storetest.Guangdong))
	m := &matrixLedger{store: s, badges: newBadges()}
	machine := ledger.Doing{Caller: ledger.Machine("root")}
	for _, role := range ledger.AccessRoles { // the users of the badges, by their numbers
		_, err := s.AddUser(ctx, machine, ledger.User{Name: string(role)}, "")
		check(t, err)
	}
	m.in = m.half(t, "可见", "440229", "440229101201", "440229Z1", 3_000*wan)
	m.out = m.half(t, secret, "441900", "441900", "441900Z9", 9_876_543_210)
	_, partner := graph.ParseGlobalID(m.in.ids["Organisation"])
	for _, role := range ledger.AccessRoles {
		c := m.badges.known[string(role)]
		switch role {
		case ledger.AccessAdmin: // everywhere
		case ledger.AccessPartner:
			c.Grants[0].Organisation = partner
		default:
			c.Grants[0].Place = m.in.place
		}
	}
	cookies, err := access.New(s, access.Options{})
	check(t, err)
	m.handler, err = graph.NewHandler(graph.Deps{
		Ledger: s, Edits: s, Reports: s, Imports: desk{s}, Notices: s, Callers: m.badges, Accounts: s, Cookies: cookies, Log: slog.New(slog.DiscardHandler),
		Now: func() time.Time { return storetest.Clock.Add(time.Hour) },
		As: func(d graph.Deps, c ledger.Caller) graph.Deps {
			own := s.As(c)
			d.Ledger, d.Edits, d.Reports, d.Imports = own, own, own, desk{own}
			return d
		},
	}, graph.Options{MaxCost: 1 << 40, MaxFields: 50_000, MaxTokens: 200_000, MaxBodyBytes: 4 << 20, MaxAliases: 1000, Timeout: time.Minute})
	check(t, err)
	server := httptest.NewServer(m.handler)
	t.Cleanup(server.Close)
	m.url = server.URL
	return m
}

// half writes one half and reads back its ids.
func (m *matrixLedger) half(t *testing.T, word, place, village, zone string, value int64) side {
	t.Helper()
	ctx, s := context.Background(), m.store
	check(t, s.SaveZones(ctx, []ledger.Place{{Code: zone, Name: word + "园", Level: ledger.LevelZone, Parent: place}}))
	figure := ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: ledger.ContractedInvestment, Series: ledger.Actual, Value: value,
		Qualifier: ledger.Exact, ValidFrom: day(2024, 3, 31), Row: 5, Col: 3, Reason: word + "理由"}
	planted := figure
	planted.Subject, planted.PlaceCode, planted.Programme, planted.Measure = ledger.SubjectPlace, place, "guan-shao", "trees_planted"
	b, err := s.Apply(ctx, ledger.ImportBatch{
		Kind: ledger.BatchImport, FileName: word + ".xlsx", FileHash: strings.Repeat(place, 10), FileSize: 7, Actor: word + "人", Reason: word + "批",
	}, sequence([]ledger.Entry{
		{
			Row: 5, Organisations: []ledger.OrganisationClaim{{
				Name: word + "有限公司", Kind: ledger.Builder, PlaceCode: place, Aliases: []ledger.Alias{{Name: word + "公司", Kind: ledger.ShortName}},
				Identifiers: []ledger.Identifier{{Scheme: "office", Value: word + "号"}},
			}},
			Project: &ledger.ProjectClaim{
				Code: word + "-1", Name: word + "项目", Sector: word + "类", Year: 2024, Summary: word + "内容",
				Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao", Lead: true}}, Places: []ledger.PlaceShare{{PlaceCode: village}},
				Participations: []ledger.ParticipationClaim{{Organisation: word + "有限公司", Role: ledger.RoleFunding, Post: word + "岗"}},
				Attributes:     map[string]string{word + "列": word + "值"},
			},
			Figures: []ledger.FigureClaim{figure},
			Status:  []ledger.StatusClaim{{Status: ledger.StatusSigned, ValidFrom: day(2024, 1, 1), Row: 5, Col: 8}},
		},
		{Row: 6, Project: &ledger.ProjectClaim{Code: word + "-2", Name: word + "园内", Places: []ledger.PlaceShare{{PlaceCode: zone}}}},
		{Row: 7, Pairing: &ledger.PairingClaim{Programme: "guan-shao", Recipient: place, Team: word + "队", StartsOn: day(2021, 1, 1),
			Assistors: []ledger.AssistorClaim{{Organisation: word + "有限公司", Lead: true, Post: word + "岗"}}}},
		{Row: 8, Figures: []ledger.FigureClaim{planted}},
	}), store.ApplyOptions{Complete: func(b *ledger.ImportBatch) error {
		b.Sheets = []ledger.BatchSheet{{Name: word + "表", Columns: []ledger.BatchColumn{{Col: 3, Heading: word + "头"}}}}
		b.Findings = []ledger.Finding{{Code: "unit-missing", Severity: ledger.SeverityError, Sheet: word + "表", Row: 9, Col: 3, Seen: word + "见", Hint: word + "改"}}
		return nil
	}})
	check(t, err)
	jobs, _, err := s.AddImportJobs(ctx, ledger.ImportUpload{FileName: word + "任务.csv", Content: []byte(word), Actor: word + "人"}, "server")
	check(t, err)
	at := ledger.At{AsOf: day(2024, 12, 31), KnownAt: ledger.Latest}
	half := side{place: place, name: word, ids: map[string]string{"Place": graph.GlobalID("Place", place), "Zone": graph.GlobalID("Place", zone)}}
	half.ids["Nothing"] = graph.GlobalID("Nothing", "1")
	page, published := ledger.Page{First: 100}, ledger.ID(0)
	note := func(typeName string, id ledger.ID) { half.ids[typeName] = graph.RowGlobalID(typeName, id) }
	projects, err := s.Projects(ctx, at, ledger.ProjectFilter{}, page)
	check(t, err)
	for _, p := range projects.Items {
		if p.Name == word+"项目" {
			note("Project", p.ID)
			figures, err := s.FiguresOf(ctx, at, ledger.SubjectProject, []string{graph.RowText(p.ID)}, nil)
			check(t, err)
			note("Figure", figures[graph.RowText(p.ID)][0].ID)
			check(t, s.InTx(ctx, func(tx *store.Tx) error {
				_, err := tx.ExecContext(ctx, `INSERT INTO published_figure (id, source, text, place_code, subject_kind, measure, as_of, value, qualifier)
					VALUES ($1, $2, $3, $4, 'project', 'contracted_investment', '2024-12-31', 5, 'exact')`, p.ID, word+"报", word+"通报", place)
				return err
			}))
			note("PublishedFigure", p.ID)
			published = p.ID
		}
	}
	organisations, err := s.Organisations(ctx, at, ledger.OrganisationFilter{}, page)
	check(t, err)
	for _, o := range organisations.Items {
		if strings.HasPrefix(o.Name, word) {
			note("Organisation", o.ID)
		}
	}
	pairings, err := s.Pairings(ctx, at, ledger.PairingFilter{}, page)
	check(t, err)
	for _, p := range pairings.Items {
		if p.Recipient == place {
			note("Pairing", p.ID)
		}
	}
	machine := ledger.Doing{Caller: ledger.Machine("root")}
	grants := []ledger.Grant{{Role: ledger.AccessViewer, Place: place}}
	user, err := s.AddUser(ctx, machine, ledger.User{Name: word + "用户", DisplayName: word + "人", Grants: grants}, "")
	check(t, err)
	note("User", user.ID)
	note("Grant", user.Grants[0].ID)
	token, _, err := s.CreateToken(ctx, machine, ledger.Token{User: user.ID, Name: word + "令牌", Scope: ledger.TokenRead, Grants: grants})
	check(t, err)
	note("ApiToken", token.ID)
	invitation, _, err := s.Invite(ctx, machine, ledger.Invitation{DisplayName: word + "邀", Grants: grants})
	check(t, err)
	note("Invitation", invitation.ID)
	_, firm := graph.ParseGlobalID(half.ids["Organisation"])
	check(t, s.InTx(ctx, func(tx *store.Tx) error {
		if _, err := tx.ExecContext(ctx, `INSERT INTO reporting_period (id, programme_id, kind, starts_on, ends_on) SELECT $1, id, 'quarter', '2024-01-01', '2024-03-31'
			FROM programme WHERE NOT EXISTS (SELECT 1 FROM reporting_period)`, published); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO progress_report (id, period_id, subject_kind, subject_id, organisation_id, state, reason, narrative)
			SELECT $1, id, 'project', $1, $2, 'submitted', $3, $4 FROM reporting_period`, published, firm, word+"因", word+"文")
		return err
	}))
	note("ProgressReport", published)
	periods, err := s.ReportingPeriods(ctx, at, ledger.PeriodFilter{}, page)
	check(t, err)
	note("ReportingPeriod", periods.Items[0].ID)
	note("ImportBatch", b.ID)
	note("ImportJob", jobs[0].ID)
	programmes, err := s.Programmes(ctx)
	check(t, err)
	note("Programme", programmes[0].ID)
	return half
}

// desk takes files in without reading them.
type desk struct{ *store.Store }

func (d desk) StartImport(ctx context.Context, u ledger.ImportUpload) ([]ledger.ImportJob, error) {
	jobs, _, err := d.AddImportJobs(ctx, u, "server")
	return jobs, err
}

func (d desk) ApplyImport(ctx context.Context, k ledger.RequestKey, job ledger.ID, _ string) (ledger.ImportJob, error) {
	j, _, err := d.MoveImportJobOnce(ctx, k, job, func(j *ledger.ImportJob) error { j.State = ledger.JobApplying; return nil })
	return j, err
}

func (d desk) CancelImport(ctx context.Context, k ledger.RequestKey, job ledger.ID) (ledger.ImportJob, error) {
	j, _, err := d.MoveImportJobOnce(ctx, k, job, func(j *ledger.ImportJob) error { j.State = ledger.JobCancelled; return nil })
	return j, err
}

func (d desk) UndoImport(ctx context.Context, k ledger.RequestKey, batch ledger.ID, actor, reason string) (ledger.ImportBatch, error) {
	return d.UndoBatchOnce(ctx, k, batch, actor, reason)
}

func (desk) JobRows(context.Context, ledger.ID, string, []int) (map[int][]ledger.SheetCell, error) {
	return map[int][]ledger.SheetCell{}, nil
}

func (desk) ReturnedFile(context.Context, ledger.ID, ledger.ReportFormat) (ledger.File, error) {
	return ledger.File{}, nil
}
