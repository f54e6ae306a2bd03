package importers

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// record is what one row says, before organisations are settled.
type record struct {
	entry    ledger.Entry
	sheet    string
	m        *mapping
	mentions []*mention
	renames  map[string]string // name in the row → name to store
	failed   bool
	goesOn   bool // the row goes on with the record above
	// asOf is the row's own date, where the table has a column of dates: such a table may
	// state a project once for each.
	asOf ledger.Date
	// lost counts, by entity, what the row has but could not be read: read and rejected.
	lost map[string]int
	// more are the pairings with further places and under further programmes: figures
	// belong to the first.
	more []ledger.PairingClaim
}

// extra are records of the further pairings.
func (rec *record) extra() []*record {
	var list []*record
	for i := range rec.more {
		o := &record{sheet: rec.sheet, m: rec.m, failed: rec.failed}
		o.entry = ledger.Entry{Sheet: rec.entry.Sheet, Row: rec.entry.Row, Zone: rec.entry.Zone, Pairing: &rec.more[i],
			Organisations: slices.Clone(rec.entry.Organisations)}
		for _, m := range rec.mentions {
			copied := *m
			o.mentions = append(o.mentions, &copied)
		}
		list = append(list, o)
	}
	return list
}

func (rec *record) rename(m *mention, name string) {
	if name != m.name {
		if rec.renames == nil {
			rec.renames = map[string]string{}
		}
		rec.renames[m.name] = name
	}
	m.name = name
}

// lose counts something of an entity that could not be read.
func (rec *record) lose(entity string) { rec.loseSome(entity, 1) }

func (rec *record) loseSome(entity string, n int) {
	if rec.lost == nil {
		rec.lost = map[string]int{}
	}
	rec.lost[entity] += n
}

// newRecord makes a record of a data row. Nil: there is nothing in it.
func (x *row) newRecord() *record {
	rec := &record{sheet: x.m.table.grid.name, m: x.m}
	rec.entry.Sheet, rec.entry.Row = x.m.table.grid.index, x.number
	if !x.hasContents() {
		x.r.f.add(codeRowWithoutContents, spot{sheet: rec.sheet, row: x.number}, "", "此行没有可识别的内容，未导入")
		return nil
	}
	if x.m.has(fieldAsOf) {
		rec.asOf, _ = x.asOf()
	}
	where, ok := x.places()
	if !ok {
		x.failed = true
	}
	if len(where.places) == 0 && ok {
		where.places = x.defaultPlaces()
	}
	if len(where.places) == 0 && ok && x.m.needsPlace() {
		x.findRow(codeMissingPlace, "", "没有写明地点：请补填县、镇、村或园区；若是合计行，请在首列写“合计”")
	}
	rec.entry.Zone = where.zone
	for _, p := range where.places {
		x.r.provinces[p.Code[:2]] = true
		if p.CreditedTo != "" {
			x.r.provinces[p.CreditedTo[:2]] = true
		}
	}
	programmes := x.programmes()
	if len(programmes) == 0 && !(x.m.records(ProjectRecord) && !x.m.records(PairingRecord)) {
		x.findRow(codeUnknownProgramme, fieldProgramm, "没有写明帮扶行动，请补填")
		programmes = []string{""} // the row is refused
	}
	assistors := x.organisations(roleAssistor)
	if x.m.records(ProjectRecord) {
		x.project(rec, where, programmes, assistors)
	}
	if x.m.records(PairingRecord) {
		x.pairing(rec, where, programmes, assistors)
	}
	if x.m.records(ObservationRecord) && len(where.places) == 0 && ok {
		x.findRow(codeMissingPlace, "", "没有写明是哪个地方的数据，请补充地区列")
	}
	x.figures(rec, where, programmes)
	for i := range rec.mentions {
		rec.entry.Organisations = append(rec.entry.Organisations, rec.mentions[i].claim())
	}
	rec.failed = x.failed
	return rec
}

func (m *mention) claim() ledger.OrganisationClaim {
	c := ledger.OrganisationClaim{Name: m.name, Kind: m.kind}
	if m.code != "" {
		c.Identifiers = []ledger.Identifier{{Scheme: ledger.SchemeCreditCode, Value: m.code}}
	}
	return c
}

