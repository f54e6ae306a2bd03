package store

import (
	"slices"
	"strings"

	"jiedui/ledger"
)

// seer writes conditions for what one scope lets see, with links as they are known at some time.
type seer struct {
	*sighting
	scope ledger.Scope
	name  string // of the scope, in front of the names of its sets
	// linked says of a link that it counts. Nil: it is known at the question's instant, and
	// sets of what is seen are worked out once for the statement, unless it asks for few rows.
	linked func(alias string) string
}

// all is the scope of what has no roles of its own.
func (w *sighting) all() *seer { return &seer{sighting: w, scope: w.sight.rows, name: "seen_"} }

// known says that a link counts.
func (v *seer) known(alias string) string {
	switch {
	case v.linked != nil:
		return v.linked(alias)
	case v.around:
		return alias + ".known_from <= " + v.knownAt() + " AND " + v.knownAt() + " <= " + alias + ".known_to"
	}
	return v.statement.known(alias)
}

// during makes histories tell of rows r that are about what is seen at the question's instant,
// or was seen at some time from … to when the ledger believed the row. Other statements are
// left as they are.
func (v *seer) during(from, to string) *seer {
	if !v.history {
		return v
	}
	v.linked = func(l string) string {
		k := v.knownAt() // an argument only if a link is asked for
		return l + ".known_from <= " + k + " AND (" + k + " < " + l + ".known_to OR " + l + ".known_from < " + to + " AND " + from + " < " + l + ".known_to)"
	}
	return v
}

// asKnown makes links count that were known at the instant that an expression gives.
func (v *seer) asKnown(instant string) *seer {
	v.linked = func(l string) string {
		return l + ".known_from <= " + instant + " AND " + instant + " < " + l + ".known_to"
	}
	return v
}

// oneByOne reports whether each row is looked up by itself rather than in a set: where there are
// few rows, or the set would be much of what there is.
func (v *seer) oneByOne() bool {
	return v.linked != nil || v.fewRows || v.keyed && !v.listing || v.wide()
}

// wide reports whether the scope is a city or a province: most projects of most ledgers.
func (v *seer) wide() bool {
	return slices.ContainsFunc(v.scope.Places, func(p string) bool { return len(p) <= ledger.LevelCity.Digits() })
}

// set adds a set of what is seen to the statement.
func (v *seer) set(what, column string, parts func() []string) string {
	return "SELECT " + column + " FROM " + v.cte(v.name+what, " ("+column+")", asSet, func() string {
		list := parts()
		if len(list) == 0 {
			list = []string{"SELECT " + column + " FROM " + v.base(map[string]string{"id": "project", "code": "place"}[column]) + " WHERE 1 = 0"}
		}
		return strings.Join(list, "\nUNION ")
	})
}

func anyOf(conditions ...string) string {
	var given []string
	for _, c := range conditions {
		if c != "" {
			given = append(given, c)
		}
	}
	if len(given) == 0 {
		return "1 = 0"
	}
	return "(" + strings.Join(given, " OR ") + ")"
}

// ranges says that a code lies at or below one of the scope's places; empty: it has none.
func (v *seer) ranges(code string) string {
	if len(v.scope.Places) == 0 {
		return ""
	}
	each := make([]string, len(v.scope.Places))
	for i, p := range v.scope.Places {
		if !v.inline {
			each[i] = code + " >= " + v.arg(p) + " AND " + code + " < " + v.arg(p+"~")
		} else if strings.Trim(p, "0123456789Z") == "" {
			each[i] = code + " >= '" + p + "' AND " + code + " < '" + p + "~'"
		} else { // no code of a place
			each[i] = "1 = 0"
		}
	}
	return "(" + strings.Join(each, " OR ") + ")"
}

// credited selects the zones that are credited to the scope's places, wherever they stand.
func (v *seer) credited() string {
	return v.set("credited", "code", func() []string {
		return []string{"SELECT z.code FROM " + v.base("place") + " z WHERE z.level = 'zone' AND " + v.ranges("z.credit_code")}
	})
}

// within says that a place lies in the scope or is credited to it.
func (v *seer) within(code string) string {
	switch {
	case v.scope.Everything:
		return "1 = 1"
	case len(v.scope.Places) == 0:
		return "1 = 0"
	}
	return "(" + v.ranges(code) + " OR " + v.engine.among(code, v.credited()) + ")"
}

