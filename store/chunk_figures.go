package store

import (
	"context"

	"jiedui/ledger"
)

// entryFigure takes in a figure of an entry, finding its subject.
func (c *chunk) entryFigure(e *ledger.Entry, claim *ledger.FigureClaim, project *knownProject, pairing *knownPairing, find func(string) (*knownOrganisation, error)) error {
	var id ledger.ID
	switch claim.Subject {
	case ledger.SubjectProject:
		if project == nil {
			return ledger.Invalid("figure", claim.Measure, "subject", "数据没有写明是哪个项目的")
		}
		id = project.ID
	case ledger.SubjectPairing:
		if pairing == nil {
			return ledger.Invalid("figure", claim.Measure, "subject", "数据没有写明是哪个结对关系的")
		}
		id = pairing.ID
	case ledger.SubjectOrganisation:
		o, err := find(claim.Organisation)
		if err != nil {
			return err
		}
		id = o.ID
	}
	return c.figure(claim, id, e.Sheet, rowOf(claim.Row, e.Row), find)
}

// figure takes in one figure of a subject known by its id, or by the code in the claim
// for a place or programme.
func (c *chunk) figure(claim *ledger.FigureClaim, subject ledger.ID, sheet, row int, find func(string) (*knownOrganisation, error)) error {
	f, err := c.claimedFact(claim, subject)
	if err != nil {
		return err
	}
	if claim.Provider != "" {
		o, err := find(claim.Provider)
		if err != nil {
			return err
		}
		f.Provider = o.ID
	}
	f.Source = ledger.Source{Batch: c.batch.ID, Sheet: sheet, Row: row, Col: claim.Col}
	var before *ledger.Statement
	if c.changes != nil {
		before = c.figures.held(f)
	}
	var result outcome
	if claim.Withdraw {
		result, err = c.withdraw(c.figures, f.timelineKey, f.ValidFrom, claim.Reason)
		if result != unchanged {
			c.closed.note(f.timelineKey, f.ValidFrom, f.Source, claim.Reason)
		}
	} else {
		result, err = c.figures.state(c.ctx, c.tx, f)
	}
	if err != nil {
		return err
	}
	c.count(countFigure, result)
	c.figureChange(f, before, claim.Withdraw, result)
	return nil
}

// claimedFact checks a claim and says what row it would be.
func (c *chunk) claimedFact(claim *ledger.FigureClaim, subject ledger.ID) (*fact, error) {
	m, found := c.measures[claim.Measure]
	if !found {
		return nil, ledger.Invalid("figure", claim.Measure, "measure", "指标 "+claim.Measure+" 不存在")
	}
	f := c.figures.facts.next()
	*f = fact{Value: claim.Value, Qualifier: ledger.Join(claim.Qualifier, ""), StatedTo: claim.ValidTo, Reason: claim.Reason, Undated: claim.Undated}
	f.timelineKey = timelineKey{Subject: claim.Subject, SubjectID: subject, Measure: claim.Measure, Series: claim.Series}
	f.ValidFrom = claim.ValidFrom
	if m.YearLong && f.StatedTo.IsZero() {
		f.StatedTo = ledger.Date{Year: f.ValidFrom.Year + 1, Month: 1, Day: 1}
	}
	if f.StatedTo.IsZero() {
		f.StatedTo = ledger.Forever
	}
	switch {
	case !claim.Subject.Valid():
		return nil, ledger.Invalid("figure", claim.Measure, "subject", "数据的对象不认识")
	case !claim.Series.Valid():
		return nil, ledger.Invalid("figure", claim.Measure, "series", "数据应为实际、任务、加压目标或意向")
	case claim.Qualifier != "" && !claim.Qualifier.Valid():
		return nil, ledger.Invalid("figure", claim.Measure, "qualifier", "概数用语不认识")
	case f.ValidFrom.IsZero() || !f.ValidFrom.Valid():
		return nil, ledger.Invalid("figure", claim.Measure, "validFrom", "数据没有写明从哪一天起")
	case !f.StatedTo.Valid() || !f.ValidFrom.Before(f.StatedTo):
		return nil, ledger.Invalid("figure", claim.Measure, "validTo", "数据的截止日期不晚于起始日期")
	case m.Behaviour == ledger.Flow && f.StatedTo != ledger.Forever:
		return nil, ledger.Invalid("figure", claim.Measure, "validTo", "流量是一笔一笔的，没有截止日期")
	}
	programme, known := c.programmes[claim.Programme]
	if claim.Programme != "" && !known {
		return nil, ledger.Invalid("figure", claim.Measure, "programme", "帮扶行动 "+claim.Programme+" 不存在")
	}
	switch claim.Subject {
	case ledger.SubjectPlace:
		if err := c.place("figure", claim.Measure, claim.PlaceCode); err != nil {
			return nil, err
		}
		f.SubjectID, f.PlaceCode, f.Programme = 0, claim.PlaceCode, programme.ID
	case ledger.SubjectOrganisation:
		f.Programme = programme.ID
	case ledger.SubjectProgramme:
		if subject == 0 {
			f.SubjectID = programme.ID
		}
	}
	if f.SubjectID == 0 && f.PlaceCode == "" {
		return nil, ledger.Invalid("figure", claim.Measure, "subject", "数据没有写明对象")
	}
	return f, nil
}

