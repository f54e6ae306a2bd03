package graph

import (
	"strings"

	"github.com/graphql-go/graphql"

	"jiedui/ledger"
)

// word is one value of an enumeration with its Chinese word.
type word[T ~string] struct {
	value   T
	chinese string
}

// vocabulary is an enumeration of the ledger as the API shows it: values in upper case,
// Chinese words as descriptions and labels.
type vocabulary[T ~string] struct {
	enum  *graphql.Enum
	words []word[T]
}

func newVocabulary[T ~string](name, about string, words ...word[T]) vocabulary[T] {
	values := graphql.EnumValueConfigMap{}
	for _, w := range words {
		values[upper(string(w.value))] = &graphql.EnumValueConfig{Value: w.value, Description: w.chinese}
	}
	return vocabulary[T]{graphql.NewEnum(graphql.EnumConfig{Name: name, Description: about, Values: values}), words}
}

// upper is the name the API gives to a value.
func upper(value string) string { return strings.ToUpper(value) }

// quoted are the values as the API writes them.
func (v vocabulary[T]) quoted() map[T]string {
	out := make(map[T]string, len(v.words))
	for _, w := range v.words {
		out[w.value] = `"` + upper(string(w.value)) + `"`
	}
	return out
}

// label is the Chinese word for a value; the value itself when it is not known.
func (v vocabulary[T]) label(value T) string {
	for _, w := range v.words {
		if w.value == value {
			return w.chinese
		}
	}
	return string(value)
}

var strands = newVocabulary("Strand", "Direction of assistance (帮扶方向).",
	word[ledger.Strand]{ledger.Horizontal, "横向"},
	word[ledger.Strand]{ledger.Vertical, "纵向"},
	word[ledger.Strand]{ledger.Social, "社会"},
	word[ledger.Strand]{ledger.Own, "本级"},
)

var organisationKinds = newVocabulary("OrganisationKind", "Nature of an organisation (单位性质).",
	word[ledger.OrganisationKind]{ledger.CityGovernment, "市级政府"},
	word[ledger.OrganisationKind]{ledger.CountyGovernment, "县级政府"},
	word[ledger.OrganisationKind]{ledger.TownGovernment, "镇政府"},
	word[ledger.OrganisationKind]{ledger.StreetOffice, "街道办"},
	word[ledger.OrganisationKind]{ledger.GovernmentOffice, "市县直单位"},
	word[ledger.OrganisationKind]{ledger.ProvincialUnit, "省直单位"},
	word[ledger.OrganisationKind]{ledger.CentralSOE, "央企"},
	word[ledger.OrganisationKind]{ledger.LocalSOE, "地方国企"},
	word[ledger.OrganisationKind]{ledger.PrivateFirm, "民企"},
	word[ledger.OrganisationKind]{ledger.Builder, "建筑业企业"},
	word[ledger.OrganisationKind]{ledger.University, "高校、科研院所"},
	word[ledger.OrganisationKind]{ledger.SocialOrganisation, "社会组织"},
	word[ledger.OrganisationKind]{ledger.VillageCollective, "村集体"},
	word[ledger.OrganisationKind]{ledger.CommandPost, "指挥部"},
	word[ledger.OrganisationKind]{ledger.WorkTeam, "工作队"},
	word[ledger.OrganisationKind]{ledger.OtherOrganisation, "其他"},
)

var aliasKinds = newVocabulary("AliasKind", "Sort of another name.",
	word[ledger.AliasKind]{ledger.ShortName, "简称"},
	word[ledger.AliasKind]{ledger.FormerName, "曾用名"},
)

var placeLevels = newVocabulary("PlaceLevel", "Rank of a place (行政层级).",
	word[ledger.PlaceLevel]{ledger.LevelProvince, "省级"},
	word[ledger.PlaceLevel]{ledger.LevelCity, "地级"},
	word[ledger.PlaceLevel]{ledger.LevelCounty, "县级"},
	word[ledger.PlaceLevel]{ledger.LevelTown, "乡级"},
	word[ledger.PlaceLevel]{ledger.LevelVillage, "村级"},
	word[ledger.PlaceLevel]{ledger.LevelZone, "园区、片区、飞地"},
)

