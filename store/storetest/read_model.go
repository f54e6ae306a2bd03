package storetest

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiedui/ledger"
)

// The naive model of a portfolio: loops and maps over the world, written from the
// definitions and not from the SQL.

// item is a subject with what is counted, the keys it has and its figures.
type item struct {
	unit    string
	started bool
	keys    func(g ledger.GroupBy) map[string]itemKey
	figures []ledger.Figure
	opening []ledger.Figure // those of the end of the year before
}

type itemKey struct {
	share         *int64
	lead, carries bool
}

// cellKey names a cell; only the whole and what is left have no keys.
type cellKey [ledger.MaxGroupBy]string

func (w *world) items(q ledger.PortfolioQuery) []item {
	var items []item
	before := q
	before.AsOf = ledger.Date{Year: q.AsOf.Year - 1, Month: 12, Day: 31}
	switch q.Subject {
	case ledger.SubjectProject:
		for _, p := range w.projects {
			if !w.leaf(p, q.KnownAt) || !w.matches(p, q.Filter, q.Filter.View, q.AsOf, q.KnownAt) {
				continue
			}
			items = append(items, item{
				unit: strconv.Itoa(int(w.unit(p, q.Filter.View, q.KnownAt))), started: w.started(p, q.AsOf, q.KnownAt),
				keys:    func(g ledger.GroupBy) map[string]itemKey { return w.projectKeys(p, g, q) },
				figures: w.holding(q, func(f ledger.Figure) bool { return f.SubjectID == p.ID }),
				opening: w.holding(before, func(f ledger.Figure) bool { return f.SubjectID == p.ID }),
			})
		}
	case ledger.SubjectPairing:
		for _, p := range w.pairings {
			if !p.at(q.KnownAt) || !w.pairingMatches(p, q.Filter, q.KnownAt) {
				continue
			}
			items = append(items, item{
				unit:    strconv.Itoa(int(p.ID)),
				keys:    func(g ledger.GroupBy) map[string]itemKey { return w.pairingKeys(p, g, q) },
				figures: w.holding(q, func(f ledger.Figure) bool { return f.SubjectID == p.ID }),
				opening: w.holding(before, func(f ledger.Figure) bool { return f.SubjectID == p.ID }),
			})
		}
	default:
		for _, f := range w.holding(q, func(f ledger.Figure) bool { return w.figureMatches(f, q.Filter) }) {
			items = append(items, item{
				unit:    f.PlaceCode + "/" + strconv.Itoa(int(f.SubjectID)),
				keys:    func(g ledger.GroupBy) map[string]itemKey { return w.figureKeys(f, g) },
				figures: []ledger.Figure{f},
			})
		}
	}
	return items
}

func (w *world) holding(q ledger.PortfolioQuery, want func(ledger.Figure) bool) []ledger.Figure {
	var held []ledger.Figure
	for _, f := range w.figures {
		if f.Subject == q.Subject && f.Holds(q.AsOf, q.KnownAt) && want(f) {
			held = append(held, f)
		}
	}
	return held
}

func (w *world) leaf(p worldProject, k ledger.Instant) bool {
	for _, c := range w.projects {
		if c.Package == p.ID && c.at(k) {
			return false
		}
	}
	return p.at(k)
}

func (w *world) unit(p worldProject, view ledger.PackageView, k ledger.Instant) ledger.ID {
	if view == ledger.AsPackages && p.Package != 0 && w.projects[p.Package-1].at(k) {
		return p.Package
	}
	return p.ID
}

func (w *world) started(p worldProject, a ledger.Date, k ledger.Instant) bool {
	return slices.ContainsFunc(p.statuses, func(s ledger.StatusPeriod) bool {
		return s.Status.HasStarted() && !a.Before(s.ValidFrom) && s.KnownFrom <= k && k < s.KnownTo
	})
}

// keyed collapses links: the shares of one key add up, one lead is enough.
func keyed(links []link, k ledger.Instant, key func(l link) string) map[string]itemKey {
	keys := map[string]itemKey{}
	for _, l := range links {
		name := key(l)
		if !l.at(k) || name == "" {
			continue
		}
		of := keys[name]
		if l.share != nil {
			sum := *l.share
			if of.share != nil {
				sum += *of.share
			}
			of.share = &sum
		}
		of.lead = of.lead || l.lead || l.role == ledger.RoleLead
		of.carries = of.carries || l.role != ledger.RoleIntroducing
		keys[name] = of
	}
	return keys
}

