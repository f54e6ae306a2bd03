package ledger

// What filters say in short, as conditions: one way for all of them into SQL.

// in is the test that a field is one of the values; no values: no test.
func in[T any](c *Condition, field string, values []T, as func(T) any) {
	if len(values) == 0 {
		return
	}
	t := Test{Field: field, Op: OpIn, Values: make([]any, len(values))}
	for i, v := range values {
		t.Values[i] = as(v)
	}
	c.Tests = append(c.Tests, t)
}

func asID(id ID) any { return id }

func asWord[T ~string](w T) any { return string(w) }

func asInt(n int) any { return int64(n) }

func under[T any](field string, values []T) Test {
	t := Test{Field: field, Op: OpUnder}
	for _, v := range values {
		t.Values = append(t.Values, v)
	}
	return t
}

// oneOf is the condition that a field is one of the values.
func oneOf[T any](field string, values []T, as func(T) any) Condition {
	var c Condition
	in(&c, field, values, as)
	return c
}

func hasSome(relation string, where Condition) Related { return Related{relation, ForSome, where} }

func hasOne(relation string, where Condition) Related { return Related{relation, ForOne, where} }

func (c *Condition) relate(given int, r func() Related) {
	if given > 0 {
		c.Related = append(c.Related, r())
	}
}

// flag is the test that a field is true.
func (c *Condition) flag(field string, set bool) {
	if set {
		c.Tests = append(c.Tests, Test{field, OpEq, []any{true}})
	}
}

// mentions is the condition that one of some fields contains a text.
func mentions(text string, fields ...string) Condition {
	var c Condition
	for _, f := range fields {
		c.Or = append(c.Or, Condition{Tests: []Test{{f, OpContains, []any{text}}}})
	}
	return c
}

func (c *Condition) also(where *Condition) {
	if where != nil {
		c.And = append(c.And, *where)
	}
}

// Condition is the filter as a condition on projects. The view is not part of it: it
// says what is listed, not which.
func (f ProjectFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	in(&c, "code", f.Codes, asWord)
	in(&c, "status", f.Status, asWord)
	in(&c, "sector", f.Sectors, asWord)
	in(&c, "year", f.Years, asInt)
	in(&c, "batch", f.Batches, asID)
	if f.Started != nil {
		c.Tests = append(c.Tests, Test{"started", OpEq, []any{*f.Started}})
	}
	programme := func(where Condition) Related {
		return hasSome("inProgrammes", Condition{Related: []Related{hasOne("programme", where)}})
	}
	c.relate(len(f.Programmes), func() Related { return programme(oneOf("code", f.Programmes, asWord)) })
	c.relate(len(f.Strands), func() Related { return programme(oneOf("strand", f.Strands, asWord)) })
	part := func(where Condition) Related {
		p := oneOf("role", f.Roles, asWord)
		if len(where.Tests) > 0 {
			p.Related = []Related{hasOne("organisation", where)}
		}
		return hasSome("participations", p)
	}
	c.relate(len(f.Organisations), func() Related { return part(oneOf("id", f.Organisations, asID)) })
	c.relate(len(f.OrganisationKinds), func() Related { return part(oneOf("kind", f.OrganisationKinds, asWord)) })
	if len(f.Organisations)+len(f.OrganisationKinds) == 0 {
		c.relate(len(f.Roles), func() Related { return part(Condition{}) })
	}
	c.relate(len(f.Under), func() Related {
		code := "creditCode"
		if f.Located {
			code = "code"
		}
		return hasSome("places", Condition{Related: []Related{hasOne("place", Condition{Tests: []Test{under(code, f.Under)}})}})
	})
	c.relate(len(f.Packages), func() Related { return hasOne("package", oneOf("id", f.Packages, asID)) })
	if f.Text != "" {
		c.And = append(c.And, mentions(f.Text, "name", "code"))
	}
	c.also(f.Where)
	for _, sub := range f.And {
		c.And = append(c.And, sub.Condition())
	}
	for _, sub := range f.Or {
		c.Or = append(c.Or, sub.Condition())
	}
	if f.Not != nil {
		not := f.Not.Condition()
		c.Not = &not
	}
	return c
}

