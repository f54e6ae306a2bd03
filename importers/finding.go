package importers

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"jiedui/importers/sheet"
	"jiedui/ledger"
)

// Codes of findings, beside those of sheet.ReadError and of ledger.QuantityError. They are
// stable; docs/findings.md explains each.
const (
	codeEmptySheet         = "empty-sheet"
	codeHiddenSheet        = "hidden-sheet"
	codeHiddenRows         = "hidden-rows"
	codeHiddenColumns      = "hidden-columns"
	codeReportSheet        = "report-sheet"
	codeConflict           = "unresolved-conflict"
	codeNoHeader           = "no-header"
	codeNoData             = "no-data"
	codeNoProfile          = "no-profile"
	codeNothingRecognised  = "nothing-recognised"
	codeTotalsOnly         = "totals-only"
	codeUnknownProfile     = "unknown-profile"
	codeAmbiguousProfile   = "ambiguous-profile"
	codeMissingColumn      = "missing-column"
	codeDuplicateColumn    = "duplicate-column"
	codeUnmappedColumn     = "unmapped-column"
	codeMappedByContent    = "mapped-by-content"
	codePersonalName       = "personal-name-column"
	codeCumulativeFlow     = "cumulative-flow"
	codeTemplateRow        = "template-row"
	codePartRow            = "part-row"
	codeFormulaError       = "formula-error"
	codeCodeAsNumber       = "code-as-number"
	codeCreditCodeForm     = "credit-code-form"
	codeCreditCodeCheck    = "credit-code-check"
	codeRounded            = "rounded"
	codeUnitOverridden     = "unit-overridden"
	codeYearAssumed        = "year-assumed"
	codeNothingAbove       = "nothing-above"
	codeUnclearBlank       = "unclear-blank"
	codeBlankNotCarried    = "blank-not-carried"
	codeRateWithoutUnit    = "rate-without-unit"
	codeLowerBound         = "lower-bound"
	codeUnknownMeasure     = "unknown-measure"
	codeBadDate            = "bad-date"
	codeDateSerial         = "date-serial"
	codeAsOfMissing        = "as-of-missing"
	codeFutureAsOf         = "starts-after-as-of"
	codeAsOfInFuture       = "as-of-in-future"
	codeNegativeStock      = "negative-stock"
	codeNegativeFlow       = "negative-flow"
	codeUnknownStatus      = "unknown-status"
	codeStatusDates        = "status-contradicts-dates"
	codeUnknownProgramme   = "unknown-programme"
	codeMissingName        = "missing-name"
	codeMissingPlace       = "missing-place"
	codeMissingOrg         = "missing-organisation"
	codeUnknownPlace       = "unknown-place"
	codeAmbiguousPlace     = "ambiguous-place"
	codeSeveralPlaces      = "several-places"
	codeZoneCodeTaken      = "zone-code-taken"
	codeNewZone            = "new-zone"
	codeAmbiguousOrg       = "ambiguous-organisation"
	codeOrgConflict        = "organisation-conflict"
	codeOrgByCode          = "organisation-by-code"
	codeUnknownOrg         = "unknown-organisation"
	codeUnknownSame        = "unknown-same-organisation"
	codeNewOrganisation    = "new-organisation"
	codeBadShare           = "bad-share"
	codeRowsAfterNotes     = "rows-after-notes"
	codeRowsAfterGap       = "rows-after-gap"
	codeSubtotalMismatch   = "subtotal-mismatch"
	codeUnlabelledTotal    = "unlabelled-total"
	codeDuplicateProject   = "duplicate-project"
	codeDuplicatePairing   = "duplicate-pairing"
	codeDuplicateFigure    = "duplicate-figure"
	codeDuplicateFlow      = "duplicate-flow"
	codeInvalidRecord      = "invalid-record"
	codeTooManyFindings    = "too-many-findings"
	codeRowWithoutContents = "row-without-contents"
)