// hasContents reports whether any mapped column but number and notes is filled.
func (x *row) hasContents() bool {
	for i := range x.m.columns {
		c := &x.m.columns[i]
		if c.spec == nil || c.spec.Field == fieldSerial || c.spec.Field == fieldIgnore || c.spec.Field == fieldPerson {
			continue
		}
		if cell, ok := x.m.table.grid.own(c.rowOf(x.number), c.col); ok && tidy(cell.Text) != "" {
			return true
		}
	}
	return false
}

// defaultPlaces is what the sheet's name or the title says the table is about, or else
// the caller, where that is one place. The profile's area is no such statement.
func (x *row) defaultPlaces() []ledger.Place {
	codes := x.r.namedBy(x.m.table, x.area())
	if len(codes) == 0 && len(x.r.o.Area) == 1 && x.r.sheetOfUnknownPlace(x.m.table) {
		x.findRow(codeUnknownPlace, "", "其他工作表的名称是地方，“"+x.m.table.grid.name+"”却找不到这个地方；请核对工作表名称，或补上地点列")
		return nil
	}
	if len(codes) == 0 && len(x.r.o.Area) == 1 {
		codes = x.r.o.Area
	}
	if len(codes) == 0 {
		return nil
	}
	if p, ok := x.r.o.Places.ByCode(codes[0]); ok {
		return []ledger.Place{p}
	}
	return nil
}

// sheetOfUnknownPlace reports whether a sheet is called like a county or town that is not
// known, in a workbook with a sheet for each: 翁源县, 始新县.
func (r *reader) sheetOfUnknownPlace(t *table) bool {
	name := tidy(t.grid.name)
	if !calledLikeAPlace.MatchString(name) || isZoneName(name) {
		return false
	}
	return slices.ContainsFunc(r.found, func(p part) bool {
		if p.grid.name == t.grid.name || !calledLikeAPlace.MatchString(tidy(p.grid.name)) {
			return false
		}
		m := r.resolve(divisions.Context{Under: r.o.Area}, tidy(p.grid.name))
		return m.OK && m.Rest == ""
	})
}

var calledLikeAPlace = regexp.MustCompile(`^\p{Han}{2,10}(?:[县区镇乡村]|街道)$`)

