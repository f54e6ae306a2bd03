package divisions

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

func TestResolve_finds_the_place(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	in4402 := Context{Under: []string{"4402"}}
	for _, c := range []struct {
		ctx   Context
		parts string // columns are separated by |
		code  string
		rest  string
	}{
		// written in one piece, suffixes and levels left out
		{parts: "韶关市翁源县官渡镇镇仔村", code: "440229109212"},
		{parts: "广东省韶关市翁源县官渡镇镇仔村委会", code: "440229109212"},
		{parts: "翁源县官渡镇镇仔村民委员会", code: "440229109212"},
		{parts: "翁源县官渡镇镇仔", code: "440229109212"},
		{parts: "翁源县镇仔村", code: "440229109212"},
		{parts: "翁源官渡", code: "440229109"},
		{parts: "翁源", code: "440229"},
		{parts: "韶关市官渡镇", code: "440229109"},
		{parts: "广东韶关翁源官渡镇仔", code: "440229109212"},
		// columns
		{parts: "韶关市|翁源县|官渡镇|镇仔村", code: "440229109212"},
		{parts: "广东省|韶关市|||", code: "4402"},
		{parts: "韶关市|翁源县|翁源县官渡镇|官渡镇镇仔村", code: "440229109212"},
		{parts: "湖北省|省直辖县级行政区划|仙桃市", code: "429004"},
		{parts: "北京市|北京市|朝阳区", code: "110105"},
		{parts: "北京市|市辖区|朝阳区", code: "110105"},
		// marks, spaces, full-width forms
		{parts: " 韶 关 市／翁源县　-　官渡镇 ", code: "440229109"},
		{parts: "广东省>韶关市>翁源县·官渡镇、镇仔村", code: "440229109212"},
		{parts: "翁源县（官渡镇）", code: "440229109"},
		{parts: "海淀区学院路街道７６８厂社区", code: "110108010026"},
		// autonomous places
		{parts: "广西", code: "45"},
		{parts: "广西壮族自治区", code: "45"},
		{parts: "内蒙古", code: "15"},
		{parts: "乳源", code: "440232"},
		{parts: "乳源县", code: "440232"},
		{parts: "乳源自治县", code: "440232"},
		{parts: "乳源瑶族自治县", code: "440232"},
		{parts: "恩施州", code: "4228"},
		{parts: "恩施市", code: "422801"},
		{parts: "甘肃东乡县", code: "622926"},
		{parts: "双江县", code: "530925"},
		{parts: "香港", code: "81"},
		{parts: "台湾省宜兰县宜兰市", code: "711701"},
		// cities without counties
		{parts: "东莞市", code: "4419"},
		{parts: "东莞", code: "4419"},
		{parts: "广东省|东莞市|东莞市", code: "441900"},
		{parts: "东莞市长安镇", code: "441900119"},
		{parts: "东莞市东莞市长安镇", code: "441900119"},
		{parts: "中山市", code: "4420"},
		{parts: "中山市小榄镇", code: "442000118"},
		{parts: "中山古镇", code: "442000105"},
		{parts: "儋州市", code: "4604"},
		{parts: "海南省儋州市那大镇", code: "460400100"},
		{parts: "嘉峪关市", code: "6202"},
		{parts: "东莞市", ctx: Context{Under: []string{"441900"}}, code: "4419"},
		{parts: "东莞市", ctx: Context{Level: ledger.LevelCounty}, code: "441900"},
		// municipalities
		{parts: "北京市朝阳区", code: "110105"},
		{parts: "浦东新区", code: "310115"},
		{parts: "上海浦东", code: "310115"},
		{parts: "重庆市巫山县官渡镇", code: "500237109"},
		// streets
		{parts: "禅城区石湾镇街道", code: "440604010"},
		{parts: "佛山市禅城区石湾镇街道办事处", code: "440604010"},
		{parts: "禅城区石湾街道", code: "440604010"},
		{parts: "博罗县石湾镇", code: "441322121"},
		{parts: "涵江区白塘镇", code: "350303101"},
		{parts: "顺德区容桂", code: "440606006"},
		{parts: "容桂", ctx: Context{Under: []string{"440606"}}, code: "440606006"},
		{parts: "佛山市顺德区容桂街道办", code: "440606006"},
		// the exact name beats the short one; a short name is first the city's, or the province's
		{parts: "吉林市", code: "2202"},
		{parts: "吉林", code: "22"},
		{parts: "长沙", code: "4301"},
		{parts: "长沙县", code: "430121"},
		{parts: "海南", code: "46"},
		{parts: "晋城市城区", code: "140502"},
		// context
		{parts: "官渡镇", ctx: in4402, code: "440229109"},
		{parts: "官渡", ctx: in4402, code: "440229109"},
		{parts: "官渡镇", ctx: Context{Under: []string{"440200000000"}}, code: "440229109"},
		{parts: "官渡镇", ctx: Context{Under: []string{"44", "4402", "440229"}}, code: "440229109"},
		{parts: "官渡镇", ctx: Context{Under: []string{"44", "4408"}}, code: "440804104"},
		{parts: "官渡镇镇仔村", ctx: in4402, code: "440229109212"},
		{parts: "镇仔村", ctx: in4402, code: "440229109212"},
		{parts: "镇仔", ctx: Context{Under: []string{"440229"}, Level: ledger.LevelVillage}, code: "440229109212"},
		{parts: "湛江市坡头区官渡镇", ctx: in4402, code: "440804104"},
		{parts: "东莞市长安镇", ctx: in4402, code: "441900119"},
		{parts: "官渡镇镇仔村", code: "440229109212"},
		{parts: "官渡", ctx: Context{Level: ledger.LevelCounty}, code: "530111"},
		{parts: "金门县", code: "350527"}, // not the town and village rows that repeat its name
		{parts: "凌家湖农场凌家湖农场", code: "341125402001"},
		{parts: "韶关", ctx: Context{Under: []string{"4419"}}, code: "4402"},
		// groups and hamlets inside the village
		{parts: "翁源县官渡镇镇仔村谢屋小组", code: "440229109212", rest: "谢屋小组"},
		{parts: "翁源县|官渡镇|镇仔村|谢屋", code: "440229109212", rest: "谢屋"},
		{parts: "翁源县官渡镇镇仔村委会第3村民小组", code: "440229109212", rest: "第3村民小组"},
		// codes
		{parts: "440229109212", code: "440229109212"},
		{parts: "440229000000", code: "440229"},
	} {
		m := r.Resolve(c.ctx, strings.Split(c.parts, "|")...)
		if !m.OK || m.Place.Code != c.code || m.Rest != c.rest || m.Reason != "" || m.Candidates != nil {
			t.Errorf("%s %v: %+v, want %s", c.parts, c.ctx, m, c.code)
		}
	}
}

