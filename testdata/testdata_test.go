package testdata_test

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/importers/sheet"
	"jiedui/ledger"
	"jiedui/testdata"
)

// The sums are taken here by heading and cell, without the importers, so that a mistake in
// their reading and one in the samples cannot hide each other.

// grid is one sheet: rows of texts by column number.
type grid struct {
	rows   []map[int]string
	merges []sheet.Range
}

func open(t *testing.T, number, name string) *grid {
	t.Helper()
	samples, err := testdata.Samples()
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(samples, func(s testdata.Sample) bool { return strings.HasPrefix(s.Name, number+"-") })
	if i < 0 {
		t.Fatalf("no sample %s", number)
	}
	ctx := context.Background()
	w, err := sheet.Open(ctx, samples[i].Name, samples[i].Data, sheet.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	for _, info := range w.Sheets() {
		if name != "" && info.Name != name {
			continue
		}
		g := &grid{}
		for row, err := range w.Rows(ctx, info.Index) {
			if err != nil {
				t.Fatal(err)
			}
			cells := map[int]string{0: strconv.Itoa(row.Number)}
			for _, c := range row.Cells {
				cells[c.Col] = strings.TrimSpace(c.Text)
				if c.Percent {
					cells[c.Col] = c.Text + " of 1"
				}
			}
			g.rows = append(g.rows, cells)
		}
		if g.merges, err = w.Merges(ctx, info.Index); err != nil {
			t.Fatal(err)
		}
		return g
	}
	t.Fatalf("%s has no sheet %q", samples[i].Name, name)
	return nil
}

// table is the rows with a number in the first column below the header with a heading,
// as far as the next total, and the columns of its headings.
type table struct {
	column map[string]int
	data   []map[int]string
	sum    map[int]string // the last row whose label ends in 合计 or 总计
}

func (g *grid) table(t *testing.T, heading string) table {
	t.Helper()
	plain := strings.NewReplacer("　", "", " ", "", "\n", "").Replace
	out := table{column: map[string]int{}}
	for _, row := range g.rows {
		first := plain(row[1])
		if len(out.column) == 0 || len(out.data) == 0 { // header rows, until data begins
			header := false
			for col := range row {
				header = header || plain(row[col]) == heading || len(out.column) > 0 && len(out.data) == 0
			}
			if header && strings.Trim(first, "0123456789") != "" || header && first == "" {
				for col, text := range row {
					if col > 0 && text != "" {
						out.column[plain(text)] = col
					}
				}
				continue
			}
			if len(out.column) == 0 {
				continue
			}
		}
		switch {
		case strings.HasSuffix(first, "合计") || strings.HasSuffix(first, "总计"):
			out.sum = row
			return out
		case first != "" && strings.Trim(first, "0123456789") == "" && !numbered(row):
			out.data = append(out.data, row)
		}
	}
	return out
}

// numbered is the row that numbers columns.
func numbered(row map[int]string) bool { return row[1] == "1" && row[2] == "2" && row[3] == "3" }

func (tb table) values(t *testing.T, heading string) []string {
	t.Helper()
	col, ok := tb.column[heading]
	if !ok {
		t.Fatalf("no column %s in %v", heading, tb.column)
	}
	var values []string
	for _, row := range tb.data {
		values = append(values, row[col])
	}
	return values
}

// total adds a column up in a unit. A blank, / or — is nothing.
func (tb table) total(t *testing.T, heading string, unit ledger.Unit) string {
	t.Helper()
	var sum int64
	qualifier := ledger.Exact
	for _, text := range tb.values(t, heading) {
		if text == "" || text == "/" || strings.Trim(text, "—") == "" {
			continue
		}
		q, err := ledger.ParseQuantityIn(text, unit)
		if err != nil {
			t.Fatalf("%s %q: %v", heading, text, err)
		}
		sum += q.Value
		qualifier = ledger.Join(qualifier, q.Qualifier)
	}
	return ledger.Quantity{Value: sum, Unit: unit, Qualifier: qualifier}.String()
}

// distinct counts the different names of a column, cells with several names taken apart.
func distinct(values []string) int {
	seen := map[string]bool{}
	for _, v := range values {
		for name := range strings.SplitSeq(v, "、") {
			if name != "" {
				seen[name] = true
			}
		}
	}
	return len(seen)
}

func count(values []string, words ...string) int {
	n := 0
	for _, v := range values {
		if slices.Contains(words, v) {
			n++
		}
	}
	return n
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestSamplesAreSortedAndWhole(t *testing.T) {
	t.Parallel()
	samples, err := testdata.Samples()
	if err != nil {
		t.Fatal(err)
	}
	var numbers []string
	for _, s := range samples {
		number, _, _ := strings.Cut(s.Name, "-")
		numbers = append(numbers, number)
	}
	same(t, "programmes", numbers, []string{"p01", "p02", "p03", "p04", "p05", "p06", "p07", "p08", "p09", "p10"})
}

func TestCityAidAddsUpToTheHeadline(t *testing.T) {
	t.Parallel()
	tb := open(t, "p01", "项目台账").table(t, "项目名称")
	same(t, "projects", len(tb.data), 644)
	same(t, "contracted", tb.total(t, "合同额", ledger.UnitWanYuan), "3452900万元")
	same(t, "contracted in the sheet's own total", tb.sum[tb.column["合同额"]], "3452900")
	same(t, "completed in the sheet's own total", tb.total(t, "完成额", ledger.UnitWanYuan), tb.sum[tb.column["完成额"]]+"万元")
	same(t, "names of projects", distinct(tb.values(t, "项目名称")), 644)
	same(t, "projects of the reverse enclave", count(tb.values(t, "所在园区"), "凤武产业合作园"), 2)
	same(t, "projects credited elsewhere", count(tb.values(t, "归属地"), "韶关市武江区"), 2)
}

func TestCountySubtotalsOfCityAidFit(t *testing.T) {
	t.Parallel()
	g := open(t, "p01", "项目台账")
	column := g.table(t, "项目名称").column
	blocks, sum, rows := 0, int64(0), 0
	for _, row := range g.rows {
		_, err := strconv.Atoi(row[1])
		switch {
		case err == nil:
			q, err := ledger.ParseQuantityIn(row[column["合同额"]], ledger.UnitWanYuan)
			if err != nil {
				t.Fatal(err)
			}
			sum, rows = sum+q.Value, rows+1
		case strings.HasSuffix(row[1], "小计"):
			q, err := ledger.ParseQuantityIn(row[column["合同额"]], ledger.UnitWanYuan)
			if err != nil {
				t.Fatal(err)
			}
			same(t, row[1], []any{q.Value, row[column["项目名称"]]}, []any{sum, "共" + strconv.Itoa(rows) + "个"})
			blocks, sum, rows = blocks+1, 0, 0
		}
	}
	same(t, "ten counties and the enclave", blocks, 11)
}

func TestProvincialFundsAreOverTheHeadline(t *testing.T) {
	t.Parallel()
	tb := open(t, "p02", "资金").table(t, "投入资金")
	funds := table{column: tb.column}
	for _, row := range tb.data { // numbered ahead and empty
		if row[2] != "" {
			funds.data = append(funds.data, row)
		}
	}
	same(t, "rows numbered ahead", len(tb.data)-len(funds.data), 12)
	same(t, "funds", funds.total(t, "投入资金", ledger.UnitYuan), "超1368000000元")
	same(t, "the sheet's own total", tb.sum[tb.column["投入资金"]], "超13.68亿元")

	projects := open(t, "p02", "项目").table(t, "项目名称")
	at := slices.Index(projects.values(t, "项目名称"), "华润集团希望乡村项目")
	if at < 0 {
		t.Fatal("the village of 华润集团 is missing")
	}
	row := projects.data[at]
	got := map[string]string{}
	for _, h := range []string{"帮扶类别", "建设地点", "总投资", "改造或新建民居任务（栋）", "公共建筑任务（栋）", "道路面积任务（㎡）"} {
		got[h] = row[projects.column[h]]
	}
	same(t, "village of 华润集团", got, map[string]string{
		"帮扶类别": "省直纵向帮扶、央企帮扶", "建设地点": "翁源县官渡镇镇仔村", "总投资": "约2900万元",
		"改造或新建民居任务（栋）": "110余", "公共建筑任务（栋）": "3", "道路面积任务（㎡）": "8000余",
	})
}

func TestThousandFirmsAddUp(t *testing.T) {
	t.Parallel()
	tb := open(t, "p03", "").table(t, "帮扶项目名称")
	var villages []string
	for _, row := range tb.data {
		villages = append(villages, row[tb.column["所属县（市、区）"]]+row[tb.column["乡镇"]]+row[tb.column["结对村"]])
	}
	same(t, "projects", len(tb.data), 306)
	same(t, "firms", distinct(tb.values(t, "企业名称")), 163)
	same(t, "villages", distinct(villages), 223)
	same(t, "beneficiaries", tb.total(t, "受益人口（人）", ledger.UnitPerson), "144000人")
	same(t, "names", distinct(tb.values(t, "帮扶项目名称")), 306)
}

func TestDoubleHundredHasItsKinds(t *testing.T) {
	t.Parallel()
	tb := open(t, "p04", "双百行动协作项目").table(t, "协作项目名称")
	kinds := tb.values(t, "项目类别")
	same(t, "projects", len(tb.data), 122)
	same(t, "universities", distinct(tb.values(t, "帮扶高校")), 17)
	same(t, "counties", distinct(tb.values(t, "结对县（市、区）")), 10)
	same(t, "showcase, key, other", []int{
		count(kinds, "示范样板共建项目"), count(kinds, "重点项目"), count(kinds, "一般协作项目"),
	}, []int{7, 20, 95})
	same(t, "trusteeship", count(tb.values(t, "协作项目名称"), "乳源瑶族自治县县中托管项目"), 1)
}

func TestBuildersAddUp(t *testing.T) {
	t.Parallel()
	tb := open(t, "p05", "共建项目汇总表").table(t, "共建项目名称")
	status := tb.values(t, "建设状态")
	same(t, "projects", len(tb.data), 447)
	same(t, "builders", distinct(tb.values(t, "结对建筑业企业")), 105)
	towns := 0 // 大桥镇 is there twice, in two counties
	for _, name := range tb.values(t, "结对镇（街）") {
		if name != "" { // merged down: once for each town
			towns++
		}
	}
	same(t, "towns", towns, 66)
	same(t, "not started", count(status, "未开工", "拟建", "前期工作", "谋划", "储备"), 447-348)
	same(t, "total", tb.total(t, "总投资", ledger.UnitWanYuan), "1064700万元")
	same(t, "completed", tb.total(t, "累计完成投资", ledger.UnitWanYuan), "657000万元")
	for i, row := range tb.data {
		if row[tb.column["累计完成投资"]] == "" {
			continue
		}
		one := table{column: tb.column, data: tb.data[i : i+1]}
		done, err := ledger.ParseQuantity(one.total(t, "累计完成投资", ledger.UnitWanYuan))
		if err != nil {
			t.Fatal(err)
		}
		all, err := ledger.ParseQuantity(one.total(t, "总投资", ledger.UnitWanYuan))
		if err != nil {
			t.Fatal(err)
		}
		if done.Value > all.Value {
			t.Errorf("row %s: completed %s of %s", row[0], done, all)
		}
	}
}

func TestVillageParksKeepBothTargets(t *testing.T) {
	t.Parallel()
	tb := open(t, "p06", "任务完成情况").table(t, "指标")
	var got [][]string
	for _, row := range tb.data {
		var line []string
		for _, h := range []string{"年度", "指标", "单位", "任务", "加压目标", "完成"} {
			line = append(line, row[tb.column[h]])
		}
		got = append(got, line)
	}
	same(t, "indicators", got, [][]string{
		{"2019", "清拆面积", "亩", "3130", "3330", "3130"},
		{"2019", "复垦复绿面积", "亩", "", "", "600"},
		{"2019", "新建面积", "万平方米", "", "", "114"},
		{"2019", "安置住宅", "套", "", "", "360"},
		{"2020", "改造面积", "亩", "约４０００", "", ""},
		{"2020", "腾挪载体数", "个", "4", "", ""},
		{"2020", "腾挪面积", "万㎡", "16.5", "", ""},
		{"2022", "腾挪载体数", "个", "14", "", ""},
		{"2022", "腾挪面积", "万㎡", "128", "", ""},
	})
	routes := open(t, "p06", "园区改造项目").table(t, "改造路径").values(t, "改造路径")
	same(t, "routes", []bool{slices.Contains(routes, "二改一"), slices.Contains(routes, "二改二"), slices.Contains(routes, "二改三")}, []bool{true, true, true})
}

func TestExpropriationAddsUpAndHasNoBareNumber(t *testing.T) {
	t.Parallel()
	posts := open(t, "p07", "指挥部").table(t, "工作组")
	same(t, "command posts and units", []int{len(posts.data), distinct(posts.values(t, "对口支持单位"))}, []int{7, 48})
	same(t, "officials", posts.total(t, "抽调干部（名）", ledger.UnitPerson), "超500人")
	same(t, "pairs of towns", len(open(t, "p07", "山区平原结对").table(t, "帮扶镇街").data), 5)
	tb := open(t, "p07", "征迁进度").table(t, "涉及村")
	same(t, "villages", len(tb.data), 9)
	same(t, "households", tb.total(t, "涉迁户数（户）", ledger.UnitHousehold), "约3875户")
	same(t, "floor area", tb.total(t, "征迁建筑面积（万平方米）", ledger.UnitWanSquareMetre), "约185万㎡")
	same(t, "land", tb.total(t, "可腾出土地（万平方米）", ledger.UnitWanSquareMetre), "约145.8万㎡")
	rates := map[string]string{}
	for _, row := range tb.data[:2] {
		rates[row[tb.column["涉及村"]]] = row[tb.column["丈量完成率"]]
	}
	same(t, "rates", rates, map[string]string{"江尾村": "1 of 1", "集奎村": "90%以上"})
	for _, name := range []string{"指挥部", "山区平原结对", "征迁进度"} {
		for _, row := range open(t, "p07", name).rows {
			for col, text := range row {
				if strings.Contains(text, "征迁300万") && (col != 1 || !strings.HasPrefix(text, "注：")) {
					t.Errorf("%s row %s: 征迁300万 outside a note: %q", name, row[0], text)
				}
			}
		}
	}
}

func TestZoneLeavesTheFrameworkDealOut(t *testing.T) {
	t.Parallel()
	g := open(t, "p08", "Sheet1")
	tb := g.table(t, "总投资额")
	same(t, "projects", len(tb.data), 24)
	same(t, "total", tb.total(t, "总投资额", ledger.UnitYiYuan), "约20.4亿元")
	same(t, "finished", count(tb.values(t, "目前状态"), "完工", "竣工", "已完工"), 9)
	deal := g.table(t, "框架协议投资额（亿元）")
	same(t, "framework deal", deal.total(t, "框架协议投资额（亿元）", ledger.UnitYiYuan), "超60亿元")
}

func TestResponsibilityNamesPostsOnly(t *testing.T) {
	t.Parallel()
	places := open(t, "p09", "镇村包点").table(t, "包点单位")
	same(t, "places", len(places.data), 30)
	for _, post := range places.values(t, "包点岗位") {
		if !strings.HasSuffix(post, "岗") {
			t.Errorf("%q is no post", post)
		}
	}
	projects := open(t, "p09", "项目包点").table(t, "项目名称").values(t, "项目名称")
	known := slices.Concat(
		open(t, "p02", "项目").table(t, "项目名称").values(t, "项目名称"),
		open(t, "p03", "").table(t, "帮扶项目名称").values(t, "帮扶项目名称"),
		open(t, "p04", "双百行动协作项目").table(t, "协作项目名称").values(t, "协作项目名称"),
		open(t, "p05", "共建项目汇总表").table(t, "共建项目名称").values(t, "共建项目名称"))
	same(t, "projects", len(projects), 13)
	for _, p := range projects {
		if !slices.Contains(known, p) {
			t.Errorf("project %q is in no other sample", p)
		}
	}
}

func TestGrassRootsAddUp(t *testing.T) {
	t.Parallel()
	tb := open(t, "p10", "").table(t, "县（市、区）")
	got := map[string]string{}
	for heading, unit := range map[string]ledger.Unit{
		"植树（万株）": "万株", "美丽庭院（万户）": "万户", "四小园（万个）": "万个", "党员报到参与基层治理（万人次）": "万人次",
		"解决群众问题（件）": "件", "村民小组党组织覆盖（个）": "个", "参与绿化的农村基层党组织（个）": "个", "参与绿化的农村党员（名）": "人",
	} {
		got[heading] = tb.total(t, heading, unit)
	}
	same(t, "sums of ten counties", got, map[string]string{
		"植树（万株）": "135万株", "美丽庭院（万户）": "1.16万户", "四小园（万个）": "超5万个", "党员报到参与基层治理（万人次）": "29.52万人次",
		"解决群众问题（件）": "超11000件", "村民小组党组织覆盖（个）": "13757个", "参与绿化的农村基层党组织（个）": "超2400个", "参与绿化的农村党员（名）": "55000人",
	})
	same(t, "counties", len(tb.data), 10)
}
