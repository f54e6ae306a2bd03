package ledger

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
)

var (
	aPeriod = ReportingPeriod{
		ID: 1, Programme: 1, Kind: PeriodQuarter, StartsOn: Date{2026, 7, 1}, EndsOn: Date{2026, 9, 30},
		DueOn: Date{2026, 10, 15}, GraceUntil: Date{2026, 10, 20},
	}
	author   = ReportStanding{Author: true}
	reviewer = ReportStanding{Reviewer: true}
	desk     = ReportStanding{Author: true, Reviewer: true, Office: true}
)

func TestActionsOfAReport(t *testing.T) {
	t.Parallel()
	closed := aPeriod
	closed.ClosedAt = 5
	for _, c := range []struct {
		name   string
		report ProgressReport
		who    ReportStanding
		period ReportingPeriod
		today  Date
		want   string
	}{
		{"a_partner_fills_in_a_draft", ProgressReport{State: ReportDraft}, author, aPeriod, Date{2026, 10, 8}, "save submit"},
		{"late_within_grace", ProgressReport{State: ReportDraft}, author, aPeriod, Date{2026, 10, 20}, "save submit"},
		{"past_grace_a_draft_waits_for_unlocking", ProgressReport{State: ReportDraft}, author, aPeriod, Date{2026, 10, 21}, "request_unlock"},
		{"past_grace_what_was_returned_is_mended", ProgressReport{State: ReportReturned}, author, aPeriod, Date{2026, 10, 21}, "save submit"},
		{"ahead_of_the_period", ProgressReport{State: ReportDraft}, author, aPeriod, Date{2026, 6, 30}, ""},
		{"closed", ProgressReport{State: ReportReturned}, author, closed, Date{2026, 10, 8}, "request_unlock"},
		{"closed_and_unlocked", ProgressReport{State: ReportReturned, Reopened: true}, author, closed, Date{2026, 12, 8}, "save submit"},
		{"submitted_by_its_author", ProgressReport{State: ReportSubmitted}, author, aPeriod, Date{2026, 10, 8}, "withdraw"},
		{"submitted_before_a_reviewer", ProgressReport{State: ReportSubmitted}, reviewer, aPeriod, Date{2026, 10, 8}, "return approve"},
		{"submitted_in_a_closed_period", ProgressReport{State: ReportSubmitted}, reviewer, closed, Date{2026, 10, 8}, "return"},
		{"approved_before_a_reviewer", ProgressReport{State: ReportApproved}, reviewer, aPeriod, Date{2026, 10, 8}, ""},
		{"approved_before_the_office", ProgressReport{State: ReportApproved}, desk, aPeriod, Date{2026, 10, 8}, "return lock request_unlock"},
		{"locked", ProgressReport{State: ReportLocked}, author, closed, Date{2026, 12, 8}, "request_unlock"},
		{"asked_to_be_unlocked", ProgressReport{State: ReportLocked, UnlockReason: "错"}, desk, closed, Date{2026, 12, 8}, "grant_unlock refuse_unlock"},
		{"a_stranger", ProgressReport{State: ReportDraft}, ReportStanding{}, aPeriod, Date{2026, 10, 8}, ""},
	} {
		var have []string
		for _, a := range ActionsOf(c.report, c.who, c.period, c.today) {
			have = append(have, string(a))
		}
		if got := strings.Join(have, " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// Random actions by random callers never leave the machine: every action that is allowed
// leads where the table of states leads, every other is refused with a code.
func TestReportsStayInTheirMachine(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewSource(5))
	seen := map[string]bool{}
	for range 400 {
		r, p, today := ProgressReport{State: ReportDraft, Version: 1}, aPeriod, Date{2026, 7, 1}
		for range 60 {
			if random.Intn(15) == 0 && p.ClosedAt == 0 {
				p.ClosedAt = 9
			}
			today = today.AddDays(random.Intn(5))
			who := ReportStanding{Author: random.Intn(2) == 0, Reviewer: random.Intn(2) == 0, Office: random.Intn(3) == 0}
			a := ReportActions[random.Intn(len(ReportActions))]
			before := r
			allowed := slices.Contains(ActionsOf(r, who, p, today), a)
			refused := MayAct(a, r, who, p, today)
			if allowed != (refused == nil) || refused != nil && (refused.Code == "" || refused.Text == "") {
				t.Fatalf("%s: allowed %v, refused %+v", a, allowed, refused)
			}
			if !allowed {
				continue
			}
			if err := r.Act(a, "", ""); (err != nil) != a.Reasoned() || err != nil && r != before {
				t.Fatalf("%s without a reason: %v", a, err)
			}
			r = before
			if err := r.Act(a, "理由", "progress"); err != nil {
				t.Fatal(err)
			}
			if r.State != before.State && !slices.Contains(before.State.Next(), r.State) || r.Version != before.Version+1 {
				t.Fatalf("%s: %s v%d → %s v%d", a, before.State, before.Version, r.State, r.Version)
			}
			if r.State == ReportApproved && before.State != ReportApproved && p.ClosedAt != 0 && !before.Reopened {
				t.Fatal("approved in a closed period")
			}
			if r.State.Applied() && before.State.Applied() && a == ReportSave {
				t.Fatal("an approved report was written to")
			}
			seen[string(before.State)+" "+string(a)] = true
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d moves were met: %v", len(seen), seen)
	}
}

func TestChecksOfAReport(t *testing.T) {
	t.Parallel()
	measures := map[string]Measure{}
	for _, m := range StandardMeasures {
		measures[m.Code] = m
	}
	wan := func(n int64) *int64 { return pointerTo(n * 1_000_000) }
	bp := func(n int64) *int64 { return &n }
	held := map[string]Statement{
		CompletedInvestment: {Value: 500_000_000, Qualifier: Exact}, ContractedInvestment: {Value: 800_000_000, Qualifier: Exact},
		TotalInvestment: {Value: 1000_000_000, Qualifier: Exact}, PaidInFunds: {Value: 100_000_000, Qualifier: Exact},
	}
	facts := ReportFacts{
		Period: aPeriod, Measures: measures, Previous: held, Held: held,
		Statuses: []Statement{{ID: 7, ValidFrom: Date{2026, 3, 1}, Status: StatusSigned}},
	}
	completed := func(cumulative, period *int64, reason string) ReportValue {
		return ReportValue{Measure: CompletedInvestment, Cumulative: cumulative, Period: period, Reason: reason}
	}
	for _, c := range []struct {
		name   string
		report ProgressReport
		values []ReportValue
		events []ReportEvent
		change func(*ReportFacts)
		want   string
	}{
		{name: "sound", report: ProgressReport{Progress: bp(6000)}, values: []ReportValue{completed(wan(600), wan(100), "")}},
		{name: "the_period_alone", values: []ReportValue{completed(nil, wan(100), "")}},
		{name: "nothing", want: "nothing-reported "},
		{name: "nothing_to_report_is_an_answer", report: ProgressReport{Nothing: true}},
		{name: "nothing_and_something", report: ProgressReport{Nothing: true}, values: []ReportValue{completed(wan(600), nil, "")}, want: "nothing-and-values nothingToReport"},
		{name: "text_alone", report: ProgressReport{Text: "本期无进展"}},
		{name: "a_value_without_number", values: []ReportValue{completed(nil, nil, "")}, want: "value-missing values.completed_investment"},
		{name: "the_period_alone_without_a_last_level", values: []ReportValue{{Measure: "land_area", Period: wan(1)}}, want: "value-missing values.land_area.cumulative"},
		{name: "falls_without_reason", values: []ReportValue{completed(wan(400), nil, "")}, want: "reason-needed values.completed_investment.cumulative"},
		{name: "falls_with_reason", values: []ReportValue{completed(wan(400), nil, "核减")}, want: "cumulative-falls values.completed_investment.cumulative"},
		{name: "about_as_much_is_no_fall", values: []ReportValue{{Measure: CompletedInvestment, Cumulative: wan(400), Qualifier: About}}},
		{name: "does_not_add_up", values: []ReportValue{completed(wan(600), wan(99), "")}, want: "period-mismatch values.completed_investment.period"},
		{name: "jumps", values: []ReportValue{completed(wan(5000), nil, "")},
			want: "value-jumps values.completed_investment.cumulative; completed-above-contract values.completed_investment.cumulative; completed-above-total values.completed_investment.cumulative"},
		{name: "just_does_not_jump", values: []ReportValue{{Measure: TotalInvestment, Cumulative: wan(5000)}}},
		{name: "jumps_by_another_factor", values: []ReportValue{{Measure: TotalInvestment, Cumulative: wan(5000)}},
			change: func(f *ReportFacts) { f.Limits.Jump = 2 }, want: "value-jumps values.total_investment.cumulative"},
		{name: "total_below_what_was_contracted", values: []ReportValue{{Measure: TotalInvestment, Cumulative: wan(700)}}, want: "contract-above-total values.total_investment.cumulative"},
		{name: "started_before_signed", events: []ReportEvent{{On: Date{2026, 2, 1}, Status: StatusStarted}}, want: "dates-out-of-order events.2026-02-01"},
		{name: "started_after_signed", events: []ReportEvent{{On: Date{2026, 8, 1}, Status: StatusStarted}}},
		{name: "after_the_period", events: []ReportEvent{{On: Date{2026, 10, 1}, Status: StatusStarted}}, want: "event-after-period events.2026-10-01"},
		{name: "percent_against_money", report: ProgressReport{Progress: bp(9000)}, want: "percent-against-money progress"},
		{name: "percent_near_the_money", report: ProgressReport{Progress: bp(7000)}},
		{name: "paid_twice", values: []ReportValue{{Measure: PaidInFunds, Period: wan(3)}},
			change: func(f *ReportFacts) { f.Flows = map[string]int64{PaidInFunds: 3_000_000} }, want: "reason-needed values.paid_in_funds.period"},
		{name: "paid_besides", values: []ReportValue{{Measure: PaidInFunds, Period: wan(3), Reason: "另一笔"}},
			change: func(f *ReportFacts) { f.Flows = map[string]int64{PaidInFunds: 3_000_000} }, want: "flow-already-recorded values.paid_in_funds.period"},
		{name: "paid_by_its_sum", values: []ReportValue{{Measure: PaidInFunds, Cumulative: wan(103), Period: wan(3)}}},
	} {
		f := facts
		if c.change != nil {
			c.change(&f)
		}
		var have []string
		for _, found := range CheckReport(c.report, c.values, c.events, f) {
			have = append(have, found.Code+" "+found.Field)
			if found.Hint == "" || found.Severity == "" {
				t.Errorf("%s: %+v", c.name, found)
			}
		}
		if got := strings.Join(have, "; "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := fmt.Sprint(BasisPointsText(6114), BasisPointsText(-5), BasisPointsText(10000)); got != "61.14%-0.05%100%" {
		t.Error(got)
	}
}
