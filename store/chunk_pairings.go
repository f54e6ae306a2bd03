package store

import (
	"slices"

	"jiedui/ledger"
)

// pairingKey is what a pairing is found by; key is its team, or else the NameKey of its
// first assistor.
type pairingKey struct {
	programme ledger.ID
	place     string
	key       string
}

// knownPairing is a pairing of the ledger while a batch changes it.
type knownPairing struct {
	ledger.Pairing
	Key       string         `db:"pairing_key"`
	Batch     ledger.ID      `db:"batch_id"`
	KnownFrom ledger.Instant `db:"known_from"`

	row    entity
	listed bool // among the changed ones of the chunk
}

// loadPairings reads the pairings of the places that claims name, where earlier chunks
// have not, and returns the ids of all that claims may mean.
func (c *chunk) loadPairings(keys []pairingKey) ([]ledger.ID, error) {
	var places []string
	wanted := make(map[pairingKey]bool)
	for _, k := range keys {
		wanted[k] = true
		if !c.paired[k.place] {
			c.paired[k.place] = true
			places = append(places, k.place)
		}
	}
	rows, err := selectIn[knownPairing](c.ctx, c.tx, `
		SELECT id, programme_id, place_code, team, starts_on, ends_on, version, pairing_key, batch_id, known_from FROM pairing
		WHERE place_code IN (@keys) AND known_to = 9223372036854775807 ORDER BY id`, places)
	if err != nil {
		return nil, err
	}
	fresh := make([]ledger.ID, 0, len(rows))
	for i := range rows {
		p := &rows[i]
		p.row = entity{kind: countPairing, id: p.ID, knownFrom: p.KnownFrom}
		c.pairings[pairingKey{p.Programme, p.Recipient, p.Key}] = p
		c.pairingsByID[p.ID] = p
		fresh = append(fresh, p.ID)
	}
	if err := c.assistors.load(c.ctx, c.tx, fresh); err != nil {
		return nil, err
	}
	var ids []ledger.ID
	for _, p := range c.pairings {
		if wanted[pairingKey{programme: p.Programme, place: p.Recipient}] {
			ids = append(ids, p.ID)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// pairing finds or makes the pairing of a claim and brings it up to date.
func (c *chunk) pairing(claim *ledger.PairingClaim, find func(string) (*knownOrganisation, error)) (*knownPairing, error) {
	programme, found := c.programmes[claim.Programme]
	if !found {
		return nil, ledger.Invalid("pairing", claim.Recipient, "programme", "帮扶行动 "+claim.Programme+" 不存在")
	}
	if err := c.place("pairing", claim.Recipient, claim.Recipient); err != nil {
		return nil, err
	}
	members := make([]*knownOrganisation, 0, len(claim.Assistors))
	for _, claimed := range claim.Assistors {
		o, err := find(claimed.Organisation)
		if err != nil {
			return nil, err
		}
		members = append(members, o)
	}
	key := pairingKey{programme.ID, claim.Recipient, claim.Team}
	if key.key == "" {
		if len(members) == 0 {
			return nil, ledger.Invalid("pairing", claim.Recipient, "assistors", "结对关系没有组别，就至少要有一个帮扶单位")
		}
		// The organisation's own name, so that a sheet may write it short.
		key.key = ledger.NameKey(members[0].Name)
	}
	p, result := c.pairings[key], unchanged
	if p == nil {
		id, err := c.tx.reserve(c.ctx, "pairing", 1)
		if err != nil {
			return nil, err
		}
		p = &knownPairing{
			Pairing: ledger.Pairing{ID: id, Programme: programme.ID, Recipient: claim.Recipient, Team: claim.Team, Version: 1},
			Key:     key.key, Batch: c.batch.ID, KnownFrom: c.tx.Now,
			row: entity{kind: countPairing, id: id, knownFrom: c.tx.Now, fresh: true},
		}
		c.pairings[key], c.pairingsByID[id] = p, p
		c.newPairings = append(c.newPairings, p)
		result = created
	}
	name := ""
	if c.changes != nil {
		name = c.pairingName(p)
	}
	set := c.attributesOf(&p.row, name)
	set.date("starts_on", &p.StartsOn, claim.StartsOn)
	set.date("ends_on", &p.EndsOn, claim.EndsOn)
	if set.err != nil {
		return nil, set.err
	}
	changed := set.changed
	for i, claimed := range claim.Assistors {
		news, err := c.stateLink(c.assistors, &p.row, name, link{Owner: p.ID, Target: members[i].ID,
			Lead: claimed.Lead, Share: claimed.Share, Post: claimed.Post})
		if err != nil {
			return nil, err
		}
		changed = changed || news
	}
	if changed || result == created {
		whole := p.Pairing
		for _, l := range c.assistors.byOwner[p.ID] {
			whole.Assistors = append(whole.Assistors, ledger.Assistor{Organisation: l.Target, Lead: l.Lead, Share: l.Share, Post: l.Post})
		}
		if err := whole.Validate(); err != nil {
			return nil, err
		}
		if result == unchanged {
			result = updated
		}
		if !p.row.fresh && !p.listed {
			p.listed = true
			c.oldPairings = append(c.oldPairings, p)
		}
	}
	c.count(countPairing, result)
	c.changes.entity(countPairing, name, result)
	return p, nil
}

func (c *chunk) writePairings() error {
	fresh := newTable("pairing", "id", "programme_id", "place_code", "team", "pairing_key", "starts_on", "ends_on", "version", "batch_id", "known_from")
	add := func(t *table, p *knownPairing) {
		t.id(p.ID).id(p.Programme).text(p.Recipient).text(p.Team).text(p.Key).date(p.StartsOn).date(p.EndsOn).int(p.Version).id(p.Batch).instant(p.KnownFrom)
	}
	for _, p := range c.newPairings {
		add(fresh, p)
		p.row.fresh = false
	}
	if err := fresh.write(c.ctx, c.tx); err != nil {
		return err
	}
	old := newTable(fresh.name, fresh.columns...)
	for _, p := range c.oldPairings {
		p.Version++
		p.listed = false
		add(old, p)
	}
	return old.upsert(c.ctx, c.tx, "starts_on", "ends_on", "version")
}
