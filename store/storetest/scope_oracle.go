package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"jiedui/ledger"
	"jiedui/store"
)

// stored is a row of a table as it stands.
type stored map[string]any

func (r stored) number(column string) int64 {
	switch v := r[column].(type) {
	case int64:
		return v
	case nil:
		return 0
	}
	panic(fmt.Sprintf("%s is a %T", column, r[column]))
}

func (r stored) text(column string) string {
	s, _ := r[column].(string)
	return s
}

// ledgerTables are all that hold rows of a ledger.
var ledgerTables = []string{
	"measure", "programme", "place", "organisation", "organisation_identifier", "organisation_alias", "project", "project_programme",
	"project_place", "participation", "project_status", "pairing", "pairing_assistor", "figure", "change_log", "published_figure",
	"reporting_period", "progress_report", "import_batch", "import_sheet", "import_column", "import_count", "import_file", "finding", "import_job",
	"id_block", "report_value", "report_event", "report_step", "evidence_file", "evidence", "reporting_calendar", "bulletin",
}

// contents are the tables of a ledger, with their rows by the columns they are looked up by.
type contents struct {
	rows   map[string][]stored
	by     map[string]map[int64][]stored // table and column
	credit map[string]string             // of places
}

func (c *contents) of(table, column string, id int64) []stored {
	key := table + "." + column
	if c.by[key] == nil {
		c.by[key] = map[int64][]stored{}
		for _, r := range c.rows[table] {
			c.by[key][r.number(column)] = append(c.by[key][r.number(column)], r)
		}
	}
	return c.by[key][id]
}

