package ledger

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// shelf keeps the rows and statements of one timeline the way a store does, so that what
// Revise says can be tried over many transactions.
type shelf struct {
	behaviour  Behaviour
	now        Instant
	lastID     ID
	statements []shelved
	rows       []shelfRow
}

type shelved struct {
	Statement
	live []knownTime // the last is open while the statement is live
}

type knownTime struct{ from, to Instant }

type shelfRow struct {
	Piece
	KnownFrom, KnownTo Instant
}

func (s shelved) liveAt(k Instant) bool {
	return slices.ContainsFunc(s.live, func(t knownTime) bool { return t.from <= k && k < t.to })
}

// commit is one transaction: it states, withdraws and revives, then revises once. New
// statements take their IDs and instant here. It returns what was closed and inserted.
func (s *shelf) commit(t *testing.T, state []Statement, withdraw, revive func(Statement) bool) (closed, inserted []Piece) {
	t.Helper()
	s.now++
	for i := range s.statements {
		kept := &s.statements[i]
		last := &kept.live[len(kept.live)-1]
		if last.to == Unbounded && withdraw(kept.Statement) {
			last.to = s.now
		} else if last.to != Unbounded && revive(kept.Statement) {
			kept.live = append(kept.live, knownTime{s.now, Unbounded})
		}
	}
	for _, made := range state {
		s.lastID++
		made.ID, made.StatedAt = s.lastID, s.now
		s.statements = append(s.statements, shelved{made, []knownTime{{s.now, Unbounded}}})
	}

	believed := s.believed()
	closed, inserted = Revise(believed, s.live(), s.behaviour)
	for _, p := range closed {
		i := slices.IndexFunc(s.rows, func(r shelfRow) bool { return r.Piece == p && r.KnownTo == Unbounded })
		if i < 0 {
			t.Fatalf("closed a row that is not believed: %v", p)
		}
		s.rows[i].KnownTo = s.now
	}
	for _, p := range inserted {
		if p.ID != 0 {
			t.Fatalf("inserted a stored row: %v", p)
		}
		unstored := func(q Piece) bool { return Piece{0, q.Statement, q.ValidFrom, q.ValidTo} == p }
		if slices.ContainsFunc(believed, unstored) {
			t.Fatalf("closed and inserted the same piece: %v", p)
		}
		if p.ID = p.Statement; slices.ContainsFunc(s.rows, func(r shelfRow) bool { return r.ID == p.ID }) {
			s.lastID++
			p.ID = s.lastID
		}
		s.rows = append(s.rows, shelfRow{p, s.now, Unbounded})
	}
	// Stated and replaced in this transaction: not stored.
	s.statements = slices.DeleteFunc(s.statements, func(kept shelved) bool {
		return kept.StatedAt == s.now && !slices.ContainsFunc(inserted, func(p Piece) bool { return p.Statement == kept.ID })
	})

	if again, more := Revise(s.believed(), s.live(), s.behaviour); len(again)+len(more) > 0 {
		t.Fatalf("revising twice closes %v and inserts %v", again, more)
	}
	return closed, inserted
}

func (s *shelf) live() []Statement {
	var live []Statement
	for _, kept := range s.statements {
		if kept.liveAt(s.now) {
			live = append(live, kept.Statement)
		}
	}
	return live
}

func (s *shelf) believed() []Piece {
	var pieces []Piece
	for _, r := range s.rows {
		if r.KnownTo == Unbounded {
			pieces = append(pieces, r.Piece)
		}
	}
	return pieces
}

func (s *shelf) statement(id ID) Statement {
	for _, kept := range s.statements {
		if kept.ID == id {
			return kept.Statement
		}
	}
	return Statement{}
}

// at lists the values of the rows that hold as of a date as known at an instant.
func (s *shelf) at(asOf Date, knownAt Instant) []int64 {
	var values []int64
	for _, r := range s.rows {
		if (Interval{r.ValidFrom, r.ValidTo, r.KnownFrom, r.KnownTo}).Holds(asOf, knownAt) {
			values = append(values, s.statement(r.Statement).Value)
		}
	}
	slices.Sort(values)
	return values
}

// said is the same by the meaning of the words, without rows: day by day backwards from
// the date, the first day with a statement counts, and of its statements the last.
func (s *shelf) said(first, asOf Date, knownAt Instant) []int64 {
	var values []int64
	for day := asOf; !day.Before(first); day = day.AddDays(-1) {
		var last *shelved
		for i, kept := range s.statements {
			if kept.ValidFrom == day && kept.liveAt(knownAt) && (last == nil || last.ID < kept.ID) {
				last = &s.statements[i]
			}
		}
		switch {
		case last == nil:
		case s.behaviour == Flow:
			values = append(values, last.Value)
		case last.StatedTo.IsZero() || asOf.Before(last.StatedTo):
			return []int64{last.Value}
		default:
			return nil
		}
	}
	slices.Sort(values)
	return values
}

