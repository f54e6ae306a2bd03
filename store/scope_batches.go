package store

// batch says that a batch is seen: by whom it was made, or by who may see all that it touched
// as that was linked when it was applied.
func (w *sighting) batch(id string) string {
	scope := w.sight.batches
	switch {
	case scope.Everything:
		return "1 = 1"
	case scope.Empty():
		return "1 = 0"
	}
	name := w.cte("seen_batch", " (id)", asSet, func() string {
		asked := ""
		if len(w.batches) > 0 {
			asked = "b.id IN (" + ints(w.batches) + ") AND "
		}
		return "SELECT b.id FROM " + w.base("import_batch") + " b WHERE " + asked + w.batchRow("b")
	})
	return id + " IN (SELECT id FROM " + name + ")"
}

// batchRow is batch of the row itself: of a page, only those are looked at that come before its end.
func (w *sighting) batchRow(b string) string {
	scope := w.sight.batches
	switch {
	case scope.Everything:
		return "1 = 1"
	case scope.Empty():
		return "1 = 0"
	}
	v := (&seer{sighting: w, scope: scope, name: "office_"}).asKnown(b + ".applied_at")
	return "(" + w.byUser(b) + "NOT " + anyOf(v.beyond(b+".id")...) + ")"
}

// byUser is the condition, with OR after it, that the caller himself made a row; empty for nobody.
func (w *sighting) byUser(alias string) string {
	if w.sight.user == 0 {
		return ""
	}
	return alias + ".user_id = " + w.literal(w.sight.user) + " OR "
}

// job says that import job r is seen: by whom it was made, or by who sees its batch.
func (w *sighting) job() string {
	switch {
	case w.sight.batches.Everything:
		return "1 = 1"
	case w.sight.batches.Empty():
		return "1 = 0"
	}
	return "(" + w.byUser("r") + "r.batch_id IS NOT NULL AND " + w.batch("r.batch_id") + ")"
}

// beyond are conditions of which each is true of a batch that touched something out of scope. An
// organisation that it made is not out of scope, whatever became of it: offices make them.
func (v *seer) beyond(batch string) (list []string) {
	row := func(table, alias, condition string) {
		list = append(list, "EXISTS (SELECT 1 FROM "+v.base(table)+" "+alias+" WHERE "+alias+".batch_id = "+batch+" AND "+condition+")")
	}
	t := v.alias("st")
	row("project", t, "NOT "+v.project(t+".id"))
	for _, table := range []string{"project_place", "project_programme", "participation", "project_status"} {
		row(table, t, "NOT "+v.project(t+".project_id"))
	}
	row("pairing", t, "NOT "+v.pairing(t+".id"))
	row("pairing_assistor", t, "NOT "+v.pairing(t+".pairing_id"))
	row("figure", t, "NOT "+anyOf(t+".subject_kind = 'project' AND "+v.project(t+".subject_id"), t+".subject_kind = 'pairing' AND "+v.pairing(t+".subject_id"),
		t+".subject_kind = 'place' AND "+v.within(t+".place_code"), t+".subject_kind = 'organisation' AND "+v.own(t+".subject_id")))
	row("place", t, t+".level = 'zone' AND NOT "+v.within(t+".code"))
	row("organisation_identifier", t, "NOT "+v.organisation(t+".organisation_id"))
	row("organisation_alias", t, "NOT "+v.organisation(t+".organisation_id"))
	row("change_log", t, "("+t+".entity = 'programme' OR "+t+".entity = 'project' AND NOT "+v.project(t+".entity_id")+
		" OR "+t+".entity = 'pairing' AND NOT "+v.pairing(t+".entity_id")+" OR "+t+".entity = 'organisation' AND NOT "+v.organisation(t+".entity_id")+")")
	return list
}

// offices is the condition that only who sees every batch sees a row.
func (w *sighting) offices() string {
	if w.sight.batches.Everything {
		return "1 = 1"
	}
	return "1 = 0"
}

// log is the condition for what was done to accounts: who sees every batch sees all of it,
// others what they did themselves and what was done to them.
func (w *sighting) log() string {
	switch {
	case w.sight.batches.Everything:
		return "1 = 1"
	case w.sight.self == 0:
		return "1 = 0"
	}
	self := numberText(w.sight.self)
	return "(r.user_id = " + self + " OR r.about_user = " + self + ")"
}
