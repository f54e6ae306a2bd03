package ledger

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Quantity is a value with its unit and the word that qualifies it: 约2900万元.
type Quantity struct {
	// Value counts the smallest units of Unit's dimension (分, millionths of a 亩, mm, kg, parts
	// per million, things counted). math.MinInt64 is not used, so every Value can be negated.
	Value int64
	// Unit is the unit the source wrote, for display; it does not change Value.
	Unit      Unit
	Qualifier Qualifier
}

// Codes of QuantityError. They are findings' codes too and never change.
const (
	QuantityEmpty          = "empty"
	QuantityNotANumber     = "not-a-number"
	QuantityBadGrouping    = "bad-grouping"
	QuantitySeveralNumbers = "several-numbers"
	QuantityUnexpectedText = "unexpected-text"
	QuantityUnitMissing    = "unit-missing"
	QuantityUnitUnknown    = "unit-unknown"
	QuantityUnitConflict   = "unit-conflict"
	QuantityUnitAmbiguous  = "unit-ambiguous"
	QuantityTooPrecise     = "too-precise"
	QuantityOverflow       = "overflow"
	QuantityNotFinite      = "not-finite"
)

var quantityHints = map[string]string{
	QuantityEmpty:          "单元格为空；确为零请填 0",
	QuantityNotANumber:     "请填写阿拉伯数字，如 2900万元；没有数据请填“无”",
	QuantityBadGrouping:    "千分位逗号位置不对，应每三位一组，如 1,234,567.89",
	QuantitySeveralNumbers: "一格只能填一个数；区间或并列的数请拆成多格",
	QuantityUnexpectedText: "数字前后有无法识别的文字，请只保留数字和单位",
	QuantityUnitMissing:    "没有写明单位，请在表头或数字后注明，如 300万平方米",
	QuantityUnitUnknown:    "无法识别的单位，请改用元、万元、亿元、亩、㎡、人、户、个等",
	QuantityUnitConflict:   "数字的单位与要求的单位不是同一类，请核对",
	QuantityUnitAmbiguous:  "表头单位已含“千”“万”或“亿”，数字里又写了一次，请写出完整单位",
	QuantityTooPrecise:     "小数位过多：金额最多到分，面积最多到百万分之一亩，计数和没有单位的数须为整数",
	QuantityOverflow:       "数值过大，请核对单位",
	QuantityNotFinite:      "该数值换算成此单位是无限小数，请指定保留位数",
}

// QuantityError says why a text is not a Quantity.
type QuantityError struct {
	Code string // one of the Quantity… constants
	Text string // the text as it was given
	Hint string // in Chinese, for the person who filled in the cell: what to change
}

func (e *QuantityError) Error() string {
	return fmt.Sprintf("%s: %q: %s", e.Code, e.Text, e.Hint)
}

func quantityError(code, text string) *QuantityError {
	return &QuantityError{Code: code, Text: text, Hint: quantityHints[code]}
}

// maxQuantityText bounds the work one cell can ask for; Excel allows 32,767 characters.
const maxQuantityText = 200

// ParseQuantity reads a quantity as offices write it (约2900万元, 110余栋, 90%以上, 三千亩). A number
// without a unit has the unit None. Errors are *QuantityError.
func ParseQuantity(s string) (Quantity, error) { return ParseQuantityIn(s, None) }

// ParseQuantityIn is ParseQuantity for a cell below a heading that names a unit: header is the
// unit of a cell that writes none. The cell's own unit wins if it has the same dimension and is
// a unit-conflict otherwise. 5万 below 元 is 50000 元; 5万 below 万元 is unit-ambiguous.
func ParseQuantityIn(s string, header Unit) (Quantity, error) {
	q, _, err := parseQuantity(s, header, false)
	return q, err
}

// ParseQuantityRounded is ParseQuantityIn, but a number finer than the smallest unit is rounded
// half up (away from zero) instead of refused, and rounded says that it was. Computed cells
// (=B2/3) need it.
func ParseQuantityRounded(s string, header Unit) (q Quantity, rounded bool, err error) {
	return parseQuantity(s, header, true)
}

