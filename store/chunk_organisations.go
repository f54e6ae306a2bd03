package store

import (
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// organisation finds the one organisation that a name means.
func (c *chunk) organisation(name string) (*knownOrganisation, error) {
	found := c.people.named(name)
	switch len(found) {
	case 0:
		return nil, ledger.Invalid("organisation", name, "name", "单位“"+name+"”不在台账中，本批数据也没有登记它")
	case 1:
		return found[0], nil
	}
	return nil, ambiguousOrganisation(name, found)
}

func ambiguousOrganisation(name string, found []*knownOrganisation) error {
	names := make([]string, 0, len(found))
	for _, o := range found {
		names = append(names, o.Name)
	}
	slices.Sort(names)
	return ledger.Conflict("organisation", name, "“"+name+"”可能是以下任一单位："+strings.Join(names, "、")+"，请写全称")
}

// organisationClaim finds or makes the organisation of a claim and brings it up to date.
func (c *chunk) organisationClaim(claim *ledger.OrganisationClaim) (*knownOrganisation, error) {
	o, err := c.claimedOrganisation(claim)
	if err != nil {
		return nil, err
	}
	result := unchanged
	if o == nil {
		if o, err = c.newOrganisation(claim); err != nil {
			return nil, err
		}
		result = created
	}
	set := c.attributesOf(&o.row, o.Name)
	if claim.Kind != "" && claim.Kind != ledger.OtherOrganisation && o.Kind == ledger.OtherOrganisation {
		// Not knowing the kind is as good as blank.
		if o.row.knownFrom == c.tx.Now {
			o.Kind, set.changed = claim.Kind, true
		} else {
			set.text("kind", (*string)(&o.Kind), string(claim.Kind))
		}
	}
	if claim.PlaceCode != "" {
		if err := c.place("organisation", claim.Name, claim.PlaceCode); err != nil {
			return nil, err
		}
		set.text("place_code", &o.PlaceCode, claim.PlaceCode)
	}
	if claim.Parent != "" {
		parent, err := c.organisation(claim.Parent)
		if err != nil {
			return nil, err
		}
		set.id("parent_id", &o.Parent, parent.ID, func(id ledger.ID) string { return c.organisationName(id) })
	}
	if set.err != nil {
		return nil, set.err
	}
	wasChanged := set.changed
	more, err := c.organisationNames(o, claim)
	if err != nil {
		return nil, err
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	if result == unchanged && (wasChanged || more) {
		result = updated
		if !o.row.fresh {
			c.oldOrganisations = append(c.oldOrganisations, o)
		}
	}
	c.count(countOrganisation, result)
	c.changes.entity(countOrganisation, o.Name, result)
	return o, nil
}

// claimedOrganisation looks by identifier, then by name, alias and NameKey; nil: none.
func (c *chunk) claimedOrganisation(claim *ledger.OrganisationClaim) (*knownOrganisation, error) {
	var identified *knownOrganisation
	for _, id := range claim.Identifiers {
		o := c.people.byIdentifier[id]
		if o == nil {
			continue
		}
		if identified != nil && identified != o {
			return nil, ledger.Conflict("organisation", claim.Name, "所填代码分属 "+identified.Name+" 和 "+o.Name)
		}
		identified = o
	}
	exact := c.people.byName[claim.Name]
	if identified != nil {
		if exact != nil && exact != identified {
			return nil, ledger.Conflict("organisation", claim.Name, "代码属于 "+identified.Name+"，与名称不符")
		}
		return identified, nil
	}
	if exact != nil {
		if scheme := contradiction(exact, claim); scheme != "" {
			return nil, ledger.Conflict("organisation", claim.Name, "台账中这个单位的"+scheme+"代码与本行不同")
		}
		return exact, nil
	}
	var found []*knownOrganisation
	for _, o := range c.people.named(claim.Name) {
		// Another code says that a similar name is another body.
		if contradiction(o, claim) == "" {
			found = append(found, o)
		}
	}
	switch len(found) {
	case 0:
		return nil, nil
	case 1:
		return found[0], nil
	}
	return nil, ambiguousOrganisation(claim.Name, found)
}

// contradiction is the scheme in which an organisation has another code than claimed.
func contradiction(o *knownOrganisation, claim *ledger.OrganisationClaim) string {
	for _, want := range claim.Identifiers {
		for _, have := range o.Identifiers {
			if have.Scheme == want.Scheme && have.Value != want.Value {
				return want.Scheme
			}
		}
	}
	return ""
}

func (c *chunk) newOrganisation(claim *ledger.OrganisationClaim) (*knownOrganisation, error) {
	id, err := c.tx.reserve(c.ctx, "organisation", 1)
	if err != nil {
		return nil, err
	}
	kind := claim.Kind
	if kind == "" {
		kind = ledger.OtherOrganisation
	}
	o := &knownOrganisation{
		Organisation: ledger.Organisation{ID: id, Name: claim.Name, Kind: kind, Version: 1},
		Batch:        c.batch.ID, KnownFrom: c.tx.Now,
		row: entity{kind: countOrganisation, id: id, knownFrom: c.tx.Now, fresh: true},
	}
	if err := o.Validate(); err != nil {
		return nil, err
	}
	c.people.add(o)
	c.newOrganisations = append(c.newOrganisations, o)
	return o, nil
}

// organisationNames adds the identifiers and aliases that an organisation does not have yet.
func (c *chunk) organisationNames(o *knownOrganisation, claim *ledger.OrganisationClaim) (bool, error) {
	added := false
	for _, id := range claim.Identifiers {
		if slices.Contains(o.Identifiers, id) {
			continue
		}
		row, err := c.tx.reserve(c.ctx, "organisation_identifier", 1)
		if err != nil {
			return added, err
		}
		o.Identifiers = append(o.Identifiers, id)
		c.people.byIdentifier[id] = o
		c.changes.field(&o.row, o.row.knownFrom == c.tx.Now, o.Name, "identifier", "", id.Scheme+" "+id.Value, created)
		c.identifiers.id(row).id(o.ID).text(id.Scheme).text(id.Value).id(c.batch.ID).instant(c.tx.Now)
		added = true
	}
	for _, alias := range claim.Aliases {
		if alias.Name == o.Name || slices.ContainsFunc(o.Aliases, func(a ledger.Alias) bool { return a.Name == alias.Name }) {
			continue
		}
		row, err := c.tx.reserve(c.ctx, "organisation_alias", 1)
		if err != nil {
			return added, err
		}
		if alias.Kind == "" {
			alias.Kind = ledger.ShortName
		}
		o.Aliases = append(o.Aliases, alias)
		c.people.addAlias(alias.Name, o)
		c.changes.field(&o.row, o.row.knownFrom == c.tx.Now, o.Name, "alias", "", alias.Name, created)
		c.aliases.id(row).id(o.ID).text(alias.Name).text(ledger.NameKey(alias.Name)).text(string(alias.Kind)).id(c.batch.ID).instant(c.tx.Now)
		added = true
	}
	return added, nil
}

func (c *chunk) writeOrganisations() error {
	fresh := newTable("organisation", "id", "name", "name_key", "kind", "parent_id", "place_code", "version", "batch_id", "known_from")
	add := func(t *table, o *knownOrganisation) {
		t.id(o.ID).text(o.Name).text(ledger.NameKey(o.Name)).text(string(o.Kind)).idOrNull(o.Parent).textOrNull(o.PlaceCode).int(o.Version).id(o.Batch).instant(o.KnownFrom)
	}
	for _, o := range c.newOrganisations {
		add(fresh, o)
		o.row.fresh = false
	}
	if err := fresh.write(c.ctx, c.tx); err != nil {
		return err
	}
	old := newTable(fresh.name, fresh.columns...)
	for _, o := range withoutRepeats(c.oldOrganisations) {
		o.Version++
		add(old, o)
	}
	if err := old.upsert(c.ctx, c.tx, "kind", "parent_id", "place_code", "version"); err != nil {
		return err
	}
	if err := c.identifiers.write(c.ctx, c.tx); err != nil {
		return err
	}
	return c.aliases.write(c.ctx, c.tx)
}

// withoutRepeats drops what a list holds a second time.
func withoutRepeats[T comparable](list []T) []T {
	seen := make(map[T]bool, len(list))
	return slices.DeleteFunc(list, func(x T) bool {
		twice := seen[x]
		seen[x] = true
		return twice
	})
}

// shown is a project or other entity in an error: its code or name, and its id.
func shown(name string, id ledger.ID) string {
	return name + "（#" + strconv.FormatInt(int64(id), 10) + "）"
}
