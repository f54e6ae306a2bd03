package storetest

import (
	"cmp"
	"context"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("lists_are_those_rows_the_condition_is_true_of", conditionsAgree)
	_ = add("lists_are_in_the_order_of_several_fields", ordersAgree)
	_ = add("pages_say_exactly_what_lies_around_them", pagesAreExact)
)

// row is one thing of a world with what conditions can ask of it. A field without a
// value is absent.
type row struct {
	kind    ledger.RowKind
	fields  map[string]any
	related map[string]func() []row
}

// meets evaluates a condition from its definition, not from the SQL.
func (v row) meets(c ledger.Condition) bool {
	for _, t := range c.Tests {
		if !v.passes(t) {
			return false
		}
	}
	for _, r := range c.Related {
		found := v.related[r.Relation]()
		meet := 0
		for _, other := range found {
			if other.meets(r.Where) {
				meet++
			}
		}
		switch r.Quantifier {
		case ledger.ForEvery:
			if meet < len(found) {
				return false
			}
		case ledger.ForNone:
			if meet > 0 {
				return false
			}
		default:
			if meet == 0 {
				return false
			}
		}
	}
	for _, sub := range c.And {
		if !v.meets(sub) {
			return false
		}
	}
	if len(c.Or) > 0 && !slices.ContainsFunc(c.Or, v.meets) {
		return false
	}
	return c.Not == nil || !v.meets(*c.Not)
}

func (v row) passes(t ledger.Test) bool {
	have, given := v.fields[t.Field]
	if t.Op == ledger.OpIsNull {
		return t.Values[0] == !given
	}
	if !given {
		return false
	}
	want := t.Values[0]
	switch t.Op {
	case ledger.OpEq:
		return have == want
	case ledger.OpIn:
		return slices.Contains(t.Values, have)
	case ledger.OpUnder:
		return slices.ContainsFunc(t.Values, func(c any) bool { return strings.HasPrefix(have.(string), c.(string)) })
	case ledger.OpContains, ledger.OpStartsWith:
		field, _ := ledger.Filterable[v.kind].Field(t.Field)
		is := strings.Contains
		if t.Op == ledger.OpStartsWith {
			is = strings.HasPrefix
		}
		folded := ledger.NameKey(want.(string))
		return is(strings.ToLower(have.(string)), strings.ToLower(want.(string))) ||
			field.Type == ledger.NameField && folded != "" && is(ledger.NameKey(have.(string)), folded)
	}
	order := compareValues(have, want)
	switch t.Op {
	case ledger.OpLt:
		return order < 0
	case ledger.OpLte:
		return order <= 0
	case ledger.OpGt:
		return order > 0
	}
	return order >= 0
}

func compareValues(a, b any) int {
	switch a := a.(type) {
	case int64:
		return cmp.Compare(a, b.(int64))
	case ledger.Instant:
		return cmp.Compare(a, b.(ledger.Instant))
	case ledger.ID:
		return cmp.Compare(a, b.(ledger.ID))
	case ledger.Date:
		return strings.Compare(a.String(), b.(ledger.Date).String())
	}
	return strings.Compare(a.(string), b.(string))
}

// set adds a field unless it has no value.
func (v row) set(name string, value any) {
	switch value := value.(type) {
	case string:
		if value == "" {
			return
		}
	case ledger.Date:
		if value.IsZero() || value == ledger.Forever {
			return
		}
	case *int64:
		if value != nil {
			v.fields[name] = *value
		}
		return
	case ledger.Instant:
		if value == 0 || value == ledger.Unbounded {
			return
		}
	}
	v.fields[name] = value
}

func newRow(kind ledger.RowKind, fields map[string]any) row {
	v := row{kind: kind, fields: map[string]any{}, related: map[string]func() []row{}}
	for name, value := range fields {
		v.set(name, value)
	}
	return v
}