func parseQuantity(s string, header Unit, round bool) (Quantity, bool, error) {
	q, rounded, code := readQuantity(s, header, round)
	if code != "" {
		return Quantity{}, false, quantityError(code, s)
	}
	return q, rounded, nil
}

func readQuantity(s string, header Unit, round bool) (q Quantity, rounded bool, code string) {
	header, ok := lookUpUnit(string(header))
	if !ok {
		return q, false, QuantityUnitUnknown
	}
	text := Narrow(s)
	switch {
	case text == "":
		return q, false, QuantityEmpty
	case len(text) > maxQuantityText:
		return q, false, QuantityNotANumber
	}
	if percent, ok := percentWords(text); ok {
		text = percent
	}
	rest, qualifier := cutPrefixQualifiers(text)
	lead := scanLead(rest)
	n, scaled, rest, code := scanNumber(lead)
	if code == QuantityNotANumber {
		code = labelCode(lead.rest, header)
	}
	if code != "" {
		return q, false, code
	}
	rest, suffix := cutSuffixQualifiers(rest)
	unit, multiplier, infix, code := scanUnit(rest)
	if code != "" {
		return q, false, code
	}
	scaled = scaled || multiplier > 1
	if lead.currency {
		if unit == None {
			unit = UnitYuan
		} else if unit.Dimension() != Money {
			return q, false, QuantityUnitConflict
		}
	}
	switch {
	case unit == None:
		if scaled && units[header].scaled {
			return q, false, QuantityUnitAmbiguous
		}
		unit = header
	case header != None && unit.Dimension() != header.Dimension():
		return q, false, QuantityUnitConflict
	}
	q = Quantity{Unit: unit, Qualifier: Join(qualifier, Join(infix, suffix))}
	q.Value, rounded, code = n.times(multiplier, uint64(unit.Scale()), round)
	if code != "" {
		return Quantity{}, false, code
	}
	if lead.negative {
		q.Value = -q.Value
	}
	return q.Canonical(), rounded, ""
}

// qualifierWord pairs a word with its meaning. Lists are searched in order, so a word stands
// before its own beginnings (超过 before 超).
type qualifierWord struct {
	word string
	Qualifier
}

var prefixQualifiers = []qualifierWord{
	{"大约", About}, {"约为", About}, {"约", About}, {"大概", About}, {"≈", About},
	{"超过", Over}, {"超", Over}, {"逾", Over}, {"突破", Over}, {"高于", Over}, {"大于", Over},
	{"多于", Over}, {">=", AtLeast}, {">", Over},
	{"不少于", AtLeast}, {"不低于", AtLeast}, {"不小于", AtLeast}, {"至少", AtLeast},
	{"最少", AtLeast}, {"≥", AtLeast}, {"≧", AtLeast},
	{"将近", Under}, {"接近", Under}, {"近", Under}, {"不足", Under}, {"不到", Under},
	{"不满", Under}, {"低于", Under}, {"小于", Under}, {"少于", Under}, {"<=", AtMost}, {"<", Under},
	{"不超过", AtMost}, {"不多于", AtMost}, {"不高于", AtMost}, {"不大于", AtMost},
	{"至多", AtMost}, {"最多", AtMost}, {"≤", AtMost}, {"≦", AtMost},
}

var suffixQualifiers = []qualifierWord{
	{"左右", About}, {"上下", About}, {"及以上", AtLeast}, {"以上", AtLeast},
	{"以内", AtMost}, {"之内", AtMost}, {"及以下", AtMost}, {"以下", AtMost},
}

// infixQualifiers stand between the number and the rest of its unit: 110余栋, 3亿多元.
var infixQualifiers = []qualifierWord{{"余", Over}, {"多", Over}, {"来", About}}

func cutPrefixQualifiers(s string) (rest string, q Qualifier) {
	q = Exact
	for s != "" && !isDigit(s[0]) {
		cut := false
		for _, w := range prefixQualifiers {
			if after, ok := strings.CutPrefix(s, w.word); ok {
				s, q, cut = strings.TrimLeft(after, " "), Join(q, w.Qualifier), true
				break
			}
		}
		if !cut {
			break
		}
	}
	return s, q
}

