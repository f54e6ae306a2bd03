package importers

import (
	"slices"
	"strings"
)

// recognisedScore puts a layout that was saved from a table's header before all others.
const recognisedScore = 1000

// weighed are the layouts that may read a table, the best first.
type weighed struct {
	fitting []*mapping
	lacking []*mapping // of which a required column is missing
}

// rivals are the profiles that fit best; several mean that none can be chosen.
func (w weighed) rivals() []string {
	// Within one profile the earlier table of two equal ones counts.
	var names []string
	for _, m := range w.fitting {
		if m.score == w.fitting[0].score && !slices.Contains(names, m.profile.Name) {
			names = append(names, m.profile.Name)
		}
	}
	return names
}

// weigh compares a table with all layouts, once.
func (r *reader) weigh(t *table) weighed {
	if w, ok := r.weighed[t]; ok {
		return w
	}
	var out weighed
	text, print := r.surroundings(t), t.fingerprint()
	for _, w := range r.layouts {
		forced := r.o.Profile != ""
		if forced && w.profile.Name != r.o.Profile {
			continue
		}
		score, inner := w.profile.Match.matches(text), w.layout.Match.matches(text)
		switch met := slices.Contains(w.known, print); {
		case met:
			score, inner = recognisedScore, 0
		case len(w.known) > 0 && !forced, inner < 0, score < 0 && !forced:
			continue
		}
		m := w.mapTable(t)
		m.score += max(score, 0) + max(inner, 0)
		if len(m.missing) == 0 {
			out.fitting = append(out.fitting, m)
		} else if score > 0 || forced {
			out.lacking = append(out.lacking, m)
		}
	}
	better := func(a, b *mapping) int { return b.score - a.score }
	slices.SortStableFunc(out.fitting, better)
	slices.SortStableFunc(out.lacking, better)
	r.weighed[t] = out
	return out
}

// foreseeMapping notes the layout of a table, for tables of the same header elsewhere in
// the file that nothing but it tells what they are: a title on the first sheet only.
func (r *reader) foreseeMapping(t *table) {
	w := r.weigh(t)
	if len(w.rivals()) != 1 {
		return
	}
	best, print := w.fitting[0], t.fingerprint()
	if !slices.ContainsFunc(r.siblings[print], func(m *mapping) bool { return m.layout == best.layout }) {
		r.siblings[print] = append(r.siblings[print], best)
	}
}

// likeSibling reads a table as those of the same header are read; nil: there is none, or
// they are read in several ways.
func (r *reader) likeSibling(t *table) *mapping {
	siblings := r.siblings[t.fingerprint()]
	if len(siblings) != 1 {
		return nil
	}
	i := slices.IndexFunc(r.layouts, func(w layoutWords) bool { return w.layout == siblings[0].layout })
	return r.layouts[i].mapTable(t)
}

// chooseMapping finds the profile of a table. Nil: there is a finding instead.
func (r *reader) chooseMapping(t *table) *mapping {
	where := spot{sheet: t.grid.name, row: t.bottom}
	w := r.weigh(t)
	delete(r.weighed, t)
	fitting, lacking := w.fitting, w.lacking
	if len(fitting) == 0 {
		if m := r.likeSibling(t); m != nil && len(m.missing) == 0 {
			return m
		}
		if len(lacking) > 0 {
			r.lacking = append(r.lacking, lacking[0])
		} else {
			r.f.add(codeNoProfile, where, headingList(t), "没有模板认识这张表，未导入；请用 --profile 指定模板，或为它编写模板")
		}
		return nil
	}
	best := fitting[0]
	rivals := w.rivals()
	if len(rivals) > 1 {
		r.f.block(codeAmbiguousProfile, where, strings.Join(rivals, "、"), "几个模板同样适合这张表，请用 --profile 指定其中一个")
		return nil
	}
	return best
}
