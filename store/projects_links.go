package store

import (
	"context"
	"strings"

	"jiedui/ledger"
)

// ProgrammesOf lists the programmes of each project, in the order they were stated.
func (s *Store) ProgrammesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.ProgrammeShare, error) {
	type row struct {
		Project ledger.ID `db:"project_id"`
		ledger.ProgrammeShare
	}
	return children(ctx, s, "programmes of projects", at, projects, `
		SELECT l.project_id, l.programme_id, l.share_bp, l.is_lead
		FROM project_programme l WHERE l.project_id IN (%parents) AND %known ORDER BY l.id`,
		func(r row) (ledger.ID, ledger.ProgrammeShare) { return r.Project, r.ProgrammeShare })
}

// PlacesOf lists the places of each project, in the order they were stated.
func (s *Store) PlacesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.PlaceShare, error) {
	type row struct {
		Project ledger.ID `db:"project_id"`
		ledger.PlaceShare
	}
	return children(ctx, s, "places of projects", at, projects, `
		SELECT l.project_id, l.place_code, l.share_bp, l.is_lead
		FROM project_place l WHERE l.project_id IN (%parents) AND %known ORDER BY l.id`,
		func(r row) (ledger.ID, ledger.PlaceShare) { return r.Project, r.PlaceShare })
}

// ParticipationsOf lists who takes part in each project, in the order it was stated.
func (s *Store) ParticipationsOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.Participation, error) {
	type row struct {
		Project ledger.ID `db:"project_id"`
		ledger.Participation
	}
	return children(ctx, s, "participations of projects", at, projects, `
		SELECT l.project_id, l.organisation_id, l.role, l.share_bp, l.post, l.starts_on, l.ends_on
		FROM participation l WHERE l.project_id IN (%parents) AND %known ORDER BY l.id`,
		func(r row) (ledger.ID, ledger.Participation) { return r.Project, r.Participation })
}

// StatusesOf lists each project's status history as known at the instant, oldest first,
// what is stated for later than the as-of date included.
func (s *Store) StatusesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.StatusPeriod, error) {
	return children(ctx, s, "statuses of projects", at, projects, `
		SELECT l.id, l.project_id, l.status, l.valid_from, l.valid_to, l.known_from, l.known_to,
			l.batch_id, l.source_sheet, l.source_row, l.source_col
		FROM project_status l WHERE l.project_id IN (%parents) AND %known ORDER BY l.valid_from, l.id`,
		func(r ledger.StatusPeriod) (ledger.ID, ledger.StatusPeriod) { return r.Project, r })
}

// children reads rows l of one statement into a list for each parent; a parent without
// any has no entry. %parents stands for the ids, %known for l being known.
func children[R, T any](ctx context.Context, s *Store, op string, at ledger.At, parents []ledger.ID, text string, of func(R) (ledger.ID, T)) (map[ledger.ID][]T, error) {
	found := make(map[ledger.ID][]T, len(parents))
	if len(parents) == 0 {
		return found, nil
	}
	q := newStatement(at)
	var rows []R
	err := s.query(ctx, op, &rows, q, strings.NewReplacer("%parents", ints(parents), "%known", q.known("l")).Replace(text))
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		parent, child := of(r)
		found[parent] = append(found[parent], child)
	}
	return found, nil
}
