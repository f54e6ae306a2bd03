package ledger

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"
)

// ruling is one case of a Validate: the field at fault, or empty where it must accept.
type ruling struct {
	name  string
	err   error
	field string
}

func checkRulings(t *testing.T, rulings []ruling) {
	t.Helper()
	for _, r := range rulings {
		t.Run(r.name, func(t *testing.T) {
			if r.field == "" {
				if r.err != nil {
					t.Errorf("refused: %v", r.err)
				}
				return
			}
			var e *Error
			if !errors.As(r.err, &e) || e.Kind != KindInvalid || e.Field != r.field || e.Text == "" {
				t.Errorf("got %#v, want invalid at %s with a text", r.err, r.field)
			}
		})
	}
}

// with changes a copy of a valid value.
func with[T any](valid T, change func(*T)) T {
	change(&valid)
	return valid
}

func share(basisPoints int64) *int64 { return &basisPoints }

func date(year int, month time.Month, day int) Date { return Date{year, month, day} }

func TestProgrammeValidate(t *testing.T) {
	t.Parallel()
	valid := Programme{Code: "guan-shao", Name: "莞韶对口帮扶", Strand: Horizontal}
	checked := func(change func(*Programme)) error { return with(valid, change).Validate() }
	checkRulings(t, []ruling{
		{"plain", valid.Validate(), ""},
		{"strand_not_said", checked(func(p *Programme) { p.Strand = "" }), ""},
		{"digits", checked(func(p *Programme) { p.Code = "8-1" }), ""},
		{"longest_code", checked(func(p *Programme) { p.Code = strings.Repeat("a", 64) }), ""},
		{"one_day", checked(func(p *Programme) { p.StartsOn, p.EndsOn = date(2024, 1, 1), date(2024, 1, 1) }), ""},
		{"open_start", checked(func(p *Programme) { p.EndsOn = date(2024, 1, 1) }), ""},
		{"open_end", checked(func(p *Programme) { p.StartsOn = date(2024, 1, 1) }), ""},
		{"no_code", checked(func(p *Programme) { p.Code = "" }), "code"},
		{"upper_case", checked(func(p *Programme) { p.Code = "Guan" }), "code"},
		{"chinese_code", checked(func(p *Programme) { p.Code = "莞韶" }), "code"},
		{"space_in_code", checked(func(p *Programme) { p.Code = "guan shao" }), "code"},
		{"hyphen_first", checked(func(p *Programme) { p.Code = "-guan" }), "code"},
		{"code_too_long", checked(func(p *Programme) { p.Code = strings.Repeat("a", 65) }), "code"},
		{"blank_name", checked(func(p *Programme) { p.Name = " \u3000" }), "name"},
		{"unknown_strand", checked(func(p *Programme) { p.Strand = "diagonal" }), "strand"},
		{"ends_before_it_starts", checked(func(p *Programme) { p.StartsOn, p.EndsOn = date(2024, 1, 2), date(2024, 1, 1) }), "endsOn"},
	})
}

func TestOrganisationValidate(t *testing.T) {
	t.Parallel()
	valid := Organisation{Name: "华润(集团)有限公司", Kind: CentralSOE}
	checked := func(change func(*Organisation)) error { return with(valid, change).Validate() }
	code := func(scheme, value string) error {
		return checked(func(o *Organisation) { o.Identifiers = []Identifier{{scheme, value}} })
	}
	alias := func(name string, kind AliasKind) error {
		return checked(func(o *Organisation) { o.Aliases = []Alias{{name, kind}} })
	}
	checkRulings(t, []ruling{
		{"plain", valid.Validate(), ""},
		{"kind_other", checked(func(o *Organisation) { o.Kind = OtherOrganisation }), ""},
		{"credit_code", code(SchemeCreditCode, "914403001922038216"), ""},
		{"credit_code_with_wrong_check", code(SchemeCreditCode, "914403001922038210"), ""},
		{"code_of_another_registry", code("CN-TAX", "440301192203821"), ""},
		{"short_name", alias("华润", ShortName), ""},
		{"former_name", alias("联和行", FormerName), ""},
		{"no_parent_while_not_stored", checked(func(o *Organisation) { o.ID, o.Parent = 0, 0 }), ""},
		{"parent", checked(func(o *Organisation) { o.ID, o.Parent = 2, 1 }), ""},
		{"blank_name", checked(func(o *Organisation) { o.Name = "\u3000\t" }), "name"},
		{"name_of_brackets_only", checked(func(o *Organisation) { o.Name = "（）" }), "name"},
		{"name_without_width", checked(func(o *Organisation) { o.Name = "\u200b" }), "name"},
		{"no_kind", checked(func(o *Organisation) { o.Kind = "" }), "kind"},
		{"own_parent", checked(func(o *Organisation) { o.ID, o.Parent = 2, 2 }), "parent"},
		{"identifier_without_scheme", code("", "914403001922038216"), "identifiers"},
		{"identifier_without_value", code(SchemeCreditCode, ""), "identifiers"},
		{"credit_code_too_short", code(SchemeCreditCode, "91440300192203821"), "creditCode"},
		{"credit_code_as_excel_spoils_it", code(SchemeCreditCode, "9.14403001922E+17"), "creditCode"},
		{"blank_alias", alias(" ", ShortName), "aliases"},
		{"alias_of_no_kind", alias("华润", ""), "aliases"},
	})
}

