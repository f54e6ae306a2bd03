package store

import (
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"jiedui/ledger"
)

// figures states, corrects and takes back figures: those of the items at some places.
func (e *editing) figures(items []int) error {
	if len(items) == 0 {
		return nil
	}
	edits := make([]FigureEdit, 0, len(items))
	var at []int
	for _, i := range items {
		item := e.request.Items[i]
		e.path = item.Path
		edit := item.Edit.(ledger.EditFigure)
		claim, err := e.figureClaim(edit)
		if err != nil {
			if err := e.note(err); err != nil {
				return err
			}
			continue
		}
		if edit.Withdraw {
			e.result.Things[i] = ledger.EditThing{ID: edit.Figure, Ended: true}
		}
		claim.Row = i + 1
		edits, at = append(edits, claim), append(at, i)
	}
	c := e.newChunk(e.ctx)
	state, err := c.figureEdits(edits)
	if err != nil {
		return err
	}
	for j := range edits {
		e.path = e.request.Items[at[j]].Path
		if err := e.note(state(j)); err != nil {
			return err
		}
	}
	if len(e.problems) > 0 {
		return nil
	}
	if err := e.write(c); err != nil {
		return err
	}
	for j, i := range at {
		if e.result.Things[i].Ended {
			continue
		}
		if e.result.Things[i].ID, err = e.believed(edits[j]); err != nil {
			return err
		}
	}
	return nil
}

// write stores a chunk of edits; the rows that warnings were told by are those of the
// request, not of a sheet.
func (e *editing) write(c *chunk) error {
	c.check()
	for _, set := range []*factSet{c.figures, c.statuses} {
		for _, t := range set.touched {
			for _, f := range t.fresh {
				f.Row = 0
			}
		}
	}
	return c.writeRows()
}

// figureClaim says what an edit states, of a subject known by its id.
func (e *editing) figureClaim(edit ledger.EditFigure) (FigureEdit, error) {
	claim := FigureEdit{SubjectID: edit.SubjectID, FigureClaim: edit.Claim}
	programme, provider := edit.Programme, edit.Provider
	if edit.Figure != 0 {
		var f fact
		err := sqlx.GetContext(e.ctx, e.tx.seen(), &f, `SELECT `+figureTable.read+` FROM figure WHERE id = $1`, edit.Figure)
		if errors.Is(err, sql.ErrNoRows) {
			return claim, notFoundAt("figure", "figure", numberText(edit.Figure), "没有这个填报值")
		}
		if err != nil {
			return claim, fmt.Errorf("read figure %d: %w", edit.Figure, err)
		}
		if f.KnownTo != ledger.Unbounded {
			return claim, &codedError{&ledger.Error{Kind: ledger.KindConflict, Entity: "figure", Field: "figure",
				Text: "这个填报值已被更正或撤回，请重新读取后再改"}, ledger.EditVersion}
		}
		if err := e.once("figure", numberText(f.StatementID)); err != nil {
			return claim, err
		}
		claim.SubjectID, claim.Subject, claim.PlaceCode = f.SubjectID, f.Subject, f.PlaceCode
		claim.Measure, claim.Series, claim.ValidFrom = f.Measure, f.Series, f.ValidFrom
		claim.Withdraw = edit.Withdraw
		programme, provider = f.Programme, f.Provider
		if f.ID != f.StatementID { // a piece: the statement began when it began
			if err := e.tx.GetContext(e.ctx, &claim.ValidFrom, `SELECT valid_from FROM figure WHERE id = $1`, f.StatementID); err != nil {
				return claim, fmt.Errorf("read statement %d: %w", f.StatementID, err)
			}
		}
		if claim.ValidTo.IsZero() && f.StatedTo != ledger.Forever {
			claim.ValidTo = f.StatedTo
		}
	}
	if programme != 0 {
		p, found := e.programmeByID(programme)
		if !found {
			return claim, notFoundAt("programme", "programme", numberText(programme), "没有这个帮扶行动")
		}
		claim.Programme = p.Code
	}
	if claim.Subject == ledger.SubjectProgramme {
		p, found := e.programmeByID(claim.SubjectID)
		if !found {
			return claim, notFoundAt("programme", "subject", numberText(claim.SubjectID), "没有这个帮扶行动")
		}
		claim.Programme = p.Code
	}
	if provider == 0 {
		return claim, nil
	}
	err := sqlx.GetContext(e.ctx, e.tx.seen(), &claim.Provider, `SELECT name FROM organisation WHERE id = $1 AND known_to = 9223372036854775807`, provider)
	if errors.Is(err, sql.ErrNoRows) {
		return claim, notFoundAt("organisation", "provider", numberText(provider), "没有这个单位")
	}
	return claim, err
}

