package store

import (
	"cmp"
	"context"

	"jiedui/ledger"
)

// chunk is the part of a batch that is worked on at a time: what its entries may mean is
// read at once, then each entry is compared with that in memory, then what changes is
// written at once. What outlives it is in workspace.
type chunk struct {
	*application
	*workspace
	ctx context.Context

	places   map[string]ledger.Place
	zones    []ledger.Place // new
	revived  []ledger.Place // zones that an undone batch had made
	projects *projectIndex

	newOrganisations []*knownOrganisation
	newProjects      []*knownProject
	newPairings      []*knownPairing
	oldOrganisations []*knownOrganisation // changed
	oldProjects      []*knownProject
	oldPairings      []*knownPairing
	identifiers      *table
	aliases          *table
}

// apply works on one chunk of entries.
func (a *application) apply(ctx context.Context, entries []ledger.Entry) error {
	c := a.newChunk(ctx)
	defer a.space.forget()
	if err := c.load(entries); err != nil {
		return err
	}
	for i := range entries {
		if err := c.entry(&entries[i]); err != nil {
			return atRow(&entries[i], 0, err)
		}
	}
	if err := c.namedInScope(ctx); err != nil {
		return err
	}
	return c.write()
}

func (a *application) newChunk(ctx context.Context) *chunk {
	return &chunk{
		application: a,
		workspace:   a.space,
		ctx:         ctx,
		projects:    newProjectIndex(),
		identifiers: newTable("organisation_identifier", "id", "organisation_id", "scheme", "value", "batch_id", "known_from"),
		aliases:     newTable("organisation_alias", "id", "organisation_id", "alias", "alias_key", "kind", "batch_id", "known_from"),
	}
}

// wanted is what the entries of a chunk name.
type wanted struct {
	places      []string
	names       []string // of organisations
	identifiers []ledger.Identifier
	codes       []string // of projects and packages
	keys        []projectKey
	packages    []string // NameKeys
	pairings    []pairingKey
	measures    []string
	compared    bool // figures that rules compare with one another
	statuses    bool
	// projectFigures and pairingFigures say that there are figures of such subjects.
	projectFigures, pairingFigures bool
	observed                       []string // places with figures of their own
	observers                      []string // names of organisations with figures of their own
	driven                         []ledger.ID
}

func (c *chunk) wants(entries []ledger.Entry) *wanted {
	w := &wanted{}
	for i := range entries {
		e := &entries[i]
		for _, o := range e.Organisations {
			w.names = append(w.names, o.Name)
			if o.Parent != "" {
				w.names = append(w.names, o.Parent)
			}
			if o.PlaceCode != "" {
				w.places = append(w.places, o.PlaceCode)
			}
			w.identifiers = append(w.identifiers, o.Identifiers...)
		}
		if e.Zone != nil {
			w.places = append(w.places, zonePlaces([]ledger.Place{*e.Zone})...)
		}
		if p := e.Project; p != nil {
			if p.Code != "" {
				w.codes = append(w.codes, p.Code)
			}
			if p.Package != "" {
				w.codes = append(w.codes, p.Package)
				w.packages = append(w.packages, ledger.NameKey(p.Package))
			}
			w.keys = append(w.keys, keyOfProject(p))
			for _, place := range p.Places {
				w.places = append(w.places, place.PlaceCode)
			}
			for _, part := range p.Participations {
				w.names = append(w.names, part.Organisation)
			}
		}
		if p := e.Pairing; p != nil {
			w.places = append(w.places, p.Recipient)
			w.pairings = append(w.pairings, pairingKey{programme: c.programmes[p.Programme].ID, place: p.Recipient})
			for _, member := range p.Assistors {
				w.names = append(w.names, member.Organisation)
			}
		}
		for j := range e.Figures {
			c.wantsFigure(w, &e.Figures[j])
		}
		w.statuses = w.statuses || len(e.Status) > 0
	}
	return w
}

func (c *chunk) wantsFigure(w *wanted, f *ledger.FigureClaim) {
	w.measures = append(w.measures, f.Measure)
	if isCompared(f) {
		w.compared = true
	}
	if f.Provider != "" {
		w.names = append(w.names, f.Provider)
	}
	switch f.Subject {
	case ledger.SubjectProject:
		w.projectFigures = true
	case ledger.SubjectPairing:
		w.pairingFigures = true
	case ledger.SubjectPlace:
		w.places = append(w.places, f.PlaceCode)
		w.observed = append(w.observed, f.PlaceCode)
	case ledger.SubjectOrganisation:
		if f.Organisation != "" {
			w.names = append(w.names, f.Organisation)
			w.observers = append(w.observers, f.Organisation)
		}
	case ledger.SubjectProgramme:
		w.driven = append(w.driven, c.programmes[f.Programme].ID)
	}
}

// load reads what the entries may mean, in a number of statements that does not depend
// on how many entries there are.
func (c *chunk) load(entries []ledger.Entry) error {
	w := c.wants(entries)
	var err error
	if c.places, err = placesByCode(c.ctx, c.tx, w.places); err != nil {
		return err
	}
	if err := c.people.learn(c.ctx, c.tx, unique(w.names), w.identifiers); err != nil {
		return err
	}
	projects, err := c.loadProjects(w)
	if err != nil {
		return err
	}
	pairings, err := c.loadPairings(w.pairings)
	if err != nil {
		return err
	}
	return c.loadFacts(w, projects, pairings)
}

