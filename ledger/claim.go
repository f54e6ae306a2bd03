package ledger

// Entry is what one row of a sheet claims, checked, with places as codes and
// organisations as names: the unit that importers hand to the store. An absent value
// (nil, zero Date, empty list) leaves what the ledger has: blank never erases. Links
// are added, never removed.
type Entry struct {
	// Sheet and Row name the row; the columns stand beside each value. A figure's own
	// Row, where it is not zero, overrides it (one record over several rows).
	Sheet int
	Row   int

	Organisations []OrganisationClaim
	Zone          *Place // a zone that the row is about and that must exist
	Project       *ProjectClaim
	Pairing       *PairingClaim
	Figures       []FigureClaim
	Status        []StatusClaim
}

// OrganisationClaim says that an organisation exists. It is found by identifier, then by
// exact name, then by alias, then by NameKey; made when none is found.
type OrganisationClaim struct {
	Name        string
	Kind        OrganisationKind // used when it is made, or to replace OtherOrganisation
	PlaceCode   string
	Parent      string // name of the body it belongs to; empty: not said
	Identifiers []Identifier
	Aliases     []Alias
}

// ProjectClaim says that a project exists and what is known of it. It is found by Code
// where it has one, else by the NameKey of its name and its first place.
type ProjectClaim struct {
	Code     string
	Name     string
	Package  string // code or name of the project it is a part of
	Sector   string
	Year     int
	StartsOn Date
	EndsOn   Date
	Summary  string

	Programmes     []ProgrammeClaim
	Places         []PlaceShare
	Participations []ParticipationClaim
	Attributes     map[string]string
}

// ProgrammeClaim places a project under the programme with a code.
type ProgrammeClaim struct {
	Code  string
	Share *int64 // basis points
	Lead  bool
}

// ParticipationClaim gives an organisation, by name, a part in a project.
type ParticipationClaim struct {
	Organisation string
	Role         Role
	Share        *int64 // basis points
	Post         string
	StartsOn     Date
	EndsOn       Date
}

// PairingClaim says that a pairing exists. It is found by programme, recipient and team,
// or, where it has no team, by programme, recipient and its first assistor.
type PairingClaim struct {
	Programme string // code
	Recipient string // place code
	Team      string
	StartsOn  Date
	EndsOn    Date
	Assistors []AssistorClaim
}

// AssistorClaim is one member of a pairing's team, by name.
type AssistorClaim struct {
	Organisation string
	Lead         bool
	Share        *int64
	Post         string
}

// FigureClaim states one value. Its subject is the entry's project or pairing, or the
// place, organisation or programme it names.
type FigureClaim struct {
	Subject      SubjectKind
	PlaceCode    string // for SubjectPlace
	Organisation string // name, for SubjectOrganisation
	Programme    string // code: the subject for SubjectProgramme; else the programme observed under; empty for projects
	Measure      string
	Series       Series
	Provider     string // name of who paid; empty: not said
	Value        int64
	Qualifier    Qualifier
	// ValidFrom is the date the value is true from. ValidTo bounds a stock that ends
	// with its year; zero: open.
	ValidFrom Date
	ValidTo   Date
	// Undated marks a flow whose sheet gives no day of payment, only the date the sheet is
	// about. Such a value is taken once; beside flows of other days it might repeat them.
	Undated bool
	// Withdraw takes back what the ledger has at ValidFrom instead of stating a value.
	Withdraw bool
	Reason   string
	Row, Col int
}

// StatusClaim states the project's status from a date on.
type StatusClaim struct {
	Status    Status
	ValidFrom Date
	Reason    string
	Row, Col  int
}
