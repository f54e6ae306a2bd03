package importers

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"jiedui/ledger"
)

// mapping is a table read by one kind of table of one profile.
type mapping struct {
	table   *table
	profile *Profile
	layout  *Layout
	columns []mappedColumn
	score   int
	missing []string // required fields that no column has
	said    *TableReading
	samples samples

	// Once no column changes any more:
	byID       map[string][]int // indexes of the columns of an id, in the order of their headings
	places     [][]int          // of the columns of each of placeFields
	attributes []int            // of the columns that are kept as attributes
	under      []string         // areas that names of places are looked for in
	first      string           // role of the first column of organisations
	// Ids of columns by the role of organisations.
	roles, creditCodes, shares, posts map[string]string
}

// mappedColumn is a column of the sheet and what it holds; spec is nil where no one knows.
type mappedColumn struct {
	tableColumn
	spec *Column
	why  reason
	sure int // 0 to 100
	// suggested is what the column may be by its contents, where that is too unsure to use it.
	suggested string
}

func (c mappedColumn) field() string {
	if c.spec == nil {
		return ""
	}
	return c.spec.ID()
}

// aims reports whether the column holds targets.
func (c mappedColumn) aims() bool {
	return c.spec != nil && (c.spec.Series == ledger.Target || c.spec.Series == ledger.StretchTarget)
}

// layoutWords is a layout with the headings that lead to each of its columns.
type layoutWords struct {
	profile *Profile
	layout  *Layout
	byKey   map[string]*Column
	// known are the fingerprints of headers that the layout was saved from. A layout that
	// has any reads such headers only, unless its profile is asked for.
	known []string
}

// longForm are the fields that only a table with a column of indicators has.
var longForm = []string{fieldIndicator, fieldUnit, fieldValue}

// builtInWords are the words of the built-in profiles, by profile.
var builtInWords = sync.OnceValue(func() map[*Profile][]layoutWords {
	words := map[*Profile][]layoutWords{}
	profiles := BuiltIn()
	for i := range profiles {
		words[&profiles[i]] = profileWords(&profiles[i])
	}
	return words
})

func profileWords(p *Profile) []layoutWords {
	var words []layoutWords
	for i := range p.Tables {
		words = append(words, newLayoutWords(p, &p.Tables[i]))
	}
	return words
}

func newLayoutWords(p *Profile, l *Layout) layoutWords {
	w := layoutWords{profile: p, layout: l, byKey: map[string]*Column{}, known: l.Fingerprints}
	long := slices.ContainsFunc(l.Requires, func(r string) bool { return strings.Contains(r, fieldIndicator) })
	own := map[string]*Column{}
	for i := range l.Columns {
		own[l.Columns[i].ID()] = &l.Columns[i]
	}
	shared := vocabulary().Columns
	for i := range shared {
		c := &shared[i]
		if slices.Contains(longForm, c.Field) && !long {
			continue
		}
		if mine, ok := own[c.ID()]; ok {
			c = mine
		}
		for _, word := range shared[i].Words {
			w.byKey[headingKey(word)] = c
		}
	}
	for key, m := range vocabulary().measureWords {
		if w.byKey[key] == nil {
			c := &Column{Measure: m}
			if mine, ok := own[m]; ok {
				c = mine
			}
			w.byKey[key] = c
		}
	}
	for i := range l.Columns {
		for _, word := range l.Columns[i].Words {
			w.byKey[headingKey(word)] = &l.Columns[i]
			if key := strings.ToUpper(word); w.byKey[key] == nil {
				w.byKey[key] = &l.Columns[i] // saved from a header of several rows
			}
		}
	}
	return w
}

// column finds what a heading means, why and how sure that is; nil: nothing known.
func (w layoutWords) column(h *heading) (*Column, reason, int) {
	byKeys := func(own bool) (*Column, string) {
		for _, key := range h.keys(own) {
			if c := w.byKey[key]; c != nil && allowedYear(*h, key, c) {
				return c, key
			}
		}
		return nil, ""
	}
	if c, key := byKeys(true); c != nil {
		why, sure := h.reasonFor(key)
		return c, why, sure
	}
	if c := w.target(h); c != nil {
		return c, whySeries, 90
	}
	if c, _ := byKeys(false); c != nil {
		return c, whyParent, 80
	}
	// 总投资万元: the unit without brackets.
	for _, key := range append(h.keys(true), h.keys(false)...) {
		for _, u := range []string{"万元", "亿元", "千元", "元", "万平方米", "平方米", "万㎡", "㎡", "亩", "%"} {
			rest, ok := strings.CutSuffix(key, u)
			if c := w.byKey[rest]; ok && c != nil && c.Measure != "" && allowedYear(*h, rest, c) {
				if h.unit == ledger.None {
					h.unit, _ = ledger.ParseUnit(u)
				}
				return c, whyUnit, 90
			}
		}
	}
	return nil, "", 0
}