func TestResolve_ambiguous_lists_all_with_paths(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	m := r.Resolve(Context{}, "官渡镇")
	if m.OK || m.Reason != ReasonAmbiguous {
		t.Fatalf("%+v", m)
	}
	want := []string{
		"410122102 河南省郑州市中牟县官渡镇", "420323108 湖北省十堰市竹山县官渡镇", "430181104 湖南省长沙市浏阳市官渡镇",
		"440229109 广东省韶关市翁源县官渡镇", "440804104 广东省湛江市坡头区官渡镇", "500117101 重庆市合川区官渡镇",
		"500237109 重庆市巫山县官渡镇", "511781109 四川省达州市万源市官渡镇", "520381106 贵州省遵义市赤水市官渡镇",
	}
	if d := cmp.Diff(want, listed(m)); d != "" {
		t.Error(d)
	}
	for _, name := range []string{"官渡", "朝阳", "宁化县湖村", "朝阳区", "鼓楼区", "城关镇"} {
		if m := r.Resolve(Context{}, name); m.OK || m.Reason != ReasonAmbiguous || len(m.Candidates) < 2 {
			t.Errorf("%s: %+v", name, m)
		}
	}
	if m := r.Resolve(Context{Under: []string{"44"}}, "官渡镇"); len(m.Candidates) != 2 {
		t.Errorf("in Guangdong: %v", listed(m))
	}
}

