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
	// Where is a further condition on projects; nil: none.
	Where *Condition

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

// Page asks for one page of a list: of the items between After and Before, the first
// First or the last Last.
type Page struct {
	First  int    // 1 to MaxPage; zero: Last is given
	After  string // cursor of the item before the first one wanted; empty: from the start
	Last   int
	Before string // cursor of the item after the last one wanted; empty: to the end
	Order  Order
	Then   []Order // decide where Order does not; at most MaxOrders with it
	// Brief says that the other fields of projects than id, code and name may be left out; of
	// pairings with their assistors' names those other than id, team and dates, and of the
	// assistors all but who they are and who leads.
	Brief bool
}

// Orders are the orders of a page's list, the first first.
func (p Page) Orders() []Order { return append([]Order{p.Order}, p.Then...) }

// MaxOrders is how many fields one list may be ordered by.
const MaxOrders = 4

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
	Under []ID   // one of these bodies or below it
	Where *Condition
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
	Where *Condition
}

// PairingFilter selects pairings; conditions are joined by and.
type PairingFilter struct {
	IDs           []ID
	Programmes    []string // codes
	Organisations []ID     // an assistor is one of them
	Kinds         []OrganisationKind
	Under         []string // the recipient is one of these places or below it
	InForce       bool     // in force on the as-of date
	Where         *Condition
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
	Where   *Condition
}

// BatchFilter selects import batches; conditions are joined by and.
type BatchFilter struct {
	IDs    []ID
	States []BatchState
	Where  *Condition
}

// FindingFilter selects findings; conditions are joined by and.
type FindingFilter struct {
	Severities []Severity
	Where      *Condition
}

// PeriodFilter selects reporting periods; conditions are joined by and.
type PeriodFilter struct {
	IDs        []ID
	Programmes []string // codes
	Kinds      []PeriodKind
	Open       *bool // not closed yet, or closed
	Where      *Condition
}

// ReportFilter selects progress reports; conditions are joined by and.
type ReportFilter struct {
	IDs           []ID
	Periods       []ID
	Organisations []ID // who reports
	States        []ReportState
	Where         *Condition
}

// PublishedFilter selects published figures; conditions are joined by and.
type PublishedFilter struct {
	IDs        []ID
	Programmes []string // codes
	Sources    []string
	Measures   []string
	Where      *Condition
}

// BulletinFilter selects bulletins; conditions are joined by and.
type BulletinFilter struct {
	IDs        []ID
	Periods    []ID
	Programmes []string // codes
	Where      *Condition
}
