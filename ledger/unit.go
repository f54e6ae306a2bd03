package ledger

import "strings"

// Dimension is what a Unit measures. Quantities are added, compared and converted within one
// Dimension only. Every counted thing is a Dimension of its own (人, 户, 家), named by its unit:
// persons and households are never added.
type Dimension string

// The dimensions that have more than one unit.
const (
	Money   Dimension = "money"
	Area    Dimension = "area"
	Length  Dimension = "length"
	Mass    Dimension = "mass"
	Percent Dimension = "percent"
)

// Unit is the canonical Chinese symbol of a unit of measure, as ParseUnit returns it.
type Unit string

// Units that code names. Cells may hold any unit that ParseUnit knows.
const (
	// None is the unit of a bare number: whole numbers only, in the Dimension "".
	None Unit = ""

	UnitYuan         Unit = "元"
	UnitThousandYuan Unit = "千元"
	UnitWanYuan      Unit = "万元"
	UnitMillionYuan  Unit = "百万元"
	UnitYiYuan       Unit = "亿元"

	UnitMu              Unit = "亩"
	UnitWanMu           Unit = "万亩"
	UnitHectare         Unit = "公顷"
	UnitSquareMetre     Unit = "㎡"
	UnitWanSquareMetre  Unit = "万㎡"
	UnitSquareKilometre Unit = "平方公里"

	UnitMetre     Unit = "米"
	UnitKilometre Unit = "公里"

	UnitKilogram Unit = "公斤"
	UnitTonne    Unit = "吨"
	UnitWanTonne Unit = "万吨"

	UnitPercent         Unit = "%"
	UnitPercentagePoint Unit = "百分点"

	UnitPerson     Unit = "人"
	UnitPersonTime Unit = "人次"
	UnitHousehold  Unit = "户"
	UnitItem       Unit = "个"
	UnitFirm       Unit = "家"
)

// unitFacts is what the program knows of one Unit.
type unitFacts struct {
	dimension Dimension
	scale     int64
	// scaled marks a symbol that already holds a 千, 万 or 亿: under such a column heading a
	// cell that says 5万 could mean either.
	scaled bool
}

// Smallest units: money 分; area millionth of a 亩, because 1 亩 = 2000/3 ㎡ makes 1 ㎡ exactly
// 1500 of them; length mm; mass kg; percent parts per million; counts the thing itself.
var units = map[Unit]unitFacts{
	None: {"", 1, false},

	UnitYuan:         {Money, 100, false},
	UnitThousandYuan: {Money, 100_000, true},
	UnitWanYuan:      {Money, 1_000_000, true},
	UnitMillionYuan:  {Money, 100_000_000, true},
	UnitYiYuan:       {Money, 10_000_000_000, true},

	UnitMu:              {Area, 1_000_000, false},
	UnitWanMu:           {Area, 10_000_000_000, true},
	UnitHectare:         {Area, 15_000_000, false},
	UnitSquareMetre:     {Area, 1_500, false},
	UnitWanSquareMetre:  {Area, 15_000_000, true},
	UnitSquareKilometre: {Area, 1_500_000_000, false},

	UnitMetre:     {Length, 1_000, false},
	UnitKilometre: {Length, 1_000_000, false},

	UnitKilogram: {Mass, 1, false},
	UnitTonne:    {Mass, 1_000, false},
	UnitWanTonne: {Mass, 10_000_000, true},

	UnitPercent:         {Percent, 10_000, false},
	UnitPercentagePoint: {Percent, 10_000, false},
}

// countUnits are the measure words that offices count with; each also exists as 万人, 万户, …
var countUnits = []string{
	"人", "人次", "户", "个", "家", "栋", "套", "件", "株", "对", "场次", "天", "项", "条",
	"所", "座", "宗", "种", "支", "次", "台", "间", "处",
}

// unitNames maps every accepted spelling, lower case and half width, to its Unit.
var unitNames = map[string]Unit{
	"平方米": UnitSquareMetre, "平米": UnitSquareMetre, "平方": UnitSquareMetre,
	"m²": UnitSquareMetre, "m2": UnitSquareMetre,
	"万平方米": UnitWanSquareMetre, "万平米": UnitWanSquareMetre, "万平方": UnitWanSquareMetre,
	"万m²": UnitWanSquareMetre, "万m2": UnitWanSquareMetre,
	"平方千米": UnitSquareKilometre, "km²": UnitSquareKilometre, "km2": UnitSquareKilometre,
	"㎢": UnitSquareKilometre, "ha": UnitHectare, "hm²": UnitHectare,
	"m": UnitMetre, "千米": UnitKilometre, "km": UnitKilometre, "㎞": UnitKilometre,
	"千克": UnitKilogram, "kg": UnitKilogram, "㎏": UnitKilogram,
	"百分比": UnitPercent, "个百分点": UnitPercentagePoint,
	"人民币元": UnitYuan, "人民币万元": UnitWanYuan, "人民币亿元": UnitYiYuan,
}

func init() {
	for _, c := range countUnits {
		units[Unit(c)] = unitFacts{Dimension(c), 1, false}
		units[Unit("万"+c)] = unitFacts{Dimension(c), 10_000, true}
	}
	for u := range units {
		unitNames[string(u)] = u
	}
	for alias, c := range map[string]string{
		"名": "人", "位": "人", "幢": "栋", "棵": "株", "场": "场次", "日": "天",
	} {
		unitNames[alias] = Unit(c)
		unitNames["万"+alias] = Unit("万" + c)
	}
}

// ParseUnit reads a unit as it stands in a column heading: full-width letters, spaces, brackets
// around it and a leading 单位： are accepted; the empty text is None. Only whole symbols are
// units: 万元/月 is a rate, not money, and is refused as unit-unknown.
func ParseUnit(s string) (Unit, error) {
	text := Narrow(s)
	if u, ok := lookUpUnit(text); ok {
		return u, nil
	}
	text = trimBrackets(text)
	if i := strings.LastIndexByte(text, ':'); i >= 0 && strings.HasSuffix(strings.TrimSpace(text[:i]), "单位") {
		if u, ok := lookUpUnit(text[i+1:]); ok {
			return u, nil
		}
	}
	return None, quantityError(QuantityUnitUnknown, s)
}

// lookUpUnit finds a unit in narrowed text.
func lookUpUnit(s string) (Unit, bool) {
	if u, ok := unitNames[s]; ok {
		return u, true
	}
	s = trimBrackets(s)
	if strings.IndexByte(s, ' ') >= 0 {
		s = strings.ReplaceAll(s, " ", "")
	}
	u, ok := unitNames[strings.ToLower(s)]
	return u, ok
}

// trimBrackets takes off one pair of brackets that encloses the whole of a narrowed text.
func trimBrackets(s string) string {
	s = strings.TrimSpace(s)
	for _, pair := range [...][2]string{{"(", ")"}, {"[", "]"}, {"【", "】"}, {"〔", "〕"}} {
		if inner, ok := strings.CutPrefix(s, pair[0]); ok {
			if inner, ok = strings.CutSuffix(inner, pair[1]); ok {
				return strings.TrimSpace(inner)
			}
		}
	}
	return s
}

// Valid reports whether u is None or a canonical symbol; aliases are not valid until parsed.
func (u Unit) Valid() bool {
	_, ok := units[u]
	return ok
}

// Dimension is what u measures; "" for None and for an unknown unit.
func (u Unit) Dimension() Dimension { return units[u].dimension }

// Scale is the number of smallest units in one u, ≥ 1; 0 for an unknown unit.
func (u Unit) Scale() int64 { return units[u].scale }