// Condition is the filter as a condition on organisations.
func (f OrganisationFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	in(&c, "kind", f.Kinds, asWord)
	if len(f.Under) > 0 {
		c.Tests = append(c.Tests, under("id", f.Under))
	}
	if f.Text != "" {
		named := mentions(f.Text, "name")
		named.Or = append(named.Or, Condition{Related: []Related{hasSome("aliases", mentions(f.Text, "name"))}})
		c.And = append(c.And, named)
	}
	if f.Code != "" {
		c.Related = append(c.Related, hasSome("identifiers", oneOf("value", []string{f.Code}, asWord)))
	}
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on places.
func (f PlaceFilter) Condition() Condition {
	var c Condition
	in(&c, "code", f.Codes, asWord)
	in(&c, "level", f.Levels, asWord)
	if f.Under != "" {
		c.Tests = append(c.Tests, under("code", []string{f.Under}))
	}
	if f.Parent != "" {
		c.Tests = append(c.Tests, Test{"parentCode", OpEq, []any{f.Parent}})
	}
	if f.Text != "" {
		c.And = append(c.And, mentions(f.Text, "name"))
	}
	c.flag("inUse", f.InUse)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on pairings.
func (f PairingFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	c.relate(len(f.Programmes), func() Related { return hasOne("programme", oneOf("code", f.Programmes, asWord)) })
	assistor := func(where Condition) Related {
		return hasSome("assistors", Condition{Related: []Related{hasOne("organisation", where)}})
	}
	c.relate(len(f.Organisations), func() Related { return assistor(oneOf("id", f.Organisations, asID)) })
	c.relate(len(f.Kinds), func() Related { return assistor(oneOf("kind", f.Kinds, asWord)) })
	c.relate(len(f.Under), func() Related { return hasOne("recipient", Condition{Tests: []Test{under("code", f.Under)}}) })
	c.flag("inForce", f.InForce)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on figures. History is not part of it.
func (f FigureFilter) Condition() Condition {
	var c Condition
	if f.Subject != "" {
		in(&c, "subject", []SubjectKind{f.Subject}, asWord)
	}
	in(&c, "subjectId", f.IDs, asID)
	in(&c, "placeCode", f.Places, asWord)
	if f.Under != "" {
		c.Tests = append(c.Tests, under("placeCode", []string{f.Under}))
	}
	in(&c, "measure", f.Measures, asWord)
	in(&c, "series", f.Series, asWord)
	in(&c, "underProgramme", f.Programmes, asWord)
	in(&c, "batchId", f.Batches, asID)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on import batches.
func (f BatchFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	in(&c, "state", f.States, asWord)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on findings.
func (f FindingFilter) Condition() Condition {
	var c Condition
	in(&c, "severity", f.Severities, asWord)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on reporting periods.
func (f PeriodFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	in(&c, "kind", f.Kinds, asWord)
	c.relate(len(f.Programmes), func() Related { return hasOne("programme", oneOf("code", f.Programmes, asWord)) })
	if f.Open != nil {
		c.Tests = append(c.Tests, Test{"closedAt", OpIsNull, []any{*f.Open}})
	}
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on progress reports.
func (f ReportFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	c.relate(len(f.Periods), func() Related { return hasOne("period", oneOf("id", f.Periods, asID)) })
	c.relate(len(f.Organisations), func() Related { return hasOne("organisation", oneOf("id", f.Organisations, asID)) })
	in(&c, "state", f.States, asWord)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on published figures.
func (f PublishedFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	c.relate(len(f.Programmes), func() Related { return hasOne("programme", oneOf("code", f.Programmes, asWord)) })
	in(&c, "source", f.Sources, asWord)
	in(&c, "measure", f.Measures, asWord)
	c.also(f.Where)
	return c
}

// Condition is the filter as a condition on bulletins.
func (f BulletinFilter) Condition() Condition {
	var c Condition
	in(&c, "id", f.IDs, asID)
	c.relate(len(f.Periods)+len(f.Programmes), func() Related {
		return hasOne("period", PeriodFilter{IDs: f.Periods, Programmes: f.Programmes}.Condition())
	})
	c.also(f.Where)
	return c
}
