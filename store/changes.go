package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// recorder tells what a batch changes; a nil recorder records nothing.
type recorder struct {
	each   func(ledger.Change) // nil: only counts are wanted
	counts map[fieldKey]*ledger.FieldCount
	sheets []ledger.BatchSheet

	// sheet and row are those of the entry being taken in.
	sheet, row int
}

type fieldKey struct{ entity, field string }

func newRecorder(o ApplyOptions, sheets []ledger.BatchSheet) *recorder {
	if o.Changes == nil && o.EachChange == nil {
		return nil
	}
	return &recorder{each: o.EachChange, counts: map[fieldKey]*ledger.FieldCount{}, sheets: sheets}
}

// at says which row what follows comes from.
func (r *recorder) at(sheet, row int) {
	if r != nil {
		r.sheet, r.row = sheet, row
	}
}

func (r *recorder) count(entity, field string, o outcome) {
	key := fieldKey{entity, field}
	c := r.counts[key]
	if c == nil {
		c = &ledger.FieldCount{Entity: entity, Field: field}
		r.counts[key] = c
	}
	switch o {
	case created:
		c.Created++
	case updated:
		c.Updated++
	default:
		c.Unchanged++
	}
}

// entity notes a new entity; what else becomes of one is noted by field.
func (r *recorder) entity(kind, name string, o outcome) {
	if r == nil || o != created {
		return
	}
	r.tell(ledger.Change{Kind: ledger.ChangeCreated, Entity: kind, Name: name})
}

// field notes what became of an attribute or link. Those of an entity that the batch
// itself makes are only counted: the entity as a whole is the change.
func (r *recorder) field(e *entity, fresh bool, name, field, from, to string, o outcome) {
	if r == nil {
		return
	}
	if fresh && o != unchanged {
		o = created
	}
	r.count(e.kind, field, o)
	if o == unchanged || fresh {
		return
	}
	r.tell(ledger.Change{Kind: changeKind(o), Entity: e.kind, Name: name, Field: field, Old: from, New: to})
}

func changeKind(o outcome) ledger.ChangeKind {
	if o == created {
		return ledger.ChangeCreated
	}
	return ledger.ChangeUpdated
}

func (r *recorder) tell(c ledger.Change) {
	if r.each == nil {
		return
	}
	if c.Row == 0 {
		c.Sheet, c.Row = r.sheetName(r.sheet), r.row
	}
	r.each(c)
}

func (r *recorder) sheetName(index int) string { return sheetName(r.sheets, index) }

func sheetName(sheets []ledger.BatchSheet, index int) string {
	for _, s := range sheets {
		if s.Index == index {
			return s.Name
		}
	}
	return ""
}

// fields are the counts in a fixed order.
func (r *recorder) fields() []ledger.FieldCount {
	list := make([]ledger.FieldCount, 0, len(r.counts))
	for _, c := range r.counts {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b ledger.FieldCount) int {
		return cmp.Or(cmp.Compare(a.Entity, b.Entity), cmp.Compare(a.Field, b.Field))
	})
	return list
}

// figureChange notes what became of a figure; before is what held at its date.
func (c *chunk) figureChange(f *fact, before *ledger.Statement, withdrawn bool, o outcome) {
	r := c.changes
	if r == nil {
		return
	}
	r.count(countFigure, f.Measure, o)
	if o == unchanged || r.each == nil {
		return
	}
	unit := c.measures[f.Measure].Unit
	change := ledger.Change{
		Kind: changeKind(o), Entity: countFigure, Name: c.subjectName(f.timelineKey), Field: f.Measure,
		Subject: f.Subject, Series: f.Series, ValidFrom: f.ValidFrom,
		Sheet: r.sheetName(f.Sheet), Row: f.Row, Col: f.Col,
	}
	if before != nil {
		change.OldFigure = &ledger.Quantity{Value: before.Value, Unit: unit, Qualifier: ledger.Join(before.Qualifier, "")}
	}
	if !withdrawn {
		change.NewFigure = &ledger.Quantity{Value: f.Value, Unit: unit, Qualifier: f.Qualifier}
	}
	r.tell(change)
}