func TestRowsSayWhatWasSaidAtEveryDateAndInstant(t *testing.T) {
	t.Parallel()
	first := Date{2024, time.December, 24}
	const days, histories, transactions = 14, 400, 12
	none := func(Statement) bool { return false }
	for seed := range uint64(histories) {
		random := rand.New(rand.NewPCG(seed, 1))
		s := &shelf{behaviour: []Behaviour{Stock, Flow}[seed%2]}
		anyDay := func() Date { return first.AddDays(random.IntN(days)) }
		for range transactions {
			var state []Statement
			withdraw, revive := none, none
			switch op := random.IntN(10); {
			case op < 6: // a batch: new dates, earlier dates, corrections, the same date twice
				batch := ID(s.now + 1)
				for range 1 + random.IntN(4) {
					made := Statement{Batch: batch, ValidFrom: anyDay(), Value: int64(random.IntN(1000))}
					if s.behaviour == Stock && random.IntN(3) == 0 {
						made.StatedTo = made.ValidFrom.AddDays(1 + random.IntN(6))
					}
					state = append(state, made)
				}
			case op < 7: // one date is withdrawn and another stated, together
				day := anyDay()
				withdraw = func(old Statement) bool { return old.ValidFrom == day }
				state = []Statement{{Batch: ID(s.now + 1), ValidFrom: anyDay(), Value: 5000}}
			case op < 9: // a batch is undone, with whatever came later on top
				batch := ID(random.IntN(int(s.now) + 1))
				withdraw = func(old Statement) bool { return old.Batch == batch }
			default: // and an undo is taken back
				batch := ID(random.IntN(int(s.now) + 1))
				revive = func(old Statement) bool { return old.Batch == batch }
			}
			// Rows come from a database in no particular order.
			random.Shuffle(len(s.statements), func(i, j int) {
				s.statements[i], s.statements[j] = s.statements[j], s.statements[i]
			})
			random.Shuffle(len(s.rows), func(i, j int) { s.rows[i], s.rows[j] = s.rows[j], s.rows[i] })
			s.commit(t, state, withdraw, revive)
		}
		for _, r := range s.rows {
			if !r.ValidFrom.Before(r.ValidTo) || r.KnownFrom >= r.KnownTo {
				t.Errorf("seed %d: empty row %v", seed, r)
			}
		}
		for known := Instant(0); known <= s.now; known++ {
			for day := first.AddDays(-1); day.Before(first.AddDays(days + 8)); day = day.AddDays(1) {
				got, want := s.at(day, known), s.said(first, day, known)
				if !slices.Equal(got, want) {
					t.Fatalf("seed %d, %s as of %v known at %d: rows say %v, was said %v", seed, s.behaviour, day, known, got, want)
				}
			}
		}
	}
}

// step is one transaction of a story. Days are month-day of 2024.
type step struct {
	name     string
	state    string // "03-01 100": 100 from that day; "01-01…12-31 100" up to before the second
	withdraw string // a day, or "batch 1": the first step's statements
	revive   string // likewise
	want     string // pieces believed afterwards, with their values
	changes  string // rows closed and inserted
}