func only(key string) map[string]itemKey {
	if key == "" || key == "0" {
		return nil
	}
	return map[string]itemKey{key: {carries: true}}
}

func (w *world) projectKeys(p worldProject, g ledger.GroupBy, q ledger.PortfolioQuery) map[string]itemKey {
	switch g {
	case ledger.ByProgramme, ledger.ByStrand:
		return keyed(p.programmes, q.KnownAt, func(l link) string { return w.programmeKey(l.id, g) })
	case ledger.ByOrganisation, ledger.ByOrganisationKind:
		var parts []link
		for _, l := range p.parts {
			if len(q.Roles) == 0 || slices.Contains(q.Roles, l.role) {
				l.lead = false // the role says it
				parts = append(parts, l)
			}
		}
		return keyed(parts, q.KnownAt, func(l link) string { return w.organisationKey(l.id, g) })
	case ledger.ByStatus:
		keys := map[string]itemKey{}
		for _, s := range p.statuses {
			if s.Holds(q.AsOf, q.KnownAt) {
				keys[string(s.Status)] = itemKey{carries: true}
			}
		}
		return keys
	case ledger.BySector:
		return only(p.Sector)
	case ledger.ByYear:
		return only(strconv.Itoa(p.Year))
	}
	return keyed(p.places, q.KnownAt, func(l link) string { return w.placeKey(l.code, g) })
}

func (w *world) pairingKeys(p worldPairing, g ledger.GroupBy, q ledger.PortfolioQuery) map[string]itemKey {
	switch g {
	case ledger.ByProgramme, ledger.ByStrand:
		return only(w.programmeKey(p.Programme, g))
	case ledger.ByOrganisation, ledger.ByOrganisationKind:
		return keyed(p.assistors, q.KnownAt, func(l link) string { return w.organisationKey(l.id, g) })
	case ledger.ByStatus, ledger.BySector:
		return nil
	case ledger.ByYear:
		return only(strconv.Itoa(p.StartsOn.Year))
	}
	return only(w.placeKey(p.Recipient, g))
}

func (w *world) figureKeys(f ledger.Figure, g ledger.GroupBy) map[string]itemKey {
	programme, organisation := w.about(f)
	switch g {
	case ledger.ByProgramme, ledger.ByStrand:
		return only(w.programmeKey(programme, g))
	case ledger.ByOrganisation, ledger.ByOrganisationKind:
		return only(w.organisationKey(organisation, g))
	case ledger.ByStatus, ledger.BySector:
		return nil
	case ledger.ByYear:
		return only(strconv.Itoa(f.ValidFrom.Year))
	}
	return only(w.placeKey(f.PlaceCode, g))
}

// about is the programme and the organisation of a figure that is a subject of its own.
func (w *world) about(f ledger.Figure) (programme, organisation ledger.ID) {
	switch f.Subject {
	case ledger.SubjectOrganisation:
		return f.Programme, f.SubjectID
	case ledger.SubjectProgramme:
		return f.SubjectID, 0
	}
	return f.Programme, f.Provider
}

func (w *world) programme(id ledger.ID) ledger.Programme {
	for _, p := range w.programmes {
		if p.ID == id {
			return p
		}
	}
	return ledger.Programme{}
}

func (w *world) programmeKey(id ledger.ID, g ledger.GroupBy) string {
	if g == ledger.ByStrand {
		return string(w.programme(id).Strand)
	}
	return w.programme(id).Code
}

func (w *world) organisationKey(id ledger.ID, g ledger.GroupBy) string {
	if id == 0 {
		return ""
	}
	if g == ledger.ByOrganisationKind {
		return string(w.organisations[id-1].Kind)
	}
	return strconv.Itoa(int(id))
}

func (w *world) placeKey(code string, g ledger.GroupBy) string {
	p := w.places[code]
	if g == ledger.ByZone {
		if p.Level == ledger.LevelZone {
			return code
		}
		return ""
	}
	return ledger.AncestorCode(p.CreditCode(), ledger.PlaceLevel(g))
}