func TestCreditCode(t *testing.T) {
	t.Parallel()
	// Published codes of Huawei, Tencent and Baidu, and one that other programs for GB 32100 are tried with.
	known := []string{"914403001922038216", "9144030071526726XG", "91110000802100433B", "91350100M000100Y43"}
	for _, code := range known {
		if !CreditCodeForm(code) || !CreditCodeChecks(code) {
			t.Errorf("%s is a published code", code)
		}
		// One wrong character is always found: the weights and 31 have no common factor.
		for i := range len(code) {
			for _, c := range []byte(creditCodeAlphabet) {
				wrong := code[:i] + string(c) + code[i+1:]
				if wrong == code {
					continue
				}
				if !CreditCodeForm(wrong) || CreditCodeChecks(wrong) {
					t.Errorf("%s: form %v, check %v", wrong, CreditCodeForm(wrong), CreditCodeChecks(wrong))
				}
			}
		}
	}
	for _, code := range []string{
		"", "91440300192203821", "9144030019220382166", "91440300I922038216", "9144030019220382I6",
		"9144030071526726xg", "9144030071526726X ", "9144030071526726Ｘ",
	} {
		if CreditCodeForm(code) || CreditCodeChecks(code) {
			t.Errorf("%q has not the form of a credit code", code)
		}
	}
	for _, c := range "IOSVZ" {
		if code := strings.Repeat("1", 17) + string(c); CreditCodeForm(code) {
			t.Errorf("%s: GB 32100 leaves out %c", code, c)
		}
	}
}

func TestNameKeyBringsSpellingsTogether(t *testing.T) {
	t.Parallel()
	for _, spellings := range [][]string{
		{"华润(集团)有限公司", "华润（集团）有限公司", "华润集团", "华润 集团", "华润集团公司", "华润集团股份有限公司", "华润集团有限责任公司"},
		{"广东省建筑设计研究院", "广东省　建筑设计\n研究院", "广东省建筑设计研究院\u200b", " 广东省建筑设计研究院\u00a0"},
		{"TCL科技集团股份有限公司", "ＴＣＬ科技集团", "Tcl科技集团"},
		{"东莞市“三旧”办", "东莞市三旧办", "东莞市\"三旧\"办", "东莞市「三旧」办"},
		{"新疆克孜勒苏柯尔克孜自治州阿图什市", "新疆克孜勒苏·柯尔克孜自治州阿图什市"},
	} {
		want := NameKey(spellings[0])
		for _, s := range spellings[1:] {
			if got := NameKey(s); got != want {
				t.Errorf("NameKey(%q) = %q, want %q as of %q", s, got, want, spellings[0])
			}
		}
	}
}

func TestNameKeyKeepsNamesApart(t *testing.T) {
	t.Parallel()
	names := []string{
		"华润集团", "华润置地有限公司", "华润置地（深圳）有限公司", "第一建筑公司", "第二建筑公司",
		"官渡镇人民政府", "官渡镇", "有限公司", "公司", "甲公司", "甲有限公司", "甲", "大岭山镇-1组", "大岭山镇1组",
	}
	seen := map[string]string{}
	for _, name := range names {
		key := NameKey(name)
		if key == "" {
			t.Errorf("NameKey(%q) is empty and would meet every other empty key", name)
		}
		if other, ok := seen[key]; ok {
			t.Errorf("%q and %q have the same key %q", name, other, key)
		}
		seen[key] = name
	}
	for _, blank := range []string{"", " ", "（）", "《》", "\ufeff", "\u3000\n"} {
		if key := NameKey(blank); key != "" {
			t.Errorf("NameKey(%q) = %q, want nothing", blank, key)
		}
	}
}

