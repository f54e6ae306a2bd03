package storetest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

// world is a small random ledger kept twice: in the store, by plain SQL, and here for
// the naive model that the store's answers are compared with.
type world struct {
	places        map[string]ledger.Place
	programmes    []ledger.Programme
	organisations []ledger.Organisation
	projects      []worldProject
	pairings      []worldPairing
	figures       []ledger.Figure
}

type worldProject struct {
	ledger.Project
	known
	batch      ledger.ID
	programmes []link
	places     []link
	parts      []link
	statuses   []ledger.StatusPeriod
}

type worldPairing struct {
	ledger.Pairing
	known
	assistors []link
}

// link hangs a programme, place or organisation on a project or pairing.
type link struct {
	known
	id    ledger.ID // of the programme or organisation
	code  string    // of the place
	role  ledger.Role
	share *int64
	lead  bool
}

// known is when the ledger believed something.
type known struct{ from, to ledger.Instant }

func (k known) at(i ledger.Instant) bool { return k.from <= i && i < k.to }

// The instants and dates at which things happen in a world, and some between.
var (
	instants = []ledger.Instant{100, 200, 300}
	dates    = []ledger.Date{{Year: 2023, Month: 12, Day: 31}, {Year: 2024, Month: 6, Day: 30}, {Year: 2025, Month: 1, Day: 1}}
	sectors  = []string{"", "产业", "民生"}
)

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func some[T any](r *rand.Rand, list []T, n int) []T {
	var chosen []T
	for _, i := range r.Perm(len(list))[:min(n, len(list))] {
		chosen = append(chosen, list[i])
	}
	return chosen
}

func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// believed is mostly from the first instant on, sometimes later or taken back.
func believed(r *rand.Rand) known {
	switch r.IntN(8) {
	case 0:
		return known{instants[1], ledger.Unbounded}
	case 1:
		return known{instants[0], instants[2]}
	case 2:
		return known{instants[1], instants[2]}
	}
	return known{instants[0], ledger.Unbounded}
}

// newWorld makes a world of n projects and puts it into the store.
func newWorld(t *testing.T, s *store.Store, r *rand.Rand, n int) *world {
	t.Helper()
	ctx := context.Background()
	w := &world{places: map[string]ledger.Place{}}
	if err := s.EnsureProvinces(ctx, Guangdong, Fujian); err != nil {
		t.Fatal(err)
	}
	zones := []ledger.Place{
		{Code: "440229Z1", Name: "翁源工业园", Level: ledger.LevelZone, Parent: "440229"},
		{Code: "441900Z1", Name: "东莞飞地", Level: ledger.LevelZone, Parent: "441900", CreditedTo: "440229"},
	}
	if err := s.SaveZones(ctx, zones); err != nil {
		t.Fatal(err)
	}
	for _, province := range []string{Guangdong, Fujian} {
		tree, err := Tree{}.Province(province)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range append(tree, zones...) {
			w.places[p.Code] = p
		}
	}
	programmes, err := s.SaveProgrammes(ctx, []ledger.Programme{
		{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: ledger.Horizontal},
		{Code: "provincial", Name: "省直纵向帮扶", Strand: ledger.Vertical},
		{Code: "shuangbai", Name: "双百行动", Strand: ledger.Vertical},
		{Code: "unsorted", Name: "其他行动"},
	})
	if err != nil {
		t.Fatal(err)
	}
	w.programmes = programmes
	for i, kind := range []ledger.OrganisationKind{ledger.CentralSOE, ledger.CentralSOE, ledger.Builder, ledger.University, ledger.PrivateFirm} {
		w.organisations = append(w.organisations, ledger.Organisation{
			ID: ledger.ID(i + 1), Name: fmt.Sprintf("单位%d", i+1), Kind: kind, Version: 1,
		})
	}
	for i := range n {
		w.projects = append(w.projects, w.project(r, ledger.ID(i+1)))
	}
	for i := range n / 2 {
		w.pairings = append(w.pairings, w.pairing(r, ledger.ID(i+1)))
	}
	w.state(r)
	w.insert(t, s)
	return w
}

func (w *world) codes() []string {
	return []string{
		"44", "4402", "440229", "440229101", "440229101201", "440205101201", "440606004001", "4419", "350303102",
		"440229Z1", "441900Z1", "441900003",
	}
}

// links are up to n in number with shares that come to at most the whole.
func (w *world) links(r *rand.Rand, n int, set func(i int, l *link)) []link {
	var links []link
	rest := ledger.WholeShare
	for i := range r.IntN(n + 1) {
		l := link{known: believed(r), lead: chance(r, 30)}
		if chance(r, 60) && rest > 0 {
			share := min(rest, pick(r, []int64{2500, 3333, 5000, rest, 1 + r.Int64N(rest)}))
			if chance(r, 10) {
				share = 0
			}
			l.share = &share
			rest -= share
		}
		set(i, &l)
		links = append(links, l)
	}
	return links
}

