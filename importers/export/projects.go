package export

import (
	"context"
	"iter"
	"slices"
	"strconv"
	"strings"

	"jiedui/importers/workbook"
	"jiedui/ledger"
)

var projectHeader = []string{
	"项目代码", "项目名称", "打包项目", "帮扶行动代码", "建设地点", "项目类别", "年度", "计划开工时间", "计划竣工时间", "主要建设内容",
	"项目状态",
	"牵头单位", "出资单位", "实施单位", "责任单位", "引进单位", "权属单位", "截至日期", "资金提供单位",
}

// statusWords are what the status is called in the column 项目状态.
var statusWords = map[ledger.Status]string{
	ledger.StatusIntention: "意向", ledger.StatusPlanned: "谋划", ledger.StatusSigned: "签约", ledger.StatusStarted: "在建",
	ledger.StatusCompleted: "完工", ledger.StatusOperating: "投产", ledger.StatusSuspended: "停工", ledger.StatusCancelled: "终止",
}

// projectLinks is what hangs on a page of projects.
type projectLinks struct {
	programmes     map[ledger.ID][]ledger.ProgrammeShare
	places         map[ledger.ID][]ledger.PlaceShare
	participations map[ledger.ID][]ledger.Participation
	statuses       map[ledger.ID][]ledger.StatusPeriod
	figures        map[string][]ledger.Figure
	organisations  map[ledger.ID]ledger.Organisation
	packages       map[ledger.ID]ledger.Project
}

// Projects is the list of projects, parts of packages and single ones.
func Projects(ctx context.Context, source Source, o Options) (workbook.Table, error) {
	x, err := newExporter(ctx, source, o)
	if err != nil {
		return workbook.Table{}, err
	}
	filter := ledger.ProjectFilter{Programmes: o.Programmes}
	used, rows, err := x.usedByProjects(ctx, filter)
	if err != nil {
		return workbook.Table{}, err
	}
	columns := x.columns(used)
	header := slices.Clone(projectHeader)
	for _, c := range columns {
		header = append(header, c.heading())
	}
	return workbook.Table{Name: "项目", Header: header, Count: rows, Rows: func(yield func([]workbook.Cell, error) bool) {
		for p, err := range x.projects(ctx, filter) {
			if err != nil {
				yield(nil, err)
				return
			}
			for _, row := range p.rows(columns) {
				if !yield(row.cells, row.err) {
					return
				}
			}
		}
	}}, nil
}

// usedByProjects tells which measures the projects have figures of, and how many rows
// they will take.
func (x *exporter) usedByProjects(ctx context.Context, filter ledger.ProjectFilter) (map[[2]string]bool, int, error) {
	used := map[[2]string]bool{}
	rows := 0
	for p, err := range x.projects(ctx, filter) {
		if err != nil {
			return nil, 0, err
		}
		for _, f := range p.figures() {
			used[[2]string{f.Measure, string(f.Series)}] = true
		}
		rows += len(p.dates())
	}
	return used, rows, nil
}

// project is a project with all that a row needs.
type project struct {
	ledger.Project
	x     *exporter
	links *projectLinks
}

func (x *exporter) projects(ctx context.Context, filter ledger.ProjectFilter) iter.Seq2[project, error] {
	return func(yield func(project, error) bool) {
		after := ""
		for {
			list, err := x.source.Projects(ctx, x.At, filter, ledger.Page{First: page, After: after})
			if err != nil {
				yield(project{}, err)
				return
			}
			links, err := x.linksOf(ctx, list.Items)
			if err != nil {
				yield(project{}, err)
				return
			}
			for _, p := range list.Items {
				if !yield(project{p, x, links}, nil) {
					return
				}
			}
			if !list.HasNext {
				return
			}
			after = list.Cursors[len(list.Cursors)-1]
		}
	}
}

func (x *exporter) linksOf(ctx context.Context, projects []ledger.Project) (*projectLinks, error) {
	of := ids(projects, func(p ledger.Project) ledger.ID { return p.ID })
	l := &projectLinks{}
	var err error
	if l.programmes, err = x.source.ProgrammesOf(ctx, x.At, of); err != nil {
		return nil, err
	}
	if l.places, err = x.source.PlacesOf(ctx, x.At, of); err != nil {
		return nil, err
	}
	if l.participations, err = x.source.ParticipationsOf(ctx, x.At, of); err != nil {
		return nil, err
	}
	if l.statuses, err = x.source.StatusesOf(ctx, x.At, of); err != nil {
		return nil, err
	}
	if l.figures, err = x.source.FiguresOf(ctx, x.At, ledger.SubjectProject, keys(of), nil); err != nil {
		return nil, err
	}
	var named []ledger.ID
	for _, list := range l.participations {
		named = append(named, ids(list, func(p ledger.Participation) ledger.ID { return p.Organisation })...)
	}
	for _, list := range l.figures {
		for _, f := range list {
			if f.Provider != 0 {
				named = append(named, f.Provider)
			}
		}
	}
	slices.Sort(named)
	if l.organisations, err = x.source.OrganisationsByID(ctx, x.At, slices.Compact(named)); err != nil {
		return nil, err
	}
	var packages []ledger.ID
	for _, p := range projects {
		if p.Package != 0 {
			packages = append(packages, p.Package)
		}
	}
	slices.Sort(packages)
	l.packages, err = x.source.ProjectsByID(ctx, x.At, slices.Compact(packages))
	return l, err
}