func TestTimelineStories(t *testing.T) {
	t.Parallel()
	for _, story := range []struct {
		name      string
		behaviour Behaviour
		steps     []step
	}{
		{"a_later_value_closes_the_earlier_one", Stock, []step{
			{"first", "03-01 100", "", "", "03-01… 100", "-0 +1"},
			{"next quarter", "06-01 250", "", "", "03-01…06-01 100, 06-01… 250", "-1 +2"},
		}},
		{"a_correction_replaces_the_value_at_its_date", Stock, []step{
			{"first", "03-01 100", "", "", "03-01… 100", "-0 +1"},
			{"corrected", "03-01 110", "", "", "03-01… 110", "-1 +1"},
			{"correction taken back", "", "batch 2", "", "03-01… 100", "-1 +1"},
		}},
		{"a_late_correction_of_an_earlier_date_leaves_later_ones_alone", Stock, []step{
			{"two quarters", "03-01 100, 06-01 250", "", "", "03-01…06-01 100, 06-01… 250", "-0 +2"},
			{"the first was wrong", "03-01 90", "", "", "03-01…06-01 90, 06-01… 250", "-1 +1"},
			{"a month between is late", "05-01 200", "", "", "03-01…05-01 90, 05-01…06-01 200, 06-01… 250", "-1 +2"},
			{"a month before is late", "02-01 10", "", "", "02-01…03-01 10, 03-01…05-01 90, 05-01…06-01 200, 06-01… 250", "-0 +1"},
		}},
		{"a_withdrawal_lets_the_earlier_value_run_on", Stock, []step{
			{"three", "03-01 100, 06-01 250, 09-01 300", "", "", "03-01…06-01 100, 06-01…09-01 250, 09-01… 300", "-0 +3"},
			{"the second goes", "", "06-01", "", "03-01…09-01 100, 09-01… 300", "-2 +1"},
			{"the first goes", "", "03-01", "", "09-01… 300", "-1 +0"},
			{"the last goes", "", "09-01", "", "", "-1 +0"},
		}},
		{"a_withdrawal_of_a_date_takes_its_corrections_too", Stock, []step{
			{"first", "03-01 100", "", "", "03-01… 100", "-0 +1"},
			{"corrected", "03-01 110", "", "", "03-01… 110", "-1 +1"},
			{"withdrawn", "", "03-01", "", "", "-1 +0"},
			{"withdrawal undone", "", "", "03-01", "03-01… 110", "-0 +1"},
		}},
		{"undoing_a_batch_keeps_what_a_later_batch_put_on_top", Stock, []step{
			{"batch 1", "03-01 100, 06-01 250", "", "", "03-01…06-01 100, 06-01… 250", "-0 +2"},
			{"batch 2 corrects and adds", "06-01 260, 09-01 300", "", "", "03-01…06-01 100, 06-01…09-01 260, 09-01… 300", "-1 +2"},
			{"batch 1 undone", "", "batch 1", "", "06-01…09-01 260, 09-01… 300", "-1 +0"},
			{"batch 2 undone", "", "batch 2", "", "", "-2 +0"},
			{"batch 1 back again", "", "", "batch 1", "03-01…06-01 100, 06-01… 250", "-0 +2"},
		}},
		{"a_plan_ends_with_its_year_and_no_earlier_value_resumes", Stock, []step{
			{"open", "01-01 100", "", "", "01-01… 100", "-0 +1"},
			{"plan", "03-01…09-01 500", "", "", "01-01…03-01 100, 03-01…09-01 500", "-1 +2"},
			{"replanned", "06-01…09-01 600", "", "", "01-01…03-01 100, 03-01…06-01 500, 06-01…09-01 600", "-1 +2"},
			{"next plan after a gap", "11-01…12-01 700", "", "", "01-01…03-01 100, 03-01…06-01 500, 06-01…09-01 600, 11-01…12-01 700", "-0 +1"},
			{"plans taken back", "", "03-01", "", "01-01…06-01 100, 06-01…09-01 600, 11-01…12-01 700", "-2 +1"},
		}},
		{"the_same_value_at_a_later_date_is_kept_as_a_confirmation", Stock, []step{
			{"first", "03-01 100", "", "", "03-01… 100", "-0 +1"},
			{"confirmed", "06-01 100", "", "", "03-01…06-01 100, 06-01… 100", "-1 +2"},
			{"first undone", "", "batch 1", "", "06-01… 100", "-1 +0"},
		}},
		{"of_two_values_for_one_date_in_one_batch_only_the_last_is_stored", Stock, []step{
			{"both", "03-01 100, 03-01 110", "", "", "03-01… 110", "-0 +1"},
			{"batch undone", "", "batch 1", "", "", "-1 +0"},
		}},
		{"transfers_add_up_and_stay", Flow, []step{
			{"two transfers", "03-01 100, 06-01 250", "", "", "03-01… 100, 06-01… 250", "-0 +2"},
			{"an earlier one is late", "02-01 50", "", "", "02-01… 50, 03-01… 100, 06-01… 250", "-0 +1"},
			{"one is corrected", "03-01 90", "", "", "02-01… 50, 03-01… 90, 06-01… 250", "-1 +1"},
			{"one is withdrawn", "", "02-01", "", "03-01… 90, 06-01… 250", "-1 +0"},
		}},
	} {
		t.Run(story.name, func(t *testing.T) {
			t.Parallel()
			s := &shelf{behaviour: story.behaviour}
			for i, step := range story.steps {
				closed, inserted := s.commit(t, parseStatements(t, ID(i+1), step.state), selects(step.withdraw), selects(step.revive))
				if changes := fmt.Sprintf("-%d +%d", len(closed), len(inserted)); changes != step.changes {
					t.Errorf("%s: rows %s, want %s", step.name, changes, step.changes)
				}
				if got := s.String(); got != step.want {
					t.Errorf("%s: believed\n\t%s, want\n\t%s", step.name, got, step.want)
				}
			}
		})
	}
}

func parseStatements(t *testing.T, batch ID, text string) []Statement {
	t.Helper()
	var list []Statement
	for _, one := range strings.Split(text, ", ") {
		if one == "" {
			continue
		}
		made := Statement{Batch: batch}
		dates, _, _ := strings.Cut(one, " ")
		from, to, bounded := strings.Cut(dates, "…")
		made.ValidFrom = day(t, from)
		if bounded {
			made.StatedTo = day(t, to)
		}
		if _, err := fmt.Sscanf(one[len(dates):], "%d", &made.Value); err != nil {
			t.Fatalf("%q: %v", one, err)
		}
		list = append(list, made)
	}
	return list
}

