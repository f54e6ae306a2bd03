package store

import (
	"context"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// The trail is not written for itself: whatever changes the ledger says whose batch it is, and
// rows are only ever added or ended. It is read off those rows.

// acts are where acts stand, each as the columns of ledger.Act.
var acts = map[ledger.ActKind]string{
	ledger.ActImport: actsOfBatches(ledger.BatchImport),
	ledger.ActEdit:   actsOfBatches(ledger.BatchEdit),
	ledger.ActReport: actsOfBatches(ledger.BatchReport),
	ledger.ActUndo: `SELECT 'u' || b.id AS id, 'undo' AS kind, b.undone_at AS at, COALESCE(CAST(NULLIF(` + noteOfUndo("undone_user") + `, '') AS BIGINT), 0) AS user_id,
		COALESCE(` + noteOfUndo("undone_by") + `, '') AS actor, COALESCE(` + noteOfUndo("undone_through") + `, '') AS through,
		b.id AS batch_id, 0 AS report_id, '' AS action, COALESCE(` + noteOfUndo("undone_reason") + `, '') AS reason, b.file_name AS detail
		FROM import_batch b WHERE b.state = 'undone'`,
	ledger.ActStep: `SELECT 'r' || p.id AS id, 'step' AS kind, p.at, p.user_id, p.actor, p.through,
		0 AS batch_id, p.report_id, p.action, p.reason, p.field AS detail
		FROM report_step p WHERE 1 = 1`,
	ledger.ActAccount: `SELECT 'a' || l.id AS id, 'account' AS kind, l.at, COALESCE(l.user_id, 0) AS user_id, l.actor, l.through,
		0 AS batch_id, 0 AS report_id, l.action, '' AS reason, l.detail
		FROM access_log l WHERE 1 = 1`,
}

func actsOfBatches(kind ledger.BatchKind) string {
	return `SELECT 'b' || b.id AS id, '` + string(kind) + `' AS kind, b.applied_at AS at, COALESCE(b.user_id, 0) AS user_id, b.actor, b.through,
		b.id AS batch_id, 0 AS report_id, '' AS action, b.reason, b.file_name AS detail
		FROM import_batch b WHERE b.kind = '` + string(kind) + `'`
}

func noteOfUndo(field string) string {
	return `(SELECT n.new_value FROM change_log n WHERE n.batch_id = b.id AND n.entity = 'import_batch' AND n.field = '` + field + `')`
}

type actRow struct {
	keyed
	ledger.Act
}

func newestFirst(field string) (ordering, bool) {
	return ordering{expr: "a.at", kind: numberOrder, textID: true}, field == "at"
}

// Acts lists what people did, in the order of time (order at).
func (s *Store) Acts(ctx context.Context, f ledger.TrailFilter, p ledger.Page) (ledger.List[ledger.Act], error) {
	g, err := newPaging(p, newestFirst)
	if err != nil {
		return ledger.List[ledger.Act]{}, err
	}
	q := s.timeless()
	q.at.KnownAt = ledger.Latest
	var found []actRow
	err = s.query(ctx, "acts", &found, q, `WITH act AS (`+actsOf(q, f)+`),
		page AS (`+g.page(q, `SELECT a.id`+g.columns()+` FROM act a`)+`)
		SELECT `+g.shown("x")+`, a.* FROM page x JOIN act a ON a.id = x.id ORDER BY x.side, `+g.orderBy("x"))
	if err != nil {
		return ledger.List[ledger.Act]{}, err
	}
	return listOf(g, found, func(r actRow) (ledger.Act, error) { return r.Act, nil })
}

// ActCount is how many Acts would list in all.
func (s *Store) ActCount(ctx context.Context, f ledger.TrailFilter) (int, error) {
	q := s.timeless()
	q.at.KnownAt = ledger.Latest
	return s.count(ctx, "count acts", q, `SELECT COUNT(*) AS n FROM (`+actsOf(q, f)+`) a`)
}

func actsOf(q *statement, f ledger.TrailFilter) string {
	kinds := f.Kinds
	if len(kinds) == 0 {
		kinds = ledger.ActKinds
	}
	var and []string
	if f.User != 0 {
		and = append(and, "t.user_id = "+q.arg(int64(f.User)))
	}
	if f.Since != 0 {
		and = append(and, "t.at >= "+q.arg(int64(f.Since)))
	}
	if f.Until != 0 {
		and = append(and, "t.at < "+q.arg(int64(f.Until)))
	}
	var union []string
	for _, k := range ledger.ActKinds {
		for _, wanted := range kinds {
			if wanted == k && acts[k] != "" {
				union = append(union, `SELECT t.* FROM (`+acts[k]+`) t WHERE `+all(and))
				break
			}
		}
	}
	return strings.Join(union, "\nUNION ALL ")
}

// changeSource is where one sort of change stands: a statement of the columns of
// ledger.TrailChange with the condition on its row r left open.
type changeSource struct {
	text string
	// of is the condition that the change is one of a subject; nil: it is of none of the kind.
	of func(q *statement, kind ledger.SubjectKind, key string) string
}

// changeSources has all of them.
var changeSources = []changeSource{
	{ // attributes
		`SELECT 'c' || r.id AS id, r.at, r.batch_id, r.entity AS subject_kind, r.entity_id AS subject_id, '' AS place_code,
			CASE WHEN r.field = 'archived' THEN r.field ELSE 'changed' END AS what, r.field, '' AS series, r.old_value, r.new_value
		FROM change_log r WHERE r.entity IN ('project', 'organisation', 'pairing', 'programme') AND `,
		func(q *statement, kind ledger.SubjectKind, key string) string {
			if kind == ledger.SubjectPlace {
				return ""
			}
			return "r.entity = '" + string(kind) + "' AND r.entity_id = " + q.arg(number(key))
		},
	},
	{ // zones, whose changes name them in the field
		`SELECT 'z' || r.id AS id, r.at, r.batch_id, 'place' AS subject_kind, 0 AS subject_id, ` + zoneOf + ` AS place_code,
			'changed' AS what, SUBSTR(r.field, LENGTH(` + zoneOf + `) + 2) AS field, '' AS series, r.old_value, r.new_value
		FROM change_log r WHERE r.entity = 'place' AND `,
		func(q *statement, kind ledger.SubjectKind, key string) string {
			if kind != ledger.SubjectPlace {
				return ""
			}
			return "r.field >= " + q.arg(key+".") + " AND r.field < " + q.arg(key+"/")
		},
	},
	{ // figures
		`SELECT 'f' || r.id AS id, b.applied_at AS at, r.batch_id, r.subject_kind, r.subject_id, r.place_code,
			'stated' AS what, r.measure AS field, r.series, COALESCE((SELECT CAST(o.value AS TEXT) FROM figure o
				WHERE o.subject_kind = r.subject_kind AND o.subject_id = r.subject_id AND o.place_code = r.place_code AND o.measure = r.measure AND o.series = r.series
				AND COALESCE(o.programme_id, 0) = COALESCE(r.programme_id, 0) AND COALESCE(o.provider_id, 0) = COALESCE(r.provider_id, 0)
				AND o.valid_from <= r.valid_from AND r.valid_from < o.valid_to AND o.known_from < b.applied_at AND b.applied_at <= o.known_to
				ORDER BY o.id DESC LIMIT 1), '') AS old_value, CAST(r.value AS TEXT) AS new_value
		FROM figure r JOIN import_batch b ON b.id = r.batch_id WHERE r.statement_id = r.id AND `,
		ofSubject,
	},
	{ // statuses
		`SELECT 's' || r.id AS id, b.applied_at AS at, r.batch_id, 'project' AS subject_kind, r.project_id AS subject_id, '' AS place_code,
			'stated' AS what, 'status' AS field, '' AS series, COALESCE((SELECT o.status FROM project_status o WHERE o.project_id = r.project_id
				AND o.valid_from <= r.valid_from AND r.valid_from < o.valid_to AND o.known_from < b.applied_at AND b.applied_at <= o.known_to
				ORDER BY o.id DESC LIMIT 1), '') AS old_value, r.status AS new_value
		FROM project_status r JOIN import_batch b ON b.id = r.batch_id WHERE r.statement_id = r.id AND `,
		ofOwner("project", "r.project_id"),
	},
	linkChange("participation", "p", "project", "project_id", "participation", `(SELECT o.name FROM organisation o WHERE o.id = r.organisation_id) || ' ' || r.role`),
	linkChange("project_place", "q", "project", "project_id", "place", "r.place_code"),
	linkChange("project_programme", "g", "project", "project_id", "programme", `(SELECT o.code FROM programme o WHERE o.id = r.programme_id)`),
	linkChange("pairing_assistor", "n", "pairing", "pairing_id", "assistor", `(SELECT o.name FROM organisation o WHERE o.id = r.organisation_id)`),
	madeChange("project", "P", "r.name"),
	madeChange("organisation", "O", "r.name"),
	madeChange("pairing", "N", "r.place_code"),
	endedFact("figure", "F", "x.subject_kind", "x.subject_id", "x.place_code", "x.measure", "x.series", "CAST(x.value AS TEXT)"),
	endedFact("project_status", "S", "'project'", "x.project_id", "''", "'status'", "''", "x.status"),
}

// zoneOf is the code of the zone that a change of a place is about.
const zoneOf = `SUBSTR(r.field, 1, LENGTH(r.field) - LENGTH(LTRIM(r.field, '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ')))`

func number(key string) int64 {
	n, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0 // nothing's number
	}
	return n
}

