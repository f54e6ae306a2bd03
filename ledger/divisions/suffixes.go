package divisions

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"jiedui/ledger"
)

// rule says how a name of a level is cut into core and suffix, and what else may
// be written in place of the suffix.
type rule struct {
	level  ledger.PlaceLevel
	suffix string
	// others may be written for the suffix: 乳源县 for 乳源瑶族自治县, 镇仔村 for 镇仔村委会.
	others []string
	// peoples: names of peoples before the suffix belong to it (瑶族自治县).
	peoples bool
}

var (
	villageWords   = []string{"村", "村委会", "村民委员会", "村委"}
	gachaWords     = []string{"嘎查", "嘎查村", "嘎查委员会", "嘎查村委会", "嘎查村民委员会"}
	communityWords = []string{"社区", "社区居委会", "社区居民委员会", "居委会", "居民委员会", "社区委员会", "居委"}
	streetWords    = []string{"街道", "街道办事处", "街道办", "街办", "办事处"}
)

// rules are tried in order, the longer suffix first. The first rule is for names
// that are taken whole.
var rules = []rule{
	{},
	{ledger.LevelProvince, "特别行政区", []string{"特区"}, false},
	{ledger.LevelProvince, "自治区", []string{"自治区"}, true},
	{ledger.LevelProvince, "省", nil, false},
	{ledger.LevelProvince, "市", nil, false},

	{ledger.LevelCity, "直辖县级行政区划", []string{"直辖县级行政单位", "直辖县级", "直辖县", "直辖"}, false},
	{ledger.LevelCity, "自治州", []string{"自治州", "州"}, true},
	{ledger.LevelCity, "地区", nil, false},
	{ledger.LevelCity, "市", nil, false},
	{ledger.LevelCity, "盟", nil, false},
	{ledger.LevelCity, "县", nil, false}, // Taiwan

	{ledger.LevelCounty, "自治县", []string{"自治县", "县"}, true},
	{ledger.LevelCounty, "自治旗", []string{"自治旗", "旗"}, true},
	{ledger.LevelCounty, "新区", nil, false},
	{ledger.LevelCounty, "林区", nil, false},
	{ledger.LevelCounty, "特区", nil, false},
	{ledger.LevelCounty, "县", nil, false},
	{ledger.LevelCounty, "区", []string{"区"}, true},
	{ledger.LevelCounty, "市", nil, false},
	{ledger.LevelCounty, "旗", nil, false},

	{ledger.LevelTown, "镇街道", append([]string{"镇", "镇街道办事处", "镇街道办"}, streetWords...), false},
	{ledger.LevelTown, "街道办事处", streetWords, false},
	{ledger.LevelTown, "街道", streetWords, false},
	{ledger.LevelTown, "苏木", nil, false},
	{ledger.LevelTown, "镇", []string{"镇"}, true},
	{ledger.LevelTown, "乡", []string{"乡", "民族乡"}, true},

	{ledger.LevelVillage, "嘎查村民委员会", gachaWords, false},
	{ledger.LevelVillage, "嘎查村委会", gachaWords, false},
	{ledger.LevelVillage, "嘎查委员会", gachaWords, false},
	{ledger.LevelVillage, "嘎查村", gachaWords, false},
	{ledger.LevelVillage, "嘎查", gachaWords, false},
	{ledger.LevelVillage, "村村民委员会", villageWords, false},
	{ledger.LevelVillage, "村村委会", villageWords, false},
	{ledger.LevelVillage, "村民委员会", villageWords, false},
	{ledger.LevelVillage, "村委会", villageWords, false},
	{ledger.LevelVillage, "村", villageWords, false},
	{ledger.LevelVillage, "社区居民委员会", communityWords, false},
	{ledger.LevelVillage, "社区居委会", communityWords, false},
	{ledger.LevelVillage, "社区委员会", communityWords, false},
	{ledger.LevelVillage, "社区", communityWords, false},
	{ledger.LevelVillage, "居民委员会", communityWords, false},
	{ledger.LevelVillage, "居委会", communityWords, false},
}

// peoples are the names of peoples in the names of autonomous places.
var peoples = strings.Fields(`
	各族 民族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族
	哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族
	仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族
	鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族
	维吾尔 蒙古 哈萨克 柯尔克孜 塔吉克 锡伯`)

