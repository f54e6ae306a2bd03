package store

import (
	"context"
	"fmt"

	"jiedui/ledger"
)

// SaveMeasures makes measures known or brings them up to date, by code. What a measure
// counts may not change once figures are counted by it: unit's dimension and behaviour
// of a measure in use are refused as a conflict.
func (s *Store) SaveMeasures(ctx context.Context, measures []ledger.Measure) error {
	if err := s.everywhere("measure", "", "指标须由管理员维护，请联系管理员"); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *Tx) error { return saveMeasures(ctx, tx, measures) })
}

func saveMeasures(ctx context.Context, tx *Tx, measures []ledger.Measure) error {
	known, err := measuresByCode(ctx, tx)
	if err != nil {
		return err
	}
	next := len(known)
	for _, m := range measures {
		if err := m.Validate(); err != nil {
			return err
		}
		old, found := known[m.Code]
		if found && old == m {
			continue
		}
		if !found {
			_, err = tx.ExecContext(ctx, `
				INSERT INTO measure (code, name, unit, behaviour, additive, year_long, note, position)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
				m.Code, m.Name, string(m.Unit), string(m.Behaviour), m.Additive, m.YearLong, m.Note, next)
			next++
			known[m.Code] = m
		} else {
			if old.Unit.Dimension() != m.Unit.Dimension() || old.Behaviour != m.Behaviour {
				var used bool
				if err := tx.GetContext(ctx, &used, `SELECT EXISTS (SELECT 1 FROM figure WHERE measure = $1)`, m.Code); err != nil {
					return fmt.Errorf("measure %s in use: %w", m.Code, err)
				}
				if used {
					return ledger.Conflict("measure", m.Code, "已有数据的指标不能改变量纲或存量、流量属性")
				}
			}
			_, err = tx.ExecContext(ctx, `
				UPDATE measure SET name = $2, unit = $3, behaviour = $4, additive = $5, year_long = $6, note = $7
				WHERE code = $1`,
				m.Code, m.Name, string(m.Unit), string(m.Behaviour), m.Additive, m.YearLong, m.Note)
		}
		if err != nil {
			return fmt.Errorf("save measure %s: %w", m.Code, err)
		}
	}
	return nil
}

func measuresByCode(ctx context.Context, tx *Tx) (map[string]ledger.Measure, error) {
	var rows []ledger.Measure
	err := tx.SelectContext(ctx, &rows, `SELECT code, name, unit, behaviour, additive, year_long, note FROM measure`)
	if err != nil {
		return nil, fmt.Errorf("read measures: %w", err)
	}
	byCode := make(map[string]ledger.Measure, len(rows))
	for _, m := range rows {
		byCode[m.Code] = m
	}
	return byCode, nil
}
