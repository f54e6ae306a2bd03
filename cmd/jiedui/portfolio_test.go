package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiedui/ledger"
	"jiedui/store"
)

// portfolioCase is a portfolio asked for over everything, and why a failure names it.
type portfolioCase struct {
	*testing.T
	s        *store.Store
	additive map[string]bool
	q        ledger.PortfolioQuery
}

func (c portfolioCase) String() string {
	return fmt.Sprintf("%s by %v, %s, as of %s as known at %d", c.q.Subject, c.q.GroupBy, c.q.Mode, c.q.AsOf, c.q.KnownAt)
}

// amountKey is what may be added: one measure in one series.
type amountKey struct {
	measure string
	series  ledger.Series
}

// quantities are the values of a cell's amounts; of a measure that does not add up, none.
func (c portfolioCase) quantities(cell ledger.PortfolioCell) map[amountKey]int64 {
	sums := map[amountKey]int64{}
	for _, a := range cell.Amounts {
		key := amountKey{a.Measure, a.Series}
		if _, twice := sums[key]; twice {
			c.Errorf("%v: %v is there twice in %v", c, key, cell.Keys)
		}
		if !c.additive[a.Measure] {
			continue
		}
		if a.Value == nil {
			c.Errorf("%v: %v of %v has no value", c, key, cell.Keys)
			continue
		}
		sums[key] = *a.Value
	}
	return sums
}

// balanced holds Σ rows − overlap + unallocated = total, of counts and of each amount.
func (c portfolioCase) balanced(p ledger.Portfolio) {
	c.Helper()
	count, started, sums := 0, 0, map[amountKey]int64{}
	add := func(cell ledger.PortfolioCell, sign int) {
		count, started = count+sign*cell.Count, started+sign*cell.Started
		for key, v := range c.quantities(cell) {
			sums[key] += int64(sign) * v
		}
	}
	for i, row := range p.Rows {
		if len(row.Keys) != len(c.q.GroupBy) || slices.Contains(row.Keys, "") {
			c.Errorf("%v: row with keys %q", c, row.Keys)
		}
		if i > 0 && slices.Compare(p.Rows[i-1].Keys, row.Keys) >= 0 {
			c.Errorf("%v: row %q after %q", c, row.Keys, p.Rows[i-1].Keys)
		}
		add(row, 1)
	}
	add(p.Overlap, -1)
	add(p.Unallocated, 1)
	total := c.quantities(p.Total)
	if count != p.Total.Count || started != p.Total.Started {
		c.Errorf("%v: Σ rows − overlap + unallocated = %d (started %d), total %d (%d)", c, count, started, p.Total.Count, p.Total.Started)
	}
	if diff := cmp.Diff(total, sums, cmp.AllowUnexported(amountKey{})); diff != "" {
		c.Errorf("%v: (-total +Σ rows − overlap + unallocated):\n%s", c, diff)
	}
}

// listed holds the lists behind the total, the unallocated part and each row to what the
// portfolio says of them, all pages of them.
func (c portfolioCase) listed(p ledger.Portfolio, page int) {
	c.Helper()
	ctx := context.Background()
	cells := append([]ledger.PortfolioCell{p.Total, p.Unallocated}, p.Rows...)
	selectors := []ledger.RowSelector{{}, {Unallocated: true}}
	for _, row := range p.Rows {
		selectors = append(selectors, ledger.RowSelector{Keys: row.Keys})
	}
	figures, err := c.s.PortfolioFigures(ctx, c.q, selectors, nil, ledger.Page{First: page})
	if err != nil {
		c.Fatalf("%v: figures: %v", c, err)
	}
	for i, list := range figures {
		items := append([]ledger.CreditedFigure(nil), list.Items...)
		for list.HasNext {
			more, err := c.s.PortfolioFigures(ctx, c.q, selectors[i:i+1], nil, ledger.Page{First: page, After: list.Cursors[len(list.Cursors)-1]})
			if err != nil {
				c.Fatalf("%v: next page of figures: %v", c, err)
			}
			list = more[0]
			items = append(items, list.Items...)
		}
		c.addsUp(cells[i], items)
	}
	if c.q.Subject != ledger.SubjectProject {
		return
	}
	projects, err := c.s.PortfolioProjects(ctx, c.q, selectors, ledger.Page{First: page})
	if err != nil {
		c.Fatalf("%v: projects: %v", c, err)
	}
	for i, list := range projects {
		ids := map[ledger.ID]bool{}
		for {
			for _, item := range list.Items {
				if ids[item.ID] {
					c.Errorf("%v: project %d is listed twice behind %q", c, item.ID, selectors[i].Keys)
				}
				ids[item.ID] = true
			}
			if !list.HasNext {
				break
			}
			more, err := c.s.PortfolioProjects(ctx, c.q, selectors[i:i+1], ledger.Page{First: page, After: list.Cursors[len(list.Cursors)-1]})
			if err != nil {
				c.Fatalf("%v: next page of projects: %v", c, err)
			}
			list = more[0]
		}
		if len(ids) != cells[i].Count {
			c.Errorf("%v: %d projects are listed behind %+v, counted are %d", c, len(ids), selectors[i], cells[i].Count)
		}
	}
}