func (w *world) project(r *rand.Rand, id ledger.ID) worldProject {
	p := worldProject{known: believed(r), batch: ledger.ID(1 + r.IntN(3))}
	p.Project = ledger.Project{
		ID: id, Code: fmt.Sprintf("XM-%02d", id), Name: fmt.Sprintf("%s项目%d", pick(r, []string{"官渡", "江尾", "Park "}), id),
		Sector: pick(r, sectors), Year: pick(r, []int{0, 2023, 2024}), Version: 1,
	}
	if chance(r, 60) {
		p.StartsOn = pick(r, dates)
	}
	// Packages are among the first projects, and no package is a part.
	if id > 3 && chance(r, 30) {
		p.Package = ledger.ID(1 + r.IntN(3))
	}
	programmes, codes := some(r, w.programmes, 3), some(r, w.codes(), 3)
	p.programmes = w.links(r, 3, func(i int, l *link) { l.id = programmes[i].ID })
	p.places = w.links(r, 3, func(i int, l *link) { l.code = codes[i] })
	used := map[[2]any]bool{}
	for _, l := range w.links(r, 4, func(_ int, l *link) {
		l.id, l.role = pick(r, w.organisations).ID, pick(r, ledger.Roles)
		if l.role == ledger.RoleIntroducing {
			l.share = nil
		}
	}) {
		if key := [2]any{l.id, l.role}; !used[key] {
			used[key] = true
			p.parts = append(p.parts, l)
		}
	}
	for i, d := range dates {
		if chance(r, 30) {
			continue
		}
		to := ledger.Forever
		if i+1 < len(dates) {
			to = dates[i+1]
		}
		p.statuses = append(p.statuses, ledger.StatusPeriod{Project: id, Status: pick(r, ledger.Statuses), Interval: interval(r, d, to)})
	}
	return p
}

func interval(r *rand.Rand, from, to ledger.Date) ledger.Interval {
	k := believed(r)
	return ledger.Interval{ValidFrom: from, ValidTo: to, KnownFrom: k.from, KnownTo: k.to}
}

func (w *world) pairing(r *rand.Rand, id ledger.ID) worldPairing {
	p := worldPairing{known: believed(r), Pairing: ledger.Pairing{
		ID: id, Programme: pick(r, w.programmes).ID, Recipient: pick(r, w.codes()), Team: fmt.Sprintf("%d组", id), Version: 1,
	}}
	if chance(r, 70) {
		p.StartsOn = pick(r, dates)
	}
	team := some(r, w.organisations, 3)
	led := false
	p.assistors = w.links(r, 3, func(i int, l *link) {
		l.id, l.lead = team[i].ID, l.lead && !led
		led = led || l.lead
	})
	return p
}

var worldMeasures = []string{ledger.ContractedInvestment, ledger.CompletedInvestment, ledger.PaidInFunds, "beneficiaries", "survey_completion_rate"}

// state makes figures of all kinds of subject, corrections of earlier ones among them.
func (w *world) state(r *rand.Rand) {
	add := func(f ledger.Figure) {
		if f.Measure == "" {
			f.Measure, f.Series = pick(r, worldMeasures), ledger.Actual
			if chance(r, 20) {
				f.Series = ledger.Target
			}
		}
		f.Qualifier = ledger.Exact
		if chance(r, 30) {
			f.Qualifier = pick(r, ledger.Qualifiers)
		}
		f.Value = pick(r, []int64{0, 1, -1, 7, 3_333_333_333, -10_001, 99_999, 29_000_000, -10_000, 300_000_000, r.Int64N(1e15), r.Int64N(20_000) - 10_000})
		from := r.IntN(len(dates))
		to := ledger.Forever
		if from+1 < len(dates) && chance(r, 40) {
			to = dates[from+1]
		}
		f.Interval = interval(r, dates[from], to)
		if f.KnownTo == instants[2] && chance(r, 50) { // a correction
			c := f
			c.ID = ledger.ID(len(w.figures) + 1)
			c.Statement = c.ID
			c.Value, c.KnownFrom, c.KnownTo = c.Value+r.Int64N(1000), instants[2], ledger.Unbounded
			w.figures = append(w.figures, c)
		}
		f.ID = ledger.ID(len(w.figures) + 1)
		f.Statement = f.ID
		w.figures = append(w.figures, f)
	}
	observed := func() ledger.ID {
		if chance(r, 30) {
			return 0
		}
		return pick(r, w.programmes).ID
	}
	for _, p := range w.projects {
		for range r.IntN(4) {
			add(ledger.Figure{Subject: ledger.SubjectProject, SubjectID: p.ID})
		}
		if chance(r, 50) { // what a completion rate is made of
			for range 3 {
				add(ledger.Figure{Subject: ledger.SubjectProject, SubjectID: p.ID, Series: pick(r, []ledger.Series{ledger.Actual, ledger.Actual, ledger.Target}),
					Measure: pick(r, []string{ledger.ContractedInvestment, ledger.CompletedInvestment, ledger.CompletedInvestment})})
			}
		}
	}
	for _, p := range w.pairings {
		for range r.IntN(3) {
			add(ledger.Figure{Subject: ledger.SubjectPairing, SubjectID: p.ID, Programme: p.Programme})
		}
	}
	for range len(w.projects) {
		f := ledger.Figure{Subject: ledger.SubjectPlace, PlaceCode: pick(r, w.codes()), Programme: observed()}
		if chance(r, 30) {
			f.Provider = pick(r, w.organisations).ID
		}
		add(f)
	}
	for range 4 {
		add(ledger.Figure{Subject: ledger.SubjectOrganisation, SubjectID: pick(r, w.organisations).ID, Programme: observed()})
		add(ledger.Figure{Subject: ledger.SubjectProgramme, SubjectID: pick(r, w.programmes).ID})
	}
}

