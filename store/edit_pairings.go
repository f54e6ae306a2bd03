package store

import (
	"jiedui/ledger"
)

const knownPairingColumns = `id, programme_id, place_code, team, starts_on, ends_on, version, pairing_key, batch_id, known_from`

// pairing makes a pairing or changes one.
func (e *editing) pairing(edit ledger.EditPairing) (ledger.EditThing, error) {
	p, made := knownPairing{Pairing: ledger.Pairing{Programme: edit.Programme, Recipient: edit.Recipient}}, edit.ID == 0
	set := newLinkSet(pairingAssistors)
	if made {
		if _, found := e.programmeByID(p.Programme); !found {
			return ledger.EditThing{}, notFoundAt("programme", "programme", numberText(p.Programme), "没有这个帮扶行动")
		}
		if err := e.placeThere("recipient", p.Recipient); err != nil {
			return ledger.EditThing{}, err
		}
		if err := e.oneWithin("recipient", []string{p.Recipient}); err != nil {
			return ledger.EditThing{}, err
		}
	} else {
		var err error
		if p, err = oneByID[knownPairing](e, "pairing", knownPairingColumns, edit.ID, "pairing", "没有这个结对关系"); err != nil {
			return ledger.EditThing{}, err
		}
		if err := e.expect("pairing", p.Key, p.Version, edit.Version); err != nil {
			return ledger.EditThing{}, err
		}
		if err := e.once("pairing", numberText(p.ID)); err != nil {
			return ledger.EditThing{}, err
		}
		if err := set.load(e.ctx, e.tx, []ledger.ID{p.ID}); err != nil {
			return ledger.EditThing{}, err
		}
		for _, l := range set.byOwner[p.ID] {
			p.Assistors = append(p.Assistors, ledger.Assistor{Organisation: l.Target, Lead: l.Lead, Share: l.Share, Post: l.Post})
		}
	}
	want := p.Pairing
	want.Team, want.StartsOn, want.EndsOn, want.Assistors = edit.Team.Over(p.Team), edit.StartsOn.Over(p.StartsOn), edit.EndsOn.Over(p.EndsOn), edit.Assistors.Over(p.Assistors)
	links, names, err := e.assistorLinks(p.ID, want.Assistors)
	if err != nil {
		return ledger.EditThing{}, err
	}
	if err := want.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	key := p.Key
	switch {
	case want.Team != "":
		key = want.Team
	case made, edit.Assistors.Given, edit.Team.Given:
		key = ledger.NameKey(names[want.Assistors[0].Organisation])
	}
	if err := e.taken("assistors", "同一行动、同一受帮扶地已有这个组别或单位的结对关系", `
		SELECT COUNT(*) FROM pairing WHERE id <> $1 AND programme_id = $2 AND place_code = $3 AND pairing_key = $4 AND known_to = 9223372036854775807`,
		p.ID, p.Programme, p.Recipient, key); err != nil {
		return ledger.EditThing{}, err
	}
	if made {
		if want.ID, err = e.tx.reserve(e.ctx, "pairing", 1); err != nil {
			return ledger.EditThing{}, err
		}
		_, err = e.tx.ExecContext(e.ctx, `
			INSERT INTO pairing (id, programme_id, place_code, team, pairing_key, version, batch_id, known_from) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`,
			want.ID, want.Programme, want.Recipient, want.Team, key, e.batch.ID, e.tx.Now)
		if err != nil {
			return ledger.EditThing{}, err
		}
		p.Team, p.Key = want.Team, key
	}
	row := e.row(countPairing, want.ID, made)
	row.set("team", p.Team, want.Team)
	row.set("pairing_key", p.Key, key)
	row.set("starts_on", dateText(p.StartsOn), dateText(want.StartsOn))
	row.set("ends_on", dateText(p.EndsOn), dateText(want.EndsOn))
	if edit.Assistors.Given {
		if row.touched, err = e.relink(newLinkSet(pairingAssistors), want.ID, links); err != nil {
			return ledger.EditThing{}, err
		}
	}
	return ledger.EditThing{ID: want.ID}, row.save()
}

// assistorLinks checks a team, each member at its place, and names them.
func (e *editing) assistorLinks(id ledger.ID, list []ledger.Assistor) ([]link, map[ledger.ID]string, error) {
	var ids []ledger.ID
	for _, a := range list {
		ids = append(ids, a.Organisation)
	}
	rows, err := selectIn[knownOrganisation](e.ctx, e.tx.seen(), `
		SELECT `+organisationColumns+` FROM organisation WHERE id IN (@keys) AND known_to = 9223372036854775807`, unique(ids))
	if err != nil {
		return nil, nil, err
	}
	names := map[ledger.ID]string{}
	for _, o := range rows {
		names[o.ID] = o.Name
	}
	links := []link{}
	for i, a := range list {
		if names[a.Organisation] == "" {
			return nil, nil, notFoundAt("organisation", itemPath("assistors", i, "organisation"), numberText(a.Organisation), "没有这个单位")
		}
		links = append(links, link{Target: a.Organisation, Lead: a.Lead, Share: a.Share, Post: a.Post})
	}
	return links, names, checkLinks(id, links, "assistors")
}
