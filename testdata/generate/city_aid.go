package main

import (
	"fmt"
	"strings"
	"time"

	"jiedui/ledger"
)

// The published totals of 莞韶对口帮扶 (S4).
const (
	cityAidProjects   = 644
	cityAidContracted = 3_452_900 * wanYuan
)

// enclave is the reverse enclave that the articles name. Its town in 东莞 is invented.
const enclave, enclaveTown, enclaveProjects = "凤武产业合作园", "凤岗镇", 2

// park is a zone of the articles and the county that the sample puts it in.
type park struct{ name, county string }

var parks = []park{{"莞韶创新园", "440204"}, {"东莞韶关装备园片区", "440205"}}

var industries = []struct {
	sector   string
	products []string
}{
	{"先进装备制造", []string{"数控机床主轴", "液压油缸", "工业机器人关节", "精密轴承套圈", "矿山机械配件", "风电法兰", "铝合金压铸件", "减速机", "输送设备"}},
	{"电子信息", []string{"电源适配器", "柔性线路板", "连接器", "充电线束", "背光模组", "耳机组件", "智能门锁", "电容薄膜", "传感器封装"}},
	{"大数据", []string{"算力节点", "数据标注基地", "服务器机柜", "边缘计算设备"}},
	{"生物医药", []string{"中药饮片", "医用敷料", "诊断试剂", "药用辅料", "南药提取物"}},
	{"绿色食品", []string{"调味品", "腊味制品", "竹笋罐头", "山茶油", "兰花种苗", "米粉", "预制菜", "蔬菜脱水", "果汁饮品"}},
	{"新材料", []string{"铜箔", "铝型材", "环保涂料", "改性塑料", "钢结构件", "锂电隔膜", "玻璃纤维制品", "有色金属合金粉"}},
	{"家具家居", []string{"实木家具", "竹制家具", "软体床垫", "定制橱柜", "户外家具"}},
	{"纺织服装", []string{"针织面料", "毛织服装", "运动鞋面", "箱包手袋", "工装制服"}},
	{"现代物流与文旅", []string{"冷链仓储", "快递分拨", "温泉康养", "研学营地"}},
}

// Status words by how long ago the contract was signed: of 2024, and older.
var (
	freshStatus = []string{"签约", "已签约", "已签约未开工", "在建", "在建", "已动工", "新开工"}
	olderStatus = []string{
		"在建", "在建", "已动工", "续建", "投产", "已投产", "投产运营", "竣工", "已完工", "竣工验收", "停工", "已签约未开工",
	}
)

// cityAid is the ledger of 莞韶对口帮扶 as a merged table: two-row header, the county cell
// merged down, 小计 for each county and 合计 at the end, a hidden helper column and sheet.
func cityAid(a atlas) []byte {
	d := newDice(1)
	const width = 15
	b := newBook("项目台账")
	p := b.page("项目台账")
	p.widths(6, 10, 14, 10, 18, 34, 14, 24, 30, 13, 13, 12, 14, 16, 20)
	p.span("title", width, "莞韶对口帮扶引进和协助引进项目台账")
	p.span("plain", width, "填报单位：韶关市对口帮扶工作专班（样例，项目均为虚构）")
	p.set(1, "plain", "截至2024年12月31日")
	p.set(13, "plain", "单位：万元")
	p.row++
	for i, h := range []string{"序号", "所在市", "县（市、区）", "镇（街）", "所在园区", "项　目　名　称", "产业类别", "引进单位", "投资主体"} {
		p.set(i+1, "head", h)
		p.merge(i+1, i+1, 1)
	}
	p.set(10, "head", "投资（万元）")
	p.merge(10, 11, 0)
	for i, h := range []string{"签约时间", "项目状态", "归属地", "备　注", "辅助列"} {
		p.set(12+i, "head", h)
		p.merge(12+i, 12+i, 1)
	}
	p.row++
	for i, h := range []string{"合同额", "完成额"} {
		p.set(10+i, "head", h)
	}
	p.row++
	try(p.SetPanes(p.name, &panesBelow))

	counts := d.count(cityAidProjects-enclaveProjects, len(counties), 38)
	amounts := d.split(int64(cityAidContracted), cityAidProjects, int64(wanYuan), int64(wanYuan), int64(wanYuan/100))
	used := titles{}
	next := 0
	var all sums
	for i, code := range counties {
		var county sums
		first := p.row
		towns := a.under(code, ledger.LevelTown)
		for range counts[i] {
			at := site{county: a.name(code), town: pick(d, towns).Name}
			for _, k := range parks {
				if k.county == code && d.percent(35) {
					at.zone, at.town = k.name, ""
				}
			}
			next++
			county.add(p.cityAidRow(d, used, next, fen(amounts[next-1]), at))
		}
		last := p.row - 1
		p.row = first
		for i, text := range []string{"韶关市", a.name(code)} {
			p.set(2+i, "cell", text)
			p.merge(2+i, 2+i, last-first)
		}
		p.row = last + 1
		p.cityAidSum(a.name(code)+"小计", county)
		all.add(county)
	}
	var abroad sums
	for range enclaveProjects {
		next++
		abroad.add(p.cityAidRow(d, used, next, fen(amounts[next-1]), site{"武江区", enclaveTown, enclave}))
	}
	p.cityAidSum("反向飞地小计", abroad)
	all.add(abroad)
	p.cityAidSum("合　计", all)
	p.span("plain", width, "注：1.本表为莞韶两地共同引进和协助引进项目，市县两级合并统计；引进单位只计项目数，不计资金。")
	p.span("plain", width, "2.凤武产业合作园为反向飞地，位于东莞市，成效计入韶关市武江区。")
	p.span("plain", width, "填表单位：样例县（市、区）汇总　　　审核：（盖章）")
	p.hide(width + 1)

	h := b.page("辅助")
	h.line("plain", "产业类别", "代码")
	for i, k := range industries {
		h.line("plain", k.sector, i+1)
	}
	try(b.SetSheetVisible("辅助", false))
	return b.bytes()
}

