package main

import (
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
)

// Published of 建筑业企业结对帮扶 (S4).
const (
	builderFirms    = 105
	builderTowns    = 66
	builderProjects = 447
	builderStarted  = 348
	builderTotal    = 10_647 * yiYuan / 100
	builderComplete = 657 * yiYuan / 10
)

const buildersSeed = 5

// townTeam is a town with the builders that help it.
type townTeam struct {
	town     ledger.Place
	builders []string
	rows     []builderRow
}

type builderRow struct {
	name, content, status string
	total, complete       fen
}

// builders is the sheet with category rows 一、二、… for the counties, a header of three
// rows whose last is units, towns and teams merged down, and page headers in between.
func builders(a atlas) []byte {
	d := newDice(buildersSeed)
	groups := builderTeams(d, a)
	b := newBook("共建项目汇总表")
	p := b.page("共建项目汇总表")
	const width = 10
	p.widths(8, 12, 14, 44, 40, 34, 16, 18, 14, 18)
	p.span("title", width, "建筑业企业结对帮扶镇（街）共建项目汇总表")
	p.span("plain", width, "填表单位：样例汇总　　　　数据截止时间：2024年12月31日")
	head := func() {
		for i, h := range []string{"序\n号", "县（市、区）", "结对镇（街）", "结对建筑业企业", "共 建 项 目 名 称", "建设内容"} {
			p.set(i+1, "head", h)
			p.merge(i+1, i+1, 2)
		}
		p.set(7, "head", "投资情况")
		p.merge(7, 8, 0)
		p.set(9, "head", "建设状态")
		p.merge(9, 9, 2)
		p.set(10, "head", "备注")
		p.merge(10, 10, 2)
		p.row++
		p.set(7, "head", "总投资")
		p.set(8, "head", "累计完成投资")
		p.row++
		p.set(7, "head", "万元")
		p.set(8, "head", "万元")
		p.row++
	}
	head()
	ladder := []string{"一", "二", "三", "四", "五", "六", "七", "八", "九", "十"}
	n := 0
	var total, complete fen
	for i, code := range counties {
		teams := groups[i]
		count := 0
		var countyTotal, countyComplete fen
		for _, t := range teams {
			count += len(t.rows)
		}
		if i == 5 { // where the printed second half begins
			head()
		}
		p.set(1, "sum", ladder[i]+"、"+a.name(code)+fmt.Sprintf("（共%d个）", count))
		p.row++
		for _, t := range teams {
			for k, r := range t.rows {
				n++
				p.set(1, "cell", n)
				if k == 0 {
					down := len(t.rows) - 1
					for col, text := range []string{a.name(code), t.town.Name, strings.Join(t.builders, "、")} {
						p.set(2+col, "cell", text)
						p.merge(2+col, 2+col, down)
					}
				}
				p.set(5, "cell", r.name)
				p.set(6, "cell", r.content)
				p.set(7, "cell", r.total)
				switch {
				case r.complete > 0:
					p.set(8, "cell", r.complete)
				case d.percent(40):
					p.set(8, "cell", 0)
				case d.percent(40):
					p.set(8, "cell", "——")
				}
				p.set(9, "cell", r.status)
				p.row++
				countyTotal += r.total
				countyComplete += r.complete
			}
		}
		total += countyTotal
		complete += countyComplete
		p.line("sum", "小计", nil, nil, nil, fmt.Sprintf("共%d个", count), nil, countyTotal, countyComplete, nil, nil)
	}
	p.line("sum", "总计", nil, nil, nil, fmt.Sprintf("共%d个", n), nil, total, complete, nil, nil)
	p.span("plain", width, "注：已开工包括在建、续建、已动工、完工、竣工验收、投入使用和停工；企业、项目均为虚构样例。")
	return b.bytes()
}

func builderTeams(d dice, a atlas) [][]*townTeam {
	// As many towns of each county as its part of 韶关's towns, the rest to the largest.
	groups := make([][]*townTeam, len(counties))
	var all []*townTeam
	quota := []int{6, 6, 6, 9, 9, 7, 6, 6, 5, 6}
	for i, code := range counties {
		towns := a.under(code, ledger.LevelTown)
		d.Shuffle(len(towns), func(i, j int) { towns[i], towns[j] = towns[j], towns[i] })
		towns = towns[:quota[i]]
		slices.SortFunc(towns, func(x, y ledger.Place) int { return strings.Compare(x.Code, y.Code) })
		for _, t := range towns {
			team := &townTeam{town: t}
			groups[i] = append(groups[i], team)
			all = append(all, team)
		}
	}
	firms := []string{"中建集团", "中交集团", "中铁集团"}
	for i := range builderFirms - len(firms) {
		if i < 60 {
			firms = append(firms, invented("粤北", "建设有限公司", i))
		} else {
			firms = append(firms, invented("岭南", "建筑工程有限公司", i-60))
		}
	}
	d.Shuffle(len(firms), func(i, j int) { firms[i], firms[j] = firms[j], firms[i] })
	for i, f := range firms {
		t := all[i%len(all)]
		t.builders = append(t.builders, f)
	}
	for range 24 { // some builders help a second town
		t, f := pick(d, all), pick(d, firms)
		if !slices.Contains(t.builders, f) {
			t.builders = append(t.builders, f)
		}
	}

	counts := d.count(builderProjects, len(all), 2)
	totals := d.split(int64(builderTotal), builderProjects, int64(wanYuan), int64(wanYuan), int64(wanYuan/100))
	status := make([]string, builderProjects)
	for i := range status {
		if i < builderStarted {
			status[i] = pick(d, []string{"在建", "在建", "已动工", "续建", "完工", "竣工验收", "已完工", "投入使用", "停工"})
		} else {
			status[i] = pick(d, []string{"未开工", "拟建", "前期工作", "谋划", "储备"})
		}
	}
	d.Shuffle(len(status), func(i, j int) { status[i], status[j] = status[j], status[i] })
	complete := builderCompleted(d, status, totals)

	works := []string{"农房风貌提升", "圩镇人居环境整治", "污水管网", "美丽圩镇客厅", "道路白改黑", "农贸市场改造", "沿河碧道", "乡村公园", "停车场", "中心小学校舍", "卫生院扩建", "产业车间", "游客服务中心", "文体广场", "桥梁加固"}
	used := titles{}
	n := 0
	for i, t := range all {
		for range counts[i] {
			work := pick(d, works)
			county := a.name(t.town.Code[:6])
			// 大桥镇 and 黄坑镇 exist twice in 韶关.
			name := t.town.Name + work + "工程"
			if t.town.Name == "大桥镇" || t.town.Name == "黄坑镇" {
				name = county + name
			}
			t.rows = append(t.rows, builderRow{used.unique(name), work + "及配套设施", status[n], fen(totals[n]), complete[n]})
			n++
		}
	}
	return groups
}

// builderCompleted gives finished projects their whole total and the others a part of it.
func builderCompleted(d dice, status []string, totals []int64) []fen {
	complete := make([]fen, len(status))
	rest := int64(builderComplete)
	var open []int
	var limits []int64
	for i, s := range status {
		switch statusOf(s) {
		case ledger.StatusCompleted, ledger.StatusOperating:
			complete[i] = fen(totals[i])
			rest -= totals[i]
		case ledger.StatusStarted, ledger.StatusSuspended:
			open = append(open, i)
			limits = append(limits, totals[i])
		}
	}
	for k, part := range d.within(rest, limits, int64(wanYuan)) {
		complete[open[k]] = fen(part)
	}
	return complete
}
