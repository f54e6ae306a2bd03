package storetest

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

var (
	_ = add("organisations_of_like_names_are_suggested_the_likest_first", organisationsLike)
	_ = add("a_choice_is_remembered_as_an_alias_until_its_batch_is_undone", choiceRemembered)
)

func organisationsLike(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	var firms []ledger.OrganisationClaim
	for _, name := range []string{"中国建筑第四工程局有限公司", "广东省建筑工程集团有限公司", "广东建筑工程集团股份有限公司", "粤北第1建筑工程有限公司", "粤北第2建筑工程有限公司",
		"粤北第3建筑工程有限公司", "粤北第4建筑工程有限公司", "东莞市水务集团有限公司", "京"} {
		firms = append(firms, ledger.OrganisationClaim{Name: name, Kind: ledger.Builder})
	}
	firms[7].Aliases = []ledger.Alias{{Name: "莞水务投资集团"}}
	w.apply(ledger.Entry{Organisations: firms})
	gone := w.apply(ledger.Entry{Organisations: []ledger.OrganisationClaim{{Name: "华南理工大学"}}})
	w.undo(gone)

	names := []string{"中建四局", "广东省建筑工程集团", "广东省建工集团", "广东省建筑工程集团公司总部",
		"粤北第9建筑工程有限公司", // its neighbours have other numbers
		"莞水务投资", "华南理工大学校", "石头", "京", ""}
	found, err := s.OrganisationsLike(w.ctx, names, 3)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string][]string{}
	for name, list := range found {
		for _, o := range list {
			got[name] = append(got[name], o.Name)
		}
	}
	want := map[string][]string{
		"中建四局":          {"中国建筑第四工程局有限公司"},
		"广东省建筑工程集团":     {"广东建筑工程集团股份有限公司"}, // the other one has this very key
		"广东省建工集团":       {"广东省建筑工程集团有限公司"},
		"广东省建筑工程集团公司总部": {"广东建筑工程集团股份有限公司", "广东省建筑工程集团有限公司"},
		"莞水务投资":         {"东莞市水务集团有限公司"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if o := found["中建四局"]; len(o) == 1 && (o[0].ID == 0 || o[0].Kind != ledger.Builder || o[0].Version != 1) {
		t.Errorf("not a whole organisation: %+v", o[0])
	}
	likest, err := s.OrganisationsLike(w.ctx, []string{"广东省建筑工程集团公司总部"}, 1)
	if list := likest["广东省建筑工程集团公司总部"]; err != nil || len(list) != 1 || list[0].Name != "广东建筑工程集团股份有限公司" {
		t.Errorf("the likest: %+v, %v", list, err)
	}
	for _, none := range []func() (map[string][]ledger.Organisation, error){
		func() (map[string][]ledger.Organisation, error) { return s.OrganisationsLike(w.ctx, nil, 3) },
		func() (map[string][]ledger.Organisation, error) { return s.OrganisationsLike(w.ctx, names, 0) },
	} {
		if found, err := none(); err != nil || len(found) != 0 {
			t.Errorf("%v, %v", found, err)
		}
	}
}

func choiceRemembered(t *testing.T, s *store.Store) {
	w := newWriting(t, s)
	w.apply(ledger.Entry{Organisations: []ledger.OrganisationClaim{{Name: "中国建筑第四工程局有限公司", Kind: ledger.Builder}}})
	meant := func() []string {
		found, err := s.OrganisationsNamed(w.ctx, []string{"中建四局"})
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, o := range found["中建四局"] {
			names = append(names, o.Name)
		}
		return names
	}
	if names := meant(); names != nil {
		t.Fatalf("known before: %v", names)
	}
	chosen := ledger.Entry{
		Organisations: []ledger.OrganisationClaim{{Name: "中国建筑第四工程局有限公司", Aliases: []ledger.Alias{{Name: "中建四局"}}}},
		Project: &ledger.ProjectClaim{Name: "新村", Programmes: []ledger.ProgrammeClaim{{Code: "guan-shao"}},
			Participations: []ledger.ParticipationClaim{{Organisation: "中建四局", Role: ledger.RoleImplementing}}},
	}
	b := w.apply(chosen)
	if names := meant(); !slices.Equal(names, []string{"中国建筑第四工程局有限公司"}) {
		t.Errorf("remembered as %v", names)
	}
	if again := w.apply(chosen); again.ID != 0 {
		t.Errorf("the same choice twice is batch %d", again.ID)
	}
	w.undo(b)
	if names := meant(); names != nil {
		t.Errorf("still known after the undo: %v", names)
	}
}