// target reads a measure and a series from one heading, 清拆任务, or from a heading and the
// one above it, 清拆面积 / 2019年任务.
func (w layoutWords) target(h *heading) *Column {
	for i, part := range h.parts {
		m, series, ok := vocabulary().measureAndSeries(part)
		if !ok {
			continue
		}
		for j, other := range h.parts {
			if s, is := vocabulary().seriesOf(other); is && j != i {
				series = s
			}
		}
		if series == "" {
			series = ledger.Actual
		}
		found := Column{Measure: m, Series: series}
		for k := range w.layout.Columns {
			c := &w.layout.Columns[k]
			switch {
			case c.Measure != m:
			case c.Series == series || c.Series == "" && series == ledger.Actual:
				return c
			default:
				found.Unit, found.Subject = c.Unit, c.Subject
			}
		}
		return &found
	}
	return nil
}

// allowedYear keeps the year's own part of a cumulative kind of money out of it:
// 2024年完成投资 is not what was completed since the project began.
func allowedYear(h heading, key string, c *Column) bool {
	m, ok := measures[c.Measure]
	return !ok || !h.inYear || !m.IsMoney() || m.Behaviour == ledger.Flow || m.YearLong && strings.HasPrefix(key, "年度") ||
		m.YearLong && h.year == 0
}

func (w layoutWords) mapTable(t *table) *mapping {
	m := &mapping{table: t, profile: w.profile, layout: w.layout}
	has := map[string]bool{}
	for _, c := range t.columns {
		mapped := mappedColumn{tableColumn: c}
		mapped.spec, mapped.why, mapped.sure = w.column(&mapped.heading)
		if n := len(m.columns); n > 0 && mapped.aims() && mapped.year == 0 && len(c.parts) > 1 && m.columns[n-1].aims() &&
			m.columns[n-1].parts[0] == c.parts[0] {
			mapped.year = m.columns[n-1].year // 清拆面积 / 2019年任务, 清拆面积 / 加压任务
		}
		if id := mapped.field(); id != "" {
			if !has[id] && id != fieldSerial && id != fieldIgnore && id != fieldNote {
				m.score++
			}
			has[id] = true
			if mapped.spec.Measure != "" {
				has["measure"], has[mapped.spec.Measure] = true, true // of any series
			}
		}
		m.columns = append(m.columns, mapped)
	}
	for _, r := range w.layout.Requires {
		if slices.ContainsFunc(strings.Split(r, "|"), func(id string) bool { return has[id] }) {
			m.score += 3
		} else {
			m.missing = append(m.missing, r)
		}
	}
	return m
}

// matches weighs the words of a match: -1 when it is ruled out.
func (m Match) matches(text string) int {
	holds := func(words string) bool {
		for w := range strings.SplitSeq(words, "|") {
			if strings.Contains(text, w) {
				return true
			}
		}
		return false
	}
	score := 0
	for _, words := range m.Must {
		if !holds(words) {
			return -1
		}
		score += 5
	}
	for _, words := range m.Should {
		if holds(words) {
			score += 4
		}
	}
	if slices.ContainsFunc(m.Not, holds) {
		return -1
	}
	return score
}

// surroundings is the text in which profiles look for their words.
func (r *reader) surroundings(t *table) string {
	parts := append([]string{r.base, strings.ReplaceAll(ledger.Narrow(t.grid.name), " ", "")}, t.titles...)
	for _, c := range t.columns {
		parts = append(parts, ledger.Narrow(c.text))
	}
	return strings.Join(parts, "\n")
}

// totalsHeading is the first heading of a portfolio as it is exported.
const totalsHeading = "汇总口径"

// onlyTotals reports whether the table is a portfolio: totals of records kept elsewhere.
func (t *table) onlyTotals() bool {
	return len(t.columns) > 0 && t.columns[0].text == totalsHeading
}

// identifying are the fields without one of which a row names no record: it is a report's.
var identifying = []string{fieldName, fieldCode, fieldOrganisation + ":" + roleAssistor}

