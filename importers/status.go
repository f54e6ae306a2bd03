package importers

import (
	"slices"

	"jiedui/ledger"
)

// progress orders the statuses that follow one another.
var progress = ledger.Statuses[:6]

// status reads what the row says of the project's status: from the days of signing,
// start and completion that lie behind the as-of date, and the word for today where it
// says more than they do.
func (x *row) status() []ledger.StatusClaim {
	var claims []ledger.StatusClaim
	word, current := x.statusWord()
	asOf, known := x.asOf()
	for _, d := range []struct {
		field  string
		status ledger.Status
	}{{fieldSigned, ledger.StatusSigned}, {fieldStarted, ledger.StatusStarted}, {fieldDone, ledger.StatusCompleted}} {
		f, ok := x.one(d.field)
		if !ok {
			continue
		}
		span, ok := x.span(f)
		if !ok {
			continue
		}
		if !known {
			x.needAsOf()
			return nil
		}
		day := span.From
		if d.status == ledger.StatusCompleted {
			day = span.To
		}
		reached := atLeast(current, d.status)
		switch {
		case day.After(asOf):
			if reached && current == d.status {
				x.find(codeFutureAsOf, f, f.text, "状态为“"+word.text+"”，日期却晚于截至日期 "+asOf.String()+"；按状态读取，日期只作计划日期")
			}
			continue
		case current != "" && !reached:
			x.find(codeStatusDates, f, f.text, "日期已过截至日期 "+asOf.String()+"，状态却是“"+word.text+"”；按状态读取，日期只作计划日期")
			continue
		}
		claims = append(claims, ledger.StatusClaim{Status: d.status, ValidFrom: day, Row: f.Row, Col: f.Col})
	}
	slices.SortStableFunc(claims, func(a, b ledger.StatusClaim) int { return a.ValidFrom.Compare(b.ValidFrom) })
	if current == "" || len(claims) > 0 && claims[len(claims)-1].Status == current {
		return lastOfDay(claims)
	}
	if !known {
		x.needAsOf()
		return nil
	}
	x.checkToday(asOf)
	at := x.spot(word.column, word.Cell)
	return lastOfDay(append(claims, ledger.StatusClaim{Status: current, ValidFrom: asOf, Row: at.row, Col: at.col}))
}

func (x *row) statusWord() (filled, ledger.Status) {
	f, ok := x.one(fieldStatus)
	if !ok {
		return f, ""
	}
	status, met := x.r.statuses[f.text]
	if !met {
		status = vocabulary().statusWords[headingKey(f.text)]
		if len(x.r.statuses) < maxRemembered {
			x.r.statuses[f.text] = status
		}
	}
	if status == "" && f.column != nil {
		x.find(codeUnknownStatus, f, f.text, "不认识的项目状态，请用：意向、谋划、签约、在建、完工、投产、停工、终止")
	}
	return f, status
}

// atLeast reports whether a project in a status has passed another one. An unknown status
// and work that stopped say nothing against what came before completion.
func atLeast(current, passed ledger.Status) bool {
	switch current {
	case "":
		return true
	case ledger.StatusSuspended, ledger.StatusCancelled:
		return passed != ledger.StatusCompleted
	}
	return slices.Index(progress, current) >= slices.Index(progress, passed)
}

// lastOfDay keeps one status a day: the furthest, which is the last.
func lastOfDay(claims []ledger.StatusClaim) []ledger.StatusClaim {
	var kept []ledger.StatusClaim
	for _, c := range claims {
		if n := len(kept); n > 0 && kept[n-1].ValidFrom == c.ValidFrom {
			kept[n-1] = c
			continue
		}
		kept = append(kept, c)
	}
	return kept
}
