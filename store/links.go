package store

import (
	"context"
	"slices"

	"jiedui/ledger"
)

// link is a row of one of the four tables that tie projects and pairings to programmes,
// places and organisations. A link's key is its owner, target or place, and role; the
// rest is what is said about it, and saying it anew makes a new row.
type link struct {
	ID        ledger.ID      `db:"id"`
	Owner     ledger.ID      `db:"owner_id"`
	Target    ledger.ID      `db:"target_id"`
	PlaceCode string         `db:"place_code"`
	Role      ledger.Role    `db:"role"`
	Share     *int64         `db:"share_bp"`
	Lead      bool           `db:"is_lead"`
	Post      string         `db:"post"`
	StartsOn  ledger.Date    `db:"starts_on"`
	EndsOn    ledger.Date    `db:"ends_on"`
	Batch     ledger.ID      `db:"batch_id"`
	KnownFrom ledger.Instant `db:"known_from"`

	fresh bool // not stored yet
}

// linkKey is what a link is found by.
type linkKey struct {
	owner, target ledger.ID
	place         string
	role          ledger.Role
}

func (l *link) key() linkKey { return linkKey{l.Owner, l.Target, l.PlaceCode, l.Role} }

// linkTable is one of the four tables: how its columns stand in a link.
type linkTable struct {
	name    string
	entity  string // of the owner
	owner   string // column
	target  string // column of the other end
	columns []string
	read    string // its columns under the names of link, in the order of linkSet.load
	insert  func(t *table, l *link)
}

var (
	projectProgrammes = &linkTable{
		name: "project_programme", entity: "project", owner: "project_id", target: "programme_id",
		columns: []string{"id", "project_id", "programme_id", "share_bp", "is_lead", "batch_id", "known_from"},
		read: `id, project_id AS owner_id, programme_id AS target_id, '' AS place_code, '' AS role, share_bp, is_lead,
			'' AS post, NULL AS starts_on, NULL AS ends_on, batch_id, known_from`,
		insert: func(t *table, l *link) {
			t.id(l.ID).id(l.Owner).id(l.Target).share(l.Share).bool(l.Lead).id(l.Batch).instant(l.KnownFrom)
		},
	}
	projectPlaces = &linkTable{
		name: "project_place", entity: "project", owner: "project_id", target: "place_code",
		columns: []string{"id", "project_id", "place_code", "share_bp", "is_lead", "batch_id", "known_from"},
		read: `id, project_id AS owner_id, 0 AS target_id, place_code, '' AS role, share_bp, is_lead,
			'' AS post, NULL AS starts_on, NULL AS ends_on, batch_id, known_from`,
		insert: func(t *table, l *link) {
			t.id(l.ID).id(l.Owner).text(l.PlaceCode).share(l.Share).bool(l.Lead).id(l.Batch).instant(l.KnownFrom)
		},
	}
	participations = &linkTable{
		name: "participation", entity: "project", owner: "project_id", target: "organisation_id",
		columns: []string{"id", "project_id", "organisation_id", "role", "share_bp", "post", "starts_on", "ends_on", "batch_id", "known_from"},
		read: `id, project_id AS owner_id, organisation_id AS target_id, '' AS place_code, role, share_bp, FALSE AS is_lead,
			post, starts_on, ends_on, batch_id, known_from`,
		insert: func(t *table, l *link) {
			t.id(l.ID).id(l.Owner).id(l.Target).text(string(l.Role)).share(l.Share).text(l.Post).
				date(l.StartsOn).date(l.EndsOn).id(l.Batch).instant(l.KnownFrom)
		},
	}
	pairingAssistors = &linkTable{
		name: "pairing_assistor", entity: "pairing", owner: "pairing_id", target: "organisation_id",
		columns: []string{"id", "pairing_id", "organisation_id", "is_lead", "share_bp", "post", "batch_id", "known_from"},
		read: `id, pairing_id AS owner_id, organisation_id AS target_id, '' AS place_code, '' AS role, share_bp, is_lead,
			post, NULL AS starts_on, NULL AS ends_on, batch_id, known_from`,
		insert: func(t *table, l *link) {
			t.id(l.ID).id(l.Owner).id(l.Target).bool(l.Lead).share(l.Share).text(l.Post).id(l.Batch).instant(l.KnownFrom)
		},
	}
	linkTables = []*linkTable{projectProgrammes, projectPlaces, participations, pairingAssistors}
)

