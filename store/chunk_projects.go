package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jiedui/ledger"
)

// projectKey is what a project is found by when it is named without a code.
type projectKey struct{ name, place string }

func keyOfProject(p *ledger.ProjectClaim) projectKey {
	key := projectKey{name: ledger.NameKey(p.Name)}
	if len(p.Places) > 0 {
		key.place = p.Places[0].PlaceCode
	}
	return key
}

// knownProject is a project of the ledger while a batch changes it.
type knownProject struct {
	ledger.Project
	NameKey   string         `db:"name_key"`
	PlaceKey  string         `db:"place_key"`
	Further   string         `db:"further"` // attributes as JSON
	Batch     ledger.ID      `db:"batch_id"`
	KnownFrom ledger.Instant `db:"known_from"`

	row     entity
	listed  bool // among the changed ones of the chunk
	nested  bool // others name it as their package
	further map[string]string
}

const knownProjectColumns = `id, code, name, name_key, place_key, COALESCE(package_id, 0) AS package_id, sector, year,
	starts_on, ends_on, summary, attributes AS further, version, batch_id, known_from`

type projectIndex struct {
	byID   map[ledger.ID]*knownProject
	byCode map[string]*knownProject
	byKey  map[projectKey][]*knownProject
	byName map[string][]*knownProject // NameKey
}

func newProjectIndex() *projectIndex {
	return &projectIndex{
		byID: map[ledger.ID]*knownProject{}, byCode: map[string]*knownProject{},
		byKey: map[projectKey][]*knownProject{}, byName: map[string][]*knownProject{},
	}
}

func (x *projectIndex) add(p *knownProject) {
	x.byID[p.ID] = p
	if p.Code != "" {
		x.byCode[p.Code] = p
	}
	key := projectKey{p.NameKey, p.PlaceKey}
	x.byKey[key] = append(x.byKey[key], p)
	x.byName[p.NameKey] = append(x.byName[p.NameKey], p)
}

func (x *projectIndex) remove(p *knownProject) {
	drop := func(q *knownProject) bool { return q == p }
	key := projectKey{p.NameKey, p.PlaceKey}
	x.byKey[key] = slices.DeleteFunc(x.byKey[key], drop)
	x.byName[p.NameKey] = slices.DeleteFunc(x.byName[p.NameKey], drop)
	delete(x.byCode, p.Code)
}

// loadProjects reads the projects that claims may mean, with their links, and returns
// the ids of those that are not only packages.
func (c *chunk) loadProjects(w *wanted) ([]ledger.ID, error) {
	names := make([]string, 0, len(w.keys)+len(w.packages))
	keys := make(map[projectKey]bool, len(w.keys))
	places := make(map[string][]string, len(w.keys)) // by name
	for _, k := range w.keys {
		keys[k] = true
		places[k.name] = append(places[k.name], k.place)
		names = append(names, k.name)
	}
	names = append(names, w.packages...)
	byName, err := selectIn[knownProject](c.ctx, c.tx, `
		SELECT `+knownProjectColumns+` FROM project
		WHERE name_key IN (@keys) AND known_to = 9223372036854775807`, unique(names))
	if err != nil {
		return nil, err
	}
	byCode, err := selectIn[knownProject](c.ctx, c.tx, `
		SELECT `+knownProjectColumns+` FROM project
		WHERE code IN (@keys) AND code <> '' AND known_to = 9223372036854775807`, unique(w.codes))
	if err != nil {
		return nil, err
	}
	var ids []ledger.ID
	for _, rows := range [][]knownProject{byName, byCode} {
		for i := range rows {
			p := &rows[i]
			if c.projects.byID[p.ID] != nil {
				continue
			}
			p.row = entity{kind: countProject, id: p.ID, knownFrom: p.KnownFrom}
			c.projects.add(p)
			near := func(place string) bool { return related(p.PlaceKey, place) }
			if keys[projectKey{p.NameKey, p.PlaceKey}] || p.Code != "" || slices.ContainsFunc(places[p.NameKey], near) {
				ids = append(ids, p.ID)
			}
		}
	}
	slices.Sort(ids)
	for _, links := range []*linkSet{c.programmeLinks, c.placeLinks, c.participations} {
		if err := links.load(c.ctx, c.tx, ids); err != nil {
			return nil, err
		}
	}
	if len(w.packages) == 0 {
		return ids, nil
	}
	nested, err := selectIn[ledger.ID](c.ctx, c.tx, `
		SELECT DISTINCT package_id FROM project WHERE package_id IN (@keys) AND known_to = 9223372036854775807`, ids)
	for _, id := range nested {
		c.projects.byID[id].nested = true
	}
	return ids, err
}

