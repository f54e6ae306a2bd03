package graph

import (
	"slices"

	"jiedui/graph/document"
	"jiedui/ledger"
)

// refuseEmptyLists keeps a client that computed a list and found nothing from being
// shown everything: to the ledger an empty list is no condition.
func refuseEmptyLists(a args) error {
	for name, v := range a {
		if items, ok := v.([]any); ok && len(items) == 0 {
			return invalid(name, "%s 是空列表；不筛选请不要写这一项", name)
		}
	}
	return nil
}

// maxFilterDepth keeps hostile input from deep recursion; the ledger's own limit is lower.
const maxFilterDepth = 32

// projectFilter reads a filter of projects.
func projectFilter(a args) (ledger.ProjectFilter, error) { return nestedFilter(a, 1) }

func nestedFilter(a args, depth int) (f ledger.ProjectFilter, err error) {
	if depth > maxFilterDepth {
		return f, overLimit(document.CodeTooDeep, maxFilterDepth, "条件嵌套过深")
	}
	f = ledger.ProjectFilter{
		Codes: argList[string](a, "codes"), Programmes: argList[string](a, "programmes"),
		Strands: argList[ledger.Strand](a, "strands"), OrganisationKinds: argList[ledger.OrganisationKind](a, "organisationKinds"),
		Roles: argList[ledger.Role](a, "roles"), Under: argList[string](a, "under"),
		Status: argList[ledger.Status](a, "status"), Started: a.flag("started"),
		Sectors: argList[string](a, "sectors"), Years: argList[int](a, "years"), Text: a.text("text"), Located: a.isSet("located"),
	}
	f.View, _ = a["view"].(ledger.PackageView)
	for _, list := range []struct {
		ids            *[]ledger.ID
		name, typeName string
	}{
		{&f.IDs, "ids", "Project"}, {&f.Organisations, "organisations", "Organisation"},
		{&f.Packages, "packages", "Project"}, {&f.Batches, "batches", "ImportBatch"},
	} {
		if *list.ids, err = argIDs(a, list.name, list.typeName); err != nil {
			return f, err
		}
	}
	if err := refuseEmptyLists(a); err != nil {
		return f, err
	}
	if f.Where, err = testsOf(ledger.RowProject, a); err != nil {
		return f, err
	}
	for _, list := range []struct {
		name string
		to   *[]ledger.ProjectFilter
	}{{"and", &f.And}, {"or", &f.Or}} {
		for _, sub := range argList[map[string]any](a, list.name) {
			inner, err := nestedFilter(sub, depth+1)
			if err != nil {
				return f, err
			}
			*list.to = append(*list.to, inner)
		}
	}
	if sub := a.object("not"); sub != nil {
		inner, err := nestedFilter(sub, depth+1)
		if err != nil {
			return f, err
		}
		f.Not = &inner
	}
	return f, nil
}

// isSet reports whether a flag is given as true.
func (a args) isSet(name string) bool { set := a.flag(name); return set != nil && *set }

func organisationFilter(a args) (f ledger.OrganisationFilter, err error) {
	f = ledger.OrganisationFilter{Kinds: argList[ledger.OrganisationKind](a, "kinds"), Text: a.text("text"), Code: a.text("code")}
	if f.IDs, err = argIDs(a, "ids", "Organisation"); err != nil {
		return f, err
	}
	if f.Under, err = argIDs(a, "under", "Organisation"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowOrganisation, a)
	return f, err
}

func placeFilter(a args) (f ledger.PlaceFilter, err error) {
	f = ledger.PlaceFilter{
		Codes: argList[string](a, "codes"), Levels: argList[ledger.PlaceLevel](a, "levels"),
		Under: a.text("under"), Parent: a.text("parent"), Text: a.text("text"), InUse: a.isSet("inUse"),
	}
	f.Where, err = whereOf(ledger.RowPlace, a)
	return f, err
}

func pairingFilter(a args) (f ledger.PairingFilter, err error) {
	f = ledger.PairingFilter{
		Programmes: argList[string](a, "programmes"), Kinds: argList[ledger.OrganisationKind](a, "organisationKinds"),
		Under: argList[string](a, "under"), InForce: a.isSet("inForce"),
	}
	if f.IDs, err = argIDs(a, "ids", "Pairing"); err != nil {
		return f, err
	}
	if f.Organisations, err = argIDs(a, "organisations", "Organisation"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowPairing, a)
	return f, err
}

