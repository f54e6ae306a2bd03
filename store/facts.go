package store

import (
	"context"
	"fmt"
	"slices"

	"jiedui/ledger"
)

// timelineKey names a timeline: of figures, or with nothing but the project the history
// of its status.
type timelineKey struct {
	Subject   ledger.SubjectKind `db:"subject_kind"`
	SubjectID ledger.ID          `db:"subject_id"`
	PlaceCode string             `db:"place_code"`
	Measure   string             `db:"measure"`
	Series    ledger.Series      `db:"series"`
	Programme ledger.ID          `db:"programme_id"`
	Provider  ledger.ID          `db:"provider_id"`
}

// fact is a row of figure or project_status: one rectangle of a statement.
type fact struct {
	ID          ledger.ID `db:"id"`
	StatementID ledger.ID `db:"statement_id"`
	timelineKey
	Value       int64            `db:"value"`
	Qualifier   ledger.Qualifier `db:"qualifier"`
	Status      ledger.Status    `db:"status"`
	StatedTo    ledger.Date      `db:"stated_to"`
	WithdrawnAt ledger.Instant   `db:"withdrawn_at"`
	Reason      string           `db:"reason"`
	Undated     bool             `db:"-"` // a flow without a day of its own; see ledger.FigureClaim
	ledger.Interval
	ledger.Source
}

// factTable is figure or project_status: how its columns stand in a fact.
type factTable struct {
	name    string
	columns []string
	read    string // all columns under the names of fact
	live    string // those that timelines are made of, in the order of factSet.take
	insert  func(t *table, f *fact)
}

var (
	figureTable = &factTable{
		name: "figure",
		columns: []string{"id", "statement_id", "subject_kind", "subject_id", "place_code", "measure", "series", "programme_id",
			"provider_id", "value", "qualifier", "valid_from", "valid_to", "stated_to", "known_from", "known_to", "batch_id",
			"source_sheet", "source_row", "source_col", "reason"},
		read: `id, statement_id, subject_kind, subject_id, place_code, measure, series, programme_id, provider_id, value, qualifier,
			'' AS status, valid_from, valid_to, stated_to, known_from, known_to, withdrawn_at, batch_id, source_sheet, source_row, source_col, reason`,
		live: `id, statement_id, subject_kind, subject_id, place_code, measure, series, programme_id, provider_id, value, qualifier,
			'', valid_from, valid_to, stated_to, known_from, known_to, batch_id`,
		insert: func(t *table, f *fact) {
			t.id(f.ID).id(f.StatementID).text(string(f.Subject)).id(f.SubjectID).text(f.PlaceCode).text(f.Measure).text(string(f.Series)).
				id(f.Programme).id(f.Provider).int(f.Value).text(string(f.Qualifier)).date(f.ValidFrom).date(f.ValidTo).date(f.StatedTo).
				instant(f.KnownFrom).instant(f.KnownTo).id(f.Batch).row(f.Sheet).row(f.Row).row(f.Col).text(f.Reason)
		},
	}
	statusTable = &factTable{
		name: "project_status",
		columns: []string{"id", "statement_id", "project_id", "status", "valid_from", "valid_to", "known_from", "known_to", "batch_id",
			"source_sheet", "source_row", "source_col", "reason"},
		read: `id, statement_id, 'project' AS subject_kind, project_id AS subject_id, '' AS place_code, '' AS measure, '' AS series,
			0 AS programme_id, 0 AS provider_id, 0 AS value, '' AS qualifier, status, valid_from, valid_to, NULL AS stated_to,
			known_from, known_to, withdrawn_at, batch_id, source_sheet, source_row, source_col, reason`,
		live: `id, statement_id, 'project', project_id, '', '', '', 0, 0, 0, '', status, valid_from, valid_to, NULL, known_from, known_to, batch_id`,
		insert: func(t *table, f *fact) {
			t.id(f.ID).id(f.StatementID).id(f.SubjectID).text(string(f.Status)).date(f.ValidFrom).date(f.ValidTo).
				instant(f.KnownFrom).instant(f.KnownTo).id(f.Batch).row(f.Sheet).row(f.Row).row(f.Col).text(f.Reason)
		},
	}
	factTables = []*factTable{figureTable, statusTable}
)

// timeline is what the ledger holds of one timeline while a transaction changes it.
type timeline struct {
	key        timelineKey
	behaviour  ledger.Behaviour
	statements []ledger.Statement // live
	pieces     []storedPiece      // believed
	fresh      []*fact            // statements not stored yet
	touched    bool

	// Most timelines have one statement, which needs no further memory.
	oneStatement [1]ledger.Statement
	oneFresh     [1]*fact
}

type storedPiece struct {
	ledger.Piece
	knownFrom ledger.Instant
}

// factSet holds the timelines of some subjects in one table, and what changes.
type factSet struct {
	*factTable
	behaviour func(measure string) ledger.Behaviour
	timelines map[timelineKey]*timeline
	touched   []*timeline
	withdrawn []ledger.ID // stored statements that are no longer live
	restored  []ledger.ID // stored statements that are live again
	out       *table

	facts slab[fact]
	lines slab[timeline]
}