// rowsAt are the rows of a kind as of a date as known at an instant.
func (w *world) rowsAt(kind ledger.RowKind, at ledger.At) []row {
	var rows []row
	switch kind {
	case ledger.RowProject:
		for _, p := range w.projects {
			if p.at(at.KnownAt) {
				rows = append(rows, w.projectRow(p, at))
			}
		}
	case ledger.RowOrganisation:
		for _, o := range w.organisations {
			rows = append(rows, w.organisationRow(o, at))
		}
	case ledger.RowPlace:
		for _, code := range slices.Sorted(maps.Keys(w.places)) {
			rows = append(rows, w.placeRow(w.places[code], at))
		}
	case ledger.RowProgramme:
		for _, p := range w.programmes {
			rows = append(rows, w.programmeRow(p, at))
		}
	case ledger.RowPairing:
		for _, p := range w.pairings {
			if p.at(at.KnownAt) {
				rows = append(rows, w.pairingRow(p, at))
			}
		}
	case ledger.RowFigure:
		for _, f := range w.figures {
			if f.Holds(at.AsOf, at.KnownAt) {
				rows = append(rows, w.figureRow(f, at))
			}
		}
	case ledger.RowBatch:
		for i, applied := range instants {
			b := newRow(kind, map[string]any{"id": ledger.ID(i + 1), "kind": "import", "state": "applied", "appliedAt": applied})
			b.related["findings"] = func() []row { return nil }
			rows = append(rows, b)
		}
	}
	return rows
}

// having are the rows of a kind that want is true of.
func (w *world) having(kind ledger.RowKind, at ledger.At, want func(row) bool) func() []row {
	return func() []row {
		return slices.DeleteFunc(w.rowsAt(kind, at), func(v row) bool { return !want(v) })
	}
}

func (w *world) ofID(kind ledger.RowKind, at ledger.At, id ledger.ID) func() []row {
	return w.having(kind, at, func(v row) bool { return v.fields["id"] == id })
}

func (w *world) ofCode(at ledger.At, code string) func() []row {
	return func() []row {
		if p, found := w.places[code]; found {
			return []row{w.placeRow(p, at)}
		}
		return nil
	}
}

// figuresOf are those of a subject that hold.
func (w *world) figuresOf(at ledger.At, kind ledger.SubjectKind, id ledger.ID, code string) func() []row {
	return func() []row {
		var rows []row
		for _, f := range w.figures {
			if f.Holds(at.AsOf, at.KnownAt) && f.Subject == kind && f.SubjectID == id && f.PlaceCode == code {
				rows = append(rows, w.figureRow(f, at))
			}
		}
		return rows
	}
}

// linkRows are the known links of a thing as rows of their own.
func linkRows(links []link, kind ledger.RowKind, at ledger.At, relate func(l link, v row)) func() []row {
	return func() []row {
		var rows []row
		for _, l := range links {
			if l.at(at.KnownAt) {
				v := newRow(kind, map[string]any{"shareBasisPoints": l.share, "lead": l.lead, "role": string(l.role)})
				relate(l, v)
				rows = append(rows, v)
			}
		}
		return rows
	}
}

func (w *world) projectRow(p worldProject, at ledger.At) row {
	v := newRow(ledger.RowProject, map[string]any{
		"id": p.ID, "code": p.Code, "name": p.Name, "sector": p.Sector, "startsOn": p.StartsOn, "started": w.started(p, at.AsOf, at.KnownAt),
	})
	if p.Year != 0 {
		v.set("year", int64(p.Year))
	}
	for _, st := range p.statuses {
		if st.Holds(at.AsOf, at.KnownAt) {
			v.set("status", string(st.Status))
		}
	}
	v.related = map[string]func() []row{
		"package": w.ofID(ledger.RowProject, at, p.Package),
		"parts": func() []row {
			var rows []row
			for _, c := range w.projects {
				if c.Package == p.ID && c.at(at.KnownAt) {
					rows = append(rows, w.projectRow(c, at))
				}
			}
			return rows
		},
		"inProgrammes": linkRows(p.programmes, ledger.RowProjectProgramme, at, func(l link, v row) {
			v.related["programme"] = w.ofID(ledger.RowProgramme, at, l.id)
		}),
		"places": linkRows(p.places, ledger.RowProjectPlace, at, func(l link, v row) { v.related["place"] = w.ofCode(at, l.code) }),
		"participations": linkRows(p.parts, ledger.RowParticipation, at, func(l link, v row) {
			v.related["organisation"] = w.ofID(ledger.RowOrganisation, at, l.id)
			v.related["project"] = w.ofID(ledger.RowProject, at, p.ID)
		}),
		"statuses": func() []row {
			var rows []row
			for _, st := range p.statuses {
				if st.KnownFrom <= at.KnownAt && at.KnownAt < st.KnownTo {
					rows = append(rows, newRow(ledger.RowStatus, map[string]any{"status": string(st.Status), "validFrom": st.ValidFrom, "validTo": st.ValidTo}))
				}
			}
			return rows
		},
		"figures": w.figuresOf(at, ledger.SubjectProject, p.ID, ""),
	}
	return v
}

