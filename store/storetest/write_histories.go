package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var _ = add("every_total_of_a_random_history_is_that_of_a_naive_model", randomHistories)

// A history is some thirty batches over a few subjects and dates, so that they collide;
// each of its timelines (five kinds for each subject, and its status) is a history of
// its own: eight runs make 288 of them.
const (
	historyRuns     = 8
	historyBatches  = 30
	historySubjects = 6
	historyMonths   = 8
)

// said is one statement or withdrawal, as somebody made it.
type said struct {
	batch    int
	at       ledger.Instant
	from, to ledger.Date
	withdraw bool
	value    int64
	status   ledger.Status
}

// model keeps what was said and works out every answer from the start, each time.
type model struct {
	lines  map[string][]said // by timeline
	undone map[int]ledger.Instant
}

// line is one of a subject's timelines.
type line struct {
	measure string
	flow    bool
	year    bool
	place   bool
}

var historyLines = []line{
	{measure: ledger.CompletedInvestment},
	{measure: ledger.PaidInFunds, flow: true},
	{measure: ledger.AnnualPlanInvestment, year: true},
	{measure: ledger.ContractedInvestment},
	{measure: "beneficiaries", place: true},
}

const statusLine = "status"

func lineKey(subject int, name string) string { return fmt.Sprintf("%d/%s", subject, name) }

// heads are the statements that count for a timeline as known at an instant, by date.
func (m *model) heads(key string, at ledger.Instant) []said {
	live := func(s said) bool {
		undone, was := m.undone[s.batch]
		return s.at <= at && (!was || undone > at)
	}
	byDate := map[ledger.Date]said{}
	for _, s := range m.lines[key] { // in the order they were said
		switch {
		case !live(s):
		case s.withdraw:
			delete(byDate, s.from)
		default:
			byDate[s.from] = s
		}
	}
	var list []said
	for _, s := range byDate {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b said) int { return a.from.Compare(b.from) })
	return list
}

// total is a timeline's value as of a date as known at an instant; for a status, its word.
func (m *model) total(key string, flow bool, asOf ledger.Date, at ledger.Instant) (value int64, status ledger.Status) {
	for _, s := range m.heads(key, at) {
		if asOf.Before(s.from) {
			break
		}
		if flow {
			value += s.value
			continue
		}
		value, status = 0, ""
		if asOf.Before(s.to) {
			value, status = s.value, s.status
		}
	}
	return value, status
}

// says adds what a batch says and reports whether it is news.
func (m *model) says(key string, s said) bool {
	heads := m.heads(key, ledger.Unbounded-1)
	i := slices.IndexFunc(heads, func(h said) bool { return h.from == s.from })
	if s.withdraw && i < 0 || !s.withdraw && i >= 0 && heads[i].value == s.value && heads[i].status == s.status {
		return false
	}
	m.lines[key] = append(m.lines[key], s)
	return true
}

