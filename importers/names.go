package importers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// Suggester is a Directory that also finds organisations whose names are like others. What
// it finds is only suggested, in the hint of a finding, never taken.
type Suggester interface {
	// OrganisationsLike finds, for each name, at most limit organisations, the likest first.
	OrganisationsLike(ctx context.Context, names []string, limit int) (map[string][]ledger.Organisation, error)
}

// traditional and simplified are the same characters in the same order: those that names of
// places and organisations are made of. A small table, not a converter of prose; characters
// that are also simplified ones (后, 里, 干) are left alone.
const (
	traditional = "廣東縣鎮鄉區國業設團體農漁龍灣島嶺門關陽雲慶樂華僑進興陸豐寧順圍連貴風長莊鳳橋頭樹會產發園電鐵車馬魚鳥輪醫藥學銀錢財經濟計畫劃開闢環衛監總統織紡絲網絡訊資訪調證據黨員務處廳協聯組勞動運輸郵糧蘭蘇淨齊魯" +
		"贛滬遼瀋陝鄭濱濰漢瓊澤溫羅萬蕭葉嶽巖岡崗營壢塹臺聖賢達遠邊塊壩墳墾鑿鑼鐘鎖鍋錦錫鋼鑄鏈銅鋁針釘鏡鑑飛騰驛驗騎駱鶴鷺鴨鵝雞鯉鮑鯨鱷劉陳張趙黃吳孫楊許鄧馮譚賀賴龐顧顏韓鄒潁蔣薩閻閩間閣聞聰職膚腳艦藝蔭蒼蓮" +
		"蔥蘆蘿虛號蟲補裝製複見規視覽觸訂訓記訴診註評詢試詩話該詳誠語說誼請論諾謀謝講識譜議護讀變讓貝負貢貨販貫責貯貿費貼賓賞賣賦質購賽贈軍軌軟較輔輕輝輛輯轄轉這過還邁選遞鄰醬釀釋鈔鈣鈴鉛銷銘鋒鋪錄鍵鎂鏟閃閉問" +
		"閑閘閱闊闖陰陣隊階際險雙雜離難霧靈靜韋響頁頂項須預領頻題額願類顯飯飲飼飽館馳駕駐驅鬆鮮鱗鳴麗麥點齡龜師專舊藍衝從復慣應懷戲戰戶擔損換擴攝敵數斷時曆書條來極楓榮構樁標樞機檔檢權歐歷歸殘殺氣決沖況洩淚淵減" +
		"測湯準滅滿漸潔潛澆濃濕灑無煙煉熱爐爭爺狀猶獎獲現瑪瑤畝異當療盜盡盤礦礎禮種稅穀穩窩節範築簡籌籃糞級紅約紙純納線細終結給絕絨綜綠維緊編緣練縱繞繼續罰義習聲膠臨舉艙廈廟灘溝瀝瀾嶼欖塢"
	simplified = "广东县镇乡区国业设团体农渔龙湾岛岭门关阳云庆乐华侨进兴陆丰宁顺围连贵风长庄凤桥头树会产发园电铁车马鱼鸟轮医药学银钱财经济计画划开辟环卫监总统织纺丝网络讯资访调证据党员务处厅协联组劳动运输邮粮兰苏净齐鲁" +
		"赣沪辽沈陕郑滨潍汉琼泽温罗万萧叶岳岩冈岗营坜堑台圣贤达远边块坝坟垦凿锣钟锁锅锦锡钢铸链铜铝针钉镜鉴飞腾驿验骑骆鹤鹭鸭鹅鸡鲤鲍鲸鳄刘陈张赵黄吴孙杨许邓冯谭贺赖庞顾颜韩邹颍蒋萨阎闽间阁闻聪职肤脚舰艺荫苍莲" +
		"葱芦萝虚号虫补装制复见规视览触订训记诉诊注评询试诗话该详诚语说谊请论诺谋谢讲识谱议护读变让贝负贡货贩贯责贮贸费贴宾赏卖赋质购赛赠军轨软较辅轻辉辆辑辖转这过还迈选递邻酱酿释钞钙铃铅销铭锋铺录键镁铲闪闭问" +
		"闲闸阅阔闯阴阵队阶际险双杂离难雾灵静韦响页顶项须预领频题额愿类显饭饮饲饱馆驰驾驻驱松鲜鳞鸣丽麦点龄龟师专旧蓝冲从复惯应怀戏战户担损换扩摄敌数断时历书条来极枫荣构桩标枢机档检权欧历归残杀气决冲况泄泪渊减" +
		"测汤准灭满渐洁潜浇浓湿洒无烟炼热炉争爷状犹奖获现玛瑶亩异当疗盗尽盘矿础礼种税谷稳窝节范筑简筹篮粪级红约纸纯纳线细终结给绝绒综绿维紧编缘练纵绕继续罚义习声胶临举舱厦庙滩沟沥澜屿榄坞"
)

var simplify = func() map[rune]rune {
	from, to := []rune(traditional), []rune(simplified)
	m := make(map[rune]rune, len(from))
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

// foldTraditional writes a name in simplified characters, to compare it.
func foldTraditional(s string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := simplify[r]; ok {
			return to
		}
		return r
	}, s)
}

// officeName is an organisation's name taken apart: the place that it begins with, and the
// rest. 广东省韶关市翁源县农业农村局 and 翁源县农业农村局 have the same two.
type officeName struct {
	place ledger.Place // no code: the name begins with none
	rest  string
	key   string
	// spellings are the other ways in which the ledger may have the name.
	spellings []string
}