// linked are the projects or pairings that have a known link.
func (w *world) linked(kind ledger.RowKind, at ledger.At, links func(id ledger.ID) []link, want func(l link) bool) func() []row {
	return w.having(kind, at, func(v row) bool {
		return slices.ContainsFunc(links(v.fields["id"].(ledger.ID)), func(l link) bool { return l.at(at.KnownAt) && want(l) })
	})
}

func (w *world) organisationRow(o ledger.Organisation, at ledger.At) row {
	v := newRow(ledger.RowOrganisation, map[string]any{"id": o.ID, "name": o.Name, "kind": string(o.Kind)})
	none := func() []row { return nil }
	mine := func(l link) bool { return l.id == o.ID }
	v.related = map[string]func() []row{
		"parent": none, "place": none, "identifiers": none, "aliases": none,
		"projects": w.linked(ledger.RowProject, at, func(id ledger.ID) []link { return w.project1(id).parts }, mine),
		"participations": func() []row {
			var rows []row
			for _, p := range w.projects {
				own := slices.DeleteFunc(slices.Clone(p.parts), func(l link) bool { return !mine(l) })
				rows = append(rows, linkRows(own, ledger.RowParticipation, at, func(_ link, v row) {
					v.related["organisation"] = w.ofID(ledger.RowOrganisation, at, o.ID)
					v.related["project"] = w.ofID(ledger.RowProject, at, p.ID)
				})()...)
			}
			return rows
		},
		"pairings": w.linked(ledger.RowPairing, at, func(id ledger.ID) []link { return w.pairings[id-1].assistors }, mine),
		"figures":  w.figuresOf(at, ledger.SubjectOrganisation, o.ID, ""),
	}
	return v
}

func (w *world) placeRow(p ledger.Place, at ledger.At) row {
	v := newRow(ledger.RowPlace, map[string]any{
		"code": p.Code, "name": p.Name, "level": string(p.Level), "validFrom": p.ValidFrom, "validTo": p.ValidTo,
		"creditCode": p.CreditCode(), "parentCode": p.Parent,
	})
	v.related = map[string]func() []row{
		"creditedTo": w.ofCode(at, p.CreditedTo),
		"children":   w.having(ledger.RowPlace, at, func(v row) bool { return v.fields["parentCode"] == p.Code }),
		"projects": w.linked(ledger.RowProject, at, func(id ledger.ID) []link { return w.project1(id).places }, func(l link) bool {
			return l.code == p.Code || strings.HasPrefix(w.places[l.code].CreditCode(), p.Code)
		}),
		"pairings": w.having(ledger.RowPairing, at, func(v row) bool { return w.pairings[v.fields["id"].(ledger.ID)-1].Recipient == p.Code }),
		"figures":  w.figuresOf(at, ledger.SubjectPlace, 0, p.Code),
	}
	return v
}

func (w *world) programmeRow(p ledger.Programme, at ledger.At) row {
	v := newRow(ledger.RowProgramme, map[string]any{"id": p.ID, "code": p.Code, "name": p.Name, "strand": string(p.Strand)})
	v.related = map[string]func() []row{
		"leadOffice": func() []row { return nil },
		"projects": w.linked(ledger.RowProject, at, func(id ledger.ID) []link { return w.project1(id).programmes },
			func(l link) bool { return l.id == p.ID }),
		"pairings": w.having(ledger.RowPairing, at, func(v row) bool { return w.pairings[v.fields["id"].(ledger.ID)-1].Programme == p.ID }),
		"figures":  w.figuresOf(at, ledger.SubjectProgramme, p.ID, ""),
	}
	return v
}

func (w *world) pairingRow(p worldPairing, at ledger.At) row {
	v := newRow(ledger.RowPairing, map[string]any{"id": p.ID, "team": p.Team, "startsOn": p.StartsOn, "inForce": !at.AsOf.Before(p.StartsOn)})
	v.related = map[string]func() []row{
		"programme": w.ofID(ledger.RowProgramme, at, p.Programme), "recipient": w.ofCode(at, p.Recipient),
		"assistors": linkRows(p.assistors, ledger.RowAssistor, at, func(l link, v row) {
			v.related["organisation"] = w.ofID(ledger.RowOrganisation, at, l.id)
		}),
		"figures": w.figuresOf(at, ledger.SubjectPairing, p.ID, ""),
	}
	return v
}