func (e *editing) programmeByID(id ledger.ID) (ledger.Programme, bool) {
	for _, p := range e.programmes {
		if p.ID == id {
			return p, true
		}
	}
	return ledger.Programme{}, false
}

func notFoundAt(entity, field, key, text string) error {
	return &ledger.Error{Kind: ledger.KindNotFound, Entity: entity, Field: field, Key: key, Text: text}
}

// believed is the row in which the ledger has what an edit states.
func (e *editing) believed(edit FigureEdit) (ledger.ID, error) {
	provider, programme := ledger.ID(0), ledger.ID(0)
	if edit.Provider != "" {
		provider = e.space.people.byName[edit.Provider].ID
	}
	if edit.Subject == ledger.SubjectPlace || edit.Subject == ledger.SubjectOrganisation {
		programme = e.programmes[edit.Programme].ID
	}
	var id ledger.ID
	err := e.tx.GetContext(e.ctx, &id, `
		SELECT id FROM figure WHERE subject_kind = $1 AND subject_id = $2 AND place_code = $3 AND measure = $4 AND series = $5
			AND programme_id = $6 AND provider_id = $7 AND valid_from = $8 AND known_to = 9223372036854775807`,
		string(edit.Subject), edit.SubjectID, edit.PlaceCode, edit.Measure, string(edit.Series), programme, provider, edit.ValidFrom)
	if err != nil {
		return 0, fmt.Errorf("read the figure of %s: %w", edit.Measure, err)
	}
	return id, nil
}

// statuses states and takes back statuses: those of the items at some places.
func (e *editing) statuses(items []int) error {
	if len(items) == 0 {
		return nil
	}
	var ids []ledger.ID
	for _, i := range items {
		ids = append(ids, e.request.Items[i].Edit.(ledger.EditStatus).Project)
	}
	c := e.newChunk(e.ctx)
	known, err := liveSubjects(e.ctx, e.tx, ledger.SubjectProject, unique(ids))
	if err != nil {
		return err
	}
	if err := c.nameProjects(unique(ids)); err != nil {
		return err
	}
	if err := c.statuses.load(e.ctx, e.tx, ledger.SubjectProject, unique(ids), nil); err != nil {
		return err
	}
	for _, i := range items {
		e.path = e.request.Items[i].Path
		edit := e.request.Items[i].Edit.(ledger.EditStatus)
		e.result.Things[i] = ledger.EditThing{ID: edit.Project}
		if err := e.note(e.status(c, known[edit.Project], edit, i+1)); err != nil {
			return err
		}
	}
	if len(e.problems) > 0 {
		return nil
	}
	return e.write(c)
}

func (e *editing) status(c *chunk, known bool, edit ledger.EditStatus, row int) error {
	switch {
	case !known:
		return notFoundAt("project", "project", numberText(edit.Project), "没有这个项目")
	case !edit.Withdraw:
		return c.status(edit.Project, 0, row, &edit.Claim)
	}
	key := timelineKey{Subject: ledger.SubjectProject, SubjectID: edit.Project}
	result, err := c.withdraw(c.statuses, key, edit.Claim.ValidFrom, edit.Claim.Reason)
	if err != nil {
		return err
	}
	if result == unchanged {
		return ledger.Invalid("status", "", "validFrom", "台账没有从 "+edit.Claim.ValidFrom.String()+" 起的项目状态")
	}
	c.count(countStatus, result)
	c.closed.note(key, edit.Claim.ValidFrom, ledger.Source{Row: row}, edit.Claim.Reason)
	return nil
}
