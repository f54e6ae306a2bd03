package store

import "jiedui/ledger"

// rowSources has every kind, field and relation of ledger.Filterable.
var rowSources map[ledger.RowKind]rowSource

// It is filled here because relations lead back to the kinds they came from.
func init() {
	rowSources = map[ledger.RowKind]rowSource{
		ledger.RowProject:      projectRows,
		ledger.RowOrganisation: organisationRows,
		ledger.RowPlace:        placeRows,
		ledger.RowProgramme: {
			table: named("programme"),
			fields: map[string]expr{
				"id": column("id"), "code": column("code"), "name": column("name"), "strand": filledText("strand"),
				"startsOn": column("starts_on"), "endsOn": column("ends_on"),
			},
			relations: map[string]joint{
				"leadOffice": equal("lead_office_id", "id"), "projects": through("project_programme", "programme_id", "project_id"),
				"pairings": equal("id", "programme_id"), "figures": figuresAbout(ledger.SubjectProgramme),
			},
		},
		ledger.RowPairing: {
			table: named("pairing"), seen: knownRow,
			fields: map[string]expr{
				"id": column("id"), "team": filledText("team"), "startsOn": column("starts_on"), "endsOn": column("ends_on"),
			},
			relations: map[string]joint{
				"programme": equal("programme_id", "id"), "recipient": equal("place_code", "code"), "assistors": equal("id", "pairing_id"),
				"figures": figuresAbout(ledger.SubjectPairing),
			},
		},
		ledger.RowFigure: figureRows,
		ledger.RowBatch: {
			table: named("import_batch"),
			fields: map[string]expr{
				"id": column("id"), "kind": column("kind"), "state": column("state"), "file": filledText("file_name"), "hash": filledText("file_hash"),
				"asOf": column("as_of"), "actor": filledText("actor"), "reason": filledText("reason"),
				"appliedAt": column("applied_at"), "undoneAt": filled("undone_at", "0"),
			},
			relations: map[string]joint{"findings": equal("id", "batch_id")},
		},
		ledger.RowFinding: {
			table: named("finding"),
			fields: map[string]expr{
				"code": column("code"), "severity": column("severity"), "sheet": filledText("sheet"), "row": filled("source_row", "0"),
				"heading": filledText("heading"), "seen": filledText("seen"),
			},
		},
		ledger.RowPeriod: {
			table: named("reporting_period"),
			fields: map[string]expr{
				"id": column("id"), "kind": column("kind"), "startsOn": column("starts_on"), "endsOn": column("ends_on"), "dueOn": column("due_on"),
				"closedAt": filled("closed_at", "0"),
			},
			relations: map[string]joint{"programme": equal("programme_id", "id")},
		},
		ledger.RowReport: {
			table:  named("progress_report"),
			fields: map[string]expr{"id": column("id"), "state": column("state"), "text": filledText("narrative"), "unlockReason": filledText("unlock_reason")},
			relations: map[string]joint{
				"period": equal("period_id", "id"), "organisation": equal("organisation_id", "id"),
				"project": subjectOf(ledger.SubjectProject), "pairing": subjectOf(ledger.SubjectPairing),
			},
		},
		ledger.RowBulletin: {
			table: named("bulletin"),
			fields: map[string]expr{
				"id": column("id"), "title": column("title"), "asOf": column("as_of"), "knownAt": column("known_at"), "frozenAt": column("frozen_at"),
			},
			relations: map[string]joint{"period": equal("period_id", "id")},
		},
		ledger.RowPublished: {
			table: named("published_figure"), seen: notEnded,
			fields: map[string]expr{
				"id": column("id"), "source": column("source"), "text": column("text"), "measure": filledText("measure"), "series": column("series"),
				"subject": column("subject_kind"), "asOf": column("as_of"), "publishedOn": column("published_on"), "value": column("value"),
			},
			relations: map[string]joint{"programme": equal("programme_id", "id")},
		},
		ledger.RowParticipation: {
			table: named("participation"), seen: knownRow,
			fields: map[string]expr{
				"role": column("role"), "shareBasisPoints": column("share_bp"), "post": filledText("post"),
				"startsOn": column("starts_on"), "endsOn": column("ends_on"),
			},
			relations: map[string]joint{"organisation": equal("organisation_id", "id"), "project": equal("project_id", "id")},
		},
		ledger.RowProjectPlace: {
			table: named("project_place"), seen: knownRow,
			fields:    map[string]expr{"shareBasisPoints": column("share_bp"), "lead": column("is_lead")},
			relations: map[string]joint{"place": equal("place_code", "code")},
		},
		ledger.RowProjectProgramme: {
			table: named("project_programme"), seen: knownRow,
			fields:    map[string]expr{"shareBasisPoints": column("share_bp"), "lead": column("is_lead")},
			relations: map[string]joint{"programme": equal("programme_id", "id")},
		},
		ledger.RowStatus: {
			table: named("project_status"), seen: knownRow,
			fields: map[string]expr{"status": column("status"), "validFrom": column("valid_from"), "validTo": openDay("valid_to")},
		},
		ledger.RowAssistor: {
			table: named("pairing_assistor"), seen: knownRow,
			fields:    map[string]expr{"lead": column("is_lead"), "shareBasisPoints": column("share_bp"), "post": filledText("post")},
			relations: map[string]joint{"organisation": equal("organisation_id", "id")},
		},
		ledger.RowIdentifier: {
			table: named("organisation_identifier"), seen: knownRow,
			fields: map[string]expr{"scheme": column("scheme"), "value": column("value")},
		},
		ledger.RowAlias: {
			table: named("organisation_alias"), seen: knownRow,
			fields: map[string]expr{"name": column("alias"), "kind": column("kind")},
		},
	}
}

