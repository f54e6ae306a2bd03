package store

import (
	"context"
	"maps"
	"slices"
	"strconv"

	"jiedui/ledger"
)

// touches keeps which projects the last transactions touched, so that however many
// follow, each transaction is looked up once.
type touches struct {
	turn chan struct{} // holds one token: one looks at a time

	from, to ledger.Instant // kept is complete for (from, to]
	kept     []ledger.Touched
	ids      int // in kept
}

const (
	touchedPage    = 16        // transactions told at once
	touchedKept    = 64        // transactions kept
	touchedKeptIDs = 1_000_000 // of projects kept, 8 MB
)

// TouchedProjects tells of transactions after an instant, up to another, that touched
// projects: oldest first, at most some. It has told of all up to reached; the next call
// goes on there.
func (s *Store) TouchedProjects(ctx context.Context, after, upTo ledger.Instant) (touched []ledger.Touched, reached ledger.Instant, err error) {
	if touched, reached, err = s.machine().touchedProjects(ctx, after, upTo); err != nil || s.sight == nil {
		return touched, reached, err
	}
	seen := touched[:0:0]
	for _, t := range touched {
		if t.Projects, err = s.seenAround(ctx, t); err != nil {
			return nil, after, err
		}
		if len(t.Projects) > 0 {
			seen = append(seen, t)
		}
	}
	return seen, reached, nil
}