func cutSuffixQualifiers(s string) (rest string, q Qualifier) {
	q = Exact
	for s != "" {
		cut := false
		for _, w := range suffixQualifiers {
			if before, ok := strings.CutSuffix(s, w.word); ok {
				s, q, cut = strings.TrimRight(before, " "), Join(q, w.Qualifier), true
				break
			}
		}
		if !cut {
			break
		}
	}
	return s, q
}

// numberLead is what may stand between the qualifier and the first digit.
type numberLead struct {
	negative bool
	currency bool
	bracket  bool // accounting style: (1,234.50) is negative
	rest     string
}

func scanLead(s string) numberLead {
	l := numberLead{rest: s}
	signed := false
	for s != "" && !isDigit(s[0]) {
		switch {
		case !signed && (s[0] == '-' || s[0] == '+'):
			signed, l.negative, s = true, s[0] == '-', s[1:]
		case !signed && strings.HasPrefix(s, "负"):
			signed, l.negative, s = true, true, s[len("负"):]
		case !signed && s[0] == '(':
			signed, l.negative, l.bracket, s = true, true, true, s[1:]
		case !l.currency && cutWord(&s, "¥", "人民币", "RMB", "CNY"):
			l.currency = true
		default:
			if startsDecimal(s) || startsChinese(s) {
				l.rest = s
				return l
			}
			return numberLead{rest: l.rest}
		}
		s = strings.TrimLeft(s, " ")
	}
	if s != "" {
		l.rest = s
		return l
	}
	return numberLead{rest: l.rest}
}

// cutWord takes the first of words that s begins with.
func cutWord(s *string, words ...string) bool {
	for _, w := range words {
		if after, ok := strings.CutPrefix(*s, w); ok {
			*s = after
			return true
		}
	}
	return false
}

// scanNumber reads the number itself. scaled reports a 万 or 亿 within a Chinese numeral.
func scanNumber(l numberLead) (n number, scaled bool, rest, code string) {
	s := l.rest
	switch {
	case startsDecimal(s):
		if n, rest, code = scanDecimal(s); code != "" {
			return n, false, s, code
		}
		if !l.bracket {
			if mixed, after, ok := scanMixed(n, rest); ok {
				return mixed, true, after, ""
			}
		}
	case !l.bracket && startsChinese(s):
		return scanChineseNumber(s)
	default:
		return n, false, s, QuantityNotANumber
	}
	if l.bracket {
		// Only a bare number or a percentage is accounting style; (2900万元) may be a remark.
		rest = strings.TrimLeft(rest, " ")
		percent := cutWord(&rest, "%")
		if !cutWord(&rest, ")") {
			return n, false, s, tailCode(rest)
		}
		if percent {
			rest = "%" + rest
		}
	}
	return n, false, rest, ""
}

// percentWords rewrites 百分之九十 and 九成五 as 90% and 95%, words before and behind kept.
func percentWords(s string) (string, bool) {
	if before, rest, ok := strings.Cut(s, "百分之"); ok {
		end := digitRun(rest)
		if end > 0 {
			if i := end + 1; end < len(rest) && rest[end] == '.' && digitRun(rest[i:]) > 0 {
				end = i + digitRun(rest[i:])
			}
			return before + rest[:end] + "%" + rest[end:], true
		}
		end = chineseRun(rest)
		n, fraction, ok := chineseDecimal(rest, &end)
		if !ok {
			return s, false
		}
		return before + strconv.FormatInt(n, 10) + fraction + "%" + rest[end:], true
	}
	before, rest, ok := strings.Cut(s, "成")
	if !ok {
		return s, false
	}
	r, size := utf8.DecodeLastRuneInString(before)
	tens := chineseDigit(r)
	if isDigit(byte(min(r, 127))) {
		tens = int(r - '0')
	}
	before = before[:len(before)-size]
	// 三十成 and 1.5成 are not said; 两成多 stays unread.
	if tens < 1 || before != "" && (chineseRun(lastOf(before)) > 0 || isDigit(before[len(before)-1]) || strings.HasSuffix(before, ".")) {
		return s, false
	}
	ones := 0
	if r, size := utf8.DecodeRuneInString(rest); r == '半' {
		ones, rest = 5, rest[size:]
	} else if d := chineseDigit(r); d > 0 {
		ones, rest = d, rest[size:]
	}
	if rest != "" && chineseRun(rest) > 0 {
		return s, false
	}
	return before + strconv.Itoa(10*tens+ones) + "%" + rest, true
}

