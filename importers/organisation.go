package importers

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"jiedui/ledger"
)

// Directory is what the importer asks of the ledger, all names of a file at once.
type Directory interface {
	// OrganisationsNamed finds organisations by full name, alias or name key. Each name
	// asked for that fits any is a key of the answer; several answers mean it is ambiguous.
	OrganisationsNamed(ctx context.Context, names []string) (map[string][]ledger.Organisation, error)
	// OrganisationsIdentified finds organisations by an identifier of a scheme.
	OrganisationsIdentified(ctx context.Context, scheme string, values []string) (map[string]ledger.Organisation, error)
}

// mention is an organisation that a row names.
type mention struct {
	name  string // as the row has it, marks taken off; later the name to be stored
	code  string // 统一社会信用代码; empty: none
	kind  ledger.OrganisationKind
	share *int64 // basis points
	lead  bool
	cell  filled
}

var (
	leadMark  = regexp.MustCompile(`[(（]\s*牵头(?:单位|方)?\s*[)）]|[-—]牵头$|^牵头[:：]`)
	shareMark = regexp.MustCompile(`[(（]?\s*(?:占|占比)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*[%％]\s*[)）]?$`)
)

// splitOrganisations cuts a cell that lists several: at 、 ， ; / and line breaks outside
// brackets. 及 cuts only between two names that both look like organisations.
func splitOrganisations(s string) []string {
	var names []string
	depth, start := 0, 0
	flush := func(end int) {
		name := strings.TrimSpace(s[start:end])
		if name != "" {
			names = append(names, splitAnd(name)...)
		}
	}
	for i, r := range s {
		switch {
		case strings.ContainsRune("(（[【〔《", r):
			depth++
		case strings.ContainsRune(")）]】〕》", r):
			depth = max(0, depth-1)
		case depth == 0 && strings.ContainsRune("、，,;；/\n\r", r):
			flush(i)
			start = i + len(string(r))
		}
	}
	flush(len(s))
	return names
}

func splitAnd(name string) []string {
	for _, and := range []string{"及", "和", "与"} {
		before, after, ok := strings.Cut(name, and)
		if ok && endsLikeOrganisation(before) && endsLikeOrganisation(after) {
			return append([]string{strings.TrimSpace(before)}, splitAnd(strings.TrimSpace(after))...)
		}
	}
	return []string{name}
}

var organisationEnds = []string{"公司", "集团", "大学", "学院", "政府", "街道", "镇", "办事处", "委员会", "局", "指挥部", "协会", "研究院", "银行", "市", "县", "区"}

func endsLikeOrganisation(s string) bool {
	s = strings.TrimSpace(bracketed.ReplaceAllString(ledger.Narrow(s), ""))
	return slices.ContainsFunc(organisationEnds, func(end string) bool {
		return strings.HasSuffix(s, end) && len(s) > len(end)
	})
}

// organisations reads the columns of one role.
func (x *row) organisations(role string) []mention {
	var list []mention
	for _, i := range x.m.byID[x.m.roles[role]] {
		f, ok := x.in(i)
		if !ok {
			continue
		}
		// Line breaks inside a cell separate names; tidy would have joined them.
		text := f.text
		if strings.ContainsAny(f.Text, "\n\r") {
			text = strings.Join(strings.FieldsFunc(f.Text, func(r rune) bool { return r == '\n' || r == '\r' }), "、")
		}
		first, sum := len(list), int64(0)
		for _, m := range x.mentions(f, role, text) {
			m.cell = *f
			same := func(o mention) bool { return ledger.NameKey(o.name) == ledger.NameKey(m.name) }
			if !slices.ContainsFunc(list, same) {
				list = append(list, m)
				if m.share != nil {
					sum += *m.share
				}
			}
		}
		if sum > ledger.WholeShare {
			x.find(codeBadShare, *f, f.text, "各方占比合计超过 100%")
			for i := range list[first:] {
				list[first+i].share = nil
			}
		}
	}
	x.creditCodes(role, list)
	x.shares(role, list)
	return list
}

