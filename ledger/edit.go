package ledger

import "strconv"

// Edits are changes made one by one through the API, where imports state what a file
// claims. An edit names things by id, may clear and remove, and says which version of a
// thing it was made against; all edits of a request are one batch of kind edit.

// MaxEdits is how many things one request may change.
const MaxEdits = 500

// Patch is one attribute of an edit: not given (it stays as it is), or given; given with
// the zero value clears it.
type Patch[T any] struct {
	Given bool
	Value T
}

// Set is a patch that gives a value.
func Set[T any](v T) Patch[T] { return Patch[T]{true, v} }

// Over is what a patch makes of the value it is laid over.
func (p Patch[T]) Over(have T) T {
	if p.Given {
		return p.Value
	}
	return have
}

// Edit is one of the Edit… types, ArchiveEdit, MergeEdit, MoveEdit, and those of
// edit_periods.go.
type Edit interface{ edit() }

// EditItem is an edit with the place in the request that errors about it name.
type EditItem struct {
	Path string // such as inputs.3
	Edit Edit
}

// RequestKey makes a request repeatable (幂等键): sent again, it is answered as the first
// time and nothing is done twice.
type RequestKey struct {
	Name string // empty: none
	// Fingerprint is that of the operation and its input; the same key with another is a
	// conflict.
	Fingerprint string
}

// EditRequest is what one call of the API changes, all or nothing.
type EditRequest struct {
	Actor  string
	Reason string // why, for the record; may be empty where nothing asks for it
	// Key makes the request repeatable: the same key again is answered as the first
	// time and nothing is written twice. Empty: none.
	Key string
	// Fingerprint is that of the operation and its input; the same key with another is a
	// conflict.
	Fingerprint string
	// Restates is the closed reporting period that the request corrects; zero: none, and
	// what closed periods are made of stays as it is.
	Restates ID
	Items    []EditItem
}

// EditResult is what became of a request.
type EditResult struct {
	Batch    ID            `json:"batch,omitempty"`  // zero: everything was so already
	At       Instant       `json:"at"`               // of the transaction
	Things   []EditThing   `json:"things"`           // one for each item, in order
	Opened   []ID          `json:"opened,omitempty"` // reporting periods
	Warnings []EditProblem `json:"warnings,omitempty"`
	Repeated bool          `json:"-"` // the answer to an earlier request with the same key
}

// EditThing is what an item changed.
type EditThing struct {
	ID    ID     `json:"id,omitempty"`
	Code  string `json:"code,omitempty"`  // of a place
	Ended bool   `json:"ended,omitempty"` // it is believed no longer
}

// EditProblem is what is wrong, or doubtful, with one input.
type EditProblem struct {
	Code string `json:"code"`           // a Kind, the code of a finding, or one of the Edit… codes
	Path string `json:"path,omitempty"` // into the input, such as inputs.3.share
	Text string `json:"text"`           // for the user, saying what to do
}

// Codes of problems that only edits have; docs/api.md explains each.
const (
	EditVersion       = "VERSION_CONFLICT" // a Conflict: somebody changed it first
	EditInUse         = "IN_USE"           // something live depends on what is to be archived
	EditKeyReused     = "KEY_REUSED"       // the idempotency key stands for another input
	EditSharesAdded   = "shares-added"     // warning: both had a part in the same thing
	EditFlowsAdded    = "flows-added"      // warning: both paid on one day
	EditFigureDropped = "figure-dropped"   // warning: both had a figure of one day
	EditCodesDiffer   = "codes-differ"     // warning: two codes of one registry
	EditSamePairing   = "same-pairing"     // warning: two pairings are of the same two now
	EditAmbiguousName = "ambiguous-name"   // warning: others have the name too
	EditPeriodClosed  = "PERIOD_CLOSED"    // a Conflict: it is of a closed period, which restate corrects
	EditNoHolidays    = "holidays-missing" // warning: a due date was set without knowing that year's holidays
)

// EditRefusal says why nothing of a request was done: every problem of every item.
type EditRefusal struct {
	Kind     Kind // of the first
	Problems []EditProblem
}

func (r *EditRefusal) Error() string {
	p := r.Problems[0]
	s := p.Text
	if p.Path != "" {
		s = p.Path + ": " + s
	}
	if n := len(r.Problems) - 1; n > 0 {
		s += " (+" + strconv.Itoa(n) + ")"
	}
	return s
}

