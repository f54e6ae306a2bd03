package store

import (
	"strconv"

	"jiedui/ledger"
)

// programme makes a programme or changes one. One that was archived comes back under its
// code.
func (e *editing) programme(edit ledger.EditProgramme) (ledger.EditThing, error) {
	var old ledger.Programme
	made := edit.ID == 0
	if made {
		rows, err := selectIn[ledger.Programme](e.ctx, e.tx, `SELECT `+programmeColumns+` FROM programme WHERE code IN (@keys)`, []string{edit.Code})
		if err != nil {
			return ledger.EditThing{}, err
		}
		if len(rows) > 0 {
			if old = rows[0]; old.EndedAt == 0 {
				return ledger.EditThing{}, &ledger.Error{Kind: ledger.KindConflict, Entity: "programme", Key: edit.Code, Field: "code", Text: "代码 " + edit.Code + " 已有行动“" + old.Name + "”使用"}
			}
		}
	} else {
		found := false
		if old, found = e.programmeByID(edit.ID); !found {
			return ledger.EditThing{}, notFoundAt("programme", "programme", numberText(edit.ID), "没有这个帮扶行动")
		}
		if err := e.expect("programme", old.Name, old.Version, edit.Version); err != nil {
			return ledger.EditThing{}, err
		}
		if err := e.once("programme", numberText(edit.ID)); err != nil {
			return ledger.EditThing{}, err
		}
	}
	want := old
	if made {
		want.Code = edit.Code
	}
	want.Name, want.Strand, want.LeadOffice = edit.Name.Over(old.Name), edit.Strand.Over(old.Strand), edit.LeadOffice.Over(old.LeadOffice)
	want.StartsOn, want.EndsOn, want.EndedAt = edit.StartsOn.Over(old.StartsOn), edit.EndsOn.Over(old.EndsOn), 0
	if err := want.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	if edit.LeadOffice.Given && want.LeadOffice != 0 {
		if _, err := oneByID[knownOrganisation](e, "organisation", organisationColumns, want.LeadOffice, "leadOffice", "没有这个牵头单位"); err != nil {
			return ledger.EditThing{}, err
		}
	}
	if want.ID == 0 {
		var err error
		if want.ID, err = e.tx.reserve(e.ctx, "programme", 1); err != nil {
			return ledger.EditThing{}, err
		}
		if _, err := e.tx.ExecContext(e.ctx, `INSERT INTO programme (id, code, name, version) VALUES ($1, $2, $3, 1)`, want.ID, want.Code, want.Name); err != nil {
			return ledger.EditThing{}, err
		}
		old.Name, old.EndedAt = want.Name, 1 // undone, it will not have been there
	}
	row := e.row(countProgramme, want.ID, made && old.Version == 0)
	if made {
		row.derive(endedField, int64(0))
		if err := e.log.add(e.ctx, e.tx, countProgramme, want.ID, endedField, strconv.FormatInt(int64(old.EndedAt), 10), ""); err != nil {
			return ledger.EditThing{}, err
		}
	}
	row.set("name", old.Name, want.Name)
	row.set("strand", string(old.Strand), string(want.Strand))
	row.set("lead_office_id", numberText(old.LeadOffice), numberText(want.LeadOffice))
	row.set("starts_on", dateText(old.StartsOn), dateText(want.StartsOn))
	row.set("ends_on", dateText(old.EndsOn), dateText(want.EndsOn))
	e.programmes[want.Code] = want
	return ledger.EditThing{ID: want.ID}, row.save()
}