// levelRules are the indexes of the rules of each level.
var levelRules = func() map[ledger.PlaceLevel][]int {
	m := map[ledger.PlaceLevel][]int{}
	for i, r := range rules[1:] {
		m[r.level] = append(m[r.level], i+1)
	}
	return m
}()

// cut finds the core of a folded name, in bytes, and the rule of what follows.
// A core has two runes at least: 城区 and 赵县 are not cut.
func cut(name string, level ledger.PlaceLevel) (core, rule int) {
	for _, i := range levelRules[level] {
		stem, ok := strings.CutSuffix(name, rules[i].suffix)
		if !ok || !longEnough(stem) {
			continue
		}
		if rules[i].peoples {
			stem = cutPeoples(stem)
		}
		return len(stem), i
	}
	return len(name), 0
}

// cutPeoples takes the names of peoples off the end: 双江拉祜族佤族 is 双江. Where
// nothing else would remain only 族 goes: 东乡族 is 东乡.
func cutPeoples(stem string) string {
	for again := true; again; {
		again = false
		for _, people := range peoples {
			if rest, ok := strings.CutSuffix(stem, people); ok && longEnough(rest) {
				stem, again = rest, true
				break
			}
		}
	}
	if rest, ok := strings.CutSuffix(stem, "族"); ok && longEnough(rest) {
		return rest
	}
	return stem
}

func longEnough(stem string) bool { return utf8.RuneCountInString(stem) >= 2 }

// Costs of the ways to write a name. Only the lowest bit is not theirs: it says
// that a level was skipped on the way.
const (
	costSkip  = 1
	costOther = 2 // another suffix than the bureau's, or the short name of a province
	costBare  = 4 // no suffix
	// costRepeat is for a place that the path has already passed. It is more than
	// all short names of a path together: what can be read as going on goes on.
	costRepeat = 64
)

// spellings calls use for each way to write the node's suffix that the rest of
// the text begins with: the bytes it takes and what it costs.
func (n *node) spellings(rest string, use func(size, cost int)) {
	own := n.folded[n.core:]
	if strings.HasPrefix(rest, own) {
		use(len(own), 0)
	}
	if own == "" {
		return
	}
	r := &rules[n.rule]
	for _, other := range r.others {
		if other != own && strings.HasPrefix(rest, other) {
			use(len(other), costOther)
		}
	}
	core := n.folded[:n.core]
	switch r.level {
	case ledger.LevelProvince:
		use(0, costOther)
	case ledger.LevelVillage:
		switch {
		case hasAnySuffix(core, "村", "社区", "嘎查"):
			use(0, costOther) // 新村 for 新村村委会
		case !hasAnySuffix(core, "省", "市", "县", "区", "镇", "乡", "街道"):
			use(0, costBare)
		}
		// 官渡镇 is never short for 官渡镇社区: the writer means a town.
	default:
		use(0, costBare)
	}
}

func hasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// soundsLikeVillage reports whether a text ends as names of villages do.
func soundsLikeVillage(text string) bool {
	return hasAnySuffix(text, "村", "社区", "嘎查", "委会", "委员会", "村委", "居委")
}

// isBelowVillage reports whether what stands behind a village's name is the name
// of something inside it: a group, team or hamlet.
func isBelowVillage(text string) bool {
	return hasAnySuffix(text, "组", "队", "屋", "片", "片区", "自然村", "屯", "寨", "号")
}

// foldRune maps a rune to the one that stands for it in comparisons: full-width
// forms to ASCII, small letters to capitals, 〇 to 0. Only letters and digits
// count; spaces, marks and brackets give -1.
func foldRune(r rune) rune {
	if 0xFF01 <= r && r <= 0xFF5E {
		r -= 0xFEE0
	}
	switch {
	case 'a' <= r && r <= 'z':
		return r - 'a' + 'A'
	case r < utf8.RuneSelf:
		if '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' {
			return r
		}
		return -1
	case 0x4E00 <= r && r <= 0x9FFF:
		return r
	case r == '〇', r == '○':
		return '0'
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Co, r): // the bureau's list has private-use runes
		return r
	}
	return -1
}

func fold(s string) string { return strings.Map(foldRune, s) }