// addsUp holds listed figures to the amounts of their row: sum, number and qualifier.
func (c portfolioCase) addsUp(cell ledger.PortfolioCell, items []ledger.CreditedFigure) {
	c.Helper()
	type sum struct {
		Value     int64 // of what adds up
		Qualifier ledger.Qualifier
		Figures   int
	}
	got, want := map[amountKey]sum{}, map[amountKey]sum{}
	for _, f := range items {
		if !f.Holds(c.q.AsOf, c.q.KnownAt) {
			c.Errorf("%v: figure %d does not hold then", c, f.ID)
		}
		key := amountKey{f.Measure, f.Series}
		s := got[key]
		if c.additive[f.Measure] {
			s.Value += f.Credited
		}
		if s.Figures++; s.Figures == 1 {
			s.Qualifier = f.Qualifier
		} else {
			s.Qualifier = ledger.Join(s.Qualifier, f.Qualifier)
		}
		got[key] = s
	}
	for _, a := range cell.Amounts {
		s := sum{Qualifier: a.Qualifier, Figures: a.Figures}
		if c.additive[a.Measure] && a.Value != nil {
			s.Value = *a.Value
		}
		want[amountKey{a.Measure, a.Series}] = s
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(amountKey{})); diff != "" {
		c.Errorf("%v: figures behind %q (-row +listed):\n%s", c, cell.Keys, diff)
	}
}