// Unwrap gives the first problem as an error with a kind.
func (r *EditRefusal) Unwrap() error {
	p := r.Problems[0]
	return &Error{Kind: r.Kind, Field: p.Path, Text: p.Text}
}

// EditProgramme makes a programme (ID zero) or changes one. Its code stays for ever.
type EditProgramme struct {
	ID         ID
	Version    int64 // expected
	Code       string
	Name       Patch[string]
	Strand     Patch[Strand]
	LeadOffice Patch[ID]
	StartsOn   Patch[Date]
	EndsOn     Patch[Date]
}

// EditOrganisation makes an organisation (ID zero) or changes one. A new name leaves the
// old one as a former name, so that sheets which still use it are understood.
type EditOrganisation struct {
	ID          ID
	Version     int64
	Name        Patch[string]
	Kind        Patch[OrganisationKind]
	Parent      Patch[ID]
	PlaceCode   Patch[string]
	Identifiers Patch[[]Identifier] // all of them
	Aliases     Patch[[]Alias]      // all of them
}

// EditAlias gives an organisation another name, or takes one away.
type EditAlias struct {
	Organisation ID
	Alias        Alias
	Remove       bool
}

// EditZone makes a zone (Create) or changes one. Its host is changed by MoveEdit.
type EditZone struct {
	Code       string // empty when it is made: a free one is given
	Version    int64
	Create     bool
	Host       string
	Name       Patch[string]
	CreditedTo Patch[string]
	ValidFrom  Patch[Date]
	ValidTo    Patch[Date]
}

// EditProject makes a project (ID zero) or changes one. A list that is given is the
// whole list: what it does not name is no longer linked.
type EditProject struct {
	ID       ID
	Version  int64
	Code     Patch[string]
	Name     Patch[string]
	Package  Patch[ID]
	Sector   Patch[string]
	Year     Patch[int]
	StartsOn Patch[Date]
	EndsOn   Patch[Date]
	Summary  Patch[string]

	Programmes     Patch[[]ProgrammeShare]
	Places         Patch[[]PlaceShare]
	Participations Patch[[]Participation]
	// Attributes are further columns by heading; an empty text takes one away.
	Attributes map[string]string
}

// EditPairing makes a pairing (ID zero) or changes one. Programme and recipient are what
// it is: another recipient is another pairing.
type EditPairing struct {
	ID        ID
	Version   int64
	Programme ID
	Recipient string
	Team      Patch[string]
	StartsOn  Patch[Date]
	EndsOn    Patch[Date]
	Assistors Patch[[]Assistor] // all of them
}

// ArchiveEdit ends the belief in a thing: it was entered by mistake or twice. What was
// known before stays known as of then. What only ended in the world has an end date
// instead. Without Cascade it is refused while anything live depends on the thing.
type ArchiveEdit struct {
	Kind    SubjectKind
	ID      ID
	Code    string // of a zone
	Version int64
	Cascade bool
}

// MergeEdit makes one organisation of two: From ends, and all that it had is Into's.
type MergeEdit struct{ From, Into ID }

// MoveEdit puts a zone under another host. Its code follows from its host, so the zone
// goes on under another code, with all that stands on it.
type MoveEdit struct {
	Code    string
	Version int64
	Host    string
}

// EditFigure states a figure, corrects one or takes one back.
type EditFigure struct {
	// Figure is the one to be corrected or taken back; zero: Claim states one.
	Figure   ID
	Withdraw bool
	// SubjectID is the subject of Claim, but for a place; Programme the one observed
	// under, Provider who paid; zero: not said.
	SubjectID, Programme, Provider ID
	// Claim is what is stated. Of a correction value, qualifier, end and reason count.
	Claim FigureClaim
}

// EditStatus states a project's status from a date on, or takes back what is stated from
// that date.
type EditStatus struct {
	Project  ID
	Claim    StatusClaim
	Withdraw bool
}

func (EditProgramme) edit()    {}
func (EditOrganisation) edit() {}
func (EditAlias) edit()        {}
func (EditZone) edit()         {}
func (EditProject) edit()      {}
func (EditPairing) edit()      {}
func (ArchiveEdit) edit()      {}
func (MergeEdit) edit()        {}
func (MoveEdit) edit()         {}
func (EditFigure) edit()       {}
func (EditStatus) edit()       {}