func (c *chunk) status(project ledger.ID, sheet, row int, claim *ledger.StatusClaim) error {
	if !claim.Status.Valid() {
		return ledger.Invalid("status", string(claim.Status), "status", "项目状态不认识")
	}
	if claim.ValidFrom.IsZero() || !claim.ValidFrom.Valid() {
		return ledger.Invalid("status", string(claim.Status), "validFrom", "项目状态没有写明从哪一天起")
	}
	f := c.statuses.facts.next()
	*f = fact{Status: claim.Status, Reason: claim.Reason, StatedTo: ledger.Forever}
	f.timelineKey = timelineKey{Subject: ledger.SubjectProject, SubjectID: project}
	f.ValidFrom = claim.ValidFrom
	f.Source = ledger.Source{Batch: c.batch.ID, Sheet: sheet, Row: row, Col: claim.Col}
	var before *ledger.Statement
	if c.changes != nil {
		before = c.statuses.held(f)
	}
	result, err := c.statuses.state(c.ctx, c.tx, f)
	if err != nil {
		return err
	}
	c.count(countStatus, result)
	c.statusChange(f, before, result)
	return nil
}

// withdrawnField is the field under which taking back a statement is logged, once for
// each statement and batch: a statement is live again when every batch that took it
// back is undone.
const withdrawnField = "withdrawn"

// withdraw takes back what is stated from a date. Statements of the date that another
// batch took back already are taken back by this one too, and stay so when the other
// is undone.
func (c *chunk) withdraw(set *factSet, key timelineKey, from ledger.Date, reason string) (outcome, error) {
	t := set.at(key)
	result, stored := set.withdraw(t, c.tx, from)
	if result == unchanged {
		return unchanged, nil
	}
	var before []ledger.ID
	if set.factTable == statusTable {
		err := c.tx.SelectContext(c.ctx, &before, `
			SELECT f.id FROM project_status f JOIN import_batch b ON b.id = f.batch_id AND b.state = 'applied'
			WHERE f.project_id = $1 AND f.valid_from = $2 AND f.id = f.statement_id AND f.withdrawn_at > 0`, key.SubjectID, from)
		if err != nil {
			return unchanged, err
		}
		return updated, c.logWithdrawn(set, append(stored, before...), reason)
	}
	err := c.tx.SelectContext(c.ctx, &before, `
		SELECT f.id FROM figure f JOIN import_batch b ON b.id = f.batch_id AND b.state = 'applied'
		WHERE f.subject_kind = $1 AND f.subject_id = $2 AND f.measure = $3 AND f.place_code = $4 AND f.series = $5
			AND f.programme_id = $6 AND f.provider_id = $7 AND f.valid_from = $8 AND f.id = f.statement_id AND f.withdrawn_at > 0`,
		string(key.Subject), key.SubjectID, key.Measure, key.PlaceCode, string(key.Series), key.Programme, key.Provider, from)
	if err != nil {
		return unchanged, err
	}
	return updated, c.logWithdrawn(set, append(stored, before...), reason)
}

func (c *chunk) logWithdrawn(set *factSet, statements []ledger.ID, reason string) error {
	for _, id := range statements {
		if err := c.log.add(c.ctx, c.tx, set.name, id, withdrawnField, "", reason); err != nil {
			return err
		}
	}
	return nil
}

// recordFigures takes in figures of subjects that are known by id.
func (a *application) recordFigures(ctx context.Context, edits []FigureEdit) error {
	c := a.newChunk(ctx)
	state, err := c.figureEdits(edits)
	if err != nil {
		return err
	}
	for i := range edits {
		if err := state(i); err != nil {
			return err
		}
	}
	return c.write()
}

