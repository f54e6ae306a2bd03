package main

import "fmt"

// Published of 奇槎片区 (S3).
const (
	zoneProjects, zoneFinished = 24, 9
	zoneTotal                  = 204 * yiYuan / 10
)

// zoneBuildUp has two tables on one sheet: 24 projects in 亿元, some cells with 约 and
// units of their own, and below them a framework deal that is not one of the 24.
func zoneBuildUp(atlas) []byte {
	d := newDice(8)
	b := newBook("Sheet1")
	p := b.page("Sheet1")
	const width = 8
	p.row = 2 // an empty row on top
	p.widths(6, 30, 24, 20, 30, 16, 14, 20)
	p.span("title", width, "三龙湾高端创新集聚区（奇槎片区）建设项目表")
	p.set(1, "plain", "石湾镇街道（样例，项目均为虚构）")
	p.set(6, "plain", "截至2018年12月31日　单位：亿元")
	p.row++
	p.line("head", "序号", "项目名称", "所在镇（街）", "片区", "建设单位", "总投资额", "目前状态", "备注")
	amounts := d.split(int64(zoneTotal), zoneProjects, int64(wanYuan), int64(100*wanYuan))
	works := []string{"科创大厦", "滨水公园", "市政道路", "人才公寓", "九年制学校", "综合管廊", "产业加速器", "社区服务中心", "水系连通", "数据中心", "展示中心", "军民融合产业楼",
		"检测认证平台", "文化广场", "公交首末站", "变电站", "孵化器", "会议中心", "邻里中心", "停车楼", "智能制造车间", "绿道", "消防站", "实验室大楼"}
	for i := range zoneProjects {
		status := pick(d, []string{"在建", "在建", "新开工", "前期", "拟建"})
		if i*zoneFinished/zoneProjects != (i+1)*zoneFinished/zoneProjects {
			status = pick(d, []string{"完工", "竣工", "已完工"})
		}
		m := fen(amounts[i])
		var total any = number(m.yi())
		switch {
		case i%7 == 2:
			total = "约" + m.yi()
		case i%7 == 5:
			total = "约" + m.wan() + "万元"
		}
		p.line("cell", i+1, "奇槎片区"+works[i]+"项目", "石湾镇街道", "奇槎片区",
			invented("禅城", pick(d, []string{"建设有限公司", "投资有限公司"}), i), total, status, nil)
	}
	p.line("sum", "合计", fmt.Sprintf("共%d个", zoneProjects), nil, nil, nil, "约"+zoneTotal.yi(), nil, nil)
	p.row++
	p.span("plain", width, "附：框架协议（意向）项目")
	p.line("head", "序号", "项目名称", "所在镇（街）", "片区", "投资方", "框架协议投资额（亿元）", "意向引进高新技术企业", "意向引进科研团队", "意向引进上市企业", "项目状态")
	p.line("cell", 1, "达安创谷框架协议", "石湾镇街道", "奇槎片区", "达安创谷", "逾60", "不少于45家", "5个", "8家", "意向")
	p.span("plain", width, "注：框架协议不在24个项目之内，不并入总投资；引进数为竣工后五年内的意向。")
	return b.bytes()
}
