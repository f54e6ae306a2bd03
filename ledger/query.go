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

// At is the pair of times a question is asked at.
type At struct {
	AsOf    Date    // 截至
	KnownAt Instant // 填报时点
}

// Order is the order of a list; every order ends with the id, so that it is total.
type Order struct {
	Field      string // name, code, year, starts_on, … or a measure's code; empty: by id
	Descending bool
}

// Page asks for one page of a list: First after After, or Last before Before.
type Page struct {
	First  int    // 1 to MaxPage
	After  string // cursor of the last item seen; empty: from the start
	Last   int
	Before string
	Order  Order
}

// MaxPage is the largest page a list hands out.
const MaxPage = 1000

// List is one page of a list with a cursor for each item.
type List[T any] struct {
	Items       []T
	Cursors     []string
	HasNext     bool
	HasPrevious bool
}

// Relation is how the projects of a list hang on their parents.
type Relation string

// The relations.
const (
	OfProgramme    Relation = "programme"    // parent key: programme id
	OfOrganisation Relation = "organisation" // parent key: organisation id
	OfPlace        Relation = "place"        // parent key: place code; projects at or below it
	OfPackage      Relation = "package"      // parent key: project id; its parts
)

// OrganisationFilter selects organisations; conditions are joined by and.
type OrganisationFilter struct {
	IDs   []ID
	Kinds []OrganisationKind
	Text  string // part of a name or alias
	Code  string // an identifier's value
}

// PlaceFilter selects places of the provinces that are loaded; conditions are joined by and.
type PlaceFilter struct {
	Codes  []string
	Levels []PlaceLevel
	Under  string // at or below this code
	Parent string // children of this code
	Text   string // part of the name
	// InUse selects places that projects, pairings or figures name, and what is above them.
	InUse bool
}

// PairingFilter selects pairings; conditions are joined by and.
type PairingFilter struct {
	IDs           []ID
	Programmes    []string // codes
	Organisations []ID     // an assistor is one of them
	Kinds         []OrganisationKind
	Under         []string // the recipient is one of these places or below it
	InForce       bool     // in force on the as-of date
}

// FigureFilter selects figures; conditions are joined by and.
type FigureFilter struct {
	Subject  SubjectKind // empty: any
	IDs      []ID        // of subjects other than places
	Places   []string    // codes, for SubjectPlace
	Under    string      // places at or below this code, for SubjectPlace
	Measures []string
	Series   []Series
	// Programmes are codes: the programme observed under, or one of the project's.
	Programmes []string
	Batches    []ID
	// History asks for every rectangle ever, ended and superseded ones included,
	// instead of those that hold at the question's times.
	History bool
}

// PeriodFilter selects reporting periods; conditions are joined by and.
type PeriodFilter struct {
	IDs        []ID
	Programmes []string // codes
	Kinds      []PeriodKind
	Open       *bool // not closed yet, or closed
}

// ReportFilter selects progress reports; conditions are joined by and.
type ReportFilter struct {
	IDs           []ID
	Periods       []ID
	Organisations []ID // who reports
	States        []ReportState
}

// PublishedFilter selects published figures; conditions are joined by and.
type PublishedFilter struct {
	IDs        []ID
	Programmes []string // codes
	Sources    []string
	Measures   []string
}