// twoTimes are the pairs of times that portfolios are asked at: of each date, as known
// after three samples, after all, and after the builders' batch was taken back.
func twoTimes(t *testing.T, o *office) []ledger.At {
	t.Helper()
	s, ctx := o.store(t), context.Background()
	batches, err := s.BatchesByID(ctx, []ledger.ID{3, 10})
	if err != nil {
		t.Fatal(err)
	}
	o.must(t, "import", "undo", "5", "--reason", "试撤销")
	after, err := s.LatestInstant(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var list []ledger.At
	for _, known := range []ledger.Instant{batches[10].AppliedAt, batches[3].AppliedAt, after} {
		for _, date := range []string{"", "2024-12-31", "2024-06-30", "2020-12-31", "2019-12-31", "2018-12-31"} {
			at := ledger.At{AsOf: s.Today(), KnownAt: known}
			if date != "" {
				at.AsOf = day(t, date)
			}
			list = append(list, at)
		}
	}
	return list
}

func day(t *testing.T, text string) ledger.Date {
	t.Helper()
	d, err := ledger.ParseISODate(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestEveryGroupingAddsUpToTheSameTotal asks by each dimension in the full mode at all
// times and in the others at a third of them, and by each pair of dimensions in each mode
// at one of the times, which change from pair to pair. The lists behind the rows are read
// for each dimension now, then and after the undo, and for each pair in one of the modes.
func TestEveryGroupingAddsUpToTheSameTotal(t *testing.T) {
	t.Parallel()
	eachSampledEngine(t, func(t *testing.T, o *office) {
		s, ctx := o.store(t), context.Background()
		times := twoTimes(t, o)
		c := portfolioCase{T: t, s: s, additive: map[string]bool{}}
		measures, err := s.Measures(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range measures {
			c.additive[m.Code] = m.Additive
		}
		for _, subject := range []ledger.SubjectKind{ledger.SubjectProject, ledger.SubjectPairing, ledger.SubjectPlace} {
			totals := make([]ledger.PortfolioCell, len(times))
			for i, at := range times {
				c.q = ledger.PortfolioQuery{Subject: subject, AsOf: at.AsOf, KnownAt: at.KnownAt}
				p, err := s.Portfolio(ctx, c.q)
				if err != nil {
					t.Fatalf("%v: %v", c, err)
				}
				totals[i] = p.Total
			}
			if totals[0].Count == 0 || len(totals[0].Amounts) == 0 {
				t.Errorf("nothing of %s is in the samples", subject)
			}
			ask := func(i int, mode ledger.AttributionMode, page int, by ...ledger.GroupBy) {
				c.q = ledger.PortfolioQuery{Subject: subject, GroupBy: by, Mode: mode, AsOf: times[i].AsOf, KnownAt: times[i].KnownAt}
				p, err := s.Portfolio(ctx, c.q)
				if err != nil {
					t.Fatalf("%v: %v", c, err)
				}
				if diff := cmp.Diff(totals[i], p.Total); diff != "" {
					t.Errorf("%v: total (-without grouping +grouped):\n%s", c, diff)
				}
				c.balanced(p)
				if page > 0 {
					c.listed(p, page)
				}
			}
			pages := []int{ledger.MaxPage, 700} // a page of thousands of figures costs as much as all of them
			if subject != ledger.SubjectProject {
				pages[1] = 23
			}
			turn := 0
			full := slices.Index(ledger.AttributionModes, ledger.FullAttribution)
			for a, one := range ledger.GroupDimensions {
				for m, mode := range ledger.AttributionModes {
					for i := range times {
						if m != full && i != 0 && (i+a+m)%3 != 0 {
							continue
						}
						page := 0
						if i == 0 || i == 7 || i == 12 { // now, end of 2024 as known after three samples, now after the undo
							page = pages[(a+m)%2]
						}
						ask(i, mode, page, one)
					}
				}
				for b, other := range ledger.GroupDimensions[a+1:] {
					for m, mode := range ledger.AttributionModes {
						page := 0
						if (a+b)%len(ledger.AttributionModes) == m {
							page = ledger.MaxPage
						}
						by := []ledger.GroupBy{one, other}
						if turn%2 == 1 {
							slices.Reverse(by)
						}
						ask([]int{0, 1, 7, 12, 2, 0, 13, 3}[turn%8], mode, page, by...)
						turn++
					}
				}
			}
		}
	})
}

// headline is one published total and how the ledger is asked for it.
type headline struct {
	name string
	q    ledger.PortfolioQuery
	want []string // lines of headlineOf that must be there
}

// headlineOf says a portfolio in lines: the counts, each amount in its smallest unit, and
// of the rows how many there are and the count of each.
func headlineOf(p ledger.Portfolio) []string {
	lines := []string{fmt.Sprintf("count %d", p.Total.Count), fmt.Sprintf("started %d", p.Total.Started)}
	for _, a := range p.Total.Amounts {
		if a.Value != nil {
			lines = append(lines, fmt.Sprintf("%s %s %s %d of %d", a.Measure, a.Series, a.Qualifier, *a.Value, a.Figures))
		}
	}
	lines = append(lines, fmt.Sprintf("rows %d", len(p.Rows)), fmt.Sprintf("unallocated %d", p.Unallocated.Count))
	for _, r := range p.Rows {
		lines = append(lines, fmt.Sprintf("row %s %d", strings.Join(r.Keys, " "), r.Count))
	}
	return lines
}

func programme(code string) ledger.ProjectFilter {
	return ledger.ProjectFilter{Programmes: []string{code}}
}

func TestPublishedHeadlinesComeOutToTheFen(t *testing.T) {
	t.Parallel()
	enclave := ledger.ProjectFilter{Programmes: []string{"guan-shao"}, Under: []string{"4419"}}
	located := enclave
	located.Located = true
	recipient := ledger.ProjectFilter{Programmes: []string{"guan-shao"}, Under: []string{"440203"}, And: []ledger.ProjectFilter{located}}
	finished := programme("park-buildup")
	finished.Status = []ledger.Status{ledger.StatusCompleted, ledger.StatusOperating}
	by := func(g ...ledger.GroupBy) []ledger.GroupBy { return g }
	headlines := []headline{
		{"莞韶对口帮扶", ledger.PortfolioQuery{Filter: programme("guan-shao"), GroupBy: by(ledger.ByCity)},
			[]string{"count 644", "contracted_investment actual exact 3452900000000 of 644", "rows 1", "row 4402 644"}},
		{"建筑业企业结对帮扶", ledger.PortfolioQuery{Filter: programme("builders")},
			[]string{"count 447", "started 348", "total_investment actual exact 1064700000000 of 447"}},
		{"建筑业企业结对帮扶，完成投资", ledger.PortfolioQuery{Filter: programme("builders"), GroupBy: by(ledger.ByTown)},
			[]string{"completed_investment actual exact 657000000000 of 386", "rows 66"}},
		{"建筑业企业", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("builders"), GroupBy: by(ledger.ByOrganisation)},
			[]string{"rows 105"}},
		{"结对镇街", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("builders"), GroupBy: by(ledger.ByTown)},
			[]string{"count 66", "rows 66"}},
		{"省直纵向帮扶", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("provincial-vertical")},
			[]string{"paid_in_funds actual over 136800000000 of 158"}},
		{"双百行动", ledger.PortfolioQuery{Filter: programme("double-hundred"), GroupBy: by(ledger.BySector)},
			[]string{"count 122", "rows 3", "row 示范样板共建项目 7", "row 重点项目 20", "row 一般协作项目 95"}},
		{"双百行动，高校", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("double-hundred"), GroupBy: by(ledger.ByOrganisation)},
			[]string{"rows 17"}},
		// Each university is written once, with blanks below.
		{"双百行动，各高校项目", ledger.PortfolioQuery{Filter: programme("double-hundred"), GroupBy: by(ledger.ByOrganisation), Roles: []ledger.Role{ledger.RoleImplementing}},
			[]string{"rows 17", "unallocated 0"}},
		{"双百行动，县", ledger.PortfolioQuery{Filter: programme("double-hundred"), GroupBy: by(ledger.ByCounty)},
			[]string{"rows 10"}},
		{"容桂村级工业园", ledger.PortfolioQuery{Subject: ledger.SubjectPlace, AsOf: day(t, "2019-12-31"),
			Filter: ledger.ProjectFilter{Programmes: []string{"village-industrial-parks"}, Under: []string{"440606006"}}},
			[]string{"area_demolished actual exact 3130000000 of 1", "area_demolished target exact 3130000000 of 1",
				"area_demolished stretch_target exact 3330000000 of 1"}},
		{"千企帮千镇，项目", ledger.PortfolioQuery{Filter: programme("thousand-firms")},
			[]string{"count 306", "beneficiaries actual exact 144000 of 305"}},
		{"千企帮千镇，企业", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("thousand-firms"), GroupBy: by(ledger.ByOrganisation)},
			[]string{"rows 163"}},
		{"千企帮千镇，村", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("thousand-firms"), GroupBy: by(ledger.ByVillage)},
			[]string{"rows 223"}},
		{"奇槎片区", ledger.PortfolioQuery{Filter: programme("park-buildup")},
			[]string{"count 24", "total_investment actual about 204000000000 of 24"}},
		{"奇槎片区，完工", ledger.PortfolioQuery{Filter: finished}, []string{"count 9"}},
		{"奇槎片区，框架协议", ledger.PortfolioQuery{Subject: ledger.SubjectPairing, Filter: programme("park-buildup")},
			[]string{"count 1", "intended_investment pledge over 600000000000 of 1"}},
		{"反向飞地，所在地", ledger.PortfolioQuery{Filter: enclave, GroupBy: by(ledger.ByCity)}, []string{"count 0"}},
		{"反向飞地，位置", ledger.PortfolioQuery{Filter: located, GroupBy: by(ledger.ByCounty)},
			[]string{"count 2", "rows 1", "row 440203 2"}},
		{"反向飞地，受援地", ledger.PortfolioQuery{Filter: recipient, GroupBy: by(ledger.ByCity)},
			[]string{"count 2", "rows 1", "row 4402 2"}},
	}
	eachSampledEngine(t, func(t *testing.T, o *office) {
		s := o.store(t)
		known, err := s.LatestInstant(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range headlines {
			if h.q.KnownAt = known; h.q.AsOf.IsZero() {
				h.q.AsOf = s.Today()
			}
			p, err := s.Portfolio(context.Background(), h.q)
			if err != nil {
				t.Errorf("%s: %v", h.name, err)
				continue
			}
			got := headlineOf(p)
			for _, line := range h.want {
				if !slices.Contains(got, line) {
					t.Errorf("%s: %q is not in\n\t%s", h.name, line, strings.Join(got[:min(len(got), 20)], "\n\t"))
				}
			}
		}
	})
}

