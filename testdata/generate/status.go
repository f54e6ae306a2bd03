package main

import "jiedui/ledger"

// statusWords are the words for a status that the samples use. They are written out here,
// not taken from the importers, so that a word the importers come to read otherwise shows
// up as a total that no longer fits.
var statusWords = map[string]ledger.Status{
	"拟建": ledger.StatusPlanned, "前期工作": ledger.StatusPlanned, "谋划": ledger.StatusPlanned,
	"未开工": ledger.StatusPlanned, "储备": ledger.StatusPlanned,
	"签约": ledger.StatusSigned, "已签约": ledger.StatusSigned, "已签约未开工": ledger.StatusSigned,
	"在建": ledger.StatusStarted, "已动工": ledger.StatusStarted, "续建": ledger.StatusStarted,
	"新开工": ledger.StatusStarted,
	"竣工":  ledger.StatusCompleted, "完工": ledger.StatusCompleted, "已完工": ledger.StatusCompleted,
	"竣工验收": ledger.StatusCompleted,
	"投产":   ledger.StatusOperating, "已投产": ledger.StatusOperating, "投产运营": ledger.StatusOperating,
	"投入使用": ledger.StatusOperating,
	"停工":   ledger.StatusSuspended,
}

func statusOf(word string) ledger.Status {
	s, known := statusWords[word]
	if !known {
		panic("no status " + word)
	}
	return s
}
