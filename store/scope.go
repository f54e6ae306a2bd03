package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// What a caller may see is one condition for each table, and this file is the only one that
// knows it. Every statement that is read through the handle of a caller has in front of it, for
// each table that it names, a common table expression of the table's own name with the rows that
// he may see (sight.over): whoever writes the statement need not think of it, and cannot forget
// it. A caller who sees everything gets the statement as it stands.

// sight is what a caller may see.
type sight struct {
	rows    ledger.Scope // of what has no roles of its own: projects and what hangs on them
	batches ledger.Scope // of batches, findings and import jobs
	reports ledger.Scope // of progress reports
	user    ledger.ID    // whose own batches and jobs are seen with those in scope; zero: nobody's
	self    ledger.ID    // who reads; zero: no user
}

// sightOf is what a caller may see; nil: everything.
func sightOf(c ledger.Caller) *sight {
	s := &sight{rows: c.ScopeOf(ledger.RowProject), batches: c.ScopeOf(ledger.RowBatch), reports: c.ScopeOf(ledger.RowReport), self: c.User}
	if s.rows.Everything && s.batches.Everything && s.reports.Everything {
		return nil
	}
	if !s.batches.Empty() {
		s.user = c.User
	}
	return s
}

// shadow is the condition for rows r of a table.
type shadow func(w *sighting) string

// shadows has every table with rows that not everybody may see; the others are in openTables.
var shadows map[string]shadow

func init() {
	ofProject := func(w *sighting) string { return w.all().project("r.project_id") }
	ofBatch := func(w *sighting) string { return w.batch("r.batch_id") }
	ofReport := func(w *sighting) string {
		w.shadow("progress_report", shadows["progress_report"])
		return "r.report_id IN (SELECT v.id FROM progress_report v)"
	}
	shadows = map[string]shadow{
		"project":           func(w *sighting) string { return w.all().project("r.id") },
		"project_place":     ofProject,
		"project_programme": ofProject,
		"participation":     ofProject,
		"project_status":    ofProject,
		"pairing":           func(w *sighting) string { return w.all().pairing("r.id") },
		"pairing_assistor":  func(w *sighting) string { return w.all().pairing("r.pairing_id") },
		"organisation":      func(w *sighting) string { return w.all().organisation("r.id") },
		"organisation_identifier": func(w *sighting) string {
			return w.all().organisation("r.organisation_id")
		},
		"organisation_alias": func(w *sighting) string { return w.all().organisation("r.organisation_id") },
		"place":              func(w *sighting) string { return w.all().place() },
		"figure":             func(w *sighting) string { return w.all().during("r.known_from", "r.known_to").figure() },
		"change_log":         func(w *sighting) string { return w.all().during("r.at", "r.at + 1").change() },
		"published_figure":   func(w *sighting) string { return w.all().within("r.place_code") },
		"bulletin":           func(w *sighting) string { return w.all().within("r.place_code") },
		"progress_report":    func(w *sighting) string { return w.report() },
		"report_value":       ofReport,
		"report_event":       ofReport,
		"report_step":        ofReport,
		"evidence":           ofReport,
		"import_batch":       func(w *sighting) string { return w.batchRow("r") },
		"import_sheet":       ofBatch,
		"import_column":      ofBatch,
		"import_count":       ofBatch,
		"finding":            ofBatch,
		"import_job":         func(w *sighting) string { return w.job() },
		"access_log":         func(w *sighting) string { return w.log() },
		"webhook":            func(w *sighting) string { return w.offices() },
		"notice":             func(w *sighting) string { return w.offices() },
		"notice_delivery":    func(w *sighting) string { return w.offices() },
	}
}

// openTables are read by every caller alike: definitions, what has no rows of the ledger, and
// what is reached only through a table that is not open. Accounts and notices have rules of their
// own, which are about users and not about places.
var openTables = []string{
	"programme", "measure", "reporting_period", "reporting_calendar", "id_block", "search_posting", "search_mark", "idempotency_key", "import_file", "evidence_file",
	"goose_db_version", "account", "api_token", "session", "invitation", "access_grant", "sign_in_attempt",
	"webhook", "notice", "notice_delivery",
}

// over is a statement in which each table has only the rows that its reader may see.
func (s *sight) over(q *statement, e engine, text string) (string, error) {
	if s == nil || q.sighted {
		return text, nil
	}
	q.sighted = true
	if q.at == (ledger.At{}) && !q.inline { // of no time: what is known now
		q.at.KnownAt = ledger.Latest
	}
	w := &sighting{statement: q, sight: s, engine: e, written: map[string]bool{}}
	for word := range words(text) {
		if of, closed := shadows[word]; closed {
			w.shadow(word, of)
		} else if table, every := strings.CutPrefix(word, everyPrefix); every && shadows[table] != nil {
			w.base(table)
		}
	}
	if len(w.ctes) == 0 {
		return text, nil
	}
	rest, has := strings.CutPrefix(strings.TrimLeft(text, " \t\r\n"), "WITH ")
	switch {
	case has && strings.HasPrefix(rest, "RECURSIVE "):
		// All its expressions would see themselves, those of the tables' names too.
		return "", errors.New("a statement that is recursive as a whole cannot be limited to what its reader may see")
	case has:
		rest = ",\n" + rest
	default:
		rest = "\n" + text
	}
	return "WITH " + strings.Join(w.ctes, ",\n") + rest, nil
}

