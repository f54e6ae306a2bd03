// Package importers turns an office's workbook into checked claims: bytes → sheets →
// tables → mapped columns → values → names resolved → entries for the store.
//
// It must not write anything, know SQL or guess: a value without a unit, a name that fits
// two places, a total that does not add up are findings at their own cell, and a Go error
// means only that the reading could not be carried out. What the words of a sheet mean is
// said by profiles (profiles/*.yaml) and by the words all profiles share
// (vocabulary.yaml), not by code.
//
// Start at Open and Stream, or Read for both at once. survey.go goes through a file for its
// tables and chooses how to read them, rows.go reads their rows, settle.go settles the
// records and hands their entries on. heading.go makes headings comparable; grid.go is what
// is kept of a sheet; table.go, band.go and form.go find its tables; mapping.go chooses the
// profile and maps columns, content.go those whose headings say nothing; record.go makes an
// entry of a row, names.go compares organisations, checksum.go the sheet's own totals with
// what was read. explain.go tells how it was read, save.go keeps that as a profile.
// finding.go lists the codes that docs/findings.md explains.
package importers