// dump reads the tables of a ledger.
func dump(t *testing.T, s *store.Store) *contents {
	t.Helper()
	tables := map[string][]stored{}
	ctx := context.Background()
	err := s.InTx(ctx, func(tx *store.Tx) error {
		for _, table := range ledgerTables {
			rows, err := tx.QueryxContext(ctx, `SELECT * FROM `+table)
			if err != nil {
				return err
			}
			for rows.Next() {
				r := stored{}
				if err := rows.MapScan(r); err != nil {
					return err
				}
				for column, v := range r {
					if day, is := v.(time.Time); is {
						r[column] = day.Format(time.DateOnly)
					}
				}
				tables[table] = append(tables[table], r)
			}
			if err := rows.Close(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &contents{rows: tables, by: map[string]map[int64][]stored{}, credit: map[string]string{}}
	for _, p := range tables["place"] {
		c.credit[p.text("code")] = p.text("credit_code")
	}
	return c
}

// oracle decides what a caller may see, in plain Go: it is the definition that the SQL of
// store is compared with.
type oracle struct {
	tables  *contents
	caller  ledger.Caller
	at      ledger.Instant
	history bool // figures and changes that were once in sight too
}

// linkTime says which links count.
type linkTime func(l stored) bool

func believedAt(i ledger.Instant) linkTime {
	return func(l stored) bool { return l.number("known_from") <= int64(i) && int64(i) < l.number("known_to") }
}

// around are the links known at the instant, or at some time from … to up to it.
func (o *oracle) around(from, to int64) linkTime {
	if !o.history {
		return believedAt(o.at)
	}
	return func(l stored) bool {
		return believedAt(o.at)(l) || l.number("known_from") <= int64(o.at) && l.number("known_from") < to && from < l.number("known_to")
	}
}

func (o *oracle) within(s ledger.Scope, code string) bool {
	credited := o.tables.credit[code]
	return code != "" && slices.ContainsFunc(s.Places, func(p string) bool { return strings.HasPrefix(code, p) || strings.HasPrefix(credited, p) })
}

// body tells whether an organisation belongs to one of the scope's.
func (o *oracle) body(s ledger.Scope, id int64) bool {
	for range 10 { // deeper than any tree here
		if slices.Contains(s.Organisations, ledger.ID(id)) {
			return true
		}
		id = o.row("organisation", id).number("parent_id")
	}
	return false
}

func (o *oracle) row(table string, id int64) stored {
	for _, r := range o.tables.of(table, "id", id) {
		return r
	}
	return stored{}
}

// any tells whether a row with that number in a column is as wanted.
func (o *oracle) any(table, column string, id int64, want func(r stored) bool) bool {
	return slices.ContainsFunc(o.tables.of(table, column, id), want)
}

func (o *oracle) project(s ledger.Scope, id int64, counts linkTime) bool {
	return s.Everything || slices.Contains(s.Projects, ledger.ID(id)) ||
		o.any("project_place", "project_id", id, func(l stored) bool { return counts(l) && o.within(s, l.text("place_code")) }) ||
		o.any("participation", "project_id", id, func(l stored) bool {
			return counts(l) && o.body(s, l.number("organisation_id"))
		})
}

func (o *oracle) pairing(s ledger.Scope, id int64, counts linkTime) bool {
	return s.Everything || o.within(s, o.row("pairing", id).text("place_code")) ||
		o.any("pairing_assistor", "pairing_id", id, func(l stored) bool {
			return counts(l) && o.body(s, l.number("organisation_id"))
		})
}

func (o *oracle) own(s ledger.Scope, id int64) bool {
	return s.Everything || o.body(s, id) || o.within(s, o.row("organisation", id).text("place_code"))
}

func (o *oracle) organisation(s ledger.Scope, id int64, counts linkTime) bool {
	return o.own(s, id) ||
		o.any("participation", "organisation_id", id, func(l stored) bool {
			return counts(l) && o.project(s, l.number("project_id"), counts)
		}) ||
		o.any("pairing_assistor", "organisation_id", id, func(l stored) bool {
			return counts(l) && o.pairing(s, l.number("pairing_id"), counts)
		})
}

func (o *oracle) about(s ledger.Scope, kind string, id int64, code string, counts linkTime) bool {
	switch kind {
	case "project":
		return o.project(s, id, counts)
	case "pairing":
		return o.pairing(s, id, counts)
	case "place":
		return s.Everything || o.within(s, code)
	case "organisation":
		return o.own(s, id)
	}
	return s.Everything
}

// batch is seen by who made it, or by who sees all that it touched as it was linked then.
func (o *oracle) batch(id int64) bool {
	s := o.caller.ScopeOf(ledger.RowBatch)
	b := o.row("import_batch", id)
	switch {
	case s.Everything || s.Empty() || b.number("id") == 0:
		return s.Everything
	case o.caller.User != 0 && b.number("user_id") == int64(o.caller.User):
		return true
	}
	then := believedAt(ledger.Instant(b.number("applied_at")))
	touches := func(table string, seen func(r stored) bool) bool {
		return o.any(table, "batch_id", id, func(r stored) bool { return !seen(r) })
	}
	ofProject := func(r stored) bool { return o.project(s, r.number("project_id"), then) }
	ofOrganisation := func(r stored) bool { return o.organisation(s, r.number("organisation_id"), then) }
	return !(touches("project", func(r stored) bool { return o.project(s, r.number("id"), then) }) ||
		touches("project_place", ofProject) || touches("project_programme", ofProject) || touches("participation", ofProject) || touches("project_status", ofProject) ||
		touches("pairing", func(r stored) bool { return o.pairing(s, r.number("id"), then) }) ||
		touches("pairing_assistor", func(r stored) bool { return o.pairing(s, r.number("pairing_id"), then) }) ||
		touches("figure", func(r stored) bool {
			return o.about(s, r.text("subject_kind"), r.number("subject_id"), r.text("place_code"), then)
		}) ||
		touches("place", func(r stored) bool { return o.within(s, r.text("code")) }) ||
		touches("organisation_identifier", ofOrganisation) || touches("organisation_alias", ofOrganisation) ||
		touches("change_log", func(r stored) bool {
			switch r.text("entity") {
			case "programme":
				return false
			case "project":
				return o.project(s, r.number("entity_id"), then)
			case "pairing":
				return o.pairing(s, r.number("entity_id"), then)
			case "organisation":
				return o.organisation(s, r.number("entity_id"), then)
			}
			return true
		}))
}

// sees tells whether the caller may see a row.
func (o *oracle) sees(table string, r stored) bool {
	s, now := o.caller.ScopeOf(ledger.RowProject), believedAt(o.at)
	switch table {
	case "project":
		return o.project(s, r.number("id"), now)
	case "project_programme", "project_place", "participation", "project_status":
		return o.project(s, r.number("project_id"), now)
	case "pairing":
		return o.pairing(s, r.number("id"), now)
	case "pairing_assistor":
		return o.pairing(s, r.number("pairing_id"), now)
	case "organisation":
		return o.organisation(s, r.number("id"), now)
	case "organisation_identifier", "organisation_alias":
		return o.organisation(s, r.number("organisation_id"), now)
	case "figure":
		return o.about(s, r.text("subject_kind"), r.number("subject_id"), r.text("place_code"), o.around(r.number("known_from"), r.number("known_to")))
	case "change_log":
		counts := o.around(r.number("at"), r.number("at")+1)
		switch r.text("entity") {
		case "project":
			return o.project(s, r.number("entity_id"), counts)
		case "pairing":
			return o.pairing(s, r.number("entity_id"), counts)
		case "organisation":
			return o.organisation(s, r.number("entity_id"), counts)
		case "programme":
			return true
		case "place":
			return s.Everything || slices.ContainsFunc(s.Places, func(p string) bool { return strings.HasPrefix(r.text("field"), p) })
		case "import_batch":
			return s.Everything || o.batch(r.number("entity_id"))
		}
		return s.Everything
	case "place":
		code := r.text("code")
		return r.text("level") != "zone" || s.Everything || o.within(s, code) ||
			slices.ContainsFunc(o.tables.rows["project_place"], func(l stored) bool {
				return l.text("place_code") == code && now(l) && o.project(s, l.number("project_id"), now)
			}) ||
			slices.ContainsFunc(o.tables.rows["pairing"], func(p stored) bool {
				return p.text("place_code") == code && now(p) && o.pairing(s, p.number("id"), now)
			})
	case "published_figure", "bulletin":
		return s.Everything || o.within(s, r.text("place_code"))
	case "progress_report":
		s := o.caller.ScopeOf(ledger.RowReport)
		what := s
		what.Organisations = nil
		return o.body(s, r.number("organisation_id")) || o.about(what, r.text("subject_kind"), r.number("subject_id"), "", now)
	case "report_value", "report_event", "report_step", "evidence":
		return o.sees("progress_report", o.row("progress_report", r.number("report_id")))
	case "import_batch":
		return o.batch(r.number("id"))
	case "import_sheet", "import_column", "import_count", "finding":
		return o.batch(r.number("batch_id"))
	case "import_job":
		s := o.caller.ScopeOf(ledger.RowBatch)
		return s.Everything || !s.Empty() && (o.caller.User != 0 && r.number("user_id") == int64(o.caller.User) || r["batch_id"] != nil && o.batch(r.number("batch_id")))
	}
	return true
}

// mirror is a second ledger, which has only what an oracle lets its caller see.
type mirror struct {
	*store.Store
	db *sql.DB
}

func newMirror(t *testing.T, engine string) *mirror {
	t.Helper()
	url, driver, address := "", engine, ""
	if engine == "sqlite" {
		url = SQLiteURL(t)
		address = strings.TrimPrefix(url, "sqlite:")
	} else {
		url = PostgresURL(t)
		address = url
	}
	s := open(t, url, true)
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return &mirror{s, db}
}

// show makes the mirror what the oracle lets see. Rows may refer to others that are not there.
func (m *mirror) show(t *testing.T, o *oracle) {
	t.Helper()
	ctx := context.Background()
	conn, err := m.db.Conn(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	exec := func(text string, args ...any) {
		t.Helper()
		if _, err := conn.ExecContext(ctx, text, args...); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if m.Engine() == "postgres" {
		exec(`SET session_replication_role = replica`)
	}
	exec(`BEGIN`)
	for _, table := range ledgerTables {
		exec(`DELETE FROM ` + table)
		for _, r := range o.tables.rows[table] {
			if !o.sees(table, r) {
				continue
			}
			var columns, places []string
			var values []any
			for column, v := range r {
				columns, values = append(columns, column), append(values, v)
				places = append(places, fmt.Sprintf("$%d", len(values)))
			}
			exec(`INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(places, ", ")+`)`, values...)
		}
	}
	exec(`COMMIT`)
}