// credit gives each key what it is credited with, by the mode's definition.
func credit(value int64, additive bool, mode ledger.AttributionMode, keys map[string]itemKey) map[string]int64 {
	var names []string
	for name, k := range keys {
		if k.carries {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	credited := map[string]int64{}
	switch {
	case mode == ledger.LeadAttribution:
		if name, ok := leader(keys); ok {
			credited[name] = value
		}
	case mode == ledger.FullAttribution || !additive:
		for _, name := range names {
			credited[name] = value
		}
	default:
		var declared []string
		var shares []int64
		for _, name := range names {
			switch share := keys[name].share; {
			case share != nil:
				declared, shares = append(declared, name), append(shares, *share)
			case len(names) == 1:
				declared, shares = names, []int64{ledger.WholeShare}
			}
		}
		for i, part := range ledger.Apportion(value, shares) {
			credited[declared[i]] = part
		}
	}
	return credited
}

// leader is the sole key that carries figures, or the sole one of them that leads.
func leader(keys map[string]itemKey) (string, bool) {
	var carrying, leading []string
	for name, k := range keys {
		if k.carries {
			carrying = append(carrying, name)
			if k.lead {
				leading = append(leading, name)
			}
		}
	}
	if len(carrying) == 1 {
		leading = carrying
	}
	return strings.Join(leading, " "), len(leading) == 1
}

// tally is a cell of the model.
type tally struct {
	units, started map[string]bool
	amounts        map[[2]string]*ledger.Amount
	done           map[string]*[2][]credited // by unit: against what, and what has been done
}

// credited is a figure with what of it counts.
type credited struct {
	ledger.Figure
	value int64
}

func newTally() *tally {
	return &tally{units: map[string]bool{}, started: map[string]bool{}, amounts: map[[2]string]*ledger.Amount{}, done: map[string]*[2][]credited{}}
}

func (t *tally) count(i item) {
	t.units[i.unit] = true
	if i.started {
		t.started[i.unit] = true
	}
}

func (t *tally) add(f ledger.Figure, value int64) {
	key := [2]string{f.Measure, string(f.Series)}
	a := t.amounts[key]
	if a == nil {
		a = &ledger.Amount{Measure: f.Measure, Series: f.Series, Value: new(int64), Qualifier: ledger.Exact}
		t.amounts[key] = a
	}
	*a.Value += value
	a.Figures++
	a.Qualifier = ledger.Join(a.Qualifier, f.Qualifier)
}

// side keeps a figure that is on one side of the completion rate; of what stood at the end
// of the year before, opening, only what is taken off.
func (t *tally) side(c *ledger.Completion, unit string, f ledger.Figure, value int64, opening bool) {
	side := -1
	switch {
	case c == nil || !additive(f.Measure):
	case f.Measure == c.Measure && f.Series == c.Series:
		side = 1
	case !opening && f.Measure == c.OfMeasure && f.Series == c.OfSeries:
		side = 0
	}
	if side < 0 || opening && !c.ThisYear {
		return
	}
	if t.done[unit] == nil {
		t.done[unit] = &[2][]credited{}
	}
	if opening {
		up, down := f.Qualifier.Bounds()
		f.Qualifier, value, f.ID = ledger.QualifierOf(down, up), -value, -1
	}
	t.done[unit][side] = append(t.done[unit][side], credited{f, value})
}

// completion sums both sides over the units that have both.
func (t *tally) completion(c *ledger.Completion, count int) *ledger.CompletionSums {
	var sums ledger.CompletionSums
	sides := [2]*tally{newTally(), newTally()}
	for _, unit := range t.done {
		if len(unit[0]) == 0 || !slices.ContainsFunc(unit[1], func(f credited) bool { return f.ID > 0 }) {
			continue
		}
		sums.Subjects++
		for side, list := range unit {
			for _, f := range list {
				sides[side].add(f.Figure, f.value)
				if f.ID < 0 {
					sides[side].amounts[[2]string{f.Measure, string(f.Series)}].Figures--
				}
			}
		}
	}
	if sums.Subjects == 0 {
		return nil
	}
	sums.LeftOut = count - sums.Subjects
	sums.Denominator = *sides[0].amounts[[2]string{c.OfMeasure, string(c.OfSeries)}]
	sums.Numerator = *sides[1].amounts[[2]string{c.Measure, string(c.Series)}]
	return &sums
}

func additive(measure string) bool {
	return ledger.StandardMeasures[position(measure)].Additive
}

func position(measure string) int {
	return slices.IndexFunc(ledger.StandardMeasures, func(m ledger.Measure) bool { return m.Code == measure })
}

func (t *tally) cell(keys []string) ledger.PortfolioCell {
	c := ledger.PortfolioCell{Keys: keys, Count: len(t.units), Started: len(t.started)}
	for _, a := range t.amounts {
		if !additive(a.Measure) && a.Figures > 1 {
			a.Value = nil
		}
		c.Amounts = append(c.Amounts, *a)
	}
	slices.SortFunc(c.Amounts, func(a, b ledger.Amount) int {
		return cmp.Or(position(a.Measure)-position(b.Measure), slices.Index(ledger.SeriesList, a.Series)-slices.Index(ledger.SeriesList, b.Series))
	})
	return c
}

// portfolio is the model's answer. The overlap is counted by itself: what was credited
// again, not what is missing from the sums.
func (w *world) portfolio(q ledger.PortfolioQuery) ledger.Portfolio {
	total, loose, overlap := newTally(), newTally(), newTally()
	rows := map[cellKey]*tally{}
	row := func(k cellKey) *tally {
		if rows[k] == nil {
			rows[k] = newTally()
		}
		return rows[k]
	}
	met := map[string]map[string]bool{} // unit → the cells it was counted in
	begun := map[string]map[string]bool{}
	meet := func(i item, cell string) {
		for of, all := range map[*map[string]map[string]bool]bool{&met: true, &begun: false} {
			if all || i.started {
				if (*of)[i.unit] == nil {
					(*of)[i.unit] = map[string]bool{}
				}
				(*of)[i.unit][cell] = true
			}
		}
	}
	for _, i := range w.items(q) {
		total.count(i)
		for n, f := range append(slices.Clone(i.figures), i.opening...) {
			opening := n >= len(i.figures)
			total.side(q.Completion, i.unit, f, f.Value, opening)
			for c, v := range creditCells(i, f, q) {
				if opening && q.Completion == nil {
					break
				}
				row(c).side(q.Completion, i.unit, f, v, opening)
			}
		}
		cells := memberCells(i, q)
		for _, c := range cells {
			row(c).count(i)
			meet(i, fmt.Sprint(c))
		}
		if len(cells) == 0 {
			loose.count(i)
			meet(i, "loose")
		}
		for _, f := range i.figures {
			total.add(f, f.Value)
			pieces := creditCells(i, f, q)
			var sum int64
			for c, v := range pieces {
				row(c).add(f, v)
				sum += v
			}
			add := additive(f.Measure)
			switch {
			case len(pieces) == 0:
				loose.add(f, f.Value)
			case add && q.Mode == ledger.ShareAttribution && sum != f.Value:
				loose.add(f, f.Value-sum)
			case add && q.Mode == ledger.FullAttribution && len(pieces) > 1:
				overlap.add(f, f.Value*int64(len(pieces)-1))
			}
		}
	}
	done := func(t *tally, cell ledger.PortfolioCell) ledger.PortfolioCell {
		if q.Completion != nil {
			cell.Completion = t.completion(q.Completion, cell.Count)
		}
		return cell
	}
	p := ledger.Portfolio{Total: done(total, total.cell(nil)), Unallocated: loose.cell(nil), Overlap: overlap.cell(nil)}
	for _, cells := range met {
		p.Overlap.Count += len(cells) - 1
	}
	for _, cells := range begun {
		p.Overlap.Started += len(cells) - 1
	}
	for k, t := range rows {
		if cell := done(t, t.cell(slices.Clone(k[:len(q.GroupBy)]))); cell.Count > 0 || len(cell.Amounts) > 0 {
			p.Rows = append(p.Rows, cell)
		}
	}
	slices.SortFunc(p.Rows, func(a, b ledger.PortfolioCell) int { return slices.Compare(a.Keys, b.Keys) })
	return p
}

// memberCells are the cells a subject is counted in.
func memberCells(i item, q ledger.PortfolioQuery) []cellKey {
	names := func(g ledger.GroupBy) []string {
		keys := i.keys(g)
		if q.Mode == ledger.LeadAttribution {
			if name, ok := leader(keys); ok {
				return []string{name}
			}
			return nil
		}
		var all []string
		for name := range keys {
			all = append(all, name)
		}
		return all
	}
	cells := []cellKey{{}}
	for n, g := range q.GroupBy {
		var next []cellKey
		for _, c := range cells {
			for _, name := range names(g) {
				next = append(next, with(c, n, name))
			}
		}
		cells = next
	}
	return cells
}

// creditCells are the cells a figure is credited to: dimension after dimension.
func creditCells(i item, f ledger.Figure, q ledger.PortfolioQuery) map[cellKey]int64 {
	pieces := map[cellKey]int64{{}: f.Value}
	for n, g := range q.GroupBy {
		next := map[cellKey]int64{}
		for c, v := range pieces {
			for name, part := range credit(v, additive(f.Measure), q.Mode, i.keys(g)) {
				next[with(c, n, name)] = part
			}
		}
		pieces = next
	}
	return pieces
}

func with(c cellKey, n int, name string) cellKey {
	c[n] = name
	return c
}
