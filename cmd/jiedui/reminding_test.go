package main

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"jiedui/ledger"
)

func TestPartnersAreRemindedOnceWhenAReportIsDueAndOnceWhenItIsOverdue(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		ctx, a := context.Background(), o.opened(t)
		programmes, err := a.store.Programmes(ctx)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(programmes, func(p ledger.Programme) bool { return p.Code == "builders" })
		quarters := ledger.EditCalendar{Programme: programmes[i].ID, Kind: ledger.PeriodQuarter, Covers: ledger.Set(ledger.CoverBoth), Rule: ledger.Set(ledger.DueWorkingDay),
			DueDay: ledger.Set(5), FirstOn: ledger.Set(ledger.Date{Year: 2026, Month: 7, Day: 1})}
		edit := func(e ledger.Edit) ledger.EditResult {
			r, err := a.store.Edit(ctx, ledger.EditRequest{Actor: "测试", Items: []ledger.EditItem{{Path: "input", Edit: e}}})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		day := func(month, day int) ledger.Date { return ledger.Date{Year: 2026, Month: time.Month(month), Day: day} }
		edit(ledger.OpenPeriods{Calendar: edit(quarters).Things[0].ID, Until: day(9, 30)})
		remind := func(on ledger.Date) int {
			told, err := a.remind(ctx, on)
			if err != nil {
				t.Fatal(err)
			}
			return told
		}
		if n := remind(day(10, 9)); n != 0 { // due on the 13th
			t.Errorf("%d told four days before", n)
		}
		soon := remind(day(10, 10))
		if soon == 0 || remind(day(10, 11)) != 0 {
			t.Errorf("%d told three days before, and again the day after", soon)
		}
		if late := remind(day(10, 14)); late != soon {
			t.Errorf("%d told when it is overdue, %d before", late, soon)
		}
		var first ledger.Notice
		found, err := a.store.NoticesByID(ctx, []ledger.ID{1})
		if err != nil {
			t.Fatal(err)
		}
		first = found[1]
		if !strings.Contains(first.Title, "将于 2026-10-13 到期") || first.Event != ledger.NoticeDueSoon || !strings.HasPrefix(first.Place, "44") || first.Organisation == 0 {
			t.Errorf("notice %+v", first)
		}

		// Whom it is written to: the partner on the organisation, not another, not the viewer.
		add := func(name string, grants ...ledger.Grant) {
			_, err := a.store.AddUser(ctx, ledger.Doing{Caller: ledger.Machine("测试")}, ledger.User{Name: name, DisplayName: name, Email: name + "@example.com", Grants: grants}, "not a common one 7")
			if err != nil {
				t.Fatal(err)
			}
		}
		other := first.Organisation + 1
		add("own", ledger.Grant{Role: ledger.AccessPartner, Organisation: first.Organisation})
		add("other", ledger.Grant{Role: ledger.AccessPartner, Organisation: other})
		add("county", ledger.Grant{Role: ledger.AccessOffice, Place: first.Place})
		add("elsewhere", ledger.Grant{Role: ledger.AccessReviewer, Place: "35"})
		add("viewer", ledger.Grant{Role: ledger.AccessViewer})
		for _, c := range []struct {
			event ledger.NoticeEvent
			want  []string
		}{
			{ledger.NoticeDueSoon, []string{"own@example.com"}},
			{ledger.NoticeOverdue, []string{"county@example.com", "own@example.com"}},
			{ledger.NoticeReturned, []string{"own@example.com"}},
			{ledger.NoticeSubmitted, []string{"county@example.com"}},
		} {
			first.Event = c.event
			if got := a.mailTo(ctx, first); !slices.Equal(got, c.want) {
				t.Errorf("%s is written to %v, want %v", c.event, got, c.want)
			}
		}
	})
}

func TestACommonPlaceHoldsAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		codes []string
		want  string
	}{
		{nil, ""},
		{[]string{"440229103"}, "440229103"},
		{[]string{"440229103", "440229104201"}, "440229"},
		{[]string{"440229Z01", "440229103"}, "440229"},
		{[]string{"440229Z01", "440229Z01"}, "440229Z01"},
		{[]string{"440229", "441900"}, "44"},
		{[]string{"440229", "350000"}, ""},
	} {
		if got := commonPlace(c.codes); got != c.want {
			t.Errorf("commonPlace(%v) = %q, want %q", c.codes, got, c.want)
		}
	}
}
