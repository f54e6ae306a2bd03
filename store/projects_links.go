package store

import (
	"context"
	"strings"

	"jiedui/ledger"
)

// ProgrammesOf lists the programmes of each project, in the order they were stated.
func (s *Store) ProgrammesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.ProgrammeShare, error) {
	return children(ctx, s, "programmes of projects", at, projects,
		`l.programme_id, l.share_bp, l.is_lead`, `project_programme l`, `l.id`,
		func(r *row) ledger.ProgrammeShare {
			return ledger.ProgrammeShare{Programme: r.id(), Share: r.share(), Lead: r.bool()}
		})
}

// PlacesOf lists the places of each project, in the order they were stated.
func (s *Store) PlacesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.PlaceShare, error) {
	return children(ctx, s, "places of projects", at, projects,
		`l.place_code, l.share_bp, l.is_lead`, `project_place l`, `l.id`,
		func(r *row) ledger.PlaceShare {
			return ledger.PlaceShare{PlaceCode: r.text(), Share: r.share(), Lead: r.bool()}
		})
}

// SitesOf is PlacesOf, and hands out the places with those next above them, some more than
// once; briefly, with no more than code, name, level and the place above.
func (s *Store) SitesOf(ctx context.Context, at ledger.At, projects []ledger.ID, briefly bool, each func(ledger.Place)) (map[ledger.ID][]ledger.PlaceShare, error) {
	columns, read := shownPlaceColumns, (*row).place
	if briefly {
		columns, read = `pl.code, pl.name, pl.level, COALESCE(pl.parent_code, '')`, (*row).placeName
	}
	return children(ctx, s, "places of projects", at, projects,
		`l.place_code, l.share_bp, l.is_lead, `+columns+`, `+strings.ReplaceAll(columns, "pl.", "up."),
		`project_place l LEFT JOIN place pl ON pl.code = l.place_code LEFT JOIN place up ON up.code = pl.parent_code`, `l.id`,
		func(r *row) ledger.PlaceShare {
			share := ledger.PlaceShare{PlaceCode: r.text(), Share: r.share(), Lead: r.bool()}
			for range 2 {
				if p := read(r); p.Code != "" {
					each(p)
				}
			}
			return share
		})
}

// PartnersOf is ParticipationsOf, and hands out id, name and kind of the organisations, some
// more than once; briefly, participations have organisation and role alone.
func (s *Store) PartnersOf(ctx context.Context, at ledger.At, projects []ledger.ID, briefly bool, each func(ledger.Organisation)) (map[ledger.ID][]ledger.Participation, error) {
	columns, read := participationColumns, (*row).participation
	if briefly {
		columns, read = `l.organisation_id, l.role`, func(r *row) ledger.Participation {
			return ledger.Participation{Organisation: r.id(), Role: ledger.Role(r.text())}
		}
	}
	return children(ctx, s, "participations of projects", at, projects,
		columns+`, o.name, o.kind`, `participation l LEFT JOIN %organisations ON o.id = l.organisation_id`, `l.id`,
		func(r *row) ledger.Participation {
			p := read(r)
			if o := (ledger.Organisation{ID: p.Organisation, Name: r.text(), Kind: ledger.OrganisationKind(r.text())}); o.Name != "" {
				each(o)
			}
			return p
		})
}

const participationColumns = `l.organisation_id, l.role, l.share_bp, l.post, CAST(l.starts_on AS TEXT), CAST(l.ends_on AS TEXT)`

func (r *row) participation() ledger.Participation {
	return ledger.Participation{Organisation: r.id(), Role: ledger.Role(r.text()), Share: r.share(), Post: r.text(), StartsOn: r.date(), EndsOn: r.date()}
}

// ParticipationsOf lists who takes part in each project, in the order it was stated.
func (s *Store) ParticipationsOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.Participation, error) {
	return children(ctx, s, "participations of projects", at, projects,
		participationColumns, `participation l`, `l.id`, (*row).participation)
}

// StatusesOf lists each project's status history as known at the instant, oldest first,
// what is stated for later than the as-of date included.
func (s *Store) StatusesOf(ctx context.Context, at ledger.At, projects []ledger.ID) (map[ledger.ID][]ledger.StatusPeriod, error) {
	return children(ctx, s, "statuses of projects", at, projects,
		`l.id, l.project_id, l.status, CAST(l.valid_from AS TEXT), CAST(l.valid_to AS TEXT), l.known_from, l.known_to,
			l.batch_id, l.source_sheet, l.source_row, l.source_col`, `project_status l`, `l.valid_from, l.id`,
		func(r *row) ledger.StatusPeriod {
			return ledger.StatusPeriod{ID: r.id(), Project: r.id(), Status: ledger.Status(r.text()), Interval: r.interval(), Source: r.source()}
		})
}

// children reads rows l that are known into a list for each parent; a parent without any has
// no entry. %organisations in from stands for the organisations o known at the instant.
func children[T any](ctx context.Context, s *Store, op string, at ledger.At, parents []ledger.ID, columns, from, order string, child func(r *row) T) (map[ledger.ID][]T, error) {
	found := make(map[ledger.ID][]T, len(parents))
	if len(parents) == 0 {
		return found, nil
	}
	q := s.keyed(at)
	err := s.scan(ctx, op, q, `SELECT l.project_id, `+columns+` FROM `+strings.ReplaceAll(from, "%organisations", q.organisationNames()+` o`)+` WHERE `+in(q, "l.project_id", parents)+` AND `+q.known("l")+` ORDER BY `+order,
		func(r *row) error {
			parent := r.id()
			found[parent] = append(found[parent], child(r))
			return nil
		})
	return found, err
}
