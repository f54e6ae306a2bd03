package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"

	"jiedui/ledger"
)

// ApplyOptions says how a batch is taken in.
type ApplyOptions struct {
	// DryRun does everything and then takes it back.
	DryRun bool
	// Progress is told how many entries are done, after each chunk.
	Progress func(done int)
	// ChunkSize is how many entries are worked on, and held in memory, at a time; zero: 1000.
	ChunkSize int
	// Programmes, if set, tells which programmes the entries drawn so far name. One that the
	// ledger does not know is made in the same transaction; one it knows stays as it is.
	Programmes func() []ledger.Programme
	// Complete is called after the last entry and may fill in what only the end of the
	// reading tells: sheets, findings, counts of what was rejected or skipped.
	Complete func(batch *ledger.ImportBatch) error
	// Changes, if set, is filled with what changes per field and which totals move.
	Changes *ledger.ChangeSet
	// Job is the import job that the batch belongs to: it becomes applied in the same
	// transaction, so that the two agree whatever happens. Zero: none.
	Job ledger.ID
	// EachChange, if set, is told every change, in the order of the entries.
	EachChange func(ledger.Change)
}

const defaultChunkSize = 1000

// errNotKept ends a transaction that is not to leave anything behind.
var errNotKept = errors.New("not kept")