// listed is the text of a cell in a column of organisations.
type listed struct {
	column *mappedColumn
	text   string
}

// mentions are the organisations that a cell lists. Sheets repeat them, so those that
// nothing is to be said of are kept.
func (x *row) mentions(f *filled, role, text string) []mention {
	if list, known := x.r.listed[listed{f.column, text}]; known {
		return list
	}
	var list []mention
	plain := true
	for _, name := range splitOrganisations(text) {
		var m mention
		if strings.Contains(name, "牵头") && leadMark.MatchString(name) {
			m.lead = true
			name = leadMark.ReplaceAllString(name, "")
		}
		if at := shareIn(name); at != nil {
			plain = false
			share, ok := basisPoints(name[at[2]:at[3]])
			if !ok {
				x.find(codeBadShare, *f, name, "占比应在 0 到 100% 之间")
			}
			if role == string(ledger.RoleIntroducing) {
				x.find(codeBadShare, *f, name, "引进单位只计项目数，不分摊金额，不能填占比")
				share = nil
			}
			m.share = share
			name = name[:at[0]]
		}
		if m.name = tidy(name); m.name == "" || ledger.IsBlankWord(m.name) {
			continue
		}
		m.kind = kindOf(m.name, x.m.profile.Kinds, f.column.spec.Kind)
		list = append(list, m)
	}
	if plain {
		if len(x.r.listed) >= maxRemembered {
			clear(x.r.listed)
		}
		x.r.listed[listed{f.column, text}] = list
	}
	return list
}

// shareIn finds the share at the end of a name: where it and its number begin and end.
func shareIn(name string) []int {
	if !strings.ContainsAny(name, "%％") {
		return nil
	}
	return shareMark.FindStringSubmatchIndex(name)
}

// creditCodes gives organisations their codes, one for each in the same order.
func (x *row) creditCodes(role string, list []mention) {
	f, ok := x.one(x.m.creditCodes[role])
	if !ok && x.m.first == role {
		f, ok = x.one(fieldCreditCode)
	}
	if !ok {
		return
	}
	text, ok := x.codeText(f)
	if !ok {
		return
	}
	codes := splitOrganisations(strings.ToUpper(text))
	if len(codes) != len(list) {
		x.find(codeCreditCodeForm, f, f.text, fmt.Sprintf("有 %d 个单位，却有 %d 个统一社会信用代码，应一一对应", len(list), len(codes)))
		return
	}
	for i, code := range codes {
		switch {
		case !ledger.CreditCodeForm(code):
			x.find(codeCreditCodeForm, f, code, "统一社会信用代码应为 18 位数字或大写字母（不含 I、O、Z、S、V）")
			continue
		case !ledger.CreditCodeChecks(code):
			x.find(codeCreditCodeCheck, f, code, "校验位不符，请核对；确实如此可不改")
		}
		list[i].code = code
	}
}

// firstRole is the role of the first column of organisations, which a column of codes or
// shares without a role of its own is about.
func (m *mapping) firstRole() string {
	for _, kind := range []string{roleAssistor, string(ledger.RoleFunding), string(ledger.RoleImplementing), string(ledger.RoleLead), string(ledger.RoleOwner), string(ledger.RoleAccountable)} {
		if slices.ContainsFunc(m.columns, func(c mappedColumn) bool {
			return c.spec != nil && c.spec.Field == fieldOrganisation && c.spec.Role == kind
		}) {
			return kind
		}
	}
	return ""
}