// linkSet holds the believed links of some owners in one table, and what changes.
type linkSet struct {
	*linkTable
	byOwner map[ledger.ID][]*link
	touched []ledger.ID // owners with fresh links
	closed  []ledger.ID // rows that end now
	deleted []ledger.ID // rows of this very transaction that are written anew
	out     *table

	links slab[link]
	lists slab[[2]*link]
}

func newLinkSet(t *linkTable) *linkSet {
	return &linkSet{linkTable: t, byOwner: map[ledger.ID][]*link{}, out: newTable(t.name, t.columns...)}
}

func (s *linkSet) load(ctx context.Context, tx *Tx, owners []ledger.ID) error {
	return readIn(ctx, tx, `
		SELECT `+s.read+` FROM `+s.name+`
		WHERE `+s.owner+` IN (@keys) AND known_to = 9223372036854775807 ORDER BY id`, owners, func(r *row) error {
		l := s.links.next()
		l.ID, l.Owner, l.Target, l.PlaceCode, l.Role = r.id(), r.id(), r.id(), r.text(), ledger.Role(r.text())
		l.Share, l.Lead, l.Post, l.StartsOn, l.EndsOn = r.share(), r.bool(), r.text(), r.date(), r.date()
		l.Batch, l.KnownFrom = r.id(), ledger.Instant(r.int())
		s.add(l)
		return nil
	})
}

// add puts a link beside the others of its owner, most of which have one or two.
func (s *linkSet) add(l *link) {
	list := s.byOwner[l.Owner]
	if list == nil {
		list = s.lists.next()[:0]
	}
	s.byOwner[l.Owner] = append(list, l)
}

// forget makes room for other owners; what was stated must have been written.
func (s *linkSet) forget() {
	clear(s.byOwner)
	s.links.reset()
	s.lists.reset()
}

// state makes the ledger believe what a claim says of a link, and tells whether that was
// news. What the claim leaves out stays. A batch that says two things of one link, or
// names two leads of one owner, contradicts itself.
func (s *linkSet) state(ctx context.Context, tx *Tx, batch ledger.ID, claim link) (bool, error) {
	list := s.byOwner[claim.Owner]
	i := slices.IndexFunc(list, func(l *link) bool { return l.key() == claim.key() })
	changed := false
	if i < 0 {
		if err := s.replace(ctx, tx, batch, nil, claim); err != nil {
			return false, err
		}
		changed = true
	} else if old := list[i]; !old.says(claim) {
		if old.KnownFrom == tx.Now && old.contradicts(claim) {
			return false, ledger.Conflict(s.entity, "", "同一批数据对同一关系给出两种说法")
		}
		if err := s.replace(ctx, tx, batch, old, old.with(claim)); err != nil {
			return false, err
		}
		changed = true
	}
	if !claim.Lead {
		return changed, nil
	}
	for _, other := range s.byOwner[claim.Owner] {
		if !other.Lead || other.key() == claim.key() {
			continue
		}
		if other.KnownFrom == tx.Now {
			return false, ledger.Conflict(s.entity, "", "同一批数据写了两个牵头方")
		}
		follower := *other
		follower.Lead = false
		if err := s.replace(ctx, tx, batch, other, follower); err != nil {
			return false, err
		}
		changed = true
	}
	return changed, nil
}

