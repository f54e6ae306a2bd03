package ledger

import "strings"

// traditional and simplified are the same characters in the same order: those that names of
// places and organisations are made of. A small table, not a converter of prose; characters
// that are also simplified ones (后, 里, 干) are left alone.
const (
	traditional = "廣東縣鎮鄉區國業設團體農漁龍灣島嶺門關陽雲慶樂華僑進興陸豐寧順圍連貴風長莊鳳橋頭樹會產發園電鐵車馬魚鳥輪醫藥學銀錢財經濟計畫劃開闢環衛監總統織紡絲網絡訊資訪調證據黨員務處廳協聯組勞動運輸郵糧蘭蘇淨齊魯" +
		"贛滬遼瀋陝鄭濱濰漢瓊澤溫羅萬蕭葉嶽巖岡崗營壢塹臺聖賢達遠邊塊壩墳墾鑿鑼鐘鎖鍋錦錫鋼鑄鏈銅鋁針釘鏡鑑飛騰驛驗騎駱鶴鷺鴨鵝雞鯉鮑鯨鱷劉陳張趙黃吳孫楊許鄧馮譚賀賴龐顧顏韓鄒潁蔣薩閻閩間閣聞聰職膚腳艦藝蔭蒼蓮" +
		"蔥蘆蘿虛號蟲補裝製複見規視覽觸訂訓記訴診註評詢試詩話該詳誠語說誼請論諾謀謝講識譜議護讀變讓貝負貢貨販貫責貯貿費貼賓賞賣賦質購賽贈軍軌軟較輔輕輝輛輯轄轉這過還邁選遞鄰醬釀釋鈔鈣鈴鉛銷銘鋒鋪錄鍵鎂鏟閃閉問" +
		"閑閘閱闊闖陰陣隊階際險雙雜離難霧靈靜韋響頁頂項須預領頻題額願類顯飯飲飼飽館馳駕駐驅鬆鮮鱗鳴麗麥點齡龜師專舊藍衝從復慣應懷戲戰戶擔損換擴攝敵數斷時曆書條來極楓榮構樁標樞機檔檢權歐歷歸殘殺氣決沖況洩淚淵減" +
		"測湯準滅滿漸潔潛澆濃濕灑無煙煉熱爐爭爺狀猶獎獲現瑪瑤畝異當療盜盡盤礦礎禮種稅穀穩窩節範築簡籌籃糞級紅約紙純納線細終結給絕絨綜綠維緊編緣練縱繞繼續罰義習聲膠臨舉艙廈廟灘溝瀝瀾嶼欖塢潤"
	simplified = "广东县镇乡区国业设团体农渔龙湾岛岭门关阳云庆乐华侨进兴陆丰宁顺围连贵风长庄凤桥头树会产发园电铁车马鱼鸟轮医药学银钱财经济计画划开辟环卫监总统织纺丝网络讯资访调证据党员务处厅协联组劳动运输邮粮兰苏净齐鲁" +
		"赣沪辽沈陕郑滨潍汉琼泽温罗万萧叶岳岩冈岗营坜堑台圣贤达远边块坝坟垦凿锣钟锁锅锦锡钢铸链铜铝针钉镜鉴飞腾驿验骑骆鹤鹭鸭鹅鸡鲤鲍鲸鳄刘陈张赵黄吴孙杨许邓冯谭贺赖庞顾颜韩邹颍蒋萨阎闽间阁闻聪职肤脚舰艺荫苍莲" +
		"葱芦萝虚号虫补装制复见规视览触订训记诉诊注评询试诗话该详诚语说谊请论诺谋谢讲识谱议护读变让贝负贡货贩贯责贮贸费贴宾赏卖赋质购赛赠军轨软较辅轻辉辆辑辖转这过还迈选递邻酱酿释钞钙铃铅销铭锋铺录键镁铲闪闭问" +
		"闲闸阅阔闯阴阵队阶际险双杂离难雾灵静韦响页顶项须预领频题额愿类显饭饮饲饱馆驰驾驻驱松鲜鳞鸣丽麦点龄龟师专旧蓝冲从复惯应怀戏战户担损换扩摄敌数断时历书条来极枫荣构桩标枢机档检权欧历归残杀气决冲况泄泪渊减" +
		"测汤准灭满渐洁潜浇浓湿洒无烟炼热炉争爷状犹奖获现玛瑶亩异当疗盗尽盘矿础礼种税谷稳窝节范筑简筹篮粪级红约纸纯纳线细终结给绝绒综绿维紧编缘练纵绕继续罚义习声胶临举舱厦庙滩沟沥澜屿榄坞润"
)

var simplify = func() map[rune]rune {
	from, to := []rune(traditional), []rune(simplified)
	m := make(map[rune]rune, len(from))
	for i, r := range from {
		m[r] = to[i]
	}
	return m
}()

// Simplified writes a name in simplified characters, to compare it.
func Simplified(s string) string {
	return strings.Map(func(r rune) rune {
		if to, ok := simplify[r]; ok {
			return to
		}
		return r
	}, s)
}