// severities of all codes that a reading can give.
var severities = map[string]ledger.Severity{
	string(sheet.NotAWorkbook): ledger.SeverityError, string(sheet.WrongExtension): ledger.SeverityError,
	string(sheet.DamagedWorkbook): ledger.SeverityError, string(sheet.PasswordProtected): ledger.SeverityError,
	string(sheet.UnsupportedFormat): ledger.SeverityError,
	string(sheet.NoSheets):          ledger.SeverityError, string(sheet.LimitExceeded): ledger.SeverityError,
	string(sheet.BadEncoding): ledger.SeverityError, string(sheet.EmptyFile): ledger.SeverityError,

	ledger.QuantityNotANumber: ledger.SeverityError, ledger.QuantityBadGrouping: ledger.SeverityError,
	ledger.QuantitySeveralNumbers: ledger.SeverityError, ledger.QuantityUnexpectedText: ledger.SeverityError,
	ledger.QuantityUnitMissing: ledger.SeverityError, ledger.QuantityUnitUnknown: ledger.SeverityError,
	ledger.QuantityUnitConflict: ledger.SeverityError, ledger.QuantityUnitAmbiguous: ledger.SeverityError,
	ledger.QuantityTooPrecise: ledger.SeverityError, ledger.QuantityOverflow: ledger.SeverityError,

	codeEmptySheet: ledger.SeverityInfo, codeHiddenSheet: ledger.SeverityInfo, codeHiddenRows: ledger.SeverityInfo,
	codeHiddenColumns: ledger.SeverityInfo, codeReportSheet: ledger.SeverityWarning, codeMappedByContent: ledger.SeverityWarning,
	codeUnknownOrg: ledger.SeverityError, codeUnknownSame: ledger.SeverityError,
	codeNoData: ledger.SeverityInfo, codeNoHeader: ledger.SeverityWarning, codeNoProfile: ledger.SeverityWarning,
	codeNothingRecognised: ledger.SeverityError, codeTotalsOnly: ledger.SeverityInfo, codeUnknownProfile: ledger.SeverityError,
	codeAmbiguousProfile: ledger.SeverityError, codeMissingColumn: ledger.SeverityError,
	codeDuplicateColumn: ledger.SeverityError, codeUnmappedColumn: ledger.SeverityInfo,
	codePersonalName: ledger.SeverityInfo, codeCumulativeFlow: ledger.SeverityWarning,
	codeTemplateRow: ledger.SeverityInfo, codeFormulaError: ledger.SeverityError,
	codeCodeAsNumber: ledger.SeverityError, codeCreditCodeForm: ledger.SeverityError,
	codeCreditCodeCheck: ledger.SeverityWarning, codeRounded: ledger.SeverityInfo, codeUnitOverridden: ledger.SeverityInfo,
	codeYearAssumed: ledger.SeverityInfo, codeNothingAbove: ledger.SeverityError,
	codeRateWithoutUnit: ledger.SeverityInfo, codeLowerBound: ledger.SeverityWarning,
	codeUnknownMeasure: ledger.SeverityError, codeBadDate: ledger.SeverityError,
	codeDateSerial: ledger.SeverityInfo, codeAsOfMissing: ledger.SeverityError,
	codeFutureAsOf: ledger.SeverityWarning, codeUnknownStatus: ledger.SeverityError,
	codeStatusDates: ledger.SeverityWarning, codeUnknownProgramme: ledger.SeverityError,
	codeMissingName: ledger.SeverityError, codeMissingPlace: ledger.SeverityError,
	codeMissingOrg: ledger.SeverityError, codeUnknownPlace: ledger.SeverityError,
	codeAmbiguousPlace: ledger.SeverityError, codeSeveralPlaces: ledger.SeverityError,
	codeZoneCodeTaken: ledger.SeverityError, codeNewZone: ledger.SeverityInfo,
	codeAmbiguousOrg: ledger.SeverityError, codeOrgConflict: ledger.SeverityError, codeOrgByCode: ledger.SeverityWarning,
	codeNewOrganisation: ledger.SeverityInfo, codeBadShare: ledger.SeverityError,
	codeSubtotalMismatch: ledger.SeverityError, codeUnlabelledTotal: ledger.SeverityError, codeDuplicateProject: ledger.SeverityError,
	codeDuplicatePairing: ledger.SeverityWarning, codeDuplicateFigure: ledger.SeverityError,
	codeDuplicateFlow: ledger.SeverityError, codeInvalidRecord: ledger.SeverityError,
	codeAsOfInFuture: ledger.SeverityWarning, codeNegativeStock: ledger.SeverityError, codeNegativeFlow: ledger.SeverityWarning,
	codeConflict: ledger.SeverityError, codeRowsAfterNotes: ledger.SeverityWarning, codeRowsAfterGap: ledger.SeverityWarning, codePartRow: ledger.SeverityWarning,
	codeUnclearBlank: ledger.SeverityError, codeBlankNotCarried: ledger.SeverityWarning,
	codeTooManyFindings: ledger.SeverityWarning, codeRowWithoutContents: ledger.SeverityWarning,
}

