package importers

import (
	"cmp"
	"context"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"jiedui/ledger"
)

// recordsPerBlock are settled at a time: their organisations are asked for together.
const recordsPerBlock = 2000

// settleRecords settles what has been read since the last time: it puts settled names into
// the entries, finds what is said twice, counts, and hands the good entries on.
func (r *reader) settleRecords(ctx context.Context) error {
	records := r.pending
	r.pending = records[:0]
	if r.rehearsing || len(records) == 0 {
		return nil
	}
	if err := r.resolveOrganisations(ctx, records); err != nil {
		return err
	}
	b := block{entries: make([]ledger.Entry, 0, len(records))}
	for i, rec := range records {
		rec.applyNames()
		if z := rec.entry.Zone; z != nil {
			*z = r.zoneAsOfNow(z.Code)
		}
		r.seen.check(r, rec)
		r.counts.add(rec)
		if !rec.failed {
			b.entries = append(b.entries, rec.entry)
		}
		records[i] = nil
	}
	if len(r.used) > r.told {
		r.told = len(r.used)
		b.programmes = r.programmes()
	}
	b.refused = r.f.blocked || !r.o.Partial && r.f.errors() > 0
	r.entries += len(b.entries)
	return r.emit(b)
}

// zoneAsOfNow is a zone with whom it is credited to: a later row may say so.
func (r *reader) zoneAsOfNow(code string) ledger.Place {
	if z, ok := r.credited[code]; ok {
		return z
	}
	return r.zones[code]
}

// applyNames writes the settled names over those of the row. Two names of one row may
// turn out to be one organisation.
func (rec *record) applyNames() {
	name := func(s string) string { return cmp.Or(rec.renames[s], s) }
	e := &rec.entry
	for i := range e.Organisations {
		e.Organisations[i].Name = name(e.Organisations[i].Name)
	}
	claims := e.Organisations[:0]
	for _, c := range e.Organisations {
		if i := slices.IndexFunc(claims, func(o ledger.OrganisationClaim) bool { return o.Name == c.Name }); i >= 0 {
			if len(claims[i].Identifiers) == 0 {
				claims[i].Identifiers = c.Identifiers
			}
			claims[i].Aliases = append(claims[i].Aliases, c.Aliases...)
			continue
		}
		claims = append(claims, c)
	}
	e.Organisations = claims
	if p := e.Project; p != nil {
		var kept []ledger.ParticipationClaim
		for _, part := range p.Participations {
			part.Organisation = name(part.Organisation)
			if !slices.ContainsFunc(kept, func(o ledger.ParticipationClaim) bool {
				return o.Organisation == part.Organisation && o.Role == part.Role
			}) {
				kept = append(kept, part)
			}
		}
		p.Participations = kept
	}
	if p := e.Pairing; p != nil {
		var kept []ledger.AssistorClaim
		for _, a := range p.Assistors {
			a.Organisation = name(a.Organisation)
			if !slices.ContainsFunc(kept, func(o ledger.AssistorClaim) bool { return o.Organisation == a.Organisation }) {
				kept = append(kept, a)
			}
		}
		p.Assistors = kept
	}
	for i := range e.Figures {
		e.Figures[i].Provider, e.Figures[i].Organisation = name(e.Figures[i].Provider), name(e.Figures[i].Organisation)
	}
}

