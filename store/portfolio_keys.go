package store

import (
	"jiedui/ledger"
)

// noKeys is a dimension in which the subject has no key, so that all is unallocated.
const noKeys = `SELECT s.id AS subject, '' AS key, 0 AS share, 0 AS lead, 0 AS carries FROM subject s WHERE 1 = 0`

// once are the remaining columns of a dimension with at most one key for a subject.
const once = `CAST(NULL AS BIGINT) AS share, 0 AS lead, 1 AS carries`

// dimension selects the keys of each subject: subject, key, the share declared for it in
// basis points or NULL, whether it leads, and whether figures are credited to it at
// all. Duplicates of a key are collapsed: shares add up, one lead is enough.
func (c *chain) dimension(g ledger.GroupBy) string {
	switch c.q.Subject {
	case ledger.SubjectProject:
		return c.projectKeys(g)
	case ledger.SubjectPairing:
		return c.pairingKeys(g)
	}
	return c.figureKeys(g)
}

func collapsed(keys string) string {
	return `
	SELECT c.subject, c.key, CAST(SUM(c.share) AS BIGINT) AS share, MAX(c.lead) AS lead, MAX(c.carries) AS carries
	FROM (` + keys + `) c GROUP BY c.subject, c.key`
}

const lead = `CASE WHEN l.is_lead THEN 1 ELSE 0 END AS lead, 1 AS carries`

func (c *chain) projectKeys(g ledger.GroupBy) string {
	switch g {
	case ledger.ByProgramme, ledger.ByStrand:
		key, named := programmeKey(g)
		return collapsed(`SELECT s.id AS subject, ` + key + ` AS key, l.share_bp AS share, ` + lead + `
		FROM subject s JOIN project_programme l ON l.project_id = s.ref JOIN programme g ON g.id = l.programme_id
		WHERE ` + c.known("l") + named)
	case ledger.ByOrganisation, ledger.ByOrganisationKind:
		key, kinds := c.organisationKey(g, "l.organisation_id")
		roles := ""
		if len(c.q.Roles) > 0 {
			roles = " AND l.role IN (" + texts(c.statement, c.q.Roles) + ")"
		}
		return collapsed(`SELECT s.id AS subject, ` + key + ` AS key, l.share_bp AS share,
			CASE WHEN l.role = 'lead' THEN 1 ELSE 0 END AS lead, CASE WHEN l.role = 'introducing' THEN 0 ELSE 1 END AS carries
		FROM subject s JOIN participation l ON l.project_id = s.ref` + kinds + `
		WHERE ` + c.known("l") + roles)
	case ledger.ByStatus:
		period := ""
		if c.dated {
			period = " JOIN period ON period.n = s.enter"
		}
		return `SELECT s.id AS subject, l.status AS key, ` + once + `
		FROM subject s JOIN project_status l ON l.project_id = s.ref` + period + ` WHERE ` + c.holds("l")
	case ledger.BySector:
		return `SELECT s.id AS subject, p.sector AS key, ` + once + `
		FROM subject s JOIN ` + c.project() + ` p ON p.id = s.ref WHERE p.sector <> ''`
	case ledger.ByYear:
		return `SELECT s.id AS subject, CAST(p.year AS TEXT) AS key, ` + once + `
		FROM subject s JOIN ` + c.project() + ` p ON p.id = s.ref WHERE p.year <> 0`
	}
	key, named := placeKey(g)
	return collapsed(`SELECT s.id AS subject, ` + key + ` AS key, l.share_bp AS share, ` + lead + `
		FROM subject s JOIN project_place l ON l.project_id = s.ref JOIN place pl ON pl.code = l.place_code
		WHERE ` + c.known("l") + named)
}

func (c *chain) pairingKeys(g ledger.GroupBy) string {
	switch g {
	case ledger.ByProgramme, ledger.ByStrand:
		key, named := programmeKey(g)
		return `SELECT s.id AS subject, ` + key + ` AS key, ` + once + `
		FROM subject s JOIN pairing p ON p.id = s.ref JOIN programme g ON g.id = p.programme_id WHERE 1 = 1` + named
	case ledger.ByOrganisation, ledger.ByOrganisationKind:
		key, kinds := c.organisationKey(g, "l.organisation_id")
		return collapsed(`SELECT s.id AS subject, ` + key + ` AS key, l.share_bp AS share, ` + lead + `
		FROM subject s JOIN pairing_assistor l ON l.pairing_id = s.ref` + kinds + ` WHERE ` + c.known("l"))
	case ledger.ByYear:
		return `SELECT s.id AS subject, ` + yearOf("p.starts_on") + ` AS key, ` + once + `
		FROM subject s JOIN pairing p ON p.id = s.ref WHERE p.starts_on IS NOT NULL`
	case ledger.ByStatus, ledger.BySector:
		return noKeys
	}
	key, named := placeKey(g)
	return `SELECT s.id AS subject, ` + key + ` AS key, ` + once + `
		FROM subject s JOIN pairing p ON p.id = s.ref JOIN place pl ON pl.code = p.place_code WHERE 1 = 1` + named
}

// figureKeys are those of figures of places, organisations and programmes: the programme
// observed under, the year stated for, the place itself, and the organisation that it
// is about or, for a place, that paid.
func (c *chain) figureKeys(g ledger.GroupBy) string {
	programme, organisation := "f.programme_id", "f.provider_id"
	switch c.q.Subject {
	case ledger.SubjectOrganisation:
		organisation = "f.subject_id"
	case ledger.SubjectProgramme:
		programme, organisation = "f.subject_id", ""
	}
	from := ` AS key, ` + once + ` FROM subject s JOIN figure f ON f.id = s.ref`
	switch g {
	case ledger.ByProgramme, ledger.ByStrand:
		key, named := programmeKey(g)
		return `SELECT s.id AS subject, ` + key + from + ` JOIN programme g ON g.id = ` + programme + ` WHERE 1 = 1` + named
	case ledger.ByYear:
		return `SELECT s.id AS subject, ` + yearOf("f.valid_from") + from
	case ledger.ByOrganisation, ledger.ByOrganisationKind:
		if organisation == "" {
			return noKeys
		}
		key, kinds := c.organisationKey(g, organisation)
		return `SELECT s.id AS subject, ` + key + from + kinds + ` WHERE ` + organisation + ` <> 0`
	case ledger.ByStatus, ledger.BySector:
		return noKeys
	}
	if c.q.Subject != ledger.SubjectPlace {
		return noKeys
	}
	key, named := placeKey(g)
	return `SELECT s.id AS subject, ` + key + from + ` JOIN place pl ON pl.code = f.place_code WHERE 1 = 1` + named
}

// programmeKey is the key that a programme g gives, and the condition that it has one.
func programmeKey(g ledger.GroupBy) (key, named string) {
	if g == ledger.ByStrand {
		return "g.strand", " AND g.strand <> ''"
	}
	return "g.code", ""
}

// organisationKey is the key that an organisation's id gives, and the join that it needs.
func (q *statement) organisationKey(g ledger.GroupBy, id string) (key, join string) {
	if g == ledger.ByOrganisationKind {
		return "o.kind", " JOIN " + q.organisation() + " o ON o.id = " + id
	}
	return "CAST(" + id + " AS TEXT)", ""
}

// placeKey is the key that a place pl gives at the dimension's level, by where its
// results are credited, and the condition that it is not coarser.
func placeKey(g ledger.GroupBy) (key, named string) {
	if g == ledger.ByZone {
		return "pl.code", " AND pl.level = 'zone'"
	}
	column := "pl." + string(g) + "_code"
	return column, " AND " + column + " IS NOT NULL"
}