// figureEdits reads what figures of subjects known by id may mean; state takes in the
// i-th of them.
func (c *chunk) figureEdits(edits []FigureEdit) (state func(i int) error, err error) {
	w := &wanted{}
	subjects := map[ledger.SubjectKind][]ledger.ID{}
	subjectOf := func(e *FigureEdit) ledger.ID {
		if e.Subject == ledger.SubjectProgramme && e.SubjectID == 0 {
			return c.programmes[e.Programme].ID
		}
		return e.SubjectID
	}
	for i := range edits {
		e := &edits[i]
		c.wantsFigure(w, &e.FigureClaim)
		if e.Subject != ledger.SubjectPlace {
			subjects[e.Subject] = append(subjects[e.Subject], subjectOf(e))
		}
	}
	if c.places, err = placesSeen(c.ctx, c.tx, w.places); err != nil {
		return nil, err
	}
	if err := c.people.learn(c.ctx, c.tx, unique(w.names), nil); err != nil {
		return nil, err
	}
	known := map[ledger.SubjectKind]map[ledger.ID]bool{}
	measures := w.allMeasures()
	for kind, ids := range subjects {
		if known[kind], err = liveSubjects(c.ctx, c.tx, kind, unique(ids)); err != nil {
			return nil, err
		}
		if kind == ledger.SubjectProject {
			if err := c.nameProjects(unique(ids)); err != nil {
				return nil, err
			}
		}
		if err := c.figures.load(c.ctx, c.tx, kind, unique(ids), measures); err != nil {
			return nil, err
		}
	}
	if len(measures) > 0 {
		if err := c.figures.loadPlaces(c.ctx, c.tx, unique(w.observed), measures); err != nil {
			return nil, err
		}
	}
	return func(i int) error {
		e := &edits[i]
		id := subjectOf(e)
		if e.Subject != ledger.SubjectPlace && !known[e.Subject][id] {
			return &ledger.Error{Kind: ledger.KindNotFound, Entity: string(e.Subject), Key: numberText(id), Field: "subject", Text: "没有这条记录"}
		}
		return c.figure(&e.FigureClaim, id, 0, e.Row, c.organisation)
	}, nil
}

// recordStatuses takes in statuses of projects that are known by id.
func (a *application) recordStatuses(ctx context.Context, edits []StatusEdit) error {
	c := a.newChunk(ctx)
	ids := make([]ledger.ID, 0, len(edits))
	for _, e := range edits {
		ids = append(ids, e.Project)
	}
	known, err := liveSubjects(ctx, a.tx, ledger.SubjectProject, unique(ids))
	if err != nil {
		return err
	}
	if err := c.nameProjects(unique(ids)); err != nil {
		return err
	}
	if err := c.statuses.load(ctx, a.tx, ledger.SubjectProject, unique(ids), nil); err != nil {
		return err
	}
	for i := range edits {
		if !known[edits[i].Project] {
			return ledger.NotFound("project", numberText(edits[i].Project))
		}
		if err := c.status(edits[i].Project, 0, edits[i].Row, &edits[i].StatusClaim); err != nil {
			return err
		}
	}
	return c.write()
}

// nameProjects reads projects that are named by id, so that a finding can name them.
func (c *chunk) nameProjects(ids []ledger.ID) error {
	rows, err := selectIn[knownProject](c.ctx, c.tx, `
		SELECT `+knownProjectColumns+` FROM project WHERE id IN (@keys) AND known_to = 9223372036854775807`, ids)
	for i := range rows {
		c.projects.add(&rows[i])
	}
	return err
}

// liveSubjects tells which of some subjects the ledger has.
func liveSubjects(ctx context.Context, tx *Tx, kind ledger.SubjectKind, ids []ledger.ID) (map[ledger.ID]bool, error) {
	var query string
	switch kind {
	case ledger.SubjectProject:
		query = `SELECT id FROM project WHERE id IN (@keys) AND known_to = 9223372036854775807`
	case ledger.SubjectPairing:
		query = `SELECT id FROM pairing WHERE id IN (@keys) AND known_to = 9223372036854775807`
	case ledger.SubjectOrganisation:
		query = `SELECT id FROM organisation WHERE id IN (@keys) AND known_to = 9223372036854775807`
	case ledger.SubjectProgramme:
		query = `SELECT id FROM programme WHERE id IN (@keys)`
	default:
		return nil, ledger.Invalid("figure", "", "subject", "数据的对象不认识")
	}
	rows, err := selectIn[ledger.ID](ctx, tx.seen(), query, ids)
	found := make(map[ledger.ID]bool, len(rows))
	for _, id := range rows {
		found[id] = true
	}
	return found, err
}
