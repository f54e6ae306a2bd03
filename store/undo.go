package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// UndoBatch takes back what a batch did, as if it had never come: its statements and
// links end, those that it had replaced or withdrawn hold again, attributes go back to
// what the batches that remain say, and entities it made end unless something of
// another batch still refers to them. What was known before stays known as of then.
// A batch is undone once; undoing it again is a conflict.
func (s *Store) UndoBatch(ctx context.Context, id ledger.ID, actor, reason string) (ledger.ImportBatch, error) {
	return s.UndoBatchOnce(ctx, ledger.RequestKey{}, id, actor, reason)
}

// seesBatch refuses a batch that the caller does not see as one that is not there.
func (s *Store) seesBatch(ctx context.Context, id ledger.ID) error {
	if s.sight == nil {
		return nil
	}
	if found, err := s.BatchesByID(ctx, []ledger.ID{id}); err != nil || len(found) == 0 {
		return cmp.Or(err, ledger.NotFound("batch", numberText(id)))
	}
	return nil
}

// UndoBatchOnce is UndoBatch for a request that may be repeated: it has the batch as it is
// now.
func (s *Store) UndoBatchOnce(ctx context.Context, k ledger.RequestKey, id ledger.ID, actor, reason string) (ledger.ImportBatch, error) {
	var batch ledger.ImportBatch
	repeated := false
	if err := s.seesBatch(ctx, id); err != nil {
		return batch, err
	}
	err := s.InTx(ctx, func(tx *Tx) error {
		var answered ledger.ID
		var err error
		if repeated, err = keptAnswer(ctx, tx, s.own(k), tx.Now, &answered); err != nil || repeated {
			return cmp.Or(err, errNotKept)
		}
		if err := tx.undoable(ctx, id); err != nil {
			return err
		}
		if err := keepAnswer(ctx, tx, s.own(k), id); err != nil {
			return err
		}
		u, err := newUndoing(ctx, tx, id)
		if err != nil {
			return err
		}
		batch = u.undone
		if err := u.run(ctx, actor, reason); err != nil {
			return err
		}
		return tx.undone(ctx, id)
	})
	if repeated && errors.Is(err, errNotKept) {
		found, err := s.BatchesByID(ctx, []ledger.ID{id})
		return found[id], err
	}
	if err != nil {
		return ledger.ImportBatch{}, err
	}
	return batch, nil
}

