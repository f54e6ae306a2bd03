package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// Writing is held to the scope after the fact, inside the transaction: all that a batch touched
// must be in scope as it was before and as it is now, or nothing is written. What a caller names
// by an id and does not see is not there for him (Tx.seen) before that.

// mayWrite is where the caller may change the ledger.
func (s *Store) mayWrite() ledger.Scope {
	return s.caller.Scope(ledger.AccessAdmin, ledger.AccessOffice)
}

// forbidden is said of what a caller may not write; of whom or what else it is, nothing is.
func forbidden(entity, key, field, text string) error {
	return &ledger.Error{Kind: ledger.KindForbidden, Entity: entity, Key: key, Field: field, Text: text}
}

// somewhere refuses who may write nowhere.
func (s *Store) somewhere(file string) error {
	if s.mayWrite().Empty() {
		return forbidden("batch", file, "", "您没有修改台账的权限，请联系管理员")
	}
	return nil
}

// everywhere refuses who may not write what has no place: programmes, measures.
func (s *Store) everywhere(entity, key, text string) error {
	if s.mayWrite().Everything {
		return nil
	}
	return forbidden(entity, key, "", text)
}

const (
	programmesAreAdmins = "新增或修改帮扶行动须由管理员办理，请联系管理员"
	outsideScope        = "不在您的授权范围内，请只填写本地区的内容"
)

// touched is something that a transaction changed.
type touched struct {
	Kind string    `db:"kind"` // project, pairing, organisation, place, programme, published
	ID   ledger.ID `db:"id"`
	Code string    `db:"code"` // of a place
}

// asCalled is where a caller named something, and how.
type asCalled struct {
	sheet, row int
	name       string
}

// calls notes what an entry calls the projects, pairings and organisations that it is about.
func (a *application) calls(kind string, id ledger.ID, e *ledger.Entry, name string) {
	if a.called == nil {
		return
	}
	if key := (touched{Kind: kind, ID: id}); a.called[key] == (asCalled{}) {
		a.called[key] = asCalled{e.Sheet, e.Row, name}
	}
	a.named = append(a.named, touched{Kind: kind, ID: id})
}

// refusal names what the caller named, if that is what is out of scope.
func (a *application) refusal(t touched) error {
	c, named := a.called[t]
	switch {
	case t.Kind == "programme":
		return forbidden("programme", "", "", programmesAreAdmins)
	case !named:
		return forbidden("batch", a.batch.FileName, "", "这次修改涉及的内容"+outsideScope)
	}
	return atRow(&ledger.Entry{Sheet: c.sheet, Row: c.row}, 0, forbidden(t.Kind, c.name, "", "“"+c.name+"”"+outsideScope))
}

// oneWithin refuses what a caller makes or moves to where he may not write, before it is compared
// with what is there: of that he would be told.
func (e *editing) oneWithin(field string, codes []string) error {
	scope := e.tx.store.mayWrite()
	if scope.Everything {
		return nil
	}
	known, err := placesByCode(e.ctx, e.tx, codes)
	if err != nil {
		return err
	}
	for _, p := range known {
		for _, place := range scope.Places {
			if strings.HasPrefix(p.Code, place) || strings.HasPrefix(p.CreditCode(), place) {
				return nil
			}
		}
	}
	return forbidden("place", strings.Join(codes, "、"), e.at(field), "所填地点"+outsideScope)
}

// namedInScope refuses entries about what is there already and is out of scope, whether or not
// they change it: that they do not would tell what it is.
func (a *application) namedInScope(ctx context.Context) error {
	if len(a.named) == 0 {
		return nil
	}
	w := a.tx.writes()
	before := w.asOf(a.tx.Now - 1)
	ids := map[string][]ledger.ID{}
	for _, t := range a.named {
		ids[t.Kind] = append(ids[t.Kind], t.ID)
	}
	a.named = a.named[:0]
	var parts []string
	for kind, in := range map[string]func(id string) string{countProject: before.project, countPairing: before.pairing} {
		if list := unique(ids[kind]); len(list) > 0 {
			parts = append(parts, "SELECT '"+kind+"' AS kind, t.id, '' AS code FROM "+w.base(kind)+" t WHERE t.id IN ("+ints(list)+") AND t.known_from < "+
				numberText(a.tx.Now)+" AND NOT "+in("t.id"))
		}
	}
	found, err := w.first(ctx, a.tx, strings.Join(parts, "\nUNION ALL "))
	if err != nil || found == nil {
		return err
	}
	return a.refusal(*found)
}

