package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Bulletin is a portfolio frozen for a reporting period (通报): how it was asked for, and the
// numbers as they came out. The definition fixes both times, so that asking again gives the
// same numbers; if ever it does not, the difference is the news.
type Bulletin struct {
	ID         ID      `db:"id"`
	Period     ID      `db:"period_id"`
	PlaceCode  string  `db:"place_code"` // what it is about lies there; empty: everywhere
	Title      string  `db:"title"`
	AsOf       Date    `db:"as_of"`
	KnownAt    Instant `db:"known_at"`
	FrozenAt   Instant `db:"frozen_at"`
	Definition string  `db:"definition"` // as WriteDefinition writes it
	Numbers    string  `db:"numbers"`    // as WriteNumbers writes them
	Batch      ID      `db:"batch_id"`
}

// Validate checks that the bulletin can be asked for again.
func (b Bulletin) Validate() error {
	switch {
	case strings.TrimSpace(b.Title) == "":
		return Invalid("bulletin", "", "title", "通报要有标题")
	case b.Period == 0:
		return Invalid("bulletin", b.Title, "period", "通报要写明报告期")
	case !b.AsOf.Valid() || b.KnownAt <= 0 || b.KnownAt >= Latest:
		return Invalid("bulletin", b.Title, "knownAt", "通报要写明截至日期和填报时点")
	}
	return nil
}

// WriteDefinition writes a question so that ReadDefinition reads the same.
func WriteDefinition(q PortfolioQuery) (string, error) {
	b, err := json.Marshal(q)
	return string(b), err
}

// ReadDefinition reads what WriteDefinition wrote.
func ReadDefinition(text string) (q PortfolioQuery, err error) {
	if err := decode(text, &q); err != nil {
		return q, err
	}
	return q, typeFilter(&q.Filter)
}

// WriteNumbers writes a portfolio so that ReadNumbers reads the same, and equal ones
// alike: rows and amounts in order.
func WriteNumbers(p Portfolio) (string, error) {
	p.Rows = slices.Clone(p.Rows)
	slices.SortFunc(p.Rows, func(a, b PortfolioCell) int { return slices.Compare(a.Keys, b.Keys) })
	b, err := json.Marshal(p)
	return string(b), err
}

// ReadNumbers reads what WriteNumbers wrote.
func ReadNumbers(text string) (p Portfolio, err error) {
	err = decode(text, &p)
	return p, err
}

func decode(text string, into any) error {
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("read a bulletin: %w", err)
	}
	return nil
}

// typeFilter gives the values that a filter compares with the types that their fields
// have, which JSON does not keep.
func typeFilter(f *ProjectFilter) error {
	if f.Where != nil {
		if err := typeCondition(RowProject, f.Where); err != nil {
			return err
		}
	}
	for _, list := range [][]ProjectFilter{f.And, f.Or} {
		for i := range list {
			if err := typeFilter(&list[i]); err != nil {
				return err
			}
		}
	}
	if f.Not != nil {
		return typeFilter(f.Not)
	}
	return nil
}

func typeCondition(kind RowKind, c *Condition) error {
	for i := range c.Tests {
		t := &c.Tests[i]
		field, found := Filterable[kind].Field(t.Field)
		if !found {
			return fmt.Errorf("read a bulletin: %s has no field %q", kind, t.Field)
		}
		for j, v := range t.Values {
			var err error
			if t.Values[j], err = typedValue(field.Type, t.Op, v); err != nil {
				return fmt.Errorf("read a bulletin: %s.%s: %w", kind, t.Field, err)
			}
		}
	}
	for i := range c.Related {
		r := &c.Related[i]
		relation, found := Filterable[kind].Relation(r.Relation)
		if !found {
			return fmt.Errorf("read a bulletin: %s has no relation %q", kind, r.Relation)
		}
		if err := typeCondition(relation.Of, &r.Where); err != nil {
			return err
		}
	}
	for _, list := range [][]Condition{c.And, c.Or} {
		for i := range list {
			if err := typeCondition(kind, &list[i]); err != nil {
				return err
			}
		}
	}
	if c.Not != nil {
		return typeCondition(kind, c.Not)
	}
	return nil
}

func typedValue(t FieldType, op Op, v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Int64()
		switch t {
		case IDField:
			return ID(n), err
		case InstantField:
			return Instant(n), err
		}
		return n, err
	case string:
		if t == DateField && op != OpIsNull {
			return ParseISODate(v)
		}
		return v, nil
	}
	return v, nil // a flag
}
