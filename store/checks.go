package store

import (
	"slices"
	"strings"

	"jiedui/ledger"
)

// compared are the measures that the rules speak of.
var compared = []string{ledger.TotalInvestment, ledger.ContractedInvestment, ledger.CompletedInvestment}

func isCompared(f *ledger.FigureClaim) bool {
	return f.Subject == ledger.SubjectProject && f.Series == ledger.Actual && slices.Contains(compared, f.Measure)
}

// allMeasures are those that the claims state and those they are compared with.
func (w *wanted) allMeasures() []string {
	measures := w.measures
	if w.compared {
		measures = append(measures, compared...)
	}
	return unique(measures)
}

// warnings are what applying finds wrong with what a batch claims, against the ledger.
type warnings struct {
	list    []warning
	dropped int
	// unexplained is the first fall, or correction of a closed period, for which nobody gave
	// a reason.
	unexplained *warning
}

type warning struct {
	code, seen, hint string
	source           ledger.Source
}

// maxWarnings are kept for a batch.
const maxWarnings = 1000

func (w *warnings) add(code string, f *fact, seen, hint string) *warning {
	return w.addAt(code, f.Source, seen, hint)
}

func (w *warnings) addAt(code string, at ledger.Source, seen, hint string) *warning {
	found := warning{code, seen, hint, at}
	if len(w.list) == maxWarnings {
		w.dropped++
	} else {
		w.list = append(w.list, found)
	}
	return &found
}

// check looks at what the chunk states together with what the ledger has. Only what is
// stated anew is warned of, so that the same file twice is quiet.
func (c *chunk) check() {
	c.noteFresh()
	for _, t := range c.figures.touched {
		if t.behaviour == ledger.Flow {
			c.checkRestated(t)
		}
		if t.key.Series != ledger.Actual || !slices.Contains(compared, t.key.Measure) {
			continue
		}
		if t.key.Measure == ledger.CompletedInvestment {
			c.checkFalls(t)
		}
		if t.key.Subject == ledger.SubjectProject {
			c.checkRules(t)
		}
	}
	for _, t := range c.statuses.touched {
		for _, pair := range ledger.OutOfOrder(t.statements) {
			earlier, later := pair[0], pair[1]
			f := t.stated(later)
			if f == nil {
				f = t.stated(earlier)
			}
			if f == nil {
				continue
			}
			c.warnings.add(ledger.FindingDatesOutOfOrder, f, ledger.StatusWord(later.Status)+" "+later.ValidFrom.String(),
				"项目“"+c.subjectName(t.key)+"”"+later.ValidFrom.String()+" "+ledger.StatusWord(later.Status)+"，晚于 "+
					earlier.ValidFrom.String()+" 的"+ledger.StatusWord(earlier.Status)+"，请核对日期")
		}
	}
}

// checkIdentity looks at which project a row with figures was taken for, where that is by
// name and place alone: one of another programme, or none although a namesake lies above
// or below the place.
func (c *chunk) checkIdentity(e *ledger.Entry, found *knownProject) {
	claim, at := e.Project, ledger.Source{Sheet: e.Sheet, Row: e.Row}
	if claim.Code != "" || len(e.Figures) == 0 {
		return
	}
	if found != nil {
		if len(claim.Programmes) > 0 && !found.row.fresh && !c.sharesProgramme(found, claim) {
			c.warnings.addAt(ledger.FindingJoinsProgramme, at, claim.Name,
				"其他行动已有同名同地的项目，按同一个项目记入；若不是同一个，请改名或填写项目代码")
		}
		return
	}
	key := keyOfProject(claim)
	for _, p := range c.projects.byName[key.name] {
		if p.PlaceKey != key.place && related(p.PlaceKey, key.place) && c.sharesProgramme(p, claim) {
			c.warnings.addAt(ledger.FindingSimilarProject, at, claim.Name,
				"同一行动在"+c.placeName(p.PlaceKey)+"已有同名项目，地点写法不同，按另一个项目新建；若是同一个，请把地点写得与原来一致")
			return
		}
	}
}

