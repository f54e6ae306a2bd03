package ledger

// Behaviour is how a measure's values relate over time.
type Behaviour string

// The behaviours.
const (
	// Stock: each value states the level from its date on; a later one replaces it.
	Stock Behaviour = "stock"
	// Flow: each value is an event of its own; values add up over time.
	Flow Behaviour = "flow"
)

// Measure is what is counted (指标): its unit, behaviour and whether it adds up.
type Measure struct {
	// Code is the stable name, lower-case ASCII with underscores: contracted_investment.
	Code string `db:"code"`
	Name string `db:"name"` // in Chinese
	// Unit is the unit values are shown in; values are stored in the smallest unit
	// of its dimension (分, µ亩, millionths for percent, one for counts).
	Unit      Unit      `db:"unit"`
	Behaviour Behaviour `db:"behaviour"`
	// Additive tells whether values of different subjects may be summed. Rates,
	// shares and growth may not.
	Additive bool `db:"additive"`
	// YearLong marks a stock that is stated for one plan year and ends with it.
	YearLong bool   `db:"year_long"`
	Note     string `db:"note"` // definition, for readers
}

// IsMoney reports whether the measure counts money. No two kinds of money are ever added.
func (m Measure) IsMoney() bool { return m.Unit.Dimension() == Money }

// Validate checks code, name, unit and behaviour.
func (m Measure) Validate() error {
	for i := 0; i < len(m.Code); i++ {
		c := m.Code[i]
		if (c < 'a' || c > 'z') && c != '_' && (c < '0' || c > '9') {
			return Invalid("measure", m.Code, "code", "指标代码只能用小写字母、数字和下划线")
		}
	}
	switch {
	case m.Code == "" || m.Name == "":
		return Invalid("measure", m.Code, "name", "指标代码和名称都要填写")
	case m.Unit == None || !m.Unit.Valid():
		return Invalid("measure", m.Code, "unit", "指标要有单位，且为已知单位")
	case m.Behaviour != Stock && m.Behaviour != Flow:
		return Invalid("measure", m.Code, "behaviour", "指标应为存量 stock 或流量 flow")
	case m.YearLong && m.Behaviour != Stock:
		return Invalid("measure", m.Code, "yearLong", "只有存量指标可以按年度有效")
	case m.Additive && m.Unit.Dimension() == Percent:
		return Invalid("measure", m.Code, "additive", "比率、增长率不可相加")
	}
	return nil
}

// The six kinds of money, never added to one another.
const (
	IntendedInvestment   = "intended_investment"
	TotalInvestment      = "total_investment"
	AnnualPlanInvestment = "annual_plan_investment"
	ContractedInvestment = "contracted_investment"
	PaidInFunds          = "paid_in_funds"
	CompletedInvestment  = "completed_investment"
)

// MoneyMeasures lists the six kinds of money in the order they are shown.
var MoneyMeasures = []string{
	IntendedInvestment, TotalInvestment, AnnualPlanInvestment, ContractedInvestment, PaidInFunds, CompletedInvestment,
}

// StandardMeasures are the measures every ledger starts with. Offices add their own.
var StandardMeasures = []Measure{
	{IntendedInvestment, "意向投资", "万元", Stock, true, false, "意向、框架协议金额，不具约束力"},
	{TotalInvestment, "总投资", "万元", Stock, true, false, "整个项目的计划总投资"},
	{AnnualPlanInvestment, "年度计划投资", "万元", Stock, true, true, "某一年度的计划投资，只在当年有效"},
	{ContractedInvestment, "合同投资额", "万元", Stock, true, false, "已签合同的投资额，变更须有理由"},
	{PaidInFunds, "到位资金", "万元", Flow, true, false, "投入、拨付、到位的资金，逐笔累加，有出资方"},
	{CompletedInvestment, "完成投资", "万元", Stock, true, false, "自开工起累计完成的投资，是统计口径的形象工作量，不是现金"},

	{"area_demolished", "清拆面积", "亩", Stock, true, false, "累计清拆、拆除的占地面积"},
	{"area_reclaimed", "复垦复绿面积", "亩", Stock, true, false, "累计复垦复绿面积"},
	{"area_renovated", "改造面积", "亩", Stock, true, false, "累计改造的占地面积"},
	{"floor_area_built", "新建面积", "万㎡", Stock, true, false, "累计新建建筑面积"},
	{"relocation_area", "腾挪面积", "万㎡", Stock, true, false, "腾挪载体的建筑面积"},
	{"relocation_carriers", "腾挪载体数", "个", Stock, true, false, "企业腾挪的载体"},
	{"resettlement_homes", "安置住宅", "套", Stock, true, false, ""},
	{"floor_area_expropriated", "征迁建筑面积", "万㎡", Stock, true, false, "征收拆迁的建筑面积；与土地面积不可相加"},
	{"land_released", "可腾出土地", "万㎡", Stock, true, false, "征迁后腾出的土地面积"},
	{"households_affected", "涉迁户数", "户", Stock, true, false, ""},
	{"survey_completion_rate", "丈量完成率", "%", Stock, false, false, "比率，不可相加"},
	{"land_area", "占地面积", "亩", Stock, true, false, ""},
	{"houses_renovated", "改造或新建民居", "栋", Stock, true, false, ""},
	{"public_buildings", "公共建筑", "栋", Stock, true, false, ""},
	{"road_area", "道路面积", "㎡", Stock, true, false, ""},
	{"industrial_space_added", "新增产业空间", "万㎡", Stock, true, false, ""},
	{"beneficiaries", "受益人口", "人", Stock, true, false, "人数，不是人次"},
	{"firms_settled", "入驻企业", "家", Stock, true, false, ""},
	{"hightech_firms_introduced", "引进高新技术企业", "家", Stock, true, false, ""},
	{"research_teams_introduced", "引进科研团队", "个", Stock, true, false, ""},
	{"listed_firms_introduced", "引进上市企业", "家", Stock, true, false, ""},
	{"intention_projects", "洽谈意向项目", "个", Stock, true, false, "尚未列名的意向项目数"},
	{"projects_target", "计划项目数", "个", Stock, true, false, ""},
	{"officials_assigned", "抽调干部", "人", Stock, true, false, ""},
	{"trees_planted", "植树", "万株", Stock, true, false, ""},
	{"courtyards_built", "美丽庭院", "万户", Stock, true, false, ""},
	{"small_gardens_built", "四小园", "万个", Stock, true, false, "小菜园、小果园、小花园、小公园"},
	{"volunteer_visits", "党员报到参与基层治理", "万人次", Stock, true, false, "人次，不是人数"},
	{"issues_solved", "解决群众问题", "万件", Stock, true, false, ""},
	{"village_groups_covered", "村民小组党组织覆盖", "个", Stock, true, false, ""},
	{"greening_organisations", "参与绿化的农村基层党组织", "个", Stock, true, false, ""},
	{"greening_party_members", "参与绿化的农村党员", "万人", Stock, true, false, ""},
	{"participants", "参与群众", "人", Stock, true, false, ""},
	{"output_growth", "工业增加值增长", "%", Stock, false, false, "增长率，没有基数，不可相加"},
}