var roles = newVocabulary("Role", "What an organisation does in a project (参与方式).",
	word[ledger.Role]{ledger.RoleLead, "牵头"},
	word[ledger.Role]{ledger.RoleFunding, "出资"},
	word[ledger.Role]{ledger.RoleImplementing, "实施"},
	word[ledger.Role]{ledger.RoleAccountable, "责任"},
	word[ledger.Role]{ledger.RoleIntroducing, "引进"},
	word[ledger.Role]{ledger.RoleOwner, "权属"},
)

var statuses = newVocabulary("Status", "How far a project has got (项目状态).",
	word[ledger.Status]{ledger.StatusIntention, "意向"},
	word[ledger.Status]{ledger.StatusPlanned, "谋划"},
	word[ledger.Status]{ledger.StatusSigned, "签约"},
	word[ledger.Status]{ledger.StatusStarted, "在建"},
	word[ledger.Status]{ledger.StatusCompleted, "竣工"},
	word[ledger.Status]{ledger.StatusOperating, "投产"},
	word[ledger.Status]{ledger.StatusSuspended, "停建"},
	word[ledger.Status]{ledger.StatusCancelled, "撤销"},
)

var seriesWords = newVocabulary("Series", "Fact, target or promise.",
	word[ledger.Series]{ledger.Actual, "实际"},
	word[ledger.Series]{ledger.Target, "任务"},
	word[ledger.Series]{ledger.StretchTarget, "加压目标"},
	word[ledger.Series]{ledger.Pledge, "意向、框架"},
)

var subjectKinds = newVocabulary("SubjectKind", "What figures are about, and what a portfolio counts.",
	word[ledger.SubjectKind]{ledger.SubjectProject, "项目"},
	word[ledger.SubjectKind]{ledger.SubjectPairing, "结对关系"},
	word[ledger.SubjectKind]{ledger.SubjectPlace, "行政区划、园区"},
	word[ledger.SubjectKind]{ledger.SubjectOrganisation, "单位"},
	word[ledger.SubjectKind]{ledger.SubjectProgramme, "行动"},
)

var qualifiers = newVocabulary("Qualifier", "How exactly a value was stated (概数). It survives into sums.",
	word[ledger.Qualifier]{ledger.Exact, "确数"},
	word[ledger.Qualifier]{ledger.About, "约"},
	word[ledger.Qualifier]{ledger.Over, "超、逾、余、多"},
	word[ledger.Qualifier]{ledger.AtLeast, "不少于、以上"},
	word[ledger.Qualifier]{ledger.Under, "近、不足"},
	word[ledger.Qualifier]{ledger.AtMost, "不超过、以内"},
)

var behaviours = newVocabulary("Behaviour", "How a measure's values relate over time.",
	word[ledger.Behaviour]{ledger.Stock, "存量：后一个数取代前一个"},
	word[ledger.Behaviour]{ledger.Flow, "流量：逐笔累加"},
)

var batchKinds = newVocabulary("BatchKind", "By which door statements came in.",
	word[ledger.BatchKind]{ledger.BatchImport, "导入文件"},
	word[ledger.BatchKind]{ledger.BatchEdit, "修改"},
	word[ledger.BatchKind]{ledger.BatchReport, "进展报告"},
)

var batchStates = newVocabulary("BatchState", "Where a batch stands.",
	word[ledger.BatchState]{ledger.BatchApplied, "已入库"},
	word[ledger.BatchState]{ledger.BatchUndone, "已撤回"},
)

