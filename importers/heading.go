package importers

import (
	"regexp"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// heading is what the heading of one column says, over all rows of the header.
type heading struct {
	text  string   // the rows joined by " / ", as the sheet has them
	parts []string // keys of the rows from top to bottom, without those that say nothing but a unit

	unit     ledger.Unit // None: it says none
	year     int         // the year that it names; 0: none
	asOf     ledger.Date // 截至…
	inYear   bool        // the year's own part of something: 2024年完成投资, 本年完成
	cumulate bool        // 累计
}

// headingPart is what one cell of a header says.
type headingPart struct {
	key    string
	unit   ledger.Unit
	year   int
	asOf   ledger.Date
	inYear bool
}

var (
	bracketed     = regexp.MustCompile(`[(\[{【〔<〈《][^()\[\]{}【】〔〕<>〈〉《》]*[)\]}】〕>〉》]`)
	asOfPhrase    = regexp.MustCompile(`^(?:数据)?(?:截至|截止|至)(?:到)?((?:\d{4}|\d{2})年(?:\d{1,2}月)?(?:\d{1,2}[日号]|底|末|初)?)`)
	yearPhrase    = regexp.MustCompile(`^((?:19|20|21)\d{2})年?度?`)
	yearAnywhere  = regexp.MustCompile(`((?:19|20|21)\d{2})年`)
	monthsPhrase  = regexp.MustCompile(`^(?:\d{1,2}[-~至—])?\d{1,2}月份?`)
	numbering     = regexp.MustCompile(`^(?:\d{1,2}[.、]|[一二三四五六七八九十]{1,3}、|[①②③④⑤⑥⑦⑧⑨⑩])`)
	thisYearWords = []string{"本年度", "本年", "当年", "本月", "当月", "本季度", "当季", "今年以来", "今年", "上年", "去年"}
)

// headingKey is the form in which headings and words are compared.
func headingKey(s string) string { return readHeading(s).key }

// readHeading takes a header cell apart: the key, and what brackets and prefixes say
// about unit and time.
func readHeading(s string) headingPart {
	var p headingPart
	text := strings.ReplaceAll(ledger.Narrow(s), " ", "")
	if len(text) > 600 {
		return headingPart{key: text[:600]} // prose, no heading
	}
	for {
		at := bracketed.FindStringIndex(text)
		if at == nil {
			break
		}
		inside := bracketed.FindString(text)
		_, size := firstRune(inside)
		_, last := lastRune(inside)
		p.readBracket(inside[size : len(inside)-last])
		text = text[:at[0]] + text[at[1]:]
	}
	text = strings.Trim(text, "*＊★:;,。、?·")
	if m := asOfPhrase.FindStringSubmatch(text); m != nil {
		if span, err := ledger.ParseSpan(m[1]); err == nil {
			p.asOf = span.To
			text = text[len(m[0]):]
		}
	}
	if rest := numbering.ReplaceAllString(text, ""); rest != "" {
		text = rest
	}
	if m := yearPhrase.FindStringSubmatch(text); m != nil {
		p.year, _ = strconv.Atoi(m[1]) // four digits
		p.inYear = true
		text = text[len(m[0]):]
		text = monthsPhrase.ReplaceAllString(text, "")
	}
	for _, w := range thisYearWords {
		if strings.HasPrefix(text, w) {
			p.inYear = true
		}
	}
	if p.unit == ledger.None {
		// 总投资/万元, and a cell that says nothing but 万元.
		before, after, found := strings.Cut(text, "/")
		if !found {
			before, after = "", text
		}
		after = strings.TrimPrefix(strings.TrimPrefix(after, "金额"), "单位:")
		if u, err := ledger.ParseUnit(after); err == nil && u != ledger.None && (found || isMeasuring(u) || len([]rune(after)) > 1) {
			p.unit, text = u, before
		}
	}
	p.key = strings.ToUpper(strings.Trim(text, ":;,、。.-_/"))
	return p
}

// isMeasuring reports whether a unit alone cannot be anything else: 亩 can not, 户 and 个 can.
func isMeasuring(u ledger.Unit) bool {
	switch u.Dimension() {
	case ledger.Money, ledger.Area, ledger.Percent:
		return true
	}
	return false
}

func (p *headingPart) readBracket(inside string) {
	inside = strings.TrimPrefix(strings.TrimPrefix(inside, "金额"), "单位:")
	if u, err := ledger.ParseUnit(inside); err == nil && u != ledger.None {
		p.unit = u
		return
	}
	if m := asOfPhrase.FindStringSubmatch(inside); m != nil {
		if span, err := ledger.ParseSpan(m[1]); err == nil {
			p.asOf = span.To
		}
		return
	}
	if m := yearPhrase.FindStringSubmatch(inside); m != nil && len(m[0]) == len(inside) {
		p.year, _ = strconv.Atoi(m[1])
	}
}

func firstRune(s string) (rune, int) {
	for _, r := range s {
		return r, len(string(r))
	}
	return 0, 0
}

func lastRune(s string) (rune, int) {
	runes := []rune(s)
	if len(runes) == 0 {
		return 0, 0
	}
	r := runes[len(runes)-1]
	return r, len(string(r))
}

// joinHeading makes one heading of the cells of a column's header, top to bottom.
// A lower row decides where both say something.
func joinHeading(cells []string) heading {
	var h heading
	var shown []string
	for _, c := range cells {
		c = strings.Join(strings.Fields(c), "")
		if c == "" || len(shown) > 0 && shown[len(shown)-1] == c {
			continue
		}
		shown = append(shown, c)
		p := readHeading(c)
		if p.unit != ledger.None {
			h.unit = p.unit
		}
		if p.year != 0 {
			h.year = p.year
		}
		if !p.asOf.IsZero() {
			h.asOf = p.asOf
		}
		h.inYear = h.inYear || p.inYear
		h.cumulate = h.cumulate || strings.Contains(c, "累计")
		if p.key != "" {
			h.parts = append(h.parts, p.key)
		}
	}
	h.text = strings.Join(shown, " / ")
	return h
}

// keys are what the heading may be called, the most telling first: all rows in one and the
// lowest row, or (own false) the rows above it.
func (h heading) keys(own bool) []string {
	var keys []string
	add := func(k string) {
		if h.year != 0 {
			keys = append(keys, "年度"+k)
		}
		keys = append(keys, k)
	}
	last := len(h.parts) - 1
	switch {
	case last < 0:
	case own:
		if last > 0 {
			add(strings.Join(h.parts, ""))
		}
		add(h.parts[last])
	default:
		for i := last - 1; i >= 0; i-- {
			add(h.parts[i])
		}
	}
	return keys
}

// reason is why a column was mapped as it was.
type reason string

const (
	whyWord       reason = "word"       // the heading is one of the words
	whyNormalised reason = "normalised" // it is one without brackets, units, years, spaces
	whyPath       reason = "path"       // all rows of the header in one are
	whyChild      reason = "child"      // its lowest row is
	whyParent     reason = "parent"     // only a row above the lowest is
	whySeries     reason = "series"     // a measure with a word for target or actual
	whyUnit       reason = "unit"       // a measure with its unit behind it
	whyContent    reason = "content"    // the heading says nothing, what stands below it does
)

// reasonFor is why a column is what one of the heading's keys says, and how sure that is.
func (h heading) reasonFor(key string) (reason, int) {
	if h.year != 0 {
		key = strings.TrimPrefix(key, "年度")
	}
	switch {
	case len(h.parts) > 1 && key == strings.Join(h.parts, ""):
		return whyPath, 97
	case len(h.parts) > 1:
		return whyChild, 90
	case strings.ToUpper(h.text) == key:
		return whyWord, 100
	}
	return whyNormalised, 97
}
