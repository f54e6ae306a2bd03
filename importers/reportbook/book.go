// Package reportbook writes the workbook that an organisation fills in for a reporting
// period, and reads it back: a row for each project or pairing, what was there before beside
// what is to be filled in.
//
// A row says which report it is in a hidden cell that ends in a check of that and of the
// row's name, so that rows whose cells were shifted against one another are found. It must
// not decide who may report what: that is the store's business. Start at Write and Read.
package reportbook

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
)

// Book is the form of one organisation and period.
type Book struct {
	Organisation string
	Period       ledger.ReportingPeriod
	Measures     []ledger.Measure    // those that are known, in the order they are shown
	Slots        []ledger.ReportSlot // to be filled in
}

const (
	sheetName  = "进展"
	titleRow   = 1
	aboutRow   = 2
	keyRow     = 3 // hidden: what each column is
	headingRow = 4
	firstRow   = 5
)

// Keys of columns; those of measures are a letter, a colon and the measure's code.
const (
	keyID       = "id"
	keyName     = "name"
	keyPlace    = "place"
	keyNothing  = "nothing"
	keyProgress = "progress"
	keyStatus   = "status"
	keyDay      = "day"
	keyReason   = "reason"
	keyText     = "text"

	before     = "b:" // what held before
	cumulative = "c:"
	period     = "p:"
)

// always are the measures that every form asks for.
var always = []string{ledger.CompletedInvestment, ledger.PaidInFunds}

// asked are the measures of the form: the usual ones, and those that a subject has from
// before or in a draft.
func (b Book) asked() (list []ledger.Measure) {
	for _, m := range b.Measures {
		has := slices.Contains(always, m.Code) || slices.ContainsFunc(b.Slots, func(s ledger.ReportSlot) bool {
			_, known := s.Previous[m.Code]
			return known || slices.ContainsFunc(s.Values, func(v ledger.ReportValue) bool { return v.Measure == m.Code })
		})
		if has {
			list = append(list, m)
		}
	}
	return list
}

// identity is what a row's hidden cell says.
func identity(r ledger.ProgressReport, name string) string {
	plain := fmt.Sprintf("%s-%d-%d-%d-%d", r.Subject, r.About, r.Period, r.By, r.Version)
	return plain + "-" + check(plain, name)
}

func check(plain, name string) string {
	sum := sha256.Sum256([]byte("jiedui report\x00" + plain + "\x00" + strings.TrimSpace(name)))
	return hex.EncodeToString(sum[:5])
}

// identified reads a hidden cell; false: it is none, or not that of a row of this name.
func identified(text, name string) (ledger.ReportForm, bool) {
	var f ledger.ReportForm
	plain, sum, _ := cutLast(text)
	parts := strings.Split(plain, "-")
	if len(parts) != 5 || sum != check(plain, name) {
		return f, false
	}
	f.Subject = ledger.SubjectKind(parts[0])
	_, err := fmt.Sscanf(strings.Join(parts[1:], " "), "%d %d %d %d", &f.About, &f.Period, &f.By, &f.Version)
	return f, err == nil
}

func cutLast(text string) (front, back string, found bool) {
	i := strings.LastIndexByte(text, '-')
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+1:], true
}

// statusWords are what the drop-down of statuses holds, in its order.
var statusWords = []struct {
	word   string
	status ledger.Status
}{
	{"意向", ledger.StatusIntention}, {"谋划", ledger.StatusPlanned}, {"签约", ledger.StatusSigned}, {"开工", ledger.StatusStarted},
	{"完工", ledger.StatusCompleted}, {"投产", ledger.StatusOperating}, {"停工", ledger.StatusSuspended}, {"终止", ledger.StatusCancelled},
}

const yes = "是"
