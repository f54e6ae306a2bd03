package graph

import (
	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// shorthands are what filters can say in short beside fields with operators.
var shorthands = map[ledger.RowKind]graphql.InputObjectConfigFieldMap{
	ledger.RowProject: {
		"ids":               input(listOfType(graphql.ID), "These projects (项目编号)."),
		"codes":             input(listOfType(graphql.String), "Project codes (项目代码)."),
		"programmes":        input(listOfType(graphql.String), "Programme codes (行动代码)."),
		"strands":           input(listOfType(strands.enum), "Direction of a programme (帮扶方向)."),
		"organisations":     input(listOfType(graphql.ID), "One of these organisations takes part, in one of roles if given (参与单位)."),
		"organisationKinds": input(listOfType(organisationKinds.enum), "An organisation of such a kind takes part (单位性质)."),
		"roles":             input(listOfType(roles.enum), "Roles that count for organisations and organisationKinds (参与方式)."),
		"under":             input(listOfType(graphql.String), "Credited to one of these place codes or below (区划代码)."),
		"located":           input(graphql.Boolean, "With under: where a zone stands counts, not to whom it is credited (按所在地)."),
		"status":            input(listOfType(statuses.enum), "Status as of the date (项目状态)."),
		"started":           input(graphql.Boolean, "Has, or has not, ever started by the date; completed ones have (已开工)."),
		"sectors":           input(listOfType(graphql.String), "Categories (项目类别)."),
		"years":             input(listOfType(graphql.Int), "Plan years (年度)."),
		"packages":          input(listOfType(graphql.ID), "Parts of these packages (打包项目)."),
		"batches":           input(listOfType(graphql.ID), "Made or stated by these import batches (导入批次)."),
		"text":              input(graphql.String, "Part of the name or code (名称或代码包含)."),
		"view":              input(packageViews.enum, "Whether packages or their parts are counted; PARTS when left out. Outermost filter only (打包项目口径)."),
	},
	ledger.RowOrganisation: {
		"ids":   input(listOfType(graphql.ID), "These organisations (单位编号)."),
		"kinds": input(listOfType(organisationKinds.enum), "Of these kinds (单位性质)."),
		"text":  input(graphql.String, "Part of a name or alias (名称包含)."),
		"code":  input(graphql.String, "Value of an identifier (单位代码)."),
		"under": input(listOfType(graphql.ID), "One of these bodies, or belonging to one at any remove (本级及下属单位)."),
	},
	ledger.RowPlace: {
		"codes":  input(listOfType(graphql.String), "Of these codes (区划代码)."),
		"levels": input(listOfType(placeLevels.enum), "Of these levels (层级)."),
		"under":  input(graphql.String, "At or below this code (本级及以下)."),
		"parent": input(graphql.String, "Directly under this code (直属下级)."),
		"text":   input(graphql.String, "Part of the name (名称包含)."),
		"inUse":  input(graphql.Boolean, "Only those that projects, pairings or figures name, and what is above them (用到的)."),
	},
	ledger.RowPairing: {
		"ids":               input(listOfType(graphql.ID), "These pairings (结对编号)."),
		"programmes":        input(listOfType(graphql.String), "Programme codes (行动代码)."),
		"organisations":     input(listOfType(graphql.ID), "One of these assists (帮扶单位)."),
		"organisationKinds": input(listOfType(organisationKinds.enum), "An organisation of such a kind assists (单位性质)."),
		"under":             input(listOfType(graphql.String), "The recipient is one of these places or below (受帮扶地)."),
		"inForce":           input(graphql.Boolean, "Only those in force on the date asOf (在结对期内)."),
	},
	ledger.RowFigure: {
		"subject":    input(subjectKinds.enum, "About this kind of thing (填报对象)."),
		"ids":        input(listOfType(graphql.ID), "About these projects, pairings, organisations or programmes: global ids of the kind subject (对象编号)."),
		"places":     input(listOfType(graphql.String), "About these places: codes; subject PLACE (区划代码)."),
		"under":      input(graphql.String, "About places at or below this code; subject PLACE (本级及以下)."),
		"measures":   input(listOfType(graphql.String), "Measure codes (指标代码)."),
		"series":     input(listOfType(seriesWords.enum), "Series (实际、任务等)."),
		"programmes": input(listOfType(graphql.String), "Programme codes: observed under, or one of the project's (行动代码)."),
		"batches":    input(listOfType(graphql.ID), "From these import batches (导入批次)."),
		"history":    input(graphql.Boolean, "Every version ever, ended and corrected ones too, instead of those that hold; outermost filter only (全部历史)."),
	},
	ledger.RowBatch: {
		"ids":    input(listOfType(graphql.ID), "These batches (批次编号)."),
		"states": input(listOfType(batchStates.enum), "In these states (状态)."),
	},
	ledger.RowPeriod: {
		"ids":        input(listOfType(graphql.ID), "These periods (报告期编号)."),
		"programmes": input(listOfType(graphql.String), "Programme codes (行动代码)."),
		"kinds":      input(listOfType(periodKinds.enum), "Of these lengths (报告期类型)."),
		"open":       input(graphql.Boolean, "Only those not closed yet, or only closed ones (未关账)."),
	},
	ledger.RowReport: {
		"ids":           input(listOfType(graphql.ID), "These reports (报告编号)."),
		"periods":       input(listOfType(graphql.ID), "Of these reporting periods (报告期)."),
		"organisations": input(listOfType(graphql.ID), "By these organisations (填报单位)."),
		"states":        input(listOfType(reportStates.enum), "In these states (状态)."),
	},
	ledger.RowBulletin: {
		"ids":        input(listOfType(graphql.ID), "These bulletins (编号)."),
		"periods":    input(listOfType(graphql.ID), "Of these reporting periods (报告期)."),
		"programmes": input(listOfType(graphql.String), "Of periods of these programmes: codes (行动代码)."),
	},
	ledger.RowPublished: {
		"ids":        input(listOfType(graphql.ID), "These figures (编号)."),
		"programmes": input(listOfType(graphql.String), "Programme codes (行动代码)."),
		"sources":    input(listOfType(graphql.String), "Published there (出处)."),
		"measures":   input(listOfType(graphql.String), "Measure codes (指标代码)."),
	},
}