// project finds or makes the project of a claim and brings it up to date.
func (c *chunk) project(e *ledger.Entry, find func(string) (*knownOrganisation, error)) (*knownProject, error) {
	claim := e.Project
	p, err := c.claimedProject(claim)
	if err != nil {
		return nil, err
	}
	c.checkIdentity(e, p)
	result := unchanged
	if p == nil {
		if p, err = c.newProject(claim); err != nil {
			return nil, err
		}
		result = created
	}
	changed, err := c.projectAttributes(p, claim)
	if err != nil {
		return nil, err
	}
	linked, err := c.projectLinks(p, claim, find)
	if err != nil {
		return nil, err
	}
	if changed || linked || result == created {
		if err := c.checkProject(p); err != nil {
			return nil, err
		}
		if result == unchanged {
			result = updated
		}
		if !p.row.fresh && !p.listed {
			p.listed = true
			c.oldProjects = append(c.oldProjects, p)
		}
	}
	c.count(countProject, result)
	c.changes.entity(countProject, p.Name, result)
	return p, nil
}

// claimedProject looks by code, else by name and first place; nil: none.
func (c *chunk) claimedProject(claim *ledger.ProjectClaim) (*knownProject, error) {
	if claim.Code != "" {
		if p := c.projects.byCode[claim.Code]; p != nil {
			return p, nil
		}
	}
	var found []*knownProject
	for _, p := range c.projects.byKey[keyOfProject(claim)] {
		// With a code, only a project that has none yet can be meant.
		if claim.Code == "" || p.Code == "" {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, ambiguousProject(claim.Name, found)
}

func ambiguousProject(name string, found []*knownProject) error {
	var names []string
	for _, p := range found {
		label := p.Name
		if p.Code != "" {
			label = p.Code + " " + p.Name
		}
		names = append(names, shown(label, p.ID))
	}
	slices.Sort(names)
	return ledger.Conflict("project", name, "“"+name+"”可能是以下任一项目："+strings.Join(names, "、")+"，请填项目代码")
}

func (c *chunk) newProject(claim *ledger.ProjectClaim) (*knownProject, error) {
	id, err := c.tx.reserve(c.ctx, "project", 1)
	if err != nil {
		return nil, err
	}
	key := keyOfProject(claim)
	p := &knownProject{
		Project:  ledger.Project{ID: id, Code: claim.Code, Name: claim.Name, Version: 1},
		NameKey:  key.name,
		PlaceKey: key.place,
		Batch:    c.batch.ID, KnownFrom: c.tx.Now,
		row: entity{kind: countProject, id: id, knownFrom: c.tx.Now, fresh: true},
	}
	c.projects.add(p)
	c.newProjects = append(c.newProjects, p)
	return p, nil
}

func (c *chunk) projectAttributes(p *knownProject, claim *ledger.ProjectClaim) (bool, error) {
	set := c.attributesOf(&p.row, p.Name)
	if claim.Code != "" && p.Code == "" {
		set.text("code", &p.Code, claim.Code)
		c.projects.byCode[claim.Code] = p
	}
	// Found by its code, a project may have been renamed; a mere spelling is kept.
	if key := ledger.NameKey(claim.Name); key != "" && key != p.NameKey {
		c.projects.remove(p)
		set.text("name", &p.Name, claim.Name)
		p.NameKey = key
		c.projects.add(p)
	}
	if claim.Package != "" {
		parent, err := c.packageOf(p, claim)
		if err != nil {
			return false, err
		}
		set.id("package_id", &p.Package, parent.ID, func(id ledger.ID) string { return c.projectName(id) })
	}
	set.text("sector", &p.Sector, claim.Sector)
	set.text("summary", &p.Summary, claim.Summary)
	set.date("starts_on", &p.StartsOn, claim.StartsOn)
	set.date("ends_on", &p.EndsOn, claim.EndsOn)
	year := claim.Year
	if year == 0 && p.Year == 0 {
		year = p.StartsOn.Year
	}
	set.year(&p.Year, year)
	if err := c.furtherAttributes(set, p, claim.Attributes); err != nil {
		return false, err
	}
	return set.changed, set.err
}

func (c *chunk) furtherAttributes(set *attributes, p *knownProject, claimed map[string]string) error {
	if len(claimed) == 0 {
		return nil
	}
	if p.further == nil {
		p.further = map[string]string{}
		if p.Further != "" {
			if err := json.Unmarshal([]byte(p.Further), &p.further); err != nil {
				return fmt.Errorf("attributes of project %d: %w", p.ID, err)
			}
		}
	}
	changed := false
	for _, heading := range slices.Sorted(maps.Keys(claimed)) {
		value := p.further[heading]
		if set.change(furtherField+heading, value, claimed[heading]) {
			p.further[heading] = claimed[heading]
			changed = true
		}
	}
	if !changed {
		return nil
	}
	text, err := json.Marshal(p.further)
	p.Further = string(text)
	return err
}

// furtherField begins the name under which a further column is logged.
const furtherField = "attributes."

// packageOf finds the project that a claim names as its package: by code, else by name;
// of several with one name, the one on the claim's first place, else the one under one
// of its programmes.
func (c *chunk) packageOf(p *knownProject, claim *ledger.ProjectClaim) (*knownProject, error) {
	parent := c.projects.byCode[claim.Package]
	if parent == nil {
		found := c.projects.byName[ledger.NameKey(claim.Package)]
		if len(found) > 1 {
			found = narrowed(found, func(q *knownProject) bool { return q.PlaceKey == keyOfProject(claim).place })
		}
		if len(found) > 1 {
			found = narrowed(found, func(q *knownProject) bool { return c.sharesProgramme(q, claim) })
		}
		switch len(found) {
		case 0:
			return nil, ledger.Invalid("project", claim.Name, "package", "打包项目“"+claim.Package+"”不在台账中，也不在本行之前")
		case 1:
			parent = found[0]
		default:
			return nil, ambiguousProject(claim.Package, found)
		}
	}
	switch {
	case parent == p:
		return nil, ledger.Invalid("project", claim.Name, "package", "项目不能是自己的打包项目")
	case parent.Package != 0 || p.nested:
		return nil, ledger.Invalid("project", claim.Name, "package", "打包项目不能再属于别的打包项目")
	}
	parent.nested = true
	return parent, nil
}

// narrowed is what of a list satisfies, or all of it where nothing does.
func narrowed(list []*knownProject, ok func(*knownProject) bool) []*knownProject {
	var some []*knownProject
	for _, p := range list {
		if ok(p) {
			some = append(some, p)
		}
	}
	if len(some) == 0 {
		return list
	}
	return some
}

func (c *chunk) sharesProgramme(p *knownProject, claim *ledger.ProjectClaim) bool {
	for _, l := range c.programmeLinks.byOwner[p.ID] {
		for _, claimed := range claim.Programmes {
			if c.programmes[claimed.Code].ID == l.Target {
				return true
			}
		}
	}
	return false
}

func (c *chunk) projectLinks(p *knownProject, claim *ledger.ProjectClaim, find func(string) (*knownOrganisation, error)) (bool, error) {
	changed := false
	state := func(set *linkSet, l link) error {
		l.Owner = p.ID
		news, err := c.stateLink(set, &p.row, p.Name, l)
		changed = changed || news
		return err
	}
	for _, claimed := range claim.Programmes {
		programme, found := c.programmes[claimed.Code]
		if !found {
			return false, ledger.Invalid("project", claim.Name, "programme", "帮扶行动 "+claimed.Code+" 不存在")
		}
		if err := state(c.programmeLinks, link{Target: programme.ID, Share: claimed.Share, Lead: claimed.Lead}); err != nil {
			return false, err
		}
	}
	for _, claimed := range claim.Places {
		if err := c.place("project", claim.Name, claimed.PlaceCode); err != nil {
			return false, err
		}
		if err := state(c.placeLinks, link{PlaceCode: claimed.PlaceCode, Share: claimed.Share, Lead: claimed.Lead}); err != nil {
			return false, err
		}
	}
	for _, claimed := range claim.Participations {
		o, err := find(claimed.Organisation)
		if err != nil {
			return false, err
		}
		if err := state(c.participations, link{Target: o.ID, Role: claimed.Role, Share: claimed.Share, Post: claimed.Post,
			StartsOn: claimed.StartsOn, EndsOn: claimed.EndsOn}); err != nil {
			return false, err
		}
	}
	return changed, nil
}

// checkProject validates a project with all it has after the claim.
func (c *chunk) checkProject(p *knownProject) error {
	whole := p.Project
	for _, l := range c.programmeLinks.byOwner[p.ID] {
		whole.Programmes = append(whole.Programmes, ledger.ProgrammeShare{Programme: l.Target, Share: l.Share, Lead: l.Lead})
	}
	for _, l := range c.placeLinks.byOwner[p.ID] {
		whole.Places = append(whole.Places, ledger.PlaceShare{PlaceCode: l.PlaceCode, Share: l.Share, Lead: l.Lead})
	}
	for _, l := range c.participations.byOwner[p.ID] {
		whole.Participations = append(whole.Participations, ledger.Participation{Organisation: l.Target, Role: l.Role, Share: l.Share,
			Post: l.Post, StartsOn: l.StartsOn, EndsOn: l.EndsOn})
	}
	return whole.Validate()
}

func (c *chunk) writeProjects() error {
	fresh := newTable("project", "id", "code", "name", "name_key", "place_key", "package_id", "sector", "year", "starts_on", "ends_on",
		"summary", "attributes", "version", "batch_id", "known_from")
	add := func(t *table, p *knownProject) {
		t.id(p.ID).text(p.Code).text(p.Name).text(p.NameKey).text(p.PlaceKey).idOrNull(p.Package).text(p.Sector).int(int64(p.Year)).
			date(p.StartsOn).date(p.EndsOn).text(p.Summary).text(p.Further).int(p.Version).id(p.Batch).instant(p.KnownFrom)
	}
	for _, p := range c.newProjects {
		add(fresh, p)
	}
	if err := fresh.write(c.ctx, c.tx); err != nil {
		return err
	}
	old := newTable(fresh.name, fresh.columns...)
	for _, p := range c.oldProjects {
		p.Version++
		add(old, p)
	}
	return old.upsert(c.ctx, c.tx, "code", "name", "name_key", "package_id", "sector", "year", "starts_on", "ends_on", "summary", "attributes", "version")
}
