package main

import (
	"fmt"
	"strings"
)

// Published of 涵江's “双轮”驱动 (S2).
const (
	commandPosts, supportingUnits = 7, 48
	officialsAssigned             = 500
	lakeHouseholds                = 3875
	lakeFloorArea                 = 1_850_000 // ㎡
	lakeLand                      = 1_458_000 // ㎡
)

// expropriation has three sheets of three shapes: command posts with several units in a
// cell, pairs of towns, and villages of a zone with percentages of three forms. “征迁300万” has no unit in the article and stands in a note only.
func expropriation(atlas) []byte {
	d := newDice(7)
	b := newBook("指挥部")
	p := b.page("指挥部")
	p.widths(6, 26, 22, 60, 14, 16)
	p.span("title", 6, "涵江区“双轮”驱动征迁攻坚指挥部对口支持单位一览表")
	p.span("plain", 6, "截至2020年10月23日")
	p.line("head", "序号", "工作组", "征迁片区", "对口支持单位", "所在镇（街）", "抽调干部（名）")
	posts := []struct{ zone, town string }{
		{"白塘湖片区", "白塘镇"}, {"涵江动车站片区", "江口镇"}, {"大学城片区", "梧塘镇"},
		{"样例一园区", "三江口镇"}, {"样例二园区", "国欢镇"}, {"样例三园区", "江口镇"}, {"样例老旧小区", "涵东街道"},
	}
	counts := d.count(supportingUnits, commandPosts, 4)
	officials := d.share(officialsAssigned, commandPosts, 1)
	n := 0
	for i, post := range posts {
		var units []string
		for range counts[i] {
			units = append(units, invented("区直", "局", n))
			n++
		}
		assigned := any(int(officials[i]))
		if i == 0 {
			assigned = fmt.Sprintf("%d多", officials[i])
		}
		p.line("cell", i+1, post.zone+"指挥部", post.zone, strings.Join(units, "、"), post.town, assigned)
	}
	p.line("sum", "合计", nil, nil, nil, nil, "500多")

	p = b.page("山区平原结对")
	p.widths(6, 18, 18, 20, 30)
	p.span("title", 5, "山区—平原乡镇结对征迁一览表（2020年）")
	p.line("head", "序号", "帮扶镇街", "结对乡镇", "开始时间", "备注")
	for i, pair := range [][2]string{{"白沙镇", "白塘镇"}, {"庄边镇", "三江口镇"}, {"新县镇", "国欢镇"}, {"萩芦镇", "梧塘镇"}, {"大洋乡", "江口镇"}} {
		note := "样例"
		if i == 0 {
			note = "派出拆迁工作组6名"
		}
		p.line("cell", i+1, pair[0], pair[1], "2020年9月26日", note)
	}

	p = b.page("征迁进度")
	p.widths(6, 12, 14, 14, 20, 18, 16, 26)
	p.span("title", 8, "白塘湖片区征迁进度表")
	p.set(1, "plain", "涵江区白塘镇")
	p.set(6, "plain", "截至2020年10月23日")
	p.row++
	p.line("head", "序号", "镇", "涉及村", "涉迁户数（户）", "征迁建筑面积（万平方米）", "可腾出土地（万平方米）", "丈量完成率", "备注")
	villages := []string{"江尾村", "集奎村", "埭里村", "陈桥村", "洋尾村", "安仁村", "上梧村", "镇前村", "显应村"}
	households := d.share(lakeHouseholds, len(villages), 1)
	floor := d.share(lakeFloorArea, len(villages), 100)
	land := d.share(lakeLand, len(villages), 100)
	for i, v := range villages {
		var rate any = percent(fmt.Sprintf("0.%02d", d.between(55, 89)))
		switch i {
		case 0:
			rate = percent("1")
		case 1:
			rate = "90%以上"
		case 4:
			rate = fmt.Sprintf("%d％", d.between(60, 85))
		}
		area := func(square int64) any { return number(decimal(square, 10_000)) }
		h, f, l := any(int(households[i])), area(floor[i]), area(land[i])
		if i == 2 { // the row that makes the three sums 约
			h, f, l = fmt.Sprintf("约%d", households[i]), "约"+decimal(floor[i], 10_000), "约"+decimal(land[i], 10_000)
		}
		p.line("cell", i+1, "白塘镇", v, h, f, l, rate, nil)
	}
	p.line("sum", "合计", nil, "共9个", "约3875", "约185", "约145.8", nil, nil)
	p.span("plain", 8, "注：1.本次行动提出“奋战100天，征迁300万”，原文未写单位，不录入数字。2.土地面积与建筑面积不可相加。")

	return b.bytes()
}