// office takes a name apart.
func (r *reader) office(m *mapping, name string) *officeName {
	memo := officeAsked{m.profile, name} // the profile stands for its area
	if o, ok := r.offices[memo]; ok {
		return o
	}
	area := r.areaOf(m)
	folded := foldTraditional(strings.ReplaceAll(ledger.Narrow(name), " ", ""))
	o := &officeName{key: ledger.NameKey(folded)}
	runes := []rune(folded)
	for cut := min(len(runes)-2, 24); cut > 1; cut-- {
		if !strings.ContainsRune("市县区镇乡道州盟旗", runes[cut-1]) {
			continue
		}
		prefix := string(runes[:cut])
		match := r.resolve(divisions.Context{Under: area}, prefix)
		p := match.Place
		if !match.OK || match.Rest != "" || p.Level == ledger.LevelProvince || p.Level == ledger.LevelVillage || p.Level == ledger.LevelZone {
			continue
		}
		inArea := len(area) == 0 || slices.ContainsFunc(area, func(code string) bool { return strings.HasPrefix(p.Code, code) })
		if !inArea && !writesPath(prefix, p) {
			continue
		}
		o.place, o.rest = p, string(runes[cut:])
		o.key = p.Code + "\x00" + ledger.NameKey(o.rest)
		break
	}
	o.spellings = r.spellings(o, name)
	if len(r.offices) >= maxRemembered {
		clear(r.offices)
	}
	r.offices[memo] = o
	return o
}

type officeAsked struct {
	profile *Profile
	name    string
}

// maxRemembered bounds the answers of each kind that are kept because sheets repeat themselves.
const maxRemembered = 20_000

func (r *reader) areaOf(m *mapping) []string {
	if len(r.o.Area) > 0 {
		return r.o.Area
	}
	return m.profile.Area
}

// spellings are the other ways in which the ledger may have a name: in simplified
// characters, and with more or less of the path to its place. A town's or an ambiguous
// county's bare name is none of them: there are others of that name.
func (r *reader) spellings(o *officeName, name string) []string {
	var list []string
	add := func(s string) {
		if s != name && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	add(foldTraditional(name))
	if o.rest == "" {
		return list
	}
	path := ""
	levels := []ledger.PlaceLevel{ledger.LevelTown, ledger.LevelCounty, ledger.LevelCity, ledger.LevelProvince}
	for _, level := range levels {
		p, ok := r.o.Places.ByCode(ledger.AncestorCode(o.place.Code, level))
		if !ok || p.Level != level || strings.HasPrefix(path, p.Name) {
			continue
		}
		path = p.Name + path
		if level == ledger.LevelTown || level == ledger.LevelCounty && p.Code == o.place.Code && !r.resolve(divisions.Context{}, p.Name).OK {
			continue
		}
		add(path + o.rest)
	}
	return list
}

// likeness of two names between 0 and 100: the share of pairs of neighbouring characters
// that they have in common; a short name whose characters stand in the long one in the same
// order (中建四局, 中国建筑第四工程局) is as like as can be without being the same.
func likeness(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 {
		return 0
	}
	if len(x) > 2 && len(x) < len(y) && x[0] == y[0] && !strings.HasPrefix(string(y), string(x)) && inOrder(x, y) {
		return 90
	}
	pairs := map[[2]rune]int{}
	for i := range len(x) - 1 {
		pairs[[2]rune{x[i], x[i+1]}]++
	}
	shared := 0
	for i := range len(y) - 1 {
		if p := [2]rune{y[i], y[i+1]}; pairs[p] > 0 {
			pairs[p]--
			shared++
		}
	}
	return 200 * shared / (len(x) + len(y) - 2)
}

func inOrder(x, y []rune) bool {
	i := 0
	for _, r := range y {
		if i < len(x) && x[i] == r {
			i++
		}
	}
	return i == len(x)
}

const (
	alikeEnough    = 75
	maxSuggestions = 3
	// maxLikened names of a file are compared with one another; in a file with more new
	// organisations a hint for each is of no help.
	maxLikened = 200
)

// suggest finds, for each new name, names of the file and of the ledger that it may be
// another spelling of.
func (r *reader) suggest(ctx context.Context, fresh, known []string) (map[string][]string, error) {
	found := map[string][]string{}
	if len(fresh) == 0 || len(fresh) > maxLikened {
		return found, nil
	}
	like := map[string][]ledger.Organisation{}
	if s, ok := r.o.Directory.(Suggester); ok {
		var err error
		if like, err = s.OrganisationsLike(ctx, fresh, maxSuggestions); err != nil {
			return nil, fmt.Errorf("find organisations of like names: %w", err)
		}
	}
	candidates := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(fresh), known[:min(len(known), maxLikened)]...))))
	keys := map[string]string{}
	key := func(name string) string {
		k, ok := keys[name]
		if !ok {
			k = ledger.NameKey(foldTraditional(name))
			keys[name] = k
		}
		return k
	}
	for _, name := range fresh {
		type scored struct {
			name  string
			score int
		}
		var list []scored
		for _, o := range like[name] {
			list = append(list, scored{o.Name, max(likeness(key(name), key(o.Name)), alikeEnough)})
		}
		for _, c := range candidates {
			if s := likeness(key(name), key(c)); c != name && s >= alikeEnough && !slices.ContainsFunc(list, func(o scored) bool { return o.name == c }) {
				list = append(list, scored{c, s})
			}
		}
		slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		for _, s := range list[:min(len(list), maxSuggestions)] {
			found[name] = append(found[name], s.name)
		}
	}
	return found, nil
}