// subjectTypes are the types of node that kinds of subject are; places go by code.
var subjectTypes = map[ledger.SubjectKind]string{
	ledger.SubjectProject: "Project", ledger.SubjectPairing: "Pairing",
	ledger.SubjectOrganisation: "Organisation", ledger.SubjectProgramme: "Programme",
}

func figureFilter(a args) (f ledger.FigureFilter, err error) {
	f = ledger.FigureFilter{
		Places: argList[string](a, "places"), Under: a.text("under"), Measures: argList[string](a, "measures"),
		Series: argList[ledger.Series](a, "series"), Programmes: argList[string](a, "programmes"), History: a.isSet("history"),
	}
	f.Subject, _ = a["subject"].(ledger.SubjectKind)
	if a["ids"] != nil {
		typeName := subjectTypes[f.Subject]
		if typeName == "" {
			return f, invalid("ids", "用 ids 时，subject 应为 PROJECT、PAIRING、ORGANISATION 或 PROGRAMME；区划请用 places")
		}
		if f.IDs, err = argIDs(a, "ids", typeName); err != nil {
			return f, err
		}
	}
	if (len(f.Places) > 0 || f.Under != "") && f.Subject != ledger.SubjectPlace {
		return f, invalid("subject", "用 places 或 under 时，subject 应为 PLACE")
	}
	if f.Batches, err = argIDs(a, "batches", "ImportBatch"); err != nil {
		return f, err
	}
	f.Where, err = whereOf(ledger.RowFigure, a)
	return f, err
}

func batchFilter(a args) (f ledger.BatchFilter, err error) {
	if f.IDs, err = argIDs(a, "ids", "ImportBatch"); err != nil {
		return f, err
	}
	f.States = argList[ledger.BatchState](a, "states")
	f.Where, err = whereOf(ledger.RowBatch, a)
	return f, err
}

// moneyOrder lists the kinds of money as things to order by.
func moneyOrder() []word[string] {
	var out []word[string]
	for _, m := range moneyMeasures {
		i := slices.IndexFunc(ledger.StandardMeasures, func(s ledger.Measure) bool { return s.Code == m.measure })
		out = append(out, word[string]{m.measure, ledger.StandardMeasures[i].Name})
	}
	return out
}

var (
	projectOrder = ordersArg("Project", append([]word[string]{
		{"id", "编号"}, {"name", "名称"}, {"code", "代码"}, {"sector", "项目类别"}, {"year", "年度"},
		{"starts_on", "开工日期"}, {"ends_on", "竣工日期"}, {"status", "项目状态，按进度先后"}, {"place", "第一个项目地点的区划代码"},
		{"updated", "最近一次入账时间"},
	}, moneyOrder()...)...)
	organisationOrder = ordersArg("Organisation", word[string]{"id", "编号"}, word[string]{"name", "名称"}, word[string]{"kind", "单位性质"},
		word[string]{"projects", "参与项目数"}, word[string]{"pairings", "结对数"})
	placeOrder   = ordersArg("Place", word[string]{"code", "代码"}, word[string]{"name", "名称"}, word[string]{"level", "层级，省级在前"})
	pairingOrder = ordersArg("Pairing", word[string]{"id", "编号"}, word[string]{"place_code", "受帮扶地的区划代码"}, word[string]{"place", "受帮扶地的名称"},
		word[string]{"programme", "行动代码"}, word[string]{"team", "帮扶组"}, word[string]{"starts_on", "起始日期"}, word[string]{"ends_on", "截止日期"})
	figureOrder = ordersArg("Figure", word[string]{"id", "编号"}, word[string]{"value", "数值，只在同一指标内有意义"}, word[string]{"valid_from", "有效期起"},
		word[string]{"known_from", "入账时点"}, word[string]{"measure", "指标"}, word[string]{"series", "实际、任务等"})
	batchOrder = ordersArg("ImportBatch", word[string]{"id", "编号，即入库顺序"}, word[string]{"applied_at", "入库时间"},
		word[string]{"as_of", "截至日期"}, word[string]{"file", "文件名"})
	findingOrder = ordersArg("Finding", word[string]{"id", "编号，即发现的先后"}, word[string]{"severity", "级别，错误在前"},
		word[string]{"code", "问题代码"}, word[string]{"row", "行"})
)