func listed(m Match) []string {
	var lines []string
	for _, c := range m.Candidates {
		lines = append(lines, c.Place.Code+" "+c.Path)
	}
	return lines
}

func TestResolve_unknown_is_never_a_guess(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	for _, parts := range []string{
		"", " 、", "查无此地", "翁源县查无此镇", "新丰县官渡镇", "新丰县|官渡镇", "新丰县|官渡镇|镇仔村",
		"翁源县官渡镇镇仔村某某公司", "翁源县官渡镇谢屋小组", "官渡镇、龙仙镇", "城", "乳", "44", "999999", "440229999",
		"翁源县官渡镇查无此村", strings.Repeat("官渡镇", 100),
	} {
		m := r.Resolve(Context{}, strings.Split(parts, "|")...)
		if m.OK || m.Reason != ReasonUnknown || m.Place != (ledger.Place{}) {
			t.Errorf("%q: %+v", parts, m)
		}
	}
	// The hint: what was understood, then where the other name exists.
	got := listed(r.Resolve(Context{}, "新丰县官渡镇"))
	if len(got) != 10 || got[0] != "440233 广东省韶关市新丰县" || got[4] != "440229109 广东省韶关市翁源县官渡镇" {
		t.Errorf("%q", got)
	}
	if d := cmp.Diff([]string{"440229 广东省韶关市翁源县"}, listed(r.Resolve(Context{}, "翁源县查无此镇"))); d != "" {
		t.Error(d)
	}
}

func TestResolve_zones_are_places(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	enclave := ledger.Place{Code: "4419Z1", Name: "莞韶反向飞地", Level: ledger.LevelZone, Parent: "4419", CreditedTo: "4402"}
	park := ledger.Place{Code: "440606006Z1", Name: "马冈村级工业园", Level: ledger.LevelZone, Parent: "440606006"}
	renamed := park
	renamed.Name = "马冈产业园"
	town := ledger.Place{Code: "440229199", Name: "新设镇", Level: ledger.LevelTown, Parent: "440229"}
	r.AddZones(enclave, park)
	r.AddZones(renamed, town, ledger.Place{Name: "无码之地", Level: ledger.LevelZone})
	for text, want := range map[string]ledger.Place{
		"莞韶反向飞地":     enclave,
		"东莞市莞韶反向飞地":  enclave,
		"韶关市莞韶反向飞地":  enclave,
		"容桂街道马冈产业园":  renamed,
		"翁源县新设":      town,
		"韶关市翁源县新设镇":  town,
		"顺德区·马冈产业园。": renamed,
	} {
		if d := cmp.Diff(Match{Place: want, OK: true}, r.Resolve(Context{}, text)); d != "" {
			t.Errorf("%s: %s", text, d)
		}
	}
	for _, gone := range []string{"容桂街道马冈村级工业园", "无码之地"} {
		if m := r.Resolve(Context{}, gone); m.OK {
			t.Errorf("%s resolves: %+v", gone, m)
		}
	}
	if m := r.Resolve(Context{}, "涵江区马冈产业园"); m.OK {
		t.Errorf("a zone resolved outside its host: %+v", m)
	}
	if got := r.Path("440606006Z1"); got != "广东省佛山市顺德区容桂街道马冈产业园" {
		t.Error(got)
	}
	if got, ok := r.ByCode("4419Z1"); !ok || got != enclave {
		t.Errorf("%+v", got)
	}
	if m := NewResolver().Resolve(Context{}, "东莞市莞韶反向飞地"); m.OK {
		t.Error("zones of one resolver are known to another")
	}
}

