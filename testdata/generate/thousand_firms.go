package main

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"

	"jiedui/ledger"
)

// Published of 千企帮千镇、万企兴万村 (S4).
const (
	villageFirms, villagesPaired = 163, 223
	villageProjects              = 306
	villageBeneficiaries         = 144_000
)

// thousandFirms is a csv in GB18030, as an older office system exports it: title lines
// above, notes below, codes that end in a tab so that Excel keeps them text.
func thousandFirms(a atlas) []byte {
	d := newDice(3)
	type seat struct{ county, town, village, firm string }
	var seats []seat
	for _, code := range counties {
		for _, town := range a.under(code, ledger.LevelTown) {
			for _, v := range a.under(town.Code, ledger.LevelVillage) {
				if strings.HasSuffix(village(v), "村") {
					seats = append(seats, seat{a.name(code), town.Name, village(v), ""})
				}
			}
		}
	}
	d.Shuffle(len(seats), func(i, j int) { seats[i], seats[j] = seats[j], seats[i] })
	for i, s := range seats {
		if s.town == "游溪镇" && s.village == "中联村" {
			seats[0], seats[i] = seats[i], seats[0]
		}
	}
	seats = seats[:villagesPaired]
	firm := func(n int) string {
		switch {
		case n == 0:
			return "万科集团"
		case n <= 90:
			return invented("粤北", "农业科技有限公司", n-1)
		}
		return invented("岭南", "食品有限公司", n-91)
	}
	for i := range seats {
		n := i
		if i >= villageFirms {
			n = 1 + d.IntN(villageFirms-1)
		}
		seats[i].firm = firm(n)
	}

	// 万科集团's project is published without money and people: both stay blank.
	people := append([]int64{0}, d.split(villageBeneficiaries, villageProjects-1, 1)...)
	works := []string{"兰花种植基地", "油茶改造", "肉鸽养殖", "蔬菜大棚", "村道硬化", "路灯安装", "农产品收购点", "沙田柚提质", "稻鱼共生", "冷链驿站", "助学助老", "污水处理设施"}
	used := titles{}
	var out strings.Builder
	w := csv.NewWriter(&out)
	w.UseCRLF = true
	line := func(fields ...string) { try(w.Write(fields)) }
	line("韶关市“千企帮千镇、万企兴万村”行动帮扶项目表", "", "", "", "", "", "", "", "", "")
	line("截至2024年12月31日", "", "", "", "", "", "", "", "单位：人、万元", "")
	line("序号", "企业名称", "所属县（市、区）", "乡镇", "结对村", "帮扶项目名称", "计划总投资（万元）", "受益人口（人）", "实施状态", "备注")
	for i := range villageProjects {
		s := seats[i%villagesPaired]
		if i >= villagesPaired {
			s = seats[1+d.IntN(villagesPaired-1)]
		}
		name, note := used.unique(s.village+pick(d, works)+"项目"), ""
		status := pick(d, []string{"推进中", "推进中", "已完成", "已完成", "投入使用"})
		amount := fen(d.between(300, 26_000)) * wanYuan / 100
		money, served := amount.wan(), strconv.FormatInt(people[i], 10)
		if i == 0 {
			money, served = "", ""
			name, status, note = "瑶客共生广场项目", "已完成", "拆除闲置泥砖房4000㎡"
		}
		line(strconv.Itoa(i+1)+"\t", s.firm, s.county, s.town, s.village, name, money, served, status, note)
	}
	line("合计", "", "", "", "", fmt.Sprintf("共%d个", villageProjects), "", strconv.Itoa(villageBeneficiaries), "", "")
	line("注：本表企业、项目均为虚构样例；同一企业可结对多个村。", "", "", "", "", "", "", "", "", "")
	w.Flush()
	try(w.Error())
	data, err := simplifiedchinese.GB18030.NewEncoder().String(out.String())
	try(err)
	return []byte(data)
}