func TestPairingValidate(t *testing.T) {
	t.Parallel()
	valid := func() Pairing {
		return Pairing{Programme: 1, Recipient: "440229", Assistors: []Assistor{
			{Organisation: 1, Lead: true, Share: share(6000)}, {Organisation: 2, Share: share(4000)}, {Organisation: 3},
		}}
	}
	checked := func(change func(*Pairing)) error { return with(valid(), change).Validate() }
	checkRulings(t, []ruling{
		{"team_of_three", valid().Validate(), ""},
		{"sole_assistor_that_does_not_lead", checked(func(p *Pairing) { p.Assistors = []Assistor{{Organisation: 1}} }), ""},
		{"share_of_nothing", checked(func(p *Pairing) { p.Assistors[1].Share = share(0) }), ""},
		{"share_of_the_whole", checked(func(p *Pairing) { p.Assistors[0].Share, p.Assistors[1].Share = share(10000), nil }), ""},
		{"no_programme", checked(func(p *Pairing) { p.Programme = 0 }), "programme"},
		{"no_recipient", checked(func(p *Pairing) { p.Recipient = "" }), "recipient"},
		{"no_assistor", checked(func(p *Pairing) { p.Assistors = nil }), "assistors"},
		{"assistor_not_named", checked(func(p *Pairing) { p.Assistors[2].Organisation = 0 }), "assistors"},
		{"assistor_twice", checked(func(p *Pairing) { p.Assistors[2].Organisation = 1 }), "assistors"},
		{"two_leads", checked(func(p *Pairing) { p.Assistors[2].Lead = true }), "assistors"},
		{"negative_share", checked(func(p *Pairing) { p.Assistors[0].Share = share(-1) }), "share"},
		{"share_beyond_the_whole", checked(func(p *Pairing) { p.Assistors[0].Share = share(10001) }), "share"},
		{"shares_sum_beyond_the_whole", checked(func(p *Pairing) { p.Assistors[2].Share = share(1) }), "share"},
		{"largest_share", checked(func(p *Pairing) {
			p.Assistors[0].Share, p.Assistors[1].Share = share(math.MaxInt64), share(math.MaxInt64)
		}), "share"},
		{"ends_before_it_starts", checked(func(p *Pairing) { p.StartsOn, p.EndsOn = date(2024, 1, 2), date(2024, 1, 1) }), "endsOn"},
	})
}

func TestProjectValidate(t *testing.T) {
	t.Parallel()
	valid := func() Project {
		return Project{
			ID: 7, Name: "镇仔村希望乡村", Year: 2024, Package: 6,
			Programmes: []ProgrammeShare{{Programme: 1, Lead: true}, {Programme: 2}},
			Places:     []PlaceShare{{PlaceCode: "440229102", Share: share(5000)}, {PlaceCode: "440229103", Share: share(5000)}},
			Participations: []Participation{
				{Organisation: 1, Role: RoleFunding, Share: share(3000)},
				{Organisation: 1, Role: RoleOwner},
				{Organisation: 2, Role: RoleFunding, Share: share(7000), StartsOn: date(2024, 1, 1), EndsOn: date(2024, 12, 31)},
				{Organisation: 3, Role: RoleIntroducing},
			},
		}
	}
	checked := func(change func(*Project)) error { return with(valid(), change).Validate() }
	checkRulings(t, []ruling{
		{"full", valid().Validate(), ""},
		{"name_only", Project{Name: "清溪污水处理厂"}.Validate(), ""},
		{"not_stored_and_in_no_package", checked(func(p *Project) { p.ID, p.Package = 0, 0 }), ""},
		{"year_not_known", checked(func(p *Project) { p.Year = 0 }), ""},
		{"blank_name", checked(func(p *Project) { p.Name = "　" }), "name"},
		{"name_of_brackets_only", checked(func(p *Project) { p.Name = "（）" }), "name"},
		{"year_of_two_digits", checked(func(p *Project) { p.Year = 24 }), "year"},
		{"date_serial_as_year", checked(func(p *Project) { p.Year = 45597 }), "year"},
		{"its_own_package", checked(func(p *Project) { p.Package = 7 }), "package"},
		{"programme_twice", checked(func(p *Project) { p.Programmes[1].Programme = 1 }), "programmes"},
		{"programme_not_named", checked(func(p *Project) { p.Programmes[1].Programme = 0 }), "programmes"},
		{"place_twice", checked(func(p *Project) { p.Places[1].PlaceCode = "440229102" }), "places"},
		{"place_not_named", checked(func(p *Project) { p.Places[1].PlaceCode = "" }), "places"},
		{"unknown_role", checked(func(p *Project) { p.Participations[0].Role = "sponsor" }), "role"},
		{"same_role_twice", checked(func(p *Project) { p.Participations[1].Role = RoleFunding }), "participations"},
		{"organisation_not_named", checked(func(p *Project) { p.Participations[1].Organisation = 0 }), "participations"},
		{"introducing_with_a_share", checked(func(p *Project) { p.Participations[3].Share = share(0) }), "share"},
		{"programme_share_beyond_the_whole", checked(func(p *Project) { p.Programmes[0].Share = share(10001) }), "share"},
		{"place_shares_beyond_the_whole", checked(func(p *Project) { p.Places[0].Share = share(5001) }), "share"},
		{"partner_shares_beyond_the_whole", checked(func(p *Project) { p.Participations[1].Share = share(1) }), "share"},
		{"ends_before_it_starts", checked(func(p *Project) { p.StartsOn, p.EndsOn = date(2024, 1, 2), date(2024, 1, 1) }), "endsOn"},
		{"partner_ends_before_it_starts", checked(func(p *Project) { p.Participations[2].EndsOn = date(2023, 12, 31) }), "endsOn"},
	})
}