func randomHistories(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	for run := range historyRuns {
		seed := rand.Uint64()
		h := &history{writing: w, r: rand.New(rand.NewPCG(seed, 1)), run: run,
			model: model{lines: map[string][]said{}, undone: map[int]ledger.Instant{}}}
		if _, err := s.SaveProgrammes(w.ctx, []ledger.Programme{{Code: h.programme(), Name: "观察"}}); err != nil {
			t.Fatal(err)
		}
		for range historyBatches {
			h.step()
		}
		h.check()
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	w.disjoint()
}

// history is a run of random batches against the store and the model at once.
type history struct {
	*writing
	model
	r        *rand.Rand
	run      int
	batches  []ledger.ImportBatch
	instants []ledger.Instant
}

func (h *history) step() {
	if len(h.batches) > 0 && chance(h.r, 20) {
		h.undoOne(h.r.IntN(len(h.batches)))
		return
	}
	before := ""
	watched := chance(h.r, 20)
	if watched {
		before = h.snapshot()
	}
	number := len(h.batches)
	claimed, news := h.claims(number)
	var b ledger.ImportBatch
	var err error
	if ids := h.projectIDs(); len(ids) == historySubjects && chance(h.r, 25) {
		b, err = h.recorded(ids, claimed)
	} else {
		b, err = h.Apply(h.ctx, aReasonedFile, entries(claimed...), store.ApplyOptions{ChunkSize: 1 + h.r.IntN(4)})
	}
	if err != nil {
		h.Fatal(err)
	}
	if b.ID == 0 {
		if len(news) > 0 {
			h.Errorf("the ledger saw no change in %d statements", len(news))
		}
		return
	}
	for _, key := range news {
		lines := h.lines[key]
		for i := range lines {
			if lines[i].batch == number {
				lines[i].at = b.AppliedAt
			}
		}
	}
	h.batches = append(h.batches, b)
	h.instants = append(h.instants, b.AppliedAt)
	if watched {
		h.undoOne(number)
		if diff := cmp.Diff(before, h.snapshot()); diff != "" {
			h.Errorf("undone at once (-before +after):\n%s", diff)
		}
	}
}

func (h *history) undoOne(i int) {
	if _, was := h.undone[i]; was {
		return
	}
	b, err := h.UndoBatch(h.ctx, h.batches[i].ID, "审核", "")
	if err != nil {
		h.Fatal(err)
	}
	h.undone[i] = b.UndoneAt
	h.instants = append(h.instants, b.UndoneAt)
}

func (h *history) name(subject int) string { return fmt.Sprintf("第%d轮第%d号", h.run, subject) }

// claims makes up entries and tells the model; news are the timelines it changes.
func (h *history) claims(number int) (list []ledger.Entry, news []string) {
	for subject := range historySubjects {
		e := ledger.Entry{Row: subject + 2, Project: &ledger.ProjectClaim{Name: h.name(subject),
			Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}}}}
		for _, l := range historyLines {
			for _, month := range h.r.Perm(historyMonths)[:h.r.IntN(3)] {
				s := said{batch: number, from: date(2024, 9, 1), to: ledger.Forever, value: int64(1 + h.r.IntN(3)), withdraw: chance(h.r, 20)}
				for range month {
					s.from = ledger.Date{Year: s.from.Year + int(s.from.Month)/12, Month: s.from.Month%12 + 1, Day: 1}
				}
				if l.year {
					s.to = date(s.from.Year+1, 1, 1)
				}
				claim := ledger.FigureClaim{Subject: ledger.SubjectProject, Measure: l.measure, Series: ledger.Actual,
					Value: s.value, ValidFrom: s.from, Withdraw: s.withdraw}
				if l.place {
					claim.Subject, claim.PlaceCode, claim.Programme = ledger.SubjectPlace, h.place(subject), h.programme()
				}
				e.Figures = append(e.Figures, claim)
				if key := lineKey(subject, l.measure); h.says(key, s) {
					news = append(news, key)
				}
			}
		}
		for _, month := range h.r.Perm(historyMonths)[:h.r.IntN(2)] {
			s := said{batch: number, from: date(2024, month+1, 1), to: ledger.Forever, status: pick(h.r, ledger.Statuses)}
			e.Status = append(e.Status, ledger.StatusClaim{Status: s.status, ValidFrom: s.from})
			if key := lineKey(subject, statusLine); h.says(key, s) {
				news = append(news, key)
			}
		}
		list = append(list, e)
	}
	return list, news
}

// place is where a subject is observed; each run does so under a programme of its own.
func (h *history) place(subject int) string {
	return []string{"4402", "440229", "440229101", "440229101201", "4419", "35"}[subject]
}

func (h *history) programme() string { return fmt.Sprintf("run-%d", h.run) }

func (h *history) projectIDs() map[string]ledger.ID {
	var rows []struct {
		ID   ledger.ID `db:"id"`
		Name string    `db:"name"`
	}
	err := h.InTx(h.ctx, func(tx *store.Tx) error {
		rows = nil
		return tx.SelectContext(h.ctx, &rows, `SELECT id, name FROM project WHERE known_to = 9223372036854775807 AND name LIKE $1`, fmt.Sprintf("第%d轮%%", h.run))
	})
	if err != nil {
		h.Fatal(err)
	}
	ids := map[string]ledger.ID{}
	for _, r := range rows {
		ids[r.Name] = r.ID
	}
	return ids
}

// recorded states the same through the other door; statuses go by Apply's entries only
// where there are any.
func (h *history) recorded(ids map[string]ledger.ID, claimed []ledger.Entry) (ledger.ImportBatch, error) {
	var edits []store.FigureEdit
	for _, e := range claimed {
		if len(e.Status) > 0 {
			return h.Apply(h.ctx, aReasonedFile, entries(claimed...), store.ApplyOptions{})
		}
		for _, f := range e.Figures {
			edits = append(edits, store.FigureEdit{SubjectID: ids[e.Project.Name], FigureClaim: f})
		}
	}
	return h.RecordFigures(h.ctx, ledger.ImportBatch{Reason: "更正"}, edits)
}

