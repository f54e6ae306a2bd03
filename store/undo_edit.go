package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// What edits do besides stating and changing attributes, undone.

// same says that two links have the same key.
func (t *linkTable) same(a, b string) string {
	s := a + `.` + t.owner + ` = ` + b + `.` + t.owner + ` AND ` + a + `.` + t.target + ` = ` + b + `.` + t.target
	if t == participations {
		s += ` AND ` + a + `.role = ` + b + `.role`
	}
	return s
}

// removedLater selects the removals, by batches that hold, of the key of link c after c was
// said, by batch b or by being moved there.
func (t *linkTable) removedLater() string {
	return `SELECT 1 FROM ` + t.name + ` r JOIN change_log l ON l.entity = '` + t.name + `' AND l.entity_id = r.id AND l.field = '` + removedField + `'
		JOIN import_batch rb ON rb.id = l.batch_id AND rb.state = 'applied' WHERE ` + t.same("r", "c") + ` AND rb.applied_at > ` + t.saidAt()
}

// saidAt is when link c of batch b was said, or moved where it is.
func (t *linkTable) saidAt() string {
	return `COALESCE((` + t.moves("MAX(mb.applied_at)", ledger.BatchApplied) + `), b.applied_at)`
}

// moves selects something of the moves, by batches in a state, to which link c owes its key.
func (t *linkTable) moves(what string, state ledger.BatchState) string {
	return `SELECT ` + what + ` FROM ` + t.name + ` m JOIN change_log ml ON ml.entity = '` + t.name + `' AND ml.entity_id = m.id AND ml.field = '` + movedField + `'
		JOIN import_batch mb ON mb.id = ml.batch_id AND mb.state = '` + string(state) + `' WHERE ` + t.same("m", "c") + ` AND m.batch_id = c.batch_id`
}

// moved ends the statements of other batches that the batch put elsewhere.
func (u *undoing) moved(ctx context.Context, t *factTable) error {
	const rows = ` IN (SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = $2 AND field = '` + movedField + `')`
	if _, err := u.tx.ExecContext(ctx, `
		UPDATE `+t.name+` SET known_to = $3 WHERE statement_id`+rows+` AND known_to = 9223372036854775807`, u.batch, t.name, u.tx.Now); err != nil {
		return err
	}
	_, err := u.tx.ExecContext(ctx, `UPDATE `+t.name+` SET withdrawn_at = $3 WHERE id`+rows+` AND withdrawn_at = 0`, u.batch, t.name, u.tx.Now)
	return err
}

// movedLinks ends the links of other batches that the batch put elsewhere.
func (u *undoing) movedLinks(ctx context.Context, t *linkTable) error {
	_, err := u.tx.ExecContext(ctx, `
		UPDATE `+t.name+` AS c SET known_to = $2 WHERE c.known_to = 9223372036854775807 AND EXISTS (
			SELECT 1 FROM `+t.name+` m JOIN change_log l ON l.entity = '`+t.name+`' AND l.entity_id = m.id AND l.field = '`+movedField+`' AND l.batch_id = $1
			WHERE `+t.same("m", "c")+` AND m.batch_id = c.batch_id)`, u.batch, u.tx.Now)
	return err
}