func TestStartedMeansEverStarted(t *testing.T) {
	t.Parallel()
	started := []Status{StatusStarted, StatusCompleted, StatusOperating, StatusSuspended}
	for _, s := range Statuses {
		if want := slices.Contains(started, s); s.HasStarted() != want {
			t.Errorf("%s.HasStarted() = %v", s, !want)
		}
	}
}

func TestOnlyIntroducingCarriesNoMoney(t *testing.T) {
	t.Parallel()
	for _, r := range Roles {
		if r.CarriesMoney() != (r != "introducing") {
			t.Errorf("%s.CarriesMoney() = %v", r, r.CarriesMoney())
		}
	}
}

func TestListedWordsAreValidAndOthersAreNot(t *testing.T) {
	t.Parallel()
	checkWords(t, "SubjectKind", SubjectKinds, 5)
	checkWords(t, "Series", SeriesList, 4)
	checkWords(t, "Strand", Strands, 4)
	checkWords(t, "OrganisationKind", OrganisationKinds, 16)
	checkWords(t, "Role", Roles, 6)
	checkWords(t, "Status", Statuses, 8)
	checkWords(t, "ReportState", ReportStates, 5)
	checkWords(t, "AttributionMode", AttributionModes, 3)
	checkWords(t, "PlaceLevel", append(slices.Clone(AdministrativeLevels), LevelZone), 6)
	checkWords(t, "GroupBy", GroupDimensions, 13)
}

func checkWords[T interface {
	~string
	Valid() bool
}](t *testing.T, name string, words []T, count int) {
	t.Helper()
	seen := map[T]bool{}
	for _, w := range words {
		if !w.Valid() || seen[w] {
			t.Errorf("%s %q: valid %v, listed twice %v", name, w, w.Valid(), seen[w])
		}
		seen[w] = true
		if upper := T(strings.ToUpper(string(w))); upper.Valid() {
			t.Errorf("%s %q is not a word", name, upper)
		}
	}
	if T("").Valid() || len(words) != count {
		t.Errorf("%s: empty is valid: %v; %d words, want %d", name, T("").Valid(), len(words), count)
	}
}

func TestProgressReportValidate(t *testing.T) {
	t.Parallel()
	valid := ProgressReport{Period: 1, Subject: SubjectProject, About: 2, By: 3, State: ReportDraft}
	checked := func(change func(*ProgressReport)) error { return with(valid, change).Validate() }
	checkRulings(t, []ruling{
		{"project", valid.Validate(), ""},
		{"pairing", checked(func(r *ProgressReport) { r.Subject = SubjectPairing }), ""},
		{"place", checked(func(r *ProgressReport) { r.Subject = SubjectPlace }), "subject"},
		{"about_nothing", checked(func(r *ProgressReport) { r.About = 0 }), "subject"},
		{"no_period", checked(func(r *ProgressReport) { r.Period = 0 }), "subject"},
		{"by_nobody", checked(func(r *ProgressReport) { r.By = 0 }), "subject"},
		{"unknown_state", checked(func(r *ProgressReport) { r.State = "done" }), "state"},
	})
}

