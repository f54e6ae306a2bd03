package store

import (
	"cmp"
	"slices"

	"jiedui/ledger"
)

// merge makes one organisation of two. Links, payments and figures of the first go on
// under the second, still as of the batch and cell they came from, so that undoing that
// batch takes them back. Where both have the same:
//   - a part in one project and role, or in one pairing: one part remains; shares are added,
//     the rest is the second's, or else the first's;
//   - payments of one measure, subject and day: one sum, so that no total changes;
//   - a figure of one day otherwise: the second's;
//   - a report for one subject and period: the merge is refused.
func (e *editing) merge(edit ledger.MergeEdit) (ledger.EditThing, error) {
	thing := ledger.EditThing{ID: edit.Into}
	if edit.From == edit.Into {
		return thing, ledger.Invalid("organisation", "", "into", "不能把单位并入它自己")
	}
	from, err := e.knownOrganisation(edit.From, "from", 0)
	if err != nil {
		return thing, err
	}
	into, err := e.knownOrganisation(edit.Into, "into", 0)
	if err != nil {
		return thing, err
	}
	if err := e.mergeReports(from, into); err != nil {
		return thing, err
	}
	for _, t := range []*linkTable{participations, pairingAssistors} {
		if err := e.mergeLinks(t, from, into); err != nil {
			return thing, err
		}
	}
	err = e.moveFigures(`subject_kind = 'organisation' AND subject_id = $1 OR provider_id <> 0 AND provider_id = $1`, from.ID, func(k *timelineKey) {
		if k.Subject == ledger.SubjectOrganisation && k.SubjectID == from.ID {
			k.SubjectID = into.ID
		}
		if k.Provider == from.ID {
			k.Provider = into.ID
		}
	}, "from")
	if err != nil {
		return thing, err
	}
	if err := e.rekeyPairings(into.ID, from.Name, into.Name, "into"); err != nil {
		return thing, err
	}
	want, err := e.mergeTree(from, into)
	if err != nil {
		return thing, err
	}
	if err := e.archive(countOrganisation, from.ID); err != nil {
		return thing, err
	}
	if err := e.mergeNames(from, into); err != nil {
		return thing, err
	}
	row := e.row(countOrganisation, into.ID, false)
	row.touched = true
	row.set("kind", string(into.Kind), string(want.Kind))
	row.set("parent_id", numberText(into.Parent), numberText(want.Parent))
	row.set("place_code", into.PlaceCode, want.PlaceCode)
	return thing, row.save()
}

// mergeTree puts what hung on the first organisation under the second, and says what the
// second is then: it takes over what it did not have.
func (e *editing) mergeTree(from, into *knownOrganisation) (ledger.Organisation, error) {
	want := into.Organisation
	if want.Kind == ledger.OtherOrganisation {
		want.Kind = from.Kind
	}
	if want.PlaceCode == "" {
		want.PlaceCode = from.PlaceCode
	}
	// Where the second is somewhere below the first, what it is under there, or itself,
	// takes the first one's place.
	line, err := e.above(into.ID)
	if err != nil {
		return want, err
	}
	heir := ledger.ID(0)
	if i := slices.Index(line, from.ID); i > 0 {
		heir = line[i-1]
	}
	over, err := e.above(from.Parent)
	if err != nil {
		return want, err
	}
	up := from.Parent
	if slices.Contains(over, into.ID) {
		up = 0
	}
	if heir == into.ID || want.Parent == 0 {
		want.Parent = up
	}
	var children []ledger.Organisation
	if err := e.tx.SelectContext(e.ctx, &children, `
		SELECT id, COALESCE(parent_id, 0) AS parent_id FROM organisation WHERE parent_id = $1 AND id <> $2 AND known_to = 9223372036854775807 ORDER BY id`, from.ID, into.ID); err != nil {
		return want, err
	}
	for _, c := range children {
		parent := into.ID
		if c.ID == heir {
			parent = from.Parent
		}
		row := e.row(countOrganisation, c.ID, false)
		row.set("parent_id", numberText(c.Parent), numberText(parent))
		if err := row.save(); err != nil {
			return want, err
		}
	}
	for _, p := range e.programmes {
		if p.LeadOffice != from.ID {
			continue
		}
		row := e.row(countProgramme, p.ID, false)
		row.set("lead_office_id", numberText(from.ID), numberText(into.ID))
		if err := row.save(); err != nil {
			return want, err
		}
	}
	return want, nil
}

