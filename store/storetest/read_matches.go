package storetest

import (
	"slices"
	"strings"

	"jiedui/ledger"
)

// The naive model of filters.

func (w *world) matches(p worldProject, f ledger.ProjectFilter, view ledger.PackageView, a ledger.Date, k ledger.Instant) bool {
	itself := []worldProject{p}
	if u := w.unit(p, view, k); u != p.ID {
		itself = append(itself, w.projects[u-1])
	}
	named := func(want func(p worldProject) bool) bool { return slices.ContainsFunc(itself, want) }
	linked := func(links []link, want func(l link) bool) bool {
		return slices.ContainsFunc(links, func(l link) bool { return l.at(k) && want(l) })
	}
	inRole := func(l link) bool { return len(f.Roles) == 0 || slices.Contains(f.Roles, l.role) }
	checks := []struct{ given, met bool }{
		{len(f.IDs) > 0, named(func(p worldProject) bool { return slices.Contains(f.IDs, p.ID) })},
		{len(f.Codes) > 0, named(func(p worldProject) bool { return slices.Contains(f.Codes, p.Code) })},
		{f.Text != "", named(func(p worldProject) bool {
			return strings.Contains(strings.ToLower(p.Name), strings.ToLower(f.Text)) || strings.Contains(strings.ToLower(p.Code), strings.ToLower(f.Text))
		})},
		{len(f.Programmes) > 0, linked(p.programmes, func(l link) bool { return slices.Contains(f.Programmes, w.programme(l.id).Code) })},
		{len(f.Strands) > 0, linked(p.programmes, func(l link) bool { return slices.Contains(f.Strands, w.programme(l.id).Strand) })},
		{len(f.Organisations) > 0, linked(p.parts, func(l link) bool { return inRole(l) && slices.Contains(f.Organisations, l.id) })},
		{len(f.OrganisationKinds) > 0, linked(p.parts, func(l link) bool {
			return inRole(l) && slices.Contains(f.OrganisationKinds, w.organisations[l.id-1].Kind)
		})},
		{len(f.Roles) > 0, linked(p.parts, inRole)},
		{len(f.Under) > 0, linked(p.places, func(l link) bool { return w.lies(l.code, f) })},
		{len(f.Status) > 0, slices.ContainsFunc(p.statuses, func(s ledger.StatusPeriod) bool {
			return s.Holds(a, k) && slices.Contains(f.Status, s.Status)
		})},
		{f.Started != nil, f.Started != nil && *f.Started == w.started(p, a, k)},
		{len(f.Sectors) > 0, slices.Contains(f.Sectors, p.Sector)},
		{len(f.Years) > 0, slices.Contains(f.Years, p.Year)},
		{len(f.Packages) > 0, slices.Contains(f.Packages, p.Package)},
		{len(f.Batches) > 0, slices.Contains(f.Batches, p.batch) || slices.Contains(f.Batches, 1) && w.mentioned(p)},
	}
	for _, c := range checks {
		if c.given && !c.met {
			return false
		}
	}
	return nested(f, func(sub ledger.ProjectFilter) bool { return w.matches(p, sub, view, a, k) })
}

// mentioned reports whether anything besides the project itself was stated of it; all of
// that came with the first batch.
func (w *world) mentioned(p worldProject) bool {
	return len(p.programmes)+len(p.places)+len(p.parts)+len(p.statuses) > 0 ||
		slices.ContainsFunc(w.figures, func(f ledger.Figure) bool { return f.Subject == ledger.SubjectProject && f.SubjectID == p.ID })
}

func nested(f ledger.ProjectFilter, match func(ledger.ProjectFilter) bool) bool {
	for _, sub := range f.And {
		if !match(sub) {
			return false
		}
	}
	if len(f.Or) > 0 && !slices.ContainsFunc(f.Or, match) {
		return false
	}
	return f.Not == nil || !match(*f.Not)
}

func (w *world) lies(code string, f ledger.ProjectFilter) bool {
	if !f.Located {
		code = w.places[code].CreditCode()
	}
	return slices.ContainsFunc(f.Under, func(u string) bool { return strings.HasPrefix(code, u) })
}

func (w *world) pairingMatches(p worldPairing, f ledger.ProjectFilter, k ledger.Instant) bool {
	assists := func(want func(o ledger.ID) bool) bool {
		return slices.ContainsFunc(p.assistors, func(l link) bool { return l.at(k) && want(l.id) })
	}
	switch {
	case len(f.Programmes) > 0 && !slices.Contains(f.Programmes, w.programme(p.Programme).Code),
		len(f.Strands) > 0 && !slices.Contains(f.Strands, w.programme(p.Programme).Strand),
		len(f.Organisations) > 0 && !assists(func(o ledger.ID) bool { return slices.Contains(f.Organisations, o) }),
		len(f.OrganisationKinds) > 0 && !assists(func(o ledger.ID) bool {
			return slices.Contains(f.OrganisationKinds, w.organisations[o-1].Kind)
		}),
		len(f.Under) > 0 && !w.lies(p.Recipient, f),
		len(f.Years) > 0 && !slices.Contains(f.Years, p.StartsOn.Year):
		return false
	}
	return nested(f, func(sub ledger.ProjectFilter) bool { return w.pairingMatches(p, sub, k) })
}

func (w *world) figureMatches(fig ledger.Figure, f ledger.ProjectFilter) bool {
	programme, organisation := w.about(fig)
	kind := func() ledger.OrganisationKind {
		if organisation == 0 {
			return ""
		}
		return w.organisations[organisation-1].Kind
	}
	switch {
	case len(f.Programmes) > 0 && !slices.Contains(f.Programmes, w.programme(programme).Code),
		len(f.Strands) > 0 && !slices.Contains(f.Strands, w.programme(programme).Strand),
		len(f.Organisations) > 0 && !slices.Contains(f.Organisations, organisation),
		len(f.OrganisationKinds) > 0 && !slices.Contains(f.OrganisationKinds, kind()),
		len(f.Under) > 0 && !w.lies(fig.PlaceCode, f),
		len(f.Years) > 0 && !slices.Contains(f.Years, fig.ValidFrom.Year):
		return false
	}
	return nested(f, func(sub ledger.ProjectFilter) bool { return w.figureMatches(fig, sub) })
}