// words hands out the words of a text, each at least once.
func words(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		from := 0
		for i := 0; i <= len(text); i++ {
			if i < len(text) {
				if c := text[i]; c == '_' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
					continue
				}
			}
			if from < i && !yield(text[from:i]) {
				return
			}
			from = i + 1
		}
	}
}

// sighting writes what stands in front of one statement.
type sighting struct {
	*statement
	sight   *sight
	engine  engine
	ctes    []string
	written map[string]bool
	writer  ledger.Scope // where he may write, for who writes
}

// cte adds an expression once, after those that it needs.
func (w *sighting) cte(name, columns, how string, write func() string) string {
	if !w.written[name] {
		w.written[name] = true
		body := write()
		w.ctes = append(w.ctes, name+columns+" AS "+how+" ("+body+")")
	}
	return name
}

const (
	asView = "NOT MATERIALIZED" // indexes are used through it
	asSet  = "MATERIALIZED"     // worked out once
)

// everyPrefix and a table's name is an expression with all its rows.
const everyPrefix = "every_"

// base is a table with all its rows. It must be written before the expression of the table's own
// name: what follows that one no longer sees the table, but for SQLite, where all expressions see
// each other and the schema's name leads past them.
func (w *sighting) base(table string) string {
	return w.cte(everyPrefix+table, "", asView, func() string { return "SELECT * FROM " + w.engine.qualified(table) })
}

func (w *sighting) shadow(table string, of shadow) {
	if w.written[table] {
		return
	}
	w.written[table] = true
	from := w.base(table)
	w.ctes = append(w.ctes, table+" AS "+asView+" (SELECT r.* FROM "+from+" r WHERE "+of(w)+")")
}

// every is a table with all its rows, for what is joined to a row that may be seen and is
// there whoever asks: whether a project has parts.
func (q *statement) every(table string) string {
	if q.sight == nil {
		return table
	}
	return everyPrefix + table
}

// limited reads, for the caller, texts that are no statements of this package's reading methods:
// inside transactions, and with keys bound in portions.
type limited struct {
	reader
	sight   *sight
	engine  engine
	now     ledger.Instant
	few     bool // rows, each looked up by itself
	around  bool // the instant: just before it too
	batches []ledger.ID
}

type reader interface {
	sqlx.QueryerContext
	DriverName() string
}

// reader is what the ledger is read by outside of transactions where no statement is written.
func (s *Store) reader() reader {
	if s.sight == nil {
		return s.read
	}
	return limited{s.read, s.sight, s.engine, ledger.Latest, false, false, nil}
}

// seen reads in the transaction what its caller may see of the ledger; of batches, those named.
func (tx *Tx) seen(batches ...ledger.ID) reader {
	if tx.store.sight == nil {
		return tx
	}
	return limited{tx, tx.store.sight, tx.store.engine, tx.Now, true, false, batches}
}

// seenAll is seen for what reads whole tables and compares them with what they were before the
// transaction.
func (tx *Tx) seenAll() reader {
	if tx.store.sight == nil {
		return tx
	}
	return limited{tx, tx.store.sight, tx.store.engine, tx.Now, false, true, nil}
}

// over writes the values of the condition as they stand, since the text numbers its own arguments.
func (l limited) over(text string) (string, error) {
	q := &statement{inline: true, fewRows: l.few, around: l.around, batches: l.batches}
	q.at.KnownAt, q.knownArg = l.now, strconv.FormatInt(int64(l.now), 10)
	return l.sight.over(q, l.engine, text)
}

// QueryContext is the driver's, of what may be seen.
func (l limited) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	text, err := l.over(text)
	if err != nil {
		return nil, err
	}
	return l.reader.QueryContext(ctx, text, args...)
}

// QueryxContext is the driver's, of what may be seen.
func (l limited) QueryxContext(ctx context.Context, text string, args ...any) (*sqlx.Rows, error) {
	text, err := l.over(text)
	if err != nil {
		return nil, err
	}
	return l.reader.QueryxContext(ctx, text, args...)
}

// QueryRowxContext is the driver's, of what may be seen.
func (l limited) QueryRowxContext(ctx context.Context, text string, args ...any) *sqlx.Row {
	text, err := l.over(text)
	if err != nil {
		text = err.Error() // no statement, which the row's error will say
	}
	return l.reader.QueryRowxContext(ctx, text, args...)
}