// reportLacking says of each table without its required columns what to do: nothing where
// it is a report on another sheet than the list itself.
func (r *reader) reportLacking() {
	for _, m := range r.lacking {
		where := spot{sheet: m.table.grid.name, row: m.table.bottom}
		listed := slices.ContainsFunc(r.sheets, func(s ledger.BatchSheet) bool {
			return s.Profile == m.profile.Name && s.Index != m.table.grid.index
		})
		if listed && !slices.ContainsFunc(identifying, m.has) {
			r.f.add(codeReportSheet, where, headingList(m.table), "此表没有写明是哪个项目或单位，像是汇总、通报；明细已从其他工作表读取，此表未导入")
			continue
		}
		r.f.block(codeMissingColumn, where, missingNames(m.missing),
			"按“"+m.profile.Title+"”读取时缺少必需的列，请补上这些列或用 --profile 指定其他模板")
	}
}

func headingList(t *table) string {
	var names []string
	for _, c := range t.columns {
		names = append(names, c.text)
	}
	return strings.Join(names, "、")
}

// missingNames lists fields by a heading that would do.
func missingNames(ids []string) string {
	var names []string
	for _, alternatives := range ids {
		var options []string
		for id := range strings.SplitSeq(alternatives, "|") {
			name := id
			if i := slices.IndexFunc(vocabulary().Columns, func(c Column) bool { return c.ID() == id }); i >= 0 && len(vocabulary().Columns[i].Words) > 0 {
				name = vocabulary().Columns[i].Words[0]
			}
			if m, ok := measures[id]; ok {
				name = m.Name
			}
			options = append(options, name)
		}
		names = append(names, strings.Join(options, "或"))
	}
	return strings.Join(names, "、")
}

// checkColumns reports what the mapping leaves out or cannot tell apart, and drops
// columns whose heading has a unit of the wrong kind.
func (r *reader) checkColumns(m *mapping) {
	r.reportUnheaded(m)
	m.leaveParts()
	seen := map[string]mappedColumn{}
	for i := range m.columns {
		c := &m.columns[i]
		where := spot{sheet: m.table.grid.name, row: m.table.headRow(c.tableColumn), col: c.col, heading: c.text}
		if c.spec != nil && !m.uses(c.spec) {
			c.spec = nil
		}
		if c.spec == nil {
			hint := "未识别的列，内容未导入"
			if m.keeps() {
				hint = "未识别的列，内容原样保留为项目的附加信息"
			}
			if c.suggested != "" {
				hint += "；内容像" + c.suggested + "，如果是，请改写列名"
			}
			r.f.add(codeUnmappedColumn, where, c.text, hint)
			continue
		}
		id := c.field()
		if c.spec.Field == fieldPerson {
			r.f.add(codePersonalName, where, c.text, "个人姓名、电话等信息不导入、不保存；请用单位和岗位填报")
			continue
		}
		if measure, ok := measures[c.spec.Measure]; ok {
			if c.unit != ledger.None && alike(c.unit, measure).Dimension() != measure.Unit.Dimension() {
				r.f.block(ledger.QuantityUnitConflict, where, string(c.unit),
					"表头单位与指标“"+measure.Name+"”（"+string(measure.Unit)+"）不是同一类，请核对表头")
				c.spec = &Column{Field: fieldIgnore}
				continue
			}
			if above := r.about(m.table).units[measure.Unit.Dimension()]; c.unit != ledger.None && above != ledger.None && above != c.unit {
				r.f.add(codeUnitOverridden, where, c.text, "表上方写的单位是“"+string(above)+"”，此列表头写的是“"+string(c.unit)+"”，按表头读取；若不对，请改正其中一处")
			}
			if measure.Behaviour == ledger.Flow && c.cumulate {
				r.f.add(codeCumulativeFlow, where, c.text, "“"+measure.Name+"”逐笔累加，此列是累计数，按截至日期的一笔记入；再次填报请只报新增，否则会重复")
			}
			id += c.asOf.String()
			if c.year != 0 {
				id += strconv.Itoa(c.year)
			}
		}
		if other, twice := seen[id]; twice && !repeatable(c.spec) {
			r.f.block(codeDuplicateColumn, where, other.text+"（"+ledger.ColumnLetters(other.col)+" 列）", "两列含义相同，无法判断以哪一列为准；请删去或改名其中一列")
		}
		seen[id] = *c
	}
}