// goOnWith takes in a row that goes on with this record: the same project's name, merged
// or filled in once, beside a further place, organisation or value. A row that says
// the name again is a record of its own.
func (rec *record) goOnWith(next *record) bool {
	a, b := rec.entry.Project, next.entry.Project
	if a == nil || b == nil || !next.goesOn || a.Name != b.Name || b.Code != "" && b.Code != a.Code {
		return false
	}
	for _, p := range b.Places {
		if !slices.ContainsFunc(a.Places, func(o ledger.PlaceShare) bool { return o.PlaceCode == p.PlaceCode }) {
			a.Places = append(a.Places, p)
		}
	}
	for _, p := range b.Participations {
		if !slices.ContainsFunc(a.Participations, func(o ledger.ParticipationClaim) bool { return o.Organisation == p.Organisation && o.Role == p.Role }) {
			a.Participations = append(a.Participations, p)
		}
	}
	for _, p := range b.Programmes {
		if !slices.ContainsFunc(a.Programmes, func(o ledger.ProgrammeClaim) bool { return o.Code == p.Code }) {
			a.Programmes = append(a.Programmes, p)
		}
	}
	for k, v := range b.Attributes {
		if a.Attributes == nil {
			a.Attributes = map[string]string{}
		}
		if old := a.Attributes[k]; old == "" {
			a.Attributes[k] = v
		} else if old != v && !strings.Contains(old, v) {
			a.Attributes[k] = old + "；" + v
		}
	}
	for _, f := range next.entry.Figures {
		f.Row = cmp.Or(f.Row, next.entry.Row)
		rec.entry.Figures = append(rec.entry.Figures, f)
	}
	if len(rec.entry.Status) == 0 {
		rec.entry.Status = next.entry.Status
	}
	if p, q := rec.entry.Pairing, next.entry.Pairing; p != nil && q != nil && p.Recipient == q.Recipient {
		next.entry.Pairing = nil
		for _, o := range q.Assistors {
			if !slices.ContainsFunc(p.Assistors, func(o2 ledger.AssistorClaim) bool { return o2.Organisation == o.Organisation }) {
				p.Assistors = append(p.Assistors, o)
			}
		}
	}
	for entity, n := range next.lost {
		rec.loseSome(entity, n)
	}
	for _, m := range next.mentions {
		own := *m
		rec.mentions = append(rec.mentions, &own)
		rec.entry.Organisations = append(rec.entry.Organisations, m.claim())
	}
	return true
}

// seenBefore remembers what a file has said: of each statement a hash and where it stands.
// Two statements of one hash are taken for the same; of ten million that happens once in
// three hundred thousand files.
type seenBefore struct {
	state    *maphash.Hash
	projects map[uint64]place
	pairings map[uint64]place
	figures  map[uint64]seenFigure
	own      map[uint64]seenFigure // of one record's project, which no other record may name
	single   bool                  // no two records may name one project
}

// place is where something was said first.
type place struct{ sheet, row int32 }

type seenFigure struct {
	value     int64
	qualifier ledger.Qualifier
	place
}

func newSeenBefore() seenBefore {
	return seenBefore{
		state: new(maphash.Hash), projects: map[uint64]place{}, pairings: map[uint64]place{},
		figures: map[uint64]seenFigure{}, own: map[uint64]seenFigure{},
	}
}

// foresee notes whether a project may be named by several records: in tables of two kinds,
// or once for each date.
func (s *seenBefore) foresee(found []part) {
	s.single = true
	var first *mapping
	for _, p := range found {
		for _, m := range p.mappings {
			if first == nil {
				first = m
			}
			s.single = s.single && m.profile == first.profile && m.layout == first.layout && !m.has(fieldAsOf)
		}
	}
}

func (rec *record) place(row int) place {
	return place{int32(rec.entry.Sheet), int32(cmp.Or(row, rec.entry.Row))}
}

func (r *reader) where(p place) string {
	return fmt.Sprintf("“%s”第 %d 行", r.names[p.sheet], p.row)
}

func (s *seenBefore) hash(parts ...string) uint64 {
	h := s.state
	h.Reset()
	for _, p := range parts {
		_, _ = h.WriteString(p) // never fails
		_ = h.WriteByte(0)
	}
	return h.Sum64()
}

func (s *seenBefore) check(r *reader, rec *record) {
	report := func(code string, row, col int, seen, hint string) {
		at := spot{sheet: rec.sheet, row: cmp.Or(row, rec.entry.Row), col: col}
		if i := slices.IndexFunc(rec.m.columns, func(c mappedColumn) bool { return c.col == col }); i >= 0 {
			at.heading = rec.m.columns[i].text
		}
		if r.f.add(code, at, seen, hint) {
			rec.failed = true
		}
	}
	e := &rec.entry
	subject := ""
	if p := e.Project; p != nil {
		subject = projectKey(p)
		key := s.hash(rec.m.profile.Name, rec.m.layout.Name, subject, rec.statedAt())
		if first, twice := s.projects[key]; twice {
			report(codeDuplicateProject, 0, rec.m.columnOf(fieldName), p.Name, "与"+r.where(first)+"是同一个项目；一个项目（同一截至日期）只能有一行，请合并或改名")
			return
		}
		s.projects[key] = rec.place(0)
	}
	if p := e.Pairing; p != nil && e.Project == nil {
		key := s.hash(rec.m.layout.Name, rec.asOf.String(), pairingKey(p))
		if first, twice := s.pairings[key]; twice && len(e.Figures) == 0 {
			report(codeDuplicatePairing, 0, 0, "", "与"+r.where(first)+"是同一个结对关系，只记一次")
		} else if !twice {
			s.pairings[key] = rec.place(0)
		}
	}
	clear(s.own)
	kept := e.Figures[:0]
	for _, f := range e.Figures {
		figures := s.figures
		if s.single && f.Subject == ledger.SubjectProject {
			figures = s.own
		}
		day := [4]byte{byte(f.ValidFrom.Year >> 8), byte(f.ValidFrom.Year), byte(f.ValidFrom.Month), byte(f.ValidFrom.Day)}
		key := s.hash(string(f.Subject), figureSubject(f, e, subject), f.Programme, f.Measure, string(f.Series), f.Provider, string(day[:]))
		first, twice := figures[key]
		m := measures[f.Measure]
		switch {
		case !twice:
			figures[key] = seenFigure{f.Value, f.Qualifier, rec.place(f.Row)}
			kept = append(kept, f)
		case m.Behaviour == ledger.Flow:
			report(codeDuplicateFlow, f.Row, f.Col, m.Name, "与"+r.where(first.place)+"是同一对象同一天的“"+m.Name+"”；同一天只能记一笔，请合并金额或写明各自的日期")
			kept = append(kept, f)
		case first.value == f.Value && first.qualifier == f.Qualifier:
			r.counts.skip("figure")
		default:
			report(codeDuplicateFigure, f.Row, f.Col, m.Name, "与"+r.where(first.place)+"是同一对象同一天的“"+m.Name+"”，数值却不同，请核对")
			kept = append(kept, f)
		}
	}
	e.Figures = kept
}

