package store

import (
	"context"

	"jiedui/ledger"
)

// ProgrammesOf lists the programmes of each project, in the order they were stated.
func (s *Store) ProgrammesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.ProgrammeShare, error) {
	return children(ctx, s, "programmes of projects", at, projects,
		`l.programme_id, l.share_bp, l.is_lead`, `project_programme`, `l.id`,
		func(r *row) ledger.ProgrammeShare {
			return ledger.ProgrammeShare{Programme: r.id(), Share: r.share(), Lead: r.bool()}
		})
}

// PlacesOf lists the places of each project, in the order they were stated.
func (s *Store) PlacesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.PlaceShare, error) {
	return children(ctx, s, "places of projects", at, projects,
		`l.place_code, l.share_bp, l.is_lead`, `project_place`, `l.id`,
		func(r *row) ledger.PlaceShare {
			return ledger.PlaceShare{PlaceCode: r.text(), Share: r.share(), Lead: r.bool()}
		})
}

// ParticipationsOf lists who takes part in each project, in the order it was stated.
func (s *Store) ParticipationsOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.Participation, error) {
	return children(ctx, s, "participations of projects", at, projects,
		`l.organisation_id, l.role, l.share_bp, l.post, CAST(l.starts_on AS TEXT), CAST(l.ends_on AS TEXT)`, `participation`, `l.id`,
		func(r *row) ledger.Participation {
			return ledger.Participation{Organisation: r.id(), Role: ledger.Role(r.text()), Share: r.share(), Post: r.text(), StartsOn: r.date(), EndsOn: r.date()}
		})
}

// StatusesOf lists each project's status history as known at the instant, oldest first,
// what is stated for later than the as-of date included.
func (s *Store) StatusesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.StatusPeriod, error) {
	return children(ctx, s, "statuses of projects", at, projects,
		`l.id, l.project_id, l.status, CAST(l.valid_from AS TEXT), CAST(l.valid_to AS TEXT), l.known_from, l.known_to,
			l.batch_id, l.source_sheet, l.source_row, l.source_col`, `project_status`, `l.valid_from, l.id`,
		func(r *row) ledger.StatusPeriod {
			return ledger.StatusPeriod{ID: r.id(), Project: r.id(), Status: ledger.Status(r.text()), Interval: r.interval(), Source: r.source()}
		})
}

// children reads rows l of a table that are known into a list for each parent; a parent
// without any has no entry.
func children[T any](ctx context.Context, s *Store, op string, at ledger.At, parents []ledger.ID, columns, table, order string, child func(r *row) T) (map[ledger.ID][]T, error) {
	found := make(map[ledger.ID][]T, len(parents))
	if len(parents) == 0 {
		return found, nil
	}
	q := s.keyed(at)
	err := s.scan(ctx, op, q, `SELECT l.project_id, `+columns+` FROM `+table+` l WHERE `+in(q, "l.project_id", parents)+` AND `+q.known("l")+` ORDER BY `+order,
		func(r *row) error {
			parent := r.id()
			found[parent] = append(found[parent], child(r))
			return nil
		})
	return found, err
}