// sums are the totals of a block of rows.
type sums struct {
	count                int
	contracted, complete fen
}

func (s *sums) add(o sums) {
	s.count += o.count
	s.contracted += o.contracted
	s.complete += o.complete
}

func (p *page) cityAidSum(label string, s sums) {
	p.set(1, "sum", label)
	for col := 2; col <= 15; col++ {
		p.set(col, "sum", nil)
	}
	p.merge(1, 5, 0)
	p.set(6, "sum", fmt.Sprintf("共%d个", s.count))
	p.set(10, "sum", s.contracted)
	p.set(11, "sum", s.complete)
	p.row++
}

// site is where a project stands: in a town, or in a zone for which no town is given.
type site struct{ county, town, zone string }

// name is what offices put before the names of the projects there.
func (s site) name() string {
	if s.zone != "" {
		return s.zone
	}
	return s.town
}

// cityAidRow writes the n-th project. Its county is merged in later, but for the enclave's.
func (p *page) cityAidRow(d dice, used titles, n int, contracted fen, at site) sums {
	industry := pick(d, industries)
	name := used.unique(at.name() + pick(d, industry.products) + pick(d, []string{"生产项目", "生产基地项目", "扩建项目", "技术改造项目", "总部项目"}))

	year := 2021 + d.IntN(4)
	status := pick(d, olderStatus)
	if at.zone == enclave { // opened in October 2024
		year, status = 2024, "签约"
	} else if year == 2024 {
		status = pick(d, freshStatus)
	}
	var complete any
	s := sums{count: 1, contracted: contracted}
	switch statusOf(status) {
	case ledger.StatusCompleted, ledger.StatusOperating:
		s.complete = contracted
	case ledger.StatusStarted, ledger.StatusSuspended:
		s.complete = contracted / 1000 * fen(d.between(60, 930)) / wanYuan * wanYuan
	}
	switch {
	case s.complete > 0:
		complete = s.complete
	case d.percent(30):
		complete = 0
	case d.percent(30):
		complete = "/"
	}

	firm := (n - 1) % 90
	investor := invented(pick(d, []string{"莞韶", "粤北"}), "实业有限公司", firm)
	second := invented("东莞", "投资有限公司", n%90)
	if d.percent(12) {
		share := d.between(3, 7) * 10
		investor = fmt.Sprintf("%s（%d%%）、%s（%d%%）", investor, share, second, 100-share)
	} else if d.percent(6) {
		investor += "、" + second
	}
	introducing := pick(d, []string{"东莞市", "东莞市", "东莞市驻" + at.county + "帮扶工作组", "东莞市、韶关市", "东莞市、" + at.county + "招商专班"})

	signed := messyDate(d, year)
	var city, county, credited, note any
	switch {
	case at.zone == enclave: // 东莞 has no counties
		city, county, credited, note, signed = "东莞市", "——", "韶关市武江区", "反向飞地", "2024年11月"
	case status == "停工":
		note = "因企业资金调整暂停"
	}
	p.line("cell", n, city, county, text(at.town), text(at.zone), name, industry.sector, introducing, investor,
		contracted, complete, signed, status, credited, note, fmt.Sprintf("%s|%03d", at.name(), n))
	return s
}

// text is a cell's text; an empty one leaves the cell empty.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// messyDate is a day in one of the forms that offices mix in one column.
func messyDate(d dice, year int) any {
	day := time.Date(year, time.Month(1+d.IntN(12)), 1+d.IntN(28), 0, 0, 0, 0, time.UTC)
	switch d.IntN(6) {
	case 0:
		return day.Format("2006.1")
	case 1:
		return day.Format("2006年1月")
	case 2:
		return day.Format("2006-01-02")
	case 3:
		return day.Format("2006/1/2")
	case 4:
		return wide(day.Format("2006年1月2日"))
	}
	if d.percent(15) { // the serial number bare, its format lost
		return serial(day)
	}
	return day
}

// wide writes digits as full-width ones, as an input method left in that mode does.
func wide(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '０'
		}
		return r
	}, s)
}
