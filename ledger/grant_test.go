package ledger

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Organisation 11 belongs to 10.
func aboveOf(id ID) []ID {
	if id == 11 {
		return []ID{11, 10}
	}
	return []ID{id}
}

func TestGrantsAreWorthNoMoreThanThoseOfWhoGaveThem(t *testing.T) {
	t.Parallel()
	admin, office := Grant{Role: AccessAdmin}, Grant{Role: AccessOffice, Place: "4402"}
	partner := Grant{Role: AccessPartner, Organisation: 10}
	for name, c := range map[string]struct{ given, of, want []Grant }{
		"an_administrator_gives_anything": {[]Grant{office, partner}, []Grant{admin}, []Grant{office, partner}},
		"a_place_below":                   {[]Grant{{Role: AccessViewer, Place: "440229"}}, []Grant{office}, []Grant{{Role: AccessViewer, Place: "440229"}}},
		"a_place_above_is_cut_down":       {[]Grant{{Role: AccessViewer, Place: "44"}}, []Grant{office}, []Grant{{Role: AccessViewer, Place: "4402"}}},
		"everything_is_cut_down":          {[]Grant{{Role: AccessViewer}}, []Grant{office, partner}, []Grant{{Role: AccessViewer, Place: "4402"}, {Role: AccessViewer, Organisation: 10}}},
		"a_place_elsewhere":               {[]Grant{{Role: AccessViewer, Place: "3503"}}, []Grant{office}, nil},
		"a_higher_role":                   {[]Grant{{Role: AccessOffice, Place: "4402"}}, []Grant{{Role: AccessReviewer, Place: "4402"}}, nil},
		"what_belongs_to_it":              {[]Grant{{Role: AccessPartner, Organisation: 11}}, []Grant{partner}, []Grant{{Role: AccessPartner, Organisation: 11}}},
		"what_it_belongs_to":              {[]Grant{partner}, []Grant{{Role: AccessPartner, Organisation: 11}}, []Grant{{Role: AccessPartner, Organisation: 11}}},
		"another_project":                 {[]Grant{{Role: AccessPartner, Project: 1}}, []Grant{{Role: AccessPartner, Project: 2}}, nil},
		"nothing":                         {[]Grant{office}, nil, nil},
	} {
		if diff := cmp.Diff(c.want, Within(c.given, c.of, aboveOf)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestWeakPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	for password, fine := range map[string]bool{
		"correct horse battery": true, "莞韶帮扶结对台账二零二六": true, "短密码": false, "Password123": false, "aaaaaaaaaaaa": false,
		"zhangsan2024": false, "1234567890": false,
	} {
		if err := CheckPassword(password, "zhangsan"); (err == nil) != fine {
			t.Errorf("%q: %v", password, err)
		}
	}
}
