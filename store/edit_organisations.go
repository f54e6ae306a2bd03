package store

import (
	"slices"

	"jiedui/ledger"
)

// organisation makes an organisation or changes one.
func (e *editing) organisation(edit ledger.EditOrganisation) (ledger.EditThing, error) {
	o := knownOrganisation{Organisation: ledger.Organisation{Kind: ledger.OtherOrganisation, Version: 1}}
	made := edit.ID == 0
	if !made {
		known, err := e.knownOrganisation(edit.ID, "organisation", edit.Version)
		if err != nil {
			return ledger.EditThing{}, err
		}
		o = *known
	}
	want := o.Organisation
	want.Name, want.Kind, want.Parent, want.PlaceCode = edit.Name.Over(o.Name), edit.Kind.Over(o.Kind), edit.Parent.Over(o.Parent), edit.PlaceCode.Over(o.PlaceCode)
	want.Identifiers, want.Aliases = edit.Identifiers.Over(o.Identifiers), slices.Clone(edit.Aliases.Over(o.Aliases))
	if err := want.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	if err := e.organisationFits(want, edit); err != nil {
		return ledger.EditThing{}, err
	}
	var err error
	if made {
		if want.ID, err = e.tx.reserve(e.ctx, "organisation", 1); err != nil {
			return ledger.EditThing{}, err
		}
		_, err = e.tx.ExecContext(e.ctx, `
			INSERT INTO organisation (id, name, name_key, kind, version, batch_id, known_from) VALUES ($1, $2, $3, $4, 1, $5, $6)`,
			want.ID, want.Name, ledger.NameKey(want.Name), string(want.Kind), e.batch.ID, e.tx.Now)
		if err != nil {
			return ledger.EditThing{}, err
		}
		o.Name, o.Kind = want.Name, want.Kind
	}
	row := e.row(countOrganisation, want.ID, made)
	if row.set("name", o.Name, want.Name) {
		row.derive("name_key", ledger.NameKey(want.Name))
		named := func(a ledger.Alias) bool { return a.Name == o.Name }
		if !edit.Aliases.Given && !slices.ContainsFunc(want.Aliases, named) {
			want.Aliases = append(want.Aliases, ledger.Alias{Name: o.Name, Kind: ledger.FormerName})
		}
		if err := e.rekeyPairings(want.ID, o.Name, want.Name, "name"); err != nil {
			return ledger.EditThing{}, err
		}
	}
	row.set("kind", string(o.Kind), string(want.Kind))
	row.set("parent_id", numberText(o.Parent), numberText(want.Parent))
	row.set("place_code", o.PlaceCode, want.PlaceCode)
	if row.touched, err = e.renames(want.ID, o.Organisation, want); err != nil {
		return ledger.EditThing{}, err
	}
	return ledger.EditThing{ID: want.ID}, row.save()
}

// knownOrganisation reads an organisation with its names; a version of zero is not asked for.
func (e *editing) knownOrganisation(id ledger.ID, field string, version int64) (*knownOrganisation, error) {
	o, err := oneByID[knownOrganisation](e, "organisation", organisationColumns, id, field, "没有这个单位")
	if err != nil {
		return nil, err
	}
	if version != 0 {
		if err := e.expect("organisation", o.Name, o.Version, version); err != nil {
			return nil, err
		}
	}
	if err := e.once("organisation", numberText(id)); err != nil {
		return nil, err
	}
	return &o, newDirectory().take(e.ctx, e.tx, map[ledger.ID]*knownOrganisation{id: &o})
}

