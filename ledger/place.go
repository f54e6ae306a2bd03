package ledger

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// PlaceLevel is the rank of a place in the administrative tree.
type PlaceLevel string

// The levels, coarse to fine; a zone (园区、片区、飞地) hangs under a place of any
// level and is not an administrative division itself.
const (
	LevelProvince PlaceLevel = "province" // 省级, 2 digits
	LevelCity     PlaceLevel = "city"     // 地级, 4 digits
	LevelCounty   PlaceLevel = "county"   // 县级, 6 digits
	LevelTown     PlaceLevel = "town"     // 乡级, 9 digits
	LevelVillage  PlaceLevel = "village"  // 村级, 12 digits
	LevelZone     PlaceLevel = "zone"     // host's code + "Z" + serial
)

// AdministrativeLevels lists the levels of the statistics bureau's tree, coarse to fine.
var AdministrativeLevels = []PlaceLevel{LevelProvince, LevelCity, LevelCounty, LevelTown, LevelVillage}

// Digits is the length of a code of the level in the statistics bureau's tree; 0 for a zone.
func (l PlaceLevel) Digits() int {
	switch l {
	case LevelProvince:
		return 2
	case LevelCity:
		return 4
	case LevelCounty:
		return 6
	case LevelTown:
		return 9
	case LevelVillage:
		return 12
	}
	return 0
}

// Valid reports whether the level is known.
func (l PlaceLevel) Valid() bool { return l == LevelZone || l.Digits() > 0 }

// Place is a node of the province–city–county–town–village tree, or a zone in it.
type Place struct {
	// Code is the statistics bureau's code (2, 4, 6, 9 or 12 digits); a zone's is
	// its host's code, "Z" and a serial number, so that a subtree is always a
	// range of codes. Hong Kong, Macao and Taiwan have no bureau codes below the
	// province: theirs are numbered here in the order of the list.
	Code  string     `db:"code"`
	Name  string     `db:"name"`
	Level PlaceLevel `db:"level"`
	// Parent is the code of the next place up (for a zone: its host); empty for a province.
	Parent string `db:"parent_code"`
	// CreditedTo is the code of the place that a zone's results are credited to
	// when that is not its host: a reverse enclave (反向飞地) stands in the
	// assisting city and counts for the recipient. Empty: credited where it stands.
	CreditedTo string `db:"credited_to"`
	// ValidFrom and ValidTo bound the time in which the code is in force, [from, to).
	// Zero ValidFrom: since before the bureau's 2023 list. Zero ValidTo: still in force.
	ValidFrom Date `db:"valid_from"`
	ValidTo   Date `db:"valid_to"`
	// Version of a zone rises by one with each change, from zero.
	Version int64 `db:"version"`
}

// CreditCode is the code under which the place's results are counted.
func (p Place) CreditCode() string {
	if p.CreditedTo != "" {
		return p.CreditedTo
	}
	return p.Code
}

// Validate checks the code against the level and the parent.
func (p Place) Validate() error {
	if strings.TrimSpace(p.Name) == "" {
		return Invalid("place", p.Code, "name", "行政区划名称为空")
	}
	if p.Level == LevelZone {
		host, serial, ok := strings.Cut(p.Code, "Z")
		if !ok || host != p.Parent || !administrativeCode(host) || !digitsOnly(serial) {
			return Invalid("place", p.Code, "code", "园区代码应为所在地代码加 Z 加序号")
		}
		return nil
	}
	n := p.Level.Digits()
	if n == 0 || len(p.Code) != n || !digitsOnly(p.Code) {
		return Invalid("place", p.Code, "code", "行政区划代码位数与级别不符")
	}
	if p.CreditedTo != "" {
		return Invalid("place", p.Code, "creditedTo", "只有园区、飞地可以另记归属地")
	}
	if p.Level == LevelProvince {
		if p.Parent != "" {
			return Invalid("place", p.Code, "parent", "省级没有上级代码")
		}
		return nil
	}
	if !strings.HasPrefix(p.Code, p.Parent) || !administrativeCode(p.Parent) || p.Parent == p.Code {
		return Invalid("place", p.Code, "parent", "上级代码应为本级代码的前缀")
	}
	return nil
}

// administrativeCode reports whether code has the form of a code of one of the bureau's levels.
func administrativeCode(code string) bool {
	for _, l := range AdministrativeLevels {
		if len(code) == l.Digits() {
			return digitsOnly(code)
		}
	}
	return false
}

// AncestorCode is the part of a place code that names its ancestor at an
// administrative level (the place itself at its own level); empty when the place
// is coarser than the level.
func AncestorCode(code string, level PlaceLevel) string {
	host, _, _ := strings.Cut(code, "Z")
	if n := level.Digits(); n > 0 && len(host) >= n {
		return host[:n]
	}
	return ""
}

func digitsOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// ZoneKey is the form of a zone's name under which its spellings meet.
func ZoneKey(name string) string { return NameKey(Simplified(name)) }

// ZoneSerial is the serial number that follows from a zone's name, so that every file
// names the zone alike.
func ZoneSerial(name string) uint32 {
	h := fnv.New32a()
	h.Write([]byte(ZoneKey(name))) // never fails
	return h.Sum32() % zoneSerials
}

// ZoneCode is the code of a zone under a host.
func ZoneCode(host string, serial uint32) string {
	return fmt.Sprintf("%sZ%06d", host, serial%zoneSerials)
}

const zoneSerials = 1_000_000

// PlaceAbove is the code of the next place up: a zone's host, or the place of the level
// before; empty above a province.
func PlaceAbove(code string) string {
	if host, _, zone := strings.Cut(code, "Z"); zone {
		return host
	}
	above := ""
	for _, level := range AdministrativeLevels {
		if level.Digits() < len(code) {
			above = AncestorCode(code, level)
		}
	}
	return above
}
