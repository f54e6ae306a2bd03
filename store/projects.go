package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"jiedui/ledger"
)

const projectColumns = `p.id, p.code, p.name, COALESCE(p.package_id, 0) AS package_id, p.sector, p.year,
	CAST(p.starts_on AS TEXT) AS starts_on, CAST(p.ends_on AS TEXT) AS ends_on, p.summary, p.attributes, p.version`

type projectRow struct {
	keyed
	ledger.Project
	Attributes string `db:"attributes"` // JSON object, or empty
	Parent     string `db:"parent"`
}

// project reads projectColumns.
func (r *row) project() (v projectRow) {
	v.Project = ledger.Project{ID: r.id(), Code: r.text(), Name: r.text(), Package: r.id(), Sector: r.text(), Year: int(r.int()),
		StartsOn: r.date(), EndsOn: r.date(), Summary: r.text()}
	v.Attributes, v.Version = r.text(), r.int()
	return v
}

func (r projectRow) project() (ledger.Project, error) {
	if r.Attributes == "" {
		return r.Project, nil
	}
	var attributes map[string]string
	if err := json.Unmarshal([]byte(r.Attributes), &attributes); err != nil {
		return r.Project, &ledger.Error{
			Kind: ledger.KindInternal, Entity: "project", Key: r.Name, Field: "attributes", Text: "项目的附加列无法读取",
			Err: fmt.Errorf("attributes of project %d: %w", r.ID, err),
		}
	}
	r.Project.Attributes = attributes
	return r.Project, nil
}

// projectOrders are id, name, code, year, starts_on, ends_on, sector, status (in the order of
// its stages), place (code of the first one) and updated (when anything of it was last
// learnt); any other field is taken for a measure: the actual total of it that holds, over
// its parts for a package.
func projectOrders(q *statement) func(field string) (ordering, bool) {
	return func(field string) (ordering, bool) {
		switch field {
		case "", "id":
			return ordering{}, true
		case "name":
			return ordering{expr: "p.name"}, true
		case "code", "sector":
			return ordering{expr: "NULLIF(p." + field + ", '')", nullable: true}, true
		case "year":
			return ordering{expr: "NULLIF(p.year, 0)", kind: numberOrder, nullable: true}, true
		case "starts_on", "ends_on":
			return ordering{expr: "p." + field, kind: dateOrder, nullable: true}, true
		case "status":
			return ordering{expr: ranks(currentStatus(q, "p"), ledger.Statuses), kind: numberOrder, nullable: true}, true
		case "place":
			return ordering{nullable: true, expr: `(SELECT l.place_code FROM project_place l
				WHERE l.project_id = p.id AND ` + q.known("l") + ` ORDER BY l.id LIMIT 1)`}, true
		case "updated":
			k := q.knownAt()
			return ordering{kind: numberOrder, expr: `(SELECT MAX(u.at) FROM (
				SELECT p.known_from AS at
				UNION ALL SELECT h.at FROM change_log h WHERE h.entity = 'project' AND h.entity_id = p.id AND h.at <= ` + k + `
				UNION ALL SELECT f.known_from FROM figure f WHERE f.subject_kind = 'project' AND f.subject_id = p.id AND f.known_from <= ` + k + `
				UNION ALL SELECT st.known_from FROM project_status st WHERE st.project_id = p.id AND st.known_from <= ` + k + `) u)`}, true
		}
		return ordering{expr: measureTotal(field) + ".v", kind: numberOrder, nullable: true}, measureCode(field)
	}
}

