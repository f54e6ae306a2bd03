package main

import (
	"encoding/csv"
	"strconv"
	"strings"
)

// grassroots is a csv in UTF-8 with a byte order mark: one row for each county, one
// measure a column with its unit in the heading. The counties' figures are invented and
// add up to what is published of 韶关 (S4).
func grassroots(a atlas) []byte {
	d := newDice(10)
	columns := []struct {
		heading string
		total   int64
		scale   int64 // of the unit in the heading
		step    int64
		over    string // the word that one county's figure has, so that the sum has it
	}{
		{"植树（万株）", 1_350_000, 10_000, 1000, ""},
		{"美丽庭院（万户）", 11_600, 10_000, 10, ""},
		{"四小园（万个）", 50_000, 10_000, 100, "余"},
		{"党员报到参与基层治理（万人次）", 295_200, 10_000, 100, ""},
		{"解决群众问题（件）", 11_000, 1, 1, "余"},
		{"村民小组党组织覆盖（个）", 13_757, 1, 1, ""},
		{"参与绿化的农村基层党组织（个）", 2_400, 1, 1, "多"},
		{"参与绿化的农村党员（名）", 55_000, 1, 1, ""},
	}
	parts := make([][]int64, len(columns))
	head, sum := []string{"序号", "县（市、区）"}, []string{"合计", ""}
	for i, c := range columns {
		parts[i] = d.share(c.total, len(counties), c.step)
		head = append(head, c.heading)
		sum = append(sum, decimal(c.total, c.scale)+c.over)
	}
	var out strings.Builder
	w := csv.NewWriter(&out)
	line := func(fields []string) { try(w.Write(fields)) }
	blank := make([]string, len(head)-1)
	line(append([]string{"韶关市绿美乡村和基层治理工作情况统计表"}, blank...))
	line(append([]string{"截至2024年12月31日"}, blank...))
	line(head)
	for i, code := range counties {
		fields := []string{strconv.Itoa(i + 1), a.name(code)}
		for k, c := range columns {
			text := decimal(parts[k][i], c.scale)
			if i == 6 {
				text += c.over
			}
			fields = append(fields, text)
		}
		line(fields)
	}
	line(sum)
	line(append([]string{"注：全市数为公布数；各县（市、区）数为虚构样例，合计与公布数一致。"}, blank...))
	w.Flush()
	try(w.Error())
	return []byte("\ufeff" + out.String())
}
