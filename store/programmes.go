package store

import (
	"context"
	"fmt"

	"jiedui/ledger"
)

const programmeColumns = `id, code, name, strand, COALESCE(lead_office_id, 0) AS lead_office_id, starts_on, ends_on, version, ended_at`

// SaveProgrammes makes programmes known or brings them up to date, by code. What a
// programme leaves out (strand, lead office, dates) stays as it is. It returns them as
// they are now, in the order given.
func (s *Store) SaveProgrammes(ctx context.Context, programmes []ledger.Programme) ([]ledger.Programme, error) {
	if err := s.everywhere("programme", "", programmesAreAdmins); err != nil {
		return nil, err
	}
	saved := make([]ledger.Programme, 0, len(programmes))
	err := s.InTx(ctx, func(tx *Tx) error {
		saved = saved[:0]
		known, err := programmesByCode(ctx, tx)
		if err != nil {
			return err
		}
		for _, p := range programmes {
			if p, err = saveProgramme(ctx, tx, known[p.Code], p); err != nil {
				return err
			}
			known[p.Code] = p
			saved = append(saved, p)
		}
		return nil
	})
	return saved, err
}

func saveProgramme(ctx context.Context, tx *Tx, old, p ledger.Programme) (ledger.Programme, error) {
	p.ID, p.Version, p.EndedAt = old.ID, old.Version, 0
	if p.Strand == "" {
		p.Strand = old.Strand
	}
	if p.LeadOffice == 0 {
		p.LeadOffice = old.LeadOffice
	}
	if p.StartsOn.IsZero() {
		p.StartsOn = old.StartsOn
	}
	if p.EndsOn.IsZero() {
		p.EndsOn = old.EndsOn
	}
	if err := p.Validate(); err != nil {
		return p, err
	}
	if p == old {
		return p, nil
	}
	p.Version++
	var err error
	if p.ID == 0 {
		if p.ID, err = tx.reserve(ctx, "programme", 1); err != nil {
			return p, err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO programme (id, code, name, strand, lead_office_id, starts_on, ends_on, version)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			p.ID, p.Code, p.Name, string(p.Strand), idOrNull(p.LeadOffice), p.StartsOn, p.EndsOn, p.Version)
	} else {
		_, err = tx.ExecContext(ctx, `
			UPDATE programme SET name = $2, strand = $3, lead_office_id = $4, starts_on = $5, ends_on = $6, version = $7, ended_at = 0
			WHERE id = $1`,
			p.ID, p.Name, string(p.Strand), idOrNull(p.LeadOffice), p.StartsOn, p.EndsOn, p.Version)
	}
	if err != nil {
		return p, fmt.Errorf("save programme %s: %w", p.Code, err)
	}
	return p, nil
}

func programmesByCode(ctx context.Context, tx *Tx) (map[string]ledger.Programme, error) {
	var rows []ledger.Programme
	if err := tx.SelectContext(ctx, &rows, `SELECT `+programmeColumns+` FROM programme`); err != nil {
		return nil, fmt.Errorf("read programmes: %w", err)
	}
	byCode := make(map[string]ledger.Programme, len(rows))
	for _, p := range rows {
		byCode[p.Code] = p
	}
	return byCode, nil
}