func measureCode(s string) bool {
	return s != "" && len(s) <= 50 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

func measureTotal(code string) string { return "total_" + code }

// measureTotals are the CTEs of what projects p are ordered by where those are measures,
// with a comma before each, and the joins to them; empty for other orders.
func measureTotals(q *statement, g paging) (ctes, joins string) {
	for _, k := range g.keys {
		total, is := strings.CutSuffix(k.expr, ".v")
		code, named := strings.CutPrefix(total, "total_")
		if !is || !named {
			continue
		}
		ctes += `,
` + total + ` (unit, v) AS (
	SELECT s.unit, CAST(SUM(f.value) AS BIGINT)
	FROM subject s JOIN figure f ON f.subject_kind = 'project' AND f.subject_id = s.id
	WHERE ` + q.holds("f") + ` AND f.measure = ` + q.text(code) + ` AND f.series = 'actual' GROUP BY s.unit
)`
		joins += " LEFT JOIN " + total + " ON " + total + ".unit = p.id"
	}
	return ctes, joins
}

// Projects lists the projects that a filter selects, a package instead of its parts
// where the filter's view says so.
func (s *Store) Projects(ctx context.Context, at ledger.At, f ledger.ProjectFilter, p ledger.Page) (ledger.List[ledger.Project], error) {
	q := s.ask(at)
	g, err := newPaging(p, projectOrders(q))
	if err != nil {
		return ledger.List[ledger.Project]{}, err
	}
	columns, join := projectColumns, ` JOIN `+q.project()+` p ON p.id = x.id`
	with, rows := "", `SELECT p.id`+g.columns()
	switch {
	case p.Brief && q.past(): // what changed since is looked up only for what is on the page
		columns = `p.id, p.code, p.name`
	case p.Brief:
		columns, join = `x.id, x.code, x.name`, ""
		rows += `, p.code, p.name`
	}
	if totals, of := measureTotals(q, g); f.View == ledger.AsPackages || of != "" {
		with = q.projects(f, false) + totals + ","
		rows += ` FROM (SELECT DISTINCT unit FROM subject) u JOIN ` + q.project() + ` p ON p.id = u.unit` + of
	} else { // subjects are the projects: an index may give their order
		rows += q.leaves(f)
	}
	list := newList[ledger.Project](g, 64)
	q.keyed = q.unfiltered && with == "" && len(g.keys) == 0
	q.listing = true
	err = s.scan(ctx, "projects", q, `WITH `+with+` page AS (`+g.page(q, rows)+`)
SELECT `+g.shown("x")+`, `+columns+` FROM page x`+join+` ORDER BY x.side, `+g.orderBy("x"), func(r *row) error {
		place := r.keyed(g)
		if !list.takes(place) {
			return nil
		}
		if p.Brief {
			list.add(place, ledger.Project{ID: r.id(), Code: r.text(), Name: r.text()})
			return nil
		}
		v, err := r.project().project()
		list.add(place, v)
		return err
	})
	return list.done(), err
}

// ProjectCount is how many projects Projects would list in all.
func (s *Store) ProjectCount(ctx context.Context, at ledger.At, f ledger.ProjectFilter) (int, error) {
	q := s.ask(at)
	return s.count(ctx, "count projects", q, `WITH `+q.projects(f, false)+` SELECT COUNT(DISTINCT unit) AS n FROM subject`)
}

func (s *Store) count(ctx context.Context, op string, q *statement, text string) (int, error) {
	var n []int
	if err := s.query(ctx, op, &n, q, text); err != nil {
		return 0, err
	}
	return n[0], nil
}

// ProjectsByID reads projects that the ledger knew at the instant, packages included.
func (s *Store) ProjectsByID(ctx context.Context, at ledger.At, ids []ledger.ID) (map[ledger.ID]ledger.Project, error) {
	found := make(map[ledger.ID]ledger.Project, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	q := s.keyed(at)
	err := s.scan(ctx, "projects by id", q, `
		SELECT `+projectColumns+` FROM `+q.project()+` p WHERE `+in(q, "p.id", ids)+` AND `+q.known("p"), func(r *row) error {
		p, err := r.project().project()
		found[p.ID] = p
		return err
	})
	return found, err
}

// ProjectsOf lists a page of each parent's projects; a parent without any has an empty
// list. A zone has those that stand in it, whomever it is credited to. Parts of a package are listed as they are, whatever the filter's view.
func (s *Store) ProjectsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.ProjectFilter, p ledger.Page) (map[string]ledger.List[ledger.Project], error) {
	q := s.ask(at)
	g, err := newPaging(p, projectOrders(q))
	if err != nil {
		return nil, err
	}
	lists := make(map[string]ledger.List[ledger.Project], len(parents))
	if len(parents) == 0 {
		return lists, nil
	}
	if rel == ledger.OfPackage {
		f.View = ledger.AsParts
	}
	values, link, err := q.parents(rel, parents, f.Located)
	if err != nil {
		return nil, err
	}
	subject := q.projects(f, false)
	totals, join := measureTotals(q, g)
	var rows []projectRow
	err = s.query(ctx, "projects of "+string(rel), &rows, q, `WITH `+subject+totals+`,
parent (key) AS MATERIALIZED (VALUES `+values+`),
link AS (SELECT DISTINCT a.key AS parent, s.unit FROM parent a `+link+`),
ranked AS (
	`+g.ranked(q, "parent", `SELECT u.parent, p.id`+g.columns()+` FROM link u JOIN `+q.project()+` p ON p.id = u.unit`+join)+`
)
SELECT CAST(x.parent AS TEXT) AS parent, `+g.shown("x")+`, `+projectColumns+`
FROM ranked x JOIN `+q.project()+` p ON p.id = x.id
WHERE `+g.top("x")+` ORDER BY x.parent, x.side, x.n`)
	if err != nil {
		return nil, err
	}
	of := make(map[string][]projectRow, len(parents))
	for _, r := range rows {
		of[r.Parent] = append(of[r.Parent], r)
	}
	for _, parent := range parents {
		if lists[parent], err = listOf(g, of[parent], projectRow.project); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// ProjectCountsOf counts what ProjectsOf lists over all pages.
func (s *Store) ProjectCountsOf(ctx context.Context, at ledger.At, rel ledger.Relation, parents []string, f ledger.ProjectFilter) (map[string]int, error) {
	counts := make(map[string]int, len(parents))
	if len(parents) == 0 {
		return counts, nil
	}
	if rel == ledger.OfPackage {
		f.View = ledger.AsParts
	}
	q := s.ask(at)
	values, link, err := q.parents(rel, parents, f.Located)
	if err != nil {
		return nil, err
	}
	var rows []struct {
		Parent string `db:"parent"`
		N      int    `db:"n"`
	}
	err = s.query(ctx, "count projects of "+string(rel), &rows, q, `WITH `+q.projects(f, false)+`,
parent (key) AS MATERIALIZED (VALUES `+values+`),
link AS (SELECT DISTINCT a.key AS parent, s.unit FROM parent a `+link+`)
SELECT CAST(x.parent AS TEXT) AS parent, COUNT(*) AS n FROM link x GROUP BY x.parent`)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		counts[r.Parent] = r.N
	}
	return counts, nil
}

// parents writes the rows of the CTE parent (key) and the join from it, alias a, to the
// subjects s that belong to each. CROSS JOIN keeps SQLite from running through all
// parents for each link (PostgreSQL orders joins as it likes); that the rows are
// MATERIALIZED keeps its planner from looking at each of them for each other.
func (q *statement) parents(rel ledger.Relation, parents []string, located bool) (values, link string, err error) {
	switch rel {
	case ledger.OfProgramme:
		link = `CROSS JOIN project_programme l JOIN subject s ON s.id = l.project_id WHERE l.programme_id = a.key AND ` + q.known("l")
	case ledger.OfOrganisation:
		link = `CROSS JOIN participation l JOIN subject s ON s.id = l.project_id WHERE l.organisation_id = a.key AND ` + q.known("l")
	case ledger.OfPackage:
		link = `CROSS JOIN ` + q.project() + ` l JOIN subject s ON s.id = l.id WHERE l.package_id = a.key`
	case ledger.OfPlace:
		code := "pl.credit_code"
		if located {
			code = "pl.code"
		}
		link = `CROSS JOIN place pl JOIN project_place l ON l.place_code = pl.code JOIN subject s ON s.id = l.project_id
			WHERE (` + code + ` >= a.key AND ` + code + ` < a.key || '~' OR pl.code = a.key) AND ` + q.known("l")
		return joined(parents, func(p string) string { return "(" + q.text(p) + ")" }), link, nil
	default:
		return "", "", ledger.Invalid("project", string(rel), "relation", "没有这种关系")
	}
	ids, err := parseIDs(string(rel), parents)
	if err != nil {
		return "", "", err
	}
	return joined(ids, func(id ledger.ID) string { return "(" + strconv.FormatInt(int64(id), 10) + ")" }), link, nil
}