func day(t *testing.T, monthDay string) Date {
	t.Helper()
	d, err := ParseISODate("2024-" + monthDay)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func selects(what string) func(Statement) bool {
	return func(s Statement) bool {
		return what != "" && (s.ValidFrom.String() == "2024-"+what || fmt.Sprintf("batch %d", s.Batch) == what)
	}
}

func (s *shelf) String() string {
	var parts []string
	pieces := s.believed()
	slices.SortFunc(pieces, func(a, b Piece) int { return a.ValidFrom.Compare(b.ValidFrom) })
	for _, p := range pieces {
		to := ""
		if p.ValidTo != Forever {
			to = p.ValidTo.String()[5:]
		}
		parts = append(parts, fmt.Sprintf("%s…%s %d", p.ValidFrom.String()[5:], to, s.statement(p.Statement).Value))
	}
	return strings.Join(parts, ", ")
}

func TestReviseRepairsRowsThatNothingImplies(t *testing.T) {
	t.Parallel()
	from, next := Date{2024, time.March, 1}, Date{2024, time.June, 1}
	statements := []Statement{{ID: 1, ValidFrom: from, Value: 100}}
	believed := []Piece{
		{7, 1, from, Forever},
		{8, 1, from, Forever}, // the same again
		{9, 1, from, next},
		{10, 2, from, Forever}, // of a statement that is not live
	}
	closed, inserted := Revise(believed, statements, Stock)
	if !slices.Equal(closed, believed[1:]) || len(inserted) != 0 {
		t.Errorf("closed %v, inserted %v; want the last three closed and nothing inserted", closed, inserted)
	}
}

func TestBelievedLeavesOutAStatementThatEndsBeforeItBegins(t *testing.T) {
	t.Parallel()
	from := Date{2024, time.March, 1}
	for _, to := range []Date{from, from.AddDays(-1)} {
		if got := Believed([]Statement{{ID: 1, ValidFrom: from, StatedTo: to}}, Stock); len(got) != 0 {
			t.Errorf("stated to %v: %v, want no piece", to, got)
		}
	}
}

func TestBelievedKeepsTheOrderOfItsArgument(t *testing.T) {
	t.Parallel()
	statements := []Statement{{ID: 2, ValidFrom: Date{2024, time.March, 1}}, {ID: 1, ValidFrom: MinDate}}
	kept := slices.Clone(statements)
	Believed(statements, Stock)
	if !slices.Equal(statements, kept) {
		t.Errorf("argument became %v", statements)
	}
}

func TestUnchanged(t *testing.T) {
	t.Parallel()
	march, june, december := Date{2024, time.March, 1}, Date{2024, time.June, 1}, Date{2025, time.January, 1}
	live := []Statement{
		{ID: 3, StatedAt: 2, ValidFrom: march, Value: 110, Qualifier: About, StatedTo: Forever},
		{ID: 9, StatedAt: 1, ValidFrom: march, Value: 100, Qualifier: Exact, StatedTo: Forever},
		{ID: 4, StatedAt: 2, ValidFrom: june, Value: 200, Qualifier: Exact, StatedTo: december},
		{ID: 5, StatedAt: 2, ValidFrom: december, Status: StatusStarted},
	}
	for _, c := range []struct {
		name string
		s    Statement
		want bool
	}{
		{"same_value_and_qualifier", Statement{ValidFrom: march, Value: 110, Qualifier: About}, true},
		{"same_end", Statement{ValidFrom: june, Value: 200, Qualifier: Exact, StatedTo: december}, true},
		{"no_qualifier_is_exact", Statement{ValidFrom: june, Value: 200, StatedTo: december}, true},
		{"same_status", Statement{ValidFrom: december, Status: StatusStarted}, true},
		{"other_value", Statement{ValidFrom: march, Value: 111, Qualifier: About}, false},
		{"other_qualifier", Statement{ValidFrom: march, Value: 110, Qualifier: Over}, false},
		{"other_end", Statement{ValidFrom: june, Value: 200, Qualifier: Exact}, false},
		{"other_status", Statement{ValidFrom: december, Status: StatusCompleted}, false},
		{"value_that_was_corrected", Statement{ValidFrom: march, Value: 100, Qualifier: Exact}, false},
		{"same_value_at_another_date", Statement{ValidFrom: june.AddDays(1), Value: 200, StatedTo: december}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Unchanged(live, c.s); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if Unchanged(nil, Statement{}) {
		t.Error("a first statement of zero is a change: zero is not missing")
	}
}