// lastOf is the last character of a text.
func lastOf(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[len(s)-size:]
}

// chineseDecimal reads 三点五 at the start of s; end is where its Chinese digits end and moves
// behind the fraction. fraction is ".5", or empty.
func chineseDecimal(s string, end *int) (whole int64, fraction string, ok bool) {
	if whole, ok = ParseChineseNumeral(s[:*end]); !ok {
		return 0, "", false
	}
	rest, point := strings.CutPrefix(s[*end:], "点")
	if !point {
		return whole, "", true
	}
	var digits strings.Builder
	for _, r := range rest {
		d := chineseDigit(r)
		if d < 0 {
			break
		}
		digits.WriteByte('0' + byte(d))
		*end += utf8.RuneLen(r)
	}
	if digits.Len() == 0 || digits.Len() > 8 || whole >= 10_000 {
		return 0, "", false
	}
	*end += len("点")
	return whole, "." + digits.String(), true
}

// scanMixed reads what digits and powers give together, 1亿2000万: each power lower than the one
// before, and the last part has one, so that 1亿2000 stays unread. n is the number before s.
func scanMixed(n number, s string) (number, string, bool) {
	last := int64(1) << 62
	total := uint64(0)
	parts := 0
	for part, rest := n, s; ; {
		power, after := scanPower(rest)
		const most = 1 << 53 // so that no sum overflows
		if power == 0 || power >= last || part.exp != 0 || part.wide != "" || part.coef > most/uint64(power) {
			break
		}
		rest = after
		total += part.coef * uint64(power)
		last = power
		parts++
		n, s = number{coef: total}, rest
		if rest == "" || !isDigit(rest[0]) {
			break
		}
		var code string
		if part, rest, code = scanDecimal(rest); code != "" {
			break
		}
		if power, _ := scanPower(rest); power == 0 {
			return n, s, false
		}
	}
	return n, s, parts > 1
}

// scanPower reads 百, 千, 万, 亿 or 百万, 千万, 千亿; 0: none of them.
func scanPower(s string) (power int64, rest string) {
	s = strings.TrimLeft(s, " ")
	r, size := utf8.DecodeRuneInString(s)
	if power = chinesePower(r); power < 100 {
		return 0, s
	}
	s = s[size:]
	if r, size := utf8.DecodeRuneInString(s); power < 10_000 && chinesePower(r) >= 10_000 {
		power, s = power*chinesePower(r), s[size:]
	}
	return power, s
}

func scanChineseNumber(s string) (n number, scaled bool, rest, code string) {
	end := chineseRun(s)
	if strings.HasPrefix(s[end:], "点") {
		whole, fraction, ok := chineseDecimal(s, &end)
		if !ok {
			return n, false, s, QuantityNotANumber
		}
		n, _, code = scanDecimal(strconv.FormatInt(whole, 10) + fraction)
		return n, false, s[end:], code
	}
	// 一百二十万元 is 120 of the unit 万元: a last 万 or 亿 goes to the unit where one has it.
	if r, size := utf8.DecodeLastRuneInString(s[:end]); chinesePower(r) >= 10_000 && end < len(s) {
		tail, _ := cutSuffixQualifiers(s[end-size:])
		if u, ok := lookUpUnit(tail); ok && units[u].scaled {
			end -= size
		}
	}
	value, ok := ParseChineseNumeral(s[:end])
	if !ok {
		if _, count, digits := chineseDigits(s[:end]); digits && count > 1 {
			return n, false, s, QuantitySeveralNumbers
		}
		return n, false, s, QuantityNotANumber
	}
	return number{coef: uint64(value)}, strings.ContainsAny(s[:end], "万亿萬億"), s[end:], ""
}

