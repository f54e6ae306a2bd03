package ledger

import (
	"slices"
	"strings"
	"testing"
)

// What contains a word has all of its grams, whatever stands around it.
func TestGramsOfAWordAreThoseOfItsText(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"官渡镇第77777号道路", "XM2024B07", "a", "园", "A园b", "91440300MA5DA1XX0X", "甲乙12丙345丁"} {
		runes := []rune(SearchKey(text))
		all := SearchGrams(string(runes))
		if !slices.IsSorted(all) || len(slices.Compact(slices.Clone(all))) != len(all) {
			t.Errorf("%s: %v", text, all)
		}
		for from := range runes {
			for to := from + 1; to <= len(runes); to++ {
				word, err := ParseSearch(string(runes[from:to]))
				if err != nil {
					t.Fatal(err)
				}
				rank := word.Rank(string(runes))
				for _, grams := range word.Grams(rank) {
					for _, g := range grams {
						if !slices.Contains(all, g) {
							t.Errorf("%s has no %q of %s", text, g, word.Whole)
						}
					}
				}
			}
		}
	}
	if got := strings.Join(wordGrams([]rune("第777x号")), " "); got != "第7 77 77 777 7x 77x x号" {
		t.Error(got)
	}
}