// inScope refuses a batch that touched something out of scope.
func (a *application) inScope(ctx context.Context) error {
	if a.called == nil {
		return nil
	}
	found, err := a.tx.outOfScope(ctx, a.batch.ID, false)
	if err != nil || found == nil {
		return err
	}
	return a.refusal(*found)
}

// undoable refuses to undo a batch that the caller does not see, as not there, and one that
// touched what he may not write.
func (tx *Tx) undoable(ctx context.Context, batch ledger.ID) error {
	if tx.store.sight == nil {
		return nil
	}
	var seen []ledger.ID
	if err := sqlx.SelectContext(ctx, tx.seen(batch), &seen, `SELECT id FROM import_batch WHERE id = $1`, batch); err != nil {
		return fmt.Errorf("batch in sight: %w", err)
	}
	if len(seen) == 0 {
		return ledger.NotFound("batch", numberText(batch))
	}
	if tx.store.mayWrite().Everything {
		return nil
	}
	w := tx.writes()
	v := (&seer{sighting: w, scope: tx.store.mayWrite(), name: "write_"}).asKnown("b.applied_at")
	found, err := w.first(ctx, tx, "SELECT 'batch' AS kind, b.id, '' AS code FROM "+w.base("import_batch")+" b WHERE b.id = "+numberText(batch)+" AND "+anyOf(v.beyond("b.id")...))
	if err == nil && found != nil {
		err = undoRefused(batch)
	}
	return err
}

// undone refuses an undoing whose outcome is out of scope.
func (tx *Tx) undone(ctx context.Context, batch ledger.ID) error {
	if tx.store.mayWrite().Everything {
		return nil
	}
	found, err := tx.outOfScope(ctx, batch, true)
	if err == nil && found != nil {
		err = undoRefused(batch)
	}
	return err
}

func undoRefused(batch ledger.ID) error {
	return forbidden("batch", numberText(batch), "", "这个批次有"+outsideScope[:strings.Index(outsideScope, "，")]+"的内容，请由上级帮扶办撤销")
}

// writes are conditions for what the transaction's caller may write, with values in the text.
func (tx *Tx) writes() *sighting {
	q := &statement{inline: true, fewRows: true}
	return &sighting{statement: q, sight: &sight{}, engine: tx.store.engine, written: map[string]bool{}, writer: tx.store.mayWrite()}
}

// asOf lets count links that were known at an instant.
func (w *sighting) asOf(at ledger.Instant) *seer {
	return (&seer{sighting: w, scope: w.writer, name: "write_"}).asKnown(numberText(at))
}

// first is the first of what a query finds; nil: nothing.
func (w *sighting) first(ctx context.Context, tx *Tx, query string) (*touched, error) {
	if query == "" {
		return nil, nil
	}
	text := "SELECT x.kind, x.id, x.code FROM (" + query + ") x ORDER BY x.kind, x.id, x.code LIMIT 1"
	if len(w.ctes) > 0 {
		text = "WITH " + strings.Join(w.ctes, ",\n") + "\n" + text
	}
	var found []touched
	if err := tx.SelectContext(ctx, &found, text); err != nil {
		return nil, fmt.Errorf("what is out of scope: %w", err)
	}
	if len(found) == 0 {
		return nil, nil
	}
	return &found[0], nil
}

