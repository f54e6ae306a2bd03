package ledger

// ProjectFilter selects projects; the zero value selects all. Conditions are joined by
// and; within a list, by or. All are taken as of AsOf as known at KnownAt.
type ProjectFilter struct {
	IDs        []ID
	Codes      []string // project codes
	Programmes []string // programme codes
	Strands    []Strand
	// Organisations selects projects in which one takes part, in one of Roles if any.
	Organisations     []ID
	OrganisationKinds []OrganisationKind
	Roles             []Role
	// Under selects projects credited to one of these places or below it. With
	// Located, where a zone stands counts instead of whom it is credited to.
	Under   []string
	Located bool
	Status  []Status
	// Started selects projects that have (or have not) ever started by AsOf.
	Started  *bool
	Sectors  []string
	Years    []int
	Packages []ID   // parts of these packages
	Batches  []ID   // projects made or stated by these batches
	Text     string // part of the name or code
	// View says how packages are listed and counted.
	View PackageView

	And []ProjectFilter
	Or  []ProjectFilter
	Not *ProjectFilter
}

// PackageView says whether a package or its parts are counted; never both.
type PackageView string

// The views.
const (
	// AsParts counts every part and every single project; packages are left out.
	AsParts PackageView = "parts"
	// AsPackages counts each package once instead of its parts.
	AsPackages PackageView = "packages"
)

// Dimension of a portfolio: what rows are grouped by.
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
	GroupBy []GroupBy // at most two
	AsOf    Date
	KnownAt Instant
	Mode    AttributionMode
	// Roles, if any, restricts which participations are credited when grouping by
	// organisation or organisation kind. Introducing is never credited with figures.
	Roles []Role
}

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
}

// Page asks for one page of a list in a stable order that ends with the id.
type Page struct {
	First  int    // 1 to 1000
	After  string // cursor of the last item seen; empty: from the start
	Before string // cursor to read backwards from, with Last
	Last   int
}