// statedAt tells apart the rows that a table with a column of dates may have of one
// record: by their date, and transfers by who paid.
func (rec *record) statedAt() string {
	if rec.asOf.IsZero() {
		return ""
	}
	key := rec.asOf.String()
	for _, f := range rec.entry.Figures {
		if f.Provider != "" {
			return key + "\x00" + f.Provider
		}
	}
	return key
}

func (m *mapping) columnOf(id string) int {
	for _, c := range m.columns {
		if c.field() == id {
			return c.col
		}
	}
	return 0
}

func projectKey(p *ledger.ProjectClaim) string {
	if p.Code != "" {
		return "code\x00" + p.Code
	}
	first := ""
	if len(p.Places) > 0 {
		first = p.Places[0].PlaceCode
	}
	return "name\x00" + ledger.NameKey(p.Name) + "\x00" + first
}

func pairingKey(p *ledger.PairingClaim) string {
	if p.Team != "" {
		return p.Programme + "\x00" + p.Recipient + "\x00team\x00" + p.Team
	}
	return p.Programme + "\x00" + p.Recipient + "\x00" + ledger.NameKey(p.Assistors[0].Organisation)
}

func figureSubject(f ledger.FigureClaim, e *ledger.Entry, project string) string {
	switch f.Subject {
	case ledger.SubjectProject:
		return project
	case ledger.SubjectPairing:
		return pairingKey(e.Pairing)
	case ledger.SubjectPlace:
		return f.PlaceCode
	case ledger.SubjectOrganisation:
		return f.Organisation
	}
	return f.Programme
}

// entities in the order they are reported.
var entities = []string{"organisation", "zone", "project", "pairing", "status", "figure"}

// counts are what the records claim: read, of that rejected with their rows, and skipped
// because an earlier row says the same.
type counts map[string]*ledger.EntityCount

func (c counts) of(entity string) *ledger.EntityCount {
	if c[entity] == nil {
		c[entity] = &ledger.EntityCount{Entity: entity}
	}
	return c[entity]
}

func (c counts) skip(entity string) {
	n := c.of(entity)
	n.Read++
	n.Skipped++
}

func (c counts) add(rec *record) {
	add := func(entity string, n int, rejected bool) {
		if n == 0 {
			return
		}
		count := c.of(entity)
		count.Read += n
		if rejected {
			count.Rejected += n
		}
	}
	e := &rec.entry
	add("organisation", len(e.Organisations), rec.failed)
	if e.Zone != nil {
		add("zone", 1, rec.failed)
	}
	if e.Project != nil {
		add("project", 1, rec.failed)
	}
	if e.Pairing != nil {
		add("pairing", 1, rec.failed)
	}
	add("status", len(e.Status), rec.failed)
	add("figure", len(e.Figures), rec.failed)
	for entity, n := range rec.lost {
		add(entity, n, true)
	}
}

func (c counts) list() []ledger.EntityCount {
	var list []ledger.EntityCount
	for _, entity := range entities {
		if n := c[entity]; n != nil && n.Read > 0 {
			list = append(list, *n)
		}
	}
	return list
}