// replace puts a new row in the place of old, or beside the others when old is nil.
func (s *linkSet) replace(ctx context.Context, tx *Tx, batch ledger.ID, old *link, l link) error {
	list := s.byOwner[l.Owner]
	l.Batch, l.KnownFrom = batch, tx.Now
	switch {
	case old != nil && old.fresh:
		l.fresh = true
		*old = l
		return nil
	case old != nil && old.KnownFrom == tx.Now:
		s.deleted = append(s.deleted, old.ID)
	default:
		id, err := tx.reserve(ctx, s.name, 1)
		if err != nil {
			return err
		}
		l.ID = id
		if old != nil {
			s.closed = append(s.closed, old.ID)
		}
	}
	l.fresh = true
	s.touched = append(s.touched, l.Owner)
	stated := s.links.next()
	*stated = l
	if old != nil {
		list[slices.Index(list, old)] = stated
		return nil
	}
	s.add(stated)
	return nil
}

// find is the believed link of a key; nil: none.
func (s *linkSet) find(key linkKey) *link {
	for _, l := range s.byOwner[key.owner] {
		if l.key() == key {
			return l
		}
	}
	return nil
}

// remove ends a stored link.
func (s *linkSet) remove(ctx context.Context, tx *Tx, log *changeLog, l *link, reason string) error {
	s.closed = append(s.closed, l.ID)
	s.byOwner[l.Owner] = slices.DeleteFunc(s.byOwner[l.Owner], func(o *link) bool { return o == l })
	return log.add(ctx, tx, s.name, l.ID, removedField, "", reason)
}

// move lets a stored link go on under another key, still as its batch's.
func (s *linkSet) move(ctx context.Context, tx *Tx, log *changeLog, l *link, to link, reason string) error {
	if err := s.remove(ctx, tx, log, l, reason); err != nil {
		return err
	}
	if err := s.replace(ctx, tx, l.Batch, nil, to); err != nil {
		return err
	}
	moved := s.find(to.key())
	return log.add(ctx, tx, s.name, moved.ID, movedField, numberText(l.ID), reason)
}

// says reports whether the link says all that the claim does.
func (l *link) says(claim link) bool {
	merged := l.with(claim)
	return equalShares(l.Share, merged.Share) && l.Lead == merged.Lead && l.Post == merged.Post &&
		l.StartsOn == merged.StartsOn && l.EndsOn == merged.EndsOn
}

// with is the link with what the claim says; blank never erases.
func (l *link) with(claim link) link {
	merged := *l
	if claim.Share != nil {
		merged.Share = claim.Share
	}
	if claim.Lead {
		merged.Lead = true
	}
	if claim.Post != "" {
		merged.Post = claim.Post
	}
	if !claim.StartsOn.IsZero() {
		merged.StartsOn = claim.StartsOn
	}
	if !claim.EndsOn.IsZero() {
		merged.EndsOn = claim.EndsOn
	}
	return merged
}

// contradicts reports whether the claim changes, and does not only add to, what the link says.
func (l *link) contradicts(claim link) bool {
	return l.Share != nil && claim.Share != nil && *l.Share != *claim.Share ||
		l.Post != "" && claim.Post != "" && l.Post != claim.Post ||
		!l.StartsOn.IsZero() && !claim.StartsOn.IsZero() && l.StartsOn != claim.StartsOn ||
		!l.EndsOn.IsZero() && !claim.EndsOn.IsZero() && l.EndsOn != claim.EndsOn
}

func equalShares(a, b *int64) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// write ends and inserts rows, in the order that keeps one live row for each key.
func (s *linkSet) write(ctx context.Context, tx *Tx) error {
	if _, err := execIn(ctx, tx, `UPDATE `+s.name+` SET known_to = $1 WHERE id IN (@keys)`, s.closed, tx.Now); err != nil {
		return err
	}
	if _, err := execIn(ctx, tx, `DELETE FROM `+s.name+` WHERE id IN (@keys)`, s.deleted); err != nil {
		return err
	}
	for _, owner := range s.touched {
		for _, l := range s.byOwner[owner] {
			if l.fresh {
				l.fresh = false
				s.insert(s.out, l)
			}
		}
	}
	s.touched, s.closed, s.deleted = s.touched[:0], s.closed[:0], s.deleted[:0]
	return s.out.write(ctx, tx)
}