// insert writes the world by plain SQL: what is tested is reading.
func (w *world) insert(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	err := s.InTx(ctx, func(tx *store.Tx) error {
		links := ledger.ID(0)
		var failed error
		exec := func(sql string, args ...any) {
			if failed == nil {
				if _, failed = tx.ExecContext(ctx, sql, args...); failed != nil {
					failed = fmt.Errorf("%s %v: %w", sql, args, failed)
				}
			}
		}
		id := func() ledger.ID { links++; return links }
		for batch := range 3 {
			exec(`INSERT INTO import_batch (id, kind, state, applied_at) VALUES ($1, 'import', 'applied', $2)`, batch+1, int64(instants[batch]))
		}
		for _, o := range w.organisations {
			exec(`INSERT INTO organisation (id, name, name_key, kind, batch_id, known_from) VALUES ($1, $2, $3, $4, 1, 100)`,
				o.ID, o.Name, ledger.NameKey(o.Name), string(o.Kind))
		}
		for _, p := range w.projects {
			var pkg any
			if p.Package != 0 {
				pkg = p.Package
			}
			exec(`INSERT INTO project (id, code, name, name_key, package_id, sector, year, starts_on, batch_id, known_from, known_to)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
				p.ID, p.Code, p.Name, ledger.NameKey(p.Name), pkg, p.Sector, p.Year, p.StartsOn, p.batch, int64(p.from), int64(p.to))
		}
		for _, p := range w.projects {
			for _, l := range p.programmes {
				exec(`INSERT INTO project_programme (id, project_id, programme_id, share_bp, is_lead, batch_id, known_from, known_to)
					VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`, id(), p.ID, l.id, l.share, l.lead, int64(l.from), int64(l.to))
			}
			for _, l := range p.places {
				exec(`INSERT INTO project_place (id, project_id, place_code, share_bp, is_lead, batch_id, known_from, known_to)
					VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`, id(), p.ID, l.code, l.share, l.lead, int64(l.from), int64(l.to))
			}
			for _, l := range p.parts {
				exec(`INSERT INTO participation (id, project_id, organisation_id, role, share_bp, batch_id, known_from, known_to)
					VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`, id(), p.ID, l.id, string(l.role), l.share, int64(l.from), int64(l.to))
			}
			for _, st := range p.statuses {
				n := id()
				exec(`INSERT INTO project_status (id, statement_id, project_id, status, valid_from, valid_to, known_from, known_to, batch_id)
					VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)`,
					n, n, p.ID, string(st.Status), st.ValidFrom, st.ValidTo, int64(st.KnownFrom), int64(st.KnownTo))
			}
		}
		for _, p := range w.pairings {
			exec(`INSERT INTO pairing (id, programme_id, place_code, team, pairing_key, starts_on, batch_id, known_from, known_to)
				VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)`, p.ID, p.Programme, p.Recipient, p.Team, p.Team, p.StartsOn, int64(p.from), int64(p.to))
			for _, l := range p.assistors {
				exec(`INSERT INTO pairing_assistor (id, pairing_id, organisation_id, is_lead, share_bp, batch_id, known_from, known_to)
					VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`, id(), p.ID, l.id, l.lead, l.share, int64(l.from), int64(l.to))
			}
		}
		for _, f := range w.figures {
			exec(`INSERT INTO figure (id, statement_id, subject_kind, subject_id, place_code, measure, series, programme_id, provider_id,
					value, qualifier, valid_from, valid_to, stated_to, known_from, known_to, batch_id)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, $15, $16)`,
				f.ID, f.Statement, string(f.Subject), f.SubjectID, f.PlaceCode, f.Measure, string(f.Series), f.Programme, f.Provider,
				f.Value, string(f.Qualifier), f.ValidFrom, f.ValidTo, int64(f.KnownFrom), int64(f.KnownTo), 1)
		}
		return failed
	})
	if err != nil {
		t.Fatal(err)
	}
}