func newUndoing(ctx context.Context, tx *Tx, id ledger.ID) (*undoing, error) {
	var batch ledger.ImportBatch
	err := tx.GetContext(ctx, &batch, `SELECT `+importBatchColumns+` FROM import_batch WHERE id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, ledger.NotFound("batch", numberText(id))
	}
	if err != nil {
		return nil, fmt.Errorf("read batch %d: %w", id, err)
	}
	if batch.State == ledger.BatchUndone {
		return nil, ledger.Conflict("batch", numberText(id), "这个批次已经撤销")
	}
	batch.State, batch.UndoneAt = ledger.BatchUndone, tx.Now
	if err := tx.SelectContext(ctx, &batch.Counts, `
		SELECT entity, read_count, created, updated, unchanged, rejected, skipped FROM import_count
		WHERE batch_id = $1 ORDER BY entity`, id); err != nil {
		return nil, fmt.Errorf("read counts of batch %d: %w", id, err)
	}
	return &undoing{tx: tx, batch: id, undone: batch, log: newChangeLog(id)}, nil
}

// undoing is a batch being undone.
type undoing struct {
	tx     *Tx
	batch  ledger.ID
	undone ledger.ImportBatch
	log    *changeLog
	held   []heldName
}

func (u *undoing) run(ctx context.Context, actor, reason string) error {
	if _, err := u.tx.ExecContext(ctx, `UPDATE import_batch SET state = 'undone', undone_at = $2 WHERE id = $1`, u.batch, u.tx.Now); err != nil {
		return err
	}
	if err := u.last(ctx); err != nil {
		return err
	}
	if err := u.reporting(ctx, reason); err != nil {
		return err
	}
	if err := u.revive(ctx); err != nil {
		return err
	}
	for _, t := range factTables {
		if err := u.facts(ctx, t); err != nil {
			return fmt.Errorf("undo %s: %w", t.name, err)
		}
	}
	for _, t := range linkTables {
		if err := u.links(ctx, t); err != nil {
			return fmt.Errorf("undo %s: %w", t.name, err)
		}
	}
	if err := u.names(ctx); err != nil {
		return fmt.Errorf("undo names: %w", err)
	}
	if err := u.attributes(ctx); err != nil {
		return fmt.Errorf("undo attributes: %w", err)
	}
	if err := u.entities(ctx); err != nil {
		return fmt.Errorf("undo entities: %w", err)
	}
	if err := u.giveBack(ctx); err != nil {
		return fmt.Errorf("undo names: %w", err)
	}
	if err := u.zoneAttributes(ctx); err != nil {
		return fmt.Errorf("undo zones: %w", err)
	}
	if err := u.reports(ctx, actor, reason); err != nil {
		return err
	}
	by := u.tx.store.caller
	for _, note := range [][2]string{{"undone_by", actor}, {"undone_reason", reason}, {"undone_user", numberText(by.User)}, {"undone_through", string(by.Through)}} {
		if err := u.log.add(ctx, u.tx, "import_batch", u.batch, note[0], "", note[1]); err != nil {
			return err
		}
	}
	return u.log.out.write(ctx, u.tx)
}

// closeRows ends what the batch made in a table and is still believed.
func (u *undoing) closeRows(ctx context.Context, table string) error {
	_, err := u.tx.ExecContext(ctx, `
		UPDATE `+table+` SET known_to = $2 WHERE batch_id = $1 AND known_to = 9223372036854775807`, u.batch, u.tx.Now)
	return err
}

// facts ends the batch's statements, brings back those it withdrew, and lets the rows
// follow from the statements that remain.
func (u *undoing) facts(ctx context.Context, t *factTable) error {
	subject := `subject_kind, subject_id, place_code, measure`
	if t == statusTable {
		subject = `'project' AS subject_kind, project_id AS subject_id, '' AS place_code, '' AS measure`
	}
	var touched []timelineKey
	if err := u.tx.SelectContext(ctx, &touched, `
		SELECT `+subject+` FROM `+t.name+` WHERE batch_id = $1
		UNION
		SELECT `+subject+` FROM `+t.name+` WHERE id IN (
			SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = $2 AND field IN ($3, $4))`,
		u.batch, t.name, withdrawnField, movedField); err != nil {
		return err
	}
	if err := u.closeRows(ctx, t.name); err != nil {
		return err
	}
	if err := u.moved(ctx, t); err != nil {
		return err
	}
	if _, err := u.tx.ExecContext(ctx, `
		UPDATE `+t.name+` SET withdrawn_at = $2 WHERE batch_id = $1 AND id = statement_id AND withdrawn_at = 0`,
		u.batch, u.tx.Now); err != nil {
		return err
	}
	// What another batch took back as well stays taken back.
	if _, err := u.tx.ExecContext(ctx, `
		UPDATE `+t.name+` SET withdrawn_at = 0
		WHERE id IN (SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = $2 AND field = $3)
			AND id NOT IN (
				SELECT l.entity_id FROM change_log l JOIN import_batch b ON b.id = l.batch_id
				WHERE b.state = 'applied' AND l.entity = $2 AND l.field = $3 AND l.entity_id IN (
					SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = $2 AND field = $3))
			AND id NOT IN (
				SELECT l.entity_id FROM change_log l JOIN import_batch b ON b.id = l.batch_id
				WHERE b.state = 'undone' AND l.entity = $2 AND l.field = '`+movedField+`')
			AND batch_id IN (SELECT id FROM import_batch WHERE state = 'applied')`,
		u.batch, t.name, withdrawnField); err != nil {
		return err
	}
	if err := u.factsStand(ctx, t); err != nil {
		return err
	}
	return u.revise(ctx, t, touched)
}

// revise lets the rows of subjects follow from their live statements, some at a time.
func (u *undoing) revise(ctx context.Context, t *factTable, touched []timelineKey) error {
	measures, err := measuresByCode(ctx, u.tx)
	if err != nil {
		return err
	}
	var codes []string
	var places []string
	ids := map[ledger.SubjectKind][]ledger.ID{}
	for _, key := range touched {
		codes = append(codes, key.Measure)
		if key.PlaceCode != "" {
			places = append(places, key.PlaceCode)
			continue
		}
		ids[key.Subject] = append(ids[key.Subject], key.SubjectID)
	}
	codes = unique(codes)
	set := newFactSet(t, func(code string) ledger.Behaviour { return measures[code].Behaviour })
	write := func(err error) error {
		if err != nil {
			return err
		}
		for _, timeline := range set.timelines {
			set.touch(timeline)
		}
		return set.write(ctx, u.tx)
	}
	for portion := range slices.Chunk(unique(places), defaultChunkSize) {
		if err := write(set.loadPlaces(ctx, u.tx, portion, codes)); err != nil {
			return err
		}
	}
	for _, kind := range ledger.SubjectKinds {
		for portion := range slices.Chunk(unique(ids[kind]), defaultChunkSize) {
			if err := write(set.load(ctx, u.tx, kind, portion, codes)); err != nil {
				return err
			}
		}
	}
	return nil
}

// links ends the batch's links and restores, for each key, what the latest of the
// remaining batches said of it.
func (u *undoing) links(ctx context.Context, t *linkTable) error {
	if err := u.closeRows(ctx, t.name); err != nil {
		return err
	}
	if err := u.movedLinks(ctx, t); err != nil {
		return err
	}
	var before []link
	err := u.tx.SelectContext(ctx, &before, `
		SELECT `+t.read+` FROM (
			SELECT c.*, ROW_NUMBER() OVER (PARTITION BY x.id ORDER BY `+t.saidAt()+` DESC, c.known_from DESC) AS place
			FROM `+t.name+` x
			JOIN `+t.name+` c ON `+t.same("c", "x")+` AND c.batch_id <> $1
			JOIN import_batch b ON b.id = c.batch_id AND b.state = 'applied'
			WHERE (x.batch_id = $1 AND x.known_to = $2 OR x.id IN (
					SELECT entity_id FROM change_log WHERE batch_id = $1 AND entity = '`+t.name+`' AND field IN ('`+removedField+`', '`+movedField+`')))
				AND NOT EXISTS (`+t.removedLater()+`)
				AND (NOT EXISTS (`+t.moves("1", ledger.BatchUndone)+`) OR EXISTS (`+t.moves("1", ledger.BatchApplied)+`))) AS said
		WHERE place = 1`, u.batch, u.tx.Now)
	if err != nil {
		return err
	}
	if err := u.linksStand(ctx, t, before); err != nil {
		return err
	}
	set := newLinkSet(t)
	owners := make([]ledger.ID, 0, len(before))
	for _, l := range before {
		owners = append(owners, l.Owner)
	}
	owners = unique(owners)
	if err := set.load(ctx, u.tx, owners); err != nil {
		return err
	}
	for _, l := range before {
		if set.find(l.key()) != nil { // another batch has said it again
			continue
		}
		if err := set.replace(ctx, u.tx, l.Batch, nil, l); err != nil {
			return err
		}
	}
	return u.oneLead(ctx, set, owners)
}

// oneLead leaves the lead to the latest batch that named one: a lead that was restored
// may have been followed by another meanwhile.
func (u *undoing) oneLead(ctx context.Context, set *linkSet, owners []ledger.ID) error {
	for _, owner := range owners {
		var lead *link
		for _, l := range set.byOwner[owner] {
			if l.Lead && (lead == nil || l.Batch > lead.Batch) {
				lead = l
			}
		}
		for _, l := range slices.Clone(set.byOwner[owner]) {
			if !l.Lead || l == lead {
				continue
			}
			follower := *l
			follower.Lead = false
			if err := set.replace(ctx, u.tx, lead.Batch, l, follower); err != nil {
				return err
			}
		}
	}
	return set.write(ctx, u.tx)
}

// logged is one change of an attribute.
type logged struct {
	ID       ledger.ID         `db:"id"`
	Entity   ledger.ID         `db:"entity_id"`
	Field    string            `db:"field"`
	Old      string            `db:"old_value"`
	New      string            `db:"new_value"`
	State    ledger.BatchState `db:"state"`
	OfUndone bool              `db:"of_undone"`
}

// attributes sets each attribute that the batch changed to what the last of the
// remaining batches changed it to, or else to what it was at first.
func (u *undoing) attributes(ctx context.Context) error {
	for _, kind := range []string{countOrganisation, countProject, countPairing, countProgramme, countCalendar, countPublished, "progress_report"} {
		var ids []ledger.ID
		if err := u.tx.SelectContext(ctx, &ids, `
			SELECT DISTINCT entity_id FROM change_log WHERE batch_id = $1 AND entity = $2 AND field <> '`+archivedField+`' ORDER BY entity_id`, u.batch, kind); err != nil {
			return err
		}
		for portion := range slices.Chunk(ids, defaultChunkSize) {
			rows, err := selectIn[logged](ctx, u.tx, `
				SELECT l.id, l.entity_id, l.field, l.old_value, l.new_value, b.state, l.batch_id = $2 AS of_undone
				FROM change_log l JOIN import_batch b ON b.id = l.batch_id
				WHERE l.entity = $1 AND l.field <> '`+archivedField+`' AND l.entity_id IN (@keys) ORDER BY l.id`, portion, kind, u.batch)
			if err != nil {
				return err
			}
			if err := u.restore(ctx, kind, portion, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// restore works out the values and writes them.
func (u *undoing) restore(ctx context.Context, kind string, ids []ledger.ID, rows []logged) error {
	type attribute struct {
		id    ledger.ID
		field string
	}
	values := map[attribute]string{}
	seen := map[attribute]bool{}
	changed := map[attribute]bool{}
	current := map[attribute]string{}
	for _, r := range rows {
		key := attribute{r.Entity, r.Field}
		current[key] = r.New
		if !seen[key] {
			seen[key] = true
			values[key] = r.Old
		}
		if r.State == ledger.BatchApplied {
			values[key] = r.New
		}
		changed[key] = changed[key] || r.OfUndone
	}
	byID := map[ledger.ID]map[string]string{}
	for key := range changed {
		if !changed[key] {
			continue
		}
		if byID[key.id] == nil {
			byID[key.id] = map[string]string{}
		}
		byID[key.id][key.field] = values[key]
		// What was known before the undo can be asked for afterwards.
		if current[key] != values[key] {
			if err := u.log.add(ctx, u.tx, kind, key.id, key.field, current[key], values[key]); err != nil {
				return err
			}
		}
	}
	switch kind {
	case countProject:
		return u.restoreProjects(ctx, ids, byID)
	case countOrganisation:
		for _, fields := range byID {
			if name, found := fields["name"]; found {
				fields["name_key"] = ledger.NameKey(name)
			}
		}
	case countProgramme:
		if err := u.keepUsedProgrammes(ctx, byID); err != nil {
			return err
		}
	case countCalendar:
		if err := u.calendarsFree(ctx, byID); err != nil {
			return err
		}
	}
	if err := u.stillFree(ctx, kind, byID); err != nil {
		return err
	}
	return u.restoreRows(ctx, kind, byID)
}

func (u *undoing) restoreProjects(ctx context.Context, ids []ledger.ID, values map[ledger.ID]map[string]string) error {
	rows, err := selectIn[knownProject](ctx, u.tx, `
		SELECT `+knownProjectColumns+` FROM project WHERE id IN (@keys)`, ids)
	if err != nil {
		return err
	}
	further := map[ledger.ID]map[string]string{}
	for i := range rows {
		p := &rows[i]
		for field, value := range values[p.ID] {
			heading, isFurther := strings.CutPrefix(field, furtherField)
			if !isFurther {
				continue
			}
			delete(values[p.ID], field)
			if further[p.ID] == nil {
				further[p.ID] = map[string]string{}
				if p.Further != "" {
					if err := json.Unmarshal([]byte(p.Further), ptr(further[p.ID])); err != nil {
						return fmt.Errorf("attributes of project %d: %w", p.ID, err)
					}
				}
			}
			if value == "" {
				delete(further[p.ID], heading)
			} else {
				further[p.ID][heading] = value
			}
		}
		if all, found := further[p.ID]; found {
			text := ""
			if len(all) > 0 {
				b, err := json.Marshal(all)
				if err != nil {
					return err
				}
				text = string(b)
			}
			values[p.ID]["attributes"] = text
		}
		if name, found := values[p.ID]["name"]; found {
			values[p.ID]["name_key"] = ledger.NameKey(name)
		}
	}
	if err := u.stillFree(ctx, countProject, values); err != nil {
		return err
	}
	return u.restoreRows(ctx, "project", values)
}

func ptr[T any](v T) *T { return &v }

// restoreRows sets columns to texts as the log has them.
func (u *undoing) restoreRows(ctx context.Context, table string, values map[ledger.ID]map[string]string) error {
	for id, fields := range values {
		args := []any{int64(id)}
		var sets []string
		for field, text := range fields {
			value, err := loggedValue(field, text)
			if err != nil {
				return fmt.Errorf("%s %d: %s: %w", table, id, field, err)
			}
			args = append(args, value)
			place := "$" + strconv.Itoa(len(args))
			switch field {
			case "package_id", "parent_id":
				// What it named may have been undone meanwhile, but not archived or merged.
				if named, ok := value.(int64); ok {
					if err := u.stands(ctx, table, []ledger.ID{ledger.ID(named)}); err != nil {
						return err
					}
				}
				place = `(SELECT r.id FROM ` + table + ` r WHERE r.id = ` + place + ` AND r.known_to = 9223372036854775807)`
			}
			sets = append(sets, field+" = "+place)
		}
		if len(sets) == 0 {
			continue
		}
		// One that was archived gets it too, for when it comes back.
		_, err := u.tx.ExecContext(ctx, `UPDATE `+table+` SET version = version + 1, `+strings.Join(sets, ", ")+` WHERE id = $1`, args...)
		if err != nil {
			return fmt.Errorf("restore %s %d: %w", table, id, err)
		}
	}
	return nil
}

// loggedValue is a column's value from its text in the log. Fields that are not known are
// refused: they become part of a statement.
func loggedValue(field, text string) (any, error) {
	switch field {
	case "code", "name", "name_key", "sector", "summary", "attributes", "kind", "team", "pairing_key", "place_key", "strand",
		"covers", "due_rule", "source", "text", "subject_kind", "measure", "series", "attribution", "qualifier":
		return text, nil
	case "place_code":
		return orNull(text), nil
	case "starts_on", "ends_on", "first_on", "as_of", "published_on":
		return orNull(text), nil
	case "year", "due_day", "grace_days", "value", "closed_at", endedField:
		if text == "" {
			return int64(0), nil
		}
		return strconv.ParseInt(text, 10, 64)
	case "package_id", "parent_id", "lead_office_id", "organisation_id", "programme_id":
		if text == "" {
			return nil, nil
		}
		return strconv.ParseInt(text, 10, 64)
	}
	return nil, fmt.Errorf("no such field in the log")
}

// entities ends what undone batches made and nothing refers to any more: by this batch,
// or by an earlier one whose entity was kept for the sake of this one.
func (u *undoing) entities(ctx context.Context) error {
	const (
		live    = `known_to = 9223372036854775807`
		undone  = ` AND e.batch_id IN (SELECT id FROM import_batch WHERE state = 'undone')`
		changed = ` AND NOT EXISTS (SELECT 1 FROM change_log l JOIN import_batch b ON b.id = l.batch_id AND b.state = 'applied'
			WHERE l.entity_id = e.id AND l.entity = `
	)
	none := func(table, condition string) string {
		return ` AND NOT EXISTS (SELECT 1 FROM ` + table + ` r WHERE ` + condition + ` AND r.` + live + `)`
	}
	// A statement that another batch withdrew holds again when that is undone, so its
	// subject stays even while nothing of it is believed.
	unstated := func(table, condition string) string {
		return ` AND NOT EXISTS (SELECT 1 FROM ` + table + ` r JOIN import_batch b ON b.id = r.batch_id AND b.state = 'applied' WHERE ` + condition + `
			AND NOT EXISTS (SELECT 1 FROM change_log l JOIN import_batch m ON m.id = l.batch_id AND m.state = 'undone'
				WHERE l.entity = '` + table + `' AND l.entity_id = r.statement_id AND l.field = '` + movedField + `'))`
	}
	for _, end := range []string{
		`UPDATE project AS e SET known_to = $1 WHERE e.` + live + undone + changed + `'project')` +
			none("project_programme", "r.project_id = e.id") +
			none("project_place", "r.project_id = e.id") +
			none("participation", "r.project_id = e.id") +
			none("project", "r.package_id = e.id") +
			unstated("figure", "r.subject_kind = 'project' AND r.subject_id = e.id") +
			unstated("project_status", "r.project_id = e.id") +
			` AND NOT EXISTS (SELECT 1 FROM progress_report r WHERE r.subject_kind = 'project' AND r.subject_id = e.id)`,
		`UPDATE pairing AS e SET known_to = $1 WHERE e.` + live + undone + changed + `'pairing')` +
			none("pairing_assistor", "r.pairing_id = e.id") +
			unstated("figure", "r.subject_kind = 'pairing' AND r.subject_id = e.id") +
			` AND NOT EXISTS (SELECT 1 FROM progress_report r WHERE r.subject_kind = 'pairing' AND r.subject_id = e.id)`,
		`UPDATE organisation AS e SET known_to = $1 WHERE e.` + live + undone + changed + `'organisation')` +
			none("organisation", "r.parent_id = e.id") +
			none("organisation_identifier", "r.organisation_id = e.id") +
			none("organisation_alias", "r.organisation_id = e.id") +
			none("participation", "r.organisation_id = e.id") +
			none("pairing_assistor", "r.organisation_id = e.id") +
			unstated("figure", "r.subject_kind = 'organisation' AND r.subject_id = e.id") +
			unstated("figure", "r.provider_id <> 0 AND r.provider_id = e.id") +
			` AND NOT EXISTS (SELECT 1 FROM programme r WHERE r.lead_office_id = e.id)` +
			` AND NOT EXISTS (SELECT 1 FROM progress_report r WHERE r.organisation_id = e.id)`,
	} {
		// Parts end before their package, offices before the body they belong to.
		for {
			r, err := u.tx.ExecContext(ctx, end, u.tx.Now)
			if err != nil {
				return err
			}
			if n, err := r.RowsAffected(); err != nil || n == 0 {
				if err != nil {
					return err
				}
				break
			}
		}
	}
	_, err := u.tx.ExecContext(ctx, `
		UPDATE place AS e SET valid_to = $1 WHERE e.level = 'zone' AND (e.valid_to IS NULL OR e.valid_to <> $1)`+undone+
		none("project_place", "r.place_code = e.code")+
		unstated("figure", "r.place_code <> '' AND r.place_code = e.code")+
		none("pairing", "r.place_code = e.code")+
		none("organisation", "r.place_code = e.code"), undoneZone)
	return err
}