var jobStates = newVocabulary("ImportJobState", "Where an import job stands.",
	word[ledger.JobState]{ledger.JobQueued, "排队"},
	word[ledger.JobState]{ledger.JobReading, "读取、试导入"},
	word[ledger.JobState]{ledger.JobPreviewed, "待确认"},
	word[ledger.JobState]{ledger.JobApplying, "入库中"},
	word[ledger.JobState]{ledger.JobApplied, "已入库；没有变化的也算"},
	word[ledger.JobState]{ledger.JobRejected, "退回：文件有错误，没有写入任何内容"},
	word[ledger.JobState]{ledger.JobCancelled, "已取消，没有写入任何内容"},
	word[ledger.JobState]{ledger.JobInterrupted, "服务停止而中断，没有写入任何内容"},
	word[ledger.JobState]{ledger.JobFailed, "失败，没有写入任何内容"},
)

var changeKinds = newVocabulary("ChangeKind", "What would happen to a thing.",
	word[ledger.ChangeKind]{ledger.ChangeCreated, "新增"},
	word[ledger.ChangeKind]{ledger.ChangeUpdated, "更新"},
)

var severities = newVocabulary("Severity", "How much a finding matters.",
	word[ledger.Severity]{ledger.SeverityError, "错误：该行不入库"},
	word[ledger.Severity]{ledger.SeverityWarning, "警告"},
	word[ledger.Severity]{ledger.SeverityInfo, "提示"},
)

var attributionModes = newVocabulary("AttributionMode", "How what several share is credited (归集口径). In each: Σ rows − overlap + unallocated = total.",
	word[ledger.AttributionMode]{ledger.FullAttribution, "全额：各方都计全数，重复部分列为 overlap"},
	word[ledger.AttributionMode]{ledger.ShareAttribution, "分摊：按申报占比，未申报的列为 unallocated"},
	word[ledger.AttributionMode]{ledger.LeadAttribution, "牵头：全数计给牵头方"},
)

var packageViews = newVocabulary("PackageView", "Whether a package or its parts are listed and counted (打包项目口径); never both.",
	word[ledger.PackageView]{ledger.AsParts, "按子项目"},
	word[ledger.PackageView]{ledger.AsPackages, "按打包项目"},
)

var groupDimensions = newVocabulary("GroupBy", "What the rows of a portfolio are grouped by (分组维度).",
	word[ledger.GroupBy]{ledger.ByProgramme, "行动"},
	word[ledger.GroupBy]{ledger.ByStrand, "帮扶方向"},
	word[ledger.GroupBy]{ledger.ByOrganisation, "单位"},
	word[ledger.GroupBy]{ledger.ByOrganisationKind, "单位性质"},
	word[ledger.GroupBy]{ledger.ByProvince, "省"},
	word[ledger.GroupBy]{ledger.ByCity, "市"},
	word[ledger.GroupBy]{ledger.ByCounty, "县"},
	word[ledger.GroupBy]{ledger.ByTown, "镇"},
	word[ledger.GroupBy]{ledger.ByVillage, "村"},
	word[ledger.GroupBy]{ledger.ByZone, "园区、片区、飞地"},
	word[ledger.GroupBy]{ledger.ByStatus, "项目状态"},
	word[ledger.GroupBy]{ledger.BySector, "项目类别"},
	word[ledger.GroupBy]{ledger.ByYear, "年度"},
)

type moneyUnit string

// moneyUnits maps the API's names of units of money to the ledger's.
var moneyUnits = map[moneyUnit]ledger.Unit{
	"yuan": ledger.UnitYuan, "thousand_yuan": ledger.UnitThousandYuan, "wan_yuan": ledger.UnitWanYuan,
	"million_yuan": ledger.UnitMillionYuan, "yi_yuan": ledger.UnitYiYuan,
}

var moneyUnitWords = newVocabulary("MoneyUnit", "Unit in which an amount of money is written.",
	word[moneyUnit]{"yuan", "元"},
	word[moneyUnit]{"thousand_yuan", "千元"},
	word[moneyUnit]{"wan_yuan", "万元"},
	word[moneyUnit]{"million_yuan", "百万元"},
	word[moneyUnit]{"yi_yuan", "亿元"},
)

type direction string

var directions = newVocabulary("OrderDirection", "Direction of an order.",
	word[direction]{"asc", "升序"},
	word[direction]{"desc", "降序"},
)