func TestReportingPeriodValidate(t *testing.T) {
	t.Parallel()
	period := func(kind PeriodKind, from, to Date) ReportingPeriod {
		return ReportingPeriod{Kind: kind, StartsOn: from, EndsOn: to}
	}
	quarter := period(PeriodQuarter, date(2024, 10, 1), date(2024, 12, 31))
	checked := func(change func(*ReportingPeriod)) error { return with(quarter, change).Validate() }
	checkRulings(t, []ruling{
		{"month_of_a_leap_year", period(PeriodMonth, date(2024, 2, 1), date(2024, 2, 29)).Validate(), ""},
		{"month_of_another_year", period(PeriodMonth, date(2023, 2, 1), date(2023, 2, 28)).Validate(), ""},
		{"last_month", period(PeriodMonth, date(2024, 12, 1), date(2024, 12, 31)).Validate(), ""},
		{"last_quarter", quarter.Validate(), ""},
		{"second_half", period(PeriodHalf, date(2024, 7, 1), date(2024, 12, 31)).Validate(), ""},
		{"year", period(PeriodYear, date(2024, 1, 1), date(2024, 12, 31)).Validate(), ""},
		{"due_with_grace", checked(func(p *ReportingPeriod) { p.DueOn, p.GraceUntil = date(2025, 1, 5), date(2025, 1, 10) }), ""},
		{"grace_to_the_due_date", checked(func(p *ReportingPeriod) { p.DueOn, p.GraceUntil = date(2025, 1, 5), date(2025, 1, 5) }), ""},
		{"due_within_the_period", checked(func(p *ReportingPeriod) { p.DueOn = date(2024, 12, 25) }), ""},
		{"unknown_kind", checked(func(p *ReportingPeriod) { p.Kind = "week" }), "kind"},
		{"no_kind", checked(func(p *ReportingPeriod) { p.Kind = "" }), "kind"},
		{"no_start", checked(func(p *ReportingPeriod) { p.StartsOn = Date{} }), "startsOn"},
		{"starts_within_a_month", period(PeriodMonth, date(2024, 2, 2), date(2024, 2, 29)).Validate(), "startsOn"},
		{"starts_within_a_quarter", period(PeriodQuarter, date(2024, 11, 1), date(2025, 1, 31)).Validate(), "startsOn"},
		{"half_from_april", period(PeriodHalf, date(2024, 4, 1), date(2024, 9, 30)).Validate(), "startsOn"},
		{"year_from_july", period(PeriodYear, date(2024, 7, 1), date(2025, 6, 30)).Validate(), "startsOn"},
		{"month_thirteen", period(PeriodMonth, date(2024, 13, 1), date(2024, 12, 31)).Validate(), "startsOn"},
		{"ends_a_day_early", period(PeriodMonth, date(2024, 2, 1), date(2024, 2, 28)).Validate(), "endsOn"},
		{"month_as_long_as_a_quarter", period(PeriodMonth, date(2024, 1, 1), date(2024, 3, 31)).Validate(), "endsOn"},
		{"no_end", checked(func(p *ReportingPeriod) { p.EndsOn = Date{} }), "endsOn"},
		{"due_before_it_starts", checked(func(p *ReportingPeriod) { p.DueOn = date(2024, 9, 30) }), "dueOn"},
		{"grace_before_due", checked(func(p *ReportingPeriod) { p.DueOn, p.GraceUntil = date(2025, 1, 5), date(2025, 1, 4) }), "graceUntil"},
		{"grace_without_due", checked(func(p *ReportingPeriod) { p.GraceUntil = date(2025, 1, 4) }), "graceUntil"},
	})
}

func TestEveryPeriodOfAYearFitsItsKind(t *testing.T) {
	t.Parallel()
	for kind, count := range map[PeriodKind]int{PeriodMonth: 12, PeriodQuarter: 4, PeriodHalf: 2, PeriodYear: 1} {
		found := 0
		for month := time.January; month <= time.December; month++ {
			start := date(2023, month, 1)
			for end := start; end.Year == 2023; end = end.AddDays(1) {
				if (ReportingPeriod{Kind: kind, StartsOn: start, EndsOn: end}).Validate() == nil {
					found++
				}
			}
		}
		if found != count {
			t.Errorf("%d periods of kind %s in a year, want %d", found, kind, count)
		}
	}
}

