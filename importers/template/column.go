package template

import (
	"slices"
	"strings"

	"jiedui/importers"
	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// column is one column of an empty table.
type column struct {
	id       string // as importers.Column.ID gives it
	heading  string
	required bool
	known
}

// known is what the template knows of a column, whatever the profile.
type known struct {
	word    string // its most usual heading
	example string
	width   float64 // in characters
	form    form
	options []string // of its drop-down
}

// form is how the cells of a column are to be filled in.
type form int

const (
	words form = iota
	code       // as text: more digits than a number keeps
	number
	date
)

// anyMeasure is what a layout requires that has a column for whatever is counted.
const anyMeasure = "measure"

var statusWords = []string{"意向", "谋划", "签约", "在建", "完工", "投产", "停工", "终止"}

// fields are the columns that a template may have, in their order, with the measures
// standing where "measure" does.
var fields = []struct {
	id string
	known
}{
	{"serial", known{"序号", "示例", 6, words, nil}},
	{"programmes", known{"帮扶类别", "", 16, words, nil}},
	{"year", known{"年度", "2024", 8, words, nil}},
	{"organisation:assistor", known{"帮扶单位", "某某集团有限公司（牵头）、某某建设有限公司", 30, words, nil}},
	{"credit_code", known{"统一社会信用代码", "91440200MA00000000", 22, code, nil}},
	{"team", known{"工作队", "某某帮扶工作队", 18, words, nil}},
	{"post", known{"责任岗位", "分管负责岗", 14, words, nil}},
	{"share", known{"占比（%）", "60", 10, number, nil}},
	{"code", known{"项目代码", "2404-440229-04-01-000000", 26, code, nil}},
	{"name", known{"项目名称", "某某村道路提升工程", 30, words, nil}},
	{"package", known{"所属打包项目", "", 20, words, nil}},
	{"province", known{"省份", "", 10, words, nil}},
	{"city", known{"地市", "", 10, words, nil}},
	{"county", known{"县（市、区）", "", 14, words, nil}},
	{"town", known{"镇（街）", "", 14, words, nil}},
	{"village", known{"村（社区）", "", 14, words, nil}},
	{"zone", known{"园区名称", "某某产业园", 18, words, nil}},
	{"place", known{"建设地点", "", 24, words, nil}},
	{"credited_to", known{"归属地", "", 14, words, nil}},
	{"sector", known{"项目类别", "基础设施", 14, words, nil}},
	{"summary", known{"建设内容", "改造村道 2.3 公里", 32, words, nil}},
	{"organisation:lead", known{"牵头单位", "某某县农业农村局", 24, words, nil}},
	{"organisation:introducing", known{"引进单位", "某某镇", 20, words, nil}},
	{"organisation:funding", known{"出资单位", "某某投资有限公司", 24, words, nil}},
	{"organisation:implementing", known{"建设单位", "某某建设有限公司", 24, words, nil}},
	{"organisation:accountable", known{"责任单位", "某某县发展和改革局", 24, words, nil}},
	{"organisation:owner", known{"权属单位", "某某村经济联合社", 24, words, nil}},
	{"indicator", known{"指标", "清拆面积", 22, words, measureNames()}},
	{"unit", known{"单位", "亩", 10, words, []string{"万元", "亿元", "亩", "㎡", "万㎡", "户", "人", "人次", "家", "个", "套", "%"}}},
	{"value:target", known{"任务", "100", 12, number, nil}},
	{"value:stretch_target", known{"加压目标", "120", 12, number, nil}},
	{"value", known{"完成", "95.5", 12, number, nil}},
	{"value:pledge", known{"意向数", "50", 12, number, nil}},
	{anyMeasure, known{"", "1200", 16, number, nil}},
	{"paid_on", known{"到位日期", "2024-10-26", 13, date, nil}},
	{"status", known{"项目状态", "在建", 10, words, statusWords}},
	{"signed_on", known{"签约时间", "2024-03-01", 13, date, nil}},
	{"starts_on", known{"开始时间", "2024-01-01", 13, date, nil}},
	{"ends_on", known{"结束时间", "2026-12-31", 13, date, nil}},
	{"period", known{"建设起止年限", "2024-2026", 14, words, nil}},
	{"started_on", known{"开工时间", "2024-05-01", 13, date, nil}},
	{"completed_on", known{"竣工时间", "2025-10-31", 13, date, nil}},
	{"as_of", known{"截至日期", "2024-12-31", 13, date, nil}},
	{"note", known{"备注", "此行为示例，不导入", 24, words, nil}},
}

// measureNames are the names of what is counted, as many as a drop-down holds.
func measureNames() []string {
	var names []string
	size := 0
	for _, m := range ledger.StandardMeasures {
		if size += len([]rune(m.Name)) + 1; size > listLimit {
			break
		}
		if !m.IsMoney() {
			names = append(names, m.Name)
		} else {
			size -= len([]rune(m.Name)) + 1
		}
	}
	return names
}

// listLimit is how many characters the options of a drop-down may have, with the commas
// between them.
const listLimit = 255

// seriesWords go behind a measure's name.
var seriesWords = map[ledger.Series]string{ledger.Target: "任务", ledger.StretchTarget: "加压目标", ledger.Pledge: "意向"}

// requires reports whether the layout asks for a column, alone or among others.
func requires(l importers.Layout, id string) bool {
	return slices.ContainsFunc(l.Requires, func(r string) bool { return slices.Contains(strings.Split(r, "|"), id) })
}

// columnsOf are the columns that a layout requires, those its profile speaks of, and the
// usual ones of such records.
func columnsOf(p importers.Profile, l importers.Layout) []column {
	own := map[string]importers.Column{}
	for _, c := range l.Columns {
		own[c.ID()] = c
	}
	wanted := map[string]bool{"serial": true}
	want := func(ids ...string) {
		for _, id := range ids {
			wanted[id] = true
		}
	}
	for _, r := range l.Requires {
		want(strings.Split(r, "|")...)
	}
	for id := range own {
		want(id)
	}
	project := slices.Contains(l.Record, importers.ProjectRecord)
	if project {
		want("code", "name", "sector", "summary", "status", "started_on", "completed_on", "note")
		if len(p.Programmes) > 1 && len(l.Programmes) == 0 {
			want("programmes")
		}
		if wanted[ledger.ContractedInvestment] {
			want("signed_on")
		}
		// Who answers for a project is not asked what it cost.
		if !requires(l, "organisation:accountable") {
			want(ledger.TotalInvestment, ledger.CompletedInvestment)
		}
		if !anyOf(wanted, "organisation:assistor", "organisation:implementing", "organisation:accountable", "organisation:funding") {
			want("organisation:implementing")
		}
	}
	if wanted[ledger.IntendedInvestment] { // by its nature a pledge
		delete(wanted, ledger.IntendedInvestment)
		want(ledger.IntendedInvestment + ":" + string(ledger.Pledge))
	}
	if wanted[ledger.PaidInFunds] {
		want("paid_on")
	}
	if wanted["indicator"] {
		want("unit", "value:target", "value")
	}
	wantPlaces(wanted, p, slices.Contains(l.Requires, "zone"))
	delete(wanted, anyMeasure)
	return arrange(wanted, own, p, l)
}

func anyOf(wanted map[string]bool, ids ...string) bool {
	return slices.ContainsFunc(ids, func(id string) bool { return wanted[id] })
}

// wantPlaces leaves one way to say where: a column for each level, or else the whole path
// in one.
func wantPlaces(wanted map[string]bool, p importers.Profile, zoneOnly bool) {
	if !anyOf(wanted, "county", "town", "village", "zone") && wanted["place"] {
		return
	}
	delete(wanted, "place")
	wanted["town"] = true
	if len(p.Area) != 1 || len(p.Area[0]) < ledger.LevelCounty.Digits() { // one county needs no naming
		wanted["county"] = true
	}
	wanted["zone"] = p.NewZones || wanted["zone"] && zoneOnly // who may not make zones seldom names one
}

func arrange(wanted map[string]bool, own map[string]importers.Column, p importers.Profile, l importers.Layout) []column {
	var columns []column
	places := somewhere(p.Area)
	add := func(id string, k known) {
		c := column{id: id, heading: k.word, required: slices.Contains(l.Requires, id), known: k}
		if given := own[id]; len(given.Words) > 0 && given.Measure == "" && id != "indicator" {
			c.heading = given.Words[0]
		}
		if id == "programmes" {
			c.options, c.example = programmeNames(p)
		}
		if place := places[id]; place != "" {
			c.example = place
		}
		columns = append(columns, c)
	}
	for _, f := range fields {
		if f.id != anyMeasure {
			if wanted[f.id] {
				add(f.id, f.known)
			}
			continue
		}
		for _, m := range ledger.StandardMeasures {
			for _, s := range ledger.SeriesList {
				id := importers.Column{Measure: m.Code, Series: s}.ID()
				if !wanted[id] {
					continue
				}
				k := f.known
				k.word = measureWord(m, s, own[id])
				switch {
				case m.Unit.Dimension() == ledger.Percent:
					k.example = "95.5"
				case m.Code == ledger.CompletedInvestment:
					k.example = "600"
				case !m.IsMoney():
					k.example = "12"
				}
				k.width = max(k.width, float64(2*len([]rune(k.word))))
				add(id, k)
			}
		}
	}
	return columns
}

// measureWord is a heading such as 总投资（万元）.
func measureWord(m ledger.Measure, s ledger.Series, c importers.Column) string {
	name, unit := m.Name, string(m.Unit)
	switch {
	case len(c.Words) > 0:
		name = c.Words[0]
	case s != ledger.Actual && m.Code != ledger.IntendedInvestment:
		name += seriesWords[s]
	}
	if c.Unit != "" {
		unit = c.Unit
	}
	return name + "（" + unit + "）"
}

// programmeNames are what the column 帮扶类别 may hold, and the first of them.
func programmeNames(p importers.Profile) (names []string, first string) {
	size := 0
	for _, g := range p.Programmes {
		size += len([]rune(g.Name)) + 1
		if strings.Contains(g.Name, ",") || size > listLimit {
			return nil, p.Programmes[0].Name
		}
		names = append(names, g.Name)
	}
	if len(names) == 0 {
		return nil, ""
	}
	return names, names[0]
}

// usualArea is where examples are from when a profile names no area: 翁源县.
const usualArea = "440229"

// somewhere is the first village of an area and what it lies in, by field, so that the
// example is one that the profile's own area has.
func somewhere(area []string) map[string]string {
	at := usualArea
	if len(area) > 0 {
		at = area[0]
	}
	found := map[string]string{}
	tree, err := divisions.Province(at[:min(2, len(at))])
	if err != nil {
		return found // the examples that all profiles share do
	}
	var path [3]ledger.Place // county, town, village
	for _, p := range tree {
		under := strings.HasPrefix(p.Code, at) || strings.HasPrefix(at, p.Code)
		switch {
		case !under:
		case p.Level == ledger.LevelCounty && path[0].Code == "":
			path[0] = p
		case p.Level == ledger.LevelTown && p.Parent == path[0].Code && path[1].Code == "":
			path[1] = p
		case p.Level == ledger.LevelVillage && p.Parent == path[1].Code && path[2].Code == "":
			path[2] = p
		}
	}
	found["county"], found["town"], found["village"] = path[0].Name, path[1].Name, path[2].Name
	found["place"], found["credited_to"] = path[0].Name+path[1].Name, path[0].Name
	return found
}