func newFactSet(t *factTable, behaviour func(measure string) ledger.Behaviour) *factSet {
	return &factSet{factTable: t, behaviour: behaviour, timelines: map[timelineKey]*timeline{}, out: newTable(t.name, t.columns...)}
}

// liveFacts selects the rows that timelines are made of.
const liveFacts = ` withdrawn_at = 0 AND (known_to = 9223372036854775807 OR id = statement_id)`

// load reads the live statements and believed pieces of subjects of one kind; measures,
// where not empty, are all that is needed.
func (s *factSet) load(ctx context.Context, tx *Tx, kind ledger.SubjectKind, ids []ledger.ID, measures []string) error {
	if s.factTable == statusTable {
		return readIn(ctx, tx, `SELECT `+s.live+` FROM project_status WHERE project_id IN (@keys) AND`+liveFacts, ids, s.take)
	}
	text, args := bindKeys(placeholders(tx), `SELECT `+s.live+` FROM figure WHERE subject_kind = $1 AND measure IN (@keys)`, measures, []any{string(kind)})
	return readIn(ctx, tx, text+` AND subject_id IN (@keys) AND`+liveFacts, ids, s.take, args...)
}

func (s *factSet) loadPlaces(ctx context.Context, tx *Tx, codes, measures []string) error {
	text, args := bindKeys(placeholders(tx), `SELECT `+s.live+` FROM figure WHERE measure IN (@keys)`, measures, nil)
	return readIn(ctx, tx, text+` AND place_code IN (@keys) AND place_code <> '' AND`+liveFacts, codes, s.take, args...)
}

// take adds a row with the columns of factTable.live to its timeline.
func (s *factSet) take(r *row) error {
	var f fact
	f.ID, f.StatementID = r.id(), r.id()
	f.Subject, f.SubjectID, f.PlaceCode = ledger.SubjectKind(r.text()), r.id(), r.text()
	f.Measure, f.Series, f.Programme, f.Provider = r.text(), ledger.Series(r.text()), r.id(), r.id()
	f.Value, f.Qualifier, f.Status = r.int(), ledger.Qualifier(r.text()), ledger.Status(r.text())
	f.ValidFrom, f.ValidTo, f.StatedTo = r.date(), r.date(), r.date()
	f.KnownFrom, f.KnownTo, f.Batch = ledger.Instant(r.int()), ledger.Instant(r.int()), r.id()
	t := s.at(f.timelineKey)
	if f.ID == f.StatementID {
		t.statements = append(t.statements, f.statement())
	}
	if f.KnownTo == ledger.Unbounded {
		t.pieces = append(t.pieces, storedPiece{
			ledger.Piece{ID: f.ID, Statement: f.StatementID, ValidFrom: f.ValidFrom, ValidTo: f.ValidTo}, f.KnownFrom})
	}
	return nil
}

func (f *fact) statement() ledger.Statement {
	return ledger.Statement{ID: f.ID, Batch: f.Batch, StatedAt: f.KnownFrom, ValidFrom: f.ValidFrom, StatedTo: f.StatedTo,
		Value: f.Value, Qualifier: f.Qualifier, Status: f.Status}
}

func (s *factSet) at(key timelineKey) *timeline {
	t := s.timelines[key]
	if t == nil {
		t = s.lines.next()
		t.key, t.behaviour = key, ledger.Stock
		t.statements, t.fresh = t.oneStatement[:0], t.oneFresh[:0]
		if s.behaviour != nil {
			t.behaviour = s.behaviour(key.Measure)
		}
		s.timelines[key] = t
	}
	return t
}

// outcome is what became of a claim.
type outcome int

const (
	unchanged outcome = iota
	created
	updated
)

// state adds a statement, of which the caller fills in all but ID and times of
// knowledge. A batch that says two things from the same date contradicts itself, be it
// of a stock or of a flow: two payments of one day have two providers or one sum.
func (s *factSet) state(ctx context.Context, tx *Tx, f *fact) (outcome, error) {
	t := s.at(f.timelineKey)
	claimed := f.statement()
	claimed.StatedAt = tx.Now
	result := created
	for _, live := range t.statements {
		if live.ValidFrom != f.ValidFrom {
			continue
		}
		result = updated
		if live.Batch == f.Batch && !ledger.Unchanged([]ledger.Statement{live}, claimed) {
			return unchanged, ledger.Conflict(s.name, f.Measure, "同一批数据对 "+f.ValidFrom.String()+" 给出两个不同的值")
		}
	}
	if result == updated && ledger.Unchanged(t.statements, claimed) {
		return unchanged, nil
	}
	id, err := tx.reserve(ctx, s.name, 1)
	if err != nil {
		return unchanged, err
	}
	f.ID, f.StatementID = id, id
	f.KnownFrom, f.KnownTo = tx.Now, ledger.Unbounded
	claimed.ID = id
	t.statements = append(t.statements, claimed)
	t.fresh = append(t.fresh, f)
	s.touch(t)
	return result, nil
}