// shares reads 东莞市60%、韶关市40%, or 60%、40% in the order of the organisations.
func (x *row) shares(role string, list []mention) {
	f, ok := x.one(x.m.shares[role])
	if !ok && x.m.first == role {
		f, ok = x.one(fieldShare)
	}
	if !ok {
		return
	}
	text := f.text
	if f.Percent {
		text = shiftTwo(text) + "%"
	}
	parts := splitOrganisations(text)
	for i, part := range parts {
		at := shareMark.FindStringSubmatchIndex(part)
		if at == nil {
			x.find(codeBadShare, f, part, "占比请写成 60%，或“东莞市60%、韶关市40%”")
			return
		}
		name := strings.TrimRight(tidy(part[:at[0]]), ":：占")
		n := i
		if name != "" {
			n = slices.IndexFunc(list, func(m mention) bool { return ledger.NameKey(m.name) == ledger.NameKey(name) })
		} else if len(parts) != len(list) {
			n = -1
		}
		share, valid := basisPoints(part[at[2]:at[3]])
		if n < 0 || n >= len(list) || !valid {
			x.find(codeBadShare, f, f.text, "占比与单位对不上，请写成“单位名称60%”，名称与单位列一致")
			return
		}
		list[n].share = share
	}
}

// basisPoints reads a percentage of at most two decimals, 0 to 100.
func basisPoints(s string) (*int64, bool) {
	q, err := ledger.ParseQuantity(s + "%")
	if err != nil || q.Value < 0 || q.Value > 100*q.Unit.Scale() || q.Value%100 != 0 {
		return nil, false
	}
	share := q.Value / 100
	return &share, true
}

// directory is what the ledger and the file itself know of the names in the file.
type directory struct {
	named      map[string][]string // name asked for → full names of organisations of that name
	identified map[string]string   // code asked for → full name; empty: none has it
	spelled    map[string]string   // key of an office's name → its first spelling in the file

	// Names of the file that are new, and names of the ledger that are in it, for suggestions;
	// more of the first than maxLikened need none.
	fresh, old map[string]bool
}

func newDirectory() directory {
	return directory{named: map[string][]string{}, identified: map[string]string{}, spelled: map[string]string{}, fresh: map[string]bool{}, old: map[string]bool{}}
}

// resolveOrganisations asks the directory about all mentions of some records and settles
// their names.
func (r *reader) resolveOrganisations(ctx context.Context, records []*record) error {
	k := &r.organisations
	names, codes := map[string]bool{}, map[string]bool{}
	ask := func(name string) {
		if _, known := k.named[name]; !known {
			k.named[name] = nil
			names[name] = true
		}
	}
	for _, rec := range records {
		for _, m := range rec.mentions {
			office := r.office(rec.m, m.name)
			if k.spelled[office.key] == "" {
				k.spelled[office.key] = m.name
			}
			if m.code != "" {
				if _, known := k.identified[m.code]; !known {
					k.identified[m.code] = ""
					codes[m.code] = true
				}
			}
			if _, known := k.named[m.name]; !known {
				ask(m.name)
				for _, s := range office.spellings {
					ask(s)
				}
			}
		}
	}
	if r.o.Directory != nil {
		if len(names) > 0 {
			found, err := r.o.Directory.OrganisationsNamed(ctx, sortedKeys(names))
			if err != nil {
				return fmt.Errorf("find organisations by name: %w", err)
			}
			for name, list := range found {
				for _, o := range list {
					k.named[name] = append(k.named[name], o.Name)
				}
			}
		}
		if len(codes) > 0 {
			found, err := r.o.Directory.OrganisationsIdentified(ctx, ledger.SchemeCreditCode, sortedKeys(codes))
			if err != nil {
				return fmt.Errorf("find organisations by code: %w", err)
			}
			for code, o := range found {
				k.identified[code] = o.Name
			}
		}
	}
	for _, rec := range records {
		for _, m := range rec.mentions {
			r.settle(rec, m)
		}
	}
	return nil
}

// foundAs are the organisations that a name is: of the name as it stands, or else of its
// other spellings.
func (r *reader) foundAs(rec *record, m *mention) []string {
	k := &r.organisations
	if list := k.named[m.name]; len(list) > 0 {
		return list
	}
	var list []string
	for _, s := range r.office(rec.m, m.name).spellings {
		for _, name := range k.named[s] {
			if !slices.Contains(list, name) {
				list = append(list, name)
			}
		}
	}
	return list
}

