package ledger

import "strings"

// OrganisationKind is the legal nature of an organisation (单位性质).
type OrganisationKind string

// The kinds of organisation met in paired assistance.
const (
	CityGovernment     OrganisationKind = "city_government"
	CountyGovernment   OrganisationKind = "county_government"
	TownGovernment     OrganisationKind = "town_government"
	StreetOffice       OrganisationKind = "street_office"
	GovernmentOffice   OrganisationKind = "government_office" // a department of a city or county (区直单位)
	ProvincialUnit     OrganisationKind = "provincial_unit"   // 省直机关及有关单位
	CentralSOE         OrganisationKind = "central_soe"       // 央企
	LocalSOE           OrganisationKind = "local_soe"         // 地方国企
	PrivateFirm        OrganisationKind = "private_firm"      // 民企
	Builder            OrganisationKind = "builder"           // 建筑业企业
	University         OrganisationKind = "university"        // 高校、科研院所
	SocialOrganisation OrganisationKind = "social_organisation"
	VillageCollective  OrganisationKind = "village_collective" // 村集体
	CommandPost        OrganisationKind = "command_post"       // 指挥部
	WorkTeam           OrganisationKind = "work_team"          // 工作队、工作组
	OtherOrganisation  OrganisationKind = "other"
)

// OrganisationKinds lists the kinds in the order they are shown.
var OrganisationKinds = []OrganisationKind{
	CityGovernment, CountyGovernment, TownGovernment, StreetOffice, GovernmentOffice, ProvincialUnit,
	CentralSOE, LocalSOE, PrivateFirm, Builder, University, SocialOrganisation, VillageCollective,
	CommandPost, WorkTeam, OtherOrganisation,
}

// Valid reports whether the kind is known.
func (k OrganisationKind) Valid() bool { return contains(OrganisationKinds, k) }

// Organisation is a legal body or office (单位): whoever assists, pays, builds or answers.
type Organisation struct {
	ID   ID               `db:"id"`
	Name string           `db:"name"` // full name
	Kind OrganisationKind `db:"kind"`
	// Parent is the body it belongs to; zero: none known.
	Parent ID `db:"parent_id"`
	// PlaceCode is the place it governs or is seated in; empty: not known.
	PlaceCode string `db:"place_code"`
	Version   int64  `db:"version"`

	Identifiers []Identifier `db:"-"`
	Aliases     []Alias      `db:"-"`
}

// SchemeCreditCode is the scheme of the 18-character 统一社会信用代码 (GB 32100).
const SchemeCreditCode = "CN-USCC"

// Identifier is a code that a registry gave an organisation.
type Identifier struct {
	Scheme string `db:"scheme"`
	Value  string `db:"value"`
}

// AliasKind says what sort of other name an alias is.
type AliasKind string

// The kinds of alias.
const (
	ShortName  AliasKind = "short"  // 简称
	FormerName AliasKind = "former" // 曾用名
)

// Alias is another name by which sheets call an organisation.
type Alias struct {
	Name string    `db:"alias"`
	Kind AliasKind `db:"kind"`
}

// Validate checks name, kind, identifiers and aliases.
func (o Organisation) Validate() error {
	if NameKey(o.Name) == "" {
		return Invalid("organisation", "", "name", "单位名称为空")
	}
	if o.Parent != 0 && o.Parent == o.ID {
		return Invalid("organisation", o.Name, "parent", "单位不能是自己的上级")
	}
	if !o.Kind.Valid() {
		return Invalid("organisation", o.Name, "kind", "单位性质不认识")
	}
	for _, id := range o.Identifiers {
		if id.Scheme == "" || id.Value == "" {
			return Invalid("organisation", o.Name, "identifiers", "代码及其类别都要填写")
		}
		if id.Scheme == SchemeCreditCode && !CreditCodeForm(id.Value) {
			return Invalid("organisation", o.Name, "creditCode", "统一社会信用代码应为 18 位数字或大写字母")
		}
	}
	for _, a := range o.Aliases {
		if NameKey(a.Name) == "" {
			return Invalid("organisation", o.Name, "aliases", "别名为空")
		}
		if a.Kind != ShortName && a.Kind != FormerName {
			return Invalid("organisation", o.Name, "aliases", "别名应为简称或曾用名")
		}
	}
	return nil
}

const creditCodeAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CreditCodeForm reports whether s has the form of a 统一社会信用代码: 18 of the
// standard's 31 characters. Real codes fail the check digit, so that is not asked
// here; see CreditCodeChecks.
func CreditCodeForm(s string) bool {
	if len(s) != 18 {
		return false
	}
	for i := 0; i < len(s); i++ {
		if strings.IndexByte(creditCodeAlphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}

// CreditCodeChecks reports whether the check character is the one GB 32100-2015
// computes. A failure is a warning, never a refusal: codes in force fail it.
func CreditCodeChecks(s string) bool {
	if !CreditCodeForm(s) {
		return false
	}
	sum, weight := 0, 1
	for i := range 17 {
		sum += strings.IndexByte(creditCodeAlphabet, s[i]) * weight
		weight = weight * 3 % 31
	}
	return strings.IndexByte(creditCodeAlphabet, s[17]) == (31-sum%31)%31
}

var legalForms = []string{"有限责任公司", "股份有限公司", "有限公司", "股份公司", "公司"}

// NameKey is the form of a name under which two spellings of one name meet:
// half-width, without spaces, brackets and legal form, lower case.
// 华润(集团)有限公司 and 华润集团 have the same key. Keys are compared, never shown.
func NameKey(name string) string {
	var b strings.Builder
	for _, r := range Narrow(name) {
		switch r {
		case ' ', '(', ')', '[', ']', '<', '>', '"', '\'', '“', '”', '‘', '’', '「', '」', '『', '』', '《', '》', '〔', '〕', '【', '】', '·', '•', '.':
			continue
		}
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	key := b.String()
	for _, f := range legalForms {
		if rest, ok := strings.CutSuffix(key, f); ok {
			if len([]rune(rest)) >= 2 {
				return rest
			}
			return key
		}
	}
	return key
}
