package store

import (
	"fmt"
	"strings"

	"jiedui/ledger"
)

// use is something that may depend on what is to be archived: how many there are, by one
// argument.
type use struct {
	what, query string
	arg         any
}

// unused refuses while something live depends on a thing.
func (e *editing) unused(field, text string, uses []use) error {
	var found []string
	for _, u := range uses {
		n, err := e.number(u.query, u.arg)
		if err != nil {
			return fmt.Errorf("uses: %w", err)
		}
		if n > 0 {
			found = append(found, fmt.Sprintf("%d %s", n, u.what))
		}
	}
	if len(found) == 0 {
		return nil
	}
	return &codedError{&ledger.Error{Kind: ledger.KindConflict, Field: field, Text: "还有 " + strings.Join(found, "、") + " 与它有关：" + text}, ledger.EditInUse}
}

const live = ` AND known_to = 9223372036854775807`

func figureUses(kind ledger.SubjectKind, id ledger.ID) use {
	return use{"个填报值", `SELECT COUNT(*) FROM figure WHERE subject_kind = '` + string(kind) + `' AND subject_id = $1` + live, id}
}

func zoneUses(code string) []use {
	return []use{
		{"个项目", `SELECT COUNT(*) FROM project_place WHERE place_code = $1` + live, code},
		{"个结对关系", `SELECT COUNT(*) FROM pairing WHERE place_code = $1` + live, code},
		{"个单位", `SELECT COUNT(*) FROM organisation WHERE place_code = $1` + live, code},
		{"个填报值", `SELECT COUNT(*) FROM figure WHERE place_code <> '' AND place_code = $1` + live, code},
	}
}

const toCascade = "请先处理它们；确认一并结束，请用 cascade"

// archiving ends the belief in a thing.
func (e *editing) archiving(edit ledger.ArchiveEdit) (ledger.EditThing, error) {
	thing := ledger.EditThing{ID: edit.ID, Code: edit.Code, Ended: true}
	switch edit.Kind {
	case ledger.SubjectProject:
		p, err := oneByID[knownProject](e, "project", knownProjectColumns, edit.ID, "project", "没有这个项目")
		if err != nil {
			return thing, err
		}
		if err := e.expect("project", p.Name, p.Version, edit.Version); err != nil {
			return thing, err
		}
		if !edit.Cascade {
			parts := use{"个子项目", `SELECT COUNT(*) FROM project WHERE package_id = $1` + live, p.ID}
			if err := e.unused("project", toCascade, []use{parts, figureUses(ledger.SubjectProject, p.ID)}); err != nil {
				return thing, err
			}
		}
		return thing, e.archiveProject(p.ID)
	case ledger.SubjectPairing:
		p, err := oneByID[knownPairing](e, "pairing", knownPairingColumns, edit.ID, "pairing", "没有这个结对关系")
		if err != nil {
			return thing, err
		}
		if err := e.expect("pairing", p.Key, p.Version, edit.Version); err != nil {
			return thing, err
		}
		if !edit.Cascade {
			if err := e.unused("pairing", toCascade, []use{figureUses(ledger.SubjectPairing, p.ID)}); err != nil {
				return thing, err
			}
		}
		return thing, e.archivePairing(p.ID)
	case ledger.SubjectOrganisation:
		return thing, e.archiveOrganisation(edit)
	case ledger.SubjectProgramme:
		return thing, e.archiveProgramme(edit)
	}
	thing.Ended = false // a place has no time of knowledge: it is shown as it is
	return thing, e.archiveZone(edit)
}

