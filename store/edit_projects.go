package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"jiedui/ledger"
)

// project makes a project or changes one.
func (e *editing) project(edit ledger.EditProject) (ledger.EditThing, error) {
	p, made := knownProject{}, edit.ID == 0
	if !made {
		var err error
		if p, err = oneByID[knownProject](e, "project", knownProjectColumns, edit.ID, "project", "没有这个项目"); err != nil {
			return ledger.EditThing{}, err
		}
		if err := e.expect("project", p.Name, p.Version, edit.Version); err != nil {
			return ledger.EditThing{}, err
		}
		if err := e.once("project", numberText(p.ID)); err != nil {
			return ledger.EditThing{}, err
		}
	}
	want := p.Project
	want.Code, want.Name, want.Sector, want.Summary = edit.Code.Over(p.Code), edit.Name.Over(p.Name), edit.Sector.Over(p.Sector), edit.Summary.Over(p.Summary)
	want.Package, want.Year, want.StartsOn, want.EndsOn = edit.Package.Over(p.Package), edit.Year.Over(p.Year), edit.StartsOn.Over(p.StartsOn), edit.EndsOn.Over(p.EndsOn)
	if made && want.Year == 0 {
		want.Year = want.StartsOn.Year
	}
	if made && !edit.Places.Given {
		if err := e.oneWithin("places", nil); err != nil {
			return ledger.EditThing{}, err
		}
	}
	links, err := e.projectLinks(p.ID, edit)
	if err != nil {
		return ledger.EditThing{}, err
	}
	if err := want.Validate(); err != nil {
		return ledger.EditThing{}, err
	}
	placeKey := p.PlaceKey
	if edit.Places.Given && !slices.ContainsFunc(edit.Places.Value, func(s ledger.PlaceShare) bool { return s.PlaceCode == placeKey }) {
		placeKey = ""
		if len(edit.Places.Value) > 0 {
			placeKey = edit.Places.Value[0].PlaceCode
		}
	}
	if err := e.projectFits(want, placeKey, edit.Package.Given); err != nil {
		return ledger.EditThing{}, err
	}
	if made {
		if want.ID, err = e.tx.reserve(e.ctx, "project", 1); err != nil {
			return ledger.EditThing{}, err
		}
		_, err = e.tx.ExecContext(e.ctx, `
			INSERT INTO project (id, code, name, name_key, place_key, version, batch_id, known_from) VALUES ($1, $2, $3, $4, $5, 1, $6, $7)`,
			want.ID, want.Code, want.Name, ledger.NameKey(want.Name), placeKey, e.batch.ID, e.tx.Now)
		if err != nil {
			return ledger.EditThing{}, err
		}
		p.Code, p.Name, p.PlaceKey = want.Code, want.Name, placeKey
	}
	row := e.row(countProject, want.ID, made)
	row.set("code", p.Code, want.Code)
	if row.set("name", p.Name, want.Name) {
		row.derive("name_key", ledger.NameKey(want.Name))
	}
	row.set("place_key", p.PlaceKey, placeKey)
	row.set("package_id", numberText(p.Package), numberText(want.Package))
	row.set("sector", p.Sector, want.Sector)
	row.set("year", numberText(p.Year), numberText(want.Year))
	row.set("starts_on", dateText(p.StartsOn), dateText(want.StartsOn))
	row.set("ends_on", dateText(p.EndsOn), dateText(want.EndsOn))
	row.set("summary", p.Summary, want.Summary)
	if err := e.further(row, p.Further, edit.Attributes); err != nil {
		return ledger.EditThing{}, err
	}
	for _, t := range []*linkTable{projectProgrammes, projectPlaces, participations} {
		if list, given := links[t]; given {
			changed, err := e.relink(newLinkSet(t), want.ID, list)
			if err != nil {
				return ledger.EditThing{}, err
			}
			row.touched = row.touched || changed
		}
	}
	return ledger.EditThing{ID: want.ID}, row.save()
}

