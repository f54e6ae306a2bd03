package ledger

import "strings"

// ID identifies a row of the ledger; positive, never reused. Zero: not stored yet.
type ID int64

// Strand is the direction in which a programme's assistance runs.
type Strand string

// The strands.
const (
	Horizontal Strand = "horizontal" // 横向: city to city
	Vertical   Strand = "vertical"   // 纵向: province or state to county and below
	Social     Strand = "social"     // 社会: firms, universities, the public
	Own        Strand = "own"        // 本级: a place's own drive (村改、征迁)
)

// Strands lists the strands in the order they are shown.
var Strands = []Strand{Horizontal, Vertical, Social, Own}

// Valid reports whether the strand is known.
func (s Strand) Valid() bool { return contains(Strands, s) }

// Programme is a named policy drive (行动、帮扶类别), such as 莞韶对口帮扶.
type Programme struct {
	ID ID `db:"id"`
	// Code is the short stable name used in profiles, files and the API: lower-case
	// ASCII letters, digits and hyphens, such as "guan-shao".
	Code string `db:"code"`
	Name string `db:"name"` // in Chinese, as the lead office writes it
	// Strand is empty when nobody has said which it is.
	Strand Strand `db:"strand"`
	// LeadOffice is the organisation that answers for the programme; zero: not known.
	LeadOffice ID `db:"lead_office_id"`
	// StartsOn and EndsOn are the first and last day; zero: open.
	StartsOn Date  `db:"starts_on"`
	EndsOn   Date  `db:"ends_on"`
	Version  int64 `db:"version"` // rises by one with each change
	// EndedAt is the instant from which the programme is known no longer: it was archived,
	// or made by an edit that was undone. Zero: it is known.
	EndedAt Instant `db:"ended_at"`
}

// Validate checks code, name, strand and dates.
func (p Programme) Validate() error {
	switch {
	case !codeText(p.Code):
		return Invalid("programme", p.Code, "code", "代码只能用小写字母、数字和连字符")
	case strings.TrimSpace(p.Name) == "":
		return Invalid("programme", p.Code, "name", "名称为空")
	case p.Strand != "" && !p.Strand.Valid():
		return Invalid("programme", p.Code, "strand", "帮扶方向应为 horizontal、vertical、social 或 own")
	}
	return orderedDates("programme", p.Code, p.StartsOn, p.EndsOn)
}

func codeText(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || i == 0) {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

func orderedDates(entity, key string, from, to Date) error {
	if !from.IsZero() && !to.IsZero() && to.Before(from) {
		return Invalid(entity, key, "endsOn", "结束日期早于开始日期")
	}
	return nil
}

func contains[T comparable](list []T, v T) bool {
	for _, x := range list {
		if x == v {
			return true
		}
	}
	return false
}