func TestPlaceValidate(t *testing.T) {
	t.Parallel()
	place := func(code string, level PlaceLevel, parent string) error {
		return Place{Code: code, Name: "某地", Level: level, Parent: parent}.Validate()
	}
	zone := Place{Code: "441900Z1", Name: "莞韶反向飞地", Level: LevelZone, Parent: "441900", CreditedTo: "4402"}
	checkRulings(t, []ruling{
		{"province", place("44", LevelProvince, ""), ""},
		{"city", place("4402", LevelCity, "44"), ""},
		{"county", place("440229", LevelCounty, "4402"), ""},
		{"town", place("440229102", LevelTown, "440229"), ""},
		{"village", place("440229102205", LevelVillage, "440229102"), ""},
		{"town_right_under_a_city", place("441900003", LevelTown, "4419"), ""}, // 东莞 has no counties
		{"reverse_enclave", zone.Validate(), ""},
		{"zone_under_a_village", place("440229102205Z12", LevelZone, "440229102205"), ""},
		{"blank_name", Place{Code: "44", Name: " ", Level: LevelProvince}.Validate(), "name"},
		{"unknown_level", place("44", "region", ""), "code"},
		{"no_code", place("", LevelProvince, ""), "code"},
		{"city_with_a_county_code", place("440229", LevelCity, "44"), "code"},
		{"letters", place("44022A", LevelCounty, "4402"), "code"},
		{"province_with_a_parent", place("44", LevelProvince, "4"), "parent"},
		{"city_without_parent", place("4402", LevelCity, ""), "parent"},
		{"parent_elsewhere", place("440229", LevelCounty, "4403"), "parent"},
		{"parent_is_itself", place("4402", LevelCity, "4402"), "parent"},
		{"parent_of_no_level", place("440229", LevelCounty, "440"), "parent"},
		{"credited_elsewhere_without_being_a_zone", Place{Code: "4419", Name: "东莞市", Level: LevelCity, Parent: "44", CreditedTo: "4402"}.Validate(), "creditedTo"},
		{"zone_with_another_host", place("441900Z1", LevelZone, "4419"), "code"},
		{"zone_without_host", place("Z1", LevelZone, ""), "code"},
		{"zone_without_serial", place("441900Z", LevelZone, "441900"), "code"},
		{"zone_with_a_name_as_serial", place("441900ZA", LevelZone, "441900"), "code"},
		{"zone_within_a_zone", place("441900Z1Z2", LevelZone, "441900Z1"), "code"},
		{"zone_under_no_level", place("44190Z1", LevelZone, "44190"), "code"},
		{"zone_without_z", place("441900", LevelZone, "441900"), "code"},
	})
	if zone.CreditCode() != "4402" {
		t.Errorf("a reverse enclave counts for %s", zone.CreditCode())
	}
	if zone.CreditedTo = ""; zone.CreditCode() != "441900Z1" {
		t.Errorf("a zone of its host counts as %s", zone.CreditCode())
	}
}

func TestAncestorCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		code  string
		level PlaceLevel
		want  string
	}{
		{"440229102205", LevelProvince, "44"},
		{"440229102205", LevelCity, "4402"},
		{"440229102205", LevelCounty, "440229"},
		{"440229102205", LevelTown, "440229102"},
		{"440229102205", LevelVillage, "440229102205"},
		{"4402", LevelCity, "4402"},
		{"4402", LevelCounty, ""},
		{"441900Z1", LevelCounty, "441900"},
		{"441900Z123456", LevelTown, ""},
		{"441900Z1", LevelZone, ""},
		{"", LevelProvince, ""},
	} {
		if got := AncestorCode(c.code, c.level); got != c.want {
			t.Errorf("AncestorCode(%q, %s) = %q, want %q", c.code, c.level, got, c.want)
		}
	}
}

