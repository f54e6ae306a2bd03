package store

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// OrganisationsNamed finds organisations by what sheets call them: by exact name, else by
// alias, else by NameKey. A name nobody has is not in the answer; one with several
// organisations is ambiguous.
func (s *Store) OrganisationsNamed(ctx context.Context, names []string) (map[string][]ledger.Organisation, error) {
	d, err := loadDirectory(ctx, s.reader(), names, nil)
	if err != nil {
		return nil, s.fail(ctx, "organisations by name", err)
	}
	found := make(map[string][]ledger.Organisation, len(names))
	for _, name := range names {
		for _, o := range d.named(name) {
			found[name] = append(found[name], o.Organisation)
		}
	}
	return found, nil
}

// OrganisationsIdentified finds organisations by their codes in one scheme.
func (s *Store) OrganisationsIdentified(ctx context.Context, scheme string, values []string) (map[string]ledger.Organisation, error) {
	identifiers := make([]ledger.Identifier, 0, len(values))
	for _, v := range values {
		identifiers = append(identifiers, ledger.Identifier{Scheme: scheme, Value: v})
	}
	d, err := loadDirectory(ctx, s.reader(), nil, identifiers)
	if err != nil {
		return nil, s.fail(ctx, "organisations by code", err)
	}
	found := make(map[string]ledger.Organisation, len(values))
	for _, id := range identifiers {
		if o := d.byIdentifier[id]; o != nil {
			found[id.Value] = o.Organisation
		}
	}
	return found, nil
}

// Zones lists the zones in force, by code.
func (s *Store) Zones(ctx context.Context) ([]ledger.Place, error) {
	var zones []ledger.Place
	q := s.timeless()
	err := s.query(ctx, "zones", &zones, q, `
		SELECT `+placeColumns+` FROM place
		WHERE level = 'zone' AND (valid_to IS NULL OR valid_to > `+q.arg(s.Today().String())+`) ORDER BY code`)
	return zones, err
}

// BatchByHash finds the latest batch that took in a file with the SHA-256 hash and was not
// undone; zero ID: none.
func (s *Store) BatchByHash(ctx context.Context, hash string) (ledger.ImportBatch, error) {
	var found []ledger.ImportBatch
	q := s.timeless()
	err := s.query(ctx, "batch by hash", &found, q, `
		SELECT `+importBatchColumns+` FROM import_batch
		WHERE file_hash = `+q.arg(hash)+` AND file_hash <> '' AND state = 'applied' ORDER BY id DESC LIMIT 1`)
	if err != nil || len(found) == 0 {
		return ledger.ImportBatch{}, err
	}
	return found[0], nil
}

// Ping proves that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.fail(ctx, "ping", s.read.PingContext(ctx))
}

// knownOrganisation is an organisation of the ledger and when it was made.
type knownOrganisation struct {
	ledger.Organisation
	Batch     ledger.ID      `db:"batch_id"`
	KnownFrom ledger.Instant `db:"known_from"`

	row entity
}

// directory finds organisations the way sheets name them.
type directory struct {
	byID         map[ledger.ID]*knownOrganisation
	byName       map[string]*knownOrganisation
	byAlias      map[string][]*knownOrganisation
	byKey        map[string][]*knownOrganisation // NameKey of names and aliases
	byIdentifier map[ledger.Identifier]*knownOrganisation

	// asked are the NameKeys and codes that have been looked for.
	asked struct{ keys, codes map[string]bool }
}

func newDirectory() *directory {
	d := &directory{
		byID:         map[ledger.ID]*knownOrganisation{},
		byName:       map[string]*knownOrganisation{},
		byAlias:      map[string][]*knownOrganisation{},
		byKey:        map[string][]*knownOrganisation{},
		byIdentifier: map[ledger.Identifier]*knownOrganisation{},
	}
	d.asked.keys, d.asked.codes = map[string]bool{}, map[string]bool{}
	return d
}

// named finds the organisations a name may mean; the exact name wins, then aliases.
func (d *directory) named(name string) []*knownOrganisation {
	if o := d.byName[name]; o != nil {
		return []*knownOrganisation{o}
	}
	if list := d.byAlias[name]; len(list) > 0 {
		return list
	}
	return d.byKey[ledger.NameKey(name)]
}

func (d *directory) add(o *knownOrganisation) {
	d.byID[o.ID] = o
	d.byName[o.Name] = o
	d.addKey(o.Name, o)
	for _, id := range o.Identifiers {
		d.byIdentifier[id] = o
	}
	for _, a := range o.Aliases {
		d.addAlias(a.Name, o)
	}
}

func (d *directory) addAlias(alias string, o *knownOrganisation) {
	d.byAlias[alias] = withOrganisation(d.byAlias[alias], o)
	d.addKey(alias, o)
}