// seenAround are the touched projects that the caller may see after the transaction or before it.
func (s *Store) seenAround(ctx context.Context, t ledger.Touched) ([]ledger.ID, error) {
	seen := map[ledger.ID]bool{}
	for _, at := range []ledger.Instant{t.At, t.At - 1} {
		for portion := range slices.Chunk(t.Projects, defaultChunkSize) {
			q := s.timeless()
			q.at.KnownAt, q.fewRows = at, true
			var found []ledger.ID
			if err := s.query(ctx, "touched projects in sight", &found, q, `SELECT p.id FROM project p WHERE p.id IN (`+ints(portion)+`)`); err != nil {
				return nil, err
			}
			for _, id := range found {
				seen[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}

func (s *Store) touchedProjects(ctx context.Context, after, upTo ledger.Instant) (touched []ledger.Touched, reached ledger.Instant, err error) {
	if after >= upTo {
		return nil, upTo, nil
	}
	t := &s.feed.touches
	select {
	case t.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, after, s.fail(ctx, "touched projects", ctx.Err())
	}
	if t.to != 0 && after < t.from { // older than what is kept: nobody has to wait for it
		<-t.turn
		return s.readTouched(ctx, after, upTo)
	}
	defer func() { <-t.turn }()
	if t.to == 0 || after > t.to {
		t.from, t.to, t.kept, t.ids = after, after, nil, 0
	}
	if t.to < upTo {
		page, to, err := s.readTouched(ctx, t.to, upTo)
		if err != nil {
			return nil, after, err
		}
		t.to = to
		t.kept = append(t.kept, page...)
		for _, k := range page {
			t.ids += len(k.Projects)
		}
	}
	for _, k := range t.kept {
		if k.At > after && k.At <= upTo {
			touched = append(touched, k)
		}
	}
	for len(t.kept) > touchedKept || t.ids > touchedKeptIDs && len(t.kept) > 1 {
		t.from = t.kept[0].At
		t.ids -= len(t.kept[0].Projects)
		t.kept = slices.Delete(t.kept, 0, 1)
	}
	return touched, min(t.to, upTo), nil
}

func (s *Store) readTouched(ctx context.Context, after, upTo ledger.Instant) (touched []ledger.Touched, reached ledger.Instant, err error) {
	var batches []struct {
		At ledger.Instant `db:"at"`
		ID ledger.ID      `db:"id"`
	}
	err = s.query(ctx, "batches of instants", &batches, &statement{args: []any{int64(after), int64(upTo)}}, `
		SELECT at, id FROM (
			SELECT applied_at AS at, id FROM import_batch WHERE applied_at > $1 AND applied_at <= $2
			UNION ALL SELECT undone_at, id FROM import_batch WHERE undone_at > $1 AND undone_at <= $2) b
		ORDER BY at LIMIT `+strconv.Itoa(touchedPage))
	if err != nil {
		return nil, after, err
	}
	for _, b := range batches {
		var ids []ledger.ID
		if err := s.query(ctx, "touched projects", &ids, &statement{args: []any{int64(b.ID), int64(b.At)}}, touchedBy); err != nil {
			return nil, after, err
		}
		if len(ids) > 0 {
			touched = append(touched, ledger.Touched{At: b.At, Batch: b.ID, Projects: ids})
		}
	}
	if len(batches) == touchedPage {
		return touched, batches[touchedPage-1].At, nil
	}
	return touched, upTo, nil
}

// touchedBy selects the projects that the transaction of instant $2 touched when it
// applied or undid batch $1. Whatever such a transaction ends, restores or cuts, it does
// so for the sake of rows of the batch, of the same project; that is what the indices on
// batches are asked for. The last part are packages that were kept for parts of the batch.
var touchedBy = func() string {
	const moved = ` AND (b.known_from = $2 OR b.known_to = $2`
	text := `SELECT b.id FROM project b WHERE b.batch_id = $1` + moved + `)
		UNION SELECT b.entity_id FROM change_log b WHERE b.batch_id = $1 AND b.entity = 'project' AND b.at = $2
		UNION SELECT b.subject_id FROM figure b WHERE b.batch_id = $1 AND b.subject_kind = 'project'` + moved + ` OR b.withdrawn_at = $2)
		UNION SELECT f.subject_id FROM change_log b JOIN figure f ON f.id = b.entity_id
			WHERE b.batch_id = $1 AND b.entity = 'figure' AND b.field = '` + withdrawnField + `' AND f.subject_kind = 'project'
				AND (f.withdrawn_at = $2 OR EXISTS (SELECT 1 FROM figure g WHERE g.subject_kind = 'project' AND g.subject_id = f.subject_id
					AND g.measure = f.measure AND (g.known_from = $2 OR g.known_to = $2)))
		UNION SELECT b.project_id FROM project_status b WHERE b.batch_id = $1` + moved + ` OR b.withdrawn_at = $2)
		UNION SELECT f.project_id FROM change_log b JOIN project_status f ON f.id = b.entity_id
			WHERE b.batch_id = $1 AND b.entity = 'project_status' AND b.field = '` + withdrawnField + `'
				AND (f.withdrawn_at = $2 OR EXISTS (SELECT 1 FROM project_status g WHERE g.project_id = f.project_id AND (g.known_from = $2 OR g.known_to = $2)))`
	for _, t := range []*linkTable{projectProgrammes, projectPlaces, participations} {
		text += `
		UNION SELECT b.project_id FROM ` + t.name + ` b WHERE b.batch_id = $1` + moved + `)`
	}
	return text + `
		UNION SELECT b.id FROM project b JOIN import_batch i ON i.id = b.batch_id AND i.state = 'undone'
			WHERE b.known_to = $2 AND EXISTS (SELECT 1 FROM import_batch u WHERE u.id = $1 AND u.undone_at = $2)
		ORDER BY 1`
}()

// TouchedAmong is which projects of those that a transaction touched a filter selects as
// of the date, after the transaction or before it, ascending. Where the filter counts
// packages, touching a part touches its package; else packages are in no list.
func (s *Store) TouchedAmong(ctx context.Context, t ledger.Touched, asOf ledger.Date, f ledger.ProjectFilter) ([]ledger.ID, error) {
	seen := map[ledger.ID]bool{}
	for _, at := range []ledger.Instant{t.At, t.At - 1} {
		for portion := range slices.Chunk(t.Projects, defaultChunkSize) {
			some := f
			some.And = append(slices.Clip(f.And), ledger.ProjectFilter{IDs: portion})
			q := s.ask(ledger.At{AsOf: asOf, KnownAt: at})
			var found []ledger.ID
			if err := s.query(ctx, "touched projects of a filter", &found, q,
				`WITH `+q.projects(some, false)+` SELECT DISTINCT unit FROM subject`); err != nil {
				return nil, err
			}
			for _, id := range found {
				seen[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen)), nil
}