// projectLinks checks the lists that an edit gives, each item at its place.
func (e *editing) projectLinks(id ledger.ID, edit ledger.EditProject) (map[*linkTable][]link, error) {
	links := map[*linkTable][]link{}
	if edit.Programmes.Given {
		list := []link{}
		for i, s := range edit.Programmes.Value {
			if _, found := e.programmeByID(s.Programme); !found {
				return nil, notFoundAt("programme", itemPath("programmes", i, "programme"), numberText(s.Programme), "没有这个帮扶行动")
			}
			list = append(list, link{Target: s.Programme, Share: s.Share, Lead: s.Lead})
		}
		links[projectProgrammes] = list
	}
	if edit.Places.Given {
		list, codes := []link{}, []string{}
		for _, s := range edit.Places.Value {
			codes = append(codes, s.PlaceCode)
		}
		known, err := placesSeen(e.ctx, e.tx, codes)
		if err != nil {
			return nil, err
		}
		for i, s := range edit.Places.Value {
			if p, found := known[s.PlaceCode]; !found || p.ValidTo == undoneZone {
				return nil, notFoundAt("place", itemPath("places", i, "place"), s.PlaceCode, "没有代码为 "+s.PlaceCode+" 的行政区划或园区")
			}
			list = append(list, link{PlaceCode: s.PlaceCode, Share: s.Share, Lead: s.Lead})
		}
		if err := e.oneWithin("places", codes); err != nil {
			return nil, err
		}
		links[projectPlaces] = list
	}
	if edit.Participations.Given {
		list, ids := []link{}, []ledger.ID{}
		for _, s := range edit.Participations.Value {
			ids = append(ids, s.Organisation)
		}
		known, err := liveSubjects(e.ctx, e.tx, ledger.SubjectOrganisation, unique(ids))
		if err != nil {
			return nil, err
		}
		for i, s := range edit.Participations.Value {
			switch {
			case !known[s.Organisation]:
				return nil, notFoundAt("organisation", itemPath("participations", i, "organisation"), numberText(s.Organisation), "没有这个单位")
			case !s.Role.Valid():
				return nil, ledger.Invalid("project", "", itemPath("participations", i, "role"), "参与方式不认识")
			case !s.Role.CarriesMoney() && s.Share != nil:
				return nil, ledger.Invalid("project", "", itemPath("participations", i, "shareBasisPoints"), "引进单位只计项目数，不分摊金额，不能填占比")
			case !s.StartsOn.IsZero() && !s.EndsOn.IsZero() && s.EndsOn.Before(s.StartsOn):
				return nil, ledger.Invalid("project", "", itemPath("participations", i, "endsOn"), "结束日期早于开始日期")
			}
			list = append(list, link{Target: s.Organisation, Role: s.Role, Share: s.Share, Post: s.Post, StartsOn: s.StartsOn, EndsOn: s.EndsOn})
		}
		links[participations] = list
	}
	for _, list := range []struct {
		t    *linkTable
		name string
	}{{projectProgrammes, "programmes"}, {projectPlaces, "places"}, {participations, "participations"}} {
		if err := checkLinks(id, links[list.t], list.name); err != nil {
			return nil, err
		}
	}
	return links, nil
}

// checkLinks refuses a list with one thing twice, two leads, or shares above the whole.
func checkLinks(owner ledger.ID, list []link, name string) error {
	seen := map[linkKey]bool{}
	var sum int64
	leads := 0
	for i, l := range list {
		l.Owner = owner
		if seen[l.key()] {
			return ledger.Invalid("", "", name+"."+strconv.Itoa(i), "同一项列了两次")
		}
		seen[l.key()] = true
		if l.Share != nil {
			if *l.Share < 0 || *l.Share > ledger.WholeShare {
				return ledger.Invalid("", "", itemPath(name, i, "shareBasisPoints"), "占比应在 0 到 100% 之间")
			}
			sum += *l.Share
		}
		if l.Lead {
			leads++
		}
		if leads > 1 {
			return ledger.Invalid("", "", itemPath(name, i, "lead"), "牵头只能有一个")
		}
		if sum > ledger.WholeShare {
			return ledger.Invalid("", "", itemPath(name, i, "shareBasisPoints"), "各方占比合计超过 100%")
		}
	}
	return nil
}

func itemPath(list string, i int, field string) string {
	return list + "." + strconv.Itoa(i) + "." + field
}

// projectFits checks a project against the others.
func (e *editing) projectFits(p ledger.Project, placeKey string, packaged bool) error {
	field, text := "code", "项目代码 "+p.Code+" 已有项目使用"
	if p.Code == "" {
		field, text = "name", "同一地点已有名称为“"+p.Name+"”的项目；若不是同一个，请填项目代码"
	}
	if err := e.taken(field, text, projectKeyTaken+` AND n.known_to = 9223372036854775807`, p.ID, p.Code, ledger.NameKey(p.Name), placeKey); err != nil {
		return err
	}
	if !packaged || p.Package == 0 {
		return nil
	}
	parent, err := oneByID[knownProject](e, "project", knownProjectColumns, p.Package, "package", "没有这个打包项目")
	if err != nil {
		return err
	}
	parts, err := e.number(`SELECT COUNT(*) FROM project WHERE package_id = $1 AND known_to = 9223372036854775807`, p.ID)
	if err != nil {
		return err
	}
	if parent.Package != 0 || parts > 0 {
		return ledger.Invalid("project", p.Name, "package", "打包项目不能再属于别的打包项目")
	}
	return nil
}

// further changes further columns.
func (e *editing) further(row *rowEdit, have string, given map[string]string) error {
	if len(given) == 0 {
		return nil
	}
	all := map[string]string{}
	if have != "" {
		if err := json.Unmarshal([]byte(have), &all); err != nil {
			return fmt.Errorf("attributes of project %d: %w", row.id, err)
		}
	}
	changed := false
	for _, heading := range slices.Sorted(maps.Keys(given)) {
		from, to := all[heading], given[heading]
		if from == to {
			continue
		}
		changed = true
		if err := row.log(furtherField+heading, from, to); err != nil {
			return err
		}
		if all[heading] = to; to == "" {
			delete(all, heading)
		}
	}
	if !changed {
		return nil
	}
	text := []byte{}
	if len(all) > 0 {
		var err error
		if text, err = json.Marshal(all); err != nil {
			return err
		}
	}
	row.derive("attributes", string(text))
	return nil
}