// body says that an organisation is one of the scope's or belongs to one.
func (v *seer) body(id string) string { return v.engine.among(id, v.bodies()) }

// bodies selects the scope's organisations and all that belong to them, as they do now.
func (v *seer) bodies() string {
	return v.set("body", "id", func() []string {
		o := v.base("organisation")
		return []string{`SELECT id FROM (WITH RECURSIVE b (id) AS (SELECT o.id FROM ` + o + ` o WHERE o.id IN (` + ints(v.scope.Organisations) + `)
		UNION SELECT o.id FROM b JOIN ` + o + ` o ON o.parent_id = b.id) SELECT id FROM b) b`}
	})
}

// project says that a project is in scope: it stands in or is credited to one of the places,
// one of the organisations takes part in it, or it is named.
func (v *seer) project(id string) string {
	if v.scope.Everything {
		return "1 = 1"
	}
	places, parts, named := len(v.scope.Places) > 0, len(v.scope.Organisations) > 0, len(v.scope.Projects) > 0
	if v.oneByOne() {
		var each []string
		if places {
			l := v.alias("sl")
			each = append(each, "EXISTS (SELECT 1 FROM "+v.base("project_place")+" "+l+" WHERE "+l+".project_id = "+id+" AND "+v.known(l)+" AND "+v.within(l+".place_code")+")")
		}
		if parts {
			l := v.alias("sl")
			each = append(each, "EXISTS (SELECT 1 FROM "+v.base("participation")+" "+l+" WHERE "+l+".project_id = "+id+" AND "+v.known(l)+" AND "+v.body(l+".organisation_id")+")")
		}
		if named {
			each = append(each, id+" IN ("+ints(v.scope.Projects)+")")
		}
		return anyOf(each...)
	}
	return id + " IN (" + v.set("project", "id", func() (list []string) {
		if places {
			list = append(list, "SELECT l.project_id FROM "+v.base("project_place")+" l WHERE "+v.known("l")+" AND "+v.within("l.place_code"))
		}
		if parts {
			list = append(list, "SELECT l.project_id FROM "+v.base("participation")+" l WHERE "+v.known("l")+" AND "+v.body("l.organisation_id"))
		}
		if named {
			list = append(list, "SELECT p.id FROM "+v.base("project")+" p WHERE p.id IN ("+ints(v.scope.Projects)+")")
		}
		return list
	}) + ")"
}

// pairing says that a pairing is in scope: its recipient is, or one that assists.
func (v *seer) pairing(id string) string {
	if v.scope.Everything {
		return "1 = 1"
	}
	places, assistors := len(v.scope.Places) > 0, len(v.scope.Organisations) > 0
	if v.oneByOne() {
		var each []string
		if places {
			p := v.alias("sp")
			each = append(each, "EXISTS (SELECT 1 FROM "+v.base("pairing")+" "+p+" WHERE "+p+".id = "+id+" AND "+v.within(p+".place_code")+")")
		}
		if assistors {
			l := v.alias("sl")
			each = append(each, "EXISTS (SELECT 1 FROM "+v.base("pairing_assistor")+" "+l+" WHERE "+l+".pairing_id = "+id+" AND "+v.known(l)+" AND "+v.body(l+".organisation_id")+")")
		}
		return anyOf(each...)
	}
	return id + " IN (" + v.set("pairing", "id", func() (list []string) {
		if places {
			list = append(list, "SELECT p.id FROM "+v.base("pairing")+" p WHERE "+v.within("p.place_code"))
		}
		if assistors {
			list = append(list, "SELECT l.pairing_id FROM "+v.base("pairing_assistor")+" l WHERE "+v.known("l")+" AND "+v.body("l.organisation_id"))
		}
		return list
	}) + ")"
}

// own says that an organisation belongs to the scope itself: by the tree, or because it is at
// home in one of the places. What is reported of such an organisation as a whole is in scope; of
// one that only takes part in something here, it is not.
func (v *seer) own(id string) string {
	if v.scope.Everything {
		return "1 = 1"
	}
	var each []string
	if len(v.scope.Organisations) > 0 {
		each = append(each, v.body(id))
	}
	if len(v.scope.Places) > 0 {
		each = append(each, id+" IN (SELECT o.id FROM "+v.base("organisation")+" o WHERE "+v.within("o.place_code")+")")
	}
	return anyOf(each...)
}