// statusChange notes what became of a status.
func (c *chunk) statusChange(f *fact, before *ledger.Statement, o outcome) {
	r := c.changes
	if r == nil {
		return
	}
	r.count(countStatus, countStatus, o)
	if o == unchanged || r.each == nil {
		return
	}
	change := ledger.Change{
		Kind: changeKind(o), Entity: countStatus, Name: c.subjectName(f.timelineKey), Field: countStatus,
		New: string(f.Status), ValidFrom: f.ValidFrom, Sheet: r.sheetName(f.Sheet), Row: f.Row, Col: f.Col,
	}
	if before != nil {
		change.Old = string(before.Status)
	}
	r.tell(change)
}

// held is what a timeline says of a day before a claim changes it; nil: nothing. Of a
// flow it is what was said of that very day.
func (s *factSet) held(f *fact) *ledger.Statement {
	t := s.timelines[f.timelineKey]
	if t == nil {
		return nil
	}
	head, found := ledger.HeldOn(t.statements, f.ValidFrom)
	if !found || t.behaviour == ledger.Flow && head.ValidFrom != f.ValidFrom {
		return nil
	}
	return &head
}

// subjectName is how a timeline's subject is called.
func (c *chunk) subjectName(key timelineKey) string {
	switch key.Subject {
	case ledger.SubjectProject:
		return c.projectName(key.SubjectID)
	case ledger.SubjectPairing:
		if p := c.pairingsByID[key.SubjectID]; p != nil {
			return c.pairingName(p)
		}
	case ledger.SubjectPlace:
		return c.places[key.PlaceCode].Name
	case ledger.SubjectOrganisation:
		return c.organisationName(key.SubjectID)
	case ledger.SubjectProgramme:
		return c.programmeName(key.SubjectID)
	}
	return idName(key.SubjectID)
}

func (c *chunk) programmeName(id ledger.ID) string {
	for _, p := range c.programmes {
		if p.ID == id {
			return p.Name
		}
	}
	return idName(id)
}

// pairingName says who helps whom.
func (c *chunk) pairingName(p *knownPairing) string {
	team := p.Team
	if team == "" {
		team = p.Key
	}
	return team + "→" + c.places[p.Recipient].Name
}

// projectName and organisationName name what an attribute refers to; the batch may not
// have read it.
func (c *chunk) projectName(id ledger.ID) string {
	if p := c.projects.byID[id]; p != nil {
		return p.Name
	}
	return idName(id)
}

func (c *chunk) organisationName(id ledger.ID) string {
	if o := c.people.byID[id]; o != nil {
		return o.Name
	}
	return idName(id)
}

func idName(id ledger.ID) string {
	if id == 0 {
		return ""
	}
	return "#" + strconv.FormatInt(int64(id), 10)
}

// stateLink lets a set of links say what a claim does, and notes what became of it.
func (c *chunk) stateLink(set *linkSet, row *entity, name string, l link) (bool, error) {
	var from string
	if c.changes != nil {
		from = c.linkText(set, l.key())
	}
	news, err := set.state(c.ctx, c.tx, c.batch.ID, l)
	if err != nil || c.changes == nil {
		return news, err
	}
	o := unchanged
	switch {
	case news && from == "":
		o = created
	case news:
		o = updated
	}
	field := set.name
	if l.Role != "" {
		field += "." + string(l.Role)
	}
	c.changes.field(row, row.knownFrom == c.tx.Now, name, field, from, c.linkText(set, l.key()), o)
	return news, nil
}

// linkText is what is believed of a link; empty: there is none.
func (c *chunk) linkText(set *linkSet, key linkKey) string {
	for _, l := range set.byOwner[key.owner] {
		if l.key() == key {
			return c.linkWords(set.linkTable, l)
		}
	}
	return ""
}

func (c *chunk) linkWords(t *linkTable, l *link) string {
	var b strings.Builder
	switch {
	case t == projectProgrammes:
		b.WriteString(c.programmeName(l.Target))
	case l.PlaceCode != "":
		b.WriteString(c.places[l.PlaceCode].Name)
	default:
		b.WriteString(c.organisationName(l.Target))
	}
	if l.Lead {
		b.WriteString(" 牵头")
	}
	if l.Share != nil {
		text, err := ledger.DecimalText(*l.Share*100, ledger.UnitPercent, -1)
		if err == nil {
			b.WriteString(" " + text + "%")
		}
	}
	if l.Post != "" {
		b.WriteString(" " + l.Post)
	}
	if !l.StartsOn.IsZero() || !l.EndsOn.IsZero() {
		b.WriteString(" " + dateText(l.StartsOn) + "—" + dateText(l.EndsOn))
	}
	return b.String()
}
