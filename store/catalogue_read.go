package store

import (
	"context"

	"jiedui/ledger"
)

// Programmes lists all programmes by code.
func (s *Store) Programmes(ctx context.Context) ([]ledger.Programme, error) {
	rows := []ledger.Programme{}
	err := s.query(ctx, "programmes", &rows, s.timeless(), `SELECT `+programmeColumns+` FROM programme ORDER BY code`)
	return rows, err
}

// Measures lists all measures in the order in which they are shown.
func (s *Store) Measures(ctx context.Context) ([]ledger.Measure, error) {
	rows := []ledger.Measure{}
	err := s.query(ctx, "measures", &rows, s.timeless(), `
		SELECT code, name, unit, behaviour, additive, year_long, note FROM measure ORDER BY position, code`)
	return rows, err
}
