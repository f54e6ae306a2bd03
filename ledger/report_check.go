package ledger

import (
	"math/big"
	"slices"
	"strconv"
)

// Codes of findings that only reports have; docs/findings.md explains each.
const (
	FindingValueMissing   = "value-missing"         // neither cumulative nor period value
	FindingPeriodMismatch = "period-mismatch"       // last period's level and this period's value do not make the cumulative one
	FindingValueJumps     = "value-jumps"           // many times the last level
	FindingFlowRepeated   = "flow-already-recorded" // the ledger has payments within the period from elsewhere
	FindingPercentMoney   = "percent-against-money" // physical progress is far from the money's
	FindingEventLater     = "event-after-period"    // a status from after the period
	FindingNothing        = "nothing-reported"      // no value, event, progress or text
	FindingNothingAnd     = "nothing-and-values"    // nothing to report, and something
)

// ReportFindings are the codes that a report may have, with their severities. An error
// keeps it from being submitted.
var ReportFindings = map[string]Severity{
	FindingReasonNeeded:           SeverityError,
	FindingCumulativeFalls:        SeverityWarning,
	FindingContractAboveTotal:     SeverityWarning,
	FindingCompletedAboveContract: SeverityWarning,
	FindingCompletedAboveTotal:    SeverityWarning,
	FindingDatesOutOfOrder:        SeverityWarning,
	FindingValueMissing:           SeverityError,
	FindingPeriodMismatch:         SeverityError,
	FindingValueJumps:             SeverityWarning,
	FindingFlowRepeated:           SeverityWarning,
	FindingPercentMoney:           SeverityWarning,
	FindingEventLater:             SeverityError,
	FindingNothing:                SeverityError,
	FindingNothingAnd:             SeverityError,
}

// ReportLimits are how much of a change is not doubted.
type ReportLimits struct {
	// Jump is how many times the last level a cumulative value may be; zero: 5.
	Jump int64
	// Gap is how far physical progress may be from completed over total, in basis points; zero: 2,000.
	Gap int64
}

func (l ReportLimits) withDefaults() ReportLimits {
	if l.Jump == 0 {
		l.Jump = 5
	}
	if l.Gap == 0 {
		l.Gap = 2_000
	}
	return l
}

// ReportFacts are what a report is compared with: the ledger without the report itself.
type ReportFacts struct {
	Period   ReportingPeriod
	Measures map[string]Measure
	// Previous is what held on the day before the period, of flows the sum up to then.
	Previous map[string]Statement
	// Held is what holds on the last day of the period.
	Held map[string]Statement
	// Flows are the sums of payments within the period from elsewhere, by measure.
	Flows    map[string]int64
	Statuses []Statement
	Limits   ReportLimits
}

// CompletePeriods fills in a cumulative value that follows from the last level and the
// period's value, and a period value that follows from the two levels of a flow.
func (f ReportFacts) CompletePeriods(values []ReportValue) []ReportValue {
	values = slices.Clone(values)
	for i := range values {
		v := &values[i]
		before, known := f.Previous[v.Measure]
		flow := f.Measures[v.Measure].Behaviour == Flow
		switch {
		case v.Cumulative == nil && v.Period != nil && (known || flow):
			v.Cumulative = pointerTo(before.Value + *v.Period)
		case v.Period == nil && v.Cumulative != nil && flow:
			v.Period = pointerTo(*v.Cumulative - before.Value)
		}
	}
	return values
}

func pointerTo[T any](v T) *T { return &v }

// CheckReport compares a report with the ledger and with itself.
func CheckReport(r ProgressReport, values []ReportValue, events []ReportEvent, f ReportFacts) []ReportFinding {
	f.Limits = f.Limits.withDefaults()
	c := reportCheck{ReportFacts: f, stated: map[string]Statement{}}
	for _, v := range f.CompletePeriods(values) {
		if v.Cumulative != nil && f.Measures[v.Measure].Behaviour == Stock {
			c.stated[v.Measure] = Statement{Value: *v.Cumulative, Qualifier: Join(v.Qualifier, "")}
		}
	}
	for _, v := range values {
		c.value(v)
	}
	c.amounts()
	c.events(events)
	if r.Progress != nil {
		c.progress(*r.Progress)
	}
	switch said := len(values) > 0 || len(events) > 0; {
	case r.Nothing && said:
		c.add(FindingNothingAnd, "nothingToReport", "", "", "报告写明本期无进展，却填了数据或状态，请去掉其中一样")
	case !said && !r.Nothing && r.Progress == nil && r.Text == "":
		c.add(FindingNothing, "", "", "", "报告还没有内容，请填写数据、状态、进度或文字；本期没有进展的，请写明")
	}
	return c.found
}

