package main

import (
	"jiedui/graph"
	"jiedui/ledger"
)

// depsAs is what the API reads and writes, as a caller may.
func (a *app) depsAs(d graph.Deps, c ledger.Caller) graph.Deps {
	s := a.store.As(c)
	d.Ledger = s
	d.Sheets = sheetRows{s}
	if d.Edits != nil {
		d.Edits = s
	}
	if d.Reports != nil {
		d.Reports = s
	}
	if d.ReportBooks != nil {
		d.ReportBooks = reportBooks{s}
	}
	if d.Imports != nil {
		d.Imports = a.intake.as(s)
	}
	return d
}