// programmes are what the column 帮扶类别 names, else the table's own.
func (x *row) programmes() []string {
	var codes []string
	for _, f := range x.all(fieldProgramm) {
		for _, word := range splitOrganisations(f.text) {
			code := x.r.programmeNamed(x.m.profile, word)
			if code == "" {
				x.find(codeUnknownProgramme, f, word, "不认识的帮扶类别（行动），请与台账中的名称一致")
				continue
			}
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	if len(codes) == 0 {
		codes = x.m.programmes()
	}
	for _, c := range codes {
		x.r.used[c] = true
	}
	return codes
}

func (x *row) text(field string) string {
	if columns := x.m.byID[field]; len(columns) == 1 {
		if f, ok := x.in(columns[0]); ok {
			return f.text
		}
	}
	var parts []string
	for _, f := range x.all(field) {
		if !slices.Contains(parts, f.text) {
			parts = append(parts, f.text)
		}
	}
	if len(parts) == 0 {
		if f, ok := x.one(field); ok {
			return f.text
		}
	}
	return strings.Join(parts, "；")
}

var duration = regexp.MustCompile(`^\d+(?:\.\d+)?个?(?:日历天|工作日|天|月|年)$`)

func (x *row) project(rec *record, where recipients, programmes []string, assistors []mention) {
	name, named := x.one(fieldName)
	p := &ledger.ProjectClaim{Name: name.text, Package: x.text(fieldPackage), Sector: x.text(fieldSector), Summary: x.text(fieldSummary)}
	if !named {
		if _, status := x.one(fieldStatus); x.m.records(PairingRecord) && !x.hasFigures() && !status {
			return // a pairing that has no project yet
		}
		rec.lose("project")
		x.findRow(codeMissingName, fieldName, "没有项目名称：请补填，或删去此行")
		return
	}
	rec.goesOn = name.carried
	if f, ok := x.one(fieldCode); ok {
		if code, ok := x.codeText(f); ok {
			p.Code = code
		}
	}
	p.Year = x.year()
	attributes := x.attributes()
	p.StartsOn, p.EndsOn = x.dates(attributes, fieldStarted, fieldDone)
	if where.rest != "" {
		attributes["具体地点"] = where.rest
	}
	if len(attributes) > 0 {
		p.Attributes = attributes
	}
	for _, code := range programmes {
		p.Programmes = append(p.Programmes, ledger.ProgrammeClaim{Code: code})
	}
	for _, place := range where.places {
		p.Places = append(p.Places, ledger.PlaceShare{PlaceCode: place.Code})
	}
	for _, role := range ledger.Roles {
		list := x.organisations(string(role))
		if role == cmp.Or(x.m.layout.AssistorRole, ledger.RoleImplementing) {
			list = append(list, assistors...)
		}
		x.participate(rec, p, role, list)
	}
	rec.entry.Project = p
	rec.entry.Status = x.status()
	check := ledger.Project{Name: p.Name, Year: p.Year, StartsOn: p.StartsOn, EndsOn: p.EndsOn}
	for i, part := range p.Participations {
		check.Participations = append(check.Participations, ledger.Participation{Organisation: ledger.ID(i + 1), Role: part.Role, Share: part.Share})
	}
	if err := check.Validate(); err != nil {
		x.invalid(err)
	}
}

func (x *row) invalid(err error) {
	text := err.Error()
	if e, ok := err.(*ledger.Error); ok {
		text = e.Text
	}
	x.findRow(codeInvalidRecord, "", text)
}

// participate gives the organisations of one role their part. The one marked 牵头 leads.
func (x *row) participate(rec *record, p *ledger.ProjectClaim, role ledger.Role, list []mention) {
	post := x.post(string(role))
	var from, to ledger.Date
	if post != "" && role == ledger.RoleAccountable {
		from, to = x.inForce()
	}
	for i := range list {
		m := list[i]
		part := ledger.ParticipationClaim{Organisation: m.name, Role: role, Share: m.share, Post: post, StartsOn: from, EndsOn: to}
		if m.lead {
			part.Role = ledger.RoleLead
		}
		same := func(o ledger.ParticipationClaim) bool {
			return o.Organisation == part.Organisation && o.Role == part.Role
		}
		if !slices.ContainsFunc(p.Participations, same) {
			p.Participations = append(p.Participations, part)
		}
		rec.mention(m)
	}
}

func (rec *record) mention(m mention) {
	for _, o := range rec.mentions {
		if o.name == m.name {
			o.code = cmp.Or(o.code, m.code)
			return
		}
	}
	rec.mentions = append(rec.mentions, &m)
}

// post is the post that answers, of a column for the role or, without one, of the
// accountable organisation or the assistors.
func (x *row) post(role string) string {
	if f, ok := x.one(x.m.posts[role]); ok {
		return f.text
	}
	if role == string(ledger.RoleAccountable) || role == roleAssistor {
		return x.text(fieldPost)
	}
	return ""
}

// inForce is from when to when somebody answers for something or is paired.
func (x *row) inForce() (from, to ledger.Date) {
	if f, ok := x.one(fieldStarts); ok {
		if s, ok := x.span(f); ok {
			from = s.From
		}
	}
	if f, ok := x.one(fieldEnds); ok {
		if s, ok := x.span(f); ok {
			to = s.To
		}
	}
	if f, ok := x.one(fieldPeriod); ok && from.IsZero() && to.IsZero() && !duration.MatchString(f.text) {
		if s, ok := x.span(f); ok {
			from, to = s.From, s.To
		}
	}
	return from, to
}

// dates are the first and last day of work: planned, or else as they came.
func (x *row) dates(attributes map[string]string, started, done string) (from, to ledger.Date) {
	if !x.m.has(fieldPost) { // beside a post the dates are those of who holds it
		from, to = x.inForce()
	}
	if f, ok := x.one(fieldPeriod); ok && duration.MatchString(f.text) {
		attributes[f.column.text] = f.text
	}
	if f, ok := x.one(started); ok && from.IsZero() {
		if s, ok := x.span(f); ok {
			from = s.From
		}
	}
	if f, ok := x.one(done); ok && to.IsZero() {
		if s, ok := x.span(f); ok {
			to = s.To
		}
	}
	return from, to
}

func (m *mapping) has(id string) bool {
	if m.byID != nil {
		return len(m.byID[id]) > 0
	}
	return slices.ContainsFunc(m.columns, func(c mappedColumn) bool { return c.field() == id })
}

func (x *row) year() int {
	f, ok := x.one(fieldYear)
	if !ok {
		return 0
	}
	s, ok := x.span(f)
	if !ok {
		return 0
	}
	return s.From.Year
}

// attributes are notes and, where the profile keeps them, columns that nothing is known of.
func (x *row) attributes() map[string]string {
	kept := map[string]string{}
	for _, i := range x.m.attributes {
		c := &x.m.columns[i]
		cell, ok := x.m.table.grid.shown(c.rowOf(x.number), c.col)
		if text := tidy(cell.Text); ok && text != "" && cell.Kind != sheet.Error && !ledger.IsBlankWord(text) {
			kept[c.text] = text
		}
	}
	return kept
}

func (x *row) pairing(rec *record, where recipients, programmes []string, assistors []mention) {
	if len(assistors) == 0 {
		if rec.entry.Project == nil || !x.m.records(ProjectRecord) {
			rec.lose("pairing")
			x.findRow(codeMissingOrg, fieldOrganisation+":"+roleAssistor, "没有帮扶（责任）单位：请补填")
		}
		return
	}
	switch {
	case len(where.places) == 0:
		rec.lose("pairing")
		if !x.failed {
			x.findRow(codeMissingPlace, "", "没有受帮扶地：请补填县、镇、村或园区")
		}
		return
	case len(where.places) > 1 && x.m.hasPairingFigures():
		rec.lose("pairing")
		x.find(codeSeveralPlaces, where.cell, where.cell.text, "一个数值只能属于一个结对关系；几个受帮扶地请分行填写")
		return
	}
	p := &ledger.PairingClaim{Programme: programmes[0], Recipient: where.places[0].Code, Team: x.text(fieldTeam)}
	if !x.m.records(ProjectRecord) {
		p.StartsOn, p.EndsOn = x.inForce()
	}
	post := x.post(roleAssistor)
	for _, m := range assistors {
		p.Assistors = append(p.Assistors, ledger.AssistorClaim{Organisation: m.name, Lead: m.lead, Share: m.share, Post: post})
		rec.mention(m)
	}
	rec.entry.Pairing = p
	for i, place := range where.places {
		for j, code := range programmes {
			if i+j > 0 {
				other := *p
				other.Recipient, other.Programme, other.Assistors = place.Code, code, slices.Clone(p.Assistors)
				rec.more = append(rec.more, other)
			}
		}
	}
	check := ledger.Pairing{Programme: 1, Recipient: p.Recipient, StartsOn: p.StartsOn, EndsOn: p.EndsOn}
	for i, a := range p.Assistors {
		check.Assistors = append(check.Assistors, ledger.Assistor{Organisation: ledger.ID(i + 1), Lead: a.Lead, Share: a.Share})
	}
	if err := check.Validate(); err != nil {
		x.invalid(err)
	}
}

// hasPairingFigures reports whether the table has figures of pairings.
func (m *mapping) hasPairingFigures() bool {
	subject := m.layout.Subject
	if subject == "" && !m.records(ProjectRecord) && !m.records(ObservationRecord) {
		subject = ledger.SubjectPairing
	}
	return slices.ContainsFunc(m.columns, func(c mappedColumn) bool {
		return c.spec != nil && c.spec.Measure != "" && cmp.Or(c.spec.Subject, subject) == ledger.SubjectPairing
	})
}

// programmeNamed finds a programme by code, name or word, in the profile first.
func (r *reader) programmeNamed(p *Profile, word string) string {
	key := headingKey(word)
	for _, profile := range append([]*Profile{p}, r.profiles...) {
		for _, g := range profile.Programmes {
			if g.Code == word || headingKey(g.Name) == key ||
				slices.ContainsFunc(g.Words, func(w string) bool { return headingKey(w) == key }) {
				return g.Code
			}
		}
	}
	return ""
}
