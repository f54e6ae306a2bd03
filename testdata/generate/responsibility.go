package main

import (
	"fmt"

	"jiedui/ledger"
)

// responsibility is who answers for what (包点): offices and posts, never persons. One sheet
// is about places, the other about projects of the other samples.
func responsibility(a atlas) []byte {
	d := newDice(9)
	b := newBook("镇村包点")
	p := b.page("镇村包点")
	p.widths(6, 24, 22, 18, 14, 18, 18)
	p.span("title", 7, "包点联系镇村责任表")
	p.span("plain", 7, "（只登记单位和岗位，不登记个人姓名）　　2024年3月1日起执行")
	p.line("head", "序号", "包点单位", "包点岗位", "所在县（市、区）", "乡镇", "起始时间", "备注")
	posts := []string{"主要负责岗", "分管负责岗", "综合科负责岗", "驻镇工作岗"}
	unit := 0
	for _, code := range counties {
		towns := a.under(code, ledger.LevelTown)
		d.Shuffle(len(towns), func(i, j int) { towns[i], towns[j] = towns[j], towns[i] })
		for _, t := range towns[:3] {
			p.line("cell", unit+1, invented("市直", "局", unit), pick(d, posts), a.name(code), t.Name,
				pick(d, []string{"2024.3", "2024年3月", "2024-03-01"}), nil)
			unit++
		}
	}

	p = b.page("项目包点")
	p.widths(6, 40, 26, 24, 18, 30)
	p.span("title", 6, "重点项目包点责任表")
	p.span("plain", 6, "截至2024年12月31日")
	p.line("head", "序号", "项目名称", "建设地点", "责任单位", "责任岗位", "备注")
	rows := [][]any{
		{"华润集团希望乡村项目", "翁源县官渡镇镇仔村", "样例翁源甲一局", "分管负责岗"},
		{"瑶客共生广场项目", "乳源瑶族自治县游溪镇中联村", "样例乳源甲一局", "主要负责岗"},
		{"乳源瑶族自治县县中托管项目", "乳源瑶族自治县", "样例乳源乙一局", "综合科负责岗"},
	}
	// The same dice as the sheet of the builders: the same projects.
	for i, teams := range builderTeams(newDice(buildersSeed), a) {
		t := teams[0]
		rows = append(rows, []any{t.rows[0].name, a.name(t.town.Code[:6]) + t.town.Name, invented("样例县直", "局", i), pick(d, posts)})
	}
	for i, r := range rows {
		p.line("cell", append([]any{i + 1}, r...)...)
	}
	p.span("plain", 6, fmt.Sprintf("注：共%d个项目，另见各项目台账。", len(rows)))
	return b.bytes()
}