// mergeReports hands progress reports over.
func (e *editing) mergeReports(from, into *knownOrganisation) error {
	err := e.taken("from", "“"+from.Name+"”和“"+into.Name+"”对同一对象、同一报告期都有进展报告，请先退回其中一份", `
		SELECT COUNT(*) FROM progress_report a JOIN progress_report b
			ON b.period_id = a.period_id AND b.subject_kind = a.subject_kind AND b.subject_id = a.subject_id
		WHERE a.organisation_id = $1 AND b.organisation_id = $2`, from.ID, into.ID)
	if err != nil {
		return err
	}
	var ids []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &ids, `SELECT id FROM progress_report WHERE organisation_id = $1 ORDER BY id`, from.ID); err != nil {
		return err
	}
	for _, id := range ids {
		row := e.row("progress_report", id, false)
		row.set("organisation_id", numberText(from.ID), numberText(into.ID))
		if err := row.save(); err != nil {
			return err
		}
	}
	return nil
}

// mergeNames makes all names of the first organisation names of the second.
func (e *editing) mergeNames(from, into *knownOrganisation) error {
	want := into.Organisation
	want.Aliases, want.Identifiers = slices.Clone(into.Aliases), slices.Clone(into.Identifiers)
	for _, a := range append([]ledger.Alias{{Name: from.Name, Kind: ledger.FormerName}}, from.Aliases...) {
		if a.Name != into.Name && !slices.ContainsFunc(want.Aliases, func(b ledger.Alias) bool { return a.Name == b.Name }) {
			want.Aliases = append(want.Aliases, a)
		}
	}
	for _, i := range from.Identifiers {
		for _, own := range into.Identifiers {
			if own.Scheme == i.Scheme {
				e.warn(ledger.EditCodesDiffer, "from", "两个单位的"+i.Scheme+"代码不同："+i.Value+"、"+own.Value+"，请确认是同一个单位")
			}
		}
		want.Identifiers = append(want.Identifiers, i)
	}
	for _, table := range []string{"organisation_identifier", "organisation_alias"} {
		if _, err := e.removeRows(table, "organisation_id", "organisation_id = $1", from.ID); err != nil {
			return err
		}
	}
	_, err := e.renames(into.ID, into.Organisation, want)
	return err
}

// mergeLinks lets the links of one organisation go on as another's.
func (e *editing) mergeLinks(t *linkTable, from, into *knownOrganisation) error {
	var owners []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &owners, `
		SELECT DISTINCT `+t.owner+` FROM `+t.name+` WHERE organisation_id = $1 AND known_to = 9223372036854775807 ORDER BY `+t.owner, from.ID); err != nil {
		return err
	}
	set := newLinkSet(t)
	if err := set.load(e.ctx, e.tx, owners); err != nil {
		return err
	}
	for _, owner := range owners {
		for _, l := range slices.Clone(set.byOwner[owner]) {
			if l.Target != from.ID {
				continue
			}
			to := *l
			to.Target = into.ID
			own := set.find(to.key())
			if own == nil {
				if err := set.move(e.ctx, e.tx, e.log, l, to, e.request.Reason); err != nil {
					return err
				}
				continue
			}
			if err := set.remove(e.ctx, e.tx, e.log, l, e.request.Reason); err != nil {
				return err
			}
			one := joinedLink(*own, *l)
			e.warn(ledger.EditSharesAdded, "from", "“"+from.Name+"”和“"+into.Name+"”在同一"+linkOwners[t.entity]+"（#"+numberText(owner)+"）中都有，已合为一条，占比相加")
			if equalShares(one.Share, own.Share) && one.Lead == own.Lead && one.Post == own.Post && one.StartsOn == own.StartsOn && one.EndsOn == own.EndsOn {
				continue
			}
			for _, part := range []ledger.ID{own.ID, l.ID} {
				if err := e.log.add(e.ctx, e.tx, t.name, part, joinedField, "", e.request.Reason); err != nil {
					return err
				}
			}
			if err := set.replace(e.ctx, e.tx, e.batch.ID, own, one); err != nil {
				return err
			}
		}
	}
	return set.write(e.ctx, e.tx)
}

var linkOwners = map[string]string{"project": "项目", "pairing": "结对关系"}

// joinedLink is the one link that two to the same organisation make.
func joinedLink(own, other link) link {
	if other.Share != nil {
		sum := *other.Share
		if own.Share != nil {
			sum += *own.Share
		}
		own.Share = &sum
	}
	own.Lead = own.Lead || other.Lead
	own.Post = cmp.Or(own.Post, other.Post)
	if own.StartsOn.IsZero() || !other.StartsOn.IsZero() && other.StartsOn.Before(own.StartsOn) {
		own.StartsOn = other.StartsOn
	}
	if own.EndsOn.IsZero() || other.EndsOn.IsZero() {
		own.EndsOn = ledger.Date{}
	} else if own.EndsOn.Before(other.EndsOn) {
		own.EndsOn = other.EndsOn
	}
	return own
}