// names ends the identifiers and aliases that the batch added and brings back those it
// took away, unless another took them away too or they are there again.
func (u *undoing) names(ctx context.Context) error {
	for _, t := range []struct{ name, columns, key string }{
		{"organisation_identifier", "scheme, value", "n.scheme = o.scheme AND n.value = o.value"},
		{"organisation_alias", "alias, alias_key, kind", "n.organisation_id = o.organisation_id AND n.alias = o.alias"},
	} {
		if err := u.closeRows(ctx, t.name); err != nil {
			return err
		}
		var ids []ledger.ID
		if err := u.tx.SelectContext(ctx, &ids, `
			SELECT o.id FROM `+t.name+` o JOIN import_batch b ON b.id = o.batch_id AND b.state = 'applied'
			WHERE o.id IN (SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = '`+t.name+`' AND field = '`+removedField+`')
				AND NOT EXISTS (SELECT 1 FROM `+t.name+` n WHERE `+t.key+` AND n.known_to = 9223372036854775807)
			ORDER BY o.id`, u.batch); err != nil {
			return err
		}
		owners, err := selectIn[ledger.ID](ctx, u.tx, `SELECT organisation_id FROM `+t.name+` WHERE id IN (@keys)`, ids)
		if err != nil {
			return err
		}
		if err := u.stands(ctx, countOrganisation, owners); err != nil {
			return err
		}
		for _, id := range ids {
			row, err := u.tx.reserve(ctx, t.name, 1)
			if err != nil {
				return err
			}
			_, err = u.tx.ExecContext(ctx, `
				INSERT INTO `+t.name+` (id, organisation_id, `+t.columns+`, batch_id, known_from)
				SELECT CAST($1 AS BIGINT), organisation_id, `+t.columns+`, batch_id, CAST($2 AS BIGINT) FROM `+t.name+` WHERE id = $3`, row, u.tx.Now, id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// last refuses to undo what a later batch has built on in a way that cannot be taken
// apart: it joined what this one said with something else, or it merged or moved on what
// this one had merged or moved.
func (u *undoing) last(ctx context.Context) error {
	later := func(query string, args ...any) error {
		var batches []ledger.ID
		if err := u.tx.SelectContext(ctx, &batches, query, args...); err != nil {
			return fmt.Errorf("what was joined: %w", err)
		}
		if len(batches) > 0 {
			return ledger.Conflict("batch", numberText(u.batch), "它的内容后来与别的合在了一起，请先撤回批次 "+numberText(slices.Max(batches)))
		}
		return nil
	}
	for _, table := range []string{figureTable.name, participations.name, pairingAssistors.name} {
		err := later(`
			SELECT DISTINCT l.batch_id FROM change_log l JOIN import_batch b ON b.id = l.batch_id AND b.state = 'applied'
				JOIN `+table+` r ON r.id = l.entity_id AND r.batch_id = $1
			WHERE l.entity = '`+table+`' AND l.field = '`+joinedField+`'`, u.batch)
		if err != nil {
			return err
		}
	}
	var merged, moved int
	if err := u.tx.GetContext(ctx, &merged, `SELECT COUNT(*) FROM change_log WHERE batch_id = $1 AND entity = 'organisation' AND field = '`+archivedField+`'`, u.batch); err != nil {
		return err
	}
	if err := u.tx.GetContext(ctx, &moved, `SELECT COUNT(*) FROM change_log WHERE batch_id = $1 AND entity = 'place' AND new_value = '1900-01-01'`, u.batch); err != nil {
		return err
	}
	if merged > 0 {
		var into []ledger.ID
		if err := u.tx.SelectContext(ctx, &into, `SELECT organisation_id FROM organisation_alias WHERE batch_id = $1`, u.batch); err != nil {
			return err
		}
		if err := u.stands(ctx, countOrganisation, into); err != nil {
			return err
		}
	}
	if moved == 0 {
		return nil
	}
	var zones []string
	if err := u.tx.SelectContext(ctx, &zones, `SELECT code FROM place WHERE batch_id = $1`, u.batch); err != nil {
		return err
	}
	return u.zonesStand(ctx, zones)
}

// archivable are the entities that have an end of their own, with what must be free
// for one of them to come back.
var archivable = []struct{ kind, key, name string }{
	{countOrganisation, "n.name = e.name", "e.name"},
	{countProject, "(e.code <> '' AND n.code = e.code OR e.code = '' AND n.code = '' AND n.name_key = e.name_key AND n.place_key = e.place_key)", "e.name"},
	{countPairing, "n.programme_id = e.programme_id AND n.place_code = e.place_code AND n.pairing_key = e.pairing_key", "e.pairing_key"},
}

// revive brings back the entities that the batch archived.
func (u *undoing) revive(ctx context.Context) error {
	for _, a := range archivable {
		from := ` FROM change_log l JOIN import_batch b ON b.id = l.batch_id WHERE l.entity = '` + a.kind + `' AND l.field = '` + archivedField + `'`
		gone := `e.known_to <> 9223372036854775807 AND e.id IN (SELECT l.entity_id` + from + ` AND l.batch_id = $1)
			AND NOT EXISTS (SELECT 1` + from + ` AND b.state = 'applied' AND l.entity_id = e.id)`
		var taken []string
		if err := u.tx.SelectContext(ctx, &taken, `
			SELECT `+a.name+` FROM `+a.kind+` e WHERE `+gone+` AND EXISTS (
				SELECT 1 FROM `+a.kind+` n WHERE `+a.key+` AND n.known_to = 9223372036854775807)`, u.batch); err != nil {
			return fmt.Errorf("look for namesakes: %w", err)
		}
		if len(taken) > 0 {
			return takenSince(u.batch, taken[0])
		}
		if _, err := u.tx.ExecContext(ctx, `
			UPDATE `+a.kind+` AS e SET known_to = 9223372036854775807, version = version + 1 WHERE `+gone, u.batch); err != nil {
			return fmt.Errorf("bring back %s: %w", a.kind, err)
		}
	}
	return nil
}

// stands refuses to give something back to what a batch that holds has archived or merged:
// that batch would have taken it along.
func (u *undoing) stands(ctx context.Context, kind string, ids []ledger.ID) error {
	field, last := archivedField, ""
	if kind == countProgramme { // its end is a column, and may have been taken back
		field, last = endedField, ` AND l.new_value <> '' AND NOT EXISTS (
			SELECT 1 FROM change_log n JOIN import_batch nb ON nb.id = n.batch_id AND nb.state = 'applied'
			WHERE n.entity = l.entity AND n.entity_id = l.entity_id AND n.field = l.field AND n.id > l.id)`
	}
	rows, err := selectIn[ledger.ID](ctx, u.tx, `
		SELECT l.batch_id FROM change_log l JOIN import_batch b ON b.id = l.batch_id AND b.state = 'applied'
		WHERE l.entity = '`+kind+`' AND l.field = '`+field+`' AND l.entity_id IN (@keys)`+last, unique(ids))
	if err != nil {
		return fmt.Errorf("what became of %s: %w", kind, err)
	}
	if len(rows) > 0 {
		return ledger.Conflict("batch", numberText(u.batch), "它所涉及的"+map[string]string{countOrganisation: "单位", countProject: "项目", countPairing: "结对关系", countProgramme: "行动"}[kind]+
			"后来合并或归档了，请先撤回批次 "+numberText(slices.Max(rows)))
	}
	return nil
}

// linksStand is stands for both ends of links.
func (u *undoing) linksStand(ctx context.Context, t *linkTable, links []link) error {
	var owners, targets []ledger.ID
	var codes []string
	for _, l := range links {
		owners, targets = append(owners, l.Owner), append(targets, l.Target)
		codes = append(codes, l.PlaceCode)
	}
	if err := u.stands(ctx, t.entity, owners); err != nil {
		return err
	}
	switch t {
	case projectPlaces:
		return u.zonesStand(ctx, codes)
	case projectProgrammes:
		return u.stands(ctx, countProgramme, targets)
	}
	return u.stands(ctx, countOrganisation, targets)
}

// zonesStand is stands for zones, by code.
func (u *undoing) zonesStand(ctx context.Context, codes []string) error {
	var fields []string
	for _, code := range unique(codes) {
		if strings.Contains(code, "Z") {
			fields = append(fields, zoneField(code, "valid_to"))
		}
	}
	rows, err := selectIn[ledger.ID](ctx, u.tx, `
		SELECT l.batch_id FROM change_log l JOIN import_batch b ON b.id = l.batch_id AND b.state = 'applied'
		WHERE l.entity = 'place' AND l.entity_id = 0 AND l.new_value = '1900-01-01' AND l.field IN (@keys) AND NOT EXISTS (
			SELECT 1 FROM change_log n JOIN import_batch nb ON nb.id = n.batch_id AND nb.state = 'applied'
			WHERE n.entity = 'place' AND n.entity_id = 0 AND n.field = l.field AND n.id > l.id)`, fields)
	if err != nil {
		return fmt.Errorf("what became of zones: %w", err)
	}
	if len(rows) > 0 {
		return ledger.Conflict("batch", numberText(u.batch), "它所涉及的园区后来归档或移走了，请先撤回批次 "+numberText(slices.Max(rows)))
	}
	return nil
}

// factsStand is stands for the subjects and providers of statements that the batch had
// taken back.
func (u *undoing) factsStand(ctx context.Context, t *factTable) error {
	columns := `subject_kind, subject_id, place_code, provider_id`
	if t == statusTable {
		columns = `'project' AS subject_kind, project_id AS subject_id, '' AS place_code, 0 AS provider_id`
	}
	var rows []timelineKey
	if err := u.tx.SelectContext(ctx, &rows, `
		SELECT DISTINCT `+columns+` FROM `+t.name+` WHERE withdrawn_at = 0 AND id IN (
			SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = $2 AND field = $3)`, u.batch, t.name, withdrawnField); err != nil {
		return err
	}
	ids := map[string][]ledger.ID{}
	var codes []string
	for _, r := range rows {
		if r.Subject != ledger.SubjectPlace {
			ids[string(r.Subject)] = append(ids[string(r.Subject)], r.SubjectID)
		}
		ids[countOrganisation] = append(ids[countOrganisation], r.Provider)
		codes = append(codes, r.PlaceCode)
	}
	for _, kind := range []string{countProject, countPairing, countOrganisation, countProgramme} {
		if err := u.stands(ctx, kind, ids[kind]); err != nil {
			return err
		}
	}
	return u.zonesStand(ctx, codes)
}

func takenSince(batch ledger.ID, name string) error {
	return ledger.Conflict("batch", numberText(batch), "撤回后“"+name+"”会有两个：后来又登记了一个。请先合并或归档后来的，再撤回")
}

// heldName is what a thing was called, held back because another is called so.
type heldName struct {
	kind   string
	id     ledger.ID
	name   string // for those who ask
	fields map[string]string
}

// stillFree holds back names that others have been given since: either may yet end with
// what is undone.
func (u *undoing) stillFree(ctx context.Context, kind string, values map[ledger.ID]map[string]string) error {
	taken, err := u.taken(ctx, kind, values)
	if err != nil {
		return err
	}
	for id, name := range taken {
		h := heldName{kind, id, name, map[string]string{}}
		for _, field := range []string{"code", "name", "name_key", "place_key", "team", "pairing_key"} {
			if value, given := values[id][field]; given {
				h.fields[field] = value
				delete(values[id], field)
			}
		}
		u.held = append(u.held, h)
	}
	return nil
}

// giveBack gives back the names that were held back, and refuses where that makes two of
// one name.
func (u *undoing) giveBack(ctx context.Context) error {
	for _, h := range u.held {
		values := map[ledger.ID]map[string]string{h.id: h.fields}
		taken, err := u.taken(ctx, h.kind, values)
		if err != nil {
			return err
		}
		if len(taken) > 0 {
			return takenSince(u.batch, h.name)
		}
		if err := u.restoreRows(ctx, h.kind, values); err != nil {
			return err
		}
	}
	return nil
}

// taken are the things whose names others have been given since, with the name.
func (u *undoing) taken(ctx context.Context, kind string, values map[ledger.ID]map[string]string) (map[ledger.ID]string, error) {
	taken := map[ledger.ID]string{}
	ids := slices.Collect(maps.Keys(values))
	if kind != countOrganisation && kind != countProject && kind != countPairing {
		return nil, nil
	}
	believed, err := liveSubjects(ctx, u.tx, ledger.SubjectKind(kind), ids)
	if err != nil {
		return nil, err
	}
	for id, fields := range values {
		if !believed[id] { // coming back, it looks for itself
			continue
		}
		query, args := "", []any{id}
		switch name, given := fields["name"]; {
		case kind == countOrganisation && given:
			query, args = `SELECT COUNT(*) FROM organisation n WHERE n.id <> $1 AND n.name = $2`, append(args, name)
		case kind == countPairing && fields["pairing_key"] != "":
			query, args = `SELECT COUNT(*) FROM pairing n JOIN pairing e ON e.programme_id = n.programme_id AND e.place_code = n.place_code
				WHERE e.id = $1 AND n.id <> $1 AND n.pairing_key = $2`, append(args, fields["pairing_key"])
		case kind == countProject:
			var p knownProject
			err := u.tx.GetContext(ctx, &p, `SELECT `+knownProjectColumns+` FROM project WHERE id = $1`, id)
			if err != nil {
				return nil, fmt.Errorf("read project %d: %w", id, err)
			}
			for field, to := range map[string]*string{"code": &p.Code, "name_key": &p.NameKey, "place_key": &p.PlaceKey, "name": &p.Name} {
				if text, given := fields[field]; given {
					*to = text
				}
			}
			fields = map[string]string{"name": p.Name}
			query, args = projectKeyTaken, append(args, p.Code, p.NameKey, p.PlaceKey)
		default:
			continue
		}
		var n int
		if err := u.tx.GetContext(ctx, &n, query+` AND n.known_to = 9223372036854775807`, args...); err != nil {
			return nil, fmt.Errorf("look for namesakes of %s %d: %w", kind, id, err)
		}
		if n > 0 {
			taken[id] = fields["name"] + fields["pairing_key"]
		}
	}
	return taken, nil
}

// projectKeyTaken counts the other projects n, other than $1, with a code $2 or, without
// one, a NameKey $3 and first place $4.
const projectKeyTaken = `SELECT COUNT(*) FROM project n WHERE n.id <> $1 AND n.code = $2 AND (n.code <> '' OR n.name_key = $3 AND n.place_key = $4)`

// keepUsedProgrammes leaves alone a programme that the batch made and that another uses.
func (u *undoing) keepUsedProgrammes(ctx context.Context, values map[ledger.ID]map[string]string) error {
	for id, fields := range values {
		if ended, changed := fields[endedField]; !changed || ended == "" {
			continue
		}
		var n int
		err := u.tx.GetContext(ctx, &n, `SELECT
			(SELECT COUNT(*) FROM project_programme r WHERE r.programme_id = $1 AND r.known_to = 9223372036854775807) +
			(SELECT COUNT(*) FROM pairing r WHERE r.programme_id = $1 AND r.known_to = 9223372036854775807) +
			(SELECT COUNT(*) FROM figure r WHERE (r.programme_id = $1 OR r.subject_kind = 'programme' AND r.subject_id = $1) AND r.known_to = 9223372036854775807) +
			(SELECT COUNT(*) FROM reporting_period r WHERE r.programme_id = $1) +
			(SELECT COUNT(*) FROM published_figure r WHERE r.programme_id = $1 AND r.ended_at = 0) +
			(SELECT COUNT(*) FROM reporting_calendar r WHERE r.programme_id = $1 AND r.ended_at = 0)`, id)
		if err != nil {
			return fmt.Errorf("uses of programme %d: %w", id, err)
		}
		if n > 0 {
			delete(fields, endedField)
		}
	}
	return nil
}

// A zone has no number: in the log its id is zero and the field begins with its code.

func zoneField(code, column string) string { return code + "." + column }

// zoneAttributes gives zones back what the batch changed of them.
func (u *undoing) zoneAttributes(ctx context.Context) error {
	var rows []logged
	if err := u.tx.SelectContext(ctx, &rows, `
		SELECT l.id, l.entity_id, l.field, l.old_value, l.new_value, b.state, l.batch_id = $1 AS of_undone
		FROM change_log l JOIN import_batch b ON b.id = l.batch_id
		WHERE l.entity = 'place' AND l.entity_id = 0 AND (l.field IN (SELECT field FROM change_log WHERE entity = 'place' AND entity_id = 0 AND batch_id = $1)
			OR l.field IN (SELECT REPLACE(field, '.valid_to', '.batch_id') FROM change_log WHERE entity = 'place' AND entity_id = 0 AND batch_id = $1))
		ORDER BY l.id`, u.batch); err != nil {
		return err
	}
	values := map[string]string{}
	for _, r := range rows {
		if _, seen := values[r.Field]; !seen {
			values[r.Field] = r.Old
		}
		if r.State == ledger.BatchApplied {
			values[r.Field] = r.New
		}
	}
	kept := map[string]bool{}                                                 // in force again through the batch, and by now others build on it
	for _, field := range slices.Backward(slices.Sorted(maps.Keys(values))) { // valid_to before batch_id
		code, column, _ := strings.Cut(field, ".")
		known, err := placesByCode(ctx, u.tx, []string{code})
		if err != nil {
			return err
		}
		z, value := known[code], values[field]
		if column == zoneBatch {
			if kept[code] {
				continue
			}
			batch, err := strconv.ParseInt(cmp.Or(value, "0"), 10, 64)
			if err != nil {
				return fmt.Errorf("batch of zone %s: %w", code, err)
			}
			if _, err := u.tx.ExecContext(ctx, `UPDATE place SET batch_id = $2 WHERE code = $1`, code, idOrNull(ledger.ID(batch))); err != nil {
				return err
			}
			continue
		}
		current := map[string]string{"name": z.Name, "credited_to": z.CreditedTo, "valid_from": dateText(z.ValidFrom), "valid_to": dateText(z.ValidTo)}[column]
		if value == current {
			continue
		}
		if column == "valid_to" && value == undoneZone.String() {
			for _, use := range zoneUses(code) {
				var n int
				if err := u.tx.GetContext(ctx, &n, use.query, use.arg); err != nil {
					return err
				}
				kept[code] = kept[code] || n > 0
			}
			if kept[code] {
				continue
			}
		}
		if err := setZone(&z, column, value); err != nil {
			return err
		}
		z.Version++
		if err := updateZone(ctx, u.tx, z); err != nil {
			return err
		}
		if err := u.log.add(ctx, u.tx, "place", 0, field, current, value); err != nil {
			return err
		}
	}
	return nil
}

// zoneBatch is a zone's column batch_id in the log, where a batch put the zone in force
// again. It sorts before valid_to, which is given back first.
const zoneBatch = "batch_id"

// setZone changes one column of a zone, given as text of the log.
func setZone(z *ledger.Place, column, text string) (err error) {
	switch column {
	case "name":
		z.Name = text
	case "credited_to":
		z.CreditedTo = text
	case "valid_from":
		z.ValidFrom, err = dateOf(text)
	case "valid_to":
		z.ValidTo, err = dateOf(text)
	default:
		err = fmt.Errorf("no such field of a zone in the log: %s", column)
	}
	return err
}

func dateOf(text string) (ledger.Date, error) {
	if text == "" {
		return ledger.Date{}, nil
	}
	return ledger.ParseISODate(text)
}