// related reports whether one place lies in the other.
func related(a, b string) bool {
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

func (c *chunk) placeName(code string) string {
	if p, ok := c.places[code]; ok {
		return p.Name
	}
	return code
}

// stated is the new fact of a statement; nil: the ledger had it.
func (t *timeline) stated(s ledger.Statement) *fact {
	for _, f := range t.fresh {
		if f.ID == s.ID {
			return f
		}
	}
	return nil
}

// checkRestated refuses a flow without a day of payment where the ledger has flows of
// other days: a sheet that is sent again with the next date would be added once more.
func (c *chunk) checkRestated(t *timeline) {
	for _, f := range t.fresh {
		if !f.Undated {
			continue
		}
		for _, s := range t.statements {
			if s.ValidFrom != f.ValidFrom && t.stated(s) == nil {
				c.warnings.add(ledger.FindingFlowRestated, f, c.amount(t, ledger.Statement{Value: f.Value, Qualifier: f.Qualifier}),
					"“"+c.subjectName(t.key)+"”已有 "+s.ValidFrom.String()+" 的"+c.measures[t.key.Measure].Name+
						"，本表没有拨付日期，再记一笔会重复；请逐笔填写并增加“拨付日期”列，只报新增")
				break
			}
		}
	}
}

func (c *chunk) checkFalls(t *timeline) {
	for _, pair := range ledger.Falls(t.statements) {
		earlier, later := pair[0], pair[1]
		f := t.stated(later)
		if f == nil {
			f = t.stated(earlier)
		}
		if f == nil {
			continue
		}
		w := c.warnings.add(ledger.FindingCumulativeFalls, f, c.amount(t, later),
			"“"+c.subjectName(t.key)+"”的累计完成投资 "+later.ValidFrom.String()+" 为 "+c.amount(t, later)+"，低于 "+
				earlier.ValidFrom.String()+" 的 "+c.amount(t, earlier)+"；确实减少的请写明理由")
		if f.Reason == "" && c.warnings.unexplained == nil {
			c.warnings.unexplained = w
		}
	}
}

func (c *chunk) amount(t *timeline, s ledger.Statement) string {
	return ledger.Quantity{Value: s.Value, Unit: c.measures[t.key.Measure].Unit, Qualifier: ledger.Join(s.Qualifier, "")}.String()
}

// checkRules compares each new figure with the other measures on its day. Of two that
// are both new the lower one, which ought not to exceed, is named.
func (c *chunk) checkRules(t *timeline) {
	for _, r := range ledger.MoneyRules {
		if t.key.Measure != r.Lower && t.key.Measure != r.Upper {
			continue
		}
		lower, upper := c.sibling(t, r.Lower), c.sibling(t, r.Upper)
		if lower == nil || upper == nil {
			continue
		}
		for _, f := range t.fresh {
			low, found := ledger.HeldOn(lower.statements, f.ValidFrom)
			high, also := ledger.HeldOn(upper.statements, f.ValidFrom)
			if !found || !also || !ledger.Exceeds(low, high) {
				continue
			}
			if t == upper && lower.stated(low) != nil && low.ValidFrom == f.ValidFrom {
				continue
			}
			c.warnings.add(r.Code, f, c.amount(t, f.statement()),
				"“"+c.subjectName(t.key)+"” "+f.ValidFrom.String()+" 的"+c.measures[r.Lower].Name+" "+c.amount(lower, low)+
					" 超过"+c.measures[r.Upper].Name+" "+c.amount(upper, high)+"，请核对金额和单位")
		}
	}
}

// sibling is the timeline of another measure of the same project.
func (c *chunk) sibling(t *timeline, measure string) *timeline {
	key := t.key
	key.Measure = measure
	return c.figures.timelines[key]
}

// findings are the warnings as findings of the batch, whose sheets are known by now.
// A fall or a correction of a closed period that nobody explained needs a reason: that is an error of the whole batch.
func (w *warnings) findings(b *ledger.ImportBatch) []ledger.Finding {
	var list, errors []ledger.Finding // errors stand last, and refuse the batch
	for _, found := range w.list {
		f := w.finding(b, found, ledger.ApplyFindings[found.code])
		if f.Severity == ledger.SeverityError {
			errors = append(errors, f)
		} else {
			list = append(list, f)
		}
	}
	list = append(list, errors...)
	if w.unexplained != nil && b.Reason == "" {
		found := *w.unexplained
		what := "累计完成投资下降"
		if found.code == ledger.FindingPeriodRestated {
			what = "更正已关账的报告期"
		}
		found.code = ledger.FindingReasonNeeded
		found.hint = what + "，须写明理由（--reason）才能导入：" + found.hint
		list = append(list, w.finding(b, found, ledger.SeverityError))
	}
	return list
}

func (w *warnings) finding(b *ledger.ImportBatch, found warning, severity ledger.Severity) ledger.Finding {
	f := ledger.Finding{
		Code: found.code, Severity: severity, Seen: found.seen, Hint: found.hint,
		Sheet: sheetName(b.Sheets, found.source.Sheet), Row: found.source.Row, Col: found.source.Col,
	}
	for _, s := range b.Sheets {
		if s.Index != found.source.Sheet {
			continue
		}
		for _, column := range s.Columns {
			if column.Col == f.Col {
				f.Heading = column.Heading
			}
		}
	}
	return f
}