// withdraw takes back everything stated from a date. It returns the statements taken
// back that were stored.
func (s *factSet) withdraw(t *timeline, tx *Tx, from ledger.Date) (outcome, []ledger.ID) {
	var stored []ledger.ID
	before := len(t.statements)
	t.statements = slices.DeleteFunc(t.statements, func(live ledger.Statement) bool {
		if live.ValidFrom != from {
			return false
		}
		if live.StatedAt != tx.Now {
			stored = append(stored, live.ID)
		}
		return true
	})
	if len(t.statements) == before {
		return unchanged, nil
	}
	t.fresh = slices.DeleteFunc(t.fresh, func(f *fact) bool { return f.ValidFrom == from })
	s.withdrawn = append(s.withdrawn, stored...)
	s.touch(t)
	return updated, stored
}

func (s *factSet) touch(t *timeline) {
	if !t.touched {
		t.touched = true
		s.touched = append(s.touched, t)
	}
}

// write makes the rows follow from the live statements and forgets the timelines.
func (s *factSet) write(ctx context.Context, tx *Tx) error {
	var closed, deleted, cut []ledger.ID
	// again are pieces of statements that are stored: a further rectangle of the same words.
	var again []ledger.Piece
	for _, t := range s.touched {
		if len(t.pieces) == 0 && len(t.fresh) == len(t.statements) {
			for _, p := range ledger.Believed(t.statements, t.behaviour) {
				s.addFresh(t.freshStatement(p.Statement), p)
			}
			continue
		}
		believed := make([]ledger.Piece, len(t.pieces))
		own := map[ledger.ID]storedPiece{} // rows of this transaction, by statement
		for i, p := range t.pieces {
			believed[i] = p.Piece
		}
		gone, come := ledger.Revise(believed, t.statements, t.behaviour)
		for _, p := range gone {
			i := slices.IndexFunc(t.pieces, func(q storedPiece) bool { return q.ID == p.ID })
			if t.pieces[i].knownFrom == tx.Now {
				own[p.Statement] = t.pieces[i]
				deleted = append(deleted, p.ID)
			} else {
				closed = append(closed, p.ID)
			}
		}
		for _, p := range come {
			if f := t.freshStatement(p.Statement); f != nil {
				s.addFresh(f, p)
				continue
			}
			p.ID = own[p.Statement].ID
			again = append(again, p)
			cut = append(cut, p.Statement)
		}
	}
	if err := s.addAgain(ctx, tx, again, cut); err != nil {
		return err
	}
	if _, err := execIn(ctx, tx, `UPDATE `+s.name+` SET known_to = $1 WHERE id IN (@keys)`, closed, tx.Now); err != nil {
		return err
	}
	if _, err := execIn(ctx, tx, `UPDATE `+s.name+` SET withdrawn_at = $1 WHERE id IN (@keys)`, s.withdrawn, tx.Now); err != nil {
		return err
	}
	if _, err := execIn(ctx, tx, `UPDATE `+s.name+` SET withdrawn_at = 0 WHERE id IN (@keys)`, s.restored); err != nil {
		return err
	}
	if _, err := execIn(ctx, tx, `DELETE FROM `+s.name+` WHERE id IN (@keys)`, deleted); err != nil {
		return err
	}
	s.forget()
	return s.out.write(ctx, tx)
}

// forget makes room for other timelines; what was stated must have been written.
func (s *factSet) forget() {
	s.touched, s.withdrawn, s.restored = s.touched[:0], s.withdrawn[:0], s.restored[:0]
	clear(s.timelines)
	s.facts.reset()
	s.lines.reset()
}

// freshStatement is a new statement of the timeline; nil: it is none.
func (t *timeline) freshStatement(id ledger.ID) *fact {
	for _, f := range t.fresh {
		if f.ID == id {
			return f
		}
	}
	return nil
}

func (s *factSet) addFresh(f *fact, p ledger.Piece) {
	f.ValidTo = p.ValidTo
	if f.StatedTo.IsZero() {
		f.StatedTo = ledger.Forever
	}
	s.insert(s.out, f)
}

// addAgain writes further pieces of stored statements, with all that the statements say.
func (s *factSet) addAgain(ctx context.Context, tx *Tx, pieces []ledger.Piece, statements []ledger.ID) error {
	rows, err := selectIn[fact](ctx, tx, `SELECT `+s.read+` FROM `+s.name+` WHERE id IN (@keys)`, statements)
	if err != nil {
		return err
	}
	byID := make(map[ledger.ID]*fact, len(rows))
	for i := range rows {
		byID[rows[i].ID] = &rows[i]
	}
	for _, p := range pieces {
		f := byID[p.Statement]
		if f == nil {
			return fmt.Errorf("statement %d of %s is not stored", p.Statement, s.name)
		}
		f.ID = p.ID
		if f.ID == 0 {
			if f.ID, err = tx.reserve(ctx, s.name, 1); err != nil {
				return err
			}
		}
		f.ValidFrom, f.ValidTo, f.KnownFrom, f.KnownTo = p.ValidFrom, p.ValidTo, tx.Now, ledger.Unbounded
		if f.StatedTo.IsZero() {
			f.StatedTo = ledger.Forever
		}
		s.insert(s.out, f)
	}
	return nil
}