type reportCheck struct {
	ReportFacts
	stated map[string]Statement // stocks of the report
	found  []ReportFinding
}

func (c *reportCheck) add(code, field, measure, seen, hint string) {
	c.found = append(c.found, ReportFinding{
		Finding: Finding{Code: code, Severity: ReportFindings[code], Heading: c.Measures[measure].Name, Seen: seen, Hint: hint},
		Field:   field, Measure: measure,
	})
}

func (c *reportCheck) amount(measure string, value int64, q Qualifier) string {
	return Quantity{Value: value, Unit: c.Measures[measure].Unit, Qualifier: Join(q, "")}.String()
}

func (c *reportCheck) value(v ReportValue) {
	m := c.Measures[v.Measure]
	field := "values." + v.Measure
	before, known := c.Previous[v.Measure]
	switch {
	case v.Cumulative == nil && v.Period == nil:
		c.add(FindingValueMissing, field, v.Measure, "", "“"+m.Name+"”没有填数，请填累计数；没有发生的填 0")
		return
	case v.Cumulative == nil && !known && m.Behaviour == Stock:
		c.add(FindingValueMissing, field+".cumulative", v.Measure, "", "台账没有“"+m.Name+"”的上期数，请填累计数")
		return
	case v.Cumulative != nil && v.Period != nil && (known || m.Behaviour == Flow):
		if sum := before.Value + *v.Period; sum != *v.Cumulative && Join(v.Qualifier, "") == Exact && (!known || before.Qualifier == Exact) {
			c.add(FindingPeriodMismatch, field+".period", v.Measure, c.amount(v.Measure, *v.Period, ""),
				"“"+m.Name+"”上期累计 "+c.amount(v.Measure, before.Value, "")+" 加本期 "+c.amount(v.Measure, *v.Period, "")+
					" 应为 "+c.amount(v.Measure, sum, "")+"，填报的累计是 "+c.amount(v.Measure, *v.Cumulative, "")+"，请改正其中一个")
		}
	}
	if m.Behaviour == Flow {
		c.flow(v, field, m)
		return
	}
	now, stated := c.stated[v.Measure]
	if !stated || !known {
		return
	}
	seen := c.amount(v.Measure, now.Value, now.Qualifier)
	switch {
	case v.Measure == CompletedInvestment && Exceeds(before, now):
		code, hint := FindingCumulativeFalls, "“"+m.Name+"”由上期的 "+c.amount(v.Measure, before.Value, before.Qualifier)+" 降为 "+seen
		if v.Reason == "" {
			code, hint = FindingReasonNeeded, hint+"；确实减少的请在本项写明理由"
		}
		c.add(code, field+".cumulative", v.Measure, seen, hint)
	case m.Additive && before.Value > 0 && now.Value/c.Limits.Jump > before.Value && v.Reason == "":
		c.add(FindingValueJumps, field+".cumulative", v.Measure, seen, "“"+m.Name+"”是上期 "+
			c.amount(v.Measure, before.Value, before.Qualifier)+" 的 "+strconv.FormatInt(now.Value/before.Value, 10)+" 倍，请核对金额和单位，属实的请写明理由")
	}
}

func (c *reportCheck) flow(v ReportValue, field string, m Measure) {
	if elsewhere := c.Flows[v.Measure]; elsewhere != 0 {
		code, hint := FindingFlowRepeated, "台账已有本期“"+m.Name+"” "+c.amount(v.Measure, elsewhere, "")+"，本报告的会再加上"
		if v.Reason == "" {
			code, hint = FindingReasonNeeded, hint+"；请只报其余部分，并在本项写明理由"
		}
		c.add(code, field+".period", v.Measure, c.amount(v.Measure, elsewhere, ""), hint)
	}
}

