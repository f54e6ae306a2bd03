package ledger

import (
	"math"
	"math/big"
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Narrow makes office typing comparable: full-width letters, digits and punctuation become
// half width, every kind of space and line break becomes one plain space character, zero-width
// characters go, and the ends are trimmed. Text that needs none of this is returned as it is,
// without allocation.
func Narrow(s string) string {
	if isNarrow(s) {
		return s
	}
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c < ' ' {
				return narrowAll(s)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if narrowRune(r) != r {
			return narrowAll(s)
		}
		i += size
	}
	return trimSpaces(s)
}

// isNarrow tells most texts that need nothing done by their bytes alone. Those that begin
// what may need it are no part of any other character.
func isNarrow(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c <= ' ':
			return false
		case c < 0xC2:
		case c == 0xC2, c == 0xE1, c == 0xE2, c == 0xEF:
			return false
		case c == 0xE3 && strings.HasPrefix(s[i:], "\u3000"):
			return false
		}
	}
	return true
}

func narrowAll(s string) string { return trimSpaces(strings.Map(narrowRune, s)) }

func trimSpaces(s string) string { return strings.Trim(s, " ") }

// narrowRune returns -1 for characters without width, as strings.Map wants it.
func narrowRune(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - ('！' - '!')
	case r == '￥':
		return '¥'
	case r == '−' || r == '‐' || r == '‑' || r == '﹣': // minus sign, hyphens
		return '-'
	case r == '\u200b' || r == '\u200c' || r == '\u200d' || r == '\u2060' || r == '\ufeff':
		return -1
	case unicode.IsSpace(r):
		return ' '
	}
	return r
}

// number is a literal ±coef × 10^exp, exact.
type number struct {
	coef uint64
	exp  int
	// wide holds the digits before the exponent when they exceed coef.
	wide string
}

// powersOfTen are those that fit a uint64.
var powersOfTen = func() (p [20]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 10
	}
	return p
}()

// scanDecimal reads the decimal number at the start of narrowed text: digits, thousands
// separated by comma or by space in strict groups of three, a fraction, and an exponent as
// Excel stores it (1.2E+10, sign always written; a bare 1E3 is more likely a room or a code).
// It returns a code of QuantityError, or "".
func scanDecimal(s string) (n number, rest, code string) {
	i := 0
	wide := false
	digit := func(c byte) {
		if n.coef > (math.MaxUint64-9)/10 {
			wide = true
			return
		}
		n.coef = n.coef*10 + uint64(c-'0')
	}
	for i < len(s) && isDigit(s[i]) {
		digit(s[i])
		i++
	}
	var separator byte
	for i+1 < len(s) && (s[i] == ',' || s[i] == ' ') && isDigit(s[i+1]) {
		first := separator == 0
		group := digitRun(s[i+1:])
		badGroup := group != 3 || first && (i > 3 || s[0] == '0') || !first && s[i] != separator
		switch {
		case badGroup && s[i] == ',':
			return n, s, QuantityBadGrouping
		case badGroup:
			return n, s, QuantitySeveralNumbers
		}
		separator = s[i]
		for _, c := range []byte(s[i+1 : i+4]) {
			digit(c)
		}
		i += 4
	}
	if i+1 < len(s) && s[i] == '.' && isDigit(s[i+1]) {
		i++
		for i < len(s) && isDigit(s[i]) {
			digit(s[i])
			n.exp--
			i++
		}
		if i+1 < len(s) && s[i] == ',' && isDigit(s[i+1]) {
			return n, s, QuantityBadGrouping
		}
	}
	if wide {
		n.wide = s[:i]
	}
	if i+2 < len(s) && (s[i] == 'E' || s[i] == 'e') && (s[i+1] == '+' || s[i+1] == '-') {
		// Excel's numbers end at E+308; more digits are not a number it wrote.
		if run := digitRun(s[i+2:]); run >= 1 && run <= 3 {
			e := 0
			for _, c := range []byte(s[i+2 : i+2+run]) {
				e = e*10 + int(c-'0')
			}
			if s[i+1] == '-' {
				e = -e
			}
			n.exp += e
			i += 2 + run
		}
	}
	return n, s[i:], ""
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// digitRun counts the ASCII digits at the start of s.
func digitRun(s string) int {
	i := 0
	for i < len(s) && isDigit(s[i]) {
		i++
	}
	return i
}

// startsDecimal reports whether scanDecimal would find a number.
func startsDecimal(s string) bool {
	return s != "" && (isDigit(s[0]) || s[0] == '.' && len(s) > 1 && isDigit(s[1]))
}

// times returns n × a × b as an integer. A remainder is an error code unless round is set: then
// half and more go up. The result is not negative; the sign is the caller's.
func (n number) times(a, b uint64, round bool) (value int64, rounded bool, code string) {
	overflow, factor := bits.Mul64(a, b)
	if n.wide != "" || overflow != 0 || n.exp > 0 || -n.exp >= len(powersOfTen) {
		return n.timesBig(a, b, round)
	}
	divisor := powersOfTen[-n.exp]
	hi, lo := bits.Mul64(n.coef, factor)
	if hi >= divisor {
		return 0, false, QuantityOverflow
	}
	quotient, remainder := bits.Div64(hi, lo, divisor)
	if remainder != 0 {
		if !round {
			return 0, false, QuantityTooPrecise
		}
		if remainder >= divisor-remainder && quotient < math.MaxUint64 {
			quotient++
		}
	}
	if quotient > math.MaxInt64 {
		return 0, false, QuantityOverflow
	}
	return int64(quotient), remainder != 0, ""
}

func (n number) timesBig(a, b uint64, round bool) (value int64, rounded bool, code string) {
	product := new(big.Int).SetUint64(n.coef)
	if n.wide != "" {
		digits := strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, n.wide)
		product.SetString(digits, 10)
	}
	product.Mul(product, new(big.Int).SetUint64(a))
	product.Mul(product, new(big.Int).SetUint64(b))
	power := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(n.exp, -n.exp))), nil)
	if n.exp >= 0 {
		product.Mul(product, power)
	} else {
		remainder := new(big.Int)
		product.QuoRem(product, power, remainder)
		if rounded = remainder.Sign() != 0; rounded {
			if !round {
				return 0, false, QuantityTooPrecise
			}
			if remainder.Lsh(remainder, 1).Cmp(power) >= 0 {
				product.Add(product, big.NewInt(1))
			}
		}
	}
	if !product.IsInt64() {
		return 0, false, QuantityOverflow
	}
	return product.Int64(), rounded, ""
}

