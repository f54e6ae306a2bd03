// Package divisions is the administrative tree of the whole country, province to
// village, shipped inside the binary, and the resolving of place names as people
// write them: "韶关市翁源县官渡镇镇仔村", "翁源官渡", or one column for each level.
//
// It must not guess: a name that fits two places is ambiguous and comes back with
// all of them, a town under the wrong county is unknown. It does no storing (the
// database has its own places) and knows no history before the bureau's 2023
// list; former names and zones come in by AddZones. SOURCE.md says where the
// lists come from. Start reading at Resolver.Resolve; suffixes.go says what may
// be left off a name, walk.go how a text is cut into a path.
package divisions

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"jiedui/ledger"
	"jiedui/ledger/divisions/internal/pack"
)

//go:generate go run generate.go $DIVISIONS_SOURCE

// packed holds "upper" (provinces to towns of the whole country) and one
// "villages-<province code>" for each province that has villages.
//
//go:embed packed
var packed embed.FS

// country is the tree down to the towns: 45,000 places, read on first need.
var country = sync.OnceValue(func() *tree { return mustRead("upper") })

// villages has the village lists of the provinces, each read on first need and
// kept. The map itself never changes.
var villages = func() map[string]func() *tree {
	members, _ := fs.Glob(packed, "packed/villages-*") // fails on a bad pattern only
	lists := make(map[string]func() *tree, len(members))
	for _, member := range members {
		name := strings.TrimPrefix(member, "packed/")
		lists[strings.TrimPrefix(name, "villages-")] = sync.OnceValue(func() *tree { return mustRead(name) })
	}
	return lists
}()

// mustRead reads a list of the binary's own. Damage there is a broken build, not
// a user's mistake, hence the panic; a test reads every list.
func mustRead(name string) *tree {
	data, err := packed.ReadFile("packed/" + name)
	if err != nil {
		panic(fmt.Sprintf("divisions: %v", err))
	}
	rows, err := pack.Read(bytes.NewReader(data))
	if err != nil {
		panic(fmt.Sprintf("divisions: %s: %v", name, err))
	}
	nodes := make([]node, len(rows))
	for i, row := range rows {
		nodes[i] = newNode(row.Code, row.Name, levelOf(row.Code))
	}
	hidePlaceholders(nodes)
	return newTree(nodes)
}

// hidePlaceholders marks the places that the bureau's tree needs and nobody
// writes: cities called 市辖区, 县 or 省直辖县级行政区划, and rows that repeat their
// parent's name because it has nothing of their level (东莞市 441900 in 4419, and
// 金门县 350527000 in 350527).
func hidePlaceholders(nodes []node) {
	names := map[string]string{}
	for i := range nodes {
		n := &nodes[i]
		switch levelOf(n.code) {
		case ledger.LevelCity:
			n.hidden = n.name == "市辖区" || n.name == "县" || strings.Contains(n.name, "直辖县级")
		case ledger.LevelCounty:
			n.hidden = n.name == names[parentCode(n.code)]
		case ledger.LevelTown:
			n.hidden = n.name == names[parentCode(n.code)] && strings.HasSuffix(n.code, "000")
		case ledger.LevelVillage:
			n.hidden = strings.HasSuffix(n.code, "000000")
		}
		if len(n.code) < ledger.LevelTown.Digits() {
			names[n.code] = n.name
		}
	}
}

// Provinces lists the 34 places of province level by code: the bureau's 31, and
// Taiwan, Hong Kong and Macao.
func Provinces() []ledger.Place {
	var places []ledger.Place
	t := country()
	for i := range t.nodes {
		if len(t.nodes[i].code) == ledger.LevelProvince.Digits() {
			places = append(places, t.nodes[i].place())
		}
	}
	return places
}

// Province lists all places of a province (2 digits) by code: the province first,
// every place after its parent. No such province: KindNotFound.
func Province(code string) ([]ledger.Place, error) {
	upper := country()
	if len(code) != ledger.LevelProvince.Digits() || upper.find(code) == nil {
		return nil, ledger.NotFound("place", code)
	}
	nodes := upper.under(code)
	places := make([]ledger.Place, 0, len(nodes))
	for i := range nodes {
		places = append(places, nodes[i].place())
	}
	if list, ok := villages[code]; ok {
		t := list()
		places = slices.Grow(places, len(t.nodes))
		for i := range t.nodes {
			places = append(places, t.nodes[i].place())
		}
		slices.SortFunc(places, func(a, b ledger.Place) int { return strings.Compare(a.Code, b.Code) })
	}
	return places, nil
}

// levelOf is the level that a code of the bureau's tree has by its length; empty
// for other lengths.
func levelOf(code string) ledger.PlaceLevel {
	for _, level := range ledger.AdministrativeLevels {
		if len(code) == level.Digits() {
			return level
		}
	}
	return ""
}

// parentCode is the code one level up: a zone's host, empty for a province.
func parentCode(code string) string {
	if host, _, ok := strings.Cut(code, "Z"); ok {
		return host
	}
	switch len(code) {
	case 4:
		return code[:2]
	case 6:
		return code[:4]
	case 9:
		return code[:6]
	case 12:
		return code[:9]
	}
	return ""
}