// loadFacts reads the timelines that may change.
func (c *chunk) loadFacts(w *wanted, projects, pairings []ledger.ID) error {
	if w.statuses {
		if err := c.statuses.load(c.ctx, c.tx, ledger.SubjectProject, projects, nil); err != nil {
			return err
		}
	}
	measures := w.allMeasures()
	if len(measures) == 0 {
		return nil
	}
	var observers []ledger.ID
	for _, name := range unique(w.observers) {
		for _, o := range c.people.named(name) {
			observers = append(observers, o.ID)
		}
	}
	if !w.projectFigures {
		projects = nil
	}
	if !w.pairingFigures {
		pairings = nil
	}
	for _, subjects := range []struct {
		kind ledger.SubjectKind
		ids  []ledger.ID
	}{
		{ledger.SubjectProject, projects},
		{ledger.SubjectPairing, pairings},
		{ledger.SubjectOrganisation, unique(observers)},
		{ledger.SubjectProgramme, unique(w.driven)},
	} {
		if err := c.figures.load(c.ctx, c.tx, subjects.kind, subjects.ids, measures); err != nil {
			return err
		}
	}
	return c.figures.loadPlaces(c.ctx, c.tx, unique(w.observed), measures)
}

// entry takes in one entry; what it names may have been made by an earlier one.
func (c *chunk) entry(e *ledger.Entry) error {
	c.changes.at(e.Sheet, e.Row)
	if e.Zone != nil {
		if err := c.zone(*e.Zone); err != nil {
			return err
		}
	}
	// By these names the entry itself calls organisations that were found by a code.
	var called map[string]*knownOrganisation
	for i := range e.Organisations {
		claim := &e.Organisations[i]
		o, err := c.organisationClaim(claim)
		if err != nil {
			return err
		}
		c.calls(countOrganisation, o.ID, e, claim.Name)
		if o.Name != claim.Name {
			if called == nil {
				called = map[string]*knownOrganisation{}
			}
			called[claim.Name] = o
		}
	}
	find := func(name string) (*knownOrganisation, error) {
		if o := called[name]; o != nil {
			return o, nil
		}
		return c.organisation(name)
	}
	var project *knownProject
	var pairing *knownPairing
	var err error
	if e.Project != nil {
		if project, err = c.project(e, find); err != nil {
			return err
		}
		c.calls(countProject, project.ID, e, e.Project.Name)
	}
	if e.Pairing != nil {
		if pairing, err = c.pairing(e.Pairing, find); err != nil {
			return err
		}
		c.calls(countPairing, pairing.ID, e, cmp.Or(e.Pairing.Team, e.Pairing.Recipient))
	}
	for i := range e.Figures {
		claim := &e.Figures[i]
		if err := c.entryFigure(e, claim, project, pairing, find); err != nil {
			return atRow(e, claim.Row, err)
		}
	}
	for i := range e.Status {
		claim := &e.Status[i]
		if project == nil {
			return ledger.Invalid("status", "", "project", "项目状态没有写明是哪个项目的")
		}
		if err := c.status(project.ID, e.Sheet, rowOf(claim.Row, e.Row), claim); err != nil {
			return atRow(e, claim.Row, err)
		}
	}
	return nil
}

// rowOf is a claim's own row, or else its entry's.
func rowOf(own, entry int) int {
	if own != 0 {
		return own
	}
	return entry
}

// write stores the chunk, what is referred to first.
func (c *chunk) write() error {
	c.check()
	return c.writeRows()
}

func (c *chunk) writeRows() error {
	if err := insertPlaces(c.ctx, c.tx, c.zones, int64(c.batch.ID)); err != nil {
		return err
	}
	for _, step := range []func() error{
		c.reviveZones, c.writeOrganisations, c.writeProjects, c.writePairings,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	for _, links := range []*linkSet{c.programmeLinks, c.placeLinks, c.participations, c.assistors} {
		if err := links.write(c.ctx, c.tx); err != nil {
			return err
		}
	}
	for _, facts := range []*factSet{c.figures, c.statuses} {
		if err := facts.write(c.ctx, c.tx); err != nil {
			return err
		}
	}
	if err := c.guardClosed(); err != nil {
		return err
	}
	return c.log.out.write(c.ctx, c.tx)
}

// zone sees that a zone exists. Where its results are credited is not changed by a
// sheet, because that would change past totals.
func (c *chunk) zone(z ledger.Place) error {
	old, found := c.places[z.Code]
	if found {
		z = filledZone(z, old)
	}
	if z.Level != ledger.LevelZone {
		return ledger.Invalid("place", z.Code, "level", "应为园区、片区、飞地")
	}
	if err := checkZone(z, c.places); err != nil {
		return err
	}
	switch {
	case !found:
		c.zones = append(c.zones, z)
		c.count(countZone, created)
		c.changes.entity(countZone, z.Name, created)
	case old.ValidTo == undoneZone:
		c.revived = append(c.revived, z)
		c.count(countZone, created)
		c.changes.entity(countZone, z.Name, created)
	case old.Name != z.Name || old.CreditedTo != z.CreditedTo:
		return ledger.Conflict("place", z.Code, "这个园区代码已用于 "+old.Name+"，名称或归属地与本行不同")
	default:
		c.count(countZone, unchanged)
	}
	c.places[z.Code] = z
	return nil
}

func (c *chunk) reviveZones() error {
	for _, z := range c.revived {
		if err := updateZone(c.ctx, c.tx, z); err != nil {
			return err
		}
		if err := c.log.zoneInForce(c.ctx, c.tx, z); err != nil {
			return err
		}
	}
	return nil
}

// place checks that a place is there.
func (c *chunk) place(entity, key, code string) error {
	if _, found := c.places[code]; !found {
		return ledger.Invalid(entity, key, "place", "行政区划代码 "+code+" 不存在")
	}
	return nil
}