// organisation says that an organisation is seen: it belongs to the scope, or has a part in a
// project or pairing that is in scope.
func (v *seer) organisation(id string) string {
	if v.scope.Everything {
		return "1 = 1"
	}
	if v.oneByOne() {
		return anyOf(append(v.takesPart(id), v.own(id))...)
	}
	return id + " IN (" + v.set("organisation", "id", func() []string {
		return []string{
			"SELECT o.id FROM " + v.base("organisation") + " o WHERE " + v.own("o.id"),
			"SELECT l.organisation_id FROM " + v.base("participation") + " l WHERE " + v.known("l") + " AND " + v.project("l.project_id"),
			"SELECT l.organisation_id FROM " + v.base("pairing_assistor") + " l WHERE " + v.known("l") + " AND " + v.pairing("l.pairing_id"),
		}
	}) + ")"
}

// takesPart are conditions of which one is true of an organisation with a part in something in scope.
func (v *seer) takesPart(id string) []string {
	l, m := v.alias("sl"), v.alias("sl")
	return []string{
		"EXISTS (SELECT 1 FROM " + v.base("participation") + " " + l + " WHERE " + l + ".organisation_id = " + id + " AND " + v.known(l) + " AND " + v.project(l+".project_id") + ")",
		"EXISTS (SELECT 1 FROM " + v.base("pairing_assistor") + " " + m + " WHERE " + m + ".organisation_id = " + id + " AND " + v.known(m) + " AND " + v.pairing(m+".pairing_id") + ")",
	}
}

// place says that place r is seen: the administrative tree is, and a zone in the scope's places or with
// something in scope on it.
func (v *seer) place() string {
	if v.scope.Everything {
		return "1 = 1"
	}
	return anyOf("r.level <> 'zone'", v.within("r.code"), "r.code IN ("+v.set("zone", "code", func() []string {
		z := "SELECT z.code FROM " + v.base("place") + " z JOIN "
		return []string{
			z + v.base("project_place") + " l ON l.place_code = z.code WHERE z.level = 'zone' AND " + v.known("l") + " AND " + v.project("l.project_id"),
			z + v.base("pairing") + " p ON p.place_code = z.code WHERE z.level = 'zone' AND " + v.known("p") + " AND " + v.pairing("p.id"),
		}
	})+")")
}

// figure says that what figure r is about is in scope. Those about a programme as a whole are
// for who sees everything.
func (v *seer) figure() string {
	if v.scope.Everything {
		return "1 = 1"
	}
	return anyOf("r.subject_kind = 'project' AND "+v.project("r.subject_id"), "r.subject_kind = 'pairing' AND "+v.pairing("r.subject_id"),
		"r.subject_kind = 'place' AND "+v.within("r.place_code"), "r.subject_kind = 'organisation' AND "+v.own("r.subject_id"))
}

// change says that what line r of the log is about is seen; zones are named in its field.
func (v *seer) change() string {
	if v.scope.Everything {
		return "1 = 1"
	}
	zone := ""
	if ranges := v.ranges("r.field"); ranges != "" {
		zone = "r.entity = 'place' AND " + ranges
	}
	return anyOf("r.entity = 'project' AND "+v.project("r.entity_id"), "r.entity = 'pairing' AND "+v.pairing("r.entity_id"),
		"r.entity = 'organisation' AND "+v.organisation("r.entity_id"), "r.entity = 'programme'", zone, "r.entity = 'import_batch' AND "+v.batch("r.entity_id"))
}

// report says that report r is in scope: what it is about is, by place or by name, or who
// reports belongs to the organisations. Of a project that several take part in, each sees the own.
func (w *sighting) report() string {
	scope := w.sight.reports
	if scope.Everything {
		return "1 = 1"
	}
	who := &seer{sighting: w, scope: scope, name: "reporting_"}
	what := &seer{sighting: w, scope: scope, name: "reported_"}
	what.scope.Organisations = nil
	by := ""
	if len(scope.Organisations) > 0 {
		by = who.body("r.organisation_id")
	}
	return anyOf(by, "r.subject_kind = 'project' AND "+what.project("r.subject_id"), "r.subject_kind = 'pairing' AND "+what.pairing("r.subject_id"))
}