// addSuggestions completes the findings about new names when all names are known.
func (r *reader) addSuggestions(ctx context.Context) error {
	k := &r.organisations
	alike, err := r.suggest(ctx, sortedKeys(k.fresh), sortedKeys(k.old))
	if err != nil {
		return err
	}
	for at, name := range r.f.unlike {
		if names := alike[name]; len(names) > 0 {
			r.f.list[at].Hint += "；名称相近的有：" + strings.Join(names, "、")
		}
	}
	return nil
}

// settle decides which organisation a mention is.
func (r *reader) settle(rec *record, m *mention) {
	at := spot{sheet: rec.sheet, row: rec.entry.Row, col: m.cell.Col}
	if m.cell.Row != 0 {
		at.row = m.cell.Row
	}
	if m.cell.column != nil {
		at.heading = m.cell.column.text
	}
	fail := func(code, hint string) {
		if r.f.add(code, at, m.name, hint) {
			rec.failed = true
		}
	}
	if r.settledBySender(rec, m) {
		return
	}
	k := &r.organisations
	found := r.foundAs(rec, m)
	identified := k.identified[m.code]
	if len(found) == 0 && identified == "" && len(k.fresh) <= maxLikened {
		k.fresh[k.spelled[r.office(rec.m, m.name).key]] = true
	}
	for _, name := range found {
		k.old[name] = true
	}
	if identified != "" {
		if len(found) > 0 && !slices.Contains(found, identified) {
			fail(codeOrgConflict, "代码 "+m.code+" 属于“"+identified+"”，名称却是“"+found[0]+"”，请核对")
			return
		}
		if len(found) == 0 && ledger.NameKey(identified) != ledger.NameKey(m.name) {
			fail(codeOrgByCode, "台账中没有这个名称，按代码 "+m.code+" 认作“"+identified+"”；若代码是误填，请改正")
		}
		rec.rename(m, identified)
		return
	}
	switch {
	case len(found) == 1:
		rec.rename(m, found[0])
	case len(found) > 1:
		fail(codeAmbiguousOrg, "有几个单位都叫这个名称，请写全称或统一社会信用代码："+strings.Join(found[:min(len(found), 6)], "；"))
	default:
		key := r.office(rec.m, m.name).key
		name := k.spelled[key]
		if r.o.NoNewOrganisations {
			r.f.suggestFor(name, func() {
				fail(codeUnknownOrg, "台账中没有这个单位，本次导入不允许新建；请核对名称，或用 --same '写法=单位' 指明是台账中的哪一个")
			})
			return
		}
		rec.rename(m, name)
		r.f.suggestFor(name, func() {
			r.f.addOnce(key, codeNewOrganisation, at, name, "台账中没有这个单位，将新建（"+kindNames[m.kind]+"）；若是已有单位的另一种写法，请用 --same '写法=单位' 指明，以后自动认出")
		})
	}
}

// kindNames are the kinds as hints write them.
var kindNames = map[ledger.OrganisationKind]string{
	ledger.CityGovernment: "市", ledger.CountyGovernment: "县（市、区）", ledger.TownGovernment: "乡镇", ledger.StreetOffice: "街道",
	ledger.GovernmentOffice: "市县直单位", ledger.ProvincialUnit: "省直单位", ledger.CentralSOE: "央企", ledger.LocalSOE: "地方国企",
	ledger.PrivateFirm: "民企", ledger.Builder: "建筑业企业", ledger.University: "高校院所", ledger.SocialOrganisation: "社会组织",
	ledger.VillageCollective: "村集体", ledger.CommandPost: "指挥部", ledger.WorkTeam: "工作队", ledger.OtherOrganisation: "其他单位",
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