// chineseDigit is the value of one written digit, formal ones (壹) included, or -1.
func chineseDigit(r rune) int {
	switch r {
	case '零', '〇', '○':
		return 0
	case '一', '壹':
		return 1
	case '二', '两', '贰', '兩':
		return 2
	case '三', '叁':
		return 3
	case '四', '肆':
		return 4
	case '五', '伍':
		return 5
	case '六', '陆':
		return 6
	case '七', '柒':
		return 7
	case '八', '捌':
		return 8
	case '九', '玖':
		return 9
	}
	return -1
}

// chinesePower is the value of 十, 百, 千, 万, 亿, or 0.
func chinesePower(r rune) int64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1_000
	case '万', '萬':
		return 10_000
	case '亿', '億':
		return 100_000_000
	}
	return 0
}

// chineseRun is the length in bytes of the numeral characters at the start of s.
func chineseRun(s string) int {
	for i, r := range s {
		if chineseDigit(r) < 0 && chinesePower(r) == 0 {
			return i
		}
	}
	return len(s)
}

// startsChinese reports whether s begins with a numeral that can stand alone: a digit or 十
// (百, 千, 万 need a digit before them: 百分比, 千米, 万元 are not numbers).
func startsChinese(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return chineseDigit(r) >= 0 || chinesePower(r) == 10
}

// ParseChineseNumeral reads a whole number written with 十, 百, 千, 万, 亿: 两千零五十, 一百二十万,
// 壹佰. It refuses the spoken short forms whose last digit stands for the next lower power
// (三千五 for 3500) and digits side by side (三五 is "three to five"). Below 10^16.
func ParseChineseNumeral(s string) (int64, bool) {
	var (
		total, group, section int64 // complete 亿, complete 万, the part below 万
		digit                 = int64(-1)
		zero                  bool  // a 零 stands before what comes next
		last                  int64 // the power just read; 0 at the start
		lowest                = int64(1) << 62
		first                 = true
	)
	if s == "零" || s == "〇" {
		return 0, true
	}
	for _, r := range s {
		power := chinesePower(r)
		d := int64(chineseDigit(r))
		switch {
		case d == 0:
			// 零 marks skipped places: it follows a power and precedes a digit.
			if digit >= 0 || zero || last < 100 {
				return 0, false
			}
			zero = true
		case d > 0:
			if digit >= 0 {
				return 0, false
			}
			digit = d
		case power == 0:
			return 0, false
		case power < 10_000:
			if digit < 0 {
				// Only 十 may go without a digit, at the very start: 十五.
				if power != 10 || !first {
					return 0, false
				}
				digit = 1
			}
			if power >= lowest {
				return 0, false
			}
			section += digit * power
			digit, zero, last, lowest = -1, false, power, power
		default:
			if digit >= 0 {
				if last != 10 && last != 0 && !zero {
					return 0, false
				}
				section += digit
			}
			if zero && digit < 0 {
				return 0, false
			}
			if power == 10_000 {
				if section == 0 || group != 0 {
					return 0, false
				}
				group = section * power
			} else {
				if group+section == 0 || total != 0 {
					return 0, false
				}
				total, group = (group+section)*power, 0
			}
			// What follows is a section of its own, below the power just read.
			section, digit, zero, last, lowest = 0, -1, false, power, 10_000
		}
		first = false
	}
	if zero && digit < 0 {
		return 0, false
	}
	if digit >= 0 {
		if last != 10 && last != 0 && !zero {
			return 0, false
		}
		section += digit
	}
	return total + group + section, !first
}

// chineseDigits reads digits side by side, as in a year: 二〇二四.
func chineseDigits(s string) (value, count int, ok bool) {
	for _, r := range s {
		d := chineseDigit(r)
		if d < 0 || count == 8 {
			return 0, 0, false
		}
		value = value*10 + d
		count++
	}
	return value, count, count > 0
}