var projectRows = rowSource{
	table: func(q *statement) string { return q.project() }, seen: knownRow,
	fields: map[string]expr{
		"id": column("id"), "code": filledText("code"), "name": column("name"), "sector": filledText("sector"), "summary": filledText("summary"),
		"year": filled("year", "0"), "startsOn": column("starts_on"), "endsOn": column("ends_on"), "status": currentStatus,
		"started": nil, "batch": nil, // flagTests
	},
	relations: map[string]joint{
		"package": equal("package_id", "id"), "parts": equal("id", "package_id"), "inProgrammes": equal("id", "project_id"),
		"places": equal("id", "project_id"), "participations": equal("id", "project_id"), "statuses": equal("id", "project_id"),
		"figures": figuresAbout(ledger.SubjectProject),
	},
}

// currentStatus is the status that a project has as of the date; NULL: none reported.
func currentStatus(q *statement, a string) string {
	s := q.alias("s")
	return `(SELECT ` + s + `.status FROM project_status ` + s + ` WHERE ` + s + `.project_id = ` + a + `.id AND ` + q.holds(s) + `
		ORDER BY ` + s + `.valid_from DESC, ` + s + `.id DESC LIMIT 1)`
}

var organisationRows = rowSource{
	table: func(q *statement) string { return q.organisation() }, seen: knownRow,
	fields: map[string]expr{"id": column("id"), "name": column("name"), "kind": column("kind")},
	relations: map[string]joint{
		"parent": equal("parent_id", "id"), "place": equal("place_code", "code"), "identifiers": equal("id", "organisation_id"),
		"aliases": equal("id", "organisation_id"), "projects": through("participation", "organisation_id", "project_id"),
		"participations": equal("id", "organisation_id"), "pairings": through("pairing_assistor", "organisation_id", "pairing_id"),
		"figures": figuresAbout(ledger.SubjectOrganisation),
	},
}

var placeRows = rowSource{
	table: named("place"),
	fields: map[string]expr{
		"code": column("code"), "name": column("name"), "level": column("level"), "validFrom": column("valid_from"), "validTo": column("valid_to"),
		"creditCode": column("credit_code"), "parentCode": column("parent_code"), "inUse": nil, // flagTests
	},
	relations: map[string]joint{
		"creditedTo": equal("credited_to", "code"), "children": equal("code", "parent_code"),
		"projects": projectsAt, "pairings": equal("code", "place_code"), "figures": figuresAbout(ledger.SubjectPlace),
	},
}

// projectsAt joins the projects credited to a place or to one below it; those of a zone
// are the ones that stand in it.
func projectsAt(q *statement, a, b string) string {
	l, pl := q.alias("l"), q.alias("pl")
	return b + `.id IN (SELECT ` + l + `.project_id FROM project_place ` + l + ` JOIN place ` + pl + ` ON ` + pl + `.code = ` + l + `.place_code
		WHERE (` + pl + `.credit_code >= ` + a + `.code AND ` + pl + `.credit_code < ` + a + `.code || '~' OR ` + pl + `.code = ` + a + `.code) AND ` + q.known(l) + `)`
}

var figureRows = rowSource{
	table: named("figure"), seen: func(q *statement, a string) string { return q.holds(a) },
	fields: map[string]expr{
		"id": column("id"), "measure": column("measure"), "value": column("value"), "qualifier": column("qualifier"),
		"validFrom": column("valid_from"), "validTo": openDay("valid_to"), "knownFrom": column("known_from"),
		"knownTo": filled("known_to", "9223372036854775807"), "reason": filledText("reason"), "subject": column("subject_kind"),
		"series": column("series"), "batchId": column("batch_id"),
		"placeCode": nil, "subjectId": nil, "underProgramme": nil, // flagTests
	},
	relations: map[string]joint{
		"programme": equal("programme_id", "id"), "provider": equal("provider_id", "id"), "batch": equal("batch_id", "id"),
		"project": subjectOf(ledger.SubjectProject), "pairing": subjectOf(ledger.SubjectPairing),
		"organisation": subjectOf(ledger.SubjectOrganisation),
		"place": func(_ *statement, a, b string) string {
			return a + ".place_code <> '' AND " + b + ".code = " + a + ".place_code"
		},
	},
}