// organisationFits checks an organisation against the others.
func (e *editing) organisationFits(o ledger.Organisation, edit ledger.EditOrganisation) error {
	err := e.taken("name", "已有名称为“"+o.Name+"”的单位；若是同一个，请合并",
		`SELECT COUNT(*) FROM organisation WHERE name = $1 AND id <> $2 AND known_to = 9223372036854775807`, o.Name, o.ID)
	if err != nil {
		return err
	}
	if edit.PlaceCode.Given && o.PlaceCode != "" {
		if err := e.placeThere("place", o.PlaceCode); err != nil {
			return err
		}
	}
	if edit.Parent.Given && o.Parent != 0 {
		above, err := e.above(o.Parent)
		if err != nil {
			return err
		}
		seen, err := liveSubjects(e.ctx, e.tx, ledger.SubjectOrganisation, []ledger.ID{o.Parent})
		if err != nil {
			return err
		}
		switch {
		case above == nil || !seen[o.Parent]:
			return notFoundAt("organisation", "parent", numberText(o.Parent), "没有这个上级单位")
		case slices.Contains(above, o.ID):
			return ledger.Invalid("organisation", o.Name, "parent", "上级单位是“"+o.Name+"”自己的下级，会成为循环")
		}
	}
	for _, id := range o.Identifiers {
		err := e.taken("identifiers", "代码 "+id.Value+" 属于另一个单位；若是同一个，请合并", `
			SELECT COUNT(*) FROM organisation_identifier WHERE scheme = $1 AND value = $2 AND organisation_id <> $3 AND known_to = 9223372036854775807`,
			id.Scheme, id.Value, o.ID)
		if err != nil {
			return err
		}
	}
	return nil
}

// above lists an organisation and the bodies it belongs to, from below; nil: it is not there.
func (e *editing) above(id ledger.ID) ([]ledger.ID, error) {
	var list []ledger.ID
	for id != 0 && !slices.Contains(list, id) {
		rows, err := selectIn[ledger.ID](e.ctx, e.tx, `
			SELECT COALESCE(parent_id, 0) FROM organisation WHERE id IN (@keys) AND known_to = 9223372036854775807`, []ledger.ID{id})
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		list, id = append(list, id), rows[0]
	}
	return list, nil
}

func (e *editing) placeThere(field, code string) error {
	found, err := placesSeen(e.ctx, e.tx, []string{code})
	if err != nil {
		return err
	}
	if p, there := found[code]; !there || p.ValidTo == undoneZone {
		return notFoundAt("place", field, code, "没有代码为 "+code+" 的行政区划或园区")
	}
	return nil
}

// renames adds and takes away identifiers and aliases.
func (e *editing) renames(id ledger.ID, have, want ledger.Organisation) (bool, error) {
	changed := false
	for _, i := range have.Identifiers {
		if !slices.Contains(want.Identifiers, i) {
			changed = true
			if _, err := e.removeRows("organisation_identifier", "organisation_id", "organisation_id = $1 AND scheme = $2 AND value = $3", id, i.Scheme, i.Value); err != nil {
				return false, err
			}
		}
	}
	for _, a := range have.Aliases {
		if !slices.Contains(want.Aliases, a) {
			changed = true
			if _, err := e.removeRows("organisation_alias", "organisation_id", "organisation_id = $1 AND alias = $2", id, a.Name); err != nil {
				return false, err
			}
		}
	}
	for _, i := range want.Identifiers {
		if !slices.Contains(have.Identifiers, i) {
			changed = true
			if err := e.addIdentifier(id, i); err != nil {
				return false, err
			}
		}
	}
	for _, a := range want.Aliases {
		if !slices.Contains(have.Aliases, a) && a.Name != want.Name {
			changed = true
			if err := e.addAlias(id, a); err != nil {
				return false, err
			}
		}
	}
	return changed, nil
}

func (e *editing) addIdentifier(id ledger.ID, i ledger.Identifier) error {
	row, err := e.tx.reserve(e.ctx, "organisation_identifier", 1)
	if err != nil {
		return err
	}
	_, err = e.tx.ExecContext(e.ctx, `
		INSERT INTO organisation_identifier (id, organisation_id, scheme, value, batch_id, known_from) VALUES ($1, $2, $3, $4, $5, $6)`,
		row, id, i.Scheme, i.Value, e.batch.ID, e.tx.Now)
	return err
}