func TestMeasureValidate(t *testing.T) {
	t.Parallel()
	valid := Measure{Code: "wells_2024", Name: "水井", Unit: "个", Behaviour: Stock, Additive: true}
	checked := func(change func(*Measure)) error { return with(valid, change).Validate() }
	checkRulings(t, []ruling{
		{"count", valid.Validate(), ""},
		{"flow", checked(func(m *Measure) { m.Behaviour = Flow }), ""},
		{"rate_that_does_not_add_up", checked(func(m *Measure) { m.Unit, m.Additive = UnitPercent, false }), ""},
		{"year_long_stock", checked(func(m *Measure) { m.YearLong = true }), ""},
		{"no_code", checked(func(m *Measure) { m.Code = "" }), "name"},
		{"no_name", checked(func(m *Measure) { m.Name = "" }), "name"},
		{"hyphen", checked(func(m *Measure) { m.Code = "wells-2024" }), "code"},
		{"upper_case", checked(func(m *Measure) { m.Code = "Wells" }), "code"},
		{"no_unit", checked(func(m *Measure) { m.Unit = None }), "unit"},
		{"alias_of_a_unit", checked(func(m *Measure) { m.Unit = "平方米" }), "unit"},
		{"unknown_unit", checked(func(m *Measure) { m.Unit = "光年" }), "unit"},
		{"no_behaviour", checked(func(m *Measure) { m.Behaviour = "" }), "behaviour"},
		{"year_long_flow", checked(func(m *Measure) { m.Behaviour, m.YearLong = Flow, true }), "yearLong"},
		{"rate_that_adds_up", checked(func(m *Measure) { m.Unit = UnitPercent }), "additive"},
	})
}

func TestStandardMeasures(t *testing.T) {
	t.Parallel()
	codes, names, money := map[string]bool{}, map[string]bool{}, []string{}
	for _, m := range StandardMeasures {
		if err := m.Validate(); err != nil {
			t.Errorf("%v", err)
		}
		if codes[m.Code] || names[m.Name] {
			t.Errorf("%s %s stands twice", m.Code, m.Name)
		}
		codes[m.Code], names[m.Name] = true, true
		if m.IsMoney() {
			money = append(money, m.Code)
		}
		if (m.Behaviour == Flow) != (m.Code == PaidInFunds) || m.YearLong != (m.Code == AnnualPlanInvestment) {
			t.Errorf("%s: %s, year long %v", m.Code, m.Behaviour, m.YearLong)
		}
	}
	if !slices.Equal(money, MoneyMeasures) || len(money) != 6 {
		t.Errorf("measures of money %v, want %v", money, MoneyMeasures)
	}
}

func TestFindingCell(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row, col int
		want     string
	}{
		{5, 3, "C5"}, {1, 1, "A1"}, {1048576, 16384, "XFD1048576"}, {5, 0, "5"}, {0, 0, ""}, {0, 3, ""},
	} {
		if got := (Finding{Row: c.row, Col: c.col}).Cell(); got != c.want {
			t.Errorf("row %d, column %d: %q, want %q", c.row, c.col, got, c.want)
		}
	}
}

func TestColumnLetters(t *testing.T) {
	t.Parallel()
	for col, want := range map[int]string{
		-1: "", 0: "", 1: "A", 26: "Z", 27: "AA", 52: "AZ", 53: "BA", 702: "ZZ", 703: "AAA", 16384: "XFD",
	} {
		if got := ColumnLetters(col); got != want {
			t.Errorf("ColumnLetters(%d) = %q, want %q", col, got, want)
		}
	}
	for col := 1; col <= 20000; col++ {
		back := 0
		for _, c := range ColumnLetters(col) {
			back = back*26 + int(c-'A') + 1
		}
		if back != col {
			t.Fatalf("%s reads back as %d, not %d", ColumnLetters(col), back, col)
		}
	}
}

