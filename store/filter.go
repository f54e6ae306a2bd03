package store

import (
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// conditions turns a filter into SQL about one kind of subject. Each is true or false,
// never NULL, so that NOT selects the rest. Projects and pairings
// stand under the alias p, in the package view a project's package under k (or NULLs);
// a place, organisation or programme is met through a figure that holds, alias f.
type conditions struct {
	*statement
	subject ledger.SubjectKind
	view    ledger.PackageView
	nodes   int
}

// where is the condition of a whole filter.
func (c *conditions) where(f ledger.ProjectFilter) string {
	switch f.View {
	case "", ledger.AsParts:
		c.view = ledger.AsParts
	case ledger.AsPackages:
		c.view = ledger.AsPackages
		if c.subject != ledger.SubjectProject {
			c.fail(ledger.Invalid("", "", "view", "只有项目能按打包项目统计"))
		}
	default:
		c.fail(ledger.Invalid("", string(f.View), "view", "打包项目的口径应为 parts 或 packages"))
	}
	return c.node(f, 1)
}

func (c *conditions) node(f ledger.ProjectFilter, depth int) string {
	c.nodes++
	if depth > ledger.MaxFilterDepth || c.nodes > ledger.MaxFilterParts {
		c.fail(limitExceeded("filter", "条件嵌套最多 "+strconv.Itoa(ledger.MaxFilterDepth)+" 层，共 "+strconv.Itoa(ledger.MaxFilterParts)+" 个"))
		return "1 = 1"
	}
	if depth > 1 && f.View != "" && f.View != c.view {
		c.fail(ledger.Invalid("", "", "view", "打包项目的口径只能写在最外层"))
	}
	var and []string
	switch c.subject {
	case ledger.SubjectProject:
		and = c.project(f)
	case ledger.SubjectPairing:
		and = c.pairing(f)
	default:
		and = c.figure(f)
	}
	for _, sub := range f.And {
		and = append(and, c.node(sub, depth+1))
	}
	if len(f.Or) > 0 {
		or := make([]string, len(f.Or))
		for i, sub := range f.Or {
			or[i] = c.node(sub, depth+1)
		}
		and = append(and, "("+strings.Join(or, ")\n\tOR (")+")")
	}
	if f.Not != nil {
		and = append(and, "NOT ("+c.node(*f.Not, depth+1)+")")
	}
	return all(and)
}

func (c *conditions) project(f ledger.ProjectFilter) []string {
	var and []string
	add := func(given int, condition func() string) {
		if given > 0 {
			and = append(and, condition())
		}
	}
	// What names one project names a package by itself too where packages are counted.
	either := func(write func(alias string) string) string {
		if c.view == ledger.AsPackages {
			return write("p") + " OR k.id IS NOT NULL AND (" + write("k") + ")"
		}
		return write("p")
	}
	add(len(f.IDs), func() string {
		list := ints(f.IDs)
		return either(func(a string) string { return a + ".id IN (" + list + ")" })
	})
	add(len(f.Codes), func() string {
		list := texts(c.statement, f.Codes)
		return either(func(a string) string { return a + ".code IN (" + list + ")" })
	})
	programme := func(condition string) string {
		return `EXISTS (SELECT 1 FROM project_programme l JOIN programme g ON g.id = l.programme_id
			WHERE l.project_id = p.id AND ` + c.known("l") + condition + `)`
	}
	add(len(f.Programmes), func() string { return programme(c.programme(ledger.ProjectFilter{Programmes: f.Programmes})) })
	add(len(f.Strands), func() string { return programme(c.programme(ledger.ProjectFilter{Strands: f.Strands})) })
	takesPart := func(condition string) string {
		roles := ""
		if len(f.Roles) > 0 {
			roles = " AND l.role IN (" + texts(c.statement, f.Roles) + ")"
		}
		return `EXISTS (SELECT 1 FROM participation l WHERE l.project_id = p.id AND ` + c.known("l") + roles + condition + `)`
	}
	add(len(f.Organisations), func() string {
		return takesPart(` AND l.organisation_id IN (` + ints(f.Organisations) + `)`)
	})
	add(len(f.OrganisationKinds), func() string {
		return takesPart(` AND l.organisation_id IN (SELECT o.id FROM ` + c.organisation() + ` o WHERE o.kind IN (` + texts(c.statement, f.OrganisationKinds) + `))`)
	})
	if len(f.Organisations)+len(f.OrganisationKinds) == 0 {
		add(len(f.Roles), func() string { return takesPart("") })
	}
	add(len(f.Under), func() string {
		return `EXISTS (SELECT 1 FROM project_place l JOIN place pl ON pl.code = l.place_code
			WHERE l.project_id = p.id AND ` + c.known("l") + ` AND ` + c.lies(f) + `)`
	})
	add(len(f.Status), func() string {
		return `EXISTS (SELECT 1 FROM project_status st WHERE st.project_id = p.id AND ` + c.holds("st") + `
			AND st.status IN (` + texts(c.statement, f.Status) + `))`
	})
	if f.Started != nil {
		started := c.hasStarted("p")
		if !*f.Started {
			started = "NOT " + started
		}
		and = append(and, started)
	}
	add(len(f.Sectors), func() string { return `p.sector IN (` + texts(c.statement, f.Sectors) + `)` })
	add(len(f.Years), func() string { return `p.year IN (` + ints(f.Years) + `)` })
	add(len(f.Packages), func() string { return `p.package_id IS NOT NULL AND p.package_id IN (` + ints(f.Packages) + `)` })
	add(len(f.Batches), func() string { return `p.id IN (` + statedBy(ints(f.Batches)) + `)` })
	if f.Where != nil || f.Text != "" {
		where := ledger.ProjectFilter{Text: f.Text, Where: f.Where}.Condition()
		if c.view == ledger.AsPackages {
			and = append(and, c.statement.where(ledger.RowProject, "p", where, "k"))
		} else {
			and = append(and, c.statement.where(ledger.RowProject, "p", where))
		}
	}
	return and
}

// statedBy selects the projects that batches made or said anything about.
func statedBy(batches string) string {
	return `SELECT b.id FROM project b WHERE b.batch_id IN (` + batches + `)
		UNION SELECT b.subject_id FROM figure b WHERE b.subject_kind = 'project' AND b.batch_id IN (` + batches + `)
		UNION SELECT b.project_id FROM project_status b WHERE b.batch_id IN (` + batches + `)
		UNION SELECT b.project_id FROM project_programme b WHERE b.batch_id IN (` + batches + `)
		UNION SELECT b.project_id FROM project_place b WHERE b.batch_id IN (` + batches + `)
		UNION SELECT b.project_id FROM participation b WHERE b.batch_id IN (` + batches + `)`
}

// programme is a further condition on a programme g.
func (c *conditions) programme(f ledger.ProjectFilter) string {
	var s string
	if len(f.Programmes) > 0 {
		s += " AND g.code IN (" + texts(c.statement, f.Programmes) + ")"
	}
	if len(f.Strands) > 0 {
		s += " AND g.strand IN (" + texts(c.statement, f.Strands) + ")"
	}
	return s
}

// lies is the condition of Under on a place pl.
func (c *conditions) lies(f ledger.ProjectFilter) string {
	if f.Located {
		return c.under("pl.code", f.Under)
	}
	return c.under("pl.credit_code", f.Under)
}

func (c *conditions) pairing(f ledger.ProjectFilter) []string {
	c.only(f, "programmes", "strands", "organisations", "organisationKinds", "under", "located", "years")
	var and []string
	if len(f.Programmes)+len(f.Strands) > 0 {
		and = append(and, `EXISTS (SELECT 1 FROM programme g WHERE g.id = p.programme_id`+c.programme(f)+`)`)
	}
	assistor := `EXISTS (SELECT 1 FROM pairing_assistor l WHERE l.pairing_id = p.id AND `
	if len(f.Organisations) > 0 {
		and = append(and, assistor+c.known("l")+` AND l.organisation_id IN (`+ints(f.Organisations)+`))`)
	}
	if len(f.OrganisationKinds) > 0 {
		and = append(and, assistor+c.known("l")+` AND l.organisation_id IN (
			SELECT o.id FROM `+c.organisation()+` o WHERE o.kind IN (`+texts(c.statement, f.OrganisationKinds)+`)))`)
	}
	if len(f.Under) > 0 {
		and = append(and, `EXISTS (SELECT 1 FROM place pl WHERE pl.code = p.place_code AND `+c.lies(f)+`)`)
	}
	if len(f.Years) > 0 {
		and = append(and, `p.starts_on IS NOT NULL AND `+yearOf("p.starts_on")+` IN (`+years(f.Years)+`)`)
	}
	return and
}

// figure selects figures of places, organisations or programmes: the programme they were
// observed under, the year they are stated for, and for a place who paid.
func (c *conditions) figure(f ledger.ProjectFilter) []string {
	allowed := []string{"programmes", "strands", "years"}
	programme, organisation := "f.programme_id", "f.provider_id"
	switch c.subject {
	case ledger.SubjectPlace:
		allowed = append(allowed, "organisations", "organisationKinds", "under", "located")
	case ledger.SubjectOrganisation:
		allowed = append(allowed, "organisations", "organisationKinds")
		organisation = "f.subject_id"
	case ledger.SubjectProgramme:
		programme = "f.subject_id"
	}
	c.only(f, allowed...)
	var and []string
	if len(f.Programmes)+len(f.Strands) > 0 {
		and = append(and, `EXISTS (SELECT 1 FROM programme g WHERE g.id = `+programme+c.programme(f)+`)`)
	}
	if len(f.Organisations) > 0 {
		and = append(and, organisation+` IN (`+ints(f.Organisations)+`)`)
	}
	if len(f.OrganisationKinds) > 0 {
		and = append(and, organisation+` IN (SELECT o.id FROM `+c.organisation()+` o WHERE o.kind IN (`+texts(c.statement, f.OrganisationKinds)+`))`)
	}
	if len(f.Under) > 0 {
		and = append(and, `EXISTS (SELECT 1 FROM place pl WHERE pl.code = f.place_code AND `+c.lies(f)+`)`)
	}
	if len(f.Years) > 0 {
		and = append(and, yearOf("f.valid_from")+` IN (`+years(f.Years)+`)`)
	}
	return and
}

// only refuses fields that say nothing about the subject.
func (c *conditions) only(f ledger.ProjectFilter, allowed ...string) {
	given := []struct {
		field string
		set   bool
	}{
		{"ids", len(f.IDs) > 0}, {"codes", len(f.Codes) > 0}, {"programmes", len(f.Programmes) > 0},
		{"strands", len(f.Strands) > 0}, {"organisations", len(f.Organisations) > 0},
		{"organisationKinds", len(f.OrganisationKinds) > 0}, {"roles", len(f.Roles) > 0},
		{"under", len(f.Under) > 0}, {"located", f.Located}, {"status", len(f.Status) > 0},
		{"started", f.Started != nil}, {"sectors", len(f.Sectors) > 0}, {"years", len(f.Years) > 0},
		{"packages", len(f.Packages) > 0}, {"batches", len(f.Batches) > 0}, {"text", f.Text != ""}, {"where", f.Where != nil},
	}
	for _, g := range given {
		if g.set && !slices.Contains(allowed, g.field) {
			c.fail(ledger.Invalid("filter", "", g.field, "这个条件只能用于项目"))
		}
	}
}

// yearOf is the year of a date column as four digits; both engines show a date as ISO text.
func yearOf(column string) string { return "SUBSTR(CAST(" + column + " AS TEXT), 1, 4)" }

func years(list []int) string {
	return joined(list, func(y int) string { return "'" + strconv.Itoa(y) + "'" })
}

// projects is the CTE subject (id, unit, started) of the projects that a filter selects:
// every project without parts, with what it is counted as. A package's own figures are
// control totals, so a package is never a subject.
func (q *statement) projects(f ledger.ProjectFilter, withStarted bool) string {
	c := &conditions{statement: q, subject: ledger.SubjectProject}
	where := c.where(f)
	unit, packages, started := "p.id", "", "0"
	if c.view == ledger.AsPackages {
		unit = "COALESCE(k.id, p.id)"
		packages = " LEFT JOIN " + q.project() + " k ON k.id = p.package_id AND " + q.known("k")
	}
	if withStarted {
		started = "CASE WHEN " + q.hasStarted("p") + " THEN 1 ELSE 0 END"
	}
	return `subject (id, unit, started) AS (
	SELECT p.id, ` + unit + `, ` + started + `
	FROM ` + q.project() + ` p` + packages + `
	WHERE ` + q.known("p") + `
	AND ` + q.withoutParts() + `
	AND ` + where + `
)`
}

// leaves are the clauses FROM and WHERE of the projects p without parts that a filter
// without packages selects.
func (q *statement) leaves(f ledger.ProjectFilter) string {
	c := &conditions{statement: q, subject: ledger.SubjectProject}
	where := c.where(f)
	q.unfiltered = where == all(nil)
	return ` FROM ` + q.project() + ` p WHERE ` + q.known("p") + ` AND ` + q.withoutParts() + ` AND ` + where
}

// withoutParts says that project p has no parts. An index finds a package's parts as
// they are now; as they were before, they are gathered once.
func (q *statement) withoutParts() string {
	if !q.past() {
		return `NOT EXISTS (SELECT 1 FROM project c WHERE c.package_id = p.id AND ` + q.known("c") + `)`
	}
	return `p.id NOT IN (SELECT c.package_id FROM ` + q.project() + ` c WHERE c.package_id IS NOT NULL AND ` + q.known("c") + `)`
}