// Apply takes in what the entries claim, all or nothing, and tells what became of it.
//
// Blank never erases: what a claim leaves out stays. Links are added, never removed; one
// whose share, lead or post is said anew ends now and another begins. Only one lead is
// kept: a new one replaces it. Attributes are updated and the change is logged.
//
// A project is found by its code, else by NameKey and first place; a claim with a code
// whose project has none yet gives it one. A key that matches several is a conflict, and
// so is an entry that contradicts an earlier one of the same batch: in a figure or status
// from the same date, a link, or an attribute of something the batch itself made. Every
// organisation that an entry names must be there or be claimed by it or by an earlier
// entry, and so must a package. Provinces that places lie in are loaded.
//
// For each timeline and date there is one statement, of a flow too: a later batch with
// another value corrects the earlier one. The same file twice is all unchanged.
//
// What the entries say is compared with the ledger: a cumulative figure that falls, a
// contract above the total and the like are warnings among the batch's findings. A fall
// needs a reason, the batch's or the figure's own: without one the batch is refused as
// invalid at its field reason, and the batch returned beside the error has the findings;
// a dry run only says so.
//
// The counts in batch say what was rejected and skipped before; what became of the
// entries is added to them. A batch is kept only if it changed something: otherwise, as
// after a dry run, the returned batch has no ID and the ledger is as it was. Entries must
// not write to the same store while they are drawn.
func (s *Store) Apply(ctx context.Context, batch ledger.ImportBatch, entries iter.Seq2[ledger.Entry, error], o ApplyOptions) (ledger.ImportBatch, error) {
	size := o.ChunkSize
	if size <= 0 {
		size = defaultChunkSize
	}
	return s.applyBatch(ctx, batch, o, func(tx *Tx, a *application) error {
		chunk := make([]ledger.Entry, 0, size)
		done := 0
		flush := func() error {
			if err := a.addProgrammes(ctx, o); err != nil {
				return err
			}
			if err := a.apply(ctx, chunk); err != nil {
				return err
			}
			done += len(chunk)
			clear(chunk)
			chunk = chunk[:0]
			if o.Progress != nil {
				o.Progress(done)
			}
			return nil
		}
		for e, err := range entries {
			if err != nil {
				return err
			}
			if chunk = append(chunk, e); len(chunk) == size {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		if len(chunk) == 0 {
			return nil
		}
		return flush()
	})
}

// FigureEdit is a figure stated through the API, of a subject known by its id; a place is
// named by its code in the claim.
type FigureEdit struct {
	SubjectID ledger.ID
	ledger.FigureClaim
}

// RecordFigures states, corrects and withdraws figures in one batch of their own, as
// Apply does for those of a sheet.
func (s *Store) RecordFigures(ctx context.Context, batch ledger.ImportBatch, edits []FigureEdit) (ledger.ImportBatch, error) {
	if batch.Kind == "" {
		batch.Kind = ledger.BatchEdit
	}
	return s.applyBatch(ctx, batch, ApplyOptions{}, func(tx *Tx, a *application) error { return a.recordFigures(ctx, edits) })
}

// StatusEdit is a project's status stated through the API.
type StatusEdit struct {
	Project ledger.ID
	ledger.StatusClaim
}

// RecordStatuses states projects' statuses in one batch of their own.
func (s *Store) RecordStatuses(ctx context.Context, batch ledger.ImportBatch, edits []StatusEdit) (ledger.ImportBatch, error) {
	if batch.Kind == "" {
		batch.Kind = ledger.BatchEdit
	}
	return s.applyBatch(ctx, batch, ApplyOptions{}, func(tx *Tx, a *application) error { return a.recordStatuses(ctx, edits) })
}

// applyBatch runs work as one batch in one transaction. Work is not repeatable: the
// entries may be a stream.
func (s *Store) applyBatch(ctx context.Context, batch ledger.ImportBatch, o ApplyOptions, work func(tx *Tx, a *application) error) (ledger.ImportBatch, error) {
	var applied ledger.ImportBatch
	var refused error
	var written map[string]int
	if err := s.somewhere(batch.FileName); err != nil {
		return ledger.ImportBatch{}, err
	}
	err := s.inTx(ctx, 1, func(tx *Tx) error {
		written = tx.written
		if err := s.engine.lookUpByIndex(ctx, tx, true); err != nil {
			return err
		}
		a, err := newApplication(ctx, tx, batch, o)
		if err != nil {
			return err
		}
		if err := work(tx, a); err != nil {
			return err
		}
		if o.Complete != nil {
			if err := o.Complete(&a.batch); err != nil {
				return err
			}
		}
		found := a.warnings.findings(&a.batch)
		a.batch.Findings = append(a.batch.Findings[:len(a.batch.Findings):len(a.batch.Findings)], found...)
		if err := a.finish(ctx); err != nil {
			return err
		}
		if err := s.engine.lookUpByIndex(ctx, tx, false); err != nil {
			return err
		}
		if err := a.inScope(ctx); err != nil {
			return err
		}
		if err := a.sumUp(ctx, o.Changes); err != nil {
			return err
		}
		applied = a.batch
		if n := len(found); !o.DryRun && n > 0 && found[n-1].Severity == ledger.SeverityError {
			refused = ledger.Invalid("batch", a.batch.FileName, "reason", found[n-1].Hint)
		}
		if o.DryRun || refused != nil || !a.changed() {
			applied.ID = 0
			return errNotKept
		}
		if o.Job != 0 {
			_, err := moveJob(ctx, tx, o.Job, func(j *ledger.ImportJob) error {
				j.State, j.Batch = ledger.JobApplied, applied.ID
				return nil
			})
			return err
		}
		return nil
	})
	if err != nil && !errors.Is(err, errNotKept) {
		return ledger.ImportBatch{}, err
	}
	if err == nil {
		s.gatherStatistics(ctx, written)
	}
	return applied, refused
}

// manyRows is how many new rows of a table make PostgreSQL's statistics of it worth
// gathering at once. Without any it takes a table of thousands for one of ten rows that
// are believed, and reads it whole for each page of a list.
const manyRows = 100

// gatherStatistics lets PostgreSQL look at the tables that a transaction has filled, so that
// what is asked next is planned for what is there now; it would do so by itself, a minute
// later. What was written is kept already: what fails here is only logged.
func (s *Store) gatherStatistics(ctx context.Context, written map[string]int) {
	if s.engine != postgresEngine {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(written)) {
		if written[name] < manyRows {
			continue
		}
		var known float64 // rows at the last look; -1: there was none
		err := s.write.GetContext(ctx, &known, `SELECT reltuples FROM pg_class WHERE oid = CAST($1 AS regclass)`, name)
		if err == nil && float64(written[name]) > known/10 {
			_, err = s.write.ExecContext(ctx, `ANALYZE `+name)
		}
		if err != nil {
			s.logger.WarnContext(ctx, "statistics were not gathered", "table", name, "error", err)
		}
	}
}

// sumUp fills in what the batch changes, if anybody wants to know.
func (a *application) sumUp(ctx context.Context, set *ledger.ChangeSet) error {
	if set == nil {
		return nil
	}
	set.AsOf = a.batch.AsOf
	if set.AsOf.IsZero() {
		set.AsOf = a.tx.store.Today()
	}
	set.Fields = a.changes.fields()
	var err error
	set.Totals, err = movedTotals(ctx, a.tx, set.AsOf)
	return err
}

// application is a batch being applied.
type application struct {
	tx         *Tx
	batch      ledger.ImportBatch
	measures   map[string]ledger.Measure
	programmes map[string]ledger.Programme // those that are known, by code
	ended      map[string]ledger.Programme // those that were archived
	counts     map[string]*ledger.EntityCount
	log        *changeLog
	changes    *recorder
	warnings   warnings
	closed     *closedBooks
	space      *workspace
	// What the entries call things, and what those of a chunk have named; nil: its caller may
	// write everything.
	called map[touched]asCalled
	named  []touched
}

func newApplication(ctx context.Context, tx *Tx, batch ledger.ImportBatch, o ApplyOptions) (*application, error) {
	a := &application{tx: tx, batch: batch, counts: map[string]*ledger.EntityCount{}, changes: newRecorder(o, batch.Sheets)}
	var err error
	if a.measures, err = measuresByCode(ctx, tx); err != nil {
		return nil, err
	}
	if a.programmes, err = programmesByCode(ctx, tx); err != nil {
		return nil, err
	}
	a.ended = map[string]ledger.Programme{}
	for code, p := range a.programmes {
		if p.EndedAt != 0 {
			a.ended[code] = p
			delete(a.programmes, code)
		}
	}
	if a.closed, err = readClosed(ctx, tx); err != nil {
		return nil, err
	}
	a.space = newWorkspace(a.behaviourOf)
	if !tx.store.mayWrite().Everything {
		a.called = map[touched]asCalled{}
	}
	b := &a.batch
	if b.ID, err = tx.reserve(ctx, "import_batch", 1); err != nil {
		return nil, err
	}
	if b.Kind == "" {
		b.Kind = ledger.BatchImport
	}
	b.State, b.AppliedAt, b.UndoneAt = ledger.BatchApplied, tx.Now, 0
	a.log = newChangeLog(b.ID)
	if len(b.Content) > 0 {
		sum := sha256.Sum256(b.Content)
		b.FileHash, b.FileSize = hex.EncodeToString(sum[:]), int64(len(b.Content))
	}
	who := tx.store.caller
	b.Actor = cmp.Or(who.Name, b.Actor)
	_, err = tx.ExecContext(ctx, `
		INSERT INTO import_batch (id, kind, state, file_name, file_hash, file_size, as_of, actor, reason, applied_at, user_id, token_id, through)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		b.ID, string(b.Kind), string(b.State), b.FileName, b.FileHash, b.FileSize, b.AsOf, b.Actor, b.Reason, b.AppliedAt,
		idOrNull(who.User), idOrNull(who.Token), string(who.Through))
	if err != nil {
		return nil, fmt.Errorf("insert batch: %w", err)
	}
	return a, nil
}

// addProgrammes makes the programmes that the next entries name.
func (a *application) addProgrammes(ctx context.Context, o ApplyOptions) error {
	if o.Programmes == nil {
		return nil
	}
	for _, p := range o.Programmes() {
		if _, known := a.programmes[p.Code]; known {
			continue
		}
		err := a.tx.store.everywhere("programme", p.Code, "“"+p.Name+"”是新的帮扶行动，"+programmesAreAdmins)
		if err != nil {
			return err
		}
		if a.programmes[p.Code], err = saveProgramme(ctx, a.tx, a.ended[p.Code], p); err != nil {
			return err
		}
	}
	return nil
}

// The kinds of entity that are counted.
const (
	countOrganisation = "organisation"
	countZone         = "zone"
	countProject      = "project"
	countPairing      = "pairing"
	countFigure       = "figure"
	countStatus       = "status"
)

func (a *application) count(entity string, o outcome) {
	c := a.counts[entity]
	if c == nil {
		c = &ledger.EntityCount{Entity: entity}
		a.counts[entity] = c
	}
	c.Read++
	switch o {
	case created:
		c.Created++
	case updated:
		c.Updated++
	default:
		c.Unchanged++
	}
}

// changed reports whether the batch changed anything.
func (a *application) changed() bool {
	for _, c := range a.counts {
		if c.Created > 0 || c.Updated > 0 {
			return true
		}
	}
	return false
}

// finish writes down what came of the batch.
func (a *application) finish(ctx context.Context) error {
	b := &a.batch
	for _, given := range b.Counts {
		c := a.counts[given.Entity]
		if c == nil {
			c = &ledger.EntityCount{Entity: given.Entity}
			a.counts[given.Entity] = c
		}
		// What importers created or changed is nothing yet; only what they kept back counts.
		c.Rejected += given.Rejected
		c.Skipped += given.Skipped
		c.Read += given.Rejected + given.Skipped
	}
	b.Counts = nil
	counts := newTable("import_count", "batch_id", "entity", "read_count", "created", "updated", "unchanged", "rejected", "skipped")
	for _, c := range a.counts {
		b.Counts = append(b.Counts, *c)
	}
	slices.SortFunc(b.Counts, func(x, y ledger.EntityCount) int { return cmp.Compare(x.Entity, y.Entity) })
	for _, c := range b.Counts {
		counts.add(int64(b.ID), c.Entity, int64(c.Read), int64(c.Created), int64(c.Updated), int64(c.Unchanged), int64(c.Rejected), int64(c.Skipped))
	}
	sheets := newTable("import_sheet", "batch_id", "sheet", "name", "profile", "header_row")
	columns := newTable("import_column", "batch_id", "sheet", "col", "heading", "field")
	for _, sheet := range b.Sheets {
		sheets.add(int64(b.ID), int64(sheet.Index), sheet.Name, sheet.Profile, int64(sheet.HeaderRow))
		for _, c := range sheet.Columns {
			columns.add(int64(b.ID), int64(sheet.Index), int64(c.Col), c.Heading, c.Field)
		}
	}
	findings := newTable("finding", "id", "batch_id", "code", "severity", "sheet", "source_row", "source_col", "heading", "seen", "hint")
	for _, f := range b.Findings {
		id, err := a.tx.reserve(ctx, "finding", 1)
		if err != nil {
			return err
		}
		findings.add(int64(id), int64(b.ID), f.Code, string(f.Severity), f.Sheet, int64(f.Row), int64(f.Col), f.Heading, f.Seen, f.Hint)
	}
	for _, t := range []*table{a.log.out, counts, sheets, columns, findings} {
		if err := t.write(ctx, a.tx); err != nil {
			return err
		}
	}
	if len(b.Content) == 0 {
		return nil
	}
	_, err := a.tx.ExecContext(ctx, `
		INSERT INTO import_file (file_hash, content) VALUES ($1, $2) ON CONFLICT (file_hash) DO NOTHING`, b.FileHash, b.Content)
	if err != nil {
		return fmt.Errorf("keep the file: %w", err)
	}
	return nil
}

// behaviourOf is how values of a measure relate over time.
func (a *application) behaviourOf(measure string) ledger.Behaviour {
	return a.measures[measure].Behaviour
}

// atRow names the row in an error about what an entry claims.
func atRow(e *ledger.Entry, row int, err error) error {
	var known *ledger.Error
	if row == 0 {
		row = e.Row
	}
	if row == 0 || !errors.As(err, &known) {
		return err
	}
	located := *known
	located.Text = fmt.Sprintf("第 %d 个工作表第 %d 行：%s", e.Sheet+1, row, known.Text)
	return &located
}
