package importers

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

func TestLikeness(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b  string
		alike bool
	}{
		{"中建四局", "中国建筑第四工程局", true},
		{"翁源县农业农村局", "翁源县农业和农村局", true},
		{"翁源县农业农村局", "仁化县农业农村局", false},
		{"东莞市", "东莞市塘厦镇", false},
		{"东莞甲", "东莞乙", false},
		{"甲", "甲乙", false},
	} {
		if got := likeness(c.a, c.b); got >= alikeEnough != c.alike || got != likeness(c.b, c.a) {
			t.Errorf("%s, %s: %d", c.a, c.b, got)
		}
	}
}

// suggesting is a directory that knows of like names.
type suggesting struct{ register }

func (suggesting) OrganisationsLike(_ context.Context, names []string, limit int) (map[string][]ledger.Organisation, error) {
	return map[string][]ledger.Organisation{names[0]: {{Name: "某某集团"}}}, nil
}

func TestSuggester_is_only_a_hint(t *testing.T) {
	t.Parallel()
	r, err := Read(context.Background(), Options{Name: "a.csv", Directory: suggesting{},
		Data: []byte("莞韶台账（截至2024年12月31日）\n项目名称,县,建设单位,总投资（万元）\n甲,翁源县,某某控股,1\n")})
	check(t, err)
	want := "台账中没有这个单位，将新建（其他单位）；若是已有单位的另一种写法，请用 --same '写法=单位' 指明，以后自动认出；名称相近的有：某某集团"
	for _, f := range r.Batch.Findings {
		if f.Code == codeNewOrganisation {
			if d := cmp.Diff(want, f.Hint); d != "" {
				t.Error(d)
			}
			if name := r.Entries[0].Organisations[0].Name; name != "某某控股" {
				t.Errorf("%s was taken", name)
			}
			return
		}
	}
	t.Errorf("%+v", r.Batch.Findings)
}