func (w *world) figureRow(f ledger.Figure, at ledger.At) row {
	v := newRow(ledger.RowFigure, map[string]any{
		"id": f.ID, "measure": f.Measure, "value": f.Value, "qualifier": string(f.Qualifier), "validFrom": f.ValidFrom, "validTo": f.ValidTo,
		"knownFrom": f.KnownFrom, "knownTo": f.KnownTo, "subject": string(f.Subject), "series": string(f.Series),
	})
	of := func(kind ledger.SubjectKind, rows ledger.RowKind) func() []row {
		if f.Subject != kind {
			return func() []row { return nil }
		}
		return w.ofID(rows, at, f.SubjectID)
	}
	v.related = map[string]func() []row{
		"programme": w.ofID(ledger.RowProgramme, at, f.Programme), "provider": w.ofID(ledger.RowOrganisation, at, f.Provider),
		"batch": w.ofID(ledger.RowBatch, at, 1), "project": of(ledger.SubjectProject, ledger.RowProject),
		"pairing": of(ledger.SubjectPairing, ledger.RowPairing), "organisation": of(ledger.SubjectOrganisation, ledger.RowOrganisation),
		"place": w.ofCode(at, f.PlaceCode),
	}
	return v
}

// unmodelled are the fields that rows of a world do not have.
var unmodelled = []string{"batch", "batchId", "subjectId", "placeCode", "underProgramme", "inUse"}

// condition is a random condition whose values are met in the world.
func (w *world) condition(r *rand.Rand, kind ledger.RowKind, at ledger.At, depth int) ledger.Condition {
	var c ledger.Condition
	k := ledger.Filterable[kind]
	for range 1 + r.IntN(2) {
		switch {
		case depth > 0 && len(k.Relations) > 0 && chance(r, 45):
			rel := pick(r, k.Relations)
			q := ledger.ForOne
			if rel.Many {
				q = pick(r, []ledger.Quantifier{ledger.ForSome, ledger.ForSome, ledger.ForEvery, ledger.ForNone})
			}
			var where ledger.Condition
			if !chance(r, 15) {
				where = w.condition(r, rel.Of, at, depth-1)
			}
			c.Related = append(c.Related, ledger.Related{Relation: rel.Name, Quantifier: q, Where: where})
		case len(k.Fields) > 0:
			if f := pick(r, k.Fields); !slices.Contains(unmodelled, f.Name) {
				c.Tests = append(c.Tests, w.test(r, kind, f, at))
			}
		}
	}
	if depth > 0 && chance(r, 20) {
		c.Or = []ledger.Condition{w.condition(r, kind, at, depth-1), w.condition(r, kind, at, depth-1)}
	}
	if depth > 0 && chance(r, 15) {
		c.And = []ledger.Condition{w.condition(r, kind, at, depth-1)}
	}
	if depth > 0 && chance(r, 25) {
		not := w.condition(r, kind, at, depth-1)
		c.Not = &not
	}
	return c
}

func (w *world) test(r *rand.Rand, kind ledger.RowKind, f ledger.FilterField, at ledger.At) ledger.Test {
	ops := append(f.Type.Ops(), ledger.OpIsNull)
	if f.Tree && f.Type == ledger.CodeField {
		ops = append(ops, ledger.OpUnder)
	}
	t := ledger.Test{Field: f.Name, Op: pick(r, ops)}
	n := 1
	if t.Op == ledger.OpIn || t.Op == ledger.OpUnder {
		n += r.IntN(3)
	}
	for range n {
		t.Values = append(t.Values, w.value(r, kind, f, at, t.Op))
	}
	return t
}

// value is one that a field has in the world or nearly so.
func (w *world) value(r *rand.Rand, kind ledger.RowKind, f ledger.FilterField, at ledger.At, op ledger.Op) any {
	if op == ledger.OpIsNull {
		return chance(r, 50)
	}
	var met []any
	for _, v := range w.rowsAt(kind, at) {
		if value, given := v.fields[f.Name]; given {
			met = append(met, value)
		}
	}
	switch f.Type {
	case ledger.FlagField:
		return chance(r, 50)
	case ledger.IDField:
		return ledger.ID(1 + r.IntN(12))
	case ledger.DateField:
		return pick(r, dates).AddDays(r.IntN(3) - 1)
	case ledger.InstantField:
		return pick(r, instants) + ledger.Instant(r.IntN(3)-1)
	case ledger.IntField:
		return pick(r, []int64{0, 2023, 2024, 2500, 3333, 5000})
	case ledger.NumberField:
		if len(met) > 0 {
			return pick(r, met)
		}
		return int64(0)
	}
	text := "x%_!'"
	switch kind {
	case ledger.RowStatus:
		text = string(pick(r, ledger.Statuses))
	case ledger.RowParticipation:
		text = string(pick(r, ledger.Roles))
	default:
		if len(met) > 0 && !chance(r, 5) {
			text = pick(r, met).(string)
		}
	}
	if letters := []rune(text); op == ledger.OpContains || op == ledger.OpStartsWith {
		from := 0
		if op == ledger.OpContains {
			from = r.IntN(len(letters))
		}
		text = string(letters[from : from+1+r.IntN(len(letters)-from)])
		if f.Type == ledger.NameField && chance(r, 30) {
			text = "（" + strings.ToUpper(text) + "）"
		}
	}
	if op == ledger.OpUnder {
		text = text[:min(len(text), pick(r, []int{2, 4, 6}))]
	}
	return text
}