// labelCode names what is wrong with a text that does not begin with a number.
func labelCode(s string, header Unit) string {
	if r, _ := utf8.DecodeRuneInString(s); unicode.Is(unicode.Sc, r) && r != '¥' {
		return QuantityUnitUnknown
	}
	i := strings.IndexAny(s, "0123456789")
	if i <= 0 {
		return QuantityNotANumber
	}
	q, _, code := readQuantity(s[i:], None, true)
	switch {
	case code == QuantitySeveralNumbers:
		return code
	case code == "" && q.Unit == None && header == None && strings.ContainsFunc(s[:i], isHan):
		return QuantityUnitMissing // 征迁300万; MA5 is a name
	}
	return QuantityUnexpectedText
}

func isHan(r rune) bool { return unicode.Is(unicode.Han, r) }

// scanUnit reads what follows the number: 百, 千, 万, 亿 in rising order, at most one infix
// qualifier, then one whole unit or nothing.
func scanUnit(s string) (unit Unit, multiplier uint64, infix Qualifier, code string) {
	multiplier, infix = 1, Exact
	rest, level := s, uint64(1)
	for {
		rest = strings.TrimLeft(rest, " ")
		if rest == "" {
			return None, multiplier, infix, ""
		}
		if u, ok := lookUpUnit(rest); ok && u != None {
			return u, multiplier, infix, ""
		}
		r, size := utf8.DecodeRuneInString(rest)
		if power := uint64(chinesePower(r)); power > 10 && power > level {
			multiplier, level, rest = multiplier*power, max(power, 1_000), rest[size:]
			continue
		}
		cut := false
		if infix == Exact {
			for _, w := range infixQualifiers {
				if cut = cutWord(&rest, w.word); cut {
					infix = w.Qualifier
					break
				}
			}
		}
		if !cut {
			return None, 0, Exact, tailCode(rest)
		}
	}
}

// tailCode names what is wrong with a text after a number that is not a unit.
func tailCode(s string) string {
	for i := range len(s) {
		// The digit of m3 or e3 belongs to its letter.
		if isDigit(s[i]) && (i == 0 || !isLetter(s[i-1])) {
			return QuantitySeveralNumbers
		}
	}
	if startsChinese(strings.TrimLeft(s, " -~–—―→至到或和与/、,:;+±")) {
		return QuantitySeveralNumbers
	}
	if strings.IndexFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.Is(unicode.Sc, r) }) < 0 {
		return QuantityUnexpectedText
	}
	// 45家企业 begins with a unit and goes on; 万元/月 is one unit, which nobody knows.
	if strings.Contains(s, "/") {
		return QuantityUnitUnknown
	}
	for i := range s {
		if u, ok := lookUpUnit(s[:i]); ok && u != None && !isLetter(s[i-1]) { // m3 is no metre
			return QuantityUnexpectedText
		}
	}
	return QuantityUnitUnknown
}

