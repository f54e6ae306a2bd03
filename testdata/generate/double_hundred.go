package main

import (
	"fmt"
)

// Published of 双百行动 (S4). Whether showcase and key projects overlap is not said: here
// no project is both.
const (
	universities                  = 17
	universityProjects            = 122
	showcaseProjects, keyProjects = 7, 20
)

// doubleHundred has its university written once above its projects, without a merge, and
// the day of the count in the sheet's name.
func doubleHundred(a atlas) []byte {
	d := newDice(4)
	b := newBook("双百行动协作项目")
	p := b.page("双百行动协作项目")
	p.widths(6, 26, 18, 36, 18, 40, 24, 12, 18)
	p.span("title", 9, "百校联百县助力“百县千镇万村高质量发展工程”双百行动项目清单")
	p.span("plain", 9, "统计口径：韶关市10个县（市、区）　　截至2024年12月31日")
	p.line("head", "编号", "帮扶高校", "结对县（市、区）", "协 作 项 目 名 称", "项目类别", "合作内容", "起止时间", "当前状态", "备注")
	p.line("cell", 1, 2, 3, 4, 5, 6, 7, 8, 9)

	// The categories, dealt out over all rows.
	kinds := make([]string, universityProjects)
	for i := range kinds {
		switch {
		case i < showcaseProjects:
			kinds[i] = "示范样板共建项目"
		case i < showcaseProjects+keyProjects:
			kinds[i] = "重点项目"
		default:
			kinds[i] = "一般协作项目"
		}
	}
	d.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
	subjects := []string{"乡村规划", "农业科技", "基层医疗", "教师培训", "文旅品牌", "电商人才", "生态修复", "食品加工工艺", "特色种养", "社区治理", "校地实践基地", "古村落保护"}
	used := titles{}
	counts := d.count(universityProjects, universities, 4)
	n := 0
	for i := range universities {
		name := invented("岭南", pick(d, []string{"大学", "学院"}), i)
		if i >= 13 {
			name = invented("粤北", "研究院", i)
		}
		county := a.name(counties[i%len(counties)])
		for k := range counts[i] {
			var school, recipient any
			if k == 0 {
				school = name
			}
			recipient = county
			// A second county for the larger universities.
			if k > 0 && k == counts[i]/2 && i%3 == 0 {
				county = a.name(counties[(i+5)%len(counties)])
				recipient = county
			}
			subject := pick(d, subjects)
			title, kind := used.unique(county+subject+"协作项目"), kinds[n]
			var note any
			if county == "乳源瑶族自治县" && !used["trusteeship"] && kind == "一般协作项目" {
				used["trusteeship"] = true
				title, subject, note = "乳源瑶族自治县县中托管项目", "县中托管", "全省高校首个县中托管项目"
			}
			from := 2023 + d.IntN(2)
			p.line("cell", n+1, school, recipient, title, kind, "围绕"+subject+"开展校地合作",
				fmt.Sprintf("%d年%d月-%d年%d月", from, 1+d.IntN(12), from+1+d.IntN(2), 1+d.IntN(12)),
				pick(d, []string{"推进中", "推进中", "推进中", "已完成", "谋划"}), note)
			n++
		}
	}
	if !used["trusteeship"] {
		panic("no project of 乳源 is left for the trusteeship")
	}
	p.line("sum", "合计", nil, nil, fmt.Sprintf("共%d个", universityProjects), nil, nil, nil, nil, nil)
	p.span("plain", 9, "说明：示范样板共建项目7个、重点项目20个，互不重复（样例口径）。")

	// A sheet of codes, hidden so that Excel's menu cannot show it.
	h := b.page("代码表")
	h.line("plain", "类别", "值")
	for i, k := range []string{"示范样板共建项目", "重点项目", "一般协作项目"} {
		h.line("plain", k, i+1)
	}
	try(b.SetSheetVisible("代码表", false, true))
	return b.bytes()
}
