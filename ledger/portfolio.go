package ledger

// GroupBy is a dimension of a portfolio: what rows are grouped by.
type GroupBy string

// The dimensions. Programme, strand, organisation, organisation kind and place may
// have several values for one project, so that attribution matters; status, sector
// and year have at most one.
const (
	ByProgramme        GroupBy = "programme"
	ByStrand           GroupBy = "strand"
	ByOrganisation     GroupBy = "organisation"
	ByOrganisationKind GroupBy = "organisation_kind"
	ByProvince         GroupBy = "province"
	ByCity             GroupBy = "city"
	ByCounty           GroupBy = "county"
	ByTown             GroupBy = "town"
	ByVillage          GroupBy = "village"
	ByZone             GroupBy = "zone"
	ByStatus           GroupBy = "status"
	BySector           GroupBy = "sector"
	ByYear             GroupBy = "year"
)

// GroupDimensions lists the dimensions.
var GroupDimensions = []GroupBy{
	ByProgramme, ByStrand, ByOrganisation, ByOrganisationKind, ByProvince, ByCity, ByCounty, ByTown,
	ByVillage, ByZone, ByStatus, BySector, ByYear,
}

// Valid reports whether the dimension is known.
func (g GroupBy) Valid() bool { return contains(GroupDimensions, g) }

// PortfolioQuery asks for totals over one kind of subject. One portfolio never mixes
// kinds of subject, so that funds of a pairing and the same funds in its projects
// cannot be added.
type PortfolioQuery struct {
	// Subject is what is counted: projects (the default), pairings, places,
	// organisations or programmes.
	Subject SubjectKind
	// Filter selects projects. For pairings and places only Programmes, Strands,
	// Organisations, OrganisationKinds, Under and Years apply; the others must be empty.
	Filter  ProjectFilter
	GroupBy []GroupBy // at most MaxGroupBy, each once
	AsOf    Date
	KnownAt Instant
	Mode    AttributionMode
	// Roles, if any, restricts which participations are credited when grouping by
	// organisation or organisation kind. Introducing is never credited with figures.
	Roles []Role
	// Completion, if any, is worked out for the total and each row.
	Completion *Completion
}

// MaxGroupBy is how many dimensions a portfolio is grouped by at most.
const MaxGroupBy = 3

// MaxDates is for how many dates a portfolio is asked at once at most.
const MaxDates = 241

// Amount is the sum of one measure and series over a set of figures.
type Amount struct {
	Measure string
	Series  Series
	// Value is in the measure's smallest unit. Nil: the measure does not add up
	// (a rate) and more than one figure is in the set.
	Value     *int64
	Qualifier Qualifier // of the sum
	Figures   int       // how many figures it was made of
}

// PortfolioCell is one group, or the total, the overlap or the unallocated part.
type PortfolioCell struct {
	// Keys has one key per dimension grouped by: a code (programme, place, strand,
	// kind, status), an id (organisation), a sector or a year; empty for the total,
	// the overlap and the unallocated.
	Keys []string
	// Count is the number of subjects: distinct projects or packages, pairings or
	// places. In the overlap it is how often subjects were counted again.
	Count int
	// Started is how many of them have ever started by the date; projects only.
	Started int
	Amounts []Amount
	// Completion is what was asked for, over the subjects that have both measures. Nil:
	// not asked for, or no subject has both; always nil in the overlap and the unallocated.
	Completion *CompletionSums
}

// Amount is the cell's sum of one measure and series; nil: not reported.
func (c PortfolioCell) Amount(measure string, series Series) *Amount {
	for i := range c.Amounts {
		if c.Amounts[i].Measure == measure && c.Amounts[i].Series == series {
			return &c.Amounts[i]
		}
	}
	return nil
}

// Portfolio is the answer to a PortfolioQuery. For Count, Started and each additive
// amount: Σ Rows − Overlap + Unallocated = Total.
type Portfolio struct {
	Rows        []PortfolioCell
	Total       PortfolioCell
	Overlap     PortfolioCell
	Unallocated PortfolioCell
}

// CreditedFigure is a figure with the part of it that a portfolio's row was credited.
type CreditedFigure struct {
	Figure
	Credited int64 // smallest unit; equal to Value unless shared
}

// RowSelector names one row of a portfolio: its keys, or the whole (Total), or the
// unallocated part.
type RowSelector struct {
	Keys        []string
	Unallocated bool // with no keys: figures nobody is credited with
	// Several, instead of Keys, names some rows as one: what they are made of is listed
	// once, with what all of them are credited.
	Several [][]string
}