// IsBlankWord reports whether a cell holds what offices type to mean "nothing here": 无, 暂无,
// a dash, a slash, N/A. The empty text is not a word, and 待定 is an answer still owed.
func IsBlankWord(s string) bool {
	switch strings.ToLower(Narrow(s)) {
	case "无", "暂无", "没有", "空", "不适用", "无数据",
		"-", "--", "---", "–", "——", "—", "―", "─", "/", "//", `\`, "╱", "…", "……",
		"n/a", "na", "#n/a", "nil", "none", "null":
		return true
	}
	return false
}

// Valid reports whether q has a known unit, a known qualifier and a value in range.
func (q Quantity) Valid() bool {
	return q.Unit.Valid() && q.Qualifier.Valid() && q.Value != math.MinInt64
}

// Canonical is q in the form that String writes: the empty qualifier becomes Exact, and an area
// that is not a finite decimal in its unit (one millionth of a 亩 is 1/1500 ㎡) moves to 亩. Value
// never changes. ParseQuantity(q.String()) is q.Canonical() for every valid q.
func (q Quantity) Canonical() Quantity {
	if q.Qualifier == "" {
		q.Qualifier = Exact
	}
	if q.Unit.Dimension() == Area {
		// Every area unit but 亩 and 万亩 is 3 × 2^a × 5^b millionths of a 亩.
		if q.Unit.Scale()%3 == 0 && q.Value%3 != 0 {
			q.Unit = UnitMu
		}
	}
	return q
}

// String is the canonical Chinese text, such as 约2900万元: exact, no thousands separators.
func (q Quantity) String() string {
	q = q.Canonical()
	text, err := DecimalText(q.Value, q.Unit, -1)
	if err != nil { // unknown unit: nothing but the raw value can be said
		return fmt.Sprintf("%s%d?%s", q.Qualifier.Prefix(), q.Value, string(q.Unit))
	}
	symbol := string(q.Unit)
	if q.Unit == UnitPercentagePoint {
		symbol = "个百分点"
	}
	return q.Qualifier.Prefix() + text + symbol
}

// In is q's value as decimal text in unit u, without qualifier and symbol; see DecimalText for
// digits. Another dimension is a unit-conflict.
func (q Quantity) In(u Unit, digits int) (string, error) {
	if !q.Unit.Valid() || !u.Valid() {
		return "", quantityError(QuantityUnitUnknown, string(q.Unit)+"→"+string(u))
	}
	if q.Unit.Dimension() != u.Dimension() {
		return "", quantityError(QuantityUnitConflict, string(q.Unit)+"→"+string(u))
	}
	return DecimalText(q.Value, u, digits)
}

// maxDecimals is more than any exact value has (1 kg in 万吨 has seven) and than anyone reads.
const maxDecimals = 18

// DecimalText writes value, in smallest units of u's dimension, as a decimal number of u, with
// exactly digits decimals (0 to 18), rounded half away from zero. With digits −1 it is exact and
// shows no trailing zeros; a value that is no finite decimal in u is a not-finite error.
func DecimalText(value int64, u Unit, digits int) (string, error) {
	if !u.Valid() {
		return "", quantityError(QuantityUnitUnknown, string(u))
	}
	if digits < -1 || digits > maxDecimals {
		return "", fmt.Errorf("decimal text: %d digits, want -1 to %d", digits, maxDecimals)
	}
	magnitude := uint64(value)
	if value < 0 {
		magnitude = -magnitude
	}
	scale := uint64(u.Scale())
	whole, rest := magnitude/scale, magnitude%scale

	// Long division: scale is at most 10^10, so rest × 10 stays far below 2^64.
	var fraction [maxDecimals]byte
	n := 0
	for ; n < maxDecimals && n != digits && (digits >= 0 || rest != 0); n++ {
		fraction[n] = '0' + byte(rest*10/scale)
		rest = rest * 10 % scale
	}
	if digits < 0 && rest != 0 {
		return "", quantityError(QuantityNotFinite, fmt.Sprintf("%d/%d%s", value, scale, string(u)))
	}
	if rest*2 >= scale { // never true after an exact division: rest is 0
		i := n - 1
		for ; i >= 0 && fraction[i] == '9'; i-- {
			fraction[i] = '0'
		}
		if i >= 0 {
			fraction[i]++
		} else {
			whole++
		}
	}
	var buffer [48]byte
	text := buffer[:0]
	if value < 0 && (whole != 0 || !allZeros(fraction[:n])) {
		text = append(text, '-')
	}
	text = strconv.AppendUint(text, whole, 10)
	if n > 0 {
		text = append(append(text, '.'), fraction[:n]...)
	}
	return string(text), nil
}

func allZeros(digits []byte) bool {
	for _, d := range digits {
		if d != '0' {
			return false
		}
	}
	return true
}