func TestEveryKindHasItsPolicy(t *testing.T) {
	t.Parallel()
	for kind, want := range map[Kind]Policy{
		KindInvalid:         {HTTPStatus: 400, ExitCode: 2, LogLevel: 0},
		KindNotFound:        {HTTPStatus: 404, ExitCode: 3, LogLevel: 0},
		KindRefused:         {HTTPStatus: 422, ExitCode: 8, LogLevel: 0},
		KindConflict:        {HTTPStatus: 409, ExitCode: 4, LogLevel: 0},
		KindForbidden:       {HTTPStatus: 403, ExitCode: 5, LogLevel: 4},
		KindUnauthenticated: {HTTPStatus: 401, ExitCode: 5, LogLevel: 0},
		KindLimitExceeded:   {HTTPStatus: 413, ExitCode: 6, LogLevel: 4},
		KindUnavailable:     {HTTPStatus: 503, ExitCode: 7, LogLevel: 4, Retry: true},
		KindCanceled:        {HTTPStatus: 499, ExitCode: 130, LogLevel: 0},
		KindInternal:        {HTTPStatus: 500, ExitCode: 1, LogLevel: 8},
		"":                  {HTTPStatus: 500, ExitCode: 1, LogLevel: 8},
		"TEAPOT":            {HTTPStatus: 500, ExitCode: 1, LogLevel: 8},
	} {
		if got := kind.Policy(); got != want {
			t.Errorf("%q: %+v, want %+v", kind, got, want)
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	cause := errors.New("disk on fire")
	for _, c := range []struct {
		name string
		err  error
		want Kind
	}{
		{"invalid", Invalid("project", "7", "name", "项目名称为空"), KindInvalid},
		{"not_found", NotFound("project", "7"), KindNotFound},
		{"conflict", Conflict("project", "7", "已被修改"), KindConflict},
		{"wrapped", fmt.Errorf("save project 7: %w", Conflict("project", "7", "已被修改")), KindConflict},
		{"outermost_counts", &Error{Kind: KindUnavailable, Err: NotFound("project", "7")}, KindUnavailable},
		{"canceled", fmt.Errorf("query: %w", context.Canceled), KindCanceled},
		{"deadline", fmt.Errorf("query: %w", context.DeadlineExceeded), KindCanceled},
		{"given_kind_beats_context", &Error{Kind: KindUnavailable, Err: context.DeadlineExceeded}, KindUnavailable},
		{"any_other", cause, KindInternal},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := KindOf(c.err); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
	err := &Error{Kind: KindInternal, Entity: "project", Key: "P-7", Text: "没有保存", Err: cause}
	if !errors.Is(err, cause) || err.Error() != "project P-7: 没有保存: disk on fire" {
		t.Errorf("%v", err)
	}
	if got := (&Error{Text: "请重试"}).Error(); got != "请重试" {
		t.Errorf("%q", got)
	}
}

func TestIntervalHolds(t *testing.T) {
	t.Parallel()
	march, june := date(2024, 3, 1), date(2024, 6, 1)
	i := Interval{ValidFrom: march, ValidTo: june, KnownFrom: 10, KnownTo: 20}
	for _, c := range []struct {
		name    string
		asOf    Date
		knownAt Instant
		want    bool
	}{
		{"first_day_and_instant", march, 10, true},
		{"last_day_and_instant", june.AddDays(-1), 19, true},
		{"day_before", march.AddDays(-1), 15, false},
		{"day_it_ends", june, 15, false},
		{"before_it_was_known", march, 9, false},
		{"when_it_was_corrected", march, 20, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := i.Holds(c.asOf, c.knownAt); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
	if open := (Interval{ValidFrom: march, ValidTo: Forever, KnownTo: Unbounded}); !open.Holds(date(2999, 1, 1), Unbounded-1) {
		t.Error("what has not ended still holds")
	}
}

func TestInstantDropsWhatIsFinerThanAMicrosecond(t *testing.T) {
	t.Parallel()
	shanghai := time.FixedZone("CST", 8*3600)
	at := time.Date(2026, time.November, 22, 8, 0, 0, 123_456_789, shanghai)
	want := time.Date(2026, time.November, 22, 0, 0, 0, 123_456_000, time.UTC)
	if got := InstantOf(at).Time(); got != want {
		t.Errorf("%v became %v, want %v", at, got, want)
	}
}

func TestEntityCountBalanced(t *testing.T) {
	t.Parallel()
	count := EntityCount{Entity: "project", Read: 15, Created: 1, Updated: 2, Unchanged: 3, Rejected: 4, Skipped: 5}
	if !count.Balanced() {
		t.Errorf("%+v accounts for everything", count)
	}
	for _, change := range []func(*EntityCount){
		func(c *EntityCount) { c.Read++ }, func(c *EntityCount) { c.Created++ }, func(c *EntityCount) { c.Updated++ },
		func(c *EntityCount) { c.Unchanged++ }, func(c *EntityCount) { c.Rejected++ }, func(c *EntityCount) { c.Skipped++ },
	} {
		if wrong := with(count, change); wrong.Balanced() {
			t.Errorf("%+v does not balance", wrong)
		}
	}
}