func (e *editing) archiveProject(id ledger.ID) error {
	var parts []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &parts, `SELECT id FROM project WHERE package_id = $1`+live+` ORDER BY id`, id); err != nil {
		return err
	}
	for _, part := range parts {
		if err := e.archiveProject(part); err != nil {
			return err
		}
	}
	for _, t := range []*linkTable{projectProgrammes, projectPlaces, participations} {
		if _, err := e.removeRows(t.name, t.owner, "project_id = $1", id); err != nil {
			return err
		}
	}
	if err := e.withdrawAll(figureTable, `subject_kind = 'project' AND subject_id = $1`, id); err != nil {
		return err
	}
	if err := e.withdrawAll(statusTable, `project_id = $1`, id); err != nil {
		return err
	}
	return e.archive(countProject, id)
}

func (e *editing) archivePairing(id ledger.ID) error {
	if _, err := e.removeRows("pairing_assistor", "pairing_id", "pairing_id = $1", id); err != nil {
		return err
	}
	if err := e.withdrawAll(figureTable, `subject_kind = 'pairing' AND subject_id = $1`, id); err != nil {
		return err
	}
	return e.archive(countPairing, id)
}

// archivePairings archives the live pairings that a condition on one argument selects.
func (e *editing) archivePairings(condition string, arg any) error {
	var ids []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &ids, `SELECT p.id FROM pairing p WHERE `+condition+` AND p.known_to = 9223372036854775807 ORDER BY p.id`, arg); err != nil {
		return err
	}
	for _, id := range ids {
		if err := e.archivePairing(id); err != nil {
			return err
		}
	}
	return nil
}

func (e *editing) archiveOrganisation(edit ledger.ArchiveEdit) error {
	o, err := oneByID[knownOrganisation](e, "organisation", organisationColumns, edit.ID, "organisation", "没有这个单位")
	if err != nil {
		return err
	}
	if err := e.expect("organisation", o.Name, o.Version, edit.Version); err != nil {
		return err
	}
	// What it paid belongs to others' totals, and reports were theirs: no cascade ends those.
	if err := e.unused("organisation", "这些不能随它结束；若它与另一单位是同一个，请合并", []use{
		{"笔它出资的款项", `SELECT COUNT(*) FROM figure WHERE provider_id <> 0 AND provider_id = $1` + live, o.ID},
		{"份进展报告", `SELECT COUNT(*) FROM progress_report WHERE organisation_id = $1`, o.ID},
	}); err != nil {
		return err
	}
	if !edit.Cascade {
		if err := e.unused("organisation", toCascade, []use{
			{"个参与的项目", `SELECT COUNT(*) FROM participation WHERE organisation_id = $1` + live, o.ID},
			{"个结对关系", `SELECT COUNT(*) FROM pairing_assistor WHERE organisation_id = $1` + live, o.ID},
			{"个下级单位", `SELECT COUNT(*) FROM organisation WHERE parent_id = $1` + live, o.ID},
			{"个它牵头的行动", `SELECT COUNT(*) FROM programme WHERE lead_office_id = $1 AND ended_at = 0`, o.ID},
			figureUses(ledger.SubjectOrganisation, o.ID),
		}); err != nil {
			return err
		}
	}
	if _, err := e.removeRows("participation", "project_id", "organisation_id = $1", o.ID); err != nil {
		return err
	}
	pairings, err := e.removeRows("pairing_assistor", "pairing_id", "organisation_id = $1", o.ID)
	if err != nil {
		return err
	}
	for _, id := range pairings {
		if left, err := e.number(`SELECT COUNT(*) FROM pairing_assistor WHERE pairing_id = $1`+live, id); err != nil || left > 0 {
			if err != nil {
				return err
			}
			continue
		}
		if err := e.archivePairing(id); err != nil {
			return err
		}
	}
	if err := e.setAllIDs(countOrganisation, "parent_id", o.ID); err != nil {
		return err
	}
	for _, p := range e.programmes {
		if p.LeadOffice == o.ID {
			row := e.row(countProgramme, p.ID, false)
			row.set("lead_office_id", numberText(o.ID), "")
			if err := row.save(); err != nil {
				return err
			}
		}
	}
	if err := e.withdrawAll(figureTable, `subject_kind = 'organisation' AND subject_id = $1`, o.ID); err != nil {
		return err
	}
	for _, table := range []string{"organisation_identifier", "organisation_alias"} {
		if _, err := e.removeRows(table, "organisation_id", "organisation_id = $1", o.ID); err != nil {
			return err
		}
	}
	return e.archive(countOrganisation, o.ID)
}