// maxFindings of one severity are kept; the rest is counted.
const maxFindings = 1000

// maxSeen is how much of a cell a finding repeats, in characters.
const maxSeen = 100

// findings collects what is wrong with a file.
type findings struct {
	list    []ledger.Finding
	count   map[ledger.Severity]int
	said    map[ledger.Finding]bool
	once    map[string]bool
	blocked bool // an error that no row can be left out for
	// unlike are, by index of the list, the names that others may be suggested for.
	unlike map[int]string
}

// spot is where a finding is: sheet, row, column and the column's heading.
type spot struct {
	sheet    string
	row, col int
	heading  string
}

// add notes a finding and reports whether it is an error.
func (f *findings) add(code string, at spot, seen, hint string) bool {
	severity, known := severities[code]
	if !known {
		severity = ledger.SeverityError
	}
	if f.count == nil {
		f.count, f.said = map[ledger.Severity]int{}, map[ledger.Finding]bool{}
	}
	// A cell may be looked at more than once, a merged one from each of its rows.
	key := ledger.Finding{Code: code, Sheet: at.sheet, Row: at.row, Col: at.col, Seen: shorten(seen)}
	if f.said[key] {
		return severity == ledger.SeverityError
	}
	if f.count[severity]++; f.count[severity] <= maxFindings {
		f.said[key] = true
		f.list = append(f.list, ledger.Finding{
			Code: code, Severity: severity, Sheet: at.sheet, Row: at.row, Col: at.col,
			Heading: at.heading, Seen: shorten(seen), Hint: hint,
		})
	}
	return severity == ledger.SeverityError
}

// block notes an error about the file, a sheet or a header: no row can be left out for it.
func (f *findings) block(code string, at spot, seen, hint string) {
	f.add(code, at, seen, hint)
	f.blocked = true
}

// addOnce is add for what is said once for a key.
func (f *findings) addOnce(key, code string, at spot, seen, hint string) {
	if f.once == nil {
		f.once = map[string]bool{}
	}
	if key = code + "\x00" + key; !f.once[key] {
		f.once[key] = true
		f.add(code, at, seen, hint)
	}
}

// suggestFor notes that the finding that say adds, if it does, is about a name that may be
// another spelling of one that is known.
func (f *findings) suggestFor(name string, say func()) {
	n := len(f.list)
	if say(); len(f.list) > n {
		if f.unlike == nil {
			f.unlike = map[int]string{}
		}
		f.unlike[n] = name
	}
}

// all is the list in the order of the file, with a last finding that says how many were
// left out. sheets are the names of the sheets in order.
func (f *findings) all(sheets []string) []ledger.Finding {
	slices.SortStableFunc(f.list, func(a, b ledger.Finding) int {
		return cmp.Or(
			slices.Index(sheets, a.Sheet)-slices.Index(sheets, b.Sheet), // −1, the file, first
			a.Row-b.Row, a.Col-b.Col)
	})
	var left []string
	for _, s := range []ledger.Severity{ledger.SeverityError, ledger.SeverityWarning, ledger.SeverityInfo} {
		if n := f.count[s] - maxFindings; n > 0 {
			left = append(left, fmt.Sprintf("%s %d", s, n))
		}
	}
	if len(left) == 0 {
		return f.list
	}
	return append(f.list, ledger.Finding{
		Code: codeTooManyFindings, Severity: severities[codeTooManyFindings], Seen: strings.Join(left, ", "),
		Hint: fmt.Sprintf("每类问题只列出前 %d 条，其余未列出；请先改正已列出的再导入", maxFindings),
	})
}

func (f *findings) errors() int { return f.count[ledger.SeverityError] }

func shorten(s string) string {
	s = strings.TrimSpace(s)
	n := 0
	for i := range s {
		if n++; n > maxSeen {
			return s[:i] + "…"
		}
	}
	return s
}