// outOfScope is something that the transaction touched for a batch, or in undoing it, and that
// the caller may not write, as it was before or as it is now. What a batch did when it was
// applied has been looked at before it is undone.
func (tx *Tx) outOfScope(ctx context.Context, batch ledger.ID, undoing bool) (*touched, error) {
	w := tx.writes()
	now, b := numberText(tx.Now), numberText(batch)
	after, before := w.asOf(tx.Now), w.asOf(tx.Now-1)
	moved := " AND (r.known_from = " + now + " OR r.known_to = " + now
	logged := "SELECT r.entity_id AS id FROM change_log r WHERE r.batch_id = " + b + " AND r.at = " + now + " AND r.entity = '"
	// owners are those of rows of a table that the batch made or ended, or that the log says were moved or removed.
	owners := func(table, owner string) string {
		return "SELECT r." + owner + " AS id FROM " + table + " r WHERE r.batch_id = " + b + moved + ")" +
			"\nUNION SELECT l." + owner + " FROM (" + logged + table + "') m JOIN " + table + " l ON l.id = m.id"
	}
	figures := "SELECT r.subject_kind, r.subject_id, r.place_code FROM figure r WHERE r.batch_id = " + b + moved + " OR r.withdrawn_at = " + now + ")" +
		"\nUNION SELECT l.subject_kind, l.subject_id, l.place_code FROM (" + logged + "figure') m JOIN figure l ON l.id = m.id"
	ofKind := func(kind ledger.SubjectKind) string {
		return "SELECT g.subject_id AS id FROM figures g WHERE g.subject_kind = '" + string(kind) + "'"
	}
	w.ctes = append(w.ctes, "figures AS "+asSet+" ("+figures+")")

	// there are things that were believed before, or are now, and are not in scope as of then.
	there := func(kind, ids string, in func(v *seer) func(id string) string) string {
		when := []string{"p.known_to > " + now + " AND NOT " + in(after)("p.id")}
		if !undoing {
			when = append(when, "p.known_from < "+now+" AND NOT "+in(before)("p.id"))
		}
		return "SELECT '" + kind + "' AS kind, p.id, '' AS code FROM (" + ids + ") t JOIN " + kind + " p ON p.id = t.id WHERE " + anyOf(when...)
	}
	projects := strings.NewReplacer("$1", b, "$2", now).Replace(strings.TrimSuffix(strings.TrimSpace(touchedBy), "ORDER BY 1"))
	for _, t := range []*linkTable{projectProgrammes, projectPlaces, participations} {
		projects += "\nUNION " + owners(t.name, t.owner)
	}
	pairings := "SELECT r.id FROM pairing r WHERE r.batch_id = " + b + moved + ")\nUNION " + logged + "pairing'\nUNION " + owners("pairing_assistor", "pairing_id") +
		"\nUNION " + ofKind(ledger.SubjectPairing)
	parts := []string{
		there(countProject, projects+"\nUNION "+ofKind(ledger.SubjectProject), func(v *seer) func(string) string { return v.project }),
		there(countPairing, pairings, func(v *seer) func(string) string { return v.pairing }),
		"SELECT 'programme' AS kind, t.id, '' AS code FROM (" + logged + "programme'\nUNION " + ofKind(ledger.SubjectProgramme) + ") t",
		"SELECT 'organisation' AS kind, t.id, '' AS code FROM (" + ofKind(ledger.SubjectOrganisation) + ") t WHERE NOT " + after.own("t.id"),
		"SELECT 'place' AS kind, 0 AS id, t.place_code AS code FROM figures t WHERE t.subject_kind = 'place' AND NOT " + after.within("t.place_code"),
		"SELECT 'place' AS kind, 0 AS id, t.code FROM (SELECT p.code FROM place p WHERE p.level = 'zone' AND p.batch_id = " + b +
			"\nUNION SELECT " + zoneOf + " FROM change_log r WHERE r.batch_id = " + b + " AND r.at = " + now + " AND r.entity = 'place') t WHERE NOT " + after.within("t.code"),
	}
	for _, table := range []string{countPublished, countBulletin} {
		parts = append(parts, "SELECT 'published' AS kind, p.id, '' AS code FROM ("+logged+table+"') t JOIN "+table+" p ON p.id = t.id WHERE p.place_code IS NULL OR NOT "+after.within("p.place_code"))
	}
	if !undoing {
		parts = append(parts, tx.changedOrganisations(w, logged, b, now, before, owners))
	}
	return w.first(ctx, tx, strings.Join(parts, "\nUNION ALL "))
}

// changedOrganisations are those that were there and not in scope before. Where one is at home has no
// time of knowledge: before is what the batch changed it from.
func (tx *Tx) changedOrganisations(w *sighting, logged, b, now string, before *seer, owners func(table, owner string) string) string {
	home := "COALESCE((SELECT r.old_value FROM change_log r WHERE r.entity = 'organisation' AND r.entity_id = o.id AND r.field = 'place_code' AND r.batch_id = " + b +
		" AND r.at = " + now + " ORDER BY r.id LIMIT 1), o.place_code, '')"
	own := []string{before.ranges(home)}
	if len(before.scope.Places) > 0 {
		own = append(own, before.engine.among(home, before.credited()))
	}
	if len(before.scope.Organisations) > 0 {
		own = append(own, before.body("o.id"))
	}
	return "SELECT 'organisation' AS kind, o.id, '' AS code FROM (" + logged + "organisation'\nUNION " + owners("organisation_identifier", "organisation_id") +
		"\nUNION " + owners("organisation_alias", "organisation_id") + ") t JOIN organisation o ON o.id = t.id WHERE o.known_from < " + now +
		" AND NOT " + anyOf(append(own, before.takesPart("o.id")...)...)
}