func (d *directory) addKey(name string, o *knownOrganisation) {
	// A name without a letter or digit has no key, and two of them do not meet.
	if key := ledger.NameKey(name); key != "" {
		d.byKey[key] = withOrganisation(d.byKey[key], o)
	}
}

func withOrganisation(list []*knownOrganisation, o *knownOrganisation) []*knownOrganisation {
	if slices.Contains(list, o) {
		return list
	}
	return append(list, o)
}

const organisationColumns = `id, name, kind, COALESCE(parent_id, 0) AS parent_id, COALESCE(place_code, '') AS place_code, version, batch_id, known_from`

// loadDirectory reads the organisations that names and identifiers may mean.
func loadDirectory(ctx context.Context, q sqlx.QueryerContext, names []string, identifiers []ledger.Identifier) (*directory, error) {
	d := newDirectory()
	return d, d.learn(ctx, q, names, identifiers)
}

// learn reads the organisations that names and identifiers may mean and that were not
// asked for before, in at most six statements.
func (d *directory) learn(ctx context.Context, q sqlx.QueryerContext, names []string, identifiers []ledger.Identifier) error {
	var keys, codes []string
	for _, name := range names {
		if d.byName[name] != nil {
			continue
		}
		if key := ledger.NameKey(name); key != "" && !d.asked.keys[key] {
			d.asked.keys[key] = true
			keys = append(keys, key)
		}
	}
	for _, id := range identifiers {
		if !d.asked.codes[id.Value] {
			d.asked.codes[id.Value] = true
			codes = append(codes, id.Value)
		}
	}
	rows, err := selectIn[knownOrganisation](ctx, q, `
		SELECT `+organisationColumns+` FROM organisation
		WHERE name_key IN (@keys) AND known_to = 9223372036854775807`, keys)
	if err != nil {
		return err
	}
	more, err := selectIn[ledger.ID](ctx, q, `
		SELECT organisation_id FROM organisation_alias
		WHERE alias_key IN (@keys) AND known_to = 9223372036854775807`, keys)
	if err != nil {
		return err
	}
	identified, err := selectIn[ledger.ID](ctx, q, `
		SELECT organisation_id FROM organisation_identifier
		WHERE value IN (@keys) AND known_to = 9223372036854775807`, codes)
	if err != nil {
		return err
	}
	fresh := map[ledger.ID]*knownOrganisation{}
	found := func(rows []knownOrganisation) {
		for i := range rows {
			o := &rows[i]
			if d.byID[o.ID] == nil {
				o.row = entity{kind: countOrganisation, id: o.ID, knownFrom: o.KnownFrom}
				fresh[o.ID] = o
			}
		}
	}
	found(rows)
	var missing []ledger.ID
	for _, id := range append(more, identified...) {
		if d.byID[id] == nil && fresh[id] == nil {
			missing = append(missing, id)
		}
	}
	rest, err := selectIn[knownOrganisation](ctx, q, `
		SELECT `+organisationColumns+` FROM organisation
		WHERE id IN (@keys) AND known_to = 9223372036854775807`, unique(missing))
	if err != nil {
		return err
	}
	found(rest)
	return d.take(ctx, q, fresh)
}

// take reads identifiers and aliases of organisations and indexes them.
func (d *directory) take(ctx context.Context, q sqlx.QueryerContext, fresh map[ledger.ID]*knownOrganisation) error {
	ids := slices.Sorted(maps.Keys(fresh))
	identifiers, err := selectIn[struct {
		Organisation ledger.ID `db:"organisation_id"`
		ledger.Identifier
	}](ctx, q, `
		SELECT organisation_id, scheme, value FROM organisation_identifier
		WHERE organisation_id IN (@keys) AND known_to = 9223372036854775807 ORDER BY organisation_id, scheme, value`, ids)
	if err != nil {
		return fmt.Errorf("identifiers: %w", err)
	}
	for _, r := range identifiers {
		o := fresh[r.Organisation]
		o.Identifiers = append(o.Identifiers, r.Identifier)
	}
	aliases, err := selectIn[struct {
		Organisation ledger.ID `db:"organisation_id"`
		ledger.Alias
	}](ctx, q, `
		SELECT organisation_id, alias, kind FROM organisation_alias
		WHERE organisation_id IN (@keys) AND known_to = 9223372036854775807 ORDER BY organisation_id, alias`, ids)
	if err != nil {
		return fmt.Errorf("aliases: %w", err)
	}
	for _, r := range aliases {
		o := fresh[r.Organisation]
		o.Aliases = append(o.Aliases, r.Alias)
	}
	for _, id := range ids {
		d.add(fresh[id])
	}
	return nil
}

const importBatchColumns = `id, kind, state, file_name, file_hash, file_size, as_of, actor, reason, applied_at, undone_at`