func conditionsAgree(t *testing.T, s *store.Store) {
	w, r := aWorld(t, s)
	found := map[ledger.RowKind]int{}
	for range 80 {
		ctx, statements := store.WithStatementCount(context.Background())
		at := ledger.At{AsOf: pick(r, dates), KnownAt: pick(r, append(instants, ledger.Latest))}
		for _, kind := range []ledger.RowKind{ledger.RowProject, ledger.RowOrganisation, ledger.RowPlace, ledger.RowPairing, ledger.RowFigure, ledger.RowBatch} {
			c := w.condition(r, kind, at, 3)
			var want []string
			for _, v := range w.rowsAt(kind, at) {
				if kind == ledger.RowProject && !w.leaf(w.project1(v.fields["id"].(ledger.ID)), at.KnownAt) {
					continue
				}
				if v.meets(c) {
					want = append(want, keyOf(v))
				}
			}
			got, n := w.read(ctx, t, s, kind, at, c)
			slices.Sort(got)
			slices.Sort(want)
			same(t, c, want, got)
			if n != len(want) {
				t.Errorf("%+v: count %d, want %d", c, n, len(want))
			}
			found[kind] += len(want)
		}
		if t.Failed() {
			return
		}
		if *statements != 12 {
			t.Errorf("twelve questions took %d statements", *statements)
		}
	}
	for kind, n := range found {
		if n < 20 {
			t.Errorf("conditions found %d of %s", n, kind)
		}
	}
}

func keyOf(v row) string {
	if code, is := v.fields["code"].(string); is && v.kind == ledger.RowPlace {
		return code
	}
	return idText(v.fields["id"].(ledger.ID))
}

// read lists all that a condition is true of, by key, and their number.
func (w *world) read(ctx context.Context, t *testing.T, s *store.Store, kind ledger.RowKind, at ledger.At, c ledger.Condition) (keys []string, n int) {
	t.Helper()
	switch kind {
	case ledger.RowProject:
		f := ledger.ProjectFilter{Where: &c}
		for _, p := range must[ledger.List[ledger.Project]](t)(s.Projects(ctx, at, f, all)).Items {
			keys = append(keys, idText(p.ID))
		}
		n = must[int](t)(s.ProjectCount(ctx, at, f))
	case ledger.RowOrganisation:
		f := ledger.OrganisationFilter{Where: &c}
		for _, o := range must[ledger.List[ledger.Organisation]](t)(s.Organisations(ctx, at, f, all)).Items {
			keys = append(keys, idText(o.ID))
		}
		n = must[int](t)(s.OrganisationCount(ctx, at, f))
	case ledger.RowPlace:
		f := ledger.PlaceFilter{Where: &c}
		for _, p := range must[ledger.List[ledger.Place]](t)(s.Places(ctx, at, f, all)).Items {
			keys = append(keys, p.Code)
		}
		n = must[int](t)(s.PlaceCount(ctx, at, f))
	case ledger.RowPairing:
		f := ledger.PairingFilter{Where: &c}
		for _, p := range must[ledger.List[ledger.Pairing]](t)(s.Pairings(ctx, at, f, all)).Items {
			keys = append(keys, idText(p.ID))
		}
		n = must[int](t)(s.PairingCount(ctx, at, f))
	case ledger.RowFigure:
		f := ledger.FigureFilter{Where: &c}
		for _, fig := range must[ledger.List[ledger.Figure]](t)(s.Figures(ctx, at, f, all)).Items {
			keys = append(keys, idText(fig.ID))
		}
		n = must[int](t)(s.FigureCount(ctx, at, f))
	case ledger.RowBatch:
		f := ledger.BatchFilter{Where: &c}
		for _, b := range must[ledger.List[ledger.ImportBatch]](t)(s.Batches(ctx, at, f, all)).Items {
			keys = append(keys, idText(b.ID))
		}
		n = must[int](t)(s.BatchCount(ctx, at, f))
	}
	return keys, n
}