// check compares every timeline at many pairs of dates and instants.
func (h *history) check() {
	for range 60 {
		asOf := date(2024, 1, 1).AddDays(h.r.IntN(600))
		at := pick(h.r, h.instants) + ledger.Instant(h.r.IntN(3)-1)
		want := map[string]string{}
		for subject := range historySubjects {
			for _, l := range historyLines {
				key := lineKey(subject, l.measure)
				if value, _ := h.total(key, l.flow, asOf, at); value != 0 {
					want[key] = fmt.Sprint(value)
				}
			}
			key := lineKey(subject, statusLine)
			if _, status := h.total(key, false, asOf, at); status != "" {
				want[key] = string(status)
			}
		}
		if diff := cmp.Diff(want, h.have(asOf, at)); diff != "" {
			h.Errorf("as of %s known at %d (-model +ledger):\n%s", asOf, at, diff)
			return
		}
	}
}

// have is what the ledger answers by the one predicate.
func (h *history) have(asOf ledger.Date, at ledger.Instant) map[string]string {
	var rows []struct {
		Name    string `db:"name"`
		Measure string `db:"measure"`
		Total   string `db:"total"`
	}
	const holds = ` valid_from <= $1 AND $1 < valid_to AND f.known_from <= $2 AND $2 < f.known_to`
	err := h.InTx(h.ctx, func(tx *store.Tx) error {
		rows = nil
		return tx.SelectContext(h.ctx, &rows, `
			SELECT p.name, f.measure, CAST(SUM(f.value) AS TEXT) AS total FROM figure f JOIN project p ON f.subject_kind = 'project' AND p.id = f.subject_id
			WHERE`+holds+` AND p.name LIKE $3 GROUP BY p.name, f.measure
			UNION ALL
			SELECT f.place_code, f.measure, CAST(SUM(f.value) AS TEXT) FROM figure f JOIN programme g ON g.id = f.programme_id AND g.code = $4
			WHERE f.subject_kind = 'place' AND`+holds+` GROUP BY f.place_code, f.measure
			UNION ALL
			SELECT p.name, 'status', f.status FROM project_status f JOIN project p ON p.id = f.project_id WHERE`+holds+` AND p.name LIKE $3`,
			asOf, at, fmt.Sprintf("第%d轮%%", h.run), h.programme())
	})
	if err != nil {
		h.Fatal(err)
	}
	have := map[string]string{}
	for _, r := range rows {
		for subject := range historySubjects {
			if r.Name == h.name(subject) || r.Name == h.place(subject) {
				key := lineKey(subject, r.Measure)
				if have[key] != "" {
					h.Errorf("%s has two values at once: %s and %s", key, have[key], r.Total)
				}
				have[key] = r.Total
			}
		}
	}
	return have
}

// disjoint proves that no two rectangles of a stock's timeline or a status overlap.
func (w *writing) disjoint() {
	w.Helper()
	const overlap = ` a.id < b.id AND a.valid_from < b.valid_to AND b.valid_from < a.valid_to AND a.known_from < b.known_to AND b.known_from < a.known_to`
	timeline := strings.Join([]string{"subject_kind", "subject_id", "place_code", "measure", "series", "programme_id", "provider_id"}, " = b.%s AND a.")
	timeline = "a." + fmt.Sprintf(timeline, "subject_kind", "subject_id", "place_code", "measure", "series", "programme_id") + " = b.provider_id"
	if n := w.number(`SELECT COUNT(*) FROM figure a JOIN figure b ON ` + timeline + ` JOIN measure m ON m.code = a.measure AND m.behaviour = 'stock' WHERE` + overlap); n != 0 {
		w.Errorf("%d pairs of figures overlap", n)
	}
	if n := w.number(`SELECT COUNT(*) FROM project_status a JOIN project_status b ON a.project_id = b.project_id WHERE` + overlap); n != 0 {
		w.Errorf("%d pairs of statuses overlap", n)
	}
	if n := w.number(`SELECT COUNT(*) FROM figure a JOIN figure b ON ` + timeline + ` JOIN measure m ON m.code = a.measure AND m.behaviour = 'flow' WHERE a.valid_from = b.valid_from AND` + overlap); n != 0 {
		w.Errorf("%d pairs of payments overlap", n)
	}
}
