package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"jiedui/ledger"
)

const (
	// remindEvery is how often it is looked whether a new day has begun.
	remindEvery = 10 * time.Minute
	// remindDays is how long before its due date a partner is reminded of a report.
	remindDays = 3
)

// keepReminding tells once a day who owes a report that is due soon or overdue, until ctx
// ends. Each partner is told once of each period and once more when it is overdue, whatever
// server says so.
func (a *app) keepReminding(ctx context.Context) {
	var done ledger.Date
	look := time.NewTicker(remindEvery)
	defer look.Stop()
	for {
		if today := a.store.Today(); today != done {
			told, err := a.remind(ctx, today)
			switch {
			case ctx.Err() != nil:
				return
			case err != nil:
				a.logger.Warn("reminders", "error", err)
			default:
				done = today
				a.logger.Debug("reminders", "told", told)
			}
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return
		}
	}
}

// owed is what one partner owes for one period.
type owed struct {
	event    ledger.NoticeEvent
	period   ledger.ID
	by       ledger.ID
	dueOn    ledger.Date
	projects []ledger.ID
	pairings []ledger.ID
}

// remind tells of all that is due within some days or overdue, and
// counts whom it told.
func (a *app) remind(ctx context.Context, today ledger.Date) (told int, err error) {
	at := ledger.At{AsOf: today, KnownAt: ledger.Latest}
	for _, overdue := range []bool{false, true} {
		list, err := a.owing(ctx, at, overdue)
		if err != nil {
			return told, err
		}
		notices := make([]ledger.Notice, 0, len(list))
		for _, o := range list {
			n, err := a.noticeOf(ctx, at, o)
			if err != nil {
				return told, err
			}
			notices = append(notices, n)
		}
		n, err := a.store.Announce(ctx, notices)
		if told += n; err != nil {
			return told, err
		}
	}
	return told, nil
}

// owing gathers what is owed by partner and period, in the order of due dates.
func (a *app) owing(ctx context.Context, at ledger.At, overdue bool) (list []*owed, err error) {
	type key struct{ period, by ledger.ID }
	found := map[key]*owed{}
	event, last := ledger.NoticeDueSoon, at.AsOf.AddDays(remindDays)
	if overdue {
		event, last = ledger.NoticeOverdue, ledger.Forever
	}
	page := ledger.Page{First: ledger.MaxPage}
	for {
		due, err := a.store.DueReports(ctx, at, ledger.DueFilter{}, overdue, page)
		if err != nil {
			return nil, err
		}
		for _, d := range due.Items {
			if d.DueOn.IsZero() || last.Before(d.DueOn) { // the order is by due date
				return list, nil
			}
			k := key{d.Period, d.Organisation}
			if found[k] == nil {
				found[k] = &owed{event: event, period: d.Period, by: d.Organisation, dueOn: d.DueOn}
				list = append(list, found[k])
			}
			if o := found[k]; d.Subject == ledger.SubjectProject {
				o.projects = append(o.projects, d.About)
			} else {
				o.pairings = append(o.pairings, d.About)
			}
		}
		if !due.HasNext {
			return list, nil
		}
		page.After = due.Cursors[len(due.Cursors)-1]
	}
}

func (a *app) noticeOf(ctx context.Context, at ledger.At, o *owed) (ledger.Notice, error) {
	periods, err := a.store.ReportingPeriodsByID(ctx, []ledger.ID{o.period})
	if err != nil {
		return ledger.Notice{}, err
	}
	name := ""
	err = a.store.EachOrganisationName(ctx, at, []ledger.ID{o.by}, func(org ledger.Organisation) { name = org.Name })
	if err != nil {
		return ledger.Notice{}, err
	}
	place, err := a.placeOf(ctx, at, o)
	if err != nil {
		return ledger.Notice{}, err
	}
	p, what := periods[o.period], "将于 "+o.dueOn.String()+" 到期"
	if o.event == ledger.NoticeOverdue {
		what = "已于 " + o.dueOn.String() + " 到期，尚未提交"
	}
	return ledger.Notice{
		Event: o.event, Key: fmt.Sprintf("%s/%d/%d", o.event, o.period, o.by), Place: place, Organisation: o.by, Period: o.period,
		Title: fmt.Sprintf("%s %s 至 %s 的进展报告%s", name, p.StartsOn, p.EndsOn, what),
		Text:  fmt.Sprintf("共 %d 份。没有进展的，请填报“本期无进展”。", len(o.projects)+len(o.pairings)),
	}, nil
}

// placeOf is the smallest place in which all that is owed lies; empty: none.
func (a *app) placeOf(ctx context.Context, at ledger.At, o *owed) (string, error) {
	var codes []string
	places, err := a.store.PlacesOf(ctx, at, o.projects)
	if err != nil {
		return "", err
	}
	for _, list := range places {
		for _, p := range list {
			codes = append(codes, p.PlaceCode)
		}
	}
	pairings, err := a.store.PairingsByID(ctx, at, o.pairings)
	if err != nil {
		return "", err
	}
	for _, p := range pairings {
		codes = append(codes, p.Recipient)
	}
	return commonPlace(codes), nil
}

// commonPlace is the smallest administrative place or zone that all the places lie in.
func commonPlace(codes []string) string {
	if len(codes) == 0 {
		return ""
	}
	common := codes[0]
	for _, code := range codes[1:] {
		for common != "" && !strings.HasPrefix(code, common) {
			common = ledger.PlaceAbove(common)
		}
	}
	return common
}