// leaveParts makes nothing of columns that only their parent heading calls a measure, where another column is that
// measure itself: they are what it is made up of (已投入资金 beside 已投入资金 / 到户资金).
func (m *mapping) leaveParts() {
	for i := range m.columns {
		c := &m.columns[i]
		if c.spec == nil || c.spec.Measure == "" || c.why != whyParent {
			continue
		}
		if slices.ContainsFunc(m.columns, func(o mappedColumn) bool {
			return o.spec != nil && o.why != whyParent && o.field() == c.field() && o.asOf == c.asOf && o.year == c.year
		}) {
			c.spec = nil
		}
	}
}

// reportUnheaded says which columns of a table hold values under no heading.
func (r *reader) reportUnheaded(m *mapping) {
	for _, c := range m.samples.unheaded {
		r.f.add(codeUnmappedColumn, spot{sheet: m.table.grid.name, row: c.Row, col: c.Col}, c.Text, "这一列没有表头，内容未导入；请补上列名")
	}
}

// uses reports whether records of the table have a place for the column. What they have
// none for is reported like a column that nothing is known of.
func (m *mapping) uses(c *Column) bool {
	project, pairing := m.records(ProjectRecord), m.records(PairingRecord)
	switch c.Field {
	case fieldName, fieldCode, fieldPackage, fieldSector, fieldSummary, fieldNote, fieldStatus, fieldStarted, fieldDone, fieldSigned:
		return project
	case fieldStarts, fieldEnds, fieldPeriod, fieldShare, fieldPost:
		return project || pairing
	case fieldTeam:
		return pairing
	case fieldOrganisation:
		return project || pairing && c.Role == roleAssistor
	case fieldYear:
		return project || m.records(ObservationRecord)
	}
	return true
}

// repeatable fields are gathered from all their columns.
func repeatable(c *Column) bool {
	switch c.Field {
	case fieldOrganisation, fieldNote, fieldSummary, fieldSerial, fieldIgnore, fieldPerson, fieldPlace, fieldProgramm:
		return true
	}
	return false
}

func (m *mapping) keeps() bool {
	return m.profile.Keep && slices.Contains(m.layout.Record, ProjectRecord)
}

// organisationRoles are those that a column of organisations may have.
var organisationRoles = func() []string {
	list := []string{roleAssistor, roleProvider}
	for _, r := range ledger.Roles {
		list = append(list, string(r))
	}
	return list
}()

// index notes where columns are found. They must not change any more.
func (m *mapping) index() {
	m.byID = map[string][]int{}
	for i := range m.columns {
		c := &m.columns[i]
		if c.spec != nil {
			m.byID[c.spec.ID()] = append(m.byID[c.spec.ID()], i)
		}
		if c.spec != nil && c.spec.Field == fieldNote || c.spec == nil && m.keeps() {
			m.attributes = append(m.attributes, i)
		}
	}
	m.places = make([][]int, len(placeFields))
	for i, field := range placeFields {
		m.places[i] = slices.Clone(m.byID[field])
	}
	m.first = m.firstRole()
	m.roles, m.creditCodes, m.shares, m.posts = map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}
	for _, role := range organisationRoles {
		m.roles[role] = fieldOrganisation + ":" + role
		m.creditCodes[role], m.shares[role], m.posts[role] = fieldCreditCode+":"+role, fieldShare+":"+role, fieldPost+":"+role
	}
	for _, list := range m.byID {
		slices.SortStableFunc(list, func(a, b int) int { return strings.Compare(m.columns[a].text, m.columns[b].text) })
	}
}

func (m *mapping) records(kind RecordKind) bool { return slices.Contains(m.layout.Record, kind) }

// programmes are those that the table's records belong to if no column says.
// needsPlace reports whether a table of this kind is not one without a column of places.
func (m *mapping) needsPlace() bool {
	return slices.ContainsFunc(m.layout.Requires, func(alternatives string) bool {
		for id := range strings.SplitSeq(alternatives, "|") {
			if id != fieldPlace && id != fieldZone && !slices.Contains(placeFields, id) {
				return false
			}
		}
		return true
	})
}

func (m *mapping) programmes() []string {
	if len(m.layout.Programmes) > 0 {
		return m.layout.Programmes
	}
	if len(m.profile.Programmes) == 0 {
		return nil
	}
	return []string{m.profile.Programmes[0].Code}
}
