package document

import (
	"strconv"
	"strings"
)

// Codes of refusals, for extensions.code. They are part of the API and never change.
const (
	CodeSyntax        = "GRAPHQL_PARSE_FAILED"
	CodeValidation    = "GRAPHQL_VALIDATION_FAILED"
	CodeQueryTooLong  = "QUERY_TOO_LONG"        // bytes, tokens, definitions or variables
	CodeTooDeep       = "QUERY_TOO_DEEP"        // nesting as written, or selections with fragments expanded
	CodeTooManyFields = "TOO_MANY_FIELDS"       // fragments expanded
	CodeAliases       = "TOO_MANY_ALIASES"      //
	CodeDirectives    = "TOO_MANY_DIRECTIVES"   //
	CodeTooComplex    = "QUERY_TOO_COMPLEX"     // too many fields that may stand for one another
	CodeTooCostly     = "QUERY_TOO_COSTLY"      // the answer would be too large
	CodePageTooLarge  = "PAGE_TOO_LARGE"        // first or last above the largest page
	CodeNoOperation   = "OPERATION_NOT_FOUND"   // the document has no operation of that name
	CodeWhichOne      = "OPERATION_NAME_NEEDED" // several operations and no name
)

// Location is a place in a document: line and column from one, the column in characters.
type Location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Error is one reason why a document is refused.
type Error struct {
	Code      string
	Message   string // one line, at most 500 characters, safe to show
	Locations []Location
	// Rule names the rule of validation that was broken, as the specification's reference
	// implementation calls it; empty for other errors.
	Rule string
	// Limit that was passed; zero: the error is not about a limit.
	Limit int
}

func (e *Error) Error() string { return e.Message }

// Errors is why a document is refused; empty: it is not.
type Errors []*Error

func (e Errors) Error() string {
	lines := make([]string, len(e))
	for i, one := range e {
		lines[i] = one.Message
		for _, at := range one.Locations {
			lines[i] += " (" + strconv.Itoa(at.Line) + ":" + strconv.Itoa(at.Column) + ")"
		}
	}
	return strings.Join(lines, "\n")
}

// mostText is how many characters of a message are told; it may quote what was sent.
const mostText = 500

func shortened(text string) string {
	if len(text) <= mostText {
		return text
	}
	n := 0
	for i := range text {
		if n++; n > mostText {
			return text[:i] + "…"
		}
	}
	return text
}
