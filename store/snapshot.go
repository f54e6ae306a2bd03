package store

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// snapshots say what each kind of row states in the ledger's own words: natural keys
// instead of ids, and nothing of where or when it was learnt.
var snapshots = []struct{ kind, query string }{
	{"measure", `SELECT code, name, unit, behaviour, additive, year_long, note FROM measure`},
	{"programme", `
		SELECT p.code, p.name, p.strand, o.name AS office, p.starts_on, p.ends_on
		FROM programme p LEFT JOIN organisation o ON o.id = p.lead_office_id WHERE p.ended_at = 0`},
	{"zone", `SELECT code, name, credited_to, valid_from, valid_to FROM place WHERE level = 'zone' AND (valid_to IS NULL OR valid_to <> '1900-01-01')`},
	{"organisation", `
		SELECT o.name, o.kind, u.name AS parent, o.place_code FROM organisation o LEFT JOIN organisation u ON u.id = o.parent_id
		WHERE o.known_to = 9223372036854775807`},
	{"identifier", `
		SELECT o.name, i.scheme, i.value FROM organisation_identifier i JOIN organisation o ON o.id = i.organisation_id
		WHERE i.known_to = 9223372036854775807`},
	{"alias", `
		SELECT o.name, a.alias, a.kind FROM organisation_alias a JOIN organisation o ON o.id = a.organisation_id
		WHERE a.known_to = 9223372036854775807`},
	{"project", `
		SELECT p.code, p.name, p.place_key, q.code AS package_code, q.name AS package, p.sector, p.year, p.starts_on, p.ends_on, p.summary, p.attributes
		FROM project p LEFT JOIN project q ON q.id = p.package_id WHERE p.known_to = 9223372036854775807`},
	{"project programme", `
		SELECT p.code, p.name, p.place_key, g.code AS programme, l.share_bp, l.is_lead
		FROM project_programme l JOIN project p ON p.id = l.project_id JOIN programme g ON g.id = l.programme_id
		WHERE l.known_to = 9223372036854775807`},
	{"project place", `
		SELECT p.code, p.name, p.place_key, l.place_code, l.share_bp, l.is_lead
		FROM project_place l JOIN project p ON p.id = l.project_id WHERE l.known_to = 9223372036854775807`},
	{"participation", `
		SELECT p.code, p.name, p.place_key, o.name AS organisation, l.role, l.share_bp, l.post, l.starts_on, l.ends_on
		FROM participation l JOIN project p ON p.id = l.project_id JOIN organisation o ON o.id = l.organisation_id
		WHERE l.known_to = 9223372036854775807`},
	{"pairing", `
		SELECT g.code, p.place_code, p.pairing_key, p.team, p.starts_on, p.ends_on
		FROM pairing p JOIN programme g ON g.id = p.programme_id WHERE p.known_to = 9223372036854775807`},
	{"assistor", `
		SELECT g.code, p.place_code, p.pairing_key, o.name AS organisation, l.is_lead, l.share_bp, l.post
		FROM pairing_assistor l JOIN pairing p ON p.id = l.pairing_id JOIN programme g ON g.id = p.programme_id
		JOIN organisation o ON o.id = l.organisation_id WHERE l.known_to = 9223372036854775807`},
	{"figure", `
		SELECT f.subject_kind, p.code, p.name, p.place_key, gp.code AS pairing_programme, r.place_code AS recipient, r.pairing_key,
			o.name AS organisation, gs.code AS subject_programme, f.place_code, f.measure, f.series, g.code AS programme, v.name AS provider,
			f.valid_from, f.valid_to, f.value, f.qualifier, f.reason
		FROM figure f
		LEFT JOIN project p ON f.subject_kind = 'project' AND p.id = f.subject_id
		LEFT JOIN pairing r ON f.subject_kind = 'pairing' AND r.id = f.subject_id
		LEFT JOIN programme gp ON gp.id = r.programme_id
		LEFT JOIN organisation o ON f.subject_kind = 'organisation' AND o.id = f.subject_id
		LEFT JOIN programme gs ON f.subject_kind = 'programme' AND gs.id = f.subject_id
		LEFT JOIN programme g ON g.id = f.programme_id
		LEFT JOIN organisation v ON v.id = f.provider_id
		WHERE f.known_to = 9223372036854775807`},
	{"status", `
		SELECT p.code, p.name, p.place_key, s.valid_from, s.valid_to, s.status, s.reason
		FROM project_status s JOIN project p ON p.id = s.project_id WHERE s.known_to = 9223372036854775807`},
}

// Snapshot writes all that is believed now as text, one statement a line, sorted, without
// ids, batches, cells and times of knowledge: ledgers that say the same write the same.
// The administrative tree is left out, for it depends only on which provinces were
// ever named.
func (s *Store) Snapshot(ctx context.Context, w io.Writer) error {
	out := bufio.NewWriter(w)
	for _, part := range snapshots {
		lines, err := snapshotLines(ctx, s.reader(), part.query)
		if err != nil {
			return s.fail(ctx, "snapshot of "+part.kind, err)
		}
		slices.Sort(lines)
		for _, line := range lines {
			if _, err := fmt.Fprintf(out, "%s\t%s\n", part.kind, line); err != nil {
				return fmt.Errorf("write snapshot: %w", err)
			}
		}
	}
	return out.Flush()
}

func snapshotLines(ctx context.Context, q sqlx.QueryerContext, query string) ([]string, error) {
	rows, err := q.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	cells := make([]any, len(columns))
	for i := range cells {
		cells[i] = new(any)
	}
	var lines []string
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return nil, err
		}
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = snapshotText(*cell.(*any))
		}
		lines = append(lines, strings.Join(texts, "\t"))
	}
	return lines, rows.Err()
}

// lineBreaks keeps a statement on one line and its cells apart.
var lineBreaks = strings.NewReplacer("\\", `\\`, "\t", `\t`, "\n", `\n`, "\r", `\r`)

// snapshotText writes a value as both engines mean it: SQLite keeps a truth as a number
// and a date as text.
func snapshotText(v any) string {
	switch v := v.(type) {
	case nil:
		return "-"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case time.Time:
		return v.Format(time.DateOnly)
	case []byte:
		return lineBreaks.Replace(string(v))
	case string:
		return lineBreaks.Replace(v)
	}
	return fmt.Sprint(v)
}