func ofSubject(q *statement, kind ledger.SubjectKind, key string) string {
	if kind == ledger.SubjectPlace {
		return "r.place_code <> '' AND r.place_code = " + q.arg(key)
	}
	return "r.subject_kind = '" + string(kind) + "' AND r.subject_id = " + q.arg(number(key))
}

func ofOwner(of ledger.SubjectKind, column string) func(q *statement, kind ledger.SubjectKind, key string) string {
	return func(q *statement, kind ledger.SubjectKind, key string) string {
		if kind != of {
			return ""
		}
		return column + " = " + q.arg(number(key))
	}
}

// linkChange is that of a link being made.
func linkChange(table, prefix string, kind ledger.SubjectKind, owner, field, shown string) changeSource {
	return changeSource{
		`SELECT '` + prefix + `' || r.id AS id, r.known_from AS at, r.batch_id, '` + string(kind) + `' AS subject_kind, r.` + owner + ` AS subject_id, '' AS place_code,
			'linked' AS what, '` + field + `' AS field, '' AS series, '' AS old_value, COALESCE(` + shown + `, '') AS new_value
		FROM ` + table + ` r WHERE `, ofOwner(kind, "r."+owner)}
}

// madeChange is that of a thing's coming to be.
func madeChange(table, prefix, shown string) changeSource {
	return changeSource{
		`SELECT '` + prefix + `' || r.id AS id, r.known_from AS at, r.batch_id, '` + table + `' AS subject_kind, r.id AS subject_id, '' AS place_code,
			'made' AS what, '' AS field, '' AS series, '' AS old_value, ` + shown + ` AS new_value
		FROM ` + table + ` r WHERE `, ofOwner(ledger.SubjectKind(table), "r.id")}
}

