package importers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
)

// settleRecords puts settled names into the entries and finds what is said twice.
func (r *reader) settleRecords() {
	seen := seenBefore{projects: map[string]*record{}, pairings: map[string]*record{}, figures: map[string]seenFigure{}}
	for _, rec := range r.records {
		rec.applyNames()
		if z := rec.entry.Zone; z != nil {
			*z = r.zones[z.Code] // a later row may have said whom it is credited to
		}
		seen.check(r, rec)
	}
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
		rec.lost[entity] += n
	}
	for _, m := range next.mentions {
		own := *m
		rec.mentions = append(rec.mentions, &own)
		rec.entry.Organisations = append(rec.entry.Organisations, m.claim())
	}
	return true
}

// seenBefore remembers what a file has said.
type seenBefore struct {
	projects map[string]*record
	pairings map[string]*record
	figures  map[string]seenFigure
}

type seenFigure struct {
	claim ledger.FigureClaim
	rec   *record
}

func (rec *record) where(row int) string {
	return fmt.Sprintf("“%s”第 %d 行", rec.sheet, cmp.Or(row, rec.entry.Row))
}

func (s seenBefore) check(r *reader, rec *record) {
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
		key := rec.m.profile.Name + "\x00" + rec.m.layout.Name + "\x00" + subject + "\x00" + rec.statedAt()
		if first, twice := s.projects[key]; twice {
			report(codeDuplicateProject, 0, rec.m.columnOf(fieldName), p.Name, "与"+first.where(0)+"是同一个项目；一个项目（同一截至日期）只能有一行，请合并或改名")
			return
		} else {
			s.projects[key] = rec
		}
	}
	if p := e.Pairing; p != nil && e.Project == nil {
		key := rec.m.layout.Name + "\x00" + rec.asOf.String() + "\x00" + pairingKey(p)
		if first, twice := s.pairings[key]; twice && len(e.Figures) == 0 {
			report(codeDuplicatePairing, 0, 0, "", "与"+first.where(0)+"是同一个结对关系，只记一次")
		} else if !twice {
			s.pairings[key] = rec
		}
	}
	kept := e.Figures[:0]
	for _, f := range e.Figures {
		key := strings.Join([]string{figureSubject(f, e, subject), f.Programme, f.Measure, string(f.Series), f.Provider, f.ValidFrom.String()}, "\x00")
		first, twice := s.figures[key]
		m := measures[f.Measure]
		switch {
		case !twice:
			s.figures[key] = seenFigure{f, rec}
			kept = append(kept, f)
		case m.Behaviour == ledger.Flow:
			report(codeDuplicateFlow, f.Row, f.Col, m.Name, "与"+first.rec.where(first.claim.Row)+"是同一对象同一天的“"+m.Name+"”；同一天只能记一笔，请合并金额或写明各自的日期")
			kept = append(kept, f)
		case first.claim.Value == f.Value && first.claim.Qualifier == f.Qualifier:
			r.skipped["figure"]++
		default:
			report(codeDuplicateFigure, f.Row, f.Col, m.Name, "与"+first.rec.where(first.claim.Row)+"是同一对象同一天的“"+m.Name+"”，数值却不同，请核对")
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
	kind := string(f.Subject) + "\x00"
	switch f.Subject {
	case ledger.SubjectProject:
		return kind + project
	case ledger.SubjectPairing:
		return kind + pairingKey(e.Pairing)
	case ledger.SubjectPlace:
		return kind + f.PlaceCode
	case ledger.SubjectOrganisation:
		return kind + f.Organisation
	}
	return kind + f.Programme
}

// entities in the order they are reported.
var entities = []string{"organisation", "zone", "project", "pairing", "status", "figure"}

// countAll counts what the records claim: read, of that rejected with their rows, and
// skipped because an earlier row says the same.
func countAll(records []*record, skipped map[string]int) []ledger.EntityCount {
	counts := map[string]*ledger.EntityCount{}
	for _, entity := range entities {
		counts[entity] = &ledger.EntityCount{Entity: entity, Read: skipped[entity], Skipped: skipped[entity]}
	}
	for _, rec := range records {
		add := func(entity string, n int, rejected bool) {
			counts[entity].Read += n
			if rejected {
				counts[entity].Rejected += n
			}
		}
		e := rec.entry
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
	var list []ledger.EntityCount
	for _, entity := range entities {
		if counts[entity].Read > 0 {
			list = append(list, *counts[entity])
		}
	}
	return list
}
