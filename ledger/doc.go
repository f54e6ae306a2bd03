// Package ledger is the vocabulary of paired assistance (对口帮扶台账): who helps
// whom, with which projects, and every countable statement about them with the
// two times it needs (true since when, known since when), its qualifier and the
// cell it came from.
//
// It holds types, units, validation, error kinds and findings, and imports the
// standard library only: no SQL, no spreadsheets, no GraphQL. Start reading at
// figure.go; everything else is a dimension that figures are filtered and
// grouped by.
package ledger
