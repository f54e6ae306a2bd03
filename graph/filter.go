package graph

import (
	"slices"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

func inputs(name, about string, fields graphql.InputObjectConfigFieldMap) *graphql.InputObject {
	return graphql.NewInputObject(graphql.InputObjectConfig{Name: name, Description: about, Fields: fields})
}

func input(t graphql.Input, about string) *graphql.InputObjectFieldConfig {
	return &graphql.InputObjectFieldConfig{Type: t, Description: about}
}

// newProjectFilterInput mirrors ledger.ProjectFilter.
func newProjectFilterInput() *graphql.InputObject {
	var filter *graphql.InputObject
	filter = graphql.NewInputObject(graphql.InputObjectConfig{
		Name: "ProjectFilter",
		Description: "Which projects (项目筛选). Conditions are joined by and; within a list, by or. " +
			"All are taken as of asOf as known at knownAt.",
		Fields: graphql.InputObjectConfigFieldMapThunk(func() graphql.InputObjectConfigFieldMap {
			return graphql.InputObjectConfigFieldMap{
				"ids":               input(listOfType(graphql.ID), "These projects."),
				"codes":             input(listOfType(graphql.String), "Project codes (项目代码)."),
				"programmes":        input(listOfType(graphql.String), "Programme codes (行动代码)."),
				"strands":           input(listOfType(strands.enum), "Direction of a programme (帮扶方向)."),
				"organisations":     input(listOfType(graphql.ID), "One of these organisations takes part, in one of roles if given (参与单位)."),
				"organisationKinds": input(listOfType(organisationKinds.enum), "An organisation of such a kind takes part (单位性质)."),
				"roles":             input(listOfType(roles.enum), "Roles that count for organisations and organisationKinds (参与方式)."),
				"under":             input(listOfType(graphql.String), "Credited to one of these place codes or below (区划代码)."),
				"located":           input(graphql.Boolean, "With under: where a zone stands counts, not to whom it is credited."),
				"status":            input(listOfType(statuses.enum), "Status as of the date (项目状态)."),
				"started":           input(graphql.Boolean, "Has, or has not, ever started by the date; completed ones have (已开工)."),
				"sectors":           input(listOfType(graphql.String), "Categories (项目类别)."),
				"years":             input(listOfType(graphql.Int), "Plan years (年度)."),
				"packages":          input(listOfType(graphql.ID), "Parts of these packages (打包项目)."),
				"batches":           input(listOfType(graphql.ID), "Made or stated by these import batches (导入批次)."),
				"text":              input(graphql.String, "Part of the name or code (名称或代码包含)."),
				"view":              input(packageViews.enum, "Whether packages or their parts are counted; PARTS when left out. Outermost filter only."),
				"and":               input(listOfType(filter), "All of these."),
				"or":                input(listOfType(filter), "At least one of these."),
				"not":               input(filter, "None of this."),
			}
		}),
	})
	return filter
}

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

// projectFilter reads a filter. How deep it may nest the store says; what arrives here
// is bounded by the body's size.
func projectFilter(a args) (ledger.ProjectFilter, error) {
	return nestedFilter(a, 1)
}

// maxFilterDepth keeps hostile input from deep recursion; the store's own limit is lower.
const maxFilterDepth = 32

func nestedFilter(a args, depth int) (f ledger.ProjectFilter, err error) {
	if depth > maxFilterDepth {
		return f, overLimit(codeTooDeep, maxFilterDepth, "条件嵌套过深")
	}
	f = ledger.ProjectFilter{
		Codes: argList[string](a, "codes"), Programmes: argList[string](a, "programmes"),
		Strands: argList[ledger.Strand](a, "strands"), OrganisationKinds: argList[ledger.OrganisationKind](a, "organisationKinds"),
		Roles: argList[ledger.Role](a, "roles"), Under: argList[string](a, "under"),
		Status: argList[ledger.Status](a, "status"), Started: a.flag("started"),
		Sectors: argList[string](a, "sectors"), Years: argList[int](a, "years"), Text: a.text("text"),
	}
	if located := a.flag("located"); located != nil {
		f.Located = *located
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
	for _, sub := range argList[map[string]any](a, "and") {
		inner, err := nestedFilter(sub, depth+1)
		if err != nil {
			return f, err
		}
		f.And = append(f.And, inner)
	}
	for _, sub := range argList[map[string]any](a, "or") {
		inner, err := nestedFilter(sub, depth+1)
		if err != nil {
			return f, err
		}
		f.Or = append(f.Or, inner)
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

var organisationFilterInput = inputs("OrganisationFilter", "Which organisations (单位筛选); conditions are joined by and.", graphql.InputObjectConfigFieldMap{
	"ids":   input(listOfType(graphql.ID), "These organisations."),
	"kinds": input(listOfType(organisationKinds.enum), "Of these kinds (单位性质)."),
	"text":  input(graphql.String, "Part of a name or alias (名称包含)."),
	"code":  input(graphql.String, "Value of an identifier (单位代码)."),
})

func organisationFilter(a args) (ledger.OrganisationFilter, error) {
	ids, err := argIDs(a, "ids", "Organisation")
	return ledger.OrganisationFilter{
		IDs: ids, Kinds: argList[ledger.OrganisationKind](a, "kinds"), Text: a.text("text"), Code: a.text("code"),
	}, err
}

var placeFilterInput = inputs("PlaceFilter", "Which places (区划筛选); conditions are joined by and.", graphql.InputObjectConfigFieldMap{
	"codes":  input(listOfType(graphql.String), "Of these codes (区划代码)."),
	"levels": input(listOfType(placeLevels.enum), "Of these levels (层级)."),
	"under":  input(graphql.String, "At or below this code."),
	"parent": input(graphql.String, "Directly under this code."),
	"text":   input(graphql.String, "Part of the name (名称包含)."),
	"inUse":  input(graphql.Boolean, "Only those that projects, pairings or figures name, and what is above them."),
})

func placeFilter(a args) ledger.PlaceFilter {
	f := ledger.PlaceFilter{
		Codes: argList[string](a, "codes"), Levels: argList[ledger.PlaceLevel](a, "levels"),
		Under: a.text("under"), Parent: a.text("parent"), Text: a.text("text"),
	}
	if inUse := a.flag("inUse"); inUse != nil {
		f.InUse = *inUse
	}
	return f
}

var pairingFilterInput = inputs("PairingFilter", "Which pairings (结对筛选); conditions are joined by and.", graphql.InputObjectConfigFieldMap{
	"ids":               input(listOfType(graphql.ID), "These pairings."),
	"programmes":        input(listOfType(graphql.String), "Programme codes (行动代码)."),
	"organisations":     input(listOfType(graphql.ID), "One of these assists (帮扶单位)."),
	"organisationKinds": input(listOfType(organisationKinds.enum), "An organisation of such a kind assists (单位性质)."),
	"under":             input(listOfType(graphql.String), "The recipient is one of these places or below (受帮扶地)."),
	"inForce":           input(graphql.Boolean, "Only those in force on the date asOf."),
})

func pairingFilter(a args) (f ledger.PairingFilter, err error) {
	f = ledger.PairingFilter{
		Programmes: argList[string](a, "programmes"), Kinds: argList[ledger.OrganisationKind](a, "organisationKinds"),
		Under: argList[string](a, "under"),
	}
	if inForce := a.flag("inForce"); inForce != nil {
		f.InForce = *inForce
	}
	if f.IDs, err = argIDs(a, "ids", "Pairing"); err != nil {
		return f, err
	}
	f.Organisations, err = argIDs(a, "organisations", "Organisation")
	return f, err
}

var figureFilterInput = inputs("FigureFilter", "Which figures (填报值筛选); conditions are joined by and.", graphql.InputObjectConfigFieldMap{
	"subject":    input(subjectKinds.enum, "About this kind of thing."),
	"ids":        input(listOfType(graphql.ID), "About these projects, pairings, organisations or programmes: global ids of the kind subject."),
	"places":     input(listOfType(graphql.String), "About these places: codes; subject PLACE."),
	"under":      input(graphql.String, "About places at or below this code; subject PLACE."),
	"measures":   input(listOfType(graphql.String), "Measure codes (指标代码)."),
	"series":     input(listOfType(seriesWords.enum), "Series."),
	"programmes": input(listOfType(graphql.String), "Programme codes: observed under, or one of the project's."),
	"batches":    input(listOfType(graphql.ID), "From these import batches (导入批次)."),
	"history":    input(graphql.Boolean, "Every version ever, ended and corrected ones too, instead of those that hold (全部历史)."),
})

// subjectTypes are the types of node that kinds of subject are; places go by code.
var subjectTypes = map[ledger.SubjectKind]string{
	ledger.SubjectProject: "Project", ledger.SubjectPairing: "Pairing",
	ledger.SubjectOrganisation: "Organisation", ledger.SubjectProgramme: "Programme",
}

func figureFilter(a args) (f ledger.FigureFilter, err error) {
	f = ledger.FigureFilter{
		Places: argList[string](a, "places"), Under: a.text("under"), Measures: argList[string](a, "measures"),
		Series: argList[ledger.Series](a, "series"), Programmes: argList[string](a, "programmes"),
	}
	f.Subject, _ = a["subject"].(ledger.SubjectKind)
	if history := a.flag("history"); history != nil {
		f.History = *history
	}
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
	f.Batches, err = argIDs(a, "batches", "ImportBatch")
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
	projectOrder = orderArg("Project", append([]word[string]{
		{"id", "编号"}, {"name", "名称"}, {"code", "代码"}, {"sector", "项目类别"}, {"year", "年度"},
		{"starts_on", "开工日期"}, {"ends_on", "竣工日期"},
	}, moneyOrder()...)...)
	organisationOrder = orderArg("Organisation", word[string]{"id", "编号"}, word[string]{"name", "名称"}, word[string]{"kind", "单位性质"})
	placeOrder        = orderArg("Place", word[string]{"code", "代码"}, word[string]{"name", "名称"})
	pairingOrder      = orderArg("Pairing", word[string]{"id", "编号"}, word[string]{"place_code", "受帮扶地"}, word[string]{"team", "帮扶组"}, word[string]{"starts_on", "起始日期"})
	figureOrder       = orderArg("Figure", word[string]{"id", "编号"}, word[string]{"value", "数值，只在同一指标内有意义"}, word[string]{"valid_from", "有效期起"},
		word[string]{"known_from", "入账时点"}, word[string]{"measure", "指标"})
	batchOrder = orderArg("ImportBatch", word[string]{"id", "编号，即入库顺序"}, word[string]{"applied_at", "入库时间"})
)
