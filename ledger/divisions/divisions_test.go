package divisions

import (
	"io/fs"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
)

func TestEmbedded_lists_stay_below_six_megabytes(t *testing.T) {
	t.Parallel()
	const limit = 6 << 20
	var total int64
	err := fs.WalkDir(packed, ".", func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes embedded", total)
	if total > limit || total < 1<<20 {
		t.Errorf("%d bytes embedded, want 1 MB to %d", total, limit)
	}
}

// The counts are those of SOURCE.md; those of Hong Kong, Macao and Taiwan were
// counted in the package's list.
func TestProvince_gives_every_place_of_the_source(t *testing.T) {
	t.Parallel()
	bureau, numbered := map[ledger.PlaceLevel]int{}, map[ledger.PlaceLevel]int{}
	provinces := Provinces()
	if len(provinces) != 34 {
		t.Errorf("%d provinces, want 34", len(provinces))
	}
	for _, province := range provinces {
		places, err := Province(province.Code)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(province, places[0]); d != "" {
			t.Errorf("the province does not come first: %s", d)
		}
		counts := bureau
		if slices.Contains([]string{"71", "81", "82"}, province.Code) {
			counts = numbered
		}
		seen := map[string]bool{"": true}
		for _, place := range places {
			counts[place.Level]++
			if err := place.Validate(); err != nil {
				t.Error(err)
			}
			if !seen[place.Parent] || seen[place.Code] {
				t.Errorf("%s stands before its parent or twice", place.Code)
			}
			if place.Parent != "" && len(place.Parent) >= len(place.Code) {
				t.Errorf("%s under %s", place.Code, place.Parent)
			}
			seen[place.Code] = true
		}
	}
	want := map[ledger.PlaceLevel]int{
		ledger.LevelProvince: 31, ledger.LevelCity: 342, ledger.LevelCounty: 2978,
		ledger.LevelTown: 41352, ledger.LevelVillage: 620573,
	}
	if d := cmp.Diff(want, bureau); d != "" {
		t.Errorf("bureau's places: %s", d)
	}
	want = map[ledger.PlaceLevel]int{ledger.LevelProvince: 3, ledger.LevelCity: 25, ledger.LevelCounty: 383}
	if d := cmp.Diff(want, numbered); d != "" {
		t.Errorf("numbered places: %s", d)
	}
}

func TestProvince_unknown_is_not_found(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"", "00", "4", "4402", "440000", "广东"} {
		if _, err := Province(code); ledger.KindOf(err) != ledger.KindNotFound {
			t.Errorf("%q: %v", code, err)
		}
	}
}

func TestNumbered_codes_do_not_move(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	for code, path := range map[string]string{
		"81": "香港特别行政区", "8101": "香港特别行政区香港岛", "810101": "香港特别行政区香港岛中西区",
		"810309": "香港特别行政区新界离岛区", "8202": "澳门特别行政区澳门外岛",
		"7101": "台湾省台北市", "712006": "台湾省澎湖县七美乡",
	} {
		if got := r.Path(code); got != path {
			t.Errorf("%s: %q, want %q", code, got, path)
		}
	}
}

// provincesWithVillagesTested: Guangdong has the acceptance cases, Xinjiang the
// oddest names. All provinces pass (2026-11-22, 15 s); two keep the run short.
var provincesWithVillagesTested = []string{"44", "65"}

// Every place's full path, written in one piece and in columns, is the place: the
// bureau's 2023 list has no two of the same path. Placeholders have the path of
// what they stand for and are left out.
func TestResolve_every_full_path(t *testing.T) {
	t.Parallel()
	r := NewResolver()
	for _, province := range Provinces() {
		places, err := Province(province.Code)
		if err != nil {
			t.Fatal(err)
		}
		withVillages := slices.Contains(provincesWithVillagesTested, province.Code)
		for _, place := range places {
			if place.Level == ledger.LevelVillage && !withVillages || r.find(place.Code).hidden {
				continue
			}
			var columns []string
			for code := place.Code; code != ""; code = parentCode(code) {
				columns = slices.Insert(columns, 0, r.find(code).name)
			}
			for _, parts := range [][]string{{r.Path(place.Code)}, columns} {
				m := r.Resolve(Context{}, parts...)
				if d := cmp.Diff(Match{Place: place, OK: true}, m); d != "" {
					t.Errorf("%s %q: %s", place.Code, parts, d)
				}
			}
		}
	}
}
