package storetest

import (
	"fmt"

	"jiedui/ledger"
)

// Tree is a small made-up administrative tree in the shape of the statistics bureau's:
// two provinces with real upper levels and invented towns and villages.
type Tree struct{}

// Guangdong and Fujian are the provinces of Tree.
const (
	Guangdong = "44"
	Fujian    = "35"
)

// Province implements store.Divisions.
func (Tree) Province(code string) ([]ledger.Place, error) {
	switch code {
	case Guangdong:
		return branch(
			"44 广东省", "4402 韶关市", "440229 翁源县", "440229101 官渡镇", "440229101201 镇仔村", "440229101202 东三村",
			"440229102 江尾镇", "440205 曲江区", "440205101 马坝镇", "440205101201 转溪村",
			"4419 东莞市", "441900 东莞市", "441900003 东城街道", "4406 佛山市", "440606 顺德区", "440606004 容桂街道",
			"440606004001 红星村"), nil
	case Fujian:
		return branch("35 福建省", "3503 莆田市", "350303 涵江区", "350303101 江口镇", "350303101200 石东村", "350303102 官渡镇"), nil
	}
	return nil, ledger.NotFound("place", code)
}

func branch(lines ...string) []ledger.Place {
	var places []ledger.Place
	for _, line := range lines {
		var p ledger.Place
		if _, err := fmt.Sscanf(line, "%s %s", &p.Code, &p.Name); err != nil {
			panic(err) // a mistake in the lines above
		}
		for _, l := range ledger.AdministrativeLevels {
			if l.Digits() < len(p.Code) {
				p.Parent = ledger.AncestorCode(p.Code, l)
			}
			if l.Digits() == len(p.Code) {
				p.Level = l
			}
		}
		places = append(places, p)
	}
	return places
}