// endedFact is that of a figure's or status's being withdrawn or removed by hand.
func endedFact(table, prefix, kind, subject, place, field, series, value string) changeSource {
	return changeSource{
		`SELECT '` + prefix + `' || r.id AS id, r.at, r.batch_id, ` + kind + ` AS subject_kind, ` + subject + ` AS subject_id, ` + place + ` AS place_code,
			r.field AS what, ` + field + ` AS field, ` + series + ` AS series, ` + value + ` AS old_value, '' AS new_value
		FROM change_log r JOIN ` + table + ` x ON x.id = r.entity_id WHERE r.entity = '` + table + `' AND r.field IN ('removed', 'withdrawn') AND `,
		func(q *statement, of ledger.SubjectKind, key string) string {
			about := ofSubject
			if table == "project_status" {
				about = ofOwner(ledger.SubjectProject, "r.project_id")
			}
			return strings.ReplaceAll(about(q, of, key), "r.", "x.")
		},
	}
}

type trailRow struct {
	keyed
	ledger.TrailChange
}

// TrailOf lists what was done to one thing, in the order of time (order at). The key is an id,
// or a place's code.
func (s *Store) TrailOf(ctx context.Context, kind ledger.SubjectKind, key string, p ledger.Page) (ledger.List[ledger.TrailChange], error) {
	g, err := newPaging(p, newestFirst)
	if err != nil {
		return ledger.List[ledger.TrailChange]{}, err
	}
	q := s.timeless()
	q.at.KnownAt, q.history = ledger.Latest, true
	var found []trailRow
	err = s.query(ctx, "trail of a thing", &found, q, `WITH change AS (`+trailChanges(q, kind, key)+`),
		page AS (`+g.page(q, `SELECT a.id`+g.columns()+` FROM change a`)+`)
		SELECT `+g.shown("x")+`, a.* FROM page x JOIN change a ON a.id = x.id ORDER BY x.side, `+g.orderBy("x"))
	if err != nil {
		return ledger.List[ledger.TrailChange]{}, err
	}
	return listOf(g, found, func(r trailRow) (ledger.TrailChange, error) { return r.TrailChange, nil })
}