// amounts compares the kinds of money with one another.
func (c *reportCheck) amounts() {
	for _, rule := range MoneyRules {
		low, inLow := c.at(rule.Lower)
		high, inHigh := c.at(rule.Upper)
		_, statedLow := c.stated[rule.Lower]
		_, statedHigh := c.stated[rule.Upper]
		if !inLow || !inHigh || !statedLow && !statedHigh || !Exceeds(low, high) {
			continue
		}
		at := rule.Lower
		if !statedLow {
			at = rule.Upper
		}
		c.add(rule.Code, "values."+at+".cumulative", at, c.amount(at, c.stated[at].Value, c.stated[at].Qualifier),
			c.Measures[rule.Lower].Name+" "+c.amount(rule.Lower, low.Value, low.Qualifier)+" 超过"+
				c.Measures[rule.Upper].Name+" "+c.amount(rule.Upper, high.Value, high.Qualifier)+"，请核对金额和单位")
	}
}

// at is what holds at the end of the period once the report is approved.
func (c *reportCheck) at(measure string) (Statement, bool) {
	if s, stated := c.stated[measure]; stated {
		return s, true
	}
	s, held := c.Held[measure]
	return s, held
}

func (c *reportCheck) events(events []ReportEvent) {
	all := slices.Clone(c.Statuses)
	for i, e := range events {
		if e.On.After(c.Period.EndsOn) {
			c.add(FindingEventLater, "events."+e.On.String(), "", e.On.String(), "状态日期 "+e.On.String()+" 在报告期之后，请改正日期，或在下一期报告")
		}
		all = slices.DeleteFunc(all, func(s Statement) bool { return s.ValidFrom == e.On })
		all = append(all, Statement{ID: -ID(i) - 1, ValidFrom: e.On, Status: e.Status})
	}
	for _, pair := range OutOfOrder(all) {
		at := pair[1]
		if at.ID >= 0 {
			at = pair[0]
		}
		if at.ID >= 0 { // both are the ledger's
			continue
		}
		c.add(FindingDatesOutOfOrder, "events."+at.ValidFrom.String(), "", at.ValidFrom.String(),
			pair[1].ValidFrom.String()+" "+StatusWord(pair[1].Status)+"，晚于 "+pair[0].ValidFrom.String()+" 的"+StatusWord(pair[0].Status)+"，请核对日期")
	}
}

// progress compares how far the work has got with how far the money has.
func (c *reportCheck) progress(bp int64) {
	done, has := c.at(CompletedInvestment)
	total, also := c.at(TotalInvestment)
	if !has || !also || total.Value <= 0 {
		return
	}
	share := new(big.Int).Mul(big.NewInt(done.Value), big.NewInt(WholeShare))
	share.Quo(share, big.NewInt(total.Value))
	if !share.IsInt64() {
		return
	}
	c.comparePercent(bp, share.Int64())
}

func (c *reportCheck) comparePercent(bp, share int64) {
	if gap := share - bp; gap > c.Limits.Gap || -gap > c.Limits.Gap {
		c.add(FindingPercentMoney, "progress", "", BasisPointsText(bp), "形象进度 "+BasisPointsText(bp)+"，完成投资占总投资 "+
			BasisPointsText(share)+"，相差较大，请核对")
	}
}

// BasisPointsText writes hundredths of a percent as a percentage, such as 61.14%.
func BasisPointsText(bp int64) string {
	sign := ""
	if bp < 0 {
		sign, bp = "-", -bp
	}
	text := sign + strconv.FormatInt(bp/100, 10)
	if rest := bp % 100; rest != 0 {
		text += "." + string([]byte{byte('0' + rest/10), byte('0' + rest%10)})
	}
	return text + "%"
}

// ReportErrors are the findings that keep a report from being submitted.
func ReportErrors(found []ReportFinding) (errors []ReportFinding) {
	for _, f := range found {
		if f.Severity == SeverityError {
			errors = append(errors, f)
		}
	}
	return errors
}