// setAllIDs clears a reference of all live rows that have it.
func (e *editing) setAllIDs(kind, column string, id ledger.ID) error {
	var ids []ledger.ID
	if err := e.tx.SelectContext(e.ctx, &ids, `SELECT id FROM `+kind+` WHERE `+column+` = $1`+live+` ORDER BY id`, id); err != nil {
		return err
	}
	for _, r := range ids {
		row := e.row(kind, r, false)
		row.set(column, numberText(id), "")
		if err := row.save(); err != nil {
			return err
		}
	}
	return nil
}

func (e *editing) archiveProgramme(edit ledger.ArchiveEdit) error {
	p, found := e.programmeByID(edit.ID)
	if !found {
		return notFoundAt("programme", "programme", numberText(edit.ID), "没有这个帮扶行动")
	}
	if err := e.expect("programme", p.Name, p.Version, edit.Version); err != nil {
		return err
	}
	if err := e.unused("programme", "这些不能随它结束", []use{
		{"个报告期", `SELECT COUNT(*) FROM reporting_period WHERE programme_id = $1`, p.ID},
		{"条通报数据", `SELECT COUNT(*) FROM published_figure WHERE programme_id = $1 AND ended_at = 0`, p.ID},
		{"个报送日历", `SELECT COUNT(*) FROM reporting_calendar WHERE programme_id = $1 AND ended_at = 0`, p.ID},
	}); err != nil {
		return err
	}
	const observed = `(programme_id = $1 OR subject_kind = 'programme' AND subject_id = $1)`
	if !edit.Cascade {
		if err := e.unused("programme", toCascade, []use{
			{"个项目", `SELECT COUNT(*) FROM project_programme WHERE programme_id = $1` + live, p.ID},
			{"个结对关系", `SELECT COUNT(*) FROM pairing WHERE programme_id = $1` + live, p.ID},
			{"个填报值", `SELECT COUNT(*) FROM figure WHERE ` + observed + live, p.ID},
		}); err != nil {
			return err
		}
	}
	if _, err := e.removeRows("project_programme", "project_id", "programme_id = $1", p.ID); err != nil {
		return err
	}
	if err := e.archivePairings(`p.programme_id = $1`, p.ID); err != nil {
		return err
	}
	if err := e.withdrawAll(figureTable, observed, p.ID); err != nil {
		return err
	}
	row := e.row(countProgramme, p.ID, false)
	row.set(endedField, "", numberText(e.tx.Now))
	return row.save()
}

func (e *editing) archiveZone(edit ledger.ArchiveEdit) error {
	z, err := e.knownZone(edit.Code, edit.Version)
	if err != nil {
		return err
	}
	if err := e.unused("place", "有通报数据以这个园区统计", []use{{"条通报数据", `SELECT COUNT(*) FROM published_figure WHERE place_code = $1 AND ended_at = 0`, z.Code}}); err != nil {
		return err
	}
	if !edit.Cascade {
		if err := e.unused("place", toCascade, zoneUses(z.Code)); err != nil {
			return err
		}
	}
	if _, err := e.removeRows("project_place", "project_id", "place_code = $1", z.Code); err != nil {
		return err
	}
	if err := e.archivePairings(`p.place_code = $1`, z.Code); err != nil {
		return err
	}
	if err := e.setAll(countOrganisation, "place_code", z.Code, ""); err != nil {
		return err
	}
	if err := e.withdrawAll(figureTable, `place_code <> '' AND place_code = $1`, z.Code); err != nil {
		return err
	}
	ended := z
	ended.ValidTo = undoneZone
	return e.saveZone(z, ended)
}