// TestPortfolioGolden compares the rows that leaders ask for with a file that is read and
// reviewed: testdata/portfolio.golden.
func TestPortfolioGolden(t *testing.T) {
	t.Parallel()
	const path = "testdata/portfolio.golden"
	eachSampledEngine(t, func(t *testing.T, o *office) {
		got := goldenPortfolios(t, o)
		if *update && o.engine == "sqlite" {
			if err := os.MkdirAll("testdata", 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	})
}

func goldenPortfolios(t *testing.T, o *office) string {
	t.Helper()
	s, ctx := o.store(t), context.Background()
	known, err := s.LatestInstant(ctx)
	if err != nil {
		t.Fatal(err)
	}
	measures, err := s.Measures(ctx)
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]ledger.Measure{}
	for _, m := range measures {
		byCode[m.Code] = m
	}
	var b strings.Builder
	b.WriteString("All samples as of 2024-12-31.\nkeys: count (started), then money, land, floor area and people, each with [how many figures]\n")
	for _, q := range []ledger.PortfolioQuery{
		{GroupBy: []ledger.GroupBy{ledger.ByProgramme}},
		{GroupBy: []ledger.GroupBy{ledger.ByProgramme}, Subject: ledger.SubjectPairing},
		{GroupBy: []ledger.GroupBy{ledger.ByProgramme}, Subject: ledger.SubjectPlace},
		{GroupBy: []ledger.GroupBy{ledger.ByCity}},
		{GroupBy: []ledger.GroupBy{ledger.ByStatus}},
		{GroupBy: []ledger.GroupBy{ledger.ByOrganisationKind}},
		{GroupBy: []ledger.GroupBy{ledger.ByOrganisationKind}, Mode: ledger.ShareAttribution},
		{GroupBy: []ledger.GroupBy{ledger.ByOrganisationKind}, Mode: ledger.LeadAttribution},
	} {
		if q.Subject == "" {
			q.Subject = ledger.SubjectProject
		}
		if q.Mode == "" {
			q.Mode = ledger.FullAttribution
		}
		q.AsOf, q.KnownAt = day(t, "2024-12-31"), known
		p, err := s.Portfolio(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&b, "\n%s by %s, %s\n", q.Subject, q.GroupBy[0], q.Mode)
		write := func(name string, cell ledger.PortfolioCell) {
			fmt.Fprintf(&b, "  %s: %d (%d)\n", name, cell.Count, cell.Started)
			for _, a := range cell.Amounts {
				m := byCode[a.Measure]
				if !m.IsMoney() && m.Unit.Dimension() != ledger.Area && m.Code != "beneficiaries" {
					continue
				}
				text := "does not add up"
				if a.Value != nil {
					text = ledger.Quantity{Value: *a.Value, Unit: m.Unit, Qualifier: a.Qualifier}.String()
				}
				fmt.Fprintf(&b, "    %s %s %s [%d]\n", a.Measure, a.Series, text, a.Figures)
			}
		}
		for _, row := range p.Rows {
			write(strings.Join(row.Keys, " "), row)
		}
		write("overlap", p.Overlap)
		write("unallocated", p.Unallocated)
		if q.GroupBy[0] == ledger.ByProgramme { // the total is the same for every grouping
			write("TOTAL", p.Total)
		}
	}
	return b.String()
}