func TestByCode_takes_codes_filled_up_with_zeros(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	for code, want := range map[string]string{
		"44": "44", "440000": "44", "440000000000": "44", "440200": "4402", "4402": "4402", "440229000": "440229",
		"440229000000": "440229", "440229109000": "440229109", "440229109212": "440229109212", "441900": "441900",
		"441900000000": "4419", "110100000000": "1101", " 440229 ": "440229",
		"": "", "4": "", "440299": "", "4400": "", "44022": "", "440229999999": "", "44022900000": "", "翁源": "", "440229Z1": "",
	} {
		place, ok := r.ByCode(code)
		if ok != (want != "") || place.Code != want {
			t.Errorf("%q: %v %q, want %q", code, ok, place.Code, want)
		}
	}
}

func TestPath_leaves_placeholders_out(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	for code, want := range map[string]string{
		"440229109": "广东省韶关市翁源县官渡镇", "110105": "北京市朝阳区", "441900119": "广东省东莞市长安镇",
		"441900": "广东省东莞市", "4419": "广东省东莞市", "429004": "湖北省仙桃市", "1101": "北京市市辖区",
		"440229109212": "广东省韶关市翁源县官渡镇镇仔村委会", "000000": "",
	} {
		if got := r.Path(code); got != want {
			t.Errorf("%s: %q, want %q", code, got, want)
		}
	}
}

func TestSplitNames(t *testing.T) {
	t.Parallel()
	want := []string{"官渡镇", "龙仙镇", "江尾镇", "坝仔镇", "新江镇"}
	if d := cmp.Diff(want, SplitNames("官渡镇、龙仙镇，江尾镇; 坝仔镇\n/新江镇；")); d != "" {
		t.Error(d)
	}
	if got := SplitNames(" 、"); got != nil {
		t.Errorf("%q", got)
	}
}

func TestResolve_concurrently(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			r.AddZones(ledger.Place{Code: fmt.Sprintf("4402Z%d", i), Name: "园", Level: ledger.LevelZone, Parent: "4402"})
			for range 50 {
				if m := r.Resolve(Context{}, "武汉市江岸区一元街道", "扬子社区"); m.Reason == ReasonAmbiguous {
					t.Error(m)
				}
				if m := r.Resolve(Context{}, "涵江区白塘镇"); !m.OK {
					t.Error(m)
				}
			}
		})
	}
	wg.Wait()
	if got := len(r.added.Load().nodes); got != 8 {
		t.Errorf("%d zones after adding 8 at once", got)
	}
}

// Names that hundreds of places share, over and over, are the worst a text can be.
func TestResolve_is_quick_with_hostile_text(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	for _, name := range []string{"城关", "城关镇", "新城街道", "东城", "新村", "广东省新村"} {
		start := time.Now()
		r.Resolve(Context{Under: []string{"44"}}, strings.Repeat(name, maxRunes/len([]rune(name))))
		if took := time.Since(start); took > 5*time.Second {
			t.Errorf("%s: %v", name, took)
		}
	}
}

func FuzzResolve(f *testing.F) {
	for _, seed := range []string{"韶关市翁源县官渡镇镇仔村谢屋小组", "翁源官渡", "广东省|东莞市", "\xff官", "440229000000", "北京市北京市朝阳区"} {
		f.Add(seed, "4402", "town")
	}
	r := NewResolver()
	r.AddZones(ledger.Place{Code: "4419Z1", Name: "莞韶反向飞地", Level: ledger.LevelZone, Parent: "4419", CreditedTo: "4402"})
	f.Fuzz(func(t *testing.T, parts, under, level string) {
		m := r.Resolve(Context{Under: []string{under}, Level: ledger.PlaceLevel(level)}, strings.Split(parts, "|")...)
		_, known := r.ByCode(m.Place.Code)
		if m.OK != known || m.OK == (m.Reason != "") || m.OK && m.Candidates != nil {
			t.Errorf("%q: %+v", parts, m)
		}
		if m.Reason == ReasonAmbiguous && len(m.Candidates) < 2 {
			t.Errorf("%q: ambiguous with %v", parts, m.Candidates)
		}
	})
}
