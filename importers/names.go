package importers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// Suggester is a Directory that also finds organisations whose names are like others. What
// it finds is only suggested, in the hint of a finding, never taken.
type Suggester interface {
	// OrganisationsLike finds, for each name, at most limit organisations, the likest first.
	OrganisationsLike(ctx context.Context, names []string, limit int) (map[string][]ledger.Organisation, error)
}

// officeName is an organisation's name taken apart: the place that it begins with, and the
// rest. 广东省韶关市翁源县农业农村局 and 翁源县农业农村局 have the same two.
type officeName struct {
	place ledger.Place // no code: the name begins with none
	rest  string
	key   string
	// spellings are the other ways in which the ledger may have the name.
	spellings []string
}

// office takes a name apart.
func (r *reader) office(m *mapping, name string) *officeName {
	memo := officeAsked{m.profile, name} // the profile stands for its area
	if o, ok := r.offices[memo]; ok {
		return o
	}
	area := r.areaOf(m)
	folded := ledger.Simplified(strings.ReplaceAll(ledger.Narrow(name), " ", ""))
	o := &officeName{key: ledger.NameKey(folded)}
	runes := []rune(folded)
	for cut := min(len(runes)-2, 24); cut > 1; cut-- {
		if !strings.ContainsRune("市县区镇乡道州盟旗", runes[cut-1]) {
			continue
		}
		prefix := string(runes[:cut])
		match := r.resolve(divisions.Context{Under: area}, prefix)
		p := match.Place
		if !match.OK || match.Rest != "" || p.Level == ledger.LevelProvince || p.Level == ledger.LevelVillage || p.Level == ledger.LevelZone {
			continue
		}
		inArea := len(area) == 0 || slices.ContainsFunc(area, func(code string) bool { return strings.HasPrefix(p.Code, code) })
		if !inArea && !writesPath(prefix, p) {
			continue
		}
		o.place, o.rest = p, string(runes[cut:])
		o.key = p.Code + "\x00" + ledger.NameKey(o.rest)
		break
	}
	o.spellings = r.spellings(o, name)
	if len(r.offices) >= maxRemembered {
		clear(r.offices)
	}
	r.offices[memo] = o
	return o
}

type officeAsked struct {
	profile *Profile
	name    string
}

// maxRemembered bounds the answers of each kind that are kept because sheets repeat themselves.
const maxRemembered = 20_000

func (r *reader) areaOf(m *mapping) []string {
	if len(r.o.Area) > 0 {
		return r.o.Area
	}
	return m.profile.Area
}

// spellings are the other ways in which the ledger may have a name: in simplified
// characters, and with more or less of the path to its place. A town's or an ambiguous
// county's bare name is none of them: there are others of that name.
func (r *reader) spellings(o *officeName, name string) []string {
	var list []string
	add := func(s string) {
		if s != name && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	add(ledger.Simplified(name))
	if o.rest == "" {
		return list
	}
	path := ""
	levels := []ledger.PlaceLevel{ledger.LevelTown, ledger.LevelCounty, ledger.LevelCity, ledger.LevelProvince}
	for _, level := range levels {
		p, ok := r.o.Places.ByCode(ledger.AncestorCode(o.place.Code, level))
		if !ok || p.Level != level || strings.HasPrefix(path, p.Name) {
			continue
		}
		path = p.Name + path
		if level == ledger.LevelTown || level == ledger.LevelCounty && p.Code == o.place.Code && !r.resolve(divisions.Context{}, p.Name).OK {
			continue
		}
		add(path + o.rest)
	}
	return list
}

// likeness of two names between 0 and 100: the share of pairs of neighbouring characters
// that they have in common; a short name whose characters stand in the long one in the same
// order (中建四局, 中国建筑第四工程局) is as like as can be without being the same.
func likeness(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 2 {
		return 0
	}
	if len(x) > 2 && len(x) < len(y) && x[0] == y[0] && !strings.HasPrefix(string(y), string(x)) && inOrder(x, y) {
		return 90
	}
	pairs := map[[2]rune]int{}
	for i := range len(x) - 1 {
		pairs[[2]rune{x[i], x[i+1]}]++
	}
	shared := 0
	for i := range len(y) - 1 {
		if p := [2]rune{y[i], y[i+1]}; pairs[p] > 0 {
			pairs[p]--
			shared++
		}
	}
	return 200 * shared / (len(x) + len(y) - 2)
}

func inOrder(x, y []rune) bool {
	i := 0
	for _, r := range y {
		if i < len(x) && x[i] == r {
			i++
		}
	}
	return i == len(x)
}

const (
	alikeEnough    = 75
	maxSuggestions = 3
	// maxLikened names of a file are compared with one another; in a file with more new
	// organisations a hint for each is of no help.
	maxLikened = 200
)

// suggest finds, for each new name, names of the file and of the ledger that it may be
// another spelling of.
func (r *reader) suggest(ctx context.Context, fresh, known []string) (map[string][]string, error) {
	found := map[string][]string{}
	if len(fresh) == 0 || len(fresh) > maxLikened {
		return found, nil
	}
	like := map[string][]ledger.Organisation{}
	if s, ok := r.o.Directory.(Suggester); ok {
		var err error
		if like, err = s.OrganisationsLike(ctx, fresh, maxSuggestions); err != nil {
			return nil, fmt.Errorf("find organisations of like names: %w", err)
		}
	}
	candidates := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(fresh), known[:min(len(known), maxLikened)]...))))
	keys := map[string]string{}
	key := func(name string) string {
		k, ok := keys[name]
		if !ok {
			k = ledger.NameKey(ledger.Simplified(name))
			keys[name] = k
		}
		return k
	}
	for _, name := range fresh {
		type scored struct {
			name  string
			score int
		}
		var list []scored
		for _, o := range like[name] {
			list = append(list, scored{o.Name, max(likeness(key(name), key(o.Name)), alikeEnough)})
		}
		for _, c := range candidates {
			if s := likeness(key(name), key(c)); c != name && s >= alikeEnough && !slices.ContainsFunc(list, func(o scored) bool { return o.name == c }) {
				list = append(list, scored{c, s})
			}
		}
		slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
		for _, s := range list[:min(len(list), maxSuggestions)] {
			found[name] = append(found[name], s.name)
		}
	}
	return found, nil
}