// TrailCountOf is how many TrailOf would list in all.
func (s *Store) TrailCountOf(ctx context.Context, kind ledger.SubjectKind, key string) (int, error) {
	q := s.timeless()
	q.at.KnownAt, q.history = ledger.Latest, true
	return s.count(ctx, "count the trail of a thing", q, `SELECT COUNT(*) AS n FROM (`+trailChanges(q, kind, key)+`) a`)
}

func trailChanges(q *statement, kind ledger.SubjectKind, key string) string {
	var union []string
	for _, source := range changeSources {
		if condition := source.of(q, kind, key); condition != "" {
			union = append(union, source.text+condition)
		}
	}
	return strings.Join(union, "\nUNION ALL ")
}

// ChangesOfBatches lists what each batch did, at most some changes of each, in the order of
// their rows.
func (s *Store) ChangesOfBatches(ctx context.Context, batches []ledger.ID, most int) (map[ledger.ID][]ledger.TrailChange, error) {
	found := make(map[ledger.ID][]ledger.TrailChange, len(batches))
	if len(batches) == 0 {
		return found, nil
	}
	q := s.timeless()
	q.at.KnownAt, q.history = ledger.Latest, true
	var each []string
	for _, id := range batches {
		for _, source := range changeSources {
			// Each source for itself, so that of a batch of a million rows some are read.
			each = append(each, `SELECT * FROM (`+source.text+`r.batch_id = `+strconv.FormatInt(int64(id), 10)+` ORDER BY r.id LIMIT `+strconv.Itoa(most)+`) t`+strconv.Itoa(len(each)))
		}
	}
	var rows []ledger.TrailChange
	if err := s.query(ctx, "changes of batches", &rows, q, strings.Join(each, "\nUNION ALL ")); err != nil {
		return nil, err
	}
	for _, r := range rows {
		if len(found[r.Batch]) < most {
			found[r.Batch] = append(found[r.Batch], r)
		}
	}
	return found, nil
}
