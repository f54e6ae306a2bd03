package importers

import (
	"slices"
	"strings"

	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// Places resolves names of places; *divisions.Resolver does.
type Places interface {
	Resolve(ctx divisions.Context, parts ...string) divisions.Match
	ByCode(code string) (ledger.Place, bool)
	Path(code string) string
}

// recipients are the places that a row is about, and the zone it makes if any.
type recipients struct {
	places []ledger.Place
	zone   *ledger.Place
	rest   string // a group or hamlet inside the village
	cell   filled // where they stand
}

// places reads the columns of places: one path over the levels' columns, or the places
// that one cell lists.
func (x *row) places() (recipients, bool) {
	var out recipients
	var parts []string
	var path []filled
	var level ledger.PlaceLevel
	for _, field := range placeFields {
		f, ok := x.one(field)
		if !ok {
			continue
		}
		out.cell, level = f, fieldLevels[field]
		parts, path = append(parts, f.text), append(path, f)
	}
	for _, f := range x.all(fieldPlace) {
		out.cell, level = f, ""
		parts, path = append(parts, f.text), append(path, f)
	}
	zone, hasZone := x.one(fieldZone)
	if _, village := x.one(fieldVillage); village && x.m.layout.ZoneGroups {
		hasZone = false
	}
	credited, hasCredit := x.one(fieldCredited)
	if len(parts) == 0 && !hasZone && hasCredit {
		parts, path, out.cell = []string{credited.text}, []filled{credited}, credited
	}
	if len(parts) == 0 && !hasZone {
		return out, true
	}
	ok := true
	if len(parts) > 0 {
		// The last cell may list several places in what the cells before it name.
		last := len(parts) - 1
		for _, name := range divisions.SplitNames(parts[last]) {
			place, rest, found := x.place(path, level, append(slices.Clone(parts[:last]), name))
			if !found {
				ok = false
				continue
			}
			out.rest = rest
			if !slices.ContainsFunc(out.places, func(p ledger.Place) bool { return p.Code == place.Code }) {
				out.places = append(out.places, place)
			}
			if place.Level == ledger.LevelZone {
				out.zone = x.r.newZone(place.Code)
			}
		}
	}
	if hasZone && ok {
		ok = x.zone(&out, zone, credited, hasCredit)
	}
	return out, ok
}

// under are the areas that names are looked for in: those that the caller or else the
// profile says, and in front of them what the sheet's name or title says.
func (x *row) under() []string {
	if x.m.under == nil {
		area := x.area()
		x.m.under = slices.Concat([]string{}, x.r.namedBy(x.m.table, area), area)
	}
	return x.m.under
}

func (x *row) area() []string {
	if len(x.r.o.Area) > 0 {
		return x.r.o.Area
	}
	return x.m.profile.Area
}

// place resolves one path, whose parts stand in the cells; what fits nowhere is made a zone where the profile allows it.
func (x *row) place(path []filled, level ledger.PlaceLevel, parts []string) (place ledger.Place, rest string, ok bool) {
	cell := path[len(path)-1]
	m := x.r.resolve(divisions.Context{Under: x.under(), Level: level}, parts...)
	if m.OK && len(x.area()) > 0 && len(parts) == 1 && !x.inArea(m.Place) && !writesPath(parts[0], m.Place) {
		// A bare name that only exists elsewhere in the country is no answer.
		m = divisions.Match{Reason: divisions.ReasonUnknown, Candidates: []divisions.Candidate{{Place: m.Place, Path: x.r.o.Places.Path(m.Place.Code)}}}
	}
	if m.OK {
		// 东莞市 has a placeholder of the same name where others have counties.
		if city, ok := x.r.o.Places.ByCode(ledger.AncestorCode(m.Place.Code, ledger.LevelCity)); ok &&
			m.Place.Level == ledger.LevelCounty && city.Name == m.Place.Name {
			m.Place = city
		}
		return m.Place, m.Rest, true
	}
	if m.Reason != divisions.ReasonAmbiguous && x.m.profile.NewZones && isZoneName(parts[len(parts)-1]) {
		if hostPlace, name, found := x.zoneHost(parts); found {
			if zone, made := x.makeZone(cell, hostPlace, name, ""); made {
				return zone, "", true
			}
			return place, "", false
		}
	}
	var paths []string
	for _, c := range m.Candidates[:min(len(m.Candidates), 6)] {
		paths = append(paths, c.Path+"（"+c.Place.Code+"）")
	}
	if m.Reason == divisions.ReasonAmbiguous {
		x.find(codeAmbiguousPlace, cell, strings.Join(parts, " / "), "有几个同名的地方，请写明上级市县："+strings.Join(paths, "；"))
		return place, "", false
	}
	hint := "找不到这个地方，请核对市、县、镇、村的名称"
	if len(paths) > 0 {
		hint += "；相近的有：" + strings.Join(paths, "；")
	}
	n := x.unknownFrom(parts)
	x.find(codeUnknownPlace, path[n], strings.Join(parts[:n+1], " / "), hint)
	return place, "", false
}

// unknownFrom is the first part of a path that is not known where it stands: of a village of a wrong town, the town.
func (x *row) unknownFrom(parts []string) int {
	for n := range len(parts) - 1 {
		if m := x.r.resolve(divisions.Context{Under: x.under()}, parts[:n+1]...); !m.OK && m.Reason != divisions.ReasonAmbiguous {
			return n
		}
	}
	return len(parts) - 1
}

// inArea reports whether a place lies in what the batch or the profile is about.
func (x *row) inArea(p ledger.Place) bool {
	return slices.ContainsFunc(x.area(), func(code string) bool {
		return strings.HasPrefix(p.Code, code) || strings.HasPrefix(p.CreditCode(), code)
	})
}

// writesPath reports whether a text says more than the place's own name: 湛江市坡头区官渡镇,
// or names a city or province.
func writesPath(text string, p ledger.Place) bool {
	return p.Level == ledger.LevelProvince || p.Level == ledger.LevelCity ||
		len([]rune(text)) > len([]rune(p.Name)) || strings.Trim(text, "0123456789") == ""
}

// zoneHost finds where a text that ends with a zone's name lies: 翁源县官渡镇产业园 in the
// town, and the name alone in the profile's area.
func (x *row) zoneHost(parts []string) (ledger.Place, string, bool) {
	name := parts[len(parts)-1]
	runes := []rune(name)
	for cut := len(runes) - 1; cut >= 0; cut-- {
		head := append(slices.Clone(parts[:len(parts)-1]), string(runes[:cut]))
		if strings.Join(head, "") == "" {
			break
		}
		if cut > 0 && !strings.ContainsRune("省市县区镇乡道村", runes[cut-1]) {
			continue
		}
		if m := x.r.resolve(divisions.Context{Under: x.under()}, head...); m.OK && isZoneName(string(runes[cut:])) {
			return m.Place, string(runes[cut:]), true
		}
	}
	under := x.under()
	if len(under) == 0 {
		return ledger.Place{}, name, false
	}
	p, ok := x.r.o.Places.ByCode(under[0])
	return p, name, ok
}

var zoneSuffixes = []string{
	"园区", "片区", "工业园", "产业园", "合作园", "工业区", "科技园", "创新园", "装备园", "开发区", "集聚区", "示范区", "产业城",
	"飞地", "产业基地", "新城", "小区",
}

func isZoneName(s string) bool {
	s = bracketed.ReplaceAllString(s, "")
	return slices.ContainsFunc(zoneSuffixes, func(suffix string) bool { return strings.HasSuffix(s, suffix) && len(s) > len(suffix) })
}

// zone resolves the zone column under the row's place, or makes the zone.
func (x *row) zone(out *recipients, cell, credited filled, hasCredit bool) bool {
	creditCode := ""
	if hasCredit {
		p, _, ok := x.place([]filled{credited}, "", []string{credited.text})
		if !ok {
			return false
		}
		creditCode = p.Code
	}
	host, hosted := ledger.Place{}, len(out.places) == 1
	if len(out.places) > 1 {
		x.find(codeSeveralPlaces, cell, cell.text, "园区只能在一个地方，所在地却写了几个")
		return false
	}
	under := x.under()
	if hosted {
		host = out.places[0]
		under = []string{host.Code}
	}
	if m := x.r.resolve(divisions.Context{Under: under, Level: ledger.LevelZone}, cell.text); m.OK && m.Place.Level == ledger.LevelZone {
		out.places, out.cell = []ledger.Place{m.Place}, cell
		return true
	}
	name := cell.text
	if !hosted {
		// The zone's column may hold the place itself, or a path that ends with the zone.
		if m := x.r.resolve(divisions.Context{Under: under}, cell.text); m.OK && (len(x.area()) == 0 || x.inArea(m.Place) || writesPath(cell.text, m.Place)) {
			out.places, out.cell = []ledger.Place{m.Place}, cell
			return true
		}
		var ok bool
		if host, name, ok = x.zoneHost([]string{cell.text}); !ok {
			x.find(codeUnknownPlace, cell, cell.text, "不认识这个园区或片区，也没有写明所在地；请补充所在县（市、区）、镇")
			return false
		}
	}
	if !x.m.profile.NewZones {
		x.find(codeUnknownPlace, cell, cell.text, "不认识这个园区或片区；此模板不允许新建，请先登记")
		return false
	}
	place, ok := x.makeZone(cell, host, name, creditCode)
	if ok {
		out.places, out.cell, out.zone = []ledger.Place{place}, cell, x.r.newZone(place.Code)
	}
	return ok
}

// makeZone makes a zone under its host. Its code follows from host and name alone, so
// that every file names it alike.
func (x *row) makeZone(cell filled, host ledger.Place, name, creditedTo string) (ledger.Place, bool) {
	if host.Level == ledger.LevelZone {
		x.find(codeUnknownPlace, cell, name, "园区不能设在另一个园区之下，请写明所在镇（街）")
		return ledger.Place{}, false
	}
	if creditedTo == host.Code {
		creditedTo = ""
	}
	zone := ledger.Place{
		Code: ledger.ZoneCode(host.Code, ledger.ZoneSerial(name)), Name: name,
		Level: ledger.LevelZone, Parent: host.Code, CreditedTo: creditedTo,
	}
	if known, ok := x.r.o.Places.ByCode(zone.Code); ok && zoneKey(known.Name) == zoneKey(name) {
		return known, true
	}
	if known, ok := x.r.zones[zone.Code]; ok {
		if zoneKey(known.Name) != zoneKey(name) {
			x.find(codeZoneCodeTaken, cell, name, "与“"+known.Name+"”算出的园区代码相同，请先登记其中一个园区")
			return ledger.Place{}, false
		}
		if known.CreditedTo == "" && creditedTo != "" {
			known.CreditedTo = creditedTo
			x.r.zones[zone.Code] = known
		}
		return known, true
	}
	x.r.zones[zone.Code] = zone
	x.r.f.addOnce(zone.Code, codeNewZone, x.spot(cell.column, cell.Cell), name, "新建园区（片区），所在地："+x.r.o.Places.Path(host.Code))
	return zone, true
}

func zoneKey(name string) string { return ledger.ZoneKey(name) }

// newZone is a zone that this file makes, to be stated by each row about it.
func (r *reader) newZone(code string) *ledger.Place {
	zone, ok := r.zones[code]
	if !ok {
		return nil
	}
	return &zone
}

// resolve is Places.Resolve with a memory: sheets repeat names.
func (r *reader) resolve(ctx divisions.Context, parts ...string) divisions.Match {
	key := r.key[:0]
	for _, code := range ctx.Under {
		key = append(append(key, code...), ',')
	}
	key = append(append(key, 0), ctx.Level...)
	for _, part := range parts {
		key = append(append(key, 0), part...)
	}
	r.key = key
	m, ok := r.resolved[string(key)]
	if !ok {
		memo := string(key)
		folded := make([]string, len(parts))
		for i, p := range parts {
			folded[i] = ledger.Simplified(p)
		}
		m = r.o.Places.Resolve(ctx, folded...)
		if len(r.resolved) >= maxRemembered {
			clear(r.resolved)
		}
		r.resolved[memo] = m
	}
	return m
}

// namedBy is the place, inside the area if the caller gave one, that the sheet's name or title says the table is
// about: a sheet called 翁源县, a title that begins with 佛山市顺德区容桂街道.
func (r *reader) namedBy(t *table, area []string) []string {
	if codes, ok := r.areas[t]; ok {
		return codes
	}
	var codes []string
	inArea := func(p ledger.Place) bool {
		return len(r.o.Area) == 0 || slices.ContainsFunc(area, func(code string) bool { return strings.HasPrefix(p.Code, code) })
	}
	for _, text := range append([]string{strings.ReplaceAll(ledger.Narrow(t.grid.name), " ", "")}, t.titles...) {
		runes := []rune(text)
		for end := min(len(runes), 24); end > 1; end-- {
			if !strings.ContainsRune("市县区镇乡道村", runes[end-1]) {
				continue
			}
			if m := r.resolve(divisions.Context{Under: area}, string(runes[:end])); m.OK && inArea(m.Place) && !slices.Contains(codes, m.Place.Code) {
				codes = append(codes, m.Place.Code)
				break
			}
		}
	}
	r.areas[t] = codes
	return codes
}
