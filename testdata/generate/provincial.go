package main

import (
	"fmt"
	"time"

	"jiedui/ledger"
)

// Published of 省直纵向帮扶 (S4): 投入资金 超13.68亿元, and the village of 华润集团.
const provincialFunds = 136_800 * wanYuan

// provincial has three sheets. 资金 is in 元, its header repeats as on printed pages, rows
// at its end are numbered ahead and empty. 项目 has its units in the cells. 意向项目 is one
// count of what has no name yet.
func provincial(a atlas) []byte {
	d := newDice(2)
	b := newBook("资金")
	pairs := provincialPairs(d, a)
	provincialFundsPage(d, b.page("资金"), pairs)
	provincialProjectsPage(d, a, b.page("项目"), pairs)

	p := b.page("意向项目")
	p.widths(26, 20, 24, 40)
	p.span("title", 4, "省直纵向帮扶洽谈意向项目情况")
	p.span("plain", 4, "数据截至2024年12月31日")
	p.line("head", "帮扶单位", "受帮扶地区", "洽谈意向项目（个）", "备注")
	p.line("cell", "省直机关及有关单位", "韶关市", "60余", "意向项目尚未列名，不计入项目表")
	return b.bytes()
}

// provincialPair is one unit's recipient: a county, a town or a village.
type provincialPair struct {
	unit                  string
	county, town, village string
}

func (p provincialPair) path() string { return p.county + p.town + p.village }

func provincialPairs(d dice, a atlas) []provincialPair {
	var pairs []provincialPair
	unit := 0
	for _, code := range counties {
		towns := a.under(code, ledger.LevelTown)
		d.Shuffle(len(towns), func(i, j int) { towns[i], towns[j] = towns[j], towns[i] })
		pairs = append(pairs, provincialPair{invented("省直", pick(d, []string{"厅", "局"}), unit), a.name(code), "", ""})
		unit++
		for i, town := range towns[:4] {
			p := provincialPair{invented("省直", "局", unit), a.name(code), town.Name, ""}
			if i > 1 {
				v := pick(d, a.under(town.Code, ledger.LevelVillage))
				p.unit, p.village = invented("岭南", "集团有限公司", unit), village(v)
			}
			pairs = append(pairs, p)
			unit++
		}
	}
	return append(pairs, provincialPair{"华润集团", "翁源县", "官渡镇", "镇仔村"})
}

func provincialFundsPage(d dice, p *page, pairs []provincialPair) {
	const rows, perPage, ahead = 158, 40, 12
	heads := []any{"序号", "帮扶单位", "受帮扶县（市、区）", "受帮扶镇", "受帮扶村", "到位日期", "投入资金", "资金用途"}
	p.widths(6, 26, 18, 12, 12, 16, 18, 22)
	p.span("title", 8, "2024年度省直机关及有关单位投入帮扶资金明细表")
	p.set(1, "plain", "填报单位：韶关市（样例）")
	p.set(7, "plain", "金额单位：元")
	p.row++
	amounts := d.split(int64(provincialFunds), rows, int64(wanYuan), int64(100*yuan))
	// 华润集团's money is published as a project's, not as a transfer.
	pairs = pairs[:len(pairs)-1]
	const over = 57 // the row that makes the sum 超13.68亿元
	uses := []string{"产业帮扶", "基础设施", "人居环境整治", "教育医疗", "村集体经济", "绿美建设"}
	for i := range rows {
		if i%perPage == 0 {
			p.line("head", heads...)
		}
		pair := pairs[i%len(pairs)]
		day := time.Date(2024, time.Month(1+i*12/rows), 1+d.IntN(28), 0, 0, 0, 0, time.UTC)
		m := fen(amounts[i])
		var cell any = number(decimal(int64(m), int64(yuan)))
		if i == over {
			cell = "超" + m.wan() + "万元"
		} else if d.percent(10) {
			cell = m.wan() + "万元"
		}
		p.line("cell", i+1, pair.unit, pair.county, pair.town, pair.village, nil, nil, pick(d, uses))
		p.row--
		p.set(6, "chinese day", day)
		p.set(7, "cell", cell)
		if _, plain := cell.(number); plain {
			p.set(7, "amount", cell)
		}
		p.row++
	}
	for i := range ahead {
		p.line("cell", rows+i+1, nil, nil, nil, nil, nil, nil, nil)
	}
	p.line("sum", "合计", nil, nil, nil, nil, nil, "超"+provincialFunds.yi()+"亿元", nil)
	p.span("plain", 8, "填表人：　　　　　　审核人：　　　　　　填报日期：2025年1月6日")
}

func provincialProjectsPage(d dice, a atlas, p *page, pairs []provincialPair) {
	p.widths(6, 40, 22, 26, 30, 14, 16, 12, 12, 12, 12, 26)
	p.span("title", 12, "省直纵向帮扶项目进展情况表")
	p.span("plain", 12, "（截至2024年12月31日）")
	for i, h := range []string{"序号", "项目名称", "帮扶类别", "出资单位", "建设地点", "总投资", "开工时间"} {
		p.set(i+1, "head", h)
		p.merge(i+1, i+1, 1)
	}
	p.set(8, "head", "目标任务")
	p.merge(8, 10, 0)
	p.set(11, "head", "项目状态")
	p.merge(11, 11, 1)
	p.set(12, "head", "备注")
	p.merge(12, 12, 1)
	p.row++
	for i, h := range []string{"改造或新建民居任务（栋）", "公共建筑任务（栋）", "道路面积任务（㎡）"} {
		p.set(8+i, "head", h)
	}
	p.row++
	used := titles{}
	works := []string{"供水管网改造", "农产品加工车间", "村卫生站提升", "灌溉水渠修复", "光伏车棚", "乡村民宿", "冷库建设", "文化广场"}
	for i, pair := range pairs {
		if pair.unit == "华润集团" {
			p.line("cell", i+1, "华润集团希望乡村项目", "省直纵向帮扶、央企帮扶", pair.unit, "翁源县官渡镇镇仔村", "约2900万元",
				"2024年10月26日", "110余", 3, "8000余", "在建", "涉及谢屋、上蓝村小组")
			continue
		}
		m := fen(d.between(60, 1800)) * wanYuan
		total := m.wan() + "万元"
		if d.percent(20) {
			total = m.yi() + "亿元"
		}
		status := pick(d, []string{"在建", "已动工", "完工", "未开工", "谋划", "投入使用"})
		var started any
		if statusOf(status).HasStarted() {
			started = time.Date(2023+d.IntN(2), time.Month(1+d.IntN(10)), 1+d.IntN(28), 0, 0, 0, 0, time.UTC).Format("2006.01.02")
		}
		name := used.unique(fmt.Sprintf("%s%s%s项目", pair.town, pair.village, pick(d, works)))
		if pair.town == "" {
			name = used.unique(pair.county + pick(d, works) + "项目")
		}
		p.line("cell", i+1, name, "省直纵向帮扶", pair.unit, pair.path(), total, started, nil, nil, nil, status, nil)
	}
	p.span("plain", 12, "备注：1.总投资为计划数，不等同于投入资金；2.“—”表示不涉及。")
}
