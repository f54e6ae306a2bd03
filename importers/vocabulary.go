package importers

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"jiedui/ledger"
)

// words of all sheets, read once from vocabulary.yaml.
type vocabularyWords struct {
	Columns []Column                   `yaml:"columns"`
	Series  map[ledger.Series][]string `yaml:"series"`
	Status  map[ledger.Status][]string `yaml:"status"`
	Kinds   []KindRule                 `yaml:"kinds"`
	// Classifiers are, by the unit of a measure, other words that count the same things.
	Classifiers map[string][]string `yaml:"classifiers"`

	measureWords map[string]string // key → measure
	seriesWords  []seriesWord      // longest first
	statusWords  map[string]ledger.Status
	known        map[string]bool // keys of all headings
}

type seriesWord struct {
	word   string
	series ledger.Series
}

var measures = func() map[string]ledger.Measure {
	m := make(map[string]ledger.Measure, len(ledger.StandardMeasures))
	for _, s := range ledger.StandardMeasures {
		m[s.Code] = s
	}
	return m
}()

var vocabulary = sync.OnceValue(func() *vocabularyWords {
	v := &vocabularyWords{
		measureWords: map[string]string{}, statusWords: map[string]ledger.Status{}, known: map[string]bool{},
	}
	// A fault in the binary's own words is a broken build, not a user's mistake; a test reads them.
	if err := strictYAML(vocabularyFile, v); err != nil {
		panic(fmt.Sprintf("importers: vocabulary: %v", err))
	}
	for _, m := range ledger.StandardMeasures {
		v.measureWords[headingKey(m.Name)] = m.Code
	}
	for i, c := range v.Columns {
		for _, w := range c.Words {
			key := headingKey(w)
			v.known[key] = true
			if c.Measure != "" {
				v.measureWords[key] = v.Columns[i].Measure
			}
		}
	}
	for key := range v.measureWords {
		v.known[key] = true
	}
	for s, words := range v.Series {
		for _, w := range words {
			v.seriesWords = append(v.seriesWords, seriesWord{headingKey(w), s})
		}
	}
	slices.SortFunc(v.seriesWords, func(a, b seriesWord) int {
		return len(b.word)*1000 - len(a.word)*1000 + strings.Compare(a.word, b.word)
	})
	for s, words := range v.Status {
		for _, w := range words {
			v.statusWords[headingKey(w)] = s
		}
	}
	return v
})

// seriesOf reads a text that is nothing but a word for a series.
func (v *vocabularyWords) seriesOf(key string) (ledger.Series, bool) {
	for _, w := range v.seriesWords {
		if w.word == key {
			return w.series, true
		}
	}
	return "", false
}

// measureAndSeries reads 清拆任务 as the measure 清拆 of the series 任务. Money is left out:
// 计划投资 and 完成投资 are measures of their own.
func (v *vocabularyWords) measureAndSeries(key string) (string, ledger.Series, bool) {
	if m, ok := v.measureWords[key]; ok && !measures[m].IsMoney() {
		return m, "", true
	}
	for _, w := range v.seriesWords {
		for _, cut := range []func(string, string) (string, bool){strings.CutSuffix, strings.CutPrefix} {
			rest, ok := cut(key, w.word)
			if m := v.measureWords[rest]; ok && m != "" && !measures[m].IsMoney() {
				return m, w.series, true
			}
		}
	}
	return "", "", false
}

// kindOf is the kind of an organisation that the ledger does not know: by a word in its
// name, the profile's before the vocabulary's, else as its column says, else by a word
// that says little (集团).
func kindOf(name string, profile []KindRule, column ledger.OrganisationKind) ledger.OrganisationKind {
	name = ledger.Simplified(strings.ReplaceAll(ledger.Narrow(name), " ", ""))
	shared := vocabulary().Kinds
	for _, weak := range []bool{false, true} {
		for _, r := range slices.Concat(profile, shared) {
			if r.Weak == weak && r.fits(name) {
				return r.Kind
			}
		}
		if column != "" {
			return column
		}
	}
	return ledger.OtherOrganisation
}

func (r KindRule) fits(name string) bool {
	return slices.ContainsFunc(r.Words, func(w string) bool {
		if end, ok := strings.CutPrefix(w, "$"); ok {
			return strings.HasSuffix(name, end)
		}
		return strings.Contains(name, w)
	})
}
