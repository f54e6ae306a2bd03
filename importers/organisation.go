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
	for _, f := range x.all(fieldOrganisation + ":" + role) {
		// Line breaks inside a cell separate names; tidy would have joined them.
		text := f.text
		if strings.ContainsAny(f.Text, "\n\r") {
			text = strings.Join(strings.FieldsFunc(f.Text, func(r rune) bool { return r == '\n' || r == '\r' }), "、")
		}
		first, sum := len(list), int64(0)
		for _, name := range splitOrganisations(text) {
			m := mention{cell: f}
			if leadMark.MatchString(name) {
				m.lead = true
				name = leadMark.ReplaceAllString(name, "")
			}
			if at := shareMark.FindStringSubmatchIndex(name); at != nil {
				share, ok := basisPoints(name[at[2]:at[3]])
				if !ok {
					x.find(codeBadShare, f, name, "占比应在 0 到 100% 之间")
				}
				if role == string(ledger.RoleIntroducing) {
					x.find(codeBadShare, f, name, "引进单位只计项目数，不分摊金额，不能填占比")
					share = nil
				}
				m.share = share
				name = name[:at[0]]
			}
			if m.name = tidy(name); m.name == "" || ledger.IsBlankWord(m.name) {
				continue
			}
			m.kind = kindOf(m.name, x.m.profile.Kinds, f.column.spec.Kind)
			same := func(o mention) bool { return ledger.NameKey(o.name) == ledger.NameKey(m.name) }
			if !slices.ContainsFunc(list, same) {
				list = append(list, m)
				if m.share != nil {
					sum += *m.share
				}
			}
		}
		if sum > ledger.WholeShare {
			x.find(codeBadShare, f, f.text, "各方占比合计超过 100%")
			for i := range list[first:] {
				list[first+i].share = nil
			}
		}
	}
	x.creditCodes(role, list)
	x.shares(role, list)
	return list
}

// creditCodes gives organisations their codes, one for each in the same order.
func (x *row) creditCodes(role string, list []mention) {
	f, ok := x.one(fieldCreditCode + ":" + role)
	if !ok && x.m.firstRole() == role {
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
	f, ok := x.one(fieldShare + ":" + role)
	if !ok && x.m.firstRole() == role {
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

// known is what the directory and the file itself know of the names in the file.
type known struct {
	named      map[string][]ledger.Organisation
	identified map[string]ledger.Organisation
	spelled    map[string]string   // key of an office's name → its first spelling in the file
	alike      map[string][]string // new name → names that it may be another spelling of
}

// resolveOrganisations asks the directory about all mentions and settles their names.
func (r *reader) resolveOrganisations(ctx context.Context) error {
	names, codes := map[string]bool{}, map[string]bool{}
	k := known{spelled: map[string]string{}}
	for _, rec := range r.records {
		for _, m := range rec.mentions {
			key := r.office(rec.m, m.name).key
			if k.spelled[key] == "" {
				k.spelled[key] = m.name
			}
			if m.code != "" {
				codes[m.code] = true
			}
			if names[m.name] {
				continue
			}
			names[m.name] = true
			for _, s := range r.office(rec.m, m.name).spellings {
				names[s] = true
			}
		}
	}
	if r.o.Directory != nil {
		var err error
		if len(names) > 0 {
			if k.named, err = r.o.Directory.OrganisationsNamed(ctx, sortedKeys(names)); err != nil {
				return fmt.Errorf("find organisations by name: %w", err)
			}
		}
		if len(codes) > 0 {
			if k.identified, err = r.o.Directory.OrganisationsIdentified(ctx, ledger.SchemeCreditCode, sortedKeys(codes)); err != nil {
				return fmt.Errorf("find organisations by code: %w", err)
			}
		}
	}
	if err := r.likeNames(ctx, &k); err != nil {
		return err
	}
	for _, rec := range r.records {
		for _, m := range rec.mentions {
			r.settle(rec, m, k)
		}
	}
	return nil
}

// found are the organisations that a name is: of the name as it stands, or else of its
// other spellings.
func (r *reader) found(rec *record, m *mention, k known) []ledger.Organisation {
	if list := k.named[m.name]; len(list) > 0 {
		return list
	}
	var list []ledger.Organisation
	for _, s := range r.office(rec.m, m.name).spellings {
		for _, o := range k.named[s] {
			if !slices.ContainsFunc(list, func(p ledger.Organisation) bool { return p.Name == o.Name }) {
				list = append(list, o)
			}
		}
	}
	return list
}

// likeNames looks for what new names may be other spellings of.
func (r *reader) likeNames(ctx context.Context, k *known) error {
	fresh, old := map[string]bool{}, map[string]bool{}
	for _, rec := range r.records {
		for _, m := range rec.mentions {
			list := r.found(rec, m, *k)
			if _, ok := k.identified[m.code]; !ok && len(list) == 0 {
				fresh[k.spelled[r.office(rec.m, m.name).key]] = true
			}
			for _, o := range list {
				old[o.Name] = true
			}
		}
	}
	var err error
	k.alike, err = r.suggest(ctx, sortedKeys(fresh), sortedKeys(old))
	return err
}

// settle decides which organisation a mention is.
func (r *reader) settle(rec *record, m *mention, k known) {
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
	found := r.found(rec, m, k)
	if o, ok := k.identified[m.code]; ok && m.code != "" {
		if len(found) > 0 && !slices.ContainsFunc(found, func(f ledger.Organisation) bool { return f.Name == o.Name }) {
			fail(codeOrgConflict, "代码 "+m.code+" 属于“"+o.Name+"”，名称却是“"+found[0].Name+"”，请核对")
			return
		}
		if len(found) == 0 && ledger.NameKey(o.Name) != ledger.NameKey(m.name) {
			fail(codeOrgByCode, "台账中没有这个名称，按代码 "+m.code+" 认作“"+o.Name+"”；若代码是误填，请改正")
		}
		rec.rename(m, o.Name)
		return
	}
	switch {
	case len(found) == 1:
		rec.rename(m, found[0].Name)
	case len(found) > 1:
		var names []string
		for _, o := range found[:min(len(found), 6)] {
			names = append(names, o.Name)
		}
		fail(codeAmbiguousOrg, "有几个单位都叫这个名称，请写全称或统一社会信用代码："+strings.Join(names, "；"))
	default:
		key := r.office(rec.m, m.name).key
		name := k.spelled[key]
		like := ""
		if names := k.alike[name]; len(names) > 0 {
			like = "；名称相近的有：" + strings.Join(names, "、")
		}
		if r.o.NoNewOrganisations {
			fail(codeUnknownOrg, "台账中没有这个单位，本次导入不允许新建；请核对名称，或先登记"+like)
			return
		}
		rec.rename(m, name)
		r.f.addOnce(key, codeNewOrganisation, at, name, "台账中没有这个单位，将新建（"+kindNames[m.kind]+"）；若是已有单位的简称，请先登记别名"+like)
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