// addAlias adds a name, and warns if others are called so: a sheet that uses it will be
// asked whom it means.
func (e *editing) addAlias(id ledger.ID, a ledger.Alias) error {
	key := ledger.NameKey(a.Name)
	others, err := e.number(`
		SELECT COUNT(*) FROM organisation o WHERE o.id <> $1 AND o.known_to = 9223372036854775807 AND (o.name_key = $2 OR EXISTS (
			SELECT 1 FROM organisation_alias a WHERE a.organisation_id = o.id AND a.alias_key = $2 AND a.known_to = 9223372036854775807))`, id, key)
	if err != nil {
		return err
	}
	if others > 0 {
		e.warn(ledger.EditAmbiguousName, "aliases", "别的单位也叫“"+a.Name+"”，表格里只写这个名称时分不清是哪一个")
	}
	row, err := e.tx.reserve(e.ctx, "organisation_alias", 1)
	if err != nil {
		return err
	}
	_, err = e.tx.ExecContext(e.ctx, `
		INSERT INTO organisation_alias (id, organisation_id, alias, alias_key, kind, batch_id, known_from) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		row, id, a.Name, key, string(a.Kind), e.batch.ID, e.tx.Now)
	return err
}

// alias gives an organisation one more name, or takes one away.
func (e *editing) alias(edit ledger.EditAlias) (ledger.EditThing, error) {
	thing := ledger.EditThing{ID: edit.Organisation}
	rows, err := selectIn[knownOrganisation](e.ctx, e.tx.seen(), `
		SELECT `+organisationColumns+` FROM organisation WHERE id IN (@keys) AND known_to = 9223372036854775807`, []ledger.ID{edit.Organisation})
	if err != nil {
		return thing, err
	}
	if len(rows) == 0 {
		return thing, notFoundAt("organisation", "organisation", numberText(edit.Organisation), "没有这个单位")
	}
	o := &rows[0]
	if err := newDirectory().take(e.ctx, e.tx, map[ledger.ID]*knownOrganisation{o.ID: o}); err != nil {
		return thing, err
	}
	want := o.Organisation
	want.Aliases = slices.Clone(o.Aliases)
	i := slices.IndexFunc(want.Aliases, func(a ledger.Alias) bool { return a.Name == edit.Alias.Name })
	switch {
	case edit.Remove && i < 0:
		return thing, ledger.Invalid("organisation", o.Name, "alias", "“"+o.Name+"”没有叫“"+edit.Alias.Name+"”的别名")
	case edit.Remove:
		want.Aliases = slices.Delete(want.Aliases, i, i+1)
	case edit.Alias.Name == o.Name:
		return thing, ledger.Invalid("organisation", o.Name, "alias", "别名就是单位的名称")
	case i >= 0:
		want.Aliases[i] = edit.Alias
	default:
		want.Aliases = append(want.Aliases, edit.Alias)
	}
	if err := want.Validate(); err != nil {
		return thing, err
	}
	row := e.row(countOrganisation, o.ID, false)
	if row.touched, err = e.renames(o.ID, o.Organisation, want); err != nil {
		return thing, err
	}
	return thing, row.save()
}

// rekeyPairings lets pairings without a team, which are found by the name of their first
// assistor, be found by another name of it.
func (e *editing) rekeyPairings(id ledger.ID, from, to, field string) error {
	old, key := ledger.NameKey(from), ledger.NameKey(to)
	if old == key {
		return nil
	}
	var rows []knownPairing
	err := e.tx.SelectContext(e.ctx, &rows, `
		SELECT id, programme_id, place_code, team, starts_on, ends_on, version, pairing_key, batch_id, known_from FROM pairing p
		WHERE p.team = '' AND p.pairing_key = $1 AND p.known_to = 9223372036854775807
			AND EXISTS (SELECT 1 FROM pairing_assistor a WHERE a.pairing_id = p.id AND a.organisation_id = $2 AND a.known_to >= $3) ORDER BY p.id`, old, id, e.tx.Now)
	if err != nil {
		return err
	}
	for _, p := range rows {
		n, err := e.number(`SELECT COUNT(*) FROM pairing WHERE programme_id = $1 AND place_code = $2 AND pairing_key = $3 AND known_to = 9223372036854775807`,
			p.Programme, p.Recipient, key)
		if err != nil {
			return err
		}
		if n > 0 {
			e.warn(ledger.EditSamePairing, field, "“"+to+"”与 "+p.Recipient+" 在同一行动下有了两个结对关系，请归档其中一个")
			continue
		}
		row := e.row(countPairing, p.ID, false)
		row.set("pairing_key", p.Key, key)
		if err := row.save(); err != nil {
			return err
		}
	}
	return nil
}