func (p project) figures() []ledger.Figure {
	return p.links.figures[strconv.FormatInt(int64(p.ID), 10)]
}

// dated is what a project's statements from one date say.
type dated struct {
	on      ledger.Date // zero: nothing is stated of the project
	status  ledger.Status
	figures []ledger.Figure
}

// dates groups the project's statements by the date they hold from, the newest first;
// transfers from several providers on one day stand apart.
func (p project) dates() []dated {
	var list []dated
	for _, figures := range byDate(p.figures()) {
		list = append(list, dated{on: figures[0].ValidFrom, figures: figures})
	}
	for _, s := range p.links.statuses[p.ID] {
		if s.ValidFrom.After(p.x.At.AsOf) {
			continue
		}
		if i := slices.IndexFunc(list, func(d dated) bool { return d.on == s.ValidFrom }); i >= 0 {
			list[i].status = s.Status
		} else {
			list = append(list, dated{on: s.ValidFrom, status: s.Status})
		}
	}
	slices.SortStableFunc(list, func(a, b dated) int { return b.on.Compare(a.on) })
	if len(list) == 0 {
		list = []dated{{}}
	}
	return list
}

type projectRow struct {
	cells []workbook.Cell
	err   error
}

// rows are the project's rows: one for each date, at least one.
func (p project) rows(columns []valueColumn) []projectRow {
	var rows []projectRow
	for i, d := range p.dates() {
		head := p.key(d)
		if i == 0 {
			p.describe(head)
		}
		values, err := p.x.valueCells(columns, d.figures)
		rows = append(rows, projectRow{append(head, values...), err})
	}
	return rows
}

func set(cells []workbook.Cell, heading string, c workbook.Cell) {
	cells[slices.Index(projectHeader, heading)] = c
}

// key is a row that only names the project and what is stated from one date.
func (p project) key(d dated) []workbook.Cell {
	cells := make([]workbook.Cell, len(projectHeader), len(projectHeader)+8)
	set(cells, "项目代码", workbook.Text(p.Code))
	set(cells, "项目名称", workbook.Text(p.Name))
	var programmes, places []string
	for _, l := range p.links.programmes[p.ID] {
		programmes = append(programmes, p.x.programmes[l.Programme].Code)
	}
	set(cells, "帮扶行动代码", workbook.Text(strings.Join(programmes, "、")))
	for _, l := range p.links.places[p.ID] {
		places = append(places, p.x.PlacePath(l.PlaceCode))
	}
	set(cells, "建设地点", workbook.Text(strings.Join(places, "、")))
	set(cells, "项目状态", workbook.Text(statusWords[d.status]))
	set(cells, "截至日期", date(d.on))
	for _, f := range d.figures {
		if f.Provider != 0 {
			set(cells, "资金提供单位", workbook.Text(p.links.organisations[f.Provider].Name))
		}
	}
	return cells
}

// describe adds everything that is known of the project and has no date.
func (p project) describe(cells []workbook.Cell) {
	if whole, ok := p.links.packages[p.Package]; ok {
		set(cells, "打包项目", workbook.Text(whole.Name))
	}
	set(cells, "项目类别", workbook.Text(p.Sector))
	if p.Year != 0 {
		set(cells, "年度", workbook.Text(strconv.Itoa(p.Year)))
	}
	set(cells, "计划开工时间", date(p.StartsOn))
	set(cells, "计划竣工时间", date(p.EndsOn))
	set(cells, "主要建设内容", workbook.Text(p.Summary))
	p.partners(cells)
}

var roleHeadings = map[ledger.Role]string{
	ledger.RoleLead: "牵头单位", ledger.RoleFunding: "出资单位", ledger.RoleImplementing: "实施单位",
	ledger.RoleAccountable: "责任单位", ledger.RoleIntroducing: "引进单位", ledger.RoleOwner: "权属单位",
}

// partners lists the organisations by role. Posts are left out: beside a column of posts a
// table's dates are those of who holds them, not the project's.
func (p project) partners(cells []workbook.Cell) {
	names := map[ledger.Role][]string{}
	for _, l := range p.links.participations[p.ID] {
		names[l.Role] = append(names[l.Role], named(p.links.organisations[l.Organisation].Name, l.Share, false))
	}
	for role, list := range names {
		set(cells, roleHeadings[role], workbook.Text(strings.Join(list, "、")))
	}
}
