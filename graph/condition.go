package graph

import (
	"fmt"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// filters are the inputs that select rows of the kinds that lists are made of.
type filters struct {
	project, organisation, place, pairing, figure, batch, finding, period, report, published, bulletin *graphql.InputObject
}

// filterNames are the names of kinds of row in the API, with what they are.
var filterNames = map[ledger.RowKind][2]string{
	ledger.RowProject:          {"Project", "projects (项目)"},
	ledger.RowOrganisation:     {"Organisation", "organisations (单位)"},
	ledger.RowPlace:            {"Place", "places (区划)"},
	ledger.RowProgramme:        {"Programme", "programmes (行动)"},
	ledger.RowPairing:          {"Pairing", "pairings (结对关系)"},
	ledger.RowFigure:           {"Figure", "figures (填报值)"},
	ledger.RowBatch:            {"ImportBatch", "import batches (导入批次)"},
	ledger.RowFinding:          {"Finding", "findings (校验问题)"},
	ledger.RowPeriod:           {"ReportingPeriod", "reporting periods (报告期)"},
	ledger.RowReport:           {"ProgressReport", "progress reports (进展报告)"},
	ledger.RowPublished:        {"PublishedFigure", "published figures (通报数据)"},
	ledger.RowBulletin:         {"Bulletin", "bulletins (通报)"},
	ledger.RowParticipation:    {"Participation", "participations (参与单位)"},
	ledger.RowProjectPlace:     {"ProjectPlace", "places of projects (项目地点)"},
	ledger.RowProjectProgramme: {"ProjectProgramme", "programmes of projects (所属行动)"},
	ledger.RowStatus:           {"StatusPeriod", "stretches of status (状态区间)"},
	ledger.RowAssistor:         {"Assistor", "assistors (帮扶单位)"},
	ledger.RowIdentifier:       {"Identifier", "identifiers (单位代码)"},
	ledger.RowAlias:            {"Alias", "other names (简称、曾用名)"},
}

// filterAbouts say what fields and relations are, by name; where kinds of row mean
// different things by one name, by kind and name.
var filterAbouts = map[string]string{
	"id": "Global id (全局编号).", "code": "Code (代码).", "name": "Name (名称).", "sector": "Category (项目类别).",
	"summary": "Content of the work (主要建设内容).", "year": "Plan year (年度).", "startsOn": "First day (起始日期).",
	"endsOn": "Last day (截止日期).", "kind": "Kind (类型).", "level": "Rank (层级).", "validFrom": "First day on which it is true (有效期起).",
	"validTo": "Day from which it no longer is; null: still is (有效期止).", "strand": "Direction of assistance (帮扶方向).",
	"team": "Team of assistors (帮扶组).", "measure": "Code of the measure (指标代码).",
	"value":     "Value in the smallest unit of the measure: 分, µ亩, one (数值).",
	"qualifier": "How exactly it was stated (概数).", "knownFrom": "Instant from which the ledger believed it (入账时点).",
	"knownTo": "Instant from which it no longer did; null: still does (更正时点).", "reason": "Why (理由).", "state": "Where it stands (状态).",
	"file": "Name of the file (文件名).", "hash": "SHA-256 of the file's bytes, hexadecimal (文件哈希).", "asOf": "Date it is about (截至日期).",
	"actor": "Who brought it (操作人).", "appliedAt": "When it was applied (入库时间).", "undoneAt": "When it was undone; null: it was not (撤回时间).",
	"sheet": "Name of the sheet (工作表).", "row": "Row, from one (行).", "heading": "Heading of the column (表头).", "seen": "What the cell holds (原值).",
	"dueOn": "Day reports are due (报送期限).", "closedAt": "When it was closed; null: open (关账时间).", "text": "Text (文字).",
	"unlockReason": "Why unlocking is asked for; null: it is not (解锁理由).",
	"knownAt":      "Instant of knowledge (填报时点).", "publishedOn": "Day on which it was published; null: not known (发布日期).", "title": "Title (标题).", "frozenAt": "When it was kept (存档时间).",
	"source": "Where it was published (出处).", "series": "Fact, target or promise (实际、任务等).", "subject": "What was counted (统计对象).",
	"role": "What the organisation does (参与方式).", "shareBasisPoints": "Declared share in basis points; null: not declared (占比).",
	"post": "Post that answers for it (岗位).", "lead": "Whether it leads (牵头).", "status": "The status (项目状态).",
	"scheme": "Registry (代码类别).", "severity": "How much it matters (级别).",

	"package": "Package of which it is a part (打包项目).", "parts": "Its parts (子项目).", "inProgrammes": "Programmes it is under (所属行动).",
	"places": "Places it stands on (项目地点).", "participations": "Parts that organisations have (参与单位).",
	"statuses": "All stretches of its status (状态变更).", "figures": "Figures about it that hold (填报值).",
	"parent": "Body it belongs to (上级单位).", "place": "Place (所在地).", "identifiers": "Codes given by registries (单位代码).",
	"aliases": "Other names (简称、曾用名).", "projects": "Projects: those with a part of it, at or below it, or under it (项目).",
	"pairings": "Pairings (结对关系).", "creditedTo": "Place to which a zone's results are credited (归属地).", "children": "Places directly under it (下级).",
	"leadOffice": "Organisation that answers for it (牵头单位).", "programme": "Programme (行动).", "recipient": "Place that is assisted (受帮扶地).",
	"assistors": "Who assists (帮扶单位).", "provider": "Who paid (出资方).", "batch": "Import batch it came from (导入批次).",
	"project": "Project, where it is about one (项目).", "pairing": "Pairing, where it is about one (结对关系).", "organisation": "Organisation (单位).",
	"findings": "Problems found in the file (校验问题).", "period": "Reporting period (报告期).",
}

// filterWords are the vocabularies of fields that have one.
var filterWords = map[ledger.RowKind]map[string]*graphql.Enum{
	ledger.RowOrganisation:  {"kind": organisationKinds.enum},
	ledger.RowPlace:         {"level": placeLevels.enum},
	ledger.RowProgramme:     {"strand": strands.enum},
	ledger.RowFigure:        {"qualifier": qualifiers.enum},
	ledger.RowBatch:         {"kind": batchKinds.enum, "state": batchStates.enum},
	ledger.RowFinding:       {"severity": severities.enum},
	ledger.RowPeriod:        {"kind": periodKinds.enum},
	ledger.RowReport:        {"state": reportStates.enum},
	ledger.RowPublished:     {"series": seriesWords.enum, "subject": subjectKinds.enum},
	ledger.RowParticipation: {"role": roles.enum},
	ledger.RowStatus:        {"status": statuses.enum},
	ledger.RowAlias:         {"kind": aliasKinds.enum},
}

func input(t graphql.Input, about string) *graphql.InputObjectFieldConfig {
	return &graphql.InputObjectFieldConfig{Type: t, Description: about}
}

// operators of fields by the name of their input.
var opAbouts = map[ledger.Op]string{
	ledger.OpEq: "Equal (等于).", ledger.OpIn: "One of these (在其中).", ledger.OpLt: "Less, or earlier (小于).", ledger.OpLte: "At most (不大于).",
	ledger.OpGt: "Greater, or later (大于).", ledger.OpGte: "At least (不小于).",
	ledger.OpIsNull:     "Has no value, or has one (有无值).",
	ledger.OpContains:   "Contains this, whatever the case; names also with brackets, spaces, full-width forms and legal form left out of account (包含).",
	ledger.OpStartsWith: "Starts with this, compared as contains does (开头是).",
}

func operators(name string, of graphql.Input, about string, ops ...ledger.Op) *graphql.InputObject {
	fields := graphql.InputObjectConfigFieldMap{}
	for _, op := range ops {
		t := of
		if op == ledger.OpIn {
			t = listOfType(of)
		}
		fields[string(op)] = input(t, opAbouts[op])
	}
	fields[string(ledger.OpIsNull)] = input(graphql.Boolean, opAbouts[ledger.OpIsNull])
	return graphql.NewInputObject(graphql.InputObjectConfig{
		Name: name, Description: about + " Several are joined by and; where there is no value only isNull is true.", Fields: fields,
	})
}

// fieldOperators are the inputs of fields without a vocabulary, by type.
var fieldOperators = map[ledger.FieldType]*graphql.InputObject{
	ledger.IDField:      operators("IDFilter", graphql.ID, "Comparison of a global id (编号比较).", ledger.IDField.Ops()...),
	ledger.TextField:    operators("StringFilter", graphql.String, "Comparison of a text (文字比较).", ledger.TextField.Ops()...),
	ledger.NumberField:  operators("BigIntFilter", bigIntScalar, "Comparison of a number (数值比较).", ledger.NumberField.Ops()...),
	ledger.IntField:     operators("IntFilter", graphql.Int, "Comparison of a number (数值比较).", ledger.IntField.Ops()...),
	ledger.DateField:    operators("DateFilter", dateScalar, "Comparison of a date (日期比较).", ledger.DateField.Ops()...),
	ledger.InstantField: operators("DateTimeFilter", dateTimeScalar, "Comparison of an instant (时刻比较).", ledger.InstantField.Ops()...),
	ledger.FlagField:    operators("BooleanFilter", graphql.Boolean, "Comparison of a flag (是否).", ledger.FlagField.Ops()...),
}

// wordOperators are the inputs of fields with a vocabulary, by the vocabulary's name.
var wordOperators = func() map[string]*graphql.InputObject {
	out := map[string]*graphql.InputObject{}
	for _, fields := range filterWords {
		for _, enum := range fields {
			if out[enum.Name()] == nil {
				out[enum.Name()] = operators(enum.Name()+"Filter", enum, "Comparison of a word (词语比较).", ledger.WordField.Ops()...)
			}
		}
	}
	return out
}()

func operatorsOf(kind ledger.RowKind, f ledger.FilterField) *graphql.InputObject {
	switch f.Type {
	case ledger.WordField:
		return wordOperators[filterWords[kind][f.Name].Name()]
	case ledger.CodeField, ledger.NameField:
		return fieldOperators[ledger.TextField]
	}
	return fieldOperators[f.Type]
}

// newFilters declares the input of each kind of row: its shorthands, its fields with
// operators, what hangs on it, and and, or, not.
func newFilters() filters {
	of := map[ledger.RowKind]*graphql.InputObject{}
	lists := map[ledger.RowKind]*graphql.InputObject{}
	for kind := range ledger.Filterable {
		name, what := filterNames[kind][0], filterNames[kind][1]
		of[kind] = graphql.NewInputObject(graphql.InputObjectConfig{
			Name:        name + "Filter",
			Description: "Which " + what + ": all conditions must be true, as of asOf as known at knownAt (筛选).",
			Fields: graphql.InputObjectConfigFieldMapThunk(func() graphql.InputObjectConfigFieldMap {
				fields := graphql.InputObjectConfigFieldMap{
					"and": input(listOfType(of[kind]), "All of these (并且)."),
					"or":  input(listOfType(of[kind]), "At least one of these (或者)."),
					"not": input(of[kind], "Not this (不是)."),
				}
				k := ledger.Filterable[kind]
				for _, f := range k.Fields {
					if !f.Internal {
						fields[f.Name] = input(operatorsOf(kind, f), filterAbouts[f.Name])
					}
				}
				for _, r := range k.Relations {
					fields[r.Name] = input(of[r.Of], filterAbouts[r.Name])
					if r.Many {
						fields[r.Name].Type = lists[r.Of]
					}
				}
				for name, f := range shorthands[kind] {
					fields[name] = f
				}
				return fields
			}),
		})
		lists[kind] = graphql.NewInputObject(graphql.InputObjectConfig{
			Name:        name + "ListFilter",
			Description: "How many of the related " + what + " must meet a condition (相关记录筛选).",
			Fields: graphql.InputObjectConfigFieldMapThunk(func() graphql.InputObjectConfigFieldMap {
				return graphql.InputObjectConfigFieldMap{
					"some":  input(of[kind], "At least one does (至少一个); {} asks for any at all."),
					"every": input(of[kind], "All do, or there is none (全部)."),
					"none":  input(of[kind], "None does (没有一个); {} asks for none at all."),
				}
			}),
		})
	}
	return filters{
		project: of[ledger.RowProject], organisation: of[ledger.RowOrganisation], place: of[ledger.RowPlace], pairing: of[ledger.RowPairing],
		figure: of[ledger.RowFigure], batch: of[ledger.RowBatch], finding: of[ledger.RowFinding], period: of[ledger.RowPeriod],
		report: of[ledger.RowReport], published: of[ledger.RowPublished], bulletin: of[ledger.RowBulletin],
	}
}

// conditionOf reads a filter of any kind, shorthands included.
func conditionOf(kind ledger.RowKind, a args) (ledger.Condition, error) {
	if err := refuseEmptyLists(a); err != nil {
		return ledger.Condition{}, err
	}
	switch kind {
	case ledger.RowProject:
		f, err := projectFilter(a)
		if err == nil && f.View != "" {
			err = invalid("view", "打包项目的口径只能写在项目列表的最外层")
		}
		return f.Condition(), err
	case ledger.RowFigure:
		f, err := figureFilter(a)
		if err == nil && f.History {
			err = invalid("history", "history 只能写在填报值列表的最外层")
		}
		return f.Condition(), err
	case ledger.RowOrganisation:
		f, err := organisationFilter(a)
		return f.Condition(), err
	case ledger.RowPlace:
		f, err := placeFilter(a)
		return f.Condition(), err
	case ledger.RowPairing:
		f, err := pairingFilter(a)
		return f.Condition(), err
	case ledger.RowBatch:
		f, err := batchFilter(a)
		return f.Condition(), err
	case ledger.RowPeriod:
		f, err := periodFilter(a)
		return f.Condition(), err
	case ledger.RowReport:
		f, err := reportFilter(a)
		return f.Condition(), err
	case ledger.RowPublished:
		f, err := publishedFilter(a)
		return f.Condition(), err
	case ledger.RowBulletin:
		f, err := bulletinFilter(a)
		return f.Condition(), err
	}
	where, err := whereOf(kind, a)
	if where == nil {
		where = &ledger.Condition{}
	}
	return *where, err
}

// whereOf reads what a filter says beside its shorthands; nil: nothing.
func whereOf(kind ledger.RowKind, a args) (*ledger.Condition, error) {
	c, err := testsOf(kind, a)
	if err != nil {
		return nil, err
	}
	var and, or []ledger.Condition
	for _, list := range []struct {
		name string
		to   *[]ledger.Condition
	}{{"and", &and}, {"or", &or}} {
		for _, sub := range argList[map[string]any](a, list.name) {
			inner, err := conditionOf(kind, sub)
			if err != nil {
				return nil, err
			}
			*list.to = append(*list.to, inner)
		}
	}
	sub := a.object("not")
	if len(and)+len(or) == 0 && sub == nil {
		return c, nil
	}
	if c == nil {
		c = &ledger.Condition{}
	}
	c.And, c.Or = and, or
	if sub != nil {
		inner, err := conditionOf(kind, sub)
		if err != nil {
			return nil, err
		}
		c.Not = &inner
	}
	return c, nil
}

// testsOf reads the fields and relations of a filter; nil: none is given.
func testsOf(kind ledger.RowKind, a args) (*ledger.Condition, error) {
	var c ledger.Condition
	k := ledger.Filterable[kind]
	for _, f := range k.Fields {
		ops := a.object(f.Name)
		if f.Internal || ops == nil {
			continue
		}
		if len(ops) == 0 {
			return nil, invalid(f.Name, "%s 要写明怎样比较", f.Name)
		}
		for _, op := range append(f.Type.Ops(), ledger.OpIsNull) {
			if given, ok := ops[string(op)]; ok && given != nil {
				values, err := valuesOf(f, op, given)
				if err != nil {
					return nil, err
				}
				c.Tests = append(c.Tests, ledger.Test{Field: f.Name, Op: op, Values: values})
			}
		}
	}
	for _, r := range k.Relations {
		given := a.object(r.Name)
		if given == nil {
			continue
		}
		asked := map[ledger.Quantifier]args{ledger.ForOne: given}
		if r.Many {
			asked = map[ledger.Quantifier]args{}
			for _, q := range []ledger.Quantifier{ledger.ForSome, ledger.ForEvery, ledger.ForNone} {
				if inner := given.object(string(q)); inner != nil {
					asked[q] = inner
				}
			}
			if len(asked) == 0 {
				return nil, invalid(r.Name, "%s 要写明 some、every 或 none", r.Name)
			}
		}
		for _, q := range []ledger.Quantifier{ledger.ForOne, ledger.ForSome, ledger.ForEvery, ledger.ForNone} {
			inner, ok := asked[q]
			if !ok {
				continue
			}
			where, err := conditionOf(r.Of, inner)
			if err != nil {
				return nil, err
			}
			c.Related = append(c.Related, ledger.Related{Relation: r.Name, Quantifier: q, Where: where})
		}
	}
	if len(c.Tests)+len(c.Related) == 0 {
		return nil, nil
	}
	return &c, nil
}

// valuesOf are the values that an operator compares with, as the ledger wants them.
func valuesOf(f ledger.FilterField, op ledger.Op, given any) ([]any, error) {
	list, many := given.([]any)
	if !many {
		list = []any{given}
	}
	out := make([]any, 0, len(list))
	for _, v := range list {
		switch {
		case op == ledger.OpIsNull || v == nil:
		case f.Type == ledger.IDField:
			text, _ := v.(string)
			id, refused := parseRowID(text, filterNames[f.Of][0])
			if refused != nil {
				refused.Field = f.Name
				return nil, refused
			}
			v = id
		case f.Type == ledger.IntField:
			if n, ok := v.(int); ok {
				v = int64(n)
			}
		case f.Type == ledger.WordField:
			v = fmt.Sprint(v) // one of the ledger's own string types
		}
		out = append(out, v)
	}
	return out, nil
}
