package ledger

import (
	"slices"
	"strings"
	"unicode"
)

// SearchRank says how well a text meets what is searched for; a lower one is better.
type SearchRank int

// The ranks.
const (
	SearchExact    SearchRank = iota // it is the whole
	SearchPrefix                     // it starts with it
	SearchAllWords                   // it contains every word
	SearchSomeWord                   // it contains one of the words
	SearchNone                       // it contains none
)

// SearchRanks lists the ranks of what is found, the best first.
var SearchRanks = []SearchRank{SearchExact, SearchPrefix, SearchAllWords, SearchSomeWord}

// SearchHit is one thing that is found.
type SearchHit struct {
	Kind SubjectKind
	ID   ID     // zero for a place
	Code string // of a place
	Rank SearchRank
	Text string // the name, alias or code that is met best
}

// SearchText is what is searched for, folded.
type SearchText struct {
	Whole string
	Words []string // no two alike
}

// Bounds of what is searched for.
const (
	maxSearchRunes = 100
	maxSearchWords = 10
)

// ParseSearch folds what is searched for; white space separates words.
func ParseSearch(text string) (SearchText, error) {
	s := SearchText{Whole: SearchKey(text)}
	for _, w := range strings.Fields(Narrow(text)) {
		if key := SearchKey(w); key != "" && !slices.Contains(s.Words, key) {
			s.Words = append(s.Words, key)
		}
	}
	if len(s.Words) == 0 {
		return s, Invalid("", "", "text", "要写明搜什么")
	}
	if len([]rune(s.Whole)) > maxSearchRunes || len(s.Words) > maxSearchWords {
		return s, &Error{Kind: KindLimitExceeded, Field: "text", Text: "搜索词最多 10 个，共 100 个字"}
	}
	return s, nil
}

// SearchKey folds a text for searching: half-width, simplified, lower case, letters and
// digits only.
func SearchKey(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, Simplified(Narrow(text)))
}

// Rank says how well a folded text meets what is searched for.
func (s SearchText) Rank(key string) SearchRank {
	switch {
	case key == s.Whole:
		return SearchExact
	case strings.HasPrefix(key, s.Whole):
		return SearchPrefix
	}
	rank := SearchAllWords
	some := false
	for _, w := range s.Words {
		if strings.Contains(key, w) {
			some = true
		} else {
			rank = SearchSomeWord
		}
	}
	if !some {
		return SearchNone
	}
	return rank
}

// Marks of where a text begins and ends among its grams.
const (
	gramStart = "^"
	gramEnd   = "$"
)

// SearchGrams are the pieces by which a folded text is indexed: its characters, its pairs
// of neighbours, its threes of digits and Latin letters, and what it begins and ends with.
// No two are alike.
func SearchGrams(key string) []string {
	runes := []rune(key)
	if len(runes) == 0 {
		return nil
	}
	grams := wordGrams(runes)
	for _, r := range runes {
		grams = append(grams, string(r))
	}
	grams = append(grams, gramStart+string(runes[0]), gramEnd+string(runes[len(runes)-1]))
	slices.Sort(grams)
	return slices.Compact(grams)
}

// wordGrams are the pairs of a word, or the one character that it is. Digits and Latin
// letters are few, so that nearly everything with a code has any two of them: of these
// there are threes as well.
func wordGrams(runes []rune) []string {
	if len(runes) == 1 {
		return []string{string(runes)}
	}
	grams := make([]string, 0, 3*len(runes)+2)
	latin := 0 // how many before and at the place
	for i, r := range runes {
		if latin++; r > unicode.MaxASCII {
			latin = 0
		}
		if i > 0 {
			grams = append(grams, string(runes[i-1:i+1]))
		}
		if latin >= 3 {
			grams = append(grams, string(runes[i-2:i+1]))
		}
	}
	return grams
}

// Grams are those that a text of a rank has: of each of the lists, all; of one of the lists
// at least, for the last rank.
func (s SearchText) Grams(rank SearchRank) [][]string {
	whole := []rune(s.Whole)
	var lists [][]string
	switch rank {
	case SearchExact, SearchPrefix:
		grams := append(wordGrams(whole), gramStart+string(whole[0]))
		if rank == SearchExact {
			grams = append(grams, gramEnd+string(whole[len(whole)-1]))
		}
		return [][]string{grams}
	case SearchAllWords:
		var grams []string
		for _, w := range s.Words {
			grams = append(grams, wordGrams([]rune(w))...)
		}
		return [][]string{grams}
	}
	for _, w := range s.Words {
		lists = append(lists, wordGrams([]rune(w)))
	}
	return lists
}
