package main

import (
	"slices"
	"strings"

	"jiedui/ledger"
	"jiedui/ledger/divisions"
)

// atlas answers for the real places that the samples are set in.
type atlas struct{ places []ledger.Place }

// newAtlas has Guangdong and Fujian.
func newAtlas() atlas {
	var a atlas
	for _, province := range []string{"44", "35"} {
		places, err := divisions.Province(province)
		try(err)
		a.places = append(a.places, places...)
	}
	return a
}

// under lists the places of a level in the place with a code, by code, leaving out what is
// no ordinary town: mining and forest districts, development zones.
func (a atlas) under(code string, level ledger.PlaceLevel) []ledger.Place {
	var found []ledger.Place
	for _, p := range a.places {
		if p.Level == level && strings.HasPrefix(p.Code, code) && ordinary(p) {
			found = append(found, p)
		}
	}
	return found
}

func ordinary(p ledger.Place) bool {
	if p.Level != ledger.LevelTown {
		return !strings.Contains(p.Name, "虚拟")
	}
	return slices.ContainsFunc([]string{"镇", "乡", "街道"}, func(end string) bool { return strings.HasSuffix(p.Name, end) })
}

// name is the name of the place with a code.
func (a atlas) name(code string) string {
	for _, p := range a.places {
		if p.Code == code {
			return p.Name
		}
	}
	panic("no place " + code)
}

// village is the name as sheets write it: 镇仔村 for 镇仔村委会, 甘棠村 for 甘棠村村民委员会.
func village(p ledger.Place) string {
	for _, office := range []string{"村民委员会", "居民委员会", "居委会", "委会"} {
		if name, ok := strings.CutSuffix(p.Name, office); ok {
			return name
		}
	}
	return p.Name
}

// counties of 韶关 in the order that its offices list them.
var counties = []string{"440203", "440204", "440205", "440282", "440281", "440224", "440222", "440229", "440233", "440232"}
