package graph

import (
	"context"

	"jiedui/ledger"
)

// periodView is how the numbers of a reporting period are known.
type periodView string

const (
	asSent     periodView = "sent"
	asRestated periodView = "restated"
)

var periodViews = newVocabulary("PeriodView", "How the numbers of a reporting period are known (报送数、更正数).",
	word[periodView]{asSent, "报送数：关账时台账所知"},
	word[periodView]{asRestated, "更正数：现在台账所知"},
)

// ofPeriod is what a portfolio of a reporting period asks.
type ofPeriod struct {
	period    ledger.ReportingPeriod
	programme string // code
	at        ledger.At
}

// periodOf reads the arguments period and as; nil: no period is named.
func (r *request) periodOf(ctx context.Context, a args) (*ofPeriod, error) {
	view, _ := a["as"].(periodView)
	if a["period"] == nil {
		if view != "" {
			return nil, invalid("as", "as 要与 period 同用")
		}
		return nil, nil
	}
	if a["asOf"] != nil || a["knownAt"] != nil {
		return nil, invalid("period", "period 与 asOf、knownAt 不能同用")
	}
	id, refused := parseRowID(a.text("period"), "ReportingPeriod")
	if refused != nil {
		refused.Field = "period"
		return nil, refused
	}
	return r.viewOf(ctx, id, view)
}

// viewOf is a reporting period as it was sent or as it is known now.
func (r *request) viewOf(ctx context.Context, id ledger.ID, view periodView) (*ofPeriod, error) {
	found, err := r.deps.Ledger.ReportingPeriodsByID(ctx, []ledger.ID{id})
	if err != nil {
		return nil, err
	}
	p, there := found[id]
	if !there {
		return nil, &apiError{Code: string(ledger.KindNotFound), Message: "没有这个报告期", Field: "period", kind: ledger.KindNotFound}
	}
	of := &ofPeriod{period: p, at: r.at(nil)}
	of.at.AsOf = p.EndsOn
	if view == asSent {
		if p.ClosedAt == 0 {
			return nil, invalid("as", "这个报告期没有关账，还没有报送数")
		}
		of.at.KnownAt = p.ClosedAt
	}
	programmes, err := r.programmeList(ctx)
	for _, g := range programmes {
		if g.ID == p.Programme {
			of.programme = g.Code
		}
	}
	return of, err
}

// within restricts a filter to the period's programme.
func (of *ofPeriod) within(f ledger.ProjectFilter) ledger.ProjectFilter {
	return ledger.ProjectFilter{Programmes: []string{of.programme}, View: f.View, And: []ledger.ProjectFilter{f}}
}
